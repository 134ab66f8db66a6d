"""Bank files on disk: opened safely, within limits, archives file by file."""

import hashlib
import io
import os
import zipfile
from pathlib import Path

import pytest
from pytest_mock import MockerFixture

from statement_tui.errors import UnreadableFile
from statement_tui.readers.detect import parse_bank_file
from statement_tui.services.bank_file import BYTES_MAX, RawFile, open_bank_file, parse_raw_file

OFX = "<OFX><STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>1</BANKACCTFROM></STMTRS></OFX>"


def zipped(path: Path, *files: tuple[str, str]) -> Path:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as writer:
        for name, content in files:
            writer.writestr(name, content)
    path.write_bytes(packed.getvalue())
    return path


def test_a_file_is_opened_and_can_be_known_again(tmp_path: Path) -> None:
    path = tmp_path / "a b?#%.qfx"
    path.write_text(OFX)

    [raw] = open_bank_file(path)
    file = parse_raw_file(raw)

    assert raw == RawFile(str(path), "a b?#%.qfx", OFX.encode())
    assert (file.label, file.name, file.parsed.format) == (str(path), "a b?#%.qfx", "ofx")
    assert file.sha256 == hashlib.sha256(OFX.encode()).hexdigest()


def test_whoever_watches_is_told_how_far_the_reading_is() -> None:
    rows = "<STMTTRN><DTPOSTED>20260601<TRNAMT>1</STMTTRN>" * 5000
    data = OFX.replace("</STMTRS>", f"<BANKTRANLIST>{rows}</BANKTRANLIST></STMTRS>").encode()
    told: list[int] = []

    file = parse_raw_file(RawFile("a.ofx", "a.ofx", data), advance=told.append)

    assert len(file.parsed.statements[0].entries) == 5000
    assert told == sorted(told)
    assert 0 < told[-1] <= len(data)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no such file"):
        open_bank_file(tmp_path / "none.ofx")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="a folder"):
        open_bank_file(tmp_path)


def test_a_name_that_the_system_refuses(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="cannot be read"):
        open_bank_file(tmp_path / ("x" * 5000))


def test_a_file_that_may_not_be_read(tmp_path: Path, mocker: MockerFixture) -> None:
    path = tmp_path / "a.ofx"
    path.write_text(OFX)
    mocker.patch("pathlib.Path.open", side_effect=PermissionError(13, "x"))

    with pytest.raises(UnreadableFile, match="Permission denied"):
        open_bank_file(path)


def test_a_huge_file_is_not_even_opened(tmp_path: Path, mocker: MockerFixture) -> None:
    path = tmp_path / "huge.ofx"
    path.touch()
    os.truncate(path, 200_000_000)
    opened = mocker.patch("pathlib.Path.open")

    with pytest.raises(UnreadableFile, match="larger than 100 MB; export shorter periods"):
        open_bank_file(path)

    opened.assert_not_called()


def test_what_grows_while_it_is_read_is_limited_too(tmp_path: Path, mocker: MockerFixture) -> None:
    path = tmp_path / "pipe.ofx"
    path.write_text(OFX)
    mocker.patch("statement_tui.services.bank_file.BYTES_MAX", len(OFX) - 1)
    mocker.patch("pathlib.Path.stat").return_value = os.stat_result((0o100600, *[0] * 9))

    with pytest.raises(UnreadableFile, match="too large"):
        open_bank_file(path)

    assert BYTES_MAX == 100_000_000


def test_a_file_of_exactly_the_limit_is_opened(tmp_path: Path, mocker: MockerFixture) -> None:
    path = tmp_path / "a.ofx"
    path.write_text(OFX)
    mocker.patch("statement_tui.services.bank_file.BYTES_MAX", len(OFX))

    assert [raw.data for raw in open_bank_file(path)] == [OFX.encode()]


def test_a_name_that_no_text_can_hold_is_noted_as_well_as_can_be(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xff.ofx")
    path.write_text(OFX)

    [raw] = open_bank_file(path)

    assert (raw.name, raw.label) == ("?.ofx", str(path))


@pytest.mark.parametrize("data", [b"", b" \r\n\t"])
def test_an_empty_file(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match="empty"):
        parse_bank_file(data)


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"Hello\n", b"\x89PNG\r\n\x1a\n\0\0"])
def test_a_file_of_another_format_is_refused_with_the_formats_that_can_be_read(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"camt\.053, MT940, OFX, QIF or CSV"):
        parse_bank_file(data)


# Archives.


def test_each_file_of_an_archive_is_a_file_of_its_own(tmp_path: Path) -> None:
    path = zipped(tmp_path / "june.zip", ("01.ofx", OFX), ("days/02.ofx", OFX + "\n"))

    first, second = open_bank_file(path)

    assert first == RawFile(f"{path}/01.ofx", "june.zip/01.ofx", OFX.encode())
    assert second == RawFile(f"{path}/days/02.ofx", "june.zip/days/02.ofx", OFX.encode() + b"\n")
    assert parse_raw_file(first).sha256 == hashlib.sha256(OFX.encode()).hexdigest()


def test_an_archive_is_known_by_what_is_in_it(tmp_path: Path) -> None:
    path = zipped(tmp_path / "june.ofx", ("01.ofx", OFX))

    assert [raw.name for raw in open_bank_file(path)] == ["june.ofx/01.ofx"]


def test_a_damaged_archive_is_refused_as_a_whole(tmp_path: Path) -> None:
    path = zipped(tmp_path / "june.zip", ("01.ofx", OFX), ("02.ofx", OFX))
    path.write_bytes(path.read_bytes()[:-30])

    with pytest.raises(UnreadableFile, match="archive"):
        open_bank_file(path)


def test_an_archive_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        open_bank_file(zipped(tmp_path / "none.zip"))
