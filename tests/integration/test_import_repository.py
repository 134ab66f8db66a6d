"""What every `ImportRepository` does: all of a file is kept or nothing, and nothing twice."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest

from statement_tui.errors import DatabaseUnusable, UnknownAccount
from statement_tui.models.account import Account
from statement_tui.models.reported_balance import BalanceKind, ReportedBalance
from statement_tui.models.transaction import Transaction
from statement_tui.repositories.connection import SqliteConnection
from statement_tui.repositories.overlay import OverlayImportRepository
from statement_tui.repositories.protocol import ImportRepository, StatementRepository
from statement_tui.repositories.sqlite_import import SqliteImportRepository

SHA256: Final = "0123456789abcdef" * 4
EVERYDAY: Final = Account(
    user_id="kim",
    number="DE02120300000000202051",
    name="Everyday",
    institution="Nordstern",
    currency="EUR",
    opening_balance=Decimal("-12.50"),
)
YEN: Final = Account(user_id="ben", number="0310012345678", name="東京", currency="JPY")


def entry(day: str, amount: str, sequence: int = 1) -> Transaction:
    return Transaction(booked_on=date.fromisoformat(day), sequence=sequence, amount=Decimal(amount))


def closing_balance(day: str, amount: str) -> ReportedBalance:
    return ReportedBalance(as_of=date.fromisoformat(day), amount=Decimal(amount), kind=BalanceKind.CLOSING)


async def add_import(imports: ImportRepository) -> int:
    return await imports.add_import("june.ofx", SHA256, "ofx", 3, 2, 1)


@pytest.fixture(params=["itself", "tried out"])
async def any_imports(request: pytest.FixtureRequest, imports: ImportRepository) -> ImportRepository:
    """Storage, and an import that is only tried out over it."""
    return imports if request.param == "itself" else OverlayImportRepository(imports)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "statements.db"


@pytest.fixture
async def sqlite_imports(path: Path) -> AsyncIterator[SqliteImportRepository]:
    connection = await SqliteConnection.open_writing(path)
    try:
        yield SqliteImportRepository(connection)
    finally:
        await connection.close()


# Accounts.


async def test_an_account_is_found_after_it_was_added(any_imports: ImportRepository) -> None:
    assert await any_imports.find_account(EVERYDAY.number) is None
    async with any_imports.transaction():
        await any_imports.add_account(EVERYDAY)
        assert await any_imports.find_account(EVERYDAY.number) == EVERYDAY
    assert await any_imports.find_account(EVERYDAY.number) == EVERYDAY
    assert await any_imports.find_account(EVERYDAY.number[:-1]) is None


async def test_an_account_has_its_number_alone(imports: ImportRepository) -> None:
    await imports.add_account(EVERYDAY)
    with pytest.raises(DatabaseUnusable):
        await imports.add_account(EVERYDAY.model_copy(update={"name": "Another"}))
    assert await imports.find_account(EVERYDAY.number) == EVERYDAY


@pytest.mark.parametrize("opening_balance", ["0.001", "1e30", "NaN"])
async def test_an_opening_balance_that_cannot_be_stored_is_refused(
    imports: ImportRepository, opening_balance: str
) -> None:
    account = EVERYDAY.model_copy(update={"opening_balance": Decimal(opening_balance)})
    with pytest.raises(ValueError, match="EUR"):
        await imports.add_account(account)


@pytest.mark.parametrize("number", ["DE02 1203", "de02"])
async def test_a_number_that_nobody_would_find_is_refused(imports: ImportRepository, number: str) -> None:
    with pytest.raises(DatabaseUnusable):
        await imports.add_account(EVERYDAY.model_copy(update={"number": number}))


# Transactions.


async def test_transactions_between_two_days_include_both_in_book_order(
    any_imports: ImportRepository,
) -> None:
    days = ["2025-05-31", "2025-06-30", "2025-06-01", "2025-06-15", "2025-07-01"]
    async with any_imports.transaction():
        await any_imports.add_account(EVERYDAY)
        await any_imports.add_account(YEN)
        import_id = await add_import(any_imports)
        await any_imports.add_transactions(
            EVERYDAY, import_id, [entry(day, "1.00", sequence) for day in days for sequence in (2, 1)]
        )
        await any_imports.add_transactions(YEN, import_id, [entry("2025-06-15", "700")])
    found = await any_imports.fetch_transactions_between(EVERYDAY, date(2025, 6, 1), date(2025, 6, 30))
    assert [(row.booked_on.isoformat(), row.sequence) for row in found] == [
        ("2025-06-01", 1),
        ("2025-06-01", 2),
        ("2025-06-15", 1),
        ("2025-06-15", 2),
        ("2025-06-30", 1),
        ("2025-06-30", 2),
    ]
    assert {str(row.amount) for row in found} == {"1.00"}
    assert await any_imports.fetch_transactions_between(YEN, date(2025, 6, 15), date(2025, 6, 15)) == (
        entry("2025-06-15", "700"),
    )
    assert await any_imports.fetch_transactions_between(EVERYDAY, date(2025, 6, 30), date(2025, 6, 1)) == ()
    assert await any_imports.fetch_transactions_between(EVERYDAY, date(2026, 1, 1), date(2026, 1, 2)) == ()


async def test_transactions_of_an_account_that_is_not_there_yet_are_none(
    any_imports: ImportRepository,
) -> None:
    assert await any_imports.fetch_transactions_between(YEN, date(2025, 6, 1), date(2025, 6, 30)) == ()


async def test_no_transactions_can_be_added_as_well(any_imports: ImportRepository) -> None:
    async with any_imports.transaction():
        await any_imports.add_account(EVERYDAY)
        await any_imports.add_transactions(EVERYDAY, await add_import(any_imports), [])


async def test_two_transactions_cannot_have_the_same_place(
    imports: ImportRepository, statements: StatementRepository
) -> None:
    await imports.add_account(EVERYDAY)
    import_id = await add_import(imports)

    async def add_in_one_place() -> None:
        async with imports.transaction():
            await imports.add_transactions(
                EVERYDAY, import_id, [entry("2025-06-01", "1.00"), entry("2025-06-01", "2.00")]
            )

    with pytest.raises(DatabaseUnusable):
        await add_in_one_place()
    assert (await statements.fetch_ledger(EVERYDAY.number)).monthly_totals == ()


@pytest.mark.parametrize("amount", ["0.005", "1e17", "90071992547409.93"])
async def test_an_amount_that_cannot_be_stored_undoes_the_import(
    imports: ImportRepository, statements: StatementRepository, amount: str
) -> None:
    async def add_too_fine() -> None:
        async with imports.transaction():
            await imports.add_account(EVERYDAY)
            import_id = await add_import(imports)
            await imports.add_transactions(
                EVERYDAY, import_id, [entry("2025-06-01", "1.00"), entry("2025-06-02", amount)]
            )

    with pytest.raises(ValueError, match="EUR"):
        await add_too_fine()
    assert await imports.find_account(EVERYDAY.number) is None
    assert await statements.fetch_accounts("", None, 10) == ()


async def test_transactions_need_their_account(imports: ImportRepository) -> None:
    import_id = await add_import(imports)
    with pytest.raises(DatabaseUnusable):
        await imports.add_transactions(EVERYDAY, import_id, [entry("2025-06-01", "1.00")])
    with pytest.raises(DatabaseUnusable):
        await imports.add_reported_balance(EVERYDAY, import_id, closing_balance("2025-06-01", "1.00"))


# Reported balances.


async def test_exactly_what_was_reported_is_known_afterwards(any_imports: ImportRepository) -> None:
    reported = closing_balance("2025-06-30", "1583.14")
    others = [
        closing_balance("2025-06-29", "1583.14"),
        closing_balance("2025-06-30", "1583.15"),
        reported.model_copy(update={"kind": BalanceKind.OPENING}),
        reported.model_copy(update={"kind": BalanceKind.LEDGER}),
    ]
    async with any_imports.transaction():
        await any_imports.add_account(EVERYDAY)
        await any_imports.add_account(YEN)
        import_id = await add_import(any_imports)
        assert not await any_imports.has_reported_balance(EVERYDAY, reported)
        await any_imports.add_reported_balance(EVERYDAY, import_id, reported)
        assert await any_imports.has_reported_balance(EVERYDAY, reported)
    assert await any_imports.has_reported_balance(EVERYDAY, reported)
    for other in others:
        assert not await any_imports.has_reported_balance(EVERYDAY, other)
    assert not await any_imports.has_reported_balance(YEN, closing_balance("2025-06-30", "158314"))


async def test_a_ledger_balance_is_known_by_its_place_in_the_day(any_imports: ImportRepository) -> None:
    first, second = (
        ReportedBalance(
            as_of=date(2025, 6, 15), amount=Decimal("7.00"), kind=BalanceKind.LEDGER, after_sequence=place
        )
        for place in (1, 2)
    )
    async with any_imports.transaction():
        await any_imports.add_account(EVERYDAY)
        await any_imports.add_reported_balance(EVERYDAY, await add_import(any_imports), first)
    assert await any_imports.has_reported_balance(EVERYDAY, first)
    assert not await any_imports.has_reported_balance(EVERYDAY, second)


async def test_the_same_report_of_two_files_is_kept_once_and_another_amount_beside_it(
    imports: ImportRepository, statements: StatementRepository
) -> None:
    await imports.add_account(EVERYDAY)
    for amount in ("5.00", "5.00", "6.00", "5.00"):
        import_id = await add_import(imports)
        await imports.add_reported_balance(EVERYDAY, import_id, closing_balance("2025-06-30", amount))
    found = (await statements.fetch_ledger(EVERYDAY.number)).reported_balances
    assert [str(balance.amount) for balance in found] == ["5.00", "6.00"]


@pytest.mark.parametrize("kind", [BalanceKind.OPENING, BalanceKind.CLOSING])
async def test_only_a_ledger_balance_stands_between_two_transactions_of_a_day(
    imports: ImportRepository, kind: BalanceKind
) -> None:
    await imports.add_account(EVERYDAY)
    import_id = await add_import(imports)
    misplaced = closing_balance("2025-06-30", "5.00").model_copy(update={"kind": kind, "after_sequence": 1})
    with pytest.raises(DatabaseUnusable):
        await imports.add_reported_balance(EVERYDAY, import_id, misplaced)


# All or nothing.


async def test_an_import_becomes_visible_as_a_whole(
    imports: ImportRepository, statements: StatementRepository
) -> None:
    async with imports.transaction():
        await imports.add_account(EVERYDAY)
        import_id = await add_import(imports)
        await imports.add_transactions(EVERYDAY, import_id, [entry("2025-06-01", "1.00")])
        await imports.add_reported_balance(EVERYDAY, import_id, closing_balance("2025-06-30", "1.00"))
    ledger = await statements.fetch_ledger(EVERYDAY.number)
    assert ledger.account == EVERYDAY
    assert (len(ledger.monthly_totals), len(ledger.reported_balances)) == (1, 1)


async def test_an_import_that_fails_leaves_nothing(
    imports: ImportRepository, statements: StatementRepository
) -> None:
    async def add_and_fail() -> None:
        async with imports.transaction():
            await imports.add_account(EVERYDAY)
            import_id = await add_import(imports)
            await imports.add_transactions(EVERYDAY, import_id, [entry("2025-06-01", "1.00")])
            await imports.add_reported_balance(EVERYDAY, import_id, closing_balance("2025-06-30", "1.00"))
            raise LookupError

    with pytest.raises(LookupError):
        await add_and_fail()
    assert await imports.find_account(EVERYDAY.number) is None
    with pytest.raises(UnknownAccount):
        await statements.fetch_ledger(EVERYDAY.number)
    async with imports.transaction():
        await imports.add_account(YEN)
    assert await statements.fetch_accounts("", None, 10) == (YEN,)


async def test_what_is_tried_out_changes_nothing(
    imports: ImportRepository, statements: StatementRepository
) -> None:
    await imports.add_account(YEN)
    import_id = await add_import(imports)
    await imports.add_transactions(YEN, import_id, [entry("2025-06-15", "700")])
    before = await statements.fetch_ledger(YEN.number)
    trial = OverlayImportRepository(imports)
    async with trial.transaction():
        await trial.add_account(EVERYDAY)
        import_id = await add_import(trial)
        await trial.add_transactions(EVERYDAY, import_id, [entry("2025-06-01", "1.00")])
        await trial.add_transactions(YEN, import_id, [entry("2025-06-15", "800", 2)])
        await trial.add_reported_balance(YEN, import_id, closing_balance("2025-06-30", "1500"))
    seen = await trial.fetch_transactions_between(YEN, date(2025, 6, 1), date(2025, 6, 30))
    assert [str(row.amount) for row in seen] == ["700", "800"]
    assert await trial.find_account(YEN.number) == YEN
    assert await statements.fetch_accounts("", None, 10) == (YEN,)
    assert await statements.fetch_ledger(YEN.number) == before


# What an SQLite file says of its imports.


async def test_an_import_is_noted_with_its_file_its_counts_and_its_moment(
    sqlite_imports: SqliteImportRepository, path: Path
) -> None:
    before = datetime.now(UTC)
    numbers = [await add_import(sqlite_imports) for _ in range(2)]
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT * FROM imports ORDER BY id").fetchall()
    assert [row[0] for row in rows] == numbers == [1, 2]
    for _, *noted, imported_at, new, duplicates, warnings in rows:
        assert noted == ["june.ofx", SHA256, "ofx"]
        assert (new, duplicates, warnings) == (3, 2, 1)
        moment = datetime.fromisoformat(imported_at)
        assert moment.utcoffset() == timedelta(0)
        assert abs(moment - before) < timedelta(minutes=1)


async def test_rows_know_the_import_they_came_with(
    sqlite_imports: SqliteImportRepository, path: Path
) -> None:
    await sqlite_imports.add_account(EVERYDAY)
    await add_import(sqlite_imports)
    import_id = await add_import(sqlite_imports)
    await sqlite_imports.add_transactions(EVERYDAY, import_id, [entry("2025-06-01", "1.00")])
    await sqlite_imports.add_reported_balance(EVERYDAY, import_id, closing_balance("2025-06-30", "1.00"))
    with closing(sqlite3.connect(path)) as connection:
        for table in ("transactions", "reported_balances"):
            assert connection.execute(f"SELECT import_id FROM {table}").fetchall() == [(2,)]


async def test_an_import_that_is_not_there_cannot_be_named(sqlite_imports: SqliteImportRepository) -> None:
    await sqlite_imports.add_account(EVERYDAY)
    with pytest.raises(DatabaseUnusable):
        await sqlite_imports.add_transactions(EVERYDAY, 7, [entry("2025-06-01", "1.00")])
