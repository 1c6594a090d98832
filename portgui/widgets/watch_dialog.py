"""The dialog Watched ports: all watches, what each waits for, and the end of them."""

from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from portgui.models.watching import Watching, watch_text
from portgui.sockets.watch import Moment, Watch
from portgui.widgets.within_screen import resize_within_screen

_WATCH: Final = Qt.ItemDataRole.UserRole


class WatchDialog(QDialog):
    """Shows the watches as they are; what is changed in it counts at once."""

    def __init__(self, watching: Watching, paused: bool, parent: QWidget | None = None) -> None:
        """`paused` says that nothing is read now."""
        super().__init__(parent)
        self._watching = watching
        self.setWindowTitle(self.tr("Watched ports"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Watched ports"))
        self._list.currentItemChanged.connect(self._enable)
        self._empty = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._empty.setText(
            self.tr(
                "Nothing is watched. Select a row in the window and choose Tools > Tell me when, or its context menu."
            )
        )
        self._moment = QComboBox()
        for moment, text in (
            (Moment.OPENS, self.tr("Tell me when it opens")),
            (Moment.CLOSES, self.tr("Tell me when it closes")),
            (Moment.BOTH, self.tr("Tell me when it opens or closes")),
        ):
            self._moment.addItem(text, moment)
        self._moment.setAccessibleName(self.tr("Tell me when"))
        self._moment.activated.connect(self._change)
        self._remove = QPushButton(self.tr("&Remove"))
        self._remove.setAutoDefault(False)
        self._remove.clicked.connect(self._remove_current)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self._list)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._remove_current)
        told = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        told.setText(
            self.tr("The sockets are not read while PortGUI is paused, and nothing is told then.")
            if paused
            else self.tr("What happens is told at once; where much happens, once a minute. It stands in View > Log.")
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        row = QHBoxLayout()
        row.addWidget(self._moment, 1)
        row.addWidget(self._remove)
        layout = QVBoxLayout(self)
        layout.addWidget(self._empty)
        layout.addWidget(self._list, 1)
        layout.addLayout(row)
        layout.addWidget(told)
        layout.addWidget(buttons)
        watching.changed.connect(self._fill)
        self._fill()
        resize_within_screen(self, self.fontMetrics().averageCharWidth() * 70, self.fontMetrics().height() * 20)

    @property
    def _current(self) -> Watch | None:
        item = self._list.currentItem()
        watch = item.data(_WATCH) if item else None
        return watch if isinstance(watch, Watch) else None

    @Slot()
    def _fill(self) -> None:
        """Show the watches; the place in the list stays."""
        row = max(0, self._list.currentRow())
        self._list.clear()
        for watch in self._watching.watches:
            item = QListWidgetItem(watch_text(watch), self._list)
            item.setData(_WATCH, watch)
        self._list.setCurrentRow(min(row, self._list.count() - 1))
        self._empty.setVisible(not self._list.count())
        self._list.setVisible(bool(self._list.count()))
        self._enable()

    @Slot()
    def _enable(self) -> None:
        watch = self._current
        self._remove.setEnabled(watch is not None)
        self._moment.setEnabled(watch is not None)
        if watch:
            self._moment.setCurrentIndex(list(Moment).index(watch.moment))

    @Slot(int)
    def _change(self, place: int) -> None:
        if watch := self._current:
            self._watching.add(Watch(watch.ports, watch.program, list(Moment)[place]))

    @Slot()
    def _remove_current(self) -> None:
        if watch := self._current:
            self._watching.remove(watch)
