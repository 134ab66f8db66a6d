"""Statements as they are written to a file: some months of an account, whole or only what a filter finds."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from statement_tui.errors import UnknownMonth, UsageFault
from statement_tui.models.ledger import AccountLedger
from statement_tui.models.money import decimals, to_minor_units
from statement_tui.models.month import Month
from statement_tui.models.statement import MonthlyStatement
from statement_tui.models.transaction import StatementTransaction
from statement_tui.models.transaction_filter import TransactionFilter, searched_text
from statement_tui.repositories.protocol import StatementRepository
from statement_tui.services.accounts import require_newest_month
from statement_tui.services.generate_statement import generate_monthly_statement


@dataclass(frozen=True, slots=True)
class MonthRange:
    """Which months are meant, as far as that was said."""

    first: Month | None = None
    """The first one; None for the newest month with transactions."""
    last: Month | None = None
    """The last one; None for only the first."""
    everything: bool = False
    """All months of the account instead."""


@dataclass(frozen=True, slots=True)
class Selection:
    """A statement, and what of it is wanted."""

    statement: MonthlyStatement
    """The statement, with all of its transactions."""
    transactions: Sequence[StatementTransaction]
    """Those that are wanted, in book order and with the balances that they have in the statement."""
    filter_text: str = ""
    """What they were found with; empty where all are wanted."""

    @property
    def total_in(self) -> Decimal:
        """Sum of the positive amounts that are wanted."""
        return self._sum(lambda amount: amount > 0)

    @property
    def total_out(self) -> Decimal:
        """Sum of the negative amounts that are wanted."""
        return self._sum(lambda amount: amount < 0)

    def _sum(self, counts: Callable[[Decimal], bool]) -> Decimal:
        zero = self.statement.total_in * 0  # with the decimals of the currency
        return sum((row.amount for row in self.transactions if counts(row.amount)), zero)


def months_of(ledger: AccountLedger, wanted: MonthRange) -> tuple[Month, Month]:
    """First and last of the wanted months that the account has.

    Raises:
        UsageFault: They end before they begin.
        UnknownMonth: The account has none of them.
    """
    newest = require_newest_month(ledger)
    first, last = ledger.first_month or newest, ledger.last_month or newest
    if wanted.everything:
        return first, last
    begin = wanted.first or newest
    end = wanted.last or begin
    if end < begin:
        raise UsageFault("The months end before they begin", f"{begin} is after {end}")
    if end < first or begin > last:
        months = str(begin) if begin == end else f"{begin} to {end}"
        raise UnknownMonth(
            f"There is no statement for {months}",
            f"the account {ledger.account.number} has statements from {first} to {last}",
        )
    return max(begin, first), min(end, last)


async def iterate_selections(
    repository: StatementRepository,
    account_number: str,
    months: tuple[Month, Month],
    wanted: TransactionFilter,
) -> AsyncIterator[Selection]:
    """The statements of the months, oldest first, only one at a time in memory.

    Args:
        repository: Where they are read from.
        account_number: As it is stored.
        months: The first and the last one.
        wanted: Which of their transactions are wanted.
    """
    month, last = months
    while month <= last:
        statement = await generate_monthly_statement(repository, account_number, month.month, month.year)
        yield select(statement, wanted)
        month = month.next()


def select(statement: MonthlyStatement, wanted: TransactionFilter) -> Selection:
    """What the filter finds in a statement."""
    rows, currency = statement.transactions, statement.currency
    if wanted.is_empty:
        return Selection(statement, rows)
    minor_units = [to_minor_units(row.amount, currency) for row in rows]
    texts = [searched_text(row.description, row.counterparty, row.reference) for row in rows]
    found = wanted.narrow(range(len(rows)), minor_units, texts, decimals(currency))
    return Selection(statement, [rows[place] for place in found], wanted.text.strip())
