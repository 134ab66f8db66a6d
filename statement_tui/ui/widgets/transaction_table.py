"""The transactions of a statement: a `DataTable` whose rows stay in the statement.

The stock table copies, measures and caches every cell of every row before it paints the first one. This one
looks a row up when its line is painted, so that a month of 100,000 transactions costs no more than one of 40.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar, Final, NamedTuple

from rich.cells import set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.coordinate import Coordinate
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import DataTable
from textual.widgets.data_table import CellKey, ColumnKey, Row, RowDoesNotExist, RowKey

from statement_tui.models.statement import MonthlyStatement
from statement_tui.models.transaction import StatementTransaction
from statement_tui.services.generate_statement import PAGE_SIZE
from statement_tui.ui.formatted import formats_of

_PAGES_KEPT: Final = 16

_DATE_WIDTH: Final = 10
_AMOUNT_WIDTH_MIN: Final = 11
_DESCRIPTION_WIDTH_MIN: Final = 8


class _LineStyles(NamedTuple):
    row: Style
    cursor: Style
    hover: Style
    header: Style
    money_in: Style
    waiting: Style


class TransactionTable(DataTable[str], inherit_bindings=False):
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

    COMPONENT_CLASSES: ClassVar[set[str]] = {"transaction-table--in", "transaction-table--waiting"}

    DEFAULT_CSS = """
    TransactionTable {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        & > .transaction-table--in { color: $text-success; }
        & > .transaction-table--waiting { color: $text-muted; }
    }
    """

    @dataclass
    class PageWanted(Message):
        """Lines are painted whose transactions are not here yet."""

        offset: int
        """How many transactions of the month stand before the page."""

    def __init__(self, *, id: str | None = None) -> None:
        # The constructor of DataTable asks for rows already.
        self._statement: MonthlyStatement | None = None
        self._pages: dict[int, tuple[StatementTransaction, ...]] = {}
        self._wanted: set[int] = set()
        self._styles_of_line: _LineStyles | None = None
        self._fitted_width = 0
        super().__init__(cursor_type="row", id=id)

    def on_mount(self) -> None:
        """Set the columns up; their widths follow the statement and the terminal."""
        for label, key in (
            ("Date", "date"),
            ("Description", "description"),
            ("Amount", "amount"),
            ("Balance", "balance"),
        ):
            self.add_column(label, width=_AMOUNT_WIDTH_MIN, key=key)
        self._fit_columns()

    def show(self, statement: MonthlyStatement | None, *, row: int = 0) -> None:
        """Show the statement with the cursor on this row, without a new layout of the screen."""
        self._statement = statement
        self._pages.clear()
        self._wanted.clear()
        self._fit_columns()
        size = Size(self.size.width, self.row_count + self.header_height)
        if size != self.virtual_size:
            self.set_reactive(Widget.virtual_size, size)
            self._scroll_update(size)
        self.hover_coordinate = Coordinate(0, 0)
        self.set_reactive(DataTable.cursor_coordinate, Coordinate(max(0, min(row, self.row_count - 1)), 0))
        if row == 0:
            self.scroll_to(y=0, animate=False, immediate=True)
        else:
            self._scroll_cursor_into_view()
        self.refresh()
        self._highlight_row(self.cursor_row)

    def show_again(self) -> None:
        """Show the same in the formats of now."""
        self._fit_columns()
        self.refresh()

    def show_page(self, offset: int, transactions: tuple[StatementTransaction, ...]) -> None:
        """Fill in transactions that were wanted."""
        self._wanted.discard(offset)
        while len(self._pages) >= _PAGES_KEPT:
            del self._pages[next(iter(self._pages))]
        self._pages[offset] = transactions
        self.refresh()

    def forget_wanted_pages(self) -> None:
        """Ask again for pages that did not come."""
        self._wanted.clear()

    def transaction_at(self, row_index: int) -> StatementTransaction | None:
        """The transaction of a row; None while its page is still to come."""
        if self._statement is None or not self.is_valid_row_index(row_index):
            return None
        if row_index < len(self._statement.transactions):
            return self._statement.transactions[row_index]
        offset = row_index - row_index % PAGE_SIZE
        page = self._pages.get(offset)
        if page is None:
            if offset not in self._wanted:
                self._wanted.add(offset)
                # Painting is done by the screen, and a message does not go further up than its sender.
                self.post_message(self.PageWanted(offset).set_sender(self))
            return None
        return page[row_index - offset] if row_index - offset < len(page) else None

    # What DataTable asks of its rows, answered from the statement. Row keys are the places in book order.

    @property
    def row_count(self) -> int:
        """How many transactions the month has."""
        return self._statement.transaction_count if self._statement else 0

    @property
    def _total_row_height(self) -> int:
        return self.row_count

    @property
    def ordered_rows(self) -> list[Row]:
        """Empty: rows are one line high and have no labels."""
        return []

    def is_valid_row_index(self, row_index: int) -> bool:
        """Whether the month has such a row."""
        return 0 <= row_index < self.row_count

    def get_row_at(self, row_index: int) -> list[str]:
        """The cells of a row as they are shown; blank while its page is still to come."""
        if not self.is_valid_row_index(row_index):
            raise RowDoesNotExist(f"Row index {row_index!r} is not valid.")
        transaction = self.transaction_at(row_index)
        if transaction is None:
            return ["", "…", "", ""]
        formats = formats_of(self)
        return [
            formats.day(transaction.booked_on),
            formats.narrative(transaction),
            formats.amount(transaction.amount),
            formats.amount(transaction.balance),
        ]

    def get_row(self, row_key: RowKey | str) -> list[str]:
        """The cells of the row with this key."""
        return self.get_row_at(self.get_row_index(row_key))

    def get_row_index(self, row_key: RowKey | str) -> int:
        """The place of the row with this key."""
        value = row_key.value if isinstance(row_key, RowKey) else row_key
        if value is None or not value.isdecimal() or not self.is_valid_row_index(int(value)):
            raise RowDoesNotExist(f"No row exists for row_key={row_key!r}")
        return int(value)

    def get_cell(self, row_key: RowKey | str, column_key: ColumnKey | str) -> str:
        """One cell as it is shown."""
        return self.get_row(row_key)[self.get_column_index(column_key)]

    def get_cell_coordinate(self, row_key: RowKey | str, column_key: ColumnKey | str) -> Coordinate:
        """The place of the cell with these keys."""
        return Coordinate(self.get_row_index(row_key), self.get_column_index(column_key))

    def get_column(self, column_key: ColumnKey | str) -> Iterator[str]:
        """The cells of a column as they are shown."""
        index = self.get_column_index(column_key)
        return (self.get_row_at(row_index)[index] for row_index in range(self.row_count))

    def coordinate_to_cell_key(self, coordinate: Coordinate) -> CellKey:
        """The keys of a cell."""
        return CellKey(RowKey(str(coordinate.row)), self.ordered_columns[coordinate.column].key)

    def _get_row_region(self, row_index: int) -> Region:
        if not self.is_valid_row_index(row_index):
            return Region()
        return Region(0, row_index + self.header_height, self.size.width, 1)

    def _get_cell_region(self, coordinate: Coordinate) -> Region:
        return self._get_row_region(coordinate.row)

    def _highlight_row(self, row_index: int) -> None:
        self.refresh_row(row_index)
        if self.is_valid_row_index(row_index):
            self.post_message(DataTable.RowHighlighted(self, row_index, RowKey(str(row_index))))

    def _post_selected_message(self) -> None:
        if self.is_valid_row_index(self.cursor_row):
            self.post_message(DataTable.RowSelected(self, self.cursor_row, RowKey(str(self.cursor_row))))

    def action_page_down(self) -> None:
        """Move the cursor one page down."""
        self._page(1)

    def action_page_up(self) -> None:
        """Move the cursor one page up."""
        self._page(-1)

    def _page(self, direction: int) -> None:
        self._set_hover_cursor(False)
        height = max(1, self.scrollable_content_region.height - self.header_height)
        self.scroll_relative(y=direction * height, animate=False, force=True, immediate=True)
        self.move_cursor(row=self.cursor_row + direction * height, scroll=False)

    # The mouse: a line is a row, so its place on the screen is enough. The handlers of DataTable would run
    # after these, look for rows in the styles of the line and find none.

    def _row_under(self, event: events.MouseEvent) -> int | None:
        row_index = event.y - self.header_height + round(self.scroll_y)
        return row_index if event.y >= self.header_height and self.is_valid_row_index(row_index) else None

    def _on_mouse_move(self, event: events.MouseMove) -> None:
        event.prevent_default()
        row_index = self._row_under(event)
        self._set_hover_cursor(row_index is not None)
        if row_index is not None:
            self.hover_coordinate = Coordinate(row_index, 0)

    async def _on_click(self, event: events.Click) -> None:
        event.prevent_default()
        row_index = self._row_under(event)
        if row_index is None:
            return
        event.stop()
        if row_index == self.cursor_row:
            self._post_selected_message()
        else:
            self.move_cursor(row=row_index)

    # Painting.

    def _on_resize(self, event: events.Resize) -> None:
        self._fit_columns()
        self._scroll_cursor_into_view()

    def _fit_columns(self) -> None:
        """Amounts as wide as the largest one of the month, the description takes the rest."""
        if len(self.columns) < 4 or not self.size.width:
            return
        amount = balance = _AMOUNT_WIDTH_MIN
        formats = formats_of(self)
        if statement := self._statement:
            amount = _widest(amount, formats.amount, statement.total_in, statement.total_out)
            balance = _widest(
                balance,
                formats.amount,
                statement.opening_balance + statement.total_in,
                statement.opening_balance + statement.total_out,
            )
        self._fitted_width = self.scrollable_content_region.width
        room = self._fitted_width - _DATE_WIDTH - 4 * 2 * self.cell_padding
        amount = min(amount, max(1, room - _DESCRIPTION_WIDTH_MIN - 1))
        balance = min(balance, max(1, room - _DESCRIPTION_WIDTH_MIN - amount))
        description = max(_DESCRIPTION_WIDTH_MIN, room - amount - balance)
        for column, width in zip(
            self.columns.values(), (_DATE_WIDTH, description, amount, balance), strict=True
        ):
            column.width = width
        self._clear_caches()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint some lines."""
        if self._fitted_width != self.scrollable_content_region.width:
            # A table that was hidden when its statement came had no width then.
            self._fit_columns()
        component = self.get_component_rich_style
        self._styles_of_line = _LineStyles(
            row=self.rich_style,
            cursor=component("datatable--cursor"),
            hover=component("datatable--hover"),
            header=component("datatable--header"),
            money_in=Style(color=component("transaction-table--in").color),
            waiting=Style(color=component("transaction-table--waiting").color),
        )
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Paint one line: the header, a transaction, or nothing."""
        styles = self._styles_of_line
        assert styles is not None  # render_lines comes first
        if y < self.header_height:
            labels = [str(column.label) for column in self.ordered_columns]
            return self._line(labels, [styles.header] * 4)
        row_index = y - self.header_height + round(self.scroll_y)
        if not self.is_valid_row_index(row_index):
            return Strip.blank(self.size.width, styles.row)
        return self._line(self.get_row_at(row_index), self._cell_styles(row_index, styles))

    def _cell_styles(self, row_index: int, styles: _LineStyles) -> list[Style]:
        style = styles.row
        if self._show_hover_cursor and row_index == self.hover_row:
            style += styles.hover
        transaction = self.transaction_at(row_index)
        if row_index == self.cursor_row and self.show_cursor:
            return [style + styles.cursor] * 4
        if transaction is None:
            return [style + styles.waiting] * 4
        # A colour would tell the sign of a masked amount.
        is_in = transaction.amount > 0 and not formats_of(self).masked
        return [style, style, style + styles.money_in if is_in else style, style]

    def _line(self, cells: list[str], styles: list[Style]) -> Strip:
        pad = " " * self.cell_padding
        date, description, amount, balance = cells
        widths = [column.width for column in self.ordered_columns]
        texts = (
            date.ljust(widths[0]),
            _fit(description, widths[1]),
            _fit_amount(amount, widths[2]),
            _fit_amount(balance, widths[3]),
        )
        segments = [Segment(f"{pad}{text}{pad}", style) for text, style in zip(texts, styles, strict=True)]
        return Strip(segments).adjust_cell_length(self.size.width, styles[-1])


def _widest(least: int, text: Callable[..., str], *values: object) -> int:
    return max(least, *(len(text(value)) for value in values))


def _fit(text: str, width: int) -> str:
    """The text in exactly so many cells, with an ellipsis where it is cut."""
    if text.isascii():
        return text.ljust(width) if len(text) <= width else text[: width - 1] + "…"
    fitted = set_cell_size(text, width)
    return fitted if fitted.rstrip() == text.rstrip() else set_cell_size(text, width - 1) + "…"


def _fit_amount(text: str, width: int) -> str:
    """The amount at the right; where it is cut the ellipsis tells it from a smaller one."""
    return text.rjust(width) if len(text) <= width else text[: width - 1] + "…"
