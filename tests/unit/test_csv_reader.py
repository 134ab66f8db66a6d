from datetime import date, timedelta
from decimal import Decimal
from time import perf_counter

import pytest

from statement_tui.errors import UnreadableFile
from statement_tui.models.parsed import ParsedBalance, ParsedEntry, ParsedStatement
from statement_tui.models.reported_balance import BalanceKind
from statement_tui.readers.csv_reader import CsvQuestionsOpen, read, recognises
from tests.unit.csv_files import amounts, days, entries, lines, messages, only_statement, reading, warnings

ENGLISH = "Date,Value Date,Payee,Description,Type,Amount,Currency,Balance,Account number,Transaction ID"
GERMAN = "Buchungstag;Wertstellung;Empfänger;Verwendungszweck;Betrag"
BALANCED = "Date,Description,Amount,Balance"


# What a file gives


def test_a_file_with_all_its_parts() -> None:
    data = lines(
        ENGLISH,
        "2024-01-05,2024-01-06,Baker,Rolls,CARD,-1.50,EUR,98.50,DE02 1203,A1",
        "2024-01-07,2024-01-07,Employer,Salary,TRANSFER,10.00,EUR,108.50,DE02 1203,A2",
    )
    parsed = read(data).parsed
    assert parsed.format == "csv"
    assert warnings(parsed) == []
    assert parsed.statements == (
        ParsedStatement(
            account_number="DE021203",
            currency="EUR",
            opening_balance=ParsedBalance(date(2024, 1, 5), Decimal("100.00"), BalanceKind.OPENING),
            closing_balance=ParsedBalance(date(2024, 1, 7), Decimal("108.50"), BalanceKind.LEDGER),
            entries=(
                ParsedEntry(
                    booked_on=date(2024, 1, 5),
                    value_on=date(2024, 1, 6),
                    amount=Decimal("-1.50"),
                    description="Rolls",
                    counterparty="Baker",
                    reference="A1",
                    kind="CARD",
                    balance=Decimal("98.50"),
                    place="line 2",
                ),
                ParsedEntry(
                    booked_on=date(2024, 1, 7),
                    value_on=date(2024, 1, 7),
                    amount=Decimal("10.00"),
                    description="Salary",
                    counterparty="Employer",
                    reference="A2",
                    kind="TRANSFER",
                    balance=Decimal("108.50"),
                    place="line 3",
                ),
            ),
        ),
    )


def test_a_german_file_with_a_preamble_in_an_old_encoding() -> None:
    data = lines(
        "Girokonto;DE02120300000000202051",
        "Zeitraum:;01.01.2024 - 31.01.2024",
        "Kontostand vom 31.01.2024:;1.098,50 EUR",
        "",
        GERMAN,
        "31.01.2024;31.01.2024;Bäcker;Brötchen;-1.001,50",
        "05.01.2024;05.01.2024;Arbeit;Lohn;2.000,00",
        "02.01.2024;05.01.2024;Bäcker;Brötchen;-1,50",
        encoding="cp1252",
    )
    found = only_statement(data)
    assert [(str(entry.booked_on), str(entry.amount)) for entry in found.entries] == [
        ("2024-01-02", "-1.50"),
        ("2024-01-05", "2000.00"),
        ("2024-01-31", "-1001.50"),
    ]
    assert found.entries[0].counterparty == "Bäcker"
    assert (found.account_number, found.currency) == ("DE02120300000000202051", "EUR")
    assert (found.first_day, found.last_day) == (date(2024, 1, 1), date(2024, 1, 31))
    assert found.closing_balance == ParsedBalance(date(2024, 1, 31), Decimal("1098.50"), BalanceKind.LEDGER)
    assert found.warnings == ()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_delimiters_encodings_and_line_ends(delimiter: str, encoding: str, newline: str) -> None:
    rows = ["Date|Description|Amount", "2024-01-05|Café|-1.50", "2024-01-06|Café|-2.50"]
    data = (newline.join(rows).replace("|", delimiter) + newline).encode(encoding)
    assert recognises(data)
    assert amounts(data) == ["-1.50", "-2.50"]
    assert entries(data)[0].description == "Café"


def test_a_quoted_cell_may_hold_delimiters_quotes_and_lines() -> None:
    data = lines(
        "Date,Description,Amount", '2024-01-05,"Rolls, ""fresh"",\nwarm",-1.50', "2024-01-06,x,-2.00"
    )
    assert [entry.description for entry in entries(data)] == ['Rolls, "fresh", warm', "x"]
    assert [entry.place for entry in entries(data)] == ["line 2", "line 4"]


def test_quotes_that_are_not_doubled_are_taken_as_they_stand() -> None:
    data = lines("Date,Description,Amount", '"2024-01-05","the "good" one","-1.50"')
    assert amounts(data) == ["-1.50"]


def test_several_columns_are_joined_and_repeated_texts_left_out() -> None:
    data = lines("Date;Description 1;Description 2;Description 3;Amount", "2024-01-05;a  b;a  b;c;-1.00")
    assert entries(data)[0].description == "a b c"


def test_the_other_party_is_the_payee_or_the_payer() -> None:
    data = lines("Date,Payer name,Recipient,Amount", "2024-01-05,Me,Baker,-1.00", "2024-01-06,Boss,Me,9.00",
                 "2024-01-07,Me,Baker,-2.00")  # fmt: skip
    assert [entry.counterparty for entry in entries(data)] == ["Baker", "Boss", "Baker"]


def test_an_account_of_its_own_for_each_number_and_currency() -> None:
    data = lines(
        "Date,Description,Amount,Currency,Balance,Account number",
        "2024-01-05,a,-1.00,EUR,9.00,A1",
        "2024-01-05,b,5.00,USD,5.00,A1",
        "2024-01-06,c,-2.00,EUR,7.00,A1",
        "2024-01-06,d,-2.00,EUR,70.00,B2",
    )
    found = reading(data).parsed.statements
    assert [(each.account_number, each.currency, len(each.entries)) for each in found] == [
        ("A1", "EUR", 2),
        ("A1", "USD", 1),
        ("B2", "EUR", 1),
    ]
    assert all(each.warnings == () for each in found)


def test_a_currency_that_is_none_is_left_out() -> None:
    rows = [f"2024-01-{day:02d},a,-1.00" for day in range(1, 9)]
    data = lines("Date,Description,Amount,Ccy", *(f"{row},EUR" for row in rows), "2024-01-09,a,-1.00,eur")
    assert [each.currency for each in reading(data).parsed.statements] == ["EUR"]
    data = lines(
        "Date,Description,Amount,Ccy", *["2024-01-09,a,-1.00,EUR"] * 2001, *["2024-01-09,a,-2.00,XQQ"] * 2
    )
    parsed = reading(data).parsed
    assert [(each.currency, len(each.entries)) for each in parsed.statements] == [("EUR", 2001), (None, 2)]
    assert "line 2003: the currency is left out: 'XQQ' is not one" in [
        f"{each.place}: {each.message}" for each in parsed.warnings
    ]


def test_parts_of_an_account_are_told_apart_by_their_names() -> None:
    rows = ["Date,Description,Amount,Account name", "2024-01-05,a,-1.00,Main", "2024-01-06,b,-2.00,My Pot"]
    found = reading(lines(*rows)).parsed.statements
    assert [(each.account_number, each.account_name) for each in found] == [
        ("Main", "Main"),
        ("MyPot", "My Pot"),
    ]
    assert only_statement(lines(*rows[:2])).account_number == ""


def test_rows_that_are_not_booked_are_left_out() -> None:
    data = lines(
        "Date,Description,Amount,Status",
        "2024-01-05,a,-1.00,Completed",
        "2024-01-06,b,-2.00,Pending",
        ",c,-3.00,Pending",
        "2024-01-07,d,-4.00,Odd",
    )
    assert amounts(data) == ["-1.00", "-4.00"]
    assert messages(data) == [
        "line 3: rows that are not booked are left out (2)",
        "line 5: the status 'Odd' is not known; such rows are taken as booked",
    ]


def test_pending_rows_that_count_in_the_balance_are_booked() -> None:
    data = lines(
        "Date,Description,Amount,Status,Balance",
        "2024-01-05,a,-1.00,Completed,-1.00",
        "2024-01-05,b,1.00,Pending,0.00",
        "2024-01-06,c,-2.00,Completed,-2.00",
        "2024-01-06,d,2.00,Pending,0.00",
    )
    assert amounts(data) == ["-1.00", "1.00", "-2.00", "2.00"]
    assert messages(data) == [
        "line 3: the status 'Pending' counts in the balance; such rows are taken as booked"
    ]


def test_no_rows_are_a_statement_without_entries() -> None:
    found = only_statement(lines("Date,Description,Amount (EUR)"))
    assert (found.entries, found.currency, found.warnings) == ((), "EUR", ())


def test_a_file_without_names_of_columns() -> None:
    data = lines("2024-01-05,Rolls,-1.50", "2024-01-06,Bread,-2.50")
    assert [(entry.description, str(entry.amount)) for entry in entries(data)] == [
        ("Rolls", "-1.50"),
        ("Bread", "-2.50"),
    ]


def test_the_reading_is_watched() -> None:
    told: list[int] = []
    data = lines("Date,Description,Amount", *["2024-01-05,Rolls,-1.50"] * 2500)
    read(data, told.append)
    assert len(told) == 4
    assert told == sorted(told)
    assert told[-1] <= len(data)


# Balances


def test_the_newest_first_is_turned_round() -> None:
    data = lines(BALANCED, "2024-01-07,c,-3.00,4.00", "2024-01-05,b,-2.00,7.00", "2024-01-05,a,-1.00,9.00")
    found = only_statement(data)
    assert [entry.description for entry in found.entries] == ["a", "b", "c"]
    assert found.opening_balance is not None
    assert (found.opening_balance.as_of, found.opening_balance.amount) == (date(2024, 1, 5), Decimal("10.00"))


def test_balances_tell_the_order_within_one_day() -> None:
    data = lines(BALANCED, "2024-01-05,b,-2.00,7.00", "2024-01-05,a,-1.00,9.00")
    assert [entry.description for entry in entries(data)] == ["a", "b"]
    assert messages(data) == []


def test_without_balances_the_order_within_one_day_is_that_of_the_file() -> None:
    data = lines("Date,Description,Amount", "2024-01-05,b,-2.00", "2024-01-05,a,-1.00")
    assert [entry.description for entry in entries(data)] == ["b", "a"]
    assert messages(data) == [
        "line 2: all rows are of one day and nothing tells which is the first; they are read as they stand"
    ]


def test_a_balance_that_does_not_follow_is_reported_once() -> None:
    rows = [f"2024-01-{day:02d},x,-1.00,{100 - day}.00" for day in range(1, 20)]
    rows[5], rows[9] = "2024-01-06,x,-1.00,44.00", "2024-01-10,x,-1.00,55.00"
    data = lines(BALANCED, *rows)
    assert messages(data) == [
        "line 7: the balance is 44.00, but 94.00 follows from the balance before (and so 3 more)"
    ]
    assert len(entries(data)) == 19


def test_rows_out_of_order_have_no_opening_and_closing_balance() -> None:
    data = lines(BALANCED, "2024-01-05,a,-1.00,9.00", "2024-01-09,b,-2.00,7.00", "2024-01-07,c,-3.00,4.00")
    found = only_statement(data)
    assert (found.opening_balance, found.closing_balance) == (None, None)
    assert [str(entry.balance) for entry in found.entries] == ["9.00", "7.00", "4.00"]


def test_a_fee_that_the_balance_has_in_it_is_taken_from_the_amount() -> None:
    data = lines(
        "Date,Description,Amount,Fee,Balance",
        "2024-01-05,a,-10.00,0.00,90.00",
        "2024-01-06,b,-10.00,0.50,79.50",
        "2024-01-07,c,-10.00,0.00,69.50",
    )
    assert amounts(data) == ["-10.00", "-10.50", "-10.00"]
    assert messages(data) == []


def test_a_fee_beside_a_balance_without_it_is_part_of_the_amount() -> None:
    data = lines(
        "Date,Description,Amount,Fee,Balance",
        "2024-01-05,a,-10.00,0.00,90.00",
        "2024-01-06,b,-10.00,0.50,80.00",
    )
    assert amounts(data) == ["-10.00", "-10.00"]


def test_a_balance_of_what_is_owed_is_negative() -> None:
    data = lines(
        "Date,Description,Debit,Credit,Balance",
        "2024-01-05,a,10.00,,10.00",
        "2024-01-06,b,5.00,,15.00",
        "2024-01-07,c,2.00,,17.00",
        "2024-01-08,d,,7.00,10.00",
    )
    assert amounts(data) == ["-10.00", "-5.00", "-2.00", "7.00"]
    assert [str(entry.balance) for entry in entries(data)] == ["-10.00", "-15.00", "-17.00", "-10.00"]
    assert messages(data) == ["line 2: the balance is what is owed; it is taken as negative"]


def test_a_missing_balance_is_bridged() -> None:
    data = lines(BALANCED, "2024-01-05,a,-1.00,9.00", "2024-01-06,b,-2.00,", "2024-01-07,c,-3.00,4.00")
    assert messages(data) == []
    assert [entry.balance for entry in entries(data)] == [Decimal("9.00"), None, Decimal("4.00")]


# What cannot be read


def test_a_row_that_cannot_be_read_is_reported() -> None:
    data = lines(
        "Date,Description,Amount,Balance",
        "2024-01-05,a,-1.00,9.00",
        "2024-02-30,b,-2.00,7.00",
        "2024-01-06,c,many,7.00",
        "2024-01-06,an unquoted, comma,-2.00,7.00",
        ",d,-2.00,7.00",
        "2024-01-07,e,,",
        "2024-01-07,f,-2.00,odd",
        "2024-01-08,g,-1.00,6.00",
        "2024-01-09,h,-1.00,5.00",
    )
    assert [entry.description for entry in entries(data)] == ["a", "f", "g", "h"]
    assert messages(data) == [
        "line 3: the row is left out: '2024-02-30' is not a date in the order of the others (lost)",
        "line 4: the row is left out: 'many' is not an amount (lost)",
        "line 5: the row is left out: it has 5 columns instead of 4 (lost)",
        "line 6: the row is left out: it has no booking date (lost)",
        "line 7: the row is left out: it has no amount (lost)",
        "line 8: the balance is left out: 'odd' is not an amount",
    ]


def test_a_footer_is_left_out_and_reported() -> None:
    data = lines(
        "Date,Description,Amount,Balance", "2024-01-05,a,-1.00,9.00", "Total,,-1.00,", "This is no invoice."
    )
    assert amounts(data) == ["-1.00"]
    assert messages(data) == ["line 3: what stands below the transactions is left out"]


def test_totals_between_transactions_are_no_loss_and_other_rows_are() -> None:
    data = lines(
        "Date,Description,Amount",
        "2024-01-05,a,-1.00",
        "Subtotal,,-1.00",
        "soon,b,-2.00",
        "2024-01-06,c,-3.00",
    )
    assert messages(data) == [
        "line 3: a row that is no transaction is left out",
        "line 4: the row is left out: 'soon' is not a date in the order of the others (lost)",
    ]


def test_rows_that_report_a_balance_are_no_transactions() -> None:
    data = lines("Date,Description,Amount", "2024-01-01,Opening balance,-500.00", "2024-01-05,a,-1.00")
    assert amounts(data) == ["-1.00"]
    assert messages(data) == ["line 2: a row that reports a balance is left out; it is no transaction"]


def test_the_names_of_the_columns_may_be_repeated() -> None:
    data = lines(
        "Date,Description,Amount", "2024-01-05,a,-1.00", "Date,Description,Amount", "2024-01-06,b,-2.00"
    )
    assert amounts(data) == ["-1.00", "-2.00"]
    assert messages(data) == []


def test_a_file_that_ends_within_an_amount_is_suspected() -> None:
    data = b"Date,Description,Amount\n2024-01-05,a,-1.00\n2024-01-06,b,-23.5"
    assert messages(data) == ["line 3: the file may be cut off within this amount"]


def test_a_file_that_ends_within_a_row_has_lost_it() -> None:
    data = b"Date,Description,Amount\n2024-01-05,a,-1.00\n2024-01"
    assert messages(data) == [
        "line 3: the row is left out: '2024-01' is not a date in the order of the others (lost)"
    ]


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (b"", "There is no list of transactions in the file"),
        (b"Dear Sir, on 2024-01-05, 5 of us came.\nYours", "There is no list of transactions in the file"),
        (b'Date,Description,Amount\n2024-01-05,"a,-1.00\n', "The file ends in the middle of a row"),
        (b"Date,Description,Amount\n2024-01-05,a\0b,-1.00\n", "There is binary data in the file"),
        (b"Date,Description,Amount\n05 OCT,a,-1.00\n06 OCT,a,-1.00\n", "The dates in the file have no year"),
        (b"05/10,a,-1.00\n06/10,a,-1.00\n", "The dates in the file have no year"),
        (b"Date,Description,Amount\n1111-11-11,a,-1.00\n", "No row of the file can be read"),
        (b"Date,Note,Amount\n2024-01-05,a,-1.00\n<OFX>\n", "There are two lists in the file"),
        (b"Date,Note,Amount\n2024-01-05,a,-1.00\nDatum;Betrag\n1.1.2024;5\n", None),
        (b"Date,Note,Amount\n2024-01-05,a,-1.00\nDatum,Betrag\n", "There are two lists in the file"),
        (
            b'Date,Note,Amount\n2024-01-05,"a "b"",-1.00\n2024-01-05,"c,-2.00\n2024-01-05,d",-2.00\n',
            "The quotes in the file are damaged",
        ),
        (
            b"Date,Note,Amount\n2024-01-05," + b"x" * 200_000 + b",-1.00\n",
            "A cell of the file is far too large",
        ),
    ],
)
def test_a_damaged_file_is_refused(data: bytes, title: str | None) -> None:
    if title is None:
        assert messages(data) == ["line 3: what stands below the transactions is left out"]
        return
    with pytest.raises(UnreadableFile) as caught:
        read(data)
    assert not isinstance(caught.value, CsvQuestionsOpen)
    assert caught.value.title == title
    assert caught.value.detail


def test_a_file_with_very_many_unreadable_rows_is_refused() -> None:
    data = lines("Date,Description,Amount", "2024-01-05,a,-1.00", *["2024-01-05,a,x"] * 10_001)
    with pytest.raises(UnreadableFile, match="More than 10,000 places"):
        read(data)


def test_a_comma_within_an_amount_must_be_quoted() -> None:
    with pytest.raises(UnreadableFile, match="it has 4 columns instead of 3"):
        read(lines("Date,Text,Amount", "2024-01-05,a,-1,50", "2024-01-06,b,-1,234.56"))


def test_a_file_with_very_many_columns_is_refused() -> None:
    data = lines("Date,Amount" + ",x" * 600, "2024-01-05,-1" + ",y" * 600)
    with pytest.raises(UnreadableFile, match="more than 500 columns"):
        read(data)
    started = perf_counter()
    with pytest.raises(UnreadableFile):
        read(lines("2024-01-05;-1" + ";5" * 100_000))
    assert perf_counter() - started < 5


def test_a_large_file_is_read_in_a_few_seconds() -> None:
    rows = [
        f"{date(2000, 1, 1) + timedelta(days=n // 20)};x{n};-1,50;{-150 * (n + 1) / 100:.2f}"
        for n in range(20_000)
    ]
    data = lines("Date;Text;Amount;Balance", *(row.replace(".", ",") for row in rows))
    started = perf_counter()
    assert len(entries(data)) == 20_000
    assert perf_counter() - started < 5


@pytest.mark.parametrize(
    ("above", "account"),
    [
        ("Kontonummer:;1234567890", "1234567890"),
        ("Account number: 12-34 5678", "12-345678"),
        ("Credit Card Number: 1234XXXXXXXX7890", "1234XXXXXXXX7890"),
        ("IBAN;DE02 1203 0000 0000 2020 51", "DE02120300000000202051"),
        ("DE02120300000000202051;DE75512108001245126199", ""),
        ("DE03120300000000202051", ""),
        ("Account;see below", ""),
        ("Opened in 2024 5678;x", ""),
    ],
)
def test_an_account_above_the_columns_is_read_where_it_is_labelled(above: str, account: str) -> None:
    data = lines(above, "Date;Text;Amount", "2024-01-05;x;-1,50")
    assert only_statement(data).account_number == account


@pytest.mark.parametrize(
    ("above", "balance"),
    [
        ("Closing balance on 2024-01-31;98,50", "98.50"),
        ("Closing balance;2024-01-31;-98,50 EUR", "-98.50"),
        ("Opening balance on 2024-01-01;98,50", None),
        ("Balance;98,50", None),
        ("Balance 2024-01-31;98,50;97,50", None),
    ],
)
def test_a_balance_above_the_columns_is_read_where_its_day_is_given(above: str, balance: str | None) -> None:
    found = only_statement(lines(above, "Date;Text;Amount", "2024-01-05;x;-1,50"))
    assert (found.closing_balance and str(found.closing_balance.amount)) == balance


# Recognition


@pytest.mark.parametrize(
    "head",
    [
        b"<OFX><BANKMSGSRSV1>2024-01-05,1.00</OFX>",
        b"OFXHEADER:100\nDATA:OFXSGML\n",
        b"!Type:Bank\nD1/5/2024\nT5\n^\n",
        b":20:REF\n:25:ACC\n:61:2401050105D5,00NTRF\n",
        b"{1:F01BANK}\n:20:X\n",
        b"PK\x03\x04abc",
        b"%PDF-1.4 1,2,3",
        b"<?xml version='1.0'?><Document/>",
        b"\0\1\2\3",
        b"",
        b"Hello, world, 5\nIt was, 2024-01-05, 3\nand more, 7\nand, so, on\nand, so, on\n",
        b'{"date": "2024-01-05", "amount": 5}',
        b"a,b,c\n1,2,3\n",
    ],
)
def test_what_is_no_list_of_transactions_is_not_recognised(head: bytes) -> None:
    assert not recognises(head)


def test_a_list_is_recognised_by_its_beginning() -> None:
    data = lines("Date;Text;Amount", *[f"2024-01-05;Grüße {number};-1,50" for number in range(5000)])
    assert recognises(data[:65_536])
    assert recognises(lines("Date,Description,Amount"))
    assert recognises(lines("2024-01-05,Rolls,-1.50"))


def test_days_in_words_need_no_order() -> None:
    assert days(lines("Date,Note,Amount", "05 Oct 2024,a,-1.00", "06 Oct 2024,a,-1.00")) == [
        "2024-10-05",
        "2024-10-06",
    ]


def test_a_text_under_an_unknown_name_is_the_description_when_nothing_else_is() -> None:
    text = "Date,Amount,Babble\n2026-04-13,-12.50,Grocer\n2026-04-15,-7.10,Bakery\n"
    [statement] = read(text.encode()).parsed.statements
    assert [entry.description for entry in statement.entries] == ["Grocer", "Bakery"]
