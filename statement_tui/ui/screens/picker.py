"""What the pickers have in common: a line to type in, a list below, and Esc."""

from typing import ClassVar, Final, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static

from statement_tui.ui.widgets.choice_list import ChoiceList

_WIDTH: Final = 72

Choice = TypeVar("Choice")


class Picker(ModalScreen[Choice | None], Generic[Choice]):
    """Typing narrows the list, the arrow keys move in it, Enter or a click picks."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Close", show=False),
        Binding("down,ctrl+n", "move(1)", "Down", show=False, priority=True),
        Binding("up", "move(-1)", "Up", show=False, priority=True),
    ]

    DEFAULT_CSS = """
    Picker {
        align: center middle;
        #picker {
            width: 72;
            max-width: 100%;
            height: 22;
            max-height: 100%;
            border: round $primary;
            border-subtitle-color: $text-muted;
            background: $surface;
        }
        Input, Input.-textual-compact { padding: 0 1; background: $boost; }
        ChoiceList { border: none; height: 1fr; background: $surface; }
        ChoiceList:focus { border: none; }
        #none { height: auto; padding: 0 1; color: $text-warning; display: none; }
    }
    """

    TITLE_TEXT: ClassVar[str] = ""
    PLACEHOLDER: ClassVar[str] = ""

    @property
    def line_width(self) -> int:
        """Cells that a line of the list has."""
        return min(_WIDTH, self.app.size.width) - 5

    @property
    def start_text(self) -> str:
        """What stands in the line at first."""
        return ""

    def make_list(self) -> ChoiceList:
        """The list to pick from."""
        raise NotImplementedError

    def narrow(self, text: str) -> None:
        """Show what fits the text typed so far."""
        raise NotImplementedError

    def pick(self) -> None:
        """Pick what is highlighted."""
        self.query_one(OptionList).action_select()

    def compose(self) -> ComposeResult:
        """The line to type in over the list."""
        with Vertical(id="picker") as box:
            box.border_title = Content(self.TITLE_TEXT)
            box.border_subtitle = Content("↑ ↓ move · Enter picks · Esc closes")
            yield Input(self.start_text, placeholder=self.PLACEHOLDER, compact=True)
            yield Static(id="none", markup=False)
            yield self.make_list()

    def on_mount(self) -> None:
        """List everything, or what fits the text that is there already."""
        self.narrow(self.start_text)

    def say(self, text: str) -> None:
        """Tell why nothing is listed; an empty text takes it back."""
        line = self.query_one("#none", Static)
        line.update(text)
        line.display = bool(text)

    def action_move(self, step: int) -> None:
        """Move the highlight while the focus stays in the line."""
        choices = self.query_one(ChoiceList)
        if step > 0:
            choices.action_cursor_down()
        else:
            choices.action_cursor_up()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self.narrow(event.value)

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.pick()
