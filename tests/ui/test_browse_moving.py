"""Moving in time and between accounts."""

from typing import Any

import pytest
from textual.pilot import Pilot

from statement_tui.ui.widgets.choice_list import AccountList, MonthList
from statement_tui.ui.widgets.key_bar import KeyBar
from statement_tui.ui.widgets.transaction_table import TransactionTable

from .bank import EVERYDAY, Book, month, monthly
from .browsing import NEW, browser, browsing, last_line, place, some_bank
from .pilots import frame, lines, press, settle, shown


async def test_it_starts_with_the_newest_month_of_the_first_account() -> None:
    async with browsing(some_bank()) as pilot:
        assert place(pilot) == "Everyday 2026-06"
        assert isinstance(pilot.app.focused, TransactionTable)
        assert "Row 0 of 2026-06" in shown(pilot)


async def test_what_was_fetched_before_the_start_is_not_fetched_again() -> None:
    bank = some_bank()
    async with browsing(bank):
        assert bank.count("fetch_transactions_by_account") == 0


async def test_one_key_goes_there() -> None:
    async with browsing(some_bank()) as pilot:
        for key, there in {
            "left": "Everyday 2026-02",
            "h": "Everyday 2026-02",
            "right": "Everyday 2026-04",
            "l": "Everyday 2026-04",
            "H": "Everyday 2025-03",
            "shift+left": "Everyday 2025-03",
            "L": "Everyday 2026-08",
            "shift+right": "Everyday 2026-08",
            "t": "Everyday 2026-06",
            "<": "Everyday 2025-01",
            ">": "Everyday 2026-08",
            "J": "Savings 2026-03",
            "]": "Savings 2026-03",
        }.items():
            browser(pilot)._go(EVERYDAY.number, month("2026-03"))
            await settle(pilot)
            await press(pilot, "j", key)
            assert place(pilot) == there, key
            assert browser(pilot).table.cursor_row == 0
            assert isinstance(pilot.app.focused, TransactionTable)


@pytest.mark.parametrize("key", ["K", "["])
async def test_the_previous_account_is_one_key_away(key: str) -> None:
    async with browsing(some_bank(), account="4711", period="2025-09") as pilot:
        await press(pilot, key)
        assert place(pilot) == "Everyday 2025-09"


async def test_months_follow_one_another() -> None:
    async with browsing(some_bank(), period="2025-11") as pilot:
        seen = []
        for _ in range(4):
            await press(pilot, "right")
            seen.append(place(pilot))
            assert f"of {seen[-1][-7:]}" in shown(pilot)
        assert seen == ["Everyday 2025-12", "Everyday 2026-01", "Everyday 2026-02", "Everyday 2026-03"]


async def test_another_month_begins_at_its_first_row() -> None:
    async with browsing(some_bank()) as pilot:
        await press(pilot, "G", "left")
        table = browser(pilot).table
        assert (table.cursor_row, table.scroll_y) == (0, 0)
        assert "Row 0 of 2026-05" in shown(pilot)


# The ends.


@pytest.mark.parametrize(
    ("period", "keys", "notice"),
    [
        ("2025-01", ["left", "h", "H"], "January 2025 is the oldest statement of this account"),
        ("2026-08", ["right", "l", "shift+right"], "August 2026 is the newest statement of this account"),
    ],
)
async def test_there_is_nothing_beyond_the_ends(period: str, keys: list[str], notice: str) -> None:
    bank = some_bank()
    async with browsing(bank, period=period) as pilot:
        bank.calls.clear()
        for key in keys:
            browser(pilot).keys.say("")
            await press(pilot, key)
            assert place(pilot) == f"Everyday {period}"
            assert last_line(pilot) == notice
        assert bank.calls == []


@pytest.mark.parametrize(("period", "key"), [("2025-01", "<"), ("2026-08", ">"), ("2026-06", "t")])
async def test_going_where_one_is_does_nothing(period: str, key: str) -> None:
    bank = some_bank()
    async with browsing(bank, period=period) as pilot:
        await press(pilot, "j", "j")
        bank.calls.clear()
        await press(pilot, key)
        assert place(pilot) == f"Everyday {period}"
        assert bank.calls == []
        assert browser(pilot).table.cursor_row == (2 if period != "2026-08" else 0)
        assert last_line(pilot).startswith("← older")


async def test_a_year_that_leads_beyond_the_end_leads_to_the_end() -> None:
    async with browsing(some_bank()) as pilot:
        for period, key, there in (
            ("2025-05", "H", "2025-01"),
            ("2025-12", "L", "2026-08"),
            ("2026-07", "L", "2026-08"),
        ):
            browser(pilot)._go(EVERYDAY.number, month(period))
            await settle(pilot)
            await press(pilot, key)
            assert place(pilot) == f"Everyday {there}"


async def test_a_month_without_transactions_is_a_statement_too() -> None:
    async with browsing(some_bank(), period="2026-07") as pilot:
        assert place(pilot) == "Everyday 2026-07"
        assert "0 transactions" in shown(pilot)
        await press(pilot, "j", "G", "enter", "i")
        assert len(pilot.app.screen_stack) == 1
        await press(pilot, "left")
        assert place(pilot) == "Everyday 2026-06"


async def test_the_next_account_shows_the_same_month_or_the_nearest_it_has() -> None:
    async with browsing(some_bank()) as pilot:
        for period, there in (("2025-01", "2025-06"), ("2025-10", "2025-10"), ("2026-08", "2026-03")):
            browser(pilot)._go(EVERYDAY.number, month(period))
            await settle(pilot)
            await press(pilot, "J")
            assert place(pilot) == f"Savings {there}"


async def test_before_the_first_and_after_the_last_account_there_is_none() -> None:
    bank = some_bank()
    async with browsing(bank) as pilot:
        bank.calls.clear()
        await press(pilot, "K")
        assert last_line(pilot) == "This is the first account"
        assert place(pilot) == "Everyday 2026-06"
        assert bank.calls == []
        await press(pilot, "J", "J", "J")
        await press(pilot, "J")
        assert last_line(pilot) == "This is the last account"


async def test_an_account_that_nobody_listed_has_no_neighbours() -> None:
    bank = some_bank()
    async with browsing(bank) as pilot:
        browser(pilot).accounts.show((), {}, None)
        await press(pilot, "J", "K")
        assert browser(pilot).view_state == "ready"


# An account of which nothing is known yet.


async def test_a_new_account_says_so_and_only_leads_on() -> None:
    bank = some_bank()
    async with browsing(bank, account="0310012345678") as pilot:
        await press(pilot, "J")
        assert "Nothing is booked on this account yet" in shown(pilot)
        assert "New account" in shown(pilot)
        assert browser(pilot).view_state == "empty"
        bank.calls.clear()
        await press(pilot, "left", "right", "H", "L", "t", "<", ">", "m", "!", "enter", "i", "j", "G")
        screen = browser(pilot)
        screen.action_step_months(1)
        screen.action_next_problem()
        screen.action_pick_month()
        await settle(pilot)
        assert len(pilot.app.screen_stack) == 1
        assert bank.calls == []
        await press(pilot, "K")
        assert place(pilot) == "東京 Yen 2026-03"
        assert isinstance(pilot.app.focused, TransactionTable)
        assert "Nothing is booked" not in shown(pilot)


async def test_a_new_account_can_be_the_first_thing_shown_and_be_read_again() -> None:
    bank = some_bank()
    async with browsing(bank, account=NEW.number) as pilot:
        assert "Nothing is booked on this account yet" in shown(pilot)
        bank.books[-1] = Book(NEW, monthly("2026-03", 1))
        await press(pilot, "r")
        assert place(pilot) == "New account 2026-03"
        assert isinstance(pilot.app.focused, TransactionTable)
        await press(pilot, "j")
        assert browser(pilot).table.cursor_row == 1


# The panes.


async def test_a_click_on_a_month_goes_there() -> None:
    async with browsing(some_bank()) as pilot:
        await pilot.click(MonthList, offset=(5, 5))
        await settle(pilot)
        assert place(pilot) == "Everyday 2026-04"
        assert isinstance(pilot.app.focused, TransactionTable)


async def test_a_click_on_an_account_goes_there() -> None:
    async with browsing(some_bank(), period="2025-12") as pilot:
        await pilot.click(AccountList, offset=(5, 2))
        await settle(pilot)
        assert place(pilot) == "Savings 2025-12"
        assert isinstance(pilot.app.focused, TransactionTable)


async def test_the_panes_can_be_walked_by_keys_and_esc_leads_back() -> None:
    async with browsing(some_bank()) as pilot:
        await press(pilot, "tab")
        assert isinstance(pilot.app.focused, AccountList)
        await press(pilot, "j", "enter")
        assert place(pilot) == "Savings 2026-03"
        assert isinstance(pilot.app.focused, TransactionTable)
        await press(pilot, "shift+tab")
        assert isinstance(pilot.app.focused, MonthList)
        await press(pilot, "j")
        assert place_is(pilot, "Savings", "2026-03")
        await press(pilot, "left")
        assert place(pilot) == "Savings 2026-02"
        await press(pilot, "escape")
        assert isinstance(pilot.app.focused, TransactionTable)
        await press(pilot, "escape", "escape")
        assert pilot.app.is_running
        assert place(pilot) == "Savings 2026-02"


def place_is(pilot: Pilot[Any], name: str, period: str) -> bool:
    """Where the browser is while a highlight is being moved."""
    statement = browser(pilot).statement_pane.statement
    return statement is not None and (statement.account.name, str(statement.period)) == (name, period)


async def test_the_accounts_have_their_closing_balances() -> None:
    async with browsing(some_bank()) as pilot:
        found = [line[1:-1].split()[-1] for line in lines(browser(pilot).accounts)[1:5]]
        assert found == ["2,800.00", "50.00", "285,000", "0.00"]


async def test_panes_go_and_come_back_and_the_statement_takes_their_place() -> None:
    async with browsing(some_bank()) as pilot:
        before = frame(pilot)
        assert before[0].startswith("╭─ Accounts ")
        await press(pilot, "j", "b")
        without = frame(pilot)
        assert without[0].startswith("╭─ Everyday · DE02 1203 0000 0000 2020 51 · EUR ──")
        assert without[0].endswith("── June 2026 · 18 of 20 ─╮")
        assert "Accounts" not in shown(pilot)
        assert browser(pilot).table.cursor_row == 1
        assert isinstance(pilot.app.focused, TransactionTable)
        await press(pilot, "k", "b")
        assert frame(pilot) == before


@pytest.mark.parametrize("tabs", [1, 2])
@pytest.mark.parametrize("width", [None, 80])
async def test_the_focus_does_not_stay_in_a_pane_that_goes(tabs: int, width: int | None) -> None:
    async with browsing(some_bank()) as pilot:
        await press(pilot, *["tab"] * tabs)
        if width is None:
            await press(pilot, "b")
        else:
            await pilot.resize_terminal(width, 30)
            await settle(pilot)
            await pilot.resize_terminal(80, 30)
            await settle(pilot)
        assert isinstance(pilot.app.focused, TransactionTable)
        await press(pilot, "j")
        assert browser(pilot).table.cursor_row == 1


async def test_where_there_is_no_room_for_panes_there_is_nothing_to_switch() -> None:
    async with browsing(some_bank(), size=(80, 24)) as pilot:
        before = frame(pilot)
        await press(pilot, "b")
        assert frame(pilot) == before
        await pilot.resize_terminal(100, 24)
        await settle(pilot)
        assert frame(pilot)[0].startswith("╭─ Accounts ")


# The last line.


@pytest.mark.parametrize(("label", "there"), [("older", "Everyday 2026-05"), ("newer", "Everyday 2026-07")])
async def test_a_click_on_a_key_is_that_key(label: str, there: str) -> None:
    async with browsing(some_bank()) as pilot:
        await pilot.click(KeyBar, offset=(frame(pilot)[-1].index(label), 0))
        await settle(pilot)
        assert place(pilot) == there


async def test_a_click_on_a_key_opens_what_it_opens() -> None:
    async with browsing(some_bank()) as pilot:
        for label, screen in {
            "month": "MonthPicker",
            "account": "AccountPicker",
            "help": "HelpScreen",
        }.items():
            await pilot.click(KeyBar, offset=(frame(pilot)[-1].index(label), 0))
            await settle(pilot)
            assert type(pilot.app.screen).__name__ == screen
            await press(pilot, "escape")
        await pilot.click(KeyBar, offset=(frame(pilot)[-1].index("filter"), 0))
        await press(pilot, *"row", "enter")
        assert "40 of 40" in frame(pilot)[-2]


async def test_a_click_on_quit_quits() -> None:
    async with browsing(some_bank()) as pilot:
        await pilot.click(KeyBar, offset=(frame(pilot)[-1].index("quit"), 0))
        assert pilot.app._exit


async def test_a_notice_is_gone_once_the_month_changes() -> None:
    async with browsing(some_bank(), period="2025-01") as pilot:
        await press(pilot, "left")
        assert "oldest" in last_line(pilot)
        await press(pilot, "right")
        assert last_line(pilot).startswith("← older")


# Leaving.


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_the_program_ends(key: str) -> None:
    async with browsing(some_bank()) as pilot:
        await pilot.press(key)
        assert pilot.app._exit
        assert not pilot.app.return_code


async def test_escape_never_quits() -> None:
    async with browsing(some_bank()) as pilot:
        await press(pilot, *["escape"] * 5)
        assert not pilot.app._exit
        assert place(pilot) == "Everyday 2026-06"
