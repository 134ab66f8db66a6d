"""Why a month is off: what in the transactions makes up the difference."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from statement_tui.errors import StatementError
from statement_tui.formatting import visible
from statement_tui.models.hint import Hint
from statement_tui.models.proof import Discrepancy
from statement_tui.models.transaction import Transaction
from statement_tui.services.explain import explain_discrepancy
from statement_tui.ui.formatted import formats_of
from statement_tui.ui.open_repository import OpenRepository
from statement_tui.ui.widgets.choice_list import ChoiceList


class ExplainScreen(ModalScreen[Transaction | None]):
    """Hints for each discrepancy of a month; Enter on one goes to its transaction."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,x,q", "dismiss(None)", "Close", show=False)]

    DEFAULT_CSS = """
    ExplainScreen {
        align: center middle;
        #hints {
            width: 90;
            max-width: 100%;
            height: auto;
            max-height: 100%;
            border: round $primary;
            border-subtitle-color: $text-muted;
            background: $surface;
        }
        ChoiceList { border: none; height: auto; background: $surface; }
        ChoiceList:focus { border: none; }
        #note { height: auto; padding: 0 1; color: $text-muted; }
    }
    """

    def __init__(
        self, open_repository: OpenRepository, account_number: str, discrepancies: Sequence[Discrepancy]
    ) -> None:
        """Make the screen.

        Args:
            open_repository: Where transactions are read from.
            account_number: The account that is off.
            discrepancies: Between which reports, and by how much.
        """
        super().__init__()
        self._open_repository = open_repository
        self._account_number = account_number
        self._discrepancies = discrepancies
        self._transactions: dict[str, Transaction] = {}

    def compose(self) -> ComposeResult:
        """The hints, and below what they are."""
        with Vertical(id="hints") as box:
            box.border_title = Content("Why is it off?")
            box.border_subtitle = Content("Enter goes to the transaction · Esc closes")
            yield ChoiceList(markup=False)
            yield Static("Looking …", id="note", markup=False)

    def on_mount(self) -> None:
        """Look for hints."""
        self._look()

    @work(exclusive=True, group="explain")
    async def _look(self) -> None:
        choices = self.query_one(ChoiceList)
        note = self.query_one("#note", Static)
        try:
            repository = await self._open_repository()
            for discrepancy in self._discrepancies:
                hints = await explain_discrepancy(repository, self._account_number, discrepancy)
                choices.add_options(self._options(discrepancy, hints))
        except StatementError as error:
            note.update(visible(str(error)))
            return
        choices.action_first()
        note.update("These are hints: only the bank knows. Nothing is changed.")

    def _options(self, discrepancy: Discrepancy, hints: Sequence[Hint]) -> list[Option]:
        heading = Content.styled(formats_of(self).discrepancy(discrepancy), "bold $text-error")
        options = [Option(heading, disabled=True)]
        if not hints:
            options.append(Option(Content("  nothing in the transactions makes it up"), disabled=True))
        for hint in hints:
            name = f"hint-{len(self._transactions)}" if hint.transaction else None
            if hint.transaction and name:
                self._transactions[name] = hint.transaction
            options.append(
                Option(Content(f"  {formats_of(self).hint(hint)}"), id=name, disabled=name is None)
            )
        return options

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._transactions.get(event.option_id or ""))
