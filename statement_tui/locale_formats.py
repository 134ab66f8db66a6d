"""The separators and the order of a date that people of a language and country are used to.

The data of Unicode come with babel, which takes long to import: whoever writes numbers as the program does by
itself has no use for it.
"""

import re
import unicodedata
from typing import Final

from statement_tui.config import ConfigFault, Display, shortened
from statement_tui.formatting import Formats
from statement_tui.locale_names import PLAIN_LOCALES, locale_name

ENVIRONMENT: Final = "environment"
"""In place of a field: what the environment says is at fault, and not the config file."""


def formats_of(display: Display, environment_locale: str) -> tuple[Formats, tuple[ConfigFault, ...]]:
    """How to write amounts and days.

    Args:
        display: What the config says.
        environment_locale: The locale where the config names none, as `locale_name` gives it.

    Returns:
        The formats, and what could not be used.
    """
    name = environment_locale if display.locale is None else locale_name(display.locale)
    faults: tuple[ConfigFault, ...] = ()
    formats, pattern = Formats(), None if display.date == "iso" else display.date
    if display.date == "locale" or (_asks_locale(display) and name not in PLAIN_LOCALES):
        try:
            formats, pattern = _localized(name, pattern)
        except ValueError:
            pattern = None if pattern == "locale" else pattern
            field = "display.locale" if display.locale is not None else ENVIRONMENT
            problem = f"{shortened(name)} is no known locale; numbers are written like 1,583.14"
            faults = (ConfigFault(field, problem),)
    decimal = formats.decimal if display.decimal_separator is None else display.decimal_separator
    group = formats.group if display.group_separator is None else display.group_separator
    if decimal == group:
        # One of them was set to what the locale uses for the other one.
        group = {",": ".", ".": ","}.get(decimal, "") if display.group_separator is None else group
        decimal = {",": ".", ".": ","}.get(group, ".") if display.decimal_separator is None else decimal
    return (
        Formats(
            decimal=decimal,
            group=group,
            grouping=formats.grouping,
            date_pattern=pattern,
            locale=formats.locale,
            masked=display.mask,
        ),
        faults,
    )


def _asks_locale(display: Display) -> bool:
    return display.decimal_separator is None or display.group_separator is None


def _localized(name: str, pattern: str | None) -> tuple[Formats, str | None]:
    """The separators of a locale, and the pattern, which the locale gives where it is to.

    Raises:
        ValueError: There is no such locale.
    """
    from babel.core import Locale, UnknownLocaleError

    try:
        locale = Locale.parse("en" if name in {"", "C", "POSIX"} else name)
    except UnknownLocaleError as error:
        raise ValueError(name) from error
    # Digits are always written 0 to 9; these are the symbols that go with them.
    symbols = locale.number_symbols.get("latn", {})
    decimal, group = symbols.get("decimal", "."), symbols.get("group", ",")
    if len(decimal) != 1 or len(group) != 1:
        decimal, group = ".", ","
    if pattern == "locale":
        pattern = _steady(str(locale.date_formats["short"].pattern))
    last, others = locale.decimal_formats[None].grouping
    return Formats(decimal=decimal, group=group, grouping=(last, others), locale=str(locale)), pattern


def _steady(pattern: str) -> str:
    """The short pattern of a locale with all digits, so that days stand in a column: `dd.MM.yyyy`."""
    pattern = re.sub("'[^']*'", "", pattern)
    pattern = "".join(letter for letter in pattern if unicodedata.category(letter) != "Cf")
    for letter, written in (("y", "yyyy"), ("M", "MM"), ("d", "dd")):
        pattern = re.sub(f"{letter}+", written, pattern)
    return pattern.strip(" .\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}")
