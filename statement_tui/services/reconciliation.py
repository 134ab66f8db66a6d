"""Opening balances, closing balances and the proof, all from what the bank reports and what is booked.

Between two consecutive reported balances the transactions either add up to the difference or they are off
by an exact amount. One missing transaction therefore breaks one stretch, not every month after it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import accumulate, pairwise

from statement_tui.models.ledger import AccountLedger, MonthlyTotal
from statement_tui.models.money import from_minor_units
from statement_tui.models.month import Month
from statement_tui.models.proof import Discrepancy, Proof, Verdict
from statement_tui.models.reported_balance import Position, ReportedBalance
from statement_tui.models.statement import MonthSummary


class Reconciliation:
    """An account's transactions held against the balances that its bank reports."""

    def __init__(self, ledger: AccountLedger) -> None:
        self._ledger = ledger
        self._reports = ledger.reported_balances
        self._positions = [report.position for report in self._reports]
        self._months = [total.period for total in ledger.monthly_totals]
        self._zero = from_minor_units(0, ledger.account.currency)
        self._booked = list(accumulate((total.net for total in ledger.monthly_totals), initial=self._zero))

    def summarize(self, period: Month) -> MonthSummary:
        """The month's balances, totals and proof."""
        total = self._total(period)
        previous = period.previous()
        opening = self.opening_balance(period)
        return MonthSummary(
            period=period,
            opening_balance=opening,
            total_in=total.total_in if total else self._zero,
            total_out=total.total_out if total else self._zero,
            transaction_count=total.transaction_count if total else 0,
            proof=self.prove(period),
            follows_previous=self._is_known(previous) and self._closing_balance(previous) == opening,
        )

    def opening_balance(self, period: Month) -> Decimal:
        """What was on the account before the first transaction of the month.

        The last reported balance before it plus what was booked since; before the first report, that report
        less what lies between; without any, the account's own opening balance plus all that was booked.
        """
        booked = self._booked[bisect_left(self._months, period)]
        if not self._reports:
            return self._ledger.account.opening_balance + booked
        before = bisect_right(self._positions, _start(period))
        report = self._reports[max(before - 1, 0)]
        return report.amount + booked - report.booked_before

    def prove(self, period: Month) -> Proof:
        """Whether the month adds up to what the bank reports."""
        discrepancies = tuple(_discrepancies(self._stretches(period)))
        if discrepancies:
            return Proof(
                verdict=Verdict.OFF,
                as_of=discrepancies[0].until,
                reported=discrepancies[0].until_amount,
                discrepancies=discrepancies,
            )
        start, end = _start(period), _start(period.next())
        if not self._reports or self._positions[0] > start or self._positions[-1] <= start:
            return Proof(verdict=Verdict.UNVERIFIED)
        index = bisect_left(self._positions, end)
        covered = index < len(self._reports)
        report = self._reports[index if covered else -1]
        return Proof(
            verdict=Verdict.ADDS_UP if covered else Verdict.ADDS_UP_TO,
            as_of=report.as_of,
            reported=report.amount,
        )

    def discrepancies(self) -> tuple[Discrepancy, ...]:
        """All consecutive reports that the transactions between them do not connect, oldest first."""
        return tuple(_discrepancies(pairwise(self._reports)))

    def stretch(self, discrepancy: Discrepancy) -> tuple[ReportedBalance, ReportedBalance] | None:
        """The reports that a discrepancy is about; None when they are not there any more."""
        stretches = pairwise(self._reports)
        return next((pair for pair in stretches if discrepancy in _discrepancies([pair])), None)

    def follows(self, as_of: date, amount: Decimal) -> bool | None:
        """Whether what was booked since the report before it leads to the balance reported for this day.

        None when there is no report before it, or none of this amount for the day.
        """
        for index, report in enumerate(self._reports):
            if (report.as_of, report.amount) == (as_of, amount):
                before = self._reports[index - 1 : index]
                return not any(_discrepancies(pairwise([*before, report]))) if before else None
        return None

    def _is_known(self, period: Month) -> bool:
        first = self._ledger.first_month
        return first is not None and first <= period

    def _closing_balance(self, period: Month) -> Decimal:
        total = self._total(period)
        return self.opening_balance(period) + (total.net if total else 0)

    def _total(self, period: Month) -> MonthlyTotal | None:
        index = bisect_left(self._months, period)
        found = index < len(self._months) and self._months[index] == period
        return self._ledger.monthly_totals[index] if found else None

    def _stretches(self, period: Month) -> Iterator[tuple[ReportedBalance, ReportedBalance]]:
        """Consecutive reports with a part of the month between them.

        Two reports at the same place have nothing between them and can still contradict each other; such a
        pair belongs to the month that begins or goes on there.
        """
        start, end = _start(period), _start(period.next())
        index = max(bisect_left(self._positions, start) - 1, 0)
        while index + 1 < len(self._reports) and self._positions[index] < end:
            since, until = self._positions[index], self._positions[index + 1]
            if until > start or since == until == start:
                yield self._reports[index], self._reports[index + 1]
            index += 1


def _start(period: Month) -> Position:
    """Before the first transaction of the month."""
    return period.first_day, 0


def _discrepancies(stretches: Iterable[tuple[ReportedBalance, ReportedBalance]]) -> Iterator[Discrepancy]:
    for since, until in stretches:
        difference = (until.booked_before - since.booked_before) - (until.amount - since.amount)
        if difference:
            yield Discrepancy(
                since=since.as_of,
                since_amount=since.amount,
                until=until.as_of,
                until_amount=until.amount,
                difference=difference,
            )
