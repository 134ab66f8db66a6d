"""Months of very many rows: the table asks for the lines it paints, a page at a time."""

from decimal import Decimal

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region

from statement_tui.formatting import Formats
from statement_tui.models.statement import MonthlyStatement
from statement_tui.services.generate_statement import PAGE_SIZE, fetch_statement_page
from statement_tui.ui.widgets.transaction_table import TransactionTable
from statement_tui.ui.widgets.visible_rows import _ROWS_KEPT

from .bank import EVERYDAY, LAST_PAGE, MANY, Book, LongMonth, entry, long_statement, statement_of
from .pilots import lines, press, settle, shown


class Host(App[None]):
    """Gives the pages that are wanted, at once or when it is told to."""

    CSS = "TransactionTable { height: 1fr; }"

    def __init__(self, statement: MonthlyStatement, *, gives: bool = True) -> None:
        super().__init__()
        self.statement = statement
        self.gives = gives
        self.wanted: list[int] = []
        self._bank = LongMonth(statement.transaction_count)

    def compose(self) -> ComposeResult:
        yield TransactionTable()

    def on_mount(self) -> None:
        self.call_after_refresh(self.table.show, self.statement)

    @property
    def table(self) -> TransactionTable:
        return self.query_one(TransactionTable)

    async def on_transaction_table_page_wanted(self, event: TransactionTable.PageWanted) -> None:
        assert isinstance(event.rows, range)
        self.wanted.append(event.rows.start)
        if self.gives:
            await self.give(event.rows.start)

    async def give(self, offset: int) -> None:
        page = await fetch_statement_page(self._bank, self.statement, offset, PAGE_SIZE)
        self.table.show_page(range(offset, offset + len(page)), page)


async def test_the_first_page_is_there_already() -> None:
    app = Host(await long_statement())
    async with app.run_test(size=(80, 10)) as pilot:
        await settle(pilot)
        assert app.table.row_count == MANY
        assert lines(app.table)[1].split() == ["2026-03-01", "Row", "0", "0.01", "1,000.01"]
        assert app.wanted == []


@pytest.mark.parametrize("key", ["end", "G"])
async def test_the_end_asks_for_the_last_page_and_no_other(key: str) -> None:
    app = Host(await long_statement())
    async with app.run_test(size=(80, 40)) as pilot:
        await settle(pilot)
        await press(pilot, key)
        assert app.wanted == [LAST_PAGE]
        assert app.table.cursor_row == MANY - 1
        assert lines(app.table)[-1].split()[:3] == ["2026-03-31", "Row", f"{MANY - 1}"]
        assert lines(app.table)[-1].split()[3:] == ["0.01", Formats().amount(1000 + MANY * Decimal("0.01"))]


async def test_where_the_end_lies_on_two_pages_both_are_asked_for_once() -> None:
    rows = 20 * PAGE_SIZE + 5
    app = Host(await long_statement(rows))
    async with app.run_test(size=(80, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "end")
        assert sorted(app.wanted) == [19 * PAGE_SIZE, 20 * PAGE_SIZE]
        assert [line.split()[2] for line in lines(app.table)[1:]] == [
            str(row) for row in range(rows - 39, rows)
        ]


async def test_the_balances_go_on_from_page_to_page() -> None:
    app = Host(await long_statement(3 * PAGE_SIZE))
    async with app.run_test(size=(80, 10)) as pilot:
        await settle(pilot)
        app.table.move_cursor(row=PAGE_SIZE)
        await settle(pilot)
        app.table.move_cursor(row=PAGE_SIZE - 3)
        await settle(pilot)
        balances = [app.table.get_row_at(row)[3] for row in range(PAGE_SIZE - 1, PAGE_SIZE + 2)]
        assert balances == [Formats().amount(1000 + (PAGE_SIZE + row) * Decimal("0.01")) for row in range(3)]


async def test_rows_that_are_still_to_come_are_asked_for_once_and_can_be_moved_over() -> None:
    app = Host(await long_statement(), gives=False)
    async with app.run_test(size=(80, 10)) as pilot:
        await settle(pilot)
        await press(pilot, "end")
        await press(pilot, "k", "k")
        assert app.wanted == [LAST_PAGE]
        assert app.table.cursor_row == MANY - 3
        assert app.table.transaction_at(MANY - 3) is None
        assert app.table.get_row_at(MANY - 3) == ["", "…", "", ""]
        assert {line.strip() for line in lines(app.table)[1:]} == {"…"}
        await app.give(LAST_PAGE)
        await settle(pilot)
        assert app.table.cursor_row == MANY - 3
        assert lines(app.table)[-1].split()[2] == f"{MANY - 1}"
        found = app.table.transaction_at(MANY - 3)
        assert found is not None
        assert found.description == f"Row {MANY - 3}"
        assert app.wanted == [LAST_PAGE]


async def test_waiting_rows_have_a_style_of_their_own() -> None:
    app = Host(await long_statement(), gives=False)
    async with app.run_test(size=(80, 10)) as pilot:
        await settle(pilot)
        await press(pilot, "end")
        waiting = app.table.get_component_rich_style("transaction-table--waiting").color
        [first, *_] = app.table.render_lines(Region(0, 1, 80, 1))
        assert all(segment.style is not None and segment.style.color == waiting for segment in first)


async def test_a_page_that_did_not_come_is_asked_for_again() -> None:
    app = Host(await long_statement(), gives=False)
    async with app.run_test(size=(80, 10)) as pilot:
        await settle(pilot)
        await press(pilot, "end")
        app.table.forget_wanted_pages()
        app.table.refresh()
        await settle(pilot)
        assert app.wanted == [LAST_PAGE, LAST_PAGE]


async def test_only_the_pages_seen_last_are_kept() -> None:
    app = Host(await long_statement())
    async with app.run_test(size=(80, 10)) as pilot:
        await settle(pilot)
        for page in range(1, 2 * _ROWS_KEPT // PAGE_SIZE):
            app.table.move_cursor(row=page * PAGE_SIZE + 20)
            await settle(pilot)
            assert len(app.table._rows._fetched) <= _ROWS_KEPT
        assert len(app.wanted) == 2 * _ROWS_KEPT // PAGE_SIZE - 1
        app.table.move_cursor(row=PAGE_SIZE + 20)
        await settle(pilot)
        assert app.wanted[-1] == PAGE_SIZE
        assert f"Row {PAGE_SIZE + 20} " in shown(pilot)


async def test_a_page_of_another_month_is_of_no_use_and_does_no_harm() -> None:
    app = Host(await long_statement(), gives=False)
    async with app.run_test(size=(80, 10)) as pilot:
        await settle(pilot)
        app.table.show(await statement_of(Book(EVERYDAY, (entry("2026-03-01", "-1.00"),)), "2026-03"))
        await app.give(LAST_PAGE)
        app.table.show_page(range(PAGE_SIZE, 2 * PAGE_SIZE), ())
        await settle(pilot)
        assert [line.strip() for line in lines(app.table)[2:]] == [""] * 8
        assert app.table.row_count == 1


async def test_a_page_shorter_than_expected_leaves_its_rows_waiting() -> None:
    app = Host(await long_statement(), gives=False)
    async with app.run_test(size=(80, 10)) as pilot:
        await settle(pilot)
        await press(pilot, "end")
        app.table.show_page(range(LAST_PAGE, MANY), ())
        await settle(pilot)
        assert app.table.transaction_at(MANY - 1) is None
        assert {line.strip() for line in lines(app.table)[1:]} == {"…"}


async def test_another_statement_forgets_the_pages() -> None:
    app = Host(await long_statement())
    async with app.run_test(size=(80, 10)) as pilot:
        await settle(pilot)
        await press(pilot, "end")
        app.table.show(app.statement)
        await settle(pilot)
        assert not app.table._rows._fetched
        await press(pilot, "end")
        assert app.wanted == [LAST_PAGE, LAST_PAGE]


async def test_nothing_is_made_for_rows_that_are_not_seen() -> None:
    app = Host(await long_statement())
    async with app.run_test(size=(80, 10)) as pilot:
        await settle(pilot)
        await press(pilot, "pagedown", "pagedown", "pageup")
        assert app.wanted == []
        assert len(app.table._data) == 0
        assert len(app.table.rows) == 0
