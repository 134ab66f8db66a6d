"""A bank in memory: what the screen reads in these tests."""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from itertools import groupby
from typing import Final, NamedTuple

from statement_tui.errors import UnknownAccount
from statement_tui.models.account import Account
from statement_tui.models.found_transaction import FoundTransaction, SearchStep
from statement_tui.models.ledger import AccountLedger, MonthlyTotal
from statement_tui.models.money import decimals, to_minor_units
from statement_tui.models.month import Month
from statement_tui.models.reported_balance import BalanceKind, Position, ReportedBalance
from statement_tui.models.statement import MonthlyStatement
from statement_tui.models.transaction import BookedRow, Transaction, TransactionPage
from statement_tui.models.transaction_filter import TransactionFilter, searched_text
from statement_tui.repositories.protocol import StatementRepository
from statement_tui.services.generate_statement import PAGE_SIZE, generate_monthly_statement

EVERYDAY = Account(
    user_id="kim",
    number="DE02120300000000202051",
    name="Everyday",
    institution="Nordstern",
    currency="EUR",
    opening_balance=Decimal("1000.00"),
)
SAVINGS = Account(
    user_id="kim",
    number="4711",
    name="Savings",
    institution="Sparbank",
    currency="EUR",
    opening_balance=Decimal("0.00"),
)
YEN = Account(user_id="ben", number="0310012345678", name="東京 Yen", currency="JPY")


def entry(day: str, amount: str, description: str = "Grocer", **fields: str) -> Transaction:
    """A transaction; its sequence number is its place among those of its day."""
    return Transaction.model_validate(
        {
            "booked_on": date.fromisoformat(day),
            "sequence": 1,
            "amount": Decimal(amount),
            "description": description,
            **fields,
        }
    )


def month(text: str) -> Month:
    return Month.parse(text)


@cache
def monthly(first: str, months: int, rows: int = 3) -> tuple[Transaction, ...]:
    """So many transactions in each of so many months; each says which month it is."""
    periods = [month(first).plus(index) for index in range(months)]
    return tuple(
        entry(
            f"{period}-{1 + row * 28 // rows:02}", "-10.00" if row % 3 else "25.00", f"Row {row} of {period}"
        )
        for period in periods
        for row in range(rows)
    )


@dataclass
class Book:
    """An account with its transactions and what the bank reports at the end of days."""

    account: Account
    transactions: Sequence[Transaction] = ()
    closing: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        numbered = []
        for _, day in groupby(sorted(self.transactions, key=_day), key=_day):
            numbered += [row.model_copy(update={"sequence": n}) for n, row in enumerate(day, start=1)]
        self.transactions = numbered

    def of(self, period: Month) -> tuple[Transaction, ...]:
        """The transactions of a month."""
        return self._months.get((period.year, period.month), ())

    @cached_property
    def ledger(self) -> AccountLedger:
        """Totals and reports, as storage would give them."""
        return AccountLedger(
            account=self.account,
            monthly_totals=tuple(
                _total(Month(year=year, month=number), rows) for (year, number), rows in self._months.items()
            ),
            reported_balances=tuple(self._report(day) for day in sorted(self.closing)),
        )

    @cached_property
    def _months(self) -> dict[tuple[int, int], tuple[Transaction, ...]]:
        months = groupby(self.transactions, key=lambda row: (row.booked_on.year, row.booked_on.month))
        return {period: tuple(rows) for period, rows in months}

    def _report(self, day: str) -> ReportedBalance:
        booked = [row.amount for row in self.transactions if row.booked_on.isoformat() <= day]
        return ReportedBalance(
            as_of=date.fromisoformat(day),
            amount=Decimal(self.closing[day]),
            kind=BalanceKind.CLOSING,
            booked_before=sum(booked, Decimal(0)),
        )


def _day(row: Transaction) -> date:
    return row.booked_on


def _total(period: Month, rows: Iterable[Transaction]) -> MonthlyTotal:
    amounts = [row.amount for row in rows]
    return MonthlyTotal(
        period=period,
        total_in=sum((amount for amount in amounts if amount > 0), Decimal(0)),
        total_out=sum((amount for amount in amounts if amount < 0), Decimal(0)),
        transaction_count=len(amounts),
    )


class Call(NamedTuple):
    """What a repository was asked."""

    method: str
    arguments: tuple[object, ...]


class Bank:
    """A `StatementRepository` that can be counted, held up and broken.

    A stubborn one answers even those who have given up.
    """

    def __init__(self, *books: Book) -> None:
        self.books = list(books)
        self.calls: list[Call] = []
        self.cancelled: list[Call] = []
        self.faults: dict[str, Exception] = {}
        self.entered = asyncio.Event()
        self.stubborn = False
        self._held: dict[Call, asyncio.Event] = {}

    async def open(self) -> StatementRepository:
        """What the screen is given to open."""
        if fault := self.faults.get("open"):
            raise fault
        return self

    def hold(self, method: str, *arguments: object) -> asyncio.Event:
        """Answer calls that begin with these arguments only when the event is set."""
        return self._held.setdefault(Call(method, arguments), asyncio.Event())

    def fail(self, method: str, fault: Exception) -> None:
        """Raise this in every call of the method."""
        self.faults[method] = fault

    def heal(self) -> None:
        """Fail no more."""
        self.faults.clear()

    def count(self, method: str) -> int:
        """How often the method was called."""
        return sum(call.method == method for call in self.calls)

    def asked(self, method: str) -> list[tuple[object, ...]]:
        """With what the method was called."""
        return [call.arguments for call in self.calls if call.method == method]

    async def fetch_accounts(self, search: str, after: str | None, limit: int) -> tuple[Account, ...]:
        await self._answer("fetch_accounts", search, after, limit)
        accounts = [book.account for book in self.books]
        numbers = [account.number for account in accounts]
        start = numbers.index(after) + 1 if after is not None else 0
        return tuple(account for account in accounts[start:] if _fits(search, account))[:limit]

    async def fetch_account_id(self, account_number: str) -> int:
        await self._answer("fetch_account_id", account_number)
        return self.books.index(self._book(account_number))

    async def fetch_account_of_id(self, account_id: int) -> Account | None:
        await self._answer("fetch_account_of_id", account_id)
        return self.books[account_id].account if account_id < len(self.books) else None

    async def fetch_ledger(self, account_number: str) -> AccountLedger:
        await self._answer("fetch_ledger", account_number)
        return self._book(account_number).ledger

    async def fetch_transactions_by_account(
        self, account_number: str, month: int, year: int
    ) -> tuple[Transaction, ...]:
        await self._answer("fetch_transactions_by_account", account_number, month, year)
        return self._book(account_number).of(Month(year=year, month=month))

    async def fetch_transaction_page(
        self, account_number: str, month: int, year: int, offset: int, limit: int
    ) -> TransactionPage:
        await self._answer("fetch_transaction_page", account_number, month, year, offset, limit)
        rows = self._book(account_number).of(Month(year=year, month=month))
        return TransactionPage(
            booked_before=sum((row.amount for row in rows[:offset]), Decimal(0)),
            transactions=rows[offset : offset + limit],
        )

    async def fetch_month_rows(self, account_number: str, month: int, year: int) -> Sequence[BookedRow]:
        await self._answer("fetch_month_rows", account_number, month, year)
        book = self._book(account_number)
        return [booked_row(row, book.account.currency) for row in book.of(Month(year=year, month=month))]

    async def fetch_transactions_at(
        self, account_number: str, positions: Sequence[Position]
    ) -> tuple[Transaction, ...]:
        await self._answer("fetch_transactions_at", account_number, tuple(positions))
        rows = {(row.booked_on, row.sequence): row for row in self._book(account_number).transactions}
        return tuple(rows[position] for position in positions if position in rows)

    async def fetch_transactions_between(
        self, account_number: str, first: date, last: date, limit: int
    ) -> tuple[Transaction, ...]:
        await self._answer("fetch_transactions_between", account_number, first, last, limit)
        rows = self._book(account_number).transactions
        return tuple(row for row in rows if first <= row.booked_on <= last)[:limit]

    async def find_transactions(
        self,
        wanted: TransactionFilter,
        *,
        account_number: str | None = None,
        before: date | None = None,
        after: date | None = None,
        newest_first: bool = True,
    ) -> AsyncGenerator[SearchStep, None]:
        found = [
            FoundTransaction(book.account, row)
            for book in self.books
            for row in book.transactions
            if account_number in {None, book.account.number}
            and (before is None or row.booked_on < before)
            and (after is None or row.booked_on > after)
            and _matches(wanted, row, book.account.currency)
        ]
        found.sort(key=lambda one: one.transaction.booked_on, reverse=newest_first)
        for day, some in groupby(found, key=lambda one: one.transaction.booked_on):
            await self._answer("find_transactions", wanted.text, account_number)
            yield SearchStep(tuple(some), day)
        await self._answer("find_transactions", wanted.text, account_number)
        yield SearchStep((), date(1900, 1, 1))

    async def fetch_row_number(self, account_number: str, position: Position) -> int:
        await self._answer("fetch_row_number", account_number, position)
        rows = self._book(account_number).of(Month.containing(position[0]))
        return sum((row.booked_on, row.sequence) < position for row in rows)

    def _book(self, account_number: str) -> Book:
        for book in self.books:
            if book.account.number == account_number:
                return book
        raise UnknownAccount("No such account", f"{account_number} is not in the database")

    async def _answer(self, method: str, *arguments: object) -> None:
        call = Call(method, arguments)
        self.calls.append(call)
        for count in range(len(arguments) + 1):
            if held := self._held.get(Call(method, arguments[:count])):
                self.entered.set()
                try:
                    await held.wait()
                except asyncio.CancelledError:
                    self.cancelled.append(call)
                    if not self.stubborn:
                        raise
        await asyncio.sleep(0)
        if fault := self.faults.get(method):
            raise fault


def booked_row(row: Transaction, currency: str) -> BookedRow:
    """A transaction as finding and sorting need it."""
    amount = to_minor_units(row.amount, currency)
    return row.booked_on.isoformat(), row.sequence, amount, row.description, row.counterparty, row.reference


def _matches(wanted: TransactionFilter, row: Transaction, currency: str) -> bool:

    text = searched_text(row.description, row.counterparty, row.reference)
    return wanted.matches(to_minor_units(row.amount, currency), decimals(currency), text)


def _fits(search: str, account: Account) -> bool:
    text = f"{account.name} {account.number} {account.institution or ''} {account.user_id}".lower()
    letters = iter(text)
    return all(letter in letters for letter in search.lower())


MANY: Final = 1_000 * PAGE_SIZE
"""Transactions of a very long month; its last page is full."""
LAST_PAGE: Final = MANY - PAGE_SIZE
"""How many of them stand before the last page."""


class LongMonth(Bank):
    """One account with one month of very many rows, made when they are asked for."""

    PERIOD = Month(year=2026, month=3)

    def __init__(self, rows: int = MANY) -> None:
        super().__init__(Book(EVERYDAY))
        self.rows = rows

    async def fetch_ledger(self, account_number: str) -> AccountLedger:
        await self._answer("fetch_ledger", account_number)
        total = MonthlyTotal(
            period=self.PERIOD,
            total_in=Decimal("0.01") * self.rows,
            total_out=Decimal(0),
            transaction_count=self.rows,
        )
        return AccountLedger(account=EVERYDAY, monthly_totals=(total,))

    async def fetch_transaction_page(
        self, account_number: str, month: int, year: int, offset: int, limit: int
    ) -> TransactionPage:
        await self._answer("fetch_transaction_page", account_number, month, year, offset, limit)
        return TransactionPage(
            booked_before=Decimal("0.01") * offset,
            transactions=tuple(map(self._row, range(offset, min(offset + limit, self.rows)))),
        )

    async def fetch_month_rows(self, account_number: str, month: int, year: int) -> Sequence[BookedRow]:
        await self._answer("fetch_month_rows", account_number, month, year)
        days = [f"2026-03-{1 + day:02}" for day in range(31)]
        return [
            (days[row * 31 // self.rows], 1 + row, 1, f"Row {row}", None, None) for row in range(self.rows)
        ]

    async def fetch_transactions_at(
        self, account_number: str, positions: Sequence[Position]
    ) -> tuple[Transaction, ...]:
        await self._answer("fetch_transactions_at", account_number, tuple(positions))
        return tuple(self._row(sequence - 1) for _, sequence in positions)

    def _row(self, row: int) -> Transaction:
        return Transaction(
            booked_on=date(2026, 3, 1 + row * 31 // self.rows),
            sequence=1 + row,
            amount=Decimal("0.01"),
            description=f"Row {row}",
        )


async def long_statement(rows: int = MANY) -> MonthlyStatement:
    """The statement of a month with so many rows, of which only the first page is here."""
    period = LongMonth.PERIOD
    return await generate_monthly_statement(
        LongMonth(rows), EVERYDAY.number, period.month, period.year, limit=PAGE_SIZE
    )


async def statement_of(book: Book, period: str) -> MonthlyStatement:
    """The statement of a month, as the program makes it."""
    parsed = month(period)
    return await generate_monthly_statement(Bank(book), book.account.number, parsed.month, parsed.year)
