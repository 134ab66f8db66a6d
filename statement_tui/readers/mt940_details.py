"""The information for the account owner (:86:), in the structure of whichever bank wrote it."""

import re
from typing import Final

from statement_tui.readers.mt940_dutch import labelled, plain, slashed
from statement_tui.readers.mt940_party import ACCOUNT, Details, account_of, given, one_line
from statement_tui.readers.mt940_subfields import subfields

_PADDED: Final = re.compile(r"(\S.{0,15}?)[ ]{2,}(\S.*)")
_ROUTING: Final = re.compile(r"/[A-Z]{4}/")


def details(information: str, supplementary: str, customer_reference: str) -> Details:
    """What is known of a transaction beside its amount and its days.

    Args:
        information: The field :86:, with its lines; empty for none.
        supplementary: What stands below the statement line (:61:).
        customer_reference: The reference of the account owner in the statement line.
    """
    reference, holder = _reference(customer_reference)
    extra = supplementary.partition("\n")[0].strip()
    found = (
        subfields(information)
        or slashed(information)
        or labelled(information)
        or plain(information, holder or extra)
    )
    account = found.counterparty_account
    # Some banks put the other account where the reference belongs, others below the line.
    if ACCOUNT.fullmatch(reference) and (holder or not reference.isdecimal()):
        account, reference = account or account_of(reference), ""
    if account is None and ACCOUNT.fullmatch(extra) and extra.strip("P0"):
        account = account_of(extra)
    description = found.description
    if not description and not holder and not _ROUTING.match(extra) and not ACCOUNT.fullmatch(extra):
        description = one_line(extra) if extra != found.counterparty else ""
    return found._replace(
        description=description,
        counterparty=found.counterparty or (one_line(holder) or None),
        counterparty_account=account,
        customer_reference=given(reference) or found.customer_reference,
    )


def _reference(written: str) -> tuple[str, str]:
    """The reference, and the name that some banks put behind it when it is padded to its full width."""
    if match := _PADDED.fullmatch(written):
        return match[1], match[2]
    return written.strip(), ""
