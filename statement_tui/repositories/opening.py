"""Databases that are open for the length of a block, and closed for certain."""

import os
import stat
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path

from statement_tui.repositories.connection import SqliteConnection
from statement_tui.repositories.protocol import ImportRepository
from statement_tui.repositories.sqlite_import import SqliteImportRepository


@asynccontextmanager
async def opened_for_reading(path: Path) -> AsyncIterator[SqliteConnection]:
    """The database for reading; see `SqliteConnection.open_reading`."""
    connection = await SqliteConnection.open_reading(path)
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def opened_for_trying_out(path: Path) -> AsyncIterator[SqliteConnection]:
    """The database to write to, of which nothing is kept; where there is none yet, an empty one in memory."""
    empty = _has_nothing(path)
    connection = await (SqliteConnection.open_memory() if empty else SqliteConnection.open_trying_out(path))
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def opened_for_writing(path: Path) -> AsyncIterator[SqliteConnection]:
    """The database for writing; see `SqliteConnection.open_writing`.

    Where there was nothing before, nothing is left unless an account was added.
    """
    had_nothing, created = _has_nothing(path), _missing(path)
    try:
        connection = await SqliteConnection.open_writing(path)
    except BaseException:
        if had_nothing and _has_nothing(path):
            _discard(path, created)
        raise
    try:
        yield connection
    finally:
        try:
            if had_nothing and await _is_unused(connection):
                _discard(path, created)
        finally:
            await connection.close()


def import_repository(
    path: Path, *, trying_out: bool
) -> Callable[[], AbstractAsyncContextManager[ImportRepository]]:
    """Opens the database for imports: for writing, or to keep nothing of what they write."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[ImportRepository]:
        async with (opened_for_trying_out if trying_out else opened_for_writing)(path) as connection:
            yield SqliteImportRepository(connection)

    return opened


async def _is_unused(connection: SqliteConnection) -> bool:
    # With the lock for writing, so that nothing is thrown away that another program is just adding.
    await connection.write("BEGIN IMMEDIATE")
    [[[found]]] = await connection.read(("SELECT EXISTS (SELECT 1 FROM accounts)", ()))
    return not found


def _has_nothing(path: Path) -> bool:
    """Whether there is no file, or an empty one."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return True
    except OSError:
        # What cannot even be looked up is for the opening to refuse, with its reason.
        return False
    return stat.S_ISREG(status.st_mode) and status.st_size == 0


def _missing(path: Path) -> list[Path]:
    """The file and those of its folders that do not exist, the innermost first."""
    if os.path.lexists(path):
        return []
    target = path.absolute()
    return [target, *(folder for folder in target.parents if not os.path.lexists(folder))]


def _discard(path: Path, created: Sequence[Path]) -> None:
    """Remove what was created; a file that was there stays, and is empty again."""
    with suppress(OSError):
        if not created:
            os.truncate(path, 0)
            return
        created[0].unlink(missing_ok=True)
        for folder in created[1:]:
            folder.rmdir()
