"""The balances of a camt statement, and which of them open and close it."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final, NamedTuple

from statement_tui.models.parsed import ParsedBalance
from statement_tui.models.reported_balance import BalanceKind
from statement_tui.readers.camt_schema import Fields
from statement_tui.readers.camt_values import amount, credit, day, signed
from statement_tui.readers.text import quoted

_OPENING, _PREVIOUS, _CLOSING, _INTERIM = "OPBD", "PRCD", "CLBD", "ITBD"
_KINDS: Final = {
    _OPENING: BalanceKind.OPENING,
    _PREVIOUS: BalanceKind.CLOSING,
    _CLOSING: BalanceKind.CLOSING,
    _INTERIM: BalanceKind.LEDGER,
}
"""The booked balances; the others are of what is available, or expected."""
_INTERMEDIATE: Final = "INTM"
"""Type of a balance at the break between two messages that share a statement."""


class _Balance(NamedTuple):
    code: str
    currency: str
    place: str
    found: ParsedBalance


class Balances:
    """The booked balances (Bal) of a statement."""

    def __init__(
        self, file_format: str, note: Callable[[str, str], object], warn: Callable[[str, str], object]
    ) -> None:
        """Begin without any.

        Args:
            file_format: `camt.053` or `camt.052`.
            note: Takes the place and the message of what is odd about one that is kept.
            warn: Takes the place and the message of what is left out.
        """
        self._codes = (_CLOSING, _INTERIM) if file_format == "camt.052" else (_CLOSING,)
        self._note = note
        self._warn = warn
        self._balances: list[_Balance] = []

    def add(self, fields: Fields, place: str) -> None:
        """Add a balance after its last field, or warn that it cannot be read."""
        code = fields.first("Tp/CdOrPrtry/Cd", "Tp/CdOrPrtry/Prtry")
        if code not in _KINDS or fields.first("Tp/SubTp/Cd") == _INTERMEDIATE:
            return
        name = "Amt"
        try:
            value = amount(fields.first("Amt"))
            name = "CdtDbtInd"
            money_in = True
            if indicator := fields.first("CdtDbtInd"):
                money_in = credit(indicator)
            elif value:
                self._note(place, "a balance has no CdtDbtInd; it is taken as a credit balance")
            name = "Dt"
            as_of = day(fields.first("Dt/Dt", "Dt/DtTm"))
        except ValueError as fault:
            self._warn(place, f"the balance {code} is left out: {name} {fault}")
            return
        found = ParsedBalance(as_of, signed(value, money_in), _KINDS[code])
        self._balances.append(_Balance(code, fields.first("Amt@Ccy"), place, found))

    def currencies(self) -> Iterator[str]:
        """The currency of each that has one, in capitals."""
        return (balance.currency.upper() for balance in self._balances if balance.currency)

    def leave_out_other_currencies(self, code: str | None) -> None:
        """Keep those in the account's currency, and those that have none."""
        kept = []
        for balance in self._balances:
            if balance.currency.upper() in ("", code):
                kept.append(balance)
            else:
                reason = f"it is in {quoted(balance.currency)}, not in the account's {code}"
                self._warn(balance.place, f"the balance {balance.code} is left out: {reason}")
        self._balances = kept

    def opening(self, begins_on: date | None) -> ParsedBalance | None:
        """The first opening balance, else that at the end of the statement before.

        Some banks date it on the day before the statement begins. There it is what was there at the end of
        the day, since entries of that day stand in the statement before.

        Args:
            begins_on: The first day of the period and the entries, if there is any.
        """
        for code in (_OPENING, _PREVIOUS):
            if found := self._of(code):
                opening = min(found, key=lambda balance: balance.as_of)
                if begins_on is None:
                    return opening
                before = opening.as_of < begins_on
                return opening._replace(kind=BalanceKind.CLOSING if before else BalanceKind.OPENING)
        return None

    def closing(self) -> ParsedBalance | None:
        """The last closing balance, else, in a report within the day, the last interim one."""
        for code in self._codes:
            if found := self._of(code):
                return max(reversed(found), key=lambda balance: balance.as_of)
        return None

    def _of(self, code: str) -> list[ParsedBalance]:
        return [balance.found for balance in self._balances if balance.code == code]
