"""CSV files on the command line: what is open is asked, the answer is remembered for the header."""

from pathlib import Path

import pytest

from statement_tui.folders import profiles_folder
from tests.integration.command_line import counts, run, write

pytestmark = pytest.mark.usefixtures("own_data_folder")

OPEN = "When,How much,What\n03/04/2026,12.50,Grocer\n05/04/2026,7.10,Bakery\n"
"""Neither the order of day and month nor the sign of the amounts can be told."""

ANSWERS = ("--date-order", "dmy", "--sign", "inverted")
COLUMNS = ("--column", "booking-date=When", "--column", "amount=How much", "--column", "description=What")
ACCOUNT = ("--account", "77", "--currency", "EUR")


def test_what_is_open_is_asked_with_the_option_that_answers_it(tmp_path: Path, db: Path) -> None:
    file = write(tmp_path, "card.csv", OPEN)

    result = run("import", "--db", db, *ACCOUNT, *COLUMNS, file)

    assert result.exit_code == 1
    for text in ("--date-order dmy", "--sign signed", "inverted", "line 2: '03/04/2026' is 2026-04-03"):
        assert text in result.stderr
    assert not db.exists()


def test_the_answers_are_remembered_for_the_header_and_used_in_silence(tmp_path: Path, db: Path) -> None:
    first = write(tmp_path, "april.csv", OPEN)
    result = run("import", "--db", db, *ACCOUNT, *COLUMNS, *ANSWERS, first)
    assert result.exit_code == 0, result.stderr
    [profile] = profiles_folder().iterdir()
    assert f"is remembered in {profile}" in result.stdout
    assert (profiles_folder().stat().st_mode & 0o777, profile.stat().st_mode & 0o777) == (0o700, 0o600)
    assert "Grocer" not in profile.read_text(encoding="utf-8")

    second = write(tmp_path, "june.csv", "When,How much,What\n03/06/2026,1.50,Kiosk\n05/06/2026,2.10,Kiosk\n")
    silent = run("import", "--db", db, *ACCOUNT, second)
    assert silent.exit_code == 0, silent.stderr
    assert "remembered" not in silent.stdout
    shown = run("show", "--db", db, "77", "2026-06", "--format", "csv").stdout
    assert "2026-06-03" in shown
    assert "-1.50" in shown


def test_a_dry_run_remembers_nothing(tmp_path: Path, db: Path) -> None:
    file = write(tmp_path, "april.csv", OPEN)
    assert run("import", "--db", db, "--dry-run", *ACCOUNT, *COLUMNS, *ANSWERS, file).exit_code == 0
    assert not profiles_folder().exists()


def test_a_file_that_proves_how_it_is_to_be_read_needs_no_answer(tmp_path: Path, db: Path) -> None:
    text = (
        "Buchungstag;Verwendungszweck;Betrag;Saldo\n"
        "13.06.2026;Miete;-1.100,00;900,00\n14.06.2026;Gehalt;2.000,00;2.900,00\n"
    )
    result = run("import", "--db", db, *ACCOUNT, "--format", "json", write(tmp_path, "june.csv", text))
    assert counts(result) == [(2, 0)]
    assert run("check", "--db", db).exit_code == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--column", "amount"), "'amount' does not say what a column holds"),
        (("--column", "colour=What"), "the fields are booking-date"),
        (("--profile", "nobody"), "nobody"),
        (("--delimiter", "ab"), "The answer for delimiter cannot be used"),
        (("--encoding", "rot13"), "rot13"),
    ],
)
def test_an_answer_that_cannot_be_one_is_named(
    tmp_path: Path, db: Path, options: tuple[str, ...], message: str
) -> None:
    result = run("import", "--db", db, *ACCOUNT, *options, write(tmp_path, "card.csv", OPEN))
    assert result.exit_code == 1
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_an_unreadable_profile_is_named_and_left_out(tmp_path: Path, db: Path) -> None:
    profiles_folder().mkdir(parents=True)
    write(profiles_folder(), "broken.toml", 'sign_style = "sideways"\n')
    result = run("import", "--db", db, *ACCOUNT, *COLUMNS, *ANSWERS, write(tmp_path, "card.csv", OPEN))
    assert result.exit_code == 0
    assert "broken.toml: sign_style" in result.stdout
