"""Which account a statement is for: a known one, the one that the user names, or a new one."""

from unittest.mock import NonCallableMagicMock

import pytest
from pytest_mock import MockerFixture

from statement_tui.errors import UnreadableFile
from statement_tui.models.account import Account
from statement_tui.models.parsed import ParsedStatement
from statement_tui.services.choose_account import AccountChooser, Answers, Choice
from tests.unit.bank_files import EVERYDAY, IBAN, import_repository, knowing, statement

DOLLARS = Account(user_id="alice", number="77", name="Dollars", currency="USD")


@pytest.fixture
def repository(mocker: MockerFixture) -> NonCallableMagicMock:
    mock = import_repository(mocker)
    mock.find_account.side_effect = knowing(EVERYDAY, DOLLARS)
    return mock


async def chosen(
    repository: NonCallableMagicMock, *statements: ParsedStatement, answers: Answers | None = None
) -> list[Choice]:
    chooser = AccountChooser(repository, answers or Answers(), [])
    return [await chooser.choose(statement) for statement in statements]


def short(choices: list[Choice]) -> list[tuple[str, str, bool, str | None]]:
    """Number, currency, whether it is new, and the number to remember."""
    return [
        (choice.account.number, choice.account.currency, choice.is_new, choice.number_to_remember)
        for choice in choices
    ]


# Known accounts.


@pytest.mark.parametrize("number", [IBAN, "DE02 1203 0000 0000 2020 51", IBAN.lower()])
@pytest.mark.parametrize("currency", ["EUR", "eur", None])
async def test_a_known_number_is_its_account(
    repository: NonCallableMagicMock, number: str, currency: str | None
) -> None:
    assert await chosen(repository, statement(number=number, currency=currency)) == [
        Choice(EVERYDAY, is_new=False)
    ]


async def test_the_currency_of_a_known_account_is_not_what_the_user_says(
    repository: NonCallableMagicMock,
) -> None:
    [choice] = await chosen(repository, statement(currency=None), answers=Answers(currency="USD"))

    assert choice.account == EVERYDAY


async def test_the_account_of_the_file_wins_over_the_one_that_the_user_names(
    repository: NonCallableMagicMock,
) -> None:
    answers = Answers(account_number="77")

    assert await chosen(repository, statement(), answers=answers) == [Choice(EVERYDAY, is_new=False)]


async def test_several_known_accounts_can_be_in_a_file(repository: NonCallableMagicMock) -> None:
    choices = await chosen(repository, statement(), statement(number="77", currency="USD"), statement())

    assert [choice.account for choice in choices] == [EVERYDAY, DOLLARS, EVERYDAY]


# New accounts.


async def test_an_unknown_number_is_a_new_account_of_the_user(repository: NonCallableMagicMock) -> None:
    new = statement(number="12 34", currency="chf", name="Savings")

    [choice] = await chosen(repository, new, answers=Answers(user_id="ben"))

    assert choice == Choice(
        Account(user_id="ben", number="1234", name="Savings 1234", institution="Nordstern", currency="CHF"),
        is_new=True,
    )


async def test_two_statements_of_a_new_account_are_one_account(repository: NonCallableMagicMock) -> None:
    first, second = await chosen(repository, statement(number="12-34"), statement(number="1234"))

    assert first.account is second.account
    assert first.is_new
    assert second.is_new


async def test_a_new_number_that_ends_in_its_currency_is_one_account_too(
    repository: NonCallableMagicMock,
) -> None:
    choices = await chosen(repository, statement(number="1234EUR"), statement(number="1234EUR"))

    assert short(choices) == [("1234", "EUR", True, None)] * 2


@pytest.mark.parametrize(
    ("given", "number", "name"),
    [
        ("Checking", "DE021234", "Checking 1234"),
        ("", "DE021234", "Account 1234"),
        ("  ", "7", "Account 7"),
        ("Visa 1234", "DE021234", "Visa 1234"),
    ],
)
async def test_the_name_of_a_new_account_tells_it_from_others(
    repository: NonCallableMagicMock, given: str, number: str, name: str
) -> None:
    [choice] = await chosen(repository, statement(number=number, name=given))

    assert choice.account.name == name


async def test_a_missing_currency_of_a_new_account_is_what_the_user_says(
    repository: NonCallableMagicMock,
) -> None:
    new = statement(number="1", currency=None)

    assert short(await chosen(repository, new, answers=Answers(currency="usd"))) == [("1", "USD", True, None)]


async def test_the_currency_of_the_file_wins_over_what_the_user_says(
    repository: NonCallableMagicMock,
) -> None:
    [choice] = await chosen(repository, statement(number="1"), answers=Answers(currency="USD"))

    assert choice.account.currency == "EUR"


# The same number in another currency.


async def test_a_known_number_in_another_currency_is_an_account_of_its_own(
    repository: NonCallableMagicMock,
) -> None:
    choices = await chosen(repository, statement(currency="USD"), statement(currency="USD"), statement())

    assert short(choices) == [
        (f"{IBAN}USD", "USD", True, None),
        (f"{IBAN}USD", "USD", True, None),
        (IBAN, "EUR", False, None),
    ]


async def test_a_new_number_in_two_currencies_is_two_accounts(repository: NonCallableMagicMock) -> None:
    currencies = ("EUR", "USD", "EUR", "USD")

    choices = await chosen(repository, *(statement(number="1", currency=name) for name in currencies))

    assert [choice.account.number for choice in choices] == ["1", "1USD", "1", "1USD"]
    assert [choice.account.name for choice in choices[:2]] == ["Checking 1", "Checking 1USD"]


# The account that the user names.


async def test_a_file_without_a_number_is_for_the_account_that_the_user_names(
    repository: NonCallableMagicMock,
) -> None:
    answers = Answers(account_number="de02 1203 0000 0000 2020 51")

    assert await chosen(repository, statement(number=" "), answers=answers) == [
        Choice(EVERYDAY, is_new=False)
    ]


@pytest.mark.parametrize("number", ["-", "--", "./."])
async def test_a_number_of_separators_alone_is_none(repository: NonCallableMagicMock, number: str) -> None:
    answers = Answers(account_number="12")

    assert short(await chosen(repository, statement(number=number), answers=answers)) == [
        ("12", "EUR", True, None)
    ]
    with pytest.raises(UnreadableFile, match="does not name its account"):
        await chosen(repository, statement(number=number))


async def test_an_unknown_number_means_the_account_that_the_user_names_and_is_remembered(
    repository: NonCallableMagicMock,
) -> None:
    choices = await chosen(
        repository,
        statement(number="9-99"),
        statement(number="999"),
        answers=Answers(account_number=IBAN),
    )

    assert [choice.account for choice in choices] == [EVERYDAY, EVERYDAY]
    assert [choice.number_to_remember for choice in choices] == ["9-99", "999"]


async def test_a_new_account_can_be_named_by_the_user_too(repository: NonCallableMagicMock) -> None:
    answers = Answers(account_number="12 34")

    nameless = await chosen(repository, statement(number=""), answers=answers)
    named = await chosen(repository, statement(number="999"), statement(number="999"), answers=answers)

    assert short(nameless) == [("1234", "EUR", True, None)]
    assert short(named) == [("1234", "EUR", True, "999")] * 2


async def test_the_number_that_the_user_repeats_is_not_remembered(repository: NonCallableMagicMock) -> None:
    answers = Answers(account_number="12-34")

    assert short(await chosen(repository, statement(number="1234"), answers=answers)) == [
        ("12-34", "EUR", True, None)
    ]


@pytest.mark.parametrize("number", ["", "999", IBAN])
async def test_the_account_that_the_user_names_in_another_currency_is_refused(
    repository: NonCallableMagicMock, number: str
) -> None:
    sentence = f"the account {IBAN} is in EUR, the file in USD; name another account"

    with pytest.raises(UnreadableFile, match=sentence):
        await chosen(
            repository, statement(number=number, currency="USD"), answers=Answers(account_number=IBAN)
        )


async def test_a_file_without_a_currency_is_in_that_of_the_account_that_the_user_names(
    repository: NonCallableMagicMock,
) -> None:
    answers = Answers(account_number="77", currency="EUR")

    assert short(await chosen(repository, statement(number="", currency=None), answers=answers)) == [
        ("77", "USD", False, None)
    ]


@pytest.mark.parametrize(
    "statements",
    [
        [statement(number="1"), statement(number="2")],
        [statement(number=""), statement(number="2")],
        [statement(number="", name="Checking"), statement(number="", name="Savings")],
    ],
)
@pytest.mark.parametrize("given", [IBAN, "new"])
async def test_the_user_can_name_only_one_unknown_account(
    repository: NonCallableMagicMock, statements: list[ParsedStatement], given: str
) -> None:
    with pytest.raises(UnreadableFile, match=r"several accounts that are not known.*can name only one"):
        await chosen(repository, *statements, answers=Answers(account_number=given))


async def test_known_accounts_beside_the_one_that_the_user_names_are_no_hindrance(
    repository: NonCallableMagicMock,
) -> None:
    choices = await chosen(
        repository,
        statement(),
        statement(number="", currency="USD"),
        statement(),
        statement(number="", currency="USD"),
        answers=Answers(account_number="77"),
    )

    assert [choice.account for choice in choices] == [EVERYDAY, DOLLARS, EVERYDAY, DOLLARS]


# What is refused.


@pytest.mark.parametrize(
    ("refused", "sentence"),
    [
        (statement(number=" "), "does not name its account: name it with `--account NUMBER`"),
        (statement(number="1", currency=None), "does not name its currency: .*`--currency EUR`"),
        (statement(number="1", currency=""), "does not name its currency"),
        (statement(currency="ZZZ"), "'ZZZ' is no code of ISO 4217"),
        (statement(number="1", currency="euro"), "'EURO' is no code of ISO 4217"),
    ],
)
async def test_what_a_file_leaves_open_or_nobody_knows_is_refused(
    repository: NonCallableMagicMock, refused: ParsedStatement, sentence: str
) -> None:
    with pytest.raises(UnreadableFile, match=sentence):
        await chosen(repository, refused)


@pytest.mark.parametrize("number", [IBAN, "1"])
async def test_a_currency_that_the_user_says_and_nobody_knows_is_refused(
    repository: NonCallableMagicMock, number: str
) -> None:
    with pytest.raises(UnreadableFile, match="'ZZZ' is no code of ISO 4217"):
        await chosen(repository, statement(number=number, currency=None), answers=Answers(currency="zzz"))


async def test_an_iban_that_ends_like_a_currency_stays_whole(repository: NonCallableMagicMock) -> None:
    iban = "MU17BOMM0101101030300200000MUR"
    [choice] = await chosen(repository, statement(number=iban, currency="MUR"))
    assert choice.account.number == iban
