"""Ctrl-C at any moment, also while something runs that asyncio cannot cancel."""

import asyncio
import signal
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

_T = TypeVar("_T")


async def woken_by_signals(work: Coroutine[Any, Any, _T]) -> _T:
    """Run it on a loop that every signal wakes.

    The loop of `asyncio.run` is not woken by a signal that comes right before it goes to sleep: Ctrl-C would
    wait for the end of what runs in another thread. Any handler of the loop's own changes that; a change of
    the terminal's size needs no answer.
    """
    if hasattr(signal, "SIGWINCH"):
        asyncio.get_running_loop().add_signal_handler(signal.SIGWINCH, lambda: None)
    return await work


@contextmanager
def interrupted_at_once() -> Iterator[None]:
    """Let SIGINT end the block at once; asyncio would wait for the next await, far off in a large file."""
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Let signals that would kill the process end the block, so that it can clean up."""

    def end(number: int, frame: object) -> None:
        raise SystemExit(128 + number)

    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.signal(number, end) for number in (getattr(signal, name) for name in names)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
