"""Copying rows and statements, with tools that are there and through the terminal."""

from pathlib import Path

import pytest

from statement_tui.errors import DatabaseBusy
from statement_tui.formatting import Formats
from statement_tui.ui import clipboard

from .bank import EVERYDAY
from .browsing import browser, browsing, some_bank
from .exporting import FakeExporter
from .pilots import press


@pytest.fixture(autouse=True)
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder in which tools are looked for."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    for variable in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(clipboard, "_SECONDS", 0.3)
    return folder


def tool(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\nPATH=/bin:/usr/bin\n{script}\n")
    path.chmod(0o700)


async def test_y_copies_the_row_and_shift_y_the_statement_through_the_terminal() -> None:
    exporter = FakeExporter()
    async with browsing(some_bank(), exporter=exporter) as pilot:
        await press(pilot, "y")
        assert pilot.app.clipboard == "2026-06-01 25.00\n"
        assert browser(pilot).keys.notice == "Copied the row through the terminal (OSC 52), if it allows that"

        await press(pilot, "Y")
        assert pilot.app.clipboard == f"{EVERYDAY.number} 2026-06 masked=False\n"
        assert browser(pilot).keys.notice.startswith("Copied the statement through the terminal")

        exporter.large = "x" * 100_000
        await press(pilot, "Y")
        assert browser(pilot).keys.notice.startswith(
            "Not copied: 100 KB is too much for a terminal; export it"
        )
        assert "x" not in pilot.app.clipboard

        exporter.fault = DatabaseBusy("Another program holds the database\x1b[2J")
        await press(pilot, "Y")
        assert browser(pilot).keys.notice == "Another program holds the database␛[2J"


async def test_marked_rows_are_copied_together_in_book_order() -> None:
    async with browsing(some_bank(), exporter=FakeExporter()) as pilot:
        await press(pilot, "down", "down", "space", "g", "space", "s", "y")
        assert browser(pilot).keys.notice.startswith("Copied 2 rows ")
        assert pilot.app.clipboard == "2026-06-01 25.00\n2026-06-02 −10.00\n"


async def test_what_is_masked_is_masked_in_copies() -> None:
    exporter = FakeExporter()
    async with browsing(some_bank(), exporter=exporter, formats=Formats(masked=True)) as pilot:
        await press(pilot, "y")
        assert pilot.app.clipboard == "2026-06-01 •••••\n"
        await press(pilot, "Y")
        assert exporter.jobs[0].formats.masked


async def test_the_first_tool_that_works_is_used(tools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    tool(tools, "wl-copy", "exit 1")
    tool(tools, "xclip", "sleep 60")
    tool(tools, "xsel", f'cat > "{tools}/copied"; echo "$@" > "{tools}/arguments"')
    tool(tools, "pbcopy", f'touch "{tools}/too-much"')

    assert await clipboard.copy("a €\n", asked.append, "the row") == "Copied the row with xsel"

    assert (tools / "copied").read_text() == "a €\n"
    assert (tools / "arguments").read_text() == "--clipboard --input\n"
    assert not (tools / "too-much").exists()
    assert asked == []


async def test_tools_without_their_display_are_left_alone_and_windows_gets_its_encoding(tools: Path) -> None:
    for name in ("wl-copy", "xclip", "xsel"):
        tool(tools, name, f'touch "{tools}/wrong"')
    tool(tools, "clip.exe", f'cat > "{tools}/copied"')

    assert await clipboard.copy("a €", print, "2 rows") == "Copied 2 rows with clip.exe"

    assert (tools / "copied").read_bytes().decode("utf-16") == "a €"
    assert not (tools / "wrong").exists()


async def test_a_tool_that_cannot_be_started_leaves_it_to_the_terminal(tools: Path) -> None:
    asked: list[str] = []
    (tools / "pbcopy").write_text("no program")
    (tools / "pbcopy").chmod(0o700)

    assert (await clipboard.copy("x", asked.append, "the row")).startswith(
        "Copied the row through the terminal"
    )
    assert asked == ["x"]
