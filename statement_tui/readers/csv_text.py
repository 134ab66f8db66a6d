"""The text of a CSV file, and its rows with the lines they stand in."""

import codecs
import csv
import re
from collections.abc import Iterator
from typing import Final

from statement_tui.errors import UnreadableFile
from statement_tui.models.parsed import Advance, unwatched
from statement_tui.readers.csv_words import fields_of
from statement_tui.readers.text import quoted

_ADVANCE_ROWS: Final = 1000
_SAMPLE_BYTES: Final = 16_384
_OLD_ENCODINGS: Final = ("cp1252", "cp1250", "mac_roman", "cp850")
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CELL: Final = re.compile(r'[^;,\t|"\r\n]+')


def text_of(data: bytes, encoding: str | None = None) -> tuple[str, str, bool]:
    """The text with newlines only, its encoding, and whether that encoding is certain.

    Args:
        data: The file.
        encoding: What the user says it is; None to tell it from the file.

    Raises:
        UnreadableFile: The encoding does not exist, or the file is not in it.
    """
    name, certain = (encoding, True) if encoding else encoding_of(data)
    try:
        text = data.decode(name, "strict" if encoding else "replace")
    except LookupError:
        raise UnreadableFile(
            "There is no such encoding", f"{quoted(name)} is not known; try cp1252."
        ) from None
    except (UnicodeError, ValueError):
        raise UnreadableFile(
            f"The file is not in the encoding {quoted(name)}", "choose another with --encoding, as cp1252."
        ) from None
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    # The end of the file, as DOS programs mark it.
    return text.rstrip("\x1a").removeprefix("\ufeff"), name, certain


def encoding_of(data: bytes) -> tuple[str, bool]:
    """The encoding, and whether the file proves it."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, True
    sample = data[:_SAMPLE_BYTES]
    if sample[1::2].count(0) > len(sample) // 3 and 0 not in sample[0:64:2]:
        return "utf-16-le", True
    try:
        data.decode("utf-8")
        return "utf-8", True
    except UnicodeDecodeError:
        known = {encoding: _known_names(sample, encoding) for encoding in _OLD_ENCODINGS}
    best = max(_OLD_ENCODINGS, key=lambda encoding: known[encoding])
    # Western and Central European text differ in few letters, and often in none that the file has.
    return best, known[best] > 0 or data.decode("cp1252", "replace") == data.decode("cp1250", "replace")


def _known_names(sample: bytes, encoding: str) -> int:
    """How many known names of columns with a letter outside ASCII there are."""
    cells = _CELL.findall(sample.decode(encoding, "replace"))
    return sum(1 for cell in cells if not cell.isascii() and fields_of(cell))


class Table:
    """The rows of a delimited text; a row may be gone through any number of times."""

    def __init__(self, text: str, delimiter: str) -> None:
        """Look at the whole text.

        Args:
            text: It, with newlines only.
            delimiter: What stands between two columns.

        Raises:
            UnreadableFile: A quote is opened and never closed, or a cell is far too large.
        """
        self.text = text
        self.delimiter = delimiter
        self._strict = True
        try:
            for _ in self.rows():
                pass
        except csv.Error as fault:
            if "expected after" not in str(fault):
                raise self._damaged() from None
            self._strict = False
            self._require_single_lines()

    def rows(
        self, advance: Advance = unwatched, share: tuple[int, int] = (0, 1)
    ) -> Iterator[tuple[int, list[str]]]:
        """Each row that is not blank, with the line on which it begins.

        Args:
            advance: Told how many characters are read.
            share: Which of how many times this is that the text is gone through, from 0.
        """
        reader = csv.reader(
            _lines(self.text), delimiter=self.delimiter, strict=self._strict, skipinitialspace=True
        )
        turn, turns = share
        size, done, line = len(self.text), 0, 1
        for count, cells in enumerate(reader, 1):
            if any(cells):
                yield line, cells
            line = reader.line_num + 1
            done += sum(map(len, cells)) + len(cells)
            if not count % _ADVANCE_ROWS:
                advance((turn * size + min(done, size)) // turns)

    def _require_single_lines(self) -> None:
        try:
            for line, cells in self.rows():
                if any("\n" in cell for cell in cells):
                    raise UnreadableFile(
                        "The quotes in the file are damaged",
                        f"line {line}: a quote is opened and not closed on the line; get the file again.",
                    )
        except csv.Error:
            raise self._damaged() from None

    def _damaged(self) -> UnreadableFile:
        last = 1
        try:
            for line, _ in self.rows():
                last = line
        except csv.Error as fault:
            if "limit" in str(fault):
                return UnreadableFile(
                    "A cell of the file is far too large",
                    f"after line {last}; this is no list of transactions.",
                )
        return UnreadableFile(
            "The file ends in the middle of a row",
            f"after line {last} a quote is opened and never closed; get the file again.",
        )


def _lines(text: str) -> Iterator[str]:
    start, size = 0, len(text)
    while start < size:
        end = text.find("\n", start) + 1 or size
        yield text[start:end]
        start = end
