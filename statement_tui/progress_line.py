"""A line on a terminal that says how far a command is."""

import sys
import time
from typing import Final

import click

from statement_tui.formatting import visible
from statement_tui.models.progress import Progress

_PROGRESS_AFTER_SECONDS: Final = 1.0
_PROGRESS_EVERY_SECONDS: Final = 0.1
_BAR_CELLS: Final = 20


class ProgressLine:
    """A line on a terminal that says how far it is, once it takes longer than a second."""

    def __init__(self) -> None:
        self._shown = 0
        self._next = time.monotonic() + _PROGRESS_AFTER_SECONDS
        self._wanted = sys.stderr.isatty()

    def watch(self, progress: Progress) -> None:
        """Take how far it is."""
        now = time.monotonic()
        if not self._wanted or now < self._next:
            return
        self._next = now + _PROGRESS_EVERY_SECONDS
        share = progress.done * 100 // max(progress.total, 1)
        filled = share * _BAR_CELLS // 100
        bar = "█" * filled + "░" * (_BAR_CELLS - filled)
        text = f"{bar} {share:3} % of {progress.total:,} {progress.unit} · {visible(progress.file)}"
        click.echo("\r" + text.ljust(self._shown), err=True, nl=False)
        self._shown = max(self._shown, len(text))

    def clear(self) -> None:
        """Leave the line empty, for what came of a file; the next one has its second again."""
        if self._shown:
            click.echo("\r" + " " * self._shown + "\r", err=True, nl=False)
        self._shown = 0
        self._next = time.monotonic() + _PROGRESS_AFTER_SECONDS
