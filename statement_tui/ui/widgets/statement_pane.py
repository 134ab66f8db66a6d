"""A statement, or what is said in its place."""

from collections.abc import Sequence

from textual import getters, on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from statement_tui.errors import StatementError
from statement_tui.models.account import Account
from statement_tui.models.month import Month
from statement_tui.models.sorting import BOOK_ORDER, Sorting
from statement_tui.models.statement import MonthlyStatement
from statement_tui.ui.open_repository import OpenRepository
from statement_tui.ui.widgets.fetching_pane import FetchingPane
from statement_tui.ui.widgets.statement_header import StatementHeader
from statement_tui.ui.widgets.transaction_table import TransactionTable


class StatementPane(FetchingPane):
    """Header and transactions of one statement; the transactions of a long month come as they are seen.

    What is needed to sort, filter or add up is fetched when it is needed first, and forgotten with the
    statement; so are the order, the filter and the marks.
    """

    header = getters.query_one("#header", StatementHeader)
    message = getters.query_one("#message", Static)

    DEFAULT_CSS = """
    StatementPane {
        width: 1fr;
        #table { height: 1fr; }
        #message { display: none; height: 1fr; padding: 1 2; }
        &.-message {
            #message { display: block; }
            #table { display: none; }
        }
    }
    """

    def __init__(self, open_repository: OpenRepository, *, id: str | None = None) -> None:
        super().__init__(open_repository, id=id)
        self._sorting = BOOK_ORDER
        self._sorted: tuple[Sorting, list[int]] | None = None
        self._filtered: Sequence[int] | None = None

    def compose(self) -> ComposeResult:
        """Balances and proof, and the transactions below."""
        yield StatementHeader(id="header")
        yield TransactionTable(id="table")
        yield Static(id="message", markup=False)

    def show(self, statement: MonthlyStatement, *, row: int = 0) -> None:
        """Show all of the statement in book order, with the cursor on this row."""
        self.forget()
        self._statement = statement
        self.header.show(statement)
        self.table.show(statement, row=row)
        if self.has_class("-message"):
            self.remove_class("-message")
            self.table.focus()

    def show_again(self) -> None:
        """Show the same in the formats of now."""
        self.header.show_again()
        self.table.show_again()

    def show_loading(self, account: Account, period: Month) -> None:
        """Say which statement is on its way, over the transactions of the one before."""
        self.header.show_loading(account, period)

    def say(self, content: Content, *, account: Account | None) -> None:
        """Say something about the account, or about the database, in the place of a statement."""
        self.forget()
        if account is None:
            self.header.clear()
        else:
            self.header.show_account(account)
        self.table.show(None)
        self.message.update(content)
        self.add_class("-message")

    def forget(self) -> None:
        """Forget the statement, its order and its filter."""
        super().forget()
        self.workers.cancel_group(self, "sort")
        self._sorting = BOOK_ORDER
        self._sorted = self._filtered = None

    # Order and filter.

    def sort_next(self) -> None:
        """Sort by the next column; after the last one show the book order."""
        self._sort(self._sorting.next())

    def reverse_sort(self) -> None:
        """Sort the other way round."""
        self._sort(self._sorting.reversed())

    @on(TransactionTable.SortWanted)
    def _sort_wanted(self, event: TransactionTable.SortWanted) -> None:
        event.stop()
        self._sort(self._sorting.clicked(event.column))

    def show_filtered(self, rows: Sequence[int] | None) -> None:
        """Show only these book rows, in the order that is shown now; None for all."""
        if rows is not None or self._filtered is not None:
            self._filtered = rows
            self._show_order()

    def _sort(self, sorting: Sorting) -> None:
        if self._statement is not None:
            self._sorting = sorting
            self._load_order(sorting)

    @work(exclusive=True, group="sort")
    async def _load_order(self, sorting: Sorting) -> None:
        from statement_tui.services.month_rows import sort_rows

        if sorting.column is None:
            self._sorted = None
        else:
            try:
                rows = await self.month_rows()
            except StatementError as error:
                self._sorting = self.table.sorting
                self.post_message(self.Refused(error))
                return
            self._sorted = sorting, await sort_rows(rows, sorting.column, descending=sorting.descending)
        self._show_order()

    def _show_order(self) -> None:
        if self._sorted is None:
            self.table.show_order(self._filtered)
            return
        sorting, rows = self._sorted
        if self._filtered is not None:
            left = set(self._filtered)
            rows = [row for row in rows if row in left]
        self.table.show_order(rows, sorting)
