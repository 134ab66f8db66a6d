"""Paths as they are typed, pasted and dropped."""

import os
from pathlib import Path

import pytest

from statement_tui.ui.path_text import complete_path, find_paths, join_lines, name_files


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with files whose names need care; it is the home and the current one."""
    for name in ("june.ofx", "may 2026.ofx", "[x].csv", "it's.qif", "a%20b.sta", ".hidden"):
        (tmp_path / name).write_text(name)
    (tmp_path / "bank").mkdir()
    (tmp_path / "bank" / "july.ofx").write_text("july")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(text: str) -> list[str]:
    return [path.name for path in find_paths(text)]


@pytest.mark.parametrize("text", ["", "  ", "\0"])
def test_nothing_is_no_path(text: str) -> None:
    assert find_paths(text) == ()
    assert not name_files(())


@pytest.mark.parametrize(
    "text",
    [
        "{}/may 2026.ofx",
        "  {}/may 2026.ofx ",
        "'{}/may 2026.ofx'",
        '"{}/may 2026.ofx"',
        "{}/may\\ 2026.ofx",
        "file://{}/may%202026.ofx",
        "file://localhost{}/may%202026.ofx",
        "~/may 2026.ofx",
        "may 2026.ofx",
    ],
)
def test_a_path_is_found_however_it_is_written(folder: Path, text: str) -> None:
    [path] = find_paths(text.format(folder))
    assert path.resolve() == (folder / "may 2026.ofx").resolve()
    assert name_files((path,))


@pytest.mark.parametrize(
    "text",
    [
        "'june.ofx' 'may 2026.ofx'",
        "june.ofx may\\ 2026.ofx",
        "file:///june.ofx file:///may%202026.ofx",
    ],
)
def test_several_files_can_be_dropped(folder: Path, text: str) -> None:
    assert names(text) == ["june.ofx", "may 2026.ofx"]


def test_names_that_look_like_something_else_are_names(folder: Path) -> None:
    assert names("[x].csv") == ["[x].csv"]
    assert names("it's.qif") == ["it's.qif"]
    assert names("a%20b.sta") == ["a%20b.sta"]
    assert names("june.ofx [x].csv") == ["june.ofx", "[x].csv"]
    assert names("not there.ofx") == ["not there.ofx"]
    assert names("'not closed.ofx") == ["not closed.ofx"]


def test_only_files_are_files(folder: Path) -> None:
    assert name_files(find_paths("june.ofx"))
    assert not name_files(find_paths("bank"))
    assert not name_files(find_paths("june.ofx gone.ofx"))
    assert not name_files(find_paths("x" * 10_000))


def test_lines_that_are_pasted_become_one(folder: Path) -> None:
    assert join_lines("") == ""
    assert join_lines("~/june.ofx\n") == "~/june.ofx"
    pasted = join_lines("~/june.ofx\r\nmay 2026.ofx\n'[x].csv'\n")
    assert "\n" not in pasted
    assert names(pasted) == ["june.ofx", "may 2026.ofx", "[x].csv"]


@pytest.mark.parametrize(
    ("text", "completed"),
    [
        ("ju", "june.ofx"),
        ("~/ju", "~/june.ofx"),
        ("ba", "bank/"),
        ("bank/", "bank/july.ofx"),
        ("bank/j", "bank/july.ofx"),
        (".h", ".hidden"),
        ("[", "[x].csv"),
        ("zzz", None),
        ("no/such/folder/", None),
        ("a\0/b", None),
    ],
)
def test_the_last_part_is_completed(folder: Path, text: str, completed: str | None) -> None:
    assert complete_path(text) == completed


def test_what_would_act_on_the_terminal_is_not_offered(tmp_path: Path) -> None:
    for name in ("a\x1b[2J", "b\nb", "c\u202ec"):
        (tmp_path / name).write_text("")
    os.mkdir(os.fsencode(tmp_path) + b"/d\xff")
    for letter in "abcd":
        assert complete_path(f"{tmp_path}/{letter}") is None
