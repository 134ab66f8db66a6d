"""What the commands have in common: their options, and how they run.

Only what is cheap is imported here: everything else would stand between the shell and the first statement on
the screen.
"""

import os
import re
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias, TypeVar

import click

if TYPE_CHECKING:
    from statement_tui.formatting import Formats

PROGRAM: Final = "statement-tui"
DATABASE_VARIABLE: Final = "STATEMENT_TUI_DB"
MASK: Final = "statement_tui.mask"
"""Where a context keeps whether `--mask` was given."""

_Check: TypeAlias = Callable[[click.Context, click.Parameter, str | None], str | None]
_T = TypeVar("_T")
_Command = TypeVar("_Command", bound=Callable[..., Any])


class Database(NamedTuple):
    """Which database is meant."""

    path: Path
    """Where it is, or would be."""
    named: bool
    """Whether `--db` names it."""


def checked_month(ctx: click.Context, param: click.Parameter, text: str | None) -> str | None:
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


ACCOUNT: Final = _like(r"(?s)\s*\S.*", "is no account number")
CURRENCY: Final = _like(r"[A-Za-z]{3}", "is no currency: write its code of three letters, like EUR")
USER: Final = _like(r"(?s)\s*\S.*", "is no user")


def examples(*arguments: str) -> str:
    """The end of a help text, in lines that are not wrapped."""
    heading = "Example:" if len(arguments) == 1 else "Examples:"
    return "\n".join(["\b", heading, *(f"  {PROGRAM} {example}" for example in arguments)])


def database_option(command: _Command) -> _Command:
    """The option that names the database."""
    return click.option(
        "--db",
        type=click.Path(path_type=Path),
        metavar="PATH",
        help=f"The database; by default what {DATABASE_VARIABLE} names, or the one in your data folder.",
    )(command)


def format_option(*formats: str) -> Callable[[_Command], _Command]:
    """The option that says how the output is written; the first format is the default."""
    return click.option(
        "--format",
        "output_format",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="How the output is written.",
    )


def database_of(ctx: click.Context, db: Path | None) -> Database:
    """What `--db` names after the command, before it, or else the user's own database."""
    named = db or ctx.find_root().obj
    if named is not None:
        return Database(named, named=True)
    if path := os.environ.get(DATABASE_VARIABLE):
        return Database(Path(path), named=False)
    from platformdirs import user_data_path

    return Database(user_data_path(PROGRAM, appauthor=False) / "statements.db", named=False)


def formats_for_printing(ctx: click.Context) -> "Formats":
    """How the settings want amounts and days; mistakes in them are said on standard error."""
    from statement_tui.settings import read_settings

    settings = read_settings(mask=bool(ctx.meta.get(MASK)))
    for sentence in settings.sentences():
        click.echo(f"{PROGRAM}: {sentence}", err=True)
    return settings.formats


def run(work: Coroutine[Any, Any, _T]) -> _T:
    """Run what needs no screen; it may take long, so memory is given back again."""
    import asyncio
    import gc

    from statement_tui.interruption import woken_by_signals

    gc.enable()
    return asyncio.run(woken_by_signals(work))


def say_done(text: str) -> None:
    """Print the last line of a command that has done something."""
    from statement_tui.formatting import visible

    click.echo(visible(text))
