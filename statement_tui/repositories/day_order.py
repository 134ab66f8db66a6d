"""The order of transactions within a day, when several files report it.

The rows of a day stand as in the file that begins first; what only later files report follows. So the order
depends on the files alone, not on when they came in, and what a later file adds to a day comes after a
balance that an earlier one reported in the middle of it.
"""

from datetime import date
from typing import Final

from statement_tui.repositories.connection import SqliteConnection

_MISPLACED: Final = """
WITH seen AS (
    SELECT t.id, t.booked_on, t.sequence,
        a.first_booked_on, a.last_booked_on, a.entry_count, i.sha256,
        coalesce(e.position, t.sequence) AS position,
        row_number() OVER (
            PARTITION BY t.id
            ORDER BY a.first_booked_on, a.last_booked_on, a.entry_count DESC, i.sha256, e.position
        ) AS nth
    FROM transactions AS t
    LEFT JOIN import_entries AS e ON e.transaction_id = t.id
    LEFT JOIN import_accounts AS a ON a.import_id = e.import_id AND a.account_id = t.account_id
    LEFT JOIN imports AS i ON i.id = e.import_id
    WHERE t.account_id = ? AND t.booked_on BETWEEN ? AND ?
), placed AS (
    SELECT id, sequence,
        row_number() OVER (
            PARTITION BY booked_on
            ORDER BY first_booked_on, last_booked_on, entry_count DESC, sha256, position, id
        ) AS place
    FROM seen WHERE nth = 1
)
SELECT place, id FROM placed WHERE place <> sequence
"""

# In two steps, since another row has the place until it has moved too.
_MAKE_WAY: Final = "UPDATE transactions SET sequence = sequence + 1000000000 WHERE id = ?"
_MOVE: Final = "UPDATE transactions SET sequence = ? WHERE id = ?"

_PLACE_BALANCES: Final = """
UPDATE reported_balances SET after_sequence = coalesce(
    (
        SELECT t.sequence - (reported_balances.kind = 'opening')
        FROM import_entries AS e JOIN transactions AS t ON t.id = e.transaction_id
        WHERE e.import_id = reported_balances.import_id AND e.position = reported_balances.entry_position
    ),
    0
)
WHERE account_id = ? AND as_of BETWEEN ? AND ? AND entry_position IS NOT NULL
"""


async def put_days_in_order(
    connection: SqliteConnection, account_id: int, first: date, last: date, *, rows: bool
) -> None:
    """Give the transactions of these days their places, and the balances reported within a day theirs.

    Args:
        connection: In a transaction.
        account_id: Of the account.
        first: The first of the days.
        last: The last one, included.
        rows: Whether transactions can be out of their places, or balances only.
    """
    days = (account_id, first.isoformat(), last.isoformat())
    if rows:
        [moves] = await connection.read((_MISPLACED, days))
        await connection.write_many(_MAKE_WAY, ((row_id,) for _, row_id in moves))
        await connection.write_many(_MOVE, moves)
    await connection.write(_PLACE_BALANCES, days)
