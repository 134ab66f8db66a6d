"""Rows of the database as models, and back."""

from datetime import date
from typing import Any, Final

from pydantic import TypeAdapter

from statement_tui.models.account import Account
from statement_tui.models.money import from_minor_units
from statement_tui.models.transaction import Transaction

_TRANSACTIONS: Final[TypeAdapter[tuple[Transaction, ...]]] = TypeAdapter(tuple[Transaction, ...])

TRANSACTION_COLUMNS: Final = (
    "t.booked_on, t.sequence, t.value_on, t.amount, t.description, t.counterparty, t.reference, t.kind"
)
"""What `transactions_from_rows` expects of a table called t."""


def transactions_from_rows(rows: list[tuple[Any, ...]], currency: str) -> tuple[Transaction, ...]:
    """Transactions of an account in this currency, validated together."""
    day = date.fromisoformat
    return _TRANSACTIONS.validate_python(
        [
            {
                "booked_on": day(booked_on),
                "sequence": sequence,
                "value_on": value_on and day(value_on),
                "amount": from_minor_units(amount, currency),
                "description": description,
                "counterparty": counterparty,
                "reference": reference,
                "kind": kind,
            }
            for booked_on, sequence, value_on, amount, description, counterparty, reference, kind in rows
        ]
    )


def account_from_row(row: tuple[Any, ...]) -> Account:
    """An account from user_id, number, name, institution, currency and opening_balance."""
    user_id, number, name, institution, currency, opening_balance = row
    return Account(
        user_id=user_id,
        number=number,
        name=name,
        institution=institution,
        currency=currency,
        opening_balance=from_minor_units(opening_balance, currency),
    )
