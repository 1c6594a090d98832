"""What is said of own notes and entries: the names of their fields, and why something cannot be kept."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from portgui.registry.own import Fault, Field, Flaw, InvalidEntryError, OwnError
from portgui.registry.own_store import Problem, StoreError

translate: Final = QCoreApplication.translate


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
