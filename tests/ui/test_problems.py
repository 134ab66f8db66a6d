"""The next statement that does not add up."""

from statement_tui.errors import DatabaseBusy

from .bank import EVERYDAY, SAVINGS, YEN, Bank, Book, monthly
from .browsing import browser, browsing, last_line, place
from .pilots import lines, press, settle, until


def bank_with_problems() -> Bank:
    """Everyday is off in February and May 2026, Savings in March, Yen nowhere; every month moves by 5."""
    everyday = {
        "2025-12-31": "1000.00",
        "2026-01-31": "1005.00",
        "2026-02-28": "1017.00",
        "2026-03-31": "1022.00",
        "2026-04-30": "1027.00",
        "2026-05-31": "1000.00",
        "2026-06-30": "1005.00",
    }
    savings = {"2026-01-31": "5.00", "2026-02-28": "10.00", "2026-03-31": "99.00", "2026-04-30": "104.00"}
    return Bank(
        Book(EVERYDAY, monthly("2026-01", 6), everyday),
        Book(SAVINGS, monthly("2026-01", 4), savings),
        Book(YEN, monthly("2026-01", 4)),
    )


async def test_it_goes_from_one_to_the_next_and_comes_round() -> None:
    async with browsing(bank_with_problems()) as pilot:
        assert place(pilot) == "Everyday 2026-06"
        seen = []
        for _ in range(4):
            await press(pilot, "!")
            seen.append(place(pilot))
        assert seen == ["Everyday 2026-05", "Everyday 2026-02", "Savings 2026-03", "Everyday 2026-05"]
        assert last_line(pilot).startswith("← older")


async def test_where_nothing_else_is_off_it_says_so_and_stays() -> None:
    bank = Bank(Book(EVERYDAY, monthly("2026-01", 3), {"2025-12-31": "1000.00", "2026-01-31": "1005.00"}))
    async with browsing(bank) as pilot:
        await press(pilot, "j", "!")
        assert last_line(pilot) == "No other statement is off: every reported balance agrees"
        assert place(pilot) == "Everyday 2026-03"
        assert browser(pilot).table.cursor_row == 1


async def test_the_only_one_that_is_off_is_no_other_one() -> None:
    bank = Bank(Book(EVERYDAY, monthly("2026-01", 3), {"2025-12-31": "1000.00", "2026-01-31": "1006.00"}))
    async with browsing(bank, period="2026-01") as pilot:
        await press(pilot, "!")
        assert last_line(pilot).startswith("No other statement is off")
        assert place(pilot) == "Everyday 2026-01"


async def test_a_search_that_fails_says_why_and_the_statement_stays() -> None:
    bank = bank_with_problems()
    async with browsing(bank) as pilot:
        bank.fail("fetch_ledger", DatabaseBusy("The [/database] is \x1b[31mbusy", "detail"))
        await press(pilot, "!")
        assert last_line(pilot) == "The [/database] is ␛[31mbusy"
        bank.heal()
        assert place(pilot) == "Everyday 2026-06"


async def test_it_says_that_it_is_looking() -> None:
    bank = bank_with_problems()
    async with browsing(bank) as pilot:
        released = bank.hold("fetch_ledger", EVERYDAY.number)
        await pilot.press("!")
        await until(bank.entered.is_set)
        await pilot.pause()
        assert last_line(pilot) == "Looking for a statement that does not add up …"
        released.set()
        await settle(pilot)
        assert place(pilot) == "Everyday 2026-05"


async def test_what_is_found_after_the_user_went_on_is_dropped() -> None:
    bank = bank_with_problems()
    async with browsing(bank, period="2026-02") as pilot:
        released = bank.hold("fetch_ledger", SAVINGS.number)
        await pilot.press("!")
        await until(bank.entered.is_set)
        await pilot.press("left")
        await until(lambda: "January 2026" in lines(browser(pilot).statement_pane.header)[0])
        released.set()
        await settle(pilot)
        assert place(pilot) == "Everyday 2026-01"
        assert last_line(pilot).startswith("← older")


async def test_a_second_press_starts_over_instead_of_searching_twice() -> None:
    bank = bank_with_problems()
    async with browsing(bank) as pilot:
        released = bank.hold("fetch_ledger", EVERYDAY.number)
        await pilot.press("!")
        await until(bank.entered.is_set)
        await pilot.press("!")
        await until(lambda: len(bank.cancelled) == 1)
        released.set()
        await settle(pilot)
        assert place(pilot) == "Everyday 2026-05"
