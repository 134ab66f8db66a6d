"""The fields of one QIF record: a letter at the beginning of each line says what it is."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

_SPLIT_CODES: Final = frozenset("SE$%")
_KNOWN_CODES: Final = frozenset("DTUMNPLACFKXIYQORGBV1234567") | _SPLIT_CODES
_NOT_A_CATEGORY: Final = frozenset({"--split--", "|--split--|"})


@dataclass(slots=True)
class Split:
    """One part of a transaction, as it is written."""

    category: str = ""
    """Category, class or account (S)."""
    memo: str = ""
    """Memo (E)."""
    amount: str = ""
    """Amount ($)."""


@dataclass(slots=True)
class Fields:
    """The fields of a record, several where a letter comes several times."""

    values: dict[str, list[str]] = field(default_factory=dict)
    """The values of each letter, without those of the splits."""
    splits: list[Split] = field(default_factory=list)
    """The splits in their order."""
    unknown: str = ""
    """The first line that begins with no known letter."""

    @classmethod
    def of(cls, lines: Sequence[str]) -> "Fields":
        """The fields that the lines of a record give."""
        fields = cls()
        for line in lines:
            code, value = line[0], line[1:].strip()
            if code in _SPLIT_CODES:
                fields._add_to_split(code, value)
            elif code not in _KNOWN_CODES:
                fields.unknown = fields.unknown or line
            elif value:
                fields.values.setdefault(code, []).append(value)
        return fields

    def first(self, code: str) -> str:
        """The first value of the letter, empty for none."""
        return self.values[code][0] if code in self.values else ""

    def joined(self, code: str, separator: str = " ") -> str:
        """All values of the letter, since some programs write a long text in several lines."""
        return separator.join(self.values[code]) if code in self.values else ""

    def only(self, code: str, what: str) -> str:
        """The value of a letter that a transaction has exactly once.

        Raises:
            ValueError: It is missing, or there are several, so that an ending `^` may be missing.
        """
        values = self.values.get(code)
        if not values:
            raise ValueError(f"the {what} ({code}) is missing")
        if len(values) > 1:
            raise ValueError(f"there is more than one {what} ({code}), so a ^ may be missing")
        return values[0]

    def has_transaction(self) -> bool:
        """Whether there is a date and an amount, so that it looks like a transaction."""
        return "D" in self.values and ("T" in self.values or "U" in self.values)

    def is_category_of_splits(self, category: str) -> bool:
        """Whether the category (L) of a transaction with splits says nothing that they do not say."""
        return category.lower() in _NOT_A_CATEGORY or any(split.category == category for split in self.splits)

    def _add_to_split(self, code: str, value: str) -> None:
        last = self.splits[-1] if self.splits else None
        if code == "S":
            self.splits.append(Split(category=value))
        elif code == "E":
            if not last or last.memo:
                self.splits.append(last := Split())
            last.memo = value
        elif code == "$":
            if not last or last.amount:
                self.splits.append(last := Split())
            last.amount = value
