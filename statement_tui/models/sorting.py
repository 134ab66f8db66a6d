"""By what transactions are sorted, and which way."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self


class SortColumn(StrEnum):
    """What rows can be sorted by."""

    DATE = "date"
    TEXT = "text"
    AMOUNT = "amount"


_CYCLE: Final = (None, *SortColumn)
_UP: Final = "▲"
_DOWN: Final = "▼"


@dataclass(frozen=True, slots=True)
class Sorting:
    """The order of rows: book order, or sorted by a column; equal rows stay in book order either way."""

    column: SortColumn | None = None
    """None for book order."""
    descending: bool = False
    """Whether the largest, or the last in the alphabet, comes first."""

    def next(self) -> Self:
        """Sorted by the next column; after the last one in book order."""
        return type(self)(_CYCLE[(_CYCLE.index(self.column) + 1) % len(_CYCLE)])

    def reversed(self) -> Self:
        """The other way round; book order becomes newest day first."""
        return type(self)(self.column or SortColumn.DATE, not self.descending)

    def clicked(self, column: SortColumn) -> Self:
        """Sorted by a column whose header is clicked: first this way, then the other, then not any more."""
        if self.column is not column:
            return type(self)(column)
        return type(self)() if self.descending else self.reversed()

    def mark(self, column: SortColumn | None) -> str:
        """What stands in the header of a column."""
        if column is None or column is not self.column:
            return ""
        return _DOWN if self.descending else _UP


BOOK_ORDER: Final = Sorting()
"""As the bank booked it."""
