"""Which codes are currencies."""

import pytest

from statement_tui.models.currencies import is_currency


@pytest.mark.parametrize("code", ["EUR", "USD", "JPY", "KWD", "CHF", "XAU", "ZWG"])
def test_a_currency_in_use(code: str) -> None:
    assert is_currency(code)


@pytest.mark.parametrize("code", ["DEM", "NLG", "BEF", "HRK", "BGL", "YUM"])
def test_a_currency_of_old_statements(code: str) -> None:
    assert is_currency(code)


@pytest.mark.parametrize("code", ["", "E", "EU", "eur", "EURO", "ABC", "XXX", "XTS", "EUR USD", " EUR"])
def test_anything_else_is_none(code: str) -> None:
    assert not is_currency(code)
