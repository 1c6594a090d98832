"""The live half of the window, and what joins it to the reference: live pages, port card, menus and what they do."""

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QVBoxLayout

from portgui.models.all_owners import AllOwners
from portgui.models.laid_catalog import LaidCatalog
from portgui.models.live import LiveModel
from portgui.models.own_notes import OwnNotes
from portgui.models.port_card import Card, entry_card, process_card, socket_card
from portgui.models.process_tree import ProcessGroup, ProcessTreeModel
from portgui.models.registry_update import RegistryUpdate
from portgui.models.remote_hosts import RemoteHosts
from portgui.models.search_hint import entries_hint, sockets_hint
from portgui.models.socket_monitor import SocketMonitor
from portgui.models.traffic import Gauge
from portgui.models.watching import Watching
from portgui.overrides import override
from portgui.ports import PortRange
from portgui.registry.entry import Entry
from portgui.registry.own import PortNote
from portgui.settings import Settings
from portgui.sockets.socket import Kind, Snapshot, Socket, Unseen
from portgui.widgets.actions import Actions
from portgui.widgets.appearance import apply_appearance
from portgui.widgets.copying import Copying
from portgui.widgets.elided_label import ElidedLabel
from portgui.widgets.ending import Ending
from portgui.widgets.exporting import Exporting
from portgui.widgets.freshness import Freshness
from portgui.widgets.keeping import Keeping
from portgui.widgets.kind_bar import KindBar
from portgui.widgets.live_head import LiveHead
from portgui.widgets.main_window import MainWindow
from portgui.widgets.owners import Owners
from portgui.widgets.port_card import PortCardPane
from portgui.widgets.process_page import ProcessPage
from portgui.widgets.row_menu import RowMenu
from portgui.widgets.table_page import TablePage
from portgui.widgets.telling import Telling, Watchable
from portgui.widgets.tools import Tools
from portgui.widgets.tray import Tray

if TYPE_CHECKING:
    from portgui.registry.own import OwnEntry

_log: Final = logging.getLogger(__name__)
_WRITE_CARD: Final = QEvent.Type(QEvent.registerEventType())
_AFTER_PAINTING: Final = Qt.EventPriority.LowEventPriority.value - 1
"""The priority of what waits until the window is painted: Qt posts the request to paint with the low one."""
_MESSAGE_MS: Final = 4000
_FIRST_SORTING: Final = "port"
"""What the live table is sorted by at first."""


class LiveHalf(QObject):
    """Shows the sockets of this computer in a window that shows the reference, and carries out its actions."""

    def __init__(
        self,
        window: MainWindow,
        settings: Settings,
        monitor: SocketMonitor,
        update: RegistryUpdate,
        own: OwnNotes,
        hosts: RemoteHosts,
        watching: Watching,
        owners: AllOwners,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self._monitor = monitor
        self._own = own
        self._hosts = hosts
        self._watching = watching
        self._owners = owners
        catalog = window.catalog
        self._reference = LaidCatalog(catalog, own, self)
        self._gauge = Gauge()
        self._failure = ""
        self._query = window.query
        self._actions = Actions(window)
        self._actions.fill(window.menus)
        window.search.set_pause(self._actions.pause)
        self._model = LiveModel(catalog.service_name, settings.highlight_ms, hosts.name, catalog.unusual, self)
        self._kind_bar = KindBar()
        self._head = LiveHead(self._kind_bar)
        self.live = TablePage[Socket](
            self._model, self.tr("In use here"), self._why_no_sockets, first_sorting=_FIRST_SORTING
        )
        self.tree = ProcessPage(
            ProcessTreeModel(self._model, self),
            self.tr("In use here, by process"),
            self._why_no_sockets,
            lambda: self.live.shown_columns,
        )
        self._arrange()
        self._card_follows = False
        """Whether the card is still that of another row; see `_show_card`."""
        self._make_status_bar()
        self._connect(update)

    # What the two halves tell each other

    def holders(self, entry: Entry) -> Sequence[Socket]:
        """Return the sockets that hold a port of an entry on this computer."""
        sockets = self._model.snapshot.on_ports(entry.ports) if entry.ports else ()
        return [socket for socket in sockets if entry.mark(socket.transport) and socket.unseen is not Unseen.KERNEL]

    @property
    def held_ports(self) -> Sequence[int]:
        """The local port numbers of the sockets of this computer, in order."""
        return self._model.snapshot.ports

    def _card(self) -> Card | None:
        """Return the card of the current row of the page that is shown."""
        snapshot, window = self._model.snapshot, self._window
        if window.on_reference:
            entry = window.reference.current
            if entry is None:
                return None
            on_number = window.catalog.on_port(entry.ports.first) if entry.ports else []
            others = [other for other in on_number if other.key != entry.key]
            notes = self._notes_on(self._ports)
            return entry_card(
                entry,
                others,
                self.holders(entry),
                snapshot.ephemeral,
                window.catalog.date,
                notes,
                snapshot.interfaces,
                self._model.unusual,
            )
        current = self.page.current
        if isinstance(current, ProcessGroup):
            counts = self.tree.model.counts(current)
            return process_card(
                current.example, current.sockets, counts, snapshot.interfaces, askable=self._owners.possible
            )
        socket = self._socket
        if socket is None:
            return None
        endpoint, program = self._model.service_end(socket)
        port = endpoint.port
        entries = window.catalog.likely(port, socket.transport, program) or window.catalog.on_port(port)
        holders = snapshot.on_ports(PortRange(socket.local.port))
        notes = self._notes_on(PortRange(port))
        carried = self._gauge.read(socket, snapshot)
        return socket_card(
            socket,
            port,
            entries,
            holders,
            notes,
            snapshot.interfaces,
            self._model.unusual,
            carried,
            askable=self._owners.possible,
        )

    @property
    def page(self) -> TablePage[Any]:
        """The live page that is shown when the window does not show the reference: table, or view by process."""
        return self.tree if self._actions.by_process.isChecked() else self.live

    @property
    def _socket(self) -> Socket | None:
        """The current socket of the live page; `None` on the other page, and where the row of a process is current."""
        current = self._window.page.current
        return current if isinstance(current, Socket) else None

    @property
    def _ports(self) -> PortRange | None:
        """The numbers of the current row; `None` for none."""
        window = self._window
        return window.entry_ports if window.on_reference else self._ports_of(window.page.current)

    def _ports_of(self, record: object) -> PortRange | None:
        """Return the numbers of a record of either page; `None` for none, as the row of a process has."""
        if isinstance(record, Entry):
            return record.ports
        return PortRange(self._model.snapshot.service_endpoint(record).port) if isinstance(record, Socket) else None

    def _show_own(self, own: "Sequence[OwnEntry]") -> bool:
        """Select the rows of own entries on the reference page; say whether it shows any."""
        own_ids = {each.own_id for each in own}
        on_ports = (entry for each in own for entry in self._window.catalog.on_port(each.ports.first))
        entries = [entry for entry in on_ports if entry.local and entry.local.own_id in own_ids]
        return self._window.reference.select_records(entries)

    def _notes_on(self, ports: PortRange | None) -> list[PortNote]:
        """Return what the user keeps of numbers, and of ranges that a single one lies in."""
        if ports is None:
            return []
        return self._own.data.notes_on(ports.first) if len(ports) == 1 else [self._own.data.note_of(ports)]

    # How it is made

    def _arrange(self) -> None:
        column = QVBoxLayout(self._window.live_place)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self._head, self.live, self.tree):
            column.addWidget(part)
        column.setStretchFactor(self.live, 1)
        column.setStretchFactor(self.tree, 1)
        self.tree.hide()
        copy_button = QPushButton(self.tr("Copy card"))
        copy_button.clicked.connect(self._actions.copy_card.trigger)
        copy_as_button = QPushButton(self.tr("Copy as …"))
        copy_as_button.clicked.connect(self._actions.copy_as.trigger)
        watch_button = QPushButton(self.tr("Watch"))
        watch_button.setMenu(self._actions.watch_menu)
        note_button = QPushButton(self.tr("Note …"))
        note_button.clicked.connect(self._actions.note.trigger)
        self._favourite_button = QToolButton()
        self._favourite_button.setText("★")
        self._favourite_button.setCheckable(True)
        self._favourite_button.setAccessibleName(self.tr("Favourite"))
        self._favourite_button.setToolTip(self.tr("Favourite (Ctrl+D)"))
        self._favourite_button.clicked.connect(self._actions.favourite.trigger)
        self._actions.favourite.changed.connect(self._show_favourite)
        self._actions.note.enabledChanged.connect(note_button.setEnabled)
        self._pane = PortCardPane([copy_button, copy_as_button], [watch_button, note_button, self._favourite_button])
        self._pane.link_clicked.connect(self._follow)
        layout = self._window.card_place.layout()
        if layout is not None:
            layout.addWidget(self._pane)

    def _make_status_bar(self) -> None:
        self._sockets_label = ElidedLabel()
        self._freshness = Freshness(self._monitor, self._model, self._settings, self._actions)
        self._filter_button = QToolButton()
        self._filter_button.setText(self.tr("Filter active – clear"))
        self._filter_button.hide()
        self._filter_button.clicked.connect(self._actions.clear.trigger)
        bar = self._window.statusBar()
        bar.addPermanentWidget(self._filter_button)  # what is not permanent gives way to messages
        bar.addPermanentWidget(self._sockets_label)
        bar.addPermanentWidget(self._freshness)

    def _connect(self, update: RegistryUpdate) -> None:
        window, actions = self._window, self._actions
        window.filtered.connect(self._on_filter_changed)
        window.page_changed.connect(self._on_page_changed)
        self._kind_bar.changed.connect(self._on_filter_changed)
        self._copying = Copying(
            window,
            actions,
            self._settings,
            self._model,
            lambda: window.page,
            self._current_card,
            lambda: window.catalog,
        )
        exporting = Exporting(window, actions, self._settings, self._copying.rows, self._export_name)
        self._ending = Ending(window, actions, self._monitor, self._model, (self.live, self.tree))
        owners = Owners(window, actions, self._owners)
        row_menu = RowMenu(
            window, actions, window.search, self._model, self._copying, lambda: window.page, window.reference
        )
        for page in (window.reference, self.live, self.tree):
            page.current_changed.connect(self._show_card)
            page.activated.connect(self._cross_over)
            page.menu_wanted.connect(row_menu.open)
            page.view.selectionModel().selectionChanged.connect(self._copying.enable)
        self._monitor.begun.connect(self._model.await_snapshot)
        self._monitor.snapshot.connect(self._on_snapshot)
        self._monitor.failed.connect(self._on_failed)
        self._freshness.pause_by_space(self.live.view)
        self._freshness.pause_by_space(self.tree.view)
        actions.by_process.toggled.connect(self._set_by_process)
        actions.find.triggered.connect(window.search.start_typing)
        slash = QShortcut(QKeySequence("/"), window)
        slash.activated.connect(window.search.start_typing)
        actions.clear.triggered.connect(self._clear_filter)
        actions.show_reference.triggered.connect(lambda: window.show_page(reference=True))
        actions.show_live.triggered.connect(lambda: window.show_page(reference=False))
        actions.cross.triggered.connect(self._cross_over)
        actions.card_shown.toggled.connect(window.set_card_shown)
        actions.appearances.triggered.connect(lambda choice: self._set_appearance(choice.data()))
        actions.sort_menu.aboutToShow.connect(self._fill_sort_menu)
        actions.columns_menu.aboutToShow.connect(self._fill_columns_menu)
        self._keeping = Keeping(
            window,
            actions,
            self._own,
            lambda: self._ports,
            self._ports_of,
            lambda: window.page,
            self._show_own,
        )
        self._freshness.second.connect(self._own.look)
        update.replaced.connect(self._reference.replace)
        self._reference.changed.connect(self._show_catalog)
        tools = Tools(window, actions, update, self._owners, lambda: window.catalog, lambda: self._reference.services)
        self._tray = Tray(window, actions, self._settings)
        self._tray.changed.connect(self.look)
        telling = Telling(window, actions, self._settings, self._watching, self._tray, self._watchable)
        for part in (self._copying, exporting, self._ending, owners, self._keeping, tools, telling):
            part.told.connect(self._tell)
        self._watching.changed.connect(self.look)
        self._head.exposed_wanted.connect(self._show_exposed)
        self._hosts.changed.connect(lambda: self._model.touch("remote-host"))
        actions.host_names.toggled.connect(self._set_host_names)
        actions.quit.triggered.connect(window.quit)

    # The filter

    @Slot()
    def _on_filter_changed(self) -> None:
        query = self._window.query
        self._model.show_matches(query, self._window.search.transports, self._kind_bar.kinds)
        if query != self._query:
            self._query = query
            for page in (self.live, self.tree):
                page.show_answer(bool(query.alternatives))
        self._show_hint()
        self._show_counts()

    def _show_hint(self) -> None:
        """Say beside the search field what was forgiven in it, or left out, for the page that is shown."""
        window = self._window
        if window.on_reference:
            window.search.show_hint(entries_hint(window.query, window.reference_model.corrections))
        else:
            window.search.show_hint(sockets_hint(window.query, self._model.corrections))

    @Slot()
    def _clear_filter(self) -> None:
        self._kind_bar.set_kinds(frozenset())
        self._window.clear_filter()

    @Slot()
    def _show_exposed(self) -> None:
        """Show the sockets that other computers can reach, and no others."""
        self._window.search.reset()
        self._kind_bar.set_kinds(frozenset({Kind.EXPOSED}))

    def _watchable(self) -> Watchable:
        """Return the port and the program of the current row, where there is something to watch."""
        if self._window.on_reference:
            return Watchable(self._ports)
        current = self.page.current
        if isinstance(current, ProcessGroup):
            return Watchable(None, (current.process and current.process.name) or None)
        socket = self._socket
        if socket is None:
            return Watchable()
        is_ours = self._model.snapshot.service_endpoint(socket) is socket.local
        program = socket.process.name if socket.process else None
        return Watchable(PortRange(socket.local.port) if is_ours else None, program or None)

    @property
    def matching(self) -> int:
        """How many sockets match the filter."""
        return self._model.matching

    def _show_counts(self) -> None:
        sockets = self._model.matching
        self._window.show_sockets_count(sockets)
        self._filter_button.setVisible(self._window.is_filtered or bool(self._kind_bar.kinds))
        snapshot = self._model.snapshot
        if snapshot.taken_at:
            listening = self.tr("%Ln listening", "", self._model.listening)
            shown = self.tr("%Ln shown", "", sockets)
            self._sockets_label.setText(
                ", ".join((self.tr("%Ln sockets", "", len(snapshot.sockets)), listening, shown))
            )

    def _why_no_sockets(self) -> str:
        search = self._window.search
        if self._failure:
            return self.tr("The sockets of this computer could not be read.")
        if not self._model.snapshot.taken_at:
            return self.tr("Reading the sockets of this computer …")
        if not search.transports:
            return self.tr("No transport is ticked. Tick TCP or UDP above to see sockets.")
        if not self._model.snapshot.sockets:
            return self.tr("No TCP or UDP port is in use on this computer.")
        hidden = self._model.count(search.query)
        if hidden:
            return self.tr("Nothing matches with these check boxes and buttons. Without them: %Ln sockets.", "", hidden)
        if search.query.beyond:
            return self.tr("Port numbers end at 65535.")
        return self.tr("Nothing on this computer matches “%1”.").replace("%1", self._window.searched)

    # What happens

    @Slot(object)
    def _on_snapshot(self, snapshot: Snapshot) -> None:
        self._failure = ""
        first = not self._model.snapshot.taken_at
        corrections = self._model.corrections
        self._model.show_snapshot(snapshot, self._monitor.difference)
        if first:
            self._window.reference_model.show_first_holders()
        elif self._monitor.difference:  # drawing the entries anew is most of what a quiet second would cost
            self._window.reference_model.show_holders()
        only_own = self.tr(
            "Only the sockets of your own programs are shown: the system lets an administrator see the others."
        )
        for part in (self.live, self.tree):
            part.show_banner(only_own if snapshot.only_own else "")
        self.page.explain_emptiness()
        if self._freshness.was_asked():
            for page in (self._window.reference, self.live):
                page.show_waiting()
        if self._model.corrections != corrections:
            self._show_hint()
        reached = self._monitor.exposure
        self._head.show_exposure(reached)
        self._head.show_sight(snapshot.other_namespaces, administrator=self._owners.administrator)
        self._tray.show_exposed(reached.sockets, self._head.sentence)
        self._watching.show_snapshot(snapshot)
        self._show_counts()
        self._freshness.tell()
        self._show_card()

    @Slot(str)
    def _on_failed(self, reason: str) -> None:
        self._failure = reason
        self._model.await_none()
        for page in (self.live, self.tree):
            page.show_banner(self.tr("The sockets could not be read: %1").replace("%1", reason))
            page.explain_emptiness()

    @Slot(str)
    def _tell(self, text: str) -> None:
        self._window.statusBar().showMessage(text, _MESSAGE_MS)

    @Slot()
    def _show_card(self) -> None:
        """Follow the current row: what can be done with it at once, the card when the table has been painted."""
        if not self._card_follows:
            self._card_follows = True
            QCoreApplication.postEvent(self, QEvent(_WRITE_CARD), _AFTER_PAINTING)
        self._copying.enable()
        self._keeping.enable()
        self._ending.enable()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() != _WRITE_CARD:
            return super().event(event)
        self._current_card()
        return True

    def _current_card(self) -> Card | None:
        """Return the card that is shown, after that of the current row was written if it was not there yet."""
        if self._card_follows:
            self._card_follows = False
            self._pane.show_card(self._card())
        return self._pane.card

    @Slot()
    def _show_favourite(self) -> None:
        self._favourite_button.setEnabled(self._actions.favourite.isEnabled())
        self._favourite_button.setChecked(self._actions.favourite.isChecked())

    @Slot()
    def _on_page_changed(self) -> None:
        self._show_hint()
        self._show_card()

    def _cross_query(self) -> str | None:
        """Return the search text that shows the current row's port on the other page."""
        if not self._window.on_reference:
            socket = self._socket
            return str(self._model.snapshot.service_endpoint(socket).port) if socket else None
        entry = self._window.reference.current
        return str(entry.ports) if entry and entry.ports else None

    @Slot()
    def _cross_over(self) -> None:
        """Go from an entry to the sockets on its port, or from a socket to the entries of its port.

        Where nothing is selected, the search stays as it is.
        """
        text, search = self._cross_query(), self._window.search
        to_reference = not self._window.on_reference
        if text is not None and search.text.strip() != text:
            search.set_text(text)
        self._window.show_page(reference=to_reference)

    @Slot(str)
    def _follow(self, target: str) -> None:
        """Follow a link of the port card: to an entry, or into the browser."""
        kind, _, rest = target.partition(":")
        if kind == "port":
            self._window.search.set_text(rest)
            self._window.show_page(reference=True)
        elif kind in ("https", "http"):
            QDesktopServices.openUrl(QUrl(target))

    @Slot()
    def _fill_columns_menu(self) -> None:
        self._actions.columns_menu.clear()
        self._actions.columns_menu.addActions(self._window.page.column_actions(self._actions.columns_menu))

    @Slot()
    def _fill_sort_menu(self) -> None:
        self._actions.sort_menu.clear()
        self._actions.sort_menu.addActions(self._window.page.sort_actions(self._actions.sort_menu))

    def _export_name(self) -> str:
        return "portgui-ports" if self._window.on_reference else "portgui-sockets"

    @Slot(bool)
    def _set_host_names(self, on: bool) -> None:
        self._settings.host_names = on
        self._hosts.set_on(on)
        for page in (self.live, self.tree):
            page.show_column("remote-host", on)

    @Slot(bool)
    def _set_by_process(self, on: bool) -> None:
        """Show the sockets by process, or in a table; selection and keyboard go along."""
        self._settings.by_process = on
        before, after = (self.live, self.tree) if on else (self.tree, self.live)
        had_focus = before.view.hasFocus()
        chosen = before.records(selected=True)
        self.tree.model.follow(on)
        before.hide()
        after.show()
        after.select_records(chosen)
        if had_focus:
            after.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        after.explain_emptiness()
        self._on_page_changed()

    def _set_appearance(self, name: str) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_appearance(application, name)
        self._settings.appearance = name

    # The reference

    @Slot()
    def _show_catalog(self) -> None:
        """Show the reference as it is in use now; filter, selection and places stay."""
        catalog = self._reference.catalog
        self._model.set_service_name(catalog.service_name)
        self._model.set_usual_software(catalog.unusual)
        self._window.show_catalog(catalog)
        self._show_card()

    # What is remembered

    def restore(self) -> None:
        """Show columns, sorting and filter as they were remembered."""
        settings, actions = self._settings, self._actions
        self.live.restore(settings.live_columns, settings.live_sorting)
        self.tree.restore(settings.tree_columns, settings.tree_sorting)
        for choice in actions.appearances.actions():
            choice.setChecked(choice.data() == settings.appearance)
        before = actions.host_names.blockSignals(True)  # it would show the column, which may have been hidden since
        actions.host_names.setChecked(settings.host_names)
        actions.host_names.blockSignals(before)
        self._hosts.set_on(settings.host_names)
        actions.by_process.setChecked(settings.by_process)
        before = actions.card_shown.blockSignals(True)
        actions.card_shown.setChecked(settings.card_shown)
        actions.card_shown.blockSignals(before)
        self._kind_bar.set_kinds(settings.kinds)
        self._on_page_changed()

    def remember(self) -> None:
        """Put columns, sorting and filter into the settings."""
        settings = self._settings
        settings.live_columns = self.live.columns
        settings.live_sorting = self.live.sorting
        settings.tree_columns = self.tree.columns
        settings.tree_sorting = self.tree.sorting
        settings.kinds = self._kind_bar.kinds

    # Start and end

    def start(self) -> None:
        """Begin to read the sockets, and read what this computer and the user say of ports."""
        self._tray.start()
        self.look()
        self._reference.read()

    def start_tray(self) -> bool:
        """Show the tray icon if it is wanted; say whether there is one now."""
        self._tray.start()
        return self._tray.shown

    def leave_tray(self) -> bool:
        """Take the tray icon away for good; say whether there was one."""
        shown = self._tray.shown
        self._tray.stop()
        return shown

    def explain_closing(self) -> None:
        """Say where the program stays, if it does, when its window is closed."""
        self._tray.explain_closing()

    @Slot()
    def look(self) -> None:
        """Read the sockets while somebody can see them, and slowly while there is something to watch or to count."""
        window = self._window
        background = window.is_started and bool(self._watching.watches or self._tray.shown)
        self._freshness.show_for(window, painted=window.is_painted, background=background)
