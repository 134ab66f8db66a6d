"""The bank's own order of entries."""

from collections.abc import Sequence
from itertools import pairwise

from statement_tui.models.parsed import ParsedEntry


def oldest_first(entries: Sequence[ParsedEntry]) -> tuple[ParsedEntry, ...]:
    """The entries in the bank's order, turned round where the bank lists the newest first."""
    days = [entry.booked_on for entry in entries]
    newest_first = bool(days) and days[0] > days[-1] and all(a >= b for a, b in pairwise(days))
    return tuple(reversed(entries) if newest_first else entries)
