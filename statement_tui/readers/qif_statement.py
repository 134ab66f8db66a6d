"""One statement of a QIF file, from its records to the model."""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from statement_tui.models.parsed import ParsedBalance, ParsedEntry, ParsedStatement, ParseWarning
from statement_tui.models.reported_balance import BalanceKind
from statement_tui.models.transaction import TransactionDetail
from statement_tui.readers.order import oldest_first
from statement_tui.readers.qif_amounts import amount
from statement_tui.readers.qif_dates import WrittenDates
from statement_tui.readers.qif_fields import Fields
from statement_tui.readers.qif_records import Kind, Record, Section
from statement_tui.readers.text import quoted

_OPENING_BALANCE: Final = "opening balance"
_CASH_ACTIONS: Final = frozenset({"cash", "xin", "xout", "contribx", "withdrwx", "miscinc", "miscexp"})
"""What moves cash in an investment account without a security."""


@dataclass(frozen=True, slots=True)
class Notation:
    """How the dates and amounts of a file are written."""

    dates: WrittenDates
    """All its dates."""
    order: int
    """In which order they are."""
    decimal_marks: AbstractSet[str]
    """The decimal marks that its amounts prove."""
    texts: dict[str, str] = field(default_factory=dict)
    """Texts that recur, each once."""

    def day(self, text: str) -> date:
        """The date that is written.

        Raises:
            ValueError: It is none, or not in the order of the file.
        """
        written = self.dates.of(text)
        day = written.readings[self.order] if written else None
        if not day:
            raise ValueError(f"{quoted(text)} is not a date" + (" in this order" if written else ""))
        return day

    def amount(self, text: str) -> Decimal:
        """The amount that is written.

        Raises:
            ValueError: It is none, or could be two.
        """
        return amount(text, self.decimal_marks)

    def shared(self, text: str) -> str:
        """The text, as the same object each time: payees and categories recur, and files are long."""
        return self.texts.setdefault(text, text)


class OpenStatement:
    """A statement while it is read."""

    def __init__(self, section: Section, notation: Notation, count: Callable[[ParseWarning], None]) -> None:
        """Begin a statement.

        Args:
            section: The section whose records are its transactions.
            notation: How dates and amounts are written.
            count: Told of each warning.
        """
        self._section = section
        self._notation = notation
        self._count = count
        self._warnings: list[ParseWarning] = []
        self._entries: list[ParsedEntry] = []
        self._opening_balance: ParsedBalance | None = None
        self._account_name = section.account.name if section.account else ""
        self._left_out: dict[str, tuple[int, str]] = {}

    def add(self, record: Record) -> None:
        """Add the entry that a record gives, or warn that it gives none."""
        fields = Fields.of(record.fields)
        place = f"line {record.line}"
        if self._section.kind is Kind.TRADES:
            cash = fields.first("N").lower() in _CASH_ACTIONS
            self._leave_out("movements of cash in an investment account" if cash else "trades", place)
            return
        if self._section.kind is Kind.UNKNOWN and not fields.has_transaction():
            self._leave_out("records that are no transactions", place)
            return
        try:
            booked_on = self._booked_on(fields)
            money = self._money(fields, place)
        except ValueError as fault:
            self._warn(place, f"the transaction is left out: {fault}", lost=True)
            return
        if fields.unknown:
            self._warn(place, f"a line is left out: nothing is known to begin as {quoted(fields.unknown)}")
        payee, memo = self._notation.shared(fields.joined("P")), fields.joined("M")
        if not self._entries and payee.lower() == _OPENING_BALANCE:
            self._open_account(fields, booked_on, money, place)
        description = memo or payee
        self._entries.append(
            ParsedEntry(
                booked_on=booked_on,
                amount=money,
                description=description,
                counterparty=payee if payee and payee != description else None,
                reference=fields.first("N") or None,
                details=self._details(fields, money, place),
                place=place,
            )
        )

    def parsed(self) -> ParsedStatement:
        """The statement as a model, after its last record."""
        closing_balance = self._closing_balance()
        # The opening balance comes first in any case.
        first = 1 if self._opening_balance else 0
        opening, rest = self._entries[:first], self._entries[first:]
        for what, (number, place) in self._left_out.items():
            lost = what.startswith("movements")
            self._warn(place, f"{what} are left out ({number}); only payments are read", lost)
        return ParsedStatement(
            account_number="",
            account_name=self._account_name or self._section.type,
            currency=None,
            opening_balance=self._opening_balance,
            closing_balance=closing_balance,
            entries=(*opening, *oldest_first(rest)),
            warnings=tuple(self._warnings),
        )

    def _warn(self, place: str, message: str, lost: bool = False) -> None:
        warning = ParseWarning(place=place, message=message, lost=lost)
        self._warnings.append(warning)
        self._count(warning)

    def _leave_out(self, what: str, place: str) -> None:
        number, first = self._left_out.get(what, (0, place))
        self._left_out[what] = (number + 1, first)

    def _booked_on(self, fields: Fields) -> date:
        text = fields.only("D", "date")
        try:
            return self._notation.day(text)
        except ValueError as fault:
            raise ValueError(f"D {fault}") from None

    def _money(self, fields: Fields, place: str) -> Decimal:
        """The amount of a record: T, else U, in which Quicken writes it again."""
        code = "T" if fields.first("T") or not fields.first("U") else "U"
        text = fields.only(code, "amount")
        try:
            money = self._notation.amount(text)
        except ValueError as fault:
            raise ValueError(f"{code} {fault}") from None
        again = fields.first("U")
        if code == "T" and again and again != fields.first("T"):
            try:
                differs = self._notation.amount(again) != money
            except ValueError:
                differs = True
            if differs:
                self._warn(place, f"the amount is {money} (T), although {quoted(again)} is written too (U)")
        return money

    def _details(self, fields: Fields, money: Decimal, place: str) -> tuple[TransactionDetail, ...]:
        """The splits, or the category when there are none; and the address, which has no other place."""
        details: list[TransactionDetail] = []
        for split in fields.splits:
            part = None
            try:
                part = self._notation.amount(split.amount) if split.amount else None
            except ValueError as fault:
                self._warn(place, f"the amount of a split is left out: $ {fault}")
            text = ", ".join(filter(None, (split.category, split.memo)))
            details.append(TransactionDetail(part, self._notation.shared(text)))
        category = fields.joined("L")
        if details:
            total = _sum(details)
            if total is not None and total != money:
                self._warn(place, f"the splits add up to {total}, not to the amount {money}")
            if category and not fields.is_category_of_splits(category):
                details.append(TransactionDetail(None, self._notation.shared(category)))
        elif category:
            details.append(TransactionDetail(money, self._notation.shared(category)))
        if address := fields.joined("A", ", "):
            details.append(TransactionDetail(None, self._notation.shared(address)))
        return tuple(details)

    def _open_account(self, fields: Fields, booked_on: date, money: Decimal, place: str) -> None:
        """Take the record with which Quicken opens an account; the account itself is its category."""
        account = fields.joined("L")
        if account.startswith("[") and account.endswith("]"):
            self._account_name = self._account_name or account[1:-1]
            self._opening_balance = ParsedBalance(booked_on, money - money, BalanceKind.OPENING)
            if money:
                self._warn(
                    place, "the opening balance is read as a transaction: before it nothing is on the account"
                )

    def _closing_balance(self) -> ParsedBalance | None:
        account = self._section.account
        if not account or not account.balance:
            return None
        if not account.balance_day:
            self._warn(account.place, "the balance of the account is left out: its day (/) is missing")
            return None
        try:
            money, as_of = self._notation.amount(account.balance), self._notation.day(account.balance_day)
        except ValueError as fault:
            self._warn(account.place, f"the balance of the account is left out: {fault}")
            return None
        return ParsedBalance(as_of, money, BalanceKind.CLOSING)


def _sum(details: Sequence[TransactionDetail]) -> Decimal | None:
    total = Decimal(0)
    for detail in details:
        if detail.amount is None:
            return None
        total += detail.amount
    return total
