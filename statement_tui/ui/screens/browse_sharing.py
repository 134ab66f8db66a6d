"""What leaves the browser: copies and exports."""

from typing import TYPE_CHECKING

from textual import work

from statement_tui.errors import StatementError
from statement_tui.formatting import visible
from statement_tui.services.open_account import AccountView
from statement_tui.ui.formatted import formats_of
from statement_tui.ui.open_repository import OpenRepository
from statement_tui.ui.screens.browse_filtering import FilteringScreen
from statement_tui.ui.session import Session

if TYPE_CHECKING:
    from statement_tui.export_job import Exporter
    from statement_tui.ui.screens.export_form import ExportChoice


class SharingScreen(FilteringScreen):
    """Copies rows and statements, and exports them; what is masked on the screen is masked there too."""

    def __init__(
        self,
        open_repository: OpenRepository,
        view: AccountView | None,
        session: Session,
        exporter: "Exporter | None",
    ) -> None:
        """Make the screen.

        Args:
            open_repository: Where statements are read from.
            view: What to show first; None to find it out.
            session: What is remembered.
            exporter: Writes statements; None where that is not possible.
        """
        super().__init__(open_repository, view, session)
        self._exporter = exporter
        self._last_export: ExportChoice | None = None

    @work(exclusive=True, group="copy")
    async def action_copy_row(self) -> None:
        """Copy the marked rows, or else the one under the cursor, as text."""
        if self._exporter is None or self.statement_pane.statement is None:
            return
        try:
            rows = await self.statement_pane.chosen_transactions()
            if rows:
                text = await self._exporter.rows_text(rows, formats_of(self))
                await self._copy(text, "the row" if len(rows) == 1 else f"{len(rows):,} rows")
        except StatementError as error:
            self.keys.say(visible(str(error)))

    @work(exclusive=True, group="copy")
    async def action_copy_statement(self) -> None:
        """Copy the whole statement as text."""
        from statement_tui.export_job import ExportFormat, ExportJob
        from statement_tui.services.export_statements import MonthRange

        statement = self.statement_pane.statement
        if self._exporter is None or statement is None:
            return
        self.keys.say("Copying the statement …")
        job = ExportJob(
            statement.account_number,
            ExportFormat.TEXT,
            MonthRange(statement.period, statement.period),
            formats=formats_of(self),
        )
        try:
            await self._copy(await self._exporter.text(job), "the statement")
        except StatementError as error:
            self.keys.say(visible(str(error)))

    async def _copy(self, text: str, what: str) -> None:
        from statement_tui.ui.clipboard import copy

        self.keys.say(await copy(text, self.app.copy_to_clipboard, what))

    def action_export(self) -> None:
        """Export this month, or several."""
        from statement_tui.ui.screens.export import ExportScreen

        statement = self.statement_pane.statement
        if self._exporter is None or statement is None:
            return

        def closed(choice: "ExportChoice | None") -> None:
            self._last_export = choice or self._last_export

        screen = ExportScreen(
            self._exporter,
            statement.account_number,
            statement.period,
            wanted=self.filter,
            before=self._last_export,
        )
        self.app.push_screen(screen, closed)
