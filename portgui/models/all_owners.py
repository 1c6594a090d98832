"""The owners of all sockets, once and on request: asked for with an administrator's rights, on a thread of its own."""

import enum
import threading
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, Signal, Slot

from portgui.models.socket_monitor import SocketMonitor
from portgui.sockets.socket import Snapshot, Unseen

if TYPE_CHECKING:
    from portgui.sockets.elevated import Elevation, ElevationError

translate: Final = QCoreApplication.translate


class Needless(enum.Enum):
    """Why there is nothing to ask for."""

    ADMINISTRATOR = "administrator"
    """This program sees every owner as it is."""
    OTHER_SYSTEM = "other-system"
    """There is no question for a single program on this system."""
    NOTHING_HIDDEN = "nothing-hidden"
    """No socket has an owner that is hidden from us, or none was read yet."""
    ASKING = "asking"
    """The question is open, or its answer is on the way into the table."""


class _Worker(QObject):
    """The question on its own thread: it waits for the user; pairs or an error out."""

    answered = Signal(object)
    failed = Signal(object)

    def __init__(self, elevation: "Elevation") -> None:
        super().__init__()
        self._elevation = elevation
        self.given_up = threading.Event()

    @Slot()
    def ask(self) -> None:
        """Ask once."""
        from portgui.sockets.elevated import ElevationError, Hindrance

        try:
            pairs = self._elevation.ask(self.given_up)
        except ElevationError as error:
            self.failed.emit(error)
        except Exception as error:  # a defect; it is reported as one, and the window needs an answer all the same
            self.failed.emit(ElevationError(Hindrance.FAILED, f"{type(error).__name__}: {error}"))
            raise
        else:
            self.answered.emit(pairs)


class AllOwners(QObject):
    """Asks who holds the sockets of other users and hands the answer to the monitor; one question at a time.

    Nothing is asked, and no thread started, before the first request.
    """

    shown = Signal(int)
    """A snapshot with the answer is there; how many sockets have a process in it that was hidden before."""
    failed = Signal(object)
    """An `ElevationError`: nothing was learnt."""

    _ask = Signal()

    def __init__(
        self, monitor: SocketMonitor, elevation: "Elevation | None" = None, parent: QObject | None = None
    ) -> None:
        """Without an elevation the system's question is asked."""
        super().__init__(parent)
        self._monitor = monitor
        self._elevation = elevation
        self._asking = False
        self._due = False
        """Whether the next snapshot is the one with the answer."""
        self._last: Snapshot | None = None
        self._thread = QThread(self)
        self._worker: _Worker | None = None
        monitor.holders_taken.connect(self._on_taken)
        monitor.snapshot.connect(self._on_snapshot)

    @property
    def administrator(self) -> bool:
        """Whether this program itself runs with an administrator's rights."""
        return self._rights.administrator

    @property
    def platform(self) -> str:
        """The system, as `sys.platform` names it."""
        return self._rights.platform

    @property
    def possible(self) -> bool:
        """Whether this system can be asked, and has something to tell us that we do not see."""
        return self.platform == "linux" and not self.administrator

    @property
    def needless(self) -> Needless | None:
        """Why there is nothing to ask for, `None` where there is something. Looks through the sockets."""
        if self._asking:
            return Needless.ASKING
        if self.administrator:
            return Needless.ADMINISTRATOR
        if self.platform != "linux":
            return Needless.OTHER_SYSTEM
        hidden = self._last and any(socket.unseen is Unseen.NOT_PERMITTED for socket in self._last.sockets)
        return None if hidden else Needless.NOTHING_HIDDEN

    def ask(self) -> None:
        """Let the system ask the user; `shown` or `failed` answers."""
        if self._asking:
            return
        self._asking = True
        if self._worker is None:
            self._worker = _Worker(self._rights)
            self._worker.moveToThread(self._thread)
            self._ask.connect(self._worker.ask)
            self._worker.answered.connect(self._on_answered)
            self._worker.failed.connect(self._on_failed)
            self._thread.start()
        self._ask.emit()

    def stop(self) -> None:
        """Close a question that is open, and end the thread."""
        if self._worker:
            self._worker.given_up.set()
        self._thread.quit()
        self._thread.wait()
        QCoreApplication.removePostedEvents(self, QEvent.Type.MetaCall.value)

    @property
    def _rights(self) -> "Elevation":
        if self._elevation is None:
            from portgui.sockets.elevated import SystemElevation  # the start can do without it

            self._elevation = SystemElevation()
        return self._elevation

    @Slot(object)
    def _on_answered(self, pairs: object) -> None:
        self._monitor.take_holders(cast(list[tuple[int, int]], pairs))

    @Slot(object)
    def _on_failed(self, error: object) -> None:
        self._asking = False
        self.failed.emit(error)

    @Slot()
    def _on_taken(self) -> None:
        self._due = True

    @Slot(object)
    def _on_snapshot(self, snapshot: Snapshot) -> None:
        before, self._last = self._last, snapshot
        if self._due:
            self._due = self._asking = False
            sockets = before.sockets if before else ()
            hidden = {socket.key for socket in sockets if socket.unseen is Unseen.NOT_PERMITTED}
            self.shown.emit(sum(socket.process is not None and socket.key in hidden for socket in snapshot.sockets))


def hindrance_text(error: "ElevationError") -> str:
    """Return why nothing was learnt, in the user's language."""
    match error.hindrance.name:
        case "CANCELLED":
            return translate("AllOwners", "You closed the question; nothing has changed.")
        case "REFUSED":
            return translate(
                "AllOwners",
                "The system did not allow it: the password was wrong, you may not do this, or this desktop has no "
                "program that asks for it (a polkit agent).",
            )
        case "NOT_INSTALLED":
            return translate(
                "AllOwners",
                "What asks for the password (pkexec), or what runs the small program (/usr/bin/python3), is not "
                "installed. In a terminal, “sudo portgui-cli sockets” shows all owners.",
            )
        case "UNSUPPORTED":
            return translate("AllOwners", "This system has no such question.")
        case _:
            return translate("AllOwners", "The question was put, but no useful answer came.")


def needless_text(needless: Needless, platform: str) -> str:
    """Return why there is nothing to ask for, in the user's language."""
    match needless:
        case Needless.ADMINISTRATOR:
            return translate("AllOwners", "PortGUI runs as administrator: there is nothing more to ask for.")
        case Needless.NOTHING_HIDDEN:
            return translate("AllOwners", "No owner is hidden from you: there is nothing to ask for.")
        case Needless.ASKING:
            return translate("AllOwners", "The system is asking already.")
        case Needless.OTHER_SYSTEM if platform == "win32":
            return translate(
                "AllOwners",
                "Windows names the process of every socket; for more about it, start PortGUI as administrator.",
            )
        case Needless.OTHER_SYSTEM if platform == "darwin":
            return translate(
                "AllOwners",
                "macOS tells the sockets of others to administrators only; in a terminal: sudo portgui-cli sockets",
            )
        case Needless.OTHER_SYSTEM:
            return translate(
                "AllOwners",
                "Only an administrator sees the owners of others here; in a terminal: sudo portgui-cli sockets",
            )
