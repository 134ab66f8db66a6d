"""Keys that the user has chosen: what is refused, what they take from others, and that they work."""

import pytest
from textual.command import CommandPalette
from textual.widgets import Input

from statement_tui.ui.key_choice import KeyProblem, choose_keys, key_named
from statement_tui.ui.keymap import USUAL_KEYS, Keymap, printed, remappable_bindings, usual_keys
from statement_tui.ui.screens.help import HelpScreen

from .browsing import browser, browsing, last_line, place, some_bank
from .pilots import press, settle, shown, until


def chosen(**wanted: str) -> tuple[Keymap, tuple[KeyProblem, ...]]:
    """Keys by id; an underscore stands for the dot."""
    return choose_keys({name.replace("_", "."): keys.split() for name, keys in wanted.items()})


def keymap(**wanted: str) -> Keymap:
    """The keymap alone."""
    return chosen(**wanted)[0]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("p", "p"),
        ("P", "P"),
        ("shift+p", "P"),
        ("ctrl+P", "ctrl+p"),
        ("Ctrl+Left", "ctrl+left"),
        ("F5", "f5"),
        ("PgDn", "pagedown"),
        ("esc", "escape"),
        ("Return", "enter"),
        ("→", "right"),
        ("?", "question_mark"),
        ("question_mark", "question_mark"),
        ("+", "plus"),
        ("/", "slash"),
        ("comma", "comma"),
        (",", "comma"),
        ("ö", "ö"),
        ("space", "space"),
        ("alt+x", "alt+x"),
        ("", None),
        ("foo", None),
        ("ctrl+", None),
        ("strg+x", None),
        ("+x", None),
        ("\t", None),
        ("\x1b", None),
        ("[/x]", None),
    ],
)
def test_a_key_is_named_as_people_write_it(written: str, key: str | None) -> None:
    assert key_named(written) == key


def test_the_usual_keys_read_back_as_they_are_shown() -> None:
    assert choose_keys({})[0].for_textual == USUAL_KEYS.for_textual == {}
    for binding in remappable_bindings():
        assert USUAL_KEYS.shown(binding)
        assert [key_named(printed(key)) for key in usual_keys(binding)] == [*usual_keys(binding)]


def test_a_key_that_nothing_has_is_simply_used() -> None:
    resolved, problems = chosen(month_older="Z ctrl+b")
    assert resolved.changed == {"month.older": ("Z", "ctrl+b")}
    assert resolved.for_textual == {"month.older": "Z,ctrl+b"}
    assert problems == ()


def test_two_actions_can_exchange_their_keys() -> None:
    resolved, problems = chosen(
        row_next="k up", row_previous="j down", month_older="l right", month_newer="h left"
    )
    assert problems == ()
    assert resolved.changed["row.next"] == ("k", "up")


@pytest.mark.parametrize(
    ("wanted", "binding_id", "problem"),
    [
        ({"month_oldr": "Z"}, "month.oldr", "there is no such action; did you mean month.older?"),
        ({"zzz": "Z"}, "zzz", "there is no such action"),
        ({"help": "foo"}, "help", '"foo" is no key; help does without it'),
        ({"help": "ctrl+q"}, "help", "ctrl+q has its own use everywhere; help does without it"),
        ({"help": "Z", "quit": "Z W"}, "quit", "Z was given to help already; quit does without it"),
        ({"help": "h"}, "help", "h is taken from month.older, which has ←"),
        ({"help": "j"}, "help", "j is taken from row.next, which has ↓"),
        ({"help": "m"}, "help", "m is taken from month.pick, which has no key any more, only the palette"),
    ],
)
def test_what_cannot_be_or_costs_something_is_said(
    wanted: dict[str, str], binding_id: str, problem: str
) -> None:
    assert chosen(**wanted)[1] == ((binding_id, problem),)


def test_what_cannot_be_leaves_the_usual_keys_and_an_empty_list_none() -> None:
    refused, problems = choose_keys({"help": ["foo"], "quit": ["bar", "Q"], "reload": []})
    assert refused.changed == {"quit": ("Q",), "reload": ()}
    assert len(problems) == 2


async def test_remapped_keys_work_and_are_shown_everywhere() -> None:
    wanted = keymap(
        month_older="p shift+down", help="h", row_next="n", quit="Q", month_pick="left", palette="P"
    )
    async with browsing(some_bank(), period="2026-03", size=(120, 50), keymap=wanted) as pilot:
        assert last_line(pilot).startswith("p older  → newer  ← month  a account")
        assert last_line(pilot).endswith("h help  Q quit")
        await press(pilot, "p", "n")
        assert place(pilot) == "Everyday 2026-02"
        assert browser(pilot).table.cursor_row == 1
        await press(pilot, "j", "m", "question_mark", "q", "shift+down")
        assert place(pilot) == "Everyday 2026-01"
        await press(pilot, "left")
        assert isinstance(pilot.app.focused, Input)
        await press(pilot, "q", "Q", "p")
        assert pilot.app.focused.value == "qQp"
        await press(pilot, "escape", "h")
        assert isinstance(pilot.app.screen, HelpScreen)
        text = shown(pilot)
        for line in ("p shift+↓", "h", "n", "Q ctrl+q", "←", "P ctrl+p"):
            assert f"│ {line.ljust(18)}" in text
        await press(pilot, "escape")
        helps = {command.title: command.help for command in pilot.app.get_system_commands(pilot.app.screen)}
        assert helps["Older month"] == "Key p shift+↓"
        assert helps["Help"] == "Key h"
        await pilot.press("P")
        await until(lambda: CommandPalette.is_open(pilot.app), "the palette")
        await pilot.press("escape")
        await settle(pilot)
        await pilot.press("Q")
        assert pilot.app._exit


async def test_a_pane_moves_with_the_keys_of_the_rows() -> None:
    async with browsing(some_bank(), size=(120, 30), keymap=keymap(row_next="n", row_previous="N")) as pilot:
        browser(pilot).months.focus()
        await press(pilot, "n", "n", "N", "enter")
        assert place(pilot) == "Everyday 2026-05"


async def test_an_action_without_a_key_is_in_the_palette_and_not_in_the_last_line() -> None:
    async with browsing(some_bank(), period="2026-03", keymap=keymap(month_older="")) as pilot:
        assert last_line(pilot).startswith("→ newer")
        await press(pilot, "left", "h")
        assert place(pilot) == "Everyday 2026-03"
        helps = {command.title: command.help for command in pilot.app.get_system_commands(pilot.app.screen)}
        assert helps["Older month"] == "No key"


async def test_mistakes_are_said_once_and_their_text_is_only_text() -> None:
    notice = "In /x/config.toml:\nline 3: [/] [@click=app.quit]x[/]\nand another one"
    async with browsing(some_bank(), notice=notice) as pilot:
        await settle(pilot)
        for line in notice.splitlines():
            assert line in shown(pilot)
        assert len(pilot.app._notifications) == 1
