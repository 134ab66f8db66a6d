"""All that the user has to say about files."""

from collections.abc import Sequence

from textual.containers import VerticalScroll
from textual.widgets import Input, Select

from statement_tui.models.account import Account
from statement_tui.models.question import Question
from statement_tui.ui.formatted import formats_of
from statement_tui.ui.import_draft import ACCOUNT, ImportDraft
from statement_tui.ui.widgets.question_row import QuestionRow


class QuestionList(VerticalScroll):
    """A row for each question; rows that are there stay as they are, with the focus in them."""

    DEFAULT_CSS = """
    QuestionList { height: auto; max-height: 40%; scrollbar-size-vertical: 1; }
    """

    can_focus = False

    async def show(self, draft: ImportDraft, accounts: Sequence[Account]) -> None:
        """Add rows for what has not been asked before."""
        shown = {row.question.field for row in self.query(QuestionRow)}
        rows = [
            QuestionRow(question, accounts, new_account=None)
            for question in draft.questions
            if question.field not in shown
        ]
        if draft.new_account is not None and accounts and ACCOUNT not in shown:
            rows.append(self._mapping(draft.new_account, accounts))
        await self.mount_all(rows)

    async def clear(self) -> None:
        """Remove all rows."""
        await self.remove_children()

    def focus_unanswered(self, draft: ImportDraft) -> bool:
        """Go to the first question that is open; whether there is one."""
        for row in self.query(QuestionRow):
            if row.question in draft.questions and row.question.field not in draft.answers:
                for control in row.query("Select, Input"):
                    if isinstance(control, (Select, Input)):
                        control.focus()
                        return True
        return False

    def _mapping(self, number: str, accounts: Sequence[Account]) -> QuestionRow:
        """Which of the known accounts a new one is, if it is one of them."""
        text = f"{formats_of(self).account_number(number)} is not known: import it as"
        question = Question(field=ACCOUNT, text=text, option="--account")
        return QuestionRow(question, accounts, new_account=number)
