"""What is glued to a bank file: the data of another format before or after it."""

import re
from typing import Final

from statement_tui.readers.csv_shape import looks_tabular

_MARK: Final = re.compile(
    r"^[ \t\ufeff]*(?:<(?:[\w.-]+:)?Document[\s>]|!(?:Type|Account|Option)\b|:6[02][FM]?:|:61:[0-9])",
    re.MULTILINE,
)


def find_other_format(text: str, start: int, end: int) -> int | None:
    """Where camt, QIF, MT940 or CSV begins in a part of a text that does not belong to its own format."""
    if mark := _MARK.search(text, start, end):
        return mark.start()
    part = text[start:end]
    return start + len(part) - len(part.lstrip()) if part.strip() and looks_tabular(part.lstrip()) else None
