"""Where snapshots come from: the protocol that every source keeps, and the choice of one for this system."""

import functools
import sys
from collections.abc import Iterable
from typing import Protocol

from portgui.sockets.socket import Snapshot


class SocketError(Exception):
    """The sockets of this computer could not be read; the message says why."""


class SocketSource(Protocol):
    """A reader of this computer's sockets. Not thread-safe: one reader belongs to one thread."""

    def read(self) -> Snapshot:
        """Read all TCP and UDP sockets once. Raises `SocketError`."""
        ...

    def take_holders(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Join pairs of inode and pid, told by one who may look everywhere, from the next reading on.

        A source that does not know its sockets by inode learns nothing from them.
        """
        ...


class SystemSource:
    """The best source for this system, chosen at the first reading: to import it takes as long as to show a window."""

    def __init__(self) -> None:
        self._chosen: SocketSource | None = None

    def read(self) -> Snapshot:
        """Read all TCP and UDP sockets once. Raises `SocketError`."""
        return self._source.read()

    def take_holders(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Join pairs of inode and pid from the next reading on, where the chosen source can."""
        self._source.take_holders(pairs)

    @property
    def _source(self) -> SocketSource:
        if self._chosen is None:
            self._chosen = _best()
        return self._chosen


@functools.cache
def own_user() -> str | None:
    """Return the user that we run as, named as the sources name the users of processes."""
    if sys.platform == "win32":
        import psutil

        try:
            return psutil.Process().username()
        except psutil.Error:
            return None
    import os
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def _best() -> SocketSource:
    if sys.platform == "linux":
        from portgui.sockets.linux import LinuxSource

        return LinuxSource()
    from portgui.sockets.psutil_source import PsutilSource

    return PsutilSource()
