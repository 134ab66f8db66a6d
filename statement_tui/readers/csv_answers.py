"""What the user says about a CSV file, as it comes from options and questions."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import ValidationError

from statement_tui.errors import UnreadableFile
from statement_tui.models.csv_profile import CsvAnswers, CsvField

_CHOICES: Final = frozenset(CsvAnswers.model_fields) - {"columns"}
_DELIMITERS: Final = {"tab": "\t", "\\t": "\t"}
_COLUMNS: Final = ", ".join(CsvField)


def answers_from(fields: Mapping[str, str], columns: Sequence[str]) -> CsvAnswers:
    """The answers in the form that the reader takes.

    Args:
        fields: By name of the field: `decimal_mark` is `,`; a column's answer is `amount=Betrag` too.
        columns: More columns, `description=Text`; one without a name says that no column holds the field.

    Raises:
        UnreadableFile: An answer cannot be one; the message names it and what it could be.
    """
    chosen = {name: text for name, text in fields.items() if name in _CHOICES}
    if delimiter := chosen.get("delimiter"):
        chosen["delimiter"] = _DELIMITERS.get(delimiter.lower(), delimiter)
    named: defaultdict[str, list[str]] = defaultdict(list)
    for column in [*(text for name, text in fields.items() if name in set(CsvField)), *columns]:
        name, equals, header = column.partition("=")
        if not equals or name not in set(CsvField):
            raise UnreadableFile(
                f"{column!r} does not say what a column holds",
                f"write FIELD=NAME, for example amount=Betrag; the fields are {_COLUMNS}",
            )
        named[name] += [header] if header else []
    try:
        return CsvAnswers.model_validate({**chosen, "columns": named})
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = ".".join(map(str, first["loc"]))
        raise UnreadableFile(f"The answer for {name} cannot be used", first["msg"]) from None
