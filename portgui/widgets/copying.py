"""What the actions of copying and selecting do, on the page that is shown or in the text that has the keyboard."""

import functools
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QMimeData, QObject, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QTextEdit, QWidget

from portgui.models.live import LiveModel
from portgui.models.port_card import Card
from portgui.models.table_copy import one_line
from portgui.registry.catalog import Catalog
from portgui.registry.entry import Entry, entry_object
from portgui.settings import Settings
from portgui.sockets.plain import socket_object
from portgui.sockets.socket import Socket
from portgui.widgets.actions import Actions
from portgui.widgets.table_page import TablePage

if TYPE_CHECKING:
    from portgui.models.copy_commands import Subject
    from portgui.models.copy_forms import Form, Selection

_MOST_TOLD: Final = 200
_IN_MENU: Final = (
    *("address-port", "remote-address-port", "url"),
    *("ss", "get-net", "lsof", "nc", "test-net", "curl", "ssh", "ufw"),
    *("csv", "markdown", "json"),
)
"""The forms that the context menu offers, where they are possible."""


class Copying(QObject):
    """Carries out the copying of a window."""

    told = Signal(str)
    """What lies in the clipboard now, for the status bar."""

    def __init__(
        self,
        window: QWidget,
        actions: Actions,
        settings: Settings,
        live: LiveModel,
        page: Callable[[], TablePage[Any]],
        card: Callable[[], Card | None],
        catalog: Callable[[], Catalog],
    ) -> None:
        """Take the page and the card that are shown, and the reference, as functions: they change."""
        super().__init__(window)
        self._window = window
        self._actions = actions
        self._settings = settings
        self._live = live
        self._page = page
        self._card = card
        self._catalog = catalog
        actions.copy.triggered.connect(self._copy_rows)
        actions.copy_cell.triggered.connect(lambda: self._to_clipboard(one_line(page().cell_text())))
        actions.copy_endpoint.triggered.connect(self._copy_endpoint)
        actions.copy_as.triggered.connect(self._ask_how)
        actions.copy_card.triggered.connect(self._copy_card)
        actions.select_all.triggered.connect(self._select_all)

    @Slot()
    def enable(self) -> None:
        """Enable what there is something to copy for."""
        page = self._page()
        current = page.current
        for action in (self._actions.copy, self._actions.copy_as, self._actions.export_selected):
            action.setEnabled(page.view.selectionModel().hasSelection())
        self._actions.copy_cell.setEnabled(current is not None)
        self._actions.copy_endpoint.setEnabled(isinstance(current, Socket))
        self._actions.copy_card.setEnabled(current is not None)

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

    # Copy as

    def rows(self, selected: bool) -> "Selection[Any]":
        """Return the selected rows of the page that is shown, or all that it shows."""
        from portgui.models.copy_forms import Selection  # the forms are read at their first use, not at the start

        page = self._page()
        known: dict[int, Subject] = {}  # every form asks for the same ones, and the selection keeps the records

        def subject(record: Entry | Socket) -> "Subject":
            made = known.get(id(record))
            if made is None:
                made = known[id(record)] = self._subject(record)
            return made

        return Selection(
            page.records(selected),
            page.shown_columns,
            subject,
            self._as_object,
            page.current_column,
        )

    def menu(self, parent: QWidget) -> QMenu:
        """Return a menu of the forms that are most useful for the selected rows, and of the way to the others."""
        menu = QMenu(self.tr("Copy as"), parent)
        rows = self.rows(selected=True)
        group = None
        for form in self._forms:
            if form.id in _IN_MENU and not form.refusal(rows):
                if group not in (None, form.group):
                    menu.addSeparator()
                group = form.group
                action = QAction(form.title.replace("&", "&&"), menu)
                action.triggered.connect(functools.partial(self._copy_as, form, rows))
                menu.addAction(action)
        menu.addSeparator()
        menu.addAction(self._actions.copy_as)
        menu.setEnabled(self._actions.copy_as.isEnabled())
        return menu

    @functools.cached_property
    def _forms(self) -> "tuple[Form, ...]":
        from portgui.models.copy_forms import forms

        return forms(sys.platform)

    @functools.cached_property
    def _login(self) -> str:
        """Who reaches this computer how from another one, as far as it knows itself; empty where it does not."""
        import getpass
        import platform

        try:
            return f"{getpass.getuser()}@{platform.node()}" if platform.node() else ""
        except (OSError, KeyError):  # an account without a name
            return ""

    def _subject(self, record: Entry | Socket) -> "Subject":
        from portgui.models.copy_commands import entry_subject, socket_subject

        if isinstance(record, Entry):
            return entry_subject(record)
        endpoint, program = self._live.service_end(record)
        service = self._catalog().service(endpoint.port, record.transport, program)
        return socket_subject(record, service, endpoint, self._login)

    def _as_object(self, record: Entry | Socket) -> dict[str, Any]:
        if isinstance(record, Entry):
            return entry_object(record)
        live = self._live
        owner = live.unusual(record)
        unusual = (owner.program, owner.normally) if owner else None
        return socket_object(record, live.service(record), live.snapshot.interfaces, unusual)

    @Slot()
    def _ask_how(self) -> None:
        from portgui.widgets.copy_dialog import CopyDialog

        rows = self.rows(selected=True)
        dialog = CopyDialog(self._forms, rows, self._settings.copy_form, self._window)
        dialog.chosen.connect(lambda form: self._copy_as(form, rows))
        dialog.open()

    def _copy_as(self, form: "Form", rows: "Selection[Any]", _: bool = False) -> None:
        text = form.text(rows)
        if not text:  # of very many rows it was not known before
            self.told.emit(self.tr("No row can be copied in this form."))
            return
        data = QMimeData()
        data.setText(text)
        if form.mime:
            data.setData(form.mime, text.encode())
        QGuiApplication.clipboard().setMimeData(data)
        self._settings.copy_form = form.id
        self.told.emit(self.tr("Copied: %1").replace("%1", text.partition("\n")[0][:_MOST_TOLD]))

    @Slot()
    def _select_all(self) -> None:
        focus = QApplication.focusWidget()
        if isinstance(focus, QLineEdit | QTextEdit):
            focus.selectAll()
        else:
            self._page().view.selectAll()
