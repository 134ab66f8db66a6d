"""Amounts, dates, verdicts and bank text as people read them, the same on the screen and in print."""

import re
from calendar import month_abbr, month_name
from datetime import date
from decimal import Decimal
from typing import Final

from statement_tui.models.hint import Hint, HintKind
from statement_tui.models.money import decimals
from statement_tui.models.month import Month
from statement_tui.models.proof import Discrepancy, Proof, Verdict
from statement_tui.models.statement import MonthSummary
from statement_tui.models.transaction import Transaction

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
_IBAN: Final = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")


def visible(text: str) -> str:
    """The text with nothing in it that acts on a terminal, hides or reorders what follows.

    Control characters become control pictures, bidi and zero-width controls a dot. Doing it twice changes
    nothing. Storage keeps the raw text.
    """
    if text.isascii() and text.isprintable():
        return text
    return _SURROGATE.sub("·", text.translate(_HOSTILE))


def format_amount(amount: Decimal) -> str:
    """`1,583.14` or `−402.18`, with the decimals that the amount has."""
    return f"{abs(amount):,f}" if amount >= 0 else f"−{-amount:,f}"


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


def format_money(amount: Decimal, currency: str | None) -> str:
    """Like `format_amount`, with at least the decimals of the currency; without one as it is."""
    places = decimals(currency.upper()) if currency else 0
    exponent = amount.as_tuple().exponent
    if isinstance(exponent, int) and -exponent < places:
        amount = amount.quantize(Decimal(1).scaleb(-places))
    return format_amount(amount)


def format_signed(amount: Decimal) -> str:
    """Like `format_amount`, with a plus before money in."""
    return f"+{amount:,f}" if amount > 0 else format_amount(amount)


def format_account_number(number: str) -> str:
    """An IBAN in groups of four, any other number as it is."""
    if _IBAN.fullmatch(number):
        return " ".join(number[i : i + 4] for i in range(0, len(number), 4))
    return visible(number)


def format_day(day: date) -> str:
    """`30 Jun 2025`."""
    return f"{day.day} {month_abbr[day.month]} {day.year}"


def format_month(period: Month) -> str:
    """`June 2025`."""
    return f"{month_name[period.month]} {period.year}"


def format_mark(summary: MonthSummary) -> str:
    """One character for the month's verdict; a gap has its own."""
    return GAP_MARK if summary.is_gap else _MARKS[summary.proof.verdict]


def format_proof(summary: MonthSummary) -> str:
    """The verdict in a sentence, with its mark."""
    parts = [f"{format_mark(summary)} {_verdict(summary)}"]
    if summary.follows_previous:
        parts.append(f"follows {month_name[summary.period.previous().month]}")
    return " · ".join(parts)


def format_hint(hint: Hint) -> str:
    """A possible reason for a difference in a sentence, worded as the hint that it is."""
    if hint.transaction is None:
        return _HINTS[hint.kind]
    transaction = hint.transaction
    row = f"{format_day(transaction.booked_on)} {format_signed(transaction.amount)}"
    narrative = format_narrative(transaction)
    return f"{f'{row} {narrative}'.rstrip()}: {_HINTS[hint.kind]}"


def format_discrepancy(discrepancy: Discrepancy) -> str:
    """By how much it is off, and between which reports."""
    return f"off by {format_signed(discrepancy.difference)} {_between(discrepancy)}"


def format_narrative(transaction: Transaction) -> str:
    """Counterparty and remittance information in one line, safe to show."""
    counterparty, description = transaction.counterparty or "", transaction.description
    if not counterparty or counterparty in description:
        return visible(description)
    return visible(f"{counterparty} · {description}" if description else counterparty)


def _verdict(summary: MonthSummary) -> str:
    proof = summary.proof
    match proof.verdict:
        case Verdict.ADDS_UP if proof.as_of == summary.period.last_day:
            return f"adds up: the bank reports {_reported(proof)}"
        case Verdict.ADDS_UP:
            return f"adds up: it lies between reports that agree, the last one {_reported(proof)}"
        case Verdict.ADDS_UP_TO:
            return f"adds up to {_day(proof)}, where the bank reports {_amount(proof)}"
        case Verdict.OFF:
            return _off(summary)
        case Verdict.UNVERIFIED:
            return "cannot be verified: the bank reports no balance to compare with"


def _off(summary: MonthSummary) -> str:
    first, *more = summary.proof.discrepancies
    others = f", and {len(more)} more" if more else ""
    if summary.is_gap:
        missing = format_signed(-first.difference)
        return f"gap: nothing is booked, and {missing} is missing {_between(first)}{others}"
    return f"{format_discrepancy(first)}{others}"


def _between(discrepancy: Discrepancy) -> str:
    since, until = discrepancy.since, discrepancy.until
    day = format_day(since)
    if since.year == until.year:
        day = day.removesuffix(f" {since.year}")
    return (
        f"between {day} ({format_amount(discrepancy.since_amount)}) "
        f"and {format_day(until)} ({format_amount(discrepancy.until_amount)})"
    )


def _reported(proof: Proof) -> str:
    return f"{_amount(proof)} on {_day(proof)}"


def _amount(proof: Proof) -> str:
    return format_amount(proof.reported) if proof.reported is not None else ""


def _day(proof: Proof) -> str:
    return format_day(proof.as_of) if proof.as_of is not None else ""
