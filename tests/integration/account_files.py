"""What a file has for an account, from transactions and reported balances as they should come out."""

from collections.abc import Iterable, Sequence

from statement_tui.models.account import Account
from statement_tui.models.import_plan import AccountFile, PlannedBalance, PlannedEntry
from statement_tui.models.money import to_minor_units
from statement_tui.models.parsed import ParsedEntry, unwatched
from statement_tui.models.reported_balance import ReportedBalance
from statement_tui.models.transaction import Transaction
from statement_tui.repositories.protocol import ImportRepository

SHA256 = "0123456789abcdef" * 4


def account_file(
    account: Account,
    transactions: Iterable[Transaction] = (),
    reports: Iterable[ReportedBalance] = (),
    *,
    overlaps: bool = False,
) -> AccountFile:
    """A file with these transactions, all of them new, and these reports."""
    currency = account.currency
    entries = tuple(
        PlannedEntry(
            position,
            None,
            transaction.sequence,
            to_minor_units(transaction.amount, currency),
            entry(transaction),
        )
        for position, transaction in enumerate(transactions, start=1)
    )
    days = [planned.entry.booked_on for planned in entries]
    return AccountFile(
        first_booked_on=min(days, default=None),
        last_booked_on=max(days, default=None),
        entries=entries,
        balances=tuple(dict.fromkeys(balance(account, report, entries) for report in reports)),
        overlaps=overlaps,
    )


def entry(transaction: Transaction) -> ParsedEntry:
    """The transaction as a file gives it."""
    return ParsedEntry(
        booked_on=transaction.booked_on,
        amount=transaction.amount,
        value_on=transaction.value_on,
        description=transaction.description,
        counterparty=transaction.counterparty,
        counterparty_account=transaction.counterparty_account,
        reference=transaction.reference,
        end_to_end_id=transaction.end_to_end_id,
        kind=transaction.kind,
        details=transaction.details,
        balance=transaction.reported_balance,
    )


def balance(account: Account, report: ReportedBalance, entries: Sequence[PlannedEntry]) -> PlannedBalance:
    """The report, at the entry that it comes after."""
    before = [e for e in entries if e.entry.booked_on == report.as_of and e.sequence <= report.after_sequence]
    position = max(before, key=lambda planned: planned.sequence).position if before else None
    return PlannedBalance(
        report.as_of, report.kind, to_minor_units(report.amount, account.currency), position
    )


async def add_file(
    imports: ImportRepository,
    account: Account,
    transactions: Iterable[Transaction] = (),
    reports: Iterable[ReportedBalance] = (),
    *,
    sha256: str = SHA256,
    overlaps: bool = False,
) -> int:
    """Import a file with these transactions and reports for an account that is there; returns its number."""
    async with imports.transaction():
        number = await imports.add_import("june.ofx", sha256, "ofx", 3, 2, 1)
        file = account_file(account, transactions, reports, overlaps=overlaps)
        await imports.add_account_file(account, number, file, unwatched)
    return number
