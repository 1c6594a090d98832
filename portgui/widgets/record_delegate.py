"""Draw the cells of the tables: marks as shapes, and a tool tip only for a text that is cut off."""

from typing import Any, Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from portgui.models.record_table import MARK_ROLE
from portgui.overrides import override
from portgui.registry.entry import Mark

_MARK_SIZE: Final = 0.46
"""Diameter of a mark, as a part of the text's height."""


class TextDelegate(QStyledItemDelegate):
    """Paints a text as Qt does: a method of ours in the way of each cell would double what painting a table costs."""

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


class MarkDelegate(TextDelegate):
    """Paints the mark of a cell instead of its text: filled circle, hollow circle, dash."""

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        mark = index.data(MARK_ROLE)
        if mark is None:
            super().paint(painter, option, index)
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


def show_plain_tool_tip(event: QHelpEvent, text: str, widget: QWidget) -> None:
    """Show a tool tip in which text from outside stays text."""
    from html import escape  # at the first tool tip, not at the start

    QToolTip.showText(event.globalPos(), f"<p style='white-space: pre-wrap'>{escape(text)}</p>", widget)
