"""What the commands without a screen do: open the database, ask a service, print what a writer makes of it.

Imported only when such a command runs, since it brings all that the launch of the browser does not need.
"""

from pathlib import Path
from typing import Final

import click

from statement_tui.formatting import Formats
from statement_tui.models.month import Month
from statement_tui.models.overview import AccountOverview
from statement_tui.models.statement import MonthlyStatement
from statement_tui.repositories.opening import opened_for_reading
from statement_tui.repositories.sqlite import SqliteStatementRepository
from statement_tui.services.accounts import (
    fetch_ledger,
    iterate_accounts,
    require_newest_month,
    summarize_account,
)
from statement_tui.services.check_balances import find_breaks
from statement_tui.services.explain import explain_discrepancy
from statement_tui.services.generate_statement import generate_monthly_statement
from statement_tui.writers.as_csv import statement_as_csv
from statement_tui.writers.as_json import account_as_json, statement_as_json
from statement_tui.writers.as_text import accounts_as_text, break_as_text, statement_as_text

_ACCOUNTS_AT_ONCE: Final = 1000
"""So many accounts are aligned together; no more of them are in memory."""


async def show_statement(
    path: Path, account_number: str, month: str | None, output_format: str, formats: Formats
) -> None:
    """Print the statement of one account and month, the newest one where no month is given."""
    async with opened_for_reading(path) as connection:
        repository = SqliteStatementRepository(connection)
        if month is None:
            period = require_newest_month(await fetch_ledger(repository, account_number))
        else:
            period = Month.parse(month)
        statement = await generate_monthly_statement(repository, account_number, period.month, period.year)
    click.echo(_written(statement, output_format, formats), nl=False)


async def list_accounts(path: Path, output_format: str, formats: Formats) -> None:
    """Print all accounts in the order they were added."""
    lister = _JsonList(masked=formats.masked) if output_format == "json" else _TextList(formats)
    async with opened_for_reading(path) as connection:
        repository = SqliteStatementRepository(connection)
        async for account in iterate_accounts(repository):
            lister.add(summarize_account(await fetch_ledger(repository, account.number)))
    lister.end()


async def check_balances(path: Path, account_number: str | None, formats: Formats) -> bool:
    """Print a line for each break, and what could be the reason; returns whether there is none."""
    agrees = True
    async with opened_for_reading(path) as connection:
        repository = SqliteStatementRepository(connection)
        async for found in find_breaks(repository, account_number):
            agrees = False
            hints = await explain_discrepancy(repository, found.account.number, found.discrepancy)
            click.echo(break_as_text(found.account, found.discrepancy, formats, hints), nl=False)
    return agrees


def _written(statement: MonthlyStatement, output_format: str, formats: Formats) -> str:
    match output_format:
        case "json":
            return statement_as_json(statement, masked=formats.masked)
        case "csv":
            return statement_as_csv(statement, masked=formats.masked)
        case _:
            return statement_as_text(statement, formats)


class _TextList:
    """Prints accounts as a table, a good many at a time."""

    def __init__(self, formats: Formats) -> None:
        self._formats = formats
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
        click.echo(accounts_as_text(self._waiting, self._formats, header=self._header), nl=False)
        self._waiting.clear()
        self._header = False


class _JsonList:
    """Prints accounts as a JSON list, one at a time."""

    def __init__(self, *, masked: bool) -> None:
        self._masked = masked
        self._start = "[\n"

    def add(self, overview: AccountOverview) -> None:
        """Take one more account."""
        click.echo(f"{self._start}  {account_as_json(overview, masked=self._masked)}", nl=False)
        self._start = ",\n"

    def end(self) -> None:
        """Close the list."""
        click.echo("[]" if self._start == "[\n" else "\n]")
