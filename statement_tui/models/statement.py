"""The monthly statement: the one object that header, table, proof, printed text and JSON come from."""

from decimal import Decimal

from statement_tui.models.account import Account
from statement_tui.models.frozen import Frozen
from statement_tui.models.month import Month
from statement_tui.models.proof import Proof, Verdict
from statement_tui.models.transaction import StatementTransaction


class MonthSummary(Frozen):
    """One month of an account, without its transactions."""

    period: Month
    """Month and year."""
    opening_balance: Decimal
    """On the account before the first transaction of the month."""
    total_in: Decimal
    """Sum of the positive amounts, zero or more."""
    total_out: Decimal
    """Sum of the negative amounts, zero or less."""
    transaction_count: int
    """How many transactions the month has."""
    proof: Proof
    """Whether it adds up to what the bank reports."""
    follows_previous: bool
    """The month before is a statement of the account too, and closes with this opening balance."""

    @property
    def net(self) -> Decimal:
        """In plus out."""
        return self.total_in + self.total_out

    @property
    def closing_balance(self) -> Decimal:
        """The final balance: opening balance plus net."""
        return self.opening_balance + self.net

    @property
    def is_gap(self) -> bool:
        """Nothing is booked, yet the balances that the bank reports around it differ."""
        return self.transaction_count == 0 and self.proof.verdict is Verdict.OFF


class MonthlyStatement(MonthSummary):
    """One account in one month, with its transactions."""

    account: Account
    """Whose statement it is."""
    first_month: Month
    """The first month of the account."""
    last_month: Month
    """The last month of the account."""
    transactions: tuple[StatementTransaction, ...]
    """In book order, each with its running balance; only the first ones where a limit was asked for."""

    @property
    def user_id(self) -> str:
        """Whose account it is."""
        return self.account.user_id

    @property
    def account_number(self) -> str:
        """IBAN or the bank's own number, without blanks."""
        return self.account.number

    @property
    def currency(self) -> str:
        """ISO 4217 code of all amounts."""
        return self.account.currency
