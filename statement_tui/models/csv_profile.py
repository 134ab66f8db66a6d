"""How the CSV files of a bank are to be read: as detected, as the user says, as kept for next time."""

from collections.abc import Mapping
from enum import StrEnum

from pydantic import Field

from statement_tui.models.frozen import Frozen


class DateOrder(StrEnum):
    """In which order day, month and year are written."""

    DMY = "dmy"
    """Day, month, year."""
    MDY = "mdy"
    """Month, day, year."""
    YMD = "ymd"
    """Year, month, day."""


class DecimalMark(StrEnum):
    """What stands before the decimals of an amount."""

    POINT = "."
    """A point: 1,234.56."""
    COMMA = ","
    """A comma: 1.234,56."""


class SignStyle(StrEnum):
    """How a row says whether money came in or went out."""

    SIGNED = "signed"
    """One column; money out is negative."""
    DEBIT_CREDIT = "debit-credit"
    """Two columns: money out in the one, money in in the other."""
    FLAG = "flag"
    """One column without a sign, and a word in another column."""
    INVERTED = "inverted"
    """One column; money out is positive, as card companies write what was spent."""


class RowOrder(StrEnum):
    """In which order the rows stand."""

    OLDEST_FIRST = "oldest-first"
    """In the order of booking."""
    NEWEST_FIRST = "newest-first"
    """Against the order of booking."""


class CsvField(StrEnum):
    """What a column can hold."""

    BOOKING_DATE = "booking-date"
    """The booking date."""
    VALUE_DATE = "value-date"
    """The value date."""
    AMOUNT = "amount"
    """The amount, with or without a sign."""
    DEBIT = "debit"
    """The amount of money out."""
    CREDIT = "credit"
    """The amount of money in."""
    FLAG = "flag"
    """A word for money out or money in."""
    FEE = "fee"
    """A fee that is taken in addition to the amount; positive is money out."""
    BALANCE = "balance"
    """What is on the account after the row."""
    DESCRIPTION = "description"
    """Remittance information; several columns are joined."""
    COUNTERPARTY = "counterparty"
    """Name of the other party."""
    PAYER = "payer"
    """Name of the party that paid: the other one when money came in."""
    PAYEE = "payee"
    """Name of the party that was paid: the other one when money went out."""
    COUNTERPARTY_ACCOUNT = "counterparty-account"
    """IBAN or number of the other party's account."""
    REFERENCE = "reference"
    """The bank's own reference."""
    END_TO_END_ID = "end-to-end-id"
    """The reference that the payer gave."""
    KIND = "kind"
    """The bank's kind of transaction."""
    CURRENCY = "currency"
    """The currency of amount and balance."""
    ACCOUNT = "account"
    """IBAN or number of the account."""
    ACCOUNT_NAME = "account-name"
    """What the account, or a part of it with a balance of its own, is called."""
    STATUS = "status"
    """Whether the row is booked."""


class CsvChoices(Frozen):
    """How a file is to be read; what is None is told from each file anew."""

    delimiter: str | None = Field(default=None, pattern=r'^(?:[^\w\s"]|\t)$')
    """What stands between two columns."""
    encoding: str | None = Field(default=None, max_length=40)
    """The encoding of the text, by Python's name for it."""
    has_header: bool | None = None
    """Whether there is a row with the names of the columns."""
    date_order: DateOrder | None = None
    """The order of day, month and year."""
    decimal_mark: DecimalMark | None = None
    """The decimal mark of all amounts."""
    sign_style: SignStyle | None = None
    """How money in and money out are told apart."""
    row_order: RowOrder | None = None
    """Whether the oldest or the newest row is first."""
    columns: Mapping[CsvField, tuple[str, ...]] = Field(default_factory=dict)
    """Which columns hold what, by name or by number from 1; none at all for what no column holds."""


class CsvAnswers(CsvChoices):
    """What the user says about one file."""


class CsvProfile(CsvChoices):
    """How all files with a certain header are to be read. It holds names of columns and no account data."""

    name: str = Field(default="", max_length=60)
    """What the user calls it, or the bank's name; empty for one that was only detected."""
    headers: tuple[tuple[str, ...], ...] = ()
    """The fingerprint: the names of all columns, folded; a bank may have had several such headers."""
    required: tuple[str, ...] = ()
    """Names of columns, folded, by which a header is known again that may have others besides."""
    currency: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    """ISO 4217 code of all amounts, where no column says it."""
    debit_words: tuple[str, ...] = ()
    """Words of the flag column that mean money out, folded; every other word means money in."""
    unbooked_words: tuple[str, ...] = ()
    """Words of the status column that mean that a row is not booked, folded."""
