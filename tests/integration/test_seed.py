"""seed.sql: a database of its own that shows every verdict, the same each time it is loaded."""

import re
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from shutil import which
from typing import Final, NamedTuple

import pytest

from statement_tui.repositories.schema import (
    APPLICATION_ID,
    SCHEMA_VERSION,
    split_statements,
    upgrade_statements,
)
from tests.integration.connections import dump

SEED: Final = Path(__file__).parents[2] / "seed.sql"
EVERYDAY: Final = 1
HOUSEHOLD: Final = 5
OLD_SAVINGS: Final = 7
CASH: Final = 8
OFF_MONTH: Final = "2026-06"
GAP_MONTH: Final = "2026-03"
MONTHS: Final = [f"{index // 12}-{index % 12 + 1:02}" for index in range(2023 * 12 + 10, 2026 * 12 + 10)]


class Report(NamedTuple):
    """A reported balance: the place in book order that it stands for, and its amount in minor units."""

    day: date
    sequence: int
    amount: int


class Broken(NamedTuple):
    """Two consecutive reports that the transactions between them do not connect."""

    account_id: int
    since: Report
    until: Report
    difference: int


def load(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.executescript(SEED.read_text(encoding="utf-8"))


def schema(database: sqlite3.Connection) -> list[tuple[str, str, list[str]]]:
    """All objects with their parts, which migrations write in another form than one statement does."""
    rows = database.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name"
    )
    return [(kind, name, parts(sql)) for kind, name, sql in rows]


def parts(sql: str) -> list[str]:
    """The columns and constraints of a table, or the whole statement, without comments and line ends."""
    bare = " ".join(re.sub(r"--[^\n]*", "", sql).replace('"', "").split())
    if not bare.startswith("CREATE TABLE"):
        return [bare]
    found, depth = [""], 0
    for letter in bare:
        depth += (letter == "(") - (letter == ")")
        if (letter == "," and depth == 1) or (letter == "(" and depth == 1) or (letter == ")" and depth == 0):
            found.append("")
        else:
            found[-1] += letter
    return [" ".join(part.split()).replace("( ", "(").replace(" )", ")") for part in found]


def pragma(database: sqlite3.Connection, name: str) -> int:
    (value,) = database.execute(f"PRAGMA {name}").fetchone()
    assert isinstance(value, int)
    return value


def data(path: Path) -> list[str]:
    return sorted(line for line in dump(path) if line.startswith("INSERT"))


def first_word(statement: str) -> str:
    return re.sub(r"\A(?:\s|--[^\n]*\n)*", "", statement).split(None, 1)[0].rstrip(";").upper()


def reports(database: sqlite3.Connection, account_id: int) -> list[Report]:
    rows = database.execute(
        "SELECT as_of, kind, after_sequence, amount FROM reported_balances WHERE account_id = ?",
        (account_id,),
    )
    found = []
    for as_of, kind, after_sequence, amount in rows:
        day = date.fromisoformat(as_of)
        match kind:
            case "opening":
                found.append(Report(day, 0, amount))
            case "closing":
                found.append(Report(day + timedelta(days=1), 0, amount))
            case _:
                found.append(Report(day, after_sequence, amount))
    return sorted(found)


def booked_before(database: sqlite3.Connection, account_id: int, report: Report) -> int:
    (total,) = database.execute(
        "SELECT coalesce(sum(amount), 0) FROM transactions"
        " WHERE account_id = ? AND (booked_on < ? OR (booked_on = ? AND sequence <= ?))",
        (account_id, report.day.isoformat(), report.day.isoformat(), report.sequence),
    ).fetchone()
    assert isinstance(total, int)
    return total


def broken_stretches(database: sqlite3.Connection) -> list[Broken]:
    broken = []
    for (account_id,) in database.execute("SELECT id FROM accounts ORDER BY id").fetchall():
        for since, until in pairwise(reports(database, account_id)):
            moved = booked_before(database, account_id, until) - booked_before(database, account_id, since)
            difference = moved - (until.amount - since.amount)
            if difference:
                broken.append(Broken(account_id, since, until, difference))
    return broken


def booked_months(database: sqlite3.Connection, account_id: int) -> list[str]:
    rows = database.execute(
        "SELECT DISTINCT substr(booked_on, 1, 7) FROM transactions WHERE account_id = ? ORDER BY 1",
        (account_id,),
    )
    return [month for (month,) in rows]


@pytest.fixture(scope="module")
def seeded_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("seed") / "demo.db"
    load(path)
    return path


@pytest.fixture
def seeded(seeded_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{seeded_path.as_uri()}?mode=ro", uri=True)) as database:
        yield database


def test_schema_equals_the_migrations(seeded: sqlite3.Connection) -> None:
    with closing(sqlite3.connect(":memory:")) as migrated:
        for statement in upgrade_statements(0):
            migrated.execute(statement)
        assert schema(seeded) == schema(migrated)
    assert pragma(seeded, "application_id") == APPLICATION_ID
    assert pragma(seeded, "user_version") == SCHEMA_VERSION


def test_loading_twice_gives_the_same_database(seeded_path: Path, tmp_path: Path) -> None:
    load(tmp_path / "again.db")
    assert dump(tmp_path / "again.db") == dump(seeded_path)


def test_data_statements_stand_on_their_own(seeded_path: Path, tmp_path: Path) -> None:
    statements = list(split_statements(SEED.read_text(encoding="utf-8")))
    words = Counter(first_word(statement) for statement in statements)
    assert set(words) == {"PRAGMA", "BEGIN", "CREATE", "INSERT", "COMMIT"}
    with closing(sqlite3.connect(tmp_path / "migrated.db", isolation_level=None)) as database:
        for statement in upgrade_statements(0):
            database.execute(statement)
        database.execute("BEGIN")
        for statement in statements:
            if first_word(statement) == "INSERT":
                database.execute(statement)
        database.execute("COMMIT")
    assert data(tmp_path / "migrated.db") == data(seeded_path)


@pytest.mark.skipif(which("sqlite3") is None, reason="the sqlite3 shell is not installed")
def test_the_sqlite3_shell_loads_it_and_a_second_run_adds_nothing(seeded_path: Path, tmp_path: Path) -> None:
    path = tmp_path / "shell.db"
    script = SEED.read_bytes()
    first = subprocess.run(["sqlite3", str(path)], input=script, capture_output=True, check=False)
    assert (first.returncode, first.stdout, first.stderr) == (0, b"", b"")
    assert dump(path) == dump(seeded_path)
    second = subprocess.run(["sqlite3", str(path)], input=script, capture_output=True, check=False)
    assert second.returncode != 0
    assert dump(path) == dump(seeded_path)


def test_the_file_is_sound(seeded: sqlite3.Connection) -> None:
    assert seeded.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert seeded.execute("PRAGMA foreign_key_check").fetchall() == []


def test_people_accounts_and_currencies(seeded: sqlite3.Connection) -> None:
    accounts = seeded.execute("SELECT id, user_id, name, currency FROM accounts ORDER BY id").fetchall()
    assert Counter(user for _, user, _, _ in accounts) == {"alice": 4, "ben": 4}
    assert accounts[0] == (EVERYDAY, "alice", "Everyday", "EUR")
    assert {currency for _, _, _, currency in accounts} == {"EUR", "USD", "JPY"}


def test_account_numbers_have_valid_check_digits(seeded: sqlite3.Connection) -> None:
    numbers = [number for (number,) in seeded.execute("SELECT number FROM accounts")]
    ibans = [number for number in numbers if re.fullmatch(r"[A-Z]{2}[0-9]{2}[0-9A-Z]{12,30}", number)]
    assert len(ibans) == 5
    for iban in ibans:
        assert int("".join(str(int(letter, 36)) for letter in iban[4:] + iban[:4])) % 97 == 1


def test_thirty_six_months_to_october_2026(seeded: sqlite3.Connection) -> None:
    assert (len(MONTHS), MONTHS[0], MONTHS[-1]) == (36, "2023-11", "2026-10")
    assert booked_months(seeded, EVERYDAY) == [month for month in MONTHS if month != GAP_MONTH]
    for account_id in (2, 3, 4, HOUSEHOLD, 6, CASH):
        assert booked_months(seeded, account_id) == MONTHS
    assert booked_months(seeded, OLD_SAVINGS) == ["2023-11", "2023-12", "2024-02", "2024-03"]


def test_everyday_is_busy(seeded: sqlite3.Connection) -> None:
    counts = seeded.execute("SELECT transaction_count FROM monthly_totals WHERE account_id = ?", (EVERYDAY,))
    assert all(25 <= count <= 45 for (count,) in counts)


def test_sequences_count_from_one_on_each_day(seeded: sqlite3.Connection) -> None:
    broken_days = seeded.execute(
        "SELECT account_id, booked_on FROM transactions GROUP BY account_id, booked_on"
        " HAVING min(sequence) <> 1 OR max(sequence) <> count(*)"
    )
    assert broken_days.fetchall() == []


def test_nothing_is_booked_at_weekends(seeded: sqlite3.Connection) -> None:
    at_weekends = seeded.execute(
        "SELECT count(*) FROM transactions WHERE strftime('%w', booked_on) IN ('0', '6')"
    )
    assert at_weekends.fetchone() == (0,)


def test_no_placeholder_is_left_and_no_amount_is_zero(seeded: sqlite3.Connection) -> None:
    left = seeded.execute("SELECT count(*) FROM transactions WHERE description GLOB '*{*' OR amount = 0")
    assert left.fetchone() == (0,)


@pytest.mark.parametrize(
    "text",
    [
        "[PENDING]",
        "[/b]",
        "[ref 1]",
        "[card 1234]",
        "☕",
        "🎂",
        "居酒屋",
        "セブン-イレブン",
        "ﾃﾞ",
        "Ö",
        "תודה",
        "\n",
    ],
)
def test_special_texts_exist(seeded: sqlite3.Connection, text: str) -> None:
    found = seeded.execute(
        "SELECT count(*) FROM transactions WHERE instr(description || coalesce(counterparty, ''), ?) > 0",
        (text,),
    )
    (count,) = found.fetchone()
    assert count > 0


def test_a_long_text_and_one_with_only_a_counterparty_exist(seeded: sqlite3.Connection) -> None:
    (longest,) = seeded.execute("SELECT max(length(description)) FROM transactions").fetchone()
    assert longest > 200
    nameless = seeded.execute("SELECT counterparty FROM transactions WHERE description = ''").fetchall()
    assert nameless == [("Dr. med. Iris Öztürk",)]


def test_two_true_rows_are_identical(seeded: sqlite3.Connection) -> None:
    twins = seeded.execute(
        "SELECT booked_on, amount, count(*) FROM transactions WHERE account_id = ?"
        " GROUP BY booked_on, value_on, amount, description, counterparty, reference, kind"
        " HAVING count(*) > 1 ORDER BY booked_on",
        (EVERYDAY,),
    )
    assert twins.fetchall() == [("2026-06-12", -8947, 2), ("2026-10-07", -280, 2)]


def test_a_reversal_gives_back_what_was_taken(seeded: sqlite3.Connection) -> None:
    reversed_rows = seeded.execute(
        "SELECT reversal.amount, taken.amount FROM transactions AS reversal"
        " JOIN transactions AS taken ON taken.account_id = reversal.account_id"
        " AND taken.amount = -reversal.amount AND taken.booked_on < reversal.booked_on"
        " WHERE reversal.description LIKE 'STORNO / REVERSAL%'"
    )
    assert reversed_rows.fetchall() == [(8990, -8990)]


def test_references_are_unique_but_for_the_row_counted_twice(seeded: sqlite3.Connection) -> None:
    repeated = seeded.execute(
        "SELECT account_id, reference, count(*) FROM transactions WHERE reference IS NOT NULL"
        " GROUP BY account_id, reference HAVING count(*) > 1"
    )
    assert repeated.fetchall() == [(EVERYDAY, "NB-260612-K1", 2)]
    (without,) = seeded.execute("SELECT count(*) FROM transactions WHERE reference IS NULL").fetchone()
    assert without > 0


def test_monthly_totals_equal_the_transactions(seeded: sqlite3.Connection) -> None:
    kept = seeded.execute(
        "SELECT account_id, month, total_in, total_out, transaction_count FROM monthly_totals"
        " ORDER BY account_id, month"
    )
    counted = seeded.execute(
        "SELECT account_id, substr(booked_on, 1, 7) AS month,"
        " sum(max(amount, 0)), sum(min(amount, 0)), count(*)"
        " FROM transactions GROUP BY account_id, month ORDER BY account_id, month"
    )
    assert kept.fetchall() == counted.fetchall()


def test_exactly_one_month_is_off_and_exactly_one_is_a_gap(seeded: sqlite3.Connection) -> None:
    gap, off = broken_stretches(seeded)
    assert (gap.account_id, gap.since.day, gap.until.day) == (EVERYDAY, date(2026, 3, 1), date(2026, 4, 1))
    assert GAP_MONTH not in booked_months(seeded, EVERYDAY)
    assert (off.account_id, off.since.day, off.until.day) == (EVERYDAY, date(2026, 6, 1), date(2026, 7, 1))
    assert OFF_MONTH in booked_months(seeded, EVERYDAY)


def test_the_difference_points_at_the_row_counted_twice_and_at_nothing_else(
    seeded: sqlite3.Connection,
) -> None:
    _, off = broken_stretches(seeded)
    rows = seeded.execute(
        "SELECT booked_on, sequence FROM transactions"
        " WHERE account_id = ? AND abs(amount) = ? AND booked_on BETWEEN '2026-05-01' AND '2026-07-31'",
        (EVERYDAY, abs(off.difference)),
    ).fetchall()
    assert off.difference == -8947
    assert rows == [("2026-06-12", 1), ("2026-06-12", 4)]
    assert off.difference % 9 != 0
    assert off.difference % 2 != 0


def test_the_newest_month_of_everyday_is_reported_up_to_its_middle(seeded: sqlite3.Connection) -> None:
    last = reports(seeded, EVERYDAY)[-1]
    assert last.day == date(2026, 10, 15)
    (last_of_day,) = seeded.execute(
        "SELECT max(sequence) FROM transactions WHERE account_id = ? AND booked_on = '2026-10-15'",
        (EVERYDAY,),
    ).fetchone()
    assert last.sequence == last_of_day
    (later,) = seeded.execute(
        "SELECT count(*) FROM transactions WHERE account_id = ? AND booked_on > '2026-10-15'", (EVERYDAY,)
    ).fetchone()
    assert later > 0


def test_every_month_of_the_other_accounts_is_reported(seeded: sqlite3.Connection) -> None:
    for account_id in (2, 3, 4, HOUSEHOLD, 6, OLD_SAVINGS):
        days = [report.day for report in reports(seeded, account_id)]
        assert days == [date.fromisoformat(f"{month}-01") for month in [*MONTHS, "2026-11"]]


def test_cash_cannot_be_verified(seeded: sqlite3.Connection) -> None:
    assert reports(seeded, CASH) == []
    opening_balances = seeded.execute("SELECT id, opening_balance FROM accounts WHERE opening_balance <> 0")
    assert opening_balances.fetchall() == [(CASH, 8500)]


def test_household_is_overdrawn(seeded: sqlite3.Connection) -> None:
    closings = [report.amount for report in reports(seeded, HOUSEHOLD)]
    assert min(closings[:24]) > 0
    assert max(closings[-6:]) < 0


def test_months_without_transactions_connect_on_the_dormant_account(seeded: sqlite3.Connection) -> None:
    after_the_last_row = [
        report.amount for report in reports(seeded, OLD_SAVINGS) if report.day > date(2024, 3, 31)
    ]
    assert len(after_the_last_row) == 32
    assert len(set(after_the_last_row)) == 1


def test_cards_and_transfers_agree_between_accounts(seeded: sqlite3.Connection) -> None:
    transfers = seeded.execute(
        "SELECT one.booked_on, one.amount + other.amount FROM transactions AS one"
        " JOIN transactions AS other ON other.booked_on = one.booked_on AND other.account_id IN (2, 3)"
        " WHERE one.account_id = ? AND ("
        "  (one.description LIKE 'Dauerauftrag Sparen%' AND other.description = one.description)"
        "  OR (one.description LIKE 'KREDITKARTEN%' AND other.description LIKE 'PAYMENT RECEIVED%'))",
        (EVERYDAY,),
    ).fetchall()
    assert len(transfers) == 2 * 35
    assert {total for _, total in transfers} == {0}
