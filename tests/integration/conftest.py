"""Statement databases on disk, and the repositories that the contract suites run against."""

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from pathlib import Path
from typing import Final, TypeAlias

import pytest

from statement_tui.repositories.connection import SqliteConnection
from statement_tui.repositories.protocol import ImportRepository, StatementRepository
from statement_tui.repositories.schema import upgrade_statements
from statement_tui.repositories.sqlite import SqliteStatementRepository
from statement_tui.repositories.sqlite_import import SqliteImportRepository
from tests.integration.command_line import run

Repositories: TypeAlias = tuple[StatementRepository, ImportRepository]
"""Two views of the same storage, one to read statements, one to write what files contain."""

Factory: TypeAlias = Callable[[Path], AbstractAsyncContextManager[Repositories]]
"""Opens empty storage in a folder."""


@asynccontextmanager
async def sqlite_file(folder: Path) -> AsyncIterator[Repositories]:
    """An SQLite file with two connections, as the program has them: it browses read-only."""
    path = folder / "statements.db"
    writing = await SqliteConnection.open_writing(path)
    try:
        reading = await SqliteConnection.open_reading(path)
        try:
            yield SqliteStatementRepository(reading), SqliteImportRepository(writing)
        finally:
            await reading.close()
    finally:
        await writing.close()


@asynccontextmanager
async def sqlite_memory(folder: Path) -> AsyncIterator[Repositories]:
    """An SQLite database in memory, with one connection that reads and writes."""
    connection = await SqliteConnection.open_memory()
    try:
        yield SqliteStatementRepository(connection), SqliteImportRepository(connection)
    finally:
        await connection.close()


FACTORIES: Final[list[Factory]] = [sqlite_file, sqlite_memory]


@pytest.fixture(params=FACTORIES, ids=lambda factory: factory.__name__)
async def repositories(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Repositories]:
    """Empty storage of each kind."""
    factory: Factory = request.param
    async with factory(tmp_path) as opened:
        yield opened


@pytest.fixture
def statements(repositories: Repositories) -> StatementRepository:
    """The repository that reads."""
    return repositories[0]


@pytest.fixture
def imports(repositories: Repositories) -> ImportRepository:
    """The repository that writes to the same storage."""
    return repositories[1]


@pytest.fixture(scope="session")
def database_content(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A statement database with one account and three transactions."""
    path = tmp_path_factory.mktemp("template") / "statements.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        for statement in upgrade_statements(0):
            connection.execute(statement)
        connection.execute(
            "INSERT INTO accounts (user_id, number, name, currency) VALUES ('kim', '1234', 'Everyday', 'EUR')"
        )
        connection.executemany(
            "INSERT INTO transactions (account_id, booked_on, sequence, amount) VALUES (1, ?, 1, ?)",
            [("2025-05-31", 1000), ("2025-06-01", -250), ("2025-06-30", 5)],
        )
    return path.read_bytes()


@pytest.fixture
def database(tmp_path: Path, database_content: bytes) -> Path:
    """A statement database in a folder of its own."""
    path = tmp_path / "data" / "statements.db"
    path.parent.mkdir()
    path.write_bytes(database_content)
    return path


@pytest.fixture
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test sees the databases of who runs it."""
    monkeypatch.delenv("STATEMENT_TUI_DB", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path / "data"


@pytest.fixture(scope="session")
def demo_bytes(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A database with the demo data, as `statement-tui seed` makes it."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    assert run("seed", "--db", path).exit_code == 0
    return path.read_bytes()


@pytest.fixture
def demo(tmp_path: Path, demo_bytes: bytes) -> Path:
    """A database with the demo data."""
    path = tmp_path / "demo.db"
    path.write_bytes(demo_bytes)
    return path


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """A database that is not there yet."""
    return tmp_path / "own.db"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait long for other programs."""
    monkeypatch.setattr("statement_tui.repositories.connection.BUSY_TIMEOUT_SECONDS", 0.05)
