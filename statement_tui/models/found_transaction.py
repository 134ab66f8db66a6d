"""A transaction that was found, wherever it is."""

from datetime import date
from typing import NamedTuple

from statement_tui.models.account import Account
from statement_tui.models.transaction import Transaction


class FoundTransaction(NamedTuple):
    """A transaction and whose it is."""

    account: Account
    """The account."""
    transaction: Transaction
    """The transaction."""


class SearchStep(NamedTuple):
    """How far a search has come."""

    found: tuple[FoundTransaction, ...]
    """What it has found since the step before; newest or oldest first, as the search goes."""
    reached: date
    """The day up to which everything has been looked through."""
