"""An import taken out again."""

from statement_tui.errors import UnknownImport
from statement_tui.models.import_batch import UndoneImport
from statement_tui.repositories.protocol import ImportRepository


async def undo_import(repository: ImportRepository, number: int | None = None) -> UndoneImport:
    """Remove what one import brought, and nothing that another one reports too.

    Args:
        repository: Where imports are kept.
        number: Of the import; None for the newest.

    Raises:
        UnknownImport: There is no such import, or none at all.
    """
    async with repository.transaction():
        batches = await repository.fetch_imports(number)
        if not batches:
            if number is None:
                raise UnknownImport("There is nothing to undo", "no file was imported")
            raise UnknownImport("No such import", f"{number} is none; `statement-tui imports` lists all")
        await repository.keep_copy()
        return await repository.remove_import(batches[0])
