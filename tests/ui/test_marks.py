"""Marked transactions: one by one, in ranges, counted and added up wherever they are."""

from decimal import Decimal
from typing import Any, Final

import pytest
from textual import on
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from statement_tui.models.statement import MonthlyStatement
from statement_tui.services.month_rows import fetch_month_rows
from statement_tui.ui.widgets.transaction_table import TransactionTable

from .bank import EVERYDAY, Bank, Book, LongMonth, entry, long_statement, statement_of
from .browsing import browser, browsing
from .pilots import lines, press, settle

MARCH: Final = Book(
    EVERYDAY,
    [
        entry(f"2026-03-{day:02}", amount)
        for day, amount in enumerate(("-1.00", "20.50", "-300.00", "4.00", "0.00"), 1)
    ],
)


class Host(App[None]):
    """Notes what is marked."""

    CSS = "TransactionTable { height: 1fr; }"

    def __init__(self, statement: MonthlyStatement) -> None:
        super().__init__()
        self.statement = statement
        self.said: list[tuple[int, str]] = []
        self.wanted = 0

    def compose(self) -> ComposeResult:
        yield TransactionTable()

    def on_mount(self) -> None:
        self.call_after_refresh(self.table.show, self.statement)

    @property
    def table(self) -> TransactionTable:
        return self.query_one(TransactionTable)

    @on(TransactionTable.MarksChanged)
    def _marks_changed(self, event: TransactionTable.MarksChanged) -> None:
        self.said.append((event.count, str(event.total)))

    @on(TransactionTable.MonthRowsWanted)
    def _month_rows_wanted(self) -> None:
        self.wanted += 1


def signs(table: TransactionTable) -> str:
    return "".join(line[0] for line in lines(table)[1 : 1 + table.row_count])


async def test_space_marks_and_goes_on_and_marks_stay_with_their_rows() -> None:
    app = Host(await statement_of(MARCH, "2026-03"))
    async with app.run_test(size=(80, 10)) as pilot:
        await settle(pilot)
        await press(pilot, "space", "j", "space", "k", "space", "space", "k")
        assert app.said == [(1, "-1.00"), (2, "-301.00"), (1, "-1.00"), (2, "3.00")]
        assert (signs(app.table), app.table.cursor_row) == ("*  * ", 3)
        await press(pilot, "G", "space", "space")
        assert app.said[4:] == [(3, "3.00"), (2, "3.00")]
        app.table.show_order([4, 3, 1])
        assert signs(app.table) == " * "
        await press(pilot, "G", "space")
        assert app.said[6:] == [(3, "23.50")]
        app.table.show_order(None)
        assert signs(app.table) == "** * "
        app.table.show(await statement_of(MARCH, "2026-03"))
        await settle(pilot)
        assert (signs(app.table), app.said[7:]) == ("     ", [(0, "0")])
        app.table.show(None)
        await press(pilot, "space", "v", "j", "v")
        assert app.said[8:] == [(0, "0")] * len(app.said[8:])


async def test_a_range_follows_the_cursor_until_it_is_kept_or_dropped() -> None:
    app = Host(await statement_of(MARCH, "2026-03"))
    async with app.run_test(size=(80, 10)) as pilot:
        await settle(pilot)
        await press(pilot, "j", "v", "j", "j")
        assert (signs(app.table), app.said[-1]) == (" *** ", (3, "-275.50"))
        await press(pilot, "g")
        assert (signs(app.table), app.said[-1]) == ("**   ", (2, "19.50"))
        assert app.table.drop_range()
        await settle(pilot)
        assert (signs(app.table), app.said[-1]) == ("     ", (0, "0"))
        assert not app.table.drop_range()
        await press(pilot, "v", "j", "space", "j", "j", "v", "j", "v", "k")
        assert (signs(app.table), app.said[-1], app.table.cursor_row) == ("** **", (4, "23.50"), 3)
        await press(pilot, "g", "v", "j", "j")
        app.table.show_order([2, 3])  # what lay between its ends is marked
        assert signs(app.table) == "**"
        app.table.show_order(None)
        assert signs(app.table) == "*****"
        assert app.table.clear_marks()
        assert not app.table.clear_marks()
        await settle(pilot)
        assert (signs(app.table), app.said[-1]) == ("     ", (0, "0"))


async def test_rows_that_are_not_here_are_marked_at_once_and_added_up_when_they_come() -> None:
    statement = await long_statement()
    app = Host(statement)
    async with app.run_test(size=(80, 10)) as pilot:
        await settle(pilot)
        await press(pilot, "v", "G")
        assert app.said == [(1, "0.01")]
        assert app.wanted >= 1
        assert signs(app.table)[:9] == "*" * 9
        app.table.take_month_rows(await fetch_month_rows(LongMonth(), statement))
        await settle(pilot)
        count = statement.transaction_count
        assert app.said[-1] == (count, str(count * Decimal("0.01")))


def hear(pilot: Pilot[Any], monkeypatch: pytest.MonkeyPatch) -> list[TransactionTable.MarksChanged]:
    """What the table of the browser says from now on."""
    heard: list[TransactionTable.MarksChanged] = []
    table = browser(pilot).table
    post = table.post_message

    def listening(message: Any) -> bool:
        if isinstance(message, TransactionTable.MarksChanged):
            heard.append(message)
        return post(message)

    monkeypatch.setattr(table, "post_message", listening)
    return heard


async def test_escape_goes_back_from_the_range_then_from_the_marks_then_to_the_table() -> None:
    async with browsing(Bank(MARCH), size=(120, 24)) as pilot:
        table = browser(pilot).table
        await press(pilot, "space", "v", "j", "j")
        assert signs(table) == "**** "
        browser(pilot).months.focus()
        await press(pilot, "escape")
        assert (signs(table), table.cursor_row) == ("*    ", 3)
        await press(pilot, "escape")
        assert (signs(table), table.has_focus) == ("     ", False)
        await press(pilot, "escape")
        assert table.has_focus


async def test_the_marks_of_a_long_month_are_added_up_from_all_of_its_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bank = LongMonth()
    async with browsing(bank, size=(80, 24)) as pilot:
        heard = hear(pilot, monkeypatch)
        await press(pilot, "space", "space")
        assert [(event.count, event.total) for event in heard] == [(1, Decimal("0.01")), (2, Decimal("0.02"))]
        assert bank.count("fetch_month_rows") == 0
        await press(pilot, "v", "G", "v")
        assert heard[-1].count == bank.rows
        assert heard[-1].total == bank.rows * Decimal("0.01")
        assert bank.count("fetch_month_rows") == 1
        assert browser(pilot).table.row_count == bank.rows
