"""One page of the window: a table of records, what it says when it is empty, and what of it is remembered."""

from collections.abc import Callable, Hashable, Sequence
from typing import Final, Generic, TypeVar

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QMimeData, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from portgui.models.record_table import Column, RecordTableModel
from portgui.models.table_copy import html_table, tab_separated
from portgui.overrides import override
from portgui.widgets.record_delegate import RecordDelegate

R = TypeVar("R")

_LEAST_STRETCH: Final = 14
"""Width, in average characters, below which the stretching column does not go."""


class _TableView(QTableView):
    """Qt's table view, with Enter, resizing and plain header keys as a list of records wants them."""

    entered_row = Signal()
    resized = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_row.emit()
        else:
            super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class TablePage(QWidget, Generic[R]):
    """A table of records. Selection, current row and scroll position survive every change of the model."""

    current_changed = Signal()
    """Another record is current, or none."""
    activated = Signal()
    """Enter or a double-click on the current record."""
    menu_wanted = Signal(QPoint)
    """The context menu of the current cell is asked for, at this place of the screen."""

    def __init__(
        self,
        model: RecordTableModel[R],
        name: str,
        emptiness: Callable[[], str],
        chips: Sequence[QWidget] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.model = model
        self._emptiness = emptiness
        self._saved: tuple[set[Hashable], Hashable, Hashable, int] = (set(), None, None, 0)
        self._anchor: tuple[Hashable, int] | None = None
        self._restoring = False
        self.view = self._make_view(name)
        self._banner = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._banner.hide()
        self._banner.setFrameShape(QFrame.Shape.StyledPanel)
        self._banner.setMargin(8)
        self._banner.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._empty = QLabel(
            self.view.viewport(),
            wordWrap=True,
            textFormat=Qt.TextFormat.PlainText,
            alignment=Qt.AlignmentFlag.AlignCenter,
        )
        self._empty.setMargin(24)
        self._empty.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        if chips:
            row = QHBoxLayout()
            row.setContentsMargins(8, 6, 8, 6)
            row.setSpacing(6)
            for chip in chips:
                row.addWidget(chip)
            row.addStretch(1)
            layout.addLayout(row)
        layout.addWidget(self._banner)
        layout.addWidget(self.view, 1)
        self.setFocusProxy(self.view)
        self._follow_model()

    # What is current and selected

    @property
    def current(self) -> R | None:
        """The record of the current row."""
        index = self.view.currentIndex()
        return self.model.record(index.row()) if index.isValid() else None

    @property
    def selected_rows(self) -> list[int]:
        """The selected rows, upwards."""
        return sorted(index.row() for index in self.view.selectionModel().selectedRows())

    def select_first(self) -> None:
        """Make the first row current and scroll to it; nothing in an empty table."""
        if self.model.rowCount():
            self.view.setCurrentIndex(self.model.index(0, self._first_column()))
        self.view.scrollToTop()

    def cell_text(self) -> str:
        """Return the text of the current cell."""
        index = self.view.currentIndex()
        return str(index.data() or "") if index.isValid() else ""

    def copy_rows(self) -> None:
        """Put the selected rows on the clipboard: visible columns in their order, as text and as an HTML table."""
        columns = self._visible_columns()
        titles = [column.title for column in columns]
        rows = [[column.text(self.model.record(row)) for column in columns] for row in self.selected_rows]
        if rows:
            data = QMimeData()
            data.setText(tab_separated(titles, rows))
            data.setHtml(html_table(titles, rows))
            QGuiApplication.clipboard().setMimeData(data)

    # What is said

    def show_banner(self, text: str) -> None:
        """Show a message above the table; an empty one takes it away."""
        self._banner.setText(text)
        self._banner.setVisible(bool(text))

    def explain_emptiness(self) -> None:
        """Say over an empty table why it is empty."""
        empty = self.model.rowCount() == 0
        if empty:
            self._empty.setText(self._emptiness())
            self._empty.setGeometry(self.view.viewport().rect())
        self._empty.setVisible(empty)

    # Columns

    def column_actions(self, parent: QObject) -> list[QAction]:
        """Return an action a column that shows or hides it, and one that puts all as they were at first."""
        header = self.view.horizontalHeader()
        actions = []
        for place, column in enumerate(self.model.columns):
            action = QAction(column.title, parent, checkable=True, checked=not header.isSectionHidden(place))
            action.setEnabled(header.isSectionHidden(place) or header.count() - header.hiddenSectionCount() > 1)
            action.toggled.connect(lambda shown, place=place: self._set_shown(place, shown))
            actions.append(action)
        separator = QAction(parent)
        separator.setSeparator(True)
        reset = QAction(self.tr("Columns as at first"), parent)
        reset.triggered.connect(self.reset_columns)
        return [*actions, separator, reset]

    def reset_columns(self) -> None:
        """Order, width, visibility and sorting as at first."""
        header = self.view.horizontalHeader()
        metrics = self.view.fontMetrics()
        for place, column in enumerate(self.model.columns):
            header.moveSection(header.visualIndex(place), place)
            header.setSectionHidden(place, not column.shown)
            sample = metrics.horizontalAdvance(column.sample) + 2 * metrics.averageCharWidth()
            header.resizeSection(place, max(sample, header.sectionSizeHint(place)))
        self.view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self._stretch()

    @property
    def columns(self) -> str:
        """Order, width and visibility of the columns as one readable line, e.g. `port:60,tcp:40,-sctp:40`."""
        header = self.view.horizontalHeader()
        parts = []
        for visual in range(header.count()):
            place = header.logicalIndex(visual)
            hidden = header.isSectionHidden(place)
            if hidden:  # a hidden section has no width of its own
                header.setSectionHidden(place, False)
            parts.append(f"{'-' if hidden else ''}{self.model.columns[place].id}:{header.sectionSize(place)}")
            header.setSectionHidden(place, hidden)
        return ",".join(parts)

    def set_columns(self, line: str) -> None:
        """Arrange the columns as `columns` said; names that are not known are passed over. Raises `ValueError`."""
        places = {column.id: place for place, column in enumerate(self.model.columns)}
        wanted = []
        for part in filter(None, line.split(",")):
            name, _, width = part.removeprefix("-").partition(":")
            size = int(width)
            if not 1 <= size <= 10_000:
                raise ValueError(f"no width of a column: {part!r}")
            if name in places:
                wanted.append((places[name], part.startswith("-"), size))
        header = self.view.horizontalHeader()
        for visual, (place, hidden, size) in enumerate(wanted):
            header.moveSection(header.visualIndex(place), visual)
            header.resizeSection(place, size)
            header.setSectionHidden(place, hidden)
        if header.hiddenSectionCount() == header.count():
            self.reset_columns()
        self._stretch()

    @property
    def sorting(self) -> str:
        """The column that is sorted by, `-` before it for descending; empty for none."""
        header = self.view.horizontalHeader()
        place = header.sortIndicatorSection()
        if not 0 <= place < len(self.model.columns):
            return ""
        descending = header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
        return ("-" if descending else "") + self.model.columns[place].id

    def set_sorting(self, line: str) -> None:
        """Sort as `sorting` said. A column that is not known means no sorting."""
        order = Qt.SortOrder.DescendingOrder if line.startswith("-") else Qt.SortOrder.AscendingOrder
        ids = [column.id for column in self.model.columns]
        name = line.removeprefix("-")
        self.view.sortByColumn(ids.index(name) if name in ids else -1, order)

    # How it is made

    def _make_view(self, name: str) -> _TableView:
        view = _TableView()
        view.setAlternatingRowColors(True)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.setTabKeyNavigation(False)
        view.setCornerButtonEnabled(False)
        view.setAccessibleName(name)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setModel(self.model)
        view.setItemDelegate(RecordDelegate(view))
        rows = view.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(view.fontMetrics().height() + 8)
        header = view.horizontalHeader()
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._show_header_menu)
        view.setSortingEnabled(True)
        view.entered_row.connect(self.activated)
        view.doubleClicked.connect(self.activated)
        view.customContextMenuRequested.connect(lambda place: self.menu_wanted.emit(view.viewport().mapToGlobal(place)))
        view.resized.connect(self._on_resized)
        return view

    def _follow_model(self) -> None:
        model = self.model
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._restore)
        for about in (model.rowsAboutToBeInserted, model.rowsAboutToBeRemoved):
            about.connect(self._set_anchor)
        for done in (model.rowsInserted, model.rowsRemoved):
            done.connect(self._hold_anchor)
        self.view.selectionModel().currentRowChanged.connect(self._on_current_changed)
        self.reset_columns()

    def _on_current_changed(self) -> None:
        if not self._restoring:
            self.current_changed.emit()

    def _keep(self) -> None:
        """Before a reset: remember by key what is selected, current and at the top."""
        index = self.view.currentIndex()
        self._saved = (
            {self.model.key(row) for row in self.selected_rows},
            self.model.key(index.row()) if index.isValid() else None,
            self._top_key(),
            max(index.column(), 0),
        )
        self._restoring = True

    def _restore(self) -> None:
        """After a reset: select, make current and scroll to what is still there."""
        selected, current, top, column = self._saved
        selection = QItemSelection()
        current_row = top_row = -1
        for row in self.model.rows_of({*selected, current, top} - {None}):
            key = self.model.key(row)
            if key in selected:
                selection.select(self.model.index(row, 0), self.model.index(row, len(self.model.columns) - 1))
            if key == current:
                current_row = row
            if key == top:
                top_row = row
        chosen = self.view.selectionModel()
        if current_row >= 0:
            chosen.setCurrentIndex(self.model.index(current_row, column), QItemSelectionModel.SelectionFlag.NoUpdate)
        chosen.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if top_row >= 0:
            self.view.scrollTo(self.model.index(top_row, self._first_column()), QTableView.ScrollHint.PositionAtTop)
        self._restoring = False
        self.explain_emptiness()
        self.current_changed.emit()

    def _top_key(self) -> Hashable:
        row = self.view.rowAt(0)
        return self.model.key(row) if row > 0 else None

    def _set_anchor(self) -> None:
        row = self.view.rowAt(0)
        self._anchor = (self.model.key(row), row) if row > 0 else None

    def _hold_anchor(self) -> None:
        """After rows came or went above: scroll so that the same row is at the top."""
        if self._anchor:
            key, before = self._anchor
            row = next(self.model.rows_of({key}), before)
            if row != before:
                bar = self.view.verticalScrollBar()
                bar.setValue(bar.value() + row - before)
        self.explain_emptiness()

    def _visible_columns(self) -> list[Column[R]]:
        header = self.view.horizontalHeader()
        order = (header.logicalIndex(visual) for visual in range(header.count()))
        return [self.model.columns[place] for place in order if not header.isSectionHidden(place)]

    def _first_column(self) -> int:
        header = self.view.horizontalHeader()
        order = (header.logicalIndex(visual) for visual in range(header.count()))
        return next(place for place in order if not header.isSectionHidden(place))

    def _set_shown(self, place: int, shown: bool) -> None:
        self.view.horizontalHeader().setSectionHidden(place, not shown)
        self._stretch()

    def _show_header_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self.column_actions(menu))
        menu.popup(self.view.horizontalHeader().mapToGlobal(place))

    def _on_resized(self) -> None:
        self._empty.setGeometry(self.view.viewport().rect())
        self._stretch()

    def _stretch(self) -> None:
        """Give the stretching column the room that the others leave."""
        header = self.view.horizontalHeader()
        for place, column in enumerate(self.model.columns):
            if column.stretches and not header.isSectionHidden(place):
                least = _LEAST_STRETCH * self.view.fontMetrics().averageCharWidth()
                room = self.view.viewport().width() - header.length() + header.sectionSize(place)
                header.resizeSection(place, max(room, least))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.view.verticalHeader().setDefaultSectionSize(self.view.fontMetrics().height() + 8)
