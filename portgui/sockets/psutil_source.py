"""Reads the sockets of this computer with psutil, on every system that psutil knows.

psutil returns a set, in which like sockets without a known owner become one (SO_REUSEPORT, the mDNS listeners of
another user), and reads owners before sockets, so that a socket opened meanwhile has none. On Linux the rows therefore
come straight from the tables that psutil reads too, `/proc/net/{tcp,tcp6,udp,udp6}`, once and before the owners in
`/proc/*/fd`: one row for each line, each with its inode. Elsewhere they come from `psutil.net_connections`, and two
limits remain: on Windows like UDP sockets of one process are one row; on macOS and BSD a listening or unconnected
socket that several processes share is a row for each of them. Of several holders Linux gives the one with the lowest
pid, but any other before pid 1, which opens sockets for its services.
"""

import functools
import logging
import os
import socket
import struct
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple, Protocol, TypeVar

import psutil

from portgui.ports import PortRange, Transport
from portgui.sockets.ephemeral import ephemeral_ports
from portgui.sockets.interface_reader import InterfaceReader
from portgui.sockets.socket import Endpoint, Family, Process, Snapshot, Socket, State, Unseen, reach_of
from portgui.sockets.source import SocketError

_log = logging.getLogger(__name__)

_Address = tuple[str, int] | tuple[()]
_Connection = tuple[int, int, int, _Address, _Address, str, int | None]
"""psutil's `sconn`: descriptor, family, type, local and remote address, status, pid."""
_T = TypeVar("_T")


class System(Protocol):
    """What is asked of psutil: the module itself, or another that answers like it."""

    def net_connections(self, kind: str, /) -> Sequence[_Connection]: ...

    def pids(self) -> list[int]: ...

    def Process(self, pid: int, /) -> psutil.Process: ...  # noqa: N802 - psutil's name


class TableRow(NamedTuple):
    """One line of a socket table, or one answer of psutil; the owner is found afterwards."""

    transport: Transport
    family: Family
    local: Endpoint
    remote: Endpoint | None
    state: State | None
    uid: int | None = None
    """The user that the socket belongs to, where the table says so."""
    inode: int | None = None
    """`None` for a socket that only the kernel holds, and where the table has none."""
    pid: int | None = None
    unseen: Unseen | None = None
    """Why `pid` is `None`."""


_TABLES: Final = {
    "tcp": (Transport.TCP, Family.IPV4),
    "tcp6": (Transport.TCP, Family.IPV6),
    "udp": (Transport.UDP, Family.IPV4),
    "udp6": (Transport.UDP, Family.IPV6),
}

_LINUX_STATES: Final = {
    "01": State.ESTABLISHED,
    "02": State.SYN_SENT,
    "03": State.SYN_RECEIVED,
    "04": State.FIN_WAIT_1,
    "05": State.FIN_WAIT_2,
    "06": State.TIME_WAIT,
    "07": State.CLOSED,
    "08": State.CLOSE_WAIT,
    "09": State.LAST_ACK,
    "0A": State.LISTEN,
    "0B": State.CLOSING,
    "0C": State.SYN_RECEIVED,  # TCP_NEW_SYN_RECV
}
"""The numbers of include/net/tcp_states.h as the tables print them."""

_PSUTIL_STATES: Final = {
    psutil.CONN_ESTABLISHED: State.ESTABLISHED,
    psutil.CONN_SYN_SENT: State.SYN_SENT,
    psutil.CONN_SYN_RECV: State.SYN_RECEIVED,
    psutil.CONN_FIN_WAIT1: State.FIN_WAIT_1,
    psutil.CONN_FIN_WAIT2: State.FIN_WAIT_2,
    psutil.CONN_TIME_WAIT: State.TIME_WAIT,
    psutil.CONN_CLOSE_WAIT: State.CLOSE_WAIT,
    psutil.CONN_LAST_ACK: State.LAST_ACK,
    psutil.CONN_LISTEN: State.LISTEN,
    psutil.CONN_CLOSING: State.CLOSING,
}
"""Everything else (CLOSE, Windows' DELETE_TCB, Solaris' IDLE and BOUND) is CLOSED: there is no connection."""

_WINDING_DOWN: Final = frozenset(
    {
        State.SYN_RECEIVED,
        State.FIN_WAIT_1,
        State.FIN_WAIT_2,
        State.CLOSING,
        State.LAST_ACK,
        State.TIME_WAIT,
    }
)
"""States in which the kernel keeps a connection that no process holds, not yet or no more."""

_WINDOWS_SYSTEM_PIDS: Final = frozenset({0, 4})


class PsutilSource:
    """A `SocketSource` on psutil and, on Linux, on the tables under `proc`."""

    def __init__(
        self,
        system: System = psutil,
        *,
        platform: str = sys.platform,
        proc: Path = Path("/proc"),
        facts_max_age_s: float = 10.0,
    ) -> None:
        """Read processes again after `facts_max_age_s`: a process may rename itself, change its user or run another
        program without becoming another process.
        """
        self._system = system
        self._proc = proc if platform.startswith("linux") else None
        self._windows = platform == "win32"
        self._processes = _Processes(system, self._windows, facts_max_age_s)
        self._unheld: set[int] = set()
        self._ephemeral: tuple[PortRange | None] | None = None
        self._interfaces = InterfaceReader(platform=platform)

    def read(self) -> Snapshot:
        """Read all TCP and UDP sockets once. Raises `SocketError`."""
        taken_at = time.time()
        only_own = False
        if self._proc:
            rows = self._rows_of_linux(self._proc)
        else:
            rows, only_own = self._rows_of_psutil()
        processes = self._processes.look_up({row.pid for row in rows if row.pid is not None})
        if self._ephemeral is None:
            self._ephemeral = (ephemeral_ports(),)
        return Snapshot(
            tuple(_sockets(rows, processes)), taken_at, only_own, self._ephemeral[0], self._interfaces.read()
        )

    def _rows_of_psutil(self) -> tuple[list[TableRow], bool]:
        """Return the rows, and whether they are those of our own processes only."""
        only_own = False
        try:
            try:
                connections = self._system.net_connections("inet")
            except psutil.AccessDenied:
                connections = self._own_connections()
                only_own = True
        except (psutil.Error, OSError, RuntimeError, ValueError, LookupError) as error:
            raise SocketError(f"psutil could not read the sockets of this computer: {error}") from error
        rows: list[TableRow] = []
        connected: set[tuple[Endpoint, Endpoint]] = set()
        for connection in sorted(connections, key=lambda row: (-1 if row[6] is None else row[6], row[0])):
            row = self._row_of(connection)
            if row.transport is Transport.TCP and row.remote:  # one connection, however many processes share it
                if (row.local, row.remote) in connected:
                    continue
                connected.add((row.local, row.remote))
            rows.append(row)
        return rows, only_own

    def _own_connections(self) -> list[_Connection]:
        """Gather the connections of the processes that let us look: macOS shows the others to administrators only."""
        connections: list[_Connection] = []
        allowed = False
        for pid in self._system.pids():
            try:
                own = self._system.Process(pid).net_connections("inet")
            except (psutil.NoSuchProcess, psutil.AccessDenied):
                continue
            allowed = True
            connections += [(*connection[:6], pid) for connection in own]
        if not allowed:
            raise SocketError("The system lets us read the sockets of no process, not even our own.")
        return connections

    def _row_of(self, connection: _Connection) -> TableRow:
        _, family, kind, laddr, raddr, status, pid = connection
        is_ipv6 = family == socket.AF_INET6
        local = Endpoint(*laddr) if laddr else Endpoint("::" if is_ipv6 else "0.0.0.0", 0)  # noqa: S104 - not bound yet
        remote = Endpoint(*raddr) if raddr else None
        transport = Transport.TCP if kind == socket.SOCK_STREAM else Transport.UDP
        state = _PSUTIL_STATES.get(status, State.CLOSED) if transport is Transport.TCP else None
        unseen = None
        if pid is None or (self._windows and pid == 0 and state in _WINDING_DOWN):
            pid = None
            kernel = state in _WINDING_DOWN
            unseen = Unseen.KERNEL if kernel else Unseen.ELSEWHERE if _is_root() else Unseen.NOT_PERMITTED
        family_name = Family.IPV6 if is_ipv6 else Family.IPV4
        return TableRow(transport, family_name, local, remote, state, pid=pid, unseen=unseen)

    def _rows_of_linux(self, proc: Path) -> list[TableRow]:
        try:
            rows = list(_without_repeats(row for name in _TABLES for row in _read_table(proc, name)))
            wanted = {row.inode for row in rows if row.inode is not None}
            holders, all_seen = _find_holders(proc, self._system.pids(), wanted)
            missing = {row.inode: row for row in rows if row.inode is not None and row.inode not in holders}
            vanished = self._find_vanished(proc, missing)
        except OSError as error:
            raise SocketError(f"The sockets of this computer could not be read: {error}") from error
        unknown = Unseen.ELSEWHERE if all_seen and _is_root() else Unseen.NOT_PERMITTED
        found = []
        for row in rows:
            pid = None if row.inode is None else holders.get(row.inode)
            unseen = None
            if pid is None:
                unseen = Unseen.KERNEL if row.inode is None else Unseen.VANISHED if row.inode in vanished else unknown
            found.append(row._replace(pid=pid, unseen=unseen))
        return found

    def _find_vanished(self, proc: Path, missing: Mapping[int, TableRow]) -> set[int]:
        """Return the inodes of those sockets without a holder that are gone by now.

        Only sockets whose holder we ought to have found are looked up again, and only once: a socket that outlives its
        first reading without a holder is remembered.
        """
        uid = os.geteuid()
        doubtful = {inode: row for inode, row in missing.items() if uid in (0, row.uid) and inode not in self._unheld}
        tables = {(row.transport, row.family) for row in doubtful.values()}
        names = [name for name, table in _TABLES.items() if table in tables]
        vanished = doubtful.keys() - {row.inode for name in names for row in _read_table(proc, name)}
        self._unheld = missing.keys() - vanished
        return vanished


def parse_table(text: str, name: str) -> Iterator[TableRow]:
    """Decode the text of a table of `/proc/net`: `tcp`, `tcp6`, `udp` or `udp6`.

    The lines are those of get_tcp4_sock (Linux, net/ipv4/tcp_ipv4.c) and its siblings; addresses are 32-bit words as
    the machine stores them, here a little-endian one. Raises `SocketError` with the number of a line that is none.

    >>> header = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode"
    >>> line = "   0: 0100007F:0277 00000000:0000 0A 00000000:00000000 00:00000000 00000000   102        0 9081 1 0"
    >>> [row] = parse_table(header + chr(10) + line, "tcp")
    >>> str(row.local), row.remote, row.state.value, row.uid, row.inode
    ('127.0.0.1:631', None, 'LISTEN', 102, 9081)
    """
    transport, family = _TABLES[name]
    for number, line in enumerate(text.splitlines()[1:], start=2):
        try:
            _, local, remote, state, _, _, _, uid, _, inode, *_ = line.split()
            yield TableRow(
                transport,
                family,
                _decode_endpoint(local),
                _decode_endpoint(remote) if not remote.endswith(":0000") else None,
                _LINUX_STATES[state] if transport is Transport.TCP else None,
                int(uid),
                int(inode) or None,
            )
        except (ValueError, KeyError, OSError, struct.error) as error:
            raise SocketError(f"/proc/net/{name}, line {number} is no socket: {line[:200]!r}") from error


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


def _read_table(proc: Path, name: str) -> Iterator[TableRow]:
    """Read a table; a system without IPv6 has none for it. Raises `OSError` and `SocketError`."""
    path = proc / "net" / name
    if name.endswith("6") and not path.exists():
        return
    yield from parse_table(path.read_text(encoding="ascii"), name)


def _without_repeats(rows: Iterator[TableRow]) -> Iterator[TableRow]:
    """Leave out a socket that its table names twice: the kernel prints a table in pieces while it changes."""
    seen: set[int] = set()
    for row in rows:
        if row.inode not in seen:
            yield row
        if row.inode is not None:
            seen.add(row.inode)


def _find_holders(proc: Path, pids: Collection[int], wanted: Collection[int]) -> tuple[dict[int, int], bool]:
    """Map the inodes of sockets to the pids that hold them; also return whether every process let us look."""
    holders: dict[int, int] = {}
    all_seen = True
    for pid in sorted(pids, key=lambda pid: (pid == 1, pid)):
        if len(holders) == len(wanted):
            break
        directory = f"{proc}/{pid}/fd"
        try:
            descriptors = os.listdir(directory)  # noqa: PTH208 - thousands of them in each reading
        except PermissionError:
            all_seen = False
            continue
        except (FileNotFoundError, ProcessLookupError):  # the process ended
            continue
        for descriptor in descriptors:
            try:
                target = os.readlink(f"{directory}/{descriptor}")  # noqa: PTH115 - see above
            except PermissionError:
                all_seen = False
                break
            except OSError:  # closed meanwhile
                continue
            if target.startswith("socket:["):
                inode = int(target[8:-1])
                if inode in wanted:
                    holders.setdefault(inode, pid)
    return holders, all_seen


def _sockets(rows: Collection[TableRow], processes: dict[int, Process]) -> Iterator[Socket]:
    """Join rows with their processes and number those that are alike."""
    counts: dict[tuple[object, ...], int] = {}
    for row in rows:
        transport, family, local, remote, state, _, inode, pid, unseen = row
        ordinal = 0
        if inode is None:
            ordinal = counts.get(row[:4], 0)
            counts[row[:4]] = ordinal + 1
        process = None if pid is None else processes.get(pid)
        if process is None and unseen is None:
            unseen = Unseen.VANISHED
        reach = reach_of(transport, local, remote, state)
        yield Socket(transport, family, local, remote, state, process, unseen, reach, inode, ordinal)


def _is_root() -> bool:
    """Say whether we may look at the processes of others; Windows names their pids to everybody."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


class _Known(NamedTuple):
    """A process of the last reading; `handle` equals only handles of the same pid and start time."""

    handle: psutil.Process
    process: Process
    read_at: float
    """Seconds of `time.monotonic`."""


class _Processes:
    """The processes of the last reading: the same ones are not read again, those that are gone are forgotten."""

    def __init__(self, system: System, windows: bool, max_age_s: float) -> None:
        self._system = system
        self._windows = windows
        self._max_age_s = max_age_s
        self._known: dict[int, _Known] = {}

    def look_up(self, pids: Collection[int]) -> dict[int, Process]:
        """Return the processes by pid; one that has vanished is missing."""
        known: dict[int, _Known] = {}
        now = time.monotonic()
        for pid in pids:
            try:
                handle = self._system.Process(pid)
                before = self._known.get(pid)
                if before and not self._is_same(handle, before):
                    before = None
                if before and now - before.read_at < self._max_age_s:
                    known[pid] = before
                    continue
                process = self._read(pid, handle)
                if before:  # the clock may have been set, the start of a process does not change
                    process = replace(process, started_at=before.process.started_at)
                known[pid] = _Known(handle, process, now)
            except psutil.NoSuchProcess:
                _log.debug("process %d vanished while it was read", pid)
        self._known = known
        return {pid: each.process for pid, each in known.items()}

    def _is_same(self, handle: psutil.Process, before: _Known) -> bool:
        if self._windows:  # there handles of other users' processes are equal whenever their pids are
            started_at = _allowed(handle.create_time)
            return started_at is not None and started_at == before.process.started_at
        return handle == before.handle

    def _read(self, pid: int, handle: psutil.Process) -> Process:
        with handle.oneshot():
            is_system = self._windows and pid in _WINDOWS_SYSTEM_PIDS
            command_line = _allowed(handle.cmdline)
            return Process(
                pid=pid,
                name="System" if is_system else _text(_allowed(handle.name)) or "",
                executable=_text(_allowed(handle.exe)) or None,
                command_line=None if command_line is None else tuple(_text(part) or "" for part in command_line),
                user=_text(_allowed(handle.username)),
                started_at=_allowed(handle.create_time),
            )


def _allowed(read: Callable[[], _T]) -> _T | None:
    """Return a fact of a process, `None` where it may not be read or ended with the program (zombies)."""
    try:
        return read()
    except (psutil.ZombieProcess, psutil.AccessDenied, OSError, LookupError):
        return None


def _text(text: str | None) -> str | None:
    """Make text valid Unicode: bytes that are no UTF-8 reach us as lone surrogates and become `\\udcff`."""
    return None if text is None else text.encode("utf-8", "backslashreplace").decode()
