"""The import of a bank file: as a whole or not at all, and nothing twice."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import islice
from typing import TypeAlias

from statement_tui.errors import UnreadableFile
from statement_tui.models.import_batch import ImportBatch
from statement_tui.models.import_plan import KnownTransaction
from statement_tui.models.import_report import (
    BalanceBreak,
    FileReport,
    RowReport,
    RowStatus,
    StatementReport,
)
from statement_tui.models.ledger import AccountLedger
from statement_tui.models.parsed import ParsedBalance, ParsedEntry, ParsedStatement, ParseWarning
from statement_tui.models.question import OpenQuestions, Question
from statement_tui.repositories.protocol import ImportRepository
from statement_tui.services.bank_file import BankFile
from statement_tui.services.choose_account import AccountChooser, Answers, Choice
from statement_tui.services.near_matches import NEAR_DAYS
from statement_tui.services.plan_import import AccountPlan, StatementPlan, plan_account
from statement_tui.services.reconciliation import Reconciliation

Written: TypeAlias = Callable[[int, int], object]
"""Told from time to time how many entries are written, and of how many."""


def _untold(done: int, total: int) -> None:
    """The `Written` of an import that nobody watches."""


async def import_file(
    repository: ImportRepository,
    file: BankFile,
    answers: Answers,
    *,
    preview: bool = False,
    rows: int = 0,
    taught: list[str] | None = None,
    written: Written = _untold,
) -> FileReport:
    """Add to the database what of the file is new.

    A file with the same bytes as one that was imported changes nothing.

    Args:
        repository: Where accounts and transactions are kept.
        file: The parsed file.
        answers: What the user says about it.
        preview: Report a file too that leaves account or currency open. Nothing of it is written, and a
            warning says why the import would refuse it.
        rows: How many rows of each statement to report one by one.
        taught: Numbers by which files imported before this one mean the account that the user names.
        written: Told how far it is.

    Raises:
        UnreadableFile: The file leaves account or currency open.
    """
    draft = _Draft(repository, file, rows)
    async with repository.transaction():
        batch = await repository.find_import(file.sha256)
        if batch is None:
            await draft.choose_accounts(answers, preview, [] if taught is None else taught)
            await draft.plan()
            if draft.has_something:
                await draft.write(written)
    return draft.report(batch)


class _Draft:
    """What a file adds, account by account, while it is compared with the database and written."""

    def __init__(self, repository: ImportRepository, file: BankFile, rows: int) -> None:
        self._repository = repository
        self._file = file
        self._rows = rows
        self._statements = file.parsed.statements
        self._choices: dict[int, Choice] = {}
        self._plans: list[AccountPlan] = []
        self._planned: dict[int, StatementPlan] = {}
        self._follows: dict[int, bool | None] = {}
        self._obstacles: list[ParseWarning] = []
        self._questions: list[Question] = []
        self._breaks: list[BalanceBreak] = []
        self._import_number: int | None = None

    @property
    def has_something(self) -> bool:
        """Whether there is anything to be written."""
        return not self._obstacles and any(plan.file.entries or plan.file.balances for plan in self._plans)

    async def choose_accounts(self, answers: Answers, preview: bool, taught: list[str]) -> None:
        """Find the account of each statement, or make a new one."""
        chooser = AccountChooser(self._repository, answers, taught)
        for index, statement in enumerate(self._statements):
            try:
                self._choices[index] = await chooser.choose(statement)
            except UnreadableFile as obstacle:
                if not preview:
                    raise
                message = f"the import will refuse the file: {obstacle}"
                self._obstacles.append(ParseWarning(place=f"statement {index + 1}", message=message))
                if isinstance(obstacle, OpenQuestions):
                    self._questions += obstacle.questions

    async def plan(self) -> None:
        """Compare what the file has for each account with the database."""
        position = 1
        for choice in {choice.account.number: choice for choice in self._choices.values()}.values():
            places = self._places(choice)
            statements = [self._statements[place] for place in places]
            known = () if choice.is_new else await self._fetch_known(choice, statements)
            plan = plan_account(choice.account, statements, known, position)
            position += len(plan.file.entries)
            self._plans.append(plan)
            self._planned.update(zip(places, plan.statements, strict=True))

    async def write(self, written: Written) -> None:
        """Write the import, its new accounts, and all that they get."""
        await self._repository.keep_copy()
        planned = self._planned.values()
        self._import_number = number = await self._repository.add_import(
            self._file.name,
            self._file.sha256,
            self._file.parsed.format,
            sum(plan.new for plan in planned),
            sum(plan.duplicates for plan in planned),
            len(list(self._warnings())),
        )
        done, total = 0, sum(len(plan.file.entries) for plan in self._plans)
        for plan in self._plans:
            before = await self._open_account(plan, number)
            await self._repository.add_account_file(
                plan.account, number, plan.file, partial(_advance, written, done, total)
            )
            done += len(plan.file.entries)
            self._compare(before, await self._repository.fetch_ledger(plan.account.number))

    def report(self, already_imported: ImportBatch | None) -> FileReport:
        """What is in the file, and what came of it."""
        return FileReport(
            file=self._file.label,
            format=self._file.parsed.format,
            statements=tuple(
                self._statement_report(index, statement, already_imported)
                for index, statement in enumerate(self._statements)
            ),
            warnings=tuple(self._warnings()),
            importable=not self._obstacles,
            questions=tuple(dict.fromkeys(self._questions)),
            import_number=self._import_number,
            already_imported=already_imported,
            breaks=tuple(self._breaks),
        )

    def _places(self, choice: Choice) -> list[int]:
        """The statements of this account."""
        number = choice.account.number
        return [place for place, other in self._choices.items() if other.account.number == number]

    async def _fetch_known(
        self, choice: Choice, statements: list[ParsedStatement]
    ) -> tuple[KnownTransaction, ...]:
        days = [entry.booked_on for statement in statements for entry in statement.entries]
        if not days:
            return ()
        first, last = min(days), max(days)
        return await self._repository.fetch_known_transactions(
            choice.account,
            first - min(NEAR_DAYS, first - date.min),
            last + min(NEAR_DAYS, date.max - last),
        )

    async def _open_account(self, plan: AccountPlan, import_number: int) -> AccountLedger | None:
        """Add the account where it is new, and what it is called in the file; its ledger where it is not."""
        choices = [
            choice for choice in self._choices.values() if choice.account.number == plan.account.number
        ]
        if choices[0].is_new:
            await self._repository.add_account(plan.account)
        for number in {choice.number_to_remember for choice in choices}:
            if number is not None:
                await self._repository.add_account_number(number, plan.account, import_number)
        return None if choices[0].is_new else await self._repository.fetch_ledger(plan.account.number)

    def _compare(self, before: AccountLedger | None, after: AccountLedger) -> None:
        """See what the account's proof says now that it did not say before."""
        account, reconciliation = after.account, Reconciliation(after)
        known = Reconciliation(before).discrepancies() if before else ()
        self._breaks += [
            BalanceBreak(account_number=account.number, currency=account.currency, discrepancy=found)
            for found in reconciliation.discrepancies()
            if found not in known
        ]
        reported = {(report.as_of, report.amount) for report in before.reported_balances} if before else set()
        for place, choice in self._choices.items():
            opening = self._statements[place].opening_balance
            if opening and choice.account.number == account.number:
                same = (opening.as_of, opening.amount) in reported
                self._follows[place] = same or reconciliation.follows(opening.as_of, opening.amount)

    def _warnings(self) -> Iterator[ParseWarning]:
        yield from self._file.parsed.warnings
        for index, statement in enumerate(self._statements):
            yield from statement.warnings
            if plan := self._planned.get(index):
                yield from plan.warnings
        yield from self._obstacles

    def _statement_report(
        self, index: int, statement: ParsedStatement, already_imported: ImportBatch | None
    ) -> StatementReport:
        choice, plan = self._choices.get(index), self._planned.get(index)
        entries = statement.entries
        lost = [
            warning for warning in (*statement.warnings, *(plan.warnings if plan else ())) if warning.lost
        ]
        return StatementReport(
            account_number=_account_number(statement, choice, already_imported),
            currency=statement.currency or (choice.account.currency if choice else None),
            is_new_account=choice is not None and choice.is_new,
            transaction_count=len(entries),
            total=sum((entry.amount for entry in entries), Decimal(0)),
            opening_balance=_amount(statement.opening_balance),
            closing_balance=_amount(statement.closing_balance),
            first_booked_on=min((entry.booked_on for entry in entries), default=None),
            last_booked_on=max((entry.booked_on for entry in entries), default=None),
            new=plan.new if plan else 0 if already_imported else len(entries),
            duplicates=plan.duplicates if plan else len(entries) if already_imported else 0,
            unreadable=len(lost),
            near_matches=plan.near if plan else (),
            rows=tuple(islice(_rows(statement, plan, lost, already_imported is not None), self._rows)),
            follows=self._follows.get(index),
        )


def _rows(
    statement: ParsedStatement, plan: StatementPlan | None, lost: Iterable[ParseWarning], all_known: bool
) -> Iterator[RowReport]:
    """What cannot be read, then the entries in file order."""
    for warning in lost:
        yield RowReport(status=RowStatus.UNREADABLE, place=warning.place, text=warning.message)
    for entry, status in _statuses(statement, plan, all_known):
        yield RowReport(
            status=status,
            place=entry.place,
            booked_on=entry.booked_on,
            amount=entry.amount,
            text=entry.description or entry.counterparty or "",
        )


def _statuses(
    statement: ParsedStatement, plan: StatementPlan | None, all_known: bool
) -> Iterator[tuple[ParsedEntry, RowStatus]]:
    """Each entry with what the import makes of it; without a plan nothing was compared."""
    if plan is None:
        unplanned = RowStatus.DUPLICATE if all_known else RowStatus.NEW
        yield from ((entry, unplanned) for entry in statement.entries)
        return
    near = {match.place for match in plan.near}
    for planned in plan.entries:
        if planned.transaction_id is not None:
            yield planned.entry, RowStatus.DUPLICATE
        else:
            yield planned.entry, RowStatus.NEAR if planned.entry.place in near else RowStatus.NEW


def _account_number(
    statement: ParsedStatement, choice: Choice | None, already_imported: ImportBatch | None
) -> str:
    """The account that it is for, as far as that is known."""
    if choice:
        return choice.account.number
    known = already_imported.account_numbers if already_imported else ()
    return known[0] if len(known) == 1 else statement.account_number


def _advance(written: Written, before: int, total: int, done: int) -> None:
    written(before + done, total)


def _amount(balance: ParsedBalance | None) -> Decimal | None:
    return balance.amount if balance else None
