"""What “Show all owners” does: it says what will happen, lets the system ask, and tells what came of it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from portgui.models.all_owners import AllOwners, hindrance_text, needless_text
from portgui.widgets.actions import Actions

if TYPE_CHECKING:
    from portgui.sockets.elevated import ElevationError


class Owners(QObject):
    """Carries out the action for a window. The window stays usable while the system asks."""

    told = Signal(str)
    """A sentence for the status bar."""

    def __init__(self, window: QWidget, actions: Actions, owners: AllOwners) -> None:
        super().__init__(window)
        self._window = window
        self._owners = owners
        self._show = actions.show_owners
        self._show.triggered.connect(self._explain)
        actions.tools_menu.aboutToShow.connect(self.enable)  # to look for hidden owners at each reading would cost
        owners.shown.connect(self._on_shown)
        owners.failed.connect(self._on_failed)

    @Slot()
    def enable(self) -> None:
        """Enable the action where there is something to gain; its tool tip says what it does, or why it cannot."""
        needless = self._owners.needless
        self._show.setEnabled(needless is None)
        text = needless_text(needless, self._owners.platform) if needless else self._what_happens()
        self._show.setToolTip(text)
        self._show.setStatusTip(needless_text(needless, self._owners.platform) if needless else "")

    def _what_happens(self) -> str:
        return self.tr(
            "The system asks for an administrator's password. Then a small program of PortGUI, which only reads, "
            "tells once which process holds which socket, and ends. This window never gets those rights."
        )

    def _afterwards(self) -> str:
        return self.tr("Sockets that other users open later are unknown again, until you ask once more.")

    @Slot()
    def _explain(self) -> None:
        if self._owners.needless is not None:  # it became so since the menu was shown
            self.enable()
            self.told.emit(self._show.statusTip())
            return
        box = self._box(
            QMessageBox.Icon.Question,
            self.tr("Show the processes of other users' sockets?"),
            f"{self._what_happens()}\n\n{self._afterwards()}",
        )
        box.setWindowTitle(self.tr("Show all owners"))
        ask = box.addButton(self.tr("&Ask the system"), QMessageBox.ButtonRole.AcceptRole)
        ask.clicked.connect(self._ask)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(ask)
        box.open()

    @Slot()
    def _ask(self) -> None:
        self._owners.ask()
        self.enable()

    @Slot(int)
    def _on_shown(self, learnt: int) -> None:
        self.enable()
        if learnt:
            found = self.tr("%Ln sockets show their process now.", "", learnt)
            self.told.emit(f"{found} {self._afterwards()}")
        else:
            self.told.emit(
                self.tr("No further process was found: these sockets belong to the system or to containers.")
            )

    @Slot(object)
    def _on_failed(self, error: "ElevationError") -> None:
        self.enable()
        text = hindrance_text(error)
        if error.hindrance.name == "CANCELLED":
            self.told.emit(text)
        else:
            self._box(QMessageBox.Icon.Warning, self.tr("The owners are not known."), f"{text}\n\n{error}").open()

    def _box(self, icon: QMessageBox.Icon, text: str, more: str) -> QMessageBox:
        box = QMessageBox(icon, "PortGUI", text, parent=self._window)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setInformativeText(more)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return box
