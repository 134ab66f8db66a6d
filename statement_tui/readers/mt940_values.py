"""Dates, amounts, balances and statement lines as they stand in the fields of an MT940 file."""

import re
from calendar import monthrange
from datetime import date
from typing import Final, NamedTuple

from statement_tui.models.money import decimals
from statement_tui.readers.text import quoted

_AMOUNT_CHARACTERS_MAX: Final = 40
_CANONICAL_CHARACTERS_MAX: Final = 15
"""What the standard gives an amount, with its comma and without leading zeros."""

_PLAIN: Final = re.compile(r"([0-9]+)(?:([.,])([0-9]*))?|([.,])([0-9]+)")
_GROUPED: Final = re.compile(
    r"([0-9]{1,3}(?:\.[0-9]{3})+),([0-9]*)|([0-9]{1,3}(?:,[0-9]{3})+)\.([0-9]*)"
    r"|([0-9]{1,3}(?:\.[0-9]{3}){2,}|[0-9]{1,3}(?:,[0-9]{3}){2,})"
)

_FIRST_YEAR_OF_1900: Final = 80
"""SWIFT takes two digits above 79 for a year of the twentieth century."""

_BALANCE: Final = re.compile(r"\s*([CD])R?\s*([0-9]{6})\s*([A-Z]{3})\s*([0-9.,]+)\s*", re.IGNORECASE)
_CURRENCY: Final = re.compile(r"(?:[CD]R?)?(?:[0-9]{6})?([A-Z]{3})", re.IGNORECASE)
_LINE: Final = re.compile(
    r"\s*([0-9]{6})[ ]{0,4}([0-9]{4})?[ ]{0,4}(R?[CD])([A-Z])?\s?([0-9.,]+)[ ]?", re.IGNORECASE
)
_TYPE: Final = re.compile(r"(?!NONREF)([NFS][A-Z0-9]{2}(?:[A-Z0-9 ]|$))", re.IGNORECASE)
_ANY_TYPE: Final = "NMSC"
"""SWIFT's code for an entry of no other kind; the library merges entries that have none."""


class Balance(NamedTuple):
    """A balance as it is written, with what it means as far as it is not left to the library."""

    as_of: date
    impossible: str
    """The day as it is written when there is no such day; `as_of` is the last of its month then."""
    currency: str
    canonical: str
    """The field for the library: `C240131EUR12,50`."""


class Line(NamedTuple):
    """A statement line (:61:), with what it means as far as it is not left to the library."""

    booked_on: date
    value_on: date
    impossible: str
    """The value date as it is written when there is no such day; `value_on` is the last of its month then."""
    kind: str | None
    """The type of the transaction: `NTRF`."""
    canonical: str
    """The field for the library, without supplementary details."""
    supplementary: str
    """What stands below the line."""


def canonical_amount(text: str, currency: str | None) -> str:
    """The amount as the standard wants it: `1234,56`, without thousands separators and leading zeros.

    Args:
        text: The amount, which has no sign.
        currency: ISO 4217 code; `1,234` can only be told in one that has three decimals.

    Raises:
        ValueError: It is no amount, or could be two; the message says so in a sentence.
    """
    if len(text) > _AMOUNT_CHARACTERS_MAX:
        raise ValueError(f"{quoted(text)} is not an amount")
    if match := _PLAIN.fullmatch(text):
        whole, fraction = match[1] or "", match[3] or match[5] or ""
        could_be_thousands = match[2] and len(fraction) == 3 and whole[0] != "0" and len(whole) <= 3
        if could_be_thousands and decimals(currency or "") != 3:
            raise ValueError(f"{quoted(text)} has a separator that could mean thousands or decimals")
    elif match := _GROUPED.fullmatch(text):
        whole = re.sub(r"[.,]", "", match[1] or match[3] or match[5])
        fraction = match[2] or match[4] or ""
    else:
        raise ValueError(f"{quoted(text)} is not an amount")
    canonical = f"{whole.lstrip('0') or '0'},{fraction}"
    if len(canonical) > _CANONICAL_CHARACTERS_MAX:
        raise ValueError(f"{quoted(text)} is more than an amount can be")
    return canonical


def day(text: str) -> tuple[date, str]:
    """The date of `YYMMDD`, and the text itself when there is no such day.

    Interest is often counted with months of 30 days, so banks write 30 February; that is its last day.

    Raises:
        ValueError: It is no date at all; the message says so in a sentence.
    """
    year = int(text[:2])
    year += 1900 if year >= _FIRST_YEAR_OF_1900 else 2000
    month, number = int(text[2:4]), int(text[4:])
    if not 1 <= month <= 12 or not 1 <= number <= 31:
        raise ValueError(f"{quoted(text)} is not a date")
    last = monthrange(year, month)[1]
    return date(year, month, min(number, last)), text if number > last else ""


def balance(text: str) -> Balance:
    """The balance in a field of tag :60: to :65:.

    Raises:
        ValueError: It is none; the message says so in a sentence.
    """
    first = text.partition("\n")[0]
    match = _BALANCE.fullmatch(first)
    if match is None:
        raise ValueError(f"{quoted(first)} is not a balance")
    mark, written, currency = match[1].upper(), match[2], match[3].upper()
    amount = canonical_amount(match[4], currency)
    as_of, impossible = day(written)
    # The library would fail on a day that does not exist.
    return Balance(as_of, impossible, currency, f"{mark}{as_of:%y%m%d}{currency}{amount}")


def currency_of(text: str) -> str | None:
    """The currency of a balance, also of one that cannot be read otherwise."""
    match = _CURRENCY.match("".join(text[:_AMOUNT_CHARACTERS_MAX].split()))
    return match[1].upper() if match else None


def line(text: str, currency: str | None, at_end: bool = False) -> Line:
    """The statement line in a field :61:.

    Args:
        text: The field.
        currency: The currency of the statement.
        at_end: Whether the file ends in the middle of this line.

    Raises:
        ValueError: It cannot be read; the message says so in a sentence.
    """
    match = _LINE.match(text)
    if match is None:
        raise ValueError(f"{quoted(text.partition(chr(10))[0])} is not a statement line")
    written, entry, mark, funds, amount = match.groups()
    reference, _, supplementary = text[match.end() :].partition("\n")
    kind = _TYPE.match(reference)
    if at_end and not kind:
        raise ValueError("the file ends in the middle of it")
    value_on, impossible = day(written)
    booked_on = _booking_day(entry, value_on) if entry else value_on
    code = kind[1].rstrip().upper() if kind else None
    canonical = (
        f"{value_on:%y%m%d}{mark.upper()}{funds or ''}{canonical_amount(amount, currency)}"
        f"{code if code and len(code) == 4 else _ANY_TYPE}{reference[kind.end() :] if kind else reference}"
    )
    return Line(booked_on, value_on, impossible, code, canonical, supplementary)


def _booking_day(entry: str, value_on: date) -> date:
    """The day `MMDD` that lies nearest to the value date."""
    found: list[date] = []
    for year in (value_on.year - 1, value_on.year, value_on.year + 1):
        try:
            found.append(date(year, int(entry[:2]), int(entry[2:])))
        except ValueError:
            continue
    if not found:
        raise ValueError(f"{quoted(entry)} is not a day of a year")
    return min(found, key=lambda each: abs(each - value_on))
