"""One table of what was measured, against what is required."""

import os
import platform
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from tests.benchmarks.databases import CLEARING, EVERYDAY, SHOP, Measured
from tests.benchmarks.measurements import (
    ECHO,
    EVERYWHERE,
    EVERYWHERE_RARE,
    RESULT,
    RESULT_AT_WORST,
    Case,
    Measurements,
    yardstick,
)
from tests.benchmarks.subjects import statement_tui

_MONTH_TARGETS: Final = {EVERYDAY: 0.35, SHOP: 0.35, CLEARING: 0.5}
_LAUNCH_TARGET: Final = 1.05
_MEMORY_TARGET: Final = 1.4
_SAME_TARGET: Final = 1.2
_QUESTION_TARGETS: Final = {
    ECHO: 1000 / 60,
    RESULT: 100.0,
    RESULT_AT_WORST: 100.0,
    EVERYWHERE: 50.0,
    EVERYWHERE_RARE: 50.0,
}
"""Milliseconds, which stand in the table as what is compared with."""


class Line(NamedTuple):
    """A line of the table."""

    measure: str
    """What is measured."""
    ours: list[float]
    """What it was for the program, each time."""
    other: list[float]
    """What it was for what it is compared with."""
    unit: str = "ms"
    """Of both."""
    target: float | None = None
    """What the ratio of their medians may be at most; None where it is only told."""


def report(results: Measurements, databases: dict[int, Path]) -> Iterator[str]:
    """The lines of the report."""
    lines = list(_lines(results, databases))
    width = max(len(line.measure) for line in lines)
    yield f"{'measure':{width}}  {'ours':>9}  {'other':>9}  ratio  at best  target  reached"
    for line in lines:
        ours, other = median(line.ours), median(line.other)
        amounts = f"{ours:6.1f} {line.unit}  {other:6.1f} {line.unit}"
        ratios = f"{ours / other:5.2f}  {min(line.ours) / min(line.other):7.2f}"
        target = (
            f"{line.target:6.2f}  {'yes' if ours / other <= line.target else 'NO'}" if line.target else ""
        )
        yield f"{line.measure:{width}}  {amounts}  {ratios}  {target}".rstrip()


def machine() -> str:
    """Where it was measured."""
    parts = [
        f"{os.cpu_count()} cores",
        f"{platform.system()} {platform.machine()}",
        f"Python {platform.python_version()}",
        f"SQLite {sqlite3.sqlite_version}",
        *(f"{package} {version(package)}" for package in ("textual", "pydantic", "aiosqlite")),
    ]
    return ", ".join(parts)


def _lines(results: Measurements, databases: dict[int, Path]) -> Iterator[Line]:
    base = yardstick(databases)
    change, launch = _ms(results.month_changes[base]), _ms(results.launches[base])
    changes = {account: _of(results.month_changes, account) for account in _MONTH_TARGETS}
    launches = _of(results.launches, EVERYDAY)
    for account, target in _MONTH_TARGETS.items():
        for case, ours in changes[account].items():
            yield Line(_month(case), ours, change, target=target)
    for case, ours in launches.items():
        yield Line(f"launch, {_size(case)}", ours, launch, target=_LAUNCH_TARGET)
    for case, peak in results.peaks.items():
        if case.program is statement_tui:
            peaks = [peak], [results.peaks[base]]
            yield Line(f"peak memory, {_month(case)}", *peaks, unit="MB", target=_MEMORY_TARGET)
    for account in _MONTH_TARGETS:
        yield from _spread(f"month of {account.rows:,}", list(changes[account].values()))
    yield from _spread("launch", list(launches.values()))
    for case, ours in _of(results.listings, EVERYDAY).items():
        yield Line(f"(launch to all balances of the account list, {_size(case)})", ours, launch)
    for key, by_case in results.keys.items():
        for case, ours in _of(by_case, CLEARING).items():
            yield Line(f"({key}, {_month(case)})", ours, change)
    for name, by_case in results.questions.items():
        wanted = _QUESTION_TARGETS.get(name)
        for account in (EVERYDAY, CLEARING):
            for case, ours in _of(by_case, account).items():
                other = [wanted] if wanted else change
                measure = f"{name}, {_month(case)}"
                yield Line(measure if wanted else f"({measure})", ours, other, target=1.0 if wanted else None)
    large = _ms(results.month_changes[yardstick(databases, SHOP)])
    yield Line(f"(the minimal app itself, month of {SHOP.rows:,} against {EVERYDAY.rows})", large, change)


def _spread(name: str, by_size: list[list[float]]) -> Iterator[Line]:
    if len(by_size) > 1:
        slowest, fastest = max(by_size, key=median), min(by_size, key=median)
        yield Line(f"{name}, slowest database against fastest", slowest, fastest, target=_SAME_TARGET)


def _of(seconds: Mapping[Case, list[float]], account: Measured) -> dict[Case, list[float]]:
    """The milliseconds of the program on this account, by database."""
    return {
        case: _ms(values)
        for case, values in seconds.items()
        if case.program is statement_tui and case.account is account
    }


def _month(case: Case) -> str:
    return f"month of {case.account.rows:,}, {_size(case)}"


def _size(case: Case) -> str:
    return f"{case.transactions:,} transactions"


def _ms(seconds: Iterable[float]) -> list[float]:
    return [1000 * value for value in seconds]
