"""The connection: what is written is kept as a whole, or nothing of it."""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Iterator
from itertools import count
from pathlib import Path

import pytest

from statement_tui.errors import DatabaseBusy, DatabaseUnusable
from statement_tui.repositories.connection import SqliteConnection
from tests.integration.connections import (
    ADD_ACCOUNT,
    ADD_ACCOUNTS_WITHOUT_END,
    COUNT,
    LIMIT_SECONDS,
    MODULE,
    NUMBERS,
    cancel,
    listing,
    locked,
    reading,
    require_fault,
    signal_start,
    write_at_once,
    writing,
)

# Writing.


async def test_what_is_written_in_a_transaction_is_kept(database: Path) -> None:
    async with writing(database) as connection:
        async with connection.transaction():
            first = await connection.write(ADD_ACCOUNT, ("1",))
            await connection.write_many(ADD_ACCOUNT, iter([("2",), ("3",)]))
        assert first == 2
        assert await connection.read(NUMBERS) == [[("1234",), ("1",), ("2",), ("3",)]]
    async with reading(database) as other:
        assert await other.read(NUMBERS) == [[("1234",), ("1",), ("2",), ("3",)]]


async def test_nobody_else_sees_it_before_it_is_whole(database: Path) -> None:
    async with writing(database) as connection, reading(database) as other:
        async with connection.transaction():
            await connection.write(ADD_ACCOUNT, ("1",))
            assert await other.read(NUMBERS) == [[("1234",)]]
        assert await other.read(NUMBERS) == [[("1234",), ("1",)]]


async def test_a_read_inside_sees_what_was_written_and_does_not_end_the_transaction(database: Path) -> None:
    async with writing(database) as connection, reading(database) as other:
        async with connection.transaction():
            await connection.write(ADD_ACCOUNT, ("1",))
            assert await connection.read(NUMBERS, COUNT) == [[("1234",), ("1",)], [(3,)]]
            assert await other.read(NUMBERS) == [[("1234",)]]
            await connection.write(ADD_ACCOUNT, ("2",))
            assert await other.read(NUMBERS) == [[("1234",)]]
        assert await other.read(NUMBERS) == [[("1234",), ("1",), ("2",)]]


async def test_a_failed_read_inside_does_not_end_the_transaction(database: Path) -> None:
    async with writing(database) as connection, reading(database) as other:
        async with connection.transaction():
            await connection.write(ADD_ACCOUNT, ("1",))
            with pytest.raises(DatabaseUnusable):
                await connection.read(COUNT, ("SELECT * FROM nowhere", ()))
            await connection.write(ADD_ACCOUNT, ("2",))
            assert await other.read(NUMBERS) == [[("1234",)]]
        assert await other.read(NUMBERS) == [[("1234",), ("1",), ("2",)]]


async def test_a_transaction_that_is_left_with_an_exception_is_undone(database: Path) -> None:
    before = listing(database.parent)

    async def add(connection: SqliteConnection) -> None:
        async with connection.transaction():
            await connection.write(ADD_ACCOUNT, ("1",))
            raise LookupError

    async with writing(database) as connection:
        with pytest.raises(LookupError):
            await add(connection)
        write_at_once(database)
        async with connection.transaction():
            pass
    assert listing(database.parent) == before


async def test_a_transaction_with_a_statement_that_fails_is_undone(database: Path) -> None:
    async def add(connection: SqliteConnection, attempt: Awaitable[object]) -> None:
        async with connection.transaction():
            await connection.write(ADD_ACCOUNT, ("1",))
            await attempt

    async with writing(database) as connection:
        for attempt in (
            connection.write(ADD_ACCOUNT, ("",)),
            connection.write_many(ADD_ACCOUNT, [("2",), ("1",)]),
        ):
            with pytest.raises(DatabaseUnusable):
                await add(connection, attempt)
            write_at_once(database)
        assert await connection.read(NUMBERS) == [[("1234",)]]


async def test_rows_that_cannot_be_made_undo_the_transaction(database: Path) -> None:
    def rows() -> Iterator[tuple[str]]:
        yield ("1",)
        raise ValueError("more than the 2 decimals of EUR")

    async with writing(database) as connection:
        with pytest.raises(ValueError, match="decimals"):
            async with connection.transaction():
                await connection.write_many(ADD_ACCOUNT, rows())
        assert await connection.read(NUMBERS) == [[("1234",)]]


async def test_a_transaction_that_is_cancelled_is_undone(database: Path) -> None:
    written, never = asyncio.Event(), asyncio.Event()

    async def add(connection: SqliteConnection) -> None:
        async with connection.transaction():
            await connection.write(ADD_ACCOUNT, ("1",))
            written.set()
            await never.wait()

    async with writing(database) as connection:
        task = asyncio.create_task(add(connection))
        await written.wait()
        await cancel(task)
        write_at_once(database)
        assert await connection.read(NUMBERS) == [[("1234",)]]


@pytest.mark.parametrize("times", [1, 3])
async def test_a_long_write_is_cancelled_at_once_and_undone(database: Path, times: int) -> None:
    async def add(connection: SqliteConnection) -> None:
        async with connection.transaction():
            await connection.write(f"{ADD_ACCOUNTS_WITHOUT_END} WHERE i > 1 OR started() IS NULL")

    async with writing(database) as connection, asyncio.timeout(LIMIT_SECONDS):
        started = await signal_start(connection)
        task = asyncio.create_task(add(connection))
        await started.wait()
        await cancel(task, times)
        write_at_once(database)
        assert await connection.read(NUMBERS) == [[("1234",)]]


@pytest.mark.parametrize("times", [1, 3])
async def test_many_rows_are_cancelled_at_once_and_undone(database: Path, times: int) -> None:
    loop, started, go_on = asyncio.get_running_loop(), asyncio.Event(), threading.Event()
    taken: list[int] = []

    def rows() -> Iterator[tuple[str]]:
        for number in count():
            if number == 10:
                loop.call_soon_threadsafe(started.set)
                go_on.wait(LIMIT_SECONDS)
            taken.append(number)
            yield (f"N{number}",)

    async def add(connection: SqliteConnection) -> None:
        async with connection.transaction():
            await connection.write_many(ADD_ACCOUNT, rows())

    async with writing(database) as connection, asyncio.timeout(LIMIT_SECONDS):
        task = asyncio.create_task(add(connection))
        await started.wait()
        # Between two rows no statement runs that could be interrupted.
        task.cancel()
        await asyncio.sleep(0)
        go_on.set()
        await cancel(task, times)
        assert len(taken) <= 12
        write_at_once(database)
        assert await connection.read(NUMBERS) == [[("1234",)]]


@pytest.mark.parametrize("steps", range(10))
async def test_a_transaction_can_be_cancelled_at_any_time(database: Path, steps: int) -> None:
    async def add(connection: SqliteConnection) -> None:
        async with connection.transaction():
            await connection.write(ADD_ACCOUNT, ("1",))
            await connection.write(ADD_ACCOUNTS_WITHOUT_END)

    async with writing(database) as connection:
        task = asyncio.create_task(add(connection))
        for _ in range(steps):
            await asyncio.sleep(0)
        await cancel(task)
        write_at_once(database)
        assert await connection.read(NUMBERS) == [[("1234",)]]


async def test_one_who_is_cancelled_while_waiting_to_write_holds_no_lock_afterwards(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{MODULE}.BUSY_TIMEOUT_SECONDS", 0.2)

    async def add(connection: SqliteConnection) -> None:
        async with connection.transaction():
            raise AssertionError("it must wait")

    async with writing(database) as connection:
        with locked(database, "IMMEDIATE"):
            task = asyncio.create_task(add(connection))
            for _ in range(3):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.sleep(0)
        async with asyncio.timeout(LIMIT_SECONDS):
            with pytest.raises(asyncio.CancelledError):
                await task
        write_at_once(database)


async def test_a_busy_database_refuses_a_transaction_before_it_begins(
    database: Path, impatient: None
) -> None:
    async with writing(database) as connection:
        with locked(database), pytest.raises(DatabaseBusy) as fault:
            async with connection.transaction():
                raise AssertionError("it must not begin")
        require_fault(fault.value, database, "try again")


async def test_a_transaction_that_cannot_be_kept_is_undone(database: Path, impatient: None) -> None:
    async with writing(database) as connection:
        with locked(database, "DEFERRED"), pytest.raises(DatabaseBusy):
            async with connection.transaction():
                await connection.write(ADD_ACCOUNT, ("1",))
        write_at_once(database)
        assert await connection.read(NUMBERS) == [[("1234",)]]
        async with connection.transaction():
            await connection.write(ADD_ACCOUNT, ("2",))
        assert await connection.read(NUMBERS) == [[("1234",), ("2",)]]


def test_the_log_of_the_library_never_prints_parameters() -> None:
    assert logging.getLogger("aiosqlite").getEffectiveLevel() >= logging.WARNING
