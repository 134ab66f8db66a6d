"""Which rows of a statement a table shows, in which order, and those of their transactions that are here."""

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from statement_tui.models.statement import MonthlyStatement
from statement_tui.models.transaction import StatementTransaction
from statement_tui.services.generate_statement import PAGE_SIZE

if TYPE_CHECKING:
    from statement_tui.services.month_rows import MonthRows

_ROWS_KEPT: Final = 16 * PAGE_SIZE


class VisibleRows:
    """The rows of a statement as a table shows them, from 0.

    A book row is the place of a transaction in book order, from 0; it stays when rows are sorted or filtered.
    """

    def __init__(self, statement: MonthlyStatement | None = None) -> None:
        """Show all rows of a statement in book order; none without one."""
        self.statement = statement
        self.month_rows: MonthRows | None = None
        """All rows of the month, small, once they are needed."""
        self._order: Sequence[int] = range(statement.transaction_count if statement else 0)
        self._fetched: OrderedDict[int, StatementTransaction] = OrderedDict()
        self._wanted: set[int] = set()
        """The first book rows of pages that are on their way."""

    def __len__(self) -> int:
        return len(self._order)

    def __getitem__(self, row: int) -> int:
        return self._order[row]

    def arrange(self, order: Sequence[int] | None) -> None:
        """Show these book rows in this order; None for all of them in book order."""
        rows = self.statement.transaction_count if self.statement else 0
        self._order = range(rows) if order is None else list(order)
        self._wanted.clear()

    def book_row(self, row: int) -> int | None:
        """The book row that is shown there; None where there is none."""
        return self._order[row] if 0 <= row < len(self._order) else None

    def row_of(self, book_row: int) -> int | None:
        """Where a book row is shown; None when it is not."""
        try:
            return self._order.index(book_row)
        except ValueError:
            return None

    def nearest(self, book_row: int) -> int:
        """Where a book row is shown, or else the next later one that is, or else the last earlier one."""
        if (row := self.row_of(book_row)) is not None or not self._order:
            return row or 0
        shown = sorted(self._order)
        return self._order.index(shown[min(bisect_left(shown, book_row), len(shown) - 1)])

    def book_rows(self, rows: range) -> Sequence[int]:
        """The book rows of consecutive rows."""
        return self._order[rows.start : rows.stop]

    def transaction(self, book_row: int) -> StatementTransaction | None:
        """The transaction of a book row; None while it is not here."""
        if self.statement is None:
            return None
        if book_row < len(self.statement.transactions):
            return self.statement.transactions[book_row]
        return self._fetched.get(book_row)

    def total(self, book_rows: Iterable[int]) -> Decimal | None:
        """The exact sum of some amounts; None while not all of them are here."""
        if self.month_rows is not None:
            return self.month_rows.net(book_rows)
        total = Decimal(0)
        for book_row in book_rows:
            transaction = self.transaction(book_row)
            if transaction is None:
                return None
            total += transaction.amount
        return total

    def want(self, row: int) -> Sequence[int]:
        """The book rows to fetch with a row that is shown; none when that was said before.

        A range when they are consecutive ones of the statement in book order.
        """
        offset = row - row % PAGE_SIZE
        page = self._order[offset : offset + PAGE_SIZE]
        if page[0] in self._wanted:
            return ()
        self._wanted.add(page[0])
        return page

    def forget_wanted(self) -> None:
        """Say again what is to be fetched."""
        self._wanted.clear()

    def keep(self, book_rows: Sequence[int], transactions: Iterable[StatementTransaction]) -> None:
        """Take transactions that were fetched, and forget those that came first."""
        self._wanted.discard(book_rows[0])
        for book_row, transaction in zip(book_rows, transactions, strict=False):
            self._fetched[book_row] = transaction
            self._fetched.move_to_end(book_row)
        while len(self._fetched) > _ROWS_KEPT:
            self._fetched.popitem(last=False)
