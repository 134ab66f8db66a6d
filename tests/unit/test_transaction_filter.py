"""What people type to find transactions, and what it finds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statement_tui.models.folding import PLAIN_LETTERS, fold
from statement_tui.models.transaction_filter import TransactionFilter, searched_text

ROWS = {
    "grocer": (-4510, "Grocer Müller", "Card 0815", "R-1"),
    "salary": (325000, "Salary June", None, None),
    "refund": (4500, "Refund of invoice 4711", "GROCER", "ref[1]"),
    "rent": (-110000, "Rent", "Łódź Estates", None),
    "cafe": (-450, "CAFÉ, table 45", None, "A45"),
    "zero": (0, "Closing of the account", None, None),
}


def found(text: str, *, decimals: int = 2, decimal: str = ".", group: str = ",") -> list[str]:
    """The rows that a filter leaves, asked for in both ways."""
    parsed = TransactionFilter.parse(text, decimal, group)
    minor_units = [row[0] for row in ROWS.values()]
    texts = [searched_text(*row[1:]) for row in ROWS.values()]
    narrowed = parsed.narrow(range(len(ROWS)), minor_units, texts, decimals)
    one_by_one = [
        n
        for n, row in enumerate(zip(minor_units, texts, strict=True))
        if parsed.matches(row[0], decimals, row[1])
    ]
    assert narrowed == one_by_one
    return [list(ROWS)[row] for row in narrowed]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", "grocer salary refund rent cafe zero"),
        ("   ", "grocer salary refund rent cafe zero"),
        ("grocer", "grocer refund"),
        ("GROcer", "grocer refund"),
        ("muller", "grocer"),
        ("müller", "grocer"),
        ("lodz", "rent"),
        ("cafe", "cafe"),
        ("ref[1]", "refund"),
        ("grocer card", "grocer"),
        ("grocer -card", "refund"),
        ("-grocer -salary -rent", "cafe zero"),
        ('"salary june"', "salary"),
        ('-"salary june" in', "refund"),
        ('"june salary"', ""),
        ('"sal', "salary"),
        ("in", "salary refund"),
        ("out", "grocer rent cafe"),
        ('"in"', "refund zero"),
        ("in grocer", "refund"),
        (".*", ""),
        ("[", "refund"),
        ("-", "grocer salary refund rent cafe zero"),
        (">", "grocer salary refund rent cafe zero"),
    ],
)
def test_words_are_parts_of_the_texts_whatever_case_and_accents(text: str, names: str) -> None:
    assert found(text) == names.split()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("45", "grocer refund cafe"),
        ("45.1", "grocer"),
        ("45.10", "grocer"),
        ("45.100", "grocer"),
        ("45.101", ""),
        ("4511", ""),
        ("4711", "refund"),
        ("711", ""),
        ("15", ""),
        ("100", ""),
        ("08", "grocer"),
        ("-45.10", "grocer"),
        ("−45.10", "grocer"),
        ("+45", "refund"),
        ("1,100", "rent"),
        ("1100", "rent"),
        ("1,100.0", "rent"),
        ("45,1", "grocer"),
        (">45", "grocer salary rent"),
        (">=45", "grocer salary refund rent"),
        ("<4.5", "zero"),
        ("<=4.5", "cafe zero"),
        (">45.099", "grocer salary rent"),
        ("45..1100", "grocer refund rent"),
        ("1,100..45", "grocer refund rent"),
        ("1000..", "salary rent"),
        ("..45", "refund cafe zero"),
        (">100 out", "rent"),
        (">1000 <2000 rent", "rent"),
        (">a", ""),
        ("a..b", ""),
    ],
)
def test_numbers_are_amounts(text: str, names: str) -> None:
    assert found(text) == names.split()


def test_numbers_may_have_the_separators_of_the_user_or_the_plain_point() -> None:
    for text in ("1.100,0", "1100,00", "1100.00", "1.100"):
        assert found(text, decimal=",", group=".") == ["rent"], text
    assert found("45,1", decimal=",", group=".") == found("45.1", decimal=",", group=".") == ["grocer"]
    for group in ("\u202f", "\xa0", "’"):
        assert found(f"1{group}100,00", decimal=",", group=group) == ["rent"]


def test_amounts_are_in_units_of_their_currency() -> None:
    assert found("4510", decimals=0) == ["grocer"]
    assert found("4510.0", decimals=0) == ["grocer"]
    assert found("4510.5", decimals=0) == []
    assert found("4.5", decimals=3) == ["grocer", "refund"]
    assert found(">4509.5", decimals=0) == ["grocer", "salary", "rent"]


@given(st.text(st.characters(codec=None)), st.integers(-(2**53), 2**53), st.sampled_from([0, 2, 3, 4]))
def test_nothing_that_is_typed_is_an_error(text: str, minor_units: int, decimals: int) -> None:
    parsed = TransactionFilter.parse(text)
    assert parsed.text == text
    assert parsed.matches(minor_units, decimals, fold(text)) in {True, False}


@pytest.mark.parametrize(
    "text", ["x" * 100_000, "9" * 100_000, "-" * 9_999, '"' * 9_999, "(a+)+$" * 999, ">" * 999]
)
def test_a_huge_filter_finds_nothing(text: str) -> None:
    assert found(text) in ([], list(ROWS))


def test_a_letter_with_an_accent_is_compared_as_the_plain_one() -> None:
    assert (
        fold("ÀÉÎõÜ ŒUVRE Straße Łódź İstanbul ŞIŞLI țară") == "aeiou oeuvre strasse lodz istanbul sisli tara"
    )
    assert fold("Cafe\u0301") == fold("Café") == "cafe"
    assert fold("ΑΘΗΝΑ Привет 家賃 ☕") == "αθηνα привет 家賃 ☕"
    for letter, plain in PLAIN_LETTERS.items():
        assert fold(letter) == plain
        assert plain.isascii()


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
