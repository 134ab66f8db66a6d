"""Amounts as they stand in a CSV file, in which nothing says what the decimal mark is."""

import re
from decimal import Decimal
from typing import Final

from statement_tui.models.currencies import is_currency
from statement_tui.readers.text import quoted

_CHARACTERS_MAX: Final = 40

_CODE: Final = re.compile(r"[A-Z]{3}")
_SYMBOL: Final = r"(?:[A-Z]{3}|[$€£¥₹]|[A-Z]{1,2}\$|kr\.?|zł|Fr\.)"
_AMOUNT: Final = re.compile(
    r"(?P<paren>\()?(?P<sign>[+\-−–]?) ?" + _SYMBOL + r"? ?(?P<sign_within>[+\-−–]?) ?"
    r"(?P<whole>[0-9]+|[0-9]{1,3}(?P<group>[.,' \u00a0\u202f\u2019])[0-9]{3}(?:(?P=group)[0-9]{3})*|)"
    r"(?:(?P<mark>[.,])(?P<fraction>[0-9]*))?"
    r"\u00a0? ?" + _SYMBOL + r"? ?(?P<after>[+\-−–]|CR|DR|Cr|Dr|cr|dr)?(?(paren)\))"
)
_PLAIN: Final = re.compile(r"(-?)([0-9]+)(?:([.,])([0-9]{1,2}))?")
_GROUP_MARKS: Final = re.compile(r"[^0-9]+")
_NEGATIVE: Final = frozenset("-−–") | {"DR", "Dr", "dr"}

Parts = tuple[bool, bool, str, str, str, str]
"""Negative, with any sign, digits of the whole part, mark between thousands, decimal mark, fraction."""


def parts(text: str) -> Parts | None:
    """An amount taken to pieces; None if it is none."""
    text = text.strip()
    if len(text) > _CHARACTERS_MAX:
        return None
    if plain := _PLAIN.fullmatch(text):
        return plain[1] == "-", plain[1] == "-", plain[2], "", plain[3] or "", plain[4] or ""
    match = _AMOUNT.fullmatch(text)
    if not match or not (match["whole"] or match["fraction"]):
        return None
    if (code := _CODE.search(text)) and not is_currency(code[0]):
        return None
    signs = [sign for sign in (match["sign"], match["sign_within"], match["after"]) if sign]
    if len(signs) + bool(match["paren"]) > 1 or (match["group"] and match["group"] == match["mark"]):
        return None
    negative = bool(match["paren"]) or bool(signs and signs[0] in _NEGATIVE)
    whole = _GROUP_MARKS.sub("", match["whole"])
    return negative, bool(signs), whole, match["group"] or "", match["mark"] or "", match["fraction"] or ""


def could_be_two(found: Parts) -> bool:
    """Whether it is written as `1,234`, which may be a thousand or one."""
    _, _, whole, group, mark, fraction = found
    return bool(mark) and not group and len(fraction) == 3 and 1 <= len(whole) <= 3 and whole[0] != "0"


def mark_of(found: Parts) -> str:
    """The decimal mark that an amount proves the file to have; empty when it proves none."""
    if could_be_two(found):
        return ""
    return found[4] or {".": ",", ",": "."}.get(found[3], "")


def value(found: Parts, mark: str) -> Decimal | None:
    """The amount with the decimals that are written, under a decimal mark; None if it does not fit.

    Zero never has a sign.

    Args:
        found: The amount in pieces.
        mark: The decimal mark of the file; empty when no amount in it has decimals.
    """
    negative, _, whole, group, written, fraction = found
    if written and written != mark:
        if not (could_be_two(found) and mark):
            return None
        whole, fraction = whole + fraction, ""
    if group and group == mark:
        return None
    number = Decimal(f"{whole}.{fraction}" if fraction else whole)
    return -number if negative and number else number


def amount(text: str, mark: str) -> Decimal:
    """The amount that a cell holds, under the decimal mark of the file.

    Raises:
        ValueError: It is none, or has another decimal mark; the message says so in a sentence.
    """
    found = parts(text)
    if found is None:
        raise ValueError(f"{quoted(text.strip())} is not an amount")
    number = value(found, mark)
    if number is None:
        raise ValueError(f"{quoted(text.strip())} does not fit the decimal mark {mark!r} of the file")
    return number
