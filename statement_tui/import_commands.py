"""What the commands that import and undo do: read files, ask a service, print what a writer makes of it."""

from pathlib import Path
from typing import NamedTuple

import click

from statement_tui.formatting import Formats, visible
from statement_tui.interruption import interrupted_at_once
from statement_tui.models.import_report import FileReport, Refusal
from statement_tui.progress_line import ProgressLine
from statement_tui.repositories.opening import import_repository, opened_for_reading, opened_for_writing
from statement_tui.repositories.sqlite_import import SqliteImportRepository
from statement_tui.services.importer import FileResult, ImportJob, import_files
from statement_tui.services.undo_import import undo_import
from statement_tui.writers.as_json import imports_as_json, refusal_as_json, report_as_json, undone_as_json
from statement_tui.writers.import_report import (
    imports_as_text,
    report_as_text,
    summary_as_text,
    undone_as_text,
)


class ImportOutcome(NamedTuple):
    """What came of all the files together."""

    read: int
    """How many could be read."""
    refused: int
    """How many were not imported, or would not be."""


async def run_import(path: Path, job: ImportJob, output_format: str, formats: Formats) -> ImportOutcome:
    """Import each file as a whole or not at all, and print what came of it at once."""
    results: list[FileResult] = []
    progress = ProgressLine()
    open_repository = import_repository(path, trying_out=job.preview)
    async for result in import_files(job, open_repository, progress.watch, interrupted_at_once):
        progress.clear()
        results.append(result)
        _print_result(result, output_format, formats)
    if output_format == "text" and len(results) > 1:
        click.echo(summary_as_text(results), nl=False)
    read = sum(isinstance(result, FileReport) for result in results)
    taken = sum(isinstance(result, FileReport) and result.importable for result in results)
    return ImportOutcome(read, len(results) - taken)


async def list_imports(path: Path, output_format: str, formats: Formats) -> None:
    """Print the imports, the newest first."""
    async with opened_for_reading(path) as connection:
        batches = await SqliteImportRepository(connection).fetch_imports()
    if output_format == "json":
        click.echo(imports_as_json(batches), nl=False)
    elif batches:
        click.echo(imports_as_text(batches, formats), nl=False)
    else:
        click.echo("Nothing was imported yet; import a bank file with `statement-tui import FILE`", err=True)


async def undo(path: Path, number: int | None, output_format: str, formats: Formats) -> None:
    """Take out an import, the newest one where no number is given, and print what went with it."""
    async with opened_for_reading(path):
        """Refuses a database that is not there, which opening for writing would create."""
    async with opened_for_writing(path) as connection:
        undone = await undo_import(SqliteImportRepository(connection), number)
    click.echo(
        undone_as_json(undone) if output_format == "json" else undone_as_text(undone, formats), nl=False
    )


def _print_result(result: FileReport | Refusal, output_format: str, formats: Formats) -> None:
    as_json = output_format == "json"
    if isinstance(result, Refusal):
        click.echo(visible(f"statement-tui: {result.file}: {result.error}"), err=True)
        if as_json:
            click.echo(refusal_as_json(result), nl=False)
        return
    click.echo(report_as_json(result) if as_json else report_as_text(result, formats), nl=False)
