"""What ending a process and closing a connection do, and why they cannot be done for what is selected."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMessageBox, QWidget

from portgui.models.live import LiveModel
from portgui.models.process_tree import ProcessGroup
from portgui.models.socket_columns import process_text, unseen_text
from portgui.models.socket_monitor import SocketMonitor
from portgui.overrides import override
from portgui.sockets.socket import Process, Socket
from portgui.widgets.actions import Actions
from portgui.widgets.table_page import TablePage

if TYPE_CHECKING:
    from portgui.sockets.closing import CloseAnswer


class Ending(QObject):
    """Carries out the ending of processes and the closing of connections for the live page of a window.

    What it needs for that is imported when a row is first selected: the start can do without it.
    """

    told = Signal(str)
    """A sentence for the status bar: what was done, or why it cannot be."""

    def __init__(
        self,
        window: QWidget,
        actions: Actions,
        monitor: SocketMonitor,
        model: LiveModel,
        pages: Sequence[TablePage[Any]],
    ) -> None:
        """`pages` are the views of the live page, of which one at most is shown."""
        super().__init__(window)
        self._window = window
        self._end = actions.end_process
        self._close = actions.close_connection
        self._monitor = monitor
        self._model = model
        self._pages = pages
        self._no_destroying = False
        """Whether the kernel has said that it cannot close connections."""
        self._end.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # Delete in a text is another thing
        for page in pages:
            page.view.addAction(self._end)
            page.view.installEventFilter(self)
            page.view.selectionModel().selectionChanged.connect(self.enable)
        self._end.triggered.connect(self._ask_to_end)
        self._close.triggered.connect(self._ask_to_close)
        self.enable()

    # What can be done

    @Slot()
    def enable(self) -> None:
        """Enable what can be done with the selected rows; say in tool tip and status tip why the rest cannot."""
        for action, why in ((self._end, self._why_not_end()), (self._close, self._why_not_close())):
            action.setEnabled(not why)
            action.setToolTip(why)
            action.setStatusTip(why)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say why the Delete key does nothing: a disabled action does not get it."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Delete
            and event.modifiers() == Qt.KeyboardModifier.NoModifier
        ):
            self.told.emit(self._why_not_end())
            return True
        return super().eventFilter(watched, event)

    @property
    def _page(self) -> TablePage[Any] | None:
        """The view that is shown, `None` on the other page."""
        return next((page for page in self._pages if page.isVisibleTo(self._window)), None)

    def _selected_rows(self) -> Iterator[Socket | ProcessGroup]:
        """Yield the records of the selected rows, one by one: there may be 50,000."""
        if page := self._page:
            for part in page.view.selectionModel().selection().toList():
                for row in range(part.top(), part.bottom() + 1):
                    yield page.model.record(row)

    def _selected(self) -> Iterator[Socket]:
        """Yield a socket of each selected row: of the row of a process one that tells the process."""
        for record in self._selected_rows():
            yield record.example if isinstance(record, ProcessGroup) else record

    def _process(self) -> tuple[Process | None, str]:
        """Return the one process of the selected rows, or why there is none."""
        if self._page is None:
            return None, self.tr("Processes are ended on the page “In use here”.")
        found: Process | None = None
        for socket in self._selected():
            process = socket.process
            if process is None:
                return None, unseen_text(socket.unseen)
            if found and (found.pid, found.started_at) != (process.pid, process.started_at):
                return None, self.tr("The selected rows are of several processes. Select rows of one.")
            found = process
        return found, "" if found else self.tr("Select a row first.")

    def _why_not_end(self) -> str:
        process, why = self._process()
        if process is None:
            return why
        from portgui.sockets.ending import Obstacle, obstacle_to_end

        match obstacle_to_end(process):
            case Obstacle.FIRST_PROCESS:
                return self.tr("This is the first process: the computer would stop with it.")
            case Obstacle.KERNEL_THREAD:
                return self.tr("This is a part of the system's kernel, which no program can end.")
            case Obstacle.OURSELVES:
                return self.tr("This is PortGUI itself; File > Quit ends it.")
            case Obstacle.STARTED_US:
                return self.tr("PortGUI was started by this process, and might end with it.")
            case Obstacle.START_UNKNOWN:
                return self.tr(
                    "When it started cannot be read: it could not be told from a later process with its number."
                )
            case Obstacle.NOT_PERMITTED:
                return self.tr("It belongs to another user; only that user or an administrator may end it.")
            case None:
                return ""

    def _why_not_close(self) -> str:
        if self._page is None:
            return self.tr("Connections are closed on the page “In use here”.")
        selected = self._selected_rows()
        socket = next(selected, None)
        if socket is None:
            return self.tr("Select a row first.")
        if isinstance(socket, ProcessGroup):
            return self.tr("This is a process. Open it, and select one of its connections.")
        if next(selected, None) is not None:
            return self.tr("Several rows are selected. Connections are closed one by one.")
        from portgui.sockets.closing import CloseObstacle, obstacle_to_close

        match obstacle_to_close(socket):
            case CloseObstacle.NOT_TCP:
                return self.tr("Only TCP has connections that can be closed.")
            case CloseObstacle.LISTENS:
                return self.tr("This is no connection: the process accepts connections here, until it ends.")
            case CloseObstacle.NO_CONNECTION:
                return self.tr("There is no connection any more.")
            case CloseObstacle.NO_WAY:
                return self.tr("This system has no way to close a connection without its process.")
            case CloseObstacle.IPV4_ONLY:
                return self.tr("Windows can close connections over IPv4 only.")
            case CloseObstacle.NOT_PERMITTED:
                return self.tr("Only an administrator may close a connection without its process (CAP_NET_ADMIN).")
            case None:
                return self._not_supported() if self._no_destroying else ""

    def _not_supported(self) -> str:
        return self.tr("The kernel of this computer was built without the closing of connections (SOCK_DESTROY).")

    # Ending a process

    @Slot()
    def _ask_to_end(self) -> None:
        from portgui.widgets.end_dialog import EndProcessDialog

        process, _ = self._process()
        if process:
            dialog = EndProcessDialog(process, self._model.snapshot, self._model.service, self._monitor, self._window)
            dialog.ended.connect(self.told)
            dialog.open()

    # Closing a connection

    @Slot()
    def _ask_to_close(self) -> None:
        from portgui.widgets.end_dialog import process_name

        socket = next(self._selected(), None)
        if socket is None:
            return
        text = self.tr("Close the connection %1?").replace("%1", _ends(socket))
        holder = process_name(socket.process) if socket.process else process_text(socket)
        held = self.tr("Process: %1").replace("%1", holder)
        effect = self.tr(
            "It breaks off at once at both ends; what is on its way is lost. The process goes on and may connect again."
        )
        box = self._box(QMessageBox.Icon.Question, text, f"{held}\n\n{effect}")
        box.setWindowTitle(self.tr("Close a connection"))
        close = box.addButton(self.tr("&Close connection"), QMessageBox.ButtonRole.AcceptRole)
        close.clicked.connect(lambda: self._close_it(socket))
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        box.open()

    def _close_it(self, socket: Socket) -> None:
        from portgui.sockets.closing import CloseOutcome, close_connection

        answer = close_connection(socket)
        self._no_destroying = self._no_destroying or answer.outcome is CloseOutcome.NOT_SUPPORTED
        if answer.outcome is CloseOutcome.CLOSED:
            self.told.emit(self.tr("Closed: %1").replace("%1", _ends(socket)))
        else:
            text = self.tr("The connection was not closed: %1").replace("%1", _ends(socket))
            self._box(QMessageBox.Icon.Warning, text, self._why_not_closed(answer)).open()
        self._monitor.refresh()
        self.enable()

    def _why_not_closed(self, answer: "CloseAnswer") -> str:
        from portgui.sockets.closing import CloseOutcome

        match answer.outcome:
            case CloseOutcome.GONE:
                return self.tr("It is gone already, or has become another one.")
            case CloseOutcome.NOT_SUPPORTED:
                return self._not_supported()
            case CloseOutcome.NOT_PERMITTED:
                return self.tr("Only an administrator may close a connection without its process (CAP_NET_ADMIN).")
            case _:
                return self.tr("The system refuses: %1").replace("%1", answer.reason)

    def _box(self, icon: QMessageBox.Icon, text: str, more: str) -> QMessageBox:
        box = QMessageBox(icon, "PortGUI", text, parent=self._window)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setInformativeText(more)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return box


def _ends(socket: Socket) -> str:
    return f"{socket.local} → {socket.remote}"
