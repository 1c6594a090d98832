"""What stands above the table of the live page: what the network can reach, what is out of sight, and the filter."""

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStyleOptionFocusRect,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from portgui.overrides import override
from portgui.sockets.exposure import Exposure
from portgui.sockets.socket import OtherNamespaces
from portgui.widgets.elided_label import ElidedLabel

_LEAST_WIDTH: Final = 12
"""In average characters."""


class _Sentence(QPushButton):
    """A button whose text may be long: it takes the room that there is and ends in dots where that is not enough."""

    @override
    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), _LEAST_WIDTH * self.fontMetrics().averageCharWidth()), hint.height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self).width()
        option.text = self.fontMetrics().elidedText(option.text, Qt.TextElideMode.ElideRight, room)
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        if self.hasFocus():  # which styles show of a button with a frame only
            focus = QStyleOptionFocusRect()
            focus.initFrom(self)
            focus.rect = self.rect().adjusted(1, 1, -1, -1)
            focus.state |= QStyle.StateFlag.State_KeyboardFocusChange
            painter.drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, focus)


class LiveHead(QWidget):
    """The sentence, which shows what it speaks of when it is clicked, a remark, and below them the filter bar."""

    exposed_wanted = Signal()
    """What the sentence counts is to be shown."""

    def __init__(self, filter_bar: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._exposure: Exposure | None = None
        self._sentence = _Sentence()
        self._sentence.setFlat(True)
        self._sentence.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._sentence.clicked.connect(self.exposed_wanted)
        self._sentence.setEnabled(False)  # it keeps its room from the start: the table stays where it is
        line = QHBoxLayout()
        line.setContentsMargins(8, 4, 8, 0)
        line.addWidget(self._sentence)
        self._remark = ElidedLabel()
        self._remark.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTrailing)
        self._remark.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # the sentence goes first
        line.addWidget(self._remark, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(line)
        layout.addWidget(filter_bar)

    def show_exposure(self, exposure: Exposure) -> None:
        """Say how much the network can reach; nothing is said quietly, and the same is not said again."""
        if exposure == self._exposure:
            return
        self._exposure = exposure
        text = self._text(exposure)
        self._sentence.setText(text.replace("&", "&&"))
        self._sentence.setAccessibleName(text)
        tip = self.tr("Show these sockets and no others") if exposure.sockets else ""
        self._sentence.setToolTip(f"{text}\n{tip}" if tip else text)
        self._sentence.setAccessibleDescription(tip)
        self._sentence.setEnabled(exposure.sockets > 0)
        font = self._sentence.font()
        font.setUnderline(exposure.sockets > 0)  # it can be clicked
        self._sentence.setFont(font)

    def show_sight(self, others: OtherNamespaces | None, *, administrator: bool) -> None:
        """Say which processes' sockets are out of sight, where there are any, and whether we are administrator."""
        remarks, tips = [], []
        if administrator:
            remarks.append(self.tr("PortGUI runs as administrator"))
            tips.append(
                self.tr(
                    "It does not need an administrator's rights: start it as yourself. For what is hidden from you "
                    "then, Tools > Show all owners asks, where the system has such a question."
                )
            )
        if others and others.processes:
            unseen = self.tr(
                "%Ln processes have networks of their own; their sockets are not shown", "", others.processes
            )
            remarks.append(unseen)
            tips.append(
                self.tr(
                    "Containers have networks of their own, and programs that the system shuts in: there are %Ln of "
                    "them, as far as you may look.",
                    "",
                    others.count,
                )
            )
        text = " · ".join(remarks)
        self._remark.setText(text)
        self._remark.setToolTip("\n".join([*remarks, *tips]))
        self._remark.setAccessibleDescription("\n".join(tips))

    @property
    def sentence(self) -> str:
        """What is said, without a full stop; empty before the first reading."""
        return self._sentence.accessibleName()

    def _text(self, exposure: Exposure) -> str:
        programs, unknown = exposure.programs, exposure.unknown
        if not exposure.sockets:
            return self.tr("No program accepts connections from the network")
        if not programs:
            return self.tr("%Ln sockets whose program you may not see accept connections from the network", "", unknown)
        known = self.tr("%Ln programs accept connections from the network", "", programs)
        if not unknown:
            return known
        others = self.tr("and %Ln sockets whose program you may not see", "", unknown)
        return f"{known}, {others}"
