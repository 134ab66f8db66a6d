"""Copying: with the clipboard tool of the system where there is one, else through the terminal."""

import asyncio
import os
import shutil
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Final, NamedTuple

TERMINAL_BYTES_MAX: Final = 74_000
"""Many terminals silently drop more."""

_SECONDS: Final = 2.0
"""A tool that takes longer hangs."""


class _Tool(NamedTuple):
    """A program that puts on the clipboard what it reads."""

    command: tuple[str, ...]
    encoding: str = "utf-8"
    variable: str | None = None
    """Set where it can work; None for everywhere."""


_TOOLS: Final = (
    _Tool(("wl-copy",), variable="WAYLAND_DISPLAY"),
    _Tool(("xclip", "-selection", "clipboard"), variable="DISPLAY"),
    _Tool(("xsel", "--clipboard", "--input"), variable="DISPLAY"),
    _Tool(("pbcopy",)),
    _Tool(("clip.exe",), encoding="utf-16"),
)


async def copy(text: str, through_terminal: Callable[[str], object], what: str) -> str:
    """Copy a text, and say in a sentence what came of it.

    Args:
        text: What to copy; it must be safe to show.
        through_terminal: Asks the terminal to copy it (OSC 52), which never answers.
        what: What it is, for the sentence: `the row`.
    """
    for tool in _tools():
        if await _run(tool, text):
            return f"Copied {what} with {tool.command[0]}"
    size = len(text.encode(errors="replace"))
    if size > TERMINAL_BYTES_MAX:
        return f"Not copied: {size // 1000:,} KB is too much for a terminal; export it, or install xclip"
    through_terminal(text)
    return f"Copied {what} through the terminal (OSC 52), if it allows that"


def _tools() -> Iterator[_Tool]:
    """Those that are there and can work."""
    for tool in _TOOLS:
        if (tool.variable is None or os.environ.get(tool.variable)) and shutil.which(tool.command[0]):
            yield tool


async def _run(tool: _Tool, text: str) -> bool:
    """Whether the tool took the text."""
    try:
        # Some tools stay in the background with all that they were given.
        process = await asyncio.create_subprocess_exec(
            *tool.command, stdin=PIPE, stdout=DEVNULL, stderr=DEVNULL, start_new_session=True
        )
    except OSError:
        return False
    try:
        async with asyncio.timeout(_SECONDS):
            await process.communicate(text.encode(tool.encoding, errors="replace"))
    except TimeoutError:
        return False
    finally:
        await _end(process)
    return process.returncode == 0


async def _end(process: Process) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
