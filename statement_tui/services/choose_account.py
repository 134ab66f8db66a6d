"""Which account each statement of a file is for."""

from dataclasses import dataclass
from decimal import Decimal

from statement_tui.errors import UnreadableFile
from statement_tui.models.account import Account, compact_account_number, compared_account_number, is_iban
from statement_tui.models.currencies import is_currency
from statement_tui.models.money import from_minor_units, to_minor_units
from statement_tui.models.parsed import ParsedStatement
from statement_tui.models.question import OpenQuestions, Question
from statement_tui.repositories.protocol import ImportRepository


@dataclass(frozen=True, slots=True)
class Answers:
    """What the user says about files that do not say it themselves."""

    user_id: str = "me"
    """Whose accounts new ones are."""
    account_number: str | None = None
    """The account of a file that does not name it, or names one that is not known."""
    currency: str | None = None
    """ISO 4217 code of a new account whose currency the file does not name."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The account of a statement."""

    account: Account
    """The account."""
    is_new: bool
    """Whether it is not known yet."""
    number_to_remember: str | None = None
    """The number by which the file means it, when the user said so."""


class AccountChooser:
    """Chooses the account of one statement of a file after the other.

    It is a known one, the one that the user names, or a new one. The same number in another currency is
    another account, called by the number with the currency behind it.
    """

    def __init__(self, repository: ImportRepository, answers: Answers, taught: list[str]) -> None:
        """Begin with the first statement of a file.

        Args:
            repository: Where the known accounts are.
            answers: What the user says about the file.
            taught: Numbers by which files mean the account that the user names; those of this file are added.
        """
        self._taught = taught
        self._repository = repository
        self._answers = answers
        self._given = compact_account_number(answers.account_number or "")
        self._meant: list[str] = []
        self._new: list[Account] = []

    async def choose(self, statement: ParsedStatement) -> Choice:
        """The account of the next statement.

        Raises:
            UnreadableFile: Account or currency are open, or do not fit what is known.
        """
        currency = statement.currency.upper() if statement.currency else None
        code = currency or (self._answers.currency or "").upper()
        if code and not is_currency(code):
            raise UnreadableFile("The currency is not known", f"{code!r} is no code of ISO 4217")
        number = compact_account_number(statement.account_number)
        if not compared_account_number(number):
            number = ""
        if number and (known := await self._repository.find_account(number, currency)):
            return Choice(known, is_new=False)
        if self._given:
            self._require_one_account(number, statement.account_name)
            learnt = None if _same(number or self._given, self._given) else number
            if known := await self._repository.find_account(self._given, None):
                _require_currency(known, currency)
                return Choice(known, is_new=False, number_to_remember=learnt)
            return Choice(await self._new_account(self._given, statement), True, learnt)
        if not number:
            raise _open("account", "Which account is the file of?", "--account", "--account NUMBER")
        return Choice(await self._new_account(number, statement), is_new=True)

    def _require_one_account(self, number: str, name: str) -> None:
        meant = number or name
        others = [*self._meant, *(self._taught if number else ())]
        if any(not _same(other, meant) for other in others):
            raise UnreadableFile(
                "There are several accounts that are not known",
                "`--account` can name only one; import the files of each account for themselves",
            )
        self._meant.append(meant)
        if number:
            self._taught.append(number)

    async def _new_account(self, number: str, statement: ParsedStatement) -> Account:
        currency = (statement.currency or self._answers.currency or "").upper()
        if not currency:
            raise _open("currency", "Which currency is the account in?", "--currency", "--currency EUR")
        # Some banks write the currency behind the number; another account of it may need that.
        if number != self._given and not is_iban(number):
            number = number.removesuffix(currency) or number
        for account in self._new:
            if account.currency == currency and _same(account.number.removesuffix(currency), number):
                return account
        if any(_same(account.number, number) for account in self._new) or (
            await self._repository.find_account(number, None)
        ):
            number += currency
        account = Account(
            user_id=self._answers.user_id,
            number=number,
            name=_name(statement.account_name, number),
            institution=statement.institution,
            currency=currency,
            opening_balance=_storable(statement.starting_balance or Decimal(0), currency),
        )
        self._new.append(account)
        return account


def _open(field: str, text: str, option: str, example: str) -> OpenQuestions:
    question = Question(field=field, text=text, option=option)
    return OpenQuestions(f"The file does not name its {field}", f"name it with `{example}`", (question,))


def _require_currency(account: Account, currency: str | None) -> None:
    if currency and currency != account.currency:
        raise UnreadableFile(
            "The currencies differ",
            f"the account {account.number} is in {account.currency}, the file in {currency}; "
            "name another account",
        )


def _storable(amount: Decimal, currency: str) -> Decimal:
    """The amount; zero for one that its currency does not have."""
    try:
        return from_minor_units(to_minor_units(amount, currency), currency)
    except ValueError:
        return Decimal(0)


def _same(number: str, other: str) -> bool:
    return compared_account_number(number) == compared_account_number(other)


def _name(given: str, number: str) -> str:
    """The name of a new account: banks name only its type, so the end of the number tells two apart."""
    name, end = given.strip() or "Account", number[-4:]
    return name if end in name else f"{name} {end}"
