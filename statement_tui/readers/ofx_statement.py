"""One statement of an OFX file, from its fields to the model.

A field is named by its tag. That of an aggregate within the statement or the row has the aggregate before it:
`LEDGERBAL/BALAMT`, `PAYEE/NAME`.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from statement_tui.models import ofx_tags
from statement_tui.models.ofx_tags import OfxBalance
from statement_tui.models.parsed import ParsedBalance, ParsedEntry, ParsedStatement, ParseWarning
from statement_tui.models.reported_balance import BalanceKind
from statement_tui.readers.ofx_values import amount, day
from statement_tui.readers.order import oldest_first
from statement_tui.readers.text import quoted

STATEMENTS: Final = {"STMTRS": "", "CCSTMTRS": "Credit card", "INVSTMTRS": "Investment"}
"""The statements that are read, and what their account is called when it has no type."""

PREFIXES: Final = {
    **dict.fromkeys(("BANKACCTFROM", "CCACCTFROM", "INVACCTFROM"), "ACCOUNT/"),
    **dict.fromkeys(("BANKTRANLIST", "INVTRANLIST"), "LIST/"),
}
"""Aggregates whose name differs between the kinds of statements, and what stands before their fields."""

LEAVES: Final = frozenset(
    {"ORG", "CURDEF", "ACCTID", "ACCTTYPE", "BANKID", "BROKERID", "DTSTART", "DTEND", "BALAMT", "DTASOF"}
    | {"REFNUM", ofx_tags.EXACT, ofx_tags.KIND, ofx_tags.END_TO_END_ID, ofx_tags.BALANCE}
    | {"TRNTYPE", "DTPOSTED", "DTUSER", "DTAVAIL", "TRNAMT", "CURSYM", "FITID", "NAME", "PAYEE", "MEMO"}
)
"""The tags whose text is of interest; a file may have any number of others."""

_ACCOUNT_TYPES: Final = {
    "MONEYMRKT": "Money market",
    "CREDITLINE": "Credit line",
    "CD": "Certificate of deposit",
}
_CURRENCY: Final = re.compile(r"[A-Za-z]{3}")


class OpenStatement:
    """A statement while it is read."""

    def __init__(self, kind: str, place: str, count: Callable[[ParseWarning], None]) -> None:
        """Begin a statement.

        Args:
            kind: The tag, one of `STATEMENTS`.
            place: Where it begins.
            count: Told of each warning of the statement.
        """
        self.fields: dict[str, str] = {}
        self.balance_place = ""
        self._kind = kind
        self._place = place
        self._count = count
        self._warnings: list[ParseWarning] = []
        self._entries: list[ParsedEntry] = []
        self._texts: dict[str, str] = {}
        self._trades = 0
        self._trades_place = ""

    def count_trade(self, place: str) -> None:
        """Count a trade in securities, which is no payment and has no entry of its own."""
        self._trades += 1
        self._trades_place = self._trades_place or place

    def add_row(self, fields: dict[str, str], place: str) -> None:
        """Add the entry that the fields of a STMTTRN give, or warn that they give none."""
        currency = self._currency
        try:
            booked_on, money = _day(fields, "DTPOSTED"), _amount(fields, "TRNAMT", currency)
        except ValueError as fault:
            self._warn(place, f"the transaction is left out: {fault}", lost=True)
            return
        symbol = fields.get("CURRENCY/CURSYM")
        if symbol and currency and symbol.upper() != currency.upper():
            self._warn(place, f"the amount is in {quoted(symbol)}, not in the statement's {currency}")
        account = fields.get("BANKACCTTO/ACCTID") or fields.get("CCACCTTO/ACCTID")
        told = _exactly(fields) if ofx_tags.EXACT in self.fields else _told(fields)
        self._entries.append(
            ParsedEntry(
                booked_on=booked_on,
                value_on=self._value_date(fields, place),
                amount=money,
                description=self._shared(told.description),
                counterparty=self._shared(told.counterparty) if told.counterparty else None,
                counterparty_account="".join(account.split()) if account else None,
                reference=told.reference,
                end_to_end_id=fields.get(ofx_tags.END_TO_END_ID),
                kind=self._shared(told.kind) if told.kind else None,
                place=place,
            )
        )

    def parsed(self, organisation: str | None) -> ParsedStatement:
        """The statement as a model, after its last field.

        Args:
            organisation: The bank that signed on (FI/ORG), if the file names it.
        """
        fields = self.fields
        number = fields.get("ACCOUNT/ACCTID") or fields.get("ACCTID", "")
        if not number:
            self._warn(self._place, "the statement has no account number (ACCTID)")
        if "CURDEF" not in fields:
            self._warn(self._place, "the statement has no currency (CURDEF)")
        elif not self._currency:
            self._warn(self._place, f"the currency is left out: CURDEF {quoted(fields['CURDEF'])} is not one")
        if self._trades:
            message = f"trades in securities are left out ({self._trades}); only payments are read"
            self._warn(self._trades_place, message)
        kind = fields.get("ACCOUNT/ACCTTYPE", "")
        balance, mark = self._balance(), fields.get("LEDGERBAL/" + ofx_tags.BALANCE)
        first_day, last_day = self._period()
        return ParsedStatement(
            account_number="".join(number.split()),
            account_name=_ACCOUNT_TYPES.get(kind, kind.capitalize()) or STATEMENTS[self._kind],
            institution=organisation or _bank(fields),
            currency=self._currency,
            first_day=first_day,
            last_day=last_day,
            opening_balance=balance if mark == OfxBalance.OPENING else None,
            closing_balance=None if mark in {OfxBalance.OPENING, OfxBalance.COMPUTED} else balance,
            starting_balance=self._starting_balance(balance) if mark == OfxBalance.COMPUTED else None,
            entries=oldest_first(self._entries),
            warnings=tuple(self._warnings),
        )

    @property
    def _currency(self) -> str | None:
        written = self.fields.get("CURDEF", "")
        return written if _CURRENCY.fullmatch(written) else None

    def _warn(self, place: str, message: str, lost: bool = False) -> None:
        warning = ParseWarning(place=place, message=message, lost=lost)
        self._warnings.append(warning)
        self._count(warning)

    def _shared(self, text: str) -> str:
        """The text, as the same object each time: names and kinds recur, and files are long."""
        return self._texts.setdefault(text, text)

    def _period(self) -> tuple[date | None, date | None]:
        days: list[date | None] = []
        for name in ("LIST/DTSTART", "LIST/DTEND"):
            try:
                days.append(day(self.fields.get(name, "")))
            except ValueError as fault:
                days.append(None)
                self._warn(self._place, f"a date of the period is left out: {name} {fault}")
        first, last = days
        if first and last and first > last:
            self._warn(self._place, f"the period is left out: it begins on {first} and ends on {last}")
            return None, None
        return first, last

    def _value_date(self, fields: dict[str, str], place: str) -> date | None:
        for name in ("DTAVAIL", "DTUSER"):
            try:
                if value_on := day(fields.get(name, "")):
                    return value_on
            except ValueError as fault:
                self._warn(place, f"a date is left out: {name} {fault}")
        return None

    def _starting_balance(self, computed: ParsedBalance | None) -> Decimal | None:
        return computed and computed.amount - sum(entry.amount for entry in self._entries)

    def _balance(self) -> ParsedBalance | None:
        if "LEDGERBAL/BALAMT" not in self.fields:
            return None
        try:
            money = _amount(self.fields, "LEDGERBAL/BALAMT", self._currency)
        except ValueError as fault:
            self._warn(self.balance_place, f"the balance is left out: {fault}")
            return None
        for name in ("LEDGERBAL/DTASOF", "LIST/DTEND"):
            try:
                if as_of := day(self.fields.get(name, "")):
                    return ParsedBalance(as_of, money, _balance_kind(self.fields))
            except ValueError as fault:
                self._warn(self.balance_place, f"the day of the balance: {name} {fault}")
        message = "the balance is left out: neither DTASOF nor DTEND gives its day"
        self._warn(self.balance_place, message)
        return None


class _Told(NamedTuple):
    """What the fields of a row say of its payment."""

    description: str
    counterparty: str | None
    reference: str | None
    kind: str | None


def _told(fields: dict[str, str]) -> _Told:
    """As banks mean it: the name is the text where there is no other."""
    name = fields.get("NAME") or fields.get("PAYEE/NAME") or fields.get("PAYEE")
    description = fields.get("MEMO") or name or ""
    counterparty = name if name != description else None
    return _Told(description, counterparty, fields.get("FITID"), fields.get("TRNTYPE"))


def _exactly(fields: dict[str, str]) -> _Told:
    """As this program writes it."""
    reference = fields.get("FITID", "")
    if reference.startswith(ofx_tags.MADE_UP):
        reference = fields.get("REFNUM", "")
    return _Told(fields.get("MEMO", ""), fields.get("NAME"), reference or None, fields.get(ofx_tags.KIND))


def _bank(fields: dict[str, str]) -> str | None:
    """The bank by its number; where only this program wrote that, it is none."""
    number = fields.get("ACCOUNT/BANKID") if ofx_tags.EXACT not in fields else None
    return number or fields.get("ACCOUNT/BROKERID")


def _balance_kind(fields: dict[str, str]) -> BalanceKind:
    match fields.get("LEDGERBAL/" + ofx_tags.BALANCE):
        case OfxBalance.OPENING:
            return BalanceKind.OPENING
        case OfxBalance.CLOSING:
            return BalanceKind.CLOSING
        case _:
            return BalanceKind.LEDGER


def _day(fields: dict[str, str], name: str) -> date:
    try:
        found = day(fields.get(name, ""))
    except ValueError as fault:
        raise ValueError(f"{name} {fault}") from None
    if found is None:
        raise ValueError(f"{name} is missing")
    return found


def _amount(fields: dict[str, str], name: str, currency: str | None) -> Decimal:
    if name not in fields:
        raise ValueError(f"{name} is missing")
    try:
        return amount(fields[name], currency)
    except ValueError as fault:
        raise ValueError(f"{name} {fault}") from None
