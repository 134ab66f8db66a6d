"""What the user says about an export: how, which months, which transactions, where to."""

import os
from enum import StrEnum
from pathlib import Path
from typing import ClassVar, Final, NamedTuple

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Checkbox, Input, Select, Static

from statement_tui.errors import UsageFault
from statement_tui.export_job import ExportFormat, ExportJob, name_of_account
from statement_tui.models.month import Month
from statement_tui.models.transaction_filter import TransactionFilter
from statement_tui.services.export_statements import MonthRange
from statement_tui.ui.export_text import FORMATS
from statement_tui.ui.formatted import formats_of
from statement_tui.ui.month_text import parse_month_text
from statement_tui.ui.widgets.path_input import PathInput
from statement_tui.ui.widgets.visible_input import VisibleInput


class Stage(StrEnum):
    """How far the dialog is."""

    FORM = "form"
    """It is being filled in."""
    QUESTION = "question"
    """A file is there already."""
    WRITING = "writing"
    """The export runs."""
    DONE = "done"
    """What came of it is shown."""


_HINTS: Final = {
    Stage.FORM: "Tab goes on · ctrl+s exports · Esc closes",
    Stage.QUESTION: "y replaces · n or Esc goes back",
    Stage.WRITING: "Esc cancels: nothing is kept then",
    Stage.DONE: "Enter closes",
}
_LABELS: Final = {Stage.FORM: "Export", Stage.QUESTION: "Replace", Stage.DONE: "Close"}


class ExportChoice(NamedTuple):
    """What the next export begins with."""

    format: ExportFormat = ExportFormat.CSV
    """How it is written."""
    folder: str = ""
    """Where it goes, as it was typed."""


class ExportForm(ModalScreen[ExportChoice | None]):
    """The form, and what is said below it; gives what was chosen when something was exported."""

    AUTO_FOCUS = "#file"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", show=False),
        Binding("ctrl+s", "go_on", "Export", show=False),
        Binding("y", "answer(True)", "Replace", show=False),
        Binding("n", "answer(False)", "Keep", show=False),
    ]

    DEFAULT_CSS = """
    ExportForm {
        align: center middle;
        #export {
            width: 100%;
            max-width: 90;
            height: auto;
            max-height: 100%;
            border: round $primary;
            border-subtitle-color: $text-muted;
            background: $surface;
        }
        .line { height: 1; padding: 0 1; }
        .label { width: 9; color: $text-muted; }
        .between { width: 4; content-align: center middle; color: $text-muted; }
        Select { width: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }
        SelectCurrent #label { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        .month { width: 10; padding: 0; background: $boost; }
        .note { width: 1fr; padding-left: 2; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
        Checkbox { width: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }
        #file { width: 1fr; padding: 0; background: $boost; }
        #said { height: auto; max-height: 5; padding: 0 1; margin-top: 1; }
        #foot { height: 1; padding: 0 1; margin-top: 1; }
        #go { min-width: 11; }
        #hint { width: 1fr; padding: 0 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
        &.-writing .line, &.-done .line { display: none; }
        &.-writing #go { display: none; }
        &.-no-filter #rows, &.-said-nothing #said { display: none; }
    }
    """

    file = getters.query_one("#file", PathInput)
    go = getters.query_one("#go", Button)

    def __init__(
        self,
        account_number: str,
        period: Month,
        *,
        wanted: TransactionFilter | None = None,
        before: ExportChoice | None = None,
    ) -> None:
        """Make the dialog.

        Args:
            account_number: Whose statements.
            period: The month that is shown.
            wanted: The filter of the browser; None for none.
            before: What was chosen the last time; None for the first time.
        """
        super().__init__()
        self.stage = Stage.FORM
        self._account_number = account_number
        self._period = period
        self._wanted = wanted if wanted and not wanted.is_empty else None
        self._before = before or ExportChoice()
        self._proposed = ""

    def compose(self) -> ComposeResult:
        """A line for each thing to be said."""
        formats = formats_of(self)
        text = formats.text(self._wanted.text.strip()) if self._wanted else ""
        with Vertical(id="export") as box:
            box.border_title = Content(f"Export {formats.account_number(self._account_number)}")
            with Horizontal(classes="line"):
                yield Static("Format", classes="label", markup=False)
                choices = [(label, each) for each, label in FORMATS.items()]
                yield Select(choices, value=self._before.format, allow_blank=False, compact=True)
            with Horizontal(classes="line"):
                yield Static("Months", classes="label", markup=False)
                yield VisibleInput(str(self._period), id="first", classes="month", compact=True)
                yield Static("to", classes="between", markup=False)
                yield VisibleInput(str(self._period), id="last", classes="month", compact=True)
                yield Static("{month} in the file: one each", classes="note", markup=False)
            with Horizontal(classes="line", id="rows"):
                yield Static("Rows", classes="label", markup=False)
                yield Checkbox(Content(f"only what “{text}” finds"), value=True, id="filtered", compact=True)
            with Horizontal(classes="line"):
                yield Static("File", classes="label", markup=False)
                yield PathInput(placeholder="name of the file", id="file")
            yield Static(id="said", markup=False)
            with Horizontal(id="foot"):
                yield Button("Export", id="go", compact=True, variant="primary")
                yield Static(id="hint", markup=False)

    def on_mount(self) -> None:
        """Begin with a name for the file."""
        self.go.active_effect_duration = 0  # it would not hear Enter meanwhile
        self.set_class(self._wanted is None, "-no-filter")
        self.enter(Stage.FORM)
        self.say("")
        self._propose()

    def enter(self, stage: Stage) -> None:
        """Show what belongs to the stage."""
        self.stage = stage
        for other in Stage:
            self.set_class(other is stage, f"-{other}")
        self.go.label = _LABELS.get(stage, "")
        self.query_one("#hint", Static).update(_HINTS[stage])

    def say(self, content: Content | str) -> None:
        """Say something below the form."""
        self.query_one("#said", Static).update(content)
        self.set_class(not content, "-said-nothing")

    def job(self, *, replace: bool) -> ExportJob:
        """The export as it is filled in.

        Raises:
            UsageFault: Something is not filled in, or means nothing.
        """
        path = self.file.value.strip()
        if not path:
            raise UsageFault("The file has no name", "type one")
        wanted = self._wanted if self.query_one("#filtered", Checkbox).value else None
        return ExportJob(
            account_number=self._account_number,
            format=self._format,
            months=MonthRange(self._month("first"), self._month("last")),
            path=Path(os.path.expanduser(path.replace("\0", ""))),
            filter_text=wanted.text if wanted else "",
            formats=formats_of(self),
            replace=replace,
        )

    @property
    def choice(self) -> ExportChoice:
        """What to begin with the next time."""
        return ExportChoice(self._format, os.path.split(self.file.value.strip())[0])

    @property
    def _format(self) -> ExportFormat:
        return ExportFormat(str(self.query_one(Select).value))

    def _month(self, which: str) -> Month:
        text = self.query_one(f"#{which}", Input).value
        if (month := parse_month_text(text, self._period)) is None:
            raise UsageFault(f"{text.strip() or 'Nothing'} is no month", "type it like 2026-03")
        return month

    @on(Select.Changed)
    @on(Input.Changed, ".month")
    def _propose(self) -> None:
        """Propose a name, unless the user has typed one."""
        if self.file.value != self._proposed:
            return
        months = [
            parse_month_text(self.query_one(f"#{each}", Input).value, self._period)
            for each in ("first", "last")
        ]
        names = dict.fromkeys(str(month) for month in months if month)
        masked = formats_of(self).masked
        number = name_of_account("account" if masked else self._account_number)
        name = f"{'-'.join([number, *names])}{self._format.ending}"
        self._proposed = self.file.value = os.path.join(self._before.folder, name)
        self.file.action_end()
