"""The sockets of a Linux kernel over netlink (sock_diag(7)): requests, what comes back, and its decoding.

All structures are the kernel's, in the byte order of the machine; addresses, ports and cookies as noted. They grow at
their end and get new attributes with new kernels: what is longer or unknown is skipped. Sources, in the Linux tree:
include/uapi/linux/netlink.h, sock_diag.h, inet_diag.h, tcp.h; include/net/tcp_states.h; net/ipv4/inet_diag.c.

    struct nlmsghdr         u32 len, u16 type, u16 flags, u32 seq, u32 pid                        16 bytes
    struct inet_diag_req_v2 u8 family, u8 protocol, u8 ext, u8 pad, u32 states, inet_diag_sockid  56 bytes
    struct inet_diag_msg    u8 family, u8 state, u8 timer, u8 retrans, inet_diag_sockid,
                            u32 expires, u32 rqueue, u32 wqueue, u32 uid, u32 inode               72 bytes
    struct inet_diag_sockid be16 sport, be16 dport, be32 src[4], be32 dst[4], u32 if, u32 cookie[2]  48 bytes
    struct nlattr           u16 len, u16 type, then the value; the next one begins at a multiple of 4

A message is kept as it came. Of an unchanged socket only the queues, the timer and the attributes differ from one
reading to the next: what does not (`Identity`) tells that nothing needs decoding, and a `Row` stays the same object.
"""

import errno
import functools
import logging
import os
import socket
import struct
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final, NamedTuple

from portgui.ports import Transport
from portgui.sockets.socket import Endpoint, Family, Socket, State, Timer, Traffic
from portgui.sockets.source import SocketError

_log = logging.getLogger(__name__)

NETLINK_SOCK_DIAG: Final = 4
SOCK_DIAG_BY_FAMILY: Final = 20
_SOCK_DESTROY: Final = 21
NLMSG_ERROR: Final = 2
NLMSG_DONE: Final = 3
_NLM_F_REQUEST: Final = 1
_NLM_F_ACK: Final = 4
_NLM_F_DUMP: Final = 0x300
_NLM_F_DUMP_INTR: Final = 0x10
"""The table changed under the dump: sockets may be missing, or be there twice."""

_INET_DIAG_INFO: Final = 2
"""Attribute with struct tcp_info. Asked for always: on 50,000 connections it costs a tenth of the kernel's time."""
_INET_DIAG_SKV6ONLY: Final = 11

ALL_STATES: Final = 0xFFFF_FFFF
_IPPROTO_DCCP: Final = 33
_IPPROTO_SCTP: Final = 132
_IPPROTO_UDPLITE: Final = 136

_HEADER: Final = struct.Struct("=IHHII")
_REQUEST: Final = struct.Struct("=IHHIIBBBxI48s")
_IDENTITY: Final = struct.Struct("=IHH8xHxx40sQ12x8s")
_FIGURES: Final = struct.Struct("=I13xBBB48xIII")
"""Length; state, timer, retransmissions; milliseconds until the timer goes off, receive and send queue."""
_NUMBERS: Final = struct.Struct("=II")
_IPV4_ENDS: Final = struct.Struct(">HH4s12x4s12x4s")
_IPV6_ENDS: Final = struct.Struct(">HH16s16s4s")
_NO_INTERFACE: Final = bytes(4)
_LINK_LOCAL: Final = ("fe8", "fe9", "fea", "feb")
"""fe80::/10 (RFC 4291, section 2.5.6): such an address means something only together with its interface."""
_ATTRIBUTE: Final = struct.Struct("=HH")
_ERROR: Final = struct.Struct("=i")
_COOKIE: Final = struct.Struct("=Q")
_NO_COOKIE: Final = b"\xff" * 8

Identity = tuple[int, int, int, int, bytes, int, bytes]
"""Length, type and flags of a message; family and state as one number; sockid but the cookie; cookie; uid and inode."""
_RECEIVED_AT_ONCE: Final = 1 << 16
"""Bytes. The kernel fills at most 32 KiB of it (netlink_recvmsg, net/netlink/af_netlink.c)."""
_MOST_BYTES: Final = 1 << 30
_SECONDS: Final = 10.0
"""A dump that takes longer is given up; 50,000 sockets take 0.1 s."""
_TRIES: Final = 4
_MOST_ASKED_ONE_BY_ONE: Final = 500
"""Sockets. A question for one takes 10 µs, a dump of 50,000 connections 100 ms."""
_ASK_AGAIN_S: Final = 60.0
"""A transport that the kernel does not have is asked for again after this time: a module may bring it."""


class RefusedError(SocketError):
    """The kernel does not answer such requests, or not to us."""

    def __init__(self, number: int) -> None:
        super().__init__(f"the kernel does not tell its sockets: {os.strerror(number)}")
        self.number = number
        """See `errno`."""


class Row(NamedTuple):
    """What the kernel's table says of a socket, but for the figures that change all the time."""

    transport: Transport
    family: Family
    local: Endpoint
    remote: Endpoint | None
    state: State | None
    user_id: int | None
    """`None` where the socket belongs to nobody any more, or not yet."""
    inode: int | None
    """`None` for a socket that only the kernel holds."""
    cookie: int | None = None
    v6_only: bool | None = None
    interface: str | None = None
    lite: bool = False
    ordinal: int = 0
    """0, 1, ... among rows that are otherwise alike and have no number of their own."""


class Piece(NamedTuple):
    """What one datagram of the kernel holds."""

    sockets: list[tuple[int, Identity]]
    """Where the message of each socket begins, and what it is known by."""
    done: bool
    """Whether it ends the dump."""
    interrupted: bool


def request(protocol: int, family: int, states: int = ALL_STATES) -> bytes:
    """Build the request for the sockets of a protocol (IPPROTO_TCP, ...) and an address family, in any of these states.

    The bit of a state is 1 shifted by its number.

    >>> len(request(socket.IPPROTO_TCP, socket.AF_INET))
    72
    """
    extensions = 1 << (_INET_DIAG_INFO - 1) if protocol == socket.IPPROTO_TCP else 0
    header = (_REQUEST.size, SOCK_DIAG_BY_FAMILY, _NLM_F_REQUEST | _NLM_F_DUMP, 1, 0)
    return _REQUEST.pack(*header, family, protocol, extensions, states, b"")


def request_one(protocol: int, identity: Identity) -> bytes:
    """Build the request for one connected socket, by its ends and its cookie."""
    return _about_one(SOCK_DIAG_BY_FAMILY, 0, protocol, *_known_by(identity))


def request_end(protocol: int, identity: Identity) -> bytes:
    """Build the request to end one connection, by its ends and its cookie."""
    return _about_one(_SOCK_DESTROY, _NLM_F_ACK, protocol, *_known_by(identity))


def _known_by(identity: Identity) -> tuple[int, bytes]:
    """Return the address family and struct inet_diag_sockid of a socket."""
    _, _, _, family_and_state, ends, cookie, _ = identity
    return family_and_state.to_bytes(2, sys.byteorder)[0], ends + _COOKIE.pack(cookie)


def _about_one(kind: int, flags: int, protocol: int, family: int, sockid: bytes) -> bytes:
    header = (_REQUEST.size, kind, _NLM_F_REQUEST | flags, 1, 0)
    return _REQUEST.pack(*header, family, protocol, 0, ALL_STATES, sockid)


def connection_id(local: Endpoint, remote: Endpoint, family: Family, interface: str | None = None) -> bytes:
    """Return struct inet_diag_sockid of a connection whose cookie is not known. Raises `OSError` for an unknown zone.

    >>> ends = Endpoint("127.0.0.1", 80), Endpoint("127.0.0.1", 4660)
    >>> connection_id(*ends, Family.IPV4).hex(" ", 4)
    '00501234 7f000001 00000000 00000000 00000000 7f000001 00000000 00000000 00000000 00000000 ffffffff ffffffff'
    """
    kind = socket.AF_INET if family is Family.IPV4 else socket.AF_INET6
    addresses = []
    index = socket.if_nametoindex(interface) if interface else 0
    for end in (local, remote):
        address, _, zone = end.address.partition("%")
        addresses.append(socket.inet_pton(kind, address).ljust(16, b"\0"))
        if zone:
            index = int(zone) if zone.isdecimal() else socket.if_nametoindex(zone)
    ports = struct.pack("!HH", local.port, remote.port)
    return ports + b"".join(addresses) + struct.pack("=I", index) + _NO_COOKIE


def split(data: bytes) -> Piece:
    """Divide what came in one datagram into messages.

    Raises `RefusedError` where the kernel answers with an error, `SocketError` where it makes no sense.

    >>> end = _HEADER.pack(20, NLMSG_DONE, 2, 1, 0) + _ERROR.pack(0)
    >>> split(end)
    Piece(sockets=[], done=True, interrupted=False)
    >>> split(end[:15])
    Traceback (most recent call last):
    portgui.sockets.source.SocketError: a message of the kernel is cut off: 15 bytes at 0
    """
    found: list[tuple[int, Identity]] = []
    offset, end, flags = 0, len(data), 0
    unpack, smallest, header = _IDENTITY.unpack_from, _IDENTITY.size, _HEADER.size
    while offset < end:
        left = end - offset
        if left >= smallest:
            identity = unpack(data, offset)
            length, kind = identity[0], identity[1]
            flags |= identity[2]
            if kind == SOCK_DIAG_BY_FAMILY and smallest <= length <= left:
                found.append((offset, identity))
                offset += (length + 3) & ~3
                continue
        elif left >= header:
            length, kind, more, _, _ = _HEADER.unpack_from(data, offset)
            flags |= more
        else:
            raise SocketError(f"a message of the kernel is cut off: {left} bytes at {offset}")
        if not header <= length <= left or kind == SOCK_DIAG_BY_FAMILY:
            raise SocketError(f"a message of the kernel has an impossible length: {length} of {left} bytes at {offset}")
        if kind in (NLMSG_DONE, NLMSG_ERROR):
            number = _ERROR.unpack_from(data, offset + header)[0] if length >= header + _ERROR.size else 0
            if number:
                raise RefusedError(-number)
            return Piece(found, True, bool(flags & _NLM_F_DUMP_INTR))
        offset += (length + 3) & ~3  # of no interest to us
    return Piece(found, False, bool(flags & _NLM_F_DUMP_INTR))


def _attributes(data: bytes, offset: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield the type, the beginning and the end of each attribute's value. Raises `SocketError`."""
    while end - offset >= _ATTRIBUTE.size:
        length, kind = _ATTRIBUTE.unpack_from(data, offset)
        if not _ATTRIBUTE.size <= length <= end - offset:
            raise SocketError(f"an attribute of the kernel has an impossible length: {length} at {offset}")
        yield kind & 0x3FFF, offset + _ATTRIBUTE.size, offset + length  # NLA_TYPE_MASK
        offset += (length + 3) & ~3


TCP_STATES: Final = {
    1: State.ESTABLISHED,
    2: State.SYN_SENT,
    3: State.SYN_RECEIVED,
    4: State.FIN_WAIT_1,
    5: State.FIN_WAIT_2,
    6: State.TIME_WAIT,
    7: State.CLOSED,
    8: State.CLOSE_WAIT,
    9: State.LAST_ACK,
    10: State.LISTEN,
    11: State.CLOSING,
    12: State.SYN_RECEIVED,  # TCP_NEW_SYN_RECV
    13: State.CLOSED,  # TCP_BOUND_INACTIVE: bound to its port, neither listening nor connected
}
"""Of TCP (include/net/tcp_states.h)."""
_DCCP_STATES: Final = {**TCP_STATES, 13: State.ESTABLISHED, 14: State.CLOSE_WAIT}
"""PARTOPEN and PASSIVE_CLOSEREQ (include/linux/dccp.h) are told by the nearest name of TCP."""
_SCTP_STATES: Final = {
    0: State.CLOSED,
    1: State.SYN_SENT,  # COOKIE_WAIT
    2: State.SYN_SENT,  # COOKIE_ECHOED
    3: State.ESTABLISHED,
    4: State.FIN_WAIT_1,  # SHUTDOWN_PENDING
    5: State.FIN_WAIT_2,  # SHUTDOWN_SENT
    6: State.CLOSE_WAIT,  # SHUTDOWN_RECEIVED
    7: State.LAST_ACK,  # SHUTDOWN_ACK_SENT
}
"""Of associations (enum sctp_state, include/linux/sctp.h), told by the nearest names of TCP; endpoints have TCP's."""


class _Protocol(NamedTuple):
    transport: Transport
    connected: Mapping[int, State] | None = TCP_STATES
    """The states of a socket with a remote end; a datagram socket has none."""
    alone: Mapping[int, State] | None = TCP_STATES
    lite: bool = False


_PROTOCOLS: Final = {
    socket.IPPROTO_TCP: _Protocol(Transport.TCP),
    socket.IPPROTO_UDP: _Protocol(Transport.UDP, None, None),
    _IPPROTO_UDPLITE: _Protocol(Transport.UDP, None, None, lite=True),
    _IPPROTO_SCTP: _Protocol(Transport.SCTP, _SCTP_STATES),
    _IPPROTO_DCCP: _Protocol(Transport.DCCP, _DCCP_STATES, _DCCP_STATES),
}


def interface_name(index: int) -> str:
    """Return the name of a network interface, its number where it has gone. Costs a system call."""
    try:
        return socket.if_indextoname(index)
    except OSError:
        return str(index)


@functools.lru_cache(maxsize=65536)
def _address(packed: bytes) -> str:
    """Write an address of 4 or 16 bytes."""
    return socket.inet_ntop(socket.AF_INET if len(packed) == 4 else socket.AF_INET6, packed)


_AF_INET, _AF_INET6 = int(socket.AF_INET), int(socket.AF_INET6)  # looking at an enumeration takes its time
_IPV4, _IPV6, _CLOSED = Family.IPV4, Family.IPV6, State.CLOSED
_set_address: Final = vars(Endpoint)["address"].__set__
_set_port: Final = vars(Endpoint)["port"].__set__


def _endpoint(address: str, port: int) -> Endpoint:
    """Make an endpoint in half of the time that its constructor takes; there are two in a connection."""
    made = Endpoint.__new__(Endpoint)
    _set_address(made, address)
    _set_port(made, port)
    return made


def decode(
    data: bytes, offset: int, identity: Identity, protocol: int, name: Callable[[int], str] = interface_name
) -> Row:
    """Decode the message of a socket that `split` found. Raises `SocketError`.

    >>> ends = bytes.fromhex("0277 0000 7f000001") + bytes(32)
    >>> message = _HEADER.pack(88, 20, 2, 1, 0) + bytes([2, 10, 0, 0]) + ends
    >>> message += struct.pack("=QIIIII", 77, 0, 0, 5, 102, 9)
    >>> [(offset, identity)] = split(message).sockets
    >>> row = decode(message, offset, identity, socket.IPPROTO_TCP)
    >>> str(row.local), row.remote, row.state.value, row.user_id, row.inode, row.cookie
    ('127.0.0.1:631', None, 'LISTEN', 102, 9, 77)
    """
    length, _, _, _, ends, cookie, owner = identity
    number, state = data[offset + 16], data[offset + 17]
    transport, connected, alone, lite = _PROTOCOLS[protocol]
    interface = v6_only = None
    if number == _AF_INET:
        family = _IPV4
        local_port, remote_port, local_packed, remote_packed, device = _IPV4_ENDS.unpack(ends)
    elif number == _AF_INET6:
        family = _IPV6
        local_port, remote_port, local_packed, remote_packed, device = _IPV6_ENDS.unpack(ends)
        for kind, start, end in _attributes(data, offset + _IDENTITY.size, offset + length):
            if kind == _INET_DIAG_SKV6ONLY and end > start:
                v6_only = data[start] != 0
    else:
        raise SocketError(f"a socket of an unknown address family: {number}")
    local, remote = _address(local_packed), _address(remote_packed)
    if device != _NO_INTERFACE:
        interface = name(int.from_bytes(device, sys.byteorder))
        if local.startswith(_LINK_LOCAL):
            local = f"{local}%{interface}"
        if remote.startswith(_LINK_LOCAL):
            remote = f"{remote}%{interface}"
    states = connected if remote_port else alone
    user_id, inode = _NUMBERS.unpack(owner)
    return Row(
        transport,
        family,
        _endpoint(local, local_port),
        _endpoint(remote, remote_port) if remote_port else None,
        states.get(state, _CLOSED) if states else None,
        user_id if inode else None,  # a connection that no process holds counts as root's
        inode or None,
        cookie,
        v6_only,
        interface,
        lite,
    )


_TIMERS: Final = {1: Timer.RETRANSMIT, 2: Timer.KEEPALIVE, 3: Timer.TIME_WAIT, 4: Timer.PROBE}
_LISTEN: Final = 10


def decode_traffic(data: bytes, offset: int) -> Traffic:
    """Decode the figures in the message of a socket. Raises `SocketError`.

    struct tcp_info (include/uapi/linux/tcp.h) of older kernels ends earlier, which leaves figures out.
    """
    length, state, timer, retries, expires, receive, send = _FIGURES.unpack_from(data, offset)
    if state == _LISTEN:
        return Traffic(accept_queue=receive, accept_limit=send)
    info = b""
    for kind, start, end in _attributes(data, offset + _IDENTITY.size, offset + length):
        if kind == _INET_DIAG_INFO:
            info = data[start:end]

    def number(at: int, size: int = 4) -> int | None:
        return int.from_bytes(info[at : at + size], sys.byteorder) if len(info) >= at + size else None

    sent, received = number(200, 8), number(128, 8)
    return Traffic(
        receive,
        send,
        timer=_TIMERS.get(timer),
        timer_ms=expires if timer in _TIMERS else None,
        retries=retries if timer in _TIMERS else None,
        bytes_sent=sent,
        bytes_received=received,
        segments_retransmitted=number(100),
        round_trip_us=number(68) or None,
        last_sent_ms=number(44) if sent else None,
        last_received_ms=number(52) if received else None,
    )


Dump = list[tuple[bytes, Piece]]
"""The datagrams of an answer, each with what is in it."""


_Receive = Callable[[int], tuple[bytes, list[tuple[int, int, bytes]], int, object]]
"""`socket.recvmsg`: takes a number of bytes; returns data, ancillary data, flags and the sender."""


def collect(recvmsg: _Receive, *, one: bool = False) -> Dump:
    """Receive the pieces of a dump until its end, or the answer for one socket.

    Bounded in bytes and in time. Raises `OSError` as `recvmsg` does, `RefusedError` and `SocketError`.
    """
    pieces: Dump = []
    size, left = _RECEIVED_AT_ONCE, _MOST_BYTES
    deadline = time.monotonic() + _SECONDS
    while left > 0 and time.monotonic() < deadline:
        data, _, flags, sender = recvmsg(size)
        if flags & socket.MSG_TRUNC:
            raise OSError(errno.ENOBUFS, "a message of the kernel is longer than the space for it")
        if not data:
            raise SocketError("the kernel stopped telling its sockets")
        if sender != (0, 0):  # only the kernel has the number 0 (netlink(7))
            continue
        piece = split(data)
        if piece.sockets or piece.interrupted:
            pieces.append((data, piece))
        if piece.done or one:
            return pieces
        left -= len(data)
    raise SocketError("the kernel does not come to an end with its sockets")


def _ask(asked: bytes, *, one: bool = False) -> Dump:
    """Ask the kernel once. Raises `OSError`, `RefusedError` and `SocketError`."""
    try:  # a new socket each time: nothing of an earlier answer is left in it
        asking = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_CLOEXEC, NETLINK_SOCK_DIAG)
    except OSError as error:
        raise RefusedError(error.errno or errno.EPROTONOSUPPORT) from error
    with asking:
        asking.settimeout(_SECONDS)
        try:
            asking.send(asked)
        except PermissionError as error:
            raise RefusedError(error.errno or errno.EPERM) from error
        return collect(asking.recvmsg, one=one)


def is_there(protocol: int, identity: Identity) -> bool:
    """Ask the kernel whether a connected socket still exists. Raises `OSError` and `SocketError`."""
    try:
        return bool(_ask(request_one(protocol, identity), one=True))
    except RefusedError as error:
        if error.number in (errno.ENOENT, errno.ESTALE):  # none between these ends, or another one by now
            return False
        raise


def end_connection(wanted: Socket) -> bool:
    """End a TCP connection; say whether it was there still, by its cookie, where that is not known by its inode.

    Raises `OSError`, `RefusedError` and `SocketError`.
    """
    if wanted.remote is None:
        return False
    family = socket.AF_INET if wanted.family is Family.IPV4 else socket.AF_INET6
    ends = connection_id(wanted.local, wanted.remote, wanted.family, wanted.interface)
    found = _ask(_about_one(SOCK_DIAG_BY_FAMILY, 0, socket.IPPROTO_TCP, family, ends), one=True)
    identity = next((identity for _, piece in found for _, identity in piece.sockets), None)
    if identity is None:
        return False
    _, inode = _NUMBERS.unpack(identity[6])
    if (identity[5] != wanted.cookie) if wanted.cookie is not None else (wanted.inode not in (None, inode)):
        return False
    _ask(request_end(socket.IPPROTO_TCP, identity), one=True)
    return True


def receive(protocol: int, family: int, states: int = ALL_STATES, ask: Callable[[bytes], Dump] = _ask) -> Dump:
    """Get the sockets of a protocol and an address family from the kernel.

    What changes meanwhile, or does not fit, is asked for again, a few times; then what came the last time counts.
    Raises `RefusedError` and `SocketError`.
    """
    asked = request(protocol, family, states)
    trouble: OSError | None = None
    dump: Dump | None = None
    for _ in range(_TRIES):
        try:
            dump = ask(asked)
        except OSError as error:
            trouble = error
            if error.errno != errno.ENOBUFS:  # the kernel had to drop messages
                break
        else:
            if not any(piece.interrupted for _, piece in dump):
                return dump
            _log.debug("the sockets changed while they were told")
    if dump is None:
        raise SocketError(f"the kernel does not tell its sockets: {trouble}") from trouble
    return dump


class Figures:
    """The messages of a reading as they came, to decode the traffic of a socket when it is asked for."""

    def __init__(self, chunks: list[bytes], places: dict["Key", int]) -> None:
        """`places` tells where a message is: the number of its chunk times `_RECEIVED_AT_ONCE`, and its offset."""
        self._chunks = chunks
        self._places = places

    def __call__(self, asked: Socket) -> Traffic | None:
        """Return what a socket of the reading carried."""
        place = None if asked.cookie is None else self._places.get(asked.cookie)
        if place is None or asked.transport is Transport.SCTP:  # the associations of an SCTP socket share its cookie
            return None
        chunk, offset = divmod(place, _RECEIVED_AT_ONCE)
        return decode_traffic(self._chunks[chunk], offset)


Key = int | Identity
"""What a socket is known by while it lives: its cookie. An SCTP association has none of its own: all that it is."""


class DiagTables:
    """The kernel's sockets, read over and over: what is not changed stays the same `Row`. Belongs to one thread."""

    def __init__(self) -> None:
        self._known: dict[Key, tuple[Identity, Row]] = {}
        self._absent: dict[tuple[int, int], float] = {}
        """When to ask again for what the kernel does not have."""
        self._interface_name: Callable[[int], str] = interface_name

    def read(self) -> tuple[dict[Key, tuple[Identity, Row]], Figures]:
        """Return all rows, and the figures. Raises `RefusedError` where this is no way to read TCP or UDP."""
        self._interface_name = functools.cache(interface_name)  # for one reading: interfaces come and go
        current: dict[Key, tuple[Identity, Row]] = {}
        places: dict[Key, int] = {}
        chunks: list[bytes] = []
        for protocol in _PROTOCOLS:
            for family in (socket.AF_INET, socket.AF_INET6):
                for data, piece in self._receive(protocol, family):
                    self._take(data, piece, protocol, len(chunks) * _RECEIVED_AT_ONCE, current, places)
                    chunks.append(data)
        self._known = current
        return current, Figures(chunks, places)

    def remaining(self, keys: Collection[Key]) -> set[Key]:
        """Return which of the sockets of the last reading are still there, by what they are known by."""
        found: set[Key] = set()
        tables: dict[tuple[int, int], int] = {}
        for key in keys:
            identity, row = self._known[key]
            protocol = next(number for number, each in _PROTOCOLS.items() if each[::3] == (row.transport, row.lite))
            if row.remote and row.transport is Transport.TCP and len(keys) <= _MOST_ASKED_ONE_BY_ONE:
                if is_there(protocol, identity):
                    found.add(key)
                continue
            table = (protocol, socket.AF_INET if row.family is Family.IPV4 else socket.AF_INET6)
            states = 1 << _LISTEN if row.state is State.LISTEN else ALL_STATES  # listeners alone are quickly told
            tables[table] = tables.get(table, 0) | states
        for (protocol, family), states in tables.items():
            for _, piece in self._receive(protocol, family, states):
                found.update(self._key(protocol, identity) for _, identity in piece.sockets)
        return found.intersection(keys)

    def _receive(self, protocol: int, family: int, states: int = ALL_STATES) -> Dump:
        now = time.monotonic()
        if now < self._absent.get((protocol, family), now):
            return []
        try:
            return receive(protocol, family, states)
        except RefusedError as error:
            if protocol in (socket.IPPROTO_TCP, socket.IPPROTO_UDP):
                raise
            _log.debug("no sockets of protocol %d: %s", protocol, error)
            self._absent[protocol, family] = now + _ASK_AGAIN_S
            return []

    @staticmethod
    def _key(protocol: int, identity: Identity) -> Key:
        return identity if protocol == _IPPROTO_SCTP else identity[5]

    def _take(
        self,
        data: bytes,
        piece: Piece,
        protocol: int,
        base: int,
        current: dict[Key, tuple[Identity, Row]],
        places: dict[Key, int],
    ) -> None:
        known = self._known.get
        has_cookies = protocol != _IPPROTO_SCTP
        for offset, identity in piece.sockets:
            key: Key = identity[5] if has_cookies else identity
            entry = known(key)
            if entry is None or entry[0] != identity:
                row = decode(data, offset, identity, protocol, self._interface_name)
                entry = (identity, entry[1] if entry and entry[1] == row else row)
            current[key] = entry
            places[key] = base + offset
