"""What a CSV file leaves open, as questions to the user."""

from collections.abc import Sequence

from statement_tui.errors import UnreadableFile
from statement_tui.models.csv_profile import (
    CsvChoice,
    CsvField,
    CsvProfile,
    CsvQuestion,
    DateOrder,
    DecimalMark,
    SignStyle,
)
from statement_tui.readers.csv_amounts import parts, value
from statement_tui.readers.csv_dates import INDEX
from statement_tui.readers.csv_survey import Sightings, Survey
from statement_tui.readers.text import quoted


class CsvQuestionsOpen(UnreadableFile):
    """The user has to say how the file is to be read.

    Attributes:
        questions: What is open.
        detected: What was told from the file so far.
    """

    def __init__(self, questions: Sequence[CsvQuestion], detected: CsvProfile) -> None:
        self.questions = tuple(questions)
        self.detected = detected
        parts = [
            f"{question.sentence}: {question.option} "
            + " or ".join(f"{choice.value} ({choice.sample})" for choice in question.choices)
            for question in questions
        ]
        super().__init__(
            "It cannot be told how this CSV file is to be read",
            "; ".join(parts) + "; or name a saved profile with --profile.",
        )


def about_columns(
    field: CsvField, columns: Sequence[int], names: Sequence[str], row: Sequence[str]
) -> CsvQuestion:
    """Which column holds a field."""
    choices = [
        CsvChoice(
            value=f"{field}={names[index]}",
            sample=quoted(row[index].strip()) if index < len(row) else "empty",
        )
        for index in columns
    ]
    if not choices:
        choices = [CsvChoice(value=f"{field}=NAME", sample="no column looks like it")]
    sentence = f"which column is the {field.replace('-', ' ')}"
    return CsvQuestion(field=field, sentence=sentence, choices=tuple(choices), option="--column")


def about_date_order(survey: Survey, rivals: Sequence[DateOrder]) -> CsvQuestion:
    """In which order day and month are."""
    example = next(
        (days for days in survey.readings if len({days[INDEX[order]] for order in rivals}) > 1),
        next(iter(survey.readings)),
    )
    line, text = survey.readings[example]
    choices = tuple(
        CsvChoice(value=order, sample=f"line {line}: {quoted(text)} is {example[INDEX[order]] or 'no date'}")
        for order in rivals
    )
    return CsvQuestion(
        field="date_order", sentence="the order of day and month", choices=choices, option="--date-order"
    )


def about_decimal_mark(seen: Sightings) -> CsvQuestion:
    """What the decimal mark is."""
    found = parts(seen.text)
    choices = []
    for mark in DecimalMark:
        number = value(found, mark) if found else None
        reads = "no amount" if number is None else str(number)
        choices.append(CsvChoice(value=mark, sample=f"line {seen.line}: {quoted(seen.text)} is {reads}"))
    return CsvQuestion(
        field="decimal_mark", sentence="the decimal mark", choices=tuple(choices), option="--decimal-mark"
    )


def about_sign(styles: Sequence[SignStyle], seen: Sightings) -> CsvQuestion:
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
        CsvChoice(value=style, sample=f"line {seen.line}: {quoted(seen.text)} is {meanings[style]}")
        for style in styles
    )
    return CsvQuestion(
        field="sign_style",
        sentence="whether amounts are money in or money out",
        choices=choices,
        option="--sign",
    )


def about_fee(seen: Sightings, name: str) -> CsvQuestion:
    """Whether a fee is part of the amount."""
    choices = (
        CsvChoice(value=f"fee={name}", sample=f"line {seen.line}: {quoted(seen.text)} is paid in addition"),
        CsvChoice(value="fee=", sample=f"line {seen.line}: {quoted(seen.text)} is part of the amount"),
    )
    return CsvQuestion(
        field=CsvField.FEE, sentence="whether the fee is paid in addition", choices=choices, option="--column"
    )
