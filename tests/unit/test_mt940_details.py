import pytest

from statement_tui.readers.mt940_details import details
from statement_tui.readers.mt940_party import Details


def of(information: str, supplementary: str = "", reference: str = "") -> Details:
    return details(information, supplementary, reference)


# Numbered subfields


def test_subfields_with_sepa_keywords() -> None:
    text = (
        "166?00GUTSCHRIFT?109310?20EREF+A-17 ?21KREF+K9?22MREF+M1?23SVWZ+Rent for flat 4, May?242024"
        "?30BANKDEFFXXX?31DE02120300000000202051?32Erika Muster?34000"
    )
    assert of(text) == Details(
        description="Rent for flat 4, May 2024",
        counterparty="Erika Muster",
        counterparty_account="DE02120300000000202051",
        end_to_end_id="A-17",
        customer_reference="K9",
    )


def test_a_full_subfield_goes_on_in_the_next_one() -> None:
    text = "105?00LASTSCHRIFT?20SVWZ+Contribution for Janua?21ry?32Association of the friends o?33f trees"
    found = of(text)
    assert (found.description, found.counterparty) == (
        "Contribution for January",
        "Association of the friends of trees",
    )


def test_a_subfield_that_is_not_full_ends_with_a_word() -> None:
    found = of("051?00GUTSCHRIFT?20Member 17?21Fee?32SMITH?33JOHN")
    assert (found.description, found.counterparty) == ("Member 17 Fee", "SMITH JOHN")


def test_lines_are_cut_anywhere() -> None:
    text = "166?00GUTSCHRIFT?20SVWZ+Invoice no. 2024-0001 o?21f 3 January?30B\nANKDEFFXXX?32Muster"
    assert len(text.split("\n")[0]) == 65
    assert of(text).counterparty == "Muster"
    assert of(text).description == "Invoice no. 2024-0001 of 3 January"


def test_what_stands_before_the_first_keyword_is_kept() -> None:
    assert of("177?20Order 5 + 6 ?21EREF+E1").description == "Order 5 + 6"


def test_a_question_mark_in_a_text() -> None:
    assert of("177?20SVWZ+Really?Yes, 20?!?32Muster").description == "Really?Yes, 20?!"


def test_a_repeated_subfield_is_kept() -> None:
    assert of("177?20One?20Two?20Three").description == "One Two Three"


def test_more_remittance_information_in_the_sixties() -> None:
    assert of("177?20One?60Two?61Three").description == "One Two Three"


def test_the_posting_text_stands_in_for_missing_remittance_information() -> None:
    assert of("808?00ENTGELT?100599").description == "ENTGELT"


@pytest.mark.parametrize("mark", "?>~^<@|")
def test_the_marks_of_subfields(mark: str) -> None:
    text = "020?00PRZELEW?20Faktura 1?31PL61109010140000071219812874?32Jan Kowalski".replace("?", mark)
    assert of(text) == Details("Faktura 1", "Jan Kowalski", "PL61109010140000071219812874")


def test_subfields_without_a_code_before_them() -> None:
    found = of(">20Faktura 2>31491050195310000\n0477656534>32JAN")
    assert (found.description, found.counterparty) == ("Faktura 2", "JAN")


@pytest.mark.parametrize("written", ["NOTPROVIDED", "NONREF", "notprovided", "NOT PROVIDED"])
def test_a_reference_that_is_none(written: str) -> None:
    assert of(f"166?20EREF+{written}?21SVWZ+Rent").end_to_end_id is None


# Slashes


def test_the_form_of_abn_amro() -> None:
    text = (
        "/TRTP/SEPA OVERBOEKING/IBAN/NL91ABNA0417164300/BIC/ABNANL2A/NAME/\nJ DE VRIES/REMI/Huur jan"
        "uari/EREF/NOTPROVIDED"
    )
    assert of(text) == Details("Huur januari", "J DE VRIES", "NL91ABNA0417164300")


def test_the_form_of_ing() -> None:
    text = (
        "/EREF/E-1//MARF/M-1//CSID/NL11XXX//CNTP/NL20INGB0001234567/INGBNL2A/"
        "Bakkerij Jansen///REMI/USTD//Factuur 12 / 2024/"
    )
    assert of(text, "/TRCD/00100/", "EREF") == Details(
        "Factuur 12 / 2024", "Bakkerij Jansen", "NL20INGB0001234567", "E-1"
    )


def test_the_form_of_rabobank() -> None:
    text = "/EREF/E-2/BENM//NAME/Gemeente Utrecht/REMI/Belasting 2024/ISDT/2024-01-05"
    assert of(text, "NL44RABO0123456789", "EREF") == Details(
        "Belasting 2024", "Gemeente Utrecht", "NL44RABO0123456789", "E-2"
    )


def test_a_structured_creditor_reference() -> None:
    text = "/BENM//NAME/Belastingdienst/REMI//CDTRREFTP//CD/SCOR/ISSR/CUR/CDTRREF/1234567890/ISDT/2024-01-05"
    assert of(text).description == "1234567890"


def test_remittance_information_that_is_written_twice() -> None:
    assert of("/ORDP//NAME/Shop/REMI//REMI/Order 5").description == "Order 5"


def test_a_party_with_account_and_name_on_lines_of_their_own() -> None:
    found = of("/BENM/300000000012345\n/TELEKOM AD\n/Invoice 7")
    assert found == Details("Invoice 7", "TELEKOM AD", "300000000012345")


def test_the_kind_stands_in_for_missing_remittance_information() -> None:
    assert of("/TRTP/RENTE/NAME/Bank").description == "RENTE"


# Labels and plain text


def test_labels_in_columns() -> None:
    text = (
        "SEPA OVERBOEKING                 IBAN: NL91ABNA0417164300\n"
        "BIC: ABNANL2A                    NAAM: GEMEENTE DELFT\n"
        "OMSCHRIJVING: Parkeren           KENMERK: 77"
    )
    assert of(text) == Details("Parkeren 77", "GEMEENTE DELFT", "NL91ABNA0417164300")


def test_the_labels_of_knab() -> None:
    found = of("FACTUUR 7\nREK: NL91ABNA0417164300/NAAM: J DE VRIES")
    assert found == Details("FACTUUR 7", "J DE VRIES", "NL91ABNA0417164300")


@pytest.mark.parametrize(
    ("information", "supplementary", "reference", "expected"),
    [
        ("0111111111 J DE VRIES Huur", "", "", Details("J DE VRIES Huur", None, "0111111111")),
        (
            "NL91ABNA0417164300 ABNANL2A J DE VRIES Huur",
            "",
            "EREF",
            Details("J DE VRIES Huur", None, "NL91ABNA0417164300"),
        ),
        (
            "NL91ABNA0417164300 j de vries\n   \nHuur\nmei",
            "j de vries",
            "NL91ABNA0417164300",
            Details("Huur mei", "j de vries", "NL91ABNA0417164300"),
        ),
        (
            "Terugboeking\nJUNI",
            "",
            "0121470966      W.P. Jansen",
            Details("Terugboeking JUNI", "W.P. Jansen", "0121470966"),
        ),
        ("Rente", "", "P002445588      Bank", Details("Rente", "Bank", "002445588")),
        ("Kosten", "", "NONREF          Bank", Details("Kosten", "Bank")),
        (
            "GIRO   428428 TELECOM            BETALINGSKENM.  42",
            "",
            "",
            Details("BETALINGSKENM. 42", "TELECOM", "428428"),
        ),
        ("52.89.39.882 J DE VRIES", "", "", Details("J DE VRIES", "J DE VRIES", "528939882")),
        (
            "BEA   NR:XX1   21.05.11/12.54 BAKKER DELFT,PAS001",
            "",
            "",
            Details("BEA NR:XX1 21.05.11/12.54 BAKKER DELFT,PAS001", "BAKKER DELFT"),
        ),
        ("Rolls", "Card transaction", "7", Details("Rolls", customer_reference="7")),
        ("", "Card transaction", "", Details("Card transaction")),
        ("", "/OCMT/EUR1,00/", "", Details()),
        ("", "", "", Details()),
    ],
)
def test_plain_text(information: str, supplementary: str, reference: str, expected: Details) -> None:
    assert of(information, supplementary, reference) == expected


def test_a_line_that_is_cut_in_the_middle_of_a_word() -> None:
    line = "Dear customer, this is a long text of exactly 65 characters, as a"
    assert len(line) == 65
    assert of(f"{line}\nlways").description == f"{line}lways"
    assert of(f"{line}lways\nYours").description == f"{line}lways Yours"
