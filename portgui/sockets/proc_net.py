"""The sockets of a Linux kernel as texts: `/proc/net/{tcp,tcp6,udp,udp6,udplite,udplite6}` (proc_net(5)).

Slower than netlink and with less in it, but there where a kernel or a sandbox does not answer that.
"""

import functools
import socket
import struct
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from pathlib import Path
from typing import Final

from portgui.ports import Transport
from portgui.sockets.netlink import TCP_STATES, Row
from portgui.sockets.socket import Endpoint, Family, Socket, State, Traffic
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
    """The kernel's tables, read over and over: what is not changed stays the same `Row`. Belongs to one thread."""

    def __init__(self, proc: Path) -> None:
        self._proc = proc
        self._known: dict[Hashable, tuple[object, Row]] = {}

    def read(self) -> tuple[Mapping[Hashable, tuple[object, Row]], Callable[[Socket], Traffic | None]]:
        """Return all rows. Raises `SocketError` and `OSError`."""
        current: dict[Hashable, tuple[object, Row]] = {}
        counts: dict[Row, int] = {}
        for name in _TABLES:
            for row in _read_table(self._proc, name):
                if row.inode is None:  # nothing else tells like rows apart
                    place = row._replace(state=None)
                    ordinal = counts.get(place, 0)
                    counts[place] = ordinal + 1
                    row = row._replace(ordinal=ordinal)
                    key: Hashable = place._replace(ordinal=ordinal)
                else:
                    key = row.inode
                if key not in current:  # the kernel prints a table in pieces while it changes, and a line twice
                    known = self._known.get(key)
                    current[key] = known if known and known[1] == row else (None, row)
        self._known = current
        return current, lambda _: None

    def remaining(self, keys: Collection[Hashable]) -> set[Hashable]:
        """Return which of the sockets of the last reading are still there, by what they are known by."""
        return set(keys) & self.read()[0].keys()


def parse_table(text: str, name: str) -> Iterator[Row]:
    """Decode the text of a table of `/proc/net`: `tcp`, `tcp6`, `udp`, `udp6`, `udplite` or `udplite6`.

    The lines are those of get_tcp4_sock (Linux, net/ipv4/tcp_ipv4.c) and its siblings; addresses are 32-bit words as
    the machine stores them, here a little-endian one. Raises `SocketError` with the number of a line that is none.

    >>> header = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode"
    >>> line = "   0: 0100007F:0277 00000000:0000 0A 00000000:00000000 00:00000000 00000000   102        0 9081 1 0"
    >>> [row] = parse_table(header + chr(10) + line, "tcp")
    >>> str(row.local), row.remote, row.state.value, row.user_id, row.inode
    ('127.0.0.1:631', None, 'LISTEN', 102, 9081)
    """
    transport, family, lite = _TABLES[name]
    for number, line in enumerate(text.splitlines()[1:], start=2):
        try:
            _, local, remote, state, _, _, _, user_id, _, inode, *_ = line.split()
            yield Row(
                transport,
                family,
                _decode_endpoint(local),
                _decode_endpoint(remote) if not remote.endswith(":0000") else None,
                _decode_state(state) if transport is Transport.TCP else None,
                int(user_id) if int(inode) else None,
                int(inode) or None,
                lite=lite,
            )
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


def _read_table(proc: Path, name: str) -> Iterator[Row]:
    """Read a table; a system without IPv6 or UDP-Lite has none for it. Raises `OSError` and `SocketError`."""
    path = proc / "net" / name
    if name in _ALWAYS_THERE or path.exists():
        yield from parse_table(path.read_text(encoding="ascii"), name)
