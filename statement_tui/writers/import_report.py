"""What came of imports, for people."""

from collections.abc import Sequence
from typing import Final

from statement_tui.formatting import Formats, visible
from statement_tui.models.import_batch import ImportBatch, UndoneImport
from statement_tui.models.import_report import (
    BalanceBreak,
    FileReport,
    NearMatch,
    Refusal,
    StatementReport,
)
from statement_tui.writers.cells import aligned

_NEAR_SHOWN_MAX: Final = 20
_BATCH_COLUMNS: Final = ("Number", "Imported", "File", "Format", "New", "Duplicates", "Warnings", "Accounts")
_FORMATS: Final = {"ofx": "OFX", "mt940": "MT940", "qif": "QIF", "csv": "CSV"}


def report_as_text(report: FileReport, formats: Formats) -> str:
    """A block of lines: the file, its statements, what does not add up, and what was left out."""
    heading = f"{visible(report.file)} ({_format(report.format)})"
    if report.already_imported:
        batch = report.already_imported
        heading += f": already imported on {_moment(batch)} as import {batch.number}; nothing was changed"
    elif report.import_number:
        heading += f": import {report.import_number}"
    lines = [heading]
    for statement in report.statements:
        lines += [f"  {line}" for line in _statement(statement, formats)]
    if report.profile:
        lines.append(f"  how to read files like it is remembered in {visible(report.profile)}")
    lines += [f"  {_break(found, formats)}" for found in report.breaks]
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


def imports_as_text(batches: Sequence[ImportBatch], formats: Formats) -> str:
    """A line for each import."""
    rows = [
        (
            str(batch.number),
            _moment(batch),
            visible(batch.file_name),
            _format(batch.format),
            str(batch.new),
            str(batch.duplicates),
            str(batch.warnings),
            ", ".join(map(formats.account_number, batch.account_numbers)),
        )
        for batch in batches
    ]
    return "".join(f"{line}\n" for line in aligned([_BATCH_COLUMNS, *rows], right=frozenset({0, 4, 5, 6})))


def undone_as_text(undone: UndoneImport, formats: Formats) -> str:
    """What was removed, and what stays."""
    batch = undone.batch
    parts = [
        _count(undone.removed, "transaction"),
        _count(undone.balances, "reported balance"),
        *(f"the account {formats.account_number(number)}" for number in undone.accounts),
    ]
    text = f"Import {batch.number} of {visible(batch.file_name)} is undone: removed {_and(parts)}"
    if undone.kept:
        text += f"; kept {_count(undone.kept, 'transaction')} known from elsewhere too"
    return text + "\n"


def _statement(statement: StatementReport, formats: Formats) -> list[str]:
    parts = [
        formats.account_number(statement.account_number) or "account not named",
        "new account" if statement.is_new_account else "",
        _days(statement, formats),
        f"{statement.new} new, {_duplicates(statement.duplicates)}",
        f"{statement.unreadable} unreadable" if statement.unreadable else "",
    ]
    lines = [" · ".join(part for part in parts if part)]
    if balances := _balances(statement, formats):
        lines.append(f"  {balances}")
    near = statement.near_matches
    lines += [f"  {_near(match, formats)}" for match in near[:_NEAR_SHOWN_MAX]]
    if len(near) > _NEAR_SHOWN_MAX:
        lines.append(f"  and {len(near) - _NEAR_SHOWN_MAX} more that could be known ones")
    return lines


def _days(statement: StatementReport, formats: Formats) -> str:
    first, last = statement.first_booked_on, statement.last_booked_on
    return f"{formats.day(first)} to {formats.day(last)}" if first and last else ""


def _balances(statement: StatementReport, formats: Formats) -> str:
    """What the bank reports, whether it adds up, and whether it follows."""
    named = [
        f"{name} balance {formats.money(amount, statement.currency)}"
        for name, amount in (("opening", statement.opening_balance), ("closing", statement.closing_balance))
        if amount is not None
    ]
    if not named:
        return ""
    parts = [f"{', '.join(named)} {statement.currency or ''}".rstrip()]
    if statement.difference is not None:
        off = statement.difference
        parts.append(f"off by {formats.signed(off)} in itself" if off else "adds up in itself")
    if statement.follows is not None:
        parts.append(
            "follows what was there" if statement.follows else "does not follow what was there: see below"
        )
    return " · ".join(parts)


def _near(match: NearMatch, formats: Formats) -> str:
    return visible(
        f"{match.place}: {formats.day(match.booked_on)} {formats.signed(match.amount)} {match.description!r} "
        f"could be {formats.day(match.known_booked_on)} {match.known_description!r}; both are kept"
    )


def _break(found: BalanceBreak, formats: Formats) -> str:
    number = formats.account_number(found.account_number)
    return f"{number} ({found.currency}) is {formats.discrepancy(found.discrepancy)}"


def _format(name: str) -> str:
    return _FORMATS.get(name, visible(name))


def _moment(batch: ImportBatch) -> str:
    return f"{batch.imported_at:%Y-%m-%d %H:%M} UTC"


def _duplicates(count: int) -> str:
    return _count(count, "duplicate")


def _count(count: int, what: str) -> str:
    return f"1 {what}" if count == 1 else f"{count} {what}s"


def _and(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
