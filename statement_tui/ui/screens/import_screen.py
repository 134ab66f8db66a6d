"""Importing files: a path, a look at what would happen, the import, and what came of it."""

from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from statement_tui.ui.widgets.import_rows import ImportRows
from statement_tui.ui.widgets.path_input import PathInput
from statement_tui.ui.widgets.question_list import QuestionList

if TYPE_CHECKING:
    from statement_tui.models.month import Month


class Stage(StrEnum):
    """How far the dialog is."""

    PATH = "path"
    """A path is typed."""
    READING = "reading"
    """What the import would do is being found out."""
    PREVIEW = "preview"
    """That is shown."""
    IMPORTING = "importing"
    """The import runs."""
    DONE = "done"
    """What came of it is shown."""


class Imported(NamedTuple):
    """What an import leaves the browser to show."""

    account_number: str | None
    """The first account that has something new; None when it is not known which one."""
    period: "Month | None"
    """Its newest imported month."""


_HINTS: Final = {
    Stage.PATH: "Tab completes · Enter looks into the file · Esc closes",
    Stage.READING: "Esc back",
    Stage.PREVIEW: "Enter goes on · ctrl+s imports · Esc back",
    Stage.IMPORTING: "Esc cancels: nothing of the file is kept then",
    Stage.DONE: "↑ ↓ scroll · Enter closes",
}


INTRODUCTION: Final = """
A file of camt.053, MT940, OFX, QFX, QBO, QIF or CSV, or a zip of them.
Several can be dropped at once.

You see first what would be imported; nothing changes before you say so,
and u undoes an import later."""


class ImportLayout(ModalScreen[Imported | None]):
    """The widgets of the dialog, and what they show in each stage."""

    AUTO_FOCUS = "#path"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", show=False),
        Binding("ctrl+s", "import", "Import", show=False),
        Binding("down", "scroll_summary(1)", "Down", show=False),
        Binding("up", "scroll_summary(-1)", "Up", show=False),
        Binding("pagedown", "scroll_summary(8)", "Page down", show=False),
        Binding("pageup", "scroll_summary(-8)", "Page up", show=False),
    ]

    DEFAULT_CSS = """
    ImportLayout {
        align: center middle;
        #import {
            width: 100%;
            max-width: 140;
            height: 100%;
            max-height: 50;
            border: round $primary;
            border-subtitle-color: $text-muted;
            background: $surface;
        }
        #path { padding: 0 1; background: $boost; }
        #status { height: auto; max-height: 4; padding: 0 1; }
        #summary { height: auto; max-height: 40%; padding: 0 1; scrollbar-size-vertical: 1; }
        #summary:focus { background: $boost; }
        QuestionList { padding: 0 1; }
        #foot { dock: bottom; height: 1; padding: 0 1; }
        #go { min-width: 10; }
        #hint { width: 1fr; padding: 0 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
        &.-done #summary { height: 1fr; max-height: 100%; }
        &.-path #summary, &.-path #rows, &.-path QuestionList, &.-path #go { display: none; }
        &.-path #status { height: 1fr; max-height: 100%; }
        &.-importing #path, &.-done #path { display: none; }
        &.-importing QuestionList, &.-done QuestionList, &.-done #rows { display: none; }
        &.-importing #go { display: none; }
        &.-importing #status { padding: 1; }
        &.-no-rows #rows, &.-no-results #summary, &.-said-nothing #status { display: none; }
    }
    """

    path = getters.query_one("#path", PathInput)
    rows = getters.query_one("#rows", ImportRows)
    questions = getters.query_one(QuestionList)
    go = getters.query_one("#go", Button)

    def __init__(self) -> None:
        super().__init__()
        self.stage = Stage.PATH

    def compose(self) -> ComposeResult:
        """The path, what is said about it, what is asked, the rows, and what can be done."""
        with Vertical(id="import") as box:
            box.border_title = Content("Import a file")
            yield PathInput(placeholder="path of a file of your bank, or drop files here", id="path")
            yield Static(id="status", markup=False)
            with VerticalScroll(id="summary"):
                yield Static(id="results", markup=False)
            yield QuestionList()
            yield ImportRows(id="rows")
            with Horizontal(id="foot"):
                yield Button("Import", id="go", compact=True, variant="primary")
                yield Static(id="hint", markup=False)

    def on_mount(self) -> None:
        """Begin with the path."""
        self.go.active_effect_duration = 0  # it would not hear Enter meanwhile
        self.enter(Stage.PATH)
        self.say(INTRODUCTION)

    def enter(self, stage: Stage) -> None:
        """Show what belongs to the stage."""
        self.stage = stage
        for other in Stage:
            self.set_class(other is stage, f"-{other}")
        self.go.label = "Close" if stage is Stage.DONE else "Import"
        self.query_one("#hint", Static).update(_HINTS[stage])

    @property
    def line_width(self) -> int:
        """Cells that a line of the dialog has."""
        return max(1, self.query_one("#import").content_size.width - 2)

    def say(self, content: Content | str) -> None:
        """Say something under the path."""
        self.query_one("#status", Static).update(content)
        self.set_class(not content, "-said-nothing")

    def show_results(self, content: Content) -> None:
        """Show what an import would do, or did."""
        self.query_one("#results", Static).update(content)
        self.query_one("#summary").scroll_home(animate=False)

    def action_scroll_summary(self, lines: int) -> None:
        """Scroll what is said of the files, from wherever the focus is."""
        self.query_one("#summary").scroll_relative(y=lines, animate=False)

    @on(Button.Pressed, "#go")
    async def _pressed(self) -> None:
        await self.run_action("import")
