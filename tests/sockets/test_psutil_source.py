"""psutil's answers, of this computer and of others: other systems' come from another `System`."""

import contextlib
import gc
import os
import signal
import socket
import sys
import weakref
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NoReturn

import psutil
import pytest

from portgui.overrides import override
from portgui.sockets.psutil_source import PsutilSource
from portgui.sockets.socket import Endpoint, Family, Snapshot, State, Unseen
from portgui.sockets.source import SocketError, SystemSource
from tests.live_sockets import IS_LINUX, IS_ROOT, LISTEN, NO_PID, Start, listen, on_ports, only, port_of, ports, tcp

Address = tuple[str, int] | tuple[()]
Row = tuple[int, int, int, Address, Address, str, int | None]


@dataclass
class Psutil:
    """psutil as the source uses it; tests replace single answers."""

    net_connections: Callable[[str], Sequence[Row]] = psutil.net_connections
    pids: Callable[[], list[int]] = psutil.pids
    Process: Callable[[int], psutil.Process] = psutil.Process


def test_psutil_says_the_same_as_the_source_of_this_system(sockets: contextlib.ExitStack, start: Start) -> None:
    listener = sockets.enter_context(listen())
    client = sockets.enter_context(socket.create_connection(listener.getsockname()))
    sockets.enter_context(listener.accept()[0])
    datagrams = sockets.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    datagrams.bind(("127.0.0.1", 0))
    mine = ports(listener, client, datagrams) | tcp(port_of(start(LISTEN)))

    def described(snapshot: Snapshot) -> list[tuple[object, ...]]:
        return [
            (
                each.transport,
                each.family,
                each.local,
                each.remote,
                each.state,
                each.reach,
                each.process and each.process.pid,
            )
            for each in on_ports(snapshot, mine)
        ]

    assert described(PsutilSource(platform="freebsd").read()) == described(SystemSource().read())
    assert len(described(SystemSource().read())) == 5


def test_a_connection_shared_by_processes_is_one_row(start: Start) -> None:
    other = start(LISTEN).pid
    ends = ("127.0.0.1", 80), ("127.0.0.1", 50000)
    rows: list[Row] = [
        (fd, socket.AF_INET, socket.SOCK_STREAM, *ends, psutil.CONN_ESTABLISHED, pid)
        for fd, pid in ((9, os.getpid()), (4, other), (7, os.getpid()))
    ]
    found = only(PsutilSource(Psutil(lambda _: rows), platform="darwin").read().sockets)
    assert found.process
    assert found.process.pid == min(os.getpid(), other)


def test_like_rows_without_inodes_are_numbered_by_process(start: Start) -> None:
    other = start(LISTEN).pid
    rows: list[Row] = [
        (fd, socket.AF_INET, socket.SOCK_DGRAM, ("0.0.0.0", 5353), (), psutil.CONN_NONE, pid)  # noqa: S104 - only read
        for fd, pid in ((3, os.getpid()), (5, other), (4, os.getpid()))
    ]
    answers = iter([rows, rows[::-1]])
    source = PsutilSource(Psutil(lambda _: next(answers)), platform="darwin")
    first, second = source.read(), source.read()
    by_pid = sorted([os.getpid(), os.getpid(), other])
    assert [(each.ordinal, each.process and each.process.pid) for each in first.sockets] == list(enumerate(by_pid))
    assert first.sockets == second.sockets


@pytest.mark.parametrize("platform", [sys.platform, "freebsd"], ids=["system", "psutil"])
def test_a_process_that_ends_before_it_is_described_has_vanished(start: Start, platform: str) -> None:
    program = start(LISTEN)
    port = port_of(program)

    def end_and_look(pid: int) -> psutil.Process:
        if pid == program.pid:
            program.kill()
            program.wait()
        return psutil.Process(pid)

    source = PsutilSource(Psutil(Process=end_and_look), platform=platform)
    found = only(on_ports(source.read(), tcp(port)))
    assert (found.process, found.unseen) == (None, Unseen.VANISHED)


def test_a_process_that_ends_while_it_is_described_has_vanished(start: Start) -> None:
    program = start(LISTEN)
    port = port_of(program)

    class Doomed(psutil.Process):
        @override
        def cmdline(self) -> list[str]:
            if self.pid == program.pid:
                program.kill()
                program.wait()
            return super().cmdline()

    found = only(on_ports(PsutilSource(Psutil(Process=Doomed)).read(), tcp(port)))
    assert (found.process, found.unseen) == (None, Unseen.VANISHED)


@pytest.mark.skipif(not hasattr(os, "waitid"), reason="this system has no waitid")
def test_a_zombie_keeps_its_name_and_loses_the_rest(start: Start) -> None:
    program = start(LISTEN)
    port = port_of(program)
    name = psutil.Process(program.pid).name()
    os.kill(program.pid, signal.SIGKILL)
    os.waitid(os.P_PID, program.pid, os.WEXITED | os.WNOWAIT)  # dead, and not yet waited for

    stale: Row = (3, socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", port), (), psutil.CONN_LISTEN, program.pid)
    process = only(PsutilSource(Psutil(lambda _: [stale]), platform="freebsd").read().sockets).process
    assert process
    assert (process.pid, process.name) == (program.pid, name)
    assert (process.executable, process.command_line) == (None, None)


class Counting:
    """Hands out processes, counts how often their command lines are read, and does not keep them alive."""

    def __init__(self) -> None:
        self.reads: Counter[int] = Counter()
        self.handles: list[weakref.ref[psutil.Process]] = []

    def __call__(self, pid: int) -> psutil.Process:
        reads = self.reads

        class Counted(psutil.Process):
            @override
            def cmdline(self) -> list[str]:
                reads[self.pid] += 1
                return super().cmdline()

        handle = Counted(pid)
        self.handles.append(weakref.ref(handle))
        return handle


def test_a_process_is_read_once_while_it_is_the_same(sockets: contextlib.ExitStack) -> None:
    listener = sockets.enter_context(listen())
    counting = Counting()
    source = PsutilSource(Psutil(Process=counting))
    first, second = (only(on_ports(source.read(), ports(listener))) for _ in range(2))
    assert first.process is second.process
    assert counting.reads[os.getpid()] == 1


def test_a_process_is_read_again_when_what_we_know_is_old(start: Start) -> None:
    program = start(LISTEN)
    port = port_of(program)
    counting = Counting()
    source = PsutilSource(Psutil(Process=counting), facts_max_age_s=0)
    source.read()
    assert only(on_ports(source.read(), tcp(port))).process
    assert counting.reads[program.pid] == 2


def test_a_process_does_not_start_again_when_the_clock_is_set(sockets: contextlib.ExitStack) -> None:
    listener = sockets.enter_context(listen())
    clock_set_by = iter([0.0, 3600.0])

    class Relative(psutil.Process):
        """psutil adds the start of the process to that of the system, which moves with the clock."""

        @override
        def create_time(self) -> float:
            return super().create_time() + (next(clock_set_by) if self.pid == os.getpid() else 0)

    source = PsutilSource(Psutil(Process=Relative), platform="linux" if IS_LINUX else "freebsd", facts_max_age_s=0)
    first, second = (only(on_ports(source.read(), ports(listener))).process for _ in range(2))
    assert first
    assert first == second
    assert next(clock_set_by, None) is None


def test_a_process_that_is_gone_is_forgotten(start: Start) -> None:
    program = start(LISTEN)
    port = port_of(program)
    counting = Counting()
    source = PsutilSource(Psutil(Process=counting))
    assert only(on_ports(source.read(), tcp(port))).process
    gc.collect()

    def kept() -> set[int]:
        return {handle.pid for each in counting.handles if (handle := each())}

    assert program.pid in kept()
    program.kill()
    program.wait()
    source.read()
    gc.collect()
    assert program.pid not in kept()


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_another_process_with_the_same_pid_is_another_process(start: Start, platform: str) -> None:
    earlier, later = start(LISTEN, "earlier"), start(LISTEN, "later")
    port_of(earlier)
    port_of(later)
    number = earlier.pid

    class Reused(psutil.Process):
        """A process that starts a second after the one that had its pid before: no system uses a pid again at once.

        Equal to every process of its pid on Windows, where the start of another user's process is not known at once.
        """

        @override
        def __eq__(self, other: object) -> bool:
            return platform == "win32" or super().__eq__(other)

        @override
        def __hash__(self) -> int:
            return super().__hash__()

        @override
        def create_time(self) -> float:
            return super().create_time() + (self.pid == later.pid)

    row: Row = (3, socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 80), (), psutil.CONN_LISTEN, number)
    holders = iter([earlier.pid, earlier.pid, later.pid])
    source = PsutilSource(Psutil(lambda _: [row], Process=lambda _: Reused(next(holders))), platform=platform)
    seen = [only(source.read().sockets).process for _ in range(3)]
    assert seen[0] is seen[1]
    assert [process and process.pid for process in seen] == [number] * 3
    assert [process and process.command_line and process.command_line[-1] for process in seen] == [
        "earlier",
        "earlier",
        "later",
    ]


# Other systems


class Hidden(psutil.Process):
    """A process of somebody else."""

    @override
    def net_connections(self, kind: str = "inet") -> NoReturn:
        raise psutil.AccessDenied(self.pid)

    @override
    def cmdline(self) -> NoReturn:
        raise psutil.AccessDenied(self.pid)

    @override
    def exe(self) -> NoReturn:
        raise psutil.AccessDenied(self.pid)

    @override
    def username(self) -> NoReturn:
        raise psutil.AccessDenied(self.pid)


def refuse(_: str) -> NoReturn:
    """Answer as macOS does to a user who is no administrator."""
    raise psutil.AccessDenied


def test_macos_without_administrator_rights_shows_our_own(sockets: contextlib.ExitStack, start: Start) -> None:
    theirs = port_of(start(LISTEN))
    listener = sockets.enter_context(listen())
    client = sockets.enter_context(socket.create_connection(listener.getsockname()))
    system = Psutil(
        refuse,
        pids=lambda: [*psutil.pids(), NO_PID],
        Process=lambda pid: psutil.Process(pid) if pid in (os.getpid(), NO_PID) else Hidden(pid),
    )
    snapshot = PsutilSource(system, platform="darwin").read()
    assert snapshot.only_own
    assert {each.process.pid for each in snapshot.sockets if each.process} == {os.getpid()}
    assert only(on_ports(snapshot, ports(listener))).state is State.LISTEN
    assert only(on_ports(snapshot, ports(client))).remote == Endpoint(*listener.getsockname())
    assert on_ports(snapshot, tcp(theirs)) == []


def test_nothing_but_refusals_is_an_error() -> None:
    with pytest.raises(SocketError, match="no process"):
        PsutilSource(Psutil(refuse, Process=Hidden), platform="darwin").read()


def test_what_may_not_be_read_of_a_process_is_none(sockets: contextlib.ExitStack) -> None:
    listener = sockets.enter_context(listen())
    process = only(on_ports(PsutilSource(Psutil(Process=Hidden)).read(), ports(listener))).process
    assert process
    assert (process.executable, process.command_line, process.user) == (None, None, None)
    assert (process.pid, process.name) == (os.getpid(), psutil.Process().name())


def test_windows_system_and_the_connections_of_nobody() -> None:
    smb, web = ("192.0.2.1", 445), ("192.0.2.1", 80)
    tcp4 = (-1, socket.AF_INET, socket.SOCK_STREAM)
    rows: list[Row] = [
        (*tcp4, smb, (), psutil.CONN_LISTEN, 4),
        (*tcp4, web, ("192.0.2.7", 50000), psutil.CONN_TIME_WAIT, 0),
        (*tcp4, web, ("192.0.2.7", 50001), psutil.CONN_CLOSE_WAIT, 0),
        (*tcp4, (), (), "DELETE_TCB", 4),
    ]
    system = Psutil(lambda _: rows, Process=lambda _: Hidden(os.getpid()))
    described = [
        (each.local.port, each.state, each.process and (each.process.pid, each.process.name), each.unseen)
        for each in PsutilSource(system, platform="win32").read().sockets
    ]
    assert described == [
        (0, State.CLOSED, (4, "System"), None),
        (80, State.TIME_WAIT, None, Unseen.KERNEL),
        (80, State.CLOSE_WAIT, (0, "System"), None),
        (445, State.LISTEN, (4, "System"), None),
    ]


@pytest.mark.skipif(os.name != "posix", reason="Windows names the pid of every socket")
def test_rows_of_psutil_without_a_pid_say_why() -> None:
    tcp6 = (-1, socket.AF_INET6, socket.SOCK_STREAM)
    rows: list[Row] = [
        (*tcp6, ("::1", 80), (), psutil.CONN_LISTEN, None),
        (*tcp6, ("::1", 81), ("::1", 50000), psutil.CONN_TIME_WAIT, None),
    ]
    listening, waiting = PsutilSource(Psutil(lambda _: rows), platform="freebsd").read().sockets
    assert (listening.process, listening.family) == (None, Family.IPV6)
    assert listening.unseen is (Unseen.ELSEWHERE if IS_ROOT else Unseen.NOT_PERMITTED)
    assert (waiting.process, waiting.unseen) == (None, Unseen.KERNEL)


@pytest.mark.parametrize(
    "error",
    [OSError(5, "Input/output error"), psutil.Error("broken"), RuntimeError("malformed line 7"), KeyError("0E")],
    ids=["os", "psutil", "runtime", "key"],
)
def test_a_failure_of_psutil_is_an_error_of_ours_with_its_message(error: Exception) -> None:
    def fail(_: str) -> NoReturn:
        raise error

    with pytest.raises(SocketError) as caught:
        PsutilSource(Psutil(fail), platform="win32").read()
    assert str(error) in str(caught.value)
    assert caught.value.__cause__ is error
