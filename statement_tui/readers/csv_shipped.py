"""The profiles of well known banks, which come with the program."""

import tomllib
from importlib import resources

from statement_tui.models.csv_profile import CsvProfile


def shipped_profiles() -> tuple[CsvProfile, ...]:
    """All of them, in the order of their names."""
    folder = resources.files("statement_tui") / "profiles"
    files = sorted(
        (each for each in folder.iterdir() if each.name.endswith(".toml")), key=lambda each: each.name
    )
    return tuple(CsvProfile.model_validate(tomllib.loads(each.read_text(encoding="utf-8"))) for each in files)
