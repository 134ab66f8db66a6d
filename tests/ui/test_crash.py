"""A fault of the program ends it, loudly and without account data."""

import asyncio
from typing import Any

import pytest
from textual.worker import WorkerFailed

from statement_tui.ui.app import StatementApp
from statement_tui.ui.screens.browse import BrowseScreen
from statement_tui.ui.widgets.transaction_table import TransactionTable

from .bank import EVERYDAY, Bank
from .browsing import browsing, some_bank
from .pilots import settle, until

SECRET = "Row 0 of 2026-06"


def report(app: StatementApp) -> str:
    """What is printed once the terminal is back to normal."""
    with app.console.capture() as capture:
        for renderable in app._exit_renderables:
            app.console.print(renderable)
    return capture.get()


def assert_says_nothing_of_the_account(text: str) -> None:
    number = EVERYDAY.number
    for secret in (number, number[-8:], "Everyday", "Nordstern", "kim", SECRET, "locals"):
        assert secret not in text


async def test_a_fault_in_a_worker_ends_the_program_with_an_error() -> None:
    bank = some_bank()
    with pytest.raises(WorkerFailed):
        async with browsing(bank) as pilot:
            app = pilot.app
            bank.fail("fetch_ledger", RuntimeError("a fault of the program"))
            await pilot.press("left")
            await until(lambda: app.return_code is not None)
    assert app.return_code == 1
    assert isinstance(app, StatementApp)
    text = report(app)
    assert "RuntimeError: a fault of the program" in text
    assert "statement-tui has a fault of its own and had to stop. Nothing was changed." in text
    assert_says_nothing_of_the_account(text)


@pytest.mark.parametrize("where", [BrowseScreen, TransactionTable])
async def test_a_fault_in_a_handler_or_while_painting_tells_no_local_variables(
    where: type[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Any, *arguments: Any) -> None:
        account = EVERYDAY.model_dump()
        statement = f"{SECRET} {account}"
        assert statement
        raise LookupError("a fault of the program")

    with pytest.raises(LookupError):
        async with browsing(some_bank()) as pilot:
            app = pilot.app
            monkeypatch.setattr(where, "action_help" if where is BrowseScreen else "render_line", fail)
            await pilot.press("?" if where is BrowseScreen else "j")
            await until(lambda: app.return_code is not None)
    assert app.return_code == 1
    assert isinstance(app, StatementApp)
    text = report(app)
    assert "LookupError: a fault of the program" in text
    assert "statement-tui has a fault of its own" in text
    assert_says_nothing_of_the_account(text)


async def test_a_fault_at_the_start_ends_the_program_too() -> None:
    bank = Bank()
    bank.fail("open", RuntimeError("a fault of the program"))
    app = StatementApp(bank.open)
    with pytest.raises(WorkerFailed):
        async with app.run_test():
            await until(lambda: app.return_code is not None)
    assert app.return_code == 1


async def test_leaving_before_anything_was_painted_is_no_fault() -> None:
    app = StatementApp(some_bank().open)

    async def leave(pilot: Any) -> None:
        app.exit()

    async with asyncio.timeout(10):
        await app.run_async(headless=True, auto_pilot=leave)
    assert app.return_code == 0
    assert app._exit_renderables == []


async def test_every_use_of_the_program_ends_with_zero_when_nothing_is_wrong() -> None:
    async with browsing(some_bank()) as pilot:
        app = pilot.app
        await pilot.press("q")
        await settle(pilot)
    assert app.return_code == 0
