"""Why an account could be off: hints among its transactions."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_mock import MockerFixture

from statement_tui.formatting import Formats
from statement_tui.models.account import Account
from statement_tui.models.hint import Hint, HintKind
from statement_tui.models.ledger import AccountLedger
from statement_tui.models.reported_balance import BalanceKind, ReportedBalance
from statement_tui.models.transaction import Transaction
from statement_tui.repositories.protocol import StatementRepository
from statement_tui.services.explain import TRANSACTIONS_MAX, explain_discrepancy, find_hints
from statement_tui.services.reconciliation import Reconciliation

ACCOUNT = Account(user_id="kim", number="1", name="Everyday", currency="EUR")


def row(
    day: int,
    amount: str,
    description: str = "",
    sequence: int = 1,
    balance: str | None = None,
    month: int = 6,
) -> Transaction:
    return Transaction(
        booked_on=date(2026, month, day),
        sequence=sequence,
        amount=Decimal(amount),
        description=description or f"row of {day}",
        reported_balance=None if balance is None else Decimal(balance),
    )


def report(
    day: int, amount: str, kind: BalanceKind = BalanceKind.CLOSING, month: int = 6, booked_before: str = "0"
) -> ReportedBalance:
    return ReportedBalance(
        as_of=date(2026, month, day), amount=Decimal(amount), kind=kind, booked_before=Decimal(booked_before)
    )


SINCE, UNTIL = report(31, "100.00", month=5), report(30, "150.00")
"""The balance of June moved by 50.00."""


def hints(*rows: Transaction) -> list[tuple[HintKind, str | None]]:
    """Kinds of the hints, and what their transactions say."""
    inside = [t for t in rows if t.booked_on.month == 6]
    difference = sum((t.amount for t in inside), Decimal(0)) - Decimal("50.00")
    assert difference
    found = find_hints(SINCE, UNTIL, difference, "EUR", rows)
    return [(hint.kind, hint.transaction.description if hint.transaction else None) for hint in found]


def test_a_row_that_is_there_twice() -> None:
    found = hints(row(2, "50.00"), row(3, "-7.10", "card", 1), row(3, "-7.10", "card", 2))
    # Both are too much in all: 14.20 in all is not what one of them is.
    assert (HintKind.TWICE, "card") not in found
    assert hints(row(2, "57.10"), row(3, "-7.10", "card", 1), row(3, "-7.10", "card", 2)) == [
        (HintKind.TWICE, "card")
    ]


def test_a_row_of_the_amount_that_is_too_much() -> None:
    assert hints(row(2, "50.00"), row(3, "-7.10", "card")) == [(HintKind.TOO_MUCH, "card")]


def test_a_row_of_the_amount_that_is_missing() -> None:
    assert hints(row(2, "57.10"), row(3, "7.10", "refund"), row(4, "-21.30")) == [
        (HintKind.MISSING, "refund")
    ]


def test_a_row_with_the_wrong_sign() -> None:
    assert hints(row(2, "57.10"), row(3, "7.10", "card")) == [(HintKind.SIGN, "card")]


@pytest.mark.parametrize(("wrong", "right"), [("5.41", "4.51"), ("-123.45", "-123.54"), ("10.00", "1.00")])
def test_a_row_with_two_digits_exchanged(wrong: str, right: str) -> None:
    rest = Decimal("50.00") - Decimal(right)
    assert (HintKind.DIGITS, "typed") in hints(row(2, str(rest)), row(3, wrong, "typed"))


def test_a_difference_divisible_by_nine_without_such_a_row() -> None:
    assert hints(row(2, "50.00"), row(3, "-1.11"), row(4, "1.20")) == [(HintKind.NINE, None)]


def test_a_row_just_outside() -> None:
    found = hints(row(30, "7.10", "late", month=5), row(2, "42.90"))
    assert found == [(HintKind.OUTSIDE, "late")]
    assert hints(row(2, "42.90"), row(1, "7.10", "early", month=7)) == [(HintKind.OUTSIDE, "early")]


def test_nothing_booked_at_all() -> None:
    assert hints(row(30, "7.10", month=5)) == [(HintKind.NO_ROWS, None)]


def test_the_first_row_that_departs_from_the_balance_column_comes_first() -> None:
    found = hints(
        row(2, "30.00", balance="130.00"),
        row(3, "-7.10", "departs", balance="122.91"),
        row(4, "27.11", balance="150.02"),
    )
    assert found[0] == (HintKind.BALANCE_COLUMN, "departs")


def test_many_rows_of_the_same_amount_are_no_hint() -> None:
    tickets = [row(day, "-2.80", "ticket") for day in range(1, 6)]
    rest = row(6, str(Decimal("50.00") + 4 * Decimal("2.80")))
    assert hints(*tickets, rest) == [(HintKind.TWICE, "ticket")]
    fares = [row(day, "-2.80") for day in range(1, 6)]
    assert hints(*fares, rest) == []


def test_a_row_before_a_balance_of_the_same_day_is_outside() -> None:
    since = ReportedBalance(
        as_of=date(2026, 6, 10), amount=Decimal(0), kind=BalanceKind.LEDGER, after_sequence=1
    )
    rows = [row(10, "5.00", "before", 1), row(10, "1.00", "after", 2)]
    found = list(find_hints(since, report(11, "6.00"), Decimal("-5.00"), "EUR", rows))
    assert [(hint.kind, hint.transaction and hint.transaction.description) for hint in found] == [
        (HintKind.OUTSIDE, "before")
    ]


@pytest.mark.parametrize(
    ("hint", "sentence"),
    [
        (
            Hint(kind=HintKind.SIGN, transaction=row(3, "7.10", "card \x1b[2J")),
            "2026-06-03 +7.10 card ␛[2J: is its sign right? Turned round, it makes up the difference",
        ),
        (
            Hint(kind=HintKind.NO_ROWS),
            "nothing is booked between the two reports: is a file missing?",
        ),
    ],
)
def test_a_hint_is_worded_as_a_question(hint: Hint, sentence: str) -> None:
    assert Formats().hint(hint) == sentence


@pytest.mark.parametrize("kind", list(HintKind))
def test_every_kind_of_hint_has_words(kind: HintKind) -> None:
    sentence = Formats().hint(Hint(kind=kind, transaction=row(3, "7.10")))
    assert sentence == f"2026-06-03 +7.10 row of 3: {Formats().hint(Hint(kind=kind))}"


@given(st.lists(st.decimals(-1000, 1000, places=2), min_size=1, max_size=6), st.data())
def test_a_row_booked_twice_is_always_found(amounts: list[Decimal], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(amounts) - 1))
    again = amounts[index]
    if not again:
        return
    rows = [row(n, str(amount), f"text {n}") for n, amount in enumerate(amounts, start=1)]
    rows.append(rows[index].model_copy(update={"sequence": 9}))
    rows.sort(key=lambda t: (t.booked_on, t.sequence))
    since = report(31, "0", month=5)
    until = report(30, str(sum(amounts)))
    found = list(find_hints(since, until, again, "EUR", rows))
    assert HintKind.TWICE in [hint.kind for hint in found]


async def test_the_rows_around_the_stretch_are_asked_for(mocker: MockerFixture) -> None:
    repository = mocker.create_autospec(StatementRepository, instance=True)
    ledger = AccountLedger(
        account=ACCOUNT, reported_balances=(SINCE, UNTIL.model_copy(update={"booked_before": Decimal(40)}))
    )
    repository.fetch_ledger.return_value = ledger
    repository.fetch_transactions_between.return_value = (row(2, "40.00"), row(1, "10.00", month=7))
    [discrepancy] = Reconciliation(ledger).discrepancies()
    [hint] = await explain_discrepancy(repository, "1", discrepancy)
    assert hint.kind is HintKind.OUTSIDE
    repository.fetch_transactions_between.assert_awaited_once_with(
        "1", date(2026, 5, 25), date(2026, 7, 8), TRANSACTIONS_MAX
    )
    gone = discrepancy.model_copy(update={"difference": Decimal(1)})
    assert await explain_discrepancy(repository, "1", gone) == ()
