"""The window as it is first painted: search bar, reference page, and the places of what is made after that picture."""

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QHideEvent, QPaintEvent, QPalette, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QMainWindow,
    QSplitter,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from portgui.models.reference import ReferenceModel
from portgui.overrides import override
from portgui.ports import ALL_TRANSPORTS, PortRange, Transport
from portgui.registry.catalog import Catalog
from portgui.registry.entry import EVERYTHING, Entry, EntryFilter
from portgui.settings import Settings
from portgui.widgets.elided_label import ElidedLabel
from portgui.widgets.entry_filter_bar import EntryFilterBar
from portgui.widgets.search_bar import SearchBar
from portgui.widgets.table_page import TablePage
from portgui.widgets.within_screen import resize_within_screen

if TYPE_CHECKING:
    from portgui.query import Query
    from portgui.sockets.socket import Socket
    from portgui.widgets.live_half import LiveHalf

_log: Final = logging.getLogger(__name__)
_MOST_QUOTED: Final = 60


class _Pages(QTabWidget):
    """Qt's pages, which a title of another length does not lay out and paint anew: the tabs have the whole width."""

    @override
    def event(self, event: QEvent) -> bool:
        tabs = self.tabBar()
        if event.type() == QEvent.Type.LayoutRequest and tabs.height() == tabs.sizeHint().height():
            return True
        return super().event(event)


class MainWindow(QMainWindow):
    """The whole window: frame, search and reference page at once, the live half as soon as they are painted.

    It remembers its looks in the settings.
    """

    first_painted = Signal()
    """The window has been painted for the first time, with all its entries."""
    started = Signal()
    """It has been painted, or it is in the tray, and the live half is there: the start is over."""
    filtered = Signal()
    """Search text, transports or the filter of entries are others; the reference page shows what matches now."""
    page_changed = Signal()
    """The other page is shown."""

    def __init__(
        self, catalog: Catalog, problem: str, settings: Settings, make_live_half: "Callable[[MainWindow], LiveHalf]"
    ) -> None:
        """Show a catalog, and why it is empty if that is a `problem`. `make_live_half` is called once."""
        super().__init__()
        self.catalog = catalog
        self._problem = problem
        self._settings = settings
        self._make_live_half = make_live_half
        self.half: LiveHalf | None = None
        """What the window does beside showing the reference, once `complete` was called."""
        self._query: Query | None = None
        self._transports: frozenset[Transport] = ALL_TRANSPORTS
        self._painted = False
        self._started = False
        self._sizes: list[int] = []
        """Of pages and port card, while the card is not shown."""
        self.setWindowTitle("PortGUI")
        self.menus = [
            self.menuBar().addMenu(title)
            for title in (self.tr("&File"), self.tr("&Edit"), self.tr("&View"), self.tr("T&ools"), self.tr("&Help"))
        ]
        """From left to right; the live half fills them."""
        self.entry_bar = EntryFilterBar()
        self.reference_model = ReferenceModel(catalog, self._holders, self._held_ports, self)
        self.reference = TablePage[Entry](
            self.reference_model, self.tr("Reference"), self._why_no_entries, self.entry_bar
        )
        self.search = SearchBar()
        self._arrange()
        self._restore()

    def complete(self) -> "LiveHalf":
        """Make the live half, if it is not there yet, and return it: it may take 0.1 s."""
        if self.half is None:
            self.half = self._make_live_half(self)
            self._show_counts()
            self.half.restore()
        return self.half

    def _holders(self, entry: Entry) -> "Sequence[Socket]":
        """Return the sockets that hold a port of an entry on this computer."""
        return self.half.holders(entry) if self.half else ()

    def _held_ports(self) -> "Sequence[int]":
        """Return the local port numbers of the sockets of this computer, in order."""
        return self.half.held_ports if self.half else ()

    # How it is made

    def _arrange(self) -> None:
        self.pages = _Pages(documentMode=True)
        self.pages.addTab(self.reference, "")
        self.live_place = QWidget()
        """Where the live pages go."""
        self.pages.addTab(self.live_place, "")
        self.card_place = QWidget()
        """Where the port card goes."""
        self.card_place.setAutoFillBackground(True)
        self.card_place.setBackgroundRole(QPalette.ColorRole.Base)
        self.card_place.setMinimumWidth(250)
        QVBoxLayout(self.card_place).setContentsMargins(0, 0, 0, 0)
        self._splitter = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        self._splitter.addWidget(self.pages)
        self._splitter.addWidget(self.card_place)
        self._splitter.setStretchFactor(0, 1)
        self.pages.setMinimumWidth(320)
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
        self._entries_label = ElidedLabel()
        self.statusBar().setContentsMargins(6, 0, 0, 0)
        self.statusBar().addWidget(self._entries_label)
        self.statusBar().setMinimumHeight(QToolButton().sizeHint().height() + 4)  # as when all stands there
        for part in (self.search, self.entry_bar):
            part.changed.connect(self._on_filter_changed)
        self.search.left.connect(self._focus_table)
        self.pages.currentChanged.connect(self._on_page_changed)

    # The pages

    @property
    def page(self) -> TablePage[Any]:
        """The page that is shown."""
        return self.reference if self.on_reference or self.half is None else self.half.page

    @property
    def on_reference(self) -> bool:
        """Whether the reference page is shown."""
        return self.pages.currentWidget() is self.reference

    def show_page(self, *, reference: bool) -> None:
        """Show a page and give it the keyboard."""
        self.pages.setCurrentWidget(self.reference if reference else self.live_place)
        self.page.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def _on_page_changed(self) -> None:
        self.page.explain_emptiness()
        self.page_changed.emit()

    @Slot()
    def _focus_table(self) -> None:
        page = self.page
        if page.current is None:
            page.select_best()
        page.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def entry_ports(self) -> PortRange | None:
        """The numbers of the current entry, or of its range that number which is asked for; `None` for none."""
        entry = self.reference.current
        if entry is None or entry.ports is None:
            return None
        asked = self._query.port if self._query else None
        return PortRange(asked) if asked is not None and asked in entry.ports else entry.ports

    def set_card_shown(self, shown: bool) -> None:
        """Show the port card or give its place to the pages."""
        if not shown:
            self._sizes = self._splitter.sizes()
            focus = QApplication.focusWidget()
            if focus is not None and self.card_place.isAncestorOf(focus):
                self.page.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.card_place.setVisible(shown)
        if shown:
            self._splitter.setSizes(self._sizes)

    # The filter

    @property
    def query(self) -> "Query":
        """The search text that the answer of is shown."""
        return self._query or self.search.query

    @Slot()
    def _on_filter_changed(self) -> None:
        query, transports = self.search.query if self.search.text.strip() else None, self.search.transports
        for transport in transports - self._transports:  # what you see is what you filter
            self.reference.show_column(transport.value)
        self._transports = transports
        self.reference_model.show_matches(query, transports, self.entry_bar.wanted)
        if query != self._query:
            self._query = query
            self.reference.show_answer(query is not None and bool(query.alternatives))
        self._show_counts()
        self.filtered.emit()

    def clear_filter(self) -> None:
        """Show all entries of the usual transports."""
        self.entry_bar.set_wanted(EVERYTHING)
        self.search.reset()

    @property
    def is_filtered(self) -> bool:
        """Whether search or filter keep entries out that are shown at first."""
        return self.search.active or self.entry_bar.wanted.active

    def _show_counts(self) -> None:
        entries = self.reference_model.rowCount()
        number = self.locale().toString
        self._set_title(self.reference, self.tr("&Reference (%1)").replace("%1", number(entries)))
        self.show_sockets_count(self.half.matching if self.half else 0)
        counts = (self.tr("%Ln entries", "", len(self.catalog.entries)), self.tr("%Ln shown", "", entries))
        self._entries_label.setText(", ".join(counts))

    def show_sockets_count(self, sockets: int) -> None:
        """Say on the tab of the live page how many sockets match."""
        self._set_title(self.live_place, self.tr("&In use here (%1)").replace("%1", self.locale().toString(sockets)))

    def _set_title(self, page: QWidget, title: str) -> None:
        """Name a page, on its tab alone: the pages would lay themselves out and draw all of them."""
        place = self.pages.indexOf(page)
        if self.pages.tabText(place) != title:
            self.pages.tabBar().setTabText(place, title)

    @property
    def searched(self) -> str:
        """The search text, as far as a sentence can hold it."""
        text = self.search.text.strip()
        return text if len(text) <= _MOST_QUOTED else text[:_MOST_QUOTED] + "…"

    def _why_no_entries(self) -> str:
        if not self.catalog.entries:
            return self.tr("There is no reference to show.")
        if not self.search.transports:
            return self.tr("No transport is ticked. Tick TCP, UDP, SCTP or DCCP above to see entries.")
        in_use = self.reference_model.in_use
        elsewhere = len(self.catalog.find(self.search.query, in_use=in_use).entries)
        if elsewhere:
            return self.tr(
                "Nothing matches with these check boxes and buttons. Without them: %Ln entries.", "", elsewhere
            )
        if self.search.query.beyond:
            return self.tr("Port numbers end at 65535.")
        return self.tr("No entry matches “%1”.").replace("%1", self.searched)

    # The registry

    def show_catalog(self, catalog: Catalog) -> None:
        """Show another reference; filter, selection and places stay."""
        self.catalog = catalog
        if catalog.entries:
            self._problem = ""
        self.reference_model.set_catalog(catalog)
        self._on_filter_changed()
        self.reference_model.show_holders()
        self._show_problem()

    def _show_problem(self) -> None:
        """Tell above both pages what is wrong with the reference, nothing where nothing is."""
        told = ""
        if self._problem:
            told = self.tr("The port reference cannot be used; the sockets of this computer are shown all the same. %1")
            told = told.replace("%1", self._problem)
        elif self.catalog.problem:
            told = self.tr(
                "Your newer copy of the registry cannot be used; the registry that PortGUI came with is shown. "
                "Tools > Update the registry fetches a new one. %1"
            )
            told = told.replace("%1", self.catalog.problem)
        self._banner.setText(told)
        self._banner.setVisible(bool(told))

    # What is remembered

    def _restore(self) -> None:
        settings = self._settings
        metrics = self.fontMetrics()
        resize_within_screen(self, metrics.averageCharWidth() * 300, metrics.height() * 46)
        if settings.geometry:
            self.restoreGeometry(settings.geometry)
        self.reference.restore(settings.reference_columns, settings.reference_sorting)
        self.card_place.setVisible(settings.card_shown)
        for part in (self.entry_bar, self.search):
            part.blockSignals(True)
        self.entry_bar.set_wanted(
            EntryFilter(
                settings.ranges,
                settings.standings,
                settings.essential,
                settings.in_use,
                settings.favourite,
                settings.origins,
            )
        )
        self.search.set_text(settings.search)
        self.search.set_transports(settings.transports)
        for part in (self.entry_bar, self.search):
            part.blockSignals(False)
        self._on_filter_changed()
        self.search.start_typing()
        if settings.page == "live":
            self.complete()
            self.pages.setCurrentWidget(self.live_place)

    def remember(self) -> None:
        """Write geometry, columns, sorting, filters and page into the settings file."""
        settings = self._settings
        settings.geometry = bytes(self.saveGeometry().data())
        settings.card_shown = self.card_place.isVisibleTo(self)
        if self._painted:  # before, nothing has a size
            settings.splitter = tuple(self._splitter.sizes() if settings.card_shown else self._sizes)
        settings.reference_columns = self.reference.columns
        settings.reference_sorting = self.reference.sorting
        settings.search = self.search.text
        settings.transports = self.search.transports
        wanted = self.entry_bar.wanted
        settings.ranges, settings.standings = wanted.ranges, wanted.standings
        settings.essential, settings.in_use = wanted.essential, wanted.in_use
        settings.favourite, settings.origins = wanted.favourite, wanted.origins
        settings.page = "reference" if self.on_reference else "live"
        if self.half:
            self.half.remember()
        settings.save()

    # Start and end

    def start(self) -> None:
        """Show the window, or the tray icon only where that is wanted and there is a tray."""
        if self._settings.start_in_tray and self.complete().start_tray():
            QTimer.singleShot(0, self._go_on)
        else:
            self.show()

    @Slot()
    def _on_first_painted(self) -> None:
        """Do what the first picture of the window did not have to wait for."""
        self.first_painted.emit()
        self._go_on()
        self._look()

    @Slot()
    def _go_on(self) -> None:
        """Do what the start did not have to wait for."""
        if self._started:
            return
        self._started = True
        half = self.complete()
        half.start()
        self.started.emit()

    @property
    def is_started(self) -> bool:
        """Whether the start is over."""
        return self._started

    @property
    def is_painted(self) -> bool:
        """Whether the window has been painted."""
        return self._painted

    @Slot()
    def quit(self) -> None:
        """End the program, from the tray too."""
        in_tray = self.half is not None and self.half.leave_tray()
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
        if self.half:
            self.half.explain_closing()
        super().closeEvent(event)

    def _look(self) -> None:
        if self.half:
            self.half.look()
