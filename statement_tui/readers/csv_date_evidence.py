"""In which order day, month and year stand in a CSV file, by all of its dates."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from statement_tui.models.csv_profile import DateOrder
from statement_tui.readers.csv_dates import INDEX
from statement_tui.readers.csv_survey import Survey

_DATES_IN_ORDER_MIN: Final = 4
"""So many different dates are hardly in order by chance."""
_SPAN_FACTOR: Final = 10
_SPAN_DAYS: Final = 60
"""An order in which dates lie so much further apart than in another has taken days for years."""

_NAMES: Final = {
    DateOrder.DMY: "day/month/year",
    DateOrder.MDY: "month/day/year",
    DateOrder.YMD: "year/month/day",
}


class DateEvidence:
    """What the dates of a file, and what stands beside them, say about their order.

    Attributes:
        remark: Why an order was chosen that the dates alone do not prove; empty if there is nothing to say.
    """

    def __init__(self, survey: Survey, day_first: bool, newest_first: bool | None, today: date) -> None:
        """Take the evidence.

        Args:
            survey: Of all rows.
            day_first: Whether language or decimal mark tell that the day stands before the month.
            newest_first: In which order the balances prove the rows to be; None if they do not.
            today: Booked entries are not of a later day.
        """
        self.remark = ""
        self._survey = survey
        self._day_first = day_first
        self._newest_first = newest_first
        self._today = today

    def orders(self) -> list[DateOrder]:
        """The order, or those between which the user has to choose."""
        possible = [order for order in DateOrder if self.all_read(order)]
        if not possible:
            return [DateOrder.DMY, DateOrder.MDY]
        rivals = [order for order in possible if order is possible[0] or not self._same(order, possible[0])]
        rivals = self._without_unlikely_years(rivals)
        if len(rivals) == 1:
            return rivals
        reasons = self._reasons(rivals)
        favoured = {order for order, _ in reasons}
        if len(favoured) != 1:
            return rivals
        order = favoured.pop()
        if all(reason for _, reason in reasons):
            why = " and ".join(reason for _, reason in reasons)
            self.remark = f"the dates were read as {_NAMES[order]} because {why}"
        return [order]

    def all_read(self, order: DateOrder) -> bool:
        """Whether each date is one in this order."""
        return all(days[INDEX[order]] for days in self._survey.readings)

    def settled(self, order: DateOrder) -> DateOrder | None:
        """The order, None if each date of the file reads the same in another."""
        readings = self._survey.readings
        if any(days[0] != days[1] for days in readings):
            return order
        return DateOrder.YMD if all(text[:4].isdigit() for _, text in readings.values()) else None

    def _same(self, order: DateOrder, other: DateOrder) -> bool:
        return all(days[INDEX[order]] == days[INDEX[other]] for days in self._survey.readings)

    def _without_unlikely_years(self, rivals: list[DateOrder]) -> list[DateOrder]:
        """Those that are left when a year of two digits could be the first or the last number."""
        if DateOrder.YMD not in rivals or len(rivals) == 1:
            return rivals
        if not self._survey.undotted:
            return [order for order in rivals if order is not DateOrder.YMD]
        spans = {order: self._span(order) for order in rivals}
        limit = _SPAN_FACTOR * min(spans.values()) + _SPAN_DAYS
        return [order for order in rivals if spans[order] <= limit]

    def _span(self, order: DateOrder) -> int:
        days = self._survey.days(INDEX[order])
        return (max(days) - min(days)).days

    def _reasons(self, rivals: Sequence[DateOrder]) -> list[tuple[DateOrder, str]]:
        """What speaks for an order against the others; without words where it leaves no doubt."""
        survey = self._survey
        found: list[tuple[DateOrder, str]] = []
        if (
            DateOrder.DMY in rivals
            and DateOrder.YMD not in rivals
            and (not survey.undotted or self._day_first)
        ):
            found.append((DateOrder.DMY, ""))
        tomorrow = self._today + timedelta(days=1)
        past = [order for order in rivals if max(survey.days(INDEX[order])) <= tomorrow]
        if len(past) == 1:
            found.append((past[0], "some lie in the future otherwise"))
        orderly = [order for order in rivals if 0 in survey.direction(INDEX[order])]
        if len(orderly) == 1 and sum(survey.direction(INDEX[orderly[0]])) >= _DATES_IN_ORDER_MIN - 1:
            found.append((orderly[0], "they follow one another only so"))
        if self._newest_first is not None:
            against = 0 if self._newest_first else 1
            fitting = [order for order in rivals if not survey.direction(INDEX[order])[against]]
            if len(fitting) == 1:
                found.append((fitting[0], "the balances follow one another only so"))
        return found
