"""The export dialog: from the form to the file."""

from textual import on, work
from textual.content import Content
from textual.widgets import Button, Input
from textual.worker import Worker, WorkerCancelled

from statement_tui.errors import FileThere, StatementError, UsageFault
from statement_tui.export_job import Exporter, ExportJob
from statement_tui.formatting import visible
from statement_tui.models.month import Month
from statement_tui.models.progress import Progress
from statement_tui.models.transaction_filter import TransactionFilter
from statement_tui.ui.export_text import describe_outcome
from statement_tui.ui.import_text import cancelled, describe_progress, fault
from statement_tui.ui.screens.export_form import ExportChoice, ExportForm, Stage


class ExportScreen(ExportForm):
    """Exports what was filled in; Esc goes one level back, and cancels an export that runs."""

    def __init__(
        self,
        exporter: Exporter,
        account_number: str,
        period: Month,
        *,
        wanted: TransactionFilter | None = None,
        before: ExportChoice | None = None,
    ) -> None:
        """Make the dialog.

        Args:
            exporter: Writes the files.
            account_number: Whose statements.
            period: The month that is shown.
            wanted: The filter of the browser; None for none.
            before: What was chosen the last time; None for the first time.
        """
        super().__init__(account_number, period, wanted=wanted, before=before)
        self._exporter = exporter
        self._export_worker: Worker[None] | None = None

    @on(Button.Pressed)
    @on(Input.Submitted)
    async def action_go_on(self) -> None:
        """Export, replace, or close, whichever is next."""
        match self.stage:
            case Stage.FORM:
                self._begin(replace=False)
            case Stage.QUESTION:
                self._begin(replace=True)
            case Stage.DONE:
                self._close()

    def action_back(self) -> None:
        """One level back: cancel the export, go to the form, close."""
        match self.stage:
            case Stage.FORM:
                self.dismiss(None)
            case Stage.QUESTION:
                self.action_answer(False)
            case Stage.WRITING:
                if self._export_worker is not None and not self._export_worker.is_finished:
                    self._cancel(self._export_worker)
            case Stage.DONE:
                self._close()

    def action_answer(self, replace: bool) -> None:
        """Whether a file that is there is to be replaced."""
        if self.stage is not Stage.QUESTION:
            return
        if replace:
            self._begin(replace=True)
        else:
            self._return(Content("Nothing was written; name another file."))

    def _begin(self, *, replace: bool) -> None:
        try:
            job = self.job(replace=replace)
        except UsageFault as error:
            self._return(fault(str(error)))
            return
        self.enter(Stage.WRITING)
        self.say("Exporting …")
        self._export_worker = self._export(job)

    @work(exclusive=True, group="export")
    async def _export(self, job: ExportJob) -> None:
        try:
            outcome = await self._exporter.run(job, self._watch_export)
        except FileThere as error:
            self.enter(Stage.QUESTION)
            self.say(Content.styled(f"{visible(str(error))}. Replace it? (y/n)", "$text-warning"))
            self.go.focus()
        except StatementError as error:
            self._return(fault(str(error)))
        else:
            self.enter(Stage.DONE)
            self.say(describe_outcome(outcome))
            self.go.focus()

    def _watch_export(self, progress: Progress) -> None:
        if self.stage is Stage.WRITING:
            self.say(describe_progress(progress, self.query_one("#said").content_size.width))

    @work(exclusive=True, group="cancel")
    async def _cancel(self, running: Worker[None]) -> None:
        self.say("Cancelling …")
        running.cancel()
        try:
            await running.wait()
        except WorkerCancelled:
            self._return(cancelled("files that were whole already are there, and nothing else."))

    def _return(self, why: Content) -> None:
        """Back to the form, which is as it was."""
        self.enter(Stage.FORM)
        self.say(why)
        self.file.focus()

    def _close(self) -> None:
        self.dismiss(self.choice)
