"""Files of statements in every format that can be written."""

from collections.abc import Iterator
from typing import Protocol

from statement_tui.errors import UsageFault
from statement_tui.export_job import ExportFormat, ExportJob
from statement_tui.models.ledger import AccountLedger
from statement_tui.models.month import Month
from statement_tui.models.transaction_filter import TransactionFilter
from statement_tui.services.export_statements import Selection
from statement_tui.services.tell_balances import balances_to_tell
from statement_tui.writers.as_csv import CsvWriter
from statement_tui.writers.as_json import JsonWriter
from statement_tui.writers.as_markdown import MarkdownWriter
from statement_tui.writers.as_ofx import OfxWriter
from statement_tui.writers.as_text import TextWriter


class StatementWriter(Protocol):
    """Writes the statements of one file in pieces, oldest first."""

    def begin(self) -> Iterator[str]:
        """What stands before the first statement."""
        ...

    def add(self, selection: Selection) -> Iterator[str]:
        """A statement."""
        ...

    def end(self) -> Iterator[str]:
        """What stands after the last statement."""
        ...


def statement_writer(job: ExportJob, ledger: AccountLedger, first: Month, last: Month) -> StatementWriter:
    """The writer of a file with these months."""
    formats = job.formats
    match job.format:
        case ExportFormat.TEXT:
            return TextWriter(formats)
        case ExportFormat.CSV:
            return CsvWriter(masked=formats.masked)
        case ExportFormat.JSON:
            return JsonWriter(masked=formats.masked)
        case ExportFormat.MARKDOWN:
            return MarkdownWriter(formats)
        case ExportFormat.OFX:
            return OfxWriter(ledger.account, balances_to_tell(ledger, first, last))


def require_writable(job: ExportJob) -> None:
    """Refuse what the format cannot say.

    Raises:
        UsageFault: An OFX file of only some transactions would be taken for all that there are, and one
            without amounts and names is none.
    """
    is_filtered = not TransactionFilter.parse(job.filter_text).is_empty
    if job.format is ExportFormat.OFX and (is_filtered or job.formats.masked):
        what = "Masked statements" if job.formats.masked else "Filtered statements"
        raise UsageFault(
            f"{what} cannot be exported as OFX",
            "a program that imports them would take them for the whole truth; choose another format",
        )
