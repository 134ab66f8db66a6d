"""Ctrl-C while something runs that asyncio cannot cancel."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def interrupted_at_once() -> Iterator[None]:
    """Let SIGINT end the block at once; asyncio would wait for the next await, far off in a large file."""
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
