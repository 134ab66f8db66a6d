"""A line to type in that nothing pasted into it can break out of."""

from rich.text import Text
from textual.widgets import Input

from statement_tui.formatting import visible


class VisibleInput(Input):
    """An input that shows what is pasted into it without letting it act on the terminal."""

    @property
    def _value(self) -> Text:
        # One character for one, so that the cursor is where it seems to be.
        return Text(visible(self.value), no_wrap=True, overflow="ignore", end="")
