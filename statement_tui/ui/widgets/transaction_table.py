"""The transactions of a statement: all of them or some, in book order or another one."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.coordinate import Coordinate
from textual.message import Message

from statement_tui.models.sorting import BOOK_ORDER, SortColumn, Sorting
from statement_tui.models.statement import MonthlyStatement
from statement_tui.models.transaction import StatementTransaction
from statement_tui.ui.widgets.row_marks import RowMarks
from statement_tui.ui.widgets.table_columns import ColumnChoice
from statement_tui.ui.widgets.transaction_lines import TransactionLines
from statement_tui.ui.widgets.visible_rows import VisibleRows

if TYPE_CHECKING:
    from statement_tui.services.month_rows import MonthRows


def _binding(key: str, action: str, name: str, does: str) -> Binding:
    return Binding(key, action, does, show=False, id=name, tooltip=does)


MARK_BINDINGS: Final = (
    _binding("space", "toggle_mark", "mark.toggle", "Mark the transaction, or no longer"),
    _binding("v", "mark_range", "mark.range", "Mark from here to where the cursor goes"),
)
"""Actions of the table that the command palette offers too."""


class TransactionTable(TransactionLines):
    """Date, description, amount and running balance, one line for each transaction."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _binding("down,j", "cursor_down", "row.next", "Next transaction"),
        _binding("up,k", "cursor_up", "row.previous", "Previous transaction"),
        _binding("g,home", "scroll_top", "row.first", "First transaction"),
        _binding("G,end", "scroll_bottom", "row.last", "Last transaction"),
        _binding("pagedown,ctrl+d", "page_down", "page.next", "Page down"),
        _binding("pageup,ctrl+u", "page_up", "page.previous", "Page up"),
        _binding("enter,i", "select_cursor", "row.details", "All fields of the transaction"),
        *MARK_BINDINGS,
    ]

    @dataclass
    class PageWanted(Message):
        """Lines are painted whose transactions are not here yet."""

        rows: Sequence[int]
        """The book rows to fetch; a range when they follow each other in the statement."""

    @dataclass
    class SortWanted(Message):
        """The header of a column is clicked that rows can be sorted by."""

        column: SortColumn
        """What it sorts by."""

    @dataclass
    class MarksChanged(Message):
        """Other rows are marked than before."""

        count: int
        """How many, those included that are filtered away."""
        total: Decimal
        """The exact sum of their amounts."""

    class MonthRowsWanted(Message):
        """All rows of the month are needed to add up those that are marked."""

    def __init__(self, *, id: str | None = None) -> None:
        self._chosen = 0
        super().__init__(id=id)

    # What is shown.

    @property
    def cursor_book_row(self) -> int:
        """The place of the cursor's row in book order; where no row is shown, of the one it was on."""
        book_row = self.book_row(self.cursor_row)
        return self._chosen if book_row is None else book_row

    def show(self, statement: MonthlyStatement | None, *, row: int = 0) -> None:
        """Show the statement in book order with the cursor on this row; no new layout of the screen."""
        had_marks = bool(self._marks)
        self._rows = VisibleRows(statement)
        self._marks = RowMarks(self._rows)
        self._sorting = BOOK_ORDER
        self._fit_columns()
        self.place_cursor(row)
        self._chosen = self.cursor_row
        if row == 0:
            self.scroll_to(y=0, animate=False, immediate=True)
        else:
            self._scroll_cursor_into_view()
        self.refresh()
        self._highlight_row(self.cursor_row)
        if had_marks:
            self._tell_marks()

    def show_order(self, order: Sequence[int] | None, sorting: Sorting = BOOK_ORDER) -> None:
        """Show these book rows in this order.

        The cursor stays on the row that the user moved it to last, and in the same line where that is
        possible. While that row is not shown it is on the next later one that is, or the last one.

        Args:
            order: Places in book order; None for all rows in book order.
            sorting: What the header says of the order.
        """
        line = self.cursor_row - round(self.scroll_y)
        self._marks.keep_range()  # what lies between its ends would be something else
        self._rows.arrange(order)
        if sorting != self._sorting:
            self._sorting = sorting
            self._fit_columns()
        self.place_cursor(self._rows.nearest(self._chosen))
        self.scroll_to(y=self.cursor_row - line, animate=False, immediate=True)
        self._scroll_cursor_into_view()
        self.refresh()
        self._highlight_row(self.cursor_row)

    def choose_row(self) -> None:
        """Take the row under the cursor for the one that the user has moved it to."""
        self._chosen = self.cursor_book_row

    def action_select_cursor(self) -> None:
        """All fields of the transaction."""
        self.choose_row()
        super().action_select_cursor()

    def show_columns(self, choice: ColumnChoice) -> list[str]:
        """Show other columns, of this statement and of those that follow; the labels of what has no room."""
        if choice != self._choice:
            self._choice = choice
            self.show_again()
        return choice.left_out(self._columns)

    def show_again(self) -> None:
        """Show the same in the formats of now."""
        self._fit_columns()
        self.refresh()

    def show_page(self, rows: Sequence[int], transactions: Sequence[StatementTransaction]) -> None:
        """Fill in transactions that were wanted."""
        self._rows.keep(rows, transactions)
        self.refresh()

    def take_month_rows(self, month_rows: "MonthRows") -> None:
        """Take all rows of the month, which know every amount."""
        self._rows.month_rows = month_rows
        if self._marks:
            self._tell_marks()

    def forget_wanted_pages(self) -> None:
        """Ask again for pages that did not come."""
        self._rows.forget_wanted()

    def transaction_at(self, row_index: int) -> StatementTransaction | None:
        """The transaction of a row as it is shown; None while it is still to come."""
        book_row = self._rows.book_row(row_index)
        if book_row is None:
            return None
        transaction = self._rows.transaction(book_row)
        if transaction is None and (wanted := self._rows.want(row_index)):
            # Painting is done by the screen, and a message does not go further up than its sender.
            self.post_message(self.PageWanted(wanted).set_sender(self))
        return transaction

    def book_row(self, row_index: int) -> int | None:
        """The place in book order, from 0, of a row as it is shown; None where there is none."""
        return self._rows.book_row(row_index)

    # Marks.

    def action_toggle_mark(self) -> None:
        """Mark the transaction or no longer, and go to the next one; a range that grows is kept instead."""
        if self._marks.has_range:
            self._marks.keep_range()
        else:
            self._marks.toggle(self.cursor_row)
            self.action_cursor_down()
        self._show_marks()

    def action_mark_range(self) -> None:
        """Begin a range of marks that reaches to the cursor, or keep it as it is."""
        if self._marks.has_range:
            self._marks.keep_range()
        elif self.row_count:
            self._marks.start_range(self.cursor_row)
        self._show_marks()

    def drop_range(self) -> bool:
        """Let go of a range that grows; whether there was one."""
        dropped = self._marks.drop_range()
        if dropped:
            self._show_marks()
        return dropped

    def clear_marks(self) -> bool:
        """Mark nothing any more; whether anything was marked."""
        cleared = self._marks.clear()
        if cleared:
            self._show_marks()
        return cleared

    @property
    def marked_rows(self) -> list[int]:
        """The book rows that are marked, in book order."""
        return sorted(self._marks.book_rows())

    def _show_marks(self) -> None:
        self.refresh()
        self._tell_marks()

    def _tell_marks(self) -> None:
        marked = self._marks.book_rows()
        total = self._rows.total(marked)
        if total is None:
            self.post_message(self.MonthRowsWanted())
        else:
            self.post_message(self.MarksChanged(len(marked), total))

    def watch_cursor_coordinate(self, old_coordinate: Coordinate, new_coordinate: Coordinate) -> None:
        """Remember which row the user has chosen, and let a range grow."""
        super().watch_cursor_coordinate(old_coordinate, new_coordinate)
        self.choose_row()
        if self._marks.has_range and old_coordinate != new_coordinate:
            self._marks.extend_range(self.cursor_row)
            self._show_marks()

    def header_clicked(self, x: int) -> None:
        """Ask for another order."""
        column = self.column_at(x)
        if column is not None and column.sorts is not None:
            self.post_message(self.SortWanted(column.sorts))
