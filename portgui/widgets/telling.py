"""What the window does about watches: the menu that sets them, the dialog, the log pane and notifications."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMainWindow

from portgui.models.watching import Watching, told_text, who_text
from portgui.ports import PortRange
from portgui.records import frozen
from portgui.settings import Settings
from portgui.sockets.watch import Moment, Notice, Watch
from portgui.widgets.actions import Actions
from portgui.widgets.tray import Tray

if TYPE_CHECKING:
    from portgui.widgets.log_pane import LogPane


@frozen
class Watchable:
    """What of the current row can be watched."""

    ports: PortRange | None = None
    program: str | None = None


class Telling(QObject):
    """Carries out the watching of a window."""

    told = Signal(str)
    """A sentence for the status bar."""

    def __init__(
        self,
        window: QMainWindow,
        actions: Actions,
        settings: Settings,
        watching: Watching,
        tray: Tray,
        watchable: Callable[[], Watchable],
    ) -> None:
        """Take what can be watched as a function: it is that of the current row."""
        super().__init__(window)
        self._window = window
        self._actions = actions
        self._settings = settings
        self._watching = watching
        self._tray = tray
        self._watchable = watchable
        self._pane: LogPane | None = None
        actions.log_shown.setChecked(settings.log_shown)
        actions.log_shown.toggled.connect(self._show_log)
        if settings.log_shown:
            self._log.show()
        actions.watch_menu.aboutToShow.connect(self._fill_menu)
        actions.watched.triggered.connect(self._show_watched)
        watching.happened.connect(self._tell)
        watching.changed.connect(self._save)

    @property
    def _log(self) -> "LogPane":
        """The log pane, made when it is first shown or written to."""
        if self._pane is None:
            from portgui.widgets.log_pane import LogPane  # the start can do without it

            self._pane = LogPane(self._window)
            self._window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self._pane)
            self._pane.hide()
            self._pane.closed.connect(lambda: self._actions.log_shown.setChecked(False))
        return self._pane

    # Setting watches

    @Slot()
    def _fill_menu(self) -> None:
        menu = self._actions.watch_menu
        menu.clear()
        wanted = self._watchable()
        for target in (wanted.ports, wanted.program):
            if target is None:
                continue
            if not menu.isEmpty():
                menu.addSeparator()
            menu.addActions(list(self._choices(target)))
        if menu.isEmpty():
            menu.addAction(self.tr("Select a row with a port or a program first")).setEnabled(False)

    def _choices(self, target: PortRange | str) -> Iterator[QAction]:
        """Yield an action for each moment; the one that is ticked ends the watch."""
        ports, program = (None, target) if isinstance(target, str) else (target, None)
        now = self._watching.watch_on(target)
        for moment in (Moment.BOTH, Moment.OPENS, Moment.CLOSES):
            watch = Watch(ports, program, moment)
            text = told_text(target, moment).replace("&", "&&")
            choice = QAction(text, self._actions.watch_menu, checkable=True, checked=watch == now)
            choice.triggered.connect(lambda wanted, watch=watch: self._set(watch, wanted))
            yield choice

    def _set(self, watch: Watch, wanted: bool) -> None:
        if not wanted:
            self._watching.remove(watch)
            self.told.emit(self.tr("Not watched any more."))
            return
        try:
            self._watching.add(watch)
        except ValueError:
            self.told.emit(self.tr("There are too many watches already; remove one first (Tools > Watched ports)."))
        else:
            text = told_text(watch.target, watch.moment)
            self.told.emit(self.tr("You will be told when this happens: %1").replace("%1", text))

    @Slot()
    def _save(self) -> None:
        self._settings.watches = self._watching.watches
        self._settings.save()

    @Slot()
    def _show_watched(self) -> None:
        from portgui.widgets.watch_dialog import WatchDialog  # the start can do without it

        dialog = next(iter(self._window.findChildren(WatchDialog)), None) or WatchDialog(
            self._watching, self._actions.pause.isChecked(), self._window
        )
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    # Telling what happened

    @Slot(object)
    def _tell(self, notice: Notice) -> None:
        from portgui.widgets.notification import notify

        what, who = self._watching.what_text(notice), who_text(notice)
        self._log.add(notice.events[-1].at, what, who)
        text = f"{what}: {who}"
        self.told.emit(text)
        if not self._tray.tell(what, who) and not notify(what, who):
            QApplication.alert(self._window)

    @Slot(bool)
    def _show_log(self, shown: bool) -> None:
        self._settings.log_shown = shown
        self._log.setVisible(shown)
