"""Reads the sockets of a Linux computer: the kernel's tables, joined with the processes that hold the sockets.

The tables come over netlink, where the kernel refuses that from the texts in `/proc/net`, and before the holders: a
socket that is opened meanwhile is missing once, rather than its holder. Only links that a second process has read
meanwhile are older; what has no holder by them is looked for again. What did not change since the last reading is the
same object again, and costs next to nothing.
"""

import contextlib
import logging
import os
import time
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from itertools import chain, compress
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from portgui.ports import PortRange, Transport
from portgui.records import batches, make_records, names_of, no_garbage, set_values
from portgui.sockets.ephemeral import ephemeral_ports
from portgui.sockets.holders import Holders
from portgui.sockets.interface_reader import InterfaceReader
from portgui.sockets.netlink import DiagTables, Reading, RefusedError
from portgui.sockets.proc_net import TextTables, sockets_in_use
from portgui.sockets.processes import Namespaces, Processes, user_name
from portgui.sockets.socket import Process, Snapshot, Socket, Unseen
from portgui.sockets.source import SocketError

if TYPE_CHECKING:
    from portgui.sockets.links_ahead import LinksAhead

_log = logging.getLogger(__name__)

PROC = Path("/proc")
_AHEAD_FROM: Final = 5000
"""From how many sockets on their links take longer to read than a second process takes to start."""
_inode_of: Final = attrgetter("inode")
_values_of: Final = attrgetter(*names_of(Socket))


class Tables(Protocol):
    """A way to read the kernel's tables."""

    def read(self) -> Reading:
        """Return what is news since the last reading. Raises `RefusedError` where this way is closed, `SocketError`."""
        ...

    def remaining(self, sockets: Mapping[Any, Socket]) -> Collection[Hashable]:
        """Return which of some sockets of the last reading are still there, by what they are known by."""
        ...


class LinuxSource:
    """A `SocketSource` for Linux."""

    def __init__(
        self,
        *,
        proc: Path = PROC,
        tables: Tables | None = None,
        facts_max_age_s: float = 10.0,
        ahead_from: int = _AHEAD_FROM,
    ) -> None:
        """Read what may change about a process again after `facts_max_age_s`: its name, user or program.

        Where there are `ahead_from` sockets or more, a second process helps with the first reading.
        """
        self._proc = proc
        self._ahead_from = ahead_from
        self._tables: Tables = DiagTables() if tables is None else tables
        self._holders = Holders(proc)
        self._processes = Processes(proc, facts_max_age_s)
        self._namespaces = Namespaces(proc, facts_max_age_s)
        self._sockets: dict[Hashable, Socket] = {}
        self._fresh: dict[Hashable, Socket] = {}
        """What the tables told anew, of a reading that failed afterwards too."""
        self._touched: set[int] = set()
        """The sockets whose holders are not what they were, of a reading that failed too."""
        self._complete = False
        """Whether the last reading did not fail."""
        self._unknown = Unseen.ELSEWHERE
        self._without: set[int] = set()
        """The sockets that had no holder in the last reading."""
        self._ephemeral: tuple[PortRange | None] | None = None
        self._interfaces = InterfaceReader()

    def read(self) -> Snapshot:
        """Read all sockets once. Raises `SocketError`."""
        try:
            with no_garbage(), self._links_ahead() as ahead:
                return self._read(ahead)
        except OSError as error:
            raise SocketError(f"The sockets of this computer could not be read: {error}") from error

    def take_holders(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Join pairs of inode and pid that an elevated helper told (`portgui.sockets.elevated`) from now on."""
        self._holders.take(pairs)

    def _links_ahead(self) -> "contextlib.AbstractContextManager[LinksAhead | None]":
        """Have links read beside us where that is the greater part of the work: at first, where there are many."""
        if self._holders.pids or sockets_in_use(self._proc) < self._ahead_from or len(os.sched_getaffinity(0)) < 2:
            return contextlib.nullcontext()
        from portgui.sockets.links_ahead import reading_ahead  # few computers have so many

        return reading_ahead(str(self._proc))

    def _read(self, ahead: "LinksAhead | None") -> Snapshot:
        taken_at = time.time()
        fresh, gone, users, traffic = self._read_tables()
        news: set[int] | None = None
        if self._complete:
            before = map(self._sockets.get, chain(gone, fresh))
            news = set(map(_inode_of, filter(None, chain(before, fresh.values()))))
        self._complete = False
        for key in gone:
            self._sockets.pop(key, None)
            self._fresh.pop(key, None)
        self._fresh |= fresh
        self._touched |= self._holders.update(users, news, ahead)
        vanished = self._find_vanished(users)
        processes, others = self._processes.look_up(self._holders.starts())
        if self._sockets:  # else all are new anyway
            self._touched |= vanished | self._holders.held_by(others)
        unknown = Unseen.NOT_PERMITTED
        if os.geteuid() == 0:
            unknown = Unseen.ELSEWHERE if self._holders.all_readable else Unseen.WITHHELD
        if unknown is not self._unknown:
            self._touched |= self._holders.without
            self._unknown = unknown
        due = self._due()
        for some in batches(list(due.values())):
            self._join(some, users, processes, vanished)
        for key in due.keys() & self._sockets.keys():
            if due[key] == self._sockets[key]:
                del due[key]
        self._sockets |= due
        self._fresh, self._touched, self._complete = {}, set(), True
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

    def _read_tables(self) -> Reading:
        try:
            return self._tables.read()
        except RefusedError as error:
            _log.warning("%s; reading /proc/net instead", error)
            self._tables = TextTables(self._proc)
            return self._tables.read()._replace(gone=[*self._sockets, *self._fresh])  # they are known by others now

    def _due(self) -> dict[Hashable, Socket]:
        """Return the sockets that may have changed, as objects that nobody else has."""
        again: dict[Hashable, Socket] = {}
        # where an inode is that of one socket only, one that is fresh need not be looked for
        fresh = (each.inode for each in self._fresh.values() if each.transport is not Transport.SCTP)
        if self._sockets and (touched := self._touched.difference(fresh)):
            again = {
                key: socket
                for key, socket in self._sockets.items()
                if socket.inode in touched and key not in self._fresh
            }
        if again:
            copies = make_records(Socket, list(zip(*map(_values_of, again.values()), strict=True)))
            again = dict(zip(again, copies, strict=True))
        return self._fresh | again

    def _find_vanished(self, users: Mapping[int, int]) -> set[int]:
        """Return those sockets without a holder that are gone by now.

        Only sockets whose holder we ought to have found are looked up again, and only once: a socket that outlives its
        first reading without a holder is remembered.
        """
        user = os.geteuid()
        without = self._holders.without
        new = {inode for inode in without - self._without if user in (0, users[inode])}
        doubtful: dict[Hashable, Socket] = {}
        for known in (self._sockets, self._fresh) if new else ():
            is_new = map(new.__contains__, map(_inode_of, known.values()))
            doubtful.update(compress(known.items(), is_new))
        there = self._tables.remaining(doubtful) if doubtful else ()
        vanished = {socket.inode for key, socket in doubtful.items() if socket.inode and key not in there}
        self._without = set(without - vanished)
        return vanished

    def _join(
        self,
        sockets: Sequence[Socket],
        users: Mapping[int, int],
        processes: Mapping[int, Process],
        vanished: Collection[int],
    ) -> None:
        """Say of these sockets, which nobody else has yet, who holds them and whose they are."""
        inodes = list(map(_inode_of, sockets))
        holders = list(map(self._holders.by_inode.get, inodes))
        owners: dict[tuple[int, ...] | None, tuple[Process | None, tuple[Process, ...], Unseen | None]] = {}
        for pids in set(holders):
            seen = [processes[pid] for pid in pids or () if pid in processes]
            nobody = Unseen.VANISHED if pids else Unseen.KERNEL
            owners[pids] = (seen[0], tuple(seen[1:]), None) if seen else (None, (), nobody)
        first, others, unseen = map(list, zip(*map(owners.__getitem__, holders), strict=True))
        for place in [place for place, pids in enumerate(holders) if pids is None] if None in owners else ():
            if inodes[place] is not None:
                unseen[place] = Unseen.VANISHED if inodes[place] in vanished else self._unknown
        user_ids = list(map(users.get, inodes))
        names = {user_id: None if user_id is None else user_name(user_id) for user_id in set(user_ids)}
        set_values(Socket, "process", sockets, first)
        set_values(Socket, "other_processes", sockets, others)
        set_values(Socket, "unseen", sockets, unseen)
        set_values(Socket, "user", sockets, map(names.__getitem__, user_ids))
