"""What the services ask of storage."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date
from typing import Protocol

from statement_tui.models.account import Account
from statement_tui.models.ledger import AccountLedger
from statement_tui.models.reported_balance import ReportedBalance
from statement_tui.models.transaction import Transaction, TransactionPage


class StatementRepository(Protocol):
    """Reads accounts and transactions; changes nothing.

    Account numbers are given without blanks. Every method raises `UnknownAccount` for a number that no
    account has, `DatabaseBusy` or `DatabaseUnusable` when storage fails, and can be cancelled at any time:
    the next call does not wait for the query of a cancelled one.
    """

    async def fetch_accounts(self, search: str, after: str | None, limit: int) -> tuple[Account, ...]:
        """Accounts in the order they were added.

        Args:
            search: Letters that must occur in this order in name, number, bank or user; case does not matter.
            after: Number of the account to start behind; None for the start.
            limit: How many at most.
        """
        ...

    async def fetch_ledger(self, account_number: str) -> AccountLedger:
        """The account, its monthly totals and reported balances, all of one instant."""
        ...

    async def fetch_transactions_by_account(
        self, account_number: str, month: int, year: int
    ) -> tuple[Transaction, ...]:
        """All transactions booked in the month, in book order."""
        ...

    async def fetch_transaction_page(
        self, account_number: str, month: int, year: int, offset: int, limit: int
    ) -> TransactionPage:
        """At most `limit` transactions of the month after the first `offset`, in book order."""
        ...


class ImportRepository(Protocol):
    """Writes what bank files contain. Amounts are in the account's currency."""

    def transaction(self) -> AbstractAsyncContextManager[None]:
        """All that is written inside happens whole, or not at all when it is left with an exception."""
        ...

    async def find_account(self, account_number: str) -> Account | None:
        """The account of this number, or None when there is none yet."""
        ...

    async def add_account(self, account: Account) -> None:
        """Add an account."""
        ...

    async def fetch_transactions_between(
        self, account: Account, first: date, last: date
    ) -> tuple[Transaction, ...]:
        """Transactions booked from the first to the last day, both included, in book order."""
        ...

    async def add_import(
        self, file_name: str, sha256: str, file_format: str, new: int, duplicates: int, warnings: int
    ) -> int:
        """Note that a file was imported; returns its number."""
        ...

    async def add_transactions(
        self, account: Account, import_id: int, transactions: Sequence[Transaction]
    ) -> None:
        """Add transactions of one import."""
        ...

    async def has_reported_balance(self, account: Account, balance: ReportedBalance) -> bool:
        """Whether exactly this is known already."""
        ...

    async def add_reported_balance(self, account: Account, import_id: int, balance: ReportedBalance) -> None:
        """Add what the bank reports, unless exactly this is known already."""
        ...
