"""Which keys do what: the usual ones, and those that the user has chosen instead."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, NamedTuple, Self

from textual.binding import Binding, BindingType, InvalidBinding
from textual.dom import DOMNode
from textual.keys import Keys, format_key

from statement_tui.ui.bindings import BROWSE_BINDINGS
from statement_tui.ui.widgets.key_bar import Key
from statement_tui.ui.widgets.transaction_table import TransactionTable

_ALWAYS: Final = {"palette": "ctrl+p", "quit": "ctrl+q"}
"""Keys of Textual's own that do the same, and cannot be taken away."""
_KEPT: Final = {"ctrl+c", "ctrl+p", "ctrl+q", "tab", "shift+tab"}
"""Keys that Textual has its own use for, wherever the focus is."""
_NO_KEY: Final = "no-key"
"""What Textual is told instead of an empty list, which it would take for no change."""

_SPOKEN: Final = {
    "esc": "escape",
    "return": "enter",
    "pgdn": "pagedown",
    "pgup": "pageup",
    "del": "delete",
    ",": "comma",
    "←": "left",
    "→": "right",
    "↑": "up",
    "↓": "down",
}
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
_MODIFIERS: Final = {"ctrl", "shift", "alt", "super", "meta", "hyper"}


class KeyProblem(NamedTuple):
    """Something that the user wanted and that cannot be, or that takes a key from something else."""

    binding_id: str
    """The id that the user wrote."""
    problem: str
    """What is wrong with it, and what holds instead."""


def remappable_bindings() -> tuple[Binding, ...]:
    """All bindings that have an id: of the rows first, then of the browser."""
    return (*_with_id(TransactionTable.BINDINGS), *_with_id(BROWSE_BINDINGS))


def _with_id(bindings: Iterable[BindingType]) -> tuple[Binding, ...]:
    return tuple(binding for binding in bindings if isinstance(binding, Binding) and binding.id)


@dataclass(frozen=True)
class Keymap:
    """The keys of every binding that has an id."""

    keys: Mapping[str, tuple[str, ...]]
    """The keys by id, as Textual calls them; none for an action that only the palette reaches."""
    changed: frozenset[str] = frozenset()
    """The ids whose keys are not the usual ones."""
    problems: tuple[KeyProblem, ...] = ()
    """What the user wanted and did not get, or got at the cost of something else."""

    @classmethod
    def resolved(cls, wanted: Mapping[str, Iterable[str]]) -> Self:
        """The usual keys with those that the user wants instead.

        A key that the user gives to an action is taken from the one that usually has it. Of two that the user
        gives it to, the first one has it.

        Args:
            wanted: Keys by id, as the user writes them.
        """
        usual = {str(binding.id): _usual_keys(binding) for binding in remappable_bindings()}
        chosen, problems = _chosen(wanted, usual)
        owners = {key: name for name, keys in chosen.items() for key in keys}
        keys = dict(chosen)
        for name, defaults in usual.items():
            if name in chosen:
                continue
            keys[name] = tuple(key for key in defaults if key not in owners)
            for key in defaults:
                if key in owners:
                    left = _spoken(keys[name]) or "no key any more, only the palette"
                    problem = f"{printed(key)} is taken from {name}, which has {left}"
                    problems.append(KeyProblem(owners[key], problem))
        changed = frozenset(name for name in usual if keys[name] != usual[name])
        return cls(keys, changed, tuple(problems))

    @property
    def for_textual(self) -> dict[str, str]:
        """What `App.set_keymap` takes."""
        return {name: ",".join(self.keys[name]) or _NO_KEY for name in self.changed}

    def shown(self, binding: Binding) -> str:
        """The keys of a binding as they are printed on keyboards; empty when it has none."""
        name = binding.id or ""
        if name not in self.changed:
            return binding.key_display or _spoken(_usual_keys(binding))
        return _spoken([*self.keys[name], *_ALWAYS.get(name, "").split()])

    def in_bar(self, keys: Iterable[Key]) -> Iterator[Key]:
        """The keys of the last line as they are now; what has none is left out."""
        for key in keys:
            if key.binding_id not in self.changed:
                yield key
            elif names := [*self.keys[key.binding_id], *_ALWAYS.get(key.binding_id, "").split()]:
                yield key._replace(key=printed(names[0]))


def printed(key: str) -> str:
    """The key as it is printed on keyboards: `↑`, `PgDn`, `ctrl+d`, `?`."""
    *modifiers, base = key.split("+")
    return "+".join([*modifiers, _PRINTED.get(base) or format_key(base)])


def _spoken(keys: Iterable[str]) -> str:
    return " ".join(map(printed, keys))


def _usual_keys(binding: Binding) -> tuple[str, ...]:
    return tuple(single.key for single in Binding.make_bindings([binding]))


def _chosen(
    wanted: Mapping[str, Iterable[str]], usual: Mapping[str, object]
) -> tuple[dict[str, tuple[str, ...]], list[KeyProblem]]:
    """What the user wants and can have, and what is wrong with the rest."""
    chosen: dict[str, tuple[str, ...]] = {}
    owners: dict[str, str] = {}
    problems: list[KeyProblem] = []
    for name, written in wanted.items():
        if name not in usual:
            near = get_close_matches(name, usual, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            problems.append(KeyProblem(name, f"there is no such action{hint}"))
            continue
        keys, refused = [], 0
        for key in written:
            known = key_named(key)
            if known is None:
                problem = f'"{key}" is no key'
            elif known in _KEPT:
                problem = f"{printed(known)} has its own use everywhere"
            elif owners.setdefault(known, name) != name:
                problem = f"{printed(known)} was given to {owners[known]} already"
            else:
                keys.append(known)
                continue
            refused += 1
            problems.append(KeyProblem(name, f"{problem}; {name} does without it"))
        if keys or not refused:
            # With none that can be used it keeps its usual ones; an empty list leaves it without.
            chosen[name] = tuple(dict.fromkeys(keys))
    return chosen, problems


def key_named(written: str) -> str | None:
    """What Textual calls this key; None when there is none of that name."""
    *modifiers, base = written.split("+") if len(written) > 1 and written[-1] != "+" else [written]
    modifiers = [modifier.strip().lower() for modifier in modifiers]
    if not set(modifiers) <= _MODIFIERS:
        return None
    base = base.strip() if len(base) > 1 else base
    base = _SPOKEN.get(base.lower(), base)
    if len(base) == 1 and base.isalpha() and modifiers == ["shift"]:
        return base.upper()
    if len(base) == 1:
        if not base.isprintable() or base.isspace():
            return None
        base = base.lower() if modifiers else base
    elif not _is_key_name(base := base.lower()):
        return None
    try:
        [single] = Binding.make_bindings([Binding(base, "")])
    except (InvalidBinding, ValueError):
        return None
    return "+".join([*modifiers, single.key])


def _is_key_name(name: str) -> bool:
    return any(key.value.rpartition("+")[2] == name for key in Keys) or len(format_key(name)) == 1


USUAL_KEYS: Final = Keymap.resolved({})
"""The keys as they are when the user has chosen none."""


def keymap_of(node: DOMNode) -> Keymap:
    """The keys that hold in the application of a widget or screen."""
    keymap: Keymap = getattr(node.app, "keymap", USUAL_KEYS)
    return keymap
