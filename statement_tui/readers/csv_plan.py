"""How one CSV file is to be read: from what it holds, what a profile says, and what the user says."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from statement_tui.errors import UnreadableFile
from statement_tui.models.csv_profile import CsvAnswers, CsvField, CsvProfile, RowOrder, SignStyle
from statement_tui.models.parsed import Advance
from statement_tui.readers.csv_chain import proven_pairs
from statement_tui.readers.csv_columns import MONEY, Assignment, Layout, named_columns, profile_columns
from statement_tui.readers.csv_dates import INDEX
from statement_tui.readers.csv_evidence import Judge, Verdict
from statement_tui.readers.csv_facts import ColumnFacts, facts_of
from statement_tui.readers.csv_flags import UNBOOKED_WORDS
from statement_tui.readers.csv_money import cell, only
from statement_tui.readers.csv_opened import OpenedFile
from statement_tui.readers.csv_preamble import Preamble, preamble_of
from statement_tui.readers.csv_questions import CsvQuestionsOpen, about_columns
from statement_tui.readers.csv_rows import Reading
from statement_tui.readers.csv_survey import Survey
from statement_tui.readers.csv_text import Table
from statement_tui.readers.csv_words import currency_of, folded, is_other_language
from statement_tui.readers.text import quoted

_NO_PROFILE: Final = CsvProfile()


@dataclass(frozen=True, slots=True)
class Plan:
    """All that has to be known before the rows are read."""

    table: Table
    """The rows."""
    first_line: int
    """The line from which on there are transactions."""
    header: tuple[str, ...]
    """The names of the columns, empty if there are none."""
    reading: Reading
    """How the rows are read."""
    survey: Survey
    """What they say about themselves."""
    newest_first: bool
    """Whether the newest row is the first."""
    preamble: Preamble
    """What stands above the rows."""
    remarks: tuple[str, ...]
    """What the user should know of how the file is read."""
    profile: CsvProfile
    """The same, to be kept."""


def plan(
    data: bytes, advance: Advance, profiles: Sequence[CsvProfile], name: str | None, answers: CsvAnswers
) -> Plan:
    """Settle how a file is to be read.

    Args:
        data: The file.
        advance: Told how many characters are read.
        profiles: Those that may fit the header, the more important first.
        name: That of a profile that is to be used, whatever the header is.
        answers: What the user says.

    Raises:
        CsvQuestionsOpen: The user has to say something.
        UnreadableFile: It is no list of transactions, or damaged.
    """
    named = _named(profiles, name) if name else None
    opened = OpenedFile(data, answers, named or _NO_PROFILE)
    fitting = named or next((each for each in profiles if _fits(each, opened.fingerprint)), _NO_PROFILE)
    return _Planner(opened, fitting, answers, advance).plan()


def today() -> date:
    """The day after which nothing can be booked yet."""
    return datetime.now(UTC).date()


def _named(profiles: Sequence[CsvProfile], name: str) -> CsvProfile:
    for profile in profiles:
        if profile.name.casefold() == name.casefold():
            return profile
    known = ", ".join(sorted({quoted(profile.name) for profile in profiles}))
    raise UnreadableFile(f"There is no profile {quoted(name)}", f"there are {known or 'none'}.")


class _Planner:
    def __init__(
        self, opened: OpenedFile, profile: CsvProfile, answers: CsvAnswers, advance: Advance
    ) -> None:
        self._opened = opened
        self._table = opened.table
        self._header = opened.header
        self._sample = opened.sample
        self._first_line = opened.first_line
        self._profile = profile
        self._answers = answers
        self._advance = advance

    def plan(self) -> Plan:
        """Settle everything, or ask."""
        widths = Counter(map(len, self._sample))
        usual = widths.most_common(1)[0][0] if widths else 0
        width = len(self._header) or usual
        facts = facts_of(self._sample, width)
        layout = self._layout(facts, width)
        _require_columns(layout, self._answers.sign_style)
        style = _style(layout, facts, self._profile, self._answers)
        unbooked = frozenset(self._profile.unbooked_words or UNBOOKED_WORDS)
        survey = self._survey(layout, style, unbooked)
        if survey.unbooked and not survey.chain.holds():
            # Some banks call rows pending that are in the balance all the same.
            whole = self._survey(layout, style, frozenset())
            if whole.chain.holds():
                survey, unbooked = whole, frozenset()
        if not survey.rows and survey.yearless.count:
            seen = survey.yearless
            raise UnreadableFile(
                "The dates in the file have no year",
                f"line {seen.line}: {quoted(seen.text)}; export the statement with full dates.",
            )
        verdict = self._verdict(survey, layout, style)
        reading = self._reading(verdict, layout, width, style, unbooked)
        profile = self._kept(verdict, layout, width)
        if verdict.questions:
            raise CsvQuestionsOpen(verdict.questions)
        remarks = list(verdict.remarks)
        if verdict.balance_sign < 0:
            remarks.append("the balance is what is owed; it is taken as negative")
        if not self._opened.certain:
            remarks.append(f"the file is not in UTF-8; it was read as {self._opened.encoding}")
        return Plan(
            table=self._table,
            first_line=self._first_line,
            header=self._header,
            reading=reading,
            survey=survey,
            newest_first=verdict.row_order is RowOrder.NEWEST_FIRST,
            preamble=preamble_of(self._opened.above, verdict.date_order, reading.mark),
            remarks=tuple(remarks),
            profile=profile,
        )

    def _survey(self, layout: Layout, style: SignStyle, unbooked: frozenset[str]) -> Survey:
        survey = Survey(layout, style, self._profile.debit_words, unbooked)
        for line, cells in self._table.rows(self._advance, (0, 2)):
            if line >= self._first_line:
                survey.add(line, cells)
        return survey

    def _layout(self, facts: list[ColumnFacts], width: int) -> Layout:
        fixed = profile_columns(self._profile.columns, self._header, width)
        named = named_columns(self._answers.columns, self._header, width)
        if any(named.get(field) for field in MONEY):
            # What the user says of the amount takes the place of all that the profile says of it.
            fixed = {field: columns for field, columns in fixed.items() if field not in MONEY}
        fixed = {**fixed, **named}
        if self._profile.columns:
            return fixed
        assignment = Assignment(self._header, facts, fixed)
        assignment.assign()
        if CsvField.AMOUNT in assignment.open:
            self._find_by_chain(assignment)
        if assignment.open:
            names = [self._column_name(index) for index in range(width)]
            row = self._sample[0] if self._sample else []
            questions = [
                about_columns(field, columns, names, row) for field, columns in assignment.open.items()
            ]
            raise CsvQuestionsOpen(questions)
        return assignment.found

    def _find_by_chain(self, assignment: Assignment) -> None:
        """Find amount and balance where the names do not tell them, if only one pair of columns fits."""
        known = only(assignment.found, CsvField.BALANCE)
        columns = [*assignment.open[CsvField.AMOUNT], *([known] if known >= 0 else [])]
        pairs = [pair for pair in proven_pairs(self._sample, columns) if known in (-1, pair[1])]
        if len(pairs) == 1:
            del assignment.open[CsvField.AMOUNT]
            assignment.found[CsvField.AMOUNT] = (pairs[0][0],)
            assignment.found[CsvField.BALANCE] = (pairs[0][1],)

    def _verdict(self, survey: Survey, layout: Layout, style: SignStyle) -> Verdict:
        judge = Judge(survey, layout, style, self._answers, self._profile)
        fee = only(layout, CsvField.FEE)
        return judge.verdict(
            other_language=any(map(is_other_language, self._header)),
            today=today(),
            fee_name=self._column_name(fee) if fee >= 0 else "",
        )

    def _reading(
        self, verdict: Verdict, layout: Layout, width: int, style: SignStyle, unbooked: frozenset[str]
    ) -> Reading:
        return Reading(
            layout=layout,
            width=width,
            date_index=INDEX[verdict.date_order] if verdict.date_order else 0,
            mark=verdict.decimal_mark or "",
            style=verdict.sign_style or style,
            balance_sign=verdict.balance_sign,
            with_fee=verdict.with_fee,
            currency=self._header_currency(layout) or self._profile.currency,
            debit_words=self._profile.debit_words,
            unbooked_words=unbooked,
        )

    def _header_currency(self, layout: Layout) -> str | None:
        fields = (CsvField.AMOUNT, CsvField.DEBIT, CsvField.BALANCE)
        found = {currency_of(cell(self._header, only(layout, field))) for field in fields} - {None}
        return found.pop() if len(found) == 1 else None

    def _kept(self, verdict: Verdict, layout: Layout, width: int) -> CsvProfile:
        """The profile that reads such files alike."""
        said = {**self._profile.columns, **self._answers.columns}
        columns = {
            field: tuple(self._column_name(index) for index in indices)
            for field, indices in layout.items()
            if field is not CsvField.FEE or verdict.with_fee or field in said
        }
        return CsvProfile(
            name=self._profile.name,
            headers=(self._opened.fingerprint,) if self._opened.fingerprint else (),
            delimiter=self._table.delimiter,
            encoding=self._opened.encoding,
            has_header=bool(self._header),
            date_order=verdict.settled_date_order,
            decimal_mark=verdict.decimal_mark,
            sign_style=verdict.sign_style,
            row_order=verdict.row_order,
            columns=columns,
            currency=self._profile.currency,
            debit_words=self._profile.debit_words,
            unbooked_words=self._profile.unbooked_words,
        )

    def _column_name(self, index: int) -> str:
        names = [folded(name) for name in self._header]
        if index < len(names) and names[index] and names.count(names[index]) == 1:
            return self._header[index].strip()
        return str(index + 1)


def _fits(profile: CsvProfile, names: tuple[str, ...]) -> bool:
    """Whether a profile is for the files with such a header."""
    if not names:
        return False
    return names in profile.headers or (bool(profile.required) and set(profile.required) <= set(names))


def _require_columns(layout: Layout, wanted: SignStyle | None) -> None:
    """Refuse a style for which there are no columns."""
    needed: tuple[CsvField, ...] = (CsvField.AMOUNT,) if wanted else ()
    if wanted is SignStyle.DEBIT_CREDIT:
        needed = CsvField.DEBIT, CsvField.CREDIT
    elif wanted is SignStyle.FLAG:
        needed = CsvField.AMOUNT, CsvField.FLAG
    if missing := [field for field in needed if not layout.get(field)]:
        columns = " and ".join(f"--column {field}=NAME" for field in missing)
        raise UnreadableFile(f"There is no column for --sign {wanted}", f"say which it is with {columns}.")


def _style(
    layout: Layout, facts: Sequence[ColumnFacts], profile: CsvProfile, answers: CsvAnswers
) -> SignStyle:
    """How the columns say what is money out; whether single amounts are inverted is judged later."""
    wanted = answers.sign_style or profile.sign_style
    if layout.get(CsvField.DEBIT) and layout.get(CsvField.CREDIT):
        return SignStyle.DEBIT_CREDIT
    if layout.get(CsvField.FLAG) and wanted in (SignStyle.FLAG, None):
        index = only(layout, CsvField.AMOUNT)
        if wanted or not 0 <= index < len(facts) or not facts[index].negative:
            return SignStyle.FLAG
    return SignStyle.SIGNED
