"""What holds in this run: the config file, and the environment where it says nothing."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from statement_tui.folders import config_file
from statement_tui.formatting import Formats, visible
from statement_tui.locale_names import PLAIN_LOCALES, environment_locale

if TYPE_CHECKING:
    from statement_tui.config import ConfigFault

_LINES_SHOWN: Final = 6
"""So many have room on a small screen."""


class Settings(NamedTuple):
    """The settings, and what is wrong with the config file."""

    formats: Formats
    """How amounts and days are written."""
    keys: Mapping[str, tuple[str, ...]]
    """Keys that the user wants, by the id of the action; not checked yet."""
    file: Path
    """The config file, whether there is one or not."""
    faults: "tuple[ConfigFault, ...]"
    """Mistakes in it."""
    text: str
    """What is in it."""
    environment_faults: tuple[str, ...] = ()
    """What cannot be used of the environment."""

    def sentences(self, keys: Iterable[tuple[str, str]] = ()) -> tuple[str, ...]:
        """The mistakes, each with file, line and field, safe to show.

        Args:
            keys: What is wrong with keys: the id of the action, and what.
        """
        lines = [f"{self.file}, {line}" for line in self._lines(keys)]
        return tuple(visible(line) for line in (*self.environment_faults, *lines))

    def notice(self, keys: Iterable[tuple[str, str]] = ()) -> str:
        """Like `sentences`, in one text that names the file once; empty when nothing is wrong."""
        lines = self._lines(keys)
        left = len(lines) - _LINES_SHOWN
        if left > 0:
            lines[_LINES_SHOWN:] = [f"and {left} more: `statement-tui config` says all of them"]
        heading = [f"In {self.file}:"] if lines else []
        return "\n".join(visible(line) for line in (*self.environment_faults, *heading, *lines))

    def _lines(self, keys: Iterable[tuple[str, str]]) -> list[str]:
        lines = []
        for field, problem in (*self.faults, *((f"keys.{name}", problem) for name, problem in keys)):
            from statement_tui.config_lines import line_of

            line = line_of(self.text, field)
            place = ", ".join(filter(None, [f"line {line}" if line else "", field]))
            lines.append(f"{place}: {problem}" if place else problem)
        return lines


def read_settings(*, mask: bool = False) -> Settings:
    """Read the config file and the environment; mistakes are kept, and cost only the field they are in.

    Args:
        mask: Hide amounts, names and numbers, whatever the config says.
    """
    file, locale = config_file(), environment_locale(os.environ)
    if locale in PLAIN_LOCALES and not os.path.lexists(file):
        return Settings(Formats(masked=mask), {}, file, (), "")
    # With neither a file nor a language there is nothing to check, and the launch is spared the models.
    from statement_tui.config import load_config
    from statement_tui.locale_formats import ENVIRONMENT, formats_of

    loaded = load_config(file)
    formats, faults = formats_of(loaded.config.display, locale)
    if mask:
        formats = replace(formats, masked=True)
    in_file = tuple(fault for fault in faults if fault.field != ENVIRONMENT)
    outside = tuple(
        f"The locale of the environment: {problem}" for field, problem in faults if field == ENVIRONMENT
    )
    return Settings(formats, loaded.config.keys, file, (*loaded.faults, *in_file), loaded.text, outside)
