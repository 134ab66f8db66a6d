"""What is remembered between two runs."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from statement_tui.models.month import Month
from statement_tui.state import State
from statement_tui.ui.session import CursorRows

MARCH = Month(year=2026, month=3)
NUMBER = "DE02120300000000202051"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The state file; its folder does not exist yet."""
    return tmp_path / "state" / "state.json"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "own.db"


def leave(file: Path | None, database: Path | None, *, number: str = NUMBER, row: int = 7) -> State:
    """Use the program: look at March, on this row, and end."""
    state = State(file, database)
    state.session.account_number, state.session.period = number, MARCH
    state.session.rows.keep(number, MARCH, row)
    state.save(3)
    return state


def test_nothing_is_remembered_at_first(file: Path, database: Path) -> None:
    state = State(file, database)
    assert (state.theme, state.place, state.session.rows.entries) == (None, None, {})
    assert (state.session.wide, state.session.split, state.session.panes) == (False, False, True)
    assert not file.parent.exists()


def test_place_rows_views_and_theme_come_back(file: Path, database: Path) -> None:
    state = leave(file, database)
    state.session.wide, state.session.panes = True, False
    state.save_theme("nord")
    state.save(3)
    again = State(file, database)
    assert again.theme == "nord"
    assert again.place is not None
    assert (again.place.account_id, again.place.period) == (3, MARCH)
    assert again.place.account_mark == again.account_mark(NUMBER) != again.account_mark("4711")
    assert again.session.rows.row(NUMBER, MARCH) == 7
    assert (again.session.rows.row("4711", MARCH), again.session.rows.row(NUMBER, MARCH.next())) == (0, 0)
    assert (again.session.wide, again.session.split, again.session.panes) == (True, False, False)
    assert [path.name for path in file.parent.iterdir()] == ["state.json"]


def test_the_file_is_for_its_owner_only_and_names_nothing(file: Path, database: Path) -> None:
    leave(file, database)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    text = file.read_text(encoding="utf-8")
    assert NUMBER not in text
    assert database.name not in text
    other = file.with_name("other.json")
    leave(other, database)
    assert State(other, database).account_mark(NUMBER) != State(file, database).account_mark(NUMBER)


def test_each_database_has_its_own_place_and_only_some_are_kept(file: Path, tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to(tmp_path / "0.db")
    for number in range(9):
        leave(file, tmp_path / f"{number}.db", row=number + 1)
        leave(file, tmp_path / "0.db", row=50)
    rows = [State(file, tmp_path / f"{n}.db").session.rows.row(NUMBER, MARCH) for n in range(9)]
    assert rows == [50, 0, 3, 4, 5, 6, 7, 8, 9]
    assert State(file, tmp_path / "link.db").session.rows.row(NUMBER, MARCH) == 50


def test_an_account_that_is_not_found_any_more_leaves_the_place_of_before(file: Path, database: Path) -> None:
    before = leave(file, database)
    state = State(file, database)
    state.session.account_number = "4711"
    state.save(None)
    place = State(file, database).place
    assert place is not None
    assert place.account_mark == before.account_mark(NUMBER)


def test_without_a_file_nothing_is_read_or_written_and_a_demo_has_no_place(
    file: Path, database: Path
) -> None:
    leave(file, database)
    before = file.read_bytes()
    state = leave(None, database)
    state.save_theme("nord")
    assert file.read_bytes() == before
    assert State(None, database).place is None
    demo = State(file, None)
    assert (demo.place, demo.session.rows.entries) == (None, {})
    demo.session.account_number, demo.session.wide = NUMBER, True
    demo.session.rows.keep(NUMBER, MARCH, 9)
    demo.save(1)
    after = State(file, database)
    assert after.session.wide
    assert after.session.rows.row(NUMBER, MARCH) == 7


def test_two_programs_at_the_same_time_keep_what_is_not_the_others(file: Path, tmp_path: Path) -> None:
    one, two = State(file, tmp_path / "1.db"), State(file, tmp_path / "2.db")
    for state, row in ((one, 1), (two, 2)):
        state.session.rows.keep(NUMBER, MARCH, row)
        state.save(None)
    assert State(file, tmp_path / "2.db").session.rows.row(NUMBER, MARCH) == 2
    one, two = State(file, tmp_path / "1.db"), State(file, tmp_path / "2.db")
    one.save_theme("nord")
    two.session.rows.keep(NUMBER, MARCH, 5)
    two.save(None)
    one.session.rows.keep(NUMBER, MARCH, 6)
    one.save(None)
    assert State(file, None).theme == "nord"
    rows = [State(file, tmp_path / f"{name}.db").session.rows.row(NUMBER, MARCH) for name in (1, 2)]
    assert rows == [6, 5]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'"nord"',
        b"null",
        b"\xff\xfe",
        b"\x00",
        b"[" * 100_000,
        b'{"theme": 3, "salt": 3, "views": [], "databases": 1}',
        b'{"salt": "", "views": {"wide": 1, "panes": null}, "databases": {"x": []}}',
    ],
)
def test_a_broken_file_is_as_none_and_is_replaced(file: Path, database: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    state = State(file, database)
    assert (state.theme, state.place, state.session.wide, state.session.panes) == (None, None, False, True)
    leave(file, database)
    assert State(file, database).session.rows.row(NUMBER, MARCH) == 7


@pytest.mark.parametrize(
    "damage",
    [
        {"account": 3},
        {"account": {"id": "3", "mark": "x"}},
        {"account": {"id": 3}},
        {"rows": [], "month": 3},
        {"rows": {"x": "y", "z": -1, "w": True, "v": 1.5}},
        {"month": "2026-99"},
    ],
)
def test_a_broken_part_is_left_out(file: Path, database: Path, damage: dict[str, Any]) -> None:
    leave(file, database)
    content = json.loads(file.read_bytes())
    [remembered] = content["databases"].values()
    remembered.update(damage)
    file.write_text(json.dumps(content), encoding="utf-8")
    state = State(file, database)
    assert state.place is None or (state.place.account_id, "account" in damage) == (3, False)
    assert state.session.rows.row(NUMBER, MARCH) == (0 if "rows" in damage else 7)


def test_where_nothing_can_be_written_nothing_happens(file: Path, database: Path) -> None:
    file.parent.write_text("a file where the folder should be", encoding="utf-8")
    leave(file, database).save_theme("nord")
    assert State(file, database).theme is None
    assert file.parent.read_text(encoding="utf-8") == "a file where the folder should be"
    file.parent.unlink()
    file.mkdir(parents=True)
    leave(file, database)
    assert [path.name for path in file.parent.iterdir()] == ["state.json"]


def test_the_theme_of_the_version_before_is_taken_over(file: Path, database: Path) -> None:
    file.parent.mkdir()
    file.with_name("preferences.json").write_text('{"theme": "nord"}', encoding="utf-8")
    assert leave(file, database).theme == "nord"
    assert State(file, database).theme == "nord"


def test_only_the_months_left_last_are_remembered() -> None:
    rows = CursorRows()
    for index in range(600):
        rows.keep(NUMBER, MARCH.plus(-index), 1 + index)
    rows.keep(NUMBER, MARCH.plus(-120), 9)
    rows.keep(NUMBER, MARCH.plus(-599), 0)
    entries = CursorRows(rows.entries).entries
    assert len(entries) == 499
    assert list(entries.values())[-1] == 9
    assert rows.row(NUMBER, MARCH) == 0
    assert rows.row(NUMBER, MARCH.plus(-598)) == 599
