"""What every `ImportRepository` does: all of a file is kept or nothing, nothing twice, and out again."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final

import pytest

from statement_tui.errors import DatabaseUnusable, UnknownAccount
from statement_tui.models.account import Account
from statement_tui.models.import_plan import AccountFile
from statement_tui.models.parsed import unwatched
from statement_tui.models.reported_balance import BalanceKind, ReportedBalance
from statement_tui.models.transaction import Transaction, TransactionDetail
from statement_tui.repositories.protocol import ImportRepository, StatementRepository
from tests.integration.account_files import SHA256, account_file, add_file

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


def report(
    day: str, amount: str, kind: BalanceKind = BalanceKind.CLOSING, after_sequence: int = 0
) -> ReportedBalance:
    return ReportedBalance(
        as_of=date.fromisoformat(day), amount=Decimal(amount), kind=kind, after_sequence=after_sequence
    )


async def rows(
    statements: StatementRepository, account: Account = EVERYDAY, month: int = 6
) -> list[tuple[str, int, str]]:
    found = await statements.fetch_transactions_by_account(account.number, month, 2025)
    return [(row.booked_on.isoformat(), row.sequence, str(row.amount)) for row in found]


# Accounts.


async def test_an_account_is_found_after_it_was_added(imports: ImportRepository) -> None:
    assert await imports.find_account(EVERYDAY.number, None) is None
    async with imports.transaction():
        await imports.add_account(EVERYDAY)
        assert await imports.find_account(EVERYDAY.number, "EUR") == EVERYDAY
    assert await imports.find_account(EVERYDAY.number, None) == EVERYDAY
    assert await imports.find_account(EVERYDAY.number[:-1], None) is None


@pytest.mark.parametrize(
    ("stored", "written"),
    [
        ("12-34.567/8", "12345678"),
        ("12345678", "12-34.567/8"),
        ("12345678", "12345678EUR"),
        ("12345678EUR", "12345678"),
        ("12345678EUR", "1234.5678"),
    ],
)
async def test_numbers_are_compared_without_separators_and_currency(
    imports: ImportRepository, stored: str, written: str
) -> None:
    account = EVERYDAY.model_copy(update={"number": stored})
    await imports.add_account(account)
    assert await imports.find_account(written, "EUR") == account
    assert await imports.find_account(written, "USD") is None


async def test_a_number_in_another_currency_is_another_account(imports: ImportRepository) -> None:
    dollars = EVERYDAY.model_copy(update={"number": EVERYDAY.number + "USD", "currency": "USD"})
    await imports.add_account(EVERYDAY)
    await imports.add_account(dollars)
    assert await imports.find_account(EVERYDAY.number, "USD") == dollars
    assert await imports.find_account(EVERYDAY.number, "EUR") == EVERYDAY
    assert await imports.find_account(EVERYDAY.number, None) == EVERYDAY


async def test_a_number_that_was_taught_finds_its_account_until_the_import_is_undone(
    imports: ImportRepository,
) -> None:
    await imports.add_account(EVERYDAY)
    await add_file(imports, EVERYDAY, [entry("2025-06-02", "1.00")])
    number = await add_file(imports, EVERYDAY, [entry("2025-06-01", "1.00")])
    await imports.add_account_number("99-7/1", EVERYDAY, number)
    assert await imports.find_account("9971", "EUR") == EVERYDAY
    assert await imports.find_account("9971", "USD") is None
    await undo(imports, number)
    assert await imports.find_account("9971", None) is None


async def test_an_account_has_its_number_alone(imports: ImportRepository) -> None:
    await imports.add_account(EVERYDAY)
    with pytest.raises(DatabaseUnusable):
        await imports.add_account(EVERYDAY.model_copy(update={"name": "Another"}))
    assert await imports.find_account(EVERYDAY.number, None) == EVERYDAY


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


async def test_all_that_a_file_says_of_a_transaction_is_kept(
    imports: ImportRepository, statements: StatementRepository
) -> None:
    whole = Transaction(
        booked_on=date(2025, 6, 1),
        sequence=1,
        value_on=date(2025, 6, 2),
        amount=Decimal("-30.00"),
        description="Rent [/x] \x1b 家賃",
        counterparty="Landlord",
        counterparty_account="DE02120300000000202051",
        reference="R1",
        end_to_end_id="E2E",
        kind="PMNT-ICDT-ESCT",
        details=(
            TransactionDetail(Decimal("-20.00"), "Flat", "A", "1"),
            TransactionDetail(None, "Garage", None, None),
        ),
        reported_balance=Decimal("12.34"),
    )
    await imports.add_account(EVERYDAY)
    await add_file(imports, EVERYDAY, [whole])
    assert await statements.fetch_transactions_by_account(EVERYDAY.number, 6, 2025) == (whole,)


async def test_known_transactions_between_two_days_include_both_in_book_order(
    imports: ImportRepository,
) -> None:
    days = ["2025-05-31", "2025-06-30", "2025-06-01", "2025-06-15", "2025-07-01"]
    await imports.add_account(EVERYDAY)
    await imports.add_account(YEN)
    await add_file(imports, EVERYDAY, [entry(day, "1.00", place) for day in days for place in (2, 1)])
    await add_file(imports, YEN, [entry("2025-06-15", "700")])
    june = date(2025, 6, 1), date(2025, 6, 30)
    found = await imports.fetch_known_transactions(EVERYDAY, *june)
    assert [(row.booked_on.isoformat(), row.sequence) for row in found] == [
        (day, place) for day in ("2025-06-01", "2025-06-15", "2025-06-30") for place in (1, 2)
    ]
    assert {row.minor_units for row in found} == {100}
    [yen] = await imports.fetch_known_transactions(YEN, date(2025, 6, 15), date(2025, 6, 15))
    assert yen.key == (date(2025, 6, 15), 700, None, None, "")
    assert await imports.fetch_known_transactions(EVERYDAY, *reversed(june)) == ()


async def test_transactions_of_an_account_that_is_not_there_yet_are_none(imports: ImportRepository) -> None:
    assert await imports.fetch_known_transactions(YEN, date(2025, 6, 1), date(2025, 6, 30)) == ()


async def test_two_transactions_cannot_have_the_same_place(
    imports: ImportRepository, statements: StatementRepository
) -> None:
    await imports.add_account(EVERYDAY)
    with pytest.raises(DatabaseUnusable):
        await add_file(imports, EVERYDAY, [entry("2025-06-01", "1.00"), entry("2025-06-01", "2.00")])
    assert (await statements.fetch_ledger(EVERYDAY.number)).monthly_totals == ()


async def test_the_writing_tells_how_far_it_is(imports: ImportRepository) -> None:
    await imports.add_account(EVERYDAY)
    file = account_file(EVERYDAY, [entry("2025-06-01", "1.00", place) for place in range(1, 2_502)])
    seen: list[int] = []
    async with imports.transaction():
        number = await imports.add_import("june.ofx", SHA256, "ofx", 2_501, 0, 0)
        await imports.add_account_file(EVERYDAY, number, file, seen.append)
    assert seen == [1_000, 2_000]


# Reported balances.


async def test_the_same_report_of_two_files_is_one_and_another_amount_stands_beside_it(
    imports: ImportRepository, statements: StatementRepository
) -> None:
    await imports.add_account(EVERYDAY)
    for amount in ("5.00", "5.00", "6.00", "5.00"):
        await add_file(imports, EVERYDAY, reports=[report("2025-06-30", amount)])
    found = (await statements.fetch_ledger(EVERYDAY.number)).reported_balances
    assert [str(balance.amount) for balance in found] == ["5.00", "6.00"]


# The order within a day.


async def test_the_rows_of_a_day_stand_as_in_the_file_that_begins_first(
    imports: ImportRepository, statements: StatementRepository
) -> None:
    await imports.add_account(EVERYDAY)
    later = [entry("2025-06-10", "3.00"), entry("2025-06-11", "9.00")]
    earlier = [entry("2025-06-09", "1.00"), entry("2025-06-10", "2.00", 2)]
    await add_file(imports, EVERYDAY, later, sha256="1" * 64)
    await add_file(imports, EVERYDAY, earlier, sha256="2" * 64, overlaps=True)
    assert await rows(statements) == [
        ("2025-06-09", 1, "1.00"),
        ("2025-06-10", 1, "2.00"),
        ("2025-06-10", 2, "3.00"),
        ("2025-06-11", 1, "9.00"),
    ]


async def test_a_ledger_balance_moves_with_the_row_that_it_follows(
    imports: ImportRepository, statements: StatementRepository
) -> None:
    await imports.add_account(EVERYDAY)
    later = [entry("2025-06-10", "3.00"), entry("2025-06-11", "9.00")]
    reports = [report("2025-06-10", "5.00", BalanceKind.LEDGER, 1)]
    await add_file(imports, EVERYDAY, later, reports, sha256="1" * 64)
    earlier = [entry("2025-06-09", "1.00"), entry("2025-06-10", "2.00", 2)]
    number = await add_file(imports, EVERYDAY, earlier, sha256="2" * 64, overlaps=True)
    [balance] = (await statements.fetch_ledger(EVERYDAY.number)).reported_balances
    assert (balance.after_sequence, str(balance.booked_before)) == (2, "6.00")
    await undo(imports, number)
    [balance] = (await statements.fetch_ledger(EVERYDAY.number)).reported_balances
    assert (balance.after_sequence, str(balance.booked_before)) == (1, "3.00")


# Imports, and taking them out again.


async def undo(imports: ImportRepository, number: int) -> tuple[int, int, int, tuple[str, ...]]:
    async with imports.transaction():
        [batch] = await imports.fetch_imports(number)
        undone = await imports.remove_import(batch)
    return undone.removed, undone.kept, undone.balances, undone.accounts


async def test_an_import_is_noted_with_its_file_its_counts_and_its_moment(imports: ImportRepository) -> None:
    before = datetime.now(UTC)
    await imports.add_account(EVERYDAY)
    numbers = [await add_file(imports, EVERYDAY) for _ in range(2)]
    found = await imports.fetch_imports()
    assert [batch.number for batch in found] == numbers[::-1] == [2, 1]
    for batch in found:
        assert (batch.file_name, batch.sha256, batch.format) == ("june.ofx", SHA256, "ofx")
        assert (batch.new, batch.duplicates, batch.warnings) == (3, 2, 1)
        assert batch.account_numbers == (EVERYDAY.number,)
        assert abs(batch.imported_at - before) < timedelta(minutes=1)
    assert await imports.find_import(SHA256) == found[0]
    assert await imports.find_import("0" * 64) is None
    assert await imports.fetch_imports(7) == ()


async def test_undoing_the_only_import_leaves_nothing(
    imports: ImportRepository, statements: StatementRepository
) -> None:
    async with imports.transaction():
        await imports.add_account(EVERYDAY)
    number = await add_file(
        imports,
        EVERYDAY,
        [entry("2025-06-01", "1.00"), entry("2025-06-02", "2.00")],
        [report("2025-06-30", "3")],
    )
    assert await undo(imports, number) == (2, 0, 1, (EVERYDAY.number,))
    assert await imports.fetch_imports() == ()
    assert await statements.fetch_accounts("", None, 10) == ()


async def test_what_another_import_reports_too_stays(
    imports: ImportRepository, statements: StatementRepository
) -> None:
    await imports.add_account(EVERYDAY)
    first = await add_file(imports, EVERYDAY, [entry("2025-06-01", "1.00"), entry("2025-06-02", "2.00")])
    file = account_file(EVERYDAY, [entry("2025-06-02", "2.00")])
    known = (await imports.fetch_known_transactions(EVERYDAY, date(2025, 6, 2), date(2025, 6, 2)))[0]
    same = file.entries[0]._replace(transaction_id=known.id)
    async with imports.transaction():
        second = await imports.add_import("later.ofx", "1" * 64, "ofx", 0, 1, 0)
        await imports.add_account_file(EVERYDAY, second, file._replace(entries=(same,)), unwatched)
    assert await undo(imports, first) == (1, 1, 0, ())
    assert await rows(statements) == [("2025-06-02", 1, "2.00")]
    assert await undo(imports, second) == (1, 0, 0, (EVERYDAY.number,))


async def test_the_places_of_a_day_are_counted_anew_after_an_undo(
    imports: ImportRepository, statements: StatementRepository
) -> None:
    await imports.add_account(EVERYDAY)
    first = await add_file(imports, EVERYDAY, [entry("2025-06-01", "1.00")])
    await add_file(imports, EVERYDAY, [entry("2025-06-01", "2.00", 2)], sha256="1" * 64, overlaps=True)
    await undo(imports, first)
    assert await rows(statements) == [("2025-06-01", 1, "2.00")]


async def test_the_order_of_a_day_is_the_same_in_whatever_order_its_files_come(
    imports: ImportRepository, statements: StatementRepository
) -> None:
    """Each file has the rows of a day that it saw; the ones that are known are found by their amounts."""
    files: Sequence[tuple[int, Sequence[int]]] = [(8, (1, 2)), (9, (2, 3, 4)), (10, (4, 5)), (10, (6, 2))]
    seen: set[tuple[tuple[str, int, str], ...]] = set()
    choice = random.Random(7)
    for round_ in range(12):
        account = EVERYDAY.model_copy(update={"number": f"A{round_}"})
        await imports.add_account(account)
        for index in choice.sample(range(len(files)), len(files)):
            first_day, amounts = files[index]
            await import_amounts(imports, account, index, first_day, amounts)
        seen.add(tuple(await rows(statements, account)))
    assert len(seen) == 1
    [order] = seen
    tenth = [amount for day, _, amount in order if day == "2025-06-10"]
    assert tenth == ["1.00", "2.00", "3.00", "4.00", "5.00", "6.00"]


async def import_amounts(
    imports: ImportRepository, account: Account, index: int, first_day: int, amounts: Sequence[int]
) -> None:
    day = date(2025, 6, 10)
    known = {row.minor_units: row for row in await imports.fetch_known_transactions(account, day, day)}
    place = len(known)
    wanted = [entry(f"2025-06-{first_day:02}", f"{first_day}00.00")] if first_day < 10 else []
    for amount in amounts:
        place += amount * 100 not in known
        wanted.append(entry("2025-06-10", f"{amount}.00", place))
    file: AccountFile = account_file(account, wanted, overlaps=True)
    entries = tuple(
        planned._replace(transaction_id=known[planned.minor_units].id)
        if planned.minor_units in known
        else planned
        for planned in file.entries
    )
    async with imports.transaction():
        number = await imports.add_import("june.ofx", str(index) * 64, "ofx", 0, 0, 0)
        await imports.add_account_file(account, number, file._replace(entries=entries), unwatched)


# All or nothing.


async def test_an_import_becomes_visible_as_a_whole(
    imports: ImportRepository, statements: StatementRepository
) -> None:
    await imports.add_account(EVERYDAY)
    await add_file(imports, EVERYDAY, [entry("2025-06-01", "1.00")], [report("2025-06-30", "1.00")])
    ledger = await statements.fetch_ledger(EVERYDAY.number)
    assert ledger.account == EVERYDAY
    assert (len(ledger.monthly_totals), len(ledger.reported_balances)) == (1, 1)


async def test_an_import_that_fails_leaves_nothing(
    imports: ImportRepository, statements: StatementRepository
) -> None:
    async def add_and_fail() -> None:
        async with imports.transaction():
            await imports.add_account(EVERYDAY)
            number = await imports.add_import("june.ofx", SHA256, "ofx", 1, 0, 0)
            file = account_file(EVERYDAY, [entry("2025-06-01", "1.00")], [report("2025-06-30", "1.00")])
            await imports.add_account_file(EVERYDAY, number, file, unwatched)
            raise LookupError

    with pytest.raises(LookupError):
        await add_and_fail()
    assert await imports.find_account(EVERYDAY.number, None) is None
    assert await imports.fetch_imports() == ()
    with pytest.raises(UnknownAccount):
        await statements.fetch_ledger(EVERYDAY.number)
    async with imports.transaction():
        await imports.add_account(YEN)
    assert await statements.fetch_accounts("", None, 10) == (YEN,)


async def test_an_import_that_is_not_there_cannot_be_named(imports: ImportRepository) -> None:
    await imports.add_account(EVERYDAY)
    with pytest.raises(DatabaseUnusable):
        await imports.add_account_file(
            EVERYDAY, 7, account_file(EVERYDAY, [entry("2025-06-01", "1.00")]), unwatched
        )


async def test_the_same_number_can_be_taught_in_two_currencies(imports: ImportRepository) -> None:
    dollars = EVERYDAY.model_copy(update={"number": "DOLLARS", "currency": "USD"})
    await imports.add_account(EVERYDAY)
    await imports.add_account(dollars)
    number = await add_file(imports, EVERYDAY, [entry("2025-06-01", "1.00")])
    await imports.add_account_number("99", EVERYDAY, number)
    await imports.add_account_number("99", dollars, number)
    assert await imports.find_account("99", "EUR") == EVERYDAY
    assert await imports.find_account("99", "USD") == dollars
