"""Amounts as they stand in a QIF file, in which nothing says what the decimal mark is."""

import re
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import Final

from statement_tui.readers.text import quoted

_CHARACTERS_MAX: Final = 40

_AMOUNT: Final = re.compile(
    r"(?P<sign>[+-]?) ?[$€£]? ?(?P<sign_after>[+-]?) ?"
    r"(?P<whole>[0-9]*|[0-9]{1,3}(?P<group>[.,' \u00a0\u202f\u2019])[0-9]{3}(?:(?P=group)[0-9]{3})*)"
    r"(?:(?P<mark>[.,])(?P<fraction>[0-9]*))?"
)
_NO_DIGIT: Final = re.compile(r"[^0-9]+")


def decimal_mark_of(text: str) -> str:
    """The decimal mark that an amount proves the file to have; empty when it proves none."""
    match = _match(text)
    if not match or _could_be_two(match):
        return ""
    group = match["group"] or ""
    return match["mark"] or {".": ",", ",": "."}.get(group, "")


def amount(text: str, marks: AbstractSet[str]) -> Decimal:
    """The amount with exactly the decimals that are written; zero never has a sign.

    Args:
        text: The field, without surrounding white space.
        marks: The decimal marks that the amounts of the file prove. Only a single one tells what `1,234` is.

    Raises:
        ValueError: It is no amount, or could be two; the message says so in a sentence.
    """
    match = _match(text)
    if not match:
        raise ValueError(f"{quoted(text)} is not an amount")
    whole, fraction = _NO_DIGIT.sub("", match["whole"]), match["fraction"] or ""
    if _could_be_two(match):
        if len(marks) != 1:
            raise ValueError(
                f"{quoted(text)} could have thousands or decimals, and the other amounts do not tell"
            )
        if match["mark"] not in marks:
            whole, fraction = whole + fraction, ""
    value = Decimal(f"{whole}.{fraction}" if fraction else whole)
    return -value if value and "-" in (match["sign"], match["sign_after"]) else value


def _match(text: str) -> re.Match[str] | None:
    match = _AMOUNT.fullmatch(text) if len(text) <= _CHARACTERS_MAX else None
    if not match or not (match["whole"] or match["fraction"]):
        return None
    if (match["sign"] and match["sign_after"]) or (match["group"] and match["group"] == match["mark"]):
        return None
    return match


def _could_be_two(match: re.Match[str]) -> bool:
    """Whether it is written as `1,234`, which may be a thousand or one."""
    return (
        not match["group"]
        and len(match["fraction"] or "") == 3
        and 1 <= len(match["whole"]) <= 3
        and match["whole"][0] != "0"
    )
