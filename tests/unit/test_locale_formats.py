"""Separators and dates of a language and country, from the config or the environment."""

import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest

from statement_tui.config import Display
from statement_tui.formatting import Formats
from statement_tui.locale_formats import ENVIRONMENT, formats_of
from statement_tui.locale_names import environment_locale

AMOUNT = Decimal("1234567.89")
DAY = date(2026, 3, 5)


def written(display: Display, **environment: str) -> tuple[str, str]:
    formats, faults = formats_of(display, environment_locale(environment))
    assert faults == ()
    return formats.amount(AMOUNT), formats.day(DAY)


@pytest.mark.parametrize(
    ("locale", "amount", "day"),
    [
        ("en_US.UTF-8", "1,234,567.89", "03/05/2026"),
        ("en_GB", "1,234,567.89", "05/03/2026"),
        ("C.UTF-8", "1,234,567.89", "03/05/2026"),
        ("", "1,234,567.89", "03/05/2026"),
        ("de_DE.UTF-8", "1.234.567,89", "05.03.2026"),
        ("de-CH", "1’234’567.89", "05.03.2026"),
        ("de_DE@euro", "1.234.567,89", "05.03.2026"),
        ("fr_FR", "1\u202f234\u202f567,89", "05/03/2026"),
        ("en_IN", "12,34,567.89", "05/03/2026"),
        ("sv_SE", "1\u00a0234\u00a0567,89", "2026-03-05"),
        ("ar_EG", "1,234,567.89", "05/03/2026"),
        ("hu_HU", "1\u00a0234\u00a0567,89", "2026. 03. 05"),
        ("bg_BG", "1\u00a0234\u00a0567,89", "05.03.2026"),
    ],
)
def test_amounts_and_days_look_as_in_the_country(locale: str, amount: str, day: str) -> None:
    assert written(Display(), LANG=locale) == (amount, "2026-03-05")
    assert written(Display(date="locale"), LANG=locale) == (amount, day)
    assert written(Display(date="locale", locale=locale or "en"), LANG="pl_PL") == (amount, day)


def test_the_environment_is_asked_in_the_order_of_posix() -> None:
    de, en, fr = "1.234.567,89", "1,234,567.89", "1\u202f234\u202f567,89"
    assert written(Display(), LC_ALL="de_DE", LC_NUMERIC="fr_FR", LANG="en_US")[0] == de
    assert written(Display(), LC_ALL="", LC_NUMERIC="fr_FR", LANG="de_DE")[0] == fr
    assert written(Display(), LC_ALL="C", LANG="de_DE")[0] == en


@pytest.mark.parametrize(
    ("display", "amount"),
    [
        (Display(decimal_separator=",", group_separator="."), "1.234.567,89"),
        (Display(decimal_separator=","), "1.234.567,89"),
        (Display(group_separator="."), "1.234.567,89"),
        (Display(group_separator=""), "1234567.89"),
        (Display(group_separator="'"), "1'234'567.89"),
        (Display(locale="de_DE", group_separator=" "), "1 234 567,89"),
        (Display(locale="de_DE", decimal_separator="."), "1,234,567.89"),
        (Display(locale="fr_FR", decimal_separator="."), "1\u202f234\u202f567.89"),
    ],
)
def test_a_separator_of_the_config_wins_and_is_never_both(display: Display, amount: str) -> None:
    assert written(display)[0] == amount


def test_a_pattern_is_used_as_it_is() -> None:
    assert written(Display(date="d. MMM yyyy", locale="de_DE"))[1] == "5. März 2026"
    assert written(Display(date="dd.MM.yy"))[1] == "05.03.26"


@pytest.mark.parametrize("locale", ["tlh_QQ", "de_US", "nonsense!", "[/x]", "de/etc"])
def test_an_unknown_locale_is_named(locale: str) -> None:
    for display, environment, field in (
        (Display(locale=locale), "", "display.locale"),
        (Display(), locale, ENVIRONMENT),
        (Display(date="locale"), locale, ENVIRONMENT),
    ):
        formats, [fault] = formats_of(display, environment)
        assert formats == Formats()
        assert fault.field == field
        assert locale in fault.problem


def test_the_mask_can_be_on_from_the_start() -> None:
    assert formats_of(Display(mask=True), "")[0].masked


def test_babel_is_imported_only_where_it_is_needed() -> None:
    program = """
import sys
from statement_tui.config import Display
from statement_tui.locale_formats import ENVIRONMENT, formats_of
formats_of(Display(), "en_US")
formats_of(Display(decimal_separator=",", group_separator="."), "de_DE")
print("babel" in sys.modules)
formats_of(Display(), "de_DE")
print("babel" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
