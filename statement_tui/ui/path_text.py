"""Paths as people type them, paste them, and drop them on a terminal."""

import os
import shlex
from heapq import nsmallest
from pathlib import Path
from urllib.parse import unquote, urlsplit


def find_paths(text: str) -> tuple[Path, ...]:
    """The files that the text names; asks the disk where it can be read in more than one way.

    It is one path as it stands, or several that are quoted, escaped with backslashes or `file://` addresses.
    A blank in a path needs none of that where such a file exists.
    """
    text = text.replace("\0", "").strip()
    if not text:
        return ()
    as_it_stands = (_path(text),)
    dropped = tuple(_path(part) for part in _split(text))
    if not dropped or os.path.lexists(as_it_stands[0]):
        return as_it_stands
    if all(os.path.lexists(path) for path in dropped) or _is_quoted(text):
        return dropped
    return as_it_stands


def name_files(paths: tuple[Path, ...]) -> bool:
    """Whether there are such paths, and each is a file."""
    return bool(paths) and all(os.path.isfile(path) for path in paths)


def join_lines(pasted: str) -> str:
    """What was pasted as one line: each of several lines is a path of its own."""
    lines = [line.strip() for line in pasted.splitlines() if line.strip()]
    if len(lines) < 2:
        return "".join(lines)
    return " ".join(line if _is_quoted(line) else shlex.quote(os.path.expanduser(line)) for line in lines)


def complete_path(text: str) -> str | None:
    """The text with its last part completed to the first folder or file that begins so; None for none."""
    names = matching_names(text, 1)
    return text[: len(text) - len(os.path.split(text)[1])] + names[0] if names else None


def matching_names(text: str, limit: int) -> list[str]:
    """Folders, with a slash, and files that begin like the last part of the text, in alphabetical order."""
    folder, begun = os.path.split(text)
    try:
        with os.scandir(os.path.expanduser(folder) or ".") as entries:
            found = [
                (entry.name.casefold(), entry.name + ("/" if entry.is_dir() else ""))
                for entry in entries
                if entry.name.startswith(begun)
                and entry.name.isprintable()
                and (begun or not entry.name.startswith("."))
            ]
    except (OSError, ValueError):
        return []
    return [name for _, name in nsmallest(limit, found)]


def _is_quoted(text: str) -> bool:
    return text.startswith(("'", '"', "file://")) or "\\" in text


def _split(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        return [text.strip("'\"")]


def _path(text: str) -> Path:
    if text.startswith("file://"):
        text = unquote(urlsplit(text).path, errors="surrogateescape").replace("\0", "")
    return Path(os.path.expanduser(text))
