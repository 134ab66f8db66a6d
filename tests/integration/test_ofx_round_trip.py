"""What is exported as OFX imports again to the same statements, and proves no more than before."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from statement_tui.errors import UnknownAccount, UnknownMonth
from statement_tui.export_files import export_statements
from statement_tui.export_job import ExportFormat, ExportJob
from statement_tui.models.month import Month
from statement_tui.models.proof import Verdict
from statement_tui.models.reported_balance import BalanceKind
from statement_tui.models.statement import MonthlyStatement
from statement_tui.repositories.connection import SqliteConnection
from statement_tui.repositories.sqlite import SqliteStatementRepository
from statement_tui.repositories.sqlite_import import SqliteImportRepository
from statement_tui.services.bank_file import RawFile, parse_raw_file
from statement_tui.services.choose_account import Answers
from statement_tui.services.export_statements import MonthRange
from statement_tui.services.generate_statement import generate_monthly_statement
from statement_tui.services.import_file import import_file

NUMBER: Final = "DE02120300000000202051"
FIRST: Final = date(2026, 1, 28)
FIRST_MONTH, LAST_MONTH = Month.parse("2026-01"), Month.parse("2026-03")
STRENGTH: Final = {Verdict.ADDS_UP: 2, Verdict.ADDS_UP_TO: 1, Verdict.OFF: 0, Verdict.UNVERIFIED: 0}


class Printed:
    """Collects what is written."""

    def __init__(self) -> None:
        self.text = ""

    def __enter__(self) -> "Printed":
        return self

    def write(self, text: str) -> None:
        self.text += text

    def __exit__(self, *exception: object) -> None: ...


@dataclass(frozen=True)
class Row:
    day: int
    amount: int
    texts: tuple[str, str | None, str | None, str | None, str | None, str | None]
    value: int | None


@dataclass(frozen=True)
class Report:
    day: int
    kind: BalanceKind
    after: int
    error: int


def texts(least: int = 0) -> st.SearchStrategy[str]:
    letters = st.characters(codec="utf-8", exclude_characters="\0")
    anything = (
        st.text(letters, min_size=least, max_size=8).map(str.strip).filter(lambda text: len(text) >= least)
    )
    return st.one_of(st.sampled_from(["Rent", "A&B <x> &amp; ]]>", "two\nlines", "STUI-1", "=1+1"]), anything)


OPTIONAL = st.one_of(st.none(), texts(1))
ROWS = st.lists(
    st.builds(
        Row,
        st.integers(0, 60),
        st.integers(-300, 300),
        st.tuples(texts(), OPTIONAL, st.sampled_from([None, "DE9", "77"]), OPTIONAL, OPTIONAL, OPTIONAL),
        st.one_of(st.none(), st.integers(0, 90)),
    ),
    min_size=1,
    max_size=12,
).map(lambda rows: sorted(rows, key=lambda row: row.day))
REPORTS = st.lists(
    st.builds(
        Report,
        st.integers(0, 62),
        st.sampled_from(list(BalanceKind)),
        st.integers(0, 2),
        st.sampled_from([0, 0, 0, 0, 17]),
    ),
    max_size=5,
    unique_by=lambda report: (report.day, report.kind is BalanceKind.CLOSING),
)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


@asynccontextmanager
async def storage() -> AsyncIterator[SqliteConnection]:
    connection = await SqliteConnection.open_memory()
    try:
        yield connection
    finally:
        await connection.close()


async def fill(connection: SqliteConnection, rows: Sequence[Row], reports: Sequence[Report]) -> None:
    await connection.write(
        "INSERT INTO accounts (user_id, number, name, currency, opening_balance)"
        " VALUES ('me', ?, 'x', 'EUR', 500)",
        (NUMBER,),
    )
    sequence: dict[int, int] = {}
    for row in rows:
        sequence[row.day] = sequence.get(row.day, 0) + 1
        await connection.write(
            "INSERT INTO transactions (account_id, booked_on, sequence, value_on, amount, description,"
            " counterparty, counterparty_account, reference, end_to_end_id, kind)"
            " VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                day(row.day).isoformat(),
                sequence[row.day],
                None if row.value is None else day(row.value).isoformat(),
                row.amount,
                *row.texts,
            ),
        )
    for report in reports:
        after = 0 if report.kind is BalanceKind.CLOSING else min(report.after, sequence.get(report.day, 0))
        end = report.day + (report.kind is BalanceKind.CLOSING)
        number: dict[int, int] = {}
        booked = 500 + report.error
        for row in rows:
            number[row.day] = number.get(row.day, 0) + 1
            booked += row.amount if (row.day, number[row.day]) <= (end, after) else 0
        await connection.write(
            "INSERT OR IGNORE INTO reported_balances (account_id, as_of, kind, after_sequence, amount)"
            " VALUES (1, ?, ?, ?, ?)",
            (day(report.day).isoformat(), str(report.kind), after, booked),
        )


async def statements(connection: SqliteConnection, months: MonthRange) -> dict[Month, MonthlyStatement]:
    repository, found = SqliteStatementRepository(connection), {}
    month, last = months.first or FIRST_MONTH, months.last or LAST_MONTH
    while month <= last:
        with suppress(UnknownMonth, UnknownAccount):
            found[month] = await generate_monthly_statement(repository, NUMBER, month.month, month.year)
        month = month.next()
    return found


async def exported(connection: SqliteConnection, months: MonthRange) -> str:
    printed = Printed()
    await export_statements(
        SqliteStatementRepository(connection),
        ExportJob(NUMBER, ExportFormat.OFX, months),
        lambda progress: None,
        database=Path("unused"),
        may_replace=lambda paths: False,
        output=printed,
    )
    return printed.text


async def imported(connection: SqliteConnection, text: str) -> int:
    file = parse_raw_file(RawFile("x.ofx", "x.ofx", text.encode()))
    report = await import_file(SqliteImportRepository(connection), file, Answers())
    assert report.warnings == ()
    return sum(statement.new for statement in report.statements)


def content(statement: MonthlyStatement, *, balances: bool = True) -> object:
    """All that has to be the same."""
    left_out = set() if balances else {"balance"}
    rows = [row.model_dump(exclude=left_out) for row in statement.transactions]
    return statement.period, balances and (statement.opening_balance, statement.closing_balance), rows


def contents(found: dict[Month, MonthlyStatement], *, balances: bool = True) -> list[object]:
    return [content(each, balances=balances) for each in found.values() if each.transactions]


async def follows_a_break(connection: SqliteConnection, month: Month) -> bool:
    """Whether reports around the start of the month contradict each other."""
    ledger = await SqliteStatementRepository(connection).fetch_ledger(NUMBER)
    return any(
        since.position < (month.first_day, 0) < until.position
        and until.amount - since.amount != until.booked_before - since.booked_before
        for since, until in pairwise(ledger.reported_balances)
    )


def require_not_stronger(before: dict[Month, MonthlyStatement], after: dict[Month, MonthlyStatement]) -> None:
    """What adds up did so before; up to a day also where only what came after the months did not."""
    end = max(before).last_day
    for month in before.keys() & after.keys():
        proof = before[month].proof
        unseen = proof.discrepancies and all(found.until > end for found in proof.discrepancies)
        allowed = 1 if unseen else STRENGTH[proof.verdict]
        assert STRENGTH[after[month].proof.verdict] <= allowed, month


async def round_trip(rows: Sequence[Row], reports: Sequence[Report], months: MonthRange) -> None:
    async with storage() as original, storage() as other:
        await fill(original, rows, reports)
        try:
            text = await exported(original, months)
        except UnknownMonth:
            return
        before, everything = await statements(original, months), await statements(original, MonthRange())

        assert await imported(other, text) == sum(len(each.transactions) for each in before.values())
        after = await statements(other, months)
        require_not_stronger(before, after)
        same = not await follows_a_break(original, min(before))
        assert contents(after, balances=same) == contents(before, balances=same)
        assert await imported(other, text) == 0

        assert await imported(original, text) == 0
        again = await statements(original, MonthRange())
        assert contents(again) == contents(everything)
        require_not_stronger(everything, again)


async def month_by_month(rows: Sequence[Row], reports: Sequence[Report]) -> None:
    async with storage() as original, storage() as other:
        await fill(original, rows, reports)
        before = await statements(original, MonthRange())
        for month in before:
            await imported(other, await exported(original, MonthRange(month, month)))
        after = await statements(other, MonthRange())
        require_not_stronger(before, after)
        assert contents(after) == contents(before)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ROWS, REPORTS, st.sampled_from([(0, 0), (1, 1), (0, 2), (1, 2)]))
def test_an_exported_file_imports_to_the_same_statements(
    rows: list[Row], reports: list[Report], range_: tuple[int, int]
) -> None:
    months = MonthRange(FIRST_MONTH.plus(range_[0]), FIRST_MONTH.plus(range_[1]))
    asyncio.run(round_trip(rows, reports, months))


@settings(max_examples=20, deadline=None)
@given(ROWS, REPORTS)
def test_the_files_of_all_months_give_the_same_together(rows: list[Row], reports: list[Report]) -> None:
    asyncio.run(month_by_month(rows, reports))
