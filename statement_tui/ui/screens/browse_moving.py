"""Where the browser can go: months, accounts, and statements that do not add up."""

from textual import on, work

from statement_tui.errors import StatementError
from statement_tui.formatting import format_month, visible
from statement_tui.models.month import Month
from statement_tui.models.transaction import Transaction
from statement_tui.services.find_problem import find_next_problem
from statement_tui.ui.screens.browse_loading import LoadingScreen, Request
from statement_tui.ui.widgets.choice_list import AccountList, MonthList


class MovingScreen(LoadingScreen):
    """Goes to another statement, by a key or because one was picked in a pane."""

    def action_step_months(self, months: int) -> None:
        """Go so many months into the past (negative) or the future, no further than the account goes."""
        if self._request.period is not None:
            self._go_to_month(self._request.period.plus(months))

    def action_newest_month(self) -> None:
        """Go to the newest month with transactions."""
        if self._view is not None and (newest := self._view.newest_month) is not None:
            self._go_to_month(newest)

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
        self._go(self._request.account_number, self._request.period, row=self.table.cursor_book_row)
        self._load_accounts()

    @work(exclusive=True, group="transaction")
    async def go_to_transaction(self, account_number: str, transaction: Transaction) -> None:
        """Go to the month of a transaction, with the cursor on it."""
        place = transaction.booked_on, transaction.sequence
        try:
            row = await (await self._open_repository()).fetch_row_number(account_number, place)
        except StatementError as error:
            self.keys.say(visible(error.title))
            return
        self._view = None
        self._go(account_number, Month.containing(transaction.booked_on), row=row)

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
