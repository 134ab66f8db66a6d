"""The imports that a database keeps a record of, and how one is taken out again."""

import json
from datetime import date, datetime
from typing import Final

from statement_tui.models.import_batch import ImportBatch, UndoneImport
from statement_tui.repositories.connection import SqliteConnection
from statement_tui.repositories.day_order import put_days_in_order

_IMPORTS: Final = """
SELECT i.id, i.file_name, i.sha256, i.format, i.imported_at, i.new_count, i.duplicate_count, i.warning_count,
    (
        SELECT json_group_array(number) FROM (
            SELECT a.number FROM import_accounts AS f JOIN accounts AS a ON a.id = f.account_id
            WHERE f.import_id = i.id ORDER BY a.id
        )
    )
FROM imports AS i
WHERE i.sha256 = coalesce(?, i.sha256) AND i.id = coalesce(?, i.id)
ORDER BY i.id DESC
"""

_DAYS: Final = """
SELECT t.account_id, min(t.booked_on), max(t.booked_on)
FROM import_entries AS e JOIN transactions AS t ON t.id = e.transaction_id
WHERE e.import_id = ? GROUP BY t.account_id
"""

_ENTRY_COUNT: Final = "SELECT count(DISTINCT transaction_id) FROM import_entries WHERE import_id = ?"
_BALANCE_COUNT: Final = "SELECT count(*) FROM reported_balances WHERE import_id = ?"
_TRANSACTION_COUNT: Final = "SELECT count(*) FROM transactions"

_REMOVE_TRANSACTIONS: Final = """
DELETE FROM transactions
WHERE imported = 1 AND id IN (SELECT transaction_id FROM import_entries WHERE import_id = ?1)
    AND NOT EXISTS (
        SELECT 1 FROM import_entries AS e WHERE e.transaction_id = transactions.id AND e.import_id <> ?1
    )
"""

# With it go its entries, its reported balances, and the numbers that it taught.
_REMOVE_IMPORT: Final = "DELETE FROM imports WHERE id = ?"

_NOTE_UNDONE: Final = "INSERT INTO undone_imports (number) VALUES (?)"

_LEFT_EMPTY: Final = """
SELECT a.id, a.number FROM accounts AS a JOIN import_accounts AS f ON f.account_id = a.id
WHERE f.import_id = ?1 AND a.imported = 1
    AND NOT EXISTS (SELECT 1 FROM transactions AS t WHERE t.account_id = a.id)
    AND NOT EXISTS (
        SELECT 1 FROM reported_balances AS r WHERE r.account_id = a.id AND r.import_id IS NOT ?1
    )
    AND NOT EXISTS (
        SELECT 1 FROM import_accounts AS o WHERE o.account_id = a.id AND o.import_id <> ?1
    )
ORDER BY a.id
"""

_REMOVE_ACCOUNT: Final = "DELETE FROM accounts WHERE id = ?"


async def fetch_imports(
    connection: SqliteConnection, *, sha256: str | None = None, number: int | None = None
) -> tuple[ImportBatch, ...]:
    """The imports, the newest first.

    Args:
        connection: To the database.
        sha256: Only those of a file with these bytes.
        number: Only the one of this number.
    """
    [rows] = await connection.read((_IMPORTS, (sha256, number)))
    return tuple(
        ImportBatch(
            number=number,
            file_name=file_name,
            sha256=sha256,
            format=file_format,
            imported_at=datetime.fromisoformat(imported_at),
            account_numbers=json.loads(accounts),
            new=new,
            duplicates=duplicates,
            warnings=warnings,
        )
        for number, file_name, sha256, file_format, imported_at, new, duplicates, warnings, accounts in rows
    )


async def remove_import(connection: SqliteConnection, batch: ImportBatch) -> UndoneImport:
    """Take out what only this import brought.

    Args:
        connection: In a transaction.
        batch: The import.
    """
    one = (batch.number,)
    days, [[entries]], [[balances]], [[before]] = await connection.read(
        (_DAYS, one), (_ENTRY_COUNT, one), (_BALANCE_COUNT, one), (_TRANSACTION_COUNT, ())
    )
    await connection.write(_REMOVE_TRANSACTIONS, one)
    [[[after]], empty] = await connection.read((_TRANSACTION_COUNT, ()), (_LEFT_EMPTY, one))
    await connection.write(_REMOVE_IMPORT, one)
    await connection.write(_NOTE_UNDONE, one)
    await connection.write_many(_REMOVE_ACCOUNT, [(account_id,) for account_id, _ in empty])
    for account_id, first, last in days:
        await put_days_in_order(
            connection, account_id, date.fromisoformat(first), date.fromisoformat(last), rows=True
        )
    return UndoneImport(
        batch=batch,
        removed=before - after,
        kept=entries - (before - after),
        balances=balances,
        accounts=tuple(number for _, number in empty),
    )
