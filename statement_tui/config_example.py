"""An example of the config file, with every action and its usual keys, ready to be changed."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

_DISPLAY: Final = """\
# Take away the # in front of what you want to change.

[display]
# date = "iso"               # or "locale", or a pattern: "dd.MM.yyyy"
# locale = "de_DE"           # by default what LC_ALL, LC_NUMERIC or LANG names
# decimal_separator = ","    # by default that of the locale
# group_separator = "."      # the same; "" for none
# mask = false               # true hides amounts, names, texts and numbers from the start
"""

_KEYS: Final = """\

[keys]
# Keys are written as in "p", "P", "alt+p", "shift+left", "f5", "pagedown", "?", several with commas between;
# "" leaves the action to the command palette. A key that you give to an action is taken from its former one.
"""


class Action(NamedTuple):
    """Something that keys do."""

    id: str
    """By what it is named in the file."""
    keys: tuple[str, ...]
    """Its usual keys."""
    does: str
    """What it does, in a few words."""


def example_config(file: Path, actions: Sequence[Action]) -> str:
    """The text of a config file in which everything is commented out.

    Args:
        file: Where the file is, or would be.
        actions: What can be given other keys.
    """
    lines = [f"{action.id} = {json.dumps(', '.join(action.keys), ensure_ascii=False)}" for action in actions]
    width = max(map(len, lines))
    keys = (f"# {line.ljust(width)}  # {action.does}" for line, action in zip(lines, actions, strict=True))
    return "\n".join([f"# {file}", *_DISPLAY.splitlines(), *_KEYS.splitlines(), *keys, ""])
