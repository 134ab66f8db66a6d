"""Where the files of the program are, other than the database."""

from pathlib import Path
from typing import Final

from platformdirs import user_config_path, user_state_path

_NAME: Final = "statement-tui"


def config_file() -> Path:
    """What the user sets: keys, separators, dates."""
    return user_config_path(_NAME, appauthor=False) / "config.toml"


def profiles_folder() -> Path:
    """Where profiles of CSV files are kept."""
    return user_config_path(_NAME, appauthor=False) / "profiles"


def state_file() -> Path:
    """What the program remembers by itself."""
    return user_state_path(_NAME, appauthor=False) / "state.json"
