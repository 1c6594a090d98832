"""One page of the window: a table of records, what it says when it is empty, and what of it is remembered."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QFocusEvent, QGuiApplication, QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLabel,
    QMenu,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from portgui.models.record_table import Column, RecordTableModel, runs
from portgui.models.table_copy import html_table, tab_separated
from portgui.overrides import override
from portgui.widgets.record_delegate import MarkDelegate, TextDelegate

R = TypeVar("R")

_LEAST_STRETCH: Final = 14
"""Width, in average characters, below which the stretching column does not go."""


class _TableView(QTableView):
    """Qt's table view, with Enter, resizing and plain header keys as a list of records wants them."""

    entered_row = Signal()
    resized = Signal()

    def scroll_to_row(self, row: int) -> None:
        """Put a row at the top, as far as rows follow it."""
        self.updateGeometries()  # Qt would do so later, and until then the scroll bar ends where the old rows did
        self.verticalScrollBar().setValue(row)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_row.emit()
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select the row that Qt makes current for a keyboard that comes in by Tab."""
        super().focusInEvent(event)
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_key and self.currentIndex().isValid() and not self.selectionModel().hasSelection():
            self.selectRow(self.currentIndex().row())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


@dataclass(frozen=True, slots=True)
class _Place:
    """What a reset of the model must not lose, by key."""

    selected: set[Hashable]
    current: Hashable
    column: int
    in_sight: list[Hashable]
    """The rows in sight from the top down; none while the table is not scrolled."""


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
        filter_bar: QWidget | None = None,
        first_sorting: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.model = model
        self._emptiness = emptiness
        self._first_sorting = first_sorting
        self._saved = _Place(set(), None, 0, [])
        self._top = 0
        self._told: R | None = None
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
        self._empty.hide()
        self._empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        if filter_bar:
            layout.addWidget(filter_bar)
        layout.addWidget(self._banner)
        layout.addWidget(self.view, 1)
        self._follow_model()

    # What is current and selected

    @property
    def current(self) -> R | None:
        """The record of the current row if that is selected, else that of the only selected row.

        When the current record goes, Qt makes its neighbour current, for the keyboard to go on from. Nobody chose that
        one: it is not selected, and it is not what the port card should turn to.
        """
        index = self.view.currentIndex()
        if index.isValid() and self.view.selectionModel().isRowSelected(index.row()):
            return self.model.record(index.row())
        rows = self.view.selectionModel().selectedRows()
        return self.model.record(rows[0].row()) if len(rows) == 1 else None

    @property
    def selected_rows(self) -> list[int]:
        """The selected rows, upwards."""
        return sorted(index.row() for index in self.view.selectionModel().selectedRows())

    def select_first(self) -> None:
        """Make the first row current and scroll to it; nothing in an empty table."""
        if self.model.rowCount():
            # Not by the view: with Ctrl held, as after a paste, it would take the row out of the selection.
            self.view.selectionModel().setCurrentIndex(
                self.model.index(0, self._first_column()),
                QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
            )
        self.view.scrollToTop()

    def scroll_to_current(self) -> None:
        """Scroll so that the current row is in the middle."""
        index = self.view.currentIndex()
        if index.isValid():
            self.view.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def cell_text(self) -> str:
        """Return the text of the current cell."""
        index = self.view.currentIndex()
        return str(index.data() or "") if self.current is not None and index.isValid() else ""

    def copy_rows(self) -> int:
        """Put the selected rows on the clipboard: visible columns in their order, as text and as an HTML table.

        Returns the number of rows; without any, the clipboard stays as it is.
        """
        columns = self._visible_columns()
        titles = [column.title for column in columns]
        rows = [[column.text(self.model.record(row)) for column in columns] for row in self.selected_rows]
        if rows:
            data = QMimeData()
            data.setText(tab_separated(titles, rows))
            data.setHtml(html_table(titles, rows))
            QGuiApplication.clipboard().setMimeData(data)
        return len(rows)

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

    def show_column(self, column_id: str) -> None:
        """Show a column that may be hidden."""
        self._set_shown([column.id for column in self.model.columns].index(column_id), True)

    def sort_actions(self, parent: QObject) -> list[QAction]:
        """Return an action a visible column that sorts by it, or turns its order round, and one for no sorting."""
        sorted_by = self.sorting.removeprefix("-")
        actions = []
        for column in self._visible_columns():
            action = QAction(column.title, parent, checkable=True, checked=column.id == sorted_by)
            line = f"-{column.id}" if self.sorting == column.id else column.id
            action.triggered.connect(lambda _, line=line: self.set_sorting(line))
            actions.append(action)
        separator = QAction(parent)
        separator.setSeparator(True)
        none = QAction(self.tr("Best match first"), parent, checkable=True, checked=not sorted_by)
        none.triggered.connect(lambda: self.set_sorting(""))
        return [*actions, separator, none]

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
        self.set_sorting(self._first_sorting)
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
        """Sort as `sorting` said. Raises `ValueError` for a column that there is not."""
        places = {column.id: place for place, column in enumerate(self.model.columns)}
        name = line.removeprefix("-")
        if line and name not in places:
            raise ValueError(f"{line[:60]!r} is no column to sort by")
        order = Qt.SortOrder.DescendingOrder if line.startswith("-") else Qt.SortOrder.AscendingOrder
        self.view.sortByColumn(places[name] if name else -1, order)

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
        view.setItemDelegate(TextDelegate(view))
        marks = MarkDelegate(view)
        for place, column in enumerate(self.model.columns):
            if column.mark:
                view.setItemDelegateForColumn(place, marks)
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
        header.sectionResized.connect(self._on_section_resized)
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
        model.rowsAboutToBeInserted.connect(self._before_insertion)
        model.rowsAboutToBeRemoved.connect(self._before_removal)
        for done in (model.rowsInserted, model.rowsRemoved):
            done.connect(self._hold_still)
        chosen = self.view.selectionModel()
        chosen.currentRowChanged.connect(self._on_current_changed)
        chosen.selectionChanged.connect(self._on_current_changed)
        self.reset_columns()

    def _on_current_changed(self) -> None:
        """Tell of another current record: Qt changes the selection and the current row one after the other."""
        if not self._restoring and (current := self.current) is not self._told:
            self._told = current
            self.current_changed.emit()

    def _keep(self) -> None:
        """Before a reset: remember by key what is selected, current and in sight."""
        index = self.view.currentIndex()
        top = self.view.verticalScrollBar().value()
        bottom = self.view.rowAt(self.view.viewport().height() - 1)
        in_sight = range(top, (bottom if bottom >= 0 else self.model.rowCount() - 1) + 1) if top else ()
        self._saved = _Place(
            selected={self.model.key(row) for row in self.selected_rows},
            current=self.model.key(index.row()) if index.isValid() else None,
            column=max(index.column(), 0),
            in_sight=[self.model.key(row) for row in in_sight],
        )
        self._restoring = True

    def _restore(self) -> None:
        """After a reset: select and make current what is still there; the first row still in sight goes to the top."""
        saved = self._saved
        rows = {}
        for row in self.model.rows_of({*saved.selected, *saved.in_sight, saved.current} - {None}):
            rows[self.model.key(row)] = row
        selection = QItemSelection()
        last = len(self.model.columns) - 1
        for first_row, last_row in runs(sorted(rows[key] for key in saved.selected & rows.keys())):
            selection.select(self.model.index(first_row, 0), self.model.index(last_row, last))
        chosen = self.view.selectionModel()
        if saved.current in rows:
            current = self.model.index(rows[saved.current], saved.column)
            chosen.setCurrentIndex(current, QItemSelectionModel.SelectionFlag.NoUpdate)
        chosen.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        top = next((rows[key] for key in saved.in_sight if key in rows), None)
        if top is not None:
            self.view.scroll_to_row(top)
        self._restoring = False
        self.explain_emptiness()
        self._on_current_changed()

    def _before_insertion(self, _: QModelIndex, first: int, last: int) -> None:
        top = self.view.verticalScrollBar().value()
        self._top = top + (last - first + 1) if top > 0 and first <= top else top

    def _before_removal(self, _: QModelIndex, first: int, last: int) -> None:
        top = self.view.verticalScrollBar().value()
        self._top = top - max(0, min(last, top - 1) - first + 1)

    def _hold_still(self) -> None:
        """After rows came or went: what was at the top is there still, or else what followed it."""
        self.view.scroll_to_row(self._top)
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

    def _on_section_resized(self, place: int) -> None:
        if not self.model.columns[place].stretches:
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
