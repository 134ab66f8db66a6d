"""What could be the reason that an account does not add up."""

from enum import StrEnum

from statement_tui.models.frozen import Frozen
from statement_tui.models.transaction import Transaction


class HintKind(StrEnum):
    """What a hint points at."""

    BALANCE_COLUMN = "balance_column"
    """The first transaction after which the bank's own balance is another one."""
    TWICE = "twice"
    """A transaction that is there twice, of the amount that is too much."""
    TOO_MUCH = "too_much"
    """A transaction of the amount that is too much."""
    MISSING = "missing"
    """A transaction of the amount that is missing: perhaps there were two of it."""
    SIGN = "sign"
    """A transaction that makes up the difference when its sign is turned round."""
    DIGITS = "digits"
    """A transaction that makes up the difference when two neighbouring digits are exchanged."""
    OUTSIDE = "outside"
    """A transaction just outside of the reports, of the amount that is missing between them."""
    NO_ROWS = "no_rows"
    """Nothing is booked between the reports: a file can be missing."""
    NINE = "nine"
    """The difference is divisible by nine, as when digits of an amount were exchanged."""


class Hint(Frozen):
    """One possible reason; never more than a hint."""

    kind: HintKind
    """What it points at."""
    transaction: Transaction | None = None
    """The transaction that it is about, if it is about one."""
