"""The library `mt-940`, given only fields that it reads right."""

import io
import logging
from collections.abc import Sequence
from decimal import Decimal
from typing import Final, NamedTuple

import mt940

_LOGGER: Final = logging.getLogger("mt940")
_OPTIONS: Final = mt940.Options.all()
# Customer references are longer than the standard allows in this variant of the tag, as at many banks.
_TAGS: Final[dict[int | str, mt940.tags.Tag]] = {61: mt940.tags.StatementGLS()}


class Movement(NamedTuple):
    """What the library finds in a statement line."""

    amount: Decimal
    """Signed: a debit and the reversal of a credit are negative."""
    customer_reference: str
    bank_reference: str


class Reading(NamedTuple):
    """What the library finds in one statement."""

    opening: Decimal | None
    movements: list[Movement]
    closing: Decimal | None


def parsed(lines: Sequence[str], opening: str | None = None, closing: str | None = None) -> Reading:
    """Parse one statement, or a part of one.

    Args:
        lines: The statement lines (:61:) in canonical form.
        opening: The opening balance in canonical form, if this part has it.
        closing: The closing balance in canonical form, if this part has it.
    """
    # On every level it logs what stands in the fields. To set a level costs more than to parse a statement.
    if _LOGGER.level != logging.CRITICAL:
        _LOGGER.setLevel(logging.CRITICAL)
    fields = [":20:-"]
    if opening:
        fields.append(f":60F:{opening}")
    fields += [f":61:{line}" for line in lines]
    if closing:
        fields.append(f":62F:{closing}")
    # A text would first be looked for as the name of a file.
    (found,) = mt940.parse_statements(io.StringIO("\n".join(fields)), tags=_TAGS, options=_OPTIONS)
    return Reading(
        _amount(found.data["final_opening_balance"].amount) if opening else None,
        [_movement(transaction) for transaction in found.transactions],
        _amount(found.data["final_closing_balance"].amount) if closing else None,
    )


def _movement(transaction: mt940.models.Transaction) -> Movement:
    data = transaction.data
    # What is too long for the standard's reference of the bank is put with the supplementary details.
    bank = (data["bank_reference"] or "") + (data["extra_details"] or "")
    return Movement(_amount(data["amount"]), (data["customer_reference"] or "").rstrip(), bank.strip())


def _amount(found: mt940.models.Amount) -> Decimal:
    """The amount; zero never has a sign."""
    return found.amount if found.amount else found.amount.copy_abs()
