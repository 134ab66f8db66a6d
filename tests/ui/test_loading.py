"""Slow, failing and missing storage: only what is wanted now is painted, and what is wrong is said."""

from typing import Any

import pytest
from textual.pilot import Pilot

from statement_tui.errors import (
    DatabaseBusy,
    DatabaseMissing,
    DatabaseUnusable,
    UnknownAccount,
)
from statement_tui.services.generate_statement import PAGE_SIZE
from statement_tui.ui.app import StatementApp
from statement_tui.ui.screens.browse_loading import Request
from statement_tui.ui.widgets.statement_header import StatementHeader
from statement_tui.ui.widgets.transaction_table import TransactionTable

from .bank import EVERYDAY, LAST_PAGE, MANY, SAVINGS, Bank, Book, LongMonth, entry, month, monthly
from .browsing import browser, browsing, last_line, place, some_bank
from .pilots import lines, press, settle, shown, until

ROWS = "fetch_transactions_by_account"
HOSTILE = DatabaseUnusable(
    "The [/data/x.db] \x1b[31m is broken", "[/data/x.db]: \x1b]52;c;AAAA\x07 [ref 1]\u202e"
)


def header(pilot: Pilot[Any]) -> str:
    return "\n".join(lines(browser(pilot).statement_pane.header))


# Slow answers.


@pytest.mark.parametrize("stubborn", [False, True])
async def test_a_slow_january_is_never_painted_over_a_fast_february(stubborn: bool) -> None:
    bank = some_bank()
    bank.stubborn = stubborn
    painted: list[str] = []
    async with browsing(bank, period="2025-12") as pilot:
        screen = browser(pilot)
        show = screen.table.show

        def note(statement: Any, *, row: int = 0) -> None:
            painted.append(str(statement and statement.period))
            show(statement, row=row)

        screen.table.show = note  # type: ignore[method-assign]
        january = bank.hold(ROWS, EVERYDAY.number, 1, 2026)
        await pilot.press("right")
        await until(bank.entered.is_set)
        await pilot.press("right")
        await until(lambda: "February 2026" in header(pilot))
        january.set()
        await settle(pilot)
        assert place(pilot) == "Everyday 2026-02"
        assert painted == ["2026-02"]
        assert [call.arguments for call in bank.cancelled] == [(EVERYDAY.number, 1, 2026)]


@pytest.mark.parametrize("stubborn", [False, True])
async def test_a_slow_account_is_never_painted_over_a_fast_one(stubborn: bool) -> None:
    bank = some_bank()
    bank.stubborn = stubborn
    async with browsing(bank, account=SAVINGS.number) as pilot:
        everyday = bank.hold("fetch_ledger", EVERYDAY.number)
        await pilot.press("K")
        await until(bank.entered.is_set)
        await pilot.press("J")
        await until(lambda: browser(pilot).view_state == "ready")
        everyday.set()
        await settle(pilot)
        assert place(pilot) == "Savings 2026-03"


async def test_the_failure_of_what_is_no_longer_wanted_is_not_shown() -> None:
    for method, keys in ((ROWS, ("left", "right")), ("fetch_ledger", ("J", "K"))):
        bank = some_bank()
        bank.stubborn = True
        async with browsing(bank) as pilot:
            number = EVERYDAY.number if method == ROWS else SAVINGS.number
            released = bank.hold(method, number)
            await pilot.press(keys[0])
            await until(bank.entered.is_set)
            bank.fail(method, DatabaseBusy("busy"))
            released.clear()
            browser(pilot)._request = Request("another", month("2020-01"))
            released.set()
            await settle(pilot)
            assert browser(pilot).view_state == "loading"
            assert "busy" not in shown(pilot)


async def test_quick_flips_end_on_the_last_month_and_fetch_only_that() -> None:
    bank = some_bank()
    async with browsing(bank) as pilot:
        bank.calls.clear()
        released = bank.hold("fetch_ledger", EVERYDAY.number)
        for _ in range(16):
            await pilot.press("left")
        released.set()
        await settle(pilot)
        assert place(pilot) == "Everyday 2025-02"
        assert bank.asked(ROWS) == [(EVERYDAY.number, 2, 2025)]


async def test_quick_flips_there_and_back_paint_where_they_end() -> None:
    async with browsing(some_bank()) as pilot:
        for key in ("left", "left", "J", "K", "H", "L", "right", "J", "left", "K", "left"):
            await pilot.press(key)
        await settle(pilot)
        assert place(pilot) == "Everyday 2026-01"
        assert f"of {place(pilot)[-7:]}" in shown(pilot)


@pytest.mark.parametrize(
    ("key", "there"),
    [
        ("left", "Savings 2025-08"),
        ("right", "Savings 2025-10"),
        ("H", "Savings 2025-06"),
        ("J", "東京 Yen 2026-03"),
    ],
)
async def test_a_key_pressed_while_another_account_is_on_its_way_is_about_that_account(
    key: str, there: str
) -> None:
    bank = some_bank()
    async with browsing(bank, period="2025-09") as pilot:
        released = bank.hold("fetch_ledger", SAVINGS.number)
        await pilot.press("J")
        await until(bank.entered.is_set)
        await pilot.press(key)
        released.set()
        await settle(pilot)
        assert place(pilot) == there


async def test_the_months_of_one_account_are_not_offered_while_another_is_on_its_way() -> None:
    bank = some_bank()
    async with browsing(bank, period="2025-09") as pilot:
        released = bank.hold("fetch_ledger", SAVINGS.number)
        await pilot.press("J")
        await until(bank.entered.is_set)
        await pilot.press("m", "<", ">", "t")
        assert len(pilot.app.screen_stack) == 1
        released.set()
        await settle(pilot)
        assert place(pilot) == "Savings 2025-09"
        await press(pilot, "<")
        assert place(pilot) == "Savings 2025-06"


async def test_loading_is_said_only_when_it_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    said = []
    original = StatementHeader.show_loading

    def note(self: StatementHeader, *arguments: Any) -> None:
        said.append(str(arguments[1]))
        original(self, *arguments)

    monkeypatch.setattr(StatementHeader, "show_loading", note)
    bank = some_bank()
    async with browsing(bank) as pilot:
        for key in ("left", "left", "J", "K", "t"):
            await press(pilot, key)
        assert said == []
        released = bank.hold(ROWS, EVERYDAY.number, 5, 2026)
        await pilot.press("j", "left")
        await until(lambda: "Loading …" in header(pilot))
        await pilot.pause()
        assert said == ["2026-05"]
        assert "May 2026" in header(pilot)
        assert "1,000.00" not in header(pilot)
        assert "Row 0 of 2026-06" in shown(pilot)
        assert isinstance(pilot.app.focused, TransactionTable)
        released.set()
        await settle(pilot)
        assert place(pilot) == "Everyday 2026-05"
        assert "Loading" not in shown(pilot)


async def test_keys_work_while_it_loads() -> None:
    bank = some_bank()
    async with browsing(bank) as pilot:
        released = bank.hold(ROWS, EVERYDAY.number, 5, 2026)
        await pilot.press("left")
        await until(bank.entered.is_set)
        await pilot.press("j", "?")
        await until(lambda: len(pilot.app.screen_stack) == 2)
        await pilot.press("escape")
        released.set()
        await settle(pilot)
        assert place(pilot) == "Everyday 2026-05"


async def test_reading_again_says_that_it_takes_long_and_stops_saying_so() -> None:
    bank = some_bank()
    async with browsing(bank) as pilot:
        released = bank.hold("fetch_ledger", EVERYDAY.number)
        await pilot.press("r")
        await until(lambda: browser(pilot).keys.notice == "Loading …")
        released.set()
        await settle(pilot)
        assert last_line(pilot).startswith("← older")
        assert place(pilot) == "Everyday 2026-06"


async def test_quitting_does_not_wait_for_what_is_loading() -> None:
    bank = some_bank()
    async with browsing(bank) as pilot:
        bank.hold(ROWS)
        await pilot.press("left")
        await until(bank.entered.is_set)
        await pilot.press("q")
    assert bank.cancelled


# Reading again.


@pytest.mark.parametrize("key", ["r", "f5"])
async def test_reading_again_keeps_month_row_and_focus_and_shows_what_is_new(key: str) -> None:
    bank = some_bank()
    async with browsing(bank, period="2026-05") as pilot:
        await press(pilot, *["j"] * 30)
        old = bank.books[0]
        new = entry("2026-05-01", "-1.00", "Just imported")
        bank.books[0] = Book(EVERYDAY, (new, *old.transactions), {"2026-09-30": "1.00"})
        await press(pilot, key)
        assert place(pilot) == "Everyday 2026-05"
        assert browser(pilot).table.row_count == 41
        assert browser(pilot).table.cursor_row == 30
        assert isinstance(pilot.app.focused, TransactionTable)
        assert str(browser(pilot).months.months[0].period) == "2026-09"
        await press(pilot, "g")
        assert "Just imported" in shown(pilot)


async def test_reading_again_where_there_are_fewer_rows_ends_on_the_last_one() -> None:
    bank = some_bank()
    async with browsing(bank) as pilot:
        await press(pilot, "G")
        bank.books[0] = Book(EVERYDAY, monthly("2026-06", 1, rows=5))
        await press(pilot, "r")
        assert browser(pilot).table.cursor_row == 4


async def test_reading_again_when_the_account_is_gone_says_so() -> None:
    bank = some_bank()
    async with browsing(bank) as pilot:
        del bank.books[0]
        await press(pilot, "r")
        assert browser(pilot).view_state == "failed"
        assert "✗ No such account" in shown(pilot)


# Failures.


@pytest.mark.parametrize(
    ("method", "key", "there"),
    [
        (ROWS, "left", "Everyday 2026-05"),
        ("fetch_ledger", "left", "Everyday 2026-05"),
        ("fetch_ledger", "J", "Savings 2026-03"),
        ("open", "left", "Everyday 2026-05"),
        ("open", "r", "Everyday 2026-06"),
    ],
)
async def test_a_failure_is_shown_in_place_of_the_statement_and_r_tries_again(
    method: str, key: str, there: str
) -> None:
    bank = some_bank()
    async with browsing(bank) as pilot:
        bank.fail(method, DatabaseBusy("The database is busy", "x.db: another program is writing to it"))
        await press(pilot, key)
        assert browser(pilot).view_state == "failed"
        text = shown(pilot)
        assert "✗ The database is busy" in text
        assert "x.db: another program is writing to it" in text
        assert "Press r to try again." in text
        assert "Row 0" not in text
        assert "Opening" not in header(pilot)
        await press(pilot, "j", "enter", "i", "G")
        assert len(pilot.app.screen_stack) == 1
        await press(pilot, "r")
        assert browser(pilot).view_state == "failed"
        bank.heal()
        await press(pilot, "r")
        assert browser(pilot).view_state == "ready"
        assert place(pilot) == there
        assert "busy" not in shown(pilot)
        assert isinstance(pilot.app.focused, TransactionTable)
        await press(pilot, "j")
        assert browser(pilot).table.cursor_row == 1


async def test_after_a_failure_any_other_month_can_be_opened() -> None:
    bank = some_bank()
    async with browsing(bank) as pilot:
        bank.fail(ROWS, DatabaseUnusable("The statement changed while it was read"))
        await press(pilot, "left")
        assert browser(pilot).view_state == "failed"
        bank.heal()
        await press(pilot, "left")
        assert place(pilot) == "Everyday 2026-04"
        assert isinstance(pilot.app.focused, TransactionTable)


async def test_after_a_failed_reading_again_any_other_month_can_be_opened() -> None:
    bank = some_bank()
    async with browsing(bank) as pilot:
        bank.fail("open", DatabaseBusy("busy"))
        await press(pilot, "r", "left")
        assert browser(pilot).view_state == "failed"
        bank.heal()
        await press(pilot, "left")
        assert place(pilot) == "Everyday 2026-04"


async def test_a_failure_can_be_left_and_looked_up() -> None:
    bank = some_bank()
    async with browsing(bank, size=(80, 24)) as pilot:
        bank.fail("open", DatabaseBusy("busy"))
        await press(pilot, "r", "?", "escape", "escape", "a")
        assert "busy" in shown(pilot)
        await press(pilot, "escape")
        await pilot.press("q")
        assert pilot.app._exit


@pytest.mark.parametrize("key", ["left", "J", "r"])
async def test_a_hostile_message_does_no_harm(key: str) -> None:
    bank = some_bank()
    async with browsing(bank) as pilot:
        bank.fail("fetch_ledger", HOSTILE)
        await press(pilot, key)
        text = shown(pilot)
        assert "✗ The [/data/x.db] ␛[31m is broken" in text
        assert "[/data/x.db]: ␛]52;c;AAAA␇ [ref 1]·" in text
        assert text.replace("\n", "").isprintable()


async def test_accounts_that_cannot_be_listed_are_not_what_the_user_is_told_about() -> None:
    bank = some_bank()
    bank.fail("fetch_accounts", DatabaseBusy("busy"))
    async with browsing(bank, account=EVERYDAY.number) as pilot:
        assert browser(pilot).view_state == "ready"
        assert browser(pilot).accounts.option_count == 0
        await press(pilot, "left")
        assert "June" not in header(pilot)
        assert browser(pilot).view_state == "ready"


async def test_an_account_whose_balance_cannot_be_read_is_listed_without_one() -> None:
    bank = some_bank()
    number = bank.books[2].account.number
    original = bank.fetch_ledger

    async def fetch_ledger(account_number: str) -> Any:
        if account_number == number:
            raise UnknownAccount("No such account")
        return await original(account_number)

    bank.fetch_ledger = fetch_ledger  # type: ignore[method-assign]
    async with browsing(bank) as pilot:
        assert [account.name for account in browser(pilot).accounts.accounts] == [
            "Everyday",
            "Savings",
            "東京 Yen",
            "New account",
        ]


# Nothing there yet.


async def test_without_a_database_it_says_how_to_get_one_and_r_looks_again() -> None:
    bank = some_bank()
    bank.fail("open", DatabaseMissing("There is no database", "x.db does not exist"))
    app = StatementApp(bank.open)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert browser(pilot).view_state == "empty"
        assert "There are no statements yet." in shown(pilot)
        assert "statement-tui import FILE..." in shown(pilot)
        assert "statement-tui demo" in shown(pilot)
        await press(pilot, "left", "t", "<", ">", "m", "!", "J", "enter", "j", "escape")
        assert browser(pilot).view_state == "empty"
        await press(pilot, "r")
        assert browser(pilot).view_state == "empty"
        bank.heal()
        await press(pilot, "r")
        assert place(pilot) == "Everyday 2026-06"
        assert isinstance(pilot.app.focused, TransactionTable)


async def test_a_database_without_accounts_is_the_same() -> None:
    bank = Bank()
    async with browsing(bank) as pilot:
        assert browser(pilot).view_state == "empty"
        assert "There are no statements yet." in shown(pilot)
        await press(pilot, "a")
        assert "No account fits" in shown(pilot)
        await press(pilot, "escape")
        bank.books += some_bank().books
        await press(pilot, "r")
        assert place(pilot) == "Everyday 2026-06"


@pytest.mark.parametrize("key", ["left", "r", "J"])
async def test_a_database_that_goes_away_leaves_nothing_of_the_statement(key: str) -> None:
    bank = some_bank()
    async with browsing(bank) as pilot:
        bank.fail("open", DatabaseMissing("There is no database"))
        await press(pilot, key)
        assert browser(pilot).view_state == "empty"
        assert "There are no statements yet." in shown(pilot)
        assert "Everyday" not in header(pilot)
        assert "Opening" not in header(pilot)
        assert browser(pilot).months.option_count == browser(pilot).accounts.option_count == 0
        bank.heal()
        await press(pilot, "r")
        assert browser(pilot).view_state == "ready"
        assert browser(pilot).accounts.option_count == 4


async def test_it_finds_out_what_to_show_when_nobody_did() -> None:
    app = StatementApp(some_bank().open)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        assert place(pilot) == "Everyday 2026-06"
        await press(pilot, "left")
        assert place(pilot) == "Everyday 2026-05"


# Long months.


async def test_the_pages_of_a_long_month_are_fetched_as_they_are_seen() -> None:
    bank = LongMonth()
    async with browsing(bank, size=(80, 24)) as pilot:
        assert bank.count("fetch_transaction_page") == 0
        await press(pilot, "end")
        assert f"Row {MANY - 1} " in shown(pilot)
        assert [arguments[3] for arguments in bank.asked("fetch_transaction_page")] == [LAST_PAGE]
        await press(pilot, "pageup", "g", "pagedown")
        assert bank.count("fetch_transaction_page") == 1


async def test_a_window_over_two_pages_gets_both() -> None:
    bank = LongMonth(20 * PAGE_SIZE + 5)
    async with browsing(bank, size=(80, 24)) as pilot:
        await press(pilot, "end")
        assert "…" not in [line.strip() for line in lines(browser(pilot).table)]
        assert f"Row {20 * PAGE_SIZE + 4} " in shown(pilot)
        assert f"Row {20 * PAGE_SIZE - 5} " in shown(pilot)


async def test_a_terminal_that_shows_many_pages_gets_all_of_them() -> None:
    bank = LongMonth()
    async with browsing(bank, size=(60, 2 * PAGE_SIZE + 20)) as pilot:
        await press(pilot, "end")
        rows = [line.split()[2] for line in lines(browser(pilot).table)[1:]]
        assert rows == [str(row) for row in range(MANY - len(rows), MANY)]


async def test_a_page_that_fails_is_said_and_r_tries_again() -> None:
    bank = LongMonth()
    async with browsing(bank, size=(80, 24)) as pilot:
        bank.fail("fetch_transaction_page", DatabaseBusy("The database is busy"))
        await press(pilot, "end")
        assert browser(pilot).view_state == "failed"
        bank.heal()
        await press(pilot, "r")
        assert browser(pilot).view_state == "ready"
        await press(pilot, "end")
        assert f"Row {MANY - 1} " in shown(pilot)


async def test_reading_a_long_month_again_keeps_the_row() -> None:
    bank = LongMonth()
    async with browsing(bank, size=(80, 24)) as pilot:
        await press(pilot, "end", "r")
        assert browser(pilot).table.cursor_row == MANY - 1
        assert f"Row {MANY - 1} " in shown(pilot)


@pytest.mark.parametrize("fails", [False, True])
async def test_a_page_of_a_statement_that_is_no_longer_shown_is_dropped(fails: bool) -> None:
    bank = LongMonth()
    bank.stubborn = True
    async with browsing(bank, size=(80, 24)) as pilot:
        released = bank.hold("fetch_transaction_page", EVERYDAY.number, 3, 2026, LAST_PAGE)
        await pilot.press("end")
        await until(bank.entered.is_set)
        if fails:
            bank.fail("fetch_transaction_page", DatabaseBusy("busy"))
        screen = browser(pilot)
        statement = screen.statement_pane.statement
        assert statement is not None
        screen.statement_pane.show(statement.model_copy())
        released.set()
        await settle(pilot)
        assert not screen.table._rows._fetched
        assert screen.view_state == "ready"


async def test_a_page_wanted_by_a_statement_that_has_gone_is_not_fetched() -> None:
    bank = LongMonth()
    async with browsing(bank, size=(80, 24)) as pilot:
        screen = browser(pilot)
        screen.statement_pane._statement = None
        screen.table.post_message(TransactionTable.PageWanted(range(PAGE_SIZE, 2 * PAGE_SIZE)))
        await settle(pilot)
        assert bank.count("fetch_transaction_page") == 0
