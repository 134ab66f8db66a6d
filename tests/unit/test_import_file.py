"""The import of a file: as a whole or not at all, and nothing twice."""

from datetime import date
from decimal import Decimal
from unittest.mock import NonCallableMagicMock

import pytest
from pytest_mock import MockerFixture

from statement_tui.errors import UnreadableFile
from statement_tui.models.account import Account
from statement_tui.models.import_plan import AccountFile, PlannedBalance
from statement_tui.models.parsed import Advance, ParsedEntry, ParseWarning
from statement_tui.models.reported_balance import BalanceKind
from statement_tui.services.bank_file import BankFile
from statement_tui.services.choose_account import Answers
from statement_tui.services.import_file import import_file
from tests.unit.bank_files import (
    BATCH,
    EVERYDAY,
    IBAN,
    SHA256,
    balance,
    bank_file,
    booked,
    entry,
    import_repository,
    june,
    knowing,
    require_nothing_written,
    statement,
    written,
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


# Writing.


async def test_a_new_account_and_all_of_its_file_are_written_in_one_transaction(
    repository: NonCallableMagicMock,
) -> None:
    rows = statement(entry(1, "-5"), entry(3, "7"), closing=balance(30, "10"), currency="eur")

    await import_file(repository, bank_file(rows, warnings=(ODD,)), Answers(user_id="alice"))

    account = Account(
        user_id="alice", number=IBAN, name="Checking 2051", institution="Nordstern", currency="EUR"
    )
    repository.add_account.assert_awaited_once_with(account)
    repository.add_import.assert_awaited_once_with("june.ofx", SHA256, "ofx", 2, 0, 1)
    [(to, number, file)] = written(repository)
    assert (to, number) == (account, 7)
    assert [planned.minor_units for planned in file.entries] == [-500, 700]
    assert file.balances == (PlannedBalance(june(30), BalanceKind.CLOSING, 1000),)
    assert (file.first_booked_on, file.last_booked_on) == (june(1), june(3))
    assert repository.steps == ["begin", "copy", "commit"]


async def test_only_what_is_new_is_written_to_a_known_account(known: NonCallableMagicMock) -> None:
    known.fetch_known_transactions.return_value = (booked(1, entry(3, "7"), id=55),)

    report = await import_file(known, bank_file(statement(entry(3, "7"), entry(1, "-5"))), Answers())

    known.add_account.assert_not_awaited()
    known.add_import.assert_awaited_once_with("june.ofx", SHA256, "ofx", 1, 1, 0)
    [(_, _, file)] = written(known)
    assert [planned.transaction_id for planned in file.entries] == [55, None]
    assert (report.statements[0].new, report.statements[0].duplicates) == (1, 1)
    assert not report.statements[0].is_new_account


async def test_known_rows_are_asked_for_the_days_of_the_file_and_four_around_them(
    known: NonCallableMagicMock,
) -> None:
    await import_file(known, bank_file(statement(entry(9), entry(7)), statement(entry(20))), Answers())

    known.fetch_known_transactions.assert_awaited_once_with(EVERYDAY, june(3), june(24))


@pytest.mark.parametrize("day", [date.min, date.max])
async def test_a_day_at_the_edge_of_the_calendar_is_left_out_and_does_no_harm(
    known: NonCallableMagicMock, day: date
) -> None:
    file = bank_file(statement(ParsedEntry(booked_on=day, amount=Decimal(1)), entry(2)))

    report = await import_file(known, file, Answers())

    assert (report.statements[0].new, report.statements[0].unreadable) == (1, 1)


async def test_a_new_account_is_not_searched_for_rows(repository: NonCallableMagicMock) -> None:
    await import_file(repository, bank_file(statement(entry(1))), Answers())

    repository.fetch_known_transactions.assert_not_awaited()


async def test_a_file_that_only_has_duplicates_is_recorded_too(known: NonCallableMagicMock) -> None:
    known.fetch_known_transactions.return_value = (booked(1, entry(3, "7")),)

    report = await import_file(known, bank_file(statement(entry(3, "7"))), Answers())

    known.add_import.assert_awaited_once_with("june.ofx", SHA256, "ofx", 0, 1, 0)
    assert report.import_number == 7


async def test_a_file_that_only_has_a_balance_is_recorded_too(known: NonCallableMagicMock) -> None:
    report = await import_file(known, bank_file(statement(closing=balance(30, "1"))), Answers())

    assert report.import_number == 7
    known.fetch_known_transactions.assert_not_awaited()


async def test_a_file_with_nothing_in_it_leaves_no_trace(repository: NonCallableMagicMock) -> None:
    report = await import_file(repository, bank_file(statement()), Answers())

    require_nothing_written(repository)
    assert (report.import_number, report.importable) == (None, True)


async def test_the_same_bytes_again_change_nothing_and_the_report_says_so(
    repository: NonCallableMagicMock,
) -> None:
    repository.find_import.return_value = BATCH

    report = await import_file(repository, bank_file(statement(entry(1), entry(2))), Answers())

    repository.find_import.assert_awaited_once_with(SHA256)
    require_nothing_written(repository)
    assert (report.already_imported, report.import_number) == (BATCH, None)
    assert (report.statements[0].new, report.statements[0].duplicates) == (0, 2)


async def test_the_statements_of_an_account_are_written_together_and_reported_apart(
    repository: NonCallableMagicMock,
) -> None:
    file = bank_file(
        statement(entry(1)), statement(entry(4), number="2"), statement(entry(2, "-6"), entry(3))
    )

    report = await import_file(repository, file, Answers())

    assert [s.account_number for s in report.statements] == [IBAN, "2", IBAN]
    assert [s.new for s in report.statements] == [1, 1, 2]
    assert [call.args[0].number for call in repository.add_account.await_args_list] == [IBAN, "2"]
    assert [
        (account.number, [planned.position for planned in file.entries])
        for account, _, file in written(repository)
    ] == [(IBAN, [1, 2, 3]), ("2", [4])]


async def test_the_number_that_the_user_explained_is_remembered_with_the_import(
    known: NonCallableMagicMock,
) -> None:
    file = bank_file(statement(entry(1), number="9-9"), statement(entry(2), number="9-9"))

    await import_file(known, file, Answers(account_number=IBAN))

    known.add_account_number.assert_awaited_once_with("9-9", EVERYDAY, 7)


async def test_whoever_watches_is_told_of_how_many_entries_are_written(
    repository: NonCallableMagicMock,
) -> None:
    async def add_account_file(account: Account, number: int, file: AccountFile, advance: Advance) -> None:
        advance(1)
        advance(len(file.entries))

    repository.add_account_file.side_effect = add_account_file
    file = bank_file(statement(entry(1), entry(2), entry(3)), statement(entry(1), entry(2), number="2"))
    told: list[tuple[int, int]] = []

    await import_file(repository, file, Answers(), written=lambda *progress: told.append(progress))

    assert told == [(1, 5), (3, 5), (4, 5), (5, 5)]


# Refusals.


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (bank_file(statement(entry(1), number=" ")), "--account NUMBER"),
        (bank_file(statement(entry(1), currency=None)), "--currency EUR"),
        (bank_file(statement(entry(1)), statement(entry(1), currency="XYZ")), "ISO 4217"),
    ],
)
async def test_a_file_that_leaves_something_open_is_refused_as_a_whole(
    repository: NonCallableMagicMock, file: BankFile, sentence: str
) -> None:
    with pytest.raises(UnreadableFile, match=sentence):
        await import_file(repository, file, Answers())

    require_nothing_written(repository)
    assert repository.steps == ["begin"]


async def test_a_preview_reports_what_the_import_would_refuse_and_writes_nothing(
    repository: NonCallableMagicMock,
) -> None:
    file = bank_file(statement(entry(1, "-5"), number="", currency=None), statement(entry(2), number="2"))

    report = await import_file(repository, file, Answers(), preview=True)

    assert not report.importable
    first = report.statements[0]
    assert (first.account_number, first.currency, first.new) == ("", None, 1)
    [warning] = report.warnings
    assert warning.place == "statement 1"
    assert warning.message.startswith("the import will refuse the file: ")
    require_nothing_written(repository)
