"""Exports in a process of their own, so that a screen goes on answering keys while one runs."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from statement_tui.errors import StatementError
from statement_tui.export_files import export_statements
from statement_tui.export_job import ExportJob, ExportOutcome
from statement_tui.formatting import Formats
from statement_tui.interruption import interrupted_at_once
from statement_tui.models.progress import Watch
from statement_tui.models.transaction import StatementTransaction
from statement_tui.repositories.opening import opened_for_reading
from statement_tui.repositories.sqlite import SqliteStatementRepository
from statement_tui.worker_process import in_process
from statement_tui.writers.as_text import rows_as_text

_ENDED: Final = StatementError("The export ended unexpectedly", "try again")


class ExportProcess:
    """An `Exporter` that starts a process for each thing to be written."""

    def __init__(self, database: Path) -> None:
        self._database = database

    async def run(self, job: ExportJob, watch: Watch) -> ExportOutcome:
        """See `Exporter.run`."""
        outcome, _ = await in_process(_export, (self._database, job), watch, _ENDED)
        assert isinstance(outcome, ExportOutcome)
        return outcome

    async def text(self, job: ExportJob) -> str:
        """See `Exporter.text`."""
        _, text = await in_process(_export, (self._database, job), lambda progress: None, _ENDED)
        return str(text)

    async def rows_text(self, rows: Sequence[StatementTransaction], formats: Formats) -> str:
        """See `Exporter.rows_text`."""
        return await asyncio.to_thread(rows_as_text, rows, formats)


class _Kept:
    """Keeps what is written."""

    def __init__(self) -> None:
        self.pieces: list[str] = []

    def __enter__(self) -> Self:
        return self

    def write(self, text: str) -> None:
        self.pieces.append(text)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass


async def _export(database: Path, job: ExportJob, watch: Watch) -> tuple[ExportOutcome, str]:
    """What was exported, and the text of it where the job names no file."""
    kept = _Kept()
    async with opened_for_reading(database) as connection:
        outcome = await export_statements(
            SqliteStatementRepository(connection),
            job,
            watch,
            database=database,
            may_replace=lambda paths: False,
            output=kept,
            writing=interrupted_at_once,
        )
    return outcome, "".join(kept.pieces)
