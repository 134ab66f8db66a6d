"""A calendar month as a value."""

import re
from datetime import date, timedelta
from functools import total_ordering
from typing import Final, Self

from pydantic import Field

from statement_tui.models.frozen import Frozen

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
_ISO_MONTH: Final = re.compile(r"([0-9]{4})-([0-9]{2})")


@total_ordering
class Month(Frozen):
    """A month of a year, ordered in time."""

    year: int = Field(ge=FIRST_YEAR - 1, le=LAST_YEAR + 1)
    """The calendar year."""
    month: int = Field(ge=1, le=12)
    """1 for January to 12 for December."""

    @classmethod
    def containing(cls, day: date) -> Self:
        """The month that the day lies in."""
        return cls(year=day.year, month=day.month)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `YYYY-MM`.

        Raises:
            ValueError: It is no month, or lies outside 1900 to 2199.
        """
        match = _ISO_MONTH.fullmatch(text.strip())
        if match is None or not 1 <= int(match[2]) <= 12 or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
            raise ValueError(f"{text!r} is not a month: write it as YYYY-MM, for example 2026-03")
        return cls(year=int(match[1]), month=int(match[2]))

    def plus(self, months: int) -> Self:
        """The month so many months later, or earlier when negative."""
        year, month = divmod(self.index + months, 12)
        return type(self)(year=year, month=month + 1)

    def previous(self) -> Self:
        """The month before."""
        return self.plus(-1)

    def next(self) -> Self:
        """The month after."""
        return self.plus(1)

    @property
    def index(self) -> int:
        """Months since January of year 0, for counting."""
        return self.year * 12 + self.month - 1

    @property
    def first_day(self) -> date:
        """The first day of the month."""
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        """The last day of the month."""
        year, month = divmod(self.index + 1, 12)
        return date(year, month + 1, 1) - timedelta(days=1)

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Month):
            return NotImplemented
        return self.index < other.index

    def __str__(self) -> str:
        """`YYYY-MM`."""
        return f"{self.year:04}-{self.month:02}"
