"""The transactions in another order, and only some of them: each keeps its running balance."""

from decimal import Decimal
from typing import Any, Final

from textual.pilot import Pilot

from statement_tui.errors import DatabaseBusy
from statement_tui.ui.widgets.transaction_table import TransactionTable

from .bank import EVERYDAY, SAVINGS, Bank, Book, LongMonth, entry, monthly
from .browsing import browser, browsing, last_line
from .pilots import lines, press, settle, shown, until

MARCH: Final = Book(
    EVERYDAY,
    [
        entry("2026-03-01", "-1100.00", "Rent", counterparty="Owner"),
        entry("2026-03-02", "-45.10", "Grocer"),
        entry("2026-03-02", "3250.00", "Salary"),
        entry("2026-03-02", "-45.10", "Éclair"),
        entry("2026-03-30", "-9.00", "bread"),
    ],
)
BALANCES: Final = {
    "Owner · Rent": "−100.00",
    "Grocer": "−145.10",
    "Salary": "3,104.90",
    "Éclair": "3,059.80",
    "bread": "3,050.80",
}


def table_of(pilot: Pilot[Any]) -> TransactionTable:
    return browser(pilot).table


def texts(table: TransactionTable) -> list[str]:
    return [table.get_row_at(row)[1] for row in range(table.row_count)]


def labels(table: TransactionTable) -> list[str]:
    return [str(column.label) for column in table.ordered_columns]


def selected(table: TransactionTable) -> str:
    return table.get_row_at(table.cursor_row)[1]


async def test_s_goes_through_the_columns_and_back_and_every_row_keeps_its_balance() -> None:
    async with browsing(Bank(MARCH), size=(80, 24)) as pilot:
        table = table_of(pilot)
        await press(pilot, "j")
        orders = []
        for _ in range(4):
            await press(pilot, "s")
            assert {row[1]: row[-1] for row in map(table.get_row_at, range(5))} == BALANCES
            assert selected(table) == "Grocer"
            orders.append((lines(table)[0].split(), texts(table)))
        book = ["Owner · Rent", "Grocer", "Salary", "Éclair", "bread"]
        assert orders == [
            (["Date", "▲", "Description", "Amount", "Balance"], book),
            (
                ["Date", "Description", "▲", "Amount", "Balance"],
                ["bread", "Éclair", "Grocer", "Owner · Rent", "Salary"],
            ),
            (
                ["Date", "Description", "Amount", "▲", "Balance"],
                ["Owner · Rent", "Grocer", "Éclair", "bread", "Salary"],
            ),
            (["Date", "Description", "Amount", "Balance"], book),
        ]
        await press(pilot, "S")
        assert texts(table) == ["bread", "Grocer", "Salary", "Éclair", "Owner · Rent"]
        assert labels(table)[0] == "Date ▼"
        await press(pilot, "s", "s", "S")
        assert texts(table) == ["Salary", "bread", "Grocer", "Éclair", "Owner · Rent"]
        assert labels(table)[2] == "Amount ▼"
        await press(pilot, "enter")
        assert "−145.10" in shown(pilot)


async def test_clicks_on_a_header_sort_reverse_and_end() -> None:
    async with browsing(Bank(MARCH), size=(80, 24)) as pilot:
        table = table_of(pilot)
        await press(pilot, "G")
        seen = []
        for _ in range(3):
            await pilot.click(TransactionTable, offset=(20, 0))
            await settle(pilot)
            seen.append(labels(table)[1])
            assert selected(table) == "bread"
        assert seen == ["Description ▲", "Description ▼", "Description"]
        await pilot.click(TransactionTable, offset=(60, 0))
        await pilot.click(TransactionTable, offset=(2, 0))
        await settle(pilot)
        assert labels(table) == ["Date ▲", "Description", "Amount", "Balance"]
        await pilot.click(TransactionTable, offset=(75, 0))
        await settle(pilot)
        assert labels(table) == ["Date ▲", "Description", "Amount", "Balance"]


async def test_a_filter_and_an_order_come_and_go_by_themselves() -> None:
    async with browsing(Bank(MARCH), size=(80, 24)) as pilot:
        table, pane = table_of(pilot), browser(pilot).statement_pane
        await press(pilot, "j", "j")
        pane.show_filtered([0, 1, 3])
        assert texts(table) == ["Owner · Rent", "Grocer", "Éclair"]
        assert selected(table) == "Éclair"  # the next one after that which is filtered away
        await press(pilot, "s", "s")
        assert texts(table) == ["Éclair", "Grocer", "Owner · Rent"]
        pane.show_filtered([])
        assert (table.row_count, table.cursor_book_row) == (0, 2)
        await press(pilot, "j", "enter", "S", "S")
        pane.show_filtered([1, 4])
        assert (texts(table), selected(table)) == (["bread", "Grocer"], "bread")
        pane.show_filtered(None)
        assert texts(table) == ["bread", "Éclair", "Grocer", "Owner · Rent", "Salary"]
        assert selected(table) == "Salary"
        assert [table.book_row(row) for row in range(6)] == [4, 3, 1, 0, 2, None]
        assert [table.get_row_index(str(book_row)) for book_row in range(5)] == [3, 2, 4, 1, 0]
        assert {row[1]: row[-1] for row in map(table.get_row_at, range(5))} == BALANCES


async def test_the_cursor_goes_back_from_a_filter_that_was_only_tried_and_stays_on_a_chosen_row() -> None:
    async with browsing(Bank(MARCH), size=(80, 24)) as pilot:
        table = table_of(pilot)
        await press(pilot, "j", "slash", *"bread")
        assert selected(table) == "bread"
        await press(pilot, "escape")
        assert selected(table) == "Grocer"
        await press(pilot, "slash", *"bread", "enter", "escape")
        assert (table.row_count, selected(table)) == (5, "bread")
        browser(pilot).statement_pane.show_filtered([0])
        await press(pilot, "enter", "escape")
        browser(pilot).statement_pane.show_filtered(None)
        assert selected(table) == "Owner · Rent"


async def test_another_statement_is_in_book_order_and_nothing_is_fetched_for_orders_nobody_wants() -> None:
    bank = Bank(Book(EVERYDAY, monthly("2026-02", 2)), Book(SAVINGS, monthly("2026-02", 2)))
    async with browsing(bank, size=(80, 24)) as pilot:
        table, pane = table_of(pilot), browser(pilot).statement_pane
        await press(pilot, "left", "J", "K", "right")
        assert bank.count("fetch_month_rows") == 0
        await press(pilot, "S", "s", "S")
        pane.show_filtered([1])
        assert bank.count("fetch_month_rows") == 1
        await press(pilot, "left")
        assert (table.row_count, labels(table)[1]) == (3, "Description")
        await press(pilot, "s", "r")
        assert bank.count("fetch_month_rows") == 2
        assert labels(table)[0] == "Date"


async def test_rows_that_cannot_be_had_are_said_and_can_be_asked_for_again() -> None:
    bank = Bank(MARCH)
    async with browsing(bank, size=(80, 24)) as pilot:
        table = table_of(pilot)
        bank.fail("fetch_month_rows", DatabaseBusy("[/x] busy"))
        await press(pilot, "s", "s")
        assert last_line(pilot) == "[/x] busy"
        assert (table.row_count, labels(table)[1]) == (5, "Description")
        bank.faults.clear()
        await press(pilot, "s")
        assert labels(table)[0] == "Date ▲"


async def test_an_order_that_comes_late_is_not_that_of_another_statement() -> None:
    bank = Bank(Book(EVERYDAY, monthly("2026-02", 2)))
    async with browsing(bank, size=(80, 24)) as pilot:
        released = bank.hold("fetch_month_rows")
        await pilot.press("S")
        await until(bank.entered.is_set)
        await pilot.press("left")
        released.set()
        await settle(pilot)
        assert texts(table_of(pilot)) == [f"Row {row} of 2026-02" for row in range(3)]
        assert labels(table_of(pilot))[0] == "Date"


async def test_a_long_month_is_fetched_by_the_rows_that_are_seen() -> None:
    bank = LongMonth()
    async with browsing(bank, size=(80, 24)) as pilot:
        table, pane = table_of(pilot), browser(pilot).statement_pane
        await press(pilot, "G", "S")
        assert selected(table) == f"Row {bank.rows - 1}"
        await press(pilot, "s")
        assert selected(table) == f"Row {bank.rows - 1}"
        pane.show_filtered(range(0, bank.rows, 1000))
        await settle(pilot)
        for row in (0, 100, table.row_count - 1):
            table.move_cursor(row=row)
            await settle(pilot)
            transaction, book_row = table.transaction_at(row), table.book_row(row)
            assert transaction is not None
            assert book_row is not None
            assert transaction.description == f"Row {book_row}"
            assert transaction.balance == 1000 + Decimal("0.01") * (book_row + 1)
        assert bank.count("fetch_month_rows") == 1
        assert all(len(str(asked)) < 10_000 for asked in bank.asked("fetch_transactions_at"))
