"""The records of the live system: endpoint, process, socket, snapshot."""

import enum
import functools
import ipaddress
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from portgui.overrides import override
from portgui.ports import PortRange, RangeName, Transport
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
    VANISHED = "vanished"
    """It ended while we looked."""
    KERNEL = "kernel"
    """No process holds it: the system winds the connection down, or no program has accepted it yet."""
    ELSEWHERE = "elsewhere"
    """We may look, and no process that we see holds it: it lives in the system itself or in a container."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address and a port number; IPv6 addresses without brackets, with `%zone` where there is one."""

    address: str
    port: int

    @override
    def __str__(self) -> str:
        return f"[{self.address}]:{self.port}" if ":" in self.address else f"{self.address}:{self.port}"


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
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
    """0, 1, ... among sockets that are otherwise alike (SO_REUSEPORT), where there is no inode to tell them apart."""

    @property
    def key(self) -> tuple[Transport, Family, Endpoint, Endpoint | None, int | None, int]:
        """The identity between snapshots."""
        return (self.transport, self.family, self.local, self.remote, self.inode, self.ordinal)

    @property
    def listening(self) -> bool:
        """Whether anybody may send to it: a listening TCP socket, or a UDP socket without a remote endpoint."""
        return self.state is State.LISTEN or (self.transport is Transport.UDP and self.remote is None)


class Kind(enum.Enum):
    """A kind of sockets that people ask for."""

    LISTENING = "listening"
    ESTABLISHED = "established"
    EXPOSED = "exposed"
    """Other computers can connect, as far as the address tells."""

    def includes(self, socket: Socket) -> bool:
        """Say whether a socket is of this kind."""
        match self:
            case Kind.LISTENING:
                return socket.listening
            case Kind.ESTABLISHED:
                return socket.state is State.ESTABLISHED
            case Kind.EXPOSED:
                return socket.reach in (Reach.THIS_NETWORK, Reach.EVERY_INTERFACE)


def reach_of(transport: Transport, local: Endpoint, remote: Endpoint | None, state: State | None) -> Reach | None:
    """Return who can connect, or send, to a socket; `None` for a connection and for one that has no port number yet."""
    accepts = remote is None if transport is Transport.UDP else state is State.LISTEN
    return _reach_of_address(local.address) if accepts and local.port else None


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


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All sockets of this computer at one moment, no two with the same key.

    They stand in the order of local port, transport, family, local address, remote endpoint, pid, inode and ordinal,
    in whatever order they are given.
    """

    sockets: tuple[Socket, ...]
    taken_at: float
    """Seconds since 1970-01-01 UTC."""
    only_own: bool = False
    """Whether the system showed us the sockets of our own processes only (macOS without administrator rights)."""
    ephemeral: PortRange | None = None
    """The port numbers that this system gives to outgoing connections, where it tells them."""
    interfaces: Interfaces = NO_INTERFACES
    """The network interfaces of this computer, where they were read."""
    _listened: frozenset[tuple[Transport, int]] = field(init=False, repr=False, compare=False)
    """The local ports of the listening sockets."""
    _ports: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """The local port of each socket."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "sockets", tuple(sorted(self.sockets, key=_order)))
        listened = frozenset((socket.transport, socket.local.port) for socket in self.sockets if socket.listening)
        object.__setattr__(self, "_listened", listened)
        object.__setattr__(self, "_ports", tuple(socket.local.port for socket in self.sockets))

    def on_ports(self, ports: PortRange) -> tuple[Socket, ...]:
        """Return the sockets with a local port number in a range, in the order of the snapshot (binary search)."""
        first = bisect_left(self._ports, ports.first)
        return self.sockets[first : bisect_right(self._ports, ports.last, first)]

    def service_endpoint(self, socket: Socket) -> Endpoint:
        """Return the endpoint of a socket of this snapshot whose port number tells the service.

        It is the local one of a socket without a remote endpoint and of an inbound connection (a socket that listens on
        the same transport and port is here too), otherwise the remote one; but a remote Dynamic Port tells less than a
        local port of another range.
        """
        if socket.remote is None or (socket.transport, socket.local.port) in self._listened:
            return socket.local
        dynamic = RangeName.DYNAMIC.ports
        return socket.local if socket.remote.port in dynamic and socket.local.port not in dynamic else socket.remote


def _order(socket: Socket) -> tuple[int, str, str, str, str, int, int, int, int]:
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
