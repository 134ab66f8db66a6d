"""All rows of a month: found, sorted, added up."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statement_tui.errors import DatabaseUnusable
from statement_tui.models.sorting import SortColumn
from statement_tui.models.transaction import Transaction
from statement_tui.models.transaction_filter import TransactionFilter
from statement_tui.services.month_rows import MonthRows, Subtotal, fetch_month_rows, fetch_rows
from tests.ui.bank import (
    EVERYDAY,
    YEN,
    Bank,
    Book,
    LongMonth,
    booked_row,
    entry,
    long_statement,
    statement_of,
)

BOOK = Book(
    EVERYDAY,
    [
        entry("2026-02-27", "100.00"),
        entry("2026-03-01", "-1100.00", "Rent", counterparty="Owner"),
        entry("2026-03-02", "-45.10", "Grocer"),
        entry("2026-03-02", "3250.00", "Salary"),
        entry("2026-03-30", "-45.10", "Éclair", reference="R-1"),
    ],
)


async def month_rows(book: Book = BOOK, period: str = "2026-03") -> MonthRows:
    return await fetch_month_rows(Bank(book), await statement_of(book, period))


def matching(rows: MonthRows, text: str) -> list[int]:
    return rows.matching(TransactionFilter.parse(text))


async def test_a_filter_leaves_rows_and_their_subtotal() -> None:
    rows = await month_rows()
    assert matching(rows, "") == [0, 1, 2, 3]
    assert matching(rows, "45") == [1, 3]
    assert matching(rows, "eclair r-1") == [3]
    assert matching(rows, "own -45") == []
    assert rows.subtotal([1, 2]) == Subtotal(2, 4, Decimal("3250.00"), Decimal("-45.10"))
    assert rows.subtotal([1, 2]).net == Decimal("3204.90")
    assert rows.subtotal([]) == Subtotal(0, 4, Decimal("0.00"), Decimal("0.00"))


async def test_rows_are_sorted_and_equal_ones_stay_in_book_order() -> None:
    rows = await month_rows()
    order = rows.in_order_of
    assert order(SortColumn.DATE, range(4)) == [0, 1, 2, 3]
    assert order(SortColumn.DATE, range(4), descending=True) == [3, 1, 2, 0]
    assert order(SortColumn.TEXT, range(4)) == [3, 1, 0, 2]
    assert order(SortColumn.AMOUNT, range(4)) == [0, 1, 3, 2]
    assert order(SortColumn.AMOUNT, [3, 1, 2], descending=True) == [2, 3, 1]


@given(st.permutations(range(4)), st.sampled_from(SortColumn), st.booleans())
async def test_the_running_balance_of_a_row_is_the_same_in_every_order(
    some: list[int], column: SortColumn, descending: bool
) -> None:
    statement = await statement_of(BOOK, "2026-03")
    rows = await month_rows()
    shown = rows.in_order_of(column, sorted(some[:3]), descending=descending)
    fetched = await fetch_rows(Bank(BOOK), statement, rows, shown)
    assert fetched == tuple(statement.transactions[row] for row in shown)


async def test_amounts_are_those_of_the_currency() -> None:
    book = Book(YEN, [entry("2026-03-01", "4510"), entry("2026-03-02", "-45")])
    rows = await month_rows(book)
    assert matching(rows, "45") == [1]
    assert rows.subtotal([0, 1]) == Subtotal(2, 2, Decimal(4510), Decimal(-45))
    assert rows.balance(1) == Decimal(4465)


async def test_a_month_of_very_many_rows_is_found_beside_the_screen() -> None:
    statement = await long_statement()
    rows = await fetch_month_rows(LongMonth(), statement)
    assert len(rows) == statement.transaction_count
    assert rows.position(len(rows) - 1) == (date(2026, 3, 31), len(rows))
    assert rows.balance(len(rows) - 1) == statement.closing_balance


async def test_rows_that_are_not_those_of_the_statement_are_refused() -> None:
    statement = await statement_of(BOOK, "2026-03")
    changed = Book(EVERYDAY, [*BOOK.transactions[:-1], entry("2026-03-30", "-45.11")])
    with pytest.raises(DatabaseUnusable, match="do not add up"):
        await fetch_month_rows(Bank(changed), statement)
    rows = await month_rows()
    fewer = Book(EVERYDAY, BOOK.transactions[:-1])
    with pytest.raises(DatabaseUnusable):
        await fetch_rows(Bank(fewer), statement, rows, [3])


@given(st.lists(st.integers(-(10**9), 10**9), max_size=40))
async def test_balances_are_those_of_the_statement(cents: list[int]) -> None:
    entries: list[Transaction] = [
        entry(f"2026-03-{1 + n % 28:02}", str(Decimal(amount).scaleb(-2))) for n, amount in enumerate(cents)
    ]
    book = Book(EVERYDAY, [entry("2026-02-01", "1.00"), *entries, entry("2026-04-01", "1.00")])
    statement = await statement_of(book, "2026-03")
    rows = MonthRows(statement, [booked_row(row, "EUR") for row in statement.transactions])
    assert [rows.balance(n) for n in range(len(rows))] == [row.balance for row in statement.transactions]
