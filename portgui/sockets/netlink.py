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
reading to the next: what does not (`Identity`) tells that nothing needs decoding. What is done for each message is done
in columns, by the loops of `map` and `zip`, which take a tenth of the time of Python's own.
"""

import errno
import functools
import logging
import os
import socket
import struct
import sys
import time
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from itertools import compress, filterfalse, repeat
from operator import itemgetter, ne
from typing import Any, Final, NamedTuple

from portgui.ports import Transport
from portgui.records import batches, make_records
from portgui.sockets.socket import Endpoint, Family, Socket, State, Timer, Traffic, Unseen, reach_of
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
_HEAD: Final = struct.Struct("=IHH")
_REQUEST: Final = struct.Struct("=IHHIIBBBxI48s")
_IDENTITY: Final = struct.Struct("=Q8xBBxx40sQ12xII")
_FIGURES: Final = struct.Struct("=I13xBBB48xIII")
"""Length; state, timer, retransmissions; milliseconds until the timer goes off, receive and send queue."""
_IPV4_ENDS: Final = struct.Struct(">HH4s12x4s12x4s")
_IPV6_ENDS: Final = struct.Struct(">HH16s16s4s")
_NO_INTERFACE: Final = bytes(4)
_LINK_LOCAL: Final = ("fe8", "fe9", "fea", "feb")
"""fe80::/10 (RFC 4291, section 2.5.6): such an address means something only together with its interface."""
_ATTRIBUTE: Final = struct.Struct("=HH")
_ERROR: Final = struct.Struct("=i")
_COOKIE: Final = struct.Struct("=Q")
_NO_COOKIE: Final = b"\xff" * 8

Identity = tuple[int, int, int, bytes, int, int, int]
"""Length, type and flags of a message as one number; family; state; sockid but the cookie; cookie; uid; inode."""
_head_of, _family_of, _cookie_of, _user_of, _inode_of = map(itemgetter, (0, 1, 4, 5, 6))
Key = int | Identity
"""What a socket is known by while it lives: its cookie. An SCTP association has none of its own: all that it is."""
_RECEIVED_AT_ONCE: Final = 1 << 16
"""Bytes. The kernel fills at most 32 KiB of it (netlink_recvmsg, net/netlink/af_netlink.c)."""
_SOUGHT_ONE_BY_ONE: Final = 3
"""So many messages of a table are found sooner by looking than by noting where each is."""
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


class Reading(NamedTuple):
    """What a kernel's table says, and what of it is news."""

    fresh: dict[Hashable, Socket]
    """The sockets that are new or may tell something else than in the last reading, by what they are known by.

    As if nobody held them: neither their processes nor their users are in it. Nobody else has these objects.
    """
    gone: Collection[Hashable]
    """Those of the last reading that are not there any more."""
    users: Mapping[int, int]
    """By inode: the uid of the user whom a socket belongs to, of all that processes hold."""
    traffic: Callable[[Socket], Traffic | None]


class Piece(NamedTuple):
    """What one datagram of the kernel holds."""

    offsets: Sequence[int]
    """Where the message of each socket begins."""
    sockets: Sequence[Identity]
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
    _, family, _, ends, cookie, _, _ = identity
    return family, ends + _COOKIE.pack(cookie)


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
    Piece(offsets=[], sockets=[], done=True, interrupted=False)
    >>> split(end[:15])
    Traceback (most recent call last):
    portgui.sockets.source.SocketError: a message of the kernel is cut off: 15 bytes at 0
    """
    return _split_alike(data) or _split_any(data)


@functools.lru_cache(maxsize=64)
def _identities_every(size: int) -> struct.Struct:
    return struct.Struct(f"{_IDENTITY.format}{size - _IDENTITY.size}x")


def _split_alike(data: bytes) -> Piece | None:
    """Divide a datagram in which each message is of a socket and has the same length, as nearly all are."""
    if len(data) < _IDENTITY.size:
        return None
    length, kind, flags = _HEAD.unpack_from(data)
    size = (length + 3) & ~3
    if kind != SOCK_DIAG_BY_FAMILY or length < _IDENTITY.size or len(data) % size:
        return None
    found = list(_identities_every(size).iter_unpack(data))
    if len(set(map(_head_of, found))) > 1:
        return None
    return Piece(range(0, len(data), size), found, False, bool(flags & _NLM_F_DUMP_INTR))


def _split_any(data: bytes) -> Piece:
    offsets: list[int] = []
    found: list[Identity] = []
    offset, end, flags = 0, len(data), 0
    unpack, smallest, header = _IDENTITY.unpack_from, _IDENTITY.size, _HEADER.size
    while offset < end:
        left = end - offset
        if left < header:
            raise SocketError(f"a message of the kernel is cut off: {left} bytes at {offset}")
        length, kind, more = _HEAD.unpack_from(data, offset)
        flags |= more
        if not (smallest if kind == SOCK_DIAG_BY_FAMILY else header) <= length <= left:
            raise SocketError(f"a message of the kernel has an impossible length: {length} of {left} bytes at {offset}")
        if kind == SOCK_DIAG_BY_FAMILY:
            offsets.append(offset)
            found.append(unpack(data, offset))
        elif kind in (NLMSG_DONE, NLMSG_ERROR):
            number = _ERROR.unpack_from(data, offset + header)[0] if length >= header + _ERROR.size else 0
            if number:
                raise RefusedError(-number)
            return Piece(offsets, found, True, bool(flags & _NLM_F_DUMP_INTR))
        offset += (length + 3) & ~3  # what else there is is of no interest to us
    return Piece(offsets, found, False, bool(flags & _NLM_F_DUMP_INTR))


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


_FAMILIES: Final = {
    int(socket.AF_INET): (Family.IPV4, _IPV4_ENDS),
    int(socket.AF_INET6): (Family.IPV6, _IPV6_ENDS),
}


def decode(
    identities: Sequence[Identity],
    find: Callable[[Key], tuple[bytes, int] | None],
    protocol: int,
    name: Callable[[int], str] = interface_name,
) -> list[Socket]:
    """Make sockets of what `split` found, as if nobody held them.

    `find` tells where the message of one is, by what it is known by. Raises `SocketError`.

    >>> ends = bytes.fromhex("0277 0000 7f000001") + bytes(32)
    >>> message = _HEADER.pack(88, 20, 2, 1, 0) + bytes([2, 10, 0, 0]) + ends
    >>> message += struct.pack("=QIIIII", 77, 0, 0, 5, 102, 9)
    >>> [found] = decode(split(message).sockets, lambda _: (message, 0), socket.IPPROTO_TCP)
    >>> str(found.local), found.remote, found.state.value, found.inode, found.cookie
    ('127.0.0.1:631', None, 'LISTEN', 9, 77)
    """
    if len(set(map(_family_of, identities))) > 1:  # never of a table that was asked for
        return [found for identity in identities for found in decode([identity], find, protocol, name)]
    if not identities:
        return []
    number = _family_of(identities[0])
    if number not in _FAMILIES:
        raise SocketError(f"a socket of an unknown address family: {number}")
    family, layout = _FAMILIES[number]
    transport, connected, alone, lite = _PROTOCOLS[protocol]
    _, _, states, ends, cookies, _, inodes = zip(*identities, strict=True)
    split_ends = zip(*layout.iter_unpack(b"".join(ends)), strict=True)
    local_ports, remote_ports, local_packed, remote_packed, devices = split_ends
    interface_of = {
        device: None if device == _NO_INTERFACE else name(int.from_bytes(device, sys.byteorder))
        for device in set(devices)
    }
    interfaces = list(map(interface_of.__getitem__, devices))
    written = {packed: socket.inet_ntop(number, packed) for packed in {*local_packed, *remote_packed}}

    def endpoints(packed: Sequence[bytes], ports: Sequence[int]) -> list[Any]:
        addresses = list(map(written.__getitem__, packed))
        if any(interface_of.values()):
            addresses = [
                f"{address}%{interface}" if interface and address.startswith(_LINK_LOCAL) else address
                for address, interface in zip(addresses, interfaces, strict=True)
            ]
        return make_records(Endpoint, [addresses, ports])

    local, remote = endpoints(local_packed, local_ports), endpoints(remote_packed, remote_ports)
    nothing: list[Any] = [None] * len(local)
    named = list(map(connected.get, states, repeat(State.CLOSED))) if connected else nothing.copy()
    reaches, v6_only = nothing.copy(), nothing.copy()
    for place in [place for place, port in enumerate(remote_ports) if not port]:
        remote[place] = None
        named[place] = alone.get(states[place], State.CLOSED) if alone else None
        reaches[place] = reach_of(transport, local[place], None, named[place], interfaces[place])
        if family is Family.IPV6:
            found = find(*_keys(protocol, [identities[place]]))
            v6_only[place] = _v6_only(*found) if found else None
    return make_records(
        Socket,
        [
            [transport] * len(local),
            repeat(family),
            local,
            remote,
            named,
            nothing,
            repeat(Unseen.KERNEL),
            reaches,
            [inode or None for inode in inodes],
            repeat(0),
            cookies,
            repeat(()),
            nothing,
            v6_only,
            interfaces,
            repeat(lite),
        ],
    )


def _v6_only(data: bytes, offset: int) -> bool | None:
    """Tell whether a socket refuses IPv4, from its message. Raises `SocketError`."""
    length, _, _ = _HEAD.unpack_from(data, offset)
    for kind, start, end in _attributes(data, offset + _IDENTITY.size, offset + length):
        if kind == _INET_DIAG_SKV6ONLY and end > start:
            return data[start] != 0
    return None


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
    identity = next((identity for _, piece in found for identity in piece.sockets), None)
    if identity is None:
        return False
    if wanted.cookie is not None:
        if _cookie_of(identity) != wanted.cookie:
            return False
    elif wanted.inode not in (None, _inode_of(identity)):
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


def _keys(protocol: int, identities: Sequence[Identity]) -> Sequence[Key]:
    return identities if protocol == _IPPROTO_SCTP else list(map(_cookie_of, identities))


class Messages:
    """The messages of a table as they came. Where they are is noted once more than a few are asked for."""

    def __init__(self, protocol: int, dump: Dump) -> None:
        self._protocol = protocol
        self._dump = dump
        self._asked = 0
        self._places: dict[Key, int] | None = None
        """The number of a message's datagram times `_RECEIVED_AT_ONCE`, and its offset."""

    def find(self, key: Key) -> tuple[bytes, int] | None:
        """Return the datagram that the message of a socket came in, and where in it it begins."""
        self._asked += 1
        if self._places is None and self._asked <= _SOUGHT_ONE_BY_ONE:
            return self._seek(key)
        if self._places is None:
            places: dict[Key, int] = {}
            for number, (_, piece) in enumerate(self._dump):
                base = number * _RECEIVED_AT_ONCE
                places.update(zip(_keys(self._protocol, piece.sockets), map(base.__add__, piece.offsets), strict=True))
            self._places = places
        place = self._places.get(key)
        if place is None:
            return None
        number, offset = divmod(place, _RECEIVED_AT_ONCE)
        return self._dump[number][0], offset

    def _seek(self, key: Key) -> tuple[bytes, int] | None:
        for data, piece in reversed(self._dump):  # one that is told twice counts as told last
            keys = _keys(self._protocol, piece.sockets)
            if key in keys:
                return data, piece.offsets[len(keys) - 1 - list(reversed(keys)).index(key)]
        return None


class Figures:
    """What the sockets of a reading carried, decoded when it is asked for."""

    def __init__(self, tables: Mapping[tuple[Transport, bool, Family], Messages]) -> None:
        self._tables = tables

    def __call__(self, asked: Socket) -> Traffic | None:
        """Return what a socket of the reading carried."""
        messages = self._tables.get((asked.transport, asked.lite, asked.family))
        if messages is None or asked.cookie is None or asked.transport is Transport.SCTP:
            return None  # the associations of an SCTP socket share its cookie
        found = messages.find(asked.cookie)
        return decode_traffic(*found) if found else None


class DiagTables:
    """The kernel's sockets, read over and over. Belongs to one thread."""

    def __init__(self) -> None:
        self._known: dict[Key, Identity] = {}
        self._users: Mapping[int, int] = {}
        self._absent: dict[tuple[int, int], float] = {}
        """When to ask again for what the kernel does not have."""

    def read(self) -> Reading:
        """Read all tables. Raises `RefusedError` where this is no way to read TCP or UDP."""
        name = functools.cache(interface_name)  # for one reading: interfaces come and go
        known, current = self._known.get, dict[Key, Identity]()
        tables: dict[tuple[Transport, bool, Family], Messages] = {}
        fresh: dict[Hashable, Socket] = {}
        for protocol, (transport, _, _, lite) in _PROTOCOLS.items():
            for number, (family, _) in _FAMILIES.items():
                dump = self._receive(protocol, number)
                news: dict[Key, None] = {}
                for _, piece in dump:
                    keys = _keys(protocol, piece.sockets)
                    differ = map(ne, map(known, keys), piece.sockets)
                    news.update(zip(compress(keys, differ), repeat(None)))
                    current.update(zip(keys, piece.sockets, strict=True))  # one that is told twice counts as told last
                tables[transport, lite, family] = messages = Messages(protocol, dump)
                for some in batches(list(news)):
                    identities = list(map(current.__getitem__, some))
                    found = decode(identities, messages.find, protocol, name)
                    fresh.update(zip(some, found, strict=True))
        gone: Collection[Key] = ()
        if fresh or len(current) != len(self._known):
            gone = list(filterfalse(current.__contains__, self._known))
            self._users = dict(zip(map(_inode_of, current.values()), map(_user_of, current.values()), strict=True))
            self._users.pop(0, None)
        self._known = current
        return Reading(fresh, gone, self._users, Figures(tables))

    def remaining(self, sockets: Mapping[Any, Socket]) -> set[Key]:
        """Return which of some sockets of the last reading are still there, by what they are known by."""
        found: set[Key] = set()
        tables: dict[tuple[int, int], int] = {}
        for key, each in sockets.items():
            protocol = next(number for number, other in _PROTOCOLS.items() if other[::3] == (each.transport, each.lite))
            if each.remote and each.transport is Transport.TCP and len(sockets) <= _MOST_ASKED_ONE_BY_ONE:
                if is_there(protocol, self._known[key]):
                    found.add(key)
                continue
            table = (protocol, socket.AF_INET if each.family is Family.IPV4 else socket.AF_INET6)
            states = 1 << _LISTEN if each.state is State.LISTEN else ALL_STATES  # listeners alone are quickly told
            tables[table] = tables.get(table, 0) | states
        for (protocol, family), states in tables.items():
            for _, piece in self._receive(protocol, family, states):
                found.update(_keys(protocol, piece.sockets))
        return found.intersection(sockets)

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
