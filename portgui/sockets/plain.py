"""A socket as plain values: what JSON says of it, in the terminal, on the clipboard and in files."""

from typing import Any

from portgui.sockets.interfaces import Interfaces
from portgui.sockets.reach import access_of
from portgui.sockets.socket import Process, Socket


def socket_object(
    socket: Socket, service: str | None, interfaces: Interfaces, unusual: tuple[str, tuple[str, ...]] | None
) -> dict[str, Any]:
    """Return a socket for JSON.

    `interfaces` are those of the snapshot, `unusual` the program that holds the port and the software that normally
    does, where that is another.
    """
    access = access_of(socket, interfaces)
    return {
        "transport": socket.transport.value,
        "family": socket.family.value,
        "local_address": socket.local.address,
        "local_port": socket.local.port,
        "remote_address": socket.remote.address if socket.remote else None,
        "remote_port": socket.remote.port if socket.remote else None,
        "state": socket.state.value if socket.state else None,
        **_process_object(socket.process),
        "process_unseen": socket.unseen.value if socket.unseen else None,
        "user": socket.owner,
        "other_processes": [{**_process_object(each), "user": each.user} for each in socket.other_processes],
        "reach": access.reach.value if access else None,
        "reach_interfaces": [interface.name for interface in access.interfaces] if access else None,
        "service": service,
        "unusual": {"here": unusual[0], "normally": list(unusual[1])} if unusual else None,
    }


def _process_object(process: Process | None) -> dict[str, Any]:
    return {
        "pid": process.pid if process else None,
        "process": process.name if process else None,
        "executable": process.executable if process else None,
        "command_line": list(process.command_line) if process and process.command_line is not None else None,
        "started_at": process.started_at if process else None,
    }
