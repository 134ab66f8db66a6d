from contextlib import suppress
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statement_tui.errors import UnreadableFile
from statement_tui.models.parsed import ParsedBalance, ParsedEntry, ParsedFile, ParsedStatement
from statement_tui.models.reported_balance import BalanceKind
from statement_tui.models.transaction import TransactionDetail
from statement_tui.readers.camt import read, recognises

TEXTS = (
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp", "Cn"]), min_size=1, max_size=40)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: text not in ("", "NOTPROVIDED"))
)
NUMBERS = st.text("ABCDEFGHIJ0123456789", min_size=1, max_size=34)
AMOUNTS = st.decimals(-(10**12), 10**12, places=2).map(lambda value: value if value else abs(value))
DAYS = st.dates(date(1900, 1, 1), date(2999, 12, 31))

DETAILS = st.builds(
    TransactionDetail,
    amount=st.none() | AMOUNTS,
    description=st.just("") | TEXTS,
    counterparty=st.none() | TEXTS,
    reference=st.none() | TEXTS,
).filter(any)
SINGLE_ENTRIES = st.builds(
    ParsedEntry,
    booked_on=DAYS,
    amount=AMOUNTS,
    value_on=st.none() | DAYS,
    description=st.just("") | TEXTS,
    counterparty=st.none() | TEXTS,
    counterparty_account=st.none() | NUMBERS.map(lambda number: f"X{number}"),
    reference=st.none() | TEXTS,
    end_to_end_id=st.none() | TEXTS,
    kind=st.none() | st.sampled_from(["PMNT-RCDT-ESCT", "ACMT-MDOP-CHRG"]),
    details=st.just(()),
    balance=st.none(),
    place=st.just(""),
)
BATCH_ENTRIES = st.builds(
    ParsedEntry,
    booked_on=DAYS,
    amount=AMOUNTS,
    value_on=st.none(),
    description=st.just("") | TEXTS,
    counterparty=st.none(),
    counterparty_account=st.none(),
    reference=st.none() | TEXTS,
    end_to_end_id=st.none(),
    kind=st.none(),
    balance=st.none(),
    place=st.just(""),
    details=st.lists(DETAILS, min_size=2, max_size=4).map(tuple),
)
STATEMENTS = st.builds(
    ParsedStatement,
    account_number=NUMBERS,
    account_name=st.just("") | TEXTS,
    institution=st.none() | TEXTS,
    currency=st.sampled_from(["EUR", "USD", "JPY", "KWD"]),
    closing_balance=st.none() | st.builds(ParsedBalance, DAYS, AMOUNTS, st.just(BalanceKind.CLOSING)),
    entries=st.lists(SINGLE_ENTRIES | BATCH_ENTRIES, max_size=4).map(
        lambda entries: tuple(sorted(entries, key=lambda entry: entry.booked_on))
    ),
)


def element(name: str, text: str | None) -> str:
    return "" if text is None else f"<{name}>{escape(text)}</{name}>"


def money(value: Decimal, currency: str) -> str:
    indicator = "DBIT" if value < 0 else "CRDT"
    return f'<Amt Ccy="{currency}">{abs(value)}</Amt><CdtDbtInd>{indicator}</CdtDbtInd>'


def party(name: str | None, account: str | None, money_in: bool) -> str:
    role = "Dbtr" if money_in else "Cdtr"
    identity = f"<{role}Acct><Id>{element('IBAN', account)}</Id></{role}Acct>" if account else ""
    return f"<RltdPties><{role}>{element('Nm', name)}</{role}>{identity}</RltdPties>"


def printed_detail(detail: TransactionDetail, money_in: bool, currency: str) -> str:
    amount = "" if detail.amount is None else money(detail.amount, currency)
    direction = money_in if detail.amount is None else detail.amount >= 0
    return (
        f"<TxDtls><Refs>{element('EndToEndId', detail.reference)}</Refs>{amount}"
        f"{party(detail.counterparty, None, direction)}"
        f"<RmtInf>{element('Ustrd', detail.description)}</RmtInf></TxDtls>"
    )


def printed_entry(entry: ParsedEntry, currency: str) -> str:
    money_in = entry.amount >= 0
    text = element("AddtlNtryInf", entry.description) if entry.details else ""
    if entry.details:
        details = "".join(printed_detail(detail, money_in, currency) for detail in entry.details)
    else:
        details = (
            f"<TxDtls><Refs>{element('EndToEndId', entry.end_to_end_id)}</Refs>"
            f"{party(entry.counterparty, entry.counterparty_account, money_in)}"
            f"<RmtInf>{element('Ustrd', entry.description)}</RmtInf></TxDtls>"
        )
    domain, family, sub_family = (entry.kind or "--").split("-")
    return (
        f"<Ntry>{money(entry.amount, currency)}<Sts><Cd>BOOK</Cd></Sts>"
        f"<BookgDt><Dt>{entry.booked_on}</Dt></BookgDt>"
        + (f"<ValDt><DtTm>{entry.value_on}T12:00:00</DtTm></ValDt>" if entry.value_on else "")
        + f"{element('AcctSvcrRef', entry.reference)}<BkTxCd><Domn>{element('Cd', domain)}<Fmly>"
        f"{element('Cd', family)}{element('SubFmlyCd', sub_family)}</Fmly></Domn></BkTxCd>"
        f"<NtryDtls>{details}</NtryDtls>{text}</Ntry>"
    )


def printed_statement(found: ParsedStatement) -> str:
    currency = found.currency or ""
    balance = found.closing_balance
    closing = ""
    if balance:
        closing = (
            f"<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp>{money(balance.amount, currency)}"
            f"<Dt><Dt>{balance.as_of}</Dt></Dt></Bal>"
        )
    return (
        f"<Stmt><Acct><Id><Othr><Id>{found.account_number}</Id></Othr></Id>{element('Ccy', currency)}"
        f"{element('Nm', found.account_name)}<Svcr><FinInstnId>"
        f"{element('Nm', found.institution)}</FinInstnId></Svcr></Acct>{closing}"
        + "".join(printed_entry(entry, currency) for entry in found.entries)
        + "</Stmt>"
    )


def printed(statements: list[ParsedStatement], encoding: str = "utf-8") -> bytes:
    body = "".join(printed_statement(each) for each in statements)
    return (
        f'<?xml version="1.0" encoding="{encoding}"?><Document '
        'xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">'
        f"<BkToCstmrStmt>{body}</BkToCstmrStmt></Document>"
    ).encode(encoding)


def without_places(found: ParsedFile) -> list[ParsedStatement]:
    return [
        ParsedStatement(
            account_number=each.account_number,
            account_name=each.account_name,
            institution=each.institution,
            currency=each.currency,
            opening_balance=each.opening_balance,
            closing_balance=each.closing_balance,
            entries=tuple(entry._replace(place="") for entry in each.entries),
            warnings=each.warnings,
        )
        for each in found.statements
    ]


@given(st.lists(STATEMENTS, min_size=1, max_size=3), st.sampled_from(["utf-8", "utf-16"]))
def test_what_is_printed_is_read_back(statements: list[ParsedStatement], encoding: str) -> None:
    data = printed(statements, encoding)
    assert recognises(data)
    assert without_places(read(data)) == statements


@given(st.binary(max_size=400))
def test_arbitrary_bytes_raise_nothing_else(data: bytes) -> None:
    recognises(data)
    with suppress(UnreadableFile):
        read(data)


@given(st.lists(STATEMENTS, min_size=1, max_size=2), st.data())
def test_a_file_that_is_cut_off_is_refused(statements: list[ParsedStatement], data: st.DataObject) -> None:
    whole = printed(statements)
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    with pytest.raises(UnreadableFile, match="cut off"):
        read(cut)


WORDS = [
    b"<",
    b">",
    b"&",
    b"\0",
    b"\xff",
    b"</Ntry>",
    b"<Ntry>",
    b"<TxDtls>",
    b"DBIT",
    b"<!DOCTYPE x>",
    b"-",
    b"9e9",
]


@given(st.lists(STATEMENTS, min_size=1, max_size=1), st.data())
def test_a_changed_file_raises_nothing_else(statements: list[ParsedStatement], data: st.DataObject) -> None:
    changed = printed(statements)
    for _ in range(data.draw(st.integers(1, 3))):
        begin = data.draw(st.integers(0, len(changed)))
        end = data.draw(st.integers(begin, min(len(changed), begin + 30)))
        changed = changed[:begin] + data.draw(st.sampled_from(WORDS) | st.binary(max_size=3)) + changed[end:]
    recognises(changed)
    with suppress(UnreadableFile):
        for found in read(changed).statements:
            assert all(entry.amount.is_finite() and entry.place for entry in found.entries)
