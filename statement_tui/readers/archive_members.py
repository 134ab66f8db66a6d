"""The files in a zip archive, unpacked within limits.

The directory of an archive can lie about sizes, so that bytes are counted while the files are unpacked.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from statement_tui.errors import UnreadableFile
from statement_tui.readers.archive import recognises
from statement_tui.readers.text import quoted

_DIRECTORY_SIGNATURE: Final = b"PK\x01\x02"

_MEMBERS_MAX: Final = 1_000
_DIRECTORY_MAX: Final = 10_000
"""With the folders and hidden files that are passed over; each takes far more memory than it has bytes."""
_UNPACKED_BYTES_MAX: Final = 100_000_000
_RATIO_MAX: Final = 100
_RATIO_FREE_BYTES: Final = 1_000_000
"""A short file of equal rows can well be packed to less than a hundredth."""
_PIECE_BYTES: Final = 65_536

_ENCRYPTED: Final = 0x1
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""zipfile unpacks those two piece by piece, and with any other it gives all that a piece holds at once."""

_FAULTS: Final = (
    zipfile.BadZipFile,
    NotImplementedError,
    ValueError,
    EOFError,
    OSError,
    struct.error,
    zlib.error,
)
"""All that zipfile was seen to raise for a damaged archive."""


def unpack(data: bytes) -> tuple[tuple[str, bytes], ...]:
    """Name and bytes of each file, as `archive.members` gives them.

    Raises:
        UnreadableFile: It is damaged, encrypted, too large when unpacked, or holds an archive or no file.
    """
    if data.count(_DIRECTORY_SIGNATURE) > _DIRECTORY_MAX:
        raise _too_many(_DIRECTORY_MAX)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _FAULTS:
        detail = "its directory is missing or cannot be read; download the archive again."
        raise UnreadableFile("The zip archive is damaged or cut off", detail) from None
    with archive:
        files = [info for info in archive.infolist() if not _passed_over(info)]
        if len(files) > _MEMBERS_MAX:
            raise _too_many(_MEMBERS_MAX)
        if not files:
            detail = "there is no file in it; export the statements from the bank again."
            raise UnreadableFile("The zip archive is empty", detail)
        limit = min(_UNPACKED_BYTES_MAX, max(_RATIO_FREE_BYTES, _RATIO_MAX * len(data)))
        found: list[tuple[str, bytes]] = []
        for info in files:
            content = _unpacked(archive, info, limit)
            limit -= len(content)
            found.append((info.filename, content))
    return tuple(found)


def _passed_over(info: zipfile.ZipInfo) -> bool:
    parts = info.filename.replace("\\", "/").split("/")
    return not parts[-1] or any(part == "__MACOSX" or part.startswith(".") for part in parts)


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    """The bytes of one file, which are not to become more than the limit."""
    name = quoted(info.filename)
    if info.flag_bits & _ENCRYPTED:
        detail = f"{name} asks for a password; unpack the archive and import the files in it."
        raise UnreadableFile("The zip archive is encrypted", detail)
    if info.compress_type not in _METHODS:
        detail = (
            f"{name} is packed with method {info.compress_type}; unpack the archive and import the files."
        )
        raise UnreadableFile("The zip archive is packed in a way that is not read", detail)
    content = io.BytesIO()
    try:
        for piece in _pieces(archive, info):
            if content.tell() + len(piece) > limit:
                raise UnreadableFile(
                    "The zip archive is too large when it is unpacked",
                    f"at {name} it has become more than {_UNPACKED_BYTES_MAX:,} bytes, or more than "
                    f"{_RATIO_MAX} times its own size; unpack it and import the files in it.",
                )
            content.write(piece)
    except _FAULTS:
        detail = f"{name} cannot be unpacked, or is not what was packed; download the archive again."
        raise UnreadableFile("The zip archive is damaged", detail) from None
    unpacked = content.getvalue()
    if recognises(unpacked):
        detail = f"{name} is an archive itself; unpack both and import the files in them."
        raise UnreadableFile("There is another archive in the zip archive", detail)
    return unpacked


def _pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(info) as file:
        while piece := file.read(_PIECE_BYTES):
            yield piece


def _too_many(most: int) -> UnreadableFile:
    detail = f"there are more than {most:,}; unpack the archive and import the files in several parts."
    return UnreadableFile("There are too many files in the zip archive", detail)
