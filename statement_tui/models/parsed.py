"""What a reader finds in a bank file, before anything is compared with the database.

A file can have very many entries, so these are plain tuples and slotted classes: the readers check what they
put in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from statement_tui.models.frozen import Frozen
from statement_tui.models.reported_balance import BalanceKind
from statement_tui.models.transaction import TransactionDetail

Advance: TypeAlias = Callable[[int], object]
"""Told from time to time how many bytes of a file have been read so far."""


def unwatched(done: int) -> None:
    """The `Advance` of a reading that nobody watches."""


class ParseWarning(Frozen):
    """Something in a file that could not be read, and where."""

    place: str
    """Where it stands: `line 12`."""
    message: str
    """What is wrong with it."""
    lost: bool = False
    """Whether a transaction is left out because of it."""


class ParsedEntry(NamedTuple):
    """One booked entry of a file, money in positive."""

    booked_on: date
    """Booking date (OFX DTPOSTED, camt.053 BookgDt, MT940 entry date of :61:)."""
    amount: Decimal
    """Signed amount in the statement's currency, with the decimals the file gives."""
    value_on: date | None = None
    """Value date (OFX DTUSER or DTAVAIL, camt.053 ValDt, MT940 value date of :61:)."""
    description: str = ""
    """Remittance information as the bank writes it (OFX MEMO, else NAME; camt.053 RmtInf)."""
    counterparty: str | None = None
    """Name of the other party (OFX NAME or PAYEE; camt.053 RltdPties)."""
    counterparty_account: str | None = None
    """IBAN or number of the other party's account (camt.053 CdtrAcct or DbtrAcct)."""
    reference: str | None = None
    """The bank's own reference (OFX FITID, camt.053 AcctSvcrRef, MT940 reference of the institution)."""
    end_to_end_id: str | None = None
    """The reference that the payer gave (camt.053 EndToEndId, MT940 EREF)."""
    kind: str | None = None
    """The bank's kind of transaction (OFX TRNTYPE, camt.053 BkTxCd, MT940 transaction type)."""
    details: tuple[TransactionDetail, ...] = ()
    """Its parts, when it has several (camt.053 TxDtls, QIF splits)."""
    balance: Decimal | None = None
    """What the bank reports to be on the account after it (the balance column of a CSV)."""
    place: str = ""
    """Where it stands in the file."""


class ParsedBalance(NamedTuple):
    """A balance that the bank reports."""

    as_of: date
    """The day it was reported for."""
    amount: Decimal
    """Signed amount in the statement's currency."""
    kind: BalanceKind
    """At what time of that day: the start, the end, or when the file was downloaded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedStatement:
    """The entries and balances that a file gives for one account, in the bank's order, oldest first."""

    account_number: str
    """As the file writes it, without blanks (OFX ACCTID, camt.053 Acct/Id, MT940 :25:); empty for none."""
    account_name: str = ""
    """What the file calls the account, or its type."""
    institution: str | None = None
    """The bank as the file names it (OFX FI/ORG, else BANKID; camt.053 Svcr)."""
    currency: str | None
    """ISO 4217 code as the file writes it; None when the file does not say."""
    first_day: date | None = None
    """First day of the period that the file states."""
    last_day: date | None = None
    """Last day of the period that the file states."""
    opening_balance: ParsedBalance | None = None
    """The balance before the first entry."""
    closing_balance: ParsedBalance | None = None
    """The balance after the last entry (OFX LEDGERBAL)."""
    starting_balance: Decimal | None = None
    """What a program computed for the time before the first entry, where a new account starts; no report."""
    entries: tuple[ParsedEntry, ...] = ()
    """The booked entries."""
    warnings: tuple[ParseWarning, ...] = ()
    """What of this statement could not be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFile:
    """All that was found in one bank file."""

    format: str
    """`ofx`, `camt.053`, `mt940`, `qif` or `csv`."""
    statements: tuple[ParsedStatement, ...]
    """One for each statement in the file, in file order."""
    warnings: tuple[ParseWarning, ...] = ()
    """What could not be read and belongs to no statement."""
