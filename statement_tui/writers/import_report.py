"""What came of an import, for people."""

from collections.abc import Sequence

from statement_tui.formatting import format_account_number, format_amount, visible
from statement_tui.models.import_report import FileReport, Refusal, StatementReport


def report_as_text(report: FileReport) -> str:
    """A block of lines: the file, its statements, and what was left out."""
    lines = [f"{visible(report.file)} ({visible(report.format.upper())})"]
    lines += [f"  {_statement(statement)}" for statement in report.statements]
    lines += [f"  {visible(warning.place)}: {visible(warning.message)}" for warning in report.warnings]
    return "\n".join(lines) + "\n"


def summary_as_text(results: Sequence[FileReport | Refusal]) -> str:
    """One line for several files."""
    reports = [result for result in results if isinstance(result, FileReport)]
    statements = [statement for report in reports for statement in report.statements]
    counts = [
        f"{len(results)} files",
        f"{sum(statement.new for statement in statements)} new",
        _duplicates(sum(statement.duplicates for statement in statements)),
    ]
    if refused := len(results) - sum(report.importable for report in reports):
        counts.append(f"{refused} refused")
    return ", ".join(counts) + "\n"


def _statement(statement: StatementReport) -> str:
    parts = [
        format_account_number(statement.account_number) or "account not named",
        f"{statement.first_booked_on} to {statement.last_booked_on}" if statement.first_booked_on else "",
        f"{statement.new} new, {_duplicates(statement.duplicates)}",
    ]
    if statement.closing_balance is not None:
        parts.append(f"closing balance {format_amount(statement.closing_balance)} {statement.currency or ''}")
    return " · ".join(part.strip() for part in parts if part)


def _duplicates(count: int) -> str:
    return "1 duplicate" if count == 1 else f"{count} duplicates"
