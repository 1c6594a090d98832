"""Ending real processes and closing real connections from the live page, by keys and clicks."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from portgui.models.socket_monitor import SocketMonitor
from portgui.ports import Transport
from portgui.records import replace
from portgui.sockets.closing import CloseOutcome, close_connection, obstacle_to_close
from portgui.sockets.socket import Snapshot, Socket, Unseen
from portgui.sockets.source import SystemSource
from portgui.widgets.end_dialog import EndProcessDialog
from tests.fakes import GivenSnapshots, make_process, make_snapshot, make_socket, refusing_source
from tests.holders import POLITE, RESTARTING, SHARING, STUBBORN, Holder, holding, listener_on, process_on, read
from tests.widgets.conftest import Open
from tests.widgets.person import LIVE, REFERENCE, Person, plain

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="the children of these tests are asked with signals, which Windows has not"
)

ROOT: Final = Path(__file__).parents[2]
END: Final = "End process …"
CLOSE: Final = "Close connection …"
PATIENCE_MS: Final = 20_000
W = TypeVar("W", bound=QWidget)


class Dialog:
    """A dialog as a person sees it."""

    def __init__(self, widget: QDialog, qtbot: QtBot) -> None:
        self.widget = widget
        self.qtbot = qtbot
        qtbot.waitUntil(widget.isActiveWindow, timeout=PATIENCE_MS)

    def find(self, kind: type[W]) -> list[W]:
        """Return the widgets of a kind that can be seen; none when the dialog is closed."""
        if not isValid(self.widget):
            return []
        return [found for found in self.widget.findChildren(kind) if found.isVisible()]

    @property
    def text(self) -> str:
        return "\n".join(label.text() for label in self.find(QLabel))

    def field(self, name: str) -> str:
        (found,) = [field for field in self.find(QPlainTextEdit) if field.accessibleName() == name]
        return found.toPlainText()

    def buttons(self) -> set[str]:
        """Return what can be pressed."""
        return {plain(button.text()) for button in self.find(QAbstractButton) if button.isEnabled()}

    def default(self) -> list[str]:
        """Return the button that Enter presses."""
        return [plain(button.text()) for button in self.find(QPushButton) if button.isDefault()]

    def focus(self) -> QWidget:
        return self.widget.focusWidget() or self.widget

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.focus(), key)

    def go_to(self, text: str) -> None:
        """Press Tab until a button has the focus."""
        for _ in range(20):
            focus = self.focus()
            if isinstance(focus, QAbstractButton) and plain(focus.text()) == text:
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"{text} cannot be reached by the keyboard")

    def wait_for(self, *words: str) -> None:
        self.qtbot.waitUntil(lambda: all(word in self.text for word in words), timeout=PATIENCE_MS)

    @property
    def closed(self) -> bool:
        return not isValid(self.widget) or not self.widget.isVisible()


def select(person: Person, port: int) -> None:
    """Show the live page and select the listener on a port."""
    person.show_page(LIVE)
    person.search(f"port:{port} state:listen")
    person.click_row(person.row_of("Port", str(port)))


def end(person: Person, port: int) -> Dialog:
    """Select the listener on a port and press Delete."""
    select(person, port)
    person.press(Qt.Key.Key_Delete)
    (widget,) = person.window.findChildren(EndProcessDialog)
    return Dialog(widget, person.qtbot)


@pytest.fixture
def polite() -> Iterator[Holder]:
    with holding(POLITE) as holder:
        yield holder


@pytest.fixture
def ask(qtbot: QtBot) -> Iterator[Callable[..., Dialog]]:
    """Return what opens the dialog on the listener of a port, with little patience, without a window behind."""
    monitors = []

    def open_(port: int, before: Snapshot | None = None, source: object = None) -> Dialog:
        before = before or read()
        monitor = SocketMonitor(source or SystemSource(), 3_600_000)  # type: ignore[arg-type]
        monitors.append(monitor)
        dialog = EndProcessDialog(
            process_on(port, before), before, lambda each: f"service-of-{each.local.port}", monitor, patience_ms=200
        )
        qtbot.addWidget(dialog)
        dialog.open()
        return Dialog(dialog, qtbot)

    yield open_
    for monitor in monitors:
        monitor.stop()


# Ending a process


def test_delete_asks_and_names_everything_and_enter_does_nothing(open_window: Open, polite: Holder) -> None:
    person = open_window(SystemSource())
    process = process_on(polite.port, read())
    dialog = end(person, polite.port)
    assert f"End {process.name} (PID {process.pid})?" in dialog.text
    assert str(process.pid) in dialog.text.splitlines()
    assert process.user in dialog.text.splitlines()
    assert sys.executable in dialog.field("Command line")
    assert dialog.field("Holds") == f"TCP  127.0.0.1:{polite.port}  listens, This computer only"
    assert "Of the system:" in dialog.text
    assert dialog.buttons() == {"End process", "Cancel"}
    assert dialog.default() == ["Cancel"]
    dialog.press(Qt.Key.Key_Return)
    assert dialog.closed
    assert polite.runs


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Space], ids=["Escape", "Space"])
def test_leaving_the_dialog_ends_nothing(open_window: Open, polite: Holder, key: Qt.Key) -> None:
    dialog = end(open_window(SystemSource()), polite.port)
    dialog.press(key)
    assert dialog.closed
    assert polite.runs


def test_a_process_ends_and_its_port_is_told_to_be_free(open_window: Open, polite: Holder) -> None:
    person = open_window(SystemSource())
    dialog = end(person, polite.port)
    told: list[str] = []
    person.window.statusBar().messageChanged.connect(told.append)
    dialog.go_to("End process")
    dialog.press(Qt.Key.Key_Space)
    dialog.wait_for("The process has ended.", f"Port {polite.port}/TCP is free.")
    assert polite.wait() == -15
    assert dialog.buttons() == {"Close"}
    assert dialog.default() == ["Close"]
    assert any(f"(PID {polite.child.pid}) has ended." in text for text in told)
    row = person.row_of("Port", str(polite.port))
    assert person.cells("Change")[row] == "Closed", "the table behind, whose rows the keyboard holds, says so too"
    dialog.press(Qt.Key.Key_Return)
    assert dialog.closed


def test_five_seconds_pass_before_force_is_offered(open_window: Open) -> None:
    with holding(STUBBORN) as holder:
        dialog = end(open_window(SystemSource()), holder.port)
        dialog.go_to("End process")
        dialog.press(Qt.Key.Key_Space)
        assert "Waiting, 5 seconds at most …" in dialog.text
        (progress,) = dialog.find(QProgressBar)
        assert progress.accessibleName()
        assert progress.maximum() == 5000
        assert dialog.buttons() == {"Close"}
        dialog.qtbot.waitUntil(lambda: progress.value() > 0, timeout=PATIENCE_MS)
        dialog.wait_for("It has not ended, 5 seconds after it was asked to.")
        assert not dialog.find(QProgressBar)
        assert dialog.buttons() == {"Force it to end", "Close"}
        assert dialog.default() == ["Close"], "force is never what Enter does"
        assert holder.runs
        dialog.go_to("Force it to end")
        dialog.press(Qt.Key.Key_Space)
        dialog.wait_for("The process was forced to end, and has ended.", f"Port {holder.port}/TCP is free.")
        assert holder.wait() == -9


def test_enter_after_the_wait_does_not_force(ask: Callable[..., Dialog]) -> None:
    with holding(STUBBORN) as holder:
        dialog = ask(holder.port)
        dialog.go_to("End process")
        dialog.press(Qt.Key.Key_Space)
        dialog.wait_for("It has not ended")
        dialog.press(Qt.Key.Key_Return)
        assert dialog.closed
        assert holder.runs


def test_a_process_that_ends_after_force_was_offered_is_seen(ask: Callable[..., Dialog]) -> None:
    with holding(STUBBORN) as holder:
        dialog = ask(holder.port)
        dialog.go_to("End process")
        dialog.press(Qt.Key.Key_Space)
        dialog.wait_for("It has not ended")
        dialog.go_to("Force it to end")
        holder.child.kill()
        dialog.wait_for("The process has ended.", "is free")
        assert dialog.buttons() == {"Close"}
        dialog.press(Qt.Key.Key_Space)
        assert dialog.closed, "the focus went on when the button that had it went"


def test_a_process_that_starts_again_is_told(ask: Callable[..., Dialog]) -> None:
    with holding(RESTARTING) as holder:
        dialog = ask(holder.port)
        old = holder.child.pid
        dialog.go_to("End process")
        dialog.press(Qt.Key.Key_Space)
        dialog.wait_for(f"Port {holder.port}/TCP is not free:", "has it now.")
        new = process_on(holder.port, read())
        assert f"(PID {new.pid}) has it now." in dialog.text
        assert new.pid != old


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux numbers sockets, so that one is known again"
)
def test_a_socket_that_another_process_shares_is_told(ask: Callable[..., Dialog]) -> None:
    with holding(SHARING) as holder:
        dialog = ask(holder.port)
        assert "It shares sockets with " in dialog.text
        dialog.go_to("End process")
        dialog.press(Qt.Key.Key_Space)
        dialog.wait_for(f"Port {holder.port}/TCP is not free:", "held it as well, and still does.")


def test_a_reading_that_fails_afterwards_is_told(ask: Callable[..., Dialog], polite: Holder) -> None:
    dialog = ask(polite.port, source=refusing_source("the disk is on fire"))
    dialog.go_to("End process")
    dialog.press(Qt.Key.Key_Space)
    dialog.wait_for("The process has ended.", "Whether its ports are free is not known: the disk is on fire")


def test_a_process_that_ends_by_itself_meanwhile_is_told(ask: Callable[..., Dialog], polite: Holder) -> None:
    dialog = ask(polite.port)
    polite.child.kill()
    dialog.wait_for("The process had ended before, by itself.", f"Port {polite.port}/TCP is free.")
    assert dialog.buttons() == {"Close"}


AS_NOBODY: Final = """
import os, sys
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from portgui.models.socket_monitor import SocketMonitor
from portgui.sockets.socket import Process
from portgui.widgets.end_dialog import EndProcessDialog
from tests.fakes import GivenSnapshots, make_snapshot
application = QApplication([])
monitor = SocketMonitor(GivenSnapshots(), 3600000)
process = Process(int(sys.argv[1]), "server", None, None, None, float(sys.argv[2]))
dialog = EndProcessDialog(process, make_snapshot(), lambda socket: None, monitor)
dialog.open()
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
(end,) = [button for button in dialog.findChildren(QPushButton) if "End process" in button.text()]
end.click()
print(end.isVisible(), [label.text() for label in dialog.findChildren(QLabel) if "refuses" in label.text()])
monitor.stop()
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become another user")
def test_what_the_system_refuses_is_told(polite: Holder) -> None:
    process = process_on(polite.port, read())
    command = [sys.executable, "-c", AS_NOBODY, str(process.pid), repr(process.started_at)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60, check=True)
    assert done.stdout == "False ['The system refuses: Operation not permitted']\n"
    assert polite.runs


def wrong_start(snapshot: Snapshot, port: int) -> Snapshot:
    """Return what was seen of a port before another process got the number of its holder."""
    socket = listener_on(port, snapshot)
    assert socket.process
    assert socket.process.started_at
    earlier = replace(socket.process, started_at=socket.process.started_at - 60)
    return make_snapshot(replace(socket, process=earlier))


def test_a_number_that_another_process_has_by_now_is_not_touched(open_window: Open, polite: Holder) -> None:
    dialog = end(open_window(GivenSnapshots(wrong_start(read(), polite.port))), polite.port)
    assert "another one has its number by now" in dialog.text
    assert dialog.buttons() == {"Close"}
    assert polite.runs


def test_many_sockets_and_what_they_are_for_are_listed(ask: Callable[..., Dialog], polite: Holder) -> None:
    process = process_on(polite.port, read())
    others = [make_socket(f"127.0.0.1:{port}", "192.0.2.1:443", process=process, inode=port) for port in range(1, 301)]
    mine = make_socket(f"127.0.0.1:{polite.port}", process=process, inode=9999)
    lines = ask(polite.port, make_snapshot(*others, mine)).field("Holds").splitlines()
    assert lines[0] == f"TCP  127.0.0.1:{polite.port}  service-of-{polite.port}, listens, This computer only"
    assert lines[1] == "TCP  127.0.0.1:1 → 192.0.2.1:443  service-of-1, ESTABLISHED"
    assert lines[-1] == "and 101 more"
    assert len(lines) == 201


def test_what_comes_from_outside_stays_text(ask: Callable[..., Dialog], polite: Holder) -> None:
    before = read()
    socket = listener_on(polite.port, before)
    assert socket.process
    name = "<b>%1</b>\n%2\x1b[0m"
    process = replace(socket.process, name=name, command_line=("<i>", "x" * 5000), user="<u>\nroot")
    dialog = ask(polite.port, make_snapshot(replace(socket, process=process)))
    assert f"End <b>%1</b> %2 [0m (PID {process.pid})?" in dialog.text
    assert "<u> root" in dialog.text
    assert dialog.field("Command line").startswith("<i> xxx")
    assert len(dialog.field("Command line")) <= 2000
    assert dialog.widget.width() < 2000
    formats = {label.textFormat() for label in dialog.find(QLabel) if "<" in label.text()}
    assert formats == {Qt.TextFormat.PlainText}


def test_a_window_that_closes_takes_the_dialog_with_it(open_window: Open, polite: Holder) -> None:
    person = open_window(SystemSource())
    end(person, polite.port)
    person.window.close()
    assert not person.window.isVisible()
    assert polite.runs


@pytest.mark.parametrize("language", ["fr_FR"], indirect=True)
def test_the_dialog_in_french(open_window: Open, polite: Holder, language: None) -> None:
    person = open_window(SystemSource())
    select_french = f"port:{polite.port} state:listen"
    person.show_page(LIVE)
    person.control(Qt.Key.Key_F)
    person.keys(select_french)
    person.click_row(person.row_of("Port", str(polite.port)))
    person.press(Qt.Key.Key_Delete)
    (widget,) = person.window.findChildren(EndProcessDialog)
    dialog = Dialog(widget, person.qtbot)
    assert "Mettre fin à" in dialog.text
    assert dialog.field("Tient").endswith("écoute, Cet ordinateur seul")
    dialog.go_to("Mettre fin")
    dialog.press(Qt.Key.Key_Space)
    dialog.wait_for("Le processus est terminé.", f"Le port {polite.port}/TCP est libre.")


# What may not be ended, and why

WEB: Final = make_process("web", 2**22 - 1, started_at=1.0)
OTHER: Final = make_process("other", 2**22 - 2, started_at=1.0)


def why_not(person: Person, text: str) -> str:
    """Return why an action cannot be chosen; empty where it can."""
    action: QAction = person.action(text)
    assert action.isEnabled() is not bool(action.toolTip() and action.statusTip())
    return "" if action.isEnabled() else action.toolTip()


@pytest.mark.parametrize(
    ("shown", "reason"),
    [
        (make_socket("127.0.0.1:80", process=make_process(pid=1, started_at=1.0)), "the first process"),
        (make_socket("127.0.0.1:80", process=make_process(pid=os.getpid(), started_at=1.0)), "PortGUI itself"),
        (
            make_socket("127.0.0.1:80", process=make_process(pid=os.getppid(), started_at=1.0)),
            "started by this process",
        ),
        (make_socket("127.0.0.1:80", process=make_process(pid=2**22 - 1)), "When it started cannot be read"),
        (make_socket("127.0.0.1:80", unseen=Unseen.NOT_PERMITTED), "another user"),
        (make_socket("127.0.0.1:80", unseen=Unseen.KERNEL), "No process holds it"),
        (make_socket("127.0.0.1:80", process=WEB), ""),
    ],
    ids=["the first", "ourselves", "our parent", "no start time", "not seen", "no process", "an ordinary one"],
)
def test_what_may_not_be_ended_says_why(open_window: Open, shown: Socket, reason: str) -> None:
    person = open_window(GivenSnapshots(make_snapshot(shown)))
    select(person, 80)
    assert (reason in why_not(person, END)) if reason else not why_not(person, END)
    person.press(Qt.Key.Key_Delete)
    assert bool(person.window.findChildren(EndProcessDialog)) is not bool(reason)
    assert reason in person.window.statusBar().currentMessage(), "the key says why it does nothing"


def test_several_rows_are_ended_where_they_are_of_one_process(open_window: Open) -> None:
    person = open_window(
        GivenSnapshots(
            make_snapshot(
                make_socket("127.0.0.1:80", process=WEB),
                make_socket("127.0.0.1:81", process=WEB),
                make_socket("127.0.0.1:82", process=OTHER),
            )
        )
    )
    person.show_page(LIVE)
    person.click_row(0)
    person.click_row(1, modifiers=Qt.KeyboardModifier.ControlModifier)
    assert not why_not(person, END)
    assert "Several rows" in why_not(person, CLOSE)
    person.click_row(2, modifiers=Qt.KeyboardModifier.ControlModifier)
    assert "several processes" in why_not(person, END)
    person.click_row(2)
    assert not why_not(person, END)


def test_nothing_is_ended_from_the_reference_or_without_a_row(open_window: Open) -> None:
    person = open_window(GivenSnapshots(make_snapshot(make_socket("127.0.0.1:80", process=WEB))))
    person.show_page(LIVE)
    person.table.clearSelection()
    assert "Select a row" in why_not(person, END)
    person.click_row(0)
    assert not why_not(person, END)
    person.show_page(REFERENCE)
    person.click_row(0)
    assert "In use here" in why_not(person, END)
    person.press(Qt.Key.Key_Delete)
    assert not person.window.findChildren(EndProcessDialog)


def test_delete_in_the_search_field_edits_its_text(open_window: Open) -> None:
    person = open_window(GivenSnapshots(make_snapshot(make_socket("127.0.0.1:80", process=WEB))))
    select(person, 80)
    person.control(Qt.Key.Key_F)
    person.press(Qt.Key.Key_Delete)
    assert person.field.text() == ""
    person.press(Qt.Key.Key_Delete)
    assert not person.window.findChildren(EndProcessDialog)


# Closing a connection


@pytest.mark.parametrize(
    ("shown", "reason"),
    [
        (make_socket("127.0.0.1:80", process=WEB), "This is no connection"),
        (make_socket("127.0.0.1:80", process=WEB, transport=Transport.UDP), "Only TCP"),
    ],
    ids=["a listener", "UDP"],
)
def test_what_cannot_be_closed_says_why(open_window: Open, shown: Socket, reason: str) -> None:
    person = open_window(GivenSnapshots(make_snapshot(shown)))
    person.show_page(LIVE)
    person.click_row(0)
    assert reason in why_not(person, CLOSE)


def seen(end: socket.socket) -> Socket:
    """Return one end of a connection as the program shows it; its port alone may be another one's too."""
    inode = os.fstat(end.fileno()).st_ino
    (found,) = [each for each in read().sockets if each.inode == inode]
    return found


@pytest.fixture
def connection() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Return both ends of a real connection; skip where the system does not let us close any."""
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as probe,
        server.accept()[0],
        socket.create_connection(server.getsockname(), timeout=20) as caller,
        server.accept()[0] as accepted,
    ):
        shown = seen(probe)
        if (obstacle := obstacle_to_close(shown)) is not None:
            pytest.skip(f"connections cannot be closed here: {obstacle.value}")
        if (outcome := close_connection(shown).outcome) is CloseOutcome.NOT_SUPPORTED:
            pytest.skip(f"connections cannot be closed here: {outcome.value}")
        yield caller, accepted


def ask_to_close(person: Person, end: socket.socket) -> Dialog:
    """Find one end of a connection and choose to close it in the context menu."""
    person.show_page(LIVE)
    person.search(f"port:{end.getsockname()[1]} -state:listen")
    inode = os.fstat(end.fileno()).st_ino
    (row,) = [row for row in range(person.model.rowCount()) if person.model.record(row).inode == inode]
    person.pick(person.context_menu(row), CLOSE)
    (box,) = person.window.findChildren(QMessageBox)
    return Dialog(box, person.qtbot)


Ends = tuple[socket.socket, socket.socket]


def test_a_connection_is_closed_after_a_question(open_window: Open, connection: Ends) -> None:
    caller, accepted = connection
    port = caller.getsockname()[1]
    person = open_window(SystemSource())
    question = ask_to_close(person, caller)
    assert f"127.0.0.1:{port} → 127.0.0.1:{accepted.getsockname()[1]}" in question.text
    assert f"(PID {os.getpid()})" in question.text
    assert question.default() == ["Cancel"]
    told: list[str] = []
    person.window.statusBar().messageChanged.connect(told.append)
    with person.qtbot.waitSignal(person.monitor.snapshot, timeout=PATIENCE_MS):
        question.go_to("Close connection")
        question.press(Qt.Key.Key_Space)
    with pytest.raises(ConnectionAbortedError):
        caller.recv(1)
    with pytest.raises(ConnectionResetError):
        accepted.recv(1)
    assert any(text.startswith(f"Closed: 127.0.0.1:{port} → ") for text in told)


def test_enter_closes_no_connection(open_window: Open, connection: Ends) -> None:
    caller, accepted = connection
    question = ask_to_close(open_window(SystemSource()), caller)
    question.press(Qt.Key.Key_Return)
    assert question.closed
    caller.sendall(b"x")
    assert accepted.recv(1) == b"x"


def test_a_connection_that_is_gone_is_told(open_window: Open, connection: Ends) -> None:
    caller, _ = connection
    person = open_window(SystemSource())
    question = ask_to_close(person, caller)
    assert close_connection(seen(caller)).outcome is CloseOutcome.CLOSED
    question.go_to("Close connection")
    question.press(Qt.Key.Key_Space)
    person.qtbot.waitUntil(lambda: person.says("The connection was not closed"), timeout=PATIENCE_MS)
    assert person.says("It is gone already")
