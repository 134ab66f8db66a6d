"""The columns of the transactions: which there are, what stands in them, and how wide they are."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rich.cells import cell_len

from statement_tui.formatting import MASK, Formats, visible
from statement_tui.models.month import Month
from statement_tui.models.sorting import SortColumn
from statement_tui.models.statement import MonthlyStatement
from statement_tui.models.transaction import StatementTransaction

_AMOUNT_WIDTH_MIN: Final = 11
_NARROW: Final = 100
"""Tables with less cells have shorter days and closer amounts when all columns are wanted."""
_SORT_MARK_WIDTH: Final = 2


@dataclass(frozen=True, slots=True, eq=False)
class TableColumn:
    """A column."""

    key: str
    """Its name in the table."""
    label: str
    """Its header."""
    text: Callable[[Formats, StatementTransaction], str]
    """What stands in it."""
    sorts: SortColumn | None = None
    """What a click on its header sorts by."""
    at_right: bool = False
    """Whether it is an amount, which ends where its column does."""
    keeps_end: bool = False
    """Whether the end of a text that is too long says more than its beginning."""


def _value_date(formats: Formats, transaction: StatementTransaction) -> str:
    return formats.day(transaction.value_on) if transaction.value_on else ""


def _short_value_date(formats: Formats, transaction: StatementTransaction) -> str:
    return formats.short_day(transaction.value_on) if transaction.value_on else ""


def _out(formats: Formats, transaction: StatementTransaction) -> str:
    # A mask in one of two columns would tell the sign.
    if formats.masked:
        return MASK
    return formats.amount(-transaction.amount) if transaction.amount < 0 else ""


def _in(formats: Formats, transaction: StatementTransaction) -> str:
    if formats.masked:
        return MASK
    return formats.amount(transaction.amount) if transaction.amount >= 0 else ""


DATE: Final = TableColumn("date", "Date", lambda formats, row: formats.day(row.booked_on), SortColumn.DATE)
VALUE_DATE: Final = TableColumn("value_date", "Value", _value_date)
SHORT_VALUE_DATE: Final = TableColumn("value_date", "Value", _short_value_date)
DESCRIPTION: Final = TableColumn(
    "description", "Description", lambda formats, row: formats.narrative(row), SortColumn.TEXT
)
KIND: Final = TableColumn("kind", "Kind", lambda formats, row: visible(row.kind or ""))
REFERENCE: Final = TableColumn(
    "reference", "Reference", lambda formats, row: formats.text(row.reference or "")
)
AMOUNT: Final = TableColumn(
    "amount", "Amount", lambda formats, row: formats.amount(row.amount), SortColumn.AMOUNT, at_right=True
)
OUT: Final = TableColumn("out", "Out", _out, SortColumn.AMOUNT, at_right=True)
IN: Final = TableColumn("in", "In", _in, SortColumn.AMOUNT, at_right=True)
BALANCE: Final = TableColumn(
    "balance", "Balance", lambda formats, row: formats.amount(row.balance), at_right=True
)

_EXTRAS: Final = (VALUE_DATE, KIND, REFERENCE)
_WIDTHS_MIN: Final = {DESCRIPTION: 8, KIND: 4, REFERENCE: 6}
_WIDTHS_MAX: Final = {KIND: 14, REFERENCE: 24}


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """Which columns are wanted."""

    wide: bool = False
    """Value date, kind and reference too."""
    split: bool = False
    """Money out and money in each in a column of its own, without signs."""

    def fitted(
        self, width: int, padding: int, formats: Formats, statement: MonthlyStatement | None
    ) -> dict[TableColumn, int]:
        """The columns for a table of this width, and how wide they are; what has no room is left out.

        Args:
            width: Cells in a line.
            padding: Blank cells on either side of a column.
            formats: How days and amounts are written.
            statement: Its amounts must have room; None for an empty table.
        """
        least = self._least_widths(formats, statement, narrow=width < _NARROW)
        extras: Sequence[TableColumn] = _EXTRAS if self.wide else ()
        while True:
            widths = {column: least[column] for column in self._columns(extras, narrow=width < _NARROW)}
            spare = width - 2 * padding * len(widths) - sum(widths.values())
            if spare >= 0 or not extras:
                break
            extras = extras[:-1]
        for column in reversed(widths):
            if spare < 0 and column.at_right:
                less = min(-spare, widths[column] - 1)
                widths[column] -= less
                spare += less
        for column, most in _WIDTHS_MAX.items():
            if column in widths:
                more = min(most - widths[column], spare // 3)
                widths[column] += more
                spare -= more
        widths[DESCRIPTION] += max(spare, 0)
        return widths

    def left_out(self, columns: Iterable[TableColumn]) -> list[str]:
        """The labels of those that are wanted, and for which the table of these columns has no room."""
        shown = {column.key for column in columns}
        return [column.label for column in _EXTRAS if self.wide and column.key not in shown]

    def _columns(self, extras: Sequence[TableColumn], *, narrow: bool) -> tuple[TableColumn, ...]:
        value_date = SHORT_VALUE_DATE if narrow else VALUE_DATE
        return (
            DATE,
            *([value_date] if VALUE_DATE in extras else []),
            DESCRIPTION,
            *(column for column in (KIND, REFERENCE) if column in extras),
            *((OUT, IN) if self.split else (AMOUNT,)),
            BALANCE,
        )

    def _least_widths(
        self, formats: Formats, statement: MonthlyStatement | None, *, narrow: bool
    ) -> dict[TableColumn, int]:
        """What each column needs; amounts of the usual size have the same room in every month."""
        day, short_day = _days_width(formats, statement.period if statement else None)
        tight = narrow and (self.wide or self.split)
        return {
            DATE: max(day, _label_width(DATE)),
            VALUE_DATE: max(day, _label_width(VALUE_DATE)),
            SHORT_VALUE_DATE: max(short_day, _label_width(SHORT_VALUE_DATE)),
            **_WIDTHS_MIN,
            **{
                column: max(_label_width(column) if tight else _AMOUNT_WIDTH_MIN, needed)
                for column, needed in _amount_widths(formats, statement).items()
            },
        }


def _label_width(column: TableColumn) -> int:
    return len(column.label) + (_SORT_MARK_WIDTH if column.sorts else 0)


def _amount_widths(formats: Formats, statement: MonthlyStatement | None) -> dict[TableColumn, int]:
    """How many cells the largest amount that can stand in each column has."""
    if statement is None:
        return dict.fromkeys((AMOUNT, OUT, IN, BALANCE), 0)
    opening, total_in, total_out = statement.opening_balance, statement.total_in, statement.total_out
    amounts = {
        AMOUNT: (total_in, total_out),
        OUT: (-total_out,),
        IN: (total_in,),
        BALANCE: (opening + total_in, opening + total_out),
    }
    return {column: max(len(formats.amount(a)) for a in some) for column, some in amounts.items()}


@lru_cache(maxsize=8)
def _days_width(formats: Formats, period: Month | None) -> tuple[int, int]:
    """How many cells the longest day of a month has, with and without its year."""
    if period is None or formats.date_pattern is None:
        return 10, 5
    days = [period.first_day.replace(day=day) for day in range(1, period.last_day.day + 1)]
    return max(cell_len(formats.day(d)) for d in days), max(cell_len(formats.short_day(d)) for d in days)
