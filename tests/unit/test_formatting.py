"""What people read: hostile text made visible, amounts, account numbers, verdicts in a sentence."""

import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statement_tui.formatting import GAP_MARK, MASK, Formats, format_mark, format_month, visible
from statement_tui.models.account import Account
from statement_tui.models.month import Month
from statement_tui.models.proof import Discrepancy, Proof, Verdict
from statement_tui.models.statement import MonthSummary
from statement_tui.models.transaction import Transaction

FORMATS = Formats()
JUNE = Month(year=2025, month=6)
ALL_CHARACTERS = [chr(code) for code in range(0x110000)]
any_text = st.text(st.characters(codec=None))
DECIMALS_OF_CURRENCIES = [0, 2, 3, 4]


# What a terminal, or a reader's eye, must never get from a bank.


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b]52;c;cm0gLXJm\x07", "␛]52;c;cm0gLXJm␇"),
        ("\x1b[2J", "␛[2J"),
        ("a\x00b", "a␀b"),
        ("a\nb", "a␊b"),
        ("a\r\nb", "a␍␊b"),
        ("a\tb", "a␉b"),
        ("\x7f", "␡"),
        ("\x9b2J", "·2J"),
        ("\x85", "·"),
        ("EUR\u202e99.1\u202c", "EUR·99.1·"),
        ("\u2066\u2067\u2068\u2069", "····"),
        ("\u200e\u200f\u061c", "···"),
        ("pay\u200bpal", "pay·pal"),
        ("\ufeffRent", "·Rent"),
        ("so\u00adft", "so·ft"),
        ("a\u2028b\u2029c", "a·b·c"),
        ("tag\U000e0041", "tag·"),
        ("lone \ud800 surrogate", "lone · surrogate"),
        ("\udcff", "·"),
        ("note\U0001d173", "note·"),
    ],
)
def test_characters_that_act_on_a_terminal_or_hide_become_visible(hostile: str, shown: str) -> None:
    assert visible(hostile) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Rent June",
        "[/x] [card 1234] [@click=app.quit]x[/]",
        "Café Zoë",
        "Cafe\u0301",
        "مدفوعات ٢٠٢٥",
        "שָׁלוֹם",
        "भुगतान",
        "家賃 6月",
        "Kaffee ☕ 🍰 👍🏽 🇩🇪",
        "❤️",
        "1\u00a0000,50 €",
        "␛ is a picture already, · too",
    ],
)
def test_ordinary_text_of_any_script_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E)))
def test_printable_ascii_is_returned_unchanged(text: str) -> None:
    assert visible(text) is text


@given(any_text)
def test_making_text_visible_twice_changes_nothing(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@given(any_text)
def test_no_character_is_dropped_and_the_result_can_be_written(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    shown.encode()


def test_no_control_separator_surrogate_or_hidden_format_character_is_left() -> None:
    # Of category Cf only the signs that Arabic, Syriac and Kaithi write before a number are printed; the
    # hieroglyphs' are joiners that every font draws or ignores in place.
    printed = {0x6DD, 0x70F, 0x8E2, 0x110BD, 0x110CD, *range(0x600, 0x606), *range(0x890, 0x892)}
    printed |= set(range(0x13430, 0x13460))
    left = [
        f"U+{ord(character):04X}"
        for character in visible("".join(ALL_CHARACTERS))
        if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and ord(character) not in printed
    ]
    assert left == []


def test_no_character_that_turns_the_direction_of_text_is_left() -> None:
    turns = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}
    assert not turns & {
        unicodedata.bidirectional(character) for character in visible("".join(ALL_CHARACTERS))
    }


# Amounts.


@pytest.mark.parametrize(
    ("amount", "plain", "signed"),
    [
        ("1583.14", "1,583.14", "+1,583.14"),
        ("-402.18", "−402.18", "−402.18"),
        ("0.00", "0.00", "0.00"),
        ("-0.00", "0.00", "0.00"),
        ("-0", "0", "0"),
        ("0", "0", "0"),
        ("0.01", "0.01", "+0.01"),
        ("-0.01", "−0.01", "−0.01"),
        ("999.99", "999.99", "+999.99"),
        ("1000", "1,000", "+1,000"),
        ("-1234567", "−1,234,567", "−1,234,567"),
        ("12.345", "12.345", "+12.345"),
        ("-90071992547409.92", "−90,071,992,547,409.92", "−90,071,992,547,409.92"),
        ("1E+3", "1,000", "+1,000"),
        ("-1E+3", "−1,000", "−1,000"),
        ("0E-8", "0.00000000", "0.00000000"),
    ],
)
def test_an_amount_is_written_with_thousands_and_a_real_minus(amount: str, plain: str, signed: str) -> None:
    assert FORMATS.amount(Decimal(amount)) == plain
    assert FORMATS.signed(Decimal(amount)) == signed


@given(st.integers(-(2**53), 2**53), st.sampled_from(DECIMALS_OF_CURRENCIES))
def test_a_written_amount_can_be_read_back(minor_units: int, places: int) -> None:
    amount = Decimal(minor_units).scaleb(-places)
    for written in (FORMATS.amount(amount), FORMATS.signed(amount)):
        assert Decimal(written.replace(",", "").replace("−", "-")) == amount
        assert len(written.partition(".")[2]) == places


@given(st.integers(1, 2**53), st.sampled_from(DECIMALS_OF_CURRENCIES))
def test_in_and_out_differ_in_their_sign_only(minor_units: int, places: int) -> None:
    amount = Decimal(minor_units).scaleb(-places)
    assert FORMATS.signed(amount)[0] == "+"
    assert FORMATS.signed(-amount)[0] == FORMATS.amount(-amount)[0] == "−"
    assert FORMATS.signed(amount)[1:] == FORMATS.amount(amount) == FORMATS.amount(-amount)[1:]


# Names of things.


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("DE02120300000000202051", "DE02 1203 0000 0000 2020 51"),
        ("NO9386011117947", "NO93 8601 1117 947"),
        ("GB29NWBK60161331926819", "GB29 NWBK 6016 1331 9268 19"),
        ("1234567890", "1234567890"),
        ("CARD-4711", "CARD-4711"),
        ("", ""),
        ("12\x1b[2J34", "12␛[2J34"),
        ("DE02120300000000202051\n", "DE02120300000000202051␊"),
        ("de02120300000000202051", "de02120300000000202051"),
        ("DE٠٢120300000000202051", "DE٠٢120300000000202051"),
    ],
)
def test_an_iban_is_grouped_and_any_other_number_is_not(number: str, shown: str) -> None:
    assert FORMATS.account_number(number) == shown


def test_days_and_months_are_written_out() -> None:
    assert FORMATS.day(date(2025, 6, 1)) == "2025-06-01"
    assert format_month(JUNE) == "June 2025"


@pytest.mark.parametrize(
    ("counterparty", "description", "line"),
    [
        (None, "Rent June", "Rent June"),
        ("", "Rent June", "Rent June"),
        ("Landlord", "Rent June", "Landlord · Rent June"),
        ("Landlord", "", "Landlord"),
        (None, "", ""),
        ("Grocer", "Grocer 0815 Berlin", "Grocer 0815 Berlin"),
        ("Gro\x1bcer", "line\nbreak", "Gro␛cer · line␊break"),
        ("Landlord\u202e", "", "Landlord·"),
    ],
)
def test_a_narrative_names_each_thing_once_in_one_line(
    counterparty: str | None, description: str, line: str
) -> None:
    transaction = Transaction(
        booked_on=date(2025, 6, 1),
        sequence=1,
        amount=Decimal("-1.00"),
        description=description,
        counterparty=counterparty,
    )
    assert FORMATS.narrative(transaction) == line


# The proof in a sentence.


def month(proof: Proof, *, transactions: int = 3, follows_previous: bool = False) -> MonthSummary:
    return MonthSummary(
        period=JUNE,
        opening_balance=Decimal("1204.33"),
        total_in=Decimal("3250.00"),
        total_out=Decimal("-2871.19"),
        transaction_count=transactions,
        proof=proof,
        follows_previous=follows_previous,
    )


def discrepancy(difference: str) -> Discrepancy:
    return Discrepancy(
        since=date(2025, 5, 31),
        since_amount=Decimal("1204.33"),
        until=date(2025, 6, 30),
        until_amount=Decimal("-583.14"),
        difference=Decimal(difference),
    )


def off(*differences: str) -> Proof:
    discrepancies = tuple(map(discrepancy, differences))
    return Proof(
        verdict=Verdict.OFF,
        as_of=discrepancies[0].until,
        reported=discrepancies[0].until_amount,
        discrepancies=discrepancies,
    )


ADDS_UP = Proof(verdict=Verdict.ADDS_UP, as_of=date(2025, 6, 30), reported=Decimal("1583.14"))
ADDS_UP_AMONG_REPORTS = Proof(verdict=Verdict.ADDS_UP, as_of=date(2025, 7, 15), reported=Decimal("1583.14"))
ADDS_UP_TO = Proof(verdict=Verdict.ADDS_UP_TO, as_of=date(2025, 6, 12), reported=Decimal("-5.00"))
UNVERIFIED = Proof(verdict=Verdict.UNVERIFIED)


@pytest.mark.parametrize(
    ("proof", "sentence"),
    [
        (ADDS_UP, "✓ adds up: the bank reports 1,583.14 on 2025-06-30"),
        (
            ADDS_UP_AMONG_REPORTS,
            "✓ adds up: it lies between reports that agree, the last one 1,583.14 on 2025-07-15",
        ),
        (
            ADDS_UP_TO,
            "… adds up to 2025-06-12, where the bank reports −5.00",
        ),
        (
            off("-12.50"),
            "✗ off by −12.50 between 2025-05-31 (1,204.33) and 2025-06-30 (−583.14)",
        ),
        (
            off("12.50", "0.01"),
            "✗ off by +12.50 between 2025-05-31 (1,204.33) and 2025-06-30 (−583.14), and 1 more",
        ),
    ],
)
def test_each_verdict_is_a_sentence_with_its_mark(proof: Proof, sentence: str) -> None:
    assert FORMATS.proof(month(proof)) == sentence


def test_a_month_that_cannot_be_verified_gets_no_tick() -> None:
    assert FORMATS.proof(month(UNVERIFIED)) == (
        "? cannot be verified: the bank reports no balance to compare with"
    )


def test_a_month_that_follows_the_one_before_says_so() -> None:
    assert FORMATS.proof(month(ADDS_UP, follows_previous=True)).endswith(" on 2025-06-30 · follows May")
    assert FORMATS.proof(month(UNVERIFIED, follows_previous=True)).endswith(" · follows May")


def test_january_follows_december() -> None:
    january = month(UNVERIFIED, follows_previous=True).model_copy(
        update={"period": Month(year=2025, month=1)}
    )
    assert FORMATS.proof(january).endswith(" · follows December")


def test_a_gap_says_what_is_missing_and_between_which_reports() -> None:
    sentence = FORMATS.proof(month(off("-45.10"), transactions=0))
    assert sentence == (
        "○ gap: nothing is booked, and +45.10 is missing "
        "between 2025-05-31 (1,204.33) and 2025-06-30 (−583.14)"
    )


def test_reports_of_different_years_are_both_named_with_their_year() -> None:
    over_new_year = discrepancy("1.00").model_copy(update={"since": date(2024, 12, 31)})
    sentence = FORMATS.proof(month(off("1.00").model_copy(update={"discrepancies": (over_new_year,)})))
    assert sentence == "✗ off by +1.00 between 2024-12-31 (1,204.33) and 2025-06-30 (−583.14)"


def test_a_gap_with_several_breaks_counts_them() -> None:
    assert FORMATS.proof(month(off("-45.10", "3.00"), transactions=0)).endswith(", and 1 more")


@pytest.mark.parametrize("proof", [ADDS_UP, ADDS_UP_TO, UNVERIFIED])
def test_an_empty_month_that_connects_is_a_statement_and_no_gap(proof: Proof) -> None:
    empty = month(proof, transactions=0)
    assert not empty.is_gap
    assert format_mark(empty) == format_mark(month(proof)) != GAP_MARK


def test_every_verdict_and_the_gap_have_a_mark_of_their_own() -> None:
    marks = [format_mark(month(proof)) for proof in (ADDS_UP, ADDS_UP_TO, off("1.00"), UNVERIFIED)]
    marks.append(format_mark(month(off("1.00"), transactions=0)))
    assert len(set(marks)) == 5
    assert marks[-1] == GAP_MARK


# As the user wants it.


@pytest.mark.parametrize(
    ("formats", "amount", "written"),
    [
        (Formats(decimal=",", group="."), "-1234567.89", "−1.234.567,89"),
        (Formats(decimal=",", group="\u202f"), "1234.50", "1\u202f234,50"),
        (Formats(group="’"), "1234567", "1’234’567"),
        (Formats(grouping=(3, 2)), "-123456789.10", "−12,34,56,789.10"),
        (Formats(grouping=(3, 2), decimal=",", group="."), "999.1", "999,1"),
        (Formats(grouping=(4, 4)), "123456789", "1,2345,6789"),
    ],
)
def test_amounts_have_the_separators_and_groups_of_the_user(
    formats: Formats, amount: str, written: str
) -> None:
    assert formats.amount(Decimal(amount)) == written


def test_a_day_is_written_as_the_pattern_says() -> None:
    assert Formats(date_pattern="dd.MM.yyyy").day(date(2025, 6, 1)) == "01.06.2025"
    assert Formats(date_pattern="d. MMM yyyy", locale="de_DE").day(date(2025, 3, 1)) == "1. März 2025"


def test_what_is_masked_has_one_width_whatever_it_is() -> None:
    masked = Formats(masked=True)
    amounts = [Decimal("-0.01"), Decimal(0), Decimal("123456.78")]
    shown = [write(amount) for write in (masked.amount, masked.signed) for amount in amounts]
    account = Account(user_id="kim", number="DE02120300000000202051", name="Everyday", currency="EUR")
    rent = Transaction(booked_on=date(2025, 6, 1), sequence=1, amount=Decimal(1), description="Rent")
    texts = [masked.text("a"), masked.account_number(account.number), masked.account_number("1")]
    assert {*shown, *texts, masked.narrative(rent), masked.money(Decimal(1), "EUR")} == {MASK}
    assert masked.text("") == ""
    assert masked.account(account) == f"{MASK} · {MASK} · {MASK}"
    assert masked.proof(month(off("-12.50"))) == (
        f"✗ off by {MASK} between 2025-05-31 ({MASK}) and 2025-06-30 ({MASK})"
    )


def test_an_account_is_named_by_all_it_is_found_by() -> None:
    account = Account(
        user_id="kim",
        number="DE02120300000000202051",
        name="Everyday",
        institution="Nordstern",
        currency="EUR",
    )
    assert FORMATS.account(account) == "Everyday · DE02 1203 0000 0000 2020 51 · Nordstern · kim"
    hostile = account.model_copy(
        update={"name": "a\x1bb", "number": "1\n2", "institution": None, "user_id": "\u202ek"}
    )
    assert FORMATS.account(hostile) == "a␛b · 1␊2 · ·k"
