"""What the commands without a screen do: open the database, ask a service, print what a writer makes of it.

Imported only when such a command runs, since it brings all that the launch of the browser does not need.
"""

import signal
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import click

from statement_tui.errors import UnreadableFile
from statement_tui.formatting import visible
from statement_tui.models.import_report import FileReport, Refusal
from statement_tui.models.month import Month
from statement_tui.models.overview import AccountOverview
from statement_tui.repositories.connection import SqliteConnection
from statement_tui.repositories.opening import opened_for_reading, opened_for_trying_out, opened_for_writing
from statement_tui.repositories.overlay import OverlayImportRepository
from statement_tui.repositories.protocol import ImportRepository
from statement_tui.repositories.sqlite import SqliteStatementRepository
from statement_tui.repositories.sqlite_import import SqliteImportRepository
from statement_tui.services.accounts import (
    fetch_ledger,
    iterate_accounts,
    require_newest_month,
    summarize_account,
)
from statement_tui.services.bank_file import read_bank_file
from statement_tui.services.check_balances import find_breaks
from statement_tui.services.generate_statement import generate_monthly_statement
from statement_tui.services.import_file import Answers, import_file
from statement_tui.writers.as_csv import statement_as_csv
from statement_tui.writers.as_json import account_as_json, refusal_as_json, report_as_json, statement_as_json
from statement_tui.writers.as_text import accounts_as_text, break_as_text, statement_as_text
from statement_tui.writers.import_report import report_as_text, summary_as_text

_STATEMENT_WRITERS: Final = {
    "text": statement_as_text,
    "json": statement_as_json,
    "csv": statement_as_csv,
}
_ACCOUNTS_AT_ONCE: Final = 1000
"""So many accounts are aligned together; no more of them are in memory."""


class ImportOutcome(NamedTuple):
    """What came of all the files together."""

    read: int
    """How many could be read."""
    refused: int
    """How many were not imported, or would not be."""


async def show_statement(path: Path, account_number: str, month: str | None, output_format: str) -> None:
    """Print the statement of one account and month, the newest one where no month is given."""
    async with opened_for_reading(path) as connection:
        repository = SqliteStatementRepository(connection)
        if month is None:
            period = require_newest_month(await fetch_ledger(repository, account_number))
        else:
            period = Month.parse(month)
        statement = await generate_monthly_statement(repository, account_number, period.month, period.year)
    click.echo(_STATEMENT_WRITERS[output_format](statement), nl=False)


async def list_accounts(path: Path, output_format: str) -> None:
    """Print all accounts in the order they were added."""
    lister = _JsonList() if output_format == "json" else _TextList()
    async with opened_for_reading(path) as connection:
        repository = SqliteStatementRepository(connection)
        async for account in iterate_accounts(repository):
            lister.add(summarize_account(await fetch_ledger(repository, account.number)))
    lister.end()


async def check_balances(path: Path, account_number: str | None) -> bool:
    """Print a line for each break; returns whether there is none."""
    agrees = True
    async with opened_for_reading(path) as connection:
        repository = SqliteStatementRepository(connection)
        async for found in find_breaks(repository, account_number):
            agrees = False
            click.echo(break_as_text(found.account, found.discrepancy), nl=False)
    return agrees


async def import_files(
    path: Path, files: Sequence[Path], answers: Answers, *, dry_run: bool, output_format: str
) -> ImportOutcome:
    """Import each file as a whole or not at all, and print what came of it at once.

    The database is opened only when a file could be read, so that none is created for nothing.
    """
    results: list[FileReport | Refusal] = []
    async with AsyncExitStack() as stack:
        repository: ImportRepository | None = None
        for file in files:
            try:
                with _interrupted_at_once():
                    bank_file = read_bank_file(file)
                if repository is None:
                    opened = opened_for_trying_out(path) if dry_run else opened_for_writing(path)
                    repository = _import_repository(await stack.enter_async_context(opened), dry_run)
                result: FileReport | Refusal = await import_file(
                    repository, bank_file, answers, preview=dry_run
                )
            except UnreadableFile as error:
                result = Refusal(file=str(file), error=str(error))
            results.append(result)
            _print_result(result, output_format)
    if output_format == "text" and len(files) > 1:
        click.echo(summary_as_text(results), nl=False)
    read = sum(isinstance(result, FileReport) for result in results)
    taken = sum(isinstance(result, FileReport) and result.importable for result in results)
    return ImportOutcome(read, len(results) - taken)


@contextmanager
def _interrupted_at_once() -> Iterator[None]:
    """Let Ctrl-C end the block at once; asyncio would wait for the next await, far off in a large file."""
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)


def _import_repository(connection: SqliteConnection, dry_run: bool) -> ImportRepository:
    repository = SqliteImportRepository(connection)
    return OverlayImportRepository(repository) if dry_run else repository


def _print_result(result: FileReport | Refusal, output_format: str) -> None:
    as_json = output_format == "json"
    if isinstance(result, Refusal):
        click.echo(visible(f"statement-tui: {result.file}: {result.error}"), err=True)
        if as_json:
            click.echo(refusal_as_json(result), nl=False)
        return
    click.echo(report_as_json(result) if as_json else report_as_text(result), nl=False)


class _TextList:
    """Prints accounts as a table, a good many at a time."""

    def __init__(self) -> None:
        self._waiting: list[AccountOverview] = []
        self._header = True

    def add(self, overview: AccountOverview) -> None:
        """Take one more account."""
        self._waiting.append(overview)
        if len(self._waiting) >= _ACCOUNTS_AT_ONCE:
            self._print()

    def end(self) -> None:
        """Print what is left."""
        if self._waiting:
            self._print()
        elif self._header:
            click.echo(
                "There are no accounts yet; import a bank file with `statement-tui import FILE`", err=True
            )

    def _print(self) -> None:
        click.echo(accounts_as_text(self._waiting, header=self._header), nl=False)
        self._waiting.clear()
        self._header = False


class _JsonList:
    """Prints accounts as a JSON list, one at a time."""

    def __init__(self) -> None:
        self._start = "[\n"

    def add(self, overview: AccountOverview) -> None:
        """Take one more account."""
        click.echo(f"{self._start}  {account_as_json(overview)}", nl=False)
        self._start = ",\n"

    def end(self) -> None:
        """Close the list."""
        click.echo("[]" if self._start == "[\n" else "\n]")
