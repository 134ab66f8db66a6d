"""SWIFT MT940 files, as banks really write them: with headers, blocks, pages and fields of their own.

The library `mt-940` reads amounts, signs and references. It needs a file that keeps to the standard, so
each field is checked and written anew for it first; what it would stumble on, or silently read as something
else, is put right or reported here. The information for the account owner (:86:) is not given to it: it
drops what stands before the first SEPA keyword and after a question mark in a text, and glues words together.
"""

import re
from collections import deque
from typing import Final

from statement_tui.errors import UnreadableFile
from statement_tui.models.parsed import Advance, ParsedFile, unwatched
from statement_tui.readers.glued import find_other_format
from statement_tui.readers.text import decoded

_HEAD_BYTES: Final = 65_536

_START: Final = re.compile(
    r"^[ \t]*(?:(?:\{[^\n]*)?\{4:[ \t]*)?:(?:61:\s*[0-9]{6}|6[02][FM]?:\s*[CD]R?\s*[0-9]{6})", re.MULTILINE
)
_TAG: Final = re.compile(r"^[ \t]*(?:\{[^\n]*)?:[0-9]{2}[A-Z]?:", re.MULTILINE)
_OTHER_FORMAT: Final = re.compile(
    r"^[ \t]*(?:<\?xml|<!DOCTYPE|</?OFX>|OFXHEADER|<Document[ >]|!Type:)", re.MULTILINE
)


def recognises(head: bytes) -> bool:
    """Whether this is meant to be an MT940 file, judged by what its beginning holds."""
    return _START.search(_lines(decoded(head[:_HEAD_BYTES]))) is not None


def read(data: bytes, advance: Advance = unwatched) -> ParsedFile:
    """All booked entries and balances of an MT940 file; the pages of a statement are joined.

    What cannot be read is left out, each with a warning in its statement that names the place.

    Args:
        data: The file. Its size is for the caller to limit.
        advance: Told from time to time how many characters are done.

    Raises:
        UnreadableFile: It is no MT940 file, is cut off, holds binary data or another format, or no
            statement but interim reports (MT942).
    """
    text = _lines(decoded(data))
    if not _START.search(text):
        raise UnreadableFile(
            "This is not an MT940 file",
            "there is no balance (:60F:) and no entry (:61:) in it; choose MT940 at the bank.",
        )
    if (binary := text.find("\0")) >= 0:
        raise UnreadableFile(
            "There is binary data in the file",
            f"{_line(text, binary)} holds a NUL character, so the file is damaged; download it again.",
        )
    _require_one_format(text)
    # The library takes 60 ms to load, which only someone with such a file shall wait for.
    from statement_tui.readers.mt940_document import Document

    return Document(text, advance).read()


def _lines(text: str) -> str:
    """The text with line feeds only; DOS files that were converted twice have two carriage returns."""
    if "\r" not in text:
        return text
    return text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")


def _require_one_format(text: str) -> None:
    """Refuse a file with the data of another format in it, before its first field, or after its last one."""
    found = _OTHER_FORMAT.search(text)
    other = found.start() if found else None
    tags = deque(_TAG.finditer(text), maxlen=1)
    if other is None and (first := _TAG.search(text)):
        after = text.find("\n", tags[0].end())
        other = find_other_format(text, 0, first.start())
        if other is None and after >= 0:
            other = find_other_format(text, after, len(text))
    if other is not None:
        raise UnreadableFile(
            "There is another format in the MT940 file",
            f"it begins at {_line(text, other)}; import each file as the bank gives it.",
        )


def _line(text: str, offset: int) -> str:
    return f"line {text.count(chr(10), 0, offset) + 1}"
