"""The proof that a statement adds up to what the bank reports."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from statement_tui.models.frozen import Frozen


class Verdict(StrEnum):
    """What can be said of a month."""

    ADDS_UP = "adds_up"
    """All of it lies between reported balances that agree."""
    ADDS_UP_TO = "adds_up_to"
    """It agrees up to the last reported balance in it; nothing is reported after that."""
    OFF = "off"
    """Between two reported balances the transactions do not add up to the difference."""
    UNVERIFIED = "unverified"
    """There is no pair of reported balances to compare with."""


class Discrepancy(Frozen):
    """Two consecutive reported balances that the transactions between them do not connect."""

    since: date
    """The day of the earlier report."""
    since_amount: Decimal
    """What the bank reported then."""
    until: date
    """The day of the later report."""
    until_amount: Decimal
    """What the bank reported then."""
    difference: Decimal
    """What the transactions between them add up to, less what the bank's balance moved by."""


class Proof(Frozen):
    """The verdict of a month and what it rests on."""

    verdict: Verdict
    """The verdict."""
    as_of: date | None = None
    """The day of the reported balance that the verdict rests on."""
    reported: Decimal | None = None
    """What the bank reported for that day."""
    discrepancies: tuple[Discrepancy, ...] = ()
    """Where it is off, oldest first; empty unless the verdict is off."""

    @property
    def difference(self) -> Decimal | None:
        """By how much the first discrepancy is off; None unless the verdict is off."""
        return self.discrepancies[0].difference if self.discrepancies else None
