"""The words that banks put over the columns of their CSV files, and the words in flag and status columns."""

import re
import unicodedata
from typing import Final

from statement_tui.models.csv_profile import CsvField
from statement_tui.models.currencies import is_currency

_UNDECOMPOSED: Final = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})
_OTHER: Final = re.compile(r"[\W_]+")
_SYMBOLS: Final = {"€": "EUR", "£": "GBP", "zł": "PLN", "₹": "INR"}
_CODE: Final = re.compile(r"\b[A-Z]{3}\b")


def folded(text: str) -> str:
    """The text in small letters without accents, and one blank for all that is no letter or digit."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_UNDECOMPOSED))
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    return _OTHER.sub(" ", letters).strip()


def fingerprint(header: list[str]) -> tuple[str, ...]:
    """The folded names of all columns, by which a header is known again."""
    names = [folded(name) for name in header]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def currency_of(name: str) -> str | None:
    """The currency that the name of a column gives: `Betrag (EUR)`."""
    codes = {code for code in _CODE.findall(name) if is_currency(code)}
    codes |= {code for symbol, code in _SYMBOLS.items() if symbol in name}
    return codes.pop() if len(codes) == 1 else None


_English: Final = {
    CsvField.BOOKING_DATE: (
        "booking date|posting date|posted date|post date|date posted|booked date|completed date|"
        "date completed|"
        "booked on|settled date",
        "date|trans date|run date|datetime|date time",
        "transaction date|created|created utc|created on|started date|date utc|order date",
    ),
    CsvField.VALUE_DATE: (
        "value date|date value|settlement date|effective date|interest date|available on utc",
    ),
    CsvField.AMOUNT: (
        "net|net amount",
        "amount|transaction amount|amount total|total amount|amt|booked amount|value|sum",
        "gross",
    ),
    CsvField.DEBIT: (
        "debit|debits|debit amount|debit amt|withdrawal|withdrawals|withdrawal amount|withdrawal amt|"
        "money out|paid out|"
        "outflow|amount debit|amount out|payments out|out|withdrawal s|spent|withdrawn|debited amount",
    ),
    CsvField.CREDIT: (
        "credit|credits|credit amount|credit amt|deposit|deposits|deposit amount|deposit amt|money in|"
        "paid in|inflow|"
        "amount credit|amount in|payments in|in|received|credited amount",
    ),
    CsvField.FLAG: (
        "debit credit|credit debit|debit or credit|credit or debit|d c|dc|dr cr|cr dr|c d|"
        "credit debit indicator|"
        "debit credit indicator|cdt dbt ind|direction|sign|transaction type|type|in out",
    ),
    CsvField.FEE: ("fee|fees|fee amount|amount fee|total fees|transaction fee",),
    CsvField.BALANCE: (
        "balance|running balance|runningbalance|account balance|balance after|closing balance|"
        "ending balance|"
        "balance after transaction|net cash balance|cash balance|running bal|ledger balance|"
        "current balance",
    ),
    CsvField.DESCRIPTION: (
        "description|transaction description|details|transaction details|memo|narrative|"
        "remittance information|note|notes|"
        "payment reference|payment details|particulars|original description|text|subject|"
        "additional description|"
        "label|reason|message|remarks|transaction remarks|narration|description 1|description 2|"
        "description 3|"
        "message for payee|notes and tags|extended details|activity",
    ),
    CsvField.COUNTERPARTY: (
        "payee|counterparty|counter party|counterparty name|partner name|merchant|merchant name|name|"
        "beneficiary|"
        "counteraccount name|other party|vendor|to from|payee name|store name",
    ),
    CsvField.PAYER: ("payer|payer name|from|sender|sender name|debtor name",),
    CsvField.PAYEE: ("payee name|to|recipient|recipient name|receiver|creditor name|beneficiary name",),
    CsvField.COUNTERPARTY_ACCOUNT: (
        "partner iban|counterparty iban|counterparty account|payee account number|recipient account|"
        "to account|"
        "counter account|beneficiary account|counterparty account number|bank account|iban|account iban",
    ),
    CsvField.REFERENCE: (
        "transaction id|transactionid|transaction reference|transaction reference number|bank reference|"
        "reference number|ref no|ref|id|reference|transferwise id|reference id|balance transaction id|"
        "wallet txn id|"
        "unique id|fitid|reference no|cheque no|check number|check or slip|checknumber|num",
    ),
    CsvField.END_TO_END_ID: ("end to end id|end to end reference|e2e id|end to end identification",),
    CsvField.KIND: (
        "type|transaction type|kind|transaction code|code|action|payment type|reporting category",
    ),
    CsvField.CURRENCY: ("currency|ccy|currency code|account currency|transaction currency|balance currency",),
    CsvField.ACCOUNT: (
        "account number|account no|account iban|account id|own iban|account|iban bban|accountnumber",
    ),
    CsvField.ACCOUNT_NAME: ("account name|product|account type|account|account nickname",),
    CsvField.STATUS: ("status|state|transaction status|booking status|statetype|cleared",),
}
_Other: Final = {
    CsvField.BOOKING_DATE: (
        "buchungsdatum|buchungstag|buchung|boekdatum|boekingsdatum|datum boeking|bokforingsdag|"
        "bokforingsdatum|bokforingsdato|"
        "bogforingsdato|bogfort|bokfort|bokfort dato|kirjauspaiva|date de comptabilisation|date comptable|"
        "date d operation|date operation|date de l operation|fecha contable|fecha de operacion|"
        "fecha operacion|"
        "f operacion|data contabile|data operazione|data de lancamento|data lancamento|data mov|"
        "data movimento|"
        "data operacji|data ksiegowania|data rejestracji|data zauctovani|datum zauctovani|"
        "datum uctovani|konyveles datuma",
        "datum|fecha|data|dato|pvm|paivamaara",
        "transaktionsdatum|transactiedatum|transaktionsdag|belegdatum|umsatztag|data transakcji|"
        "data valor mov",
    ),
    CsvField.VALUE_DATE: (
        "valuta|valutadatum|wertstellung|wertstellungsdatum|wertstellung valuta|datum valuta|"
        "rentedatum|valutadatum rente|"
        "rentedato|valutadag|valutadato|valutadate|date valeur|date de valeur|fecha valor|f valor|"
        "data valuta|data valor|"
        "data waluty|valoripaiva|arvopaiva|datum provedeni",
    ),
    CsvField.AMOUNT: (
        "netto",
        "betrag|umsatz|buchungsbetrag|umsatz in|montant|importe|importo|valor|montante|quantia|bedrag|"
        "bedrag transactie|"
        "kwota|kwota operacji|kwota transakcji|belopp|belob|belop|summa|maara|castka|osszeg|"
        "montant de l operation|"
        "betrag in",
        "brutto",
    ),
    CsvField.DEBIT: (
        "soll|lastschrift|belastung|belastungen|ausgang|ausgaben|ausgabe|debet|debito|debitos|"
        "debito montante|"
        "montant debit|cargo|cargos|cargo en cuenta|addebiti|addebito|dare|uscite|uscita|uitgaven|af|"
        "obciazenia|"
        "wydatki|ut|ut fra konto|uttag|ut av konto|retrait|depenses|belastung in|lastschrift in|debe",
    ),
    CsvField.CREDIT: (
        "haben|gutschrift|gutschriften|eingang|einnahmen|einnahme|kredit|credito|creditos|"
        "montant credit|abono|abonos|"
        "accrediti|accredito|avere|entrate|entrata|inkomsten|bij|uznania|wplywy|inn|inn pa konto|"
        "insattning|"
        "inn til konto|depot|recettes|gutschrift in|haber",
    ),
    CsvField.FLAG: (
        "soll haben|s h|soll haben kennzeichen|vorzeichen|af bij|bij af|af bij code|debet credit|sens|"
        "segno|kennzeichen|"
        "transaktionstyp|signo|umsatztyp",
    ),
    CsvField.FEE: ("gebuhr|gebuehr|entgelt|frais|comision|commissione|provisie|oplata|avgift|gebyr",),
    CsvField.BALANCE: (
        "saldo|kontostand|saldo na trn|saldo na mutatie|saldo na transactie|solde|solde apres operation|"
        "saldo contabile|saldo po operacji|saldo po transakcji|saldo in|kontostand in|bokfort saldo|"
        "saldo disponible|"
        "saldo contabilistico|saldo nach buchung|guthaben",
    ),
    CsvField.DESCRIPTION: (
        "verwendungszweck|verwendungszweck 1|verwendungszweck 2|buchungstext|transaktionsbeschreibung|"
        "beschreibung|"
        "zahlungsreferenz|text verwendungszweck|vorgang verwendungszweck|buchungsdetails|umsatztext|"
        "omschrijving|omschrijving 1|omschrijving 2|omschrijving 3|mededelingen|mededeling|libelle|"
        "libelle operation|"
        "remarque|concepto|descripcion|observaciones|causale|descrizione|descrizione operazione|"
        "descricao|descritivo|"
        "opis|opis operacji|opis transakcji|tytul|tytul operacji|tekst|beskrivelse|beskrivning|"
        "forklaring|meddelelse|meddelande|"
        "viesti|selite|zprava pro prijemce|kozlemeny|betreff|notiz|naam omschrijving|"
        + "|".join(f"vwz{number}" for number in range(1, 15)),
    ),
    CsvField.COUNTERPARTY: (
        "beguenstigter zahlungspflichtiger|begunstigter zahlungspflichtiger|name zahlungsbeteiligter|"
        "auftraggeber empfanger|auftraggeber empfaenger|auftraggeber begunstigter|"
        "auftraggeber beguenstigter|"
        "empfanger|empfaenger|beguenstigter|zahlungsbeteiligter|gegenpartei|handler|"
        "naam|naam tegenpartij|naam omschrijving|tegenpartij|nom|tiers|beneficiaire|beneficiario|ordenante|"
        "beneficiario ordenante|controparte|nadawca odbiorca|nazwa odbiorcy|kontrahent|mottagare|"
        "modtager|mottaker|"
        "saaja|saaja maksaja|nazev protiuctu|nazwa kontrahenta|navn|namn",
    ),
    CsvField.PAYER: (
        "zahlungspflichtige r|zahlungspflichtiger|auftraggeber|auftraggebername|nadawca|avsandare",
    ),
    CsvField.PAYEE: ("zahlungsempfanger in|zahlungsempfanger|zahlungsempfaenger|empfangername|odbiorca",),
    CsvField.COUNTERPARTY_ACCOUNT: (
        "kontonummer iban|iban zahlungsbeteiligter|kontonummer|tegenrekening|tegenrekening iban bban|"
        "gegenkonto|"
        "iban tegenpartij|cuenta destino|numer rachunku|numer konta|bankovni spojeni|iban kontonummer|"
        "compte tiers|"
        "tegenrekening iban",
    ),
    CsvField.REFERENCE: (
        "buchungsreferenz|bankreferenz|referenz|volgnr|transactiereferentie|numero de reference|"
        "referencia|riferimento|"
        "reference operation|referencni cislo transakce|referens|transaktionscode|numer referencyjny|"
        "arkivreferanse",
    ),
    CsvField.END_TO_END_ID: (
        "kundenreferenz end to end|kundenreferenz|ende zu ende referenz|betalingskenmerk",
    ),
    CsvField.KIND: (
        "buchungstext|umsatzart|vorgang|vorgangsart|mutatiesoort|mutatie soort|transaktionstyp|tipo|code|"
        "typ operacji|typ transakcji|transaktionsart|type operation|umsatztyp|transaktionsart",
    ),
    CsvField.CURRENCY: (
        "wahrung|waehrung|whrung|buchungswahrung|devise|moneda|divisa|moeda|munt|waluta|valuta|"
        "valuutta|mena|monnaie",
    ),
    CsvField.ACCOUNT: (
        "auftragskonto|iban auftragskonto|konto|rekening|eigen rekening|cuenta|compte|conto|conta|"
        "rachunek|kontonummer|"
        "iban|rekeningnummer|numero de compte",
    ),
    CsvField.ACCOUNT_NAME: ("bezeichnung auftragskonto|kontoname|konto name|produkt|product",),
    CsvField.STATUS: ("info|stato|estado|statut|buchungsstatus|stan|tila",),
}


def _index() -> dict[str, tuple[tuple[CsvField, int], ...]]:
    found: dict[str, dict[CsvField, int]] = {}
    for words in (_English, _Other):
        for field, ranks in words.items():
            for rank, names in enumerate(ranks):
                for name in names.split("|"):
                    found.setdefault(name, {}).setdefault(field, rank)
    return {name: tuple(fields.items()) for name, fields in found.items()}


_FIELDS: Final = _index()
_ENGLISH_NAMES: Final = frozenset(
    name for ranks in _English.values() for names in ranks for name in names.split("|")
)


def fields_of(name: str) -> tuple[tuple[CsvField, int], ...]:
    """What a column of this name can hold, each with a rank: 0 is the most telling name for it."""
    return _FIELDS.get(_word(name), ())


def is_other_language(name: str) -> bool:
    """Whether the name of a column is a known one, and no English one."""
    word = _word(name)
    return word in _FIELDS and word not in _ENGLISH_NAMES


def _word(name: str) -> str:
    plain = folded(name)
    if plain in _FIELDS:
        return plain
    # The currency belongs to the amount, not to what the column is called: `Betrag (EUR)`.
    words = [word for word in plain.split() if not is_currency(word.upper())]
    return " ".join(words)
