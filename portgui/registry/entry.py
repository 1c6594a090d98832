"""The records of the reference: what IANA assigned, our knowledge, and the entries that join them."""

import enum
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from portgui.ports import PortRange, RangeName, Transport
from portgui.records import aside, frozen

if TYPE_CHECKING:
    from portgui.query import Correction
    from portgui.registry.overlay import Local


class Standing(enum.Enum):
    """What kind of claim an entry has on its number."""

    OFFICIAL = "official"
    """Assigned by IANA."""
    UNOFFICIAL = "unofficial"
    """Used in practice without an assignment."""
    RESERVED = "reserved"
    """Held back by IANA: not to be assigned, or de-assigned (RFC 6335, sections 6 and 8.2)."""
    UNASSIGNED = "unassigned"
    """Free for assignment on request."""
    DYNAMIC = "dynamic"
    """49152 to 65535: never assigned, any program may use them (RFC 6335, section 6)."""


class Origin(enum.Enum):
    """Who says what an entry says."""

    IANA = "iana"
    """IANA's registry, free and reserved numbers among it."""
    PORTGUI = "portgui"
    """What we know of uses without an assignment."""
    SERVICES_FILE = "services-file"
    """The services file of this computer."""
    OWN = "own"
    """The user."""


class Encryption(enum.Enum):
    """Whether what is sent is encrypted."""

    NO = "no"
    OPTIONAL = "optional"
    """Negotiated within the protocol, e.g. by STARTTLS."""
    YES = "yes"


class Mark(enum.Enum):
    """What an entry says of one transport: the columns TCP, UDP, SCTP and DCCP show it and the filter uses it."""

    USED = "used"
    """Used in practice, or registered where practice is not known."""
    REGISTERED = "registered"
    """Registered by IANA, not used in practice."""
    UNSPECIFIED = "unspecified"
    """The entry concerns the number without naming a service on this transport (unassigned, reserved, dynamic,
    or assigned without a transport)."""


@frozen
class Reference:
    """A document that an assignment rests on.

    `kind` is IANA's type (`rfc`, `draft`, `uri`, `text`, `note`); `target` is the document: `6335` for an RFC, the
    name of a draft, an address, the text itself, or the number of a footnote. `label` is IANA's own wording where it
    differs, e.g. `RFC8765, Section 6.1`.
    """

    kind: str
    target: str
    label: str | None = None


@frozen
class Alternative:
    """A safer service to use instead: its service name and port number."""

    name: str
    port: int


@frozen
class Knowledge:
    """What we wrote about an entry; `None` or empty means that we do not say."""

    summary_en: str
    summary_fr: str
    in_practice: frozenset[Transport] | None = None
    """The transports really used; empty: none any more."""
    encrypted: Encryption | None = None
    safer: Alternative | None = None
    rfcs: tuple[int, ...] = ()
    software: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    """Other names and words that people search for, in both languages."""
    programs: tuple[str, ...] = ()
    """The names that the processes of its software have, interpreters among them where the software runs on one."""
    scheme: str | None = None
    """The scheme of the URLs that lead to it (RFC 3986, section 3.1)."""
    source: str = ""
    essential: bool = False
    """Whether many people meet it; among several uses of one number, whether it is the likeliest."""


@frozen
class Entry:
    """One row of the reference: one service on one port number or range (or on none), or the state of free numbers."""

    ports: PortRange | None
    name: str | None
    standing: Standing
    registered: frozenset[Transport]
    """The transports that IANA assigned it for; empty where IANA names none, and for an unofficial or free number."""
    description: str
    aliases: tuple[str, ...] = ()
    """Historic names that IANA lists as aliases of this one."""
    references: tuple[Reference, ...] = ()
    registered_on: str | None = None
    updated_on: str | None = None
    note: str | None = None
    unauthorized_use: str | None = None
    service_code: int | None = None
    reserved: frozenset[Transport] = frozenset()
    """The transports on which IANA holds the number of this entry back (`Reserved` records). For a reserved or
    unassigned number: those that the state is told of, empty for all of them."""
    knowledge: Knowledge | None = None
    local: "Local | None" = None
    """What this user and this computer add."""
    packed: bytes | None = aside(init=False)
    """Of an entry from a prepared reference: all the rest of it, which is unpacked when it is first looked at."""

    if not TYPE_CHECKING:

        def __getattr__(self, name):
            """Unpack an entry of which something is asked for the first time (see `portgui.registry.prepared`)."""
            if name == "packed" or self.packed is None:
                raise AttributeError(name)
            from portgui.registry.prepared import unpack

            unpack(self)
            return getattr(self, name)

    @property
    def key(self) -> tuple[Hashable, ...]:
        """The identity: number or range, name, standing and registered transports; of an own one its number too."""
        if self.local and self.local.origin:
            return (self.ports, self.name, self.local.origin, self.local.own_id)
        return (self.ports, self.name, self.standing, self.registered)

    @property
    def origin(self) -> Origin:
        """Who says it."""
        if self.local and self.local.origin:
            return self.local.origin
        return Origin.PORTGUI if self.standing is Standing.UNOFFICIAL else Origin.IANA

    @property
    def in_practice(self) -> frozenset[Transport] | None:
        """The transports really used, `None` where that is not known."""
        if self.knowledge:
            return self.knowledge.in_practice
        return self.local.transports if self.local and self.local.origin else None

    def mark(self, transport: Transport) -> Mark | None:
        """Return what the entry says of a transport, `None` for nothing."""
        in_practice = self.in_practice
        if in_practice is not None and transport in in_practice:
            return Mark.USED
        if transport in self.registered:
            return Mark.USED if in_practice is None else Mark.REGISTERED
        if self.standing in (Standing.OFFICIAL, Standing.UNOFFICIAL):
            concerned = not in_practice and not self.registered
        else:
            concerned = not self.reserved or transport in self.reserved
        return Mark.UNSPECIFIED if concerned else None

    @property
    def essential(self) -> bool:
        """Whether it is one of those that many people meet."""
        return self.knowledge is not None and self.knowledge.essential


class InUse(NamedTuple):
    """What the sockets of this computer hold, as far as it concerns the reference."""

    ports: Sequence[int]
    """Their local port numbers, in order: entries that have none of these need not be asked for."""
    holds: Callable[[Entry], bool]
    """Tells whether a socket holds a port number of an entry, on a transport that the entry tells of."""


class Found(NamedTuple):
    """What a search found."""

    entries: list[Entry]
    """Best match first."""
    corrections: "tuple[Correction, ...]" = ()
    """What had to be forgiven for it."""


@frozen
class EntryFilter:
    """Which entries are wanted; an empty set of ranges, standings or origins wants them all."""

    ranges: frozenset[RangeName] = frozenset()
    standings: frozenset[Standing] = frozenset()
    essential: bool = False
    in_use: bool = False
    """Only those whose port is held on this computer, which the entry alone does not tell."""
    favourite: bool = False
    origins: frozenset[Origin] = frozenset()

    @property
    def active(self) -> bool:
        """Whether it keeps anything out."""
        return bool(self.ranges or self.standings or self.origins or self.essential or self.in_use or self.favourite)

    def admits(self, entry: Entry) -> bool:
        """Say whether an entry is wanted, as far as it tells by itself."""
        if self.essential and not entry.essential:
            return False
        if self.favourite and not (entry.local and entry.local.favourite):
            return False
        if self.origins and entry.origin not in self.origins:
            return False
        if self.standings and entry.standing not in self.standings:
            return False
        ports = entry.ports
        return not self.ranges or (ports is not None and any(name.ports.overlaps(ports) for name in self.ranges))


EVERYTHING: Final = EntryFilter()
"""The filter that keeps nothing out."""


_RENAMED: Final = "renamed from "


def renamed_note(old_name: str) -> str:
    """Return the note that an entry carries after its service was renamed."""
    return _RENAMED + old_name


def former_names(entry: Entry) -> tuple[str, ...]:
    """Return the names that its notes say a service had before.

    >>> former_names(Entry(None, "new", Standing.OFFICIAL, frozenset(), "", note="TCP only / renamed from old"))
    ('old',)
    """
    parts = entry.note.split(" / ") if entry.note else ()
    return tuple(part.removeprefix(_RENAMED) for part in parts if part.startswith(_RENAMED))


def entry_object(entry: Entry) -> dict[str, Any]:
    """Return an entry as plain values for JSON: the same keys in the terminal, on the clipboard and in files."""
    known, local = entry.knowledge, entry.local
    references = [ref.label or (f"RFC {ref.target}" if ref.kind == "rfc" else ref.target) for ref in entry.references]
    if known:
        references += [document for rfc in known.rfcs if (document := f"RFC {rfc}") not in references]
    return {
        "port": entry.ports.first if entry.ports else None,
        "port_end": entry.ports.last if entry.ports else None,
        "name": entry.name,
        "standing": entry.standing.value,
        "registered": _transport_list(entry.registered),
        "in_practice": None if entry.in_practice is None else _transport_list(entry.in_practice),
        "description": entry.description,
        "summary": {"en": known.summary_en, "fr": known.summary_fr} if known else None,
        "encrypted": known.encrypted.value if known and known.encrypted else None,
        "safer_alternative": {"name": known.safer.name, "port": known.safer.port} if known and known.safer else None,
        "software": list(known.software) if known else [],
        "scheme": known.scheme if known else None,
        "aliases": [*entry.aliases, *(known.aliases if known else ())],
        "references": references,
        "note": entry.note,
        "unauthorized_use": entry.unauthorized_use,
        "registered_on": entry.registered_on,
        "updated_on": entry.updated_on,
        "origin": entry.origin.value,
        "favourite": local is not None and local.favourite,
        "own_note": local.note or None if local else None,
        "basis": local.basis or None if local else None,
        "services_file": [
            {
                "name": naming.name,
                "transports": _transport_list(naming.transports),
                "aliases": list(naming.aliases),
                "comment": naming.comment or None,
            }
            for naming in (local.namings if local else ())
        ],
    }


def _transport_list(transports: Iterable[Transport]) -> list[str]:
    return [transport.value for transport in Transport if transport in transports]
