"""What of the month is shown: the filter, how much it leaves, and what is marked."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Final

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from statement_tui.services.month_rows import Subtotal
from statement_tui.ui.formatted import formats_of
from statement_tui.ui.widgets.visible_input import VisibleInput

_INPUT_WIDTH_MIN: Final = 16


class FilterBar(Horizontal):
    """A line below the table; it is there while there is a filter, or something is marked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "clear", "Clear", show=False),
        Binding("down,up", "leave", "To the transactions", show=False),
    ]

    DEFAULT_CSS = """
    FilterBar {
        height: 1;
        display: none;
        padding: 0 1;
        background: $boost;
        &.-filtering, &.-marked { display: block; }
        & > Input { display: none; width: 1fr; min-width: 16; padding: 0; background: $boost; }
        & > #slash { display: none; width: 2; color: $text-accent; text-style: bold; }
        &.-filtering > Input, &.-filtering > #slash { display: block; }
        & > #counts { width: auto; padding-left: 1; color: $text-muted; text-wrap: nowrap; }
    }
    """

    input = getters.query_one(Input)

    @dataclass
    class Typed(Message):
        """The filter is another one now."""

        text: str
        """As it is typed."""

    class Kept(Message):
        """The user wants to go on with the rows that the filter leaves."""

    class Cleared(Message):
        """The user wants to see all rows again."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._subtotal: Subtotal | None = None
        self._marked: tuple[int, Decimal] | None = None

    def compose(self) -> ComposeResult:
        """The filter on the left, what it leaves on the right."""
        yield Static("/", id="slash", markup=False)
        yield VisibleInput(placeholder="grocer -card >100 40..60 in out", select_on_focus=False, compact=True)
        yield Static(id="counts", markup=False)

    @property
    def text(self) -> str:
        """The filter as it is typed."""
        return self.input.value

    def open(self, text: str) -> None:
        """Let the user type a filter, beginning with this one."""
        self.add_class("-filtering")
        with self.prevent(Input.Changed):
            self.input.value = text
        self.input.focus()
        self.input.action_end()

    def close(self) -> None:
        """There is no filter any more."""
        self.remove_class("-filtering")
        self._subtotal = None
        with self.prevent(Input.Changed):
            self.input.value = ""
        self.show_again()

    def show_subtotal(self, subtotal: Subtotal | None) -> None:
        """Say what the filter leaves; None while that is being found out, or when nothing is typed."""
        self._subtotal = subtotal
        self.show_again()

    def show_marked(self, count: int, total: Decimal) -> None:
        """Say how many transactions are marked, and what they add up to."""
        self._marked = (count, total) if count else None
        self.set_class(bool(count), "-marked")
        self.show_again()

    def show_again(self) -> None:
        """Show the same in the width and the formats of now."""
        room = self.content_size.width - (_INPUT_WIDTH_MIN + 3 if self.has_class("-filtering") else 1)
        texts = [" · ".join(parts) for parts in (self._words(), self._words(short=True))]
        fitting = next((text for text in texts if len(text) <= room), texts[-1])
        self.query_one("#counts", Static).update(Content(fitting).truncate(max(room, 1), ellipsis=True))

    def on_resize(self) -> None:
        """Say less where there is less room."""
        self.show_again()

    def _words(self, *, short: bool = False) -> list[str]:
        formats = formats_of(self)
        words = []
        if (subtotal := self._subtotal) is not None:
            total_in, total_out = formats.signed(subtotal.total_in), formats.signed(subtotal.total_out)
            words.append(f"{subtotal.rows:,} of {subtotal.of:,}")
            words.append(f"{total_in} {total_out}" if short else f"in {total_in} · out {total_out}")
        if self._marked is not None:
            count, total = self._marked
            words.append(f"{count:,} marked{':' if short else ' ='} {formats.signed(total)}")
        return words

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(event.value))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_leave()

    def action_leave(self) -> None:
        """Go on with the rows that the filter leaves."""
        self.post_message(self.Kept())

    def action_clear(self) -> None:
        """All rows again."""
        self.post_message(self.Cleared())
