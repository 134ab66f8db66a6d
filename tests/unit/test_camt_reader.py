from datetime import date
from decimal import Decimal

import pytest

from statement_tui.models.parsed import ParsedBalance, ParsedEntry, ParsedFile, ParsedStatement, ParseWarning
from statement_tui.models.reported_balance import BalanceKind
from statement_tui.models.transaction import TransactionDetail
from statement_tui.readers.camt import read

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
ACCOUNT = "<Acct><Id><IBAN>DE00 1111</IBAN></Id><Ccy>EUR</Ccy></Acct>"
BOOKED = "<Sts>BOOK</Sts><BookgDt><Dt>2024-01-05</Dt></BookgDt>"
MONEY_OUT = f'<Amt Ccy="EUR">1.50</Amt><CdtDbtInd>DBIT</CdtDbtInd>{BOOKED}'
MONEY_IN = MONEY_OUT.replace("DBIT", "CRDT")
ROW = f"<Ntry>{MONEY_OUT}</Ntry>"


def document(statements: str, namespace: str = NAMESPACE, message: str = "BkToCstmrStmt") -> bytes:
    """A message: line 1 opens it, and the statements begin on line 2."""
    return (f'<Document xmlns="{namespace}"><{message}>\n{statements}\n</{message}></Document>\n').encode()


def statement(*parts: str, account: str = ACCOUNT) -> str:
    """A statement: the account on line 2, each part on a line of its own from line 3 on."""
    return "\n".join((f"<Stmt>{account}", *parts, "</Stmt>"))


def balance(code: str, value: str, day: str, indicator: str = "CRDT", currency: str = "EUR") -> str:
    sign = f"<CdtDbtInd>{indicator}</CdtDbtInd>" if indicator else ""
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="{currency}">{value}</Amt>{sign}<Dt><Dt>{day}</Dt></Dt></Bal>'
    )


def detail(inner: str, entry: str = MONEY_OUT) -> str:
    return f"<Ntry>{entry}<NtryDtls><TxDtls>{inner}</TxDtls></NtryDtls></Ntry>"


def only_statement(*parts: str, account: str = ACCOUNT) -> ParsedStatement:
    (found,) = read(document(statement(*parts, account=account))).statements
    return found


def only_entry(*parts: str) -> ParsedEntry:
    (found,) = only_statement(*parts).entries
    return found


def messages(found: ParsedStatement | ParsedFile) -> list[str]:
    return [f"{warning.place}: {warning.message}" for warning in found.warnings]


def losses(found: ParsedStatement) -> list[bool]:
    return [warning.lost for warning in found.warnings]


# What a file gives


def test_a_statement_with_all_its_parts() -> None:
    account = (
        "<FrToDt><FrDtTm>2024-01-01T00:00:00</FrDtTm><ToDtTm>2024-01-31T24:00:00+01:00</ToDtTm></FrToDt>"
        "<Acct><Id><IBAN>DE00 1111</IBAN></Id><Tp><Cd>SVGS</Cd></Tp><Ccy>eur</Ccy><Nm>Rainy\ndays</Nm>"
        "<Ownr><Nm>Owner</Nm></Ownr><Svcr><FinInstnId><BICFI>BANKDE00</BICFI><Nm>Bank of Land</Nm>"
        "</FinInstnId></Svcr></Acct>"
    )
    entry = (
        f"<Ntry><NtryRef>N1</NtryRef>{MONEY_OUT}<ValDt><Dt>2024-01-06</Dt></ValDt><AcctSvcrRef>S1</AcctSvcrRef>"
        "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn>"
        "<Prtry><Cd>117</Cd></Prtry></BkTxCd>"
        "<NtryDtls><TxDtls><Refs><EndToEndId>E1</EndToEndId></Refs><RltdPties>"
        "<Dbtr><Nm>Owner</Nm></Dbtr><Cdtr><Pty><Nm>Baker</Nm></Pty></Cdtr>"
        "<CdtrAcct><Id><IBAN>DE00 2222</IBAN></Id></CdtrAcct></RltdPties>"
        "<RmtInf><Ustrd>Rolls of</Ustrd><Ustrd>January</Ustrd></RmtInf></TxDtls></NtryDtls>"
        "<AddtlNtryInf>Transfer</AddtlNtryInf></Ntry>"
    )
    opening, closing = balance("OPBD", "10", "2024-01-01"), balance("CLBD", "8.50", "2024-01-31")
    parsed = read(document(statement(opening, closing, entry, account=account)))
    assert parsed == ParsedFile(
        format="camt.053",
        statements=(
            ParsedStatement(
                account_number="DE001111",
                account_name="Rainy days",
                institution="Bank of Land",
                currency="EUR",
                first_day=date(2024, 1, 1),
                last_day=date(2024, 1, 31),
                opening_balance=ParsedBalance(date(2024, 1, 1), Decimal(10), BalanceKind.OPENING),
                closing_balance=ParsedBalance(date(2024, 1, 31), Decimal("8.50"), BalanceKind.CLOSING),
                entries=(
                    ParsedEntry(
                        booked_on=date(2024, 1, 5),
                        amount=Decimal("-1.50"),
                        value_on=date(2024, 1, 6),
                        description="Rolls of January",
                        counterparty="Baker",
                        counterparty_account="DE002222",
                        reference="S1",
                        end_to_end_id="E1",
                        kind="PMNT-ICDT-ESCT",
                        place="line 6",
                    ),
                ),
            ),
        ),
    )


@pytest.mark.parametrize("version", [f"{number:02}" for number in range(2, 14)])
def test_all_versions(version: str) -> None:
    parsed = read(document(statement(ROW), NAMESPACE[:-2] + version))
    assert [len(found.entries) for found in parsed.statements] == [1]
    assert parsed.warnings == ()


@pytest.mark.parametrize("version", ["01", "14"])
def test_a_version_that_is_not_known_is_read_and_reported(version: str) -> None:
    parsed = read(document(statement(ROW), NAMESPACE[:-2] + version))
    assert len(parsed.statements[0].entries) == 1
    assert messages(parsed) == [
        f"line 1: version {version} of the format is not known; what is new in it is not read"
    ]


def test_elements_are_known_by_their_local_names_and_in_any_envelope() -> None:
    text = document(statement(ROW)).decode().replace("</", "</c:").replace("xmlns=", "xmlns:c=")
    for name in (
        "Document",
        "BkToCstmrStmt",
        "Stmt",
        "Acct",
        "Id",
        "IBAN",
        "Ccy",
        "Ntry",
        "Amt",
        "CdtDbtInd",
    ):
        text = text.replace(f"<{name}>", f"<c:{name}>").replace(f"<{name} ", f"<c:{name} ")
    for name in ("Sts", "BookgDt", "Dt"):
        text = text.replace(f"<{name}>", f"<c:{name}>")
    enveloped = f"<e:Envelope xmlns:e='x'><e:Header><Id>1</Id></e:Header>{text}</e:Envelope>".encode()
    assert read(enveloped).statements == read(document(statement(ROW))).statements


def test_unknown_elements_are_passed_over_with_all_that_is_in_them() -> None:
    strange = "<Extra><Ntry><Amt>7</Amt></Ntry><Stmt/><Bal/></Extra>"
    assert only_statement(strange, f"<Ntry>{strange}{MONEY_OUT}<Amt><Amt>9</Amt></Amt></Ntry>").entries == (
        only_entry(ROW)._replace(place="line 4"),
    )


def test_several_statements_accounts_and_currencies_in_a_file() -> None:
    other = statement(
        ROW.replace("EUR", "USD"), account=ACCOUNT.replace("1111", "2222").replace("EUR", "USD")
    )
    parsed = read(document("\n".join((statement(ROW), other, statement()))))
    found = [(each.account_number, each.currency, len(each.entries)) for each in parsed.statements]
    assert found == [("DE001111", "EUR", 1), ("DE002222", "USD", 1), ("DE001111", "EUR", 0)]
    assert [each.warnings for each in parsed.statements] == [(), (), ()]


def test_several_messages_in_an_envelope() -> None:
    both = document(statement(ROW)) + document(statement(ROW, ROW))
    assert [len(each.entries) for each in read(b"<x>" + both + b"</x>").statements] == [1, 2]


@pytest.mark.parametrize(
    ("identity", "number"),
    [
        ("<IBAN>DE00 1111</IBAN>", "DE001111"),
        ("<Othr><Id> 12 34 </Id><Issr>9</Issr></Othr>", "1234"),
        ("<IBAN></IBAN><Othr><Id>1234</Id></Othr>", "1234"),
    ],
)
def test_account_numbers(identity: str, number: str) -> None:
    account = f"<Acct><Id>{identity}</Id><Ccy>EUR</Ccy></Acct>"
    found = only_statement(account=account)
    assert (found.account_number, found.warnings) == (number, ())


def test_a_statement_without_an_account_is_reported() -> None:
    found = only_statement(ROW, account="")
    assert (found.account_number, found.currency, len(found.entries)) == ("", "EUR", 1)
    assert messages(found) == ["line 2: the statement has no account number (IBAN or Othr/Id)"]


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        ("<Nm>Mine</Nm><Tp><Cd>CACC</Cd></Tp>", "Mine"),
        ("<Tp><Cd>CACC</Cd></Tp>", "Current"),
        ("<Tp><Cd>OTHR</Cd></Tp>", "OTHR"),
        ("<Tp><Prtry>House money</Prtry></Tp>", "House money"),
        ("", ""),
    ],
)
def test_account_names(parts: str, name: str) -> None:
    assert only_statement(account=ACCOUNT.replace("</Acct>", f"{parts}</Acct>")).account_name == name


@pytest.mark.parametrize(
    ("bank", "institution"),
    [
        ("<Nm>Bank</Nm><BIC>B1</BIC>", "Bank"),
        ("<BIC>B1</BIC>", "B1"),
        ("<BICFI>B2</BICFI>", "B2"),
        ("", None),
    ],
)
def test_institutions(bank: str, institution: str | None) -> None:
    servicer = f"<Svcr><FinInstnId>{bank}</FinInstnId></Svcr></Acct>"
    assert only_statement(account=ACCOUNT.replace("</Acct>", servicer)).institution == institution


# Which entries count


@pytest.mark.parametrize("status", ["<Sts>BOOK</Sts>", "<Sts><Cd>BOOK</Cd></Sts>", "<Sts> BOOK\n</Sts>", ""])
def test_booked_entries(status: str) -> None:
    found = only_statement(ROW.replace("<Sts>BOOK</Sts>", status))
    assert (len(found.entries), found.warnings) == (1, ())


@pytest.mark.parametrize("status", ["PDNG", "INFO", "FUTR"])
@pytest.mark.parametrize("form", ["<Sts>{}</Sts>", "<Sts><Cd>{}</Cd></Sts>"])
def test_entries_that_are_not_booked_do_not_count(status: str, form: str) -> None:
    found = only_statement(ROW.replace("<Sts>BOOK</Sts>", form.format(status)))
    assert (found.entries, found.warnings) == ((), ())


def test_an_unknown_status_is_reported() -> None:
    found = only_statement(ROW.replace("<Sts>BOOK</Sts>", "<Sts><Prtry>MAYBE</Prtry></Sts>"))
    assert found.entries == ()
    assert messages(found) == [
        "line 3: the entry is left out: its status (Sts) is 'MAYBE', which may or may not be booked"
    ]
    assert losses(found) == [True]


# Direction and money


@pytest.mark.parametrize(("indicator", "value"), [("CRDT", "1.50"), ("DBIT", "-1.50")])
@pytest.mark.parametrize("reversal", ["", "<RvslInd>true</RvslInd>", "<RvslInd>false</RvslInd>"])
def test_the_direction_is_that_of_the_entry_reversed_or_not(
    indicator: str, value: str, reversal: str
) -> None:
    entry = MONEY_OUT.replace("DBIT", indicator) + reversal
    assert only_entry(detail("<CdtDbtInd>CRDT</CdtDbtInd>", entry)).amount == Decimal(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12.30", "-12.30"),
        ("+7", "-7"),
        ("5.", "-5"),
        (".5", "-0.5"),
        ("0.00", "0.00"),
        ("-0", "0"),
        ("1.23456", "-1.23456"),
    ],
)
def test_amounts(text: str, value: str) -> None:
    assert str(only_entry(ROW.replace("1.50", text)).amount) == value


@pytest.mark.parametrize(
    "text",
    ["NaN", "Infinity", "1e400", "1_000", "١٢", "1,50", "1.2.3", "--1", "1 000", "1" * 41, "1" * 1_000_000],
)
def test_what_is_no_amount_is_reported(text: str) -> None:
    found = only_statement(ROW, ROW.replace("1.50", text))
    assert len(found.entries) == 1
    (message,) = messages(found)
    assert message.startswith("line 4: the entry is left out: Amt '")
    assert message.endswith("' is not an amount")
    assert len(message) < 120
    assert losses(found) == [True]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("1.50", "-1.50", "Amt '-1.50' has a sign of its own beside CdtDbtInd"),
        ('<Amt Ccy="EUR">1.50</Amt>', "", "Amt is missing"),
        ("<CdtDbtInd>DBIT</CdtDbtInd>", "", "CdtDbtInd is missing"),
        ("DBIT", "DEBIT", "CdtDbtInd 'DEBIT' is neither CRDT nor DBIT"),
        ("2024-01-05", "2023-02-29", "BookgDt '2023-02-29' is not a date"),
        ('Ccy="EUR"', 'Ccy="USD"', "it is in 'USD', not in the account's EUR"),
    ],
)
def test_an_entry_that_cannot_be_read_is_reported(old: str, new: str, reason: str) -> None:
    found = only_statement(ROW, ROW.replace(old, new))
    assert len(found.entries) == 1
    assert found.warnings == (
        ParseWarning(place="line 4", message=f"the entry is left out: {reason}", lost=True),
    )


# Currencies

NO_CURRENCY = ACCOUNT.replace("<Ccy>EUR</Ccy>", "")


@pytest.mark.parametrize(
    "parts", [[ROW], [balance("OPBD", "1", "2024-01-01")], [ROW, ROW.replace('"EUR"', '"eur"')]]
)
def test_an_account_without_a_currency_has_that_of_what_is_in_it(parts: list[str]) -> None:
    found = only_statement(*parts, account=NO_CURRENCY)
    assert (found.currency, found.warnings) == ("EUR", ())


def test_a_statement_without_any_currency() -> None:
    found = only_statement(ROW.replace(' Ccy="EUR"', ""), account=NO_CURRENCY)
    assert (found.currency, len(found.entries)) == (None, 1)
    assert messages(found) == ["line 2: the statement has no currency (Ccy)"]


def test_a_currency_that_is_none_is_reported() -> None:
    found = only_statement(ROW, account=ACCOUNT.replace("EUR", "Euro"))
    assert found.currency == "EUR"
    assert messages(found) == ["line 2: the account's currency is left out: Ccy 'Euro' is not one"]


def test_of_several_currencies_without_an_account_currency_that_of_the_balances_is_read() -> None:
    opening = balance("OPBD", "1", "2024-01-01")
    found = only_statement(ROW.replace("EUR", "USD"), opening, ROW, account=NO_CURRENCY)
    assert (found.currency, [entry.place for entry in found.entries]) == ("EUR", ["line 5"])
    assert messages(found) == [
        "line 2: the account has no currency of its own, and several stand in the statement: "
        "only EUR is read",
        "line 3: the entry is left out: it is in 'USD', not in the account's EUR",
    ]
    assert losses(found) == [False, True]


def test_a_balance_in_another_currency_is_left_out() -> None:
    found = only_statement(balance("OPBD", "1", "2024-01-01", currency="USD"))
    assert found.opening_balance is None
    assert messages(found) == [
        "line 3: the balance OPBD is left out: it is in 'USD', not in the account's EUR"
    ]


# Dates


@pytest.mark.parametrize(
    "booked",
    [
        "<Dt>2024-02-29</Dt>",
        "<DtTm>2024-02-29T23:59:59</DtTm>",
        "<DtTm>2024-02-29T23:59:59.999999-11:00</DtTm>",
        "<Dt>2024-02-29Z</Dt>",
        "<Dt>\n2024-02-29+01:00 </Dt>",
    ],
)
def test_dates_stay_as_the_bank_writes_them(booked: str) -> None:
    assert only_entry(ROW.replace("<Dt>2024-01-05</Dt>", booked)).booked_on == date(2024, 2, 29)


@pytest.mark.parametrize(
    "text", ["2023-02-29", "20240105", "05.01.2024", "1899-12-31", "3000-01-01", "٢٠٢٤-٠١-٠١"]
)
def test_what_is_no_date_is_reported(text: str) -> None:
    found = only_statement(ROW.replace("2024-01-05", text))
    assert found.entries == ()
    assert messages(found) == [f"line 3: the entry is left out: BookgDt {text!r} is not a date"]


def test_without_a_booking_date_the_value_date_is_taken_and_said_once() -> None:
    entry = ROW.replace("BookgDt", "ValDt")
    found = only_statement(entry, entry, ROW)
    assert [each.booked_on for each in found.entries] == [date(2024, 1, 5)] * 3
    assert messages(found) == [
        "line 3: there is no booking date (BookgDt); the value date (ValDt) is taken for it "
        "(here and in 1 more)"
    ]
    assert losses(found) == [False]


UNDATED = ROW.replace("<BookgDt><Dt>2024-01-05</Dt></BookgDt>", "")


@pytest.mark.parametrize(
    ("account", "parts", "day"),
    [
        (ACCOUNT, [balance("CLBD", "1", "2024-03-07")], "2024-03-07"),
        ("<FrToDt><ToDtTm>2024-03-08T23:00:00</ToDtTm></FrToDt>" + ACCOUNT, [], "2024-03-08"),
        ("<CreDtTm>2024-03-09T23:00:00</CreDtTm>" + ACCOUNT, [], "2024-03-09"),
    ],
)
def test_without_any_date_that_of_the_statement_is_taken(account: str, parts: list[str], day: str) -> None:
    found = only_statement(UNDATED, *parts, account=account)
    assert [each.booked_on for each in found.entries] == [date.fromisoformat(day)]
    assert messages(found) == [
        f"line 3: there is no date (BookgDt, ValDt); the statement's {day} is taken for it"
    ]


def test_the_day_of_the_message_is_the_last_resort() -> None:
    header = "<GrpHdr><CreDtTm>2024-03-10T01:00:00Z</CreDtTm></GrpHdr>"
    (found,) = read(document(header + statement(UNDATED))).statements
    assert [each.booked_on for each in found.entries] == [date(2024, 3, 10)]


def test_an_entry_for_which_there_is_no_day_at_all_is_left_out() -> None:
    found = only_statement(UNDATED, ROW)
    assert [each.place for each in found.entries] == ["line 4"]
    assert messages(found) == [
        "line 3: the entry is left out: neither it nor the statement has a date (BookgDt, ValDt)"
    ]
    assert losses(found) == [True]


def test_a_value_date_that_cannot_be_read_is_reported_and_the_entry_kept() -> None:
    found = only_statement(ROW.replace("</Ntry>", "<ValDt><Dt>soon</Dt></ValDt></Ntry>"))
    assert [each.value_on for each in found.entries] == [None]
    assert messages(found) == ["line 3: a date is left out: ValDt 'soon' is not a date"]
    assert losses(found) == [False]


@pytest.mark.parametrize(
    ("days", "in_file_order"),
    [
        (["03", "02", "02", "01"], False),
        (["01", "02"], True),
        (["03", "01", "02"], True),
        (["02", "02"], True),
    ],
)
def test_a_list_with_the_newest_first_is_turned_round(days: list[str], in_file_order: bool) -> None:
    found = only_statement(*(ROW.replace("01-05", f"01-{day}") for day in days))
    places = [entry.place for entry in found.entries]
    assert places == [f"line {3 + index}" for index in range(len(days))][:: 1 if in_file_order else -1]


@pytest.mark.parametrize(
    ("period", "first", "last", "reported"),
    [
        ("<FrDtTm>2024-01-01T00:00:00Z</FrDtTm>", date(2024, 1, 1), None, []),
        ("<FrDt>2024-01-01</FrDt><ToDt>2024-01-31</ToDt>", date(2024, 1, 1), date(2024, 1, 31), []),
        (
            "<FrDtTm>2024-01-01</FrDtTm><ToDtTm>soon</ToDtTm>",
            date(2024, 1, 1),
            None,
            ["line 2: a date of the period is left out: FrToDt/ToDtTm 'soon' is not a date"],
        ),
        (
            "<FrDtTm>2024-02-01</FrDtTm><ToDtTm>2024-01-31</ToDtTm>",
            None,
            None,
            ["line 2: the period is left out: it begins on 2024-02-01 and ends on 2024-01-31"],
        ),
    ],
)
def test_the_period(period: str, first: date | None, last: date | None, reported: list[str]) -> None:
    found = only_statement(account=f"<FrToDt>{period}</FrToDt>{ACCOUNT}")
    assert (found.first_day, found.last_day) == (first, last)
    assert messages(found) == reported


# The other party, and what the entry is for

BOTH = (
    "<RltdPties><Dbtr><Nm>Payer</Nm></Dbtr><DbtrAcct><Id><IBAN>P 1</IBAN></Id></DbtrAcct>"
    "<Cdtr><Nm>Payee</Nm></Cdtr><CdtrAcct><Id><Othr><Id>R 2</Id></Othr></Id></CdtrAcct></RltdPties>"
)


def test_the_creditor_of_money_out_and_the_debtor_of_money_in() -> None:
    paid, received = only_entry(detail(BOTH)), only_entry(detail(BOTH, MONEY_IN))
    assert (paid.counterparty, paid.counterparty_account) == ("Payee", "R2")
    assert (received.counterparty, received.counterparty_account) == ("Payer", "P1")


@pytest.mark.parametrize(
    ("parties", "name"),
    [
        ("<Cdtr><Nm>One</Nm></Cdtr><UltmtCdtr><Nm>Two</Nm></UltmtCdtr>", "One"),
        ("<Cdtr><Pty><Nm>One</Nm></Pty></Cdtr><UltmtCdtr><Pty><Nm>Two</Nm></Pty></UltmtCdtr>", "One"),
        ("<UltmtCdtr><Nm>Two</Nm></UltmtCdtr><Cdtr><PstlAdr/></Cdtr>", "Two"),
        ("<UltmtCdtr><Pty><Nm>Two</Nm></Pty></UltmtCdtr>", "Two"),
        ("<Cdtr><Agt><FinInstnId><Nm>A bank</Nm></FinInstnId></Agt></Cdtr>", "A bank"),
        ("<Cdtr><Nm> One\n  and only </Nm></Cdtr>", "One and only"),
        ("<Cdtr><Nm>NOTPROVIDED</Nm></Cdtr>", None),
        ("<Dbtr><Nm>Owner</Nm></Dbtr>", None),
        ("", None),
    ],
)
def test_names_of_the_other_party(parties: str, name: str | None) -> None:
    assert only_entry(detail(f"<RltdPties>{parties}</RltdPties>")).counterparty == name


def test_a_returned_payment_that_names_the_parties_as_the_payment_did() -> None:
    parties = "<RltdPties><Dbtr><Nm>Customer</Nm></Dbtr></RltdPties>"
    assert only_entry(detail(parties, MONEY_OUT + "<RvslInd>true</RvslInd>")).counterparty == "Customer"
    turned = BOTH.replace("R 2", "DE00 1111")
    entry = only_entry(detail(turned, MONEY_OUT + "<RvslInd>true</RvslInd>"))
    assert (entry.counterparty, entry.counterparty_account) == ("Payer", "P1")


@pytest.mark.parametrize(
    ("inner", "description"),
    [
        (
            "<RmtInf><Ustrd> Rolls \n of</Ustrd><Ustrd>May</Ustrd></RmtInf><AddtlTxInf>X</AddtlTxInf>",
            "Rolls of May",
        ),
        ("<RmtInf><Ustrd>two  blanks</Ustrd></RmtInf>", "two  blanks"),
        ("<RmtInf><Ustrd>a\u2028b</Ustrd></RmtInf>", "a b"),
        (
            "<RmtInf><Strd><CdtrRefInf><Ref>RF1</Ref></CdtrRefInf><AddtlRmtInf>more</AddtlRmtInf></Strd>"
            "<Strd><CdtrRefInf><Ref>RF2</Ref></CdtrRefInf></Strd></RmtInf>",
            "RF1 RF2",
        ),
        ("<RmtInf><Ustrd>NOTPROVIDED</Ustrd><Strd><RfrdDocInf><Nb>7</Nb></RfrdDocInf></Strd></RmtInf>", "7"),
        ("<RmtInf><Strd><AddtlRmtInf>?1</AddtlRmtInf></Strd></RmtInf>", "?1"),
        ("<AddtlTxInf>Of the payment</AddtlTxInf>", "Of the payment"),
        ("", "Of the entry"),
    ],
)
def test_descriptions(inner: str, description: str) -> None:
    row = detail(inner).replace("</Ntry>", "<AddtlNtryInf>Of\nthe entry</AddtlNtryInf></Ntry>")
    assert only_entry(row).description == description


def test_an_entry_without_any_text() -> None:
    entry = only_entry(ROW)
    assert (entry.description, entry.counterparty, entry.kind, entry.details) == ("", None, None, ())


@pytest.mark.parametrize(
    ("outer", "refs", "reference", "end_to_end"),
    [
        ("<NtryRef>N</NtryRef><AcctSvcrRef>S</AcctSvcrRef>", "<AcctSvcrRef>T</AcctSvcrRef>", "S", None),
        ("<NtryRef>N</NtryRef>", "<AcctSvcrRef>T</AcctSvcrRef><EndToEndId>E</EndToEndId>", "T", "E"),
        ("<NtryRef>N</NtryRef>", "<EndToEndId>NOTPROVIDED</EndToEndId>", "N", None),
        ("<AcctSvcrRef>NOTPROVIDED</AcctSvcrRef>", "", None, None),
    ],
)
def test_references(outer: str, refs: str, reference: str | None, end_to_end: str | None) -> None:
    entry = only_entry(detail(f"<Refs>{refs}</Refs>", MONEY_OUT + outer))
    assert (entry.reference, entry.end_to_end_id) == (reference, end_to_end)


CODE = "<BkTxCd><Domn><Cd>{}</Cd><Fmly><Cd>{}</Cd><SubFmlyCd>{}</SubFmlyCd></Fmly></Domn></BkTxCd>"


@pytest.mark.parametrize(
    ("outer", "inner", "kind"),
    [
        (CODE.format("PMNT", "RCDT", "ESCT"), CODE.format("A", "B", "C"), "PMNT-RCDT-ESCT"),
        ("", CODE.format("A", "B", "C"), "A-B-C"),
        ("<BkTxCd><Prtry><Cd>NTRF+166</Cd><Issr>ZKA</Issr></Prtry></BkTxCd>", "", "NTRF+166"),
        (CODE.format("PMNT", "", ""), "", "PMNT"),
    ],
)
def test_bank_transaction_codes(outer: str, inner: str, kind: str) -> None:
    assert only_entry(detail(inner, MONEY_OUT + outer)).kind == kind


def test_the_parts_of_a_batch() -> None:
    first = (
        '<Refs><EndToEndId>E1</EndToEndId></Refs><Amt Ccy="EUR">1.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>'
        f"{BOTH}<RmtInf><Ustrd>Rolls</Ustrd></RmtInf>"
    )
    second = (
        "<Refs><EndToEndId>NOTPROVIDED</EndToEndId><TxId>T2</TxId></Refs>"
        '<AmtDtls><TxAmt><Amt Ccy="EUR">0.75</Amt>'
        "</TxAmt></AmtDtls><RltdPties><Cdtr><Nm>Miller</Nm></Cdtr></RltdPties><AddtlTxInf>Flour</AddtlTxInf>"
    )
    third = f'<Amt Ccy="EUR">0.25</Amt><CdtDbtInd>CRDT</CdtDbtInd>{BOTH}'
    fourth = '<Amt Ccy="USD">3</Amt>'
    rest = "".join(f"</TxDtls></NtryDtls><NtryDtls><TxDtls>{each}" for each in (second, third, fourth))
    entry = only_entry(detail(first + rest, MONEY_OUT + "<AddtlNtryInf>Batch</AddtlNtryInf>"))
    assert entry.details == (
        TransactionDetail(Decimal("-1.00"), "Rolls", "Payee", "E1"),
        TransactionDetail(Decimal("-0.75"), "Flour", "Miller", "T2"),
        TransactionDetail(Decimal("0.25"), "", "Payer", None),
        TransactionDetail(None, "", None, None),
    )
    assert (entry.amount, entry.description, entry.counterparty) == (Decimal("-1.50"), "Batch", None)


def test_empty_details_are_no_parts() -> None:
    empty = "</TxDtls><TxDtls/><TxDtls> \n"
    entry = only_entry(detail(f"<RmtInf><Ustrd>Rolls</Ustrd></RmtInf>{empty}"))
    assert (entry.description, entry.details) == ("Rolls", ())


@pytest.mark.parametrize(
    ("inner", "reason"),
    [
        ("<Amt>1e5</Amt>", "Amt '1e5' is not an amount"),
        ("<CdtDbtInd>X</CdtDbtInd>", "CdtDbtInd 'X' is neither CRDT nor DBIT"),
    ],
)
def test_the_amount_of_a_part_that_cannot_be_read_is_reported(inner: str, reason: str) -> None:
    found = only_statement(detail(f"<AddtlTxInf>A</AddtlTxInf></TxDtls><TxDtls>{inner}"))
    assert [part.amount for part in found.entries[0].details] == [None, None]
    assert messages(found) == [f"line 3: the amount of a part (TxDtls) is left out: {reason}"]
    assert losses(found) == [False]


# Balances


@pytest.mark.parametrize(
    ("parts", "opening", "closing"),
    [
        ([("OPBD", "10", "01"), ("CLBD", "20", "31")], ("10", "01", "opening"), ("20", "31", "closing")),
        ([("PRCD", "10", "01"), ("OPBD", "11", "02")], ("11", "02", "opening"), None),
        ([("PRCD", "10", "01")], ("10", "01", "closing"), None),
        ([("OPBD", "10", "05")], ("10", "05", "opening"), None),
        (
            [
                ("OPAV", "1", "01"),
                ("CLAV", "2", "31"),
                ("FWAV", "3", "31"),
                ("ITBD", "4", "31"),
                ("ITAV", "5", "31"),
            ],
            None,
            None,
        ),
        (
            [("CLBD", "2", "31"), ("OPBD", "2", "31"), ("CLBD", "1", "30"), ("OPBD", "1", "30")],
            ("1", "30", "opening"),
            ("2", "31", "closing"),
        ),
    ],
)
def test_balances(
    parts: list[tuple[str, str, str]],
    opening: tuple[str, str, str] | None,
    closing: tuple[str, str, str] | None,
) -> None:
    def expected(found: tuple[str, str, str] | None) -> ParsedBalance | None:
        if found is None:
            return None
        return ParsedBalance(date(2024, 1, int(found[1])), Decimal(found[0]), BalanceKind(found[2]))

    found = only_statement(*(balance(code, value, f"2024-01-{day}") for code, value, day in parts))
    assert (found.opening_balance, found.closing_balance) == (expected(opening), expected(closing))
    assert found.warnings == ()


@pytest.mark.parametrize(
    ("period", "entry_day", "as_of", "kind"),
    [
        ("", "2024-01-05", "2024-01-05", BalanceKind.OPENING),
        ("", "2024-01-05", "2024-01-04", BalanceKind.CLOSING),
        ("2024-01-04", "2024-01-05", "2024-01-04", BalanceKind.OPENING),
        ("2024-01-05", "2024-01-06", "2024-01-04", BalanceKind.CLOSING),
        ("2024-01-05", "2024-01-04", "2024-01-04", BalanceKind.OPENING),
    ],
)
@pytest.mark.parametrize("code", ["OPBD", "PRCD"])
def test_at_what_time_of_its_day_an_opening_balance_was_there(
    code: str, period: str, entry_day: str, as_of: str, kind: BalanceKind
) -> None:
    account = (f"<FrToDt><FrDtTm>{period}</FrDtTm></FrToDt>" if period else "") + ACCOUNT
    row = ROW.replace("2024-01-05", entry_day)
    found = only_statement(balance(code, "10", as_of), row, account=account)
    assert found.opening_balance == ParsedBalance(date.fromisoformat(as_of), Decimal(10), kind)


def test_a_debit_balance_is_negative() -> None:
    found = only_statement(
        balance("OPBD", "10", "2024-01-01", "DBIT"), balance("CLBD", "0", "2024-01-02", "DBIT")
    )
    assert found.opening_balance is not None
    assert found.closing_balance is not None
    assert (str(found.opening_balance.amount), str(found.closing_balance.amount)) == ("-10", "0")


def test_balances_without_an_indicator_are_taken_as_credit_and_said_once() -> None:
    found = only_statement(balance("OPBD", "10", "2024-01-01", ""), balance("CLBD", "10", "2024-01-02", ""))
    assert found.closing_balance == ParsedBalance(date(2024, 1, 2), Decimal(10), BalanceKind.CLOSING)
    assert messages(found) == [
        "line 3: a balance has no CdtDbtInd; it is taken as a credit balance (here and in 1 more)"
    ]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (">10<", ">1e1<", "Amt '1e1' is not an amount"),
        (">10<", "><", "Amt '' is not an amount"),
        ("CRDT", "PLUS", "CdtDbtInd 'PLUS' is neither CRDT nor DBIT"),
        ("2024-01-01", "never", "Dt 'never' is not a date"),
    ],
)
def test_a_balance_that_cannot_be_read_is_reported(old: str, new: str, reason: str) -> None:
    found = only_statement(balance("OPBD", "10", "2024-01-01").replace(old, new))
    assert found.opening_balance is None
    assert messages(found) == [f"line 3: the balance OPBD is left out: {reason}"]
    assert losses(found) == [False]


def test_a_balance_at_the_break_between_two_pages_is_not_the_closing_balance() -> None:
    inside = balance("CLBD", "10", "2024-01-01").replace(
        "</CdOrPrtry>", "</CdOrPrtry><SubTp><Cd>INTM</Cd></SubTp>"
    )
    assert only_statement(inside).closing_balance is None


def test_a_page_that_is_not_the_last_is_reported() -> None:
    page = "<MsgPgntn><PgNb>1</PgNb><LastPgInd>false</LastPgInd></MsgPgntn>"
    parsed = read(document(f"<GrpHdr>{page}</GrpHdr>" + statement(ROW)))
    message = "the statement goes on in another file: this is not its last page"
    assert messages(parsed) == [f"line 5: {message}"]
    found = only_statement(ROW, account=page.replace("MsgPgntn", "StmtPgntn") + ACCOUNT)
    assert messages(found) == [f"line 2: {message}"]
    assert messages(read(document(f"<GrpHdr>{page.replace('false', 'true')}</GrpHdr>" + statement()))) == []


# camt.052


def report(*parts: str) -> ParsedFile:
    text = statement(*parts).replace("Stmt>", "Rpt>")
    return read(document(text, NAMESPACE.replace("053", "052"), "BkToCstmrAcctRpt"))


def test_a_report_within_the_day() -> None:
    early, late = balance("ITBD", "1", "2024-01-05"), balance("ITBD", "2", "2024-01-05", "DBIT")
    parsed = report(early, late, ROW, ROW.replace("BOOK", "PDNG"))
    (found,) = parsed.statements
    assert parsed.format == "camt.052"
    assert (found.account_number, len(found.entries), found.warnings) == ("DE001111", 1, ())
    assert found.closing_balance == ParsedBalance(date(2024, 1, 5), Decimal(-2), BalanceKind.LEDGER)
    assert found.opening_balance is None


def test_a_report_with_a_closing_balance() -> None:
    (found,) = report(balance("ITBD", "1", "2024-01-05"), balance("CLBD", "2", "2024-01-05")).statements
    assert found.closing_balance == ParsedBalance(date(2024, 1, 5), Decimal(2), BalanceKind.CLOSING)


def test_in_a_report_an_entry_without_a_status_is_reported() -> None:
    (found,) = report(ROW.replace("<Sts>BOOK</Sts>", "")).statements
    assert len(found.entries) == 1
    assert messages(found) == ["line 3: there is no status (Sts); the entry is taken as booked"]
