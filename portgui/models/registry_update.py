"""Update the registry without holding up the window: fetch, check and store on a thread of its own."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, Signal, Slot

from portgui.registry.catalog import Catalog, CatalogError
from portgui.registry.editions import Editions

if TYPE_CHECKING:
    from portgui.registry.update import Candidate, Problem, UpdateError

translate: Final = QCoreApplication.translate


class _Worker(QObject):
    """The updater on its own thread: a request in, a candidate, a catalog or an error out."""

    progressed = Signal(object, object)
    found = Signal(object)
    replaced = Signal(object)
    failed = Signal(object)

    def __init__(self, editions: Editions, knowledge: Path, address: str | None) -> None:
        super().__init__()
        self._editions = editions
        self._knowledge = knowledge
        self._address = address
        self.cancelled = threading.Event()

    @Slot()
    def fetch(self) -> None:
        """Fetch IANA's registry and check it."""
        from portgui.registry import download, update  # with XML and TLS; the window starts without them

        try:
            address = self._address or download.IANA_ADDRESS
            data = download.fetch(address, self.progressed.emit, self.cancelled)
            candidate = update.check(data, address, self._editions)
            if self.cancelled.is_set():
                raise update.UpdateError(update.Problem.CANCELLED)
        except update.UpdateError as error:
            self.failed.emit(error)
        except Exception as error:  # a defect; it is reported as one, and the window needs an answer all the same
            self.failed.emit(update.UpdateError(update.Problem.WRONG_FILE, f"{type(error).__name__}: {error}"))
            raise
        else:
            self.found.emit(candidate)

    @Slot(object, bool)
    def store(self, candidate: "Candidate", older_too: bool) -> None:
        """Make a candidate the user's own copy."""
        from portgui.registry import update

        try:
            update.apply(candidate, self._editions, older_too)
            self._load()
        except update.UpdateError as error:
            self.failed.emit(error)

    @Slot()
    def go_back(self) -> None:
        """Remove the user's own copy."""
        from portgui.registry import update

        try:
            update.back_to_shipped(self._editions)
            self._load()
        except update.UpdateError as error:
            self.failed.emit(error)

    def _load(self) -> None:
        from portgui.registry import update

        try:
            catalog = Catalog.load(self._editions.shipped, self._knowledge, self._editions.own)
        except CatalogError as error:
            raise update.UpdateError(update.Problem.UNREADABLE, str(error)) from error
        catalog.prepare()
        self.replaced.emit(catalog)


class RegistryUpdate(QObject):
    """Fetches IANA's registry when asked to, and makes it the one in use when told to; one thing at a time.

    Nothing is fetched, and no thread started, before the first request.
    """

    progressed = Signal(object, object)
    """Bytes that came, and how many there will be or `None`."""
    found = Signal(object)
    """A `Candidate`: checked, not yet used."""
    replaced = Signal(object)
    """The `Catalog` of the registry that is in use from now on."""
    failed = Signal(object)
    """An `UpdateError`; what was in use stays in use."""

    _fetch = Signal()
    _store = Signal(object, bool)
    _go_back = Signal()

    def __init__(
        self, editions: Editions, knowledge: Path, address: str | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._editions = editions
        self._busy = False
        self._again = False
        self._thread = QThread(self)
        self._worker = _Worker(editions, knowledge, address)
        self._worker.moveToThread(self._thread)
        self._fetch.connect(self._worker.fetch)
        self._store.connect(self._worker.store)
        self._go_back.connect(self._worker.go_back)
        self._worker.progressed.connect(self.progressed)
        self._worker.found.connect(self._on_found)
        self._worker.replaced.connect(self._on_replaced)
        self._worker.failed.connect(self._on_failed)

    def has_own(self) -> bool:
        """Say whether there is a copy of the user's own to go back from."""
        return self._editions.has_own()

    def fetch(self) -> None:
        """Fetch and check IANA's registry; `found` or `failed` answers."""
        self._again = self._busy and self._worker.cancelled.is_set()  # once more when that has come to its end
        if self._begin():
            self._fetch.emit()

    def cancel(self) -> None:
        """Give up fetching; `failed` answers within a moment. What is being stored already is stored."""
        self._again = False
        self._worker.cancelled.set()

    def store(self, candidate: "Candidate", older_too: bool = False) -> None:
        """Use a registry that was found, from now on; `replaced` or `failed` answers."""
        if self._begin():
            self._store.emit(candidate, older_too)

    def go_back(self) -> None:
        """Use the shipped registry from now on; `replaced` or `failed` answers."""
        if self._begin():
            self._go_back.emit()

    def stop(self) -> None:
        """End the thread; gives up fetching, waits for what is being checked or stored."""
        self.cancel()
        self._thread.quit()
        self._thread.wait()
        QCoreApplication.removePostedEvents(self, QEvent.Type.MetaCall.value)

    def _begin(self) -> bool:
        if self._busy:
            return False
        self._busy = True
        self._worker.cancelled.clear()
        self._thread.start()
        return True

    @Slot(object)
    def _on_found(self, candidate: object) -> None:
        if not self._begins_again():
            self.found.emit(candidate)

    @Slot(object)
    def _on_replaced(self, catalog: object) -> None:
        self._busy = False
        self.replaced.emit(catalog)

    @Slot(object)
    def _on_failed(self, error: object) -> None:
        if not self._begins_again():
            self.failed.emit(error)

    def _begins_again(self) -> bool:
        """End a request; fetch anew, instead of telling, where that was asked for after it was cancelled."""
        again, self._again, self._busy = self._again, False, False
        if again:
            self.fetch()
        return again


def problem_text(error: "UpdateError") -> str:
    """Return why the registry was not updated, in the user's language, with the technical reason."""
    text = _problem_text(error.problem)
    return f"{text} ({error.reason})" if error.reason else text


def _problem_text(problem: "Problem") -> str:
    match problem.name:
        case "CANCELLED":
            return translate("RegistryUpdate", "You cancelled the update.")
        case "UNREACHABLE":
            return translate("RegistryUpdate", "The server cannot be reached. Is this computer connected?")
        case "TIMED_OUT":
            return translate("RegistryUpdate", "The server did not answer in time.")
        case "INTERRUPTED":
            return translate("RegistryUpdate", "The transfer was interrupted.")
        case "UNTRUSTED":
            return translate("RegistryUpdate", "The certificate of the server is not trusted by this computer.")
        case "INSECURE":
            return translate("RegistryUpdate", "No secure connection could be made.")
        case "REFUSED":
            return translate("RegistryUpdate", "The server refused to send the registry.")
        case "REDIRECTED":
            return translate(
                "RegistryUpdate", "The server sends elsewhere. Perhaps this network wants you to log in first."
            )
        case "TOO_LARGE":
            return translate("RegistryUpdate", "The file is too large to be the registry.")
        case "WEB_PAGE":
            return translate(
                "RegistryUpdate",
                "A web page came instead of the registry. Perhaps this network wants you to log in first.",
            )
        case "WRONG_FILE":
            return translate("RegistryUpdate", "What came is not IANA's registry, or damaged.")
        case "INCOMPLETE":
            return translate("RegistryUpdate", "The registry that came is not complete.")
        case "OLDER":
            return translate("RegistryUpdate", "The registry in use is newer.")
        case "UNREADABLE":
            return translate("RegistryUpdate", "The registry cannot be read.")
        case "DISK_FULL":
            return translate("RegistryUpdate", "The disk is full: the registry could not be stored.")
        case _:
            return translate("RegistryUpdate", "The registry could not be stored.")
