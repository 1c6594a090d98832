"""Watches on ports and programs: what they see happen from one snapshot to the next, and how often that is told."""

import enum
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import Final

from portgui.ports import PortRange, RangeName, Transport
from portgui.records import frozen
from portgui.sockets.socket import Process, Snapshot, Socket

MOST_WATCHES: Final = 100
"""Further ones are not taken: each is looked for in every snapshot."""
_LONGEST_NAME: Final = 255
_HOLD_S: Final = 3.0
"""A port that closed is told of when it is still closed after this time: a service that restarts is one event."""
_TELL_EVERY_S: Final = 60.0
_NEVER: Final = (float("-inf"), float("-inf"))

_Place = tuple[Transport, int]


class Moment(enum.Enum):
    """What a watch waits for."""

    OPENS = "opens"
    CLOSES = "closes"
    BOTH = "both"


@frozen
class Watch:
    """What somebody wants to be told of: ports, or the ports of a program; exactly one of the two is given."""

    ports: PortRange | None
    program: str | None
    moment: Moment = Moment.BOTH

    def __post_init__(self) -> None:
        if (self.ports is None) == (self.program is None):
            raise ValueError("a watch is on ports or on a program")
        if self.program is not None and not 0 < len(self.program) <= _LONGEST_NAME:
            raise ValueError(f"the name of a program has 1 to {_LONGEST_NAME} characters")

    @property
    def target(self) -> PortRange | str:
        """What is watched; there is one watch on each."""
        return self.program or self.ports or ""

    def sees(
        self, snapshot: Snapshot, listening: Iterable[Socket], known: Collection[Hashable] = ()
    ) -> Mapping[_Place, tuple[Socket, ...]]:
        """Return those of the listening sockets that are watched, by transport and port number.

        A program's UDP sockets on numbers that the system gives to callers count as calls, not as open ports. `known`
        are the keys of its sockets before: one whose process is not told any more is still the program's.
        """
        if self.ports is not None:
            found = [socket for socket in snapshot.on_ports(self.ports) if socket.listening]
        else:
            given = snapshot.ephemeral or RangeName.DYNAMIC.ports
            found = [
                socket
                for socket in listening
                if (
                    any(process.name == self.program for process in socket.processes)
                    or (socket.process is None and socket.key in known)
                )
                and not (socket.transport is Transport.UDP and socket.local.port in given)
            ]
        found.sort(key=lambda socket: (socket.local.port, socket.transport.value))
        return {place: tuple(sockets) for place, sockets in groupby(found, _place)}


class Happening(enum.Enum):
    """What a watch saw."""

    OPENED = "opened"
    CLOSED = "closed"
    RESTARTED = "restarted"
    """It closed and opened again before it was told of, or another process took its place."""

    def interests(self, moment: Moment) -> bool:
        """Say whether a watch that waits for a moment is told of it; a restart is both."""
        return moment is Moment.BOTH or self is Happening.RESTARTED or self is _HAPPENINGS[moment]


_HAPPENINGS: Final = {Moment.OPENS: Happening.OPENED, Moment.CLOSES: Happening.CLOSED}


@frozen
class Event:
    """Something that a watch saw."""

    watch: Watch
    happening: Happening
    socket: Socket
    """A socket that listens now, or that listened before the port closed; one whose process is known, if any is."""
    at: float
    """Seconds since 1970-01-01 UTC."""


@frozen
class _Closing:
    """A port that is not there any more and may come back at once."""

    sockets: tuple[Socket, ...]
    since: float


@frozen
class Seen:
    """What the watches saw last; a watch that is not in it has seen nothing yet."""

    open: Mapping[Watch, Mapping[_Place, tuple[Socket, ...]]] = MappingProxyType({})
    closing: Mapping[tuple[Watch, _Place], _Closing] = MappingProxyType({})
    unowned: Mapping[Hashable, float] = MappingProxyType({})
    """Where a program is watched: since when listening sockets are there whose processes are not known, by key."""


def look(seen: Seen, watches: Iterable[Watch], snapshot: Snapshot) -> tuple[Seen, tuple[Event, ...]]:
    """Return what the watches see now, and what happened since; the first look of a watch is no event.

    A port is open while anything listens on it, however many sockets do: sockets that come and go beside others are no
    events. That it closed is told when a later look, 3 s after or more, finds it still closed; where it is open again,
    it restarted, as it did when all processes that hold it, as far as they are known, are others than before.
    """
    watches = tuple(watches)
    listening: list[Socket] = []
    if any(watch.program for watch in watches):
        listening = [socket for socket in snapshot.sockets if socket.remote is None and socket.listening]
    begun = snapshot.taken_at if any(watch.program for watch in seen.open) else float("-inf")
    unowned: dict[Hashable, float] = {
        socket.key: seen.unowned.get(socket.key, begun) for socket in listening if socket.process is None
    }
    events: list[Event] = []
    open_now: dict[Watch, Mapping[_Place, tuple[Socket, ...]]] = {}
    closing: dict[tuple[Watch, _Place], _Closing] = {}

    def was_there(socket: Socket) -> bool:
        """Say whether a socket listened already and only its process was not known."""
        return snapshot.taken_at - seen.unowned.get(socket.key, snapshot.taken_at) >= _HOLD_S

    for watch in watches:
        before = seen.open.get(watch)
        known = {socket.key for sockets in (before or {}).values() for socket in sockets}
        now = open_now[watch] = watch.sees(snapshot, listening, known)
        if before is None:
            continue

        def tell(happening: Happening, sockets: Sequence[Socket], at: float, watch: Watch = watch) -> None:
            if happening.interests(watch.moment):
                events.append(Event(watch, happening, _telling(sockets), at))

        for place, sockets in now.items():
            if (watch, place) in seen.closing or (place in before and _replaced(before[place], sockets)):
                tell(Happening.RESTARTED, sockets, snapshot.taken_at)
            elif place not in before and not any(map(was_there, sockets)):
                tell(Happening.OPENED, sockets, snapshot.taken_at)
        gone = {place: _Closing(sockets, snapshot.taken_at) for place, sockets in before.items() if place not in now}
        held = {place: was for (of, place), was in seen.closing.items() if of == watch and place not in now}
        for place, was in {**gone, **held}.items():
            if place in held and snapshot.taken_at - was.since >= _HOLD_S:
                tell(Happening.CLOSED, was.sockets, was.since)
            else:
                closing[watch, place] = was
    return Seen(open_now, closing, unowned), tuple(events)


def _place(socket: Socket) -> _Place:
    return (socket.transport, socket.local.port)


def _telling(sockets: Sequence[Socket]) -> Socket:
    return next((socket for socket in sockets if socket.process), sockets[0])


def _replaced(before: Iterable[Socket], after: Iterable[Socket]) -> bool:
    old, new = (_known(sockets) for sockets in (before, after))
    return bool(old and new) and not any(_same(one, other) for one in old for other in new)


def _known(sockets: Iterable[Socket]) -> list[Process]:
    return [process for socket in sockets for process in socket.processes]


def _same(one: Process, other: Process) -> bool:
    """Compare identities; where a start time may not be read, the pid decides."""
    return one.pid == other.pid and (None in (one.started_at, other.started_at) or one.started_at == other.started_at)


@frozen
class Notice:
    """What somebody is told at one time: events of one watch, in their order, never none."""

    events: tuple[Event, ...]


class Pace:
    """Hands events on as notices: for each watch two at once, and then one a minute with all that came meanwhile.

    A minute with nothing to tell gives the two back: a port that opens and closes now and then is told of at once.
    """

    def __init__(self) -> None:
        self._told_at: dict[Watch, tuple[float, float]] = {}
        """When the last two notices were told; a notice of several events counts as two."""
        self._waiting: dict[Watch, list[Event]] = {}

    def take(self, events: Iterable[Event], now: float) -> list[Notice]:
        """Add events; return the notices that are due. `now` is in seconds of a clock that is never set back."""
        for event in events:
            self._waiting.setdefault(event.watch, []).append(event)
        due = [watch for watch in self._waiting if now >= self._due_at(watch)]
        for watch in due:
            _, last = self._told_at.get(watch, _NEVER)
            self._told_at[watch] = (last, now) if len(self._waiting[watch]) == 1 else (now, now)
        return [Notice(tuple(self._waiting.pop(watch))) for watch in due]

    @property
    def next_at(self) -> float | None:
        """When the next notice is due, in seconds of the same clock; `None` while none waits."""
        return min(map(self._due_at, self._waiting), default=None)

    def forget(self, watch: Watch) -> None:
        """Drop what waits for a watch that is gone."""
        self._waiting.pop(watch, None)
        self._told_at.pop(watch, None)

    def _due_at(self, watch: Watch) -> float:
        before, last = self._told_at.get(watch, _NEVER)
        return last + _TELL_EVERY_S if before + _TELL_EVERY_S > last else before


def written(watches: Iterable[Watch]) -> str:
    """Return watches as a line of text.

    >>> written([Watch(PortRange(22), None), Watch(None, 'my "nginx"', Moment.OPENS)])
    '[["port", "22", "both"], ["program", "my \\\\"nginx\\\\"", "opens"]]'
    """
    import json  # the start of a window that watches nothing can do without it

    rows = [
        ["port", str(watch.ports), watch.moment.value]
        if watch.ports
        else ["program", watch.program, watch.moment.value]
        for watch in watches
    ]
    return json.dumps(rows)


def read_watches(text: str) -> tuple[Watch, ...]:
    """Read what `written` wrote; of several on one target the last counts. Raises `ValueError`.

    >>> [str(watch.target) for watch in read_watches('[["port", "22", "both"], ["program", "nginx", "opens"]]')]
    ['22', 'nginx']
    """
    import json

    try:
        rows = json.loads(text)
        if not isinstance(rows, list) or len(rows) > MOST_WATCHES:
            raise ValueError(f"not a list of at most {MOST_WATCHES} watches")
        found = [_read(row) for row in rows]
    except RecursionError as error:
        raise ValueError("lists within lists") from error
    return tuple({watch.target: watch for watch in found}.values())


def _read(row: object) -> Watch:
    match row:
        case ["port", str(ports), str(moment)]:
            return Watch(PortRange.parse(ports), None, Moment(moment))
        case ["program", str(program), str(moment)]:
            return Watch(None, program, Moment(moment))
        case _:
            raise ValueError(f"{row!r} is none")


def with_watch(watches: Iterable[Watch], watch: Watch) -> tuple[Watch, ...]:
    """Return the watches with one more, in place of one on the same target. Raises `ValueError` for too many."""
    others = {other.target: other for other in watches}
    if watch.target not in others and len(others) >= MOST_WATCHES:
        raise ValueError(f"there are {MOST_WATCHES} watches already")
    return tuple((others | {watch.target: watch}).values())
