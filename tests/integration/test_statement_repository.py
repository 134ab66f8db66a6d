"""What every `StatementRepository` does, whatever it keeps its rows in."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from itertools import count, groupby
from typing import Final, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from statement_tui.errors import UnknownAccount
from statement_tui.models.account import Account
from statement_tui.models.ledger import MonthlyTotal
from statement_tui.models.month import Month
from statement_tui.models.parsed import unwatched
from statement_tui.models.reported_balance import BalanceKind, ReportedBalance
from statement_tui.models.transaction import Transaction
from statement_tui.repositories.protocol import ImportRepository, StatementRepository
from tests.integration.account_files import SHA256, account_file, add_file

EVERYDAY: Final = Account(
    user_id="kim", number="DE02120300000000202051", name="Everyday", institution="Nordstern", currency="EUR"
)
YEN: Final = Account(
    user_id="ben", number="0310012345678", name="東京 Yen", currency="JPY", opening_balance=Decimal("1500")
)


def entry(
    day: str, amount: str, sequence: int = 1, description: str = "", counterparty: str | None = None
) -> Transaction:
    return Transaction(
        booked_on=date.fromisoformat(day),
        sequence=sequence,
        amount=Decimal(amount),
        description=description,
        counterparty=counterparty,
    )


def report(day: str, amount: str, kind: BalanceKind, after_sequence: int = 0) -> ReportedBalance:
    return ReportedBalance(
        as_of=date.fromisoformat(day), amount=Decimal(amount), kind=kind, after_sequence=after_sequence
    )


async def fill(
    imports: ImportRepository,
    account: Account,
    transactions: Iterable[Transaction] = (),
    reports: Iterable[ReportedBalance] = (),
) -> None:
    """Add an account with all that is known of it."""
    await imports.add_account(account)
    await add_file(imports, account, transactions, reports)


# Accounts.


async def test_an_account_is_found_again_by_its_id(
    statements: StatementRepository, imports: ImportRepository
) -> None:
    for account in (EVERYDAY, YEN):
        await fill(imports, account)
    for account in (EVERYDAY, YEN):
        number = await statements.fetch_account_id(account.number)
        assert await statements.fetch_account_of_id(number) == account
    assert await statements.fetch_account_of_id(99) is None
    with pytest.raises(UnknownAccount):
        await statements.fetch_account_id("4711")


# Transactions of a month.


async def test_transactions_come_in_book_order_and_never_in_the_order_they_were_added(
    statements: StatementRepository, imports: ImportRepository
) -> None:
    added = [
        entry("2025-06-30", "1.00"),
        entry("2025-06-02", "2.00", 10),
        entry("2025-06-02", "3.00", 9),
        entry("2025-06-02", "4.00", 1),
        entry("2025-06-01", "5.00", 2),
        entry("2025-06-01", "6.00", 1),
    ]
    await fill(imports, EVERYDAY, added)
    found = await statements.fetch_transactions_by_account(EVERYDAY.number, 6, 2025)
    assert [str(row.amount) for row in found] == ["6.00", "5.00", "4.00", "3.00", "2.00", "1.00"]


async def test_a_transaction_comes_back_as_it_was_added(
    statements: StatementRepository, imports: ImportRepository
) -> None:
    full = Transaction(
        booked_on=date(2025, 6, 1),
        sequence=1,
        value_on=date(2025, 5, 30),
        amount=Decimal("-1100.05"),
        description="Rent\x1b[2J\x00\n\u202eJune 家賃 ☕ [/x] 'quoted' \"so\"",
        counterparty="Landlord; DROP TABLE transactions",
        reference="FITID-1",
        kind="DIRECTDEBIT",
    )
    bare = entry("2025-06-02", "0.00")
    await fill(imports, EVERYDAY, [full, bare])
    assert await statements.fetch_transactions_by_account(EVERYDAY.number, 6, 2025) == (full, bare)


@pytest.mark.parametrize(
    ("month", "year", "days"),
    [
        (1, 2024, ["2024-01-01", "2024-01-31"]),
        (2, 2024, ["2024-02-01", "2024-02-29"]),
        (3, 2024, ["2024-03-01"]),
        (12, 2024, ["2024-12-31"]),
        (1, 2025, ["2025-01-01"]),
        (2, 2025, ["2025-02-28"]),
        (3, 2025, ["2025-03-01", "2025-03-31"]),
        (4, 2025, []),
        (1, 1900, ["1900-01-01"]),
        (12, 2199, ["2199-12-31"]),
        (12, 1899, []),
        (1, 2200, []),
    ],
)
async def test_a_month_has_its_first_and_its_last_day_and_no_other(
    statements: StatementRepository, imports: ImportRepository, month: int, year: int, days: list[str]
) -> None:
    all_days = [
        "1900-01-01",
        "2023-12-31",
        "2024-01-01",
        "2024-01-31",
        "2024-02-01",
        "2024-02-29",
        "2024-03-01",
        "2024-12-31",
        "2025-01-01",
        "2025-02-28",
        "2025-03-01",
        "2025-03-31",
        "2199-12-31",
    ]
    await fill(imports, EVERYDAY, [entry(day, "1.00") for day in all_days])
    found = await statements.fetch_transactions_by_account(EVERYDAY.number, month, year)
    assert [row.booked_on.isoformat() for row in found] == days


async def test_accounts_do_not_see_each_other(
    statements: StatementRepository, imports: ImportRepository
) -> None:
    await fill(imports, EVERYDAY, [entry("2025-06-01", "1.00")])
    await fill(imports, YEN, [entry("2025-06-01", "700")])
    [found] = await statements.fetch_transactions_by_account(YEN.number, 6, 2025)
    assert str(found.amount) == "700"
    [total] = (await statements.fetch_ledger(EVERYDAY.number)).monthly_totals
    assert str(total.total_in) == "1.00"


# Pages of a long month.


@pytest.mark.parametrize(
    ("offset", "limit", "amounts", "booked_before"),
    [
        (0, 2, ["10.00", "-3.00"], "0.00"),
        (1, 2, ["-3.00", "0.50"], "10.00"),
        (2, 2, ["0.50", "-20.00"], "7.00"),
        (3, 2, ["-20.00"], "7.50"),
        (4, 2, [], "-12.50"),
        (9, 2, [], "-12.50"),
        (0, 100, ["10.00", "-3.00", "0.50", "-20.00"], "0.00"),
    ],
)
async def test_a_page_knows_what_was_booked_in_the_month_before_it(
    statements: StatementRepository,
    imports: ImportRepository,
    offset: int,
    limit: int,
    amounts: list[str],
    booked_before: str,
) -> None:
    rows = [
        entry("2025-05-31", "999.00"),
        entry("2025-06-01", "-3.00", 2),
        entry("2025-06-01", "10.00", 1),
        entry("2025-06-30", "-20.00"),
        entry("2025-06-15", "0.50"),
        entry("2025-07-01", "777.00"),
    ]
    await fill(imports, EVERYDAY, rows)
    page = await statements.fetch_transaction_page(EVERYDAY.number, 6, 2025, offset, limit)
    assert [str(row.amount) for row in page.transactions] == amounts
    assert str(page.booked_before) == booked_before


async def test_all_pages_together_are_the_month(
    statements: StatementRepository, imports: ImportRepository
) -> None:
    rows = [entry("2025-06-15", f"{number}.00", number) for number in range(1, 11)]
    await fill(imports, EVERYDAY, rows)
    pages = [
        await statements.fetch_transaction_page(EVERYDAY.number, 6, 2025, at, 3) for at in range(0, 12, 3)
    ]
    assert tuple(row for page in pages for row in page.transactions) == tuple(rows)
    assert [str(page.booked_before) for page in pages] == ["0.00", "6.00", "21.00", "45.00"]


async def test_a_page_of_an_empty_month_is_empty(
    statements: StatementRepository, imports: ImportRepository
) -> None:
    await fill(imports, YEN, [entry("2025-06-01", "700")])
    page = await statements.fetch_transaction_page(YEN.number, 5, 2025, 0, 10)
    assert (page.transactions, str(page.booked_before)) == ((), "0")


# The rows of a month, and some of them.


async def test_the_rows_of_a_month_are_small_and_in_book_order(
    statements: StatementRepository, imports: ImportRepository
) -> None:
    rows = [
        entry("2025-06-15", "1.00", 2, "Grocer"),
        entry("2025-06-15", "-45.10", 1, "Rent", "Łódź"),
        entry("2025-07-01", "7.00"),
    ]
    await fill(imports, EVERYDAY, rows)
    assert [tuple(row) for row in await statements.fetch_month_rows(EVERYDAY.number, 6, 2025)] == [
        ("2025-06-15", 1, -4510, "Rent", "Łódź", None),
        ("2025-06-15", 2, 100, "Grocer", None, None),
    ]
    assert list(await statements.fetch_month_rows(EVERYDAY.number, 5, 2025)) == []


async def test_transactions_are_fetched_by_their_places_in_the_order_asked_for(
    statements: StatementRepository, imports: ImportRepository
) -> None:
    rows = [entry("2025-06-15", f"{number}.00", number) for number in range(1, 4)]
    await fill(imports, EVERYDAY, rows)
    await fill(imports, YEN, [entry("2025-06-15", "700")])
    day = rows[0].booked_on
    places = [(day, 3), (day, 1), (day, 9), (rows[0].booked_on.replace(day=1), 1)]
    assert await statements.fetch_transactions_at(EVERYDAY.number, places) == (rows[2], rows[0])
    assert await statements.fetch_transactions_at(EVERYDAY.number, []) == ()


# Unknown accounts.

Question: TypeAlias = Callable[[StatementRepository, str], Awaitable[object]]
QUESTIONS: Final[dict[str, Question]] = {
    "ledger": lambda statements, number: statements.fetch_ledger(number),
    "transactions": lambda statements, number: statements.fetch_transactions_by_account(number, 6, 2025),
    "page": lambda statements, number: statements.fetch_transaction_page(number, 6, 2025, 0, 10),
    "rows": lambda statements, number: statements.fetch_month_rows(number, 6, 2025),
    "places": lambda statements, number: statements.fetch_transactions_at(number, []),
    "accounts after": lambda statements, number: statements.fetch_accounts("", number, 10),
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS.keys())
@pytest.mark.parametrize(
    "number",
    [
        "",
        "4711",
        "DE0212030000000020205",
        "de02120300000000202051",
        "%",
        "' OR 1 --",
        "\udcff",
        "\x00",
        "1" * 9999,
    ],
)
async def test_a_number_that_no_account_has_is_unknown(
    statements: StatementRepository, imports: ImportRepository, question: Question, number: str
) -> None:
    await fill(imports, EVERYDAY, [entry("2025-06-01", "1.00")])
    with pytest.raises(UnknownAccount) as fault:
        await question(statements, number)
    assert number in fault.value.detail
    assert "statement-tui accounts" in fault.value.detail


# The ledger.


async def test_a_ledger_has_one_total_for_each_month_with_transactions_oldest_first(
    statements: StatementRepository, imports: ImportRepository
) -> None:
    rows = [
        entry("2025-06-30", "-3.00"),
        entry("2025-04-30", "100.00"),
        entry("2025-06-01", "10.00"),
        entry("2025-06-01", "5.50", 2),
        entry("2024-12-31", "0.00"),
    ]
    await fill(imports, EVERYDAY, rows)
    ledger = await statements.fetch_ledger(EVERYDAY.number)
    assert ledger.account == EVERYDAY
    expected = [
        ("2024-12", "0.00", "0.00", 1),
        ("2025-04", "100.00", "0.00", 1),
        ("2025-06", "15.50", "-3.00", 3),
    ]
    assert ledger.monthly_totals == tuple(
        MonthlyTotal(
            period=Month.parse(month),
            total_in=Decimal(total_in),
            total_out=Decimal(total_out),
            transaction_count=transactions,
        )
        for month, total_in, total_out, transactions in expected
    )
    assert [str(total.total_in) for total in ledger.monthly_totals] == ["0.00", "100.00", "15.50"]


async def test_an_account_without_anything_has_an_empty_ledger(
    statements: StatementRepository, imports: ImportRepository
) -> None:
    await fill(imports, YEN)
    ledger = await statements.fetch_ledger(YEN.number)
    assert ledger.account == YEN
    assert str(ledger.account.opening_balance) == "1500"
    assert (ledger.monthly_totals, ledger.reported_balances) == ((), ())


async def test_each_report_knows_what_it_includes(
    statements: StatementRepository, imports: ImportRepository
) -> None:
    rows = [
        entry("2025-04-30", "1.00"),
        entry("2025-05-31", "2.00"),
        entry("2025-06-01", "4.00"),
        entry("2025-06-15", "8.00", 1),
        entry("2025-06-15", "16.00", 2),
        entry("2025-06-15", "32.00", 3),
        entry("2025-06-30", "64.00"),
        entry("2025-07-01", "128.00"),
    ]
    expected = [
        (report("2025-04-30", "0.01", BalanceKind.OPENING), "0.00"),
        (report("2025-04-30", "0.02", BalanceKind.CLOSING), "1.00"),
        (report("2025-05-30", "0.03", BalanceKind.CLOSING), "1.00"),
        (report("2025-05-31", "0.04", BalanceKind.CLOSING), "3.00"),
        (report("2025-06-01", "0.05", BalanceKind.LEDGER, 1), "7.00"),
        (report("2025-06-15", "0.06", BalanceKind.OPENING), "7.00"),
        (report("2025-06-15", "0.07", BalanceKind.LEDGER, 2), "31.00"),
        (report("2025-06-15", "0.08", BalanceKind.LEDGER, 3), "63.00"),
        (report("2025-06-15", "0.09", BalanceKind.CLOSING), "63.00"),
        (report("2025-06-30", "0.10", BalanceKind.LEDGER, 0), "63.00"),
        (report("2025-06-30", "0.11", BalanceKind.CLOSING), "127.00"),
        (report("2025-07-01", "0.12", BalanceKind.CLOSING), "255.00"),
        (report("2026-07-01", "0.13", BalanceKind.OPENING), "255.00"),
    ]
    await fill(imports, EVERYDAY, rows, [balance for balance, _ in reversed(expected)])
    ledger = await statements.fetch_ledger(EVERYDAY.number)
    assert [
        (found.as_of, found.kind, found.after_sequence, found.amount, str(found.booked_before))
        for found in ledger.reported_balances
    ] == [
        (balance.as_of, balance.kind, balance.after_sequence, balance.amount, booked_before)
        for balance, booked_before in expected
    ]


async def test_reports_without_transactions_include_nothing(
    statements: StatementRepository, imports: ImportRepository
) -> None:
    reports = [
        report("2199-12-31", "7", BalanceKind.CLOSING),
        report("1900-01-01", "5", BalanceKind.OPENING),
    ]
    await fill(imports, YEN, reports=reports)
    found = (await statements.fetch_ledger(YEN.number)).reported_balances
    assert [(str(balance.amount), str(balance.booked_before)) for balance in found] == [
        ("5", "0"),
        ("7", "0"),
    ]


async def test_reports_of_the_same_place_keep_the_order_they_came_in(
    statements: StatementRepository, imports: ImportRepository
) -> None:
    reports = [report("2025-06-30", amount, BalanceKind.CLOSING) for amount in ("3.00", "1.00", "2.00")]
    await fill(imports, EVERYDAY, reports=reports)
    found = (await statements.fetch_ledger(EVERYDAY.number)).reported_balances
    assert [str(balance.amount) for balance in found] == ["3.00", "1.00", "2.00"]


async def test_a_ledger_is_never_older_than_what_was_written(
    statements: StatementRepository, imports: ImportRepository
) -> None:
    await fill(imports, EVERYDAY, [entry("2025-06-01", "1.00")])
    before = await statements.fetch_ledger(EVERYDAY.number)
    assert await statements.fetch_ledger(EVERYDAY.number) == before
    await add_file(imports, EVERYDAY, [entry("2025-06-02", "2.00")])
    after = await statements.fetch_ledger(EVERYDAY.number)
    assert [total.total_in for total in after.monthly_totals] == [Decimal("3.00")]
    await add_file(imports, EVERYDAY, reports=[report("2025-06-30", "3.00", BalanceKind.CLOSING)])
    assert len((await statements.fetch_ledger(EVERYDAY.number)).reported_balances) == 1


async def test_what_is_undone_never_gets_into_a_ledger(
    statements: StatementRepository, imports: ImportRepository
) -> None:
    await fill(imports, EVERYDAY, [entry("2025-06-01", "1.00")])
    before = await statements.fetch_ledger(EVERYDAY.number)

    async def add_and_fail() -> None:
        async with imports.transaction():
            number = await imports.add_import("broken.ofx", SHA256, "ofx", 1, 0, 0)
            file = account_file(EVERYDAY, [entry("2025-06-02", "2.00")])
            await imports.add_account_file(EVERYDAY, number, file, unwatched)
            await statements.fetch_ledger(EVERYDAY.number)
            raise LookupError

    with pytest.raises(LookupError):
        await add_and_fail()
    assert await statements.fetch_ledger(EVERYDAY.number) == before


async def test_ledgers_of_several_accounts_are_kept_apart(
    statements: StatementRepository, imports: ImportRepository
) -> None:
    await fill(imports, EVERYDAY, [entry("2025-06-01", "1.00")])
    await fill(imports, YEN, [entry("2025-06-01", "700")])
    for account in (EVERYDAY, YEN, EVERYDAY, EVERYDAY, YEN):
        assert (await statements.fetch_ledger(account.number)).account == account


numbers = count()
days = st.integers(0, 100).map(lambda days_later: date(2024, 12, 1) + timedelta(days=days_later))
edges = st.sampled_from([date(2024, 12, 31), date(2025, 1, 1), date(2025, 1, 31), date(2025, 2, 28)])
rows_of_days = st.dictionaries(
    days | edges, st.lists(st.integers(-999, 999), min_size=1, max_size=3), max_size=12
)
places = st.lists(
    st.tuples(days | edges, st.sampled_from(BalanceKind), st.integers(0, 3)), max_size=8, unique=True
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(minor_units=rows_of_days, places=places)
async def test_totals_and_reports_are_those_of_adding_up_one_row_after_the_other(
    statements: StatementRepository,
    imports: ImportRepository,
    minor_units: dict[date, list[int]],
    places: list[tuple[date, BalanceKind, int]],
) -> None:
    account = Account(user_id="kim", number=f"N{next(numbers)}", name="Random", currency="EUR")
    rows = [
        Transaction(booked_on=day, sequence=sequence, amount=Decimal(units).scaleb(-2))
        for day, amounts in sorted(minor_units.items())
        for sequence, units in enumerate(amounts, 1)
    ]
    reports = [
        ReportedBalance(
            as_of=day,
            amount=Decimal("0.00"),
            kind=kind,
            after_sequence=min(sequence, len(minor_units.get(day, ()))) if kind is BalanceKind.LEDGER else 0,
        )
        for day, kind, sequence in places
    ]
    await fill(imports, account, reversed(rows), reports)
    ledger = await statements.fetch_ledger(account.number)
    by_month = groupby(rows, lambda row: Month.containing(row.booked_on))
    for total, (period, booked) in zip(ledger.monthly_totals, by_month, strict=True):
        amounts = [row.amount for row in booked]
        assert total.period == period
        assert total.total_in == sum(amount for amount in amounts if amount > 0)
        assert total.total_out == sum(amount for amount in amounts if amount < 0)
        assert total.transaction_count == len(amounts)
    positions = [found.position for found in ledger.reported_balances]
    assert positions == sorted(positions)
    assert set(positions) == {balance.position for balance in reports}
    for found in ledger.reported_balances:
        assert found.booked_before == sum(
            row.amount for row in rows if (row.booked_on, row.sequence) <= found.position
        )


# Yen have no decimals.


async def test_amounts_have_the_decimals_of_their_currency(
    statements: StatementRepository, imports: ImportRepository
) -> None:
    kwd = Account(user_id="kim", number="KW1", name="Dinar", currency="KWD", opening_balance=Decimal("0.001"))
    await fill(
        imports, YEN, [entry("2025-06-01", "-700")], [report("2025-06-30", "800", BalanceKind.CLOSING)]
    )
    await fill(imports, kwd, [entry("2025-06-01", "1.5")], [report("2025-06-30", "-2", BalanceKind.CLOSING)])
    shown = []
    for account in (YEN, kwd):
        ledger = await statements.fetch_ledger(account.number)
        [total], [balance] = ledger.monthly_totals, ledger.reported_balances
        [row] = await statements.fetch_transactions_by_account(account.number, 6, 2025)
        amounts = [ledger.account.opening_balance, total.total_in, total.total_out, row.amount]
        shown.append([str(amount) for amount in (*amounts, balance.amount, balance.booked_before)])
    assert shown == [
        ["1500", "0", "-700", "-700", "800", "-700"],
        ["0.001", "1.500", "0.000", "1.500", "-2.000", "1.500"],
    ]


async def test_the_largest_amounts_survive(
    statements: StatementRepository, imports: ImportRepository
) -> None:
    largest = Decimal(2**53).scaleb(-2)
    rows = [
        Transaction(booked_on=date(2025, 6, 1), sequence=sequence, amount=sign * largest)
        for sequence, sign in enumerate((1, 1, -1, 1), 1)
    ]
    await fill(imports, EVERYDAY, rows, [report("2025-06-30", "0.00", BalanceKind.CLOSING)])
    assert await statements.fetch_transactions_by_account(EVERYDAY.number, 6, 2025) == tuple(rows)
    ledger = await statements.fetch_ledger(EVERYDAY.number)
    assert [(total.total_in, total.total_out) for total in ledger.monthly_totals] == [(3 * largest, -largest)]
    assert ledger.reported_balances[0].booked_before == 2 * largest


# Finding accounts.


@pytest.fixture
async def accounts(imports: ImportRepository) -> tuple[Account, ...]:
    """Accounts in an order that is neither that of their numbers nor of their names."""
    added = (
        EVERYDAY,
        YEN,
        Account(user_id="kim", number="100%_SAFE", name="Sparbuch", institution="Köln\\Bonn", currency="EUR"),
        Account(
            user_id="Zoë", number="0815", name="ÉTÉ Card*[a]?", institution="Ålandsbanken", currency="SEK"
        ),
    )
    for account in added:
        await fill(imports, account)
    return added


async def test_accounts_come_in_the_order_they_were_added(
    statements: StatementRepository, accounts: tuple[Account, ...]
) -> None:
    assert await statements.fetch_accounts("", None, 10) == accounts


async def test_at_most_so_many_accounts_come(
    statements: StatementRepository, accounts: tuple[Account, ...]
) -> None:
    assert await statements.fetch_accounts("", None, 2) == accounts[:2]
    assert await statements.fetch_accounts("", None, 0) == ()


async def test_accounts_behind_one_come(
    statements: StatementRepository, accounts: tuple[Account, ...]
) -> None:
    assert await statements.fetch_accounts("", accounts[1].number, 10) == accounts[2:]
    assert await statements.fetch_accounts("", accounts[0].number, 1) == accounts[1:2]
    assert await statements.fetch_accounts("", accounts[-1].number, 10) == ()


async def test_a_search_can_go_on_behind_an_account_that_it_does_not_find(
    statements: StatementRepository, accounts: tuple[Account, ...]
) -> None:
    assert await statements.fetch_accounts("kim", accounts[1].number, 10) == accounts[2:3]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("everyday", [0]),
        ("EVERYDAY", [0]),
        ("evd", [0]),
        ("dve", []),
        ("edn", [0]),
        ("nord star", []),
        ("nord stern", [0]),
        (" n o r d ", [0]),
        ("de02 1203 0000 0000 2020 51", [0]),
        ("202051", [0]),
        ("kim", [0, 2]),
        ("yen ben", [1]),
        ("ben", [1, 2, 3]),
        ("東京", [1]),
        ("京東", []),
        ("   ", [0, 1, 2, 3]),
        ("%", [2]),
        ("_", [2]),
        ("%_", [2]),
        ("_%", []),
        ("\\", [2]),
        ("\\%", []),
        ("*", [3]),
        ("?", [3]),
        ("[", [3]),
        ("]", [3]),
        ("[a]", [3]),
        ("*?", [3]),
        ("^", []),
        ("köln", [2]),
        ("KÖLN", [2]),
        ("koln", []),
        ("été", [3]),
        ("ÅLAND", [3]),
        ("åland", [3]),
        ("zoË", [3]),
        ("ß", []),
        ("ı", []),
        ("'", []),
        ('"', []),
        ("\udcff", []),
        ("everydayeveryday", []),
        ("x" * 10_000, []),
        ("€" * 60_000, []),
    ],
)
async def test_a_search_finds_letters_in_their_order_and_nothing_else(
    statements: StatementRepository, accounts: tuple[Account, ...], search: str, found: list[int]
) -> None:
    assert await statements.fetch_accounts(search, None, 10) == tuple(accounts[place] for place in found)
