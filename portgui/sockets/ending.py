"""Ends a process that holds sockets: who may be ended, that one and no later one with its number, and what became of
its ports.

A process is (pid, start time), because systems use pids again. On Linux it is bound by a pidfd (pidfd_open(2)), and its
start time is compared after that was opened: from then on the descriptor means this process, whatever happens to the
number. Elsewhere psutil compares the start time right before each signal.
"""

import enum
import errno
import os
import select
import signal
import sys
import weakref
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from portgui.ports import PortRange, Transport
from portgui.records import frozen
from portgui.sockets.socket import Process, Snapshot, Socket, State

if sys.platform.startswith("linux"):
    from portgui.sockets.processes import TICKS_PER_SECOND, read_stat, system_start
if TYPE_CHECKING:
    from portgui.sockets.processes import Stat

_PF_KTHREAD: Final = 0x0020_0000
"""include/linux/sched.h"""
_SAME_START_S: Final = 0.011
"""Start times are told in ticks of 10 ms; more than one tick apart is another process."""
_FIRST_USER: Final = 500 if sys.platform == "darwin" else 1000
"""User numbers below are of the system: login.defs(5), UID_MIN."""
_PROC: Final = "/proc"


# Who may be ended


class Obstacle(enum.Enum):
    """Why a process is not to be ended from here."""

    FIRST_PROCESS = "first process"
    """The system itself: pid 1, or 0 and 4 on Windows."""
    KERNEL_THREAD = "kernel thread"
    OURSELVES = "ourselves"
    STARTED_US = "started us"
    """We are its child, or its child's child: it would take us with it, and perhaps the whole session."""
    START_UNKNOWN = "start unknown"
    """Its start time may not be read: nothing tells it from a later process with its number."""
    NOT_PERMITTED = "not permitted"
    """It belongs to another user."""


def obstacle_to_end(process: Process) -> Obstacle | None:
    """Return why a process may not be ended; `None` where it may, or where only trying tells (Windows)."""
    pid = process.pid
    if pid in ((0, 4) if sys.platform == "win32" else (0, 1)):
        return Obstacle.FIRST_PROCESS
    if pid == os.getpid():
        return Obstacle.OURSELVES
    stat = _stat_of(pid)
    if stat and stat.flags & _PF_KTHREAD:
        return Obstacle.KERNEL_THREAD
    if pid in _ancestors():
        return Obstacle.STARTED_US
    if process.started_at is None:
        return Obstacle.START_UNKNOWN
    if sys.platform != "win32":  # where signal 0 is no question, but Ctrl+C
        try:
            os.kill(pid, 0)
        except PermissionError:
            return Obstacle.NOT_PERMITTED
        except OSError:  # it is gone: binding it tells
            return None
    return None


def belongs_to_system(process: Process) -> bool:
    """Say whether a process runs as the administrator or as an account of the system (on Windows: from its folder)."""
    if sys.platform == "win32":
        root = os.environ.get("SYSTEMROOT", r"C:\Windows").lower() + "\\"
        return bool(process.executable and process.executable.lower().startswith(root))
    import pwd

    if process.user is None:
        return False
    try:
        uid = int(process.user) if process.user.isdecimal() else pwd.getpwnam(process.user).pw_uid
    except (KeyError, ValueError):
        return False
    return uid < _FIRST_USER


def service_of(process: Process) -> str | None:
    """Return the service of systemd that a process belongs to, if any: scopes and slices are not started again."""
    unit = process.unit
    return unit.name if unit and unit.name.endswith(".service") else None


def _stat_of(pid: int) -> "Stat | None":
    """Return what /proc/PID/stat tells; only Linux has it."""
    if not sys.platform.startswith("linux"):
        return None
    return read_stat(_PROC, pid)


def _ancestors() -> set[int]:
    """Return the pids of our parent and of those before it."""
    if not sys.platform.startswith("linux"):
        import psutil

        try:
            return {parent.pid for parent in psutil.Process().parents()}
        except psutil.Error:
            return {os.getppid()}
    found: set[int] = set()
    pid = os.getppid()
    while pid and pid not in found:
        found.add(pid)
        stat = _stat_of(pid)
        pid = stat.parent if stat else 0
    return found


# Ending one


class Outcome(enum.Enum):
    """How it is with a process that was to be ended."""

    RUNNING = "running"
    ENDED = "ended"
    """It ended after it was asked to."""
    GONE = "gone"
    """It had ended before it was asked to."""
    REUSED = "reused"
    """Another process has its number now; nothing was sent."""
    REFUSED = "refused"
    """The system refuses, for the reason that the answer gives."""


class Answer(NamedTuple):
    """An outcome and, where the system gave one, its reason."""

    outcome: Outcome
    reason: str = ""


class _Handle(Protocol):
    """A process that cannot be mistaken. Raises `OSError` where it may not be touched."""

    def send(self, *, force: bool) -> None: ...

    def has_ended(self) -> bool: ...


class BoundProcess:
    """One process, bound by its start time: what is asked never reaches another one that got its number.

    Nothing here waits. Answers are values, never exceptions; once the process is no more, the answer stays.
    """

    asks_first: Final = sys.platform != "win32"
    """Whether a process can be asked. Windows knows only how to end it at once (TerminateProcess)."""

    def __init__(self, process: Process, *, pidfd: bool = hasattr(os, "pidfd_open")) -> None:
        """Bind it; `pidfd` says whether the system has these."""
        self._asked = False
        self._final: Answer | None = None
        self._handle: _Handle | None = None
        try:
            self._handle = _bind(process, pidfd)
        except ProcessLookupError:
            self._final = Answer(Outcome.GONE)
        except _AnotherProcessError:
            self._final = Answer(Outcome.REUSED)
        except OSError as error:
            self._final = Answer(Outcome.REFUSED, error.strerror or str(error))

    def look(self) -> Answer:
        """Return how it is with the process now."""
        if self._final:
            return self._final
        if self._handle and self._handle.has_ended():
            self._final = Answer(Outcome.ENDED if self._asked else Outcome.GONE)
            return self._final
        return Answer(Outcome.RUNNING)

    def end(self, *, force: bool = False) -> Answer:
        """Ask it to end (SIGTERM), or end it without asking (SIGKILL); return how it is right after."""
        now = self.look()
        if now.outcome is not Outcome.RUNNING or self._handle is None:
            return now
        try:
            self._handle.send(force=force)
            self._asked = True
        except ProcessLookupError:
            pass  # it ended this moment
        except OSError as error:
            return Answer(Outcome.REFUSED, error.strerror or str(error))
        return self.look()


class _AnotherProcessError(Exception):
    """The number belongs to a process that started at another time."""


def _bind(process: Process, pidfd: bool) -> _Handle:
    if process.started_at is None:
        raise _AnotherProcessError
    if pidfd:
        try:
            return _PidfdHandle(process.pid, process.started_at)
        except OSError as error:
            if error.errno not in (errno.ENOSYS, errno.EPERM):  # a kernel before 5.3; a sandbox that forbids it
                raise
    return _PsutilHandle(process.pid, process.started_at)


class _PidfdHandle:
    """A process by its pidfd, which becomes readable when the process ends, reaped by its parent or not."""

    def __init__(self, pid: int, started_at: float) -> None:
        try:
            self._descriptor = os.pidfd_open(pid)  # close-on-exec by itself
        except OSError as error:
            if error.errno in (errno.EINVAL, errno.ENOENT):  # no process, but a thread of one (ENOENT in newer kernels)
                raise ProcessLookupError from error
            raise
        self._close = weakref.finalize(self, os.close, self._descriptor)
        self._poll = select.poll()
        self._poll.register(self._descriptor, select.POLLIN)
        stat = _stat_of(pid)  # after the descriptor was opened: it cannot become another one's any more
        if stat is None or self.has_ended():
            self._close()
            raise ProcessLookupError
        began = _began_at(stat)
        if abs(began - started_at) > _SAME_START_S:
            self._close()
            raise _AnotherProcessError

    def send(self, *, force: bool) -> None:
        signal.pidfd_send_signal(self._descriptor, signal.SIGKILL if force else signal.SIGTERM)

    def has_ended(self) -> bool:
        return bool(self._poll.poll(0))


def _began_at(stat: "Stat") -> float:
    """Return when a process started, in seconds since 1970, reckoned as for those that are shown."""
    start = system_start(_PROC)
    if start is None:
        raise OSError(errno.ENODATA, "/proc/stat has no btime")
    return start + stat.started / TICKS_PER_SECOND


class _PsutilHandle:
    """A process by psutil, which looks at the start time again before each signal."""

    def __init__(self, pid: int, started_at: float) -> None:
        import psutil

        self._psutil = psutil
        try:
            self._process = psutil.Process(pid)
            began = self._process.create_time()
        except psutil.NoSuchProcess as error:
            raise ProcessLookupError from error
        except psutil.AccessDenied as error:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES)) from error
        if abs(began - started_at) > _SAME_START_S:
            raise _AnotherProcessError
        if self.has_ended():
            raise ProcessLookupError

    def send(self, *, force: bool) -> None:
        try:
            if force:
                self._process.kill()
            else:
                self._process.terminate()
        except self._psutil.NoSuchProcess as error:
            raise ProcessLookupError from error
        except self._psutil.AccessDenied as error:
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM)) from error

    def has_ended(self) -> bool:
        try:
            return not self._process.is_running() or self._process.status() == self._psutil.STATUS_ZOMBIE
        except self._psutil.NoSuchProcess:
            return True
        except self._psutil.AccessDenied:  # it is there, or there would be nothing to deny
            return False


# What it held, and what became of that


def held_by(process: Process, snapshot: Snapshot) -> tuple[Socket, ...]:
    """Return the sockets of a process, those that listen first, else in the order of the snapshot."""
    wanted = _identity(process)
    held = [socket for socket in snapshot.sockets if any(_identity(each) == wanted for each in socket.processes)]
    return tuple(sorted(held, key=lambda socket: not socket.listening))


def sharers(process: Process, held: tuple[Socket, ...]) -> tuple[Process, ...]:
    """Return the other processes that hold any of the sockets of a process too: those stay open without it."""
    others = (each for socket in held for each in socket.processes if _identity(each) != _identity(process))
    return tuple(dict.fromkeys(others))


def _identity(process: Process) -> tuple[int, float | None]:
    return (process.pid, process.started_at)


_HELD: Final = frozenset({State.ESTABLISHED, State.CLOSE_WAIT, State.SYN_SENT})
"""States that a connection without a visible process has only where a process holds it that we may not see."""


class Fate(enum.Enum):
    """What became of a port after the process that held it ended."""

    FREE = "free"
    LINGERING = "lingering"
    """No process holds it; the system is winding down connections (TIME-WAIT and its like)."""
    CONNECTED = "connected"
    """Nobody accepts connections on it; another process still has connections that were accepted."""
    SHARED = "shared"
    """Another process held it as well, and holds it still."""
    TAKEN_OVER = "taken over"
    """Another process holds it that did not before: one that was started again, often."""


@frozen
class PortAfter:
    """A port that a process held, and what became of it."""

    transport: Transport
    port: int
    fate: Fate
    holders: tuple[Process, ...] = ()
    """Who holds it now, as far as we may see."""
    states: tuple[State, ...] = ()
    """Of a lingering one: the states of what lingers."""


def ports_after(held: tuple[Socket, ...], before: Snapshot, after: Snapshot) -> tuple[PortAfter, ...]:
    """Return what became of the ports that a process held before it ended: those it listened on, without any all."""
    wanted = [socket for socket in held if socket.listening] or held
    ports = dict.fromkeys((socket.transport, socket.local.port) for socket in wanted)
    return tuple(_fate(transport, port, held, before, after) for transport, port in ports)


def _fate(transport: Transport, port: int, held: tuple[Socket, ...], before: Snapshot, after: Snapshot) -> PortAfter:
    left = [socket for socket in after.on_ports(PortRange(port)) if socket.transport is transport]
    if not left:
        return PortAfter(transport, port, Fate.FREE)
    listening = [socket for socket in left if socket.listening]
    holders = tuple(dict.fromkeys(each for socket in listening or left for each in socket.processes))
    if not listening:
        if holders or any(socket.state in _HELD for socket in left):
            return PortAfter(transport, port, Fate.CONNECTED, holders)
        states = tuple(dict.fromkeys(socket.state for socket in left if socket.state))
        return PortAfter(transport, port, Fate.LINGERING, (), states)
    holding = {_identity(each) for socket in before.on_ports(PortRange(port)) for each in socket.processes}
    own = {socket.inode for socket in held if socket.inode is not None}  # one that is still there was shared
    shared = all(
        socket.inode in own or any(_identity(each) in holding for each in socket.processes) for socket in listening
    )
    return PortAfter(transport, port, Fate.SHARED if shared else Fate.TAKEN_OVER, holders)
