"""Two overlapping exports of an account, in every format, imported in any order and any number of times."""

import asyncio
import hashlib
import json
from collections.abc import Sequence
from decimal import Decimal
from itertools import permutations
from typing import Any, Final

import pytest

from statement_tui.readers.detect import ReadingAnswers
from statement_tui.repositories.connection import SqliteConnection
from statement_tui.repositories.sqlite import SqliteStatementRepository
from statement_tui.repositories.sqlite_import import SqliteImportRepository
from statement_tui.services.accounts import fetch_ledger
from statement_tui.services.bank_file import BankFile, RawFile, parse_raw_file
from statement_tui.services.choose_account import Answers
from statement_tui.services.generate_statement import generate_monthly_statement
from statement_tui.services.import_file import import_file
from statement_tui.services.undo_import import undo_import
from statement_tui.writers.as_json import statement_as_json
from tests.benchmarks.bank_files import FORMATS, OPENING, ROWS_PER_DAY, rows

IBAN: Final = "DE02120300000000202051"
PARTS: Final = ((0, 350), (250, 350), (430, 40))
"""First row and number of rows of each export; the edges lie within days."""

WHOLE_DAYS: Final = ((0, 400), (200, 300), (500, 100))
"""The same, with edges between days: a statement reports the balance at the end of its last day."""

WITH_BALANCES: Final = ("ofx", "camt.053", "mt940", "csv")


def export(file_format: str, first: int, count: int) -> BankFile:
    before = OPENING + sum((row.amount for row in rows(first)), Decimal(0))
    data = FORMATS[file_format](rows(count, first), before).encode()
    return parse_raw_file(RawFile("export", f"{first}.txt", data), ReadingAnswers({"date_order": "mdy"}))


async def statements_after(files: Sequence[BankFile], *, undo_last: bool = False) -> list[Any]:
    """All statements, as JSON, of a database into which these files were imported."""
    connection = await SqliteConnection.open_memory()
    try:
        imports = SqliteImportRepository(connection)
        for file in files:
            await import_file(imports, file, Answers(account_number=IBAN, currency="EUR"))
        if undo_last:
            await undo_import(imports)
        repository = SqliteStatementRepository(connection)
        ledger = await fetch_ledger(repository, IBAN)
        return [
            json.loads(
                statement_as_json(
                    await generate_monthly_statement(repository, IBAN, total.period.month, total.period.year)
                )
            )
            for total in ledger.monthly_totals
        ]
    finally:
        await connection.close()


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_order_does_not_matter(file_format: str) -> None:
    files = [export(file_format, first, count) for first, count in PARTS]
    expected = asyncio.run(statements_after(files))
    assert sum(len(statement["transactions"]) for statement in expected) == 600
    for shuffled in permutations(files):
        assert asyncio.run(statements_after(shuffled)) == expected
    assert asyncio.run(statements_after([*files, *reversed(files), files[1]])) == expected


@pytest.mark.parametrize("file_format", FORMATS)
def test_every_row_is_in_its_place(file_format: str) -> None:
    files = [export(file_format, first, count) for first, count in reversed(PARTS)]
    found = [
        (row["booked_on"], row["amount"])
        for statement in asyncio.run(statements_after(files))
        for row in statement["transactions"]
    ]
    assert found == [(row.day.isoformat(), str(row.amount)) for row in rows(600)]


@pytest.mark.parametrize("file_format", WITH_BALANCES)
def test_everything_adds_up_to_the_balances_of_the_files(file_format: str) -> None:
    files = [export(file_format, first, count) for first, count in reversed(WHOLE_DAYS)]
    [statement] = asyncio.run(statements_after(files))
    closing = OPENING + sum((row.amount for row in rows(600)), Decimal(0))
    assert statement["closing_balance"] == str(closing)
    assert statement["proof"]["verdict"] in ("adds_up", "adds_up_to", "unverified")
    assert statement["proof"].get("difference") is None


@pytest.mark.parametrize("file_format", FORMATS)
def test_import_undo_and_import_again_give_the_same_statements(file_format: str) -> None:
    first, second, _ = (export(file_format, start, count) for start, count in PARTS)
    alone = asyncio.run(statements_after([first]))
    both = asyncio.run(statements_after([first, second]))
    assert asyncio.run(statements_after([first, second], undo_last=True)) == alone
    assert alone != both


def test_the_edges_of_the_exports_lie_within_days() -> None:
    assert all(first % ROWS_PER_DAY for first, _ in PARTS[1:])
    assert len({hashlib.sha256(FORMATS["ofx"](rows(9, n), OPENING).encode()).digest() for n in range(3)}) == 3
