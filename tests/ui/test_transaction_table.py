"""The table alone: a `DataTable` whose rows stay in the statement."""

import pytest
from textual.app import App, ComposeResult
from textual.coordinate import Coordinate
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import DataTable
from textual.widgets.data_table import CellKey, ColumnDoesNotExist, ColumnKey, RowDoesNotExist, RowKey

from statement_tui.models.statement import MonthlyStatement
from statement_tui.models.transaction import Transaction
from statement_tui.ui.widgets.transaction_table import TransactionTable

from .bank import EVERYDAY, YEN, Book, entry, monthly, statement_of
from .pilots import lines, press, settle

MARCH = Book(
    EVERYDAY,
    (
        entry("2026-03-01", "-1100.00", "Rent", counterparty="Landlord"),
        entry("2026-03-02", "-45.10", "Grocer"),
        entry("2026-03-15", "3250.00", "Salary March", counterparty="Salary"),
        entry("2026-03-31", "0.00", "Nothing"),
    ),
)
HOSTILE = {
    "an end tag": "[/x]",
    "a reference": "[ref 1] paid",
    "an action": "[@click=app.quit]x[/]",
    "a control sequence": "\x1b[31mred\x1b]52;c;AAAA\x07",
    "a line break": "first\nsecond\r\nthird",
    "text turned round": "\u202eevil\u2066",
    "a NUL": "a\x00b",
    "C1": "a\x9b31mb",
}


class Host(App[None]):
    """Five lines around the table that note what it says."""

    CSS = "TransactionTable { height: 1fr; }"

    def __init__(self, statement: MonthlyStatement | None = None) -> None:
        super().__init__()
        self.statement = statement
        self.highlighted: list[int] = []
        self.selected: list[int] = []
        self.keys: list[str | None] = []
        self.wanted: list[int] = []

    def compose(self) -> ComposeResult:
        yield TransactionTable()

    def on_mount(self) -> None:
        if self.statement is not None:
            self.call_after_refresh(self.table.show, self.statement)

    @property
    def table(self) -> TransactionTable:
        return self.query_one(TransactionTable)

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        self.highlighted.append(event.cursor_row)
        self.keys.append(event.row_key.value)

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        self.selected.append(event.cursor_row)
        self.keys.append(event.row_key.value)

    def on_transaction_table_page_wanted(self, event: TransactionTable.PageWanted) -> None:
        self.wanted.append(event.rows[0])


def book(*rows: Transaction) -> Book:
    return Book(EVERYDAY, rows)


async def forty() -> MonthlyStatement:
    return await statement_of(Book(EVERYDAY, monthly("2026-03", 1, rows=40)), "2026-03")


def strips(table: TransactionTable) -> list[Strip]:
    return table.render_lines(Region(0, 0, *table.size))


def top_row(table: TransactionTable) -> int:
    return round(table.scroll_y)


def assert_cursor_in_view(table: TransactionTable) -> None:
    rows = table.size.height - 1
    assert top_row(table) <= table.cursor_row < top_row(table) + rows


# What a DataTable is asked for.


async def test_it_answers_like_any_table() -> None:
    app = Host(await statement_of(MARCH, "2026-03"))
    async with app.run_test() as pilot:
        await settle(pilot)
        table = app.table
        assert isinstance(table, DataTable)
        assert table.row_count == 4
        assert table.get_row_at(0) == ["2026-03-01", "Landlord · Rent", "−1,100.00", "−100.00"]
        assert table.get_row("2") == ["2026-03-15", "Salary March", "3,250.00", "3,104.90"]
        assert table.get_row(RowKey("3"))[2:] == ["0.00", "3,104.90"]
        assert table.get_cell("1", "description") == "Grocer"
        assert table.get_cell(RowKey("1"), "amount") == "−45.10"
        assert table.get_row_index("3") == 3
        assert table.get_cell_coordinate("1", "balance") == Coordinate(1, 3)
        assert list(table.get_column("amount")) == ["−1,100.00", "−45.10", "3,250.00", "0.00"]
        assert table.coordinate_to_cell_key(Coordinate(2, 1)) == CellKey(
            RowKey("2"), ColumnKey("description")
        )
        assert [str(column.label) for column in table.ordered_columns] == [
            "Date",
            "Description",
            "Amount",
            "Balance",
        ]


async def test_it_refuses_rows_and_columns_that_do_not_exist() -> None:
    app = Host(await statement_of(MARCH, "2026-03"))
    async with app.run_test() as pilot:
        await settle(pilot)
        for index in (-1, 4):
            with pytest.raises(RowDoesNotExist):
                app.table.get_row_at(index)
        for key in ("4", "-1", "", "one", "²", RowKey(None)):
            with pytest.raises(RowDoesNotExist):
                app.table.get_row(key)
        with pytest.raises(ColumnDoesNotExist):
            app.table.get_cell("0", "kind")
        assert not app.table.is_valid_row_index(4)
        assert app.table.transaction_at(4) is None


async def test_the_transaction_of_a_row_is_that_of_the_statement() -> None:
    statement = await statement_of(MARCH, "2026-03")
    app = Host(statement)
    async with app.run_test() as pilot:
        await settle(pilot)
        assert [app.table.transaction_at(row) for row in range(4)] == list(statement.transactions)


@pytest.mark.parametrize("period", [None, "2026-02"])
async def test_without_transactions_there_are_no_rows(period: str | None) -> None:
    empty = Book(EVERYDAY, MARCH.transactions, {"2026-01-31": "1000.00"})
    app = Host(await statement_of(empty, period) if period else None)
    async with app.run_test(size=(80, 10)) as pilot:
        await settle(pilot)
        await press(pilot, "j", "G", "end", "k", "g", "pagedown", "pageup", "enter", "i")
        assert await pilot.click(TransactionTable, offset=(5, 3))
        assert app.table.row_count == 0
        assert list(app.table.get_column("amount")) == []
        assert app.table.transaction_at(app.table.cursor_row) is None
        assert (app.highlighted, app.selected) == ([], [])
        assert [line.strip() for line in lines(app.table)[1:]] == [""] * 9
        app.table.show(await statement_of(MARCH, "2026-03"))
        await press(pilot, "j")
        assert app.table.cursor_row == 1


async def test_a_statement_that_came_while_the_table_was_hidden_has_its_columns_when_it_is_seen() -> None:
    app = Host()
    async with app.run_test(size=(80, 10)) as pilot:
        app.table.display = False
        app.table.show(await statement_of(MARCH, "2026-03"))
        app.table._fitted_width = 0
        for column in app.table.columns.values():
            column.width = 11  # as before the first layout
        app.table.display = True
        await settle(pilot)
        assert "Landlord · Rent" in lines(app.table)[1]
        assert [column.width for column in app.table.columns.values()] == [10, 39, 11, 11]


async def test_another_statement_takes_its_place() -> None:
    app = Host(await forty())
    async with app.run_test(size=(80, 10)) as pilot:
        await settle(pilot)
        await press(pilot, "G")
        app.table.show(await statement_of(MARCH, "2026-03"))
        await settle(pilot)
        assert (app.table.row_count, app.table.cursor_row, app.table.scroll_y) == (4, 0, 0)
        assert "Landlord · Rent" in lines(app.table)[1]
        assert lines(app.table)[5].strip() == ""
        assert app.table.max_scroll_y == 0
        app.table.show(None)
        assert app.table.row_count == 0
        assert lines(app.table)[1].strip() == ""


@pytest.mark.parametrize(("row", "shown"), [(0, 0), (1, 1), (25, 25), (39, 39), (99, 39), (-5, 0)])
async def test_a_statement_can_be_shown_at_a_row(row: int, shown: int) -> None:
    app = Host(await statement_of(MARCH, "2026-03"))
    async with app.run_test(size=(80, 10)) as pilot:
        await settle(pilot)
        app.table.show(await forty(), row=row)
        await settle(pilot)
        assert app.table.cursor_row == shown
        assert_cursor_in_view(app.table)
        assert app.highlighted[-1] == shown


# Keys.


@pytest.mark.parametrize(
    ("keys", "row"),
    [
        (["j"], 1),
        (["down", "down"], 2),
        (["j", "j", "k"], 1),
        (["down", "up"], 0),
        (["k"], 0),
        (["G"], 39),
        (["end"], 39),
        (["G", "g"], 0),
        (["end", "home"], 0),
        (["end", "j"], 39),
        (["pagedown"], 9),
        (["ctrl+d"], 9),
        (["pagedown", "pagedown"], 18),
        (["pagedown", "pageup"], 0),
        (["ctrl+d", "ctrl+u"], 0),
        (["pagedown"] * 7, 39),
        (["end", "pageup"], 30),
        (["end", "ctrl+u"], 30),
        (["pageup"], 0),
    ],
)
async def test_the_keys_move_the_cursor_and_it_stays_in_view(keys: list[str], row: int) -> None:
    app = Host(await forty())
    async with app.run_test(size=(80, 10)) as pilot:
        await settle(pilot)
        for key in keys:
            await press(pilot, key)
            assert_cursor_in_view(app.table)
        assert app.table.cursor_row == row
        assert app.highlighted[-1] == row


async def test_every_move_is_said_once_with_the_key_of_the_row() -> None:
    app = Host(await forty())
    async with app.run_test(size=(80, 10)) as pilot:
        await settle(pilot)
        assert app.highlighted == [0]
        await press(pilot, "j", "j", "k", "G", "G")
        assert app.highlighted == [0, 1, 2, 1, 39]
        assert app.keys == ["0", "1", "2", "1", "39"]
        assert app.selected == []


@pytest.mark.parametrize("key", ["enter", "i"])
async def test_enter_selects_the_row_under_the_cursor(key: str) -> None:
    app = Host(await forty())
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "j", "j", key)
        assert app.selected == [2]
        assert app.keys[-1] == "2"


async def test_the_months_keys_are_left_to_the_screen() -> None:
    bound = {key for binding in TransactionTable.BINDINGS for key in binding.key.split(",")}  # type: ignore[union-attr]
    assert not bound & {"left", "right", "h", "l", "q", "escape"}
    app = Host(await forty())
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "j", "left", "right")
        assert app.table.cursor_coordinate == Coordinate(1, 0)
        assert app.table.scroll_x == 0


async def test_a_page_keeps_the_line_of_the_cursor() -> None:
    app = Host(await forty())
    async with app.run_test(size=(80, 10)) as pilot:
        await settle(pilot)
        await press(pilot, "j", "j", "pagedown")
        assert (app.table.cursor_row, top_row(app.table)) == (11, 9)


# The mouse.


async def test_the_first_click_highlights_and_the_second_selects() -> None:
    app = Host(await forty())
    async with app.run_test(size=(80, 10)) as pilot:
        await settle(pilot)
        await pilot.click(TransactionTable, offset=(20, 4))
        assert (app.table.cursor_row, app.highlighted[-1], app.selected) == (3, 3, [])
        await pilot.click(TransactionTable, offset=(70, 4))
        assert (app.table.cursor_row, app.selected) == (3, [3])


async def test_a_click_means_the_row_that_is_seen() -> None:
    app = Host(await forty())
    async with app.run_test(size=(80, 10)) as pilot:
        await settle(pilot)
        await press(pilot, "G")
        await pilot.click(TransactionTable, offset=(20, 1))
        assert app.table.cursor_row == top_row(app.table) == 31


@pytest.mark.parametrize("y", [0, 5, 8])
async def test_a_click_beside_the_rows_does_nothing(y: int) -> None:
    app = Host(await statement_of(MARCH, "2026-03"))
    async with app.run_test(size=(80, 10)) as pilot:
        await settle(pilot)
        await press(pilot, "j")
        said = list(app.highlighted)
        await pilot.click(TransactionTable, offset=(20, y))
        assert (app.table.cursor_row, app.highlighted, app.selected) == (1, said, [])


def hovered(table: TransactionTable) -> list[int]:
    """The lines painted with the background of the hover."""
    style = table.get_component_rich_style("datatable--hover")
    painted = []
    for y, strip in enumerate(strips(table)):
        if any(segment.style and segment.style.bgcolor == style.bgcolor for segment in strip):
            painted.append(y)
    return painted


async def test_the_line_under_the_mouse_is_marked_until_it_leaves() -> None:
    app = Host(await statement_of(MARCH, "2026-03"))
    async with app.run_test(size=(80, 10)) as pilot:
        await settle(pilot)
        await pilot.hover(TransactionTable, offset=(20, 3))
        assert hovered(app.table) == [3]
        await pilot.hover(TransactionTable, offset=(20, 4))
        assert hovered(app.table) == [4]
        for y in (0, 7):
            await pilot.hover(TransactionTable, offset=(20, 2))
            assert hovered(app.table) == [2]
            await pilot.hover(TransactionTable, offset=(20, y))
            assert hovered(app.table) == []
        await pilot.hover(TransactionTable, offset=(20, 3))
        await press(pilot, "k")
        assert hovered(app.table) == []


# What is painted.


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
async def test_every_line_is_exactly_as_wide_as_the_table(width: int) -> None:
    rows = [
        entry("2026-03-01", "-12.00", "Grocer " * 40),
        entry("2026-03-02", "-12.00", "セブン-イレブン 目黒駅前店 " * 10, counterparty="カ）サクラソフト"),
        entry("2026-03-03", "-12.00", "ﾄｳｷﾖｳﾃﾞﾝﾘﾖｸ 👩‍👩‍👧‍👦 🇩🇪 ☕️ e\u0301 " * 4),
        entry("2026-03-04", "-12.00", ""),
        *(entry("2026-03-05", "1.00", text) for text in HOSTILE.values()),
    ]
    app = Host(await statement_of(book(*rows), "2026-03"))
    async with app.run_test(size=(width, 30)) as pilot:
        await settle(pilot)
        assert {strip.cell_length for strip in strips(app.table)} == {width}
        assert app.table.scroll_x == 0
        assert not app.table.show_horizontal_scrollbar


@pytest.mark.parametrize("width", [60, 80, 120])
async def test_dates_and_amounts_are_never_cut_and_the_description_is(width: int) -> None:
    rows = (
        entry("2026-03-01", "-1234.56", "Grocer " * 40),
        entry("2026-03-02", "-12.00", "東京" * 80),
    )
    app = Host(await statement_of(book(*rows), "2026-03"))
    async with app.run_test(size=(width, 10)) as pilot:
        await settle(pilot)
        _, first, second, *_ = lines(app.table)
        assert first.startswith(" 2026-03-01  Grocer ")
        assert first.rstrip().endswith("…    −1,234.56      −234.56")
        assert second.startswith(" 2026-03-02  東京東京")
        assert second.rstrip().endswith("…       −12.00      −246.56")


async def test_labels_stand_over_their_columns() -> None:
    app = Host(await statement_of(MARCH, "2026-03"))
    async with app.run_test(size=(80, 10)) as pilot:
        await settle(pilot)
        header, first, *_ = lines(app.table)
        assert header.index("Date") == first.index("2026-03-01")
        assert header.index("Description") == first.index("Landlord")
        assert header.index("Amount") + len("Amount") == first.index("−1,100.00") + len("−1,100.00")
        assert header.rstrip().endswith("Balance")
        assert len(header.rstrip()) == len(first.rstrip())


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("field", ["description", "counterparty"])
async def test_what_a_bank_writes_does_no_harm(name: str, field: str) -> None:
    fields = {"description": "plain", field: HOSTILE[name]}
    row = entry("2026-03-01", "-1.00", **fields)
    app = Host(await statement_of(book(row), "2026-03"))
    async with app.run_test(size=(80, 10)) as pilot:
        await settle(pilot)
        await press(pilot, "j", "enter")
        text = "\n".join(lines(app.table))
        assert not any(
            ord(character) < 32 or 0x7F <= ord(character) < 0xA0 for character in text.replace("\n", "")
        )
        assert not any(
            0x2028 <= ord(character) < 0x202F or 0x2060 <= ord(character) < 0x2070 for character in text
        )
        letters = [word for word in HOSTILE[name].split() if word.isascii() and word.isprintable()]
        assert all(word in text for word in letters)
        assert "−1.00" in text.splitlines()[1]
        assert [line.strip() for line in text.splitlines()[2:]] == [""] * 8


async def test_markup_is_shown_as_it_is_written() -> None:
    rows = [entry("2026-03-01", "-1.00", text) for text in ("[/x]", "[ref 1]", "[b]x[/b]", "[red", "\\[x]")]
    app = Host(await statement_of(book(*rows), "2026-03"))
    async with app.run_test(size=(80, 10)) as pilot:
        await settle(pilot)
        found = [line.split("  ")[1].strip() for line in lines(app.table)[1:6]]
        assert found == ["[/x]", "[ref 1]", "[b]x[/b]", "[red", "\\[x]"]


async def test_large_amounts_make_their_columns_wider() -> None:
    rows = (
        entry("2026-03-01", "90071992547409.92", "Too much"),
        entry("2026-03-02", "-90071992547409.92", "And gone"),
    )
    app = Host(await statement_of(book(*rows), "2026-03"))
    async with app.run_test(size=(80, 10)) as pilot:
        await settle(pilot)
        first, second = lines(app.table)[1:3]
        assert first.rstrip().endswith("90,071,992,547,409.92   90,071,992,548,409.92")
        assert "−90,071,992,547,409.92" in second
        assert "Too much" in first
        app.table.show(await statement_of(MARCH, "2026-03"))
        await settle(pilot)
        assert app.table.ordered_columns[2].width == 11


async def test_an_amount_that_has_no_room_is_never_shown_as_a_smaller_one() -> None:
    rows = (entry("2026-03-01", "90071992547409.92", "Too much"),)
    app = Host(await statement_of(book(*rows), "2026-03"))
    async with app.run_test(size=(60, 10)) as pilot:
        await settle(pilot)
        first = lines(app.table)[1].rstrip()
        assert strips(app.table)[1].cell_length == 60
        assert first.endswith(("…", "90,071,992,548,409.92"))


async def test_amounts_have_the_decimals_of_their_currency() -> None:
    yen = Book(YEN, (entry("2026-03-25", "285000", "給与 3月", counterparty="カ）サクラソフト"),))
    app = Host(await statement_of(yen, "2026-03"))
    async with app.run_test(size=(80, 10)) as pilot:
        await settle(pilot)
        assert lines(app.table)[1].rstrip().endswith("285,000      285,000")
        assert "カ）サクラソフト · 給与 3月" in lines(app.table)[1]


async def test_money_in_has_a_colour_of_its_own_and_money_out_its_sign() -> None:
    app = Host(await statement_of(MARCH, "2026-03"))
    async with app.run_test(size=(80, 10)) as pilot:
        await settle(pilot)
        colour = app.table.get_component_rich_style("transaction-table--in").color
        amounts = [list(strip)[2] for strip in strips(app.table)[1:5]]
        assert [bool(segment.style and segment.style.color == colour) for segment in amounts] == [
            False,
            False,
            True,
            False,
        ]
        assert [segment.text.strip()[0] for segment in amounts] == ["−", "−", "3", "0"]


async def test_the_cursor_covers_the_whole_line() -> None:
    app = Host(await statement_of(MARCH, "2026-03"))
    async with app.run_test(size=(80, 10)) as pilot:
        await settle(pilot)
        await press(pilot, "j")
        background = app.table.get_component_rich_style("datatable--cursor").bgcolor
        marked = [
            y
            for y, strip in enumerate(strips(app.table))
            if all(segment.style and segment.style.bgcolor == background for segment in strip)
        ]
        assert marked == [2]


async def test_the_columns_follow_the_terminal() -> None:
    app = Host(await statement_of(book(entry("2026-03-01", "-1.00", "Grocer " * 30)), "2026-03"))
    async with app.run_test(size=(120, 10)) as pilot:
        await settle(pilot)
        for width in (60, 100, 80):
            await pilot.resize_terminal(width, 10)
            await settle(pilot)
            assert {strip.cell_length for strip in strips(app.table)} == {width}
            assert lines(app.table)[1].rstrip().endswith("…        −1.00       999.00")
            assert app.table.scroll_x == 0


async def test_the_cursor_stays_in_view_when_the_terminal_becomes_lower() -> None:
    app = Host(await forty())
    async with app.run_test(size=(80, 30)) as pilot:
        await settle(pilot)
        await press(pilot, *["j"] * 20)
        await pilot.resize_terminal(80, 10)
        await settle(pilot)
        assert app.table.cursor_row == 20
        assert_cursor_in_view(app.table)
