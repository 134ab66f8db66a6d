"""What is said of files before they are imported."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets import Button

from statement_tui.errors import DatabaseBusy
from statement_tui.models.import_report import BalanceBreak, NearMatch, Refusal, RowStatus
from statement_tui.models.parsed import ParseWarning
from statement_tui.models.proof import Discrepancy
from statement_tui.models.question import Choice, Question
from statement_tui.ui.screens.import_screen import Stage

from .bank import EVERYDAY
from .browsing import browsing, some_bank
from .importing import BATCH, HOSTILE, FakeImporter, dialog, name_path, report, results, row, said, statement
from .pilots import frame, press, settle, shown

ACCOUNT = Question(field="account", text="Which account is the file of?", option="--account")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file that is there; what is in it only the importer knows."""
    path = tmp_path / "june.ofx"
    path.write_text("june")
    return path


def rows_shown(pilot: Pilot[Any]) -> list[list[str]]:
    table = dialog(pilot).rows
    return [[str(cell) for cell in table.get_row_at(index)] for index in range(table.row_count)]


async def test_the_preview_says_all_that_is_known(file: Path) -> None:
    full = statement(
        is_new_account=False,
        closing_balance=Decimal("90.00"),
        follows=False,
        unreadable=1,
        near_matches=(
            NearMatch(
                place="line 7",
                booked_on=row(RowStatus.NEAR).booked_on,
                amount=Decimal("-5.00"),
                description="Grocer",
                known_booked_on=row(RowStatus.NEAR).booked_on,
                known_description="GROCER 17",
            ),
        ),
        rows=(
            row(RowStatus.UNREADABLE, "no date"),
            row(RowStatus.NEW),
            row(RowStatus.NEAR),
            row(RowStatus.DUPLICATE, amount="7.00"),
        ),
    )
    off = Discrepancy(
        since=BATCH.imported_at.date(),
        since_amount=Decimal("1.00"),
        until=BATCH.imported_at.date(),
        until_amount=Decimal("2.00"),
        difference=Decimal("-1.00"),
    )
    warnings = tuple(ParseWarning(place=f"line {number}", message="is odd") for number in range(25))
    importer = FakeImporter(
        report(
            full,
            statement("4711", opening_balance=None, currency=None, follows=True),
            warnings=warnings,
            breaks=(BalanceBreak(account_number=EVERYDAY.number, currency="EUR", discrepancy=off),),
        )
    )
    async with browsing(some_bank(), importer=importer, size=(120, 40)) as pilot:
        await name_path(pilot, file)
        text = results(pilot)
        for part in (
            "june.ofx · OFX",
            "DE02 1203 0000 0000 2020 51 · 2026-06-03 to 2026-06-05",
            "2 new, 1 duplicate, 1 of the new near a known one, 1 unreadable",
            "opening 100.00, closing 90.00 EUR · ✗ off by −5.00 in itself · ✗ does not follow what is there",
            "4711 · 2026-06-03 to 2026-06-05",
            "closing 85.00 · ✓ follows what is there",
            "✗ DE02 1203 0000 0000 2020 51 (EUR) is off by −1.00 between 2026-07-01 (1.00)",
            "! line 0: is odd",
            "! and 5 more",
        ):
            assert part in text, part
        assert rows_shown(pilot)[:4] == [
            ["✗ unreadable", "2026-06-03", "−5.00", "line 7: no date"],
            ["+ new", "2026-06-03", "−5.00", "Grocer"],
            ["≈ near", "2026-06-03", "−5.00", "Grocer (known: 2026-06-03 GROCER 17)"],
            ["= duplicate", "2026-06-03", "+7.00", "Grocer"],
        ]
        assert isinstance(dialog(pilot).focused, Button)


async def test_a_file_that_adds_up_says_so(file: Path) -> None:
    async with browsing(some_bank(), importer=FakeImporter()) as pilot:
        await name_path(pilot, file)
        assert "✓ adds up" in results(pilot)


async def test_a_file_that_was_imported_already_says_when_and_cannot_be_imported(file: Path) -> None:
    importer = FakeImporter(report(already_imported=BATCH))
    async with browsing(some_bank(), importer=importer) as pilot:
        await name_path(pilot, file)
        assert "already imported on 2026-07-01 as import 3; nothing changes" in results(pilot)
        await press(pilot, "ctrl+s", "enter")
        assert importer.imports == []


async def test_a_fault_of_the_database_is_said_and_enter_tries_again(file: Path) -> None:
    importer = FakeImporter()
    importer.fault = DatabaseBusy("The database is busy", "[/data/x.db] is held")
    async with browsing(some_bank(), importer=importer) as pilot:
        await name_path(pilot, file)
        assert "✗ The database is busy: [/data/x.db] is held. Press Enter to try again." in said(pilot)
        importer.fault = None
        await press(pilot, "enter")
        assert dialog(pilot).stage is Stage.PREVIEW


async def test_no_more_rows_are_shown_than_were_asked_for(file: Path) -> None:
    many = tuple(row(RowStatus.NEW, f"Row {number}") for number in range(400))
    async with browsing(
        some_bank(), importer=FakeImporter(report(statement(rows=many), statement(rows=many)))
    ) as pilot:
        await name_path(pilot, file)
        assert dialog(pilot).rows.row_count == 500


async def test_a_long_report_is_scrolled_from_wherever_the_focus_is(file: Path) -> None:
    warnings = tuple(ParseWarning(place=f"line {number}", message="is odd") for number in range(20))
    importer = FakeImporter(report(warnings=warnings))
    async with browsing(some_bank(), importer=importer, size=(80, 24)) as pilot:
        await name_path(pilot, file)
        dialog(pilot).path.focus()
        await settle(pilot)
        assert "line 19: is odd" not in shown(pilot)
        await press(pilot, "pagedown", "pagedown", "down", "down")
        assert "line 19: is odd" in shown(pilot)
        await press(pilot, "pageup", "pageup", "up", "up")
        assert "june.ofx · OFX" in shown(pilot)


# Hostile text, and small terminals.


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (120, 40)])
async def test_text_of_files_is_shown_as_it_is_at_every_size(tmp_path: Path, size: tuple[int, int]) -> None:
    hostile = tmp_path / "[b] \x1b[2J\n[/x].ofx"
    question = Question(
        field="note", text=HOSTILE, option="--x", choices=(Choice(value=HOSTILE, sample=HOSTILE),)
    )
    warning = ParseWarning(place=HOSTILE, message=HOSTILE)
    bad = statement(rows=(row(RowStatus.NEW, HOSTILE), row(RowStatus.UNREADABLE, HOSTILE)))
    importer = FakeImporter(
        report(bad, file=HOSTILE, format=HOSTILE, warnings=(warning,), questions=(question, ACCOUNT)),
        Refusal(file=HOSTILE, error=HOSTILE),
    )
    bank = some_bank()
    bank.books[0] = type(bank.books[0])(EVERYDAY.model_copy(update={"name": HOSTILE}))
    async with browsing(bank, importer=importer, size=size) as pilot:
        await name_path(pilot, hostile)
        for keys in ([], ["enter"], ["escape"]):
            await press(pilot, *keys)
            lines = frame(pilot)
            assert len(lines) == size[1]
            assert {cell_len(line) for line in lines} == {size[0]}
            assert all(line.isprintable() for line in lines)
        assert "[/x] [ref 1] [@click=app.quit]x[/]" in results(pilot)
        assert rows_shown(pilot)[0][3].startswith("[/x] [ref 1] [@click=app.quit]x[/] ␛[2J␀␊·")
        assert pilot.app._exception is None
