"""The import dialog on files that only a fake importer knows."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from textual.pilot import Pilot

from statement_tui.models.import_batch import ImportBatch, UndoneImport
from statement_tui.models.import_report import FileReport, RowReport, RowStatus, StatementReport
from statement_tui.models.progress import Progress, Watch
from statement_tui.services.importer import FileResult, ImportJob
from statement_tui.ui.screens.import_files import ImportScreen

from .bank import EVERYDAY
from .pilots import lines, press, settle

HOSTILE: Final = "[/x] [ref 1] [@click=app.quit]x[/] \x1b[2J\x00\n\u202eeno 🚀"
"""What is markup, acts on terminals, breaks lines and turns text round."""

BATCH: Final = ImportBatch(
    number=3,
    file_name="june.ofx",
    sha256="0" * 64,
    format="ofx",
    imported_at=datetime(2026, 7, 1, 9, 30, tzinfo=UTC),
    account_numbers=(EVERYDAY.number,),
    new=40,
    duplicates=2,
    warnings=0,
)


def row(status: RowStatus, text: str = "Grocer", *, amount: str = "-5.00") -> RowReport:
    return RowReport(
        status=status, place="line 7", booked_on=date(2026, 6, 3), amount=Decimal(amount), text=text
    )


def statement(number: str = EVERYDAY.number, **fields: object) -> StatementReport:
    """A statement of June with two new entries and one that is known."""
    usual: dict[str, object] = {
        "account_number": number,
        "currency": "EUR",
        "transaction_count": 3,
        "total": Decimal("-15.00"),
        "opening_balance": Decimal("100.00"),
        "closing_balance": Decimal("85.00"),
        "first_booked_on": date(2026, 6, 3),
        "last_booked_on": date(2026, 6, 5),
        "new": 2,
        "duplicates": 1,
        "rows": (row(RowStatus.NEW), row(RowStatus.NEW, "Baker"), row(RowStatus.DUPLICATE, "Rent")),
    }
    return StatementReport.model_validate(usual | fields)


def report(*statements: StatementReport, **fields: object) -> FileReport:
    """A file with these statements, one of June when none is given."""
    usual: dict[str, object] = {
        "file": "june.ofx",
        "format": "ofx",
        "statements": statements or (statement(),),
    }
    return FileReport.model_validate(usual | fields)


class FakeImporter:
    """An `Importer` whose answers are set, and can be held up and broken."""

    def __init__(self, *results: FileResult) -> None:
        self.answer: Callable[[ImportJob], Sequence[FileResult]] = lambda job: results or (report(),)
        self.jobs: list[ImportJob] = []
        self.cancelled: list[ImportJob] = []
        self.watch: Watch = print
        self.batches: list[ImportBatch] = [BATCH]
        self.undone: list[int] = []
        self.accounts_gone: tuple[str, ...] = ()
        self.fault: Exception | None = None
        self.let_go: asyncio.Event | None = None

    @property
    def imports(self) -> list[ImportJob]:
        """What was to be kept."""
        return [job for job in self.jobs if not job.preview]

    @property
    def previews(self) -> list[ImportJob]:
        """What was only looked at."""
        return [job for job in self.jobs if job.preview]

    def hold(self) -> asyncio.Event:
        """Answer only when the event is set."""
        self.let_go = asyncio.Event()
        return self.let_go

    async def run(self, job: ImportJob, watch: Watch) -> tuple[FileResult, ...]:
        self.jobs.append(job)
        self.watch = watch
        try:
            await self._wait()
        except asyncio.CancelledError:
            self.cancelled.append(job)
            raise
        results = tuple(self.answer(job))
        if job.preview:
            return results
        return tuple(
            result.model_copy(update={"import_number": 4}) if isinstance(result, FileReport) else result
            for result in results
        )

    async def fetch_imports(self) -> tuple[ImportBatch, ...]:
        await self._wait()
        return tuple(self.batches)

    async def undo(self, number: int) -> UndoneImport:
        self.undone.append(number)
        await self._wait()
        return UndoneImport(batch=BATCH, removed=40, kept=2, balances=1, accounts=self.accounts_gone)

    def tell(self, unit: str, done: int, total: int) -> None:
        """Say how far the import is."""
        self.watch(Progress("june.ofx", unit, done, total))

    async def _wait(self) -> None:
        if self.let_go is not None:
            await self.let_go.wait()
        await asyncio.sleep(0)
        if self.fault is not None:
            raise self.fault


def dialog(pilot: Pilot[Any]) -> ImportScreen:
    """The import dialog."""
    screen = pilot.app.screen
    assert isinstance(screen, ImportScreen)
    return screen


async def name_path(pilot: Pilot[Any], path: Path | str, *, look: bool = True) -> None:
    """Open the dialog and name the path; look into it."""
    await press(pilot, "I")
    dialog(pilot).path.value = str(path)
    await (press(pilot, "enter") if look else settle(pilot))


def said(pilot: Pilot[Any]) -> str:
    """What stands under the path."""
    return "\n".join(line.rstrip() for line in lines(dialog(pilot).query_one("#status"))).strip()


def results(pilot: Pilot[Any]) -> str:
    """What is said of the files, in one line."""
    return " ".join(" ".join(lines(dialog(pilot).query_one("#results"))).split())
