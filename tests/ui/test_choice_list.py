"""The lists alone: accounts and months, each in a line of its own."""

from decimal import Decimal
from typing import Final

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult

from statement_tui.services.accounts import summarize_months
from statement_tui.ui.widgets.choice_list import (
    AccountList,
    ChoiceList,
    MonthList,
    describe_month,
)

from .bank import EVERYDAY, SAVINGS, YEN, Book, entry, month
from .pilots import lines, press, settle

WIDTH: Final = 25
BOOK: Final = Book(
    EVERYDAY,
    (
        entry("2025-12-03", "5.00"),
        entry("2026-01-03", "-10.00"),
        entry("2026-03-03", "20.00"),
        entry("2026-05-03", "-1.00"),
    ),
    {"2026-01-31": "995.00", "2026-02-28": "1000.00", "2026-03-31": "1019.00", "2026-04-30": "1019.00"},
)
MONTHS: Final = summarize_months(BOOK.ledger)


class Host(App[None]):
    """Five lines around a list that note what is picked."""

    CSS = "ChoiceList { width: 30; height: 1fr; }"

    def __init__(self, choices: ChoiceList) -> None:
        super().__init__()
        self.choices = choices
        self.picked: list[str] = []
        self.highlights = 0

    def compose(self) -> ComposeResult:
        yield self.choices

    def on_month_list_picked(self, event: MonthList.Picked) -> None:
        self.picked.append(str(event.period))

    def on_account_list_picked(self, event: AccountList.Picked) -> None:
        self.picked.append(event.account_number)

    def on_option_list_option_highlighted(self) -> None:
        self.highlights += 1

    def on_option_list_option_selected(self) -> None:
        pytest.fail("the message of the option list should not leave the list")


def inside(choices: ChoiceList) -> list[str]:
    """The lines between the borders, without the empty ones."""
    return [line[1:-1].rstrip() for line in lines(choices)[1:-1] if line[1:-1].strip()]


# Months.


async def test_months_are_listed_newest_first_with_mark_and_closing_balance() -> None:
    months = MonthList(width=WIDTH)
    async with Host(months).run_test(size=(40, 12)) as pilot:
        months.show(MONTHS, month("2026-03"))
        await settle(pilot)
        assert inside(months) == [
            " ? 2026-05        1,018.00",
            " ✓ 2026-04        1,019.00",
            " ✗ 2026-03        1,020.00",
            " ○ 2026-02             gap",
            " ? 2026-01          995.00",
            " ? 2025-12        1,005.00",
        ]
        assert months.highlighted == 2
        assert months.months == MONTHS[::-1]


async def test_a_month_that_adds_up_to_a_day_has_its_own_mark() -> None:
    book = Book(EVERYDAY, BOOK.transactions, {"2026-03-31": "1019.00", "2026-05-03": "1018.00"})
    months = MonthList(width=WIDTH)
    async with Host(months).run_test(size=(40, 12)) as pilot:
        months.show(summarize_months(book.ledger), None)
        await settle(pilot)
        assert inside(months)[0] == " … 2026-05        1,018.00"


@pytest.mark.parametrize(
    ("current", "index"),
    [("2026-05", 0), ("2025-12", 5), ("2026-06", 0), ("2025-11", 0), ("1999-01", 0), (None, 0)],
)
async def test_the_highlight_is_on_the_current_month_else_on_the_newest(
    current: str | None, index: int
) -> None:
    months = MonthList(width=WIDTH)
    async with Host(months).run_test(size=(40, 12)) as pilot:
        months.show(MONTHS, month(current) if current else None)
        await settle(pilot)
        assert months.highlighted == index


async def test_moving_the_highlight_from_outside_is_no_message() -> None:
    months = MonthList(width=WIDTH)
    app = Host(months)
    async with app.run_test(size=(40, 12)) as pilot:
        months.show(MONTHS, month("2026-05"))
        await settle(pilot)
        said = app.highlights
        months.show_current(month("2026-01"))
        await settle(pilot)
        assert months.highlighted == 4
        assert (app.highlights, app.picked) == (said, [])


async def test_no_months_are_an_empty_list() -> None:
    months = MonthList(width=WIDTH)
    app = Host(months)
    async with app.run_test(size=(40, 12)) as pilot:
        months.show((), None)
        await settle(pilot)
        await press(pilot, "j", "k", "g", "G", "enter")
        assert inside(months) == []
        assert (months.highlighted, app.picked) == (None, [])
        months.show_current(month("2026-01"))
        assert months.highlighted is None
        months.show_only(())
        assert months.highlighted is None


async def test_some_months_can_be_listed_as_they_are_given() -> None:
    months = MonthList(width=WIDTH)
    app = Host(months)
    async with app.run_test(size=(40, 12)) as pilot:
        months.show_only([MONTHS[4], MONTHS[1]])
        await settle(pilot)
        assert [line.split()[1] for line in inside(months)] == ["2026-04", "2026-01"]
        await press(pilot, "down", "enter")
        assert app.picked == ["2026-01"]


@pytest.mark.parametrize(
    ("keys", "picked"),
    [
        (["enter"], "2026-05"),
        (["j", "enter"], "2026-04"),
        (["down", "j", "k", "enter"], "2026-04"),
        (["G", "enter"], "2025-12"),
        (["end", "up", "enter"], "2026-01"),
        (["G", "g", "enter"], "2026-05"),
        (["G", "home", "enter"], "2026-05"),
    ],
)
async def test_the_keys_of_the_table_move_in_the_list_too(keys: list[str], picked: str) -> None:
    months = MonthList(width=WIDTH)
    app = Host(months)
    async with app.run_test(size=(40, 12)) as pilot:
        months.show(MONTHS, month("2026-05"))
        await settle(pilot)
        await press(pilot, *keys)
        assert app.picked == [picked]


async def test_a_click_picks() -> None:
    months = MonthList(width=WIDTH)
    app = Host(months)
    async with app.run_test(size=(40, 12)) as pilot:
        months.show(MONTHS, month("2026-05"))
        await settle(pilot)
        await pilot.click(MonthList, offset=(5, 4))
        await settle(pilot)
        assert app.picked == ["2026-02"]


async def test_the_words_of_a_month() -> None:
    assert describe_month(MONTHS[0]) == "2025-12 December 2025"


# Accounts.


BALANCES: Final = {EVERYDAY.number: Decimal("1018.00"), YEN.number: Decimal(2455923)}


async def test_accounts_are_listed_with_the_balance_where_it_is_known() -> None:
    accounts = AccountList(width=WIDTH)
    async with Host(accounts).run_test(size=(40, 12)) as pilot:
        accounts.show((EVERYDAY, SAVINGS, YEN), BALANCES, "4711")
        await settle(pilot)
        assert inside(accounts) == [
            " Everyday         1,018.00",
            " Savings",
            " 東京 Yen        2,455,923",
        ]
        assert accounts.highlighted == 1
        assert accounts.accounts == (EVERYDAY, SAVINGS, YEN)


@pytest.mark.parametrize(("current", "index"), [(YEN.number, 2), ("unknown", 0), (None, 0)])
async def test_the_highlight_is_on_the_current_account_else_on_the_first(
    current: str | None, index: int
) -> None:
    accounts = AccountList(width=WIDTH)
    async with Host(accounts).run_test(size=(40, 12)) as pilot:
        accounts.show((EVERYDAY, SAVINGS, YEN), {}, current)
        await settle(pilot)
        assert accounts.highlighted == index


async def test_no_accounts_are_an_empty_list() -> None:
    accounts = AccountList(width=WIDTH)
    app = Host(accounts)
    async with app.run_test(size=(40, 12)) as pilot:
        accounts.show((), {}, None)
        await settle(pilot)
        await press(pilot, "j", "enter")
        assert (accounts.highlighted, app.picked, inside(accounts)) == (None, [], [])


@pytest.mark.parametrize("how", ["enter", "click"])
async def test_an_account_is_picked_by_its_number(how: str) -> None:
    accounts = AccountList(width=WIDTH)
    app = Host(accounts)
    async with app.run_test(size=(40, 12)) as pilot:
        accounts.show((EVERYDAY, SAVINGS, YEN), {}, None)
        await settle(pilot)
        if how == "enter":
            await press(pilot, "G", "enter")
        else:
            await pilot.click(AccountList, offset=(5, 3))
            await settle(pilot)
        assert app.picked == [YEN.number]


@pytest.mark.parametrize(
    "name",
    [
        "A very long name of an account",
        "とても長い口座の名前です、本当に",
        "[/x]",
        "[b]bold[/b]",
        "a\x1b[31mb",
        "a\nb",
        "\u202eevil",
    ],
)
async def test_names_are_cut_to_the_line_and_do_no_harm(name: str) -> None:
    accounts = AccountList(width=WIDTH)
    account = EVERYDAY.model_copy(update={"name": name})
    async with Host(accounts).run_test(size=(40, 12)) as pilot:
        accounts.show((account,), {account.number: Decimal("-1018.00")}, None)
        await settle(pilot)
        [line] = inside(accounts)
        assert line.endswith("−1,018.00")
        assert cell_len(line) == WIDTH + 1
        assert line.isprintable()
        assert ("…" in line) == (len(name) > 15)
        if len(name) < 15 and name.isascii() and name.isprintable():
            assert line.startswith(f" {name} ")


async def test_an_option_list_says_what_it_highlights_by_keys() -> None:
    months = MonthList(width=WIDTH)
    app = Host(months)
    async with app.run_test(size=(40, 12)) as pilot:
        months.show(MONTHS, month("2026-05"))
        await settle(pilot)
        said = app.highlights
        await press(pilot, "j")
        assert app.highlights == said + 1
