"""Reads the sockets of this computer with psutil: on macOS, Windows and wherever else psutil works, but not on Linux.

psutil returns a set, in which like sockets without a known owner become one (SO_REUSEPORT, the mDNS listeners of
another user), and reads owners before sockets, so that a socket opened meanwhile has none. On Windows like UDP sockets
of one process are one row; on macOS and BSD a listening or unconnected socket that several processes share is a row for
each of them.
"""

import logging
import os
import socket
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Final, NamedTuple, Protocol, TypeVar

import psutil

from portgui.ports import PortRange, Transport
from portgui.records import replace
from portgui.sockets.ephemeral import ephemeral_ports
from portgui.sockets.interface_reader import InterfaceReader
from portgui.sockets.socket import (
    Ancestor,
    Endpoint,
    Family,
    Process,
    Snapshot,
    Socket,
    State,
    Unseen,
    reach_of,
    usual_order,
    valid_text,
)
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
    """One answer of psutil."""

    transport: Transport
    family: Family
    local: Endpoint
    remote: Endpoint | None
    state: State | None
    pid: int | None = None
    unseen: Unseen | None = None
    """Why `pid` is `None`."""


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
    """A `SocketSource` on psutil."""

    def __init__(
        self,
        system: System = psutil,
        *,
        platform: str = sys.platform,
        facts_max_age_s: float = 10.0,
    ) -> None:
        """Read processes again after `facts_max_age_s`: a process may rename itself, change its user or run another
        program without becoming another process.
        """
        self._system = system
        self._windows = platform == "win32"
        self._processes = _Processes(system, self._windows, facts_max_age_s)
        self._ephemeral: tuple[PortRange | None] | None = None
        self._interfaces = InterfaceReader(platform=platform)

    def read(self) -> Snapshot:
        """Read all TCP and UDP sockets once. Raises `SocketError`."""
        taken_at = time.time()
        rows, only_own = self._rows_of_psutil()
        processes = self._processes.look_up({row.pid for row in rows if row.pid is not None})
        if self._ephemeral is None:
            self._ephemeral = (ephemeral_ports(),)
        return Snapshot(
            tuple(sorted(_sockets(rows, processes), key=usual_order)),
            taken_at,
            only_own,
            self._ephemeral[0],
            interfaces=self._interfaces.read(),
        )

    def take_holders(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Learn nothing: psutil does not tell the inodes of sockets."""

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


def _sockets(rows: Collection[TableRow], processes: dict[int, Process]) -> Iterator[Socket]:
    """Join rows with their processes and number those that are alike."""
    counts: dict[tuple[object, ...], int] = {}
    for row in rows:
        transport, family, local, remote, state, pid, unseen = row
        ordinal = counts.get(row[:4], 0)
        counts[row[:4]] = ordinal + 1
        process = None if pid is None else processes.get(pid)
        if process is None and unseen is None:
            unseen = Unseen.VANISHED
        reach = reach_of(transport, local, remote, state)
        user = process.user if process else None
        yield Socket(transport, family, local, remote, state, process, unseen, reach, ordinal=ordinal, user=user)


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
                working_directory=_text(_allowed(handle.cwd)) or None,
                ancestors=_ancestors(handle),
            )


def _allowed(read: Callable[[], _T]) -> _T | None:
    """Return a fact of a process, `None` where it may not be read or ended with the program (zombies)."""
    try:
        return read()
    except (psutil.ZombieProcess, psutil.AccessDenied, OSError, LookupError):
        return None


def _ancestors(handle: psutil.Process) -> tuple[Ancestor, ...]:
    try:
        return tuple(Ancestor(each.pid, _text(_allowed(each.name)) or "") for each in _allowed(handle.parents) or ())
    except psutil.NoSuchProcess:  # one of them ended just now
        return ()


def _text(text: str | None) -> str | None:
    return None if text is None else valid_text(text)
