"""The README's picture, rendered by the program itself from the demo: `python -m tests.picture`."""

import asyncio
import re
import tempfile
from pathlib import Path
from typing import Final

from statement_tui.models.month import Month
from statement_tui.repositories.opening import opened_for_reading
from statement_tui.repositories.seed import seed_database
from statement_tui.repositories.sqlite import SqliteStatementRepository
from statement_tui.services.generate_statement import PAGE_SIZE
from statement_tui.services.open_account import open_account
from statement_tui.ui.app import StatementApp

PICTURE: Final = Path(__file__).parent.parent / "docs" / "statement.svg"
_OFF: Final = Month(year=2026, month=6)
_DOWNLOADED_FONTS: Final = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


async def render(path: Path) -> str:
    """An SVG of a month of this database that is off, 120 columns wide and 32 lines high."""
    async with opened_for_reading(path) as connection:
        repository = SqliteStatementRepository(connection)

        async def opened() -> SqliteStatementRepository:
            return repository

        app = StatementApp(opened, await open_account(repository, None, _OFF, limit=PAGE_SIZE))
        async with app.run_test(size=(120, 32)) as pilot:
            await app.workers.wait_for_complete()
            await pilot.press(*["down"] * 4)
            await pilot.pause()
            return _DOWNLOADED_FONTS.sub("", app.export_screenshot(title="statement-tui demo"))


async def main() -> None:
    """Write the picture to docs."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.db"
        await seed_database(path)
        PICTURE.parent.mkdir(exist_ok=True)
        PICTURE.write_text(await render(path), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(main())
