"""What the user has written into `config.toml`: keys, and how days and numbers look.

A mistake in it costs the field that it is in and nothing else, and is said with line and field.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from pydantic import ConfigDict, Field, ValidationError, field_validator

from statement_tui.models.frozen import Frozen

_BYTES_MAX: Final = 1_000_000
_SHOWN_MAX: Final = 40
_QUOTED: Final = re.compile(r"'[^']*'")

DECIMAL_SEPARATORS: Final = (".", ",", "·", "'")
GROUP_SEPARATORS: Final = ("", *".,'’_ ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}")

_M = TypeVar("_M", bound=Frozen)


class ConfigFault(NamedTuple):
    """A mistake in the file."""

    field: str
    """Table and name with dots between them; empty when the whole file is meant."""
    problem: str
    """What is wrong with it, and what holds instead."""


class Display(Frozen):
    """The table `[display]`: how days and numbers are written."""

    model_config = ConfigDict(strict=True)

    date: str = "iso"
    """`iso`, `locale`, or a pattern of the Unicode locale data like `dd.MM.yyyy`."""
    locale: str | None = None
    """Such as `de_DE`; None for that of the environment."""
    decimal_separator: str | None = None
    """Between units and decimals; None for that of the locale."""
    group_separator: str | None = None
    """Between groups of digits, empty for none; None for that of the locale."""
    mask: bool = False
    """Whether amounts, names and numbers are hidden from the start."""

    @field_validator("date")
    @classmethod
    def _is_a_date(cls, date: str) -> str:
        letters = set(re.findall("[A-Za-z]", _QUOTED.sub("", date)))
        is_pattern = {"y", "d"} <= letters <= set("yMLdE") and letters & set("ML") and len(date) <= _SHOWN_MAX
        if date not in {"iso", "locale"} and not is_pattern:
            raise ValueError('it is "iso", "locale" or a pattern of y, M and d like "dd.MM.yyyy"')
        return date

    @field_validator("decimal_separator")
    @classmethod
    def _is_a_decimal_separator(cls, separator: str | None) -> str | None:
        if separator is not None and separator not in DECIMAL_SEPARATORS:
            raise ValueError(f"it is one of {' '.join(DECIMAL_SEPARATORS)}")
        return separator

    @field_validator("group_separator")
    @classmethod
    def _is_a_group_separator(cls, separator: str | None) -> str | None:
        if separator is not None and separator not in GROUP_SEPARATORS:
            raise ValueError("it is one of . , ' ’ _, a space, or empty for none")
        return separator


class Config(Frozen):
    """The whole file."""

    keys: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    """The table `[keys]`: the keys of an action by its id, as they are written."""
    display: Display = Display()
    """How days and numbers are written."""


@dataclass(frozen=True)
class LoadedConfig:
    """What could be read, and what could not."""

    config: Config = field(default_factory=Config)
    """What holds."""
    faults: tuple[ConfigFault, ...] = ()
    """Mistakes, in the order of the tables."""
    text: str = ""
    """The file as it is, to find lines in."""


def load_config(file: Path) -> LoadedConfig:
    """Read the file; where there is none the defaults hold, and nothing that is in one is ever an error."""
    try:
        if not file.exists():
            return LoadedConfig()
        text = _read(file)
    except OSError as error:
        return _unreadable(f"it cannot be read ({error.strerror or error})")
    except UnicodeDecodeError:
        return _unreadable("it is not text in UTF-8")
    import tomllib

    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return _unreadable(f"it is not TOML: {_lowered(str(error))}", text)
    except RecursionError:
        return _unreadable("its tables are nested too deeply", text)
    return _from_tables(tables, text)


def _read(file: Path) -> str:
    with file.open("rb") as opened:
        return opened.read(_BYTES_MAX).decode("utf-8-sig")


def _unreadable(problem: str, text: str = "") -> LoadedConfig:
    return LoadedConfig(faults=(ConfigFault("", f"{problem}; the defaults are used"),), text=text)


def _from_tables(tables: dict[str, Any], text: str) -> LoadedConfig:
    faults = [
        ConfigFault(name, f"there is no such table{nearest(name, Config.model_fields)}")
        for name in tables
        if name not in Config.model_fields
    ]
    for name in Config.model_fields:
        if not isinstance(tables.get(name, {}), dict):
            faults.append(ConfigFault(name, f"it is a table: write [{name}] in a line of its own"))
            tables[name] = {}
    keys: dict[str, tuple[str, ...]] = {}
    for name, value in _leaves(tables.get("keys", {})):
        if (written := _keys(value)) is None:
            faults.append(ConfigFault(f"keys.{name}", "it is keys in quotes, or a list of them"))
        else:
            keys[name] = written
    display = _validated(Display, "display", tables.get("display", {}), faults)
    if display.decimal_separator is not None and display.decimal_separator == display.group_separator:
        faults.append(
            ConfigFault("display.group_separator", "it is the decimal separator too; neither is used")
        )
        display = display.model_copy(update={"decimal_separator": None, "group_separator": None})
    return LoadedConfig(Config(keys=keys, display=display), tuple(faults), text)


def _leaves(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Names with dots and values: `month.older = "p"` makes a table in a table."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


def _keys(value: object) -> tuple[str, ...] | None:
    """The keys of `"p, shift+left"` or `["p", "shift+left"]`; None for anything else."""
    if isinstance(value, str):
        # A comma alone is the key, and so is a blank.
        value = [value] if value.strip() in {"", ","} else value.split(",")
    if not isinstance(value, list) or not all(isinstance(key, str) for key in value):
        return None
    return tuple("space" if key.isspace() else key.strip() for key in value if key)


def _validated(model: type[_M], table: str, values: dict[str, Any], faults: list[ConfigFault]) -> _M:
    """The model without the fields that are wrong."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        wrong = {str(detail["loc"][0]): detail for detail in error.errors()}
    for name, detail in wrong.items():
        if name not in model.model_fields:
            problem = f"there is no such field{nearest(name, model.model_fields)}"
        else:
            said = _lowered(detail["msg"].removeprefix("Value error, ").replace("Input", "it", 1))
            problem = f"{shortened(values[name])} cannot be used: {said}; the default is"
        faults.append(ConfigFault(f"{table}.{name}", problem))
    return model.model_validate({name: value for name, value in values.items() if name not in wrong})


def nearest(name: str, names: Iterable[str]) -> str:
    """`; did you mean …?` where something is like it, else nothing."""
    from difflib import get_close_matches

    found = get_close_matches(name, list(names), 1)
    return f"; did you mean {found[0]}?" if found else ""


def shortened(value: object) -> str:
    """A value of the file as it is shown in a sentence."""
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= _SHOWN_MAX else f"{text[:_SHOWN_MAX]}…"


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
