"""What a CSV file leaves open, as questions to the user."""

from collections.abc import Sequence
from typing import Any

from statement_tui.models.csv_profile import (
    CsvField,
    DateOrder,
    DecimalMark,
    SignStyle,
)
from statement_tui.models.question import Choice, OpenQuestions, Question
from statement_tui.readers.csv_amounts import parts, value
from statement_tui.readers.csv_dates import INDEX
from statement_tui.readers.csv_survey import Sightings, Survey
from statement_tui.readers.text import quoted


class CsvQuestionsOpen(OpenQuestions):
    """The user has to say how the file is to be read."""

    def __init__(self, questions: Sequence[Question]) -> None:
        super().__init__(
            "It cannot be told how this CSV file is to be read",
            "; ".join(_asked(question) for question in questions)
            + "; or name a saved profile with --profile.",
            tuple(questions),
        )

    def __reduce__(self) -> tuple[Any, ...]:
        """The parts, for a process that hands it to another one."""
        return type(self), (self.questions,)


def _asked(question: Question) -> str:
    choices = " or ".join(f"{choice.value} ({choice.sample})" for choice in question.choices)
    return f"{question.text}: {question.option} {choices}"


def about_columns(
    field: CsvField, columns: Sequence[int], names: Sequence[str], row: Sequence[str]
) -> Question:
    """Which column holds a field."""
    choices = [
        Choice(
            value=f"{field}={names[index]}",
            sample=quoted(row[index].strip()) if index < len(row) else "empty",
        )
        for index in columns
    ]
    if not choices:
        choices = [Choice(value=f"{field}=NAME", sample="no column looks like it")]
    text = f"which column is the {field.replace('-', ' ')}"
    return Question(field=field, text=text, choices=tuple(choices), option="--column")


def about_date_order(survey: Survey, rivals: Sequence[DateOrder]) -> Question:
    """In which order day and month are."""
    example = next(
        (days for days in survey.readings if len({days[INDEX[order]] for order in rivals}) > 1),
        next(iter(survey.readings)),
    )
    line, text = survey.readings[example]
    choices = tuple(
        Choice(value=order, sample=f"line {line}: {quoted(text)} is {example[INDEX[order]] or 'no date'}")
        for order in rivals
    )
    return Question(
        field="date_order", text="the order of day and month", choices=choices, option="--date-order"
    )


def about_decimal_mark(seen: Sightings) -> Question:
    """What the decimal mark is."""
    found = parts(seen.text)
    choices = []
    for mark in DecimalMark:
        number = value(found, mark) if found else None
        reads = "no amount" if number is None else str(number)
        choices.append(Choice(value=mark, sample=f"line {seen.line}: {quoted(seen.text)} is {reads}"))
    return Question(
        field="decimal_mark", text="the decimal mark", choices=tuple(choices), option="--decimal-mark"
    )


def about_sign(styles: Sequence[SignStyle], seen: Sightings) -> Question:
    """Which amounts are money in."""
    found = parts(seen.text)
    out = bool(found and found[0])
    meanings = {
        SignStyle.SIGNED: "money out" if out else "money in",
        SignStyle.INVERTED: "money in" if out else "money out",
        SignStyle.DEBIT_CREDIT: "money out, whatever its sign",
        SignStyle.FLAG: "money in or out as the word beside it says",
    }
    choices = tuple(
        Choice(value=style, sample=f"line {seen.line}: {quoted(seen.text)} is {meanings[style]}")
        for style in styles
    )
    return Question(
        field="sign_style",
        text="whether amounts are money in or money out",
        choices=choices,
        option="--sign",
    )


def about_fee(seen: Sightings, name: str) -> Question:
    """Whether a fee is part of the amount."""
    choices = (
        Choice(value=f"fee={name}", sample=f"line {seen.line}: {quoted(seen.text)} is paid in addition"),
        Choice(value="fee=", sample=f"line {seen.line}: {quoted(seen.text)} is part of the amount"),
    )
    return Question(
        field=CsvField.FEE, text="whether the fee is paid in addition", choices=choices, option="--column"
    )
