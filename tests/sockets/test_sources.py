"""What every source says of real sockets: of this process, of child processes, and of ones that end.

Each test runs with every source that works on this computer.
"""

import contextlib
import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from portgui.ports import Transport
from portgui.sockets.psutil_source import PsutilSource
from portgui.sockets.socket import Endpoint, Family, Reach, Snapshot, Socket, State, Unseen
from portgui.sockets.source import SocketSource, SystemSource
from tests.live_sockets import (
    IS_LINUX,
    LISTEN,
    Ports,
    Start,
    ipv6,
    linux,
    listen,
    on_ports,
    only,
    port_of,
    ports,
    tcp,
    until,
)


def over_netlink() -> SocketSource:
    from portgui.sockets.linux import LinuxSource

    return LinuxSource(facts_max_age_s=0)


def over_texts() -> SocketSource:
    from portgui.sockets.linux import PROC, LinuxSource
    from portgui.sockets.proc_net import TextTables

    return LinuxSource(tables=TextTables(PROC), facts_max_age_s=0)


def over_psutil() -> SocketSource:
    return PsutilSource(platform="freebsd" if IS_LINUX else sys.platform, facts_max_age_s=0)


SOURCES: list[Callable[[], SocketSource]] = [over_psutil]
if IS_LINUX:
    SOURCES += [over_netlink, over_texts]


@pytest.fixture(params=SOURCES, ids=lambda make: make.__name__)
def source(request: pytest.FixtureRequest) -> SocketSource:
    """A source that has read nothing yet."""
    made: SocketSource = request.param()
    return made


def test_the_source_for_this_system_is_chosen_when_it_is_read(sockets: contextlib.ExitStack) -> None:
    listener = sockets.enter_context(listen())
    source = SystemSource()
    [found] = on_ports(source.read(), ports(listener))
    assert found.process
    assert found.process.pid == os.getpid()
    assert (found.cookie is not None) == IS_LINUX


def test_a_listening_socket_of_ours_has_every_field_right(source: SocketSource, sockets: contextlib.ExitStack) -> None:
    listener = sockets.enter_context(listen())
    before = time.time()
    snapshot = source.read()
    assert before <= snapshot.taken_at <= time.time()
    assert not snapshot.only_own or sys.platform == "darwin"
    found = only(on_ports(snapshot, ports(listener)))
    assert (found.transport, found.family, found.state) == (Transport.TCP, Family.IPV4, State.LISTEN)
    assert (found.local, found.remote) == (Endpoint(*listener.getsockname()), None)
    assert (found.reach, found.unseen, found.ordinal) == (Reach.THIS_COMPUTER, None, 0)
    assert found.process
    assert found.process.pid == os.getpid()


@linux
def test_our_process_is_described_as_the_kernel_describes_it(
    source: SocketSource, sockets: contextlib.ExitStack
) -> None:
    import pwd

    listener = sockets.enter_context(listen())
    found = only(on_ports(source.read(), ports(listener)))
    process = found.process
    assert process
    proc = Path("/proc/self")
    assert process.name.startswith((proc / "comm").read_text().rstrip("\n"))
    assert process.executable == str((proc / "exe").readlink())
    assert process.command_line == tuple((proc / "cmdline").read_text().split("\0")[:-1])
    assert process.user == found.user == pwd.getpwuid(os.getuid()).pw_name
    assert process.working_directory == str(Path.cwd())
    parent = process.ancestors[0]
    assert parent.pid == os.getppid()
    assert parent.name.startswith(Path(f"/proc/{parent.pid}/comm").read_text().rstrip("\n"))
    assert process.ancestors[-1].pid == 1
    # field 22 of /proc/pid/stat: ticks since the system started (man 5 proc)
    ticks = int((proc / "stat").read_text().rpartition(")")[2].split()[19])
    uptime_s = float(Path("/proc/uptime").read_text().split()[0])
    started_at = time.time() - uptime_s + ticks / os.sysconf("SC_CLK_TCK")
    assert process.started_at == pytest.approx(started_at, abs=2)  # the kernel rounds its start to a second


def test_the_socket_of_a_child_names_the_child(source: SocketSource, start: Start) -> None:
    program = start(LISTEN)
    port = port_of(program)
    process = only(on_ports(source.read(), tcp(port))).process
    assert process
    assert process.pid == program.pid
    assert process.command_line
    assert process.command_line[-2:] == ("-c", LISTEN)


def test_both_ends_of_a_connection_are_there(source: SocketSource, sockets: contextlib.ExitStack) -> None:
    listener = sockets.enter_context(listen())
    client = sockets.enter_context(socket.create_connection(listener.getsockname()))
    server = sockets.enter_context(listener.accept()[0])
    snapshot = source.read()
    inbound = only([each for each in on_ports(snapshot, ports(listener)) if each.remote])
    outbound = only(on_ports(snapshot, ports(client)))
    assert (inbound.local, inbound.remote) == (Endpoint(*server.getsockname()), Endpoint(*server.getpeername()))
    assert (outbound.local, outbound.remote) == (inbound.remote, inbound.local)
    assert inbound.state is outbound.state is State.ESTABLISHED
    assert inbound.reach is outbound.reach is None
    assert snapshot.service_endpoint(inbound) == snapshot.service_endpoint(outbound) == inbound.local


def test_half_closed_connections_say_so(source: SocketSource, sockets: contextlib.ExitStack) -> None:
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
    snapshot = until(source, lambda snapshot: states(snapshot) == expected)
    holders = {each.process.pid for each in on_ports(snapshot, ports(client, server)) if each.process}
    assert holders == {os.getpid()}


@linux
def test_a_connection_that_only_the_kernel_holds(source: SocketSource, sockets: contextlib.ExitStack) -> None:
    listener = sockets.enter_context(listen())
    client = socket.create_connection(listener.getsockname())
    server = listener.accept()[0]
    address = listener.getsockname()
    client.close()
    server.close()

    remote = Endpoint(*address)

    def waiting(snapshot: Snapshot) -> list[Socket]:
        return [each for each in snapshot.sockets if each.remote == remote and each.state is State.TIME_WAIT]

    found = only(waiting(until(source, lambda snapshot: waiting(snapshot) != [])))
    assert (found.process, found.unseen, found.inode, found.reach) == (None, Unseen.KERNEL, None, None)
    assert found.transport is Transport.TCP


def test_udp_sockets_have_no_state_and_a_remote_end_only_when_connected(
    source: SocketSource, sockets: contextlib.ExitStack
) -> None:
    open_one = sockets.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    connected = sockets.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    open_one.bind(("127.0.0.1", 0))
    connected.bind(("127.0.0.1", 0))
    connected.connect(open_one.getsockname())
    snapshot = source.read()
    one = only(on_ports(snapshot, ports(open_one)))
    other = only(on_ports(snapshot, ports(connected)))
    assert {one.transport, other.transport} == {Transport.UDP}
    assert (one.state, one.remote, one.reach, one.listening) == (None, None, Reach.THIS_COMPUTER, True)
    assert (other.state, other.remote, other.reach, other.listening) == (None, one.local, None, False)


def test_a_socket_on_every_interface(source: SocketSource, sockets: contextlib.ExitStack) -> None:
    listener = sockets.enter_context(listen("0.0.0.0"))  # noqa: S104 - what is tested
    datagrams = sockets.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    datagrams.bind(("0.0.0.0", 0))  # noqa: S104 - what is tested
    found = on_ports(source.read(), ports(listener, datagrams))
    assert {(each.local.address, each.reach) for each in found} == {("0.0.0.0", Reach.EVERY_INTERFACE)}  # noqa: S104


@ipv6
def test_ipv6_is_a_row_of_its_own(source: SocketSource, sockets: contextlib.ExitStack) -> None:
    one = sockets.enter_context(listen())
    port = one.getsockname()[1]
    sockets.enter_context(socket.create_server(("::1", port), family=socket.AF_INET6))
    found = on_ports(source.read(), tcp(port))
    assert [(each.family, each.local, each.reach) for each in found] == [
        (Family.IPV4, Endpoint("127.0.0.1", port), Reach.THIS_COMPUTER),
        (Family.IPV6, Endpoint("::1", port), Reach.THIS_COMPUTER),
    ]


@ipv6
@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="this system has no dual-stack sockets")
def test_an_ipv4_client_of_a_dual_stack_listener(source: SocketSource, sockets: contextlib.ExitStack) -> None:
    listener = sockets.enter_context(socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True))
    port = listener.getsockname()[1]
    client = sockets.enter_context(socket.create_connection(("127.0.0.1", port)))
    server = sockets.enter_context(listener.accept()[0])
    waiting, inbound = on_ports(source.read(), tcp(port))
    assert (waiting.family, waiting.local, waiting.reach) == (Family.IPV6, Endpoint("::", port), Reach.EVERY_INTERFACE)
    assert (inbound.family, inbound.local) == (Family.IPV6, Endpoint("::ffff:127.0.0.1", port))
    assert inbound.remote == Endpoint("::ffff:127.0.0.1", client.getsockname()[1])
    assert server.getpeername()[1] == client.getsockname()[1]


@pytest.mark.skipif(not hasattr(socket, "SO_REUSEPORT"), reason="this system has no SO_REUSEPORT")
@pytest.mark.parametrize("kind", [socket.SOCK_STREAM, socket.SOCK_DGRAM], ids=["tcp", "udp"])
def test_like_sockets_of_one_process_stay_apart(
    source: SocketSource, sockets: contextlib.ExitStack, kind: socket.SocketKind
) -> None:
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
    found = on_ports(source.read(), wanted)
    assert len(found) == 3
    assert len({each.key for each in found}) == 3
    assert on_ports(source.read(), wanted) == found


@pytest.mark.skipif(not hasattr(socket, "SO_REUSEPORT"), reason="this system has no SO_REUSEPORT")
def test_like_sockets_of_two_processes_name_each_its_own(
    source: SocketSource, sockets: contextlib.ExitStack, start: Start
) -> None:
    program = start(LISTEN)
    port = port_of(program)
    sockets.enter_context(socket.create_server(("127.0.0.1", port), reuse_port=True))
    found = on_ports(source.read(), tcp(port))
    assert {each.process.pid for each in found if each.process} == {os.getpid(), program.pid}
    assert len(found) == 2


def test_the_sockets_of_a_process_end_with_it(source: SocketSource, start: Start) -> None:
    program = start(LISTEN)
    port = port_of(program)
    assert only(on_ports(source.read(), tcp(port))).process
    program.kill()
    program.wait()
    assert on_ports(source.read(), tcp(port)) == []


@pytest.mark.skipif(os.name != "posix", reason="only POSIX processes replace their program")
def test_another_program_in_the_same_process_is_noticed(source: SocketSource, start: Start) -> None:
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


def test_a_name_that_is_no_text_becomes_text(source: SocketSource, start: Start) -> None:
    program = start(LISTEN, b"caf\xe9", "caf\u00e9")
    port = port_of(program)
    process = only(on_ports(source.read(), tcp(port))).process
    assert process
    assert process.command_line
    assert process.command_line[-2:] == ("caf\\xe9", "caf\u00e9")
    assert process.command_line[-2].encode()
