"""The next statement that does not add up."""

from collections.abc import AsyncIterator

from statement_tui.models.month import Month
from statement_tui.models.proof import Verdict
from statement_tui.repositories.protocol import StatementRepository
from statement_tui.services.accounts import fetch_ledger, iterate_accounts, summarize_months


async def find_next_problem(
    repository: StatementRepository, account_number: str, period: Month
) -> tuple[str, Month] | None:
    """The next month that is off or a gap, as account number and month.

    The search goes from the month into older ones, then through the accounts that follow, newest month first,
    and from the first account on until it is back; None when no other statement is off.
    """
    async for number in _round_trip(repository, account_number):
        months = reversed(summarize_months(await fetch_ledger(repository, number)))
        problems = [month.period for month in months if month.proof.verdict is Verdict.OFF]
        if number == account_number:
            problems = [problem for problem in problems if problem < period]
        if problems:
            return number, problems[0]
    ledger = await fetch_ledger(repository, account_number)
    for month in reversed(summarize_months(ledger)):
        if month.period > period and month.proof.verdict is Verdict.OFF:
            return account_number, month.period
    return None


async def _round_trip(repository: StatementRepository, account_number: str) -> AsyncIterator[str]:
    """The account, those behind it, and those before it."""
    yield account_number
    async for account in iterate_accounts(repository, after=account_number):
        yield account.number
    async for account in iterate_accounts(repository):
        if account.number == account_number:
            return
        yield account.number
