"""Lay over the reference what this user and this computer say of ports: its entries, with what that adds."""

import bisect
import re
from collections.abc import Iterable, Sequence
from typing import Final, Protocol

from portgui.ports import PortRange, Transport
from portgui.query import fold
from portgui.records import frozen, replace
from portgui.registry.entry import Entry, Origin, Standing, former_names
from portgui.registry.figures import Figures
from portgui.registry.own import OwnData, PortNote
from portgui.registry.services import Service

_APART: Final = re.compile(r"[\W_]+")


@frozen
class Naming:
    """What the services file of this computer calls a port number on some transports."""

    name: str
    transports: frozenset[Transport]
    aliases: tuple[str, ...] = ()
    comment: str = ""


@frozen
class Local:
    """What this user and this computer add to an entry; most entries have nothing of it."""

    favourite: bool = False
    note: str = ""
    """The user's own words, of several lines."""
    namings: tuple[Naming, ...] = ()
    """What the services file says that is the same service; or what an entry from there rests on."""
    origin: Origin | None = None
    """Given where the entry itself is the user's or the services file's."""
    transports: frozenset[Transport] = frozenset()
    """Those that such an entry was made for."""
    own_id: int | None = None
    """The number of an entry of the user's among these."""
    basis: str = ""
    """On what the user says that such an entry rests."""


_NONE: Final = Local()


class Reference(Protocol):
    """All entries in the order of their numbers, those without a number last."""

    @property
    def entries(self) -> Sequence[Entry]:
        """Return them."""

    @property
    def figures(self) -> Figures:
        """Return their numbers: most entries need not be looked at."""

    def on_port(self, port: int, transport: Transport | None = None) -> list[Entry]:
        """Return those that tell of a number, the best first."""


def lay_own(reference: Reference, own: OwnData) -> list[Entry]:
    """Return the entries with a user's notes, favourite marks and own entries.

    Own entries stand before the others of their number. A number or range that has no entry of just these numbers gets
    one, like what it lies in, to carry the note.
    """
    made = [
        Entry(
            entry.ports,
            entry.name,
            Standing.UNOFFICIAL,
            frozenset(),
            entry.description,
            local=Local(origin=Origin.OWN, transports=entry.transports, own_id=entry.own_id, basis=entry.basis),
        )
        for entry in own.entries
    ]
    noted: dict[int, Entry] = {}
    alone = []
    for note in own.notes:
        found = reference.on_port(note.ports.first)
        met = [entry for entry in (*made, *found) if entry.ports == note.ports]
        for entry in met:
            noted[id(entry)] = _noted(entry, note)
        if not met:
            around = next((each for each in found if _spans(each, note.ports)), None)
            around = around or Entry(note.ports, None, Standing.UNASSIGNED, frozenset(), "Unassigned")
            alone.append(replace(_noted(around, note), ports=note.ports))
    made = [noted.get(id(entry), entry) for entry in made]
    entries = [noted.get(id(entry), entry) for entry in reference.entries]
    return _with(entries, reference.figures.firsts, before=made, after=alone)


def _noted(entry: Entry, note: PortNote) -> Entry:
    return replace(entry, local=replace(entry.local or _NONE, favourite=note.favourite, note=note.note))


def lay_services(reference: Reference, services: Iterable[Service]) -> list[Entry]:
    """Return the entries with what a services file says.

    What an entry of the number says already becomes a part of it; other uses are entries of their own, after the rest.
    """
    lines: dict[tuple[int, str], list[Service]] = {}
    for service in services:
        lines.setdefault((service.port, service.name), []).append(service)
    told: dict[int, list[Naming]] = {}
    met: dict[int, Entry] = {}
    others = []
    for (port, name), same in lines.items():
        aliases = tuple(dict.fromkeys(alias for service in same for alias in service.aliases if alias != name))
        comment = next((service.comment for service in same if service.comment), "")
        naming = Naming(name, frozenset(service.transport for service in same), aliases, comment)
        called = {_word(word) for word in (name, *aliases)}
        known = next((entry for entry in reference.on_port(port) if _says(entry, port, called)), None)
        if known is not None:
            told.setdefault(id(known), []).append(naming)
            met[id(known)] = known
        else:
            local = Local(namings=(naming,), origin=Origin.SERVICES_FILE, transports=naming.transports)
            others.append(
                Entry(PortRange(port), name, Standing.UNOFFICIAL, frozenset(), comment, aliases=aliases, local=local)
            )
    entries = [
        replace(entry, local=replace(entry.local or _NONE, namings=tuple(told[id(entry)])))
        if id(entry) in met
        else entry
        for entry in reference.entries
    ]
    return _with(entries, reference.figures.firsts, after=others)


def _with(
    entries: Sequence[Entry], firsts: Sequence[int], before: Iterable[Entry] = (), after: Iterable[Entry] = ()
) -> list[Entry]:
    """Return the entries, of the numbers `firsts`, with others put in before and after what stands at theirs."""
    placed = [
        (find(firsts, entry.ports.first), entry.ports.first, late, entry.ports, entry)
        for late, find, added in ((False, bisect.bisect_left, before), (True, bisect.bisect_right, after))
        for entry in added
        if entry.ports
    ]
    placed.sort(key=lambda each: each[:4])
    together: list[Entry] = []
    taken = 0
    for place, *_, entry in placed:
        together += entries[taken:place]
        together.append(entry)
        taken = place
    return together + list(entries[taken:])


def _spans(entry: Entry, ports: PortRange) -> bool:
    return entry.ports is not None and entry.ports.first <= ports.first and ports.last <= entry.ports.last


def _says(entry: Entry, port: int, called: set[str]) -> bool:
    """Say whether an entry is of the service that is called so on a number.

    Within a range a service may be counted: `x11-5` is the `x11` of 6005.
    """
    known = entry.knowledge
    words = (entry.name or "", *entry.aliases, *former_names(entry), *(known.aliases if known else ()))
    names = {_word(word) for word in words} - {""}
    if entry.ports and len(entry.ports) > 1:
        names |= {f"{name}-{port - entry.ports.first}" for name in names}
    return bool(called & names)


def _word(name: str) -> str:
    """Return a name as it is compared.

    >>> _word("MS-SQL_s") == _word("ms-sql-S")
    True
    """
    return _APART.sub("-", fold(name))
