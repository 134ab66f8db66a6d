"""Driving an app and looking at what it shows."""

import asyncio
from collections.abc import Callable
from typing import Any, Final

import pytest
from textual.app import App
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widget import Widget

_TURNS: Final = 5_000
_TURN_SECONDS: Final = 0.002


async def until(condition: Callable[[], object], what: str = "what the test waits for") -> None:
    """Wait until this is so; fail when it does not happen."""
    for _ in range(_TURNS):
        if condition():
            return
        await asyncio.sleep(_TURN_SECONDS)
    pytest.fail(f"{what} did not happen")


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until nothing is on its way any more: no worker, no message, nothing to paint."""
    quiet = 0
    for _ in range(_TURNS):
        await pilot.pause()
        if pilot.app._exception is not None:
            raise pilot.app._exception
        quiet = 0 if _is_working(pilot.app) else quiet + 1
        if quiet == 2:
            return
    pytest.fail("the program does not come to rest")


def _is_working(app: App[Any]) -> bool:
    screen = app.screen
    return bool(
        app.workers
        or app._resize_timer
        or screen._dirty_widgets
        or screen._layout_required
        or screen._scroll_required
        or screen._callbacks
        or any(node.message_queue_size for node in (app, *screen.walk_children(with_self=True)))
    )


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys and wait until all that follows from them has happened."""
    await pilot.press(*keys)
    await settle(pilot)


def frame(pilot: Pilot[Any]) -> list[str]:
    """The text of every line of the screen."""
    app = pilot.app
    return [strip.text for strip in app.screen._compositor.render_strips(app.size)]


def shown(pilot: Pilot[Any]) -> str:
    """The text of the screen."""
    return "\n".join(frame(pilot))


def lines(widget: Widget) -> list[str]:
    """The text of every line of a widget, border included."""
    width, height = widget.outer_size
    return [strip.text for strip in widget.render_lines(Region(0, 0, width, height))]
