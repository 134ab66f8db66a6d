"""What the information on a transaction (:86:) gives, and the words that stand for nothing in it."""

import re
from itertools import pairwise
from typing import Final, NamedTuple

IBAN: Final = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{8,30}")
ACCOUNT: Final = re.compile(rf"{IBAN.pattern}|P?[0-9]{{7,26}}")
"""An IBAN or an account number; those of the former Dutch Postbank have a P before them."""

_WIDTH: Final = 65
"""Of a line in the field; a shorter one ends where the bank wants it to end."""
_NARROW: Final = 60
"""Fields with a structure are cut by programs, at some banks a little earlier."""

_NOTHING: Final = frozenset({"", "NONREF", "NOTPROVIDED", "EREF", "KREF", "MREF", "MARF", "PREF"})
_SPACES: Final = re.compile(r"\s+")


class Details(NamedTuple):
    """Who a transaction was with, and what for."""

    description: str = ""
    counterparty: str | None = None
    counterparty_account: str | None = None
    end_to_end_id: str | None = None
    customer_reference: str | None = None


def one_line(text: str) -> str:
    """The text with single blanks for its line ends and padding."""
    return _SPACES.sub(" ", text).strip()


def given(text: str) -> str | None:
    """The reference, or None where the bank says that there is none or that it stands elsewhere."""
    reference = one_line(text)
    return None if reference.upper().replace(" ", "").rstrip("+") in _NOTHING else reference


def account_of(text: str) -> str | None:
    """The account number without blanks and the P of the former Postbank, or None."""
    number = "".join(text.split())
    return (number[1:] if number[:1] == "P" and number[1:].isdecimal() else number) or None


def unwrapped(text: str, before: str = "") -> str:
    """The lines as one: a full one was cut anywhere, also in the middle of a word.

    Args:
        text: The field.
        before: Characters with which a part of the field begins, so that no blank belongs before them.
    """
    lines = text.split("\n")
    width = max(_NARROW, max(map(len, lines))) if before and len(lines) > 1 else _WIDTH
    parts = [lines[0]]
    for previous, following in pairwise(lines):
        full = len(previous) == width or not previous or (before and following[:1] in before)
        parts += ("" if full else " ", following)
    return "".join(parts)
