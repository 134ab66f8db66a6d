"""Balances as an exported file tells them: what a bank reports, and what is only computed."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from statement_tui.models.reported_balance import BalanceKind, Position


class ToldBalance(NamedTuple):
    """A balance at its place between the transactions that a file holds."""

    position: Position
    """After which transaction it stands."""
    as_of: date
    """The day it is told for."""
    amount: Decimal
    """Signed, in the account's currency."""
    kind: BalanceKind | None
    """At what time of its day the bank reports it; None when it is only computed."""
