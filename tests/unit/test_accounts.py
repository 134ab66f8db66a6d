"""Finding accounts, walking through all of them, and the months of one."""

from datetime import date
from decimal import Decimal
from unittest.mock import NonCallableMagicMock, call

import pytest
from pytest_mock import MockerFixture

from statement_tui.errors import UnknownAccount, UnknownMonth
from statement_tui.models.account import Account
from statement_tui.models.ledger import AccountLedger, MonthlyTotal
from statement_tui.models.month import Month
from statement_tui.models.proof import Verdict
from statement_tui.models.reported_balance import BalanceKind, ReportedBalance
from statement_tui.repositories.protocol import StatementRepository
from statement_tui.services.accounts import (
    fetch_ledger,
    find_accounts,
    iterate_accounts,
    require_newest_month,
    summarize_account,
    summarize_months,
)


def account(number: str) -> Account:
    return Account(user_id="kim", number=number, name=f"Account {number}", currency="EUR")


def total(month: str, total_in: str, total_out: str = "0.00") -> MonthlyTotal:
    return MonthlyTotal(
        period=Month.parse(month),
        total_in=Decimal(total_in),
        total_out=Decimal(total_out),
        transaction_count=1,
    )


@pytest.fixture
def repository(mocker: MockerFixture) -> NonCallableMagicMock:
    """A repository with three accounts, which it gives in two batches."""
    mock: NonCallableMagicMock = mocker.create_autospec(StatementRepository, instance=True)
    mock.fetch_accounts.side_effect = [(account("1"), account("2")), (account("3"),), ()]
    mock.fetch_ledger.return_value = AccountLedger(account=account("1"))
    return mock


async def test_accounts_are_found_from_the_start(repository: NonCallableMagicMock) -> None:
    assert await find_accounts(repository, "evd", 20) == (account("1"), account("2"))
    repository.fetch_accounts.assert_awaited_once_with("evd", None, 20)


async def test_all_accounts_come_in_order_a_batch_at_a_time(repository: NonCallableMagicMock) -> None:
    assert [found.number async for found in iterate_accounts(repository)] == ["1", "2", "3"]
    assert repository.fetch_accounts.await_args_list == [
        call("", None, 200),
        call("", "2", 200),
        call("", "3", 200),
    ]


async def test_the_next_batch_is_not_fetched_before_it_is_needed(repository: NonCallableMagicMock) -> None:
    accounts = iterate_accounts(repository)
    assert (await anext(accounts)).number == "1"
    assert (await anext(accounts)).number == "2"
    repository.fetch_accounts.assert_awaited_once_with("", None, 200)


async def test_accounts_can_be_walked_through_from_behind_one(repository: NonCallableMagicMock) -> None:
    repository.fetch_accounts.side_effect = [(account("3"),), ()]
    assert [found.number async for found in iterate_accounts(repository, "2")] == ["3"]
    assert repository.fetch_accounts.await_args_list == [call("", "2", 200), call("", "3", 200)]


async def test_without_accounts_there_is_nothing_to_walk_through(repository: NonCallableMagicMock) -> None:
    repository.fetch_accounts.side_effect = [()]
    assert [found async for found in iterate_accounts(repository)] == []


async def test_a_ledger_is_asked_for_by_the_number_without_blanks(repository: NonCallableMagicMock) -> None:
    ledger = await fetch_ledger(repository, " de02 1203 ")
    assert ledger is repository.fetch_ledger.return_value
    repository.fetch_ledger.assert_awaited_once_with("DE021203")


async def test_an_unknown_account_passes_through(repository: NonCallableMagicMock) -> None:
    repository.fetch_ledger.side_effect = UnknownAccount("No such account")
    with pytest.raises(UnknownAccount):
        await fetch_ledger(repository, "9")


def test_the_newest_month_is_the_last_one_with_transactions() -> None:
    later = ReportedBalance(as_of=date(2025, 6, 30), amount=Decimal("1.00"), kind=BalanceKind.CLOSING)
    ledger = AccountLedger(
        account=account("1"), monthly_totals=(total("2025-02", "1.00"),), reported_balances=(later,)
    )
    assert str(require_newest_month(ledger)) == "2025-02"
    assert str(require_newest_month(ledger.model_copy(update={"monthly_totals": ()}))) == "2025-06"


def test_an_account_without_anything_has_no_newest_month() -> None:
    with pytest.raises(UnknownMonth, match="no statement yet"):
        require_newest_month(AccountLedger(account=account("1")))


def test_an_overview_closes_with_the_last_month() -> None:
    ledger = AccountLedger(
        account=account("1").model_copy(update={"opening_balance": Decimal("100.00")}),
        monthly_totals=(total("2024-11", "10.00"), total("2025-02", "5.00", "-7.00")),
    )
    overview = summarize_account(ledger)
    assert overview.account == ledger.account
    assert (str(overview.first_month), str(overview.last_month)) == ("2024-11", "2025-02")
    assert overview.closing_balance == Decimal("108.00")
    assert overview.closing_balance == summarize_months(ledger)[-1].closing_balance


def test_the_overview_of_an_account_without_anything_shows_its_opening_balance() -> None:
    empty = account("1").model_copy(update={"opening_balance": Decimal("85.00")})
    overview = summarize_account(AccountLedger(account=empty))
    assert (overview.first_month, overview.last_month) == (None, None)
    assert overview.closing_balance == Decimal("85.00")


def test_every_month_from_the_first_to_the_last_has_a_summary() -> None:
    ledger = AccountLedger(
        account=account("1"),
        monthly_totals=(total("2024-11", "10.00"), total("2025-02", "5.00", "-7.00")),
        reported_balances=(
            ReportedBalance(
                as_of=date(2025, 1, 31),
                amount=Decimal("110.00"),
                kind=BalanceKind.CLOSING,
                booked_before=Decimal("10.00"),
            ),
            ReportedBalance(
                as_of=date(2025, 3, 31),
                amount=Decimal("100.00"),
                kind=BalanceKind.CLOSING,
                booked_before=Decimal("8.00"),
            ),
        ),
    )
    summaries = summarize_months(ledger)
    assert [str(summary.period) for summary in summaries] == [
        "2024-11",
        "2024-12",
        "2025-01",
        "2025-02",
        "2025-03",
    ]
    assert [summary.transaction_count for summary in summaries] == [1, 0, 0, 1, 0]
    assert [str(summary.opening_balance) for summary in summaries] == [
        "100.00",
        "110.00",
        "110.00",
        "110.00",
        "108.00",
    ]
    assert [summary.proof.verdict for summary in summaries] == [
        *[Verdict.UNVERIFIED] * 3,
        *[Verdict.OFF] * 2,
    ]
    assert [summary.is_gap for summary in summaries] == [False, False, False, False, True]
    assert [summary.follows_previous for summary in summaries] == [False, True, True, True, True]


def test_an_account_without_anything_has_no_months() -> None:
    assert summarize_months(AccountLedger(account=account("1"))) == ()


def test_an_account_of_reports_alone_has_the_months_after_the_first() -> None:
    reports = [
        ReportedBalance(as_of=date(2025, month, 1), amount=Decimal(month), kind=BalanceKind.OPENING)
        for month in (5, 7)
    ]
    ledger = AccountLedger(account=account("1"), reported_balances=tuple(reports))
    assert [(str(summary.period), summary.is_gap) for summary in summarize_months(ledger)] == [
        ("2025-05", True),
        ("2025-06", True),
        ("2025-07", False),
    ]
