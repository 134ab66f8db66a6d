"""What is remembered between two runs."""

import json
import stat
from pathlib import Path

import pytest

from statement_tui.state import load_theme, save_theme


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The state folder; it does not exist yet."""
    folder = tmp_path / "state"

    def user_state_path(name: str, appauthor: bool) -> Path:
        return folder / name

    monkeypatch.setattr("statement_tui.folders.user_state_path", user_state_path)
    return folder


def preferences(state: Path) -> Path:
    return state / "statement-tui" / "state.json"


def write(state: Path, content: bytes) -> None:
    preferences(state).parent.mkdir(parents=True)
    preferences(state).write_bytes(content)


def test_nothing_is_remembered_at_first(state: Path) -> None:
    assert load_theme() is None
    assert not state.exists()


def test_the_theme_comes_back(state: Path) -> None:
    save_theme("nord")
    assert load_theme() == "nord"
    assert json.loads(preferences(state).read_text(encoding="utf-8")) == {"theme": "nord"}


def test_the_last_theme_counts(state: Path) -> None:
    save_theme("nord")
    save_theme("gruvbox")
    assert load_theme() == "gruvbox"
    assert [file.name for file in preferences(state).parent.iterdir()] == ["state.json"]


def test_the_file_is_for_its_owner_only(state: Path) -> None:
    save_theme("nord")
    assert stat.S_IMODE(preferences(state).stat().st_mode) == 0o600
    assert stat.S_IMODE(preferences(state).parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'"nord"', b"null", b'{"theme": 3}', b'{"theme": null}', b"{}", b"\xff\xfe", b"\x00"],
)
def test_a_broken_file_is_no_preference(state: Path, content: bytes) -> None:
    write(state, content)
    assert load_theme() is None


def test_a_broken_file_is_replaced(state: Path) -> None:
    write(state, b"{")
    save_theme("nord")
    assert load_theme() == "nord"


def test_where_nothing_can_be_written_nothing_happens(state: Path) -> None:
    state.write_text("a file where the folder should be", encoding="utf-8")
    save_theme("nord")
    assert load_theme() is None
    assert state.read_text(encoding="utf-8") == "a file where the folder should be"


def test_where_the_file_cannot_be_replaced_nothing_is_left_behind(state: Path) -> None:
    preferences(state).mkdir(parents=True)
    save_theme("nord")
    assert load_theme() is None
    assert [file.name for file in preferences(state).parent.iterdir()] == ["state.json"]
