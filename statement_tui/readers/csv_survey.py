"""What all rows of a CSV file say about how it is written, gathered before the first row is read."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from statement_tui.models.csv_profile import CsvField, DecimalMark, SignStyle
from statement_tui.readers.csv_amounts import amount, could_be_two, mark_of, parts
from statement_tui.readers.csv_chain import Chain, Money
from statement_tui.readers.csv_columns import Layout
from statement_tui.readers.csv_dates import Dates, Readings, is_dotted, is_yearless
from statement_tui.readers.csv_flags import DEBIT_WORDS, flag_word
from statement_tui.readers.csv_money import RowMoney, cell, only
from statement_tui.readers.csv_words import folded

_ORDERS = range(3)


@dataclass(slots=True)
class Sightings:
    """How often something was seen, and where first."""

    count: int = 0
    line: int = 0
    text: str = ""

    def see(self, line: int, text: str) -> None:
        """Count it."""
        if not self.count:
            self.line, self.text = line, text
        self.count += 1


@dataclass(slots=True)
class _Course:
    """In which direction the dates of one account go, under each order."""

    last: Readings = (None, None, None)
    ups: list[int] = field(default_factory=lambda: [0, 0, 0])
    downs: list[int] = field(default_factory=lambda: [0, 0, 0])

    def add(self, days: Readings) -> None:
        if days == self.last:
            return
        for order in _ORDERS:
            before, day = self.last[order], days[order]
            if before and day and day != before:
                counts = self.ups if day > before else self.downs
                counts[order] += 1
        self.last = days


class Survey:
    """The evidence of one file, row by row."""

    def __init__(
        self, layout: Layout, style: SignStyle, debit_words: Collection[str], unbooked: Collection[str]
    ) -> None:
        self.dates = Dates()
        self.rows = 0
        self.unbooked = 0
        self.readings: dict[Readings, tuple[int, str]] = {}
        self.undotted = 0
        self.yearless = Sightings()
        self.marks: dict[str, Sightings] = {}
        self.ambiguous = Sightings()
        self.positive = Sightings()
        self.negative = Sightings()
        self.plus = Sightings()
        self.agreeing = Sightings()
        self.opposing = Sightings()
        self.negative_debits = Sightings()
        self.positive_debits = Sightings()
        self.fees = Sightings()
        self.chain = Chain()
        self._courses: dict[str, _Course] = {}
        self._layout = layout
        self._style = style
        self._money = RowMoney(layout, style, debit_words)
        self._unbooked = frozenset(unbooked)
        self._booking = only(layout, CsvField.BOOKING_DATE)
        self._value = only(layout, CsvField.VALUE_DATE)
        self._balance = only(layout, CsvField.BALANCE)
        self._fee = only(layout, CsvField.FEE)
        self._status = only(layout, CsvField.STATUS)
        self._flag = only(layout, CsvField.FLAG)
        self._amounts = [only(layout, each) for each in (CsvField.AMOUNT, CsvField.DEBIT, CsvField.CREDIT)]
        self._groups = [
            only(layout, each) for each in (CsvField.ACCOUNT, CsvField.ACCOUNT_NAME, CsvField.CURRENCY)
        ]

    def add(self, line: int, cells: Sequence[str]) -> None:
        """Take a row into account, if it has a booking date."""
        text = cell(cells, self._booking)
        days = self.dates.of(text)
        if days is None:
            if text and is_yearless(text):
                self.yearless.see(line, text)
            return
        if self._status >= 0 and folded(cell(cells, self._status)) in self._unbooked:
            self.unbooked += 1
            return
        self.rows += 1
        group = "\0".join(cell(cells, index) for index in self._groups if index >= 0)
        self._see_date(line, text, days)
        self._courses.setdefault(group, _Course()).add(days)
        if self._value >= 0 and (valued := self.dates.of(cell(cells, self._value))):
            self._see_date(line, cell(cells, self._value), valued)
        for index in (*self._amounts, self._balance, self._fee):
            if index >= 0 and (written := cell(cells, index)):
                self._see_mark(line, written)
        self._see_sign(line, cells)
        if self._balance >= 0:
            self._link(group, cells)

    def direction(self, order: int) -> tuple[int, int]:
        """How often a row is later, and how often earlier, than the one above, under an order of dates."""
        courses = self._courses.values()
        return sum(each.ups[order] for each in courses), sum(each.downs[order] for each in courses)

    def days(self, order: int) -> list[date]:
        """All different dates under an order."""
        return [day for each in self.readings if (day := each[order])]

    def _see_date(self, line: int, text: str, days: Readings) -> None:
        if days not in self.readings:
            self.readings[days] = line, text
            self.undotted += len(set(days)) > 1 and not is_dotted(text)

    def _see_mark(self, line: int, text: str) -> None:
        found = parts(text)
        if not found:
            return
        if mark := mark_of(found):
            if mark not in self.marks:
                self.marks[mark] = Sightings()
            self.marks[mark].see(line, text)
        elif could_be_two(found):
            self.ambiguous.see(line, text)

    def _see_sign(self, line: int, cells: Sequence[str]) -> None:
        amount_index, debit_index, _ = self._amounts
        if debit_index >= 0:
            found = parts(text := cell(cells, debit_index))
            if found and (found[2] + found[5]).strip("0"):
                (self.negative_debits if found[0] else self.positive_debits).see(line, text)
        found = parts(text := cell(cells, amount_index)) if amount_index >= 0 else None
        if found and (found[2] + found[5]).strip("0"):
            (self.negative if found[0] else self.positive).see(line, text)
            if found[1] and not found[0]:
                self.plus.see(line, text)
            if self._flag >= 0:
                out = flag_word(cell(cells, self._flag)) in DEBIT_WORDS
                (self.agreeing if out == found[0] else self.opposing).see(line, text)
        found = parts(text := cell(cells, self._fee)) if self._fee >= 0 else None
        if found and (found[2] + found[5]).strip("0"):
            self.fees.see(line, text)

    def _link(self, group: str, cells: Sequence[str]) -> None:
        text, fee = cell(cells, self._balance), cell(cells, self._fee)
        if not text:
            return
        for mark in self.marks or tuple(DecimalMark):
            try:
                money = Money(
                    self._money.of(cells, mark), amount(fee, mark) if fee else Decimal(0), amount(text, mark)
                )
            except ValueError:
                continue
            self.chain.add(group, mark, money)
