"""Draw the cells of the tables: marks as shapes, and a tool tip only for a text that is cut off."""

import math
from typing import Any, Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from portgui.models.record_table import MARK_ROLE, Sign
from portgui.overrides import override
from portgui.registry.entry import Mark

_MARK_SIZE: Final = 0.46
"""Diameter of a mark, as a part of the text's height."""


_SIGN_SIZE: Final = 1.3
"""Size of a sign, as a part of that of a mark."""


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
    """Paints the mark or sign of a cell instead of its text: circles, a dash; a star, lines of writing."""

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
        if isinstance(mark, Sign):
            _draw_sign(painter, mark, circle, colour)
        elif mark is Mark.UNSPECIFIED:
            half = QPointF(size * 0.3, 0)
            painter.drawLine(circle.center() - half, circle.center() + half)
        else:
            painter.setBrush(colour if mark is Mark.USED else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(circle)
        painter.restore()


def _draw_sign(painter: QPainter, sign: Sign, place: QRectF, colour: QColor) -> None:
    """Draw a star, lines of writing, or one beside the other."""
    size = place.width() * _SIGN_SIZE
    apart = size * 0.75 if sign is Sign.BOTH else 0.0
    if sign is not Sign.NOTE:
        middle = place.center() - QPointF(apart, 0)
        points = []
        for number in range(10):  # the points of a star and the dents between them
            angle = math.pi * number / 5
            radius = size * (0.6 if number % 2 == 0 else 0.25)
            points.append(middle + QPointF(radius * math.sin(angle), -radius * math.cos(angle)))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF(points))
    if sign is not Sign.FAVOURITE:
        middle = place.center() + QPointF(apart, 0)
        painter.setPen(QPen(colour, max(1.2, size / 9)))
        for line, length in ((-0.35, 0.45), (0.0, 0.45), (0.35, 0.15)):
            start = middle + QPointF(-size * 0.45, size * line)
            painter.drawLine(start, middle + QPointF(size * length, size * line))


def show_plain_tool_tip(event: QHelpEvent, text: str, widget: QWidget) -> None:
    """Show a tool tip in which text from outside stays text."""
    from html import escape  # at the first tool tip, not at the start

    QToolTip.showText(event.globalPos(), f"<p style='white-space: pre-wrap'>{escape(text)}</p>", widget)
