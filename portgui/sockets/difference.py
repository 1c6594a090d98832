"""What changed between two readings: sockets that opened, closed or changed, services that restarted, data rates."""

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Mapping
from typing import Final, NamedTuple, TypeVar

from portgui.ports import Transport
from portgui.records import aside, frozen
from portgui.sockets.socket import Endpoint, Family, Process, Socket

_K = TypeVar("_K", bound=Hashable)


@frozen
class Change:
    """A socket before and after: the same socket that tells something else, or a service and what it restarted as."""

    before: Socket
    after: Socket


@frozen
class Difference:
    """What happened from one reading to the next. No socket is told of twice."""

    opened: tuple[Socket, ...] = ()
    """In the order of the later reading, as are the changes."""
    closed: tuple[Socket, ...] = ()
    """In the order of the earlier reading."""
    changed: tuple[Change, ...] = ()
    """Of sockets with the same key."""
    restarted: tuple[Change, ...] = ()
    """Of listening sockets: the same transport, family and local endpoint, held by another process."""
    alike: tuple[Change, ...] = aside(default=())
    """Of sockets to which nothing happened: those that are another object all the same."""

    def __bool__(self) -> bool:
        return bool(self.opened or self.closed or self.changed or self.restarted)


def difference(before: Iterable[Socket], after: Iterable[Socket]) -> Difference:
    """Tell two readings apart, each without two sockets of the same key.

    Sockets that are the very same object in both cost nearly nothing, the others are found by key and compared by
    value.
    """
    before, after = tuple(before), tuple(after)
    stayed = set(map(id, before)).intersection(map(id, after))
    old = {socket.key: socket for socket in before if id(socket) not in stayed}
    opened: list[Socket] = []
    changed: list[Change] = []
    restarted: list[Change] = []
    alike: list[Change] = []
    for socket in after:
        if id(socket) in stayed:
            continue
        was = old.pop(socket.key, None)
        if was is None:
            opened.append(socket)
        elif socket.inode is None and socket.cookie is None and _is_restart(was, socket):
            restarted.append(Change(was, socket))
        else:
            (changed if was != socket else alike).append(Change(was, socket))
    opened, closed, pairs = _restarts(opened, old.values())
    return Difference(tuple(opened), tuple(closed), tuple(changed), (*restarted, *pairs), tuple(alike))


def _restarts(opened: Iterable[Socket], closed: Iterable[Socket]) -> tuple[list[Socket], list[Socket], list[Change]]:
    """Pair what closed with what opened in its place; return what opened and closed otherwise, and the pairs."""
    gone: dict[tuple[Transport, Family, Endpoint], deque[Socket]] = defaultdict(deque)
    for socket in closed:
        gone[_place(socket)].append(socket)
    new: list[Socket] = []
    pairs: list[Change] = []
    for socket in opened:
        candidates = gone.get(_place(socket), ())
        was = next((candidate for candidate in candidates if _is_restart(candidate, socket)), None)
        if was is None:
            new.append(socket)
        else:
            gone[_place(socket)].remove(was)
            pairs.append(Change(was, socket))
    paired = {id(pair.before) for pair in pairs}
    return new, [socket for socket in closed if id(socket) not in paired], pairs


def _place(socket: Socket) -> tuple[Transport, Family, Endpoint]:
    return (socket.transport, socket.family, socket.local)


def _is_restart(before: Socket, after: Socket) -> bool:
    """Say whether two sockets in the same place listen for different processes; unknown ones tell nothing."""
    if not (before.listening and after.listening and before.process and after.process):
        return False
    return _identity(before.process, after.process) != _identity(after.process, before.process)


def _identity(process: Process, other: Process) -> tuple[int, float | None]:
    """Return pid and start time, the time only where it is known of both."""
    return (process.pid, None if other.started_at is None else process.started_at)


class Counted(NamedTuple):
    """The bytes of a socket so far; `None` where the system does not count them."""

    sent: int | None
    received: int | None


class Rate(NamedTuple):
    """Bytes a second; `None` where that is not known."""

    sent: float | None
    received: float | None


_STILL: Final = Rate(0.0, 0.0)


def rates(
    before: Mapping[_K, Counted], before_at: float, after: Mapping[_K, Counted], after_at: float
) -> dict[_K, Rate | None]:
    """Return the rate of each key of the later figures, `None` where there is nothing to compare them with.

    The times are seconds of one clock that is never set back, e.g. `time.monotonic`. Nothing to compare with are a key
    that is new, a counter that went back (something else has the key now), and no time between the readings. A key that
    vanished has no rate.

    >>> rates({"a": Counted(100, 0)}, 10.0, {"a": Counted(300, 0), "b": Counted(5, 5)}, 12.0)
    {'a': Rate(sent=100.0, received=0.0), 'b': None}
    """
    seconds = after_at - before_at
    found: dict[_K, Rate | None] = {}
    for key, now in after.items():
        then = before.get(key)
        if then is None or seconds <= 0:
            found[key] = None
        elif now == then and None not in now:  # most sockets are still most of the time
            found[key] = _STILL
        else:
            found[key] = _rate(then, now, seconds)
    return found


def _rate(then: Counted, now: Counted, seconds: float) -> Rate | None:
    grown = [None if old is None or new is None else new - old for old, new in zip(then, now, strict=True)]
    if any(bytes_more is not None and bytes_more < 0 for bytes_more in grown):
        return None
    sent, received = (None if bytes_more is None else bytes_more / seconds for bytes_more in grown)
    return Rate(sent, received)
