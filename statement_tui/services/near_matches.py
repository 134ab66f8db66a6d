"""Entries that could be known transactions, although not everything about them is the same."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from statement_tui.models.import_plan import KnownTransaction, PlannedEntry

NEAR_DAYS: Final = timedelta(days=4)
"""How far apart the two booking dates may lie."""


class NearMatches:
    """Known transactions that a file does not report, to be compared with its new entries.

    Near are those of the same amount within a few days of which one has no reference, or both have the same:
    a pending entry that was booked, the same payment out of another kind of file. Where neither has a
    reference the known one must lie within the days of the file, which should then have had it.
    """

    def __init__(self, known: Iterable[KnownTransaction], first: date, last: date) -> None:
        """Take the known transactions.

        Args:
            known: Those that the file does not report.
            first: The first day of the file.
            last: Its last day.
        """
        self._first = first
        self._last = last
        self._by_amount: defaultdict[int, list[KnownTransaction]] = defaultdict(list)
        for transaction in sorted(known, key=lambda transaction: transaction.booked_on):
            self._by_amount[transaction.minor_units].append(transaction)

    def take(self, planned: PlannedEntry) -> KnownTransaction | None:
        """The known transaction that is nearest to a new entry, each only once; None when none is near."""
        same_amount = self._by_amount.get(planned.minor_units)
        if not same_amount:
            return None
        day = planned.entry.booked_on
        start = bisect_left(same_amount, day - NEAR_DAYS, key=lambda known: known.booked_on)
        near: list[tuple[timedelta, int]] = []
        for index in range(start, len(same_amount)):
            known = same_amount[index]
            if known.booked_on > day + NEAR_DAYS:
                break
            if self._could_be_the_same(planned, known):
                near.append((abs(known.booked_on - day), index))
        return same_amount.pop(min(near)[1]) if near else None

    def _could_be_the_same(self, planned: PlannedEntry, known: KnownTransaction) -> bool:
        reference = planned.entry.reference
        if reference and known.reference:
            return reference == known.reference
        if reference or known.reference:
            return True
        return self._first <= known.booked_on <= self._last
