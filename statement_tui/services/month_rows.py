"""All rows of a month, small enough to find, sort and add up 100,000 of them between two key presses."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import accumulate
from typing import Final, NamedTuple

from statement_tui.models.folding import fold
from statement_tui.models.money import decimals, from_minor_units, to_minor_units
from statement_tui.models.reported_balance import Position
from statement_tui.models.sorting import SortColumn
from statement_tui.models.statement import MonthlyStatement
from statement_tui.models.transaction import BookedRow, StatementTransaction, narrative
from statement_tui.models.transaction_filter import TransactionFilter, searched_text
from statement_tui.repositories.protocol import StatementRepository
from statement_tui.services.generate_statement import statement_changed

_AT_ONCE: Final = 2_000
"""Rows that take less time than a key press takes to be painted; more are worked on beside it."""


class Subtotal(NamedTuple):
    """What some rows of a month add up to."""

    rows: int
    """How many they are."""
    of: int
    """How many the month has."""
    total_in: Decimal
    """Sum of the positive amounts, zero or more."""
    total_out: Decimal
    """Sum of the negative amounts, zero or less."""

    @property
    def net(self) -> Decimal:
        """In plus out."""
        return self.total_in + self.total_out


class MonthRows:
    """The rows of a statement, known by their places in book order, from 0."""

    def __init__(self, statement: MonthlyStatement, rows: Sequence[BookedRow]) -> None:
        """Take the rows.

        Raises:
            DatabaseUnusable: They are no longer those of the statement.
        """
        self._currency = statement.currency
        self._rows = rows
        self._minor_units = [row[2] for row in rows]
        self._texts = [searched_text(*row[3:]) for row in rows]
        opening = to_minor_units(statement.opening_balance, self._currency)
        self._balances = list(accumulate(self._minor_units, initial=opening))[1:]
        totals = statement.transaction_count, statement.total_in, statement.total_out
        subtotal = self.subtotal(range(len(rows)))
        if (subtotal.rows, subtotal.total_in, subtotal.total_out) != totals:
            raise statement_changed(statement.period)

    def __len__(self) -> int:
        return len(self._minor_units)

    def matching(self, wanted: TransactionFilter) -> list[int]:
        """The rows that a filter leaves, in book order."""
        return wanted.narrow(range(len(self)), self._minor_units, self._texts, decimals(self._currency))

    def in_order_of(self, column: SortColumn, rows: Iterable[int], *, descending: bool = False) -> list[int]:
        """The rows sorted; those that are equal stay in book order, whichever way it goes."""
        keys: Sequence[int | str]
        match column:
            case SortColumn.DATE:
                keys = [row[0] for row in self._rows]
            case SortColumn.TEXT:
                keys = self._narratives
            case SortColumn.AMOUNT:
                keys = self._minor_units
        return sorted(rows, key=keys.__getitem__, reverse=descending)

    @cached_property
    def _narratives(self) -> list[str]:
        # Folded before they are joined: the dot between them makes an ASCII text one that folds slowly.
        return [
            narrative(fold(description), fold(counterparty or ""))
            for _, _, _, description, counterparty, _ in self._rows
        ]

    def subtotal(self, rows: Iterable[int]) -> Subtotal:
        """How many the rows are, and what came in and went out in them."""
        amounts = [self._minor_units[row] for row in rows]
        return Subtotal(
            len(amounts),
            len(self),
            from_minor_units(sum(amount for amount in amounts if amount > 0), self._currency),
            from_minor_units(sum(amount for amount in amounts if amount < 0), self._currency),
        )

    def net(self, rows: Iterable[int]) -> Decimal:
        """The exact sum of the amounts of some rows."""
        return from_minor_units(sum(map(self._minor_units.__getitem__, rows)), self._currency)

    def position(self, row: int) -> Position:
        """Where the row stands in the account."""
        day, sequence, *_ = self._rows[row]
        return date.fromisoformat(day), sequence

    def balance(self, row: int) -> Decimal:
        """Running balance: what was on the account after the row, however rows are shown."""
        return from_minor_units(self._balances[row], self._currency)


async def fetch_month_rows(repository: StatementRepository, statement: MonthlyStatement) -> MonthRows:
    """Fetch the rows of a statement.

    Raises:
        DatabaseUnusable: They are no longer those of the statement.
    """
    period = statement.period
    rows = await repository.fetch_month_rows(statement.account_number, period.month, period.year)
    if len(rows) <= _AT_ONCE:
        return MonthRows(statement, rows)
    return await asyncio.to_thread(MonthRows, statement, rows)


async def sort_rows(rows: MonthRows, column: SortColumn, *, descending: bool = False) -> list[int]:
    """All rows sorted, see `MonthRows.in_order_of`."""
    everything = range(len(rows))
    if len(rows) <= _AT_ONCE:
        return rows.in_order_of(column, everything, descending=descending)
    return await asyncio.to_thread(rows.in_order_of, column, everything, descending=descending)


async def fetch_rows(
    repository: StatementRepository, statement: MonthlyStatement, month_rows: MonthRows, rows: Sequence[int]
) -> tuple[StatementTransaction, ...]:
    """The transactions of some rows, with their running balances.

    Raises:
        DatabaseUnusable: They are no longer those of the statement.
    """
    positions = [month_rows.position(row) for row in rows]
    transactions = await repository.fetch_transactions_at(statement.account_number, positions)
    if [(transaction.booked_on, transaction.sequence) for transaction in transactions] != positions:
        raise statement_changed(statement.period)
    return tuple(
        StatementTransaction(**dict(transaction), balance=month_rows.balance(row))
        for transaction, row in zip(transactions, rows, strict=True)
    )
