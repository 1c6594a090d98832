"""What the user keeps, for the window: read when there is time, changed at once, the changes of other windows seen."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal, Slot

from portgui.ports import PortRange

if TYPE_CHECKING:
    from collections.abc import Iterable

    from portgui.registry.own import Merge, OwnData, OwnEntry
    from portgui.registry.own_store import OwnStore
    from portgui.registry.services import ServicesFile


_GLANCE_S: Final = 0.02
"""How long the window may stand still for a program that is writing."""


class OwnNotes(QObject):
    """Notes, favourites and own entries in one store, and the services file of this computer.

    What changes something raises `OwnError`, and then nothing is changed. It takes some milliseconds.
    """

    changed = Signal()
    """`data` are others now."""
    failed = Signal(object)
    """A `StoreError`: what the user keeps could not be read."""
    put_aside = Signal(str)
    """The database was damaged, and is kept under this name."""

    def __init__(
        self, file: Path | None = None, services_file: Path | None = None, parent: QObject | None = None
    ) -> None:
        """Take the database and the services file, `None` for the usual ones. Nothing is read yet."""
        super().__init__(parent)
        self._file = file
        self._services_file = services_file
        self._opened: OwnStore | None = None
        self._read: OwnData | None = None
        self._told_aside: Path | None = None
        self._told_failure = ""

    @property
    def data(self) -> "OwnData":
        """What the user keeps, as far as it was read."""
        if self._read is None:
            from portgui.registry.own import NOTHING

            self._read = NOTHING
        return self._read

    @property
    def _store(self) -> "OwnStore":
        """The store; the window starts without it."""
        if self._opened is None:
            from portgui.registry import own_store

            self._opened = own_store.OwnStore(self._file or own_store.usual_file())
        return self._opened

    def read_services(self) -> "ServicesFile":
        """Read the services file of this computer. Raises `OSError`."""
        from portgui.registry import services

        return services.read(self._services_file or services.usual_file())

    @Slot()
    def look(self) -> None:
        """Read what there is if that may have changed: another window, a terminal.

        A failure is told once. A program that is writing just now is let go on: the next look will see it.
        """
        from portgui.registry.own_store import Problem, StoreError

        if not self._store.changed():
            return
        try:
            self._take(self._store.read(_GLANCE_S))
        except StoreError as error:
            if error.problem is not Problem.BUSY and str(error) != self._told_failure:
                self._told_failure = str(error)
                self.failed.emit(error)
        else:
            self._told_failure = ""

    def mark(self, places: "Iterable[PortRange]", *, favourite: bool) -> None:
        """Mark numbers and ranges as favourites, or no longer."""
        self._take(self._store.mark(*places, favourite=favourite))

    def set_note(self, ports: PortRange, note: str) -> None:
        """Keep a note on numbers; an empty one takes it away."""
        self._take(self._store.set_note(ports, note))

    def keep(self, entry: "OwnEntry") -> None:
        """Add an entry, or change the one with its number."""
        self._take(self._store.add(entry) if entry.own_id is None else self._store.replace(entry))

    def delete(self, entries: "Iterable[OwnEntry]") -> None:
        """Delete entries."""
        self._take(self._store.delete(*(entry.own_id for entry in entries if entry.own_id is not None)))

    def bring_back(self, entries: "Iterable[OwnEntry]") -> None:
        """Add entries again that were deleted."""
        self._take(self._store.add(*entries))

    def take(self, other: "OwnData") -> "Merge":
        """Add what a file brought; return what that changed."""
        data, change = self._store.take(other)
        self._take(data)
        return change

    def _take(self, data: "OwnData") -> None:
        if self._store.put_aside != self._told_aside:
            self._told_aside = self._store.put_aside
            self.put_aside.emit(str(self._told_aside))
        if data != self.data:
            self._read = data
            self.changed.emit()
