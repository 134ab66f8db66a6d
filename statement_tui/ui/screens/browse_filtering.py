"""The filter of the browser, and the way from hit to hit through the months."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from textual import on, work

from statement_tui.errors import StatementError
from statement_tui.formatting import visible
from statement_tui.models.transaction import Transaction
from statement_tui.ui.formatted import formats_of
from statement_tui.ui.screens.browse_loading import Request
from statement_tui.ui.screens.browse_viewing import ViewingScreen
from statement_tui.ui.widgets.transaction_table import TransactionTable

if TYPE_CHECKING:
    from textual.worker import Worker

    from statement_tui.models.found_transaction import FoundTransaction
    from statement_tui.models.transaction_filter import TransactionFilter
    from statement_tui.services.month_rows import MonthRows, Subtotal
    from statement_tui.ui.widgets.filter_bar import FilterBar

_AT_ONCE: Final = 2_000
"""Rows that are filtered faster than a key press is painted; more are looked through beside it."""
_AGES: Final = {1: "older", -1: "newer"}


class FilteringScreen(ViewingScreen):
    """Shows the rows that a filter leaves; the filter stays when the month changes."""

    filter: "TransactionFilter | None" = None
    """What is shown of a month; None for all of it."""
    _sought: "TransactionFilter | None" = None
    """The last filter that was set: its hits can be gone through when all rows are shown again, too."""
    _sought_everywhere = ""
    """What was looked for last in all accounts, as it was typed."""
    _is_filtered = False
    """Whether the rows that are shown are those that the filter leaves."""
    _filter_bar: "FilterBar | None" = None
    """Made when it is needed first."""
    _arrival: tuple[Request, int] | None = None
    """The statement that is opened for its first hit (1) or its last one (-1)."""

    def show_again(self) -> None:
        """Show the same in the formats of now."""
        super().show_again()
        if self._filter_bar is not None:
            self._filter_bar.show_again()

    def statement_shown(self) -> None:
        """Show what the filter leaves of it, and go to the hit that it was opened for."""
        super().statement_shown()
        self._is_filtered = False
        arrival, self._arrival = self._arrival, None
        step = arrival[1] if arrival is not None and arrival[0] == self._request else 0
        if step or self.filter is not None:
            self._filter_rows(step)

    # The filter.

    async def action_filter(self) -> None:
        """Type what to look for in the month."""
        (await self._bar()).open(self.filter.text if self.filter else "")
        self._fetch_ahead()

    @work(exclusive=True, group="filter")
    async def _fetch_ahead(self) -> None:
        """Have all rows of the month when the first letter is typed."""
        if self.statement_pane.statement is not None:
            await self._month_rows()

    def clear_filter(self) -> bool:
        """Show all rows of the month again; whether that was not so."""
        was_set = self.filter is not None
        self._set_filter(None)
        if self._filter_bar is not None:
            self._filter_bar.close()
        return was_set

    def go_to_transaction(self, account_number: str, transaction: Transaction) -> "Worker[None]":
        """Go to the month of a transaction, with the cursor on it; no filter hides it."""
        self.clear_filter()
        return super().go_to_transaction(account_number, transaction)

    def _set_filter(self, wanted: "TransactionFilter | None") -> None:
        self.filter = wanted
        self._sought = wanted or self._sought
        self._filter_rows(0)

    @work(exclusive=True, group="filter")
    async def _filter_rows(self, step: int) -> None:
        """Show the rows that the filter leaves, and go to the first hit (1), the last (-1) or none (0)."""
        statement, wanted = self.statement_pane.statement, self.filter
        if wanted is None:
            self._show_found(None, None)
        sought = wanted or (self._sought if step else None)
        if statement is None or sought is None or (rows := await self._month_rows()) is None:
            return
        found = await _hits(rows, sought)
        if statement is not self.statement_pane.statement or wanted is not self.filter:
            return
        if wanted is not None:
            self._show_found(found, rows.subtotal(found))
        if step:
            self._go_to_hit(found, step, 0 if step > 0 else self.table.row_count - 1)

    def _show_found(self, rows: Sequence[int] | None, subtotal: "Subtotal | None") -> None:
        self._is_filtered = rows is not None
        self.statement_pane.show_filtered(rows)
        if self._filter_bar is not None:
            self._filter_bar.show_subtotal(subtotal)

    def on_filter_bar_typed(self, event: "FilterBar.Typed") -> None:
        """Filter by what is typed."""
        from statement_tui.models.transaction_filter import TransactionFilter

        formats = formats_of(self)
        wanted = TransactionFilter.parse(event.text, formats.decimal, formats.group)
        self._set_filter(None if wanted.is_empty else wanted)

    def on_filter_bar_kept(self) -> None:
        """Go on with the rows that are left."""
        if self.filter is None:
            self.clear_filter()
        self.table.choose_row()
        self.table.focus()

    def on_filter_bar_cleared(self) -> None:
        """Go on with all rows."""
        self.clear_filter()
        self.table.focus()

    # From hit to hit.

    def action_find(self, step: int) -> None:
        """Go to the next hit below and on into older months (1), or above and on into newer ones (-1)."""
        table = self.table
        place = table.cursor_row + step
        if self._sought is None:
            self.keys.say("Nothing to find yet: press / and type what to look for")
        elif self.filter is not None and self._is_filtered and 0 <= place < table.row_count:
            table.move_cursor(row=place)  # all rows that are shown are hits
        else:
            self._find(self._request, self._sought, step)

    @work(exclusive=True, group="find")
    async def _find(self, request: Request, wanted: "TransactionFilter", step: int) -> None:
        from statement_tui.services.find_transactions import find_month

        rows = await self._month_rows()
        found = [] if rows is None else await _hits(rows, wanted)
        number, period = request.account_number, request.period
        if request != self._request or number is None or period is None:
            return
        if self._go_to_hit(found, step, self.table.cursor_row + step):
            return
        self.keys.say(f"Looking through {_AGES[step]} months …")
        try:
            month = await find_month(await self._open_repository(), wanted, number, period, older=step > 0)
        except StatementError as error:
            self.keys.say(visible(error.title))
            return
        if request != self._request:
            return
        if month is None:
            self.keys.say(f"There is no hit in {_AGES[step]} months: this was the last one")
        else:
            self._arrival = Request(number, month), step
            self._go_to_month(month)

    def _go_to_hit(self, found: Sequence[int], step: int, start: int) -> bool:
        """Move the cursor to the next of these rows as they are shown; whether there is one."""
        wanted, table = set(found), self.table
        for shown in range(start, table.row_count if step > 0 else -1, step):
            if table.book_row(shown) in wanted:
                table.move_cursor(row=shown)
                return True
        return False

    def action_find_everywhere(self) -> None:
        """Find in all accounts and months, beginning with the filter or with what was looked for last."""
        from statement_tui.ui.screens.find import FindScreen

        text = self.filter.text if self.filter else self._sought_everywhere
        screen = FindScreen(self._open_repository, text)

        def closed(found: "FoundTransaction | None") -> None:
            self._sought_everywhere = screen.text
            if found is not None:
                self.go_to_transaction(found.account.number, found.transaction)

        self.app.push_screen(screen, closed)

    def give_up_finding(self) -> bool:
        """Stop looking through other months; whether that was going on."""
        given_up = bool(self.workers.cancel_group(self, "find"))
        if given_up:
            self.keys.say("")
        return given_up

    # What both need.

    async def _month_rows(self) -> "MonthRows | None":
        """All rows of the statement; None when they cannot be had, which is said."""
        try:
            return await self.statement_pane.month_rows()
        except StatementError as error:
            self.keys.say(visible(error.title))
            return None

    async def _bar(self) -> "FilterBar":
        """The line of the filter, made when it is needed first."""
        from statement_tui.ui.widgets.filter_bar import FilterBar

        if self._filter_bar is None:
            self._filter_bar = FilterBar()
            await self.statement_pane.mount(self._filter_bar)
        return self._filter_bar

    @on(TransactionTable.MarksChanged)
    async def _marks_changed(self, event: TransactionTable.MarksChanged) -> None:
        if event.count or self._filter_bar is not None:
            (await self._bar()).show_marked(event.count, event.total)


async def _hits(rows: "MonthRows", wanted: "TransactionFilter") -> list[int]:
    """The rows of a month that a filter leaves, found beside the screen where they are many."""
    if len(rows) <= _AT_ONCE:
        return rows.matching(wanted)
    return await asyncio.to_thread(rows.matching, wanted)
