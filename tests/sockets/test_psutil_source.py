"""Snapshots of real sockets: of this process, of child processes, and of ones that end while they are read.

What this machine cannot do (another system's answers, a recorded table) comes from another `System` or another `/proc`.
"""

import contextlib
import gc
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import weakref
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import psutil
import pytest

from portgui.overrides import override
from portgui.ports import PortRange, Transport
from portgui.sockets.psutil_source import PsutilSource, parse_table
from portgui.sockets.socket import Endpoint, Family, Reach, Snapshot, Socket, State, Unseen
from portgui.sockets.source import SocketError, SystemSource

CHECKOUT = Path(__file__).parents[2]
IS_LINUX = sys.platform.startswith("linux")
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
linux = pytest.mark.skipif(not IS_LINUX, reason="reads the tables of a Linux kernel")

LISTEN = """
import socket, sys
listener = socket.create_server(("127.0.0.1", 0), reuse_port=hasattr(socket, "SO_REUSEPORT"))
print(listener.getsockname()[1], flush=True)
sys.stdin.read()
"""
"""A program that listens, says on which port, and ends when its standard input does."""


Address = tuple[str, int] | tuple[()]
Row = tuple[int, int, int, Address, Address, str, int | None]
Ports = tuple[Transport, int]
Start = Callable[..., subprocess.Popen[str]]


@dataclass
class Psutil:
    """psutil as the source uses it; tests replace single answers."""

    net_connections: Callable[[str], Sequence[Row]] = psutil.net_connections
    pids: Callable[[], list[int]] = psutil.pids
    Process: Callable[[int], psutil.Process] = psutil.Process


@pytest.fixture
def sockets() -> Iterator[contextlib.ExitStack]:
    """Close what the test puts in."""
    with contextlib.ExitStack() as stack:
        yield stack


@pytest.fixture
def start() -> Iterator[Start]:
    """Return a function that starts a Python program and gives it pipes; all are ended with the test."""
    with contextlib.ExitStack() as stack:

        def start_program(code: str, *arguments: str | bytes) -> subprocess.Popen[str]:
            program = subprocess.Popen(
                [sys.executable, "-c", code, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                cwd=CHECKOUT,
            )
            stack.enter_context(program)  # closes its pipes and waits
            stack.callback(program.kill)
            return program

        yield start_program


def port_of(program: subprocess.Popen[str]) -> int:
    """Wait for the port number that a program prints."""
    assert program.stdout
    return int(program.stdout.readline())


def listen(address: str = "127.0.0.1", family: int = socket.AF_INET) -> socket.socket:
    """Open a listening TCP socket on a free port."""
    return socket.create_server((address, 0), family=family)


def ports(*opened: socket.socket) -> set[Ports]:
    """Return where sockets of ours are bound."""
    return {
        (Transport.TCP if each.type == socket.SOCK_STREAM else Transport.UDP, each.getsockname()[1]) for each in opened
    }


def tcp(port: int) -> set[Ports]:
    return {(Transport.TCP, port)}


def on_ports(snapshot: Snapshot, wanted: set[Ports]) -> list[Socket]:
    """Find the sockets on some ports; connections of earlier tests may still wait for their end there."""
    return [
        each
        for transport, port in sorted(wanted, key=lambda each: (each[1], each[0].value))
        for each in snapshot.on_ports(PortRange(port))
        if each.transport is transport and each.state is not State.TIME_WAIT
    ]


def only(found: Sequence[Socket]) -> Socket:
    assert len(found) == 1, found
    return found[0]


def until(source: PsutilSource, is_so: Callable[[Snapshot], bool]) -> Snapshot:
    """Read until something holds, at most ten seconds long: the kernel changes states in its own time."""
    deadline = time.monotonic() + 10
    while not is_so(snapshot := source.read()):
        assert time.monotonic() < deadline, snapshot
    return snapshot


def has_ipv6() -> bool:
    with contextlib.suppress(OSError), listen("::1", socket.AF_INET6):
        return True
    return False


ipv6 = pytest.mark.skipif(not has_ipv6(), reason="this system has no IPv6 on loopback")


def lines_of_kernel(wanted: set[Ports]) -> Counter[tuple[str, int]]:
    """Count the lines of the kernel's tables by table and local port, without connections in TIME-WAIT (06)."""
    return Counter(
        (table.name, port)
        for table in map(Path("/proc/net").joinpath, ("tcp", "tcp6", "udp", "udp6"))
        if table.exists()
        for line in table.read_text().splitlines()[1:]
        if (port := int(line.split()[1].rpartition(":")[2], 16)) in {port for _, port in wanted}
        if (Transport(table.name[:3]), port) in wanted and line.split()[3] != "06"
    )


# The fields of a socket


def test_a_listening_socket_of_ours_has_every_field_right(sockets: contextlib.ExitStack) -> None:
    listener = sockets.enter_context(listen())
    before = time.time()
    snapshot = SystemSource().read()
    assert before <= snapshot.taken_at <= time.time()
    assert not snapshot.only_own or sys.platform == "darwin"
    found = only(on_ports(snapshot, ports(listener)))
    assert (found.transport, found.family, found.state) == (Transport.TCP, Family.IPV4, State.LISTEN)
    assert (found.local, found.remote) == (Endpoint(*listener.getsockname()), None)
    assert (found.reach, found.unseen, found.ordinal) == (Reach.THIS_COMPUTER, None, 0)
    assert found.process
    assert found.process.pid == os.getpid()


@linux
def test_our_process_is_described_as_the_kernel_describes_it(sockets: contextlib.ExitStack) -> None:
    import pwd

    listener = sockets.enter_context(listen())
    found = only(on_ports(PsutilSource().read(), ports(listener)))
    assert found.inode == os.fstat(listener.fileno()).st_ino
    process = found.process
    assert process
    proc = Path("/proc/self")
    assert process.name.startswith((proc / "comm").read_text().rstrip("\n"))
    assert process.executable == str((proc / "exe").readlink())
    assert process.command_line == tuple((proc / "cmdline").read_text().split("\0")[:-1])
    assert process.user == pwd.getpwuid(os.getuid()).pw_name
    # field 22 of /proc/pid/stat: ticks since the system started (man 5 proc)
    ticks = int((proc / "stat").read_text().rpartition(")")[2].split()[19])
    uptime_s = float(Path("/proc/uptime").read_text().split()[0])
    started_at = time.time() - uptime_s + ticks / os.sysconf("SC_CLK_TCK")
    assert process.started_at == pytest.approx(started_at, abs=2)  # the kernel rounds its start to a second


def test_the_socket_of_a_child_names_the_child(start: Start) -> None:
    program = start(LISTEN)
    port = port_of(program)
    process = only(on_ports(SystemSource().read(), tcp(port))).process
    assert process
    assert process.pid == program.pid
    assert process.command_line
    assert process.command_line[-2:] == ("-c", LISTEN)


def test_both_ends_of_a_connection_are_there(sockets: contextlib.ExitStack) -> None:
    listener = sockets.enter_context(listen())
    client = sockets.enter_context(socket.create_connection(listener.getsockname()))
    server = sockets.enter_context(listener.accept()[0])
    snapshot = SystemSource().read()
    inbound = only([each for each in on_ports(snapshot, ports(listener)) if each.remote])
    outbound = only(on_ports(snapshot, ports(client)))
    assert (inbound.local, inbound.remote) == (Endpoint(*server.getsockname()), Endpoint(*server.getpeername()))
    assert (outbound.local, outbound.remote) == (inbound.remote, inbound.local)
    assert inbound.state is outbound.state is State.ESTABLISHED
    assert inbound.reach is outbound.reach is None
    assert snapshot.service_endpoint(inbound) == snapshot.service_endpoint(outbound) == inbound.local


def test_half_closed_connections_say_so(sockets: contextlib.ExitStack) -> None:
    listener = sockets.enter_context(listen())
    client = sockets.enter_context(socket.create_connection(listener.getsockname()))
    server = sockets.enter_context(listener.accept()[0])
    client.shutdown(socket.SHUT_WR)
    assert server.recv(1) == b""

    def states(snapshot: Snapshot) -> set[tuple[int, State | None]]:
        return {(each.local.port, each.state) for each in on_ports(snapshot, ports(client, server)) if each.remote}

    expected = {
        (client.getsockname()[1], State.FIN_WAIT_2),
        (server.getsockname()[1], State.CLOSE_WAIT),
    }
    snapshot = until(PsutilSource(), lambda snapshot: states(snapshot) == expected)
    holders = {each.process.pid for each in on_ports(snapshot, ports(client, server)) if each.process}
    assert holders == {os.getpid()}


@linux
def test_a_connection_that_only_the_kernel_holds(sockets: contextlib.ExitStack) -> None:
    listener = sockets.enter_context(listen())
    client = socket.create_connection(listener.getsockname())
    server = listener.accept()[0]
    address = listener.getsockname()
    client.close()
    server.close()

    remote = Endpoint(*address)

    def waiting(snapshot: Snapshot) -> list[Socket]:
        return [each for each in snapshot.sockets if each.remote == remote and each.state is State.TIME_WAIT]

    found = only(waiting(until(PsutilSource(), lambda snapshot: waiting(snapshot) != [])))
    assert (found.process, found.unseen, found.inode, found.reach) == (None, Unseen.KERNEL, None, None)
    assert found.transport is Transport.TCP


def test_udp_sockets_have_no_state_and_a_remote_end_only_when_connected(sockets: contextlib.ExitStack) -> None:
    open_one = sockets.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    connected = sockets.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    open_one.bind(("127.0.0.1", 0))
    connected.bind(("127.0.0.1", 0))
    connected.connect(open_one.getsockname())
    snapshot = SystemSource().read()
    one = only(on_ports(snapshot, ports(open_one)))
    other = only(on_ports(snapshot, ports(connected)))
    assert {one.transport, other.transport} == {Transport.UDP}
    assert (one.state, one.remote, one.reach, one.listening) == (None, None, Reach.THIS_COMPUTER, True)
    assert (other.state, other.remote, other.reach, other.listening) == (None, one.local, None, False)


def test_a_socket_on_every_interface(sockets: contextlib.ExitStack) -> None:
    listener = sockets.enter_context(listen("0.0.0.0"))  # noqa: S104 - what is tested
    datagrams = sockets.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    datagrams.bind(("0.0.0.0", 0))  # noqa: S104 - what is tested
    found = on_ports(SystemSource().read(), ports(listener, datagrams))
    assert {(each.local.address, each.reach) for each in found} == {("0.0.0.0", Reach.EVERY_INTERFACE)}  # noqa: S104


@ipv6
def test_ipv6_is_a_row_of_its_own(sockets: contextlib.ExitStack) -> None:
    one = sockets.enter_context(listen())
    port = one.getsockname()[1]
    sockets.enter_context(socket.create_server(("::1", port), family=socket.AF_INET6))
    found = on_ports(SystemSource().read(), tcp(port))
    assert [(each.family, each.local, each.reach) for each in found] == [
        (Family.IPV4, Endpoint("127.0.0.1", port), Reach.THIS_COMPUTER),
        (Family.IPV6, Endpoint("::1", port), Reach.THIS_COMPUTER),
    ]


@ipv6
@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="this system has no dual-stack sockets")
def test_an_ipv4_client_of_a_dual_stack_listener(sockets: contextlib.ExitStack) -> None:
    listener = sockets.enter_context(socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True))
    port = listener.getsockname()[1]
    client = sockets.enter_context(socket.create_connection(("127.0.0.1", port)))
    server = sockets.enter_context(listener.accept()[0])
    waiting, inbound = on_ports(SystemSource().read(), tcp(port))
    assert (waiting.family, waiting.local, waiting.reach) == (Family.IPV6, Endpoint("::", port), Reach.EVERY_INTERFACE)
    assert (inbound.family, inbound.local) == (Family.IPV6, Endpoint("::ffff:127.0.0.1", port))
    assert inbound.remote == Endpoint("::ffff:127.0.0.1", client.getsockname()[1])
    assert server.getpeername()[1] == client.getsockname()[1]


# One row for each socket


@pytest.mark.skipif(not hasattr(socket, "SO_REUSEPORT"), reason="this system has no SO_REUSEPORT")
@pytest.mark.parametrize("kind", [socket.SOCK_STREAM, socket.SOCK_DGRAM], ids=["tcp", "udp"])
def test_like_sockets_of_one_process_stay_apart(sockets: contextlib.ExitStack, kind: socket.SocketKind) -> None:
    port = 0
    wanted: set[Ports] = set()
    for _ in range(3):
        twin = sockets.enter_context(socket.socket(socket.AF_INET, kind))
        twin.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        twin.bind(("127.0.0.1", port))
        port = twin.getsockname()[1]
        wanted |= ports(twin)
        if kind == socket.SOCK_STREAM:
            twin.listen()
    source = PsutilSource()
    found = on_ports(source.read(), wanted)
    assert len(found) == 3
    assert len({each.key for each in found}) == 3
    assert on_ports(source.read(), wanted) == found


@pytest.mark.skipif(not hasattr(socket, "SO_REUSEPORT"), reason="this system has no SO_REUSEPORT")
def test_like_sockets_of_two_processes_name_each_its_own(sockets: contextlib.ExitStack, start: Start) -> None:
    program = start(LISTEN)
    port = port_of(program)
    sockets.enter_context(socket.create_server(("127.0.0.1", port), reuse_port=True))
    found = on_ports(SystemSource().read(), tcp(port))
    assert {each.process.pid for each in found if each.process} == {os.getpid(), program.pid}
    assert len(found) == 2


@linux
@ipv6
def test_there_are_as_many_rows_as_the_kernel_has_lines(sockets: contextlib.ExitStack) -> None:
    opened = [sockets.enter_context(listen()) for _ in range(3)]
    opened.append(sockets.enter_context(listen("::1", socket.AF_INET6)))
    for listener in opened[:2]:
        for _ in range(5):
            sockets.enter_context(socket.create_connection(listener.getsockname()))
            sockets.enter_context(listener.accept()[0])
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        opened.append(sockets.enter_context(socket.socket(family, socket.SOCK_DGRAM)))
        opened[-1].bind((address, 0))
    mine = ports(*opened)
    rows = Counter(
        (each.transport.value + ("6" if each.family is Family.IPV6 else ""), each.local.port)
        for each in on_ports(PsutilSource().read(), mine)
    )
    assert rows == lines_of_kernel(mine)
    assert rows.total() == len(opened) + 10


@linux
def test_psutil_itself_sees_the_same(sockets: contextlib.ExitStack, start: Start) -> None:
    listener = sockets.enter_context(listen())
    for _ in range(10):
        sockets.enter_context(socket.create_connection(listener.getsockname()))
        sockets.enter_context(listener.accept()[0])
    mine = ports(listener) | tcp(port_of(start(LISTEN)))
    ours = {
        (each.local.address, each.local.port, each.remote and (each.remote.address, each.remote.port), each.process.pid)
        for each in on_ports(PsutilSource().read(), mine)
        if each.process
    }
    theirs = {
        (*each.laddr, tuple(each.raddr) or None, each.pid)
        for each in psutil.net_connections("inet")
        if each.laddr and (Transport.TCP, each.laddr[1]) in mine and each.type == socket.SOCK_STREAM and each.pid
    }
    assert ours == theirs
    assert len(ours) == 12


def test_the_rows_of_psutil_say_the_same_where_the_kernel_has_no_tables(
    sockets: contextlib.ExitStack, start: Start
) -> None:
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


# Processes that are gone, hidden, or no longer what they were


def test_the_sockets_of_a_process_end_with_it(start: Start) -> None:
    program = start(LISTEN)
    port = port_of(program)
    source = PsutilSource()
    assert only(on_ports(source.read(), tcp(port))).process
    program.kill()
    program.wait()
    assert on_ports(source.read(), tcp(port)) == []


@linux
def test_a_process_that_ends_between_table_and_owners_has_vanished(start: Start) -> None:
    program = start(LISTEN)
    port = port_of(program)

    def end_and_list_pids() -> list[int]:  # is asked after the tables were read
        program.kill()
        program.wait()
        return psutil.pids()

    found = only(on_ports(PsutilSource(Psutil(pids=end_and_list_pids)).read(), tcp(port)))
    assert (found.process, found.unseen) == (None, Unseen.VANISHED)


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


@linux
def test_a_socket_on_its_way_between_processes_has_no_holder(sockets: contextlib.ExitStack) -> None:
    sender, receiver = map(sockets.enter_context, socket.socketpair(socket.AF_UNIX))
    listener = listen()
    address, mine = listener.getsockname(), ports(listener)
    source = PsutilSource()
    socket.send_fds(sender, [b"x"], [listener.fileno()])
    listener.close()
    first, second = (only(on_ports(source.read(), mine)) for _ in range(2))
    # ELSEWHERE can be said only by one whom every process lets look
    assert first.unseen in ({Unseen.ELSEWHERE, Unseen.NOT_PERMITTED} if IS_ROOT else {Unseen.NOT_PERMITTED})
    assert (first.process, first.local, first.reach) == (None, Endpoint(*address), Reach.THIS_COMPUTER)
    assert first == second
    [arrived] = socket.recv_fds(receiver, 1, 1)[1]
    sockets.enter_context(socket.socket(fileno=arrived))
    third = only(on_ports(source.read(), mine))
    assert third.process
    assert third.process.pid == os.getpid()
    assert third.key == first.key


READ_AS_OTHER = """
import os, sys
from portgui.ports import PortRange
from portgui.sockets.psutil_source import PsutilSource
PsutilSource().read()  # imports what is needed while it may
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
for each in PsutilSource().read().on_ports(PortRange(int(sys.argv[1]))):
    if each.state and each.listening:
        print(each.process, each.unseen.name, each.reach.name)
"""

READ_HIDDEN = """
import os, sys
from pathlib import Path
from portgui.sockets.psutil_source import PsutilSource
PsutilSource().read()  # imports what is needed while it may
os.setuid(65534)
for each in PsutilSource(proc=Path(sys.argv[1])).read().sockets:
    print(each.process, each.unseen.name, each.reach.name)
"""

LISTEN_AS_OTHER = f"""
import encodings.idna, os, socket  # while it may
os.setuid(65534)
{LISTEN}
"""

READ_WITHOUT_PTRACE = """
import ctypes, sys
from portgui.ports import PortRange
from portgui.sockets.psutil_source import PsutilSource
libc = ctypes.CDLL(None, use_errno=True)
header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # _LINUX_CAPABILITY_VERSION_3, this process (linux/capability.h)
sets = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; the same for capabilities from 32 on
assert libc.capget(header, sets) == 0
sets[0] &= ~(1 << 19)  # CAP_SYS_PTRACE
assert libc.capset(header, sets) == 0, ctypes.get_errno()
for each in PsutilSource().read().on_ports(PortRange(int(sys.argv[1]))):
    if each.state and each.listening:
        print(each.process, each.unseen.name, each.reach.name)
"""
"""As root sees in a container: it may not look at the processes of other users."""

root = pytest.mark.skipif(not (IS_LINUX and IS_ROOT), reason="only root can become somebody else")


def output_of(code: str, argument: object) -> list[str]:
    """Run a program to its end; returns the lines that it printed."""
    finished = subprocess.run(
        [sys.executable, "-c", code, str(argument)],
        env=os.environ | {"PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (finished.stderr, finished.returncode) == ("", 0)
    return finished.stdout.splitlines()


@root
def test_others_see_that_they_may_not_see_and_every_socket(sockets: contextlib.ExitStack) -> None:
    first = sockets.enter_context(socket.create_server(("127.0.0.1", 0), reuse_port=True))
    sockets.enter_context(socket.create_server(first.getsockname(), reuse_port=True))
    port = first.getsockname()[1]
    assert output_of(READ_AS_OTHER, port) == ["None NOT_PERMITTED THIS_COMPUTER"] * 2


@root
def test_root_says_when_it_may_not_look(start: Start) -> None:
    port = port_of(start(LISTEN_AS_OTHER))
    assert output_of(READ_WITHOUT_PTRACE, port) == ["None NOT_PERMITTED THIS_COMPUTER"]


@root
def test_processes_that_are_not_even_listed_are_not_permitted() -> None:
    with tempfile.TemporaryDirectory() as folder:  # pytest's folders are closed to other users
        Path(folder).chmod(0o755)
        net = Path(folder, "net")
        net.mkdir()
        (net / "tcp").write_text(HEADER + TCP_LISTEN)
        (net / "udp").write_text(HEADER)
        assert output_of(READ_HIDDEN, folder) == ["None NOT_PERMITTED EVERY_INTERFACE"]


@linux
def test_a_name_that_is_no_text_becomes_text(start: Start) -> None:
    program = start(LISTEN, b"caf\xe9", "caf\u00e9")
    port = port_of(program)
    process = only(on_ports(PsutilSource().read(), tcp(port))).process
    assert process
    assert process.command_line
    assert process.command_line[-2:] == ("caf\\udce9", "caf\u00e9")
    assert process.command_line[-2].encode()


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


@pytest.mark.skipif(os.name != "posix", reason="only POSIX processes replace their program")
def test_another_program_in_the_same_process_is_noticed(start: Start) -> None:
    program = start(
        """
import os, socket, sys
listener = socket.create_server(("127.0.0.1", 0))
listener.set_inheritable(True)
print(listener.getsockname()[1], flush=True)
sys.stdin.readline()
os.execv(sys.executable, [sys.executable, "-c", "import sys; print(flush=True); sys.stdin.read()", "another"])
"""
    )
    port = port_of(program)
    source = PsutilSource(facts_max_age_s=0)
    before = only(on_ports(source.read(), tcp(port))).process
    assert program.stdin
    assert program.stdout
    print(file=program.stdin, flush=True)
    program.stdout.readline()
    after = only(on_ports(source.read(), tcp(port))).process
    assert before
    assert after
    assert (before.pid, before.started_at) == (after.pid, after.started_at)
    assert before.command_line != after.command_line
    assert after.command_line
    assert after.command_line[-1] == "another"


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


NO_PID = 2**22 + 1
"""More than any pid of Linux (PID_MAX_LIMIT, include/linux/threads.h): a process that has ended."""


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


# Recorded tables of Linux (x86-64: little-endian)

HEADER = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
TCP_LISTEN = (
    "   0: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 700 1 0 100 0\n"
)
TCP_WAIT = "   1: 0100007F:1F90 0100007F:C350 06 00000000:00000000 03:00001234 00000000     0        0 0 3 0\n"
TCP_CONNECTED = (
    "   2: 0100007F:1F90 0100007F:C351 01 00000000:00000000 00:00000000 00000000  1000        0 701 1 0 20\n"
)
UDP_OPEN = "  77: 0100007F:14E9 00000000:0000 07 00000000:00000000 00:00000000 00000000  1000        0 702 2 0 0\n"
TCP6_MAPPED = (
    "   0: 0000000000000000FFFF00000100007F:1F90 0000000000000000FFFF0000070200C0:C352 08 "
    "00000000:00000000 00:00000000 00000000  1000        0 703 1 0 20\n"
)

little_endian = pytest.mark.skipif(sys.byteorder != "little", reason="the recordings are of a little-endian machine")


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    """A `/proc` with tables and no process."""
    folder = tmp_path / "proc"
    (folder / "net").mkdir(parents=True)
    for name in ("tcp", "udp"):
        (folder / "net" / name).write_text(HEADER)
    return folder


def hold(proc: Path, pid: int, *inodes: int) -> None:
    """Let a process of a recorded `/proc` hold sockets and a file."""
    folder = proc / str(pid) / "fd"
    folder.mkdir(parents=True)
    (folder / "0").symlink_to("/dev/null")
    for descriptor, inode in enumerate(inodes, start=3):
        (folder / str(descriptor)).symlink_to(f"socket:[{inode}]")


def read_recorded(proc: Path, pids: Sequence[int] = (), *, meanwhile: Callable[[], object] = list) -> Snapshot:
    """Read a recorded `/proc`; `meanwhile` is called between the tables and their owners."""

    def list_pids() -> list[int]:
        meanwhile()
        return list(pids)

    return PsutilSource(Psutil(pids=list_pids), platform="linux", proc=proc).read()


@little_endian
def test_a_recorded_line_is_decoded() -> None:
    [row] = parse_table(HEADER + TCP6_MAPPED, "tcp6")
    assert (row.transport, row.family, row.state) == (Transport.TCP, Family.IPV6, State.CLOSE_WAIT)
    assert (row.local, row.remote) == (Endpoint("::ffff:127.0.0.1", 8080), Endpoint("::ffff:192.0.2.7", 50002))
    assert (row.uid, row.inode) == (1000, 703)
    [datagrams] = parse_table(HEADER + UDP_OPEN, "udp")
    assert (datagrams.local, datagrams.remote, datagrams.state) == (Endpoint("127.0.0.1", 5353), None, None)


@pytest.mark.parametrize(
    ("number", "state"),
    [
        *enumerate(  # include/net/tcp_states.h, in its order
            [
                State.ESTABLISHED,
                State.SYN_SENT,
                State.SYN_RECEIVED,
                State.FIN_WAIT_1,
                State.FIN_WAIT_2,
                State.TIME_WAIT,
                State.CLOSED,
                State.CLOSE_WAIT,
                State.LAST_ACK,
                State.LISTEN,
                State.CLOSING,
                State.SYN_RECEIVED,  # TCP_NEW_SYN_RECV
            ],
            start=1,
        )
    ],
)
def test_every_state_of_the_kernel_has_its_name(number: int, state: State) -> None:
    [row] = parse_table(HEADER + TCP_CONNECTED.replace(" 01 ", f" {number:02X} "), "tcp")
    assert row.state is state


@pytest.mark.parametrize("length", range(1, 92))
def test_a_line_cut_short_is_an_error_with_its_number(length: int) -> None:
    with pytest.raises(SocketError, match=r"/proc/net/tcp, line 3 "):
        list(parse_table(HEADER + TCP_LISTEN + TCP_CONNECTED[:length], "tcp"))


@pytest.mark.parametrize(
    ("old", "new"),
    [("0100007F:1F90", "0100007:1F90"), ("0100007F", "0100007G"), (":1F90", ""), (" 01 ", " 0F "), ("701", "x")],
    ids=["short address", "no number", "no port", "unknown state", "inode"],
)
def test_a_mangled_line_is_an_error_with_its_text(old: str, new: str) -> None:
    with pytest.raises(SocketError) as caught:
        list(parse_table(HEADER + TCP_CONNECTED.replace(old, new), "tcp"))
    assert "line 2" in str(caught.value)
    assert (new or "0100007F") in str(caught.value)


@little_endian
def test_a_system_without_ipv6_has_no_table_for_it(proc: Path) -> None:
    (proc / "net" / "tcp").write_text(HEADER + TCP_WAIT)
    found = only(read_recorded(proc).sockets)
    assert (found.local, found.unseen) == (Endpoint("127.0.0.1", 8080), Unseen.KERNEL)


def test_a_table_that_is_missing_is_an_error_that_names_it(proc: Path) -> None:
    (proc / "net" / "udp").unlink()
    with pytest.raises(SocketError, match="udp"):
        read_recorded(proc)


@little_endian
def test_a_line_that_the_kernel_repeats_is_one_socket(proc: Path) -> None:
    (proc / "net" / "tcp").write_text(HEADER + TCP_CONNECTED + TCP_LISTEN + TCP_CONNECTED)
    assert [each.inode for each in read_recorded(proc).sockets] == [700, 701]


@little_endian
def test_like_lines_without_an_inode_are_numbered(proc: Path) -> None:
    (proc / "net" / "tcp").write_text(HEADER + TCP_WAIT + TCP_WAIT)
    snapshot = read_recorded(proc)
    assert [each.ordinal for each in snapshot.sockets] == [0, 1]
    assert len({each.key for each in snapshot.sockets}) == 2


@pytest.mark.skipif(os.name != "posix", reason="needs links without a target")
def test_of_several_holders_the_lowest_pid_counts_but_pid_1_last(proc: Path, start: Start) -> None:
    one, other = sorted([start(LISTEN).pid, start(LISTEN).pid])
    (proc / "net" / "tcp").write_text(HEADER + TCP_LISTEN + TCP_CONNECTED)
    hold(proc, 1, 700, 701)
    hold(proc, one, 701)
    hold(proc, other, 700, 701)
    held = {each.inode: each.process and each.process.pid for each in read_recorded(proc, [other, 1, one]).sockets}
    assert held == {700: other, 701: one}


@pytest.mark.skipif(os.name != "posix", reason="needs links without a target")
def test_a_socket_that_stays_without_a_holder_is_elsewhere_or_not_for_us(proc: Path) -> None:
    (proc / "net" / "tcp").write_text(HEADER + TCP_LISTEN)
    hold(proc, os.getpid())
    found = only(read_recorded(proc, [os.getpid(), NO_PID]).sockets)
    assert found.unseen is (Unseen.ELSEWHERE if IS_ROOT else Unseen.NOT_PERMITTED)


@little_endian
@pytest.mark.skipif(os.name != "posix", reason="Windows has no user numbers")
@pytest.mark.parametrize("stranger", [False, True], ids=["our own", "a stranger's"])
def test_a_socket_that_closes_meanwhile_has_vanished_for_whom_may_know(proc: Path, stranger: bool) -> None:
    uid = os.geteuid() + stranger
    table = proc / "net" / "tcp"
    table.write_text(HEADER + TCP_CONNECTED.replace(" 1000 ", f" {uid} ") + TCP_LISTEN)
    connection = read_recorded(proc, meanwhile=lambda: table.write_text(HEADER)).on_ports(PortRange(8080))
    unseen = Unseen.VANISHED if IS_ROOT or not stranger else Unseen.NOT_PERMITTED
    assert [each.unseen for each in connection] == [unseen]
