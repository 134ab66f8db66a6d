from datetime import date

import pytest

from statement_tui.models.parsed import ParsedFile
from statement_tui.readers.qif import read
from statement_tui.readers.qif_dates import DMY, MDY, YMD, DateOrderUnknown, WrittenDates, infer_order

TODAY = date(2024, 6, 15)


def dated(*days: str, amount: str = "5", header: str = "") -> bytes:
    records = "".join(f"D{day}\nT{amount}\n^\n" for day in days)
    return f"{header}!Type:Bank\n{records}".encode()


def days_of(parsed: ParsedFile) -> list[str]:
    return [str(entry.booked_on) for found in parsed.statements for entry in found.entries]


def inferred(*lists: list[str], comma: bool = False) -> tuple[int, str]:
    dates = WrittenDates()
    for texts in lists:
        dates.begin_list()
        for text in texts:
            dates.add(text, "line 2")
    return infer_order(dates, comma, TODAY)


# One date


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("1/25'07", "mdy", "2007-01-25"),
        ("1/25' 7", "mdy", "2007-01-25"),
        ("1/ 2' 4", "mdy", "2004-01-02"),
        ("1/ 2' 4", "dmy", "2004-02-01"),
        ("12/31'99", "mdy", "2099-12-31"),
        ("12/31’09", "mdy", "2009-12-31"),
        ("2/10'2020", "mdy", "2020-02-10"),
        ("25/1/2007", "dmy", "2007-01-25"),
        ("25.01.07", "dmy", "2007-01-25"),
        ("25-01-2007", "dmy", "2007-01-25"),
        ("1/2/69", "dmy", "2069-02-01"),
        ("1/2/70", "dmy", "1970-02-01"),
        ("24/01/25", "ymd", "2024-01-25"),
        ("2007-01-25", "dmy", "2007-01-25"),
        ("2007/1/5", "mdy", "2007-01-05"),
        ("20070125", "mdy", "2007-01-25"),
        ("01/25/2007 12:30:00", "mdy", "2007-01-25"),
        ("29/2/2024", "dmy", "2024-02-29"),
    ],
)
def test_dates(text: str, order: str, day: str) -> None:
    assert days_of(read(dated(text), date_order=order)) == [day]


@pytest.mark.parametrize(
    "text",
    [
        *("29/2/2023", "31.4.24", "1/2", "1/2 3", "1 2 24", "1/2/245", "1/2/99999", "0/0/2024", "1/1/0024"),
        *("2024-01-5x", "1/1/3000", "١/٢/٢٠٢٤", "1/2/-24", "20241301", "1//2/24", "soon", "9" * 99),
    ],
)
def test_what_is_no_date_is_lost_and_reported(text: str) -> None:
    parsed = read(dated(text), date_order="dmy")
    assert days_of(parsed) == []
    (warning,) = parsed.statements[0].warnings
    assert warning.lost
    assert "is not a date" in warning.message


def test_a_date_that_is_none_in_the_order_of_the_file() -> None:
    parsed = read(dated("13/1/24", "1/14/24"), date_order="dmy")
    assert days_of(parsed) == ["2024-01-13"]
    assert parsed.statements[0].warnings[0].message.endswith("D '1/14/24' is not a date in this order")


# The order of the whole file


def test_one_date_decides_for_the_whole_file() -> None:
    assert days_of(read(dated("1/2/2024", "3/2/2024", "25/2/2024"))) == [
        "2024-02-01",
        "2024-02-03",
        "2024-02-25",
    ]
    assert days_of(read(dated("1/2/2024", "3/2/2024", "2/25/2024")))[0] == "2024-01-02"
    assert read(dated("1/2/2024", "25/2/2024")).warnings == ()


def test_a_date_of_another_account_decides_too() -> None:
    both = dated("1/2/2024") + dated("25/2/2024")
    assert days_of(read(both)) == ["2024-02-01", "2024-02-25"]


def test_dates_that_are_the_same_in_both_orders_need_none() -> None:
    parsed = read(dated("1/1/2024", "2/2/2024"))
    assert days_of(parsed) == ["2024-01-01", "2024-02-02"]
    assert parsed.warnings == ()


def test_an_order_that_cannot_be_told_is_asked_for() -> None:
    data = dated("1/1/2020", "1/2/2020", "3/4/2020")
    with pytest.raises(DateOrderUnknown) as refused:
        read(data)
    assert refused.value.title == "The order of day and month cannot be told"
    assert refused.value.detail == (
        "line 5: '1/2/2020' is 2020-01-02 or 2020-02-01, and nothing else in the file tells which; "
        "say it with --date-order dmy or mdy."
    )
    assert days_of(read(data, date_order="dmy"))[1:] == ["2020-02-01", "2020-04-03"]
    assert days_of(read(data, date_order="mdy"))[1:] == ["2020-01-02", "2020-03-04"]


def test_dates_in_two_orders_are_refused() -> None:
    with pytest.raises(DateOrderUnknown, match=r"not all written in the same order") as refused:
        read(dated("1/2/2020", "13/2/2020", "2/14/2020"))
    assert "line 8: '2/14/2020', but line 5: '13/2/2020'" in refused.value.detail


def test_the_order_that_the_file_declares() -> None:
    assert days_of(read(dated("1.2.2024", header="!Option:MDY\n"))) == ["2024-01-02"]
    assert days_of(read(dated("1/2/2024", header="!Option:dmy\n"))) == ["2024-02-01"]


def test_the_user_knows_better_than_the_file() -> None:
    data = dated("1/2/2024", header="!Option:MDY\n")
    assert days_of(read(data, date_order="dmy")) == ["2024-02-01"]


# Evidence


def test_points_mean_the_day_first() -> None:
    parsed = read(dated("1.2.2020", "3.4.2020"))
    assert days_of(parsed) == ["2020-02-01", "2020-04-03"]
    (warning,) = parsed.warnings
    assert (warning.place, warning.lost) == ("line 2", False)
    assert warning.message == (
        "the dates were read as day/month/year because points stand between their numbers"
    )


def test_a_decimal_comma_means_the_day_first() -> None:
    parsed = read(dated("1/2/2020", amount="5,50"))
    assert days_of(parsed) == ["2020-02-01"]
    assert parsed.warnings[0].message.endswith("because the amounts have a decimal comma")


@pytest.mark.parametrize(("text", "order"), [("7/5/2024", DMY), ("5/7/2024", MDY)])
def test_no_entry_is_booked_in_the_future(text: str, order: int) -> None:
    found, reason = inferred([text, "1/2/2024"])
    assert found == order
    assert reason.endswith("because some lie in the future otherwise")


def test_tomorrow_is_no_future() -> None:
    dates = WrittenDates()
    dates.begin_list()
    dates.add("2/1/2024", "line 2")
    with pytest.raises(DateOrderUnknown):
        infer_order(dates, False, date(2024, 1, 31))


@pytest.mark.parametrize("step", [1, -1])
def test_dates_follow_one_another(step: int) -> None:
    days = ["9/1/2020", "10/1/2020", "1/2/2020", "2/2/2020", "5/2/2020"][::step]
    order, reason = inferred(days)
    assert order == DMY
    assert reason.endswith("because they follow one another only so")


def test_three_dates_in_order_may_be_chance() -> None:
    with pytest.raises(DateOrderUnknown):
        inferred(["9/1/2020", "10/1/2020", "1/2/2020"])


def test_dates_that_follow_one_another_in_both_orders_tell_nothing() -> None:
    with pytest.raises(DateOrderUnknown):
        inferred([f"{number}/3/2020" for number in (1, 2, 4, 5, 6)])


def test_every_account_has_an_order_of_its_own() -> None:
    one = ["9/1/2020", "10/1/2020", "1/2/2020", "2/2/2020"]
    assert inferred(one, one)[0] == DMY
    with pytest.raises(DateOrderUnknown):
        inferred([*one, *one])


def test_several_kinds_of_evidence_are_all_named() -> None:
    _, reason = inferred(["7.5.2024", "1.2.2024"], comma=True)
    assert reason.endswith(
        "because points stand between their numbers and the amounts have a decimal comma "
        "and some lie in the future otherwise"
    )


def test_evidence_that_contradicts_itself_is_none() -> None:
    with pytest.raises(DateOrderUnknown):
        inferred(["5.7.2024", "1.2.2024"])


# Years of two digits that come first


def test_the_year_first_when_nothing_else_is_possible() -> None:
    assert inferred(["98/12/31", "98/01/02"]) == (YMD, "")


def test_the_year_first_when_all_else_lies_in_the_future() -> None:
    order, reason = inferred(["24/01/25", "24/01/26", "24/02/28"])
    assert order == YMD
    assert reason.endswith("because some lie in the future otherwise")


def test_the_year_is_not_first_when_the_other_orders_are_likely() -> None:
    assert inferred(["03/13/10", "03/14/10"]) == (MDY, "")


def test_the_year_may_be_first_when_the_others_span_many_years() -> None:
    with pytest.raises(DateOrderUnknown, match="dmy or ymd"):
        inferred(["23/01/05", "23/01/09", "23/01/12"])
