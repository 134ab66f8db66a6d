"""The browser as it is started, and the demo data: what is there meanwhile and afterwards."""

import signal
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from pytest_mock import MockerFixture

from statement_tui.errors import DatabaseUnusable
from statement_tui.repositories.connection import SqliteConnection
from tests.integration.command_line import (
    EVERYDAY,
    contents,
    run,
    snapshot,
)

pytestmark = pytest.mark.usefixtures("own_data_folder")


def test_seed_refuses_where_accounts_are(demo: Path) -> None:
    before = demo.read_bytes()

    result = run("seed", "--db", demo)

    assert result.exit_code == 1
    assert "There are accounts already" in result.stderr
    assert demo.read_bytes() == before


def test_seed_writes_to_an_empty_file_and_into_a_new_folder(tmp_path: Path, demo: Path) -> None:
    (tmp_path / "empty.db").touch()

    for path in (tmp_path / "empty.db", tmp_path / "a ?#%" / "b.db"):
        result = run("seed", "--db", path)
        assert (result.exit_code, result.stdout) == (0, f"The demo data is in {path}\n")
        assert contents(path) == contents(demo)


def test_a_seed_that_fails_leaves_no_file(tmp_path: Path, mocker: MockerFixture) -> None:
    mocker.patch(
        "statement_tui.repositories.seed._data_statements", return_value=["INSERT INTO accounts VALUES (1)"]
    )
    before = snapshot(tmp_path)

    result = run("seed", "--db", tmp_path / "new" / "demo.db")

    assert result.exit_code == 1
    assert snapshot(tmp_path) == before


def test_a_database_that_cannot_be_created_leaves_no_file(tmp_path: Path, mocker: MockerFixture) -> None:
    mocker.patch.object(SqliteConnection, "_upgrade", side_effect=DatabaseUnusable("no", "disk"))
    before = snapshot(tmp_path)

    assert run("seed", "--db", tmp_path / "new" / "demo.db").exit_code == 1

    assert snapshot(tmp_path) == before


@pytest.fixture
def browser(mocker: MockerFixture) -> SimpleNamespace:
    """In the browser's place: notes what it was asked for, and whether the database was there."""
    asked = SimpleNamespace(calls=[], there=[], code=0)

    def run_browser(
        path: Path, account: str | None, month: str | None, *, welcome_when_missing: bool, **options: bool
    ) -> int:
        asked.options = options
        asked.calls.append((path, account, month, welcome_when_missing))
        asked.there.append(path.is_file() and len(contents(path)["accounts"]))
        if isinstance(asked.code, BaseException):
            raise asked.code
        return int(asked.code)

    mocker.patch.dict(sys.modules, {"statement_tui.browse": SimpleNamespace(run_browser=run_browser)})
    mocker.patch("statement_tui.cli.has_terminal", return_value=True)
    return asked


def test_without_a_command_the_own_database_is_browsed(
    browser: SimpleNamespace, own_data_folder: Path
) -> None:
    result = run()

    assert result.exit_code == 0
    path = own_data_folder / "statement-tui" / "statements.db"
    assert browser.calls == [(path, None, None, True)]
    assert not own_data_folder.exists()


def test_account_and_month_are_handed_to_the_browser(browser: SimpleNamespace, demo: Path) -> None:
    browser.code = 1

    result = run("--db", demo, "--account", EVERYDAY, "--month", "2026-06")

    assert result.exit_code == 1
    assert browser.calls == [(demo, EVERYDAY, "2026-06", False)]


@pytest.mark.parametrize("command", [[], ["demo"]])
def test_mask_and_memory_are_handed_to_the_browser(browser: SimpleNamespace, command: list[str]) -> None:
    demo = bool(command)
    run(*command)
    assert browser.options == {"mask": False, "remember": True, "demo": demo}
    run("--mask", "--no-state", *command)
    assert browser.options == {"mask": True, "remember": False, "demo": demo}


def test_the_database_of_the_environment_may_be_missing_too(
    browser: SimpleNamespace, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATEMENT_TUI_DB", str(db))

    run()

    assert browser.calls == [(db, None, None, True)]


@pytest.mark.parametrize(
    ("end", "code"), [(0, 0), (KeyboardInterrupt(), 130), (DatabaseUnusable("The database is gone"), 1)]
)
def test_the_demo_is_browsed_and_leaves_nothing_behind(
    browser: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: object, code: int
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    monkeypatch.setenv("STATEMENT_TUI_DB", str(tmp_path / "untouched.db"))
    browser.code = end
    before = snapshot(tmp_path)

    result = run("demo")

    assert result.exit_code == code
    [(path, account, month, welcome)] = browser.calls
    assert path.is_relative_to(folder)
    assert (account, month, welcome, browser.there) == (None, None, False, [8])
    assert snapshot(tmp_path) == before


def test_a_demo_that_is_terminated_leaves_nothing_behind(
    browser: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mocker: MockerFixture
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = snapshot(tmp_path)
    handler = signal.getsignal(signal.SIGTERM)
    mocker.patch(
        "statement_tui.repositories.seed._data_statements",
        side_effect=lambda script: signal.raise_signal(signal.SIGTERM),
    )

    result = run("demo")

    assert result.exit_code == 128 + signal.SIGTERM
    assert signal.getsignal(signal.SIGTERM) == handler
    assert browser.calls == []
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("place", ["before", "after"])
def test_the_demo_can_be_put_in_a_new_file_for_a_while(
    browser: SimpleNamespace, tmp_path: Path, place: str
) -> None:
    path = tmp_path / "new.db"

    result = run("--db", path, "demo") if place == "before" else run("demo", "--db", path)

    assert result.exit_code == 0
    assert (browser.calls, browser.there) == ([(path, None, None, False)], [8])
    assert not path.exists()


@pytest.mark.parametrize("name", ["there.db", "no folder/new.db"])
def test_the_demo_never_takes_a_file_that_is_there(
    browser: SimpleNamespace, tmp_path: Path, name: str
) -> None:
    (tmp_path / "there.db").write_bytes(b"mine")
    before = snapshot(tmp_path)

    assert run("demo", "--db", tmp_path / name).exit_code == 2

    assert browser.calls == []
    assert snapshot(tmp_path) == before
