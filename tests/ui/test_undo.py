"""Undoing an import: which one, a question, and where the browser goes then."""

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from statement_tui.errors import DatabaseBusy, DatabaseMissing
from statement_tui.ui.screens.undo import ImportPicker, UndoScreen

from .bank import EVERYDAY, SAVINGS
from .browsing import browser, browsing, place, some_bank
from .importing import BATCH, HOSTILE, FakeImporter
from .pilots import frame, lines, press, settle, shown, until

OLDER = BATCH.model_copy(update={"number": 2, "file_name": "may.qif", "new": 1})


def with_two() -> FakeImporter:
    importer = FakeImporter()
    importer.batches = [BATCH, OLDER]
    return importer


def said(pilot: Pilot[Any]) -> str:
    """What the dialog asks or says, in one line."""
    return " ".join(" ".join(lines(pilot.app.screen.query_one("#said"))).split())


async def test_imports_are_listed_the_newest_first_and_can_be_searched() -> None:
    async with browsing(some_bank(), importer=with_two()) as pilot:
        await press(pilot, "u")
        text = shown(pilot)
        assert "  3  2026-07-01  june.ofx · DE02 1203 0000 0000 2020 51" in text
        assert " 40 new" in text
        assert text.index("june.ofx") < text.index("may.qif")
        await press(pilot, *"may")
        assert pilot.app.screen.query_one(OptionList).option_count == 1
        await press(pilot, *"xx")
        assert "No import fits" in shown(pilot)
        await press(pilot, "enter", "escape")
        assert pilot.app.screen is browser(pilot)


async def test_yes_undoes_says_what_went_and_reads_again() -> None:
    importer, bank = with_two(), some_bank()
    async with browsing(bank, importer=importer, period="2026-02") as pilot:
        await press(pilot, "u", "enter")
        assert "Undo import 3 of june.ofx: its 40 new transactions go? (y/n)" in said(pilot)
        await press(pilot, "y")
        assert importer.undone == [3]
        text = said(pilot)
        assert "✓ Import 3 of june.ofx is undone: 40 transactions and 1 reported balance went." in text
        assert "2 transactions known from elsewhere too stayed." in text
        bank.calls.clear()
        await press(pilot, "enter")
        assert bank.count("fetch_accounts") == 1
        assert place(pilot) == "Everyday 2026-02"


@pytest.mark.parametrize("key", ["n", "escape", "enter", "q"])
async def test_anything_but_yes_changes_nothing(key: str) -> None:
    importer, bank = with_two(), some_bank()
    async with browsing(bank, importer=importer) as pilot:
        await press(pilot, "u", "down", "enter")
        assert "Undo import 2 of may.qif: its 1 new transaction goes?" in said(pilot)
        bank.calls.clear()
        await press(pilot, key)
        assert pilot.app.screen is browser(pilot)
        assert importer.undone == []
        assert bank.calls == []


async def test_when_the_account_goes_another_one_is_shown() -> None:
    importer, bank = with_two(), some_bank()
    importer.accounts_gone = (SAVINGS.number,)
    async with browsing(bank, importer=importer, account=SAVINGS.number) as pilot:
        await press(pilot, "u", "enter", "y")
        del bank.books[1]
        await press(pilot, "enter")
        assert place(pilot).startswith("Everyday ")


async def test_when_the_last_account_goes_the_welcome_is_shown() -> None:
    importer, bank = with_two(), some_bank()
    importer.accounts_gone = (EVERYDAY.number,)
    async with browsing(bank, importer=importer) as pilot:
        await press(pilot, "u", "enter", "y")
        bank.books.clear()
        await press(pilot, "enter")
        assert "There are no statements yet." in shown(pilot)
        assert browser(pilot).months.option_count == 0
        assert browser(pilot).accounts.option_count == 0


async def test_it_cannot_be_left_or_begun_twice_while_it_runs() -> None:
    importer = with_two()
    async with browsing(some_bank(), importer=importer) as pilot:
        await press(pilot, "u", "enter")
        held = importer.hold()
        await pilot.press("y")
        await until(lambda: importer.undone, "the undoing")
        await pilot.pause()
        assert said(pilot) == "Undoing …"
        for key in ("y", "n", "escape", "enter"):
            await pilot.press(key)
        assert isinstance(pilot.app.screen, UndoScreen)
        held.set()
        await settle(pilot)
        assert importer.undone == [3]
        assert "is undone" in said(pilot)


async def test_a_fault_is_said_and_nothing_is_read_again() -> None:
    importer, bank = with_two(), some_bank()
    async with browsing(bank, importer=importer) as pilot:
        await press(pilot, "u", "enter")
        importer.fault = DatabaseBusy("The database is busy", "[/x] holds it")
        await press(pilot, "y")
        text = said(pilot)
        assert "✗ The database is busy: [/x] holds it. Nothing was changed." in text
        bank.calls.clear()
        await press(pilot, "escape")
        assert bank.calls == []


async def test_no_imports_and_no_database_are_said() -> None:
    importer = FakeImporter()
    importer.batches = []
    async with browsing(some_bank(), importer=importer) as pilot:
        await press(pilot, "u")
        assert "Nothing was imported yet" in shown(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ImportPicker)
        await press(pilot, "escape")
        importer.fault = DatabaseMissing("There is no database", "[/x]")
        await press(pilot, "u", *"a")
        assert "Nothing was imported yet" in shown(pilot)
        await press(pilot, "escape")
        importer.fault = DatabaseBusy("The database is busy", "[/x]")
        await press(pilot, "u", *"a")
        assert "The database is busy: [/x]" in shown(pilot)


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (120, 40)])
async def test_names_of_files_are_shown_as_they_are(size: tuple[int, int]) -> None:
    importer = FakeImporter()
    hostile = BATCH.model_copy(update={"file_name": HOSTILE, "account_numbers": (HOSTILE,)})
    importer.batches = [hostile]
    async with browsing(some_bank(), importer=importer, size=size) as pilot:
        for keys in (["u"], ["enter"], ["y"]):
            await press(pilot, *keys)
            assert all(line.isprintable() for line in frame(pilot))
        assert isinstance(pilot.app.screen, UndoScreen)


async def test_the_list_may_come_late() -> None:
    importer = with_two()
    held = importer.hold()
    async with browsing(some_bank(), importer=importer) as pilot:
        await pilot.press("u")
        await pilot.pause()
        await pilot.press(*"may", "enter")
        assert isinstance(pilot.app.screen, ImportPicker)
        held.set()
        await settle(pilot)
        assert pilot.app.screen.query_one(Input).value == "may"
        assert pilot.app.screen.query_one(OptionList).option_count == 1
