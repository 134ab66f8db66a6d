"""Statement databases of any size, generated in SQL."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Final, NamedTuple

from statement_tui.models.transaction_filter import searched_text
from statement_tui.repositories.schema import upgrade_statements
from statement_tui.repositories.search_index import FILL

LARGE_FROM: Final = 500_000
"""Transactions of the smallest database that has the account with months of 100,000."""

_TRANSACTIONS_PER_ACCOUNT: Final = 10_000
MONTHS: Final = 36
"""Of every account that has all of them."""
_FIRST_MONTH: Final = "2023-01"
_DAYS: Final = 28
_OPENING_BALANCE: Final = 250_000
"""Of every account, in cents."""


class Measured(NamedTuple):
    """An account that is measured."""

    id: int
    """Its id; the first one is what the program opens by itself."""
    name: str
    """What it is called."""
    rows: int
    """Transactions in each of its months."""
    months: int
    """How many months it has, the newest ones of the database."""

    @property
    def number(self) -> str:
        """Its number, in the form that the other accounts have too."""
        return f"DE{self.id:020}"


EVERYDAY: Final = Measured(1, "Everyday", 40, MONTHS)
SHOP: Final = Measured(2, "Shop", 1_000, 6)
CLEARING: Final = Measured(3, "Clearing", 100_000, 3)

_NUMBERS: Final = """
WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n + 1 < :count)
"""

_MONTH_NAMES: Final = f"""
INSERT INTO month {_NUMBERS}
SELECT n, substr(date('{_FIRST_MONTH}-01', n || ' months'), 1, 8) FROM number
"""

_ACCOUNTS: Final = f"""
INSERT INTO accounts (id, user_id, number, name, institution, currency, opening_balance) {_NUMBERS}
SELECT :first + n, printf('customer-%06d', (:first + n) / 4), printf('DE%020d', :first + n),
    printf(:name, n + 1), 'Example Bank', 'EUR', {_OPENING_BALANCE}
FROM number
"""

_IMPORTS: Final = """
INSERT INTO imports (
    id, file_name, sha256, format, imported_at, new_count, duplicate_count, warning_count
)
SELECT id, printf('account-%06d.ofx', id), printf('%064x', id), 'OFX', '2026-01-02T08:00:00+00:00',
    :new_count, 0, 0
FROM accounts WHERE id BETWEEN :first AND :first + :count - 1
"""

# The month of an account: the days in order, the salary on the first and small payments on all of them. The
# amounts differ from month to month, and add up to something between nothing and a few hundred.
_PATTERN: Final = f"""
INSERT INTO pattern {_NUMBERS}
SELECT n, printf('%02d', 1 + n * {_DAYS} / :count),
    n - (n * {_DAYS} / :count * :count + {_DAYS} - 1) / {_DAYS} + 1,
    CASE n WHEN 0 THEN 4300 * :count ELSE -(250 + n * 3571 % 8000) END,
    CASE n WHEN 0 THEN 'Salary of the month, paid by transfer' ELSE printf(
        '%s, card 4%03d, terminal %06d, thank you',
        CASE n % 4
            WHEN 0 THEN 'Grocery store' WHEN 1 THEN 'Bakery' WHEN 2 THEN 'Petrol station' ELSE 'Bookshop'
        END,
        n % 1000, n * 31 % 1000000
    ) END
FROM number
"""

_TRANSACTIONS: Final = """
INSERT INTO transactions (
    account_id, booked_on, sequence, value_on, amount, description, counterparty, reference, kind, imported
)
SELECT a.id, m.prefix || p.day, p.sequence, m.prefix || p.day, p.amount + (a.id * 7 + m.n * 13) % 97,
    p.description, CASE p.n % 4 WHEN 0 THEN 'Example Trading Company' END,
    printf('%06d-%02d-%06d', a.id, m.n, p.n), CASE p.n WHEN 0 THEN 'CREDIT' ELSE 'POS' END, 1
FROM accounts AS a CROSS JOIN month AS m CROSS JOIN pattern AS p
WHERE a.id BETWEEN :first AND :first + :count - 1 AND m.n >= :first_month
ORDER BY a.id, m.n, p.n
"""

_TOTALS: Final = """
INSERT INTO monthly_totals (account_id, month, total_in, total_out, transaction_count)
SELECT account_id, substr(booked_on, 1, 7) AS month, sum(max(amount, 0)), sum(min(amount, 0)), count(*)
FROM transactions GROUP BY account_id, month
"""

_IMPORT_ENTRIES: Final = """
INSERT INTO import_entries (import_id, position, transaction_id)
SELECT account_id, row_number() OVER (PARTITION BY account_id ORDER BY id), id FROM transactions
"""

_IMPORT_ACCOUNTS: Final = """
INSERT INTO import_accounts (import_id, account_id, first_booked_on, last_booked_on, entry_count)
SELECT account_id, account_id, min(booked_on), max(booked_on), count(*) FROM transactions GROUP BY account_id
"""

_REPORTED_BALANCES: Final = f"""
INSERT INTO reported_balances (account_id, as_of, kind, amount, import_id)
SELECT account_id, min(month) || '-01', 'opening', {_OPENING_BALANCE}, account_id
FROM monthly_totals GROUP BY account_id
UNION ALL
SELECT account_id, date(month || '-01', '+1 month', '-1 day'), 'closing',
    {_OPENING_BALANCE} + sum(total_in + total_out) OVER (PARTITION BY account_id ORDER BY month), account_id
FROM monthly_totals
"""

_OBJECTS_MADE_LAST: Final = """
SELECT type, name, sql FROM sqlite_master
WHERE tbl_name IN ('transactions', 'import_entries') AND type IN ('index', 'trigger') AND sql IS NOT NULL
"""


def database_of(transactions: int, folder: Path) -> Path:
    """The database with at least so many transactions in the folder, generated when it is not there yet."""
    path = folder / f"statements-{transactions}.db"
    if not path.exists():
        partial = path.with_suffix(".partial")
        partial.unlink(missing_ok=True)
        started = time.perf_counter()
        with closing(sqlite3.connect(partial, isolation_level=None)) as database:
            _generate(database, transactions)
        partial.replace(path)
        seconds = time.perf_counter() - started
        print(f"generated {path.name}, {path.stat().st_size / 1e6:,.0f} MB, in {seconds:,.0f} s", flush=True)
    return path


def iso_month(number: int) -> str:
    """The month of this number, from 0, as `YYYY-MM`."""
    year, month = map(int, _FIRST_MONTH.split("-"))
    months = year * 12 + month - 1 + number
    return f"{months // 12}-{months % 12 + 1:02}"


def measured_accounts(transactions: int) -> tuple[Measured, ...]:
    """The accounts that are measured in the database of this size."""
    return (EVERYDAY, SHOP, CLEARING) if transactions >= LARGE_FROM else (EVERYDAY, SHOP)


def _generate(database: sqlite3.Connection, transactions: int) -> None:
    for statement in upgrade_statements(0):
        database.execute(statement)
    expected = _schema(database)
    # Rows are made right and in order here, so nothing has to be checked, kept or undone one by one.
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "ignore_check_constraints = ON"):
        database.execute(f"PRAGMA {pragma}")
    database.execute("PRAGMA cache_size = -500000")
    later = database.execute(_OBJECTS_MADE_LAST).fetchall()
    for kind, name, _ in later:
        database.execute(f"DROP {kind} {name}")
    database.execute("CREATE TEMP TABLE month (n INTEGER PRIMARY KEY, prefix TEXT)")
    database.execute(_MONTH_NAMES, {"count": MONTHS})
    database.execute("BEGIN")
    _fill(database, transactions)
    database.execute(_TOTALS)
    database.execute(_REPORTED_BALANCES)
    database.execute(_IMPORT_ENTRIES)
    database.execute(_IMPORT_ACCOUNTS)
    for _, _, sql in later:
        database.execute(sql)
    database.create_function("searched_text", 3, searched_text, deterministic=True)
    database.execute("INSERT INTO unsearched_transactions (id) SELECT id FROM transactions")
    database.execute(FILL)
    database.execute("DELETE FROM unsearched_transactions")
    database.execute("COMMIT")
    _require_same(_schema(database), expected)
    _require_same(database.execute("PRAGMA foreign_key_check(accounts)").fetchall(), [])


def _fill(database: sqlite3.Connection, transactions: int) -> None:
    measured = measured_accounts(transactions)
    left = transactions
    for account in measured:
        _add_accounts(database, account.id, 1, account.name, account.rows, account.months)
        left -= account.rows * account.months
    accounts = max(1, transactions // _TRANSACTIONS_PER_ACCOUNT)
    rows = max(1, -(-left // (accounts * MONTHS)))
    _add_accounts(database, len(measured) + 1, accounts, "Account %d", rows, MONTHS)


def _add_accounts(
    database: sqlite3.Connection, first: int, count: int, name: str, rows: int, months: int
) -> None:
    """Add accounts that have `rows` transactions in each of the newest months."""
    accounts = {"first": first, "count": count}
    database.execute("CREATE TEMP TABLE pattern (n INTEGER PRIMARY KEY, day, sequence, amount, description)")
    database.execute(_PATTERN, {"count": rows})
    database.execute(_ACCOUNTS, {**accounts, "name": name})
    database.execute(_IMPORTS, {**accounts, "new_count": rows * months})
    database.execute(_TRANSACTIONS, {**accounts, "first_month": MONTHS - months})
    database.execute("DROP TABLE temp.pattern")


def _schema(database: sqlite3.Connection) -> list[tuple[str, str, str | None]]:
    rows: list[tuple[str, str, str | None]] = database.execute(
        "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"
    ).fetchall()
    return rows


def _require_same(found: object, expected: object) -> None:
    if found != expected:
        raise RuntimeError(f"the generated database is wrong: {found} instead of {expected}")
