"""QIF files: the Quicken Interchange Format, which names neither the account nor the currency.

Nor does it say in which order day and month are, or what the decimal mark is. Both are inferred over the
whole file before the first record is read, and never from one line alone.
"""

import re
from datetime import UTC, date, datetime
from typing import Final

from statement_tui.errors import UnreadableFile
from statement_tui.models.parsed import Advance, ParsedFile, ParsedStatement, ParseWarning, unwatched
from statement_tui.readers.qif_amounts import decimal_mark_of
from statement_tui.readers.qif_dates import ORDERS, WrittenDates, infer_order
from statement_tui.readers.qif_records import Kind, Section, parts
from statement_tui.readers.qif_statement import Notation, OpenStatement
from statement_tui.readers.text import decoded
from statement_tui.readers.warning_limit import WarningLimit

_HEAD_BYTES: Final = 65_536

_HEADER: Final = re.compile(
    r"^[ \t]*!\s*(?:type\s*:|account\s*$|(?:option|clear)\s*:\s*(?:autoswitch|allxfr|mdy|dmy|ymd))",
    re.IGNORECASE | re.MULTILINE,
)


def recognises(head: bytes) -> bool:
    """Whether this is meant to be a QIF file, judged by what its beginning holds."""
    return _HEADER.search(_text_of(head[:_HEAD_BYTES])) is not None


def read(data: bytes, advance: Advance = unwatched, date_order: str | None = None) -> ParsedFile:
    """All payments of a QIF file.

    Records that cannot be read are left out, each with a warning that names the place.

    Args:
        data: The file. Its size is for the caller to limit.
        advance: Told how many characters are read so far.
        date_order: `dmy`, `mdy` or `ymd`, the order of day and month; None to infer it from the file.

    Raises:
        UnreadableFile: It is no QIF file, is cut off, holds binary data, or does not tell the order of day
            and month; then it is a `DateOrderUnknown`.
    """
    if date_order is not None and date_order not in ORDERS:
        raise UnreadableFile("There is no such order of day and month", f"it is one of {', '.join(ORDERS)}.")
    text = _text_of(data)
    if not _HEADER.search(text):
        raise UnreadableFile(
            "This is not a QIF file",
            "there is no header in it, as !Type:Bank; export it from the bank as QIF.",
        )
    if (binary := text.find("\0")) >= 0:
        raise UnreadableFile(
            "There is binary data in the file",
            f"line {text.count(chr(10), 0, binary) + 1} holds a NUL character, so the file is damaged; "
            "get it again.",
        )
    return _Reader(text, advance).read(date_order, datetime.now(UTC).date())


def _text_of(data: bytes) -> str:
    text = decoded(data)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    # The end of the file, as DOS programs mark it.
    return text.rstrip("\x1a") if text.endswith("\x1a") else text


class _Reader:
    """Goes twice through one file: for how dates and amounts are written, and for the records."""

    def __init__(self, text: str, advance: Advance) -> None:
        self._text = text
        self._advance = advance
        self._warnings: list[ParseWarning] = []
        self._count = WarningLimit().count

    def read(self, date_order: str | None, today: date) -> ParsedFile:
        """Read the file.

        Args:
            date_order: The order of day and month, if the user says it.
            today: Booked entries are not of a later day.
        """
        notation = self._notation(date_order, today)
        statements: list[ParsedStatement] = []
        statement: OpenStatement | None = None
        size = len(self._text)
        for part in parts(self._text, lambda done: self._advance((size + done) // 2)):
            if not isinstance(part, Section):
                if statement:
                    statement.add(part)
                continue
            if statement:
                statements.append(statement.parsed())
            statement = None
            if part.kind is not Kind.LIST:
                statement = OpenStatement(part, notation, self._count)
                self._warn_if_unknown(part)
        if statement:
            statements.append(statement.parsed())
        if not statements:
            self._warn("line 1", "there are no transactions in the file, only lists")
        return ParsedFile(format="qif", statements=tuple(statements), warnings=tuple(self._warnings))

    def _notation(self, date_order: str | None, today: date) -> Notation:
        """How dates and amounts are written in this file."""
        dates, marks, declared = WrittenDates(), set[str](), set[str]()
        dates.begin_list()
        for part in parts(self._text, lambda done: self._advance(done // 2)):
            if isinstance(part, Section):
                declared |= {part.date_order} - {""}
                if part.account:
                    dates.begin_list()
                    dates.add(part.account.balance_day, part.account.place)
                    marks.add(decimal_mark_of(part.account.balance))
                dates.begin_list()
                continue
            for line in part.fields:
                if line[0] == "D":
                    dates.add(line[1:].strip(), f"line {part.line}")
                elif line[0] in "TU$":
                    marks.add(decimal_mark_of(line[1:].strip()))
        marks.discard("")
        if len(marks) > 1:
            self._warn("line 1", "some amounts have a decimal point and others a decimal comma")
        if date_order is None and len(declared) == 1:
            date_order = declared.pop()
        if date_order:
            return Notation(dates, ORDERS[date_order], marks)
        order, reason = infer_order(dates, marks == {","}, today)
        if reason:
            self._warn(next(iter(dates.lines.values())), reason)
        return Notation(dates, order, marks)

    def _warn_if_unknown(self, section: Section) -> None:
        if section.kind is Kind.UNKNOWN:
            what = (
                f"the kind of account {section.type!r} is not known"
                if section.type
                else "a header is missing"
            )
            self._warn(section.place, f"{what}: what looks like a transaction is read as one")

    def _warn(self, place: str, message: str) -> None:
        warning = ParseWarning(place=place, message=message)
        self._warnings.append(warning)
        self._count(warning)
