"""Which keys do what: the usual ones, and those that the user has chosen instead."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.keys import format_key

from statement_tui.ui.bindings import BROWSE_BINDINGS
from statement_tui.ui.widgets.key_bar import Key
from statement_tui.ui.widgets.transaction_table import TransactionTable

_ALWAYS: Final = {"palette": "ctrl+p", "quit": "ctrl+q"}
"""Keys of Textual's own that do the same, and cannot be taken away."""
_NO_KEY: Final = "no-key"
"""What Textual is told instead of an empty list, which it would take for no change."""

_PRINTED: Final = {
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "enter": "Enter",
    "escape": "Esc",
    "home": "Home",
    "end": "End",
    "space": "Space",
    **{f"f{number}": f"F{number}" for number in range(1, 25)},
}


def remappable_bindings() -> tuple[Binding, ...]:
    """All bindings that have an id: of the rows first, then of the browser."""
    return (*_with_id(TransactionTable.BINDINGS), *_with_id(BROWSE_BINDINGS))


def _with_id(bindings: Iterable[BindingType]) -> tuple[Binding, ...]:
    return tuple(binding for binding in bindings if isinstance(binding, Binding) and binding.id)


class Keymap:
    """Which bindings have other keys than the usual ones."""

    def __init__(self, changed: Mapping[str, tuple[str, ...]]) -> None:
        """Make the keymap.

        Args:
            changed: Keys by the id of the binding, as Textual calls them; none for an action that only the
                palette reaches.
        """
        self.changed = changed
        """The keys of every binding that does not have its usual ones."""

    @property
    def for_textual(self) -> dict[str, str]:
        """What `App.set_keymap` takes."""
        return {name: ",".join(keys) or _NO_KEY for name, keys in self.changed.items()}

    def shown(self, binding: Binding) -> str:
        """The keys of a binding as they are printed on keyboards; empty when it has none."""
        name = binding.id or ""
        if name not in self.changed:
            return binding.key_display or spoken(usual_keys(binding))
        return spoken([*self.changed[name], *_ALWAYS.get(name, "").split()])

    def in_bar(self, keys: Iterable[Key]) -> Iterator[Key]:
        """The keys of the last line as they are now; what has none is left out."""
        for key in keys:
            if key.binding_id not in self.changed:
                yield key
            elif names := [*self.changed[key.binding_id], *_ALWAYS.get(key.binding_id, "").split()]:
                yield key._replace(key=printed(names[0]))


def printed(key: str) -> str:
    """The key as it is printed on keyboards: `↑`, `PgDn`, `ctrl+d`, `?`."""
    *modifiers, base = key.split("+")
    return "+".join([*modifiers, _PRINTED.get(base) or format_key(base)])


def written(key: str) -> str:
    """The key as it is written in the config file: as its character where it has one, else by name."""
    character = format_key(key)
    return character if len(character) == 1 and character.isascii() and character != "," else key


def spoken(keys: Iterable[str]) -> str:
    """The keys as they are printed on keyboards, with blanks between them."""
    return " ".join(map(printed, keys))


def usual_keys(binding: Binding) -> tuple[str, ...]:
    """The keys that the program gives it, as Textual calls them."""
    return tuple(single.key for single in Binding.make_bindings([binding]))


USUAL_KEYS: Final = Keymap({})
"""The keys as they are when the user has chosen none."""


def keymap_of(node: DOMNode) -> Keymap:
    """The keys that hold in the application of a widget or screen."""
    keymap: Keymap = getattr(node.app, "keymap", USUAL_KEYS)
    return keymap
