"""What the browser remembers while it runs; the program keeps it between two runs."""

from collections.abc import Callable, Mapping
from typing import Final

from statement_tui.models.month import Month

_MONTHS_MAX: Final = 500


class CursorRows:
    """In which row of each month the cursor was; of months that were left long ago it is forgotten."""

    def __init__(self, rows: Mapping[str, int] | None = None, mark: Callable[[str], str] = str) -> None:
        """Make the memory.

        Args:
            rows: What `entries` gave before.
            mark: What an account number is remembered as.
        """
        self._rows = dict(rows or {})
        self._mark = mark

    @property
    def entries(self) -> dict[str, int]:
        """The rows by account and month, those of the month that was left last at the end."""
        return dict(self._rows)

    def row(self, account_number: str, period: Month) -> int:
        """The row in book order; the first one where nothing is remembered."""
        return self._rows.get(self._key(account_number, period), 0)

    def keep(self, account_number: str, period: Month, row: int) -> None:
        """Remember the row of a month that is being left."""
        key = self._key(account_number, period)
        self._rows.pop(key, None)
        if row > 0:  # the first row is where the cursor is anyway
            self._rows[key] = row
        while len(self._rows) > _MONTHS_MAX:
            del self._rows[next(iter(self._rows))]

    def _key(self, account_number: str, period: Month) -> str:
        return f"{self._mark(account_number)} {period}"


class Session:
    """Where the browser is, and how it looks; screens read it when they start and write what changes.

    Whether amounts are masked is no part of it: who masks them for a moment would not know the next day why
    everything is hidden, and who always wants it has the config for that.
    """

    def __init__(
        self,
        *,
        wide: bool = False,
        split: bool = False,
        panes: bool = True,
        rows: CursorRows | None = None,
    ) -> None:
        self.wide = wide
        """Value date, kind and reference have columns."""
        self.split = split
        """What came in and what went out have columns of their own."""
        self.panes = panes
        """The side panes are shown where there is room."""
        self.rows = CursorRows() if rows is None else rows
        """Where the cursor was."""
        self.account_number: str | None = None
        """The account that was shown when the browser was left."""
        self.period: Month | None = None
        """The month that was shown then; None for the newest one, whichever that will be."""
