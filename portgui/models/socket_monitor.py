"""Keep a snapshot of the sockets up to date: one reader, one thread, one reading at a time, none when nobody looks."""

import gc
import logging
from collections.abc import Iterable
from typing import Final, cast

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, QTimer, Signal, Slot

from portgui.sockets.difference import Difference, difference
from portgui.sockets.exposure import Exposure, exposure
from portgui.sockets.socket import Snapshot
from portgui.sockets.source import SocketError, SocketSource

_log: Final = logging.getLogger(__name__)
_SLOW_MS: Final = 10_000
"""The least time between two readings while there is little to see."""
_OLD_COLLECTIONS: Final = 1000
"""Collections of younger garbage to one of all garbage, a hundred times fewer than by default.

With 50,000 sockets one stops everything for some 0.1 s, and came with every thirtieth reading. Records are no garbage:
they go when the last one lets go of them. What is left for it are closed dialogs.
"""


class _Reader(QObject):
    """The source on its own thread: a request in, a snapshot and what follows from all of it, or an error text, out."""

    done = Signal(object, object, object)
    failed = Signal(str)
    taken = Signal()

    def __init__(self, source: SocketSource) -> None:
        super().__init__()
        self._source = source
        self._last: Snapshot | None = None
        self._before: Snapshot | None = None
        """The one before, until the window does without it: to let go of it takes time, here and not there."""

    @Slot()
    def read(self) -> None:
        """Read once."""
        try:
            snapshot = self._source.read()
            found = difference(self._last.sockets, snapshot.sockets) if self._last else Difference()
            reached = exposure(snapshot)
            if snapshot.sockets:  # a snapshot finds out once who listens
                snapshot.service_endpoint(snapshot.sockets[0])
        except SocketError as error:
            self.failed.emit(str(error))
        except Exception as error:  # a defect; it is reported as one, and the monitor needs an answer all the same
            self.failed.emit(f"{type(error).__name__}: {error}")
            raise
        else:
            self._before, self._last = self._last, snapshot
            self.done.emit(snapshot, found, reached)

    @Slot()
    def let_go(self) -> None:
        """Let go of the snapshot before the last one."""
        self._before = None

    @Slot(object)
    def take_holders(self, pairs: object) -> None:
        """Let the source know the holders of sockets that another told."""
        try:
            self._source.take_holders(cast(list[tuple[int, int]], pairs))
        finally:
            self.taken.emit()


class SocketMonitor(QObject):
    """Reads snapshots, each `interval_ms` after the one before it was read and shown.

    Readings never overlap. While paused or unseen none are made, except by `refresh`; while slow at most one in 10 s.
    """

    begun = Signal()
    """A reading begins, whose snapshot or failure follows."""
    snapshot = Signal(object)
    """A new `Snapshot`."""
    failed = Signal(str)
    """A reading failed; why. The next one is made as usual."""
    holders_taken = Signal()
    """The source has the pairs of `take_holders`: the next snapshot shows what they tell."""

    _request = Signal()
    _take = Signal(object)
    _shown = Signal()

    def __init__(self, source: SocketSource, interval_ms: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._paused = False
        self._seen = False
        self._slow = False
        self._interval_ms = interval_ms
        self._reading = False
        self._again = False
        self._difference = Difference()
        self._exposure = Exposure(0, 0, 0)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._read)
        self._thread = QThread(self)
        self._reader = _Reader(source)
        self._reader.moveToThread(self._thread)
        self._request.connect(self._reader.read)
        self._take.connect(self._reader.take_holders)
        self._shown.connect(self._reader.let_go)
        self._reader.taken.connect(self.holders_taken)
        self._reader.done.connect(self._on_done)
        self._reader.failed.connect(self._on_failed)
        self._thread.start()
        young, middle, _ = gc.get_threshold()
        gc.set_threshold(young, middle, _OLD_COLLECTIONS)

    @property
    def paused(self) -> bool:
        """Whether readings are made on request only."""
        return self._paused

    def set_paused(self, paused: bool) -> None:
        """Stop or go on; going on reads at once."""
        if paused != self._paused:
            self._paused = paused
            self._pace()

    @property
    def interval_ms(self) -> int:
        """How long it waits from one reading to the next."""
        return self._interval_ms

    def set_interval(self, interval_ms: int) -> None:
        """Wait for so long between two readings; a reading that is waited for comes so long from now."""
        self._interval_ms = interval_ms
        if self._timer.isActive():
            self._wait()

    def set_slow(self, slow: bool) -> None:
        """Say whether there is little to see, as of a minimised window; being seen well again reads at once."""
        if slow != self._slow:
            self._slow = slow
            if slow and self._timer.isActive():
                self._wait()
            elif not slow:
                self._pace()

    def set_seen(self, seen: bool) -> None:
        """Say whether anybody can see the result; being seen again reads at once."""
        if seen != self._seen:
            self._seen = seen
            self._pace()

    @property
    def due(self) -> bool:
        """Whether one more reading follows that was asked for while one was under way."""
        return self._again

    def refresh(self) -> None:
        """Read now; while a reading is under way, once more after it."""
        self._again = self._reading
        self._read()

    def take_holders(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Hand pairs of inode and pid that an elevated helper told to the source, and read with them."""
        self._take.emit(list(pairs))
        self.refresh()

    def stop(self) -> None:
        """End the thread; waits for a reading that is under way, whose result is dropped."""
        self._timer.stop()
        self._thread.quit()
        self._thread.wait()
        QCoreApplication.removePostedEvents(self, QEvent.Type.MetaCall.value)

    def _pace(self) -> None:
        if self._seen and not self._paused:
            self._read()
        else:
            self._timer.stop()

    @Slot()
    def _read(self) -> None:
        self._timer.stop()
        if not self._reading:
            self._reading = True
            self.begun.emit()
            self._request.emit()

    @property
    def difference(self) -> Difference:
        """What is different in the last snapshot from the one before; it was found out on the reader's thread."""
        return self._difference

    @property
    def exposure(self) -> Exposure:
        """What the network can reach in the last snapshot; it was counted on the reader's thread."""
        return self._exposure

    @Slot(object, object, object)
    def _on_done(self, snapshot: object, found: Difference, reached: Exposure) -> None:
        self._reading = False
        self._difference, self._exposure = found, reached
        self.snapshot.emit(snapshot)
        self._shown.emit()
        self._next()

    @Slot(str)
    def _on_failed(self, reason: str) -> None:
        _log.info("the sockets could not be read: %s", reason)
        self._reading = False
        self.failed.emit(reason)
        self._next()

    def _next(self) -> None:
        if self._again:
            self._again = False
            self._read()
        elif self._seen and not self._paused:
            self._wait()

    def _wait(self) -> None:
        self._timer.start(max(self._interval_ms, _SLOW_MS) if self._slow else self._interval_ms)
