"""What the keys are: in the help, in the command palette, and as they are bound."""

from typing import Any

import pytest
from textual.binding import Binding
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.widgets import OptionList

from statement_tui.formatting import GAP_MARK
from statement_tui.ui.app import StatementApp
from statement_tui.ui.bindings import BROWSE_BINDINGS
from statement_tui.ui.screens.help import HelpScreen
from statement_tui.ui.widgets.transaction_table import MARK_BINDINGS, TransactionTable

from .browsing import NEW, browser, browsing, place, some_bank
from .pilots import frame, press, settle, shown, until

ROW_BINDINGS = [binding for binding in TransactionTable.BINDINGS if isinstance(binding, Binding)]
NOT_IN_THE_PALETTE = {"app.command_palette", "back"}


def test_every_key_has_a_name_a_tooltip_and_is_shown_as_it_is_printed() -> None:
    bindings = [*BROWSE_BINDINGS, *ROW_BINDINGS]
    names = [binding.id for binding in bindings]
    assert all(names)
    assert len(set(names)) == len(names)
    assert all(binding.tooltip for binding in bindings)
    assert all(binding.key_display for binding in BROWSE_BINDINGS)


def test_no_key_is_bound_twice_and_none_takes_precedence_over_typing() -> None:
    keys = [key for binding in (*BROWSE_BINDINGS, *ROW_BINDINGS) for key in binding.key.split(",")]
    assert len(set(keys)) == len(keys)
    assert not any(binding.priority for binding in (*BROWSE_BINDINGS, *ROW_BINDINGS))


def test_no_action_has_only_keys_that_terminals_keep_for_themselves() -> None:
    kept = {f"ctrl+{letter}" for letter in "abhimpqs"} | {"f10", "f11", "shift+left", "shift+right"}
    kept |= {"left_square_bracket", "right_square_bracket", "backslash"}
    for binding in (*BROWSE_BINDINGS, *ROW_BINDINGS):
        assert set(binding.key.split(",")) - kept, binding.id


# Help.


@pytest.mark.parametrize("key", ["?", "f1"])
async def test_help_lists_every_key_and_every_mark(key: str) -> None:
    async with browsing(some_bank(), size=(120, 70)) as pilot:
        await press(pilot, key)
        assert isinstance(pilot.app.screen, HelpScreen)
        text = shown(pilot)
        for binding in (*BROWSE_BINDINGS, *ROW_BINDINGS):
            assert str(binding.tooltip) in text
        for binding in BROWSE_BINDINGS:
            assert f"│ {binding.key_display}".ljust(20) in text
        for keys in ("↓ j", "↑ k", "g Home", "G End", "PgDn ctrl+d", "PgUp ctrl+u", "Enter i"):
            assert f"│ {keys.ljust(18)}" in text
        for mark in (
            "grocer -card",
            "40..60",
            "✓ adds up",
            "… adds up to",
            "✗ off",
            f"{GAP_MARK} gap",
            "? unverified",
        ):
            assert mark in text


async def test_help_closes_and_the_program_goes_on() -> None:
    async with browsing(some_bank()) as pilot:
        await press(pilot, "j")
        for key in ("escape", "q", "?", "f1", "enter"):
            await press(pilot, "?")
            assert isinstance(pilot.app.screen, HelpScreen)
            await press(pilot, key)
            assert len(pilot.app.screen_stack) == 1
            assert not pilot.app._exit
            assert isinstance(pilot.app.focused, TransactionTable)
            assert browser(pilot).table.cursor_row == 1


@pytest.mark.parametrize("size", [(60, 15), (80, 24)])
async def test_help_that_is_longer_than_the_terminal_can_be_scrolled(size: tuple[int, int]) -> None:
    async with browsing(some_bank(), size=size) as pilot:
        await press(pilot, "?")
        assert "Next transaction" in shown(pilot)
        assert "? unverified" not in shown(pilot)
        before = shown(pilot)
        await press(pilot, "down")
        assert shown(pilot) != before
        await press(pilot, *["pagedown"] * 4)
        assert "? unverified" in shown(pilot)


# The command palette.


async def open_palette(pilot: Pilot[Any], key: str = ":") -> None:
    await pilot.press(key)
    await until(lambda: CommandPalette.is_open(pilot.app), "the palette")


def first_hit(pilot: Pilot[Any]) -> str:
    """The first command that is offered."""
    options = pilot.app.screen.query_one(OptionList)
    return str(options.get_option_at_index(0).prompt) if options.option_count else ""


async def type_in(pilot: Pilot[Any], text: str, hit: str) -> None:
    """Type, and wait until this command is the first one offered."""
    await pilot.press(*text)
    await until(lambda: hit in first_hit(pilot), f"the command {hit}")
    await pilot.pause()


def commands(pilot: Pilot[Any]) -> list[str]:
    return [command.title for command in pilot.app.get_system_commands(pilot.app.screen)]


@pytest.mark.parametrize("key", [":", "ctrl+p"])
async def test_the_palette_opens(key: str) -> None:
    async with browsing(some_bank()) as pilot:
        await open_palette(pilot, key)
        await pilot.press("escape")
        await until(lambda: not CommandPalette.is_open(pilot.app))
        assert isinstance(pilot.app.focused, TransactionTable)


async def test_the_palette_lists_every_action_and_takes_no_picture_of_the_screen() -> None:
    async with browsing(some_bank()) as pilot:
        actions = [
            binding.description for binding in BROWSE_BINDINGS if binding.action not in NOT_IN_THE_PALETTE
        ]
        marks = [binding.description for binding in MARK_BINDINGS]
        assert commands(pilot) == [*actions, *marks, "Theme"]
        assert not any("screenshot" in title.lower() for title in commands(pilot))


async def test_over_the_browser_the_palette_offers_only_the_theme() -> None:
    async with browsing(some_bank()) as pilot:
        await press(pilot, "?")
        assert commands(pilot) == ["Theme"]


async def test_the_palette_says_which_key_does_the_same() -> None:
    async with browsing(some_bank()) as pilot:
        helps = {command.title: command.help for command in pilot.app.get_system_commands(pilot.app.screen)}
        assert helps["Older month"] == "Key ← h"
        assert helps["Quit"] == "Key q ctrl+q"


@pytest.mark.parametrize(
    ("text", "hit", "there"),
    [
        ("first month", "First month of the account", "Everyday 2025-01"),
        ("older", "Older month", "Everyday 2026-05"),
        ("next account", "Next account, same month", "Savings 2026-03"),
    ],
)
async def test_a_command_does_what_its_key_does(text: str, hit: str, there: str) -> None:
    async with browsing(some_bank()) as pilot:
        await open_palette(pilot)
        await type_in(pilot, text, hit)
        await pilot.press("enter")
        await until(lambda: not CommandPalette.is_open(pilot.app))
        await settle(pilot)
        assert place(pilot) == there
        assert isinstance(pilot.app.focused, TransactionTable)


async def test_a_command_can_open_something() -> None:
    async with browsing(some_bank()) as pilot:
        await open_palette(pilot)
        await type_in(pilot, "help", "Help")
        await pilot.press("enter")
        await until(lambda: isinstance(pilot.app.screen, HelpScreen), "the help")


async def test_a_command_can_quit() -> None:
    async with browsing(some_bank()) as pilot:
        await open_palette(pilot)
        await type_in(pilot, "quit", "Quit")
        await pilot.press("enter")
        await until(lambda: pilot.app._exit, "the end")


async def test_a_command_that_cannot_act_now_does_nothing() -> None:
    async with browsing(some_bank(), account=NEW.number) as pilot:
        for command in list(pilot.app.get_system_commands(pilot.app.screen)):
            title = command.title.lower()
            about_months = "month" in title and "account," not in title and "all accounts" not in title
            if about_months or "add up" in command.title:
                command.callback()
                await settle(pilot)
        assert pilot.app.screen is browser(pilot)
        assert browser(pilot).view_state == "empty"
        assert pilot.app._exception is None


# Themes.


async def test_a_theme_is_chosen_in_the_palette_and_told() -> None:
    chosen: list[str] = []
    async with browsing(some_bank(), theme_chosen=chosen.append) as pilot:
        assert chosen == []
        await open_palette(pilot)
        await type_in(pilot, "theme", "Theme")
        await pilot.press("enter")
        await until(lambda: "Theme" not in first_hit(pilot), "the themes")
        await type_in(pilot, "nord", "nord")
        await pilot.press("enter")
        await until(lambda: pilot.app.theme == "nord", "the theme")
        await settle(pilot)
        assert chosen == ["nord"]


async def test_the_screen_changes_its_colours_at_once_and_nothing_else() -> None:
    chosen: list[str] = []
    async with browsing(some_bank(), period="2026-03", theme_chosen=chosen.append) as pilot:
        await press(pilot, "j")
        text, styles = frame(pilot), str(pilot.app.screen._compositor.render_strips(pilot.app.size))
        pilot.app.theme = "gruvbox"
        await settle(pilot)
        assert frame(pilot) == text
        assert str(pilot.app.screen._compositor.render_strips(pilot.app.size)) != styles
        assert chosen == ["gruvbox"]
        assert browser(pilot).table.cursor_row == 1
        await press(pilot, "left")
        assert place(pilot) == "Everyday 2026-02"


async def test_it_starts_with_the_theme_that_was_chosen_last_and_does_not_choose_it_again() -> None:
    chosen: list[str] = []
    async with browsing(some_bank(), theme="nord", theme_chosen=chosen.append) as pilot:
        assert pilot.app.theme == "nord"
        assert chosen == []


@pytest.mark.parametrize("theme", [None, "no-such-theme", "", "[/x]"])
async def test_an_unknown_theme_is_the_usual_one(theme: str | None) -> None:
    usual = StatementApp(some_bank().open).theme
    async with browsing(some_bank(), theme=theme) as pilot:
        assert pilot.app.theme == usual
