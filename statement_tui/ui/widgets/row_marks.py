"""The rows that are marked: one by one, and as a range that still grows."""

from collections.abc import Collection, Sequence

from statement_tui.ui.widgets.visible_rows import VisibleRows


class RowMarks:
    """Marks belong to book rows, so they stay when rows are sorted or filtered away."""

    def __init__(self, rows: VisibleRows) -> None:
        self._rows = rows
        self._marked: set[int] = set()
        self._range: range | None = None
        self._anchor = 0

    @property
    def has_range(self) -> bool:
        """Whether a range grows with the cursor."""
        return self._range is not None

    def __bool__(self) -> bool:
        return bool(self._marked) or self.has_range

    def __contains__(self, row: int) -> bool:
        """Whether a row is marked where it is shown now."""
        return (self._range is not None and row in self._range) or self._rows.book_row(row) in self._marked

    def book_rows(self) -> Collection[int]:
        """All that is marked, each once, the range included."""
        in_range = self._in_range()
        if self._marked and in_range:
            return self._marked.union(in_range)
        return self._marked or in_range

    def toggle(self, row: int) -> None:
        """Mark a row, or no longer."""
        book_row = self._rows.book_row(row)
        if book_row is not None:
            self._marked ^= {book_row}

    def start_range(self, row: int) -> None:
        """Let a range grow from here."""
        self._anchor = row
        self.extend_range(row)

    def extend_range(self, row: int) -> None:
        """Let the range reach from where it began to this row."""
        self._range = range(min(self._anchor, row), max(self._anchor, row) + 1)

    def keep_range(self) -> None:
        """Mark the rows of the range."""
        self._marked.update(self._in_range())
        self._range = None

    def drop_range(self) -> bool:
        """Let go of the range; whether there was one."""
        had_range, self._range = self.has_range, None
        return had_range

    def clear(self) -> bool:
        """Mark nothing; whether anything was."""
        had_marks = bool(self)
        self._marked.clear()
        self._range = None
        return had_marks

    def _in_range(self) -> Sequence[int]:
        return self._rows.book_rows(self._range) if self._range is not None else ()
