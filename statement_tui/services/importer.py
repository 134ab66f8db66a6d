"""Importing files, and what is asked of whoever does it."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager, AsyncExitStack, nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol, TypeAlias

from statement_tui.errors import StatementError, UnreadableFile
from statement_tui.models.csv_profile import CsvProfile
from statement_tui.models.import_batch import ImportBatch, UndoneImport
from statement_tui.models.import_report import FileReport, Refusal
from statement_tui.models.parsed import ParseWarning
from statement_tui.models.progress import Progress, Watch
from statement_tui.models.question import OpenQuestions
from statement_tui.readers.detect import ReadingAnswers
from statement_tui.repositories.protocol import ImportRepository
from statement_tui.services.bank_file import RawFile, open_bank_file, parse_raw_file
from statement_tui.services.choose_account import Answers
from statement_tui.services.csv_profiles import save_profile, saved_profiles
from statement_tui.services.import_file import import_file

FileResult: TypeAlias = FileReport | Refusal
"""What came of one file: a report, or why nothing of it was imported."""


@dataclass(frozen=True, slots=True)
class ImportJob:
    """What is to be imported, and how."""

    paths: tuple[Path, ...]
    """Files and archives, in their order."""
    answers: Answers = field(default_factory=Answers)
    """What the user says about accounts and currencies."""
    reading: ReadingAnswers = field(default_factory=ReadingAnswers)
    """What the user says about how files are to be read."""
    preview: bool = False
    """Whether nothing is to be kept."""
    rows: int = 0
    """How many rows of each statement to report one by one."""
    profiles_folder: Path | None = None
    """Where profiles of CSV files are kept; None for nowhere."""


class Importer(Protocol):
    """Imports without keeping the caller from doing anything else."""

    async def run(self, job: ImportJob, watch: Watch) -> tuple[FileResult, ...]:
        """What came of each file. When the caller is cancelled, nothing of the file on its way is left.

        Raises:
            StatementError: The database cannot be used.
        """
        ...

    async def fetch_imports(self) -> tuple[ImportBatch, ...]:
        """All imports, the newest first."""
        ...

    async def undo(self, number: int) -> UndoneImport:
        """Take an import out again.

        Raises:
            StatementError: There is no such import, or the database cannot be used.
        """
        ...


async def import_files(
    job: ImportJob,
    open_repository: Callable[[], AbstractAsyncContextManager[ImportRepository]],
    watch: Watch,
    reading: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> AsyncIterator[FileResult]:
    """Import each file as a whole or not at all, and say at once what came of it.

    Args:
        job: What to import.
        open_repository: Opens storage; called when the first file could be read, so that none is created for
            nothing.
        watch: Told how far it is.
        reading: Entered while a file is read, which nothing else can interrupt.
    """
    async with AsyncExitStack() as stack:
        repository: ImportRepository | None = None
        shelf = _ProfileShelf(job.profiles_folder)
        taught: list[str] = []
        for raw in _raw_files(job.paths, reading):
            if isinstance(raw, Refusal):
                yield raw
                continue
            try:
                with reading():
                    size = len(raw.data)
                    told = partial(_tell, watch, raw.label, "bytes", total=size)
                    file = parse_raw_file(raw, job.reading, told, shelf.profiles)
                if repository is None:
                    repository = await stack.enter_async_context(open_repository())
                result: FileResult
                result = await import_file(
                    repository,
                    file,
                    job.answers,
                    preview=job.preview,
                    rows=job.rows,
                    taught=taught,
                    written=partial(_tell, watch, raw.label, "entries"),
                )
                result = shelf.kept(result, file.learnt if not job.preview else None)
            except UnreadableFile as error:
                questions = error.questions if isinstance(error, OpenQuestions) else ()
                result = Refusal(file=raw.label, error=str(error), questions=questions)
            yield result


class _ProfileShelf:
    """The saved profiles of CSV files, looked at only when a CSV is to be read."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._faults: tuple[str, ...] = ()

    def profiles(self) -> Sequence[CsvProfile]:
        """All that can be read; what is wrong with the others is told with the next report."""
        if self._folder is None:
            return ()
        profiles, self._faults = saved_profiles(self._folder)
        return profiles

    def kept(self, report: FileReport, learnt: CsvProfile | None) -> FileReport:
        """The report after what was learnt was saved; it warns of what is wrong with profiles."""
        warnings = [ParseWarning(place="profiles", message=fault) for fault in self._faults]
        self._faults = ()
        profile: str | None = None
        if learnt and self._folder and report.import_number:
            try:
                profile = str(save_profile(self._folder, learnt))
            except StatementError as error:
                warnings.append(ParseWarning(place="profiles", message=str(error)))
        return report.model_copy(update={"warnings": (*report.warnings, *warnings), "profile": profile})


def _tell(watch: Watch, file: str, unit: str, done: int, total: int) -> None:
    watch(Progress(file, unit, done, total))


def _raw_files(
    paths: Sequence[Path], reading: Callable[[], AbstractContextManager[object]]
) -> Iterator[RawFile | Refusal]:
    """The files one after the other, those in archives too."""
    for path in paths:
        try:
            with reading():
                raw_files = open_bank_file(path)
        except UnreadableFile as error:
            yield Refusal(file=str(path), error=str(error))
        else:
            yield from raw_files
