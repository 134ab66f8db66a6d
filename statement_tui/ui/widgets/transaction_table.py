"""The transactions of a statement: all of them or some, in book order or another one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from rich.style import Style
from rich.text import Text
from textual import events
from textual._two_way_dict import TwoWayDict
from textual.binding import Binding, BindingType
from textual.coordinate import Coordinate
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widgets.data_table import Column, ColumnKey

from statement_tui.models.statement import MonthlyStatement
from statement_tui.models.transaction import StatementTransaction
from statement_tui.services.month_rows import MonthRows, SortColumn
from statement_tui.ui.formatted import formats_of
from statement_tui.ui.widgets.lean_table import LeanTable
from statement_tui.ui.widgets.sorting import BOOK_ORDER, Sorting
from statement_tui.ui.widgets.table_columns import AMOUNT, DESCRIPTION, IN, ColumnChoice, TableColumn
from statement_tui.ui.widgets.table_painting import LineStyles, fit, paint_line
from statement_tui.ui.widgets.visible_rows import VisibleRows

_MARK: Final = "*"
_WIDTH_UNSEEN: Final = 80


class TransactionTable(LeanTable):
    """Date, description, amount and running balance, one line for each transaction."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "cursor_down", "Row", show=False, id="row.next", tooltip="Next transaction"),
        Binding("up,k", "cursor_up", "Row", show=False, id="row.previous", tooltip="Previous transaction"),
        Binding("g,home", "scroll_top", "First row", show=False, id="row.first", tooltip="First transaction"),
        Binding("G,end", "scroll_bottom", "Last row", show=False, id="row.last", tooltip="Last transaction"),
        Binding("pagedown,ctrl+d", "page_down", "Page down", show=False, id="page.next", tooltip="Page down"),
        Binding("pageup,ctrl+u", "page_up", "Page up", show=False, id="page.previous", tooltip="Page up"),
        Binding(
            "enter,i",
            "select_cursor",
            "Details",
            show=False,
            id="row.details",
            tooltip="All fields of the transaction",
        ),
    ]

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "transaction-table--in",
        "transaction-table--waiting",
        "transaction-table--marked",
    }

    DEFAULT_CSS = """
    TransactionTable {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        & > .transaction-table--in { color: $text-success; }
        & > .transaction-table--waiting { color: $text-muted; }
        & > .transaction-table--marked { color: $text-warning; text-style: bold; }
    }
    """

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

    def __init__(self, *, id: str | None = None) -> None:
        # The constructor of DataTable asks for rows already.
        self._rows = VisibleRows()
        self._chosen = 0
        self._columns: dict[TableColumn, int] = {}
        self._choice = ColumnChoice()
        self._sorting = BOOK_ORDER
        self._styles_of_line: LineStyles | None = None
        self._fitted_width = -1
        super().__init__(cursor_type="row", id=id)

    def on_mount(self) -> None:
        """Set the columns up; their widths follow the statement and the terminal."""
        self._fit_columns()

    # What is shown.

    @property
    def choice(self) -> ColumnChoice:
        """Which columns are wanted."""
        return self._choice

    @property
    def sorting(self) -> Sorting:
        """By which column the rows are sorted."""
        return self._sorting

    @property
    def cursor_book_row(self) -> int:
        """The place of the cursor's row in book order; where no row is shown, of the one it was on."""
        book_row = self.book_row(self.cursor_row)
        return self._chosen if book_row is None else book_row

    def show(self, statement: MonthlyStatement | None, *, row: int = 0) -> None:
        """Show the statement in book order with the cursor on this row; no new layout of the screen."""
        self._rows = VisibleRows(statement)
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

    def show_order(self, order: Sequence[int] | None, sorting: Sorting = BOOK_ORDER) -> None:
        """Show these book rows in this order.

        The cursor stays on the row that the user moved it to last, and in the same line where that is
        possible. While that row is not shown it is on the next later one that is, or the last one.

        Args:
            order: Places in book order; None for all rows in book order.
            sorting: What the header says of the order.
        """
        line = self.cursor_row - round(self.scroll_y)
        self._rows.arrange(order)
        if sorting != self._sorting:
            self._sorting = sorting
            self._fit_columns()
        self.place_cursor(self._rows.nearest(self._chosen))
        self.scroll_to(y=self.cursor_row - line, animate=False, immediate=True)
        self._scroll_cursor_into_view()
        self.refresh()
        self._highlight_row(self.cursor_row)

    def show_columns(self, choice: ColumnChoice) -> None:
        """Show other columns, of this statement and of those that follow."""
        self._choice = choice
        self.show_again()

    def show_again(self) -> None:
        """Show the same in the formats of now."""
        self._fit_columns()
        self.refresh()

    def show_page(self, rows: Sequence[int], transactions: Sequence[StatementTransaction]) -> None:
        """Fill in transactions that were wanted."""
        self._rows.keep(rows, transactions)
        self.refresh()

    def take_month_rows(self, month_rows: MonthRows) -> None:
        """Take all rows of the month, which know every amount."""
        self._rows.month_rows = month_rows

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

    # What the base asks of the rows. Row keys are the places in book order.

    @property
    def row_count(self) -> int:
        """How many transactions are shown."""
        return len(self._rows)

    def cells(self, row_index: int) -> list[str]:
        """The cells of a row as they are shown; blank while its page is still to come."""
        transaction = self.transaction_at(row_index)
        if transaction is None:
            return ["…" if column is DESCRIPTION else "" for column in self._columns]
        formats = formats_of(self)
        return [column.text(formats, transaction) for column in self._columns]

    def key_of(self, row_index: int) -> int:
        """The place of a row in book order."""
        return self._rows[row_index]

    def row_of(self, key: int) -> int | None:
        """Where a book row is shown; None when it is not."""
        return self._rows.row_of(key)

    def watch_cursor_coordinate(self, old_coordinate: Coordinate, new_coordinate: Coordinate) -> None:
        """Remember which row the user has chosen."""
        super().watch_cursor_coordinate(old_coordinate, new_coordinate)
        self._chosen = self.cursor_book_row

    def header_clicked(self, x: int) -> None:
        """Ask for another order."""
        for column, width in self._columns.items():
            x -= width + 2 * self.cell_padding
            if x < 0:
                if column.sorts is not None:
                    self.post_message(self.SortWanted(column.sorts))
                return

    # Painting.

    def _on_resize(self, event: events.Resize) -> None:
        self._fit_columns()
        self._scroll_cursor_into_view()

    def _fit_columns(self) -> None:
        """Make the columns that are wanted as wide as the terminal and the statement need it."""
        self._fitted_width = self.scrollable_content_region.width
        width = self._fitted_width or _WIDTH_UNSEEN
        formats = formats_of(self)
        self._columns = self._choice.fitted(width, self.cell_padding, formats, self._rows.statement)
        keys = [ColumnKey(column.key) for column in self._columns]
        self._column_locations = TwoWayDict({key: place for place, key in enumerate(keys)})
        self.columns = {
            key: Column(key, Text(f"{column.label} {self._sorting.mark(column.sorts)}".rstrip()), width)
            for key, (column, width) in zip(keys, self._columns.items(), strict=True)
        }
        self._clear_caches()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint some lines."""
        if self._fitted_width != self.scrollable_content_region.width:
            # A table that was hidden when its statement came had no width then.
            self._fit_columns()
        component = self.get_component_rich_style
        marked = component("transaction-table--marked")
        self._styles_of_line = LineStyles(
            row=self.rich_style,
            cursor=component("datatable--cursor"),
            hover=component("datatable--hover"),
            header=component("datatable--header"),
            money_in=Style(color=component("transaction-table--in").color),
            waiting=Style(color=component("transaction-table--waiting").color),
            marked=Style(color=marked.color, bold=marked.bold),
        )
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Paint one line: the header, a transaction, or nothing."""
        styles = self._styles_of_line
        assert styles is not None  # render_lines comes first
        if y < self.header_height:
            labels = [str(column.label) for column in self.columns.values()]
            return self._line("", labels, [styles.header] * len(labels))
        row_index = y - self.header_height + round(self.scroll_y)
        if not self.is_valid_row_index(row_index):
            return Strip.blank(self.size.width, styles.row)
        return self._line("", self.cells(row_index), self._cell_styles(row_index, styles))

    def _cell_styles(self, row_index: int, styles: LineStyles) -> list[Style]:
        style = styles.row
        if self._show_hover_cursor and row_index == self.hover_row:
            style += styles.hover
        transaction = self.transaction_at(row_index)
        if row_index == self.cursor_row and self.show_cursor:
            return [style + styles.cursor] * len(self._columns)
        if transaction is None:
            return [style + styles.waiting] * len(self._columns)
        # A colour would tell the sign of a masked amount.
        is_in = transaction.amount > 0 and not formats_of(self).masked
        coloured = (AMOUNT, IN) if is_in else ()
        return [style + styles.money_in if column in coloured else style for column in self._columns]

    def _line(self, sign: str, cells: Sequence[str], styles: Sequence[Style]) -> Strip:
        texts = (
            fit(text, width, at_right=column.at_right)
            for text, (column, width) in zip(cells, self._columns.items(), strict=True)
        )
        return paint_line(sign, texts, styles, self.cell_padding, self.size.width)
