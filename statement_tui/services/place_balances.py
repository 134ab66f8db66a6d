"""Where the balances that a statement reports stand among its entries."""

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from statement_tui.models.import_plan import PlannedEntry
from statement_tui.models.parsed import ParsedBalance, ParsedStatement
from statement_tui.models.reported_balance import BalanceKind


class PlacedBalance(NamedTuple):
    """A reported balance and the entry that it stands at."""

    balance: ParsedBalance
    """The balance, with the kind that it has among the entries."""
    entry_position: int | None
    """The entry of its day that it comes right before (opening) or after (ledger); None for start or end."""


def place_balances(
    statement: ParsedStatement, entries: Sequence[PlannedEntry], later_days: Set[date]
) -> Iterator[PlacedBalance]:
    """The opening balance, the closing balance of each day where rows have balances, and the closing balance.

    Args:
        statement: The statement.
        entries: Its entries with their places in the file.
        later_days: Days on which later statements of the file have entries. A day can have several
            statements: all but the last one close before the day ends.
    """
    first: dict[date, int] = {}
    last: dict[date, int] = {}
    for planned in entries:
        day = planned.entry.booked_on
        first.setdefault(day, planned.position)
        last[day] = planned.position
    if opening := statement.opening_balance:
        yield _opening(opening, first)
    for balance in _daily_closings(entries):
        yield _closing(balance, last, later_days)
    if closing := statement.closing_balance:
        # It comes after all entries of its statement, whatever dates they have.
        after = max([closing.as_of, *last])
        yield _closing(closing._replace(as_of=after), last, later_days | ({after} - {closing.as_of}))


def _opening(balance: ParsedBalance, first: Mapping[date, int]) -> PlacedBalance:
    """Before all entries of its statement, whatever dates they have."""
    day = min(first, default=None)
    closes = balance.kind is BalanceKind.CLOSING
    if day is not None and (day < balance.as_of or (closes and day == balance.as_of)):
        balance = ParsedBalance(day, balance.amount, BalanceKind.OPENING)
    entry_position = first.get(balance.as_of) if balance.kind is BalanceKind.OPENING else None
    return PlacedBalance(balance, entry_position)


def _closing(balance: ParsedBalance, last: Mapping[date, int], later_days: Set[date]) -> PlacedBalance:
    """After its entries of the day, or at the end of the day."""
    if balance.kind is BalanceKind.LEDGER or balance.as_of in later_days:
        return PlacedBalance(balance._replace(kind=BalanceKind.LEDGER), last.get(balance.as_of))
    return PlacedBalance(balance, None)


def _daily_closings(entries: Sequence[PlannedEntry]) -> Iterator[ParsedBalance]:
    """What the balances of the rows say for the end of each day but the last, which may not be over."""
    if any(a.entry.booked_on > b.entry.booked_on for a, b in pairwise(entries)):
        return
    for planned, following in pairwise(entries):
        day, balance = planned.entry.booked_on, planned.entry.balance
        if balance is not None and following.entry.booked_on != day:
            yield ParsedBalance(day, balance, BalanceKind.CLOSING)
