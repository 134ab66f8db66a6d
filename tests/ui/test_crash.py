"""A fault of the program ends it, loudly and without account data."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from textual.worker import WorkerFailed

from statement_tui.ui.app import StatementApp
from statement_tui.ui.screens.browse import BrowseScreen
from statement_tui.ui.widgets.transaction_table import TransactionTable

from .bank import EVERYDAY, Bank
from .browsing import browsing, some_bank
from .pilots import until

SECRET = "Row 0 of 2026-06"


def seen_by_the_user(capsys: pytest.CaptureFixture[str]) -> str:
    """What is printed once the terminal is back to normal, as one line."""
    return " ".join(capsys.readouterr().err.split())


def assert_says_nothing_of_the_account(text: str) -> None:
    number = EVERYDAY.number
    for secret in (number, number[-8:], "Everyday", "Nordstern", "kim", SECRET, "locals"):
        assert secret not in text


async def use(
    bank: Bank, key: str, *, first: Callable[[], None] = lambda: None
) -> tuple[int | None, BaseException | None]:
    """Press a key that ends the program; its code, and what pilots raise after a fault."""
    try:
        async with browsing(bank) as pilot:
            app = pilot.app
            first()
            await pilot.press(key)
            await until(lambda: app.return_code is not None)
    except (WorkerFailed, LookupError) as fault:
        return app.return_code, fault
    return app.return_code, None


async def test_a_fault_in_a_worker_ends_the_program_with_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    bank = some_bank()

    def fail() -> None:
        bank.fail("fetch_transactions_by_account", RuntimeError(f"no {EVERYDAY.number} {SECRET}"))

    code, fault = await use(bank, "left", first=fail)
    assert code == 1
    assert isinstance(fault, WorkerFailed)
    text = seen_by_the_user(capsys)
    assert "RuntimeError: (its message is left out)" in text
    assert "statement-tui has a fault of its own and had to stop. Nothing was changed." in text
    assert_says_nothing_of_the_account(text)


@pytest.mark.parametrize(
    ("where", "what", "key"), [(BrowseScreen, "action_help", "?"), (TransactionTable, "render_line", "j")]
)
async def test_a_fault_in_a_handler_or_while_painting_tells_no_local_variables(
    where: type[Any],
    what: str,
    key: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(self: Any, *arguments: Any) -> Any:
        statement = f"{SECRET} {EVERYDAY.model_dump()}"
        raise LookupError(statement)

    code, fault = await use(some_bank(), key, first=lambda: monkeypatch.setattr(where, what, fail))
    assert code == 1
    assert isinstance(fault, LookupError)
    text = seen_by_the_user(capsys)
    assert "LookupError: (its message is left out)" in text
    assert "statement-tui has a fault of its own" in text
    assert_says_nothing_of_the_account(text)


async def test_leaving_is_no_fault() -> None:
    assert await use(some_bank(), "q") == (0, None)


async def test_a_fault_at_the_start_ends_the_program_too(capsys: pytest.CaptureFixture[str]) -> None:
    bank = Bank()
    bank.fail("open", RuntimeError(f"no {EVERYDAY.number} {SECRET}"))
    app = StatementApp(bank.open)
    await app.run_async(headless=True, size=(80, 24))
    assert app.return_code == 1
    assert "RuntimeError: (its message is left out)" in seen_by_the_user(capsys)


@pytest.mark.parametrize("turns", [0, 1, 5])
async def test_leaving_before_anything_was_painted_is_no_fault(
    turns: int, capsys: pytest.CaptureFixture[str]
) -> None:
    app = StatementApp(some_bank().open)

    async def leave(pilot: Any) -> None:
        for _ in range(turns * turns):
            await asyncio.sleep(0)
        app.exit()

    async with asyncio.timeout(10):
        await app.run_async(headless=True, size=(80, 24), auto_pilot=leave)
    assert app.return_code == 0
    assert seen_by_the_user(capsys) == ""
