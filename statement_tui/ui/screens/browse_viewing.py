"""How the transactions of a statement are shown: their order and their columns."""

from dataclasses import replace

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

    def action_toggle_wide(self) -> None:
        """Show value date, kind and reference too, or no longer."""
        choice = self.table.choice
        if left_out := self.table.show_columns(replace(choice, wide=not choice.wide)):
            self.keys.say(f"There is no room for {' and '.join(left_out)}; the details of a row have all")

    def action_toggle_split(self) -> None:
        """Show money out and money in in columns of their own, or amounts with signs."""
        choice = self.table.choice
        self.table.show_columns(replace(choice, split=not choice.split))

    @on(StatementPane.Refused)
    def _refused(self, event: StatementPane.Refused) -> None:
        self.keys.say(visible(event.error.title))
