"""CSV files as the tests write them."""

from statement_tui.models.csv_profile import CsvAnswers
from statement_tui.models.parsed import ParsedEntry, ParsedFile, ParsedStatement, ParseWarning
from statement_tui.readers.csv_reader import CsvReading, read


def lines(*rows: str, encoding: str = "utf-8") -> bytes:
    return ("\n".join(rows) + "\n").encode(encoding)


def reading(data: bytes, **answers: object) -> CsvReading:
    return read(data, answers=CsvAnswers.model_validate(answers))


def only_statement(data: bytes, **answers: object) -> ParsedStatement:
    (found,) = reading(data, **answers).parsed.statements
    return found


def entries(data: bytes, **answers: object) -> tuple[ParsedEntry, ...]:
    return only_statement(data, **answers).entries


def amounts(data: bytes, **answers: object) -> list[str]:
    return [str(entry.amount) for entry in entries(data, **answers)]


def days(data: bytes, **answers: object) -> list[str]:
    return [str(entry.booked_on) for entry in entries(data, **answers)]


def warnings(parsed: ParsedFile) -> list[ParseWarning]:
    """The warnings of the file and then those of its statements."""
    return [*parsed.warnings, *(each for found in parsed.statements for each in found.warnings)]


def messages(data: bytes, **answers: object) -> list[str]:
    found = warnings(reading(data, **answers).parsed)
    return [f"{each.place}: {each.message}" + (" (lost)" if each.lost else "") for each in found]
