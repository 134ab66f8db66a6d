"""CSV for spreadsheets (RFC 4180, with line feeds)."""

import csv
from collections.abc import Callable, Iterator
from decimal import Decimal
from io import StringIO
from typing import Final

from statement_tui.formatting import visible
from statement_tui.models.statement import MonthlyStatement
from statement_tui.models.transaction import StatementTransaction
from statement_tui.services.export_statements import Selection
from statement_tui.writers.plain import Plain, plain_day

_COLUMNS: Final = (
    "booked_on",
    "value_on",
    "description",
    "counterparty",
    "reference",
    "amount",
    "balance",
)

_LINE_COLUMNS: Final = (
    "line",
    "account_number",
    "currency",
    "booked_on",
    "value_on",
    "description",
    "counterparty",
    "counterparty_account",
    "reference",
    "end_to_end_id",
    "kind",
    "amount",
    "balance",
)
_ROWS_AT_ONCE: Final = 1_000

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet run a text as a formula."""


def statement_as_csv(statement: MonthlyStatement, *, masked: bool = False) -> str:
    """The transactions of a statement in book order, below a header."""
    plain = Plain(masked)
    output = StringIO()
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for transaction in statement.transactions:
        writer.writerow(
            (
                plain_day(transaction.booked_on),
                plain_day(transaction.value_on),
                _text(plain.text(transaction.description)),
                _text(plain.text(transaction.counterparty)),
                _text(plain.text(transaction.reference)),
                plain.amount(transaction.amount, statement.currency),
                plain.amount(transaction.balance, statement.currency),
            )
        )
    return output.getvalue()


class CsvWriter:
    """Writes statements below one header, each from its opening balance to its closing balance.

    The first column says which of them a line is, or that it is a transaction; only those have an amount, so
    that the column adds up. What was filtered says so in a line of its own before the opening balance.
    """

    def __init__(self, *, masked: bool = False) -> None:
        self._plain = Plain(masked)

    def begin(self) -> Iterator[str]:
        """The header."""
        yield ",".join(_LINE_COLUMNS) + "\n"

    def add(self, selection: Selection) -> Iterator[str]:
        """The lines of a statement."""
        output = StringIO()
        writer = csv.writer(output, lineterminator="\n")
        for number, line in enumerate(self._lines(selection), start=1):
            writer.writerow(line)
            if number % _ROWS_AT_ONCE == 0:
                yield output.getvalue()
                output.seek(0)
                output.truncate()
        yield output.getvalue()

    def end(self) -> Iterator[str]:
        """Nothing stands after the last statement."""
        return iter(())

    def _lines(self, selection: Selection) -> Iterator[tuple[str | None, ...]]:
        statement = selection.statement
        account = (self._text(statement.account_number), statement.currency)
        first, last = plain_day(statement.period.first_day), plain_day(statement.period.last_day)
        nothing = [""] * 6
        if selection.filter_text:
            yield "filter", *account, first, "", self._filtered(selection), *nothing, ""
        opening, closing = map(
            self._amount(statement), (statement.opening_balance, statement.closing_balance)
        )
        yield "opening", *account, first, "", "", *nothing, opening
        for transaction in selection.transactions:
            yield "transaction", *account, *self._transaction(transaction, statement)
        yield "closing", *account, last, "", "", *nothing, closing

    def _transaction(
        self, transaction: StatementTransaction, statement: MonthlyStatement
    ) -> Iterator[str | None]:
        yield plain_day(transaction.booked_on)
        yield plain_day(transaction.value_on)
        yield self._text(transaction.description)
        yield self._text(transaction.counterparty)
        yield self._text(transaction.counterparty_account)
        yield self._text(transaction.reference)
        yield self._text(transaction.end_to_end_id)
        yield _text(transaction.kind)
        yield from map(self._amount(statement), (transaction.amount, transaction.balance))

    def _filtered(self, selection: Selection) -> str:
        shown, of = len(selection.transactions), selection.statement.transaction_count
        total_in, total_out = map(
            self._amount(selection.statement), (selection.total_in, selection.total_out)
        )
        return self._text(selection.filter_text) + f" ({shown} of {of}, in {total_in}, out {total_out})"

    def _amount(self, statement: MonthlyStatement) -> Callable[[Decimal], str]:
        return lambda amount: self._plain.amount(amount, statement.currency)

    def _text(self, text: str | None) -> str:
        return _text(self._plain.text(text))


def _text(text: str | None) -> str:
    """A bank's text that no spreadsheet runs and no terminal obeys; line feeds stay."""
    if not text:
        return ""
    shown = "\n".join(visible(line) for line in text.split("\n"))
    return f"'{shown}" if text.startswith(_FORMULA_STARTS) else shown
