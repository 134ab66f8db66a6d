"""Picking an account."""

from typing import TYPE_CHECKING, ClassVar, Final

from textual import on, work
from textual.fuzzy import Matcher

from statement_tui.errors import StatementError
from statement_tui.formatting import Formats, visible
from statement_tui.services.accounts import find_accounts
from statement_tui.ui.screens.picker import Picker
from statement_tui.ui.widgets.choice_list import AccountList, ChoiceList

if TYPE_CHECKING:
    from statement_tui.ui.open_repository import OpenRepository

_LISTED: Final = 100
_SEARCHED: Final = Formats()
"""What is typed is compared with the texts as they are, also while they are masked."""


class AccountPicker(Picker[str]):
    """Accounts by some letters of name, number, bank or user, the best match first."""

    TITLE_TEXT: ClassVar[str] = "Accounts"
    PLACEHOLDER: ClassVar[str] = "name, number, bank or user"

    def __init__(self, open_repository: "OpenRepository", current: str | None) -> None:
        super().__init__()
        self._open_repository = open_repository
        self._current = current
        self._is_listed = False
        self._pick_when_listed = False

    def make_list(self) -> ChoiceList:
        """Accounts with number, bank and user."""
        return AccountList(width=self.line_width, detailed=True)

    def narrow(self, text: str) -> None:
        """Ask for accounts that fit; an answer to an older text is dropped."""
        self._is_listed = self._pick_when_listed = False
        self._search("".join(text.split()))

    def pick(self) -> None:
        """Pick what is highlighted, once that is the answer to what was typed."""
        if self._is_listed:
            super().pick()
        else:
            self._pick_when_listed = True

    @work(exclusive=True, group="search")
    async def _search(self, text: str) -> None:
        try:
            accounts = await find_accounts(await self._open_repository(), text, _LISTED)
        except StatementError as error:
            self.say(visible(str(error)))
            return
        if text:
            matcher = Matcher(text)
            accounts = tuple(sorted(accounts, key=lambda account: -matcher.match(_SEARCHED.account(account))))
        self.query_one(AccountList).show(accounts, {}, self._current if not text else None)
        self.say("" if accounts else "No account fits")
        self._is_listed = True
        if self._pick_when_listed:
            self.pick()

    @on(AccountList.Picked)
    def _picked(self, event: AccountList.Picked) -> None:
        self.dismiss(event.account_number)
