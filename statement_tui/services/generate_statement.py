"""The monthly statement."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from statement_tui.errors import DatabaseUnusable, UnknownMonth
from statement_tui.models.account import compact_account_number
from statement_tui.models.ledger import AccountLedger
from statement_tui.models.month import Month
from statement_tui.models.statement import MonthlyStatement, MonthSummary
from statement_tui.models.transaction import StatementTransaction, Transaction
from statement_tui.repositories.protocol import StatementRepository
from statement_tui.services.reconciliation import Reconciliation

PAGE_SIZE: Final = 256
"""Transactions that are fetched at a time from a month that has more, for showing them."""

FIRST_PAGE_SIZE: Final = 64
"""Transactions that are fetched with the statement itself: those that a terminal shows at once."""


async def generate_monthly_statement(
    repository: StatementRepository, account_number: str, month: int, year: int, *, limit: int | None = None
) -> MonthlyStatement:
    """Make the statement of one account and month.

    Args:
        repository: Where accounts and transactions are read from.
        account_number: With or without blanks.
        month: 1 to 12.
        year: Four digits.
        limit: Give only so many transactions of a month that has more; the totals and the proof are those of
            the whole month all the same. `fetch_statement_page` gives the others.

    Raises:
        UnknownAccount: No account has this number.
        UnknownMonth: The month lies outside of what is known of the account.
        DatabaseUnusable: The transactions do not add up to the month's own totals.
    """
    number = compact_account_number(account_number)
    ledger = await repository.fetch_ledger(number)
    first_month, last_month = _months_of(ledger)
    period = Month(year=year, month=month)
    if not first_month <= period <= last_month:
        raise UnknownMonth(
            f"There is no statement for {period}",
            f"the account {number} has statements from {first_month} to {last_month}",
        )
    summary = Reconciliation(ledger).summarize(period)
    if limit is None or summary.transaction_count <= limit:
        transactions = await repository.fetch_transactions_by_account(number, month, year)
        _require_totals(summary, transactions)
    else:
        page = await repository.fetch_transaction_page(number, month, year, 0, limit)
        transactions = page.transactions
    return MonthlyStatement(
        **dict(summary),
        account=ledger.account,
        first_month=first_month,
        last_month=last_month,
        transactions=_with_balances(transactions, summary.opening_balance),
    )


async def fetch_statement_page(
    repository: StatementRepository, statement: MonthlyStatement, offset: int, limit: int
) -> tuple[StatementTransaction, ...]:
    """At most `limit` transactions of the statement after the first `offset`, with their running balances.

    Raises:
        DatabaseUnusable: They are no longer those of the statement.
    """
    period = statement.period
    page = await repository.fetch_transaction_page(
        statement.account_number, period.month, period.year, offset, limit
    )
    rows = _with_balances(page.transactions, statement.opening_balance + page.booked_before)
    left = max(statement.transaction_count - offset, 0)
    ends_elsewhere = rows and left <= limit and rows[-1].balance != statement.closing_balance
    if len(rows) != min(limit, left) or ends_elsewhere:
        raise statement_changed(period)
    return rows


def _months_of(ledger: AccountLedger) -> tuple[Month, Month]:
    first, last = ledger.first_month, ledger.last_month
    if first is None or last is None:
        raise UnknownMonth(
            "There is no statement yet", f"nothing is booked on the account {ledger.account.number}"
        )
    return first, last


def _with_balances(
    transactions: Iterable[Transaction], opening_balance: Decimal
) -> tuple[StatementTransaction, ...]:
    balance = opening_balance
    rows = []
    for transaction in transactions:
        balance += transaction.amount
        rows.append(StatementTransaction(**dict(transaction), balance=balance))
    return tuple(rows)


def _require_totals(summary: MonthSummary, transactions: tuple[Transaction, ...]) -> None:
    """Header and rows must never disagree, whoever wrote the database."""
    amounts = [transaction.amount for transaction in transactions]
    booked = sum(amount for amount in amounts if amount > 0), sum(amount for amount in amounts if amount < 0)
    if (*booked, len(amounts)) != (summary.total_in, summary.total_out, summary.transaction_count):
        raise statement_changed(summary.period)


def statement_changed(period: Month) -> DatabaseUnusable:
    """The fault of a statement whose transactions are no longer what its totals say."""
    return DatabaseUnusable(
        "The statement changed while it was read",
        f"the transactions of {period} do not add up to the month's totals; read it again, "
        "and if this stays, restore the database from a copy",
    )
