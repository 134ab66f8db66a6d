"""The filter of a month, and the way from hit to hit through the months."""

from typing import Any, Final

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from statement_tui.errors import DatabaseBusy
from statement_tui.formatting import MASK, Formats
from statement_tui.ui.widgets.filter_bar import FilterBar

from .bank import EVERYDAY, SAVINGS, Bank, Book, LongMonth, entry, statement_of
from .browsing import browser, browsing, last_line, place
from .pilots import frame, lines, press, settle, shown, until

BOOK: Final = Book(
    EVERYDAY,
    [
        entry("2026-01-05", "-20.00", "Grocer", counterparty="Müller"),
        entry("2026-01-20", "-1.00", "Kiosk"),
        entry("2026-01-25", "-21.00", "Grocer"),
        entry("2026-02-10", "-2.00", "Kiosk"),
        entry("2026-03-01", "-1100.00", "Rent"),
        entry("2026-03-02", "-45.10", "Grocer", reference="R-9"),
        entry("2026-03-02", "3250.00", "Salary"),
        entry("2026-03-09", "-5.00", "GROCER refund"),
        entry("2026-04-01", "45.00", "Café"),
    ],
    {"2026-03-31": "3053.90"},
)


def bank(*books: Book) -> Bank:
    return Bank(BOOK, *books)


def texts(pilot: Pilot[Any]) -> list[str]:
    """The transactions that are shown, without their dates, each in single blanks."""
    rows = [" ".join(line.split()) for line in lines(browser(pilot).table)[1:]]
    return [row.lstrip("* ")[11:] for row in rows if row]


def bar_line(pilot: Pilot[Any]) -> str:
    """What the line of the filter says; empty while it is not there."""
    bars = list(browser(pilot).query(FilterBar))
    if not bars or not bars[0].display:
        return ""
    return " ".join(
        "".join(text for child in bars[0].children for text in lines(child) if child.display).split()
    )


def cursor(pilot: Pilot[Any]) -> str:
    """Account, month and text under the cursor."""
    transaction = browser(pilot).statement_pane.transaction
    assert transaction is not None
    return f"{place_of(pilot)} {transaction.description}"


def place_of(pilot: Pilot[Any]) -> str:
    statement = browser(pilot).statement_pane.statement
    assert statement is not None
    return str(statement.period)


async def test_rows_are_left_out_as_it_is_typed_and_come_back_with_escape() -> None:
    async with browsing(bank(), period="2026-03", size=(80, 24)) as pilot:
        everything = texts(pilot)
        assert everything[1] == "Grocer −45.10 −191.10"
        await press(pilot, "slash", *"gro")
        assert texts(pilot) == [everything[1], everything[3]]
        assert bar_line(pilot) == "/ gro 2 of 4 · in 0.00 · out −50.10"
        await press(pilot, *"cer >10")
        assert texts(pilot) == [everything[1]]
        header = lines(browser(pilot).statement_pane.header)
        assert "3,250.00" in " ".join(header)
        assert "4 transactions" in header[-1]
        await press(pilot, "enter")
        assert pilot.app.focused is browser(pilot).table
        assert bar_line(pilot).startswith("/ grocer >10 1 of 4")
        await press(pilot, "slash", *" q")
        assert texts(pilot) == []
        assert bar_line(pilot).startswith("/ grocer >10 q 0 of 4")
        await press(pilot, "escape")
        assert texts(pilot) == everything
        assert bar_line(pilot) == ""
        assert pilot.app.focused is browser(pilot).table
        await press(pilot, "slash", *"45.1", "down", "escape")
        assert texts(pilot) == everything


async def test_an_empty_filter_that_is_kept_goes_away() -> None:
    async with browsing(bank(), period="2026-03") as pilot:
        await press(pilot, "slash")
        assert bar_line(pilot).startswith("/")
        await press(pilot, "enter")
        assert bar_line(pilot) == ""


async def test_the_filter_stays_when_the_month_changes() -> None:
    async with browsing(bank(), period="2026-03") as pilot:
        await press(pilot, "slash", *"grocer", "enter", "left")
        assert place_of(pilot) == "2026-02"
        assert texts(pilot) == []
        assert "0 of 1" in bar_line(pilot)
        await press(pilot, "left")
        assert [text.split(" −")[0] for text in texts(pilot)] == ["Müller · Grocer", "Grocer"]
        assert "2 of 3 · in 0.00 · out −41.00" in bar_line(pilot)
        assert "January 2026" in lines(browser(pilot).statement_pane.header)[0]
        await press(pilot, "escape")
        assert len(texts(pilot)) == 3


async def test_the_next_hit_is_below_and_then_in_older_months_and_back() -> None:
    async with browsing(bank(), period="2026-04") as pilot:
        await press(pilot, "n")
        assert "press / and type" in last_line(pilot)
        await press(pilot, "slash", *"grocer", "enter", "escape")
        order = ["2026-03 Grocer", "2026-03 GROCER refund", "2026-01 Grocer", "2026-01 Grocer"]
        for there in order:
            await press(pilot, "n")
            assert cursor(pilot) == there
            header = lines(browser(pilot).statement_pane.header)[0]
            assert ("March 2026" if "-03" in there else "January 2026") in header
        assert browser(pilot).table.cursor_row == 2
        await press(pilot, "n")
        assert "no hit in older months" in last_line(pilot)
        assert cursor(pilot) == order[-1]
        for there in order[-2::-1]:
            await press(pilot, "N")
            assert cursor(pilot) == there
        await press(pilot, "N")
        assert "no hit in newer months" in last_line(pilot)


async def test_hits_are_gone_through_while_the_filter_is_set_and_in_any_order() -> None:
    async with browsing(bank(), period="2026-03") as pilot:
        await press(pilot, "slash", *"grocer", "enter")
        assert cursor(pilot) == "2026-03 Grocer"
        await press(pilot, "n", "n")
        assert cursor(pilot) == "2026-01 Grocer"
        assert len(texts(pilot)) == 2
        await press(pilot, "N")
        assert cursor(pilot) == "2026-03 GROCER refund"
        await press(pilot, "escape", "s", "s", "s")
        assert texts(pilot)[0].startswith("Rent")
        await press(pilot, "g", "n")
        assert cursor(pilot) == "2026-03 Grocer"


async def test_no_press_is_lost_however_fast_they_come() -> None:
    async with browsing(bank(), period="2026-03") as pilot:
        await press(pilot, "slash", *"e", "enter", "g")
        assert len(texts(pilot)) == 3
        await press(pilot, *"nn")
        assert cursor(pilot) == "2026-03 GROCER refund"
        await press(pilot, *"NN")
        assert cursor(pilot) == "2026-03 Rent"


async def test_the_running_balance_of_a_row_is_its_own_in_every_view() -> None:
    statement = await statement_of(BOOK, "2026-03")
    balances = {(row.description, row.amount): row.balance for row in statement.transactions}
    async with browsing(bank(), period="2026-03") as pilot:
        for keys in (
            ["slash", *"er"],
            ["enter", "s"],
            ["s"],
            ["s"],
            ["S"],
            ["escape", "g"],
            ["n"],
            ["space", "v", "j"],
        ):
            await press(pilot, *keys)
            table = browser(pilot).table
            for row in range(table.row_count):
                transaction = table.transaction_at(row)
                assert transaction is not None
                assert transaction.balance == balances[transaction.description, transaction.amount]
                assert Formats().amount(transaction.balance) in lines(table)[row + 1]


async def test_marks_are_added_up_beside_the_filter() -> None:
    async with browsing(bank(), period="2026-03", size=(80, 24)) as pilot:
        await press(pilot, "space", "space")
        assert bar_line(pilot) == "2 marked = −1,145.10"
        await press(pilot, "slash", *"refund", "enter")
        assert bar_line(pilot) == "/ refund 1 of 4 · in 0.00 · out −5.00 · 2 marked = −1,145.10"
        await press(pilot, "asterisk")
        assert bar_line(pilot) == f"/ refund 1 of 4 · in {MASK} · out {MASK} · 2 marked = {MASK}"
        await press(pilot, "escape")
        assert "marked" not in bar_line(pilot)
        await press(pilot, "escape")
        assert bar_line(pilot) == ""


async def test_a_month_of_very_many_rows_is_fetched_once_and_filtered_beside_the_screen() -> None:
    long = LongMonth(5_000)
    async with browsing(long) as pilot:
        await press(pilot, "slash", *"row 499")
        assert [text.split()[1] for text in texts(pilot)][:2] == ["499", "4990"]
        assert "11 of 5,000" in bar_line(pilot)
        assert long.count("fetch_month_rows") == 1
        assert texts(pilot)[1].split()[-1] == "1,049.91"


async def test_what_is_typed_meanwhile_wins() -> None:
    there = bank()
    async with browsing(there, period="2026-03") as pilot:
        release = there.hold("fetch_month_rows")
        await pilot.press("slash", *"gro")
        await there.entered.wait()
        await pilot.press(*"cer", "escape")
        release.set()
        await settle(pilot)
        assert len(texts(pilot)) == 4
        assert bar_line(pilot) == ""


async def test_a_fault_is_said_and_the_month_stays() -> None:
    there = bank()
    async with browsing(there, period="2026-03") as pilot:
        there.fail("fetch_month_rows", DatabaseBusy("The database is busy"))
        await press(pilot, "slash", *"x")
        assert last_line(pilot) == "The database is busy"
        there.heal()
        await press(pilot, "backspace", *"rent")
        assert len(texts(pilot)) == 1
        there.fail("find_transactions", DatabaseBusy("The database is busy"))
        await press(pilot, "enter", "n")
        assert last_line(pilot) == "The database is busy"
        assert place_of(pilot) == "2026-03"


async def test_a_search_through_the_months_can_be_given_up_or_outrun() -> None:
    there = bank()
    async with browsing(there, period="2026-03") as pilot:
        await press(pilot, "slash", *"kiosk", "enter", "escape")
        there.hold("find_transactions")
        await pilot.press("n")
        await until(lambda: there.count("find_transactions"))
        assert "Looking through older months" in last_line(pilot)
        await press(pilot, "escape")
        assert "Looking" not in last_line(pilot)
        assert place_of(pilot) == "2026-03"


@pytest.mark.parametrize("text", ["[/]", "(.*)+", "☕ 👍🏽", "\x1b[2J", "9" * 300, "@click=app.quit"])
async def test_whatever_is_typed_or_pasted_does_no_harm(text: str) -> None:
    async with browsing(bank(), period="2026-03") as pilot:
        await press(pilot, "slash")
        browser(pilot).query_one(FilterBar).query_one(Input).value = text
        await settle(pilot)
        assert texts(pilot) == []
        assert "\x1b" not in shown(pilot)
        assert "0 of 4" in shown(pilot)


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (120, 40)])
async def test_it_follows_the_terminal(size: tuple[int, int]) -> None:
    async with browsing(
        bank(Book(SAVINGS, [entry("2026-03-01", "66.00")])), period="2026-03", size=size
    ) as pilot:
        await press(pilot, "slash", *"grocer", "enter")
        assert "2 of 4" in frame(pilot)[-2]
        assert len(texts(pilot)) == 2
        await pilot.resize_terminal(60, 15)
        await settle(pilot)
        assert "2 of 4" in frame(pilot)[-2]
        await press(pilot, "J")
        assert place(pilot).startswith("Savings")
