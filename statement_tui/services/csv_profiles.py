"""The profiles of CSV files that the user saved: one small TOML file for each, in a folder of their own."""

import hashlib
import json
import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from statement_tui.errors import StatementError
from statement_tui.models.csv_profile import CsvProfile
from statement_tui.readers.csv_words import folded

_BYTES_MAX: Final = 65_536
_NAME_CHARACTERS_MAX: Final = 60


def saved_profiles(folder: Path) -> tuple[tuple[CsvProfile, ...], tuple[str, ...]]:
    """The profiles in a folder, the one that was saved last first, and what is wrong with unreadable ones.

    Args:
        folder: Where they are kept; it may be missing.

    Returns:
        The profiles; and for each file that is left out a sentence that names the file and the field.
    """
    profiles: list[CsvProfile] = []
    faults: list[str] = []
    for file in _files(folder):
        try:
            profiles.append(_load(file))
        except ValueError as fault:
            faults.append(f"{file}: {fault}; the profile is left out")
        except OSError as error:
            faults.append(f"{file}: {os.strerror(error.errno or 0)}; the profile is left out")
    return tuple(profiles), tuple(faults)


def save_profile(folder: Path, profile: CsvProfile) -> Path:
    """Save a profile under its name; one that has this name already is replaced.

    A profile without a name gets one from the fingerprint of its header.

    Args:
        folder: Where profiles are kept; it is created for this user alone if it is missing.
        profile: How files are to be read.

    Returns:
        The file.

    Raises:
        StatementError: The file cannot be written.
    """
    name = profile.name.strip()[:_NAME_CHARACTERS_MAX] or f"header {_digest(repr(profile.headers))}"
    file = folder / f"{_file_stem(name)}.toml"
    partial = folder / f".{file.name}.{os.getpid()}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            handle = os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
            with open(handle, "w", encoding="utf-8") as out:
                out.write(_toml(profile.model_copy(update={"name": name})))
                out.flush()
                os.fsync(out.fileno())
            partial.replace(file)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise StatementError(
            "The profile cannot be saved", f"{file}: {os.strerror(error.errno or 0)}"
        ) from None
    return file


def _files(folder: Path) -> list[Path]:
    try:
        found = [(file.stat().st_mtime_ns, file) for file in folder.glob("*.toml") if file.is_file()]
    except OSError:
        return []
    return [file for _, file in sorted(found, key=lambda each: (-each[0], each[1]))]


def _load(file: Path) -> CsvProfile:
    with file.open("rb") as opened:
        data = opened.read(_BYTES_MAX + 1)
    if len(data) > _BYTES_MAX:
        raise ValueError("it is far too large")
    try:
        return CsvProfile.model_validate(tomllib.loads(data.decode("utf-8")))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field = ".".join(map(str, first["loc"]))
        raise ValueError(f"{field}: {first['msg']}") from None
    except UnicodeDecodeError:
        raise ValueError("it is not in UTF-8") from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"it is no TOML: {error}") from None


def _file_stem(name: str) -> str:
    """A file name for the name, and a different one for each name."""
    plain = folded(name)
    stem = "".join(each if each.isascii() else "-" for each in plain).replace(" ", "-")
    return stem if stem and plain == name.casefold() else f"{stem or 'profile'}-{_digest(name.casefold())}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]


def _toml(profile: CsvProfile) -> str:
    return "\n".join(_lines(profile)) + "\n"


def _lines(profile: CsvProfile) -> Iterator[str]:
    content = profile.model_dump(mode="json", exclude_defaults=True, exclude={"columns"})
    for key, value in content.items():
        yield f"{key} = {_value(value)}"
    yield ""
    yield "[columns]"
    for field, names in profile.columns.items():
        yield f"{field.value} = {_value(list(names))}"


def _value(value: object) -> str:
    """A TOML value; its strings are written as those of JSON, but for the one character that TOML escapes."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
