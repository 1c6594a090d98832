"""Which processes hold which sockets, from the links in `/proc/*/fd` of Linux (proc(5)), kept between readings."""

import contextlib
import functools
import itertools
import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from pathlib import Path
from typing import TYPE_CHECKING, Final

from portgui.sockets.processes import read_stat

if TYPE_CHECKING:
    from portgui.sockets.links_ahead import LinksAhead

_CHECKED_AT_ONCE: Final = 1000
"""How many known links are looked at again in one reading, at least; all of them in some `_ROUNDS` readings."""
_ROUNDS: Final = 50
_READ_AT_ONCE: Final = 500
"""How many links are read before it is looked how far another has come."""
_SEARCHED_AT_ONCE: Final = 200
"""How many descriptors are searched again in one reading, on an average."""
_LISTED_FOR_ONE: Final = 10
"""How many descriptors can be listed in less than the time of reading one link."""
_SEARCH_AGAIN_S: Final = (1.0, 60.0)
"""How soon a socket without a holder is looked for again, at first and at last: it may be on its way to a process."""


def _inode_of(target: str) -> int:
    """Return the inode of the socket that a link leads to, 0 where it leads elsewhere."""
    return int(target[8:-1]) if target.startswith("socket:[") else 0


class _Descriptors:
    """The open descriptors of a process, as they were seen."""

    __slots__ = ("alone", "links", "pid", "readable", "started", "told")

    def __init__(self, pid: int, started: int) -> None:
        self.pid = pid
        self.started = started
        self.alone = (pid,)
        self.links: dict[str, int] = {}
        """By name: the inode of a socket in the tables, minus that of another socket, 0 for what is no socket."""
        self.readable = True
        self.told: set[int] = set()
        """The sockets that it holds as another told us."""


class Holders:
    """The processes that hold sockets, by inode; all that share one are found. Belongs to one thread.

    The links in `/proc/*/fd` are read once. From then on new processes are searched whole; while a socket has no known
    holder, what is new in the others; and known links are looked at again by and by, but in every reading where several
    processes share a socket: that is where one passes it to another and closes its own.
    """

    def __init__(self, proc: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._proc = str(proc)
        self._clock = clock
        self._processes: dict[int, _Descriptors] = {}
        self.by_inode: dict[int, tuple[int, ...]] = {}
        """Who holds a socket: the lowest pid first, but pid 1, which opens sockets for its services, last."""
        self._shared: set[int] = set()
        self._missing: set[int] = set()
        """The sockets that are not in `by_inode`."""
        self._without: dict[int, tuple[float, float]] = {}
        """The sockets that nobody holds: when they were first and when they were last looked for."""
        self._round: Iterator[tuple[_Descriptors, str, int]] = iter(())
        """The links that are still to be looked at again."""
        self._told: dict[int, list[tuple[int, int]]] = {}
        """What another told: pids and start times by inode."""
        self._turns: list[int] = []
        """The processes that are still to be searched again."""
        self._searched = 0
        """How many descriptors more than `_SEARCHED_AT_ONCE` were searched again; later readings search less for it."""
        self._changed: set[int] = set()

    @property
    def all_readable(self) -> bool:
        """Whether every process let us look."""
        return all(process.readable for process in self._processes.values())

    @property
    def without(self) -> Set[int]:
        """The sockets that nobody holds whom we may look at."""
        return self._without.keys()

    @property
    def pids(self) -> Set[int]:
        """All processes, holders or not."""
        return self._processes.keys()

    def held_by(self, pids: Set[int]) -> set[int]:
        """Return the sockets that any of these processes holds."""
        return {inode for inode, holders in self.by_inode.items() if not pids.isdisjoint(holders)} if pids else set()

    def take(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Learn from another, who may look everywhere, which inodes which pids hold at this moment.

        That counts from the next update on, for as long as the process is the same and the socket lives: whether it
        closes it meanwhile cannot be seen by us.
        """
        starts = functools.cache(self._start_of)
        self._told = {}
        for inode, pid in pairs:
            started = starts(pid)
            if started is not None:
                self._told.setdefault(inode, []).append((pid, started))

    def starts(self) -> dict[int, int]:
        """Return all holders, with their start times in ticks since the system started."""
        pids = {pid for holders in set(self.by_inode.values()) for pid in holders}
        return {pid: self._processes[pid].started for pid in pids}

    def update(
        self,
        sockets: Mapping[int, int | None],
        news: Iterable[int] | None = None,
        ahead: "LinksAhead | None" = None,
    ) -> set[int]:
        """Find who holds these sockets, given with the uids of their users, and return those where that changed.

        What is not among them is forgotten. `news` are those that were not among them before, or are not any more;
        others may be in it too, and all must be after an update that failed. `ahead` has begun to read the links of
        processes. Raises `OSError` where `/proc` itself cannot be read.
        """
        self._changed = set()
        news = {*sockets, *self.by_inode, *self._missing} if news is None else set(news)
        there = set(filter(sockets.__contains__, news))
        for inode in news - there:
            self._missing.discard(inode)
            self._shared.discard(inode)
            self.by_inode.pop(inode, None)
        pids = {int(name) for name in os.listdir(self._proc) if name.isdecimal()}  # noqa: PTH208 - often, and many
        for pid in self._processes.keys() - pids:
            self._forget(pid, sockets)
        for pid, before in self.starts().items():
            if self._start_of(pid) != before:
                self._forget(pid, sockets)
        fresh = pids - self._processes.keys()
        for pid in sorted(fresh, reverse=True):  # `ahead` begins at the other end
            started = self._start_of(pid)
            if started is not None:
                process = self._processes[pid] = _Descriptors(pid, started)
                self._search(process, sockets, ahead=ahead)
        for inode in self._told.keys() & sockets.keys():
            for pid, started in self._told[inode]:
                if pid in self._processes and self._processes[pid].started == started:
                    self._processes[pid].told.add(inode)
                    self._share(self._processes[pid], inode)
        self._told = {}
        self._missing |= there.difference(self.by_inode)
        self._check(sockets)
        self._look_for(sockets, fresh if ahead is None else set())  # what it read is older than the tables
        self._search_next(sockets)
        return self._changed

    def _start_of(self, pid: int) -> int | None:
        stat = read_stat(self._proc, pid)
        return stat.started if stat else None

    def _forget(self, pid: int, sockets: Mapping[int, int | None]) -> None:
        process = self._processes.pop(pid)
        inodes = process.told.union(process.links.values())
        process.links, process.told = {}, set()
        for inode in inodes:
            self._lose(process, inode, sockets)

    def _search(
        self,
        process: _Descriptors,
        sockets: Mapping[int, int | None],
        *,
        whole: bool = True,
        ahead: "LinksAhead | None" = None,
    ) -> None:
        """Read the links of a process: all, or those that were not there or held a socket which is gone."""
        try:
            directory = os.open(f"{self._proc}/{process.pid}/fd", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except PermissionError:
            process.readable = False
            return
        except (FileNotFoundError, ProcessLookupError):  # it ended
            return
        links = process.links
        try:
            names = os.listdir(directory)  # noqa: PTH208 - a descriptor
            for name in links.keys() - names if links else ():
                self._lose(process, links.pop(name), sockets)
            if not whole:
                names = [name for name in names if name not in links or 0 < links[name] not in sockets]
            inodes = self._inodes_left(process, directory, names, ahead) if ahead else self._inodes(directory, names)
        except PermissionError:
            process.readable = False
            return
        except (FileNotFoundError, ProcessLookupError):
            return
        finally:
            os.close(directory)
        process.readable = True
        self._take(process, inodes, sockets)

    def _inodes_left(
        self, process: _Descriptors, directory: int, names: list[str], ahead: "LinksAhead"
    ) -> dict[str, int]:
        """Read links from the last one on, until those are met that were read for us. Raises `PermissionError`."""
        inodes: dict[str, int] = {}
        for end in range(len(names), 0, -_READ_AT_ONCE):
            some = names[max(0, end - _READ_AT_ONCE) : end]
            told = ahead.of(process.pid, process.started)
            inodes |= self._inodes(directory, [name for name in some if name not in told])
            inodes.update((name, told[name]) for name in some if name in told)
        return inodes

    @staticmethod
    def _inodes(directory: int, names: list[str]) -> dict[str, int]:
        """Read links: the inodes of sockets, 0 for what is none.

        Most of the time of a first reading is spent here, in the kernel. Raises `PermissionError`.
        """
        readlink = os.readlink
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            return {  # as `_inode_of` does
                name: int(target[8:-1]) if (target := readlink(name, dir_fd=directory)).startswith("socket:[") else 0
                for name in names
            }
        inodes = {}  # one was closed meanwhile
        for name in names:
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                inodes[name] = _inode_of(readlink(name, dir_fd=directory))
        return inodes

    def _take(self, process: _Descriptors, inodes: Mapping[str, int], sockets: Mapping[int, int | None]) -> None:
        """Note where links of a process lead."""
        links = process.links
        left: list[int] = []
        if links:
            before = map(links.get, inodes, itertools.repeat(0))
            left = [known for known, inode in zip(before, inodes.values(), strict=True) if 0 < known != inode]
        there = list(map(sockets.__contains__, inodes.values()))
        links.update(inodes)
        if not all(there):
            links.update((name, -inode) for name, inode in inodes.items() if inode not in sockets)
        held = set(itertools.compress(inodes.values(), there))
        shared = set(filter(self.by_inode.__contains__, held))
        new = held - shared if shared else held
        self.by_inode.update(dict.fromkeys(new, process.alone))
        self._missing -= new
        self._changed |= new
        for inode in shared:
            self._share(process, inode)
        for known in left:
            self._lose(process, known, sockets)

    def _share(self, process: _Descriptors, inode: int) -> None:
        """Note one more process that holds a socket."""
        before = self.by_inode.get(inode, ())
        if process.pid not in before:
            after = sorted((*before, process.pid), key=lambda pid: (pid == 1, pid))
            self.by_inode[inode] = tuple(after) if before else process.alone
            self._missing.discard(inode)
            self._changed.add(inode)
            if before:
                self._shared.add(inode)

    def _lose(self, process: _Descriptors, inode: int, sockets: Mapping[int, int | None]) -> None:
        """Note that a process closed one descriptor of a socket; it may have another one."""
        before = self.by_inode.get(inode, ())
        if process.pid not in before or inode not in sockets:
            return
        if inode not in process.told and inode not in process.links.values():
            after = tuple(pid for pid in before if pid != process.pid)
            self._changed.add(inode)
            if after:
                self.by_inode[inode] = after if len(after) > 1 else self._processes[after[0]].alone
            else:
                del self.by_inode[inode]
                self._missing.add(inode)
            if len(after) < 2:
                self._shared.discard(inode)

    def _check(self, sockets: Mapping[int, int | None]) -> None:
        """Look again at links that are known."""
        several = {pid for inode in self._shared for pid in self.by_inode[inode]}
        due = [
            (process, name, inode)
            for process in map(self._processes.__getitem__, several)
            for name, inode in process.links.items()
            if inode in self._shared
        ]
        at_once = max(_CHECKED_AT_ONCE, len(self.by_inode) // _ROUNDS)
        due += itertools.islice(self._round, at_once)
        if len(due) < at_once:
            self._round = self._links()
        for process, name, inode in due:
            if self._processes.get(process.pid) is process and process.links.get(name) == inode and inode in sockets:
                self._look_at(process, name, sockets)

    def _links(self) -> Iterator[tuple[_Descriptors, str, int]]:
        """Yield each link to a socket once."""
        for process in list(self._processes.values()):
            for name, inode in list(process.links.items()):
                if inode > 0:
                    yield process, name, inode

    def _look_at(self, process: _Descriptors, name: str, sockets: Mapping[int, int | None]) -> None:
        """Read one link again."""
        try:
            target = os.readlink(f"{self._proc}/{process.pid}/fd/{name}")  # noqa: PTH115 - many
        except OSError:
            self._lose(process, process.links.pop(name), sockets)
            return
        inode = _inode_of(target)
        if inode != process.links[name]:
            self._take(process, {name: inode}, sockets)

    def _look_for(self, sockets: Mapping[int, int | None], fresh: Set[int]) -> None:
        """Search for the sockets that have no holder, most likely places first, but not in processes just searched."""
        now, user = self._clock(), os.geteuid()
        self._without = {inode: times for inode, times in self._without.items() if inode in self._missing}
        wanted = set()
        for inode in self._missing:
            first, last = self._without.get(inode, (now, None))
            soonest, latest = _SEARCH_AGAIN_S
            if user in (0, sockets[inode]):
                latest = min(latest, max(soonest, now - first))  # for one that we may see: after 1, 2, 4, 8, 16 s ...
            if last is None or now - last >= latest:
                wanted.add(inode)
                self._without[inode] = (first, now)
        if wanted:
            processes = [process for process in self._processes.values() if process.pid not in fresh]
            self._search_for(wanted, sockets, processes)
            for inode in wanted & self.by_inode.keys():
                del self._without[inode]

    def _search_for(
        self, wanted: Set[int], sockets: Mapping[int, int | None], processes: Collection[_Descriptors]
    ) -> None:
        found = self.by_inode.keys()
        readable = [process for process in processes if process.readable]
        for process in readable:  # what was no socket of the tables when it was seen, or is gone
            candidates = [name for name, inode in process.links.items() if 0 < inode not in sockets or -inode in wanted]
            for name in candidates:
                self._look_at(process, name, sockets)
        if wanted <= found:
            return
        for process in processes:
            self._search(process, sockets, whole=False)
        for process in readable:
            if wanted <= found:
                return
            for name in [name for name, inode in process.links.items() if inode <= 0]:
                self._look_at(process, name, sockets)

    def _search_next(self, sockets: Mapping[int, int | None]) -> None:
        """Search one process after the other again: one that was there before may have got a share of a socket."""
        self._searched = max(0, self._searched - _SEARCHED_AT_ONCE)
        while self._searched < _SEARCHED_AT_ONCE and self._turns:
            process = self._processes.get(self._turns.pop())
            if process:
                links = len(process.links)
                whole = links < _SEARCHED_AT_ONCE
                self._searched += 1 + (links if whole else links // _LISTED_FOR_ONE)
                self._search(process, sockets, whole=whole)
        if not self._turns:
            self._turns = list(self._processes)
