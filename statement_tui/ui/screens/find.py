"""Finding transactions in all accounts and months."""

from collections.abc import Iterable
from contextlib import aclosing
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, Final

from rich.cells import cell_len
from textual import on, work
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from statement_tui.errors import StatementError
from statement_tui.formatting import visible
from statement_tui.models.found_transaction import FoundTransaction
from statement_tui.models.transaction_filter import TransactionFilter
from statement_tui.ui.formatted import formats_of
from statement_tui.ui.screens.picker import Picker
from statement_tui.ui.widgets.choice_list import ChoiceList
from statement_tui.ui.widgets.table_painting import fit

if TYPE_CHECKING:
    from statement_tui.ui.open_repository import OpenRepository

FOUND_MAX: Final = 500
"""So many are listed; whoever wants an older one can say more of it."""

_WIDTH: Final = 110
_ACCOUNT_WIDTH: Final = 14
_INTRODUCTION: Final = "Words, amounts, >100, 40..60, in, out, -word: in all accounts and months"
_LOOKING_SAID_AFTER_SECONDS: Final = 0.15


class FoundList(ChoiceList):
    """Transactions, each with its day, account, text and amount."""

    @dataclass
    class Picked(Message):
        """A transaction was chosen."""

        found: FoundTransaction
        """The transaction."""

    def __init__(self, *, width: int) -> None:
        super().__init__(markup=False)
        self._width = width
        self._found: list[FoundTransaction] = []

    def clear(self) -> None:
        """List nothing."""
        self._found.clear()
        self.clear_options()

    def add(self, found: Iterable[FoundTransaction]) -> None:
        """List these too, behind the others."""
        more = list(found)
        self._found += more
        self.add_options(Option(self._line(one)) for one in more)
        if self.highlighted is None and self._found:
            self.highlight(0)

    def _line(self, found: FoundTransaction) -> Content:
        formats, (account, transaction) = formats_of(self), found
        day = formats.day(transaction.booked_on)
        name = fit(formats.text(account.name), _ACCOUNT_WIDTH)
        amount = f"{formats.signed(transaction.amount)} {account.currency}"
        room = self._width - cell_len(day) - _ACCOUNT_WIDTH - cell_len(amount) - 5
        return Content.assemble(
            f"{day}  ",
            (name, "$text-muted"),
            f"  {fit(formats.narrative(transaction), max(room, 1))} {amount}",
        )

    @on(OptionList.OptionSelected)
    def _pick(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Picked(self._found[event.option_index]))


class FindScreen(Picker[FoundTransaction]):
    """Transactions by what a filter says, the newest first, as it is typed."""

    TITLE_TEXT: ClassVar[str] = "Find in all accounts and months"
    PLACEHOLDER: ClassVar[str] = "grocer -card >100 40..60 in out"

    DEFAULT_CSS = """
    FindScreen {
        #picker { width: 110; height: 90%; }
        #none { color: $text-muted; }
    }
    """

    def __init__(self, open_repository: "OpenRepository", text: str) -> None:
        """Make the dialog.

        Args:
            open_repository: Where transactions are read from.
            text: What to look for at first.
        """
        super().__init__()
        self._open_repository = open_repository
        self.text = text
        """What is looked for, as it is typed."""
        self._pick_when_found = False

    @property
    def line_width(self) -> int:
        """Cells that a line of the list has."""
        return min(_WIDTH, self.app.size.width) - 5

    @property
    def start_text(self) -> str:
        """What was looked for before."""
        return self.text

    def make_list(self) -> ChoiceList:
        """Transactions."""
        return FoundList(width=self.line_width)

    def narrow(self, text: str) -> None:
        """Look for what is typed; an answer to an older text is dropped."""
        self.text = text
        self._pick_when_found = False
        formats = formats_of(self)
        wanted = TransactionFilter.parse(text, formats.decimal, formats.group)
        if wanted.is_empty:
            self.workers.cancel_group(self, "find")
            self.query_one(FoundList).clear()
            self.say(_INTRODUCTION)
        else:
            self._find(wanted)

    def pick(self) -> None:
        """Open what is highlighted, or the first hit when it comes."""
        if self.query_one(FoundList).highlighted is None:
            self._pick_when_found = True
        else:
            super().pick()

    @work(exclusive=True, group="find")
    async def _find(self, wanted: TransactionFilter) -> None:
        """List what is found, step by step; what was listed before stays until something else is known."""
        listed, count, since = self.query_one(FoundList), 0, monotonic()
        is_old = True
        try:
            repository = await self._open_repository()
            async with aclosing(repository.find_transactions(wanted)) as steps:
                async for step in steps:
                    found = step.found[: FOUND_MAX - count]
                    if is_old and (found or monotonic() - since > _LOOKING_SAID_AFTER_SECONDS):
                        listed.clear()
                        is_old = False
                    listed.add(found)
                    count += len(found)
                    if count == FOUND_MAX:
                        break
                    if not is_old:
                        day = formats_of(self).day(step.reached)
                        self.say(f"{_hits(count)} back to {day}, looking on …")
                    if found and self._pick_when_found:
                        super().pick()
        except StatementError as error:
            listed.clear()
            self.say(visible(str(error)))
            return
        if is_old:
            listed.clear()
        self.say(_result(count))

    @on(FoundList.Picked)
    def _picked(self, event: FoundList.Picked) -> None:
        self.dismiss(event.found)


def _result(count: int) -> str:
    if count == FOUND_MAX:
        return f"The newest {count:,}: type more to find others"
    return _hits(count) if count else "Nothing found: try fewer letters, or an amount like 45.10"


def _hits(count: int) -> str:
    return f"{count:,} hit" if count == 1 else f"{count:,} hits"
