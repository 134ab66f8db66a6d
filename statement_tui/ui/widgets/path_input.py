"""A line to type a path in, with completion."""

import asyncio
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.suggester import Suggester

from statement_tui.ui.path_text import complete_path, join_lines
from statement_tui.ui.widgets.visible_input import VisibleInput


class _PathSuggester(Suggester):
    """Suggests what is on the disk; nothing is remembered, since that changes."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """The path with its last part completed."""
        return await asyncio.to_thread(complete_path, value) if value else None


class PathInput(VisibleInput):
    """Tab takes the completion; several files can be dropped at once."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete", show=False),
    ]

    def __init__(self, *, placeholder: str, id: str | None = None) -> None:
        super().__init__(
            placeholder=placeholder,
            suggester=_PathSuggester(),
            select_on_focus=False,
            compact=True,
            id=id,
        )

    def action_complete(self) -> None:
        """Take the completion that is offered; go to the next widget when there is none."""
        if self.cursor_at_end and len(self._suggestion) > len(self.value):
            self.action_cursor_right()
        else:
            self.screen.focus_next()

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.replace(join_lines(event.text), *sorted(self.selection))
