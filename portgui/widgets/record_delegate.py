"""The tool tips of the tables: what a sign means, and a text that is cut off, as plain text."""

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QToolTip, QWidget

from portgui.models.record_table import RecordTableModel
from portgui.overrides import override

if TYPE_CHECKING:
    from PySide6.QtGui import QHelpEvent


_HAS_TEXT: Final = QStyleOptionViewItem.ViewItemFeature.HasDisplay


class TextDelegate(QStyledItemDelegate):
    """Paints a text as Qt does, asking the model once for a cell that is nothing but text.

    Qt would ask it for seven roles, each a call of Python, a sixth of what painting a table costs. A `paint` of ours in
    the way of each cell would double that.
    """

    def __init__(self, model: RecordTableModel[Any], view: QAbstractItemView) -> None:
        super().__init__(view)
        self._model = model
        self._narrow = max(view.fontMetrics().horizontalAdvance("i"), 1)
        """The width in pixels that letters have at least, on average."""
        self._alignments = {column.alignment: Qt.AlignmentFlag(column.alignment) for column in model.columns}

    @override
    def initStyleOption(self, option: Any, index: Any) -> None:  # its fields come from Qt without types
        column = index.column()
        text = self._model.bare_text(index.row(), column)
        if text is None:
            super().initStyleOption(option, index)
            return
        room = option.rect.width()
        option.text = text[: room // self._narrow + 1] if room > 0 else text  # Qt would lay out all of it to cut it off
        option.displayAlignment = self._alignments[self._model.columns[column].alignment]
        option.features = _HAS_TEXT

    @override
    def helpEvent(
        self,
        event: "QHelpEvent",
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
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
