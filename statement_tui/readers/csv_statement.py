"""One statement of a CSV file: the rows of one account in one currency, and what their balances prove."""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final

from statement_tui.models.parsed import ParsedBalance, ParsedEntry, ParsedStatement, ParseWarning
from statement_tui.models.reported_balance import BalanceKind
from statement_tui.readers.csv_preamble import Preamble

_NOTHING: Final = Decimal(0)


class OpenStatement:
    """The entries of an account while they are read, in the order of the file."""

    def __init__(self, account_number: str, account_name: str, currency: str | None) -> None:
        self.account_number = account_number
        self.account_name = account_name
        self.currency = currency
        self.entries: list[ParsedEntry] = []
        self.warnings: list[ParseWarning] = []

    def parsed(self, newest_first: bool, preamble: Preamble, is_only: bool) -> ParsedStatement:
        """The statement as a model, oldest entry first.

        Args:
            newest_first: Whether the file lists the newest row first.
            preamble: What stands above the rows.
            is_only: Whether the file has no other statement, so that the preamble is about this one.
        """
        if newest_first:
            self.entries.reverse()
        entries = self.entries
        self._check_chain()
        orderly = all(above.booked_on <= below.booked_on for above, below in pairwise(entries))
        opening = closing = None
        if entries and orderly:
            opening, closing = self._opening(entries[0]), self._closing(entries[-1])
        if is_only and closing is None and preamble.balance:
            closing = preamble.balance
        return ParsedStatement(
            account_number=self.account_number or (preamble.account_number if is_only else ""),
            account_name=self.account_name,
            currency=self.currency or preamble.currency,
            first_day=preamble.first_day,
            last_day=preamble.last_day,
            opening_balance=opening,
            closing_balance=closing,
            entries=tuple(entries),
            warnings=tuple(self.warnings),
        )

    def _opening(self, first: ParsedEntry) -> ParsedBalance | None:
        if first.balance is None:
            return None
        return _reported(first.booked_on, first.balance - first.amount, BalanceKind.OPENING)

    def _closing(self, last: ParsedEntry) -> ParsedBalance | None:
        if last.balance is None:
            return None
        return _reported(last.booked_on, last.balance, BalanceKind.LEDGER)

    def _check_chain(self) -> None:
        """Warn of the first balance that does not follow from the one before."""
        known: Decimal | None = None
        departures = 0
        first: ParseWarning | None = None
        for entry in self.entries:
            if known is not None:
                known += entry.amount
            if entry.balance is None:
                continue
            if known is not None and known != entry.balance:
                departures += 1
                first = first or ParseWarning(
                    place=entry.place,
                    message=f"the balance is {entry.balance}, but {known} follows from the balance before",
                )
            known = entry.balance
        if first:
            more = f" (and so {departures - 1} more)" if departures > 1 else ""
            self.warnings.append(first.model_copy(update={"message": first.message + more}))


def _reported(day: date, amount: Decimal, kind: BalanceKind) -> ParsedBalance:
    return ParsedBalance(day, amount or abs(amount), kind)
