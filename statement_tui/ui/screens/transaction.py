"""All fields of one transaction."""

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from statement_tui.formatting import visible
from statement_tui.models.statement import MonthlyStatement
from statement_tui.models.transaction import StatementTransaction
from statement_tui.ui.formatted import formats_of


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
        #grid {
            layout: grid;
            grid-size: 2;
            grid-columns: 22 1fr;
            grid-rows: auto;
            height: auto;
        }
        .label { color: $text-muted; }
    }
    """

    def __init__(self, statement: MonthlyStatement, transaction: StatementTransaction) -> None:
        super().__init__()
        self._statement = statement
        self._transaction = transaction

    def compose(self) -> ComposeResult:
        """One line for each field; long texts go on below, in their column."""
        with VerticalScroll(id="fields") as fields:
            fields.border_title = Content("Transaction")
            fields.border_subtitle = Content("Esc closes")
            with Container(id="grid"):
                for label, text in self._fields():
                    yield Static(Content(label), classes="label")
                    yield Static(Content(text or "–"))

    def action_scroll(self, direction: str) -> None:
        """Scroll a text that is longer than the terminal."""
        fields = self.query_one("#fields", VerticalScroll)
        fields.scroll_relative(y=1 if direction == "down" else -1, animate=False)

    def _fields(self) -> Iterator[tuple[str, str]]:
        """Label and text of every field, then those of the parts that the transaction has."""
        account, row, formats = self._statement.account, self._transaction, formats_of(self)
        yield "Account", f"{formats.text(account.name)} · {formats.account_number(account.number)}"
        yield "Booking date", f"{formats.day(row.booked_on)} (number {row.sequence} of the day)"
        yield "Value date", formats.day(row.value_on) if row.value_on else ""
        yield "Amount", f"{formats.signed(row.amount)} {account.currency}"
        yield "Balance after it", f"{formats.amount(row.balance)} {account.currency}"
        if row.reported_balance is not None:
            yield "The bank's balance", f"{formats.amount(row.reported_balance)} {account.currency}"
        yield "Counterparty", formats.text(row.counterparty or "")
        yield "Counterparty account", formats.account_number(row.counterparty_account or "")
        yield "Description", formats.text(row.description)
        yield "Reference", formats.text(row.reference or "")
        yield "End-to-end id", formats.text(row.end_to_end_id or "")
        yield "Kind", visible(row.kind or "")
        for number, detail in enumerate(row.details, start=1):
            amount = formats.signed(detail.amount) if detail.amount is not None else ""
            texts = (detail.counterparty, detail.description, detail.reference)
            parts = (amount, *(formats.text(text or "") for text in texts))
            yield f"Part {number} of {len(row.details)}", " · ".join(part for part in parts if part)
