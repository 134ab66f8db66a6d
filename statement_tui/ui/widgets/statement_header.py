"""Account, month, balances and proof: the part of the statement that never leaves the screen."""

from collections.abc import Callable
from functools import partial
from typing import Final

from rich.cells import cell_len
from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from statement_tui.formatting import format_month
from statement_tui.models.account import Account
from statement_tui.models.month import Month
from statement_tui.models.proof import Verdict
from statement_tui.models.statement import MonthlyStatement
from statement_tui.ui.formatted import formats_of

_HEIGHT_WITHOUT_PROOF: Final = 4
_NAME_WIDTH_MIN: Final = 4

_VERDICT_STYLES: Final = {
    Verdict.ADDS_UP: "$text-success",
    Verdict.ADDS_UP_TO: "$text-success",
    Verdict.OFF: "bold $text-error",
    Verdict.UNVERIFIED: "$text-warning",
}


class StatementHeader(Widget):
    """Opening balance, in, out, net, closing balance, and whether it adds up."""

    DEFAULT_CSS = """
    StatementHeader {
        height: 5;
        border: round $primary;
        border-title-color: $foreground;
        border-subtitle-color: $text-muted;
        padding: 0 1;
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._body = Content("")
        self._show_again: Callable[[], None] = self.clear

    def on_resize(self, event: events.Resize) -> None:
        """Make the lines anew that depend on the width."""
        self.show_again()

    def show_again(self) -> None:
        """Show the same in the width and the formats of now."""
        self._show_again()

    def show(self, statement: MonthlyStatement) -> None:
        """Show the statement; the screen is laid out anew only when the proof needs more or fewer lines."""
        self._show_again = partial(self.show, statement)
        index = statement.period.index - statement.first_month.index + 1
        count = statement.last_month.index - statement.first_month.index + 1
        self._show_title(statement.account, f"{format_month(statement.period)} · {index} of {count}")
        rows = statement.transaction_count
        verdict = statement.proof.verdict
        offer = "x: why is it off? · " if verdict is Verdict.OFF else ""
        proof = Content.styled(formats_of(self).proof(statement), _VERDICT_STYLES[verdict])
        self.border_subtitle = Content(f"{offer}{rows:,} transaction{'' if rows == 1 else 's'}")
        self._body = Content("\n").join([*self._balances(statement), proof])
        if width := self.content_size.width:
            self._fit_height(proof.get_height({}, width))
        self.refresh()

    def show_loading(self, account: Account, period: Month) -> None:
        """Say which statement is on its way."""
        self._show_again = partial(self.show_loading, account, period)
        self._show_title(account, format_month(period))
        self._show_only("Loading …")

    def show_account(self, account: Account) -> None:
        """Show an account without a statement."""
        self._show_again = partial(self.show_account, account)
        self._show_title(account, "")
        self._show_only("")

    def clear(self) -> None:
        """Show nothing."""
        self._show_again = self.clear
        self.border_title = None
        self._show_only("")

    def render(self) -> RenderResult:
        """Balances and proof."""
        return self._body

    def _fit_height(self, proof_lines: int) -> None:
        # Even the same height, set again, would be a new layout.
        height = _HEIGHT_WITHOUT_PROOF + proof_lines
        if self.outer_size.height != height:
            self.styles.height = height

    def _show_only(self, text: str) -> None:
        self.border_subtitle = None
        self._body = Content(text)
        self.refresh()

    def _show_title(self, account: Account, month: str) -> None:
        """The account on the left of the top border, the month on its right."""
        formats = formats_of(self)
        name = formats.text(account.name)
        number = f" · {formats.account_number(account.number)} · {account.currency}"
        room = self.outer_size.width - 6
        if cell_len(name + number) + cell_len(month) + 3 > room:
            number = f" · {account.currency}"
        room -= cell_len(number) + cell_len(month) + 2
        title = Content.styled(name, "bold").truncate(max(_NAME_WIDTH_MIN, room - 1), ellipsis=True)
        line = "─" * max(1, room - title.cell_length)
        self.border_title = Content.assemble(
            title, number, " ", (line, "$primary"), " ", (month, "bold $text-accent")
        )

    def _balances(self, statement: MonthlyStatement) -> list[Content]:
        """Two lines: the labels, and under them the amounts, right-aligned in equal columns."""
        formats = formats_of(self)
        columns = [
            ("Opening", formats.amount(statement.opening_balance), ""),
            ("In", formats.signed(statement.total_in), "$text-success"),
            ("Out", formats.signed(statement.total_out), ""),
            ("Net", formats.signed(statement.net), ""),
            ("Closing", formats.amount(statement.closing_balance), "bold"),
        ]
        widest = max(len(amount) for _, amount, _ in columns)
        if 5 * (widest + 2) > self.content_size.width:
            columns = [columns[0], columns[3], columns[4]]
        if 3 * (widest + 2) > self.content_size.width:
            columns = columns[-1:]
        width = max(widest + 2, min(18, self.content_size.width // len(columns)))
        labels = "".join(label.rjust(width) for label, _, _ in columns)
        amounts = [(amount.rjust(width), style) for _, amount, style in columns]
        return [Content.styled(labels, "$text-muted"), Content.assemble(*amounts)]
