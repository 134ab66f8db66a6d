import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from decimal import Decimal
from time import perf_counter

import pytest

from statement_tui.errors import UnreadableFile
from statement_tui.models.parsed import ParsedBalance, ParsedEntry, ParsedFile, ParsedStatement
from statement_tui.models.reported_balance import BalanceKind
from statement_tui.readers.mt940 import read, recognises

LINE = ":61:2401050105D1,50NTRFNONREF//B1\n:86:Rolls\n"
OPENING = ":60F:C231231EUR100,00\n"
CLOSING = ":62F:C240105EUR98,50\n"


def message(
    lines: str = LINE, opening: str = OPENING, closing: str = CLOSING, account: str = ":25:DE12 3456\n"
) -> str:
    return f":20:REF\n{account}:28C:1/1\n{opening}{lines}{closing}-\n"


def only_statement(text: str | bytes) -> ParsedStatement:
    (found,) = read(text if isinstance(text, bytes) else text.encode()).statements
    return found


def only_entry(line: str) -> ParsedEntry:
    (found,) = only_statement(message(f"{line}\n")).entries
    return found


def warnings(found: ParsedStatement | ParsedFile) -> list[tuple[str, str, bool]]:
    return [(warning.place, warning.message, warning.lost) for warning in found.warnings]


# What a file gives


def test_a_statement_with_all_its_parts() -> None:
    parsed = read(message().encode())
    assert (parsed.format, parsed.warnings) == ("mt940", ())
    assert parsed.statements == (
        ParsedStatement(
            account_number="DE123456",
            currency="EUR",
            opening_balance=ParsedBalance(date(2023, 12, 31), Decimal("100.00"), BalanceKind.CLOSING),
            closing_balance=ParsedBalance(date(2024, 1, 5), Decimal("98.50"), BalanceKind.CLOSING),
            entries=(
                ParsedEntry(
                    booked_on=date(2024, 1, 5),
                    value_on=date(2024, 1, 5),
                    amount=Decimal("-1.50"),
                    description="Rolls",
                    reference="B1",
                    kind="NTRF",
                    place="line 5",
                ),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("mark", "amount"),
    [("C", 2), ("D", -2), ("RC", -2), ("RD", 2), ("CR", 2), ("DR", -2), ("RCR", -2), ("RDR", 2), ("d", -2)],
)
def test_marks_and_their_signs(mark: str, amount: int) -> None:
    assert only_entry(f":61:2401050105{mark}2,NTRFNONREF").amount == amount


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1234,56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1.234.567,8", "1234567.8"),
        ("1.234.567", "1234567"),
        ("1234.56", "1234.56"),
        ("000000000012,30", "12.30"),
        ("0,005", "0.005"),
        ("12,", "12"),
        ("12", "12"),
        (",5", "0.5"),
    ],
)
def test_amounts_in_every_way_of_writing(written: str, amount: str) -> None:
    assert str(only_entry(f":61:240105C{written}NTRFNONREF").amount) == amount


@pytest.mark.parametrize("written", ["1,234", "1.234", "12,345,6", "1,2,3", "1" * 16, "9" * 1_000_000])
def test_amounts_that_are_none_or_could_be_two(written: str) -> None:
    found = only_statement(message(f"{LINE}:61:240105C{written}NTRFNONREF\n"))
    assert len(found.entries) == 1
    ((place, text, lost),) = warnings(found)
    assert (place, lost) == ("line 7", True)
    assert text.startswith("the transaction is left out: ")
    assert len(text) < 120


def test_three_decimals_where_the_currency_has_them() -> None:
    text = message(":61:240105C1,234NMSC\n").replace("EUR", "KWD")
    assert only_statement(text).entries[0].amount == Decimal("1.234")


def test_a_zero_has_no_sign() -> None:
    assert str(only_entry(":61:240105D0,00NMSC").amount) == "0.00"


@pytest.mark.parametrize(
    ("written", "booked_on", "value_on"),
    [
        ("240105", date(2024, 1, 5), date(2024, 1, 5)),
        ("2401021229", date(2023, 12, 29), date(2024, 1, 2)),
        ("2312290102", date(2024, 1, 2), date(2023, 12, 29)),
        ("2311010115", date(2024, 1, 15), date(2023, 11, 1)),
        ("2403010229", date(2024, 2, 29), date(2024, 3, 1)),
        ("991231", date(1999, 12, 31), date(1999, 12, 31)),
        ("9912310103", date(2000, 1, 3), date(1999, 12, 31)),
        ("240105    ", date(2024, 1, 5), date(2024, 1, 5)),
    ],
)
def test_booking_and_value_dates(written: str, booked_on: date, value_on: date) -> None:
    found = only_entry(f":61:{written}C1,NMSC")
    assert (found.booked_on, found.value_on) == (booked_on, value_on)


def test_a_day_after_the_end_of_its_month_is_reported_as_its_last() -> None:
    found = only_statement(message(":61:2302300301C1,NMSC\n", closing=":62F:C231131EUR1,\n"))
    assert found.entries[0].value_on == date(2023, 2, 28)
    assert found.entries[0].booked_on == date(2023, 3, 1)
    assert found.closing_balance == ParsedBalance(date(2023, 11, 30), Decimal(1), BalanceKind.CLOSING)
    assert warnings(found) == [
        ("line 5", "there is no such day as '230230'; 2023-02-28 is taken for it", False),
        ("line 6", "there is no such day as '231131'; 2023-11-30 is taken for it", False),
    ]


@pytest.mark.parametrize("written", ["241305", "240100", "240132", "2401051301", "2302280230", "24010"])
def test_a_transaction_on_an_impossible_day_is_left_out(written: str) -> None:
    found = only_statement(message(f":61:{written}C1,NMSC\n{LINE}"))
    assert len(found.entries) == 1
    assert [(place, lost) for place, _, lost in warnings(found)] == [("line 5", True)]


@pytest.mark.parametrize(
    ("written", "kind", "reference"),
    [
        ("NTRFNONREF//B1", "NTRF", "B1"),
        ("NTRFCUST1//B1", "NTRF", "B1"),
        ("NTRFCUST1", "NTRF", "CUST1"),
        ("NTRFNONREF", "NTRF", None),
        ("NONREF", None, None),
        (" NMSC2023-02-09-08.37.18.054696", "NMSC", "2023-02-09-08.37.18.054696"),
        ("NMSCA/1//B/2//C", "NMSC", "B/2//C"),
        ("NMSC//" + "7" * 40, "NMSC", "7" * 40),
        ("NOV NONREF", "NOV", None),
        ("NOV", "NOV", None),
        ("S445 77", "S445", "77"),
        ("FCHGEREF", "FCHG", None),
        ("", None, None),
        ("transfer", None, "transfer"),
    ],
)
def test_the_type_and_the_references(written: str, kind: str | None, reference: str | None) -> None:
    found = only_entry(f":61:2401050105DR1,00{written}")
    assert (found.kind, found.reference) == (kind, reference)
    assert found.amount == Decimal("-1.00")


def test_a_line_without_a_type_is_an_entry_of_its_own() -> None:
    found = only_statement(message(":61:240105C1,\n:61:240105C2,\n:61:240105C3,\n"))
    assert [entry.amount for entry in found.entries] == [1, 2, 3]


def test_the_funds_code_is_no_part_of_the_amount() -> None:
    assert only_entry(":61:2401050105CY1234,NTRFNONREF").amount == 1234


# Balances


@pytest.mark.parametrize(
    ("opening", "lines", "kind"),
    [
        (":60F:C240104EUR1,\n", LINE, BalanceKind.CLOSING),
        (":60F:C240105EUR1,\n", LINE, BalanceKind.OPENING),
        (":60F:C240106EUR1,\n", LINE, BalanceKind.OPENING),
        (":60F:C240104EUR1,\n", "", BalanceKind.CLOSING),
        (":60F:C240105EUR1,\n", "", BalanceKind.OPENING),
    ],
)
def test_at_what_time_of_its_day_the_opening_balance_is(opening: str, lines: str, kind: BalanceKind) -> None:
    found = only_statement(message(lines, opening))
    assert found.opening_balance
    assert found.opening_balance.kind is kind


def test_a_debit_balance_is_negative() -> None:
    found = only_statement(message(opening=":60F:D231231EUR1.234,50\n"))
    assert found.opening_balance
    assert found.opening_balance.amount == Decimal("-1234.50")


@pytest.mark.parametrize(
    "written", ["C000000EUR1,", "C240105EUR", "C240105EUR1,234", "X240105EUR1,", "C240105EUR1, 2,"]
)
def test_a_balance_that_cannot_be_read_is_left_out(written: str) -> None:
    found = only_statement(message(closing=f":62F:{written}\n"))
    assert found.closing_balance is None
    ((place, text, lost),) = warnings(found)
    assert (place, lost) == ("line 7", False)
    assert text.startswith("the closing balance is left out: ")


def test_a_balance_in_another_currency_is_reported() -> None:
    found = only_statement(message(closing=":62F:C240105USD1,\n"))
    assert (found.currency, warnings(found)) == (
        "EUR",
        [("line 7", "a balance is in USD, not in the statement's EUR", False)],
    )


def test_a_statement_that_does_not_add_up_is_read() -> None:
    found = only_statement(message(closing=":62F:C240105EUR5,00\n"))
    assert found.closing_balance
    assert found.closing_balance.amount == 5
    assert found.warnings == ()


# Messages, pages and what stands around them


FIRST_PAGE = message(closing=":62M:C240105EUR98,50\n")
SECOND_PAGE = message(
    ":61:2401080108D8,50NMSC\n", opening=":60M:C240105EUR98,50\n", closing=":62F:C240108EUR90,00\n"
)


def test_pages_are_joined() -> None:
    found = only_statement(FIRST_PAGE + SECOND_PAGE)
    assert [str(entry.amount) for entry in found.entries] == ["-1.50", "-8.50"]
    assert found.opening_balance == ParsedBalance(date(2023, 12, 31), Decimal(100), BalanceKind.CLOSING)
    assert found.closing_balance == ParsedBalance(date(2024, 1, 8), Decimal(90), BalanceKind.CLOSING)
    assert found.warnings == ()


def test_pages_that_do_not_fit_are_not_joined() -> None:
    first, second = read((FIRST_PAGE + SECOND_PAGE.replace("98,50", "98,60")).encode()).statements
    assert first.closing_balance
    assert first.closing_balance.kind is BalanceKind.LEDGER
    assert [text for _, text, _ in warnings(first)] == [
        "the statement ends with an intermediate balance (:62M:); its last pages are missing"
    ]
    assert [place for place, _, _ in warnings(second)] == ["line 12"]


@pytest.mark.parametrize("change", [("DE12 3456", "DE99"), ("EUR", "USD"), ("60M", "60F")])
def test_pages_of_different_statements_are_not_joined(change: tuple[str, str]) -> None:
    assert len(read((FIRST_PAGE + SECOND_PAGE.replace(*change)).encode()).statements) == 2


def test_many_pages_are_joined_fast() -> None:
    page = message(opening=":60M:C240105EUR98,50\n", closing=":62M:C240105EUR98,50\n")
    begin = perf_counter()
    assert len(only_statement(page * 2_000).entries) == 2_000
    assert perf_counter() - begin < 5


def test_a_new_account_without_a_new_reference() -> None:
    text = message() + message(account=":25:OTHER\n").removeprefix(":20:REF\n")
    assert [found.account_number for found in read(text.encode()).statements] == ["DE123456", "OTHER"]


def test_a_new_opening_balance_without_a_new_account() -> None:
    text = message() + OPENING + LINE + CLOSING
    assert [found.account_number for found in read(text.encode()).statements] == ["DE123456", "DE123456"]


@pytest.mark.parametrize("account", ["123EUR", "10020030/1234567", "12.34.56.789"])
def test_the_account_stays_as_it_is_written(account: str) -> None:
    assert only_statement(message(account=f":25: {account} \n")).account_number == account


AROUND: list[Callable[[str], str]] = [
    lambda text: (
        f"{{1:F01BANKXX2AXXX0000000000}}{{2:I940BANKXX2AXXXXN}}{{4:\n{text[:-2]}-}}{{5:{{MAC:AB}}}}\n"
    ),
    lambda text: f"{{1:F01BANKXX2AXXX0000000000}}{{4: {text[:-2]}-}}\n",
    lambda text: f"BANKXX2A\n940\nBANKXX2A\n{text}",
    lambda text: f":940:\n{text}",
    lambda text: f"\n\n{text}\n\n",
    lambda text: text.replace("\n", "\r\n"),
    lambda text: text.replace("\n", "\r\r\n"),
    lambda text: text.replace("\n", "\r"),
    lambda text: f"\ufeff{text}",
    lambda text: text.replace("\n:", "\n  :"),
    lambda text: text.replace(":86:", ":86 :"),
    lambda text: f"{text[:-2]}:64:C240105EUR98,50\n:65:C240106EUR98,50\n:86:/SUM/1/0/1,50/0,00/\n-}}\n",
    lambda text: f"{text[:-2]}:86:D000001C000000D1,50C0,00\n-XXX\n",
    lambda text: text.replace(":61:", ":86:Information on the account\n:61:"),
    lambda text: text.replace("//B1\n", "//B1\n:NS:01Street 1\n02City\n"),
]


@pytest.mark.parametrize("around", AROUND)
def test_what_banks_put_around_the_fields(around: Callable[[str], str]) -> None:
    data = around(message()).encode()
    assert recognises(data)
    parsed = read(data)
    expected = read(message().encode()).statements[0].entries[0]
    (found,) = parsed.statements
    assert found.entries[0]._replace(place="") == expected._replace(place="")
    assert found.closing_balance == ParsedBalance(date(2024, 1, 5), Decimal("98.50"), BalanceKind.CLOSING)
    assert (found.account_number, found.warnings, parsed.warnings) == ("DE123456", (), ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_character_sets(encoding: str) -> None:
    text = message(":61:240105C1,NMSC\n:86:Café für 5 €\n")
    assert only_statement(text.encode(encoding)).entries[0].description == "Café für 5 €"


def test_lines_of_a_text_that_look_like_the_end_or_like_a_tag() -> None:
    text = message(":61:240105C1,NMSC\n:86:at 12\n:00:00 and\n-\n:20:44:45 too\n")
    assert only_statement(text).entries[0].description == "at 12 :00:00 and - :20:44:45 too"


def test_the_newest_first_is_turned_round() -> None:
    lines = ":61:240107C3,NMSC\n:61:240106C2,NMSC\n:61:240106C1,NMSC\n"
    assert [entry.amount for entry in only_statement(message(lines)).entries] == [1, 2, 3]


def test_the_progress_is_told() -> None:
    told: list[int] = []
    text = message(LINE * 10_000)
    read(text.encode(), told.append)
    assert len(told) > 3
    assert told == sorted(told)
    assert told[-1] <= len(text)


# What is incomplete or refused


def test_lines_without_a_message() -> None:
    found = only_statement(LINE)
    assert (found.account_number, found.currency, len(found.entries)) == ("", None, 1)
    assert [text for _, text, _ in warnings(found)] == [
        "the statement has no account number (:25:)",
        "the statement has no balance, so its currency is not known",
    ]


@pytest.mark.parametrize(
    ("closing", "opening", "text", "lost"),
    [
        (
            "",
            OPENING,
            "the closing balance (:62F:) is missing; the file may be cut off, and transactions with it",
            True,
        ),
        (CLOSING, "", "the opening balance (:60F:) is missing", False),
    ],
)
def test_a_missing_balance_is_reported(closing: str, opening: str, text: str, lost: bool) -> None:
    assert warnings(only_statement(message(opening=opening, closing=closing))) == [("line 1", text, lost)]


def test_a_message_that_is_cut_off_in_the_middle_of_a_file() -> None:
    first, _ = read((message(closing="") + message()).encode()).statements
    assert [(place, lost) for place, _, lost in warnings(first)] == [("line 1", True)]


def test_a_statement_line_that_is_cut_off_is_left_out() -> None:
    found = only_statement(message()[: message().index(",50NTRF") + 2])
    assert found.entries == ()
    assert ("line 5", "the transaction is left out: the file ends in the middle of it", True) in warnings(
        found
    )


def test_a_closing_balance_that_is_cut_off_is_refused() -> None:
    text = message()
    with pytest.raises(UnreadableFile, match="middle of the closing balance: line 7 is its end"):
        read(text[: text.index("98,50") + 3].encode())


def test_an_end_without_a_line_feed_is_none_that_is_cut_off() -> None:
    assert only_statement(message().removesuffix("\n-\n")).warnings == ()


def test_a_statement_that_has_only_begun_is_reported() -> None:
    parsed = read((message() + ":20:NEXT\n").encode())
    assert warnings(parsed) == [("line 9", "the file ends where a statement begins; it may be cut off", True)]


def test_interim_reports_are_refused() -> None:
    interim = ":20:R\n:25:1\n:28C:1\n:34F:EUR0,\n:13D:2401051200+0100\n:61:240105C1,NMSC\n"
    with pytest.raises(UnreadableFile, match="interim reports"):
        read(interim.encode())
    parsed = read((interim + message()).encode())
    assert len(parsed.statements) == 1
    assert [(place, lost) for place, _, lost in warnings(parsed)] == [("line 1", False)]


@pytest.mark.parametrize(
    "data", [b"", b"date;amount\n2024-01-01;5\n", b"OFXHEADER:100\n<OFX></OFX>", b":20:X\n:25:Y\n"]
)
def test_what_is_not_mt940(data: bytes) -> None:
    assert not recognises(data)
    with pytest.raises(UnreadableFile, match="not an MT940 file"):
        read(data)


def test_binary_data_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="line 6 holds a NUL"):
        read(message().replace("Rolls", "R\0lls").encode())


@pytest.mark.parametrize("other", ["<?xml version='1.0'?>\n<Document>", "OFXHEADER:100", "!Type:Bank"])
def test_another_format_in_the_file_is_refused(other: str) -> None:
    with pytest.raises(UnreadableFile, match="it begins at line 9"):
        read(f"{message()}{other}\n".encode())


def test_a_file_with_too_many_faults_is_refused() -> None:
    with pytest.raises(UnreadableFile, match=r"More than 10,000 places .* the first is line 5"):
        read(message(":61:x\n" * 10_002).encode())


def test_an_account_that_is_none() -> None:
    found = only_statement(message(account=f":25:{'9' * 100}\n"))
    assert found.account_number == ""
    assert len(found.warnings) == 2


def test_nothing_of_the_file_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        read(message(f":61:broken\n{LINE}").encode())
    assert caplog.records == []


# Speed


def test_a_large_file_is_read_fast() -> None:
    begin = perf_counter()
    assert len(only_statement(message(LINE * 5_000)).entries) == 5_000
    # Ten times what it takes, for slow machines; only quadratic behaviour shall fail here.
    assert perf_counter() - begin < 4


@pytest.mark.parametrize(
    "piece",
    [
        " ",
        "\t:",
        "{4:",
        "-}",
        "{1:",
        "\n-",
        "\n:86:",
        "\n:86:x",
        "\n:20:",
        "/NAME/",
        "?20",
        "0",
        "+",
        "EREF+",
        "\n/",
    ],
)
def test_hostile_repetition_takes_linear_time(piece: str) -> None:
    repeated = piece * (300_000 // len(piece))
    begin = perf_counter()
    for text in (
        message(f"{LINE}{repeated}\n"),
        message(f":61:240105C1,NMSC{repeated}\n:86:/NAME/{repeated}\n"),
        message(f":61:{repeated}\n", opening=f":60F:{repeated}\n"),
        f"{repeated}{message(f':61:240105C1,NMSC{chr(10)}:86:166?00{repeated}')}",
    ):
        recognises(text.encode())
        with suppress(UnreadableFile):
            read(text.encode())
    assert perf_counter() - begin < 10


@pytest.mark.parametrize("glued", ["{list}{statement}", "{statement}-\n{list}"])
def test_a_list_of_columns_before_or_after_it_is_refused(glued: str) -> None:
    statement = (
        ":20:X\n:25:1234567\n:28C:1\n:60F:C240101EUR1,00\n:61:2401020102C1,00NTRFX\n:62F:C240102EUR2,00\n"
    )
    rows = "Date;Amount;Text\n2024-01-02;-1.00;a\n2024-01-03;-2.00;b\n"
    with pytest.raises(UnreadableFile, match="another format in the MT940 file"):
        read(glued.format(list=rows, statement=statement).encode())
