"""Write rows into a file whole or not at all, in slices of time that leave the window alive."""

import contextlib
import errno
import os
import secrets
import stat
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot

_SLICE_S: Final = 0.015
"""Seconds of writing between two turns of the event loop; a refresh of the window may come on top."""


class _NewFile:
    """A file that takes the place of another when it is whole. Writing it and putting it in place raise `OSError`.

    Not Qt's `QSaveFile`: that replaces devices and pipes too where it may, and has no reason for some failures.
    """

    def __init__(self, file: Path) -> None:
        self._target = Path(os.path.realpath(file))  # through a link to what it points to
        self._part = self._target.with_name(f".portgui-{secrets.token_hex(6)}.part")
        self._stream: BinaryIO | None = None
        self._lock = threading.Lock()

    def _open(self) -> BinaryIO:
        """Begin it beside the other one, with the same owner and permissions as far as we may."""
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

    def write(self, text: str) -> None:
        """Append a text in UTF-8."""
        stream = self._stream or self._open()
        stream.write(text.encode())

    def commit(self) -> None:
        """Put it in place, once it is on the disk, which may take seconds; any thread may call it."""
        with self._lock:
            stream = self._stream or self._open()
            stream.flush()
            os.fsync(stream.fileno())
            stream.close()
            self._part.replace(self._target)
            self._stream = None

    def discard(self) -> None:
        """Take it away; nothing happens to one that is in place, or on its way there."""
        with self._lock:
            if self._stream is not None:
                with contextlib.suppress(OSError):
                    self._stream.close()
                with contextlib.suppress(OSError):
                    self._part.unlink()
                self._stream = None


class Export(QObject):
    """Writes pieces of text as UTF-8 beside a file, and puts them in its place when the last one is safe on the disk.

    Whatever fails, the file that was there stays, and no other is left. Either `finished` or `failed` comes once, or
    neither after `cancel`.
    """

    progressed = Signal(int)
    """The pieces written so far."""
    finished = Signal()
    failed = Signal(str)
    """The reason, as the system words it."""
    _committed = Signal(str)

    def __init__(self, file: Path, pieces: Iterator[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = _NewFile(file)
        self._pieces = pieces
        self._written = 0
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._write_slice)
        self._committed.connect(self._end)
        discard = self._file.discard
        self.destroyed.connect(lambda: discard())  # without this object, which is gone by then
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.cancel)

    @property
    def running(self) -> bool:
        """Whether it has begun and not come to an end."""
        return self._timer.isActive()

    def start(self) -> None:
        """Begin; the signals come from the event loop."""
        self._timer.start()

    @Slot()
    def cancel(self) -> None:
        """Leave everything as it was; too late once the last piece is written."""
        self._timer.stop()
        self._file.discard()

    @Slot()
    def _write_slice(self) -> None:
        until = time.monotonic() + _SLICE_S
        try:
            for piece in self._pieces:
                self._file.write(piece)
                self._written += 1
                if time.monotonic() > until:
                    self.progressed.emit(self._written)
                    return
        except OSError as error:
            self._fail(error.strerror or str(error))
        except Exception as error:  # a defect; it is reported as one, and the window needs an answer all the same
            self._fail(f"{type(error).__name__}: {error}")
            raise
        else:
            self._timer.stop()
            threading.Thread(target=self._commit).start()

    def _commit(self) -> None:
        reason = ""
        try:
            self._file.commit()
        except OSError as error:
            reason = error.strerror or str(error)
        with contextlib.suppress(RuntimeError):  # nobody waits for it any more
            self._committed.emit(reason)

    @Slot(str)
    def _end(self, reason: str) -> None:
        if reason:
            self._fail(reason)
        else:
            self.finished.emit()

    def _fail(self, reason: str) -> None:
        self.cancel()
        self.failed.emit(reason)
