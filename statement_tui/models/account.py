"""A bank account."""

import re
from decimal import Decimal
from typing import Final

from pydantic import Field

from statement_tui.models.frozen import Frozen

_IBAN: Final = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_SEPARATORS: Final = str.maketrans("", "", ".-/")


def compact_account_number(text: str) -> str:
    """The number as it is stored: without blanks of any kind, letters in capitals."""
    return "".join(text.split()).upper()


def compared_account_number(text: str) -> str:
    """The number as it is compared with those in files: without blanks, dots, dashes and slashes."""
    return compact_account_number(text).translate(_SEPARATORS)


def is_iban(number: str) -> bool:
    """Whether this is an IBAN with valid check digits (ISO 13616), without blanks."""
    if not _IBAN.fullmatch(number):
        return False
    return int("".join(str(int(letter, 36)) for letter in number[4:] + number[:4])) % 97 == 1


class Account(Frozen):
    """An account as its owner knows it."""

    user_id: str = Field(min_length=1)
    """Whose account it is."""
    number: str = Field(min_length=1)
    """IBAN or the bank's own number, without blanks; unique."""
    name: str = Field(min_length=1)
    """What the owner calls it."""
    institution: str | None = None
    """The bank."""
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    """ISO 4217 code."""
    opening_balance: Decimal = Decimal(0)
    """What was on the account before its first transaction, used only when the bank reports nothing."""
