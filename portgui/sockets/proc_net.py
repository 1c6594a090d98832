"""The sockets of a Linux kernel as texts: `/proc/net/{tcp,tcp6,udp,udp6,udplite,udplite6}` (proc_net(5)).

Slower than netlink and with less in it, but there where a kernel or a sandbox does not answer that.
"""

import functools
import socket
import struct
from collections.abc import Collection, Hashable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from portgui.ports import Transport
from portgui.records import replace
from portgui.sockets.netlink import TCP_STATES, Reading
from portgui.sockets.socket import Endpoint, Family, Socket, State, Unseen, reach_of
from portgui.sockets.source import SocketError

_TABLES: Final = {
    "tcp": (Transport.TCP, Family.IPV4, False),
    "tcp6": (Transport.TCP, Family.IPV6, False),
    "udp": (Transport.UDP, Family.IPV4, False),
    "udp6": (Transport.UDP, Family.IPV6, False),
    "udplite": (Transport.UDP, Family.IPV4, True),
    "udplite6": (Transport.UDP, Family.IPV6, True),
}
_ALWAYS_THERE: Final = ("tcp", "udp")


class TextTables:
    """The kernel's tables, read over and over; every socket is news each time. Belongs to one thread."""

    def __init__(self, proc: Path) -> None:
        self._proc = proc
        self._known: Collection[Hashable] = ()
        """What the sockets of the last reading are known by."""

    def read(self) -> Reading:
        """Read all tables. Raises `SocketError` and `OSError`."""
        current, users = self._read()
        gone = [key for key in self._known if key not in current]
        self._known = current.keys()
        return Reading(current, gone, users, lambda _: None)

    def remaining(self, sockets: Mapping[Any, Socket]) -> set[Hashable]:
        """Return which of some sockets of the last reading are still there, by what they are known by."""
        return self._read()[0].keys() & sockets.keys()

    def _read(self) -> tuple[dict[Hashable, Socket], dict[int, int]]:
        current: dict[Hashable, Socket] = {}
        users: dict[int, int] = {}
        counts: dict[Socket, int] = {}
        for name in _TABLES:
            for found, user_id in _read_table(self._proc, name):
                key: Hashable = found.inode
                if found.inode is None:  # nothing else tells like rows apart
                    place = replace(found, state=None)
                    ordinal = counts.get(place, 0)
                    counts[place] = ordinal + 1
                    found = replace(found, ordinal=ordinal)
                    key = replace(place, ordinal=ordinal)
                else:
                    users[found.inode] = user_id
                current.setdefault(key, found)  # the kernel prints a table in pieces while it changes, and a line twice
        return current, users


def sockets_in_use(proc: Path) -> int:
    """Return how many sockets there are, of every kind, as `/proc/net/sockstat` says; 0 where it does not."""
    try:
        first, *_ = (proc / "net" / "sockstat").read_bytes().splitlines()
        return int(first.removeprefix(b"sockets: used "))
    except (OSError, ValueError):
        return 0


def parse_table(text: str, name: str) -> Iterator[tuple[Socket, int]]:
    """Decode the text of a table of `/proc/net`: `tcp`, `tcp6`, `udp`, `udp6`, `udplite` or `udplite6`.

    Yields the sockets as if nobody held them, and the uids of their users.

    The lines are those of get_tcp4_sock (Linux, net/ipv4/tcp_ipv4.c) and its siblings; addresses are 32-bit words as
    the machine stores them, here a little-endian one. Raises `SocketError` with the number of a line that is none.

    >>> header = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode"
    >>> line = "   0: 0100007F:0277 00000000:0000 0A 00000000:00000000 00:00000000 00000000   102        0 9081 1 0"
    >>> [(found, user_id)] = parse_table(header + chr(10) + line, "tcp")
    >>> str(found.local), found.remote, found.state.value, found.inode, user_id
    ('127.0.0.1:631', None, 'LISTEN', 9081, 102)
    """
    transport, family, lite = _TABLES[name]
    for number, line in enumerate(text.splitlines()[1:], start=2):
        try:
            _, local, remote, state, _, _, _, user_id, _, inode, *_ = line.split()
            near = _decode_endpoint(local)
            far = _decode_endpoint(remote) if not remote.endswith(":0000") else None
            named = _decode_state(state) if transport is Transport.TCP else None
            reach = reach_of(transport, near, far, named)
            found = Socket(
                transport, family, near, far, named, None, Unseen.KERNEL, reach, inode=int(inode) or None, lite=lite
            )
            yield found, int(user_id)
        except (ValueError, KeyError, OSError, struct.error) as error:
            raise SocketError(f"/proc/net/{name}, line {number} is no socket: {line[:200]!r}") from error


def _decode_state(text: str) -> State:
    return TCP_STATES[int(text, 16)]


def _decode_endpoint(text: str) -> Endpoint:
    address, port = text.split(":")
    return Endpoint(_decode_address(address), int(port, 16))


@functools.lru_cache(maxsize=4096)
def _decode_address(words: str) -> str:
    """Decode one or four 32-bit words in the machine's byte order.

    >>> _decode_address("0000000000000000FFFF00000100007F")
    '::ffff:127.0.0.1'
    """
    count = len(words) // 8
    packed = struct.pack(f"={count}I", *struct.unpack(f">{count}I", bytes.fromhex(words)))
    return socket.inet_ntop(socket.AF_INET if count == 1 else socket.AF_INET6, packed)


def _read_table(proc: Path, name: str) -> Iterator[tuple[Socket, int]]:
    """Read a table; a system without IPv6 or UDP-Lite has none for it. Raises `OSError` and `SocketError`."""
    path = proc / "net" / name
    if name in _ALWAYS_THERE or path.exists():
        yield from parse_table(path.read_text(encoding="ascii"), name)
