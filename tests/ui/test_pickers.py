"""Picking a month or an account by typing, with the arrow keys, or with the mouse."""

from typing import Any, Final

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets import Input, Static

from statement_tui.errors import DatabaseBusy
from statement_tui.models.account import Account
from statement_tui.ui.screens.account_picker import AccountPicker
from statement_tui.ui.screens.month_picker import MonthPicker
from statement_tui.ui.screens.picker import Picker
from statement_tui.ui.widgets.choice_list import AccountList, ChoiceList, MonthList
from statement_tui.ui.widgets.transaction_table import TransactionTable

from .bank import EVERYDAY, Bank, Book, monthly
from .browsing import browser, browsing, place, some_bank
from .pilots import lines, press, settle, shown, until

SIZES: Final = [(60, 15), (80, 24), (120, 40)]


def listed(pilot: Pilot[Any]) -> list[str]:
    """The lines of the list that is open."""
    found = [line.strip() for line in lines(pilot.app.screen.query_one(ChoiceList))]
    return [line.removesuffix("▁").strip() for line in found if line]


def months_listed(pilot: Pilot[Any]) -> list[str]:
    return [str(summary.period) for summary in pilot.app.screen.query_one(MonthList).months]


def names_listed(pilot: Pilot[Any]) -> list[str]:
    return [account.name for account in pilot.app.screen.query_one(AccountList).accounts]


def message(pilot: Pilot[Any]) -> str:
    """Why nothing is listed."""
    line = pilot.app.screen.query_one("#none", Static)
    return str(line.content) if line.display else ""


async def type_in(pilot: Pilot[Any], text: str) -> None:
    await press(pilot, *text)
    assert pilot.app.screen.query_one(Input).value == text


# Months.


async def test_all_months_are_listed_with_the_current_one_highlighted() -> None:
    async with browsing(some_bank(), period="2026-03") as pilot:
        await press(pilot, "m")
        assert isinstance(pilot.app.screen, MonthPicker)
        assert isinstance(pilot.app.focused, Input)
        months = months_listed(pilot)
        assert (months[0], months[-1], len(months)) == ("2026-08", "2025-01", 20)
        assert pilot.app.screen.query_one(MonthList).highlighted == 5


async def test_a_month_is_picked_by_typing() -> None:
    async with browsing(some_bank()) as pilot:
        for text, there in {
            "2026-03": "2026-03",
            "2025/9": "2025-09",
            "mar 25": "2025-03",
            "-3": "2026-03",
            "+1": "2026-07",
            "nov": "2025-11",
            "august 2025": "2025-08",
            "2025": "2025-12",
        }.items():
            await press(pilot, "t", "m")
            await type_in(pilot, text)
            assert months_listed(pilot)[0] == there, text
            assert message(pilot) == ""
            await press(pilot, "enter")
            assert place(pilot) == f"Everyday {there}"
            assert isinstance(pilot.app.focused, TransactionTable)


async def test_what_is_no_month_of_the_account_is_said_and_enter_does_nothing() -> None:
    async with browsing(some_bank()) as pilot:
        await press(pilot, "m")
        for text in ("2030-01", "-99", "nonsense", "[/x]", "[ref 1]", "13"):
            await type_in(pilot, text)
            assert message(pilot) == "No such month: there are statements from 2025-01 to 2026-08", text
            assert message(pilot) in shown(pilot)
            assert months_listed(pilot) == []
            await press(pilot, "down", "up", "enter")
            assert isinstance(pilot.app.screen, MonthPicker)
            await press(pilot, *["backspace"] * len(text))
            assert message(pilot) == ""
            assert len(months_listed(pilot)) == 20
        await press(pilot, "escape")
        assert place(pilot) == "Everyday 2026-06"


async def test_part_of_a_name_lists_all_that_have_it() -> None:
    async with browsing(some_bank()) as pilot:
        await press(pilot, "m")
        await type_in(pilot, "ju")
        assert months_listed(pilot) == ["2026-07", "2026-06", "2025-07", "2025-06"]
        await press(pilot, "down", "down", "enter")
        assert place(pilot) == "Everyday 2025-07"


async def test_a_month_is_picked_with_the_arrow_keys() -> None:
    async with browsing(some_bank(), period="2026-03") as pilot:
        for keys, there in (
            (["enter"], "2026-03"),
            (["down", "enter"], "2026-02"),
            (["ctrl+n", "ctrl+n", "enter"], "2025-12"),
            (["up", "enter"], "2026-01"),
            (["down", "up", "up", "enter"], "2026-02"),
        ):
            await press(pilot, "m", *keys)
            assert len(pilot.app.screen_stack) == 1
            assert place(pilot) == f"Everyday {there}"


async def test_a_month_is_picked_with_the_mouse() -> None:
    async with browsing(some_bank(), period="2026-08") as pilot:
        await press(pilot, "m")
        await pilot.click(MonthList, offset=(4, 3))
        await settle(pilot)
        assert place(pilot) == "Everyday 2026-05"
        assert isinstance(pilot.app.focused, TransactionTable)


@pytest.mark.parametrize("key", ["m", "a"])
async def test_escape_closes_a_picker_and_changes_nothing(key: str) -> None:
    async with browsing(some_bank(), period="2026-03") as pilot:
        await press(pilot, "j", "j", key, "down", "escape")
        assert len(pilot.app.screen_stack) == 1
        assert place(pilot) == "Everyday 2026-03"
        assert browser(pilot).table.cursor_row == 2
        assert isinstance(pilot.app.focused, TransactionTable)


@pytest.mark.parametrize("key", ["m", "a"])
async def test_the_keys_of_the_browser_are_only_letters_while_typing(key: str) -> None:
    async with browsing(some_bank()) as pilot:
        await press(pilot, key)
        await type_in(pilot, "qhltbr?!:jk")
        assert isinstance(pilot.app.screen, Picker)
        assert not pilot.app._exit


@pytest.mark.parametrize("size", SIZES)
async def test_a_picker_fits_the_terminal(size: tuple[int, int]) -> None:
    async with browsing(some_bank(), size=size) as pilot:
        for key, title, words in (("m", "Months", "2,800.00"), ("a", "Accounts", "Nordstern")):
            await press(pilot, key)
            text = shown(pilot)
            assert "Enter picks · Esc closes ─╯" in text
            assert f"╭─ {title} ─" in text
            assert words in listed(pilot)[0]
            assert {cell_len(line) for line in text.splitlines()} == {size[0]}
            await press(pilot, "escape")


# Accounts.


async def test_all_accounts_are_listed_with_number_bank_and_user() -> None:
    async with browsing(some_bank(), account="4711") as pilot:
        await press(pilot, "a")
        assert isinstance(pilot.app.screen, AccountPicker)
        assert listed(pilot) == [
            "Everyday · DE02 1203 0000 0000 2020 51 · Nordstern · kim",
            "Savings · 4711 · Sparbank · kim",
            "東京 Yen · 0310012345678 · ben",
            "New account · 0815 · kim",
        ]
        assert pilot.app.screen.query_one(AccountList).highlighted == 1


async def test_an_account_is_picked_by_some_of_its_letters() -> None:
    numbers = {book.account.name: book.account.number for book in some_bank().books}
    async with browsing(some_bank()) as pilot:
        for text, first in {
            "sav": "Savings",
            "evdy": "Everyday",
            "SAV": "Savings",
            "DE02 1203": "Everyday",
            "4711": "Savings",
            "nordstern": "Everyday",
            "ben": "東京 Yen",
            "new": "New account",
            "東": "東京 Yen",
        }.items():
            await press(pilot, "a")
            await type_in(pilot, text)
            assert names_listed(pilot)[0] == first, text
            await press(pilot, "enter")
            assert len(pilot.app.screen_stack) == 1
            assert browser(pilot)._request.account_number == numbers[first]


async def test_the_best_match_comes_first() -> None:
    savings = EVERYDAY.model_copy(update={"name": "Save a vision in gs", "number": "1"})
    bank = Bank(Book(savings, monthly("2026-03", 1)), *some_bank().books)
    async with browsing(bank) as pilot:
        await press(pilot, "a")
        await type_in(pilot, "savings")
        assert names_listed(pilot) == ["Savings", "Save a vision in gs"]


async def test_the_month_stays_when_another_account_is_picked() -> None:
    async with browsing(some_bank(), period="2025-09") as pilot:
        await press(pilot, "a", "down", "enter")
        assert place(pilot) == "Savings 2025-09"
        assert isinstance(pilot.app.focused, TransactionTable)


async def test_an_account_is_picked_with_the_mouse() -> None:
    async with browsing(some_bank()) as pilot:
        await press(pilot, "a")
        await pilot.click(AccountList, offset=(10, 2))
        await settle(pilot)
        assert place(pilot) == "東京 Yen 2026-03"


async def test_where_no_account_fits_it_says_so_and_enter_does_nothing() -> None:
    async with browsing(some_bank()) as pilot:
        await press(pilot, "a")
        await type_in(pilot, "zzz")
        assert message(pilot) == "No account fits"
        assert listed(pilot) == []
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, AccountPicker)
        await press(pilot, *["backspace"] * 3)
        assert message(pilot) == ""
        assert len(names_listed(pilot)) == 4


async def test_enter_waits_for_the_accounts_that_fit_what_was_typed() -> None:
    bank = some_bank()
    async with browsing(bank) as pilot:
        await press(pilot, "a")
        released = bank.hold("fetch_accounts", "sav")
        await pilot.press(*"sav")
        await until(bank.entered.is_set)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, AccountPicker)
        released.set()
        await settle(pilot)
        assert place(pilot) == "Savings 2026-03"


async def test_typing_on_after_enter_takes_the_enter_back() -> None:
    bank = some_bank()
    async with browsing(bank) as pilot:
        await press(pilot, "a")
        released = bank.hold("fetch_accounts", "s")
        await pilot.press("s")
        await until(bank.entered.is_set)
        await pilot.press("enter", "a", "v")
        released.set()
        await settle(pilot)
        assert isinstance(pilot.app.screen, AccountPicker)
        assert names_listed(pilot)[0] == "Savings"


async def test_the_answer_to_an_older_text_is_dropped() -> None:
    bank = some_bank()
    async with browsing(bank) as pilot:
        await press(pilot, "a")
        released = bank.hold("fetch_accounts", "n")
        await pilot.press("n")
        await until(bank.entered.is_set)
        await pilot.press("e", "w")
        released.set()
        await settle(pilot)
        assert names_listed(pilot) == ["New account"]
        assert len(bank.cancelled) == 1


async def test_a_search_that_fails_says_why_and_can_be_tried_again() -> None:
    bank = some_bank()
    async with browsing(bank) as pilot:
        await press(pilot, "a")
        bank.fail("fetch_accounts", DatabaseBusy("The database is busy", "[/data/x.db] \x1b[31m"))
        await press(pilot, "s")
        assert message(pilot) == "The database is busy: [/data/x.db] ␛[31m"
        assert "[/data/x.db]" in shown(pilot)
        assert "\x1b" not in shown(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, AccountPicker)
        bank.heal()
        await press(pilot, "a", "v")
        assert (names_listed(pilot), message(pilot)) == (["Savings"], "")
        await press(pilot, "enter")
        assert place(pilot) == "Savings 2026-03"


async def test_at_most_a_hundred_accounts_are_listed() -> None:
    books = [
        Book(Account(user_id="kim", number=f"N{n}", name=f"Account {n}", currency="EUR")) for n in range(150)
    ]
    bank = Bank(*some_bank().books, *books)
    async with browsing(bank) as pilot:
        await press(pilot, "a")
        assert len(names_listed(pilot)) == 100
        await type_in(pilot, "N149")
        assert names_listed(pilot) == ["Account 149"]


async def test_hostile_names_do_no_harm_in_the_picker() -> None:
    names = ["[/x]", "[@click=app.quit]here[/]", "\x1b]52;c;AAAA\x07", "a\nb", "\u202eevil"]
    books = [
        Book(
            EVERYDAY.model_copy(
                update={"name": name, "institution": name, "user_id": name, "number": f"{n}"}
            ),
            monthly("2026-03", 1),
        )
        for n, name in enumerate(names)
    ]
    async with browsing(Bank(*books)) as pilot:
        for n in range(len(names)):
            await press(pilot, "a")
            text = shown(pilot)
            assert text.replace("\n", "").isprintable()
            assert "\u202e" not in text
            await pilot.click(AccountList, offset=(4, n))
            await settle(pilot)
            assert browser(pilot)._request.account_number == f"{n}"
            assert not pilot.app._exit
            assert shown(pilot).replace("\n", "").isprintable()
