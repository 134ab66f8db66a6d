"""Statements, accounts and breaks for people, in columns of a terminal."""

from collections.abc import Sequence
from typing import Final

from statement_tui.formatting import (
    format_account_number,
    format_amount,
    format_hint,
    format_month,
    format_narrative,
    format_proof,
    format_signed,
    visible,
)
from statement_tui.models.account import Account
from statement_tui.models.hint import Hint
from statement_tui.models.overview import AccountOverview
from statement_tui.models.proof import Discrepancy
from statement_tui.models.statement import MonthlyStatement
from statement_tui.writers.cells import aligned
from statement_tui.writers.plain import plain_day

_ACCOUNT_COLUMNS: Final = ("Number", "Name", "User", "Currency", "Months", "Closing balance")
_TRANSACTION_COLUMNS: Final = ("Date", "Value date", "Amount", "Balance", "Description")


def statement_as_text(statement: MonthlyStatement) -> str:
    """A statement: whose it is, its balances and totals, the proof, and its transactions."""
    account = statement.account
    heading = (visible(account.name), format_account_number(account.number), account.currency)
    totals = (
        ("Opening", format_amount(statement.opening_balance)),
        ("In", format_signed(statement.total_in)),
        ("Out", format_signed(statement.total_out)),
        ("Net", format_signed(statement.net)),
        ("Closing", format_amount(statement.closing_balance)),
    )
    lines = [
        " · ".join(heading),
        f"{visible(account.user_id)} · {format_month(statement.period)}",
        "",
        *aligned(totals, right=frozenset({1})),
        "",
        format_proof(statement),
        "",
        *_transactions(statement),
    ]
    return "\n".join(lines) + "\n"


def accounts_as_text(overviews: Sequence[AccountOverview], *, header: bool = True) -> str:
    """A line for each account; the header can be left out where it stands above other accounts already."""
    rows = [_ACCOUNT_COLUMNS] if header else []
    for overview in overviews:
        account = overview.account
        months = f"{overview.first_month} - {overview.last_month}" if overview.first_month else ""
        rows.append(
            (
                format_account_number(account.number),
                visible(account.name),
                visible(account.user_id),
                account.currency,
                months,
                format_amount(overview.closing_balance),
            )
        )
    return "".join(f"{line}\n" for line in aligned(rows, right=frozenset({5})))


def break_as_text(account: Account, discrepancy: Discrepancy, hints: Sequence[Hint] = ()) -> str:
    """A line that says of which account, between which reports, and by how much it is off; then the hints."""
    lines = [
        f"{visible(account.number)} {visible(account.name)}: off by {format_signed(discrepancy.difference)} "
        f"between {discrepancy.since} ({format_amount(discrepancy.since_amount)}) "
        f"and {discrepancy.until} ({format_amount(discrepancy.until_amount)})"
    ]
    lines += [f"    hint: {format_hint(hint)}" for hint in hints]
    return "".join(f"{line}\n" for line in lines)


def _transactions(statement: MonthlyStatement) -> list[str]:
    """The table; the description comes last, so that a long one does not push the amounts away."""
    if not statement.transactions:
        return ["No transactions"]
    rows = [
        (
            transaction.booked_on.isoformat(),
            plain_day(transaction.value_on) or "",
            format_signed(transaction.amount),
            format_amount(transaction.balance),
            format_narrative(transaction),
        )
        for transaction in statement.transactions
    ]
    return aligned([_TRANSACTION_COLUMNS, *rows], right=frozenset({2, 3}))
