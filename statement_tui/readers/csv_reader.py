"""CSV files: each bank has its own columns, and nothing says how dates, amounts and signs are written.

All of it is told from the whole file before the first row is read. What the file leaves open is asked for,
and never guessed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from statement_tui.errors import UnreadableFile
from statement_tui.models.csv_profile import CsvAnswers, CsvField, CsvProfile
from statement_tui.models.parsed import Advance, ParsedEntry, ParsedFile, ParseWarning, unwatched
from statement_tui.readers.csv_money import only
from statement_tui.readers.csv_plan import Plan, plan
from statement_tui.readers.csv_questions import CsvQuestionsOpen
from statement_tui.readers.csv_rows import Rows
from statement_tui.readers.csv_shape import looks_tabular
from statement_tui.readers.csv_shipped import shipped_profiles
from statement_tui.readers.csv_statement import OpenStatement
from statement_tui.readers.csv_text import text_of

__all__ = ["CsvQuestionsOpen", "CsvReading", "read", "recognises"]

_HEAD_BYTES: Final = 65_536
_NO_ANSWERS: Final = CsvAnswers()


@dataclass(frozen=True, slots=True)
class CsvReading:
    """What a CSV file holds, and how it was read."""

    parsed: ParsedFile
    """All that was found in it."""
    profile: CsvProfile
    """How it was read; to be saved when the user had to say something."""
    asked: bool
    """Whether it would have been read differently, or not at all, without the user's answers."""


def recognises(head: bytes) -> bool:
    """Whether this is a list of transactions with columns, judged by what its beginning holds."""
    if head.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
        return False
    text, _, _ = text_of(head[:_HEAD_BYTES])
    return looks_tabular(text)


def read(
    data: bytes,
    advance: Advance = unwatched,
    *,
    profiles: Sequence[CsvProfile] = (),
    profile: str | None = None,
    answers: CsvAnswers = _NO_ANSWERS,
) -> CsvReading:
    """All booked rows of a CSV file.

    Rows that cannot be read are left out, each with a warning that names the line.

    Args:
        data: The file. Its size is for the caller to limit.
        advance: Told how many characters are read so far.
        profiles: Those that the user saved; the ones that come with the program are known besides.
        profile: The name of one that is to be used.
        answers: What the user says about the file.

    Raises:
        CsvQuestionsOpen: The file leaves something open that the user has to say.
        UnreadableFile: It is no list of transactions, is cut off within a quote, or holds binary data.
    """
    known = [*profiles, *shipped_profiles()]
    settled = plan(data, advance, known, profile, answers)
    return CsvReading(
        parsed=_parsed(settled, advance),
        profile=settled.profile,
        asked=answers != _NO_ANSWERS and _differs(settled, data, known, profile),
    )


def _differs(settled: Plan, data: bytes, known: Sequence[CsvProfile], name: str | None) -> bool:
    """Whether the file would be read differently without answers."""
    try:
        return plan(data, unwatched, known, name, _NO_ANSWERS).profile != settled.profile
    except UnreadableFile:
        return True


def _parsed(settled: Plan, advance: Advance) -> ParsedFile:
    rows = Rows(settled.reading, settled.survey.dates)
    header = list(settled.header)
    last: list[str] = []
    for line, cells in settled.table.rows(advance, (1, 2)):
        if line >= settled.first_line and cells != header:
            rows.add(line, cells)
            last = cells
    text = settled.table.text
    ends_within_row = not text.endswith("\n") and len(last) < settled.reading.width
    rows.finish(ends_within_row and last[:1] != [] and last[0][:1].isdigit())
    lost = next((warning for warning in rows.warnings if warning.lost), None)
    if lost and not rows.statements:
        raise UnreadableFile("No row of the file can be read", f"{lost.place}: {lost.message}.")
    remarks = [
        ParseWarning(place=f"line {settled.first_line}", message=message) for message in settled.remarks
    ]
    opened = list(rows.statements.values()) or [OpenStatement("", "", settled.reading.currency)]
    _number_parts(opened)
    is_only = len(opened) == 1
    if not text.endswith("\n"):
        _warn_if_cut_off(opened, settled)
    if is_only:
        opened[0].warnings = [*opened[0].warnings, *remarks, *rows.warnings]
    statements = tuple(each.parsed(settled.newest_first, settled.preamble, is_only) for each in opened)
    warnings = () if is_only else (*remarks, *rows.warnings)
    return ParsedFile(format="csv", statements=statements, warnings=warnings)


def _number_parts(opened: Sequence[OpenStatement]) -> None:
    """Tell parts of an account with balances of their own apart by their names, where no number does."""
    names = {(each.account_number, each.account_name) for each in opened}
    if len({number for number, _ in names}) < len(names):
        for each in opened:
            if name := "".join(each.account_name.split()):
                each.account_number = f"{each.account_number}/{name}" if each.account_number else name


def _warn_if_cut_off(opened: Sequence[OpenStatement], settled: Plan) -> None:
    """Warn when the file ends in an amount that has fewer decimals than all others."""
    if only(settled.reading.layout, CsvField.AMOUNT) != settled.reading.width - 1:
        return
    last = max(
        (each for each in opened if each.entries), key=lambda each: _line(each.entries[-1]), default=None
    )
    if last is None:
        return
    decimals = {_decimals(entry) for each in opened for entry in each.entries[: -1 if each is last else None]}
    if decimals and _decimals(last.entries[-1]) < min(decimals):
        last.warnings.append(
            ParseWarning(place=last.entries[-1].place, message="the file may be cut off within this amount")
        )


def _line(entry: ParsedEntry) -> int:
    return int(entry.place.removeprefix("line "))


def _decimals(entry: ParsedEntry) -> int:
    exponent = entry.amount.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0
