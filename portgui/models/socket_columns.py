"""What the columns of the live page tell of a socket, in words and to sort by; traffic has a module of its own."""

import time
from collections.abc import Callable
from functools import lru_cache
from ipaddress import ip_address
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QIcon

from portgui.models.owner import UnusualOwner, unusual_text
from portgui.models.reach import access_text
from portgui.models.record_table import Change, Column, Preset, change_text
from portgui.models.table_copy import one_line
from portgui.query import Key, fold, keyed
from portgui.sockets.reach import Access
from portgui.sockets.socket import Process, Reach, Socket, State, Unseen

translate: Final = QCoreApplication.translate


def process_text(socket: Socket) -> str:
    """Return the name of the process, or in brackets why it is not known."""
    if socket.process:
        return one_line(socket.process.name) or translate("Socket", "(name not readable)")
    match socket.unseen:
        case Unseen.NOT_PERMITTED | Unseen.WITHHELD if socket.user:
            return translate("Socket", "(%1; not readable by you)").replace("%1", one_line(socket.user))
        case Unseen.NOT_PERMITTED:
            return translate("Socket", "(another user's)")
        case Unseen.WITHHELD:
            return translate("Socket", "(not readable by you)")
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
        case Unseen.WITHHELD:
            return translate(
                "Socket",
                "You are root, but some processes are hidden even from root here, as in containers without "
                "CAP_SYS_PTRACE; one of them may hold it.",
            )
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


def _asking(key: Key, value: Callable[[Socket], object]) -> Callable[[Socket], str | None]:
    """Return what tells the word that asks for a value of a socket."""
    return lambda socket: None if (found := value(socket)) is None else keyed(key, str(found))


def _of_process(value: Callable[[Process], str | None]) -> Callable[[Socket], str | None]:
    return lambda socket: (value(socket.process) or None) if socket.process else None


_STATES: Final = {state: place for place, state in enumerate(State)}
_REACHES: Final = {reach: place for place, reach in enumerate(Reach)}


_folded: Final = lru_cache(maxsize=4096)(fold)
"""Of what many sockets have in common, to sort by."""
_CHANGES: Final = {change: place for place, change in enumerate(Change)}


def _access_key(access: Access | None) -> tuple[int, str, tuple[str, ...]] | None:
    if access is None:
        return None
    return (_REACHES[access.reach], access.addressed.value, tuple(interface.name for interface in access.interfaces))


def socket_columns(
    service: Callable[[Socket], str | None],
    access: Callable[[Socket], Access | None],
    host_name: Callable[[Socket], str],
    unusual: Callable[[Socket], UnusualOwner | None],
    change: Callable[[Socket], Change | None],
    icon: Callable[[Process | None], QIcon | None],
) -> tuple[Column[Socket], ...]:
    """Return the columns that most people want, in their usual order; what a socket does not hold is asked for."""
    return (
        Column(
            "port",
            translate("SocketColumns", "Port"),
            lambda socket: str(socket.local.port),
            lambda socket: socket.local.port,
            translate("SocketColumns", "The local port number"),
            "65535",
            numeric=True,
            asks=_asking(Key.LOCAL_PORT, lambda socket: socket.local.port),
        ),
        Column(
            "transport",
            translate("SocketColumns", "Transport"),
            lambda socket: socket.transport.label,
            lambda socket: socket.transport.label,
            translate("SocketColumns", "The transport protocol: TCP or UDP"),
            "TCP",
            asks=_asking(Key.TRANSPORT, lambda socket: socket.transport.value),
        ),
        Column(
            "service",
            translate("SocketColumns", "Service"),
            lambda socket: service(socket) or "",
            lambda socket: _folded(name) if (name := service(socket)) else None,
            translate(
                "SocketColumns",
                "What the reference calls the port: the local one of a listener, the remote one of a call from here",
            ),
            "microsoft-ds",
            asks=_asking(Key.NAME, service),
        ),
        Column(
            "process",
            translate("SocketColumns", "Process"),
            process_text,
            lambda socket: _folded(socket.process.name) if socket.process else None,
            translate("SocketColumns", "The program that holds the socket, or why it is not known"),
            "program-name",
            stretches=True,
            icon=lambda socket: icon(socket.process),
            asks=_asking(Key.PROCESS, _of_process(lambda process: process.name)),
        ),
        Column(
            "pid",
            translate("SocketColumns", "PID"),
            lambda socket: str(socket.process.pid) if socket.process else "",
            lambda socket: socket.process.pid if socket.process else None,
            translate("SocketColumns", "The number of the process"),
            "123456",
            numeric=True,
            asks=_asking(Key.PID, _of_process(lambda process: str(process.pid))),
        ),
        Column(
            "local-address",
            translate("SocketColumns", "Local address"),
            lambda socket: socket.local.address,
            lambda socket: _address_key(socket.local.address),
            translate("SocketColumns", "The address of this computer that the socket is bound to"),
            "192.168.0.100",
            asks=_asking(Key.ADDRESS, lambda socket: socket.local.address),
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
            asks=_asking(Key.REACH, lambda socket: socket.reach and socket.reach.value),
        ),
        Column(
            "remote-address",
            translate("SocketColumns", "Remote address"),
            lambda socket: socket.remote.address if socket.remote else "",
            lambda socket: _address_key(socket.remote.address) if socket.remote else None,
            translate("SocketColumns", "The address of the other end"),
            "192.168.0.100",
            asks=_asking(Key.REMOTE, lambda socket: socket.remote and socket.remote.address),
        ),
        Column(
            "remote-port",
            translate("SocketColumns", "Remote port"),
            lambda socket: str(socket.remote.port) if socket.remote else "",
            lambda socket: socket.remote.port if socket.remote else None,
            translate("SocketColumns", "The port number of the other end"),
            "65535",
            numeric=True,
            asks=_asking(Key.REMOTE_PORT, lambda socket: socket.remote and socket.remote.port),
        ),
        Column(
            "remote-host",
            translate("SocketColumns", "Remote host"),
            lambda socket: one_line(host_name(socket)),
            lambda socket: fold(host_name(socket)) or None,
            translate(
                "SocketColumns",
                "What the owner of the remote address calls it, unchecked; asked for while View > Host names is on",
            ),
            "host.example.com",
            shown=False,
        ),
        Column(
            "state",
            translate("SocketColumns", "State"),
            lambda socket: socket.state.value if socket.state else "",
            lambda socket: _STATES[socket.state] if socket.state else None,
            translate("SocketColumns", "The state of a TCP connection (RFC 9293); UDP has none"),
            "ESTABLISHED",
            asks=_asking(Key.STATE, lambda socket: socket.state and socket.state.value.lower()),
        ),
        Column(
            "user",
            translate("SocketColumns", "User"),
            lambda socket: socket.owner or "",
            lambda socket: _folded(socket.owner) if socket.owner else None,
            translate("SocketColumns", "The user that the process runs as, or whom the socket belongs to"),
            "www-data",
            asks=_asking(Key.USER, lambda socket: socket.owner),
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
        Column(
            "change",
            translate("SocketColumns", "Change"),
            lambda socket: change_text(change(socket)),
            lambda socket: _CHANGES[found] if (found := change(socket)) else None,
            translate("SocketColumns", "Whether it opened, closed or changed a short while ago"),
            change_text(Change.RESTARTED),
            shown=False,
        ),
    )


def unit_text(process: Process | None) -> str:
    """Return the container that a process runs in, else its systemd unit; nothing for neither."""
    if process is None:
        return ""
    if process.container:
        name = process.container.name
        short = name[:_SHORT] if len(name) == _LONG else name
        return one_line(f"{process.container.engine}:{short}")
    return one_line(process.unit.name) if process.unit else ""


_LONG: Final = 64
"""Digits of the identifier of a container."""
_SHORT: Final = 12
"""Digits of it that engines show."""


def opened_text(opened: tuple[float, bool]) -> str:
    """Return when a socket was opened, or that it was before PortGUI looked."""
    seen, exact = opened
    at = time.localtime(seen)
    today = at[:3] == time.localtime()[:3]
    text = time.strftime("%H:%M:%S" if today else "%Y-%m-%d %H:%M:%S", at)
    return text if exact else translate("Socket", "before %1").replace("%1", text)


def _opened_copy(opened: tuple[float, bool]) -> str:
    seen, exact = opened
    text = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(seen))
    return text if exact else translate("Socket", "before %1").replace("%1", text)


def more_columns(
    interfaces: Callable[[Socket], tuple[str, ...]], opened: Callable[[Socket], tuple[float, bool]]
) -> tuple[Column[Socket], ...]:
    """Return further columns, hidden at first."""

    def command(process: Process) -> str:
        return one_line(" ".join(process.command_line or ()))

    def executable(process: Process) -> str:
        return one_line(process.executable or "")

    return (
        _process_column(
            "command-line",
            translate("SocketColumns", "Command line"),
            command,
            translate("SocketColumns", "What the program was started with; it may hold secrets"),
            "python3 -m http.server 8000",
        ),
        _process_column(
            "executable",
            translate("SocketColumns", "Executable"),
            executable,
            translate("SocketColumns", "The file of the program"),
            "/usr/sbin/program-name",
            asks=_asking(Key.PROCESS, _of_process(lambda process: process.executable)),
        ),
        _process_column(
            "unit",
            translate("SocketColumns", "Unit/container"),
            unit_text,
            translate("SocketColumns", "The container that the process runs in, else its systemd unit (Linux)"),
            "program-name.service",
            asks=_asking(Key.UNIT, _of_process(_unit_name)),
        ),
        Column(
            "opened",
            translate("SocketColumns", "Opened"),
            lambda socket: opened_text(opened(socket)),
            opened,
            translate(
                "SocketColumns",
                "When PortGUI first saw the socket: no system tells when one was opened. “before” stands for those "
                "that were there at its first reading",
            ),
            translate("Socket", "before %1").replace("%1", "23:59:59"),
            shown=False,
            copied=lambda socket: _opened_copy(opened(socket)),
        ),
        Column(
            "interface",
            translate("SocketColumns", "Interface"),
            lambda socket: one_line(", ".join(interfaces(socket))),
            lambda socket: interfaces(socket) or None,
            translate(
                "SocketColumns",
                "The network interfaces that lead to the socket: the one that it is bound to or that has its address, "
                "for every address all that are up",
            ),
            "eth0, docker0",
            shown=False,
            asks=_asking(Key.INTERFACE, lambda socket: next(iter(interfaces(socket)), None)),
        ),
    )


def _unit_name(process: Process) -> str | None:
    if process.container:
        return f"{process.container.engine}:{process.container.name}"
    return process.unit.name if process.unit else None


def _process_column(
    column_id: str,
    title: str,
    text: Callable[[Process], str],
    explanation: str,
    sample: str,
    asks: Callable[[Socket], str | None] | None = None,
) -> Column[Socket]:
    """Return a column of a text of the process, hidden at first."""
    return Column(
        column_id,
        title,
        lambda socket: text(socket.process) if socket.process else "",
        lambda socket: (_folded(text(socket.process)) or None) if socket.process else None,
        explanation,
        sample,
        shown=False,
        asks=asks,
    )


def presets() -> tuple[Preset, ...]:
    """Return the arrangements of the columns to choose from."""
    ends = ("local-address", "reach", "remote-address", "remote-port", "state")
    return (
        Preset(
            translate("SocketColumns", "Ports first"),
            ("port", "transport", "service", "process", "pid", *ends, "user", "unusual"),
            "port",
        ),
        Preset(
            translate("SocketColumns", "Processes first"),
            ("process", "pid", "user", "port", "transport", "service", *ends, "unusual"),
            "process,port",
        ),
    )
