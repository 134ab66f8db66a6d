"""A file that is there as a whole or not at all, that only its owner can read, and replaces none unasked."""

import errno
import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

from statement_tui.errors import FileThere, UnwritableFile

_PREFIX: Final = ".statement-tui-"
_NO_LINKS: Final = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})
_REASONS: Final = {
    errno.ENOSPC: ("The disk is full", "make room, or name a file elsewhere"),
    errno.EDQUOT: ("There is no more room for your files", "make room, or name a file elsewhere"),
    errno.EISDIR: ("This is a folder", "name a file in it"),
    errno.ENOENT: ("There is no such folder", "create it, or name a file elsewhere"),
    errno.ENOTDIR: ("There is no such folder", "a file is in its place; name a file elsewhere"),
    errno.EACCES: ("The file may not be written", "name a file where you may write"),
    errno.EPERM: ("The file may not be written", "name a file where you may write"),
    errno.EROFS: ("The file may not be written", "the disk is read-only; name a file elsewhere"),
    errno.ENAMETOOLONG: ("The name of the file is too long", "name a shorter one"),
}


class OutputFile:
    """A text file that is written inside of a `with` block.

    What is written goes to a temporary file in the same folder, which takes the name at the end of the block;
    when the block is left with an exception it is removed. A device or a pipe is written to as it is.
    """

    def __init__(self, path: Path, *, replace: bool) -> None:
        """Make the file; nothing is on the disk yet.

        Args:
            path: Its name. A symbolic link stays, and what it names is written.
            replace: Whether a file that is there is to be replaced.
        """
        self._path = path
        self._target = Path(os.path.realpath(path))
        self._replace = replace
        self._temporary: str | None = None
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        """Begin.

        Raises:
            FileThere: It is there, and not to be replaced.
            UnwritableFile: It cannot be written.
        """
        try:
            self._open()
        except OSError as error:
            self._discard()
            raise self._fault(error) from error
        return self

    def write(self, text: str) -> None:
        """Write some more.

        Raises:
            UnwritableFile: There is no room, for example.
        """
        assert self._file is not None
        try:
            self._file.write(text)
        except OSError as error:
            raise self._fault(error) from error

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End: put the file in its place, or leave no trace of it."""
        try:
            if kind is None:
                self._finish()
        except OSError as fault:
            raise self._fault(fault) from fault
        finally:
            self._discard()

    def _open(self) -> None:
        mode = _mode(self._target)
        if mode is not None and stat.S_ISDIR(mode):
            raise OSError(errno.EISDIR, "")
        if mode is not None and not stat.S_ISREG(mode):
            descriptor = os.open(self._target, os.O_WRONLY)
        else:
            if mode is not None and not self._replace:
                raise self._there()
            # 0600 from the start, and in the same folder, since a file cannot be moved to another disk.
            descriptor, self._temporary = tempfile.mkstemp(prefix=_PREFIX, dir=self._target.parent)
        self._file = os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="\n")

    def _finish(self) -> None:
        assert self._file is not None
        self._file.flush()
        if self._temporary is None:
            return
        os.fsync(self._file.fileno())
        self._file.close()
        if self._replace:
            os.replace(self._temporary, self._target)
        else:
            self._take_name(self._temporary)
        _sync_folder(self._target.parent)

    def _take_name(self, temporary: str) -> None:
        """Give the file its name, which nobody may have taken meanwhile."""
        try:
            os.link(temporary, self._target)
        except FileExistsError:
            raise self._there() from None
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            # A disk without links: the name is taken by an empty file, which is then replaced.
            try:
                os.close(os.open(self._target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            except FileExistsError:
                raise self._there() from None
            os.replace(temporary, self._target)

    def _discard(self) -> None:
        # What is still to be written can fail again, and is not wanted any more.
        with suppress(OSError):
            if self._file is not None:
                self._file.close()
        if self._temporary is not None:
            with suppress(OSError):
                os.unlink(self._temporary)
        self._file = self._temporary = None

    def _there(self) -> FileThere:
        return FileThere(
            "The file is there already", f"{self._path}; name another one, or let it be replaced"
        )

    def _fault(self, error: OSError) -> UnwritableFile:
        title, way_out = _REASONS.get(error.errno or 0, ("The file cannot be written", "name another file"))
        place = self._target.parent if title == "There is no such folder" else self._path
        if title == "The file cannot be written":
            title = f"{title}: {os.strerror(error.errno or 0)}"
        return UnwritableFile(title, f"{place}; {way_out}")


def is_there(path: Path) -> bool:
    """Whether writing to this path would replace a file."""
    try:
        mode = _mode(Path(os.path.realpath(path)))
    except OSError:
        return False  # what is wrong is said when it is written
    return mode is not None and stat.S_ISREG(mode)


def _mode(path: Path) -> int | None:
    """What kind of file is there; None when there is none."""
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _sync_folder(folder: Path) -> None:
    """Make the name last too, where the system can do that."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
