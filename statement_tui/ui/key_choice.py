"""The keys that the user wants: which of them can be, and what they cost.

Imported only when the config file has some.
"""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Final, NamedTuple

from textual.binding import Binding, InvalidBinding
from textual.keys import Keys, format_key

from statement_tui.ui.keymap import Keymap, printed, remappable_bindings, spoken, usual_keys

_KEPT: Final = {"ctrl+c", "ctrl+p", "ctrl+q", "tab", "shift+tab"}
"""Keys that Textual has its own use for, wherever the focus is."""
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
_MODIFIERS: Final = {"ctrl", "shift", "alt", "super", "meta", "hyper"}


class KeyProblem(NamedTuple):
    """Something that the user wanted and that cannot be, or that takes a key from something else."""

    binding_id: str
    """The id that the user wrote."""
    problem: str
    """What is wrong with it, and what holds instead."""


def choose_keys(wanted: Mapping[str, Iterable[str]]) -> tuple[Keymap, tuple[KeyProblem, ...]]:
    """The usual keys with those that the user wants instead.

    A key that the user gives to an action is taken from the one that usually has it. Of two that the user
    gives it to, the first one has it.

    Args:
        wanted: Keys by id, as the user writes them.

    Returns:
        The keymap, and what the user did not get, or got at the cost of something else.
    """
    usual = {str(binding.id): usual_keys(binding) for binding in remappable_bindings()}
    chosen, problems = _chosen(wanted, usual)
    owners = {key: name for name, keys in chosen.items() for key in keys}
    keys = dict(chosen)
    for name, defaults in usual.items():
        if name in chosen:
            continue
        keys[name] = tuple(key for key in defaults if key not in owners)
        for key in defaults:
            if key in owners:
                left = spoken(keys[name]) or "no key any more, only the palette"
                problem = f"{printed(key)} is taken from {name}, which has {left}"
                problems.append(KeyProblem(owners[key], problem))
    return Keymap({name: keys[name] for name in usual if keys[name] != usual[name]}), tuple(problems)


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
