"""Writing what bank files contain to an SQLite database."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Final

from statement_tui.models.account import Account, compared_account_number
from statement_tui.models.import_batch import ImportBatch, UndoneImport
from statement_tui.models.import_plan import AccountFile, KnownTransaction, PlannedBalance, PlannedEntry
from statement_tui.models.ledger import AccountLedger
from statement_tui.models.money import to_minor_units
from statement_tui.models.parsed import Advance
from statement_tui.repositories.connection import Parameters, SqliteConnection
from statement_tui.repositories.day_order import put_days_in_order
from statement_tui.repositories.imports import fetch_imports, remove_import
from statement_tui.repositories.rows import account_from_row, details_as_json
from statement_tui.repositories.search_index import fill_search_index
from statement_tui.repositories.sqlite import SqliteStatementRepository

_FIND_ACCOUNT: Final = """
SELECT user_id, number, name, institution, currency, opening_balance FROM accounts
WHERE id = coalesce(
    (SELECT id FROM accounts WHERE number = ?1 AND currency = coalesce(?5, currency)),
    (
        SELECT a.id FROM account_numbers AS n JOIN accounts AS a ON a.id = n.account_id
        WHERE n.number = ?2 AND a.currency = coalesce(?5, a.currency)
        ORDER BY n.import_id DESC LIMIT 1
    ),
    (
        SELECT id FROM accounts
        WHERE replace(replace(replace(number, '.', ''), '-', ''), '/', '')
            IN (?2, ?3)
            AND currency = coalesce(?5, currency)
        OR replace(replace(replace(number, '.', ''), '-', ''), '/', '') = ?4 AND currency = ?6
        ORDER BY id LIMIT 1
    )
)
"""

_ADD_ACCOUNT: Final = """
INSERT INTO accounts (user_id, number, name, institution, currency, opening_balance, imported)
VALUES (?, ?, ?, ?, ?, ?, 1)
"""

_ADD_ACCOUNT_NUMBER: Final = """
INSERT INTO account_numbers (number, account_id, import_id)
VALUES (?, (SELECT id FROM accounts WHERE number = ?), ?)
ON CONFLICT (number, account_id) DO UPDATE SET import_id = excluded.import_id
"""

_ADD_IMPORT: Final = """
INSERT INTO imports (id, file_name, sha256, format, imported_at, new_count, duplicate_count, warning_count)
VALUES (
    1 + max(
        (SELECT coalesce(max(id), 0) FROM imports), (SELECT coalesce(max(number), 0) FROM undone_imports)
    ),
    ?, ?, ?, ?, ?, ?, ?
)
"""

_KNOWN: Final = """
SELECT id, booked_on, amount, reference, counterparty, description, sequence
FROM transactions
WHERE account_id = (SELECT id FROM accounts WHERE number = ?) AND booked_on BETWEEN ? AND ?
ORDER BY booked_on, sequence
"""

_ACCOUNT_ID: Final = "SELECT id FROM accounts WHERE number = ?"
_LAST_ID: Final = "SELECT coalesce(max(id), 0) FROM transactions"

_ADD_TRANSACTION: Final = """
INSERT INTO transactions (
    id, account_id, booked_on, sequence, value_on, amount, description, counterparty, counterparty_account,
    reference, end_to_end_id, kind, details, reported_balance, imported
)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
"""

_ADD_ACCOUNT_OF_IMPORT: Final = """
INSERT INTO import_accounts (import_id, account_id, first_booked_on, last_booked_on, entry_count)
VALUES (?, ?, ?, ?, ?)
"""

_ADD_ENTRY: Final = "INSERT INTO import_entries (import_id, position, transaction_id) VALUES (?, ?, ?)"

_ADD_REPORTED_BALANCE: Final = """
INSERT INTO reported_balances (account_id, as_of, kind, amount, import_id, entry_position)
VALUES (?, ?, ?, ?, ?, ?)
"""


_ADVANCE_ENTRIES: Final = 1_000


class SqliteImportRepository:
    """An `ImportRepository` on an SQLite connection."""

    def __init__(self, connection: SqliteConnection) -> None:
        self._connection = connection
        self._statements = SqliteStatementRepository(connection)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        """See `ImportRepository.transaction`; what is new in it can be found when it ends."""
        async with self._connection.transaction():
            yield
            await fill_search_index(self._connection)

    async def keep_copy(self) -> None:
        """See `ImportRepository.keep_copy`."""
        await self._connection.keep_copy()

    async def find_account(self, account_number: str, currency: str | None) -> Account | None:
        """See `ImportRepository.find_account`."""
        compared = compared_account_number(account_number)
        suffix = currency or (compared[-3:] if compared[-3:].isalpha() else "")
        without = compared.removesuffix(suffix) or compared
        parameters = (account_number, compared, compared + suffix, without, currency, suffix)
        [rows] = await self._connection.read((_FIND_ACCOUNT, parameters))
        return account_from_row(rows[0]) if rows else None

    async def fetch_ledger(self, account_number: str) -> AccountLedger:
        """See `StatementRepository.fetch_ledger`."""
        return await self._statements.fetch_ledger(account_number)

    async def fetch_imports(self, number: int | None = None) -> tuple[ImportBatch, ...]:
        """See `ImportRepository.fetch_imports`."""
        return await fetch_imports(self._connection, number=number)

    async def remove_import(self, batch: ImportBatch) -> UndoneImport:
        """See `ImportRepository.remove_import`."""
        return await remove_import(self._connection, batch)

    async def find_import(self, sha256: str) -> ImportBatch | None:
        """See `ImportRepository.find_import`."""
        return next(iter(await fetch_imports(self._connection, sha256=sha256)), None)

    async def fetch_known_transactions(
        self, account: Account, first: date, last: date
    ) -> tuple[KnownTransaction, ...]:
        """See `ImportRepository.fetch_known_transactions`."""
        parameters = (account.number, first.isoformat(), last.isoformat())
        [rows] = await self._connection.read((_KNOWN, parameters))
        day = date.fromisoformat
        return tuple([KnownTransaction(row[0], day(row[1]), *row[2:]) for row in rows])

    async def add_account(self, account: Account) -> None:
        """See `ImportRepository.add_account`."""
        opening_balance = to_minor_units(account.opening_balance, account.currency)
        await self._connection.write(
            _ADD_ACCOUNT,
            (
                account.user_id,
                account.number,
                account.name,
                account.institution,
                account.currency,
                opening_balance,
            ),
        )

    async def add_account_number(self, number: str, account: Account, import_id: int) -> None:
        """See `ImportRepository.add_account_number`."""
        values = (compared_account_number(number), account.number, import_id)
        await self._connection.write(_ADD_ACCOUNT_NUMBER, values)

    async def add_import(
        self, file_name: str, sha256: str, file_format: str, new: int, duplicates: int, warnings: int
    ) -> int:
        """See `ImportRepository.add_import`."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        return await self._connection.write(
            _ADD_IMPORT, (file_name, sha256, file_format, now, new, duplicates, warnings)
        )

    async def add_account_file(
        self, account: Account, import_id: int, file: AccountFile, advance: Advance
    ) -> None:
        """See `ImportRepository.add_account_file`."""
        [[[account_id]], [[last_id]]] = await self._connection.read(
            (_ACCOUNT_ID, (account.number,)), (_LAST_ID, ())
        )
        days = [day.isoformat() if day else None for day in (file.first_booked_on, file.last_booked_on)]
        await self._connection.write(
            _ADD_ACCOUNT_OF_IMPORT, (import_id, account_id, *days, len(file.entries))
        )
        await self._connection.write_many(
            _ADD_TRANSACTION, _transaction_rows(account, account_id, last_id, file.entries, advance)
        )
        await self._connection.write_many(_ADD_ENTRY, _entry_rows(import_id, last_id, file.entries))
        await self._connection.write_many(
            _ADD_REPORTED_BALANCE, (_balance_row(account_id, import_id, balance) for balance in file.balances)
        )
        places = [day for day in (file.first_booked_on, file.last_booked_on) if day]
        places += [balance.as_of for balance in file.balances]
        if places:
            await put_days_in_order(
                self._connection, account_id, min(places), max(places), rows=file.overlaps
            )


def _transaction_rows(
    account: Account, account_id: int, last_id: int, entries: Sequence[PlannedEntry], advance: Advance
) -> Iterator[Parameters]:
    """What is stored of each new entry."""
    currency = account.currency
    for done, planned in enumerate(entries, start=1):
        if done % _ADVANCE_ENTRIES == 0:
            advance(done)
        if planned.transaction_id is not None:
            continue
        last_id += 1
        entry = planned.entry
        yield (
            last_id,
            account_id,
            entry.booked_on.isoformat(),
            planned.sequence,
            entry.value_on.isoformat() if entry.value_on else None,
            planned.minor_units,
            entry.description,
            entry.counterparty,
            entry.counterparty_account,
            entry.reference,
            entry.end_to_end_id,
            entry.kind,
            details_as_json(entry.details, currency) if entry.details else None,
            None if entry.balance is None else to_minor_units(entry.balance, currency),
        )


def _entry_rows(import_id: int, last_id: int, entries: Sequence[PlannedEntry]) -> Iterator[Parameters]:
    """Which transaction each entry reports; new ones were numbered in the same order."""
    for planned in entries:
        if planned.transaction_id is None:
            last_id += 1
        yield import_id, planned.position, planned.transaction_id or last_id


def _balance_row(account_id: int, import_id: int, balance: PlannedBalance) -> Parameters:
    return (
        account_id,
        balance.as_of.isoformat(),
        balance.kind,
        balance.minor_units,
        import_id,
        balance.entry_position,
    )
