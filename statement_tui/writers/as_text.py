"""Statements, accounts and breaks for people, in columns of a terminal."""

from collections.abc import Iterator, Sequence
from typing import Final

from statement_tui.formatting import Formats, format_month
from statement_tui.models.account import Account
from statement_tui.models.hint import Hint
from statement_tui.models.overview import AccountOverview
from statement_tui.models.proof import Discrepancy
from statement_tui.models.statement import MonthlyStatement
from statement_tui.models.transaction import StatementTransaction
from statement_tui.services.export_statements import Selection
from statement_tui.writers.cells import aligned

_ACCOUNT_COLUMNS: Final = ("Number", "Name", "User", "Currency", "Months", "Closing balance")
_TRANSACTION_COLUMNS: Final = ("Date", "Value date", "Amount", "Balance", "Description")


def statement_as_text(statement: MonthlyStatement, formats: Formats) -> str:
    """A statement: whose it is, its balances and totals, the proof, and its transactions."""
    return selection_as_text(Selection(statement, statement.transactions), formats)


def selection_as_text(selection: Selection, formats: Formats) -> str:
    """A statement with only the transactions that are wanted; its balances and totals are those of all."""
    statement = selection.statement
    account = statement.account
    heading = (formats.text(account.name), formats.account_number(account.number), account.currency)
    totals = (
        ("Opening", formats.amount(statement.opening_balance)),
        ("In", formats.signed(statement.total_in)),
        ("Out", formats.signed(statement.total_out)),
        ("Net", formats.signed(statement.net)),
        ("Closing", formats.amount(statement.closing_balance)),
    )
    lines = [
        " · ".join(heading),
        f"{formats.text(account.user_id)} · {format_month(statement.period)}",
        "",
        *aligned(totals, right=frozenset({1})),
        "",
        formats.proof(statement),
        "",
        *([describe_filter(selection, formats), ""] if selection.filter_text else []),
        *transactions_as_text(selection.transactions, formats),
    ]
    return "\n".join(lines) + "\n"


class TextWriter:
    """Writes statements one below the other."""

    def __init__(self, formats: Formats) -> None:
        self._formats = formats
        self._gap = ""

    def begin(self) -> Iterator[str]:
        """Nothing stands before the first statement."""
        return iter(())

    def add(self, selection: Selection) -> Iterator[str]:
        """A statement."""
        yield self._gap + selection_as_text(selection, self._formats)
        self._gap = "\n\n"

    def end(self) -> Iterator[str]:
        """Nothing stands after the last statement."""
        return iter(())


def describe_filter(selection: Selection, formats: Formats) -> str:
    """What was looked for, how many transactions it finds, and what they add up to."""
    shown, of = len(selection.transactions), selection.statement.transaction_count
    return (
        f"Only what “{formats.text(selection.filter_text)}” finds: {shown:,} of {of:,} transactions · "
        f"in {formats.signed(selection.total_in)} · out {formats.signed(selection.total_out)}"
    )


def accounts_as_text(overviews: Sequence[AccountOverview], formats: Formats, *, header: bool = True) -> str:
    """A line for each account; the header can be left out where it stands above other accounts already."""
    rows = [_ACCOUNT_COLUMNS] if header else []
    for overview in overviews:
        account = overview.account
        months = f"{overview.first_month} - {overview.last_month}" if overview.first_month else ""
        rows.append(
            (
                formats.account_number(account.number),
                formats.text(account.name),
                formats.text(account.user_id),
                account.currency,
                months,
                formats.amount(overview.closing_balance),
            )
        )
    return "".join(f"{line}\n" for line in aligned(rows, right=frozenset({5})))


def break_as_text(
    account: Account, discrepancy: Discrepancy, formats: Formats, hints: Sequence[Hint] = ()
) -> str:
    """A line that says of which account, between which reports, and by how much it is off; then the hints."""
    lines = [
        f"{formats.text(account.number)} {formats.text(account.name)}: {formats.discrepancy(discrepancy)}"
    ]
    lines += [f"    hint: {formats.hint(hint)}" for hint in hints]
    return "".join(f"{line}\n" for line in lines)


def rows_as_text(transactions: Sequence[StatementTransaction], formats: Formats) -> str:
    """The lines of some transactions, without anything above them."""
    return "\n".join(transactions_as_text(transactions, formats)[1:]) + "\n"


def transactions_as_text(transactions: Sequence[StatementTransaction], formats: Formats) -> list[str]:
    """The table; the description comes last, so that a long one does not push the amounts away."""
    if not transactions:
        return ["No transactions"]
    rows = [
        (
            formats.day(transaction.booked_on),
            formats.day(transaction.value_on) if transaction.value_on else "",
            formats.signed(transaction.amount),
            formats.amount(transaction.balance),
            formats.narrative(transaction),
        )
        for transaction in transactions
    ]
    return aligned([_TRANSACTION_COLUMNS, *rows], right=frozenset({2, 3}))
