"""How fresh the sockets are: how often they are read, the pause, how long changes are told, and the words for it."""

import time
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from portgui.models.live import LiveModel
from portgui.models.socket_monitor import SocketMonitor
from portgui.settings import Settings
from portgui.widgets.actions import Actions
from portgui.widgets.elided_label import ElidedLabel

_AGE_MS: Final = 1000


class Freshness(ElidedLabel):
    """Says in the status bar how often the sockets are read and how old they are; does what the menu View says of it.

    While the window is minimised readings are rare; while it is hidden there are none, or rare ones in the background.
    """

    second = Signal()
    """A second went by in which the window could be seen."""

    def __init__(self, monitor: SocketMonitor, model: LiveModel, settings: Settings, actions: Actions) -> None:
        super().__init__()
        self._monitor = monitor
        self._model = model
        self._settings = settings
        self._actions = actions
        self._asked = False
        self.setMargin(4)
        self._timer = QTimer(self, interval=_AGE_MS)
        self._timer.timeout.connect(self.tell)
        self._timer.timeout.connect(self.second)
        actions.refresh.triggered.connect(self._refresh)
        actions.pause.toggled.connect(self._on_paused)
        actions.rates.triggered.connect(self._choose_rate)
        actions.highlights.triggered.connect(self._choose_highlight)
        for choice in actions.highlights.actions():
            choice.setChecked(choice.data() == settings.highlight_ms)
        self._tick_rate()

    def pause_by_space(self, table: QWidget) -> None:
        """Let the space bar pause and go on in a table."""
        space = QShortcut(QKeySequence(Qt.Key.Key_Space), table, context=Qt.ShortcutContext.WidgetShortcut)
        space.activated.connect(self._actions.pause.toggle)

    def show_for(self, window: QWidget, *, painted: bool, background: bool) -> None:
        """Read as often as the window can be seen; in the background, if that is wanted, as while it is minimised."""
        seen = painted and window.isVisible()
        self._monitor.set_slow(window.isMinimized() or not window.isVisible())
        self._monitor.set_seen(seen or background)
        if seen and not window.isMinimized():
            self._timer.start()
        else:
            self._timer.stop()

    def was_asked(self) -> bool:
        """Say whether the snapshot that came now was asked for, by F5."""
        asked, self._asked = self._asked, self._asked and self._monitor.due
        return asked

    @Slot()
    def tell(self) -> None:
        """Say how often the sockets are read and how old they are."""
        taken_at = self._model.snapshot.taken_at
        if not taken_at:
            return
        seconds = max(0, int(time.time() - taken_at))
        if self._monitor.paused:
            self.setText(self.tr("paused, updated %Ln s ago", "", seconds))
            return
        rate = self.tr("every %1 s").replace("%1", self.locale().toString(self._monitor.interval_ms / 1000, "g", 6))
        age = self.tr("updated just now") if seconds < 1 else self.tr("updated %Ln s ago", "", seconds)
        self.setText(f"{rate}, {age}")

    @Slot()
    def _refresh(self) -> None:
        self._asked = True
        self._monitor.refresh()

    @Slot(bool)
    def _on_paused(self, paused: bool) -> None:
        self._monitor.set_paused(paused)
        self._tick_rate()
        self.tell()

    @Slot(QAction)
    def _choose_rate(self, choice: QAction) -> None:
        if interval_ms := choice.data():
            self._settings.interval_ms = interval_ms
            self._monitor.set_interval(interval_ms)
        self._actions.pause.setChecked(not interval_ms)
        self._tick_rate()
        self.tell()

    @Slot(QAction)
    def _choose_highlight(self, choice: QAction) -> None:
        self._settings.highlight_ms = choice.data()
        self._model.set_highlight(choice.data())

    def _tick_rate(self) -> None:
        """Tick what holds now; none of them for a rate that was written into the settings by hand."""
        now = 0 if self._monitor.paused else self._monitor.interval_ms
        group = self._actions.rates
        chosen = next((choice for choice in group.actions() if choice.data() == now), None)
        if chosen is not None:
            chosen.setChecked(True)
        elif (ticked := group.checkedAction()) is not None:
            group.setExclusive(False)
            ticked.setChecked(False)
            group.setExclusive(True)
