"""Writing what bank files contain to an SQLite database."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, date, datetime
from typing import Final

from statement_tui.models.account import Account
from statement_tui.models.money import to_minor_units
from statement_tui.models.reported_balance import ReportedBalance
from statement_tui.models.transaction import Transaction
from statement_tui.repositories.connection import SqliteConnection
from statement_tui.repositories.rows import TRANSACTION_COLUMNS, account_from_row, transactions_from_rows

_ACCOUNT: Final = """
SELECT user_id, number, name, institution, currency, opening_balance FROM accounts WHERE number = ?
"""

_ADD_ACCOUNT: Final = """
INSERT INTO accounts (user_id, number, name, institution, currency, opening_balance) VALUES (?, ?, ?, ?, ?, ?)
"""

_ADD_IMPORT: Final = """
INSERT INTO imports (file_name, sha256, format, imported_at, new_count, duplicate_count, warning_count)
VALUES (?, ?, ?, ?, ?, ?, ?)
"""

_TRANSACTIONS_BETWEEN: Final = f"""
SELECT {TRANSACTION_COLUMNS}
FROM transactions AS t JOIN accounts AS a ON a.id = t.account_id
WHERE a.number = ? AND t.booked_on BETWEEN ? AND ?
ORDER BY t.booked_on, t.sequence
"""

_ADD_TRANSACTION: Final = """
INSERT INTO transactions (
    account_id, booked_on, sequence, value_on, amount, description, counterparty, reference, kind, import_id
)
VALUES ((SELECT id FROM accounts WHERE number = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

_HAS_REPORTED_BALANCE: Final = """
SELECT EXISTS (
    SELECT 1 FROM reported_balances AS r JOIN accounts AS a ON a.id = r.account_id
    WHERE a.number = ? AND r.as_of = ? AND r.kind = ? AND r.after_sequence = ? AND r.amount = ?
)
"""

_ADD_REPORTED_BALANCE: Final = """
INSERT INTO reported_balances (account_id, as_of, kind, after_sequence, amount, import_id)
VALUES ((SELECT id FROM accounts WHERE number = ?), ?, ?, ?, ?, ?)
ON CONFLICT DO NOTHING
"""


class SqliteImportRepository:
    """An `ImportRepository` on an SQLite connection."""

    def __init__(self, connection: SqliteConnection) -> None:
        self._connection = connection

    def transaction(self) -> AbstractAsyncContextManager[None]:
        """See `ImportRepository.transaction`."""
        return self._connection.transaction()

    async def find_account(self, account_number: str) -> Account | None:
        """See `ImportRepository.find_account`."""
        [rows] = await self._connection.read((_ACCOUNT, (account_number,)))
        return account_from_row(rows[0]) if rows else None

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

    async def fetch_transactions_between(
        self, account: Account, first: date, last: date
    ) -> tuple[Transaction, ...]:
        """See `ImportRepository.fetch_transactions_between`."""
        [rows] = await self._connection.read(
            (_TRANSACTIONS_BETWEEN, (account.number, first.isoformat(), last.isoformat()))
        )
        return transactions_from_rows(rows, account.currency)

    async def add_import(
        self, file_name: str, sha256: str, file_format: str, new: int, duplicates: int, warnings: int
    ) -> int:
        """See `ImportRepository.add_import`."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        return await self._connection.write(
            _ADD_IMPORT, (file_name, sha256, file_format, now, new, duplicates, warnings)
        )

    async def add_transactions(
        self, account: Account, import_id: int, transactions: Sequence[Transaction]
    ) -> None:
        """See `ImportRepository.add_transactions`."""
        await self._connection.write_many(
            _ADD_TRANSACTION,
            (
                (
                    account.number,
                    t.booked_on.isoformat(),
                    t.sequence,
                    t.value_on.isoformat() if t.value_on else None,
                    to_minor_units(t.amount, account.currency),
                    t.description,
                    t.counterparty,
                    t.reference,
                    t.kind,
                    import_id,
                )
                for t in transactions
            ),
        )

    async def has_reported_balance(self, account: Account, balance: ReportedBalance) -> bool:
        """See `ImportRepository.has_reported_balance`."""
        [[[known]]] = await self._connection.read((_HAS_REPORTED_BALANCE, _balance_values(account, balance)))
        return bool(known)

    async def add_reported_balance(self, account: Account, import_id: int, balance: ReportedBalance) -> None:
        """See `ImportRepository.add_reported_balance`."""
        await self._connection.write(_ADD_REPORTED_BALANCE, (*_balance_values(account, balance), import_id))


def _balance_values(account: Account, balance: ReportedBalance) -> tuple[str, str, str, int, int]:
    """Account number, day, kind, after_sequence and amount as they are stored."""
    minor_units = to_minor_units(balance.amount, account.currency)
    return account.number, balance.as_of.isoformat(), balance.kind, balance.after_sequence, minor_units
