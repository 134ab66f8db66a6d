"""A bank file on disk, read whole and parsed."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from statement_tui.errors import UnreadableFile
from statement_tui.models.csv_profile import CsvProfile
from statement_tui.models.parsed import Advance, ParsedFile, unwatched
from statement_tui.readers import archive
from statement_tui.readers.detect import ReadingAnswers, SavedProfiles, parse_bank_file

BYTES_MAX: Final = 100_000_000
"""Larger files are refused before they are read."""

_NO_ANSWERS: Final = ReadingAnswers()


@dataclass(frozen=True, slots=True)
class RawFile:
    """The bytes of one file of statements."""

    label: str
    """What it is called towards the user: the path as it was named, and the name in an archive."""
    name: str
    """Name of the file, without its folder."""
    data: bytes
    """All of it."""


@dataclass(frozen=True, slots=True)
class BankFile:
    """What a bank file holds, and how to know it again."""

    label: str
    """What it is called towards the user: the path as it was named, and the name in an archive."""
    name: str
    """Name of the file, without its folder."""
    sha256: str
    """Of its bytes, in hexadecimal digits."""
    parsed: ParsedFile
    """All that was found in it."""
    learnt: CsvProfile | None = None
    """How CSV files with this header are to be read, when the user had to say it."""


def open_bank_file(path: Path) -> tuple[RawFile, ...]:
    """The file itself, or each file in a zip.

    Raises:
        UnreadableFile: It is missing, a folder, too large, not permitted to be read, or an archive that is
            damaged or grows out of all proportion.
    """
    data = _bytes_of(path)
    if not archive.recognises(data):
        return (RawFile(str(path), _storable(path.name), data),)
    return tuple(
        RawFile(f"{path}/{name}", _storable(f"{path.name}/{name}"), content)
        for name, content in archive.members(data)
    )


def parse_raw_file(
    raw: RawFile,
    answers: ReadingAnswers = _NO_ANSWERS,
    advance: Advance = unwatched,
    saved_profiles: SavedProfiles = tuple,
) -> BankFile:
    """Parse the bytes of a bank file.

    Args:
        raw: The file.
        answers: What the user says about it.
        advance: Told how many bytes are read.
        saved_profiles: Profiles of CSV files that the user saved.

    Raises:
        UnreadableFile: It is no whole bank file, or leaves something open that the user has to say.
    """
    parsed, learnt = parse_bank_file(raw.data, answers, advance, saved_profiles)
    return BankFile(raw.label, raw.name, hashlib.sha256(raw.data).hexdigest(), parsed, learnt)


def _storable(name: str) -> str:
    """The name; one with bytes that are no characters cannot be stored as it is."""
    return name.encode("utf-8", "replace").decode()


def _bytes_of(path: Path) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UnreadableFile("This is a folder", "name the bank files in it")
        _require_size(status.st_size)
        with path.open("rb") as file:
            data = file.read(BYTES_MAX + 1)
    except FileNotFoundError:
        raise UnreadableFile("There is no such file", f"{path} does not exist") from None
    except OSError as error:
        raise UnreadableFile("The file cannot be read", os.strerror(error.errno or 0)) from None
    # What is no regular file, a pipe for example, tells its size only here.
    _require_size(len(data))
    return data


def _require_size(size: int) -> None:
    if size > BYTES_MAX:
        raise UnreadableFile(
            "The file is too large", f"it is larger than {BYTES_MAX // 1_000_000} MB; export shorter periods"
        )
