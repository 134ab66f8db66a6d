"""The keys that matter now, in the last line."""

from collections.abc import Iterable
from typing import ClassVar, Final, NamedTuple

from rich.cells import cell_len
from textual.app import RenderResult
from textual.content import Content
from textual.style import Style
from textual.timer import Timer
from textual.widget import Widget

_NOTICE_SECONDS: Final = 4.0
_GAP: Final = "  "


class Key(NamedTuple):
    """A key in the line."""

    key: str
    """As it is printed on the keyboard."""
    label: str
    """What it does, in a word."""
    action: str
    """The action that a click on it runs."""
    always: bool = False
    """Shown however narrow the terminal is."""
    binding_id: str = ""
    """The binding that the key is of; another key stands here when it has another one."""


class KeyBar(Widget):
    """Keys with their actions, to be clicked too; a notice takes their place for a few seconds.

    The stock footer builds its widgets anew whenever the focus moves, which a key press would wait for.
    """

    ALLOW_SELECT: ClassVar[bool] = False

    DEFAULT_CSS = """
    KeyBar {
        height: 1;
        dock: bottom;
        padding: 0 1;
        background: $footer-background;
        color: $footer-foreground;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        link-style: none;
        link-color: $footer-foreground;
        link-background-hover: $footer-key-background;
    }
    """

    def __init__(self, keys: Iterable[Key], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._keys = tuple(keys)
        self._notice = ""
        self._timer: Timer | None = None

    @property
    def notice(self) -> str:
        """What is said now; empty while the keys are shown."""
        return self._notice

    def say(self, notice: str) -> None:
        """Show a short text in place of the keys for a few seconds; an empty one brings the keys back."""
        self._notice = notice
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(_NOTICE_SECONDS, self._forget) if notice else None
        self.refresh()

    def _forget(self) -> None:
        self.say("")

    def render(self) -> RenderResult:
        """The keys that fit, or the notice."""
        if self._notice:
            return Content.styled(self._notice, "bold $text-warning")
        return Content(_GAP).join(
            Content.assemble((key.key, "bold $footer-key-foreground"), f" {key.label}").stylize(
                Style.from_meta({"@click": key.action})
            )
            for key in self._fitting()
        )

    def _fitting(self) -> list[Key]:
        keys = list(self._keys)
        optional = [key for key in keys if not key.always]
        while optional and _width(keys) > self.content_size.width:
            keys.remove(optional.pop())
        return keys


def _width(keys: list[Key]) -> int:
    return sum(cell_len(f"{key.key} {key.label}{_GAP}") for key in keys) - len(_GAP)
