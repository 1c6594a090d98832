"""A layout for buttons: beside each other, in as many lines as the width asks for, so that none is cut off."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem

from portgui.overrides import override


class FlowLayout(QLayout):
    """Gives each item its own size and begins a new line where the next one does not go in."""

    def __init__(self) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []

    @override
    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    @override
    def count(self) -> int:
        return len(self._items)

    @override
    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    @override
    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    @override
    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    @override
    def setGeometry(self, rectangle: QRect) -> None:
        super().setGeometry(rectangle)
        self._place(rectangle, move=True)

    @override
    def sizeHint(self) -> QSize:
        return self.minimumSize()

    @override
    def minimumSize(self) -> QSize:
        margins = self.contentsMargins()
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.sizeHint())
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _place(self, rectangle: QRect, *, move: bool) -> int:
        """Find the place of each item, and move it there; return the height that they need."""
        room = rectangle.marginsRemoved(self.contentsMargins())
        spacing = max(0, self.spacing())
        place, line = room.topLeft(), 0
        for item in self._items:
            size = item.sizeHint()
            if place.x() > room.left() and place.x() + size.width() > room.left() + room.width():
                place, line = QPoint(room.left(), place.y() + line + spacing), 0
            if move:
                item.setGeometry(QRect(place, size))
            place = QPoint(place.x() + size.width() + spacing, place.y())
            line = max(line, size.height())
        return place.y() + line - rectangle.top() + self.contentsMargins().bottom()
