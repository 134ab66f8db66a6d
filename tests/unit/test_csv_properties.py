import csv
import io
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from statement_tui.errors import UnreadableFile
from statement_tui.models.csv_profile import (
    CsvAnswers,
    CsvField,
    CsvProfile,
    DateOrder,
    DecimalMark,
    RowOrder,
    SignStyle,
)
from statement_tui.models.parsed import ParsedEntry
from statement_tui.readers.csv_amounts import amount, parts
from statement_tui.readers.csv_dates import INDEX, readings
from statement_tui.readers.csv_reader import CsvQuestionsOpen, read, recognises
from statement_tui.services.csv_profiles import save_profile, saved_profiles

FORMATS = {DateOrder.DMY: "%d/%m/%Y", DateOrder.MDY: "%m/%d/%Y", DateOrder.YMD: "%Y-%m-%d"}

texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), max_size=20)
cents = st.integers(-10_000_000, 10_000_000).filter(bool)
rows = st.lists(st.tuples(st.integers(0, 3), cents, texts), min_size=1, max_size=12)


@dataclass(frozen=True)
class Printer:
    """Prints entries as a bank would."""

    order: DateOrder
    mark: DecimalMark
    style: SignStyle
    delimiter: str
    encoding: str
    newest_first: bool
    grouped: bool
    balanced: bool

    def printed(self, entries: list[ParsedEntry]) -> bytes:
        names = ["Date", "Description"]
        names += {
            SignStyle.DEBIT_CREDIT: ["Debit", "Credit"],
            SignStyle.FLAG: ["Amount", "D/C"],
        }.get(self.style, ["Amount"])
        out = io.StringIO()
        writer = csv.writer(out, delimiter=self.delimiter)
        writer.writerow([*names, "Balance"] if self.balanced else names)
        for entry in reversed(entries) if self.newest_first else entries:
            assert entry.balance is not None
            balance = [self.number(entry.balance)] if self.balanced else []
            day = entry.booked_on.strftime(FORMATS[self.order])
            writer.writerow([day, entry.description, *self.money(entry.amount), *balance])
        return out.getvalue().encode(self.encoding)

    def money(self, value: Decimal) -> list[str]:
        if self.style is SignStyle.DEBIT_CREDIT:
            return [self.number(-value), ""] if value < 0 else ["", self.number(value)]
        if self.style is SignStyle.FLAG:
            return [self.number(abs(value)), "D" if value < 0 else "C"]
        return [self.number(-value if self.style is SignStyle.INVERTED else value)]

    def number(self, value: Decimal) -> str:
        written = f"{value:,.2f}" if self.grouped else f"{value:.2f}"
        return written if self.mark == "." else written.translate(str.maketrans(".,", ",."))


printers = st.builds(
    Printer,
    order=st.sampled_from(DateOrder),
    mark=st.sampled_from(DecimalMark),
    style=st.sampled_from(SignStyle),
    delimiter=st.sampled_from(";,\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    newest_first=st.booleans(),
    grouped=st.booleans(),
    balanced=st.booleans(),
)


def entries_of(listed: list[tuple[int, int, str]]) -> list[ParsedEntry]:
    days = accumulate((step for step, _, _ in listed), initial=0)
    totals = list(accumulate((value for _, value, _ in listed), initial=0))[1:]
    return [
        ParsedEntry(
            booked_on=date(2023, 12, 20) + timedelta(days=day),
            amount=Decimal(value).scaleb(-2),
            description=f"x{text}",
            balance=Decimal(total).scaleb(-2),
        )
        for day, (_, value, text), total in zip(days, listed, totals, strict=False)
    ]


def essence(found: list[ParsedEntry], balanced: bool) -> list[tuple[object, ...]]:
    return [
        (entry.booked_on, entry.amount, entry.description, entry.balance if balanced else None)
        for entry in found
    ]


def answers_of(printer: Printer) -> CsvAnswers:
    return CsvAnswers(
        date_order=printer.order,
        decimal_mark=printer.mark,
        sign_style=printer.style,
        row_order=RowOrder.NEWEST_FIRST if printer.newest_first else RowOrder.OLDEST_FIRST,
    )


@given(printers, rows)
def test_what_is_printed_is_read_back_with_answers(
    printer: Printer, listed: list[tuple[int, int, str]]
) -> None:
    wanted = entries_of(listed)
    data = printer.printed(wanted)
    assert recognises(data[:65_536])
    (found,) = read(data, answers=answers_of(printer)).parsed.statements
    assert essence(list(found.entries), printer.balanced) == essence(wanted, printer.balanced)


@given(printers, rows)
def test_without_answers_it_is_read_back_or_asked(
    printer: Printer, listed: list[tuple[int, int, str]]
) -> None:
    wanted = entries_of(listed)
    with suppress(CsvQuestionsOpen):
        (found,) = read(printer.printed(wanted)).parsed.statements
        booked_on = [entry.booked_on for entry in wanted]
        assert [entry.booked_on for entry in found.entries] in (booked_on, booked_on[::-1])
        # Mostly negative amounts are taken for money out; only the user can say that they are inverted.
        if printer.style is not SignStyle.INVERTED or (
            printer.balanced and len({row[1] for row in listed}) > 1
        ):
            assert sorted(entry.amount for entry in found.entries) == sorted(entry.amount for entry in wanted)


@given(st.binary(max_size=400))
@example(b'"')
@example(b"\xff\xfe\x00")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    recognises(data)
    with suppress(UnreadableFile):
        read(data)


@given(st.text(st.sampled_from('0123456789.,;-/"\n\tDate Amount Balance'), max_size=300))
def test_any_text_with_delimiters_is_read_or_refused(text: str) -> None:
    data = f"Date;Description;Amount;Balance\n{text}".encode()
    with suppress(UnreadableFile):
        read(data)


@given(printers, rows, st.data())
def test_a_changed_or_cut_off_file_is_read_or_refused(
    printer: Printer, listed: list[tuple[int, int, str]], draw: st.DataObject
) -> None:
    data = printer.printed(entries_of(listed))
    start = draw.draw(st.integers(0, len(data)))
    end = draw.draw(st.integers(start, len(data)))
    with suppress(UnreadableFile):
        read(data[:start])
    with suppress(UnreadableFile):
        read(data[:start] + draw.draw(st.binary(max_size=8)) + data[end:], answers=answers_of(printer))


@given(st.text(max_size=60))
def test_any_text_is_an_amount_or_none(text: str) -> None:
    if parts(text):
        with suppress(ValueError):
            assert amount(text, ".").is_finite()


@given(st.dates(date(1900, 1, 1), date(2999, 12, 31)), st.sampled_from(DateOrder))
def test_a_day_is_read_back_in_its_order(day: date, order: DateOrder) -> None:
    text = day.strftime(FORMATS[order])
    found = readings(text if order is not DateOrder.YMD else day.isoformat())
    assert found is not None
    assert found[INDEX[order]] == day


names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)


@given(
    st.builds(
        CsvProfile,
        name=names.filter(lambda name: name == name.strip()),
        headers=st.lists(st.lists(names, max_size=3).map(tuple), max_size=2).map(tuple),
        delimiter=st.sampled_from([None, ";", "\t"]),
        date_order=st.sampled_from([None, *DateOrder]),
        sign_style=st.sampled_from([None, *SignStyle]),
        columns=st.dictionaries(st.sampled_from(CsvField), st.lists(names, max_size=3).map(tuple)),
    )
)
def test_a_saved_profile_is_loaded_as_it_was(profile: CsvProfile) -> None:
    with tempfile.TemporaryDirectory() as folder:
        save_profile(Path(folder), profile)
        assert saved_profiles(Path(folder)) == ((profile,), ())
