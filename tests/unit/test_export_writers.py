"""Exported statements: text, CSV, JSON, Markdown and OFX."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import StringIO
from xml.etree import ElementTree

import pytest

from statement_tui.errors import UsageFault
from statement_tui.export_job import ExportFormat, ExportJob
from statement_tui.formatting import MASK, Formats
from statement_tui.models.account import Account
from statement_tui.models.month import Month
from statement_tui.models.proof import Proof, Verdict
from statement_tui.models.statement import MonthlyStatement
from statement_tui.models.told_balance import ToldBalance
from statement_tui.models.transaction import StatementTransaction
from statement_tui.models.transaction_filter import TransactionFilter
from statement_tui.services.export_statements import select
from statement_tui.writers.as_csv import CsvWriter
from statement_tui.writers.as_json import JsonWriter, statement_as_json
from statement_tui.writers.as_markdown import MarkdownWriter
from statement_tui.writers.as_ofx import OfxWriter
from statement_tui.writers.as_text import TextWriter, statement_as_text
from statement_tui.writers.statement_file import StatementWriter, require_writable
from statement_tui.writers.xml_text import xml_text

ACCOUNT = Account(user_id="alice", number="DE02120300000000202051", name="Every|day", currency="EUR")
HOSTILE = "a|b `x` <img src=x onerror=1> [l](http://x) ![i](y)\n# h\x1b[2J\u202e *b* www.evil.de ~~s~~ \\|"


def row(day: int, amount: str, balance: str, description: str, **more: object) -> StatementTransaction:
    return StatementTransaction.model_validate(
        {
            "booked_on": date(2026, 6, day),
            "sequence": 1,
            "amount": Decimal(amount),
            "balance": Decimal(balance),
            "description": description,
            **more,
        }
    )


STATEMENT = MonthlyStatement(
    account=ACCOUNT,
    period=Month.parse("2026-06"),
    first_month=Month.parse("2026-06"),
    last_month=Month.parse("2026-06"),
    opening_balance=Decimal("100.00"),
    total_in=Decimal("50.00"),
    total_out=Decimal("-45.10"),
    transaction_count=3,
    follows_previous=False,
    proof=Proof(verdict=Verdict.UNVERIFIED),
    transactions=(
        row(1, "-45.00", "55.00", "=Rent", value_on=date(2026, 6, 2), counterparty="Owner", kind="XFER"),
        row(2, "50.00", "105.00", "Salary", reference="R1", counterparty_account="DE9", end_to_end_id="+E"),
        row(3, "-0.10", "104.90", HOSTILE, reference="R1"),
    ),
)
TWICE = [STATEMENT, STATEMENT]


def written(writer: StatementWriter, wanted: str = "", count: int = 1) -> str:
    def pieces() -> Iterator[str]:
        yield from writer.begin()
        for _ in range(count):
            yield from writer.add(select(STATEMENT, TransactionFilter.parse(wanted)))
        yield from writer.end()

    return "".join(pieces())


def test_csv_has_a_line_for_each_balance_and_transaction_under_one_header() -> None:
    lines = list(csv.DictReader(StringIO(written(CsvWriter(), count=2))))

    assert [line["line"] for line in lines] == ["opening", *["transaction"] * 3, "closing"] * 2
    assert lines[0] == dict.fromkeys(lines[0], "") | {
        "line": "opening",
        "account_number": ACCOUNT.number,
        "currency": "EUR",
        "booked_on": "2026-06-01",
        "balance": "100.00",
    }
    assert lines[1]["description"] == "'=Rent"
    assert (lines[1]["value_on"], lines[1]["amount"], lines[1]["kind"]) == ("2026-06-02", "-45.00", "XFER")
    assert (lines[2]["counterparty_account"], lines[2]["end_to_end_id"]) == ("DE9", "'+E")
    assert (lines[4]["booked_on"], lines[4]["amount"], lines[4]["balance"]) == ("2026-06-30", "", "104.90")


def test_csv_of_a_filtered_statement_says_so_and_keeps_the_balances() -> None:
    lines = list(csv.DictReader(StringIO(written(CsvWriter(), "rent"))))

    assert [line["line"] for line in lines] == ["filter", "opening", "transaction", "closing"]
    assert lines[0]["description"] == "rent (1 of 3, in 0.00, out -45.00)"
    assert [line["balance"] for line in lines] == ["", "100.00", "55.00", "104.90"]


def test_json_is_a_list_of_the_objects_of_show() -> None:
    [first, second] = json.loads(written(JsonWriter(), count=2))
    assert first == second == json.loads(statement_as_json(STATEMENT))

    [filtered] = json.loads(written(JsonWriter(), "in"))
    assert filtered["filter"] == {
        "text": "in",
        "transactions": 1,
        "of": 3,
        "total_in": "50.00",
        "total_out": "0.00",
    }
    assert [each["balance"] for each in filtered["transactions"]] == ["105.00"]
    assert filtered["closing_balance"] == "104.90"
    assert json.loads(written(JsonWriter(), count=0)) == []


def test_text_is_what_show_prints_one_below_the_other() -> None:
    shown = statement_as_text(STATEMENT, Formats())
    assert written(TextWriter(Formats()), count=2) == f"{shown}\n\n{shown}"
    filtered = written(TextWriter(Formats()), "rent")
    assert "Only what “rent” finds: 1 of 3 transactions · in 0.00 · out −45.00\n" in filtered
    assert "100.00" in filtered
    assert "Salary" not in filtered


def test_markdown_has_totals_proof_and_every_line_in_a_table() -> None:
    lines = written(MarkdownWriter(Formats()), count=1).splitlines()

    assert lines[0] == "# Every&#124;day · DE02 1203 0000 0000 2020 51 · EUR · June 2026"
    assert lines[6] == "| 100.00 | +50.00 | −45.10 | +4.90 | 104.90 |"
    assert lines[8] == "? cannot be verified: the bank reports no balance to compare with"
    assert lines[12] == "| 2026-06-01 |  | Opening balance |  | 100.00 |"
    assert lines[13] == "| 2026-06-01 | 2026-06-02 | Owner · \\=Rent | −45.00 | 55.00 |"
    assert lines[-1] == "| 2026-06-30 |  | Closing balance |  | 104.90 |"
    assert len(lines) == 17


def test_no_text_acts_in_markdown() -> None:
    line = written(MarkdownWriter(Formats())).splitlines()[-2]

    assert line == (
        "| 2026-06-03 |  | a&#124;b &#96;x&#96; &lt;img src\\=x onerror\\=1&gt; "
        "\\[l\\](http&#58;//x) \\!\\[i\\](y)␊\\# h␛\\[2J· \\*b\\* www&#46;evil.de \\~\\~s\\~\\~ &#92;&#124; "
        "| −0.10 | 104.90 |"
    ).replace("&lt;", "&#60;").replace("&gt;", "&#62;")


@pytest.mark.parametrize(
    "writer",
    [
        CsvWriter(masked=True),
        JsonWriter(masked=True),
        TextWriter(Formats(masked=True)),
        MarkdownWriter(Formats(masked=True)),
    ],
)
def test_what_is_masked_tells_no_amount_name_text_or_number(writer: StatementWriter) -> None:
    text = written(writer, "salary")

    for secret in ("Every", "alice", "DE02", "1203", "Salary", "salary", "R1", "DE9", "45", "50", "10", "E+"):
        assert secret not in text.replace("2026-", "").replace("\\u202", "")
    assert MASK in text or MASK.encode("ascii", "backslashreplace").decode() in text


def test_ofx_is_well_formed_and_identifies_each_transaction_for_certain() -> None:
    told = ToldBalance((date(2026, 7, 1), 0), date(2026, 6, 30), Decimal("104.90"), None)
    text = "".join(
        [
            *(writer := OfxWriter(ACCOUNT, [told])).begin(),
            *writer.add(select(STATEMENT, TransactionFilter())),
            *writer.end(),
        ]
    )
    # Control characters are what a strict parser refuses.
    root = ElementTree.fromstring(text.replace("&#27;", "").encode())
    rows = [{leaf.tag: leaf.text for leaf in row} for row in root.iter("STMTTRN")]

    identifications = [each["FITID"] for each in rows]
    assert len(set(identifications)) == 3
    assert all(each.startswith("STUI-") for each in identifications if each)
    assert [each.get("REFNUM") for each in rows] == [None, "R1", "R1"]
    assert [each["TRNTYPE"] for each in rows] == ["XFER", "CREDIT", "DEBIT"]
    assert root.findtext(".//LEDGERBAL/STUI.BALANCE") == "computed"
    assert rows[2]["MEMO"] == HOSTILE.replace("\x1b", "")


def test_xml_text_keeps_every_character_that_can_be_named() -> None:
    assert xml_text("a\r\n\x1b\x85<&>") == "a&#13;\n&#27;&#133;&lt;&amp;&gt;"
    assert xml_text("\0\ud800") == "\ufffd\ufffd"


@pytest.mark.parametrize(("wanted", "masked"), [("rent", False), ("", True)])
def test_ofx_of_less_than_everything_is_refused(wanted: str, masked: bool) -> None:
    job = ExportJob("1", ExportFormat.OFX, filter_text=wanted, formats=Formats(masked=masked))
    with pytest.raises(UsageFault, match="cannot be exported as OFX"):
        require_writable(job)
