"""What came of importing a bank file."""

from datetime import date
from decimal import Decimal

from statement_tui.models.frozen import Frozen
from statement_tui.models.parsed import ParseWarning


class StatementReport(Frozen):
    """One statement of a file: what it holds, and how much of it was new."""

    account_number: str
    """Without blanks; empty when neither the file nor the user names it."""
    currency: str | None
    """ISO 4217 code; None when neither the file nor the user names it."""
    transaction_count: int
    """How many booked entries the file has, those included that storage cannot hold."""
    total: Decimal
    """What they add up to."""
    opening_balance: Decimal | None
    """What the file reports for the beginning."""
    closing_balance: Decimal | None
    """What the file reports for the end (OFX LEDGERBAL)."""
    first_booked_on: date | None
    """The earliest booking date; None without entries."""
    last_booked_on: date | None
    """The latest booking date; None without entries."""
    new: int
    """How many entries were not known before."""
    duplicates: int
    """How many entries were known already."""


class FileReport(Frozen):
    """A file that was imported, or would be."""

    file: str
    """The file as the user named it."""
    format: str
    """`ofx`."""
    statements: tuple[StatementReport, ...]
    """One for each statement, in file order."""
    warnings: tuple[ParseWarning, ...] = ()
    """What of the file was left out, and why."""
    importable: bool = True
    """Whether the import takes it; False only in a preview, where a warning says what stands in the way."""


class Refusal(Frozen):
    """A file of which nothing was imported."""

    file: str
    """The file as the user named it."""
    error: str
    """What is wrong with it, and the way out."""
