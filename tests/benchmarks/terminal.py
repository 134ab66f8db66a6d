"""A program in a pseudo-terminal of 120x40, and when it painted what."""

import fcntl
import math
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

import pyte

COLUMNS: Final = 120
LINES: Final = 40

_CHECKOUT: Final = Path(__file__).parents[2]
_LIMIT_SECONDS: Final = 60.0
QUIET_SECONDS: Final = 0.15
"""Without output for so long, what is on the screen is final."""
_ANSWERS: Final = {b"\x1b[?2026$p": b"\x1b[?2026;2$y", b"\x1b[?2048$p": b"\x1b[?2048;0$y"}
"""What is asked of a terminal: synchronized output is there, resizing in band is not."""
_UNKNOWN_TO_PYTE: Final = re.compile(
    rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*(?:\$p|u)|\x1bP.*?\x1b\\", re.DOTALL
)
_UNFINISHED: Final = re.compile(rb"\x1b(?:\[[0-9;?<>=$]*|P[^\x1b]*\x1b?)?\Z")
_SYNCHRONIZED: Final = re.compile(rb"\x1b\[\?2026([hl])")

Picture: TypeAlias = list[tuple[pyte.screens.Char, ...]]
"""The characters of every line, with their colours."""


class Recording(NamedTuple):
    """What a program painted between a key press, or its start, and the next quiet moment."""

    started: float
    """When it was asked for."""
    before: Picture
    """What was on the screen then."""
    pictures: list[tuple[float, Picture]]
    """What was on the screen after each piece of output, and when; the last one stayed."""

    def answered(self) -> float:
        """Seconds to the first change of the picture."""
        changes = (moment for moment, picture in self.pictures if picture != self.before)
        return next(changes, self.pictures[-1][0]) - self.started

    def shown(self, wanted: Callable[[list[str]], bool]) -> float:
        """Seconds to the first picture whose lines are wanted; that of them all stayed is not asked."""
        pictures = (moment for moment, picture in self.pictures if wanted(_texts(picture)))
        return next(pictures) - self.started

    def painted(self, left: int = 0) -> float:
        """Seconds to the picture that stayed, to the right of this column."""
        final = _crop(self.pictures[-1][1], left)
        painted = self.pictures[-1][0]
        for moment, picture in reversed(self.pictures):
            if _crop(picture, left) != final:
                break
            painted = moment
        return painted - self.started


class Program:
    """A Python module that runs in a pseudo-terminal."""

    def __init__(self, arguments: Sequence[str], home: Path) -> None:
        """Start `python -m` with these arguments and this home folder."""
        self._terminal, terminal_of_program = pty.openpty()
        fcntl.ioctl(terminal_of_program, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        self._screen = pyte.Screen(COLUMNS, LINES)
        self._stream = pyte.ByteStream(self._screen)
        self._picture: Picture = [()] * LINES
        self._unfinished = b""
        self._held = False
        self._started = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            stdin=terminal_of_program,
            stdout=terminal_of_program,
            stderr=terminal_of_program,
            env=_environment(home),
            cwd=_CHECKOUT,
            start_new_session=True,
        )
        os.close(terminal_of_program)

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        os.close(self._terminal)

    @property
    def lines(self) -> list[str]:
        """The text on the screen."""
        return list(self._screen.display)

    @property
    def peak_megabytes(self) -> float:
        """The most memory it has had at a time; not a number where the system does not say."""
        status = Path(f"/proc/{self._process.pid}/status")
        text = status.read_text(encoding="ascii") if status.exists() else ""
        found = re.search(r"^VmHWM:\s*(\d+) kB", text, re.MULTILINE)
        return int(found[1]) / 1024 if found else math.nan

    def press(
        self,
        key: str,
        quiet: float = QUIET_SECONDS,
        complete: Callable[[list[str]], bool] = lambda lines: True,
    ) -> Recording:
        """Press a key, and see what is painted until these are the lines and no more comes for so long."""
        self._started = time.perf_counter()
        os.write(self._terminal, key.encode())
        return self.settle(complete, quiet)

    def settle(self, complete: Callable[[list[str]], bool], quiet: float = QUIET_SECONDS) -> Recording:
        """Read until these are the lines that are waited for, and nothing more is painted.

        Raises:
            TimeoutError: They did not come.
            RuntimeError: The program has ended.
        """
        recording = Recording(self._started, self._picture[:], [])
        while time.perf_counter() < recording.started + _LIMIT_SECONDS:
            # To parse is slow: not before the output has ended.
            for moment, data in list(self._output(quiet)):
                self._parse(data)
                recording.pictures.append((moment, self._picture[:]))
            if recording.pictures and complete(self.lines):
                return recording
        raise TimeoutError("not painted in time:\n" + "\n".join(self.lines))

    def _output(self, quiet: float) -> Iterator[tuple[float, bytes]]:
        """The output until there was none for some time, and when each part of it came."""
        while select.select([self._terminal], [], [], quiet)[0]:
            try:
                data = os.read(self._terminal, 65536)
            except OSError:
                raise RuntimeError("the program has ended:\n" + "\n".join(self.lines)) from None
            yield time.perf_counter(), data
            for question, answer in _ANSWERS.items():
                if question in data:
                    os.write(self._terminal, answer)

    def _parse(self, data: bytes) -> None:
        data = _UNKNOWN_TO_PYTE.sub(b"", self._unfinished + data)
        unfinished = _UNFINISHED.search(data)
        end = unfinished.start() if unfinished else len(data)
        self._unfinished = data[end:]
        for switch in _SYNCHRONIZED.finditer(data, 0, end):
            self._held = switch[1] == b"h"
        self._stream.feed(data[:end])
        if not self._held:  # a terminal shows nothing of a synchronized update before its end
            for line in self._screen.dirty:
                characters = self._screen.buffer[line]
                self._picture[line] = tuple(characters[column] for column in range(COLUMNS))
            self._screen.dirty.clear()


def _crop(picture: Picture, left: int) -> Picture:
    return [line[left:] for line in picture] if left else picture


def _texts(picture: Picture) -> list[str]:
    return ["".join(character.data for character in line) for line in picture]


def _environment(home: Path) -> dict[str, str]:
    """The user's own settings must not change what is measured."""
    kept = {
        name: value for name, value in os.environ.items() if name in {"PATH", "PYTHONPATH", "VIRTUAL_ENV"}
    }
    terminal = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
    return {**kept, **terminal, "HOME": str(home)}
