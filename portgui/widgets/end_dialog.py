"""The dialog that ends a process: what it is and holds, consent, the wait, force only then, and what became of its
ports."""

import time
from collections.abc import Callable, Iterator
from typing import Final

from PySide6.QtCore import QCoreApplication, QElapsedTimer, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from portgui.models.reach import reach_text
from portgui.models.socket_monitor import SocketMonitor
from portgui.models.table_copy import one_line
from portgui.models.texts import fill
from portgui.sockets.ending import (
    Answer,
    BoundProcess,
    Fate,
    Outcome,
    PortAfter,
    belongs_to_system,
    held_by,
    ports_after,
    service_of,
    sharers,
)
from portgui.sockets.socket import Process, Snapshot, Socket
from portgui.widgets.within_screen import resize_within_screen

translate: Final = QCoreApplication.translate

PATIENCE_MS: Final = 5000
"""How long a process may take to end before force is offered."""
_LOOK_MS: Final = 50
_MOST_SOCKETS: Final = 200
_MOST_PORTS: Final = 10
_MOST_CHARACTERS: Final = 2000
_LINES: Final = 6


class EndProcessDialog(QDialog):
    """Ends one process, in steps that a person takes. It is that process or none: see `BoundProcess`."""

    ended = Signal(str)
    """The process has ended; a sentence that says so."""

    def __init__(
        self,
        process: Process,
        snapshot: Snapshot,
        service: Callable[[Socket], str | None],
        monitor: SocketMonitor,
        parent: QWidget | None = None,
        *,
        patience_ms: int = PATIENCE_MS,
    ) -> None:
        """Take the snapshot that the process was seen in; `service` names what a socket is for."""
        super().__init__(parent)
        self._process = process
        self._bound = BoundProcess(process)
        self._before = snapshot
        self._held = held_by(process, snapshot)
        self._service = service
        self._monitor = monitor
        self._patience_ms = patience_ms
        self._asked = False
        self._forced = False
        self._ended_at: float | None = None
        self._clock = QElapsedTimer()
        """Runs while a request is waited for."""
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("End a process"))
        self._arrange()
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)
        monitor.snapshot.connect(self._on_snapshot)
        monitor.failed.connect(self._on_failed)
        self._look()
        if self._bound.look().outcome is Outcome.RUNNING:
            self._timer.start()

    # How it is made

    def _arrange(self) -> None:
        process = self._process
        question = self._label(self.tr("End %1?").replace("%1", process_name(process)))
        font = question.font()
        font.setBold(True)
        question.setFont(font)
        facts = QFormLayout()
        facts.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        facts.addRow(self.tr("Process:"), self._label(one_line(process.name) or self.tr("name not readable")))
        facts.addRow(self.tr("PID:"), self._label(str(process.pid)))
        facts.addRow(self.tr("User:"), self._label(one_line(process.user or "") or self.tr("not known")))
        command = " ".join(process.command_line or ()) or process.executable or ""
        self._command = self._text(self.tr("Command line"), 3)
        self._command.setPlainText(one_line(command)[:_MOST_CHARACTERS] or self.tr("not known"))
        facts.addRow(self.tr("Command line:"), self._command)
        self._holds = self._text(self.tr("Holds"), _LINES)
        facts.addRow(self.tr("Holds:"), self._holds)
        system = self.tr("yes") if belongs_to_system(process) else self.tr("no")
        facts.addRow(self.tr("Of the system:"), self._label(system))
        self._told = self._label("")
        self._progress = QProgressBar(textVisible=False)
        self._progress.setRange(0, self._patience_ms)
        self._progress.setAccessibleName(self.tr("Waiting for the process to end"))
        self._progress.hide()
        self._go = QPushButton(self.tr("&End process") if BoundProcess.asks_first else self.tr("&End at once"))
        self._go.clicked.connect(self._request)
        self._buttons = QDialogButtonBox()
        self._buttons.addButton(self._go, QDialogButtonBox.ButtonRole.ActionRole)
        self._leave = self._buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        self._buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(question)
        layout.addLayout(facts)
        layout.addWidget(self._told)
        layout.addWidget(self._progress)
        layout.addStretch(1)
        layout.addWidget(self._buttons)
        metrics = self.fontMetrics()
        resize_within_screen(self, metrics.averageCharWidth() * 95, metrics.height() * 25)
        self._show_held()
        self._say(*self._warnings())
        self._leave.setDefault(True)  # not before it is in the dialog, which must know of it
        self._leave.setFocus()

    def _label(self, text: str) -> QLabel:
        label = QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _text(self, name: str, lines: int) -> QPlainTextEdit:
        field = QPlainTextEdit(readOnly=True)
        field.setAccessibleName(name)
        field.setTabChangesFocus(True)
        field.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        field.setFixedHeight(field.fontMetrics().lineSpacing() * lines + 14)
        return field

    def _warnings(self) -> Iterator[str]:
        if belongs_to_system(self._process):
            yield self.tr("It runs for the system: other programs may depend on it.")
        if service := service_of(self._process):
            text = self.tr(
                "It is the service %1: systemd may start it again at once. “systemctl stop” ends it for good."
            )
            yield text.replace("%1", one_line(service))
        if others := sharers(self._process, self._held):
            text = self.tr("It shares sockets with %1: their ports stay in use.")
            yield text.replace("%1", ", ".join(map(process_name, others[:_MOST_PORTS])))
        if BoundProcess.asks_first:
            yield self.tr(
                "PortGUI asks the process to end, so that it can save and tidy up. Force comes only after that."
            )
        else:
            yield self.tr(
                "Windows has no way to ask a program without a window: it ends at once, and what it has not saved is "
                "lost. A program that has a window is better closed there."
            )

    def _show_held(self) -> None:
        lines = [self._held_line(socket) for socket in self._held[:_MOST_SOCKETS]]
        if len(self._held) > _MOST_SOCKETS:
            lines.append(self.tr("and %Ln more", "", len(self._held) - _MOST_SOCKETS))
        text = "\n".join(lines) or self.tr("no port any more")
        if text != self._holds.toPlainText():
            self._holds.setPlainText(text)

    def _held_line(self, socket: Socket) -> str:
        """Return a socket in a line: transport, ends, service, state, who can connect."""
        ends = str(socket.local) + (f" → {socket.remote}" if socket.remote else "")
        if socket.listening:
            state = self.tr("listens") if socket.state else self.tr("receives")
        else:
            state = socket.state.value if socket.state else ""
        facts = (self._service(socket) or "", state, reach_text(socket.reach))
        return "  ".join(filter(None, (socket.transport.label, ends, ", ".join(filter(None, facts)))))

    # What the user does

    @Slot()
    def _request(self) -> None:
        """Ask the process to end; where it was asked and did not, force it."""
        force = self._asked or not BoundProcess.asks_first
        self._asked, self._forced = True, force
        self._leave.setFocus()
        self._go.setEnabled(False)
        self._close_only()
        answer = self._bound.end(force=force)
        if answer.outcome is Outcome.RUNNING:
            self._clock.start()
            self._progress.show()
            text = self.tr("It was told to end at once.") if force else self.tr("It was asked to end.")
            self._say(text, self.tr("Waiting, %Ln seconds at most …", "", -(-self._patience_ms // 1000)))
        self._show(answer)

    def _close_only(self) -> None:
        self._leave.setText(self.tr("&Close"))

    # What happens

    @Slot()
    def _look(self) -> None:
        self._show(self._bound.look())

    def _show(self, answer: Answer) -> None:
        """Say how it is with the process, and whether it has had its time."""
        match answer.outcome:
            case Outcome.RUNNING:
                if self._clock.isValid():
                    self._progress.setValue(min(self._clock.elapsed(), self._patience_ms))
                    if self._clock.hasExpired(self._patience_ms):
                        self._give_up()
            case Outcome.ENDED | Outcome.GONE:
                self._stop()
                self._ended_at = time.time()
                self._say(*self._end_text(), self.tr("Looking what became of its ports …"))
                self.ended.emit(self._ended_text())
                self._monitor.refresh()
            case Outcome.REUSED:
                self._stop()
                self._say(
                    self.tr(
                        "This process has ended, and another one has its number by now – or the clock of this computer "
                        "was set. Nothing was ended."
                    )
                )
            case Outcome.REFUSED:
                self._stop()
                self._say(self.tr("The system refuses: %1").replace("%1", answer.reason))

    def _give_up(self) -> None:
        """Say that it did not end in time; offer force after it was asked."""
        self._clock.invalidate()
        self._progress.hide()
        seconds = -(-self._patience_ms // 1000)
        if self._forced:
            self._say(
                self.tr("It has not ended, %Ln seconds after it was forced to.", "", seconds),
                self.tr("The system holds it, mostly for a device or a network drive that does not answer."),
            )
        else:
            self._go.setText(self.tr("&Force it to end"))
            self._go.setEnabled(True)
            self._say(
                self.tr("It has not ended, %Ln seconds after it was asked to.", "", seconds),
                self.tr("It may still be tidying up. Force ends it at once, and what it has not saved is lost."),
            )

    def _stop(self) -> None:
        """Nothing is left to be done."""
        self._timer.stop()
        self._clock.invalidate()
        self._progress.hide()
        self._go.hide()
        self._close_only()
        self._leave.setFocus()

    @Slot(object)
    def _on_snapshot(self, snapshot: Snapshot) -> None:
        """Before the end: keep what it holds up to date. After it: say what became of that, as long as it changes."""
        if self._ended_at is None:
            if held := held_by(self._process, snapshot):
                self._before, self._held = snapshot, held
                self._show_held()
        elif snapshot.taken_at >= self._ended_at:
            ports = ports_after(self._held, self._before, snapshot)
            lines = [self._port_text(port) for port in ports[:_MOST_PORTS]]
            if len(ports) > _MOST_PORTS:
                lines.append(self.tr("and %Ln more", "", len(ports) - _MOST_PORTS))
            self._say(*self._end_text(), "\n".join(lines))

    @Slot(str)
    def _on_failed(self, reason: str) -> None:
        if self._ended_at is not None:
            text = self.tr("Whether its ports are free is not known: %1").replace("%1", reason)
            self._say(*self._end_text(), text)

    def _end_text(self) -> Iterator[str]:
        if self._bound.look().outcome is Outcome.GONE:
            yield self.tr("The process had ended before, by itself.")
        elif self._forced:
            yield self.tr("The process was forced to end, and has ended.")
        else:
            yield self.tr("The process has ended.")

    def _ended_text(self) -> str:
        return self.tr("%1 has ended.").replace("%1", process_name(self._process))

    def _port_text(self, after: PortAfter) -> str:
        """Return what became of a port, in a sentence."""
        holders = ", ".join(map(process_name, after.holders)) or self.tr("a process that is not visible")
        match after.fate:
            case Fate.FREE:
                text = self.tr("Port %1 is free.")
            case Fate.LINGERING:
                text = self.tr("No process holds port %1 any more; the system is winding connections down (%2).")
                holders = ", ".join(state.value for state in after.states)
            case Fate.CONNECTED:
                text = self.tr("Nobody accepts connections on port %1 any more; %2 still has some.")
            case Fate.SHARED:
                text = self.tr("Port %1 is not free: %2 held it as well, and still does.")
            case Fate.TAKEN_OVER:
                text = self.tr("Port %1 is not free: %2 has it now.")
        return fill(text, f"{after.port}/{after.transport.label}", holders)

    def _say(self, *sentences: str) -> None:
        self._told.setText("\n\n".join(sentences))
        layout = self.layout()
        if layout:  # Qt makes no room for a text that wraps into more lines than before
            resize_within_screen(self, self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))


def process_name(process: Process) -> str:
    """Return the name and the number of a process, in one line."""
    name = one_line(process.name) or translate("EndProcessDialog", "name not readable")
    text = translate("EndProcessDialog", "%1 (PID %2)")
    return fill(text, name, str(process.pid))
