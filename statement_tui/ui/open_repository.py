"""How the screen gets at what it reads."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from statement_tui.repositories.protocol import StatementRepository

OpenRepository: TypeAlias = "Callable[[], Awaitable[StatementRepository]]"
"""Gives the repository, opening it where that has not been possible before; raises `StatementError`."""
