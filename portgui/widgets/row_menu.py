"""The context menu of a row: what can be done with it, by use, and what the search can take from its current cell."""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject, QPoint, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu

from portgui.models.live import LiveModel
from portgui.models.table_copy import one_line
from portgui.models.texts import fill
from portgui.query import MAX_LENGTH, narrowed
from portgui.sockets.socket import Socket
from portgui.widgets.actions import Actions
from portgui.widgets.copying import Copying
from portgui.widgets.process_page import ProcessPage
from portgui.widgets.search_bar import SearchBar
from portgui.widgets.table_page import TablePage

_MOST_QUOTED: Final = 60


class RowMenu(QObject):
    """Opens the menu of the current row of a page."""

    def __init__(
        self,
        window: QMainWindow,
        actions: Actions,
        search: SearchBar,
        live: LiveModel,
        copying: Copying,
        page: Callable[[], TablePage[Any]],
        reference: TablePage[Any],
    ) -> None:
        """Take the page that is shown as a function; `reference` is the one whose rows are entries."""
        super().__init__(window)
        self._window = window
        self._actions = actions
        self._search = search
        self._live = live
        self._copying = copying
        self._page = page
        self._reference = reference

    @Slot(QPoint)
    def open(self, place: QPoint) -> None:
        """Open it at a place of the screen."""
        page, actions = self._page(), self._actions
        of_sockets = page is not self._reference
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(actions.cross)
        menu.addSeparator()
        menu.addActions([actions.copy, actions.copy_cell])
        if of_sockets:
            menu.addAction(actions.copy_endpoint)
        menu.addMenu(self._copying.menu(menu))
        menu.addAction(actions.copy_card)
        menu.addSeparator()
        if narrowing := self._narrowing_actions(menu):
            menu.addActions(narrowing)
            menu.addSeparator()
        menu.addAction(actions.watch_menu.menuAction())  # `addMenu` would have the menu deleted with this one
        menu.addActions([actions.favourite, actions.note, actions.new_entry])
        if actions.edit_entry.isEnabled():
            menu.addActions([actions.edit_entry, actions.delete_entry])
        if of_sockets:
            menu.setToolTipsVisible(True)  # they say why a thing cannot be done
            menu.addSeparator()
            menu.addActions([actions.close_connection, actions.end_process])
        if isinstance(page, ProcessPage):
            menu.addSeparator()
            menu.addActions([page.open_all, page.close_all])
        menu.popup(place)

    def _narrowing_actions(self, parent: QObject) -> list[QAction]:
        """Return what asks the search for the value of the current cell of the live page, and for all but it."""
        current, shown = self._page().current, self._page().current_column
        column = next((column for column in self._live.columns if shown and column.id == shown.id), None)
        if column is None or not isinstance(current, Socket) or not (word := self._live.narrowing(column, current)):
            return []
        value = one_line(column.text(current))
        value = value if len(value) <= _MOST_QUOTED else value[:_MOST_QUOTED] + "…"
        actions = []
        for told, excluded in ((self.tr("Only %1: %2"), False), (self.tr("Without %1: %2"), True)):
            text = fill(told, column.title, value)
            action = QAction(text.replace("&", "&&"), parent)
            wanted = narrowed(self._search.text, word, excluded=excluded)
            action.setEnabled(len(wanted) <= MAX_LENGTH)
            action.triggered.connect(lambda _, wanted=wanted: self._search.set_text(wanted))
            actions.append(action)
        return actions
