"""Which reader a bank file is for, by what is in it; names of files say little."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias

from statement_tui.errors import UnreadableFile
from statement_tui.models.csv_profile import CsvProfile
from statement_tui.models.parsed import Advance, ParsedFile, unwatched

SavedProfiles: TypeAlias = Callable[[], Sequence[CsvProfile]]
"""Gives the profiles that the user saved; asked only when a CSV is to be read."""

_HEAD_BYTES: Final = 65_536


@dataclass(frozen=True, slots=True)
class ReadingAnswers:
    """What the user says about how a file is to be read."""

    fields: Mapping[str, str] = field(default_factory=dict)
    """Answers to questions of a reader, by their fields: `date_order` is `dmy`, `mdy` or `ymd`."""
    columns: tuple[str, ...] = ()
    """Which columns of a CSV hold what: `amount=Betrag`."""


class Reading(NamedTuple):
    """What a file holds, and what was learnt about files like it."""

    parsed: ParsedFile
    """All that was found in it."""
    learnt: CsvProfile | None = None
    """How a CSV is to be read, when the user had to say it."""


_NO_ANSWERS: Final = ReadingAnswers()


def parse_bank_file(
    data: bytes,
    answers: ReadingAnswers = _NO_ANSWERS,
    advance: Advance = unwatched,
    saved_profiles: SavedProfiles = tuple,
) -> Reading:
    """Parse a bank file of any format that is known.

    Args:
        data: The file.
        answers: What the user says about it.
        advance: Told how many bytes are read.
        saved_profiles: Profiles of CSV files besides those that come with the program.

    Raises:
        UnreadableFile: It is empty, of another format, damaged, or leaves something open.
    """
    from statement_tui.readers import camt, csv_reader, mt940, ofx, qif

    if not data.strip():
        raise UnreadableFile("The file is empty", "export it from the bank again")
    head = data[:_HEAD_BYTES]
    if ofx.recognises(head):
        return Reading(ofx.read(data, advance))
    if camt.recognises(head):
        return Reading(camt.read(data, advance))
    if mt940.recognises(head):
        return Reading(mt940.read(data, advance))
    if qif.recognises(head):
        return Reading(qif.read(data, advance, answers.fields.get("date_order")))
    if csv_reader.recognises(head):
        return _parse_csv(data, answers, advance, saved_profiles())
    raise UnreadableFile(
        "This is not a bank file that can be read",
        "export it from the bank as camt.053, MT940, OFX, QIF or CSV",
    )


def _parse_csv(
    data: bytes, answers: ReadingAnswers, advance: Advance, saved_profiles: Sequence[CsvProfile]
) -> Reading:
    from statement_tui.readers import csv_reader
    from statement_tui.readers.csv_answers import answers_from

    reading = csv_reader.read(
        data,
        advance,
        profiles=saved_profiles,
        profile=answers.fields.get("profile"),
        answers=answers_from(answers.fields, answers.columns),
    )
    return Reading(reading.parsed, reading.profile if reading.asked else None)
