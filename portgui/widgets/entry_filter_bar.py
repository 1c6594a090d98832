"""The filter of the reference page beside the search: a row of buttons that show what they let through."""

from collections.abc import Callable
from enum import Enum
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from portgui.models.reference import origin_text, range_text, standing_text
from portgui.overrides import override
from portgui.ports import RangeName
from portgui.registry.entry import EntryFilter, Origin, Standing
from portgui.widgets.toggle_button import ToggleButton

E = TypeVar("E", bound=Enum)


class _ChoiceButton(ToggleButton, Generic[E]):
    """A button with a menu of things to tick; what is ticked stands on the button."""

    changed = Signal()

    def __init__(self, title: str, tip: str, choices: dict[E, str]) -> None:
        super().__init__()
        self._title = title
        self._ticked = False
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

    @property
    @override
    def on(self) -> bool:
        return self._ticked

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
        if bool(texts) != self._ticked:
            self._ticked = bool(texts)
            font = self.font()
            font.setBold(self._ticked)
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
        self._essential = toggle(self.tr("Essential"), self.tr("Show only what many people meet"))
        self._in_use = toggle(self.tr("In use here"), self.tr("Show only ports that a program on this computer holds"))
        self._favourite = toggle(self.tr("Favourites"), self.tr("Show only ports that you marked as favourites"))
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
        without_signals(self, lambda: self._set(wanted))
        self.changed.emit()

    def _set(self, wanted: EntryFilter) -> None:
        self._ranges.tick(wanted.ranges)
        self._standings.tick(wanted.standings)
        self._essential.setChecked(wanted.essential)
        self._in_use.setChecked(wanted.in_use)
        self._favourite.setChecked(wanted.favourite)
        self._origins.tick(wanted.origins)


def toggle(text: str, tip: str) -> ToggleButton:
    button = ToggleButton()
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


def without_signals(widget: QWidget, work: Callable[[], None]) -> None:
    before = widget.blockSignals(True)
    work()
    widget.blockSignals(before)
