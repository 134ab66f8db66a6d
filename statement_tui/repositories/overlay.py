"""An import that is only tried out: kept in memory, over a database that it does not change."""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import date
from typing import Final

from statement_tui.models.account import Account
from statement_tui.models.reported_balance import ReportedBalance
from statement_tui.models.transaction import Transaction
from statement_tui.repositories.protocol import ImportRepository

_IMPORT_ID: Final = 0
"""Imports that are tried out are not numbered."""


class OverlayImportRepository:
    """An `ImportRepository` that reads from another one and forgets what is written to it."""

    def __init__(self, below: ImportRepository) -> None:
        self._below = below
        self._accounts: dict[str, Account] = {}
        self._transactions: defaultdict[str, list[Transaction]] = defaultdict(list)
        self._balances: set[tuple[str, ReportedBalance]] = set()

    def transaction(self) -> AbstractAsyncContextManager[None]:
        """See `ImportRepository.transaction`; nothing of it lasts anyway."""
        return nullcontext()

    async def find_account(self, account_number: str) -> Account | None:
        """See `ImportRepository.find_account`."""
        return self._accounts.get(account_number) or await self._below.find_account(account_number)

    async def add_account(self, account: Account) -> None:
        """See `ImportRepository.add_account`."""
        self._accounts[account.number] = account

    async def fetch_transactions_between(
        self, account: Account, first: date, last: date
    ) -> tuple[Transaction, ...]:
        """See `ImportRepository.fetch_transactions_between`."""
        known = await self._below.fetch_transactions_between(account, first, last)
        added = [t for t in self._transactions[account.number] if first <= t.booked_on <= last]
        return tuple(sorted([*known, *added], key=lambda t: (t.booked_on, t.sequence)))

    async def add_import(
        self, file_name: str, sha256: str, file_format: str, new: int, duplicates: int, warnings: int
    ) -> int:
        """See `ImportRepository.add_import`."""
        return _IMPORT_ID

    async def add_transactions(
        self, account: Account, import_id: int, transactions: Sequence[Transaction]
    ) -> None:
        """See `ImportRepository.add_transactions`."""
        self._transactions[account.number] += transactions

    async def has_reported_balance(self, account: Account, balance: ReportedBalance) -> bool:
        """See `ImportRepository.has_reported_balance`."""
        known = (account.number, balance) in self._balances
        return known or await self._below.has_reported_balance(account, balance)

    async def add_reported_balance(self, account: Account, import_id: int, balance: ReportedBalance) -> None:
        """See `ImportRepository.add_reported_balance`."""
        self._balances.add((account.number, balance))
