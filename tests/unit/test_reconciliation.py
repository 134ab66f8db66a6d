"""Opening balances and the proof: which month adds up, which is off, and by how much."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statement_tui.models.account import Account
from statement_tui.models.ledger import AccountLedger, MonthlyTotal
from statement_tui.models.month import Month
from statement_tui.models.proof import Discrepancy, Verdict
from statement_tui.models.reported_balance import BalanceKind, Position, ReportedBalance
from statement_tui.services.reconciliation import Reconciliation

Row: TypeAlias = tuple[str, str]
"""Booking date and amount; rows of one day stand in the bank's order."""


def closing(day: str, amount: str) -> ReportedBalance:
    return ReportedBalance(as_of=date.fromisoformat(day), amount=Decimal(amount), kind=BalanceKind.CLOSING)


def opening(day: str, amount: str) -> ReportedBalance:
    return ReportedBalance(as_of=date.fromisoformat(day), amount=Decimal(amount), kind=BalanceKind.OPENING)


def at_download(day: str, after_sequence: int, amount: str) -> ReportedBalance:
    return ReportedBalance(
        as_of=date.fromisoformat(day),
        amount=Decimal(amount),
        kind=BalanceKind.LEDGER,
        after_sequence=after_sequence,
    )


def placed(rows: Iterable[Row]) -> list[tuple[Position, Decimal]]:
    """Rows with their place in book order."""
    sequences: dict[str, int] = {}
    places = []
    for day, amount in sorted(rows, key=lambda row: row[0]):
        sequences[day] = sequences.get(day, 0) + 1
        places.append(((date.fromisoformat(day), sequences[day]), Decimal(amount)))
    return places


def ledger_of(
    places: Sequence[tuple[Position, Decimal]],
    reports: Iterable[ReportedBalance],
    *,
    currency: str = "EUR",
    opening_balance: str = "0.00",
) -> AccountLedger:
    """What a repository gives for these rows and reports, summed up the slow and simple way."""
    zero = Decimal("0") if currency == "JPY" else Decimal("0.00")
    by_month: dict[Month, list[Decimal]] = {}
    for (day, _), amount in places:
        by_month.setdefault(Month.containing(day), []).append(amount)
    return AccountLedger(
        account=Account(
            user_id="kim",
            number="1234",
            name="Everyday",
            currency=currency,
            opening_balance=Decimal(opening_balance),
        ),
        monthly_totals=tuple(
            MonthlyTotal(
                period=period,
                total_in=sum((amount for amount in amounts if amount > 0), zero),
                total_out=sum((amount for amount in amounts if amount < 0), zero),
                transaction_count=len(amounts),
            )
            for period, amounts in sorted(by_month.items())
        ),
        reported_balances=tuple(
            report.model_copy(
                update={
                    "booked_before": sum(
                        (amount for place, amount in places if place <= report.position), zero
                    )
                }
            )
            for report in sorted(reports, key=lambda report: report.position)
        ),
    )


def reconcile(
    rows: Iterable[Row],
    reports: Iterable[ReportedBalance] = (),
    *,
    currency: str = "EUR",
    opening_balance: str = "0.00",
) -> Reconciliation:
    return Reconciliation(
        ledger_of(placed(rows), reports, currency=currency, opening_balance=opening_balance)
    )


def month(text: str) -> Month:
    return Month.parse(text)


def verdicts(reconciliation: Reconciliation, *months: str) -> list[str]:
    return [reconciliation.prove(month(text)).verdict.value for text in months]


def differences(reconciliation: Reconciliation, text: str) -> list[str]:
    return [str(found.difference) for found in reconciliation.prove(month(text)).discrepancies]


# A year that is right: 100.00 at the end of March, then three months with one report at the end of each.
SPRING: list[Row] = [
    ("2025-04-02", "50.00"),
    ("2025-04-30", "-20.00"),
    ("2025-05-01", "-30.00"),
    ("2025-05-15", "400.00"),
    ("2025-05-31", "-100.00"),
    ("2025-06-10", "-75.50"),
]
SPRING_REPORTS = [
    closing("2025-03-31", "100.00"),
    closing("2025-04-30", "130.00"),
    closing("2025-05-31", "400.00"),
    closing("2025-06-30", "324.50"),
]


# Verdicts.


def test_months_between_reports_that_agree_add_up() -> None:
    spring = reconcile(SPRING, SPRING_REPORTS)
    assert verdicts(spring, "2025-04", "2025-05", "2025-06") == ["adds_up"] * 3


def test_a_month_that_adds_up_names_the_report_it_rests_on() -> None:
    proof = reconcile(SPRING, SPRING_REPORTS).prove(month("2025-05"))
    assert (proof.as_of, proof.reported) == (date(2025, 5, 31), Decimal("400.00"))
    assert proof.discrepancies == ()
    assert proof.difference is None


def test_a_month_inside_a_longer_stretch_that_agrees_adds_up() -> None:
    spring = reconcile(SPRING, [SPRING_REPORTS[0], SPRING_REPORTS[-1]])
    assert verdicts(spring, "2025-04", "2025-05", "2025-06") == ["adds_up"] * 3
    assert spring.prove(month("2025-04")).as_of == date(2025, 6, 30)


def test_a_month_adds_up_to_the_last_report_in_it() -> None:
    spring = reconcile(SPRING, [SPRING_REPORTS[0], closing("2025-05-15", "500.00")])
    assert verdicts(spring, "2025-04", "2025-05", "2025-06") == ["adds_up", "adds_up_to", "unverified"]
    proof = spring.prove(month("2025-05"))
    assert (proof.as_of, proof.reported) == (date(2025, 5, 15), Decimal("500.00"))


def test_a_report_on_the_day_before_the_last_is_not_yet_the_whole_month() -> None:
    spring = reconcile(SPRING, [SPRING_REPORTS[0], closing("2025-05-30", "500.00")])
    assert verdicts(spring, "2025-05") == ["adds_up_to"]


def test_without_reports_nothing_is_verified() -> None:
    spring = reconcile(SPRING, opening_balance="100.00")
    proof = spring.prove(month("2025-05"))
    assert proof.verdict is Verdict.UNVERIFIED
    assert (proof.as_of, proof.reported, proof.discrepancies) == (None, None, ())


def test_one_report_alone_verifies_nothing() -> None:
    spring = reconcile(SPRING, [closing("2025-04-30", "130.00")])
    assert verdicts(spring, "2025-04", "2025-05", "2025-06") == ["unverified"] * 3


def test_a_report_only_in_the_future_or_only_before_verifies_nothing() -> None:
    assert verdicts(reconcile(SPRING, [closing("2025-12-31", "324.50")]), "2025-05") == ["unverified"]
    assert verdicts(reconcile(SPRING, [closing("2024-12-31", "100.00")]), "2025-05") == ["unverified"]


def test_reports_that_begin_within_the_month_do_not_verify_all_of_it() -> None:
    spring = reconcile(SPRING, [closing("2025-05-15", "500.00"), closing("2025-05-31", "400.00")])
    assert verdicts(spring, "2025-05") == ["unverified"]


def test_reports_that_begin_within_the_month_still_show_that_it_is_off() -> None:
    spring = reconcile(SPRING, [closing("2025-05-15", "500.00"), closing("2025-05-31", "399.00")])
    assert differences(spring, "2025-05") == ["1.00"]


def test_reports_exactly_on_the_edges_are_enough() -> None:
    as_openings = reconcile(SPRING, [opening("2025-05-01", "130.00"), opening("2025-06-01", "400.00")])
    assert verdicts(as_openings, "2025-04", "2025-05", "2025-06") == ["unverified", "adds_up", "unverified"]
    as_closings = reconcile(SPRING, [closing("2025-04-30", "130.00"), closing("2025-05-31", "400.00")])
    assert verdicts(as_closings, "2025-04", "2025-05", "2025-06") == ["unverified", "adds_up", "unverified"]


def test_the_closing_balance_of_a_day_includes_it_and_the_opening_balance_does_not() -> None:
    rows = [("2025-05-15", "400.00")]
    around_the_day = [opening("2025-05-15", "0.00"), closing("2025-05-15", "400.00")]
    assert verdicts(reconcile(rows, around_the_day), "2025-05") == ["unverified"]
    assert differences(reconcile([*rows, ("2025-05-15", "1.00")], around_the_day), "2025-05") == ["1.00"]
    assert differences(reconcile([*rows, ("2025-05-16", "1.00")], around_the_day), "2025-05") == []


# What is off, and where.


def test_one_missing_transaction_breaks_its_stretch_and_no_month_after_it() -> None:
    without_salary = [row for row in SPRING if row != ("2025-05-15", "400.00")]
    spring = reconcile(without_salary, SPRING_REPORTS)
    assert verdicts(spring, "2025-04", "2025-05", "2025-06") == ["adds_up", "off", "adds_up"]
    assert spring.prove(month("2025-05")).discrepancies == (
        Discrepancy(
            since=date(2025, 4, 30),
            since_amount=Decimal("130.00"),
            until=date(2025, 5, 31),
            until_amount=Decimal("400.00"),
            difference=Decimal("-400.00"),
        ),
    )


def test_what_is_off_names_the_later_report() -> None:
    proof = reconcile(SPRING[1:], SPRING_REPORTS).prove(month("2025-04"))
    assert (proof.as_of, proof.reported, proof.difference) == (
        date(2025, 4, 30),
        Decimal("130.00"),
        Decimal("-50.00"),
    )


@pytest.mark.parametrize("row", SPRING)
def test_a_row_counted_twice_is_off_by_its_own_amount(row: Row) -> None:
    spring = reconcile([*SPRING, row], SPRING_REPORTS)
    assert differences(spring, row[0][:7]) == [row[1]]


def test_a_stretch_over_several_months_that_is_off_marks_all_of_them() -> None:
    reports = [SPRING_REPORTS[0], closing("2025-04-15", "150.00"), closing("2025-06-15", "324.49")]
    spring = reconcile(SPRING, reports)
    assert verdicts(spring, "2025-03", "2025-04", "2025-05", "2025-06", "2025-07") == [
        "unverified",
        "off",
        "off",
        "off",
        "unverified",
    ]
    assert differences(spring, "2025-04") == differences(spring, "2025-06") == ["0.01"]


def test_a_month_can_be_off_in_several_stretches_oldest_first() -> None:
    reports = [
        closing("2025-04-30", "130.00"),
        closing("2025-05-10", "101.00"),
        closing("2025-05-20", "501.00"),
        closing("2025-05-31", "400.00"),
    ]
    spring = reconcile(SPRING, reports)
    assert differences(spring, "2025-05") == ["-1.00", "1.00"]
    assert spring.prove(month("2025-05")).difference == Decimal("-1.00")


def test_reports_that_contradict_each_other_break_the_month_that_begins_there_and_only_that() -> None:
    spring = reconcile(
        SPRING, [*SPRING_REPORTS[:3], opening("2025-06-01", "410.00"), closing("2025-06-30", "334.50")]
    )
    assert verdicts(spring, "2025-04", "2025-05", "2025-06", "2025-07") == [
        "adds_up",
        "adds_up",
        "off",
        "unverified",
    ]
    assert spring.prove(month("2025-06")).discrepancies == (
        Discrepancy(
            since=date(2025, 5, 31),
            since_amount=Decimal("400.00"),
            until=date(2025, 6, 1),
            until_amount=Decimal("410.00"),
            difference=Decimal("-10.00"),
        ),
    )


def test_a_contradiction_in_the_middle_breaks_only_its_own_month() -> None:
    reports = [
        *SPRING_REPORTS[:2],
        closing("2025-05-09", "100.00"),
        opening("2025-05-10", "90.00"),
        closing("2025-05-31", "390.00"),
        closing("2025-06-30", "314.50"),
    ]
    spring = reconcile(SPRING, reports)
    assert verdicts(spring, "2025-04", "2025-05", "2025-06") == ["adds_up", "off", "adds_up"]
    assert differences(spring, "2025-05") == ["10.00"]


def test_the_same_report_from_two_files_contradicts_nothing() -> None:
    spring = reconcile(
        SPRING, [*SPRING_REPORTS, opening("2025-05-01", "130.00"), opening("2025-06-01", "400.00")]
    )
    assert verdicts(spring, "2025-04", "2025-05", "2025-06") == ["adds_up"] * 3


def test_a_contradiction_after_the_last_transaction_leaves_the_months_before_alone() -> None:
    spring = reconcile(SPRING, [*SPRING_REPORTS, opening("2025-07-01", "0.00")])
    assert verdicts(spring, "2025-05", "2025-06", "2025-07") == ["adds_up", "adds_up", "off"]


def test_all_discrepancies_of_an_account_come_oldest_first_and_each_once() -> None:
    reports = [
        closing("2025-03-31", "100.00"),
        closing("2025-04-15", "151.00"),
        closing("2025-06-15", "324.50"),
        opening("2025-06-16", "320.00"),
        closing("2025-06-30", "320.00"),
    ]
    found = reconcile(SPRING, reports).discrepancies()
    assert [(each.since.isoformat(), each.until.isoformat(), str(each.difference)) for each in found] == [
        ("2025-03-31", "2025-04-15", "-1.00"),
        ("2025-04-15", "2025-06-15", "1.00"),
        ("2025-06-15", "2025-06-16", "4.50"),
    ]
    assert reconcile(SPRING, SPRING_REPORTS).discrepancies() == ()
    assert reconcile(SPRING).discrepancies() == ()


# A balance of the moment of download (OFX LEDGERBAL).


def test_what_is_booked_later_on_the_day_of_a_download_comes_after_its_balance() -> None:
    rows = [
        ("2025-06-02", "10.00"),
        ("2025-06-15", "20.00"),
        ("2025-06-15", "-5.00"),
        ("2025-06-15", "-7.00"),
        ("2025-06-20", "1.00"),
    ]
    reports = [
        closing("2025-05-31", "100.00"),
        at_download("2025-06-15", 2, "125.00"),
        at_download("2025-06-30", 0, "119.00"),
    ]
    june = reconcile(rows, reports)
    assert verdicts(june, "2025-06") == ["adds_up_to"]
    assert june.prove(month("2025-06")).as_of == date(2025, 6, 30)
    assert june.opening_balance(month("2025-07")) == Decimal("119.00")


def test_a_download_on_the_last_day_does_not_cover_what_may_still_be_booked_on_it() -> None:
    rows = [("2025-06-30", "10.00"), ("2025-06-30", "-4.00")]
    reports = [closing("2025-05-31", "0.00"), at_download("2025-06-30", 1, "10.00")]
    june = reconcile(rows, reports)
    assert verdicts(june, "2025-06", "2025-07") == ["adds_up_to", "unverified"]
    assert june.opening_balance(month("2025-07")) == Decimal("6.00")


def test_two_downloads_on_one_day_are_a_stretch_of_their_own() -> None:
    rows = [("2025-06-15", "20.00"), ("2025-06-15", "-5.00")]
    reports = [at_download("2025-06-15", 1, "20.00"), at_download("2025-06-15", 2, "14.00")]
    june = reconcile(rows, reports)
    [found] = june.prove(month("2025-06")).discrepancies
    assert (found.since, found.until, found.difference) == (
        date(2025, 6, 15),
        date(2025, 6, 15),
        Decimal("1.00"),
    )


def test_a_download_before_the_first_row_of_the_first_day_is_the_start_of_the_month() -> None:
    june = reconcile(
        [("2025-06-01", "20.00")], [at_download("2025-06-01", 0, "5.00"), closing("2025-06-30", "25.00")]
    )
    assert verdicts(june, "2025-05", "2025-06") == ["unverified", "adds_up"]
    assert june.opening_balance(month("2025-06")) == Decimal("5.00")


# The opening balance.


def test_the_opening_balance_is_the_last_report_before_the_month_and_what_was_booked_since() -> None:
    spring = reconcile(SPRING, [closing("2025-03-31", "100.00"), closing("2025-05-10", "777.00")])
    assert spring.opening_balance(month("2025-04")) == Decimal("100.00")
    assert spring.opening_balance(month("2025-05")) == Decimal("130.00")
    assert spring.opening_balance(month("2025-06")) == Decimal("1077.00")
    assert spring.opening_balance(month("2025-07")) == Decimal("1001.50")


def test_before_the_first_report_it_is_that_report_less_what_lies_between() -> None:
    spring = reconcile(SPRING, [closing("2025-05-31", "400.00")], opening_balance="99999.00")
    assert spring.opening_balance(month("2025-05")) == Decimal("130.00")
    assert spring.opening_balance(month("2025-04")) == Decimal("100.00")
    assert spring.opening_balance(month("2025-01")) == Decimal("100.00")


def test_without_reports_it_is_the_accounts_own_opening_balance_and_all_that_was_booked() -> None:
    spring = reconcile(SPRING, opening_balance="100.00")
    openings = [spring.opening_balance(month(text)) for text in ("2025-01", "2025-04", "2025-05", "2025-06")]
    assert openings == [Decimal(text) for text in ("100.00", "100.00", "130.00", "400.00")]
    assert spring.opening_balance(month("2026-01")) == Decimal("324.50")


def test_a_missing_transaction_does_not_shift_the_opening_balances_after_the_next_report() -> None:
    spring = reconcile(SPRING[1:], SPRING_REPORTS)
    assert spring.opening_balance(month("2025-05")) == Decimal("130.00")


def test_a_month_that_begins_with_a_report_opens_with_it_whatever_the_month_before_closed_with() -> None:
    spring = reconcile(SPRING, [*SPRING_REPORTS[:3], opening("2025-06-01", "410.00")])
    may, june = (spring.summarize(month(text)) for text in ("2025-05", "2025-06"))
    assert may.closing_balance == Decimal("400.00")
    assert june.opening_balance == Decimal("410.00")
    assert not june.follows_previous


# The summary of a month.


def test_the_summary_holds_totals_and_balances() -> None:
    may = reconcile(SPRING, SPRING_REPORTS).summarize(month("2025-05"))
    assert may.period == month("2025-05")
    assert may.opening_balance == Decimal("130.00")
    assert may.total_in == Decimal("400.00")
    assert may.total_out == Decimal("-130.00")
    assert may.net == Decimal("270.00")
    assert may.closing_balance == Decimal("400.00")
    assert may.transaction_count == 3
    assert may.follows_previous


def test_the_first_month_follows_nothing() -> None:
    spring = reconcile(SPRING, opening_balance="100.00")
    assert not spring.summarize(month("2025-04")).follows_previous
    assert spring.summarize(month("2025-05")).follows_previous


def test_an_account_without_anything_has_no_month_to_follow() -> None:
    assert not reconcile([]).summarize(month("2025-04")).follows_previous


def test_a_month_after_one_that_is_off_does_not_follow_it() -> None:
    spring = reconcile(SPRING[1:], SPRING_REPORTS)
    april, may = (spring.summarize(month(text)) for text in ("2025-04", "2025-05"))
    assert april.closing_balance == Decimal("80.00")
    assert may.opening_balance == Decimal("130.00")
    assert not may.follows_previous


def test_an_empty_month_between_reports_that_connect_is_a_statement() -> None:
    july = reconcile(
        SPRING, [*SPRING_REPORTS, closing("2025-07-31", "324.50"), closing("2025-08-31", "324.50")]
    ).summarize(month("2025-07"))
    assert july.transaction_count == 0
    assert july.proof.verdict is Verdict.ADDS_UP
    assert not july.is_gap
    assert july.follows_previous
    assert july.opening_balance == july.closing_balance == Decimal("324.50")


def test_an_empty_month_between_reports_that_differ_is_a_gap() -> None:
    july = reconcile(SPRING, [*SPRING_REPORTS, closing("2025-07-31", "300.00")]).summarize(month("2025-07"))
    assert july.transaction_count == 0
    assert july.is_gap
    assert july.proof.difference == Decimal("24.50")


def test_a_month_with_transactions_that_is_off_is_no_gap() -> None:
    assert not reconcile(SPRING[1:], SPRING_REPORTS).summarize(month("2025-04")).is_gap


def test_an_empty_month_without_reports_is_no_gap() -> None:
    rows = [("2025-04-02", "50.00"), ("2025-06-10", "-75.50")]
    may = reconcile(rows).summarize(month("2025-05"))
    assert may.proof.verdict is Verdict.UNVERIFIED
    assert not may.is_gap
    assert may.follows_previous


@pytest.mark.parametrize(("currency", "zero"), [("EUR", "0.00"), ("JPY", "0"), ("KWD", "0.000")])
def test_the_zeros_of_an_empty_month_have_the_decimals_of_the_currency(currency: str, zero: str) -> None:
    empty = reconcile([], currency=currency, opening_balance="0").summarize(month("2025-05"))
    shown = [empty.opening_balance, empty.total_in, empty.total_out, empty.net, empty.closing_balance]
    assert [str(amount) for amount in shown] == [zero] * 5


def test_yen_have_no_decimals_anywhere() -> None:
    reports = [closing("2025-04-30", "5000"), closing("2025-05-31", "6200")]
    may = reconcile([("2025-05-02", "1500")], reports, currency="JPY").summarize(month("2025-05"))
    assert [str(may.opening_balance), str(may.net), str(may.closing_balance)] == ["5000", "1500", "6500"]
    assert str(may.proof.difference) == "300"


@pytest.mark.parametrize("text", ["1900-01", "2199-12"])
def test_the_first_and_the_last_month_of_the_calendar_have_statements(text: str) -> None:
    day = month(text).last_day.isoformat()
    edge = reconcile([(day, "1.00")], [opening(f"{text}-01", "0.00"), closing(day, "1.00")]).summarize(
        month(text)
    )
    assert edge.proof.verdict is Verdict.ADDS_UP
    assert edge.closing_balance == Decimal("1.00")


# What holds for every account.

FIRST_DAY = date(2024, 11, 1)
MONTHS = [Month(year=2024, month=10).plus(count) for count in range(8)]
days = st.integers(0, 150).map(lambda count: FIRST_DAY + timedelta(days=count))
amounts = st.integers(-100_000, 100_000).map(lambda units: Decimal(units).scaleb(-2))
histories = st.lists(st.tuples(days.map(date.isoformat), amounts.map(str)), min_size=1, max_size=25).map(
    placed
)
# Many reports stand on the edges of months, where mistakes hide.
report_days = days | st.sampled_from(
    [day for month in MONTHS[1:6] for day in (month.first_day, month.last_day)]
)
places_of_reports = st.lists(
    st.builds(
        lambda day, kind, sequence: ReportedBalance(
            as_of=day,
            amount=Decimal(0),
            kind=kind,
            after_sequence=sequence if kind is BalanceKind.LEDGER else 0,
        ),
        report_days,
        st.sampled_from(BalanceKind),
        st.integers(0, 3),
    ),
    max_size=8,
)


def balance_at(places: Sequence[tuple[Position, Decimal]], start: Decimal, position: Position) -> Decimal:
    return start + sum(amount for place, amount in places if place <= position)


def true_ledger(
    places: Sequence[tuple[Position, Decimal]], start: Decimal, reports: Sequence[ReportedBalance]
) -> AccountLedger:
    """An account at whose bank nobody makes mistakes."""
    told = [
        report.model_copy(update={"amount": balance_at(places, start, report.position)}) for report in reports
    ]
    return ledger_of(places, told, opening_balance=str(start))


def start_of(period: Month) -> Position:
    return period.first_day, 0


@settings(deadline=None)
@given(histories, amounts, places_of_reports)
def test_true_reports_make_every_covered_month_add_up(
    places: list[tuple[Position, Decimal]], start: Decimal, reports: list[ReportedBalance]
) -> None:
    ledger = true_ledger(places, start, reports)
    positions = [report.position for report in ledger.reported_balances]
    reconciliation = Reconciliation(ledger)
    for period in MONTHS:
        begins, ends = start_of(period), start_of(period.next())
        if not positions or positions[0] > begins or positions[-1] <= begins:
            expected = Verdict.UNVERIFIED
        else:
            expected = Verdict.ADDS_UP if positions[-1] >= ends else Verdict.ADDS_UP_TO
        assert reconciliation.prove(period).verdict is expected


@settings(deadline=None)
@given(histories, amounts, places_of_reports)
def test_true_reports_make_each_month_open_with_what_the_one_before_closed_with(
    places: list[tuple[Position, Decimal]], start: Decimal, reports: list[ReportedBalance]
) -> None:
    ledger = true_ledger(places, start, reports)
    reconciliation = Reconciliation(ledger)
    summaries = [reconciliation.summarize(period) for period in MONTHS]
    assert ledger.first_month is not None
    for before, after in pairwise(summaries):
        assert after.opening_balance == before.closing_balance
        assert after.follows_previous == (before.period >= ledger.first_month)
    for summary in summaries:
        assert summary.opening_balance == balance_at(places, start, start_of(summary.period))


@pytest.mark.parametrize("times", [0, 2], ids=["missing", "doubled"])
@settings(deadline=None)
@given(history=histories, start=amounts, reports=places_of_reports, data=st.data())
def test_a_wrong_row_puts_exactly_the_months_of_its_stretch_off_by_its_amount(
    times: int,
    history: list[tuple[Position, Decimal]],
    start: Decimal,
    reports: list[ReportedBalance],
    data: st.DataObject,
) -> None:
    wrong, amount = data.draw(st.sampled_from(history))
    told = true_ledger(history, start, reports).reported_balances
    rest = [row for row in history if row[0] != wrong]
    reconciliation = Reconciliation(ledger_of(rest + [(wrong, amount)] * times, told))
    stretches = [
        (since.position, until.position)
        for since, until in pairwise(told)
        if since.position < wrong <= until.position
    ]
    for period in MONTHS:
        overlaps = any(
            until > start_of(period) and since < start_of(period.next()) for since, until in stretches
        )
        found = [discrepancy.difference for discrepancy in reconciliation.prove(period).discrepancies]
        assert found == ([amount * (times - 1)] if overlaps and amount else [])
