import codecs
from time import perf_counter

import pytest

from statement_tui.errors import UnreadableFile
from statement_tui.models.parsed import ParsedFile
from statement_tui.readers.camt import read, recognises

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"
ROW = (
    '<Ntry><Amt Ccy="EUR">1.50</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>'
    "<BookgDt><Dt>2024-01-05</Dt></BookgDt></Ntry>"
)
OPEN = (
    f'<Document xmlns="{NAMESPACE}"><BkToCstmrStmt><Stmt><Acct><Id><IBAN>DE1</IBAN></Id><Ccy>EUR</Ccy></Acct>'
)
CLOSE = "</Stmt></BkToCstmrStmt></Document>"
PLAIN = f"{OPEN}\n{ROW}\n{CLOSE}\n"


def refused(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read(data)
    return str(caught.value)


def named(name: str, declaration: str = "") -> str:
    """A file of one entry with that text."""
    row = ROW.replace("</Ntry>", f"<AddtlNtryInf>{name}</AddtlNtryInf></Ntry>")
    return f"{declaration}{OPEN}\n{row}\n{CLOSE}"


def description(parsed: ParsedFile) -> str:
    return parsed.statements[0].entries[0].description


def messages(parsed: ParsedFile) -> list[str]:
    return [f"{warning.place}: {warning.message}" for warning in parsed.warnings]


# What is recognised


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        f'<?xml version="1.0"?>\n<!-- {"x" * 2000} -->\n{PLAIN}',
        f"\r\n \t{PLAIN}",
        '<n:Document xmlns:n="urn:iso:std:iso:20022:tech:xsd:camt.052.001.06">',
        "<x:Document><x:BkToCstmrStmt>",
        "<Document><BkToCstmrAcctRpt/>",
        "<Document><BkToCstmrDbtCdtNtfctn>",
        "<!DOCTYPE x><BkToCstmrStmt >",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_camt_is_recognised_by_its_content(text: str, encoding: str) -> None:
    assert recognises(text.encode(encoding))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<OFX><BANKMSGSRSV1>",
        ":20:STARTUMS",
        '"Date";"Text"\n2024-01-05;"<BkToCstmrStmt>"',
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.03">',
        "<html>about camt.053</html>",
        "x" * 65_536 + PLAIN,
        "<" + "x" * 65_536 + PLAIN,
    ],
)
def test_other_files_are_not(text: str) -> None:
    assert not recognises(text.encode())


# Encodings


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8", "utf-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-8", "ISO-8859-1"),
        ("utf-8", ""),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-8"),
        ("cp1252", "windows-1252"),
        ("cp1252", "CP1252"),
        ("cp1252", "ISO-8859-1"),
        ("cp1252", "latin1"),
        ("iso8859-15", "ISO-8859-15"),
        ("gb18030", "GB18030"),
    ],
)
def test_encodings(encoding: str, declared: str) -> None:
    declaration = f"<?xml version='1.0' encoding='{declared}'?>\n" if declared else ""
    parsed = read(named("Café für 5 €", declaration).encode(encoding))
    assert description(parsed) == "Café für 5 €"
    assert messages(parsed) == []


@pytest.mark.parametrize(
    ("declared", "name"),
    [("UTF-8", "UTF-8"), ("", "UTF-8"), ("unicode_escape", "UNICODE_ESCAPE"), ("cp99999",) * 2],
)
def test_an_encoding_that_is_wrong_or_not_known_is_reported(declared: str, name: str) -> None:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    parsed = read(named(r"Café \x41", f"{declaration}").encode("cp1252"))
    assert description(parsed) == r"Café \x41"
    assert messages(parsed) == [
        f"line 1: the characters are not those of {name.upper()!r}; they are read as Windows-1252"
    ]


def test_characters_by_reference_and_in_sections() -> None:
    parsed = read(named("A &amp; B &#x20AC;&#233; <![CDATA[<C> & D]]>").encode())
    assert description(parsed) == "A & B €é <C> & D"


def test_a_long_text_comes_in_one_piece() -> None:
    text = "äöü " * 50_000 + "end"
    assert description(read(named(text).encode())) == text
    assert description(read(named(text).encode("utf-16"))) == text


# Places


def test_blank_lines_before_the_declaration_are_counted() -> None:
    data = codecs.BOM_UTF8 + b'\n\n<?xml version="1.0"?>\n' + PLAIN.encode()
    assert read(data).statements[0].entries[0].place == "line 5"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_are_counted_whatever_ends_them(newline: str) -> None:
    assert read(PLAIN.replace("\n", newline).encode()).statements[0].entries[0].place == "line 2"


def test_in_a_long_line_the_entry_is_counted() -> None:
    opening = "<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp></Bal>"
    data = f"{OPEN}{' ' * 200}{ROW}{ROW}{ROW.replace('1.50', '?')}{opening}{CLOSE}"
    (found,) = read(data.encode()).statements
    assert [entry.place for entry in found.entries] == ["line 1, entry 1", "line 1, entry 2"]
    column = data.index("<Bal>") + 1
    assert [warning.place for warning in found.warnings] == ["line 1, entry 3", f"line 1, column {column}"]


# What is refused


@pytest.mark.parametrize(
    "end", [PLAIN.index("<Ntry>"), PLAIN.index("1.50"), PLAIN.index("</Stmt>"), len(PLAIN) - 2]
)
def test_a_file_that_is_cut_off(end: int) -> None:
    line = PLAIN.count("\n", 0, end) + 1
    message = refused(PLAIN[:end].encode())
    assert message.startswith(
        f"The file is cut off: line {line} is its end, and elements are still open there"
    )


@pytest.mark.parametrize("data", [b"", b"  \n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_an_empty_file(data: bytes) -> None:
    assert refused(data).startswith("The file is cut off")


def test_a_file_that_is_cut_off_in_the_middle_of_a_character() -> None:
    data = named("Café").encode()
    assert refused(data[: data.index(b"\xc3") + 1]).startswith("The file is cut off: line 2 is its end")


@pytest.mark.parametrize("more", [PLAIN, f"<?xml version='1.0'?>\n{PLAIN}", "<a/>", ":20:STARTUMS\n"])
def test_something_else_after_the_end(more: str) -> None:
    message = refused((PLAIN + more).encode())
    assert message.startswith(
        "There is something else after the end of the XML: line 4: the XML document ends"
    )


def test_another_document_in_the_middle_of_one() -> None:
    message = refused(f"{OPEN}\n{ROW}\n<?xml version='1.0'?>\n{PLAIN}".encode())
    assert message.startswith("The file holds several XML documents: line 3: another one begins there")


def test_blanks_and_comments_after_the_end_are_fine() -> None:
    assert len(read((PLAIN + "\n<!-- end -->\r\n \n").encode()).statements) == 1


@pytest.mark.parametrize(
    "declaration",
    [
        "<!DOCTYPE Document>",
        '<!DOCTYPE Document SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
        "<!DOCTYPE x [<!ELEMENT a ANY>]>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_declarations_are_refused(declaration: str, encoding: str) -> None:
    message = refused(f"<?xml version='1.0'?>\n{declaration}\n{PLAIN}".encode(encoding))
    assert message.startswith(
        "The file declares a document type or entities: line 2: no bank needs <!DOCTYPE"
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</Ntry>", "</Entry>"),
        ("DBIT", "A & B"),
        ("DBIT", "&undeclared;"),
        ("DBIT", "a < b"),
        ("DBIT", "\0"),
        ("DBIT", "\x1b[2J"),
        ('Ccy="EUR"', 'Ccy="EUR" Ccy="EUR"'),
        ('Ccy="EUR"', "Ccy=EUR"),
    ],
)
def test_xml_that_is_damaged(old: str, new: str) -> None:
    message = refused(PLAIN.replace(old, new).encode())
    assert message.startswith("The XML in the file is damaged: line 2, column ")
    assert "\x1b" not in message


@pytest.mark.parametrize(
    "text",
    ["<Document/>", "<html><body/></html>", "<Document><BkToCstmrStmt/></Document>", "<Stmt><Ntry/></Stmt>"],
)
def test_a_file_without_a_statement(text: str) -> None:
    assert refused(text.encode()).startswith("There is no account statement in the file: it has neither")


def test_a_notification_is_no_statement() -> None:
    text = (
        PLAIN.replace("BkToCstmrStmt", "BkToCstmrDbtCdtNtfctn")
        .replace("Stmt>", "Ntfctn>")
        .replace("053", "054")
    )
    assert refused(text.encode()).startswith("This is a camt.054 notification, not an account statement")


# What is made to do harm


@pytest.mark.parametrize(
    "hostile",
    [
        OPEN + "<!--" + "x" * 3_000_000,
        OPEN + "<a b='" + "x" * 3_000_000,
        OPEN + "<" + "x" * 3_000_000,
        OPEN + "<?x " + "x" * 3_000_000,
        OPEN + "<a>" * 500_000,
        "<a>" * 500_000,
        OPEN + "<Ntry>" * 500_000,
        OPEN + "".join(f"<n{number}/>" for number in range(200_000)),
        OPEN + "".join(f"<n a{number}=''/>" for number in range(200_000)),
        OPEN + "<Ntry/>" * 200_000,
        OPEN.replace("<Stmt>", "<Stmt/>" * 200_000),
        "\n" * 3_000_000,
        "<?xml " + "encoding" * 300_000 + "\udcff",
    ],
    ids=range(13),
)
def test_hostile_files_are_refused_quickly(hostile: str) -> None:
    began = perf_counter()
    message = refused(hostile.encode("utf-8", "surrogateescape"))
    assert perf_counter() - began < 5
    assert len(message) < 300


def test_a_long_amount_and_many_lines_are_read_in_linear_time() -> None:
    began = perf_counter()
    read(PLAIN.replace("1.50", "1" * 3_000_000).encode())
    read(named("x\n" * 500_000).encode())
    read(PLAIN.replace("</Ntry>", "<NtryDtls>" + "<TxDtls/>" * 100_000 + "</NtryDtls></Ntry>").encode())
    ustrd = "<RmtInf>" + "<Ustrd>a</Ustrd>" * 100_000 + "</RmtInf>"
    read(PLAIN.replace("</Ntry>", f"<NtryDtls><TxDtls>{ustrd}</TxDtls></NtryDtls></Ntry>").encode())
    assert perf_counter() - began < 10


def test_too_many_warnings_are_an_error() -> None:
    data = f"{OPEN}\n" + f"{ROW.replace('1.50', 'x')}\n" * 10_001 + CLOSE
    message = refused(data.encode())
    assert message.startswith("More than 10,000 places in the file cannot be read: the first is line 2")


# Progress


def test_the_caller_is_told_how_far_the_file_is_read() -> None:
    data = (OPEN + ROW * 1_000 + CLOSE).encode()
    told: list[int] = []
    read(data, told.append)
    assert told == sorted(told)
    assert len(told) >= len(data) // 65_536
    assert told[-1] == len(data)
    assert max(after - before for before, after in zip([0, *told], told, strict=False)) <= 65_536


def test_progress_is_in_bytes_of_the_file_in_any_encoding() -> None:
    data = (OPEN + ROW * 1_000 + CLOSE).encode("utf-16")
    told: list[int] = []
    assert len(read(data, told.append).statements[0].entries) == 1_000
    assert told[-1] == len(data)
