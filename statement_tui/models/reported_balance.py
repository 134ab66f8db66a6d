"""Balances that a bank reports, kept as facts apart from anything computed."""

from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from pydantic import Field

from statement_tui.models.frozen import Frozen

Position: TypeAlias = tuple[date, int]
"""A place between the transactions of an account: after this sequence number of this booking date.

Sequence numbers start at 1, so (day, 0) is the start of the day and the end of the day before.
"""


class BalanceKind(StrEnum):
    """At what time of its day a balance was reported."""

    OPENING = "opening"
    """Before the first transaction of the day (camt.053 OPBD, MT940 :60F:)."""
    CLOSING = "closing"
    """After the last transaction of the day (camt.053 CLBD, MT940 :62F:)."""
    LEDGER = "ledger"
    """When a file was downloaded: between two transactions of the day (OFX LEDGERBAL)."""


class ReportedBalance(Frozen):
    """What the bank says was on the account."""

    as_of: date
    """The day the bank reports it for."""
    amount: Decimal
    """Signed, in the account's currency."""
    kind: BalanceKind
    """At what time of that day."""
    after_sequence: int = Field(default=0, ge=0)
    """For a ledger balance: the last transaction of that day that it includes, 0 for none."""
    booked_before: Decimal = Decimal(0)
    """Sum of all transactions of the account that it includes."""

    @property
    def position(self) -> Position:
        """Between which transactions it stands."""
        if self.kind is BalanceKind.CLOSING:
            return self.as_of + timedelta(days=1), 0
        return self.as_of, self.after_sequence
