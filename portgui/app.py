"""The composition root of the window: builds everything bottom-up, hands it in, and runs it."""

import gc
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import platformdirs
from PySide6.QtCore import QLibraryInfo, QLocale, QTimer, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from portgui import __version__, resources
from portgui.launcher import DESKTOP_ID
from portgui.registry.catalog import Catalog, CatalogError
from portgui.registry.places import own_registry, prepared_reference
from portgui.registry.prepared import PreparedReference
from portgui.settings import Settings
from portgui.widgets.appearance import apply_appearance
from portgui.widgets.main_window import MainWindow

if TYPE_CHECKING:
    from portgui.sockets.elevated import Elevation
    from portgui.sockets.host_names import Resolver
    from portgui.sockets.source import SocketSource
    from portgui.widgets.live_half import LiveHalf

_log = logging.getLogger(__name__)


class Places(NamedTuple):
    """The files that the window reads and writes."""

    registry: Path
    knowledge: Path
    settings: Path
    own_registry: Path
    """The copy of the registry that the user fetched, if any."""
    address: str | None = None
    """Where a newer registry is fetched from; `None` for IANA."""
    own: Path | None = None
    """The database of the user's notes and entries, if any; `None` for the usual one."""
    services: Path | None = None
    """The services file of this computer; `None` for the system's."""
    prepared: Path | None = None
    """Where the reference is kept for the next start as it was read; `None` for nowhere."""

    @classmethod
    def usual(cls) -> "Places":
        """Return the shipped data and the user's settings file."""
        return cls(
            resources.path("registry.tsv"),
            resources.path("knowledge"),
            platformdirs.user_config_path("portgui", appauthor=False) / "settings.ini",
            own_registry(),
            prepared=prepared_reference(),
        )


def start_application(language: str | None = None) -> QApplication:
    """Make the application object, in the system's language or in `en` or `fr`."""
    if language:
        QLocale.setDefault(QLocale(language))
    application = QApplication(sys.argv[:1])
    application.setApplicationName("PortGUI")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName(DESKTOP_ID)
    application.setWindowIcon(QIcon(str(resources.path("icons", "portgui.svg"))))
    _translate(application)
    return application


def build(
    application: QApplication,
    places: Places,
    source: "SocketSource | None" = None,
    resolver: "Resolver | None" = None,
    elevation: "Elevation | None" = None,
) -> MainWindow:
    """Build the window on its data, so that it can be painted; it makes the rest of itself after that.

    `source` is `None` for the system's own sockets. A reference that cannot be read is told in the window.
    """
    problem = ""
    try:
        sources = (places.registry, places.knowledge, places.own_registry)
        prepared = PreparedReference(places.prepared, *sources) if places.prepared else None
        catalog = Catalog.load(*sources, prepared)
    except CatalogError as error:
        _log.warning("%s", error)
        catalog, problem = Catalog.empty(), str(error)
    if catalog.problem:
        _log.warning("%s", catalog.problem)
    settings = Settings(places.settings)
    apply_appearance(application, settings.appearance)

    def make_live_half(window: MainWindow) -> "LiveHalf":
        """Build what the first picture does not show; half of the start's time goes into it."""
        from portgui.models.all_owners import AllOwners
        from portgui.models.own_notes import OwnNotes
        from portgui.models.registry_update import RegistryUpdate
        from portgui.models.remote_hosts import RemoteHosts
        from portgui.models.socket_monitor import SocketMonitor
        from portgui.models.watching import Watching
        from portgui.registry.editions import Editions
        from portgui.sockets.source import SystemSource
        from portgui.widgets.live_half import LiveHalf

        monitor = SocketMonitor(source or SystemSource(), settings.interval_ms, window)
        editions = Editions(places.registry, places.own_registry)
        update = RegistryUpdate(editions, places.knowledge, places.address, window)
        own = OwnNotes(places.own, places.services, window)
        hosts = RemoteHosts(resolver, window)
        watching = Watching(settings.watches, parent=window)
        owners = AllOwners(monitor, elevation, window)
        for end in (application.aboutToQuit, window.destroyed):
            for part in (monitor, update, hosts, owners):
                end.connect(part.stop)
        return LiveHalf(window, settings, monitor, update, own, hosts, watching, owners)

    return MainWindow(catalog, problem, settings, make_live_half)


def run(search: str | None = None, language: str | None = None) -> int:
    """Show the window, with a search text, until it is closed; return the exit status."""
    application = start_application(language)
    window = build(application, Places.usual())
    if search is not None:
        window.search.set_text(search)
    window.started.connect(_collect_garbage)
    window.started.connect(lambda: _quit_on_signals(window))
    window.start()
    return application.exec()


def _quit_on_signals(window: MainWindow) -> None:
    """Quit, and so remember its looks, when the program is asked to end: SIGTERM, Ctrl+C in a terminal.

    Python runs its handlers when it next runs at all: the byte that `signal.set_wakeup_fd` writes makes Qt call it.
    """
    import signal
    import socket

    from PySide6.QtCore import QSocketNotifier

    reader, writer = socket.socketpair()
    writer.setblocking(False)
    signal.set_wakeup_fd(writer.fileno())
    notifier = QSocketNotifier(reader.fileno(), QSocketNotifier.Type.Read, window)
    notifier.activated.connect(lambda: reader.recv(64))
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: QTimer.singleShot(0, window.quit))  # it may interrupt a slot or a paint

    def stop() -> None:
        signal.set_wakeup_fd(-1)
        writer.close()

    window.destroyed.connect(stop)


def _collect_garbage() -> None:
    """Let Python look for garbage from now on, but not yet among what was made at the start (see `__main__`).

    The first reading of the sockets puts that among the oldest objects (`portgui.records.no_garbage`).
    """
    gc.freeze()
    gc.enable()


def _translate(application: QApplication) -> None:
    """Install our texts, and Qt's own for its dialogs, in French or English; English has its plurals in a file too."""
    language = "fr" if QLocale().language() == QLocale.Language.French else "en"
    for file, folder in (
        (f"portgui_{language}", str(resources.path("translations"))),
        (f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
    ):
        translator = QTranslator(application)
        if translator.load(file, folder):
            application.installTranslator(translator)
