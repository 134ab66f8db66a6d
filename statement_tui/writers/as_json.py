"""JSON for scripts: a stable contract.

Only ASCII is written, everything else as escapes. So it passes through any pipe and locale, and nothing of a
bank's text can act on a terminal.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from statement_tui.models.import_batch import ImportBatch, UndoneImport
from statement_tui.models.import_report import BalanceBreak, FileReport, NearMatch, Refusal, StatementReport
from statement_tui.models.overview import AccountOverview
from statement_tui.models.proof import Proof
from statement_tui.models.statement import MonthlyStatement
from statement_tui.models.transaction import StatementTransaction
from statement_tui.services.export_statements import Selection
from statement_tui.writers.plain import Plain, plain_amount, plain_day

_INDENT: Final = 2


def statement_as_json(statement: MonthlyStatement, *, masked: bool = False) -> str:
    """A statement as one object, with its transactions in book order."""
    return _json(_statement(statement, statement.transactions, Plain(masked))) + "\n"


class JsonWriter:
    """Writes statements as a list of objects; one that a filter was used on says so."""

    def __init__(self, *, masked: bool = False) -> None:
        self._plain = Plain(masked)
        self._start = "[\n"

    def begin(self) -> Iterator[str]:
        """Nothing stands before the first statement."""
        return iter(())

    def add(self, selection: Selection) -> Iterator[str]:
        """A statement."""
        statement = selection.statement
        content = _statement(statement, selection.transactions, self._plain)
        if selection.filter_text:
            amounts = selection.total_in, selection.total_out
            total_in, total_out = (self._plain.amount(amount, statement.currency) for amount in amounts)
            content["filter"] = {
                "text": self._plain.text(selection.filter_text),
                "transactions": len(selection.transactions),
                "of": statement.transaction_count,
                "total_in": total_in,
                "total_out": total_out,
            }
        yield f"{self._start}{_json(content)}"
        self._start = ",\n"

    def end(self) -> Iterator[str]:
        """The end of the list."""
        yield "[]\n" if self._start == "[\n" else "\n]\n"


def account_as_json(overview: AccountOverview, *, masked: bool = False) -> str:
    """An account of the list as an object in one line, without a line end."""
    account, first, last = overview.account, overview.first_month, overview.last_month
    plain = Plain(masked)
    return json.dumps(
        {
            "user_id": plain.text(account.user_id),
            "account_number": plain.text(account.number),
            "name": plain.text(account.name),
            "currency": account.currency,
            "first_month": str(first) if first else None,
            "last_month": str(last) if last else None,
            "closing_balance": plain.amount(overview.closing_balance, account.currency),
        }
    )


def report_as_json(report: FileReport) -> str:
    """What came of a file as an object in one line."""
    content = {
        "file": report.file,
        "format": report.format,
        "statements": [_report(statement) for statement in report.statements],
        "warnings": [{"place": warning.place, "message": warning.message} for warning in report.warnings],
        "import_number": report.import_number,
        "already_imported": _batch(report.already_imported) if report.already_imported else None,
        "breaks": [_break(found) for found in report.breaks],
    }
    return json.dumps(content) + "\n"


def imports_as_json(batches: Sequence[ImportBatch]) -> str:
    """The imports as a list of objects, one in each line."""
    lines = ",\n".join(f"  {json.dumps(_batch(batch))}" for batch in batches)
    return f"[\n{lines}\n]\n" if lines else "[]\n"


def undone_as_json(undone: UndoneImport) -> str:
    """What undoing an import removed, as an object in one line."""
    content = {
        "import": _batch(undone.batch),
        "removed": undone.removed,
        "kept": undone.kept,
        "balances": undone.balances,
        "accounts": list(undone.accounts),
    }
    return json.dumps(content) + "\n"


def refusal_as_json(refusal: Refusal) -> str:
    """A refused file as an object in one line."""
    return json.dumps({"file": refusal.file, "error": refusal.error}) + "\n"


def _json(content: object) -> str:
    return json.dumps(content, indent=_INDENT)


def _statement(
    statement: MonthlyStatement, transactions: Iterable[StatementTransaction], plain: Plain
) -> dict[str, Any]:
    currency = statement.currency
    return {
        "user_id": plain.text(statement.user_id),
        "account_number": plain.text(statement.account_number),
        "currency": currency,
        "year": statement.period.year,
        "month": statement.period.month,
        "opening_balance": plain.amount(statement.opening_balance, currency),
        "total_in": plain.amount(statement.total_in, currency),
        "total_out": plain.amount(statement.total_out, currency),
        "net": plain.amount(statement.net, currency),
        "closing_balance": plain.amount(statement.closing_balance, currency),
        "proof": _proof(statement.proof, currency, plain),
        "transactions": [_transaction(transaction, currency, plain) for transaction in transactions],
    }


def _proof(proof: Proof, currency: str, plain: Plain) -> dict[str, str | None]:
    """The verdict, and only what it rests on."""
    content = {
        "verdict": str(proof.verdict),
        "as_of": plain_day(proof.as_of),
        "reported": None if proof.reported is None else plain.amount(proof.reported, currency),
        "difference": None if proof.difference is None else plain.amount(proof.difference, currency),
    }
    return {key: value for key, value in content.items() if value is not None}


def _transaction(transaction: StatementTransaction, currency: str, plain: Plain) -> dict[str, str | None]:
    return {
        "booked_on": plain_day(transaction.booked_on),
        "value_on": plain_day(transaction.value_on),
        "description": plain.text(transaction.description),
        "counterparty": plain.text(transaction.counterparty),
        "counterparty_account": plain.text(transaction.counterparty_account),
        "reference": plain.text(transaction.reference),
        "end_to_end_id": plain.text(transaction.end_to_end_id),
        "kind": transaction.kind,
        "amount": plain.amount(transaction.amount, currency),
        "balance": plain.amount(transaction.balance, currency),
    }


def _report(statement: StatementReport) -> dict[str, Any]:
    currency = statement.currency.upper() if statement.currency else None
    return {
        "account_number": statement.account_number,
        "currency": statement.currency,
        "transactions": statement.transaction_count,
        "sum": plain_amount(statement.total, currency),
        "opening_balance": _amount(statement.opening_balance, currency),
        "closing_balance": _amount(statement.closing_balance, currency),
        "first_booked_on": plain_day(statement.first_booked_on),
        "last_booked_on": plain_day(statement.last_booked_on),
        "new": statement.new,
        "duplicates": statement.duplicates,
        "unreadable": statement.unreadable,
        "near_matches": [_near(match, currency) for match in statement.near_matches],
        "is_new_account": statement.is_new_account,
        "difference": _amount(statement.difference, currency),
        "follows": statement.follows,
    }


def _near(match: NearMatch, currency: str | None) -> dict[str, str | None]:
    return {
        "place": match.place,
        "booked_on": plain_day(match.booked_on),
        "amount": plain_amount(match.amount, currency),
        "description": match.description,
        "known_booked_on": plain_day(match.known_booked_on),
        "known_description": match.known_description,
    }


def _break(found: BalanceBreak) -> dict[str, str | None]:
    off, currency = found.discrepancy, found.currency
    return {
        "account_number": found.account_number,
        "currency": currency,
        "difference": plain_amount(off.difference, currency),
        "since": plain_day(off.since),
        "since_amount": plain_amount(off.since_amount, currency),
        "until": plain_day(off.until),
        "until_amount": plain_amount(off.until_amount, currency),
    }


def _batch(batch: ImportBatch) -> dict[str, Any]:
    return {
        "number": batch.number,
        "file": batch.file_name,
        "sha256": batch.sha256,
        "format": batch.format,
        "imported_at": batch.imported_at.isoformat(),
        "account_numbers": list(batch.account_numbers),
        "new": batch.new,
        "duplicates": batch.duplicates,
        "warnings": batch.warnings,
    }


def _amount(amount: Decimal | None, currency: str | None) -> str | None:
    return None if amount is None else plain_amount(amount, currency)
