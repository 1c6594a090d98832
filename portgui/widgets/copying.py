"""What the actions of copying and selecting do, on the page that is shown or in the text that has the keyboard."""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QTextEdit, QWidget

from portgui.models.port_card import Card
from portgui.models.table_copy import one_line
from portgui.sockets.socket import Socket
from portgui.widgets.actions import Actions
from portgui.widgets.table_page import TablePage

_MOST_TOLD: Final = 200


class Copying(QObject):
    """Carries out the copying of a window."""

    told = Signal(str)
    """What lies in the clipboard now, for the status bar."""

    def __init__(
        self,
        window: QWidget,
        actions: Actions,
        page: Callable[[], TablePage[Any]],
        card: Callable[[], Card | None],
    ) -> None:
        """Take the page and the card that are shown as functions: they change."""
        super().__init__(window)
        self._actions = actions
        self._page = page
        self._card = card
        actions.copy.triggered.connect(self._copy_rows)
        actions.copy_cell.triggered.connect(lambda: self._to_clipboard(one_line(page().cell_text())))
        actions.copy_endpoint.triggered.connect(self._copy_endpoint)
        actions.copy_card.triggered.connect(self._copy_card)
        actions.select_all.triggered.connect(self._select_all)

    @Slot()
    def enable(self) -> None:
        """Enable what there is something to copy for."""
        page = self._page()
        current = page.current
        self._actions.copy.setEnabled(page.view.selectionModel().hasSelection())
        self._actions.copy_cell.setEnabled(current is not None)
        self._actions.copy_endpoint.setEnabled(isinstance(current, Socket))
        self._actions.copy_card.setEnabled(self._card() is not None)

    @Slot()
    def _copy_rows(self) -> None:
        focus = QApplication.focusWidget()
        if isinstance(focus, QTextEdit) and focus.textCursor().hasSelection():
            focus.copy()
        elif count := self._page().copy_rows():
            self.told.emit(self.tr("%Ln rows copied", "", count))

    def _to_clipboard(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.told.emit(self.tr("Copied: %1").replace("%1", text.partition("\n")[0][:_MOST_TOLD]))

    @Slot()
    def _copy_endpoint(self) -> None:
        if isinstance(socket := self._page().current, Socket):
            self._to_clipboard(str(socket.local))

    @Slot()
    def _copy_card(self) -> None:
        if card := self._card():
            self._to_clipboard(card.as_text())

    @Slot()
    def _select_all(self) -> None:
        focus = QApplication.focusWidget()
        if isinstance(focus, QLineEdit | QTextEdit):
            focus.selectAll()
        else:
            self._page().view.selectAll()
