"""Closes one TCP connection without ending the process that holds it, where the system has a way to.

Linux: SOCK_DESTROY over NETLINK_SOCK_DIAG, with CONFIG_INET_DIAG_DESTROY and CAP_NET_ADMIN; the process then reads
ECONNABORTED, the other end gets a reset. Windows: SetTcpEntry, for IPv4 and administrators. Others have no way.
"""

import enum
import errno
import os
import socket as network
import struct
import sys
from pathlib import Path
from typing import Final, NamedTuple

from portgui.ports import Transport
from portgui.sockets.socket import Endpoint, Family, Socket, State


class CloseObstacle(enum.Enum):
    """Why a socket cannot be closed from outside."""

    NOT_TCP = "not TCP"
    """UDP has no connections."""
    LISTENS = "listens"
    NO_CONNECTION = "no connection"
    """It has no other end, or is closed already."""
    NO_WAY = "no way"
    """This system has no way to close a connection of another process."""
    IPV4_ONLY = "IPv4 only"
    """Windows closes connections over IPv4 only."""
    NOT_PERMITTED = "not permitted"
    """It takes an administrator (CAP_NET_ADMIN)."""


class CloseOutcome(enum.Enum):
    """What came of closing a connection."""

    CLOSED = "closed"
    GONE = "gone"
    """There is no such connection any more, or another one between the same ends."""
    NOT_SUPPORTED = "not supported"
    """The kernel was built without a way to."""
    NOT_PERMITTED = "not permitted"
    REFUSED = "refused"
    """For the reason that the answer gives."""


class CloseAnswer(NamedTuple):
    """An outcome and, where the system gave one, its reason."""

    outcome: CloseOutcome
    reason: str = ""


def obstacle_to_close(socket: Socket, platform: str = sys.platform) -> CloseObstacle | None:
    """Return why a socket cannot be closed from outside; `None` where it can, or where only trying tells."""
    if socket.transport is not Transport.TCP:
        return CloseObstacle.NOT_TCP
    if socket.listening:
        return CloseObstacle.LISTENS
    if socket.remote is None or socket.state is State.CLOSED:
        return CloseObstacle.NO_CONNECTION
    if platform == "win32":
        return None if socket.family is Family.IPV4 else CloseObstacle.IPV4_ONLY
    if not platform.startswith("linux"):
        return CloseObstacle.NO_WAY
    return None if _may_administer_network() else CloseObstacle.NOT_PERMITTED


def close_connection(socket: Socket) -> CloseAnswer:
    """Close a TCP connection at once, without its process; what is on its way is lost. Takes no time to speak of."""
    if sys.platform == "win32":
        return _close_on_windows(socket)
    if sys.platform.startswith("linux"):
        return _close_on_linux(socket)
    return CloseAnswer(CloseOutcome.NOT_SUPPORTED)


# Linux

_NETLINK_SOCK_DIAG: Final = 4
_SOCK_DIAG_BY_FAMILY: Final = 20
_SOCK_DESTROY: Final = 21
_NLMSG_ERROR: Final = 2
_NLM_F_REQUEST: Final = 1
_NLM_F_ACK: Final = 4
_CAP_NET_ADMIN: Final = 12
_EVERY_STATE: Final = 0xFFFF_FFFF
_NO_COOKIE: Final = b"\xff" * 8
_WAIT_S: Final = 1.0
_LARGEST: Final = 65536

_HEADER: Final = struct.Struct("=IHHII")
"""struct nlmsghdr (include/uapi/linux/netlink.h): length, type, flags, sequence number, port."""
_REQUEST: Final = struct.Struct("=BBBxI")
"""The beginning of struct inet_diag_req_v2 (include/uapi/linux/inet_diag.h): family, protocol, extensions, states."""
_ANSWER: Final = struct.Struct("=4B48s5I")
"""struct inet_diag_msg: family, state, timer, retransmissions; inet_diag_sockid; expires, queues, user, inode."""
_ERROR: Final = struct.Struct("=i")
"""The beginning of struct nlmsgerr: minus the number of the error, 0 for success."""


def connection_id(
    local: Endpoint, remote: Endpoint, family: Family, interface: str | None = None, cookie: bytes = _NO_COOKIE
) -> bytes:
    """Return struct inet_diag_sockid: ports and addresses in network order, interface, the kernel's number of it.

    >>> ends = Endpoint("127.0.0.1", 80), Endpoint("127.0.0.1", 4660)
    >>> connection_id(*ends, Family.IPV4).hex(" ", 4)
    '00501234 7f000001 00000000 00000000 00000000 7f000001 00000000 00000000 00000000 00000000 ffffffff ffffffff'
    """
    kind = network.AF_INET if family is Family.IPV4 else network.AF_INET6
    addresses = []
    index = network.if_nametoindex(interface) if interface else 0
    for end in (local, remote):
        address, _, zone = end.address.partition("%")
        addresses.append(network.inet_pton(kind, address).ljust(16, b"\0"))
        if zone:
            index = int(zone) if zone.isdecimal() else network.if_nametoindex(zone)
    ports = struct.pack("!HH", local.port, remote.port)
    return ports + b"".join(addresses) + struct.pack("=I", index) + cookie


def _close_on_linux(socket: Socket) -> CloseAnswer:
    """Look the connection up, see that it is the one that was shown, and destroy it by the kernel's number of it."""
    if socket.remote is None:
        return CloseAnswer(CloseOutcome.GONE)
    family = network.AF_INET if socket.family is Family.IPV4 else network.AF_INET6
    try:
        ends = connection_id(socket.local, socket.remote, socket.family, socket.interface)
        with network.socket(network.AF_NETLINK, network.SOCK_DGRAM, _NETLINK_SOCK_DIAG) as kernel:
            kernel.settimeout(_WAIT_S)
            found = _ask(kernel, _SOCK_DIAG_BY_FAMILY, _NLM_F_REQUEST, family, ends)
            if found is None or len(found) < _ANSWER.size:
                return CloseAnswer(CloseOutcome.REFUSED, "the kernel's answer is cut short")
            *_, identity, _expires, _received, _sent, _user, inode = _ANSWER.unpack_from(found)
            if not _is_shown(socket, identity, inode):
                return CloseAnswer(CloseOutcome.GONE)
            _ask(kernel, _SOCK_DESTROY, _NLM_F_REQUEST | _NLM_F_ACK, family, identity)
    except OSError as error:
        return answer_of_linux(error.errno) if error.errno else CloseAnswer(CloseOutcome.REFUSED, str(error))
    return CloseAnswer(CloseOutcome.CLOSED)


def _is_shown(socket: Socket, identity: bytes, inode: int) -> bool:
    """Say whether what was found is the socket that was shown, by the kernel's number of it or else by its inode."""
    if socket.cookie is not None:
        low, high = struct.unpack("=II", identity[-8:])
        return bool(socket.cookie == low | high << 32)
    return socket.inode in (None, inode)


def answer_of_linux(number: int) -> CloseAnswer:
    """Return what an error number means, of the kernel's answer or of asking it at all.

    >>> answer_of_linux(errno.EOPNOTSUPP).outcome.name, answer_of_linux(errno.ESTALE).outcome.name
    ('NOT_SUPPORTED', 'GONE')
    """
    match number:
        case errno.ENOENT | errno.ESTALE:
            return CloseAnswer(CloseOutcome.GONE)
        case errno.EOPNOTSUPP | errno.EPROTONOSUPPORT | errno.EAFNOSUPPORT:  # the last two: no socket diagnosis at all
            return CloseAnswer(CloseOutcome.NOT_SUPPORTED)
        case errno.EPERM:
            return CloseAnswer(CloseOutcome.NOT_PERMITTED)
        case _:
            return CloseAnswer(CloseOutcome.REFUSED, os.strerror(number))


def _ask(kernel: network.socket, kind: int, flags: int, family: int, identity: bytes) -> bytes | None:
    """Send a request about one connection; return what was found, `None` for a mere consent. Raises `OSError`."""
    body = _REQUEST.pack(family, network.IPPROTO_TCP, 0, _EVERY_STATE) + identity
    kernel.sendto(_HEADER.pack(_HEADER.size + len(body), kind, flags, 1, 0) + body, (0, 0))
    answer = kernel.recv(_LARGEST)
    if len(answer) < _HEADER.size + _ERROR.size:
        raise OSError(errno.EBADMSG, os.strerror(errno.EBADMSG))
    _, answered, *_ = _HEADER.unpack_from(answer)
    if answered != _NLMSG_ERROR:
        return answer[_HEADER.size :]
    (number,) = _ERROR.unpack_from(answer, _HEADER.size)
    if number:
        raise OSError(-number, os.strerror(-number))
    return None


def _may_administer_network() -> bool:
    """Say whether we have CAP_NET_ADMIN (capabilities(7)); where that cannot be read, the kernel will tell."""
    try:
        for line in Path("/proc/self/status").read_bytes().splitlines():
            if line.startswith(b"CapEff:"):
                return bool(int(line.split()[1], 16) >> _CAP_NET_ADMIN & 1)
    except (OSError, ValueError, IndexError):
        pass
    return True


# Windows

_DELETE_TCB: Final = 12
_ERROR_ACCESS_DENIED: Final = 5
_ERROR_NOT_FOUND: Final = 1168
_ERROR_INVALID_PARAMETER: Final = 87
_ERROR_MR_MID_NOT_FOUND: Final = 317
"""What SetTcpEntry answers those who are no administrators."""


def tcp_row(local: Endpoint, remote: Endpoint) -> bytes:
    """Return MIB_TCPROW (tcpmib.h) that deletes a connection: the state, then both ends in network order.

    >>> tcp_row(Endpoint("127.0.0.1", 80), Endpoint("192.0.2.1", 4660)).hex(" ", 4)
    '0c000000 7f000001 00500000 c0000201 12340000'
    """
    ends = b"".join(network.inet_aton(end.address) + struct.pack("!Hxx", end.port) for end in (local, remote))
    return struct.pack("<I", _DELETE_TCB) + ends


def answer_of_windows(code: int) -> CloseAnswer:
    """Return what an answer of SetTcpEntry means.

    >>> answer_of_windows(0).outcome.name, answer_of_windows(5).outcome.name, answer_of_windows(87).outcome.name
    ('CLOSED', 'NOT_PERMITTED', 'GONE')
    """
    if code == 0:
        return CloseAnswer(CloseOutcome.CLOSED)
    if code in (_ERROR_ACCESS_DENIED, _ERROR_MR_MID_NOT_FOUND):
        return CloseAnswer(CloseOutcome.NOT_PERMITTED)
    if code in (_ERROR_NOT_FOUND, _ERROR_INVALID_PARAMETER):
        return CloseAnswer(CloseOutcome.GONE)
    return CloseAnswer(CloseOutcome.REFUSED, f"SetTcpEntry: {code}")


def _close_on_windows(socket: Socket) -> CloseAnswer:
    if socket.remote is None or socket.family is not Family.IPV4:
        return CloseAnswer(CloseOutcome.NOT_SUPPORTED)
    return answer_of_windows(_set_tcp_entry(tcp_row(socket.local, socket.remote)))


def _set_tcp_entry(row: bytes) -> int:
    import ctypes

    if sys.platform == "win32":
        return int(ctypes.windll.iphlpapi.SetTcpEntry(ctypes.create_string_buffer(row, len(row))))
    return _ERROR_ACCESS_DENIED
