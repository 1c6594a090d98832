"""What processes are and which networks they live in, from `/proc` of Linux (proc(5)), kept between readings.

A process is known by its pid and its start time: the system uses pids again.
"""

import functools
import itertools
import os
import pwd
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from portgui.sockets.socket import Ancestor, Container, OtherNamespaces, Process, Unit, valid_text

_MOST_ANCESTORS: Final = 64


class Stat(NamedTuple):
    """Some of the fields of `/proc/PID/stat`."""

    name: str
    """Of 15 bytes at most."""
    parent: int
    flags: int
    """PF_... (include/linux/sched.h)."""
    started: int
    """Ticks since the system started; `TICKS_PER_SECOND` of them are a second."""


def parse_stat(data: bytes) -> Stat | None:
    """Decode `/proc/PID/stat`; the name may hold anything, brackets and blanks too.

    >>> parse_stat(b"7 (a) b) S 1 7 7 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 4711 0 0")
    Stat(name='a) b', parent=1, flags=0, started=4711)
    """
    _, _, rest = data.partition(b"(")
    name, found, after = rest.rpartition(b")")
    fields = after.split()
    try:
        return Stat(valid_text(name), int(fields[1]), int(fields[6]), int(fields[19])) if found else None
    except (ValueError, IndexError):
        return None


def read_stat(proc: str, pid: int) -> Stat | None:
    """Read `/proc/PID/stat`; `None` where the process has ended."""
    return parse_stat(_read(f"{proc}/{pid}/stat") or b"")


_ENGINES: Final = {"docker": "docker", "cri-containerd": "containerd", "crio": "cri-o", "libpod": "podman"}
_SCOPE: Final = re.compile(r"(docker|cri-containerd|crio|libpod)-([0-9a-f]{12,64})\.scope")
_IDENTIFIER: Final = re.compile(r"(?:(libpod|crio|cri-containerd|docker)-)?([0-9a-f]{64})")
_FOLDERS: Final = {"docker": "docker", "libpod_parent": "podman", "ecs": "docker", "garden": "garden"}


def parse_cgroup(text: str) -> tuple[Unit | None, Container | None]:
    """Decode `/proc/PID/cgroup`, of version 1 and 2 (cgroups(7)), by the paths that systemd and container engines give.

    >>> parse_cgroup("0::/system.slice/ssh.service")
    (Unit(name='ssh.service', of_user=False), None)
    >>> parse_cgroup("0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-firefox-7.scope")[0]
    Unit(name='app-firefox-7.scope', of_user=True)
    >>> parse_cgroup("4:memory:/docker/" + 64 * "e")[1].engine
    'docker'
    """
    unit: Unit | None = None
    container: Container | None = None
    for line in text.splitlines():
        _, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        parts = [part for part in path.split("/") if part and part != ".."]
        container = container or _container(parts)
        if controllers in ("", "name=systemd"):
            unit = unit or _unit(parts)
    return unit, container


def _container(parts: list[str]) -> Container | None:
    for before, part in itertools.pairwise(["", *parts]):
        if found := _SCOPE.fullmatch(part):
            return Container(_ENGINES[found[1]], found[2])
        if found := _IDENTIFIER.fullmatch(part):
            engine = _ENGINES.get(found[1]) or _FOLDERS.get(before)
            if engine is None and any(each.startswith("kubepods") for each in parts):
                engine = "kubernetes"
            if engine or "ecs" in parts:
                return Container(engine or "docker", found[2])
        if part.startswith(("lxc.payload.", "lxc.monitor.")):
            return Container("lxc", part[12:]) if part.startswith("lxc.payload.") and part[12:] else None
        if before in ("lxc", "lxc.payload"):
            return Container("lxc", part)
        if before == "machine.slice" and part.startswith("machine-") and part.endswith(".scope"):
            return Container("systemd-nspawn", _unescaped(part[8:-6]))
        if before == "machine.slice" and part.startswith("systemd-nspawn@") and part.endswith(".service"):
            return Container("systemd-nspawn", _unescaped(part[15:-8]))
    return None


def _unit(parts: list[str]) -> Unit | None:
    """Return the innermost unit, but not the scope that a container engine made for a container."""
    of_user = False
    found = None
    for part in parts:
        if part.endswith((".service", ".scope", ".socket", ".mount", ".swap", ".slice")) and not _SCOPE.fullmatch(part):
            if not part.endswith(".slice") or found is None or found.name.endswith(".slice"):
                found = Unit(_unescaped(part), of_user)
            of_user = of_user or (part.startswith("user@") and part.endswith(".service"))
    return found


def _unescaped(name: str) -> str:
    r"""Undo systemd's escapes (systemd.unit(5)).

    >>> _unescaped(r"dbus-\x2eorg")
    'dbus-.org'
    """
    return re.sub(r"\\x([0-7][0-9a-f])", lambda found: chr(int(found[1], 16)), name)


class _Known(NamedTuple):
    started: int
    process: Process
    read_at: float


class Processes:
    """What is known of processes; it is read again after a while. Belongs to one thread."""

    def __init__(self, proc: Path, max_age_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._proc = str(proc)
        self._max_age_s = max_age_s
        self._clock = clock
        self._known: dict[int, _Known] = {}
        self._started_at = system_start(self._proc)

    def look_up(self, starts: Mapping[int, int]) -> tuple[dict[int, Process], set[int]]:
        """Return the processes that started at these times, by pid, and the pids of those that are not what they were.

        One that has ended is missing. A process that is unchanged stays the same object.
        """
        known: dict[int, _Known] = {}
        now = self._clock()
        stats: dict[int, Stat | None] = {}
        for pid, started in starts.items():
            before = self._known.get(pid)
            if before and before.started != started:
                before = None
            if before and now - before.read_at < self._max_age_s:
                known[pid] = before
                continue
            process = self._read(pid, started, stats)
            if process:
                known[pid] = _Known(started, before.process if before and before.process == process else process, now)
        changed = {
            pid
            for pid in known.keys() | self._known.keys()
            if (pid in known and known[pid].process) is not (pid in self._known and self._known[pid].process)
        }
        self._known = known
        return {pid: each.process for pid, each in known.items()}, changed

    def _read(self, pid: int, started: int, stats: dict[int, Stat | None]) -> Process | None:
        folder = f"{self._proc}/{pid}"
        stat = self._stat(pid, stats)
        if stat is None or stat.started != started:
            return None
        command_line = _read(f"{folder}/cmdline")
        arguments = None if command_line is None else _arguments(command_line)
        unit, container = parse_cgroup(valid_text(_read(f"{folder}/cgroup") or b""))
        return Process(
            pid,
            _full_name(stat.name, arguments),
            _link(f"{folder}/exe"),
            arguments,
            _user_of(_read(f"{folder}/status") or b""),
            None if self._started_at is None else self._started_at + started / TICKS_PER_SECOND,
            _link(f"{folder}/cwd"),
            tuple(self._ancestors(stat.parent, stats)),
            unit,
            container,
        )

    def _stat(self, pid: int, stats: dict[int, Stat | None]) -> Stat | None:
        if pid not in stats:
            stats[pid] = read_stat(self._proc, pid)
        return stats[pid]

    def _ancestors(self, pid: int, stats: dict[int, Stat | None]) -> Iterator[Ancestor]:
        for _ in range(_MOST_ANCESTORS):
            stat = self._stat(pid, stats) if pid else None
            if stat is None:
                return
            yield Ancestor(pid, stat.name)
            pid = stat.parent


TICKS_PER_SECOND: Final = os.sysconf("SC_CLK_TCK")


@functools.cache
def system_start(proc: str) -> float | None:
    """Return when the system started, in seconds since 1970, as `/proc/stat` told it first.

    The kernel reckons it back from the clock, and tells another second when that was set meanwhile. What tells
    processes apart must not move with it.
    """
    found = re.search(rb"^btime ([0-9]+)$", _read(f"{proc}/stat") or b"", re.MULTILINE)
    return float(found[1]) if found else None


def _arguments(command_line: bytes) -> tuple[str, ...]:
    """Divide a command line; one that a process wrote over itself ends in zeros.

    >>> _arguments(b"nginx: master process\\0\\0\\0"), _arguments(b"ls\\0-l\\0"), _arguments(b"")
    (('nginx: master process',), ('ls', '-l'), ())
    """
    text = valid_text(command_line.rstrip(b"\0"))
    return tuple(text.split("\0")) if text else ()


def _full_name(name: str, arguments: tuple[str, ...] | None) -> str:
    """Complete a name that the kernel cut off at 15 bytes, where the command line tells more.

    >>> _full_name("systemd-resolve", ("/usr/lib/systemd/systemd-resolved",))
    'systemd-resolved'
    """
    if arguments and len(name.encode()) >= 15:
        longer = arguments[0].rpartition("/")[2]
        if longer.startswith(name):
            return longer
    return name


def _user_of(status: bytes) -> str | None:
    """Return the user that a process runs as, from `/proc/PID/status`."""
    found = re.search(rb"^Uid:\s+([0-9]+)", status, re.MULTILINE)
    return user_name(int(found[1])) if found else None


@functools.lru_cache(maxsize=1024)
def user_name(user_id: int) -> str:
    """Return the name of a user, the number where there is none."""
    try:
        return pwd.getpwuid(user_id).pw_name
    except KeyError:
        return str(user_id)


def _link(path: str) -> str | None:
    """Return where a link points to, `None` where we may not know or it points nowhere."""
    try:
        target = os.readlink(path)  # noqa: PTH115 - thousands of them in each reading
    except OSError:
        return None
    target = valid_text(target)
    return target.removesuffix(" (deleted)") or None


def _read(path: str) -> bytes | None:
    """Read a file of `/proc`, `None` where it may not be read or its process has ended."""
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - see above
            return file.read()
    except OSError:
        return None


class Namespaces:
    """The network namespaces that processes live in, kept between readings. Belongs to one thread."""

    def __init__(self, proc: Path, max_age_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._proc = str(proc)
        self._max_age_s = max_age_s
        self._clock = clock
        self._known: dict[int, str] = {}
        self._read_at = clock()

    def others(self, pids: Iterable[int]) -> OtherNamespaces | None:
        """Return what there is beside our own; `None` where we see nothing else and may not look everywhere."""
        now = self._clock()
        if now - self._read_at >= self._max_age_s:  # a process may move to another one
            self._known, self._read_at = {}, now
        self._known = {pid: self._known.get(pid) or self._of(pid) for pid in pids}
        ours = self._of("self")
        seen = [name for name in self._known.values() if name not in (ours, _HIDDEN, _NONE)]
        if not seen and _HIDDEN in self._known.values():
            return None
        return OtherNamespaces(len(set(seen)), len(seen))

    def _of(self, pid: int | str) -> str:
        try:
            return os.readlink(f"{self._proc}/{pid}/ns/net")  # noqa: PTH115 - see above
        except PermissionError:
            return _HIDDEN
        except OSError:  # it ended
            return _NONE


_HIDDEN: Final = "hidden"
_NONE: Final = "none"
