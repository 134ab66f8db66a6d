"""The commands as a user calls them, and what is on disk before and afterwards."""

import hashlib
import json
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from statement_tui.cli import cli

IBAN = "DE02120300000000202051"
EVERYDAY = "DE02 1203 0000 0000 2020 51"
"""The first account of the demo data."""
HOSTILE = "\x1b]52;c;ZXZpbA==\x07\x9b2J\u202e[/] [@click=app.quit]x[/]"


def row(day: int, amount: str, name: str = "Grocer", fitid: str = "") -> str:
    reference = f"<FITID>{fitid}" if fitid else ""
    return f"<STMTTRN><TRNTYPE>POS<DTPOSTED>202606{day:02}<TRNAMT>{amount}{reference}<NAME>{name}</STMTTRN>"


def ofx(
    *rows: str,
    balance: str | None = None,
    number: str = IBAN,
    currency: str = "EUR",
    as_of: str = "20260630",
) -> str:
    """An OFX 1.x file of one statement, with rows of June 2026."""
    account = f"<BANKACCTFROM><BANKID>1<ACCTID>{number}<ACCTTYPE>CHECKING</BANKACCTFROM>"
    ledger = f"<LEDGERBAL><BALAMT>{balance}<DTASOF>{as_of}</LEDGERBAL>" if balance else ""
    curdef = f"<CURDEF>{currency}" if currency else ""
    return (
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n"
        f"<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS>{curdef}{account}<BANKTRANLIST>\n"
        + "\n".join(rows)
        + f"\n</BANKTRANLIST>{ledger}</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
    )


def run(*arguments: str | Path) -> Result:
    """Run a command in this process; only what ends it properly is accepted."""
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments], prog_name="statement-tui")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def run_process(*arguments: str | Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run `python -m statement_tui` as a shell would."""
    return subprocess.run(
        [sys.executable, "-m", "statement_tui", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=30,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
    )


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def reports(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def counts(result: Result) -> list[tuple[int, int]]:
    """New and duplicates of the first statement of each file."""
    return [(r["statements"][0]["new"], r["statements"][0]["duplicates"]) for r in reports(result)]


def contents(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, but for the index of texts."""
    database = sqlite3.connect(path)
    try:
        tables = [
            name
            for [name] in database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search%'"
            )
        ]
        return {table: database.execute(f"SELECT * FROM {table}").fetchall() for table in tables}
    finally:
        database.close()


def snapshot(folder: Path) -> dict[str, str]:
    """All files and folders below, with what is in them; of huge files only the beginning."""
    state = {}
    for path in folder.rglob("*"):
        state[str(path.relative_to(folder))] = ""
        if path.is_file():
            with path.open("rb") as file:
                start = file.read(10_000_000)
            state[str(path.relative_to(folder))] = (
                f"{path.stat().st_size} {hashlib.sha256(start).hexdigest()}"
            )
    return state


def without_copies(state: dict[str, str]) -> dict[str, str]:
    """The snapshot without the copies that are made of a database before it is written to."""
    return {name: content for name, content in state.items() if "-copies" not in name}


def timeless(output: str) -> str:
    """The output without the moments at which something was imported."""
    return re.sub(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d\+00:00| \d\d:\d\d UTC)", "then", output)
