"""Sockets, processes and entries made up for tests, and a source of snapshots under the control of a test.

Imported as `from tests.fakes import make_socket`: the project folder is on the path of pytest (`pythonpath` in
pyproject.toml) and `tests` is a namespace package, as mypy sees it too. `from fakes import ...` does not work.
"""

import threading
import time
from collections.abc import Iterable, Mapping
from typing import Any, Final

from portgui.ports import PortRange, Transport
from portgui.registry.entry import Entry, Knowledge, Standing
from portgui.sockets.elevated import ElevationError, Hindrance
from portgui.sockets.host_names import NoAnswerError
from portgui.sockets.socket import Endpoint, Family, Process, Snapshot, Socket, State, Unseen, reach_of, usual_order
from portgui.sockets.source import SocketError

_PATIENCE_S: Final = 10.0
"""A held reading goes on by itself after this time, so that a failing test ends."""


class GivenSnapshots:
    """A `SocketSource` that hands out what it was given, the last of it again and again; errors are raised.

    While `gate` is cleared, readings wait in it. Everything else counts what was asked of the source.
    """

    def __init__(self, *answers: Snapshot | Exception) -> None:
        self.answers = list(answers) or [make_snapshot()]
        self.gate = threading.Event()
        self.gate.set()
        self.started = 0
        """Readings that were begun."""
        self.finished = 0
        """Readings that came to an end, with a snapshot or an error."""
        self.starts: list[float] = []
        """When readings were begun, in the seconds of `time.monotonic`."""
        self.most_at_once = 0
        """The highest number of readings under way at one time."""
        self.threads: set[int] = set()
        """The threads that read, or take holders."""
        self.taken: list[tuple[int, list[tuple[int, int]]]] = []
        """The holders that were told, each time with the number of readings that were begun before."""
        self._under_way = 0
        self._lock = threading.Lock()

    def read(self) -> Snapshot:
        """Return the next snapshot, or raise the next error."""
        with self._lock:
            self._under_way += 1
            self.most_at_once = max(self.most_at_once, self._under_way)
            answer = self.answers[min(self.started, len(self.answers) - 1)]
            self.started += 1
            self.starts.append(time.monotonic())
            self.threads.add(threading.get_ident())
        self.gate.wait(_PATIENCE_S)
        with self._lock:
            self._under_way -= 1
            self.finished += 1
        if isinstance(answer, Exception):
            raise answer
        return answer

    def take_holders(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Note what was told; the answers are given and do not change by it."""
        self.threads.add(threading.get_ident())
        self.taken.append((self.started, list(pairs)))


class GivenRights:
    """An `Elevation` that answers what it was given: pairs, or an error that is raised.

    While `gate` is cleared the user thinks it over.
    """

    def __init__(
        self,
        *answers: list[tuple[int, int]] | ElevationError,
        administrator: bool = False,
        platform: str = "linux",
    ) -> None:
        self.answers = list(answers)
        self.administrator = administrator
        self.platform = platform
        self.gate = threading.Event()
        self.gate.set()
        self.asked = 0
        self.given_up = 0
        self.threads: set[int] = set()
        """The threads that waited for the user."""

    def ask(self, given_up: threading.Event) -> list[tuple[int, int]]:
        """Return the next pairs, or raise the next error."""
        self.threads.add(threading.get_ident())
        answer = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        deadline = time.monotonic() + _PATIENCE_S
        while not self.gate.wait(0.01) and time.monotonic() < deadline:
            if given_up.is_set():
                self.given_up += 1
                raise ElevationError(Hindrance.CANCELLED, "given up")
        if isinstance(answer, ElevationError):
            raise answer
        return answer


def refusing_source(reason: str = "not permitted") -> GivenSnapshots:
    """Return a source that never reads anything."""
    return GivenSnapshots(SocketError(reason))


class NamesFromTable:
    """A `Resolver` that knows the names of a table; what is not in it has none, and errors are raised.

    While `gate` is cleared, questions wait in it. Everything else counts what was asked; `changed` guards and tells it.
    """

    def __init__(self, table: Mapping[str, str | NoAnswerError | None]) -> None:
        self._table = table
        self.gate = threading.Event()
        self.gate.set()
        self.changed = threading.Condition()
        self.asked: list[str] = []
        self.at_once = 0
        self.most_at_once = 0

    def name(self, address: str) -> str | None:
        """Return the name of an address, or raise what stands in its place."""
        self._count(address, 1)
        try:
            self.gate.wait(_PATIENCE_S)
            answer = self._table.get(address)
            if isinstance(answer, NoAnswerError):
                raise answer
            return answer
        finally:
            self._count(None, -1)

    def _count(self, address: str | None, more: int) -> None:
        with self.changed:
            self.at_once += more
            self.most_at_once = max(self.most_at_once, self.at_once)
            if address is not None:
                self.asked.append(address)
            self.changed.notify_all()


def make_endpoint(text: str) -> Endpoint:
    """Read an endpoint as it is written.

    >>> make_endpoint("192.0.2.1:80"), make_endpoint("[fe80::1%eth0]:80")
    (Endpoint(address='192.0.2.1', port=80), Endpoint(address='fe80::1%eth0', port=80))
    """
    address, _, port = text.rpartition(":")
    return Endpoint(address.removeprefix("[").removesuffix("]"), int(port))


def make_process(name: str = "server", pid: int = 4711, **others: Any) -> Process:
    """Return a process; what is not given of it may not be read."""
    unread = dict.fromkeys(("executable", "command_line", "user", "started_at"))
    return Process(pid, name, **{**unread, **others})


def make_socket(
    local: str,
    remote: str | None = None,
    *,
    transport: Transport = Transport.TCP,
    state: State | None = None,
    process: Process | None = None,
    unseen: Unseen = Unseen.NOT_PERMITTED,
    inode: int | None = None,
    ordinal: int = 0,
    **others: Any,
) -> Socket:
    """Return a socket between endpoints as they are written; `unseen` counts where there is no process.

    Without a state, a TCP socket listens, or is established where it has a remote end.

    >>> made = make_socket("[::1]:631", process=make_process("cupsd"))
    >>> made.state, made.family, made.reach
    (<State.LISTEN: 'LISTEN'>, <Family.IPV6: 'ipv6'>, <Reach.THIS_COMPUTER: 'this-computer'>)
    """
    here, there = make_endpoint(local), make_endpoint(remote) if remote else None
    if state is None and transport is Transport.TCP:
        state = State.ESTABLISHED if there else State.LISTEN
    return Socket(
        transport=transport,
        family=Family.IPV6 if ":" in here.address else Family.IPV4,
        local=here,
        remote=there,
        state=state,
        process=process,
        unseen=None if process else unseen,
        reach=reach_of(transport, here, there, state),
        inode=inode,
        ordinal=ordinal,
        **others,
    )


def make_snapshot(*sockets: Socket, taken_at: float = 1_700_000_000.0, only_own: bool = False) -> Snapshot:
    """Return a snapshot of these sockets, in the order that sources give them."""
    return Snapshot(tuple(sorted(sockets, key=usual_order)), taken_at, only_own)


def make_entry(
    ports: str | None,
    name: str | None,
    registered: Iterable[Transport] = (Transport.TCP,),
    *,
    standing: Standing = Standing.OFFICIAL,
    description: str = "",
    **others: Any,
) -> Entry:
    """Return an entry for a number or range as it is written, e.g. `6000-6063`; only an official one is registered."""
    return Entry(
        ports=PortRange.parse(ports) if ports else None,
        name=name,
        standing=standing,
        registered=frozenset(registered) if standing is Standing.OFFICIAL else frozenset(),
        description=description,
        **others,
    )


def make_knowledge(en: str = "What it is for.", fr: str = "À quoi il sert.", **others: Any) -> Knowledge:
    """Return knowledge with a summary in both languages."""
    return Knowledge(en, fr, **others)
