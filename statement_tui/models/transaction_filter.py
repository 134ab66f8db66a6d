"""Which transactions are wanted, as people type it: words, amounts, direction.

`grocer -card` has the one word and not the other, `"two words"` stands as written. `45` finds amounts that
begin like it, 45.00 to 45.99, and texts in which a number does; `−45.10` and `+45` only with this sign.
`>100`, `<20` and `40..60` are about the size of the amount. `in` and `out` are its direction. All of it must
be met. Nothing that is typed is an error: what is nothing else is a word.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple, Self, TypeAlias

from statement_tui.models.folding import fold

Test: TypeAlias = Callable[[int, str], bool]
"""Whether a transaction of these minor units and this folded text is wanted."""

_TERM: Final = re.compile(r'(-?)"([^"]*)"?|(\S+)')
_RANGE: Final = re.compile(r"(>=|<=|>|<)(.+)|(.*)\.\.(.*)", re.DOTALL)
_BEGUN: Final = {">", "<", ">=", "<=", "..", "-"}
_GROUP_BLANKS: Final = re.compile("(?<=[0-9])[\u00a0\u202f](?=[0-9]{3})")
_DIGITS_MAX: Final = 24
"""What is longer is no number."""


class Word(NamedTuple):
    """A part of description, counterparty or reference."""

    folded: str
    """As it is compared."""
    excluded: bool = False
    """Whether it must not be there."""

    def test(self, decimals: int) -> Test:
        """The test, which is the same in all currencies."""
        word, wanted = self.folded, not self.excluded
        return lambda minor_units, text: (word in text) is wanted


class Number(NamedTuple):
    """What an amount, or a number in the text, begins with."""

    digits: str
    """Without separators, but with a point before the decimals: `45.1`."""
    typed: str
    """As it stands in a text."""
    sign: int = 0
    """1 for money in, -1 for money out, 0 for both and for texts too."""

    def bounds(self, decimals: int) -> tuple[int, int] | None:
        """The smallest and largest size in minor units; None when no amount begins so."""
        units, _, fraction = self.digits.partition(".")
        if fraction[decimals:].strip("0"):
            return None
        fraction = fraction[:decimals]
        step = 10 ** (decimals - len(fraction))
        least = int(units + fraction or "0") * step
        return least, least + step - 1

    def test(self, decimals: int) -> Test:
        """The test in a currency of so many decimals."""
        least, most = self.bounds(decimals) or (1, 0)
        if self.sign:
            sign = self.sign
            return lambda minor_units, text: least <= minor_units * sign <= most
        begins = re.compile(rf"(?<![0-9]){re.escape(self.typed)}").search
        # Looking for a plain text is much faster than for a pattern, and mostly decides.
        typed, after_blank = self.typed, f" {self.typed}"
        return lambda minor_units, text: (
            least <= abs(minor_units) <= most
            or (typed in text and (after_blank in text or begins(text) is not None))
        )


class Range(NamedTuple):
    """How large an amount is, whatever its sign."""

    least: Decimal | None
    """In units of the currency; None for no limit."""
    most: Decimal | None
    """In units of the currency; None for no limit."""
    without_limits: bool = False
    """Whether the limits themselves are not meant."""

    def bounds(self, decimals: int) -> tuple[int, int | None]:
        """The smallest and the largest size in minor units, both meant; None for no largest."""
        least, most = 0, None
        if self.least is not None:
            scaled = self.least.scaleb(decimals)
            least = int(scaled)
            if self.without_limits or least < scaled:
                least += 1
        if self.most is not None:
            scaled = self.most.scaleb(decimals)
            most = int(scaled)
            if self.without_limits and most == scaled:
                most -= 1
        return least, most

    def test(self, decimals: int) -> Test:
        """The test in a currency of so many decimals."""
        least, most = self.bounds(decimals)
        if most is None:
            return lambda minor_units, text: abs(minor_units) >= least
        limit = most
        return lambda minor_units, text: least <= abs(minor_units) <= limit


class Direction(NamedTuple):
    """Whether money came in or went out."""

    sign: int
    """1 for in, -1 for out."""

    def test(self, decimals: int) -> Test:
        """The test, which is the same in all currencies."""
        sign = self.sign
        return lambda minor_units, text: minor_units * sign > 0


Term: TypeAlias = Word | Number | Range | Direction
"""One condition."""


@dataclass(frozen=True, slots=True)
class TransactionFilter:
    """Conditions that must all be met."""

    text: str = ""
    """As it was typed."""
    terms: tuple[Term, ...] = ()
    """In the order in which they were typed."""

    @classmethod
    def parse(cls, text: str, decimal: str = ".", group: str = ",") -> Self:
        """Understand what was typed.

        Args:
            text: Anything.
            decimal: What the user has between units and decimals; a point is understood too.
            group: What the user has between groups of digits.
        """
        terms = []
        for minus, quoted, bare in _TERM.findall(_GROUP_BLANKS.sub("", text)):
            term = _bare_term(bare, decimal, group) if bare else Word(fold(quoted), bool(minus))
            if term is not None and (not isinstance(term, Word) or term.folded):
                terms.append(term)
        return cls(text, tuple(terms))

    @property
    def is_empty(self) -> bool:
        """Whether everything is wanted."""
        return not self.terms

    def matches(self, minor_units: int, decimals: int, text: str) -> bool:
        """Whether a transaction is wanted.

        Args:
            minor_units: Its amount.
            decimals: How many its currency has.
            text: Description, counterparty and reference, folded.
        """
        return self.test(decimals)(minor_units, text)

    def test(self, decimals: int) -> Test:
        """The test of all conditions, in a currency of so many decimals."""
        tests = [term.test(decimals) for term in self.terms]
        return lambda minor_units, text: all(test(minor_units, text) for test in tests)

    def narrow(
        self, rows: Iterable[int], minor_units: Sequence[int], texts: Sequence[str], decimals: int
    ) -> list[int]:
        """Those of the rows that are wanted.

        Args:
            rows: Places in the sequences that follow.
            minor_units: Amounts.
            texts: Descriptions with counterparties and references, folded.
            decimals: How many the currency of all of them has.
        """
        left = list(rows)
        for term in self.terms:
            test = term.test(decimals)
            left = [row for row in left if test(minor_units[row], texts[row])]
        return left


def searched_text(description: str, counterparty: str | None, reference: str | None) -> str:
    """What the words of a filter are looked for in."""
    return fold(f"{description}\n{counterparty or ''}\n{reference or ''}")


def _bare_term(word: str, decimal: str, group: str) -> Term | None:
    """What a word without quotation marks means; None for one that has only begun."""
    if word in _BEGUN:
        return None
    if word.lower() in {"in", "out"}:
        return Direction(1 if word.lower() == "in" else -1)
    if (found := _range(word, decimal, group)) is not None:
        return found
    sign = {"+": 1, "-": -1, "−": -1}.get(word[0], 0)
    if (digits := _digits(word[1:] if sign else word, decimal, group)) is not None:
        return Number(digits, word, sign)
    if word.startswith("-"):
        return Word(fold(word[1:]), excluded=True)
    return Word(fold(word))


def _range(word: str, decimal: str, group: str) -> Range | None:
    if not (match := _RANGE.fullmatch(word)):
        return None
    compared, limit, least, most = match.groups()
    texts = [limit] if compared else [least, most]
    limits = [_decimal(text, decimal, group) if text else None for text in texts]
    if not any(texts) or any(text and limit is None for text, limit in zip(texts, limits, strict=True)):
        return None
    if not compared:
        first, last = limits
        return Range(last, first) if first and last and first > last else Range(first, last)
    strict = compared in {">", "<"}
    return Range(limits[0], None, strict) if compared[0] == ">" else Range(None, limits[0], strict)


def _decimal(text: str, decimal: str, group: str) -> Decimal | None:
    digits = _digits(text, decimal, group)
    return None if digits is None else Decimal(digits)


def _digits(text: str, decimal: str, group: str) -> str | None:
    """The number with a point before its decimals and nothing else between its digits; None if it is none."""
    if len(text) > _DIGITS_MAX or not re.search("[0-9]", text):
        return None
    plain = "[0-9]*"
    grouped = (
        rf"[0-9]{{1,3}}(?:{re.escape(group)}[0-9]{{2,3}})*{re.escape(group)}[0-9]{{3}}" if group else plain
    )
    for units, point in ((plain, decimal), (grouped, decimal), (plain, "."), (plain, ",")):
        if match := re.fullmatch(rf"({units})(?:{re.escape(point)}([0-9]*))?", text):
            whole = match[1].replace(group, "") if group else match[1]
            return f"{whole}.{match[2]}" if match[2] else whole or None
    return None
