"""The commands as a user calls them, on real files and databases."""

import csv
import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import permutations
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result
from pytest_mock import MockerFixture

from statement_tui import __version__
from statement_tui.cli import cli
from statement_tui.errors import DatabaseUnusable
from statement_tui.repositories import connection as connection_module
from statement_tui.repositories.connection import SqliteConnection
from statement_tui.repositories.schema import APPLICATION_ID, SCHEMA_VERSION
from statement_tui.repositories.sqlite_import import SqliteImportRepository

IBAN = "DE02120300000000202051"
EVERYDAY = "DE02 1203 0000 0000 2020 51"
"""The first account of the demo data."""
HOSTILE = "\x1b]52;c;ZXZpbA==\x07\x9b2J\u202e[/] [@click=app.quit]x[/]"


def row(day: int, amount: str, name: str = "Grocer", fitid: str = "") -> str:
    reference = f"<FITID>{fitid}" if fitid else ""
    return f"<STMTTRN><TRNTYPE>POS<DTPOSTED>202606{day:02}<TRNAMT>{amount}{reference}<NAME>{name}</STMTTRN>"


def ofx(
    *rows: str,
    balance: str | None = None,
    number: str = IBAN,
    currency: str = "EUR",
    as_of: str = "20260630",
) -> str:
    """An OFX 1.x file of one statement, with rows of June 2026."""
    account = f"<BANKACCTFROM><BANKID>1<ACCTID>{number}<ACCTTYPE>CHECKING</BANKACCTFROM>"
    ledger = f"<LEDGERBAL><BALAMT>{balance}<DTASOF>{as_of}</LEDGERBAL>" if balance else ""
    curdef = f"<CURDEF>{currency}" if currency else ""
    return (
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n"
        f"<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS>{curdef}{account}<BANKTRANLIST>\n"
        + "\n".join(rows)
        + f"\n</BANKTRANLIST>{ledger}</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
    )


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test sees the databases of who runs it."""
    monkeypatch.delenv("STATEMENT_TUI_DB", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path / "data"


@pytest.fixture(scope="session")
def demo_bytes(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    assert run("seed", "--db", path).exit_code == 0
    return path.read_bytes()


@pytest.fixture
def demo(tmp_path: Path, demo_bytes: bytes) -> Path:
    """A database with the demo data."""
    path = tmp_path / "demo.db"
    path.write_bytes(demo_bytes)
    return path


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """A database that is not there yet."""
    return tmp_path / "own.db"


def run(*arguments: str | Path) -> Result:
    """Run a command in this process; only what ends it properly is accepted."""
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments], prog_name="statement-tui")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def run_process(*arguments: str | Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run `python -m statement_tui` as a shell would."""
    return subprocess.run(
        [sys.executable, "-m", "statement_tui", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=30,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
    )


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def reports(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def counts(result: Result) -> list[tuple[int, int]]:
    """New and duplicates of the first statement of each file."""
    return [(r["statements"][0]["new"], r["statements"][0]["duplicates"]) for r in reports(result)]


def contents(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables."""
    database = sqlite3.connect(path)
    try:
        tables = [name for [name] in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: database.execute(f"SELECT * FROM {table}").fetchall() for table in tables}
    finally:
        database.close()


def snapshot(folder: Path) -> dict[str, str]:
    """All files and folders below, with what is in them; of huge files only the beginning."""
    state = {}
    for path in folder.rglob("*"):
        state[str(path.relative_to(folder))] = ""
        if path.is_file():
            with path.open("rb") as file:
                start = file.read(10_000_000)
            state[str(path.relative_to(folder))] = (
                f"{path.stat().st_size} {hashlib.sha256(start).hexdigest()}"
            )
    return state


def test_an_import_creates_the_database_and_says_what_it_did(tmp_path: Path, db: Path) -> None:
    file = write(tmp_path, "june.ofx", ofx(row(1, "-45.10"), row(2, "3250.00"), balance="1583.14"))

    result = run("import", "--db", db, file)

    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"{file} (OFX)",
        f"  {EVERYDAY} · 2026-06-01 to 2026-06-02 · 2 new, 0 duplicates · closing balance 1,583.14 EUR",
        f"Read the statements with `statement-tui --db {db}`",
    ]
    assert result.stderr == ""
    assert db.stat().st_mode & 0o777 == 0o600
    assert len(contents(db)["transactions"]) == 2


def test_an_import_report_as_json_is_the_contract(tmp_path: Path, db: Path) -> None:
    file = write(
        tmp_path, "june.ofx", ofx(row(3, "-45.10"), row(2, "3250"), "<STMTTRN></STMTTRN>", balance="9")
    )

    result = run("import", "--db", db, "--format", "json", file)

    [report] = reports(result)
    assert report["warnings"][0].keys() == {"place", "message"}
    assert report | {"warnings": []} == {
        "file": str(file),
        "format": "ofx",
        "statements": [
            {
                "account_number": IBAN,
                "currency": "EUR",
                "transactions": 2,
                "sum": "3204.90",
                "opening_balance": None,
                "closing_balance": "9.00",
                "first_booked_on": "2026-06-02",
                "last_booked_on": "2026-06-03",
                "new": 2,
                "duplicates": 0,
            }
        ],
        "warnings": [],
    }


def test_importing_a_file_again_changes_no_byte(tmp_path: Path, db: Path) -> None:
    file = write(tmp_path, "june.ofx", ofx(row(1, "-45.10"), row(1, "-45.10"), balance="1583.14"))
    run("import", "--db", db, file)
    before = snapshot(tmp_path)

    again = run("import", "--db", db, "--format", "json", file, file)

    assert counts(again) == [(0, 2), (0, 2)]
    assert snapshot(tmp_path) == before


def test_two_equal_purchases_on_one_day_stay_two(tmp_path: Path, db: Path) -> None:
    file = write(tmp_path, "june.ofx", ofx(row(1, "-2.80", "Ticket"), row(1, "-2.80", "Ticket")))

    run("import", "--db", db, file)

    shown = json.loads(run("show", "--db", db, IBAN, "--format", "json").stdout)
    assert [t["amount"] for t in shown["transactions"]] == ["-2.80", "-2.80"]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_overlapping_exports_add_nothing_twice_in_any_order(
    tmp_path: Path, db: Path, order: Sequence[int]
) -> None:
    rows = [row(1, "-1", "a"), row(2, "-2", "b"), row(2, "-2", "b"), row(3, "-3", "c"), row(4, "-4", "d")]
    exports = [
        write(tmp_path, f"{index}.ofx", ofx(*rows[start:end]))
        for index, (start, end) in enumerate([(0, 3), (1, 5), (2, 4)])
    ]

    run("import", "--db", db, *(exports[index] for index in order))

    shown = json.loads(run("show", "--db", db, IBAN, "--format", "json").stdout)
    assert [t["description"] for t in shown["transactions"]] == ["a", "b", "b", "c", "d"]


def test_a_row_that_arrives_later_comes_after_the_reported_balance_of_its_day(
    tmp_path: Path, db: Path
) -> None:
    first = ofx(row(1, "-10", "a"), balance="90", as_of="20260601")
    second = ofx(row(1, "-10", "a"), row(1, "-20", "b"), row(2, "-30", "c"), balance="40", as_of="20260602")

    run("import", "--db", db, write(tmp_path, "1.ofx", first), write(tmp_path, "2.ofx", second))

    assert run("check", "--db", db).exit_code == 0
    shown = json.loads(run("show", "--db", db, IBAN, "--format", "json").stdout)
    assert (shown["opening_balance"], shown["closing_balance"]) == ("100.00", "40.00")


def test_a_refused_file_does_not_keep_the_others_out(tmp_path: Path, db: Path) -> None:
    good = write(tmp_path, "good.ofx", ofx(row(1, "-1")))
    cut_off = write(tmp_path, "cut.ofx", ofx(row(2, "-2"))[:-40])

    result = run("import", "--db", db, cut_off, good)

    assert result.exit_code == 1
    assert result.stderr.startswith(f"statement-tui: {cut_off}: ")
    assert f"{good} (OFX)" in result.stdout
    assert "2 files, 1 new, 0 duplicates, 1 refused" in result.stdout
    assert len(contents(db)["transactions"]) == 1


def test_a_refused_file_as_json_has_an_error(tmp_path: Path, db: Path) -> None:
    file = write(tmp_path, "a.pdf", "%PDF-1.7")

    result = run("import", "--db", db, "--format", "json", file, tmp_path / "none.ofx")

    assert result.exit_code == 1
    first, second = reports(result)
    assert first.keys() == second.keys() == {"file", "error"}
    assert "OFX, QFX or QBO" in first["error"]
    assert "no such file" in second["error"]
    assert len(result.stderr.splitlines()) == 2


def bad_files(folder: Path) -> Iterator[Path]:
    good = ofx(row(1, "-1"))
    yield folder / "missing.ofx"
    yield folder
    yield write(folder, "empty.ofx", "")
    yield write(folder, "text.ofx", "Date;Amount\n2026-06-01;5\n")
    yield write(folder, "cut.ofx", good[: len(good) // 2])
    yield write(folder, "nul.ofx", good.replace("Grocer", "Gro\0cer"))
    yield write(folder, "entity.ofx", '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>' + good)
    yield write(folder, "currency.ofx", ofx(row(1, "-1"), currency=""))
    yield write(folder, "number.ofx", ofx(row(1, "-1"), number=""))
    binary = folder / "binary.ofx"
    binary.write_bytes(bytes(range(256)) * 20)
    yield binary
    huge = folder / "huge.ofx"
    huge.touch()
    os.truncate(huge, 200_000_000)
    yield huge


def test_bad_files_are_refused_with_a_sentence_and_nothing_is_created(tmp_path: Path, db: Path) -> None:
    folder = tmp_path / "bad ?#% files"
    folder.mkdir()
    files = list(bad_files(folder))
    before = snapshot(tmp_path)

    result = run("import", "--db", tmp_path / "new" / "folder" / "own.db", *files)

    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert len(lines) == len(files)
    assert all(line.startswith(f"statement-tui: {file}: ") for line, file in zip(lines, files, strict=True))
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("name", ["missing.ofx", "text.ofx", "cut.ofx", "nul.ofx", "number.ofx"])
def test_a_bad_file_changes_nothing_of_a_database(tmp_path: Path, demo: Path, name: str) -> None:
    [file] = [file for file in bad_files(tmp_path) if file.name == name]
    before = demo.read_bytes()

    assert run("import", "--db", demo, file).exit_code == 1

    assert demo.read_bytes() == before


@pytest.mark.parametrize("earlier", [True, False])
def test_a_failure_in_the_middle_of_writing_leaves_everything_as_it_was(
    tmp_path: Path, db: Path, mocker: MockerFixture, earlier: bool
) -> None:
    if earlier:
        run("import", "--db", db, write(tmp_path, "may.ofx", ofx(row(1, "-1"))))
    file = write(tmp_path, "june.ofx", ofx(row(2, "-2"), row(3, "-3"), balance="9"))
    before = snapshot(tmp_path)
    mocker.patch.object(
        SqliteImportRepository,
        "add_reported_balance",
        side_effect=DatabaseUnusable("The database cannot be used", "the disk is full"),
    )

    result = run("import", "--db", db, file)

    assert result.exit_code == 1
    assert result.stderr == "statement-tui: The database cannot be used: the disk is full\n"
    assert snapshot(tmp_path) == before


def test_a_refused_import_leaves_an_empty_file_empty(tmp_path: Path, db: Path) -> None:
    db.touch()

    run("import", "--db", db, write(tmp_path, "a.ofx", ofx(row(1, "-1"), currency="")))

    assert db.read_bytes() == b""


def test_an_empty_file_becomes_a_database(tmp_path: Path, db: Path) -> None:
    db.touch()
    file = write(tmp_path, "a.ofx", ofx(row(1, "-1")))

    assert counts(run("import", "--db", db, "--dry-run", "--format", "json", file)) == [(1, 0)]
    assert run("import", "--db", db, file).exit_code == 0
    assert len(contents(db)["transactions"]) == 1


def test_a_dry_run_reports_what_the_import_will_and_creates_nothing(tmp_path: Path, db: Path) -> None:
    first = write(tmp_path, "1.ofx", ofx(row(1, "-1"), row(2, "-2"), row(2, "-2"), balance="5"))
    second = write(tmp_path, "2.ofx", ofx(row(2, "-2"), row(3, "-3"), balance="2"))
    before = snapshot(tmp_path)
    command = ("import", "--db", db, "--format", "json", first, second, first)

    dry = run(*command, "--dry-run")

    assert dry.exit_code == 0
    assert snapshot(tmp_path) == before
    assert counts(dry) == [(3, 0), (1, 1), (0, 3)]
    assert run(*command).stdout == dry.stdout


def test_a_dry_run_on_a_database_changes_nothing(tmp_path: Path, demo: Path) -> None:
    file = write(tmp_path, "1.ofx", ofx(row(1, "-1"), balance="5"))
    before = snapshot(tmp_path)

    result = run("import", "--db", demo, "--dry-run", file)

    assert result.exit_code == 0
    assert result.stdout.endswith("Nothing was changed: this was a dry run\n")
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize(
    ("text", "option", "value", "reported"),
    [
        (ofx(row(1, "-1"), currency=""), "--currency", "usd", {"currency": None, "account_number": IBAN}),
        (ofx(row(1, "-1"), number=""), "--account", "12 34", {"currency": "EUR", "account_number": ""}),
    ],
)
def test_what_a_file_leaves_open_is_previewed_refused_and_then_taken_with_an_answer(
    tmp_path: Path, db: Path, text: str, option: str, value: str, reported: dict[str, str | None]
) -> None:
    file = write(tmp_path, "a.ofx", text)

    preview = run("import", "--db", db, "--dry-run", "--format", "json", file)
    refused = run("import", "--db", db, file)
    taken = run("import", "--db", db, option, value, file)

    assert (preview.exit_code, refused.exit_code, taken.exit_code) == (1, 1, 0)
    [report] = reports(preview)
    assert report["statements"][0] | reported == report["statements"][0]
    assert option in report["warnings"][-1]["message"]
    assert option in refused.stderr
    [account] = json.loads(run("accounts", "--db", db, "--format", "json").stdout)
    assert account["account_number"] == ("1234" if option == "--account" else IBAN)
    assert account["currency"] == ("USD" if option == "--currency" else "EUR")


def test_another_currency_than_the_accounts_is_refused(tmp_path: Path, db: Path) -> None:
    run("import", "--db", db, write(tmp_path, "1.ofx", ofx(row(1, "-1"))))

    result = run("import", "--db", db, write(tmp_path, "2.ofx", ofx(row(1, "-1"), currency="USD")))

    assert result.exit_code == 1
    assert "EUR and USD" in result.stderr


def test_new_accounts_are_of_the_user_that_is_named(tmp_path: Path, db: Path) -> None:
    run("import", "--db", db, "--user", "alice", write(tmp_path, "1.ofx", ofx(row(1, "-1"))))

    [account] = json.loads(run("accounts", "--db", db, "--format", "json").stdout)
    assert (account["user_id"], account["name"]) == ("alice", "Checking 2051")


def test_a_file_that_has_the_newest_first_is_booked_oldest_first(tmp_path: Path, db: Path) -> None:
    run(
        "import",
        "--db",
        db,
        write(tmp_path, "1.ofx", ofx(row(2, "-3", "c"), row(1, "-2", "b"), row(1, "-1", "a"))),
    )

    shown = json.loads(run("show", "--db", db, IBAN, "--format", "json").stdout)
    assert [t["description"] for t in shown["transactions"]] == ["a", "b", "c"]


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


def test_names_that_are_no_text_are_said_as_well_as_can_be(tmp_path: Path, db: Path) -> None:
    file = os.fsencode(tmp_path) + b"/\xff\xfe.ofx"
    Path(os.fsdecode(file)).write_text(ofx(row(1, "-1")))
    command = [sys.executable, "-m", "statement_tui"]

    taken = subprocess.run([*command, "import", "--db", db, file], capture_output=True, timeout=30)
    user = subprocess.run([*command, "import", "--user", b"\xff", file], capture_output=True, timeout=30)

    assert (taken.returncode, taken.stderr) == (0, b"")
    assert user.returncode == 2
    assert b"is no user" in user.stderr


def test_an_import_that_is_interrupted_leaves_nothing(
    tmp_path: Path, db: Path, mocker: MockerFixture
) -> None:
    mocker.patch.object(SqliteImportRepository, "add_reported_balance", side_effect=KeyboardInterrupt)

    result = run("import", "--db", db, write(tmp_path, "1.ofx", ofx(row(1, "-1"), balance="1")))

    assert result.exit_code == 130
    assert not db.exists()


def test_reading_a_large_file_is_interrupted_at_once(tmp_path: Path, db: Path, mocker: MockerFixture) -> None:
    read = mocker.patch("statement_tui.commands.read_bank_file")
    read.side_effect = lambda path: signal.raise_signal(signal.SIGINT)
    handler = signal.getsignal(signal.SIGINT)

    result = run("import", "--db", db, tmp_path / "1.ofx", tmp_path / "2.ofx")

    assert result.exit_code == 130
    read.assert_called_once()
    assert signal.getsignal(signal.SIGINT) == handler


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


def test_seed_refuses_where_accounts_are(demo: Path) -> None:
    before = demo.read_bytes()

    result = run("seed", "--db", demo)

    assert result.exit_code == 1
    assert "There are accounts already" in result.stderr
    assert demo.read_bytes() == before


def test_seed_writes_to_an_empty_file_and_into_a_new_folder(tmp_path: Path, demo: Path) -> None:
    (tmp_path / "empty.db").touch()

    for path in (tmp_path / "empty.db", tmp_path / "a ?#%" / "b.db"):
        result = run("seed", "--db", path)
        assert (result.exit_code, result.stdout) == (0, f"The demo data is in {path}\n")
        assert contents(path) == contents(demo)


def test_a_seed_that_fails_leaves_no_file(tmp_path: Path, mocker: MockerFixture) -> None:
    mocker.patch(
        "statement_tui.repositories.seed._data_statements", return_value=["INSERT INTO accounts VALUES (1)"]
    )
    before = snapshot(tmp_path)

    result = run("seed", "--db", tmp_path / "new" / "demo.db")

    assert result.exit_code == 1
    assert snapshot(tmp_path) == before


def test_a_database_that_cannot_be_created_leaves_no_file(tmp_path: Path, mocker: MockerFixture) -> None:
    mocker.patch.object(SqliteConnection, "_upgrade", side_effect=DatabaseUnusable("no", "disk"))
    before = snapshot(tmp_path)

    assert run("seed", "--db", tmp_path / "new" / "demo.db").exit_code == 1

    assert snapshot(tmp_path) == before


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
    run("import", "--db", db, write(tmp_path, "1.ofx", ofx()))

    [account] = json.loads(run("accounts", "--db", db, "--format", "json").stdout)
    assert (account["first_month"], account["last_month"], account["closing_balance"]) == (None, None, "0.00")
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

    assert header == list(shown["transactions"][0])
    assert [cells[-1] for cells in rows] == [t["balance"] for t in shown["transactions"]]


def test_check_says_where_it_is_off(demo: Path) -> None:
    result = run("check", "--db", demo)

    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 2
    assert result.stdout.splitlines()[1].startswith(f"{IBAN} Everyday: off by −89.47 between 2026-05-31 (")
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


def test_imports_at_the_same_time_create_one_database(tmp_path: Path, db: Path) -> None:
    file = write(tmp_path, "a.ofx", ofx(*(row(day, "-1") for day in range(1, 20))))
    command = [sys.executable, "-m", "statement_tui", "import", "--db", str(db), str(file)]

    processes = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(3)]

    assert [process.wait(30) for process in processes] == [0, 0, 0]
    assert len(contents(db)["transactions"]) == 19


@pytest.fixture
def browser(mocker: MockerFixture) -> SimpleNamespace:
    """In the browser's place: notes what it was asked for, and whether the database was there."""
    asked = SimpleNamespace(calls=[], there=[], code=0)

    def run_browser(path: Path, account: str | None, month: str | None, *, welcome_when_missing: bool) -> int:
        asked.calls.append((path, account, month, welcome_when_missing))
        asked.there.append(path.is_file() and len(contents(path)["accounts"]))
        if isinstance(asked.code, BaseException):
            raise asked.code
        return int(asked.code)

    mocker.patch.dict(sys.modules, {"statement_tui.browse": SimpleNamespace(run_browser=run_browser)})
    mocker.patch("statement_tui.cli.has_terminal", return_value=True)
    return asked


def test_without_a_command_the_own_database_is_browsed(
    browser: SimpleNamespace, own_data_folder: Path
) -> None:
    result = run()

    assert result.exit_code == 0
    path = own_data_folder / "statement-tui" / "statements.db"
    assert browser.calls == [(path, None, None, True)]
    assert not own_data_folder.exists()


def test_account_and_month_are_handed_to_the_browser(browser: SimpleNamespace, demo: Path) -> None:
    browser.code = 1

    result = run("--db", demo, "--account", EVERYDAY, "--month", "2026-06")

    assert result.exit_code == 1
    assert browser.calls == [(demo, EVERYDAY, "2026-06", False)]


def test_the_database_of_the_environment_may_be_missing_too(
    browser: SimpleNamespace, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATEMENT_TUI_DB", str(db))

    run()

    assert browser.calls == [(db, None, None, True)]


@pytest.mark.parametrize(
    ("end", "code"), [(0, 0), (KeyboardInterrupt(), 130), (DatabaseUnusable("The database is gone"), 1)]
)
def test_the_demo_is_browsed_and_leaves_nothing_behind(
    browser: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: object, code: int
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    monkeypatch.setenv("STATEMENT_TUI_DB", str(tmp_path / "untouched.db"))
    browser.code = end
    before = snapshot(tmp_path)

    result = run("demo")

    assert result.exit_code == code
    [(path, account, month, welcome)] = browser.calls
    assert path.is_relative_to(folder)
    assert (account, month, welcome, browser.there) == (None, None, False, [8])
    assert snapshot(tmp_path) == before


def test_a_demo_that_is_terminated_leaves_nothing_behind(
    browser: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mocker: MockerFixture
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = snapshot(tmp_path)
    handler = signal.getsignal(signal.SIGTERM)
    mocker.patch(
        "statement_tui.repositories.seed._data_statements",
        side_effect=lambda script: signal.raise_signal(signal.SIGTERM),
    )

    result = run("demo")

    assert result.exit_code == 128 + signal.SIGTERM
    assert signal.getsignal(signal.SIGTERM) == handler
    assert browser.calls == []
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("place", ["before", "after"])
def test_the_demo_can_be_put_in_a_new_file_for_a_while(
    browser: SimpleNamespace, tmp_path: Path, place: str
) -> None:
    path = tmp_path / "new.db"

    result = run("--db", path, "demo") if place == "before" else run("demo", "--db", path)

    assert result.exit_code == 0
    assert (browser.calls, browser.there) == ([(path, None, None, False)], [8])
    assert not path.exists()


@pytest.mark.parametrize("name", ["there.db", "no folder/new.db"])
def test_the_demo_never_takes_a_file_that_is_there(
    browser: SimpleNamespace, tmp_path: Path, name: str
) -> None:
    (tmp_path / "there.db").write_bytes(b"mine")
    before = snapshot(tmp_path)

    assert run("demo", "--db", tmp_path / name).exit_code == 2

    assert browser.calls == []
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("arguments", [(), ("demo",), ("--db", "missing.db")])
def test_without_a_terminal_the_commands_that_print_are_named(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    before = snapshot(tmp_path)

    result = run_process(*arguments)

    assert (result.returncode, result.stdout) == (2, "")
    assert "statement-tui show" in result.stderr
    assert "statement-tui accounts" in result.stderr
    assert snapshot(tmp_path) == before


def test_help_of_every_command_has_an_example() -> None:
    assert "  statement-tui demo\n" in run("--help").stdout
    for name in ("demo", "seed", "import", "accounts", "show", "check"):
        text = run(name, "--help").stdout
        assert text.startswith(f"Usage: statement-tui {name} ")
        assert f"  statement-tui {name}" in text.partition("Example:")[2]


def test_the_version() -> None:
    assert run("--version").stdout == f"statement-tui, version {__version__}\n"


def test_nothing_heavy_is_imported_for_the_command_line_alone() -> None:
    script = (
        "import sys, statement_tui.cli; "
        "print(sys.modules.keys() & {'asyncio', 'pydantic', 'textual', 'aiosqlite', 'platformdirs'})"
    )

    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30)

    assert result.stdout == "set()\n"


def test_the_module_is_the_program(demo: Path) -> None:
    result = run_process("show", IBAN, "2026-10", "--db", demo)

    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == run("show", IBAN, "2026-10", "--db", demo).stdout


@pytest.mark.parametrize("output_format", ["text", "json", "csv"])
def test_no_encoding_makes_the_output_fail(demo: Path, output_format: str) -> None:
    command = ("show", "0310012345678", "--db", demo, "--format", output_format)

    latin = run_process(*command, PYTHONIOENCODING="iso8859-1", PYTHONUTF8="0")
    c_locale = run_process(*command, LC_ALL="C")

    assert (latin.returncode, latin.stderr) == (0, "")
    assert (c_locale.returncode, c_locale.stderr) == (0, "")
    assert c_locale.stdout == run(*command).stdout
    assert r"\u30c7" in latin.stdout


@pytest.mark.parametrize(
    "command", [("accounts",), ("show", IBAN), ("accounts", "--format", "json"), ("check",)]
)
def test_a_pipe_that_nobody_reads_ends_the_program_quietly(demo: Path, command: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        result = subprocess.run(
            [sys.executable, "-m", "statement_tui", *command, "--db", demo],
            stdout=writing,
            stderr=subprocess.PIPE,
            timeout=30,
        )
    finally:
        os.close(writing)

    assert (result.returncode, result.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
def test_output_that_cannot_be_written_is_said_in_a_sentence(demo: Path) -> None:
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(
            [sys.executable, "-m", "statement_tui", "accounts", "--db", demo],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=30,
        )

    assert (result.returncode, result.stderr) == (1, "statement-tui: No space left on device\n")


def test_a_closed_output_is_no_fault(demo: Path) -> None:
    command = f"exec {sys.executable} -m statement_tui accounts --db '{demo}' <&- >&-"

    result = subprocess.run(["/bin/sh", "-c", command], stderr=subprocess.PIPE, timeout=30)

    assert (result.returncode, result.stderr) == (0, b"")
