"""Zip archives of bank files, as banks send a month of daily statements."""

from typing import Final

_SIGNATURES: Final = (b"PK\x03\x04", b"PK\x05\x06")
"""Of the first file, or of the directory of an archive without files."""


def recognises(head: bytes) -> bool:
    """Whether this is a zip archive, judged by its first bytes."""
    return head.startswith(_SIGNATURES)


def members(data: bytes) -> tuple[tuple[str, bytes], ...]:
    """Name and bytes of each file in a zip archive, in the order of its directory; a name can come twice.

    Folders, hidden files and what macOS adds to an archive are left out.

    Args:
        data: The archive. Its size is for the caller to limit.

    Raises:
        UnreadableFile: It is damaged, encrypted, too large when unpacked, or holds an archive or no file.
    """
    # Importing zipfile takes longer than to tell what most files are.
    from statement_tui.readers.archive_members import unpack

    return unpack(data)
