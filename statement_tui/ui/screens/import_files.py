"""The import dialog: from the preview to the import and its result."""

from collections.abc import Iterator, Sequence

from textual import work
from textual.content import Content
from textual.worker import Worker, WorkerCancelled

from statement_tui.errors import StatementError
from statement_tui.models.import_report import FileReport, StatementReport
from statement_tui.models.month import Month
from statement_tui.models.progress import Progress
from statement_tui.services.importer import FileResult
from statement_tui.ui.formatted import formats_of
from statement_tui.ui.import_draft import ImportDraft
from statement_tui.ui.import_text import cancelled, describe_progress, describe_results, fault
from statement_tui.ui.screens.import_preview import PreviewingScreen
from statement_tui.ui.screens.import_screen import Imported, Stage


class ImportScreen(PreviewingScreen):
    """Imports what was looked at; Esc goes one level back, and cancels an import that runs."""

    _import_worker: Worker[None] | None = None
    _outcome: Imported | None = None

    def action_import(self) -> None:
        """Import; close when that is done."""
        if self.stage is Stage.DONE:
            self.dismiss(self._outcome)
        elif self.can_import and self._previewed is not None:
            self._begin(self._previewed)
        elif self.stage is Stage.PREVIEW:
            self.go_on()

    def action_back(self) -> None:
        """One level back: cancel the import, go to the path, close."""
        if self.stage is Stage.DONE:
            self.dismiss(self._outcome)
        elif self.stage is Stage.IMPORTING:
            if self._import_worker is not None and not self._import_worker.is_finished:
                self._cancel(self._import_worker)
        elif self.focused is not self.path:
            self.path.focus()
        else:
            self.dismiss(self._outcome)

    def _begin(self, draft: ImportDraft) -> None:
        self.enter(Stage.IMPORTING)
        self.say("Importing …")
        self.rows.focus()
        self._import_worker = self._import(draft)

    @work(exclusive=True, group="import")
    async def _import(self, draft: ImportDraft) -> None:
        try:
            results = await self._importer.run(draft.job(preview=False), self._watch_import)
        except StatementError as error:
            self._return(fault(str(error)))
            return
        self._outcome = imported(results) or self._outcome
        self.enter(Stage.DONE)
        self.say("")
        self.show_results(describe_results(results, formats_of(self), done=True))
        self.go.focus()

    def _watch_import(self, progress: Progress) -> None:
        if self.stage is Stage.IMPORTING:
            self.say(describe_progress(progress, self.line_width))

    @work(exclusive=True, group="cancel")
    async def _cancel(self, running: Worker[None]) -> None:
        self.say("Cancelling …")
        running.cancel()
        try:
            await running.wait()
        except WorkerCancelled:
            kept = "nothing was imported, unless it had just ended: u lists what is in"
            if self.file_count > 1:
                kept = "nothing of this file was kept; those before it are in, and u lists them"
            self._return(cancelled(kept))

    def _return(self, why: Content) -> None:
        """Back to the preview, from which it can be tried again."""
        if self.file_count > 1:
            self._outcome = Imported(None, None)  # files before it can be in, and nobody has said which
        self.enter(Stage.PREVIEW)
        self.say(why)
        self.go.focus()


def imported(results: Sequence[FileResult]) -> Imported | None:
    """The first account that an import has something for, and its newest month in it; None for no import."""
    reports = [result for result in results if isinstance(result, FileReport) and result.import_number]
    if not reports:
        return None
    statements = list(_statements(reports))
    number = next((statement.account_number for statement in statements), None)
    days = [
        statement.last_booked_on
        for statement in statements
        if statement.account_number == number and statement.last_booked_on
    ]
    return Imported(number, Month.containing(max(days)) if days else None)


def _statements(reports: Sequence[FileReport]) -> Iterator[StatementReport]:
    """Those with transactions before those without."""
    statements = [statement for report in reports for statement in report.statements]
    yield from (statement for statement in statements if statement.last_booked_on)
    yield from (statement for statement in statements if not statement.last_booked_on)
