"""Months as people type them."""

import re
from calendar import month_name
from typing import Final

from statement_tui.models.month import Month

_NAMES: Final = [name.lower() for name in month_name]
_ISO: Final = re.compile(r"([0-9]{4})[-/. ]?([0-9]{1,2})")
_NAMED: Final = re.compile(r"([a-z]{3,9})\.? *(?:'?([0-9]{2}|[0-9]{4}))?")
_RELATIVE: Final = re.compile(r"[-−+][0-9]{1,4}")


def parse_month_text(text: str, current: Month) -> Month | None:
    """The month that the text names: `2026-03`, `mar 25`, `march`, or `-3` (three months back).

    A month without a year is the last one of that name up to the current month's year.

    Returns:
        None when the text names no month.
    """
    text = text.strip().lower()
    try:
        if match := _ISO.fullmatch(text):
            return Month.parse(f"{match[1]}-{int(match[2]):02}")
        if _RELATIVE.fullmatch(text):
            return current.plus(int(text.replace("−", "-")))
        if match := _NAMED.fullmatch(text):
            year = match[2] or str(current.year)
            return Month.parse(f"{year if len(year) == 4 else '20' + year}-{_number(match[1]):02}")
    except ValueError:
        return None
    return None


def _number(start: str) -> int:
    """1 for `jan` to 12 for `december`; 0 when no month begins like this."""
    return next((number for number, name in enumerate(_NAMES) if name.startswith(start)), 0)
