from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from statement_tui.errors import UnreadableFile
from statement_tui.models.csv_profile import (
    CsvAnswers,
    CsvField,
    CsvProfile,
    DateOrder,
    DecimalMark,
    RowOrder,
    SignStyle,
)
from statement_tui.models.question import Question
from statement_tui.readers import csv_plan
from statement_tui.readers.csv_reader import CsvQuestionsOpen, read
from tests.unit.csv_files import amounts, days, entries, lines, messages, reading

HEADER = "Date,Description,Amount"


def dated(*written: str, header: str = HEADER) -> bytes:
    return lines(header, *(f"{day},x,-1.50" for day in written))


def questions(data: bytes, **answers: object) -> list[Question]:
    with pytest.raises(CsvQuestionsOpen) as caught:
        reading(data, **answers)
    for question in caught.value.questions:
        assert question.option in caught.value.detail
        assert all(choice.value in caught.value.detail for choice in question.choices)
    return list(caught.value.questions)


def asked(data: bytes, **answers: object) -> list[tuple[str, list[str]]]:
    return [(each.field, [choice.value for choice in each.choices]) for each in questions(data, **answers)]


# The order of day and month


def test_a_number_above_twelve_decides() -> None:
    assert days(dated("01/02/2024", "13/02/2024")) == ["2024-02-01", "2024-02-13"]
    assert days(dated("01/02/2024", "01/13/2024")) == ["2024-01-02", "2024-01-13"]


def test_points_and_names_in_other_languages_and_a_decimal_comma_mean_day_first() -> None:
    assert days(dated("01.02.2024")) == ["2024-02-01"]
    assert days(dated("01/02/2024", header="Datum,Verwendungszweck,Betrag")) == ["2024-02-01"]
    assert days(lines("Date;Text;Amount", "01/02/2024;x;-1,50")) == ["2024-02-01"]


def test_dates_that_follow_one_another_only_in_one_order_decide_with_a_word() -> None:
    data = dated("01/09/2024", "02/09/2024", "03/09/2024", "01/10/2024", "02/10/2024")
    assert days(data)[0] == "2024-09-01"
    assert messages(data) == [
        "line 2: the dates were read as day/month/year because they follow one another only so"
    ]


def test_balances_that_follow_from_top_to_bottom_decide() -> None:
    rows = ["09/04/2018,a,-1.00,9.00", "09/11/2018,b,-2.00,7.00", "10/03/2018,c,-3.00,4.00"]
    data = lines("Date,Description,Amount,Balance", *rows)
    assert days(data) == ["2018-09-04", "2018-09-11", "2018-10-03"]


def test_nobody_books_in_the_future(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_plan, "today", lambda: date(2024, 6, 1))
    assert days(dated("01/12/2024")) == ["2024-01-12"]
    assert messages(dated("01/12/2024")) == [
        "line 2: the dates were read as month/day/year because some lie in the future otherwise"
    ]
    assert asked(dated("11/12/2024")) == [("date_order", ["dmy", "mdy"])]


def test_an_open_order_is_asked_with_a_sample() -> None:
    (question,) = questions(dated("05/04/2024"))
    assert (question.field, question.option) == ("date_order", "--date-order")
    assert [(choice.value, choice.sample) for choice in question.choices] == [
        ("dmy", "line 2: '05/04/2024' is 2024-04-05"),
        ("mdy", "line 2: '05/04/2024' is 2024-05-04"),
    ]


def test_the_answer_is_used() -> None:
    assert days(dated("05/04/2024"), date_order="dmy") == ["2024-04-05"]
    assert days(dated("05/04/2024"), date_order="mdy") == ["2024-05-04"]


def test_dates_that_contradict_one_another_are_asked() -> None:
    data = dated("13/04/2024", "04/13/2024")
    assert asked(data) == [("date_order", ["dmy", "mdy"])]
    assert days(data, date_order="dmy") == ["2024-04-13"]
    assert messages(data, date_order="dmy") == [
        "line 3: the row is left out: '04/13/2024' is not a date in the order of the others (lost)"
    ]


def test_the_same_day_in_both_orders_is_not_asked_and_not_kept() -> None:
    found = reading(dated("05/05/2024"))
    assert found.profile.date_order is None
    assert [str(entry.booked_on) for entry in found.parsed.statements[0].entries] == ["2024-05-05"]


def test_years_of_two_digits_come_first_only_where_days_would_lie_far_apart() -> None:
    assert days(dated("24-01-05", "24-01-06")) == ["2024-01-05", "2024-01-06"]
    assert days(dated("13/04/24", "14/04/24")) == ["2024-04-13", "2024-04-14"]
    assert days(dated("13.04.24", "14.05.24")) == ["2024-04-13", "2024-05-14"]
    assert asked(dated("13-04-24")) == [("date_order", ["dmy", "ymd"])]
    assert days(dated("13-04-24"), date_order="ymd") == ["2013-04-24"]


# The decimal mark


def test_any_amount_that_proves_the_mark_decides_for_all() -> None:
    data = lines("Date;Text;Amount", "2024-01-05;a;-1,234", "2024-01-06;b;-5,5")
    assert amounts(data) == ["-1.234", "-5.5"]
    assert amounts(lines("Date;Text;Amount", "2024-01-05;a;-1,234", "2024-01-06;b;-5.5")) == ["-1234", "-5.5"]


def test_thousands_or_decimals_is_asked() -> None:
    data = lines("Date;Text;Amount", "2024-01-05;a;-1,234")
    (question,) = questions(data)
    assert (question.field, question.option) == ("decimal_mark", "--decimal-mark")
    assert [(choice.value, choice.sample) for choice in question.choices] == [
        (".", "line 2: '-1,234' is -1234"),
        (",", "line 2: '-1,234' is -1.234"),
    ]
    assert amounts(data, decimal_mark=".") == ["-1234"]


def test_balances_decide_between_thousands_and_decimals() -> None:
    data = lines("Date;Text;Amount;Balance", "2024-01-05;a;-1,234;5,500", "2024-01-06;b;-500;5,000")
    assert amounts(data) == ["-1234", "-500"]


def test_both_marks_in_one_file_are_asked() -> None:
    data = lines("Date;Text;Amount", "2024-01-05;a;-1,5", "2024-01-06;b;-5.5")
    assert asked(data) == [("decimal_mark", [".", ","])]


def test_amounts_without_decimals_leave_the_mark_open_without_a_question() -> None:
    found = reading(lines(HEADER, "2024-01-05,a,-5"))
    assert found.profile.decimal_mark is None


# The sign


def test_more_minus_signs_than_none_mean_money_out() -> None:
    data = lines(HEADER, "2024-01-05,a,-5.00", "2024-01-06,b,-6.00", "2024-01-07,c,50.00")
    assert amounts(data) == ["-5.00", "-6.00", "50.00"]


def test_a_plus_sign_is_written_for_money_in() -> None:
    assert amounts(lines(HEADER, "2024-01-05,a,+5.00", "2024-01-06,b,+6.00")) == ["5.00", "6.00"]


@pytest.mark.parametrize("rows", [["5.00", "6.00"], ["-5.00", "6.00"], ["-5.00", "6.00", "7.00"]])
def test_amounts_without_signs_and_few_with_a_minus_are_asked(rows: list[str]) -> None:
    data = lines(HEADER, *(f"2024-01-{day:02d},x,{amount}" for day, amount in enumerate(rows, 1)))
    assert asked(data) == [("sign_style", ["signed", "inverted"])]
    assert amounts(data, sign_style="signed") == rows
    assert amounts(data, sign_style="inverted")[-1] == f"-{rows[-1]}"


def test_the_balance_proves_the_sign() -> None:
    rows = ["2024-01-05,a,5.00,15.00", "2024-01-06,b,6.00,21.00"]
    assert amounts(lines("Date,Description,Amount,Balance", *rows)) == ["5.00", "6.00"]
    rows = ["2024-01-05,a,5.00,95.00", "2024-01-06,b,6.00,89.00", "2024-01-07,c,1.00,88.00"]
    data = lines("Date,Description,Amount,Balance", *rows, "2024-01-08,d,-8.00,96.00")
    assert amounts(data) == ["-5.00", "-6.00", "-1.00", "8.00"]
    assert reading(data).profile.sign_style is SignStyle.INVERTED


def test_one_balance_is_too_few_to_turn_the_sign() -> None:
    data = lines("Date,Description,Amount,Balance", "2024-01-05,a,5.00,95.00", "2024-01-06,b,6.00,89.00")
    assert asked(data) == [("sign_style", ["signed", "inverted"])]


def test_few_balances_against_the_sign_are_asked() -> None:
    data = lines("Date,Description,Amount,Balance", "2024-01-05,a,-5.00,15.00", "2024-01-06,b,-6.00,21.00")
    (question,) = questions(data)
    assert [choice.sample for choice in question.choices] == [
        "line 2: '-5.00' is money out",
        "line 2: '-5.00' is money in",
    ]


def test_inverted_amounts_beside_a_balance_that_grows_with_them_turn_it_as_well() -> None:
    data = lines("Date,Description,Amount,Balance", "2024-01-05,a,5.00,15.00", "2024-01-06,b,6.00,21.00")
    found = [(str(entry.amount), str(entry.balance)) for entry in entries(data, sign_style="inverted")]
    assert found == [("-5.00", "-15.00"), ("-6.00", "-21.00")]


def test_balances_of_equal_amounts_leave_the_sign_open() -> None:
    data = lines("Date,Description,Amount,Balance", "2024-01-05,a,-1.00,9.00", "2024-01-05,b,-1.00,10.00")
    found = [(str(entry.amount), str(entry.balance)) for entry in entries(data, sign_style="inverted")]
    assert found == [("1.00", "9.00"), ("1.00", "10.00")]


def test_columns_for_debit_and_credit() -> None:
    header = "Date,Description,Paid out,Paid in"
    data = lines(header, "2024-01-05,a,5.00,", "2024-01-06,b,,6.00", "2024-01-07,c,0.00,7.00")
    assert amounts(data) == ["-5.00", "6.00", "7.00"]
    negative = lines("Datum;Text;Soll;Haben", "05.01.2024;a;-5,00;", "06.01.2024;b;;6,00")
    assert amounts(negative) == ["-5.00", "6.00"]


def test_debits_of_both_signs_are_asked() -> None:
    data = lines("Date,Description,Debit,Credit", "2024-01-05,a,5.00,", "2024-01-06,b,-6.00,")
    assert asked(data) == [("sign_style", ["debit-credit"])]
    assert amounts(data, sign_style="debit-credit") == ["-5.00", "-6.00"]


@pytest.mark.parametrize(
    ("header", "out", "into"),
    [
        ("Date,Text,Amount,D/C", "D", "C"),
        ("Datum,Text,Betrag,S/H", "S", "H"),
        ("Datum,Omschrijving,Bedrag,Af Bij", "Af", "Bij"),
        ("Date,Text,Amount,Transaction Type", "debit", "credit"),
        ("Date,Text,Amount,Sign", "-", "+"),
        ("Date,Text,Amount,Whatever", "Soll", "Haben"),
    ],
)
def test_a_column_with_a_word_for_the_sign(header: str, out: str, into: str) -> None:
    data = lines(header, f"2024-01-15,a,5.00,{out}", f"2024-01-16,b,6.00,{into}")
    assert amounts(data) == ["-5.00", "6.00"]
    assert reading(data).profile.sign_style is SignStyle.FLAG


def test_a_word_that_says_neither_loses_its_row() -> None:
    booked = (date(2020, 1, 1) + timedelta(days=number) for number in range(2001))
    rows = [f"{day},x,1.00,debit" for day in booked]
    data = lines("Date,Text,Amount,Transaction type", *rows, "2026-02-01,y,1.00,barter")
    assert messages(data) == [
        "line 2003: the row is left out: 'barter' says neither money in nor money out (lost)"
    ]


def test_words_beside_signed_amounts_must_agree_with_the_signs() -> None:
    header = "Date,Text,Amount,Transaction type"
    assert amounts(lines(header, "2024-01-05,a,-5.00,debit", "2024-01-06,b,6.00,credit")) == ["-5.00", "6.00"]
    assert amounts(lines(header, "2024-01-05,a,-5.00,credit", "2024-01-06,b,6.00,debit")) == ["5.00", "-6.00"]
    mixed = lines(header, "2024-01-05,a,-5.00,credit", "2024-01-06,b,6.00,credit")
    assert asked(mixed) == [("sign_style", ["signed", "inverted"])]


def test_money_out_and_money_in_in_one_row_are_not_read() -> None:
    data = lines("Date,Text,Debit,Credit", "2024-01-05,a,5.00,", "2024-01-06,b,5.00,6.00")
    assert messages(data) == ["line 3: the row is left out: it gives both money out and money in (lost)"]


@pytest.mark.parametrize("style", ["flag", "debit-credit"])
def test_a_style_needs_its_columns(style: str) -> None:
    with pytest.raises(UnreadableFile, match=f"no column for --sign {style}"):
        reading(lines(HEADER, "2024-01-05,a,-5.00"), sign_style=style)


# Columns


def test_several_columns_for_one_thing_are_asked() -> None:
    data = lines("When;First;Second;What", "2024-01-05;1,50;2,50;x", "2024-01-06;-1,50;-2,50;x")
    (question,) = questions(data)
    assert [(choice.value, choice.sample) for choice in question.choices] == [
        ("amount=First", "'1,50'"),
        ("amount=Second", "'2,50'"),
    ]
    assert amounts(data, columns={"amount": ["Second"]}, sign_style="signed") == ["2.50", "-2.50"]
    assert amounts(data, columns={"amount": ["2"]}, sign_style="signed") == ["1.50", "-1.50"]


def test_two_dates_without_names_are_asked() -> None:
    data = lines("2024-01-05;2024-01-06;x;-1,50")
    assert asked(data) == [("booking-date", ["booking-date=1", "booking-date=2"])]
    found = entries(data, columns={"booking-date": ["2"], "value-date": ["1"]})
    assert [(str(entry.booked_on), str(entry.value_on)) for entry in found] == [("2024-01-06", "2024-01-05")]


def test_balances_tell_amount_and_balance_apart_without_names() -> None:
    data = lines("2024-01-05;x;-1,50;98,50", "2024-01-06;x;-2,50;96,00", "2024-01-07;x;-3,00;93,00")
    found = entries(data)
    assert [(str(entry.amount), str(entry.balance)) for entry in found][-1] == ("-3.00", "93.00")


def test_a_fee_without_proof_is_asked() -> None:
    data = lines("Date,Description,Amount,Fee", "2024-01-05,a,-5.00,0.10")
    assert asked(data) == [("fee", ["fee=Fee", "fee="])]
    assert amounts(data, columns={"fee": ["Fee"]}) == ["-5.10"]
    assert amounts(data, columns={"fee": []}) == ["-5.00"]


def test_the_net_amount_has_the_fee_in_it() -> None:
    assert amounts(lines("Date,Text,Gross,Fee,Net", "2024-01-05,a,-5.00,-0.10,-5.10")) == ["-5.10"]


def test_a_column_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="There is no column 'Nope'") as caught:
        reading(lines(HEADER, "2024-01-05,a,-5.00"), columns={"amount": ["Nope"]})
    assert "'Amount'" in caught.value.detail


def test_encoding_delimiter_header_and_row_order_can_be_said() -> None:
    data = "Date;Text;Amount\n2024-01-05;łąka;-1,50\n2024-01-05;x;-2,50\n".encode("cp1250")
    found = reading(data, encoding="cp1250", delimiter=";", has_header=True, row_order="newest-first")
    assert [entry.description for entry in found.parsed.statements[0].entries] == ["x", "łąka"]
    assert found.asked
    assert amounts(lines("a,2024-01-05,-1.50", "b,2024-01-06,-2.50"), has_header=True) == ["-2.50"]


@pytest.mark.parametrize("delimiter", ['"', "\n", "\r", "a", "1", "", ";;", " "])
def test_not_everything_can_stand_between_columns(delimiter: str) -> None:
    with pytest.raises(ValidationError):
        CsvAnswers(delimiter=delimiter)


def test_the_amount_that_the_user_names_takes_the_place_of_debit_and_credit() -> None:
    header = "Transaction Date,Posted Date,Card No.,Description,Category,Debit,Credit"
    data = lines(header, "2024-01-05,2024-01-06,1,x,y,5.00,", "2024-01-05,2024-01-06,1,x,y,6.00,")
    assert amounts(data, columns={"amount": ["Debit"]}, sign_style="signed") == ["5.00", "6.00"]


@pytest.mark.parametrize(
    ("encoding", "title"),
    [("klingon", "no such encoding"), ("ascii", "not in the encoding"), ("hex", "encoding")],
)
def test_an_encoding_that_does_not_fit_is_refused(encoding: str, title: str) -> None:
    with pytest.raises(UnreadableFile, match=title):
        reading("Date,Text,Amount\n2024-01-05,é,-1.00\n".encode(), encoding=encoding)


def test_an_encoding_that_is_only_likely_is_said() -> None:
    data = "Date;Text;Amount\n2024-01-05;ñandú;-1,50\n".encode("cp1252")
    assert messages(data) == ["line 2: the file is not in UTF-8; it was read as cp1252"]


# What is kept


def test_all_that_is_open_is_asked_at_once() -> None:
    data = lines("Date;Text;Amount", "05/04/2024;x;1,234")
    assert [field for field, _ in asked(data)] == ["decimal_mark", "date_order", "sign_style"]


def test_an_answer_is_kept_as_a_profile_and_used_in_silence() -> None:
    data = lines("Date;Text;Amount", "05/04/2024;x;1,234")
    answers = CsvAnswers(
        date_order=DateOrder.MDY, decimal_mark=DecimalMark.POINT, sign_style=SignStyle.INVERTED
    )
    first = read(data, answers=answers)
    assert first.asked
    assert first.profile == CsvProfile(
        headers=(("date", "text", "amount"),),
        delimiter=";",
        encoding="utf-8",
        has_header=True,
        date_order=DateOrder.MDY,
        decimal_mark=DecimalMark.POINT,
        sign_style=SignStyle.INVERTED,
        columns={
            CsvField.BOOKING_DATE: ("Date",),
            CsvField.AMOUNT: ("Amount",),
            CsvField.DESCRIPTION: ("Text",),
        },
    )
    second = read(lines("Date;Text;Amount", "06/05/2024;y;7"), profiles=[first.profile])
    (entry,) = second.parsed.statements[0].entries
    assert (str(entry.booked_on), str(entry.amount), entry.description) == ("2024-06-05", "-7", "y")
    assert not second.asked


def test_answers_that_say_what_the_file_says_need_not_be_kept() -> None:
    assert not reading(lines(HEADER, "2024-01-05,a,-5.00"), date_order="ymd", sign_style="signed").asked


def test_a_profile_gives_way_to_what_the_rows_prove() -> None:
    profile = reading(dated("05/04/2024"), date_order="dmy").profile
    found = read(dated("05/13/2024"), profiles=[profile]).parsed.statements[0]
    assert [str(entry.booked_on) for entry in found.entries] == ["2024-05-13"]


def test_a_profile_is_named_for_a_file_without_names_of_columns() -> None:
    data = lines("05/04/2024,Rolls,1.50", "06/04/2024,Bread,2.50")
    profile = reading(data, date_order="dmy", sign_style="inverted").profile
    profile = profile.model_copy(update={"name": "Baker"})
    with pytest.raises(CsvQuestionsOpen):
        read(data, profiles=[profile])
    found = read(data, profiles=[profile], profile="baker")
    assert [str(entry.amount) for entry in found.parsed.statements[0].entries] == ["-1.50", "-2.50"]
    assert not found.asked


def test_an_unknown_profile_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="There is no profile 'Nope'"):
        read(lines(HEADER, "2024-01-05,a,-5.00"), profile="Nope")


def test_an_answer_takes_the_place_of_the_profile() -> None:
    profile = reading(lines(HEADER, "2024-01-05,a,5.00"), sign_style="inverted").profile
    answers = CsvAnswers(sign_style=SignStyle.SIGNED)
    found = read(lines(HEADER, "2024-01-05,a,5.00"), profiles=[profile], answers=answers)
    assert str(found.parsed.statements[0].entries[0].amount) == "5.00"
    assert found.asked


def test_the_order_of_rows_is_kept() -> None:
    data = lines(HEADER, "2024-01-06,b,-2.00", "2024-01-05,a,-1.00")
    assert reading(data).profile.row_order is RowOrder.NEWEST_FIRST
    found = read(lines(HEADER, "2024-01-07,d,-2.00", "2024-01-07,c,-1.00"), profiles=[reading(data).profile])
    assert [entry.description for entry in found.parsed.statements[0].entries] == ["c", "d"]
    assert found.parsed.statements[0].warnings == ()
