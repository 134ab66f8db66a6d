"""Months as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statement_tui.formatting import format_month
from statement_tui.models.month import FIRST_YEAR, LAST_YEAR, Month
from statement_tui.ui.month_text import parse_month_text

CURRENT = Month(year=2026, month=5)
MONTHS = st.builds(Month, year=st.integers(FIRST_YEAR, LAST_YEAR), month=st.integers(1, 12))


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2026-03", "2026-03"),
        ("2026-3", "2026-03"),
        ("2026/03", "2026-03"),
        ("2026.12", "2026-12"),
        ("2026 1", "2026-01"),
        ("202603", "2026-03"),
        ("  2026-03 ", "2026-03"),
    ],
)
def test_year_and_number(text: str, month: str) -> None:
    assert str(parse_month_text(text, CURRENT)) == month


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("mar 25", "2025-03"),
        ("mar25", "2025-03"),
        ("Mar '25", "2025-03"),
        ("Mar. 2025", "2025-03"),
        ("MARCH 2025", "2025-03"),
        ("sept 24", "2024-09"),
        ("may 2023", "2023-05"),
        ("december  1999", "1999-12"),
    ],
)
def test_name_and_year(text: str, month: str) -> None:
    assert str(parse_month_text(text, CURRENT)) == month


@pytest.mark.parametrize(("text", "month"), [("mar", "2026-03"), ("May", "2026-05"), ("dec.", "2026-12")])
def test_a_name_alone_is_that_month_of_the_same_year(text: str, month: str) -> None:
    assert str(parse_month_text(text, CURRENT)) == month


@pytest.mark.parametrize(
    ("text", "month"),
    [("-3", "2026-02"), ("−3", "2026-02"), ("-12", "2025-05"), ("+2", "2026-07"), ("-0", "2026-05")],
)
def test_a_sign_counts_from_the_current_month(text: str, month: str) -> None:
    assert str(parse_month_text(text, CURRENT)) == month


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "3",
        "26",
        "2026",
        "2026-00",
        "2026-13",
        "1800-01",
        "2200-01",
        "26-03",
        "2026-003",
        "ma",
        "mar 1",
        "mar 125",
        "mar 1800",
        "-",
        "-9999",
        "-99999",
        "--3",
        "march 2026 x",
        "[/x]",
        "２０２６-03",
        "mär 25",
        "\x1b[31m",
    ],
)
def test_nonsense_is_no_month(text: str) -> None:
    assert parse_month_text(text, CURRENT) is None


@pytest.mark.parametrize("text", ["marmalade", "decoy 25", "junta", "mayor"])
def test_a_word_that_only_begins_like_a_month_is_none(text: str) -> None:
    assert parse_month_text(text, CURRENT) is None


@given(month=MONTHS, current=MONTHS)
def test_every_month_is_understood_as_the_program_writes_it(month: Month, current: Month) -> None:
    assert parse_month_text(str(month), current) == month
    assert parse_month_text(format_month(month), current) == month


@given(text=st.text(max_size=12), current=MONTHS)
def test_no_text_is_a_failure(text: str, current: Month) -> None:
    found = parse_month_text(text, current)
    assert found is None or 1 <= found.month <= 12
