"""The Linux source against the real kernel: who holds a socket, who shares it, what cannot be seen, and what stays.

What this machine cannot do comes from a recorded `/proc`.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

import psutil
import pytest

if not sys.platform.startswith("linux"):
    pytest.skip("reads the tables of a Linux kernel", allow_module_level=True)

from portgui.ports import PortRange, Transport
from portgui.sockets.linux import PROC, LinuxSource
from portgui.sockets.netlink import DiagTables, Reading, RefusedError
from portgui.sockets.proc_net import TextTables
from portgui.sockets.socket import (
    Endpoint,
    Family,
    OtherNamespaces,
    Reach,
    Snapshot,
    Socket,
    State,
    Timer,
    Traffic,
    Unseen,
)
from portgui.sockets.source import SocketError
from tests.live_sockets import (
    IS_ROOT,
    LISTEN,
    NO_PID,
    Ports,
    Start,
    ipv6,
    listen,
    on_ports,
    only,
    output_of,
    port_of,
    ports,
    root,
    tcp,
    until,
)

SOURCES: dict[str, Callable[[], LinuxSource]] = {
    "netlink": LinuxSource,
    "netlink, links read by two": lambda: LinuxSource(ahead_from=0),
    "texts": lambda: LinuxSource(tables=TextTables(PROC)),
}


@pytest.fixture(params=SOURCES)
def source(request: pytest.FixtureRequest) -> LinuxSource:
    """A source that has read nothing yet: over netlink, with and without a second process, and over the texts."""
    return SOURCES[request.param]()


def pids(found: Socket) -> list[int]:
    return [process.pid for process in found.processes]


# What the kernel has


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


@ipv6
def test_there_are_as_many_rows_as_the_kernel_has_lines(source: LinuxSource, sockets: contextlib.ExitStack) -> None:
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
        for each in on_ports(source.read(), mine)
    )
    assert rows == lines_of_kernel(mine)
    assert rows.total() == len(opened) + 10


def test_psutil_sees_the_same(source: LinuxSource, sockets: contextlib.ExitStack, start: Start) -> None:
    listener = sockets.enter_context(listen())
    for _ in range(10):
        sockets.enter_context(socket.create_connection(listener.getsockname()))
        sockets.enter_context(listener.accept()[0])
    mine = ports(listener) | tcp(port_of(start(LISTEN)))
    ours = {
        (each.local.address, each.local.port, each.remote and (each.remote.address, each.remote.port), each.process.pid)
        for each in on_ports(source.read(), mine)
        if each.process
    }
    theirs = {
        (*each.laddr, tuple(each.raddr) or None, each.pid)
        for each in psutil.net_connections("inet")
        if each.laddr and (Transport.TCP, each.laddr[1]) in mine and each.type == socket.SOCK_STREAM and each.pid
    }
    assert ours == theirs
    assert len(ours) == 12


@pytest.mark.skipif(shutil.which("ss") is None, reason="compares with ss of iproute2, which is not installed")
def test_ss_sees_the_same(source: LinuxSource, sockets: contextlib.ExitStack, start: Start) -> None:
    listener = sockets.enter_context(listen())
    client = sockets.enter_context(socket.create_connection(listener.getsockname()))
    sockets.enter_context(listener.accept()[0])
    datagrams = sockets.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    datagrams.bind(("127.0.0.1", 0))
    mine = ports(listener, client, datagrams) | tcp(port_of(start(LISTEN)))
    output = subprocess.run(["ss", "-tuanpHe"], capture_output=True, text=True, check=True).stdout
    theirs = []
    for line in output.splitlines():
        kind, _, _, _, local, remote, *more = line.split()
        port = int(local.rpartition(":")[2])
        if (Transport(kind), port) in mine:
            remote_port = remote.rpartition(":")[2]
            described = " ".join(more)
            pid = int(described.partition("pid=")[2].partition(",")[0])
            inode = int(described.partition("ino:")[2].partition(" ")[0])
            theirs.append((kind, local, None if remote_port == "*" else remote, pid, inode))
    ours = [
        (each.transport.value, str(each.local), each.remote and str(each.remote), each.process.pid, each.inode)
        for each in on_ports(source.read(), mine)
        if each.process
    ]
    assert sorted(map(str, ours)) == sorted(map(str, theirs))
    assert len(ours) == 5


def test_the_user_of_a_socket_is_told(source: LinuxSource, sockets: contextlib.ExitStack) -> None:
    listener = sockets.enter_context(listen())
    found = only(on_ports(source.read(), ports(listener)))
    assert found.inode == os.fstat(listener.fileno()).st_ino
    assert found.process
    assert found.user == found.process.user == psutil.Process().username()


@root
def test_the_user_of_a_socket_is_told_where_the_process_is_not(sockets: contextlib.ExitStack) -> None:
    port = sockets.enter_context(listen()).getsockname()[1]
    assert output_of(READ_AS_OTHER, port) == ["None NOT_PERMITTED THIS_COMPUTER root"]


@ipv6
@pytest.mark.parametrize("only_v6", [False, True], ids=["dual", "v6only"])
def test_an_ipv6_listener_says_whether_it_takes_ipv4(sockets: contextlib.ExitStack, only_v6: bool) -> None:
    listener = sockets.enter_context(socket.socket(socket.AF_INET6))
    listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, only_v6)
    listener.bind(("::", 0))
    listener.listen()
    datagrams = sockets.enter_context(socket.socket(socket.AF_INET6, socket.SOCK_DGRAM))
    datagrams.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, only_v6)
    datagrams.bind(("::", 0))
    found = on_ports(LinuxSource().read(), ports(listener, datagrams))
    assert [each.v6_only for each in found] == [only_v6, only_v6]
    four = sockets.enter_context(listen())
    assert only(on_ports(LinuxSource().read(), ports(four))).v6_only is None


def test_a_socket_of_one_interface_names_it(sockets: contextlib.ExitStack) -> None:
    bound, free = (sockets.enter_context(socket.socket()) for _ in range(2))
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo")
    except PermissionError:
        pytest.skip("only a privileged process may bind a socket to an interface on this kernel")
    for each in (bound, free):
        each.bind(("127.0.0.1", 0))
        each.listen()
    source = LinuxSource()
    assert only(on_ports(source.read(), ports(bound))).interface == "lo"
    assert only(on_ports(source.read(), ports(free))).interface is None


def test_udp_lite_is_udp_and_says_so(source: LinuxSource, sockets: contextlib.ExitStack) -> None:
    try:
        lite = sockets.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM, 136))
    except OSError as error:
        pytest.skip(f"this kernel has no UDP-Lite: {error}")
    lite.bind(("127.0.0.1", 0))
    plain = sockets.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    plain.bind(lite.getsockname())
    found = on_ports(source.read(), ports(plain))
    assert {(each.transport, each.lite, each.listening) for each in found} == {
        (Transport.UDP, False, True),
        (Transport.UDP, True, True),
    }
    assert [pids(each) for each in found] == [[os.getpid()]] * 2


def test_a_port_that_is_bound_and_not_listened_on_is_taken(sockets: contextlib.ExitStack) -> None:
    bound = sockets.enter_context(socket.socket())
    bound.bind(("127.0.0.1", 0))
    found = on_ports(LinuxSource().read(), ports(bound))
    if not found:
        pytest.skip("this kernel tells of bound sockets only when they listen or connect (before Linux 6.8)")
    assert (only(found).state, only(found).reach, pids(only(found))) == (State.CLOSED, None, [os.getpid()])
    bound.listen()
    assert only(on_ports(LinuxSource().read(), ports(bound))).state is State.LISTEN


def test_a_connection_keeps_its_key_for_its_whole_life(sockets: contextlib.ExitStack) -> None:
    listener = sockets.enter_context(listen())
    client = sockets.enter_context(socket.create_connection(listener.getsockname()))
    source = LinuxSource()

    def server_side() -> Socket:
        return only([each for each in source.read().on_ports(PortRange(listener.getsockname()[1])) if each.remote])

    waiting = server_side()
    assert (waiting.inode, waiting.unseen, waiting.state) == (None, Unseen.KERNEL, State.ESTABLISHED)
    accepted = listener.accept()[0]
    held = server_side()
    assert (pids(held), held.inode) == ([os.getpid()], os.fstat(accepted.fileno()).st_ino)
    accepted.close()
    client.close()
    gone = server_side()
    assert (gone.process, gone.inode, gone.unseen, gone.state) == (None, None, Unseen.KERNEL, State.TIME_WAIT)
    assert waiting.key == held.key == gone.key


# Traffic


def test_the_traffic_of_a_connection_is_counted(sockets: contextlib.ExitStack) -> None:
    listener = sockets.enter_context(listen())
    client = sockets.enter_context(socket.create_connection(listener.getsockname()))
    server = sockets.enter_context(listener.accept()[0])
    source = LinuxSource()
    quiet = source.read()
    first = quiet.traffic(only(on_ports(quiet, ports(client))))
    assert first
    assert (first.bytes_sent, first.bytes_received, first.last_sent_ms, first.last_received_ms) == (0, 0, None, None)
    client.sendall(bytes(1000))
    assert server.recv(400, socket.MSG_WAITALL)
    server.sendall(bytes(30))

    def traffic(snapshot: Snapshot) -> tuple[Traffic, Traffic]:
        inbound = only([each for each in on_ports(snapshot, ports(server)) if each.remote])
        both = snapshot.traffic(only(on_ports(snapshot, ports(client)))), snapshot.traffic(inbound)
        assert both[0]
        assert both[1]
        return both[0], both[1]

    sender, receiver = traffic(until(source, lambda snapshot: traffic(snapshot)[0].send_queue == 0))
    assert (sender.bytes_sent, sender.bytes_received, sender.receive_queue) == (1000, 30, 30)
    assert (receiver.bytes_sent, receiver.bytes_received, receiver.receive_queue) == (30, 1000, 600)
    for each in (sender, receiver):
        assert each.segments_retransmitted == 0
        assert each.round_trip_us is not None
        assert 0 < each.round_trip_us < 10_000_000
        assert each.last_sent_ms is not None
        assert 0 <= each.last_sent_ms < 60_000
        assert each.last_received_ms is not None
    after = quiet.traffic(only(on_ports(quiet, ports(client))))
    assert after == first, "a snapshot says of its own moment"


def test_a_listener_tells_how_many_wait_to_be_accepted(sockets: contextlib.ExitStack) -> None:
    listener = sockets.enter_context(socket.create_server(("127.0.0.1", 0), backlog=7))
    for _ in range(3):
        sockets.enter_context(socket.create_connection(listener.getsockname()))
    snapshot = LinuxSource().read()
    [found] = [each for each in on_ports(snapshot, ports(listener)) if each.listening]
    assert snapshot.traffic(found) == Traffic(accept_queue=3, accept_limit=7)


def test_a_connection_in_time_wait_tells_when_it_ends(sockets: contextlib.ExitStack) -> None:
    listener = sockets.enter_context(listen())
    client = socket.create_connection(listener.getsockname())
    server = listener.accept()[0]
    mine = PortRange(client.getsockname()[1])
    client.close()
    server.close()
    snapshot = until(LinuxSource(), lambda each: [one.state for one in each.on_ports(mine)] == [State.TIME_WAIT])
    traffic = snapshot.traffic(only(snapshot.on_ports(mine)))
    assert traffic
    assert traffic.timer is Timer.TIME_WAIT
    assert traffic.timer_ms is not None
    assert 0 < traffic.timer_ms <= 60_000  # TCP_TIMEWAIT_LEN, include/net/tcp.h
    assert traffic.bytes_sent is None


def test_a_socket_of_another_snapshot_has_no_traffic_here(sockets: contextlib.ExitStack) -> None:
    source = LinuxSource()
    before = source.read()
    listener = sockets.enter_context(listen())
    found = only(on_ports(source.read(), ports(listener)))
    assert before.traffic(found) is None


# Sockets that processes share and pass on

FORK_AND_CLOSE = """
import os, socket, sys
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
sys.stdin.readline()
child = os.fork()
if child:
    print(child, flush=True)
    sys.stdin.readline()
    listener.close()
    print(flush=True)
    os.waitpid(child, 0)
else:
    import signal
    signal.pause()
"""


def say(program: subprocess.Popen[str]) -> str:
    """Let a program go on; returns what it says then."""
    assert program.stdin
    assert program.stdout
    print(file=program.stdin, flush=True)
    return program.stdout.readline()


def test_all_processes_that_share_a_socket_are_named_until_they_close_it(source: LinuxSource, start: Start) -> None:
    program = start(FORK_AND_CLOSE)
    port = port_of(program)
    assert pids(only(on_ports(source.read(), tcp(port)))) == [program.pid]
    child = int(say(program))
    try:
        shared = only(on_ports(source.read(), tcp(port)))
        assert pids(shared) == sorted([program.pid, child])
        assert pids(only(on_ports(SOURCES["netlink"]().read(), tcp(port)))) == pids(shared)
        say(program)
        assert pids(only(on_ports(source.read(), tcp(port)))) == [child]
    finally:
        os.kill(child, 9)


def test_a_socket_on_its_way_between_processes_has_no_holder(
    source: LinuxSource, sockets: contextlib.ExitStack
) -> None:
    sender, receiver = map(sockets.enter_context, socket.socketpair(socket.AF_UNIX))
    listener = listen()
    address, mine = listener.getsockname(), ports(listener)
    socket.send_fds(sender, [b"x"], [listener.fileno()])
    listener.close()
    first, second = (only(on_ports(source.read(), mine)) for _ in range(2))
    # ELSEWHERE can be said only by one whom every process lets look
    assert first.unseen in ({Unseen.ELSEWHERE, Unseen.WITHHELD} if IS_ROOT else {Unseen.NOT_PERMITTED})
    assert (first.process, first.local, first.reach) == (None, Endpoint(*address), Reach.THIS_COMPUTER)
    assert first is second
    [arrived] = socket.recv_fds(receiver, 1, 1)[1]
    sockets.enter_context(socket.socket(fileno=arrived))
    held = until(source, lambda snapshot: only(on_ports(snapshot, mine)).process is not None)
    third = only(on_ports(held, mine))
    assert pids(third) == [os.getpid()]
    assert third.key == first.key


RECEIVE = """
import socket, sys
channel = socket.socket(fileno=int(sys.argv[1]))
print(0, flush=True)
_, [descriptor], _, _ = socket.recv_fds(channel, 1, 1)
print(descriptor, flush=True)
sys.stdin.read()
"""


def test_a_process_that_was_there_before_and_gets_a_share_is_found(
    source: LinuxSource, sockets: contextlib.ExitStack
) -> None:
    ours, theirs = map(sockets.enter_context, socket.socketpair(socket.AF_UNIX))
    program = subprocess.Popen(
        [sys.executable, "-c", RECEIVE, str(theirs.fileno())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        pass_fds=[theirs.fileno()],
    )
    sockets.enter_context(program)
    sockets.callback(program.kill)
    port_of(program)
    listener = sockets.enter_context(listen())
    assert pids(only(on_ports(source.read(), ports(listener)))) == [os.getpid()]
    socket.send_fds(ours, [b"x"], [listener.fileno()])
    port_of(program)
    both = sorted([os.getpid(), program.pid])
    until(source, lambda snapshot: pids(only(on_ports(snapshot, ports(listener)))) == both)


def test_a_descriptor_that_is_used_again_is_another_socket(source: LinuxSource, sockets: contextlib.ExitStack) -> None:
    first = listen()
    descriptor, mine = first.fileno(), ports(first)
    assert pids(only(on_ports(source.read(), mine))) == [os.getpid()]
    first.close()
    second = sockets.enter_context(listen())
    assert second.fileno() == descriptor
    snapshot = source.read()
    assert on_ports(snapshot, mine - ports(second)) == []
    assert pids(only(on_ports(snapshot, ports(second)))) == [os.getpid()]


def test_a_descriptor_that_was_a_file_is_a_socket_now(source: LinuxSource, sockets: contextlib.ExitStack) -> None:
    descriptor = os.open("/dev/null", os.O_RDONLY)
    source.read()
    os.close(descriptor)
    listener = sockets.enter_context(listen())
    assert listener.fileno() == descriptor
    assert pids(only(on_ports(source.read(), ports(listener)))) == [os.getpid()]


def test_a_socket_that_was_in_no_table_is_found_when_it_is(source: LinuxSource, sockets: contextlib.ExitStack) -> None:
    listener = sockets.enter_context(socket.socket())
    source.read()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    assert pids(only(on_ports(source.read(), ports(listener)))) == [os.getpid()]


def test_what_does_not_change_is_the_same_object_again(source: LinuxSource, sockets: contextlib.ExitStack) -> None:
    listener = sockets.enter_context(listen())
    client = sockets.enter_context(socket.create_connection(listener.getsockname()))
    server = sockets.enter_context(listener.accept()[0])
    mine = ports(listener, client)
    before = on_ports(source.read(), mine)
    client.sendall(b"traffic is no change")
    server.recv(100)
    again = on_ports(source.read(), mine)
    assert len(again) == 3
    assert all(one is other for one, other in zip(before, again, strict=True))
    client.shutdown(socket.SHUT_WR)
    later = on_ports(source.read(), mine)
    assert [one.key for one in later] == [one.key for one in before]
    assert [one is other for one, other in zip(before, later, strict=True)].count(False) == 2


# What cannot be seen

READ_AS_OTHER = """
import os, sys
from portgui.ports import PortRange
from portgui.sockets.linux import LinuxSource
LinuxSource().read()  # imports what is needed while it may
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
for each in LinuxSource().read().on_ports(PortRange(int(sys.argv[1]))):
    if each.state and each.listening:
        print(each.process, each.unseen.name, each.reach.name, each.user)
"""

LISTEN_AS_OTHER = f"""
import encodings.idna, os, socket  # while it may
os.setuid(65534)
{LISTEN}
"""

READ_WITHOUT_PTRACE = """
import ctypes, sys
from portgui.ports import PortRange
from portgui.sockets.linux import LinuxSource
libc = ctypes.CDLL(None, use_errno=True)
header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # _LINUX_CAPABILITY_VERSION_3, this process (linux/capability.h)
sets = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; the same for capabilities from 32 on
assert libc.capget(header, sets) == 0
sets[0] &= ~(1 << 19)  # CAP_SYS_PTRACE
assert libc.capset(header, sets) == 0, ctypes.get_errno()
for each in LinuxSource().read().on_ports(PortRange(int(sys.argv[1]))):
    if each.state and each.listening:
        print(each.process, each.unseen.name, each.reach.name)
"""
"""As root sees in a container: it may not look at the processes of other users."""

READ_HIDDEN = """
import os, sys
from pathlib import Path
from portgui.sockets.linux import LinuxSource
from portgui.sockets.proc_net import TextTables
LinuxSource().read()  # imports what is needed while it may
os.setuid(65534)
for each in LinuxSource(proc=Path(sys.argv[1]), tables=TextTables(Path(sys.argv[1]))).read().sockets:
    print(each.process, each.unseen.name, each.reach.name)
"""


@root
def test_others_see_that_they_may_not_see_and_every_socket(sockets: contextlib.ExitStack) -> None:
    first = sockets.enter_context(socket.create_server(("127.0.0.1", 0), reuse_port=True))
    sockets.enter_context(socket.create_server(first.getsockname(), reuse_port=True))
    port = first.getsockname()[1]
    assert output_of(READ_AS_OTHER, port) == ["None NOT_PERMITTED THIS_COMPUTER root"] * 2


@root
def test_root_says_when_it_may_not_look(start: Start) -> None:
    port = port_of(start(LISTEN_AS_OTHER))
    assert output_of(READ_WITHOUT_PTRACE, port) == ["None WITHHELD THIS_COMPUTER"]


@root
def test_processes_that_are_not_even_listed_are_not_permitted() -> None:
    with tempfile.TemporaryDirectory() as folder:  # pytest's folders are closed to other users
        Path(folder).chmod(0o755)
        net = Path(folder, "net")
        net.mkdir()
        (net / "tcp").write_text(HEADER + TCP_LISTEN)
        (net / "udp").write_text(HEADER)
        assert output_of(READ_HIDDEN, folder) == ["None NOT_PERMITTED EVERY_INTERFACE"]


IN_A_NAMESPACE = f"""
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
if libc.unshare(0x40000000):  # CLONE_NEWNET, linux/sched.h
    print(-ctypes.get_errno(), flush=True)
    raise SystemExit
import fcntl, struct, socket
with socket.socket() as asking:  # bring loopback up: SIOCSIFFLAGS with IFF_UP (netdevice(7))
    fcntl.ioctl(asking, 0x8914, struct.pack("16sh22x", b"lo", 1))
{LISTEN}
"""

READ_THERE = f"""
import os, sys
sys.stdin = open(os.devnull)
{IN_A_NAMESPACE.replace("sys.stdin.read()", "")}
from portgui.sockets.linux import LinuxSource
snapshot = LinuxSource().read()
print(len(snapshot.sockets), snapshot.sockets[0].process.pid == os.getpid(), snapshot.other_namespaces.count > 0)
"""


def test_sockets_of_another_namespace_are_out_of_sight_and_it_is_said(source: LinuxSource, start: Start) -> None:
    before = source.read().other_namespaces
    program = start(IN_A_NAMESPACE)
    port = port_of(program)
    if port < 0:
        pytest.skip(f"this process may make no network namespace: {os.strerror(-port)}")
    snapshot = source.read()
    assert [each for each in on_ports(snapshot, tcp(port)) if each.process and each.process.pid == program.pid] == []
    known = before or OtherNamespaces(0, 0)  # nothing is said while some process does not let us look
    assert snapshot.other_namespaces == OtherNamespaces(known.count + 1, known.processes + 1)
    program.kill()
    program.wait()
    assert source.read().other_namespaces == before


def test_in_a_namespace_of_its_own_it_sees_only_that(start: Start) -> None:
    program = start(READ_THERE)
    port = port_of(program)
    if port < 0:
        pytest.skip(f"this process may make no network namespace: {os.strerror(-port)}")
    assert program.stdout
    assert program.stdout.readline() == "1 True True\n"


@root
def test_who_may_not_look_does_not_pretend_that_there_is_nothing_else() -> None:
    code = READ_AS_OTHER.partition("for each")[0] + "print(LinuxSource().read().other_namespaces)"
    assert output_of(code, 0) == ["None"]


# Processes that end meanwhile, and other ways to fail


class Meanwhile:
    """Tables in which something happens right after they were read."""

    def __init__(self, tables: DiagTables | TextTables, action: Callable[[], object]) -> None:
        self._tables = tables
        self._action = action

    def read(self) -> Reading:
        answer = self._tables.read()
        self._action()
        return answer

    def remaining(self, sockets: Mapping[Any, Socket]) -> Collection[Any]:
        return self._tables.remaining(sockets)


@pytest.mark.parametrize("make", [DiagTables, lambda: TextTables(PROC)], ids=["netlink", "texts"])
def test_a_process_that_ends_between_table_and_owners_has_vanished(
    start: Start, make: Callable[[], DiagTables | TextTables]
) -> None:
    program = start(LISTEN)
    port = port_of(program)

    def end() -> None:
        program.kill()
        program.wait()

    found = only(on_ports(LinuxSource(tables=Meanwhile(make(), end)).read(), tcp(port)))
    assert (found.process, found.unseen) == (None, Unseen.VANISHED)


class FailingOnce:
    """Tables that cannot tell, the first time, which of their sockets remain."""

    def __init__(self, tables: DiagTables | TextTables) -> None:
        self._tables = tables
        self._failed = False

    def read(self) -> Reading:
        return self._tables.read()

    def remaining(self, sockets: Mapping[Any, Socket]) -> Collection[Any]:
        if not self._failed:
            self._failed = True
            raise SocketError("out of order")
        return self._tables.remaining(sockets)


class Refusing:
    """Tables that a sandbox forbids."""

    def read(self) -> Reading:
        raise RefusedError(1)

    def remaining(self, sockets: Mapping[Any, Socket]) -> Collection[Any]:
        raise AssertionError(sockets)


@pytest.mark.logs_warnings
def test_where_the_kernel_refuses_the_texts_are_read_and_it_is_said_once(
    sockets: contextlib.ExitStack, caplog: pytest.LogCaptureFixture
) -> None:
    listener = sockets.enter_context(listen())
    source = LinuxSource(tables=Refusing())
    for _ in range(3):
        assert pids(only(on_ports(source.read(), ports(listener)))) == [os.getpid()]
    [said] = caplog.messages
    assert os.strerror(1) in said
    assert "/proc/net" in said


class RefusingLater:
    """Tables that a sandbox forbids after the first reading."""

    def __init__(self, tables: DiagTables) -> None:
        self._tables = tables
        self._forbidden = False

    def read(self) -> Reading:
        if self._forbidden:
            raise RefusedError(1)
        self._forbidden = True
        return self._tables.read()

    def remaining(self, sockets: Mapping[Any, Socket]) -> Collection[Any]:
        return self._tables.remaining(sockets)


@pytest.mark.logs_warnings
def test_where_the_kernel_refuses_later_nothing_is_told_twice(sockets: contextlib.ExitStack) -> None:
    source = LinuxSource(tables=RefusingLater(DiagTables()))
    mine = ports(sockets.enter_context(listen()))
    with listen() as closing:
        both = mine | ports(closing)
        assert len(on_ports(source.read(), both)) == 2
    assert pids(only(on_ports(source.read(), both))) == [os.getpid()]


def test_no_way_at_all_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SocketError, match="tcp"):
        LinuxSource(proc=tmp_path, tables=TextTables(tmp_path)).read()


# A recorded /proc

HEADER = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
TCP_LISTEN = (
    "   0: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 700 1 0 100 0\n"
)
TCP_CONNECTED = (
    "   2: 0100007F:1F90 0100007F:C351 01 00000000:00000000 00:00000000 00000000  1000        0 701 1 0 20\n"
)
CLOCK = 1_700_000_000


class Recorded:
    """A `/proc` made up by a test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "net").mkdir(parents=True)
        self.tables("")
        (folder / "net" / "udp").write_text(HEADER)
        (folder / "stat").write_text(f"cpu 1 2 3\nbtime {CLOCK}\n")

    def tables(self, *lines: str) -> None:
        (self.folder / "net" / "tcp").write_text(HEADER + "".join(lines))

    def process(self, pid: int, inodes: Iterable[int] = (), *, started: int = 100, name: str = "server") -> Path:
        """Let a process with that start hold sockets and a file, and nothing else."""
        folder = self.folder / str(pid)
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "fd").mkdir(parents=True)
        (folder / "stat").write_text(f"{pid} ({name}) S 1 {'0 ' * 17}{started} 0 0\n")
        (folder / "fd" / "0").symlink_to("/dev/null")
        for descriptor, inode in enumerate(inodes, start=3):
            (folder / "fd" / str(descriptor)).symlink_to(f"socket:[{inode}]")
        return folder

    def source(self) -> LinuxSource:
        return LinuxSource(proc=self.folder, tables=TextTables(self.folder))


@pytest.fixture
def proc(tmp_path: Path) -> Recorded:
    return Recorded(tmp_path / "proc")


def test_what_a_reading_that_failed_had_found_is_in_the_next_one(sockets: contextlib.ExitStack, proc: Recorded) -> None:
    mine = ports(sockets.enter_context(listen()))
    proc.process(20)  # which does not hold it
    source = LinuxSource(proc=proc.folder, tables=FailingOnce(DiagTables()))
    with pytest.raises(SocketError, match="out of order"):
        source.read()
    assert len(on_ports(source.read(), mine)) == 1


def test_of_several_holders_the_lowest_pid_counts_but_pid_1_last(proc: Recorded) -> None:
    proc.tables(TCP_LISTEN, TCP_CONNECTED)
    proc.process(1, [700, 701])
    proc.process(20, [701])
    proc.process(30, [700, 701])
    held = {each.inode: pids(each) for each in proc.source().read().sockets}
    assert held == {700: [30, 1], 701: [20, 30, 1]}


def test_a_pid_that_is_used_again_is_another_process(proc: Recorded) -> None:
    proc.tables(TCP_LISTEN)
    proc.process(20, [700], name="before")
    source = proc.source()
    first = only(source.read().sockets).process
    proc.process(20, [700], started=5000, name="after")
    second = only(source.read().sockets).process
    assert first
    assert second
    assert (first.name, first.started_at) == ("before", CLOCK + 100 / os.sysconf("SC_CLK_TCK"))
    assert (second.name, second.started_at) == ("after", CLOCK + 5000 / os.sysconf("SC_CLK_TCK"))
    proc.process(20, [], started=9000)
    assert pids(only(source.read().sockets)) == []


def test_a_socket_that_stays_without_a_holder_is_elsewhere_or_not_for_us(proc: Recorded) -> None:
    proc.tables(TCP_LISTEN)
    proc.process(20, [])
    found = only(proc.source().read().sockets)
    assert found.unseen is (Unseen.ELSEWHERE if IS_ROOT else Unseen.NOT_PERMITTED)


def test_the_reason_changes_with_what_we_may(proc: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    proc.tables(TCP_LISTEN)
    proc.process(20, [])
    source = proc.source()
    reasons = []
    for user in (0, 1000, 1000, 0):
        monkeypatch.setattr(os, "geteuid", lambda user=user: user)
        reasons.append(only(source.read().sockets).unseen)
    assert reasons == [Unseen.ELSEWHERE, Unseen.NOT_PERMITTED, Unseen.NOT_PERMITTED, Unseen.ELSEWHERE]


@pytest.mark.parametrize("stranger", [False, True], ids=["our own", "a stranger's"])
def test_a_socket_that_closes_meanwhile_has_vanished_for_whom_may_know(proc: Recorded, stranger: bool) -> None:
    proc.tables(TCP_CONNECTED.replace(" 1000 ", f" {os.geteuid() + stranger} "), TCP_LISTEN)
    tables = Meanwhile(TextTables(proc.folder), proc.tables)
    found = LinuxSource(proc=proc.folder, tables=tables).read().on_ports(PortRange(8080))
    unseen = Unseen.VANISHED if IS_ROOT or not stranger else Unseen.NOT_PERMITTED
    assert [each.unseen for each in found] == [unseen]


def test_a_process_that_has_ended_between_listing_and_looking_is_passed_over(proc: Recorded) -> None:
    proc.tables(TCP_LISTEN)
    (proc.folder / str(NO_PID)).mkdir()  # listed, and nothing in it any more
    proc.process(20, [700])
    assert pids(only(proc.source().read().sockets)) == [20]
