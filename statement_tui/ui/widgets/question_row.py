"""Something that the user has to say about a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Select, Static

from statement_tui.formatting import visible
from statement_tui.models.account import Account
from statement_tui.models.question import Question
from statement_tui.ui.formatted import formats_of
from statement_tui.ui.import_draft import ACCOUNT, CURRENCY
from statement_tui.ui.widgets.visible_input import VisibleInput

_CURRENCY_LENGTH: Final = 3


class QuestionRow(Vertical):
    """The question, and its choices, or a line to type the answer in, or both."""

    DEFAULT_CSS = """
    QuestionRow {
        height: auto;
        & > .question { color: $text-warning; }
        Select { width: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }
        SelectCurrent #label { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        SelectOverlay { text-wrap: nowrap; text-overflow: ellipsis; }
        Input { padding: 0 1; background: $boost; }
    }
    """

    @dataclass
    class Answered(Message):
        """The answer is another one now."""

        field: str
        """What it is about."""
        answer: str
        """The answer; empty when it is taken back."""
        is_final: bool
        """Whether it was chosen, or entered, and is not being typed."""

    def __init__(self, question: Question, accounts: Sequence[Account], *, new_account: str | None) -> None:
        """Make the row.

        Args:
            question: What is asked.
            accounts: The known accounts, for a question about the account.
            new_account: The account that the file would add, when the question is which one it is instead.
        """
        super().__init__()
        self.question = question
        self._accounts = accounts
        self._new_account = new_account

    def compose(self) -> ComposeResult:
        """The question over what it can be answered with."""
        text = visible(self.question.text)
        yield Static(Content(f"? {text[:1].upper()}{text[1:]}"), classes="question")
        choices = list(self._choices())
        if choices:
            prompt = "a new account" if self._new_account else "choose …"
            yield Select(choices, prompt=prompt, compact=True)
        if not self.question.choices and self._new_account is None:
            yield VisibleInput(placeholder=self._placeholder(bool(choices)), compact=True)

    def _choices(self) -> Iterator[tuple[Text, str]]:
        if self.question.choices:
            for choice in self.question.choices:
                sample = f"  {visible(choice.sample)}" if choice.sample else ""
                yield Text(f"{visible(choice.value)}{sample}", no_wrap=True), choice.value
        elif self.question.field == ACCOUNT:
            for account in self._accounts:
                yield Text(formats_of(self).account(account), no_wrap=True), account.number

    def _placeholder(self, has_choices: bool) -> str:
        if self.question.field == ACCOUNT:
            return "or the number of a new account" if has_choices else "number of the account"
        return "three letters, like EUR" if self.question.field == CURRENCY else "type the answer"

    @on(Select.Changed)
    def _chosen(self, event: Select.Changed) -> None:
        event.stop()
        for line in self.query(Input):
            with line.prevent(Input.Changed):
                line.value = ""
        answer = "" if event.value is Select.NULL else str(event.value)
        self.post_message(self.Answered(self.question.field, answer, is_final=True))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._answer(event.value, is_final=False)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self._answer(event.value, is_final=True)

    def _answer(self, text: str, *, is_final: bool) -> None:
        answer = text.strip()
        if self.question.field == CURRENCY and len(answer) != _CURRENCY_LENGTH:
            answer = ""
        if answer:
            for select in self.query(Select):
                with select.prevent(Select.Changed):
                    select.clear()
        self.post_message(self.Answered(self.question.field, answer, is_final=is_final))
