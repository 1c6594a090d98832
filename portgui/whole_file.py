"""Files that are written whole or not at all, whatever happens meanwhile: a full disk, a kill, a power failure."""

import contextlib
import errno
import os
import stat
import threading
import time
from pathlib import Path
from typing import BinaryIO, Final

_ABANDONED_S: Final = 3600.0
"""The age at which a part is one that a killed program left."""


class NewFile:
    """A file that takes the place of another when it is whole. Writing it and putting it in place raise `OSError`.

    Owner and permissions stay as far as we may, a link stays and what it points to is replaced; devices, pipes and
    files that may not be written are left alone. Not Qt's `QSaveFile`: that replaces devices and pipes too where it
    may, and has no reason for some failures.
    """

    def __init__(self, file: Path) -> None:
        self._target = Path(os.path.realpath(file))
        self._part = self._target.with_name(f".portgui-{os.urandom(6).hex()}.part")
        self._stream: BinaryIO | None = None
        self._lock = threading.Lock()

    def _open(self) -> BinaryIO:
        """Begin it beside the other one."""
        before = self._target.stat() if self._target.exists() else None
        if before and stat.S_ISDIR(before.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if before and not stat.S_ISREG(before.st_mode):
            raise OSError(errno.EINVAL, "it is no regular file")
        if before and not os.access(self._target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        number = os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        self._stream = stream = os.fdopen(number, "wb", 1 << 16)
        if before and hasattr(os, "fchmod"):  # not on Windows, where files inherit from their folder
            with contextlib.suppress(PermissionError):
                os.fchown(number, before.st_uid, before.st_gid)
            os.fchmod(number, stat.S_IMODE(before.st_mode))
        return stream

    def write(self, data: bytes) -> None:
        """Append to it."""
        stream = self._stream or self._open()
        stream.write(data)

    def commit(self) -> None:
        """Put it in place, once it is on the disk, which may take seconds; any thread may call it."""
        with self._lock:
            stream = self._stream or self._open()
            stream.flush()
            os.fsync(stream.fileno())
            stream.close()
            self._part.replace(self._target)
            self._stream = None
        sync_folder(self._target.parent)
        for left in self._target.parent.glob(".portgui-*.part"):
            with contextlib.suppress(OSError):  # another program's, which may end at this moment
                if time.time() - left.stat().st_mtime > _ABANDONED_S:
                    left.unlink()

    def discard(self) -> None:
        """Take it away; nothing happens to one that is in place, or on its way there."""
        with self._lock:
            if self._stream is not None:
                with contextlib.suppress(OSError):
                    self._stream.close()
                with contextlib.suppress(OSError):
                    self._part.unlink()
                self._stream = None


def replace_whole(file: Path, data: bytes) -> None:
    """Write a file in one go. Raises `OSError`; then the file is what it was before."""
    new = NewFile(file)
    try:
        new.write(data)
        new.commit()
    finally:
        new.discard()


def sync_folder(folder: Path) -> None:
    """Make a change of names in a folder last; Windows does without (it opens no folders)."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):  # some file systems cannot; the file itself is whole all the same
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
