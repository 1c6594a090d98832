"""Write rows into a file whole or not at all, in slices of time that leave the window alive."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QSaveFile, QTimer, Signal, Slot

_SLICE_S: Final = 0.015
"""Seconds of writing between two turns of the event loop; a refresh of the window may come on top."""


class Export(QObject):
    """Writes pieces of text as UTF-8 beside a file, and puts them in its place when the last one is safe on the disk.

    Whatever fails, the file that was there stays, and no other is left. A file that is replaced keeps its permissions;
    through a symbolic link the file it points to is replaced (Qt's `QSaveFile`). Either `finished` or `failed` comes
    once, or neither after `cancel`.
    """

    progressed = Signal(int)
    """The pieces written so far."""
    finished = Signal()
    failed = Signal(str)
    """The reason, as the system words it."""

    def __init__(self, file: Path, pieces: Iterator[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = QSaveFile(str(file), self)
        self._pieces = pieces
        self._written = 0
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._write_slice)

    @property
    def running(self) -> bool:
        """Whether it has begun and not come to an end."""
        return self._timer.isActive()

    def start(self) -> None:
        """Begin; the signals come from the event loop."""
        self._timer.start()

    def cancel(self) -> None:
        """Leave everything as it was."""
        self._timer.stop()
        self._discard()

    @Slot()
    def _write_slice(self) -> None:
        if not self._file.isOpen() and not self._file.open(QSaveFile.OpenModeFlag.WriteOnly):
            self._fail()
            return
        until = time.monotonic() + _SLICE_S
        try:
            for piece in self._pieces:
                self._written += 1
                if self._file.write(piece.encode()) < 0:
                    self._fail()
                    return
                if time.monotonic() > until:
                    self.progressed.emit(self._written)
                    return
        except Exception as error:  # a defect; it is reported as one, and the window needs an answer all the same
            self._timer.stop()
            self._discard()
            self.failed.emit(f"{type(error).__name__}: {error}")
            raise
        self._timer.stop()
        if self._file.commit():
            self.finished.emit()
        else:
            self._fail()

    def _fail(self) -> None:
        reason = self._file.errorString()
        self._timer.stop()
        self._discard()
        self.failed.emit(reason)

    def _discard(self) -> None:
        if self._file.isOpen():
            self._file.cancelWriting()
            self._file.commit()
