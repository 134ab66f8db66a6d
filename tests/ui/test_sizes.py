"""Every size of terminal, and the demo data as it looks in two of them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from statement_tui.models.month import Month
from statement_tui.repositories.opening import opened_for_reading
from statement_tui.repositories.protocol import StatementRepository
from statement_tui.repositories.sqlite import SqliteStatementRepository
from statement_tui.services.generate_statement import PAGE_SIZE
from statement_tui.services.open_account import open_account
from statement_tui.ui.app import StatementApp
from statement_tui.ui.widgets.transaction_table import TransactionTable

from .browsing import browser, browsing, place, some_bank
from .pilots import frame, press, settle, shown

SIZES: Final = [(60, 15), (61, 16), (80, 24), (99, 30), (100, 30), (120, 40), (200, 60)]


@asynccontextmanager
async def demo(
    database: Path, account: str | None = None, period: str | None = None, *, size: tuple[int, int]
) -> AsyncIterator[Pilot[Any]]:
    """The program on the demo data."""
    async with opened_for_reading(database) as connection:
        repository = SqliteStatementRepository(connection)

        async def open_repository() -> StatementRepository:
            return repository

        month = Month.parse(period) if period else None
        view = await open_account(repository, account, month, limit=PAGE_SIZE)
        async with StatementApp(open_repository, view).run_test(size=size) as pilot:
            await settle(pilot)
            yield pilot


def assert_fits(pilot: Pilot[Any]) -> None:
    """Every line is exactly as wide as the terminal, and nothing in it acts on the terminal."""
    lines = frame(pilot)
    assert len(lines) == pilot.app.size.height
    assert {cell_len(line) for line in lines} == {pilot.app.size.width}
    assert all(line.isprintable() for line in lines)


# Sizes.


@pytest.mark.parametrize("size", SIZES)
async def test_the_statement_fits_the_terminal(size: tuple[int, int]) -> None:
    async with browsing(some_bank(), size=size) as pilot:
        assert_fits(pilot)
        assert place(pilot) == "Everyday 2026-06"
        text = shown(pilot)
        assert "Opening" in text
        assert "Closing" in text
        assert "? cannot be verified" in text
        assert "Row 0 of 2026-06" in text
        assert frame(pilot)[-1].rstrip().endswith("q quit")
        assert ("╭─ Accounts ─" in text) == ("╭─ Months ─" in text) == (size[0] >= 100)


async def test_a_terminal_that_is_too_small_is_told_so() -> None:
    async with browsing(some_bank(), size=(40, 12)) as pilot:
        for size in ((40, 12), (59, 30), (80, 14), (20, 6), (10, 3)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            text = " ".join(shown(pilot).split())
            if size != (10, 3):
                assert text == f"{size[0]}x{size[1]} is too small for a statement: it needs 60x15."
            assert "Everyday" not in text
            assert_fits(pilot)
        await pilot.press("q")
        assert pilot.app._exit


@pytest.mark.parametrize("small", [(40, 12), (80, 14)])
async def test_statement_row_and_focus_survive_any_change_of_size(small: tuple[int, int]) -> None:
    async with browsing(some_bank(), period="2026-05", size=(120, 40)) as pilot:
        browser(pilot).table.move_cursor(row=25)
        for size in (small, (60, 15), (100, 30), small, (99, 30), (120, 40), (80, 24)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            assert_fits(pilot)
            if size != small:
                assert place(pilot) == "Everyday 2026-05"
                assert isinstance(pilot.app.focused, TransactionTable)
                assert browser(pilot).table.cursor_row == 25
                assert "Row 25 of 2026-05" in shown(pilot)
        await press(pilot, "j", "left")
        assert place(pilot) == "Everyday 2026-04"


async def test_the_month_can_change_while_the_terminal_is_too_small() -> None:
    async with browsing(some_bank(), size=(40, 12)) as pilot:
        await press(pilot, "left")
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert place(pilot) == "Everyday 2026-05"
        assert "Row 0 of 2026-05" in shown(pilot)
        assert_fits(pilot)
        await press(pilot, "G")
        assert "Row 39 of 2026-05" in shown(pilot)


async def test_what_is_open_follows_the_terminal() -> None:
    async with browsing(some_bank(), size=(120, 40)) as pilot:
        for key in ("enter", "m", "a", "?"):
            await press(pilot, key)
            for size in ((60, 15), (120, 40), (80, 24)):
                await pilot.resize_terminal(*size)
                await settle(pilot)
                assert_fits(pilot)
                assert "loses ─╯" in shown(pilot)
            await press(pilot, "escape")
        assert place(pilot) == "Everyday 2026-06"
        assert isinstance(pilot.app.focused, TransactionTable)


async def test_without_colours_verdict_and_signs_are_in_the_text(
    demo_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with demo(demo_database, period="2026-06", size=(120, 40)) as pilot:
        text = shown(pilot)
        assert "✗ off by −89.47" in text
        assert "+3,164.95" in text
        assert "−3,162.00" in text
        assert "✗ 2026-06" in text
        assert "○ 2026-03" in text
        assert "✓ 2026-05" in text


# The demo data.


async def test_the_demo_in_80_by_24(demo_database: Path) -> None:
    async with demo(demo_database, size=(80, 24)) as pilot:
        assert_fits(pilot)
        lines = frame(pilot)
        assert lines[0] == (
            "╭─ Everyday · DE02 1203 0000 0000 2020 51 · EUR ───── October 2026 · 36 of 36 ─╮"
        )
        assert lines[1].split() == ["│", "Opening", "In", "Out", "Net", "Closing", "│"]
        assert lines[2].split() == [
            "│",
            "9,101.56",
            "+3,299.85",
            "−3,805.60",
            "−505.75",
            "8,595.81",
            "│",
        ]
        assert lines[3].startswith("│ … adds up to 2026-10-15, where the bank reports 6,123.97")
        assert lines[4].endswith(" 44 transactions ─╯")
        assert lines[5].split() == ["Date", "Description", "Amount", "Balance"]
        assert lines[6].startswith(" 2026-10-02  Kaffee Kränzchen · Cappuccino ☕ und T…")
        assert lines[6].rstrip().endswith("−12.50     9,089.06")
        assert lines[-1].strip() == (
            "← older  → newer  m month  a account  / filter  ! problem  ? help  q quit"
        )


async def test_the_demo_in_120_by_40(demo_database: Path) -> None:
    async with demo(demo_database, period="2026-03", size=(120, 40)) as pilot:
        assert_fits(pilot)
        lines = frame(pilot)
        assert lines[0].startswith(
            "╭─ Accounts ─────────────────╮╭─ Everyday · DE02 1203 0000 0000 2020 51 · EUR ─"
        )
        assert lines[0].endswith("─ March 2026 · 29 of 36 ─╮")
        assert lines[1].startswith("│ Everyday         8,595.81  ││")
        assert lines[6].startswith("│ 東京 Yen        2,455,923  │")
        text = " ".join(line[31:-1].strip("│ ") for line in lines[3:5])
        assert text == (
            "○ gap: nothing is booked, and +278.43 is missing between 2026-02-28 (8,132.60)"
            " and 2026-04-01 (8,411.03) · follows February"
        )
        months = [
            line[:30] for line in lines if line.startswith(("│ ✓ 2", "│ ✗ 2", "│ ○ 2", "│ … 2", "│ ? 2"))
        ]
        assert months[0] == "│ … 2026-10        8,595.81  │"
        assert "│ ✗ 2026-06        8,734.00  │" in months
        assert "│ ○ 2026-03             gap  │" in months


@pytest.mark.parametrize("size", [(60, 15), (110, 30)])
async def test_every_account_of_the_demo_fits(demo_database: Path, size: tuple[int, int]) -> None:
    async with demo(demo_database, size=size) as pilot:
        seen = []
        for _ in range(8):
            for key in ("end", "enter", "escape"):
                await press(pilot, key)
                assert_fits(pilot)
            seen.append(place(pilot).split()[0])
            await press(pilot, "J")
            assert_fits(pilot)
        assert seen == ["Everyday", "Savings", "Credit", "Travel", "Household", "東京", "Old", "Cash"]


async def test_the_problems_of_the_demo_are_one_key_apart(demo_database: Path) -> None:
    async with demo(demo_database, size=(80, 24)) as pilot:
        seen = []
        for _ in range(3):
            await press(pilot, "!")
            seen.append(place(pilot))
        assert seen == ["Everyday 2026-06", "Everyday 2026-03", "Everyday 2026-06"]


async def test_all_months_of_an_account_can_be_held_down(demo_database: Path) -> None:
    async with demo(demo_database, size=(120, 40)) as pilot:
        await press(pilot, *["left"] * 36)
        assert place(pilot) == "Everyday 2023-11"
        assert_fits(pilot)
