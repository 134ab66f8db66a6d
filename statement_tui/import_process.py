"""Imports in a process of their own, so that a screen goes on answering keys while one runs."""

from pathlib import Path
from typing import Final

from statement_tui.errors import StatementError
from statement_tui.interruption import interrupted_at_once
from statement_tui.models.import_batch import ImportBatch, UndoneImport
from statement_tui.models.progress import Watch
from statement_tui.repositories.opening import import_repository, opened_for_reading, opened_for_writing
from statement_tui.repositories.sqlite_import import SqliteImportRepository
from statement_tui.services.importer import FileResult, ImportJob, import_files
from statement_tui.services.undo_import import undo_import
from statement_tui.worker_process import in_process

_ENDED: Final = StatementError(
    "The import ended unexpectedly", "nothing of the file on its way was kept; try again"
)


class ImportProcess:
    """An `Importer` that starts a process for each thing to be done."""

    def __init__(self, database: Path) -> None:
        self._database = database

    async def run(self, job: ImportJob, watch: Watch) -> tuple[FileResult, ...]:
        """See `Importer.run`."""
        result: tuple[FileResult, ...] = await in_process(_import, (self._database, job), watch, _ENDED)
        return result

    async def fetch_imports(self) -> tuple[ImportBatch, ...]:
        """See `Importer.fetch_imports`."""
        async with opened_for_reading(self._database) as connection:
            return await SqliteImportRepository(connection).fetch_imports()

    async def undo(self, number: int) -> UndoneImport:
        """See `Importer.undo`."""
        result: UndoneImport = await in_process(
            _undo, (self._database, number), lambda progress: None, _ENDED
        )
        return result


async def _import(database: Path, job: ImportJob, watch: Watch) -> tuple[FileResult, ...]:
    open_repository = import_repository(database, trying_out=job.preview)
    results = import_files(job, open_repository, watch, interrupted_at_once)
    return tuple([result async for result in results])


async def _undo(database: Path, number: int, watch: Watch) -> UndoneImport:
    async with opened_for_writing(database) as connection:
        return await undo_import(SqliteImportRepository(connection), number)
