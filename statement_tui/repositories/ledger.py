"""The rows that make the ledger of an account, and the ledger that is made of them."""

from datetime import date
from typing import Final

from statement_tui.models.account import Account
from statement_tui.models.ledger import AccountLedger, MonthlyTotal
from statement_tui.models.money import from_minor_units
from statement_tui.models.month import Month
from statement_tui.models.reported_balance import BalanceKind, ReportedBalance
from statement_tui.repositories.connection import Rows

ACCOUNT: Final = """
SELECT user_id, number, name, institution, currency, opening_balance FROM accounts WHERE number = ?
"""

MONTHLY_TOTALS: Final = """
SELECT m.month, m.total_in, m.total_out, m.transaction_count
FROM monthly_totals AS m JOIN accounts AS a ON a.id = m.account_id
WHERE a.number = ?
ORDER BY m.month
"""

# Several files can report the same.
# What a report includes: whole months from the totals, then the rows of its own month up to its position.
# Where a month has several reports each row is read once, from the report before it on.
REPORTED_BALANCES: Final = """
WITH placed AS (
    SELECT min(r.id) AS id, r.account_id, r.as_of, r.kind, r.after_sequence, r.amount,
        CASE r.kind WHEN 'closing' THEN date(r.as_of, '+1 day') ELSE r.as_of END AS day
    FROM reported_balances AS r JOIN accounts AS a ON a.id = r.account_id
    WHERE a.number = ?
    GROUP BY r.as_of, r.kind, r.after_sequence, r.amount
), ordered AS (
    SELECT *, substr(day, 1, 7) AS month,
        row_number() OVER in_month AS place,
        lag(day, 1, substr(day, 1, 7) || '-01') OVER in_month AS since_day,
        lag(after_sequence, 1, 0) OVER in_month AS since_sequence
    FROM placed
    WINDOW in_month AS (PARTITION BY substr(day, 1, 7) ORDER BY day, after_sequence, kind, id)
)
SELECT o.as_of, o.kind, o.after_sequence, o.amount,
    (
        SELECT coalesce(sum(m.total_in + m.total_out), 0) FROM monthly_totals AS m
        WHERE m.account_id = o.account_id AND m.month < o.month
    ) + sum((
        SELECT coalesce(sum(t.amount), 0) FROM transactions AS t
        WHERE t.account_id = o.account_id AND t.booked_on BETWEEN o.since_day AND o.day
            AND (t.booked_on, t.sequence) > (o.since_day, o.since_sequence)
            AND (t.booked_on, t.sequence) <= (o.day, o.after_sequence)
    )) OVER (PARTITION BY o.month ORDER BY o.place)
FROM ordered AS o
ORDER BY o.month, o.place
"""


def ledger_from_rows(account: Account, totals: Rows, reports: Rows) -> AccountLedger:
    """The ledger of an account from its rows of `MONTHLY_TOTALS` and `REPORTED_BALANCES`."""
    currency = account.currency
    return AccountLedger(
        account=account,
        monthly_totals=tuple(
            MonthlyTotal(
                period=Month.parse(month),
                total_in=from_minor_units(total_in, currency),
                total_out=from_minor_units(total_out, currency),
                transaction_count=count,
            )
            for month, total_in, total_out, count in totals
        ),
        reported_balances=tuple(
            ReportedBalance(
                as_of=date.fromisoformat(as_of),
                amount=from_minor_units(amount, currency),
                kind=BalanceKind(kind),
                after_sequence=after_sequence,
                booked_before=from_minor_units(booked_before, currency),
            )
            for as_of, kind, after_sequence, amount, booked_before in reports
        ),
    )
