"""The monthly statement, made from what a mocked repository returns."""

from datetime import date
from decimal import Decimal
from unittest.mock import NonCallableMagicMock, call

import pytest
from pydantic import ValidationError
from pytest_mock import MockerFixture

from statement_tui.errors import DatabaseBusy, DatabaseUnusable, StatementError, UnknownAccount, UnknownMonth
from statement_tui.models.account import Account
from statement_tui.models.ledger import AccountLedger, MonthlyTotal
from statement_tui.models.month import Month
from statement_tui.models.proof import Verdict
from statement_tui.models.reported_balance import BalanceKind, ReportedBalance
from statement_tui.models.statement import MonthlyStatement
from statement_tui.models.transaction import Transaction, TransactionPage
from statement_tui.repositories.protocol import StatementRepository
from statement_tui.services.generate_statement import fetch_statement_page, generate_monthly_statement

NUMBER = "DE02120300000000202051"
ACCOUNT = Account(user_id="kim", number=NUMBER, name="Everyday", institution="Bank", currency="EUR")


def transaction(day: int, sequence: int, amount: str, description: str) -> Transaction:
    return Transaction(
        booked_on=date(2025, 6, day),
        sequence=sequence,
        value_on=date(2025, 6, day),
        amount=Decimal(amount),
        description=description,
        counterparty="Somebody",
        reference=f"ref-{day}-{sequence}",
        kind="POS",
    )


JUNE = (
    transaction(1, 1, "-1100.00", "Rent June"),
    transaction(2, 1, "-45.10", "Grocer"),
    transaction(2, 2, "3250.00", "Salary"),
    transaction(30, 1, "-0.90", "Fee"),
)
LEDGER = AccountLedger(
    account=ACCOUNT,
    monthly_totals=(
        MonthlyTotal(
            period=Month(year=2025, month=4),
            total_in=Decimal("10.00"),
            total_out=Decimal("0.00"),
            transaction_count=1,
        ),
        MonthlyTotal(
            period=Month(year=2025, month=6),
            total_in=Decimal("3250.00"),
            total_out=Decimal("-1146.00"),
            transaction_count=4,
        ),
    ),
    reported_balances=(
        ReportedBalance(
            as_of=date(2025, 5, 31),
            amount=Decimal("1204.33"),
            kind=BalanceKind.CLOSING,
            booked_before=Decimal("10.00"),
        ),
        ReportedBalance(
            as_of=date(2025, 6, 30),
            amount=Decimal("3308.33"),
            kind=BalanceKind.CLOSING,
            booked_before=Decimal("2114.00"),
        ),
    ),
)


@pytest.fixture
def repository(mocker: MockerFixture) -> NonCallableMagicMock:
    """A repository with one account; it knows all of its June."""
    mock: NonCallableMagicMock = mocker.create_autospec(StatementRepository, instance=True)
    mock.fetch_ledger.return_value = LEDGER
    mock.fetch_transactions_by_account.return_value = JUNE
    mock.fetch_transaction_page.return_value = TransactionPage(
        booked_before=Decimal("0.00"), transactions=JUNE[:2]
    )
    mock.fetch_accounts.return_value = (ACCOUNT,)
    return mock


def balances(statement: MonthlyStatement) -> list[str]:
    return [str(row.balance) for row in statement.transactions]


async def test_the_transactions_are_asked_for_by_account_month_and_year(
    repository: NonCallableMagicMock,
) -> None:
    await generate_monthly_statement(repository, NUMBER, 6, 2025)
    repository.fetch_ledger.assert_awaited_once_with(NUMBER)
    repository.fetch_transactions_by_account.assert_awaited_once_with(NUMBER, 6, 2025)
    repository.fetch_transaction_page.assert_not_awaited()
    repository.fetch_accounts.assert_not_awaited()


async def test_the_number_may_be_given_with_blanks_and_in_small_letters(
    repository: NonCallableMagicMock,
) -> None:
    await generate_monthly_statement(repository, " de02 1203 0000\u00a00000 2020 51\n", 6, 2025)
    repository.fetch_ledger.assert_awaited_once_with(NUMBER)
    repository.fetch_transactions_by_account.assert_awaited_once_with(NUMBER, 6, 2025)


async def test_the_statement_names_account_owner_and_period(repository: NonCallableMagicMock) -> None:
    statement = await generate_monthly_statement(repository, NUMBER, 6, 2025)
    assert statement.user_id == "kim"
    assert statement.account_number == NUMBER
    assert statement.currency == "EUR"
    assert statement.account == ACCOUNT
    assert (statement.period.year, statement.period.month) == (2025, 6)
    assert (str(statement.first_month), str(statement.last_month)) == ("2025-04", "2025-06")


async def test_the_statement_holds_opening_in_out_net_and_closing(repository: NonCallableMagicMock) -> None:
    statement = await generate_monthly_statement(repository, NUMBER, 6, 2025)
    assert statement.opening_balance == Decimal("1204.33")
    assert statement.total_in == Decimal("3250.00")
    assert statement.total_out == Decimal("-1146.00")
    assert statement.net == Decimal("2104.00")
    assert statement.closing_balance == Decimal("3308.33")
    assert statement.transaction_count == 4


async def test_every_row_has_its_running_balance_and_the_last_one_is_the_closing_balance(
    repository: NonCallableMagicMock,
) -> None:
    statement = await generate_monthly_statement(repository, NUMBER, 6, 2025)
    assert balances(statement) == ["104.33", "59.23", "3309.23", "3308.33"]
    assert statement.transactions[-1].balance == statement.closing_balance


async def test_a_row_keeps_all_that_the_bank_wrote(repository: NonCallableMagicMock) -> None:
    statement = await generate_monthly_statement(repository, NUMBER, 6, 2025)
    for row, booked in zip(statement.transactions, JUNE, strict=True):
        assert row.model_dump(exclude={"balance"}) == booked.model_dump()


async def test_the_proof_comes_with_the_statement(repository: NonCallableMagicMock) -> None:
    statement = await generate_monthly_statement(repository, NUMBER, 6, 2025)
    assert statement.proof.verdict is Verdict.ADDS_UP
    assert statement.proof.reported == statement.closing_balance
    assert statement.follows_previous


async def test_a_statement_cannot_be_changed(repository: NonCallableMagicMock) -> None:
    statement = await generate_monthly_statement(repository, NUMBER, 6, 2025)
    assert isinstance(statement.transactions, tuple)
    with pytest.raises(ValidationError, match="frozen"):
        statement.opening_balance = Decimal(0)  # type: ignore[misc]
    with pytest.raises(ValidationError, match="frozen"):
        statement.transactions[0].balance = Decimal(0)  # type: ignore[misc]
    with pytest.raises(ValidationError, match="frozen"):
        statement.proof.verdict = Verdict.OFF  # type: ignore[misc]


async def test_an_empty_month_within_the_account_is_a_statement(repository: NonCallableMagicMock) -> None:
    repository.fetch_transactions_by_account.return_value = ()
    statement = await generate_monthly_statement(repository, NUMBER, 5, 2025)
    repository.fetch_transactions_by_account.assert_awaited_once_with(NUMBER, 5, 2025)
    assert statement.transactions == ()
    assert statement.opening_balance == statement.closing_balance == Decimal("1204.33")


# Months and accounts that are not there.


@pytest.mark.parametrize(("month", "year"), [(3, 2025), (7, 2025), (6, 2024), (1, 1900), (12, 2199)])
async def test_a_month_outside_of_the_account_is_unknown_and_the_known_ones_are_named(
    repository: NonCallableMagicMock, month: int, year: int
) -> None:
    with pytest.raises(UnknownMonth, match="from 2025-04 to 2025-06") as fault:
        await generate_monthly_statement(repository, NUMBER, month, year)
    assert str(Month(year=year, month=month)) in fault.value.title
    repository.fetch_transactions_by_account.assert_not_awaited()


async def test_an_account_without_anything_has_no_statement_yet(repository: NonCallableMagicMock) -> None:
    repository.fetch_ledger.return_value = AccountLedger(account=ACCOUNT)
    with pytest.raises(UnknownMonth, match="no statement yet"):
        await generate_monthly_statement(repository, NUMBER, 6, 2025)


@pytest.mark.parametrize("month", [0, 13])
async def test_a_month_that_no_year_has_is_an_error_of_the_caller(
    repository: NonCallableMagicMock, month: int
) -> None:
    with pytest.raises(ValueError, match="month"):
        await generate_monthly_statement(repository, NUMBER, month, 2025)


@pytest.mark.parametrize("fault", [UnknownAccount("No such account"), DatabaseBusy("busy")])
async def test_a_fault_of_the_ledger_passes_through(
    repository: NonCallableMagicMock, fault: StatementError
) -> None:
    repository.fetch_ledger.side_effect = fault
    with pytest.raises(type(fault)) as raised:
        await generate_monthly_statement(repository, NUMBER, 6, 2025)
    assert raised.value is fault
    repository.fetch_transactions_by_account.assert_not_awaited()


async def test_a_fault_of_the_transactions_passes_through(repository: NonCallableMagicMock) -> None:
    repository.fetch_transactions_by_account.side_effect = DatabaseUnusable("damaged")
    with pytest.raises(DatabaseUnusable, match="damaged"):
        await generate_monthly_statement(repository, NUMBER, 6, 2025)


# Header and rows must not disagree.


@pytest.mark.parametrize(
    "rows",
    [
        JUNE[:-1],
        (*JUNE, transaction(30, 2, "5.00", "One too many")),
        (*JUNE, transaction(30, 2, "0.00", "One too many of nothing")),
        (*JUNE[:-1], transaction(30, 1, "-0.91", "Fee")),
        # The same net and the same count, but other sums in and out.
        (*JUNE[:2], transaction(2, 2, "3250.10", "Salary"), transaction(30, 1, "-1.00", "Fee")),
        (),
    ],
    ids=["one missing", "one more", "one more of zero", "another amount", "in and out", "none"],
)
async def test_rows_that_do_not_make_the_totals_are_never_shown(
    repository: NonCallableMagicMock, rows: tuple[Transaction, ...]
) -> None:
    repository.fetch_transactions_by_account.return_value = rows
    with pytest.raises(DatabaseUnusable, match="2025-06 do not add up") as fault:
        await generate_monthly_statement(repository, NUMBER, 6, 2025)
    assert "read it again" in fault.value.detail


# Long months.


async def test_only_the_first_rows_of_a_long_month_are_asked_for(repository: NonCallableMagicMock) -> None:
    statement = await generate_monthly_statement(repository, NUMBER, 6, 2025, limit=2)
    repository.fetch_transaction_page.assert_awaited_once_with(NUMBER, 6, 2025, 0, 2)
    repository.fetch_transactions_by_account.assert_not_awaited()
    assert balances(statement) == ["104.33", "59.23"]


async def test_totals_and_proof_are_those_of_the_whole_month_all_the_same(
    repository: NonCallableMagicMock,
) -> None:
    part = await generate_monthly_statement(repository, NUMBER, 6, 2025, limit=2)
    whole = await generate_monthly_statement(repository, NUMBER, 6, 2025)
    assert part.model_dump(exclude={"transactions"}) == whole.model_dump(exclude={"transactions"})
    assert part.transactions == whole.transactions[:2]


@pytest.mark.parametrize("limit", [4, 5, 256])
async def test_a_month_within_the_limit_is_fetched_whole(
    repository: NonCallableMagicMock, limit: int
) -> None:
    statement = await generate_monthly_statement(repository, NUMBER, 6, 2025, limit=limit)
    repository.fetch_transactions_by_account.assert_awaited_once_with(NUMBER, 6, 2025)
    repository.fetch_transaction_page.assert_not_awaited()
    assert len(statement.transactions) == 4


async def test_the_balances_of_a_page_go_on_where_the_page_before_ended(
    repository: NonCallableMagicMock,
) -> None:
    statement = await generate_monthly_statement(repository, NUMBER, 6, 2025, limit=2)
    repository.fetch_transaction_page.reset_mock()
    repository.fetch_transaction_page.return_value = TransactionPage(
        booked_before=Decimal("-1145.10"), transactions=JUNE[2:]
    )
    page = await fetch_statement_page(repository, statement, 2, 256)
    repository.fetch_transaction_page.assert_awaited_once_with(NUMBER, 6, 2025, 2, 256)
    assert [str(row.balance) for row in page] == ["3309.23", "3308.33"]
    assert page[-1].balance == statement.closing_balance


async def test_the_pages_together_are_the_whole_statement(repository: NonCallableMagicMock) -> None:
    whole = await generate_monthly_statement(repository, NUMBER, 6, 2025)
    repository.fetch_transaction_page.side_effect = [
        TransactionPage(
            booked_before=sum((row.amount for row in JUNE[:offset]), Decimal(0)), transactions=(row,)
        )
        for offset, row in enumerate(JUNE)
    ]
    pages = [await fetch_statement_page(repository, whole, offset, 1) for offset in range(4)]
    assert tuple(row for page in pages for row in page) == whole.transactions
    assert repository.fetch_transaction_page.await_args_list == [
        call(NUMBER, 6, 2025, offset, 1) for offset in range(4)
    ]


async def test_a_page_behind_the_last_row_is_empty(repository: NonCallableMagicMock) -> None:
    whole = await generate_monthly_statement(repository, NUMBER, 6, 2025)
    repository.fetch_transaction_page.return_value = TransactionPage(
        booked_before=Decimal("2104.00"), transactions=()
    )
    assert await fetch_statement_page(repository, whole, 4, 256) == ()
    assert await fetch_statement_page(repository, whole, 5, 256) == ()


@pytest.mark.parametrize(
    ("offset", "limit", "rows"),
    [
        (2, 256, JUNE[2:3]),
        (2, 256, (*JUNE[2:], transaction(30, 2, "5.00", "One too many"))),
        (2, 256, (JUNE[2], transaction(30, 1, "-0.91", "Fee"))),
        (2, 256, ()),
        (4, 256, (transaction(30, 2, "5.00", "One too many"),)),
        (1, 2, JUNE[1:2]),
    ],
)
async def test_a_page_that_is_no_longer_of_the_statement_is_never_shown(
    repository: NonCallableMagicMock, offset: int, limit: int, rows: tuple[Transaction, ...]
) -> None:
    whole = await generate_monthly_statement(repository, NUMBER, 6, 2025)
    repository.fetch_transaction_page.return_value = TransactionPage(
        booked_before=sum((row.amount for row in JUNE[:offset]), Decimal(0)), transactions=rows
    )
    with pytest.raises(DatabaseUnusable, match="2025-06 do not add up"):
        await fetch_statement_page(repository, whole, offset, limit)
