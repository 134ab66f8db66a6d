"""Finding in all accounts and months."""

from typing import Any, Final

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from statement_tui.errors import DatabaseBusy
from statement_tui.formatting import MASK, Formats
from statement_tui.ui.screens.find import FOUND_MAX, FindScreen

from .bank import EVERYDAY, SAVINGS, YEN, Bank, Book, entry
from .browsing import browser, browsing, place
from .pilots import frame, lines, press, settle, shown, until

HOSTILE: Final = "[/] [@click=app.quit]x[/] \x1b]52;c;aGk=\x07\u202e"


def bank() -> Bank:
    return Bank(
        Book(
            EVERYDAY,
            [
                entry("2025-01-05", "-20.00", "Grocer", counterparty="Müller"),
                *(entry(f"2026-03-{day:02}", "-1.00", f"Kiosk {day}") for day in range(1, 29)),
                entry("2026-03-28", "-45.10", "Grocer"),
            ],
        ),
        Book(
            SAVINGS, [entry("2025-06-01", "45.00", HOSTILE), entry("2025-06-02", "1.00", "Grocer cashback")]
        ),
        Book(YEN, [entry("2026-03-25", "285000", "給与 Grocer")]),
    )


def found(pilot: Pilot[Any]) -> list[str]:
    """What is listed, each in single blanks."""
    listed = [" ".join(line.split()) for line in lines(pilot.app.screen.query_one(OptionList))]
    return [line for line in listed if line]


def said(pilot: Pilot[Any]) -> str:
    return " ".join(" ".join(lines(pilot.app.screen.query_one("#none"))).split())


async def test_all_accounts_are_looked_through_as_it_is_typed_and_enter_opens_the_month() -> None:
    async with browsing(bank(), size=(100, 30)) as pilot:
        await press(pilot, "F")
        assert "all accounts and months" in said(pilot)
        await press(pilot, *"groc")
        assert found(pilot) == [
            "2026-03-28 Everyday Grocer −45.10 EUR",
            "2026-03-25 東京 Yen 給与 Grocer +285,000 JPY",
            "2025-06-02 Savings Grocer cashback +1.00 EUR",
            "2025-01-05 Everyday Müller · Grocer −20.00 EUR",
        ]
        assert said(pilot) == "4 hits"
        await press(pilot, *"er 45")
        assert found(pilot) == ["2026-03-28 Everyday Grocer −45.10 EUR"]
        await press(pilot, "enter")
        assert place(pilot) == "Everyday 2026-03"
        transaction = browser(pilot).statement_pane.transaction
        assert transaction is not None
        assert transaction.description == "Grocer"
        assert browser(pilot).table.cursor_row == 28
        await press(pilot, "F")
        assert pilot.app.screen.query_one(Input).value == "grocer 45"
        await press(pilot, *"cashback", "enter")
        assert place(pilot) == "Savings 2025-06"
        assert browser(pilot).table.cursor_row == 1


async def test_it_begins_with_the_filter_and_shows_the_row_without_it() -> None:
    async with browsing(bank(), size=(80, 24)) as pilot:
        await press(pilot, "slash", *"kiosk", "enter", "F")
        assert said(pilot) == "28 hits"
        assert "Kiosk 28" in found(pilot)[0]
        await press(pilot, *"muller", "enter")
        assert place(pilot) == "Everyday 2025-01"
        assert browser(pilot).filter is None


async def test_nothing_found_says_what_to_try_and_escape_closes() -> None:
    async with browsing(bank()) as pilot:
        await press(pilot, "F", *"nowhere")
        assert found(pilot) == []
        assert said(pilot).startswith("Nothing found: try")
        await press(pilot, "enter", "escape")
        assert pilot.app.screen is browser(pilot)
        await press(pilot, "F")
        assert pilot.app.screen.query_one(Input).value == "nowhere"


async def test_only_the_newest_are_listed_when_there_are_too_many() -> None:
    many = [entry(f"2026-01-{1 + n % 28:02}", "-1.00", "Kiosk") for n in range(FOUND_MAX + 50)]
    async with browsing(Bank(Book(EVERYDAY, many))) as pilot:
        await press(pilot, "F", *"kiosk")
        assert pilot.app.screen.query_one(OptionList).option_count == FOUND_MAX
        assert said(pilot).startswith("The newest 500: type more")


async def test_enter_opens_the_first_hit_as_soon_as_it_is_there() -> None:
    there = bank()
    async with browsing(there) as pilot:
        release = there.hold("find_transactions")
        await pilot.press("F", *"cashback", "enter")
        await until(lambda: there.count("find_transactions"))
        assert isinstance(pilot.app.screen, FindScreen)
        release.set()
        await settle(pilot)
        assert place(pilot) == "Savings 2025-06"


async def test_an_answer_to_what_was_typed_before_is_dropped() -> None:
    there = bank()
    async with browsing(there) as pilot:
        await pilot.press("F", *"kios")
        there.hold("find_transactions", "kiosk 7")
        await pilot.press(*"k 7")
        await until(lambda: ("kiosk 7", None) in there.asked("find_transactions"))
        await press(pilot, "backspace", "8")
        assert found(pilot) == ["2026-03-08 Everyday Kiosk 8 −1.00 EUR"]


async def test_a_fault_is_said_and_can_be_outlived() -> None:
    there = bank()
    async with browsing(there) as pilot:
        there.fail("find_transactions", DatabaseBusy("The database is busy", "own.db: try again"))
        await press(pilot, "F", *"kiosk")
        assert "The database is busy" in said(pilot)
        there.heal()
        await press(pilot, "space", "2", "8")
        assert len(found(pilot)) == 1


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (120, 40)])
async def test_lines_fit_whatever_a_bank_wrote(size: tuple[int, int]) -> None:
    async with browsing(bank(), size=size) as pilot:
        await press(pilot, "F", *"45.00")
        [line] = found(pilot)
        assert line.startswith("2025-06-01 Savings [/] [@click=")
        assert line.endswith("+45.00 EUR")
        assert "\x1b" not in shown(pilot)
        assert all(len(row.encode("utf-16-le")) >= size[0] for row in frame(pilot))
        await pilot.click(OptionList, offset=(5, 0))
        await settle(pilot)
        assert place(pilot) == "Savings 2025-06"


async def test_hits_are_masked_too() -> None:
    async with browsing(bank(), formats=Formats(masked=True)) as pilot:
        await press(pilot, "F", *"cashback")
        assert found(pilot) == [f"2025-06-02 {MASK} {MASK} {MASK} EUR"]
