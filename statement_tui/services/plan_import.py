"""What of a bank file is new: the entries of one account against what is known, without a database."""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple, TypeAlias

from statement_tui.models.account import Account
from statement_tui.models.money import from_minor_units, to_minor_units
from statement_tui.models.month import FIRST_YEAR, LAST_YEAR
from statement_tui.models.parsed import ParsedBalance, ParsedEntry, ParsedStatement, ParseWarning
from statement_tui.models.reported_balance import BalanceKind, ReportedBalance
from statement_tui.models.transaction import Transaction

Key: TypeAlias = tuple[date, int, str | None, str | None, str]
"""What makes two entries the same: booking date, minor units, reference, counterparty and description."""

_YEARS: Final = range(FIRST_YEAR, LAST_YEAR + 1)


class Counts(NamedTuple):
    """How the entries of a statement divide."""

    new: int
    """Not known before."""
    duplicates: int
    """Known already."""


@dataclass(frozen=True, slots=True)
class AccountPlan:
    """What a file adds to one account."""

    account: Account
    """The account."""
    transactions: tuple[Transaction, ...]
    """New ones, in the bank's order."""
    balances: tuple[ReportedBalance, ...]
    """What the bank reports, known already or not."""
    counts: tuple[Counts, ...]
    """One for each statement."""
    warnings: tuple[ParseWarning, ...]
    """What storage cannot hold and is therefore left out."""


def plan_account(
    account: Account, statements: Sequence[ParsedStatement], known: Iterable[Transaction]
) -> AccountPlan:
    """Compare the statements that a file has for an account with its known transactions.

    Entries are compared as a multiset: of an entry that the file has twice and the database once, one is new.
    The entries of all statements of the file count together.

    Args:
        account: The account, in whose currency the statements are.
        statements: All that the file has for this account, in file order.
        known: All that is booked on the account on the days of the file.
    """
    plan = _Plan(account.currency, known)
    counts = tuple([plan.add_entries(statement.entries) for statement in statements])
    for statement in statements:
        if statement.opening_balance:
            plan.add_balance(statement.opening_balance, BalanceKind.OPENING)
        if statement.closing_balance:
            plan.add_balance(statement.closing_balance, BalanceKind.LEDGER)
    return AccountPlan(account, tuple(plan.new), tuple(plan.balances), counts, tuple(plan.warnings))


class _Plan:
    """The comparison while it goes through a file."""

    def __init__(self, currency: str, known: Iterable[Transaction]) -> None:
        self._currency = currency
        self._known: defaultdict[Key, deque[int]] = defaultdict(deque)
        self._last_of_day: defaultdict[date, int] = defaultdict(int)
        self._last_in_file: defaultdict[date, int] = defaultdict(int)
        self.new: list[Transaction] = []
        self.balances: list[ReportedBalance] = []
        self.warnings: list[ParseWarning] = []
        for transaction in known:
            self._known[_key(transaction, self._minor_units(transaction.amount))].append(transaction.sequence)
            day, last = transaction.booked_on, self._last_of_day[transaction.booked_on]
            self._last_of_day[day] = max(last, transaction.sequence)

    def add_entries(self, entries: Iterable[ParsedEntry]) -> Counts:
        """Take the entries of one statement in their order."""
        new = duplicates = 0
        for entry in entries:
            try:
                minor_units = self._minor_units(entry.amount)
                _require_storable(entry.booked_on)
            except ValueError as fault:
                self._warn(entry.place, f"the transaction is left out: {fault}")
                continue
            if same := self._known.get(_key(entry, minor_units)):
                sequence = same.popleft()
                duplicates += 1
            else:
                sequence = self._add(entry, minor_units)
                new += 1
            self._last_in_file[entry.booked_on] = max(self._last_in_file[entry.booked_on], sequence)
        return Counts(new, duplicates)

    def add_balance(self, balance: ParsedBalance, kind: BalanceKind) -> None:
        """Take a reported balance; a ledger balance stands after the last row of its day in this file.

        What a later file brings for the same day was booked after the bank reported it.
        """
        try:
            minor_units = self._minor_units(balance.amount)
            _require_storable(balance.as_of)
        except ValueError as fault:
            self._warn(f"balance of {balance.as_of}", f"the balance is left out: {fault}")
            return
        ledger = kind is BalanceKind.LEDGER
        self.balances.append(
            ReportedBalance(
                as_of=balance.as_of,
                amount=from_minor_units(minor_units, self._currency),
                kind=kind,
                after_sequence=self._last_in_file.get(balance.as_of, 0) if ledger else 0,
            )
        )

    def _add(self, entry: ParsedEntry, minor_units: int) -> int:
        self._last_of_day[entry.booked_on] += 1
        sequence = self._last_of_day[entry.booked_on]
        self.new.append(
            Transaction(
                booked_on=entry.booked_on,
                sequence=sequence,
                value_on=entry.value_on,
                amount=from_minor_units(minor_units, self._currency),
                description=entry.description,
                counterparty=entry.counterparty,
                reference=entry.reference,
                kind=entry.kind,
            )
        )
        return sequence

    def _minor_units(self, amount: Decimal) -> int:
        return to_minor_units(amount, self._currency)

    def _warn(self, place: str, message: str) -> None:
        self.warnings.append(ParseWarning(place=place, message=message))


def _key(booked: Transaction | ParsedEntry, minor_units: int) -> Key:
    return booked.booked_on, minor_units, booked.reference, booked.counterparty, booked.description


def _require_storable(day: date) -> None:
    if day.year not in _YEARS:
        raise ValueError(f"{day} lies outside of the years {FIRST_YEAR} to {LAST_YEAR}")
