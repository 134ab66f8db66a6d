"""Information on a transaction as Dutch banks write it: between slashes, with labels, or as plain text."""

import re
from typing import Final

from statement_tui.readers.mt940_party import ACCOUNT, IBAN, Details, account_of, given, one_line, unwrapped

_CODES: Final = (
    "TRTP|IBAN|BBAN|BIC|NAME|REMI|EREF|KREF|MARF|CSID|CNTP|ORDP|BENM|ADDR|ISDT|PREF|RTRN|RREF|IREF|"
    "ULTC|ULTD|ULTB|ULDR|PURP|SVCL|CDTRREFTP|OCMT|CHGS|EXCH|TRCD|BUSP|CTOR|DETL"
)
_CODE: Final = re.compile(rf"/({_CODES})/")
_FIRST: Final = re.compile(rf"\s*/({_CODES})/")
_STRUCTURED: Final = re.compile(r"/?(?:USTD|STRD)/+(?:CUR/|ISO/)?")
_CREDITOR_REFERENCE: Final = re.compile(r"/?CD/SCOR/(?:ISSR/[A-Z]*/)?CDTRREF/([^/]*)")

_LABEL: Final = re.compile(
    r"(?<![A-Z])(IBAN|BIC|NAAM|OMSCHRIJVING|KENMERK|BETALINGSKENM\.?|MACHTIGING|INCASSANT|REK):[ ]?"
)
_COLUMN: Final = 33
"""Width of the columns in which ABN AMRO wrote."""
_GIRO: Final = re.compile(r"GIRO[ ]+([0-9]+)[ ](.*)", re.DOTALL)
_BANK_ACCOUNT: Final = re.compile(r"([0-9]{2}\.[0-9]{2}\.[0-9]{2}\.[0-9]{3})[ ](.*)", re.DOTALL)
_CARD: Final = re.compile(r"(?:BEA|GEA)[ ].{0,40}?[0-9]{2}[.:][0-9]{2}[ ]([^,]+),PAS", re.DOTALL)
_LEADING_ACCOUNT: Final = re.compile(
    rf"({IBAN.pattern}|[0-9]{{10}})(?:[ ]([A-Z]{{6}}[A-Z0-9]{{2}}(?:[A-Z0-9]{{3}})?)(?=[ ]))?[ ](.*)",
    re.DOTALL,
)


def slashed(information: str) -> Details | None:
    """The details of a field such as `/TRTP/SEPA OVERBOEKING/IBAN/NL…/NAME/…/REMI/…`; None for others."""
    if not _FIRST.match(information):
        return None
    pieces = _CODE.split(unwrapped(information, before="/"))
    found: dict[str, str] = {}
    for code, text in zip(pieces[1::2], pieces[2::2], strict=True):
        if text.strip("/ "):
            found.setdefault(code, text)
    account, name, rest = _party(found)
    remittance = _remi(found) or rest or found.get("TRTP", "")
    return Details(
        description=one_line(remittance),
        counterparty=one_line(found.get("NAME", "").strip("/")) or name,
        counterparty_account=account_of(found.get("IBAN", found.get("BBAN", "")).strip("/")) or account,
        end_to_end_id=given(found.get("EREF", "").strip("/")),
        customer_reference=given(found.get("KREF", found.get("PREF", "")).strip("/")),
    )


def _party(found: dict[str, str]) -> tuple[str | None, str | None, str]:
    """Account and name of the other party, and what else stands with them."""
    if "CNTP" in found:
        account, _, others = found["CNTP"].partition("/")
        _, _, name = others.partition("/")
        return account_of(account), one_line(name.split("/")[0]) or None, ""
    for code in ("BENM", "ORDP"):
        parts = found.get(code, "").lstrip("/").split("/", 2)
        if ACCOUNT.fullmatch(parts[0].strip()):
            name = one_line(parts[1]) if len(parts) > 1 else ""
            return parts[0].strip(), name or None, parts[2] if len(parts) > 2 else ""
    return None, None, ""


def _remi(found: dict[str, str]) -> str:
    text = found.get("REMI", "").strip()
    if match := _STRUCTURED.match(text):
        text = text[match.end() :]
    elif reference := _CREDITOR_REFERENCE.match(found.get("CDTRREFTP", "")):
        text = f"{text} {reference[1]}"
    return text.strip("/")


def labelled(information: str) -> Details | None:
    """The details of a field with labels, such as `IBAN: NL…  NAAM: …  OMSCHRIJVING: …`; None for others."""
    pieces = _LABEL.split(_columns(information))
    found = dict(zip(pieces[1::2], pieces[2::2], strict=True))
    if not found.keys() & {"NAAM", "IBAN", "REK"}:
        return None
    purpose = " ".join(
        text
        for label in ("OMSCHRIJVING", "BETALINGSKENM.", "BETALINGSKENM", "KENMERK")
        if (text := one_line(found.get(label, "")))
    )
    account = found.get("IBAN", found.get("REK", "")).strip().rstrip("/")
    number = re.match(r"[A-Z0-9. ]*", account)
    return Details(
        description=(purpose if "REK" not in found else "") or one_line(pieces[0]),
        counterparty=one_line(found.get("NAAM", "")) or None,
        counterparty_account=account_of(number[0]) if number else None,
    )


def plain(information: str, name: str) -> Details:
    """The details of a field that is only text, where an account or a name may stand first.

    Args:
        information: The field.
        name: Name of the other party in the statement line (:61:), if it is there.
    """
    text = information.strip()
    if match := _GIRO.match(text) or _BANK_ACCOUNT.match(text):
        width = max(_COLUMN - match.start(2), 0)
        head, rest = match[2][:width], match[2][width:]
        return Details(one_line(rest) or one_line(head), one_line(head) or None, match[1].replace(".", ""))
    if match := _CARD.match(text):
        return Details(one_line(text), one_line(match[1]))
    if match := _LEADING_ACCOUNT.match(text):
        rest = match[3].lstrip()
        if name and rest.startswith(name):
            purpose = one_line(unwrapped(rest[len(name) :].strip(" \n")))
            return Details(purpose or name, one_line(name), match[1])
        return Details(one_line(unwrapped(rest)), None, match[1])
    return Details(one_line(unwrapped(text)))


def _columns(information: str) -> str:
    """The lines, each filled up to a whole column, so that words at their ends stay apart."""
    return "\n".join(line.ljust(_COLUMN) for line in information.split("\n"))
