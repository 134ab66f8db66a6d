"""The header alone: title, balances and proof at every width."""

from typing import Final

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.geometry import Region

from statement_tui.formatting import Formats
from statement_tui.models.account import Account
from statement_tui.models.proof import Verdict
from statement_tui.models.statement import MonthlyStatement
from statement_tui.ui.widgets.statement_header import StatementHeader

from .bank import EVERYDAY, YEN, Book, entry, month, statement_of
from .pilots import lines, settle

ROWS: Final = (
    entry("2026-02-03", "0.00"),
    entry("2026-03-01", "-1100.00"),
    entry("2026-03-15", "3250.00"),
    entry("2026-05-01", "-1.00"),
)
REPORTS: Final = {
    "adds up": {"2026-02-28": "1000.00", "2026-03-31": "3150.00"},
    "adds up: it lies between": {"2026-02-28": "1000.00", "2026-04-15": "3150.00"},
    "adds up to": {"2026-02-28": "1000.00", "2026-03-15": "3150.00"},
    "off by +50.00": {"2026-02-28": "1000.00", "2026-03-31": "3100.00"},
    "cannot be verified": {},
}
GAP: Final = {"2026-03-31": "3150.00", "2026-04-30": "4384.56"}
LONG_NAME: Final = "The account of the community of heirs of " + "Aunt Hildegard " * 12


class Host(App[None]):
    """A terminal that is all header."""

    def compose(self) -> ComposeResult:
        yield StatementHeader()

    @property
    def header(self) -> StatementHeader:
        return self.query_one(StatementHeader)


def text_of(header: StatementHeader) -> str:
    """What stands inside the border, as one line."""
    return " ".join(" ".join(line[1:-1].split()) for line in lines(header)[1:-1]).strip()


def proof_of(header: StatementHeader) -> str:
    """What stands below the balances, as one line."""
    return " ".join(" ".join(line[1:-1].split()) for line in lines(header)[3:-1]).strip()


async def march(says: str = "adds up", account: Account = EVERYDAY) -> MonthlyStatement:
    return await statement_of(Book(account, ROWS, REPORTS[says]), "2026-03")


async def amounts(*texts: str) -> MonthlyStatement:
    rows = [entry("2026-03-01", text) for text in texts]
    return await statement_of(Book(EVERYDAY, rows), "2026-03")


@pytest.mark.parametrize("says", REPORTS)
async def test_every_verdict_is_said_in_words_with_its_mark(says: str) -> None:
    app = Host()
    async with app.run_test(size=(80, 10)) as pilot:
        statement = await march(says)
        app.header.show(statement)
        await settle(pilot)
        assert proof_of(app.header) == Formats().proof(statement)
        assert proof_of(app.header)[2:].startswith(says)
        assert proof_of(app.header)[0] in "✓…✗?"


async def test_a_gap_looks_like_neither_an_empty_month_nor_a_month_that_is_off() -> None:
    app = Host()
    async with app.run_test(size=(80, 10)) as pilot:
        statement = await statement_of(Book(EVERYDAY, ROWS, GAP), "2026-04")
        assert statement.proof.verdict is Verdict.OFF
        app.header.show(statement)
        await settle(pilot)
        assert proof_of(app.header).startswith("○ gap: nothing is booked, and +1,234.56 is missing")
        connected = {"2026-03-31": "3150.00", "2026-04-30": "3150.00"}
        app.header.show(await statement_of(Book(EVERYDAY, ROWS, connected), "2026-04"))
        await settle(pilot)
        assert proof_of(app.header).startswith("✓ adds up")


async def test_balances_stand_right_aligned_under_their_labels() -> None:
    app = Host()
    async with app.run_test(size=(80, 10)) as pilot:
        app.header.show(await march())
        await settle(pilot)
        labels, values = lines(app.header)[1:3]
        assert labels[1:-1].split() == ["Opening", "In", "Out", "Net", "Closing"]
        assert values[1:-1].split() == ["1,000.00", "+3,250.00", "−1,100.00", "+2,150.00", "3,150.00"]
        for label, value in zip(labels[1:-1].split(), values[1:-1].split(), strict=True):
            assert labels.index(label) + len(label) == values.index(value) + len(value)


async def test_the_title_names_account_number_currency_and_month() -> None:
    app = Host()
    async with app.run_test(size=(100, 10)) as pilot:
        app.header.show(await march())
        await settle(pilot)
        title, *_, subtitle = lines(app.header)
        assert title.startswith("╭─ Everyday · DE02 1203 0000 0000 2020 51 · EUR ──")
        assert title.endswith("── March 2026 · 2 of 4 ─╮")
        assert subtitle.endswith(" 2 transactions ─╯")


async def test_one_transaction_is_not_called_transactions() -> None:
    app = Host()
    async with app.run_test(size=(80, 10)) as pilot:
        app.header.show(await amounts("1.00"))
        await settle(pilot)
        assert lines(app.header)[-1].endswith(" 1 transaction ─╯")


async def test_yen_have_no_decimals() -> None:
    app = Host()
    async with app.run_test(size=(80, 10)) as pilot:
        yen = Book(YEN, (entry("2026-03-01", "285000"), entry("2026-03-02", "-98000")))
        app.header.show(await statement_of(yen, "2026-03"))
        await settle(pilot)
        title, _, values, *_ = lines(app.header)
        assert values[1:-1].split() == ["0", "+285,000", "−98,000", "+187,000", "187,000"]
        assert title.startswith("╭─ 東京 Yen · 0310012345678 · JPY ──")
        assert {cell_len(line) for line in lines(app.header)} == {80}


@pytest.mark.parametrize("width", [40, 60, 61, 70, 80, 90, 100, 120, 200])
async def test_the_title_fills_the_border_exactly(width: int) -> None:
    app = Host()
    async with app.run_test(size=(width, 10)) as pilot:
        for account in (EVERYDAY, YEN, EVERYDAY.model_copy(update={"name": LONG_NAME})):
            app.header.show(await march(account=account))
            await settle(pilot)
            title = lines(app.header)[0]
            assert title.startswith("╭─ ")
            assert title.endswith(" March 2026 · 2 of 4 ─╮")
            assert cell_len(title) == width


async def test_a_long_name_is_cut_and_says_so() -> None:
    app = Host()
    async with app.run_test(size=(80, 10)) as pilot:
        app.header.show(await march(account=EVERYDAY.model_copy(update={"name": LONG_NAME})))
        await settle(pilot)
        title = lines(app.header)[0]
        assert title.startswith("╭─ The account of the community of heirs of A")
        assert "… · EUR ─ March 2026" in title


@pytest.mark.parametrize(
    "name", ["[/x]", "[b]bold[/b]", "\x1b[31mred", "a\nb", "\u202eevil", "[@click=app.quit]"]
)
async def test_a_hostile_name_does_no_harm(name: str) -> None:
    app = Host()
    async with app.run_test(size=(80, 10)) as pilot:
        app.header.show(await march(account=EVERYDAY.model_copy(update={"name": name})))
        await settle(pilot)
        text = "".join(lines(app.header))
        assert text.isprintable()
        assert "\u202e" not in text
        if name.isascii() and name.isprintable():
            assert f"╭─ {name} · " in text
        await pilot.click(StatementHeader, offset=(4, 0))
        await settle(pilot)
        assert app.is_running


@pytest.mark.parametrize("width", [60, 70, 80, 90, 100, 120])
@pytest.mark.parametrize("says", [*REPORTS, "gap", "off twice"])
async def test_the_proof_is_whole_at_every_width(width: int, says: str) -> None:
    # Six figures before the point, and a month with a long name before it.
    rows = [entry("2026-02-01", "108132.60"), entry("2026-09-10", "-8132.60"), entry("2026-12-01", "1.00")]
    reports = {
        "gap": {"2026-09-30": "101000.00", "2026-10-31": "378430.00"},
        "off twice": {"2026-08-31": "109132.60", "2026-09-15": "108000.00", "2026-09-30": "478430.00"},
        "adds up": {"2026-08-31": "109132.60", "2026-09-30": "101000.00"},
        "adds up: it lies between": {"2026-08-31": "109132.60", "2026-10-15": "101000.00"},
        "adds up to": {"2026-08-31": "109132.60", "2026-09-15": "101000.00"},
        "off by +50.00": {"2026-08-31": "109132.60", "2026-09-30": "378430.00"},
        "cannot be verified": {},
    }[says]
    statement = await statement_of(Book(EVERYDAY, rows, reports), "2026-10" if says == "gap" else "2026-09")
    app = Host()
    async with app.run_test(size=(width, 10)) as pilot:
        app.header.show(statement)
        await settle(pilot)
        assert proof_of(app.header) == Formats().proof(statement)


@pytest.mark.parametrize("width", [60, 80, 120, 200])
async def test_huge_amounts_are_whole_or_left_out_but_never_cut(width: int) -> None:
    app = Host()
    async with app.run_test(size=(width, 10)) as pilot:
        statement = await amounts("90071992547409.92", "-90071992547409.91")
        app.header.show(statement)
        await settle(pilot)
        labels, values = (line[1:-1].split() for line in lines(app.header)[1:3])
        all_values = {
            "Opening": "1,000.00",
            "In": "+90,071,992,547,409.92",
            "Out": "−90,071,992,547,409.91",
            "Net": "+0.01",
            "Closing": "1,000.01",
        }
        assert len(labels) == {60: 1, 80: 3, 120: 3, 200: 5}[width]
        assert labels[-1] == "Closing"
        assert values == [all_values[label] for label in labels]
        assert proof_of(app.header) == Formats().proof(statement)


async def test_loading_names_account_and_month_and_shows_no_old_balance() -> None:
    app = Host()
    async with app.run_test(size=(80, 10)) as pilot:
        app.header.show(await march())
        app.header.show_loading(EVERYDAY, month("2025-12"))
        await settle(pilot)
        title, *_, subtitle = lines(app.header)
        assert title.endswith(" December 2025 ─╮")
        assert text_of(app.header) == "Loading …"
        assert subtitle == "╰" + "─" * 78 + "╯"


async def test_an_account_without_a_statement_has_a_title_only() -> None:
    app = Host()
    async with app.run_test(size=(80, 10)) as pilot:
        app.header.show(await march())
        app.header.show_account(EVERYDAY)
        await settle(pilot)
        assert lines(app.header)[0].startswith("╭─ Everyday · DE02 1203 0000 0000 2020 51 · EUR ─")
        assert lines(app.header)[0].endswith("─╮")
        assert cell_len(lines(app.header)[0]) == 80
        assert text_of(app.header) == ""


async def test_nothing_is_left_after_clearing() -> None:
    app = Host()
    async with app.run_test(size=(80, 10)) as pilot:
        app.header.show(await march())
        app.header.clear()
        await settle(pilot)
        assert lines(app.header)[0] == "╭" + "─" * 78 + "╮"
        assert lines(app.header)[-1] == "╰" + "─" * 78 + "╯"
        assert text_of(app.header) == ""


async def test_it_follows_the_terminal() -> None:
    app = Host()
    async with app.run_test(size=(120, 10)) as pilot:
        statement = await march("off by +50.00")
        app.header.show(statement)
        await settle(pilot)
        for width in (60, 200, 80):
            await pilot.resize_terminal(width, 10)
            await settle(pilot)
            assert lines(app.header)[0].endswith(" March 2026 · 2 of 4 ─╮")
            assert {cell_len(line) for line in lines(app.header)} == {width}
            assert proof_of(app.header) == Formats().proof(statement)
        app.header.show_loading(EVERYDAY, month("2025-12"))
        await pilot.resize_terminal(100, 10)
        await settle(pilot)
        assert lines(app.header)[0].endswith(" December 2025 ─╮")
        assert text_of(app.header) == "Loading …"


async def test_the_verdicts_differ_in_colour_too() -> None:
    app = Host()
    async with app.run_test(size=(80, 10)) as pilot:
        colours = set()
        for says in ("adds up", "off by +50.00", "cannot be verified"):
            app.header.show(await march(says))
            await settle(pilot)
            [line] = app.header.render_lines(Region(0, 3, 80, 1))
            colours.add(
                next(segment.style.color for segment in line if says[:3] in segment.text and segment.style)
            )
        assert len(colours) == 3
