"""What the browser fetches and shows: one account, one month, and what is said in their place."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from textual import getters, on, work
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer

from statement_tui.errors import DatabaseMissing, StatementError
from statement_tui.formatting import visible
from statement_tui.models.account import Account
from statement_tui.models.month import Month
from statement_tui.models.statement import MonthlyStatement
from statement_tui.services.accounts import fetch_ledger, find_accounts, summarize_months
from statement_tui.services.generate_statement import FIRST_PAGE_SIZE, generate_monthly_statement
from statement_tui.services.open_account import AccountView, open_account
from statement_tui.ui.open_repository import OpenRepository
from statement_tui.ui.session import Session
from statement_tui.ui.widgets.choice_list import AccountList, MonthList
from statement_tui.ui.widgets.key_bar import KeyBar
from statement_tui.ui.widgets.statement_pane import StatementPane
from statement_tui.ui.widgets.transaction_table import TransactionTable

_ACCOUNTS_LISTED: Final = 200
_LOADING_SHOWN_AFTER_SECONDS: Final = 0.15

WELCOME: Final = """\
There are no statements yet.

Press I to import a file of your bank: camt.053, MT940, OFX, QIF or CSV.
Or do it outside, then press r:

    statement-tui import FILE...

Or look at the demo first:

    statement-tui demo

q quits."""

_NOTHING_BOOKED: Final = "Nothing is booked on this account yet, and no balance is reported."


class ViewState(StrEnum):
    """What the place of the transactions shows."""

    LOADING = "loading"
    EMPTY = "empty"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True)
class Request:
    """The statement that is wanted now; an answer to any other one is dropped."""

    account_number: str | None
    period: Month | None


class LoadingScreen(Screen[None]):
    """Account, month and view state live here; the widgets show them and answer with messages."""

    statement_pane = getters.query_one("#statement", StatementPane)
    table = getters.query_one("#table", TransactionTable)
    accounts = getters.query_one("#accounts", AccountList)
    months = getters.query_one("#months", MonthList)
    keys = getters.query_one("#keys", KeyBar)

    def __init__(self, open_repository: OpenRepository, view: AccountView | None, session: Session) -> None:
        """Make the screen.

        Args:
            open_repository: Where statements are read from.
            view: What to show first; None to find it out.
            session: What is remembered; told where the browser is when it is left.
        """
        super().__init__()
        self._open_repository = open_repository
        self._view = view
        self._session = session
        self._request = Request(None, None)
        self._loading_timer: Timer | None = None
        self.view_state = ViewState.LOADING

    def show_changed(self, account_number: str | None, period: Month | None) -> None:
        """Read everything again, and show this account and month, or what is nearest to them."""
        self._view = None
        self._go(account_number, period)
        self._load_accounts()

    def show_again(self) -> None:
        """Show the same in the formats of now."""
        self.accounts.show_again()
        self.months.show_again()
        self.statement_pane.show_again()

    def remember(self) -> None:
        """Note in which row the cursor is, before another statement is shown."""
        if (statement := self.statement_pane.statement) is not None:
            self._session.rows.keep(statement.account_number, statement.period, self.table.cursor_book_row)

    def leave(self) -> None:
        """Note which statement is shown or wanted, and how: the program ends."""
        self.remember()
        self._session.wide, self._session.split = self.table.choice.wide, self.table.choice.split
        number, period = self._request.account_number, self._request.period
        if number is not None:
            # Whoever was at the newest month wants to see the one that has come in since.
            newest = self._view.newest_month if self._view is not None else None
            self._session.account_number = number
            self._session.period = None if period == newest else period

    def _go(self, account_number: str | None, period: Month | None, *, row: int | None = None) -> None:
        """Fetch a statement and show it; whatever else was on its way is given up.

        Args:
            account_number: None for the first account.
            period: None for the newest month with transactions.
            row: Where the cursor is to be; None for where it was when the month was left.
        """
        self.remember()
        self._request = Request(account_number, period)
        if self._loading_timer is not None:
            self._loading_timer.stop()
        self._loading_timer = self.set_timer(_LOADING_SHOWN_AFTER_SECONDS, self._show_loading)
        self.view_state = ViewState.LOADING
        if self._view is not None and self._view.account.number == account_number and period is not None:
            self._load_month(self._request, account_number, period)
        else:
            self._view = None  # keys pressed until then are about the account that is on its way
            self._load_account(self._request, row)

    # Loading, in one group of workers: a new request cancels the one before.

    @work(exclusive=True, group="statement")
    async def _load_month(self, request: Request, account_number: str, period: Month) -> None:
        try:
            statement = await generate_monthly_statement(
                await self._open_repository(),
                account_number,
                period.month,
                period.year,
                limit=FIRST_PAGE_SIZE,
            )
        except StatementError as error:
            if request == self._request:
                self._show_fault(error)
            return
        if request == self._request:
            self._show_statement(statement)

    @work(exclusive=True, group="statement")
    async def _load_account(self, request: Request, row: int | None) -> None:
        try:
            view = await open_account(
                await self._open_repository(),
                request.account_number,
                request.period,
                limit=FIRST_PAGE_SIZE,
                nearest=True,
            )
        except StatementError as error:
            if request == self._request:
                self._show_fault(error)
            return
        if request != self._request:
            return
        if view is None:
            self._show_welcome()
        else:
            self._show_view(view, row=row)

    @work(exclusive=True, group="accounts")
    async def _load_accounts(self) -> None:
        """List the accounts at once, and their balances as they come."""
        balances: dict[str, Decimal] = {}
        try:
            repository = await self._open_repository()
            accounts = await find_accounts(repository, "", _ACCOUNTS_LISTED)
            self.accounts.show(accounts, balances, self._request.account_number)
            for account in accounts:
                months = summarize_months(await fetch_ledger(repository, account.number))
                balances[account.number] = months[-1].closing_balance if months else account.opening_balance
        except StatementError:
            return  # the statement, read from the same place, says what is wrong
        self.accounts.show(accounts, balances, self._request.account_number)

    # What is shown.

    def _show_view(self, view: AccountView, *, row: int | None = None) -> None:
        self._view = view
        self.accounts.show_current(view.account.number)
        if view.statement is None:
            self._request = Request(view.account.number, None)
            self.months.show((), None)
            self._say(ViewState.EMPTY, Content(_NOTHING_BOOKED), account=view.account)
        else:
            self.months.show(view.months, view.statement.period)
            self._show_statement(view.statement, row=row)

    def _show_statement(self, statement: MonthlyStatement, *, row: int | None = None) -> None:
        self._end_loading(ViewState.READY)
        self._request = Request(statement.account_number, statement.period)
        if row is None:
            row = self._session.rows.row(statement.account_number, statement.period)
        self.statement_pane.show(statement, row=row)
        self.months.show_current(statement.period)
        self.statement_shown()

    def statement_shown(self) -> None:
        """Do what is to be done with a statement that has just come."""

    def _show_loading(self) -> None:
        self.accounts.show_current(self._request.account_number)
        if self._view is not None and self._request.period is not None:
            self.months.show_current(self._request.period)
            self.statement_pane.show_loading(self._view.account, self._request.period)
        else:
            self.keys.say("Loading …")

    @on(StatementPane.Failed)
    def _page_failed(self, event: StatementPane.Failed) -> None:
        self._show_fault(event.error)

    def _show_welcome(self) -> None:
        self._view = None
        self.accounts.show((), {}, None)
        self.months.show((), None)
        self._say(ViewState.EMPTY, Content(WELCOME))

    def _show_fault(self, error: StatementError) -> None:
        if isinstance(error, DatabaseMissing):
            self._show_welcome()
        else:
            title = Content.styled(f"✗ {visible(error.title)}", "bold $text-error")
            self._say(
                ViewState.FAILED,
                Content("\n\n").join(
                    [title, Content(visible(error.detail)), Content("Press r to try again.")]
                ),
            )

    def _say(self, state: ViewState, content: Content, *, account: Account | None = None) -> None:
        self._end_loading(state)
        self.statement_pane.say(content, account=account)

    def _end_loading(self, state: ViewState) -> None:
        if self._loading_timer is not None:
            self._loading_timer.stop()
        if self.keys.notice:
            self.keys.say("")
        self.view_state = state
