"""When a new entry could be a known transaction, although not everything about them is the same."""

import pytest

from statement_tui.models.import_plan import KnownTransaction
from statement_tui.services.near_matches import NEAR_DAYS, NearMatches
from tests.unit.bank_files import booked, entry, june, planned


def near(known: KnownTransaction, day: int, amount: str = "-5", reference: str | None = None) -> bool:
    """Whether an entry of a file from June 8 to 12 is near to the known transaction."""
    matches = NearMatches([known], june(8), june(12))
    return matches.take(planned(1, entry(day, amount, "Grocer", reference))) is known


@pytest.mark.parametrize(
    ("known_reference", "reference", "expected"),
    [
        (None, None, True),
        ("A", None, True),
        (None, "A", True),
        ("A", "A", True),
        ("A", "B", False),
        ("", "", True),
        ("", "A", True),
    ],
)
def test_two_different_references_are_two_transactions(
    known_reference: str | None, reference: str | None, expected: bool
) -> None:
    assert near(booked(1, entry(10, "-5", "old", known_reference)), 10, "-5", reference) is expected


@pytest.mark.parametrize(
    ("amount", "expected"), [("-5", True), ("-5.00", True), ("-5.01", False), ("5", False)]
)
def test_the_amount_is_the_same(amount: str, expected: bool) -> None:
    assert near(booked(1, entry(10, "-5", "old")), 10, amount) is expected


@pytest.mark.parametrize(("day", "expected"), [(5, False), (6, True), (10, True), (14, True), (15, False)])
def test_the_days_lie_no_more_than_four_apart(day: int, expected: bool) -> None:
    assert NEAR_DAYS.days == 4
    assert near(booked(1, entry(10, "-5", "old", "A")), day) is expected


@pytest.mark.parametrize(("known_day", "expected"), [(7, False), (8, True), (12, True), (13, False)])
def test_without_references_the_file_should_have_had_the_known_one(known_day: int, expected: bool) -> None:
    assert near(booked(1, entry(known_day, "-5", "old")), 10) is expected


@pytest.mark.parametrize(("known_day", "expected"), [(7, True), (13, True)])
def test_a_booked_entry_is_near_to_a_pending_one_outside_of_the_file(known_day: int, expected: bool) -> None:
    assert near(booked(1, entry(known_day, "-5", "pending")), 10, "-5", "A") is expected


def test_the_nearest_day_wins() -> None:
    known = [booked(1, entry(day, "-5", f"on {day}"), id=day) for day in (12, 8, 9)]
    matches = NearMatches(known, june(1), june(30))

    taken = [matches.take(planned(1, entry(10, "-5"))) for _ in range(4)]

    assert [match.booked_on.day if match else None for match in taken] == [9, 8, 12, None]


def test_of_two_days_equally_near_the_earlier_wins() -> None:
    known = [booked(1, entry(11, "-5")), booked(1, entry(9, "-5"))]

    match = NearMatches(known, june(1), june(30)).take(planned(1, entry(10, "-5")))

    assert match == known[1]


def test_each_known_transaction_is_taken_only_once() -> None:
    matches = NearMatches([booked(1, entry(10, "-5", "old"))], june(10), june(10))

    assert matches.take(planned(1, entry(10, "-5"))) is not None
    assert matches.take(planned(2, entry(10, "-5"))) is None


def test_nothing_known_is_near_to_nothing() -> None:
    assert NearMatches([], june(1), june(1)).take(planned(1, entry(1))) is None
