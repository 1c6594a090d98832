"""The table of the live page: sockets of the last snapshot that match the filter."""

import time
from bisect import bisect_left
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from functools import lru_cache
from itertools import islice, takewhile
from operator import attrgetter
from typing import Final, NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot

from portgui.models.owner import UnusualOwner, UsualSoftware
from portgui.models.program_icons import ProgramIcons
from portgui.models.record_table import (
    Change,
    Column,
    RecordTableModel,
    Update,
    joined,
    places,
    spliced,
)
from portgui.models.socket_columns import more_columns, presets, socket_columns
from portgui.models.traffic_columns import TRAFFIC_COLUMNS, TrafficRecord, traffic_columns, wants_rates
from portgui.overrides import override
from portgui.ports import PortRange, Transport
from portgui.query import Correction, Query
from portgui.records import replace
from portgui.sockets.difference import Difference, difference
from portgui.sockets.owner import owner_names
from portgui.sockets.reach import Access, access_of, interface_names
from portgui.sockets.search import SocketIndex, depends_on_interfaces
from portgui.sockets.socket import Endpoint, Kind, Snapshot, Socket, of_kinds
from portgui.sockets.source import own_user

translate: Final = QCoreApplication.translate

ServiceName = Callable[[int, Transport, str | None], str | None]
"""Tells the service name that a port number most likely stands for, given the name of the program that holds it."""


def _no_name(_: Socket) -> str:
    return ""


def _nothing_usual(*_: object) -> tuple[str, ...]:
    return ()


class _Mark(NamedTuple):
    """What happened to a socket."""

    change: Change
    until: float
    """How long that is told, in the seconds of `time.monotonic`."""
    socket: Socket
    """As the last snapshot has it that had it."""


class LiveModel(RecordTableModel[Socket]):
    """The sockets that match. A new snapshot is merged in; another filter shows its rows anew.

    What opened, closed or changed is told by `change` for a while, and a closed socket keeps its row that long.
    """

    moved_on = Signal()
    """Columns that are shown and change by themselves, such as rates, tell something else."""

    def __init__(
        self,
        service_name: ServiceName,
        highlight_ms: int = 4000,
        host_name: Callable[[Socket], str] = _no_name,
        usual_software: UsualSoftware = _nothing_usual,
        parent: QObject | None = None,
    ) -> None:
        """`host_name` tells the name of the remote end as far as it is known."""
        self._service_name = lru_cache(maxsize=4096)(service_name)
        self._usual_software = lru_cache(maxsize=4096)(usual_software)
        self._snapshot = Snapshot((), 0.0)
        self._query = Query.parse("")
        self._corrections: tuple[Correction, ...] = ()
        self._found = 0
        """How many sockets matched the query, whatever their transport and kind, when all were searched last."""
        self._transports: Collection[Transport] = ()
        self._kinds: Collection[Kind] = ()
        self._index = SocketIndex(self.service, lambda: self._snapshot.interfaces)
        self._all: Sequence[Socket] = ()
        """The sockets of the snapshot and the closed ones that are still shown, once they were asked for."""
        self._listening = 0
        self._highlight_ms = highlight_ms
        self._marks: dict[int, _Mark] = {}
        """By the sockets as objects, as all that is not by their keys: to make a hash of a key takes long."""
        self._closed: dict[Hashable, Socket] = {}
        """By key: sockets that closed and are told of still."""
        self._unseen: set[int] = set()
        """What opened while the rows were held: nobody has seen their rows."""
        self._unreal: set[int] = set()
        """What closed so long ago that only the holding of the rows keeps theirs."""
        self._gone: list[Socket] = []
        """What is no more, but may have a row while the rows are held."""
        self._traffic = TrafficRecord()
        self._icons = ProgramIcons()
        self._moving: tuple[str, ...] = ()
        """The columns that are shown and may tell something else with every snapshot."""
        self._first_at = 0.0
        self._opened: dict[int, float] = {}
        """When what came after the first snapshot was first seen, in seconds since 1970-01-01 UTC."""
        columns = (
            *socket_columns(self.service, self.access, host_name, self.unusual, self.change, self._icons.icon),
            *more_columns(self.interfaces, self.opened),
            *traffic_columns(self._traffic.of, self._traffic.rate),
        )
        super().__init__(columns, lambda socket: socket.key, parent)
        self.presets = presets()
        self.order = _local_port
        self._icons.setParent(self)
        self._icons.found.connect(lambda: self.touch("process"))
        self._awaited = False
        self._more_over = False
        """Whether more happened long enough ago than was done with."""
        self._fading = QTimer(self, singleShot=True)
        self._fading.timeout.connect(self._fade)

    @property
    def snapshot(self) -> Snapshot:
        """The last snapshot."""
        return self._snapshot

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """What was forgiven in the search text to find what is shown."""
        return self._corrections

    @property
    def listening(self) -> int:
        """How many sockets of the last snapshot listen."""
        return self._listening

    def set_service_name(self, service_name: ServiceName) -> None:
        """Take the service names from elsewhere; the filter that is shown next finds them."""
        self._service_name = lru_cache(maxsize=4096)(service_name)
        self._index.forget_services()

    def service(self, socket: Socket) -> str | None:
        """Return the service name of a socket: of its own port, or of the remote one where it called."""
        endpoint, program = self.service_end(socket)
        return self._service_name(endpoint.port, socket.transport, program)

    def service_end(self, socket: Socket) -> tuple[Endpoint, str | None]:
        """Return the end whose port number tells the service, and the program that offers it where that is here."""
        endpoint = self._snapshot.service_endpoint(socket)
        return endpoint, socket.process.name if socket.process and endpoint is socket.local else None

    def access(self, socket: Socket) -> Access | None:
        """Return who can reach a socket through which interfaces, `None` for a connection."""
        return access_of(socket, self._snapshot.interfaces)

    def interfaces(self, socket: Socket) -> tuple[str, ...]:
        """Return the names of the interfaces that lead to a socket."""
        return interface_names(socket, self._snapshot.interfaces)

    def opened(self, socket: Socket) -> tuple[float, bool]:
        """Return when a socket was first seen, and whether it was opened then: the first snapshot cannot tell.

        In seconds since 1970-01-01 UTC.
        """
        seen = self._opened.get(id(socket))
        return (self._first_at, False) if seen is None else (seen, True)

    def narrowing(self, column: Column[Socket], socket: Socket) -> str | None:
        """Return the word of a search that asks for what a cell tells, `None` where none finds its socket."""
        word = column.asks(socket) if column.asks else None
        return word if word and self._index.matching(Query.parse(word), [socket]) else None

    @override
    def set_shown_columns(self, ids: Collection[str]) -> None:
        self._moving = tuple(column for column in TRAFFIC_COLUMNS if column in ids)
        self._traffic.want_rates(wants_rates(ids))

    def set_usual_software(self, usual_software: UsualSoftware) -> None:
        """Take what is expected on a port from elsewhere."""
        self._usual_software = lru_cache(maxsize=4096)(usual_software)
        self.touch("unusual")

    def unusual(self, socket: Socket) -> UnusualOwner | None:
        """Return what is unusual about the owner of a listening socket, `None` for nothing, or nothing known."""
        names = owner_names(socket, self._snapshot.ephemeral)
        normally = self._usual_software(socket.local.port, socket.transport, names) if names else ()
        return UnusualOwner(names[0], tuple(normally)) if normally else None

    # What happened to them

    @override
    def change(self, record: Socket) -> Change | None:
        mark = self._marks.get(id(record))
        return mark.change if mark else None

    def changes(self) -> dict[int, Change]:
        """Return what happened lately, by the sockets as objects."""
        return {number: mark.change for number, mark in self._marks.items()}

    def set_highlight(self, highlight_ms: int) -> None:
        """Tell of changes for so long from now on; for 0 not at all."""
        self._highlight_ms = highlight_ms
        if not highlight_ms:
            self._marks.clear()
            self._unseen.clear()
            self._unreal.clear()
            self._drop(self._no_more(self._closed.values()))
            self.show_waiting()

    def show_snapshot(self, snapshot: Snapshot, found: Difference | None = None) -> None:
        """Bring the rows up to date; those that stay keep their place.

        `found` is what is different from the snapshot shown before, where that is known already.
        """
        before, self._snapshot, self._all = self._snapshot, snapshot, ()
        self._awaited = False
        self._traffic.take(snapshot)
        self._first_at = self._first_at or snapshot.taken_at
        over: list[_Mark] = []
        if not before.taken_at:
            self._listening = sum(socket.remote is None and socket.listening for socket in snapshot.sockets)
            self.merge(self._matches())
        else:
            if found is None:
                found = difference(before.sockets, snapshot.sockets)
            other_ways = snapshot.interfaces != before.interfaces and depends_on_interfaces(self._query)
            update, doubtful = self._note(found)
            over = self._over()
            closed = self._no_more(mark.socket for mark in over)
            update = replace(update, gone=[*update.gone, *closed])
            if update or doubtful or other_ways:
                self._take(update, doubtful, anew=other_ways)
            self._fade_later()
        if found is None or found or over:  # a listener that came or went changes what its connections are for
            self.touch()
        elif snapshot.interfaces != before.interfaces:
            self.touch("reach")
        for column in self._moving:
            self.touch(column)
        if found is None or found or over or self._moving:
            self.keep_sorted()
        if self._moving:
            self.moved_on.emit()

    def _note(self, found: Difference) -> tuple[Update[Socket], list[Socket]]:
        """Remember what is different from the snapshot before.

        Returns what that comes to for the rows, and which sockets stayed and may have another service now.
        """
        told_of = self._highlight_ms > 0
        gone = [] if told_of else list(found.closed)
        changed = [(pair.before, pair.after) for pair in (*found.changed, *found.alike)]
        new: list[Socket] = []
        for pair in found.restarted:
            if pair.before.key == pair.after.key:
                changed.append((pair.before, pair.after))
            else:
                gone.append(pair.before)
                new.append(pair.after)
        new += found.opened
        if self._closed:
            back = [(was, socket) for socket in new if (was := self._closed.pop(socket.key, None))]
            again = {id(socket) for _, socket in back}
            changed += back
            new = [socket for socket in new if id(socket) not in again]
            for was, _ in back:
                self._marks.pop(id(was), None)
                self._unseen.discard(id(was))
        for before, after in changed:
            if (seen := self._opened.pop(id(before), None)) is not None:
                self._opened[id(after)] = seen
        opened = (*found.opened, *(pair.after for pair in found.restarted))
        self._opened |= dict.fromkeys(map(id, opened), self._snapshot.taken_at)
        self._gone += gone
        changes = (*found.changed, *found.restarted)
        left = [socket for socket in (*found.closed, *(change.before for change in changes)) if socket.listening]
        taken = [socket for socket in (*found.opened, *(change.after for change in changes)) if socket.listening]
        self._listening += len(taken) - len(left)
        # who listens decides what the connections on its port are for
        ports = {socket.local.port for socket in (*left, *taken)}
        doubtful = [socket for port in ports for socket in self._snapshot.on_ports(PortRange(port))]
        self._index.forget_services(doubtful)
        if told_of:
            self._mark(found)
        elif self.held:  # a row that is there only because nothing may move must not look alive
            self._unreal |= set(map(id, gone))
            self._marks |= {id(socket): _Mark(Change.CLOSED, 0.0, socket) for socket in gone}
        known = {id(socket) for socket in (*new, *(after for _, after in changed))}
        return Update(gone, changed, new), [socket for socket in doubtful if id(socket) not in known]

    def _mark(self, found: Difference) -> None:
        """Tell of what is different for a while."""
        until = time.monotonic() + self._highlight_ms / 1000
        marks = self._marks
        new: dict[int, _Mark] = {id(socket): _Mark(Change.NEW, until, socket) for socket in found.opened}
        new |= {id(pair.after): _Mark(Change.RESTARTED, until, pair.after) for pair in found.restarted}
        for pair in (*found.changed, *found.alike):
            mark = marks.pop(id(pair.before), None)
            if _gist(pair.before) != _gist(pair.after) and (mark is None or mark.change is Change.CHANGED):
                mark = _Mark(Change.CHANGED, until, pair.after)
            if mark:
                marks[id(pair.after)] = mark._replace(socket=pair.after)
                if id(pair.before) in self._unseen:
                    self._unseen.remove(id(pair.before))
                    self._unseen.add(id(pair.after))
        for socket in found.closed:
            self._closed[socket.key] = socket
        marks |= new
        marks |= {id(socket): _Mark(Change.CLOSED, until, socket) for socket in found.closed}
        if self.held:
            self._unseen |= new.keys()

    @override
    def show_waiting(self) -> None:
        until = time.monotonic() + self._highlight_ms / 1000
        self._marks |= {each: self._marks[each]._replace(until=until) for each in self._unseen & self._marks.keys()}
        self._unseen.clear()
        super().show_waiting()
        for each in self._unreal:
            self._marks.pop(each, None)
        self._unreal.clear()
        self._forget()
        self._fade_later()
        self.keep_sorted()

    def _forget(self) -> None:
        """Forget when sockets opened that have no row any more."""
        for socket in self._gone:
            self._opened.pop(id(socket), None)
        self._gone.clear()

    def await_snapshot(self) -> None:
        """Let what is told for long enough wait for the snapshot that is being read.

        While another thread computes, bringing the rows up to date takes several times as long, and then comes twice.
        """
        self._awaited = True

    def await_none(self) -> None:
        """Say that no snapshot comes after all."""
        self._awaited = False
        self._fade()

    @Slot()
    def _fade(self) -> None:
        """Tell no more of what happened long enough ago."""
        if self._awaited:
            return
        over = self._over()
        if over:
            self._drop(self._no_more(mark.socket for mark in over))
            self.keep_sorted()
        self._fade_later()

    def _over(self) -> list[_Mark]:
        """Tell no more of what happened long enough ago, but where a row is held that is none any more; return that.

        Of very much some at a time: the window answers in between.
        """
        now = time.monotonic()
        waiting = self._unseen | self._unreal
        due = ((each, mark) for each, mark in self._marks.items() if mark.until <= now and each not in waiting)
        over = dict(islice(due, _OVER_AT_ONCE))
        self._more_over = len(over) == _OVER_AT_ONCE
        for each, mark in over.items():
            if self.held and mark.change is Change.CLOSED:
                self._unreal.add(each)
            else:
                del self._marks[each]
        return list(over.values())

    def _fade_later(self) -> None:
        waiting = self._unseen | self._unreal
        untold = [mark.until for each, mark in self._marks.items() if each not in waiting]
        if untold:
            wait_ms = max(0, round((min(untold) - time.monotonic()) * 1000)) + _LATE_MS
            self._fading.start(0 if self._more_over else wait_ms)

    def _no_more(self, sockets: Iterable[Socket]) -> list[Socket]:
        """Have done with those of some sockets that closed; return them."""
        going = [socket for socket in sockets if self._closed and self._closed.get(socket.key) is socket]
        for socket in going:
            del self._closed[socket.key]
        self._gone += going
        self._all = ()
        return going

    def _drop(self, closed: Sequence[Socket]) -> None:
        """Let the rows of sockets that closed go."""
        if closed:
            self._take(Update(closed))
        self.touch()

    def _take(self, update: Update[Socket], doubtful: Sequence[Socket] = (), *, anew: bool = False) -> None:
        """Bring what matches up to date with what is different in all that there is.

        Of what stayed only the doubtful sockets are looked at again. Everything is where that may find something else:
        `anew`, and where nothing was found of what is searched for as it is written.
        """
        index, searched, shown = self._index, bool(self._query.alternatives), self._given
        again = doubtful if searched else ()
        index.forget(update.gone)
        index.forget(before for before, _ in update.changed)
        if not self.held:
            self._forget()
        there = [*(after for _, after in update.changed), *update.new, *again]
        if searched and not (shown or self._found or anew):
            first = index.find(self._query, there)
            if not first.sockets and not first.corrections:
                return
        if anew or (searched and (self._corrections or not shown)):
            self.merge(self._matches())
            return
        matching = set(map(id, self._admitted(index.matching(self._query, there))))
        place_of = places(shown, (*update.gone, *(before for before, _ in update.changed), *again), _local_port)
        gone = [socket for socket in update.gone if id(socket) in place_of]
        changed: list[tuple[Socket, Socket]] = []
        new = [socket for socket in update.new if id(socket) in matching]
        for before, after in (*update.changed, *((socket, socket) for socket in again)):
            if id(after) in matching:
                if id(before) not in place_of:
                    new.append(after)
                elif before is not after:
                    changed.append((before, after))
            elif id(before) in place_of:
                gone.append(before)
        given = list(shown)
        for before, after in changed:
            given[place_of[id(before)]] = after
        given = joined(spliced(given, sorted(place_of[id(socket)] for socket in gone), {}), new, _local_port)
        if searched and not given:
            self.merge(self._matches())
        else:
            self.merge(given, Update(gone, changed, new))

    # The filter
    def count(self, query: Query) -> int:
        """Return how many sockets match a query, whatever their transport and kind."""
        if query.alternatives and query == self._query and not self._given:
            return self._found  # asked for with each snapshot while nothing is shown
        return len(self._index.find(query, self._everything()).sockets)

    def show_matches(self, query: Query, transports: Collection[Transport], kinds: Collection[Kind]) -> None:
        """Show the sockets of the last snapshot that match another filter."""
        self._query, self._transports, self._kinds = query, tuple(transports), tuple(kinds)
        self.set_records(self._matches())

    @override
    def rows_of(self, records: Sequence[Socket]) -> list[int | None]:
        """Return the row of each socket, or `None`: what is shown are the very objects of the last snapshot.

        A row that was held may have shown the object of an earlier one.
        """
        row_of = places(self._rows, records)
        earlier = [record for record in records if id(record) not in row_of]
        if len(earlier) > _FEW:
            return super().rows_of(records)
        later = {id(record): now for record in earlier if (now := self._now(record))}
        row_of_later = places(self._rows, list(later.values()))
        row_of |= {was: row_of_later[id(now)] for was, now in later.items() if id(now) in row_of_later}
        return [row_of.get(id(record)) for record in records]

    def _now(self, record: Socket) -> Socket | None:
        """Return the socket with the key of another one among those that are given."""
        given, port = self._given, record.local.port
        first = bisect_left(given, port, key=_local_port)
        alike = takewhile(lambda socket: socket.local.port == port, islice(given, first, None))
        return next((socket for socket in alike if socket.key == record.key), None)

    @property
    def matching(self) -> int:
        """How many sockets of the last snapshot match the filter; the rows of closed ones do not count."""
        sockets, closed = len(self._snapshot.sockets), tuple(self._closed.values())
        if len(self._given) == sockets + len(closed):
            return sockets
        return len(self._given) - len(places(self._given, closed, _local_port))

    def _everything(self) -> Sequence[Socket]:
        """Return the sockets of the snapshot and the closed ones that are still shown, by local port number."""
        if not self._closed:
            return self._snapshot.sockets
        if not self._all:
            self._all = sorted((*self._snapshot.sockets, *self._closed.values()), key=_local_port)
        return self._all

    def _matches(self) -> Sequence[Socket]:
        found = self._index.find(self._query, self._everything())
        self._corrections, self._found = found.corrections, len(found.sockets)
        return self._admitted(found.sockets)

    def _admitted(self, found: Sequence[Socket]) -> Sequence[Socket]:
        """Return those of the transports and kinds that are wanted."""
        transports, kinds = self._transports, self._kinds
        sockets = [socket for socket in found if socket.transport in transports]
        return of_kinds(sockets, kinds, own_user() if Kind.OWN in kinds else None)


def _gist(socket: Socket) -> tuple[object, ...]:
    """Return what a person would say of a socket: a few more bytes in a queue are no change."""
    return (socket.state, socket.process and (socket.process.pid, socket.process.name), socket.unseen, socket.reach)


_FEW: Final = 50
"""Sockets that are looked for one by one."""
_OVER_AT_ONCE: Final = 2000
"""How many rows that were told of for long enough go in one go; each thousand of them takes some 5 ms."""
_LATE_MS: Final = 1000
"""How much longer something is told of at most, for the next snapshot to take it along in one go."""
_local_port: Final = attrgetter("local.port")
