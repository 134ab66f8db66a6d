"""The path in the import dialog: typed, completed, dropped, given up."""

from pathlib import Path

import pytest
from textual import events

from statement_tui.errors import DatabaseMissing
from statement_tui.models.import_report import Refusal
from statement_tui.ui.app import StatementApp
from statement_tui.ui.screens.import_screen import Stage

from .bank import Bank
from .browsing import browser, browsing, some_bank
from .importing import FakeImporter, dialog, name_path, results, said
from .pilots import press, settle, shown, until


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file that is there; what is in it only the importer knows."""
    path = tmp_path / "june.ofx"
    path.write_text("june")
    return path


async def test_the_dialog_opens_on_the_path_and_esc_closes_it() -> None:
    importer = FakeImporter()
    async with browsing(some_bank(), importer=importer) as pilot:
        await press(pilot, "I")
        assert dialog(pilot).focused is dialog(pilot).path
        assert "nothing changes before you say so" in shown(pilot)
        await press(pilot, "escape")
        assert pilot.app.screen is browser(pilot)
        assert importer.jobs == []


async def test_without_an_importer_the_keys_do_nothing() -> None:
    async with browsing(some_bank()) as pilot:
        await press(pilot, "I", "u")
        assert pilot.app.screen is browser(pilot)


async def test_it_opens_where_there_is_no_database_yet(file: Path) -> None:
    bank = Bank()
    bank.faults["open"] = DatabaseMissing("There is no database", "at all")
    async with StatementApp(bank.open, importer=FakeImporter()).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "Press I to import a file" in shown(pilot)
        await name_path(pilot, file)
        assert dialog(pilot).stage is Stage.PREVIEW


async def test_tab_completes_the_path_and_then_goes_on(file: Path) -> None:
    async with browsing(some_bank(), importer=FakeImporter()) as pilot:
        await press(pilot, "I", *f"{file.parent}/ju")
        await until(lambda: str(file) in shown(pilot), "the completion")
        await press(pilot, "tab")
        assert dialog(pilot).path.value == str(file)
        assert dialog(pilot).focused is dialog(pilot).path
        await until(lambda: dialog(pilot).stage is Stage.PREVIEW, "the preview")
        await press(pilot, "tab")
        assert dialog(pilot).focused is not dialog(pilot).path


async def test_a_pause_in_typing_looks_into_a_file_that_is_there(file: Path) -> None:
    importer = FakeImporter()
    async with browsing(some_bank(), importer=importer) as pilot:
        await name_path(pilot, file, look=False)
        await until(lambda: dialog(pilot).stage is Stage.PREVIEW, "the preview")
        [job] = importer.jobs
        assert job.paths == (file,)
        assert job.preview
        assert job.rows == 500
        assert dialog(pilot).focused is dialog(pilot).path


async def test_a_pause_in_a_folder_lists_what_is_there(file: Path) -> None:
    (file.parent / "july [x].ofx").write_text("july")
    importer = FakeImporter()
    async with browsing(some_bank(), importer=importer) as pilot:
        await name_path(pilot, f"{file.parent}/ju", look=False)
        await until(lambda: said(pilot).split() == ["july", "[x].ofx", "june.ofx"], "the list")
        assert importer.jobs == []


async def test_what_is_dropped_is_taken_as_it_is_meant(file: Path) -> None:
    other = file.parent / "may 2026.ofx"
    other.write_text("may")
    importer = FakeImporter()
    async with browsing(some_bank(), importer=importer) as pilot:
        await press(pilot, "I")
        dialog(pilot).path.post_message(events.Paste(f"'{file}'\r\nfile://{file.parent}/may%202026.ofx\r\n"))
        await settle(pilot)
        await press(pilot, "enter")
        assert importer.jobs[-1].paths == (file, other)


async def test_only_enter_looks_for_a_file_that_is_not_there(tmp_path: Path) -> None:
    importer = FakeImporter(Refusal(file="gone.ofx", error="There is no such file: gone.ofx"))
    async with browsing(some_bank(), importer=importer) as pilot:
        await name_path(pilot, tmp_path / "gone.ofx", look=False)
        dialog(pilot)._look(only_files=True)
        await settle(pilot)
        assert importer.jobs == []
        await press(pilot, "enter")
        assert "✗ gone.ofx: There is no such file" in results(pilot)
        assert dialog(pilot).go.disabled
        assert not dialog(pilot).rows.display


async def test_typing_on_gives_up_what_was_being_read(file: Path) -> None:
    importer = FakeImporter()
    async with browsing(some_bank(), importer=importer) as pilot:
        held = importer.hold()
        await press(pilot, "I")
        dialog(pilot).path.value = str(file)
        await pilot.press("enter")
        await until(lambda: importer.jobs, "the reading")
        assert dialog(pilot).stage is Stage.READING
        importer.tell("bytes", 25, 100)
        await pilot.pause()
        assert "25 % of 100 bytes · june.ofx" in said(pilot)
        await pilot.press("x")
        await until(lambda: importer.cancelled, "the end of the reading")
        await settle(pilot)
        importer.tell("bytes", 50, 100)
        held.set()
        await settle(pilot)
        assert dialog(pilot).stage is Stage.PATH
        assert "50 %" not in shown(pilot)


async def test_esc_closes_the_dialog_while_a_file_is_read(file: Path) -> None:
    importer = FakeImporter()
    async with browsing(some_bank(), importer=importer) as pilot:
        importer.hold()
        await press(pilot, "I")
        dialog(pilot).path.value = str(file)
        await pilot.press("enter")
        await until(lambda: importer.jobs, "the reading")
        await pilot.press("escape")
        await until(lambda: importer.cancelled, "the end of the reading")
        await settle(pilot)
        assert pilot.app.screen is browser(pilot)
