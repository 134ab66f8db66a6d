"""Markdown: a heading, the totals, the proof and a table, for notes and wikis."""

import re
from collections.abc import Iterator
from typing import Final

from statement_tui.formatting import Formats, format_month
from statement_tui.models.statement import MonthlyStatement
from statement_tui.models.transaction import StatementTransaction
from statement_tui.services.export_statements import Selection
from statement_tui.writers.as_text import describe_filter

# References for what ends a cell or begins HTML, since renderers differ in how they read a backslash there.
_ESCAPES: Final = {character: f"&#{ord(character)};" for character in "&<>|`\\"}
_ESCAPES.update({character: f"\\{character}" for character in "*_[]#~!$^{}=@"})
_SPECIAL: Final = re.compile("[" + re.escape("".join(_ESCAPES)) + "]")
_LINK: Final = re.compile(r"://|\bwww\.", re.IGNORECASE)
_HEADER: Final = """\
| Date | Value date | Description | Amount | Balance |
|:-----|:-----------|:------------|-------:|--------:|
"""


class MarkdownWriter:
    """Writes statements one below the other, each from its opening balance to its closing balance."""

    def __init__(self, formats: Formats) -> None:
        self._formats = formats
        self._gap = ""

    def begin(self) -> Iterator[str]:
        """Nothing stands before the first statement."""
        return iter(())

    def add(self, selection: Selection) -> Iterator[str]:
        """A statement."""
        statement, formats = selection.statement, self._formats
        yield self._gap + self._heading(statement)
        self._gap = "\n"
        if selection.filter_text:
            yield f"{_escaped(describe_filter(selection, formats))}\n\n"
        period = statement.period
        opening, closing = (
            formats.amount(statement.opening_balance),
            formats.amount(statement.closing_balance),
        )
        yield _HEADER
        yield _line(formats.day(period.first_day), "", "Opening balance", "", opening)
        for transaction in selection.transactions:
            yield self._transaction(transaction)
        yield _line(formats.day(period.last_day), "", "Closing balance", "", closing)

    def end(self) -> Iterator[str]:
        """Nothing stands after the last statement."""
        return iter(())

    def _heading(self, statement: MonthlyStatement) -> str:
        formats, account = self._formats, statement.account
        texts = (formats.text(account.name), formats.account_number(account.number), account.currency)
        amounts = (
            formats.amount(statement.opening_balance),
            formats.signed(statement.total_in),
            formats.signed(statement.total_out),
            formats.signed(statement.net),
            formats.amount(statement.closing_balance),
        )
        return (
            f"# {_escaped(' · '.join(texts))} · {format_month(statement.period)}\n\n"
            f"Account of {_escaped(formats.text(account.user_id))}\n\n"
            "| Opening | In | Out | Net | Closing |\n|--------:|---:|----:|----:|--------:|\n"
            f"{_line(*amounts)}\n"
            f"{_escaped(formats.proof(statement))}\n\n"
        )

    def _transaction(self, row: StatementTransaction) -> str:
        formats = self._formats
        return _line(
            formats.day(row.booked_on),
            formats.day(row.value_on) if row.value_on else "",
            _escaped(formats.narrative(row)),
            formats.signed(row.amount),
            formats.amount(row.balance),
        )


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"


def _escaped(text: str) -> str:
    """The text with nothing in it that Markdown or HTML would act on; it is in one line already."""
    text = _SPECIAL.sub(lambda found: _ESCAPES[found[0]], text)
    return _LINK.sub(lambda found: found[0].replace(":", "&#58;").replace(".", "&#46;"), text)
