"""Reads the sockets of a Linux computer: the kernel's tables, joined with the processes that hold the sockets.

The tables come over netlink, where the kernel refuses that from the texts in `/proc/net`, and always before the
holders: a socket that is opened meanwhile is missing once, rather than its holder. What did not change since the last
reading is the same object again.
"""

import functools
import gc
import logging
import os
import time
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from portgui.ports import PortRange
from portgui.records import make_records
from portgui.sockets.ephemeral import ephemeral_ports
from portgui.sockets.interface_reader import InterfaceReader
from portgui.sockets.netlink import DiagTables, RefusedError, Row
from portgui.sockets.proc_net import TextTables
from portgui.sockets.processes import Holders, Namespaces, Processes, user_name
from portgui.sockets.socket import Process, Snapshot, Socket, Traffic, Unseen, reach_of
from portgui.sockets.source import SocketError

_log = logging.getLogger(__name__)

PROC = Path("/proc")


class Tables(Protocol):
    """A way to read the kernel's tables."""

    def read(self) -> tuple[Mapping[Any, tuple[object, Row]], Callable[[Socket], Traffic | None]]:
        """Return the rows by what they are known by, and what tells the traffic of a socket.

        A pair whose row is unchanged is the same object again. Raises `RefusedError` where this way is closed,
        `SocketError`.
        """
        ...

    def remaining(self, keys: Collection[Any]) -> set[Any]:
        """Return which of the sockets of the last reading are still there."""
        ...


class LinuxSource:
    """A `SocketSource` for Linux."""

    def __init__(self, *, proc: Path = PROC, tables: Tables | None = None, facts_max_age_s: float = 10.0) -> None:
        """Read what may change about a process again after `facts_max_age_s`: its name, user or program."""
        self._proc = proc
        self._tables: Tables = DiagTables() if tables is None else tables
        self._holders = Holders(proc)
        self._processes = Processes(proc, facts_max_age_s)
        self._namespaces = Namespaces(proc, facts_max_age_s)
        self._rows: Mapping[Any, tuple[object, Row]] = {}
        self._users: dict[int, int | None] = {}
        """By inode: whom the sockets of these rows belong to."""
        self._sockets: dict[Hashable, Socket] = {}
        self._unknown = Unseen.ELSEWHERE
        self._without: set[int] = set()
        """The sockets that had no holder in the last reading."""
        self._ephemeral: tuple[PortRange | None] | None = None
        self._interfaces = InterfaceReader()

    def read(self) -> Snapshot:
        """Read all sockets once. Raises `SocketError`."""
        collecting = gc.isenabled()
        gc.disable()  # nothing made here is garbage: looking for some would cost a third more
        try:
            return self._read()
        except OSError as error:
            raise SocketError(f"The sockets of this computer could not be read: {error}") from error
        finally:
            if collecting:
                gc.enable()

    def take_holders(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Join pairs of inode and pid that an elevated helper told (`portgui.sockets.elevated`) from now on."""
        self._holders.take(pairs)

    def _read(self) -> Snapshot:
        taken_at = time.time()
        rows, traffic = self._read_tables()
        before, self._rows = self._rows, rows
        if rows != before:
            self._users = {row.inode: row.user_id for _, row in rows.values() if row.inode is not None}
        touched = self._holders.update(self._users)
        vanished = self._find_vanished(rows)
        processes, others = self._processes.look_up(self._holders.starts())
        if before:  # else all sockets are new anyway
            touched |= vanished | self._holders.held_by(others)
        unknown = Unseen.ELSEWHERE if self._holders.all_readable and os.geteuid() == 0 else Unseen.NOT_PERMITTED
        if unknown is not self._unknown:
            touched |= self._holders.without
            self._unknown = unknown
        for key in before.keys() - rows.keys():
            del self._sockets[key]
        was = before.get
        due = [(key, each[1]) for key, each in rows.items() if was(key) is not each or each[1].inode in touched]
        due.sort(key=lambda pair: pair[1].local.port)  # a snapshot is quickly made of what is nearly in its order
        for (key, _), socket in zip(due, self._join([row for _, row in due], processes, vanished), strict=True):
            known = self._sockets.get(key)
            if known is None or known != socket:
                self._sockets[key] = socket
        if self._ephemeral is None:
            self._ephemeral = (ephemeral_ports(),)
        return Snapshot(
            tuple(self._sockets.values()),
            taken_at,
            ephemeral=self._ephemeral[0],
            other_namespaces=self._namespaces.others(self._holders.pids),
            interfaces=self._interfaces.read(),
            traffic=traffic,
        )

    def _read_tables(self) -> tuple[Mapping[Any, tuple[object, Row]], Callable[[Socket], Traffic | None]]:
        try:
            return self._tables.read()
        except RefusedError as error:
            _log.warning("%s; reading /proc/net instead", error)
            self._tables = TextTables(self._proc)
            return self._tables.read()

    def _find_vanished(self, rows: Mapping[Hashable, tuple[object, Row]]) -> set[int]:
        """Return those sockets without a holder that are gone by now.

        Only sockets whose holder we ought to have found are looked up again, and only once: a socket that outlives its
        first reading without a holder is remembered.
        """
        user = os.geteuid()
        without = self._holders.without
        new = without - self._without
        doubtful = {
            key: row.inode
            for key, (_, row) in (rows.items() if new else ())
            if row.inode is not None and row.inode in new and user in (0, row.user_id)
        }
        there = self._tables.remaining(doubtful.keys()) if doubtful else ()
        vanished = {inode for key, inode in doubtful.items() if key not in there}
        self._without = set(without - vanished)
        return vanished

    def _join(
        self, rows: Sequence[Row], processes: Mapping[int, Process], vanished: Collection[int]
    ) -> Sequence[Socket]:
        """Make the sockets of these rows, with who holds them."""
        if not rows:
            return ()

        @functools.cache
        def held(pids: tuple[int, ...]) -> tuple[Process | None, tuple[Process, ...], Unseen | None]:
            seen = [processes[pid] for pid in pids if pid in processes]
            return (seen[0], tuple(seen[1:]), None) if seen else gone

        gone, kernel, nobody = [(None, (), why) for why in (Unseen.VANISHED, Unseen.KERNEL, self._unknown)]
        transports, families, local, remote, states, user_ids, inodes, *others = zip(*rows, strict=True)
        cookies, v6_only, interfaces, lite, ordinals = others
        owners = [
            held(pids) if pids else kernel if inode is None else gone if inode in vanished else nobody
            for inode, pids in zip(inodes, map(self._holders.of, inodes), strict=True)
        ]
        reaches = [
            None if row.remote else reach_of(row.transport, row.local, None, row.state, row.interface) for row in rows
        ]
        users = [None if user_id is None else user_name(user_id) for user_id in user_ids]
        first, more, unseen = zip(*owners, strict=True)
        return make_records(
            Socket,
            [
                transports,
                families,
                local,
                remote,
                states,
                first,
                unseen,
                reaches,
                inodes,
                ordinals,
                cookies,
                more,
                users,
                v6_only,
                interfaces,
                lite,
            ],
        )
