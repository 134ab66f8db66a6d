"""The connection: opened safely, read in one instant, cancelled at once, closed for certain."""

import asyncio
import logging
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Final, TypeAlias

import pytest

from statement_tui.errors import DatabaseBusy, DatabaseMissing, DatabaseUnusable, StatementError
from statement_tui.repositories.connection import SqliteConnection
from statement_tui.repositories.copies import copies_folder
from statement_tui.repositories.schema import APPLICATION_ID, SCHEMA_VERSION

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
    with closing(sqlite3.connect(path)) as database:
        return list(database.iterdump())


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


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait long for other programs."""
    monkeypatch.setattr(f"{MODULE}.BUSY_TIMEOUT_SECONDS", 0.05)


async def signal_start(connection: SqliteConnection) -> asyncio.Event:
    """An event that the SQL function `started` sets, so that a test knows that a query is running."""
    loop, event = asyncio.get_running_loop(), asyncio.Event()

    def started() -> None:
        loop.call_soon_threadsafe(event.set)

    await connection._database.create_function("started", 0, started)
    return event


# What is no statement database.


def require_fault(fault: StatementError, path: Path, *phrases: str) -> None:
    """Title and detail say which file and what to do."""
    assert str(path) in fault.detail
    for phrase in phrases:
        assert phrase in str(fault)


async def test_a_missing_file_is_named_with_the_way_to_get_one(tmp_path: Path) -> None:
    path = tmp_path / "typo.db"
    with pytest.raises(DatabaseMissing) as fault:
        await SqliteConnection.open_reading(path)
    require_fault(fault.value, path, "statement-tui import", "statement-tui demo")
    assert fault.value.exit_code == 2
    assert listing(tmp_path) == {}


@both_ways
async def test_a_folder_is_refused(opening: Opening, tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable) as fault:
        await opening(tmp_path)
    require_fault(fault.value, tmp_path, "is a folder", "name a file in it")
    assert listing(tmp_path) == {}


async def test_an_empty_file_is_refused_for_reading(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    with pytest.raises(DatabaseUnusable) as fault:
        await SqliteConnection.open_reading(path)
    require_fault(fault.value, path, "import a bank file", "name another file")
    assert path.read_bytes() == b""


async def test_a_database_without_tables_is_refused_for_reading_and_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / "bare.db"
    with closing(sqlite3.connect(path)) as bare:
        bare.execute("VACUUM")
    with pytest.raises(DatabaseUnusable) as fault:
        await SqliteConnection.open_reading(path)
    require_fault(fault.value, path, "import a bank file")
    async with writing(path) as connection:
        assert await connection.read(NUMBERS) == [[]]


@both_ways
@pytest.mark.parametrize("header", ["", "PRAGMA user_version = 1", "PRAGMA application_id = 7"])
async def test_the_database_of_another_program_is_refused_and_stays_as_it_is(
    opening: Opening, tmp_path: Path, header: str
) -> None:
    path = tmp_path / "photos.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("CREATE TABLE photos (name TEXT)")
        other.execute("INSERT INTO photos VALUES ('secret.jpg')")
        other.execute(header)
    before = listing(tmp_path)
    with pytest.raises(DatabaseUnusable) as fault:
        await opening(path)
    require_fault(fault.value, path, "not a statement database", "statement-tui demo")
    assert "secret" not in str(fault.value)
    assert listing(tmp_path) == before


@both_ways
@pytest.mark.parametrize(
    "content",
    [
        b"xy",
        b"Date;Amount\n2025-06-01;-1,00\n" * 50,
        bytes(range(256)) * 40,
        b"SQLite format 3\x00" + b"\xff" * 5000,
    ],
    ids=["two bytes", "text", "bytes", "only the first line"],
)
async def test_any_other_file_is_refused_and_stays_as_it_is(
    opening: Opening, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "statement.csv"
    path.write_bytes(content)
    with pytest.raises(DatabaseUnusable) as fault:
        await opening(path)
    require_fault(fault.value, path, "not a statement database", "name another file")
    assert listing(tmp_path) == {"statement.csv": content}


@both_ways
async def test_a_newer_database_is_refused_and_stays_as_it_is(opening: Opening, database: Path) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as newer:
        newer.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = listing(database.parent)
    with pytest.raises(DatabaseUnusable) as fault:
        await opening(database)
    require_fault(fault.value, database, "newer than this program", "update statement-tui")
    assert listing(database.parent) == before


@pytest.mark.parametrize("kept", [0.5, 0.9])
async def test_a_truncated_database_is_damaged_and_says_so(database: Path, kept: float) -> None:
    cut(database, kept)
    with pytest.raises(DatabaseUnusable) as fault:
        await read_all(database)
    require_fault(fault.value, database, "damaged", "restore it from a copy")


async def test_a_database_cut_within_its_first_page_is_refused(database: Path) -> None:
    cut(database, 50)
    with pytest.raises(DatabaseUnusable) as fault:
        await SqliteConnection.open_reading(database)
    require_fault(fault.value, database)


@both_ways
async def test_a_locked_database_is_busy_and_can_be_tried_again(
    opening: Opening, database: Path, impatient: None
) -> None:
    with locked(database), pytest.raises(DatabaseBusy) as fault:
        await opening(database)
    require_fault(fault.value, database, "another program", "try again")
    await (await opening(database)).close()


async def test_a_database_that_becomes_locked_can_be_read_again_afterwards(
    database: Path, impatient: None
) -> None:
    async with reading(database) as connection:
        with locked(database):
            for queries in ([COUNT], [COUNT, COUNT]):
                with pytest.raises(DatabaseBusy):
                    await connection.read(*queries)
        assert await connection.read(COUNT, COUNT) == [[(3,)], [(3,)]]


def crash_of_an_import(database: Path, folder: Path) -> Path:
    """A copy of the database as it is on the disk in the middle of an import."""
    folder.mkdir(exist_ok=True)
    with closing(sqlite3.connect(database, isolation_level=None)) as importing:
        importing.execute("PRAGMA cache_size = 1")
        importing.execute("BEGIN IMMEDIATE")
        importing.executemany(ADD_ACCOUNT, ((f"N{number}",) for number in range(1000)))
        for name, content in listing(database.parent).items():
            (folder / name).write_bytes(content)
    assert len(listing(folder)) == 2
    return folder / database.name


@both_ways
async def test_opening_undoes_an_import_that_was_cut_off(
    opening: Opening, database: Path, tmp_path: Path
) -> None:
    crashed = crash_of_an_import(database, tmp_path / "crashed")
    connection = await opening(crashed)
    assert await connection.read(NUMBERS, COUNT) == [[("1234",)], [(3,)]]
    await connection.close()
    assert list(listing(crashed.parent)) == [crashed.name]


async def test_opening_for_reading_after_a_crash_still_cannot_write(database: Path, tmp_path: Path) -> None:
    async with reading(crash_of_an_import(database, tmp_path / "crashed")) as connection:
        with pytest.raises(DatabaseUnusable, match="cannot be written"):
            await connection.write(ADD_ACCOUNT, ("1",))


async def test_an_import_that_is_cut_off_while_one_reads_is_named(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy" / database.name
    shutil.copytree(database.parent, copy.parent)
    async with reading(copy) as connection:
        crash_of_an_import(database, copy.parent)
        with pytest.raises(DatabaseUnusable) as fault:
            await connection.read(COUNT)
        require_fault(fault.value, copy, "cut off", "start the program again")
    async with reading(copy) as connection:
        assert await connection.read(NUMBERS) == [[("1234",)]]


# What the system refuses. Tests may run as root, for whom permissions do not count.


async def test_a_file_that_may_not_be_read_is_refused(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(os, "access", lambda path, mode: (path, mode) != (database, os.R_OK))
        with pytest.raises(DatabaseUnusable) as fault:
            await SqliteConnection.open_reading(database)
    require_fault(fault.value, database, "check its permissions")


async def test_a_file_that_cannot_be_opened_is_refused(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        error = sqlite3.OperationalError("unable to open database file")
        error.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
        error.sqlite_errorname = "SQLITE_CANTOPEN"
        raise error

    threads = threading.active_count()
    with monkeypatch.context() as patched:
        patched.setattr(sqlite3, "connect", refuse)
        with pytest.raises(DatabaseUnusable) as fault:
            await SqliteConnection.open_reading(database)
    # One that is left would answer a loop that may be closed by then.
    assert threading.active_count() == threads
    require_fault(fault.value, database, "check its permissions")


@both_ways
async def test_a_file_in_a_folder_that_may_not_be_entered_is_refused(
    opening: Opening, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, **_: object) -> os.stat_result:
        raise PermissionError(13, "Permission denied", str(path))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "stat", refuse)
        with pytest.raises(DatabaseUnusable) as fault:
            await opening(database)
    require_fault(fault.value, database, "Permission denied")


async def test_a_file_that_may_not_be_created_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, *_: object) -> int:
        raise PermissionError(13, "Permission denied", str(path))

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", refuse)
        with pytest.raises(DatabaseUnusable) as fault:
            await SqliteConnection.open_writing(tmp_path / "new.db")
    require_fault(fault.value, tmp_path / "new.db", "Permission denied")


@both_ways
@pytest.mark.parametrize("name", ["a-file/new.db", "n" * 300], ids=["inside a file", "name too long"])
async def test_a_path_that_cannot_be_is_refused(opening: Opening, tmp_path: Path, name: str) -> None:
    (tmp_path / "a-file").touch()
    with pytest.raises(DatabaseUnusable) as fault:
        await opening(tmp_path / name)
    require_fault(fault.value, tmp_path / name)


@pytest.mark.parametrize(
    ("code", "phrase"),
    [
        (sqlite3.SQLITE_FULL, "disk is full; nothing was changed"),
        (sqlite3.SQLITE_IOERR_WRITE, "disk reports an error; nothing was changed"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "try again"),
        (sqlite3.SQLITE_CORRUPT_INDEX, "restore it from a copy"),
        (sqlite3.SQLITE_PERM, "check its permissions"),
        (sqlite3.SQLITE_READONLY_DBMOVED, "check the permissions"),
        (sqlite3.SQLITE_TOOBIG, "SQLITE_TOOBIG"),
    ],
)
async def test_a_fault_of_the_disk_says_what_to_do(
    database: Path, monkeypatch: pytest.MonkeyPatch, impatient: None, code: int, phrase: str
) -> None:
    async with writing(database) as connection:

        async def fail(*_: object) -> None:
            error = sqlite3.OperationalError("near 'secret'")
            error.sqlite_errorcode = code
            error.sqlite_errorname = "SQLITE_TOOBIG"
            raise error

        with monkeypatch.context() as patched:
            for method in ("execute", "execute_fetchall", "execute_insert", "executemany"):
                patched.setattr(connection._database, method, fail)
            for attempt in (
                connection.read(COUNT),
                connection.write("COMMIT"),
                connection.write_many(ADD_ACCOUNT, [("1",)]),
            ):
                with pytest.raises(StatementError) as fault:
                    await attempt
                require_fault(fault.value, database, phrase)
                assert "secret" not in str(fault.value)


async def test_no_value_of_a_row_gets_into_a_message(database: Path) -> None:
    async with writing(database) as connection:
        await connection.write("UPDATE accounts SET name = CAST(x'534543524554ff' AS TEXT)")
        with pytest.raises(DatabaseUnusable) as fault:
            await connection.read(("SELECT name FROM accounts", ()))
        require_fault(fault.value, database)
        assert "SECRET" not in str(fault.value)
        with pytest.raises(DatabaseUnusable) as fault:
            await connection.write("INSERT INTO transactions (account_id, amount) VALUES (1, 'SECRET')")
        assert "SECRET" not in str(fault.value)


# Opening.

STRANGE_NAMES: Final = [
    "with space.db",
    "what?.db",
    "half#.db",
    "100%.db",
    "%41.db",
    "a.db?mode=memory",
    "file:a.db",
    ":memory:",
    "a&b=c;d'e\"f.db",
    "Kontoauszüge 2025 €.db",
    "new\nline.db",
    os.fsdecode(b"\xff.db"),
]


@pytest.mark.parametrize("name", STRANGE_NAMES)
@pytest.mark.parametrize("relative", [False, True], ids=["absolute", "relative"])
async def test_exactly_the_named_file_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, relative: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path(name) if relative else tmp_path / name
    async with writing(path) as connection:
        await connection.write(ADD_ACCOUNT, ("1",))
    async with reading(path) as connection:
        assert await connection.read(NUMBERS) == [[("1",)]]
    assert list(listing(tmp_path)) == [name]


async def test_a_link_to_a_database_is_followed(database: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(database)
    async with reading(link) as connection:
        assert await connection.read(COUNT) == [[(3,)]]


async def test_reading_creates_nothing_and_changes_nothing(database: Path) -> None:
    before = listing(database.parent)
    async with reading(database) as connection:
        await connection.read(COUNT, NUMBERS)
        assert listing(database.parent) == before
        with pytest.raises(DatabaseUnusable) as fault:
            await connection.write(ADD_ACCOUNT, ("1",))
        require_fault(fault.value, database, "cannot be written")
        with pytest.raises(DatabaseUnusable):
            await connection.read(("DELETE FROM accounts", ()))
    assert listing(database.parent) == before


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
async def test_a_new_database_and_its_folder_are_for_their_owner_only(tmp_path: Path, mask: int) -> None:
    path = tmp_path / "share" / "statement-tui" / "statements.db"
    before = os.umask(mask)
    try:
        async with writing(path) as connection, connection.transaction():
            await connection.write(ADD_ACCOUNT, ("1",))
            modes = {name: mode(path.parent / name) for name in listing(path.parent)}
    finally:
        os.umask(before)
    assert modes == {"statements.db": 0o600, "statements.db-journal": 0o600}
    assert mode(path.parent) == 0o700


async def test_a_link_to_a_database_that_is_still_to_be_created_is_followed(tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / "target.db")
    async with writing(link):
        pass
    assert mode(tmp_path / "target.db") == 0o600
    async with reading(link) as connection:
        assert await connection.read(NUMBERS) == [[]]


async def test_opening_once_more_takes_no_lock_away_from_who_is_reading(database: Path) -> None:
    write = (
        "import sqlite3, sys\n"
        "other = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=0)\n"
        "other.execute('BEGIN EXCLUSIVE')\n"
    )
    another_program = [sys.executable, "-c", write, str(database)]
    async with reading(database) as connection:
        await connection.read(("BEGIN", ()))
        await connection.read(COUNT)
        async with writing(database), reading(database):
            pass
        refused = await asyncio.to_thread(
            subprocess.run, another_program, capture_output=True, text=True, check=False
        )
        assert "database is locked" in refused.stderr


async def test_the_permissions_of_an_existing_database_stay(database: Path) -> None:
    os.chmod(database, 0o640)
    os.chmod(database.parent, 0o755)
    async with writing(database):
        pass
    assert mode(database) == 0o640
    assert mode(database.parent) == 0o755


async def test_a_new_database_has_the_mark_and_the_version_of_a_statement_database(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    async with writing(path):
        pass
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert other.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert other.execute("PRAGMA journal_mode").fetchone() == ("delete",)


async def test_opening_an_existing_database_for_writing_changes_nothing(database: Path) -> None:
    before = listing(database.parent)
    async with writing(database):
        pass
    assert listing(database.parent) == before


async def test_several_programs_can_create_the_same_database_at_once(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    connections = await asyncio.gather(*(SqliteConnection.open_writing(path) for _ in range(4)))
    for number, connection in enumerate(connections):
        await connection.write(ADD_ACCOUNT, (f"N{number}",))
    assert await connections[0].read(NUMBERS) == [[("N0",), ("N1",), ("N2",), ("N3",)]]
    for connection in connections:
        await connection.close()


def upgrade_that_fails(from_version: int) -> Iterator[str]:
    yield "CREATE TABLE upgraded (id INTEGER PRIMARY KEY) STRICT"
    yield f"PRAGMA user_version = {from_version + 1}"
    yield "CREATE TABLE upgraded (again)"


async def test_a_failed_migration_leaves_the_file_as_it_was(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = listing(database.parent)
    with monkeypatch.context() as patched:
        patched.setattr(f"{MODULE}.SCHEMA_VERSION", SCHEMA_VERSION + 1)
        patched.setattr(f"{MODULE}.upgrade_statements", upgrade_that_fails)
        with pytest.raises(DatabaseUnusable) as fault:
            await SqliteConnection.open_writing(database)
    require_fault(fault.value, database)
    # The copy is from before, and the fault names it.
    [copy] = copies_folder(database).iterdir()
    assert str(copy) in fault.value.detail
    assert dump(copy) == dump(database)
    shutil.rmtree(copies_folder(database))
    assert listing(database.parent) == before
    async with reading(database) as connection:
        assert await connection.read(COUNT) == [[(3,)]]


async def test_a_migration_upgrades_from_the_version_that_is_there(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def upgrade(from_version: int) -> Iterator[str]:
        assert from_version == SCHEMA_VERSION
        yield "CREATE TABLE upgraded (id INTEGER PRIMARY KEY) STRICT"
        yield f"PRAGMA user_version = {from_version + 1}"

    monkeypatch.setattr(f"{MODULE}.SCHEMA_VERSION", SCHEMA_VERSION + 1)
    monkeypatch.setattr(f"{MODULE}.upgrade_statements", upgrade)
    for _ in range(2):
        async with writing(database) as connection:
            assert await connection.read(("SELECT count(*) FROM upgraded", ()), COUNT) == [[(0,)], [(3,)]]
    async with reading(database):
        pass


@pytest.mark.parametrize("open_it", ["open_writing", "open_memory"])
async def test_references_between_tables_are_enforced(tmp_path: Path, open_it: str) -> None:
    connection = await (
        SqliteConnection.open_memory()
        if open_it == "open_memory"
        else SqliteConnection.open_writing(tmp_path / "new.db")
    )
    try:
        with pytest.raises(DatabaseUnusable):
            await connection.write(
                "INSERT INTO reported_balances (account_id, as_of, kind, amount) "
                "VALUES (9, '2025-06-01', 'closing', 1)"
            )
    finally:
        await connection.close()


async def test_a_database_in_memory_is_empty_and_of_this_version() -> None:
    connection = await SqliteConnection.open_memory()
    try:
        version = ("PRAGMA user_version", ())
        assert await connection.read(NUMBERS, version) == [[], [(SCHEMA_VERSION,)]]
    finally:
        await connection.close()


@pytest.mark.parametrize("steps", range(12))
async def test_opening_can_be_cancelled_at_any_time(database: Path, steps: int) -> None:
    # A connection that stays open keeps the process alive; its ResourceWarning would fail this test.
    opening = asyncio.create_task(SqliteConnection.open_reading(database))
    for _ in range(steps):
        await asyncio.sleep(0)
    opening.cancel()
    async with asyncio.timeout(LIMIT_SECONDS):
        with pytest.raises(asyncio.CancelledError):
            await opening
    write_at_once(database)


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


async def cancel(task: "asyncio.Task[object]", times: int = 1) -> None:
    """Cancel it, perhaps again while it is still busy with the cancellation, and wait for its end."""
    for _ in range(times):
        task.cancel()
        await asyncio.sleep(0)
    async with asyncio.timeout(LIMIT_SECONDS):
        with pytest.raises(asyncio.CancelledError):
            await task


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
