"""Imports that were made, and what taking one out again removes."""

from datetime import datetime

from statement_tui.models.frozen import Frozen


class ImportBatch(Frozen):
    """One file that was imported."""

    number: int
    """Its number, by which it can be undone."""
    file_name: str
    """Name of the file, without its folder."""
    sha256: str
    """Of its bytes, in hexadecimal digits."""
    format: str
    """`ofx`, `camt.053`, `mt940`, `qif` or `csv`."""
    imported_at: datetime
    """When, in UTC."""
    account_numbers: tuple[str, ...]
    """The accounts that it has something for."""
    new: int
    """How many of its entries were not known before."""
    duplicates: int
    """How many of its entries were known already."""
    warnings: int
    """How many places of it could not be read."""


class UndoneImport(Frozen):
    """An import that was taken out again."""

    batch: ImportBatch
    """The import."""
    removed: int
    """How many transactions went with it."""
    kept: int
    """How many of its transactions stay, because other imports report them too or they were there before."""
    balances: int
    """How many reported balances went with it."""
    accounts: tuple[str, ...]
    """Numbers of the accounts that went with it, since nothing is left on them."""
