"""Hold a socket against a search text."""

from portgui.query import ENTRY_KEYS, Clause, Key, Query, Term, fold
from portgui.sockets.socket import Socket


def matches(query: Query, socket: Socket, service: str | None) -> bool:
    """Say whether one of the alternatives matches a socket, whose port stands for the service of that name.

    A word is held against the service name, transport, state, endpoints, and the name, program file, command line and
    user of the process; a number or range against both port numbers, the pid and the texts of the process, not against
    the numbers in addresses; one with its transport (`53/udp`) against the port numbers only. A key asks for one of
    these alone; the keys of entries (`ENTRY_KEYS`) are left out.
    """
    if not query.alternatives:
        return True
    asked = _Asked(socket, service)
    return any(all(map(asked.holds, side.clauses)) for side in query.alternatives)


class _Asked:
    """One socket, its texts folded once."""

    def __init__(self, socket: Socket, service: str | None) -> None:
        self._socket = socket
        self._service = fold(service or "")
        self._process = ""
        process = socket.process
        if process:
            about = (process.name, process.executable or "", process.user or "", " ".join(process.command_line or ()))
            self._process = fold("\n".join(about))
        of_socket = (
            socket.transport.value,
            socket.family.value,
            socket.state.value if socket.state else "",
            str(socket.local),
            str(socket.remote or ""),
        )
        self._text = "\n".join((self._service, fold("\n".join(of_socket)), self._process))

    def holds(self, clause: Clause) -> bool:
        """Say whether a clause holds; one that asks for nothing that a socket has does."""
        terms = [term for term in clause.terms if term.key not in ENTRY_KEYS]
        return not terms or any(map(self._matches, terms)) != clause.excluded

    def _matches(self, term: Term) -> bool:
        socket, process = self._socket, self._socket.process
        match term.key:
            case None if term.ports is None:
                return term.within(self._text)
            case None:
                return self._has_port(term) or (
                    term.transport is None and (self._has_pid(term) or term.within(self._process))
                )
            case Key.PORT:
                return self._has_port(term)
            case Key.TRANSPORT:
                return socket.transport is term.transport
            case Key.NAME:
                return term.within(self._service)
            case Key.PROCESS:
                return process is not None and term.within(fold(f"{process.name}\n{process.executable or ''}"))
            case Key.PID:
                return process is not None and str(process.pid) == term.text
            case Key.USER:
                return process is not None and term.within(fold(process.user or ""))
            case Key.STATE:
                return socket.state is not None and fold(socket.state.value).startswith(term.text)
            case Key.ADDRESS:
                return term.text in f"{socket.local}\n{socket.remote or ''}".lower()
            case Key.REMOTE:
                return socket.remote is not None and term.text in str(socket.remote).lower()
            case Key.REACH:
                return socket.reach is not None and term.text in socket.reach.value
            case _:
                return True

    def _has_port(self, term: Term) -> bool:
        socket, ports = self._socket, term.ports
        if ports is None or (term.transport and term.transport is not socket.transport):
            return False
        return socket.local.port in ports or (socket.remote is not None and socket.remote.port in ports)

    def _has_pid(self, term: Term) -> bool:
        process, ports = self._socket.process, term.ports
        return process is not None and ports is not None and len(ports) == 1 and process.pid == ports.first
