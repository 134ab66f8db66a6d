"""How the transactions of a statement are shown: their order and their columns."""

from textual import on

from statement_tui.formatting import visible
from statement_tui.ui.screens.browse_moving import MovingScreen
from statement_tui.ui.widgets.statement_pane import StatementPane


class ViewingScreen(MovingScreen):
    """Shows the transactions another way; none of it changes their balances."""

    def action_sort_next(self) -> None:
        """Sort by date, then by text, then by amount, then show the book order again."""
        self.statement_pane.sort_next()

    def action_sort_reverse(self) -> None:
        """Sort the other way round; from book order, the newest day first."""
        self.statement_pane.reverse_sort()

    @on(StatementPane.Refused)
    def _refused(self, event: StatementPane.Refused) -> None:
        self.keys.say(visible(event.error.title))
