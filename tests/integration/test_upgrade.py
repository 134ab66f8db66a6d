"""A database of the first version of the program, brought up to date when it is opened."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from statement_tui.errors import DatabaseUnusable
from statement_tui.repositories.copies import copies_folder
from statement_tui.repositories.opening import opened_for_reading, opened_for_trying_out, opened_for_writing
from statement_tui.repositories.schema import APPLICATION_ID, SCHEMA_VERSION, migrations, split_statements
from statement_tui.repositories.sqlite import SqliteStatementRepository
from statement_tui.repositories.sqlite_import import SqliteImportRepository
from statement_tui.services.undo_import import undo_import
from tests.integration.command_line import IBAN, contents, counts, ofx, row, run, snapshot, write

pytestmark = pytest.mark.usefixtures("own_data_folder")

CONTENT = f"""
INSERT INTO accounts (id, user_id, number, name, currency, opening_balance)
VALUES (1, 'kim', '{IBAN}', 'Everyday', 'EUR', 500), (2, 'kim', '77', 'By hand', 'USD', 0);
INSERT INTO imports (
    id, file_name, sha256, format, imported_at, new_count, duplicate_count, warning_count
) VALUES
    (4, 'june.ofx', '{"4" * 64}', 'ofx', '2026-07-01T09:30:00+00:00', 3, 1, 2),
    (5, 'known.ofx', '{"5" * 64}', 'ofx', '2026-07-02T09:30:00+00:00', 0, 3, 0);
INSERT INTO transactions (
    id, account_id, booked_on, sequence, value_on, amount, description, counterparty, reference, kind,
    import_id
) VALUES
    (10, 1, '2026-06-01', 1, NULL, -100, 'by hand', NULL, NULL, NULL, NULL),
    (11, 1, '2026-06-01', 2, '2026-06-02', -200, 'a', 'Grocer', 'R1', 'POS', 4),
    (12, 1, '2026-06-02', 2, NULL, -300, 'c', NULL, NULL, NULL, 4),
    (13, 1, '2026-06-02', 1, NULL, -400, 'b', NULL, NULL, NULL, 4),
    (14, 2, '2026-06-02', 1, NULL, 900, 'x', NULL, NULL, NULL, NULL);
INSERT INTO reported_balances (account_id, as_of, kind, after_sequence, amount, import_id) VALUES
    (1, '2026-06-01', 'opening', 0, 2000, NULL),
    (1, '2026-06-02', 'ledger', 1, 1300, 4),
    (1, '2026-06-03', 'ledger', 0, 1000, 4);
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database of version 1 with an import of three rows and two ledger balances, and rows by hand."""
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as database:
        for statement in (*split_statements(migrations()[0]), *split_statements(CONTENT)):
            database.execute(statement)
        database.commit()
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database.execute("PRAGMA user_version = 1")
    return path


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as database:
        return int(database.execute("PRAGMA user_version").fetchone()[0])


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(sql).fetchall()


async def test_after_opening_for_reading_everything_is_there(old: Path) -> None:
    async with opened_for_reading(old) as connection:
        statements = SqliteStatementRepository(connection)
        accounts = await statements.fetch_accounts("", None, 10)
        booked = await statements.fetch_transactions_by_account(IBAN, 6, 2026)
        ledger = await statements.fetch_ledger(IBAN)

    assert version(old) == SCHEMA_VERSION
    assert [account.number for account in accounts] == [IBAN, "77"]
    assert [(row.description, row.sequence, str(row.amount)) for row in booked] == [
        ("by hand", 1, "-1.00"),
        ("a", 2, "-2.00"),
        ("b", 1, "-4.00"),
        ("c", 2, "-3.00"),
    ]
    assert (booked[1].counterparty, booked[1].reference, booked[1].kind) == ("Grocer", "R1", "POS")
    assert [
        (report.as_of.day, report.kind, report.after_sequence, str(report.amount), str(report.booked_before))
        for report in ledger.reported_balances
    ] == [
        (1, "opening", 0, "20.00", "0.00"),
        (2, "ledger", 1, "13.00", "-7.00"),
        (3, "ledger", 0, "10.00", "-10.00"),
    ]
    assert [(str(t.period), str(t.net), t.transaction_count) for t in ledger.monthly_totals] == [
        ("2026-06", "-10.00", 4)
    ]


async def test_what_takes_long_is_said_once(
    old: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("statement_tui.repositories.connection.LONG_UPGRADE", 14)
    for _ in range(2):
        async with opened_for_reading(old):
            pass

    assert [record.getMessage() for record in caplog.records] == [
        f"statement-tui: bringing {old} up to date for this version …"
    ]


async def test_it_stands_beside_as_a_copy_as_it_was(old: Path) -> None:
    before = contents(old)
    for _ in range(2):
        async with opened_for_reading(old):
            pass

    [copy] = copies_folder(old).iterdir()
    assert contents(copy) == before
    assert (version(copy), version(old)) == (1, SCHEMA_VERSION)


async def test_its_imports_are_listed_and_an_undo_leaves_what_another_may_report(old: Path) -> None:
    before = rows(old, "SELECT id, sequence FROM transactions")
    totals = rows(old, "SELECT account_id, total_out FROM monthly_totals ORDER BY 1")
    async with opened_for_writing(old) as connection:
        repository = SqliteImportRepository(connection)
        batches = await repository.fetch_imports()
        undone = await undo_import(repository, 4)

    assert [(b.number, b.file_name, b.account_numbers, b.new, b.duplicates, b.warnings) for b in batches] == [
        (5, "known.ofx", (), 0, 3, 0),
        (4, "june.ofx", (IBAN,), 3, 1, 2),
    ]
    assert (undone.removed, undone.kept, undone.balances, undone.accounts) == (0, 3, 2, ())
    assert rows(old, "SELECT id, sequence FROM transactions") == before
    assert rows(old, "SELECT kind, amount FROM reported_balances") == [("opening", 2000)]
    assert rows(old, "SELECT account_id, total_out FROM monthly_totals ORDER BY 1") == totals


async def test_a_ledger_balance_stays_behind_its_transaction(old: Path) -> None:
    async with opened_for_reading(old):
        pass

    assert rows(
        old, "SELECT as_of, after_sequence, entry_position FROM reported_balances WHERE import_id = 4"
    ) == [("2026-06-02", 1, 2), ("2026-06-03", 0, None)]


def test_a_file_that_overlaps_with_its_import_adds_only_what_is_new(tmp_path: Path, old: Path) -> None:
    file = ofx(row(2, "-4", "b"), row(2, "-3", "c"), row(3, "-1", "d"), balance="9", as_of="20260603")
    same = file.replace("<NAME>", "<MEMO>")

    result = run("import", "--db", old, "--format", "json", write(tmp_path, "later.ofx", same))

    assert counts(result) == [(1, 2)]
    shown = rows(
        old, "SELECT description FROM transactions WHERE account_id = 1 ORDER BY booked_on, sequence"
    )
    assert [text for [text] in shown] == ["by hand", "a", "b", "c", "d"]
    assert run("undo", "--db", old, "4").exit_code == 0
    kept = rows(old, "SELECT description FROM transactions WHERE account_id = 1 ORDER BY booked_on, sequence")
    assert [text for [text] in kept] == ["by hand", "a", "b", "c", "d"]


async def test_trying_out_leaves_it_as_it_is(old: Path) -> None:
    before = snapshot(old.parent)

    async with opened_for_trying_out(old) as connection:
        repository = SqliteImportRepository(connection)
        undone = await undo_import(repository, 4)

    assert (undone.removed, undone.kept) == (0, 3)
    assert snapshot(old.parent) == before


async def test_where_no_copy_can_be_made_it_stays_as_it_is(old: Path) -> None:
    copies_folder(old).touch()
    before = snapshot(old.parent)

    with pytest.raises(DatabaseUnusable, match="No copy of the database can be made"):
        async with opened_for_reading(old):
            pass

    assert snapshot(old.parent) == before


async def test_where_no_import_had_duplicates_an_undo_takes_its_transactions_with_it(old: Path) -> None:
    with closing(sqlite3.connect(old)) as database:
        database.execute("UPDATE imports SET duplicate_count = 0")
        database.commit()

    async with opened_for_writing(old) as connection:
        undone = await undo_import(SqliteImportRepository(connection), 4)

    assert undone.removed == 3
