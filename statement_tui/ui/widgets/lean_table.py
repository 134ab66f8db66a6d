"""A `DataTable` that keeps no rows: it looks one up when its line is painted.

The stock table copies, measures and caches every cell of every row before it paints the first one. This one
costs the same with 40 rows and with 100,000.
"""

from collections.abc import Iterator

from textual import events
from textual.coordinate import Coordinate
from textual.geometry import Region, Size
from textual.widget import Widget
from textual.widgets import DataTable
from textual.widgets.data_table import CellKey, ColumnKey, Row, RowDoesNotExist, RowKey


class LeanTable(DataTable[str], inherit_bindings=False):
    """Answers what a DataTable is asked of its rows from `row_count`, `cells`, `key_of` and `row_of`."""

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def cells(self, row_index: int) -> list[str]:
        """The cells of a row that there is."""
        raise NotImplementedError

    def key_of(self, row_index: int) -> int:
        """The key of a row that there is: a number, which stays when rows move."""
        raise NotImplementedError

    def row_of(self, key: int) -> int | None:
        """The row with this key; None when there is none."""
        raise NotImplementedError

    def place_cursor(self, row_index: int) -> None:
        """Go to a row of what is shown anew: without messages about cells that are no more."""
        size = Size(self.size.width, self.row_count + self.header_height)
        if size != self.virtual_size:
            self.set_reactive(Widget.virtual_size, size)
            self._scroll_update(size)
        self.hover_coordinate = Coordinate(0, 0)
        row_index = max(0, min(row_index, self.row_count - 1))
        self.set_reactive(DataTable.cursor_coordinate, Coordinate(row_index, 0))

    # What DataTable asks of its rows.

    @property
    def _total_row_height(self) -> int:
        return self.row_count

    @property
    def ordered_rows(self) -> list[Row]:
        """Empty: rows are one line high and have no labels."""
        return []

    def is_valid_row_index(self, row_index: int) -> bool:
        """Whether there is such a row."""
        return 0 <= row_index < self.row_count

    def get_row_at(self, row_index: int) -> list[str]:
        """The cells of a row as they are shown."""
        if not self.is_valid_row_index(row_index):
            raise RowDoesNotExist(f"Row index {row_index!r} is not valid.")
        return self.cells(row_index)

    def get_row(self, row_key: RowKey | str) -> list[str]:
        """The cells of the row with this key."""
        return self.get_row_at(self.get_row_index(row_key))

    def get_row_index(self, row_key: RowKey | str) -> int:
        """Which row has this key."""
        value = row_key.value if isinstance(row_key, RowKey) else row_key
        row_index = self.row_of(int(value)) if value is not None and value.isdecimal() else None
        if row_index is None:
            raise RowDoesNotExist(f"No row exists for row_key={row_key!r}")
        return row_index

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
        return CellKey(self._row_key(coordinate.row), self.ordered_columns[coordinate.column].key)

    def _row_key(self, row_index: int) -> RowKey:
        return RowKey(str(self.key_of(row_index)))

    def _get_row_region(self, row_index: int) -> Region:
        if not self.is_valid_row_index(row_index):
            return Region()
        return Region(0, row_index + self.header_height, self.size.width, 1)

    def _get_cell_region(self, coordinate: Coordinate) -> Region:
        return self._get_row_region(coordinate.row)

    def _highlight_row(self, row_index: int) -> None:
        self.refresh_row(row_index)
        if self.is_valid_row_index(row_index):
            self.post_message(DataTable.RowHighlighted(self, row_index, self._row_key(row_index)))

    def _post_selected_message(self) -> None:
        if self.is_valid_row_index(self.cursor_row):
            self.post_message(DataTable.RowSelected(self, self.cursor_row, self._row_key(self.cursor_row)))

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

    def header_clicked(self, x: int) -> None:
        """The header was clicked, so many cells from the left."""

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
        if row_index is not None:
            event.stop()
            if row_index == self.cursor_row:
                self._post_selected_message()
            else:
                # It is seen; scrolling first to where the cursor was would move it away from the mouse.
                self.move_cursor(row=row_index, scroll=False)
        elif event.y < self.header_height:
            event.stop()
            self.header_clicked(event.x)
