"""An account in a list of accounts."""

from decimal import Decimal

from statement_tui.models.account import Account
from statement_tui.models.frozen import Frozen
from statement_tui.models.month import Month


class AccountOverview(Frozen):
    """An account, its months, and what is on it."""

    account: Account
    """The account."""
    first_month: Month | None
    """Its first month; None when nothing is known of it yet."""
    last_month: Month | None
    """Its last month; None when nothing is known of it yet."""
    closing_balance: Decimal
    """What is on it at the end of the last month."""
