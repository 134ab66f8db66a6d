"""Connections for tests, queries that never end, and other programs at the same database."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import Final, TypeAlias

import pytest

from statement_tui.errors import StatementError
from statement_tui.repositories.connection import SqliteConnection

MODULE: Final = "statement_tui.repositories.connection"
LIMIT_SECONDS: Final = 10.0
"""When a wait has failed; nothing here comes near it."""

COUNT: Final = ("SELECT count(*) FROM transactions", ())
_ENDLESS: Final = (
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000000) {} FROM n"
)
ENDLESS: Final = (_ENDLESS.format("SELECT count(*)"), ())
ENDLESS_AFTER_STARTED: Final = (f"SELECT started() UNION ALL SELECT * FROM ({ENDLESS[0]})", ())
"""Calls the SQL function `started` once, then counts for hours."""
ADD_ACCOUNT: Final = (
    "INSERT INTO accounts (user_id, number, name, currency) VALUES ('kim', ?, 'Savings', 'EUR')"
)
ADD_ACCOUNTS_WITHOUT_END: Final = "INSERT INTO accounts (user_id, number, name, currency) " + _ENDLESS.format(
    "SELECT 'kim', 'N' || i, 'Savings', 'EUR'"
)
NUMBERS: Final = ("SELECT number FROM accounts ORDER BY id", ())

Opening: TypeAlias = Callable[[Path], "asyncio.Future[SqliteConnection]"]
both_ways: Final = pytest.mark.parametrize(
    "opening", [SqliteConnection.open_reading, SqliteConnection.open_writing], ids=["reading", "writing"]
)


@asynccontextmanager
async def reading(path: Path) -> AsyncIterator[SqliteConnection]:
    connection = await SqliteConnection.open_reading(path)
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def writing(path: Path) -> AsyncIterator[SqliteConnection]:
    connection = await SqliteConnection.open_writing(path)
    try:
        yield connection
    finally:
        await connection.close()


@contextmanager
def locked(path: Path, mode: str = "EXCLUSIVE") -> Iterator[None]:
    """Another program in the middle of a transaction."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(f"BEGIN {mode}")
        other.execute("SELECT * FROM accounts").fetchall()
        yield
        other.execute("ROLLBACK")


def write_at_once(path: Path) -> None:
    """Write from another program that does not wait for any lock."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as other:
        other.execute("BEGIN EXCLUSIVE")
        other.execute("COMMIT")


def listing(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def dump(path: Path) -> list[str]:
    """The schema and every row, but for the index of texts, which cannot be read as a table."""
    with closing(sqlite3.connect(path)) as database:
        objects = database.execute(
            "SELECT type, name, sql FROM sqlite_master"
            " WHERE sql IS NOT NULL AND name NOT LIKE 'search_%' ORDER BY name"
        ).fetchall()
        lines = [sql for _, _, sql in objects]
        for kind, name, _ in objects:
            if kind == "table" and name != "search":
                rows = database.execute(f"SELECT * FROM {name}").fetchall()
                lines += [f"INSERT INTO {name} {row!r}" for row in rows]
    return lines


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def cut(path: Path, size: float) -> None:
    """Keep so many bytes of the file, or this part of it."""
    content = path.read_bytes()
    path.write_bytes(content[: int(size * len(content) if size < 1 else size)])


async def read_all(path: Path) -> None:
    async with reading(path) as connection:
        for table in ("accounts", "transactions", "monthly_totals", "reported_balances", "imports"):
            await connection.read((f"SELECT * FROM {table}", ()))


async def signal_start(connection: SqliteConnection) -> asyncio.Event:
    """An event that the SQL function `started` sets, so that a test knows that a query is running."""
    loop, event = asyncio.get_running_loop(), asyncio.Event()

    def started() -> None:
        loop.call_soon_threadsafe(event.set)

    await connection._database.create_function("started", 0, started)
    return event


def require_fault(fault: StatementError, path: Path, *phrases: str) -> None:
    """Title and detail say which file and what to do."""
    assert str(path) in fault.detail
    for phrase in phrases:
        assert phrase in str(fault)


async def cancel(task: "asyncio.Task[object]", times: int = 1) -> None:
    """Cancel it, perhaps again while it is still busy with the cancellation, and wait for its end."""
    for _ in range(times):
        task.cancel()
        await asyncio.sleep(0)
    async with asyncio.timeout(LIMIT_SECONDS):
        with pytest.raises(asyncio.CancelledError):
            await task
