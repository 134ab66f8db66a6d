import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statement_tui.errors import UnreadableFile
from statement_tui.readers.archive import members, recognises

FILES = [("one.xml", b"<a/>"), ("two.xml", b"<b/>" * 100)]


def archive(files: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as writer:
        for name, content in files:
            writer.writestr(name, content)
    return packed.getvalue()


def changed_directory(data: bytes, field: str, offset: int, value: int) -> bytes:
    """The archive with another number in the directory, in the record of the first file."""
    begin = data.index(b"PK\x01\x02") + offset
    size = struct.calcsize(field)
    return data[:begin] + struct.pack(field, value) + data[begin + size :]


@pytest.mark.parametrize("files", [FILES, []])
def test_a_zip_archive_is_recognised(files: list[tuple[str, bytes]]) -> None:
    assert recognises(archive(files))


@pytest.mark.parametrize("head", [b"", b"P", b"PK", b"PKWARE;1;2", b"<PK\x03\x04", b"\x1f\x8b\x08"])
def test_other_files_are_not(head: bytes) -> None:
    assert not recognises(head)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_the_files_in_their_order(method: int) -> None:
    files = [*FILES, ("0 ä/last.sta", b":20:")]
    assert members(archive(files, method)) == tuple(files)


def test_two_files_of_one_name_are_both_there() -> None:
    packed = archive([("1.xml", b"first"), ("2.xml", b"second")])
    assert members(packed.replace(b"2.xml", b"1.xml")) == (("1.xml", b"first"), ("1.xml", b"second"))


@pytest.mark.parametrize(
    "name",
    ["folder/", "__MACOSX/._one.xml", "a/__MACOSX/one.xml", ".DS_Store", "a/.hidden", ".git/x", "a\\.b"],
)
def test_folders_and_hidden_files_are_left_out(name: str) -> None:
    assert members(archive([(name, b""), *FILES])) == tuple(FILES)


def refused(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as caught:
        members(data)
    return str(caught.value)


@pytest.mark.parametrize("files", [[], [("folder/", b""), (".hidden", b"x")]])
def test_an_archive_without_files(files: list[tuple[str, bytes]]) -> None:
    assert refused(archive(files)).startswith("The zip archive is empty: there is no file in it")


def test_an_archive_that_is_cut_off() -> None:
    data = archive(FILES)
    for end in (4, len(data) // 2, len(data) - 1):
        assert refused(data[:end]).startswith(
            "The zip archive is damaged or cut off: its directory is missing"
        )


def test_a_file_that_is_not_what_was_packed() -> None:
    data = archive(FILES, zipfile.ZIP_STORED).replace(b"<b/><b/>", b"<b/><c/>", 1)
    assert refused(data).startswith(
        "The zip archive is damaged: 'two.xml' cannot be unpacked, or is not what"
    )


def test_a_file_whose_packed_bytes_are_damaged() -> None:
    data = bytearray(archive(FILES))
    begin = data.index(b"two.xml") + len(b"two.xml")
    data[begin : begin + 4] = b"\xff\xff\xff\xff"
    assert refused(bytes(data)).startswith("The zip archive is damaged: 'two.xml' cannot be unpacked")


def test_an_encrypted_file() -> None:
    data = changed_directory(archive(FILES), "<H", 8, 1)
    assert refused(data).startswith("The zip archive is encrypted: 'one.xml' asks for a password")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_method_that_cannot_be_unpacked_piece_by_piece(method: int) -> None:
    message = refused(archive(FILES, method))
    assert message.startswith("The zip archive is packed in a way that is not read: 'one.xml' is packed with")


def test_an_archive_in_the_archive() -> None:
    message = refused(archive([*FILES, ("more.zip", archive(FILES))]))
    assert message.startswith("There is another archive in the zip archive: 'more.zip' is an archive itself")


def test_a_file_that_unpacks_to_far_more_than_it_was_packed_to() -> None:
    data = archive([("bomb.xml", bytes(50_000_000))])
    assert len(data) < 100_000
    assert refused(data).startswith(
        "The zip archive is too large when it is unpacked: at 'bomb.xml' it has become"
    )


def test_a_file_that_unpacks_to_more_than_the_directory_says() -> None:
    data = changed_directory(archive([("bomb.xml", bytes(50_000_000))]), "<L", 24, 10)
    assert refused(data).startswith("The zip archive is damaged: 'bomb.xml'")


def test_all_files_together_are_limited() -> None:
    data = archive([(f"{number}.xml", bytes(600_000)) for number in range(3)])
    assert "at '1.xml' it has become more than 100,000,000 bytes, or more than 100 times" in refused(data)


def test_a_short_file_of_equal_rows_may_be_packed_to_very_little() -> None:
    content = b"2024-01-01;1.00;EUR\n" * 40_000
    packed = archive([("equal.csv", content)])
    assert len(packed) * 100 < len(content)
    assert members(packed) == (("equal.csv", content),)


def test_the_number_of_files_is_limited() -> None:
    files = [(f"{number}.xml", b"") for number in range(1_001)]
    assert refused(archive(files)).startswith(
        "There are too many files in the zip archive: there are more than 1,000"
    )
    assert len(members(archive(files[1:]))) == 1_000


def test_the_size_of_the_directory_is_limited() -> None:
    data = archive(FILES) + b"PK\x01\x02" * 10_000
    assert "there are more than 10,000" in refused(data)


def test_a_name_is_quoted_in_messages() -> None:
    message = refused(archive([("\x1b[2J" + "x" * 100, archive(FILES))]))
    assert "\x1b" not in message
    assert len(message) < 250


@given(st.binary(max_size=200).map(lambda junk: b"PK\x03\x04" + junk))
def test_arbitrary_bytes_raise_nothing_else(data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        members(data)


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="./\\\0"), min_size=1, max_size=20).filter(
    lambda name: name != "__MACOSX"
)


@given(
    st.lists(
        st.tuples(NAMES, st.binary(max_size=300).filter(lambda content: not recognises(content))),
        min_size=1,
        max_size=5,
        unique_by=lambda file: file[0],
    )
)
def test_what_is_packed_is_unpacked(files: list[tuple[str, bytes]]) -> None:
    assert members(archive(files)) == tuple(files)


@given(st.data())
def test_a_changed_archive_raises_nothing_else(data: st.DataObject) -> None:
    packed = bytearray(archive(FILES))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(packed) - 1))
        packed[place] = data.draw(st.integers(0, 255))
    end = data.draw(st.one_of(st.just(len(packed)), st.integers(0, len(packed))))
    try:
        found = members(bytes(packed[:end]))
    except UnreadableFile:
        return
    assert all(content in (FILES[0][1], FILES[1][1]) for _, content in found)
