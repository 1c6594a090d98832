"""The filter of the live page: buttons that are alternatives or must all be met."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from portgui.sockets.socket import ALTERNATIVES, Kind
from portgui.widgets.entry_filter_bar import toggle, without_signals
from portgui.widgets.flow_layout import FlowLayout


class KindBar(QWidget):
    """The filter of the live page: buttons beside each other are alternatives, groups apart must all be met."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        either = self.tr("Several of these beside each other: what is any of them.")
        besides = self.tr("Besides the other buttons: what meets all of them.")
        told = {
            Kind.LISTENING: (self.tr("Listening"), self.tr("Sockets that anybody may connect or send to."), either),
            Kind.ESTABLISHED: (self.tr("Established"), self.tr("TCP connections that are open."), either),
            Kind.OTHER_STATES: (
                self.tr("Other states"),
                self.tr("Connections that begin or end, and UDP sockets with a remote end."),
                either,
            ),
            Kind.EXPOSED: (
                self.tr("Exposed only"),
                self.tr("Sockets that other computers can reach, as far as the address tells."),
                besides,
            ),
            Kind.NO_LOOPBACK: (
                self.tr("Hide loopback"),
                self.tr("Without what only this computer can reach, and its connections with itself."),
                besides,
            ),
            Kind.IPV4: (self.tr("IPv4"), self.tr("Sockets of IPv4."), either),
            Kind.IPV6: (self.tr("IPv6"), self.tr("Sockets of IPv6, which may answer on IPv4 too."), either),
            Kind.OWN: (self.tr("My processes"), self.tr("Sockets of the user that PortGUI runs as."), besides),
        }
        self._buttons = {kind: toggle(text, f"{tip}\n{how}") for kind, (text, tip, how) in told.items()}
        for button in self._buttons.values():
            button.toggled.connect(self.changed)
        layout = FlowLayout()
        layout.setContentsMargins(8, 6, 8, 6)
        layout.setSpacing(12)
        for alternatives in ALTERNATIVES:
            group = QWidget()
            row = QHBoxLayout(group)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(0)
            for kind in self._buttons:
                if kind in alternatives:
                    row.addWidget(self._buttons[kind])
            layout.addWidget(group)
        self.setLayout(layout)

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds that are let through; none means all."""
        return frozenset(kind for kind, button in self._buttons.items() if button.isChecked())

    def set_kinds(self, kinds: frozenset[Kind]) -> None:
        """Set all buttons; `changed` is emitted once."""
        without_signals(self, lambda: self._set(kinds))
        self.changed.emit()

    def _set(self, kinds: frozenset[Kind]) -> None:
        for kind, button in self._buttons.items():
            button.setChecked(kind in kinds)
