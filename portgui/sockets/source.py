"""Where snapshots come from: the protocol that every source keeps, and the choice of one for this system."""

import functools
import sys
from typing import Protocol

from portgui.sockets.socket import Snapshot


class SocketError(Exception):
    """The sockets of this computer could not be read; the message says why."""


class SocketSource(Protocol):
    """A reader of this computer's sockets. Not thread-safe: one reader belongs to one thread."""

    def read(self) -> Snapshot:
        """Read all TCP and UDP sockets once. Raises `SocketError`."""
        ...


class SystemSource:
    """The best source for this system, chosen at the first reading: to import it takes as long as to show a window."""

    def __init__(self) -> None:
        self._chosen: SocketSource | None = None

    def read(self) -> Snapshot:
        """Read all TCP and UDP sockets once. Raises `SocketError`."""
        if self._chosen is None:
            self._chosen = _best()
        return self._chosen.read()


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
