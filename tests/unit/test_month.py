"""Month arithmetic, order, and `YYYY-MM` in and out."""

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statement_tui.models.month import FIRST_YEAR, LAST_YEAR, Month

months = st.builds(Month, year=st.integers(FIRST_YEAR, LAST_YEAR), month=st.integers(1, 12))


@given(months)
def test_what_is_printed_can_be_parsed_again(month: Month) -> None:
    assert Month.parse(str(month)) == month


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2025-01", Month(year=2025, month=1)),
        ("2025-12", Month(year=2025, month=12)),
        ("1900-01", Month(year=1900, month=1)),
        ("2199-12", Month(year=2199, month=12)),
        (" 2026-03\n", Month(year=2026, month=3)),
    ],
)
def test_iso_months_are_read(text: str, month: Month) -> None:
    assert Month.parse(text) == month


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2025",
        "2025-",
        "2025-1",
        "2025-00",
        "2025-13",
        "2025-001",
        "25-01",
        "02025-01",
        "+2025-01",
        "2025/01",
        "2025–01",
        "2025-01-01",
        "202501",
        "2025- 1",
        "2 025-01",
        "٢٠٢٥-٠١",
        "２０２５-０１",
        "0000-01",
        "1899-12",
        "2200-01",
        "2300-01",
        "9999-99",
        "Jan 2025",
    ],
)
def test_anything_else_is_refused_with_the_way_to_write_it(text: str) -> None:
    with pytest.raises(ValueError, match="write it as YYYY-MM"):
        Month.parse(text)


def test_the_refused_text_is_quoted_without_control_characters() -> None:
    with pytest.raises(ValueError, match="is not a month") as refused:
        Month.parse("2025-01\x1b]52;c;eA==\x07\u202e")
    assert str(refused.value).isprintable()


@pytest.mark.parametrize(
    ("start", "months_later", "expected"),
    [
        ("2025-01", -1, "2024-12"),
        ("2024-12", 1, "2025-01"),
        ("2025-06", 0, "2025-06"),
        ("2025-06", 12, "2026-06"),
        ("2025-06", -18, "2023-12"),
        ("2025-06", 7, "2026-01"),
        ("1900-01", 3599, "2199-12"),
    ],
)
def test_months_are_counted_over_the_edges_of_years(start: str, months_later: int, expected: str) -> None:
    assert Month.parse(start).plus(months_later) == Month.parse(expected)


def test_previous_and_next_cross_the_new_year() -> None:
    assert Month(year=2025, month=1).previous() == Month(year=2024, month=12)
    assert Month(year=2024, month=12).next() == Month(year=2025, month=1)


def test_the_first_and_the_last_month_have_neighbours_to_compare_with() -> None:
    assert str(Month(year=FIRST_YEAR, month=1).previous()) == "1899-12"
    assert str(Month(year=LAST_YEAR, month=12).next()) == "2200-01"


def test_far_outside_there_are_no_months() -> None:
    with pytest.raises(ValueError, match="year"):
        Month(year=FIRST_YEAR, month=1).plus(-13)
    with pytest.raises(ValueError, match="year"):
        Month(year=LAST_YEAR, month=12).plus(13)


@pytest.mark.parametrize("number", [0, 13, -1])
def test_a_year_has_twelve_months(number: int) -> None:
    with pytest.raises(ValueError, match="month"):
        Month(year=2025, month=number)


@given(months)
def test_next_and_previous_are_each_others_inverse(month: Month) -> None:
    assert month.next().previous() == month == month.previous().next()


@given(months, months)
def test_the_distance_of_two_months_leads_from_one_to_the_other(one: Month, other: Month) -> None:
    assert one.plus(other.index - one.index) == other


@pytest.mark.parametrize(
    ("month", "last_day"),
    [
        ("2024-02", date(2024, 2, 29)),
        ("2025-02", date(2025, 2, 28)),
        ("2000-02", date(2000, 2, 29)),
        ("1900-02", date(1900, 2, 28)),
        ("2100-02", date(2100, 2, 28)),
        ("2025-04", date(2025, 4, 30)),
        ("2025-12", date(2025, 12, 31)),
        ("2199-12", date(2199, 12, 31)),
    ],
)
def test_the_last_day_knows_leap_years(month: str, last_day: date) -> None:
    assert Month.parse(month).last_day == last_day


@given(months)
def test_first_and_last_day_are_those_of_the_calendar(month: Month) -> None:
    assert month.first_day == date(month.year, month.month, 1)
    assert month.last_day == date(month.year, month.month, monthrange(month.year, month.month)[1])


@given(st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)))
def test_every_day_lies_in_its_month(day: date) -> None:
    month = Month.containing(day)
    assert month.first_day <= day <= month.last_day


@given(months, months)
def test_months_are_ordered_in_time(one: Month, other: Month) -> None:
    assert (one < other) == (one.first_day < other.first_day)
    assert (one <= other) == (one.first_day <= other.first_day)
    assert (one > other) == (one.first_day > other.first_day)
    assert (one >= other) == (one.first_day >= other.first_day)
    assert (str(one) < str(other)) == (one < other)


def test_a_month_has_no_order_with_anything_else() -> None:
    with pytest.raises(TypeError):
        assert Month(year=2025, month=1) < "2025-02"


def test_equal_months_are_one_key() -> None:
    assert {Month(year=2025, month=1): "January"}[Month.parse("2025-01")] == "January"


def test_a_month_cannot_be_changed() -> None:
    month = Month(year=2025, month=1)
    with pytest.raises(ValueError, match="frozen"):
        month.month = 2  # type: ignore[misc]
