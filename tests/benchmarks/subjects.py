"""What is measured: the real program and the yardstick, each showing the months of one account."""

import sqlite3
from calendar import month_name
from contextlib import closing
from pathlib import Path
from typing import Final, NamedTuple

from tests.benchmarks.databases import Measured

_MONTHS_VISITED: Final = 12
_MINUS: Final = str.maketrans("−", "-")

_MONTHS: Final = """
SELECT m.month, r.amount, r.amount - m.total_in - m.total_out
FROM reported_balances AS r
JOIN monthly_totals AS m ON m.account_id = r.account_id AND m.month = substr(r.as_of, 1, 7)
WHERE r.account_id = ? AND r.kind = 'closing'
ORDER BY m.month DESC
LIMIT ?
"""


class Row(NamedTuple):
    """A transaction as it has to be on the screen."""

    booked_on: str
    amount: str
    balance: str


class Month(NamedTuple):
    """A month as it has to be on the screen."""

    iso: str
    """`YYYY-MM`."""
    closing_balance: str
    """With commas and two decimals."""
    rows: tuple[Row, ...]
    """The first transactions, more than a screen shows."""


class Subject(NamedTuple):
    """A program that shows statements."""

    arguments: tuple[str, ...]
    """What `python` is started with after `-m`."""
    left: int
    """The first column of the statement."""
    bottom: int
    """The last line of the table, from 0."""
    ours: bool
    """Whether it has to show the proof."""

    def fault(self, lines: list[str], month: Month) -> str | None:
        """What the screen does not show of the month from its first row."""
        header, rows = self._parts(lines)
        for text in (month.closing_balance, *self._header_texts(month.iso)):
            if text not in header:
                return text
        for row, words in zip(month.rows, rows, strict=False):
            if words[0] != row.booked_on or row.amount not in words or row.balance not in words:
                return str(row)
        return None

    def fault_at_end(self, lines: list[str], month: Month) -> str | None:
        """What the screen does not show of the month with its last row."""
        header, rows = self._parts(lines)
        for text in (month.closing_balance, *self._header_texts(month.iso)):
            if text not in header:
                return text
        if any(not words[0].startswith(month.iso) for words in rows):
            return "a row"
        return None if rows and month.closing_balance in rows[-1] else "the last row"

    def lists_accounts(self, lines: list[str], newest: Month) -> bool:
        """Whether the pane beside the statement shows the accounts with their balances."""
        panes = [line[: self.left] for line in lines]
        end_of_accounts = next((i for i, line in enumerate(panes) if line.startswith("╰")), 0)
        return not self.ours or any(newest.closing_balance in line for line in panes[:end_of_accounts])

    def _parts(self, lines: list[str]) -> tuple[str, list[list[str]]]:
        """The header, and the words of every line of the table."""
        lines = [line[self.left :].translate(_MINUS) for line in lines]
        for index, line in enumerate(lines):
            if line.split()[:2] == ["Date", "Description"]:
                rows = lines[index + 1 : self.bottom + 1]
                return "\n".join(lines[:index]), [line.split() or [""] for line in rows]
        return "", []

    def _header_texts(self, iso: str) -> tuple[str, ...]:
        year, month = iso.split("-")
        return (f"{month_name[int(month)]} {year}", "✓ adds up: the bank reports") if self.ours else (iso,)


def statement_tui(database: Path, account: Measured) -> Subject:
    """The real program, with the account that it opens by itself or another one."""
    chosen = () if account.id == 1 else ("--account", account.number)
    return Subject(
        ("statement_tui", "--no-state", "--db", str(database), *chosen), left=30, bottom=38, ours=True
    )


def minimal_app(database: Path, account: Measured) -> Subject:
    """The yardstick."""
    arguments = ("tests.benchmarks.minimal_app", str(database), account.number)
    return Subject(arguments, left=0, bottom=39, ours=False)


def months_of(database: Path, account: Measured) -> tuple[Month, ...]:
    """The newest months of the account, oldest first."""
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        months: list[tuple[str, int, int]] = connection.execute(
            _MONTHS, (account.id, _MONTHS_VISITED)
        ).fetchall()
        return tuple(
            Month(iso, _format(closing_balance), _rows(connection, account.id, iso, opening_balance))
            for iso, closing_balance, opening_balance in reversed(months)
        )


def _rows(connection: sqlite3.Connection, account_id: int, iso: str, opening_balance: int) -> tuple[Row, ...]:
    balance = opening_balance
    rows = []
    for booked_on, amount in connection.execute(
        "SELECT booked_on, amount FROM transactions WHERE account_id = ? AND booked_on >= ?"
        " ORDER BY booked_on, sequence LIMIT 50",
        (account_id, f"{iso}-01"),
    ).fetchall():
        balance += amount
        rows.append(Row(booked_on, _format(amount), _format(balance)))
    return tuple(rows)


def _format(cents: int) -> str:
    return f"{cents / 100:,.2f}"
