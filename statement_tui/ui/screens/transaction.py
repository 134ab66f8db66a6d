"""All fields of one transaction."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from statement_tui.formatting import format_account_number, format_amount, format_signed, visible
from statement_tui.models.statement import MonthlyStatement
from statement_tui.models.transaction import StatementTransaction


class TransactionScreen(ModalScreen[None]):
    """Opens over the browser; what is unknown is shown as a dash."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,i,q", "dismiss", "Close", show=False),
        Binding("down,j", "scroll('down')", "Down", show=False),
        Binding("up,k", "scroll('up')", "Up", show=False),
    ]

    DEFAULT_CSS = """
    TransactionScreen {
        align: center middle;
        #fields {
            width: 76;
            max-width: 100%;
            height: auto;
            max-height: 100%;
            border: round $primary;
            border-subtitle-color: $text-muted;
            padding: 0 1;
            background: $surface;
        }
    }
    """

    def __init__(self, statement: MonthlyStatement, transaction: StatementTransaction) -> None:
        super().__init__()
        self._statement = statement
        self._transaction = transaction

    def compose(self) -> ComposeResult:
        """One line for each field; long texts go on below."""
        with VerticalScroll(id="fields") as fields:
            fields.border_title = Content("Transaction")
            fields.border_subtitle = Content("Esc closes")
            yield Static(Content("\n").join(self._lines()))

    def action_scroll(self, direction: str) -> None:
        """Scroll a text that is longer than the terminal."""
        fields = self.query_one("#fields", VerticalScroll)
        fields.scroll_relative(y=1 if direction == "down" else -1, animate=False)

    def _lines(self) -> list[Content]:
        account, row = self._statement.account, self._transaction
        fields = {
            "Account": f"{account.name} · {format_account_number(account.number)}",
            "Booking date": f"{row.booked_on} (number {row.sequence} of the day)",
            "Value date": row.value_on.isoformat() if row.value_on else "",
            "Amount": f"{format_signed(row.amount)} {account.currency}",
            "Balance after it": f"{format_amount(row.balance)} {account.currency}",
            "Counterparty": row.counterparty or "",
            "Description": row.description,
            "Reference": row.reference or "",
            "Kind": row.kind or "",
        }
        return [
            Content.assemble((label.ljust(18), "$text-muted"), visible(text) or "–")
            for label, text in fields.items()
        ]
