"""What a file leaves open is asked, and every answer looks into it again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.widgets import Button, Input, Select

from statement_tui.models.import_report import Refusal
from statement_tui.models.question import Choice, Question
from statement_tui.services.importer import FileResult, ImportJob
from statement_tui.ui.widgets.question_row import QuestionRow

from .bank import SAVINGS
from .browsing import browser, browsing, some_bank
from .importing import FakeImporter, dialog, name_path, report, results, statement
from .pilots import press, settle, shown, until

ORDER = Question(
    field="date_order",
    text="In which order are day and month?",
    option="--date-order",
    choices=(Choice(value="dmy", sample="3 June"), Choice(value="mdy", sample="6 March")),
)
ACCOUNT = Question(field="account", text="Which account is the file of?", option="--account")
CURRENCY = Question(field="currency", text="Which currency is the account in?", option="--currency")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file that is there; what is in it only the importer knows."""
    path = tmp_path / "june.ofx"
    path.write_text("june")
    return path


def unless(
    question: Question, answered: Callable[[ImportJob], object]
) -> Callable[[ImportJob], list[FileResult]]:
    """An importer that asks this until it is answered."""

    def answer(job: ImportJob) -> list[FileResult]:
        if answered(job):
            return [report()]
        return [Refusal(file="june.ofx", error="It cannot be told: see below", questions=(question,))]

    return answer


async def test_an_answer_looks_again_at_once_and_the_question_stays(file: Path) -> None:
    importer = FakeImporter()
    importer.answer = unless(ORDER, lambda job: job.reading.fields.get("date_order"))
    async with browsing(some_bank(), importer=importer) as pilot:
        await name_path(pilot, file)
        assert "? In which order are day and month?" in shown(pilot)
        assert "? it can be read once you say the following" in results(pilot)
        assert dialog(pilot).go.disabled
        assert isinstance(dialog(pilot).focused, Select)
        await press(pilot, "enter")
        assert "dmy  3 June" in shown(pilot)
        await press(pilot, "down", "enter")
        assert importer.jobs[-1].reading.fields == {"date_order": "dmy"}
        assert "2 new, 1 duplicate" in results(pilot)
        assert not dialog(pilot).go.disabled
        assert isinstance(dialog(pilot).focused, Button)
        dialog(pilot).query_one(Select).value = "mdy"
        await settle(pilot)
        assert importer.jobs[-1].reading.fields == {"date_order": "mdy"}
        assert len(dialog(pilot).query(QuestionRow)) == 1


async def test_esc_closes_the_choices_then_goes_to_the_path_then_closes(file: Path) -> None:
    importer = FakeImporter()
    importer.answer = unless(ORDER, lambda job: False)
    async with browsing(some_bank(), importer=importer) as pilot:
        await name_path(pilot, file)
        await press(pilot, "enter")
        assert dialog(pilot).query_one(Select).expanded
        await press(pilot, "escape")
        assert not dialog(pilot).query_one(Select).expanded
        await press(pilot, "escape")
        assert dialog(pilot).focused is dialog(pilot).path
        await press(pilot, "escape")
        assert pilot.app.screen is browser(pilot)


async def test_the_account_is_a_known_one_or_a_new_number(file: Path) -> None:
    importer = FakeImporter()
    importer.answer = unless(ACCOUNT, lambda job: job.answers.account_number)
    async with browsing(some_bank(), importer=importer) as pilot:
        await name_path(pilot, file)
        dialog(pilot).query_one(QuestionRow).query_one(Select).value = SAVINGS.number
        await settle(pilot)
        assert importer.jobs[-1].answers.account_number == SAVINGS.number
        line = dialog(pilot).query_one(QuestionRow).query_one(Input)
        line.focus()
        await press(pilot, *"99", "enter")
        assert importer.jobs[-1].answers.account_number == "99"
        assert dialog(pilot).query_one(Select).value is Select.NULL
        dialog(pilot).query_one(Select).value = SAVINGS.number
        await settle(pilot)
        assert line.value == ""
        assert importer.jobs[-1].answers.account_number == SAVINGS.number


async def test_a_typed_answer_is_taken_after_a_pause(file: Path) -> None:
    importer = FakeImporter()
    importer.answer = unless(CURRENCY, lambda job: job.answers.currency)
    async with browsing(some_bank(), importer=importer) as pilot:
        await name_path(pilot, file)
        assert isinstance(dialog(pilot).focused, Input)
        await press(pilot, *"eu", "enter")
        assert importer.jobs[-1].answers.currency is None
        await press(pilot, "r")
        await until(lambda: importer.jobs[-1].answers.currency == "EUR", "the second look")
        await settle(pilot)
        await press(pilot, "enter")
        assert isinstance(dialog(pilot).focused, Button)


async def test_an_account_that_would_be_new_can_be_a_known_one(file: Path) -> None:
    importer = FakeImporter()
    importer.answer = lambda job: [
        report(statement("777", is_new_account=job.answers.account_number is None))
    ]
    async with browsing(some_bank(), importer=importer) as pilot:
        await name_path(pilot, file)
        assert "777 (new account)" in results(pilot)
        assert "? 777 is not known: import it as" in shown(pilot)
        assert isinstance(dialog(pilot).focused, Button)
        select = dialog(pilot).query_one(Select)
        select.value = SAVINGS.number
        await settle(pilot)
        assert importer.jobs[-1].answers.account_number == SAVINGS.number
        select.clear()
        await settle(pilot)
        assert importer.jobs[-1].answers.account_number is None
        assert len(dialog(pilot).query(QuestionRow)) == 1


async def test_several_new_accounts_are_not_offered_one_answer(file: Path) -> None:
    new = [statement(number, is_new_account=True) for number in ("1", "2")]
    async with browsing(some_bank(), importer=FakeImporter(report(*new))) as pilot:
        await name_path(pilot, file)
        assert not dialog(pilot).query(QuestionRow)


async def test_another_file_has_questions_of_its_own(file: Path) -> None:
    importer = FakeImporter()
    importer.answer = unless(ORDER, lambda job: job.reading.fields)
    async with browsing(some_bank(), importer=importer) as pilot:
        await name_path(pilot, file)
        dialog(pilot).query_one(Select).value = "dmy"
        await settle(pilot)
        dialog(pilot).path.value = str(file.parent / "other.ofx")
        dialog(pilot).path.focus()
        await press(pilot, "enter")
        assert importer.jobs[-1].reading.fields == {}
        assert dialog(pilot).query_one(Select).value is Select.NULL
