"""Copies of a database as it was before something is written to it."""

import os
import sqlite3
import threading
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from statement_tui.errors import DatabaseUnusable

COPIES_KEPT: Final = 5
"""Older ones are removed."""

_NAMES: Final = "????-??-??-??????-??????.db"
_UNFINISHED: Final = "????-??-??-??????-??????.part"
"""What else is in the folder was not put there by the program."""

_PAGES_AT_ONCE: Final = 2_000


class Stopped(Exception):
    """The copying was stopped from outside."""


def copies_folder(database: Path) -> Path:
    """Where the copies of a database are: beside it."""
    database = database.resolve()
    return database.with_name(f"{database.name}-copies")


def copy_database(database: Path, stop: threading.Event) -> Path:
    """Copy a database that nobody is writing to; only its owner can read the copy.

    Args:
        database: The database.
        stop: Set from another thread to stop.

    Returns:
        Where the copy is.

    Raises:
        Stopped: `stop` was set; there is no copy.
        OSError: It cannot be written.
        sqlite3.Error: The database cannot be read, or the disk is full.
    """
    folder = copies_folder(database)
    folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / f"{datetime.now(UTC):%Y-%m-%d-%H%M%S-%f}.db"
    part = target.with_suffix(".part")

    def watch(status: int, remaining: int, total: int) -> None:
        if stop.is_set():
            raise Stopped

    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with (
            closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(f"{part.as_uri()}?mode=rw", uri=True)) as copy,
        ):
            source.backup(copy, pages=_PAGES_AT_ONCE, progress=watch)
        part.rename(target)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    _remove_old(target)
    return target


def _remove_old(newest: Path) -> None:
    # Named apart, since a clock that was set back makes it the first by name.
    others = sorted({*newest.parent.glob(_NAMES)} - {newest})
    # One who copies has the lock for writing: what else is unfinished was left by a program that was killed.
    for old in (*others[: 1 - COPIES_KEPT], *newest.parent.glob(_UNFINISHED)):
        with suppress(OSError):
            old.unlink()


def naming_copy(fault: DatabaseUnusable, copy: Path) -> DatabaseUnusable:
    """The fault, with where a copy from before is."""
    return DatabaseUnusable(fault.title, f"{fault.detail}; a copy from before is {copy}")


def no_copy(path: Path, reason: str) -> DatabaseUnusable:
    """The fault that no copy can be made, because of which nothing was changed."""
    return DatabaseUnusable("No copy of the database can be made", f"{path}: {reason}; nothing was changed")
