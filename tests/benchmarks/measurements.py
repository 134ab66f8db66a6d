"""All that is measured; the programs take turns, so that a slow moment of the machine hits all of them."""

from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from tests.benchmarks.databases import (
    CLEARING,
    EVERYDAY,
    MONTHS,
    SHOP,
    Measured,
    iso_month,
    measured_accounts,
)
from tests.benchmarks.sessions import Session
from tests.benchmarks.subjects import Subject, minimal_app, months_of, statement_tui

FIRST_LETTER: Final = "filter, the first letter right after /, to its result"
ECHO: Final = "filter, a letter to its echo"
RESULT: Final = "filter, a letter to its result"
RESULT_AT_WORST: Final = "filter, the slowest letter of four to its result"
SORT: Final = "sort by amount, to the painted rows"
THROUGH_TIME: Final = "find through time, to the month of the next hit"
EVERYWHERE: Final = "find everywhere, a common text to its first hits"
EVERYWHERE_WHOLE: Final = "find everywhere, a common text to the whole list of hits"
EVERYWHERE_RARE: Final = "find everywhere, a rare text to its only hit"

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
    questions: dict[str, Seconds] = field(default_factory=lambda: defaultdict(_seconds))
    """From keys that filter, sort and find to what they show."""
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
                    _ask_about_month(results, case, session)
                if case.program is statement_tui and case.account in {EVERYDAY, CLEARING}:
                    _ask_about_time(results, case, session)
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


def _ask_about_month(results: Measurements, case: Case, session: Session) -> None:
    questions = results.questions
    # The rows that are new to the program first: going to another month forgets them.
    questions[FIRST_LETTER][case].append(session.filter_at_once("k"))
    letters = session.filter("4123")
    questions[ECHO][case] += [echo for echo, _ in letters]
    questions[RESULT][case] += [result for _, result in letters]
    questions[RESULT_AT_WORST][case].append(max(result for _, result in letters))
    questions[SORT][case].append(session.sort_by_amount())


def _ask_about_time(results: Measurements, case: Case, session: Session) -> None:
    account = case.account
    month = MONTHS - 1 if account is CLEARING else MONTHS - 12
    reference = f"{account.id:06}-{month - 1:02}-000007"
    questions = results.questions
    questions[THROUGH_TIME][case].append(session.find_through_time(reference, iso_month(month - 1)))
    if account is EVERYDAY:
        first, whole = session.find_everywhere("bookshop, card 4003", "Bookshop, card 4003", "card 4007")
        questions[EVERYWHERE][case].append(first)
        questions[EVERYWHERE_WHOLE][case].append(whole)
        first, _ = session.find_everywhere(reference, " 1 hit", " 10 hits")
        questions[EVERYWHERE_RARE][case].append(first)


def _start(case: Case, databases: dict[int, Path], home: Path) -> Session:
    database = databases[case.transactions]
    return Session(case.program(database, case.account), months_of(database, case.account), home)
