"""The browser on a real database: opened on first use, closed whatever happens."""

import asyncio
import gc
import os
import shutil
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import aiosqlite
import pytest
from pytest_mock import MockerFixture
from textual.pilot import Pilot

from statement_tui.browse import _Library, run_browser
from statement_tui.errors import DatabaseBusy, DatabaseMissing, DatabaseUnusable, UnknownAccount, UnknownMonth
from statement_tui.repositories.connection import SqliteConnection
from statement_tui.repositories.sqlite import SqliteStatementRepository
from statement_tui.ui.app import StatementApp
from statement_tui.ui.widgets.transaction_table import TransactionTable

SEED: Final = Path(__file__).parents[2] / "seed.sql"
EVERYDAY: Final = "DE02120300000000202051"


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the demo data; tests work on copies."""
    path = tmp_path_factory.mktemp("seeded") / "demo.db"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(SEED.read_text(encoding="utf-8"))
    return path


@pytest.fixture
def database(seeded: Path, tmp_path: Path) -> Path:
    """A database with the demo data."""
    return Path(shutil.copy(seeded, tmp_path / "demo.db"))


@pytest.fixture(autouse=True)
def _own_preferences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def user_state_path(name: str, appauthor: bool) -> Path:
        return tmp_path / "state" / name

    monkeypatch.setattr("statement_tui.folders.user_state_path", user_state_path)


@pytest.fixture(autouse=True)
def _no_connection_is_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A connection that stays open keeps its thread, and with it the process."""
    databases: list[aiosqlite.Connection] = []
    original = aiosqlite.Connection.__init__

    def note(self: aiosqlite.Connection, *arguments: Any, **options: Any) -> None:
        original(self, *arguments, **options)
        databases.append(self)

    monkeypatch.setattr(aiosqlite.Connection, "__init__", note)
    yield
    left = [database for database in databases if database._running]
    for database in left:
        database.stop()
    assert not left


# The library: one connection, opened when it is needed.


async def test_the_database_is_opened_once_however_often_it_is_asked_for(
    database: Path, mocker: MockerFixture
) -> None:
    opening = mocker.spy(SqliteConnection, "open_reading")
    library = _Library(database)
    try:
        assert len(await (await library.open()).fetch_accounts("", None, 100)) == 8
        assert len(await (await library.open()).fetch_accounts("", None, 100)) == 8
    finally:
        await library.close()
    opening.assert_called_once_with(database)


async def test_two_that_ask_at_the_same_time_share_a_connection(
    database: Path, mocker: MockerFixture
) -> None:
    opening = mocker.spy(SqliteConnection, "open_reading")
    closed = mocker.spy(SqliteConnection, "close")
    library = _Library(database)
    try:
        await asyncio.gather(library.open(), library.open(), library.open())
    finally:
        await library.close()
    assert (opening.call_count, closed.call_count) == (1, 1)


async def test_it_is_closed_once(database: Path, mocker: MockerFixture) -> None:
    closed = mocker.spy(SqliteConnection, "close")
    library = _Library(database)
    await library.open()
    await library.close()
    await library.close()
    assert closed.call_count == 1


async def test_closing_what_was_never_opened_is_nothing(database: Path, mocker: MockerFixture) -> None:
    closed = mocker.spy(SqliteConnection, "close")
    await _Library(database).close()
    closed.assert_not_called()


async def test_a_database_that_appears_later_is_opened_then(database: Path, tmp_path: Path) -> None:
    library = _Library(tmp_path / "later.db")
    try:
        for _ in range(2):
            with pytest.raises(DatabaseMissing):
                await library.open()
        shutil.copy(database, tmp_path / "later.db")
        assert len(await (await library.open()).fetch_accounts("", None, 100)) == 8
    finally:
        await library.close()


async def test_a_file_put_in_its_place_is_opened_anew(database: Path, tmp_path: Path) -> None:
    library = _Library(database)
    try:
        await library.open()
        other = Path(shutil.copy(database, tmp_path / "other.db"))
        with closing(sqlite3.connect(other)) as connection, connection:
            connection.execute("UPDATE accounts SET name = 'Replaced' WHERE id = 1")
        os.replace(other, database)
        [account] = await (await library.open()).fetch_accounts("", None, 1)
        assert account.name == "Replaced"
    finally:
        await library.close()


async def test_whoever_still_reads_the_old_file_can_finish(database: Path, tmp_path: Path) -> None:
    library = _Library(database)
    try:
        repository = await library.open()
        os.replace(shutil.copy(database, tmp_path / "other.db"), database)
        await library.open()
        assert len(await repository.fetch_accounts("", None, 100)) == 8
    finally:
        await library.close()


async def test_every_file_that_was_opened_is_closed(
    database: Path, tmp_path: Path, mocker: MockerFixture
) -> None:
    closed = mocker.spy(SqliteConnection, "close")
    library = _Library(database)
    await library.open()
    os.replace(shutil.copy(database, tmp_path / "other.db"), database)
    await library.open()
    await library.close()
    assert closed.call_count == 2


async def test_a_file_that_went_away_is_missing(database: Path) -> None:
    library = _Library(database)
    try:
        await library.open()
        os.unlink(database)
        with pytest.raises(DatabaseMissing):
            await library.open()
    finally:
        await library.close()


async def test_giving_up_while_it_is_being_opened_leaves_nothing_open(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Held at each query that opening makes; the fixture finds a thread that was left.
    original = SqliteConnection.read
    for query in range(2):
        library = _Library(database)
        reached, queries = asyncio.Event(), iter(range(99))

        async def read(
            self: SqliteConnection,
            *args: Any,
            stop_at: int = query,
            queries: Iterator[int] = queries,
            reached: asyncio.Event = reached,
        ) -> Any:
            if next(queries) == stop_at:
                reached.set()
                await asyncio.Event().wait()
            return await original(self, *args)

        monkeypatch.setattr(SqliteConnection, "read", read)
        opening = asyncio.create_task(library.open())
        async with asyncio.timeout(10):
            await reached.wait()
        opening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await opening
        monkeypatch.setattr(SqliteConnection, "read", original)
        try:
            assert len(await (await library.open()).fetch_accounts("", None, 100)) == 8
        finally:
            await library.close()


# The browser, with the terminal taken away.


Script = Callable[[StatementApp, Pilot[Any]], Any]


@pytest.fixture
def act(monkeypatch: pytest.MonkeyPatch) -> Callable[[Script], None]:
    """Lets a script use the program, which runs without a terminal."""
    original = StatementApp.run_async

    def use(script: Script) -> None:
        async def run_async(self: StatementApp, **options: Any) -> None:
            async def auto_pilot(pilot: Pilot[Any]) -> None:
                await script(self, pilot)

            await original(self, headless=True, size=(120, 40), auto_pilot=auto_pilot)

        monkeypatch.setattr(StatementApp, "run_async", run_async)

    return use


@pytest.fixture
def closed(mocker: MockerFixture) -> Any:
    """Watches connections being closed."""
    return mocker.spy(SqliteConnection, "close")


async def settled(app: StatementApp, pilot: Pilot[Any]) -> None:
    await pilot.pause()
    for _ in range(5000):
        if not app.workers:
            break
        await asyncio.sleep(0.002)
    else:
        pytest.fail("something is still on its way")
    await pilot.pause()


async def quit_now(app: StatementApp, pilot: Pilot[Any]) -> None:
    await pilot.press("q")


def screen_text(app: StatementApp) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips(app.size))


def test_quitting_ends_with_zero_and_a_closed_database(
    database: Path, act: Callable[[Script], None], closed: Any
) -> None:
    act(quit_now)
    assert run_browser(database, None, None, welcome_when_missing=False) == 0
    assert closed.call_count == 1


@pytest.mark.parametrize(
    ("account", "month", "title"),
    [
        (None, None, "October 2026"),
        (None, "2025-02", "February 2025"),
        ("CASH-BEN", None, "Cash"),
        ("DE02 1203 0000 0000 2020 51", "2026-06", "June 2026"),
    ],
)
def test_it_starts_with_the_account_and_the_month_asked_for(
    database: Path, act: Callable[[Script], None], account: str | None, month: str | None, title: str
) -> None:
    seen = []

    async def look(app: StatementApp, pilot: Pilot[Any]) -> None:
        await pilot.pause()
        seen.append(screen_text(app))
        app.exit()

    act(look)
    assert run_browser(database, account, month, welcome_when_missing=False) == 0
    assert title in seen[0].splitlines()[0]


def test_the_code_of_the_program_is_handed_on(
    database: Path, act: Callable[[Script], None], closed: Any
) -> None:
    async def leave(app: StatementApp, pilot: Pilot[Any]) -> None:
        await pilot.pause()
        app.exit(return_code=3)

    act(leave)
    assert run_browser(database, None, None, welcome_when_missing=False) == 3
    assert closed.call_count == 1


@pytest.mark.parametrize(
    "fault", [RuntimeError("a fault of the program"), KeyboardInterrupt(), SystemExit(5)]
)
def test_the_database_is_closed_when_the_program_fails(
    database: Path, monkeypatch: pytest.MonkeyPatch, closed: Any, fault: BaseException
) -> None:
    async def run_async(self: StatementApp) -> None:
        raise fault

    monkeypatch.setattr(StatementApp, "run_async", run_async)
    with pytest.raises(type(fault)):
        run_browser(database, None, None, welcome_when_missing=False)
    assert closed.call_count == 1
    assert gc.isenabled()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_in_order(
    database: Path, act: Callable[[Script], None], closed: Any, number: signal.Signals
) -> None:
    async def send(app: StatementApp, pilot: Pilot[Any]) -> None:
        await pilot.pause()
        os.kill(os.getpid(), number)
        for _ in range(1000):
            if app.return_code is not None:
                return
            await asyncio.sleep(0.005)
        app.exit()

    act(send)
    assert run_browser(database, None, None, welcome_when_missing=False) == 128 + number
    assert closed.call_count == 1


def test_garbage_is_collected_again_once_the_first_statement_is_painted(
    database: Path, act: Callable[[Script], None]
) -> None:
    collecting = []

    async def look(app: StatementApp, pilot: Pilot[Any]) -> None:
        await pilot.pause()
        collecting.append(gc.isenabled())
        app.exit()

    act(look)
    try:
        run_browser(database, None, None, welcome_when_missing=False)
    finally:
        gc.unfreeze()
    assert collecting == [True]
    assert gc.isenabled()


def test_a_theme_chosen_is_there_the_next_time(database: Path, act: Callable[[Script], None]) -> None:
    async def choose(app: StatementApp, pilot: Pilot[Any]) -> None:
        app.theme = "nord"
        await pilot.pause()
        app.exit()

    act(choose)
    run_browser(database, None, None, welcome_when_missing=False)
    themes = []

    async def look(app: StatementApp, pilot: Pilot[Any]) -> None:
        await pilot.pause()
        themes.append(app.theme)
        app.exit()

    act(look)
    run_browser(database, None, None, welcome_when_missing=False)
    assert themes == ["nord"]


@pytest.fixture
def titles(act: Callable[[Script], None]) -> Callable[..., list[str]]:
    """Runs the program, presses keys, and gives the title and the row of what is shown first and last."""

    def use(path: Path, *keys: str, **options: Any) -> list[str]:
        seen: list[str] = []

        def look(app: StatementApp) -> None:
            table = app.screen.query_one(TransactionTable)
            seen.append(f"{screen_text(app).splitlines()[0]} row {table.cursor_row}")

        async def script(app: StatementApp, pilot: Pilot[Any]) -> None:
            await settled(app, pilot)
            look(app)
            for key in keys:
                await pilot.press(key)
                await settled(app, pilot)
            look(app)
            app.exit()

        act(script)
        account, month = options.pop("account", None), options.pop("month", None)
        assert run_browser(path, account, month, welcome_when_missing=False, **options) == 0
        return seen

    return use


def test_it_starts_where_it_was_left(database: Path, titles: Callable[..., list[str]]) -> None:
    first, left = titles(database, "J", "J", "left", "left", "j", "j")
    assert "Everyday" in first
    assert "September 2026" not in left
    assert "Everyday" not in left
    assert left.endswith("row 2")
    assert titles(database, "b")[0] == left
    assert titles(database, remember=False)[0] == first
    assert titles(database, demo=True)[0].endswith("row 0")
    assert "October 2026" in titles(database, account=EVERYDAY)[0]
    assert "February 2025" in titles(database, "j", month="2025-02")[0]
    again = titles(database)[0]
    assert "Everyday" in again
    assert "February 2025" in again
    assert again.endswith("row 1")


def test_what_is_gone_since_is_not_missed(database: Path, titles: Callable[..., list[str]]) -> None:
    titles(database, "J", "left", "G")
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DELETE FROM transactions WHERE account_id = 2 AND sequence > 1")
    assert "Savings" in titles(database)[0]
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE accounts SET number = 'OTHER' WHERE id = 2")
    first = titles(database)[0]
    assert "Everyday" in first
    assert "October 2026" in first


def test_a_database_that_is_busy_does_not_keep_it_from_ending(
    database: Path, act: Callable[[Script], None], mocker: MockerFixture
) -> None:
    asked = mocker.patch.object(
        SqliteStatementRepository, "fetch_account_id", side_effect=DatabaseBusy("The database is busy")
    )
    act(quit_now)
    assert run_browser(database, None, None, welcome_when_missing=False) == 0
    assert asked.call_count == 1


# What is not there.


def test_an_unknown_account_is_told_before_the_screen_opens(
    database: Path, act: Callable[[Script], None], closed: Any
) -> None:
    act(quit_now)
    with pytest.raises(UnknownAccount):
        run_browser(database, "DE00", None, welcome_when_missing=True)
    assert closed.call_count == 1
    assert gc.isenabled()


def test_an_unknown_month_is_told_before_the_screen_opens(database: Path, closed: Any) -> None:
    with pytest.raises(UnknownMonth, match="from 2023-11 to 2026-10"):
        run_browser(database, EVERYDAY, "2020-01", welcome_when_missing=True)
    assert closed.call_count == 1


def test_a_database_that_was_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(DatabaseMissing):
        run_browser(tmp_path / "typo.db", None, None, welcome_when_missing=False)
    assert not (tmp_path / "typo.db").exists()


def test_what_is_no_database_is_told_even_to_the_new_user(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear bank, " * 500, encoding="utf-8")
    with pytest.raises(DatabaseUnusable, match="not a statement database"):
        run_browser(path, None, None, welcome_when_missing=True)


def test_a_new_user_is_told_what_to_do_and_sees_the_statements_once_they_are_there(
    database: Path, tmp_path: Path, act: Callable[[Script], None], closed: Any
) -> None:
    seen = []

    async def import_and_look(app: StatementApp, pilot: Pilot[Any]) -> None:
        await pilot.pause()
        seen.append(screen_text(app))
        shutil.copy(database, tmp_path / "own.db")
        await pilot.press("r")
        await settled(app, pilot)
        seen.append(screen_text(app))
        app.exit()

    act(import_and_look)
    assert run_browser(tmp_path / "own.db", None, None, welcome_when_missing=True) == 0
    assert "statement-tui import FILE" in seen[0]
    assert "October 2026" in seen[1].splitlines()[0]
    assert closed.call_count == 1
