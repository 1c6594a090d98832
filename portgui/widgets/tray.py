"""The tray icon: how many sockets the network can reach, and the way back to the window."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon, QWidget

from portgui.settings import Settings
from portgui.widgets.actions import Actions

_SIZES: Final = (16, 22, 24, 32, 48, 64)
_MOST: Final = 99
_LOOK_MS: Final = 3000
_BADGE: Final = QColor(0xB0, 0x1E, 0x1E)
"""With white on it a contrast of 7 to 1."""


class Tray(QObject):
    """An icon in the tray of the desktop while somebody wants it and the desktop has one.

    With it, closing the window leaves the program running. The window is shown when the tray goes away.
    """

    changed = Signal()
    """The icon came or went."""

    def __init__(
        self,
        window: QWidget,
        actions: Actions,
        settings: Settings,
        available: Callable[[], bool] = QSystemTrayIcon.isSystemTrayAvailable,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._actions = actions
        self._settings = settings
        self._available = available
        self._icon: QSystemTrayIcon | None = None
        self._count = 0
        self._text = ""
        self._looking = QTimer(self, interval=_LOOK_MS)
        self._looking.timeout.connect(self._look)
        self._menu = QMenu(window)
        self._menu.addActions([actions.bring_back, actions.pause, actions.quit])
        self._menu.setDefaultAction(actions.bring_back)
        actions.bring_back.triggered.connect(self.bring_back)
        actions.tray.setChecked(settings.tray)
        actions.start_in_tray.setChecked(settings.start_in_tray)
        actions.tray.triggered.connect(self._on_chosen)
        actions.start_in_tray.triggered.connect(self._on_start_chosen)
        actions.view_menu.aboutToShow.connect(self._enable)
        self._enable()

    @property
    def shown(self) -> bool:
        """Whether there is an icon now."""
        return self._icon is not None

    def start(self) -> None:
        """Put the icon into the tray if the settings want it."""
        if self._settings.tray:
            self._looking.start()
            self._look()

    def stop(self) -> None:
        """Take the icon away for good: the program ends."""
        self._looking.stop()
        self._take_away()

    def show_exposed(self, count: int, text: str) -> None:
        """Show how many sockets the network can reach, and say so in words."""
        if (count, text) != (self._count, self._text):
            self._count, self._text = count, text
            self._draw()

    def tell(self, title: str, text: str) -> bool:
        """Show a message beside the icon; say whether there is one."""
        if self._icon is None:
            return False
        from portgui.widgets.notification import notification_text  # the start can do without it

        self._icon.showMessage(notification_text(title), notification_text(text), self._window.windowIcon())
        return True

    def explain_closing(self) -> None:
        """Say once that the program goes on in the tray."""
        if self._icon and not self._settings.tray_explained:
            self._settings.tray_explained = True
            self._settings.save()
            self.tell(
                self.tr("PortGUI goes on in the tray"),
                self.tr("A click on its icon brings the window back; Quit in its menu ends it."),
            )

    @Slot()
    def bring_back(self) -> None:
        """Show the window, in front."""
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()

    # The choices of the menu

    @Slot()
    def _enable(self) -> None:
        available = self._available()
        reason = "" if available else self.tr("This desktop has no tray.")
        for action in (self._actions.tray, self._actions.start_in_tray):
            action.setEnabled(available)
            action.setToolTip(reason)
            action.setStatusTip(reason)

    @Slot(bool)
    def _on_chosen(self, wanted: bool) -> None:
        self._settings.tray = wanted
        if wanted:
            self.start()
        else:
            self._choose_start(False)
            self.stop()
            self._window.show()

    @Slot(bool)
    def _on_start_chosen(self, wanted: bool) -> None:
        self._choose_start(wanted)
        if wanted and not self._actions.tray.isChecked():  # there is no start in a tray without an icon
            self._actions.tray.trigger()

    def _choose_start(self, wanted: bool) -> None:
        self._actions.start_in_tray.setChecked(wanted)
        self._settings.start_in_tray = wanted

    # The icon

    @Slot()
    def _look(self) -> None:
        """Have an icon as long as there is a tray; without one, a hidden window comes back."""
        available = self._available()
        if available and self._icon is None:
            self._icon = QSystemTrayIcon(self)
            self._icon.setContextMenu(self._menu)
            self._icon.activated.connect(self._on_activated)
            self._draw()
            self._icon.show()
            QApplication.setQuitOnLastWindowClosed(False)
            self.changed.emit()
        elif not available and self._icon is not None:
            self._take_away()
            if not self._window.isVisible():
                self._window.show()

    def _take_away(self) -> None:
        if self._icon is not None:
            self._icon.hide()
            self._icon.deleteLater()
            self._icon = None
            QApplication.setQuitOnLastWindowClosed(True)
            self.changed.emit()

    @Slot(QSystemTrayIcon.ActivationReason)
    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.bring_back()

    def _draw(self) -> None:
        if self._icon is None:
            return
        self._icon.setIcon(tray_icon(self._window.windowIcon(), self._count))
        text = self._text or self.tr("The sockets are being read")
        self._icon.setToolTip(f"PortGUI – {text}")


def tray_icon(icon: QIcon, count: int) -> QIcon:
    """Return an icon with a number drawn onto it, `99+` for more; 0 leaves it as it is."""
    text = str(count) if count <= _MOST else f"{_MOST}+"
    numbered = QIcon()
    for size in _SIZES:
        picture = QPixmap(size, size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        icon.paint(painter, picture.rect())
        if count:
            _draw_number(painter, text, size)
        painter.end()
        numbered.addPixmap(picture)
    return numbered


def _draw_number(painter: QPainter, text: str, size: int) -> None:
    """Draw a number onto the lower right of a picture, as large as it can be read and goes in."""
    font = QFont(painter.font())
    font.setBold(True)
    font.setPixelSize(max(7, size * (9 if len(text) < 3 else 7) // 16))
    painter.setFont(font)
    metrics = painter.fontMetrics()
    height = metrics.ascent() + 1
    width = min(size, max(height, metrics.horizontalAdvance(text) + max(2, size // 8)))
    badge = QRectF(size - width, size - height, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_BADGE)
    painter.drawRoundedRect(badge, height / 3, height / 3)
    painter.setPen(Qt.GlobalColor.white)
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)
