"""The command that writes statements to files."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from statement_tui.cli_options import (
    ACCOUNT,
    MASK,
    checked_month,
    database_of,
    database_option,
    examples,
    formats_for_printing,
    run,
    say_done,
)

if TYPE_CHECKING:
    from statement_tui.export_job import ExportFormat, ExportOutcome

_FORMATS = ("text", "csv", "json", "md", "ofx")


@click.command(
    epilog=examples(
        "export DE02120300000000202051 2026-01 2026-06 --output half-year.csv",
        "export DE02120300000000202051 --all --output '{account}-{month}.ofx'",
        "export DE02120300000000202051 --filter 'grocer -card' --format md",
    ),
)
@click.argument("account", callback=ACCOUNT)
@click.argument("first", metavar="[FROM", callback=checked_month, required=False)
@click.argument("last", metavar="[TO]]", callback=checked_month, required=False)
@database_option
@click.option("--all", "everything", is_flag=True, help="All months of the account.")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(_FORMATS),
    help="How it is written; by default as the ending of the file says, and as text without a file.",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The file; with {month} in its name each month gets its own, {account} is the number.",
)
@click.option("--filter", "filter_text", default="", metavar="TEXT", help="Only what this finds.")
@click.option("--mask", is_flag=True, help="Hide amounts, names, texts and numbers.")
@click.option("--force", is_flag=True, help="Replace files that are there already.")
@click.pass_context
def export(
    ctx: click.Context,
    account: str,
    first: str | None,
    last: str | None,
    db: Path | None,
    everything: bool,
    output_format: str | None,
    output: Path | None,
    filter_text: str,
    mask: bool,
    force: bool,
) -> None:
    """Write statements to a file, or print them: text, CSV, JSON, Markdown or OFX.

    ACCOUNT is the number, with or without blanks. FROM and TO are YYYY-MM; FROM alone is that month, and
    without it is the newest one. Each statement has its opening and closing balance and the running balances;
    what a filter leaves out does not change them. An OFX file imports again to the same statement. Files can
    be read only by you, and are there whole or not at all.
    """
    from statement_tui.export_commands import run_export
    from statement_tui.export_job import ExportJob
    from statement_tui.interruption import ended_by_signals
    from statement_tui.models.month import Month
    from statement_tui.services.export_statements import MonthRange

    if everything and first:
        raise click.UsageError("--all is for all months; leave FROM and TO out, or --all", ctx)
    path = None if output is None or str(output) == "-" else output
    ctx.meta[MASK] = mask or bool(ctx.meta.get(MASK))
    job = ExportJob(
        account_number=account,
        format=_format(ctx, output_format, path),
        months=MonthRange(
            Month.parse(first) if first else None, Month.parse(last) if last else None, everything
        ),
        path=path,
        filter_text=filter_text,
        formats=formats_for_printing(ctx),
        replace=force,
    )
    with ended_by_signals():
        outcome = run(run_export(database_of(ctx, db).path, job))
    if outcome.files:
        say_done(_said(outcome))


def _format(ctx: click.Context, named: str | None, path: Path | None) -> "ExportFormat":
    from statement_tui.export_job import ExportFormat

    if named:
        return ExportFormat(named)
    if path is None:
        return ExportFormat.TEXT
    if (found := ExportFormat.of_file(path)) is None:
        formats = ", ".join(_FORMATS)
        raise click.UsageError(
            f"the ending of {str(path)!r} says no format; name one with --format: {formats}", ctx
        )
    return found


def _said(outcome: "ExportOutcome") -> str:
    count = outcome.transactions
    rows = f"{count:,} transaction" if count == 1 else f"{count:,} transactions"
    months = str(outcome.first) if outcome.first == outcome.last else f"{outcome.first} to {outcome.last}"
    files = outcome.files
    place = str(files[0]) if len(files) == 1 else f"{len(files)} files, {files[0]} to {files[-1]}"
    return f"{rows} of {months} are in {place}" if count != 1 else f"{rows} of {months} is in {place}"
