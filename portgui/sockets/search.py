"""Search in sockets: which match a search text, and what was forgiven in it to find any."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from ipaddress import ip_address
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
from portgui.sockets.interfaces import NO_INTERFACES, Interfaces, plain_address
from portgui.sockets.reach import interface_names
from portgui.sockets.socket import Endpoint, Process, Reach, Socket, State

ServiceOf = Callable[[Socket], str | None]
"""Tells the service name that a socket's port stands for."""

InterfacesOf = Callable[[Socket], Iterable[str]]
"""Tells the names of the interfaces that lead to a socket."""

_STATES: Final = {state: fold(state.value) for state in State}
_REACHES: Final = {reach: reach.value for reach in Reach}
_WORD: Final = re.compile(r"[^\W_]+")


def matches(query: Query, socket: Socket, service: str | None, interfaces: Interfaces = NO_INTERFACES) -> bool:
    """Say whether one of the alternatives matches a socket, whose port stands for the service of that name.

    A word is held against the service name, transport, state, endpoints, and the name, program file, command line and
    user of the process; a number or range against both port numbers, the pid and the texts of the process, not against
    the numbers in addresses; one with its transport (`53/udp`) against the port numbers only. A key asks for one of
    these alone; the keys of entries (`ENTRY_KEYS`) are left out.
    """
    index = SocketIndex(lambda _: service, lambda each: interface_names(each, interfaces))
    return bool(index.matching(query, [socket]))


def _bound_interface(socket: Socket) -> tuple[str, ...]:
    return (socket.interface,) if socket.interface else ()


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found."""

    sockets: Sequence[Socket]
    """In the order in which they were given."""
    corrections: tuple[Correction, ...] = ()
    """What had to be forgiven for it."""


class SocketIndex:
    """The texts of sockets, folded at the first search and kept until these are forgotten.

    Of 50,000 sockets it takes some 0.2 s and 15 MB the first time, and each search some 10 ms; the texts of a process
    are kept once for all its sockets.
    """

    def __init__(self, service: ServiceOf, interfaces: InterfacesOf = _bound_interface) -> None:
        self._service_of = service
        self._interfaces_of = interfaces
        self._known: dict[int, Socket] = {}
        """By identity: as long as an object is here, no other one has its number."""
        self._shared: dict[int, Socket] = {}
        """Those of them that several processes hold."""
        self._texts: dict[int, str] = {}
        self._services: dict[int, str] = {}
        self._processes: dict[int, tuple[Process, str]] = {}
        self._folded: Sequence[Socket] = ()
        self._many = 256
        """Processes from which on it is looked for those of which no socket is left."""

    def forget(self, sockets: Iterable[Socket]) -> None:
        """Forget the texts of sockets that are not there any more."""
        self._folded = ()
        for number in map(id, sockets):
            if self._known.pop(number, None) is not None:
                del self._texts[number]
                self._services.pop(number, None)
                self._shared.pop(number, None)
        if len(self._processes) > self._many:
            used = {id(process) for socket in self._known.values() for process in socket.processes}
            self._processes = {number: pair for number, pair in self._processes.items() if number in used}
            self._many = 256 + 2 * len(self._processes)

    def forget_services(self, sockets: Iterable[Socket] | None = None) -> None:
        """Ask again for the service names of some sockets, or of all."""
        self._folded = ()
        if sockets is None:
            self._services.clear()
        else:
            for socket in sockets:
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
        """Return those that match one of the alternatives as it is written."""
        if not query.alternatives:
            return sockets
        self._fold(sockets)
        sides = [self._all_of(side.clauses, sockets) for side in query.alternatives]
        if len(sides) == 1:
            return sides[0]
        either = {id(socket) for side in sides for socket in side}
        return [socket for socket in sockets if id(socket) in either]

    def _fold(self, sockets: Sequence[Socket]) -> None:
        if sockets is self._folded:
            return
        self._folded = sockets
        texts, services, known = self._texts, self._services, self._known
        for socket in [socket for socket in sockets if id(socket) not in known]:
            state, remote = socket.state, socket.remote
            text = (
                f"{socket.transport.value}\n{socket.family.value}\n{_STATES[state] if state else ''}\n{socket.local}"
                f"\n{remote or ''}"
            ).lower()
            texts[id(socket)] = text if socket.process or not socket.user else f"{text}\n{fold(socket.user)}"
            known[id(socket)] = socket
            if socket.other_processes:
                self._shared[id(socket)] = socket
            for process in socket.processes:
                if id(process) not in self._processes:
                    about = (
                        process.name,
                        process.executable or "",
                        process.user or "",
                        " ".join(process.command_line or ()),
                    )
                    self._processes[id(process)] = (process, fold("\n".join(about)))
        for socket in [socket for socket in sockets if id(socket) not in services]:
            name = self._service_of(socket)
            services[id(socket)] = fold(name) if name else ""

    # What holds of which

    def _all_of(self, clauses: Iterable[Clause], found: Sequence[Socket]) -> Sequence[Socket]:
        """Return those of which all clauses hold; one that asks for nothing that a socket has does."""
        for clause in clauses:
            sides = [self._having(term, found) for term in clause.terms if term.key not in ENTRY_KEYS]
            if len(sides) == 1 and not clause.excluded:
                found = sides[0]
            elif sides:
                having = {id(socket) for side in sides for socket in side}
                found = [socket for socket in found if (id(socket) in having) != clause.excluded]
        return found

    def _having(self, term: Term, found: Sequence[Socket]) -> Sequence[Socket]:
        """Return those that have what a term asks for."""
        text, ports = term.text, term.ports
        match term.key:
            case None if ports is None:
                return self._having_text(term, found)
            case None if term.transport is None and ports is not None:
                return self._having_number(term, ports, found)
            case None | Key.PORT:
                return _on_ports(term, found)
            case Key.TRANSPORT:
                return [socket for socket in found if socket.transport is term.transport]
            case Key.NAME:
                services = self._services
                return [socket for socket in found if term.within(services[id(socket)])]
            case Key.PROCESS:
                return self._held_by(lambda each: term.within(fold(f"{each.name}\n{each.executable or ''}")), found)
            case Key.PID:
                first, last = term.numbers or (-1, -1)
                return self._held_by(lambda each: first <= each.pid and (last is None or each.pid <= last), found)
            case Key.UNIT:
                return self._held_by(lambda each: term.within(fold(_runs_in(each))), found)
            case Key.USER:
                owners = {owner for socket in found if (owner := socket.owner) and term.within(fold(owner))}
                return [socket for socket in found if socket.owner in owners]
            case Key.STATE:
                states = tuple(state for state, name in _STATES.items() if name.startswith(text))
                return [socket for socket in found if socket.state in states]
            case Key.ADDRESS:
                at = _at(term)
                return [socket for socket in found if at(socket.local) or (socket.remote and at(socket.remote))]
            case Key.REMOTE:
                at = _at(term)
                return [socket for socket in found if socket.remote and at(socket.remote)]
            case Key.INTERFACE:
                return [socket for socket in found if any(map(term.within, map(fold, self._interfaces_of(socket))))]
            case Key.REACH:
                reaches = tuple(reach for reach, name in _REACHES.items() if name.startswith(text))
                return [socket for socket in found if socket.reach in reaches]
            case _:
                return found

    def _having_text(self, term: Term, found: Sequence[Socket]) -> Sequence[Socket]:
        text, texts, services = term.text, self._texts, self._services
        holders, shared = self._holders(lambda _, about: term.within(about))
        if term.phrase:
            return [
                socket
                for socket in found
                if id(socket.process) in holders
                or (shared and id(socket) in shared)
                or term.within(texts[id(socket)])
                or term.within(services[id(socket)])
            ]
        return [
            socket
            for socket in found
            if id(socket.process) in holders
            or (shared and id(socket) in shared)
            or text in texts[id(socket)]
            or text in services[id(socket)]
        ]

    def _having_number(self, term: Term, ports: PortRange, found: Sequence[Socket]) -> Sequence[Socket]:
        pid = ports.first if len(ports) == 1 else None
        holders, shared = self._holders(lambda process, about: process.pid == pid or term.within(about))
        first, last = ports.first, ports.last
        return [
            socket
            for socket in found
            if first <= socket.local.port <= last
            or (socket.remote is not None and first <= socket.remote.port <= last)
            or id(socket.process) in holders
            or (shared and id(socket) in shared)
        ]

    def _held_by(self, wanted: Callable[[Process], bool], found: Sequence[Socket]) -> Sequence[Socket]:
        holders, shared = self._holders(lambda process, _: wanted(process))
        return [socket for socket in found if id(socket.process) in holders or (shared and id(socket) in shared)]

    def _holders(self, wanted: Callable[[Process, str], bool]) -> tuple[set[int], set[int]]:
        """Return which processes are wanted, and which sockets they share with others, by their identity as objects."""
        holders = {number for number, (process, about) in self._processes.items() if wanted(process, about)}
        shared = (each for each in self._shared.values() if not holders.isdisjoint(map(id, each.other_processes)))
        return holders, set(map(id, shared))

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
        texts = {*self._services.values(), *_STATES.values()}
        for process, _ in self._processes.values():
            texts.add(fold(f"{process.name} {process.user or ''} {(process.executable or '').rpartition('/')[2]}"))
        return {word for text in texts for word in (*text.split(), *_WORD.findall(text))}


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


def _runs_in(process: Process) -> str:
    """Return the names of the systemd unit and the container of a process."""
    container = process.container
    named = f"{container.engine} {container.engine}:{container.name}" if container else ""
    return f"{process.unit.name if process.unit else ''}\n{named}"


def _on_ports(term: Term, found: Sequence[Socket]) -> Sequence[Socket]:
    """Return those with a port number of a term at one of their ends, on its transport."""
    if term.ports is None:
        return []
    first, last, transport = term.ports.first, term.ports.last, term.transport
    return [
        socket
        for socket in found
        if (transport is None or socket.transport is transport)
        and (first <= socket.local.port <= last or (socket.remote is not None and first <= socket.remote.port <= last))
    ]


def _correction(word: str, vocabulary: set[str]) -> str | None:
    """Return the word that somebody most likely meant who made one typing error, `None` for none that is near.

    >>> _correction("postgers", {"postgres", "ssh"}), _correction("shs", {"ssh"})
    ('postgres', None)
    """
    if not CORRECTED_FROM <= len(word) <= CORRECTED_TO or not re.search("[a-z]", word):
        return None
    return next((edit for edit in edits(word) if edit in vocabulary), None)
