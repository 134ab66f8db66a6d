import stat
from pathlib import Path

import pytest

from statement_tui.errors import StatementError
from statement_tui.models.csv_profile import CsvField, CsvProfile, DateOrder, SignStyle
from statement_tui.readers.csv_reader import read
from statement_tui.readers.csv_shipped import shipped_profiles
from statement_tui.readers.csv_words import folded
from statement_tui.services.csv_profiles import save_profile, saved_profiles
from tests.unit.csv_files import lines

PROFILE = CsvProfile(
    name="My bank",
    headers=(("date", "amount"),),
    delimiter="\t",
    date_order=DateOrder.DMY,
    columns={CsvField.AMOUNT: ('Am"ount\\ \x7f €',), CsvField.BOOKING_DATE: ("1",), CsvField.FEE: ()},
    debit_words=("af",),
)


# The profiles that come along


@pytest.mark.parametrize("profile", shipped_profiles(), ids=lambda profile: profile.name)
def test_a_shipped_profile_is_sound(profile: CsvProfile) -> None:
    names = [*profile.required, *(name for header in profile.headers for name in header)]
    assert names
    assert [folded(name) for name in names] == names
    assert profile.sign_style is not None
    known = [set(header) for header in profile.headers] or [set(profile.required)]
    for field in (CsvField.BOOKING_DATE, CsvField.AMOUNT, CsvField.DEBIT, CsvField.CREDIT, CsvField.FLAG):
        for name in profile.columns.get(field, ()):
            assert all(folded(name) in header for header in known)
    assert profile.columns[CsvField.BOOKING_DATE]


def test_shipped_profiles_have_names_of_their_own() -> None:
    names = [profile.name for profile in shipped_profiles()]
    assert len(names) == len(set(names)) >= 12


@pytest.mark.parametrize(
    ("name", "rows", "amounts"),
    [
        (
            "Revolut",
            [
                "Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance",
                "CARD,Current,2024-01-04 10:00:00,2024-01-05 09:00:00,Shop,-5.00,0.10,EUR,COMPLETED,94.90",
                "CARD,Current,2024-01-06 10:00:00,,Shop,-6.00,0.00,EUR,PENDING,",
            ],
            ["-5.10"],
        ),
        (
            "ING (Netherlands)",
            [
                '"Datum";"Naam / Omschrijving";"Rekening";"Tegenrekening";"Code";"Af Bij";"Bedrag (EUR)";'
                '"Mutatiesoort";"Mededelingen";"Saldo na mutatie";"Tag"',
                '"20240106";"Baas";"NL1";"NL2";"OV";"Bij";"100,00";"Overschrijving";"Loon";"194,50";""',
                '"20240105";"Bakker";"NL1";"";"BA";"Af";"5,50";"Betaalautomaat";"Brood";"94,50";""',
            ],
            ["-5.50", "100.00"],
        ),
        (
            "American Express",
            [
                "Date,Description,Card Member,Account #,Amount",
                "01/25/2024,SHOP,A PERSON,-11111,25.00",
                "01/24/2024,PAYMENT,A PERSON,-11111,-90.00",
            ],
            ["90.00", "-25.00"],
        ),
        (
            "DKB",
            [
                "Buchungsdatum;Wertstellung;Status;Zahlungspflichtige*r;Zahlungsempfänger*in;Verwendungszweck;Umsatztyp;"
                "IBAN;Betrag (€);Gläubiger-ID;Mandatsreferenz;Kundenreferenz",
                "05.01.24;05.01.24;Gebucht;Ich;Laden;Brot;Ausgang;DE1;-1.005,50;;;REF",
                "06.01.24;;Vorgemerkt;Ich;Laden;Brot;Ausgang;DE1;-7,00;;;REF",
            ],
            ["-1005.50"],
        ),
        (
            "Chase",
            [
                "Details,Posting Date,Description,Amount,Type,Balance,Check or Slip #",
                "DEBIT,01/06/2024,SHOP,-5.00,ACH_DEBIT,95.00,,",
                "CREDIT,01/05/2024,PAY,10.00,ACH_CREDIT,100.00,,",
            ],
            ["10.00", "-5.00"],
        ),
        (
            "Capital One card",
            [
                "Transaction Date,Posted Date,Card No.,Description,Category,Debit,Credit",
                "2024-01-05,2024-01-06,1111,SHOP,Dining,5.00,",
                "2024-01-04,2024-01-05,1111,PAYMENT,Payment,,50.00",
            ],
            ["50.00", "-5.00"],
        ),
        (
            "Monzo",
            [
                "Transaction ID,Date,Time,Type,Name,Emoji,Category,Amount,Currency,Local amount,"
                "Local currency,Notes and #tags,Address,Receipt,Description,Category split,"
                "Money Out,Money In",
                "tx_1,01/02/2024,09:00:00,Card payment,Shop,,Food,-5.00,GBP,-5.00,GBP,,,,SHOP LTD,,-5.00,",
                "tx_2,02/02/2024,09:00:00,Faster payment,Boss,,Income,9.00,GBP,9.00,GBP,,,,PAY,,,9.00",
            ],
            ["-5.00", "9.00"],
        ),
    ],
)
def test_files_of_known_banks_need_no_answer(name: str, rows: list[str], amounts: list[str]) -> None:
    found = read(lines(*rows))
    assert found.profile.name == name
    assert not found.asked
    (statement,) = found.parsed.statements
    assert [str(entry.amount) for entry in statement.entries] == amounts
    assert not any(warning.lost for warning in statement.warnings)


def test_a_profile_of_the_user_comes_before_a_shipped_one() -> None:
    header = "Date,Description,Card Member,Account #,Amount"
    data = lines(header, "01/25/2024,SHOP,A PERSON,-11111,25.00")
    mine = read(data).profile.model_copy(update={"name": "Mine", "sign_style": SignStyle.SIGNED})
    found = read(data, profiles=[mine])
    assert found.profile.name == "Mine"
    assert str(found.parsed.statements[0].entries[0].amount) == "25.00"


# The store


def test_a_saved_profile_is_loaded_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "profiles"
    file = save_profile(folder, PROFILE)
    assert file.parent == folder
    assert saved_profiles(folder) == ((PROFILE,), ())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in folder.iterdir()] == [file.name]


def test_a_profile_of_the_same_name_is_replaced(tmp_path: Path) -> None:
    save_profile(tmp_path, PROFILE)
    changed = PROFILE.model_copy(update={"date_order": DateOrder.MDY})
    save_profile(tmp_path, changed)
    assert saved_profiles(tmp_path) == ((changed,), ())


@pytest.mark.parametrize("name", ["../../evil", "a/b", "Größe", "x" * 60, "..", "\0", "Ж", "a\nb"])
def test_no_name_leaves_the_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "profiles"
    named = PROFILE.model_copy(update={"name": name})
    assert save_profile(folder, named).parent == folder
    assert saved_profiles(folder) == ((named,), ())
    assert [each.name for each in tmp_path.iterdir()] == ["profiles"]


def test_names_that_look_alike_have_files_of_their_own(tmp_path: Path) -> None:
    for name in ("Bank A", "bank-a", "Bank Ä", "bank_a"):
        save_profile(tmp_path, PROFILE.model_copy(update={"name": name}))
    assert len(saved_profiles(tmp_path)[0]) == 4


def test_a_profile_without_a_name_gets_one(tmp_path: Path) -> None:
    save_profile(tmp_path, PROFILE.model_copy(update={"name": ""}))
    ((found,), faults) = saved_profiles(tmp_path)
    assert found.name.startswith("header ")
    assert faults == ()


def test_there_are_no_profiles_without_a_folder(tmp_path: Path) -> None:
    assert saved_profiles(tmp_path / "none") == ((), ())


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"name = ", "it is no TOML"),
        (b"\xff", "it is not in UTF-8"),
        (b'date_order = "xyz"', "date_order: "),
        (b"surprise = 1", "surprise: "),
        (b'[columns]\nsecret = ["1234567"]', "columns.secret"),
        (b"#" * 70_000, "it is far too large"),
    ],
)
def test_an_unreadable_profile_is_named_and_left_out(tmp_path: Path, content: bytes, fault: str) -> None:
    save_profile(tmp_path, PROFILE)
    (tmp_path / "bad.toml").write_bytes(content)
    profiles, (said,) = saved_profiles(tmp_path)
    assert profiles == (PROFILE,)
    assert said.startswith(f"{tmp_path / 'bad.toml'}: {fault}")
    assert "1234567" not in said


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StatementError, match="The profile cannot be saved"):
        save_profile(tmp_path / "file" / "profiles", PROFILE)
