"""Browsing a database: opens it, runs the screen on it, and closes it whatever happens."""

import asyncio
import contextlib
import gc
import signal
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from statement_tui.errors import DatabaseMissing, StatementError
from statement_tui.folders import profiles_folder, state_file
from statement_tui.models.month import Month
from statement_tui.repositories.connection import SqliteConnection
from statement_tui.repositories.sqlite import SqliteStatementRepository
from statement_tui.services.open_account import AccountView, open_account
from statement_tui.settings import Settings, read_settings
from statement_tui.state import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from statement_tui.export_job import Exporter, ExportJob, ExportOutcome
    from statement_tui.formatting import Formats
    from statement_tui.models.import_batch import ImportBatch, UndoneImport
    from statement_tui.models.progress import Watch
    from statement_tui.models.transaction import StatementTransaction
    from statement_tui.services.importer import FileResult, Importer, ImportJob
    from statement_tui.ui.keymap import Keymap

_LAST_QUERY_SECONDS: Final = 0.5
"""A database that is busy does not keep the program from ending."""


class _Library:
    """Opens the database on the first use that succeeds, and closes it at the end."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = asyncio.Lock()
        self._connections: list[SqliteConnection] = []
        self._repository: SqliteStatementRepository | None = None
        self._opened: tuple[int, int] | None = None

    async def open(self) -> SqliteStatementRepository:
        """The repository; of the new file when another one was put in its place."""
        async with self._lock:
            file = _identity(self.path)
            if self._repository is None or file != self._opened:
                # The one before stays open until the end: somebody may still be reading through it.
                self._connections.append(await SqliteConnection.open_reading(self.path))
                self._repository = SqliteStatementRepository(self._connections[-1])
                self._opened = file
            return self._repository

    async def close(self) -> None:
        while self._connections:
            await self._connections.pop().close()


class _LateImporter:
    """An `Importer` that is imported on first use: the launch has no time for readers and processes."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def run(self, job: "ImportJob", watch: "Watch") -> "tuple[FileResult, ...]":
        job = replace(job, profiles_folder=profiles_folder())
        return await (await self._importer()).run(job, watch)

    async def fetch_imports(self) -> "tuple[ImportBatch, ...]":
        return await (await self._importer()).fetch_imports()

    async def undo(self, number: int) -> "UndoneImport":
        return await (await self._importer()).undo(number)

    async def _importer(self) -> "Importer":
        return await asyncio.to_thread(self._make)

    def _make(self) -> "Importer":
        from statement_tui.import_process import ImportProcess

        return ImportProcess(self._path)


class _LateExporter:
    """An `Exporter` that is imported on first use too."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def run(self, job: "ExportJob", watch: "Watch") -> "ExportOutcome":
        return await (await self._exporter()).run(job, watch)

    async def text(self, job: "ExportJob") -> str:
        return await (await self._exporter()).text(job)

    async def rows_text(self, rows: "Sequence[StatementTransaction]", formats: "Formats") -> str:
        return await (await self._exporter()).rows_text(rows, formats)

    async def _exporter(self) -> "Exporter":
        return await asyncio.to_thread(self._make)

    def _make(self) -> "Exporter":
        from statement_tui.export_process import ExportProcess

        return ExportProcess(self._path)


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file it is; None when there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


class _Start(NamedTuple):
    """What to show first, and what to do where it is not there."""

    account: str | None
    period: Month | None
    welcome_when_missing: bool


def run_browser(
    path: Path,
    account: str | None,
    month: str | None,
    *,
    welcome_when_missing: bool,
    mask: bool = False,
    remember: bool = True,
    demo: bool = False,
) -> int:
    """Browse the database until the user quits.

    Args:
        path: The database.
        account: Number of the account to show first; None for the one that was shown last, or the first one.
        month: Month to show first as `YYYY-MM`; None for the one that was shown last where the account is not
            given either, or the newest one with transactions.
        welcome_when_missing: Say what to do when there is no database yet, instead of failing.
        mask: Hide amounts, names, texts and numbers at first.
        remember: Start as the program was left before, and remember how it is left now.
        demo: Remember nothing about this database.

    Returns:
        The exit code.

    Raises:
        StatementError: The database, the account or the month is not there or cannot be used.
    """
    # Nearly all that is allocated before the first paint stays: collecting would only cost time.
    gc.disable()
    try:
        state = State(state_file() if remember else None, None if demo else path)
        start = _Start(account, Month.parse(month) if month else None, welcome_when_missing)
        return asyncio.run(_browse(_Library(path), _LateImporter(path), start, state, mask))
    finally:
        gc.enable()


async def _browse(library: _Library, importer: _LateImporter, start: _Start, state: State, mask: bool) -> int:
    try:
        first_view = asyncio.create_task(_first_view(library, start, state))
        await asyncio.sleep(0)  # the query runs while Textual is imported
        from statement_tui.ui.app import StatementApp

        settings = read_settings(mask=mask)
        keymap, notice = _keys(settings)
        app = StatementApp(
            library.open,
            await first_view,
            importer=importer,
            exporter=_LateExporter(library.path),
            session=state.session,
            theme=state.theme,
            theme_chosen=state.save_theme,
            formats=settings.formats,
            keymap=keymap,
            notice=notice,
        )
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            with contextlib.suppress(NotImplementedError):
                loop.add_signal_handler(number, partial(app.exit, return_code=128 + number))
        app.call_after_refresh(_collect_garbage_again)
        await app.run_async()
        state.save(await _account_id(library, state.session.account_number))
        return app.return_code or 0
    finally:
        await library.close()


async def _first_view(library: _Library, start: _Start, state: State) -> AccountView | None:
    from statement_tui.services.generate_statement import FIRST_PAGE_SIZE

    try:
        repository = await library.open()
        account, period, remembered = start.account, start.period, False
        if account is None and period is None and state.place is not None:
            last = await repository.fetch_account_of_id(state.place.account_id)
            if last is not None and state.account_mark(last.number) == state.place.account_mark:
                account, period, remembered = last.number, state.place.period, True
        return await open_account(repository, account, period, limit=FIRST_PAGE_SIZE, nearest=remembered)
    except DatabaseMissing:
        if start.welcome_when_missing:
            return None
        raise


async def _account_id(library: _Library, account_number: str | None) -> int | None:
    """By what the account is found at the next start; None when the database does not say it at once."""
    if account_number is None:
        return None
    with contextlib.suppress(StatementError, TimeoutError):
        async with asyncio.timeout(_LAST_QUERY_SECONDS):
            return await (await library.open()).fetch_account_id(account_number)
    return None


def _keys(settings: Settings) -> "tuple[Keymap, str]":
    """Which keys do what, and what is wrong with the settings."""
    from statement_tui.ui.keymap import USUAL_KEYS

    if not settings.keys:
        return USUAL_KEYS, settings.notice()
    from statement_tui.ui.key_choice import choose_keys

    keymap, problems = choose_keys(settings.keys)
    return keymap, settings.notice(problems)


def _collect_garbage_again() -> None:
    gc.freeze()
    gc.enable()
