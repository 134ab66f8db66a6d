"""Amounts, names and numbers can be hidden, so that somebody may look over the shoulder."""

from typing import Final

from statement_tui.formatting import MASK, Formats

from .bank import EVERYDAY, SAVINGS, Bank, Book, entry
from .browsing import browser, browsing
from .importing import BATCH, FakeImporter
from .pilots import frame, press, shown

BOOK: Final = Book(
    EVERYDAY,
    [
        entry("2026-03-02", "777.77", "Grocer", counterparty="Greta", reference="R-9", kind="POS"),
        entry("2026-03-05", "-66.66", "Grocer", counterparty_account="DE75512108001245126199"),
        entry("2026-03-05", "-66.66", "Grocer", end_to_end_id="E-8"),
    ],
    {"2026-02-28": "1000.00", "2026-03-31": "1711.11"},
)
SECRETS: Final = (
    "Everyday", "Savings", "Nordstern", "kim", "DE02", "2020", "4711",
    "Grocer", "Greta", "R-9", "DE75", "E-8",
    "777", "66", "1,000", "1,711", "1,644", "june.ofx",
)  # fmt: skip


def told(text: str) -> list[str]:
    """What of the secrets the text tells."""
    return [secret for secret in SECRETS if secret in text]


async def test_one_key_hides_all_that_identifies_and_shows_it_again() -> None:
    importer = FakeImporter()
    importer.batches = [BATCH]
    bank = Bank(BOOK, Book(SAVINGS, [entry("2026-03-01", "66.00")]))
    async with browsing(bank, size=(120, 30), importer=importer) as pilot:
        before = shown(pilot)
        assert {"Everyday", "Savings", "777", "66", "1,711"} <= set(told(before))
        await press(pilot, "j", "asterisk")
        assert told(shown(pilot)) == []
        assert "2026-03-05" in shown(pilot)
        assert f"off by {MASK}" in shown(pilot)
        assert browser(pilot).table.cursor_row == 1
        for key in ("enter", "x", "a", "m", "u"):
            await press(pilot, key)
            assert len(pilot.app.screen_stack) == 2, key
            assert told(shown(pilot)) == [], key
            await press(pilot, "escape")
        await press(pilot, "J")
        assert told(shown(pilot)) == []
        await press(pilot, "K", "asterisk")
        assert shown(pilot) == before


async def test_the_colour_of_a_masked_amount_does_not_tell_its_sign() -> None:
    async with browsing(Bank(BOOK), formats=Formats(masked=True)) as pilot:
        await press(pilot, "G")
        table = browser(pilot).table
        styles = {
            segment.style.color
            for y in (1, 2)
            for segment in table.render_line(y)
            if MASK in segment.text and segment.style
        }
        assert len(styles) == 1


async def test_masked_columns_stay_aligned() -> None:
    async with browsing(Bank(BOOK), formats=Formats(masked=True), size=(80, 24)) as pilot:
        rows = [line for line in frame(pilot) if "2026-03-0" in line]
        assert len({tuple(index for index, c in enumerate(row) if c == "•") for row in rows}) == 1
