"""A whole MT940 file: its messages, and the pages that make up one statement."""

from typing import Final

from statement_tui.errors import UnreadableFile
from statement_tui.models.parsed import Advance, ParsedFile, ParsedStatement, ParseWarning
from statement_tui.readers.mt940_fields import Field, fields
from statement_tui.readers.mt940_page import Page
from statement_tui.readers.mt940_statement import continues, joined
from statement_tui.readers.warning_limit import WarningLimit

_ADVANCE_CHARACTERS: Final = 65_536


class Document:
    """Goes once through the fields of one file."""

    def __init__(self, text: str, advance: Advance) -> None:
        """Begin to read.

        Args:
            text: The file, with line feeds only.
            advance: Told from time to time how many characters are done.
        """
        self._text = text
        self._advance = advance
        self._texts: dict[str, str] = {}
        self._page: Page | None = None
        self._pages: list[Page] = []
        self._statements: list[ParsedStatement] = []
        self._warnings: list[ParseWarning] = []
        self._count = WarningLimit().count

    def read(self) -> ParsedFile:
        """Read the file to its end.

        Raises:
            UnreadableFile: It is cut off, has too many faults, or only interim reports.
        """
        told = 0
        for field in fields(self._text):
            self._take(field)
            if field.offset - told >= _ADVANCE_CHARACTERS:
                told = field.offset
                self._advance(told)
        self._end_page(at_end=True)
        self._end_statement()
        if not self._statements:
            raise UnreadableFile(
                "The file holds interim reports, not statements",
                "it is MT942, whose transactions need not be booked; choose MT940 at the bank.",
            )
        return ParsedFile(format="mt940", statements=tuple(self._statements), warnings=tuple(self._warnings))

    def _take(self, field: Field) -> None:
        if self._page is None or self._page.is_over_at(field):
            account = self._page.account if self._page and field.tag[:2] in ("60", "61") else ""
            self._end_page()
            self._page = Page(field.place, self._count, self._texts, account)
        self._page.take(field)

    def _end_page(self, at_end: bool = False) -> None:
        page = self._page
        if page is None:
            return
        page.finish(at_end)
        self._page = None
        if page.is_interim:
            message = "an interim report (MT942) is left out: what is in it need not be booked"
            warning = ParseWarning(place=page.place, message=message)
            self._warnings.append(warning)
            self._count(warning)
            return
        cut_off = at_end and page.has_only_begun and bool(self._pages or self._statements)
        if page.is_empty or cut_off:
            if cut_off:
                message = "the file ends where a statement begins; it may be cut off"
                warning = ParseWarning(place=page.place, message=message, lost=True)
                self._warnings.append(warning)
            return
        if self._pages and not continues(self._pages[-1], page):
            self._end_statement()
        self._pages.append(page)

    def _end_statement(self) -> None:
        if self._pages:
            self._statements.append(joined(self._pages))
            self._pages = []
