"""One page of the window: a table of records, what it says when it is empty, and what of it is remembered."""

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, Generic, NamedTuple, TypeVar

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QMimeData,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QFrame,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from portgui.models.record_table import CHANGE_ROLE, Change, Column, RecordTableModel, moved, runs
from portgui.models.table_copy import html_table, tab_separated
from portgui.overrides import override
from portgui.widgets.record_delegate import TextDelegate

R = TypeVar("R")

_log: Final = logging.getLogger(__name__)
_LEAST_STRETCH: Final = 14
"""Width, in average characters, below which the stretching column does not go."""
_IDLE_MS: Final = 30_000
"""After so long without a movement or a key in the table nobody is aiming at a row there any more."""
_MANY: Final = 200
"""Selected rows that are not left to Qt in a merge."""
_NEIGHBOURS: Final = 50
"""Rows around the current one that the keyboard may go on from when it goes."""
_MENU_MS: Final = 100
"""How often it is looked whether an open menu was closed."""
_PILL_GAP: Final = 12
_SIGN_GAP: Final = 2
_SIGNS: Final = {Change.NEW: "+", Change.CHANGED: "~", Change.RESTARTED: "~", Change.CLOSED: "\u00d7"}
"""What stands at the left end of a changed row: its tint alone tells nothing to who cannot tell colours apart."""
_USES: Final = frozenset(
    {QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick, QEvent.Type.Wheel}
)
"""What a pointer does in a table."""
_BY_KEY: Final = frozenset(
    {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason}
)
"""How a keyboard comes into a table."""


def _own_viewport(view: QAbstractScrollArea, role: QPalette.ColorRole) -> None:
    """Give a view a viewport that is made here, like the one that Qt made for it.

    To find the class of a widget that Qt made by itself, Qt for Python makes those of all kinds of widgets first, some
    ninety, before the first picture of the window.
    """
    viewport = QWidget(autoFillBackground=True, mouseTracking=True)
    viewport.setObjectName("qt_scrollarea_viewport")
    viewport.setBackgroundRole(role)
    view.setViewport(viewport)


class _Header(QHeaderView):
    """Qt's header of columns, which tells of a click with Shift instead of sorting by it."""

    shift_clicked = Signal(int)

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        _own_viewport(self, QPalette.ColorRole.Button)
        self.setSectionsClickable(True)
        self._pressed = -1

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        at_edge = self.cursor().shape() == Qt.CursorShape.SplitHCursor
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._pressed = -1
        if shift and not at_edge and event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self.logicalIndexAt(event.position().toPoint())
        else:
            super().mousePressEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed < 0:
            super().mouseReleaseEvent(event)
        elif self.logicalIndexAt(event.position().toPoint()) == self._pressed:
            self.shift_clicked.emit(self._pressed)
        self._pressed = -1


class RecordTableView(QTableView):
    """Qt's table view, with Enter, resizing and plain header keys as a list of records wants them."""

    entered_row = Signal()
    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        _own_viewport(self, QPalette.ColorRole.Base)

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
        """Select the row that Qt makes current for a keyboard that comes in by Tab or a shortcut."""
        super().focusInEvent(event)
        if event.reason() in _BY_KEY and self.currentIndex().isValid() and not self.selectionModel().hasSelection():
            self.selectRow(self.currentIndex().row())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint in one go with Python's lock held: else each cell would wait for what other threads compute."""
        super().paintEvent(event)
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        rows = range(first, (last if last >= 0 else self.model().rowCount() - 1) + 1) if first >= 0 else ()
        told = ((row, self.model().index(row, 0).data(CHANGE_ROLE)) for row in rows)
        changes = [(row, change) for row, change in told if change is not None]
        if changes:
            painter = QPainter(self.viewport())
            for row, change in changes:
                chosen = self.selectionModel().isRowSelected(row)
                role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text
                painter.setPen(self.palette().color(role))
                place = QRect(_SIGN_GAP, self.rowViewportPosition(row), self.viewport().width(), self.rowHeight(row))
                painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, _SIGNS[change])
            painter.end()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class _Pill(QPushButton):
    """The button that tells how many rows wait.

    A class of its own without subclasses: `tr` finds no plural form of a class above the one of the object.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setToolTip(self.tr("Rows wait while the table is in use; a click or F5 shows them"))
        self.hide()

    def tell(self, number: int) -> None:
        """Say how many rows wait."""
        self.setText(self.tr("%Ln changes", "", number))


class _Place(NamedTuple, Generic[R]):
    """What a reset of the model must not lose."""

    selected: list[R]
    current: list[R]
    """One or none."""
    column: int
    in_sight: list[R]
    """The rows in sight from the top down; none while the table is not scrolled."""


class TablePage(QWidget, Generic[R]):
    """A table of records. Selection, current row and scroll position survive every change of the model.

    While somebody aims at a row, no row comes, goes or moves; what waits is told on a button at the lower edge, which
    shows it, as leaving the table does. Somebody aims while the pointer is in the table, or the keyboard was brought or
    used there, until nothing was done with either for half a minute, and while a menu is open.
    """

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
        self._saved: _Place[R] = _Place([], [], 0, [])
        self._in_sight: list[QPersistentModelIndex] = []
        self._neighbours: list[QPersistentModelIndex] = []
        self._chosen_spans: list[tuple[int, int]] = []
        """The first and last rows of a great selection, during a merge."""
        self._going: list[int] = []
        """The rows that go with it."""
        self._pointed = False
        self._typed = False
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
        self._pill = _Pill(self.view)
        self._pill.clicked.connect(self.show_waiting)
        self._idle = QTimer(self, interval=_IDLE_MS, singleShot=True)
        self._idle.timeout.connect(self._let_go)
        self._menu_open = QTimer(self, interval=_MENU_MS, singleShot=True)
        self._menu_open.timeout.connect(self._hold)
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
        chosen: Any = self.view.selectionModel().selection()  # see below; there may be thousands of parts
        if len(chosen) != 1 or chosen[0].top() != chosen[0].bottom():
            return None
        return self.model.record(chosen[0].top())

    @property
    def selected_rows(self) -> list[int]:
        """The selected rows, upwards."""
        return sorted({row for rows in self._selected_ranges for row in rows})

    @property
    def _selected_ranges(self) -> list[range]:
        """The selected rows as Qt keeps them: an index for each would take long to make for many."""
        chosen: Any = self.view.selectionModel().selection()  # the stub does not know that it can be walked
        return [range(part.top(), part.bottom() + 1) for part in chosen]

    # Calm

    def show_waiting(self) -> None:
        """Let the rows that wait come and go."""
        self.model.show_waiting()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the pointer and the keyboard in the table."""
        kind = event.type()
        if kind in _USES:
            self._aim(pointed=True)
        elif watched is self.view:
            if kind in (QEvent.Type.Enter, QEvent.Type.Leave):
                self._aim(pointed=kind == QEvent.Type.Enter)
            elif kind == QEvent.Type.KeyPress:
                self._aim(typed=True)
            elif isinstance(event, QFocusEvent) and event.reason() != Qt.FocusReason.PopupFocusReason:
                self._aim(typed=kind == QEvent.Type.FocusIn and event.reason() in _BY_KEY)
            elif kind == QEvent.Type.Hide:
                self._aim(pointed=False, typed=False)
                self._idle.stop()  # another page of the same records may be in use meanwhile
        return super().eventFilter(watched, event)

    def _aim(self, *, pointed: bool | None = None, typed: bool | None = None) -> None:
        """Note that pointer or keyboard are in the table, or no longer; `None` is as before."""
        self._pointed = self._pointed if pointed is None else pointed
        self._typed = self._typed if typed is None else typed
        self._idle.start()
        self._hold()

    def _let_go(self) -> None:
        """Note that nobody has done anything in the table for long."""
        self._pointed = self._typed = False
        self._hold()

    def _hold(self) -> None:
        held = self._pointed or self._typed
        if self.model.held and not held and QApplication.activePopupWidget():
            self._menu_open.start()  # it is about the rows, and the pointer is in it
        else:
            self.model.hold(held)

    def _tell_waiting(self, number: int) -> None:
        if number:
            self._pill.tell(number)
            self._place_pill()
        self._pill.setVisible(number > 0)

    def _place_pill(self) -> None:
        self._pill.adjustSize()
        area = self.view.viewport().geometry()
        place = self._pill.rect()
        place.moveCenter(area.center())
        place.moveBottom(area.bottom() - _PILL_GAP)
        self._pill.move(place.topLeft())

    def select_best(self) -> None:
        """Make the row of the best match current and scroll to it; nothing in an empty table."""
        best = self.model.best
        if best >= 0:
            # Not by the view: with Ctrl held, as after a paste, it would take the row out of the selection.
            self.view.selectionModel().setCurrentIndex(
                self.model.index(best, self._first_column()),
                QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
            )
        if best > 0:
            self.scroll_to_current()
        else:
            self.view.scrollToTop()

    def select_records(self, records: Sequence[Any]) -> bool:
        """Select the rows of records, the uppermost of them current and in sight; say whether any has a row."""
        rows = sorted({row for row in self._rows_of(records) if row is not None})
        if rows:
            column = max(self.view.currentIndex().column(), self._first_column())
            flags = QItemSelectionModel.SelectionFlag
            self.view.selectionModel().setCurrentIndex(self.model.index(rows[0], column), flags.NoUpdate)
            self._select(runs(rows))
            self.scroll_to_current()
        return bool(rows)

    def _rows_of(self, records: Sequence[Any]) -> Sequence[int | None]:
        return self.model.rows_of(records)

    def show_answer(self, asked: bool) -> None:
        """Go to the best match of another search, or where none is asked for, to where the current row is now."""
        if asked:
            self.select_best()
        else:
            self.scroll_to_current()

    def scroll_to_current(self) -> None:
        """Scroll so that the current row is in the middle."""
        index = self.view.currentIndex()
        if index.isValid():
            self.view.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    @property
    def shown_columns(self) -> list[Column[R]]:
        """The columns that are shown, from left to right."""
        return self._visible_columns()

    @property
    def current_column(self) -> Column[R] | None:
        """The column of the current cell."""
        index = self.view.currentIndex()
        return self.model.columns[index.column()] if index.isValid() else None

    def cell_text(self) -> str:
        """Return the text of the current cell, as it is copied."""
        column, current = self.current_column, self.current
        return column.copied_text(current) if column is not None and current is not None else ""

    def copy_rows(self) -> int:
        """Put the selected rows on the clipboard: visible columns in their order, as text and as an HTML table.

        Returns the number of rows; without any, the clipboard stays as it is.
        """
        titles = [column.copied_title for column in self._visible_columns()]
        rows = self._cells(list(map(self.model.record, self.selected_rows)))
        if rows:
            data = QMimeData()
            data.setText(tab_separated(titles, rows))
            data.setHtml(html_table(titles, rows))
            QGuiApplication.clipboard().setMimeData(data)
        return len(rows)

    def _cells(self, records: Sequence[R]) -> Sequence[Sequence[str]]:
        """Return the texts of the visible cells of some rows."""
        return list(zip(*(map(column.copied_text, records) for column in self._visible_columns()), strict=True))

    def records(self, selected: bool) -> Sequence[R]:
        """Return what is copied and exported: the records of the selected rows, or of all."""
        return list(map(self.model.record, self.selected_rows)) if selected else self.model.records()

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

    def show_column(self, column_id: str, shown: bool = True) -> None:
        """Show a column that may be hidden, or hide it."""
        self._set_shown([column.id for column in self.model.columns].index(column_id), shown)

    def sort_actions(self, parent: QWidget) -> list[QAction]:
        """Return an action a visible column that sorts by it, or turns its order round, one for no sorting, and a menu
        of the columns to sort by second.
        """
        first, _, second = self.sorting.partition(",")
        actions = []
        then = QMenu(self.tr("&Then by (Shift+click)"), parent)
        for place, column in enumerate(self.model.columns):
            if column not in self._sortable_columns():
                continue
            is_first, is_second = (column.id == line.removeprefix("-") for line in (first, second))
            action = QAction(column.title, parent, checkable=True, checked=is_first)
            line = f"-{column.id}" if first == column.id else column.id
            line = f"{line},{second}" if is_first and second else line
            action.triggered.connect(lambda _, line=line: self.set_sorting(line))
            actions.append(action)
            if not is_first:
                choice = QAction(column.title, then, checkable=True, checked=is_second)
                choice.triggered.connect(lambda _, place=place: self._sort_second(place))
                then.addAction(choice)
        separator = QAction(parent)
        separator.setSeparator(True)
        none = QAction(self.tr("Best match first"), parent, checkable=True, checked=not first)
        none.triggered.connect(lambda: self.set_sorting(""))
        then.setEnabled(bool(first))
        return [*actions, separator, none, then.menuAction()]

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
        presets = []
        for preset in self.model.presets:
            choice = QAction(preset.title, parent)
            choice.triggered.connect(lambda _, preset=preset: self._arrange(preset.columns, preset.sorting))
            presets.append(choice)
        reset = QAction(self.tr("Back to the usual columns"), parent)
        reset.triggered.connect(self.reset_columns)
        return [*actions, separator, *presets, reset]

    def restore(self, columns: str, sorting: str) -> None:
        """Show columns and order as they were remembered; what cannot be is as at first, with a line in the log."""
        for line, put in ((columns, self.set_columns), (sorting, self.set_sorting)):
            try:
                put(line)
            except ValueError as error:
                _log.warning("the columns cannot be as in %r: %s", line[:200], error)
                self.reset_columns()

    def reset_columns(self) -> None:
        """Order, width, visibility and sorting as at first."""
        self._arrange([column.id for column in self.model.columns if column.shown], self._first_sorting, in_order=True)

    def _arrange(self, ids: Sequence[str], sorting: str, *, in_order: bool = False) -> None:
        """Show these columns, from left to right and as wide as at first, and no others.

        With `in_order` all columns stand as the model has them, else the hidden ones follow.
        """
        header = self.view.horizontalHeader()
        metrics = self.view.fontMetrics()
        known = [column.id for column in self.model.columns]
        order = known if in_order else [*ids, *(each for each in known if each not in ids)]
        for visual, column_id in enumerate(order):
            place = known.index(column_id)
            column = self.model.columns[place]
            header.moveSection(header.visualIndex(place), visual)
            header.setSectionHidden(place, False)  # a hidden section does not know how wide its title is
            sample = metrics.horizontalAdvance(column.sample) + 2 * metrics.averageCharWidth()
            header.resizeSection(place, max(sample, header.sectionSizeHint(place)))
            header.setSectionHidden(place, column_id not in ids)
        self.set_sorting(sorting)
        self._stretch()
        self._tell_shown()

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
        """Arrange the columns as `columns` said; names that are not known are passed over. Raises `ValueError`.

        A column that it does not name, of a later version, stands behind the one that it follows at first.
        """
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
        named = {place for place, _, _ in wanted}
        for place in range(1, header.count()) if wanted else ():
            if place not in named:
                at, before = header.visualIndex(place), header.visualIndex(place - 1)
                header.moveSection(at, before if at < before else before + 1)
        if header.hiddenSectionCount() == header.count():
            self.reset_columns()
        self._stretch()
        self._tell_shown()

    @property
    def sorting(self) -> str:
        """The columns that are sorted by, `-` before those descending, e.g. `process,-port`; empty for none."""
        header = self.view.horizontalHeader()
        place = header.sortIndicatorSection()
        if not 0 <= place < len(self.model.columns):
            return ""
        parts = [(place, header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder)]
        if self.model.second:
            parts.append(self.model.second)
        return ",".join(("-" if descending else "") + self.model.columns[at].id for at, descending in parts)

    def set_sorting(self, line: str) -> None:
        """Sort as `sorting` said. Raises `ValueError` for a column that there is not."""
        places = {column.id: place for place, column in enumerate(self.model.columns)}
        first, _, second = line.partition(",")
        for name in (first, second):
            if name and name.removeprefix("-") not in places:
                raise ValueError(f"{name[:60]!r} is no column to sort by")
        order = Qt.SortOrder.DescendingOrder if first.startswith("-") else Qt.SortOrder.AscendingOrder
        self.view.sortByColumn(places[first.removeprefix("-")] if first else -1, order)
        then = places[second.removeprefix("-")] if second and first else -1
        if then != -1 or self.model.second:
            self.model.sort_second(then, descending=second.startswith("-"))
        header = self.view.horizontalHeader()
        if then != -1 and not header.isSectionHidden(then):  # its title has got longer
            header.resizeSection(then, max(header.sectionSize(then), header.sectionSizeHint(then)))

    def _sort_second(self, place: int) -> None:
        """Add a column to sort by, turn its order round, then leave it out; the first one turns its own round."""
        first, _, second = self.sorting.partition(",")
        name = self.model.columns[place].id
        if not first or first.removeprefix("-") == name:
            turned = f"-{name}" if first == name else name
            self.set_sorting(f"{turned},{second}" if second else turned)
        elif second == f"-{name}":
            self.set_sorting(first)
        else:
            self.set_sorting(f"{first},{'-' if second == name else ''}{name}")

    # How it is made

    def _new_view(self) -> RecordTableView:
        return RecordTableView()

    def _make_view(self, name: str) -> RecordTableView:
        view = self._new_view()
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
        header = _Header()
        view.setHorizontalHeader(header)
        view.setModel(self.model)
        # Else it asks for each title whether each cell below is selected, to highlight what is not highlighted here.
        header.setSelectionModel(QItemSelectionModel(self.model, header))
        view.setItemDelegate(TextDelegate(self.model, view))
        rows = view.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(view.fontMetrics().height() + 8)
        header.setSectionsMovable(True)
        header.shift_clicked.connect(self._sort_second)
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
        for watched in (view, view.viewport(), header.viewport()):
            watched.installEventFilter(self)
        return view

    def _follow_model(self) -> None:
        model = self.model
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._restore)
        model.merging.connect(self._before_merge)
        model.merged.connect(self._after_merge)
        model.waiting_changed.connect(self._tell_waiting)
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
            selected=list(map(self.model.record, self.selected_rows)),
            current=[self.model.record(index.row())] if index.isValid() else [],
            column=max(index.column(), 0),
            in_sight=list(map(self.model.record, in_sight)),
        )
        self._restoring = True

    def _restore(self) -> None:
        """After a reset: select and make current what is still there; the first row still in sight goes to the top."""
        saved = self._saved
        self._saved = _Place([], [], 0, [])
        found = self.model.rows_of([*saved.selected, *saved.current, *saved.in_sight])
        chosen_rows = sorted(row for row in found[: len(saved.selected)] if row is not None)
        current_rows = found[len(saved.selected) :][: len(saved.current)]
        rows_in_sight = found[len(saved.selected) + len(saved.current) :]
        chosen = self.view.selectionModel()
        if current_rows and current_rows[0] is not None:
            current = self.model.index(current_rows[0], saved.column)
            chosen.setCurrentIndex(current, QItemSelectionModel.SelectionFlag.NoUpdate)
        self._select(runs(chosen_rows))
        top = next((row for row in rows_in_sight if row is not None), None)
        if top is not None:
            self.view.scroll_to_row(top)
        self._restoring = False
        self.explain_emptiness()
        self._on_current_changed()

    def _select(self, spans: Iterable[tuple[int, int]]) -> None:
        """Select these rows and no others, each from a first one to a last one."""
        selection = QItemSelection()
        last, cell = len(self.model.columns) - 1, self.model.createIndex  # `index` would ask for the size each time
        for first_row, last_row in spans:
            selection.append(QItemSelectionRange(cell(first_row, 0), cell(last_row, last)))
        self.view.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _before_merge(self, gone: list[int]) -> None:
        """Follow the rows in sight, and those that the keyboard would go on from.

        Of a great selection Qt would follow every row; it is taken away meanwhile, without anybody being told.
        """
        chosen = self.view.selectionModel()
        spans = [(rows.start, rows.stop - 1) for rows in self._selected_ranges]
        self._chosen_spans = sorted(spans) if sum(last - first for first, last in spans) > _MANY else []
        if self._chosen_spans:
            self._going = gone
            self._restoring = True
            before = chosen.blockSignals(True)
            chosen.clearSelection()
            chosen.blockSignals(before)
        top, last = self.view.verticalScrollBar().value(), self.model.rowCount() - 1
        bottom = self.view.rowAt(self.view.viewport().height() - 1)
        in_sight = range(top, (bottom if bottom >= 0 else last) + 1) if top else ()
        self._in_sight = [self._followed(row, 0) for row in in_sight]
        index = self.view.currentIndex()
        self._neighbours = []
        if index.isValid():
            row, column = index.row(), index.column()
            below = range(row, min(row + _NEIGHBOURS, last) + 1)
            above = range(row - 1, max(row - _NEIGHBOURS, 0) - 1, -1)
            self._neighbours = [self._followed(near, column) for near in (*below, *above)]

    def _followed(self, row: int, column: int) -> QPersistentModelIndex:
        return QPersistentModelIndex(self.model.index(row, column))

    def _after_merge(self, new: list[int]) -> None:
        """What was at the top is there still, or else what followed it; so with the current row."""
        if self._chosen_spans:
            self._restoring = False
            self._select(moved(self._chosen_spans, self._going, new))
            self._chosen_spans, self._going = [], []
        if self._neighbours and not self._neighbours[0].isValid():
            near = next(filter(QPersistentModelIndex.isValid, self._neighbours), None)
            if near is not None:
                self.view.selectionModel().setCurrentIndex(
                    self.model.index(near.row(), near.column()), QItemSelectionModel.SelectionFlag.NoUpdate
                )
        top = next(filter(QPersistentModelIndex.isValid, self._in_sight), None)
        if top is not None:
            self.view.scroll_to_row(top.row())
        self._in_sight, self._neighbours = [], []
        self.explain_emptiness()

    def _sortable_columns(self) -> list[Column[R]]:
        """Return the columns that the menu offers to sort by: the visible ones, and what is sorted by already."""
        sorted_by = {part.removeprefix("-") for part in self.sorting.split(",")}
        shown = self._visible_columns()
        return [column for column in self.model.columns if column in shown or column.id in sorted_by]

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
        self._tell_shown()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tell_shown()  # another page may have shown other columns of the same records

    def _tell_shown(self) -> None:
        self.model.set_shown_columns({column.id for column in self._visible_columns()})

    def _show_header_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self.column_actions(menu))
        menu.popup(self.view.horizontalHeader().mapToGlobal(place))

    def _on_resized(self) -> None:
        self._empty.setGeometry(self.view.viewport().rect())
        self._place_pill()
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
            self.view.setItemDelegate(TextDelegate(self.model, self.view))
