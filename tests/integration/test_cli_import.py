"""The import as a user calls it, on real files and databases."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import permutations
from pathlib import Path

import pytest
from pytest_mock import MockerFixture

from statement_tui.errors import DatabaseUnusable
from statement_tui.models.account import Account
from statement_tui.models.import_plan import AccountFile
from statement_tui.models.parsed import Advance
from statement_tui.repositories.sqlite_import import SqliteImportRepository
from tests.integration.command_line import (
    EVERYDAY,
    IBAN,
    contents,
    counts,
    ofx,
    reports,
    row,
    run,
    snapshot,
    timeless,
    without_copies,
    write,
)

pytestmark = pytest.mark.usefixtures("own_data_folder")


def test_an_import_creates_the_database_and_says_what_it_did(tmp_path: Path, db: Path) -> None:
    file = write(tmp_path, "june.ofx", ofx(row(1, "-45.10"), row(2, "3250.00"), balance="1583.14"))

    result = run("import", "--db", db, file)

    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"{file} (OFX): import 1",
        f"  {EVERYDAY} · new account · 2026-06-01 to 2026-06-02 · 2 new, 0 duplicates",
        "    closing balance 1,583.14 EUR",
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
                "unreadable": 1,
                "near_matches": [],
                "is_new_account": True,
                "difference": None,
                "follows": None,
            }
        ],
        "warnings": [],
        "import_number": 1,
        "already_imported": None,
        "breaks": [],
    }


def test_importing_a_file_again_changes_no_byte(tmp_path: Path, db: Path) -> None:
    file = write(tmp_path, "june.ofx", ofx(row(1, "-45.10"), row(1, "-45.10"), balance="1583.14"))
    run("import", "--db", db, file)
    before = snapshot(tmp_path)

    again = run("import", "--db", db, "--format", "json", file, file)

    assert counts(again) == [(0, 2), (0, 2)]
    assert [report["already_imported"]["number"] for report in reports(again)] == [1, 1]
    assert snapshot(tmp_path) == before
    text = run("import", "--db", db, file).stdout
    assert text.startswith(f"{file} (OFX): already imported on ")
    assert "as import 1; nothing was changed" in text.splitlines()[0]


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
    assert "camt.053, MT940, OFX, QIF or CSV" in first["error"]
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
    add_account_file = SqliteImportRepository.add_account_file

    async def write_and_fail(
        self: SqliteImportRepository, account: Account, number: int, file: AccountFile, advance: Advance
    ) -> None:
        await add_account_file(self, account, number, file, advance)
        raise DatabaseUnusable("The database cannot be used", "the disk is full")

    mocker.patch.object(SqliteImportRepository, "add_account_file", write_and_fail)

    result = run("import", "--db", db, file)

    copies = sorted(db.with_name("own.db-copies").glob("*.db"))
    named = f"; a copy from before is {copies[0]}" if earlier else ""
    assert len(copies) == earlier
    assert result.exit_code == 1
    assert result.stderr == f"statement-tui: The database cannot be used: the disk is full{named}\n"
    assert without_copies(snapshot(tmp_path)) == before


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
    assert timeless(run(*command).stdout) == timeless(dry.stdout)


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


def test_a_number_in_another_currency_becomes_an_account_of_its_own(tmp_path: Path, db: Path) -> None:
    euros = write(tmp_path, "1.ofx", ofx(row(1, "-1")))
    dollars = [
        write(tmp_path, f"{day}.ofx", ofx(row(day, "-1"), currency="USD", as_of=f"202606{day:02}"))
        for day in (2, 3)
    ]

    result = run("import", "--db", db, "--format", "json", euros, *dollars)

    [first, second, third] = [report["statements"][0] for report in reports(result)]
    assert [s["account_number"] for s in (first, second, third)] == [IBAN, f"{IBAN}USD", f"{IBAN}USD"]
    assert [s["is_new_account"] for s in (first, second, third)] == [True, True, False]
    accounts = json.loads(run("accounts", "--db", db, "--format", "json").stdout)
    assert [(a["account_number"], a["currency"], a["closing_balance"]) for a in accounts] == [
        (IBAN, "EUR", "-1.00"),
        (f"{IBAN}USD", "USD", "-2.00"),
    ]


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
    mocker.patch.object(SqliteImportRepository, "add_account_file", side_effect=KeyboardInterrupt)

    result = run("import", "--db", db, write(tmp_path, "1.ofx", ofx(row(1, "-1"), balance="1")))

    assert result.exit_code == 130
    assert not db.exists()


def test_reading_a_large_file_is_interrupted_at_once(tmp_path: Path, db: Path, mocker: MockerFixture) -> None:
    file = write(tmp_path, "1.ofx", ofx(row(1, "-1")))
    read = mocker.patch("statement_tui.readers.ofx.read")
    read.side_effect = lambda *arguments: signal.raise_signal(signal.SIGINT)
    handler = signal.getsignal(signal.SIGINT)

    result = run("import", "--db", db, file, file)

    assert result.exit_code == 130
    read.assert_called_once()
    assert signal.getsignal(signal.SIGINT) == handler


def test_imports_at_the_same_time_create_one_database(tmp_path: Path, db: Path) -> None:
    file = write(tmp_path, "a.ofx", ofx(*(row(day, "-1") for day in range(1, 20))))
    command = [sys.executable, "-m", "statement_tui", "import", "--db", str(db), str(file)]

    processes = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(3)]

    assert [process.wait(30) for process in processes] == [0, 0, 0]
    assert len(contents(db)["transactions"]) == 19


def test_one_account_cannot_be_meant_for_two_unknown_numbers_of_two_files(tmp_path: Path, db: Path) -> None:
    first = write(tmp_path, "a.ofx", ofx(row(1, "-1", "a"), number="111111"))
    second = write(tmp_path, "b.ofx", ofx(row(2, "-2", "b"), number="222222"))

    result = run("import", "--db", db, "--account", "999", first, second)

    assert result.exit_code == 1
    assert "b.ofx: There are several accounts that are not known" in result.stderr
