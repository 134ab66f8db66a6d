"""What stands above the names of the columns: account, period and a balance, where clearly labelled."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from statement_tui.models.csv_profile import DateOrder
from statement_tui.models.parsed import ParsedBalance
from statement_tui.models.reported_balance import BalanceKind
from statement_tui.readers.csv_amounts import parts, value
from statement_tui.readers.csv_dates import INDEX, readings
from statement_tui.readers.csv_words import currency_of, folded

_CHARACTERS_MAX: Final = 200
_IBAN: Final = re.compile(r"\b([A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?)(?![A-Za-z0-9])")
_DATE: Final = re.compile(r"(?<![0-9])[0-9]{1,4}([-./])[0-9]{1,2}\1[0-9]{2,4}(?![0-9])")
_NUMBER: Final = re.compile(r"[0-9X*][0-9X* ./-]{3,33}", re.IGNORECASE)
_ACCOUNT_LABELS: Final = (
    "kontonummer", "konto", "account number", "account no", "account", "card number", "credit card number",
    "rekeningnummer", "numero de compte", "numero di conto", "numero de cuenta", "auftragskonto", "depot",
)  # fmt: skip
_BALANCE_WORDS: Final = {"kontostand", "saldo", "balance", "solde"}
_OTHER_BALANCE_WORDS: Final = {
    "opening",
    "beginning",
    "alter",
    "anfangssaldo",
    "starting",
    "available",
    "verfugbarer",
}
_PERIOD_WORDS: Final = {"zeitraum", "period", "periode", "statement", "from", "von", "periodo", "okres"}


@dataclass(frozen=True, slots=True)
class Preamble:
    """The labelled facts above the rows."""

    account_number: str = ""
    """Without blanks; empty when there is none, or more than one."""
    currency: str | None = None
    """Currency of the balance."""
    balance: ParsedBalance | None = None
    """The balance on the day that stands beside it."""
    first_day: date | None = None
    """First day of the period."""
    last_day: date | None = None
    """Last day of the period."""


def preamble_of(rows: Sequence[Sequence[str]], order: DateOrder | None, mark: str) -> Preamble:
    """The facts of the rows above the header.

    Args:
        rows: Their cells.
        order: The order of day and month in the file.
        mark: The decimal mark in the file.
    """
    balance, currency = None, None
    first = last = None
    for cells in rows:
        text = " ".join(cells)[:_CHARACTERS_MAX]
        words = set(folded(text).split())
        days = _days(text, order)
        if balance is None and words & _BALANCE_WORDS and not words & _OTHER_BALANCE_WORDS and len(days) == 1:
            balance, currency = _balance(cells, days[0], mark)
        if words & _PERIOD_WORDS and len(days) == 2 and days[0] <= days[1]:
            first, last = days
    return Preamble(_account(rows), currency, balance, first, last)


def _days(text: str, order: DateOrder | None) -> list[date]:
    found: list[date] = []
    for match in _DATE.finditer(text):
        each = readings(match[0])
        if each and order is not None and (day := each[INDEX[order]]):
            found.append(day)
    return found


def _balance(cells: Sequence[str], day: date, mark: str) -> tuple[ParsedBalance | None, str | None]:
    amounts = [
        (number, currency_of(cell))
        for cell in cells
        if readings(cell) is None and (found := parts(cell)) and (number := value(found, mark)) is not None
    ]
    if len(amounts) != 1:
        return None, None
    return ParsedBalance(day, amounts[0][0], BalanceKind.LEDGER), amounts[0][1]


def _account(rows: Sequence[Sequence[str]]) -> str:
    ibans = {iban for cells in rows for cell in cells for iban in _ibans(cell[:_CHARACTERS_MAX])}
    if len(ibans) == 1:
        return ibans.pop()
    labelled = {number for cells in rows if (number := _labelled(cells))}
    return labelled.pop() if len(labelled) == 1 and not ibans else ""


def _ibans(text: str) -> list[str]:
    found = ("".join(match[1].split()) for match in _IBAN.finditer(text))
    return [iban for iban in found if is_iban(iban)]


def is_iban(text: str) -> bool:
    """Whether the check digits of an IBAN without blanks are right."""
    if not 15 <= len(text) <= 34 or not text.isascii() or not text.isalnum():
        return False
    digits = "".join(str(int(each, 36)) for each in text[4:] + text[:4])
    return int(digits) % 97 == 1


def _labelled(cells: Sequence[str]) -> str:
    label, colon, rest = cells[0].partition(":")
    if folded(label) not in _ACCOUNT_LABELS:
        return ""
    text = (
        rest.strip()
        if colon and rest.strip()
        else next((cell.strip() for cell in cells[1:] if cell.strip()), "")
    )
    match = _NUMBER.match(text)
    return "".join(match[0].split()) if match and sum(map(str.isdigit, match[0])) >= 4 else ""
