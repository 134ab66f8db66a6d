"""Wide columns, and out and in: by key, kept when the month changes, in every size."""

import pytest

from statement_tui.ui.session import Session

from .bank import EVERYDAY, Bank, Book, entry
from .browsing import browser, browsing, last_line
from .pilots import lines, press, settle

BOOK = Book(
    EVERYDAY,
    [
        entry("2026-02-03", "7.00", "February"),
        entry("2026-03-01", "-1100.00", "Rent", value_on="2026-03-04", kind="[/x]XFER", reference="R-\x1b9"),
        entry("2026-03-02", "3250.00", "Salary"),
    ],
)


async def test_w_and_d_change_the_columns_and_both_stay() -> None:
    async with browsing(Bank(BOOK), size=(80, 24)) as pilot:
        table = browser(pilot).table
        await press(pilot, "j", "w")
        assert lines(table)[0].split() == [
            "Date",
            "Value",
            "Description",
            "Kind",
            "Reference",
            "Amount",
            "Balance",
        ]
        assert lines(table)[1].split()[1:] == ["03-04", "Rent", "[/x]XFER", "R-␛9", "−1,100.00", "−93.00"]
        await press(pilot, "d")
        assert lines(table)[0].split()[-3:] == ["Out", "In", "Balance"]
        assert lines(table)[1].split()[-2:] == ["1,100.00", "−93.00"]
        assert table.get_cell("1", "in") == "3,250.00"
        await press(pilot, "s", "s", "s")
        assert lines(table)[0].split()[-5:] == ["Out", "▲", "In", "▲", "Balance"]
        assert table.cursor_book_row == 1
        await press(pilot, "left")
        assert lines(table)[0].split()[-3:] == ["Out", "In", "Balance"]
        assert lines(table)[1].split() == ["2026-02-03", "February", "7.00", "1,007.00"]
        await press(pilot, "w")
        assert lines(table)[0].split() == ["Date", "Description", "Out", "In", "Balance"]
        await press(pilot, "d", "asterisk", "d")
        assert lines(table)[1].count("•••••") == 4


@pytest.mark.parametrize("size", [(60, 15), (100, 20), (120, 40), (200, 60)])
async def test_a_session_starts_with_the_columns_it_was_left_with(size: tuple[int, int]) -> None:
    async with browsing(Bank(BOOK), size=size, session=Session(wide=True, split=True)) as pilot:
        table = browser(pilot).table
        assert "Out" in lines(table)[0]
        assert ("Reference" in lines(table)[0]) == (size[0] >= 120)
        assert {len(line) for line in lines(table)} == {table.outer_size.width}
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert "Refere" in lines(table)[0]


async def test_columns_without_room_are_named() -> None:
    async with browsing(Bank(BOOK), size=(60, 15)) as pilot:
        await press(pilot, "w")
        assert last_line(pilot).startswith("There is no room for Reference")
