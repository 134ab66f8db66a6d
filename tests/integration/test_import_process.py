"""Imports in a process of their own: a real file, a real database, and nothing left of what was given up."""

import asyncio
import multiprocessing
import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, redirect_stderr
from io import StringIO
from pathlib import Path

import pytest
from pytest_mock import MockerFixture

from statement_tui.browse import _LateImporter
from statement_tui.errors import DatabaseUnusable, StatementError, UnknownImport
from statement_tui.import_process import ImportProcess, _import
from statement_tui.models.import_report import FileReport, Refusal
from statement_tui.models.progress import Progress
from statement_tui.services.importer import ImportJob
from statement_tui.worker_process import _main, _start

NUMBER = "DE02120300000000202051"


def ofx(path: Path, rows: int) -> Path:
    """A statement with so many rows, all of them in June 2026."""
    entries = "".join(
        f"<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>202606{1 + row * 30 // rows:02}<TRNAMT>-1.00<FITID>{row}"
        f"<NAME>Grocer {row}</STMTTRN>\n"
        for row in range(rows)
    )
    path.write_text(
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:UTF-8\nCHARSET:NONE\n\n"
        "<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR"
        f"<BANKACCTFROM><BANKID>1<ACCTID>{NUMBER}<ACCTTYPE>CHECKING</BANKACCTFROM>"
        f"<BANKTRANLIST><DTSTART>20260601<DTEND>20260630\n{entries}</BANKTRANLIST>"
        "</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
    )
    return path


@pytest.fixture(autouse=True)
def _no_process_is_left() -> Iterator[None]:
    yield
    assert multiprocessing.active_children() == []


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Where the database is to be; there is none yet."""
    return tmp_path / "statements.db"


@pytest.fixture
def june(tmp_path: Path) -> Path:
    return ofx(tmp_path / "june.ofx", 40)


def ignore(progress: Progress) -> None:
    """Nobody watches."""


def content(path: Path) -> bytes | None:
    """What is in the file; None when there is none."""
    return path.read_bytes() if path.exists() else None


def transactions(database: Path) -> int:
    with closing(sqlite3.connect(database)) as connection:
        [[count]] = connection.execute("SELECT count(*) FROM transactions")
    return int(count)


async def test_a_file_is_imported_and_what_it_does_is_told(database: Path, tmp_path: Path) -> None:
    told: list[Progress] = []
    big = ofx(tmp_path / "big.ofx", 30_000)
    [report] = await ImportProcess(database).run(ImportJob((big,)), told.append)
    assert isinstance(report, FileReport)
    assert report.import_number == 1
    assert report.statements[0].new == 30_000
    assert transactions(database) == 30_000
    assert {progress.unit for progress in told} == {"bytes", "entries"}
    assert {progress.file for progress in told} == {str(big)}
    assert all(progress.done <= progress.total for progress in told)


async def test_a_preview_tells_the_rows_and_leaves_nothing(database: Path, june: Path) -> None:
    importer = ImportProcess(database)
    [report] = await importer.run(ImportJob((june,), preview=True, rows=3), ignore)
    assert isinstance(report, FileReport)
    assert report.statements[0].new == 40
    assert len(report.statements[0].rows) == 3
    assert content(database) is None
    await importer.run(ImportJob((june,)), ignore)
    before = content(database)
    await importer.run(ImportJob((ofx(june.with_name("more.ofx"), 50),), preview=True, rows=3), ignore)
    assert content(database) == before


async def test_a_file_that_cannot_be_read_is_refused(database: Path, tmp_path: Path) -> None:
    [refusal] = await ImportProcess(database).run(ImportJob((tmp_path / "gone [/x].ofx",)), ignore)
    assert isinstance(refusal, Refusal)
    assert "There is no such file" in refusal.error
    assert content(database) is None


@pytest.mark.parametrize("moment", ["at once", "bytes", "entries"])
async def test_a_cancelled_import_leaves_the_database_as_it_was(
    database: Path, june: Path, tmp_path: Path, moment: str
) -> None:
    importer = ImportProcess(database)
    await importer.run(ImportJob((june,)), ignore)
    before = content(database)
    reached = asyncio.Event()

    def watch(progress: Progress) -> None:
        if progress.unit == moment:
            reached.set()

    job = ImportJob((ofx(tmp_path / "big.ofx", 30_000),))
    running = asyncio.create_task(importer.run(job, watch))
    if moment == "at once":
        await asyncio.sleep(0)
    else:
        await asyncio.wait_for(reached.wait(), 30)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert content(database) == before
    assert content(database.with_name("statements.db-journal")) is None
    assert [batch.number for batch in await importer.fetch_imports()] == [1]


def test_a_process_that_is_given_up_before_it_began_ends_without_a_word(
    database: Path, june: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_main, args=(sending, _import, (database, ImportJob((june,)))))
    _start(process)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGINT)
    process.join(30)
    receiving.close()
    sending.close()
    assert process.exitcode == 0
    assert capfd.readouterr() == ("", "")
    assert content(database) is None


async def test_a_process_that_is_killed_is_said_and_nothing_is_kept(database: Path, tmp_path: Path) -> None:
    def watch(progress: Progress) -> None:
        for process in multiprocessing.active_children():
            process.kill()

    with pytest.raises(StatementError, match="ended unexpectedly"):
        await ImportProcess(database).run(ImportJob((ofx(tmp_path / "big.ofx", 30_000),)), watch)
    assert content(database) is None


async def test_a_cancelled_preview_says_nothing_on_the_terminal(
    database: Path, june: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        running = asyncio.create_task(ImportProcess(database).run(ImportJob((june,), preview=True), ignore))
        await asyncio.sleep(0)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
    assert capfd.readouterr() == ("", "")


async def test_the_loop_turns_while_an_import_runs(database: Path, tmp_path: Path) -> None:
    turns_between: list[int] = []
    turns = 0

    def watch(progress: Progress) -> None:
        turns_between.append(turns)

    async def turn() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    turning = asyncio.create_task(turn())
    await ImportProcess(database).run(ImportJob((ofx(tmp_path / "big.ofx", 5_000),)), watch)
    turning.cancel()
    assert len(set(turns_between)) > 1


async def test_a_fault_of_the_database_arrives(database: Path, june: Path) -> None:
    ofx(database, 1)
    with pytest.raises(DatabaseUnusable):
        await ImportProcess(database).run(ImportJob((june,)), ignore)


async def test_an_import_is_undone(database: Path, june: Path) -> None:
    importer = ImportProcess(database)
    await importer.run(ImportJob((june,)), ignore)
    [batch] = await importer.fetch_imports()
    undone = await importer.undo(batch.number)
    assert undone.removed == 40
    assert undone.accounts == (NUMBER,)
    with pytest.raises(UnknownImport):
        await importer.undo(batch.number)


async def test_the_browser_imports_it_late_and_says_where_profiles_are(
    database: Path, june: Path, tmp_path: Path, mocker: MockerFixture
) -> None:
    mocker.patch("statement_tui.browse.profiles_folder", return_value=tmp_path / "profiles")
    run = mocker.spy(ImportProcess, "run")
    importer = _LateImporter(database)
    [report] = await importer.run(ImportJob((june,)), ignore)
    assert isinstance(report, FileReport)
    assert run.call_args.args[1].profiles_folder == tmp_path / "profiles"
    [batch] = await importer.fetch_imports()
    assert (await importer.undo(batch.number)).removed == 40


async def test_it_works_where_stderr_is_no_file(database: Path, june: Path) -> None:
    class Captured(StringIO):
        """What Textual puts in the place of stderr."""

        def fileno(self) -> int:
            return -1

    with redirect_stderr(Captured()):
        [report] = await ImportProcess(database).run(ImportJob((june,), preview=True), ignore)
    assert isinstance(report, FileReport)
