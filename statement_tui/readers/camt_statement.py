"""One statement of a camt message, from its fields, balances and entries to the model."""

from datetime import date
from typing import Final, Protocol

from statement_tui.models.parsed import ParsedEntry, ParsedStatement, ParseWarning
from statement_tui.readers.camt_balances import Balances
from statement_tui.readers.camt_entry import NO_DAY, OpenEntry
from statement_tui.readers.camt_schema import Fields
from statement_tui.readers.camt_values import currency, day, line
from statement_tui.readers.order import oldest_first
from statement_tui.readers.text import quoted

_ACCOUNT_TYPES: Final = {
    "CACC": "Current",
    "CARD": "Card",
    "CASH": "Cash",
    "LOAN": "Loan",
    "MGLD": "Marginal lending",
    "MOMA": "Money market",
    "ONDP": "Overnight deposit",
    "SLRY": "Salary",
    "SVGS": "Savings",
    "TRAN": "Transacting",
}


class Warn(Protocol):
    """Takes what could not be read; it raises `UnreadableFile` when that becomes too much."""

    def __call__(self, warnings: list[ParseWarning], place: str, message: str, lost: bool = False) -> None:
        """Add a warning to the list."""


class OpenStatement:
    """A statement (Stmt, Rpt) while it is read."""

    def __init__(self, file_format: str, place: str, message: Fields, warn: Warn) -> None:
        """Begin a statement.

        Args:
            file_format: `camt.053` or `camt.052`.
            place: Where it begins.
            message: The fields of the message around it, which gives the day when nothing else does.
            warn: Takes what cannot be read.
        """
        self.fields = Fields()
        self._format = file_format
        self._place = place
        self._message = message
        self._append_warning = warn
        self._warnings: list[ParseWarning] = []
        self._oddities: dict[str, tuple[str, int]] = {}
        self._balances = Balances(file_format, self._note, self._warn)
        self._entries: list[ParsedEntry] = []
        self._currencies: list[str] = []

    @property
    def account_number(self) -> str:
        """The number of the account as far as it is read, without blanks."""
        return "".join(self.fields.first("Acct/Id/IBAN", "Acct/Id/Othr/Id").split())

    def begin_entry(self, place: str) -> OpenEntry:
        """Begin an entry of this statement."""
        return OpenEntry(place, self.account_number, lambda message: self._note(place, message))

    def add_entry(self, entry: OpenEntry) -> None:
        """Add an entry after its last field, unless it is not booked, or warn that it cannot be read."""
        try:
            if not entry.is_booked():
                return
            parsed = entry.parsed()
        except ValueError as fault:
            self._warn(entry.place, f"the entry is left out: {fault}", lost=True)
            return
        if not entry.status and self._format == "camt.052":
            self._note(entry.place, "there is no status (Sts); the entry is taken as booked")
        self._entries.append(parsed)
        self._currencies.append(entry.currency)

    def add_balance(self, fields: Fields, place: str) -> None:
        """Add a balance after its last field, or warn that it cannot be read."""
        self._balances.add(fields, place)

    def parsed(self) -> ParsedStatement:
        """The statement as a model, after its last field."""
        fields = self.fields
        if not self.account_number:
            self._warn(self._place, "the statement has no account number (IBAN or Othr/Id)")
        if fields.first("StmtPgntn/LastPgInd") in ("false", "0"):
            self._warn(self._place, "the statement goes on in another file: this is not its last page")
        code = self._currency()
        self._leave_out_other_currencies(code)
        first_day, last_day = self._period()
        self._date_entries(last_day)
        for message, (place, count) in self._oddities.items():
            others = f" (here and in {count - 1} more)" if count > 1 else ""
            self._warn(place, message + others)
        days = [entry.booked_on for entry in self._entries] + ([first_day] if first_day else [])
        begins_on = min(days, default=None)
        return ParsedStatement(
            account_number=self.account_number,
            account_name=self._account_name(),
            institution=line(fields.first(*(f"Acct/Svcr/FinInstnId/{n}" for n in ("Nm", "BICFI", "BIC"))))
            or None,
            currency=code,
            first_day=first_day,
            last_day=last_day,
            opening_balance=self._balances.opening(begins_on),
            closing_balance=self._balances.closing(),
            entries=oldest_first(self._entries),
            warnings=tuple(self._warnings),
        )

    def _account_name(self) -> str:
        kind = self.fields.first("Acct/Tp/Cd")
        return line(self.fields.first("Acct/Nm")) or _ACCOUNT_TYPES.get(
            kind, line(self.fields.first("Acct/Tp/Prtry")) or kind
        )

    def _currency(self) -> str | None:
        """The account's currency: as it says itself, else that of its balances, else of its entries."""
        written = self.fields.first("Acct/Ccy")
        if code := currency(written):
            return code
        if written:
            self._warn(self._place, f"the account's currency is left out: Ccy {quoted(written)} is not one")
        balances = dict.fromkeys(self._balances.currencies())
        entries = dict.fromkeys(code.upper() for code in dict.fromkeys(self._currencies) if code)
        found = [code for code in {**balances, **entries} if currency(code)]
        if not found:
            self._warn(self._place, "the statement has no currency (Ccy)")
            return None
        if len(found) > 1:
            others = f"only {found[0]} is read"
            message = f"the account has no currency of its own, and several stand in the statement: {others}"
            self._warn(self._place, message)
        return found[0]

    def _leave_out_other_currencies(self, code: str | None) -> None:
        kept = {"", code or ""}
        if any(written.upper() not in kept for written in set(self._currencies)):
            entries = []
            for entry, written in zip(self._entries, self._currencies, strict=True):
                if written.upper() in kept:
                    entries.append(entry)
                else:
                    reason = f"it is in {quoted(written)}, not in the account's {code}"
                    self._warn(entry.place, f"the entry is left out: {reason}", lost=True)
            self._entries = entries
        self._balances.leave_out_other_currencies(code)

    def _period(self) -> tuple[date | None, date | None]:
        first = self._day("FrToDt/FrDtTm", "FrToDt/FrDt")
        last = self._day("FrToDt/ToDtTm", "FrToDt/ToDt")
        if first and last and first > last:
            message = f"the period is left out: it begins on {first} and ends on {last}"
            self._warn(self._place, message)
            return None, None
        return first, last

    def _day(self, *names: str) -> date | None:
        written = self.fields.first(*names)
        try:
            return day(written) if written else None
        except ValueError as fault:
            self._warn(self._place, f"a date of the period is left out: {names[0]} {fault}")
            return None

    def _date_entries(self, last_day: date | None) -> None:
        """Give the entries without a date that of the statement."""
        if all(entry.booked_on != NO_DAY for entry in self._entries):
            return
        closing = self._balances.closing()
        dated = closing.as_of if closing else last_day or self._created()
        entries = []
        for entry in self._entries:
            if entry.booked_on != NO_DAY:
                entries.append(entry)
            elif dated:
                message = f"there is no date (BookgDt, ValDt); the statement's {dated} is taken for it"
                self._note(entry.place, message)
                entries.append(entry._replace(booked_on=dated))
            else:
                reason = "neither it nor the statement has a date (BookgDt, ValDt)"
                self._warn(entry.place, f"the entry is left out: {reason}", lost=True)
        self._entries = entries

    def _created(self) -> date | None:
        for written in (self.fields.first("CreDtTm"), self._message.first("GrpHdr/CreDtTm")):
            try:
                return day(written)
            except ValueError:
                continue
        return None

    def _note(self, place: str, message: str) -> None:
        """Count what is odd in the same way about many entries, so that it gives one warning."""
        first, count = self._oddities.get(message, (place, 0))
        self._oddities[message] = first, count + 1

    def _warn(self, place: str, message: str, lost: bool = False) -> None:
        self._append_warning(self._warnings, place, message, lost)
