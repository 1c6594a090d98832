"""The table of the live page: sockets of the last snapshot that match the filter."""

from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from ipaddress import ip_address
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject

from portgui.models.owner import UnusualOwner, UsualSoftware, unusual_text
from portgui.models.reach import access_text
from portgui.models.record_table import Column, RecordTableModel
from portgui.models.table_copy import one_line
from portgui.ports import Transport
from portgui.query import Query, fold
from portgui.sockets.owner import owner_names
from portgui.sockets.reach import Access, access_of
from portgui.sockets.search import matches
from portgui.sockets.socket import Endpoint, Kind, Reach, Snapshot, Socket, State, Unseen

translate: Final = QCoreApplication.translate

ServiceName = Callable[[int, Transport, str | None], str | None]
"""Tells the service name that a port number most likely stands for, given the name of the program that holds it."""


class LiveModel(RecordTableModel[Socket]):
    """The sockets that match. A new snapshot is merged in; another filter shows its rows anew."""

    def __init__(
        self,
        service_name: ServiceName,
        parent: QObject | None = None,
        *,
        usual_software: UsualSoftware = lambda *_: (),
    ) -> None:
        self._service_name = lru_cache(maxsize=4096)(service_name)
        self._usual_software = lru_cache(maxsize=4096)(usual_software)
        self._snapshot = Snapshot((), 0.0)
        self._query = Query.parse("")
        self._transports: Collection[Transport] = ()
        self._kinds: Collection[Kind] = ()
        super().__init__(_columns(self.service, self.access, self.unusual), lambda socket: socket.key, parent)

    @property
    def snapshot(self) -> Snapshot:
        """The last snapshot."""
        return self._snapshot

    def set_service_name(self, service_name: ServiceName) -> None:
        """Take the service names from elsewhere; the filter that is shown next finds them."""
        self._service_name = lru_cache(maxsize=4096)(service_name)

    def service(self, socket: Socket) -> str | None:
        """Return the service name of a socket: of its own port, or of the remote one where it called."""
        endpoint = self._snapshot.service_endpoint(socket)
        program = socket.process.name if socket.process and endpoint is socket.local else None
        return self._service_name(endpoint.port, socket.transport, program)

    def access(self, socket: Socket) -> Access | None:
        """Return who can reach a socket through which interfaces, `None` for a connection."""
        return access_of(socket, self._snapshot.interfaces)

    def set_usual_software(self, usual_software: UsualSoftware) -> None:
        """Take what is expected on a port from elsewhere."""
        self._usual_software = lru_cache(maxsize=4096)(usual_software)
        self.touch("unusual")

    def unusual(self, socket: Socket) -> UnusualOwner | None:
        """Return what is unusual about the owner of a listening socket, `None` for nothing, or nothing known."""
        names = owner_names(socket, self._snapshot.ephemeral)
        normally = self._usual_software(socket.local.port, socket.transport, names) if names else ()
        return UnusualOwner(names[0], tuple(normally)) if normally else None

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Bring the rows up to date; those that stay keep their place."""
        rewired = snapshot.interfaces != self._snapshot.interfaces
        self._snapshot = snapshot
        self.merge(self._matches())
        if rewired:
            self.touch("reach")
        self.touch("service")  # a listener that came or went changes what its connections are for

    def count(self, query: Query) -> int:
        """Return how many sockets match a query, whatever their transport and kind."""
        return sum(matches(query, socket, self.service(socket)) for socket in self._snapshot.sockets)

    def show_matches(self, query: Query, transports: Collection[Transport], kinds: Collection[Kind]) -> None:
        """Show the sockets of the last snapshot that match another filter."""
        self._query, self._transports, self._kinds = query, transports, kinds
        self.set_records(self._matches())

    def _matches(self) -> Sequence[Socket]:
        kinds, query, transports = self._kinds, self._query, self._transports
        return [
            socket
            for socket in self._snapshot.sockets
            if socket.transport in transports
            and (not kinds or any(kind.includes(socket) for kind in kinds))
            and (not query.alternatives or matches(query, socket, self.service(socket)))
        ]


def process_text(socket: Socket) -> str:
    """Return the name of the process, or in brackets why it is not known."""
    if socket.process:
        return one_line(socket.process.name) or translate("Socket", "(name not readable)")
    match socket.unseen:
        case Unseen.NOT_PERMITTED:
            return translate("Socket", "(another user's)")
        case Unseen.VANISHED:
            return translate("Socket", "(has ended)")
        case Unseen.KERNEL:
            return translate("Socket", "(no process)")
        case _:
            return translate("Socket", "(not visible)")


def unseen_text(unseen: Unseen | None) -> str:
    """Return why a process is not known, in a sentence."""
    match unseen:
        case Unseen.NOT_PERMITTED:
            return translate("Socket", "It belongs to another user; only an administrator may see which process it is.")
        case Unseen.VANISHED:
            return translate("Socket", "The process ended while the sockets were being read.")
        case Unseen.KERNEL:
            return translate(
                "Socket",
                "No process holds it: the system is winding the connection down, or no program has accepted it yet.",
            )
        case _:
            return translate(
                "Socket", "No process that is visible here holds it: the system itself or a container does."
            )


@lru_cache(maxsize=4096)
def _address_key(address: str) -> tuple[int, int, str]:
    """Return what orders addresses: IPv4 before IPv6, then as numbers."""
    plain, _, zone = address.partition("%")
    number = ip_address(plain)
    return (number.version, int(number), zone)


def _endpoint_key(endpoint: Endpoint) -> tuple[tuple[int, int, str], int]:
    return (_address_key(endpoint.address), endpoint.port)


_STATES: Final = {state: place for place, state in enumerate(State)}
_REACHES: Final = {reach: place for place, reach in enumerate(Reach)}


def _access_key(access: Access | None) -> tuple[int, str, tuple[str, ...]] | None:
    if access is None:
        return None
    return (_REACHES[access.reach], access.addressed.value, tuple(interface.name for interface in access.interfaces))


def _columns(
    service: Callable[[Socket], str | None],
    access: Callable[[Socket], Access | None],
    unusual: Callable[[Socket], UnusualOwner | None],
) -> tuple[Column[Socket], ...]:
    return (
        Column(
            "port",
            translate("SocketColumns", "Port"),
            lambda socket: str(socket.local.port),
            lambda socket: socket.local.port,
            translate("SocketColumns", "The local port number"),
            "65535",
            numeric=True,
        ),
        Column(
            "transport",
            translate("SocketColumns", "Transport"),
            lambda socket: socket.transport.label,
            lambda socket: socket.transport.label,
            translate("SocketColumns", "The transport protocol: TCP or UDP"),
            "TCP",
        ),
        Column(
            "service",
            translate("SocketColumns", "Service"),
            lambda socket: service(socket) or "",
            lambda socket: fold(name) if (name := service(socket)) else None,
            translate(
                "SocketColumns",
                "What the reference calls the port: the local one of a listener, the remote one of a call from here",
            ),
            "microsoft-ds",
        ),
        Column(
            "local-address",
            translate("SocketColumns", "Local address"),
            lambda socket: socket.local.address,
            lambda socket: _address_key(socket.local.address),
            translate("SocketColumns", "The address of this computer that the socket is bound to"),
            "192.168.0.100",
        ),
        Column(
            "reach",
            translate("SocketColumns", "Reach"),
            lambda socket: access_text(access(socket)),
            lambda socket: _access_key(access(socket)),
            translate(
                "SocketColumns",
                "Who can connect, as far as the address and the network interfaces tell; a firewall may allow less",
            ),
            translate("Reach", "Local network") + " (eth0)",
        ),
        Column(
            "remote",
            translate("SocketColumns", "Remote"),
            lambda socket: str(socket.remote) if socket.remote else "",
            lambda socket: _endpoint_key(socket.remote) if socket.remote else None,
            translate("SocketColumns", "The address and port number of the other end"),
            "127.0.0.1:54321",
        ),
        Column(
            "state",
            translate("SocketColumns", "State"),
            lambda socket: socket.state.value if socket.state else "",
            lambda socket: _STATES[socket.state] if socket.state else None,
            translate("SocketColumns", "The state of a TCP connection (RFC 9293); UDP has none"),
            "ESTABLISHED",
        ),
        Column(
            "process",
            translate("SocketColumns", "Process"),
            process_text,
            lambda socket: fold(socket.process.name) if socket.process else None,
            translate("SocketColumns", "The program that holds the socket, or why it is not known"),
            "program-name",
            stretches=True,
        ),
        Column(
            "pid",
            translate("SocketColumns", "PID"),
            lambda socket: str(socket.process.pid) if socket.process else "",
            lambda socket: socket.process.pid if socket.process else None,
            translate("SocketColumns", "The number of the process"),
            "123456",
            numeric=True,
        ),
        Column(
            "user",
            translate("SocketColumns", "User"),
            lambda socket: socket.process.user or "" if socket.process else "",
            lambda socket: fold(socket.process.user) if socket.process and socket.process.user else None,
            translate("SocketColumns", "The user that the process runs as"),
            "www-data",
        ),
        Column(
            "unusual",
            translate("SocketColumns", "Unusual"),
            lambda socket: unusual_text(unusual(socket)),
            lambda socket: fold(unusual_text(owner)) if (owner := unusual(socket)) else None,
            translate(
                "SocketColumns",
                "Where another program than usual holds a port: what is usual. That need not be wrong; "
                "nothing is said where we do not know",
            ),
            unusual_text(UnusualOwner("node", ("PostgreSQL",))),
        ),
    )
