"""The index of the texts of transactions: how it is filled, and how it is asked.

Its keys begin with the booking date, so that going through keys is going through time. It knows parts of
three characters of folded texts; whether a transaction is wanted is for whoever asks to find out.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from statement_tui.models.transaction_filter import searched_text

if TYPE_CHECKING:
    from statement_tui.repositories.connection import SqliteConnection

KEY: Final = "((CAST(julianday(t.booked_on) - 2415020.5 AS INTEGER) << 40) | t.id)"
"""The key of a row of a table of transactions called t."""

_ID_BITS: Final = 40
_FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2200, 1, 1)
"""After all booking dates."""
_PART: Final = 3
_PARTS_MAX: Final = 24
"""More of a long word would make a question slow, and hardly leave fewer candidates."""

FILL: Final = f"""
INSERT INTO search (rowid, text)
SELECT {KEY}, searched_text(t.description, t.counterparty, t.reference)
FROM unsearched_transactions AS u CROSS JOIN transactions AS t ON t.id = u.id
ORDER BY t.booked_on, t.id
"""
"""Takes in all that is new; it calls the function `searched_text`."""
_HAS_NEW: Final = "SELECT EXISTS (SELECT 1 FROM unsearched_transactions)"
_FILLED: Final = "DELETE FROM unsearched_transactions"


async def fill_search_index(connection: "SqliteConnection") -> None:
    """Take in all transactions that are not in the index yet; the connection is in a transaction."""
    [[[has_new]]] = await connection.read((_HAS_NEW, ()))
    if not has_new:
        return
    await connection.add_function(searched_text)
    await connection.write(FILL)
    await connection.write(_FILLED)


def first_key(day: date) -> int:
    """The key below all those of transactions booked on this day."""
    return (day - _FIRST_DAY).days << _ID_BITS


def day_of(key: int) -> date:
    """When the transaction with this key is booked."""
    return _FIRST_DAY + timedelta(days=key >> _ID_BITS)


def question_for(words: Iterable[str]) -> str | None:
    """What to ask the index for transactions with all of these folded words; None where it cannot help."""
    parts = {word[i : i + _PART] for word in words for i in _spread(len(word) - _PART + 1)}
    parts = {part for part in parts if "\0" not in part}  # which would end the question
    if not parts:
        return None
    quoted = (part.replace('"', '""') for part in sorted(parts))
    return " AND ".join(f'"{part}"' for part in quoted)


def _spread(count: int) -> Iterable[int]:
    """So many places, or as many of them as there may be, all over."""
    if count <= _PARTS_MAX:
        return range(count)
    return (number * (count - 1) // (_PARTS_MAX - 1) for number in range(_PARTS_MAX))
