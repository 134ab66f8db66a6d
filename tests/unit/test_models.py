"""Models: what they refuse, where reports stand, which months an account has."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from statement_tui.models.account import Account, compact_account_number
from statement_tui.models.ledger import AccountLedger, MonthlyTotal
from statement_tui.models.month import Month
from statement_tui.models.reported_balance import BalanceKind, ReportedBalance
from statement_tui.models.transaction import Transaction

ACCOUNT = Account(user_id="kim", number="1234", name="Everyday", currency="EUR")


def total(month: str) -> MonthlyTotal:
    return MonthlyTotal(
        period=Month.parse(month), total_in=Decimal("5.00"), total_out=Decimal("-7.50"), transaction_count=2
    )


def report(day: str, kind: BalanceKind = BalanceKind.CLOSING, after_sequence: int = 0) -> ReportedBalance:
    return ReportedBalance(
        as_of=date.fromisoformat(day), amount=Decimal("1.00"), kind=kind, after_sequence=after_sequence
    )


def ledger(months: list[str], reports: list[ReportedBalance]) -> AccountLedger:
    return AccountLedger(
        account=ACCOUNT, monthly_totals=tuple(map(total, months)), reported_balances=tuple(reports)
    )


# Accounts.


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("DE02 1203 0000 0000 2020 51", "DE02120300000000202051"),
        ("  de02\t1203\u00a00000\u202f0000\n", "DE02120300000000"),
        ("1234", "1234"),
        ("card-4711", "CARD-4711"),
        ("", ""),
    ],
)
def test_an_account_number_is_stored_without_blanks_in_capitals(written: str, stored: str) -> None:
    assert compact_account_number(written) == stored


@given(st.text())
def test_compacting_an_account_number_twice_changes_nothing(text: str) -> None:
    assert compact_account_number(compact_account_number(text)) == compact_account_number(text)


@pytest.mark.parametrize("currency", ["", "eur", "EU", "EURO", "EUR\n", "E R", "ÄÖÜ", "978"])
def test_a_currency_is_three_capital_letters(currency: str) -> None:
    with pytest.raises(ValidationError, match="currency"):
        Account(user_id="kim", number="1234", name="Everyday", currency=currency)


@pytest.mark.parametrize("field", ["user_id", "number", "name"])
def test_an_account_names_its_owner_its_number_and_itself(field: str) -> None:
    values = {"user_id": "kim", "number": "1234", "name": "Everyday", "currency": "EUR"} | {field: ""}
    with pytest.raises(ValidationError, match=field):
        Account.model_validate(values)


# What all models have in common.


def test_a_validation_error_never_shows_account_data() -> None:
    with pytest.raises(ValidationError) as refused:
        Account.model_validate({"user_id": "kim", "number": "1234", "name": "Everyday", "currency": "secret"})
    assert "secret" not in str(refused.value)


def test_a_model_refuses_what_it_does_not_know_and_every_change() -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        Account.model_validate({**dict(ACCOUNT), "pin": "1234"})
    with pytest.raises(ValidationError, match="frozen"):
        ACCOUNT.name = "Savings"  # type: ignore[misc]


@pytest.mark.parametrize("sequence", [0, -1])
def test_the_order_within_a_day_counts_from_one(sequence: int) -> None:
    with pytest.raises(ValidationError, match="sequence"):
        Transaction(booked_on=date(2025, 6, 1), sequence=sequence, amount=Decimal("1.00"))


def test_a_report_cannot_stand_after_a_negative_sequence() -> None:
    with pytest.raises(ValidationError, match="after_sequence"):
        report("2025-06-01", BalanceKind.LEDGER, -1)


# Where a report stands between transactions.


@pytest.mark.parametrize(
    ("kind", "day", "after_sequence", "position"),
    [
        (BalanceKind.OPENING, "2025-06-01", 0, (date(2025, 6, 1), 0)),
        (BalanceKind.CLOSING, "2025-05-31", 0, (date(2025, 6, 1), 0)),
        (BalanceKind.CLOSING, "2024-02-28", 0, (date(2024, 2, 29), 0)),
        (BalanceKind.CLOSING, "2199-12-31", 0, (date(2200, 1, 1), 0)),
        (BalanceKind.LEDGER, "2025-06-15", 0, (date(2025, 6, 15), 0)),
        (BalanceKind.LEDGER, "2025-06-15", 3, (date(2025, 6, 15), 3)),
    ],
)
def test_a_report_stands_between_two_transactions(
    kind: BalanceKind, day: str, after_sequence: int, position: tuple[date, int]
) -> None:
    assert report(day, kind, after_sequence).position == position


# The months of an account.


def test_the_net_of_a_month_is_in_plus_out() -> None:
    assert total("2025-06").net == Decimal("-2.50")


@pytest.mark.parametrize(
    ("months", "reports", "first", "last", "newest"),
    [
        ([], [], None, None, None),
        (["2025-03"], [], "2025-03", "2025-03", "2025-03"),
        (["2025-03", "2025-06"], [], "2025-03", "2025-06", "2025-06"),
        # The first report closes the month before the first one with transactions.
        (["2025-03"], [report("2025-02-28")], "2025-03", "2025-03", "2025-03"),
        # After it, empty months are statements.
        (["2025-05"], [report("2025-02-28")], "2025-03", "2025-05", "2025-05"),
        (["2025-05"], [report("2025-02-01", BalanceKind.OPENING)], "2025-02", "2025-05", "2025-05"),
        (["2025-05"], [report("2025-02-27")], "2025-02", "2025-05", "2025-05"),
        # Transactions before the first report count as well.
        (["2025-01"], [report("2025-02-28")], "2025-01", "2025-02", "2025-01"),
        # A report after the last transaction makes the months up to it statements, and the newest stays.
        (["2025-01"], [report("2025-01-31"), report("2025-06-30")], "2025-01", "2025-06", "2025-01"),
        # Reports alone.
        ([], [report("2025-05-31")], "2025-05", "2025-05", "2025-05"),
        ([], [report("2025-05-15", BalanceKind.LEDGER, 0)], "2025-05", "2025-05", "2025-05"),
        ([], [report("2025-05-31"), report("2025-07-31")], "2025-06", "2025-07", "2025-07"),
        ([], [report("2199-12-31")], "2199-12", "2199-12", "2199-12"),
    ],
)
def test_an_account_has_months_from_its_first_to_its_last(
    months: list[str],
    reports: list[ReportedBalance],
    first: str | None,
    last: str | None,
    newest: str | None,
) -> None:
    account = ledger(months, reports)
    found = (account.first_month, account.last_month, account.newest_month)
    assert found == tuple(Month.parse(text) if text else None for text in (first, last, newest))
