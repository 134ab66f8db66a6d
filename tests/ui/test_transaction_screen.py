"""All fields of a transaction, over the browser."""

from decimal import Decimal

import pytest

from statement_tui.models.transaction import TransactionDetail
from statement_tui.ui.screens.transaction import TransactionScreen
from statement_tui.ui.widgets.transaction_table import TransactionTable

from .bank import EVERYDAY, YEN, Bank, Book, LongMonth, entry
from .browsing import browser, browsing, some_bank
from .pilots import press, settle, shown, until


def one_row(description: str = "Rent", **fields: str) -> Bank:
    return Bank(Book(EVERYDAY, (entry("2026-03-02", "-1100.00", description, **fields),)))


def fields(text: str) -> dict[str, str]:
    """Label and value of every line of the box."""
    found = {}
    for line in text.splitlines():
        inside = line.split("│")
        if len(inside) >= 3 and len(inside[1]) > 24:
            found[inside[1][1:23].strip()] = inside[1][23:].strip()
    return found


async def test_it_shows_every_field_of_the_row_under_the_cursor() -> None:
    bank = one_row(
        counterparty="Landlord",
        reference="ref-9",
        kind="XFER",
        value_on="2026-03-03",
        description="Rent March",
    )
    async with browsing(bank, size=(80, 24)) as pilot:
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, TransactionScreen)
        found = fields(shown(pilot))
        assert found["Account"] == "Everyday · DE02 1203 0000 0000 2020 51"
        assert found["Booking date"] == "2026-03-02 (number 1 of the day)"
        assert found["Value date"] == "2026-03-03"
        assert found["Amount"] == "−1,100.00 EUR"
        assert found["Balance after it"] == "−100.00 EUR"
        assert found["Counterparty"] == "Landlord"
        assert found["Description"] == "Rent March"
        assert found["Reference"] == "ref-9"
        assert found["Kind"] == "XFER"


async def test_what_is_unknown_is_a_dash() -> None:
    async with browsing(one_row(""), size=(80, 24)) as pilot:
        await press(pilot, "i")
        found = fields(shown(pilot))
        unknown = ("Value date", "Counterparty", "Description", "Reference", "Kind")
        assert [found[label] for label in unknown] == ["–"] * 5


async def test_money_in_has_a_plus_and_yen_no_decimals() -> None:
    bank = Bank(Book(YEN, (entry("2026-03-25", "285000", "給与", counterparty="カ）サクラソフト"),)))
    async with browsing(bank, size=(80, 24)) as pilot:
        await press(pilot, "enter")
        assert fields(shown(pilot))["Amount"] == "+285,000 JPY"
        assert "カ）サクラソフト" in shown(pilot)


async def test_closing_it_leads_back_to_the_row() -> None:
    async with browsing(some_bank()) as pilot:
        await press(pilot, "j", "j", "j")
        for opened_by, closed_by in (("enter", "escape"), ("i", "enter"), ("click", "i"), ("enter", "q")):
            if opened_by == "click":
                await pilot.click(TransactionTable, offset=(20, 4))
                await settle(pilot)
            else:
                await press(pilot, opened_by)
            assert [type(screen) for screen in pilot.app.screen_stack[1:]] == [TransactionScreen]
            assert "Row 3 of 2026-06" in shown(pilot)
            await press(pilot, closed_by)
            assert pilot.app.screen is browser(pilot)
            assert isinstance(pilot.app.focused, TransactionTable)
            assert browser(pilot).table.cursor_row == 3
            assert not pilot.app._exit
        await press(pilot, "j")
        assert browser(pilot).table.cursor_row == 4


async def test_the_first_click_opens_nothing() -> None:
    async with browsing(some_bank()) as pilot:
        await pilot.click(TransactionTable, offset=(20, 5))
        await settle(pilot)
        assert pilot.app.screen is browser(pilot)
        assert browser(pilot).table.cursor_row == 4


@pytest.mark.parametrize("size", [(60, 15), (80, 24)])
async def test_a_long_text_can_be_scrolled(size: tuple[int, int]) -> None:
    words = [f"word{number}" for number in range(400)]
    async with browsing(one_row(" ".join(words)), size=size) as pilot:
        await press(pilot, "enter")
        assert "word0 " in shown(pilot)
        top = shown(pilot)
        for down, up in (("j", "k"), ("down", "up")):
            await press(pilot, down, down)
            assert shown(pilot) != top
            await press(pilot, up, up)
            assert shown(pilot) == top
        await press(pilot, *["pagedown"] * 8)
        assert "Kind" in shown(pilot)
        assert "word399" in shown(pilot)


async def test_the_program_can_be_left_from_here() -> None:
    async with browsing(one_row()) as pilot:
        await press(pilot, "enter")
        await pilot.press("ctrl+q")
        assert pilot.app._exit


async def test_what_a_bank_writes_does_no_harm() -> None:
    texts = [
        "[/x]",
        "[ref 1]",
        "[@click=app.quit]here[/]",
        "\x1b[31mred\x1b]52;c;AAAA\x07",
        "a\nb",
        "\u202eevil",
        "\x9b1m",
        "🏠",
    ]
    rows = [entry("2026-03-02", "1.00", text, counterparty=text, reference=text, kind=text) for text in texts]
    account = EVERYDAY.model_copy(update={"name": texts[2]})
    async with browsing(Bank(Book(account, rows)), size=(80, 24)) as pilot:
        for text in texts:
            await press(pilot, "enter")
            seen = shown(pilot)
            assert seen.replace("\n", "").isprintable()
            assert "\u202e" not in seen
            found = fields(seen)
            assert found["Account"].startswith("[@click=app.quit]here[/] · DE02")
            if text.isprintable() and "\u202e" not in text:
                assert all(found[label] == text for label in ("Counterparty", "Description", "Kind"))
            for y in (2, 8):
                await pilot.click("#fields", offset=(22, y))
            await settle(pilot)
            assert not pilot.app._exit
            await press(pilot, "escape", "j")


async def test_a_row_that_is_still_to_come_cannot_be_opened() -> None:
    bank = LongMonth()
    async with browsing(bank) as pilot:
        bank.hold("fetch_transaction_page")
        await pilot.press("end")
        await until(bank.entered.is_set)
        await pilot.press("enter")
        await pilot.pause()
        assert pilot.app.screen is browser(pilot)


async def test_the_parts_of_a_batch_and_the_other_account_are_fields_too() -> None:
    row = entry("2026-03-02", "-30.00", "Batch").model_copy(
        update={
            "counterparty_account": "DE02120300000000202051",
            "end_to_end_id": "E2E-1",
            "reported_balance": Decimal("12.34"),
            "details": (
                TransactionDetail(Decimal("-20.00"), "Flat [/x]", "Landlord", "1"),
                TransactionDetail(None, "Garage"),
            ),
        }
    )
    async with browsing(Bank(Book(EVERYDAY, (row,))), size=(80, 30)) as pilot:
        await press(pilot, "enter")
        found = fields(shown(pilot))
        assert found["Counterparty account"] == "DE02 1203 0000 0000 2020 51"
        assert found["End-to-end id"] == "E2E-1"
        assert found["The bank's balance"] == "12.34 EUR"
        assert found["Part 1 of 2"] == "−20.00 · Landlord · Flat [/x] · 1"
        assert found["Part 2 of 2"] == "Garage"


async def test_a_long_description_goes_on_in_its_column() -> None:
    async with browsing(one_row("word " * 30), size=(80, 24)) as pilot:
        await press(pilot, "enter")
        boxed = [line.split("│")[1] for line in shown(pilot).splitlines() if line.count("│") >= 2]
        going_on = [line for line in boxed if "word" in line and "Description" not in line]
        assert len(going_on) >= 2
        assert all(line.startswith(" " * 23 + "word") for line in going_on)
