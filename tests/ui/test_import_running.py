"""The import itself: progress, cancelling, its result, and where the browser goes then."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Button

from statement_tui.errors import DatabaseUnusable
from statement_tui.models.import_report import Refusal
from statement_tui.ui.screens.import_screen import Stage

from .bank import EVERYDAY, SAVINGS
from .browsing import browser, browsing, place, some_bank
from .importing import HOSTILE, FakeImporter, dialog, name_path, report, results, said, statement
from .pilots import frame, press, settle, shown, until


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "june.ofx"
    path.write_text("june")
    return path


async def begin(pilot: Pilot[Any], importer: FakeImporter, file: Path) -> None:
    """Import a file, as far as its first byte."""
    await name_path(pilot, file)
    importer.hold()
    await pilot.press("ctrl+s")
    await until(lambda: importer.imports, "the import")
    await pilot.pause()


@pytest.mark.parametrize("key", ["enter", "ctrl+s"])
async def test_what_was_looked_at_is_imported_and_shown(file: Path, key: str) -> None:
    importer = FakeImporter(report(statement(SAVINGS.number, last_booked_on=date(2025, 9, 30))))
    async with browsing(some_bank(), importer=importer) as pilot:
        await name_path(pilot, file)
        await press(pilot, key)
        [job] = importer.imports
        assert job.paths == (file,)
        assert job.answers == importer.previews[-1].answers
        assert dialog(pilot).stage is Stage.DONE
        assert "✓ imported as import 4; u undoes it" in results(pilot)
        await press(pilot, "enter")
        assert place(pilot) == "Savings 2025-09"


async def test_the_newest_month_is_the_one_of_the_first_account(file: Path) -> None:
    importer = FakeImporter(
        Refusal(file="bad.ofx", error="It is damaged"),
        report(statement("0815", first_booked_on=None, last_booked_on=None)),
        report(
            statement(EVERYDAY.number, last_booked_on=date(2025, 3, 1)),
            statement(SAVINGS.number, last_booked_on=date(2025, 12, 1)),
            statement(EVERYDAY.number, last_booked_on=date(2025, 5, 31)),
        ),
    )
    async with browsing(some_bank(), importer=importer) as pilot:
        await name_path(pilot, file)
        await press(pilot, "ctrl+s")
        assert "✗ bad.ofx: It is damaged" in results(pilot)
        await press(pilot, "escape")
        assert place(pilot) == "Everyday 2025-05"


async def test_accounts_and_months_are_read_again(file: Path) -> None:
    bank = some_bank()
    async with browsing(bank, importer=FakeImporter()) as pilot:
        await name_path(pilot, file)
        await press(pilot, "ctrl+s")
        bank.calls.clear()
        await press(pilot, "enter")
        assert bank.count("fetch_accounts") == 1
        assert bank.asked("fetch_ledger")[0] == (EVERYDAY.number,)


async def test_nothing_to_import_leaves_the_browser_alone(file: Path) -> None:
    bank = some_bank()
    async with browsing(bank, importer=FakeImporter(), period="2026-02") as pilot:
        await name_path(pilot, file)
        bank.calls.clear()
        await press(pilot, "escape", "escape")
        assert place(pilot) == "Everyday 2026-02"
        assert bank.calls == []


async def test_keys_are_answered_and_progress_is_shown_while_it_runs(file: Path) -> None:
    importer = FakeImporter()
    async with browsing(some_bank(), importer=importer, size=(80, 24)) as pilot:
        await begin(pilot, importer, file)
        assert dialog(pilot).stage is Stage.IMPORTING
        importer.tell("bytes", 50, 100)
        await pilot.pause()
        assert " 50 % of 100 bytes · june.ofx" in said(pilot)
        assert dialog(pilot).rows.cursor_row == 0
        await pilot.press("j", "down")
        assert dialog(pilot).rows.cursor_row == 2
        importer.tell("entries", 1_000, 100_000)
        await pilot.pause()
        assert "  1 % of 100,000 entries" in said(pilot)
        for key in ("enter", "ctrl+s", "I", "u", "q"):
            await pilot.press(key)
        assert len(importer.imports) == 1
        assert dialog(pilot).stage is Stage.IMPORTING
        assert importer.let_go is not None
        importer.let_go.set()
        await settle(pilot)
        assert dialog(pilot).stage is Stage.DONE
        assert isinstance(dialog(pilot).focused, Button)


async def test_esc_cancels_and_it_can_be_imported_after_all(file: Path) -> None:
    importer = FakeImporter()
    async with browsing(some_bank(), importer=importer) as pilot:
        await begin(pilot, importer, file)
        await pilot.press("escape")
        await settle(pilot)
        assert importer.cancelled == importer.imports
        assert said(pilot) == "Cancelled: nothing was imported, unless it had just ended: u lists what is in"
        assert dialog(pilot).stage is Stage.PREVIEW
        importer.let_go = None
        await press(pilot, "ctrl+s")
        assert dialog(pilot).stage is Stage.DONE


async def test_cancelled_files_may_follow_some_that_are_in(file: Path) -> None:
    importer = FakeImporter(report(file="a.ofx"), report(file="b.ofx"))
    bank = some_bank()
    async with browsing(bank, importer=importer, period="2026-02") as pilot:
        await begin(pilot, importer, file)
        await pilot.press("escape")
        await settle(pilot)
        assert "those before it are in, and u lists them" in said(pilot)
        bank.calls.clear()
        await press(pilot, "escape", "escape")
        assert pilot.app.screen is browser(pilot)
        assert bank.asked("fetch_ledger")[0] == (EVERYDAY.number,)


async def test_a_fault_of_the_database_is_said_and_it_can_be_tried_again(file: Path) -> None:
    importer = FakeImporter()
    async with browsing(some_bank(), importer=importer) as pilot:
        await name_path(pilot, file)
        importer.fault = DatabaseUnusable("The disk is full", f"nothing was written to {HOSTILE}")
        await press(pilot, "ctrl+s")
        assert "✗ The disk is full: nothing was written to [/x] [ref 1]" in said(pilot)
        importer.fault = None
        await press(pilot, "enter")
        assert dialog(pilot).stage is Stage.DONE


async def test_leaving_the_program_cancels_the_import(file: Path) -> None:
    importer = FakeImporter()
    async with browsing(some_bank(), importer=importer) as pilot:
        await begin(pilot, importer, file)
        await pilot.press("ctrl+q")
        await until(lambda: importer.cancelled, "the end of the import")


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (120, 40)])
async def test_progress_and_result_fit_the_terminal(file: Path, size: tuple[int, int]) -> None:
    importer = FakeImporter(report(file=HOSTILE))
    async with browsing(some_bank(), importer=importer, size=size) as pilot:
        await begin(pilot, importer, file)
        importer.tell("bytes", 7, 0)
        await pilot.pause()
        assert "Esc cancels" in shown(pilot)
        assert all(line.isprintable() for line in frame(pilot))
        assert importer.let_go is not None
        importer.let_go.set()
        await settle(pilot)
        assert "Enter closes" in shown(pilot)
        assert all(line.isprintable() for line in frame(pilot))
