"""Dates as they stand in a QIF file, whose order of day and month is inferred over the whole file."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Final, NamedTuple

from statement_tui.models.question import Choice, OpenQuestions, Question
from statement_tui.readers.text import quoted

DMY, MDY, YMD = range(3)
ORDERS: Final = {"dmy": DMY, "mdy": MDY, "ymd": YMD}
"""The orders of day, month and year, by the name that a user gives them."""

_NAMES: Final = ("day/month/year", "month/day/year", "year/month/day")

_CHARACTERS_MAX: Final = 40
_WRITTEN: Final = re.compile(
    r"([0-9]{1,4}) {0,3}([-/.]) {0,3}([0-9]{1,2}) {0,3}(?:([-/.])|([-/.]?['\u2019])) {0,3}([0-9]{1,4})"
    r"(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?"
)
_COMPACT: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")

_YEARS: Final = range(1900, 3000)
_FIRST_SHORT_YEAR: Final = 1970

_DATES_IN_ORDER_MIN: Final = 4
"""So many different dates are hardly in order by chance."""
_SPAN_DAYS_MAX: Final = 3 * 365
"""What lies further apart may be years that were taken for days."""


class DateOrderUnknown(OpenQuestions):
    """The user has to say in which order day and month are."""

    def __init__(self, title: str, detail: str, choices: Iterable[Choice]) -> None:
        question = Question(
            field="date_order",
            text="In which order are day and month?",
            option="--date-order",
            choices=tuple(choices),
        )
        super().__init__(title, detail, (question,))

    def __reduce__(self) -> tuple[Any, ...]:
        """The parts, for a process that hands it to another one."""
        return type(self), (self.title, self.detail, self.questions[0].choices)


class Written(NamedTuple):
    """A date under each of the orders that it can be read in."""

    readings: tuple[date | None, date | None, date | None]
    """As day/month/year, month/day/year and year/month/day; None where it is no date."""
    dotted: bool = False
    """Whether points stand between its numbers."""


class WrittenDates:
    """The dates of one file as they are written, each read only once."""

    def __init__(self) -> None:
        self._known: dict[str, Written | None] = {}
        self.lists: list[list[Written]] = []
        self.lines: dict[Written, str] = {}
        self.texts: dict[Written, str] = {}

    def begin_list(self) -> None:
        """From here on the dates belong to another account or statement."""
        self.lists.append([])

    def add(self, text: str, place: str) -> None:
        """Take a date into account, if it can be one."""
        if written := self.of(text):
            self.lists[-1].append(written)
            if written not in self.lines:
                self.lines[written], self.texts[written] = place, text

    def of(self, text: str) -> Written | None:
        """The date that is written, None if it is none in any order."""
        if len(text) > _CHARACTERS_MAX:
            return None
        if text not in self._known:
            self._known[text] = _written(text)
        return self._known[text]


def _written(text: str) -> Written | None:
    if compact := _COMPACT.fullmatch(text):
        day = _date(int(compact[1]), int(compact[2]), int(compact[3]))
        return Written((day, day, day)) if day else None
    match = _WRITTEN.fullmatch(text)
    if not match:
        return None
    first, mark, second, other_mark, apostrophe, third = match.groups()
    if len(first) > 2:
        day = _date(int(first), int(second), int(third)) if len(third) <= 2 and not apostrophe else None
        readings = (day, day, day)
    else:
        year = _year(third, bool(apostrophe))
        readings = (
            _date(year, int(second), int(first)),
            _date(year, int(first), int(second)),
            None if apostrophe or len(third) > 2 else _date(_year(first, False), int(second), int(third)),
        )
    return Written(readings, mark == other_mark == ".") if any(readings) else None


def _year(text: str, after_apostrophe: bool) -> int:
    """The year; of two digits 1970 to 2069, and from 2000 on after an apostrophe, as Quicken writes them."""
    if len(text) > 2:
        return int(text)
    year = 2000 + int(text)
    return year - 100 if year >= _FIRST_SHORT_YEAR + 100 and not after_apostrophe else year


def _date(year: int, month: int, day: int) -> date | None:
    if year not in _YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def infer_order(dates: WrittenDates, decimal_comma: bool, today: date) -> tuple[int, str]:
    """The order in which all dates of a file are written, and why, unless the dates prove it.

    Args:
        dates: All dates of the file.
        decimal_comma: Whether its amounts prove to have a decimal comma.
        today: Booked entries are not of a later day.

    Returns:
        One of `DMY`, `MDY` and `YMD`; and what speaks for it, empty if nothing else is possible.

    Raises:
        DateOrderUnknown: Several orders are possible and differ, or none is possible.
    """
    distinct = list(dates.lines)
    possible = [order for order in ORDERS.values() if all(each.readings[order] for each in distinct)]
    if not possible:
        raise _contradictory(dates)
    rivals = [order for order in possible if order == possible[0] or not _same(distinct, order, possible[0])]
    if YMD in rivals and not _may_begin_with_the_year(distinct, rivals, today):
        rivals.remove(YMD)
    if len(rivals) == 1:
        return rivals[0], ""
    reasons = _evidence(dates, rivals, decimal_comma, today)
    favoured = {order for order, _ in reasons}
    if len(favoured) != 1:
        raise _unknown(dates, rivals)
    order = favoured.pop()
    return order, f"the dates were read as {_NAMES[order]} because " + " and ".join(
        reason for _, reason in reasons
    )


def _same(distinct: Sequence[Written], order: int, other: int) -> bool:
    return all(each.readings[order] == each.readings[other] for each in distinct)


def _may_begin_with_the_year(distinct: Sequence[Written], rivals: Sequence[int], today: date) -> bool:
    """Whether the other orders are unlikely enough for a year of two digits to come first."""
    others = [order for order in rivals if order != YMD]
    short = 10 * _span(distinct, YMD)
    return all(
        _in_future(distinct, order, today) or _span(distinct, order) > max(short, _SPAN_DAYS_MAX)
        for order in others
    )


def _evidence(
    dates: WrittenDates, rivals: Sequence[int], decimal_comma: bool, today: date
) -> list[tuple[int, str]]:
    """What speaks for one of the possible orders against all others."""
    distinct = list(dates.lines)
    found: list[tuple[int, str]] = []
    if DMY in rivals and all(each.dotted for each in distinct):
        found.append((DMY, "points stand between their numbers"))
    if DMY in rivals and decimal_comma:
        found.append((DMY, "the amounts have a decimal comma"))
    past = [order for order in rivals if not _in_future(distinct, order, today)]
    if len(past) == 1:
        found.append((past[0], "some lie in the future otherwise"))
    in_order = [order for order in rivals if all(_in_order(each, order) for each in dates.lists)]
    if len(in_order) == 1 and any(
        len({each.readings[in_order[0]] for each in listed}) >= _DATES_IN_ORDER_MIN
        and not any(_in_order(listed, other) for other in rivals if other != in_order[0])
        for listed in dates.lists
    ):
        found.append((in_order[0], "they follow one another only so"))
    return found


def _days(listed: Sequence[Written], order: int) -> list[date]:
    return [day for each in listed if (day := each.readings[order])]


def _in_order(listed: Sequence[Written], order: int) -> bool:
    days = _days(listed, order)
    return all(a <= b for a, b in pairwise(days)) or all(a >= b for a, b in pairwise(days))


def _in_future(listed: Sequence[Written], order: int, today: date) -> bool:
    # It is tomorrow already in other parts of the world.
    return max(_days(listed, order)) > today + timedelta(days=1)


def _span(listed: Sequence[Written], order: int) -> int:
    days = _days(listed, order)
    return (max(days) - min(days)).days


def _unknown(dates: WrittenDates, rivals: Sequence[int]) -> DateOrderUnknown:
    example = next(each for each in dates.lines if len({each.readings[order] for order in rivals}) > 1)
    either = " or ".join(sorted({str(example.readings[order]) for order in rivals}))
    names = [name for name, order in ORDERS.items() if order in rivals]
    return DateOrderUnknown(
        "The order of day and month cannot be told",
        f"{dates.lines[example]}: {quoted(dates.texts[example])} is {either}, and nothing else in the file "
        f"tells which; say it with --date-order {' or '.join(names)}.",
        (Choice(value=name, sample=_reading(dates.texts[example], example, name)) for name in names),
    )


def _reading(text: str, written: Written, order: str) -> str:
    day = written.readings[ORDERS[order]]
    return f"{text} is {day}" if day else f"{text} is no date"


def _contradictory(dates: WrittenDates) -> DateOrderUnknown:
    examples = [
        f"{dates.lines[each]}: {quoted(dates.texts[each])}"
        for order in (DMY, MDY)
        for each in dates.lines
        if not each.readings[order]
    ]
    first, last = examples[0], examples[-1]
    return DateOrderUnknown(
        "The dates in the file are not all written in the same order of day and month",
        f"{first}, but {last}; say with --date-order dmy or mdy which rows are to be read.",
        (Choice(value=name) for name in ("dmy", "mdy")),
    )
