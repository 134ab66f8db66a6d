"""What a file leaves open, so that the user has to say it."""

from typing import Any

from statement_tui.errors import UnreadableFile
from statement_tui.models.frozen import Frozen


class Choice(Frozen):
    """One possible answer."""

    value: str
    """The answer."""
    sample: str = ""
    """What a row of the file is read as with it."""


class Question(Frozen):
    """One thing that is open."""

    field: str
    """What it is about: `account`, `currency`, or a field of the file like `date_order`."""
    text: str
    """The question in a sentence."""
    option: str
    """The option that answers it on the command line: `--date-order`."""
    choices: tuple[Choice, ...] = ()
    """The possible answers; none when any text can be one."""


class OpenQuestions(UnreadableFile):
    """A file that cannot be imported before the user has answered something."""

    def __init__(self, title: str, detail: str, questions: tuple[Question, ...]) -> None:
        super().__init__(title, detail)
        self.questions = questions

    def __reduce__(self) -> tuple[Any, ...]:
        """The parts, for a process that hands it to another one."""
        return type(self), (self.title, self.detail, self.questions)
