"""In which line of a TOML file a field stands, which the parser of the standard library does not tell."""

import re
import tomllib
from typing import Any, Final

_TABLE: Final = re.compile(r"\s*\[([^\[\]]+)\]\s*(?:#.*)?")
_FIELD: Final = re.compile(r"""\s*((?:[\w.\-\s]|"[^"]*"|'[^']*')+?)\s*=""")


def line_of(text: str, field: str) -> int | None:
    """The line of a field, or of the table that it is in, counted from 1; None where neither is found."""
    lines = _lines(text)
    while field:
        if field in lines:
            return lines[field]
        field = field.rpartition(".")[0]
    return None


def _lines(text: str) -> dict[str, int]:
    lines: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if match := _TABLE.fullmatch(line):
            table = f"{_name(f'[{match[1]}]')}."
            lines.setdefault(table[:-1], number)
        elif match := _FIELD.match(line):
            lines.setdefault(f"{table}{_name(f'{match[1]} = {{}}')}", number)
    return lines


def _name(line: str) -> str:
    """The name in a line of TOML, with dots between its parts; empty where it is none."""
    try:
        table: dict[str, Any] = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return ""
    parts = []
    while table:
        [(part, table)] = table.items()
        parts.append(part)
    return ".".join(parts)
