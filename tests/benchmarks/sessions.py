"""A program that is being used: started, its months changed, its pages turned."""

import re
from calendar import month_name
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from tests.benchmarks.subjects import Month, Subject
from tests.benchmarks.terminal import Program

_LEFT: Final = "\x1b[D"
_RIGHT: Final = "\x1b[C"
_PAGE_DOWN: Final = "\x1b[6~"
_HOME: Final = "\x1b[H"
_END: Final = "\x1b[F"
_ESCAPE: Final = "\x1b"

_LINES_BELOW_TABLE: Final = 4
_AT_ONCE_SECONDS: Final = 0.01
_ROWS_SECONDS: Final = 0.45
"""In which the rows of a month are fetched; the cursor blinks every half second."""
_MONTH_CHANGES_BEFORE_MEMORY: Final = 30
_PAGES_BEFORE_MEMORY: Final = 10


class Session:
    """A program that shows the months of an account; all that it paints is compared with the data."""

    def __init__(self, subject: Subject, months: tuple[Month, ...], home: Path) -> None:
        """Start the program and wait until all of its screen is there."""
        self._subject = subject
        self._months = months
        self._index = len(months) - 1
        self._key = _LEFT
        self._changes = 0
        self._program = Program(subject.arguments, home)
        try:
            self._launch = self._program.settle(self._is_complete)
        except BaseException:
            self._program.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._program.close()

    def launched(self) -> float:
        """Seconds from the start to the first statement."""
        return self._launch.painted(self._subject.left)

    def listed(self) -> float:
        """Seconds from the start to everything that is on the first screen."""
        return self._launch.painted()

    def change_month(self) -> float:
        """Go to the month beside, to and fro; returns the seconds from the key to the painted month."""
        return self._show(self._step())

    def change_month_and_end(self) -> tuple[float, float]:
        """Go to the month beside, and once it is painted at once to its last row, which nobody has read yet.

        Returns:
            The seconds from the second key to the answer, and to all rows.
        """
        self._program.press(self._step(), quiet=_AT_ONCE_SECONDS)
        recording = self._program.press(_END)
        self._require(self._subject.fault_at_end(self._program.lines, self._months[self._index]))
        return recording.answered(), recording.painted()

    def home(self) -> float:
        """Go to the first row; returns the seconds to it."""
        return self._show(_HOME)

    def page_down(self) -> tuple[float, float]:
        """Turn the page; returns the seconds to the answer, and to all rows of it."""
        recording = self._program.press(_PAGE_DOWN)
        if self._subject.ours:  # which comes back to the row where a month was left
            self._program.press(_HOME)
        return recording.answered(), recording.painted()

    def filter(self, text: str) -> list[tuple[float, float]]:
        """Filter the month by what is typed; returns for each letter the seconds to its echo and its result.

        Args:
            text: What to type; with each letter fewer rows are left.
        """
        self._program.press("/", quiet=_ROWS_SECONDS)
        seconds = []
        for letter in text:
            recording = self._program.press(letter, complete=_counts_others(self._program.lines))
            seconds.append((recording.answered(), recording.painted()))
        self._program.press(_ESCAPE)
        return seconds

    def filter_at_once(self, letter: str) -> float:
        """Type a letter right after the key of the filter, when no row is here yet; then forget the rows.

        Returns:
            The seconds to its result.
        """
        self._program.press("/", quiet=_AT_ONCE_SECONDS)
        recording = self._program.press(letter, complete=_shows("of 100,000"))
        self._program.press(_ESCAPE)
        self.change_month()
        return recording.painted()

    def sort_by_amount(self) -> float:
        """Sort the month; returns the seconds to the painted rows."""
        for _ in range(2):
            self._program.press("s")
        recording = self._program.press("s")
        self._require_on_screen("Amount ▲")
        self._program.press("s")
        return recording.painted()

    def find_through_time(self, text: str, iso: str) -> float:
        """Go from the newest month to the one hit of a text, in an older one; returns the seconds to it.

        Args:
            text: What to look for.
            iso: The month it is in.
        """
        if self._index < len(self._months) - 1:
            self._program.press("t")
            self._index = len(self._months) - 1
        self._program.press("/")
        self._program.press(text)
        self._program.press("\r")
        self._program.press(_ESCAPE)
        year, month = iso.split("-")
        recording = self._program.press("n", complete=_shows(f"{month_name[int(month)]} {year}"))
        self._program.press("t")
        return recording.painted()

    def find_everywhere(self, text: str, found: str, left_out: str) -> tuple[float, float]:
        """Find in all accounts.

        Args:
            text: What to type; the last letter leaves fewer hits.
            found: What the screen has to show in the end.
            left_out: What the screen shows before the last letter only.

        Returns:
            The seconds from the last letter to the first hits, and to the whole list of them.
        """
        self._program.press("F")
        self._program.press(text[:-1], complete=_shows(left_out))

        def is_found(lines: list[str]) -> bool:
            return _shows(found)(lines) and not _shows(left_out)(lines)

        recording = self._program.press(text[-1], complete=is_found)
        self._program.press(_ESCAPE)
        return recording.shown(is_found), recording.painted()

    def peak_megabytes(self) -> float:
        """Its peak memory after a while of use; not a number where the system does not tell."""
        while self._changes < _MONTH_CHANGES_BEFORE_MEMORY:
            self.change_month()
        for _ in range(_PAGES_BEFORE_MEMORY):
            self.change_month()
            self.page_down()
        return self._program.peak_megabytes

    def _is_complete(self, lines: list[str]) -> bool:
        newest = self._months[-1]
        return self._subject.fault(lines, newest) is None and self._subject.lists_accounts(lines, newest)

    def _step(self) -> str:
        """The key to the month beside; at either end of the months the direction turns."""
        if self._index == 0:
            self._key = _RIGHT
        elif self._index == len(self._months) - 1:
            self._key = _LEFT
        self._index += 1 if self._key == _RIGHT else -1
        self._changes += 1
        return self._key

    def _show(self, key: str) -> float:
        recording = self._program.press(key)
        self._require(self._subject.fault(self._program.lines, self._months[self._index]))
        return recording.painted()

    def _require_on_screen(self, text: str) -> None:
        self._require(None if _shows(text)(self._program.lines) else text)

    def _require(self, fault: str | None) -> None:
        if fault:
            raise RuntimeError(f"{fault} is not on the screen:\n" + "\n".join(self._program.lines))


def _count(lines: list[str]) -> str | None:
    """How many rows of the month a filter has left, as the screen says it."""
    found = re.search(r"([\d,]+) of [\d,]+", "\n".join(lines[-_LINES_BELOW_TABLE:]))
    return found[1] if found else None


def _counts_others(before: list[str]) -> Callable[[list[str]], bool]:
    """Whether a filter has left another number of rows than before."""
    count = _count(before)
    return lambda lines: _count(lines) not in {None, count}


def _shows(text: str) -> Callable[[list[str]], bool]:
    """Whether a text is on the screen."""
    return lambda lines: any(text in line for line in lines)
