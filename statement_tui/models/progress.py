"""How far something is that takes long."""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias


class Progress(NamedTuple):
    """How far the work on a file is."""

    file: str
    """What the file is called towards the user."""
    unit: str
    """What is counted: `bytes` while it is read, `entries` or `transactions` while they are written."""
    done: int
    """How many are done."""
    total: int
    """Of how many."""


Watch: TypeAlias = Callable[[Progress], object]
"""Told from time to time how far it is."""
