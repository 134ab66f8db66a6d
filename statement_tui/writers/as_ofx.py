"""OFX 2: statements that every program for bank files can read, and that come back unchanged into this one.

OFX wants an identification of every transaction (FITID). The bank's reference is one where only one
transaction of the month has it. For any other transaction one is made up from what it is, so that it is the
same in every export; it begins with `STUI-`, by which an import knows that it is no reference of the bank. A
reference that several have stands in REFNUM.

OFX wants a balance after each list of transactions too (LEDGERBAL). A list ends wherever the bank reports
one, and at the end of each month; a tag of our own says which balances are only computed. Our tags are those
of `models/ofx_tags.py`. A strict reader may refuse control characters in texts, see `xml_text`. What OFX has
no place for is left out: parts of a transaction, the bank's balance after one, the name of the account, and
white space around a text.
"""

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256
from typing import Final

from statement_tui.models import ofx_tags
from statement_tui.models.account import Account
from statement_tui.models.ofx_tags import OfxBalance
from statement_tui.models.reported_balance import BalanceKind
from statement_tui.models.told_balance import ToldBalance
from statement_tui.models.transaction import StatementTransaction
from statement_tui.services.export_statements import Selection
from statement_tui.writers.plain import plain_amount
from statement_tui.writers.xml_text import xml_text

_HEADER: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
    '<?OFX OFXHEADER="200" VERSION="220" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>\n'
    "<OFX>\n"
)
_DONE: Final = "<STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS>"
_KINDS: Final = frozenset(
    {"CREDIT", "DEBIT", "INT", "DIV", "FEE", "SRVCHG", "DEP", "ATM", "POS", "XFER", "CHECK", "PAYMENT"}
    | {"CASH", "DIRECTDEP", "DIRECTDEBIT", "REPEATPMT", "OTHER"}
)
_MARKS: Final = {
    None: OfxBalance.COMPUTED,
    BalanceKind.OPENING: OfxBalance.OPENING,
    BalanceKind.CLOSING: OfxBalance.CLOSING,
}
_NO_NUMBER: Final = "0"
_IDENTIFICATION_LETTERS: Final = 20


class OfxWriter:
    """Writes whole statements of one account, oldest first."""

    def __init__(self, account: Account, told: Sequence[ToldBalance]) -> None:
        """Begin a file.

        Args:
            account: The account.
            told: The balances to tell, by position; the last one stands after all transactions.
        """
        self._account = account
        self._told = deque(told)
        self._last_day = told[-1].as_of
        self._first_of_list: date | None = None

    def begin(self) -> Iterator[str]:
        """What stands before the first statement."""
        name = self._account.institution
        bank = f"<FI>{_leaf('ORG', name)}</FI>" if name else ""
        yield (
            f"{_HEADER}<SIGNONMSGSRSV1><SONRS>{_DONE}{_day('DTSERVER', self._last_day)}"
            f"<LANGUAGE>ENG</LANGUAGE>{bank}</SONRS></SIGNONMSGSRSV1>\n<BANKMSGSRSV1>\n"
        )

    def add(self, selection: Selection) -> Iterator[str]:
        """The transactions of a statement, in lists that end where balances are told."""
        rows = selection.statement.transactions
        references = Counter(row.reference for row in rows)
        same: Counter[str] = Counter()
        for row in rows:
            while self._told and self._told[0].position < (row.booked_on, row.sequence):
                yield from self._end_list()
            if self._first_of_list is None:
                yield from self._begin_list(row.booked_on)
            identification = row.reference
            if identification is None or references[identification] > 1 or not _identifies(identification):
                identification = self._made_up(row, same)
            yield self._row(row, identification)

    def end(self) -> Iterator[str]:
        """What stands after the last statement."""
        while self._told:
            yield from self._end_list()
        yield "</BANKMSGSRSV1>\n</OFX>\n"

    def _begin_statement(self) -> str:
        account = self._account
        return (
            f"<STMTTRNRS><TRNUID>0</TRNUID>{_DONE}<STMTRS>{_leaf('CURDEF', account.currency)}"
            f"<BANKACCTFROM>{_leaf('BANKID', _NO_NUMBER)}{_leaf('ACCTID', account.number)}"
            f"<ACCTTYPE>CHECKING</ACCTTYPE></BANKACCTFROM>{_leaf(ofx_tags.EXACT, 'Y')}\n"
        )

    def _begin_list(self, first: date) -> Iterator[str]:
        self._first_of_list = first
        last = max(first, self._told[0].as_of)
        yield f"{self._begin_statement()}<BANKTRANLIST>{_day('DTSTART', first)}{_day('DTEND', last)}\n"

    def _end_list(self) -> Iterator[str]:
        told = self._told.popleft()
        yield self._begin_statement() if self._first_of_list is None else "</BANKTRANLIST>\n"
        self._first_of_list = None
        mark = _leaf(ofx_tags.BALANCE, _MARKS[told.kind]) if told.kind in _MARKS else ""
        amount = plain_amount(told.amount, self._account.currency)
        yield (
            f"<LEDGERBAL>{_leaf('BALAMT', amount)}{_day('DTASOF', told.as_of)}{mark}</LEDGERBAL>"
            "</STMTRS></STMTTRNRS>\n"
        )

    def _row(self, row: StatementTransaction, identification: str) -> str:
        amount = plain_amount(row.amount, self._account.currency)
        kind = row.kind if row.kind in _KINDS else "CREDIT" if row.amount > 0 else "DEBIT"
        parts = [
            _leaf("TRNTYPE", kind),
            _day("DTPOSTED", row.booked_on),
            _day("DTAVAIL", row.value_on) if row.value_on else "",
            _leaf("TRNAMT", amount),
            _leaf("FITID", identification),
            _leaf("REFNUM", row.reference) if identification != row.reference else "",
            _leaf("NAME", row.counterparty),
            _other_account(row.counterparty_account),
            _leaf("MEMO", row.description),
            _leaf(ofx_tags.KIND, row.kind),
            _leaf(ofx_tags.END_TO_END_ID, row.end_to_end_id),
        ]
        return f"<STMTTRN>{''.join(parts)}</STMTTRN>\n"

    def _made_up(self, row: StatementTransaction, same: Counter[str]) -> str:
        """An identification of the row; equal rows of a month are counted."""
        what = (self._account.number, row.booked_on, row.amount, row.reference, row.counterparty)
        name = sha256(repr((*map(str, what), row.description)).encode(errors="replace")).hexdigest()
        same[name] += 1
        return f"{ofx_tags.MADE_UP}{name[:_IDENTIFICATION_LETTERS]}-{same[name]}"


def _identifies(reference: str) -> bool:
    return bool(reference.strip()) and not reference.startswith(ofx_tags.MADE_UP)


def _other_account(number: str | None) -> str:
    if not number:
        return ""
    return (
        f"<BANKACCTTO>{_leaf('BANKID', _NO_NUMBER)}{_leaf('ACCTID', number)}"
        "<ACCTTYPE>CHECKING</ACCTTYPE></BANKACCTTO>"
    )


def _leaf(name: str, text: str | None) -> str:
    """The tag with its text; none for no text."""
    return f"<{name}>{xml_text(text)}</{name}>" if text else ""


def _day(name: str, day: date) -> str:
    """A date of OFX: noon, since midnight is another day for a reader in another time zone."""
    return f"<{name}>{day:%Y%m%d}120000</{name}>"
