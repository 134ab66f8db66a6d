"""What to tell the user when SQLite reports an error."""

import sqlite3
from pathlib import Path
from typing import Final

from statement_tui.errors import DatabaseBusy, DatabaseUnusable, StatementError

_FAULTS: Final[dict[int, tuple[type[StatementError], str]]] = {
    sqlite3.SQLITE_BUSY: (DatabaseBusy, "another program is writing to it; try again when it has finished"),
    sqlite3.SQLITE_LOCKED: (DatabaseBusy, "another program is writing to it; try again when it has finished"),
    sqlite3.SQLITE_CANTOPEN: (DatabaseUnusable, "it cannot be opened; check its permissions"),
    sqlite3.SQLITE_PERM: (DatabaseUnusable, "it cannot be opened; check its permissions"),
    sqlite3.SQLITE_READONLY: (
        DatabaseUnusable,
        "it cannot be written; check the permissions",
    ),
    sqlite3.SQLITE_READONLY_ROLLBACK: (
        DatabaseUnusable,
        "an import into it was cut off; start the program again, which undoes that",
    ),
    sqlite3.SQLITE_NOTADB: (DatabaseUnusable, "it is not a statement database; name another file"),
    sqlite3.SQLITE_CORRUPT: (DatabaseUnusable, "it is damaged; restore it from a copy"),
    sqlite3.SQLITE_FULL: (DatabaseUnusable, "the disk is full; nothing was changed"),
    sqlite3.SQLITE_IOERR: (DatabaseUnusable, "the disk reports an error; nothing was changed"),
}
_NO_INDEX: Final = "no such module: fts5"


def fault_of(error: sqlite3.Error, path: Path) -> StatementError:
    """What to tell the user; never the message of SQLite, which can contain values."""
    if str(error) == _NO_INDEX:
        return DatabaseUnusable(
            "This Python cannot be used",
            "its SQLite has no full-text search (FTS5), which finding needs; use another build of Python",
        )
    code = getattr(error, "sqlite_errorcode", 0)
    name = getattr(error, "sqlite_errorname", "an error")
    unknown = DatabaseUnusable, f"SQLite reports {name}"
    kind, advice = _FAULTS.get(code) or _FAULTS.get(code & 0xFF, unknown)
    title = "The database is busy" if kind is DatabaseBusy else "The database cannot be used"
    return kind(title, f"{path}: {advice}")
