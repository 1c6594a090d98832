"""The icons that the desktop's theme has for programs: looked up by name between events, never while a table paints."""

import re
from pathlib import PurePath
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QIcon, QPixmap

from portgui.sockets.socket import Process

_NAME: Final = re.compile(r"[A-Za-z0-9][\w.+-]*")
"""A name that can only be one: Qt would read a file for a path."""
_ANY_PROGRAM: Final = "application-x-executable"
_BLANK_SIZE: Final = 32
"""Pixels; smaller than no icon that a table draws."""


class ProgramIcons(QObject):
    """What a table draws before the names of programs.

    Nothing at all where the desktop has no icon for programs in general: names that are indented in some rows only are
    hard to read. That one stands for a program that has none of its own, an empty one for a row without a program.
    """

    found = Signal()
    """There are icons that were asked for before."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icons: dict[str, QIcon] = {}
        self._asked: set[str] = set()
        self._any: QIcon | None = None
        self._blank: QIcon | None = None
        self._has_theme: bool | None = None
        self._looking = QTimer(self, interval=0, singleShot=True)
        self._looking.timeout.connect(self._look)

    def icon(self, process: Process | None) -> QIcon | None:
        """Return what is known by now; what is not is looked for afterwards."""
        if self._has_theme is False:
            return None
        if process is None:
            return self._blank
        name = PurePath(process.executable).name if process.executable else process.name
        known = self._icons.get(name)
        if known is None:
            self._asked.add(name)
            if not self._looking.isActive():
                self._looking.start()
            return self._blank
        return known

    @Slot()
    def _look(self) -> None:
        if self._has_theme is None:
            self._has_theme = QIcon.hasThemeIcon(_ANY_PROGRAM)
            if self._has_theme:
                self._any = QIcon.fromTheme(_ANY_PROGRAM)
                pixmap = QPixmap(_BLANK_SIZE, _BLANK_SIZE)
                pixmap.fill(Qt.GlobalColor.transparent)
                self._blank = QIcon(pixmap)
        if self._any is None:
            self._asked.clear()
            return
        name = self._asked.pop()
        own = _NAME.fullmatch(name) and QIcon.hasThemeIcon(name)
        self._icons[name] = QIcon.fromTheme(name) if own else self._any
        if self._asked:
            self._looking.start()
        else:
            self.found.emit()
