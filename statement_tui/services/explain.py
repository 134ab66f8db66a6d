"""Why an account could be off: what in its transactions makes up the difference."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from statement_tui.models.hint import Hint, HintKind
from statement_tui.models.money import to_minor_units
from statement_tui.models.proof import Discrepancy
from statement_tui.models.reported_balance import Position, ReportedBalance
from statement_tui.models.transaction import Transaction
from statement_tui.repositories.protocol import StatementRepository
from statement_tui.services.accounts import fetch_ledger
from statement_tui.services.reconciliation import Reconciliation

TRANSACTIONS_MAX: Final = 20_000
"""Where more of them lie between two reports, only the first ones are looked at."""

_OUTSIDE: Final = timedelta(days=7)
_HINTS_OF_A_KIND_MAX: Final = 3
"""More transactions of the same amount say nothing about any of them."""


async def explain_discrepancy(
    repository: StatementRepository, account_number: str, discrepancy: Discrepancy
) -> tuple[Hint, ...]:
    """What could be the reason for a discrepancy, the likeliest first.

    Args:
        repository: Where the account is.
        account_number: With or without blanks.
        discrepancy: One of this account; when it is not there any more there are no hints.

    Raises:
        UnknownAccount: No account has this number.
    """
    ledger = await fetch_ledger(repository, account_number)
    stretch = Reconciliation(ledger).stretch(discrepancy)
    if stretch is None:
        return ()
    since, until = stretch
    transactions = await repository.fetch_transactions_between(
        ledger.account.number,
        max(since.position[0], date.min + _OUTSIDE) - _OUTSIDE,
        min(until.position[0], date.max - _OUTSIDE) + _OUTSIDE,
        TRANSACTIONS_MAX,
    )
    return tuple(find_hints(since, until, discrepancy.difference, ledger.account.currency, transactions))


def find_hints(
    since: ReportedBalance,
    until: ReportedBalance,
    difference: Decimal,
    currency: str,
    transactions: Sequence[Transaction],
) -> Iterator[Hint]:
    """What could be the reason that the transactions between two reports do not connect them.

    Args:
        since: The earlier report.
        until: The later one.
        difference: What the transactions between them add up to, less what the balance moved by; not zero.
        currency: ISO 4217 code of the amounts.
        transactions: Those between the reports and some on either side, in book order.
    """
    within = [t for t in transactions if since.position < _place(t) <= until.position]
    outside = [t for t in transactions if not since.position < _place(t) <= until.position]
    if not within:
        yield Hint(kind=HintKind.NO_ROWS)
    yield from _departure(since, within)
    yield from _too_much(within, difference)
    yield from _few(HintKind.SIGN, [t for t in within if t.amount * 2 == difference])
    yield from _few(HintKind.OUTSIDE, [t for t in outside if t.amount == -difference])
    yield from _few(HintKind.MISSING, [t for t in within if t.amount == -difference])
    if within and to_minor_units(difference, currency) % 9 == 0:
        exchanged = [t for t in within if _by_exchanged_digits(t.amount, difference, currency)]
        yield from _few(HintKind.DIGITS, exchanged)
        if not exchanged:
            yield Hint(kind=HintKind.NINE)


def _place(transaction: Transaction) -> Position:
    return transaction.booked_on, transaction.sequence


def _few(kind: HintKind, found: Sequence[Transaction]) -> Iterator[Hint]:
    if len(found) <= _HINTS_OF_A_KIND_MAX:
        yield from (Hint(kind=kind, transaction=transaction) for transaction in found)


def _departure(since: ReportedBalance, within: Sequence[Transaction]) -> Iterator[Hint]:
    """The first transaction after which the balance column says something else than the transactions do."""
    balance = since.amount
    for transaction in within:
        balance += transaction.amount
        if transaction.reported_balance is not None and transaction.reported_balance != balance:
            yield Hint(kind=HintKind.BALANCE_COLUMN, transaction=transaction)
            return


def _too_much(within: Sequence[Transaction], difference: Decimal) -> Iterator[Hint]:
    """Transactions of the amount that is too much; where one of them is there twice, only that one."""
    same = [t for t in within if t.amount == difference]
    texts = Counter((t.counterparty, t.description) for t in same)
    twice: dict[tuple[str | None, str], Transaction] = {}
    for transaction in same:
        text = transaction.counterparty, transaction.description
        if texts[text] > 1:
            twice[text] = transaction
    if twice:
        yield from _few(HintKind.TWICE, list(twice.values()))
    else:
        yield from _few(HintKind.TOO_MUCH, same)


def _by_exchanged_digits(amount: Decimal, difference: Decimal, currency: str) -> bool:
    """Whether exchanging two neighbouring digits of the amount makes up the difference."""
    minor_units, off = to_minor_units(amount, currency), to_minor_units(difference, currency)
    sign, digits = (-1 if minor_units < 0 else 1), str(abs(minor_units))
    for index in range(len(digits) - 1):
        exchanged = digits[:index] + digits[index + 1] + digits[index] + digits[index + 2 :]
        if minor_units - sign * int(exchanged) == off:
            return True
    return False
