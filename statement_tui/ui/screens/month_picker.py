"""Picking a month of the account."""

from typing import ClassVar

from textual import on

from statement_tui.models.month import Month
from statement_tui.models.statement import MonthSummary
from statement_tui.ui.month_text import parse_month_text
from statement_tui.ui.screens.picker import Picker
from statement_tui.ui.widgets.choice_list import ChoiceList, MonthList, describe_month


class MonthPicker(Picker[Month]):
    """All months with verdict and closing balance; one can be typed as `2026-03`, `mar 25` or `-3`."""

    TITLE_TEXT: ClassVar[str] = "Months"
    PLACEHOLDER: ClassVar[str] = "2026-03, mar 25, -3"

    def __init__(self, months: tuple[MonthSummary, ...], current: Month) -> None:
        super().__init__()
        self._months = months
        self._current = current

    def make_list(self) -> ChoiceList:
        """Months, newest first."""
        return MonthList(width=self.line_width)

    def narrow(self, text: str) -> None:
        """The month that is typed, else all with the text in their name."""
        months = self.query_one(MonthList)
        text = text.strip().lower()
        if not text:
            months.show(self._months, self._current)
            self.say("")
            return
        typed = parse_month_text(text, self._current)
        found = [month for month in reversed(self._months) if month.period == typed]
        found = found or [month for month in reversed(self._months) if text in describe_month(month).lower()]
        months.show_only(found)
        first, last = self._months[0].period, self._months[-1].period
        self.say("" if found else f"No such month: there are statements from {first} to {last}")

    @on(MonthList.Picked)
    def _picked(self, event: MonthList.Picked) -> None:
        self.dismiss(event.period)
