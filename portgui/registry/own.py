"""What users keep of their own: notes and favourites of port numbers, and entries; their rules and their file."""

import enum
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NoReturn

from portgui.ports import PortError, PortRange, Transport
from portgui.records import frozen, replace

LONGEST_NOTE: Final = 10_000
"""Characters of a note."""
LONGEST_TEXT: Final = 1_000
"""Characters of a description, and of what an entry rests on."""
LONGEST_NAME: Final = 100
MOST_NOTES: Final = 70_000
"""Notes that a file may bring."""
MOST_ENTRIES: Final = 5_000
"""Entries that a file may bring."""
LARGEST_FILE: Final = 50_000_000
"""Bytes of a file that is read."""
_FORMAT: Final = "portgui-own"
_VERSION: Final = 1
_JOINERS: Final = "\u200c\u200d"
"""Invisible, but part of words in some scripts and of some emoji."""


@frozen
class PortNote:
    """What the user keeps of a port number, or of a range as a whole: a note, a favourite mark, or both."""

    ports: PortRange
    favourite: bool = False
    note: str = ""


@frozen
class OwnEntry:
    """An entry that the user made. `own_id` is given by the store."""

    ports: PortRange
    name: str
    transports: frozenset[Transport]
    description: str = ""
    basis: str = ""
    """On what it rests: who decided it, where it is written down."""
    own_id: int | None = None


@frozen
class OwnData:
    """All that a user keeps, in the order of the numbers."""

    notes: tuple[PortNote, ...] = ()
    entries: tuple[OwnEntry, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.notes or self.entries)

    def note_of(self, ports: PortRange) -> PortNote:
        """Return what is kept of exactly these numbers."""
        return next((note for note in self.notes if note.ports == ports), PortNote(ports))

    def notes_on(self, port: int) -> list[PortNote]:
        """Return what is kept of a number, and of ranges that it lies in; the nearest first."""
        return sorted((note for note in self.notes if port in note.ports), key=lambda note: len(note.ports))


NOTHING: Final = OwnData()


# Rules


class Field(enum.Enum):
    """A field of an own entry or a note."""

    PORTS = "port"
    NAME = "name"
    TRANSPORTS = "transports"
    DESCRIPTION = "description"
    BASIS = "basis"
    NOTE = "note"


class Fault(enum.Enum):
    """What can be wrong with a field."""

    MISSING = "is missing"
    NOT_PORTS = "is no port number from 0 to 65535, and no range of them"
    TOO_LONG = "is too long"
    UNPRINTABLE = "has characters that cannot be shown"
    TAKEN = "is an own entry already on these numbers and transports"


@frozen
class Flaw:
    """A field that cannot be as it is."""

    field: Field
    fault: Fault


class OwnError(Exception):
    """Own data that cannot be as they are; the message is English."""


class InvalidEntryError(OwnError):
    """An entry with flaws."""

    def __init__(self, flaws: Iterable[Flaw]) -> None:
        self.flaws = tuple(flaws)
        super().__init__("; ".join(f"{flaw.field.value} {flaw.fault.value}" for flaw in self.flaws))


def make_entry(
    ports: str,
    name: str,
    transports: Iterable[Transport],
    description: str = "",
    basis: str = "",
    own_id: int | None = None,
) -> OwnEntry:
    """Make an entry of what a person typed, without needless white space. Raises `InvalidEntryError` with all flaws.

    >>> make_entry(" 8000 - 8010", "  my  shop ", [Transport.TCP]).name
    'my shop'
    """
    flaws = []
    read = PortRange(0)
    try:
        read = PortRange.parse(ports)
    except PortError:
        flaws.append(Flaw(Field.PORTS, Fault.NOT_PORTS if ports.strip() else Fault.MISSING))
    texts = {}
    for field, text, longest in (
        (Field.NAME, name, LONGEST_NAME),
        (Field.DESCRIPTION, description, LONGEST_TEXT),
        (Field.BASIS, basis, LONGEST_TEXT),
    ):
        texts[field] = " ".join(text.split())
        if not all(character.isprintable() or character in _JOINERS for character in texts[field]):
            flaws.append(Flaw(field, Fault.UNPRINTABLE))
        elif len(texts[field]) > longest:
            flaws.append(Flaw(field, Fault.TOO_LONG))
    if not texts[Field.NAME]:
        flaws.append(Flaw(Field.NAME, Fault.MISSING))
    if not (chosen := frozenset(transports)):
        flaws.append(Flaw(Field.TRANSPORTS, Fault.MISSING))
    if flaws:
        order = list(Field)
        raise InvalidEntryError(sorted(flaws, key=lambda flaw: order.index(flaw.field)))
    return OwnEntry(read, texts[Field.NAME], chosen, texts[Field.DESCRIPTION], texts[Field.BASIS], own_id)


def check_free(entry: OwnEntry, others: Iterable[OwnEntry]) -> None:
    """Raise `InvalidEntryError` where another entry says the same name of a number on a transport."""
    for other in others:
        if (
            other.own_id != entry.own_id
            and other.name.casefold() == entry.name.casefold()
            and other.ports.overlaps(entry.ports)
            and other.transports & entry.transports
        ):
            raise InvalidEntryError([Flaw(Field.NAME, Fault.TAKEN)])


def clean_note(text: str) -> str:
    """Return a note as it is kept: lines end in a line feed, without what steers terminals, without blank ends.

    Raises `InvalidEntryError` for one that is too long.

    >>> clean_note(" a\\r\\n\\tb\\x1b[1m\\r\\n\\r\\n")
    ' a\\n\\tb[1m'
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    kept = "".join(
        character for character in lines if character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs")
    )
    note = kept.rstrip().lstrip("\n")
    if len(note) > LONGEST_NOTE:
        raise InvalidEntryError([Flaw(Field.NOTE, Fault.TOO_LONG)])
    return note


# The file for another computer


class FileError(OwnError):
    """A file that cannot be imported; nothing of it is."""


class NotOwnFileError(FileError):
    """It is something else than exported own data, or damaged."""


class NewerFileError(FileError):
    """A newer PortGUI wrote it."""


def export(data: OwnData) -> bytes:
    """Return own data as a JSON text that people can read and `parse` reads back."""
    import json  # neither the start nor the terminal needs it otherwise

    document = {
        "format": _FORMAT,
        "version": _VERSION,
        "ports": [{"port": str(note.ports), "favourite": note.favourite, "note": note.note} for note in data.notes],
        "entries": [
            {
                "port": str(entry.ports),
                "name": entry.name,
                "transports": [transport.value for transport in Transport if transport in entry.transports],
                "description": entry.description,
                "basis": entry.basis,
            }
            for entry in data.entries
        ],
    }
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def parse(data: bytes) -> OwnData:
    """Read what `export` wrote, and people may have edited. Raises `FileError` with the place of what is wrong.

    Fields that are not known are passed over.
    """
    import json

    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise NotOwnFileError(f"this is no JSON text: {error}") from error
    if not isinstance(document, dict) or document.get("format") != _FORMAT:
        raise NotOwnFileError(f'this is no file of own notes and entries: it lacks "format": "{_FORMAT}"')
    version = document.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise NotOwnFileError('field "version": a number is wanted')
    if version > _VERSION:
        raise NewerFileError(f"a newer PortGUI wrote this file (its version is {version}, this one reads {_VERSION})")
    notes: dict[PortRange, PortNote] = {}
    for place, record in _records(document, "ports", MOST_NOTES):
        note = PortNote(_ports(record, place), _bool(record, "favourite", place), _note(record, place))
        if note.ports in notes:
            _fail(place, "port", f"{note.ports} is there twice")
        if note.favourite or note.note:
            notes[note.ports] = note
    entries: list[OwnEntry] = []
    for place, record in _records(document, "entries", MOST_ENTRIES):
        words = record.get("transports")
        if not isinstance(words, list) or not all(isinstance(word, str) and word in _TRANSPORTS for word in words):
            _fail(place, "transports", f"a list of {', '.join(_TRANSPORTS)} is wanted")
        try:
            entry = make_entry(
                _text(record, "port", place),
                _text(record, "name", place),
                [_TRANSPORTS[word] for word in words],
                _text(record, "description", place),
                _text(record, "basis", place),
            )
        except InvalidEntryError as error:
            raise NotOwnFileError(f"{place}: {error}") from error
        entries.append(entry)
    entries = [replace(entry, own_id=-number) for number, entry in enumerate(dict.fromkeys(entries), 1)]
    called: dict[str, list[OwnEntry]] = {}
    for entry in entries:
        alike = called.setdefault(entry.name.casefold(), [])
        try:
            check_free(entry, alike)
        except InvalidEntryError as error:
            raise NotOwnFileError(f'"entries": {entry.ports} {entry.name}: {error}') from error
        alike.append(entry)
    return OwnData(
        tuple(sorted(notes.values(), key=lambda note: note.ports)),
        tuple(sorted((replace(entry, own_id=None) for entry in entries), key=_position)),
    )


_TRANSPORTS: Final = {transport.value: transport for transport in Transport}


def _records(document: Mapping[str, Any], field: str, most: int) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the records of a list, each with its place for messages."""
    records = document.get(field, [])
    if not isinstance(records, list) or len(records) > most:
        raise NotOwnFileError(f'field "{field}": a list of at most {most} is wanted')
    for number, record in enumerate(records, 1):
        place = f'"{field}", number {number}'
        if not isinstance(record, dict):
            raise NotOwnFileError(f"{place}: an object is wanted")
        yield place, record


def _fail(place: str, field: str, problem: str) -> NoReturn:
    raise NotOwnFileError(f'{place}, field "{field}": {problem}')


def _text(record: Mapping[str, Any], field: str, place: str) -> str:
    value = record.get(field, "")
    if isinstance(value, int) and not isinstance(value, bool) and field == "port":
        return str(value)[:20]
    if not isinstance(value, str):
        _fail(place, field, "a text is wanted")
    return value


def _bool(record: Mapping[str, Any], field: str, place: str) -> bool:
    value = record.get(field, False)
    if not isinstance(value, bool):
        _fail(place, field, "true or false is wanted")
    return value


def _ports(record: Mapping[str, Any], place: str) -> PortRange:
    try:
        return PortRange.parse(_text(record, "port", place))
    except PortError as error:
        _fail(place, "port", str(error))


def _note(record: Mapping[str, Any], place: str) -> str:
    try:
        return clean_note(_text(record, "note", place))
    except InvalidEntryError:
        _fail(place, "note", f"is longer than {LONGEST_NOTE} characters")


def _position(entry: OwnEntry) -> tuple[PortRange, str]:
    return (entry.ports, entry.name)


# Merging


@frozen
class Merge:
    """What an import changes. Nothing that is there is lost by it."""

    notes: tuple[PortNote, ...]
    """As they are afterwards, those that change."""
    new_entries: tuple[OwnEntry, ...]
    filled_entries: tuple[OwnEntry, ...]
    """Entries that are there already, with what they lacked."""
    kept_entries: tuple[OwnEntry, ...]
    """Those of the file that are there already and say something else: the ones there stay."""
    new_favourites: int
    new_notes: int
    joined_notes: int
    """Notes that follow a note that was there already."""
    left_notes: tuple[PortNote, ...]
    """Notes of the file that are not taken, because the two together would be too long."""

    def __bool__(self) -> bool:
        return bool(self.notes or self.new_entries or self.filled_entries)


def merge(mine: OwnData, other: OwnData) -> Merge:
    """Compare own data with those of a file: what importing it changes."""
    kept = {note.ports: note for note in mine.notes}
    notes = []
    favourites = new = joined = 0
    left = []
    for note in other.notes:
        before = kept.get(note.ports, PortNote(note.ports))
        text = before.note
        if not text:
            text = note.note
            new += bool(text)
        elif note.note and note.note not in text:
            if len(text) + len(note.note) + 2 <= LONGEST_NOTE:
                text = f"{text}\n\n{note.note}"
                joined += 1
            else:
                left.append(note)
        favourites += note.favourite and not before.favourite
        together = PortNote(note.ports, before.favourite or note.favourite, text)
        if together != before:
            notes.append(together)
    called: dict[str, list[OwnEntry]] = {}
    for entry in mine.entries:
        called.setdefault(entry.name.casefold(), []).append(entry)
    added: list[OwnEntry] = []
    filled: dict[int | None, OwnEntry] = {}
    stay: list[OwnEntry] = []
    for entry in other.entries:
        entries = called.get(entry.name.casefold(), [])
        alike = [place for place, each in enumerate(entries) if each.ports == entry.ports]
        shared = [place for place in alike if entries[place].transports & entry.transports]
        place = next(iter(shared or alike), None)
        if place is None:
            if any(_clash(entry, each) for each in entries):
                stay.append(entry)
            else:
                added.append(entry)
            continue
        there = entries[place]
        completed = replace(
            there,
            transports=there.transports | entry.transports,
            description=there.description or entry.description,
            basis=there.basis or entry.basis,
        )
        after = there if any(_clash(completed, each) for each in entries if each is not there) else completed
        if after != there:
            entries[place] = filled[after.own_id] = after
        said = (entry.description or after.description, entry.basis or after.basis, entry.transports | after.transports)
        if said != (after.description, after.basis, after.transports):
            stay.append(entry)
    return Merge(tuple(notes), tuple(added), tuple(filled.values()), tuple(stay), favourites, new, joined, tuple(left))


def _clash(one: OwnEntry, other: OwnEntry) -> bool:
    try:
        check_free(one, [replace(other, own_id=-1)])
    except InvalidEntryError:
        return True
    return False
