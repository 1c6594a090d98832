"""The actions of the window, each made once, and the menu bar that shows them."""

from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QStyle, QWidget

_Keys = QKeySequence | QKeySequence.StandardKey | str
APPEARANCES: Final = ("system", "light", "dark")


class Actions(QObject):
    """What a user can do, as values that menus, buttons and context menus share. The window says what they do."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        action = self._action
        self.quit = action(self.tr("&Quit"), QKeySequence("Ctrl+Q"))
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)

        self.find = action(self.tr("&Find"), QKeySequence.StandardKey.Find)
        self.clear = action(self.tr("C&lear the filter"), "Ctrl+Shift+F")
        self.copy = action(self.tr("&Copy rows"), QKeySequence.StandardKey.Copy)
        self.copy_cell = action(self.tr("Copy c&ell"))
        self.copy_endpoint = action(self.tr("Copy &address:port"))
        self.copy_card = action(self.tr("Copy port ca&rd"), "Ctrl+Shift+C")
        self.select_all = action(self.tr("&Select all"), QKeySequence.StandardKey.SelectAll)

        self.show_reference = action(self.tr("&Reference page"), "Ctrl+1")
        self.show_live = action(self.tr("&In use here page"), "Ctrl+2")
        self.cross = action(self.tr("Show on the &other page"), "Ctrl+Return")
        self.card_shown = action(self.tr("Port &card"), "F9")
        self.card_shown.setCheckable(True)
        self.appearances = QActionGroup(self)
        texts = (self.tr("As the &system"), self.tr("&Light"), self.tr("&Dark"))
        for name, text in zip(APPEARANCES, texts, strict=True):
            choice = self.appearances.addAction(text)
            choice.setCheckable(True)
            choice.setData(name)
        self.refresh = action(self.tr("Re&fresh now"), QKeySequence.StandardKey.Refresh)
        self.pause = action(self.tr("&Pause"), "Shift+F5")
        self.pause.setCheckable(True)
        self.pause.setIcon(window.style().standardIcon(QStyle.StandardPixmap.SP_MediaPause))
        self.pause.setToolTip(self.tr("Stop reading the sockets again and again (Shift+F5)"))

        self.update_registry = action(self.tr("&Update the registry …"))
        self.back_to_shipped = action(self.tr("&Back to the shipped registry …"))
        self.install = action(self.tr("&Add PortGUI to the applications menu"))
        self.uninstall = action(self.tr("&Remove PortGUI from the applications menu"))
        self.about = action(self.tr("&About PortGUI"))
        self.about.setMenuRole(QAction.MenuRole.AboutRole)

    def fill(self, bar: QMenuBar) -> None:
        """Put the menus into the menu bar."""
        file_menu = bar.addMenu(self.tr("&File"))
        file_menu.addAction(self.quit)
        edit_menu = bar.addMenu(self.tr("&Edit"))
        edit_menu.addActions([self.find, self.clear])
        edit_menu.addSeparator()
        edit_menu.addActions([self.copy, self.copy_cell, self.copy_endpoint, self.copy_card])
        edit_menu.addSeparator()
        edit_menu.addAction(self.select_all)
        view_menu = bar.addMenu(self.tr("&View"))
        view_menu.addActions([self.show_reference, self.show_live, self.cross])
        view_menu.addSeparator()
        self.sort_menu: QMenu = view_menu.addMenu(self.tr("&Sort by"))
        self.columns_menu: QMenu = view_menu.addMenu(self.tr("Co&lumns"))
        view_menu.addAction(self.card_shown)
        view_menu.addMenu(self.tr("&Appearance")).addActions(self.appearances.actions())
        view_menu.addSeparator()
        view_menu.addActions([self.refresh, self.pause])
        self.tools_menu: QMenu = bar.addMenu(self.tr("T&ools"))
        self.tools_menu.addActions([self.update_registry, self.back_to_shipped])
        self.tools_menu.addSeparator()
        self.tools_menu.addActions([self.install, self.uninstall])
        bar.addMenu(self.tr("&Help")).addAction(self.about)

    def _action(self, text: str, keys: _Keys | None = None) -> QAction:
        made = QAction(text, self._window)
        if keys is not None:
            made.setShortcut(QKeySequence(keys))
        return made
