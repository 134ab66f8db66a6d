"""The import: what is new in a file, and when a file is refused."""

import os
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from unittest.mock import ANY, NonCallableMagicMock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_mock import MockerFixture

from statement_tui.errors import UnreadableFile
from statement_tui.models.account import Account
from statement_tui.models.parsed import (
    ParsedBalance,
    ParsedEntry,
    ParsedFile,
    ParsedStatement,
    ParseWarning,
)
from statement_tui.models.reported_balance import BalanceKind, ReportedBalance
from statement_tui.models.transaction import Transaction
from statement_tui.readers.detect import parse_bank_file
from statement_tui.repositories.overlay import OverlayImportRepository
from statement_tui.repositories.protocol import ImportRepository
from statement_tui.services.bank_file import BYTES_MAX, BankFile, read_bank_file
from statement_tui.services.import_file import Answers, import_file
from statement_tui.services.plan_import import AccountPlan, plan_account

IBAN = "DE02120300000000202051"
EVERYDAY = Account(user_id="alice", number=IBAN, name="Everyday", currency="EUR")
OFX = "<OFX><STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>1</BANKACCTFROM></STMTRS></OFX>"


def entry(
    day: int, amount: str, description: str = "Grocer", reference: str | None = None, place: str = ""
) -> ParsedEntry:
    return ParsedEntry(
        booked_on=date(2026, 6, day),
        amount=Decimal(amount),
        description=description,
        reference=reference,
        place=place,
    )


def statement(
    *entries: ParsedEntry,
    number: str = IBAN,
    currency: str | None = "EUR",
    opening: ParsedBalance | None = None,
    closing: ParsedBalance | None = None,
    name: str = "Checking",
) -> ParsedStatement:
    return ParsedStatement(
        account_number=number,
        account_name=name,
        institution="Nordstern",
        currency=currency,
        entries=entries,
        opening_balance=opening,
        closing_balance=closing,
    )


def bank_file(*statements: ParsedStatement, warnings: tuple[ParseWarning, ...] = ()) -> BankFile:
    parsed = ParsedFile(format="ofx", statements=statements, warnings=warnings)
    return BankFile(Path("downloads/june.ofx"), "0" * 64, parsed)


def booked(sequence: int, entry: ParsedEntry) -> Transaction:
    return Transaction(
        booked_on=entry.booked_on,
        sequence=sequence,
        amount=entry.amount,
        description=entry.description,
        reference=entry.reference,
    )


def places(plan: AccountPlan) -> list[tuple[int, int, str]]:
    """Day, sequence and description of what is new."""
    return [(t.booked_on.day, t.sequence, t.description) for t in plan.transactions]


@pytest.fixture
def repository(mocker: MockerFixture) -> NonCallableMagicMock:
    """A repository without accounts that accepts everything."""
    mock: NonCallableMagicMock = mocker.create_autospec(ImportRepository, instance=True)
    mock.find_account.return_value = None
    mock.fetch_transactions_between.return_value = ()
    mock.has_reported_balance.return_value = False
    mock.add_import.return_value = 7
    mock.steps = []

    @asynccontextmanager
    async def transaction() -> AsyncIterator[None]:
        mock.steps.append("begin")
        yield
        mock.steps.append("commit")

    mock.transaction.side_effect = transaction
    return mock


def test_all_entries_of_an_unknown_account_are_new() -> None:
    plan = plan_account(EVERYDAY, [statement(entry(1, "-5"), entry(1, "-7.5"), entry(2, "9"))], ())

    assert places(plan) == [(1, 1, "Grocer"), (1, 2, "Grocer"), (2, 1, "Grocer")]
    assert plan.counts == ((3, 0),)


def test_what_is_known_is_a_duplicate() -> None:
    known = [booked(1, entry(1, "-5.00"))]

    plan = plan_account(EVERYDAY, [statement(entry(1, "-5"), entry(2, "-5"))], known)

    assert places(plan) == [(2, 1, "Grocer")]
    assert plan.counts == ((1, 1),)


def test_two_equal_purchases_on_one_day_stay_two() -> None:
    ticket = entry(1, "-2.80", "Ticket")

    assert plan_account(EVERYDAY, [statement(ticket, ticket)], ()).counts == ((2, 0),)


def test_of_three_equal_purchases_two_are_known() -> None:
    ticket = entry(1, "-2.80", "Ticket")
    known = [booked(1, ticket), booked(4, ticket)]

    plan = plan_account(EVERYDAY, [statement(ticket, ticket, ticket)], known)

    assert plan.counts == ((1, 2),)
    assert places(plan) == [(1, 5, "Ticket")]


def test_all_statements_of_the_account_count_together() -> None:
    ticket = entry(1, "-2.80", "Ticket")

    plan = plan_account(EVERYDAY, [statement(ticket), statement(ticket)], [booked(1, ticket)])

    assert plan.counts == ((0, 1), (1, 0))


@pytest.mark.parametrize(
    "other",
    [
        entry(2, "-5", "Grocer", "A"),
        entry(1, "-5.01", "Grocer", "A"),
        entry(1, "-5", "Grocery", "A"),
        entry(1, "-5", "Grocer", "B"),
        entry(1, "-5", "Grocer"),
        entry(1, "-5", "Grocer", "A").model_copy(update={"counterparty": "Grocer"}),
    ],
)
def test_day_amount_text_and_reference_tell_entries_apart(other: ParsedEntry) -> None:
    known = [booked(1, entry(1, "-5", "Grocer", "A"))]

    assert plan_account(EVERYDAY, [statement(other)], known).counts == ((1, 0),)


def test_value_date_and_kind_do_not() -> None:
    same = entry(1, "-5").model_copy(update={"value_on": date(2026, 6, 3), "kind": "POS"})

    assert plan_account(EVERYDAY, [statement(same)], [booked(1, entry(1, "-5"))]).counts == ((0, 1),)


def test_new_entries_follow_what_is_booked_on_their_day_in_the_banks_order() -> None:
    known = [booked(3, entry(1, "-1", "old"))]

    plan = plan_account(
        EVERYDAY, [statement(entry(1, "-9", "z"), entry(2, "-9", "y"), entry(1, "-9", "a"))], known
    )

    assert places(plan) == [(1, 4, "z"), (2, 1, "y"), (1, 5, "a")]


def test_amounts_get_the_decimals_of_the_currency() -> None:
    plan = plan_account(EVERYDAY, [statement(entry(1, "-5"), entry(1, "1.500"))], ())

    assert [str(t.amount) for t in plan.transactions] == ["-5.00", "1.50"]


@pytest.mark.parametrize(
    ("amount", "day", "reason"),
    [
        ("1.005", date(2026, 6, 1), "decimals"),
        ("90071992547409.93", date(2026, 6, 1), "minor units"),
        ("1", date(1899, 12, 31), "1900 to 2199"),
        ("1", date(2200, 1, 1), "1900 to 2199"),
    ],
)
def test_what_storage_cannot_hold_is_left_out_with_a_warning(amount: str, day: date, reason: str) -> None:
    bad = ParsedEntry(booked_on=day, amount=Decimal(amount), place="line 12")

    plan = plan_account(EVERYDAY, [statement(bad, entry(2, "1"))], ())

    assert plan.counts == ((1, 0),)
    [warning] = plan.warnings
    assert warning.place == "line 12"
    assert reason in warning.message


def test_a_ledger_balance_stands_after_the_last_row_of_its_day_in_the_file() -> None:
    closing = ParsedBalance(as_of=date(2026, 6, 2), amount=Decimal("10.5"))
    known = [booked(4, entry(2, "-9", "known")), booked(6, entry(2, "-9", "of another file"))]

    plan = plan_account(EVERYDAY, [statement(entry(2, "-9", "known"), closing=closing)], known)

    assert plan.balances == (
        ReportedBalance(
            as_of=date(2026, 6, 2), amount=Decimal("10.50"), kind=BalanceKind.LEDGER, after_sequence=4
        ),
    )
    assert str(plan.balances[0].amount) == "10.50"


def test_a_ledger_balance_of_a_day_without_rows_stands_before_what_comes_later() -> None:
    closing = ParsedBalance(as_of=date(2026, 6, 3), amount=Decimal(1))

    [balance] = plan_account(EVERYDAY, [statement(entry(2, "-9"), closing=closing)], ()).balances

    assert balance.position == (date(2026, 6, 3), 0)


def test_an_opening_balance_stands_at_the_start_of_its_day() -> None:
    opening = ParsedBalance(as_of=date(2026, 6, 2), amount=Decimal(1))

    [balance] = plan_account(EVERYDAY, [statement(entry(2, "-9"), opening=opening)], ()).balances

    assert (balance.kind, balance.after_sequence) == (BalanceKind.OPENING, 0)


@pytest.mark.parametrize(
    "balance",
    [
        ParsedBalance(as_of=date(2026, 6, 2), amount=Decimal("1.001")),
        ParsedBalance(as_of=date(2200, 6, 2), amount=Decimal(1)),
    ],
)
def test_a_balance_that_storage_cannot_hold_is_left_out_with_a_warning(balance: ParsedBalance) -> None:
    plan = plan_account(EVERYDAY, [statement(closing=balance)], ())

    assert plan.balances == ()
    [warning] = plan.warnings
    assert warning.place == f"balance of {balance.as_of}"


@given(st.lists(st.sampled_from("abcd")), st.lists(st.sampled_from("abcd")))
def test_overlapping_files_give_the_larger_count_of_each_entry_in_any_order(
    first: list[str], second: list[str]
) -> None:
    def rows_after(*files: Iterable[str]) -> list[str]:
        rows: list[Transaction] = []
        for file in files:
            plan = plan_account(EVERYDAY, [statement(*(entry(1, "1", name) for name in file))], rows)
            rows += plan.transactions
        assert sorted(row.sequence for row in rows) == list(range(1, len(rows) + 1))
        return sorted(row.description for row in rows)

    expected = sorted(name * max(first.count(name), second.count(name)) for name in "abcd")
    assert "".join(rows_after(first, second)) == "".join(expected)
    assert rows_after(first, second) == rows_after(second, first) == rows_after(first, second, first)


async def test_a_new_account_its_transactions_and_balance_are_written_in_one_transaction(
    repository: NonCallableMagicMock,
) -> None:
    closing = ParsedBalance(as_of=date(2026, 6, 30), amount=Decimal("10"))
    file = bank_file(
        statement(entry(1, "-5"), entry(3, "7"), closing=closing, currency="eur"),
        warnings=(ParseWarning(place="line 3", message="odd"),),
    )

    report = await import_file(repository, file, Answers(user_id="alice"))

    account = Account(
        user_id="alice", number=IBAN, name="Checking 2051", institution="Nordstern", currency="EUR"
    )
    repository.add_account.assert_awaited_once_with(account)
    repository.add_import.assert_awaited_once_with("june.ofx", "0" * 64, "ofx", 2, 0, 1)
    repository.add_transactions.assert_awaited_once_with(account, 7, ANY)
    assert len(repository.add_transactions.await_args.args[2]) == 2
    repository.add_reported_balance.assert_awaited_once_with(
        account,
        7,
        ReportedBalance(as_of=date(2026, 6, 30), amount=Decimal("10.00"), kind=BalanceKind.LEDGER),
    )
    assert repository.steps == ["begin", "commit"]
    assert report.file == "downloads/june.ofx"
    assert report.importable
    [reported] = report.statements
    assert (reported.transaction_count, reported.total) == (2, Decimal(2))
    assert (reported.first_booked_on, reported.last_booked_on) == (date(2026, 6, 1), date(2026, 6, 3))
    assert (reported.opening_balance, reported.closing_balance) == (None, Decimal(10))
    assert (reported.new, reported.duplicates) == (2, 0)


async def test_known_rows_are_asked_for_the_days_of_the_file(repository: NonCallableMagicMock) -> None:
    repository.find_account.return_value = EVERYDAY
    repository.fetch_transactions_between.return_value = (booked(1, entry(3, "7")),)

    report = await import_file(repository, bank_file(statement(entry(3, "7"), entry(1, "-5"))), Answers())

    repository.fetch_transactions_between.assert_awaited_once_with(
        EVERYDAY, date(2026, 6, 1), date(2026, 6, 3)
    )
    repository.add_account.assert_not_awaited()
    assert (report.statements[0].new, report.statements[0].duplicates) == (1, 1)


async def test_a_file_that_adds_nothing_leaves_no_trace(repository: NonCallableMagicMock) -> None:
    closing = ParsedBalance(as_of=date(2026, 6, 30), amount=Decimal("10"))
    repository.find_account.return_value = EVERYDAY
    repository.fetch_transactions_between.return_value = (booked(1, entry(3, "7")),)
    repository.has_reported_balance.return_value = True

    await import_file(repository, bank_file(statement(entry(3, "7"), closing=closing)), Answers())

    repository.add_import.assert_not_awaited()
    repository.add_transactions.assert_not_awaited()
    repository.add_reported_balance.assert_not_awaited()


async def test_an_account_without_entries_becomes_an_account_all_the_same(
    repository: NonCallableMagicMock,
) -> None:
    await import_file(repository, bank_file(statement()), Answers())

    repository.add_account.assert_awaited_once()
    repository.fetch_transactions_between.assert_not_awaited()
    repository.add_import.assert_not_awaited()


async def test_two_statements_of_an_account_are_reported_apart_and_written_together(
    repository: NonCallableMagicMock,
) -> None:
    file = bank_file(statement(entry(1, "-5")), statement(number="2"), statement(entry(2, "-6")))

    report = await import_file(repository, file, Answers())

    assert [s.account_number for s in report.statements] == [IBAN, "2", IBAN]
    assert [s.new for s in report.statements] == [1, 0, 1]
    assert [call.args[0].number for call in repository.add_account.await_args_list] == [IBAN, "2"]
    assert len(repository.add_transactions.await_args_list[0].args[2]) == 2


@pytest.mark.parametrize(
    ("given", "number", "name"),
    [
        ("Checking", IBAN, "Checking 2051"),
        ("", IBAN, "Account 2051"),
        ("  ", "7", "Account 7"),
        ("Visa 2051", IBAN, "Visa 2051"),
    ],
)
async def test_the_name_of_a_new_account_tells_it_from_others(
    repository: NonCallableMagicMock, given: str, number: str, name: str
) -> None:
    await import_file(repository, bank_file(statement(number=number, name=given)), Answers())

    assert repository.add_account.await_args.args[0].name == name


async def test_a_missing_currency_is_that_of_the_account(repository: NonCallableMagicMock) -> None:
    repository.find_account.return_value = EVERYDAY

    report = await import_file(
        repository, bank_file(statement(entry(1, "-5"), currency=None)), Answers(currency="USD")
    )

    assert report.statements[0].currency == "EUR"


async def test_a_missing_currency_of_a_new_account_is_what_the_user_says(
    repository: NonCallableMagicMock,
) -> None:
    await import_file(repository, bank_file(statement(currency=None)), Answers(currency="USD"))

    assert repository.add_account.await_args.args[0].currency == "USD"


async def test_a_missing_account_number_is_what_the_user_says(repository: NonCallableMagicMock) -> None:
    report = await import_file(
        repository,
        bank_file(statement(number=""), statement(number="2")),
        Answers(account_number="de02 1203"),
    )

    assert [s.account_number for s in report.statements] == ["DE021203", "2"]


@pytest.mark.parametrize(
    ("statements", "answers", "sentence"),
    [
        ([statement(number=" ")], Answers(), "--account NUMBER"),
        ([statement(number=""), statement(number="")], Answers(account_number="1"), "only one"),
        ([statement(currency=None)], Answers(), "--currency EUR"),
        ([statement(currency="USD"), statement(currency="EUR")], Answers(), "EUR and USD"),
    ],
)
async def test_what_the_file_leaves_open_is_refused(
    repository: NonCallableMagicMock, statements: list[ParsedStatement], answers: Answers, sentence: str
) -> None:
    with pytest.raises(UnreadableFile, match=sentence):
        await import_file(repository, bank_file(*statements), answers)

    repository.add_account.assert_not_awaited()
    assert repository.steps == ["begin"]


async def test_another_currency_than_the_accounts_is_refused(repository: NonCallableMagicMock) -> None:
    repository.find_account.return_value = EVERYDAY

    with pytest.raises(UnreadableFile, match=f"{IBAN} would be in EUR and USD"):
        await import_file(repository, bank_file(statement(currency="USD")), Answers())


async def test_a_preview_reports_what_the_import_would_refuse_and_writes_nothing(
    repository: NonCallableMagicMock,
) -> None:
    file = bank_file(statement(entry(1, "-5"), number="", currency=None), statement(number="2"))

    report = await import_file(repository, file, Answers(), preview=True)

    assert not report.importable
    first = report.statements[0]
    assert (first.account_number, first.currency, first.new) == ("", None, 1)
    [warning] = report.warnings
    assert warning.place == "statement 1"
    assert warning.message.startswith("the import will refuse the file: ")
    repository.add_account.assert_not_awaited()


async def test_a_file_name_that_no_text_can_hold_is_noted_as_well_as_can_be(
    repository: NonCallableMagicMock,
) -> None:
    file = BankFile(Path(os.fsdecode(b"\xff.ofx")), "0" * 64, bank_file(statement(entry(1, "1"))).parsed)

    await import_file(repository, file, Answers())

    assert repository.add_import.await_args.args[0] == "?.ofx"


async def test_later_files_know_earlier_ones_and_nothing_is_written_below(
    repository: NonCallableMagicMock,
) -> None:
    closing = ParsedBalance(as_of=date(2026, 6, 2), amount=Decimal("10"))
    overlay = OverlayImportRepository(repository)
    first = bank_file(statement(entry(1, "-5"), entry(2, "-6"), closing=closing))
    second = bank_file(statement(entry(2, "-6"), entry(3, "-7"), closing=closing))

    reports = [await import_file(overlay, file, Answers()) for file in (first, second, second)]

    assert [(r.statements[0].new, r.statements[0].duplicates) for r in reports] == [
        (2, 0),
        (1, 1),
        (0, 2),
    ]
    for writing in (
        repository.add_account,
        repository.add_import,
        repository.add_transactions,
        repository.add_reported_balance,
    ):
        writing.assert_not_awaited()
    repository.transaction.assert_not_called()


async def test_it_adds_to_what_is_below(repository: NonCallableMagicMock) -> None:
    known = booked(1, entry(2, "-1", "below"))
    repository.find_account.return_value = EVERYDAY
    repository.fetch_transactions_between.return_value = (known,)
    overlay = OverlayImportRepository(repository)

    await overlay.add_transactions(EVERYDAY, 0, [booked(1, entry(1, "-1")), booked(1, entry(9, "-1"))])
    rows = await overlay.fetch_transactions_between(EVERYDAY, date(2026, 6, 1), date(2026, 6, 5))

    assert await overlay.find_account(IBAN) == EVERYDAY
    assert [row.booked_on.day for row in rows] == [1, 2]


def test_a_file_is_read_and_can_be_known_again(tmp_path: Path) -> None:
    path = tmp_path / "a b?#%.qfx"
    path.write_text(OFX)

    file = read_bank_file(path)

    assert (file.path, file.parsed.format, len(file.sha256)) == (path, "ofx", 64)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no such file"):
        read_bank_file(tmp_path / "none.ofx")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="a folder"):
        read_bank_file(tmp_path)


def test_a_name_that_the_system_refuses(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="cannot be read"):
        read_bank_file(tmp_path / ("x" * 5000))


def test_a_file_that_may_not_be_read(tmp_path: Path, mocker: MockerFixture) -> None:
    path = tmp_path / "a.ofx"
    path.write_text(OFX)
    mocker.patch("pathlib.Path.open", side_effect=PermissionError(13, "x"))

    with pytest.raises(UnreadableFile, match="Permission denied"):
        read_bank_file(path)


def test_a_huge_file_is_not_even_opened(tmp_path: Path, mocker: MockerFixture) -> None:
    path = tmp_path / "huge.ofx"
    path.touch()
    os.truncate(path, 200_000_000)
    opened = mocker.patch("pathlib.Path.open")

    with pytest.raises(UnreadableFile, match="larger than 100 MB; export shorter periods"):
        read_bank_file(path)

    opened.assert_not_called()


def test_what_grows_while_it_is_read_is_limited_too(tmp_path: Path, mocker: MockerFixture) -> None:
    path = tmp_path / "pipe.ofx"
    path.write_text(OFX)
    mocker.patch("statement_tui.services.bank_file.BYTES_MAX", len(OFX) - 1)
    mocker.patch("pathlib.Path.stat").return_value = os.stat_result((0o100600, *[0] * 9))

    with pytest.raises(UnreadableFile, match="too large"):
        read_bank_file(path)

    assert BYTES_MAX == 100_000_000


@pytest.mark.parametrize("data", [b"", b" \r\n\t"])
def test_an_empty_file(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match="empty"):
        parse_bank_file(data)


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"Date;Amount\n", b"\x89PNG\r\n\x1a\n\0\0"])
def test_a_file_of_another_format_is_refused_with_the_formats_that_can_be_read(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match="OFX, QFX or QBO"):
        parse_bank_file(data)
