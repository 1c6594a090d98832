"""Real sockets and programs that hold them, for the tests of the sources, and ways to find them in a snapshot."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from portgui.ports import PortRange, Transport
from portgui.sockets.socket import Snapshot, Socket, State
from portgui.sockets.source import SocketSource

CHECKOUT = Path(__file__).parents[1]
IS_LINUX = sys.platform.startswith("linux")
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
linux = pytest.mark.skipif(not IS_LINUX, reason="reads the tables of a Linux kernel")
root = pytest.mark.skipif(not (IS_LINUX and IS_ROOT), reason="only root can become somebody else")

LISTEN = """
import socket, sys
listener = socket.create_server(("127.0.0.1", 0), reuse_port=hasattr(socket, "SO_REUSEPORT"))
print(listener.getsockname()[1], flush=True)
sys.stdin.read()
"""
"""A program that listens, says on which port, and ends when its standard input does."""


NO_PID = 2**22 + 1
"""More than any pid of Linux (PID_MAX_LIMIT, include/linux/threads.h): a process that has ended."""

Ports = tuple[Transport, int]
Start = Callable[..., subprocess.Popen[str]]


@contextlib.contextmanager
def starting() -> Iterator[Start]:
    """Give a function that starts a Python program and gives it pipes; all are ended with the test."""
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


def until(source: SocketSource, is_so: Callable[[Snapshot], bool]) -> Snapshot:
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
