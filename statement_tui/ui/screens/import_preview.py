"""A look at what an import would do, made again whenever the path or an answer changes."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from textual import on, work
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input

from statement_tui.errors import StatementError
from statement_tui.models.account import Account
from statement_tui.models.progress import Progress
from statement_tui.services.accounts import find_accounts
from statement_tui.services.importer import FileResult, Importer
from statement_tui.ui.formatted import formats_of
from statement_tui.ui.import_draft import ImportDraft, can_be_imported
from statement_tui.ui.import_text import describe_progress, describe_results, fault
from statement_tui.ui.path_text import find_paths, matching_names, name_files
from statement_tui.ui.screens.import_screen import INTRODUCTION, ImportLayout, Stage
from statement_tui.ui.widgets.path_input import PathInput
from statement_tui.ui.widgets.question_row import QuestionRow

if TYPE_CHECKING:
    from statement_tui.ui.open_repository import OpenRepository

_PAUSE_SECONDS: Final = 0.3
_ACCOUNTS_LISTED: Final = 200
_NAMES_LISTED: Final = 40


class PreviewingScreen(ImportLayout):
    """Looks into the files while they are named and while questions about them are answered."""

    def __init__(self, importer: Importer, open_repository: "OpenRepository") -> None:
        """Make the dialog.

        Args:
            importer: Looks into files and imports them.
            open_repository: Where the known accounts are read from.
        """
        super().__init__()
        self._importer = importer
        self._open_repository = open_repository
        self._draft = ImportDraft(())
        self._wanted: object = None
        self._previewed: ImportDraft | None = None
        self._goes_on = False
        self.file_count = 0
        self._pause: Timer | None = None

    @property
    def can_import(self) -> bool:
        """Whether what is shown is up to date, and importing it would do something."""
        return self.stage is Stage.PREVIEW and not self.go.disabled

    @on(PathInput.Changed, "#path")
    def _path_typed(self, event: Input.Changed) -> None:
        self.give_up_looking()
        self.enter(Stage.PATH)
        self.say("" if event.value else INTRODUCTION)
        self._pause = self.set_timer(_PAUSE_SECONDS, partial(self._look, only_files=True))

    @on(PathInput.Submitted, "#path")
    def _path_entered(self) -> None:
        self._go_on_after(partial(self._look, only_files=False))

    @on(QuestionRow.Answered)
    def _answered(self, event: QuestionRow.Answered) -> None:
        draft = self._draft.answered(event.field, event.answer)
        if draft != self._draft:
            self._draft = draft
            self.give_up_looking()
            if not event.is_final:
                self._pause = self.set_timer(_PAUSE_SECONDS, self.look_again)
        if event.is_final:
            self._go_on_after(self.look_again)

    def give_up_looking(self) -> None:
        """What is shown is out of date."""
        if self._pause is not None:
            self._pause.stop()
        self.workers.cancel_group(self, "preview")
        self._wanted = self._previewed = None
        self._goes_on = False
        self.go.disabled = True

    def _go_on_after(self, look: Callable[[], None]) -> None:
        """Go on with what is shown, or with what is on its way, or look first."""
        if self._previewed is not None:
            self.go_on()
            return
        if self.stage is not Stage.READING or self._wanted is None:
            look()
        self._goes_on = True

    def go_on(self) -> None:
        """Go to what the user has to say next, or to the button when that is all."""
        if self.questions.focus_unanswered(self._draft):
            return
        if not self.go.disabled:
            self.go.focus()
        elif self.rows.display:
            self.rows.focus()

    def _look(self, *, only_files: bool) -> None:
        """Look into what the path names; while it is typed only when that is there."""
        self.give_up_looking()
        self._wanted = wanted = object()
        self._find(wanted, only_files)

    def look_again(self) -> None:
        """Look into the same files with other answers."""
        self.give_up_looking()
        self._wanted = wanted = object()
        self._preview(wanted, self._draft)

    @work(exclusive=True, group="preview")
    async def _find(self, wanted: object, only_files: bool) -> None:
        paths = await asyncio.to_thread(find_paths, self.path.value)
        if wanted is not self._wanted or not paths:
            return
        names_files = not only_files or await asyncio.to_thread(name_files, paths)
        names = [] if names_files else await asyncio.to_thread(matching_names, self.path.value, _NAMES_LISTED)
        if wanted is not self._wanted:
            return
        if not names_files:
            self.say(Content("\n".join(names)))
            return
        if paths != self._draft.paths:
            self._draft = ImportDraft(paths)
            await self.questions.clear()
        await self._run_preview(wanted, self._draft)

    @work(exclusive=True, group="preview")
    async def _preview(self, wanted: object, draft: ImportDraft) -> None:
        await self._run_preview(wanted, draft)

    async def _run_preview(self, wanted: object, draft: ImportDraft) -> None:
        if self.stage is Stage.PATH:
            self._show_results(())
        self.enter(Stage.READING)
        self.say("Reading …")
        try:
            results = await self._importer.run(draft.job(preview=True), partial(self._watch, wanted))
        except StatementError as error:
            if wanted is self._wanted:
                self._fail(error)
            return
        accounts = await self._fetch_accounts()
        if wanted is not self._wanted:
            return
        draft = self._draft.asked(results)
        await self.questions.show(draft, accounts)
        if wanted is self._wanted:
            self._show_preview(draft, results)

    async def _fetch_accounts(self) -> Sequence[Account]:
        try:
            return await find_accounts(await self._open_repository(), "", _ACCOUNTS_LISTED)
        except StatementError:
            return ()  # there is no database yet; if it cannot be used, the import has said so

    def _watch(self, wanted: object, progress: Progress) -> None:
        if wanted is self._wanted:
            self.say(describe_progress(progress, self.line_width))

    def _fail(self, error: StatementError) -> None:
        self.enter(Stage.PATH)
        self.say(fault(f"{error}. Press Enter to try again."))
        self.path.focus()

    def _show_results(self, results: Sequence[FileResult]) -> None:
        self.show_results(describe_results(results, formats_of(self), done=False))
        self.rows.show(results)
        self.set_class(not results, "-no-results")
        self.set_class(not self.rows.row_count, "-no-rows")

    def _show_preview(self, draft: ImportDraft, results: Sequence[FileResult]) -> None:
        self._draft = self._previewed = draft
        self.enter(Stage.PREVIEW)
        self.say("")
        self.file_count = len(results)
        self._show_results(results)
        self.go.disabled = not any(map(can_be_imported, results))
        if self._goes_on:
            self._goes_on = False
            self.go_on()
