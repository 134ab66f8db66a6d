"""Exports in a process of their own, and copies, on a real database."""

import asyncio
import os
from decimal import Decimal
from pathlib import Path

import pytest

from statement_tui.browse import _LateExporter
from statement_tui.errors import DatabaseMissing, FileThere
from statement_tui.export_job import ExportFormat, ExportJob, ExportOutcome
from statement_tui.formatting import Formats
from statement_tui.models.month import Month
from statement_tui.models.progress import Progress
from statement_tui.models.transaction import StatementTransaction
from statement_tui.services.export_statements import MonthRange
from tests.integration.command_line import IBAN, run

JUNE = Month.parse("2026-06")
OF_JUNE = MonthRange(JUNE)


async def test_it_writes_files_says_how_far_it_is_and_replaces_none_unasked(
    demo: Path, tmp_path: Path
) -> None:
    told: list[Progress] = []
    path = tmp_path / "june.csv"
    job = ExportJob(IBAN, ExportFormat.CSV, OF_JUNE, path)

    assert await _LateExporter(demo).run(job, told.append) == ExportOutcome((path,), JUNE, JUNE, 36)

    assert [progress.done for progress in told] == [0, 36]
    assert {(progress.file, progress.total) for progress in told} == {("june.csv", 36)}
    with pytest.raises(FileThere, match=str(path)):
        await _LateExporter(demo).run(job, told.append)
    with pytest.raises(DatabaseMissing):
        await _LateExporter(tmp_path / "none.db").text(job)


def test_texts_are_those_that_show_prints(demo: Path) -> None:
    exporter = _LateExporter(demo)
    job = ExportJob(IBAN, ExportFormat.TEXT, OF_JUNE)
    assert asyncio.run(exporter.text(job)) == run("show", IBAN, "2026-06", "--db", demo).stdout

    row = StatementTransaction.model_validate(
        {
            "booked_on": JUNE.first_day,
            "sequence": 1,
            "amount": Decimal("-1.50"),
            "balance": Decimal("1000.00"),
            "description": "a\nb\x1b",
        }
    )
    line = asyncio.run(exporter.rows_text([row], Formats()))
    assert (line.split(), line.count("\n")) == (["2026-06-01", "−1.50", "1,000.00", "a␊b␛"], 1)
    line = asyncio.run(exporter.rows_text([row], Formats(masked=True)))
    assert line.split() == ["2026-06-01", "•••••", "•••••", "•••••"]


async def test_one_that_is_cancelled_leaves_nothing(demo: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    job = ExportJob(IBAN, ExportFormat.CSV, MonthRange(everything=True), pipe)
    begun = asyncio.Event()

    def watch(progress: Progress) -> None:
        begun.set()

    exporting = asyncio.create_task(_LateExporter(demo).run(job, watch))
    # A pipe that nobody empties holds the export up.
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        await asyncio.wait_for(begun.wait(), 20)
        exporting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await exporting
    finally:
        os.close(reader)
    assert os.listdir(folder) == ["pipe"]
