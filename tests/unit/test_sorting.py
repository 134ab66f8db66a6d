"""By which column a table is sorted: the cycle of keys and of clicks."""

from statement_tui.models.sorting import BOOK_ORDER, SortColumn, Sorting


def test_the_cycle_ends_in_book_order() -> None:
    seen = [BOOK_ORDER]
    for _ in range(4):
        seen.append(seen[-1].next())
    assert [sorting.column for sorting in seen] == [None, "date", "text", "amount", None]
    assert Sorting(SortColumn.DATE, descending=True).next() == Sorting(SortColumn.TEXT)


def test_reversed_book_order_is_the_newest_day_first() -> None:
    assert BOOK_ORDER.reversed() == Sorting(SortColumn.DATE, descending=True)
    assert BOOK_ORDER.reversed().reversed() == Sorting(SortColumn.DATE)


def test_clicks_sort_then_reverse_then_end() -> None:
    first = BOOK_ORDER.clicked(SortColumn.AMOUNT)
    second = first.clicked(SortColumn.AMOUNT)
    assert (first, second) == (Sorting(SortColumn.AMOUNT), Sorting(SortColumn.AMOUNT, descending=True))
    assert second.clicked(SortColumn.AMOUNT) == BOOK_ORDER
    assert second.clicked(SortColumn.TEXT) == Sorting(SortColumn.TEXT)


def test_only_the_sorted_column_has_a_mark() -> None:
    sorting = Sorting(SortColumn.TEXT)
    assert [sorting.mark(column) for column in (SortColumn.TEXT, SortColumn.DATE, None)] == ["▲", "", ""]
    assert sorting.reversed().mark(SortColumn.TEXT) == "▼"
    assert BOOK_ORDER.mark(None) == ""
