"""Read the knowledge files: what we wrote about ports, one block of `field: value` lines an entry.

The format is that of GNU recutils (rec): blocks are separated by blank lines, `#` starts a comment line, a line that
starts with `+` goes on with the value before it. It is pleasant to edit and read in a difference, and is read at every
start in a thirtieth of the time that TOML takes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from portgui.ports import PortError, PortRange, Transport
from portgui.registry.entry import Alternative, Encryption, Knowledge, Standing


class KnowledgeError(ValueError):
    """A knowledge file that cannot be used; the message names file, line, entry and field."""


@dataclass(frozen=True, slots=True)
class Record:
    """The knowledge of one entry, and which entry that is."""

    ports: PortRange
    name: str
    standing: Standing
    knowledge: Knowledge
    place: str
    """`file:line` of its first line, for messages."""


def parse(text: str, file: str) -> Iterator[Record]:
    """Yield the records of a knowledge file in their order. Raises `KnowledgeError`."""
    fields: dict[str, str] = {}
    first = 0
    field = ""
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("#"):
            continue
        if not line.strip():
            if fields:
                yield _record(fields, f"{file}:{first}")
                fields = {}
            field = ""
        elif line[0] == "+":
            if not field:
                raise KnowledgeError(f"{file}:{number}: a continuation without a field: {line[:60]!r}")
            fields[field] += " " + line[1:].strip()
        else:
            field, colon, value = line.partition(":")
            if not colon or field not in _FIELDS:
                raise KnowledgeError(f"{file}:{number}: unknown field: {line[:60]!r}")
            if field in fields:
                raise KnowledgeError(f"{file}:{number}: field {field!r} is there twice")
            if not fields:
                first = number
            fields[field] = value.strip()
    if fields:
        yield _record(fields, f"{file}:{first}")


def _record(fields: dict[str, str], place: str) -> Record:
    entry = f"{fields.get('port', '?')} {fields.get('name', '?')}"

    def fail(field: str, problem: str) -> NoReturn:
        raise KnowledgeError(f"{place}: entry {entry!r}, field {field!r}: {problem}")

    for field in _NEEDED:
        if not fields.get(field):
            fail(field, "is missing")
    read: dict[str, Any] = {}
    for field, value in fields.items():
        try:
            read[field] = _FIELDS[field](value)
        except (ValueError, KeyError) as error:
            fail(field, f"cannot be {value[:60]!r} ({error})")
    return Record(
        ports=read["port"],
        name=read["name"],
        standing=read.get("standing", Standing.OFFICIAL),
        knowledge=Knowledge(
            summary_en=read["en"],
            summary_fr=read["fr"],
            in_practice=read.get("in-practice"),
            encrypted=read.get("encrypted"),
            safer=read.get("safer"),
            rfcs=read.get("rfc", ()),
            software=read.get("software", ()),
            aliases=read.get("aliases", ()),
            source=read["source"],
        ),
        place=place,
    )


def _words(value: str) -> tuple[str, ...]:
    words = tuple(word.strip() for word in value.split(","))
    if not all(words):
        raise ValueError("an empty item")
    return words


def _transports(value: str) -> frozenset[Transport]:
    return frozenset() if value == "none" else frozenset(_TRANSPORTS[word] for word in _words(value))


def _rfcs(value: str) -> tuple[int, ...]:
    return tuple(int(word) for word in _words(value))


def _alternative(value: str) -> Alternative:
    name, _, port = value.rpartition(" ")
    if not name:
        raise PortError("a service name and a port number are wanted")
    return Alternative(name, PortRange.parse(port).first)


def _standing(value: str) -> Standing:
    if value != Standing.UNOFFICIAL.value:
        raise ValueError("only 'unofficial' is said here")
    return Standing.UNOFFICIAL


_TRANSPORTS: Final = {transport.value: transport for transport in Transport}
_NEEDED: Final = ("port", "name", "source", "en", "fr")
_FIELDS: Final[dict[str, Callable[[str], Any]]] = {
    "port": PortRange.parse,
    "name": str,
    "standing": _standing,
    "in-practice": _transports,
    "encrypted": Encryption,
    "safer": _alternative,
    "rfc": _rfcs,
    "software": _words,
    "aliases": _words,
    "source": str,
    "en": str,
    "fr": str,
}
