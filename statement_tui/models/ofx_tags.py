"""The tags of our own in OFX files that this program writes, which OFX lets others ignore.

OFX demands fields that a transaction may not have and has none for some that it may, so a file says with them
what stands in its fields for certain. See `writers/as_ofx.py`.
"""

from enum import StrEnum
from typing import Final

EXACT: Final = "STUI.EXACT"
"""In a statement: NAME is the counterparty and MEMO the description, and what is not there is not known."""
KIND: Final = "STUI.KIND"
"""In a transaction: the bank's kind of it, since TRNTYPE knows few."""
END_TO_END_ID: Final = "STUI.ENDTOENDID"
"""In a transaction: the reference that the payer gave."""
BALANCE: Final = "STUI.BALANCE"
"""In a balance: one of `OfxBalance`, when it is no balance of the download."""
MADE_UP: Final = "STUI-"
"""What a FITID begins with that is no reference of the bank; that one is in REFNUM, if there is any."""


class OfxBalance(StrEnum):
    """What a LEDGERBAL is."""

    COMPUTED = "computed"
    """No report of the bank."""
    OPENING = "opening"
    """Reported for the start of the day."""
    CLOSING = "closing"
    """Reported for the end of the day."""
