"""The connection: what is opened and created, for whom, and what is brought up to date."""

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from statement_tui.errors import DatabaseUnusable
from statement_tui.repositories.connection import SqliteConnection
from statement_tui.repositories.copies import copies_folder
from statement_tui.repositories.schema import APPLICATION_ID, SCHEMA_VERSION
from tests.integration.connections import (
    ADD_ACCOUNT,
    COUNT,
    LIMIT_SECONDS,
    MODULE,
    NUMBERS,
    dump,
    listing,
    mode,
    reading,
    require_fault,
    write_at_once,
    writing,
)

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
