"""Which reader a bank file is for, by what is in it; names of files say little."""

from statement_tui.errors import UnreadableFile
from statement_tui.models.parsed import ParsedFile
from statement_tui.readers import ofx


def parse_bank_file(data: bytes) -> ParsedFile:
    """Parse a bank file of any format that is known.

    Raises:
        UnreadableFile: It is empty, of another format, or damaged.
    """
    if not data.strip():
        raise UnreadableFile("The file is empty", "export it from the bank again")
    if ofx.recognises(data):
        return ofx.read(data)
    raise UnreadableFile(
        "This is not a bank file that can be read", "export it from the bank as OFX, QFX or QBO"
    )
