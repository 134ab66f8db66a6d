"""What the rows of a CSV file prove, and what they leave open."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from statement_tui.models.csv_profile import (
    CsvChoices,
    CsvField,
    CsvQuestion,
    DateOrder,
    DecimalMark,
    RowOrder,
    SignStyle,
)
from statement_tui.readers.csv_chain import Link
from statement_tui.readers.csv_columns import Layout
from statement_tui.readers.csv_dates import INDEX
from statement_tui.readers.csv_questions import about_date_order, about_decimal_mark, about_fee, about_sign
from statement_tui.readers.csv_survey import Survey

_DATES_IN_ORDER_MIN: Final = 4
"""So many different dates are hardly in order by chance."""
_AGAINST_LINKS_MIN: Final = 3
"""So many balances must say that an amount is to be taken with the other sign, since that is rare."""

_NAMES: Final = {
    DateOrder.DMY: "day/month/year",
    DateOrder.MDY: "month/day/year",
    DateOrder.YMD: "year/month/day",
}


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
    questions: list[CsvQuestion] = field(default_factory=list)
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
        chain = self._survey.chain
        return tuple(
            link
            for link in chain.proven()
            if link.sign > 0 or chain.tallies[link].holds >= _AGAINST_LINKS_MIN
        )

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
        survey, preferred = self._survey, self._preferred.date_order
        if self._answers.date_order or not survey.readings:
            found.date_order = found.settled_date_order = self._answers.date_order or preferred
            return
        possible = [order for order in DateOrder if self._all_read(order)]
        if preferred in possible:
            found.date_order = found.settled_date_order = preferred
            return
        if not possible:
            found.questions.append(about_date_order(survey, [DateOrder.DMY, DateOrder.MDY]))
            return
        rivals = [order for order in possible if order is possible[0] or not self._same(order, possible[0])]
        # Years of two digits come first nearly nowhere.
        if len(rivals) > 1 and DateOrder.YMD in rivals:
            rivals.remove(DateOrder.YMD)
        if len(rivals) > 1:
            reasons = self._date_reasons(
                rivals, other_language or found.decimal_mark is DecimalMark.COMMA, today
            )
            favoured = {order for order, _ in reasons}
            if len(favoured) != 1:
                found.questions.append(about_date_order(survey, rivals))
                return
            rivals = list(favoured)
            if all(reason for _, reason in reasons):
                why = " and ".join(reason for _, reason in reasons)
                found.remarks.append(f"the dates were read as {_NAMES[rivals[0]]} because {why}")
        found.date_order = rivals[0]
        found.settled_date_order = self._settled(rivals[0])

    def _settled(self, order: DateOrder) -> DateOrder | None:
        """The order, unless no date of the file could have been read in another."""
        readings = self._survey.readings
        if any(days[0] != days[1] for days in readings):
            return order
        return DateOrder.YMD if all(text[:4].isdigit() for _, text in readings.values()) else None

    def _all_read(self, order: DateOrder) -> bool:
        return all(days[INDEX[order]] for days in self._survey.readings)

    def _same(self, order: DateOrder, other: DateOrder) -> bool:
        return all(days[INDEX[order]] == days[INDEX[other]] for days in self._survey.readings)

    def _date_reasons(
        self, rivals: Sequence[DateOrder], day_first: bool, today: date
    ) -> list[tuple[DateOrder, str]]:
        """What speaks for an order against the others; without words where it leaves no doubt."""
        survey = self._survey
        found: list[tuple[DateOrder, str]] = []
        if DateOrder.DMY in rivals and (not survey.undotted or day_first):
            found.append((DateOrder.DMY, ""))
        past = [order for order in rivals if max(survey.days(INDEX[order])) <= today + timedelta(days=1)]
        if len(past) == 1:
            found.append((past[0], "some lie in the future otherwise"))
        orderly = [order for order in rivals if 0 in survey.direction(INDEX[order])]
        if len(orderly) == 1 and sum(survey.direction(INDEX[orderly[0]])) >= _DATES_IN_ORDER_MIN - 1:
            found.append((orderly[0], "they follow one another only so"))
        directions = {link.newest_first for link in self._links}
        if len(directions) == 1:
            against = 0 if directions.pop() else 1
            fitting = [order for order in rivals if not survey.direction(INDEX[order])[against]]
            if len(fitting) == 1:
                found.append((fitting[0], "the balances follow one another only so"))
        return found

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
        elif survey.plus.count or survey.negative.count > survey.positive.count or not survey.rows:
            # More rows are money out than money in; where the sign is inverted, few have a minus.
            return SignStyle.SIGNED
        elif not survey.positive.count:
            return SignStyle.SIGNED
        found.questions.append(about_sign([SignStyle.SIGNED, SignStyle.INVERTED], survey.positive))
        return None

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
        elif self._survey.rows > 1 and found.date_order and self._all_read(found.date_order):
            found.remarks.append(
                "all rows are of one day and nothing tells which is the first; they are read as they stand"
            )
