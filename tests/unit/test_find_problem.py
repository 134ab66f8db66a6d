"""The next statement that does not add up, wherever it is."""

from decimal import Decimal
from unittest.mock import NonCallableMagicMock

import pytest
from pytest_mock import MockerFixture

from statement_tui.errors import DatabaseBusy
from statement_tui.models.account import Account
from statement_tui.models.ledger import AccountLedger
from statement_tui.models.month import Month
from statement_tui.models.reported_balance import BalanceKind, ReportedBalance
from statement_tui.repositories.protocol import StatementRepository
from statement_tui.services.find_problem import find_next_problem


def month(text: str) -> Month:
    return Month.parse(text)


def account(number: str) -> Account:
    return Account(user_id="kim", number=number, name=f"Account {number}", currency="EUR")


def ledger(number: str, *off: str) -> AccountLedger:
    """An account of 2025 with a report at the end of each month; in those named the balance moved by 1.00."""
    balance, reports = Decimal("0.00"), []
    for period in (month("2024-12").plus(index) for index in range(13)):
        balance += Decimal("1.00") if str(period) in off else 0
        reports.append(ReportedBalance(as_of=period.last_day, amount=balance, kind=BalanceKind.CLOSING))
    return AccountLedger(account=account(number), reported_balances=tuple(reports))


@pytest.fixture
def repository(mocker: MockerFixture) -> NonCallableMagicMock:
    """A repository to be given ledgers."""
    mock: NonCallableMagicMock = mocker.create_autospec(StatementRepository, instance=True)
    return mock


def give(repository: NonCallableMagicMock, *ledgers: AccountLedger) -> None:
    numbers = [one.account.number for one in ledgers]

    def fetch_accounts(search: str, after: str | None, limit: int) -> tuple[Account, ...]:
        start = numbers.index(after) + 1 if after is not None else 0
        return tuple(one.account for one in ledgers[start : start + limit])

    repository.fetch_accounts.side_effect = fetch_accounts
    repository.fetch_ledger.side_effect = lambda number: ledgers[numbers.index(number)]


async def test_an_older_month_of_the_same_account_comes_first(repository: NonCallableMagicMock) -> None:
    give(repository, ledger("1", "2025-02", "2025-05", "2025-09"), ledger("2", "2025-06"))
    assert await find_next_problem(repository, "1", month("2025-07")) == ("1", month("2025-05"))
    repository.fetch_ledger.assert_awaited_once_with("1")


async def test_the_month_itself_is_not_the_next_one(repository: NonCallableMagicMock) -> None:
    give(repository, ledger("1", "2025-02", "2025-05"))
    assert await find_next_problem(repository, "1", month("2025-05")) == ("1", month("2025-02"))


async def test_then_come_the_accounts_behind_it_newest_month_first(repository: NonCallableMagicMock) -> None:
    give(repository, ledger("1", "2025-03"), ledger("2", "2025-08"), ledger("3", "2025-04", "2025-09"))
    assert await find_next_problem(repository, "2", month("2025-08")) == ("3", month("2025-09"))


async def test_after_the_last_account_it_goes_on_with_the_first(repository: NonCallableMagicMock) -> None:
    give(repository, ledger("1"), ledger("2", "2025-03"), ledger("3", "2025-09"), ledger("4"))
    assert await find_next_problem(repository, "3", month("2025-09")) == ("2", month("2025-03"))


async def test_the_newer_months_of_the_same_account_come_last(repository: NonCallableMagicMock) -> None:
    give(repository, ledger("1"), ledger("2", "2025-03", "2025-07", "2025-09"), ledger("3"))
    assert await find_next_problem(repository, "2", month("2025-03")) == ("2", month("2025-09"))


async def test_the_only_problem_leads_nowhere_else(repository: NonCallableMagicMock) -> None:
    give(repository, ledger("1"), ledger("2", "2025-07"), ledger("3"))
    assert await find_next_problem(repository, "2", month("2025-07")) is None


async def test_where_everything_agrees_there_is_none(repository: NonCallableMagicMock) -> None:
    give(repository, ledger("1"), ledger("2"), AccountLedger(account=account("3")))
    assert await find_next_problem(repository, "1", month("2025-07")) is None


async def test_pressing_on_visits_every_problem_and_comes_back(repository: NonCallableMagicMock) -> None:
    give(repository, ledger("1", "2025-02", "2025-05"), ledger("2"), ledger("3", "2025-07", "2025-11"))
    seen, place = [], ("1", month("2025-05"))
    for _ in range(4):
        found = await find_next_problem(repository, *place)
        assert found is not None
        seen.append(f"{found[0]} {found[1]}")
        place = found
    assert seen == ["1 2025-02", "3 2025-11", "3 2025-07", "1 2025-05"]


async def test_an_account_that_is_no_longer_listed_has_a_next_problem_too(
    repository: NonCallableMagicMock,
) -> None:
    ledgers = ledger("1", "2025-03"), ledger("2")
    give(repository, *ledgers)
    repository.fetch_accounts.side_effect = lambda search, after, limit: (
        (account("1"),) if after is None else ()
    )
    assert await find_next_problem(repository, "2", month("2025-07")) == ("1", month("2025-03"))
    repository.fetch_accounts.side_effect = lambda search, after, limit: ()
    assert await find_next_problem(repository, "2", month("2025-07")) is None


async def test_a_fault_passes_through(repository: NonCallableMagicMock) -> None:
    give(repository, ledger("1"))
    repository.fetch_ledger.side_effect = DatabaseBusy("busy")
    with pytest.raises(DatabaseBusy):
        await find_next_problem(repository, "1", month("2025-07"))
