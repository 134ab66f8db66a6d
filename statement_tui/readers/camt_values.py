"""Amounts, dates and texts as they stand in the elements of a camt message."""

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

from statement_tui.readers.text import quoted

_AMOUNT_CHARACTERS_MAX: Final = 40
_DAY_CHARACTERS_MAX: Final = 40

_AMOUNT: Final = re.compile(r"\+?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_NEGATIVE: Final = re.compile(r"-(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_CURRENCY: Final = re.compile(r"[A-Za-z]{3}")
_DAY: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T[0-9:.,]*)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?")
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2999

_NOT_PROVIDED: Final = "NOTPROVIDED"


def amount(text: str) -> Decimal:
    """The amount with exactly the decimals that are written.

    ISO 20022 writes a point for the decimals, no thousands separators and no sign: CdtDbtInd has that.

    Raises:
        ValueError: It is no such amount; the message says so in a sentence.
    """
    if len(text) <= _AMOUNT_CHARACTERS_MAX:
        if _AMOUNT.fullmatch(text):
            return Decimal(text)
        if _NEGATIVE.fullmatch(text):
            # Beside CdtDbtInd the minus can mean the opposite, or the same thing a second time.
            value = Decimal(text)
            if not value:
                return value.copy_abs()
            raise ValueError(f"{quoted(text)} has a sign of its own beside CdtDbtInd")
    raise ValueError(f"{quoted(text)} is not an amount")


def credit(indicator: str) -> bool:
    """Whether a CdtDbtInd says money in.

    Raises:
        ValueError: It is neither of the two codes; the message says so in a sentence.
    """
    if indicator == "CRDT":
        return True
    if indicator == "DBIT":
        return False
    raise ValueError(f"{quoted(indicator)} is neither CRDT nor DBIT" if indicator else "is missing")


def signed(value: Decimal, money_in: bool) -> Decimal:
    """The amount with its sign; zero never has one."""
    return value if money_in or not value else -value


def currency(text: str) -> str | None:
    """The ISO 4217 code in capitals, or None when it is not one."""
    return text.upper() if _CURRENCY.fullmatch(text) else None


@lru_cache(maxsize=1024)
def day(text: str) -> date:
    """The day of a date or a date with time as the bank writes it: no time zone moves it.

    Raises:
        ValueError: It is no date, or none that a statement can have; the message says so in a sentence.
    """
    match = _DAY.fullmatch(text) if len(text) <= _DAY_CHARACTERS_MAX else None
    if match and _FIRST_YEAR <= int(match[1]) <= _LAST_YEAR:
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            pass
    raise ValueError(f"{quoted(text)} is not a date")


def line(text: str) -> str:
    """The text in one line, with a blank where it was broken."""
    if text.isprintable():
        return text.strip()
    lines = (part.strip() for part in text.splitlines())
    return " ".join(part for part in lines if part)


def provided(text: str | None) -> str | None:
    """The text in one line, or None where there is none or the bank says that it was not provided."""
    found = line(text) if text else ""
    return found if found and found != _NOT_PROVIDED else None
