"""The commands that bring files in and take them out again."""

from pathlib import Path

import click

from statement_tui.cli_options import (
    ACCOUNT,
    CURRENCY,
    PROGRAM,
    USER,
    Database,
    database_of,
    database_option,
    examples,
    format_option,
    formats_for_printing,
    run,
    say_done,
)


@click.command(
    name="import",
    epilog=examples("import --dry-run ~/Downloads/*.xml", "import june.csv --sign inverted --currency EUR"),
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@database_option
@click.option("--dry-run", is_flag=True, help="Say what would be imported, and change nothing.")
@click.option("--user", default="me", show_default=True, callback=USER, help="Whose the new accounts are.")
@click.option(
    "--account",
    callback=ACCOUNT,
    metavar="NUMBER",
    help="The account of a file that does not name it, or names one that is not known: it is remembered.",
)
@click.option(
    "--currency",
    callback=CURRENCY,
    metavar="CODE",
    help="The currency of a new account that the file does not name.",
)
@click.option(
    "--date-order",
    type=click.Choice(("dmy", "mdy", "ymd")),
    help="Day, month and year in a QIF or CSV whose dates could be read in two ways.",
)
@click.option("--profile", metavar="NAME", help="The profile of a CSV, one that comes along or a saved one.")
@click.option("--decimal-mark", type=click.Choice((".", ",")), help="The decimal mark in a CSV.")
@click.option(
    "--delimiter", metavar="CHAR", help="What stands between the columns of a CSV; `tab` for a tab."
)
@click.option("--encoding", metavar="NAME", help="The encoding of a CSV, for example utf-8 or cp1252.")
@click.option(
    "--sign",
    "sign_style",
    type=click.Choice(("signed", "debit-credit", "flag", "inverted")),
    help="How a CSV tells money in from money out; inverted when money out is positive.",
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="FIELD=NAME",
    help="The column of a CSV that holds a field, for example amount=Betrag; can be given several times.",
)
@format_option("text", "json")
@click.pass_context
def import_(
    ctx: click.Context,
    /,
    files: tuple[Path, ...],
    db: Path | None,
    dry_run: bool,
    user: str,
    account: str | None,
    currency: str | None,
    columns: tuple[str, ...],
    output_format: str,
    **fields: str | None,
) -> None:
    """Read bank files (camt.053, MT940, OFX, QFX, QBO, QIF, CSV, or a zip of them) into the database.

    Each file goes in whole or not at all. Importing it again, or one of the same format that overlaps with
    it, adds nothing twice, and `statement-tui undo` takes it out again. What a CSV leaves open is asked
    for; the answer is remembered for all files with the same header.
    """
    from statement_tui.folders import profiles_folder
    from statement_tui.import_commands import run_import
    from statement_tui.readers.detect import ReadingAnswers
    from statement_tui.services.choose_account import Answers
    from statement_tui.services.importer import ImportJob

    database = database_of(ctx, db)
    answers = Answers(user, account, currency.upper() if currency else None)
    reading = ReadingAnswers({name: text for name, text in fields.items() if text is not None}, columns)
    job = ImportJob(files, answers, reading, preview=dry_run, profiles_folder=profiles_folder())
    outcome = run(run_import(database.path, job, output_format, formats_for_printing(ctx)))
    if output_format == "text" and outcome.read:
        if dry_run:
            say_done("Nothing was changed: this was a dry run")
        elif database.path.exists():
            say_done(_browse_hint(database))
    ctx.exit(1 if outcome.refused else 0)


@click.command(epilog=examples("imports"))
@database_option
@format_option("text", "json")
@click.pass_context
def imports(ctx: click.Context, db: Path | None, output_format: str) -> None:
    """List the imports, the newest first."""
    from statement_tui.import_commands import list_imports

    run(list_imports(database_of(ctx, db).path, output_format, formats_for_printing(ctx)))


@click.command(epilog=examples("undo", "undo 12"))
@click.argument("number", type=click.IntRange(1, 2**63 - 1), required=False)
@database_option
@format_option("text", "json")
@click.pass_context
def undo(ctx: click.Context, number: int | None, db: Path | None, output_format: str) -> None:
    """Take an import out again.

    NUMBER is one that `statement-tui imports` lists, by default the newest. What other imports report too
    stays.
    """
    from statement_tui import import_commands

    run(import_commands.undo(database_of(ctx, db).path, number, output_format, formats_for_printing(ctx)))


def _browse_hint(database: Database) -> str:
    import shlex

    option = f" --db {shlex.quote(str(database.path))}" if database.named else ""
    return f"Read the statements with `{PROGRAM}{option}`"
