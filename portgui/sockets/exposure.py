"""How much of this computer the network can reach: programs counted, and sockets whose program is not known."""

from portgui.records import frozen
from portgui.sockets.socket import Kind, Snapshot


@frozen
class Exposure:
    """What accepts connections, or datagrams, from other computers, as far as the addresses tell."""

    sockets: int
    programs: int
    """Processes; two of one name are two."""
    unknown: int
    """Sockets whose process is not known."""


def exposure(snapshot: Snapshot) -> Exposure:
    """Count what is exposed in a snapshot."""
    exposed = list(filter(Kind.EXPOSED.test(), [socket for socket in snapshot.sockets if socket.reach is not None]))
    processes = {(process.pid, process.started_at) for socket in exposed if (process := socket.process)}
    return Exposure(len(exposed), len(processes), sum(socket.process is None for socket in exposed))
