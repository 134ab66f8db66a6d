"""What the command that exports does: open the database, ask before anything is replaced, write."""

import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import click

from statement_tui.errors import FileThere
from statement_tui.export_files import export_statements
from statement_tui.export_job import ExportFormat, ExportJob, ExportOutcome
from statement_tui.formatting import visible
from statement_tui.interruption import interrupted_at_once
from statement_tui.progress_line import ProgressLine
from statement_tui.repositories.opening import opened_for_reading
from statement_tui.repositories.sqlite import SqliteStatementRepository


async def run_export(database: Path, job: ExportJob) -> ExportOutcome:
    """Write the statements of the job, to standard output where it names no file.

    Raises:
        FileThere: A file is there already, and nobody said that it may be replaced.
        StatementError: The statements cannot be read or written.
    """
    progress = ProgressLine()
    if job.path is None and job.format is ExportFormat.OFX and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")  # which the file says of itself
    async with opened_for_reading(database) as connection:
        try:
            return await export_statements(
                SqliteStatementRepository(connection),
                job,
                progress.watch,
                database=database,
                may_replace=_may_replace,
                output=_StandardOutput(),
                writing=interrupted_at_once,
            )
        except FileThere as fault:
            detail = f"{fault.detail}; name another one, or replace it with --force"
            raise FileThere(fault.title, detail) from None
        finally:
            progress.clear()


class _StandardOutput:
    """What is printed is written at once, and needs no end."""

    def __enter__(self) -> Self:
        return self

    def write(self, text: str) -> None:
        click.echo(text, nl=False)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass


def _may_replace(paths: Sequence[Path]) -> bool:
    """Ask on a terminal; where nobody can answer nothing is replaced."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    name = visible(str(paths[0]))
    what = name if len(paths) == 1 else f"{len(paths)} files ({name} …)"
    verb = "is" if len(paths) == 1 else "are"
    return click.confirm(f"{what} {verb} there already; replace?", default=False, err=True)
