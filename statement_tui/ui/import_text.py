"""What an import would do and what it did, in words; all that comes from files is made safe to show."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from textual.content import Content

from statement_tui.formatting import Formats, visible
from statement_tui.models.import_batch import ImportBatch, UndoneImport
from statement_tui.models.import_report import BalanceBreak, FileReport, Refusal, StatementReport
from statement_tui.models.progress import Progress
from statement_tui.services.importer import FileResult

_WARNINGS_SHOWN: Final = 20
_BAR_CELLS: Final = 24
_GOOD: Final = "$text-success"
_WARN: Final = "$text-warning"
_BAD: Final = "bold $text-error"


def describe_results(results: Sequence[FileResult], formats: Formats, *, done: bool) -> Content:
    """What came of each file, or would come of it."""
    return Content("\n").join(line for result in results for line in _result(result, formats, done))


def describe_progress(progress: Progress, width: int) -> Content:
    """A bar, the percentage of what is counted, and the file where there is room for its name."""
    share = min(100, progress.done * 100 // max(progress.total, 1))
    filled = share * _BAR_CELLS // 100
    bar = "█" * filled + "░" * (_BAR_CELLS - filled)
    text = Content(f"{bar} {share:3} % of {progress.total:,} {progress.unit} · {visible(progress.file)}")
    return text.truncate(max(1, width), ellipsis=True)


def describe_batch(batch: ImportBatch, formats: Formats) -> str:
    """An import in a line: number, date, file, accounts, how many were new."""
    accounts = ", ".join(map(formats.account_number, batch.account_numbers))
    day, file = formats.day(batch.imported_at.date()), formats.text(batch.file_name)
    return f"{batch.number:>3}  {day}  {file} · {accounts}"


def describe_undone(undone: UndoneImport, formats: Formats) -> Content:
    """What was removed, and what stays."""
    batch = undone.batch
    parts = [count(undone.removed, "transaction")]
    if undone.balances:
        parts.append(count(undone.balances, "reported balance"))
    parts += [f"the account {formats.account_number(number)}" for number in undone.accounts]
    removed = " and ".join(part for part in (", ".join(parts[:-1]), parts[-1]) if part)
    text = f"✓ Import {batch.number} of {formats.text(batch.file_name)} is undone: {removed} went."
    if undone.kept:
        text += f" {count(undone.kept, 'transaction')} known from elsewhere too stayed."
    return Content.styled(text, _GOOD)


def count(number: int, what: str) -> str:
    """`1 transaction`, `1,200 transactions`."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def fault(text: str) -> Content:
    """What went wrong."""
    return Content.styled(f"✗ {visible(text)}", _BAD)


def cancelled(text: str) -> Content:
    """What is there after the user gave up."""
    return Content.styled(f"Cancelled: {text}", _WARN)


def _result(result: FileResult, formats: Formats, done: bool) -> Iterator[Content]:
    if isinstance(result, Refusal):
        if result.questions:
            yield _asking(result.file)
        else:
            yield fault(f"{result.file}: {result.error}")
        return
    yield _heading(result, formats, done)
    for statement in result.statements:
        yield from _statement(statement, formats)
    yield from (Content.styled(f"✗ {_break(found, formats)}", _BAD) for found in result.breaks)
    yield from _warnings(result)
    if result.profile:
        yield Content(visible(f"  Files like it will be read the same way: {result.profile}"))


def _asking(file: str) -> Content:
    return Content.assemble(
        (visible(file), "bold"), " · ", ("? it can be read once you say the following", _WARN)
    )


def _heading(report: FileReport, formats: Formats, done: bool) -> Content:
    name = Content.styled(visible(report.file), "bold")
    form = report.format.upper() if report.format.isalnum() else report.format
    if batch := report.already_imported:
        day = formats.day(batch.imported_at.date())
        said = f"already imported on {day} as import {batch.number}; nothing changes"
        return Content.assemble(name, " · ", (f"= {said}", _WARN))
    if not report.importable:
        return Content.assemble(name, f" · {visible(form)} · ", ("? not yet, see below", _WARN))
    if done and report.import_number is None:
        return Content.assemble(name, " · ", ("nothing in it is to be imported", _WARN))
    if done:
        said = f"✓ imported as import {report.import_number}; u undoes it"
        return Content.assemble(name, " · ", (said, _GOOD))
    return Content.assemble(name, f" · {visible(form)}")


def _statement(statement: StatementReport, formats: Formats) -> Iterator[Content]:
    number = formats.account_number(statement.account_number) or "account not named"
    parts = [Content.assemble("  ", number, (" (new account)", _WARN) if statement.is_new_account else "")]
    if statement.first_booked_on and statement.last_booked_on:
        days = f"{formats.day(statement.first_booked_on)} to {formats.day(statement.last_booked_on)}"
        parts.append(Content(days))
    counts = [f"{statement.new:,} new"]
    if statement.duplicates:
        counts.append(count(statement.duplicates, "duplicate"))
    if statement.near_matches:
        counts.append(f"{len(statement.near_matches):,} of the new near a known one")
    if statement.unreadable:
        counts.append(f"{statement.unreadable:,} unreadable")
    parts.append(Content(", ".join(counts)))
    yield Content(" · ").join(parts)
    if balances := list(_balances(statement, formats)):
        yield Content("  ") + Content(" · ").join(balances)


def _balances(statement: StatementReport, formats: Formats) -> Iterator[Content]:
    """What the bank reports, whether it adds up, and whether it follows."""
    named = [
        f"{name} {formats.money(amount, statement.currency)}"
        for name, amount in (("opening", statement.opening_balance), ("closing", statement.closing_balance))
        if amount is not None
    ]
    if named:
        yield Content(visible(f"{', '.join(named)} {statement.currency or ''}".rstrip()))
    if (off := statement.difference) is not None:
        said = f"✗ off by {formats.signed(off)} in itself" if off else "✓ adds up"
        yield Content.styled(said, _BAD if off else _GOOD)
    if statement.follows is not None:
        said = "✓ follows what is there" if statement.follows else "✗ does not follow what is there"
        yield Content.styled(said, _GOOD if statement.follows else _BAD)


def _break(found: BalanceBreak, formats: Formats) -> str:
    number = formats.account_number(found.account_number)
    return f"{number} ({found.currency}) is {formats.discrepancy(found.discrepancy)}"


def _warnings(report: FileReport) -> Iterable[Content]:
    shown = report.warnings[:_WARNINGS_SHOWN]
    for warning in shown:
        yield Content.styled(f"! {visible(warning.place)}: {visible(warning.message)}", _WARN)
    if more := len(report.warnings) - len(shown):
        yield Content.styled(f"! and {more:,} more", _WARN)
