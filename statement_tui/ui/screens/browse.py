"""The browser: one account, one month, all of its transactions, and whether it adds up."""

from typing import TYPE_CHECKING, ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import DataTable, Static

from statement_tui.models.month import Month
from statement_tui.models.transaction import Transaction
from statement_tui.services.open_account import AccountView
from statement_tui.ui.bindings import BROWSE_BINDINGS, KEY_BAR
from statement_tui.ui.keymap import keymap_of
from statement_tui.ui.open_repository import OpenRepository
from statement_tui.ui.screens.browse_sharing import SharingScreen
from statement_tui.ui.session import Session
from statement_tui.ui.widgets.choice_list import AccountList, MonthList
from statement_tui.ui.widgets.key_bar import KeyBar
from statement_tui.ui.widgets.statement_pane import StatementPane
from statement_tui.ui.widgets.table_columns import ColumnChoice

if TYPE_CHECKING:
    from statement_tui.export_job import Exporter
    from statement_tui.models.import_batch import ImportBatch, UndoneImport
    from statement_tui.services.importer import Importer
    from statement_tui.ui.screens.import_screen import Imported

_WIDTHS: Final = [(0, "-too-narrow"), (60, "-narrow"), (100, "-wide")]
_HEIGHTS: Final = [(0, "-too-low"), (15, "-high")]
_PANE_WIDTH: Final = 30
_LINE_WIDTH: Final = _PANE_WIDTH - 5


class BrowseScreen(SharingScreen):
    """The panes, the statement, and what opens over them."""

    AUTO_FOCUS = "#table"
    BINDINGS: ClassVar[list[BindingType]] = [*BROWSE_BINDINGS]
    HORIZONTAL_BREAKPOINTS = _WIDTHS
    VERTICAL_BREAKPOINTS = _HEIGHTS

    def __init__(
        self,
        open_repository: OpenRepository,
        view: AccountView | None,
        session: Session,
        importer: "Importer | None" = None,
        exporter: "Exporter | None" = None,
    ) -> None:
        """Make the screen.

        Args:
            open_repository: Where statements are read from.
            view: What to show first; None to find it out.
            session: What is remembered; told where the browser is when it is left.
            importer: Imports files and undoes that; None where neither is possible.
            exporter: Writes statements; None where that is not possible.
        """
        super().__init__(open_repository, view, session, exporter)
        self._importer = importer

    def compose(self) -> ComposeResult:
        """Panes on the left, the statement on the right, the keys below."""
        with Horizontal(id="browser"):
            with Vertical(id="panes"):
                yield AccountList(width=_LINE_WIDTH, id="accounts")
                yield MonthList(width=_LINE_WIDTH, id="months")
            yield StatementPane(self._open_repository, id="statement")
        yield Static(id="too-small", markup=False)
        yield KeyBar(keymap_of(self).in_bar(KEY_BAR), id="keys")

    def on_mount(self) -> None:
        """Show what is there, and fetch what is not."""
        if self.app.return_code is not None:
            return  # the program was left before it began
        self.set_class(not self._session.panes, "-panes-off")
        if self._session.wide or self._session.split:
            self.table.show_columns(ColumnChoice(wide=self._session.wide, split=self._session.split))
        self.accounts.border_title = "Accounts"
        self.months.border_title = "Months"
        if self._view is None:
            self._go(None, None)
        else:
            self._show_view(self._view)
        self.call_after_refresh(self._load_accounts)

    def on_resize(self, event: events.Resize) -> None:
        """Name the size that is too small, and leave what has no room any more."""
        self.query_one("#too-small", Static).update(
            f"{event.size.width}x{event.size.height} is too small for a statement: it needs 60x15."
        )
        self.call_after_refresh(self._focus_what_is_seen)

    # What opens over it.

    @on(DataTable.RowSelected)
    def action_details(self) -> None:
        """All fields of the transaction under the cursor."""
        from statement_tui.ui.screens.transaction import TransactionScreen

        statement, transaction = self.statement_pane.statement, self.statement_pane.transaction
        if statement is not None and transaction is not None:
            self.app.push_screen(TransactionScreen(statement, transaction))

    def action_pick_month(self) -> None:
        """Pick a month of the account, or type it."""
        from statement_tui.ui.screens.month_picker import MonthPicker

        def picked(period: Month | None) -> None:
            if period is not None:
                self._go_to_month(period)

        if self._view is not None and self._request.period is not None:
            self.app.push_screen(MonthPicker(self._view.months, self._request.period), picked)

    def action_pick_account(self) -> None:
        """Pick an account by some letters of its name, number, bank or user."""
        from statement_tui.ui.screens.account_picker import AccountPicker

        def picked(account_number: str | None) -> None:
            if account_number is not None:
                self._go(account_number, self._request.period)

        self.app.push_screen(AccountPicker(self._open_repository, self._request.account_number), picked)

    def action_explain(self) -> None:
        """Look for the reason why the month is off, and go to a transaction that could be it."""
        from statement_tui.ui.screens.explain import ExplainScreen

        statement = self.statement_pane.statement
        if statement is None or not statement.proof.discrepancies:
            self.keys.say("There is nothing to explain: no reported balance disagrees with this month")
            return
        number = statement.account_number

        def picked(transaction: Transaction | None) -> None:
            if transaction is not None:
                self.go_to_transaction(number, transaction)

        discrepancies = statement.proof.discrepancies
        self.app.push_screen(ExplainScreen(self._open_repository, number, discrepancies), picked)

    def action_import_files(self) -> None:
        """Import files, and go to what came in."""
        from statement_tui.ui.screens.import_files import ImportScreen

        def closed(imported: "Imported | None") -> None:
            if imported is not None:
                self.show_changed(imported.account_number or self._request.account_number, imported.period)

        if self._importer is not None:
            self.app.push_screen(ImportScreen(self._importer, self._open_repository), closed)

    def action_undo_import(self) -> None:
        """Pick an import, and undo it after a question."""
        from statement_tui.ui.screens.undo import ImportPicker, UndoScreen

        if (importer := self._importer) is None:
            return

        def picked(batch: "ImportBatch | None") -> None:
            if batch is not None:
                self.app.push_screen(UndoScreen(importer, batch), undone)

        def undone(result: "UndoneImport | None") -> None:
            if result is not None:
                number = self._request.account_number
                self.show_changed(None if number in result.accounts else number, self._request.period)

        self.app.push_screen(ImportPicker(importer), picked)

    def action_help(self) -> None:
        """All keys."""
        from statement_tui.ui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen())

    def action_toggle_panes(self) -> None:
        """Side panes on or off."""
        self._session.panes = not self._session.panes
        self.set_class(not self._session.panes, "-panes-off")
        self.call_after_refresh(self._focus_what_is_seen)

    def _focus_what_is_seen(self) -> None:
        """A list that is hidden keeps the focus, and would act on keys unseen."""
        if self.focused is None or not self.query_one("#panes").display:
            self.table.focus()

    def action_back(self) -> None:
        """One level back: from a search, a growing range, marks, the filter, then to the transactions."""
        table = self.table
        if not (self.give_up_finding() or table.drop_range() or table.clear_marks() or self.clear_filter()):
            table.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey out what cannot be done now."""
        if action in {"import_files", "undo_import"}:
            return self._importer is not None
        if action in {"copy_row", "copy_statement", "export"}:
            return False if self._exporter is None else self.statement_pane.statement is not None or None
        if action == "toggle_panes":
            return not self.has_class("-narrow") or None
        if action in {"newest_month", "first_month", "last_month", "pick_month"}:
            return bool(self._view and self._view.months) or None
        if action == "filter":
            return self.statement_pane.statement is not None or None
        if action in {"next_problem", "step_months", "find", "sort_next", "sort_reverse"}:
            return self._request.period is not None or None
        return True
