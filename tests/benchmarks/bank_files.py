"""Bank files in every format, all with the same transactions."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

_FIRST_DAY: Final = date(2023, 1, 1)
ROWS_PER_DAY: Final = 100
"""Transactions of each day."""
_IBAN: Final = "DE02120300000000202051"
OPENING: Final = Decimal("1000.00")
"""The balance before the first transaction."""


class Row(NamedTuple):
    """A transaction."""

    day: date
    amount: Decimal
    text: str
    reference: str


def rows(count: int, first: int = 0) -> list[Row]:
    """So many transactions in book order, from the first one of this number on."""
    return [
        Row(
            day=_FIRST_DAY + timedelta(days=n // ROWS_PER_DAY),
            amount=Decimal(250 + n * 3571 % 8000 if n % 7 == 0 else -(250 + n * 3571 % 8000)).scaleb(-2),
            text=f"Grocery store, card 4{n % 1000:03}, terminal {n * 31 % 1_000_000:06}",
            reference=f"{n:012}",
        )
        for n in range(first, first + count)
    ]


def ofx(booked: Sequence[Row], opening: Decimal) -> str:
    """OFX 1.x."""
    entries = "".join(
        f"<STMTTRN><TRNTYPE>POS<DTPOSTED>{row.day:%Y%m%d}120000<TRNAMT>{row.amount}<FITID>{row.reference}"
        f"<NAME>Example Trading<MEMO>{row.text}</STMTTRN>\n"
        for row in booked
    )
    return (
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR"
        f"<BANKACCTFROM><BANKID>120300<ACCTID>{_IBAN}<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST>\n"
        f"{entries}</BANKTRANLIST><LEDGERBAL><BALAMT>{_closing(booked, opening)}"
        f"<DTASOF>{booked[-1].day:%Y%m%d}</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
    )


def camt053(booked: Sequence[Row], opening: Decimal) -> str:
    """camt.053.001.08."""

    def balance(code: str, amount: Decimal, day: date) -> str:
        kind = f"<Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        return f"<Bal>{kind}{_money(amount)}<Dt><Dt>{day}</Dt></Dt></Bal>"

    entries = "".join(
        f"<Ntry>{_money(row.amount)}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{row.day}</Dt></BookgDt>"
        f"<ValDt><Dt>{row.day}</Dt></ValDt><AcctSvcrRef>{row.reference}</AcctSvcrRef>"
        "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>CCRD</Cd><SubFmlyCd>POSD</SubFmlyCd></Fmly></Domn></BkTxCd>"
        "<NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><RltdPties><Cdtr><Pty>"
        "<Nm>Example Trading</Nm></Pty></Cdtr></RltdPties>"
        f"<RmtInf><Ustrd>{row.text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n"
        for row in booked
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>1</Id>'
        f"<Acct><Id><IBAN>{_IBAN}</IBAN></Id><Ccy>EUR</Ccy></Acct>"
        f"{balance('OPBD', opening, booked[0].day)}"
        f"{balance('CLBD', _closing(booked, opening), booked[-1].day)}"
        f"{entries}</Stmt></BkToCstmrStmt></Document>"
    )


def mt940(booked: Sequence[Row], opening: Decimal) -> str:
    """MT940, one statement."""

    def money(amount: Decimal) -> str:
        return f"{abs(amount)}".replace(".", ",")

    def balance(amount: Decimal, day: date) -> str:
        return f"{'D' if amount < 0 else 'C'}{day:%y%m%d}EUR{money(amount)}"

    entries = "".join(
        f":61:{row.day:%y%m%d}{row.day:%m%d}{'D' if row.amount < 0 else 'C'}{money(row.amount)}"
        f"NMSCNONREF//{row.reference}\n"
        f":86:005?00POS?20{row.text[:27]}?21{row.text[27:54]}?32Example Trading\n"
        for row in booked
    )
    return (
        f":20:STARTUMSE\n:25:{_IBAN}\n:28C:1/1\n:60F:{balance(opening, booked[0].day)}\n{entries}"
        f":62F:{balance(_closing(booked, opening), booked[-1].day)}\n-\n"
    )


def qif(booked: Sequence[Row], opening: Decimal) -> str:
    """QIF, one account."""
    entries = "".join(
        f"D{row.day:%m/%d/%Y}\nT{row.amount}\nPExample Trading\nM{row.text}\nN{row.reference}\n^\n"
        for row in booked
    )
    return f"!Type:Bank\n{entries}"


def csv(booked: Sequence[Row], opening: Decimal) -> str:
    """CSV with a balance column."""
    balance = opening
    lines = ["Booking date;Value date;Amount;Currency;Counterparty;Description;Reference;Balance"]
    for row in booked:
        balance += row.amount
        lines.append(
            f"{row.day};{row.day};{row.amount};EUR;Example Trading;{row.text};{row.reference};{balance}"
        )
    return "\n".join(lines) + "\n"


FORMATS: Final[dict[str, Callable[[Sequence[Row], Decimal], str]]] = {
    "ofx": ofx,
    "camt.053": camt053,
    "mt940": mt940,
    "qif": qif,
    "csv": csv,
}
"""What writes a file of each format, from consecutive transactions and the balance before them."""


def _money(amount: Decimal) -> str:
    sign = "DBIT" if amount < 0 else "CRDT"
    return f'<Amt Ccy="EUR">{abs(amount)}</Amt><CdtDbtInd>{sign}</CdtDbtInd>'


def _closing(booked: Sequence[Row], opening: Decimal) -> Decimal:
    return opening + sum((row.amount for row in booked), Decimal(0))
