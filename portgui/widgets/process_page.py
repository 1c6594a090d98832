"""The other view of the live page: its sockets by process, opened and closed by key and pointer."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QItemSelectionModel, QRect, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QStyle, QStyleOption, QWidget

from portgui.models.process_tree import OPEN_ROLE, ProcessGroup, ProcessTreeModel, Row, group_key
from portgui.models.record_table import Change, Column
from portgui.overrides import override
from portgui.sockets.socket import Socket
from portgui.widgets.table_page import RecordTableView, TablePage

_GAP: Final = 4
"""Between the arrow, the parts of a text and the edges, in pixels."""
_SIGN: Final = 10
"""The room of the sign of a change, left of the arrow, in pixels."""
_ALWAYS_SORTABLE: Final = frozenset({"process", "sockets"})


class _ProcessView(RecordTableView):
    """A table in which the rows of processes are written over their whole width and have an arrow that opens them."""

    toggled = Signal(int)
    """The row of a process is to be opened, or closed."""
    went_up = Signal(int)
    """From the row of a socket the keyboard wants to that of its process."""

    def _is_open(self, row: int) -> bool | None:
        """Say whether the row of a process is open; `None` for that of a socket."""
        is_open: bool | None = self.model().index(row, 0).data(OPEN_ROLE)
        return is_open

    def _arrow(self, row: int) -> QRect:
        """Return the room of the arrow of a row, in the viewport."""
        return QRect(_SIGN, self.rowViewportPosition(row), self.rowHeight(row), self.rowHeight(row))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        if first < 0:
            return
        painter = QPainter(self.viewport())
        for row in range(first, (last if last >= 0 else self.model().rowCount() - 1) + 1):
            if (is_open := self._is_open(row)) is not None:
                self._paint_group(painter, row, is_open)
        painter.end()

    def _paint_group(self, painter: QPainter, row: int, is_open: bool) -> None:
        model: Any = self.model()
        group: ProcessGroup = model.record(row)
        chosen = self.selectionModel().isRowSelected(row)
        arrow = self._arrow(row)
        option: Any = QStyleOption()  # its fields come from Qt without types
        option.initFrom(self)
        option.rect = arrow.adjusted(_GAP, _GAP, -_GAP, -_GAP)
        colour = self.palette().color(QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text)
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            option.palette.setColor(role, colour)
        kind = QStyle.PrimitiveElement
        self.style().drawPrimitive(
            kind.PE_IndicatorArrowDown if is_open else kind.PE_IndicatorArrowRight, option, painter, self
        )
        room = QRect(arrow)
        room.setLeft(arrow.right() + _GAP)
        room.setRight(self.viewport().width() - _GAP)
        text, counts = model.text(group), model.counts(group)
        font = self.font()
        font.setStrikeOut(model.change(group) is Change.CLOSED)
        painter.setPen(colour)
        for part, bold in ((text.removesuffix(counts), True), (counts, False)):
            font.setBold(bold)
            painter.setFont(font)
            metrics = painter.fontMetrics()
            shown = metrics.elidedText(part, Qt.TextElideMode.ElideRight, max(room.width(), 0))
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
            room.setLeft(room.left() + metrics.horizontalAdvance(part))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        is_open = self._is_open(index.row()) if index.isValid() else None
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        match event.key():
            case Qt.Key.Key_Left if plain and is_open is None and index.isValid() and self._at_left_end():
                self.went_up.emit(index.row())
            case Qt.Key.Key_Right | Qt.Key.Key_Plus if is_open is False:
                self.toggled.emit(index.row())
            case Qt.Key.Key_Left | Qt.Key.Key_Minus if is_open:
                self.toggled.emit(index.row())
            case Qt.Key.Key_Right if plain and is_open:
                self.setCurrentIndex(self.model().index(index.row() + 1, index.column()))
            case Qt.Key.Key_Left if plain and is_open is False:
                pass
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if is_open is not None:
                self.toggled.emit(index.row())
            case _:
                super().keyPressEvent(event)

    def _at_left_end(self) -> bool:
        header = self.horizontalHeader()
        place = header.visualIndex(self.currentIndex().column())
        return all(header.isSectionHidden(header.logicalIndex(left)) for left in range(place))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        place = event.position().toPoint()
        row = self.rowAt(place.y())
        if row < 0 or event.button() != Qt.MouseButton.LeftButton or self._is_open(row) is None:
            return
        if self._arrow(row).contains(place):
            self.toggled.emit(row)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self.rowAt(event.position().toPoint().y())
        if row < 0 or self._is_open(row) is None:
            super().mouseDoubleClickEvent(event)
        elif event.button() == Qt.MouseButton.LeftButton:
            self.toggled.emit(row)


class ProcessPage(TablePage[Row]):
    """A page of processes that open to their sockets. What is copied as something else, and exported, is sockets."""

    model: ProcessTreeModel

    def __init__(
        self,
        model: ProcessTreeModel,
        name: str,
        emptiness: Callable[[], str],
        socket_columns: Callable[[], list[Column[Any]]],
        parent: QWidget | None = None,
    ) -> None:
        """`socket_columns` tells what is shown of sockets elsewhere, for what is copied and exported as a table."""
        super().__init__(model, name, emptiness, first_sorting="process", parent=parent)
        self._socket_columns = socket_columns
        model.updated.connect(self.explain_emptiness)
        self.open_all = QAction(self.tr("&Open all processes"), self)
        self.open_all.triggered.connect(lambda: self._set_all(True))
        self.close_all = QAction(self.tr("Close all &processes"), self)
        self.close_all.triggered.connect(lambda: self._set_all(False))

    @override
    def _new_view(self) -> RecordTableView:
        view = _ProcessView()
        view.toggled.connect(self._toggle)
        view.went_up.connect(self._go_up)
        return view

    def _toggle(self, row: int) -> None:
        group = self.model.record(row)
        if isinstance(group, ProcessGroup):
            self._set_open([group], not self.model.is_open(group))

    def _set_all(self, is_open: bool) -> None:
        self._set_open(self.model.groups(), is_open)

    def _set_open(self, groups: Sequence[ProcessGroup], is_open: bool) -> None:
        """Open or close processes; a current socket that goes makes its process current."""
        row = self.view.currentIndex().row()
        if not is_open and row >= 0:
            above = self.model.group_row(row)
            if above != row and self.model.record(above) in groups:
                self._go_up(row)
        self.model.set_open(groups, is_open)
        self.explain_emptiness()

    def _go_up(self, row: int) -> None:
        """Make the process of a socket current."""
        index = self.model.index(self.model.group_row(row), self.view.currentIndex().column())
        flags = QItemSelectionModel.SelectionFlag
        self.view.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    @override
    def _rows_of(self, records: Sequence[Row]) -> Sequence[int | None]:
        """Return the rows of sockets; that of its process for a socket that is not shown, because that is closed."""
        found = self.model.rows_of(records)
        groups = self.model.groups()
        row_of = dict(zip((group.key for group in groups), self.model.rows_of(groups), strict=True))
        return [
            row_of.get(group_key(record)) if row is None and isinstance(record, Socket) else row
            for row, record in zip(found, records, strict=True)
        ]

    # What is copied

    @override
    def cell_text(self) -> str:
        current = self.current
        return self.model.text(current) if isinstance(current, ProcessGroup) else super().cell_text()

    @override
    def _cells(self, records: Sequence[Row]) -> Sequence[Sequence[str]]:
        columns: list[Column[Any]] = list(self._visible_columns())
        blank = [""] * (len(columns) - 1)
        return [
            [self.model.text(record), *blank]
            if isinstance(record, ProcessGroup)
            else [column.copied_text(record) for column in columns]
            for record in records
        ]

    @override
    def records(self, selected: bool) -> Sequence[Row]:
        rows = super().records(selected) if selected else self.model.groups()
        return self.model.sockets_of(rows)

    @property
    @override
    def shown_columns(self) -> list[Column[Any]]:
        return self._socket_columns()

    @override
    def _sortable_columns(self) -> list[Column[Row]]:
        usual = super()._sortable_columns()
        return [column for column in self.model.columns if column in usual or column.id in _ALWAYS_SORTABLE]
