"""What an export did, in words; all that comes from files is made safe to show."""

from typing import Final

from textual.content import Content

from statement_tui.export_job import ExportFormat, ExportOutcome
from statement_tui.formatting import visible
from statement_tui.ui.import_text import count

FORMATS: Final = {
    ExportFormat.TEXT: "Text, for people",
    ExportFormat.CSV: "CSV, for spreadsheets",
    ExportFormat.JSON: "JSON, for scripts",
    ExportFormat.MARKDOWN: "Markdown, for notes",
    ExportFormat.OFX: "OFX, for programs that read bank files",
}
"""What the formats are for."""


def describe_outcome(outcome: ExportOutcome) -> Content:
    """How many transactions are where now."""
    months = str(outcome.first) if outcome.first == outcome.last else f"{outcome.first} to {outcome.last}"
    files = outcome.files
    first, last = files[0].absolute(), files[-1].absolute()
    place = str(first) if len(files) == 1 else f"{len(files)} files, {first} to {last.name}"
    verb = "is" if outcome.transactions == 1 else "are"
    rows = count(outcome.transactions, "transaction")
    return Content.styled(f"✓ {rows} of {months} {verb} in {visible(place)}", "$text-success")
