"""Watching ports and programs in the window: setting watches, being told, the log, the dialog, over a restart."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QListWidget, QMenu, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from portgui.ports import PortRange
from portgui.settings import Settings
from portgui.sockets.socket import Snapshot, Socket
from portgui.sockets.source import SystemSource
from portgui.sockets.watch import MOST_WATCHES, Moment, Watch
from portgui.widgets.log_pane import LogPane
from portgui.widgets.notification import notify
from tests.fakes import GivenSnapshots, make_process, make_snapshot, make_socket
from tests.widgets.conftest import Open
from tests.widgets.person import LIVE, PATIENCE_MS, Person, clipboard, plain

JAVA = make_process("java", 4711, user="joe")
WEB = make_socket("127.0.0.1:8074", process=JAVA)
CALL = make_socket("192.0.2.1:40000", "198.51.100.7:443", process=make_process("firefox", 6000))


@pytest.fixture(autouse=True)
def notified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have a program `notify-send` of our own, and no other; return the file that it writes its arguments into."""
    file, program = tmp_path / "notified", tmp_path / "bin" / "notify-send"
    program.parent.mkdir()
    program.write_text(
        f"#!{sys.executable} -IS\nimport sys\nopen({str(file)!r}, 'a').write(repr(sys.argv[1:]) + '\\n')\n"
    )
    program.chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", str(program.parent))
    return file


def offered(person: Person) -> QMenu:
    """Open Tools, Tell me when."""
    (menu,) = [menu for menu in person.window.findChildren(QMenu) if plain(menu.title()) == "Tell me when"]
    menu.popup(QPoint(0, 0))
    return menu


def entries(person: Person) -> list[str]:
    """Open the menu, read it and close it."""
    menu = offered(person)
    texts = [plain(action.text()) for action in menu.actions() if not action.isSeparator()]
    menu.close()
    return texts


def ticked(person: Person) -> list[str]:
    menu = offered(person)
    texts = [plain(action.text()) for action in menu.actions() if action.isChecked()]
    menu.close()
    return texts


def set_watch(person: Person, text: str) -> None:
    person.pick(offered(person), text)
    person.window.activateWindow()  # offscreen, nobody gives the keyboard back to the window
    person.qtbot.waitActive(person.window)


def log(person: Person) -> list[str]:
    """Return the lines of the log, whether it is shown or not."""
    lines = [lines for pane in person.window.findChildren(LogPane) for lines in pane.findChildren(QPlainTextEdit)]
    return lines[0].toPlainText().splitlines() if lines else []


def at(seconds: float, *sockets: Socket) -> Snapshot:
    return make_snapshot(*sockets, taken_at=1_700_000_000.0 + seconds)


def test_a_port_is_watched_from_the_reference_and_told_of(open_window: Open, notified: Path) -> None:
    person = open_window(GivenSnapshots(at(0), at(2, WEB)))
    person.search("8074")
    set_watch(person, "Port 8074 opens or closes")
    assert person.window.statusBar().currentMessage() == "You will be told when this happens: Port 8074 opens or closes"
    assert log(person) == []
    person.refresh()
    (line,) = log(person)
    time, what, who = line.split("\t")
    assert (what, who) == ("TCP 8074 opened", "java (4711), joe")
    assert time.startswith("2023-11-1")
    assert person.window.statusBar().currentMessage() == "TCP 8074 opened: java (4711), joe"
    person.qtbot.waitUntil(lambda: notified.exists() and notified.read_text().endswith("\n"), timeout=PATIENCE_MS)
    assert notified.read_text().rstrip("]\n").endswith("'--', 'TCP 8074 opened', 'java (4711), joe'")


def test_what_can_be_watched_of_a_row(open_window: Open) -> None:
    person = open_window(GivenSnapshots(at(0, WEB, CALL)))
    person.search("zzzzzzz")
    assert entries(person) == ["Select a row with a port or a program first"]
    person.search("6000-6063")
    person.click_row(person.row_of("Port", "6000-6063"))
    assert entries(person)[0] == "One of the ports 6000-6063 opens or closes"
    person.search("50000")
    assert entries(person)[0] == "Port 50000 opens or closes"
    person.search("")
    person.show_page(LIVE)
    person.click_row(person.row_of("Process", "java"))
    assert entries(person) == [
        "Port 8074 opens or closes",
        "Port 8074 opens",
        "Port 8074 closes",
        "java opens or closes a port",
        "java opens a port",
        "java closes a port",
    ]
    person.click_row(person.row_of("Process", "firefox"))
    assert entries(person)[0] == "firefox opens or closes a port", "its own port number is any"


@pytest.mark.parametrize("way", ["context menu", "card"])
def test_watches_are_set_from_context_menu_and_card(open_window: Open, settings_file: Path, way: str) -> None:
    person = open_window(GivenSnapshots(at(0, WEB)))
    person.show_page(LIVE)
    person.click_row(0)
    if way == "card":
        (button,) = [button for button in person.widgets(QPushButton) if plain(button.text()) == "Watch"]
        menu = button.menu()
        menu.popup(QPoint(0, 0))
    else:
        outer = person.context_menu(0)
        (entry,) = [action for action in outer.actions() if plain(action.text()) == "Tell me when"]
        found = entry.menu()
        assert isinstance(found, QMenu)
        menu = found
        menu.popup(QPoint(0, 0))
    person.pick(menu, "java opens a port")
    for popup in iter(QApplication.activePopupWidget, None):
        popup.close()
    assert Settings(settings_file).watches == (Watch(None, "java", Moment.OPENS),)


def test_the_ticked_moment_ends_the_watch_and_another_replaces_it(open_window: Open, settings_file: Path) -> None:
    person = open_window()
    person.search("8074")
    set_watch(person, "Port 8074 opens or closes")
    set_watch(person, "Port 8074 closes")
    assert ticked(person) == ["Port 8074 closes"]
    assert Settings(settings_file).watches == (Watch(PortRange(8074), None, Moment.CLOSES),)
    set_watch(person, "Port 8074 closes")
    assert ticked(person) == []
    assert Settings(settings_file).watches == ()


def test_watches_last_over_a_restart_and_what_is_open_then_is_no_event(open_window: Open, settings_file: Path) -> None:
    person = open_window()
    person.search("8074")
    set_watch(person, "Port 8074 opens or closes")
    person.window.close()
    again = open_window(GivenSnapshots(at(0, WEB), at(2), at(9)))
    assert log(again) == []
    again.refresh()
    again.refresh()
    assert [line.split("\t")[1] for line in log(again)] == ["TCP 8074 closed"]


@pytest.mark.logs_warnings
def test_damaged_watches_do_not_stop_the_start(open_window: Open, settings_file: Path) -> None:
    settings_file.write_text('[watch]\nwatches="[[\\"port\\", \\"99999\\", \\"both\\"]]"\n')
    person = open_window()
    person.search("8074")
    assert ticked(person) == []


def test_too_many_watches_are_refused_in_words(open_window: Open, settings_file: Path) -> None:
    settings = Settings(settings_file)
    settings.watches = tuple(Watch(PortRange(port), None) for port in range(MOST_WATCHES))
    settings.save()
    person = open_window()
    person.search("8074")
    set_watch(person, "Port 8074 opens")
    assert "too many watches" in person.window.statusBar().currentMessage()
    assert len(Settings(settings_file).watches) == MOST_WATCHES


def test_a_watch_goes_on_slowly_while_the_window_is_hidden(
    open_window: Open, settings_file: Path, qtbot: QtBot
) -> None:
    settings = Settings(settings_file)
    settings.interval_ms = 2000
    settings.watches = (Watch(PortRange(8074), None),)
    settings.save()
    source = GivenSnapshots(at(0))
    person = open_window(source)
    person.window.hide()
    qtbot.waitUntil(lambda: source.started == source.finished, timeout=PATIENCE_MS)
    source.answers.append(at(2, WEB))
    qtbot.waitUntil(lambda: bool(log(person)), timeout=30_000)
    assert [line.split("\t")[1] for line in log(person)] == ["TCP 8074 opened"]


def test_of_many_events_of_one_watch_two_are_told_and_the_others_wait(open_window: Open, notified: Path) -> None:
    readings = [at(place, *([WEB] if place % 20 else [])) for place in range(0, 100, 10)]
    person = open_window(GivenSnapshots(*readings))
    person.search("8074")
    set_watch(person, "Port 8074 opens or closes")
    for _ in range(9):
        person.refresh()
    assert [line.split("\t")[1] for line in log(person)] == ["TCP 8074 opened", "TCP 8074 closed and opened again"]


# The dialog


def watched(person: Person) -> tuple[QWidget, QListWidget]:
    person.choose("Watched ports …")
    (shown,) = [one for one in person.window.findChildren(QListWidget) if one.accessibleName() == "Watched ports"]
    return shown.window(), shown


def test_the_dialog_shows_changes_and_removes_watches(open_window: Open, settings_file: Path) -> None:
    settings = Settings(settings_file)
    settings.watches = (Watch(PortRange(22), None), Watch(None, "nginx", Moment.OPENS))
    settings.save()
    person = open_window()
    dialog, shown = watched(person)
    assert [shown.item(row).text() for row in range(shown.count())] == ["Port 22 opens or closes", "nginx opens a port"]
    assert watched(person)[0] is dialog, "there is one"
    (moment,) = dialog.findChildren(QComboBox)
    moment.setFocus()
    QTest.keyClick(moment, Qt.Key.Key_Up)
    assert Settings(settings_file).watches[0] == Watch(PortRange(22), None, Moment.CLOSES)
    QTest.keyClick(shown, Qt.Key.Key_Down)
    shown.setFocus()
    person.qtbot.waitUntil(shown.hasFocus, timeout=PATIENCE_MS)
    QTest.keyClick(shown, Qt.Key.Key_Delete)
    (remove,) = [button for button in dialog.findChildren(QPushButton) if plain(button.text()) == "Remove"]
    person.click(remove)
    assert Settings(settings_file).watches == ()
    assert not shown.isVisible()
    assert not remove.isEnabled()
    dialog.close()


def test_the_dialog_says_that_nothing_is_told_while_paused(open_window: Open) -> None:
    person = open_window()
    person.choose("Pause")
    dialog, _ = watched(person)
    assert person.says("nothing is told then")
    assert person.says("Nothing is watched.")
    dialog.close()


# The log


def test_the_log_is_hidden_at_first_shown_by_a_key_and_remembered(open_window: Open, settings_file: Path) -> None:
    person = open_window()
    assert person.widgets(LogPane) == []
    person.press(Qt.Key.Key_F8)
    (pane,) = person.widgets(LogPane)
    assert Settings(settings_file).log_shown
    assert open_window().widgets(LogPane)
    pane.close()
    assert not person.action("Log").isChecked()


def test_the_log_keeps_the_last_thousand_lines_which_can_be_copied_and_cleared(qtbot: QtBot) -> None:
    pane = LogPane()
    qtbot.addWidget(pane)
    pane.show()
    copy, clear = (
        next(button for button in pane.findChildren(QPushButton) if button.text() == text)
        for text in ("Copy log", "Clear log")
    )
    assert not copy.isEnabled()
    for number in range(1005):
        pane.add(1_700_000_000 + number, f"TCP {number} opened", "<b>java</b>\n(4711)")
    QTest.mouseClick(copy, Qt.MouseButton.LeftButton)
    lines = clipboard().text().splitlines()
    assert [line.split("\t")[1:] for line in (lines[0], lines[-1])] == [
        ["TCP 5 opened", "<b>java</b> (4711)"],
        ["TCP 1004 opened", "<b>java</b> (4711)"],
    ]
    assert len(lines) == 1000
    QTest.mouseClick(clear, Qt.MouseButton.LeftButton)
    assert not clear.isEnabled()
    pane.close()


# Notifications


def test_text_from_outside_is_no_option_no_markup_and_bounded(notified: Path, qtbot: QtBot) -> None:
    assert notify("--replace-id=1", "<a href='x'>\n\0&amp;" + "x" * 5000)
    qtbot.waitUntil(lambda: notified.exists() and notified.read_text().endswith("\n"), timeout=PATIENCE_MS)
    text = notified.read_text()
    assert "'--', '--replace-id=1', " in text
    assert "<" not in text
    assert len(text) < 1000


def test_without_a_program_for_it_there_is_no_notification(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not notify("title", "text")


# A real program


@pytest.fixture
def real_server(notified: Path) -> Iterator[subprocess.Popen[str]]:
    """Start a process that listens on loopback when it reads a line, says where, and ends at the end of its input.

    On Linux it takes a name that no other process has: others may open ports at any moment.
    """
    code = (
        "import os, socket, sys\n"
        "if os.path.exists('/proc/self/comm'): print('told', os.getpid(), end='', file=open('/proc/self/comm', 'w'))\n"
        "print(flush=True); sys.stdin.readline(); s = socket.create_server(('127.0.0.1', 0))\n"
        "print(s.getsockname()[1], flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-IS", "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=dict(os.environ),
    ) as process:
        assert process.stdout
        process.stdout.readline()  # it has its name
        yield process
        process.kill()


def test_a_real_program_that_opens_a_port_is_told_of(
    open_window: Open, real_server: subprocess.Popen[str], settings_file: Path
) -> None:
    name = Path(f"/proc/{real_server.pid}/comm")
    program = name.read_text().strip() if name.exists() else Path(sys.executable).name
    settings = Settings(settings_file)
    settings.watches = (Watch(None, program),)
    settings.save()
    person = open_window(SystemSource())
    assert real_server.stdin
    assert real_server.stdout
    real_server.stdin.write("\n")
    real_server.stdin.flush()
    port = real_server.stdout.readline().strip()
    with person.qtbot.waitSignal(person.monitor.snapshot, timeout=60_000):
        person.press(Qt.Key.Key_F5)
    assert any(f"TCP {port} opened" in line and f"({real_server.pid})" in line for line in log(person)), log(person)
