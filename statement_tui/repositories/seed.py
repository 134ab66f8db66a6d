"""The demo data, written into a statement database."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from statement_tui.errors import StatementError
from statement_tui.repositories.opening import opened_for_writing
from statement_tui.repositories.schema import split_statements
from statement_tui.repositories.search_index import fill_search_index

_SCRIPT: Final = "seed.sql"
_LINE_COMMENT: Final = "--"


async def seed_database(path: Path) -> None:
    """Write the demo data to a database that has no accounts; a missing one is created.

    Raises:
        StatementError: There are accounts already; nothing was changed.
        DatabaseUnusable: It is no statement database, newer than this program, or cannot be written.
        DatabaseBusy: Another program keeps it locked.
    """
    async with opened_for_writing(path) as connection, connection.transaction():
        [[[accounts]]] = await connection.read(("SELECT count(*) FROM accounts", ()))
        if accounts:
            raise StatementError(
                "There are accounts already",
                f"{path} is left as it is; seed another file, or look at the demo with `statement-tui demo`",
            )
        for statement in _data_statements(_script().read_text(encoding="utf-8")):
            await connection.write(statement)
        await fill_search_index(connection)


def _script() -> Traversable:
    """The script as a wheel brings it, else as it stands beside the package in a checkout."""
    package = files("statement_tui")
    packed = package.joinpath(_SCRIPT)
    return packed if packed.is_file() else Path(str(package)).parent / _SCRIPT


def _data_statements(script: str) -> list[str]:
    """What writes data; the schema comes from the program's own migrations."""
    statements = (_without_leading_comments(statement) for statement in split_statements(script))
    return [statement for statement in statements if statement.upper().startswith("INSERT")]


def _without_leading_comments(statement: str) -> str:
    lines = statement.splitlines(keepends=True)
    while lines and (not lines[0].strip() or lines[0].lstrip().startswith(_LINE_COMMENT)):
        del lines[0]
    return "".join(lines)
