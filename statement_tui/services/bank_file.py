"""A bank file on disk, read whole and parsed."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from statement_tui.errors import UnreadableFile
from statement_tui.models.parsed import ParsedFile
from statement_tui.readers.detect import parse_bank_file

BYTES_MAX: Final = 100_000_000
"""Larger files are refused before they are read."""


@dataclass(frozen=True, slots=True)
class BankFile:
    """What a bank file holds, and how to know it again."""

    path: Path
    """As the user named it."""
    sha256: str
    """Of its bytes, in hexadecimal digits."""
    parsed: ParsedFile
    """All that was found in it."""


def read_bank_file(path: Path) -> BankFile:
    """Read and parse a bank file.

    Raises:
        UnreadableFile: It is missing, a folder, too large, not permitted to be read, or no whole bank file.
    """
    data = _bytes_of(path)
    return BankFile(path, hashlib.sha256(data).hexdigest(), parse_bank_file(data))


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
