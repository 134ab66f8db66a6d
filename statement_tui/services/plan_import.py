"""What of a bank file is new: the entries of one account against what is known, without a database."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from statement_tui.models.account import Account
from statement_tui.models.import_plan import (
    AccountFile,
    EntryKey,
    KnownTransaction,
    PlannedBalance,
    PlannedEntry,
)
from statement_tui.models.import_report import NearMatch
from statement_tui.models.money import from_minor_units, to_minor_units
from statement_tui.models.month import FIRST_YEAR, LAST_YEAR
from statement_tui.models.parsed import ParsedEntry, ParsedStatement, ParseWarning
from statement_tui.services.near_matches import NearMatches
from statement_tui.services.place_balances import place_balances

_YEARS: Final = range(FIRST_YEAR, LAST_YEAR + 1)


class StatementPlan(NamedTuple):
    """The entries of one statement, compared."""

    entries: tuple[PlannedEntry, ...]
    """All that can be stored, in file order."""
    near: tuple[NearMatch, ...]
    """New ones that could be known ones."""
    warnings: tuple[ParseWarning, ...]
    """What storage cannot hold and is therefore left out."""

    @property
    def new(self) -> int:
        """How many entries were not known before."""
        return sum(planned.transaction_id is None for planned in self.entries)

    @property
    def duplicates(self) -> int:
        """How many entries were known already."""
        return len(self.entries) - self.new


@dataclass(frozen=True, slots=True)
class AccountPlan:
    """What a file has for one account."""

    account: Account
    """The account."""
    file: AccountFile
    """What is written of it."""
    statements: tuple[StatementPlan, ...]
    """One for each statement, in the order in which they were given."""


def plan_account(
    account: Account,
    statements: Sequence[ParsedStatement],
    known: Iterable[KnownTransaction],
    first_position: int = 1,
) -> AccountPlan:
    """Compare the statements that a file has for an account with its known transactions.

    Entries are compared as a multiset: of an entry that the file has twice and the database once, one is new.
    The entries of all statements of the file count together.

    Args:
        account: The account, in whose currency the statements are.
        statements: All that the file has for this account, in file order.
        known: What is booked on the account on the days of the file and a few around them, in book order.
        first_position: What the first entry is numbered in its file.
    """
    days = [{entry.booked_on for entry in statement.entries} for statement in statements]
    order = _oldest_first(days)
    last_of_day = {day: place for place, index in enumerate(order) for day in days[index]}
    plan = _Plan(account.currency, known, set(last_of_day), first_position)
    for place, index in enumerate(order):
        statement, closing = statements[index], statements[index].closing_balance
        ends = {*days[index], *([closing.as_of] if closing else [])}
        later_days = {day for day in ends if last_of_day.get(day, -1) > place}
        plan.add_statement(statement, later_days)
    plans = dict(zip(order, plan.statements(), strict=True))
    return AccountPlan(account, plan.file(), tuple(plans[index] for index in range(len(statements))))


def _oldest_first(days: Sequence[Set[date]]) -> list[int]:
    """Places of the statements by their first entries; one without any stays behind its neighbour."""
    starts: list[date] = []
    for of_statement in days:
        starts.append(min(of_statement, default=starts[-1] if starts else date.min))
    return sorted(range(len(days)), key=starts.__getitem__)


class _Plan:
    """The comparison while it goes through a file."""

    def __init__(
        self, currency: str, known: Iterable[KnownTransaction], days: Set[date], first_position: int
    ) -> None:
        self._currency = currency
        self._days = days
        self._position = first_position - 1
        self._known: defaultdict[EntryKey, deque[KnownTransaction]] = defaultdict(deque)
        self._last_of_day: defaultdict[date, int] = defaultdict(int)
        self._entries: list[PlannedEntry] = []
        self._balances: list[PlannedBalance] = []
        self._statements: list[tuple[list[PlannedEntry], list[ParseWarning]]] = []
        for transaction in known:
            self._known[transaction.key].append(transaction)
            day = transaction.booked_on
            self._last_of_day[day] = max(self._last_of_day[day], transaction.sequence)
        self._overlaps = not days.isdisjoint(self._last_of_day)

    def add_statement(self, statement: ParsedStatement, later_days: Set[date]) -> None:
        """Take the next statement, oldest first; `later_days` are those on which others follow that day."""
        start = len(self._entries)
        warnings = list(self._add_entries(statement.entries))
        added = self._entries[start:]
        warnings += self._add_balances(statement, added, later_days)
        self._statements.append((added, warnings))

    def statements(self) -> Iterator[StatementPlan]:
        """How the entries of each statement divide, after the last one was added."""
        left = [transaction for same in self._known.values() for transaction in same]
        matches = NearMatches(left, min(self._days), max(self._days)) if left and self._days else None
        for added, warnings in self._statements:
            new = [planned for planned in added if planned.transaction_id is None]
            near = tuple(self._near(matches, new)) if matches else ()
            yield StatementPlan(tuple(added), near, tuple(warnings))

    def file(self) -> AccountFile:
        """All that was added."""
        booked = [planned.entry.booked_on for planned in self._entries]
        return AccountFile(
            first_booked_on=min(booked, default=None),
            last_booked_on=max(booked, default=None),
            entries=tuple(self._entries),
            balances=tuple(dict.fromkeys(self._balances)),
            overlaps=self._overlaps,
        )

    def _add_entries(self, entries: Iterable[ParsedEntry]) -> Iterator[ParseWarning]:
        for parsed in entries:
            try:
                minor_units = self._minor_units(parsed.amount)
                _require_storable(parsed.booked_on)
            except ValueError as fault:
                message = f"the transaction is left out: {fault}"
                yield ParseWarning(place=parsed.place, message=message, lost=True)
                continue
            entry, left_out = self._storable(parsed)
            if left_out:
                yield ParseWarning(place=parsed.place, message=left_out)
            self._position += 1
            key = entry.booked_on, minor_units, entry.reference, entry.counterparty, entry.description
            if same := self._known.get(key):
                known = same.popleft()
                planned = PlannedEntry(self._position, known.id, known.sequence, minor_units, entry)
            else:
                sequence = self._last_of_day[entry.booked_on] = self._last_of_day[entry.booked_on] + 1
                planned = PlannedEntry(self._position, None, sequence, minor_units, entry)
            self._entries.append(planned)

    def _storable(self, entry: ParsedEntry) -> tuple[ParsedEntry, str]:
        """The entry without what its currency cannot express, and what was left out."""
        try:
            for detail in entry.details:
                if detail.amount is not None:
                    self._minor_units(detail.amount)
        except ValueError as fault:
            return entry._replace(details=(), balance=None), f"the parts of it are left out: {fault}"
        try:
            if entry.balance is not None:
                self._minor_units(entry.balance)
        except ValueError as fault:
            return entry._replace(balance=None), f"the balance after it is left out: {fault}"
        return entry, ""

    def _add_balances(
        self, statement: ParsedStatement, added: Sequence[PlannedEntry], later_days: Set[date]
    ) -> Iterator[ParseWarning]:
        for balance, entry_position in place_balances(statement, added, later_days):
            try:
                minor_units = self._minor_units(balance.amount)
                _require_storable(balance.as_of)
            except ValueError as fault:
                message = f"the balance is left out: {fault}"
                yield ParseWarning(place=f"balance of {balance.as_of}", message=message)
            else:
                planned = PlannedBalance(balance.as_of, balance.kind, minor_units, entry_position)
                self._balances.append(planned)

    def _near(self, matches: NearMatches, new: Iterable[PlannedEntry]) -> Iterator[NearMatch]:
        for planned in new:
            if known := matches.take(planned):
                yield NearMatch(
                    place=planned.entry.place,
                    booked_on=planned.entry.booked_on,
                    amount=from_minor_units(planned.minor_units, self._currency),
                    description=planned.entry.description,
                    known_booked_on=known.booked_on,
                    known_description=known.description,
                )

    def _minor_units(self, amount: Decimal) -> int:
        return to_minor_units(amount, self._currency)


def _require_storable(day: date) -> None:
    if day.year not in _YEARS:
        raise ValueError(f"{day} lies outside of the years {FIRST_YEAR} to {LAST_YEAR}")
