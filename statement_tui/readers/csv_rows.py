"""The rows of a CSV file, once it is settled how they are to be read."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from statement_tui.errors import UnreadableFile
from statement_tui.models.csv_profile import CsvField, SignStyle
from statement_tui.models.parsed import ParsedEntry, ParseWarning
from statement_tui.readers.csv_accounts import Accounts
from statement_tui.readers.csv_amounts import amount, parts
from statement_tui.readers.csv_columns import Layout
from statement_tui.readers.csv_dates import Dates
from statement_tui.readers.csv_flags import BALANCE_PHRASES, BOOKED_WORDS, TOTAL_WORDS, UNBOOKED_WORDS
from statement_tui.readers.csv_money import NoAmount, RowMoney, cell, only
from statement_tui.readers.csv_shape import is_known_header, is_other_format
from statement_tui.readers.csv_words import folded
from statement_tui.readers.text import quoted
from statement_tui.readers.warning_limit import WARNINGS_MAX, WarningLimit

_PHRASE_CHARACTERS_MAX: Final = 40

_BALANCE: Final = re.compile(r"balance|saldo|solde|kontostand|forward", re.IGNORECASE)
"""What is in each of the phrases; searched first, because to fold a text takes much longer."""

_UNBOOKED_DATES: Final = UNBOOKED_WORDS | {"offen", "open"}


@dataclass(frozen=True, slots=True)
class Reading:
    """How the rows are read."""

    layout: Layout
    """Which columns hold what."""
    width: int
    """How many columns there are."""
    date_index: int
    """Where the date stands in its readings."""
    mark: str
    """The decimal mark; empty when no amount has decimals."""
    style: SignStyle
    """How money in and money out are told apart."""
    balance_sign: int
    """-1 where the balance is what the owner owes."""
    with_fee: bool
    """Whether the fee is taken from the amount."""
    currency: str | None
    """The currency where no column says it."""
    debit_words: Collection[str]
    """Words of the flag column that mean money out; empty for those that are known."""
    unbooked_words: Collection[str]
    """Words of the status column that mean that a row is not booked."""


class Rows:
    """Makes entries of rows, and gives each to the statement of its account."""

    def __init__(self, reading: Reading, dates: Dates) -> None:
        self.warnings: list[ParseWarning] = []
        self._reading = reading
        self._dates = dates
        self._money = RowMoney(reading.layout, reading.style, reading.debit_words)
        self._booking = only(reading.layout, CsvField.BOOKING_DATE)
        self._value = only(reading.layout, CsvField.VALUE_DATE)
        self._balance = only(reading.layout, CsvField.BALANCE)
        self._fee = only(reading.layout, CsvField.FEE) if reading.with_fee else -1
        self._status = only(reading.layout, CsvField.STATUS)
        self._accounts = Accounts(reading.layout, reading.currency)
        self.statements = self._accounts.opened
        self._described = reading.layout.get(CsvField.DESCRIPTION, ())
        self._other_account = only(reading.layout, CsvField.COUNTERPARTY_ACCOUNT)
        self._reference = only(reading.layout, CsvField.REFERENCE)
        self._end_to_end_id = only(reading.layout, CsvField.END_TO_END_ID)
        self._texts: dict[str, str] = {}
        self._odd: list[tuple[int, Sequence[str]]] = []
        self._unbooked: list[int] = []
        self._unknown: dict[str, int] = {}
        self._limit = WarningLimit()

    def add(self, line: int, cells: Sequence[str]) -> None:
        """Read a row that stands below the names of the columns."""
        text = cell(cells, self._booking)
        days = self._dates.of(text)
        booked_on = days[self._reading.date_index] if days else None
        if booked_on is None and not self._is_unbooked(line, cells):
            if folded(text) in _UNBOOKED_DATES:
                self._unbooked.append(line)
            elif any(each.strip() for each in cells):
                self._keep_odd(line, cells)
            return
        if booked_on is None or self._is_unbooked(line, cells):
            return
        self._lose_odd()
        if any(each.strip() for each in cells[self._reading.width :]):
            message = f"the row is left out: it has {len(cells)} columns instead of {self._reading.width}"
            self._warn(line, message, lost=True)
            return
        if self._reports_balance(cells):
            self._warn(line, "a row that reports a balance is left out; it is no transaction")
            return
        try:
            entry = self._entry(line, booked_on, cells)
        except NoAmount:
            self._warn_without_amount(line, cells)
        except ValueError as fault:
            self._warn(line, f"the row is left out: {fault}", lost=True)
        else:
            statement, oddity = self._accounts.of(cells)
            statement.entries.append(entry)
            if oddity:
                self._warn(line, oddity)

    def finish(self, is_cut_off: bool) -> None:
        """Judge what stands below the last transaction.

        Args:
            is_cut_off: Whether the text ends within its last row.
        """
        footer = 0
        for line, cells in self._odd:
            if is_cut_off or not _is_footer(self._reading.layout, cells):
                self._warn_unreadable(line, cells)
            else:
                footer = footer or line
        self._odd.clear()
        if footer:
            self._warn(footer, "what stands below the transactions is left out")
        if self._unbooked:
            count = len(self._unbooked)
            self._warn(self._unbooked[0], f"rows that are not booked are left out ({count})")
        for word, line in self._unknown.items():
            why = "counts in the balance" if folded(word) in UNBOOKED_WORDS else "is not known"
            self._warn(line, f"the status {quoted(word)} {why}; such rows are taken as booked")

    def _entry(self, line: int, booked_on: date, cells: Sequence[str]) -> ParsedEntry:
        reading = self._reading
        money = self._money.of(cells, reading.mark)
        if fee := cell(cells, self._fee):
            money -= amount(fee, reading.mark)
        balance = self._balance_of(line, cells)
        counterparty = self._joined(CsvField.COUNTERPARTY, cells)
        if not counterparty:
            counterparty = self._joined(CsvField.PAYEE if money < 0 else CsvField.PAYER, cells)
        account = cell(cells, self._other_account)
        return ParsedEntry(
            booked_on=booked_on,
            value_on=self._value_date(line, cells),
            amount=money,
            description=self._joined(CsvField.DESCRIPTION, cells),
            counterparty=counterparty or None,
            counterparty_account="".join(account.split()) or None,
            reference=cell(cells, self._reference) or None,
            end_to_end_id=cell(cells, self._end_to_end_id) or None,
            kind=self._joined(CsvField.KIND, cells) or None,
            balance=balance,
            place=f"line {line}",
        )

    def _balance_of(self, line: int, cells: Sequence[str]) -> Decimal | None:
        text = cell(cells, self._balance)
        if not text:
            return None
        try:
            found = amount(text, self._reading.mark)
        except ValueError as fault:
            self._warn(line, f"the balance is left out: {fault}")
            return None
        return -found if found and self._reading.balance_sign < 0 else found

    def _value_date(self, line: int, cells: Sequence[str]) -> date | None:
        text = cell(cells, self._value)
        if not text:
            return None
        days = self._dates.of(text)
        found = days[self._reading.date_index] if days else None
        if found is None:
            self._warn(line, f"the value date is left out: {quoted(text)} is not a date")
        return found

    def _joined(self, field: CsvField, cells: Sequence[str]) -> str:
        """The different texts of all columns of a field, as the same object each time: names recur."""
        texts: list[str] = []
        for index in self._reading.layout.get(field, ()):
            if index < len(cells) and (text := " ".join(cells[index].split())) and text not in texts:
                texts.append(text)
        joined = " ".join(texts)
        return self._texts.setdefault(joined, joined)

    def _reports_balance(self, cells: Sequence[str]) -> bool:
        for index in self._described:
            text = cell(cells, index)
            if (
                len(text) <= _PHRASE_CHARACTERS_MAX
                and _BALANCE.search(text)
                and folded(text) in BALANCE_PHRASES
            ):
                return True
        return False

    def _is_unbooked(self, line: int, cells: Sequence[str]) -> bool:
        if self._status < 0:
            return False
        text = cell(cells, self._status)
        word = folded(text)
        if word in self._reading.unbooked_words:
            self._unbooked.append(line)
            return True
        if word and word not in BOOKED_WORDS and len(self._unknown) < 10:
            self._unknown.setdefault(text, line)
        return False

    def _keep_odd(self, line: int, cells: Sequence[str]) -> None:
        if is_known_header(cells) or is_other_format(cells):
            raise UnreadableFile(
                "There are two lists in the file",
                f"line {line}: here another one begins; put each into a file of its own.",
            )
        self._odd.append((line, cells))
        if len(self._odd) > WARNINGS_MAX:
            self._lose_odd()

    def _lose_odd(self) -> None:
        """Warn of the rows that turned out to stand between transactions."""
        for line, cells in self._odd:
            if _is_total(cells) or not (
                cell(cells, self._booking) or _has_amount(self._reading.layout, cells)
            ):
                self._warn(line, "a row that is no transaction is left out")
            else:
                self._warn_unreadable(line, cells)
        self._odd.clear()

    def _warn_unreadable(self, line: int, cells: Sequence[str]) -> None:
        text = cell(cells, self._booking)
        why = f"{quoted(text)} is not a date in the order of the others" if text else "it has no booking date"
        self._warn(line, f"the row is left out: {why}", lost=True)

    def _warn_without_amount(self, line: int, cells: Sequence[str]) -> None:
        if cell(cells, self._balance) or _is_total(cells):
            self._warn(line, "a row without an amount is left out; it only gives a balance")
        else:
            self._warn(line, "the row is left out: it has no amount", lost=True)

    def _warn(self, line: int, message: str, lost: bool = False) -> None:
        warning = ParseWarning(place=f"line {line}", message=message, lost=lost)
        self.warnings.append(warning)
        self._limit.count(warning)


def _is_total(cells: Sequence[str]) -> bool:
    for each in cells:
        if words := folded(each[:80]).split():
            return bool(set(words[:2]) & TOTAL_WORDS)
    return False


def _is_footer(layout: Layout, cells: Sequence[str]) -> bool:
    """Whether a row without a booking date, below all transactions, is none."""
    texts = [each for each in cells if each.strip()]
    return _is_total(cells) or len(texts) <= 2 or not _has_amount(layout, cells)


def _has_amount(layout: Layout, cells: Sequence[str]) -> bool:
    fields = (CsvField.AMOUNT, CsvField.DEBIT, CsvField.CREDIT)
    return any(parts(cell(cells, only(layout, field))) for field in fields)
