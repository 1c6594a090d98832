"""What the user keeps, for the window: read when there is time, changed at once, the changes of other windows seen."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from portgui.ports import PortRange
from portgui.registry import services
from portgui.registry.own import NOTHING, Fault, Field, Flaw, InvalidEntryError, Merge, OwnData, OwnEntry, OwnError
from portgui.registry.own_store import OwnStore, Problem, StoreError
from portgui.registry.services import ServicesFile

translate: Final = QCoreApplication.translate

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

    def __init__(self, store: OwnStore, services_file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._services_file = services_file
        self._told_aside: Path | None = None
        self._told_failure = ""
        self.data = NOTHING
        """What the user keeps, as far as it was read."""

    def read_services(self) -> ServicesFile:
        """Read the services file of this computer. Raises `OSError`."""
        return services.read(self._services_file)

    @Slot()
    def look(self) -> None:
        """Read what there is if that may have changed: another window, a terminal.

        A failure is told once. A program that is writing just now is let go on: the next look will see it.
        """
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

    def set_favourite(self, ports: PortRange, favourite: bool) -> None:
        """Mark numbers as a favourite, or no longer."""
        self._take(self._store.set_favourite(ports, favourite))

    def set_note(self, ports: PortRange, note: str) -> None:
        """Keep a note on numbers; an empty one takes it away."""
        self._take(self._store.set_note(ports, note))

    def keep(self, entry: OwnEntry) -> None:
        """Add an entry, or change the one with its number."""
        self._take(self._store.add(entry) if entry.own_id is None else self._store.replace(entry))

    def delete(self, own_id: int) -> None:
        """Delete an entry."""
        self._take(self._store.delete(own_id))

    def bring_back(self, entry: OwnEntry) -> None:
        """Add an entry again that was deleted."""
        self._take(self._store.add(entry))

    def take(self, other: OwnData) -> Merge:
        """Add what a file brought; return what that changed."""
        data, change = self._store.take(other)
        self._take(data)
        return change

    def _take(self, data: OwnData) -> None:
        if self._store.put_aside != self._told_aside:
            self._told_aside = self._store.put_aside
            self.put_aside.emit(str(self._told_aside))
        if data != self.data:
            self.data = data
            self.changed.emit()


def error_text(error: OwnError) -> str:
    """Return why something could not be kept, in the user's language, with the technical reason."""
    if isinstance(error, InvalidEntryError):
        return "\n".join(map(flaw_text, error.flaws))
    if isinstance(error, StoreError):
        text = _problem_text(error.problem)
        return f"{text} ({error.reason})" if error.reason else text
    return str(error)


def flaw_text(flaw: Flaw) -> str:
    """Return what is wrong with a field, which it names."""
    match flaw.fault:
        case Fault.MISSING if flaw.field is Field.TRANSPORTS:
            return translate("OwnNotes", "Transports: tick at least one.")
        case Fault.MISSING:
            text = translate("OwnNotes", "%1: this is needed.")
        case Fault.NOT_PORTS:
            text = translate("OwnNotes", "%1: a number from 0 to 65535 is wanted, or a range such as 8000-8010.")
        case Fault.TOO_LONG:
            text = translate("OwnNotes", "%1: this is too long.")
        case Fault.UNPRINTABLE:
            text = translate("OwnNotes", "%1: this has characters that cannot be shown.")
        case Fault.TAKEN:
            text = translate("OwnNotes", "%1: you have an entry of this name on these numbers already.")
    return text.replace("%1", field_text(flaw.field))


def field_text(field: Field) -> str:
    """Return what a field is called."""
    match field:
        case Field.PORTS:
            return translate("OwnNotes", "Port or range")
        case Field.NAME:
            return translate("OwnNotes", "Name")
        case Field.TRANSPORTS:
            return translate("OwnNotes", "Transports")
        case Field.DESCRIPTION:
            return translate("OwnNotes", "Description")
        case Field.BASIS:
            return translate("OwnNotes", "Basis")
        case Field.NOTE:
            return translate("OwnNotes", "Note")


def _problem_text(problem: Problem) -> str:
    match problem:
        case Problem.UNREADABLE:
            return translate("OwnNotes", "Your notes and entries cannot be read.")
        case Problem.NEWER:
            return translate(
                "OwnNotes", "A newer PortGUI keeps your notes and entries; this one leaves them as they are."
            )
        case Problem.BUSY:
            return translate("OwnNotes", "Another program is using your notes at the moment. Try again.")
        case Problem.DISK_FULL:
            return translate("OwnNotes", "The disk is full: nothing was changed.")
        case Problem.NOT_WRITTEN:
            return translate("OwnNotes", "Your notes and entries cannot be written: nothing was changed.")
        case Problem.GONE:
            return translate("OwnNotes", "This entry was deleted in another window.")
        case Problem.DAMAGED:
            return translate("OwnNotes", "Your notes and entries are damaged, and could not be put aside.")
        case Problem.UNAVAILABLE:
            return translate("OwnNotes", "Notes need SQLite, which this Python lacks.")
