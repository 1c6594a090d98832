"""The start of the window: what it shows at first, and what is made after that."""

from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLineEdit, QStatusBar, QTableView, QToolButton, QWidget

from portgui.widgets.main_window import MainWindow
from tests.fakes import GivenSnapshots, make_process, make_snapshot, make_socket
from tests.widgets.conftest import Open
from tests.widgets.person import PATIENCE_MS, plain

HERE = GivenSnapshots(make_snapshot(make_socket("127.0.0.1:22", process=make_process("sshd", 812))))


def places_of(window: MainWindow) -> dict[str, QRect]:
    """Return where the visible parts are that a person aims at."""
    kinds = (QLineEdit, QCheckBox, QTableView, QToolButton, QStatusBar)
    found: dict[str, QRect] = {}
    for kind in kinds:
        for widget in window.findChildren(kind):
            if widget.isVisible() and not isinstance(widget.parentWidget(), QLineEdit | QStatusBar):
                name = (
                    plain(widget.text())
                    if isinstance(widget, QAbstractButton)
                    else f"{kind.__name__} {widget.accessibleName()}"
                )
                found[name] = QRect(widget.mapTo(window, widget.rect().topLeft()), widget.size())
    return found


def test_nothing_moves_when_the_live_half_comes(open_window: Open) -> None:
    person = open_window(HERE, shown=False, complete=False)
    window = person.window
    seen: list[dict[str, QRect]] = []
    window.first_painted.connect(lambda: seen.append(places_of(window)))
    with person.qtbot.waitSignal(window.started, timeout=PATIENCE_MS):
        window.show()
    person.qtbot.waitUntil(lambda: person.cells("In use here").count("sshd (812)") > 0, timeout=PATIENCE_MS)
    first, after = seen[0], places_of(window)
    assert {"TCP", "UDP", "Pause", "Essential"} < first.keys()
    assert {name: after[name] for name in first} == first


def test_the_first_picture_has_all_entries_and_no_live_half(open_window: Open) -> None:
    person = open_window(HERE, shown=False, complete=False)
    window = person.window
    seen: list[tuple[int, bool, str]] = []
    window.first_painted.connect(
        lambda: seen.append((window.reference.model.rowCount(), window.half is None, window.pages.tabText(0)))
    )
    with person.qtbot.waitSignal(window.started, timeout=PATIENCE_MS):
        window.show()
    ((rows, alone, title),) = seen
    assert alone
    assert rows > 8000
    assert f"{rows:,}" in title
    assert window.half is not None


def test_what_is_typed_before_the_start_is_over_is_answered(open_window: Open) -> None:
    person = open_window(HERE, shown=False, complete=False)
    window = person.window
    window.first_painted.connect(lambda: QTest.keyClicks(window.findChildren(QLineEdit)[0], "sshd"))
    with person.qtbot.waitSignal(window.started, timeout=PATIENCE_MS):
        window.show()
    assert person.field.text() == "sshd"
    person.qtbot.waitUntil(lambda: "(1)" in window.pages.tabText(1), timeout=PATIENCE_MS)
    assert person.cells("Name")[0] == "ssh"
    person.press(Qt.Key.Key_Return)
    assert "OpenSSH" in person.card


def test_a_window_that_was_left_on_the_live_page_starts_there(open_window: Open, settings_file: Path) -> None:
    settings_file.write_text(settings_file.read_text() + "[window]\npage=live\n")
    person = open_window(HERE, complete=False)
    assert person.cells("Process") == ["sshd"]


@pytest.mark.parametrize("closed", [False, True], ids=["quit", "closed"])
def test_a_window_that_ends_before_the_start_is_over_remembers_its_looks(
    open_window: Open, settings_file: Path, closed: bool
) -> None:
    settings_file.write_text(settings_file.read_text() + "[live]\nsorting=-process\n")
    person = open_window(HERE, shown=False, complete=False)
    person.window.search.set_text("remembered")
    if closed:
        person.window.close()
    else:
        person.window.quit()
    assert person.window.half is None
    text = settings_file.read_text()
    assert "search=remembered" in text
    assert "sorting=-process" in text


def test_the_card_has_its_place_from_the_start(open_window: Open) -> None:
    person = open_window(HERE, shown=False, complete=False)
    window = person.window
    window.show()
    before = window.card_place.geometry()
    window.complete()
    cards = [widget for widget in window.findChildren(QWidget) if widget.accessibleName() == "Port card"]
    assert len(cards) == 1
    assert window.card_place.geometry() == before
