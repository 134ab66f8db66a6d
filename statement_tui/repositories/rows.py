"""Rows of the database as models, and back."""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from pydantic import TypeAdapter

from statement_tui.models.account import Account
from statement_tui.models.money import from_minor_units, to_minor_units
from statement_tui.models.transaction import Transaction, TransactionDetail

_TRANSACTIONS: Final[TypeAdapter[tuple[Transaction, ...]]] = TypeAdapter(tuple[Transaction, ...])

TRANSACTION_COLUMNS: Final = (
    "t.booked_on, t.sequence, t.value_on, t.amount, t.description, t.counterparty, t.counterparty_account, "
    "t.reference, t.end_to_end_id, t.kind, t.details, t.reported_balance"
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
                "counterparty_account": counterparty_account,
                "reference": reference,
                "end_to_end_id": end_to_end_id,
                "kind": kind,
                "details": _details(details, currency) if details else (),
                "reported_balance": _amount(reported_balance, currency),
            }
            for (
                booked_on,
                sequence,
                value_on,
                amount,
                description,
                counterparty,
                counterparty_account,
                reference,
                end_to_end_id,
                kind,
                details,
                reported_balance,
            ) in rows
        ]
    )


def details_as_json(details: Sequence[TransactionDetail], currency: str) -> str:
    """The parts of a transaction as they are stored: a list of lists, the amount in minor units first."""
    return json.dumps(
        [(None if amount is None else to_minor_units(amount, currency), *rest) for amount, *rest in details],
        ensure_ascii=False,
    )


def _details(stored: str, currency: str) -> tuple[TransactionDetail, ...]:
    return tuple(TransactionDetail(_amount(amount, currency), *rest) for amount, *rest in json.loads(stored))


def _amount(minor_units: int | None, currency: str) -> Decimal | None:
    return None if minor_units is None else from_minor_units(minor_units, currency)


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
