"""XML files on their way through expat, with what they must not hold.

Every file is handed to expat as UTF-8, piece by piece: expat takes few encodings by itself, and the codecs
that it would look up for others include some that run what the text says.
"""

import codecs
import re
from collections.abc import Iterator
from typing import Final, Protocol
from xml.parsers import expat

from statement_tui.errors import UnreadableFile
from statement_tui.models.parsed import Advance, ParseWarning
from statement_tui.readers.text import quoted

_PIECE_BYTES: Final = 65_536
_TAG_BYTES_MAX: Final = 1_048_576
"""A tag or comment can only be judged as a whole: without a limit, looking again takes quadratic time."""
_NAMES_MAX: Final = 5_000
"""Far more than ISO 20022 has; expat keeps each name, in more memory than it takes in the file."""
DEPTH_MAX: Final = 100
"""Far deeper than any message; expat keeps each open element."""

_DECLARATION_BYTES: Final = 400
_BLANKS: Final = re.compile(rb"\s*")
_DECLARED: Final = re.compile(rb"<\?xml[^>]*?\bencoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})")
_CODE_PAGE: Final = re.compile(r"(?:CP|WINDOWS-?|IBM-?)(\d{3,4})", re.ASCII)
_ISO_8859: Final = re.compile(r"ISO[-_]?8859-(\d{1,2})", re.ASCII)
_MULTIBYTE: Final = frozenset({"BIG5", "EUC-JP", "EUC-KR", "GB18030", "GB2312", "GBK", "SHIFT_JIS"})
_AS_WINDOWS_1252: Final = frozenset({"1", "LATIN1", "LATIN-1", "L1", "US-ASCII", "ASCII"})
"""What is declared as Latin-1 has the quotes and the euro sign of Windows-1252 in practice."""

_CUT_OFF: Final = frozenset(
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
    )
)
_JUNK: Final = expat.errors.codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]
_SECOND_DECLARATION: Final = expat.errors.codes[expat.errors.XML_ERROR_MISPLACED_XML_PI]


class Listener(Protocol):
    """What is told about the elements of a file, in file order."""

    texts: list[str]
    """Pieces of text are added here; the text of an element can come in several."""

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        """Take an opening tag."""

    def closed(self, name: str) -> None:
        """Take a closing tag."""


def encoding_of(head: bytes) -> str | None:
    """The encoding that the first bytes show: a byte order mark, or UTF-16 without one.

    Returns:
        The name of a codec, or None when the first bytes look like ASCII.
    """
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head[1:4:2] == b"\0\0" and head[0:1] != b"\0":
        return "utf-16-le"
    if head[0:4:2] == b"\0\0" and head[1:2] != b"\0":
        return "utf-16-be"
    return None


class XmlFile:
    """One file, and how far it is read."""

    def __init__(self, data: bytes) -> None:
        """Find out the encoding, and where the XML begins: some programs put blank lines before it."""
        self.warnings: list[ParseWarning] = []
        self._data = data
        self._encoding = encoding_of(data)
        begin = 0
        if self._encoding in (None, "utf-8-sig"):
            begin = len(codecs.BOM_UTF8) if self._encoding else 0
            if found := _BLANKS.match(data, begin):
                begin = found.end()
        self._begin = begin
        self._lines_before = data.count(b"\n", 0, begin)
        if self._encoding in (None, "utf-8-sig"):
            self._encoding = "utf-8" if _is_utf8(data) else self._declared()
        self._parser = expat.ParserCreate("utf-8")

    @property
    def line(self) -> int:
        """The line of what the listener is being told, from 1."""
        return self._parser.CurrentLineNumber + self._lines_before

    @property
    def column(self) -> int:
        """The column of what the listener is being told, from 1."""
        return self._parser.CurrentColumnNumber + 1

    def read(self, listener: Listener, advance: Advance) -> None:
        """Tell the listener about all elements of the file.

        Raises:
            UnreadableFile: It is not well-formed, cut off, declares a document type, or is made to do harm.
        """
        parser = self._parser
        parser.buffer_text = True
        parser.buffer_size = _PIECE_BYTES
        parser.StartElementHandler = listener.opened
        parser.CharacterDataHandler = listener.texts.append
        parser.EndElementHandler = listener.closed
        parser.StartDoctypeDeclHandler = self._refuse_declaration
        parsed = 0
        try:
            for done, piece in self._pieces():
                parser.Parse(piece, False)
                parsed += len(piece)
                self._limit(parsed)
                advance(done)
            parser.Parse(b"", True)
        except expat.ExpatError as fault:
            raise self._unreadable(fault) from None

    def _declared(self) -> str:
        """The codec of a file that is not UTF-8."""
        place = f"line {self._lines_before + 1}"
        declared = _DECLARED.match(self._data[self._begin : self._begin + _DECLARATION_BYTES])
        name = declared[1].decode().upper() if declared else "UTF-8"
        if codec := _codec(name):
            return codec
        message = f"the characters are not those of {quoted(name)}; they are read as Windows-1252"
        self.warnings.append(ParseWarning(place=place, message=message))
        return "cp1252"

    def _pieces(self) -> Iterator[tuple[int, bytes | memoryview]]:
        """The file in UTF-8, each piece with how many bytes of the file are done after it."""
        data, codec = memoryview(self._data), self._encoding or "utf-8"
        decoder = None if codec == "utf-8" else codecs.getincrementaldecoder(codec)("replace")
        for start in range(self._begin, len(data), _PIECE_BYTES):
            end = min(start + _PIECE_BYTES, len(data))
            piece = data[start:end]
            # The file cannot hold half of a surrogate pair: the codecs put U+FFFD for it.
            yield end, decoder.decode(piece, end == len(data)).encode() if decoder else piece

    def _limit(self, parsed: int) -> None:
        if parsed - self._parser.CurrentByteIndex > _TAG_BYTES_MAX:
            detail = f"line {self.line}: a tag or comment has more than {_TAG_BYTES_MAX:,} bytes"
            raise UnreadableFile("The XML in the file is damaged", f"{detail}; download the file again.")
        if len(self._parser.intern) > _NAMES_MAX:
            detail = f"it has more than {_NAMES_MAX:,} kinds of elements, up to line {self.line}"
            raise UnreadableFile("This is no bank statement", f"{detail}; choose camt.053 at the bank.")

    def _refuse_declaration(
        self, name: str, system_id: str | None, public_id: str | None, has_internal_subset: bool
    ) -> None:
        raise UnreadableFile(
            "The file declares a document type or entities",
            f"line {self.line}: no bank needs <!DOCTYPE or <!ENTITY, and it can hide an attack; "
            "get the file from the bank again.",
        )

    def _unreadable(self, fault: expat.ExpatError) -> UnreadableFile:
        place = f"line {fault.lineno + self._lines_before}"
        if fault.code in _CUT_OFF:
            detail = f"{place} is its end, and elements are still open there; download the file again."
            return UnreadableFile("The file is cut off", detail)
        if fault.code == _JUNK:
            detail = f"{place}: the XML document ends before it; import what follows as a file of its own."
            return UnreadableFile("There is something else after the end of the XML", detail)
        if fault.code == _SECOND_DECLARATION:
            detail = f"{place}: another one begins there; import each as a file of its own."
            return UnreadableFile("The file holds several XML documents", detail)
        reason = expat.ErrorString(fault.code)
        detail = f"{place}, column {fault.offset + 1}: {reason}; download the file again."
        return UnreadableFile("The XML in the file is damaged", detail)


def _is_utf8(data: bytes) -> bool:
    """Whether it is UTF-8, as far as it goes: the last character may be cut off."""
    decoder, view = codecs.getincrementaldecoder("utf-8")("strict"), memoryview(data)
    try:
        for start in range(0, len(data), _PIECE_BYTES):
            decoder.decode(view[start : start + _PIECE_BYTES])
    except UnicodeDecodeError:
        return False
    return True


def _codec(declared: str) -> str | None:
    """The codec of a declared encoding, or None when it is none that a bank file is written in."""
    iso = _ISO_8859.fullmatch(declared)
    name = iso[1] if iso else declared
    if name in _AS_WINDOWS_1252:
        return "cp1252"
    code_page = _CODE_PAGE.fullmatch(declared)
    codec = f"iso8859-{name}" if iso else f"cp{code_page[1]}" if code_page else declared
    if not (iso or code_page or declared in _MULTIBYTE):
        return None
    try:
        return codecs.lookup(codec).name
    except LookupError:
        return None
