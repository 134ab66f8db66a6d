"""The import of a bank file: as a whole or not at all, and nothing twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from statement_tui.errors import UnreadableFile
from statement_tui.models.account import Account, compact_account_number
from statement_tui.models.import_report import FileReport, StatementReport
from statement_tui.models.parsed import ParsedBalance, ParsedStatement, ParseWarning
from statement_tui.models.transaction import Transaction
from statement_tui.repositories.protocol import ImportRepository
from statement_tui.services.bank_file import BankFile
from statement_tui.services.plan_import import AccountPlan, Counts, plan_account


@dataclass(frozen=True, slots=True)
class Answers:
    """What the user says about files that do not say it themselves."""

    user_id: str = "me"
    """Whose accounts new ones are."""
    account_number: str | None = None
    """The number of an account that the file does not name."""
    currency: str | None = None
    """ISO 4217 code of a new account whose currency the file does not name."""


async def import_file(
    repository: ImportRepository, file: BankFile, answers: Answers, *, preview: bool = False
) -> FileReport:
    """Add to the database what of the file is new.

    Args:
        repository: Where accounts and transactions are kept.
        file: The parsed file.
        answers: What the user says about it.
        preview: Report a file too that leaves account or currency open, or does not fit an account that is
            there. Nothing of it is written, and a warning says why the import would refuse it.

    Raises:
        UnreadableFile: The file leaves account or currency open, or does not fit an account that is there.
    """
    async with repository.transaction():
        draft = _Draft(file.parsed.statements, answers, preview)
        for number in draft.account_numbers:
            await draft.plan(repository, number)
        report = draft.report(str(file.path), file.parsed.format, file.parsed.warnings)
        if report.importable:
            await _write(repository, file, draft.plans, report)
    return report


class _Draft:
    """What a file will add, account by account, while it is compared with the database."""

    def __init__(self, statements: Sequence[ParsedStatement], answers: Answers, preview: bool) -> None:
        self._answers = answers
        self._preview = preview
        self._statements = statements
        given = compact_account_number(answers.account_number or "")
        self._numbers = [compact_account_number(s.account_number) or given for s in statements]
        self._counts = [Counts(len(statement.entries), 0) for statement in statements]
        self._currencies = [statement.currency for statement in statements]
        self._warnings: list[ParseWarning] = []
        self._importable = True
        self.plans: list[AccountPlan] = []

    @property
    def account_numbers(self) -> tuple[str, ...]:
        """All accounts of the file, each once, in file order; an empty one is for those without a number."""
        return tuple(dict.fromkeys(self._numbers))

    async def plan(self, repository: ImportRepository, number: str) -> None:
        """Compare what the file has for this account with the database."""
        places = [place for place, of in enumerate(self._numbers) if of == number]
        statements = [self._statements[place] for place in places]
        try:
            known_account = await repository.find_account(number) if number else None
            account = self._account(number, statements, known_account)
        except UnreadableFile as obstacle:
            if not self._preview:
                raise
            self._importable = False
            message = f"the import will refuse the file: {obstacle}"
            self._warnings.append(ParseWarning(place=f"statement {places[0] + 1}", message=message))
            return
        known = await _fetch_known(repository, account, statements) if known_account else ()
        plan = plan_account(account, statements, known)
        self.plans.append(plan)
        self._warnings += plan.warnings
        for place, counts in zip(places, plan.counts, strict=True):
            self._counts[place] = counts
            self._currencies[place] = self._currencies[place] or account.currency

    def report(self, file: str, file_format: str, warnings: Sequence[ParseWarning]) -> FileReport:
        """What is in the file, and what was new."""
        statements = [
            StatementReport(
                account_number=number,
                currency=currency,
                transaction_count=len(statement.entries),
                total=sum((entry.amount for entry in statement.entries), Decimal(0)),
                opening_balance=_amount(statement.opening_balance),
                closing_balance=_amount(statement.closing_balance),
                first_booked_on=min((entry.booked_on for entry in statement.entries), default=None),
                last_booked_on=max((entry.booked_on for entry in statement.entries), default=None),
                new=counts.new,
                duplicates=counts.duplicates,
            )
            for statement, number, currency, counts in zip(
                self._statements, self._numbers, self._currencies, self._counts, strict=True
            )
        ]
        return FileReport(
            file=file,
            format=file_format,
            statements=tuple(statements),
            warnings=(*warnings, *self._warnings),
            importable=self._importable,
        )

    def _account(self, number: str, statements: Sequence[ParsedStatement], known: Account | None) -> Account:
        """The account as it is known, or a new one."""
        nameless = sum(not compact_account_number(statement.account_number) for statement in statements)
        if nameless > 1:
            raise UnreadableFile(
                "The file does not name its accounts",
                f"{nameless} of its statements have no account number, and `--account` can name only one",
            )
        if not number:
            raise UnreadableFile("The file does not name its account", "name it with `--account NUMBER`")
        currencies = {known.currency} if known else set()
        currencies |= {currency for statement in statements if (currency := _currency(statement))}
        if len(currencies) > 1:
            raise UnreadableFile(
                "The currencies differ",
                f"the account {number} would be in {' and '.join(sorted(currencies))}; an account has one",
            )
        if known:
            return known
        currency = next(iter(currencies), self._answers.currency)
        if currency is None:
            raise UnreadableFile(
                "The file does not name its currency", "name it, for example `--currency EUR`"
            )
        return Account(
            user_id=self._answers.user_id,
            number=number,
            name=_name(statements[0].account_name, number),
            institution=statements[0].institution,
            currency=currency,
        )


async def _fetch_known(
    repository: ImportRepository, account: Account, statements: Sequence[ParsedStatement]
) -> Sequence[Transaction]:
    days = [entry.booked_on for statement in statements for entry in statement.entries]
    return await repository.fetch_transactions_between(account, min(days), max(days)) if days else ()


async def _write(
    repository: ImportRepository, file: BankFile, plans: Sequence[AccountPlan], report: FileReport
) -> None:
    """Write what is new; a file that adds nothing leaves no trace."""
    balances = []
    for plan in plans:
        if await repository.find_account(plan.account.number) is None:
            await repository.add_account(plan.account)
        balances += [
            (plan.account, balance)
            for balance in plan.balances
            if not await repository.has_reported_balance(plan.account, balance)
        ]
    if not balances and not any(plan.transactions for plan in plans):
        return
    import_id = await repository.add_import(
        # A name with bytes that are no characters cannot be stored as it is.
        file.path.name.encode("utf-8", "replace").decode(),
        file.sha256,
        report.format,
        sum(statement.new for statement in report.statements),
        sum(statement.duplicates for statement in report.statements),
        len(report.warnings),
    )
    for plan in plans:
        await repository.add_transactions(plan.account, import_id, plan.transactions)
    for account, balance in balances:
        await repository.add_reported_balance(account, import_id, balance)


def _currency(statement: ParsedStatement) -> str | None:
    return statement.currency.upper() if statement.currency else None


def _amount(balance: ParsedBalance | None) -> Decimal | None:
    return balance.amount if balance else None


def _name(given: str, number: str) -> str:
    """The name of a new account: banks name only its type, so the end of the number tells two apart."""
    name, end = given.strip() or "Account", number[-4:]
    return name if end in name else f"{name} {end}"
