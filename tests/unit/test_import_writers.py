"""What is printed about imports: text for people, JSON for scripts."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from statement_tui.formatting import Formats
from statement_tui.models.import_batch import ImportBatch, UndoneImport
from statement_tui.models.import_report import (
    BalanceBreak,
    FileReport,
    NearMatch,
    Refusal,
    StatementReport,
)
from statement_tui.models.parsed import ParseWarning
from statement_tui.models.proof import Discrepancy
from statement_tui.writers.as_json import imports_as_json, refusal_as_json, report_as_json, undone_as_json
from statement_tui.writers.import_report import (
    imports_as_text,
    report_as_text,
    summary_as_text,
    undone_as_text,
)
from tests.unit.bank_files import BATCH, IBAN, SHA256

FORMATS = Formats()
HOSTILE = "\x1b]52;c;ZXZpbA==\x07\x9b2J\u202eabc\u2066\x00\ud800[/x] [card 1]\n"
GROUPED = "DE02 1203 0000 0000 2020 51"
NEAR = NearMatch(
    place="line 4",
    booked_on=date(2026, 6, 3),
    amount=Decimal("-5.00"),
    description="Grocer",
    known_booked_on=date(2026, 6, 1),
    known_description="GROCER 77",
)
BREAK = BalanceBreak(
    account_number=IBAN,
    currency="EUR",
    discrepancy=Discrepancy(
        since=date(2026, 5, 31),
        since_amount=Decimal("1204.33"),
        until=date(2026, 6, 30),
        until_amount=Decimal("1583.14"),
        difference=Decimal("45.10"),
    ),
)
BATCH_AS_JSON = {
    "number": 7,
    "file": "june.ofx",
    "sha256": SHA256,
    "format": "ofx",
    "imported_at": "2026-07-01T09:30:00+00:00",
    "account_numbers": [IBAN],
    "new": 3,
    "duplicates": 2,
    "warnings": 1,
}


def statement(**changes: object) -> StatementReport:
    given: dict[str, object] = {
        "account_number": IBAN,
        "currency": "EUR",
        "transaction_count": 3,
        "total": Decimal("-12.5"),
        "opening_balance": None,
        "closing_balance": Decimal("1583.14"),
        "first_booked_on": date(2026, 6, 1),
        "last_booked_on": date(2026, 6, 30),
        "new": 2,
        "duplicates": 1,
    }
    return StatementReport.model_validate(given | changes)


def report(*statements: StatementReport, **changes: object) -> FileReport:
    return FileReport.model_validate(
        {"file": "june.ofx", "format": "ofx", "statements": statements, **changes}
    )


def lines(*statements: StatementReport, **changes: object) -> list[str]:
    text = report_as_text(report(*statements, **changes), FORMATS)
    assert text.endswith("\n")
    return text.splitlines()


# JSON.


def test_a_report_as_json_is_the_whole_contract_in_one_line() -> None:
    written = report_as_json(
        report(
            statement(
                opening_balance=Decimal("1595.64"),
                near_matches=(NEAR,),
                unreadable=1,
                is_new_account=True,
                follows=False,
            ),
            warnings=(ParseWarning(place="line 12", message="odd"),),
            import_number=7,
            breaks=(BREAK,),
        )
    )

    assert written.endswith("}\n")
    assert written.count("\n") == 1
    assert json.loads(written) == {
        "file": "june.ofx",
        "format": "ofx",
        "statements": [
            {
                "account_number": IBAN,
                "currency": "EUR",
                "transactions": 3,
                "sum": "-12.50",
                "opening_balance": "1595.64",
                "closing_balance": "1583.14",
                "first_booked_on": "2026-06-01",
                "last_booked_on": "2026-06-30",
                "new": 2,
                "duplicates": 1,
                "unreadable": 1,
                "near_matches": [
                    {
                        "place": "line 4",
                        "booked_on": "2026-06-03",
                        "amount": "-5.00",
                        "description": "Grocer",
                        "known_booked_on": "2026-06-01",
                        "known_description": "GROCER 77",
                    }
                ],
                "is_new_account": True,
                "difference": "0.00",
                "follows": False,
            }
        ],
        "warnings": [{"place": "line 12", "message": "odd"}],
        "import_number": 7,
        "already_imported": None,
        "breaks": [
            {
                "account_number": IBAN,
                "currency": "EUR",
                "difference": "45.10",
                "since": "2026-05-31",
                "since_amount": "1204.33",
                "until": "2026-06-30",
                "until_amount": "1583.14",
            }
        ],
    }


def test_what_is_not_known_is_null_in_json() -> None:
    nothing = statement(currency=None, closing_balance=None, first_booked_on=None, last_booked_on=None)

    written = json.loads(report_as_json(report(nothing, already_imported=BATCH)))

    assert (written["import_number"], written["already_imported"]) == (None, BATCH_AS_JSON)
    [reported] = written["statements"]
    assert {key for key, value in reported.items() if value is None} == {
        *("currency", "opening_balance", "closing_balance", "first_booked_on", "last_booked_on"),
        *("difference", "follows"),
    }
    assert reported["sum"] == "-12.5"


def test_a_refusal_as_json_is_file_and_error() -> None:
    assert (
        refusal_as_json(Refusal(file="a.ofx", error="cut off")) == '{"file": "a.ofx", "error": "cut off"}\n'
    )


def test_the_imports_as_json_are_a_list_with_one_in_each_line() -> None:
    written = imports_as_json([BATCH, BATCH.model_copy(update={"number": 6})])

    assert json.loads(written) == [BATCH_AS_JSON, BATCH_AS_JSON | {"number": 6}]
    assert len(written.splitlines()) == 4
    assert imports_as_json([]) == "[]\n"


def test_an_undone_import_as_json_is_the_whole_contract() -> None:
    written = undone_as_json(UndoneImport(batch=BATCH, removed=3, kept=2, balances=1, accounts=(IBAN,)))

    assert json.loads(written) == {
        "import": BATCH_AS_JSON,
        "removed": 3,
        "kept": 2,
        "balances": 1,
        "accounts": [IBAN],
    }
    assert written.count("\n") == 1


# Text.


def test_a_report_as_text_is_a_block() -> None:
    nothing = statement(
        account_number="",
        currency=None,
        closing_balance=None,
        first_booked_on=None,
        last_booked_on=None,
        new=0,
        duplicates=0,
    )

    assert lines(
        statement(is_new_account=True, unreadable=2),
        nothing,
        import_number=7,
        warnings=[ParseWarning(place="line 12", message="odd")],
        breaks=[BREAK],
    ) == [
        "june.ofx (OFX): import 7",
        f"  {GROUPED} · new account · 2026-06-01 to 2026-06-30 · 2 new, 1 duplicate · 2 unreadable",
        "    closing balance 1,583.14 EUR",
        "  account not named · 0 new, 0 duplicates",
        f"  {GROUPED} (EUR) is off by +45.10 between 2026-05-31 (1,204.33) and 2026-06-30 (1,583.14)",
        "  line 12: odd",
    ]


def test_a_file_that_was_imported_already_says_when() -> None:
    assert lines(statement(), already_imported=BATCH)[0] == (
        "june.ofx (OFX): already imported on 2026-07-01 09:30 UTC as import 7; nothing was changed"
    )


@pytest.mark.parametrize(
    ("name", "shown"),
    [("ofx", "OFX"), ("mt940", "MT940"), ("qif", "QIF"), ("csv", "CSV"), ("camt.053", "camt.053")],
)
def test_formats_are_called_by_their_names(name: str, shown: str) -> None:
    assert lines(format=name) == [f"june.ofx ({shown})"]


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (
            {"opening_balance": "1595.64"},
            "opening balance 1,595.64, closing balance 1,583.14 EUR · adds up in itself",
        ),
        (
            {"opening_balance": "1595.74"},
            "opening balance 1,595.74, closing balance 1,583.14 EUR · off by +0.10 in itself",
        ),
        (
            {"opening_balance": "10", "closing_balance": None, "follows": True},
            "opening balance 10.00 EUR · follows what was there",
        ),
        (
            {"opening_balance": "10", "closing_balance": None, "follows": False, "currency": None},
            "opening balance 10 · does not follow what was there: see below",
        ),
    ],
)
def test_whether_a_statement_adds_up_and_follows(changes: dict[str, object], line: str) -> None:
    assert lines(statement(**changes))[2] == f"    {line}"


def test_near_matches_are_named_so_that_they_can_be_compared() -> None:
    assert lines(statement(closing_balance=None, near_matches=(NEAR,)))[2] == (
        "    line 4: 2026-06-03 −5.00 'Grocer' could be 2026-06-01 'GROCER 77'; both are kept"
    )


def test_of_very_many_near_matches_the_rest_is_counted() -> None:
    shown = lines(statement(closing_balance=None, near_matches=(NEAR,) * 23))

    assert len(shown) == 2 + 20 + 1
    assert shown[-1] == "    and 3 more that could be known ones"
    assert len(lines(statement(closing_balance=None, near_matches=(NEAR,) * 20))) == 2 + 20


def test_several_files_are_summed_up_in_a_line() -> None:
    results: list[FileReport | Refusal] = [
        report(statement()),
        report(statement(), importable=False),
        Refusal(file="a.ofx", error="cut off"),
    ]

    assert summary_as_text(results) == "3 files, 4 new, 2 duplicates, 2 refused\n"
    assert summary_as_text(results[:1] * 2) == "2 files, 4 new, 2 duplicates\n"


def test_imports_as_text_are_a_table() -> None:
    later = ImportBatch(
        number=12,
        file_name="days.zip/01.sta",
        sha256="1" * 64,
        format="camt.053",
        imported_at=datetime(2026, 7, 2, 23, 5, tzinfo=UTC),
        account_numbers=("1", "2"),
        new=1000,
        duplicates=0,
        warnings=0,
    )

    assert imports_as_text([later, BATCH], FORMATS).splitlines() == [
        "Number  Imported              File             Format     New  Duplicates  Warnings  Accounts",
        "    12  2026-07-02 23:05 UTC  days.zip/01.sta  camt.053  1000           0         0  1, 2",
        f"     7  2026-07-01 09:30 UTC  june.ofx         OFX          3           2         1  {GROUPED}",
    ]


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ((3, 0, 1, ()), "removed 3 transactions and 1 reported balance"),
        ((1, 0, 0, (IBAN,)), f"removed 1 transaction, 0 reported balances and the account {GROUPED}"),
        (
            (0, 2, 2, ("1", "2")),
            "removed 0 transactions, 2 reported balances, the account 1 and the account 2; "
            "kept 2 transactions known from elsewhere too",
        ),
    ],
)
def test_an_undone_import_as_text_says_what_went_and_what_stays(
    counts: tuple[int, int, int, tuple[str, ...]], sentence: str
) -> None:
    removed, kept, balances, accounts = counts
    undone = UndoneImport(batch=BATCH, removed=removed, kept=kept, balances=balances, accounts=accounts)

    assert undone_as_text(undone, FORMATS) == f"Import 7 of june.ofx is undone: {sentence}\n"


def test_hostile_text_is_harmless_wherever_it_is_printed() -> None:
    hostile = NEAR.model_copy(update={"place": HOSTILE, "description": HOSTILE, "known_description": HOSTILE})
    batch = BATCH.model_copy(update={"file_name": HOSTILE, "format": HOSTILE, "account_numbers": (HOSTILE,)})
    undone = UndoneImport(batch=batch, removed=1, kept=1, balances=1, accounts=(HOSTILE,))
    whole = report(
        statement(account_number=HOSTILE, near_matches=(hostile,)),
        file=HOSTILE,
        format=HOSTILE,
        warnings=[ParseWarning(place=HOSTILE, message=HOSTILE)],
        breaks=[BREAK.model_copy(update={"account_number": HOSTILE})],
    )
    texts = [
        report_as_text(whole, FORMATS),
        imports_as_text([batch], FORMATS),
        undone_as_text(undone, FORMATS),
    ]
    objects = [report_as_json(whole), imports_as_json([batch]), undone_as_json(undone)]

    assert [len(text.splitlines()) for text in texts] == [6, 2, 1]
    assert all(line.isprintable() for text in texts for line in text.splitlines())
    assert all(text.isascii() and text.replace("\n", "").isprintable() for text in objects)
    assert json.loads(objects[0])["warnings"][0]["message"] == HOSTILE
