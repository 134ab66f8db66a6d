"""The program as a process: encodings, pipes, closed streams, and what it loads."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.command_line import (
    IBAN,
    run,
    run_process,
    snapshot,
)

pytestmark = pytest.mark.usefixtures("own_data_folder")


@pytest.mark.parametrize("arguments", [(), ("demo",), ("--db", "missing.db")])
def test_without_a_terminal_the_commands_that_print_are_named(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    before = snapshot(tmp_path)

    result = run_process(*arguments)

    assert (result.returncode, result.stdout) == (2, "")
    assert "statement-tui show" in result.stderr
    assert "statement-tui accounts" in result.stderr
    assert snapshot(tmp_path) == before


def test_nothing_heavy_is_imported_for_the_command_line_alone() -> None:
    script = (
        "import sys, statement_tui.cli; "
        "print(sys.modules.keys() & {'asyncio', 'pydantic', 'textual', 'aiosqlite', 'platformdirs'})"
    )

    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30)

    assert result.stdout == "set()\n"


def test_the_module_is_the_program(demo: Path) -> None:
    result = run_process("show", IBAN, "2026-10", "--db", demo)

    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == run("show", IBAN, "2026-10", "--db", demo).stdout


@pytest.mark.parametrize("output_format", ["text", "json", "csv"])
def test_no_encoding_makes_the_output_fail(demo: Path, output_format: str) -> None:
    command = ("show", "0310012345678", "--db", demo, "--format", output_format)

    latin = run_process(*command, PYTHONIOENCODING="iso8859-1", PYTHONUTF8="0")
    c_locale = run_process(*command, LC_ALL="C")

    assert (latin.returncode, latin.stderr) == (0, "")
    assert (c_locale.returncode, c_locale.stderr) == (0, "")
    assert c_locale.stdout == run(*command).stdout
    assert r"\u30c7" in latin.stdout


@pytest.mark.parametrize(
    "command", [("accounts",), ("show", IBAN), ("accounts", "--format", "json"), ("check",)]
)
def test_a_pipe_that_nobody_reads_ends_the_program_quietly(demo: Path, command: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        result = subprocess.run(
            [sys.executable, "-m", "statement_tui", *command, "--db", demo],
            stdout=writing,
            stderr=subprocess.PIPE,
            timeout=30,
        )
    finally:
        os.close(writing)

    assert (result.returncode, result.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
def test_output_that_cannot_be_written_is_said_in_a_sentence(demo: Path) -> None:
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(
            [sys.executable, "-m", "statement_tui", "accounts", "--db", demo],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=30,
        )

    assert (result.returncode, result.stderr) == (1, "statement-tui: No space left on device\n")


def test_a_closed_output_is_no_fault(demo: Path) -> None:
    command = f"exec {sys.executable} -m statement_tui accounts --db '{demo}' <&- >&-"

    result = subprocess.run(["/bin/sh", "-c", command], stderr=subprocess.PIPE, timeout=30)

    assert (result.returncode, result.stderr) == (0, b"")
