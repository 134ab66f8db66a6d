"""One message of an MT940 file: a statement, or a page of one."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Final

from statement_tui.errors import UnreadableFile
from statement_tui.models.parsed import ParsedEntry, ParseWarning
from statement_tui.readers.mt940_details import details
from statement_tui.readers.mt940_fields import Field
from statement_tui.readers.mt940_library import Movement, parsed
from statement_tui.readers.mt940_values import Balance, Line, balance, currency_of, line
from statement_tui.readers.text import quoted

_LINES_AT_ONCE: Final = 1_000
"""So many statement lines go to the library together; it needs far more memory for them than they have."""
_ACCOUNT_CHARACTERS_MIN: Final = 7
_ACCOUNT_CHARACTERS_MAX: Final = 64


class _Row:
    """A statement line with the information that follows it."""

    __slots__ = ("information", "line", "place")

    def __init__(self, found: Line, place: str) -> None:
        self.line = found
        self.place = place
        self.information: list[str] = []


class Page:
    """A message while it is read, and what was in it."""

    def __init__(
        self, place: str, count: Callable[[ParseWarning], object], texts: dict[str, str], account: str = ""
    ) -> None:
        """Begin a message.

        Args:
            place: Where it begins.
            count: Called with each warning.
            texts: Texts that recur, so that they are kept once.
            account: The account, when the message itself begins after it.
        """
        self.place = place
        self.account = account
        self.currency: str | None = None
        self.opening: Balance | None = None
        self.opening_amount: Decimal | None = None
        self.opening_is_intermediate = False
        self.opening_place = ""
        self.closing: Balance | None = None
        self.closing_amount: Decimal | None = None
        self.closing_is_intermediate = False
        self.closing_place = ""
        self.entries: list[ParsedEntry] = []
        self.warnings: list[ParseWarning] = []
        self.is_interim = False
        self._count = count
        self._texts = texts
        self._rows: list[_Row] = []
        self._row: _Row | None = None
        self._tags: set[str] = set()
        self._closing_at_end = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it that a statement has."""
        return not self._tags & {"25", "60", "61", "62"}

    @property
    def has_only_begun(self) -> bool:
        """Whether neither a balance nor an entry is in it yet."""
        return not self._tags & {"60", "61", "62"}

    def is_over_at(self, field: Field) -> bool:
        """Whether the field belongs to the next message, which may lack its reference (:20:)."""
        if field.tag in ("20", "940", "942"):
            return bool(self._tags)
        if field.tag in ("25", "25P"):
            return bool(self._tags & {"25", "60", "61", "62"})
        if field.tag in ("60", "60F", "60M"):
            return bool(self._tags & {"60", "61", "62"})
        return field.tag == "61" and "62" in self._tags

    def take(self, field: Field) -> None:
        """Take the next field."""
        tag = field.tag
        if tag == "86":
            if self._row:
                self._row.information.append(field.text)
            return
        if tag.startswith("NS"):
            return
        self._tags.add(tag[:2] if tag[0] in "26" else tag)
        self._row = None
        if tag == "61":
            self._take_line(field)
        elif tag in ("25", "25P"):
            self._take_account(field)
        elif tag[:2] in ("60", "62"):
            self._take_balance(field)
        elif tag in ("64", "65"):
            self.currency = self.currency or currency_of(field.text)

    def finish(self, at_end: bool) -> None:
        """Read what has been taken, after the last field.

        Args:
            at_end: Whether the file ends with this message.

        Raises:
            UnreadableFile: The file is cut off in the middle of the closing balance.
        """
        if self.is_empty:
            return
        self.is_interim = bool(self._tags & {"34F", "942"}) and not self._tags & {"60", "62"}
        if self.is_interim:
            return
        self._read_rows(at_finish=True)
        if at_end and self._closing_at_end:
            self._refuse_cut_off_balance()
        if not self.account:
            self._warn(self.place, "the statement has no account number (:25:)")
        if not self.currency:
            self._warn(self.place, "the statement has no balance, so its currency is not known")
        elif "62" not in self._tags and "60" in self._tags:
            where = "the file may be cut off" if at_end else "the message may be cut off"
            message = f"the closing balance (:62F:) is missing; {where}, and transactions with it"
            self._warn(self.place, message, lost=True)
        elif "60" not in self._tags and "62" in self._tags:
            self._warn(self.place, "the opening balance (:60F:) is missing")

    def _take_account(self, field: Field) -> None:
        number = "".join(field.text.partition("\n")[0].split())
        if len(number) > _ACCOUNT_CHARACTERS_MAX:
            self._warn(field.place, f"{quoted(number)} is not an account number (:25:)")
        else:
            self.account = number

    def _take_line(self, field: Field) -> None:
        try:
            found = line(field.text, self.currency, field.at_end)
        except ValueError as fault:
            self._warn(field.place, f"the transaction is left out: {fault}", lost=True)
            return
        if found.impossible:
            self._warn(field.place, _no_such_day(found.impossible, found.value_on))
        if len(self._rows) == _LINES_AT_ONCE:
            self._read_rows()
        self._row = _Row(found, field.place)
        self._rows.append(self._row)

    def _take_balance(self, field: Field) -> None:
        opens, intermediate = field.tag.startswith("60"), field.tag.endswith("M")
        try:
            found = balance(field.text)
        except ValueError as fault:
            self.currency = self.currency or currency_of(field.text)
            name = "opening" if opens else "closing"
            self._warn(field.place, f"the {name} balance is left out: {fault}", lost=field.at_end)
            return
        if self.currency and found.currency != self.currency:
            message = f"a balance is in {found.currency}, not in the statement's {self.currency}"
            self._warn(field.place, message)
        if found.impossible:
            self._warn(field.place, _no_such_day(found.impossible, found.as_of))
        self.currency = self.currency or found.currency
        if opens:
            self.opening, self.opening_is_intermediate, self.opening_place = found, intermediate, field.place
        else:
            self.closing, self.closing_is_intermediate, self.closing_place = found, intermediate, field.place
            self._closing_at_end = field.at_end

    def _read_rows(self, at_finish: bool = False) -> None:
        """Give the lines to the library, and at the end the balances too."""
        opening = self.opening.canonical if self.opening and at_finish else None
        closing = self.closing.canonical if self.closing and at_finish else None
        if not (self._rows or opening or closing):
            return
        reading = parsed([row.line.canonical for row in self._rows], opening, closing)
        self.opening_amount, self.closing_amount = reading.opening, reading.closing
        for row, movement in zip(self._rows, reading.movements, strict=True):
            self.entries.append(self._entry(row, movement))
        self._rows = []

    def _entry(self, row: _Row, movement: Movement) -> ParsedEntry:
        found = details("\n".join(row.information), row.line.supplementary, movement.customer_reference)
        # Some banks write the customer's own account there.
        account, reference = (
            None if text and len(text) >= _ACCOUNT_CHARACTERS_MIN and self.account.endswith(text) else text
            for text in (found.counterparty_account, movement.bank_reference or found.customer_reference)
        )
        return ParsedEntry(
            booked_on=row.line.booked_on,
            value_on=row.line.value_on,
            amount=movement.amount,
            description=found.description,
            counterparty=self._shared(found.counterparty),
            counterparty_account=self._shared(account),
            reference=reference,
            end_to_end_id=found.end_to_end_id,
            kind=self._shared(row.line.kind),
            place=row.place,
        )

    def _shared(self, text: str | None) -> str | None:
        """The text, as the same object each time: names and kinds recur, and files are long."""
        return self._texts.setdefault(text, text) if text else None

    def _refuse_cut_off_balance(self) -> None:
        """Refuse a file that ends within the closing balance: what is left of it still looks like one."""
        if self.opening_amount is None or self.closing_amount is None or self.closing is None:
            return
        expected = self.opening_amount + sum((entry.amount for entry in self.entries), Decimal(0))
        if expected != self.closing_amount and _digits(expected).startswith(_digits(self.closing_amount)):
            raise UnreadableFile(
                "The file ends in the middle of the closing balance",
                f"{self.closing_place} is its end, and digits are missing there; download the file again.",
            )

    def _warn(self, place: str, message: str, lost: bool = False) -> None:
        warning = ParseWarning(place=place, message=message, lost=lost)
        self.warnings.append(warning)
        self._count(warning)


def _no_such_day(written: str, taken: date) -> str:
    return f"there is no such day as {quoted(written)}; {taken} is taken for it"


def _digits(amount: Decimal) -> str:
    """Sign and digits: a decimal point that is cut off leaves one that separates thousands."""
    return f"{amount:f}".replace(".", "")
