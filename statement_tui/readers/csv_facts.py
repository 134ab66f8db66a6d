"""What is in the columns of a CSV file, whatever their names are."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from statement_tui.readers.csv_flags import flag_word
from statement_tui.readers.csv_shape import is_date, is_money

_DISTINCT_MAX: Final = 30


class ColumnFacts(NamedTuple):
    """What the cells of one column are."""

    filled: int
    """How many are not empty."""
    dates: int
    """How many of these are dates."""
    money: int
    """How many of these are amounts."""
    negative: int
    """How many of these are negative amounts."""
    words: frozenset[str]
    """The different texts, as words of a flag column; not all when there are many."""
    texts: frozenset[str]
    """The different texts; not all when there are many."""
    decimals: bool
    """Whether any amount has decimals."""


def facts_of(rows: Sequence[Sequence[str]], width: int) -> list[ColumnFacts]:
    """The facts of each column over some rows that are transactions."""
    found: list[ColumnFacts] = []
    for index in range(width):
        cells = [text for row in rows if index < len(row) and (text := row[index].strip())]
        texts = frozenset(cells)
        money = [cell for cell in cells if is_money(cell)]
        few = texts if len(texts) <= _DISTINCT_MAX else frozenset(sorted(texts)[:_DISTINCT_MAX])
        found.append(
            ColumnFacts(
                filled=len(cells),
                dates=sum(map(is_date, cells)),
                money=len(money),
                negative=sum(1 for cell in money if "-" in cell or "−" in cell or "(" in cell),
                words=frozenset(map(flag_word, few)),
                texts=texts if len(texts) <= _DISTINCT_MAX else few | {""},
                decimals=any("." in cell or "," in cell for cell in money),
            )
        )
    return found
