"""Hold a socket against a search text."""

from portgui.query import Query, Term, fold
from portgui.sockets.socket import Socket


def matches(query: Query, socket: Socket, service: str | None) -> bool:
    """Say whether every term matches a socket, whose port stands for the service of that name.

    A number or range is held against both port numbers and the pid; a word against the service name, transport, state,
    addresses, and the name, program file, command line and user of the process.
    """
    if not query.terms:
        return True
    process = socket.process
    parts = [
        service or "",
        socket.transport.value,
        socket.family.value,
        socket.state.value if socket.state else "",
        socket.local.address,
        socket.remote.address if socket.remote else "",
    ]
    if process:
        parts += (process.name, process.executable or "", process.user or "", " ".join(process.command_line or ()))
    text = fold("\n".join(parts))
    return all(_has_number(term, socket) or term.within(text) for term in query.terms)


def _has_number(term: Term, socket: Socket) -> bool:
    ports = term.ports
    if ports is None or (term.transport and term.transport is not socket.transport):
        return False
    if socket.local.port in ports or (socket.remote is not None and socket.remote.port in ports):
        return True
    return len(ports) == 1 and socket.process is not None and socket.process.pid == ports.first
