"""Finding transactions in a real database, whichever way leads to them."""

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from statement_tui.errors import UnknownAccount
from statement_tui.models.money import decimals
from statement_tui.models.transaction import BookedRow
from statement_tui.models.transaction_filter import TransactionFilter, searched_text
from statement_tui.repositories import search
from statement_tui.repositories.connection import SqliteConnection
from statement_tui.repositories.search_index import fill_search_index, question_for
from statement_tui.repositories.sqlite import SqliteStatementRepository

ACCOUNTS: Final = [("1", "EUR"), ("2", "EUR"), ("3", "JPY"), ("4", "KWD")]
TEXTS: Final = [
    ("Grocer Müller, card 4711", "Grocer", "R-100"),
    ("Rent June", "Łódź Estates", None),
    ("GROCERY store ☕ 家賃 4510", None, "45.10"),
    ("", None, None),
    ('a\nb "quoted" 100%', "x_y", "NULL"),
]
ADD: Final = """
INSERT INTO transactions (account_id, booked_on, sequence, amount, description, counterparty, reference)
VALUES (?, ?, ?, ?, ?, ?, ?)
"""
ADD_ACCOUNT: Final = "INSERT INTO accounts (user_id, number, name, currency) VALUES ('kim', ?, 'Name', ?)"
WORDS: Final = [
    "grocer", "müller", "muller", "lodz", "4711", "45", "45.1", "4510", "r-1", "-grocer", ">100", "<45",
    "40..46", "in", "out", "ab", "☕", "家賃", "quoted", "-45.10", "+45", "nothing", '"rent june"', "100%",
]  # fmt: skip


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[SqliteConnection]:
    connection = await SqliteConnection.open_writing(tmp_path / "own.db")
    for number, currency in ACCOUNTS:
        await connection.write(ADD_ACCOUNT, (number, currency))
    yield connection
    await connection.close()


def rows(count: int) -> list[tuple[object, ...]]:
    """Transactions of all accounts, the days in no order."""
    amounts = (-4510, 4500, 450, -110000, 4510000, 0, 45)
    return [
        (1 + n % 4, f"2025-{1 + n * 7 % 12:02}-{1 + n * 5 % 28:02}", n + 1, amounts[n % 7], *TEXTS[n % 5])
        for n in range(count)
    ]


async def found(connection: SqliteConnection, text: str, **options: Any) -> list[tuple[str, date, int]]:
    """Account number, day and sequence of what is found."""
    repository = SqliteStatementRepository(connection)
    steps = repository.find_transactions(TransactionFilter.parse(text), **options)
    return [
        (one.account.number, one.transaction.booked_on, one.transaction.sequence)
        async for step in steps
        for one in step.found
    ]


async def test_all_accounts_are_looked_through_and_the_newest_comes_first(
    connection: SqliteConnection,
) -> None:
    await connection.write_many(ADD, rows(40))
    await fill_search_index(connection)
    groceries = await found(connection, "grocer card")
    assert [day for _, day, _ in groceries] == sorted((day for _, day, _ in groceries), reverse=True)
    assert {number for number, _, _ in groceries} == {"1", "2", "3", "4"}
    assert await found(connection, "grocer card", newest_first=False) == groceries[::-1]
    repository = SqliteStatementRepository(connection)
    steps = repository.find_transactions(TransactionFilter.parse("rent"))
    [one, *_] = [one async for step in steps for one in step.found]
    assert one.transaction.counterparty == "Łódź Estates"
    assert one.transaction.amount in {Decimal("-45.10"), Decimal("45.00"), Decimal("4.50")} | {
        Decimal(amount).scaleb(-places)
        for amount in (-4510, 4500, 450, -110000, 4510000, 0, 45)
        for places in (0, 2, 3)
    }


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
    few=st.sampled_from([1, 3, 5_000]),
    size=st.sampled_from([1, 4, 128]),
    indexed=st.integers(0, 60),
    account=st.sampled_from([None, "1", "3"]),
    bounds=st.sampled_from([(None, None), (date(2025, 6, 1), None), (None, date(2025, 6, 1))]),
    newest_first=st.booleans(),
)
async def test_what_is_found_is_what_a_look_at_every_row_finds(
    tmp_path_factory: pytest.TempPathFactory,
    words: Sequence[str],
    few: int,
    size: int,
    indexed: int,
    account: str | None,
    bounds: tuple[date | None, date | None],
    newest_first: bool,
) -> None:
    path = tmp_path_factory.mktemp("search") / "own.db"
    connection = await SqliteConnection.open_writing(path)
    before, after = bounds
    patch = pytest.MonkeyPatch()
    patch.setattr(search, "_FEW", few)
    patch.setattr(search, "_FIRST_STEP", size)
    try:
        for number, currency in ACCOUNTS:
            await connection.write(ADD_ACCOUNT, (number, currency))
        await connection.write_many(ADD, rows(60)[:indexed])
        await fill_search_index(connection)
        await connection.write_many(ADD, rows(60)[indexed:])
        await connection.write(
            "UPDATE transactions SET description = 'Rent moved', booked_on = '2025-12-31' WHERE id = 7"
        )
        await connection.write("DELETE FROM transactions WHERE id IN (3, 50)")
        options: dict[str, Any] = {"account_number": account, "before": before, "after": after}
        text = " ".join(words)
        hits = await found(connection, text, **options, newest_first=newest_first)
        everything = await found(connection, "", **options, newest_first=newest_first)
        [kept] = await connection.read(
            (
                "SELECT a.number, t.booked_on, t.sequence FROM transactions AS t"
                " JOIN accounts AS a ON a.id = t.account_id ORDER BY t.booked_on, t.id",
                (),
            )
        )
        inside = [
            (number, date.fromisoformat(day), sequence)
            for number, day, sequence in (kept[::-1] if newest_first else kept)
            if account in {None, number}
            and (before is None or day < before.isoformat())
            and (after is None or day > after.isoformat())
        ]
        assert everything == inside
        repository = SqliteStatementRepository(connection)
        wanted = set()
        for number, currency in ACCOUNTS:
            for month in range(1, 13):
                for row in await repository.fetch_month_rows(number, month, 2025):
                    if _matches(text, row, currency):
                        wanted.add((number, date.fromisoformat(row[0]), row[1]))
        assert hits == [one for one in inside if one in wanted]
    finally:
        patch.undo()
        await connection.close()


def _matches(text: str, row: BookedRow, currency: str) -> bool:
    wanted = TransactionFilter.parse(text)
    return wanted.matches(row[2], decimals(currency), searched_text(*row[3:]))


async def test_what_the_shell_writes_is_found_too(connection: SqliteConnection, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "own.db")) as shell:
        shell.executemany(ADD, rows(10))
        shell.commit()
    assert len(await found(connection, "grocer card")) == 2
    assert await found(connection, "nothing like it") == []


async def test_an_account_that_is_not_there_is_said(connection: SqliteConnection) -> None:
    with pytest.raises(UnknownAccount):
        await found(connection, "rent", account_number="4711")
    assert await found(connection, "rent") == []


def test_a_question_is_safe_whatever_is_looked_for() -> None:
    assert question_for(["ab", ""]) is None
    assert question_for(["abcd", 'x"y']) == '"abc" AND "bcd" AND "x""y"'
    assert question_for(["a\0b"]) is None
    long = question_for(["".join(chr(97 + n % 26) + str(n) for n in range(5_000))])
    assert long is not None
    assert long.count(" AND ") < 24


@pytest.mark.parametrize(
    "text", ['"*"', "AND OR NOT", '""""', "NEAR(a b)", "col:x", "\0\0\0\0", "😀😀😀", "x" * 9_999]
)
async def test_nothing_that_is_looked_for_is_an_error(connection: SqliteConnection, text: str) -> None:
    await connection.write_many(ADD, rows(10))
    await fill_search_index(connection)
    await found(connection, text)
