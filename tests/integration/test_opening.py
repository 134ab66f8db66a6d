"""Opening databases for the length of a block: what is left, and what is closed."""

import asyncio
import threading
from pathlib import Path

import pytest

from statement_tui.errors import DatabaseMissing
from statement_tui.models.account import Account
from statement_tui.repositories.connection import SqliteConnection
from statement_tui.repositories.opening import opened_for_reading, opened_for_trying_out, opened_for_writing
from statement_tui.repositories.seed import seed_database
from statement_tui.repositories.sqlite import SqliteStatementRepository
from statement_tui.repositories.sqlite_import import SqliteImportRepository

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
