"""The window: search bar, the two pages, the port card, menus and status bar; one filter, one current row."""

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QDesktopServices,
    QHideEvent,
    QKeySequence,
    QPaintEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QMainWindow,
    QPushButton,
    QSplitter,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from portgui.models.all_owners import AllOwners
from portgui.models.live import LiveModel
from portgui.models.own_notes import OwnNotes
from portgui.models.port_card import Card, entry_card, process_card, socket_card
from portgui.models.process_tree import ProcessGroup, ProcessTreeModel
from portgui.models.reference import ReferenceModel
from portgui.models.registry_update import RegistryUpdate
from portgui.models.remote_hosts import RemoteHosts
from portgui.models.search_hint import entries_hint, sockets_hint
from portgui.models.socket_monitor import SocketMonitor
from portgui.models.traffic import Gauge
from portgui.models.watching import Watching
from portgui.overrides import override
from portgui.ports import ALL_TRANSPORTS, PortRange, Transport
from portgui.query import Query
from portgui.registry.catalog import Catalog
from portgui.registry.entry import EVERYTHING, Entry, EntryFilter
from portgui.settings import Settings
from portgui.sockets.socket import Kind, Snapshot, Socket, Unseen
from portgui.widgets.actions import Actions
from portgui.widgets.appearance import apply_appearance
from portgui.widgets.copying import Copying
from portgui.widgets.ending import Ending
from portgui.widgets.exporting import Exporting
from portgui.widgets.filter_bars import EntryFilterBar, KindBar
from portgui.widgets.freshness import Freshness
from portgui.widgets.keeping import Keeping
from portgui.widgets.live_head import LiveHead
from portgui.widgets.owners import Owners
from portgui.widgets.port_card import PortCardPane
from portgui.widgets.process_page import ProcessPage
from portgui.widgets.row_menu import RowMenu
from portgui.widgets.search_bar import SearchBar
from portgui.widgets.table_page import TablePage
from portgui.widgets.telling import Telling, Watchable
from portgui.widgets.tools import Tools
from portgui.widgets.tray import Tray

if TYPE_CHECKING:
    from portgui.registry.own import PortNote
    from portgui.registry.services import ServicesFile

_log: Final = logging.getLogger(__name__)
_MESSAGE_MS: Final = 4000
_MOST_QUOTED: Final = 60
_REFERENCE: Final = 0
_LIVE: Final = 1


class MainWindow(QMainWindow):
    """The whole window. It gets its data from a catalog and a monitor and remembers its looks in the settings."""

    first_painted = Signal()
    """The window has been painted for the first time, with all its entries."""
    started = Signal()
    """It has been painted, or it is in the tray; in any case the start is over."""

    def __init__(
        self,
        catalog: Catalog,
        problem: str,
        monitor: SocketMonitor,
        settings: Settings,
        update: RegistryUpdate,
        own: OwnNotes,
        hosts: RemoteHosts,
        watching: Watching,
        owners: AllOwners,
    ) -> None:
        super().__init__()
        self._bare = catalog
        """The reference with what this computer says, without what the user keeps."""
        self._services: ServicesFile | None = None
        """What the services file of this computer says, once it was read."""
        self._own = own
        self._catalog = catalog
        self._problem = problem
        self._monitor = monitor
        self._settings = settings
        self._update = update
        self._hosts = hosts
        self._watching = watching
        self._owners = owners
        self._gauge = Gauge()
        self._failure = ""
        self._query = Query.parse("")
        self._transports: frozenset[Transport] = ALL_TRANSPORTS
        self._painted = False
        self._started = False
        self._sizes: list[int] = []
        """Of pages and port card, while the card is not shown."""
        self.setWindowTitle("PortGUI")
        self._actions = Actions(self)
        self._actions.fill(self.menuBar())
        self._reference_model = ReferenceModel(catalog, self._holders, self)
        self._live_model = LiveModel(catalog.service_name, settings.highlight_ms, hosts.name, catalog.unusual, self)
        self._entry_bar = EntryFilterBar()
        self._kind_bar = KindBar()
        self._live_head = LiveHead(self._kind_bar)
        self.reference = TablePage[Entry](
            self._reference_model, self.tr("Reference"), self._why_no_entries, self._entry_bar
        )
        self.live = TablePage[Socket](self._live_model, self.tr("In use here"), self._why_no_sockets)
        self.tree = ProcessPage(
            ProcessTreeModel(self._live_model, self),
            self.tr("In use here, by process"),
            self._why_no_sockets,
            lambda: self.live.shown_columns,
        )
        self.search = SearchBar(self._actions.pause)
        self._arrange()
        self._make_status_bar()
        self._connect()
        self._restore()

    # What the two halves tell each other

    def _holders(self, entry: Entry) -> Sequence[Socket]:
        """Return the sockets that hold a port of an entry on this computer."""
        sockets = self._live_model.snapshot.on_ports(entry.ports) if entry.ports else ()
        return [socket for socket in sockets if entry.mark(socket.transport) and socket.unseen is not Unseen.KERNEL]

    def _card(self) -> Card | None:
        """Return the card of the current row of the page that is shown."""
        snapshot = self._live_model.snapshot
        if self._pages.currentIndex() == _REFERENCE:
            entry = self.reference.current
            if entry is None:
                return None
            on_number = self._catalog.on_port(entry.ports.first) if entry.ports else []
            others = [other for other in on_number if other.key != entry.key]
            notes = self._notes_on(self._ports)
            return entry_card(
                entry,
                others,
                self._holders(entry),
                snapshot.ephemeral,
                self._catalog.date,
                notes,
                snapshot.interfaces,
                self._live_model.unusual,
            )
        current = self._page.current
        if isinstance(current, ProcessGroup):
            counts = self.tree.model.counts(current)
            return process_card(current.sockets, counts, snapshot.interfaces, askable=self._owners.possible)
        socket = self._socket
        if socket is None:
            return None
        port = snapshot.service_endpoint(socket).port
        entries = self._catalog.on_port(port, socket.transport) or self._catalog.on_port(port)
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
            self._live_model.unusual,
            carried,
            askable=self._owners.possible,
        )

    @property
    def _socket(self) -> Socket | None:
        """The current socket of the live page; `None` on the other page, and where the row of a process is current."""
        current = self._page.current
        return current if isinstance(current, Socket) else None

    @property
    def _ports(self) -> PortRange | None:
        """The numbers of the current row, or of a range that number which is asked for; `None` for none."""
        if self._page is not self.reference:
            socket = self._socket
            return PortRange(self._live_model.snapshot.service_endpoint(socket).port) if socket else None
        entry = self.reference.current
        if entry is None or entry.ports is None:
            return None
        asked = self._query.port
        return PortRange(asked) if asked is not None and asked in entry.ports else entry.ports

    def _notes_on(self, ports: PortRange | None) -> "list[PortNote]":
        """Return what the user keeps of numbers, and of ranges that a single one lies in."""
        if ports is None:
            return []
        return self._own.data.notes_on(ports.first) if len(ports) == 1 else [self._own.data.note_of(ports)]

    # How it is made

    def _arrange(self) -> None:
        self._pages = QTabWidget(documentMode=True)
        self._pages.addTab(self.reference, "")
        live = QWidget()
        column = QVBoxLayout(live)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self._live_head, self.live, self.tree):
            column.addWidget(part)
        column.setStretchFactor(self.live, 1)
        column.setStretchFactor(self.tree, 1)
        self.tree.hide()
        self._pages.addTab(live, "")
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
        self._splitter = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        self._splitter.addWidget(self._pages)
        self._splitter.addWidget(self._pane)
        self._splitter.setStretchFactor(0, 1)
        self._pane.setMinimumWidth(220)
        self._pages.setMinimumWidth(320)
        self._banner = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._banner.setFrameShape(QFrame.Shape.StyledPanel)
        self._banner.setMargin(8)
        self._banner.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._show_problem()
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.search)
        layout.addWidget(self._banner)
        layout.addWidget(self._splitter, 1)
        self.setCentralWidget(centre)

    def _make_status_bar(self) -> None:
        self._entries_label, self._sockets_label = QLabel(), QLabel()
        self._freshness = Freshness(self._monitor, self._live_model, self._settings, self._actions)
        self._filter_button = QToolButton()
        self._filter_button.setText(self.tr("Filter active – clear"))
        self._filter_button.hide()
        self._filter_button.clicked.connect(self._actions.clear.trigger)
        bar = self.statusBar()
        bar.setContentsMargins(6, 0, 0, 0)
        bar.addWidget(self._entries_label)
        bar.addPermanentWidget(self._filter_button)  # what is not permanent gives way to messages
        bar.addPermanentWidget(self._sockets_label)
        bar.addPermanentWidget(self._freshness)

    def _connect(self) -> None:
        for part in (self.search, self._entry_bar, self._kind_bar):
            part.changed.connect(self._on_filter_changed)
        self.search.left.connect(self._focus_table)
        self._pages.currentChanged.connect(self._on_page_changed)
        self._copying = Copying(
            self, self._actions, self._settings, self._live_model, lambda: self._page, lambda: self._pane.card
        )
        self._copying.told.connect(self._tell)
        exporting = Exporting(self, self._actions, self._settings, self._copying.rows, self._export_name)
        exporting.told.connect(self._tell)
        self._ending = Ending(self, self._actions, self._monitor, self._live_model, (self.live, self.tree))
        self._ending.told.connect(self._tell)
        owners = Owners(self, self._actions, self._owners)
        owners.told.connect(self._tell)
        row_menu = RowMenu(
            self,
            self._actions,
            self.search,
            self._live_model,
            self._copying,
            lambda: self._page,
            self.reference,
        )
        for page in (self.reference, self.live, self.tree):
            page.current_changed.connect(self._show_card)
            page.activated.connect(self._cross_over)
            page.menu_wanted.connect(row_menu.open)
            page.view.selectionModel().selectionChanged.connect(self._copying.enable)
        self._monitor.begun.connect(self._live_model.await_snapshot)
        self._monitor.snapshot.connect(self._on_snapshot)
        self._monitor.failed.connect(self._on_failed)
        self._freshness.pause_by_space(self.live.view)
        self._freshness.pause_by_space(self.tree.view)
        self._actions.by_process.toggled.connect(self._set_by_process)
        self._actions.find.triggered.connect(self.search.start_typing)
        slash = QShortcut(QKeySequence("/"), self)
        slash.activated.connect(self.search.start_typing)
        self._actions.clear.triggered.connect(self._clear_filter)
        self._actions.show_reference.triggered.connect(lambda: self._show_page(_REFERENCE))
        self._actions.show_live.triggered.connect(lambda: self._show_page(_LIVE))
        self._actions.cross.triggered.connect(self._cross_over)
        self._actions.card_shown.toggled.connect(self._set_card_shown)
        self._actions.appearances.triggered.connect(lambda choice: self._set_appearance(choice.data()))
        self._actions.sort_menu.aboutToShow.connect(self._fill_sort_menu)
        self._actions.columns_menu.aboutToShow.connect(self._fill_columns_menu)
        self._keeping = Keeping(
            self,
            self._actions,
            self._own,
            lambda: self._ports,
            lambda: self._page.current if self._page is self.reference else None,
        )
        self._keeping.told.connect(self._tell)
        self._own.changed.connect(self._show_own)
        self._freshness.second.connect(self._own.look)
        self._update.replaced.connect(self._show_catalog)
        tools = Tools(self, self._actions, self._update, self._owners, lambda: self._catalog, lambda: self._services)
        tools.told.connect(self._tell)
        self._tray = Tray(self, self._actions, self._settings)
        self._tray.changed.connect(self._look)
        telling = Telling(self, self._actions, self._settings, self._watching, self._tray, self._watchable)
        telling.told.connect(self._tell)
        self._watching.changed.connect(self._look)
        self._live_head.exposed_wanted.connect(self._show_exposed)
        self._hosts.changed.connect(lambda: self._live_model.touch("remote-host"))
        self._actions.host_names.toggled.connect(self._set_host_names)
        self._actions.quit.triggered.connect(self.quit)

    # The filter

    @property
    def _page(self) -> TablePage[Any]:
        return self.reference if self._pages.currentIndex() == _REFERENCE else self._live_page

    @property
    def _live_page(self) -> TablePage[Any]:
        return self.tree if self._actions.by_process.isChecked() else self.live

    @Slot()
    def _on_filter_changed(self) -> None:
        query, transports = self.search.query, self.search.transports
        for transport in transports - self._transports:  # what you see is what you filter
            self.reference.show_column(transport.value)
        self._transports = transports
        self._reference_model.show_matches(query, transports, self._entry_bar.wanted)
        self._live_model.show_matches(query, transports, self._kind_bar.kinds)
        if query != self._query:
            self._query = query
            for page in (self.reference, self.live, self.tree):
                if query.alternatives:
                    page.select_first()
                else:
                    page.scroll_to_current()
        self._show_hint()
        self._show_counts()

    def _show_hint(self) -> None:
        """Say beside the search field what was forgiven in it, or left out, for the page that is shown."""
        if self._page is self.reference:
            self.search.show_hint(entries_hint(self._query, self._reference_model.corrections))
        else:
            self.search.show_hint(sockets_hint(self._query, self._live_model.corrections))

    @Slot()
    def _clear_filter(self) -> None:
        self._entry_bar.set_wanted(EVERYTHING)
        self._kind_bar.set_kinds(frozenset())
        self.search.reset()

    @Slot()
    def _show_exposed(self) -> None:
        """Show the sockets that other computers can reach, and no others."""
        self.search.reset()
        self._kind_bar.set_kinds(frozenset({Kind.EXPOSED}))

    def _watchable(self) -> Watchable:
        """Return the port and the program of the current row, where there is something to watch."""
        if self._page is self.reference:
            return Watchable(self._ports)
        current = self._page.current
        if isinstance(current, ProcessGroup):
            return Watchable(None, (current.process and current.process.name) or None)
        socket = self._socket
        if socket is None:
            return Watchable()
        is_ours = self._live_model.snapshot.service_endpoint(socket) is socket.local
        program = socket.process.name if socket.process else None
        return Watchable(PortRange(socket.local.port) if is_ours else None, program or None)

    @property
    def _filtered(self) -> bool:
        return self.search.active or self._entry_bar.wanted.active or bool(self._kind_bar.kinds)

    def _show_counts(self) -> None:
        entries, sockets = self._reference_model.rowCount(), self._live_model.matching
        number = self.locale().toString
        self._set_title(_REFERENCE, self.tr("&Reference (%1)").replace("%1", number(entries)))
        self._set_title(_LIVE, self.tr("&In use here (%1)").replace("%1", number(sockets)))
        counts = (self.tr("%Ln entries", "", len(self._catalog.entries)), self.tr("%Ln shown", "", entries))
        self._entries_label.setText(", ".join(counts))
        self._filter_button.setVisible(self._filtered)
        snapshot = self._live_model.snapshot
        if snapshot.taken_at:
            listening = self.tr("%Ln listening", "", self._live_model.listening)
            shown = self.tr("%Ln shown", "", sockets)
            self._sockets_label.setText(
                ", ".join((self.tr("%Ln sockets", "", len(snapshot.sockets)), listening, shown))
            )

    def _set_title(self, page: int, title: str) -> None:
        """Name a page; Qt would lay out and draw all of it for the same title too."""
        if self._pages.tabText(page) != title:
            self._pages.setTabText(page, title)

    @property
    def _searched(self) -> str:
        """The search text, as far as a sentence can hold it."""
        text = self.search.text.strip()
        return text if len(text) <= _MOST_QUOTED else text[:_MOST_QUOTED] + "…"

    def _why_no_entries(self) -> str:
        if not self._catalog.entries:
            return self.tr("There is no reference to show.")
        if not self.search.transports:
            return self.tr("No transport is ticked. Tick TCP, UDP, SCTP or DCCP above to see entries.")
        if self.search.query.beyond:
            return self.tr("Port numbers end at 65535.")
        in_use = self._reference_model.in_use
        elsewhere = len(self._catalog.find(self.search.query, in_use=in_use).entries)
        if elsewhere:
            return self.tr(
                "Nothing matches with these check boxes and buttons. Without them: %Ln entries.", "", elsewhere
            )
        return self.tr("No entry matches “%1”.").replace("%1", self._searched)

    def _why_no_sockets(self) -> str:
        if self._failure:
            return self.tr("The sockets of this computer could not be read.")
        if not self._live_model.snapshot.taken_at:
            return self.tr("Reading the sockets of this computer …")
        if not self.search.transports:
            return self.tr("No transport is ticked. Tick TCP or UDP above to see sockets.")
        if not self._live_model.snapshot.sockets:
            return self.tr("No TCP or UDP port is in use on this computer.")
        if self.search.query.beyond:
            return self.tr("Port numbers end at 65535.")
        hidden = self._live_model.count(self.search.query)
        if hidden:
            return self.tr("Nothing matches with these check boxes and buttons. Without them: %Ln sockets.", "", hidden)
        return self.tr("Nothing on this computer matches “%1”.").replace("%1", self._searched)

    # What happens

    @Slot(object)
    def _on_snapshot(self, snapshot: Snapshot) -> None:
        self._failure = ""
        first = not self._live_model.snapshot.taken_at
        corrections = self._live_model.corrections
        self._live_model.show_snapshot(snapshot, self._monitor.difference)
        if first:
            self._reference_model.show_first_holders()
        elif self._monitor.difference:  # drawing the entries anew is most of what a quiet second would cost
            self._reference_model.show_holders()
        only_own = self.tr(
            "Only the sockets of your own programs are shown: the system lets an administrator see the others."
        )
        for part in (self.live, self.tree):
            part.show_banner(only_own if snapshot.only_own else "")
        self._live_page.explain_emptiness()
        if self._freshness.was_asked():
            for page in (self.reference, self.live):
                page.show_waiting()
        if self._live_model.corrections != corrections:
            self._show_hint()
        reached = self._monitor.exposure
        self._live_head.show_exposure(reached)
        self._live_head.show_sight(snapshot.other_namespaces, administrator=self._owners.administrator)
        self._tray.show_exposed(reached.sockets, self._live_head.sentence)
        self._watching.show_snapshot(snapshot)
        self._show_counts()
        self._freshness.tell()
        self._show_card()

    @Slot(str)
    def _on_failed(self, reason: str) -> None:
        self._failure = reason
        self._live_model.await_none()
        for page in (self.live, self.tree):
            page.show_banner(self.tr("The sockets could not be read: %1").replace("%1", reason))
            page.explain_emptiness()

    @Slot(str)
    def _tell(self, text: str) -> None:
        self.statusBar().showMessage(text, _MESSAGE_MS)

    @Slot()
    def _show_card(self) -> None:
        card = self._card()
        self._pane.show_card(card)
        self._copying.enable()
        self._keeping.enable()
        self._ending.enable()

    @Slot()
    def _show_favourite(self) -> None:
        self._favourite_button.setEnabled(self._actions.favourite.isEnabled())
        self._favourite_button.setChecked(self._actions.favourite.isChecked())

    @Slot()
    def _on_page_changed(self) -> None:
        self._page.explain_emptiness()
        self._show_hint()
        self._show_card()

    @Slot()
    def _focus_table(self) -> None:
        page = self._page
        if page.current is None:
            page.select_first()
        page.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_page(self, page: int) -> None:
        self._pages.setCurrentIndex(page)
        self._page.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _cross_query(self) -> str | None:
        """Return the search text that shows the current row's port on the other page."""
        if self._page is not self.reference:
            socket = self._socket
            return str(self._live_model.snapshot.service_endpoint(socket).port) if socket else None
        entry = self.reference.current
        return str(entry.ports) if entry and entry.ports else None

    @Slot()
    def _cross_over(self) -> None:
        """Go from an entry to the sockets on its port, or from a socket to the entries of its port.

        Where nothing is selected, the search stays as it is.
        """
        text = self._cross_query()
        other = _LIVE if self._page is self.reference else _REFERENCE
        if text is not None and self.search.text.strip() != text:
            self.search.set_text(text)
        self._show_page(other)

    @Slot(str)
    def _follow(self, target: str) -> None:
        """Follow a link of the port card: to an entry, or into the browser."""
        kind, _, rest = target.partition(":")
        if kind == "port":
            self.search.set_text(rest)
            self._show_page(_REFERENCE)
        elif kind in ("https", "http"):
            QDesktopServices.openUrl(QUrl(target))

    @Slot()
    def _fill_columns_menu(self) -> None:
        self._actions.columns_menu.clear()
        self._actions.columns_menu.addActions(self._page.column_actions(self._actions.columns_menu))

    @Slot()
    def _fill_sort_menu(self) -> None:
        self._actions.sort_menu.clear()
        self._actions.sort_menu.addActions(self._page.sort_actions(self._actions.sort_menu))

    def _export_name(self) -> str:
        return "portgui-ports" if self._page is self.reference else "portgui-sockets"

    @Slot(bool)
    def _set_host_names(self, on: bool) -> None:
        self._settings.host_names = on
        self._hosts.set_on(on)
        for page in (self.live, self.tree):
            page.show_column("remote-host", on)

    @Slot(bool)
    def _set_by_process(self, on: bool) -> None:
        """Show the sockets by process, or in a table; the keyboard goes along."""
        self._settings.by_process = on
        before, after = (self.live, self.tree) if on else (self.tree, self.live)
        had_focus = before.view.hasFocus()
        self.tree.model.follow(on)
        before.hide()
        after.show()
        if had_focus:
            after.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._on_page_changed()

    # Looks, and what is remembered of them

    def _set_appearance(self, name: str) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_appearance(application, name)
        self._settings.appearance = name

    @Slot(bool)
    def _set_card_shown(self, shown: bool) -> None:
        if not shown:
            self._sizes = self._splitter.sizes()
        self._pane.setVisible(shown)
        if shown:
            self._splitter.setSizes(self._sizes)

    def _restore(self) -> None:
        settings = self._settings
        metrics = self.fontMetrics()
        self.resize(
            QSize(metrics.averageCharWidth() * 300, metrics.height() * 46).boundedTo(self.screen().availableSize())
        )
        if settings.geometry:
            self.restoreGeometry(settings.geometry)
        for page, columns, sorting in (
            (self.reference, settings.reference_columns, settings.reference_sorting),
            (self.live, settings.live_columns, settings.live_sorting),
            (self.tree, settings.tree_columns, settings.tree_sorting),
        ):
            for line, put in ((columns, page.set_columns), (sorting, page.set_sorting)):
                try:
                    put(line)
                except ValueError as error:
                    _log.warning("the columns cannot be as in %r: %s", line[:200], error)
                    page.reset_columns()
        for choice in self._actions.appearances.actions():
            choice.setChecked(choice.data() == settings.appearance)
        self._actions.host_names.setChecked(settings.host_names)
        self._actions.by_process.setChecked(settings.by_process)
        self._pane.setVisible(settings.card_shown)
        before = self._actions.card_shown.blockSignals(True)
        self._actions.card_shown.setChecked(settings.card_shown)
        self._actions.card_shown.blockSignals(before)
        self._entry_bar.set_wanted(
            EntryFilter(
                settings.ranges,
                settings.standings,
                settings.essential,
                settings.in_use,
                settings.favourite,
                settings.origins,
            )
        )
        self._kind_bar.set_kinds(settings.kinds)
        before = self.search.blockSignals(True)
        self.search.set_text(settings.search)
        self.search.blockSignals(before)
        self.search.set_transports(settings.transports)
        self._pages.setCurrentIndex(_LIVE if settings.page == "live" else _REFERENCE)
        self.search.start_typing()
        self._on_page_changed()

    def remember(self) -> None:
        """Write geometry, columns, sorting, filters and page into the settings file."""
        settings = self._settings
        settings.geometry = bytes(self.saveGeometry().data())
        settings.splitter = tuple(self._splitter.sizes() if self._actions.card_shown.isChecked() else self._sizes)
        settings.card_shown = self._actions.card_shown.isChecked()
        settings.reference_columns = self.reference.columns
        settings.reference_sorting = self.reference.sorting
        settings.live_columns = self.live.columns
        settings.live_sorting = self.live.sorting
        settings.tree_columns = self.tree.columns
        settings.tree_sorting = self.tree.sorting
        settings.search = self.search.text
        settings.transports = self.search.transports
        settings.kinds = self._kind_bar.kinds
        wanted = self._entry_bar.wanted
        settings.ranges, settings.standings = wanted.ranges, wanted.standings
        settings.essential, settings.in_use = wanted.essential, wanted.in_use
        settings.favourite, settings.origins = wanted.favourite, wanted.origins
        settings.page = "reference" if self._page is self.reference else "live"
        settings.save()

    # The registry

    def _show_problem(self) -> None:
        """Tell above both pages what is wrong with the reference, nothing where nothing is."""
        told = ""
        if self._problem:
            told = self.tr("The port reference cannot be used; the sockets of this computer are shown all the same. %1")
            told = told.replace("%1", self._problem)
        elif self._catalog.problem:
            told = self.tr(
                "Your newer copy of the registry cannot be used; the registry that PortGUI came with is shown. "
                "Tools > Update the registry fetches a new one. %1"
            )
            told = told.replace("%1", self._catalog.problem)
        self._banner.setText(told)
        self._banner.setVisible(bool(told))

    @Slot(object)
    def _show_catalog(self, catalog: Catalog) -> None:
        """Show another registry; filter, selection and places stay."""
        self._bare = catalog.with_services(self._services.services) if self._services else catalog
        self._problem = ""
        self._show_own()
        self._show_problem()

    # What the user keeps

    @Slot()
    def _show_own(self) -> None:
        """Show the reference with what the user keeps now; filter, selection and places stay."""
        catalog = self._catalog = self._bare.with_own(self._own.data)
        self._reference_model.set_catalog(catalog)
        self._live_model.set_service_name(catalog.service_name)
        self._live_model.set_usual_software(catalog.unusual)
        self._on_filter_changed()
        self._reference_model.show_holders()
        self._show_card()

    @Slot()
    def _on_first_painted(self) -> None:
        """Do what the first picture of the window did not have to wait for."""
        self.first_painted.emit()
        self._go_on()
        before = self._catalog
        try:
            self._services = self._own.read_services()
        except OSError as error:
            _log.info("the services file cannot be read: %s", error)
        if self._services and self._services.services:
            self._bare = self._bare.with_services(self._services.services)
        self._bare.prepare()  # what the user keeps is laid over its index
        self._own.look()
        if self._catalog is before is not self._bare:
            self._show_own()

    # Start and end

    def start(self) -> None:
        """Show the window, or the tray icon only where that is wanted and there is a tray."""
        self._tray.start()
        if self._settings.start_in_tray and self._tray.shown:
            QTimer.singleShot(0, self._go_on)
        else:
            self.show()

    @Slot()
    def _go_on(self) -> None:
        """Do what the start did not have to wait for."""
        if not self._started:
            self._started = True
            self.started.emit()
        self._look()

    @Slot()
    def quit(self) -> None:
        """End the program, from the tray too."""
        in_tray = self._tray.shown
        self._tray.stop()
        self.remember()
        self.close()
        if in_tray:
            QApplication.quit()

    # Qt's events

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._painted:
            self._look()
        else:  # only now does the splitter have the width that it is to divide
            width = self._splitter.width()
            sizes = list(self._settings.splitter)
            self._sizes = sizes if len(sizes) == 2 else [width * 72 // 100, width * 28 // 100]
            self._splitter.setSizes(self._sizes)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self._on_first_painted)  # after the widgets in the window have painted too

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._look()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self._look()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.remember()
        self._tray.explain_closing()
        super().closeEvent(event)

    def _look(self) -> None:
        """Read the sockets while somebody can see them, and slowly while there is something to watch or to count."""
        background = self._started and bool(self._watching.watches or self._tray.shown)
        self._freshness.show_for(self, painted=self._painted, background=background)
