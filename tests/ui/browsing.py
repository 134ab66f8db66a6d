"""The browser on a bank in memory."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from decimal import Decimal
from functools import cache
from typing import Any, Final

from textual.pilot import Pilot

from statement_tui.export_job import Exporter
from statement_tui.formatting import Formats
from statement_tui.models.account import Account
from statement_tui.services.generate_statement import PAGE_SIZE
from statement_tui.services.importer import Importer
from statement_tui.services.open_account import open_account
from statement_tui.ui.app import StatementApp
from statement_tui.ui.keymap import USUAL_KEYS, Keymap
from statement_tui.ui.screens.browse import BrowseScreen
from statement_tui.ui.session import Session

from .bank import EVERYDAY, SAVINGS, YEN, Bank, Book, entry, month, monthly
from .pilots import frame, lines, settle

_PLAIN: Final = Formats()

NEW: Final = Account(
    user_id="kim", number="0815", name="New account", currency="EUR", opening_balance=Decimal("0.00")
)
"""An account of which nothing is known yet."""


@cache
def _books() -> tuple[Book, ...]:
    return (
        Book(EVERYDAY, monthly("2025-01", 18, rows=40), {"2026-08-31": "2800.00"}),
        Book(SAVINGS, monthly("2025-06", 10)),
        Book(YEN, (entry("2026-03-25", "285000", "給与", counterparty="カ）サクラソフト"),)),
        Book(NEW),
    )


def some_bank() -> Bank:
    """Everyday from January 2025 to June 2026 with a report in August, Savings within that, and two more."""
    return Bank(*_books())


@asynccontextmanager
async def browsing(
    bank: Bank,
    *,
    account: str | None = None,
    period: str | None = None,
    size: tuple[int, int] = (100, 20),
    importer: Importer | None = None,
    exporter: Exporter | None = None,
    formats: Formats = _PLAIN,
    session: Session | None = None,
    theme: str | None = None,
    theme_chosen: Callable[[str], None] = lambda name: None,
    keymap: Keymap = USUAL_KEYS,
    notice: str = "",
) -> AsyncIterator[Pilot[Any]]:
    """The program as it is when its first statement is on the screen."""
    view = await open_account(bank, account, month(period) if period else None, limit=PAGE_SIZE)
    bank.calls.clear()
    app = StatementApp(
        bank.open,
        view,
        importer=importer,
        exporter=exporter,
        formats=formats,
        session=session,
        theme=theme,
        theme_chosen=theme_chosen,
        keymap=keymap,
        notice=notice,
    )
    async with app.run_test(size=size, notifications=bool(notice)) as pilot:
        await settle(pilot)
        yield pilot


def browser(pilot: Pilot[Any]) -> BrowseScreen:
    """The browser, whatever has opened over it."""
    screen = pilot.app.screen_stack[0]
    assert isinstance(screen, BrowseScreen)
    return screen


def place(pilot: Pilot[Any]) -> str:
    """Account and month that are shown: `Everyday 2026-03`; all parts of the screen must agree on it."""
    screen = browser(pilot)
    statement = screen.statement_pane.statement
    assert statement is not None
    title = lines(screen.statement_pane.header)[0]
    assert title.startswith(f"╭─ {statement.account.name} · ")
    assert f" {statement.period.first_day:%B %Y} · " in title
    highlighted = screen.months.highlighted
    assert highlighted is not None
    assert screen.months.months[highlighted].period == statement.period
    if screen.accounts.highlighted is not None:
        assert screen.accounts.accounts[screen.accounts.highlighted] == statement.account
    assert screen.table.row_count == statement.transaction_count
    return f"{statement.account.name} {statement.period}"


def last_line(pilot: Pilot[Any]) -> str:
    """What stands in the last line of the screen."""
    return frame(pilot)[-1].strip()
