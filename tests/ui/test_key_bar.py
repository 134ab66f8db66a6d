"""The last line alone: the keys that fit, and what is said for a moment."""

from typing import Any, Final

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from statement_tui.ui.bindings import KEY_BAR
from statement_tui.ui.widgets.key_bar import Key, KeyBar

from .pilots import lines, settle

KEYS: Final = (
    Key("←", "older", "app.note('older')", always=True),
    Key("m", "month", "app.note('month')"),
    Key("Enter", "details", "app.note('details')"),
    Key("q", "quit", "app.note('quit')", always=True),
)


class Host(App[None]):
    """Five lines around the keys that note what they run."""

    def __init__(self, keys: tuple[Key, ...] = KEYS) -> None:
        super().__init__()
        self.bar = KeyBar(keys)
        self.ran: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.bar

    def action_note(self, what: str) -> None:
        self.ran.append(what)


def line(bar: KeyBar) -> str:
    [text] = lines(bar)
    return text.strip()


@pytest.mark.parametrize(
    ("width", "text"),
    [
        (120, "← older  m month  Enter details  q quit"),
        (41, "← older  m month  Enter details  q quit"),
        (40, "← older  m month  q quit"),
        (26, "← older  m month  q quit"),
        (25, "← older  q quit"),
        (17, "← older  q quit"),
    ],
)
async def test_what_is_not_always_shown_gives_way_from_the_end(width: int, text: str) -> None:
    app = Host()
    async with app.run_test(size=(width, 3)) as pilot:
        await settle(pilot)
        assert line(app.bar) == text


@pytest.mark.parametrize("width", [60, 80, 120])
async def test_the_keys_of_the_program_fit_and_the_most_needed_are_always_there(width: int) -> None:
    app = Host(KEY_BAR)
    async with app.run_test(size=(width, 3)) as pilot:
        await settle(pilot)
        text = line(app.bar)
        assert cell_len(lines(app.bar)[0]) == width
        assert "…" not in text
        assert text.startswith("← older  → newer")
        assert text.endswith("? help  q quit")
        assert text.count("  ") + 1 == {60: 6, 80: 8, 120: 8}[width]


def test_the_line_of_the_program_has_at_most_eight_keys() -> None:
    assert len(KEY_BAR) <= 8


@pytest.mark.parametrize(("text", "ran"), [("older", "older"), ("Enter", "details"), ("quit", "quit")])
async def test_a_click_on_a_key_runs_its_action(text: str, ran: str) -> None:
    app = Host()
    async with app.run_test(size=(60, 3)) as pilot:
        await settle(pilot)
        await pilot.click(KeyBar, offset=(lines(app.bar)[0].index(text), 0))
        await settle(pilot)
        assert app.ran == [ran]


async def test_a_click_beside_the_keys_runs_nothing() -> None:
    app = Host()
    async with app.run_test(size=(60, 3)) as pilot:
        await settle(pilot)
        await pilot.click(KeyBar, offset=(55, 0))
        await settle(pilot)
        assert app.ran == []


async def test_the_keys_follow_the_terminal() -> None:
    app = Host()
    async with app.run_test(size=(60, 3)) as pilot:
        await settle(pilot)
        await pilot.resize_terminal(30, 3)
        await settle(pilot)
        assert line(app.bar) == "← older  m month  q quit"


# Notices.


async def say(pilot: Pilot[Any], bar: KeyBar, notice: str) -> None:
    bar.say(notice)
    await settle(pilot)


async def test_a_notice_takes_the_place_of_the_keys_and_goes() -> None:
    app = Host()
    async with app.run_test(size=(60, 3)) as pilot:
        await say(pilot, app.bar, "This is the last account")
        assert (line(app.bar), app.bar.notice) == ("This is the last account", "This is the last account")
        app.bar._forget()
        await settle(pilot)
        assert (line(app.bar), app.bar.notice) == ("← older  m month  Enter details  q quit", "")


async def test_a_notice_goes_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    delays: list[float] = []
    app = Host()
    async with app.run_test(size=(60, 3)) as pilot:
        original = app.bar.set_timer

        def set_timer(delay: float, callback: Any) -> Any:
            delays.append(delay)
            return original(0.001, callback)

        monkeypatch.setattr(app.bar, "set_timer", set_timer)
        app.bar.say("Not for long")
        await pilot.pause(0.05)
        await settle(pilot)
        assert app.bar.notice == ""
        assert delays == [4.0]


async def test_a_new_notice_has_all_of_its_time() -> None:
    app = Host()
    async with app.run_test(size=(60, 3)) as pilot:
        await say(pilot, app.bar, "First")
        first = app.bar._timer
        await say(pilot, app.bar, "Second")
        assert first is not None
        assert first._task is None or first._task.cancelled() or first._task.done()
        assert line(app.bar) == "Second"


async def test_an_empty_notice_brings_the_keys_back() -> None:
    app = Host()
    async with app.run_test(size=(60, 3)) as pilot:
        await say(pilot, app.bar, "For a moment")
        await say(pilot, app.bar, "")
        assert line(app.bar).startswith("← older")
        assert app.bar._timer is None


@pytest.mark.parametrize("notice", ["[/x]", "[b]bold[/b]", "[@click=app.note('x')]here[/]"])
async def test_a_notice_is_no_markup(notice: str) -> None:
    app = Host()
    async with app.run_test(size=(60, 3)) as pilot:
        await say(pilot, app.bar, notice)
        assert line(app.bar) == notice
        await pilot.click(KeyBar, offset=(3, 0))
        await settle(pilot)
        assert app.ran == []


async def test_a_long_notice_is_cut_and_says_so() -> None:
    app = Host()
    async with app.run_test(size=(30, 3)) as pilot:
        await say(pilot, app.bar, "A notice that is much longer than the line")
        assert line(app.bar) == "A notice that is much longe…"
