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
from portgui.sockets.netlink import RefusedError, end_connection
from portgui.sockets.socket import Endpoint, Family, Socket, State
from portgui.sockets.source import SocketError


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

_CAP_NET_ADMIN: Final = 12


def _close_on_linux(socket: Socket) -> CloseAnswer:
    try:
        found = end_connection(socket)
    except RefusedError as error:
        return answer_of_linux(error.number)
    except SocketError as error:
        return CloseAnswer(CloseOutcome.REFUSED, str(error))
    except OSError as error:
        return answer_of_linux(error.errno) if error.errno else CloseAnswer(CloseOutcome.REFUSED, str(error))
    return CloseAnswer(CloseOutcome.CLOSED if found else CloseOutcome.GONE)


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
