"""A statement, or what is said in its place."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from statement_tui.errors import StatementError
from statement_tui.models.account import Account
from statement_tui.models.month import Month
from statement_tui.models.sorting import BOOK_ORDER, Sorting
from statement_tui.models.statement import MonthlyStatement
from statement_tui.models.transaction import StatementTransaction
from statement_tui.services.generate_statement import PAGE_SIZE, fetch_statement_page
from statement_tui.ui.widgets.statement_header import StatementHeader
from statement_tui.ui.widgets.transaction_table import TransactionTable

if TYPE_CHECKING:
    from statement_tui.repositories.protocol import StatementRepository
    from statement_tui.services.month_rows import MonthRows

OpenRepository: TypeAlias = "Callable[[], Awaitable[StatementRepository]]"
"""Gives the repository, opening it where that has not been possible before; raises `StatementError`."""


class StatementPane(Vertical):
    """Header and transactions of one statement; the transactions of a long month come as they are seen.

    What is needed to sort, filter or add up is fetched when it is needed first, and forgotten with the
    statement; so are the order, the filter and the marks.
    """

    header = getters.query_one("#header", StatementHeader)
    table = getters.query_one("#table", TransactionTable)
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

    @dataclass
    class Failed(Message):
        """Transactions of the statement could not be fetched."""

        error: StatementError
        """Why."""

    @dataclass
    class Refused(Message):
        """What the user wants to do with the statement is not possible; it is shown as before."""

        error: StatementError
        """Why."""

    def __init__(self, open_repository: OpenRepository, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._open_repository = open_repository
        self._statement: MonthlyStatement | None = None
        self._month_rows: asyncio.Future[MonthRows] | None = None
        self._sorting = BOOK_ORDER
        self._sorted: list[int] | None = None
        self._filtered: Sequence[int] | None = None

    @property
    def statement(self) -> MonthlyStatement | None:
        """What is shown; None while something is said in its place."""
        return self._statement

    @property
    def transaction(self) -> StatementTransaction | None:
        """The transaction under the cursor."""
        return self.table.transaction_at(self.table.cursor_row)

    async def chosen_transactions(self) -> tuple[StatementTransaction, ...]:
        """The marked transactions in book order, or else the one under the cursor.

        Raises:
            StatementError: They cannot be fetched.
        """
        from statement_tui.services.month_rows import fetch_rows

        statement, marked = self._statement, self.table.marked_rows
        if statement is None or not marked:
            return (self.transaction,) if self.transaction is not None else ()
        repository, rows = await self._open_repository(), await self.month_rows()
        pages = [marked[start : start + PAGE_SIZE] for start in range(0, len(marked), PAGE_SIZE)]
        found = [await fetch_rows(repository, statement, rows, page) for page in pages]
        return tuple(chain.from_iterable(found))

    def compose(self) -> ComposeResult:
        """Balances and proof, and the transactions below."""
        yield StatementHeader(id="header")
        yield TransactionTable(id="table")
        yield Static(id="message", markup=False)

    def show(self, statement: MonthlyStatement, *, row: int = 0) -> None:
        """Show all of the statement in book order, with the cursor on this row."""
        self._forget()
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
        self._forget()
        if account is None:
            self.header.clear()
        else:
            self.header.show_account(account)
        self.table.show(None)
        self.message.update(content)
        self.add_class("-message")

    def _forget(self) -> None:
        self._statement = None
        self.workers.cancel_group(self, "month rows")
        self.workers.cancel_group(self, "sort")
        if self._month_rows is not None:
            self._month_rows.cancel()
        self._month_rows = self._sorted = self._filtered = None
        self._sorting = BOOK_ORDER

    # All rows of the month.

    async def month_rows(self) -> "MonthRows":
        """All rows of the statement, fetched when they are asked for first.

        To be awaited by a worker: it is cancelled when another statement is shown.

        Raises:
            StatementError: They cannot be had; the next time they are asked for is another try.
        """
        if self._month_rows is None:
            if self._statement is None:
                raise asyncio.CancelledError
            self._month_rows = asyncio.get_running_loop().create_future()
            self._load_month_rows(self._statement, self._month_rows)
        # Who asked may give up, as a filter does when the next letter is typed; the others still want them.
        return await asyncio.shield(self._month_rows)

    @work(exclusive=True, group="month rows")
    async def _load_month_rows(
        self, statement: MonthlyStatement, answer: "asyncio.Future[MonthRows]"
    ) -> None:
        from statement_tui.services.month_rows import fetch_month_rows

        try:
            rows = await fetch_month_rows(await self._open_repository(), statement)
        except StatementError as error:
            self._month_rows = None
            answer.set_exception(error)
            answer.exception()  # it may be that nobody waits for it any more
        else:
            answer.set_result(rows)
            self.table.take_month_rows(rows)

    @on(TransactionTable.MonthRowsWanted)
    def _month_rows_wanted(self, event: TransactionTable.MonthRowsWanted) -> None:
        event.stop()
        if self._statement is not None:
            self._give_month_rows()

    @work(exclusive=True, group="marks")
    async def _give_month_rows(self) -> None:
        try:
            await self.month_rows()
        except StatementError as error:
            self.post_message(self.Refused(error))

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
            self._sorted = await sort_rows(rows, sorting.column, descending=sorting.descending)
        self._show_order()

    def _show_order(self) -> None:
        order = self._filtered if self._sorted is None else self._sorted
        if self._sorted is not None and self._filtered is not None:
            left = set(self._filtered)
            order = [row for row in self._sorted if row in left]
        self.table.show_order(order, self._sorting)

    # Transactions that are seen.

    @on(TransactionTable.PageWanted)
    def _page_wanted(self, event: TransactionTable.PageWanted) -> None:
        event.stop()
        if self._statement is not None:
            self._load_page(self._statement, event.rows)

    @work(exclusive=True, group="page")
    async def _load_page(self, statement: MonthlyStatement, rows: Sequence[int]) -> None:
        try:
            page = await self._page(statement, rows)
        except StatementError as error:
            if statement is self._statement:
                self.post_message(self.Failed(error))
            return
        if statement is self._statement:
            self.table.show_page(rows, page)
            self.table.forget_wanted_pages()

    async def _page(
        self, statement: MonthlyStatement, rows: Sequence[int]
    ) -> tuple[StatementTransaction, ...]:
        repository = await self._open_repository()
        if isinstance(rows, range):
            return await fetch_statement_page(repository, statement, rows.start, len(rows))
        from statement_tui.services.month_rows import fetch_rows

        return await fetch_rows(repository, statement, await self.month_rows(), rows)
