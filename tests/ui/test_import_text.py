"""What is said of imports, word for word."""

from statement_tui.formatting import Formats
from statement_tui.models.import_batch import UndoneImport
from statement_tui.models.parsed import ParseWarning
from statement_tui.services.importer import FileResult
from statement_tui.ui.import_text import describe_batch, describe_results, describe_undone

from .importing import BATCH, report, statement

FORMATS = Formats()


def first_line(result: FileResult, *, done: bool) -> str:
    return describe_results([result], FORMATS, done=done).plain.split("\n")[0]


def test_the_heading_of_a_file_says_what_becomes_of_it() -> None:
    assert first_line(report(), done=False) == "june.ofx · OFX"
    assert first_line(report(format="camt.053"), done=False) == "june.ofx · camt.053"
    assert first_line(report(import_number=4), done=True) == "june.ofx · ✓ imported as import 4; u undoes it"
    assert first_line(report(), done=True) == "june.ofx · nothing in it is to be imported"
    assert first_line(report(importable=False), done=False) == "june.ofx · OFX · ? not yet, see below"


def test_a_statement_without_entries_account_and_balances_is_one_line() -> None:
    nothing = statement(
        "",
        first_booked_on=None,
        last_booked_on=None,
        opening_balance=None,
        closing_balance=None,
        new=0,
        duplicates=0,
    )
    text = describe_results([report(nothing)], FORMATS, done=False).plain
    assert text.split("\n")[1:] == ["  account not named · 0 new"]


def test_what_was_learnt_about_csv_files_is_said() -> None:
    learnt = report(profile="/home/[x]/bank.toml", warnings=(ParseWarning(place="line 2", message="odd"),))
    lines = describe_results([learnt], FORMATS, done=True).plain.split("\n")
    assert lines[-2:] == ["! line 2: odd", "  Files like it will be read the same way: /home/[x]/bank.toml"]


def test_an_import_is_a_line_and_its_undoing_a_sentence() -> None:
    assert describe_batch(BATCH, FORMATS) == "  3  2026-07-01  june.ofx · DE02 1203 0000 0000 2020 51"
    undone = UndoneImport(batch=BATCH, removed=1, kept=0, balances=0, accounts=("4711",))
    assert describe_undone(undone, FORMATS).plain == (
        "✓ Import 3 of june.ofx is undone: 1 transaction and the account 4711 went."
    )
