"""The accounts of a CSV file: its rows can be of several ones, and in several currencies."""

from collections.abc import Sequence

from statement_tui.models.csv_profile import CsvField
from statement_tui.models.currencies import is_currency
from statement_tui.readers.csv_columns import Layout
from statement_tui.readers.csv_money import cell, only
from statement_tui.readers.csv_statement import OpenStatement
from statement_tui.readers.text import quoted


class Accounts:
    """Finds the statement that a row belongs to.

    Attributes:
        opened: The statements by account number, account name and currency, in the order of the file.
    """

    def __init__(self, layout: Layout, currency: str | None) -> None:
        """Begin a file.

        Args:
            layout: Which columns hold what.
            currency: The currency where no column says it.
        """
        fields = (CsvField.ACCOUNT, CsvField.ACCOUNT_NAME, CsvField.CURRENCY)
        self.opened: dict[tuple[str, str, str], OpenStatement] = {}
        self._columns = [only(layout, field) for field in fields]
        self._currency = currency
        self._known: dict[tuple[str, ...], OpenStatement] = {}

    def of(self, cells: Sequence[str]) -> tuple[OpenStatement, str]:
        """The statement of a row, and what is wrong with its currency; the latter is said only once."""
        raw = tuple(cell(cells, index) for index in self._columns)
        if found := self._known.get(raw):
            return found, ""
        number, name, code = "".join(raw[0].strip("\"'").split()), raw[1], raw[2].upper()
        currency = code if is_currency(code) else None
        found = self.opened.get((number, name, code))
        fault = ""
        if found is None:
            found = OpenStatement(number, name, currency or self._currency)
            self.opened[number, name, code] = found
            fault = f"the currency is left out: {quoted(code)} is not one" if code and not currency else ""
        self._known[raw] = found
        return found, fault
