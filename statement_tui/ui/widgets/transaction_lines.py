"""How transactions are painted: columns, lines and their styles."""

from collections.abc import Sequence
from typing import ClassVar, Final

from rich.style import Style
from rich.text import Text
from textual import events
from textual._two_way_dict import TwoWayDict
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets.data_table import Column, ColumnKey

from statement_tui.models.sorting import BOOK_ORDER, Sorting
from statement_tui.models.transaction import StatementTransaction
from statement_tui.ui.formatted import formats_of
from statement_tui.ui.widgets.lean_table import LeanTable
from statement_tui.ui.widgets.row_marks import RowMarks
from statement_tui.ui.widgets.table_columns import AMOUNT, DESCRIPTION, IN, ColumnChoice, TableColumn
from statement_tui.ui.widgets.table_painting import LineStyles, fit, paint_line
from statement_tui.ui.widgets.visible_rows import VisibleRows

_MARK: Final = "*"
_WIDTH_UNSEEN: Final = 80
"""How wide a table is taken to be that has no place on the screen yet."""


class TransactionLines(LeanTable):
    """One line for each transaction that is shown."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "transaction-table--in",
        "transaction-table--waiting",
        "transaction-table--marked",
    }

    DEFAULT_CSS = """
    TransactionLines {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        & > .transaction-table--in { color: $text-success; }
        & > .transaction-table--waiting { color: $text-muted; }
        & > .transaction-table--marked { color: $text-warning; text-style: bold; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        # The constructor of DataTable asks for rows already.
        self._rows = VisibleRows()
        self._marks = RowMarks(self._rows)
        self._columns: dict[TableColumn, int] = {}
        self._choice = ColumnChoice()
        self._sorting = BOOK_ORDER
        self._styles_of_line: LineStyles | None = None
        self._fitted_width = -1
        super().__init__(cursor_type="row", id=id)

    def on_mount(self) -> None:
        """Set the columns up; their widths follow the statement and the terminal."""
        self._fit_columns()

    @property
    def choice(self) -> ColumnChoice:
        """Which columns are wanted."""
        return self._choice

    @property
    def sorting(self) -> Sorting:
        """By which column the rows are sorted."""
        return self._sorting

    def transaction_at(self, row_index: int) -> StatementTransaction | None:
        """The transaction of a row as it is shown; None while it is still to come."""
        raise NotImplementedError

    # What the base asks of the rows. Row keys are the places in book order.

    @property
    def row_count(self) -> int:
        """How many transactions are shown."""
        return len(self._rows)

    def key_of(self, row_index: int) -> int:
        """The place of a row in book order."""
        return self._rows[row_index]

    def row_of(self, key: int) -> int | None:
        """Where a book row is shown; None when it is not."""
        return self._rows.row_of(key)

    def cells(self, row_index: int) -> list[str]:
        """The cells of a row as they are shown; blank while its page is still to come."""
        transaction = self.transaction_at(row_index)
        if transaction is None:
            return ["…" if column is DESCRIPTION else "" for column in self._columns]
        formats = formats_of(self)
        return [column.text(formats, transaction) for column in self._columns]

    def column_at(self, x: int) -> TableColumn | None:
        """The column so many cells from the left."""
        for column, width in self._columns.items():
            x -= width + 2 * self.cell_padding
            if x < 0:
                return column
        return None

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
            return self._header(styles.header)
        row_index = y - self.header_height + round(self.scroll_y)
        if not self.is_valid_row_index(row_index):
            return Strip.blank(self.size.width, styles.row)
        sign = _MARK if row_index in self._marks else ""
        return self._line(sign, self.cells(row_index), self._cell_styles(row_index, styles))

    def _cell_styles(self, row_index: int, styles: LineStyles) -> list[Style]:
        style = styles.row
        if self._show_hover_cursor and row_index == self.hover_row:
            style += styles.hover
        transaction = self.transaction_at(row_index)
        if row_index == self.cursor_row and self.show_cursor:
            return [style + styles.cursor] * len(self._columns)
        if row_index in self._marks:
            style += styles.marked
        if transaction is None:
            return [style + styles.waiting] * len(self._columns)
        # A colour would tell the sign of a masked amount.
        is_in = transaction.amount > 0 and not formats_of(self).masked
        coloured = (AMOUNT, IN) if is_in else ()
        return [style + styles.money_in if column in coloured else style for column in self._columns]

    def _header(self, style: Style) -> Strip:
        texts = [
            fit(str(label.label), width, at_right=column.at_right)
            for label, (column, width) in zip(self.columns.values(), self._columns.items(), strict=True)
        ]
        return paint_line("", texts, [style] * len(texts), self.cell_padding, self.size.width)

    def _line(self, sign: str, cells: Sequence[str], styles: Sequence[Style]) -> Strip:
        texts = (
            fit(text, width, at_right=column.at_right, keeps_end=column.keeps_end)
            for text, (column, width) in zip(cells, self._columns.items(), strict=True)
        )
        return paint_line(sign, texts, styles, self.cell_padding, self.size.width)
