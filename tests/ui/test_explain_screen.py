"""Why a month is off: hints over the browser, and the way to their transactions."""

import pytest

from statement_tui.errors import DatabaseBusy
from statement_tui.ui.screens.explain import ExplainScreen
from statement_tui.ui.widgets.transaction_table import TransactionTable

from .bank import EVERYDAY, Bank, Book, entry
from .browsing import browsing
from .pilots import press, settle, shown

HOSTILE = "[/x] [ref 1] \x1b[2J\n\u202e"


def off(description: str = "Card payment") -> Bank:
    """A month in which one payment is there twice."""
    rows = [
        entry("2026-02-10", "500.00", "Salary"),
        *(entry(f"2026-03-{day:02}", "-1.00", f"Row {day}") for day in range(1, 20)),
        entry("2026-03-20", "-89.47", description),
        entry("2026-03-21", "-89.47", description),
    ]
    closing = {"2026-02-28": "500.00", "2026-03-31": "391.53"}
    return Bank(Book(EVERYDAY, tuple(rows), closing))


async def test_the_proof_of_a_month_that_is_off_offers_the_reason() -> None:
    async with browsing(off(), size=(100, 30)) as pilot:
        assert "off by −89.47" in shown(pilot)
        assert "x: why is it off?" in shown(pilot)
        await press(pilot, "left")
        assert "x: why" not in shown(pilot)


async def test_enter_on_a_hint_goes_to_its_transaction() -> None:
    async with browsing(off(), size=(100, 30)) as pilot:
        await press(pilot, "x")
        assert isinstance(pilot.app.screen, ExplainScreen)
        assert "off by −89.47 between 2026-02-28 (500.00) and 2026-03-31 (391.53)" in shown(pilot)
        assert "2026-03-21 −89.47 Card payment: is it booked twice?" in " ".join(shown(pilot).split())
        await press(pilot, "enter")
        await settle(pilot)
        table = pilot.app.screen.query_one(TransactionTable)
        assert table.cursor_row == 20
        assert table.has_focus


async def test_the_reason_can_lie_in_another_month() -> None:
    rows = (
        entry("2026-02-10", "500.00", "Salary"),
        entry("2026-03-01", "-10.00", "Early"),
        entry("2026-03-21", "-7.00", "Late"),
    )
    closing = {"2026-01-31": "0.00", "2026-02-28": "490.00", "2026-03-31": "483.00"}
    async with browsing(Bank(Book(EVERYDAY, rows, closing)), size=(100, 30)) as pilot:
        await press(pilot, "left")
        assert "off by" in shown(pilot)
        await press(pilot, "x")
        assert "2026-03-01 −10.00 Early: is its date right?" in shown(pilot)
        await press(pilot, "enter")
        await settle(pilot)
        assert "March 2026" in shown(pilot)
        assert pilot.app.screen.query_one(TransactionTable).cursor_row == 0


@pytest.mark.parametrize("key", ["escape", "x"])
async def test_it_closes_again(key: str) -> None:
    async with browsing(off(), size=(80, 24)) as pilot:
        await press(pilot, "x", key)
        assert not isinstance(pilot.app.screen, ExplainScreen)
        assert pilot.app.screen.query_one(TransactionTable).has_focus


async def test_a_month_that_is_not_off_has_nothing_to_explain() -> None:
    async with browsing(off(), size=(80, 24)) as pilot:
        await press(pilot, "left", "x")
        assert not isinstance(pilot.app.screen, ExplainScreen)


async def test_without_any_hint_it_says_so() -> None:
    rows = (entry("2026-03-01", "-10.00"), entry("2026-03-21", "-7.00"))
    closing = {"2026-02-28": "500.00", "2026-03-31": "482.99"}
    async with browsing(Bank(Book(EVERYDAY, rows, closing)), size=(80, 24)) as pilot:
        await press(pilot, "x")
        assert "nothing in the transactions makes it up" in shown(pilot)


async def test_hostile_text_is_harmless() -> None:
    async with browsing(off(HOSTILE), size=(80, 24)) as pilot:
        await press(pilot, "x")
        assert "[/x] [ref 1] ␛[2J␊·" in shown(pilot)


async def test_a_database_that_fails_is_said() -> None:
    bank = off()
    async with browsing(bank, size=(80, 24)) as pilot:
        bank.fail("fetch_transactions_between", DatabaseBusy("The database is busy", "try again"))
        await press(pilot, "x")
        assert "The database is busy: try again" in shown(pilot)
