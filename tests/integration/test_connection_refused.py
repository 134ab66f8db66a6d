"""Databases that are refused: each with its reason, and left as they are."""

import os
import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from statement_tui.errors import DatabaseBusy, DatabaseMissing, DatabaseUnusable, StatementError
from statement_tui.repositories.connection import SqliteConnection
from statement_tui.repositories.faults import fault_of
from statement_tui.repositories.schema import SCHEMA_VERSION
from tests.integration.connections import (
    ADD_ACCOUNT,
    COUNT,
    NUMBERS,
    Opening,
    both_ways,
    cut,
    listing,
    locked,
    read_all,
    reading,
    require_fault,
    writing,
)

# What is no statement database.


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


def test_an_sqlite_without_full_text_search_is_said() -> None:
    fault = fault_of(sqlite3.OperationalError("no such module: fts5"), Path("own.db"))
    assert fault.title == "This Python cannot be used"
    assert "FTS5" in fault.detail
