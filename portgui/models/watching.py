"""Watches on ports and programs: what they see in the snapshots that come, told at a bounded rate and in words."""

import time
from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot

from portgui.models.socket_columns import process_text
from portgui.models.table_copy import one_line
from portgui.ports import PortRange
from portgui.sockets.socket import Snapshot
from portgui.sockets.watch import Event, Happening, Moment, Notice, Pace, Seen, Watch, look, with_watch

translate: Final = QCoreApplication.translate


class Watching(QObject):
    """Holds the watches against each snapshot that it is shown."""

    happened = Signal(object)
    """A `Notice`: something happened that somebody wants to be told of."""
    changed = Signal()
    """There are other watches now."""

    def __init__(self, watches: Iterable[Watch], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._watches = tuple(watches)
        self._seen = Seen()
        self._snapshot: Snapshot | None = None
        self._pace = Pace()
        self._due = QTimer(self, singleShot=True)
        self._due.timeout.connect(lambda: self._tell(()))

    @property
    def watches(self) -> tuple[Watch, ...]:
        """All watches, in the order in which they were set."""
        return self._watches

    def watch_on(self, target: PortRange | str) -> Watch | None:
        """Return the watch on ports or on a program, if there is one."""
        return next((watch for watch in self._watches if watch.target == target), None)

    def add(self, watch: Watch) -> None:
        """Watch from now on, in place of a watch on the same target. Raises `ValueError` for too many."""
        before = self.watch_on(watch.target)
        if watch == before:
            return
        self._watches = with_watch(self._watches, watch)
        if before:
            self._pace.forget(before)
        if self._snapshot:  # what is open now is no event
            self._seen, _ = look(self._seen, self._watches, self._snapshot)
        self.changed.emit()

    def remove(self, watch: Watch) -> None:
        """Watch it no more."""
        self._watches = tuple(other for other in self._watches if other != watch)
        self._pace.forget(watch)
        self.changed.emit()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Look at a new snapshot; the first one is what later ones are compared with."""
        self._snapshot = snapshot
        self._seen, events = look(self._seen, self._watches, snapshot)
        self._tell(events)

    def what_text(self, notice: Notice) -> str:
        """Return what happened last, and how much before that was not told."""
        event = notice.events[-1]
        match event.happening:
            case Happening.OPENED:
                text = self.tr("%1 opened")
            case Happening.CLOSED:
                text = self.tr("%1 closed")
            case Happening.RESTARTED:
                text = self.tr("%1 closed and opened again")
        text = text.replace("%1", f"{event.socket.transport.label} {event.socket.local.port}")
        more = len(notice.events) - 1
        if not more:
            return text
        before = self.tr("and %Ln more events since the last notice", "", more)
        return f"{text} ({before})"

    @Slot()
    def _tell(self, events: Iterable[Event]) -> None:
        now = time.monotonic()
        for notice in self._pace.take(events, now):
            self.happened.emit(notice)
        if (due := self._pace.next_at) is not None:
            self._due.start(max(0, round((due - now) * 1000)) + 1)


def watch_text(watch: Watch) -> str:
    """Return what is watched and waited for, in a sentence without a full stop."""
    return told_text(watch.target, watch.moment)


def told_text(target: PortRange | str, moment: Moment) -> str:
    """Return what a watch on a target waits for, in a sentence without a full stop."""
    match target, moment:
        case str(), Moment.OPENS:
            text = translate("Watch", "%1 opens a port")
        case str(), Moment.CLOSES:
            text = translate("Watch", "%1 closes a port")
        case str(), _:
            text = translate("Watch", "%1 opens or closes a port")
        case ports, Moment.OPENS if len(ports) > 1:
            text = translate("Watch", "One of the ports %1 opens")
        case ports, Moment.CLOSES if len(ports) > 1:
            text = translate("Watch", "One of the ports %1 closes")
        case ports, Moment.BOTH if len(ports) > 1:
            text = translate("Watch", "One of the ports %1 opens or closes")
        case _, Moment.OPENS:
            text = translate("Watch", "Port %1 opens")
        case _, Moment.CLOSES:
            text = translate("Watch", "Port %1 closes")
        case _:
            text = translate("Watch", "Port %1 opens or closes")
    return text.replace("%1", one_line(str(target)))


def who_text(notice: Notice) -> str:
    """Return which process opened or held the port, or in brackets why that is not known."""
    socket = notice.events[-1].socket
    process = socket.process
    if process is None:
        return process_text(socket)
    parts = (f"{process_text(socket)} ({process.pid})", one_line(process.user or ""))
    return ", ".join(part for part in parts if part)
