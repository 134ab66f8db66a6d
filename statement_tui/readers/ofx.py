"""OFX files: 1.x in SGML, 2.x in XML, and the QFX and QBO files that differ from them in a few vendor tags.

The aggregates that matter have a fixed depth in OFX, so an aggregate that is never closed ends where the next
one of its depth begins. All other tags are leaves, or are of no interest and cannot disturb.
"""

import re
from dataclasses import dataclass
from typing import Final

from statement_tui.errors import UnreadableFile
from statement_tui.models.parsed import Advance, ParsedFile, ParsedStatement, ParseWarning, unwatched
from statement_tui.readers.glued import find_other_format
from statement_tui.readers.ofx_statement import LEAVES, PREFIXES, STATEMENTS, OpenStatement
from statement_tui.readers.sgml import Places, Tag, tags, text_of
from statement_tui.readers.warning_limit import WarningLimit

_HEAD_BYTES: Final = 65_536
_ADVANCE_CHARACTERS: Final = 65_536
"""How often the progress of a reading is told."""


_ROOT_TAG: Final = re.compile(r"<(/?)OFX[\s>]", re.IGNORECASE)
_OFX: Final = re.compile(r"OFXHEADER\s*[:=]|<OFX[\s>]", re.IGNORECASE)

_ROOT, _MESSAGE, _PART, _ROW, _DETAIL = range(5)
_DEPTHS: Final = {
    "OFX": _ROOT,
    **dict.fromkeys(("FI", "STMTRS", "CCSTMTRS", "INVSTMTRS", "LOANSTMTRS"), _MESSAGE),
    **dict.fromkeys(("BANKACCTFROM", "CCACCTFROM", "INVACCTFROM", "LEDGERBAL", "AVAILBAL", "BALLIST"), _PART),
    **dict.fromkeys(("BANKTRANLIST", "INVTRANLIST", "BANKTRANLISTP", "INVPOSLIST"), _PART),
    **dict.fromkeys(("STMTTRN", "STMTTRNP", "INVTRAN"), _ROW),
    **dict.fromkeys(("PAYEE", "BANKACCTTO", "CCACCTTO", "CURRENCY", "ORIGCURRENCY"), _DETAIL),
}


def recognises(head: bytes) -> bool:
    """Whether this is meant to be an OFX file, judged by what its beginning holds."""
    return _OFX.search(text_of(head[:_HEAD_BYTES])) is not None


def read(data: bytes, advance: Advance = unwatched) -> ParsedFile:
    """All booked entries and ledger balances of an OFX file.

    Rows and fields that cannot be read are left out, each with a warning that names the place.

    Args:
        data: The file. Its size is for the caller to limit.
        advance: Told how many characters are read so far.

    Raises:
        UnreadableFile: It is no OFX file, is cut off, holds binary data or declarations, or no statement.
    """
    text = text_of(data)
    if not _OFX.search(text):
        raise UnreadableFile(
            "This is not an OFX file", "there is no <OFX> in it; choose OFX, QFX or QBO at the bank."
        )
    if (binary := text.find("\0")) >= 0:
        raise UnreadableFile(
            "There is binary data in the file",
            f"{Places(text).at(binary)} holds a NUL character, so the file is damaged; download it again.",
        )
    _require_one_format(text)
    return _Reader(text, advance).read()


def _require_one_format(text: str) -> None:
    """Refuse a file in which another format stands before, between or after its OFX documents."""
    outside, end = True, 0
    for tag in _ROOT_TAG.finditer(text):
        if tag[1]:
            outside, end = True, text.find(">", tag.start()) + 1 or len(text)
        elif outside:
            _require_no_other(text, end, tag.start())
            outside = False
    if outside:
        _require_no_other(text, end, len(text))


def _require_no_other(text: str, start: int, end: int) -> None:
    other = find_other_format(text, start, end)
    if other is not None:
        raise UnreadableFile(
            "There is another format in the OFX file",
            f"{Places(text).at(other)} is where it begins; import each file as the bank gave it.",
        )


@dataclass(slots=True)
class _Scope:
    """An open aggregate, and where the leaves in it are kept."""

    depth: int
    name: str
    fields: dict[str, str]
    prefix: str = ""
    place: str = ""


class _Reader:
    """Goes once through the tags of one file."""

    def __init__(self, text: str, advance: Advance) -> None:
        self._text = text
        self._advance = advance
        self._places = Places(text)
        self._scopes: list[_Scope] = []
        self._bank: dict[str, str] = {}
        self._statement: OpenStatement | None = None
        self._statements: list[ParsedStatement] = []
        self._warnings: list[ParseWarning] = []
        self._count = WarningLimit().count
        self._closed = False

    def read(self) -> ParsedFile:
        """Read the file to its end."""
        nowhere = scope = _Scope(_ROOT, "", {})
        told = 0
        for tag in tags(self._text):
            if tag.offset >= told + _ADVANCE_CHARACTERS:
                told = tag.offset
                self._advance(told)
            depth = _DEPTHS.get(tag.name)
            # Some banks write the payee's name where the aggregate with the name should be.
            if depth is None or (depth == _DETAIL and tag.text):
                if tag.text and tag.name in LEAVES:
                    scope.fields.setdefault(scope.prefix + tag.name, tag.text)
                continue
            if tag.closes:
                self._close(tag.name, depth)
            else:
                self._open(tag, depth)
            scope = self._scopes[-1] if self._scopes else nowhere
        if not self._closed or self._scopes:
            raise self._cut_off()
        if not self._statements:
            raise UnreadableFile(
                "There is no account statement in the file",
                "it is OFX, but has no STMTRS, CCSTMTRS or INVSTMTRS; ask the bank for the transactions.",
            )
        return ParsedFile(format="ofx", statements=tuple(self._statements), warnings=tuple(self._warnings))

    def _open(self, tag: Tag, depth: int) -> None:
        self._end(depth)
        fields, prefix, place = dict[str, str](), "", ""
        if depth == _ROOT:
            self._bank = {}
        elif tag.name == "FI":
            fields = self._bank
        elif depth == _MESSAGE:
            fields = self._begin_statement(tag)
        elif depth == _ROW:
            place = self._places.at(tag.offset)
            if self._statement and tag.name == "INVTRAN":
                self._statement.count_trade(place)
        else:
            fields = self._scopes[-1].fields if self._scopes else fields
            prefix = PREFIXES.get(tag.name, tag.name + "/")
            if tag.name == "LEDGERBAL":
                self._begin_balance(tag)
        self._scopes.append(_Scope(depth, tag.name, fields, prefix, place))

    def _begin_statement(self, tag: Tag) -> dict[str, str]:
        place = self._places.at(tag.offset)
        if tag.name not in STATEMENTS:
            self._warn(place, f"a statement of this kind is left out: {tag.name}", lost=True)
            return {}
        self._statement = OpenStatement(tag.name, place, self._count)
        return self._statement.fields

    def _begin_balance(self, tag: Tag) -> None:
        place = self._places.at(tag.offset)
        if self._statement:
            self._statement.balance_place = place
        else:
            self._warn(place, "a balance that belongs to no statement is left out")

    def _close(self, name: str, depth: int) -> None:
        if depth == _ROOT:
            for scope in self._scopes:
                if scope.name == "STMTTRN":
                    raise UnreadableFile(
                        "A transaction in the file is cut off",
                        f"{scope.place}: it is still open where the file closes; download the file again.",
                    )
            self._closed = True
        self._end(depth + 1)
        if self._scopes and self._scopes[-1].name == name:
            self._end(depth)

    def _end(self, depth: int) -> None:
        """End all open aggregates from this depth on."""
        while self._scopes and self._scopes[-1].depth >= depth:
            scope = self._scopes.pop()
            if scope.name == "STMTTRN":
                if self._statement:
                    self._statement.add_row(scope.fields, scope.place)
                else:
                    message = "a transaction that belongs to no statement is left out"
                    self._warn(scope.place, message, lost=True)
            elif scope.depth == _MESSAGE and self._statement:
                self._statements.append(self._statement.parsed(self._bank.get("ORG")))
                self._statement = None

    def _cut_off(self) -> UnreadableFile:
        if any(scope.name == "STMTTRN" for scope in self._scopes):
            middle = "in the middle of a transaction"
        elif self._statement:
            middle = "in the middle of a statement"
        else:
            middle = "too early"
        last = self._places.at(len(self._text.rstrip()))
        return UnreadableFile(
            f"The file ends {middle}",
            f"{last} is its end, and the closing </OFX> is missing; download the file again.",
        )

    def _warn(self, place: str, message: str, lost: bool = False) -> None:
        warning = ParseWarning(place=place, message=message, lost=lost)
        self._warnings.append(warning)
        self._count(warning)
