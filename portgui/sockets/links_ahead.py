"""Has a second process read the links in `/proc/*/fd` while we read the tables: half of a great first reading's time.

It begins with the lowest pid, we with the highest once we have the tables, and what it told until we meet need not be
read again. It is never waited for: where it is slow or dies, we read all ourselves.
"""

import contextlib
import logging
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

_log = logging.getLogger(__name__)

_PROGRAM: Final = Path(__file__).with_name("print_links.py")
_MOST_AT_ONCE: Final = 1 << 20


def reading_ahead(proc: str) -> contextlib.AbstractContextManager["LinksAhead | None"]:
    """Read the links of a `/proc` in a second process until the context ends; `None` where none can be started."""
    if getattr(sys, "frozen", False) or not sys.executable:  # then there is no Python for it
        return contextlib.nullcontext()
    return told_by((sys.executable, "-I", "-S", str(_PROGRAM), proc))


@contextlib.contextmanager
def told_by(command: Sequence[str]) -> Iterator["LinksAhead | None"]:
    """Run a program that prints as `print_links` does until the context ends; `None` where it cannot be started."""
    with contextlib.ExitStack() as stack:
        ahead = None
        try:
            answer = os.memfd_create("links", os.MFD_CLOEXEC)  # unlike a pipe it never makes the writer wait
            stack.callback(os.close, answer)
            program = subprocess.Popen(  # noqa: S603 - a fixed command
                command, stdin=subprocess.DEVNULL, stdout=answer, stderr=subprocess.DEVNULL, cwd="/"
            )
            stack.callback(program.wait)
            stack.callback(program.kill)
            ahead = LinksAhead(answer)
        except OSError as error:  # all is read without it
            _log.debug("no second process reads links: %s", error)
        yield ahead


class LinksAhead:
    """What another process has printed of the links until now. Belongs to one thread."""

    def __init__(self, answer: int) -> None:
        """Read a file that grows, given as its descriptor."""
        self._answer = answer
        self._taken = 0
        self._rest = b""
        self._links: dict[tuple[int, int], dict[str, int]] = {}

    def of(self, pid: int, started: int) -> Mapping[str, int]:
        """Return what it told of a process: inodes by descriptor, 0 for what is no socket; maybe out of date by now."""
        size = os.fstat(self._answer).st_size
        while self._taken < size and (data := os.pread(self._answer, _MOST_AT_ONCE, self._taken)):
            self._taken += len(data)
            whole, _, self._rest = (self._rest + data).rpartition(b"\n")
            for line in whole.decode("ascii", "replace").split("\n"):
                self._learn(line.split(" "))
        return self._links.get((pid, started), {})

    def _learn(self, words: list[str]) -> None:
        with contextlib.suppress(ValueError):  # no line of ours
            pid, started, *rest = words
            links = dict(zip(rest[::2], map(int, rest[1::2]), strict=True))
            self._links.setdefault((int(pid), int(started)), {}).update(links)
