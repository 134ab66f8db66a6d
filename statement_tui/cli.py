"""The command line: what can be asked, and how it is answered.

Only what is cheap is imported here: everything else would stand between the shell and the first statement on
the screen.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click

from statement_tui import __version__
from statement_tui.cli_export import export
from statement_tui.cli_import import import_, imports, undo
from statement_tui.cli_options import (
    ACCOUNT,
    MASK,
    PROGRAM,
    checked_month,
    database_of,
    database_option,
    examples,
    format_option,
    formats_for_printing,
    run,
    say_done,
)
from statement_tui.errors import StatementError, UsageFault

_REMEMBER: Final = "statement_tui.remember"
"""Where a context keeps whether `--no-state` was left out."""

_INTERRUPTED: Final = 130
_PIPE_CLOSED: Final = 141
"""Exit codes as a shell gives them for SIGINT and SIGPIPE."""


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


@click.group(
    cls=Program,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=examples("demo", "--account 'DE02 1203 0000 0000 2020 51' --month 2026-03"),
)
@database_option
@click.option(
    "--account", callback=ACCOUNT, metavar="NUMBER", help="Open this account; with or without blanks."
)
@click.option(
    "--month", callback=checked_month, metavar="YYYY-MM", help="Open this month, not the newest one."
)
@click.option("--mask", is_flag=True, help="Hide amounts, names, texts and numbers, for a screen others see.")
@click.option("--no-state", is_flag=True, help="Neither start as you left nor remember how you leave.")
@click.version_option(__version__, "-V", "--version", prog_name=PROGRAM)
@click.pass_context
def cli(
    ctx: click.Context, db: Path | None, account: str | None, month: str | None, mask: bool, no_state: bool
) -> None:
    """Read bank statements in the terminal, month by month, with the proof that they add up.

    Without a command it opens the browser where you left it, at first at the newest month with transactions.
    """
    ctx.obj = db
    ctx.meta[MASK] = mask
    ctx.meta[_REMEMBER] = not no_state
    if ctx.invoked_subcommand is None:
        _require_terminal()
        database = database_of(ctx, db)
        ctx.exit(_browse(ctx, database.path, account, month, welcome_when_missing=not database.named))
    for name, value in (("--account", account), ("--month", month)):
        if value is not None:
            raise click.UsageError(
                f"{name} before a command is for the browser; {ctx.invoked_subcommand} does not use it there",
                ctx,
            )


@cli.command(epilog=examples("demo"))
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
    from statement_tui.interruption import ended_by_signals
    from statement_tui.repositories.seed import seed_database

    with ended_by_signals(), _throw_away(db or ctx.obj) as path:
        run(seed_database(path))
        code = _browse(ctx, path, None, None, demo=True)
    ctx.exit(code)


@cli.command(epilog=examples("seed --db demo.db"))
@database_option
@click.pass_context
def seed(ctx: click.Context, db: Path | None) -> None:
    """Write the demo data to a database that has no accounts yet."""
    from statement_tui.repositories.seed import seed_database

    path = database_of(ctx, db).path
    run(seed_database(path))
    say_done(f"The demo data is in {path}")


@cli.command(epilog=examples("accounts --format json"))
@database_option
@format_option("text", "json")
@click.pass_context
def accounts(ctx: click.Context, db: Path | None, output_format: str) -> None:
    """List the accounts, with their months and closing balances."""
    from statement_tui.commands import list_accounts

    run(list_accounts(database_of(ctx, db).path, output_format, formats_for_printing(ctx)))


@cli.command(epilog=examples("show 'DE02 1203 0000 0000 2020 51' 2026-03 --format csv"))
@click.argument("account", callback=ACCOUNT)
@click.argument("month", callback=checked_month, required=False)
@database_option
@format_option("text", "json", "csv")
@click.pass_context
def show(ctx: click.Context, account: str, month: str | None, db: Path | None, output_format: str) -> None:
    """Print a statement.

    ACCOUNT is the number, with or without blanks, MONTH is YYYY-MM, by default the newest one.
    """
    from statement_tui.commands import show_statement

    path = database_of(ctx, db).path
    run(show_statement(path, account, month, output_format, formats_for_printing(ctx)))


@cli.command(epilog=examples("check && echo 'everything adds up'"))
@database_option
@click.option("--account", callback=ACCOUNT, metavar="NUMBER", help="Check this account only.")
@click.pass_context
def check(ctx: click.Context, db: Path | None, account: str | None) -> None:
    """Say where booked transactions and reported balances disagree.

    Silent, with exit code 0, when every balance that a bank reports agrees; otherwise exit code 1.
    """
    from statement_tui.commands import check_balances

    path = database_of(ctx, db).path
    ctx.exit(0 if run(check_balances(path, account, formats_for_printing(ctx))) else 1)


@cli.command(epilog=examples("config --path", "config > config.toml"))
@click.option("--path", "only_path", is_flag=True, help="Print only where the file is.")
@click.pass_context
def config(ctx: click.Context, only_path: bool) -> None:
    """Say where the config file is, and print an example of it with all keys.

    Mistakes in the file that is there are said on standard error; then the exit code is 1.
    """
    from statement_tui.config_command import show_config

    ctx.exit(0 if show_config(only_path=only_path) else 1)


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


def _browse(
    ctx: click.Context,
    path: Path,
    account: str | None,
    month: str | None,
    *,
    welcome_when_missing: bool = False,
    demo: bool = False,
) -> int:
    from statement_tui.browse import run_browser

    return run_browser(
        path,
        account,
        month,
        welcome_when_missing=welcome_when_missing,
        mask=bool(ctx.meta.get(MASK)),
        remember=bool(ctx.meta.get(_REMEMBER)),
        demo=demo,
    )


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


def _say(text: str) -> None:
    from statement_tui.formatting import visible

    click.echo(visible(f"{PROGRAM}: {text}"), err=True)


for command in (import_, imports, undo, export):
    cli.add_command(command)
