"""What the program remembers by itself: theme, views, the last place and the cursor of each month.

The file holds no names and no amounts. Account numbers and the paths of databases are in it only as marks,
short keyed hashes: so many numbers share the mark of an account that it does not tell which one is meant.
"""

import contextlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, NamedTuple

from statement_tui.models.month import Month
from statement_tui.ui.session import CursorRows, Session

_BYTES_MAX: Final = 1_000_000
_DATABASES_MAX: Final = 8
_ACCOUNT_MARK_BYTES: Final = 4
_PATH_MARK_BYTES: Final = 8
_SALT_BYTES: Final = 16
_VIEWS: Final = ("wide", "split", "panes")


class Place(NamedTuple):
    """The account and the month that were shown last."""

    account_id: int
    """Which account of the database; it is looked up in no time, however many there are."""
    account_mark: str
    """The mark that its number must have: the database may have changed since."""
    period: Month | None
    """The month; None for the newest one."""


class State:
    """What is remembered of one database, and what holds for all."""

    def __init__(self, file: Path | None, database: Path | None) -> None:
        """Read the file; one that is broken or missing is empty.

        Args:
            file: Where it is; None to remember nothing, neither from before nor for later.
            database: Whose place and rows are meant; None to remember none.
        """
        self._file = file
        content = self._content()
        salt = content.get("salt")
        self._salt = salt if isinstance(salt, str) and salt else os.urandom(_SALT_BYTES).hex()
        self._database = self._mark(str(database.resolve()), _PATH_MARK_BYTES) if database else None
        theme = content.get("theme")
        self.theme: str | None = theme if isinstance(theme, str) else None
        """The theme that was chosen last."""
        self.place: Place | None = None
        """What was shown last."""
        views, remembered = _table(content, "views"), _table(_table(content, "databases"), self._database)
        account = _table(remembered, "account")
        if isinstance(account.get("id"), int) and isinstance(account.get("mark"), str):
            self.place = Place(account["id"], account["mark"], _month(remembered.get("month")))
        rows = {key: row for key, row in _table(remembered, "rows").items() if type(row) is int and row > 0}
        self.session = Session(
            **{view: views[view] for view in _VIEWS if isinstance(views.get(view), bool)},
            rows=CursorRows(rows, self.account_mark),
        )
        """What the browser starts with, and leaves behind."""

    def account_mark(self, account_number: str) -> str:
        """What stands for the account in the file."""
        return self._mark(account_number, _ACCOUNT_MARK_BYTES)

    def save_theme(self, name: str) -> None:
        """Remember the theme; where that is not possible it holds until the program ends."""
        with self._rewritten() as content:
            content["theme"] = name

    def save(self, account_id: int | None) -> None:
        """Remember the session, as far as that is possible.

        Args:
            account_id: Which account of the database is shown; None when that is not known.
        """
        session = self.session
        with self._rewritten() as content:
            content["views"] = {view: getattr(session, view) for view in _VIEWS}
            if self._database is None:
                return
            databases = dict(_table(content, "databases"))
            before = _table(databases, self._database)
            databases.pop(self._database, None)
            while len(databases) >= _DATABASES_MAX:
                del databases[next(iter(databases))]
            remembered = databases[self._database] = {**before, "rows": session.rows.entries}
            content["databases"] = databases
            if account_id is not None and session.account_number is not None:
                mark = self.account_mark(session.account_number)
                remembered["account"] = {"id": account_id, "mark": mark}
                remembered["month"] = session.period and str(session.period)

    def _content(self) -> dict[str, Any]:
        """What is in the file, or the theme of where version 0.2 kept it."""
        if self._file is None:
            return {}
        return _read(self._file) or _read(self._file.with_name("preferences.json"))

    def _mark(self, text: str, size: int) -> str:
        data = text.encode(errors="surrogateescape")
        return blake2b(data, key=self._salt.encode()[:64], digest_size=size).hexdigest()

    @contextmanager
    def _rewritten(self) -> Iterator[dict[str, Any]]:
        """What is in the file now, which another program may have written; put back whole after the block."""
        if self._file is None:
            yield {}
            return
        content = self._content()
        if content.get("salt", self._salt) != self._salt:
            # It is of a file that another program began: its marks mean nothing here.
            content.pop("databases", None)
        content["salt"] = self._salt
        yield content
        _write(self._file, content)


def _read(file: Path) -> dict[str, Any]:
    """The content of the file; empty when it cannot be read."""
    try:
        with file.open("rb") as opened:
            content = json.loads(opened.read(_BYTES_MAX))
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _write(file: Path, content: dict[str, Any]) -> None:
    """Put a new file in its place in one step; where that is not possible the old one stays."""
    partial = file.with_suffix(f".{os.getpid()}")
    with contextlib.suppress(OSError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            descriptor = os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
            with open(descriptor, "w", encoding="utf-8") as out:
                json.dump(content, out)
            partial.replace(file)
        finally:
            partial.unlink(missing_ok=True)


def _table(content: dict[str, Any], name: str | None) -> dict[str, Any]:
    table = content.get(name) if name else None
    return table if isinstance(table, dict) else {}


def _month(text: object) -> Month | None:
    try:
        return Month.parse(text) if isinstance(text, str) else None
    except ValueError:
        return None
