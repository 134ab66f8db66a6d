"""The line of the filter alone: what is typed, and what is said of the rows that are left."""

from decimal import Decimal

import pytest
from textual import on
from textual.app import App, ComposeResult

from statement_tui.formatting import MASK, Formats
from statement_tui.services.month_rows import Subtotal
from statement_tui.ui.widgets.filter_bar import FilterBar

from .pilots import lines, press, settle

SUBTOTAL = Subtotal(3, 1240, Decimal("1234.50"), Decimal("-66.00"))


class Host(App[None]):
    """Notes what the line says."""

    def __init__(self, *, masked: bool = False) -> None:
        super().__init__()
        self.formats = Formats(masked=masked)
        self.bar = FilterBar()
        self.said: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.bar

    @on(FilterBar.Typed)
    def _typed(self, event: FilterBar.Typed) -> None:
        self.said.append(event.text)

    @on(FilterBar.Kept)
    def _kept(self) -> None:
        self.said.append("kept")

    @on(FilterBar.Cleared)
    def _cleared(self) -> None:
        self.said.append("cleared")


def line(bar: FilterBar) -> str:
    return "".join(text for child in bar.children if child.display for text in lines(child)).strip()


async def test_what_is_typed_is_told_at_each_key_and_then_kept_or_cleared() -> None:
    app = Host()
    async with app.run_test(size=(60, 5)) as pilot:
        assert not app.bar.display
        app.bar.open("")
        await press(pilot, *"ca", "enter", "down", "escape")
        assert app.said == ["c", "ca", "kept", "kept", "cleared"]
        assert app.bar.text == "ca"
        app.bar.close()
        await settle(pilot)
        assert not app.bar.display
        app.bar.open("bread")
        await press(pilot, "s")
        assert app.said[5:] == ["breads"]


@pytest.mark.parametrize(
    ("width", "text"),
    [
        (80, "3 of 1,240 · in +1,234.50 · out −66.00 · 2 marked = −5.00"),
        (72, "3 of 1,240 · +1,234.50 −66.00 · 2 marked: −5.00"),
        (50, "3 of 1,240 · +1,234.50 −66.0…"),
    ],
)
async def test_it_says_what_is_left_and_what_is_marked_as_room_allows(width: int, text: str) -> None:
    app = Host()
    async with app.run_test(size=(width, 5)) as pilot:
        app.bar.open("grocer")
        app.bar.show_subtotal(SUBTOTAL)
        app.bar.show_marked(2, Decimal("-5.00"))
        await settle(pilot)
        assert line(app.bar).endswith(text)
        assert line(app.bar).startswith("/ grocer")


async def test_marks_alone_are_said_without_a_filter() -> None:
    app = Host(masked=True)
    async with app.run_test(size=(60, 5)) as pilot:
        app.bar.show_marked(2, Decimal("-5.00"))
        await settle(pilot)
        assert line(app.bar) == f"2 marked = {MASK}"
        app.bar.show_marked(0, Decimal(0))
        await settle(pilot)
        assert not app.bar.display


async def test_what_is_pasted_does_no_harm() -> None:
    app = Host()
    async with app.run_test(size=(60, 5)) as pilot:
        app.bar.open("\x1b]52;c;aGk=\x07[/x]\u202e")
        await settle(pilot)
        assert "␛]52;c;aGk=␇[/x]·" in line(app.bar)
