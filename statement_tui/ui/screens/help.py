"""All keys."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from statement_tui.ui.keymap import keymap_of, remappable_bindings

_FINDING = """\
What the filter and the search understand; all that is typed must be met:
grocer -card      has the one word, not the other; case and accents do not matter
"two words"       has them as they stand
45  45.1  −45.10  amounts that begin like this, whatever the sign unless one is typed; numbers in texts
>100  <20  40..60 amounts by their size
in  out           money that came in, or went out"""

_MARKS = """\
✓ adds up       all of it lies between balances that the bank reports and that agree
… adds up to    it agrees up to the last balance the bank reports; nothing after that
✗ off           the transactions and the bank's balances differ by the amount shown
○ gap           nothing is booked, yet the bank's balance moved
? unverified    the bank reports no pair of balances to compare with"""


class HelpScreen(ModalScreen[None]):
    """The keys as they are bound, what can be looked for, and what the marks mean."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,enter", "dismiss", "Close", show=False),
    ]

    DEFAULT_CSS = """
    HelpScreen {
        align: center middle;
        #help {
            width: 90;
            max-width: 100%;
            height: auto;
            max-height: 100%;
            border: round $primary;
            border-subtitle-color: $text-muted;
            padding: 0 1;
            background: $surface;
        }
    }
    """

    def compose(self) -> ComposeResult:
        """Keys of rows first, then all others, then what can be looked for, then the marks."""
        with VerticalScroll(id="help") as help_:
            help_.border_title = Content("Keys")
            help_.border_subtitle = Content("↑ ↓ scroll · Esc closes")
            texts = [Content(text) for text in ("", _FINDING, "", _MARKS)]
            yield Static(Content("\n").join([*self._keys(), *texts]))

    def _keys(self) -> list[Content]:
        keymap = keymap_of(self)
        return [
            Content.assemble((keymap.shown(binding).ljust(18), "bold"), binding.tooltip)
            for binding in remappable_bindings()
        ]
