"""The export dialog, on an exporter that writes nothing."""

import os
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Checkbox, Input, Select

from statement_tui.errors import UnwritableFile
from statement_tui.export_job import ExportFormat, ExportJob
from statement_tui.formatting import Formats
from statement_tui.models.month import Month
from statement_tui.models.transaction_filter import TransactionFilter
from statement_tui.services.export_statements import MonthRange
from statement_tui.ui.screens.browse import BrowseScreen
from statement_tui.ui.screens.export import ExportScreen

from .bank import EVERYDAY
from .browsing import browser, browsing, some_bank
from .exporting import FakeExporter
from .pilots import lines, press, settle, shown, until

JUNE = Month.parse("2026-06")
HERE, HOME = Path.cwd(), os.path.expanduser("~")
NAME = Path(f"{EVERYDAY.number}-2026-06.csv")


def dialog(pilot: Pilot[Any]) -> ExportScreen:
    screen = pilot.app.screen
    assert isinstance(screen, ExportScreen)
    return screen


def said(pilot: Pilot[Any]) -> str:
    return " ".join(" ".join(lines(dialog(pilot).query_one("#said"))).split())


async def test_e_proposes_a_file_exports_the_month_and_says_where_it_is() -> None:
    exporter = FakeExporter()
    async with browsing(some_bank(), exporter=exporter, size=(80, 24)) as pilot:
        await press(pilot, "e")
        assert dialog(pilot).file.value == f"{EVERYDAY.number}-2026-06.csv"
        assert "DE02 1203 0000 0000 2020 51" in shown(pilot)

        await press(pilot, "enter")
        assert exporter.jobs == [
            ExportJob(
                EVERYDAY.number,
                ExportFormat.CSV,
                MonthRange(JUNE, JUNE),
                Path(f"{EVERYDAY.number}-2026-06.csv"),
            )
        ]
        there = HERE / NAME
        assert said(pilot).replace(" ", "") == f"✓40transactionsof2026-06arein{there}".replace(" ", "")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, BrowseScreen)


async def test_format_and_months_change_the_proposal_until_a_name_is_typed() -> None:
    exporter = FakeExporter()
    async with browsing(some_bank(), exporter=exporter, size=(60, 15)) as pilot:
        await press(pilot, "e")
        screen = dialog(pilot)
        screen.query_one(Select).value = ExportFormat.OFX
        screen.query_one("#first", Input).value = "-2"
        await settle(pilot)
        assert screen.file.value == f"{EVERYDAY.number}-2026-04-2026-06.ofx"

        screen.file.value = "~/out/{month}.ofx"
        screen.query_one("#last", Input).value = "may 26"
        await press(pilot, "ctrl+s")
        [job] = exporter.jobs
        assert (str(job.path), job.format) == (HOME + "/out/{month}.ofx", ExportFormat.OFX)
        assert job.months == MonthRange(Month.parse("2026-04"), Month.parse("2026-05"))

        await press(pilot, "escape", "e")
        assert dialog(pilot).file.value == f"~/out/{EVERYDAY.number}-2026-06.ofx"


@pytest.mark.parametrize(("key", "replaced"), [("y", True), ("enter", True), ("n", False), ("escape", False)])
async def test_a_file_that_is_there_is_replaced_only_after_a_yes(key: str, replaced: bool) -> None:
    exporter = FakeExporter()
    exporter.there = {NAME}
    async with browsing(some_bank(), exporter=exporter) as pilot:
        await press(pilot, "e", "enter")
        assert "is there already" in said(pilot)
        await press(pilot, key)
        assert [job.replace for job in exporter.jobs] == [False, True][: 1 + replaced]
        assert said(pilot).startswith("✓ 40" if replaced else "Nothing was written")


async def test_what_cannot_be_done_is_said_and_nothing_typed_is_lost() -> None:
    exporter = FakeExporter()
    exporter.fault = UnwritableFile("The disk is full", "/x\x1b[2J[/]; make room")
    async with browsing(some_bank(), exporter=exporter) as pilot:
        await press(pilot, "e")
        screen = dialog(pilot)
        screen.file.value = ""
        await press(pilot, "enter")
        assert said(pilot) == "✗ The file has no name: type one"
        screen.file.value = "a.csv"
        screen.query_one("#first", Input).value = "soon"
        await press(pilot, "enter")
        assert said(pilot) == "✗ soon is no month: type it like 2026-03"
        screen.query_one("#first", Input).value = "2026-01"
        await press(pilot, "enter")
        assert said(pilot) == "✗ The disk is full: /x␛[2J[/]; make room"
        assert (screen.file.value, screen.focused) == ("a.csv", screen.file)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, BrowseScreen)


async def test_escape_cancels_an_export_that_runs() -> None:
    exporter = FakeExporter()
    exporter.hold()
    async with browsing(some_bank(), exporter=exporter) as pilot:
        await pilot.press("e", "enter")
        await until(lambda: exporter.jobs)
        exporter.tell(300, 1200)
        await pilot.pause()
        assert "25 % of 1,200 transactions" in said(pilot)
        await press(pilot, "escape")
        assert exporter.cancelled == exporter.jobs
        assert said(pilot).startswith("Cancelled")
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, BrowseScreen)


async def test_a_filter_and_a_mask_go_with_it() -> None:
    exporter = FakeExporter()
    wanted = TransactionFilter.parse("[/x] grocer")
    async with browsing(some_bank(), exporter=exporter, formats=Formats(masked=True)) as pilot:
        browser(pilot).filter = wanted
        await press(pilot, "e")
        assert dialog(pilot).file.value == "account-2026-06.csv"
        assert "only what “•••••” finds" in shown(pilot)
        await press(pilot, "enter", "enter", "asterisk", "e")
        assert "only what “[/x] grocer” finds" in shown(pilot)
        dialog(pilot).query_one(Checkbox).value = False
        await press(pilot, "enter")
    assert [(job.filter_text, job.formats.masked) for job in exporter.jobs] == [
        (wanted.text, True),
        ("", False),
    ]


async def test_without_an_exporter_or_a_statement_there_is_nothing_to_export() -> None:
    async with browsing(some_bank()) as pilot:
        await press(pilot, "e", "y", "Y")
        assert isinstance(pilot.app.screen, BrowseScreen)
    async with browsing(some_bank(), account="0815", exporter=FakeExporter()) as pilot:
        await press(pilot, "e", "y", "Y")
        assert isinstance(pilot.app.screen, BrowseScreen)
        assert browser(pilot).keys.notice == ""
