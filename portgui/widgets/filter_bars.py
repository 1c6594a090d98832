"""The filters of each page beside the search: rows of buttons that show what they let through."""

from collections.abc import Callable
from enum import Enum
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from portgui.models.port_card import range_text, standing_text
from portgui.models.reference import origin_text
from portgui.ports import RangeName
from portgui.registry.entry import EntryFilter, Origin, Standing
from portgui.sockets.socket import ALTERNATIVES, Kind
from portgui.widgets.flow_layout import FlowLayout

E = TypeVar("E", bound=Enum)


class _ChoiceButton(QToolButton, Generic[E]):
    """A button with a menu of things to tick; what is ticked stands on the button."""

    changed = Signal()

    def __init__(self, title: str, tip: str, choices: dict[E, str]) -> None:
        super().__init__()
        self._title = title
        menu = QMenu(self)
        self._actions: dict[E, QAction] = {}
        for choice, text in choices.items():
            action = menu.addAction(text)
            action.setCheckable(True)
            action.toggled.connect(self._on_toggled)
            self._actions[choice] = action
        self.setMenu(menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolTip(tip)
        self._tell()

    @property
    def ticked(self) -> frozenset[E]:
        """What is ticked."""
        return frozenset(choice for choice, action in self._actions.items() if action.isChecked())

    def tick(self, choices: frozenset[E]) -> None:
        """Tick these and no others; `changed` is not emitted."""
        for choice, action in self._actions.items():
            before = action.blockSignals(True)
            action.setChecked(choice in choices)
            action.blockSignals(before)
        self._tell()

    def _on_toggled(self) -> None:
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        texts = [action.text() for action in self._actions.values() if action.isChecked()]
        self.setText(f"{self._title}: {', '.join(texts)}" if texts else self._title)
        self.setDown(bool(texts))
        font = self.font()
        font.setBold(bool(texts))
        self.setFont(font)


class EntryFilterBar(QWidget):
    """The filter of the reference page: range, standing, origin, essential entries, favourites, in use here."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ranges = _ChoiceButton[RangeName](
            self.tr("Range"),
            self.tr("Show only numbers of these ranges (RFC 6335)"),
            {name: f"{range_text(name)} ({name.ports})" for name in RangeName},
        )
        self._standings = _ChoiceButton[Standing](
            self.tr("Standing"),
            self.tr("Show only entries with these claims on their number"),
            {standing: standing_text(standing) for standing in Standing},
        )
        self._essential = _toggle(self.tr("Essential"), self.tr("Show only what many people meet"))
        self._in_use = _toggle(self.tr("In use here"), self.tr("Show only ports that a program on this computer holds"))
        self._favourite = _toggle(self.tr("Favourites"), self.tr("Show only ports that you marked as favourites"))
        self._origins = _ChoiceButton[Origin](
            self.tr("Origin"),
            self.tr("Show only entries from these sources"),
            {origin: origin_text(origin) for origin in reversed(Origin)},
        )
        for signal in (
            self._favourite.toggled,
            self._origins.changed,
            self._ranges.changed,
            self._standings.changed,
            self._essential.toggled,
            self._in_use.toggled,
        ):
            signal.connect(self.changed)
        _in_a_row(self, self._ranges, self._standings, self._origins, self._essential, self._favourite, self._in_use)

    @property
    def wanted(self) -> EntryFilter:
        """What is let through."""
        return EntryFilter(
            self._ranges.ticked,
            self._standings.ticked,
            self._essential.isChecked(),
            self._in_use.isChecked(),
            self._favourite.isChecked(),
            self._origins.ticked,
        )

    def set_wanted(self, wanted: EntryFilter) -> None:
        """Set all buttons; `changed` is emitted once."""
        _without_signals(self, lambda: self._set(wanted))
        self.changed.emit()

    def _set(self, wanted: EntryFilter) -> None:
        self._ranges.tick(wanted.ranges)
        self._standings.tick(wanted.standings)
        self._essential.setChecked(wanted.essential)
        self._in_use.setChecked(wanted.in_use)
        self._favourite.setChecked(wanted.favourite)
        self._origins.tick(wanted.origins)


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
        self._buttons = {kind: _toggle(text, f"{tip}\n{how}") for kind, (text, tip, how) in told.items()}
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
        _without_signals(self, lambda: self._set(kinds))
        self.changed.emit()

    def _set(self, kinds: frozenset[Kind]) -> None:
        for kind, button in self._buttons.items():
            button.setChecked(kind in kinds)


def _toggle(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setCheckable(True)
    return button


def _in_a_row(widget: QWidget, *buttons: QWidget) -> None:
    layout = QHBoxLayout(widget)
    layout.setContentsMargins(8, 6, 8, 6)
    layout.setSpacing(6)
    for button in buttons:
        layout.addWidget(button)
    layout.addStretch(1)


def _without_signals(widget: QWidget, work: Callable[[], None]) -> None:
    before = widget.blockSignals(True)
    work()
    widget.blockSignals(before)
