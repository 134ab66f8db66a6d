"""What an import compares and writes: plain tuples, since a file can have very many entries."""

from datetime import date
from typing import NamedTuple, TypeAlias

from statement_tui.models.parsed import ParsedEntry
from statement_tui.models.reported_balance import BalanceKind

EntryKey: TypeAlias = tuple[date, int, str | None, str | None, str]
"""What makes two entries the same: booking date, minor units, reference, counterparty and description."""


class KnownTransaction(NamedTuple):
    """A transaction that is in the database already."""

    id: int
    """Its number in the database."""
    booked_on: date
    """Its booking date."""
    minor_units: int
    """Its amount."""
    reference: str | None
    """The bank's own reference."""
    counterparty: str | None
    """Name of the other party."""
    description: str
    """Remittance information."""
    sequence: int
    """Its place within the day."""

    @property
    def key(self) -> EntryKey:
        """What makes it the same as an entry of a file."""
        return self[1:6]


class PlannedEntry(NamedTuple):
    """An entry of a file with its place in the database."""

    position: int
    """Its place in the file, from 1."""
    transaction_id: int | None
    """The transaction that it reports once more; None for a new one."""
    sequence: int
    """Its place within the day, when it is new."""
    minor_units: int
    """Its amount."""
    entry: ParsedEntry
    """The entry."""


class PlannedBalance(NamedTuple):
    """A reported balance with its place among the entries of its file."""

    as_of: date
    """The day it was reported for."""
    kind: BalanceKind
    """At what time of that day."""
    minor_units: int
    """The balance."""
    entry_position: int | None = None
    """The entry of that day that it comes right before (opening) or after (ledger).

    None stands for the start of the day, and with a closing balance for its end.
    """


class AccountFile(NamedTuple):
    """What one file has for one account, the account apart."""

    first_booked_on: date | None
    """The earliest booking date; None without entries."""
    last_booked_on: date | None
    """The latest booking date; None without entries."""
    entries: tuple[PlannedEntry, ...]
    """All that can be stored, in file order."""
    balances: tuple[PlannedBalance, ...]
    """What the bank reports."""
    overlaps: bool
    """Whether the account has transactions on the days of the file already."""
