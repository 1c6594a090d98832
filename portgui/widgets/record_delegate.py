"""The tool tips of the tables: what a sign means, and a text that is cut off, as plain text."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QToolTip, QWidget

from portgui.overrides import override

if TYPE_CHECKING:
    from PySide6.QtGui import QHelpEvent
    from PySide6.QtWidgets import QStyleOptionViewItem


class TextDelegate(QStyledItemDelegate):
    """Paints a text as Qt does: a method of ours in the way of each cell would double what painting a table costs."""

    @override
    def helpEvent(
        self,
        event: "QHelpEvent",
        view: QAbstractItemView,
        option: "QStyleOptionViewItem",
        index: Any,  # QModelIndex | QPersistentModelIndex; visualRect takes either
    ) -> bool:
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        text = index.data(Qt.ItemDataRole.ToolTipRole) or ""  # what a sign means
        if not text and self.sizeHint(option, index).width() > view.visualRect(index).width():
            text = index.data(Qt.ItemDataRole.DisplayRole) or ""
        if text:
            show_plain_tool_tip(event, text, view)
        else:
            QToolTip.hideText()
        return True


def show_plain_tool_tip(event: "QHelpEvent", text: str, widget: QWidget) -> None:
    """Show a tool tip in which text from outside stays text."""
    from html import escape  # at the first tool tip, not at the start

    QToolTip.showText(event.globalPos(), f"<p style='white-space: pre-wrap'>{escape(text)}</p>", widget)
