"""The real program in a pseudo-terminal, and what a person would see there."""

import os
import shlex
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import pexpect
import pyte

LIMIT_SECONDS: Final = 20.0
"""How long anything may take before the test fails."""

PROGRAM: Final = shlex.split(
    os.environ.get("STATEMENT_TUI_COMMAND", f"{shlex.quote(sys.executable)} -m statement_tui")
)
"""The program under test: this checkout, or one that is installed elsewhere."""


class Terminal:
    """A terminal with the program running in it; leaving the block ends the program."""

    def __init__(
        self, arguments: Sequence[str], home: Path, *, columns: int = 120, rows: int = 40, **environment: str
    ) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.output = b""
        self._child: pexpect.spawn[bytes] = pexpect.spawn(
            PROGRAM[0],
            [*PROGRAM[1:], *arguments],
            dimensions=(rows, columns),
            env=private_environment(home) | {"TERM": "xterm-256color", "LANG": "C.UTF-8"} | environment,
            cwd=str(home),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._child.close(force=True)

    @property
    def lines(self) -> list[str]:
        """The lines of the screen."""
        return list(self._screen.display)

    @property
    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self.lines)

    def press(self, *keys: str) -> None:
        """Type characters and escape sequences."""
        for key in keys:
            self._child.send(key)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the terminal."""
        self._screen.resize(rows, columns)
        self._child.setwinsize(rows, columns)

    def signal(self, number: int) -> None:
        """Send a signal to the program."""
        self._child.kill(number)

    def wait_until(self, condition: Callable[[str], bool], expected: str) -> str:
        """Read output until the screen fulfils the condition; fail with the screen when it does not."""
        deadline = time.monotonic() + LIMIT_SECONDS
        while not condition(self.text):
            if not self._read() or time.monotonic() > deadline:
                raise AssertionError(f"{expected} did not appear:\n{self.text}")
        return self.text

    def wait_for(self, *texts: str) -> str:
        """Read output until all the texts stand on the screen."""
        return self.wait_until(lambda screen: all(text in screen for text in texts), " and ".join(texts))

    def exit_code(self) -> int:
        """Read what is left and wait for the end; a signal that killed the program counts as -number."""
        deadline = time.monotonic() + LIMIT_SECONDS
        while self._read():
            assert time.monotonic() < deadline, f"the program does not end:\n{self.text}"
        self._child.close()
        if self._child.signalstatus is not None:
            return -int(self._child.signalstatus)
        return int(self._child.exitstatus or 0)

    def _read(self) -> bool:
        """Take in what the program wrote within a moment; False when it has closed the terminal."""
        try:
            data: bytes = self._child.read_nonblocking(1 << 16, timeout=0.1)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.output += data
        self._stream.feed(data)
        return True


def private_environment(home: Path) -> dict[str, str]:
    """The environment with a home of its own, so that no test meets the user's files."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "STATEMENT_TUI"))
    }
    for name in ("NO_COLOR", "COLUMNS", "LINES"):  # the last two would win over the size of the terminal
        kept.pop(name, None)
    temporary = home / "tmp"
    temporary.mkdir(exist_ok=True)
    return kept | {"HOME": str(home), "TMPDIR": str(temporary)}
