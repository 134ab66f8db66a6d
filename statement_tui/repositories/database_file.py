"""The file of a database: named safely, there or not, and for its owner only."""

import os
from contextlib import suppress
from pathlib import Path

from statement_tui.errors import DatabaseMissing, DatabaseUnusable


def database_uri(path: Path, mode: str) -> str:
    """A URI in which `?`, `#` and `%` of the path are no syntax; SQLite creates nothing through it."""
    return f"{path.resolve().as_uri()}?mode={mode}"


def _require_no_folder(path: Path) -> None:
    if path.is_dir():
        raise DatabaseUnusable("The database cannot be used", f"{path} is a folder; name a file in it")


def require_file(path: Path) -> None:
    """Refuse a path at which there is no database that could be read.

    Raises:
        DatabaseMissing: There is no such file.
        DatabaseUnusable: It is a folder, empty, or not permitted to be read.
    """
    try:
        _require_no_folder(path)
        size, readable = path.stat().st_size, os.access(path, os.R_OK)
    except FileNotFoundError:
        raise DatabaseMissing(
            "There is no database",
            f"{path} does not exist; import a bank file with `statement-tui import FILE`, "
            "or look at the demo with `statement-tui demo`",
        ) from None
    except OSError as error:
        raise DatabaseUnusable("The database cannot be used", f"{path}: {error.strerror}") from None
    if not readable:
        raise DatabaseUnusable(
            "The database cannot be used", f"{path}: it cannot be opened; check its permissions"
        )
    if size == 0:
        raise DatabaseUnusable("The database is empty", f"{path}: import a bank file, or name another file")


def create_private_file(path: Path) -> None:
    """Create the file with permissions for its owner only, before SQLite would create it for everybody."""
    try:
        _require_no_folder(path)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Only a new one: closing any descriptor of a file drops the locks that SQLite holds on it.
        with suppress(FileExistsError):
            os.close(os.open(path.resolve(), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise DatabaseUnusable("The database cannot be written", f"{path}: {error.strerror}") from None
