"""Measure the program beside a minimal Textual app, and say which targets it reaches.

Both run in a pseudo-terminal of 120x40, and take turns. A month counts as painted when the screen is what it
stays, and when header, balances, proof and every visible row on it are those of the database. The figures are
medians; "at best" is the ratio of the fastest of both, which a busy machine disturbs less. What stands in
brackets has no target.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.benchmarks.databases import database_of
from tests.benchmarks.measurements import measure
from tests.benchmarks.report import machine, report

_ROWS: Final = (10_000, 1_000_000, 10_000_000)
_QUICK_ROWS: Final = (10_000, 1_000_000)
_ROUNDS: Final = 30
_QUICK_ROUNDS: Final = 9
_LAUNCHES_LEAST: Final = 7


def main() -> None:
    """Generate the databases, measure, print the table."""
    options = _options()
    rounds = options.rounds or (_QUICK_ROUNDS if options.quick else _ROUNDS)
    started = time.perf_counter()
    print(machine(), flush=True)
    with _folder(options.databases) as folder, tempfile.TemporaryDirectory() as home:
        sizes = options.rows or (_QUICK_ROWS if options.quick else _ROWS)
        databases = {size: database_of(size, folder) for size in sorted(set(sizes))}
        results = measure(databases, rounds, max(_LAUNCHES_LEAST, rounds // 2), Path(home))
        for line in report(results, databases):
            print(line)
    print(f"medians of {rounds} key presses, in {time.perf_counter() - started:,.0f} s")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "--rows",
        type=_positive,
        nargs="+",
        metavar="N",
        help=f"transactions in each database (default: {' '.join(map(str, _ROWS))})",
    )
    parser.add_argument("--rounds", type=_positive, metavar="N", help=f"key presses (default: {_ROUNDS})")
    parser.add_argument(
        "--databases",
        type=Path,
        metavar="FOLDER",
        help="keep the generated databases here, and use what is there",
    )
    parser.add_argument(
        "--quick", action="store_true", help=f"{_QUICK_ROUNDS} key presses, and no database of 10 million"
    )
    return parser.parse_args()


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no positive number")
    return int(text)


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
    else:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)


if __name__ == "__main__":
    main()
