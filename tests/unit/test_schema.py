"""The schema by itself, through plain sqlite3: whoever writes, totals stay true and nonsense is refused."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from datetime import date
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statement_tui.repositories.schema import (
    APPLICATION_ID,
    SCHEMA_VERSION,
    migrations,
    split_statements,
    upgrade_statements,
)

TOTALS: Final = "SELECT * FROM monthly_totals ORDER BY account_id, month"
ADDED_UP: Final = """
SELECT account_id, substr(booked_on, 1, 7), sum(max(amount, 0)), sum(min(amount, 0)), count(*)
FROM transactions GROUP BY account_id, substr(booked_on, 1, 7) ORDER BY account_id, booked_on
"""
LARGEST: Final = 2**53

ACCOUNT: Final[dict[str, object]] = {"user_id": "kim", "number": "9", "name": "Savings", "currency": "EUR"}
TRANSACTION: Final[dict[str, object]] = {
    "account_id": 1,
    "booked_on": "2025-06-01",
    "sequence": 1,
    "amount": 100,
}
REPORT: Final[dict[str, object]] = {"account_id": 1, "as_of": "2025-06-30", "kind": "closing", "amount": 100}
IMPORT: Final[dict[str, object]] = {
    "file_name": "june.ofx",
    "sha256": "0" * 64,
    "format": "ofx",
    "imported_at": "2025-07-01T00:00:00+00:00",
    "new_count": 0,
    "duplicate_count": 0,
    "warning_count": 0,
}


def new_database() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for statement in upgrade_statements(0):
        connection.execute(statement)
    for number in ("1", "2"):
        insert(connection, "accounts", ACCOUNT | {"number": number})
    return connection


def insert(
    connection: sqlite3.Connection, table: str, values: Mapping[str, object], verb: str = "INSERT"
) -> None:
    columns, places = ", ".join(values), ", ".join("?" * len(values))
    connection.execute(f"{verb} INTO {table} ({columns}) VALUES ({places})", tuple(values.values()))


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    """A statement database with two accounts, in memory."""
    with closing(new_database()) as connection:
        yield connection


# Migrations.


def test_there_are_as_many_migrations_as_the_version_says() -> None:
    assert len(migrations()) == SCHEMA_VERSION


def test_a_new_database_has_mark_and_version(database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert APPLICATION_ID.to_bytes(4, "big") == b"StTu"
    assert database.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_database_that_is_up_to_date_gets_no_migration() -> None:
    assert all(statement.startswith("PRAGMA") for statement in upgrade_statements(SCHEMA_VERSION))


def test_a_migration_can_be_rolled_back_as_a_whole() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        for statement in upgrade_statements(0):
            connection.execute(statement)
        connection.execute("ROLLBACK")
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
        assert connection.execute("PRAGMA user_version").fetchone() == (0,)


@pytest.mark.parametrize(
    ("script", "statements"),
    [
        ("", []),
        ("\n  \n", []),
        ("SELECT 1;", ["SELECT 1;"]),
        ("SELECT 1;\nSELECT 2", ["SELECT 1;", "SELECT 2"]),
        ("SELECT\n  ';\n';\n\nSELECT 2;\n", ["SELECT\n  ';\n';", "SELECT 2;"]),
        ("-- one; two\nSELECT 1;", ["-- one; two\nSELECT 1;"]),
        ("/* one;\ntwo */ SELECT 1;", ["/* one;\ntwo */ SELECT 1;"]),
        (
            "CREATE TRIGGER t AFTER INSERT ON a\nBEGIN\n    SELECT 1;\n    SELECT 2;\nEND;\nSELECT 3;",
            ["CREATE TRIGGER t AFTER INSERT ON a\nBEGIN\n    SELECT 1;\n    SELECT 2;\nEND;", "SELECT 3;"],
        ),
    ],
)
def test_a_script_is_split_into_whole_statements(script: str, statements: list[str]) -> None:
    assert list(split_statements(script)) == statements


# Monthly totals, whoever writes and in whatever order.

accounts = st.sampled_from([1, 2])
days = st.sampled_from(["2024-12-31", "2025-01-01", "2025-01-31", "2025-02-01"]) | st.dates(
    date(2024, 12, 1), date(2025, 2, 28)
).map(date.isoformat)
sequences = st.integers(1, 3)
amounts = st.sampled_from([0, 1, -1, LARGEST, -LARGEST]) | st.integers(-10_000, 10_000)
rows = st.tuples(accounts, days, sequences, amounts)
ids = st.integers(1, 12)
ADD: Final = "{} INTO transactions (account_id, booked_on, sequence, amount) VALUES (?, ?, ?, ?)"
ADD_WITH_ID: Final = (
    "{} INTO transactions (account_id, booked_on, sequence, amount, id) VALUES (?, ?, ?, ?, ?)"
)


def statement(sql: str, *values: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[str, tuple[Any, ...]]]:
    return st.tuples(st.just(sql), st.tuples(*values))


def add(verb: str) -> st.SearchStrategy[tuple[str, tuple[Any, ...]]]:
    return st.tuples(st.just(ADD.format(verb)), rows) | st.tuples(
        st.just(ADD_WITH_ID.format(verb)), st.builds(lambda row, row_id: (*row, row_id), rows, ids)
    )


writes = st.one_of(
    add("INSERT"),
    add("INSERT"),
    add("REPLACE"),
    add("INSERT OR IGNORE"),
    add("INSERT OR FAIL"),
    statement("UPDATE transactions SET amount = ? WHERE id = ?", amounts, ids),
    statement("UPDATE transactions SET booked_on = ? WHERE id = ?", days, ids),
    statement("UPDATE OR REPLACE transactions SET booked_on = ? WHERE id = ?", days, ids),
    statement("UPDATE OR REPLACE transactions SET id = ? WHERE id = ?", ids, ids),
    statement("UPDATE OR REPLACE transactions SET sequence = ? WHERE account_id = ?", sequences, accounts),
    statement("UPDATE transactions SET account_id = ? WHERE id = ?", accounts, ids),
    statement("UPDATE transactions SET amount = -amount WHERE account_id = ?", accounts),
    statement(
        "UPDATE transactions SET description = 'x', sequence = sequence + ? WHERE id = ?", sequences, ids
    ),
    statement("DELETE FROM transactions WHERE id = ?", ids),
    statement("DELETE FROM transactions WHERE booked_on >= ?", days),
    statement("SAVEPOINT before"),
    statement("ROLLBACK TO before"),
    statement("RELEASE before"),
)


START: Final = [
    (1, "2024-12-31", 1, 500),
    (1, "2025-01-01", 1, -200),
    (1, "2025-01-01", 2, 70),
    (1, "2025-01-31", 1, -1),
    (2, "2025-01-01", 3, 10),
    (2, "2025-02-01", 1, LARGEST),
]


@pytest.mark.parametrize(
    ("write", "totals"),
    [
        ("UPDATE transactions SET amount = 60 WHERE id = 3", [(1, "2025-01", 60, -201, 3)]),
        ("UPDATE transactions SET amount = -60 WHERE id = 3", [(1, "2025-01", 0, -261, 3)]),
        ("UPDATE transactions SET amount = 0 WHERE account_id = 1", [(1, "2025-01", 0, 0, 3)]),
        ("UPDATE transactions SET booked_on = '2025-01-30' WHERE id = 3", [(1, "2025-01", 70, -201, 3)]),
        (
            "UPDATE transactions SET booked_on = '2025-03-01' WHERE id = 3",
            [(1, "2025-01", 0, -201, 2), (1, "2025-03", 70, 0, 1)],
        ),
        (
            "UPDATE transactions SET account_id = 2 WHERE id = 3",
            [(1, "2025-01", 0, -201, 2), (2, "2025-01", 80, 0, 2)],
        ),
        (
            "UPDATE transactions SET account_id = 1, booked_on = '2025-01-15', amount = 5 WHERE id = 5",
            [(1, "2025-01", 75, -201, 4)],
        ),
        ("UPDATE transactions SET sequence = sequence + 5, description = 'x'", [(1, "2025-01", 70, -201, 3)]),
        ("UPDATE transactions SET id = id + 100", [(1, "2025-01", 70, -201, 3)]),
        ("DELETE FROM transactions WHERE id = 2", [(1, "2025-01", 70, -1, 2)]),
        ("DELETE FROM transactions WHERE account_id = 1", [(2, "2025-01", 10, 0, 1)]),
        ("DELETE FROM transactions", []),
    ],
)
def test_monthly_totals_follow_each_kind_of_write(
    database: sqlite3.Connection, write: str, totals: list[tuple[object, ...]]
) -> None:
    database.executemany(ADD.format("INSERT"), START)
    database.execute(write)
    found = database.execute(TOTALS).fetchall()
    assert found == database.execute(ADDED_UP).fetchall()
    assert set(totals) <= set(found)


@settings(deadline=None)
@given(st.lists(writes, min_size=1, max_size=15))
def test_monthly_totals_are_what_the_rows_add_up_to_after_every_write(
    operations: list[tuple[str, tuple[Any, ...]]],
) -> None:
    with closing(new_database()) as connection:
        connection.executemany(ADD.format("INSERT"), START)
        for sql, values in operations:
            # What is refused must leave the totals true as well.
            with suppress(sqlite3.IntegrityError, sqlite3.OperationalError):
                connection.execute(sql, values)
            assert connection.execute(TOTALS).fetchall() == connection.execute(ADDED_UP).fetchall()


@pytest.mark.parametrize("verb", ["INSERT", "REPLACE", "INSERT OR IGNORE"])
def test_a_place_in_book_order_is_taken_once(database: sqlite3.Connection, verb: str) -> None:
    insert(database, "transactions", TRANSACTION)
    with pytest.raises(sqlite3.IntegrityError, match="this place in book order"):
        insert(database, "transactions", TRANSACTION | {"amount": 200}, verb)
    assert database.execute("SELECT amount FROM transactions").fetchall() == [(100,)]
    assert database.execute(TOTALS).fetchall() == [(1, "2025-06", 100, 0, 1)]


def test_totals_that_grow_too_large_for_storage_refuse_the_row(database: sqlite3.Connection) -> None:
    database.executemany(
        ADD.format("INSERT"), [(1, "2025-06-01", place, LARGEST) for place in range(1, 1024)]
    )
    with pytest.raises(sqlite3.Error):
        insert(database, "transactions", TRANSACTION | {"sequence": 1024, "amount": LARGEST})
    assert database.execute(TOTALS).fetchall() == database.execute(ADDED_UP).fetchall()
    assert database.execute("SELECT count(*) FROM transactions").fetchone() == (1023,)


# What is refused.

BAD_DATES: Final = [
    "2025-02-30",
    "2025-2-3",
    "2025-13-01",
    "2025-00-10",
    "2025-06-00",
    "2023-02-29",
    "20250601",
    "2025-06-01 00:00",
    "2025-06-01T00:00:00",
    " 2025-06-01",
    "01.06.2025",
    "2025-W23-1",
    "2460000",
    "now",
    "",
    "0000-01-01",
    b"2025-06-01",
]
OUT_OF_RANGE: Final = ["1899-12-31", "2200-01-01", "9999-12-31"]
BAD_AMOUNTS: Final = [LARGEST + 1, -LARGEST - 1, 0.5, 1e20, float("inf"), "1.5", "x", b"1", None]


@pytest.mark.parametrize("day", [*BAD_DATES, *OUT_OF_RANGE, None])
def test_a_booking_date_is_a_day_of_the_calendar(database: sqlite3.Connection, day: object) -> None:
    with pytest.raises(sqlite3.Error):
        insert(database, "transactions", TRANSACTION | {"booked_on": day})
    with pytest.raises(sqlite3.Error):
        insert(database, "reported_balances", REPORT | {"as_of": day})


@pytest.mark.parametrize("day", BAD_DATES)
def test_a_value_date_is_a_day_of_the_calendar(database: sqlite3.Connection, day: object) -> None:
    with pytest.raises(sqlite3.Error):
        insert(database, "transactions", TRANSACTION | {"value_on": day})


@pytest.mark.parametrize("day", ["1900-01-01", "2024-02-29", "2000-02-29", "2199-12-31"])
def test_every_day_from_1900_to_2199_can_be_stored(database: sqlite3.Connection, day: str) -> None:
    insert(database, "transactions", TRANSACTION | {"booked_on": day, "value_on": day})
    insert(database, "reported_balances", REPORT | {"as_of": day})


@pytest.mark.parametrize("day", [None, "0001-01-01", "1899-12-31", "9999-12-31"])
def test_a_value_date_may_be_missing_or_far_away(database: sqlite3.Connection, day: str | None) -> None:
    insert(database, "transactions", TRANSACTION | {"value_on": day})


@settings(deadline=None)
@given(st.dates())
def test_a_value_date_can_be_every_date_of_python(day: date) -> None:
    with closing(new_database()) as connection:
        insert(connection, "transactions", TRANSACTION | {"value_on": day.isoformat()})


@pytest.mark.parametrize("amount", BAD_AMOUNTS)
def test_an_amount_is_a_whole_number_of_minor_units_within_bounds(
    database: sqlite3.Connection, amount: object
) -> None:
    with pytest.raises(sqlite3.Error):
        insert(database, "transactions", TRANSACTION | {"amount": amount})
    with pytest.raises(sqlite3.Error):
        insert(database, "reported_balances", REPORT | {"amount": amount})
    with pytest.raises(sqlite3.Error):
        insert(database, "accounts", ACCOUNT | {"opening_balance": amount})


@pytest.mark.parametrize("amount", [LARGEST, -LARGEST, 0])
def test_the_bounds_themselves_can_be_stored(database: sqlite3.Connection, amount: int) -> None:
    insert(database, "transactions", TRANSACTION | {"amount": amount})
    insert(database, "reported_balances", REPORT | {"amount": amount})
    insert(database, "accounts", ACCOUNT | {"opening_balance": amount})


@pytest.mark.parametrize(
    ("table", "row", "wrong"),
    [
        *[
            ("accounts", ACCOUNT, {"currency": currency})
            for currency in ("eur", "Eur", "EU", "EURO", "E R", "123", "ÄÖÜ", "", None)
        ],
        *[
            ("accounts", ACCOUNT, {"number": number})
            for number in ("", "1", "1 2", " 12", "de12", "DE1x", None)
        ],
        *[("accounts", ACCOUNT, {field: value}) for field in ("user_id", "name") for value in ("", None)],
        *[("transactions", TRANSACTION, {"sequence": sequence}) for sequence in (0, -1, 1.5, "x", None)],
        ("transactions", TRANSACTION, {"account_id": None}),
        ("transactions", TRANSACTION, {"description": None}),
        ("transactions", TRANSACTION, {"description": b"bytes"}),
        *[("reported_balances", REPORT, {"kind": kind}) for kind in ("Closing", "interim", "", None)],
        *[
            ("reported_balances", REPORT, {"kind": kind, "after_sequence": sequence})
            for kind, sequence in (("ledger", -1), ("closing", 1), ("opening", -1), ("ledger", 1.5))
        ],
        *[("imports", IMPORT, {"sha256": digest}) for digest in ("", "0" * 63, "0" * 65, None)],
    ],
)
def test_what_no_statement_can_have_is_refused(
    database: sqlite3.Connection, table: str, row: dict[str, object], wrong: dict[str, object]
) -> None:
    before = database.execute(f"SELECT count(*) FROM {table}").fetchone()
    with pytest.raises(sqlite3.Error):
        insert(database, table, row | wrong)
    assert database.execute(f"SELECT count(*) FROM {table}").fetchone() == before
    insert(database, table, row)


@pytest.mark.parametrize("wrong", [{"booked_on": "2025-02-30"}, {"amount": 0.5}, {"sequence": 0}])
def test_an_update_is_held_to_the_same(database: sqlite3.Connection, wrong: dict[str, object]) -> None:
    insert(database, "transactions", TRANSACTION)
    [(column, value)] = wrong.items()
    with pytest.raises(sqlite3.Error):
        database.execute(f"UPDATE transactions SET {column} = ?", (value,))
    assert database.execute(TOTALS).fetchall() == database.execute(ADDED_UP).fetchall()


def test_the_same_report_is_stored_once(database: sqlite3.Connection) -> None:
    insert(database, "reported_balances", REPORT)
    with pytest.raises(sqlite3.IntegrityError):
        insert(database, "reported_balances", REPORT)
    insert(database, "reported_balances", REPORT | {"amount": 101})
    insert(database, "reported_balances", REPORT | {"kind": "ledger", "after_sequence": 2})


# Speed: what the screen asks for must not read a whole table.


@pytest.mark.parametrize(
    "condition", ["booked_on >= '2025-06-01' AND booked_on < '2025-07-01'", "booked_on = '2025-06-01'"]
)
def test_a_month_is_read_in_book_order_from_the_index(database: sqlite3.Connection, condition: str) -> None:
    plan = database.execute(
        f"EXPLAIN QUERY PLAN SELECT * FROM transactions WHERE account_id = 1 AND {condition} "
        "ORDER BY booked_on, sequence"
    ).fetchall()
    assert "transactions_in_book_order" in str(plan)
    assert "TEMP B-TREE" not in str(plan)
