"""Measure the readings of the sockets against ss, psutil, lsof, netstat and the kernel's own floor, side by side.

    .venv/bin/python tests/benchmarks/sockets.py [--sockets 100 10000 50000] [--runs 7]

Opens so many loopback connections over several processes, reads them in turn with everything that is installed, prints
a table of ratios and closes them. A ratio is the median over the runs of the ratios within one run, so that what else
the computer does weighs on both alike. Cold: a new source with nothing known. Warm: again, nothing changed. 1 %: again,
after one of a hundred sockets was closed and another one opened. Asserts nothing. Budgets: design, section 6. Linux.
"""

import argparse
import gc
import os
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

MOST_RUNS_OF_SLOW: Final = 3
"""lsof and netstat take seconds."""

HOLD: Final = """
import socket, sys
count, network = int(sys.argv[1]), sys.argv[2]
pairs, listener = [], None
def open_pairs(number):
    global listener
    for _ in range(number):
        if listener is None or len(pairs) % 2000 == 0:
            listener = socket.create_server((f"127.0.{network}.1", 0))
        client = socket.create_connection(listener.getsockname())
        pairs.append((client, listener.accept()[0], listener))
def close_pairs(number):
    for client, server, _ in [pairs.pop() for _ in range(number)]:
        for each in (server, client):  # with a reset, so that nothing waits for its end (socket(7), SO_LINGER)
            each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\\1\\0\\0\\0\\0\\0\\0\\0")
        server.close()
        client.close()
open_pairs(count // 2)
print(flush=True)
for line in sys.stdin:
    close_pairs(int(line) // 2)
    open_pairs(int(line) // 2)
    print(flush=True)
close_pairs(len(pairs))
"""
"""Holds connections with both ends. A line on standard input replaces so many sockets by others; its end closes all."""


class Holders:
    """Some processes that hold loopback sockets."""

    def __init__(self, sockets: int) -> None:
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # inherited
        most = max(hard - 200, 10)
        number = max(3, -(-sockets // most))
        self._each = sockets // number
        self._programs = [
            subprocess.Popen(
                [sys.executable, "-I", "-c", HOLD, str(self._each), str(network)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for network in range(1, number + 1)
        ]

    def wait(self) -> None:
        """Wait until each has done what it was told. Raises `RuntimeError` where one cannot."""
        for program in self._programs:
            assert program.stdout
            if not program.stdout.readline():
                raise RuntimeError(f"a process cannot hold {self._each} sockets")

    def replace_one_of_a_hundred(self) -> None:
        """Close 1 % of the sockets and open as many others."""
        for program in self._programs:
            assert program.stdin
            print(max(self._each // 100, 2), file=program.stdin, flush=True)
        self.wait()

    def close(self) -> None:
        """End them all, and leave no connection in TIME-WAIT behind."""
        for program in self._programs:
            assert program.stdin
            with suppress(BrokenPipeError):
                program.stdin.close()
        for program in self._programs:
            try:
                program.wait(60)
            except subprocess.TimeoutExpired:
                program.kill()
                program.wait()
            assert program.stdout
            program.stdout.close()


@contextmanager
def holding(sockets: int) -> Iterator[Holders]:
    """Let processes hold so many sockets."""
    holders = Holders(sockets)
    try:
        holders.wait()
        yield holders
    finally:
        holders.close()


def run(*command: str) -> Callable[[], object]:
    """Make a measurement of a program that writes to a pipe."""
    return lambda: subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)


def floor() -> None:
    """Receive the dumps of TCP and UDP as they come, and do nothing with them."""
    from portgui.sockets.netlink import request

    for protocol in (socket.IPPROTO_TCP, socket.IPPROTO_UDP):
        for family in (socket.AF_INET, socket.AF_INET6):
            with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 4) as asking:  # NETLINK_SOCK_DIAG
                asking.send(request(protocol, family))
                while int.from_bytes(asking.recv(1 << 16)[4:6], sys.byteorder) != 3:  # NLMSG_DONE
                    pass


def seconds(action: Callable[[], object]) -> tuple[float, float]:
    """Measure one run, without the time to drop what it returns: on the clock, and of all processors it used."""
    busy = sum(os.times()[:4])  # with the processes that it waited for
    begun = time.perf_counter()
    result = action()
    ended = time.perf_counter()
    busy = sum(os.times()[:4]) - busy
    del result
    return ended - begun, busy


def measure(sockets: int, runs: int) -> None:
    """Print the table for so many sockets."""
    import psutil

    from portgui.sockets.linux import LinuxSource

    with holding(sockets) as holders:
        ss = shutil.which("ss")
        others: dict[str, Callable[[], object]] = {
            "the kernel alone (receiving only)": floor,
            "psutil.net_connections": lambda: psutil.net_connections("inet"),
        }
        slow = {"lsof -nPi": ("lsof", "-nPi"), "netstat -tunap": ("netstat", "-tunap")}
        others |= {name: run(*command) for name, command in slow.items() if shutil.which(command[0])}
        times: dict[str, list[tuple[float, float]]] = {}

        def note(name: str, action: Callable[[], object]) -> None:
            times.setdefault(name, []).append(seconds(action))

        source = LinuxSource()
        source.read()
        found = 0
        for number in range(runs):
            if ss:
                note("ss -tunap", run(ss, "-tunap"))
            first = LinuxSource()
            note("PortGUI, cold", first.read)
            del first
            source.read()
            note("PortGUI, warm", source.read)
            holders.replace_one_of_a_hundred()
            note("PortGUI, 1 % changed", source.read)
            for name, action in others.items():
                if name not in slow or number < MOST_RUNS_OF_SLOW:
                    note(name, action)
            found = len(source.read().sockets)
        print(f"\n{sockets} sockets asked for, {found} in the table, {runs} runs")
        base = times.get("ss -tunap")
        budgets = {"PortGUI, cold": "0.50", "PortGUI, 1 % changed": "0.25"} if sockets == 50_000 else {}
        print(f"{'':36} {'median':>10} {': ss':>8} {'budget':>8} {'processors':>13}")
        for name, each in times.items():
            ratios = (one / other for (one, _), (other, _) in zip(each, base or (), strict=False))
            told = f"{statistics.median(ratios):.2f}" if base else ""
            clock, busy = (statistics.median(values) * 1e3 for values in zip(*each, strict=True))
            print(f"{name:36} {clock:7.1f} ms {told:>8} {budgets.get(name, ''):>8} {busy:10.0f} ms")
        for name in ("ss", "lsof", "netstat"):
            if not shutil.which(name):
                print(f"{name} is not installed")
        print(f"{'memory per socket':36} {memory_per_socket(found) / 1024:7.2f} KiB")


MEMORY: Final = """
import sys
sys.path.insert(0, sys.argv[1])
from portgui.sockets.linux import LinuxSource
from portgui.sockets.socket import Snapshot
def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1])
Snapshot((), 0.0)
before = resident()
source = LinuxSource()
snapshot = source.read()
snapshot = source.read()
print((resident() - before) * __import__("resource").getpagesize())
"""


def memory_per_socket(sockets: int) -> float:
    """Return the bytes that a source and its snapshot take after two readings, for each socket."""
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, str(ROOT)], stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT
    )
    return int(done.stdout) / max(sockets, 1)


def main() -> None:
    """Measure every size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sockets", type=int, nargs="+", default=[100, 10_000, 50_000])
    parser.add_argument("--runs", type=int, default=7)
    asked = parser.parse_args()
    if sys.platform != "linux":
        sys.exit("This measures the source for Linux.")
    gc.freeze()
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors, {os.uname().release}")
    for sockets in asked.sockets:
        measure(sockets, asked.runs)


if __name__ == "__main__":
    main()
