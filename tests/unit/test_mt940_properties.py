from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from statement_tui.errors import UnreadableFile
from statement_tui.models.parsed import ParsedBalance, ParsedEntry, ParsedStatement
from statement_tui.models.reported_balance import BalanceKind
from statement_tui.readers.mt940 import read, recognises

WORDS = st.from_regex(r"[A-Za-z0-9.,()äöüéß*&=]{1,12}", fullmatch=True)
TEXTS = st.lists(WORDS, max_size=12).map(" ".join)
# Two digits for the year: SWIFT takes 80 to 99 for the twentieth century.
DAYS = st.dates(date(1980, 1, 1), date(2079, 12, 31))
AMOUNTS = st.decimals(-9_999_999, 9_999_999, places=2).map(lambda value: value or value.copy_abs())
ACCOUNTS = st.from_regex(r"[A-Z]{2}[0-9]{18}", fullmatch=True)
REFERENCES = st.from_regex(r"R-[0-9]{6}-X", fullmatch=True)


@st.composite
def entries(draw: st.DrawFn, booked_on: date) -> ParsedEntry:
    return ParsedEntry(
        booked_on=booked_on,
        value_on=booked_on + timedelta(days=draw(st.integers(-150, 150)))
        if date(1981, 1, 1) < booked_on < date(2079, 1, 1)
        else booked_on,
        amount=draw(AMOUNTS),
        description=draw(TEXTS),
        counterparty=draw(TEXTS) or None,
        counterparty_account=draw(st.none() | ACCOUNTS),
        reference=draw(st.none() | REFERENCES),
        end_to_end_id=draw(st.none() | REFERENCES),
        kind=draw(st.sampled_from(["NTRF", "NMSC", "FCHG", "S103"])),
    )


@st.composite
def statements(draw: st.DrawFn) -> ParsedStatement:
    days = sorted(draw(st.lists(DAYS, max_size=6)))
    booked = tuple(draw(entries(day)) for day in days)
    opened_on = draw(DAYS)
    closed_on = days[-1] if days else draw(DAYS)
    before = opened_on < (days[0] if days else closed_on)
    opening = draw(AMOUNTS)
    closing = opening + sum((entry.amount for entry in booked), Decimal(0))
    return ParsedStatement(
        account_number=draw(st.from_regex(r"[A-Z0-9/]{1,8}[0-9]", fullmatch=True)),
        currency=draw(st.sampled_from(["EUR", "USD", "PLN"])),
        opening_balance=ParsedBalance(
            opened_on, opening, BalanceKind.CLOSING if before else BalanceKind.OPENING
        ),
        closing_balance=ParsedBalance(closed_on, closing or closing.copy_abs(), BalanceKind.CLOSING),
        entries=booked,
    )


class Writer:
    """Prints statements as MT940, one page for each so many entries."""

    def __init__(
        self, page: int, slashes: bool, thousands: str, reversals: bool, blocks: bool, end: str
    ) -> None:
        self.page = page
        self.slashes = slashes
        self.thousands = thousands
        self.reversals = reversals
        self.blocks = blocks
        self.end = end

    def money(self, amount: Decimal) -> str:
        whole, _, fraction = f"{abs(amount):,.2f}".partition(".")
        return f"{whole.replace(',', self.thousands)},{fraction}"

    def balance(self, tag: str, day: date, currency: str, amount: Decimal) -> str:
        return f":{tag}:{'D' if amount < 0 else 'C'}{day:%y%m%d}{currency}{self.money(amount)}\n"

    def details(self, entry: ParsedEntry) -> str:
        name, account = entry.counterparty or "", entry.counterparty_account or ""
        reference = entry.end_to_end_id or "NOTPROVIDED"
        if self.slashes:
            text = f"/TRTP//IBAN/{account}/NAME/{name}/EREF/{reference}/REMI/{entry.description}"
            return "\n".join(text[at : at + 65] for at in range(0, len(text), 65))
        purpose = f"EREF+{reference}".ljust(27) + f"SVWZ+{entry.description}"
        parts = [purpose[at : at + 27] for at in range(0, len(purpose), 27)]
        # What does not fit into the ten subfields is only tested between slashes.
        written = "".join(
            f"?{20 + number if number < 10 else 50 + number}{part}" for number, part in enumerate(parts)
        )
        return f"166?00{written}?31{account}?32{name[:27]}?33{name[27:]}"

    def entry(self, entry: ParsedEntry) -> str:
        marks = {True: "RC", False: "RD"} if self.reversals else {True: "D", False: "C"}
        own = f"//{entry.reference}" if entry.reference else ""
        return (
            f":61:{entry.value_on:%y%m%d}{entry.booked_on:%m%d}{marks[entry.amount < 0]}"
            f"{self.money(entry.amount)}{entry.kind}NONREF{own}\n:86:{self.details(entry)}\n"
        )

    def statement(self, found: ParsedStatement) -> str:
        opening, closing, currency = found.opening_balance, found.closing_balance, found.currency
        assert opening
        assert closing
        assert currency
        running = list(accumulate((entry.amount for entry in found.entries), initial=opening.amount))
        starts = range(0, max(len(found.entries), 1), self.page)
        pages: list[str] = []
        for start in starts:
            end = min(start + self.page, len(found.entries))
            first, last = start == 0, end == len(found.entries)
            body = (
                f":20:REF\n:25:{found.account_number}\n:28C:1/{len(pages) + 1}\n"
                + self.balance("60F" if first else "60M", opening.as_of, currency, running[start])
                + "".join(map(self.entry, found.entries[start:end]))
                + self.balance("62F" if last else "62M", closing.as_of, currency, running[end])
            )
            pages.append(f"{{1:F01BANK}}{{4:\n{body}-}}\n" if self.blocks else f"{body}-\n")
        return "".join(pages)

    def document(self, found: list[ParsedStatement]) -> bytes:
        return "".join(map(self.statement, found)).replace("\n", self.end).encode()


WRITERS = st.builds(
    Writer,
    page=st.integers(1, 4),
    slashes=st.booleans(),
    thousands=st.sampled_from(["", "."]),
    reversals=st.booleans(),
    blocks=st.booleans(),
    end=st.sampled_from(["\n", "\r\n", "\r\r\n"]),
)
FOUND = st.lists(statements(), min_size=1, max_size=3)


def without_places(found: ParsedStatement) -> ParsedStatement:
    return ParsedStatement(
        account_number=found.account_number,
        currency=found.currency,
        opening_balance=found.opening_balance,
        closing_balance=found.closing_balance,
        entries=tuple(entry._replace(place="") for entry in found.entries),
        warnings=found.warnings,
    )


@given(WRITERS, FOUND)
def test_what_is_written_is_read_back(writer: Writer, found: list[ParsedStatement]) -> None:
    data = writer.document(found)
    assert recognises(data)
    parsed = read(data)
    assert [without_places(each) for each in parsed.statements] == found
    assert parsed.warnings == ()


@given(WRITERS, statements(), st.data())
def test_a_file_that_is_cut_off_is_never_read_in_silence(
    writer: Writer, found: ParsedStatement, data: st.DataObject
) -> None:
    whole = writer.document([found])
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    try:
        parsed = read(cut)
    except UnreadableFile:
        return
    warned = [*parsed.warnings, *(warning for each in parsed.statements for warning in each.warnings)]
    if any(warning.lost for warning in warned):
        return
    if any("intermediate" in warning.message for warning in warned):
        # The end of a page says that more pages follow.
        return
    assert [without_places(each) for each in parsed.statements] == [found]


def reads_or_refuses(data: bytes) -> None:
    recognises(data)
    with suppress(UnreadableFile):
        assert read(data).statements


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    reads_or_refuses(data)
    reads_or_refuses(b":60F:C240105EUR1,\n:61:240105C1,NMSC" + data)
    reads_or_refuses(b":60F:C240105EUR1,\n:61:" + data + b"\n:86:" + data)


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


TAGS = ["20", "25", "28C", "60F", "60M", "61", "62F", "62M", "64", "86", "34F", "NS", "940"]
PIECES = st.one_of(
    st.builds("\n:{}:".format, st.sampled_from(TAGS)),
    st.sampled_from(
        [
            "240105",
            "0229",
            "C240105EUR1,00",
            "240105D1,00",
            "RC",
            "12,50",
            "NTRF",
            "//",
            "REF",
            "\n",
            "-",
            "-}",
        ]
    ),
    st.sampled_from(
        ["{4:", "166?00", "?20", "?32", "SVWZ+", "/NAME/", "/REMI/", "IBAN: ", "\u2028", "\x1c", " "]
    ),
    st.from_regex(r"[0-9RCDNE,. ]{1,20}", fullmatch=True),
)


@given(st.lists(PIECES, max_size=60).map("".join))
def test_fields_in_any_order_are_read_or_refused(text: str) -> None:
    reads_or_refuses(f":60F:C240105EUR1,00{text}".encode())


@given(
    st.from_regex(r"[0-9]{6}([0-9]{4})?R?[CD][A-Z]?[0-9]{1,6},[0-9]{0,3}", fullmatch=True),
    st.text(max_size=60),
)
def test_every_line_is_an_entry_or_a_warning(line: str, rest: str) -> None:
    text = f":60F:C240105EUR1,00\n:61:{line}{''.join(rest.split())}\n:62F:C240105EUR1,00\n"
    with suppress(UnreadableFile):
        found = read(text.encode("utf-8", "replace")).statements[0]
        assert len(found.entries) + sum(warning.lost for warning in found.warnings) == 1
