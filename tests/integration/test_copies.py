"""Copies of a database from before it is written to."""

import asyncio
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_mock import MockerFixture

from statement_tui.errors import DatabaseUnusable
from statement_tui.repositories.connection import SqliteConnection
from statement_tui.repositories.copies import COPIES_KEPT, Stopped, copies_folder, copy_database
from statement_tui.repositories.opening import opened_for_trying_out, opened_for_writing
from tests.integration.command_line import contents, ofx, row, run, snapshot, without_copies, write

ADD: str = "INSERT INTO accounts (user_id, number, name, currency) VALUES ('kim', ?, 'Savings', 'EUR')"


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def copies(database: Path) -> list[Path]:
    """The newest last."""
    return sorted(copies_folder(database).iterdir()) if copies_folder(database).exists() else []


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


# Copying.


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_a_copy_has_all_that_is_in_the_database_and_is_for_its_owner_only(database: Path, mask: int) -> None:
    with umask(mask):
        copy = copy_database(database, threading.Event())

    assert copies(database) == [copy]
    assert contents(copy) == contents(database)
    assert copy.parent == database.with_name("statements.db-copies")
    assert (mode(copy.parent), mode(copy)) == (0o700, 0o600)


def test_the_last_five_are_kept(database: Path) -> None:
    stop = threading.Event()

    made = [copy_database(database, stop) for _ in range(COPIES_KEPT + 3)]

    assert COPIES_KEPT == 5
    assert copies(database) == made[-5:]


def test_the_newest_is_kept_when_the_clock_was_set_back(database: Path, mocker: MockerFixture) -> None:
    stop = threading.Event()
    made = [copy_database(database, stop) for _ in range(COPIES_KEPT)]
    clock = mocker.patch("statement_tui.repositories.copies.datetime")
    clock.now.return_value = datetime(2020, 1, 1, tzinfo=UTC)

    newest = copy_database(database, stop)

    assert copies(database) == [newest, *made[1:]]


def test_what_a_program_left_that_was_killed_while_it_copied_is_removed(database: Path) -> None:
    folder = copies_folder(database)
    folder.mkdir()
    (folder / "2026-01-01-120000-000000.part").write_bytes(b"half")

    copy = copy_database(database, threading.Event())

    assert copies(database) == [copy]


def test_what_else_is_in_the_folder_stays(database: Path) -> None:
    folder = copies_folder(database)
    folder.mkdir()
    (folder / "notes.txt").touch()

    for _ in range(COPIES_KEPT + 1):
        copy_database(database, threading.Event())

    assert (folder / "notes.txt").exists()
    assert len(copies(database)) == COPIES_KEPT + 1


def test_an_old_copy_that_cannot_be_removed_is_no_fault(database: Path) -> None:
    folder = copies_folder(database)
    (folder / "2001-01-01-000000-000000.db").mkdir(parents=True)

    made = [copy_database(database, threading.Event()) for _ in range(COPIES_KEPT + 1)]

    assert all(copy.exists() for copy in made[-4:])


def test_the_copies_of_a_link_are_beside_what_it_points_to(database: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(database)

    copy = copy_database(link, threading.Event())

    assert copy.parent.parent == database.parent


@pytest.mark.parametrize("name", ["a ?#%.db", "[x] {y}.db"])
def test_no_name_of_a_database_is_syntax(database: Path, name: str) -> None:
    renamed = database.rename(database.with_name(name))

    copy = copy_database(renamed, threading.Event())

    assert contents(copy) == contents(renamed)
    assert {path.name for path in database.parent.iterdir()} == {name, f"{name}-copies"}


def test_a_copying_that_is_stopped_leaves_nothing(database: Path) -> None:
    stop = threading.Event()
    stop.set()

    with pytest.raises(Stopped):
        copy_database(database, stop)

    assert copies(database) == []


def test_a_copying_that_fails_leaves_nothing(database: Path) -> None:
    database.write_bytes(database.read_bytes()[:5000])

    with pytest.raises(sqlite3.DatabaseError):
        copy_database(database, threading.Event())

    assert copies(database) == []


# When one is made.


async def test_a_connection_makes_one_before_its_first_write(database: Path) -> None:
    before = contents(database)

    async with opened_for_writing(database) as connection:
        for number in ("1", "2"):
            async with connection.transaction():
                await connection.keep_copy()
                await connection.write(ADD, (number,))

    [copy] = copies(database)
    assert contents(copy) == before
    assert len(contents(database)["accounts"]) == 3


async def test_a_new_database_and_one_without_accounts_get_none(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    for number in ("1", "2"):
        async with opened_for_writing(path) as connection:
            await connection.write("DELETE FROM accounts")
            await connection.keep_copy()
            await connection.write(ADD, (number,))

    assert copies(path) == []


async def test_trying_out_makes_none(database: Path) -> None:
    async with opened_for_trying_out(database) as connection, connection.transaction():
        await connection.keep_copy()
        await connection.write(ADD, ("1",))

    assert copies(database) == []


async def test_a_database_in_memory_gets_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    connection = await SqliteConnection.open_memory()
    try:
        await connection.write(ADD, ("1",))
        await connection.keep_copy()
    finally:
        await connection.close()

    assert snapshot(tmp_path) == {}


async def test_cancelling_stops_the_copying_and_leaves_nothing(database: Path, mocker: MockerFixture) -> None:
    started, ended = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def copy_slowly(path: Path, stop: threading.Event) -> Path:
        loop.call_soon_threadsafe(started.set)
        assert stop.wait(10)
        ended.set()
        raise Stopped

    mocker.patch("statement_tui.repositories.connection.copy_database", copy_slowly)
    async with opened_for_writing(database) as connection:
        keeping = asyncio.create_task(connection.keep_copy())
        await asyncio.wait_for(started.wait(), 10)
        keeping.cancel()
        with pytest.raises(asyncio.CancelledError):
            await keeping

    assert await asyncio.to_thread(ended.wait, 10)


# Faults.


async def test_where_no_copy_can_be_made_nothing_is_written(database: Path) -> None:
    copies_folder(database).write_text("in the way")
    before = contents(database)

    async def write_with_copy(connection: SqliteConnection) -> None:
        async with connection.transaction():
            await connection.keep_copy()
            await connection.write(ADD, ("1",))

    async with opened_for_writing(database) as connection:
        with pytest.raises(DatabaseUnusable, match="No copy of the database can be made") as fault:
            await write_with_copy(connection)

    assert fault.value.detail == f"{database}: File exists; nothing was changed"
    assert contents(database) == before


async def test_a_disk_that_is_too_full_for_a_copy_is_said_once(database: Path, mocker: MockerFixture) -> None:
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL
    full.sqlite_errorname = "SQLITE_FULL"
    mocker.patch("statement_tui.repositories.connection.copy_database", side_effect=full)

    async with opened_for_writing(database) as connection:
        with pytest.raises(DatabaseUnusable) as fault:
            await connection.keep_copy()

    assert str(fault.value) == (
        f"No copy of the database can be made: {database}: the disk is full; nothing was changed"
    )


async def test_a_fault_before_a_copy_was_made_names_none(database: Path) -> None:
    async def fail(connection: SqliteConnection) -> None:
        async with connection.transaction():
            await connection.write("INSERT INTO nothing VALUES (1)")

    async with opened_for_writing(database) as connection:
        with pytest.raises(DatabaseUnusable) as fault:
            await fail(connection)

    assert "; a copy from before" not in str(fault.value)


@pytest.fixture
def disk_gets_full(mocker: MockerFixture) -> None:
    """After the copy there is no room for more pages."""
    keep_copy = SqliteConnection.keep_copy

    async def keep_copy_and_fill(self: SqliteConnection) -> None:
        await keep_copy(self)
        await self.read(("PRAGMA max_page_count = 1", ()))

    mocker.patch.object(SqliteConnection, "keep_copy", keep_copy_and_fill)


@pytest.mark.usefixtures("own_data_folder", "disk_gets_full")
def test_a_disk_that_gets_full_in_the_middle_changes_nothing_and_the_copy_is_named(
    tmp_path: Path, database: Path
) -> None:
    file = write(tmp_path, "june.ofx", ofx(*(row(1 + n % 30, "-1", f"Grocer {n}") for n in range(2000))))
    before = snapshot(tmp_path)

    result = run("import", "--db", database, file)

    [copy] = copies(database)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == (
        f"statement-tui: The database cannot be used: {database}: the disk is full; nothing was changed; "
        f"a copy from before is {copy}\n"
    )
    assert without_copies(snapshot(tmp_path)) == before
    with closing(sqlite3.connect(copy)) as database_copy:
        assert database_copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert contents(copy) == contents(database)


@pytest.mark.usefixtures("own_data_folder")
def test_each_import_and_each_undo_makes_a_copy_and_reading_none(tmp_path: Path, db: Path) -> None:
    files = [write(tmp_path, f"{day}.ofx", ofx(row(day, "-1"))) for day in range(1, 4)]

    made = []
    for command in (
        ("import", "--db", db, files[0]),
        ("import", "--db", db, files[1], files[2]),
        ("import", "--db", db, files[1]),
        ("import", "--db", db, "--dry-run", files[1]),
        ("accounts", "--db", db),
        ("imports", "--db", db),
        ("undo", "--db", db),
        ("undo", "--db", db, "99"),
    ):
        run(*command)
        made.append(len(copies(db)))

    assert made == [0, 1, 1, 1, 1, 1, 2, 2]
    first, second = (contents(copy) for copy in copies(db))
    assert (len(first["transactions"]), len(second["transactions"])) == (1, 3)


def test_two_files_of_one_command_need_one_copy_and_of_a_new_database_none(tmp_path: Path, db: Path) -> None:
    names = ("a.ofx", "b.ofx", "c.ofx")
    files = [write(tmp_path, name, ofx(row(day, "-1", name))) for day, name in enumerate(names, start=1)]

    assert run("import", "--db", db, *files[:2]).exit_code == 0
    assert copies(db) == []

    assert run("import", "--db", db, *files).exit_code == 0
    assert len(copies(db)) == 1
