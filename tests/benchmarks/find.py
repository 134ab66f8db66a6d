"""Measure finding in all accounts without a screen: `python -m tests.benchmarks.find`.

Each filter is asked again and again of a database that stays open, as the browser does it while somebody
types. What is measured goes to the first hits, and to as many as a screen shows, or to the end where there
are fewer. The figures are medians; the first question of all is told apart.
"""

import argparse
import asyncio
import tempfile
import time
from contextlib import aclosing
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from statement_tui.models.transaction_filter import TransactionFilter
from statement_tui.repositories.connection import SqliteConnection
from statement_tui.repositories.protocol import StatementRepository
from statement_tui.repositories.sqlite import SqliteStatementRepository
from tests.benchmarks.databases import database_of
from tests.benchmarks.report import machine

_ROWS: Final = (1_000_000, 10_000_000)
_ROUNDS: Final = 9
_SCREEN: Final = 50
_TARGET_MS: Final = 50.0
_LIMIT_SECONDS: Final = 20.0
_FILTERS: Final = (
    "bookshop",
    "card 4003",
    "000001-23-000007",
    "sal",
    "ok",
    "bookshop -bookshop",
    "no such text",
    "45.10",
    "4500",
    ">100000",
    "grocery 40..41 out",
)
"""Common, rare and missing words, words that are too short for the index, and amounts."""


class Answer(NamedTuple):
    """What one question took, in milliseconds."""

    first: float
    """To the first hits; to the end where there is none."""
    screen: float
    """To as many as a screen shows."""
    hits: int
    """How many came until then."""


def main() -> None:
    """Generate the databases, measure, print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.find", description=__doc__)
    parser.add_argument(
        "--rows", type=int, nargs="+", default=_ROWS, metavar="N", help="transactions in each"
    )
    parser.add_argument("--rounds", type=int, default=_ROUNDS, metavar="N", help="questions of each")
    parser.add_argument(
        "--databases", type=Path, metavar="FOLDER", help="keep the databases here, and use them"
    )
    options = parser.parse_args()
    print(machine(), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for size in options.rows:
            asyncio.run(_measure(database_of(size, options.databases or Path(folder)), options.rounds))


async def _measure(database: Path, rounds: int) -> None:
    connection = await SqliteConnection.open_reading(database)
    try:
        repository = SqliteStatementRepository(connection)
        cold = await _ask(repository, _FILTERS[0])
        answers: dict[str, list[Answer]] = {text: [] for text in _FILTERS}
        for _ in range(rounds):
            for text, measured in answers.items():
                measured.append(await _ask(repository, text))
    finally:
        await connection.close()
    print(f"{database.name}; the first question {cold.first:,.1f} ms")
    print(f"{'filter':20}  {'hits':>5}  {'first':>10}  {'a screen':>10}  {'slowest':>10}  target  reached")
    for text, measured in answers.items():
        first, screen = (median(values) for values in list(zip(*measured, strict=True))[:2])
        slowest = max(answer.first for answer in measured)
        print(
            f"{text:20}  {measured[-1].hits:5}  {first:7.1f} ms  {screen:7.1f} ms  {slowest:7.1f} ms"
            f"  {_TARGET_MS:6.1f}  {'yes' if first <= _TARGET_MS else 'NO'}",
            flush=True,
        )


async def _ask(repository: StatementRepository, text: str) -> Answer:
    started = time.perf_counter()
    first, hits = None, 0
    async with aclosing(repository.find_transactions(TransactionFilter.parse(text))) as steps:
        async for step in steps:
            hits += len(step.found)
            if hits and first is None:
                first = _since(started)
            if hits >= _SCREEN or _since(started) > 1000 * _LIMIT_SECONDS:
                break
    return Answer(_since(started) if first is None else first, _since(started), hits)


def _since(started: float) -> float:
    return 1000 * (time.perf_counter() - started)


if __name__ == "__main__":
    main()
