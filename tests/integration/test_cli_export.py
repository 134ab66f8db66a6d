"""`statement-tui export` on real files and databases."""

import contextlib
import csv
import json
import os
import pty
import signal
import stat
import subprocess
import sys
from io import StringIO
from pathlib import Path
from string import ascii_letters, digits

import pytest

from tests.integration.command_line import EVERYDAY, HOSTILE, IBAN, ofx, row, run, run_process, write

pytestmark = pytest.mark.usefixtures("own_data_folder")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def test_without_months_and_file_the_newest_statement_is_printed_as_show_does(demo: Path) -> None:
    printed = run("export", EVERYDAY, "--db", demo)

    assert printed.exit_code == 0
    assert printed.stdout == run("show", IBAN, "--db", demo).stdout
    json_of_a_month = run("export", IBAN, "2026-06", "--db", demo, "--format", "json").stdout
    shown = run("show", IBAN, "2026-06", "--db", demo, "--format", "json").stdout
    assert json.loads(json_of_a_month) == [json.loads(shown)]


def test_months_go_to_one_file_or_to_one_each(demo: Path, out: Path) -> None:
    one = run("export", IBAN, "2026-01", "2026-03", "--db", demo, "--output", out / "a.csv")
    each = run("export", IBAN, "2026-01", "2026-03", "--db", demo, "-o", out / "{account}-{month}.md")

    assert (one.exit_code, each.exit_code) == (0, 0)
    assert one.stdout == f"65 transactions of 2026-01 to 2026-03 are in {out / 'a.csv'}\n"
    files = [f"{IBAN}-2026-0{month}.md" for month in (1, 2, 3)]
    assert each.stdout.endswith(f"are in 3 files, {out / files[0]} to {out / files[2]}\n")
    assert names(out) == sorted([*files, "a.csv"])
    assert {stat.S_IMODE(path.stat().st_mode) for path in out.iterdir()} == {0o600}
    lines = list(csv.DictReader(StringIO((out / "a.csv").read_text())))
    assert [line["line"] for line in lines if line["line"] != "transaction"] == ["opening", "closing"] * 3
    assert (
        lines[-1]["balance"]
        == json.loads(run("show", IBAN, "2026-03", "--db", demo, "--format", "json").stdout)[
            "closing_balance"
        ]
    )


def test_all_months_come_back_from_ofx_into_an_empty_database(demo: Path, out: Path, db: Path) -> None:
    assert run("export", IBAN, "--all", "--db", demo, "-o", out / "all.ofx").exit_code == 0
    assert run("import", "--db", db, "--user", "alice", out / "all.ofx").exit_code == 0

    for month in ("2026-10", "2026-09", "2026-06", "2026-03", "2023-11"):
        shown = [run("show", IBAN, month, "--db", path, "--format", "json").stdout for path in (demo, db)]
        assert shown[0] == shown[1]
    again = json.loads(run("import", "--db", demo, out / "all.ofx", "--format", "json").stdout)
    assert sum(statement["new"] for statement in again["statements"]) == 0


def test_a_filter_says_what_it_leaves_and_a_mask_hides_everything(demo: Path) -> None:
    filtered = run("export", IBAN, "2026-06", "--db", demo, "--filter", "karte >500").stdout
    assert "Only what “karte >500” finds: 1 of 36 transactions · in 0.00 · out −571.42" in filtered
    assert "6,494.30  Nordstern" in filtered

    masked = run("export", IBAN, "2026-06", "--db", demo, "--mask", "--format", "csv").stdout
    assert "DE02" not in masked
    assert {line.split(",")[-1] for line in masked.splitlines()[1:]} == {"•••••"}

    for options in (["--filter", "karte"], ["--mask"]):
        refused = run("export", IBAN, "--db", demo, "--format", "ofx", *options)
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert "cannot be exported as OFX" in refused.stderr


def test_a_file_that_is_there_is_replaced_only_when_asked_for(demo: Path, out: Path) -> None:
    path = write(out, "a.csv", "old")

    refused = run("export", IBAN, "--db", demo, "--output", path)
    assert refused.exit_code == 1
    assert refused.stderr == (
        f"statement-tui: The file is there already: {path}; name another one, or replace it with --force\n"
    )
    several = run("export", IBAN, "--all", "--db", demo, "--format", "csv", "--output", out / "{month}")
    assert several.exit_code == 0
    refused = run("export", IBAN, "--all", "--db", demo, "--format", "csv", "--output", out / "{month}")
    assert "Some files are there already" in refused.stderr
    assert path.read_text() == "old"

    assert run("export", IBAN, "--db", demo, "--output", path, "--force").exit_code == 0
    assert path.read_text().startswith("line,")


@pytest.mark.parametrize(("answer", "code", "begins"), [("y", 0, "line,"), ("n", 1, "old")])
def test_on_a_terminal_it_asks_before_it_replaces(
    demo: Path, out: Path, answer: str, code: int, begins: str
) -> None:
    path = write(out, "a.csv", "old")
    terminal, program_side = pty.openpty()
    os.write(terminal, f"{answer}\n".encode())
    process = subprocess.run(
        [sys.executable, "-m", "statement_tui", "export", IBAN, "--db", demo, "--output", path],
        stdin=program_side,
        stdout=subprocess.DEVNULL,
        stderr=program_side,
        timeout=30,
    )
    os.close(program_side)
    os.close(terminal)

    assert (process.returncode, path.read_text()[: len(begins)], names(out)) == (code, begins, ["a.csv"])


def test_what_cannot_be_done_is_said_and_leaves_nothing(demo: Path, out: Path) -> None:
    def fault(*arguments: str | Path) -> str:
        result = run("export", IBAN, "--db", demo, *arguments)
        assert (result.exit_code, result.stdout) in {(1, ""), (2, "")}
        assert len(result.stderr.splitlines()[-1]) < 300
        return result.stderr.splitlines()[-1]

    assert "This is a folder" in fault("--format", "csv", "-o", out)
    assert "There is no such folder" in fault("-o", out / "no" / "a.csv")
    assert "The disk is full: /dev/full" in fault("--format", "csv", "-o", "/dev/full")
    assert "name one with --format" in fault("-o", out / "a.xyz")
    assert "This is the database" in fault("--format", "csv", "-o", demo, "--force")
    assert "There is no statement for 2019-01" in fault("2019-01")
    assert "end before they begin" in fault("2026-03", "2026-01")
    assert "--all is for all months" in fault("2026-03", "--all")
    assert "is not a month" in fault("2026-13")
    assert names(out) == []


def test_hostile_text_is_harmless_in_what_people_read(tmp_path: Path, db: Path) -> None:
    file = write(tmp_path, "hostile.ofx", ofx(row(1, "-1", HOSTILE), number="12" + HOSTILE, balance="7"))
    run("import", "--db", db, file)

    for name in ("text", "csv", "md", "json"):
        result = run("export", "12" + HOSTILE.upper(), "--db", db, "--format", name, "--filter", HOSTILE[:3])
        assert result.exit_code == 0
        assert all(line.isprintable() for line in result.stdout.split("\n"))
    result = run("export", "12" + HOSTILE.upper(), "--db", db, "-o", tmp_path / "{account}.csv")
    [name] = [name for name in names(tmp_path) if name.endswith(".csv")]
    assert result.stdout.endswith(f"{tmp_path / name}\n")
    assert set(name) <= set(ascii_letters + digits + "-.")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_that_is_broken_off_leaves_nothing(demo: Path, out: Path, number: signal.Signals) -> None:
    script = f"""
import os, sys
from statement_tui import output_file
from statement_tui.cli import cli
write = output_file.OutputFile.write
def interrupted(file, text):
    write(file, text)
    if "closing" in text:
        os.kill(os.getpid(), {int(number)})
        for _ in range(1_000_000):
            pass
output_file.OutputFile.write = interrupted
sys.argv = ["statement-tui", "export", {IBAN!r}, "--db", {str(demo)!r}, "-o", {str(out / "a.csv")!r}]
cli()
"""
    process = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30)

    assert (process.returncode, names(out), process.stderr) == (128 + number, [], "")


def test_ofx_is_printed_as_utf_8_whatever_the_terminal_has(demo: Path) -> None:
    printed = run_process(
        "export", IBAN, "2026-10", "--db", demo, "--format", "ofx", PYTHONIOENCODING="ascii"
    )

    assert "居酒屋" in printed.stdout
    assert printed.stderr == ""


def test_on_a_terminal_a_line_says_how_far_a_long_export_is(demo: Path, out: Path) -> None:
    script = f"""
import sys
from statement_tui import export_files, progress_line
from statement_tui.cli import cli
progress_line._PROGRESS_AFTER_SECONDS = progress_line._PROGRESS_EVERY_SECONDS = 0.0
export_files._LINES_UNTOLD = 1
sys.argv = ["statement-tui", "export", {IBAN!r}, "--all", "--db", {str(demo)!r}, "-o", {str(out / "a.md")!r}]
cli()
"""
    terminal, program_side = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=program_side
    ) as process:
        os.close(program_side)
        said = b""
        with contextlib.suppress(OSError):  # what a terminal gives when its program has ended
            while piece := os.read(terminal, 65_536):
                said += piece
    os.close(terminal)

    assert process.returncode == 0
    assert "100 % of 1,154 transactions · a.md".encode() in said
    assert said.endswith(b" \r")
