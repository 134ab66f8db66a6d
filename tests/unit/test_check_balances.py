"""Breaks: where reported balances and booked transactions disagree."""

from datetime import date
from decimal import Decimal
from unittest.mock import NonCallableMagicMock, call

import pytest
from pytest_mock import MockerFixture

from statement_tui.errors import UnknownAccount, UnknownMonth
from statement_tui.models.account import Account
from statement_tui.models.ledger import AccountLedger, MonthlyTotal
from statement_tui.models.month import Month
from statement_tui.models.reported_balance import BalanceKind, ReportedBalance
from statement_tui.repositories.protocol import StatementRepository
from statement_tui.services.accounts import require_newest_month, summarize_account
from statement_tui.services.check_balances import find_breaks
from statement_tui.services.reconciliation import Reconciliation


def account(number: str) -> Account:
    return Account(
        user_id="me", number=number, name="Everyday", currency="EUR", opening_balance=Decimal("3.00")
    )


def report(month: int, amount: str, booked_before: str) -> ReportedBalance:
    """What the bank reports for the last day of a month of 2026."""
    return ReportedBalance(
        as_of=Month(year=2026, month=month).last_day,
        amount=Decimal(amount),
        kind=BalanceKind.CLOSING,
        booked_before=Decimal(booked_before),
    )


def ledger(number: str, *reports: ReportedBalance, totals: tuple[MonthlyTotal, ...] = ()) -> AccountLedger:
    return AccountLedger(account=account(number), reported_balances=reports, monthly_totals=totals)


@pytest.fixture
def repository(mocker: MockerFixture) -> NonCallableMagicMock:
    """A repository of two accounts, of which the second is off twice."""
    ledgers = {
        "1": ledger("1", report(5, "10.00", "0"), report(6, "15.00", "5")),
        "2": ledger("2", report(4, "1.00", "0"), report(5, "2.00", "1.50"), report(6, "0.00", "1.50")),
    }
    mock: NonCallableMagicMock = mocker.create_autospec(StatementRepository, instance=True)
    mock.fetch_accounts.side_effect = [(account("1"), account("2")), ()]
    mock.fetch_ledger.side_effect = ledgers.__getitem__
    return mock


async def test_every_break_of_every_account_is_found_oldest_first(repository: NonCallableMagicMock) -> None:
    breaks = [found async for found in find_breaks(repository)]

    assert [found.account.number for found in breaks] == ["2", "2"]
    assert [found.discrepancy.difference for found in breaks] == [Decimal("0.50"), Decimal("2.00")]
    assert [(found.discrepancy.since, found.discrepancy.until) for found in breaks] == [
        (date(2026, 4, 30), date(2026, 5, 31)),
        (date(2026, 5, 31), date(2026, 6, 30)),
    ]
    assert repository.fetch_ledger.await_args_list == [call("1"), call("2")]


async def test_one_account_is_checked_alone_its_number_with_or_without_blanks(
    repository: NonCallableMagicMock,
) -> None:
    assert [found async for found in find_breaks(repository, " 1 ")] == []

    repository.fetch_ledger.assert_awaited_once_with("1")
    repository.fetch_accounts.assert_not_awaited()


async def test_an_unknown_account_is_no_account_without_breaks(repository: NonCallableMagicMock) -> None:
    repository.fetch_ledger.side_effect = UnknownAccount("No such account")

    with pytest.raises(UnknownAccount):
        [found async for found in find_breaks(repository, "3")]


def test_reports_of_one_place_can_contradict_each_other() -> None:
    both = Reconciliation(ledger("1", report(5, "1.00", "7"), report(5, "4.00", "7")))

    [discrepancy] = both.discrepancies()

    assert discrepancy.difference == Decimal("-3.00")
    assert (discrepancy.since_amount, discrepancy.until_amount) == (Decimal("1.00"), Decimal("4.00"))


@pytest.mark.parametrize("reports", [(), (report(5, "1.00", "7"),)])
def test_nothing_is_off_without_two_reports(reports: tuple[ReportedBalance, ...]) -> None:
    assert Reconciliation(ledger("1", *reports)).discrepancies() == ()


def test_an_account_is_summed_up_to_its_last_month() -> None:
    total = MonthlyTotal(
        period=Month.parse("2026-06"), total_in=Decimal(7), total_out=Decimal(-2), transaction_count=2
    )

    overview = summarize_account(ledger("1", report(4, "1.00", "0"), totals=(total,)))

    assert (str(overview.first_month), str(overview.last_month)) == ("2026-05", "2026-06")
    assert overview.closing_balance == Decimal(6)


def test_an_account_without_anything_has_its_opening_balance_and_no_months() -> None:
    overview = summarize_account(ledger("1"))

    assert (overview.first_month, overview.last_month) == (None, None)
    assert overview.closing_balance == Decimal("3.00")


def test_the_newest_month_is_asked_for_in_vain_where_nothing_is_booked() -> None:
    with pytest.raises(UnknownMonth, match="nothing is booked on the account 1"):
        require_newest_month(ledger("1"))


def test_the_newest_month_is_the_last_with_transactions() -> None:
    total = MonthlyTotal(
        period=Month.parse("2026-03"), total_in=Decimal(7), total_out=Decimal(-2), transaction_count=2
    )

    assert str(require_newest_month(ledger("1", report(6, "1.00", "0"), totals=(total,)))) == "2026-03"
