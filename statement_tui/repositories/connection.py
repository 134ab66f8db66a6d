"""One SQLite connection: opened safely, read in one instant, cancelled at once, closed for certain."""

import asyncio
import logging
import os
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from itertools import takewhile
from pathlib import Path
from typing import Any, Final, Self, TypeAlias

import aiosqlite

from statement_tui.errors import DatabaseBusy, DatabaseMissing, DatabaseUnusable, StatementError
from statement_tui.repositories.schema import APPLICATION_ID, SCHEMA_VERSION, upgrade_statements

# At DEBUG aiosqlite logs SQL parameters, which are account data.
logging.getLogger("aiosqlite").setLevel(logging.WARNING)

BUSY_TIMEOUT_SECONDS: Final = 5.0
"""How long to wait for another program that writes."""

_BUSY_PAUSE_SECONDS: Final = 0.05
_INTERRUPT_PAUSE_SECONDS: Final = 0.005

_HEADER: Final = "SELECT application_id, user_version FROM pragma_application_id, pragma_user_version"

Parameters: TypeAlias = Sequence[object]
Rows: TypeAlias = list[tuple[Any, ...]]

_FAULTS: Final[dict[int, tuple[type[StatementError], str]]] = {
    sqlite3.SQLITE_BUSY: (DatabaseBusy, "another program is writing to it; try again when it has finished"),
    sqlite3.SQLITE_LOCKED: (DatabaseBusy, "another program is writing to it; try again when it has finished"),
    sqlite3.SQLITE_CANTOPEN: (DatabaseUnusable, "it cannot be opened; check its permissions"),
    sqlite3.SQLITE_PERM: (DatabaseUnusable, "it cannot be opened; check its permissions"),
    sqlite3.SQLITE_READONLY: (
        DatabaseUnusable,
        "it cannot be written; check the permissions",
    ),
    sqlite3.SQLITE_READONLY_ROLLBACK: (
        DatabaseUnusable,
        "an import into it was cut off; start the program again, which undoes that",
    ),
    sqlite3.SQLITE_NOTADB: (DatabaseUnusable, "it is not a statement database; name another file"),
    sqlite3.SQLITE_CORRUPT: (DatabaseUnusable, "it is damaged; restore it from a copy"),
    sqlite3.SQLITE_FULL: (DatabaseUnusable, "the disk is full; nothing was changed"),
    sqlite3.SQLITE_IOERR: (DatabaseUnusable, "the disk reports an error; nothing was changed"),
}


def _fault(error: sqlite3.Error, path: Path) -> StatementError:
    """What to tell the user; never the message of SQLite, which can contain values."""
    code = getattr(error, "sqlite_errorcode", 0)
    name = getattr(error, "sqlite_errorname", "an error")
    unknown = DatabaseUnusable, f"SQLite reports {name}"
    kind, advice = _FAULTS.get(code) or _FAULTS.get(code & 0xFF, unknown)
    title = "The database is busy" if kind is DatabaseBusy else "The database cannot be used"
    return kind(title, f"{path}: {advice}")


class SqliteConnection:
    """A connection that one query at a time uses; whoever is cancelled frees it at once."""

    def __init__(self, database: aiosqlite.Connection, path: Path) -> None:
        self._database = database
        self._path = path
        self._lock = asyncio.Lock()
        self._closed = False
        self._stopping = False

    @classmethod
    async def open_reading(cls, path: Path) -> Self:
        """Open an existing statement database; nothing can be changed through it.

        Raises:
            DatabaseMissing: There is no such file.
            DatabaseUnusable: It is no statement database, or of another version.
            DatabaseBusy: Another program keeps it locked.
        """
        _require_file(path)
        try:
            return await cls._open_checked(path, "ro")
        except DatabaseUnusable as fault:
            if getattr(fault.__cause__, "sqlite_errorcode", 0) != sqlite3.SQLITE_READONLY_ROLLBACK:
                raise
        # A program was killed while it wrote: reading undoes that, on a connection that may write.
        await (await cls._open_checked(path, "rw")).close()
        return await cls._open_checked(path, "ro")

    @classmethod
    async def open_writing(cls, path: Path) -> Self:
        """Open a statement database for writing; a new one is created, for its owner only.

        Raises:
            DatabaseUnusable: It is no statement database, newer than this program, or cannot be written.
            DatabaseBusy: Another program keeps it locked.
        """
        _create_private_file(path)
        return await cls._open(path, _uri(path, "rw"), BUSY_TIMEOUT_SECONDS, cls._upgrade)

    @classmethod
    async def _open_checked(cls, path: Path, mode: str) -> Self:
        # Waiting for a lock inside SQLite could not be cancelled: `read` waits instead.
        return await cls._open(path, _uri(path, mode), 0, cls._require_this_version)

    @classmethod
    async def open_memory(cls) -> Self:
        """An empty statement database in memory."""
        return await cls._open(Path(":memory:"), ":memory:", 0, cls._upgrade)

    @classmethod
    async def _open(
        cls, path: Path, name: str, busy_timeout: float, prepare: Callable[[Self], Awaitable[object]]
    ) -> Self:
        database = aiosqlite.connect(name, uri=True, isolation_level=None, timeout=busy_timeout)
        connection = cls(database, path)
        try:
            await connection._start()
            await connection.read(("PRAGMA foreign_keys = ON", ()))
            await prepare(connection)
        except BaseException:
            await connection.close()
            raise
        return connection

    async def _start(self) -> None:
        try:
            await self._run(self._database)
        except StatementError:
            # aiosqlite does not wait for its thread when it cannot connect: it would answer a loop that is
            # closed, with a traceback.
            thread: Any = getattr(self._database, "_thread", self._database)
            thread.join()
            raise

    @property
    def in_transaction(self) -> bool:
        """Whether it has begun to write something that may still be rolled back."""
        return self._database.in_transaction

    async def read(self, *queries: tuple[str, Parameters]) -> list[Rows]:
        """The rows of each query; several queries see the database at the same instant.

        When the caller is cancelled the running query is interrupted before the connection is freed.
        """
        deadline = asyncio.get_running_loop().time() + BUSY_TIMEOUT_SECONDS
        while True:
            try:
                async with self._lock:
                    return await self._read_once(queries)
            except DatabaseBusy:
                if asyncio.get_running_loop().time() > deadline:
                    raise
            await asyncio.sleep(_BUSY_PAUSE_SECONDS)

    async def _read_once(self, queries: Sequence[tuple[str, Parameters]]) -> list[Rows]:
        if self._closed:
            raise DatabaseUnusable("The database was closed", f"{self._path}: open it again")
        # Inside a transaction it sees what was written there, and must not end it.
        one_instant = len(queries) > 1 and not self._database.in_transaction
        if one_instant:
            queries = (("BEGIN", ()), *queries, ("COMMIT", ()))
        try:
            results = await self._run(
                *(self._database.execute_fetchall(sql, _bindable(values)) for sql, values in queries)
            )
        except BaseException:
            if one_instant:
                await self._roll_back()
            raise
        return results[1:-1] if one_instant else results

    async def _run(self, *statements: Awaitable[Any]) -> list[Any]:
        """What each statement gives, when all have ended; on cancellation they are made to end."""
        work = asyncio.gather(*statements, return_exceptions=True)
        try:
            results = await asyncio.shield(work)
        except asyncio.CancelledError:
            await self._interrupt_until_done(work)
            raise
        for result in results:
            if isinstance(result, sqlite3.Error):
                raise _fault(result, self._path) from result
            if isinstance(result, BaseException):
                raise result
        return results

    async def _interrupt_until_done(self, work: "asyncio.Future[Any]") -> None:
        """Stop what is running, so that the next query does not queue behind it.

        Once is not enough: a statement may be about to start, or more may be queued. Whoever is cancelled
        again meanwhile still waits for the end.
        """
        cancelled = None
        self._stopping = True
        while not work.done():
            # When the connection was closed meanwhile, nothing runs any more.
            with suppress(ValueError, sqlite3.ProgrammingError):
                await self._database.interrupt()
            try:
                await asyncio.wait([work], timeout=_INTERRUPT_PAUSE_SECONDS)
            except asyncio.CancelledError as error:
                cancelled = error
        self._stopping = False
        if cancelled:
            raise cancelled

    async def _roll_back(self) -> None:
        # Closing rolls back as well.
        if not self._closed and self._database.in_transaction:
            await self._database.rollback()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        """All that is written inside is kept, or nothing of it when the block is left with an exception."""
        try:
            await self.write("BEGIN IMMEDIATE")
            yield
            await self.write("COMMIT")
        except BaseException:
            await self._roll_back()
            raise

    async def write(self, sql: str, parameters: Parameters = ()) -> int:
        """Run a statement that changes something; returns the row id of the last row inserted."""
        [[row_id]] = await self._run(self._database.execute_insert(sql, parameters))
        return int(row_id)

    async def write_many(self, sql: str, rows: Iterable[Parameters]) -> None:
        """Run a statement that changes something once for each row."""
        # An interrupt between two rows is lost.
        until_stopped = takewhile(lambda _: not self._stopping, rows)
        await self._run(self._database.executemany(sql, until_stopped))

    async def close(self) -> None:
        """Stop what is running and close; the file is not touched afterwards."""
        self._closed = True
        await self._interrupt_until_done(asyncio.gather(self._database.close(), return_exceptions=True))

    async def _header(self) -> tuple[int, int]:
        """Application id and user version."""
        [[(application_id, version)]] = await self.read((_HEADER, ()))
        return application_id, version

    async def _require_statement_database(self) -> int:
        """Its version."""
        application_id, version = await self._header()
        if application_id != APPLICATION_ID:
            raise DatabaseUnusable(
                "The database cannot be used",
                f"{self._path}: it is not a statement database; import a bank file into a new one, "
                "or look at the demo with `statement-tui demo`",
            )
        if version > SCHEMA_VERSION:
            raise DatabaseUnusable(
                "The database is newer than this program",
                f"{self._path}: it has version {version}, this program knows {SCHEMA_VERSION}; "
                "update statement-tui",
            )
        return version

    async def _require_this_version(self) -> None:
        if await self._require_statement_database() < SCHEMA_VERSION:
            raise DatabaseUnusable(
                "The database is older than this program",
                f"{self._path}: import a bank file into it, which brings it up to date",
            )

    async def _upgrade(self) -> None:
        """Bring the schema up to date in one transaction; an empty file gets all of it."""
        application_id, version = await self._header()
        [[[table_count]]] = await self.read(("SELECT count(*) FROM sqlite_master", ()))
        if application_id or version or table_count:
            await self._require_statement_database()
        if version < SCHEMA_VERSION:
            async with self.transaction():
                # Another program may have done it while this one waited for the lock.
                _, version = await self._header()
                for statement in upgrade_statements(version):
                    await self.write(statement)


def _bindable(values: Parameters) -> Parameters:
    """The values to look for; a lone surrogate, which no stored text can contain, as its escape."""
    return [v.encode(errors="backslashreplace").decode() if isinstance(v, str) else v for v in values]


def _uri(path: Path, mode: str) -> str:
    """A URI in which `?`, `#` and `%` of the path are no syntax; SQLite creates nothing through it."""
    return f"{path.resolve().as_uri()}?mode={mode}"


def _require_no_folder(path: Path) -> None:
    if path.is_dir():
        raise DatabaseUnusable("The database cannot be used", f"{path} is a folder; name a file in it")


def _require_file(path: Path) -> None:
    try:
        _require_no_folder(path)
        size, readable = path.stat().st_size, os.access(path, os.R_OK)
    except FileNotFoundError:
        raise DatabaseMissing(
            "There is no database",
            f"{path} does not exist; import a bank file with `statement-tui import FILE`, "
            "or look at the demo with `statement-tui demo`",
        ) from None
    except OSError as error:
        raise DatabaseUnusable("The database cannot be used", f"{path}: {error.strerror}") from None
    if not readable:
        raise DatabaseUnusable(
            "The database cannot be used", f"{path}: it cannot be opened; check its permissions"
        )
    if size == 0:
        raise DatabaseUnusable("The database is empty", f"{path}: import a bank file, or name another file")


def _create_private_file(path: Path) -> None:
    """Create the file with permissions for its owner only, before SQLite would create it for everybody."""
    try:
        _require_no_folder(path)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Only a new one: closing any descriptor of a file drops the locks that SQLite holds on it.
        with suppress(FileExistsError):
            os.close(os.open(path.resolve(), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise DatabaseUnusable("The database cannot be written", f"{path}: {error.strerror}") from None
