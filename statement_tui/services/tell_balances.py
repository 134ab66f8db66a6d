"""Which balances an exported file may tell as reports of the bank.

A file that is imported again must never prove more than is proven now. So what the bank reports is told as it
is, and a computed balance only where reports that agree lie on both sides of it. Every other one is told as
computed, and an import takes nothing from it but where a new account starts.

So the files of all months of an account together give all that is there now. The file of one month alone
gives the same balances too, unless a break begins before the month and the report that shows it stands in it:
a new account then has the balances that this report leads to. And of a break that shows only after the month
it knows nothing: it adds up as far as its own reports agree.
"""

from datetime import timedelta
from itertools import pairwise

from statement_tui.models.ledger import AccountLedger
from statement_tui.models.month import Month
from statement_tui.models.reported_balance import BalanceKind, Position, ReportedBalance
from statement_tui.models.told_balance import ToldBalance
from statement_tui.services.reconciliation import Reconciliation


def balances_to_tell(ledger: AccountLedger, first: Month, last: Month) -> tuple[ToldBalance, ...]:
    """The opening balance, what the bank reports within the months, and the closing balance of each.

    They are ordered by position: the opening ones stand before the first transaction, the last one after the
    last transaction.
    """
    return tuple(_Telling(ledger, first, last).told())


class _Telling:
    """The balances of some months of an account."""

    def __init__(self, ledger: AccountLedger, first: Month, last: Month) -> None:
        self._first, self._last = first, last
        self._start, self._end = _start(first), _start(last.next())
        self._reconciliation = Reconciliation(ledger)
        self._stretches = tuple(pairwise(ledger.reported_balances))
        reports = [r for r in ledger.reported_balances if self._start <= r.position <= self._end]
        self._can_tell = not _contradict_within_a_day(reports)
        self._reports = _without_repetitions(reports) if self._can_tell else []

    def told(self) -> list[ToldBalance]:
        """See `balances_to_tell`."""
        told = [] if self._has_report(self._start) else [self._opening()]
        for report in self._reports:
            told += self._report(report)
        month = self._first
        while month <= self._last:
            if not self._has_report(_start(month.next())):
                told.append(self._closing(month))
            month = month.next()
        return sorted(told, key=lambda balance: balance.position)

    def _opening(self) -> ToldBalance:
        amount = self._reconciliation.opening_balance(self._first)
        kind = BalanceKind.CLOSING if self._is_proven(self._start) else None
        return ToldBalance(self._start, self._first.first_day - timedelta(days=1), amount, kind)

    def _report(self, report: ReportedBalance) -> list[ToldBalance]:
        position, kind = report.position, report.kind
        if kind is BalanceKind.OPENING and report.after_sequence:
            kind = BalanceKind.LEDGER
        told = ToldBalance(position, report.as_of, report.amount, kind)
        if kind is BalanceKind.OPENING and position != self._start:
            # It stands before the transactions of its statement, so those before it need another one.
            return [told._replace(as_of=report.as_of - timedelta(days=1), kind=None), told]
        return [told]

    def _closing(self, month: Month) -> ToldBalance:
        amount, end = self._reconciliation.summarize(month).closing_balance, _start(month.next())
        connects = amount == self._reconciliation.opening_balance(month.next())
        is_proven = month == self._last and connects and self._is_proven(end)
        return ToldBalance(end, month.last_day, amount, BalanceKind.CLOSING if is_proven else None)

    def _has_report(self, position: Position) -> bool:
        return any(report.position == position for report in self._reports)

    def _is_proven(self, position: Position) -> bool:
        """Whether the reports around it agree."""
        return self._can_tell and any(
            since.position < position < until.position and _agree(since, until)
            for since, until in self._stretches
        )


def _contradict_within_a_day(reports: list[ReportedBalance]) -> bool:
    """Whether two of them differ with no transaction between them, in the middle of a day.

    A file has no place for the second one, and without it the others could prove too much.
    """
    return any(
        since.position == until.position and until.after_sequence and since.amount != until.amount
        for since, until in pairwise(reports)
    )


def _without_repetitions(reports: list[ReportedBalance]) -> list[ReportedBalance]:
    """Without those within a day that only say again what the one before them says."""
    before: list[ReportedBalance | None] = [None, *reports]
    return [
        report
        for previous, report in zip(before, reports, strict=False)
        if previous is None
        or not report.after_sequence
        or (previous.position, previous.amount) != (report.position, report.amount)
    ]


def _agree(since: ReportedBalance, until: ReportedBalance) -> bool:
    return until.booked_before - since.booked_before == until.amount - since.amount


def _start(month: Month) -> Position:
    return month.first_day, 0
