"""Measure the import of each format beside a bare sqlite3.executemany: `python -m tests.benchmarks.imports`.

All formats hold the same transactions. What is measured runs in a fresh process each time, and takes turns:
reading the file alone, the whole import into a new database, and executemany of the same rows in the same
schema. Writing is what the import takes longer than the reading. Times are medians. Memory is the peak of the
whole import beyond that of a process that only creates a database, against the size of the file.
"""

import argparse
import asyncio
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from statement_tui.repositories.opening import opened_for_writing
from statement_tui.repositories.schema import upgrade_statements
from statement_tui.repositories.sqlite_import import SqliteImportRepository
from statement_tui.services.bank_file import open_bank_file, parse_raw_file
from statement_tui.services.choose_account import Answers
from statement_tui.services.import_file import import_file
from tests.benchmarks.bank_files import FORMATS, OPENING, ROWS_PER_DAY, rows
from tests.benchmarks.report import machine

_ROWS: Final = 100_000
_ROUNDS: Final = 3
_WRITTEN_TARGET: Final = 3.0
_MEMORY_TARGET: Final = 10.0
_KIBIBYTE: Final = 1024
_ACCOUNT: Final = "DE02120300000000202051"


class Measured(NamedTuple):
    """What one run took."""

    seconds: float
    """Without the start of the program."""
    peak: int
    """Of memory, in bytes."""


def main() -> None:
    """Write the files, measure, print the table."""
    options = _options()
    if options.run:
        _run(*options.run)
        return
    print(machine(), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        files = {name: Path(folder) / f"{name}.txt" for name in options.formats}
        for name, path in files.items():
            path.write_text(FORMATS[name](rows(options.rows), OPENING), encoding="utf-8")
        _measure(files, options.rows, options.rounds)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.imports", description=__doc__)
    parser.add_argument(
        "--rows", type=int, default=_ROWS, metavar="N", help=f"transactions (default: {_ROWS})"
    )
    parser.add_argument("--rounds", type=int, default=_ROUNDS, metavar="N", help="runs of each")
    parser.add_argument("--formats", nargs="+", choices=list(FORMATS), default=list(FORMATS))
    parser.add_argument("--run", nargs=2, metavar=("WHAT", "FILE"), help=argparse.SUPPRESS)
    return parser.parse_args()


def _measure(files: dict[str, Path], count: int, rounds: int) -> None:
    runs: dict[tuple[str, str], list[Measured]] = {}
    for _ in range(rounds):
        for name, path in files.items():
            for what in ("nothing", "read", "import", "executemany"):
                runs.setdefault((name, what), []).append(_in_process(what, path))
    print(
        f"{count:,} rows  rows read/s  rows written/s  executemany  written/bare  target  reached"
        "  whole/bare  memory/file  target  reached"
    )
    for name, path in files.items():
        read, whole, bare = (
            median(run.seconds for run in runs[name, what]) for what in ("read", "import", "executemany")
        )
        written = max(whole - read, 0.001)
        idle = min(run.peak for run in runs[name, "nothing"])
        memory = (max(run.peak for run in runs[name, "import"]) - idle) / path.stat().st_size
        print(
            f"{name:12} {count / read:11,.0f}  {count / written:14,.0f}  {bare:9.2f} s"
            f"  {written / bare:12.2f}  {_WRITTEN_TARGET:6.1f}  {_reached(written / bare, _WRITTEN_TARGET):7}"
            f"  {whole / bare:10.2f}"
            f"  {memory:11.1f}  {_MEMORY_TARGET:6.1f}  {_reached(memory, _MEMORY_TARGET)}"
        )


def _reached(ratio: float, target: float) -> str:
    return "yes" if ratio <= target else "NO"


def _in_process(what: str, path: Path) -> Measured:
    command = [sys.executable, "-m", "tests.benchmarks.imports", "--run", what, str(path)]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return Measured(*json.loads(output))


def _run(what: str, name: str) -> None:
    """Do one thing, and print what it took."""
    path = Path(name)
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "statements.db"
        if what == "executemany":
            seconds = _executemany(path, database)
        elif what == "nothing":
            asyncio.run(_create(database))
            seconds = 0.0
        else:
            started = time.perf_counter()
            asyncio.run(_import(path, database)) if what == "import" else _read(path)
            seconds = time.perf_counter() - started
    print(json.dumps([seconds, _peak()]))


def _peak() -> int:
    """Of the memory of this process alone; what getrusage says begins with that of its parent."""
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) * _KIBIBYTE


async def _create(database: Path) -> None:
    async with opened_for_writing(database):
        """Creates it and finds nothing in it."""


def _read(path: Path) -> None:
    for raw in open_bank_file(path):
        parse_raw_file(raw)


async def _import(path: Path, database: Path) -> None:
    async with opened_for_writing(database) as connection:
        for raw in open_bank_file(path):
            answers = Answers(account_number=_ACCOUNT, currency="EUR")
            await import_file(SqliteImportRepository(connection), parse_raw_file(raw), answers)


def _executemany(path: Path, database: Path) -> float:
    """The same rows in the same schema, with nothing else done for them."""
    same = [
        (
            n,
            row.day.isoformat(),
            n % ROWS_PER_DAY + 1,
            row.day.isoformat(),
            int(row.amount.scaleb(2)),
            row.text,
            "Example Trading",
            row.reference,
        )
        for n, row in enumerate(rows(_rows_in(path)))
    ]
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        for statement in upgrade_statements(0):
            connection.execute(statement)
        connection.execute(
            "INSERT INTO accounts (id, user_id, number, name, currency) VALUES (1, 'me', '1', 'Shop', 'EUR')"
        )
        started = time.perf_counter()
        connection.execute("BEGIN")
        connection.executemany(
            """
            INSERT INTO transactions (
                id, account_id, booked_on, sequence, value_on, amount, description, counterparty, reference
            )
            VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?)
            """,
            same,
        )
        connection.execute("COMMIT")
        return time.perf_counter() - started


def _rows_in(path: Path) -> int:
    [raw] = open_bank_file(path)
    marks = {"ofx": b"<STMTTRN>", "camt.053": b"<Ntry>", "mt940": b":61:", "qif": b"^\n", "csv": b"\n"}
    return raw.data.count(marks[path.stem.removesuffix(".txt")]) - (path.stem == "csv")


if __name__ == "__main__":
    main()
