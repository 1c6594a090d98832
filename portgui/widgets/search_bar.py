"""The search field and the transport check boxes: the one filter of both pages."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from portgui.overrides import override
from portgui.ports import Transport
from portgui.widgets.toggle_button import ToggleButton

if TYPE_CHECKING:
    from portgui.query import Query

_LONGEST: Final = 500
"""`portgui.query.MAX_LENGTH`, which is imported with the first search only."""
_SHOWN_FIRST: Final = frozenset({Transport.TCP, Transport.UDP})


class _SearchField(QLineEdit):
    """A line to type in: Escape clears it, then leaves it; the down key leaves it for the table."""

    left = Signal()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and not self.hasSelectedText():
            from PySide6.QtGui import QKeySequence  # with the first key, not at the start

            if event.matches(QKeySequence.StandardKey.Copy):
                event.ignore()  # there is nothing to copy here: the rows of the table are meant
                return False
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class SearchBar(QWidget):
    """Search text and ticked transports; `changed` tells of either."""

    changed = Signal()
    left = Signal()
    """The user is done typing and wants the table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = _SearchField(clearButtonEnabled=True, maxLength=_LONGEST)
        self._field.setPlaceholderText(self.tr("Search: port, service, program …"))
        self._field.setAccessibleName(self.tr("Search"))
        self._field.setToolTip(
            self.tr(
                "A number (22), a range (8000-8100), a service (ssh), a program (nginx), an address, or several words; "
                "-word excludes, a|b is either, “quotes” keep words together, "
                "port:80 or transport:udp ask for one thing"
            )
        )
        for clear in self._field.findChildren(QToolButton):
            clear.setAccessibleName(self.tr("Clear the search"))
        self._field.textChanged.connect(self.changed)
        self._field.left.connect(self.left)
        self._hint = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._hint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._hint.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 8)
        layout = QHBoxLayout()
        whole.addLayout(layout)
        whole.addWidget(self._hint)
        layout.addWidget(self._field, 1)
        self._boxes: dict[Transport, QCheckBox] = {}
        for transport, label in (
            (Transport.TCP, self.tr("&TCP")),
            (Transport.UDP, self.tr("&UDP")),
            (Transport.SCTP, self.tr("&SCTP")),
            (Transport.DCCP, self.tr("&DCCP")),
        ):
            box = QCheckBox(label)
            box.setChecked(transport in _SHOWN_FIRST)
            box.setToolTip(self.tr("Show what uses %1").replace("%1", transport.label))
            box.toggled.connect(self.changed)
            layout.addWidget(box)
            self._boxes[transport] = box
        self._pause = ToggleButton()
        self._pause.setText(self.tr("Pause"))
        layout.addSpacing(8)
        layout.addWidget(self._pause)
        self.setFocusProxy(self._field)

    def set_pause(self, pause: QAction) -> None:
        """Give the last button its action."""
        self._pause.setDefaultAction(pause)

    @property
    def query(self) -> "Query":
        """The search text, read."""
        from portgui.query import Query  # the first picture of the window has none, mostly

        return Query.parse(self._field.text())

    @property
    def text(self) -> str:
        """The search text as typed."""
        return self._field.text()

    @property
    def transports(self) -> frozenset[Transport]:
        """The ticked transports."""
        return frozenset(transport for transport, box in self._boxes.items() if box.isChecked())

    @property
    def active(self) -> bool:
        """Whether anything is filtered that is not filtered at first."""
        return bool(self._field.text().strip()) or not self.transports >= _SHOWN_FIRST

    def show_hint(self, text: str) -> None:
        """Say something of the search text below the field, or nothing. A screen reader has it with the field."""
        self._hint.setText(text)
        self._hint.setVisible(bool(text))
        self._field.setAccessibleDescription(text)

    def set_text(self, text: str) -> None:
        """Put a search text in."""
        self._field.setText(text)

    def set_transports(self, transports: Collection[Transport]) -> None:
        """Tick these transports and no others."""
        before = self.blockSignals(True)
        for transport, box in self._boxes.items():
            box.setChecked(transport in transports)
        self.blockSignals(before)
        self.changed.emit()

    def reset(self) -> None:
        """Clear the search text and tick TCP and UDP besides what is ticked."""
        before = self.blockSignals(True)
        self._field.clear()
        self.blockSignals(before)
        self.set_transports(self.transports | _SHOWN_FIRST)

    def start_typing(self) -> None:
        """Put the cursor into the search field, its text selected."""
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()
