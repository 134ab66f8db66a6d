"""The rows of files, each with what an import would make of it."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import ClassVar, Final

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets import DataTable

from statement_tui.models.import_report import FileReport, NearMatch, RowReport, RowStatus
from statement_tui.services.importer import FileResult
from statement_tui.ui.formatted import formats_of
from statement_tui.ui.import_draft import ROWS_SHOWN

_MARKS: Final = {
    RowStatus.NEW: "+ new",
    RowStatus.NEAR: "≈ near",
    RowStatus.DUPLICATE: "= duplicate",
    RowStatus.UNREADABLE: "✗ unreadable",
}


class ImportRows(DataTable[Text]):
    """Status, date, amount and text of each row; the status is a word and a mark, and a colour."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", "Row", show=False),
        Binding("k", "cursor_up", "Row", show=False),
        Binding("g", "scroll_top", "First row", show=False),
        Binding("G", "scroll_bottom", "Last row", show=False),
    ]

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"import-rows--{status}" for status in RowStatus}

    DEFAULT_CSS = """
    ImportRows {
        height: 1fr;
        min-height: 3;
        scrollbar-size-vertical: 1;
        & > .import-rows--new { color: $text-success; }
        & > .import-rows--near { color: $text-warning; }
        & > .import-rows--duplicate { color: $text-muted; }
        & > .import-rows--unreadable { color: $text-error; text-style: bold; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(cursor_type="row", id=id)

    def on_mount(self) -> None:
        """Set the columns up."""
        self.add_columns("Status", "Date", Text("Amount", justify="right"), "Text")

    def show(self, results: Sequence[FileResult]) -> None:
        """Show the first rows of these files."""
        self.clear()
        self.add_rows(islice(self._lines(results), ROWS_SHOWN))

    def _lines(self, results: Sequence[FileResult]) -> Iterator[tuple[Text, ...]]:
        for result in results:
            if isinstance(result, FileReport):
                for statement in result.statements:
                    near = {match.place: match for match in statement.near_matches}
                    for row in statement.rows:
                        yield self._cells(row, near.get(row.place))

    def _cells(self, row: RowReport, near: NearMatch | None) -> tuple[Text, ...]:
        style = self.get_component_rich_style(f"import-rows--{row.status}", partial=True)
        formats = formats_of(self)
        text = row.text
        if row.status is RowStatus.UNREADABLE:
            text = f"{row.place}: {text}"
        elif row.status is RowStatus.NEAR and near is not None:
            text += f" (known: {formats.day(near.known_booked_on)} {near.known_description})"
        return (
            Text(_MARKS[row.status], style),
            Text(formats.day(row.booked_on) if row.booked_on else ""),
            Text(formats.signed(row.amount) if row.amount is not None else "", justify="right"),
            Text(formats.text(text), no_wrap=True),
        )
