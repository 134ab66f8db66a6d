"""What is printed: text, JSON and CSV."""

import csv
import json
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statement_tui.formatting import Formats
from statement_tui.models.account import Account
from statement_tui.models.month import Month
from statement_tui.models.overview import AccountOverview
from statement_tui.models.proof import Discrepancy, Proof, Verdict
from statement_tui.models.statement import MonthlyStatement
from statement_tui.models.transaction import StatementTransaction
from statement_tui.writers.as_csv import statement_as_csv
from statement_tui.writers.as_json import account_as_json, statement_as_json
from statement_tui.writers.as_text import accounts_as_text, break_as_text, statement_as_text
from statement_tui.writers.cells import aligned, cell_width
from statement_tui.writers.plain import plain_amount

FORMATS = Formats()
EVERYDAY = Account(
    user_id="alice", number="DE02120300000000202051", name="Everyday", institution="Nordstern", currency="EUR"
)
HOSTILE = "\x1b]52;c;ZXZpbA==\x07\x9b2J\u202eabc\u2066\x00\ud800[/x] [card 1]"
OFF = Discrepancy(
    since=date(2026, 5, 31),
    since_amount=Decimal("1204.33"),
    until=date(2026, 6, 30),
    until_amount=Decimal("1583.14"),
    difference=Decimal("45.10"),
)


def row(amount: str, balance: str, description: str = "Grocer", **more: str | date) -> StatementTransaction:
    return StatementTransaction.model_validate(
        {
            "booked_on": date(2026, 6, 1),
            "sequence": 1,
            "amount": Decimal(amount),
            "balance": Decimal(balance),
            "description": description,
            **more,
        }
    )


def statement(
    *transactions: StatementTransaction,
    account: Account = EVERYDAY,
    proof: Proof | None = None,
    opening: str = "100.00",
) -> MonthlyStatement:
    amounts = [transaction.amount for transaction in transactions]
    return MonthlyStatement(
        account=account,
        period=Month.parse("2026-06"),
        first_month=Month.parse("2026-01"),
        last_month=Month.parse("2026-06"),
        opening_balance=Decimal(opening),
        total_in=sum((amount for amount in amounts if amount > 0), Decimal(0)),
        total_out=sum((amount for amount in amounts if amount < 0), Decimal(0)),
        transaction_count=len(amounts),
        follows_previous=True,
        proof=proof or Proof(verdict=Verdict.UNVERIFIED),
        transactions=transactions,
    )


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [
        ("-1100", "EUR", "-1100.00"),
        ("-1100", "JPY", "-1100"),
        ("-1100.00", "JPY", "-1100"),
        ("1.5", "KWD", "1.500"),
        ("1.005", "EUR", "1.005"),
        ("-0.00", "EUR", "0.00"),
        ("12.50", None, "12.50"),
        ("1E+3", None, "1000"),
        ("9" * 40, "EUR", "9" * 40 + ".00"),
    ],
)
def test_plain_amounts_have_the_decimals_of_their_currency(
    amount: str, currency: str | None, written: str
) -> None:
    assert plain_amount(Decimal(amount), currency) == written


def test_a_statement_as_json_is_the_whole_contract() -> None:
    shown = statement(
        row("-1100", "-1000.00", "Rent", value_on=date(2026, 6, 2), counterparty="Owner", reference="A-1"),
        row("3250.5", "2250.50", ""),
        proof=Proof(verdict=Verdict.ADDS_UP, as_of=date(2026, 6, 30), reported=Decimal("2250.50")),
    )

    assert json.loads(statement_as_json(shown)) == {
        "user_id": "alice",
        "account_number": "DE02120300000000202051",
        "currency": "EUR",
        "year": 2026,
        "month": 6,
        "opening_balance": "100.00",
        "total_in": "3250.50",
        "total_out": "-1100.00",
        "net": "2150.50",
        "closing_balance": "2250.50",
        "proof": {"verdict": "adds_up", "as_of": "2026-06-30", "reported": "2250.50"},
        "transactions": [
            {
                "booked_on": "2026-06-01",
                "value_on": "2026-06-02",
                "description": "Rent",
                "counterparty": "Owner",
                "counterparty_account": None,
                "reference": "A-1",
                "end_to_end_id": None,
                "kind": None,
                "amount": "-1100.00",
                "balance": "-1000.00",
            },
            {
                "booked_on": "2026-06-01",
                "value_on": None,
                "description": "",
                "counterparty": None,
                "counterparty_account": None,
                "reference": None,
                "end_to_end_id": None,
                "kind": None,
                "amount": "3250.50",
                "balance": "2250.50",
            },
        ],
    }


@pytest.mark.parametrize(
    ("proof", "written"),
    [
        (Proof(verdict=Verdict.UNVERIFIED), {"verdict": "unverified"}),
        (
            Proof(verdict=Verdict.ADDS_UP_TO, as_of=date(2026, 6, 15), reported=Decimal(1)),
            {"verdict": "adds_up_to", "as_of": "2026-06-15", "reported": "1.00"},
        ),
        (
            Proof(
                verdict=Verdict.OFF,
                as_of=date(2026, 6, 30),
                reported=Decimal("1583.14"),
                discrepancies=(OFF,),
            ),
            {"verdict": "off", "as_of": "2026-06-30", "reported": "1583.14", "difference": "45.10"},
        ),
    ],
)
def test_a_proof_as_json_has_what_applies(proof: Proof, written: dict[str, str]) -> None:
    assert json.loads(statement_as_json(statement(proof=proof)))["proof"] == written


def test_an_empty_month_as_json_has_zeros_in_the_currencys_decimals() -> None:
    yen = Account(user_id="ben", number="031", name="Yen", currency="JPY")

    written = json.loads(statement_as_json(statement(account=yen, opening="500")))

    assert (written["total_in"], written["total_out"], written["closing_balance"]) == ("0", "0", "500")
    assert written["transactions"] == []


def test_json_keeps_the_raw_text_and_writes_only_ascii() -> None:
    written = statement_as_json(statement(row("1", "1", HOSTILE + "東京")))

    assert written.isascii()
    assert written.replace("\n", "").isprintable()
    assert json.loads(written)["transactions"][0]["description"] == HOSTILE + "東京"


def test_an_account_as_json_is_one_line() -> None:
    overview = AccountOverview(
        account=EVERYDAY,
        first_month=Month.parse("2026-01"),
        last_month=Month.parse("2026-06"),
        closing_balance=Decimal("5"),
    )

    written = account_as_json(overview)

    assert "\n" not in written
    assert json.loads(written) == {
        "user_id": "alice",
        "account_number": "DE02120300000000202051",
        "name": "Everyday",
        "currency": "EUR",
        "first_month": "2026-01",
        "last_month": "2026-06",
        "closing_balance": "5.00",
    }


def test_an_account_without_months_as_json_has_nulls() -> None:
    empty = AccountOverview(
        account=EVERYDAY, first_month=None, last_month=None, closing_balance=Decimal("0.00")
    )

    written = json.loads(account_as_json(empty))

    assert (written["first_month"], written["last_month"]) == (None, None)


def test_csv_has_a_header_and_plain_amounts() -> None:
    shown = statement(
        row("-1100", "-1000.00", 'Rent, "June"', value_on=date(2026, 6, 2), reference="A-1"),
        row("3250.5", "2250.50", "two\nlines", counterparty="Owner"),
    )

    assert statement_as_csv(shown) == (
        "booked_on,value_on,description,counterparty,reference,amount,balance\n"
        '2026-06-01,2026-06-02,"Rent, ""June""",,A-1,-1100.00,-1000.00\n'
        '2026-06-01,,"two\nlines",Owner,,3250.50,2250.50\n'
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_in_csv_is_a_formula(start: str) -> None:
    shown = statement(row("-1", "-1", f"{start}cmd", counterparty=f"{start}cmd", reference=f"{start}cmd"))

    [_, cells] = csv.reader(StringIO(statement_as_csv(shown)))

    assert all(cell.startswith("'") for cell in cells[2:5])
    assert cells[5:] == ["-1.00", "-1.00"]


@given(st.text())
def test_no_text_in_csv_acts_on_a_terminal_or_breaks_its_row(text: str) -> None:
    written = statement_as_csv(statement(row("-1", "-1", text)))

    assert not set(written) & {*map(chr, range(10)), *map(chr, range(11, 32)), *map(chr, range(127, 160))}
    assert len(list(csv.reader(StringIO(written)))) == 2


def test_a_statement_as_text() -> None:
    shown = statement(
        row("-1100", "-1000.00", "東京 Rent", value_on=date(2026, 6, 2), counterparty="Owner"),
        row("3250.5", "2250.50", "Salary"),
        proof=Proof(verdict=Verdict.OFF, discrepancies=(OFF,)),
    )

    text = statement_as_text(shown, FORMATS)

    assert text.splitlines()[:8] == [
        "Everyday · DE02 1203 0000 0000 2020 51 · EUR",
        "alice · June 2026",
        "",
        "Opening    100.00",
        "In       +3,250.5",
        "Out        −1,100",
        "Net      +2,150.5",
        "Closing  2,250.50",
    ]
    assert text.splitlines()[9].startswith("✗ off by +45.10")
    assert text.splitlines()[11:] == [
        "Date        Value date    Amount    Balance  Description",
        "2026-06-01  2026-06-02    −1,100  −1,000.00  Owner · 東京 Rent",
        "2026-06-01              +3,250.5   2,250.50  Salary",
    ]
    assert text.endswith("Salary\n")


def test_an_empty_month_as_text_says_so() -> None:
    assert statement_as_text(statement(), FORMATS).endswith("\n\nNo transactions\n")


def test_accounts_as_text_are_aligned_by_cells() -> None:
    yen = Account(user_id="ben", number="0310012345678", name="東京 Yen", currency="JPY")
    overviews = [
        AccountOverview(
            account=EVERYDAY,
            first_month=Month.parse("2026-01"),
            last_month=Month.parse("2026-06"),
            closing_balance=Decimal("-5.00"),
        ),
        AccountOverview(account=yen, first_month=None, last_month=None, closing_balance=Decimal(12345)),
    ]

    assert accounts_as_text(overviews, FORMATS).splitlines() == [
        "Number                       Name      User   Currency  Months             Closing balance",
        "DE02 1203 0000 0000 2020 51  Everyday  alice  EUR       2026-01 - 2026-06            −5.00",
        "0310012345678                東京 Yen  ben    JPY                                   12,345",
    ]
    assert (
        accounts_as_text(overviews[1:], FORMATS, header=False)
        == "0310012345678  東京 Yen  ben  JPY    12,345\n"
    )


def test_a_break_as_text_is_one_line() -> None:
    assert break_as_text(EVERYDAY, OFF, FORMATS) == (
        "DE02120300000000202051 Everyday: off by +45.10 "
        "between 2026-05-31 (1,204.33) and 2026-06-30 (1,583.14)\n"
    )


def test_hostile_text_is_harmless_wherever_it_is_printed() -> None:
    text = HOSTILE.replace("\ud800", "")
    hostile = Account(user_id=text, number="1\x1b[2J", name=text + "\n", currency="EUR")
    overview = AccountOverview(account=hostile, first_month=None, last_month=None, closing_balance=Decimal(0))
    written = "".join(
        [
            statement_as_text(
                statement(row("1", "1", HOSTILE, counterparty=HOSTILE), account=hostile), FORMATS
            ),
            accounts_as_text([overview], FORMATS),
            break_as_text(hostile, OFF, FORMATS),
        ]
    )

    assert all(line.isprintable() for line in written.split("\n"))
    assert len(written.splitlines()) == 13 + 2 + 1


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("Grocer", 6), ("東京", 4), ("é", 1), ("e\u0301", 1), ("🎂", 2), ("ﬀ", 1), ("￥", 2)],
)
def test_the_width_of_text_is_counted_in_cells(text: str, width: int) -> None:
    assert cell_width(text) == width


@given(st.lists(st.tuples(st.text("ab東e\u0301"), st.text("ab東"), st.just("|")), min_size=1))
def test_columns_stand_below_each_other_whatever_is_in_them(rows: list[tuple[str, str, str]]) -> None:
    lines = aligned(rows, right=frozenset({1}))

    assert len({cell_width(line) for line in lines}) == 1
