"""Amounts and dates as they stand in the fields of an OFX file."""

import re
from datetime import date
from decimal import Decimal
from typing import Final

from statement_tui.models.money import decimals
from statement_tui.readers.text import quoted

_AMOUNT_CHARACTERS_MAX: Final = 40

_PLAIN: Final = re.compile(r"[+-]?(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)")
_GROUPED: Final = re.compile(
    r"[+-]?(?:"
    r"[0-9]{1,3}([ \u00a0\u202f'\u2019])[0-9]{3}(?:\1[0-9]{3})*(?:[.,][0-9]*)?"
    r"|[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]*|[0-9]{1,3}(?:,[0-9]{3}){2,}"
    r"|[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]*|[0-9]{1,3}(?:\.[0-9]{3}){2,}"
    r")"
)
_ONE_COMMA_AND_THREE_DIGITS: Final = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")

_DAY: Final = re.compile(
    r"([0-9]{4})(-?)([0-9]{2})\2([0-9]{2})"
    r"(?:[T ]?(?:[0-9]{2}:?){1,4}(?:[.,][0-9]+)?Z?)?\s*(?:\[.*)?",
    re.DOTALL,
)
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2999


def amount(text: str, currency: str | None = None) -> Decimal:
    """The amount with exactly the decimals that are written; zero never has a sign.

    OFX takes a point or a comma as the decimal separator. It has no thousands separators, but banks write
    them; they are taken where they can be nothing else.

    Args:
        text: The field, without surrounding white space.
        currency: ISO 4217 code; `1,234` can only be told in one that has three decimals.

    Raises:
        ValueError: It is no amount, or could be two; the message says so in a sentence.
    """
    if len(text) > _AMOUNT_CHARACTERS_MAX:
        raise ValueError(f"{quoted(text)} is not an amount")
    number = text[:1] + text[1:].lstrip() if text.startswith(("+", "-")) else text
    if _PLAIN.fullmatch(number):
        if _ONE_COMMA_AND_THREE_DIGITS.fullmatch(number) and decimals((currency or "").upper()) != 3:
            raise ValueError(f"{quoted(text)} has a comma that could mean thousands or decimals")
        number = number.replace(",", ".")
    elif _GROUPED.fullmatch(number):
        whole, point, fraction = _split(number)
        number = re.sub(r"[^0-9+-]", "", whole) + point + fraction
    else:
        raise ValueError(f"{quoted(text)} is not an amount")
    value = Decimal(number)
    return value if value else value.copy_abs()


def _split(text: str) -> tuple[str, str, str]:
    """Whole part, decimal point and fraction of an amount with thousands separators."""
    last = max(text.rfind("."), text.rfind(","))
    if last < 0 or text.count(text[last]) > 1:
        return text, "", ""
    return text[:last], ".", text[last + 1 :]


def day(text: str) -> date | None:
    """The date of `YYYYMMDD[HHMMSS[.XXX]][[offset:TZ]]` as the bank writes it: no time zone moves it.

    Returns:
        None for an empty field, and for one of zeros, with which some banks fill an empty one.

    Raises:
        ValueError: It is no date, or none that a statement can have; the message says so in a sentence.
    """
    if not text[:8].strip("0"):
        return None
    match = _DAY.fullmatch(text)
    if match and _FIRST_YEAR <= int(match[1]) <= _LAST_YEAR:
        try:
            return date(int(match[1]), int(match[3]), int(match[4]))
        except ValueError:
            pass
    raise ValueError(f"{quoted(text)} is not a date")
