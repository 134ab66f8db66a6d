"""Text in columns of a terminal, where a character can be two cells wide, or none."""

from collections.abc import Sequence
from typing import Final
from unicodedata import category, east_asian_width

_NO_CELL: Final = frozenset({"Mn", "Me", "Cf"})
_TWO_CELLS: Final = frozenset({"W", "F"})
_GAP: Final = "  "


def cell_width(text: str) -> int:
    """How many cells of a terminal the text takes."""
    if text.isascii():
        return len(text)
    return sum(0 if category(c) in _NO_CELL else 2 if east_asian_width(c) in _TWO_CELLS else 1 for c in text)


def aligned(rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset()) -> list[str]:
    """The rows as lines in which the cells of a column stand below each other.

    Args:
        rows: All with the same number of cells, which are safe to show.
        right: Which columns are aligned to the right. The last column should not be very wide if it is.
    """
    widths = [max(map(cell_width, column)) for column in zip(*rows, strict=True)]
    return [
        _GAP.join(
            _padded(cell, width, column in right)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _padded(cell: str, width: int, right: bool) -> str:
    blanks = " " * (width - cell_width(cell))
    return blanks + cell if right else cell + blanks
