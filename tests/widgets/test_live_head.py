"""The sentence above the live table, and the names of remote hosts in it."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from portgui.settings import Settings
from portgui.sockets.socket import Socket
from portgui.widgets.live_head import LiveHead
from tests.fakes import GivenSnapshots, NamesFromTable, make_process, make_snapshot, make_socket
from tests.widgets.conftest import Open
from tests.widgets.person import LIVE, PATIENCE_MS, REFERENCE, Person

SSH = make_socket("0.0.0.0:22", process=make_process("sshd", 812))
WEB = make_socket("192.0.2.1:80", process=make_process("nginx", 900))
HIDDEN, OTHER = make_socket("0.0.0.0:111"), make_socket("0.0.0.0:112")
LOCAL = make_socket("127.0.0.1:631", process=make_process("cupsd", 44))
CALL = make_socket("192.0.2.1:40000", "198.51.100.7:443", process=make_process("firefox", 6000))
REMOTE = "Remote host"


def sentence(person: Person) -> QPushButton:
    (head,) = person.widgets(LiveHead)
    (button,) = head.findChildren(QPushButton)
    return button


def test_the_sentence_shows_that_it_has_the_keyboard(open_window: Open) -> None:
    person = open_window(GivenSnapshots(make_snapshot(SSH)))
    person.show_page(LIVE)
    person.window.activateWindow()
    button = sentence(person)
    person.qtbot.waitUntil(button.isEnabled, timeout=PATIENCE_MS)
    without = button.grab().toImage()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    person.qtbot.waitUntil(button.hasFocus, timeout=PATIENCE_MS)
    assert button.grab().toImage() != without


@pytest.mark.parametrize(
    ("language", "sockets", "text"),
    [
        ("en_US", [LOCAL, CALL], "No program accepts connections from the network"),
        ("en_US", [SSH, LOCAL], "1 program accepts connections from the network"),
        ("en_US", [SSH, WEB], "2 programs accept connections from the network"),
        (
            "en_US",
            [SSH, WEB, HIDDEN],
            "2 programs accept connections from the network, and 1 socket whose program you may not see",
        ),
        ("en_US", [HIDDEN], "1 socket whose program you may not see accepts connections from the network"),
        ("en_US", [HIDDEN, OTHER], "2 sockets whose program you may not see accept connections from the network"),
        ("fr_FR", [LOCAL], "Aucun programme n’accepte de connexions depuis le réseau"),
        ("fr_FR", [SSH], "1 programme accepte des connexions depuis le réseau"),
        (
            "fr_FR",
            [SSH, WEB, HIDDEN, OTHER],
            "2 programmes acceptent des connexions depuis le réseau, et 2 sockets au programme non visible",
        ),
    ],
    indirect=["language"],
)
def test_the_sentence(open_window: Open, sockets: list[Socket], text: str, language: None) -> None:
    person = open_window(GivenSnapshots(make_snapshot(*sockets)))
    person.tabs.setCurrentIndex(LIVE)
    button = sentence(person)
    assert button.text() == text
    interface = QAccessible.queryAccessibleInterface(button)
    assert interface.text(QAccessible.Text.Name) == text
    assert button.isEnabled() == any(socket.reach and socket is not LOCAL for socket in sockets)


@pytest.mark.parametrize("way", ["click", "keyboard"])
def test_it_shows_what_it_counts(open_window: Open, way: str) -> None:
    person = open_window(GivenSnapshots(make_snapshot(SSH, WEB, LOCAL, CALL, HIDDEN)))
    person.show_page(LIVE)
    person.search("cupsd")
    person.tick("TCP")
    if way == "click":
        person.click(sentence(person))
    else:
        button = next(stop for stop in person.stops(Qt.Key.Key_Tab) if stop is sentence(person))
        QTest.keyClick(button, Qt.Key.Key_Space)
    assert person.cells("Port") == ["22", "80", "111"]
    assert person.button("Exposed only").isChecked()
    assert person.button("Filter active – clear").isVisible()


def test_it_leaves_the_filter_of_the_reference_alone(open_window: Open) -> None:
    person = open_window(GivenSnapshots(make_snapshot(SSH, LOCAL)))
    person.click(person.button("Essential"))
    shown = person.window.reference.model.rowCount()
    person.show_page(LIVE)
    person.click(sentence(person))
    assert person.cells("Port") == ["22"]
    person.show_page(REFERENCE)
    assert person.button("Essential").isChecked()
    assert person.window.reference.model.rowCount() == shown


def test_it_follows_the_sockets_and_leaves_the_table_where_it_is(open_window: Open) -> None:
    person = open_window(GivenSnapshots(make_snapshot(), make_snapshot(SSH)))
    person.show_page(LIVE)
    before = person.table.geometry()
    assert not sentence(person).isEnabled()
    person.refresh()
    assert sentence(person).text() == "1 program accepts connections from the network"
    assert person.table.geometry() == before


def test_a_narrow_window_cuts_the_sentence_not_the_window(open_window: Open) -> None:
    person = open_window(GivenSnapshots(make_snapshot(SSH, WEB, HIDDEN, OTHER)), size=(640, 480))
    person.show_page(LIVE)
    assert person.window.width() <= 700
    assert sentence(person).text() in sentence(person).toolTip()


# Host names


def test_off_by_default_nothing_is_asked(open_window: Open) -> None:
    table = NamesFromTable({"198.51.100.7": "web.example"})
    person = open_window(GivenSnapshots(make_snapshot(CALL)), resolver=table)
    person.show_page(LIVE)
    assert REMOTE not in person.shown_titles()
    person.window.complete().live.show_column("remote-host")
    person.sort_by(REMOTE)
    assert person.cells(REMOTE) == [""]
    assert table.asked == []


def test_a_hidden_column_of_names_stays_hidden_at_the_next_start(open_window: Open) -> None:
    person = open_window(GivenSnapshots(make_snapshot(CALL)))
    person.show_page(LIVE)
    person.choose("Host names")
    assert REMOTE in person.shown_titles()
    person.page.show_column("remote-host", False)
    person.window.close()
    names = NamesFromTable({"198.51.100.7": "web.example"})
    other = open_window(GivenSnapshots(make_snapshot(CALL)), resolver=names)
    other.show_page(LIVE)
    assert REMOTE not in other.shown_titles()
    assert other.action("Host names").isChecked()
    other.page.show_column("remote-host")
    other.qtbot.waitUntil(lambda: other.cells(REMOTE) == ["web.example"], timeout=PATIENCE_MS)


def test_on_names_come_into_their_column_and_off_they_go(open_window: Open, settings_file: Path) -> None:
    table = NamesFromTable({"198.51.100.7": "web.example"})
    person = open_window(GivenSnapshots(make_snapshot(CALL, LOCAL)), resolver=table)
    person.show_page(LIVE)
    person.choose("Host names")
    assert REMOTE in person.shown_titles()
    person.qtbot.waitUntil(lambda: "web.example" in person.cells(REMOTE), timeout=PATIENCE_MS)
    assert table.asked == ["198.51.100.7"]
    assert Settings(settings_file).host_names
    person.choose("Host names")
    assert REMOTE not in person.shown_titles()
    assert person.cells(REMOTE) == ["", ""]
    assert table.asked == ["198.51.100.7"]


def test_they_are_on_again_after_a_restart(open_window: Open, settings_file: Path) -> None:
    first = open_window()
    first.choose("Host names")
    first.window.close()
    table = NamesFromTable({"198.51.100.7": "web.example"})
    person = open_window(GivenSnapshots(make_snapshot(CALL)), resolver=table)
    person.show_page(LIVE)
    assert person.action("Host names").isChecked()
    assert REMOTE in person.shown_titles()
    person.qtbot.waitUntil(lambda: person.cells(REMOTE) == ["web.example"], timeout=PATIENCE_MS)


def test_a_window_closes_while_names_are_waited_for(open_window: Open) -> None:
    table = NamesFromTable({})
    table.gate.clear()
    person = open_window(GivenSnapshots(make_snapshot(CALL)), resolver=table)
    person.show_page(LIVE)
    person.choose("Host names")
    with table.changed:
        person.cells(REMOTE)
        assert table.changed.wait_for(lambda: table.at_once == 1, PATIENCE_MS / 1000)
    person.window.close()
    assert table.at_once == 1, "closing did not wait for the answer"
    table.gate.set()
