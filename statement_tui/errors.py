"""What can go wrong, said so that the user knows what to do next."""

from typing import Self


class StatementError(Exception):
    """A fault the user can understand and act on.

    Attributes:
        title: What is wrong, in a few words.
        detail: Which file, line or field, and the way out.
        exit_code: 1 when the data or a file is at fault, 2 for wrong usage.
    """

    exit_code = 1

    def __init__(self, title: str, detail: str = "") -> None:
        super().__init__(title, detail)
        self.title = title
        self.detail = detail

    def __str__(self) -> str:
        """Title and detail as one sentence."""
        return f"{self.title}: {self.detail}" if self.detail else self.title


class UsageFault(StatementError):
    """The command was called in a way that cannot work."""

    exit_code = 2


class DatabaseMissing(UsageFault):
    """There is no database where one was named."""


class DatabaseUnusable(StatementError):
    """The file is there, but it is no statement database, or it is damaged, newer or unreadable."""


class DatabaseBusy(StatementError):
    """Another program holds the database."""


class UnknownAccount(StatementError):
    """No account has this number."""

    @classmethod
    def of_number(cls, account_number: str) -> Self:
        """The fault that this number is the one."""
        return cls(
            "No such account", f"{account_number} is not in the database; `statement-tui accounts` lists all"
        )


class UnknownMonth(StatementError):
    """The account has no statement for this month."""


class UnreadableFile(StatementError):
    """A bank file that cannot be read as a whole; nothing of it was imported."""


class UnknownImport(StatementError):
    """No import has this number."""


class UnwritableFile(StatementError):
    """A file that cannot be written; nothing of it is there, and what was there before is."""


class FileThere(UnwritableFile):
    """A file of this name is there already, and nobody said that it may be replaced."""
