"""Opening databases for the length of a block: what is left, and what is closed."""

import asyncio
import threading
from pathlib import Path

import pytest

from statement_tui.errors import DatabaseBusy, DatabaseMissing, DatabaseUnusable
from statement_tui.models.account import Account
from statement_tui.repositories.connection import SqliteConnection
from statement_tui.repositories.opening import opened_for_reading, opened_for_trying_out, opened_for_writing
from statement_tui.repositories.seed import seed_database
from statement_tui.repositories.sqlite import SqliteStatementRepository
from statement_tui.repositories.sqlite_import import SqliteImportRepository
from tests.integration.command_line import snapshot

EVERYDAY = Account(user_id="me", number="1", name="Everyday", currency="EUR")


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def numbers(path: Path) -> list[str]:
    async with opened_for_reading(path) as connection:
        accounts = await SqliteStatementRepository(connection).fetch_accounts("", None, 10)
        return [account.number for account in accounts]


async def test_a_database_that_gets_an_account_stays(tmp_path: Path) -> None:
    path = tmp_path / "new" / "own.db"

    async with opened_for_writing(path) as connection:
        await SqliteImportRepository(connection).add_account(EVERYDAY)

    assert await numbers(path) == ["1"]
    assert path.parent.stat().st_mode & 0o777 == 0o700


async def test_a_database_that_gets_no_account_leaves_neither_file_nor_folder(tmp_path: Path) -> None:
    async with opened_for_writing(tmp_path / "new" / "deep" / "own.db"):
        pass

    assert names(tmp_path) == []


async def test_a_folder_in_which_something_else_was_put_stays(tmp_path: Path) -> None:
    async with opened_for_writing(tmp_path / "new" / "own.db"):
        (tmp_path / "new" / "other").touch()

    assert names(tmp_path / "new") == ["other"]


async def test_what_another_program_adds_meanwhile_is_not_thrown_away(tmp_path: Path) -> None:
    path = tmp_path / "own.db"

    async with opened_for_writing(path):
        await seed_database(path)

    assert len(await numbers(path)) == 8


async def test_a_database_without_accounts_that_was_there_stays(tmp_path: Path) -> None:
    path = tmp_path / "own.db"
    await (await SqliteConnection.open_writing(path)).close()
    before = path.read_bytes()

    async with opened_for_writing(path):
        pass

    assert path.read_bytes() == before


async def test_trying_out_needs_no_database(tmp_path: Path) -> None:
    async with opened_for_trying_out(tmp_path / "none.db") as connection:
        assert await SqliteImportRepository(connection).find_account("1", None) is None

    assert names(tmp_path) == []
    with pytest.raises(DatabaseMissing):
        await numbers(tmp_path / "none.db")


async def test_what_is_tried_out_is_seen_and_leaves_the_database_as_it_was(database: Path) -> None:
    before = snapshot(database.parent)

    async with opened_for_trying_out(database) as connection:
        repository = SqliteImportRepository(connection)
        for number in ("1", "2"):
            async with repository.transaction():
                await repository.add_account(EVERYDAY.model_copy(update={"number": number}))
        assert await repository.find_account("1", None) is not None
        assert await repository.find_account("2", None) is not None
        # Another program sees what is there, and goes on reading.
        assert await numbers(database) == ["1234"]

    assert snapshot(database.parent) == before


async def test_a_part_that_fails_while_trying_out_is_undone_alone(database: Path) -> None:
    async def add_and_fail(repository: SqliteImportRepository) -> None:
        async with repository.transaction():
            await repository.add_account(EVERYDAY.model_copy(update={"number": "2"}))
            raise LookupError

    async with opened_for_trying_out(database) as connection:
        repository = SqliteImportRepository(connection)
        async with repository.transaction():
            await repository.add_account(EVERYDAY)
        with pytest.raises(LookupError):
            await add_and_fail(repository)
        assert await repository.find_account("1", None) == EVERYDAY
        assert await repository.find_account("2", None) is None


async def test_trying_out_waits_for_who_is_writing_and_gives_up(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("statement_tui.repositories.connection.BUSY_TIMEOUT_SECONDS", 0.05)
    async with opened_for_writing(database) as writing, writing.transaction():
        with pytest.raises(DatabaseBusy):
            async with opened_for_trying_out(database):
                pass


async def test_trying_out_refuses_what_is_no_statement_database_and_leaves_it_alone(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("This is no database, although it is long enough for one. " * 100)
    before = snapshot(tmp_path)

    with pytest.raises(DatabaseUnusable):
        async with opened_for_trying_out(tmp_path / "text.db"):
            pass

    assert snapshot(tmp_path) == before


async def test_an_opening_that_is_cancelled_leaves_no_thread(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    await seed_database(path)
    before = threading.enumerate()

    for steps in range(6):
        opening = asyncio.create_task(SqliteConnection.open_reading(path))
        for _ in range(steps):
            await asyncio.sleep(0)
        opening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await opening

    for thread in set(threading.enumerate()) - set(before):
        thread.join(5)
        assert not thread.is_alive()
