"""The text and the tags of SGML and XML files as banks really write them.

Nothing here checks a grammar: leaf tags may be left open, the declared character set may be wrong, and a `<`
may stand in a text. All scans are linear in the length of the file, whatever it holds.
"""

import codecs
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from statement_tui.errors import UnreadableFile

_HEADER_BYTES: Final = 2048
"""Where a character set can be declared."""

_DECLARED: Final = re.compile(rb"(?:CHARSET|ENCODING)\s*[:=]\s*[\"']?([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_CODE_PAGE: Final = re.compile(r"(?:CP|WINDOWS-?|IBM-?)?(\d{3,4})", re.ASCII)
_ISO_8859: Final = re.compile(r"(?:ISO[-_]?)?8859-(\d{1,2})", re.ASCII)
_MULTIBYTE: Final = frozenset({"BIG5", "EUC-JP", "EUC-KR", "GB18030", "GB2312", "GBK", "SHIFT_JIS"})

_ATTRIBUTES: Final = r"(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*"
_TOKEN_PATTERN: Final = (
    rf"<(?:(/?)([A-Z][A-Z0-9._]*){_ATTRIBUTES}\s*(/?)>"
    r"|(!--|!\[CDATA\[)"
    r"|(!(?i:DOCTYPE|ENTITY|ELEMENT|ATTLIST)\b))"
)
_TOKEN: Final = re.compile(_TOKEN_PATTERN, re.ASCII)
_TOKEN_ANY_CASE: Final = re.compile(_TOKEN_PATTERN, re.ASCII | re.IGNORECASE)
_SECTION_ENDS: Final = {"!--": "-->", "![CDATA[": "]]>"}

_ENTITY: Final = re.compile(r"&(?:(amp|lt|gt|quot|apos|nbsp)|#([0-9]{1,7})|#[xX]([0-9A-Fa-f]{1,6}));")
_ENTITIES: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": "\u00a0"}

_LONG_LINE_CHARACTERS: Final = 200
"""From here on a line number alone does not help to find a place."""


class Tag(NamedTuple):
    """A tag, with the text that follows it."""

    name: str
    """In capitals."""
    closes: bool
    """Whether it is a closing tag."""
    text: str
    """What stands between an opening tag and the next tag, decoded and without surrounding white space."""
    offset: int
    """Where the tag begins, in characters."""


class Places:
    """Names places in a text; asked in the order of the text, so that it is counted through only once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._counted_to = 0
        self._line = 1
        self._line_start = 0

    def at(self, offset: int) -> str:
        """The line, `line 12`; in a line so long that this does not help, the column too."""
        self._line += self._text.count("\n", self._counted_to, offset)
        self._line_start = max(self._line_start, self._text.rfind("\n", self._counted_to, offset) + 1)
        self._counted_to = offset
        column = offset - self._line_start + 1
        return f"line {self._line}" + (f", column {column}" if column > _LONG_LINE_CHARACTERS else "")


def text_of(data: bytes) -> str:
    """The file as text, whatever it declares; characters that cannot be told become U+FFFD.

    A byte order mark decides first. A file that is valid UTF-8 is UTF-8, since other character sets hardly
    ever look like it; the declaration is only asked after that, and Windows-1252 is what is left.
    """
    text = _decoded(data)
    return text.replace("\r", "\n") if "\r" in text and "\n" not in text else text


def _decoded(data: bytes) -> str:
    if data.startswith(codecs.BOM_UTF8):
        return data.decode("utf-8-sig", "replace")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    if data[1:4:2] == b"\0\0" and data[0:1] != b"\0":
        return data.decode("utf-16-le", "replace")
    if data[0:4:2] == b"\0\0" and data[1:2] != b"\0":
        return data.decode("utf-16-be", "replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return _decoded_as_declared(data)


def _decoded_as_declared(data: bytes) -> str:
    # Banks cut texts at a number of bytes, in the middle of a character: a few bad bytes prove nothing.
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    if len(text) - len(text.encode("ascii", "ignore")) > 2 * damaged:
        return text
    for declared in _DECLARED.findall(data[:_HEADER_BYTES]):
        try:
            return data.decode(_codec(declared.decode().upper()))
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("cp1252", "replace")


def _codec(declared: str) -> str:
    """The codec of a declared character set.

    Raises:
        LookupError: It is none that a bank file is written in. Only these are looked up: some codecs, such as
            `unicode_escape`, would run what the text says.
    """
    if code_page := _CODE_PAGE.fullmatch(declared):
        return f"cp{code_page[1]}"
    if iso := _ISO_8859.fullmatch(declared):
        # What is declared as Latin-1 has the quotes and the euro sign of Windows-1252 in practice.
        return "cp1252" if iso[1] == "1" else f"iso8859-{iso[1]}"
    if declared in _MULTIBYTE:
        return declared
    raise LookupError(declared)


def tags(text: str) -> Iterator[Tag]:
    """All tags in the order of the text; comments are left out, CDATA sections are taken as they are.

    An opening tag comes with the text after it, which is how a leaf that is never closed gets its value; an
    empty XML tag comes as two. Tags in small letters count only when the root has them.

    Raises:
        UnreadableFile: There is a document type or entity declaration, which no bank file needs.
    """
    search = (_TOKEN if "<OFX" in text else _TOKEN_ANY_CASE).search
    opened, offset = "", 0
    parts: list[str] = []
    position = text_start = 0
    unended: set[str] = set()
    while match := search(text, position):
        slash, name, empty, section, declaration = match.groups()
        begin, position = match.span()
        if declaration:
            raise _declares(Places(text).at(begin))
        if section:
            # One that never ends is text. To look for its end again and again would take quadratic time.
            end = -1 if section in unended else text.find(_SECTION_ENDS[section], position)
            if end < 0:
                unended.add(section)
                continue
            parts += (_unescaped(text[text_start:begin]), "" if section == "!--" else text[position:end])
            position = text_start = end + 3
            continue
        if opened:
            parts.append(_unescaped(text[text_start:begin]))
            yield Tag(opened, False, "".join(parts).strip(), offset)
        parts.clear()
        opened, offset, text_start = "" if slash else name.upper(), begin, position
        if slash or empty:
            if empty and opened:
                yield Tag(opened, False, "", begin)
            yield Tag(name.upper(), True, "", begin)
            opened = ""
    if opened:
        yield Tag(opened, False, "".join([*parts, _unescaped(text[text_start:])]).strip(), offset)


def _declares(place: str) -> UnreadableFile:
    return UnreadableFile(
        "The file declares a document type or entities",
        f"{place}: no bank needs <!DOCTYPE or <!ENTITY in a statement, and it can hide an attack; "
        "get the file from the bank again.",
    )


def _unescaped(text: str) -> str:
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(entity: re.Match[str]) -> str:
    name, decimal, hexadecimal = entity.groups()
    if name:
        return _ENTITIES[name]
    code_point = int(decimal) if decimal else int(hexadecimal, 16)
    # NUL and half surrogate pairs are no characters that text can hold.
    if code_point == 0 or 0xD800 <= code_point <= 0xDFFF or code_point > 0x10FFFF:
        return entity[0]
    return chr(code_point)
