"""Undoing an import: which one, a question, and what was removed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from statement_tui.errors import DatabaseMissing, StatementError
from statement_tui.formatting import Formats, visible
from statement_tui.models.import_batch import ImportBatch, UndoneImport
from statement_tui.services.importer import Importer
from statement_tui.ui.formatted import formats_of
from statement_tui.ui.import_text import count, describe_batch, describe_undone, fault
from statement_tui.ui.screens.picker import Picker
from statement_tui.ui.widgets.choice_list import ChoiceList

_SEARCHED: Final = Formats()
"""What is typed is compared with the texts as they are, also while they are masked."""


class ImportList(ChoiceList):
    """Imports, each with how many of its transactions were new."""

    @dataclass
    class Picked(Message):
        """An import was chosen."""

        batch: ImportBatch
        """The import."""

    def __init__(self, *, width: int) -> None:
        super().__init__(markup=False)
        self._width = width
        self._batches: tuple[ImportBatch, ...] = ()

    def show(self, batches: Iterable[ImportBatch]) -> None:
        """List these imports with the highlight on the first."""
        self._batches = tuple(batches)
        self.set_options(Option(self._line(batch)) for batch in self._batches)
        self.highlight(0 if self._batches else None)

    def _line(self, batch: ImportBatch) -> Content:
        new = f" {batch.new:,} new"
        line = Content(describe_batch(batch, formats_of(self))).truncate(
            self._width - len(new), ellipsis=True, pad=True
        )
        return Content.assemble(line, (new, "$text-muted"))

    @on(OptionList.OptionSelected)
    def _pick(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Picked(self._batches[event.option_index]))


class ImportPicker(Picker[ImportBatch]):
    """Imports, the newest first, by some letters of file or account."""

    TITLE_TEXT: ClassVar[str] = "Undo an import"
    PLACEHOLDER: ClassVar[str] = "number, file or account"

    def __init__(self, importer: Importer) -> None:
        super().__init__()
        self._importer = importer
        self._batches: tuple[ImportBatch, ...] | None = None

    def make_list(self) -> ChoiceList:
        """Imports."""
        return ImportList(width=self.line_width)

    def on_mount(self) -> None:
        """Fetch the imports."""
        self._fetch()

    def narrow(self, text: str) -> None:
        """List the imports with the text in their line."""
        if self._batches is None:
            return
        wanted = text.strip().casefold()
        found = [batch for batch in self._batches if wanted in describe_batch(batch, _SEARCHED).casefold()]
        self.query_one(ImportList).show(found)
        if not self._batches:
            self.say("Nothing was imported yet")
        else:
            self.say("" if found else "No import fits")

    @work(exclusive=True, group="imports")
    async def _fetch(self) -> None:
        try:
            self._batches = await self._importer.fetch_imports()
        except DatabaseMissing:
            self._batches = ()
        except StatementError as error:
            self.say(visible(str(error)))
            return
        self.narrow(self.query_one(Input).value)

    @on(ImportList.Picked)
    def _picked(self, event: ImportList.Picked) -> None:
        self.dismiss(event.batch)


class UndoScreen(ModalScreen[UndoneImport | None]):
    """Asks, undoes, and says what was removed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "undo", "Undo", show=False),
        Binding("n", "keep", "Keep", show=False),
        Binding("escape,enter,q", "close", "Close", show=False),
    ]

    DEFAULT_CSS = """
    UndoScreen {
        align: center middle;
        #undo {
            width: 64;
            max-width: 100%;
            height: auto;
            max-height: 100%;
            border: round $primary;
            border-subtitle-color: $text-muted;
            padding: 1 2;
            background: $surface;
        }
    }
    """

    def __init__(self, importer: Importer, batch: ImportBatch) -> None:
        super().__init__()
        self._importer = importer
        self._batch = batch
        self._is_asking = True
        self._is_undoing = False
        self._undone: UndoneImport | None = None

    def compose(self) -> ComposeResult:
        """The question."""
        batch = self._batch
        new = count(batch.new, "new transaction")
        goes = "goes" if batch.new == 1 else "go"
        file = formats_of(self).text(batch.file_name)
        with Vertical(id="undo") as box:
            box.border_title = Content("Undo an import")
            yield Static(
                Content(f"Undo import {batch.number} of {file}: its {new} {goes}? (y/n)"),
                id="said",
            )

    def action_undo(self) -> None:
        """Yes."""
        if self._is_asking:
            self._is_asking = False
            self._is_undoing = True
            self._say(Content("Undoing …"), "")
            self._undo()

    def action_keep(self) -> None:
        """No."""
        if self._is_asking:
            self.dismiss(None)

    def action_close(self) -> None:
        """Close, unless it is being done."""
        if not self._is_undoing:
            self.dismiss(self._undone)

    @work(exclusive=True, group="undo")
    async def _undo(self) -> None:
        try:
            self._undone = await self._importer.undo(self._batch.number)
        except StatementError as error:
            self._say(fault(f"{error}. Nothing was changed."), "Esc closes")
        else:
            self._say(describe_undone(self._undone, formats_of(self)), "Enter closes")
        self._is_undoing = False

    def _say(self, content: Content, subtitle: str) -> None:
        self.query_one("#said", Static).update(content)
        self.query_one("#undo").border_subtitle = Content(subtitle)
