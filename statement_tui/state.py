"""What the program remembers by itself, in the state folder."""

import contextlib
import json
import os

from statement_tui.folders import state_file


def load_theme() -> str | None:
    """The theme that was chosen last; None when there is none, or the file cannot be read."""
    try:
        preferences = json.loads(state_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    theme = preferences.get("theme") if isinstance(preferences, dict) else None
    return theme if isinstance(theme, str) else None


def save_theme(name: str) -> None:
    """Remember the theme; where that is not possible it holds until the program ends."""
    file = state_file()
    partial = file.with_suffix(f".{os.getpid()}")
    with contextlib.suppress(OSError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with open(
                os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8"
            ) as out:
                json.dump({"theme": name}, out)
            partial.replace(file)
        finally:
            partial.unlink(missing_ok=True)
