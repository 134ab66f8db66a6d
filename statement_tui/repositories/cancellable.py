"""A database in whose thread a statement ends at once when its caller is cancelled."""

import asyncio
import sqlite3
from collections.abc import Awaitable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import aiosqlite

from statement_tui.errors import StatementError
from statement_tui.repositories.faults import fault_of

_INTERRUPT_PAUSE_SECONDS: Final = 0.005


class CancellableDatabase:
    """Runs statements of aiosqlite, turns their faults into sentences, and closes for certain."""

    def __init__(self, database: aiosqlite.Connection, path: Path) -> None:
        self._database = database
        self._path = path
        self._closed = False
        self._stopping = False

    async def _start(self) -> None:
        try:
            await self._run(self._database)
        except StatementError:
            # aiosqlite does not wait for its thread when it cannot connect: it would answer a loop that is
            # closed, with a traceback.
            thread: Any = getattr(self._database, "_thread", self._database)
            thread.join()
            raise

    async def close(self) -> None:
        """Stop what is running and close; the file is not touched afterwards."""
        self._closed = True
        await self._interrupt_until_done(asyncio.gather(self._database.close(), return_exceptions=True))

    async def _run(self, *statements: Awaitable[Any]) -> list[Any]:
        """What each statement gives, when all have ended; on cancellation they are made to end."""
        work = asyncio.gather(*statements, return_exceptions=True)
        try:
            results = await asyncio.shield(work)
        except asyncio.CancelledError:
            await self._interrupt_until_done(work)
            raise
        for result in results:
            if isinstance(result, sqlite3.Error):
                raise fault_of(result, self._path) from result
            if isinstance(result, BaseException):
                raise result
        return results

    async def _interrupt_until_done(self, work: "asyncio.Future[Any]") -> None:
        """Stop what is running, so that the next query does not queue behind it.

        Once is not enough: a statement may be about to start, or more may be queued. Whoever is cancelled
        again meanwhile still waits for the end.
        """
        cancelled = None
        self._stopping = True
        while not work.done():
            # When the connection was closed meanwhile, nothing runs any more.
            with suppress(ValueError, sqlite3.ProgrammingError):
                await self._database.interrupt()
            try:
                await asyncio.wait([work], timeout=_INTERRUPT_PAUSE_SECONDS)
            except asyncio.CancelledError as error:
                cancelled = error
        self._stopping = False
        if cancelled:
            raise cancelled
