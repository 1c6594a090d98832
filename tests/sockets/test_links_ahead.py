"""What a second process told of the links is used as far as it is true by then, and nothing depends on it."""

import contextlib
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

if not sys.platform.startswith("linux"):
    pytest.skip("reads /proc of Linux", allow_module_level=True)

from portgui.sockets.holders import Holders
from portgui.sockets.links_ahead import LinksAhead, reading_ahead, told_by
from portgui.sockets.processes import read_stat
from tests.live_sockets import NO_PID, listen

PROC = Path("/proc")
PID = os.getpid()


def own_start() -> int:
    stat = read_stat(str(PROC), PID)
    assert stat
    return stat.started


def wait_for(is_so: Callable[[], object]) -> None:
    deadline = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < deadline


@contextlib.contextmanager
def telling(text: str) -> Iterator[LinksAhead]:
    """Have another program print a line and this text, and give what it told once it has."""
    code = "import os, sys; os.write(1, b'4711 1 7 8\\n' + os.fsencode(sys.argv[1]))"
    with told_by((sys.executable, "-c", code, text)) as ahead:
        assert ahead
        wait_for(lambda: ahead.of(4711, 1))
        yield ahead


def inode(of: socket.socket) -> int:
    return os.fstat(of.fileno()).st_ino


def test_the_links_of_every_process_are_told_with_its_start() -> None:
    with listen() as listener, reading_ahead(str(PROC)) as ahead:
        assert ahead
        wait_for(lambda: str(listener.fileno()) in ahead.of(PID, own_start()))
        told = ahead.of(PID, own_start())
        assert told[str(listener.fileno())] == inode(listener)
        assert told["0"] == 0  # no socket
        assert not ahead.of(PID, own_start() + 1)  # another process of that pid


def test_what_was_told_is_not_read_again() -> None:
    with listen() as listener:
        there = 2**40  # a socket that nobody holds
        with telling(f"{PID} {own_start()} {listener.fileno()} {there}\n") as ahead:
            holders = Holders(PROC)
            holders.update({there: 0}, ahead=ahead)
            assert holders.by_inode[there] == (PID,)


def test_a_descriptor_that_was_closed_since_it_was_told_holds_nothing() -> None:
    with listen() as listener, listen() as closed:
        number, there = closed.fileno(), inode(closed)
        closed.close()
        with telling(f"{PID} {own_start()} {number + 1000} {there}\n") as ahead:
            holders = Holders(PROC)
            holders.update({inode(listener): 0, there: 0}, ahead=ahead)
            assert holders.by_inode == {inode(listener): (PID,)}
            assert holders.without == {there}


@pytest.mark.parametrize("before", [0, 2**40], ids=["a file", "a socket that is closed"])
def test_a_descriptor_that_was_something_else_when_it_was_told_is_looked_at_again(before: int) -> None:
    with listen() as listener, telling(f"{PID} {own_start()} {listener.fileno()} {before}\n") as ahead:
        holders = Holders(PROC)
        holders.update({inode(listener): 0}, ahead=ahead)
        assert holders.by_inode == {inode(listener): (PID,)}


@pytest.mark.parametrize(
    "line",
    [
        "",
        "nonsense",
        f"{PID}",
        f"{PID} {{start}} {{descriptor}}",
        f"{PID} {{start}} {{descriptor}} x",
        f"{PID} {{start}} {{descriptor}} 5 \udcff",
        f"{PID} x {{descriptor}} 5",
        f"{NO_PID} {{start}} {{descriptor}} 5",
        f"{PID} {{start}} {'9' * 5000} {'9' * 5000}",
    ],
)
def test_what_makes_no_sense_is_passed_over(line: str) -> None:
    with listen() as listener:
        lines = line.format(start=own_start(), descriptor=listener.fileno())
        with telling(lines + "\n") as ahead:
            holders = Holders(PROC)
            holders.update({inode(listener): 0}, ahead=ahead)
            assert holders.by_inode == {inode(listener): (PID,)}


def test_a_line_counts_once_it_is_whole() -> None:
    with telling("12 34 5 6") as ahead:
        assert not ahead.of(12, 34)


@pytest.mark.parametrize("command", [("/nowhere/python3",), (sys.executable, "-c", "raise SystemExit(3)")])
def test_where_nothing_is_told_all_is_read(command: tuple[str, ...]) -> None:
    with listen() as listener, told_by(command) as ahead:
        holders = Holders(PROC)
        holders.update({inode(listener): 0}, ahead=ahead)
        assert holders.by_inode == {inode(listener): (PID,)}


def test_the_second_process_is_gone_afterwards() -> None:
    before = children()
    with told_by((sys.executable, "-c", "import sys, time; time.sleep(600)")) as ahead:
        assert ahead
        assert children() > before
    assert children() == before


def children() -> set[int]:
    return {child.pid for child in psutil.Process().children()}
