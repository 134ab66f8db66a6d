"""Transactions as they are booked, and as they stand in a statement."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from pydantic import Field

from statement_tui.models.frozen import Frozen


class TransactionDetail(NamedTuple):
    """One part of a transaction that has several: a payment of a batch, a line of a split."""

    amount: Decimal | None
    """Signed, in the account's currency; None when the bank does not say."""
    description: str = ""
    """Remittance information of this part, or the category of a split."""
    counterparty: str | None = None
    """Name of the other party of this part."""
    reference: str | None = None
    """What the payer or the bank calls this part."""


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
    counterparty_account: str | None = None
    """IBAN or number of the other party's account."""
    reference: str | None = None
    """The bank's own reference (OFX FITID, camt.053 AcctSvcrRef)."""
    end_to_end_id: str | None = None
    """The reference that the payer gave (camt.053 EndToEndId)."""
    kind: str | None = None
    """The bank's kind of transaction (OFX TRNTYPE, camt.053 BkTxCd)."""
    details: tuple[TransactionDetail, ...] = ()
    """Its parts, when it has several (camt.053 TxDtls, QIF splits)."""
    reported_balance: Decimal | None = None
    """What the bank reports to be on the account after it (the balance column of a CSV)."""


BookedRow: TypeAlias = tuple[str, int, int, str, str | None, str | None]
"""What finding, sorting and adding up need of a transaction, since a month can have very many.

Booking date as `YYYY-MM-DD`, sequence, amount in minor units, description, counterparty, reference.
"""


def narrative(description: str, counterparty: str | None) -> str:
    """Counterparty and remittance information in one text, raw, naming each thing once."""
    if not counterparty or counterparty in description:
        return description
    return f"{counterparty} · {description}" if description else counterparty


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
