"""The shape of a CSV file: what stands between its columns, and where the names of the columns are."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from statement_tui.models.csv_profile import CsvField
from statement_tui.readers.csv_amounts import parts
from statement_tui.readers.csv_dates import readings
from statement_tui.readers.csv_words import fields_of

DELIMITERS: Final = (";", ",", "\t", "|")
"""What can stand between columns."""

_SAMPLE_CHARACTERS: Final = 65_536
_SAMPLE_ROWS: Final = 400
_HEADER_ROWS_MAX: Final = 100
_INTEGER_DIGITS_MAX: Final = 12
_OTHER_FORMAT: Final = re.compile(
    r"\s*(?:<|\{|\[\{|%PDF|PK\x03\x04|OFXHEADER|!Type|!Account|!Option|:?\{?1:|:20:|:940:|\bbegin\b)",
    re.IGNORECASE,
)
_FORMAT_BEGINNING: Final = re.compile(
    r"\s*(?:<(?:OFX|\?xml|\?OFX|Document|html)\b|OFXHEADER|!(?:Type|Account|Option)\b|\{1:F)", re.IGNORECASE
)
_SWIFT_TAG: Final = re.compile(r"^:(?:20|25|28C?|60[FM]|61|62[FM]|86):", re.MULTILINE)

_DATES: Final = {CsvField.BOOKING_DATE, CsvField.VALUE_DATE}
_AMOUNTS: Final = {CsvField.AMOUNT, CsvField.DEBIT, CsvField.CREDIT}


@dataclass(frozen=True, slots=True)
class Shape:
    """How a text is divided into columns."""

    delimiter: str
    """What stands between two columns."""
    header_line: int
    """The line of the row with the names of the columns, 0 if there is none."""
    header: tuple[str, ...]
    """The names of the columns, as they stand."""
    rows: int
    """How many rows of the beginning look like transactions."""


def is_other_format(cells: Sequence[str]) -> bool:
    """Whether a row is the beginning of a file of another format."""
    text = cells[0][:80] if cells else ""
    return bool(_FORMAT_BEGINNING.match(text) or _SWIFT_TAG.match(text))


def looks_tabular(head: str) -> bool:
    """Whether the beginning of a text is a list of transactions with columns."""
    if "\0" in head or _OTHER_FORMAT.match(head) or _SWIFT_TAG.search(head):
        return False
    shape = shape_of(head)
    return shape is not None and (is_known_header(shape.header) or shape.rows > 0)


def shape_of(text: str, delimiter: str | None = None, has_header: bool | None = None) -> Shape | None:
    """The shape of a text, judged by its beginning; None when nothing in it looks like transactions.

    Args:
        text: It, with newlines only.
        delimiter: What the user says stands between columns.
        has_header: Whether the user says that there is a row with names.
    """
    shapes = [
        found
        for each in ([delimiter] if delimiter else DELIMITERS)
        if (found := _shape(text[:_SAMPLE_CHARACTERS], each, has_header))
    ]
    return max(
        shapes, key=lambda each: (each.rows, is_known_header(each.header), len(each.header)), default=None
    )


def is_date(cell: str) -> bool:
    """Whether the cell is a date in any order."""
    return readings(cell) is not None


def is_money(cell: str) -> bool:
    """Whether the cell is an amount and not rather a number of an account or a reference."""
    found = parts(cell)
    return found is not None and (bool(found[4]) or len(found[2]) <= _INTEGER_DIGITS_MAX)


def _shape(text: str, delimiter: str, has_header: bool | None) -> Shape | None:
    sample = _sample(text, delimiter)
    known = next(
        (index for index, (_, cells) in enumerate(sample[:_HEADER_ROWS_MAX]) if is_known_header(cells)), None
    )
    if has_header is False:
        known = None
    body = sample if known is None else sample[known + 1 :]
    data = [(line, cells) for line, cells in body if is_transaction(cells)]
    if not data and known is None:
        return None
    if known is None and _is_prose(body, data):
        return None
    header = () if known is None else tuple(sample[known][1])
    line = 0 if known is None else sample[known][0]
    if known is None and has_header is not False:
        before = [each for each in sample if each[0] < data[0][0]]
        if before and _could_be_header(before[-1][1], data[0][1], has_header):
            line, header = before[-1][0], tuple(before[-1][1])
        elif has_header and not before:
            line, header = data[0][0], tuple(data[0][1])
    return Shape(delimiter, line, header, len(data))


def _sample(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    lines = text.split("\n")
    if len(text) >= _SAMPLE_CHARACTERS:
        lines.pop()
    reader = csv.reader((line + "\n" for line in lines), delimiter=delimiter, skipinitialspace=True)
    sample: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                sample.append((line, cells))
            line = reader.line_num + 1
            if len(sample) >= _SAMPLE_ROWS:
                break
    except csv.Error:
        pass
    return sample


def is_known_header(cells: Sequence[str]) -> bool:
    """Whether the names are known and tell where the date and the amount are."""
    if len(cells) < 2 or any(is_date(cell) for cell in cells):
        return False
    found = {field for cell in cells if len(cell) <= 80 for field, _ in fields_of(cell)}
    return bool(found & _DATES) and bool(found & _AMOUNTS)


def is_transaction(cells: Sequence[str]) -> bool:
    """Whether one cell is a date and another one an amount."""
    dated = [is_date(cell) for cell in cells]
    return any(dated) and any(not date and is_money(cell) for cell, date in zip(cells, dated, strict=True))


def _is_prose(body: Sequence[tuple[int, list[str]]], data: Sequence[tuple[int, list[str]]]) -> bool:
    """Whether the rows with a date and an amount are only few among lines of text."""
    alike = Counter(len(cells) for _, cells in data).most_common(1)[0][1]
    return alike * 2 < sum(1 for line, _ in body if line >= data[0][0])


def _could_be_header(cells: Sequence[str], first: Sequence[str], has_header: bool | None) -> bool:
    named = [cell.strip() for cell in cells if cell.strip()]
    if has_header:
        return True
    width = len([cell for cell in first if cell.strip()])
    return (
        len(cells) <= len(first) + 1
        and len(named) >= max(2, (width * 3 + 4) // 5)
        and len(set(named)) * 5 >= len(named) * 4
        and not any(is_date(cell) or parts(cell) for cell in named)
    )
