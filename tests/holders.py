"""Child processes that hold real ports, for the tests that end them; each ends by itself when its test lets go."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from portgui.sockets.socket import Process, Snapshot, Socket
from portgui.sockets.source import SystemSource

_LISTEN: Final = """
import os, signal, socket, subprocess, sys
def listen(port=0):
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen()
    return listener
def say(listener):
    print(listener.getsockname()[1], flush=True)
def wait():
    while sys.stdin.buffer.read(1):
        pass
"""

POLITE: Final = "listener = listen()\nsay(listener)\nwait()"
"""Ends when it is asked to."""

STUBBORN: Final = "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + POLITE
"""Ends by force only."""

SLOW: Final = """
listener = listen()
def on_term(*_):
    print("asked", flush=True)
signal.signal(signal.SIGTERM, on_term)
say(listener)
sys.stdin.buffer.read(1)
"""
"""Says when it was asked to end, and ends when a byte comes."""

ACCEPTING: Final = (
    "listener = listen()\nsay(listener)\naccepted, _ = listener.accept()\nprint('accepted', flush=True)\nwait()"
)
"""Accepts one connection and keeps it."""

SHARING: Final = """
listener = listen()
if os.fork() == 0:
    wait()
    os._exit(0)
say(listener)
wait()
"""
"""Shares its listening socket with a child of its own."""

RESTARTING: Final = """
listener = listen()
port = listener.getsockname()[1]
def on_term(*_):
    listener.close()
    successor = subprocess.Popen([sys.executable, "-c", SOURCE, str(port)], stdout=subprocess.PIPE)
    successor.stdout.readline()
    os._exit(0)
signal.signal(signal.SIGTERM, on_term)
say(listener)
wait()
"""
"""Hands its port to another process before it ends, as what starts again does."""


class Holder:
    """A child that listens on a port."""

    def __init__(self, child: "subprocess.Popen[bytes]", port: int) -> None:
        self.child = child
        self.port = port

    @property
    def runs(self) -> bool:
        """Whether it has not ended."""
        return self.child.poll() is None

    def wait(self) -> int:
        """Wait for its end; return its exit status, minus the number of the signal that ended it."""
        return self.child.wait(timeout=20)

    def line(self) -> str:
        """Return the next line that it prints."""
        assert self.child.stdout
        return self.child.stdout.readline().decode().strip()

    def let_go(self) -> None:
        """Send the byte that some wait for."""
        assert self.child.stdin
        self.child.stdin.write(b".")
        self.child.stdin.flush()


@contextmanager
def holding(program: str, *arguments: str) -> Iterator[Holder]:
    """Start a child; at the end it and all that it started end, as their standard input does."""
    source = _LISTEN
    if program is RESTARTING:
        successor = _LISTEN + "listener = listen(int(sys.argv[1]))\nsay(listener)\nwait()"
        source += f"SOURCE = {successor!r}\n"
    command = [sys.executable, "-I", "-S", "-c", source + program, *arguments]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path("/").resolve())
    assert child.stdin
    assert child.stdout
    try:
        yield Holder(child, int(child.stdout.readline()))
    finally:
        child.stdin.close()
        try:
            child.wait(timeout=20)
        finally:
            child.kill()  # this child only, and by its handle
            child.stdout.close()


def read() -> Snapshot:
    """Read the sockets of this computer."""
    return SystemSource().read()


def listener_on(port: int, snapshot: Snapshot) -> Socket:
    """Return the socket that listens on a port."""
    (found,) = [socket for socket in snapshot.sockets if socket.local.port == port and socket.listening]
    return found


def process_on(port: int, snapshot: Snapshot) -> Process:
    """Return the process that listens on a port."""
    process = listener_on(port, snapshot).process
    assert process
    return process
