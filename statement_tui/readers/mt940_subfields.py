"""Information on a transaction in numbered subfields (`?20`), as German and Polish banks write it."""

import re
from typing import Final

from statement_tui.readers.mt940_party import Details, account_of, given, one_line, unwrapped

_START: Final = re.compile(r"\s*(?:[0-9]{3}[ ]?([?>~^<@|])[0-9]{2}|([?>~^])(?:00|10|20)(?=\D|[0-9]))")
_NUMBERS: Final = r"(00|10|2[0-9]|3[0-48]|35|6[0-5]|7[0-9])"
_SUBFIELDS: Final = {mark: re.compile(re.escape(mark) + _NUMBERS) for mark in "?>~^<@|"}

_FULL: Final = 26
"""A subfield of so many characters goes on in the next one; it has 27, but a blank at its end may be lost."""

_KEYWORD: Final = re.compile(
    r"(?<![A-Z0-9])(EREF|KREF|MREF|BREF|RREF|CRED|DEBT|SVWZ|ABWA|ABWE|ANAM|IBAN|BIC|PURP|COAM|OAMT|MDAT|RTRN|"
    r"SQTP|ORCR|ORMR|DDAT|SVCL)\+"
)


def subfields(information: str) -> Details | None:
    """The details in numbered subfields; None when the field has none."""
    start = _START.match(information)
    if start is None:
        return None
    mark = start[1] or start[2]
    pieces = _SUBFIELDS[mark].split(unwrapped(information, before=mark))
    found: dict[str, str] = {}
    remittance: list[str] = []
    for number, text in zip(pieces[1::2], pieces[2::2], strict=True):
        if number[0] == "2" or number in ("60", "61", "62", "63"):
            remittance.append(text)
        else:
            found[number] = f"{found[number]} {text}" if number in found else text
    keywords = _keywords(_continued(remittance))
    return Details(
        description=one_line(keywords.get("SVWZ", "")) or one_line(found.get("00", "")),
        counterparty=one_line(_continued([found.get("32", ""), found.get("33", "")])) or None,
        counterparty_account=account_of(found.get("31", "")) or account_of(keywords.get("IBAN", "")),
        end_to_end_id=given(keywords.get("EREF", "")),
        customer_reference=given(keywords.get("KREF", "")),
    )


def _continued(texts: list[str]) -> str:
    parts: list[str] = []
    for text in texts:
        if parts and (len(parts[-1]) < _FULL or _KEYWORD.match(text)):
            parts.append(" ")
        parts.append(text)
    return "".join(parts)


def _keywords(remittance: str) -> dict[str, str]:
    """The texts by their SEPA keyword; what stands before the first one is remittance information too."""
    pieces = _KEYWORD.split(remittance)
    found: dict[str, str] = {"SVWZ": pieces[0]}
    for keyword, text in zip(pieces[1::2], pieces[2::2], strict=True):
        found[keyword] = f"{found[keyword]} {text}" if found.get(keyword, "").strip() else text
    return found
