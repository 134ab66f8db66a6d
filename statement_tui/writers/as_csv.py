"""CSV for spreadsheets (RFC 4180, with line feeds)."""

import csv
from io import StringIO
from typing import Final

from statement_tui.formatting import visible
from statement_tui.models.statement import MonthlyStatement
from statement_tui.writers.plain import plain_amount, plain_day

_COLUMNS: Final = (
    "booked_on",
    "value_on",
    "description",
    "counterparty",
    "reference",
    "amount",
    "balance",
)

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet run a text as a formula."""


def statement_as_csv(statement: MonthlyStatement) -> str:
    """The transactions of a statement in book order, below a header."""
    output = StringIO()
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for transaction in statement.transactions:
        writer.writerow(
            (
                plain_day(transaction.booked_on),
                plain_day(transaction.value_on),
                _text(transaction.description),
                _text(transaction.counterparty),
                _text(transaction.reference),
                plain_amount(transaction.amount, statement.currency),
                plain_amount(transaction.balance, statement.currency),
            )
        )
    return output.getvalue()


def _text(text: str | None) -> str:
    """A bank's text that no spreadsheet runs and no terminal obeys; line feeds stay."""
    if not text:
        return ""
    shown = "\n".join(visible(line) for line in text.split("\n"))
    return f"'{shown}" if text.startswith(_FORMULA_STARTS) else shown
