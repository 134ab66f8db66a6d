"""The browser with an exporter that writes nothing."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from statement_tui.errors import FileThere
from statement_tui.export_job import ExportJob, ExportOutcome
from statement_tui.formatting import Formats
from statement_tui.models.month import Month
from statement_tui.models.progress import Progress, Watch
from statement_tui.models.transaction import StatementTransaction


class FakeExporter:
    """An `Exporter` whose answers are set, and can be held up and broken."""

    def __init__(self) -> None:
        self.jobs: list[ExportJob] = []
        self.cancelled: list[ExportJob] = []
        self.there: set[Path] = set()
        self.fault: Exception | None = None
        self.let_go: asyncio.Event | None = None
        self.watch: Watch = print
        self.large = ""

    def hold(self) -> asyncio.Event:
        """Answer only when the event is set."""
        self.let_go = asyncio.Event()
        return self.let_go

    def tell(self, done: int, total: int) -> None:
        """Say how far the export is."""
        self.watch(Progress("june.csv", "transactions", done, total))

    async def run(self, job: ExportJob, watch: Watch) -> ExportOutcome:
        self.watch = watch
        await self._answer(job)
        assert job.path is not None
        if job.path in self.there and not job.replace:
            raise FileThere("The file is there already", str(job.path))
        first = job.months.first or Month.parse("2026-06")
        return ExportOutcome((job.path,), first, job.months.last or first, 40)

    async def text(self, job: ExportJob) -> str:
        await self._answer(job)
        return f"{job.account_number} {job.months.first} masked={job.formats.masked}\n{self.large}"

    async def rows_text(self, rows: Sequence[StatementTransaction], formats: Formats) -> str:
        return "".join(f"{row.booked_on} {formats.amount(row.amount)}\n" for row in rows)

    async def _answer(self, job: ExportJob) -> None:
        self.jobs.append(job)
        try:
            if self.let_go is not None:
                await self.let_go.wait()
        except asyncio.CancelledError:
            self.cancelled.append(job)
            raise
        if self.fault is not None:
            raise self.fault
