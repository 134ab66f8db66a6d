"""The browser as a person meets it."""

import re
import signal
import sqlite3
import subprocess
from pathlib import Path

import pytest

from tests.e2e.terminal import PROGRAM, Terminal, private_environment

LEFT, RIGHT, ESCAPE, ENTER = "\x1b[D", "\x1b[C", "\x1b", "\r"
EVERYDAY = "DE02 1203 0000 0000 2020 51"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "statements.db"
    subprocess.run(
        [*PROGRAM, "seed", "--db", str(path)],
        env=private_environment(tmp_path),
        check=True,
        capture_output=True,
    )
    return path


def leaves_the_terminal_as_it_was(output: bytes) -> bool:
    """The alternate screen, the mouse, and the cursor are given back, in whatever order."""
    return all(
        output.rfind(back) > output.rfind(taken) >= 0
        for taken, back in (
            (b"\x1b[?1049h", b"\x1b[?1049l"),
            (b"\x1b[?1000h", b"\x1b[?1000l"),
            (b"\x1b[?25l", b"\x1b[?25h"),
        )
    )


def test_the_demo_shows_a_statement_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with Terminal(["demo"], tmp_path) as terminal:
        terminal.wait_for("October 2026", "Everyday", "adds up to 2026-10-15", "Accounts", "Months", "q quit")
        assert list((tmp_path / "tmp").iterdir())
        terminal.press("q")
        assert terminal.exit_code() == 0
    assert list((tmp_path / "tmp").iterdir()) == []
    assert leaves_the_terminal_as_it_was(terminal.output)


def test_every_verdict_is_a_few_keys_away(tmp_path: Path) -> None:
    with Terminal(["demo"], tmp_path, columns=80, rows=24) as terminal:
        terminal.wait_for("adds up to 2026-10-15")
        terminal.press(LEFT)
        terminal.wait_for("September 2026", "✓ adds up")
        terminal.press("!")
        terminal.wait_for("June 2026", "✗ off by −89.47")
        terminal.press("!")
        terminal.wait_for("March 2026", "○ gap")
        terminal.press("a")
        terminal.wait_for("Enter picks")
        terminal.press("cash", ENTER)
        terminal.wait_for("? cannot be verified")


def test_the_account_and_the_month_can_be_named(tmp_path: Path, database: Path) -> None:
    with Terminal(["--db", str(database), "--account", EVERYDAY, "--month", "2025-02"], tmp_path) as terminal:
        terminal.wait_for("February 2025", "follows January")


def test_keys_go_through_months_and_accounts(tmp_path: Path, database: Path) -> None:
    with Terminal(["--db", str(database)], tmp_path) as terminal:
        terminal.wait_for("October 2026")
        terminal.press("h", "h")
        terminal.wait_for("August 2026")
        terminal.press("H")
        terminal.wait_for("August 2025")
        terminal.press("J")
        terminal.wait_for("Savings ·", "August 2025")
        terminal.press("K", "t")
        terminal.wait_for("Everyday ·", "October 2026")
        terminal.press(RIGHT)
        terminal.wait_for("October 2026 is the newest statement")


def test_a_transaction_opens_and_escape_comes_back(tmp_path: Path, database: Path) -> None:
    with Terminal(["--db", str(database)], tmp_path) as terminal:
        terminal.wait_for("October 2026")
        terminal.press("j", ENTER)
        terminal.wait_for("Booking date", "Balance after it", "Reference")
        terminal.press(ESCAPE)
        terminal.wait_until(lambda screen: "Booking date" not in screen, "the table")


def test_a_resized_terminal_keeps_the_statement(tmp_path: Path, database: Path) -> None:
    with Terminal(["--db", str(database)], tmp_path) as terminal:
        terminal.wait_for("Accounts", "October 2026")
        terminal.resize(80, 24)
        terminal.wait_until(
            lambda screen: "Accounts" not in screen and "8,595.81" in screen, "the narrow view"
        )
        terminal.resize(40, 12)
        terminal.wait_for("too small")
        terminal.resize(120, 40)
        terminal.wait_for("Accounts", "October 2026", "adds up to")


def test_without_colour_the_verdict_and_the_signs_are_still_there(tmp_path: Path, database: Path) -> None:
    with Terminal(["--db", str(database), "--month", "2026-06"], tmp_path, NO_COLOR="1") as terminal:
        terminal.wait_for("✗ off by −89.47", "+3,164.95", "−3,162.00")
        coloured = set(re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)", terminal.output))
    assert all(red == green == blue for red, green, blue in coloured)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_and_gives_the_terminal_back(tmp_path: Path, number: signal.Signals) -> None:
    with Terminal(["demo"], tmp_path) as terminal:
        terminal.wait_for("October 2026")
        terminal.signal(number)
        assert terminal.exit_code() == 128 + number
    assert leaves_the_terminal_as_it_was(terminal.output)
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_signal_ends_it_while_it_waits_for_a_locked_database(tmp_path: Path, database: Path) -> None:
    writer = sqlite3.connect(database)
    try:
        with Terminal(["--db", str(database)], tmp_path) as terminal:
            terminal.wait_for("October 2026")
            writer.execute("BEGIN EXCLUSIVE")
            terminal.press(LEFT)
            terminal.wait_for("Loading")
            terminal.signal(signal.SIGTERM)
            assert terminal.exit_code() == 128 + signal.SIGTERM
    finally:
        writer.close()
    assert leaves_the_terminal_as_it_was(terminal.output)


def test_a_locked_database_is_said_and_can_be_tried_again(tmp_path: Path, database: Path) -> None:
    writer = sqlite3.connect(database, isolation_level=None)
    try:
        with Terminal(["--db", str(database)], tmp_path) as terminal:
            terminal.wait_for("October 2026")
            writer.execute("BEGIN EXCLUSIVE")
            terminal.press(LEFT)
            terminal.wait_for("The database is busy", "Press r to try again")
            writer.execute("ROLLBACK")
            terminal.press("r")
            terminal.wait_for("September 2026", "adds up")
    finally:
        writer.close()


def test_what_a_bank_wrote_cannot_act_on_the_terminal(tmp_path: Path, database: Path) -> None:
    hostile = "\x1b]52;c;aGk=\x07\x1b[2J\x9b31m[@click=app.quit]x[/] [/nothing]\n\u202eevil"
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE transactions SET description = ?, counterparty = ?", (hostile, hostile))
        connection.execute("UPDATE accounts SET name = ?", (f"Every{hostile}",))
    connection.close()
    with Terminal(["--db", str(database)], tmp_path, columns=160) as terminal:
        terminal.wait_for("October 2026", "␛]52;c;aGk=␇", "[@click=app.quit]x[/]")
        terminal.press(ENTER)
        terminal.wait_for("Booking date")
        terminal.press(ESCAPE)
        terminal.wait_until(lambda screen: "Booking date" not in screen, "the table")
        terminal.press("a")
        terminal.wait_for("Enter picks")
    assert b"\x1b]52" not in terminal.output
    assert "\u202e".encode() not in terminal.output


def test_a_chosen_theme_is_remembered(tmp_path: Path, database: Path) -> None:
    with Terminal(["--db", str(database)], tmp_path) as terminal:
        terminal.wait_for("October 2026")
        terminal.press(":")
        terminal.wait_for("Search for commands")
        terminal.press("theme")
        terminal.wait_for("Choose the colours")
        terminal.press(ENTER)
        terminal.wait_for("gruvbox")
        terminal.press("nord", ENTER)
        terminal.wait_until(lambda screen: "gruvbox" not in screen and "October" in screen, "the browser")
        terminal.press("q")
        assert terminal.exit_code() == 0
    remembered = [path.read_text() for path in tmp_path.rglob("state.json")]
    assert len(remembered) == 1
    assert '"theme": "nord"' in remembered[0]
    assert EVERYDAY.replace(" ", "") not in remembered[0]
