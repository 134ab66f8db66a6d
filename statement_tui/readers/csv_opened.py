"""A CSV file whose text, columns and header are known, and some of its rows."""

from typing import Final

from statement_tui.errors import UnreadableFile
from statement_tui.models.csv_profile import CsvAnswers, CsvProfile
from statement_tui.readers.csv_columns import SAMPLE_ROWS
from statement_tui.readers.csv_dates import is_yearless
from statement_tui.readers.csv_shape import DELIMITERS, is_transaction, shape_of
from statement_tui.readers.csv_text import Table, text_of
from statement_tui.readers.csv_words import fingerprint
from statement_tui.readers.text import quoted

_HEAD_CHARACTERS: Final = 65_536
_COLUMNS_MAX: Final = 500


class OpenedFile:
    """One file, before it is known what its columns hold.

    Attributes:
        table: Its rows.
        encoding: Its encoding.
        certain: Whether it proves to be in this encoding.
        header: The names of the columns, empty if there are none.
        fingerprint: The same, folded.
        first_line: The line from which on there are transactions.
        above: The rows above the header.
        sample: The first rows that look like transactions.
    """

    def __init__(self, data: bytes, answers: CsvAnswers, preferred: CsvProfile) -> None:
        """Divide the file into columns.

        Args:
            data: It.
            answers: What the user says about it.
            preferred: What a profile says that the user names.

        Raises:
            UnreadableFile: It is no list of transactions, is cut off within a quote, or holds binary data.
        """
        text, self.encoding, self.certain = text_of(data, answers.encoding)
        if not self.certain and preferred.encoding:
            text, self.encoding, self.certain = text_of(data, preferred.encoding)
        if (binary := text.find("\0")) >= 0:
            raise UnreadableFile(
                "There is binary data in the file",
                f"line {text.count(chr(10), 0, binary) + 1} holds a NUL character, so the file is damaged; "
                "get it again.",
            )
        has_header = answers.has_header if answers.has_header is not None else preferred.has_header
        shape = shape_of(text, answers.delimiter or preferred.delimiter, has_header)
        if shape is None:
            raise _no_transactions(text)
        if len(shape.header) > _COLUMNS_MAX:
            raise UnreadableFile(
                f"The file has more than {_COLUMNS_MAX} columns", "this is no list of transactions."
            )
        self.table = Table(text, shape.delimiter)
        self.header = shape.header
        self.fingerprint = fingerprint(list(shape.header))
        self.above: list[list[str]] = []
        self.sample: list[list[str]] = []
        self.first_line = self._take_sample(shape.header_line)

    def _take_sample(self, header_line: int) -> int:
        """Gather rows above and below the header; return the line of the first row below it."""
        first = header_line + 1 if header_line else 0
        for line, cells in self.table.rows():
            if line == header_line:
                continue
            if not first and is_transaction(cells):
                first = line
            if not first or line < first:
                self.above.append(cells)
            elif is_transaction(cells):
                self.sample.append(cells)
                if len(self.sample) >= SAMPLE_ROWS:
                    break
        return first


def _no_transactions(text: str) -> UnreadableFile:
    for number, line in enumerate(text[:_HEAD_CHARACTERS].split("\n"), 1):
        for delimiter in DELIMITERS:
            first = line.split(delimiter)[0].strip(' "')
            if delimiter in line and is_yearless(first):
                return UnreadableFile(
                    "The dates in the file have no year",
                    f"line {number}: {quoted(first)}; export the statement with full dates.",
                )
    return UnreadableFile(
        "There is no list of transactions in the file",
        "no row has a date and an amount, and no known names stand over its columns.",
    )
