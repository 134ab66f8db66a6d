"""The connection: read in one instant, cancelled at once, closed for certain."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from statement_tui.errors import DatabaseUnusable, StatementError
from statement_tui.repositories.connection import SqliteConnection
from tests.integration.connections import (
    ADD_ACCOUNT,
    COUNT,
    ENDLESS,
    ENDLESS_AFTER_STARTED,
    LIMIT_SECONDS,
    NUMBERS,
    cancel,
    listing,
    reading,
    signal_start,
    write_at_once,
)

# Reading.


async def test_each_query_has_its_rows(database: Path) -> None:
    async with reading(database) as connection:
        assert await connection.read(COUNT) == [[(3,)]]
        between = ("SELECT amount FROM transactions WHERE amount BETWEEN ? AND ? ORDER BY id", (-300, 10))
        assert await connection.read(COUNT, between, NUMBERS) == [[(3,)], [(-250,), (5,)], [("1234",)]]


async def test_text_that_cannot_be_stored_equals_nothing(database: Path) -> None:
    async with reading(database) as connection:
        assert await connection.read(("SELECT 1 FROM accounts WHERE number = ?", ("1234\udcff",))) == [[]]


async def test_several_queries_see_one_instant(database: Path) -> None:
    refused: list[str] = []

    def write_in_between() -> None:
        try:
            write_at_once(database)
            with closing(sqlite3.connect(database, isolation_level=None, timeout=0)) as other:
                other.execute("DELETE FROM transactions")
        except sqlite3.OperationalError as error:
            refused.append(str(error))

    async with reading(database) as connection:
        await connection._database.create_function("in_between", 0, write_in_between)
        before, _, after = await connection.read(COUNT, ("SELECT in_between()", ()), COUNT)
        assert before == after == [(3,)]
        assert refused == ["database is locked"]
        await connection.read(("SELECT in_between()", ()))
        assert await connection.read(COUNT, COUNT) == [[(0,)], [(0,)]]


@pytest.mark.parametrize("bad", [0, 1, 2])
async def test_an_error_leaves_no_transaction_open(database: Path, bad: int) -> None:
    queries = [COUNT, COUNT, COUNT]
    queries[bad] = ("SELECT * FROM nowhere", ())
    async with reading(database) as connection:
        with pytest.raises(DatabaseUnusable):
            await connection.read(*queries)
        write_at_once(database)
        assert await connection.read(COUNT, COUNT) == [[(3,)], [(3,)]]


async def test_a_mistake_in_the_parameters_is_a_bug_and_leaves_no_transaction_open(database: Path) -> None:
    async with reading(database) as connection:
        with pytest.raises(OverflowError):
            await connection.read(COUNT, ("SELECT ?", (2**70,)))
        write_at_once(database)
        assert await connection.read(COUNT) == [[(3,)]]


# Cancelling.


@pytest.mark.parametrize("more", [0, 2], ids=["one query", "several queries"])
@pytest.mark.parametrize("times", [1, 4], ids=["once", "again and again"])
async def test_cancelling_a_running_query_frees_the_connection_at_once(
    database: Path, more: int, times: int
) -> None:
    async with reading(database) as connection, asyncio.timeout(LIMIT_SECONDS):
        started = await signal_start(connection)
        task = asyncio.create_task(connection.read(ENDLESS_AFTER_STARTED, *[ENDLESS] * more))
        await started.wait()
        await cancel(task, times)
        assert await connection.read(COUNT, NUMBERS) == [[(3,)], [("1234",)]]
        write_at_once(database)


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("steps", range(8))
async def test_a_query_can_be_cancelled_at_any_time(database: Path, steps: int, times: int) -> None:
    async with reading(database) as connection, asyncio.timeout(LIMIT_SECONDS):
        task = asyncio.create_task(connection.read(COUNT, ENDLESS, ENDLESS))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        wanted = asyncio.create_task(connection.read(COUNT, NUMBERS))
        await cancel(task, times)
        assert await wanted == [[(3,)], [("1234",)]]


async def test_after_many_quick_flips_the_last_one_wins(database: Path) -> None:
    counting = (
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 20000) SELECT sum(i) FROM n",
        (),
    )
    async with reading(database) as connection, asyncio.timeout(LIMIT_SECONDS):
        for _ in range(5):
            flips = []
            for _ in range(20):
                flips.append(asyncio.create_task(connection.read(ENDLESS, COUNT)))
                await asyncio.sleep(0)
                flips[-1].cancel()
            assert await connection.read(counting, COUNT) == [[(200010000,)], [(3,)]]
            ends = await asyncio.gather(*flips, return_exceptions=True)
            assert {type(end) for end in ends} == {asyncio.CancelledError}


async def test_one_who_only_waits_can_be_cancelled_without_harm_to_the_one_who_reads(database: Path) -> None:
    async with reading(database) as connection, asyncio.timeout(LIMIT_SECONDS):
        started = await signal_start(connection)
        first = asyncio.create_task(connection.read(ENDLESS_AFTER_STARTED))
        await started.wait()
        waiting = asyncio.create_task(connection.read(ENDLESS))
        third = asyncio.create_task(connection.read(COUNT))
        await asyncio.sleep(0)
        await cancel(waiting)
        assert not first.done()
        await cancel(first)
        assert await third == [[(3,)]]


async def test_a_read_can_have_a_time_limit(database: Path) -> None:
    async with reading(database) as connection:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await connection.read(ENDLESS)
        assert await connection.read(COUNT) == [[(3,)]]


# Closing.


@pytest.mark.parametrize("more", [0, 2], ids=["one query", "several queries"])
async def test_closing_ends_a_running_query_at_once(database: Path, more: int) -> None:
    connection = await SqliteConnection.open_reading(database)
    started = await signal_start(connection)
    task = asyncio.create_task(connection.read(ENDLESS_AFTER_STARTED, *[ENDLESS] * more))
    await started.wait()
    async with asyncio.timeout(LIMIT_SECONDS):
        await connection.close()
        with pytest.raises(StatementError):
            await task
    write_at_once(database)


@pytest.mark.parametrize("steps", range(8))
async def test_closing_ends_a_query_that_is_just_about_to_start(database: Path, steps: int) -> None:
    connection = await SqliteConnection.open_reading(database)
    tasks = [asyncio.create_task(connection.read(ENDLESS, ENDLESS)) for _ in range(3)]
    for _ in range(steps):
        await asyncio.sleep(0)
    async with asyncio.timeout(LIMIT_SECONDS):
        await connection.close()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
    assert [str(database) in end.detail for end in ends if isinstance(end, DatabaseUnusable)] == [True] * 3
    write_at_once(database)


async def test_cancelled_queries_and_closing_do_not_disturb_each_other(database: Path) -> None:
    for _ in range(20):
        connection = await SqliteConnection.open_reading(database)
        tasks = [asyncio.create_task(connection.read(ENDLESS)) for _ in range(3)]
        await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        async with asyncio.timeout(LIMIT_SECONDS):
            await connection.close()
            ends = await asyncio.gather(*tasks, return_exceptions=True)
        assert {type(end) for end in ends} <= {asyncio.CancelledError, DatabaseUnusable}


async def test_closing_goes_through_when_it_is_cancelled(database: Path) -> None:
    connection = await SqliteConnection.open_reading(database)
    reading_task = asyncio.create_task(connection.read(ENDLESS))
    closing_task = asyncio.create_task(connection.close())
    await asyncio.sleep(0)
    await cancel(closing_task, 2)
    async with asyncio.timeout(LIMIT_SECONDS):
        with pytest.raises(StatementError):
            await reading_task
    write_at_once(database)


async def test_closing_twice_is_closing(database: Path) -> None:
    connection = await SqliteConnection.open_reading(database)
    await connection.close()
    await connection.close()
    with pytest.raises(DatabaseUnusable, match="was closed"):
        await connection.read(COUNT)


async def test_closing_undoes_what_was_not_finished(database: Path) -> None:
    connection = await SqliteConnection.open_writing(database)
    await connection.write("BEGIN IMMEDIATE")
    await connection.write(ADD_ACCOUNT, ("1",))
    await connection.close()
    async with reading(database) as other:
        assert await other.read(NUMBERS) == [[("1234",)]]
    assert list(listing(database.parent)) == [database.name]
