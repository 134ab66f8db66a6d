"""All of an account but its transactions: enough for every opening balance and every proof."""

from decimal import Decimal

from pydantic import Field

from statement_tui.models.account import Account
from statement_tui.models.frozen import Frozen
from statement_tui.models.month import Month
from statement_tui.models.reported_balance import ReportedBalance


class MonthlyTotal(Frozen):
    """What the transactions of a month add up to."""

    period: Month
    """The month, by booking date."""
    total_in: Decimal
    """Sum of the positive amounts, zero or more."""
    total_out: Decimal
    """Sum of the negative amounts, zero or less."""
    transaction_count: int = Field(ge=1)
    """How many transactions."""

    @property
    def net(self) -> Decimal:
        """In plus out."""
        return self.total_in + self.total_out


class AccountLedger(Frozen):
    """An account with its monthly totals and the balances its bank reports, read in one instant."""

    account: Account
    """The account."""
    monthly_totals: tuple[MonthlyTotal, ...] = ()
    """One for each month that has transactions, oldest first."""
    reported_balances: tuple[ReportedBalance, ...] = ()
    """Ordered by position; at the same position in the order they were reported."""

    @property
    def first_month(self) -> Month | None:
        """The first month of the account: with a transaction, or after the first reported balance."""
        months = [total.period for total in self.monthly_totals[:1]]
        if self.reported_balances:
            months.append(Month.containing(self.reported_balances[0].position[0]))
        last = self.last_month
        return min([*months, last]) if last is not None else None

    @property
    def last_month(self) -> Month | None:
        """The last month of the account: with a transaction, or with a reported balance."""
        months = [total.period for total in self.monthly_totals[-1:]]
        months += [Month.containing(balance.as_of) for balance in self.reported_balances[-1:]]
        return max(months, default=None)

    @property
    def newest_month(self) -> Month | None:
        """The newest month with transactions, else the last month of the account."""
        return self.monthly_totals[-1].period if self.monthly_totals else self.last_month
