"""An import that is killed or interrupted in the middle: the database is as before or holds the file."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from statement_tui.repositories.copies import copies_folder
from tests.integration.command_line import contents, ofx, reports, row, run, snapshot, without_copies, write

pytestmark = pytest.mark.usefixtures("own_data_folder")

ROWS: Final = 20_000
LIMIT_SECONDS: Final = 40.0
"""When a wait has failed; nothing here comes near it."""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of very many rows."""
    rows = (row(1 + n * 30 // ROWS, f"-{1 + n % 97}.50", f"Grocer {n}", f"R{n}") for n in range(ROWS))
    return write(tmp_path_factory.mktemp("files"), "june.ofx", ofx(*rows, balance="1583.14"))


@pytest.fixture
def own(tmp_path: Path, db: Path) -> Path:
    """A database with a few rows of the account."""
    file = write(tmp_path, "earlier.ofx", ofx(*(row(day, "-1", "earlier") for day in range(1, 30))))
    assert run("import", "--db", db, file).exit_code == 0
    return db


def journal(database: Path) -> Path:
    return database.with_name(f"{database.name}-journal")


def size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


Reached = Callable[[Path], bool]


def copy_begins(database: Path) -> bool:
    return any(copies_folder(database).glob("*.part")) or copy_is_there(database)


def copy_is_there(database: Path) -> bool:
    return any(copies_folder(database).glob("*.db"))


def journal_is_there(database: Path) -> bool:
    return copy_is_there(database) and journal(database).exists()


def journal_holds_pages(database: Path) -> bool:
    return copy_is_there(database) and size(journal(database)) > 20_000


def database_grows(database: Path) -> bool:
    return size(database) > 500_000


def database_is_nearly_whole(database: Path) -> bool:
    return size(database) > 2_000_000


def journal_is_gone(database: Path) -> bool:
    return database_is_nearly_whole(database) and not journal(database).exists()


MOMENTS: Final[list[Reached]] = [
    copy_begins,
    copy_is_there,
    journal_is_there,
    journal_holds_pages,
    database_grows,
    database_is_nearly_whole,
    journal_is_gone,
]


def end_in_the_middle(database: Path, file: Path, reached: Reached, end: signal.Signals) -> int:
    """Import the file, send the signal as soon as the import is so far; returns how the program ended."""
    command = [sys.executable, "-m", "statement_tui", "import", "--db", str(database), str(file)]
    deadline = time.monotonic() + LIMIT_SECONDS
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            while process.poll() is None and not reached(database):
                assert time.monotonic() < deadline
                os.sched_yield()
            process.send_signal(end)
            return process.wait(LIMIT_SECONDS)
        finally:
            process.kill()


def rows_of(database: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All that is in the database, after the program has opened it once."""
    assert run("accounts", "--db", database).exit_code == 0
    return contents(database)


def require_before_or_whole(database: Path, before: dict[str, list[tuple[Any, ...]]]) -> bool:
    """Returns whether the file is in the database."""
    after = rows_of(database)
    if after == before:
        return False
    assert len(after["transactions"]) == len(before["transactions"]) + ROWS
    assert len(after["import_entries"]) == len(before["import_entries"]) + ROWS
    assert len(after["reported_balances"]) == len(before["reported_balances"]) + 1
    assert len(after["imports"]) == len(before["imports"]) + 1
    return True


@pytest.mark.parametrize("reached", MOMENTS, ids=lambda reached: reached.__name__)
def test_a_killed_import_leaves_the_database_as_it_was_or_holds_the_whole_file(
    own: Path, large: Path, reached: Reached
) -> None:
    before = contents(own)

    code = end_in_the_middle(own, large, reached, signal.SIGKILL)

    whole = require_before_or_whole(own, before)
    assert whole or code == -signal.SIGKILL
    again = run("import", "--db", own, "--format", "json", large)
    [report] = reports(again)
    assert again.exit_code == 0
    assert (report["already_imported"] is not None) == whole
    assert require_before_or_whole(own, before)


def test_an_import_that_is_killed_right_before_its_end_leaves_the_database_as_it_was(
    own: Path, large: Path
) -> None:
    script = f"""
import os, sys
from statement_tui.cli import cli
from statement_tui.repositories import sqlite_import
sqlite_import.put_days_in_order = lambda *_, **__: os.kill(os.getpid(), {int(signal.SIGKILL)})
sys.argv = ["statement-tui", "import", "--db", {str(own)!r}, {str(large)!r}]
cli()
"""
    before = contents(own)

    ended = subprocess.run([sys.executable, "-c", script], timeout=LIMIT_SECONDS)

    assert ended.returncode == -signal.SIGKILL
    assert journal(own).exists()
    assert rows_of(own) == before
    assert not journal(own).exists()


def test_an_import_into_a_new_database_that_was_killed_can_be_made_again(db: Path, large: Path) -> None:
    code = end_in_the_middle(db, large, database_grows, signal.SIGKILL)

    again = run("import", "--db", db, "--format", "json", large)

    assert code == -signal.SIGKILL
    [report] = reports(again)
    assert report["already_imported"] is None
    assert len(contents(db)["transactions"]) == ROWS
    assert len(contents(db)["imports"]) == 1


@pytest.mark.parametrize("reached", [journal_holds_pages, database_grows], ids=lambda moment: moment.__name__)
def test_an_import_that_is_interrupted_leaves_everything_as_it_was(
    tmp_path: Path, own: Path, large: Path, reached: Reached
) -> None:
    files, before = snapshot(tmp_path).keys(), contents(own)

    code = end_in_the_middle(own, large, reached, signal.SIGINT)

    assert code == 130
    # Pages that were free before are the only ones that can have other bytes.
    assert without_copies(snapshot(tmp_path)).keys() == files
    assert contents(own) == before


def test_a_new_database_is_gone_when_its_first_import_is_interrupted(
    tmp_path: Path, db: Path, large: Path
) -> None:
    code = end_in_the_middle(db, large, database_grows, signal.SIGINT)

    assert code == 130
    assert snapshot(tmp_path) == {}
