"""The command line: what can be asked, and how it is answered.

Only what is cheap is imported here: everything else would stand between the shell and the first statement on
the screen.
"""

import os
import re
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar

import click

from statement_tui import __version__
from statement_tui.errors import StatementError, UsageFault

PROGRAM: Final = "statement-tui"
DATABASE_VARIABLE: Final = "STATEMENT_TUI_DB"

_INTERRUPTED: Final = 130
_PIPE_CLOSED: Final = 141
"""Exit codes as a shell gives them for SIGINT and SIGPIPE."""

_Check: TypeAlias = Callable[[click.Context, click.Parameter, str | None], str | None]
_T = TypeVar("_T")
_Command = TypeVar("_Command", bound=Callable[..., Any])


class Database(NamedTuple):
    """Which database is meant."""

    path: Path
    """Where it is, or would be."""
    named: bool
    """Whether `--db` names it."""


class Program(click.Group):
    """The commands; whatever goes wrong in one is said in a sentence."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command, and turn its faults into sentences and exit codes."""
        try:
            with _robust_output():
                return super().invoke(ctx)
        except StatementError as error:
            _say(str(error))
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            ctx.exit(_INTERRUPTED)
        except BrokenPipeError:
            _abandon_output()
            ctx.exit(_PIPE_CLOSED)
        except OSError as error:
            _abandon_output()
            _say(error.strerror or str(error))
            ctx.exit(1)


def _month(ctx: click.Context, param: click.Parameter, text: str | None) -> str | None:
    """The month in its one form, `YYYY-MM`."""
    if text is None:
        return None
    from statement_tui.models.month import Month

    try:
        return str(Month.parse(text))
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, param) from None


def _like(pattern: str, fault: str) -> _Check:
    """A check that the text given looks like this."""

    def check(ctx: click.Context, param: click.Parameter, text: str | None) -> str | None:
        # Arguments can hold bytes that are no characters, which nothing can be named.
        if text is not None and (not re.fullmatch(pattern, text) or re.search("[\ud800-\udfff]", text)):
            raise click.BadParameter(f"{text!r} {fault}", ctx, param)
        return text

    return check


_ACCOUNT: Final = _like(r"(?s)\s*\S.*", "is no account number")
_CURRENCY: Final = _like(r"[A-Za-z]{3}", "is no currency: write its code of three letters, like EUR")
_USER: Final = _like(r"(?s)\s*\S.*", "is no user")


def _examples(*arguments: str) -> str:
    """The end of a help text, in lines that are not wrapped."""
    heading = "Example:" if len(arguments) == 1 else "Examples:"
    return "\n".join(["\b", heading, *(f"  {PROGRAM} {example}" for example in arguments)])


def _database_option(command: _Command) -> _Command:
    return click.option(
        "--db",
        type=click.Path(path_type=Path),
        metavar="PATH",
        help=f"The database; by default what {DATABASE_VARIABLE} names, or the one in your data folder.",
    )(command)


def _format_option(*formats: str) -> Callable[[_Command], _Command]:
    return click.option(
        "--format",
        "output_format",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="How the output is written.",
    )


@click.group(
    cls=Program,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=_examples("demo", "--account 'DE02 1203 0000 0000 2020 51' --month 2026-03"),
)
@_database_option
@click.option(
    "--account", callback=_ACCOUNT, metavar="NUMBER", help="Open this account; with or without blanks."
)
@click.option("--month", callback=_month, metavar="YYYY-MM", help="Open this month, not the newest one.")
@click.version_option(__version__, "-V", "--version", prog_name=PROGRAM)
@click.pass_context
def cli(ctx: click.Context, db: Path | None, account: str | None, month: str | None) -> None:
    """Read bank statements in the terminal, month by month, with the proof that they add up.

    Without a command it opens the browser, at the newest month with transactions.
    """
    ctx.obj = db
    if ctx.invoked_subcommand is None:
        _require_terminal()
        database = _database(ctx, db)
        ctx.exit(_browse(database.path, account, month, welcome_when_missing=not database.named))
    for name, value in (("--account", account), ("--month", month)):
        if value is not None:
            raise click.UsageError(
                f"{name} before a command is for the browser; {ctx.invoked_subcommand} does not use it there",
                ctx,
            )


@cli.command(epilog=_examples("demo"))
@click.option(
    "--db",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="A file that does not exist, to keep the data in while it is shown; by default a temporary one.",
)
@click.pass_context
def demo(ctx: click.Context, db: Path | None) -> None:
    """Open the browser on invented data; nothing stays behind."""
    _require_terminal()
    from statement_tui.repositories.seed import seed_database

    with _ended_by_signals(), _throw_away(db or ctx.obj) as path:
        _run(seed_database(path))
        code = _browse(path, None, None, welcome_when_missing=False)
    ctx.exit(code)


@cli.command(epilog=_examples("seed --db demo.db"))
@_database_option
@click.pass_context
def seed(ctx: click.Context, db: Path | None) -> None:
    """Write the demo data to a database that has no accounts yet."""
    from statement_tui.repositories.seed import seed_database

    path = _database(ctx, db).path
    _run(seed_database(path))
    _say_done(f"The demo data is in {path}")


@cli.command(name="import", epilog=_examples("import --dry-run ~/Downloads/*.ofx"))
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@_database_option
@click.option("--dry-run", is_flag=True, help="Say what would be imported, and change nothing.")
@click.option("--user", default="me", show_default=True, callback=_USER, help="Whose the new accounts are.")
@click.option(
    "--account",
    callback=_ACCOUNT,
    metavar="NUMBER",
    help="The account of a file that does not name it, or names one that is not known: it is remembered.",
)
@click.option(
    "--currency",
    callback=_CURRENCY,
    metavar="CODE",
    help="The currency of a new account that the file does not name.",
)
@click.option(
    "--date-order",
    type=click.Choice(("dmy", "mdy", "ymd")),
    help="Day, month and year in a file whose dates could be read in two ways.",
)
@_format_option("text", "json")
@click.pass_context
def import_(
    ctx: click.Context,
    files: tuple[Path, ...],
    db: Path | None,
    dry_run: bool,
    user: str,
    account: str | None,
    currency: str | None,
    date_order: str | None,
    output_format: str,
) -> None:
    """Read bank files (camt.053, MT940, OFX, QFX, QBO, QIF, CSV, or a zip of them) into the database.

    Each file goes in whole or not at all. Importing it again, or one that overlaps with it, adds nothing
    twice, and `statement-tui undo` takes it out again.
    """
    from statement_tui.import_commands import run_import
    from statement_tui.readers.detect import Hints
    from statement_tui.services.choose_account import Answers
    from statement_tui.services.importer import ImportJob

    database = _database(ctx, db)
    answers = Answers(user, account, currency.upper() if currency else None)
    job = ImportJob(files, answers, Hints({"date_order": date_order} if date_order else {}), preview=dry_run)
    outcome = _run(run_import(database.path, job, output_format))
    if output_format == "text" and outcome.read:
        if dry_run:
            _say_done("Nothing was changed: this was a dry run")
        elif database.path.exists():
            _say_done(_browse_hint(database))
    ctx.exit(1 if outcome.refused else 0)


@cli.command(epilog=_examples("imports"))
@_database_option
@_format_option("text", "json")
@click.pass_context
def imports(ctx: click.Context, db: Path | None, output_format: str) -> None:
    """List the imports, the newest first."""
    from statement_tui.import_commands import list_imports

    _run(list_imports(_database(ctx, db).path, output_format))


@cli.command(epilog=_examples("undo", "undo 12"))
@click.argument("number", type=click.IntRange(1, 2**63 - 1), required=False)
@_database_option
@_format_option("text", "json")
@click.pass_context
def undo(ctx: click.Context, number: int | None, db: Path | None, output_format: str) -> None:
    """Take an import out again.

    NUMBER is one that `statement-tui imports` lists, by default the newest. What other imports report too
    stays.
    """
    from statement_tui import import_commands

    _run(import_commands.undo(_database(ctx, db).path, number, output_format))


@cli.command(epilog=_examples("accounts --format json"))
@_database_option
@_format_option("text", "json")
@click.pass_context
def accounts(ctx: click.Context, db: Path | None, output_format: str) -> None:
    """List the accounts, with their months and closing balances."""
    from statement_tui.commands import list_accounts

    _run(list_accounts(_database(ctx, db).path, output_format))


@cli.command(epilog=_examples("show 'DE02 1203 0000 0000 2020 51' 2026-03 --format csv"))
@click.argument("account", callback=_ACCOUNT)
@click.argument("month", callback=_month, required=False)
@_database_option
@_format_option("text", "json", "csv")
@click.pass_context
def show(ctx: click.Context, account: str, month: str | None, db: Path | None, output_format: str) -> None:
    """Print a statement.

    ACCOUNT is the number, with or without blanks, MONTH is YYYY-MM, by default the newest one.
    """
    from statement_tui.commands import show_statement

    _run(show_statement(_database(ctx, db).path, account, month, output_format))


@cli.command(epilog=_examples("check && echo 'everything adds up'"))
@_database_option
@click.option("--account", callback=_ACCOUNT, metavar="NUMBER", help="Check this account only.")
@click.pass_context
def check(ctx: click.Context, db: Path | None, account: str | None) -> None:
    """Say where booked transactions and reported balances disagree.

    Silent, with exit code 0, when every balance that a bank reports agrees; otherwise exit code 1.
    """
    from statement_tui.commands import check_balances

    ctx.exit(0 if _run(check_balances(_database(ctx, db).path, account)) else 1)


def _database(ctx: click.Context, db: Path | None) -> Database:
    """What `--db` names after the command, before it, or else the user's own database."""
    named = db or ctx.find_root().obj
    if named is not None:
        return Database(named, named=True)
    if path := os.environ.get(DATABASE_VARIABLE):
        return Database(Path(path), named=False)
    from platformdirs import user_data_path

    return Database(user_data_path(PROGRAM, appauthor=False) / "statements.db", named=False)


@contextmanager
def _throw_away(path: Path | None) -> Iterator[Path]:
    """A path for a database that is gone after the block; a temporary one where none is given."""
    import tempfile

    if path is None:
        with tempfile.TemporaryDirectory(prefix=f"{PROGRAM}-") as folder:
            yield Path(folder) / "demo.db"
        return
    if os.path.lexists(path) or not path.parent.is_dir():
        raise UsageFault("The demo needs a new file", f"{path} is there already, or its folder is not")
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _browse(path: Path, account: str | None, month: str | None, *, welcome_when_missing: bool) -> int:
    from statement_tui.browse import run_browser

    return run_browser(path, account, month, welcome_when_missing=welcome_when_missing)


def _run(work: Coroutine[Any, Any, _T]) -> _T:
    """Run what needs no screen; it may take long, so memory is given back again."""
    import asyncio
    import gc

    gc.enable()
    return asyncio.run(work)


def _require_terminal() -> None:
    if not has_terminal():
        raise UsageFault(
            "The browser needs a terminal",
            f"`{PROGRAM} accounts` and `{PROGRAM} show ACCOUNT` print the same without one",
        )


def has_terminal() -> bool:
    """Whether keys can be read and a screen can be drawn."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let signals that would kill the process end the block, so that it can clean up."""

    def end(number: int, frame: object) -> None:
        raise SystemExit(128 + number)

    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.signal(number, end) for number in (getattr(signal, name) for name in names)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _robust_output() -> Iterator[None]:
    """Output that no character makes fail, written for certain at the end."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace", newline="\n")
    try:
        yield
    finally:
        if sys.stdout is not None:
            sys.stdout.flush()


def _abandon_output() -> None:
    """Nobody reads what is left; without this Python would complain about it at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _browse_hint(database: Database) -> str:
    import shlex

    option = f" --db {shlex.quote(str(database.path))}" if database.named else ""
    return f"Read the statements with `{PROGRAM}{option}`"


def _say_done(text: str) -> None:
    from statement_tui.formatting import visible

    click.echo(visible(text))


def _say(text: str) -> None:
    from statement_tui.formatting import visible

    click.echo(visible(f"{PROGRAM}: {text}"), err=True)
