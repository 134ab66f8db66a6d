"""The commands as a script meets them."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.e2e.terminal import PROGRAM, Terminal, private_environment

OFX = """OFXHEADER:100
DATA:OFXSGML

<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR
<BANKACCTFROM><BANKID>12030000<ACCTID>2020 51<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20250603<TRNAMT>-45.10<FITID>1<NAME>Grocer</STMTTRN>
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20250627<TRNAMT>3250.00<FITID>2<NAME>Salary</STMTTRN>
</BANKTRANLIST>
<LEDGERBAL><BALAMT>3204.90<DTASOF>20250630</LEDGERBAL>
</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, *arguments],
        env=private_environment(home),
        cwd=home,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_bank_file_comes_in_once_and_is_shown(tmp_path: Path) -> None:
    (tmp_path / "june.ofx").write_text(OFX)
    first = run(tmp_path, "import", "june.ofx")
    again = run(tmp_path, "import", "--format", "json", "june.ofx")
    shown = run(tmp_path, "show", "202051", "--format", "json")
    assert (first.returncode, again.returncode, shown.returncode) == (0, 0, 0), first.stderr
    [statement] = json.loads(again.stdout)["statements"]
    assert (statement["new"], statement["duplicates"]) == (0, 2)
    assert json.loads(shown.stdout)["closing_balance"] == "3204.90"
    assert [row["balance"] for row in json.loads(shown.stdout)["transactions"]] == ["-45.10", "3204.90"]


def test_what_was_imported_is_browsed(tmp_path: Path) -> None:
    (tmp_path / "june.ofx").write_text(OFX)
    assert run(tmp_path, "import", "june.ofx").returncode == 0
    with Terminal([], tmp_path, columns=80, rows=24) as terminal:
        terminal.wait_for("June 2025", "3,204.90", "cannot be verified")
        terminal.press("q")
        assert terminal.exit_code() == 0


def test_without_a_database_the_screen_says_what_to_do(tmp_path: Path) -> None:
    with Terminal([], tmp_path, columns=80, rows=24) as terminal:
        terminal.wait_for("There are no statements yet", "statement-tui import", "statement-tui demo")
        (tmp_path / "june.ofx").write_text(OFX)
        assert run(tmp_path, "import", "june.ofx").returncode == 0
        terminal.press("r")
        terminal.wait_for("June 2025", "3,204.90")


@pytest.mark.parametrize("arguments", [[], ["demo"], ["--db", "nothing.db"]])
def test_without_a_terminal_it_names_the_commands_that_need_none(
    tmp_path: Path, arguments: list[str]
) -> None:
    answer = run(tmp_path, *arguments)
    assert answer.returncode == 2
    assert "statement-tui show" in answer.stderr
    assert answer.stdout == ""
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_database_that_is_named_has_to_be_there(tmp_path: Path) -> None:
    with Terminal(["--db", "a typo?#%.db"], tmp_path) as terminal:
        terminal.wait_for("There is no database", "a typo?#%.db")
        assert terminal.exit_code() == 2
    assert [path.name for path in tmp_path.iterdir()] == ["tmp"]


def test_check_is_silent_until_something_is_off(tmp_path: Path) -> None:
    assert run(tmp_path, "seed", "--db", "demo.db").returncode == 0
    savings = run(tmp_path, "check", "--db", "demo.db", "--account", "DE02500105170137075030")
    everything = run(tmp_path, "check", "--db", "demo.db")
    assert everything.returncode == 1
    lines = everything.stdout.splitlines()
    assert len([line for line in lines if not line.startswith(" ")]) == 2
    assert any("hint: " in line and "is it booked twice?" in line for line in lines)
    assert "off by −89.47" in everything.stdout
    assert (savings.returncode, savings.stdout) == (0, "")
