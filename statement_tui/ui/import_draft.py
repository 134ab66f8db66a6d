"""What the user has said so far about an import."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from statement_tui.models.import_report import FileReport
from statement_tui.models.question import Question
from statement_tui.readers.detect import ReadingAnswers
from statement_tui.services.choose_account import Answers
from statement_tui.services.importer import FileResult, ImportJob

ROWS_SHOWN: Final = 500
"""So many rows are looked at before an import."""

ACCOUNT: Final = "account"
CURRENCY: Final = "currency"


@dataclass(frozen=True)
class ImportDraft:
    """Files, what was asked about them, and what was answered."""

    paths: tuple[Path, ...]
    """The files."""
    questions: tuple[Question, ...] = ()
    """All that was asked, in that order; an answered one stays, so that the answer can be changed."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """Answers by the field of their question."""
    new_account: str | None = None
    """The one account that the files name and that is not known; it can be mapped to a known one."""

    def job(self, *, preview: bool) -> ImportJob:
        """The import as it would be with these answers."""
        fields = {key: text for key, text in self.answers.items() if key not in {ACCOUNT, CURRENCY}}
        answers = Answers(
            account_number=self.answers.get(ACCOUNT), currency=self.answers.get(CURRENCY, "").upper() or None
        )
        rows = ROWS_SHOWN if preview else 0
        return ImportJob(self.paths, answers, ReadingAnswers(fields), preview=preview, rows=rows)

    def answered(self, field: str, text: str) -> "ImportDraft":
        """The draft with this answer; an empty one takes it back."""
        answers = {key: value for key, value in self.answers.items() if key != field}
        return replace(self, answers=answers | {field: text} if text else answers)

    def asked(self, results: Sequence[FileResult]) -> "ImportDraft":
        """The draft with the questions of these results among its own."""
        known = {question.field: question for question in self.questions}
        for result in results:
            for question in result.questions:
                known.setdefault(question.field, question)
        new_account = self.new_account
        if ACCOUNT not in self.answers and ACCOUNT not in known:
            new_account = _only_new_account(results)
        return replace(self, questions=tuple(known.values()), new_account=new_account)


def _only_new_account(results: Sequence[FileResult]) -> str | None:
    """The number of the new account; None unless there is one, since an answer cannot tell two apart."""
    numbers = {
        statement.account_number
        for result in results
        if isinstance(result, FileReport)
        for statement in result.statements
        if statement.is_new_account
    }
    return numbers.pop() if len(numbers) == 1 else None


def can_be_imported(result: FileResult) -> bool:
    """Whether importing the file would do something."""
    return isinstance(result, FileReport) and result.importable and result.already_imported is None
