"""Finding transactions in all accounts: a short way to candidates, and which of them are wanted.

Candidates are keys of the search index, which begin with the booking date. They come in steps, so that the
first are there at once, others can use the connection in between, and whoever asked can give up.
"""

import json
from bisect import bisect_left, bisect_right
from collections.abc import AsyncGenerator, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple, Protocol

from statement_tui.errors import UnknownAccount
from statement_tui.models.found_transaction import FoundTransaction, SearchStep
from statement_tui.models.money import MINOR_UNITS_MAX, decimals
from statement_tui.models.transaction_filter import (
    Direction,
    Number,
    Range,
    Test,
    TransactionFilter,
    Word,
    searched_text,
)
from statement_tui.repositories.connection import Rows, SqliteConnection
from statement_tui.repositories.rows import TRANSACTION_COLUMNS, account_from_row, transactions_from_rows
from statement_tui.repositories.search_index import KEY, LAST_DAY, day_of, first_key, question_for

_FEW: Final = 5_000
"""So many candidates are looked at one by one rather than found in another way."""
_FIRST_STEP: Final = 128
_LAST_STEP: Final = 4_096
"""Candidates of the first step, for an answer at once, and of later ones, for getting on."""
_NUMBER_LENGTH: Final = 3
"""The index knows nothing shorter."""

_ACCOUNT: Final = """
SELECT a.id, a.currency, coalesce(sum(m.transaction_count), 0)
FROM accounts AS a LEFT JOIN monthly_totals AS m ON m.account_id = a.id
WHERE a.number = ? GROUP BY a.id
"""
_CURRENCIES: Final = """
WITH RECURSIVE found (currency) AS (
    SELECT min(currency) FROM accounts
    UNION ALL
    SELECT (SELECT min(a.currency) FROM accounts AS a WHERE a.currency > found.currency) FROM found
    WHERE found.currency IS NOT NULL
)
SELECT currency FROM found WHERE currency IS NOT NULL
"""
_OF_SIZE: Final = f"SELECT {KEY} FROM transactions AS t WHERE abs(t.amount) BETWEEN ? AND ? LIMIT {_FEW + 1}"
# In this order: there are few that are not in the index, and very many transactions.
_NOT_IN_INDEX: Final = f"""
SELECT {KEY} FROM unsearched_transactions AS u CROSS JOIN transactions AS t ON t.id = u.id
"""

_IN_INDEX: Final = """
SELECT rowid FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid {way} LIMIT ?
"""
_BY_DAY: Final = f"""
SELECT {KEY} FROM transactions AS t
WHERE t.booked_on BETWEEN ? AND ? AND {KEY} BETWEEN ? AND ? {{conditions}}
ORDER BY t.booked_on {{way}}, t.id {{way}} LIMIT ?
"""

_ROWS: Final = f"""
SELECT a.user_id, a.number, a.name, a.institution, a.currency, a.opening_balance, {TRANSACTION_COLUMNS}
FROM json_each(?1) AS place
JOIN transactions AS t ON t.id = place.value & 1099511627775
JOIN accounts AS a ON a.id = t.account_id
WHERE {KEY} = place.value AND (?2 IS NULL OR t.account_id = ?2)
ORDER BY place.key
"""
_ACCOUNT_COLUMNS: Final = 6


class _Account(NamedTuple):
    id: int
    currency: str
    transaction_count: int


class _Source(Protocol):
    """Where candidates come from."""

    async def page(self, first: int, last: int, limit: int, *, newest_first: bool) -> Sequence[int]:
        """At most so many keys from the first to the last one, in the order of the search."""
        ...


class _Listed:
    """Candidates that are few."""

    def __init__(self, keys: Iterable[int]) -> None:
        self._keys = sorted(set(keys))

    async def page(self, first: int, last: int, limit: int, *, newest_first: bool) -> Sequence[int]:
        keys = self._keys[bisect_left(self._keys, first) : bisect_right(self._keys, last)]
        return keys[::-1][:limit] if newest_first else keys[:limit]


class _Index:
    """Candidates from the index of texts."""

    def __init__(self, connection: SqliteConnection, question: str) -> None:
        self._connection = connection
        self._question = question

    async def page(self, first: int, last: int, limit: int, *, newest_first: bool) -> Sequence[int]:
        sql = _IN_INDEX.format(way="DESC" if newest_first else "ASC")
        [rows] = await self._connection.read((sql, (self._question, first, last, limit)))
        return [key for (key,) in rows]


class _Days:
    """Transactions that fulfil some conditions, day by day."""

    def __init__(self, connection: SqliteConnection, conditions: Iterable[tuple[str, int]]) -> None:
        self._connection = connection
        self._conditions = list(conditions)

    async def page(self, first: int, last: int, limit: int, *, newest_first: bool) -> Sequence[int]:
        conditions = " ".join(f"AND {condition}" for condition, _ in self._conditions)
        sql = _BY_DAY.format(conditions=conditions, way="DESC" if newest_first else "ASC")
        days = day_of(first).isoformat(), day_of(last).isoformat()
        values = (value for _, value in self._conditions)
        [rows] = await self._connection.read((sql, (*days, first, last, *values, limit)))
        return [key for (key,) in rows]


async def find_transactions(
    connection: SqliteConnection,
    wanted: TransactionFilter,
    *,
    account_number: str | None,
    before: date | None,
    after: date | None,
    newest_first: bool,
) -> AsyncGenerator[SearchStep, None]:
    """See `StatementRepository.find_transactions`."""
    account = await _account(connection, account_number) if account_number is not None else None
    sources = await _sources(connection, wanted, account)
    first = first_key(after + timedelta(days=1)) if after else 0
    last = first_key(before or LAST_DAY) - 1
    limit = _FIRST_STEP
    while first <= last:
        pages = [await source.page(first, last, limit, newest_first=newest_first) for source in sources]
        # Of a page that is full the rest is still unknown: all are taken as far as the first of them goes.
        ends = [page[-1] for page in pages if len(page) == limit]
        end = (max(ends) if newest_first else min(ends)) if ends else (first if newest_first else last)
        keys = {key for page in pages for key in page if (key >= end if newest_first else key <= end)}
        found = await _wanted(connection, wanted, sorted(keys, reverse=newest_first), account)
        yield SearchStep(found, day_of(end))
        if newest_first:
            last = end - 1
        else:
            first = end + 1
        limit = min(2 * limit, _LAST_STEP)


async def _sources(
    connection: SqliteConnection, wanted: TransactionFilter, account: _Account | None
) -> list[_Source]:
    """Where all that is wanted is among the candidates, and little else."""
    places = await _places(connection, account)
    day_by_day = _Days(connection, _conditions(wanted, account, places))
    if account is not None and account.transaction_count <= _FEW:
        return [day_by_day]
    words = [term.folded for term in wanted.terms if isinstance(term, Word) and not term.excluded]
    only_sizes = [
        term for term in wanted.terms if isinstance(term, Range) or (isinstance(term, Number) and term.sign)
    ]
    for term in only_sizes:
        if (keys := await _of_size(connection, term, places)) is not None:
            return [_Listed(keys)]
    # A number is an amount, or in the text.
    numbers = [term for term in wanted.terms if isinstance(term, Number) and not term.sign]
    for number in numbers:
        question = question_for([*words, number.typed]) if len(number.typed) >= _NUMBER_LENGTH else None
        if question and (keys := await _of_size(connection, number, places)) is not None:
            return [_Index(connection, question), _Listed(keys), await _not_in_index(connection)]
    if question := question_for(words):
        return [_Index(connection, question), await _not_in_index(connection)]
    return [day_by_day]


def _conditions(
    wanted: TransactionFilter, account: _Account | None, places: Iterable[int]
) -> Iterator[tuple[str, int]]:
    """What of the filter the database can find out by itself."""
    if account is not None:
        yield "t.account_id = ?", account.id
    for term in wanted.terms:
        if isinstance(term, Direction):
            yield ("t.amount > ?" if term.sign > 0 else "t.amount < ?"), 0
        elif isinstance(term, Range):
            bounds = [_bounds(term, count) for count in places]
            yield "abs(t.amount) >= ?", min((least for least, _ in bounds), default=0)
            yield "abs(t.amount) <= ?", max((most for _, most in bounds), default=0)


def _bounds(term: Number | Range, places: int) -> tuple[int, int]:
    """The smallest and largest size that storage can hold; nothing is between them where there is none."""
    least, most = term.bounds(places) or (1, 0)
    return min(least, MINOR_UNITS_MAX + 1), MINOR_UNITS_MAX if most is None else min(most, MINOR_UNITS_MAX)


async def _places(connection: SqliteConnection, account: _Account | None) -> set[int]:
    """How many decimals amounts have, in all currencies that there are."""
    if account is not None:
        return {decimals(account.currency)}
    [rows] = await connection.read((_CURRENCIES, ()))
    return {decimals(currency) for (currency,) in rows}


async def _not_in_index(connection: SqliteConnection) -> _Listed:
    [rows] = await connection.read((_NOT_IN_INDEX, ()))
    return _Listed(key for (key,) in rows)


async def _of_size(
    connection: SqliteConnection, term: Number | Range, places: Iterable[int]
) -> list[int] | None:
    """The keys of amounts of such a size in any currency; None when they are not few."""
    keys: list[int] = []
    for count in places:
        [found] = await connection.read((_OF_SIZE, _bounds(term, count)))
        keys += (key for (key,) in found)
        if len(keys) > _FEW:
            return None
    return keys


async def _account(connection: SqliteConnection, number: str) -> _Account:
    [rows] = await connection.read((_ACCOUNT, (number,)))
    if not rows:
        raise UnknownAccount.of_number(number)
    return _Account(*rows[0])


async def _wanted(
    connection: SqliteConnection, wanted: TransactionFilter, keys: Sequence[int], account: _Account | None
) -> tuple[FoundTransaction, ...]:
    """The transactions with these keys that are wanted."""
    if not keys:
        return ()
    [rows] = await connection.read((_ROWS, (json.dumps(keys), account.id if account else None)))
    return tuple(_found(row) for row in _matching(rows, wanted))


def _matching(rows: Rows, wanted: TransactionFilter) -> Rows:
    tests: dict[str, Test] = {}
    matching = []
    for row in rows:
        currency = row[4]
        test = tests.get(currency) or tests.setdefault(currency, wanted.test(decimals(currency)))
        _, _, _, amount, description, counterparty, _, reference, *_ = row[_ACCOUNT_COLUMNS:]
        if test(amount, searched_text(description, counterparty, reference)):
            matching.append(row)
    return matching


def _found(row: tuple[object, ...]) -> FoundTransaction:
    account = account_from_row(row[:_ACCOUNT_COLUMNS])
    [transaction] = transactions_from_rows([row[_ACCOUNT_COLUMNS:]], account.currency)
    return FoundTransaction(account, transaction)
