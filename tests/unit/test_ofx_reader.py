import codecs
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statement_tui.errors import UnreadableFile
from statement_tui.models.parsed import ParsedBalance, ParsedEntry, ParsedFile, ParsedStatement, ParseWarning
from statement_tui.models.reported_balance import BalanceKind
from statement_tui.readers.ofx import read, recognises

SGML_HEADER = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n"
XML_HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n<?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE"?>\n'
ROW = "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20240105<TRNAMT>-1.00<FITID>A1<NAME>Baker</STMTTRN>"
LEDGER = "<LEDGERBAL><BALAMT>10.50<DTASOF>20240131</LEDGERBAL>"


def statement(rows: str = ROW, balance: str = LEDGER, currency: str = "EUR") -> str:
    """A bank statement in SGML, one line for each of its parts."""
    return (
        "<STMTTRNRS><TRNUID>1\n"
        f"<STMTRS><CURDEF>{currency}\n"
        "<BANKACCTFROM><BANKID>BANK1<ACCTID>DE12 3456<ACCTTYPE>CHECKING</BANKACCTFROM>\n"
        "<BANKTRANLIST><DTSTART>20240101<DTEND>20240130\n"
        f"{rows}\n"
        f"</BANKTRANLIST>{balance}\n"
        "</STMTRS></STMTTRNRS>"
    )


def document(body: str) -> bytes:
    return f"{SGML_HEADER}<OFX><BANKMSGSRSV1>\n{body}\n</BANKMSGSRSV1></OFX>\n".encode()


def row(**fields: str) -> str:
    values = {"TRNTYPE": "DEBIT", "DTPOSTED": "20240105", "TRNAMT": "-1.00", "FITID": "A1", **fields}
    return "<STMTTRN>" + "".join(f"<{name}>{value}\n" for name, value in values.items()) + "</STMTTRN>"


def only_statement(data: bytes) -> ParsedStatement:
    (found,) = read(data).statements
    return found


def only_entry(data: bytes) -> ParsedEntry:
    (found,) = only_statement(data).entries
    return found


def warnings(parsed: ParsedFile) -> list[ParseWarning]:
    """The warnings of the file and then those of its statements."""
    return [*parsed.warnings, *(each for found in parsed.statements for each in found.warnings)]


def messages(parsed: ParsedFile) -> list[str]:
    return [f"{warning.place}: {warning.message}" for warning in warnings(parsed)]


def losses(parsed: ParsedFile) -> list[bool]:
    return [warning.lost for warning in warnings(parsed)]


# What a file gives


def test_a_bank_statement_with_all_its_parts() -> None:
    parsed = read(document(statement(row(NAME="Baker", MEMO="Rolls", DTUSER="20240104"))))
    assert warnings(parsed) == []
    assert parsed.format == "ofx"
    assert parsed.statements == (
        ParsedStatement(
            account_number="DE123456",
            account_name="Checking",
            institution="BANK1",
            currency="EUR",
            first_day=date(2024, 1, 1),
            last_day=date(2024, 1, 30),
            closing_balance=ParsedBalance(date(2024, 1, 31), Decimal("10.50"), BalanceKind.LEDGER),
            entries=(
                ParsedEntry(
                    booked_on=date(2024, 1, 5),
                    value_on=date(2024, 1, 4),
                    amount=Decimal("-1.00"),
                    description="Rolls",
                    counterparty="Baker",
                    reference="A1",
                    kind="DEBIT",
                    place="line 12",
                ),
            ),
        ),
    )


def test_the_institution_is_the_organisation_that_signs_on() -> None:
    sign_on = "<SIGNONMSGSRSV1><SONRS><FI><ORG>Bank of Land<FID>1</FI></SONRS></SIGNONMSGSRSV1>"
    assert only_statement(document(sign_on + statement())).institution == "Bank of Land"


def test_several_accounts_in_a_file() -> None:
    card = (
        "<CREDITCARDMSGSRSV1><CCSTMTTRNRS><CCSTMTRS><CURDEF>USD<CCACCTFROM><ACCTID>4111</CCACCTFROM>"
        f"<BANKTRANLIST>{ROW}</BANKTRANLIST></CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1>"
    )
    bank, credit = read(document(statement() + statement().replace("DE12", "DE99") + card)).statements[::2]
    assert bank.account_number == "DE123456"
    assert (credit.account_number, credit.account_name, credit.currency) == ("4111", "Credit card", "USD")
    assert credit.institution is None
    assert credit.closing_balance is None


def test_the_payments_of_an_investment_statement_and_a_word_on_its_trades() -> None:
    body = (
        "<INVSTMTTRNRS><INVSTMTRS><DTASOF>20240131<CURDEF>USD"
        "<INVACCTFROM><BROKERID>broker.example<ACCTID>I-1</INVACCTFROM><INVTRANLIST>\n"
        "<BUYSTOCK><INVBUY><INVTRAN><FITID>1<DTTRADE>20240102<MEMO>Buy</INVTRAN><TOTAL>-5</INVBUY></BUYSTOCK>\n"
        "<SELLSTOCK><INVSELL><INVTRAN><FITID>2<DTTRADE>20240103</INVTRAN>"
        "<CURRENCY><CURRATE>1<CURSYM>EUR</CURRENCY></INVSELL></SELLSTOCK>\n"
        f"<INVBANKTRAN>{ROW}<SUBACCTFUND>CASH</INVBANKTRAN></INVTRANLIST></INVSTMTRS></INVSTMTTRNRS>"
    )
    parsed = read(document(body))
    (found,) = parsed.statements
    assert (found.account_number, found.account_name) == ("I-1", "Investment")
    assert found.institution == "broker.example"
    assert [entry.amount for entry in found.entries] == [Decimal("-1.00")]
    assert messages(parsed) == ["line 9: trades in securities are left out (2); only payments are read"]


def test_a_statement_of_another_kind_is_reported() -> None:
    loan = f"<LOANSTMTRS><CURDEF>USD<LEDGERBAL><BALAMT>1</LEDGERBAL>{ROW}</LOANSTMTRS>\n"
    parsed = read(document(loan + statement()))
    assert len(parsed.statements) == 1
    assert messages(parsed) == [
        "line 8: a statement of this kind is left out: LOANSTMTRS",
        "line 8: a balance that belongs to no statement is left out",
        "line 8: a transaction that belongs to no statement is left out",
    ]
    assert [warning.lost for warning in parsed.warnings] == [True, False, True]


@pytest.mark.parametrize(
    ("fields", "description", "counterparty"),
    [
        ({"NAME": "Baker", "MEMO": "Rolls"}, "Rolls", "Baker"),
        ({"NAME": "Baker", "MEMO": "Baker"}, "Baker", None),
        ({"NAME": "Baker", "MEMO": ""}, "Baker", None),
        ({"MEMO": "Rolls"}, "Rolls", None),
        ({"PAYEE": "<NAME>Miller<CITY>Bern</PAYEE>", "MEMO": "Flour"}, "Flour", "Miller"),
        ({"PAYEE": "<NAME>Miller<CITY>Bern</PAYEE>"}, "Miller", None),
        ({"PAYEE": "Miller", "MEMO": "Flour"}, "Flour", "Miller"),
        ({"BANKACCTTO": "<NAME>Not me<ACCTID>9</BANKACCTTO>", "MEMO": "Move"}, "Move", None),
        ({}, "", None),
    ],
)
def test_description_and_counterparty(
    fields: dict[str, str], description: str, counterparty: str | None
) -> None:
    entry = only_entry(document(statement(row(**fields))))
    assert (entry.description, entry.counterparty) == (description, counterparty)


@pytest.mark.parametrize(
    ("account_type", "name"),
    [("SAVINGS", "Savings"), ("MONEYMRKT", "Money market"), ("CD", "Certificate of deposit"), ("", "")],
)
def test_the_account_is_called_by_its_type(account_type: str, name: str) -> None:
    assert only_statement(document(statement().replace("CHECKING", account_type))).account_name == name


@pytest.mark.parametrize("aggregate", ["BANKACCTTO", "CCACCTTO"])
def test_the_account_of_the_counterparty(aggregate: str) -> None:
    fields = {aggregate: "<BANKID>7<ACCTID>DE99 1234</" + aggregate + ">", "NAME": "Baker"}
    entry = only_entry(document(statement(row(**fields))))
    assert (entry.counterparty_account, entry.description) == ("DE991234", "Baker")


def test_empty_and_repeated_references_lose_no_row() -> None:
    rows = row(FITID="") + row(FITID="A1") + row(FITID="A1")
    entries = only_statement(document(statement(rows))).entries
    assert [entry.reference for entry in entries] == [None, "A1", "A1"]


def test_pending_transactions_are_not_booked() -> None:
    pending = "<BANKTRANLISTP><STMTTRNP><DTTRAN>20240106<TRNAMT>-9<NAME>Later</STMTTRNP></BANKTRANLISTP>"
    assert len(only_statement(document(statement(balance=pending))).entries) == 1


# Order


@pytest.mark.parametrize(
    ("days", "in_file_order"),
    [
        (["20240103", "20240102", "20240102", "20240101"], False),
        (["20240101", "20240102"], True),
        (["20240103", "20240101", "20240102"], True),
        (["20240102", "20240102"], True),
    ],
)
def test_a_list_with_the_newest_first_is_turned_round(days: list[str], in_file_order: bool) -> None:
    rows = "".join(row(DTPOSTED=day, FITID=str(number)) for number, day in enumerate(days))
    references = [entry.reference for entry in only_statement(document(statement(rows))).entries]
    assert references == [str(number) for number in range(len(days))][:: 1 if in_file_order else -1]


# Money


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-12.34", "-12.34"),
        ("+12,34", "12.34"),
        ("- 12,30", "-12.30"),
        ("600", "600"),
        ("600.", "600"),
        (".5", "0.5"),
        ("-,75", "-0.75"),
        ("+00000000000000.2400", "0.2400"),
        ("12.345", "12.345"),
        ("0,123", "0.123"),
        ("1234,567", "1234.567"),
        ("1,234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1,234,567", "1234567"),
        ("-1.234.567", "-1234567"),
        ("+1 006,60", "1006.60"),
        ("1\u00a0006", "1006"),
        ("1'234'567.80", "1234567.80"),
        ("-0.00", "0.00"),
    ],
)
def test_amounts(text: str, value: str) -> None:
    assert str(only_entry(document(statement(row(TRNAMT=text)))).amount) == value


def test_a_comma_before_three_digits_is_decimal_in_a_currency_of_three_decimals() -> None:
    assert only_entry(document(statement(row(TRNAMT="1,234"), currency="KWD"))).amount == Decimal("1.234")


@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        "Infinity",
        "1e400",
        "1_000",
        "١٢",
        "12.3.4",
        "1,23,456",
        "--1",
        "1-",
        "$5",
        "0x10",
        "1 23",
        "1" * 50,
    ],
)
def test_what_is_no_amount_is_reported(text: str) -> None:
    parsed = read(document(statement(f"{ROW}\n{row(TRNAMT=text)}")))
    assert len(parsed.statements[0].entries) == 1
    (message,) = messages(parsed)
    assert losses(parsed) == [True]
    assert message.startswith("line 13: the transaction is left out: TRNAMT '")
    assert message.endswith("' is not an amount")


def test_an_amount_that_could_be_two_is_reported() -> None:
    (message,) = messages(read(document(statement(row(TRNAMT="1,234")))))
    assert "TRNAMT '1,234' has a comma that could mean thousands or decimals" in message


def test_an_amount_in_another_currency_is_kept_and_reported() -> None:
    rows = row(CURRENCY="<CURRATE>1.06<CURSYM>USD</CURRENCY>") + row(CURRENCY="<CURSYM>eur</CURRENCY>")
    parsed = read(document(statement(rows)))
    assert len(parsed.statements[0].entries) == 2
    assert messages(parsed) == ["line 12: the amount is in 'USD', not in the statement's EUR"]


# Dates


@pytest.mark.parametrize(
    "text",
    [
        "20240229",
        "20240229235959",
        "20240229235959.999",
        "20240229235959.999[-11:XYZ]",
        "20240229[+12:NZT]",
        "202402291120",
        "2024-02-29T10:00:00Z",
        "20240229160000.000[-5:EST]160000.000[-5:EST]",
    ],
)
def test_dates_stay_as_the_bank_writes_them(text: str) -> None:
    assert only_entry(document(statement(row(DTPOSTED=text)))).booked_on == date(2024, 2, 29)


@pytest.mark.parametrize(
    "text", ["20230229", "20241301", "29.02.2024", "2024", "02152024", "٢٠٢٤٠١٠١", "99990101"]
)
def test_what_is_no_date_is_reported(text: str) -> None:
    parsed = read(document(statement(row(DTPOSTED=text))))
    assert parsed.statements[0].entries == ()
    assert messages(parsed) == [f"line 12: the transaction is left out: DTPOSTED {text!r} is not a date"]


@pytest.mark.parametrize(("name", "value"), [("DTPOSTED", ""), ("DTPOSTED", "00000000"), ("TRNAMT", "")])
def test_a_row_without_date_or_amount_is_reported(name: str, value: str) -> None:
    parsed = read(document(statement(row(**{name: value}))))
    assert parsed.statements[0].entries == ()
    assert messages(parsed) == [f"line 12: the transaction is left out: {name} is missing"]


def test_an_empty_row_is_reported() -> None:
    parsed = read(document(statement(f"{ROW}<STMTTRN/>")))
    assert messages(parsed) == ["line 12: the transaction is left out: DTPOSTED is missing"]


def test_of_a_repeated_field_the_first_counts() -> None:
    assert only_entry(document(statement(row(MEMO="First<MEMO>Second<MEMO>")))).description == "First"


def test_the_value_date_is_when_the_money_is_available() -> None:
    entry = only_entry(document(statement(row(DTUSER="20240101", DTAVAIL="20240109"))))
    assert entry.value_on == date(2024, 1, 9)


def test_a_value_date_that_cannot_be_read_is_reported_and_the_row_kept() -> None:
    parsed = read(document(statement(row(DTAVAIL="soon", DTUSER="00000000"))))
    assert parsed.statements[0].entries[0].value_on is None
    assert messages(parsed) == ["line 12: a date is left out: DTAVAIL 'soon' is not a date"]
    assert losses(parsed) == [False]


# Balances, accounts, currencies


@pytest.mark.parametrize(
    "balance",
    ["", "<LEDGERBAL></LEDGERBAL>", "<LEDGERBAL/>", "<LEDGERBAL><BALAMT><DTASOF>20240131</LEDGERBAL>"],
)
def test_a_missing_or_empty_balance_is_none(balance: str) -> None:
    parsed = read(document(statement(balance=balance)))
    assert parsed.statements[0].closing_balance is None
    assert warnings(parsed) == []


def test_the_available_balance_is_not_the_ledger_balance() -> None:
    available = "<AVAILBAL><BALAMT>99.00<DTASOF>20240201</AVAILBAL>"
    ledger = "<LEDGERBAL><BALAMT>1,50<DTASOF>20240131"
    found = only_statement(document(statement(balance=available + ledger + available)))
    assert found.closing_balance == ParsedBalance(date(2024, 1, 31), Decimal("1.50"), BalanceKind.LEDGER)


@pytest.mark.parametrize("day", ["", "<DTASOF>00000000"])
def test_a_balance_without_a_day_is_of_the_last_day_of_the_list(day: str) -> None:
    parsed = read(document(statement(balance=f"<LEDGERBAL><BALAMT>7{day}</LEDGERBAL>")))
    balance = ParsedBalance(date(2024, 1, 30), Decimal(7), BalanceKind.LEDGER)
    assert parsed.statements[0].closing_balance == balance
    assert warnings(parsed) == []


@pytest.mark.parametrize(
    ("balance", "reported"),
    [
        ("<BALAMT>1e5<DTASOF>20240131", ["the balance is left out: LEDGERBAL/BALAMT '1e5' is not an amount"]),
        ("<BALAMT>7", ["the balance is left out: neither DTASOF nor DTEND gives its day"]),
        (
            "<BALAMT>7<DTASOF>never",
            [
                "the day of the balance: LEDGERBAL/DTASOF 'never' is not a date",
                "the balance is left out: neither DTASOF nor DTEND gives its day",
            ],
        ),
    ],
)
def test_a_balance_that_cannot_be_read_is_reported(balance: str, reported: list[str]) -> None:
    text = statement(balance=f"<LEDGERBAL>{balance}</LEDGERBAL>").replace("<DTEND>20240130", "")
    parsed = read(document(text))
    assert parsed.statements[0].closing_balance is None
    assert messages(parsed) == [f"line 13: {message}" for message in reported]


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("<DTSTART>20240101<DTEND>20240130", date(2024, 1, 1), date(2024, 1, 30)),
        ("<DTEND>20240130120000[-5:EST]", None, date(2024, 1, 30)),
        ("<DTSTART>00000000<DTEND>", None, None),
    ],
)
def test_the_period_of_a_statement(period: str, first: date | None, last: date | None) -> None:
    parsed = read(document(statement().replace("<DTSTART>20240101<DTEND>20240130", period)))
    assert (parsed.statements[0].first_day, parsed.statements[0].last_day) == (first, last)
    assert warnings(parsed) == []


@pytest.mark.parametrize(
    ("period", "first", "message"),
    [
        (
            "<DTSTART>20240101<DTEND>soon",
            date(2024, 1, 1),
            "a date of the period is left out: LIST/DTEND 'soon'",
        ),
        (
            "<DTSTART>20240201<DTEND>20240131",
            None,
            "the period is left out: it begins on 2024-02-01 and ends on",
        ),
    ],
)
def test_a_period_that_cannot_be_is_reported(period: str, first: date | None, message: str) -> None:
    parsed = read(document(statement().replace("<DTSTART>20240101<DTEND>20240130", period)))
    assert (parsed.statements[0].first_day, parsed.statements[0].last_day) == (first, None)
    assert messages(parsed)[0].startswith(f"line 9: {message}")
    assert losses(parsed) == [False]


def test_each_warning_belongs_to_its_statement() -> None:
    faulty = statement(row(TRNAMT="much") + row(DTAVAIL="soon")).replace("DE12", "DE99")
    parsed = read(document(statement() + "\n" + faulty + ROW))
    assert [warning.message for warning in parsed.warnings] == [
        "a transaction that belongs to no statement is left out"
    ]
    assert [[warning.lost for warning in found.warnings] for found in parsed.statements] == [
        [],
        [True, False],
    ]


def test_the_progress_is_told() -> None:
    told: list[int] = []
    data = document(statement(row(MEMO="x" * 1_000) * 300))
    read(data, told.append)
    assert len(told) == len(data) // 65_536
    assert all(1 <= (b - a) / 65_536 < 1.1 for a, b in pairwise([0, *told]))


def test_a_currency_stays_as_it_is_written() -> None:
    assert only_statement(document(statement(currency="eur"))).currency == "eur"


def test_a_balance_outside_of_a_statement_is_reported() -> None:
    parsed = read(document(statement() + "\n" + LEDGER))
    assert messages(parsed) == ["line 15: a balance that belongs to no statement is left out"]


def test_a_statement_without_account_or_currency_is_read_and_reported() -> None:
    text = statement().replace("<ACCTID>DE12 3456", "").replace("<CURDEF>EUR", "")
    parsed = read(document(text))
    assert parsed.statements[0].account_number == ""
    assert parsed.statements[0].currency is None
    assert messages(parsed) == [
        "line 9: the statement has no account number (ACCTID)",
        "line 9: the statement has no currency (CURDEF)",
    ]


def test_what_is_no_currency_is_reported() -> None:
    parsed = read(document(statement(currency="US$")))
    assert parsed.statements[0].currency is None
    assert messages(parsed) == ["line 9: the currency is left out: CURDEF 'US$' is not one"]


# Markup as it comes


def test_aggregates_that_are_never_closed_end_where_the_next_begins() -> None:
    rows = ROW.removesuffix("</STMTTRN>") * 2 + "<STMTTRN><DTPOSTED>20240107<TRNAMT>3<MEMO>Last"
    text = statement(rows).replace("</BANKACCTFROM>", "").replace("</BANKTRANLIST>", "")
    found = only_statement(document(text.replace("</STMTRS>", "")))
    assert [entry.amount for entry in found.entries] == [Decimal(-1), Decimal(-1), Decimal(3)]
    assert found.account_number == "DE123456"
    assert found.closing_balance is not None


def test_rows_outside_of_their_list_and_closing_tags_of_nothing() -> None:
    text = statement(f"{ROW}</BANKTRANLIST></PAYEE>{ROW}")
    assert len(only_statement(document(text)).entries) == 2


def test_a_row_outside_of_a_statement_is_reported() -> None:
    parsed = read(document(statement() + "\n" + ROW))
    assert messages(parsed) == ["line 15: a transaction that belongs to no statement is left out"]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("R&amp;D &lt;b&gt; &quot;x&quot; &apos;y&apos;&nbsp;z", "R&D <b> \"x\" 'y'\u00a0z"),
        ("&amp;lt;", "&lt;"),
        ("&#65;&#x42;&#X43;&#x10FFFF;", "ABC\U0010ffff"),
        ("AT&T &copy &unknown; &#0; &#xD800; &#x110000;", "AT&T &copy &unknown; &#0; &#xD800; &#x110000;"),
        ("1 < 2 <3 <Acme> <1234>", "1 < 2 <3 <Acme> <1234>"),
        ("a<!-- hidden -->b", "ab"),
        ("<![CDATA[<NAME>&amp;</OFX>]]>", "<NAME>&amp;</OFX>"),
        ("a <!-- b <![CDATA[ c", "a <!-- b <![CDATA[ c"),
        ("<!-- <!-- twice", "<!-- <!-- twice"),
        ("[/x] \x1b]52;c;eA==\x07 \u202e", "[/x] \x1b]52;c;eA==\x07 \u202e"),
        ("two\nlines", "two\nlines"),
    ],
)
def test_text_is_kept_as_it_is(written: str, text: str) -> None:
    assert only_entry(document(statement(row(MEMO=written)))).description == text


def test_tags_in_small_letters_when_the_root_is() -> None:
    data = document(statement()).decode().lower().encode()
    assert recognises(data)
    assert only_statement(data).account_number == "de123456"


def test_xml_with_attributes_empty_tags_and_blanks() -> None:
    data = (
        f"{XML_HEADER}<!-- <STMTRS> -->\n<OFX xmlns='urn:x' a = \"b\">\n<STMTRS>\n<CURDEF>\n EUR\n</CURDEF>\n"
        "<BANKACCTFROM><ACCTID> 1 </ACCTID></BANKACCTFROM><BANKTRANLIST><DTEND\n/><STMTTRN><MEMO />"
        "<DTPOSTED>20240105</DTPOSTED><TRNAMT>\n 5\n</TRNAMT></STMTTRN></BANKTRANLIST>\n</STMTRS></OFX >"
    ).encode()
    found = only_statement(data)
    assert (found.currency, found.account_number, found.account_name) == ("EUR", "1", "")
    assert found.entries[0].amount == Decimal(5)


@pytest.mark.parametrize(
    "header",
    ["", "\n\n", "OFXHEADER:100DATA:OFXSGMLVERSION:102", "<!--\nOFXHEADER:100\n-->\n", "HTTP/1.1 200 OK\n"],
)
def test_headers_that_are_missing_or_misplaced(header: str) -> None:
    data = document(statement()).replace(SGML_HEADER.encode(), header.encode())
    assert recognises(data)
    assert len(only_statement(data).entries) == 1


def test_two_documents_in_one_file() -> None:
    sign_on = "<FI><ORG>First</FI>"
    first, second = read(document(sign_on + statement()) + document(statement())).statements
    assert (first.institution, second.institution) == ("First", "BANK1")


def test_places_in_a_very_long_line_have_a_column() -> None:
    rows = ROW * 2
    text = document(statement(rows)).replace(b"\n", b" ")
    assert [entry.place for entry in only_statement(text).entries] == [
        f"line 1, column {text.index(b'<STMTTRN>') + 1}",
        f"line 1, column {text.rindex(b'<STMTTRN>') + 1}",
    ]


@pytest.mark.parametrize("end_of_line", ["\r", "\r\n"])
def test_lines_count_with_any_end_of_line(end_of_line: str) -> None:
    data = document(statement()).replace(b"\n", end_of_line.encode())
    assert only_entry(data).place == "line 12"


# Character sets


@pytest.mark.parametrize(
    ("encode", "declared"),
    [
        (lambda text: text.encode("cp1252"), "CHARSET:1252"),
        (lambda text: text.encode("cp1252"), "CHARSET:ISO-8859-1"),
        (lambda text: text.encode("cp1252"), "CHARSET:8859-1"),
        (lambda text: text.encode("cp1252"), "CHARSET:UTF-8"),
        (lambda text: text.encode("cp1252"), "CHARSET:unicode_escape"),
        (lambda text: text.encode("cp1252"), "CHARSET:9999"),
        (lambda text: text.encode("cp1252"), "CHARSET:GBK"),
        (lambda text: text.encode("utf-8"), "CHARSET:1252"),
        (lambda text: text.encode("utf-8-sig"), "CHARSET:1252"),
        (lambda text: text.encode("iso8859-15"), "CHARSET:ISO-8859-15"),
        (lambda text: text.encode("cp858"), "CHARSET:CP858"),
        (lambda text: text.encode("utf-16"), "CHARSET:1252"),
        (lambda text: text.encode("utf-16-le"), "CHARSET:1252"),
        (lambda text: text.encode("utf-16-be"), "CHARSET:1252"),
        (lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"), "CHARSET:1252"),
    ],
)
def test_the_character_set_is_found_whatever_is_declared(
    encode: Callable[[str], bytes], declared: str
) -> None:
    text = document(statement(row(MEMO="Café 5 € à Zürich"))).decode().replace("CHARSET:1252", declared)
    data = encode(text)
    assert recognises(data)
    assert only_entry(data).description == "Café 5 € à Zürich"


def test_a_declared_multibyte_character_set() -> None:
    text = document(statement(row(MEMO="支付宝"))).decode().replace("CHARSET:1252", "CHARSET:GB18030")
    assert only_entry(text.encode("gb18030")).description == "支付宝"


def test_a_character_cut_in_the_middle_does_not_change_the_character_set() -> None:
    rows = row(MEMO="Müller größer") + row(MEMO="Grüß")
    data = document(statement(rows)).replace("ß\n<".encode(), "ß".encode()[:1] + b"\n<")
    assert [entry.description for entry in only_statement(data).entries] == ["Müller größer", "Grü\ufffd"]


def test_bytes_that_no_character_set_has_are_replaced() -> None:
    data = document(statement(row(MEMO="A-B"))).replace(b"A-B", b"A\x81\xe9B")
    assert only_entry(data).description == "A\ufffdéB"


# What is refused


@pytest.mark.parametrize(
    "data", [b"", b"date,amount\n2024-01-01,5\n", b"\x89PNG\r\n\x1a\n\0\0", b"<html>OFX</html>"]
)
def test_what_is_not_ofx(data: bytes) -> None:
    assert not recognises(data)
    with pytest.raises(UnreadableFile, match="not an OFX file"):
        read(data)


def test_no_statement_in_the_file() -> None:
    with pytest.raises(UnreadableFile, match="no account statement"):
        read(document("<SIGNONMSGSRSV1><SONRS></SONRS></SIGNONMSGSRSV1>"))


def test_binary_data_is_refused_with_its_line() -> None:
    with pytest.raises(UnreadableFile, match=r"binary data.*line 12 holds a NUL") as refused:
        read(document(statement(row(MEMO="x"))).replace(b"<TRNTYPE>", b"\0\x01"))
    assert "download it again" in refused.value.detail


def test_binary_data_may_be_at_the_very_beginning() -> None:
    with pytest.raises(UnreadableFile, match="line 1 holds a NUL"):
        read(b"\0" + document(statement()))


@pytest.mark.parametrize(
    "declaration",
    ["<!DOCTYPE OFX>", '<!doctype OFX [<!ENTITY a "b">]>', '<!ENTITY lol "ha">', "<!ELEMENT OFX ANY>"],
)
def test_declarations_are_refused(declaration: str) -> None:
    data = document(statement()).replace(SGML_HEADER.encode(), f"{XML_HEADER}{declaration}\n".encode())
    with pytest.raises(UnreadableFile, match=r"declares a document type or entities: line 3"):
        read(data)


def test_a_declaration_in_a_text_or_a_comment_is_none() -> None:
    data = document(statement(row(MEMO="&lt;!DOCTYPE x&gt; <![CDATA[<!ENTITY]]><!-- <!DOCTYPE -->")))
    assert only_entry(data).description == "<!DOCTYPE x> <!ENTITY"


@pytest.mark.parametrize(
    ("last", "title"),
    [
        ("<TRNAMT>-1", "The file ends in the middle of a transaction"),
        ("</STMTTRN>", "The file ends in the middle of a statement"),
        ("</STMTRS>", "The file ends too early"),
        ("OFXHEADER:100", "The file ends too early"),
    ],
)
def test_a_file_that_is_cut_off(last: str, title: str) -> None:
    whole = document(statement()).decode()
    cut = whole[: whole.index(last) + len(last)]
    with pytest.raises(UnreadableFile, match=rf"line {cut.count(chr(10)) + 1} is its end") as refused:
        read(cut.encode())
    assert refused.value.title == title


@pytest.mark.parametrize("begun", [b"<STMTTRN>", b"<STMTTRN><DTPOSTED>20240101"])
def test_what_is_begun_after_the_end_is_cut_off(begun: bytes) -> None:
    with pytest.raises(UnreadableFile, match="ends in the middle of a transaction"):
        read(document(statement()) + begun)


def test_a_transaction_that_is_open_where_the_file_closes_is_cut_off() -> None:
    whole = document(statement()).decode()
    cut = whole[: whole.index("-1.00")] + "</OFX>"
    with pytest.raises(UnreadableFile, match=r"A transaction in the file is cut off: line 12"):
        read(cut.encode())


def test_a_file_with_too_many_faults_is_refused_as_a_whole() -> None:
    with pytest.raises(
        UnreadableFile, match=r"More than 10,000 places .* the first is line 12, the transaction"
    ):
        read(document(statement("<STMTTRN>" * 10_002)))


def test_the_end_may_be_followed_by_anything_but_data() -> None:
    assert len(only_statement(document(statement()) + b"<!-- end of file -->\x1a\n").entries) == 1


# Speed


def test_a_large_file_is_read_fast() -> None:
    rows = "".join(
        row(
            DTPOSTED=f"2024{1 + number % 12:02}{1 + number % 28:02}",
            FITID=str(number),
            NAME="Baker &amp; Sons",
            MEMO="x" * 90,
        )
        for number in range(5_000)
    )
    data = document(statement(rows))
    begin = perf_counter()
    assert len(only_statement(data).entries) == 5_000
    # Ten times what it takes, for slow machines; only quadratic behaviour shall fail here.
    assert perf_counter() - begin < 2


@pytest.mark.parametrize(
    "piece", ["<!--", "<![CDATA[", "<", "&#", "<A ", '<A x="', "<A>", "</STMTTRN>", "<PAYEE>", " "]
)
def test_hostile_repetition_takes_linear_time(piece: str) -> None:
    data = document(statement(piece * (400_000 // len(piece))))
    begin = perf_counter()
    read(data)
    assert perf_counter() - begin < 3


# Properties

TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20).map(str.strip)
DAYS = st.dates(date(1900, 1, 1), date(2999, 12, 31))
AMOUNTS = st.decimals(-10_000_000, 10_000_000, places=2).map(lambda value: value or value.copy_abs())


@st.composite
def entries(draw: st.DrawFn) -> ParsedEntry:
    description = draw(TEXTS)
    account = st.from_regex(r"[A-Z0-9-]{1,20}", fullmatch=True)
    # Without a MEMO the NAME becomes the description, and the counterparty is not written twice.
    counterparty = draw(TEXTS) if description else ""
    return ParsedEntry(
        booked_on=draw(DAYS),
        value_on=draw(st.none() | DAYS),
        amount=draw(AMOUNTS),
        description=description,
        counterparty=counterparty if counterparty not in ("", description) else None,
        counterparty_account=draw(st.none() | account),
        reference=draw(TEXTS) or None,
        kind=draw(st.none() | st.sampled_from(["DEBIT", "CREDIT", "POS"])),
    )


@st.composite
def statements(draw: st.DrawFn) -> ParsedStatement:
    found = sorted(draw(st.lists(entries(), max_size=5)), key=lambda entry: entry.booked_on)
    first, last = sorted(draw(st.tuples(DAYS, DAYS)))
    return ParsedStatement(
        account_number=draw(st.from_regex(r"[A-Z0-9-]{1,20}", fullmatch=True)),
        account_name=draw(st.sampled_from(["Checking", "Savings", ""])),
        institution=draw(st.from_regex(r"[A-Z0-9]{1,9}", fullmatch=True)),
        currency=draw(st.sampled_from(["EUR", "USD", "JPY"])),
        first_day=draw(st.none() | st.just(first)),
        last_day=draw(st.none() | st.just(last)),
        closing_balance=draw(
            st.none() | st.builds(ParsedBalance, DAYS, AMOUNTS, st.just(BalanceKind.LEDGER))
        ),
        entries=tuple(found),
    )


class Writer:
    """Prints statements as OFX: SGML with open leaves, or XML."""

    def __init__(self, xml: bool, separator: str) -> None:
        self.xml = xml
        self.separator = separator

    def leaf(self, name: str, value: str | None) -> str:
        if value is None:
            return f"<{name}/>" if self.xml else ""
        escaped = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return f"<{name}>{escaped}</{name}>" if self.xml else f"<{name}>{escaped}\n"

    def day(self, name: str, value: date | None) -> str:
        return self.leaf(name, None if value is None else f"{value:%Y%m%d}120000[-5:EST]")

    def money(self, name: str, value: Decimal) -> str:
        return self.leaf(name, f"{value}".replace(".", self.separator))

    def entry(self, entry: ParsedEntry) -> str:
        return (
            f"<STMTTRN>{self.leaf('TRNTYPE', entry.kind)}{self.day('DTPOSTED', entry.booked_on)}"
            f"{self.day('DTUSER', entry.value_on)}{self.money('TRNAMT', entry.amount)}"
            f"{self.leaf('FITID', entry.reference)}{self.leaf('NAME', entry.counterparty)}"
            f"{self.leaf('MEMO', entry.description)}"
            f"<BANKACCTTO>{self.leaf('ACCTID', entry.counterparty_account)}</BANKACCTTO></STMTTRN>\n"
        )

    def statement(self, found: ParsedStatement) -> str:
        balance = found.closing_balance
        ledger = (
            f"<LEDGERBAL>{self.money('BALAMT', balance.amount)}"
            f"{self.day('DTASOF', balance.as_of)}</LEDGERBAL>"
            if balance
            else ""
        )
        return (
            f"<STMTRS>{self.leaf('CURDEF', found.currency)}"
            f"<BANKACCTFROM>{self.leaf('BANKID', found.institution)}"
            f"{self.leaf('ACCTID', found.account_number)}{self.leaf('ACCTTYPE', found.account_name.upper())}"
            f"</BANKACCTFROM><BANKTRANLIST>{self.day('DTSTART', found.first_day)}"
            f"{self.day('DTEND', found.last_day)}{''.join(map(self.entry, found.entries))}</BANKTRANLIST>"
            f"{ledger}</STMTRS>"
        )

    def document(self, found: list[ParsedStatement]) -> bytes:
        header = XML_HEADER if self.xml else SGML_HEADER
        return f"{header}<OFX>{''.join(map(self.statement, found))}</OFX>".encode()


WRITERS = st.builds(Writer, xml=st.booleans(), separator=st.sampled_from([".", ","]))


def without_places(found: ParsedStatement) -> ParsedStatement:
    return replace(found, entries=tuple(entry._replace(place="") for entry in found.entries))


@given(WRITERS, st.lists(statements(), min_size=1, max_size=3))
def test_what_is_written_is_read_back(writer: Writer, found: list[ParsedStatement]) -> None:
    parsed = read(writer.document(found))
    assert [without_places(each) for each in parsed.statements] == found
    assert warnings(parsed) == []


@given(WRITERS, statements())
def test_the_newest_first_is_read_as_the_oldest_first(writer: Writer, found: ParsedStatement) -> None:
    days = [entry.booked_on for entry in found.entries]
    backwards = replace(found, entries=found.entries[::-1])
    parsed = only_statement(writer.document([backwards]))
    assert all(a <= b for a, b in pairwise(entry.booked_on for entry in parsed.entries))
    if len(set(days)) > 1:
        assert without_places(parsed) == found


@given(WRITERS, statements(), st.data())
def test_every_file_that_is_cut_off_is_refused(
    writer: Writer, found: ParsedStatement, data: st.DataObject
) -> None:
    whole = writer.document([found])
    cut = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(UnreadableFile):
        read(whole[:cut])


def reads_or_refuses(data: bytes) -> None:
    recognises(data)
    with suppress(UnreadableFile):
        assert read(data).statements


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    reads_or_refuses(data)
    reads_or_refuses(b"<OFX><STMTRS>" + data + b"</OFX>")
    reads_or_refuses(document(statement(ROW)).replace(b"Baker", data))


@given(
    WRITERS,
    statements(),
    st.lists(st.tuples(st.integers(0), st.integers(0, 9), st.binary(max_size=9)), max_size=9),
)
def test_a_damaged_file_is_read_or_refused(
    writer: Writer, found: ParsedStatement, edits: list[tuple[int, int, bytes]]
) -> None:
    damaged = writer.document([found])
    for position, length, insertion in edits:
        at = position % (len(damaged) + 1)
        damaged = damaged[:at] + insertion + damaged[at + length :]
    reads_or_refuses(damaged)


AGGREGATES = ["OFX", "FI", "STMTRS", "CCSTMTRS", "BANKTRANLIST", "STMTTRN", "PAYEE", "LEDGERBAL", "INVTRAN"]
LEAVES = ["ACCTID", "DTEND", "DTPOSTED", "TRNAMT", "BALAMT", "DTASOF"]
PIECES = st.one_of(
    st.builds("<{}{}>".format, st.sampled_from(["", "/"]), st.sampled_from(AGGREGATES + LEAVES)),
    st.sampled_from(
        ["20240101", "-5,00", "<!--", "-->", "<![CDATA[", "]]>", "&lt;", "&#1114112;", "<", "\n"]
    ),
)


@given(st.lists(PIECES, max_size=60).map("".join))
def test_tags_in_any_order_are_read_or_refused(text: str) -> None:
    reads_or_refuses(f"<OFX>{text}</OFX>".encode())


@pytest.mark.parametrize(
    "other",
    [
        "!Type:Bank\nD01/02/2024\nT-1.00\n^\n",
        ":20:X\n:60F:C240101EUR1,00\n",
        "Date;Amount\n2024-01-02;-1.00\n2024-01-03;-2.00\n",
    ],
)
def test_another_format_before_or_after_it_is_refused(other: str) -> None:
    whole = document(statement()).decode()
    for glued in (f"{other}{whole}", f"{whole}\n{other}", f"{whole}\n{other}{whole}"):
        with pytest.raises(UnreadableFile, match=r"another format in the OFX file: line \d+"):
            read(glued.encode())


def test_two_documents_one_after_the_other_are_read() -> None:
    whole = document(statement())
    assert len(read(whole + b"\r\n\x1a\r\n<!-- next -->\n" + whole).statements) == 2
