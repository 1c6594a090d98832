"""The names of remote hosts for a table: off unless somebody switches them on, and off means that nothing is asked."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from portgui.sockets.socket import Socket

if TYPE_CHECKING:
    from portgui.sockets.host_names import HostNames, Resolver

_GATHER_MS: Final = 200


class RemoteHosts(QObject):
    """Tells the names of remote ends as they become known."""

    changed = Signal()
    """Names became known, or were switched on or off."""

    _answered = Signal()

    def __init__(self, resolver: "Resolver | None", parent: QObject | None = None) -> None:
        """Without a resolver the system's is asked."""
        super().__init__(parent)
        self._resolver = resolver
        self._names: HostNames | None = None
        self._gathering = QTimer(self, interval=_GATHER_MS, singleShot=True)
        self._gathering.timeout.connect(self.changed)
        self._answered.connect(self._gather, Qt.ConnectionType.QueuedConnection)

    @property
    def on(self) -> bool:
        """Whether names are asked for."""
        return self._names is not None

    def set_on(self, on: bool) -> None:
        """Start asking for names, or stop it and forget them."""
        if on == self.on:
            return
        if self._names:
            self._names.close()
            self._names = None
        if on:
            from portgui.sockets.host_names import HostNames, SystemResolver  # the start can do without them

            self._names = HostNames(self._resolver or SystemResolver(), self._answered.emit)
        self.changed.emit()

    def stop(self) -> None:
        """Ask for nothing any more; waits for nothing."""
        if self._names:
            self._names.close()

    def name(self, socket: Socket) -> str:
        """Return the name of the remote end as far as it is known."""
        if self._names is None or socket.remote is None:
            return ""
        return self._names.name(socket.remote.address) or ""

    @Slot()
    def _gather(self) -> None:
        """Tell of many answers at once."""
        if not self._gathering.isActive():
            self._gathering.start()
