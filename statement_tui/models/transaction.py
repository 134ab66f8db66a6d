"""Transactions as they are booked, and as they stand in a statement."""

from datetime import date
from decimal import Decimal

from pydantic import Field

from statement_tui.models.frozen import Frozen


class Transaction(Frozen):
    """One booked entry of an account."""

    booked_on: date
    """Booking date: the day that decides the month it belongs to."""
    sequence: int = Field(ge=1)
    """The bank's own order within the day, from 1."""
    value_on: date | None = None
    """Value date: the day from which it counts for interest."""
    amount: Decimal
    """Signed, in the account's currency; money in is positive."""
    description: str = ""
    """Remittance information, raw as the bank wrote it."""
    counterparty: str | None = None
    """Name of the other party."""
    reference: str | None = None
    """The bank's own reference (OFX FITID)."""
    kind: str | None = None
    """The bank's kind of transaction (OFX TRNTYPE)."""


class StatementTransaction(Transaction):
    """A transaction in its place in a statement."""

    balance: Decimal
    """Running balance: what was on the account after it. It belongs to the row, however rows are shown."""


class TransactionPage(Frozen):
    """Some consecutive transactions of a month, in book order."""

    booked_before: Decimal
    """Sum of the month's transactions before the first one of the page."""
    transactions: tuple[Transaction, ...]
    """The page."""
