"""The columns of the transactions: what has room, and how wide it is."""

from datetime import date
from typing import Final

import pytest

from statement_tui.formatting import MASK, Formats
from statement_tui.models.statement import MonthlyStatement
from statement_tui.models.transaction import StatementTransaction
from statement_tui.ui.widgets.table_columns import BALANCE, DATE, DESCRIPTION, IN, OUT, ColumnChoice
from tests.ui.bank import EVERYDAY, Book, entry, statement_of

PLAIN: Final = Formats()
GERMAN: Final = Formats(decimal=",", group=".", date_pattern="d. MMMM yyyy", locale="de")
CHOICES: Final = [ColumnChoice(wide=wide, split=split) for wide in (False, True) for split in (False, True)]


async def march(*amounts: str) -> MonthlyStatement:
    rows = [entry("2026-03-31", amount, value_on="2026-04-01", kind="\x1bPOS") for amount in amounts]
    return await statement_of(Book(EVERYDAY, rows), "2026-03")


def keys(choice: ColumnChoice, width: int, formats: Formats, statement: MonthlyStatement | None) -> list[str]:
    return [column.key for column in choice.fitted(width, 1, formats, statement)]


@pytest.mark.parametrize("formats", [PLAIN, GERMAN, Formats(masked=True)])
@pytest.mark.parametrize("choice", CHOICES)
async def test_a_line_is_filled_and_nothing_that_must_be_read_is_cut(
    choice: ColumnChoice, formats: Formats
) -> None:
    statement = await march("-1100.00", "3250.00")
    for width in (59, 69, 79, 99, 119, 199):
        widths = choice.fitted(width, 1, formats, statement)
        assert sum(widths.values()) + 2 * len(widths) == width
        assert widths[DESCRIPTION] >= 8
        assert widths[DATE] >= len(formats.day(statement.period.last_day))
        for row in statement.transactions:
            for column, cells in widths.items():
                assert not column.at_right or len(column.text(formats, row)) <= cells


async def test_what_has_no_room_is_left_out_and_named() -> None:
    statement, wide = await march("-1100.00", "3250.00"), ColumnChoice(wide=True)
    base = ["date", "description", "amount", "balance"]
    everything = ["date", "value_date", "description", "kind", "reference", "amount", "balance"]
    assert keys(ColumnChoice(), 79, PLAIN, statement) == base
    assert keys(wide, 79, PLAIN, statement) == everything
    assert keys(ColumnChoice(wide=True, split=True), 79, PLAIN, statement) == [
        *everything[:5], "out", "in", "balance",
    ]  # fmt: skip
    assert wide.left_out(wide.fitted(79, 1, PLAIN, statement)) == []
    assert wide.left_out(wide.fitted(59, 1, PLAIN, statement)) == ["Reference"]
    assert wide.left_out(wide.fitted(40, 1, PLAIN, statement)) == ["Value", "Kind", "Reference"]
    assert ColumnChoice().left_out(ColumnChoice().fitted(40, 1, PLAIN, None)) == []


async def test_amounts_that_have_no_room_give_way_one_after_the_other() -> None:
    statement = await march("90071992547409.92")
    widths = ColumnChoice(split=True).fitted(59, 1, PLAIN, statement)
    assert sum(widths.values()) + 2 * len(widths) == 59
    assert (widths[BALANCE], widths[DESCRIPTION]) == (5, 8)


async def test_out_and_in_have_no_signs_and_a_mask_does_not_tell_them_apart() -> None:
    statement = await march("-1100.00", "3250.00", "0.00")
    rows = statement.transactions
    assert [(OUT.text(PLAIN, row), IN.text(PLAIN, row)) for row in rows] == [
        ("1,100.00", ""),
        ("", "3,250.00"),
        ("", "0.00"),
    ]
    masked = Formats(masked=True)
    assert {(OUT.text(masked, row), IN.text(masked, row)) for row in rows} == {(MASK, MASK)}


@pytest.mark.parametrize(
    ("width", "pattern", "shown"),
    [
        (79, None, "04-01"),
        (140, None, "2026-04-01"),
        (79, "dd.MM.yyyy", "01.04."),
        (79, "M/d/yy", "4/1"),
        (79, "yyyy", "04-01"),
        (140, "d MMM y", "1 Apr 2026"),
    ],
)
async def test_a_value_date_has_its_year_where_there_is_room(
    width: int, pattern: str | None, shown: str
) -> None:
    statement, formats = await march("-1.00"), Formats(date_pattern=pattern)
    widths = ColumnChoice(wide=True).fitted(width, 1, formats, statement)
    row: StatementTransaction = statement.transactions[0]
    assert row.value_on == date(2026, 4, 1)
    cells = {column.key: column.text(formats, row) for column in widths}
    assert cells["value_date"] == shown
    assert (cells["kind"], cells["reference"]) == ("␛POS", "")
