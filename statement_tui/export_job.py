"""What is to be exported, and what is asked of whoever does it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol

from statement_tui.formatting import Formats
from statement_tui.models.month import Month
from statement_tui.models.progress import Watch
from statement_tui.models.transaction import StatementTransaction
from statement_tui.services.export_statements import MonthRange

_MONTH: Final = "{month}"
_ACCOUNT: Final = "{account}"
_NOT_IN_NAMES: Final = re.compile(r"[^A-Za-z0-9_-]+")


class ExportFormat(StrEnum):
    """How an export is written."""

    TEXT = "text"
    """For people, in columns."""
    CSV = "csv"
    """For spreadsheets."""
    JSON = "json"
    """For scripts."""
    MARKDOWN = "md"
    """For notes and wikis."""
    OFX = "ofx"
    """For this program and others that read bank files."""

    @property
    def ending(self) -> str:
        """What the name of such a file ends in."""
        return ".txt" if self is ExportFormat.TEXT else f".{self}"

    @classmethod
    def of_file(cls, path: Path) -> "ExportFormat | None":
        """The format that the ending of the name stands for; None for none."""
        ending = path.suffix.lower().replace(".markdown", ".md")
        return next((each for each in cls if each.ending == ending), None)


@dataclass(frozen=True, slots=True)
class ExportJob:
    """What is to be exported, how, and where to."""

    account_number: str
    """With or without blanks."""
    format: ExportFormat
    """How it is written."""
    months: MonthRange = field(default_factory=MonthRange)
    """Which months."""
    path: Path | None = None
    """The file; `{month}` in it gives each month one of its own. None for standard output."""
    filter_text: str = ""
    """Only transactions that this filter finds; empty for all."""
    formats: Formats = field(default_factory=Formats)
    """How amounts and days are written for people, and whether they are hidden."""
    replace: bool = False
    """Whether files that are there may be replaced."""

    @property
    def has_file_for_each_month(self) -> bool:
        """Whether each month goes to a file of its own."""
        return self.path is not None and _MONTH in str(self.path)

    def path_for(self, account_number: str, month: Month) -> Path:
        """The file that the month goes to."""
        number = "account" if self.formats.masked else account_number
        return Path(str(self.path).replace(_MONTH, str(month)).replace(_ACCOUNT, name_of_account(number)))


@dataclass(frozen=True, slots=True)
class ExportOutcome:
    """What was exported."""

    files: tuple[Path, ...]
    """Where it is; empty when it went to standard output."""
    first: Month
    """The first month."""
    last: Month
    """The last one."""
    transactions: int
    """How many transactions."""


class Exporter(Protocol):
    """Exports without keeping the caller from doing anything else."""

    async def run(self, job: ExportJob, watch: Watch) -> ExportOutcome:
        """Write the files. When the caller is cancelled, nothing of the one on its way is left.

        Raises:
            FileThere: A file is there already, and the job does not say that it may be replaced.
            StatementError: It cannot be read or written.
        """
        ...

    async def text(self, job: ExportJob) -> str:
        """The statements as the job has them written, for the clipboard."""
        ...

    async def rows_text(self, rows: Sequence[StatementTransaction], formats: Formats) -> str:
        """Some transactions as lines of a text."""
        ...


def name_of_account(number: str) -> str:
    """The number as a part of the name of a file."""
    return _NOT_IN_NAMES.sub("-", number).strip("-") or "account"
