"""The reference as it was read and joined last, in a file of the user's cache: a start takes it instead of its sources.

It is to the registry and the knowledge what byte code is to a program: made of them by itself, used as long as none of
them has changed, made again where it is missing, of another version or damaged. Deleting it costs one slower start.

Entries lie in it packed, one by one, and are unpacked when something is asked of them: most never are.
"""

import logging
import marshal
import os
import struct
import zlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from portgui import __version__
from portgui.ports import PortRange, Transport
from portgui.records import names_of, set_values
from portgui.registry.entry import Alternative, Encryption, Entry, Knowledge, Reference, Standing
from portgui.registry.figures import Figures

if TYPE_CHECKING:
    from portgui.registry.catalog import Catalog
    from portgui.registry.search import Texts

_log: Final = logging.getLogger(__name__)
_MAGIC: Final = b"PortGUI\n1"
_HEAD: Final = struct.Struct("=9sIII")
"""The magic bytes, the length of what the start reads, its checksum, that of the texts after it."""
_DAMAGE: Final = (ValueError, EOFError, TypeError, struct.error)
"""What reading a damaged file raises."""
_STANDINGS: Final = tuple(Standing)
_TRANSPORTS: Final = tuple(Transport)
_SETS: Final = [
    frozenset(transport for place, transport in enumerate(_TRANSPORTS) if bits >> place & 1)
    for bits in range(1 << len(_TRANSPORTS))
]
"""Each set of transports, by its bits."""


class Prepared(NamedTuple):
    """What lies in the file."""

    entries: Sequence[Entry]
    figures: Figures
    date: str | None
    reach: str
    judged: frozenset[int]
    texts: "Callable[[], Texts | None]"
    """Reads the texts that are searched in; `None` where they are damaged."""


class PreparedReference:
    """The prepared form of a reference that is read from some files, and the file that it lies in."""

    def __init__(self, file: Path, registry: Path, knowledge_folder: Path, own_registry: Path | None) -> None:
        """Take note of the sources as they are now: what is read of them later may be newer, but is never older."""
        self._file = file
        self._sources = _state_of(registry, knowledge_folder, own_registry)

    def read(self) -> Prepared | None:
        """Return what is prepared, `None` where nothing is, or something of other sources."""
        try:
            with self._file.open("rb") as stream:
                head = stream.read(_HEAD.size)
                magic, size, check, check_of_texts = _HEAD.unpack(head)
                body = stream.read(size) if magic == _MAGIC else b""
            if zlib.crc32(body) != check:
                raise ValueError("it is damaged")
            sources, date, reach, judged, numbers, rows = _load(body)
        except FileNotFoundError:
            return None
        except (OSError, *_DAMAGE) as error:
            _log.info("%s is not used: %s", self._file, error)
            return None
        if sources != self._sources:
            return None
        new = Entry.__new__
        entries = [new(Entry) for _ in rows]
        set_values(Entry, "packed", entries, rows)

        def read_texts() -> "Texts | None":
            return self._read_texts(head, size, check_of_texts)

        figures = Figures(*(memoryview(column).cast("i") for column in numbers))
        return Prepared(entries, figures, date, reach, frozenset(judged), read_texts)

    def _read_texts(self, head: bytes, size: int, check: int) -> "Texts | None":
        """Read the second part of the file; `None` where another one lies there by now, or it is damaged."""
        try:
            with self._file.open("rb") as stream:
                if stream.read(len(head)) != head:
                    return None
                stream.seek(size, os.SEEK_CUR)
                texts = stream.read()
        except OSError:
            return None
        return _load(texts) if zlib.crc32(texts) == check else None

    def write(self, catalog: "Catalog", texts: "Texts") -> None:
        """Keep a catalog that was read from the sources for the next start; a failure is a line in the log."""
        from portgui.whole_file import replace_whole

        numbers = [struct.pack(f"{len(column)}i", *column) for column in catalog.figures]
        rows = list(map(pack, catalog.entries))
        values: Any = (self._sources, catalog.date, catalog.reach, tuple(catalog.judged), numbers, rows)
        body = marshal.dumps(values)
        told = marshal.dumps(texts)
        head = _HEAD.pack(_MAGIC, len(body), zlib.crc32(body), zlib.crc32(told))
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            replace_whole(self._file, head + body + told)
        except OSError as error:
            _log.info("the prepared reference cannot be kept: %s", error)


def _state_of(registry: Path, knowledge_folder: Path, own_registry: Path | None) -> tuple[object, ...]:
    """Return what differs when a source does: names, sizes and times of all files, of our own modules too."""
    folder = Path(__file__).parent
    return (
        __version__,
        str(registry),
        *(_file_state(file) for file in (registry, own_registry) if file is not None),
        *_folder_state(knowledge_folder, ".rec"),
        *_folder_state(folder, ".py"),
        *(_file_state(folder.parent / name) for name in ("ports.py", "query.py")),
    )


def _file_state(file: "Path | os.DirEntry[str]") -> tuple[int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return (status.st_size, status.st_mtime_ns)


def _folder_state(folder: Path, suffix: str) -> Iterable[object]:
    try:
        with os.scandir(folder) as found:
            files = sorted((file for file in found if file.name.endswith(suffix)), key=lambda file: file.name)
            return [(file.name, _file_state(file)) for file in files]
    except OSError:
        return [None]


def _load(data: bytes) -> Any:
    return marshal.loads(data)  # noqa: S302 - of the user's own cache, as byte code is


# Entries, packed one by one


def pack(entry: Entry) -> bytes:
    """Return an entry without what is local, as `unpack` takes it."""
    if entry.packed is not None:
        return entry.packed
    ports, known = entry.ports, entry.knowledge
    values: Any = (
        (ports.first, ports.last) if ports else None,
        entry.name,
        _STANDINGS.index(entry.standing),
        _bits(entry.registered),
        entry.description,
        entry.aliases,
        tuple((each.kind, each.target, each.label) for each in entry.references),
        entry.registered_on,
        entry.updated_on,
        entry.note,
        entry.unauthorized_use,
        entry.service_code,
        _bits(entry.reserved),
        known
        and (
            known.summary_en,
            known.summary_fr,
            None if known.in_practice is None else _bits(known.in_practice),
            known.encrypted and known.encrypted.value,
            known.safer and (known.safer.name, known.safer.port),
            known.rfcs,
            known.software,
            known.aliases,
            known.programs,
            known.scheme,
            known.source,
            known.essential,
        ),
    )
    return marshal.dumps(values)


def unpack(entry: Entry) -> None:
    """Give an entry the values that it has packed; what is set already stays.

    >>> made = Entry(PortRange(22), "ssh", Standing.OFFICIAL, frozenset({Transport.TCP}), "Secure Shell")
    >>> packed = Entry.__new__(Entry)
    >>> _set_packed(packed, pack(made))
    >>> packed == made
    True
    """
    values = list(_load(entry.packed or b""))
    values[0] = PortRange(*values[0]) if values[0] else None
    values[2] = _STANDINGS[values[2]]
    values[3], values[12] = _SETS[values[3]], _SETS[values[12]]
    values[6] = tuple(Reference(*each) for each in values[6])
    if values[13]:
        known = list(values[13])
        known[2] = None if known[2] is None else _SETS[known[2]]
        known[3] = known[3] and Encryption(known[3])
        known[4] = known[4] and Alternative(*known[4])
        values[13] = Knowledge(*known)
    for put, value in zip(_PUTS, values, strict=True):
        put(entry, value)
    _put_local(entry, None)
    _set_packed(entry, None)


def _bits(transports: Iterable[Transport]) -> int:
    return sum(1 << _TRANSPORTS.index(transport) for transport in transports)


_PUTS: Final = [vars(Entry)[name].__set__ for name in names_of(Entry)[:14]]
"""What sets a field of a frozen record, in the order in which they are packed."""
_put_local: Final = vars(Entry)["local"].__set__
_set_packed: Final = vars(Entry)["packed"].__set__
