"""By which names the owner of a port is known, where it can be asked whether it is the expected one."""

import re
from typing import Final

from portgui.ports import PortRange, RangeName
from portgui.sockets.socket import Process, Socket

_LAST_PART: Final = r"[^/\\]+$"
_THREADS: Final = frozenset({"MainThread", "node-MainThread"})
"""What runtimes call their first thread, and thereby on Linux the process: no name of a program."""


def owner_names(socket: Socket, ephemeral: PortRange | None = None) -> tuple[str, ...]:
    """Return the names of the processes that listen on a port: of each its own, then that of its program file.

    Nothing for a connection, for a process that is not known, and for a port that says nothing about its owner: a
    Dynamic Port, or one of those that this computer gives to outgoing connections (`ephemeral`).
    """
    port = socket.local.port
    if not socket.processes or not socket.listening or not port:
        return ()
    if port in RangeName.DYNAMIC.ports or (ephemeral and port in ephemeral):
        return ()
    names = (name for process in socket.processes for name in _names(process))
    return tuple(dict.fromkeys(name for name in names if name and name not in _THREADS))


def _names(process: Process) -> tuple[str, str]:
    path = (process.executable or "").removesuffix(" (deleted)")  # Linux, proc(5): replaced on disk
    file = re.search(_LAST_PART, path)
    return process.name, file[0] if file else ""
