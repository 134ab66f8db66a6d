"""What holds in this run: the config file, and the environment where it says nothing."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from statement_tui.config import ConfigFault, load_config
from statement_tui.folders import config_file
from statement_tui.formatting import Formats, visible
from statement_tui.locale_formats import formats_of

_LINES_SHOWN: Final = 6
"""So many have room on a small screen."""


@dataclass(frozen=True)
class Settings:
    """The settings, and what is wrong with the config file."""

    formats: Formats
    """How amounts and days are written."""
    keys: Mapping[str, tuple[str, ...]]
    """Keys that the user wants, by the id of the action; not checked yet."""
    file: Path
    """The config file, whether there is one or not."""
    faults: tuple[ConfigFault, ...]
    """Mistakes in it."""
    text: str
    """What is in it."""

    def sentences(self) -> tuple[str, ...]:
        """The mistakes, each with file, line and field, safe to show."""
        return tuple(visible(f"{self.file}, {line}") for line in self._lines(self.faults))

    def notice(self, more: Iterable[ConfigFault] = ()) -> str:
        """The mistakes, and more of them, in one text that names the file once; empty when there are none."""
        lines = self._lines((*self.faults, *more))
        if not lines:
            return ""
        left = len(lines) - _LINES_SHOWN
        if left > 0:
            lines[_LINES_SHOWN:] = [f"and {left} more: `statement-tui config` says all of them"]
        return "\n".join(visible(line) for line in [f"In {self.file}:", *lines])

    def _lines(self, faults: Iterable[ConfigFault]) -> list[str]:
        lines = []
        for fault in faults:
            from statement_tui.config_lines import line_of

            line = line_of(self.text, fault.field)
            place = [f"line {line}" if line else "", fault.field]
            lines.append(": ".join(filter(None, [", ".join(filter(None, place)), fault.problem])))
        return lines


def read_settings(*, mask: bool = False) -> Settings:
    """Read the config file and the environment; mistakes are kept, and cost only the field they are in.

    Args:
        mask: Hide amounts, names and numbers, whatever the config says.
    """
    file = config_file()
    loaded = load_config(file)
    formats, faults = formats_of(loaded.config.display, os.environ)
    if mask:
        formats = replace(formats, masked=True)
    return Settings(formats, loaded.config.keys, file, (*loaded.faults, *faults), loaded.text)
