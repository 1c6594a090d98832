"""Write rows into a file whole or not at all, in slices of time that leave the window alive."""

import contextlib
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot

from portgui.whole_file import NewFile

_SLICE_S: Final = 0.015
"""Seconds of writing between two turns of the event loop; a refresh of the window may come on top."""


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
        self._file = NewFile(file)
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
                self._file.write(piece.encode())
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
