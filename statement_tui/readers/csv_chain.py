"""The chain of balances: each is the one before plus the amount, which proves how a file is to be read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import permutations
from typing import Final, NamedTuple

from statement_tui.models.csv_profile import DecimalMark
from statement_tui.readers.csv_amounts import parts, value

_LINKS_MIN: Final = 3
_HOLDING_SHARE: Final = 0.8
_PAIR_LINKS_MIN: Final = 2
_PAIR_COLUMNS_MAX: Final = 8


class Link(NamedTuple):
    """A way in which each balance may follow from the one before."""

    mark: str
    """The decimal mark."""
    sign: int
    """1 when the amount is added to the balance, -1 when it is taken from it."""
    with_fee: bool
    """Whether the fee is taken from the amount."""
    newest_first: bool
    """Whether the balance follows from the row below."""


class Money(NamedTuple):
    """The amounts of one row under one decimal mark."""

    amount: Decimal
    """As it changes the account, when the sign is 1."""
    fee: Decimal
    """What is taken in addition."""
    balance: Decimal
    """What is on the account after it."""


@dataclass(slots=True)
class _Tally:
    holds: int = 0
    breaks: int = 0


@dataclass(slots=True)
class Chain:
    """Counts, under each way to read a file, how many balances follow from the one before."""

    tallies: dict[Link, _Tally] = field(default_factory=dict)
    _last: dict[tuple[str, str], Money] = field(default_factory=dict)
    has_fees: bool = False

    def add(self, account: str, mark: str, money: Money) -> None:
        """Take the next row of an account into account.

        Args:
            account: What tells one account of the file from another.
            mark: The decimal mark under which the row is read.
            money: Its amounts.
        """
        self.has_fees = self.has_fees or bool(money.fee)
        before = self._last.get((account, mark))
        self._last[account, mark] = money
        if before is None:
            return
        up = money.balance - before.balance
        for with_fee in (False, True):
            here = money.amount - money.fee if with_fee else money.amount
            above = before.amount - before.fee if with_fee else before.amount
            for sign in (1, -1):
                self._count(Link(mark, sign, with_fee, False), up == sign * here)
                self._count(Link(mark, sign, with_fee, True), up == -sign * above)

    def _count(self, link: Link, holds: bool) -> None:
        tally = self.tallies.get(link)
        if tally is None:
            tally = self.tallies[link] = _Tally()
        if holds:
            tally.holds += 1
        else:
            tally.breaks += 1

    def holds(self) -> bool:
        """Whether each balance is the one before plus the amount."""
        return any(link.sign > 0 and not tally.breaks for link, tally in self.tallies.items())

    def proven(self) -> tuple[Link, ...]:
        """The ways to read the file that the balances prove: none, one, or several that hold equally well."""
        candidates = [
            (link, tally) for link, tally in self.tallies.items() if self.has_fees or not link.with_fee
        ]
        best = max((tally.holds for _, tally in candidates), default=0)
        if not best:
            return ()
        holding = [(link, tally) for link, tally in candidates if tally.holds == best]
        tally = holding[0][1]
        total = tally.holds + tally.breaks
        if tally.breaks and (tally.holds < _LINKS_MIN or tally.holds < _HOLDING_SHARE * total):
            return ()
        return tuple(link for link, _ in holding)


def proven_pairs(rows: Iterable[Sequence[str]], columns: Sequence[int]) -> list[tuple[int, int]]:
    """The pairs of columns of which the second is the balance after the amount in the first.

    Args:
        rows: Transactions of one account.
        columns: The columns in question.
    """
    chains = {pair: Chain() for pair in permutations(columns[:_PAIR_COLUMNS_MAX], 2)}
    for row in rows:
        for mark in DecimalMark:
            values: dict[int, Decimal | None] = {}
            for index in columns[:_PAIR_COLUMNS_MAX]:
                found = parts(row[index]) if index < len(row) else None
                values[index] = value(found, mark) if found else None
            for pair, chain in chains.items():
                amount, balance = values[pair[0]], values[pair[1]]
                if amount is not None and balance is not None:
                    chain.add("", mark, Money(amount, Decimal(0), balance))
    return [
        pair
        for pair, chain in chains.items()
        if (proven := chain.proven()) and chain.tallies[proven[0]].holds >= _PAIR_LINKS_MIN
    ]
