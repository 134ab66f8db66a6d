"""The commands as a user calls them, on real files and databases."""

import csv
import json
import signal
import sqlite3
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from pytest_mock import MockerFixture

from statement_tui import __version__
from statement_tui.repositories import connection as connection_module
from statement_tui.repositories.connection import SqliteConnection
from statement_tui.repositories.schema import APPLICATION_ID, SCHEMA_VERSION
from tests.integration.command_line import (
    EVERYDAY,
    HOSTILE,
    IBAN,
    ofx,
    row,
    run,
    run_process,
    snapshot,
    write,
)

pytestmark = pytest.mark.usefixtures("own_data_folder")


def test_hostile_text_is_printed_harmlessly_by_every_command(tmp_path: Path, db: Path) -> None:
    file = write(tmp_path, "hostile.ofx", ofx(row(1, "-1", HOSTILE), number="12" + HOSTILE, balance="7"))
    later = ofx(row(2, "-1"), number="12" + HOSTILE, balance="8", as_of="20260702")
    number = "12" + HOSTILE.upper()

    results = [
        run("import", "--db", db, file, write(tmp_path, "later.ofx", later)),
        run("import", "--db", db, tmp_path / f"none{HOSTILE.replace('/', '')}"),
        run("accounts", "--db", db),
        run("check", "--db", db),
        *(run("show", "--db", db, number, "--format", name) for name in ("text", "json", "csv")),
        run("show", "--db", db, HOSTILE),
        run("accounts", "--db", tmp_path / HOSTILE),
        run("accounts", "--db", db, "--format", "json"),
    ]

    assert [result.exit_code for result in results] == [0, 1, 0, 1, 0, 0, 0, 1, 2, 0]
    for result in results:
        assert all(line.isprintable() for line in (result.stdout + result.stderr).split("\n"))


def test_after_an_import_was_killed_the_database_can_be_read(demo: Path) -> None:
    script = f"""
import os, sqlite3
database = sqlite3.connect({str(demo)!r}, isolation_level=None)
database.execute("PRAGMA cache_size = 1")
database.execute("BEGIN IMMEDIATE")
database.execute("UPDATE transactions SET description = description || hex(randomblob(200))")
os.kill(os.getpid(), {int(signal.SIGKILL)})
"""
    before = run("accounts", "--db", demo).stdout
    subprocess.run([sys.executable, "-c", script], timeout=30)
    assert demo.with_name("demo.db-journal").exists()

    result = run("accounts", "--db", demo)

    assert (result.exit_code, result.stdout) == (0, before)


def test_accounts_as_json_is_the_contract(demo: Path) -> None:
    listed = json.loads(run("accounts", "--db", demo, "--format", "json").stdout)

    assert len(listed) == 8
    assert listed[0] == {
        "user_id": "alice",
        "account_number": IBAN,
        "name": "Everyday",
        "currency": "EUR",
        "first_month": "2023-11",
        "last_month": "2026-10",
        "closing_balance": listed[0]["closing_balance"],
    }
    shown = json.loads(run("show", "--db", demo, IBAN, "2026-10", "--format", "json").stdout)
    assert listed[0]["closing_balance"] == shown["closing_balance"]


def test_accounts_as_text_has_a_line_for_each(demo: Path, mocker: MockerFixture) -> None:
    mocker.patch("statement_tui.commands._ACCOUNTS_AT_ONCE", 4)

    lines = run("accounts", "--db", demo).stdout.splitlines()

    assert len(lines) == 9
    assert lines[0].startswith("Number")
    assert lines[1].startswith(EVERYDAY)


@pytest.mark.parametrize(("output_format", "stdout"), [("text", ""), ("json", "[]\n")])
async def test_a_database_without_accounts(db: Path, output_format: str, stdout: str) -> None:
    await (await SqliteConnection.open_writing(db)).close()

    # The runner starts a loop of its own, which this one does not allow.
    result = run_process("accounts", "--db", db, "--format", output_format)

    assert (result.returncode, result.stdout) == (0, stdout)
    assert ("no accounts yet" in result.stderr) == (output_format == "text")


def test_an_account_without_anything_has_nulls_and_its_opening_balance(tmp_path: Path, db: Path) -> None:
    run("import", "--db", db, write(tmp_path, "1.ofx", ofx(row(1, "-1"))))
    database = sqlite3.connect(db)
    database.execute("DELETE FROM transactions")
    database.execute("UPDATE accounts SET opening_balance = 1250")
    database.commit()
    database.close()

    [account] = json.loads(run("accounts", "--db", db, "--format", "json").stdout)
    assert (account["first_month"], account["last_month"], account["closing_balance"]) == (
        None,
        None,
        "12.50",
    )
    result = run("show", "--db", db, IBAN)
    assert result.exit_code == 1
    assert "nothing is booked" in result.stderr


@pytest.mark.parametrize("number", [IBAN, EVERYDAY, " de02 12030000 0000202051 "])
def test_show_takes_a_number_with_or_without_blanks(demo: Path, number: str) -> None:
    shown = json.loads(run("show", "--db", demo, number, "2026-09", "--format", "json").stdout)

    assert (shown["account_number"], shown["year"], shown["month"]) == (IBAN, 2026, 9)
    assert shown.keys() == {
        *("user_id", "account_number", "currency", "year", "month", "opening_balance", "total_in"),
        *("total_out", "net", "closing_balance", "proof", "transactions"),
    }


def test_show_prints_the_newest_month_without_one(demo: Path) -> None:
    assert run("show", "--db", demo, IBAN).stdout == run("show", "--db", demo, IBAN, "2026-10").stdout


def test_show_prints_an_empty_month(demo: Path) -> None:
    result = run("show", "--db", demo, IBAN, "2026-03")

    assert result.exit_code == 0
    assert result.stdout.endswith("No transactions\n")


def test_csv_has_a_line_for_each_transaction(demo: Path) -> None:
    shown = json.loads(run("show", "--db", demo, IBAN, "--format", "json").stdout)

    header, *rows = csv.reader(StringIO(run("show", "--db", demo, IBAN, "--format", "csv").stdout))

    assert header == [key for key in shown["transactions"][0] if key in header]
    assert [cells[-1] for cells in rows] == [t["balance"] for t in shown["transactions"]]


def test_check_says_where_it_is_off(demo: Path) -> None:
    result = run("check", "--db", demo)

    assert result.exit_code == 1
    breaks = [line for line in result.stdout.splitlines() if not line.startswith(" ")]
    assert len(breaks) == 2
    assert breaks[1].startswith(f"{IBAN} Everyday: off by −89.47 between 2026-05-31 (")
    assert run("check", "--db", demo, "--account", EVERYDAY).stdout == result.stdout


def test_check_is_silent_when_everything_agrees(demo: Path) -> None:
    result = run("check", "--db", demo, "--account", "0310012345678")

    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("show", "DE99"), "No such account: DE99"),
        (("show", IBAN, "2010-01"), "There is no statement for 2010-01"),
        (("check", "--account", "DE99"), "No such account: DE99"),
    ],
)
def test_what_is_not_there_is_said_with_exit_code_1(
    demo: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    result = run(*arguments, "--db", demo)

    assert result.exit_code == 1
    assert result.stderr.startswith(f"statement-tui: {sentence}")
    assert result.stdout == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", IBAN, "2025-13"),
        ("show", IBAN, "June"),
        ("show", ""),
        ("show",),
        ("import",),
        ("import", "--currency", "EURO", "a.ofx"),
        ("import", "--user", " ", "a.ofx"),
        ("accounts", "--format", "xml"),
        ("--month", "2025-13"),
        ("--account", IBAN, "accounts"),
        ("--month", "2026-06", "show", IBAN),
        ("frobnicate",),
    ],
)
def test_wrong_usage_is_exit_code_2(demo: Path, arguments: tuple[str, ...]) -> None:
    result = run("--db", demo, *arguments)

    assert result.exit_code == 2
    assert "Usage: statement-tui" in result.stderr


def test_the_database_after_the_command_wins_over_the_one_before_it(demo: Path, db: Path) -> None:
    assert run("--db", demo, "accounts").exit_code == 0
    assert run("--db", db, "accounts", "--db", demo).exit_code == 0
    assert run("--db", demo, "accounts", "--db", db).exit_code == 2


def test_the_database_can_come_from_the_environment(
    demo: Path, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATEMENT_TUI_DB", str(demo))

    assert run("accounts").exit_code == 0
    assert run("accounts", "--db", db).exit_code == 2


def test_the_default_database_is_in_the_data_folder(tmp_path: Path, own_data_folder: Path) -> None:
    assert run("accounts").exit_code == 2

    result = run("import", write(tmp_path, "1.ofx", ofx(row(1, "-1"))))

    assert (own_data_folder / "statement-tui" / "statements.db").is_file()
    assert result.stdout.endswith("Read the statements with `statement-tui`\n")
    assert run("accounts").exit_code == 0


def foreign(path: Path) -> None:
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE t (x)")
    database.close()


def newer(path: Path) -> None:
    database = sqlite3.connect(path)
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    database.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    database.close()


@pytest.mark.parametrize("kind", ["foreign", "newer", "text", "truncated", "folder", "below a file", "long"])
@pytest.mark.parametrize("command", ["accounts", "show", "check", "import", "import --dry-run", "seed"])
def test_a_database_that_cannot_be_used_is_refused_and_left_alone(
    tmp_path: Path, demo_bytes: bytes, kind: str, command: str
) -> None:
    path = tmp_path / "some ?#%.db"
    match kind:
        case "foreign":
            foreign(path)
        case "newer":
            newer(path)
        case "text":
            path.write_text("This is no database, although it is long enough for one. " * 100)
        case "truncated":
            path.write_bytes(demo_bytes[:5000])
        case "folder":
            path.mkdir()
        case "below a file":
            path.write_text("x")
            path = path / "a" / "own.db"
        case _:
            path = tmp_path / ("x" * 300)
    file = write(tmp_path, "a.ofx", ofx(row(1, "-1")))
    name, *options = command.split()
    arguments: dict[str, str | Path] = {"show": IBAN, "import": file}
    before = snapshot(tmp_path)

    result = run(name, *options, "--db", path, *([arguments[name]] if name in arguments else []))

    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("statement-tui: The database ")
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("command", [("accounts",), ("show", IBAN), ("check",)])
def test_a_missing_database_is_exit_code_2_and_says_what_to_do(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    before = snapshot(tmp_path)

    result = run(*command, "--db", tmp_path / "typo ?#%.db")

    assert result.exit_code == 2
    assert "statement-tui import FILE" in result.stderr
    assert "statement-tui demo" in result.stderr
    assert snapshot(tmp_path) == before


def test_a_locked_database_is_busy(tmp_path: Path, demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection_module, "BUSY_TIMEOUT_SECONDS", 0.05)
    file = write(tmp_path, "a.ofx", ofx(row(1, "-1")))
    other = sqlite3.connect(demo, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        results = [
            run("accounts", "--db", demo),
            run("import", "--db", demo, file),
            run("seed", "--db", demo),
        ]
    finally:
        other.close()

    assert [result.exit_code for result in results] == [1, 1, 1]
    assert all("The database is busy" in result.stderr for result in results)


def test_help_of_every_command_has_an_example() -> None:
    assert "  statement-tui demo\n" in run("--help").stdout
    for name in ("demo", "seed", "import", "accounts", "show", "check"):
        text = run(name, "--help").stdout
        assert text.startswith(f"Usage: statement-tui {name} ")
        assert f"  statement-tui {name}" in text.partition("Example")[2]


def test_the_version() -> None:
    assert run("--version").stdout == f"statement-tui, version {__version__}\n"
