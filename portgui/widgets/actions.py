"""The actions of the window, each made once, and the menu bar that shows them."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

_Keys = QKeySequence | QKeySequence.StandardKey | str
APPEARANCES: Final = ("system", "light", "dark")


class Actions(QObject):
    """What a user can do, as values that menus, buttons and context menus share. The window says what they do."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        action = self._action
        self.export_shown = action(self.tr("E&xport the rows shown …"), QKeySequence.StandardKey.Save)
        self.export_selected = action(self.tr("Export the &selected rows …"), "Ctrl+Shift+S")
        self.quit = action(self.tr("&Quit"), QKeySequence("Ctrl+Q"))
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)

        self.import_own = action(self.tr("&Import notes and entries …"))
        self.export_own = action(self.tr("&Export my notes and entries …"))

        self.find = action(self.tr("&Find"), QKeySequence.StandardKey.Find)
        self.clear = action(self.tr("C&lear the filter"), "Ctrl+Shift+F")
        self.copy = action(self.tr("&Copy rows"), QKeySequence.StandardKey.Copy)
        self.copy_cell = action(self.tr("Copy c&ell"))
        self.copy_endpoint = action(self.tr("Copy &address:port"))
        self.copy_as = action(self.tr("Co&py as …"), "Alt+Shift+C")  # Ctrl+Alt is AltGr on Windows, and types letters
        self.copy_card = action(self.tr("Copy port ca&rd"), "Ctrl+Shift+C")
        self.select_all = action(self.tr("&Select all"), QKeySequence.StandardKey.SelectAll)

        self.favourite = action(self.tr("Fa&vourite"), "Ctrl+D")
        self.favourite.setCheckable(True)
        self.note = action(self.tr("&Note …"), "Ctrl+Shift+D")  # Ctrl+E is of text fields on some systems
        self.new_entry = action(self.tr("Ne&w entry …"), QKeySequence.StandardKey.New)
        self.edit_entry = action(self.tr("E&dit entry …"), "F2")
        self.delete_entry = action(self.tr("Delete en&try"), QKeySequence.StandardKey.Delete)
        self.undo_delete = action(self.tr("&Undo deleting"), QKeySequence.StandardKey.Undo)

        self.show_reference = action(self.tr("&Reference page"), "Ctrl+1")
        self.show_live = action(self.tr("&In use here page"), "Ctrl+2")
        self.cross = action(self.tr("Show on the &other page"), "Ctrl+Return")
        self.card_shown = action(self.tr("Port &card"), "F9")
        self.card_shown.setCheckable(True)
        self.log_shown = action(self.tr("Lo&g"), "F8")
        self.host_names = action(self.tr("Host &names"))
        self.by_process = action(self.tr("Group &by process"))
        self.tray = action(self.tr("&Tray icon"))
        self.start_in_tray = action(self.tr("Start in the tra&y"))
        for switch in (self.log_shown, self.host_names, self.by_process, self.tray, self.start_in_tray):
            switch.setCheckable(True)
        self.host_names.setToolTip(self.tr("Ask the network for the names of remote addresses; off, nothing is asked"))
        self.bring_back = action(self.tr("&Show PortGUI"))
        self.appearances = QActionGroup(self)
        texts = (self.tr("As the &system"), self.tr("&Light"), self.tr("&Dark"))
        for name, text in zip(APPEARANCES, texts, strict=True):
            choice = self.appearances.addAction(text)
            choice.setCheckable(True)
            choice.setData(name)
        self.refresh = action(self.tr("Re&fresh now"), QKeySequence.StandardKey.Refresh)
        self.pause = action(self.tr("&Pause"), "Shift+F5")
        self.pause.setCheckable(True)
        self.pause.setToolTip(self.tr("Stop reading the sockets again and again (Shift+F5, or Space in the table)"))
        self.rates = self._choices(
            {
                1000: self.tr("&1 s"),
                2000: self.tr("&2 s"),
                5000: self.tr("&5 s"),
                10_000: self.tr("1&0 s"),
                0: self.tr("&Paused"),
            }
        )
        self.highlights = self._choices(
            {
                0: self.tr("&Not at all"),
                2000: self.tr("&2 s"),
                5000: self.tr("&5 s"),
                10_000: self.tr("1&0 s"),
                30_000: self.tr("&30 s"),
            }
        )

        self.watched = action(self.tr("Watche&d ports …"))
        self.show_owners = action(self.tr("S&how all owners …"))
        self.close_connection = action(self.tr("C&lose connection …"))
        self.end_process = action(self.tr("End proce&ss …"), QKeySequence.StandardKey.Delete)
        self.update_registry = action(self.tr("&Update the registry …"))
        self.back_to_shipped = action(self.tr("&Back to the shipped registry …"))
        self.install = action(self.tr("&Add PortGUI to the applications menu"))
        self.uninstall = action(self.tr("&Remove PortGUI from the applications menu"))
        self.about = action(self.tr("&About PortGUI"))
        self.about.setMenuRole(QAction.MenuRole.AboutRole)

    def fill(self, menus: Sequence[QMenu]) -> None:
        """Put the actions into the menus of the window: File, Edit, View, Tools and Help."""
        file_menu, edit_menu, view_menu, tools_menu, help_menu = menus
        file_menu.addActions([self.export_shown, self.export_selected])
        file_menu.addSeparator()
        file_menu.addActions([self.import_own, self.export_own])
        file_menu.addSeparator()
        file_menu.addAction(self.quit)
        edit_menu.addActions([self.find, self.clear])
        edit_menu.addSeparator()
        edit_menu.addActions([self.copy, self.copy_cell, self.copy_endpoint, self.copy_as, self.copy_card])
        edit_menu.addSeparator()
        edit_menu.addAction(self.select_all)
        edit_menu.addSeparator()
        edit_menu.addActions([self.favourite, self.note])
        edit_menu.addSeparator()
        edit_menu.addActions([self.new_entry, self.edit_entry, self.delete_entry, self.undo_delete])
        self.view_menu = view_menu
        view_menu.setToolTipsVisible(True)
        view_menu.addActions([self.show_reference, self.show_live, self.cross])
        view_menu.addSeparator()
        self.sort_menu: QMenu = view_menu.addMenu(self.tr("&Sort by"))
        self.columns_menu: QMenu = view_menu.addMenu(self.tr("Co&lumns"))
        view_menu.addAction(self.by_process)
        view_menu.addActions([self.card_shown, self.log_shown, self.host_names])
        view_menu.addMenu(self.tr("&Appearance")).addActions(self.appearances.actions())
        view_menu.addSeparator()
        view_menu.addActions([self.refresh, self.pause])
        view_menu.addMenu(self.tr("Refresh e&very")).addActions(self.rates.actions())
        view_menu.addMenu(self.tr("S&how changes for")).addActions(self.highlights.actions())
        view_menu.addSeparator()
        view_menu.addActions([self.tray, self.start_in_tray])
        self.tools_menu = tools_menu
        self.tools_menu.setToolTipsVisible(True)  # they say why a thing cannot be done
        self.watch_menu: QMenu = self.tools_menu.addMenu(self.tr("Tell me &when"))
        self.tools_menu.addAction(self.watched)
        self.tools_menu.addSeparator()
        self.tools_menu.addAction(self.show_owners)
        self.tools_menu.addActions([self.close_connection, self.end_process])
        self.tools_menu.addSeparator()
        self.tools_menu.addActions([self.update_registry, self.back_to_shipped])
        self.tools_menu.addSeparator()
        self.tools_menu.addActions([self.install, self.uninstall])
        help_menu.addAction(self.about)

    def _choices(self, texts: dict[int, str]) -> QActionGroup:
        """Return a choice of one, each with a time in milliseconds."""
        group = QActionGroup(self)
        for milliseconds, text in texts.items():
            choice = group.addAction(text)
            choice.setCheckable(True)
            choice.setData(milliseconds)
        return group

    def _action(self, text: str, keys: _Keys | None = None) -> QAction:
        made = QAction(text, self._window)
        if keys is not None:
            made.setShortcut(QKeySequence(keys))
        return made
