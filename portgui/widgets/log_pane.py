"""The log pane below the pages: what watches told, one line each, the last thousand."""

from typing import Final

from PySide6.QtCore import QDateTime, QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from portgui.models.table_copy import one_line
from portgui.overrides import override

_MOST_LINES: Final = 1000
_LINES_AT_FIRST: Final = 6


class _Lines(QPlainTextEdit):
    """Lines of text that take little room at first."""

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.fontMetrics().lineSpacing() * _LINES_AT_FIRST)


class LogPane(QDockWidget):
    """Keeps and shows lines of time, what and who, apart by tabs."""

    closed = Signal()
    """Its own button closed it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Log"))
        self.setObjectName("log")
        self.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
        self.setAllowedAreas(Qt.DockWidgetArea.BottomDockWidgetArea)
        self._lines = _Lines(readOnly=True, undoRedoEnabled=False)
        self._lines.setMaximumBlockCount(_MOST_LINES)
        self._lines.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._lines.setTabChangesFocus(True)
        self._lines.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._lines.setAccessibleName(self.tr("Log"))
        self._lines.setPlaceholderText(self.tr("What watched ports do is written here. Tools > Tell me when sets one."))
        self._copy = QPushButton(self.tr("Copy log"))
        self._copy.clicked.connect(self._copy_lines)
        self._clear = QPushButton(self.tr("Clear log"))
        self._clear.clicked.connect(self._lines.clear)
        buttons = QVBoxLayout()
        for button in (self._copy, self._clear):
            button.setEnabled(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        self._lines.textChanged.connect(self._enable)
        inside = QWidget()
        layout = QHBoxLayout(inside)
        layout.setContentsMargins(8, 4, 8, 8)
        layout.addWidget(self._lines, 1)
        layout.addLayout(buttons)
        self.setWidget(inside)
        self._tab_width()
        self._lines.installEventFilter(self)

    def add(self, at: float, what: str, who: str) -> None:
        """Append a line; `at` is in seconds since 1970-01-01 UTC. The oldest line gives way to the 1001st."""
        moment = QDateTime.fromSecsSinceEpoch(int(at)).toString("yyyy-MM-dd HH:mm:ss")
        self._lines.appendPlainText("\t".join(map(one_line, (moment, what, who))))

    @Slot()
    def _copy_lines(self) -> None:
        """Copy what is selected, or all."""
        cursor = self._lines.textCursor()
        chosen = cursor.selection().toPlainText() if cursor.hasSelection() else self._lines.toPlainText()
        QGuiApplication.clipboard().setText(chosen + "\n")

    @Slot()
    def _enable(self) -> None:
        for button in (self._copy, self._clear):
            button.setEnabled(not self._lines.document().isEmpty())

    def _tab_width(self) -> None:
        metrics = self._lines.fontMetrics()
        self._lines.setTabStopDistance(
            metrics.horizontalAdvance("2026-12-31 23:59:59") + 2 * metrics.averageCharWidth()
        )

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FontChange:
            self._tab_width()
        return super().eventFilter(watched, event)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()
