"""A line of text that takes no more room than there is."""

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QToolTip, QWidget

from portgui.overrides import override
from portgui.widgets.record_delegate import show_plain_tool_tip

_LEAST_WIDTH: Final = 4
"""In average characters."""


class ElidedLabel(QLabel):
    """A plain line that ends in dots where there is not enough room for it; its tool tip tells the whole then."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, textFormat=Qt.TextFormat.PlainText)

    @property
    def shown(self) -> str:
        """The text as there is room for it."""
        room = self.contentsRect().width() - 2 * self.margin()
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    @override
    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), _LEAST_WIDTH * self.fontMetrics().averageCharWidth()), hint.height())

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and not self.toolTip():
            if self.shown == self.text():
                QToolTip.hideText()
            else:
                show_plain_tool_tip(event, self.text(), self)
            return True
        return super().event(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        margin = self.margin()
        room = self.contentsRect().adjusted(margin, 0, -margin, 0)
        QPainter(self).drawText(room, int(self.alignment()), self.shown)  # in the colour of the widget's text
