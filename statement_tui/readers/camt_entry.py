"""One entry of a camt statement, from its fields to the model."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Final

from statement_tui.models.parsed import ParsedEntry
from statement_tui.models.transaction import TransactionDetail
from statement_tui.readers.camt_schema import Fields
from statement_tui.readers.camt_values import amount, credit, day, line, provided, signed
from statement_tui.readers.text import quoted

NO_DAY: Final = date.min
"""Stands for the booking date of an entry that has none, until the day of the statement is known."""

BOOKED: Final = "BOOK"
_NOT_BOOKED: Final = frozenset({"PDNG", "INFO", "FUTR"})

_NAMES: Final = {
    party: (
        *(f"RltdPties/{party}/{name}" for name in ("Nm", "Pty/Nm", "Agt/FinInstnId/Nm")),
        *(f"RltdPties/Ultmt{party}/{name}" for name in ("Nm", "Pty/Nm")),
    )
    for party in ("Cdtr", "Dbtr")
}
_ACCOUNTS: Final = {
    party: (f"RltdPties/{party}Acct/Id/IBAN", f"RltdPties/{party}Acct/Id/Othr/Id")
    for party in ("Cdtr", "Dbtr")
}
_KIND: Final = ("BkTxCd/Domn/Cd", "BkTxCd/Domn/Fmly/Cd", "BkTxCd/Domn/Fmly/SubFmlyCd")
_STRUCTURED: Final = ("RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Strd/RfrdDocInf/Nb", "RmtInf/Strd/AddtlRmtInf")

Note = Callable[[str], object]
"""Takes what is odd about an entry that is kept all the same, in words that fit others as well."""


class OpenEntry:
    """An entry (Ntry) while it is read."""

    __slots__ = ("_account", "_note", "_parts", "_single", "fields", "place")

    def __init__(self, place: str, account: str, note: Note) -> None:
        """Begin an entry.

        Args:
            place: Where it begins.
            account: Number of the account that it moves: its holder is not the other party.
            note: Takes what is odd about it.
        """
        self.fields = Fields()
        self.place = place
        self._account = account
        self._note = note
        self._single: Fields | None = None
        self._parts: list[TransactionDetail] = []

    def add_detail(self, detail: Fields) -> None:
        """Add the fields of a TxDtls."""
        if not detail:
            return
        if self._single is None and not self._parts:
            self._single = detail
            return
        # Not kept as fields: a batch can have very many, and fields take far more memory.
        if self._single is not None:
            self._parts.append(self._part(self._single))
            self._single = None
        self._parts.append(self._part(detail))

    @property
    def status(self) -> str:
        """The code of its status, or nothing: BOOK, PDNG, INFO or FUTR."""
        return self.fields.first("Sts", "Sts/Cd", "Sts/Prtry")

    @property
    def currency(self) -> str:
        """The currency of its amount as the file writes it, or nothing."""
        return self.fields.first("Amt@Ccy")

    def is_booked(self) -> bool:
        """Whether it counts; an entry without a status does.

        Raises:
            ValueError: It has a status that is none of camt's; the message says so in a sentence.
        """
        if self.status not in ("", BOOKED) and self.status not in _NOT_BOOKED:
            raise ValueError(f"its status (Sts) is {quoted(self.status)}, which may or may not be booked")
        return self.status not in _NOT_BOOKED

    def parsed(self) -> ParsedEntry:
        """The entry as a model, after its last field; its booking date is `NO_DAY` when it has no date.

        Raises:
            ValueError: It has no amount or date that can be read; the message says so in a sentence.
        """
        fields, detail = self.fields, self._single or Fields()
        money, money_in = _money(fields), _money_in(fields)
        value_on = self._value_date()
        name, account = self._counterparty(detail, money_in)
        additional = fields.first("AddtlNtryInf")
        return ParsedEntry(
            booked_on=self._booking_date(value_on),
            amount=signed(money, money_in),
            value_on=value_on,
            description=_remittance(detail) or provided(additional) or "",
            counterparty=name,
            counterparty_account=account,
            reference=provided(fields.first("AcctSvcrRef"))
            or provided(detail.first("Refs/AcctSvcrRef"))
            or provided(fields.first("NtryRef")),
            end_to_end_id=provided(detail.first("Refs/EndToEndId")),
            kind=_kind(fields) or _kind(detail),
            details=tuple(self._parts),
            place=self.place,
        )

    def _booking_date(self, value_on: date | None) -> date:
        if written := self.fields.first("BookgDt/Dt", "BookgDt/DtTm"):
            try:
                return day(written)
            except ValueError as fault:
                raise ValueError(f"BookgDt {fault}") from None
        if value_on is None:
            return NO_DAY
        self._note("there is no booking date (BookgDt); the value date (ValDt) is taken for it")
        return value_on

    def _value_date(self) -> date | None:
        written = self.fields.first("ValDt/Dt", "ValDt/DtTm")
        if not written:
            return None
        try:
            return day(written)
        except ValueError as fault:
            self._note(f"a date is left out: ValDt {fault}")
            return None

    def _part(self, detail: Fields) -> TransactionDetail:
        description, reference = _remittance(detail), _reference(detail)
        try:
            money_in = credit(detail.first("CdtDbtInd") or self.fields.first("CdtDbtInd"))
        except ValueError as fault:
            self._note(f"the amount of a part (TxDtls) is left out: CdtDbtInd {fault}")
            return TransactionDetail(None, description, None, reference)
        name, _ = self._counterparty(detail, money_in)
        return TransactionDetail(self._part_amount(detail, money_in), description, name, reference)

    def _part_amount(self, detail: Fields, money_in: bool) -> Decimal | None:
        for name in ("Amt", "AmtDtls/TxAmt/Amt"):
            written = detail.first(name)
            # What was paid in another currency is not what moved the account.
            if written and detail.first(f"{name}@Ccy") in ("", self.currency):
                try:
                    return signed(amount(written), money_in)
                except ValueError as fault:
                    self._note(f"the amount of a part (TxDtls) is left out: Amt {fault}")
        return None

    def _counterparty(self, detail: Fields, money_in: bool) -> tuple[str | None, str | None]:
        """Name and account of the creditor for money out, of the debtor for money in."""
        name, account = _party(detail, "Dbtr" if money_in else "Cdtr")
        # A returned payment can name the parties as the payment did: the holder is then on the other side.
        turned = self.fields.first("RvslInd") in ("true", "1") and not (name or account)
        if turned or (account and account == self._account):
            other = _party(detail, "Cdtr" if money_in else "Dbtr")
            if any(other) and other[1] != self._account:
                return other
        return name, account


def _money_in(fields: Fields) -> bool:
    try:
        return credit(fields.first("CdtDbtInd"))
    except ValueError as fault:
        raise ValueError(f"CdtDbtInd {fault}") from None


def _money(fields: Fields) -> Decimal:
    written = fields.first("Amt")
    if not written:
        raise ValueError("Amt is missing")
    try:
        return amount(written)
    except ValueError as fault:
        raise ValueError(f"Amt {fault}") from None


def _party(detail: Fields, party: str) -> tuple[str | None, str | None]:
    account = "".join(detail.first(*_ACCOUNTS[party]).split())
    return provided(detail.first(*_NAMES[party])), provided(account)


def _remittance(detail: Fields) -> str:
    """What the payment is for: as text, else as references, else as the bank's own information."""
    for name in ("RmtInf/Ustrd", *_STRUCTURED):
        texts = (provided(text) for text in detail.each(name))
        if found := " ".join(text for text in texts if text):
            return found
    return line(detail.first("AddtlTxInf"))


def _reference(detail: Fields) -> str | None:
    for name in ("Refs/EndToEndId", "Refs/AcctSvcrRef", "Refs/TxId"):
        if found := provided(detail.first(name)):
            return found
    return None


def _kind(fields: Fields) -> str | None:
    """The bank transaction code: of ISO 20022, else the bank's own."""
    codes = [code for name in _KIND if (code := fields.first(name))]
    return "-".join(codes) or provided(fields.first("BkTxCd/Prtry/Cd"))
