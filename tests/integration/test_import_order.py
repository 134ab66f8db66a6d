"""The database is what its files say, in whatever order and however often they came in."""

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from statement_tui.models.parsed import ParsedBalance, ParsedEntry, ParsedFile, ParsedStatement
from statement_tui.models.reported_balance import BalanceKind
from statement_tui.repositories.connection import SqliteConnection
from statement_tui.repositories.sqlite_import import SqliteImportRepository
from statement_tui.services.bank_file import BankFile
from statement_tui.services.choose_account import Answers
from statement_tui.services.import_file import import_file
from statement_tui.services.undo_import import undo_import

FIRST = date(2026, 6, 1)
CONTENT = (
    """
    SELECT a.number, t.booked_on, t.sequence, t.amount, t.description
    FROM transactions AS t JOIN accounts AS a ON a.id = t.account_id ORDER BY 1, 2, 3
    """,
    """
    SELECT DISTINCT a.number, r.as_of, r.kind, r.after_sequence, r.amount
    FROM reported_balances AS r JOIN accounts AS a ON a.id = r.account_id ORDER BY 1, 2, 3, 4, 5
    """,
    """
    SELECT a.number, m.month, m.total_in, m.total_out, m.transaction_count
    FROM monthly_totals AS m JOIN accounts AS a ON a.id = m.account_id ORDER BY 1, 2
    """,
    "SELECT number FROM accounts ORDER BY number",
)


class Booked(NamedTuple):
    """A row of the bank's books; some have the same text on the same day."""

    day: int
    text: str


BOOKS = st.lists(st.builds(Booked, st.integers(0, 4), st.sampled_from("abc")), max_size=14).map(
    lambda rows: sorted(rows, key=lambda row: row.day)
)
"""What is booked on an account, in the bank's order."""


@st.composite
def exports(draw: st.DrawFn) -> list[tuple[int, int]]:
    """Parts of the books, each from a row on to before a row."""
    parts = st.tuples(st.integers(0, 14), st.integers(0, 14)).map(lambda part: (min(part), max(part)))
    return draw(st.lists(parts, min_size=1, max_size=4, unique=True))


def export(books: Sequence[Booked], start: int, end: int, name: str) -> BankFile:
    """A file with some consecutive rows of the books, and the balances before and after them."""
    rows = books[start:end]
    entries = tuple(
        ParsedEntry(
            booked_on=FIRST + timedelta(days=row.day), amount=Decimal(ord(row.text)), description=row.text
        )
        for row in rows
    )
    before = Decimal(sum(ord(row.text) for row in books[:start]))
    after = before + sum((entry.amount for entry in entries), Decimal(0))
    first = entries[0].booked_on if entries else FIRST
    last = entries[-1].booked_on if entries else FIRST
    statement = ParsedStatement(
        account_number="DE02120300000000202051",
        currency="EUR",
        opening_balance=ParsedBalance(first, before, BalanceKind.OPENING) if entries else None,
        closing_balance=ParsedBalance(last, after, BalanceKind.LEDGER),
        entries=entries,
    )
    parsed = ParsedFile(format="ofx", statements=(statement,))
    return BankFile(name, name, f"{start:032}{end:032}", parsed)


async def content(connection: SqliteConnection) -> list[Any]:
    return await connection.read(*((query, ()) for query in CONTENT))


async def imported(files: Sequence[BankFile], undone: Sequence[BankFile] = ()) -> list[Any]:
    """What is in a database after these files were imported, and some of them taken out again."""
    connection = await SqliteConnection.open_memory()
    try:
        repository = SqliteImportRepository(connection)
        for file in files:
            await import_file(repository, file, Answers())
        for file in undone:
            batch = await repository.find_import(file.sha256)
            assert batch
            await undo_import(repository, batch.number)
        return await content(connection)
    finally:
        await connection.close()


@settings(deadline=None, max_examples=60)
@given(BOOKS, exports(), st.randoms(use_true_random=False), st.data())
def test_files_in_any_order_and_any_number_of_times_give_the_same_database(
    books: list[Booked], parts: list[tuple[int, int]], chance: Any, data: st.DataObject
) -> None:
    files = [export(books, start, end, f"{start}-{end}.ofx") for start, end in parts]
    once = asyncio.run(imported(files))
    again = data.draw(st.lists(st.sampled_from(files), max_size=3))
    shuffled = files + again
    chance.shuffle(shuffled)
    assert asyncio.run(imported(shuffled)) == once


@settings(deadline=None, max_examples=60)
@given(BOOKS, exports(), st.randoms(use_true_random=False))
def test_an_import_that_is_undone_leaves_what_the_other_files_say(
    books: list[Booked], parts: list[tuple[int, int]], chance: Any
) -> None:
    files = [export(books, start, end, f"{start}-{end}.ofx") for start, end in parts]
    kept = files[1:]
    shuffled = list(files)
    chance.shuffle(shuffled)
    assert asyncio.run(imported(shuffled, undone=files[:1])) == asyncio.run(imported(kept))


@settings(deadline=None, max_examples=30)
@given(BOOKS, exports())
def test_undoing_everything_leaves_nothing(books: list[Booked], parts: list[tuple[int, int]]) -> None:
    files = [export(books, start, end, f"{start}-{end}.ofx") for start, end in parts]
    assert asyncio.run(imported(files, undone=files)) == [[], [], [], []]
