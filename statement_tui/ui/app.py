"""The Textual application."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from rich.console import Group, RenderableType
from rich.segment import Segments
from rich.text import Text
from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.screen import Screen
from textual.theme import Theme
from textual.widget import Widget

from statement_tui.formatting import Formats
from statement_tui.services.open_account import AccountView
from statement_tui.ui.bindings import BROWSE_BINDINGS
from statement_tui.ui.keymap import USUAL_KEYS, Keymap
from statement_tui.ui.open_repository import OpenRepository
from statement_tui.ui.screens.browse import BrowseScreen
from statement_tui.ui.session import Session
from statement_tui.ui.widgets.transaction_table import MARK_BINDINGS

if TYPE_CHECKING:
    from statement_tui.export_job import Exporter
    from statement_tui.services.importer import Importer

_NOTICE_SECONDS: Final = 30.0
"""Long enough to read where a mistake is and to find it."""


_PLAIN: Final = Formats()


class StatementApp(App[None]):
    """Browses statements; everything it needs is handed to it."""

    TITLE = "statement-tui"
    CSS_PATH = "screens/browse.tcss"  # Textual does not read that of a default screen

    def __init__(
        self,
        open_repository: OpenRepository,
        view: AccountView | None = None,
        *,
        importer: "Importer | None" = None,
        exporter: "Exporter | None" = None,
        formats: Formats = _PLAIN,
        session: Session | None = None,
        theme: str | None = None,
        theme_chosen: Callable[[str], None] = lambda name: None,
        keymap: Keymap = USUAL_KEYS,
        notice: str = "",
    ) -> None:
        """Make the application.

        Args:
            open_repository: Where statements are read from.
            view: What to show first; None to find it out.
            importer: Imports files and undoes that; None where neither is possible.
            exporter: Writes statements; None where that is not possible.
            formats: How amounts, days and identities are written at first.
            session: What is remembered of the browser; None to remember nothing from before.
            theme: The name of the theme to start with.
            theme_chosen: Told the name of every theme that the user chooses.
            keymap: Which keys do what.
            notice: Mistakes in the settings, said when the first statement is on the screen.
        """
        super().__init__()
        self.animation_level = "none"  # a page that glides into view takes most of a second
        self._open_repository = open_repository
        self._view = view
        self._importer = importer
        self._exporter = exporter
        self.formats = formats
        self._session = session or Session()
        self._browser: BrowseScreen | None = None
        if theme in self.available_themes:
            self.theme = theme
        self._theme_chosen = theme_chosen
        self.keymap = keymap
        self._notice = notice

    def on_mount(self) -> None:
        """Listen for a new theme, use the user's keys, and say what is wrong with the settings."""
        if self.keymap.changed:
            self.set_keymap(self.keymap.for_textual)
        if self._notice:
            self.call_after_refresh(self._say_notice)
        self.theme_changed_signal.subscribe(self, self._remember_theme)

    def get_default_screen(self) -> Screen[None]:
        """The browser."""
        self._browser = BrowseScreen(
            self._open_repository, self._view, self._session, self._importer, self._exporter
        )
        return self._browser

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """End the program, in whatever way, and note before where it was."""
        if self._browser is not None and self._browser.is_mounted:
            self._browser.leave()
        super().exit(result, return_code, message)

    def _say_notice(self) -> None:
        self.notify(self._notice, title="Settings", severity="warning", timeout=_NOTICE_SECONDS, markup=False)

    def _remember_theme(self, theme: Theme) -> None:
        self._theme_chosen(theme.name)

    def action_toggle_mask(self) -> None:
        """Hide amounts, names, texts and numbers, or show them again."""
        self.formats = replace(self.formats, masked=not self.formats.masked)
        for screen in self.screen_stack:
            if isinstance(screen, BrowseScreen):
                screen.show_again()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the browser can do, and the theme; no screenshots: they would write account data."""
        if isinstance(screen, BrowseScreen):
            actions: list[tuple[Screen[None] | Widget, Binding]] = [
                *((screen, binding) for binding in BROWSE_BINDINGS),
                *((screen.table, binding) for binding in MARK_BINDINGS),
            ]
            for node, binding in actions:
                if binding.action not in {"app.command_palette", "back"}:
                    keys = self.keymap.shown(binding)
                    yield SystemCommand(
                        binding.description,
                        f"Key {keys}" if keys else "No key",
                        self._runner(node, binding.action),
                    )
        yield SystemCommand("Theme", "Choose the colours", self.action_change_theme)

    def _runner(self, node: Screen[None] | Widget, action: str) -> Callable[[], None]:
        def run() -> None:
            self.call_later(node.run_action, action)

        return run

    def _fatal_error(self) -> None:
        """End after a fault of the program, without what can hold account data: variables and messages."""
        from rich.traceback import Traceback

        self.bell()
        notice = Text("statement-tui has a fault of its own and had to stop. Nothing was changed.")
        traceback = Traceback(show_locals=False)
        for stack in traceback.trace.stacks:
            stack.exc_value = "(its message is left out)"
            stack.notes = []
        report = Group(traceback, notice)
        self._exit_renderables.append(Segments(self.console.render(report, self.console.options)))
        self._close_messages_no_wait()
