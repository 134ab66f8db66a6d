"""Files that are there as a whole or not at all."""

import os
import stat
from pathlib import Path

import pytest
from pytest_mock import MockerFixture

from statement_tui.errors import FileThere, UnwritableFile
from statement_tui.output_file import OutputFile, is_there


def names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


def test_a_new_file_appears_when_it_is_whole_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"

    with OutputFile(path, replace=False) as file:
        file.write("one\n")
        assert not path.exists()
        file.write("€ \ud800\n")

    assert path.read_bytes() == b"one\n\xe2\x82\xac \\ud800\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize("fault", [ValueError, KeyboardInterrupt])
def test_a_block_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, fault: type[BaseException]
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")

    def begin_and_fail() -> None:
        with OutputFile(path, replace=True) as file:
            file.write("new")
            raise fault

    with pytest.raises(fault):
        begin_and_fail()

    assert (path.read_text(), names(tmp_path)) == ("old", ["a.txt"])


def test_a_file_is_replaced_only_when_that_was_said_and_a_link_stays_one(tmp_path: Path) -> None:
    path, link = tmp_path / "a.txt", tmp_path / "link"
    path.write_text("old")
    link.symlink_to(path)

    with pytest.raises(FileThere, match=r"there already: .*link"), OutputFile(link, replace=False):
        pytest.fail("it is there")
    with OutputFile(link, replace=True) as file:
        file.write("new")

    assert (path.read_text(), link.is_symlink(), names(tmp_path)) == ("new", True, ["a.txt", "link"])
    assert [is_there(path), is_there(tmp_path / "b"), is_there(tmp_path)] == [True, False, False]


@pytest.mark.parametrize("links", [True, False])
def test_a_file_that_came_meanwhile_is_not_replaced(
    tmp_path: Path, mocker: MockerFixture, links: bool
) -> None:
    path = tmp_path / "a.txt"
    if not links:
        mocker.patch("os.link", side_effect=PermissionError(1, "no links on this disk"))

    def be_late() -> None:
        with OutputFile(path, replace=False) as file:
            file.write("mine")
            path.write_text("theirs")

    with pytest.raises(FileThere):
        be_late()

    assert (path.read_text(), names(tmp_path)) == ("theirs", ["a.txt"])


def test_a_disk_without_links_is_written_to(tmp_path: Path, mocker: MockerFixture) -> None:
    mocker.patch("os.link", side_effect=PermissionError(1, "no links on this disk"))

    with OutputFile(tmp_path / "a.txt", replace=False) as file:
        file.write("mine")

    assert ((tmp_path / "a.txt").read_text(), names(tmp_path)) == ("mine", ["a.txt"])


def test_what_cannot_be_written_is_said_with_the_file_and_a_way_out(
    tmp_path: Path, mocker: MockerFixture
) -> None:
    (tmp_path / "file").write_text("")

    def fault(path: Path) -> str:
        with pytest.raises(UnwritableFile) as raised, OutputFile(path, replace=False) as file:
            file.write("x" * 100_000)
        return str(raised.value)

    assert fault(tmp_path) == f"This is a folder: {tmp_path}; name a file in it"
    assert fault(tmp_path / "no" / "a") == (
        f"There is no such folder: {tmp_path / 'no'}; create it, or name a file elsewhere"
    )
    assert fault(tmp_path / "file" / "a").startswith(f"There is no such folder: {tmp_path / 'file'}; a file")
    assert fault(tmp_path / ("a" * 300)).startswith("The name of the file is too long")
    mocker.patch("tempfile.mkstemp", side_effect=PermissionError(13, "x"))
    assert fault(tmp_path / "a") == (
        f"The file may not be written: {tmp_path / 'a'}; name a file where you may write"
    )
    mocker.patch("tempfile.mkstemp", side_effect=OSError(5, "x"))
    assert fault(tmp_path / "a").startswith("The file cannot be written: Input/output error")
    assert names(tmp_path) == ["file"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is full")
def test_a_device_is_written_to_as_it_is_and_can_be_full() -> None:
    with OutputFile(Path("/dev/null"), replace=False) as file:
        file.write("gone")
    with (
        pytest.raises(UnwritableFile, match="The disk is full: /dev/full; make room"),
        OutputFile(Path("/dev/full"), replace=False) as file,
    ):
        file.write("x")
