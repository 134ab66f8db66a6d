"""Exports: statements from storage, through a writer, into files."""

import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple, Protocol, Self

from statement_tui.errors import FileThere, UsageFault
from statement_tui.export_job import ExportJob, ExportOutcome
from statement_tui.models.ledger import AccountLedger
from statement_tui.models.month import Month
from statement_tui.models.progress import Progress, Watch
from statement_tui.models.transaction_filter import TransactionFilter
from statement_tui.output_file import OutputFile, is_there
from statement_tui.repositories.protocol import StatementRepository
from statement_tui.services.accounts import fetch_ledger
from statement_tui.services.export_statements import Selection, iterate_selections, months_of
from statement_tui.writers.statement_file import StatementWriter, require_writable, statement_writer

_LINES_UNTOLD: Final = 5_000
"""How often it is told how far the writing of a statement is."""


class _Part(NamedTuple):
    """A file, and the months that go to it."""

    path: Path | None
    first: Month
    last: Month


class Output(Protocol):
    """Where a file is written to, open inside of a `with` block."""

    def __enter__(self) -> Self:
        """Begin."""
        ...

    def write(self, text: str) -> None:
        """Write some more."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it, well or not."""
        ...


async def export_statements(
    repository: StatementRepository,
    job: ExportJob,
    watch: Watch,
    *,
    database: Path,
    may_replace: Callable[[Sequence[Path]], bool],
    output: Output | None = None,
    writing: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> ExportOutcome:
    """Write the statements of the job.

    Args:
        repository: Where they are read from.
        job: What is wanted.
        watch: Told how far it is, after each month at least.
        database: The file that they are read from, which is never replaced.
        may_replace: Asked once about all files that are there already.
        output: Where to write when the job names no file.
        writing: Entered while something is written, which nothing else can interrupt.

    Raises:
        FileThere: A file is there, and may not be replaced; nothing was written.
        UsageFault: A file is the database.
        UnwritableFile: A file cannot be written; those before it are there.
        StatementError: The statements cannot be read, or not be written in this format.
    """
    require_writable(job)
    ledger = await fetch_ledger(repository, job.account_number)
    parts = _parts(job, ledger)
    there = _files_there(parts, database)
    replace = bool(there)
    if there and not (job.replace or may_replace(there)):
        raise _not_replaced(there)
    export = _Export(repository, job, ledger, (parts[0].first, parts[-1].last), watch, writing)
    for part in parts:
        if part.path is not None:
            with OutputFile(part.path, replace=replace and part.path in there) as file:
                await export.write(file, part)
        elif output is not None:
            with output:
                await export.write(output, part)
    files = tuple(part.path for part in parts if part.path is not None)
    return ExportOutcome(files, parts[0].first, parts[-1].last, export.transactions)


class _Export:
    """An export while it runs."""

    def __init__(
        self,
        repository: StatementRepository,
        job: ExportJob,
        ledger: AccountLedger,
        months: tuple[Month, Month],
        watch: Watch,
        writing: Callable[[], AbstractContextManager[object]],
    ) -> None:
        first, last = months
        self.transactions = 0
        self._repository, self._job, self._ledger = repository, job, ledger
        self._filter = TransactionFilter.parse(job.filter_text, job.formats.decimal, job.formats.group)
        self._watch, self._writing = watch, writing
        self._done = 0
        self._total = sum(
            total.transaction_count for total in ledger.monthly_totals if first <= total.period <= last
        )

    async def write(self, output: Output, part: _Part) -> None:
        """Write the months of one file."""
        writer = statement_writer(self._job, self._ledger, part.first, part.last)
        number = self._ledger.account.number
        name = part.path.name if part.path else number
        self._tell(name)
        for text in writer.begin():
            output.write(text)
        months = part.first, part.last
        async for selection in iterate_selections(self._repository, number, months, self._filter):
            with self._writing():
                self._write_selection(output, writer, selection, name)
            self.transactions += len(selection.transactions)
            self._done += selection.statement.transaction_count
            self._tell(name)
        for text in writer.end():
            output.write(text)

    def _write_selection(
        self, output: Output, writer: StatementWriter, selection: Selection, name: str
    ) -> None:
        lines, told = 0, 0
        for text in writer.add(selection):
            output.write(text)
            lines += text.count("\n")  # nearly the transactions, for who watches
            if lines >= told + _LINES_UNTOLD:
                told = lines
                self._tell(name, min(lines, selection.statement.transaction_count))

    def _tell(self, name: str, more: int = 0) -> None:
        self._watch(Progress(name, "transactions", self._done + more, self._total))


def _parts(job: ExportJob, ledger: AccountLedger) -> list[_Part]:
    first, last = months_of(ledger, job.months)
    if job.path is None:
        return [_Part(None, first, last)]
    number = ledger.account.number
    if not job.has_file_for_each_month:
        return [_Part(job.path_for(number, first), first, last)]
    months = [first.plus(step) for step in range(last.index - first.index + 1)]
    return [_Part(job.path_for(number, month), month, month) for month in months]


def _files_there(parts: Sequence[_Part], database: Path) -> list[Path]:
    there = [part.path for part in parts if part.path and is_there(part.path)]
    if any(os.path.samefile(path, database) for path in there):
        raise UsageFault("This is the database", f"{database}; name another file")
    return there


def _not_replaced(paths: Sequence[Path]) -> FileThere:
    if len(paths) == 1:
        return FileThere("The file is there already", str(paths[0]))
    return FileThere("Some files are there already", f"{paths[0]} and {len(paths) - 1} more")
