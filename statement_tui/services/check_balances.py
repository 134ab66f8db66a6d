"""Whether everything that the banks report agrees with what is booked."""

from collections.abc import AsyncIterator
from typing import NamedTuple

from statement_tui.models.account import Account
from statement_tui.models.proof import Discrepancy
from statement_tui.repositories.protocol import StatementRepository
from statement_tui.services.accounts import fetch_ledger, iterate_accounts
from statement_tui.services.reconciliation import Reconciliation


class Break(NamedTuple):
    """Two reported balances of an account that its transactions do not connect."""

    account: Account
    """The account."""
    discrepancy: Discrepancy
    """Between which reports, and by how much."""


async def find_breaks(
    repository: StatementRepository, account_number: str | None = None
) -> AsyncIterator[Break]:
    """Every break of one account, or of all of them in the order they were added; oldest first in each.

    Args:
        repository: Where accounts and what their banks report are read from.
        account_number: With or without blanks; None for all accounts.

    Raises:
        UnknownAccount: No account has this number.
    """
    async for number in _numbers(repository, account_number):
        ledger = await fetch_ledger(repository, number)
        for discrepancy in Reconciliation(ledger).discrepancies():
            yield Break(ledger.account, discrepancy)


async def _numbers(repository: StatementRepository, account_number: str | None) -> AsyncIterator[str]:
    if account_number is not None:
        yield account_number
        return
    async for account in iterate_accounts(repository):
        yield account.number
