from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statement_tui.readers.qif import read
from statement_tui.readers.qif_amounts import amount, decimal_mark_of


def amounts_of(*texts: str) -> list[str]:
    records = "".join(f"D2024-01-05\nT{text}\n^\n" for text in texts)
    (found,) = read(f"!Type:Bank\n{records}".encode()).statements
    return [str(entry.amount) for entry in found.entries]


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("-12.34", ".", "-12.34"),
        ("+12,34", ",", "12.34"),
        ("600", "", "600"),
        ("600.", ".", "600"),
        (".5", ".", "0.5"),
        ("-,75", ",", "-0.75"),
        ("1,234.56", ".", "1234.56"),
        ("1.234,56", ",", "1234.56"),
        ("-1 234.56", ".", "-1234.56"),
        ("- 1\u00a0234,5", ",", "-1234.5"),
        ("1'234'567.80", ".", "1234567.80"),
        ("1’234", "", "1234"),
        ("1,234,567", ".", "1234567"),
        ("-1.234.567", ",", "-1234567"),
        ("0.123", ".", "0.123"),
        ("1234,567", ",", "1234.567"),
        ("$-5.00", ".", "-5.00"),
        ("-$ 1,234.00", ".", "-1234.00"),
        ("-0.00", ".", "0.00"),
    ],
)
def test_amounts_that_can_be_told_alone(text: str, mark: str, value: str) -> None:
    assert decimal_mark_of(text) == mark
    for marks in (set[str](), {"."}, {","}, {".", ","}):
        assert str(amount(text, marks)) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        ".",
        "NaN",
        "1e5",
        "1_000",
        "١٢",
        "12.3.4",
        "1,23,456",
        "1,234,5",
        "--1",
        "-$-1",
        "5-",
        "1" * 41,
    ],
)
def test_what_is_no_amount(text: str) -> None:
    assert decimal_mark_of(text) == ""
    with pytest.raises(ValueError, match="is not an amount"):
        amount(text, {"."})


def test_the_decimal_mark_is_inferred_over_the_whole_file() -> None:
    assert amounts_of("1,234", "5.50") == ["1234", "5.50"]
    assert amounts_of("1,234", "5,50") == ["1.234", "5.50"]
    assert amounts_of("-1.234", "2.000,00") == ["-1234", "2000.00"]


@pytest.mark.parametrize("others", [[], ["5"], ["5.50", "5,50"]])
def test_an_amount_that_could_be_two_is_lost_and_reported(others: list[str]) -> None:
    records = "".join(f"D2024-01-05\nT{text}\n^\n" for text in [*others, "1,234"])
    parsed = read(f"!Type:Bank\n{records}".encode(), date_order="dmy")
    (found,) = parsed.statements
    assert len(found.entries) == len(others)
    (warning,) = found.warnings
    assert warning.lost
    assert "T '1,234' could have thousands or decimals" in warning.message
    assert len(parsed.warnings) == (len(others) > 1)


@given(
    st.decimals(-(10**12), 10**12, places=2), st.sampled_from([(",", "."), (".", ","), ("", ","), ("'", ".")])
)
def test_what_is_printed_is_read_back(value: Decimal, marks: tuple[str, str]) -> None:
    thousands, mark = marks
    text = f"{value:,}".replace(",", "t").replace(".", mark).replace("t", thousands)
    assert decimal_mark_of(text) == mark
    assert amount(text, {mark}) == value


@given(st.text(max_size=45))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    decimal_mark_of(text)
    with suppress(ValueError):
        assert amount(text, {"."}).is_finite()
