"""What the services ask of storage."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date
from typing import TYPE_CHECKING, Protocol

from statement_tui.models.account import Account
from statement_tui.models.import_batch import ImportBatch, UndoneImport
from statement_tui.models.import_plan import AccountFile, KnownTransaction
from statement_tui.models.ledger import AccountLedger
from statement_tui.models.parsed import Advance
from statement_tui.models.reported_balance import Position
from statement_tui.models.transaction import BookedRow, Transaction, TransactionPage

if TYPE_CHECKING:
    from statement_tui.models.found_transaction import SearchStep
    from statement_tui.models.transaction_filter import TransactionFilter


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

    async def fetch_account_id(self, account_number: str) -> int:
        """A number by which the account is found again while it is there; later another one can have it."""
        ...

    async def fetch_account_of_id(self, account_id: int) -> Account | None:
        """The account that has this number now, or None when there is none."""
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

    async def fetch_month_rows(self, account_number: str, month: int, year: int) -> Sequence[BookedRow]:
        """All transactions booked in the month, in book order, only what finding and sorting need."""
        ...

    async def fetch_transactions_at(
        self, account_number: str, positions: Sequence[Position]
    ) -> tuple[Transaction, ...]:
        """The transactions at these places that are still there, in the order of the places."""
        ...

    async def fetch_transactions_between(
        self, account_number: str, first: date, last: date, limit: int
    ) -> tuple[Transaction, ...]:
        """At most `limit` transactions booked from the first to the last day, included, in book order."""
        ...

    def find_transactions(
        self,
        wanted: "TransactionFilter",
        *,
        account_number: str | None = None,
        before: date | None = None,
        after: date | None = None,
        newest_first: bool = True,
    ) -> "AsyncGenerator[SearchStep, None]":
        """Look for transactions, day by day; what a step has found is in this order too.

        Args:
            wanted: Which transactions.
            account_number: Only those of this account; None for all accounts.
            before: Only those booked before this day.
            after: Only those booked after this day.
            newest_first: Whether to begin with the newest day.
        """
        ...

    async def fetch_row_number(self, account_number: str, position: Position) -> int:
        """How many transactions of its month stand before this position."""
        ...


class ImportRepository(Protocol):
    """Writes what bank files contain, and takes it out again. Amounts are in the account's currency."""

    def transaction(self) -> AbstractAsyncContextManager[None]:
        """All that is written inside happens whole, or not at all when it is left with an exception."""
        ...

    async def keep_copy(self) -> None:
        """Make a copy of all there is, before the first write; later calls do nothing."""
        ...

    async def find_account(self, account_number: str, currency: str | None) -> Account | None:
        """The account that a file means with this number, or None when there is none yet.

        Numbers are compared without blanks, dots, dashes and slashes, and without the currency at their end.

        Args:
            account_number: As the file writes it.
            currency: Only an account in this currency is meant; None for any.
        """
        ...

    async def fetch_ledger(self, account_number: str) -> AccountLedger:
        """See `StatementRepository.fetch_ledger`; what was written in an open transaction is in it."""
        ...

    async def fetch_known_transactions(
        self, account: Account, first: date, last: date
    ) -> tuple[KnownTransaction, ...]:
        """Transactions booked from the first to the last day, both included, in book order."""
        ...

    async def add_account(self, account: Account) -> None:
        """Add an account that is there only because files have something for it."""
        ...

    async def add_account_number(self, number: str, account: Account, import_id: int) -> None:
        """Remember that files mean this account by this number."""
        ...

    async def find_import(self, sha256: str) -> ImportBatch | None:
        """The import of a file with exactly these bytes, or None."""
        ...

    async def add_import(
        self, file_name: str, sha256: str, file_format: str, new: int, duplicates: int, warnings: int
    ) -> int:
        """Note that a file was imported; returns its number."""
        ...

    async def add_account_file(
        self, account: Account, import_id: int, file: AccountFile, advance: Advance
    ) -> None:
        """Add what a file has for an account: new transactions, whatever it reports once more, balances.

        Args:
            account: An account that is there.
            import_id: The import that brings it.
            file: What it has.
            advance: Told how many entries are written.
        """
        ...

    async def fetch_imports(self, number: int | None = None) -> tuple[ImportBatch, ...]:
        """The import of this number, or all of them, the newest first."""
        ...

    async def remove_import(self, batch: ImportBatch) -> UndoneImport:
        """Take out what only this import brought, reported balances and accounts left empty included."""
        ...
