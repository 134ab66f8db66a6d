"""Dates as they stand in a CSV file, under each order of day, month and year."""

import re
import unicodedata
from datetime import date
from typing import Final, TypeAlias

from statement_tui.models.csv_profile import DateOrder

Readings: TypeAlias = tuple[date | None, date | None, date | None]
"""A date as day/month/year, month/day/year and year/month/day; None where it is no date."""

INDEX: Final = {DateOrder.DMY: 0, DateOrder.MDY: 1, DateOrder.YMD: 2}
"""Where each order stands in `Readings`."""

_CHARACTERS_MAX: Final = 40
_KNOWN_MAX: Final = 20_000
_YEARS: Final = range(1900, 3000)
_FIRST_SHORT_YEAR: Final = 1970

_TIME: Final = (
    r"(?:[T ,]{1,2}[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]{1,9})?)?(?: ?[AaPp][Mm])?"
    r"(?: ?(?:[A-Z]{1,4}|[+-][0-9]{2}:?[0-9]{2}))?)?"
)
_NUMBERS: Final = re.compile(
    r"([0-9]{1,4}) ?([-/.]) ?([0-9]{1,2}) ?\2 ?([0-9]{1,4})" + _TIME + r"(?: as of [0-9/.-]{6,10})?"
)
_COMPACT: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:[0-9]{6})?")
_DAY_FIRST: Final = re.compile(
    r"([0-9]{1,2})\.?[-/ ]?([^\W\d_]{3,10})\.?[-/ ,]{0,2}([0-9]{4}|[0-9]{2})" + _TIME
)
_MONTH_FIRST: Final = re.compile(r"([^\W\d_]{3,10})\.? ([0-9]{1,2}),? ([0-9]{4})" + _TIME)
_YEARLESS: Final = re.compile(
    r"[0-9]{1,2}[-/.][0-9]{1,2}\.?|[0-9]{1,2}[- ]?[^\W\d_]{3,10}|[^\W\d_]{3,10} [0-9]{1,2}"
)

_MONTH_NAMES: Final = """
jan january januar janner januari janvier enero ene gennaio gen janeiro styczen sty januar
feb february februar februari fevrier fev febrero febbraio fevereiro luty lut
mar march marz mrz maart mrt mars marzo marco marzec
apr april avril avr abril abr aprile kwiecien kwi
may mai mei mayo maggio mag maio maj
jun june juni juin junio giugno giu junho czerwiec cze
jul july juli juillet juil julio luglio lug julho lipiec lip
aug august augustus aout agosto ago sierpien sie augusti
sep sept september septembre septiembre settembre set setembro wrzesien wrz
oct october okt oktober octobre octubre ottobre ott outubro out pazdziernik paz
nov november novembre noviembre novembro listopad lis
dec december dez dezember decembre dic diciembre dicembre dezembro grudzien gru
"""
_MONTHS: Final = {
    name: month for month, names in enumerate(_MONTH_NAMES.split("\n")[1:13], 1) for name in names.split()
}


class Dates:
    """The dates of one file, each text read only once."""

    def __init__(self) -> None:
        self._known: dict[str, Readings | None] = {}

    def of(self, text: str) -> Readings | None:
        """The date that is written, None if it is none in any order."""
        try:
            return self._known[text]
        except KeyError:
            pass
        # Most texts of a column with times are unique: without a limit the cache is as large as the file.
        if len(self._known) >= _KNOWN_MAX:
            self._known.clear()
        found = self._known[text] = readings(text)
        return found


def readings(text: str) -> Readings | None:
    """The date under each order, None if it is no date in any of them."""
    text = text.strip()
    if not 6 <= len(text) <= _CHARACTERS_MAX:
        return None
    if match := _NUMBERS.fullmatch(text):
        return _of_numbers(match[1], match[3], match[4])
    if match := _COMPACT.fullmatch(text):
        return _certain(int(match[1]), int(match[2]), int(match[3]))
    if match := _DAY_FIRST.fullmatch(text):
        return _certain(_year(match[3]), _month(match[2]), int(match[1]))
    if match := _MONTH_FIRST.fullmatch(text):
        return _certain(_year(match[3]), _month(match[1]), int(match[2]))
    return None


def is_dotted(text: str) -> bool:
    """Whether points stand between the numbers of a date, as nobody writes the month first."""
    match = _NUMBERS.fullmatch(text.strip())
    return match is not None and match[2] == "."


def is_yearless(text: str) -> bool:
    """Whether this could be a day and a month without a year."""
    return len(text) <= _CHARACTERS_MAX and _YEARLESS.fullmatch(text.strip()) is not None


def _of_numbers(first: str, second: str, third: str) -> Readings | None:
    if len(first) > 2:
        return _certain(int(first), int(second), int(third)) if len(first) == 4 and len(third) <= 2 else None
    if len(third) not in (2, 4):
        return None
    year = _year(third)
    found = (
        _date(year, int(second), int(first)),
        _date(year, int(first), int(second)),
        _date(_year(first), int(second), int(third)) if len(first) == len(third) == 2 else None,
    )
    return found if any(found) else None


def _certain(year: int, month: int, day: int) -> Readings | None:
    found = _date(year, month, day)
    return (found, found, found) if found else None


def _year(text: str) -> int:
    """The year; of two digits 1970 to 2069."""
    if len(text) > 2:
        return int(text)
    year = 2000 + int(text)
    return year - 100 if year >= _FIRST_SHORT_YEAR + 100 else year


def _month(name: str) -> int:
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return _MONTHS.get(plain, 0)


def _date(year: int, month: int, day: int) -> date | None:
    if year not in _YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
