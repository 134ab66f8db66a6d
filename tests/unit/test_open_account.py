"""What is shown of an account first."""

from datetime import date
from decimal import Decimal
from unittest.mock import NonCallableMagicMock

import pytest
from pytest_mock import MockerFixture

from statement_tui.errors import DatabaseBusy, UnknownAccount, UnknownMonth
from statement_tui.models.account import Account
from statement_tui.models.ledger import AccountLedger, MonthlyTotal
from statement_tui.models.month import Month
from statement_tui.models.reported_balance import BalanceKind, ReportedBalance
from statement_tui.models.transaction import Transaction, TransactionPage
from statement_tui.repositories.protocol import StatementRepository
from statement_tui.services.open_account import open_account

NUMBER = "DE02120300000000202051"
ACCOUNT = Account(user_id="kim", number=NUMBER, name="Everyday", currency="EUR")
ROW = Transaction(booked_on=date(2025, 6, 2), sequence=1, amount=Decimal("-45.10"))


def month(text: str) -> Month:
    return Month.parse(text)


def total(period: str, count: int = 1) -> MonthlyTotal:
    return MonthlyTotal(
        period=month(period),
        total_in=Decimal("0.00"),
        total_out=Decimal("-45.10"),
        transaction_count=count,
    )


REPORT_OF_AUGUST = ReportedBalance(
    as_of=date(2025, 8, 31), amount=Decimal("9.80"), kind=BalanceKind.CLOSING, booked_before=Decimal("-90.20")
)
LEDGER = AccountLedger(
    account=ACCOUNT,
    monthly_totals=(total("2025-04"), total("2025-06")),
    reported_balances=(REPORT_OF_AUGUST,),
)


@pytest.fixture
def repository(mocker: MockerFixture) -> NonCallableMagicMock:
    """A repository with one account: something in April and June, a reported balance in August."""
    mock: NonCallableMagicMock = mocker.create_autospec(StatementRepository, instance=True)
    mock.fetch_accounts.return_value = (ACCOUNT,)
    mock.fetch_ledger.return_value = LEDGER
    mock.fetch_transactions_by_account.return_value = (ROW,)
    mock.fetch_transaction_page.return_value = TransactionPage(
        booked_before=Decimal("0.00"), transactions=(ROW,)
    )
    return mock


async def test_without_a_number_it_is_the_first_account(repository: NonCallableMagicMock) -> None:
    view = await open_account(repository, None, None, limit=256)
    repository.fetch_accounts.assert_awaited_once_with("", None, 1)
    repository.fetch_ledger.assert_awaited_with(NUMBER)
    assert view is not None
    assert view.account == ACCOUNT


async def test_with_a_number_no_other_account_is_asked_for(repository: NonCallableMagicMock) -> None:
    view = await open_account(repository, "de02 1203 0000 0000 2020 51", None, limit=256)
    repository.fetch_accounts.assert_not_awaited()
    repository.fetch_ledger.assert_awaited_with(NUMBER)
    assert view is not None
    assert view.account == ACCOUNT


async def test_without_a_month_it_is_the_newest_one_with_transactions(
    repository: NonCallableMagicMock,
) -> None:
    view = await open_account(repository, None, None, limit=256)
    repository.fetch_transactions_by_account.assert_awaited_once_with(NUMBER, 6, 2025)
    assert view is not None
    assert view.statement is not None
    assert str(view.statement.period) == "2025-06"


async def test_an_account_that_only_has_a_reported_balance_shows_its_month(
    repository: NonCallableMagicMock,
) -> None:
    repository.fetch_ledger.return_value = AccountLedger(
        account=ACCOUNT,
        reported_balances=(REPORT_OF_AUGUST.model_copy(update={"booked_before": Decimal(0)}),),
    )
    repository.fetch_transactions_by_account.return_value = ()
    view = await open_account(repository, NUMBER, None, limit=256)
    assert view is not None
    assert view.statement is not None
    assert str(view.statement.period) == "2025-08"
    assert view.statement.transactions == ()


async def test_all_months_come_with_it_oldest_first(repository: NonCallableMagicMock) -> None:
    view = await open_account(repository, None, None, limit=256)
    assert view is not None
    assert [str(summary.period) for summary in view.months] == [
        "2025-04",
        "2025-05",
        "2025-06",
        "2025-07",
        "2025-08",
    ]
    assert [summary.transaction_count for summary in view.months] == [1, 0, 1, 0, 0]


async def test_a_month_can_be_named(repository: NonCallableMagicMock) -> None:
    view = await open_account(repository, NUMBER, month("2025-04"), limit=256)
    repository.fetch_transactions_by_account.assert_awaited_once_with(NUMBER, 4, 2025)
    assert view is not None
    assert view.statement is not None
    assert view.statement.period == month("2025-04")


async def test_only_so_many_transactions_of_a_long_month_are_fetched(
    repository: NonCallableMagicMock,
) -> None:
    repository.fetch_ledger.return_value = AccountLedger(
        account=ACCOUNT, monthly_totals=(total("2025-06", 5),)
    )
    view = await open_account(repository, NUMBER, None, limit=1)
    repository.fetch_transaction_page.assert_awaited_once_with(NUMBER, 6, 2025, 0, 1)
    repository.fetch_transactions_by_account.assert_not_awaited()
    assert view is not None
    assert view.statement is not None
    assert view.statement.transaction_count == 5


async def test_no_account_at_all_is_no_view(repository: NonCallableMagicMock) -> None:
    repository.fetch_accounts.return_value = ()
    assert await open_account(repository, None, None, limit=256) is None
    repository.fetch_ledger.assert_not_awaited()


async def test_an_account_without_anything_has_neither_months_nor_a_statement(
    repository: NonCallableMagicMock,
) -> None:
    repository.fetch_ledger.return_value = AccountLedger(account=ACCOUNT)
    view = await open_account(repository, NUMBER, None, limit=256)
    assert view is not None
    assert (view.account, view.months, view.statement) == (ACCOUNT, (), None)
    repository.fetch_transactions_by_account.assert_not_awaited()


async def test_a_month_of_an_account_without_anything_is_unknown(repository: NonCallableMagicMock) -> None:
    repository.fetch_ledger.return_value = AccountLedger(account=ACCOUNT)
    with pytest.raises(UnknownMonth, match=r"2025-06: nothing is booked"):
        await open_account(repository, NUMBER, month("2025-06"), limit=256)


async def test_near_any_month_an_account_without_anything_shows_just_that(
    repository: NonCallableMagicMock,
) -> None:
    repository.fetch_ledger.return_value = AccountLedger(account=ACCOUNT)
    view = await open_account(repository, NUMBER, month("2025-06"), limit=256, nearest=True)
    assert view is not None
    assert view.statement is None


@pytest.mark.parametrize("text", ["2025-03", "2025-09"])
async def test_a_month_outside_of_the_account_is_unknown(repository: NonCallableMagicMock, text: str) -> None:
    with pytest.raises(UnknownMonth, match="from 2025-04 to 2025-08"):
        await open_account(repository, NUMBER, month(text), limit=256)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [("1999-12", "2025-04"), ("2025-04", "2025-04"), ("2025-06", "2025-06"), ("2099-01", "2025-08")],
)
async def test_the_nearest_month_of_the_account_takes_its_place_when_asked_for(
    repository: NonCallableMagicMock, text: str, nearest: str
) -> None:
    repository.fetch_transactions_by_account.side_effect = lambda number, month, year: (
        (ROW.model_copy(update={"booked_on": date(year, month, 2)}),) if month in (4, 6) else ()
    )
    view = await open_account(repository, NUMBER, month(text), limit=256, nearest=True)
    assert view is not None
    assert view.statement is not None
    assert view.statement.period == month(nearest)


@pytest.mark.parametrize("fault", [UnknownAccount("No such account"), DatabaseBusy("busy")])
async def test_a_fault_passes_through(repository: NonCallableMagicMock, fault: Exception) -> None:
    repository.fetch_ledger.side_effect = fault
    with pytest.raises(type(fault)) as raised:
        await open_account(repository, NUMBER, None, limit=256)
    assert raised.value is fault
