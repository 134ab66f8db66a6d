"""How many warnings a file may need before it is damaged as a whole."""

from typing import Final

from statement_tui.errors import UnreadableFile
from statement_tui.models.parsed import ParseWarning

WARNINGS_MAX: Final = 10_000
"""A warning takes far more memory than the piece of a file that causes it."""


class WarningLimit:
    """Counts the warnings of one file."""

    def __init__(self) -> None:
        self._first: ParseWarning | None = None
        self._count = 0

    def count(self, warning: ParseWarning) -> None:
        """Count one more.

        Raises:
            UnreadableFile: There are too many.
        """
        first = self._first = self._first or warning
        self._count += 1
        if self._count > WARNINGS_MAX:
            raise UnreadableFile(
                f"More than {WARNINGS_MAX:,} places in the file cannot be read",
                f"the first is {first.place}, {first.message}; download the file again.",
            )
