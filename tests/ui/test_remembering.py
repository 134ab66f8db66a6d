"""The cursor of each month comes back, and the session says where the program was left."""

from typing import Any

import pytest
from textual.pilot import Pilot

from statement_tui.ui.session import CursorRows, Session
from statement_tui.ui.widgets.table_columns import ColumnChoice

from .bank import EVERYDAY, SAVINGS, LongMonth, month
from .browsing import browser, browsing, place, some_bank
from .pilots import press, settle, shown


def row(pilot: Pilot[Any]) -> int:
    return browser(pilot).table.cursor_row


async def test_the_cursor_is_where_it_was_when_its_month_comes_back() -> None:
    bank, session = some_bank(), Session()
    async with browsing(bank, period="2026-03", session=session) as pilot:
        await press(pilot, *"jjj", "left")
        assert (place(pilot), row(pilot)) == ("Everyday 2026-02", 0)
        await press(pilot, "G", "right")
        assert (place(pilot), row(pilot)) == ("Everyday 2026-03", 3)
        await press(pilot, "J")
        assert (place(pilot), row(pilot)) == ("Savings 2026-03", 0)
        await press(pilot, "j", "K")
        assert (place(pilot), row(pilot)) == ("Everyday 2026-03", 3)
        await press(pilot, "left")
        assert (place(pilot), row(pilot)) == ("Everyday 2026-02", 39)
        await press(pilot, "j", "r")
        assert row(pilot) == 39
        bank.calls.clear()
        await press(pilot, "right")
        assert {call.method for call in bank.calls} == {"fetch_ledger", "fetch_transactions_by_account"}
        await press(pilot, "g", "j")
        pilot.app.exit()
    assert session.rows.row(EVERYDAY.number, month("2026-03")) == 1
    assert session.rows.row(EVERYDAY.number, month("2026-02")) == 39
    assert session.rows.row(SAVINGS.number, month("2026-03")) == 1
    assert (session.account_number, session.period) == (EVERYDAY.number, month("2026-03"))


@pytest.mark.parametrize(("remembered", "there"), [(5, 5), (10**30, 39)])
async def test_it_starts_in_the_remembered_row_or_the_last_one_there_is(remembered: int, there: int) -> None:
    rows = CursorRows({f"{EVERYDAY.number} 2026-03": remembered})
    async with browsing(some_bank(), period="2026-03", session=Session(rows=rows, panes=False)) as pilot:
        assert row(pilot) == there
        assert f"Row {there} of 2026-03" in shown(pilot)
        assert "Accounts" not in shown(pilot)


async def test_a_remembered_row_far_down_a_long_month_is_fetched() -> None:
    bank = LongMonth()
    rows = CursorRows({f"{EVERYDAY.number} 2026-03": 200_000})
    async with browsing(bank, session=Session(rows=rows)) as pilot:
        await settle(pilot)
        assert row(pilot) == 200_000
        assert "Row 200000 " in shown(pilot)
        assert bank.count("fetch_transaction_page") <= 2


async def test_the_newest_month_is_remembered_as_the_newest_and_the_panes_as_they_are() -> None:
    session = Session()
    async with browsing(some_bank(), session=session) as pilot:
        assert place(pilot) == "Everyday 2026-06"
        await press(pilot, "left", "right", "b")
        pilot.app.exit()
    assert (session.account_number, session.period, session.panes) == (EVERYDAY.number, None, False)


async def test_the_columns_come_back() -> None:
    session = Session(split=True)
    async with browsing(some_bank(), size=(120, 20), session=session) as pilot:
        assert browser(pilot).table.choice == ColumnChoice(split=True)
        browser(pilot).table.show_columns(ColumnChoice(wide=True))
        pilot.app.exit()
    assert (session.wide, session.split) == (True, False)


async def test_what_is_on_its_way_is_where_the_program_was_left() -> None:
    bank, session = some_bank(), Session()
    async with browsing(bank, period="2026-03", session=session) as pilot:
        bank.hold("fetch_transactions_by_account")
        await pilot.press("left")
        await bank.entered.wait()
        pilot.app.exit(return_code=143)
    assert session.period == month("2026-02")


async def test_where_there_is_nothing_nothing_is_remembered() -> None:
    session = Session()
    bank = some_bank()
    bank.books.clear()
    async with browsing(bank, session=session) as pilot:
        await pilot.press("q")
    assert (session.account_number, session.period, session.rows.entries) == (None, None, {})
