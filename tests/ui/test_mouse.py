"""The mouse on the transactions of a very long month: header, rows, wheel."""

from typing import Any

import pytest
from textual.events import MouseScrollDown, MouseScrollUp
from textual.pilot import Pilot

from statement_tui.ui.screens.transaction import TransactionScreen
from statement_tui.ui.widgets.transaction_table import TransactionTable

from .bank import LongMonth
from .browsing import browser, browsing
from .pilots import lines, press, settle, shown


async def turn_wheel(pilot: Pilot[Any], event: type[MouseScrollDown | MouseScrollUp], times: int) -> None:
    for _ in range(times):
        await pilot._post_mouse_events([event], TransactionTable, (10, 5), 0)
    await settle(pilot)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_header_rows_and_wheel_work_in_a_sorted_month_of_very_many_rows(size: tuple[int, int]) -> None:
    bank = LongMonth()
    async with browsing(bank, size=size) as pilot:
        table = browser(pilot).table
        for label in ("Date ▲", "Date ▼"):
            await pilot.click(TransactionTable, offset=(2, 0))
            await settle(pilot)
            assert str(table.ordered_columns[0].label) == label
            assert table.cursor_book_row == 0
        await press(pilot, "g")
        first = table.book_row(0)
        assert first is not None
        await pilot.click(TransactionTable, offset=(10, 4))
        await settle(pilot)
        assert (table.cursor_row, table.cursor_book_row) == (3, first + 3)
        await turn_wheel(pilot, MouseScrollDown, 5)
        top = round(table.scroll_y)
        assert top > 3
        assert table.cursor_row == 3
        assert f"Row {first + top} " in lines(table)[1]
        await pilot.double_click(TransactionTable, offset=(10, 1))
        await settle(pilot)
        assert isinstance(pilot.app.screen, TransactionScreen)
        assert f"Row {first + top}" in shown(pilot)
        await press(pilot, "escape")
        assert table.cursor_row == top
        await turn_wheel(pilot, MouseScrollUp, 9)
        assert round(table.scroll_y) == 0
        await pilot.click(TransactionTable, offset=(2, 0))
        await settle(pilot)
        assert table.cursor_row == table.cursor_book_row == first + top
        assert f"Row {first + top} " in shown(pilot)
