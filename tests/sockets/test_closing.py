"""Closing real connections on loopback, where the kernel lets us, and what is said where it does not."""

import errno
import os
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from portgui.ports import Transport
from portgui.records import replace
from portgui.sockets.closing import (
    CloseAnswer,
    CloseObstacle,
    CloseOutcome,
    answer_of_linux,
    answer_of_windows,
    close_connection,
    obstacle_to_close,
    tcp_row,
)
from portgui.sockets.netlink import connection_id
from portgui.sockets.socket import Endpoint, Family, Socket, State
from portgui.sockets.source import SystemSource
from tests.fakes import make_socket

ROOT: Final = Path(__file__).parents[2]
PATIENCE_S: Final = 20
CONNECTION: Final = make_socket("127.0.0.1:40000", "127.0.0.1:80")


@contextmanager
def connected(address: str) -> Iterator[tuple[socket.socket, socket.socket]]:
    """Yield both ends of a connection over loopback: of the caller and of the server."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with (
        socket.create_server((address, 0), family=family) as server,
        socket.create_connection(server.getsockname()[:2], timeout=PATIENCE_S) as caller,
    ):
        accepted, _ = server.accept()
        with accepted:
            yield caller, accepted


def seen(end: socket.socket) -> Socket:
    """Return one end of a connection as the program shows it."""
    inode = os.fstat(end.fileno()).st_ino
    (found,) = [each for each in SystemSource().read().sockets if each.inode == inode]
    return found


def survives(one: socket.socket, other: socket.socket) -> bool:
    """Say whether what is sent into a connection arrives."""
    one.sendall(b"x")
    return other.recv(1) == b"x"


@pytest.fixture(scope="module")
def closing() -> None:
    """Skip where the kernel, or what we may do, does not let us close connections."""
    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux has SOCK_DESTROY")
    with connected("127.0.0.1") as (caller, _):
        answer = close_connection(seen(caller))
    if answer.outcome in (CloseOutcome.NOT_SUPPORTED, CloseOutcome.NOT_PERMITTED):
        pytest.skip(f"connections cannot be closed here: {answer.outcome.value}")


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
@pytest.mark.parametrize("server_side", [False, True], ids=["the caller's end", "the server's end"])
def test_a_connection_is_closed_at_both_ends(closing: None, address: str, server_side: bool) -> None:
    with connected(address) as ends:
        ours, theirs = ends[::-1] if server_side else ends
        shown = seen(ours)
        assert obstacle_to_close(shown) is None
        assert close_connection(shown) == CloseAnswer(CloseOutcome.CLOSED)
        with pytest.raises(ConnectionAbortedError):
            ours.recv(1)
        with pytest.raises(ConnectionResetError):
            theirs.recv(1)
        assert close_connection(shown).outcome is CloseOutcome.GONE, "it cannot be closed twice"


def test_an_ipv4_connection_of_an_ipv6_socket_is_closed(closing: None) -> None:
    if not socket.has_dualstack_ipv6():
        pytest.skip("no socket here speaks both IPv4 and IPv6")
    with (
        socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True) as server,
        socket.create_connection(("127.0.0.1", server.getsockname()[1]), timeout=PATIENCE_S) as caller,
    ):
        accepted, _ = server.accept()
        with accepted:
            shown = seen(accepted)
            assert shown.local.address == "::ffff:127.0.0.1"
            assert close_connection(shown).outcome is CloseOutcome.CLOSED
            with pytest.raises(ConnectionResetError):
                caller.recv(1)


def test_nothing_but_that_connection_is_closed(closing: None) -> None:
    with connected("127.0.0.1") as first, connected("127.0.0.1") as second:
        assert close_connection(seen(first[0])).outcome is CloseOutcome.CLOSED
        assert survives(*second)


def test_another_connection_between_the_same_ends_stays(closing: None) -> None:
    with connected("127.0.0.1") as (caller, accepted):
        shown = seen(caller)
        assert shown.inode
        for earlier in (
            replace(shown, inode=shown.inode + 1, cookie=None),
            replace(shown, cookie=(shown.cookie or 0) + 1),
        ):
            assert close_connection(earlier) == CloseAnswer(CloseOutcome.GONE)
        assert survives(caller, accepted)


def test_a_connection_that_is_bound_to_an_interface_is_closed(closing: None) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.socket() as caller,
    ):
        caller.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo")
        caller.connect(server.getsockname())
        shown = seen(caller)
        assert shown.interface == "lo"
        assert close_connection(shown).outcome is CloseOutcome.CLOSED


def test_a_connection_that_waits_for_its_last_stragglers_is_closed(closing: None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        caller = socket.create_connection(server.getsockname(), timeout=PATIENCE_S)
        accepted, _ = server.accept()
        place = caller.getsockname()
        caller.close()
        assert accepted.recv(1) == b""
        accepted.close()
        ends = Endpoint(*place), Endpoint(*server.getsockname())
        (shown,) = [each for each in SystemSource().read().sockets if (each.local, each.remote) == ends]
        assert shown.state is State.TIME_WAIT
        assert close_connection(shown).outcome is CloseOutcome.CLOSED
        assert [each for each in SystemSource().read().sockets if (each.local, each.remote) == ends] == []


def test_a_connection_that_nobody_has_is_gone(closing: None) -> None:
    assert close_connection(CONNECTION) == CloseAnswer(CloseOutcome.GONE)


def test_a_zone_that_there_is_not_is_told(closing: None) -> None:
    answer = close_connection(make_socket("[fe80::1%no-such-if]:40000", "[fe80::2%no-such-if]:80"))
    assert answer.outcome is CloseOutcome.REFUSED
    assert answer.reason


def test_the_request_names_the_interface_of_a_link_local_address() -> None:
    index, name = socket.if_nameindex()[0]
    ends = Endpoint(f"fe80::1%{name}", 1), Endpoint(f"fe80::2%{name}", 2)
    identity = connection_id(*ends, Family.IPV6)
    assert struct.unpack("!HH16s16s", identity[:36])[:2] == (1, 2)
    assert identity[4:20] == socket.inet_pton(socket.AF_INET6, "fe80::1")
    assert identity[20:36] == socket.inet_pton(socket.AF_INET6, "fe80::2")
    assert struct.unpack("=I", identity[36:40]) == (index,)
    assert identity[40:] == bytes([255] * 8)


AS_NOBODY: Final = """
import os, sys
from portgui.ports import Transport
from portgui.sockets.closing import close_connection, obstacle_to_close
from portgui.sockets.socket import Endpoint, Family, Socket, State
ends = Endpoint("127.0.0.1", int(sys.argv[1])), Endpoint("127.0.0.1", int(sys.argv[2]))
connection = Socket(Transport.TCP, Family.IPV4, *ends, State.ESTABLISHED, None, None, None, int(sys.argv[3]))
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
print(obstacle_to_close(connection).name, close_connection(connection).outcome.name)
"""


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="only root can become another user to be refused"
)
def test_who_is_no_administrator_is_refused_before_and_by_the_kernel(closing: None) -> None:
    with connected("127.0.0.1") as (caller, accepted):
        shown = seen(caller)
        numbers = [str(caller.getsockname()[1]), str(caller.getpeername()[1]), str(shown.inode)]
        command = [sys.executable, "-c", AS_NOBODY, *numbers]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=PATIENCE_S, check=True)
        assert done.stdout.split() == ["NOT_PERMITTED", "NOT_PERMITTED"]
        assert survives(caller, accepted)


@pytest.mark.parametrize(
    ("shown", "platform", "obstacle"),
    [
        (make_socket("127.0.0.1:53", transport=Transport.UDP), "linux", CloseObstacle.NOT_TCP),
        (make_socket("127.0.0.1:53", "127.0.0.1:9", transport=Transport.UDP), "linux", CloseObstacle.NOT_TCP),
        (make_socket("127.0.0.1:80"), "linux", CloseObstacle.LISTENS),
        (make_socket("127.0.0.1:80", state=State.CLOSED), "linux", CloseObstacle.NO_CONNECTION),
        (make_socket("127.0.0.1:80", "127.0.0.1:9", state=State.CLOSED), "linux", CloseObstacle.NO_CONNECTION),
        (CONNECTION, "darwin", CloseObstacle.NO_WAY),
        (CONNECTION, "freebsd14", CloseObstacle.NO_WAY),
        (CONNECTION, "win32", None),
        (make_socket("[::1]:40000", "[::1]:80"), "win32", CloseObstacle.IPV4_ONLY),
    ],
    ids=["UDP", "UDP with an end", "listener", "unbound", "closed", "macOS", "BSD", "Windows", "Windows, IPv6"],
)
def test_what_cannot_be_closed(shown: Socket, platform: str, obstacle: CloseObstacle | None) -> None:
    assert obstacle_to_close(shown, platform) is obstacle


@pytest.mark.parametrize(
    ("number", "outcome"),
    [
        (errno.EOPNOTSUPP, CloseOutcome.NOT_SUPPORTED),
        (errno.EPROTONOSUPPORT, CloseOutcome.NOT_SUPPORTED),
        (errno.EPERM, CloseOutcome.NOT_PERMITTED),
        (errno.ENOENT, CloseOutcome.GONE),
        (errno.ESTALE, CloseOutcome.GONE),
        (errno.EINVAL, CloseOutcome.REFUSED),
    ],
)
def test_what_the_errors_of_linux_mean(number: int, outcome: CloseOutcome) -> None:
    answer = answer_of_linux(number)
    assert answer.outcome is outcome
    assert bool(answer.reason) is (outcome is CloseOutcome.REFUSED)


def test_what_windows_is_asked_and_answers() -> None:
    row = tcp_row(Endpoint("127.0.0.1", 0x1234), Endpoint("192.0.2.1", 80))
    state, local, local_port, remote, remote_port = struct.unpack("<I4sI4sI", row)
    assert state == 12
    assert (socket.inet_ntoa(local), socket.inet_ntoa(remote)) == ("127.0.0.1", "192.0.2.1")
    assert (local_port, remote_port) == (0x3412, 80 << 8), "network order, in the low half of a word"
    assert answer_of_windows(317).outcome is CloseOutcome.NOT_PERMITTED
    assert answer_of_windows(1168).outcome is CloseOutcome.GONE
    assert answer_of_windows(errno.EINVAL) == CloseAnswer(CloseOutcome.REFUSED, f"SetTcpEntry: {errno.EINVAL}")
