"""Statements from an SQLite database."""

import json
from collections.abc import AsyncGenerator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from statement_tui.errors import UnknownAccount
from statement_tui.models.account import Account
from statement_tui.models.ledger import AccountLedger
from statement_tui.models.money import from_minor_units
from statement_tui.models.month import Month
from statement_tui.models.reported_balance import Position
from statement_tui.models.transaction import BookedRow, Transaction, TransactionPage
from statement_tui.repositories.connection import Rows, SqliteConnection
from statement_tui.repositories.ledger import ACCOUNT, MONTHLY_TOTALS, REPORTED_BALANCES, ledger_from_rows
from statement_tui.repositories.rows import TRANSACTION_COLUMNS, account_from_row, transactions_from_rows

if TYPE_CHECKING:
    from statement_tui.models.found_transaction import SearchStep
    from statement_tui.models.transaction_filter import TransactionFilter

_CURRENCY: Final = "SELECT currency FROM accounts WHERE number = ?"

_ACCOUNT_ID: Final = "SELECT id FROM accounts WHERE number = ?"

_SEARCHED: Final = "name || ' ' || number || ' ' || coalesce(institution, '') || ' ' || user_id"
_ACCOUNTS: Final = f"""
SELECT user_id, number, name, institution, currency, opening_balance
FROM accounts
WHERE id > ? AND {_SEARCHED} LIKE ? ESCAPE '\\' AND {_SEARCHED} GLOB ?
ORDER BY id
LIMIT ?
"""

_PATTERN_BYTES_MAX: Final = 50_000
"""Longer ones SQLite refuses."""

_ACCOUNT_OF_ID: Final = """
SELECT user_id, number, name, institution, currency, opening_balance FROM accounts WHERE id = ?
"""

# Changes by others, and by this connection.
_DATA_VERSION: Final = "SELECT data_version, total_changes() FROM pragma_data_version"

_MONTH: Final = """
FROM transactions AS t
WHERE t.account_id = (SELECT id FROM accounts WHERE number = ?) AND t.booked_on >= ? AND t.booked_on < ?
ORDER BY t.booked_on, t.sequence
"""
_TRANSACTIONS: Final = f"SELECT {TRANSACTION_COLUMNS} {_MONTH}"
_TRANSACTION_PAGE: Final = f"{_TRANSACTIONS} LIMIT ? OFFSET ?"
_TRANSACTIONS_BETWEEN: Final = f"""
SELECT {TRANSACTION_COLUMNS}
FROM transactions AS t
WHERE t.account_id = (SELECT id FROM accounts WHERE number = ?) AND t.booked_on BETWEEN ? AND ?
ORDER BY t.booked_on, t.sequence
LIMIT ?
"""
_MONTH_ROWS: Final = f"""
SELECT t.booked_on, t.sequence, t.amount, t.description, t.counterparty, t.reference {_MONTH}
"""
_TRANSACTIONS_AT: Final = f"""
SELECT {TRANSACTION_COLUMNS}
FROM json_each(?) AS place JOIN transactions AS t
    ON t.booked_on = json_extract(place.value, '$[0]') AND t.sequence = json_extract(place.value, '$[1]')
WHERE t.account_id = (SELECT id FROM accounts WHERE number = ?)
ORDER BY place.key
"""
_ROW_NUMBER: Final = """
SELECT count(*) FROM transactions
WHERE account_id = (SELECT id FROM accounts WHERE number = ?)
    AND booked_on BETWEEN ? AND ? AND (booked_on, sequence) < (?, ?)
"""
_BOOKED_BEFORE: Final = f"SELECT coalesce(sum(amount), 0) FROM (SELECT t.amount {_MONTH} LIMIT ?)"


def _days(month: int, year: int) -> tuple[str, str]:
    """First day of the month and first day of the next, as stored."""
    period = Month(year=year, month=month)
    return period.first_day.isoformat(), period.next().first_day.isoformat()


def _patterns(search: str) -> tuple[str, str]:
    """Patterns for LIKE and GLOB of these letters in this order, whatever stands between them.

    LIKE is faster, but knows the case of ASCII letters only.
    """
    letters = [letter for letter in search if not letter.isspace()]
    if search.isascii():
        escaped = ("\\" + letter if letter in "\\%_" else letter for letter in letters)
        return f"%{'%'.join(escaped)}%", "*"
    return "%", f"*{'*'.join(map(_any_case, letters))}*"


def _any_case(letter: str) -> str:
    """A GLOB pattern for one letter."""
    cases = {case for case in (letter, letter.lower(), letter.upper()) if len(case) == 1}
    return f"[{''.join(sorted(cases))}]" if len(cases) > 1 or letter in "*?[" else letter


class SqliteStatementRepository:
    """A `StatementRepository` on an SQLite connection."""

    def __init__(self, connection: SqliteConnection) -> None:
        self._connection = connection
        self._ledger: tuple[str, Rows, AccountLedger] | None = None
        """The last ledger with its account number and the state of the database that it was read in."""

    async def fetch_accounts(self, search: str, after: str | None, limit: int) -> tuple[Account, ...]:
        """See `StatementRepository.fetch_accounts`."""
        behind = 0
        if after is not None:
            behind = await self.fetch_account_id(after)
        patterns = _patterns(search)
        if any(len(pattern.encode(errors="replace")) > _PATTERN_BYTES_MAX for pattern in patterns):
            return ()
        [rows] = await self._connection.read((_ACCOUNTS, (behind, *patterns, limit)))
        return tuple(account_from_row(row) for row in rows)

    async def fetch_account_id(self, account_number: str) -> int:
        """See `StatementRepository.fetch_account_id`."""
        [ids] = await self._connection.read((_ACCOUNT_ID, (account_number,)))
        if not ids:
            raise UnknownAccount.of_number(account_number)
        return int(ids[0][0])

    async def fetch_account_of_id(self, account_id: int) -> Account | None:
        """See `StatementRepository.fetch_account_of_id`."""
        [rows] = await self._connection.read((_ACCOUNT_OF_ID, (account_id,)))
        return account_from_row(rows[0]) if rows else None

    async def fetch_ledger(self, account_number: str) -> AccountLedger:
        """See `StatementRepository.fetch_ledger`; while nobody writes, the last one is given again."""
        if self._ledger is not None:
            number, version, ledger = self._ledger
            if number == account_number and version == (await self._connection.read((_DATA_VERSION, ())))[0]:
                return ledger
        parameters = (account_number,)
        version, accounts, totals, reports = await self._connection.read(
            (_DATA_VERSION, ()),
            (ACCOUNT, parameters),
            (MONTHLY_TOTALS, parameters),
            (REPORTED_BALANCES, parameters),
        )
        if not accounts:
            raise UnknownAccount.of_number(account_number)
        ledger = ledger_from_rows(account_from_row(accounts[0]), totals, reports)
        # What may still be rolled back is not kept.
        if not self._connection.in_transaction:
            self._ledger = account_number, version, ledger
        return ledger

    async def fetch_transactions_by_account(
        self, account_number: str, month: int, year: int
    ) -> tuple[Transaction, ...]:
        """See `StatementRepository.fetch_transactions_by_account`."""
        currencies, rows = await self._connection.read(
            (_CURRENCY, (account_number,)), (_TRANSACTIONS, (account_number, *_days(month, year)))
        )
        return transactions_from_rows(rows, _only(currencies, account_number))

    async def fetch_transaction_page(
        self, account_number: str, month: int, year: int, offset: int, limit: int
    ) -> TransactionPage:
        """See `StatementRepository.fetch_transaction_page`."""
        rows_of_month = (account_number, *_days(month, year))
        currencies, rows, [[booked_before]] = await self._connection.read(
            (_CURRENCY, (account_number,)),
            (_TRANSACTION_PAGE, (*rows_of_month, limit, offset)),
            (_BOOKED_BEFORE, (*rows_of_month, offset)),
        )
        currency = _only(currencies, account_number)
        return TransactionPage(
            booked_before=from_minor_units(booked_before, currency),
            transactions=transactions_from_rows(rows, currency),
        )

    async def fetch_month_rows(self, account_number: str, month: int, year: int) -> Sequence[BookedRow]:
        """See `StatementRepository.fetch_month_rows`."""
        currencies, rows = await self._connection.read(
            (_CURRENCY, (account_number,)), (_MONTH_ROWS, (account_number, *_days(month, year)))
        )
        _only(currencies, account_number)
        return rows

    async def fetch_transactions_at(
        self, account_number: str, positions: Sequence[Position]
    ) -> tuple[Transaction, ...]:
        """See `StatementRepository.fetch_transactions_at`."""
        places = json.dumps([(day.isoformat(), sequence) for day, sequence in positions])
        currencies, rows = await self._connection.read(
            (_CURRENCY, (account_number,)), (_TRANSACTIONS_AT, (places, account_number))
        )
        return transactions_from_rows(rows, _only(currencies, account_number))

    async def fetch_transactions_between(
        self, account_number: str, first: date, last: date, limit: int
    ) -> tuple[Transaction, ...]:
        """See `StatementRepository.fetch_transactions_between`."""
        parameters = (account_number, first.isoformat(), last.isoformat(), limit)
        currencies, rows = await self._connection.read(
            (_CURRENCY, (account_number,)), (_TRANSACTIONS_BETWEEN, parameters)
        )
        return transactions_from_rows(rows, _only(currencies, account_number))

    def find_transactions(
        self,
        wanted: "TransactionFilter",
        *,
        account_number: str | None = None,
        before: date | None = None,
        after: date | None = None,
        newest_first: bool = True,
    ) -> "AsyncGenerator[SearchStep, None]":
        """See `StatementRepository.find_transactions`."""
        from statement_tui.repositories.search import find_transactions

        return find_transactions(
            self._connection,
            wanted,
            account_number=account_number,
            before=before,
            after=after,
            newest_first=newest_first,
        )

    async def fetch_row_number(self, account_number: str, position: Position) -> int:
        """See `StatementRepository.fetch_row_number`."""
        day, sequence = position
        first, last = day.replace(day=1).isoformat(), day.isoformat()
        currencies, [[count]] = await self._connection.read(
            (_CURRENCY, (account_number,)), (_ROW_NUMBER, (account_number, first, last, last, sequence))
        )
        _only(currencies, account_number)
        return int(count)


def _only(currencies: Rows, account_number: str) -> str:
    if not currencies:
        raise UnknownAccount.of_number(account_number)
    return str(currencies[0][0])
