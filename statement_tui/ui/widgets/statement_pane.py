"""A statement, or what is said in its place."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
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
from statement_tui.models.statement import MonthlyStatement
from statement_tui.models.transaction import StatementTransaction
from statement_tui.services.generate_statement import PAGE_SIZE, fetch_statement_page
from statement_tui.ui.widgets.statement_header import StatementHeader
from statement_tui.ui.widgets.transaction_table import TransactionTable

if TYPE_CHECKING:
    from statement_tui.repositories.protocol import StatementRepository

OpenRepository: TypeAlias = "Callable[[], Awaitable[StatementRepository]]"
"""Gives the repository, opening it where that has not been possible before; raises `StatementError`."""


class StatementPane(Vertical):
    """Header and transactions of one statement; the transactions of a long month come as they are seen."""

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

    def __init__(self, open_repository: OpenRepository, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._open_repository = open_repository
        self._statement: MonthlyStatement | None = None

    @property
    def statement(self) -> MonthlyStatement | None:
        """What is shown; None while something is said in its place."""
        return self._statement

    @property
    def transaction(self) -> StatementTransaction | None:
        """The transaction under the cursor."""
        return self.table.transaction_at(self.table.cursor_row)

    def compose(self) -> ComposeResult:
        """Balances and proof, and the transactions below."""
        yield StatementHeader(id="header")
        yield TransactionTable(id="table")
        yield Static(id="message", markup=False)

    def show(self, statement: MonthlyStatement, *, row: int = 0) -> None:
        """Show the statement with the cursor on this row."""
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
        self._statement = None
        if account is None:
            self.header.clear()
        else:
            self.header.show_account(account)
        self.table.show(None)
        self.message.update(content)
        self.add_class("-message")

    @on(TransactionTable.PageWanted)
    def _page_wanted(self, event: TransactionTable.PageWanted) -> None:
        event.stop()
        if self._statement is not None:
            self._load_page(self._statement, event.offset)

    @work(exclusive=True, group="page")
    async def _load_page(self, statement: MonthlyStatement, offset: int) -> None:
        try:
            page = await fetch_statement_page(await self._open_repository(), statement, offset, PAGE_SIZE)
        except StatementError as error:
            if statement is self._statement:
                self.post_message(self.Failed(error))
            return
        if statement is self._statement:
            self.table.show_page(offset, page)
            self.table.forget_wanted_pages()
