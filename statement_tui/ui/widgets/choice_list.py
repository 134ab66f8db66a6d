"""Lists of accounts and of months, in a pane or in a picker."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from statement_tui.formatting import format_mark, format_month
from statement_tui.models.account import Account
from statement_tui.models.month import Month
from statement_tui.models.proof import Verdict
from statement_tui.models.statement import MonthSummary
from statement_tui.ui.formatted import formats_of
from statement_tui.ui.widgets.table_painting import fit

_MARK_STYLES: Final = {
    Verdict.ADDS_UP: "$text-success",
    Verdict.ADDS_UP_TO: "$text-success",
    Verdict.OFF: "bold $text-error",
    Verdict.UNVERIFIED: "$text-warning",
}


class ChoiceList(OptionList):
    """An option list with the row keys of the table and lines of a fixed width."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", "Down", show=False, id="row.next"),
        Binding("k", "cursor_up", "Up", show=False, id="row.previous"),
        Binding("g", "first", "First", show=False, id="row.first"),
        Binding("G", "last", "Last", show=False, id="row.last"),
    ]

    DEFAULT_CSS = """
    ChoiceList {
        border: round $primary;
        padding: 0;
        scrollbar-size-vertical: 1;
        &:focus { border: round $border; }
        & > .option-list--option { padding: 0 1; }
    }
    """

    def highlight(self, index: int | None) -> None:
        """Put the highlight on a line without saying so, and paint no more than the two lines that change."""
        before = self.highlighted
        if before == index:
            return
        self.set_reactive(OptionList.highlighted, index)
        for line in (before, index):
            if line is not None:
                self.refresh_line(line)
        self.scroll_to_highlight()


class MonthList(ChoiceList):
    """The months of an account, newest first, each with its verdict and closing balance."""

    @dataclass
    class Picked(Message):
        """A month was chosen."""

        period: Month
        """The month."""

    def __init__(self, *, width: int, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._width = width
        self._months: tuple[MonthSummary, ...] = ()

    @property
    def months(self) -> tuple[MonthSummary, ...]:
        """What is listed, newest first."""
        return self._months

    def show(self, months: Iterable[MonthSummary], current: Month | None) -> None:
        """List these months, given oldest first, with the highlight on the current one."""
        self._months = tuple(months)[::-1]
        self._list()
        self.show_current(current)

    def show_again(self) -> None:
        """Show the same in the formats of now."""
        highlighted = self.highlighted
        self._list()
        self.highlight(highlighted)

    def show_current(self, current: Month | None) -> None:
        """Put the highlight on this month; on the newest one when it is not listed."""
        newest = self._months[0].period.index if self._months else 0
        index = newest - current.index if current is not None else 0
        found = 0 <= index < len(self._months) and self._months[index].period == current
        self.highlight(index if found else (0 if self._months else None))

    def show_only(self, months: Iterable[MonthSummary]) -> None:
        """List these months, given newest first, with the highlight on the first."""
        self._months = tuple(months)
        self._list()
        self.highlight(0 if self._months else None)

    def _list(self) -> None:
        self.set_options(Option(self._line(month)) for month in self._months)

    def _line(self, month: MonthSummary) -> Content:
        text = "gap" if month.is_gap else formats_of(self).amount(month.closing_balance)
        label = f" {month.period} "
        return Content.assemble(
            (format_mark(month), _MARK_STYLES[month.proof.verdict]),
            label,
            (text.rjust(self._width - len(label) - 1), "$text-muted" if not month.transaction_count else ""),
        )

    @on(OptionList.OptionSelected)
    def _pick(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Picked(self._months[event.option_index].period))


class AccountList(ChoiceList):
    """Accounts in the order they were added, with their last closing balance where it is known."""

    @dataclass
    class Picked(Message):
        """An account was chosen."""

        account_number: str
        """Its number."""

    def __init__(
        self,
        *,
        width: int,
        detailed: bool = False,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id, markup=False)
        self._width = width
        self._detailed = detailed
        self._accounts: tuple[Account, ...] = ()
        self._balances: Mapping[str, Decimal] = {}

    @property
    def accounts(self) -> tuple[Account, ...]:
        """What is listed."""
        return self._accounts

    def show(self, accounts: Iterable[Account], balances: Mapping[str, Decimal], current: str | None) -> None:
        """List these accounts with the highlight on the current one."""
        self._accounts = tuple(accounts)
        self._balances = balances
        self._list()
        self.show_current(current)

    def show_again(self) -> None:
        """Show the same in the formats of now."""
        highlighted = self.highlighted
        self._list()
        self.highlight(highlighted)

    def _list(self) -> None:
        self.set_options(
            Option(self._line(account, self._balances.get(account.number))) for account in self._accounts
        )

    def show_current(self, current: str | None) -> None:
        """Put the highlight on this account; on the first one when it is not listed."""
        numbers = [account.number for account in self._accounts]
        found = current in numbers
        self.highlight(numbers.index(current) if found and current else (0 if numbers else None))

    def _line(self, account: Account, balance: Decimal | None) -> Content:
        formats = formats_of(self)
        text = formats.account(account) if self._detailed else formats.text(account.name)
        amount = formats.amount(balance) if balance is not None else ""
        room = self._width - len(amount) - 1
        return Content.assemble(fit(text, room), " ", (amount, "$text-muted"))

    @on(OptionList.OptionSelected)
    def _pick(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Picked(self._accounts[event.option_index].number))


def describe_month(month: MonthSummary) -> str:
    """The words a month is found by: `2026-03 March 2026`."""
    return f"{month.period} {format_month(month.period)}"
