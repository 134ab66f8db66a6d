"""Where the balances that a statement reports stand among its entries."""

from collections.abc import Set
from datetime import date

import pytest

from statement_tui.models.parsed import ParsedBalance, ParsedEntry
from statement_tui.models.reported_balance import BalanceKind
from statement_tui.services.place_balances import place_balances
from tests.unit.bank_files import balance, entry, june, planned, statement

OPENING, CLOSING, LEDGER = BalanceKind.OPENING, BalanceKind.CLOSING, BalanceKind.LEDGER
NONE: frozenset[date] = frozenset()


def placed(
    *entries: ParsedEntry,
    opening: ParsedBalance | None = None,
    closing: ParsedBalance | None = None,
    later_days: Set[date] = NONE,
) -> list[tuple[int, str, BalanceKind, int | None]]:
    """Day, amount, kind and entry of each balance, with entries numbered from 11."""
    rows = [planned(position, row) for position, row in enumerate(entries, start=11)]
    found = place_balances(statement(*entries, opening=opening, closing=closing), rows, later_days)
    return [(balance.as_of.day, str(balance.amount), balance.kind, position) for balance, position in found]


def test_a_statement_without_balances_has_none() -> None:
    assert placed(entry(1), entry(2)) == []


def test_an_opening_balance_comes_right_before_the_first_entry_of_its_day() -> None:
    opening = balance(2, "10", OPENING)

    assert placed(entry(2), entry(2), entry(3), opening=opening) == [(2, "10", OPENING, 11)]


@pytest.mark.parametrize("kind", [OPENING, CLOSING])
def test_an_opening_balance_comes_before_all_entries_whatever_dates_they_have(kind: BalanceKind) -> None:
    opening = balance(2, "10", kind)

    assert placed(entry(2), entry(1), entry(3), opening=opening) == [(1, "10", OPENING, 12)]


def test_an_opening_balance_of_the_end_of_a_day_comes_before_the_entries_of_that_day() -> None:
    assert placed(entry(2), opening=balance(2, "10", CLOSING)) == [(2, "10", OPENING, 11)]


def test_an_opening_balance_of_a_day_without_entries_stands_at_its_start() -> None:
    assert placed(entry(2), opening=balance(1, "10", OPENING)) == [(1, "10", OPENING, None)]
    assert placed(opening=balance(1, "10", OPENING)) == [(1, "10", OPENING, None)]


def test_an_opening_that_was_reported_at_the_end_of_the_day_before_stays_there() -> None:
    assert placed(entry(2), opening=balance(1, "10", CLOSING)) == [(1, "10", CLOSING, None)]


def test_a_closing_balance_ends_its_day() -> None:
    assert placed(entry(1), entry(2), closing=balance(2, "10")) == [(2, "10", CLOSING, None)]
    assert placed(entry(1), closing=balance(30, "10")) == [(30, "10", CLOSING, None)]


def test_a_closing_balance_comes_after_its_last_entry_when_others_follow_that_day() -> None:
    closing = balance(2, "10")

    assert placed(entry(2), entry(2), closing=closing, later_days={june(2)}) == [(2, "10", LEDGER, 12)]
    assert placed(entry(1), closing=closing, later_days={june(2)}) == [(2, "10", LEDGER, None)]


def test_a_ledger_balance_comes_after_the_last_entry_of_its_day() -> None:
    closing = balance(2, "10", LEDGER)

    assert placed(entry(1), entry(2), entry(2), closing=closing) == [(2, "10", LEDGER, 13)]


@pytest.mark.parametrize("kind", [CLOSING, LEDGER])
def test_a_closing_balance_comes_after_all_entries_whatever_dates_they_have(kind: BalanceKind) -> None:
    closing = balance(2, "10", kind)

    assert placed(entry(1), entry(3), entry(2), closing=closing) == [(3, "10", LEDGER, 12)]


def test_a_ledger_balance_of_a_day_without_entries_stands_at_its_start() -> None:
    assert placed(entry(1), closing=balance(2, "10", LEDGER)) == [(2, "10", LEDGER, None)]


def test_the_balance_of_the_last_row_of_a_day_is_its_closing_balance() -> None:
    rows = [
        entry(1, balance="9"),
        entry(1, balance="8"),
        entry(2, balance="7"),
        entry(4, balance="6"),
        entry(4, balance="5"),
    ]

    assert placed(*rows) == [(1, "8", CLOSING, None), (2, "7", CLOSING, None)]


def test_the_last_day_may_not_be_over() -> None:
    assert placed(entry(1, balance="9")) == []


def test_a_day_whose_last_row_has_no_balance_has_none() -> None:
    assert placed(entry(1, balance="9"), entry(1), entry(2, balance="7"), entry(3)) == [
        (2, "7", CLOSING, None)
    ]


def test_rows_out_of_order_say_nothing_about_the_end_of_a_day() -> None:
    assert placed(entry(2, balance="9"), entry(1, balance="8"), entry(3, balance="7")) == []


def test_a_day_that_others_go_on_with_is_not_closed_by_its_rows() -> None:
    rows = [entry(1, balance="9"), entry(2, balance="8")]

    assert placed(*rows, later_days={june(1)}) == [(1, "9", LEDGER, 11)]


@pytest.mark.parametrize("days", [(1, 2, 3), (1, 1, 2)])
def test_they_come_in_their_order(days: tuple[int, int, int]) -> None:
    rows = [entry(day, balance=str(day)) for day in days]

    found = placed(*rows, opening=balance(1, "0", OPENING), closing=balance(days[-1], "9"))

    assert [row[0] for row in found] == sorted(row[0] for row in found)
    assert (found[0][1], found[-1][1]) == ("0", "9")
