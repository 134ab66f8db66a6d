"""What an import says, which account it chooses, dry runs and archives, as a user sees them."""

import json
import os
import pty
import subprocess
import sys
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from pytest_mock import MockerFixture

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
    write,
)

pytestmark = pytest.mark.usefixtures("own_data_folder")


# The account that the user names.


def test_the_account_that_the_user_names_is_remembered_until_the_import_is_undone(
    tmp_path: Path, db: Path
) -> None:
    named = write(tmp_path, "1.ofx", ofx(row(1, "-1")))
    card = [
        write(tmp_path, f"card{day}.ofx", ofx(row(day, "-2"), number="4711-XX-12")) for day in range(2, 5)
    ]
    run("import", "--db", db, named)

    taught = run("import", "--db", db, "--account", IBAN, "--format", "json", card[0])
    later = run("import", "--db", db, "--format", "json", card[1])
    run("undo", "--db", db, "2")
    forgotten = run("import", "--db", db, "--format", "json", card[2])

    numbers = [
        (report["statements"][0]["account_number"], report["statements"][0]["is_new_account"])
        for result in (taught, later, forgotten)
        for report in reports(result)
    ]
    assert numbers == [(IBAN, False), (IBAN, False), ("4711-XX-12", True)]


def test_the_account_that_the_user_names_in_another_currency_is_refused(tmp_path: Path, db: Path) -> None:
    run("import", "--db", db, write(tmp_path, "1.ofx", ofx(row(1, "-1"))))
    before = db.read_bytes()
    dollars = write(tmp_path, "2.ofx", ofx(row(1, "-1"), number="77", currency="USD"))

    result = run("import", "--db", db, "--account", IBAN, dollars)

    assert result.exit_code == 1
    assert f"the account {IBAN} is in EUR, the file in USD" in result.stderr
    assert db.read_bytes() == before


@pytest.mark.parametrize("code", ["ZZZ", "XXX", "ABC"])
def test_a_currency_that_is_not_in_iso_4217_is_refused(tmp_path: Path, db: Path, code: str) -> None:
    in_file = run("import", "--db", db, write(tmp_path, "1.ofx", ofx(row(1, "-1"), currency=code)))
    said = run(
        "import", "--db", db, "--currency", code, write(tmp_path, "2.ofx", ofx(row(1, "-1"), currency=""))
    )

    assert in_file.exit_code == 1
    assert f"'{code}' is no code of ISO 4217" in in_file.stderr
    assert (said.exit_code, said.stderr.count(f"'{code}' is no code of ISO 4217")) == (1, 1)
    assert not db.exists()


# What the report says.


def test_entries_that_could_be_known_ones_are_named_and_kept(tmp_path: Path, db: Path) -> None:
    first = write(tmp_path, "1.ofx", ofx(row(3, "-45.10", "pending")))
    second = write(tmp_path, "2.ofx", ofx(row(1, "-1"), row(4, "-45.10", "GROCER 77", "R1")))
    run("import", "--db", db, first)

    text = run("import", "--db", db, "--dry-run", second).stdout
    [report] = reports(run("import", "--db", db, "--format", "json", second))

    assert "'GROCER 77' could be 2026-06-03 'pending'; both are kept" in text
    [match] = report["statements"][0]["near_matches"]
    assert match["place"] in text
    assert (match["booked_on"], match["amount"], match["description"]) == (
        "2026-06-04",
        "-45.10",
        "GROCER 77",
    )
    assert (match["known_booked_on"], match["known_description"]) == ("2026-06-03", "pending")
    assert len(contents(db)["transactions"]) == 3


def test_what_does_not_add_up_since_this_file_is_named(tmp_path: Path, db: Path) -> None:
    files = [
        write(tmp_path, "1.ofx", ofx(row(1, "-10"), balance="90", as_of="20260601")),
        write(tmp_path, "2.ofx", ofx(row(5, "-10"), balance="75", as_of="20260605")),
        write(tmp_path, "3.ofx", ofx(row(6, "-5"), balance="70", as_of="20260606")),
        write(tmp_path, "4.ofx", ofx(row(3, "-5"))),
    ]

    results = [run("import", "--db", db, "--format", "json", file) for file in files]

    breaks = [report["breaks"] for result in results for report in reports(result)]
    assert [len(found) for found in breaks] == [0, 1, 0, 0]
    assert breaks[1] == [
        {
            "account_number": IBAN,
            "currency": "EUR",
            "difference": "5.00",
            "since": "2026-06-01",
            "since_amount": "90.00",
            "until": "2026-06-05",
            "until_amount": "75.00",
        }
    ]
    assert run("check", "--db", db).exit_code == 0
    run("undo", "--db", db)
    assert run("check", "--db", db).exit_code == 1


def test_the_text_says_what_is_off(tmp_path: Path, db: Path) -> None:
    run("import", "--db", db, write(tmp_path, "1.ofx", ofx(row(1, "-10"), balance="90", as_of="20260601")))

    result = run(
        "import", "--db", db, write(tmp_path, "2.ofx", ofx(row(5, "-10"), balance="75", as_of="20260605"))
    )

    assert (
        f"  {EVERYDAY} (EUR) is off by +5.00 between 2026-06-01 (90.00) and 2026-06-05 (75.00)"
        in result.stdout.splitlines()
    )


def test_on_a_terminal_a_line_says_how_far_a_long_import_is(tmp_path: Path, db: Path) -> None:
    file = write(tmp_path, "a\x1b[2Jb.ofx", ofx(*(row(1 + n % 30, "-1", f"Grocer {n}") for n in range(3000))))
    script = f"""
import sys
from statement_tui import progress_line
from statement_tui.cli import cli
progress_line._PROGRESS_AFTER_SECONDS = progress_line._PROGRESS_EVERY_SECONDS = 0.0
sys.argv = ["statement-tui", "import", "--db", {str(db)!r}, {str(file)!r}]
cli()
"""
    terminal, program_side = pty.openpty()
    # Read while the program runs, since a terminal takes only so much.
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=program_side
    ) as process:
        os.close(program_side)
        shown = b""
        with suppress(OSError):
            while part := os.read(terminal, 65536):
                shown += part
        os.close(terminal)
        assert process.stdout
        output = process.stdout.read().decode()

    assert process.returncode == 0
    lines = [line for line in shown.decode().split("\r") if line.strip()]
    assert any("% of 3,000 entries · " in line for line in lines)
    assert any(" bytes · " in line for line in lines)
    assert all(line.isprintable() for line in lines)
    # Nothing of it stays beside what came of the file.
    assert shown.decode().endswith(" \r")
    assert "% of" not in output
    assert "3000 new, 0 duplicates" in output


# Dry runs.


def test_a_dry_run_on_a_database_knows_what_is_in_it_and_undone_files_count_as_new(
    tmp_path: Path, db: Path
) -> None:
    first = write(tmp_path, "1.ofx", ofx(row(1, "-1"), row(2, "-2")))
    second = write(tmp_path, "2.ofx", ofx(row(2, "-2"), row(3, "-3")))
    run("import", "--db", db, first)
    before = snapshot(tmp_path)

    dry = run("import", "--db", db, "--dry-run", "--format", "json", first, second, second)

    assert counts(dry) == [(0, 2), (1, 1), (0, 2)]
    assert [report["import_number"] for report in reports(dry)] == [None, 2, None]
    assert snapshot(tmp_path) == before


def test_a_refused_file_in_a_dry_run_does_not_keep_the_others_out(tmp_path: Path, db: Path) -> None:
    bad = write(tmp_path, "bad.ofx", ofx(row(1, "-1"), currency="ZZZ"))
    good = write(tmp_path, "good.ofx", ofx(row(1, "-1")))

    result = run("import", "--db", db, "--dry-run", bad, good, good)

    assert result.exit_code == 1
    assert "3 files, 2 new, 1 duplicate, 1 refused" in result.stdout
    assert not db.exists()


def test_a_large_dry_run_keeps_nobody_from_reading(tmp_path: Path, demo: Path, mocker: MockerFixture) -> None:
    file = write(tmp_path, "large.ofx", ofx(*(row(1 + n % 30, "-1", f"Grocer {n}") for n in range(8000))))
    add_account_file = SqliteImportRepository.add_account_file
    seen = []

    async def write_and_read(
        self: SqliteImportRepository, account: Account, number: int, file: AccountFile, advance: Advance
    ) -> None:
        await add_account_file(self, account, number, file, advance)
        seen.append(len(contents(demo)["transactions"]))

    before = len(contents(demo)["transactions"])
    mocker.patch.object(SqliteImportRepository, "add_account_file", write_and_read)

    assert run("import", "--db", demo, "--dry-run", file).exit_code == 0

    assert seen == [before]


# Archives.


def zipped(path: Path, *files: tuple[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return path


def test_each_file_of_an_archive_is_an_import_of_its_own(tmp_path: Path, db: Path) -> None:
    path = zipped(
        tmp_path / "june.zip",
        ("01.ofx", ofx(row(1, "-1"))),
        ("notes.txt", "Hello"),
        ("days/02.ofx", ofx(row(1, "-1"), row(2, "-2"))),
    )

    result = run("import", "--db", db, path)

    assert result.exit_code == 1
    assert result.stderr.startswith(f"statement-tui: {path}/notes.txt: This is not a bank file")
    headings = [line for line in result.stdout.splitlines() if not line.startswith(" ")]
    assert headings == [
        f"{path}/01.ofx (OFX): import 1",
        f"{path}/days/02.ofx (OFX): import 2",
        "3 files, 2 new, 1 duplicate, 1 refused",
        f"Read the statements with `statement-tui --db {db}`",
    ]
    listed = json.loads(run("imports", "--db", db, "--format", "json").stdout)
    assert [batch["file"] for batch in listed] == ["june.zip/days/02.ofx", "june.zip/01.ofx"]


def test_a_file_is_known_again_outside_of_its_archive(tmp_path: Path, db: Path) -> None:
    text = ofx(row(1, "-1"))
    run("import", "--db", db, zipped(tmp_path / "june.zip", ("01.ofx", text)))

    [report] = reports(run("import", "--db", db, "--format", "json", write(tmp_path, "01.ofx", text)))

    assert report["already_imported"]["file"] == "june.zip/01.ofx"


def test_a_damaged_archive_is_refused_and_nothing_is_created(tmp_path: Path, db: Path) -> None:
    path = zipped(tmp_path / "june.zip", ("01.ofx", ofx(row(1, "-1"))))
    path.write_bytes(path.read_bytes()[:-20])

    result = run("import", "--db", db, path)

    assert result.exit_code == 1
    assert result.stderr.startswith(f"statement-tui: {path}: ")
    assert not db.exists()
