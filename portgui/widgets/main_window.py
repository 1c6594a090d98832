"""The window: search bar, the two pages, the port card, menus and status bar; one filter, one current row."""

import logging
import time
from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, QUrl, Signal, Slot
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
    QMenu,
    QPushButton,
    QSplitter,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from portgui.models.live import LiveModel
from portgui.models.port_card import Card, entry_card, socket_card
from portgui.models.reference import ReferenceModel
from portgui.models.registry_update import RegistryUpdate
from portgui.models.search_hint import entries_hint, sockets_hint
from portgui.models.socket_monitor import SocketMonitor
from portgui.overrides import override
from portgui.ports import ALL_TRANSPORTS, PortRange, Transport
from portgui.query import Query
from portgui.registry.catalog import Catalog
from portgui.registry.entry import EVERYTHING, Entry, EntryFilter
from portgui.settings import Settings
from portgui.sockets.socket import Snapshot, Socket, Unseen
from portgui.widgets.actions import Actions
from portgui.widgets.appearance import apply_appearance
from portgui.widgets.copying import Copying
from portgui.widgets.filter_bars import EntryFilterBar, KindBar
from portgui.widgets.port_card import PortCardPane
from portgui.widgets.search_bar import SearchBar
from portgui.widgets.table_page import TablePage
from portgui.widgets.tools import Tools

_log: Final = logging.getLogger(__name__)
_AGE_MS: Final = 1000
_MESSAGE_MS: Final = 4000
_MOST_QUOTED: Final = 60
_REFERENCE: Final = 0
_LIVE: Final = 1


class MainWindow(QMainWindow):
    """The whole window. It gets its data from a catalog and a monitor and remembers its looks in the settings."""

    first_painted = Signal()
    """The window has been painted for the first time, with all its entries."""

    def __init__(
        self, catalog: Catalog, problem: str, monitor: SocketMonitor, settings: Settings, update: RegistryUpdate
    ) -> None:
        super().__init__()
        self._catalog = catalog
        self._problem = problem
        self._monitor = monitor
        self._settings = settings
        self._update = update
        self._failure = ""
        self._query = Query.parse("")
        self._transports: frozenset[Transport] = ALL_TRANSPORTS
        self._painted = False
        self._sizes: list[int] = []
        """Of pages and port card, while the card is not shown."""
        self.setWindowTitle("PortGUI")
        self._actions = Actions(self)
        self._actions.fill(self.menuBar())
        self._reference_model = ReferenceModel(catalog, self._holders, self)
        self._live_model = LiveModel(catalog.service_name, self, usual_software=catalog.unusual)
        self._entry_bar = EntryFilterBar()
        self._kind_bar = KindBar()
        self.reference = TablePage[Entry](
            self._reference_model, self.tr("Reference"), self._why_no_entries, self._entry_bar
        )
        self.live = TablePage[Socket](self._live_model, self.tr("In use here"), self._why_no_sockets, self._kind_bar)
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
            return entry_card(
                entry,
                others,
                self._holders(entry),
                snapshot.ephemeral,
                self._catalog.date,
                snapshot.interfaces,
                self._live_model.unusual,
            )
        socket = self.live.current
        if socket is None:
            return None
        port = snapshot.service_endpoint(socket).port
        entries = self._catalog.on_port(port, socket.transport) or self._catalog.on_port(port)
        holders = snapshot.on_ports(PortRange(socket.local.port))
        return socket_card(socket, port, entries, holders, snapshot.interfaces, self._live_model.unusual)

    # How it is made

    def _arrange(self) -> None:
        self._pages = QTabWidget(documentMode=True)
        self._pages.addTab(self.reference, "")
        self._pages.addTab(self.live, "")
        copy_button = QPushButton(self.tr("Copy card"))
        copy_button.clicked.connect(self._actions.copy_card.trigger)
        self._pane = PortCardPane(copy_button)
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
        self._entries_label, self._sockets_label, self._age_label = QLabel(), QLabel(), QLabel()
        self._filter_button = QToolButton()
        self._filter_button.setText(self.tr("Filter active – clear"))
        self._filter_button.hide()
        self._filter_button.clicked.connect(self._actions.clear.trigger)
        bar = self.statusBar()
        bar.setContentsMargins(6, 0, 0, 0)
        self._age_label.setMargin(4)
        bar.addWidget(self._entries_label)
        bar.addPermanentWidget(self._filter_button)  # what is not permanent gives way to messages
        bar.addPermanentWidget(self._sockets_label)
        bar.addPermanentWidget(self._age_label)
        self._age_timer = QTimer(self, interval=_AGE_MS)

    def _connect(self) -> None:
        for part in (self.search, self._entry_bar, self._kind_bar):
            part.changed.connect(self._on_filter_changed)
        self.search.left.connect(self._focus_table)
        self._pages.currentChanged.connect(self._on_page_changed)
        self._copying = Copying(self, self._actions, lambda: self._page, lambda: self._pane.card)
        self._copying.told.connect(self._tell)
        for page in (self.reference, self.live):
            page.current_changed.connect(self._show_card)
            page.activated.connect(self._cross_over)
            page.menu_wanted.connect(self._show_menu)
            page.view.selectionModel().selectionChanged.connect(self._copying.enable)
        self._monitor.snapshot.connect(self._on_snapshot)
        self._monitor.failed.connect(self._on_failed)
        self._age_timer.timeout.connect(self._show_age)
        self._actions.find.triggered.connect(self.search.start_typing)
        slash = QShortcut(QKeySequence("/"), self)
        slash.activated.connect(self.search.start_typing)
        self._actions.clear.triggered.connect(self._clear_filter)
        self._actions.refresh.triggered.connect(self._monitor.refresh)
        self._actions.pause.toggled.connect(self._on_paused)
        self._actions.show_reference.triggered.connect(lambda: self._show_page(_REFERENCE))
        self._actions.show_live.triggered.connect(lambda: self._show_page(_LIVE))
        self._actions.cross.triggered.connect(self._cross_over)
        self._actions.card_shown.toggled.connect(self._set_card_shown)
        self._actions.appearances.triggered.connect(lambda choice: self._set_appearance(choice.data()))
        self._actions.sort_menu.aboutToShow.connect(self._fill_sort_menu)
        self._actions.columns_menu.aboutToShow.connect(self._fill_columns_menu)
        self._update.replaced.connect(self._show_catalog)
        Tools(self, self._actions, self._update, lambda: self._catalog).told.connect(self._tell)
        self._actions.quit.triggered.connect(self.close)

    # The filter

    @property
    def _page(self) -> TablePage[Any]:
        return self.reference if self._pages.currentIndex() == _REFERENCE else self.live

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
            for page in (self.reference, self.live):
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
            self.search.show_hint(sockets_hint(self._query))

    @Slot()
    def _clear_filter(self) -> None:
        self._entry_bar.set_wanted(EVERYTHING)
        self._kind_bar.set_kinds(frozenset())
        self.search.reset()

    @property
    def _filtered(self) -> bool:
        return self.search.active or self._entry_bar.wanted.active or bool(self._kind_bar.kinds)

    def _show_counts(self) -> None:
        entries, sockets = self._reference_model.rowCount(), self._live_model.rowCount()
        number = self.locale().toString
        self._pages.setTabText(_REFERENCE, self.tr("&Reference (%1)").replace("%1", number(entries)))
        self._pages.setTabText(_LIVE, self.tr("&In use here (%1)").replace("%1", number(sockets)))
        counts = (self.tr("%Ln entries", "", len(self._catalog.entries)), self.tr("%Ln shown", "", entries))
        self._entries_label.setText(", ".join(counts))
        self._filter_button.setVisible(self._filtered)
        snapshot = self._live_model.snapshot
        if snapshot.taken_at:
            listening = sum(socket.listening for socket in snapshot.sockets)
            counts = (self.tr("%Ln sockets", "", len(snapshot.sockets)), self.tr("%Ln listening", "", listening))
            self._sockets_label.setText(", ".join(counts))

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
        self._live_model.show_snapshot(snapshot)
        if first:
            self._reference_model.show_first_holders()
        else:
            self._reference_model.show_holders()
        only_own = self.tr(
            "Only the sockets of your own programs are shown: the system lets an administrator see the others."
        )
        self.live.show_banner(only_own if snapshot.only_own else "")
        self.live.explain_emptiness()
        self._show_counts()
        self._show_age()
        self._show_card()

    @Slot(str)
    def _on_failed(self, reason: str) -> None:
        self._failure = reason
        self.live.show_banner(self.tr("The sockets could not be read: %1").replace("%1", reason))
        self.live.explain_emptiness()

    @Slot()
    def _show_age(self) -> None:
        taken_at = self._live_model.snapshot.taken_at
        if not taken_at:
            return
        seconds = max(0, int(time.time() - taken_at))
        if self._monitor.paused:
            text = self.tr("paused, updated %Ln s ago", "", seconds)
        elif seconds < 1:
            text = self.tr("updated just now")
        else:
            text = self.tr("updated %Ln s ago", "", seconds)
        self._age_label.setText(text)

    @Slot(str)
    def _tell(self, text: str) -> None:
        self.statusBar().showMessage(text, _MESSAGE_MS)

    @Slot()
    def _show_card(self) -> None:
        card = self._card()
        self._pane.show_card(card)
        self._copying.enable()

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
        if self._page is self.live:
            socket = self.live.current
            return str(self._live_model.snapshot.service_endpoint(socket).port) if socket else None
        entry = self.reference.current
        return str(entry.ports) if entry and entry.ports else None

    @Slot()
    def _cross_over(self) -> None:
        """Go from an entry to the sockets on its port, or from a socket to the entries of its port.

        Where nothing is selected, the search stays as it is.
        """
        text = self._cross_query()
        other = _REFERENCE if self._page is self.live else _LIVE
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

    @Slot(bool)
    def _on_paused(self, paused: bool) -> None:
        self._monitor.set_paused(paused)
        self._show_age()

    @Slot(QPoint)
    def _show_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self._actions.cross)
        menu.addSeparator()
        menu.addActions([self._actions.copy, self._actions.copy_cell])
        if self._page is self.live:
            menu.addAction(self._actions.copy_endpoint)
        menu.addAction(self._actions.copy_card)
        menu.popup(place)

    @Slot()
    def _fill_columns_menu(self) -> None:
        self._actions.columns_menu.clear()
        self._actions.columns_menu.addActions(self._page.column_actions(self._actions.columns_menu))

    @Slot()
    def _fill_sort_menu(self) -> None:
        self._actions.sort_menu.clear()
        self._actions.sort_menu.addActions(self._page.sort_actions(self._actions.sort_menu))

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
            QSize(metrics.averageCharWidth() * 225, metrics.height() * 46).boundedTo(self.screen().availableSize())
        )
        if settings.geometry:
            self.restoreGeometry(settings.geometry)
        for page, columns, sorting in (
            (self.reference, settings.reference_columns, settings.reference_sorting),
            (self.live, settings.live_columns, settings.live_sorting),
        ):
            for line, put in ((columns, page.set_columns), (sorting, page.set_sorting)):
                try:
                    put(line)
                except ValueError as error:
                    _log.warning("the columns cannot be as in %r: %s", line[:200], error)
                    page.reset_columns()
        for choice in self._actions.appearances.actions():
            choice.setChecked(choice.data() == settings.appearance)
        self._pane.setVisible(settings.card_shown)
        before = self._actions.card_shown.blockSignals(True)
        self._actions.card_shown.setChecked(settings.card_shown)
        self._actions.card_shown.blockSignals(before)
        self._entry_bar.set_wanted(
            EntryFilter(settings.ranges, settings.standings, settings.essential, settings.in_use)
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
        settings.search = self.search.text
        settings.transports = self.search.transports
        settings.kinds = self._kind_bar.kinds
        wanted = self._entry_bar.wanted
        settings.ranges, settings.standings = wanted.ranges, wanted.standings
        settings.essential, settings.in_use = wanted.essential, wanted.in_use
        settings.page = "live" if self._page is self.live else "reference"
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
        self._catalog = catalog
        self._reference_model.set_catalog(catalog)
        self._live_model.set_service_name(catalog.service_name)
        self._live_model.set_usual_software(catalog.unusual)
        self._problem = ""
        self._show_problem()
        self._on_filter_changed()
        self._reference_model.show_holders()
        self._show_card()

    @Slot()
    def _on_first_painted(self) -> None:
        """Do what the first picture of the window did not have to wait for."""
        self.first_painted.emit()
        self._look()
        self._catalog.prepare()

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
        super().closeEvent(event)

    def _look(self) -> None:
        """Read the sockets only while somebody can see them."""
        seen = self._painted and self.isVisible() and not self.isMinimized()
        self._monitor.set_seen(seen)
        if seen:
            self._age_timer.start()
        else:
            self._age_timer.stop()
