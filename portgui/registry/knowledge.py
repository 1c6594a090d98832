"""Read the knowledge files: what we wrote about ports, one block of `field: value` lines an entry.

The format is that of GNU recutils (rec): blocks are separated by blank lines, `#` starts a comment line, a line that
starts with `+` goes on with the value before it. It is pleasant to edit and read in a difference, and is read at every
start in a quarter of the time that TOML takes.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final, NoReturn

from portgui.ports import PortError, PortRange, Transport
from portgui.records import frozen
from portgui.registry.entry import Alternative, Encryption, Knowledge, Standing


class KnowledgeError(ValueError):
    """A knowledge file that cannot be used; the message names file, line, entry and field."""


@frozen
class Record:
    """The knowledge of one entry, and which entry that is."""

    ports: PortRange
    name: str
    standing: Standing
    knowledge: Knowledge
    place: str
    """`file:line` of its first line, for messages."""


def parse(data: bytes | str, file: str) -> Iterator[Record]:
    """Yield the records of a knowledge file in their order. Raises `KnowledgeError`.

    `file` is its name for messages.
    """
    fields: dict[str, str] = {}
    lines: dict[str, int] = {}
    field = ""
    for number, line in enumerate(_decoded(data, file).split("\n"), 1):
        if not line or line.isspace():
            if fields:
                yield _record(fields, lines, file)
                fields, lines = {}, {}
            field = ""
        elif line[0] == "#":
            continue
        elif line[0] == "+":
            if not field:
                _fail(file, number, fields, "", f"a continuation without a field: {line[:60]!r}")
            fields[field] += " " + line[1:].strip()
        else:
            field, colon, value = line.partition(":")
            if not colon or field not in _FIELDS:
                _fail(file, number, fields, field[:60], "there is no such field")
            if field in fields:
                _fail(file, number, fields, field, "is there twice")
            fields[field], lines[field] = value.strip(), number
    if fields:
        yield _record(fields, lines, file)


def _decoded(data: bytes | str, file: str) -> str:
    if isinstance(data, str):
        return data
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        problem = f"this is no UTF-8 text: {data[error.start : error.start + 60]!r}"
        raise KnowledgeError(f"{file}:{number}: {problem}") from error


def _fail(file: str, line: int, fields: dict[str, str], field: str, problem: str) -> NoReturn:
    entry = f"{fields.get('port', '?')} {fields.get('name', '?')}"
    raise KnowledgeError(f"{file}:{line}: entry {entry!r}, field {field!r}: {problem}")


def _record(fields: dict[str, str], lines: dict[str, int], file: str) -> Record:
    """Make a record of the texts of its fields and the lines that they start on."""
    first = min(lines.values())
    for field in _NEEDED:
        if not fields.get(field):
            _fail(file, lines.get(field, first), fields, field, "is missing")
    read: dict[str, Any] = {}
    for field, value in fields.items():
        try:
            read[field] = _FIELDS[field](value)
        except (ValueError, KeyError) as error:
            _fail(file, lines[field], fields, field, f"cannot be {value[:60]!r} ({error})")
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
            programs=read.get("programs", ()),
            scheme=read.get("scheme"),
            source=read["source"],
            essential=read.get("essential", False),
        ),
        place=f"{file}:{first}",
    )


def _words(value: str) -> tuple[str, ...]:
    words = tuple([word.strip() for word in value.split(",")])
    if not all(words):
        raise ValueError("an empty item")
    return words


def _programs(value: str) -> tuple[str, ...]:
    """Read the names of processes: not of files (no folder, no `.exe`), none twice."""
    names = _words(value)
    for name in names:
        if "/" in name or "\\" in name or name.casefold().endswith(".exe"):
            raise ValueError(f"{name!r} is the name of a file; that of a process is wanted")
    if len({name.casefold() for name in names}) < len(names):
        raise ValueError("a name is there twice")
    return names


def _scheme(value: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9+.-]*", value):
        raise ValueError("the scheme of a URL is wanted, such as 'http'")
    return value


def _transports(value: str) -> frozenset[Transport]:
    return frozenset() if value == "none" else frozenset(_TRANSPORTS[word] for word in _words(value))


def _rfcs(value: str) -> tuple[int, ...]:
    if not all(word.isascii() and word.isdigit() for word in _words(value)):
        raise ValueError("numbers are wanted")
    return tuple(map(int, _words(value)))


def _alternative(value: str) -> Alternative:
    name, _, port = value.rpartition(" ")
    if not name or len(ports := PortRange.parse(port)) > 1:
        raise PortError("a service name and a port number are wanted")
    return Alternative(name, ports.first)


def _standing(value: str) -> Standing:
    if value != Standing.UNOFFICIAL.value:
        raise ValueError("only 'unofficial' is said here")
    return Standing.UNOFFICIAL


def _yes(value: str) -> bool:
    if value != "yes":
        raise ValueError("only 'yes' is said here")
    return True


_TRANSPORTS: Final = {transport.value: transport for transport in Transport}
_NEEDED: Final = ("port", "name", "source", "en", "fr")
_FIELDS: Final[dict[str, Callable[[str], Any]]] = {
    "port": PortRange.parse,
    "name": str,
    "standing": _standing,
    "essential": _yes,
    "in-practice": _transports,
    "encrypted": Encryption,
    "safer": _alternative,
    "rfc": _rfcs,
    "software": _words,
    "aliases": _words,
    "programs": _programs,
    "scheme": _scheme,
    "source": str,
    "en": str,
    "fr": str,
}
