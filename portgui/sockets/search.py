"""Search in sockets: which match a search text, and what was forgiven in it to find any."""

import functools
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from ipaddress import ip_address
from itertools import compress, repeat
from operator import and_, attrgetter, contains, not_, or_
from typing import Final

from portgui.ports import PortRange
from portgui.query import (
    CORRECTED_FROM,
    CORRECTED_TO,
    ENTRY_KEYS,
    Alternative,
    Clause,
    Correction,
    Key,
    Query,
    Term,
    edits,
    fold,
    network,
)
from portgui.records import frozen, replace
from portgui.sockets.interfaces import NO_INTERFACES, Interfaces, plain_address
from portgui.sockets.reach import answers, interface_names
from portgui.sockets.socket import Endpoint, Process, Reach, Socket, State

ServiceOf = Callable[[Socket], str | None]
"""Tells the service name that a socket's port stands for."""

_STATES: Final = {state: fold(state.value) for state in State}
_REACHES: Final = {reach: reach.value for reach in Reach}
_WORD: Final = re.compile(r"[^\W_]+")


def _no_interfaces() -> Interfaces:
    return NO_INTERFACES


def depends_on_interfaces(query: Query) -> bool:
    """Say whether what a query finds may be something else with other network interfaces."""
    return any(term.key is Key.INTERFACE or (term.key is Key.ADDRESS and term.ports) for term in query.terms)


@frozen
class Found:
    """What a search found."""

    sockets: Sequence[Socket]
    """In the order in which they were given."""
    corrections: tuple[Correction, ...] = ()
    """What had to be forgiven for it."""


class _Aligned:
    """What is asked of some sockets, each in a list of its own in their order: a search goes through it without a line
    of Python for each socket.
    """

    def __init__(self, sockets: Sequence[Socket], texts: list[str]) -> None:
        self.sockets = sockets
        self.texts = texts

    def only(self, flags: Sequence[bool]) -> "_Aligned":
        """Return the same of some of the sockets."""
        return _Aligned(list(compress(self.sockets, flags)), list(compress(self.texts, flags)))

    @functools.cached_property
    def numbers(self) -> list[int]:
        """The numbers of the sockets as objects."""
        return list(map(id, self.sockets))

    @functools.cached_property
    def processes(self) -> list[int]:
        """The numbers of their processes as objects."""
        return list(map(id, map(attrgetter("process"), self.sockets)))

    @functools.cached_property
    def local_ports(self) -> list[int]:
        """The local port numbers."""
        return list(map(attrgetter("local.port"), self.sockets))

    @functools.cached_property
    def remote_ports(self) -> list[int]:
        """The remote port numbers, -1 without a remote end."""
        return [-1 if remote is None else remote.port for remote in map(attrgetter("remote"), self.sockets)]


_Flags = Iterable[bool]
"""Whether something holds of each of some sockets, in their order."""


class SocketIndex:
    """The texts of sockets, folded at the first search and kept until these are forgotten.

    Of 50,000 sockets it takes some 0.2 s and 15 MB the first time, and each search some 10 ms; the texts of a process
    are kept once for all its sockets.
    """

    def __init__(self, service: ServiceOf, interfaces: Callable[[], Interfaces] = _no_interfaces) -> None:
        """`interfaces` tells those of the moment."""
        self._service_of = service
        self._interfaces = interfaces
        self._known: dict[int, Socket] = {}
        """By identity: as long as an object is here, no other one has its number."""
        self._shared: dict[int, Socket] = {}
        """Those of them that several processes hold."""
        self._texts: dict[int, str] = {}
        """With the service in the last line."""
        self._services: dict[int, str] = {}
        self._processes: dict[int, tuple[Process, str]] = {}
        self._aligned: _Aligned | None = None
        """Of the sockets searched last: mostly the same are searched again, for one more letter."""
        self._many = 256
        """Processes from which on it is looked for those of which no socket is left."""

    def forget(self, sockets: Iterable[Socket]) -> None:
        """Forget the texts of sockets that are not there any more."""
        self._aligned = None
        for number in map(id, sockets):
            if self._known.pop(number, None) is not None:
                self._texts.pop(number, None)
                self._services.pop(number, None)
                self._shared.pop(number, None)
        if len(self._processes) > self._many:
            self._forget_processes()
            self._many = 256 + 2 * len(self._processes)

    def _forget_processes(self) -> None:
        """Forget the texts of processes of which no socket is left."""
        used = {id(process) for socket in self._known.values() for process in socket.processes}
        self._processes = {number: pair for number, pair in self._processes.items() if number in used}

    def forget_services(self, sockets: Iterable[Socket] | None = None) -> None:
        """Ask again for the service names of some sockets, or of all."""
        self._aligned = None
        if sockets is None:
            self._texts.clear()
            self._services.clear()
        else:
            for socket in sockets:
                self._texts.pop(id(socket), None)
                self._services.pop(id(socket), None)

    def find(self, query: Query, sockets: Sequence[Socket]) -> Found:
        """Return those that match one of the alternatives.

        Where none does, one typing error is forgiven in each word that nothing has.
        """
        found = self.matching(query, sockets)
        if found or not sockets:
            return Found(found)
        corrected, corrections = self._forgiven(query, sockets)
        return Found(self.matching(corrected, sockets), corrections) if corrections else Found(())

    def matching(self, query: Query, sockets: Sequence[Socket]) -> Sequence[Socket]:
        """Return those that match one of the alternatives as it is written.

        A word is held against the service name, transport, state, endpoints, and the name, program file, command line
        and user of the process; a number or range against both port numbers, the pid and the texts of the process, not
        against the numbers in addresses; one with its transport (`53/udp`) against the port numbers only. An address
        with a port number finds what listens there, by a wildcard too, and connections with that end. A key asks for
        one of these alone, in quotes for a value as such; the keys of entries (`ENTRY_KEYS`) are left out.
        """
        if not query.alternatives:
            return sockets
        sides = [self._all_of(side.clauses, sockets) for side in query.alternatives]
        if len(sides) == 1:
            return sides[0]
        either = {id(socket) for side in sides for socket in side}
        return [socket for socket in sockets if id(socket) in either]

    def _align(self, sockets: Sequence[Socket]) -> _Aligned:
        """Return what is asked of sockets; what is not folded yet is."""
        if self._aligned and self._aligned.sockets is sockets:
            return self._aligned
        known = list(map(self._texts.get, map(id, sockets)))
        texts = [self._fold(sockets[place]) if text is None else text for place, text in enumerate(known)]
        return _Aligned(sockets, texts)

    def _fold(self, socket: Socket) -> str:
        state, remote, number = socket.state, socket.remote, id(socket)
        text = (
            f"{socket.transport.value}\n{socket.family.value}\n{_STATES[state] if state else ''}\n{socket.local}"
            f"\n{remote or ''}"
        ).lower()
        if socket.user and not socket.process:
            text = f"{text}\n{fold(socket.user)}"
        name = self._service_of(socket)
        service = self._services[number] = sys.intern(fold(name)) if name else ""
        text = self._texts[number] = f"{text}\n{service}"
        self._known[number] = socket
        if socket.other_processes:
            self._shared[number] = socket
        for process in socket.processes:
            if id(process) not in self._processes:
                about = (
                    process.name,
                    process.executable or "",
                    process.user or "",
                    " ".join(process.command_line or ()),
                )
                self._processes[id(process)] = (process, fold("\n".join(about)))
        return text

    # What holds of which

    def _all_of(self, clauses: Iterable[Clause], sockets: Sequence[Socket]) -> Sequence[Socket]:
        """Return those of which all clauses hold; one that asks for nothing that a socket has does."""
        aligned = self._aligned = self._align(sockets)
        for clause in clauses:
            sides = [self._having(term, aligned) for term in clause.terms if term.key not in ENTRY_KEYS]
            flags = functools.reduce(_either, sides, None)
            if flags is not None:
                aligned = aligned.only(list(map(not_, flags) if clause.excluded else flags))
            elif sides and not clause.excluded:
                return ()
        return aligned.sockets

    def _having(self, term: Term, among: _Aligned) -> _Flags | None:
        """Say which sockets have what a term asks for; `None` for none."""
        text, ports, sockets = term.text, term.ports, among.sockets
        match term.key:
            case None if ports is None:
                texts = map(term.within, among.texts) if term.phrase else map(contains, among.texts, repeat(text))
                pid = int(text) if text.isascii() and text.isdigit() else None  # no port number is so high
                return _either(texts, self._held_by(lambda each, about: each.pid == pid or term.within(about), among))
            case None if term.transport is None and ports is not None:
                pid = ports.first if len(ports) == 1 else None
                held = self._held_by(lambda process, about: process.pid == pid or term.within(about), among)
                return _either(_on_ports(ports, among), held)
            case None | Key.PORT:
                if ports is None:
                    return None
                on = _on_ports(ports, among)
                if term.transport is None:
                    return on
                return map(and_, on, [socket.transport is term.transport for socket in sockets])
            case Key.TRANSPORT:
                return [socket.transport is term.transport for socket in sockets]
            case Key.NAME:
                return map(_telling(term), map(self._services.__getitem__, among.numbers))
            case Key.PROCESS:
                tells = _telling(term)
                return self._held_by(lambda each, _: tells(fold(f"{each.name}\n{each.executable or ''}")), among)
            case Key.PID:
                first, last = term.numbers or (-1, -1)
                return self._held_by(lambda each, _: first <= each.pid and (last is None or each.pid <= last), among)
            case Key.UNIT:
                tells = _telling(term)
                return self._held_by(lambda each, _: tells(fold(_runs_in(each))), among)
            case Key.USER:
                owners, tells = [socket.owner for socket in sockets], _telling(term)
                wanted = {owner for owner in set(owners) if owner and tells(fold(owner))}
                return map(wanted.__contains__, owners)
            case Key.STATE:
                states = tuple(state for state, name in _STATES.items() if name.startswith(text))
                return [socket.state in states for socket in sockets]
            case Key.ADDRESS if ports is not None:
                return list(map(_at_endpoint(term, ports.first, self._interfaces()), sockets))
            case Key.ADDRESS:
                at = _at(term)
                return [bool(at(socket.local) or (socket.remote and at(socket.remote))) for socket in sockets]
            case Key.REMOTE:
                at = _at(term)
                return [bool(socket.remote and at(socket.remote)) for socket in sockets]
            case Key.LOCAL_PORT | Key.REMOTE_PORT:
                first, last = term.numbers or (-2, -2)
                numbers = among.local_ports if term.key is Key.LOCAL_PORT else among.remote_ports
                return [first <= number and (last is None or number <= last) for number in numbers]
            case Key.INTERFACE:
                tells, interfaces = _telling(term), self._interfaces()
                return [any(map(tells, map(fold, interface_names(socket, interfaces)))) for socket in sockets]
            case Key.REACH:
                reaches = tuple(reach for reach, name in _REACHES.items() if name.startswith(text))
                return [socket.reach in reaches for socket in sockets]
            case _:
                return repeat(True, len(sockets))

    def _held_by(self, wanted: Callable[[Process, str], bool], among: _Aligned) -> _Flags | None:
        """Say which sockets a process holds, or shares with others, of which something holds; `None` for none."""
        holders = {number for number, (process, about) in self._processes.items() if wanted(process, about)}
        if not holders:
            return None
        held = map(holders.__contains__, among.processes)
        shared = {
            number for number, socket in self._shared.items() if not holders.isdisjoint(map(id, socket.other_processes))
        }
        return map(or_, held, map(shared.__contains__, among.numbers)) if shared else held

    # Typing errors

    def _forgiven(self, query: Query, sockets: Sequence[Socket]) -> tuple[Query, tuple[Correction, ...]]:
        """Return a query with each word that nothing has corrected, without the sides that are beyond help."""
        words: set[str] | None = None
        sides: list[Alternative] = []
        corrections: dict[str, Correction] = {}
        for side in query.alternatives:
            clauses: list[Clause] = []
            for clause in side.clauses:
                term = clause.terms[0]
                correctable = term.key in (None, Key.NAME, Key.PROCESS, Key.USER) and term.ports is None
                if clause.excluded or not correctable or self._all_of((clause,), sockets):
                    clauses.append(clause)
                    continue
                read = None
                if len(clause.terms) == 1 and not term.phrase:
                    words = self._vocabulary() if words is None else words
                    read = _correction(term.text, words)
                if read is None:
                    break
                corrections[term.text] = Correction(term.text, read)
                clauses.append(Clause((replace(term, text=read),)))
            else:
                sides.append(Alternative(tuple(clauses), side.words))
        return replace(query, alternatives=tuple(sides)), tuple(corrections.values()) if sides else ()

    def _vocabulary(self) -> set[str]:
        """Return the words of the services, states, and names and users of processes."""
        self._forget_processes()
        texts = {*self._services.values(), *_STATES.values()}
        for process, _ in self._processes.values():
            texts.add(fold(f"{process.name} {process.user or ''} {(process.executable or '').rpartition('/')[2]}"))
        return {word for text in texts for word in (*text.split(), *_WORD.findall(text))}


def _either(some: _Flags | None, others: _Flags | None) -> _Flags | None:
    """Say of which sockets one of two things holds; `None` for none."""
    if some is None or others is None:
        return others if some is None else some
    return map(or_, some, others)


def _at(term: Term) -> Callable[[Endpoint], bool]:
    """Return what says whether an endpoint is meant: by a part of it, an address in quotes, or a prefix."""
    text = term.text
    if (wanted := network(text)) is not None:
        within: dict[str, bool] = {}  # connections share their addresses

        def inside(end: Endpoint) -> bool:
            found = within.get(end.address)
            if found is None:
                plain = plain_address(end.address)
                found = within[end.address] = plain is not None and ip_address(plain) in wanted
            return found

        return inside
    if term.phrase:
        return lambda end: text in (end.address.lower(), str(end).lower())
    return lambda end: text in str(end).lower()


def _at_endpoint(term: Term, port: int, interfaces: Interfaces) -> Callable[[Socket], bool]:
    """Return what says whether a socket answers at an address with a port number, or is a connection from or to it."""
    host = term.text.rpartition(":")[0].strip("[]")
    plain, zone = plain_address(host), host.partition("%")[2]

    def is_there(end: Endpoint) -> bool:
        if end.port != port:
            return False
        address = end.address.lower()
        if plain is None:
            return host in address
        return plain_address(address) == plain and (not zone or address.partition("%")[2] in ("", zone))

    def found(socket: Socket) -> bool:
        if is_there(socket.local) or (socket.remote is not None and is_there(socket.remote)):
            return True
        return plain is not None and socket.local.port == port and answers(socket, host, interfaces)

    return found


def _telling(term: Term) -> Callable[[str], bool]:
    """Return what says whether one of the folded values, a line each, is in quotes what a term asks for, or has it."""
    if not term.phrase:
        return term.within
    wanted = term.text
    return lambda values: wanted in values and any(wanted == " ".join(each.split()) for each in values.split("\n"))


def _runs_in(process: Process) -> str:
    """Return the names of the systemd unit and the container of a process, a line each."""
    container = process.container
    named = f"{container.engine}\n{container.engine}:{container.name}\n{container.name}" if container else ""
    return f"{process.unit.name if process.unit else ''}\n{named}"


def _on_ports(ports: PortRange, among: _Aligned) -> _Flags:
    """Say which sockets have a port number of a range at one of their ends."""
    first, last = ports.first, ports.last
    local, remote = among.local_ports, among.remote_ports
    return [first <= here <= last or first <= there <= last for here, there in zip(local, remote, strict=True)]


def _correction(word: str, vocabulary: set[str]) -> str | None:
    """Return the word that somebody most likely meant who made one typing error, `None` for none that is near.

    >>> _correction("postgers", {"postgres", "ssh"}), _correction("shs", {"ssh"})
    ('postgres', None)
    """
    if not CORRECTED_FROM <= len(word) <= CORRECTED_TO or not re.search("[a-z]", word):
        return None
    return next((edit for edit in edits(word) if edit in vocabulary), None)
