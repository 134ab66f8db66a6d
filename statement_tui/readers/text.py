"""The text of bank files that do not declare their encoding, and pieces of it in messages."""

import codecs
from typing import Final

_QUOTED_CHARACTERS_MAX: Final = 40

_BYTE_ORDER_MARKS: Final = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def decoded(data: bytes) -> str:
    """The text after its byte order mark, else UTF-8, else Windows code page 1252; nothing makes it fail."""
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def quoted(text: str) -> str:
    """The text in quotes, shortened, with its control characters as escapes."""
    return repr(text if len(text) <= _QUOTED_CHARACTERS_MAX else text[:_QUOTED_CHARACTERS_MAX] + "…")
