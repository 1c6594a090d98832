"""Tools > Show all owners, what is out of sight, and the window that runs as administrator."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QMenu, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from portgui.models.all_owners import AllOwners, hindrance_text
from portgui.models.socket_monitor import SocketMonitor
from portgui.records import replace
from portgui.sockets.elevated import HELPER, ElevationError, Hindrance, run_helper
from portgui.sockets.socket import OtherNamespaces, Snapshot, Unseen
from portgui.widgets.live_head import LiveHead
from tests.fakes import GivenRights, GivenSnapshots, make_process, make_snapshot, make_socket
from tests.live_sockets import LISTEN, Start, output_of, port_of, root, starting
from tests.widgets.conftest import Open
from tests.widgets.person import LIVE, PATIENCE_MS, Person, plain

SSHD: Final = make_process("sshd", 812, user="root")
MINE: Final = make_socket("127.0.0.1:8074", process=make_process("node", 5))
HIDDEN: Final = make_socket("0.0.0.0:22", inode=9081)
KERNEL: Final = make_socket("0.0.0.0:2049", inode=9082, unseen=Unseen.ELSEWHERE)
BEFORE: Final = make_snapshot(MINE, HIDDEN, KERNEL)
AFTER: Final = make_snapshot(MINE, replace(HIDDEN, process=SSHD, unseen=None), KERNEL)
PAIRS: Final = [(9081, 812)]
ACTION: Final = "Show all owners …"


def open_tools(person: Person) -> None:
    """Open the menu Tools and close it again."""
    (menu,) = [menu for menu in person.window.findChildren(QMenu) if plain(menu.title()) == "Tools"]
    menu.popup(person.window.mapToGlobal(person.window.rect().center()))
    menu.close()


def box(person: Person) -> QMessageBox:
    (found,) = person.widgets(QMessageBox)
    return found


def ask(person: Person) -> None:
    """Choose the action, and agree in the dialog."""
    open_tools(person)
    person.choose(ACTION)
    person.click(person.button("Ask the system"))
    person.window.activateWindow()
    person.qtbot.waitActive(person.window)


def message(person: Person) -> str:
    return person.window.statusBar().currentMessage()


def test_what_will_happen_is_said_before_anything_does(open_window: Open) -> None:
    rights = GivenRights(PAIRS)
    person = open_window(GivenSnapshots(BEFORE), elevation=rights)
    open_tools(person)
    assert "which only reads" in person.action(ACTION).toolTip()
    person.choose(ACTION)
    for words in ("which only reads", "This window never gets those rights", "open later are unknown again"):
        assert words in box(person).informativeText()
    person.click(person.button("Cancel"))
    assert rights.asked == 0
    assert person.action(ACTION).isEnabled()


def test_the_rows_of_others_show_their_process(open_window: Open) -> None:
    source, rights = GivenSnapshots(BEFORE, AFTER), GivenRights(PAIRS)
    person = open_window(source, elevation=rights)
    person.show_page(LIVE)
    assert "sshd" not in person.cells("Process")
    ask(person)
    person.qtbot.waitUntil(lambda: "sshd" in person.cells("Process"), timeout=PATIENCE_MS)
    assert source.taken == [(1, PAIRS)], "told after the first reading and before the second"
    assert rights.threads.isdisjoint(source.threads), "the sockets are read on while the user thinks it over"
    assert len(source.threads) == 1
    assert message(person).startswith("1 socket shows its process now.")
    assert "unknown again" in message(person)
    open_tools(person)
    assert not person.action(ACTION).isEnabled()
    assert "nothing to ask for" in person.action(ACTION).toolTip()


def test_while_paused_it_is_read_all_the_same(open_window: Open) -> None:
    person = open_window(GivenSnapshots(BEFORE, AFTER), elevation=GivenRights(PAIRS))
    person.show_page(LIVE)
    person.choose("Pause")
    ask(person)
    person.qtbot.waitUntil(lambda: "sshd" in person.cells("Process"), timeout=PATIENCE_MS)


def test_the_window_is_usable_while_the_question_is_open(open_window: Open) -> None:
    source, rights = GivenSnapshots(BEFORE), GivenRights(PAIRS)
    rights.gate.clear()
    person = open_window(source, elevation=rights)
    person.show_page(LIVE)
    ask(person)
    person.qtbot.waitUntil(lambda: rights.asked == 1, timeout=PATIENCE_MS)
    person.refresh()
    person.search("node")
    assert person.cells("Process") == ["node"]
    open_tools(person)
    assert not person.action(ACTION).isEnabled()
    assert "asking already" in person.action(ACTION).toolTip()
    rights.gate.set()
    person.qtbot.waitUntil(lambda: bool(source.taken), timeout=PATIENCE_MS)
    person.qtbot.waitUntil(lambda: "No further process" in message(person), timeout=PATIENCE_MS)
    open_tools(person)
    assert person.action(ACTION).isEnabled()


def test_an_answer_that_comes_during_a_reading_counts_with_the_next(open_window: Open) -> None:
    source = GivenSnapshots(BEFORE, BEFORE, AFTER)
    person = open_window(source, elevation=GivenRights(PAIRS))
    person.show_page(LIVE)
    source.gate.clear()
    person.press(Qt.Key.Key_F5)
    person.qtbot.waitUntil(lambda: source.started == 2, timeout=PATIENCE_MS)
    ask(person)
    source.gate.set()
    person.qtbot.waitUntil(lambda: message(person).startswith("1 socket shows"), timeout=PATIENCE_MS)
    assert source.taken == [(2, PAIRS)]
    assert "sshd" in person.cells("Process")


def test_the_end_of_the_window_closes_the_question(qtbot: QtBot) -> None:
    rights = GivenRights(PAIRS)
    rights.gate.clear()
    monitor = SocketMonitor(GivenSnapshots(BEFORE), 3_600_000)
    owners = AllOwners(monitor, rights)
    told: list[object] = []
    owners.failed.connect(told.append)
    owners.shown.connect(told.append)
    owners.ask()
    owners.ask()
    qtbot.waitUntil(lambda: rights.asked == 1, timeout=PATIENCE_MS)
    owners.stop()
    assert rights.given_up == 1
    monitor.stop()
    QCoreApplication.processEvents()
    assert told == []


# What can become of the question


@pytest.mark.parametrize("hindrance", [each for each in Hindrance if each is not Hindrance.CANCELLED])
def test_a_failure_is_told_in_words_with_the_detail_after(open_window: Open, hindrance: Hindrance) -> None:
    error = ElevationError(hindrance, "<b>status 3</b>: it went wrong")
    person = open_window(GivenSnapshots(BEFORE, AFTER), elevation=GivenRights(error, PAIRS))
    person.show_page(LIVE)
    ask(person)
    person.qtbot.waitUntil(lambda: bool(person.widgets(QMessageBox)), timeout=PATIENCE_MS)
    words, detail = box(person).informativeText().split("\n\n")
    assert detail == str(error)
    assert words
    shown = [label for label in box(person).findChildren(QLabel) if detail in label.text()]
    assert [label.textFormat() for label in shown] == [Qt.TextFormat.PlainText]
    box(person).close()
    ask(person)
    person.qtbot.waitUntil(lambda: "sshd" in person.cells("Process"), timeout=PATIENCE_MS)


@pytest.mark.parametrize("language", ["en_US", "fr_FR"], indirect=True)
def test_each_failure_has_words_of_its_own(language: None) -> None:
    told = {hindrance_text(ElevationError(hindrance, "why")) for hindrance in Hindrance}
    assert len(told) == len(Hindrance)


def test_a_question_that_was_closed_needs_no_dialog(open_window: Open) -> None:
    error = ElevationError(Hindrance.CANCELLED, "the question for the password was closed")
    person = open_window(GivenSnapshots(BEFORE), elevation=GivenRights(error))
    ask(person)
    person.qtbot.waitUntil(lambda: "You closed the question" in message(person), timeout=PATIENCE_MS)
    assert person.widgets(QMessageBox) == []
    open_tools(person)
    assert person.action(ACTION).isEnabled()


# Nothing to ask for


@pytest.mark.parametrize(
    ("snapshot", "rights", "why"),
    [
        (make_snapshot(MINE, KERNEL), GivenRights(), "No owner is hidden from you"),
        (make_snapshot(), GivenRights(), "No owner is hidden from you"),
        (BEFORE, GivenRights(administrator=True), "runs as administrator: there is nothing more"),
        (BEFORE, GivenRights(platform="darwin"), "sudo portgui-cli sockets"),
        (BEFORE, GivenRights(platform="win32"), "Windows names the process of every socket"),
        (BEFORE, GivenRights(platform="freebsd14"), "sudo portgui-cli sockets"),
    ],
)
def test_where_there_is_nothing_to_gain_it_is_grey_and_says_why(
    open_window: Open, snapshot: Snapshot, rights: GivenRights, why: str
) -> None:
    person = open_window(GivenSnapshots(snapshot), elevation=rights)
    open_tools(person)
    assert not person.action(ACTION).isEnabled()
    assert why in person.action(ACTION).toolTip()


@pytest.mark.parametrize("rights", [GivenRights(), GivenRights(administrator=True), GivenRights(platform="darwin")])
def test_the_card_of_a_hidden_owner_says_how_to_ask(open_window: Open, rights: GivenRights) -> None:
    person = open_window(GivenSnapshots(BEFORE), elevation=rights)
    person.show_page(LIVE)
    person.click_row(person.row_of("Port", "22"))
    assert ("Tools > Show all owners" in person.card) == (rights.platform == "linux" and not rights.administrator)
    person.click_row(person.row_of("Port", "2049"))
    assert "Tools > Show all owners" not in person.card


# As another user, for real

AS_NOBODY: Final = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QTimer, qInstallMessageHandler
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMessageBox
from portgui import resources
from portgui.app import Places, build, start_application
from portgui.models.socket_monitor import SocketMonitor
from portgui.ports import PortRange
from portgui.sockets.elevated import SystemElevation
from portgui.sockets.source import SystemSource
import portgui.models.registry_update, portgui.registry.reading, portgui.widgets.live_half

port, folder = int(sys.argv[1].split(":")[0]), Path(sys.argv[1].split(":")[1])
SystemSource().read()  # imports what is needed while it may
qInstallMessageHandler(lambda *message: None)  # the offscreen platform says what it cannot do
application = start_application("en")
places = Places(resources.path("registry.tsv"), resources.path("knowledge"), folder / "settings.ini", folder / "none")
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
window = build(application, places, SystemSource(), elevation=SystemElevation())
told = []

def look(snapshot):
    (listener,) = [each for each in snapshot.on_ports(PortRange(port)) if each.listening]
    told.append((listener.process.pid, listener.process.user) if listener.process else listener.unseen.name)
    if len(told) == 1:
        (action,) = [each for each in window.findChildren(QAction) if each.text() == "S&how all owners \\u2026"]
        action.trigger()
        (box,) = window.findChildren(QMessageBox)
        (agree,) = [each for each in box.buttons() if each.text() == "&Ask the system"]
        agree.click()
    elif listener.process:
        print(told[0], told[-1], window.statusBar().currentMessage())
        application.quit()

window.complete()
(monitor,) = window.findChildren(SocketMonitor)
monitor.snapshot.connect(look)
QTimer.singleShot(20_000, application.quit)  # then it prints nothing
window.start()
application.exec()
"""


@pytest.fixture
def start() -> Iterator[Start]:
    """Start programs that end with the test."""
    with starting() as started:
        yield started


@root
def test_an_ordinary_user_sees_the_owners_of_others_after_asking(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """What pkexec would do as root is done beforehand: a program in its place prints what the helper told."""
    child = start(LISTEN)
    port = port_of(child)
    pairs = run_helper((sys.executable, "-I", str(HELPER)), 30)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        pkexec = folder / "pkexec"
        pkexec.write_text("#!/bin/sh\n" + "".join(f"echo {inode} {pid}\n" for inode, pid in pairs))
        pkexec.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
        for variable in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            monkeypatch.setenv(variable, str(folder))  # that of the test may be entered by root only
        monkeypatch.setenv("PORTGUI_SERVICES", str(folder / "services"))
        (line,) = output_of(AS_NOBODY, f"{port}:{folder}")
    assert line.startswith(f"NOT_PERMITTED ({child.pid}, 'root')")
    assert "process now" in line


# What is out of sight, and who we are


def remark(person: Person) -> QLabel | None:
    (head,) = person.widgets(LiveHead)
    return next((label for label in head.findChildren(QLabel) if label.text()), None)


@pytest.mark.parametrize(
    ("language", "others", "text", "tip"),
    [
        ("en_US", None, None, ""),
        ("en_US", OtherNamespaces(0, 0), None, ""),
        (
            "en_US",
            OtherNamespaces(1, 1),
            "1 process has a network of its own; its sockets are not shown",
            "there is 1 of them",
        ),
        (
            "en_US",
            OtherNamespaces(2, 3),
            "3 processes have networks of their own; their sockets are not shown",
            "there are 2 of them",
        ),
        (
            "fr_FR",
            OtherNamespaces(2, 3),
            "3 processus ont un réseau à part\u202f; leurs sockets ne sont pas affichées",
            "il y en a 2",
        ),
    ],
    indirect=["language"],
)
def test_what_is_out_of_sight_is_counted(
    open_window: Open, others: OtherNamespaces | None, text: str | None, tip: str, language: None
) -> None:
    person = open_window(GivenSnapshots(replace(BEFORE, other_namespaces=others)))
    person.tabs.setCurrentIndex(LIVE)
    label = remark(person)
    assert (label and label.text()) == text
    if label:
        assert tip in label.toolTip()
        assert label.text() in label.toolTip()
        spoken = QAccessible.queryAccessibleInterface(label)
        assert spoken.text(QAccessible.Text.Name) == text


def test_it_follows_the_sockets_and_leaves_the_table_where_it_is(open_window: Open) -> None:
    contained = replace(BEFORE, other_namespaces=OtherNamespaces(1, 2))
    person = open_window(GivenSnapshots(BEFORE, contained, BEFORE))
    person.show_page(LIVE)
    before = person.table.geometry()
    person.refresh()
    label = remark(person)
    assert label
    assert label.text().startswith("2 processes")
    assert person.table.geometry() == before
    person.refresh()
    assert remark(person) is None


def test_a_narrow_window_cuts_the_remark_not_the_window(open_window: Open) -> None:
    snapshot = replace(BEFORE, other_namespaces=OtherNamespaces(1, 2))
    person = open_window(GivenSnapshots(snapshot), elevation=GivenRights(administrator=True), size=(640, 480))
    person.show_page(LIVE)
    assert person.window.width() <= 700
    label = remark(person)
    assert label
    assert label.text() in label.toolTip().replace("\n", " · ", 1)


def test_what_the_network_reaches_is_not_cut_for_the_remark(open_window: Open) -> None:
    snapshot = replace(BEFORE, other_namespaces=OtherNamespaces(1, 2))
    person = open_window(GivenSnapshots(snapshot), elevation=GivenRights(administrator=True), size=(900, 480))
    person.show_page(LIVE)
    (head,) = person.widgets(LiveHead)
    sentence = next(button for button in head.findChildren(QPushButton) if "network" in button.text())
    assert sentence.width() >= sentence.sizeHint().width()


def test_an_administrator_is_told_so_on_the_page_and_in_about(open_window: Open) -> None:
    person = open_window(GivenSnapshots(BEFORE), elevation=GivenRights(administrator=True))
    person.show_page(LIVE)
    label = remark(person)
    assert label
    assert label.text() == "PortGUI runs as administrator"
    assert "does not need" in label.toolTip()
    person.choose("About PortGUI")
    assert "administrator's rights" in box(person).informativeText()
    box(person).close()


def test_nobody_else_is(open_window: Open) -> None:
    person = open_window(GivenSnapshots(BEFORE), elevation=GivenRights())
    person.show_page(LIVE)
    assert remark(person) is None
    person.choose("About PortGUI")
    assert "administrator" not in box(person).informativeText()
    box(person).close()
