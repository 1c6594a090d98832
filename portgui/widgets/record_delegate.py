"""Draw the cells of the tables: marks as shapes, and a tool tip only for a text that is cut off."""

from typing import Any, Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QHelpEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from portgui.models.record_table import CHANGE_ROLE, MARK_ROLE, Change
from portgui.overrides import override
from portgui.registry.entry import Mark

_MARK_SIZE: Final = 0.46
"""Diameter of a mark, as a part of the text's height."""
_TINTS: Final = {
    Change.NEW: "#2e9e5b",
    Change.CHANGED: "#c99a1e",
    Change.RESTARTED: "#c99a1e",
    Change.CLOSED: "#cc4b4b",
}
_TINT: Final = 0.16
"""How much of its tint the ground of a changed row has: little, so that the text stands out as before."""
_SIGNS: Final = {Change.NEW: "+", Change.CHANGED: "~", Change.RESTARTED: "~", Change.CLOSED: "\u00d7"}
"""What stands at the left end of a changed row: its tint alone tells nothing to who cannot tell colours apart."""


class RecordDelegate(QStyledItemDelegate):
    """Paints a text, or a mark: filled circle, hollow circle, dash. The ground of a row that changed has a tint."""

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        # Only the row tells what is selected and current; a frame around one cell says nothing here.
        option.state &= ~QStyle.StateFlag.State_HasFocus
        change = index.data(CHANGE_ROLE)
        if change is not None:
            cell: Any = option  # its fields come from Qt without types
            cell.backgroundBrush = QBrush(tinted(cell.palette.color(QPalette.ColorRole.Base), change))
            if change is Change.CLOSED:
                cell.font.setStrikeOut(True)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        mark = index.data(MARK_ROLE)
        if mark is None:
            super().paint(painter, option, index)
            self._paint_sign(painter, option, index)
            return
        cell: Any = QStyleOptionViewItem(option)  # its fields come from Qt without types
        self.initStyleOption(cell, index)
        cell.text = ""
        style = cell.widget.style() if cell.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, cell, painter, cell.widget)
        selected = bool(cell.state & QStyle.StateFlag.State_Selected)
        colour = cell.palette.color(QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text)
        size = cell.fontMetrics.height() * _MARK_SIZE
        circle = QRectF(0, 0, size, size)
        circle.moveCenter(QRectF(cell.rect).center())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, max(1.2, size / 6)))
        if mark is Mark.UNSPECIFIED:
            half = QPointF(size * 0.3, 0)
            painter.drawLine(circle.center() - half, circle.center() + half)
        else:
            painter.setBrush(colour if mark is Mark.USED else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(circle)
        painter.restore()

    def _paint_sign(self, painter: QPainter, option: Any, index: QModelIndex | QPersistentModelIndex) -> None:
        """Paint what tells a changed row without colour, in its first cell."""
        change = index.data(CHANGE_ROLE)
        header = option.widget.horizontalHeader() if isinstance(option.widget, QTableView) else None
        if change is None or header is None or _first_shown(header) != index.column():
            return
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        painter.setPen(option.palette.color(role))
        place = option.rect.adjusted(2, 0, 0, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, _SIGNS[change])
        painter.restore()

    @override
    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Any,  # QModelIndex | QPersistentModelIndex; visualRect takes either
    ) -> bool:
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        text = index.data(Qt.ItemDataRole.DisplayRole) or ""
        cut = self.sizeHint(option, index).width() > view.visualRect(index).width()
        if text and (cut or index.data(MARK_ROLE) is not None):
            show_plain_tool_tip(event, text, view)
        else:
            QToolTip.hideText()
        return True


def tinted(ground: QColor, change: Change) -> QColor:
    """Return the ground of a row with a change."""
    tint = QColor(_TINTS[change])
    parts = zip((ground.red(), ground.green(), ground.blue()), (tint.red(), tint.green(), tint.blue()), strict=True)
    return QColor(*(round(one * (1 - _TINT) + other * _TINT) for one, other in parts))


def _first_shown(header: QHeaderView) -> int:
    order = (header.logicalIndex(visual) for visual in range(header.count()))
    return next((place for place in order if not header.isSectionHidden(place)), -1)


def show_plain_tool_tip(event: QHelpEvent, text: str, widget: QWidget) -> None:
    """Show a tool tip in which text from outside stays text."""
    from html import escape  # at the first tool tip, not at the start

    QToolTip.showText(event.globalPos(), f"<p style='white-space: pre-wrap'>{escape(text)}</p>", widget)
