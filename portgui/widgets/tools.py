"""What the menus Tools and Help do: another registry, the applications menu, who we are."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QMessageBox

from portgui import launcher
from portgui.models.all_owners import AllOwners
from portgui.models.registry_update import RegistryUpdate, problem_text
from portgui.registry.catalog import Catalog
from portgui.widgets.actions import Actions

if TYPE_CHECKING:
    from portgui.registry.services import ServicesFile
    from portgui.registry.update import UpdateError


class Tools(QObject):
    """Carries out the actions of Tools and Help for a window."""

    told = Signal(str)
    """A thing was done; a sentence about it for the status bar."""

    def __init__(
        self,
        window: QMainWindow,
        actions: Actions,
        update: RegistryUpdate,
        owners: AllOwners,
        catalog: Callable[[], Catalog],
        services: "Callable[[], ServicesFile | None]",
    ) -> None:
        """Take the catalog as a function: it is another one after an update; and what the services file says."""
        super().__init__(window)
        self._window = window
        self._actions = actions
        self._update = update
        self._owners = owners
        self._catalog = catalog
        self._services = services
        actions.update_registry.triggered.connect(self._ask_to_update)
        actions.back_to_shipped.triggered.connect(self._ask_to_go_back)
        actions.tools_menu.aboutToShow.connect(self._enable)  # a terminal may have updated the registry meanwhile
        actions.install.triggered.connect(self._install_launcher)
        actions.uninstall.triggered.connect(self._remove_launcher)
        actions.about.triggered.connect(self._show_about)
        update.replaced.connect(self._on_replaced)
        update.failed.connect(self._on_update_failed)
        self._enable()

    # The registry

    @Slot()
    def _ask_to_update(self) -> None:
        from portgui.widgets.update_dialog import UpdateDialog  # the start can do without it

        dialog = next(iter(self._window.findChildren(UpdateDialog)), None) or UpdateDialog(
            self._update, self._catalog().reach, self._window
        )
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    @Slot()
    def _ask_to_go_back(self) -> None:
        from portgui.widgets.update_dialog import BackToShipped

        BackToShipped(self._update, self._window).open()

    @Slot(object)
    def _on_replaced(self, catalog: Catalog) -> None:
        self._enable()
        self.told.emit(self.tr("The registry in use is of %1 now.").replace("%1", catalog.reach or "–"))

    @Slot(object)
    def _on_update_failed(self, error: "UpdateError") -> None:
        """Tell of a failure that no dialog tells of: going back to the shipped registry."""
        self._enable()
        if not any(dialog.isVisible() for dialog in self._window.findChildren(QDialog)):
            self._warn(self.tr("The registry was not changed: %1").replace("%1", problem_text(error)))

    @Slot()
    def _enable(self) -> None:
        self._actions.back_to_shipped.setEnabled(self._update.has_own())

    # The applications menu

    @Slot()
    def _install_launcher(self) -> None:
        try:
            launcher.install()
        except launcher.LauncherError as error:
            self._warn_of_launcher(error)
        else:
            self.told.emit(self.tr("PortGUI is in the applications menu now."))

    @Slot()
    def _remove_launcher(self) -> None:
        try:
            launcher.remove()
        except launcher.LauncherError as error:
            self._warn_of_launcher(error)
        else:
            self.told.emit(self.tr("PortGUI is no longer in the applications menu."))

    def _warn_of_launcher(self, reason: launcher.LauncherError) -> None:
        self._warn(self.tr("The applications menu was not changed: %1").replace("%1", str(reason)))

    def _warn(self, text: str) -> None:
        box = QMessageBox(QMessageBox.Icon.Warning, "PortGUI", text, parent=self._window)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    # Help

    @Slot()
    def _show_about(self) -> None:
        catalog = self._catalog()
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIconPixmap(QIcon(self._window.windowIcon()).pixmap(64, 64))
        box.setWindowTitle(self.tr("About PortGUI"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(f"PortGUI {QApplication.applicationVersion()}")
        dated = self.tr("Port registry of IANA as of %1.").replace("%1", catalog.date or "–")
        if catalog.reach not in ("", catalog.date):
            changed = self.tr("Changes up to %1 are in it.").replace("%1", catalog.reach)
            dated = f"{dated} {changed}"
        services, number = self._services(), self._window.locale().toString
        names = {service.name for service in services.services} if services else ()
        named = self.tr("Names of this computer's services file: %1.").replace("%1", number(len(names)))
        if services and services.bad_lines:
            bad = self.tr("Lines of it that are not understood: %1.").replace("%1", number(len(services.bad_lines)))
            named = f"{named} {bad}"
        rights = ""
        if self._owners.administrator:
            rights = "\n" + self.tr("It runs with an administrator's rights now, which it does not need.")
        box.setInformativeText(
            self.tr("What a TCP or UDP port is for, who holds it on this computer, and who can reach it.")
            + "\n\n"
            + dated
            + "\n"
            + named
            + "\n"
            + self.tr("Free software under the MIT licence; Qt under the LGPL.")
            + rights
        )
        box.open()
