"""What of a file is new for an account, and in what order it is written."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statement_tui.models.account import Account
from statement_tui.models.import_plan import KnownTransaction, PlannedBalance
from statement_tui.models.parsed import ParsedBalance, ParsedEntry
from statement_tui.models.reported_balance import BalanceKind
from statement_tui.models.transaction import TransactionDetail
from statement_tui.services.plan_import import AccountPlan, plan_account
from tests.unit.bank_files import EVERYDAY, balance, booked, entry, june, statement

OPENING, CLOSING, LEDGER = BalanceKind.OPENING, BalanceKind.CLOSING, BalanceKind.LEDGER


def places(plan: AccountPlan) -> list[tuple[int, int, str]]:
    """Day, place within the day and description of what is new."""
    return [
        (planned.entry.booked_on.day, planned.sequence, planned.entry.description)
        for planned in plan.file.entries
        if planned.transaction_id is None
    ]


def counts(plan: AccountPlan) -> list[tuple[int, int]]:
    """New and duplicate entries of each statement."""
    return [(statement.new, statement.duplicates) for statement in plan.statements]


# What is new.


def test_all_entries_of_an_unknown_account_are_new() -> None:
    plan = plan_account(EVERYDAY, [statement(entry(1, "-5"), entry(1, "-7.5"), entry(2, "9"))], ())

    assert places(plan) == [(1, 1, "Grocer"), (1, 2, "Grocer"), (2, 1, "Grocer")]
    assert counts(plan) == [(3, 0)]
    assert not plan.file.overlaps


def test_what_is_known_is_a_duplicate_and_points_to_its_transaction() -> None:
    known = [booked(3, entry(1, "-5.00"), id=81)]

    plan = plan_account(EVERYDAY, [statement(entry(1, "-5"), entry(2, "-5"))], known)

    assert places(plan) == [(2, 1, "Grocer")]
    assert counts(plan) == [(1, 1)]
    assert [(e.position, e.transaction_id, e.sequence) for e in plan.file.entries] == [
        (1, 81, 3),
        (2, None, 1),
    ]
    assert plan.file.overlaps


def test_two_equal_purchases_on_one_day_stay_two() -> None:
    ticket = entry(1, "-2.80", "Ticket")

    assert counts(plan_account(EVERYDAY, [statement(ticket, ticket)], ())) == [(2, 0)]


def test_of_three_equal_purchases_two_are_known() -> None:
    ticket = entry(1, "-2.80", "Ticket")
    known = [booked(1, ticket, id=11), booked(4, ticket, id=12)]

    plan = plan_account(EVERYDAY, [statement(ticket, ticket, ticket)], known)

    assert counts(plan) == [(1, 2)]
    assert places(plan) == [(1, 5, "Ticket")]
    assert [planned.transaction_id for planned in plan.file.entries] == [11, 12, None]


def test_all_statements_of_the_account_count_together() -> None:
    ticket = entry(1, "-2.80", "Ticket")

    plan = plan_account(EVERYDAY, [statement(ticket), statement(ticket)], [booked(1, ticket)])

    assert counts(plan) == [(0, 1), (1, 0)]


@pytest.mark.parametrize(
    "other",
    [
        entry(2, "-5", "Grocer", "A"),
        entry(1, "-5.01", "Grocer", "A"),
        entry(1, "-5", "Grocery", "A"),
        entry(1, "-5", "Grocer", "B"),
        entry(1, "-5", "Grocer"),
        entry(1, "-5", "Grocer", "A")._replace(counterparty="Grocer"),
    ],
)
def test_day_amount_text_and_reference_tell_entries_apart(other: ParsedEntry) -> None:
    known = [booked(1, entry(1, "-5", "Grocer", "A"))]

    assert counts(plan_account(EVERYDAY, [statement(other)], known)) == [(1, 0)]


def test_value_date_kind_and_the_other_accounts_number_do_not() -> None:
    same = entry(1, "-5")._replace(value_on=june(3), kind="POS", counterparty_account="1", end_to_end_id="E")

    assert counts(plan_account(EVERYDAY, [statement(same)], [booked(1, entry(1, "-5"))])) == [(0, 1)]


def test_transactions_around_the_days_of_a_file_are_no_overlap() -> None:
    known = [booked(1, entry(1)), booked(1, entry(5))]

    assert not plan_account(EVERYDAY, [statement(entry(3))], known).file.overlaps


@given(st.lists(st.sampled_from("abcd")), st.lists(st.sampled_from("abcd")))
def test_overlapping_files_give_the_larger_count_of_each_entry_in_any_order(
    first: list[str], second: list[str]
) -> None:
    def rows_after(*files: Iterable[str]) -> list[str]:
        rows: list[KnownTransaction] = []
        for file in files:
            plan = plan_account(EVERYDAY, [statement(*(entry(1, "1", name) for name in file))], rows)
            rows += [
                booked(planned.sequence, planned.entry)
                for planned in plan.file.entries
                if planned.transaction_id is None
            ]
        assert sorted(row.sequence for row in rows) == list(range(1, len(rows) + 1))
        return sorted(row.description for row in rows)

    expected = sorted(name * max(first.count(name), second.count(name)) for name in "abcd")
    assert "".join(rows_after(first, second)) == "".join(expected)
    assert rows_after(first, second) == rows_after(second, first) == rows_after(first, second, first)


# Order.


def test_new_entries_follow_what_is_booked_on_their_day_in_the_banks_order() -> None:
    known = [booked(3, entry(1, "-1", "old"))]

    plan = plan_account(
        EVERYDAY, [statement(entry(1, "-9", "z"), entry(2, "-9", "y"), entry(1, "-9", "a"))], known
    )

    assert places(plan) == [(1, 4, "z"), (2, 1, "y"), (1, 5, "a")]


def test_entries_are_numbered_from_the_position_that_is_given() -> None:
    plan = plan_account(EVERYDAY, [statement(entry(1), entry(2)), statement(entry(3))], (), 41)

    assert [planned.position for planned in plan.file.entries] == [41, 42, 43]


def test_the_oldest_statement_is_written_first_but_reported_in_its_place() -> None:
    plan = plan_account(
        EVERYDAY,
        [
            statement(entry(9, description="new"), entry(10, description="newest")),
            statement(entry(1, description="old")),
        ],
        (),
    )

    assert [planned.entry.description for planned in plan.file.entries] == ["old", "new", "newest"]
    assert [planned.position for planned in plan.file.entries] == [1, 2, 3]
    assert counts(plan) == [(2, 0), (1, 0)]
    assert (plan.file.first_booked_on, plan.file.last_booked_on) == (june(1), june(10))


def test_the_oldest_statement_is_the_one_that_begins_first() -> None:
    long = statement(entry(1, description="a"), entry(20, description="b"))
    short = statement(entry(2, description="c"), entry(3, description="d"))

    plan = plan_account(EVERYDAY, [short, long], ())

    assert [planned.entry.description for planned in plan.file.entries] == ["a", "b", "c", "d"]


def test_statements_that_begin_on_one_day_stay_in_file_order() -> None:
    plan = plan_account(
        EVERYDAY, [statement(entry(1, description="first")), statement(entry(1, description="second"))], ()
    )

    assert places(plan) == [(1, 1, "first"), (1, 2, "second")]


def test_a_statement_without_entries_stays_behind_its_neighbour() -> None:
    plan = plan_account(
        EVERYDAY,
        [
            statement(entry(9)),
            statement(closing=balance(10, "2")),
            statement(entry(1), closing=balance(1, "1")),
        ],
        (),
    )

    assert [planned.as_of for planned in plan.file.balances] == [june(1), june(10)]
    assert counts(plan) == [(1, 0), (0, 0), (1, 0)]


def test_a_file_with_nothing_for_the_account() -> None:
    plan = plan_account(EVERYDAY, [statement()], ())

    assert plan.file == (None, None, (), (), False)
    assert counts(plan) == [(0, 0)]


# What storage cannot hold.


@pytest.mark.parametrize(
    ("amount", "day", "reason"),
    [
        ("1.005", date(2026, 6, 1), "decimals"),
        ("90071992547409.93", date(2026, 6, 1), "minor units"),
        ("1", date(1899, 12, 31), "1900 to 2199"),
        ("1", date(2200, 1, 1), "1900 to 2199"),
    ],
)
def test_what_storage_cannot_hold_is_left_out_with_a_warning(amount: str, day: date, reason: str) -> None:
    bad = ParsedEntry(booked_on=day, amount=Decimal(amount), place="line 12")

    plan = plan_account(EVERYDAY, [statement(bad, entry(2, "1"))], ())

    assert counts(plan) == [(1, 0)]
    assert [planned.position for planned in plan.file.entries] == [1]
    [warning] = plan.statements[0].warnings
    assert (warning.place, warning.lost) == ("line 12", True)
    assert reason in warning.message


def test_parts_that_the_currency_cannot_express_are_left_out_and_the_transaction_stays() -> None:
    odd = entry(1, "-5", balance="10", place="line 3")._replace(
        details=(TransactionDetail(Decimal("-2.505"), "half", None, None),)
    )

    plan = plan_account(EVERYDAY, [statement(odd)], ())

    [planned] = plan.file.entries
    assert (planned.entry.details, planned.entry.amount) == ((), Decimal(-5))
    [warning] = plan.statements[0].warnings
    assert (warning.place, warning.lost) == ("line 3", False)
    assert warning.message.startswith("the parts of it are left out: ")


def test_parts_without_an_amount_or_with_a_proper_one_stay() -> None:
    details = (
        TransactionDetail(None, "part", None, None),
        TransactionDetail(Decimal("-2.50"), "half", None, None),
    )

    plan = plan_account(EVERYDAY, [statement(entry(1, "-5")._replace(details=details))], ())

    assert plan.file.entries[0].entry.details == details
    assert plan.statements[0].warnings == ()


def test_the_balance_after_an_entry_is_left_out_when_the_currency_cannot_express_it() -> None:
    details = (TransactionDetail(None, "part", None, None),)
    odd = entry(1, "-5", balance="10.001", place="line 3")._replace(details=details)

    plan = plan_account(EVERYDAY, [statement(odd)], ())

    [planned] = plan.file.entries
    assert (planned.entry.balance, planned.entry.details) == (None, details)
    [warning] = plan.statements[0].warnings
    assert warning.message.startswith("the balance after it is left out: ")
    assert not warning.lost


@pytest.mark.parametrize(
    "unstorable",
    [
        ParsedBalance(june(2), Decimal("1.001"), LEDGER),
        ParsedBalance(date(2200, 6, 2), Decimal(1), LEDGER),
        ParsedBalance(date(1899, 6, 2), Decimal(1), CLOSING),
    ],
)
def test_a_balance_that_storage_cannot_hold_is_left_out_with_a_warning(unstorable: ParsedBalance) -> None:
    plan = plan_account(EVERYDAY, [statement(closing=unstorable)], ())

    assert plan.file.balances == ()
    [warning] = plan.statements[0].warnings
    assert (warning.place, warning.lost) == (f"balance of {unstorable.as_of}", False)


# Balances.


def test_amounts_are_counted_in_the_minor_units_of_the_currency() -> None:
    yen = Account(user_id="ben", number="1", name="Yen", currency="JPY")
    rows = statement(entry(1, "-500"), opening=balance(1, "1000", OPENING), currency="JPY")

    plan = plan_account(yen, [rows], ())

    assert [planned.minor_units for planned in plan.file.entries] == [-500]
    assert [planned.minor_units for planned in plan.file.balances] == [1000]


def test_all_balances_of_a_statement_have_their_places() -> None:
    rows = [entry(1, "-1", "a", balance="9"), entry(1, "-2", "b", balance="7"), entry(2, "-3", "c")]

    plan = plan_account(
        EVERYDAY, [statement(*rows, opening=balance(1, "10", OPENING), closing=balance(2, "4"))], ()
    )

    assert plan.file.balances == (
        PlannedBalance(june(1), OPENING, 1000, 1),
        PlannedBalance(june(1), CLOSING, 700, None),
        PlannedBalance(june(2), CLOSING, 400, None),
    )


def test_a_ledger_balance_stands_after_the_last_row_of_its_day_in_the_file() -> None:
    known = [booked(4, entry(2, "-9", "known")), booked(6, entry(2, "-9", "of another file"))]
    closing = balance(2, "10.5", LEDGER)

    plan = plan_account(EVERYDAY, [statement(entry(2, "-9", "known"), closing=closing)], known)

    assert plan.file.balances == (PlannedBalance(june(2), LEDGER, 1050, 1),)


def test_of_a_day_with_several_statements_all_but_the_last_closing_are_ledger_balances() -> None:
    plan = plan_account(
        EVERYDAY,
        [
            statement(entry(1, description="a"), entry(2, description="b"), closing=balance(2, "3")),
            statement(entry(2, description="c"), closing=balance(2, "2")),
            statement(entry(2, description="d"), closing=balance(2, "1")),
        ],
        (),
    )

    assert plan.file.balances == (
        PlannedBalance(june(2), LEDGER, 300, 2),
        PlannedBalance(june(2), LEDGER, 200, 3),
        PlannedBalance(june(2), CLOSING, 100, None),
    )


def test_a_closing_ends_its_day_when_later_statements_begin_afterwards() -> None:
    plan = plan_account(
        EVERYDAY,
        [
            statement(entry(2), closing=balance(2, "2")),
            statement(entry(1), closing=balance(1, "1")),
        ],
        (),
    )

    assert {planned.kind for planned in plan.file.balances} == {CLOSING}


def test_a_closing_of_a_day_without_own_rows_on_which_others_follow_is_a_ledger_balance() -> None:
    plan = plan_account(
        EVERYDAY,
        [statement(entry(1), closing=balance(2, "5")), statement(entry(2), closing=balance(2, "1"))],
        (),
    )

    assert plan.file.balances == (
        PlannedBalance(june(2), LEDGER, 500, None),
        PlannedBalance(june(2), CLOSING, 100, None),
    )


def test_the_same_balance_twice_is_one() -> None:
    plan = plan_account(
        EVERYDAY, [statement(closing=balance(2, "5")), statement(closing=balance(2, "5"))], ()
    )

    assert plan.file.balances == (PlannedBalance(june(2), CLOSING, 500, None),)


# Near matches.


def test_a_new_entry_that_could_be_a_known_one_is_reported_and_kept() -> None:
    known = [booked(1, entry(2, "-5", "GROCER 77"))]

    plan = plan_account(EVERYDAY, [statement(entry(2, "-5", "Grocer", "R1", place="line 4"))], known)

    [match] = plan.statements[0].near
    assert counts(plan) == [(1, 0)]
    assert (match.place, match.booked_on, str(match.amount)) == ("line 4", june(2), "-5.00")
    assert (match.description, match.known_booked_on, match.known_description) == (
        "Grocer",
        june(2),
        "GROCER 77",
    )


def test_a_transaction_that_the_file_reports_is_near_to_nothing() -> None:
    known = [booked(1, entry(2, "-5", "Grocer"))]

    plan = plan_account(
        EVERYDAY, [statement(entry(2, "-5", "Grocer", "R1")), statement(entry(2, "-5", "Grocer"))], known
    )

    assert counts(plan) == [(1, 0), (0, 1)]
    assert [statement.near for statement in plan.statements] == [(), ()]


@pytest.mark.parametrize(("known_day", "expected"), [(7, 0), (8, 1), (12, 1), (13, 0)])
def test_without_references_only_the_days_of_the_file_are_near(known_day: int, expected: int) -> None:
    known = [booked(1, entry(known_day, "-5", "old"))]
    rows = [statement(entry(12, "-1")), statement(entry(8, "-2"), entry(10, "-5", "new"))]

    plan = plan_account(EVERYDAY, rows, known)

    assert sum(len(statement.near) for statement in plan.statements) == expected


def test_a_known_transaction_is_near_to_one_entry_only() -> None:
    known = [booked(1, entry(2, "-5", "old"))]

    plan = plan_account(EVERYDAY, [statement(entry(2, "-5", "a")), statement(entry(2, "-5", "b"))], known)

    assert [len(statement.near) for statement in plan.statements] == [1, 0]


def test_without_entries_nothing_is_near() -> None:
    plan = plan_account(EVERYDAY, [statement(closing=balance(2, "1"))], [booked(1, entry(2))])

    assert plan.statements[0].near == ()
