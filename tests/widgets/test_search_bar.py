"""The search bar alone: what it tells of, and when."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from portgui.ports import Transport
from portgui.query import MAX_LENGTH
from portgui.widgets.search_bar import SearchBar
from tests.widgets.person import plain

TCP, UDP, SCTP, DCCP = Transport.TCP, Transport.UDP, Transport.SCTP, Transport.DCCP


@pytest.fixture
def pause(qtbot: QtBot) -> QAction:
    return QAction("Pause", checkable=True)


@pytest.fixture
def bar(qtbot: QtBot, pause: QAction) -> SearchBar:
    made = SearchBar()
    made.set_pause(pause)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    return made


@pytest.fixture
def changes(bar: SearchBar) -> list[tuple[str, frozenset[Transport]]]:
    """Return what the bar says each time that it tells of a change."""
    told: list[tuple[str, frozenset[Transport]]] = []
    bar.changed.connect(lambda: told.append((bar.text, bar.transports)))
    return told


def box(bar: SearchBar, text: str) -> QCheckBox:
    (found,) = [box for box in bar.findChildren(QCheckBox) if plain(box.text()) == text]
    return found


def field(bar: SearchBar) -> QLineEdit:
    (found,) = bar.findChildren(QLineEdit)
    return found


def test_at_first_nothing_is_filtered(bar: SearchBar) -> None:
    assert bar.text == ""
    assert bar.query.terms == ()
    assert bar.transports == {TCP, UDP}
    assert not bar.active


def test_every_key_is_a_change(bar: SearchBar, qtbot: QtBot, changes: list[tuple[str, frozenset[Transport]]]) -> None:
    QTest.keyClicks(field(bar), "ssh")
    assert [text for text, _ in changes] == ["s", "ss", "ssh"]
    assert [term.text for term in bar.query.terms] == ["ssh"]
    assert bar.active


def test_every_tick_is_a_change(bar: SearchBar, qtbot: QtBot, changes: list[tuple[str, frozenset[Transport]]]) -> None:
    for text in ("TCP", "SCTP", "UDP"):
        QTest.keyClick(box(bar, text), Qt.Key.Key_Space)
    assert [transports for _, transports in changes] == [{UDP}, {UDP, SCTP}, {SCTP}]


@pytest.mark.parametrize(
    ("ticked", "active"),
    [
        ({TCP, UDP}, False),
        ({TCP, UDP, SCTP}, False),
        ({TCP, UDP, SCTP, DCCP}, False),
        ({TCP}, True),
        ({SCTP, DCCP}, True),
        (set(), True),
    ],
    ids=str,
)
def test_ticks_are_set_at_once_and_told_once(
    bar: SearchBar, changes: list[tuple[str, frozenset[Transport]]], ticked: set[Transport], active: bool
) -> None:
    bar.set_transports(ticked)
    assert changes == [("", frozenset(ticked))]
    assert bar.active == active
    assert {transport for transport in Transport if box(bar, transport.label).isChecked()} == ticked


def test_blanks_are_no_filter(bar: SearchBar) -> None:
    bar.set_text("   ")
    assert not bar.active
    assert bar.query.terms == ()


def test_reset_is_told_once_and_leaves_more_ticks(
    bar: SearchBar, changes: list[tuple[str, frozenset[Transport]]]
) -> None:
    bar.set_text("ssh")
    bar.set_transports({DCCP})
    changes.clear()
    bar.reset()
    assert changes == [("", frozenset({TCP, UDP, DCCP}))]
    assert not bar.active


def test_escape_clears_and_only_then_leaves(bar: SearchBar, qtbot: QtBot) -> None:
    left: list[None] = []
    bar.left.connect(lambda: left.append(None))
    bar.set_text("ssh")
    QTest.keyClick(field(bar), Qt.Key.Key_Escape)
    assert (bar.text, len(left)) == ("", 0)
    QTest.keyClick(field(bar), Qt.Key.Key_Escape)
    assert len(left) == 1


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter], ids=["Down", "Return", "Enter"])
def test_keys_that_leave(bar: SearchBar, qtbot: QtBot, key: Qt.Key) -> None:
    bar.set_text("ssh")
    with qtbot.waitSignal(bar.left, timeout=1000):
        QTest.keyClick(field(bar), key)
    assert bar.text == "ssh"


@pytest.mark.parametrize("length", [MAX_LENGTH - 1, MAX_LENGTH, MAX_LENGTH + 1, 10_000])
def test_a_long_text_is_cut(bar: SearchBar, length: int) -> None:
    bar.set_text("x" * length)
    assert bar.text == "x" * min(length, MAX_LENGTH)
    assert bar.query.terms[0].text == bar.text


def test_start_typing_replaces_what_is_there(bar: SearchBar, qtbot: QtBot) -> None:
    bar.set_text("ssh")
    box(bar, "TCP").setFocus()
    bar.start_typing()
    assert field(bar).hasFocus()
    QTest.keyClicks(field(bar), "22")
    assert bar.text == "22"


def test_the_button_is_the_pause_action(bar: SearchBar, qtbot: QtBot, pause: QAction) -> None:
    (button,) = [button for button in bar.findChildren(QToolButton) if button.defaultAction() is pause]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert pause.isChecked()
    pause.setChecked(False)
    assert not button.isChecked()


def test_a_hint_stands_below_the_field_and_is_read_with_it(bar: SearchBar, changes: list[object]) -> None:
    height = bar.sizeHint().height()
    hints = [label for label in bar.findChildren(QLabel) if label.isVisible()]
    assert hints == []
    bar.show_hint("<b>prot:</b> is no key")
    (hint,) = [label for label in bar.findChildren(QLabel) if label.isVisible()]
    assert hint.text() == "<b>prot:</b> is no key"
    assert hint.textFormat() == Qt.TextFormat.PlainText
    assert field(bar).accessibleDescription() == hint.text()
    assert bar.sizeHint().height() > height
    bar.show_hint("")
    assert not hint.isVisible()
    assert field(bar).accessibleDescription() == ""
    assert bar.sizeHint().height() == height
    assert changes == []
