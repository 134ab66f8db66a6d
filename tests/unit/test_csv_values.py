from datetime import date
from time import perf_counter

import pytest

from statement_tui.models.csv_profile import CsvField
from statement_tui.readers.csv_amounts import amount, could_be_two, mark_of, parts
from statement_tui.readers.csv_dates import Dates, is_dotted, is_yearless, readings
from statement_tui.readers.csv_preamble import is_iban
from statement_tui.readers.csv_words import currency_of, fields_of, fingerprint, folded, is_other_language


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("12.50", ".", "12.50"),
        ("-12,50", ",", "-12.50"),
        ("1.234,56", ",", "1234.56"),
        ("1,234.56", ".", "1234.56"),
        ("1 234,56", ",", "1234.56"),
        ("1\u00a0234,56 €", ",", "1234.56"),
        ("1'234.50", ".", "1234.50"),
        ("1,234", ".", "1234"),
        ("1,234", ",", "1.234"),
        ("1.234", ",", "1234"),
        ("$1,000.00", ".", "1000.00"),
        ("- $220.00", ".", "-220.00"),
        ("-$3320.05", ".", "-3320.05"),
        ("+ $1,150.00", ".", "1150.00"),
        ("(5.00)", ".", "-5.00"),
        ("12.00-", ".", "-12.00"),
        ("12.00 DR", ".", "-12.00"),
        ("12.00 CR", ".", "12.00"),
        ("EUR 7,10", ",", "7.10"),
        ("−7,10", ",", "-7.10"),
        (".50", ".", "0.50"),
        ("-0.00", ".", "0.00"),
        ("500", "", "500"),
        (" 5,00 ", ",", "5.00"),
    ],
)
def test_an_amount_under_a_decimal_mark(text: str, mark: str, value: str) -> None:
    assert str(amount(text, mark)) == value


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("", "."), ("-", "."), ("abc", "."), ("1.2.3", "."), ("NaN", "."), ("1e5", "."), ("1_000", "."),
        ("٣", "."), ("12,50", "."), ("1.234,56", "."), ("1,234,567", ","), ("--5", "."), ("-5-", "."),
        ("INV-0001", "."), ("12,50", ""), ("9" * 41, "."), ("1,23,4", "."),
    ],
)  # fmt: skip
def test_what_is_no_amount_under_a_decimal_mark(text: str, mark: str) -> None:
    with pytest.raises(ValueError, match=r"not an amount|does not fit"):
        amount(text, mark)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("1.5", "."),
        ("1,50", ","),
        ("1.234", ""),
        ("1,234", ""),
        ("0.123", "."),
        ("1.234.567", ","),
        ("12", ""),
    ],
)
def test_the_decimal_mark_that_an_amount_proves(text: str, mark: str) -> None:
    found = parts(text)
    assert found is not None
    assert mark_of(found) == mark


def test_only_three_digits_after_up_to_three_leave_two_readings() -> None:
    two = [
        text
        for text in ("1,234", "0,234", "1234,567", "12")
        if (found := parts(text)) and could_be_two(found)
    ]
    assert two == ["1,234"]


def test_a_very_long_number_is_refused_at_once() -> None:
    started = perf_counter()
    assert parts("9" * 1_000_000) is None
    assert perf_counter() - started < 1


@pytest.mark.parametrize(
    ("text", "dmy", "mdy", "ymd"),
    [
        ("01.02.2024", "2024-02-01", "2024-01-02", None),
        ("1/2/24", "2024-02-01", "2024-01-02", None),
        ("01-02-24", "2024-02-01", "2024-01-02", "2001-02-24"),
        ("2024-02-01", "2024-02-01", "2024-02-01", "2024-02-01"),
        ("2024/2/1", "2024-02-01", "2024-02-01", "2024-02-01"),
        ("20240201", "2024-02-01", "2024-02-01", "2024-02-01"),
        ("2024-02-01T10:11:12Z", "2024-02-01", "2024-02-01", "2024-02-01"),
        ("2024-02-01 10:11:12.123456", "2024-02-01", "2024-02-01", "2024-02-01"),
        ("13/01/2024 23:38:11", "2024-01-13", None, None),
        ("31.12.69", "2069-12-31", None, None),
        ("31.12.70", "1970-12-31", None, None),
        ("5 Mar 2024", "2024-03-05", "2024-03-05", "2024-03-05"),
        ("05-Mär-24", "2024-03-05", "2024-03-05", "2024-03-05"),
        ("March 5, 2024", "2024-03-05", "2024-03-05", "2024-03-05"),
        ("12 août 2024", "2024-08-12", "2024-08-12", "2024-08-12"),
        ("09/16/2020 as of 09/15/2020", None, "2020-09-16", None),
    ],
)
def test_a_date_under_each_order(text: str, dmy: str | None, mdy: str | None, ymd: str | None) -> None:
    found = readings(text)
    assert found is not None
    assert [day and str(day) for day in found] == [dmy, mdy, ymd]


@pytest.mark.parametrize(
    "text",
    [
        *("", "12", "30.02.2024", "1111-11-11", "3000-01-01", "31/31/2024", "05 OCT", "02/07", "1.2/2024"),
        *("١.٢.٢٠٢٤", "2024-13-01", "12 xyz 2024", "1234567", "2024-02-01 or so", "1" * 50),
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert readings(text) is None


def test_dates_are_read_once_and_the_memory_for_them_is_limited() -> None:
    dates = Dates()
    first = dates.of("2024-02-01")
    assert dates.of("2024-02-01") is first
    for number in range(20_001):
        dates.of(f"{number:06d}x")
    assert dates.of("2024-02-01") == (date(2024, 2, 1),) * 3


def test_points_between_numbers_and_days_without_a_year() -> None:
    assert is_dotted("1.2.2024")
    assert not is_dotted("1/2/2024")
    assert is_yearless("05 OCT")
    assert is_yearless("02/07")
    assert not is_yearless("02/07/2024")


def test_names_of_columns_are_folded() -> None:
    assert folded("  Zahlungspflichtige*r (Größe) ") == "zahlungspflichtige r grosse"
    assert folded("Tytuł operacji") == "tytul operacji"
    assert folded("Bokført saldo") == "bokfort saldo"
    assert fingerprint(["Date", "Amount (€)", "", " "]) == ("date", "amount")


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("Buchungstag", CsvField.BOOKING_DATE),
        ("Date comptable", CsvField.BOOKING_DATE),
        ("Boekdatum", CsvField.BOOKING_DATE),
        ("Fecha operación", CsvField.BOOKING_DATE),
        ("Data contabile", CsvField.BOOKING_DATE),
        ("Data księgowania", CsvField.BOOKING_DATE),
        ("Bokføringsdato", CsvField.BOOKING_DATE),
        ("Bokföringsdag", CsvField.BOOKING_DATE),
        ("Data mov.", CsvField.BOOKING_DATE),
        ("Betrag (EUR)", CsvField.AMOUNT),
        ("Amount CZK", CsvField.AMOUNT),
        ("Kwota operacji", CsvField.AMOUNT),
        ("Beløb", CsvField.AMOUNT),
        ("Money Out", CsvField.DEBIT),
        ("Dare", CsvField.DEBIT),
        ("Crédit", CsvField.CREDIT),
        ("Saldo po operacji", CsvField.BALANCE),
    ],
)
def test_columns_are_known_by_their_names_in_many_languages(name: str, field: CsvField) -> None:
    assert field in dict(fields_of(name))


def test_the_currency_and_the_language_of_names() -> None:
    assert currency_of("Betrag (EUR)") == "EUR"
    assert currency_of("Betrag in €") == "EUR"
    assert currency_of("Amount in EUR or USD") is None
    assert currency_of("Amount") is None
    assert is_other_language("Buchungstag")
    assert not is_other_language("Date")


def test_the_check_digits_of_an_iban() -> None:
    assert is_iban("DE02120300000000202051")
    assert not is_iban("DE03120300000000202051")
    assert not is_iban("DE0212030000000020205!")
