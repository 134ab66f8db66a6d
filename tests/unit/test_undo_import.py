"""An import taken out again: the newest one, or the one of a number."""

from unittest.mock import NonCallableMagicMock

import pytest
from pytest_mock import MockerFixture

from statement_tui.errors import UnknownImport
from statement_tui.models.import_batch import UndoneImport
from statement_tui.services.undo_import import undo_import
from tests.unit.bank_files import BATCH, IBAN, import_repository

UNDONE = UndoneImport(batch=BATCH, removed=3, kept=2, balances=1, accounts=(IBAN,))


@pytest.fixture
def repository(mocker: MockerFixture) -> NonCallableMagicMock:
    mock = import_repository(mocker)
    mock.remove_import.side_effect = lambda batch: mock.steps.append("remove") or UNDONE
    return mock


async def test_without_a_number_the_newest_import_is_undone(repository: NonCallableMagicMock) -> None:
    repository.fetch_imports.return_value = (BATCH, BATCH.model_copy(update={"number": 6}))

    assert await undo_import(repository) == UNDONE

    repository.fetch_imports.assert_awaited_once_with(None)
    repository.remove_import.assert_awaited_once_with(BATCH)


async def test_the_import_of_a_number_is_undone(repository: NonCallableMagicMock) -> None:
    repository.fetch_imports.return_value = (BATCH,)

    assert await undo_import(repository, 7) == UNDONE

    repository.fetch_imports.assert_awaited_once_with(7)


async def test_a_copy_is_kept_before_anything_is_removed_and_all_is_one_transaction(
    repository: NonCallableMagicMock,
) -> None:
    repository.fetch_imports.return_value = (BATCH,)

    await undo_import(repository)

    assert repository.steps == ["begin", "copy", "remove", "commit"]


async def test_an_unknown_number_is_refused_and_nothing_is_copied(repository: NonCallableMagicMock) -> None:
    with pytest.raises(UnknownImport, match=r"No such import: 12 is none; `statement-tui imports` lists all"):
        await undo_import(repository, 12)

    assert repository.steps == ["begin"]


async def test_without_imports_there_is_nothing_to_undo(repository: NonCallableMagicMock) -> None:
    with pytest.raises(UnknownImport, match="There is nothing to undo: no file was imported"):
        await undo_import(repository)

    repository.remove_import.assert_not_awaited()
