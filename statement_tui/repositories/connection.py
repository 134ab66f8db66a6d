"""One SQLite connection: opened safely, read in one instant, cancelled at once, closed for certain."""

import asyncio
import logging
import sqlite3
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from itertools import takewhile
from pathlib import Path
from typing import Any, Final, Self, TypeAlias

import aiosqlite

from statement_tui.errors import DatabaseBusy, DatabaseUnusable
from statement_tui.repositories.cancellable import CancellableDatabase
from statement_tui.repositories.copies import copy_database, naming_copy, no_copy
from statement_tui.repositories.database_file import create_private_file, database_uri, require_file
from statement_tui.repositories.faults import fault_of
from statement_tui.repositories.schema import APPLICATION_ID, SCHEMA_VERSION, upgrade_statements

# At DEBUG aiosqlite logs SQL parameters, which are account data.
logging.getLogger("aiosqlite").setLevel(logging.WARNING)

BUSY_TIMEOUT_SECONDS: Final = 5.0
"""How long to wait for another program that writes."""

LONG_UPGRADE: Final = 50_000
"""So many transactions take longer to bring up to date than anybody waits without a word."""

_BUSY_PAUSE_SECONDS: Final = 0.05
_LOGGER: Final = logging.getLogger(__name__)

_HEADER: Final = "SELECT application_id, user_version FROM pragma_application_id, pragma_user_version"

Parameters: TypeAlias = Sequence[object]
Rows: TypeAlias = list[tuple[Any, ...]]


class _OutOfDate(DatabaseUnusable):
    """The database was written by an earlier version of the program."""


class SqliteConnection(CancellableDatabase):
    """A connection that one query at a time uses; whoever is cancelled frees it at once."""

    def __init__(self, database: aiosqlite.Connection, path: Path) -> None:
        super().__init__(database, path)
        self._lock = asyncio.Lock()
        self._trying_out = False
        self._has_written = False
        self._copy: Path | None = None

    @classmethod
    async def open_reading(cls, path: Path) -> Self:
        """Open an existing statement database; nothing can be changed through it.

        One of an earlier version of the program is brought up to date before.

        Raises:
            DatabaseMissing: There is no such file.
            DatabaseUnusable: It is no statement database, newer than this program, or cannot be read.
            DatabaseBusy: Another program keeps it locked.
        """
        require_file(path)
        try:
            return await cls._open_checked(path, "ro")
        except _OutOfDate:
            await (await cls.open_writing(path)).close()
        except DatabaseUnusable as fault:
            if getattr(fault.__cause__, "sqlite_errorcode", 0) != sqlite3.SQLITE_READONLY_ROLLBACK:
                raise
            # A program was killed while it wrote: reading undoes that, on a connection that may write.
            await (await cls._open(path, database_uri(path, "rw"), 0, cls._header)).close()
        return await cls._open_checked(path, "ro")

    @classmethod
    async def open_writing(cls, path: Path) -> Self:
        """Open a statement database for writing; a new one is created, for its owner only.

        Raises:
            DatabaseUnusable: It is no statement database, newer than this program, or cannot be written.
            DatabaseBusy: Another program keeps it locked.
        """
        create_private_file(path)
        return await cls._open(path, database_uri(path, "rw"), BUSY_TIMEOUT_SECONDS, cls._upgrade)

    @classmethod
    async def open_trying_out(cls, path: Path) -> Self:
        """Open an existing statement database to write to it, and keep nothing of that in the end.

        Raises:
            DatabaseUnusable: It is no statement database, newer than this program, or cannot be written.
            DatabaseBusy: Another program keeps it locked.
        """
        require_file(path)
        return await cls._open(path, database_uri(path, "rw"), BUSY_TIMEOUT_SECONDS, cls._try_out)

    @classmethod
    async def _open_checked(cls, path: Path, mode: str) -> Self:
        # Waiting for a lock inside SQLite could not be cancelled: `read` waits instead.
        return await cls._open(path, database_uri(path, mode), 0, cls._require_this_version)

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

    async def _roll_back(self) -> None:
        # Closing rolls back as well.
        if self._closed or not self._database.in_transaction:
            return
        if self._trying_out:
            await self.write("ROLLBACK TO part")
            await self.write("RELEASE part")
        else:
            await self._database.rollback()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        """All that is written inside is kept, or nothing of it when the block is left with an exception.

        A fault names the copy of the database, if one was made.
        """
        try:
            await self.write("SAVEPOINT part" if self._trying_out else "BEGIN IMMEDIATE")
            yield
            await self.write("RELEASE part" if self._trying_out else "COMMIT")
        except BaseException as fault:
            await self._roll_back()
            if isinstance(fault, DatabaseUnusable) and self._copy:
                raise naming_copy(fault, self._copy) from fault
            raise

    async def keep_copy(self) -> None:
        """Copy the database as it is before the first write of this connection, unless it has no accounts.

        Raises:
            DatabaseUnusable: There is no room for it, or it cannot be written; nothing was changed.
        """
        if self._has_written or self._trying_out or not self._path.is_file():
            return
        self._has_written = True
        [[[has_accounts]]] = await self.read(("SELECT EXISTS (SELECT 1 FROM accounts)", ()))
        if not has_accounts:
            return
        stop = threading.Event()
        try:
            self._copy = await asyncio.to_thread(copy_database, self._path, stop)
        except asyncio.CancelledError:
            stop.set()
            raise
        except OSError as error:
            raise no_copy(self._path, error.strerror or "it cannot be written") from error
        except sqlite3.Error as error:
            fault = fault_of(error, self._path)
            raise DatabaseUnusable("No copy of the database can be made", fault.detail) from error

    async def write(self, sql: str, parameters: Parameters = ()) -> int:
        """Run a statement that changes something; returns the row id of the last row inserted."""
        [[row_id]] = await self._run(self._database.execute_insert(sql, parameters))
        return int(row_id)

    async def write_many(self, sql: str, rows: Iterable[Parameters]) -> None:
        """Run a statement that changes something once for each row."""
        # An interrupt between two rows is lost.
        until_stopped = takewhile(lambda _: not self._stopping, rows)
        await self._run(self._database.executemany(sql, until_stopped))

    async def add_function(self, function: Callable[..., Any]) -> None:
        """Let SQL statements of this connection call a function that always gives the same for the same."""
        arguments = function.__code__.co_argcount
        await self._run(
            self._database.create_function(function.__name__, arguments, function, deterministic=True)
        )

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
            raise _OutOfDate("The database is older than this program", str(self._path))

    async def _try_out(self) -> None:
        # What does not fit into memory would go to the file, with a lock that keeps readers out.
        await self.write("PRAGMA cache_spill = OFF")
        await self.write("BEGIN IMMEDIATE")
        self._trying_out = True
        version = await self._require_statement_database()
        await self._run_migrations(version)

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
                if version:
                    await self._announce_upgrade()
                    await self.keep_copy()
                await self._run_migrations(version)

    async def _announce_upgrade(self) -> None:
        [[[last_id]]] = await self.read(("SELECT coalesce(max(id), 0) FROM transactions", ()))
        if last_id >= LONG_UPGRADE:
            _LOGGER.warning("statement-tui: bringing %s up to date for this version …", self._path)

    async def _run_migrations(self, version: int) -> None:
        if version < SCHEMA_VERSION:
            for statement in upgrade_statements(version):
                await self.write(statement)
            from statement_tui.repositories.search_index import fill_search_index

            await fill_search_index(self)


def _bindable(values: Parameters) -> Parameters:
    """The values to look for; a lone surrogate, which no stored text can contain, as its escape."""
    return [v.encode(errors="backslashreplace").decode() if isinstance(v, str) else v for v in values]
