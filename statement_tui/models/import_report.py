"""What came of importing a bank file."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from statement_tui.models.frozen import Frozen
from statement_tui.models.import_batch import ImportBatch
from statement_tui.models.parsed import ParseWarning
from statement_tui.models.proof import Discrepancy
from statement_tui.models.question import Question


class NearMatch(Frozen):
    """A new entry that could be a known transaction, although not all of it is the same; both are kept."""

    place: str
    """Where the entry stands in the file."""
    booked_on: date
    """Its booking date."""
    amount: Decimal
    """The amount of both."""
    description: str
    """What the entry says."""
    known_booked_on: date
    """Booking date of the known transaction."""
    known_description: str
    """What the known transaction says."""


class RowStatus(StrEnum):
    """What an import makes of a row of a file."""

    NEW = "new"
    """It is not known yet."""
    NEAR = "near"
    """It is new, and could be a known one."""
    DUPLICATE = "duplicate"
    """It is known already."""
    UNREADABLE = "unreadable"
    """It is left out."""


class RowReport(Frozen):
    """One row of a file."""

    status: RowStatus
    """What the import makes of it."""
    place: str
    """Where it stands in the file."""
    booked_on: date | None = None
    """Its booking date; None when it cannot be read."""
    amount: Decimal | None = None
    """Its amount; None when it cannot be read."""
    text: str
    """What it says, or why it cannot be read."""


class StatementReport(Frozen):
    """One statement of a file: what it holds, and how much of it was new."""

    account_number: str
    """Without blanks; empty when neither the file nor the user names it."""
    currency: str | None
    """ISO 4217 code as the file writes it, else the account's; None when neither file nor user names it."""
    is_new_account: bool = False
    """Whether the account was not known before."""
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
    unreadable: int = 0
    """How many transactions are left out because they could not be read or stored."""
    near_matches: tuple[NearMatch, ...] = ()
    """New entries that could be known ones."""
    rows: tuple[RowReport, ...] = ()
    """The first of its rows, as many as were asked for."""
    follows: bool | None = None
    """Whether it begins with what was on the account before; None when that is not known."""

    @property
    def difference(self) -> Decimal | None:
        """By how much it does not add up by itself: opening balance and entries less the closing balance.

        None when the file does not report both balances.
        """
        if self.opening_balance is None or self.closing_balance is None:
            return None
        return self.opening_balance + self.total - self.closing_balance


class BalanceBreak(Frozen):
    """Two reported balances of an account that what is booked between them does not connect."""

    account_number: str
    """The account."""
    currency: str
    """ISO 4217 code."""
    discrepancy: Discrepancy
    """Between which reports, and by how much."""


class FileReport(Frozen):
    """A file that was imported, or would be."""

    file: str
    """The file as the user named it."""
    format: str
    """`ofx`, `camt.053`, `mt940`, `qif` or `csv`."""
    statements: tuple[StatementReport, ...]
    """One for each statement, in file order."""
    warnings: tuple[ParseWarning, ...] = ()
    """What of the file was left out, and why."""
    importable: bool = True
    """Whether the import takes it; False only in a preview, where a warning says what stands in the way."""
    questions: tuple[Question, ...] = ()
    """What the user has to say before the import takes it."""
    import_number: int | None = None
    """The number by which it can be undone; None when nothing was written."""
    already_imported: ImportBatch | None = None
    """The import of a file with the same bytes, because of which nothing was written."""
    profile: str | None = None
    """The file that now says how CSV files like this one are to be read; None when nothing was learnt."""
    breaks: tuple[BalanceBreak, ...] = ()
    """What does not add up on the account and did before, or was not known to."""


class Refusal(Frozen):
    """A file of which nothing was imported."""

    file: str
    """The file as the user named it."""
    error: str
    """What is wrong with it, and the way out."""
    questions: tuple[Question, ...] = ()
    """What the user has to say so that it can be read."""
