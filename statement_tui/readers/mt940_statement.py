"""A statement of an MT940 file, from its pages to the model."""

from collections.abc import Sequence

from statement_tui.models.parsed import ParsedBalance, ParsedEntry, ParsedStatement, ParseWarning
from statement_tui.models.reported_balance import BalanceKind
from statement_tui.readers.mt940_page import Page
from statement_tui.readers.order import oldest_first


def continues(before: Page, page: Page) -> bool:
    """Whether a page goes on where the one before it ends."""
    if not before.closing_is_intermediate or not (page.opening_is_intermediate or page.opening is None):
        return False
    if page.account not in ("", before.account) or page.currency not in (None, before.currency):
        return False
    return page.opening is None or page.opening_amount == before.closing_amount


def joined(pages: Sequence[Page]) -> ParsedStatement:
    """The statement that the pages make up, in the order of the file."""
    first, last = pages[0], pages[-1]
    entries = oldest_first([entry for page in pages for entry in page.entries])
    warnings = [warning for page in pages for warning in page.warnings]
    if first.opening and first.opening_is_intermediate:
        message = "the statement begins with an intermediate balance (:60M:); its first pages are missing"
        warnings.append(ParseWarning(place=first.opening_place, message=message))
    if last.closing and last.closing_is_intermediate:
        message = "the statement ends with an intermediate balance (:62M:); its last pages are missing"
        warnings.append(ParseWarning(place=last.closing_place, message=message))
    return ParsedStatement(
        account_number=first.account,
        currency=first.currency,
        opening_balance=_opening(first, last, entries),
        closing_balance=_closing(last),
        entries=entries,
        warnings=tuple(warnings),
    )


def _opening(first: Page, last: Page, entries: Sequence[ParsedEntry]) -> ParsedBalance | None:
    if first.opening is None or first.opening_amount is None:
        return None
    as_of = first.opening.as_of
    if entries:
        before = as_of < entries[0].booked_on
    else:
        before = last.closing is not None and as_of < last.closing.as_of
    # Banks date it with the day of the last statement, or with the first day of this one.
    return ParsedBalance(as_of, first.opening_amount, BalanceKind.CLOSING if before else BalanceKind.OPENING)


def _closing(last: Page) -> ParsedBalance | None:
    if last.closing is None or last.closing_amount is None:
        return None
    # After an intermediate balance, more entries of its day can follow.
    kind = BalanceKind.LEDGER if last.closing_is_intermediate else BalanceKind.CLOSING
    return ParsedBalance(last.closing.as_of, last.closing_amount, kind)
