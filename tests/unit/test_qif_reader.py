from contextlib import suppress
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
from statement_tui.models.transaction import TransactionDetail
from statement_tui.readers.qif import read, recognises
from statement_tui.readers.qif_dates import DateOrderUnknown

BAKER = "D2024-01-05\nT-1.50\nPBaker\n^\n"


def bank(*records: str, header: str = "!Type:Bank") -> bytes:
    """A file of one section, each record given as its fields between bars."""
    return (f"{header}\n" + "".join(each.replace("|", "\n") + "\n^\n" for each in records)).encode()


def dated(*days: str, amount: str = "5") -> bytes:
    return bank(*(f"D{day}|T{amount}" for day in days))


def only_statement(data: bytes) -> ParsedStatement:
    (found,) = read(data).statements
    return found


def only_entry(data: bytes) -> ParsedEntry:
    (found,) = only_statement(data).entries
    return found


def days_of(data: bytes, date_order: str | None = None) -> list[str]:
    (found,) = read(data, date_order=date_order).statements
    return [str(entry.booked_on) for entry in found.entries]


def warnings(parsed: ParsedFile) -> list[ParseWarning]:
    """The warnings of the file and then those of its statements."""
    return [*parsed.warnings, *(each for found in parsed.statements for each in found.warnings)]


def messages(parsed: ParsedFile) -> list[str]:
    return [f"{warning.place}: {warning.message}" for warning in warnings(parsed)]


# What a file gives


def test_a_file_with_all_its_parts() -> None:
    data = (
        b"!Option:AutoSwitch\n!Account\nNEveryday\nTBank\n^\n!Clear:AutoSwitch\n!Account\nNEveryday\nTBank\n^\n"
        b"!Type:Bank\nD2024-01-05\nU-1.50\nT-1.50\nCX\nN101\nPBaker\nMRolls\nLFood:Bread\nA1 High Street\n^\n"
    )
    parsed = read(data)
    assert warnings(parsed) == []
    assert parsed.format == "qif"
    assert parsed.statements == (
        ParsedStatement(
            account_number="",
            account_name="Everyday",
            currency=None,
            entries=(
                ParsedEntry(
                    booked_on=date(2024, 1, 5),
                    amount=Decimal("-1.50"),
                    description="Rolls",
                    counterparty="Baker",
                    reference="101",
                    details=(
                        TransactionDetail(Decimal("-1.50"), "Food:Bread"),
                        TransactionDetail(None, "1 High Street"),
                    ),
                    place="line 12",
                ),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("!Type:Bank", "Bank"),
        ("!Type:Cash", "Cash"),
        ("!Type:CCard", "Credit card"),
        ("!Type:Oth A", "Asset"),
        ("!type: oth l ", "Liability"),
    ],
)
def test_an_account_without_a_name_is_called_by_its_type(header: str, name: str) -> None:
    data = bank("D2024-01-05|T1", header=header)
    assert recognises(data)
    found = only_statement(data)
    assert (found.account_name, found.account_number, len(found.entries)) == (name, "", 1)


def test_several_accounts_in_a_file() -> None:
    data = f"!Account\nNOne\n^\n!Type:Bank\n{BAKER}!Account\nNTwo\n^\n!Type:CCard\n{BAKER}{BAKER}".encode()
    found = read(data).statements
    assert [(each.account_name, len(each.entries)) for each in found] == [("One", 1), ("Two", 2)]


def test_after_a_list_of_several_accounts_none_is_meant() -> None:
    data = f"!Account\nNOne\n^\nNTwo\n^\n!Type:Bank\n{BAKER}".encode()
    assert only_statement(data).account_name == "Bank"


def test_lists_are_no_transactions() -> None:
    data = (
        "!Type:Cat\nNFood\nE\n^\n!Type:Class\nNTrip\n^\n!Type:Memorized\nKP\nT5.00\nPRent\n^\n"
        f'!Type:Prices\n"ACME",1.5," 1/ 2\'24"\n^\n!Type:Bank\n{BAKER}!Type:Security\nNACME'
    ).encode()
    assert len(only_statement(data).entries) == 1
    assert warnings(read(data)) == []


def test_a_file_of_lists_only_has_no_statement() -> None:
    parsed = read(b"!Account\nNOne\nTBank\n^\n!Type:Cat\nNFood\n^\n")
    assert parsed.statements == ()
    assert messages(parsed) == ["line 1: there are no transactions in the file, only lists"]


def test_trades_are_counted_and_cash_of_an_investment_account_is_lost() -> None:
    data = bank(
        "D2024-01-05|NBuy|YACME|Q1|I5.00|T5.00",
        "D2024-01-06|NSell|YACME|Q1|T5.00",
        "D2024-01-06|NXIn|T5.00|L[Everyday]|$5.00",
        header="!Type:Invst",
    )
    parsed = read(data)
    assert parsed.statements[0].entries == ()
    assert messages(parsed) == [
        "line 2: trades are left out (2); only payments are read",
        "line 15: movements of cash in an investment account are left out (1); only payments are read",
    ]
    assert [warning.lost for warning in warnings(parsed)] == [False, True]


def test_a_section_of_an_unknown_type() -> None:
    parsed = read(bank("D2024-01-05|T1", "NThing|Dabout", header="!Type:Banco"))
    assert len(parsed.statements[0].entries) == 1
    assert messages(parsed) == [
        "line 1: the kind of account 'Banco' is not known: what looks like a transaction is read as one",
        "line 5: records that are no transactions are left out (1); only payments are read",
    ]


def test_a_transaction_before_the_first_header() -> None:
    parsed = read(f"# comment\n{BAKER}!Type:Bank\n{BAKER}".encode())
    assert [len(each.entries) for each in parsed.statements] == [1, 1]
    assert messages(parsed) == ["line 1: a header is missing: what looks like a transaction is read as one"]


def test_empty_records_comments_and_blank_lines() -> None:
    data = b"# made by hand\n\n^\n!Type:Bank\n^\n\nD2024-01-05\n\nT1\n^^\n\n^\n\x1a"
    parsed = read(data)
    assert len(parsed.statements[0].entries) == 1
    assert warnings(parsed) == []


@pytest.mark.parametrize("end_of_line", ["\r", "\r\n"])
def test_lines_count_with_any_end_of_line(end_of_line: str) -> None:
    data = bank("D2024-01-05|T1", "D2024-01-06|T1").replace(b"\n", end_of_line.encode())
    assert recognises(data)
    assert [entry.place for entry in only_statement(data).entries] == ["line 2", "line 5"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_character_sets(encoding: str) -> None:
    data = "!Type:Bank\nD2024-01-05\nT1\nPCafé Zürich\n^\n".encode(encoding)
    assert recognises(data)
    assert only_entry(data).description == "Café Zürich"


@pytest.mark.parametrize(
    ("fields", "description", "counterparty"),
    [
        ("PBaker|MRolls", "Rolls", "Baker"),
        ("PBaker|M", "Baker", None),
        ("PBaker|MBaker", "Baker", None),
        ("MRolls", "Rolls", None),
        ("PBaker|MRolls|Mand bread", "Rolls and bread", "Baker"),
        ("N", "", None),
        ("P[/x] \x1b]52;c;eA==\x07 \u202e", "[/x] \x1b]52;c;eA==\x07 \u202e", None),
    ],
)
def test_description_and_counterparty(fields: str, description: str, counterparty: str | None) -> None:
    entry = only_entry(bank(f"D2024-01-05|T1|{fields}"))
    assert (entry.description, entry.counterparty, entry.reference) == (description, counterparty, None)


def test_a_line_that_begins_with_no_known_letter_is_reported() -> None:
    parsed = read(bank("D2024-01-05|T1|MRolls|and bread"))
    assert parsed.statements[0].entries[0].description == "Rolls"
    assert messages(parsed) == ["line 2: a line is left out: nothing is known to begin as 'and bread'"]
    assert not parsed.statements[0].warnings[0].lost


# Splits and balances


def test_splits_are_the_details_of_a_transaction() -> None:
    entry = only_entry(bank("D2024-01-05|T-10.00|L--Split--|SFood|ERolls|$-6.00|S[Savings]|$-4.00"))
    assert entry.amount == Decimal("-10.00")
    assert entry.details == (
        TransactionDetail(Decimal("-6.00"), "Food, Rolls"),
        TransactionDetail(Decimal("-4.00"), "[Savings]"),
    )


def test_the_category_of_a_transaction_with_splits_is_kept_if_no_split_has_it() -> None:
    same, other = only_statement(
        bank("D2024-01-05|T1|LFood|SFood|$1", "D2024-01-05|T1|LRent|SFood|$1")
    ).entries
    assert same.details == (TransactionDetail(Decimal(1), "Food"),)
    assert other.details == (TransactionDetail(Decimal(1), "Food"), TransactionDetail(None, "Rent"))


def test_splits_without_a_category_or_an_amount() -> None:
    entry = only_entry(bank("D2024-01-05|T3|E1|$1|$2|E2|Ethird"))
    assert [(each.amount, each.description) for each in entry.details] == [
        (Decimal(1), "1"),
        (Decimal(2), "2"),
        (None, "third"),
    ]


def test_splits_that_do_not_add_up_are_reported() -> None:
    parsed = read(bank("D2024-01-05|T-10.00|SFood|$-6.00|SRent|$-4.50"))
    assert messages(parsed) == ["line 2: the splits add up to -10.50, not to the amount -10.00"]
    assert not warnings(parsed)[0].lost


def test_a_split_whose_amount_cannot_be_read_is_reported() -> None:
    parsed = read(bank("D2024-01-05|T-10.00|SFood|$much"))
    assert parsed.statements[0].entries[0].details == (TransactionDetail(None, "Food"),)
    assert messages(parsed) == ["line 2: the amount of a split is left out: $ 'much' is not an amount"]


def test_the_opening_balance_is_a_transaction_from_zero() -> None:
    parsed = read(bank("D2024-01-05|T100.00|POpening Balance|L[Everyday]", "D2024-01-06|T-1"))
    (found,) = parsed.statements
    assert found.account_name == "Everyday"
    assert [entry.amount for entry in found.entries] == [Decimal("100.00"), Decimal(-1)]
    assert found.opening_balance == ParsedBalance(date(2024, 1, 5), Decimal("0.00"), BalanceKind.OPENING)
    assert messages(parsed) == [
        "line 2: the opening balance is read as a transaction: before it nothing is on the account"
    ]


def test_an_opening_balance_of_zero_needs_no_word() -> None:
    assert warnings(read(bank("D2024-01-05|T0.00|POpening Balance|L[Everyday]"))) == []


def test_the_opening_balance_stays_first_when_the_rest_is_turned_round() -> None:
    data = bank("D2024-01-05|T9|POpening Balance|L[X]", "D2024-01-08|T2", "D2024-01-06|T1")
    assert [entry.amount for entry in only_statement(data).entries] == [9, 1, 2]


def test_the_balance_of_the_account() -> None:
    account = "!Account\nNEveryday\n/2024-01-31\n$1,234.50\n^\n"
    found = only_statement(f"{account}!Type:Bank\n{BAKER}".encode())
    assert found.closing_balance == ParsedBalance(date(2024, 1, 31), Decimal("1234.50"), BalanceKind.CLOSING)


@pytest.mark.parametrize(
    ("balance", "message"),
    [
        ("$5", "its day (/) is missing"),
        ("$five\n/2024-01-31", "'five' is not an amount"),
        ("$5\n/soon", "'soon' is not a date"),
    ],
)
def test_a_balance_that_cannot_be_read_is_reported(balance: str, message: str) -> None:
    parsed = read(f"!Account\nNEveryday\n{balance}\n^\n!Type:Bank\n{BAKER}".encode())
    assert parsed.statements[0].closing_balance is None
    assert messages(parsed) == [f"line 2: the balance of the account is left out: {message}"]


# Order


@pytest.mark.parametrize(
    ("days", "in_file_order"),
    [
        (["2024-01-03", "2024-01-02", "2024-01-02", "2024-01-01"], False),
        (["2024-01-01", "2024-01-02"], True),
        (["2024-01-03", "2024-01-01", "2024-01-02"], True),
        (["2024-01-02", "2024-01-02"], True),
    ],
)
def test_a_list_with_the_newest_first_is_turned_round(days: list[str], in_file_order: bool) -> None:
    data = bank(*(f"D{day}|T1|N{number}" for number, day in enumerate(days)))
    references = [entry.reference for entry in only_statement(data).entries]
    assert references == [str(number) for number in range(len(days))][:: 1 if in_file_order else -1]


# Rows that cannot be read


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("T1", "the date (D) is missing"),
        ("D|T1", "the date (D) is missing"),
        ("D2024-02-30|T1", "D '2024-02-30' is not a date"),
        ("D2024-01-05", "the amount (T) is missing"),
        ("D2024-01-05|Tmuch", "T 'much' is not an amount"),
        ("D2024-01-05|Umuch", "U 'much' is not an amount"),
        ("D2024-01-05|T1|D2024-01-06|T2", "there is more than one date (D), so a ^ may be missing"),
        ("D2024-01-05|T1|T2", "there is more than one amount (T), so a ^ may be missing"),
    ],
)
def test_a_record_that_cannot_be_read_is_lost_and_reported(fields: str, message: str) -> None:
    parsed = read(bank("D2024-01-04|T1", fields, "D2024-01-09|T1"))
    assert len(parsed.statements[0].entries) == 2
    assert messages(parsed) == [f"line 5: the transaction is left out: {message}"]
    assert parsed.statements[0].warnings[0].lost


def test_the_amount_that_is_written_again() -> None:
    assert only_entry(bank("D2024-01-05|U-7.25")).amount == Decimal("-7.25")
    assert warnings(read(bank("D2024-01-05|T-7.25|U-7.250"))) == []
    for again in ("8.00", "eight"):
        parsed = read(bank(f"D2024-01-05|T7.00|U{again}"))
        assert parsed.statements[0].entries[0].amount == 7
        assert messages(parsed) == [f"line 2: the amount is 7.00 (T), although '{again}' is written too (U)"]


# What is refused


@pytest.mark.parametrize(
    "data", [b"", b"date,amount\n2024-01-01,5\n", b"<OFX>", b"!Types of things", b"^\n^\n"]
)
def test_what_is_not_qif(data: bytes) -> None:
    assert not recognises(data)
    with pytest.raises(UnreadableFile, match="not a QIF file"):
        read(data)


def test_binary_data_is_refused_with_its_line() -> None:
    with pytest.raises(UnreadableFile, match=r"binary data.*line 3 holds a NUL"):
        read(b"!Type:Bank\nD2024-01-05\nT\x00\n^\n")


def test_a_file_that_ends_within_a_record() -> None:
    with pytest.raises(UnreadableFile, match=r"ends in the middle of a record: line 5"):
        read(b"!Type:Bank\nD2024-01-05\nT1\n^\nD2024-01-06\nT12")


def test_a_header_within_a_record() -> None:
    with pytest.raises(UnreadableFile, match=r"cut off: line 2.* header in line 4"):
        read(f"!Type:Bank\nD2024-01-05\nT1\n!Type:Cash\n{BAKER}".encode())


def test_an_account_whose_end_is_missing_is_read() -> None:
    assert only_statement(f"!Account\nNEveryday\n!Type:Bank\n{BAKER}".encode()).account_name == "Everyday"


def test_something_else_before_or_after_the_data() -> None:
    with pytest.raises(UnreadableFile, match=r"something else before the QIF data: line 1.* in line 2"):
        read(f"<html>\n!Type:Bank\n{BAKER}".encode())
    with pytest.raises(UnreadableFile, match=r"ends in the middle of a record: line 6"):
        read(f"!Type:Bank\n{BAKER}<OFX><STMTRS></OFX>".encode())


def test_a_record_without_an_end_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="more than 10,000 lines: line 2"):
        read(b"!Type:Bank\n" + b"PX\n" * 10_001 + b"^\n")


def test_a_file_with_too_many_faults_is_refused_as_a_whole() -> None:
    with pytest.raises(UnreadableFile, match=r"More than 10,000 places .* first is line 2, the transaction"):
        read(bank(*["T1"] * 10_001))


def test_an_order_that_is_none() -> None:
    with pytest.raises(UnreadableFile, match="one of dmy, mdy, ymd"):
        read(dated("2024-01-05"), date_order="dym")


# Speed


def test_the_progress_is_told() -> None:
    told: list[int] = []
    data = bank(*["D2024-01-05|T1|M" + "x" * 1_000] * 500)
    read(data, told.append)
    assert all(a < b < a + 40_000 for a, b in pairwise([0, *told]))
    assert told[-1] == len(data)


def test_a_large_file_is_read_fast() -> None:
    data = bank(*(f"D1/{1 + number % 28}/24|T-1,234.56|PBaker {number}|LFood" for number in range(5_000)))
    begin = perf_counter()
    assert len(only_statement(data).entries) == 5_000
    # Ten times what it takes, for slow machines; only quadratic behaviour shall fail here.
    assert perf_counter() - begin < 2


@pytest.mark.parametrize(
    "piece", ["^\n", "\n", "!Type:Bank\n", "!Account\n", "D1/2/24\nT1\n^\n", "!", "D", " ", "S\n$1\n^\n"]
)
def test_hostile_repetition_takes_linear_time(piece: str) -> None:
    data = b"!Type:Bank\n" + piece.encode() * (200_000 // len(piece)) + b"\n^\n"
    begin = perf_counter()
    with suppress(UnreadableFile):
        read(data, date_order="dmy")
    assert perf_counter() - begin < 3


# Properties

TEXTS = (
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=20)
    .map(str.strip)
    .filter(lambda text: text.lower() != "opening balance")
)
DAYS = st.dates(date(1970, 1, 1), date(2069, 12, 31))
AMOUNTS = st.decimals(-10_000_000, 10_000_000, places=2).map(lambda value: value or value.copy_abs())


@st.composite
def splits(draw: st.DrawFn, total: Decimal) -> tuple[TransactionDetail, ...]:
    first = draw(AMOUNTS)
    categories = [draw(TEXTS.filter(bool)) for _ in range(2)]
    rest = total - first
    return (
        TransactionDetail(first, categories[0]),
        TransactionDetail(rest or rest.copy_abs(), categories[1]),
    )


@st.composite
def entries(draw: st.DrawFn) -> ParsedEntry:
    description = draw(TEXTS)
    # Without a memo the payee becomes the description, and the counterparty is not written twice.
    counterparty = draw(TEXTS) if description else ""
    amount = draw(AMOUNTS)
    return ParsedEntry(
        booked_on=draw(DAYS),
        amount=amount,
        description=description,
        counterparty=counterparty if counterparty not in ("", description) else None,
        reference=draw(TEXTS) or None,
        details=draw(st.just(()) | splits(amount)),
    )


@st.composite
def statements(draw: st.DrawFn) -> ParsedStatement:
    found = sorted(draw(st.lists(entries(), max_size=5)), key=lambda entry: entry.booked_on)
    balance = st.builds(ParsedBalance, DAYS, AMOUNTS, st.just(BalanceKind.CLOSING))
    return ParsedStatement(
        account_number="",
        account_name=draw(TEXTS.filter(bool)),
        currency=None,
        closing_balance=draw(st.none() | balance),
        entries=tuple(found),
    )


class Writer:
    """Prints statements as QIF, with dates in one order and amounts with one decimal mark."""

    def __init__(self, order: str, year: str, thousands: str, decimal: str, end_of_line: str) -> None:
        self.order = order
        self.year = year
        self.thousands = thousands
        self.decimal = decimal
        self.end_of_line = end_of_line

    def day(self, day: date) -> str:
        if self.order == "ymd":
            return f"{day:%Y-%m-%d}"
        first, second = (day.day, day.month) if self.order == "dmy" else (day.month, day.day)
        if self.year == "'":
            short = f"'{day.year % 100:2}" if day.year >= 2000 else f"/{day.year % 100}"
            return f"{first:2}/{second:2}{short}"
        return f"{first:02}/{second:02}/" + (f"{day.year}" if self.year == "long" else f"{day.year % 100:02}")

    def money(self, amount: Decimal) -> str:
        text = f"{amount:,}"
        return text.replace(",", "t").replace(".", self.decimal).replace("t", self.thousands)

    def entry(self, entry: ParsedEntry) -> str:
        lines = [f"D{self.day(entry.booked_on)}", f"T{self.money(entry.amount)}", f"M{entry.description}"]
        lines += [f"P{entry.counterparty}"] if entry.counterparty else []
        lines += [f"N{entry.reference}"] if entry.reference else []
        for amount, category, *_ in entry.details:
            assert amount is not None
            lines += [f"S{category}", f"${self.money(amount)}"]
        return "\n".join([*lines, "^", ""])

    def statement(self, found: ParsedStatement) -> str:
        lines = ["!Account", f"N{found.account_name}", "TBank"]
        if balance := found.closing_balance:
            lines += [f"/{self.day(balance.as_of)}", f"${self.money(balance.amount)}"]
        return "\n".join([*lines, "^", "!Type:Bank", ""]) + "".join(map(self.entry, found.entries))

    def document(self, found: list[ParsedStatement]) -> bytes:
        return "".join(map(self.statement, found)).replace("\n", self.end_of_line).encode()


def writers(thousands: str, decimal: str) -> st.SearchStrategy[Writer]:
    return st.builds(
        Writer,
        order=st.sampled_from(["dmy", "mdy", "ymd"]),
        year=st.sampled_from(["long", "short", "'"]),
        thousands=st.sampled_from(["", thousands, "'", " "]),
        decimal=st.just(decimal),
        end_of_line=st.sampled_from(["\n", "\r\n"]),
    )


WRITERS = writers(",", ".") | writers(".", ",")


def without_places(found: ParsedStatement) -> list[ParsedEntry]:
    return [entry._replace(place="") for entry in found.entries]


@given(WRITERS, st.lists(statements(), min_size=1, max_size=3))
def test_what_is_written_is_read_back(writer: Writer, found: list[ParsedStatement]) -> None:
    parsed = read(writer.document(found), date_order=writer.order)
    assert warnings(parsed) == []
    assert [each.account_name for each in parsed.statements] == [each.account_name for each in found]
    assert [each.closing_balance for each in parsed.statements] == [each.closing_balance for each in found]
    assert [without_places(each) for each in parsed.statements] == [list(each.entries) for each in found]


@given(WRITERS, st.lists(statements(), min_size=1, max_size=2))
def test_the_order_is_inferred_right_or_asked_for(writer: Writer, found: list[ParsedStatement]) -> None:
    writer.year = "long"
    decided = any(entry.booked_on.day > 12 for each in found for entry in each.entries)
    try:
        parsed = read(writer.document(found))
    except DateOrderUnknown:
        assert not decided
    else:
        written = [without_places(each) for each in parsed.statements]
        assert not decided or written == [list(each.entries) for each in found]


@given(WRITERS, statements(), st.data())
def test_a_file_that_is_cut_off_gives_nothing_that_the_whole_does_not(
    writer: Writer, found: ParsedStatement, data: st.DataObject
) -> None:
    whole = writer.document([found])
    cut = data.draw(st.integers(0, len(whole) - 1))
    with suppress(UnreadableFile):
        for each in read(whole[:cut], date_order=writer.order).statements:
            assert without_places(each) == list(found.entries[: len(each.entries)])


def reads_or_refuses(data: bytes) -> None:
    recognises(data)
    for order in (None, "dmy", "ymd"):
        with suppress(UnreadableFile):
            assert read(data, date_order=order).format == "qif"


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    reads_or_refuses(data)
    reads_or_refuses(b"!Type:Bank\nD" + data + b"\n^\n")
    reads_or_refuses(b"!Type:Bank\nD1/2/24\nT" + data + b"\n^\n")


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


LINES = ["!Type:Bank", "!Type:Invst", "!Type:Cat", "!Type:X", "!Account", "!Option:MDY", "!Option:DMY", "^"]
FIELDS = [
    "D1/2/24",
    "D13/1/24",
    "D1/13'24",
    "T1,234",
    "T-5,00",
    "T5.00",
    "U1",
    "$1.5",
    "SFood",
    "E",
    "L[X]",
    "#",
]


@given(
    st.lists(st.sampled_from([*LINES, *FIELDS, "NXIn", "POpening Balance", "/1.2.24", "% 5"]), max_size=40)
)
def test_lines_in_any_order_are_read_or_refused(lines: list[str]) -> None:
    reads_or_refuses("\n".join(lines).encode())
