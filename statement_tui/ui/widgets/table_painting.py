"""Painting one line of a table from texts that have exactly the width of their columns."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.cells import set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip


class LineStyles(NamedTuple):
    """The styles of a table, looked up once for all lines that are painted together."""

    row: Style
    """Any line."""
    cursor: Style
    """The line under the cursor."""
    hover: Style
    """The line under the mouse."""
    header: Style
    """The labels."""
    money_in: Style
    """An amount above zero."""
    waiting: Style
    """A line whose transaction is still to come."""
    marked: Style
    """A line that is marked."""


def paint_line(sign: str, texts: Iterable[str], styles: Sequence[Style], padding: int, width: int) -> Strip:
    """A line.

    Args:
        sign: What stands before the first column, in its padding: one cell.
        texts: The cells, each in the width of its column.
        styles: One for each cell.
        padding: Blank cells on either side of a column.
        width: Cells in the line.
    """
    pad = " " * padding
    segments = [Segment(f"{pad}{text}{pad}", style) for text, style in zip(texts, styles, strict=True)]
    if sign and segments:
        first = segments[0]
        segments[0] = Segment(f"{sign}{first.text[1:]}", first.style)
    return Strip(segments).adjust_cell_length(width, styles[-1] if styles else None)


def fit(text: str, width: int, *, at_right: bool = False, keeps_end: bool = False) -> str:
    """The text in exactly so many cells; where it is cut, an ellipsis tells it from a shorter one."""
    if text.isascii() or at_right:
        if len(text) <= width:
            return text.rjust(width) if at_right else text.ljust(width)
        return f"…{text[len(text) - width + 1 :]}" if keeps_end else f"{text[: width - 1]}…"
    fitted = set_cell_size(text, width)
    return fitted if fitted.rstrip() == text.rstrip() else set_cell_size(text, width - 1) + "…"
