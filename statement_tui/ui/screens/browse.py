"""The browser: one account, one month, all of its transactions, and whether it adds up."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Final

from textual import events, getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import DataTable, Static

from statement_tui.errors import DatabaseMissing, StatementError
from statement_tui.formatting import format_month, visible
from statement_tui.models.account import Account
from statement_tui.models.month import Month
from statement_tui.models.statement import MonthlyStatement
from statement_tui.services.accounts import fetch_ledger, find_accounts, summarize_months
from statement_tui.services.find_problem import find_next_problem
from statement_tui.services.generate_statement import FIRST_PAGE_SIZE, generate_monthly_statement
from statement_tui.services.open_account import AccountView, open_account
from statement_tui.ui.bindings import BROWSE_BINDINGS, KEY_BAR
from statement_tui.ui.widgets.choice_list import AccountList, MonthList
from statement_tui.ui.widgets.key_bar import KeyBar
from statement_tui.ui.widgets.statement_pane import OpenRepository, StatementPane
from statement_tui.ui.widgets.transaction_table import TransactionTable

_WIDTHS: Final = [(0, "-too-narrow"), (60, "-narrow"), (100, "-wide")]
_HEIGHTS: Final = [(0, "-too-low"), (15, "-high")]
_PANE_WIDTH: Final = 30
_LINE_WIDTH: Final = _PANE_WIDTH - 5
_ACCOUNTS_LISTED: Final = 200
_LOADING_SHOWN_AFTER_SECONDS: Final = 0.15

WELCOME: Final = """\
There are no statements yet.

Read the files of your bank (OFX, QFX, QBO), then press r:

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


class BrowseScreen(Screen[None]):
    """Account, month and view state live here; the widgets show them and answer with messages."""

    AUTO_FOCUS = "#table"
    BINDINGS: ClassVar[list[BindingType]] = [*BROWSE_BINDINGS]
    HORIZONTAL_BREAKPOINTS = _WIDTHS
    VERTICAL_BREAKPOINTS = _HEIGHTS

    statement_pane = getters.query_one("#statement", StatementPane)
    table = getters.query_one("#table", TransactionTable)
    accounts = getters.query_one("#accounts", AccountList)
    months = getters.query_one("#months", MonthList)
    keys = getters.query_one("#keys", KeyBar)

    def __init__(self, open_repository: OpenRepository, view: AccountView | None) -> None:
        """Make the screen.

        Args:
            open_repository: Where statements are read from.
            view: What to show first; None to find it out.
        """
        super().__init__()
        self._open_repository = open_repository
        self._view = view
        self._request = Request(None, None)
        self._loading_timer: Timer | None = None
        self.view_state = ViewState.LOADING

    def compose(self) -> ComposeResult:
        """Panes on the left, the statement on the right, the keys below."""
        with Horizontal(id="browser"):
            with Vertical(id="panes"):
                yield AccountList(width=_LINE_WIDTH, id="accounts")
                yield MonthList(width=_LINE_WIDTH, id="months")
            yield StatementPane(self._open_repository, id="statement")
        yield Static(id="too-small", markup=False)
        yield KeyBar(KEY_BAR, id="keys")

    def on_mount(self) -> None:
        """Show what is there, and fetch what is not."""
        if self.app.return_code is not None:
            return  # the program was left before it began
        self.accounts.border_title = "Accounts"
        self.months.border_title = "Months"
        if self._view is None:
            self._go(None, None)
        else:
            self._show_view(self._view)
        self.call_after_refresh(self._load_accounts)

    def on_resize(self, event: events.Resize) -> None:
        """Name the size that is too small, and leave what has no room any more."""
        self.query_one("#too-small", Static).update(
            f"{event.size.width}x{event.size.height} is too small for a statement: it needs 60x15."
        )
        self.call_after_refresh(self._focus_what_is_seen)

    # Where to go.

    def action_step_months(self, months: int) -> None:
        """Go so many months into the past (negative) or the future, no further than the account goes."""
        if self._request.period is not None:
            self._go_to_month(self._request.period.plus(months))

    def action_newest_month(self) -> None:
        """Go to the newest month with transactions."""
        if self._view is not None:
            booked = [month.period for month in self._view.months if month.transaction_count]
            self._go_to_month(booked[-1] if booked else self._view.months[-1].period)

    def action_first_month(self) -> None:
        """Go to the first month of the account."""
        if self._view is not None:
            self._go_to_month(self._view.months[0].period)

    def action_last_month(self) -> None:
        """Go to the last month of the account."""
        if self._view is not None:
            self._go_to_month(self._view.months[-1].period)

    def action_step_accounts(self, step: int) -> None:
        """Go to the next or previous account, and there to the same month."""
        numbers = [account.number for account in self.accounts.accounts]
        if self._request.account_number not in numbers:
            return
        index = numbers.index(self._request.account_number) + step
        if 0 <= index < len(numbers):
            self._go(numbers[index], self._request.period)
        else:
            self.keys.say("This is the last account" if step > 0 else "This is the first account")

    def action_reload(self) -> None:
        """Read everything again; the row stays."""
        self._view = None
        self._go(self._request.account_number, self._request.period, row=self.table.cursor_row)
        self._load_accounts()

    @on(MonthList.Picked)
    def _month_picked(self, event: MonthList.Picked) -> None:
        self._go_to_month(event.period)
        self.table.focus()

    @on(AccountList.Picked)
    def _account_picked(self, event: AccountList.Picked) -> None:
        self._go(event.account_number, self._request.period)
        self.table.focus()

    def _go_to_month(self, period: Month) -> None:
        if self._view is None or not self._view.months:
            self._go(self._request.account_number, period)
            return
        first, last = self._view.months[0].period, self._view.months[-1].period
        nearest = min(max(period, first), last)
        if nearest == self._request.period:
            edge = "oldest" if period < first else "newest"
            if period != nearest:
                self.keys.say(f"{format_month(nearest)} is the {edge} statement of this account")
            return
        self._go(self._view.account.number, nearest)

    def _go(self, account_number: str | None, period: Month | None, *, row: int = 0) -> None:
        """Fetch a statement and show it; whatever else was on its way is given up."""
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
    async def _load_account(self, request: Request, row: int) -> None:
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
            self._say(ViewState.EMPTY, Content(WELCOME))
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

    def _show_view(self, view: AccountView, *, row: int = 0) -> None:
        self._view = view
        self.accounts.show_current(view.account.number)
        if view.statement is None:
            self._request = Request(view.account.number, None)
            self.months.show((), None)
            self._say(ViewState.EMPTY, Content(_NOTHING_BOOKED), account=view.account)
        else:
            self.months.show(view.months, view.statement.period)
            self._show_statement(view.statement, row=row)

    def _show_statement(self, statement: MonthlyStatement, *, row: int = 0) -> None:
        self._end_loading(ViewState.READY)
        self._request = Request(statement.account_number, statement.period)
        self.statement_pane.show(statement, row=row)
        self.months.show_current(statement.period)

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

    def _show_fault(self, error: StatementError) -> None:
        if isinstance(error, DatabaseMissing):
            self._view = None
            self.accounts.show((), {}, None)
            self.months.show((), None)
            self._say(ViewState.EMPTY, Content(WELCOME))
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

    # What opens over it.

    @on(DataTable.RowSelected)
    def action_details(self) -> None:
        """All fields of the transaction under the cursor."""
        from statement_tui.ui.screens.transaction import TransactionScreen

        statement, transaction = self.statement_pane.statement, self.statement_pane.transaction
        if statement is not None and transaction is not None:
            self.app.push_screen(TransactionScreen(statement, transaction))

    def action_pick_month(self) -> None:
        """Pick a month of the account, or type it."""
        from statement_tui.ui.screens.month_picker import MonthPicker

        def picked(period: Month | None) -> None:
            if period is not None:
                self._go_to_month(period)

        if self._view is not None and self._request.period is not None:
            self.app.push_screen(MonthPicker(self._view.months, self._request.period), picked)

    def action_pick_account(self) -> None:
        """Pick an account by some letters of its name, number, bank or user."""
        from statement_tui.ui.screens.account_picker import AccountPicker

        def picked(account_number: str | None) -> None:
            if account_number is not None:
                self._go(account_number, self._request.period)

        self.app.push_screen(AccountPicker(self._open_repository, self._request.account_number), picked)

    def action_help(self) -> None:
        """All keys."""
        from statement_tui.ui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen())

    def action_next_problem(self) -> None:
        """Go to the next statement that does not add up: older months, then the other accounts."""
        if self._request.account_number is not None and self._request.period is not None:
            self.keys.say("Looking for a statement that does not add up …")
            self._find_problem(self._request.account_number, self._request.period)

    @work(exclusive=True, group="problem")
    async def _find_problem(self, account_number: str, period: Month) -> None:
        try:
            found = await find_next_problem(await self._open_repository(), account_number, period)
        except StatementError as error:
            self.keys.say(visible(error.title))
            return
        if self._request != Request(account_number, period):
            return
        if found is None:
            self.keys.say("No other statement is off: every reported balance agrees")
        else:
            self.keys.say("")
            self._go(*found)

    def action_toggle_panes(self) -> None:
        """Side panes on or off."""
        self.toggle_class("-panes-off")
        self.call_after_refresh(self._focus_what_is_seen)

    def _focus_what_is_seen(self) -> None:
        """A list that is hidden keeps the focus, and would act on keys unseen."""
        if self.focused is None or not self.query_one("#panes").display:
            self.table.focus()

    def action_back(self) -> None:
        """Back to the transactions."""
        self.table.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey out what cannot be done now."""
        if action == "toggle_panes":
            return not self.has_class("-narrow") or None
        if action in {"newest_month", "first_month", "last_month", "pick_month"}:
            return bool(self._view and self._view.months) or None
        if action in {"next_problem", "step_months"}:
            return self._request.period is not None or None
        return True
