"""Accounts and their months."""

from collections.abc import AsyncIterator
from typing import Final

from statement_tui.errors import UnknownMonth
from statement_tui.models.account import Account, compact_account_number
from statement_tui.models.ledger import AccountLedger
from statement_tui.models.month import Month
from statement_tui.models.overview import AccountOverview
from statement_tui.models.statement import MonthSummary
from statement_tui.repositories.protocol import StatementRepository
from statement_tui.services.reconciliation import Reconciliation

_BATCH: Final = 200


async def find_accounts(repository: StatementRepository, search: str, limit: int) -> tuple[Account, ...]:
    """At most `limit` accounts with the letters of `search` in this order in name, number, bank or user."""
    return await repository.fetch_accounts(search, None, limit)


async def iterate_accounts(
    repository: StatementRepository, after: str | None = None
) -> AsyncIterator[Account]:
    """All accounts in the order they were added, from the one behind `after`; a few at a time in memory."""
    while batch := await repository.fetch_accounts("", after, _BATCH):
        for account in batch:
            yield account
        after = batch[-1].number


async def fetch_ledger(repository: StatementRepository, account_number: str) -> AccountLedger:
    """The account with its monthly totals and reported balances; the number with or without blanks."""
    return await repository.fetch_ledger(compact_account_number(account_number))


def require_newest_month(ledger: AccountLedger) -> Month:
    """The newest month with transactions, else the last month of the account.

    Raises:
        UnknownMonth: Nothing is known of the account yet.
    """
    if ledger.newest_month is None:
        raise UnknownMonth(
            "There is no statement yet", f"nothing is booked on the account {ledger.account.number}"
        )
    return ledger.newest_month


def summarize_account(ledger: AccountLedger) -> AccountOverview:
    """The account, its months and its closing balance."""
    last = ledger.last_month
    closing_balance = (
        Reconciliation(ledger).summarize(last).closing_balance if last else ledger.account.opening_balance
    )
    return AccountOverview(
        account=ledger.account,
        first_month=ledger.first_month,
        last_month=last,
        closing_balance=closing_balance,
    )


def summarize_months(ledger: AccountLedger) -> tuple[MonthSummary, ...]:
    """Every month of the account without its transactions, oldest first, empty months included."""
    month, last = ledger.first_month, ledger.last_month
    if month is None or last is None:
        return ()
    reconciliation = Reconciliation(ledger)
    summaries = []
    while month <= last:
        summaries.append(reconciliation.summarize(month))
        month = month.next()
    return tuple(summaries)
