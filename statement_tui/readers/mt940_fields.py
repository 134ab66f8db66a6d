"""The fields of an MT940 file: what belongs to which tag, whatever the bank puts around its messages."""

import re
from collections.abc import Iterator
from itertools import chain, pairwise
from typing import Final, NamedTuple

_TAG: Final = re.compile(
    r"^[ \t\ufeff]*(?:(?:\{[^\n]*)?\{4:[ \t]*)?"
    r":[ ]?(13D?|2[01]|25P?|28C?|34F|6[02][FM]?|61|6[45]|86|90[CD]|NS[A-Z]?|94[02])[ ]?:",
    re.MULTILINE,
)
"""Only tags that exist: a line of a text can begin with `:08:` when a time is broken there."""

_AFTER_REFERENCE: Final = frozenset({"13", "13D", "21", "25", "25P", "28", "28C", "34F", "60F", "60M", "60"})
_BETWEEN_MESSAGES: Final = frozenset({None, "20", "25", "25P", "940", "942"})

_MESSAGE_END: Final = re.compile(r"^[ \t]*\{[1-5]:|-\}[ \t]*(?:\{[^\n]*)?$", re.MULTILINE)
_DASH: Final = re.compile(r"^[ \t]*-[ \t]*$", re.MULTILINE)


class Field(NamedTuple):
    """A field of a message."""

    tag: str
    """`61`, `62F`."""
    text: str
    """All that follows the tag, without line feeds at its end."""
    line: int
    """The line of the file where it begins, from 1."""
    offset: int
    """Where it ends in the text, in characters."""
    at_end: bool = False
    """Whether the file ends with it, in the middle of its line."""

    @property
    def place(self) -> str:
        """Where it stands, for messages."""
        return f"line {self.line}"


def fields(text: str) -> Iterator[Field]:
    """All fields in the order of the file, without what stands between the messages."""
    tag, start, line, counted = "", 0, 1, 0
    for match, following in pairwise(chain(_TAG.finditer(text), (None,))):
        if match is None:
            return
        name = match[1]
        # A time that is broken at the end of a line looks like a tag, but no message begins there.
        if name == "20" and tag == "86" and (following is None or following[1] not in _AFTER_REFERENCE):
            continue
        if tag:
            yield _field(text, tag, start, match.start(), line, name)
        line += text.count("\n", counted, match.end())
        tag, start, counted = name, match.end(), match.end()
    if tag:
        yield _field(text, tag, start, len(text), line, None)


def _field(text: str, tag: str, start: int, end: int, line: int, following: str | None) -> Field:
    content = text[start:end]
    if message_end := _MESSAGE_END.search(content):
        content = content[: message_end.start()]
    if following in _BETWEEN_MESSAGES and (dash := _DASH.search(content)):
        content = content[: dash.start()]
    at_end = following is None and start + len(content) == len(text) and not content.endswith("\n")
    return Field(tag, content.rstrip("\n"), line, end, at_end)
