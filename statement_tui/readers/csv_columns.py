"""Which column of a CSV file holds what, by the names of the columns and by what is in them."""

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from statement_tui.errors import UnreadableFile
from statement_tui.models.csv_profile import CsvField
from statement_tui.models.currencies import is_currency
from statement_tui.readers.csv_facts import ColumnFacts
from statement_tui.readers.csv_flags import (
    AMBIGUOUS_ACCOUNTS,
    BOOKED_WORDS,
    CREDIT_WORDS,
    DEBIT_WORDS,
    UNBOOKED_WORDS,
)
from statement_tui.readers.csv_words import fields_of, folded
from statement_tui.readers.text import quoted

Layout: TypeAlias = Mapping[CsvField, tuple[int, ...]]
"""The columns that hold each field, counted from 0."""

SAMPLE_ROWS: Final = 2000
_NET: Final = {"net", "net amount", "netto"}

MONEY: Final = (CsvField.AMOUNT, CsvField.DEBIT, CsvField.CREDIT)
_FLAG_WORDS: Final = DEBIT_WORDS | CREDIT_WORDS
_ESSENTIAL: Final = {CsvField.BOOKING_DATE, CsvField.FLAG, *MONEY}
_IN_TURN: Final = (
    CsvField.CURRENCY,
    CsvField.VALUE_DATE,
    CsvField.BALANCE,
    CsvField.FEE,
    CsvField.STATUS,
    CsvField.FLAG,
    CsvField.ACCOUNT,
    CsvField.ACCOUNT_NAME,
    CsvField.COUNTERPARTY_ACCOUNT,
    CsvField.PAYER,
    CsvField.PAYEE,
    CsvField.COUNTERPARTY,
    CsvField.REFERENCE,
    CsvField.END_TO_END_ID,
)


def named_columns(columns: Mapping[CsvField, tuple[str, ...]], header: Sequence[str], width: int) -> Layout:
    """The columns that the user names, by name or by number from 1.

    Raises:
        UnreadableFile: There is no such column.
    """
    names = [folded(name) for name in header]
    found: dict[CsvField, tuple[int, ...]] = {}
    for field, references in columns.items():
        indices = [_index_of(reference, names, width) for reference in references]
        if None in indices:
            raise _no_column(field, references[indices.index(None)], header, width)
        found[field] = tuple(index for index in indices if index is not None)
    return found


def profile_columns(columns: Mapping[CsvField, tuple[str, ...]], header: Sequence[str], width: int) -> Layout:
    """The columns that a profile names; those that a file may do without may be missing.

    Raises:
        UnreadableFile: A column of the date or the amount is missing.
    """
    names = [folded(name) for name in header]
    found: dict[CsvField, tuple[int, ...]] = {}
    for field, references in columns.items():
        indices = [_index_of(reference, names, width) for reference in references]
        if None in indices and field in _ESSENTIAL:
            raise _no_column(field, references[indices.index(None)], header, width)
        if present := tuple(index for index in indices if index is not None):
            found[field] = present
    return found


def _index_of(reference: str, names: list[str], width: int) -> int | None:
    name = folded(reference)
    if name and name in names:
        return names.index(name)
    if reference.isascii() and reference.isdigit() and len(reference) < 5 and 1 <= int(reference) <= width:
        return int(reference) - 1
    return None


def _no_column(field: CsvField, reference: str, header: Sequence[str], width: int) -> UnreadableFile:
    known = ", ".join(quoted(each) for each in header[:30]) or f"they have only numbers, 1 to {width}"
    return UnreadableFile(
        f"There is no column {quoted(reference)} in the file",
        f"it is to be the {field}; the columns are {known}.",
    )


class Assignment:
    """The columns of one file, as they are found out."""

    def __init__(self, header: Sequence[str], facts: Sequence[ColumnFacts], fixed: Layout) -> None:
        self.facts = facts
        self.found: dict[CsvField, tuple[int, ...]] = dict(fixed)
        self.open: dict[CsvField, tuple[int, ...]] = {}
        self._header = header
        self._fields = [fields_of(name) for name in header] + [()] * max(0, len(facts) - len(header))
        self._used = {index for columns in fixed.values() for index in columns}
        self._has_rows = any(column.filled for column in facts)

    def assign(self) -> None:
        """Find the columns of all fields that are not fixed."""
        self._assign_currency_first()
        self._assign_booking_date()
        for field in (CsvField.VALUE_DATE, CsvField.BALANCE):
            self._assign_best(field)
        self._assign_money()
        for field in _IN_TURN:
            self._assign_best(field)
        self._assign_unnamed_flag()
        self._assign_texts()

    def _assign_currency_first(self) -> None:
        self._assign_best(CsvField.CURRENCY)

    def _assign_best(self, field: CsvField) -> None:
        if field in self.found or (field is CsvField.FEE and self._is_net()):
            return
        if ranked := self._ranked(field):
            self._take(field, (ranked[0][1],))

    def _is_net(self) -> bool:
        """Whether the amount has the fee in it already."""
        amount = self.found.get(CsvField.AMOUNT, ())
        return any(folded(self._header[index]) in _NET for index in amount if index < len(self._header))

    def _take(self, field: CsvField, columns: tuple[int, ...]) -> None:
        self.found[field] = columns
        self._used.update(columns)

    def _ranked(self, field: CsvField) -> list[tuple[int, int]]:
        """The free columns whose name and content fit the field, the best first, each after its rank."""
        return sorted(
            (rank, index)
            for index, fields in enumerate(self._fields)
            if index not in self._used and index < len(self.facts)
            for name, rank in fields
            if name is field and self._fits(field, index)
        )

    def _fits(self, field: CsvField, index: int) -> bool:
        column = self.facts[index]
        if not self._has_rows:
            return True
        if field in (CsvField.BOOKING_DATE, CsvField.VALUE_DATE):
            return column.filled > 0 and column.dates * 2 > column.filled
        if field in (CsvField.DEBIT, CsvField.CREDIT, CsvField.FEE):
            return column.money * 2 > column.filled or not column.filled
        if field in (CsvField.AMOUNT, CsvField.BALANCE):
            return column.money * 2 > column.filled
        return self._fits_words(field, index, column)

    def _fits_words(self, field: CsvField, index: int, column: ColumnFacts) -> bool:
        if field is CsvField.CURRENCY:
            return column.filled > 0 and all(is_currency(text.upper()) for text in column.texts)
        if field is CsvField.STATUS:
            return bool(column.words & (UNBOOKED_WORDS | BOOKED_WORDS))
        if field is CsvField.FLAG:
            return column.filled > 0 and column.words <= DEBIT_WORDS | CREDIT_WORDS
        if column.filled and column.dates == column.filled:
            return False
        name = folded(self._header[index]) if index < len(self._header) else ""
        rows = max(each.filled for each in self.facts)
        own = index == 0 and len(column.texts) == 1 and column.filled == rows
        if field is CsvField.ACCOUNT and name in AMBIGUOUS_ACCOUNTS:
            return own and column.filled > 0
        if field is CsvField.COUNTERPARTY_ACCOUNT and name in AMBIGUOUS_ACCOUNTS:
            return len(column.texts) > 1 or column.filled < rows
        return True

    def _assign_booking_date(self) -> None:
        if CsvField.BOOKING_DATE in self.found:
            return
        ranked = self._ranked(CsvField.BOOKING_DATE)
        best = [index for rank, index in ranked if rank == ranked[0][0]]
        if not best:
            dates = [
                index
                for index, column in enumerate(self.facts)
                if index not in self._used and column.filled and column.dates * 5 >= column.filled * 4
            ]
            named = [index for index in dates if self._fields[index]]
            best = named if len(named) == 1 and len(dates) == 1 else dates
        filled = max((self.facts[index].filled for index in best), default=0)
        best = [index for index in best if self.facts[index].filled == filled]
        if len(best) == 1:
            self._take(CsvField.BOOKING_DATE, (best[0],))
        else:
            self.open[CsvField.BOOKING_DATE] = tuple(best)

    def _assign_money(self) -> None:
        if any(field in self.found and self.found[field] for field in MONEY):
            return
        debit, credit = self._ranked(CsvField.DEBIT), self._ranked(CsvField.CREDIT)
        pair = (debit[0][1], credit[0][1]) if debit and credit else None
        ranked = self._ranked(CsvField.AMOUNT)
        best = [index for rank, index in ranked if rank == ranked[0][0]]
        signed = [index for index in best if self.facts[index].negative]
        if pair and pair[0] != pair[1] and not signed:
            self._take(CsvField.DEBIT, (pair[0],))
            self._take(CsvField.CREDIT, (pair[1],))
        elif len(best) == 1:
            self._take(CsvField.AMOUNT, (best[0],))
        elif not best and len(unnamed := self._unnamed_money()) == 1 and not self._fields[unnamed[0]]:
            self._take(CsvField.AMOUNT, unnamed)
        else:
            self.open[CsvField.AMOUNT] = tuple(best) or self._unnamed_money()

    def _unnamed_money(self) -> tuple[int, ...]:
        money = [
            index
            for index, column in enumerate(self.facts)
            if index not in self._used and column.filled and column.money * 5 >= column.filled * 4
        ]
        decimals = [index for index in money if self.facts[index].decimals]
        return tuple(decimals or money)

    def _assign_unnamed_flag(self) -> None:
        """A column with only words for money out and money in tells the sign, whatever its name."""
        if CsvField.FLAG in self.found or CsvField.AMOUNT not in self.found:
            return
        for index, column in enumerate(self.facts):
            words = column.words
            if (
                index not in self._used
                and words <= _FLAG_WORDS
                and words & DEBIT_WORDS
                and words & CREDIT_WORDS
            ):
                self._take(CsvField.FLAG, (index,))
                return

    def _assign_texts(self) -> None:
        described = [index for _, index in self._ranked(CsvField.DESCRIPTION)]
        kinds = [index for _, index in self._ranked(CsvField.KIND)]
        if CsvField.KIND not in self.found:
            only_kind = [index for index in kinds if index not in described]
            kind = only_kind or (kinds if len(described) > 1 else [])
            if kind:
                self._take(CsvField.KIND, (kind[0],))
        if CsvField.DESCRIPTION not in self.found:
            if rest := tuple(sorted(index for index in described if index not in self._used)):
                self._take(CsvField.DESCRIPTION, rest)
            else:
                self._assign_other_texts()

    def _assign_other_texts(self) -> None:
        """Where no name says description, whatever is no date, no amount and no code is taken for it."""
        texts = tuple(
            index
            for index, column in enumerate(self.facts)
            if index not in self._used
            and column.filled
            and not column.dates
            and column.money * 2 < column.filled
        )
        if texts:
            self._take(CsvField.DESCRIPTION, texts)
