"""Finding transactions in other months and other accounts."""

from statement_tui.models.month import Month
from statement_tui.models.transaction_filter import TransactionFilter
from statement_tui.repositories.protocol import StatementRepository


async def find_month(
    repository: StatementRepository,
    wanted: TransactionFilter,
    account_number: str,
    period: Month,
    *,
    older: bool,
) -> Month | None:
    """The nearest month of the account with a transaction that is wanted; None when there is none.

    Args:
        repository: Where transactions are read from.
        wanted: Which transactions.
        account_number: Of the account, without blanks.
        period: Where to begin; the month itself is not looked at.
        older: Whether to look into older months, or into newer ones.
    """
    steps = repository.find_transactions(
        wanted,
        account_number=account_number,
        before=period.first_day if older else None,
        after=None if older else period.last_day,
        newest_first=older,
    )
    async for step in steps:
        for found in step.found:
            return Month.containing(found.transaction.booked_on)
    return None
