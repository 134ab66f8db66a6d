"""What the screen needs to show an account: its months, and the statement of one of them."""

from statement_tui.errors import UnknownMonth
from statement_tui.models.account import Account
from statement_tui.models.frozen import Frozen
from statement_tui.models.month import Month
from statement_tui.models.statement import MonthlyStatement, MonthSummary
from statement_tui.repositories.protocol import StatementRepository
from statement_tui.services.accounts import fetch_ledger, summarize_months
from statement_tui.services.generate_statement import generate_monthly_statement


class AccountView(Frozen):
    """An account as it is browsed."""

    account: Account
    """The account."""
    months: tuple[MonthSummary, ...]
    """All its months, oldest first; empty when nothing is booked yet."""
    statement: MonthlyStatement | None
    """One of these months; None when there is none."""

    @property
    def newest_month(self) -> Month | None:
        """The newest month with transactions, else the last month; None when there is none."""
        booked = (month.period for month in reversed(self.months) if month.transaction_count)
        return next(booked, self.months[-1].period if self.months else None)


async def open_account(
    repository: StatementRepository,
    account_number: str | None,
    period: Month | None,
    *,
    limit: int,
    nearest: bool = False,
) -> AccountView | None:
    """The account with all its months and the statement of one.

    Args:
        repository: Where accounts and transactions are read from.
        account_number: With or without blanks; None for the first account.
        period: The month to show; None for the newest one with transactions.
        limit: Give only so many transactions of a month that has more.
        nearest: Show the nearest month when the account has no such month, instead of failing.

    Returns:
        None when there is no account at all.

    Raises:
        UnknownAccount: No account has this number.
        UnknownMonth: The account has no such month.
    """
    if account_number is None:
        accounts = await repository.fetch_accounts("", None, 1)
        if not accounts:
            return None
        account_number = accounts[0].number
    ledger = await fetch_ledger(repository, account_number)
    first, last = ledger.first_month, ledger.last_month
    if first is None or last is None:
        if period is not None and not nearest:
            raise UnknownMonth(f"There is no statement for {period}", "nothing is booked on the account yet")
        return AccountView(account=ledger.account, months=(), statement=None)
    period = period or ledger.newest_month or last
    if nearest:
        period = min(max(period, first), last)
    statement = await generate_monthly_statement(
        repository, ledger.account.number, period.month, period.year, limit=limit
    )
    return AccountView(account=ledger.account, months=summarize_months(ledger), statement=statement)
