"""What is fetched of a statement: the transactions that are seen, and all rows when they are needed."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from textual import getters, on, work
from textual.containers import Vertical
from textual.message import Message

from statement_tui.errors import StatementError
from statement_tui.models.statement import MonthlyStatement
from statement_tui.models.transaction import StatementTransaction
from statement_tui.services.generate_statement import PAGE_SIZE, fetch_statement_page
from statement_tui.ui.open_repository import OpenRepository
from statement_tui.ui.widgets.transaction_table import TransactionTable

if TYPE_CHECKING:
    from statement_tui.services.month_rows import MonthRows


class FetchingPane(Vertical):
    """Gives a table the transactions of a statement as they are seen, and all rows to whoever needs them."""

    table = getters.query_one("#table", TransactionTable)

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

    def forget(self) -> None:
        """Forget the statement, and give up what is on its way for it."""
        self._statement = None
        self.workers.cancel_group(self, "month rows")
        if self._month_rows is not None:
            self._month_rows.cancel()
            self._month_rows = None

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
