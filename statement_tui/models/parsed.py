"""What a reader finds in a bank file, before anything is compared with the database."""

from datetime import date
from decimal import Decimal

from statement_tui.models.frozen import Frozen


class ParseWarning(Frozen):
    """Something in a file that could not be read, and where."""

    place: str
    """Where it stands: `line 12`."""
    message: str
    """What is wrong with it."""


class ParsedEntry(Frozen):
    """One booked entry of a file, money in positive."""

    booked_on: date
    """Booking date (OFX DTPOSTED)."""
    value_on: date | None = None
    """Value date (OFX DTUSER or DTAVAIL)."""
    amount: Decimal
    """Signed amount in the statement's currency, with the decimals the file gives."""
    description: str = ""
    """Remittance information as the bank writes it (OFX MEMO, else NAME)."""
    counterparty: str | None = None
    """Name of the other party (OFX NAME or PAYEE)."""
    reference: str | None = None
    """The bank's own reference (OFX FITID)."""
    kind: str | None = None
    """The bank's kind of transaction (OFX TRNTYPE)."""
    place: str = ""
    """Where it stands in the file."""


class ParsedBalance(Frozen):
    """A balance that the bank reports."""

    as_of: date
    """The day it was reported for."""
    amount: Decimal
    """Signed amount in the statement's currency."""


class ParsedStatement(Frozen):
    """The entries and balances that a file gives for one account, in the bank's order, oldest first."""

    account_number: str
    """As the file writes it, without blanks (OFX ACCTID)."""
    account_name: str = ""
    """What the file calls the account, or its type."""
    institution: str | None = None
    """The bank as the file names it (OFX FI/ORG, else BANKID)."""
    currency: str | None
    """ISO 4217 code (OFX CURDEF); None when the file does not say."""
    opening_balance: ParsedBalance | None = None
    """The balance at the start of its day."""
    closing_balance: ParsedBalance | None = None
    """The last balance reported (OFX LEDGERBAL)."""
    entries: tuple[ParsedEntry, ...] = ()
    """The booked entries."""


class ParsedFile(Frozen):
    """All that was found in one bank file."""

    format: str
    """`ofx`."""
    statements: tuple[ParsedStatement, ...]
    """One for each statement in the file, in file order."""
    warnings: tuple[ParseWarning, ...] = ()
    """What could not be read."""
