"""Minor units, decimals of currencies, and the bounds of storage."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statement_tui.models.money import MINOR_UNITS_MAX, decimals, from_minor_units, to_minor_units

currencies = st.sampled_from(["EUR", "USD", "JPY", "KWD", "CLF", "XXX"])
minor_units = st.integers(-MINOR_UNITS_MAX, MINOR_UNITS_MAX)


@pytest.mark.parametrize(
    ("currency", "expected"),
    [
        ("EUR", 2),
        ("USD", 2),
        ("CHF", 2),
        ("JPY", 0),
        ("KRW", 0),
        ("ISK", 0),
        ("XOF", 0),
        ("KWD", 3),
        ("TND", 3),
        ("CLF", 4),
        ("UYW", 4),
        ("XXX", 2),
    ],
)
def test_a_currency_has_its_iso_4217_decimals(currency: str, expected: int) -> None:
    assert decimals(currency) == expected


@pytest.mark.parametrize(
    ("units", "currency", "text"),
    [
        (158314, "EUR", "1583.14"),
        (0, "EUR", "0.00"),
        (-5, "EUR", "-0.05"),
        (100, "EUR", "1.00"),
        (0, "JPY", "0"),
        (1200, "JPY", "1200"),
        (-1, "KWD", "-0.001"),
        (12345, "CLF", "1.2345"),
        (MINOR_UNITS_MAX, "EUR", "90071992547409.92"),
    ],
)
def test_minor_units_become_an_amount_with_all_its_decimals(units: int, currency: str, text: str) -> None:
    amount = from_minor_units(units, currency)
    assert str(amount) == text
    assert to_minor_units(amount, currency) == units


@given(minor_units, currencies)
def test_minor_units_survive_the_way_to_an_amount_and_back(units: int, currency: str) -> None:
    amount = from_minor_units(units, currency)
    assert to_minor_units(amount, currency) == units
    assert amount.as_tuple().exponent == -decimals(currency)


@given(minor_units, currencies, st.integers(0, 40))
def test_zeros_at_the_end_do_not_make_an_amount_finer(units: int, currency: str, zeros: int) -> None:
    amount = Decimal(f"{from_minor_units(units, currency)}" + "." * (currency == "JPY") + "0" * zeros)
    assert to_minor_units(amount, currency) == units


@pytest.mark.parametrize(("text", "units"), [("1E+3", 100000), ("-1.5", -150), ("-0.00", 0), ("7", 700)])
def test_an_amount_may_be_written_with_fewer_decimals(text: str, units: int) -> None:
    assert to_minor_units(Decimal(text), "EUR") == units


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("0.001", "EUR"),
        ("1.005", "EUR"),
        ("-0.5", "JPY"),
        ("1.0001", "KWD"),
        ("1e-400", "EUR"),
        ("1e-2000000", "EUR"),
        ("0.1" + "0" * 40 + "1", "EUR"),
        ("12." + "9" * 60, "EUR"),
    ],
)
def test_an_amount_finer_than_the_currency_is_refused_and_not_rounded(text: str, currency: str) -> None:
    with pytest.raises(ValueError, match="decimals"):
        to_minor_units(Decimal(text), currency)


@given(minor_units, currencies, st.integers(1, 60))
def test_a_single_digit_too_fine_is_always_seen(units: int, currency: str, further: int) -> None:
    places = decimals(currency) + further
    too_fine = Decimal(f"{units * 10**further + 1}E-{places}")
    with pytest.raises(ValueError, match="decimals"):
        to_minor_units(too_fine, currency)


@pytest.mark.parametrize("text", ["NaN", "-NaN", "sNaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="an amount must lie within"):
        to_minor_units(Decimal(text), "EUR")


@pytest.mark.parametrize(
    "text", ["1e400", "-1e400", "1e999999", "9e20", "1e2000000", "123456789012345678901234567890"]
)
def test_a_huge_exponent_is_refused_at_once(text: str) -> None:
    with pytest.raises(ValueError, match="an amount must lie within"):
        to_minor_units(Decimal(text), "EUR")


@pytest.mark.parametrize("currency", ["EUR", "JPY", "KWD"])
@pytest.mark.parametrize("sign", [1, -1])
def test_the_bounds_of_storage_are_included_and_nothing_beyond_them(currency: str, sign: int) -> None:
    assert to_minor_units(from_minor_units(sign * 2**53, currency), currency) == sign * 2**53
    with pytest.raises(ValueError, match=r"9,007,199,254,740,992 minor units"):
        to_minor_units(from_minor_units(sign * (2**53 + 1), currency), currency)
