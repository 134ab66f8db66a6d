"""Amounts and dates as other programs read them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from statement_tui.formatting import MASK
from statement_tui.models.money import decimals


def plain_amount(amount: Decimal, currency: str | None) -> str:
    """`-1100.00`, with the currency's decimals, or with all that the amount has where those are too few."""
    if not amount:
        amount = abs(amount)
    places = decimals(currency) if currency else 0
    rounded = f"{amount:.{places}f}"
    return rounded if currency and Decimal(rounded) == amount else f"{amount:f}"


def plain_day(day: date | None) -> str | None:
    """`YYYY-MM-DD`, or None for none."""
    return day.isoformat() if day else None


@dataclass(frozen=True, slots=True)
class Plain:
    """What other programs read, or the mask in its place."""

    masked: bool = False
    """Whether amounts, names, texts and numbers are hidden."""

    def amount(self, amount: Decimal, currency: str | None) -> str:
        """See `plain_amount`."""
        return MASK if self.masked else plain_amount(amount, currency)

    def text(self, text: str | None) -> str | None:
        """The raw text; what is empty or not there stays so."""
        return MASK if self.masked and text else text
