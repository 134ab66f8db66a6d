"""The sections and the records of a QIF file, before any of its dates and amounts are read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, NamedTuple

from statement_tui.errors import UnreadableFile
from statement_tui.models.parsed import Advance

HEADER: Final = re.compile(
    r"!\s*(?:(type|option|clear)\s*:\s*([^\n]*?)|(account))\s*", re.IGNORECASE | re.ASCII
)
"""A line that begins a section or sets an option."""

_PAYMENT_TYPES: Final = {
    "bank": "Bank",
    "cash": "Cash",
    "ccard": "Credit card",
    "oth a": "Asset",
    "oth s": "Asset",
    "oth l": "Liability",
}
_TRADE_TYPES: Final = frozenset({"invst", "port", "mutual", "401(k)", "401(k)/403(b)"})
_LIST_TYPES: Final = frozenset(
    {"cat", "class", "memorized", "security", "prices", "budget", "template", "tag", "payee", "invitem"}
)
_DATE_ORDERS: Final = frozenset({"dmy", "mdy", "ymd"})
_RECORD_LINES_MAX: Final = 10_000
"""No transaction has as many splits: the end of the record is missing."""

_BLOCK_CHARACTERS: Final = 65_536


class Kind(Enum):
    """What the records of a section are."""

    PAYMENTS = auto()
    """Transactions of a bank account, a credit card or cash."""
    TRADES = auto()
    """Transactions of an investment account."""
    UNKNOWN = auto()
    """Perhaps transactions: the section is called something else, or has no header."""
    ACCOUNTS = auto()
    """Accounts, of which one may be the account of the sections that follow."""
    LIST = auto()
    """Categories, securities and other lists that hold no transactions."""


@dataclass(frozen=True, slots=True)
class Account:
    """What an `!Account` block says, as it is written."""

    place: str
    """Where the block is."""
    name: str
    """Its name (N)."""
    balance: str
    """The balance of its last statement ($)."""
    balance_day: str
    """The day of that balance (/)."""


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """All records under one header."""

    kind: Kind
    """What they are."""
    type: str
    """What the account of such a section is called, else the type as it is written."""
    place: str
    """Where the header is."""
    account: Account | None = None
    """The account that the records belong to, if the file names it."""
    date_order: str = ""
    """The order of day and month that the file declares (`!Option:MDY`): `mdy`, `dmy`, `ymd` or nothing."""


class Record(NamedTuple):
    """One transaction as it is written."""

    line: int
    """The line that it begins in."""
    fields: list[str]
    """Its lines, each a letter that says what it is, and a value."""


def parts(text: str, advance: Advance) -> Iterator[Section | Record]:
    """Each section that is no list of accounts and, after it, its records if they may be transactions.

    Args:
        text: The file, with a line feed at the end of its lines.
        advance: Told how many characters are read so far.

    Raises:
        UnreadableFile: A record is cut off, or something stands before the first header.
    """
    return _Parts().of(text, advance)


class _Parts:
    """Goes once through the lines of a file."""

    def __init__(self) -> None:
        self._begun = False
        self._section = Section(Kind.UNKNOWN, "", "line 1")
        self._account: Account | None = None
        self._accounts_in_block = 0
        self._date_order = ""
        self._fields: list[str] = []
        self._first_line = 0

    def of(self, text: str, advance: Advance) -> Iterator[Section | Record]:
        number = 0
        for done, lines in _blocks(text):
            for written in lines:
                number += 1
                line = written.strip()
                if not line or (line[0] == "#" and not self._begun):
                    continue
                if line[0] == "!" and (header := HEADER.fullmatch(line)):
                    yield from self._begin(header, number)
                elif line[0] == "^" and not line.strip("^ "):
                    yield from self._end_record()
                elif self._section.kind is not Kind.LIST:
                    self._add_field(line, number)
            advance(done)
        if self._fields:
            raise UnreadableFile(
                "The file ends in the middle of a record",
                f"line {self._first_line}: the record that begins here is not ended by ^; "
                "get the file again.",
            )

    def _add_field(self, line: str, number: int) -> None:
        if not self._fields:
            self._first_line = number
        self._fields.append(line)
        if len(self._fields) > _RECORD_LINES_MAX:
            raise UnreadableFile(
                f"A record in the file has more than {_RECORD_LINES_MAX:,} lines",
                f"line {self._first_line}: the record that begins here is not ended by ^; "
                "get the file again.",
            )

    def _end_record(self) -> Iterator[Section | Record]:
        if self._fields:
            if self._section.kind is Kind.ACCOUNTS:
                self._name_account()
            else:
                if not self._begun:
                    self._begun = True
                    yield self._section
                yield Record(self._first_line, self._fields)
            self._fields = []

    def _begin(self, header: re.Match[str], number: int) -> Iterator[Section]:
        self._require_ended_record(number)
        self._begun = True
        word, value, accounts = header.groups()
        if accounts:
            self._account, self._accounts_in_block = None, 0
            self._section = Section(Kind.ACCOUNTS, "", f"line {number}")
        elif word.lower() == "type":
            kind, name = _kind_of(value)
            self._section = Section(kind, name, f"line {number}", self._account, self._date_order)
            yield self._section
        elif value.lower() in _DATE_ORDERS:
            self._date_order = value.lower()

    def _require_ended_record(self, number: int) -> None:
        if not self._fields:
            return
        if not self._begun:
            raise UnreadableFile(
                "There is something else before the QIF data",
                f"line {self._first_line}: the first header, as !Type:Bank, is in line {number}; "
                "leave out what stands before it.",
            )
        if self._section.kind is Kind.ACCOUNTS:
            self._name_account()
        else:
            raise UnreadableFile(
                "A record in the file is cut off",
                f"line {self._first_line}: the record that begins here is not ended by ^ "
                f"before the header in line {number}; get the file again.",
            )
        self._fields = []

    def _name_account(self) -> None:
        values = {field[0]: field[1:].strip() for field in reversed(self._fields)}
        self._accounts_in_block += 1
        # After a list of several accounts it cannot be told which of them is meant.
        self._account = (
            Account(f"line {self._first_line}", values["N"], values.get("$", ""), values.get("/", ""))
            if self._accounts_in_block == 1 and "N" in values
            else None
        )


def _kind_of(written: str) -> tuple[Kind, str]:
    name = " ".join(written.split())
    if name.lower() in _PAYMENT_TYPES:
        return Kind.PAYMENTS, _PAYMENT_TYPES[name.lower()]
    if name.lower() in _TRADE_TYPES:
        return Kind.TRADES, "Investment"
    return (Kind.LIST if name.lower() in _LIST_TYPES else Kind.UNKNOWN), name


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Some lines at a time, since the lines of a large file take far more memory than its text.

    Yields:
        Where the lines end, in characters, and the lines.
    """
    begin = 0
    while begin < len(text):
        end = text.find("\n", begin + _BLOCK_CHARACTERS)
        end = len(text) if end < 0 else end
        yield end, text[begin:end].split("\n")
        begin = end + 1
