"""What the rows of a CSV file prove, and what they leave open."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from statement_tui.models.csv_profile import (
    CsvChoices,
    CsvField,
    DateOrder,
    DecimalMark,
    RowOrder,
    SignStyle,
)
from statement_tui.models.question import Question
from statement_tui.readers.csv_chain import Link
from statement_tui.readers.csv_columns import Layout
from statement_tui.readers.csv_date_evidence import DateEvidence
from statement_tui.readers.csv_dates import INDEX
from statement_tui.readers.csv_questions import about_date_order, about_decimal_mark, about_fee, about_sign
from statement_tui.readers.csv_survey import Survey

_AGAINST_LINKS_MIN: Final = 3
"""So many balances must say that an amount is to be taken with the other sign, since that is rare."""


@dataclass(slots=True)
class Verdict:
    """How the file is to be read, as far as it is settled."""

    date_order: DateOrder | None = None
    settled_date_order: DateOrder | None = None
    """The same, None where any other order would read the dates of this file alike."""
    decimal_mark: DecimalMark | None = None
    sign_style: SignStyle | None = None
    balance_sign: int = 1
    with_fee: bool = False
    row_order: RowOrder | None = None
    questions: list[Question] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


class Judge:
    """Comes to a verdict on one file."""

    def __init__(
        self, survey: Survey, layout: Layout, style: SignStyle, answers: CsvChoices, preferred: CsvChoices
    ) -> None:
        """Take the evidence.

        Args:
            survey: Of all rows.
            layout: Which columns hold what.
            style: How the columns say what is money out; the amounts may still be inverted.
            answers: What the user says: it is done.
            preferred: What a profile says: it is done unless the rows prove something else.
        """
        self._survey = survey
        self._layout = layout
        self._style = style
        self._answers = answers
        self._preferred = preferred
        self._links = self._trusted_links()

    def verdict(self, other_language: bool, today: date, fee_name: str) -> Verdict:
        """Judge all of it.

        Args:
            other_language: Whether the names of the columns are in another language than English.
            today: Booked entries are not of a later day.
            fee_name: What the column of the fee is called.
        """
        found = Verdict()
        self._judge_decimal_mark(found)
        self._judge_date_order(found, other_language, today)
        self._judge_sign(found)
        self._judge_fee(found, fee_name)
        self._judge_row_order(found)
        return found

    def _trusted_links(self) -> tuple[Link, ...]:
        """The ways in which the balances follow, unless they leave open which sign amounts have."""
        chain = self._survey.chain
        links = chain.proven()
        newest_first = self._known_direction()
        # Rows of one amount follow from the row above when added, and from the row below when taken.
        links = tuple(link for link in links if link.newest_first == newest_first) or links
        if len({link.sign for link in links}) > 1:
            return ()
        return tuple(
            link for link in links if link.sign > 0 or chain.tallies[link].holds >= _AGAINST_LINKS_MIN
        )

    def _known_direction(self) -> bool | None:
        """Whether the newest row is the first, as far as that is known without balances."""
        if self._answers.row_order:
            return self._answers.row_order is RowOrder.NEWEST_FIRST
        found = {self._survey.direction(INDEX[order]) for order in DateOrder if self._reads_all(order)}
        if all(ups and not downs for ups, downs in found):
            return False if found else None
        return True if all(downs and not ups for ups, downs in found) else None

    def _judge_decimal_mark(self, found: Verdict) -> None:
        survey, preferred = self._survey, self._preferred.decimal_mark
        marks = set(survey.marks)
        if self._answers.decimal_mark:
            found.decimal_mark = self._answers.decimal_mark
        elif len(marks) == 1:
            found.decimal_mark = DecimalMark(marks.pop())
        elif marks:
            seen = min(survey.marks.values(), key=lambda each: each.count)
            found.questions.append(about_decimal_mark(seen))
        elif preferred:
            found.decimal_mark = preferred
        elif survey.ambiguous.count:
            proven = {link.mark for link in self._links}
            if len(proven) == 1:
                found.decimal_mark = DecimalMark(proven.pop())
            else:
                found.questions.append(about_decimal_mark(survey.ambiguous))

    def _judge_date_order(self, found: Verdict, other_language: bool, today: date) -> None:
        wanted, preferred = self._answers.date_order, self._preferred.date_order
        day_first = other_language or found.decimal_mark is DecimalMark.COMMA
        directions = {link.newest_first for link in self._links}
        newest_first = directions.pop() if len(directions) == 1 else None
        dates = DateEvidence(self._survey, day_first, newest_first, today)
        if wanted or not self._survey.readings:
            found.date_order = found.settled_date_order = wanted or preferred
        elif preferred and dates.all_read(preferred):
            found.date_order = found.settled_date_order = preferred
        elif len(orders := dates.orders()) > 1:
            found.questions.append(about_date_order(self._survey, orders))
        else:
            found.date_order, found.settled_date_order = orders[0], dates.settled(orders[0])
            if dates.remark:
                found.remarks.append(dates.remark)

    def _judge_sign(self, found: Verdict) -> None:
        survey = self._survey
        wanted = self._answers.sign_style or self._preferred.sign_style
        signs = {link.sign for link in self._links}
        proven = signs.pop() if len(signs) == 1 else 0
        if self._style in (SignStyle.DEBIT_CREDIT, SignStyle.FLAG):
            found.sign_style = self._style
            found.balance_sign = proven or 1
            mixed = survey.negative_debits.count and survey.positive_debits.count
            if self._style is SignStyle.DEBIT_CREDIT and mixed and not proven and wanted is not self._style:
                seen = min(survey.negative_debits, survey.positive_debits, key=lambda each: each.count)
                found.questions.append(about_sign([SignStyle.DEBIT_CREDIT], seen))
            if (
                self._style is SignStyle.FLAG
                and survey.negative.count
                and not proven
                and wanted is not self._style
            ):
                found.questions.append(about_sign([SignStyle.FLAG, SignStyle.SIGNED], survey.negative))
            return
        if wanted in (SignStyle.SIGNED, SignStyle.INVERTED):
            found.sign_style = wanted
            direct = 1 if wanted is SignStyle.SIGNED else -1
            found.balance_sign = proven * direct or 1
        elif proven:
            found.sign_style = SignStyle.SIGNED if proven > 0 else SignStyle.INVERTED
        else:
            found.sign_style = self._sign_of_amounts(found)

    def _sign_of_amounts(self, found: Verdict) -> SignStyle | None:
        """How the signs are to be taken where no balance proves it."""
        survey = self._survey
        if CsvField.FLAG in self._layout and survey.negative.count:
            if not survey.opposing.count:
                return SignStyle.SIGNED
            if not survey.agreeing.count:
                return SignStyle.INVERTED
        elif survey.plus.count or not survey.rows:
            return SignStyle.SIGNED
        elif self._balances_speak_against():
            pass
        elif survey.negative.count > survey.positive.count:
            # More rows are money out than money in; where the sign is inverted, few have a minus.
            return SignStyle.SIGNED
        elif not survey.positive.count:
            return SignStyle.SIGNED
        seen = survey.positive if survey.positive.count else survey.negative
        found.questions.append(about_sign([SignStyle.SIGNED, SignStyle.INVERTED], seen))
        return None

    def _balances_speak_against(self) -> bool:
        """Whether balances follow only when amounts are inverted, but too few to prove it."""
        links = self._survey.chain.proven()
        return bool(links) and all(link.sign < 0 for link in links)

    def _judge_fee(self, found: Verdict, name: str) -> None:
        if not self._survey.fees.count:
            return
        if CsvField.FEE in self._answers.columns or CsvField.FEE in self._preferred.columns:
            found.with_fee = True
            return
        ways = {link.with_fee for link in self._links}
        if len(ways) == 1:
            found.with_fee = ways.pop()
        else:
            found.questions.append(about_fee(self._survey.fees, name))

    def _judge_row_order(self, found: Verdict) -> None:
        if self._answers.row_order:
            found.row_order = self._answers.row_order
            return
        ups = downs = 0
        if found.date_order:
            ups, downs = self._survey.direction(INDEX[found.date_order])
        directions = {link.newest_first for link in self._links}
        if bool(ups) != bool(downs):
            found.row_order = RowOrder.NEWEST_FIRST if downs else RowOrder.OLDEST_FIRST
        elif len(directions) == 1:
            found.row_order = RowOrder.NEWEST_FIRST if directions.pop() else RowOrder.OLDEST_FIRST
        elif self._preferred.row_order:
            found.row_order = self._preferred.row_order
        elif ups:
            found.row_order = RowOrder.NEWEST_FIRST if downs > ups else RowOrder.OLDEST_FIRST
            found.remarks.append("the rows are not in the order of their booking dates")
        elif self._survey.rows > 1 and found.date_order and self._reads_all(found.date_order):
            found.remarks.append(
                "all rows are of one day and nothing tells which is the first; they are read as they stand"
            )

    def _reads_all(self, order: DateOrder) -> bool:
        return all(days[INDEX[order]] for days in self._survey.readings)
