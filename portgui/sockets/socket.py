"""The records of the live system: endpoint, process, socket, snapshot."""

import enum
import functools
import ipaddress
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Sequence
from operator import attrgetter
from typing import Final

from portgui.overrides import override
from portgui.ports import PortRange, RangeName, Transport
from portgui.records import aside, frozen
from portgui.sockets.interfaces import NO_INTERFACES, Interfaces


class Family(enum.Enum):
    """The address family of a socket."""

    IPV4 = "ipv4"
    IPV6 = "ipv6"


class State(enum.Enum):
    """The state of a TCP connection; the values are the names of RFC 9293, section 3.3.2."""

    LISTEN = "LISTEN"
    SYN_SENT = "SYN-SENT"
    SYN_RECEIVED = "SYN-RECEIVED"
    ESTABLISHED = "ESTABLISHED"
    FIN_WAIT_1 = "FIN-WAIT-1"
    FIN_WAIT_2 = "FIN-WAIT-2"
    CLOSE_WAIT = "CLOSE-WAIT"
    CLOSING = "CLOSING"
    LAST_ACK = "LAST-ACK"
    TIME_WAIT = "TIME-WAIT"
    CLOSED = "CLOSED"


class Reach(enum.Enum):
    """Who can connect to a socket that accepts connections or datagrams from anybody, as far as its address tells.

    Through which interfaces that is now, `portgui.sockets.reach` tells.
    """

    THIS_COMPUTER = "this-computer"
    THIS_NETWORK = "this-network"
    """Bound to one address of an interface: who reaches that interface reaches the socket."""
    EVERY_INTERFACE = "every-interface"


class Unseen(enum.Enum):
    """Why the process of a socket is not known."""

    NOT_PERMITTED = "not permitted"
    """It belongs to another user, and we may not look."""
    WITHHELD = "hidden from root"
    """We are root, and some processes do not let us look even so, as in a container without CAP_SYS_PTRACE."""
    VANISHED = "vanished"
    """It ended while we looked."""
    KERNEL = "kernel"
    """No process holds it: the system winds the connection down, or no program has accepted it yet."""
    ELSEWHERE = "elsewhere"
    """We may look, and no process that we see holds it: it lives in the system itself or in a container."""


@frozen
class Endpoint:
    """An address and a port number; IPv6 addresses without brackets, with `%zone` where there is one."""

    address: str
    port: int

    @override
    def __str__(self) -> str:
        return f"[{self.address}]:{self.port}" if ":" in self.address else f"{self.address}:{self.port}"


def valid_text(data: bytes | str) -> str:
    r"""Return what a process tells of itself as text: a byte that is no UTF-8 is written as lsof does.

    Python's own functions give such bytes as lone surrogates (PEP 383).

    >>> valid_text(b"caf\xe9"), valid_text("caf\udce9"), valid_text("\ud800é")
    ('caf\\xe9', 'caf\\xe9', '\\ud800é')
    """
    if isinstance(data, bytes):
        return data.decode("utf-8", "backslashreplace")
    if data.isascii():
        return data
    escaped = _ESCAPED_BYTE.sub(lambda found: f"\\x{ord(found[0]) - 0xDC00:02x}", data)
    return escaped.encode("utf-8", "backslashreplace").decode()


_ESCAPED_BYTE: Final = re.compile("[\udc80-\udcff]")


@frozen
class Ancestor:
    """The process that started a process, or one further up."""

    pid: int
    name: str


@frozen
class Unit:
    """What systemd runs a process as (systemd.unit(5)): a service or scope, else the slice."""

    name: str
    of_user: bool
    """Whether it belongs to the service manager of a user, not to that of the system."""


@frozen
class Container:
    """The container that a process runs in, as its control group tells."""

    engine: str
    """Its name in lower case: docker, podman, containerd, cri-o, kubernetes, lxc, systemd-nspawn."""
    name: str
    """The engine's identifier (64 hexadecimal digits), or the name that its administrator gave it."""


@frozen
class Process:
    """A process as seen when a snapshot was taken. What we may not read is `None`.

    The identity is (pid, started_at): a pid alone is used again by the system.
    """

    pid: int
    name: str
    """Empty where it may not be read."""
    executable: str | None
    command_line: tuple[str, ...] | None
    user: str | None
    started_at: float | None
    """Seconds since 1970-01-01 UTC."""
    working_directory: str | None = None
    ancestors: tuple[Ancestor, ...] = ()
    """The parent first, the first process of the system last; empty where they may not be read."""
    unit: Unit | None = None
    container: Container | None = None


@frozen
class Socket:
    """One TCP or UDP socket of this computer."""

    transport: Transport
    family: Family
    local: Endpoint
    remote: Endpoint | None
    state: State | None
    """`None` for UDP, which has no states."""
    process: Process | None
    unseen: Unseen | None
    """Why `process` is `None`."""
    reach: Reach | None
    """`None` for a connection: nobody else can connect to it."""
    inode: int | None = None
    """The kernel's number of the socket (Linux), where the source knows it."""
    ordinal: int = 0
    """0, 1, ... among sockets that are otherwise alike (SO_REUSEPORT), where no number tells them apart."""
    cookie: int | None = None
    """The number that the kernel gives to a socket for its whole life, where the source knows it (Linux).

    A connection has it before a process has an inode for it and keeps it in TIME-WAIT, when the inode is gone.
    """
    other_processes: tuple[Process, ...] = ()
    """The processes that share the socket with `process`, which is the one with the lowest pid, but not pid 1."""
    user: str | None = None
    """The user whom the socket belongs to, known even where the process is not; `None` where the source has none."""
    v6_only: bool | None = None
    """Whether an IPv6 socket that listens refuses IPv4 (RFC 3493, section 5.3); `None` where that is not known."""
    interface: str | None = None
    """The name of the interface that the socket is bound to, if it is."""
    lite: bool = False
    """Whether it speaks UDP-Lite, which shares the port numbers of UDP (RFC 3828, section 6)."""

    @property
    def key(self) -> tuple[Transport, Family, Endpoint, Endpoint | None, int | None, int]:
        """The identity between snapshots."""
        number = self.inode if self.cookie is None else self.cookie
        return (self.transport, self.family, self.local, self.remote, number, self.ordinal)

    @property
    def processes(self) -> tuple[Process, ...]:
        """All processes that hold it, as far as we see."""
        return (self.process, *self.other_processes) if self.process else ()

    @property
    def owner(self) -> str | None:
        """The user that the process runs as, where that is not known the user whom the socket belongs to."""
        return (self.process and self.process.user) or self.user

    @property
    def listening(self) -> bool:
        """Whether anybody may send to it: a listening TCP socket, or a UDP socket without a remote endpoint."""
        return self.state is State.LISTEN or (self.transport is Transport.UDP and self.remote is None)


class Kind(enum.Enum):
    """A kind of sockets that people ask for."""

    LISTENING = "listening"
    ESTABLISHED = "established"
    OTHER_STATES = "other-states"
    """Neither: connections that begin or end, and UDP sockets with a remote endpoint."""
    EXPOSED = "exposed"
    """Other computers can connect, as far as the address tells."""
    NO_LOOPBACK = "no-loopback"
    """Neither bound to a loopback address or interface nor connected through one."""
    IPV4 = "ipv4"
    IPV6 = "ipv6"
    OWN = "own"
    """Of our own processes."""

    def includes(self, socket: Socket, user: str | None = None) -> bool:
        """Say whether a socket is of this kind; `user` is who we are."""
        return self.test(user)(socket)

    def test(self, user: str | None = None) -> Callable[[Socket], bool]:
        """Return what says whether a socket is of this kind, for many of them."""
        if self is Kind.OWN:
            return lambda socket: user is not None and ((socket.process and socket.process.user) or socket.user) == user
        return _TESTS[self]


def _through_loopback(socket: Socket) -> bool:
    return socket.interface == "lo" or _reach_of_address(socket.local.address) is Reach.THIS_COMPUTER


_TESTS: Final[dict[Kind, Callable[[Socket], bool]]] = {
    Kind.LISTENING: lambda socket: socket.listening,
    Kind.ESTABLISHED: lambda socket: socket.state is State.ESTABLISHED,
    Kind.OTHER_STATES: lambda socket: socket.state is not State.ESTABLISHED and not socket.listening,
    Kind.EXPOSED: lambda socket: socket.reach is Reach.THIS_NETWORK or socket.reach is Reach.EVERY_INTERFACE,
    Kind.NO_LOOPBACK: lambda socket: socket.reach is not Reach.THIS_COMPUTER and not _through_loopback(socket),
    Kind.IPV4: lambda socket: socket.family is Family.IPV4,
    Kind.IPV6: lambda socket: socket.family is Family.IPV6,
}


ALTERNATIVES: Final = (
    frozenset({Kind.LISTENING, Kind.ESTABLISHED, Kind.OTHER_STATES}),
    frozenset({Kind.EXPOSED}),
    frozenset({Kind.NO_LOOPBACK}),
    frozenset({Kind.IPV4, Kind.IPV6}),
    frozenset({Kind.OWN}),
)
"""Of the kinds in one of these sets a socket must be of any that is wanted; of every set of which some are wanted."""


def of_kinds(sockets: Sequence[Socket], kinds: Collection[Kind], user: str | None = None) -> Sequence[Socket]:
    """Return the sockets of the wanted kinds; without any, all. `user` is who we are."""
    for alternatives in ALTERNATIVES:
        tests = [kind.test(user) for kind in alternatives if kind in kinds]
        if len(tests) == 1:
            sockets = list(filter(tests[0], sockets))
        elif tests:
            some = {id(socket) for test in tests for socket in filter(test, sockets)}
            sockets = [socket for socket in sockets if id(socket) in some]
    return sockets


def reach_of(
    transport: Transport,
    local: Endpoint,
    remote: Endpoint | None,
    state: State | None,
    interface: str | None = None,
) -> Reach | None:
    """Return who can connect, or send, to a socket; `None` for a connection and for one that has no port number yet.

    A wildcard that is bound to an `interface` reaches no further: only this computer through Linux' `lo`.
    """
    accepts = remote is None if transport is Transport.UDP else state is State.LISTEN
    if not accepts or not local.port:
        return None
    reach = _reach_of_address(local.address)
    if interface is None or reach is not Reach.EVERY_INTERFACE:
        return reach
    return Reach.THIS_COMPUTER if interface == "lo" else Reach.THIS_NETWORK


@functools.lru_cache(maxsize=4096)
def _reach_of_address(address: str) -> Reach:
    """Tell loopback, wildcard and other addresses apart; IPv4-mapped IPv6 addresses count as IPv4.

    >>> [_reach_of_address(address).name for address in ("127.1.2.3", "::ffff:0.0.0.0", "fe80::1%eth0")]
    ['THIS_COMPUTER', 'EVERY_INTERFACE', 'THIS_NETWORK']
    """
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    if ip.is_unspecified:
        return Reach.EVERY_INTERFACE
    return Reach.THIS_COMPUTER if ip.is_loopback else Reach.THIS_NETWORK


class Timer(enum.Enum):
    """What a TCP connection waits for (`idiag_timer`, Linux, net/ipv4/inet_diag.c)."""

    RETRANSMIT = "retransmit"
    KEEPALIVE = "keepalive"
    TIME_WAIT = "time-wait"
    PROBE = "probe"
    """It asks whether a full receiver has room again (RFC 9293, section 3.8.6.1)."""


@frozen
class Traffic:
    """What a socket carried until a snapshot was taken. What the system does not tell is `None`."""

    receive_queue: int | None = None
    """Bytes that the program has not read yet."""
    send_queue: int | None = None
    """Bytes that are not sent, or not acknowledged, yet."""
    accept_queue: int | None = None
    """Of a listening socket: connections that the program has not accepted yet."""
    accept_limit: int | None = None
    """Of a listening socket: how many of them may wait."""
    timer: Timer | None = None
    timer_ms: int | None = None
    """Milliseconds until the timer goes off."""
    retries: int | None = None
    """How often what it waits for was sent again without an answer."""
    bytes_sent: int | None = None
    """With what was sent again."""
    bytes_received: int | None = None
    segments_retransmitted: int | None = None
    round_trip_us: int | None = None
    """Smoothed, in microseconds (RFC 6298); `None` before the first measurement."""
    last_sent_ms: int | None = None
    """Milliseconds since data were last sent; `None` when none were."""
    last_received_ms: int | None = None
    """Milliseconds since data were last received; `None` when none were."""


def _unknown_traffic(_: Socket) -> Traffic | None:
    return None


@frozen
class OtherNamespaces:
    """The network namespaces beside ours (containers, mostly), whose sockets a snapshot does not show."""

    count: int
    processes: int
    """How many processes live in them."""


def usual_order(socket: Socket) -> tuple[int, str, str, str, str, int, int, int, int]:
    """Return what puts sockets into one order where their source gives them in none."""
    remote, process = socket.remote, socket.process
    return (
        socket.local.port,
        socket.transport.value,
        socket.family.value,
        socket.local.address,
        remote.address if remote else "",
        remote.port if remote else -1,
        process.pid if process else -1,
        socket.inode or 0,
        socket.ordinal,
    )


_local_port: Final = attrgetter("local.port")


@frozen
class Snapshot:
    """All sockets of this computer at one moment, no two with the same key.

    They stand in the order of their local ports, those of one port as they are given: a source gives them in an order
    that does not change from one reading to the next.
    """

    sockets: tuple[Socket, ...]
    taken_at: float
    """Seconds since 1970-01-01 UTC."""
    only_own: bool = False
    """Whether the system showed us the sockets of our own processes only (macOS without administrator rights)."""
    ephemeral: PortRange | None = None
    """The port numbers that this system gives to outgoing connections, where it tells them."""
    other_namespaces: OtherNamespaces | None = None
    """Those that we see processes in; `None` where we see none and may not look at every process."""
    interfaces: Interfaces = NO_INTERFACES
    """The network interfaces of this computer, where they were read."""
    traffic: Callable[[Socket], Traffic | None] = aside(default=_unknown_traffic)
    """Tells what a socket of this snapshot carried, `None` where the source does not know. Decoded when asked for."""
    _listened: frozenset[tuple[Transport, int]] | None = aside(init=False)
    """The local ports of the listening sockets, once they were asked for."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "sockets", tuple(sorted(self.sockets, key=_local_port)))

    @property
    def ports(self) -> tuple[int, ...]:
        """The local port numbers, each once, in order."""
        return tuple(dict.fromkeys(map(_local_port, self.sockets)))

    def on_ports(self, ports: PortRange) -> tuple[Socket, ...]:
        """Return the sockets with a local port number in a range, in the order of the snapshot (binary search)."""
        first = bisect_left(self.sockets, ports.first, key=_local_port)
        return self.sockets[first : bisect_right(self.sockets, ports.last, first, key=_local_port)]

    def service_endpoint(self, socket: Socket) -> Endpoint:
        """Return the endpoint of a socket of this snapshot whose port number tells the service.

        It is the local one of a socket without a remote endpoint and of an inbound connection (a socket that listens on
        the same transport and port is here too), otherwise the remote one; but a remote Dynamic Port tells less than a
        local port of another range.
        """
        listened = self._listened
        if listened is None:
            local = [each for each in self.sockets if each.remote is None]  # who listens is one of few
            listened = frozenset((each.transport, each.local.port) for each in local if each.listening)
            object.__setattr__(self, "_listened", listened)
        if socket.remote is None or (socket.transport, socket.local.port) in listened:
            return socket.local
        dynamic = RangeName.DYNAMIC.ports
        return socket.local if socket.remote.port in dynamic and socket.local.port not in dynamic else socket.remote
