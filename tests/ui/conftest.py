"""What several tests of the screen share."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

SEED: Final = Path(__file__).parents[2] / "seed.sql"


@pytest.fixture(scope="session")
def demo_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the demo data; it is only read."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(SEED.read_text(encoding="utf-8"))
    return path


@pytest.fixture(autouse=True)
def _quick_pilot(monkeypatch: pytest.MonkeyPatch) -> None:
    """For every key a pilot looks twice whether the program still works, a 50th of a second each time."""
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 0.002)
    monkeypatch.setattr("textual._wait.SLEEP_IDLE", 0.0002)
