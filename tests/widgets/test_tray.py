"""The tray icon: its picture and words, hiding in it, and always a way back. The desktop's tray is told by a value."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication, QMainWindow, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from portgui import resources
from portgui.settings import Settings
from portgui.widgets.actions import Actions
from portgui.widgets.tray import Tray, tray_icon
from tests.widgets.conftest import Open
from tests.widgets.person import PATIENCE_MS, plain

pytestmark = pytest.mark.qt_log_ignore("No such signal QPlatformNativeInterface")
"""What Qt says of a tray icon under the offscreen platform, which has no tray."""


class Desktop:
    """A desktop whose tray comes and goes, and a window with its tray icon."""

    def __init__(self, file: Path) -> None:
        self.has_tray = True
        self.window = QMainWindow()
        self.settings = Settings(file)
        self.actions = Actions(self.window)
        self.actions.fill([self.window.menuBar().addMenu(title) for title in ("File", "Edit", "View", "Tools", "Help")])
        self.tray = Tray(self.window, self.actions, self.settings, lambda: self.has_tray)

    @property
    def icon(self) -> QSystemTrayIcon:
        (found,) = self.window.findChildren(QSystemTrayIcon) or self.tray.findChildren(QSystemTrayIcon)
        return found


@pytest.fixture
def desktop(qtbot: QtBot, settings_file: Path) -> Iterator[Desktop]:
    """Return a desktop with a tray and a window that is shown."""
    made = Desktop(settings_file)
    qtbot.addWidget(made.window)
    made.window.show()
    yield made
    made.tray.stop()
    assert QApplication.quitOnLastWindowClosed()


def colours(icon: QIcon, size: int) -> list[QColor]:
    image = icon.pixmap(QSize(size, size), 1.0).toImage()
    return [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]


@pytest.mark.parametrize("size", [16, 22, 24, 32, 48, 64])
def test_the_count_is_drawn_onto_the_icon(qapp: QApplication, size: int) -> None:
    plain_icon = QIcon(str(resources.path("icons", "portgui.svg")))
    assert colours(tray_icon(plain_icon, 0), size) == colours(plain_icon, size)
    pictures = [colours(tray_icon(plain_icon, count), size) for count in (1, 2, 10, 99, 100)]
    for place, picture in enumerate(pictures):
        assert len(picture) == size * size
        assert picture not in pictures[:place]
        assert any(min(c.red(), c.green(), c.blue()) > 200 and c.alpha() > 200 for c in picture), "the number is white"
    assert colours(tray_icon(plain_icon, 100), size) == colours(tray_icon(plain_icon, 50_000), size)


def test_off_by_default(desktop: Desktop) -> None:
    desktop.tray.start()
    assert not desktop.tray.shown
    assert not desktop.tray.tell("title", "text")
    assert not desktop.actions.tray.isChecked()


def test_switched_on_it_tells_the_count_and_has_a_menu(desktop: Desktop) -> None:
    desktop.actions.tray.trigger()
    assert desktop.settings.tray
    desktop.tray.show_exposed(3, "3 programs accept connections from the network")
    assert desktop.icon.toolTip() == "PortGUI – 3 programs accept connections from the network"
    menu = desktop.icon.contextMenu()
    assert [plain(action.text()) for action in menu.actions()] == ["Show PortGUI", "Pause", "Quit"]
    assert not QApplication.quitOnLastWindowClosed()
    desktop.window.close()
    desktop.actions.bring_back.trigger()
    assert desktop.window.isVisible()


def test_a_click_on_the_icon_brings_the_window_back(desktop: Desktop) -> None:
    desktop.actions.tray.trigger()
    desktop.window.close()
    desktop.icon.activated.emit(QSystemTrayIcon.ActivationReason.Context)
    assert not desktop.window.isVisible()
    desktop.icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    assert desktop.window.isVisible()


def test_a_minimised_window_is_brought_back_too(desktop: Desktop) -> None:
    desktop.actions.tray.trigger()
    desktop.window.showMinimized()
    desktop.actions.bring_back.trigger()
    assert not desktop.window.windowState() & Qt.WindowState.WindowMinimized


def test_a_window_whose_tray_goes_away_is_shown_and_the_icon_comes_back_with_the_tray(
    desktop: Desktop, qtbot: QtBot
) -> None:
    desktop.actions.tray.trigger()
    desktop.window.close()
    desktop.has_tray = False
    qtbot.waitUntil(desktop.window.isVisible, timeout=2 * PATIENCE_MS)
    assert not desktop.tray.shown
    assert QApplication.quitOnLastWindowClosed()
    desktop.has_tray = True
    qtbot.waitUntil(lambda: desktop.tray.shown, timeout=2 * PATIENCE_MS)


def test_switching_it_off_shows_the_window_and_ends_the_start_in_the_tray(desktop: Desktop) -> None:
    desktop.actions.start_in_tray.trigger()
    assert desktop.tray.shown, "there is no start in a tray without an icon"
    assert (desktop.settings.tray, desktop.settings.start_in_tray) == (True, True)
    desktop.window.close()
    desktop.actions.tray.trigger()
    assert desktop.window.isVisible()
    assert (desktop.settings.tray, desktop.settings.start_in_tray) == (False, False)
    assert not desktop.actions.start_in_tray.isChecked()


def test_that_closing_hides_is_explained_once(desktop: Desktop) -> None:
    desktop.tray.explain_closing()
    assert not desktop.settings.tray_explained, "without an icon there is nothing to explain"
    desktop.actions.tray.trigger()
    desktop.tray.explain_closing()
    assert desktop.settings.tray_explained


def test_without_a_tray_the_choices_are_greyed_out_with_the_reason(desktop: Desktop) -> None:
    desktop.has_tray = False
    desktop.actions.view_menu.aboutToShow.emit()
    for action in (desktop.actions.tray, desktop.actions.start_in_tray):
        assert not action.isEnabled()
        assert action.toolTip() == "This desktop has no tray."
    desktop.settings.tray = True
    desktop.tray.start()
    assert not desktop.tray.shown


def test_a_start_in_the_tray_of_a_desktop_without_one_shows_the_window(open_window: Open, settings_file: Path) -> None:
    settings = Settings(settings_file)
    settings.tray = settings.start_in_tray = True
    settings.save()
    person = open_window(shown=False)
    person.window.start()
    assert person.window.isVisible()
