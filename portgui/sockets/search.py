"""Hold a socket against a search text."""

from portgui.query import Query, Term, fold
from portgui.sockets.socket import Socket


def matches(query: Query, socket: Socket, service: str | None) -> bool:
    """Say whether every term matches a socket, whose port stands for the service of that name.

    A word is held against the service name, transport, state, endpoints, and the name, program file, command line and
    user of the process; a number or range against both port numbers, the pid and the texts of the process, not against
    the numbers in addresses; one with its transport (`53/udp`) against the port numbers only.
    """
    if not query.terms:
        return True
    process = socket.process
    of_socket = (
        service or "",
        socket.transport.value,
        socket.family.value,
        socket.state.value if socket.state else "",
        str(socket.local),
        str(socket.remote or ""),
    )
    of_process = (
        (process.name, process.executable or "", process.user or "", " ".join(process.command_line or ()))
        if process
        else ()
    )
    process_text = fold("\n".join(of_process))
    text = fold("\n".join(of_socket)) + "\n" + process_text
    return all(
        term.within(text)
        if term.ports is None
        else _has_number(term, socket) or (term.transport is None and term.within(process_text))
        for term in query.terms
    )


def _has_number(term: Term, socket: Socket) -> bool:
    ports = term.ports
    if ports is None or (term.transport and term.transport is not socket.transport):
        return False
    if socket.local.port in ports or (socket.remote is not None and socket.remote.port in ports):
        return True
    pid = socket.process.pid if socket.process and term.transport is None else None
    return len(ports) == 1 and pid == ports.first
