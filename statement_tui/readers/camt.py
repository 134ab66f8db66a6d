"""camt.053 files, the account statement of ISO 20022, and camt.052, its report within the day.

All versions have the elements that are read here in the same place; elements are told by their local names.
"""

import re
from typing import Final

from statement_tui.models.parsed import Advance, ParsedFile, unwatched

_HEAD_BYTES: Final = 65_536
_MESSAGE: Final = re.compile(
    r"<(?:[\w.-]+:)?BkToCstmr(?:Stmt|AcctRpt|DbtCdtNtfctn)[\s/>]|iso:20022:[\w:]*camt\.05[234]\.", re.ASCII
)


def recognises(head: bytes) -> bool:
    """Whether this is meant to be a camt message, judged by what its beginning holds."""
    head = head[:_HEAD_BYTES]
    # Names are ASCII, so that the NUL bytes are all that UTF-16 adds to them.
    text = (head.replace(b"\0", b"") if b"\0" in head[:4] else head).decode("latin-1")
    return text.lstrip("\xef\xbb\xbf\xff\xfe \t\r\n").startswith("<") and _MESSAGE.search(text) is not None


def read(data: bytes, advance: Advance = unwatched) -> ParsedFile:
    """All booked entries and booked balances of a camt.053 or camt.052 file.

    Entries and fields that cannot be read are left out, each with a warning that names the place.

    Args:
        data: The file. Its size is for the caller to limit.
        advance: Told how many bytes are done.

    Raises:
        UnreadableFile: It is not well-formed, cut off, declares a document type, or holds no statement.
    """
    # Most files are of other formats: what detection needs stays apart from the parser.
    from statement_tui.readers.camt_reader import CamtReader

    return CamtReader(data).read(advance)
