"""All that is measured; the programs take turns, so that a slow moment of the machine hits all of them."""

from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from tests.benchmarks.databases import CLEARING, EVERYDAY, SHOP, Measured, measured_accounts
from tests.benchmarks.sessions import Session
from tests.benchmarks.subjects import Subject, minimal_app, months_of, statement_tui

_PRESSES_IN_A_TURN: Final = 3
"""People read several months in a row, so a program is not measured after pauses only."""


class Case(NamedTuple):
    """A program on an account."""

    program: Callable[[Path, Measured], Subject]
    """The real program or the yardstick."""
    transactions: int
    """How many the database has."""
    account: Measured
    """What is shown."""


Seconds: TypeAlias = defaultdict[Case, list[float]]


def _seconds() -> Seconds:
    return defaultdict(list)


@dataclass
class Measurements:
    """Seconds of each round."""

    launches: Seconds = field(default_factory=_seconds)
    """From the start to the first statement."""
    listings: Seconds = field(default_factory=_seconds)
    """From the start to the whole first screen, with the balances of all accounts listed."""
    month_changes: Seconds = field(default_factory=_seconds)
    """From the key to the painted month."""
    keys: dict[str, Seconds] = field(default_factory=lambda: defaultdict(_seconds))
    """From other keys to what they show, in months that are read piece by piece."""
    peaks: dict[Case, float] = field(default_factory=dict)
    """Peak memory in megabytes."""


def yardstick(databases: dict[int, Path], account: Measured = EVERYDAY) -> Case:
    """The app that all is compared with."""
    return Case(minimal_app, min(databases), account)


def measure(databases: dict[int, Path], rounds: int, launches: int, home: Path) -> Measurements:
    """Measure on these databases, by number of transactions."""
    results = Measurements()
    _measure_launches(results, databases, launches, home)
    ours = [Case(statement_tui, size, account) for size in databases for account in measured_accounts(size)]
    with ExitStack() as stack:
        sessions = {
            case: stack.enter_context(_start(case, databases, home))
            for case in (yardstick(databases), yardstick(databases, SHOP), *ours)
        }
        for _ in range(0, rounds, _PRESSES_IN_A_TURN):
            for case, session in sessions.items():
                results.month_changes[case] += [session.change_month() for _ in range(_PRESSES_IN_A_TURN)]
        for case, session in sessions.items():
            results.peaks[case] = session.peak_megabytes()
        for _ in range(rounds):
            for case, session in sessions.items():
                if case.account is CLEARING:
                    _press_keys(results, case, session)
    return results


def _measure_launches(results: Measurements, databases: dict[int, Path], launches: int, home: Path) -> None:
    cases = [yardstick(databases), *(Case(statement_tui, size, EVERYDAY) for size in databases)]
    for number in range(launches + 1):
        for case in cases:
            with _start(case, databases, home) as session:
                if number:  # the first one may have to compile
                    results.launches[case].append(session.launched())
                    results.listings[case].append(session.listed())


def _press_keys(results: Measurements, case: Case, session: Session) -> None:
    answered, painted = session.change_month_and_end()
    results.keys["End, to the answer"][case].append(answered)
    results.keys["End, to all rows"][case].append(painted)
    results.keys["Home, to all rows"][case].append(session.home())
    answered, painted = session.page_down()
    results.keys["PgDn, to the answer"][case].append(answered)
    results.keys["PgDn, to all rows"][case].append(painted)


def _start(case: Case, databases: dict[int, Path], home: Path) -> Session:
    database = databases[case.transactions]
    return Session(case.program(database, case.account), months_of(database, case.account), home)
