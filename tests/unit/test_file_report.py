"""What the report of an import says: counts, rows, questions, and whether it adds up."""

from datetime import date
from decimal import Decimal
from unittest.mock import NonCallableMagicMock

import pytest
from pytest_mock import MockerFixture

from statement_tui.models.ledger import AccountLedger
from statement_tui.models.parsed import ParseWarning
from statement_tui.models.reported_balance import BalanceKind
from statement_tui.services.bank_file import BankFile
from statement_tui.services.choose_account import Answers
from statement_tui.services.import_file import import_file
from tests.unit.bank_files import (
    EVERYDAY,
    IBAN,
    balance,
    bank_file,
    booked,
    entry,
    import_repository,
    june,
    knowing,
    ledger,
    statement,
)

ODD = ParseWarning(place="line 3", message="odd")
LOST = ParseWarning(place="line 5", message="no amount", lost=True)


@pytest.fixture
def repository(mocker: MockerFixture) -> NonCallableMagicMock:
    """Without accounts."""
    return import_repository(mocker)


@pytest.fixture
def known(repository: NonCallableMagicMock) -> NonCallableMagicMock:
    """With one account."""
    repository.find_account.side_effect = knowing(EVERYDAY)
    return repository


# The report.


async def test_the_report_sums_up_each_statement(repository: NonCallableMagicMock) -> None:
    rows = statement(
        entry(3, "7"),
        entry(1, "-5"),
        opening=balance(1, "8", BalanceKind.OPENING),
        closing=balance(30, "10"),
        warnings=(ODD, LOST),
    )

    report = await import_file(repository, bank_file(rows, warnings=(ODD,)), Answers())

    assert (report.file, report.format, report.import_number) == ("downloads/june.ofx", "ofx", 7)
    assert report.importable
    assert report.warnings == (ODD, ODD, LOST)
    [reported] = report.statements
    assert (reported.account_number, reported.currency) == (IBAN, "EUR")
    assert reported.is_new_account
    assert (reported.transaction_count, reported.total) == (2, Decimal(2))
    assert (reported.first_booked_on, reported.last_booked_on) == (june(1), june(3))
    assert (reported.opening_balance, reported.closing_balance) == (Decimal(8), Decimal(10))
    assert reported.difference == 0
    assert (reported.new, reported.duplicates, reported.unreadable) == (2, 0, 1)


async def test_what_storage_cannot_hold_counts_as_unreadable(repository: NonCallableMagicMock) -> None:
    report = await import_file(
        repository, bank_file(statement(entry(1, "1.005", place="line 2"), entry(2))), Answers()
    )

    [reported] = report.statements
    assert (reported.transaction_count, reported.new, reported.unreadable) == (2, 1, 1)
    [warning] = report.warnings
    assert warning.place == "line 2"
    assert repository.add_import.await_args.args[-1] == 1


@pytest.mark.parametrize(
    ("opening", "closing", "difference"),
    [("8", "3", "0"), ("8", "4", "-1"), ("8.5", "3", "0.5"), (None, "3", None), ("8", None, None)],
)
async def test_the_difference_is_what_a_statement_is_off_in_itself(
    repository: NonCallableMagicMock, opening: str | None, closing: str | None, difference: str | None
) -> None:
    rows = statement(
        entry(1, "-5"),
        opening=balance(1, opening, BalanceKind.OPENING) if opening else None,
        closing=balance(30, closing) if closing else None,
    )

    report = await import_file(repository, bank_file(rows), Answers())

    assert report.statements[0].difference == (None if difference is None else Decimal(difference))


async def test_near_matches_are_reported_with_their_statement(known: NonCallableMagicMock) -> None:
    known.fetch_known_transactions.return_value = (booked(1, entry(2, "-5", "pending")),)

    report = await import_file(
        known, bank_file(statement(entry(1, "-6")), statement(entry(3, "-5", "Grocer", "R1"))), Answers()
    )

    assert [len(statement.near_matches) for statement in report.statements] == [0, 1]
    assert report.statements[1].near_matches[0].known_description == "pending"


async def test_the_currency_of_a_file_without_one_is_that_of_the_account(known: NonCallableMagicMock) -> None:
    report = await import_file(known, bank_file(statement(entry(1), currency=None)), Answers())

    assert report.statements[0].currency == "EUR"


async def test_no_rows_are_reported_unless_they_are_asked_for(repository: NonCallableMagicMock) -> None:
    report = await import_file(repository, bank_file(statement(entry(1))), Answers())

    assert report.statements[0].rows == ()


async def test_each_row_says_what_the_import_makes_of_it(known: NonCallableMagicMock) -> None:
    known.fetch_known_transactions.return_value = (
        booked(1, entry(2, "-5", "pending")),
        booked(1, entry(3, "-7", "Baker")),
    )
    rows = statement(
        entry(1, "-1", "Grocer", place="line 1"),
        entry(2, "-5", "", "R1", place="line 2")._replace(counterparty="Shop"),
        entry(3, "-7", "Baker", place="line 3"),
        entry(4, "1.005", place="line 4"),
        warnings=(ODD, LOST),
    )

    report = await import_file(known, bank_file(rows), Answers(), preview=True, rows=9)

    found = [
        (row.status, row.place, row.booked_on and row.booked_on.day, row.amount, row.text)
        for row in report.statements[0].rows
    ]
    assert found[0] == ("unreadable", "line 5", None, None, "no amount")
    assert found[1][:2] == ("unreadable", "line 4")
    assert found[2:] == [
        ("new", "line 1", 1, Decimal(-1), "Grocer"),
        ("near", "line 2", 2, Decimal(-5), "Shop"),
        ("duplicate", "line 3", 3, Decimal(-7), "Baker"),
    ]


async def test_no_more_rows_are_reported_than_were_asked_for(repository: NonCallableMagicMock) -> None:
    file = bank_file(statement(*(entry(day) for day in range(1, 9))), statement(entry(9), number="2"))

    report = await import_file(repository, file, Answers(), rows=3)

    assert [len(statement.rows) for statement in report.statements] == [3, 1]


async def test_what_a_preview_leaves_open_is_asked_once(repository: NonCallableMagicMock) -> None:
    file = bank_file(
        statement(entry(1), number="1", currency=None),
        statement(entry(2), number=""),
        statement(entry(3), number="2", currency=None),
    )

    report = await import_file(repository, file, Answers(), preview=True)

    assert [(question.field, question.option) for question in report.questions] == [
        ("currency", "--currency"),
        ("account", "--account"),
    ]
    assert [warning.place for warning in report.warnings] == ["statement 1", "statement 2", "statement 3"]


# What adds up.

OPENING, CLOSING = BalanceKind.OPENING, BalanceKind.CLOSING
MAY = (date(2026, 5, 31), "100", CLOSING, "0")


def june_statement(opening: str) -> BankFile:
    return bank_file(
        statement(entry(1, "-5"), opening=balance(1, opening, OPENING), closing=balance(30, "95"))
    )


async def test_a_statement_follows_what_was_there(known: NonCallableMagicMock) -> None:
    known.fetch_ledger.side_effect = [
        ledger(MAY),
        ledger(MAY, (june(1), "100", OPENING, "0"), (june(30), "95", CLOSING, "-5")),
    ]

    report = await import_file(known, june_statement("100"), Answers())

    assert report.statements[0].follows is True
    assert report.breaks == ()


async def test_a_statement_that_does_not_follow_names_the_break(known: NonCallableMagicMock) -> None:
    known.fetch_ledger.side_effect = [
        ledger(MAY),
        ledger(MAY, (june(1), "120", OPENING, "0"), (june(30), "115", CLOSING, "-5")),
    ]

    report = await import_file(known, june_statement("120"), Answers())

    assert report.statements[0].follows is False
    [found] = report.breaks
    assert (found.account_number, found.currency) == (IBAN, "EUR")
    assert (found.discrepancy.since, found.discrepancy.until) == (date(2026, 5, 31), june(1))
    assert found.discrepancy.difference == Decimal(-20)


async def test_a_break_that_was_known_before_is_not_reported_again(known: NonCallableMagicMock) -> None:
    broken = [(date(2026, 4, 30), "70", CLOSING, "0"), MAY]
    known.fetch_ledger.side_effect = [ledger(*broken), ledger(*broken, (june(1), "100", OPENING, "0"))]

    report = await import_file(known, june_statement("100"), Answers())

    assert report.breaks == ()


async def test_whether_the_first_statement_follows_is_not_known(repository: NonCallableMagicMock) -> None:
    repository.fetch_ledger.return_value = ledger((june(1), "100", OPENING, "0"))

    report = await import_file(repository, june_statement("100"), Answers())

    assert report.statements[0].follows is None


async def test_a_statement_without_an_opening_balance_follows_nothing(known: NonCallableMagicMock) -> None:
    known.fetch_ledger.return_value = ledger(MAY)

    report = await import_file(known, bank_file(statement(entry(1))), Answers())

    assert report.statements[0].follows is None


async def test_an_opening_balance_that_was_known_already_follows(known: NonCallableMagicMock) -> None:
    known.fetch_ledger.return_value = ledger((june(1), "100", OPENING, "0"))

    report = await import_file(known, june_statement("100"), Answers())

    assert report.statements[0].follows is True


async def test_the_ledgers_before_and_after_are_those_of_the_account(known: NonCallableMagicMock) -> None:
    order: list[str] = []

    async def fetch_ledger(number: str) -> AccountLedger:
        order.append(number)
        return ledger()

    known.fetch_ledger.side_effect = fetch_ledger
    known.add_account_file.side_effect = lambda *arguments: order.append("written")

    await import_file(known, bank_file(statement(entry(1))), Answers())

    assert order == [IBAN, "written", IBAN]


async def test_rows_can_be_seen_before_the_account_is_named(repository: NonCallableMagicMock) -> None:
    rows = statement(entry(1, "-5", "Grocer"), number="")

    report = await import_file(repository, bank_file(rows), Answers(), preview=True, rows=9)

    [row] = report.statements[0].rows
    assert (row.status, row.text) == ("new", "Grocer")
    assert [question.field for question in report.questions] == ["account"]
