"""The amount of one row, from whatever columns say it."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Final

from statement_tui.models.csv_profile import CsvField, SignStyle
from statement_tui.readers.csv_amounts import amount
from statement_tui.readers.csv_columns import Layout
from statement_tui.readers.csv_flags import CREDIT_WORDS, DEBIT_WORDS, flag_word
from statement_tui.readers.text import quoted

_NOTHING: Final = Decimal(0)


class NoAmount(ValueError):
    """The columns of the amount are empty."""


def only(layout: Layout, field: CsvField) -> int:
    """The one column of a field; -1 if there is none."""
    columns = layout.get(field, ())
    return columns[0] if columns else -1


def cell(cells: Sequence[str], index: int) -> str:
    """What stands in a column; empty where the row or the column is missing."""
    return cells[index].strip() if 0 <= index < len(cells) else ""


class RowMoney:
    """Reads the signed amount of a row."""

    def __init__(self, layout: Layout, style: SignStyle, debit_words: Collection[str] = ()) -> None:
        """Prepare for the rows of one file.

        Args:
            layout: Which columns hold what.
            style: How money in and money out are told apart.
            debit_words: Folded words of the flag column that mean money out; empty for those that are known.
        """
        self._style = style
        self._amount = only(layout, CsvField.AMOUNT)
        self._debit = only(layout, CsvField.DEBIT)
        self._credit = only(layout, CsvField.CREDIT)
        self._flag = only(layout, CsvField.FLAG)
        self._words = frozenset(debit_words)

    def of(self, cells: Sequence[str], mark: str) -> Decimal:
        """The amount, money in positive.

        Raises:
            NoAmount: The row has none.
            ValueError: It cannot be read; the message says why in a sentence.
        """
        if self._style is SignStyle.DEBIT_CREDIT:
            return self._of_two(cells, mark)
        text = cell(cells, self._amount)
        if not text:
            raise NoAmount("it has no amount")
        found = amount(text, mark)
        if self._style is SignStyle.INVERTED:
            return -found if found else found
        if self._style is SignStyle.FLAG and found and self._is_out(cell(cells, self._flag)):
            return -found
        return found

    def _of_two(self, cells: Sequence[str], mark: str) -> Decimal:
        debit, credit = cell(cells, self._debit), cell(cells, self._credit)
        if not debit and not credit:
            raise NoAmount("it has no amount")
        out = amount(debit, mark) if debit else _NOTHING
        into = amount(credit, mark) if credit else _NOTHING
        if out and into:
            raise ValueError("it gives both money out and money in")
        return into if into or not out else -abs(out)

    def _is_out(self, text: str) -> bool:
        word = flag_word(text)
        if self._words:
            return word in self._words
        if word in DEBIT_WORDS:
            return True
        if word in CREDIT_WORDS:
            return False
        raise ValueError(f"{quoted(text)} says neither money in nor money out")
