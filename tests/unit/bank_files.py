"""Bank files as readers give them, and what is known before one comes in."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final
from unittest.mock import NonCallableMagicMock

from pytest_mock import MockerFixture

from statement_tui.models.account import Account, compared_account_number
from statement_tui.models.import_batch import ImportBatch
from statement_tui.models.import_plan import AccountFile, KnownTransaction, PlannedEntry
from statement_tui.models.ledger import AccountLedger
from statement_tui.models.money import to_minor_units
from statement_tui.models.parsed import (
    ParsedBalance,
    ParsedEntry,
    ParsedFile,
    ParsedStatement,
    ParseWarning,
)
from statement_tui.models.reported_balance import BalanceKind, ReportedBalance
from statement_tui.repositories.protocol import ImportRepository
from statement_tui.services.bank_file import BankFile

IBAN: Final = "DE02120300000000202051"
EVERYDAY: Final = Account(user_id="alice", number=IBAN, name="Everyday", currency="EUR")
SHA256: Final = "0123456789abcdef" * 4
BATCH: Final = ImportBatch(
    number=7,
    file_name="june.ofx",
    sha256=SHA256,
    format="ofx",
    imported_at=datetime(2026, 7, 1, 9, 30, tzinfo=UTC),
    account_numbers=(IBAN,),
    new=3,
    duplicates=2,
    warnings=1,
)


def june(day: int) -> date:
    return date(2026, 6, day)


def entry(
    day: int,
    amount: str = "-5",
    description: str = "Grocer",
    reference: str | None = None,
    *,
    balance: str | None = None,
    place: str = "",
) -> ParsedEntry:
    return ParsedEntry(
        booked_on=june(day),
        amount=Decimal(amount),
        description=description,
        reference=reference,
        balance=None if balance is None else Decimal(balance),
        place=place,
    )


def balance(day: int, amount: str, kind: BalanceKind = BalanceKind.CLOSING) -> ParsedBalance:
    return ParsedBalance(june(day), Decimal(amount), kind)


def statement(
    *entries: ParsedEntry,
    number: str = IBAN,
    currency: str | None = "EUR",
    opening: ParsedBalance | None = None,
    closing: ParsedBalance | None = None,
    name: str = "Checking",
    warnings: tuple[ParseWarning, ...] = (),
) -> ParsedStatement:
    return ParsedStatement(
        account_number=number,
        account_name=name,
        institution="Nordstern",
        currency=currency,
        entries=entries,
        opening_balance=opening,
        closing_balance=closing,
        warnings=warnings,
    )


def bank_file(*statements: ParsedStatement, warnings: tuple[ParseWarning, ...] = ()) -> BankFile:
    parsed = ParsedFile(format="ofx", statements=statements, warnings=warnings)
    return BankFile("downloads/june.ofx", "june.ofx", SHA256, parsed)


def booked(sequence: int, entry: ParsedEntry, id: int | None = None) -> KnownTransaction:
    """The entry as a transaction that is in the database already."""
    return KnownTransaction(
        id=sequence if id is None else id,
        booked_on=entry.booked_on,
        minor_units=to_minor_units(entry.amount, "EUR"),
        reference=entry.reference,
        counterparty=entry.counterparty,
        description=entry.description,
        sequence=sequence,
    )


def planned(position: int, entry: ParsedEntry, sequence: int = 1) -> PlannedEntry:
    """The entry as a new one of a file."""
    return PlannedEntry(position, None, sequence, to_minor_units(entry.amount, "EUR"), entry)


def knowing(*accounts: Account) -> Callable[[str, str | None], Awaitable[Account | None]]:
    """Finds these accounts by their numbers, compared as a repository does."""

    async def find_account(number: str, currency: str | None) -> Account | None:
        compared = compared_account_number(number)
        for account in accounts:
            if currency in (None, account.currency) and compared in (
                compared_account_number(account.number),
                compared_account_number(account.number).removesuffix(account.currency),
            ):
                return account
        return None

    return find_account


def import_repository(mocker: MockerFixture) -> NonCallableMagicMock:
    """A repository without accounts that accepts everything; `steps` has what it was asked to write."""
    mock: NonCallableMagicMock = mocker.create_autospec(ImportRepository, instance=True)
    mock.find_account.return_value = None
    mock.find_import.return_value = None
    mock.fetch_known_transactions.return_value = ()
    mock.fetch_ledger.return_value = AccountLedger(account=EVERYDAY)
    mock.fetch_imports.return_value = ()
    mock.add_import.return_value = 7
    mock.steps = []

    @asynccontextmanager
    async def transaction() -> AsyncIterator[None]:
        mock.steps.append("begin")
        yield
        mock.steps.append("commit")

    mock.transaction.side_effect = transaction
    mock.keep_copy.side_effect = lambda: mock.steps.append("copy")
    return mock


def written(repository: NonCallableMagicMock) -> list[tuple[Account, int, AccountFile]]:
    """Account, import and file of each account that was written."""
    return [call.args[:3] for call in repository.add_account_file.await_args_list]


def require_nothing_written(repository: NonCallableMagicMock) -> None:
    for writing in ("keep_copy", "add_account", "add_account_number", "add_import", "add_account_file"):
        getattr(repository, writing).assert_not_awaited()


def ledger(*reports: tuple[date, str, BalanceKind, str]) -> AccountLedger:
    """With reports of a day, an amount, a kind and what was booked before."""
    return AccountLedger(
        account=EVERYDAY,
        reported_balances=tuple(
            ReportedBalance(as_of=day, amount=Decimal(amount), kind=kind, booked_before=Decimal(booked))
            for day, amount, kind, booked in reports
        ),
    )
