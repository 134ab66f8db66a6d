"""Imports listed, undone and made again, as a user does it."""

import json
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from tests.integration.command_line import (
    EVERYDAY,
    HOSTILE,
    IBAN,
    contents,
    counts,
    ofx,
    reports,
    row,
    run,
    snapshot,
    timeless,
    write,
)

pytestmark = pytest.mark.usefixtures("own_data_folder")


def shown(db: Path, number: str = IBAN) -> dict[str, Any]:
    """The statement of the newest month."""
    statement: dict[str, Any] = json.loads(run("show", "--db", db, number, "--format", "json").stdout)
    return statement


def texts(db: Path) -> list[str]:
    return [transaction["description"] for transaction in shown(db)["transactions"]]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Three exports of one account that overlap."""
    rows = [row(1, "-1", "a"), row(2, "-2", "b"), row(2, "-2", "b"), row(3, "-3", "c"), row(4, "-4", "d")]
    return [
        write(tmp_path, "first.ofx", ofx(*rows[:3], balance="95", as_of="20260602")),
        write(tmp_path, "second.ofx", ofx(*rows[1:4], balance="92", as_of="20260603")),
        write(tmp_path, "third.ofx", ofx(*rows[3:], balance="88", as_of="20260604")),
    ]


# The list of imports.


def test_imports_are_listed_with_the_newest_first(db: Path, files: list[Path]) -> None:
    run("import", "--db", db, *files)

    result = run("imports", "--db", db)

    assert (result.exit_code, result.stderr) == (0, "")
    assert timeless(result.stdout).splitlines() == [
        "Number  Imported              File        Format  New  Duplicates  Warnings  Accounts",
        f"     3  then  third.ofx   OFX       1           1         0  {EVERYDAY}",
        f"     2  then  second.ofx  OFX       1           2         0  {EVERYDAY}",
        f"     1  then  first.ofx   OFX       3           0         0  {EVERYDAY}",
    ]


def test_imports_as_json_are_the_contract(db: Path, files: list[Path]) -> None:
    run("import", "--db", db, *files[:2])

    listed = json.loads(run("imports", "--db", db, "--format", "json").stdout)

    assert [batch["number"] for batch in listed] == [2, 1]
    assert listed[1].keys() == {
        *("number", "file", "sha256", "format", "imported_at", "account_numbers", "new", "duplicates"),
        "warnings",
    }
    assert (listed[1]["file"], listed[1]["account_numbers"], listed[1]["new"]) == ("first.ofx", [IBAN], 3)


@pytest.mark.parametrize(("output_format", "stdout"), [("text", ""), ("json", "[]\n")])
def test_a_database_without_imports_says_what_to_do(demo: Path, output_format: str, stdout: str) -> None:
    while run("undo", "--db", demo).exit_code == 0:
        """The demo data may have imports."""

    result = run("imports", "--db", demo, "--format", output_format)

    assert (result.exit_code, result.stdout) == (0, stdout)
    assert ("statement-tui import FILE" in result.stderr) == (output_format == "text")


def test_a_file_that_only_has_duplicates_is_an_import_too(
    tmp_path: Path, db: Path, files: list[Path]
) -> None:
    run("import", "--db", db, files[0])

    again = write(tmp_path, "again.ofx", files[0].read_text() + "\n")
    result = run("import", "--db", db, "--format", "json", again)

    [report] = reports(result)
    assert (report["import_number"], report["already_imported"]) == (2, None)
    assert counts(result) == [(0, 3)]
    undone = run("undo", "--db", db, "1").stdout
    assert undone == (
        "Import 1 of first.ofx is undone: removed 0 transactions and 1 reported balance; "
        "kept 3 transactions known from elsewhere too\n"
    )
    assert texts(db) == ["a", "b", "b"]
    assert shown(db)["closing_balance"] == "95.00"


# Undoing.


def test_without_a_number_the_newest_import_is_undone(db: Path, files: list[Path]) -> None:
    run("import", "--db", db, *files)

    result = run("undo", "--db", db)

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "Import 3 of third.ofx is undone: removed 1 transaction and 1 reported balance; "
        "kept 1 transaction known from elsewhere too\n"
    )
    assert texts(db) == ["a", "b", "b", "c"]
    assert shown(db)["closing_balance"] == "92.00"


def test_an_undone_import_as_json_is_the_contract(db: Path, files: list[Path]) -> None:
    run("import", "--db", db, files[0])
    [batch] = json.loads(run("imports", "--db", db, "--format", "json").stdout)

    undone = json.loads(run("undo", "--db", db, "1", "--format", "json").stdout)

    assert undone == {"import": batch, "removed": 3, "kept": 0, "balances": 1, "accounts": [IBAN]}


def test_the_only_import_takes_its_account_with_it(db: Path, files: list[Path]) -> None:
    run("import", "--db", db, files[0])

    result = run("undo", "--db", db)

    assert f"and the account {EVERYDAY}" in result.stdout
    left = contents(db)
    assert {table for table in left if left[table]} == {"undone_imports"}


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_undoing_all_imports_in_any_order_leaves_nothing(
    db: Path, files: list[Path], order: tuple[int, int, int]
) -> None:
    run("import", "--db", db, *files)

    for index in order:
        assert run("undo", "--db", db, str(index + 1)).exit_code == 0

    left = contents(db)
    assert {table for table in left if left[table]} == {"undone_imports"}


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_file_that_is_undone_and_imported_again_gives_the_same_statements(
    db: Path, files: list[Path], number: int
) -> None:
    run("import", "--db", db, *files)
    before = [run("show", "--db", db, IBAN, "--format", name).stdout for name in ("json", "csv", "text")]
    accounts = run("accounts", "--db", db, "--format", "json").stdout

    run("undo", "--db", db, str(number))
    assert shown(db)["transactions"]
    again = run("import", "--db", db, "--format", "json", files[number - 1])

    [report] = reports(again)
    assert report["already_imported"] is None
    after = [run("show", "--db", db, IBAN, "--format", name).stdout for name in ("json", "csv", "text")]
    assert after == before
    assert run("accounts", "--db", db, "--format", "json").stdout == accounts


def test_rows_that_were_there_before_stay(demo: Path, tmp_path: Path) -> None:
    command = ("show", "--db", demo, IBAN, "2026-06", "--format", "json")
    before = run(*command).stdout
    run("import", "--db", demo, write(tmp_path, "new.ofx", ofx(row(1, "-1", "never seen"))))
    assert run(*command).stdout != before

    run("undo", "--db", demo)

    assert run(*command).stdout == before


def test_the_number_of_an_undone_import_is_not_known_any_more(db: Path, files: list[Path]) -> None:
    run("import", "--db", db, *files)
    run("undo", "--db", db, "2")
    before = db.read_bytes()

    result = run("undo", "--db", db, "2")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "statement-tui: No such import: 2 is none; `statement-tui imports` lists all\n"
    assert db.read_bytes() == before


def test_the_largest_number_is_not_known_either(db: Path, files: list[Path]) -> None:
    run("import", "--db", db, files[0])

    result = run("undo", "--db", db, str(2**63 - 1))

    assert (result.exit_code, result.stderr.count("No such import")) == (1, 1)


def test_where_nothing_was_imported_there_is_nothing_to_undo(db: Path, files: list[Path]) -> None:
    run("import", "--db", db, files[0])
    run("undo", "--db", db)

    result = run("undo", "--db", db)

    assert result.exit_code == 1
    assert result.stderr == "statement-tui: There is nothing to undo: no file was imported\n"


@pytest.mark.parametrize("number", ["0", "-1", "x", "1.5", "9" * 20])
def test_what_is_no_number_is_wrong_usage(demo: Path, number: str) -> None:
    assert run("undo", "--db", demo, "--", number).exit_code == 2


@pytest.mark.parametrize("command", ["imports", "undo"])
def test_a_missing_database_is_not_created(tmp_path: Path, db: Path, command: str) -> None:
    result = run(command, "--db", db)

    assert result.exit_code == 2
    assert "There is no database" in result.stderr
    assert snapshot(tmp_path) == {}


def test_help_has_an_example() -> None:
    for name in ("imports", "undo"):
        assert f"  statement-tui {name}" in run(name, "--help").stdout.partition("Example")[2]


def test_hostile_names_are_printed_harmlessly(tmp_path: Path, db: Path) -> None:
    name = HOSTILE.replace("/", "") + ".ofx"
    run("import", "--db", db, write(tmp_path, name, ofx(row(1, "-1"), number="12" + HOSTILE)))

    results = [
        run("imports", "--db", db),
        run("imports", "--db", db, "--format", "json"),
        run("undo", "--db", db),
    ]

    for result in results:
        assert result.exit_code == 0
        assert all(line.isprintable() for line in result.stdout.split("\n"))


def test_the_number_of_an_import_that_was_undone_is_not_given_again(tmp_path: Path, db: Path) -> None:
    file = write(tmp_path, "june.ofx", ofx(row(1, "-1", "Grocer")))
    for number in (1, 2):
        assert f": import {number}\n" in run("import", "--db", db, file).stdout
        assert run("undo", "--db", db, str(number)).exit_code == 0
    again = run("undo", "--db", db, "1")
    assert again.exit_code == 1
    assert "No such import" in again.stderr
