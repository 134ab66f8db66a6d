"""The database schema as numbered migrations, and how to run SQL scripts one statement at a time."""

import sqlite3
from collections.abc import Iterator
from importlib.resources import files
from typing import Final

APPLICATION_ID: Final = 0x53745475
"""`StTu`, the mark of a statement database in its header."""


def migrations() -> tuple[str, ...]:
    """The SQL scripts in order; running the first n of them gives user_version n."""
    scripts = files("statement_tui.repositories").joinpath("migrations").iterdir()
    by_name = {script.name: script for script in scripts if script.name.endswith(".sql")}
    return tuple(by_name[name].read_text(encoding="utf-8") for name in sorted(by_name))


SCHEMA_VERSION: Final = 3
"""How many migrations there are: the user_version of a database that is up to date."""


def split_statements(script: str) -> Iterator[str]:
    """The statements of an SQL script, with triggers whole.

    One by one they can run inside a transaction; `executescript` would commit it first.
    """
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement.strip()
            statement = ""
    if statement.strip():
        yield statement.strip()


def upgrade_statements(from_version: int) -> Iterator[str]:
    """Single statements that bring a database of this user_version up to date."""
    for script in migrations()[from_version:]:
        yield from split_statements(script)
    yield f"PRAGMA application_id = {APPLICATION_ID}"
    yield f"PRAGMA user_version = {SCHEMA_VERSION}"
