"""The yardstick: a minimal Textual app as one would write it in an afternoon.

A `Static` for the header and a stock `DataTable` below it. The months of one account are read from the same
database with the `sqlite3` of the standard library, in one plain query each; left and right change the month
by `clear` and `add_rows`. It has no panes, no proof and no balance that is checked against anything.

    python -m tests.benchmarks.minimal_app DATABASE ACCOUNT
"""

import sqlite3
import sys
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import DataTable, Static


class MinimalApp(App[None]):
    """Shows the months of an account."""

    CSS = "DataTable { height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        # The table would scroll with these keys.
        Binding("left", "step(-1)", "Older month", priority=True),
        Binding("right", "step(1)", "Newer month", priority=True),
        ("q", "quit", "Quit"),
    ]

    def __init__(self, database: sqlite3.Connection, account_number: str) -> None:
        super().__init__()
        self._database = database
        self._account_id, self._opening_balance = database.execute(
            "SELECT id, opening_balance FROM accounts WHERE number = ?", (account_number,)
        ).fetchone()
        months = database.execute(
            "SELECT month, total_in + total_out FROM monthly_totals WHERE account_id = ? ORDER BY month",
            (self._account_id,),
        )
        self._months = months.fetchall()
        self._index = len(self._months) - 1

    def compose(self) -> ComposeResult:
        """The header and the table."""
        yield Static(id="header", markup=False)
        yield DataTable[str](cursor_type="row")

    def on_mount(self) -> None:
        """Show the newest month."""
        self.query_one(DataTable).add_columns("Date", "Description", "Amount", "Balance")
        self._show_month()

    def action_step(self, months: int) -> None:
        """Show an older or newer month."""
        self._index = max(0, min(self._index + months, len(self._months) - 1))
        self._show_month()

    def _show_month(self) -> None:
        month, _ = self._months[self._index]
        opening = balance = self._opening_balance + sum(net for _, net in self._months[: self._index])
        rows = []
        for booked_on, description, amount in self._database.execute(
            "SELECT booked_on, description, amount FROM transactions"
            " WHERE account_id = ? AND booked_on BETWEEN ? AND ? ORDER BY booked_on, sequence",
            (self._account_id, f"{month}-01", f"{month}-31"),
        ):
            balance += amount
            rows.append((booked_on, description, _format(amount), _format(balance)))
        self.query_one("#header", Static).update(
            f"{month}  Opening {_format(opening)}  Closing {_format(balance)}"
        )
        table = self.query_one(DataTable)
        table.clear()
        table.add_rows(rows)


def _format(cents: int) -> str:
    return f"{cents / 100:,.2f}"


if __name__ == "__main__":
    MinimalApp(sqlite3.connect(sys.argv[1]), sys.argv[2]).run()
