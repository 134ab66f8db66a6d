"""The words in the flag and status columns of CSV files, and those of rows that are no transactions."""

from typing import Final

from statement_tui.readers.csv_words import folded


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split("|"))


DEBIT_WORDS: Final = _words(
    "debit|d|dr|dbit|debet|soll|s|af|out|withdrawal|payment out|outgoing|sent|lastschrift|belastung|"
    "uscita|uscite|"
    "debito|cargo|dare|minus|ausgang|debe|obciazenie|ut|expense|spend"
)
"""Words of a flag column that mean money out, folded."""
CREDIT_WORDS: Final = _words(
    "credit|c|cr|crdt|kredit|haben|h|bij|in|deposit|payment in|incoming|received|gutschrift|entrata|"
    "entrate|"
    "credito|abono|avere|plus|eingang|haber|uznanie|inn|income"
)
"""Words of a flag column that mean money in, folded."""
UNBOOKED_WORDS: Final = _words(
    "pending|umsatz vorgemerkt|vorgemerkt|in progress|reverted|declined|failed|cancelled|canceled|"
    "denied|rejected|"
    "expired|authorised|authorized|unclaimed|on hold|held|reserviert|nicht gebucht|en attente|"
    "in attesa|pendiente|"
    "oczekujaca|refused|not booked|pdng|scheduled|processing|in bearbeitung|fehlgeschlagen|abgelehnt"
)
"""Words of a status column that mean that a row is not booked, folded."""
BOOKED_WORDS: Final = _words(
    "completed|complete|posted|booked|gebucht|umsatz gebucht|success|successful|succeeded|settled|"
    "cleared|book|"
    "abgeschlossen|issued|paid|bokfort|reconciled|c|r|cleared reconciled|executed|comptabilise|"
    "contabilizado|"
    "contabilizzato|refunded|partially refunded|ok|done|erledigt|final|verbucht"
)
"""Words of a status column that mean that a row is booked, folded."""
AMBIGUOUS_ACCOUNTS: Final = frozenset(
    {"iban", "kontonummer", "bank account", "account iban", "numer rachunku", "numer konta"}
)
"""Names of columns that may hold the own account or that of the other party."""


def flag_word(text: str) -> str:
    """The word of a flag column, folded; `plus` and `minus` for the signs."""
    sign = text.strip()
    return {"+": "plus", "-": "minus", "−": "minus"}.get(sign) or folded(sign)


TOTAL_WORDS: Final = _words(
    "total|totals|transactions total|summe|gesamt|saldo|balance|kontostand|totaal|totale|totaux|suma|"
    "closing|opening|"
    "anfangssaldo|endsaldo|alter|neuer|sum|subtotal|razem|sluttsaldo|solde|somme|grand|ending|"
    "beginning|starting"
)
"""First words of rows that add up or report, and are no transactions."""

BALANCE_PHRASES: Final = _words(
    "opening balance|closing balance|previous balance|beginning balance|ending balance|"
    "starting balance|previous statement balance|balance previous statement|"
    "balance from previous statement|last month s balance|your previous statement balance|"
    "balance brought forward|brought forward|balance carried forward|carried forward|balance b f|"
    "balance c f|anfangssaldo|endsaldo|alter kontostand|neuer kontostand|saldovortrag|saldo anterior|"
    "saldo inicial|saldo final|saldo iniziale|saldo finale|solde precedent|ancien solde|nouveau solde|"
    "beginsaldo|eindsaldo|saldo poczatkowe|saldo koncowe|inngaende saldo|ingaende saldo|utgaende saldo"
)
"""Descriptions of rows that report a balance as if it was an amount, folded."""
