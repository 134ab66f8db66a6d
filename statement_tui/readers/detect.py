"""Which reader a bank file is for, by what is in it; names of files say little."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from statement_tui.errors import UnreadableFile
from statement_tui.models.parsed import Advance, ParsedFile, unwatched

_HEAD_BYTES: Final = 65_536


@dataclass(frozen=True, slots=True)
class Hints:
    """What the user says about how a file is to be read."""

    fields: Mapping[str, str] = field(default_factory=dict)
    """Answers to questions of a reader, by their fields: `date_order` is `dmy`, `mdy` or `ymd`."""


_NO_HINTS: Final = Hints()


def parse_bank_file(data: bytes, hints: Hints = _NO_HINTS, advance: Advance = unwatched) -> ParsedFile:
    """Parse a bank file of any format that is known.

    Args:
        data: The file.
        hints: What the user says about it.
        advance: Told how many bytes are read.

    Raises:
        UnreadableFile: It is empty, of another format, or damaged.
    """
    from statement_tui.readers import camt, mt940, ofx, qif

    if not data.strip():
        raise UnreadableFile("The file is empty", "export it from the bank again")
    head = data[:_HEAD_BYTES]
    if ofx.recognises(head):
        return ofx.read(data, advance)
    if camt.recognises(head):
        return camt.read(data, advance)
    if mt940.recognises(head):
        return mt940.read(data, advance)
    if qif.recognises(head):
        return qif.read(data, advance, hints.fields.get("date_order"))
    raise UnreadableFile(
        "This is not a bank file that can be read",
        "export it from the bank as camt.053, MT940, OFX, QIF or CSV",
    )
