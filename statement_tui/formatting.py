"""Amounts, dates, verdicts and bank text as people read them, the same on the screen and in print."""

import re
from calendar import month_name
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from statement_tui.models.account import Account
from statement_tui.models.hint import Hint, HintKind
from statement_tui.models.money import decimals
from statement_tui.models.month import Month
from statement_tui.models.proof import Discrepancy, Proof, Verdict
from statement_tui.models.statement import MonthSummary
from statement_tui.models.transaction import Transaction, narrative

_MARKS: Final = {
    Verdict.ADDS_UP: "✓",
    Verdict.ADDS_UP_TO: "…",
    Verdict.OFF: "✗",
    Verdict.UNVERIFIED: "?",
}
GAP_MARK: Final = "○"
"""Before a month in which nothing is booked although the bank's balance moved."""

# C0 controls have pictures; C1, bidi and zero-width controls and line separators have none.
_PICTURES: Final = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
_INVISIBLE: Final = dict.fromkeys(
    [
        *range(0x80, 0xA0),
        0x00AD,
        0x061C,
        0x180E,
        *range(0x200B, 0x2010),
        *range(0x2028, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,
        *range(0xFFF9, 0xFFFC),
        *range(0x1BCA0, 0x1BCA4),
        *range(0x1D173, 0x1D17B),
        *range(0xE0000, 0xE0080),
    ],
    "·",
)
_HOSTILE: Final = _PICTURES | _INVISIBLE
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_YEAR: Final = re.compile(r"[-/, ]*y+$|y+[-/., ]*")
"""A year in a date pattern, with what keeps it apart from day and month."""
_IBAN: Final = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")


def visible(text: str) -> str:
    """The text with nothing in it that acts on a terminal, hides or reorders what follows.

    Control characters become control pictures, bidi and zero-width controls a dot. Doing it twice changes
    nothing. Storage keeps the raw text.
    """
    if text.isascii() and text.isprintable():
        return text
    return _SURROGATE.sub("·", text.translate(_HOSTILE))


MASK: Final = "•••••"
"""What stands for whatever is masked; its width tells nothing."""

_THOUSANDS: Final = (3, 3)

_HINTS: Final = {
    HintKind.BALANCE_COLUMN: "after it the bank's own balance is another one for the first time",
    HintKind.TWICE: "is it booked twice? It is there more than once, and just as much is too much",
    HintKind.TOO_MUCH: "does it belong here? Just as much is too much",
    HintKind.MISSING: "were there two of it? Just as much is missing",
    HintKind.SIGN: "is its sign right? Turned round, it makes up the difference",
    HintKind.DIGITS: "are its digits right? Two of them exchanged make up the difference",
    HintKind.OUTSIDE: "is its date right? It lies just outside, and just as much is missing",
    HintKind.NO_ROWS: "nothing is booked between the two reports: is a file missing?",
    HintKind.NINE: "the difference is divisible by 9: are two digits of an amount exchanged?",
}


@dataclass(frozen=True, slots=True)
class Formats:
    """How amounts, days and what identifies people are written for them, on the screen and in print.

    Contracts for other programs, JSON and CSV, are not written by it unless something is to be masked.
    """

    decimal: str = "."
    """Between the units and the decimals."""
    group: str = ","
    """Between groups of digits."""
    grouping: tuple[int, int] = _THOUSANDS
    """Digits of the last group, and of those before it; the locale data of Unicode calls them so."""
    date_pattern: str | None = None
    """How a day is written, in the pattern language of Unicode (`dd.MM.yyyy`); None for `YYYY-MM-DD`."""
    locale: str = "en"
    """The language of month and day names in such a pattern."""
    masked: bool = False
    """Whether amounts, names, texts and numbers are hidden."""

    def amount(self, amount: Decimal) -> str:
        """`1,583.14` or `−402.18`, with the decimals that the amount has."""
        if self.masked:
            return MASK
        return self._digits(amount) if amount >= 0 else f"−{self._digits(amount)}"

    def signed(self, amount: Decimal) -> str:
        """Like `amount`, with a plus before money in."""
        return f"+{self._digits(amount)}" if amount > 0 and not self.masked else self.amount(amount)

    def money(self, amount: Decimal, currency: str | None) -> str:
        """Like `amount`, with at least the decimals of the currency; without one as it is."""
        places = decimals(currency.upper()) if currency else 0
        exponent = amount.as_tuple().exponent
        if isinstance(exponent, int) and -exponent < places:
            amount = amount.quantize(Decimal(1).scaleb(-places))
        return self.amount(amount)

    def day(self, day: date) -> str:
        """`2025-06-30`, or as the pattern says."""
        if self.date_pattern is None:
            return day.isoformat()
        from babel.dates import format_date

        return visible(format_date(day, self.date_pattern, self.locale))

    def short_day(self, day: date) -> str:
        """Like `day`, without the year: `06-30`."""
        pattern = _YEAR.sub("", self.date_pattern or "")
        return replace(self, date_pattern=pattern).day(day) if pattern else day.isoformat()[5:]

    def text(self, text: str) -> str:
        """What a bank or the user wrote, safe to show; an empty text stays empty."""
        return MASK if self.masked and text else visible(text)

    def account_number(self, number: str) -> str:
        """An IBAN in groups of four, any other number as it is."""
        if self.masked or not _IBAN.fullmatch(number):
            return self.text(number)
        return " ".join(number[i : i + 4] for i in range(0, len(number), 4))

    def account(self, account: Account) -> str:
        """Name, number, bank and user in one line."""
        number = self.account_number(account.number)
        texts = [self.text(text) for text in (account.name, account.institution or "", account.user_id)]
        return " · ".join(part for part in (texts[0], number, *texts[1:]) if part)

    def narrative(self, transaction: Transaction) -> str:
        """Counterparty and remittance information in one line."""
        return self.text(narrative(transaction.description, transaction.counterparty))

    def proof(self, summary: MonthSummary) -> str:
        """The verdict in a sentence, with its mark."""
        parts = [f"{format_mark(summary)} {self._verdict(summary)}"]
        if summary.follows_previous:
            parts.append(f"follows {month_name[summary.period.previous().month]}")
        return " · ".join(parts)

    def discrepancy(self, discrepancy: Discrepancy) -> str:
        """By how much it is off, and between which reports."""
        return f"off by {self.signed(discrepancy.difference)} {self._between(discrepancy)}"

    def hint(self, hint: Hint) -> str:
        """A possible reason for a difference in a sentence, worded as the hint that it is."""
        if hint.transaction is None:
            return _HINTS[hint.kind]
        transaction = hint.transaction
        row = f"{self.day(transaction.booked_on)} {self.signed(transaction.amount)}"
        narrative = self.narrative(transaction)
        return f"{f'{row} {narrative}'.rstrip()}: {_HINTS[hint.kind]}"

    def _digits(self, amount: Decimal) -> str:
        """The amount without its sign."""
        if self.grouping == _THOUSANDS:
            text = f"{abs(amount):,f}"
        else:
            units, point, fraction = f"{abs(amount):f}".partition(".")
            text = ",".join(_groups(units, *self.grouping)) + point + fraction
        if (self.group, self.decimal) == (",", "."):
            return text
        return text.translate({ord(","): self.group, ord("."): self.decimal})

    def _verdict(self, summary: MonthSummary) -> str:
        proof = summary.proof
        match proof.verdict:
            case Verdict.ADDS_UP if proof.as_of == summary.period.last_day:
                return f"adds up: the bank reports {self._reported(proof)}"
            case Verdict.ADDS_UP:
                return f"adds up: it lies between reports that agree, the last one {self._reported(proof)}"
            case Verdict.ADDS_UP_TO:
                return f"adds up to {self._as_of(proof)}, where the bank reports {self._amount(proof)}"
            case Verdict.OFF:
                return self._off(summary)
            case Verdict.UNVERIFIED:
                return "cannot be verified: the bank reports no balance to compare with"

    def _off(self, summary: MonthSummary) -> str:
        first, *more = summary.proof.discrepancies
        others = f", and {len(more)} more" if more else ""
        if summary.is_gap:
            missing = self.signed(-first.difference)
            return f"gap: nothing is booked, and {missing} is missing {self._between(first)}{others}"
        return f"{self.discrepancy(first)}{others}"

    def _between(self, discrepancy: Discrepancy) -> str:
        return (
            f"between {self.day(discrepancy.since)} ({self.amount(discrepancy.since_amount)}) "
            f"and {self.day(discrepancy.until)} ({self.amount(discrepancy.until_amount)})"
        )

    def _reported(self, proof: Proof) -> str:
        return f"{self._amount(proof)} on {self._as_of(proof)}"

    def _amount(self, proof: Proof) -> str:
        return self.amount(proof.reported) if proof.reported is not None else ""

    def _as_of(self, proof: Proof) -> str:
        return self.day(proof.as_of) if proof.as_of is not None else ""


def format_month(period: Month) -> str:
    """`June 2025`."""
    return f"{month_name[period.month]} {period.year}"


def format_mark(summary: MonthSummary) -> str:
    """One character for the month's verdict; a gap has its own."""
    return GAP_MARK if summary.is_gap else _MARKS[summary.proof.verdict]


def _groups(digits: str, last: int, others: int) -> list[str]:
    """The digits in groups, counted from the end."""
    if len(digits) <= last:
        return [digits]
    left, groups = digits[:-last], [digits[-last:]]
    while left:
        groups.insert(0, left[-others:])
        left = left[:-others]
    return groups
