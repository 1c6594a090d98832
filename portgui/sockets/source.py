"""Where snapshots come from: the protocol that every source keeps, and the choice of one for this system."""

from typing import Protocol

from portgui.sockets.socket import Snapshot


class SocketError(Exception):
    """The sockets of this computer could not be read; the message says why."""


class SocketSource(Protocol):
    """A reader of this computer's sockets. Not thread-safe: one reader belongs to one thread."""

    def read(self) -> Snapshot:
        """Read all TCP and UDP sockets once. Raises `SocketError`."""
        ...


def system_source() -> SocketSource:
    """Return the best source for this system."""
    from portgui.sockets.psutil_source import PsutilSource  # psutil is imported when sockets are first read

    return PsutilSource()
