"""What to do next with a port, as text: addresses, URLs, and commands and firewall rules quoted for their shell."""

import functools
import re
import shlex
from collections.abc import Iterator, Sequence
from ipaddress import IPv6Address, ip_address
from typing import Final
from urllib.parse import quote

from PySide6.QtCore import QCoreApplication

from portgui.ports import PortRange, Transport
from portgui.records import frozen
from portgui.registry.entry import Entry, Knowledge, Mark
from portgui.sockets.socket import Endpoint, Family, Reach, Socket, State, Unseen

translate: Final = QCoreApplication.translate

_LOCAL_OFFSET: Final = 10_000
"""Added to a System Port for the near end of a tunnel, which everybody may bind then."""
_TIMEOUT_S: Final = 5
_MARKS: Final = (Mark.USED, Mark.REGISTERED, Mark.UNSPECIFIED)
_PLAIN_ADDRESS: Final = re.compile(r"[0-9A-Fa-f:.]+")
"""What no shell takes for anything else; only a zone can hold more."""

# fmt: off
_USUAL_PORTS: Final = {
    "http": 80, "https": 443, "ws": 80, "wss": 443, "ftp": 21, "ftps": 990, "ssh": 22, "telnet": 23, "telnets": 992,
    "tftp": 69, "smtp": 25, "smtps": 465, "pop3": 110, "pop3s": 995, "imap": 143, "imaps": 993, "nntp": 119,
    "nntps": 563, "sieve": 4190, "ldap": 389, "ldaps": 636, "ipp": 631, "ipps": 631, "irc": 6667, "ircs": 6697,
    "rtsp": 554, "rtmp": 1935, "vnc": 5900, "smb": 445, "afp": 548, "nfs": 2049, "rsync": 873, "git": 9418,
    "svn": 3690, "gopher": 70, "dict": 2628, "redis": 6379, "postgresql": 5432, "mysql": 3306, "mysqlx": 33060,
    "mongodb": 27017, "sqlserver": 1433, "bolt": 7687, "mqtt": 1883, "mqtts": 8883, "amqp": 5672, "amqps": 5671,
    "nats": 4222, "coap": 5683, "coaps": 5684, "pulsar": 6650, "socks5": 1080, "mumble": 64738, "nbd": 10809,
}
"""The port number that URLs of a scheme leave out (RFC 3986, section 3.2.3)."""

_CURL_SCHEMES: Final = frozenset((
    "http", "https", "ftp", "ftps", "imap", "imaps", "pop3", "pop3s", "smtp", "smtps", "ldap", "ldaps", "dict",
    "gopher",
))
# fmt: on


class UnfitError(Exception):
    """A form makes no sense for a record; the message says why, in the user's language."""


@frozen
class Subject:
    """What the forms ask of a record: which service, where, and of a socket which one it is."""

    ports: PortRange | None
    transports: tuple[Transport, ...]
    service: str | None
    host: str
    """An address or name that one can connect to."""
    aliases: tuple[str, ...] = ()
    knowledge: Knowledge | None = None
    """What we know of the service."""
    socket: Socket | None = None
    login: str = ""
    """`user@computer` for a service of this computer, where it is known."""


def entry_subject(entry: Entry) -> Subject:
    """Return what the forms ask of an entry: its port number on this computer, on the transports that it is used on."""
    marks = {transport: entry.mark(transport) for transport in Transport}
    best = next((mark for mark in _MARKS if mark in marks.values()), None)
    transports = tuple(transport for transport in Transport if marks[transport] is best)
    if best is Mark.UNSPECIFIED:  # nobody says which: those that everybody means
        transports = tuple(each for each in transports if each in (Transport.TCP, Transport.UDP)) or transports
    return Subject(entry.ports, transports, entry.name, "localhost", entry.aliases, entry.knowledge)


def socket_subject(socket: Socket, service: Entry | None, endpoint: Endpoint, login: str = "") -> Subject:
    """Return what the forms ask of a socket; `endpoint` is the one of its two whose port number tells the service."""
    here = endpoint is not socket.remote
    return Subject(
        PortRange(endpoint.port) if endpoint.port else None,
        (socket.transport,),
        service.name if service else None,
        _connectable(endpoint.address),
        knowledge=service.knowledge if service else None,
        socket=socket,
        login=login if here else "",
    )


@functools.lru_cache(maxsize=4096)
def _connectable(address: str) -> str:
    """Return the address to connect to for one that a socket is bound to.

    >>> [_connectable(address) for address in ("0.0.0.0", "::", "::ffff:192.0.2.1", "fe80::1%eth0")]
    ['127.0.0.1', '::1', '192.0.2.1', 'fe80::1%eth0']
    """
    ip = ip_address(address.partition("%")[0])
    mapped = ip.ipv4_mapped if isinstance(ip, IPv6Address) else None
    if (mapped or ip).is_unspecified:
        return "127.0.0.1" if mapped or ip.version == 4 else "::1"
    return str(mapped) if mapped else address


# Quoting


def posix(text: str) -> str:
    """Return a text as one word of a POSIX shell."""
    return shlex.quote(text)


def powershell(text: str) -> str:
    """Return a text as one word of PowerShell, which takes typographic apostrophes for quotes too.

    >>> powershell("it's $(5) \u2019")
    "'it''s $(5) \u2019\u2019'"
    """
    return "'" + re.sub("(['\u2018-\u201b])", r"\1\1", text) + "'"


def slug(text: str) -> str:
    """Return a text as a name that needs no quotes anywhere; empty where nothing of it can stay.

    >>> slug("Prometheus (node exporter)"), slug('"%PATH%" & del'), slug("日本")
    ('Prometheus-node-exporter', 'PATH-del', '')
    """
    return re.sub(r"[^A-Za-z0-9_.+]+", "-", text).strip("-.+")[:60]


# Places


def host_port(subject: Subject) -> Iterator[str]:
    """Yield `address:port`, IPv6 in brackets."""
    ports = _ports(subject)
    yield f"{_in_brackets(subject.host)}:{ports}"


def remote_host_port(subject: Subject) -> Iterator[str]:
    """Yield `address:port` of the other end."""
    if subject.socket is None or subject.socket.remote is None:
        raise UnfitError(translate("CopyForms", "It has no other end."))
    yield str(subject.socket.remote)


def url(subject: Subject) -> Iterator[str]:
    """Yield a URL, without the port number where the scheme implies it."""
    yield _url(subject)


def _url(subject: Subject) -> str:
    port = _one_port(subject)
    scheme = _scheme(subject, port)
    host, _, zone = subject.host.partition("%")
    if zone:
        host += "%25" + quote(zone, safe="", errors="replace")  # RFC 6874
    authority = _in_brackets(host)
    path = "/" if scheme in ("http", "https", "ftp", "ftps", "ldap", "ldaps", "ipp", "ipps", "gopher") else ""
    return f"{scheme}://{authority}{'' if port == _USUAL_PORTS.get(scheme) else f':{port}'}{path}"


def _scheme(subject: Subject, port: int) -> str:
    """Return the scheme of the URLs of a service. Raises `UnfitError`.

    Knowledge tells it, or that there is none. Of other services their name may tell it, and what a program that listens
    speaks of which nothing is known is most likely HTTP.
    """
    scheme: str | None = None
    if subject.knowledge:
        scheme = subject.knowledge.scheme
    else:
        name = (subject.service or "").lower()
        words = set(re.split(r"[^a-z0-9.]+", name))
        scheme = name if name in _USUAL_PORTS else next((each for each in ("https", "http") if each in words), None)
        if scheme is None and subject.socket and port >= 1024 and not subject.socket.remote:
            scheme = "http"
    if scheme is None:
        raise UnfitError(translate("CopyForms", "No kind of URL is known for this service."))
    if Transport.TCP not in subject.transports and scheme not in ("tftp", "coap", "coaps"):
        raise UnfitError(translate("CopyForms", "This kind of URL wants TCP."))
    return scheme


def services_line(subject: Subject) -> Iterator[str]:
    """Yield the lines for the services file (services(5); on Windows too)."""
    port = _one_port(subject)
    name = slug(subject.service or "")
    if not name and subject.socket and subject.socket.process:
        name = slug(subject.socket.process.name)
    if not name:
        raise UnfitError(translate("CopyForms", "Neither service nor program has a name."))
    aliases = dict.fromkeys(filter(None, map(slug, subject.aliases)))
    for transport in subject.transports:
        yield " ".join([f"{name:<15}", f"{port}/{transport.value}", *aliases])


# Commands that show what holds a port


def ss(subject: Subject) -> Iterator[str]:
    """Yield the command of iproute2 that shows the socket, or all on the port."""
    options = {Transport.TCP: "t", Transport.UDP: "u", Transport.SCTP: "S", Transport.DCCP: "d"}
    socket = subject.socket
    if socket is None:
        ports = _ports(subject)
        where = f"sport = :{ports}" if len(ports) == 1 else f"sport >= :{ports.first} and sport <= :{ports.last}"
        together = "".join(options[each] for each in subject.transports if each in (Transport.TCP, Transport.UDP))
        alone = (options[each] for each in subject.transports if each in (Transport.SCTP, Transport.DCCP))
        for letters in filter(None, (together, *alone)):  # a kernel without SCTP or DCCP refuses the whole request
            yield f"ss -{letters}anp {posix(where)}"
        return
    _local_port(socket)
    where = f"src {_without_zone(socket.local)}"
    if socket.remote:
        where += f" and dst {_without_zone(socket.remote)}"
    shown = "l" if socket.listening else "a"
    yield f"ss -{options[socket.transport]}{shown}np {posix(where)}"


def lsof(subject: Subject) -> Iterator[str]:
    """Yield the command of lsof that shows the process of the socket, or all on the port."""
    names = [each.label for each in subject.transports if each in (Transport.TCP, Transport.UDP)]
    if not names:
        raise UnfitError(translate("CopyForms", "lsof selects by TCP and UDP ports only."))
    socket = subject.socket
    if socket is None:
        yield " ".join(["lsof -nP", *(f"-i{name}:{_ports(subject)}" for name in names)])
        return
    if socket.unseen is Unseen.KERNEL:
        raise UnfitError(translate("CopyForms", "No process holds it, and lsof lists processes."))
    address = _shown_address(socket.local)  # lsof takes IPv4 in IPv6's clothes for IPv4
    host = "" if ip_address(address).is_unspecified else f"@{_in_brackets(address)}"
    family = "6" if ":" in address else "4"
    where = posix(f"-i{family}{names[0]}{host}:{_local_port(socket)}")
    sudo = "sudo " if socket.unseen is Unseen.NOT_PERMITTED else ""
    yield f"{sudo}lsof -nP {where}" + (" -sTCP:LISTEN" if socket.state is State.LISTEN else "")


def netstat_linux(subject: Subject) -> Iterator[str]:
    """Yield the command of net-tools that shows the socket, or all on the port."""
    letters = "".join(each.label[0].lower() for each in _netstat_transports(subject))
    socket = subject.socket
    if socket is None:
        yield f"netstat -{letters}anpW | grep -F -- {posix(f':{_one_port(subject)} ')}"
        return
    ends = [socket.local, *([socket.remote] if socket.remote else [])]
    parts = [f"grep -F -- {posix(f' {_shown_address(end)}:{end.port} ')}" for end in ends]
    yield " | ".join([f"netstat -{letters}{'l' if socket.listening else 'a'}npW", *parts])


def netstat_mac(subject: Subject) -> Iterator[str]:
    """Yield the command of macOS that shows the socket, or all on the port."""
    socket = subject.socket
    for transport in _netstat_transports(subject):
        if socket is None:
            patterns = [f".{_one_port(subject)} "]
        else:
            ends = [socket.local, *([socket.remote] if socket.remote else [])]
            patterns = [f" {_wildcard(_shown_address(end))}.{end.port} " for end in ends]
        parts = (f"grep -F -- {posix(pattern)}" for pattern in patterns)
        yield " | ".join([f"netstat -anv -p {transport.value}", *parts])


def netstat_windows(subject: Subject) -> Iterator[str]:
    """Yield the command line of Windows' command prompt that shows the socket, or all on the port.

    The prompt has no way to quote everything: an address goes in only if it has nothing but digits, dots and colons.
    """
    socket = subject.socket
    if socket is None:
        for transport in _netstat_transports(subject):
            yield f'netstat -ano | findstr /C:"{transport.label}" | findstr /C:":{_one_port(subject)} "'
        return
    (transport,) = _netstat_transports(subject)
    protocol = transport.label + ("v6" if socket.family is Family.IPV6 else "")
    ends = [socket.local, *([socket.remote] if socket.remote else [])]
    wanted = [f" {end} " if _PLAIN_ADDRESS.fullmatch(end.address) else f":{end.port} " for end in ends]
    yield " | ".join([f"netstat -ano -p {protocol}", *(f'findstr /C:"{part}"' for part in wanted)])


def net_connection(subject: Subject) -> Iterator[str]:
    """Yield the command of PowerShell that shows the socket, or all on the port."""
    socket = subject.socket
    commands = {Transport.TCP: "Get-NetTCPConnection", Transport.UDP: "Get-NetUDPEndpoint"}
    for transport in _netstat_transports(subject):
        command = commands[transport]
        if socket is None:
            ports = _ports(subject)
            if len(ports) == 1:
                yield f"{command} -LocalPort {ports}"
            else:
                yield (
                    f"{command} | Where-Object {{ $_.LocalPort -ge {ports.first} -and $_.LocalPort -le {ports.last} }}"
                )
            continue
        line = f"{command} -LocalAddress {powershell(socket.local.address)} -LocalPort {_local_port(socket)}"
        if transport is Transport.TCP and socket.remote:
            line += f" -RemoteAddress {powershell(socket.remote.address)} -RemotePort {socket.remote.port}"
        yield line + (" -State Listen" if socket.state is State.LISTEN else "")


def _netstat_transports(subject: Subject) -> Sequence[Transport]:
    named = [each for each in subject.transports if each in (Transport.TCP, Transport.UDP)]
    if not named:
        raise UnfitError(translate("CopyForms", "This command knows TCP and UDP only."))
    return named


# Commands that try a port


def nc(subject: Subject) -> Iterator[str]:
    """Yield the netcat command that tries whether anything answers."""
    ports = _ports(subject)
    options = {Transport.TCP: "-zv", Transport.UDP: "-zvu"}
    tried = [each for each in subject.transports if each in options]
    if not tried:
        raise UnfitError(translate("CopyForms", "nc tries TCP and UDP only."))
    for transport in tried:
        yield f"nc {options[transport]} -w {_TIMEOUT_S} {posix(subject.host)} {ports}"


def curl(subject: Subject) -> Iterator[str]:
    """Yield the curl command that asks the service for an answer."""
    address = _url(subject)
    if address.partition(":")[0] not in _CURL_SCHEMES:
        raise UnfitError(translate("CopyForms", "curl does not speak the protocol of this service."))
    yield f"curl -v --max-time {2 * _TIMEOUT_S} {posix(address)}"


def test_net_connection(subject: Subject) -> Iterator[str]:
    """Yield the command of PowerShell that tries whether anything answers."""
    port = _one_port(subject)
    if Transport.TCP not in subject.transports:
        raise UnfitError(translate("CopyForms", "Test-NetConnection tries TCP only."))
    yield f"Test-NetConnection -ComputerName {powershell(subject.host)} -Port {port}"


def ssh_tunnel(subject: Subject) -> Iterator[str]:
    """Yield the command that brings the port to another computer; what stands for the login is in capitals."""
    port = _one_port(subject)
    if Transport.TCP not in subject.transports:
        raise UnfitError(translate("CopyForms", "ssh forwards TCP only."))
    near = port if port >= 1024 else port + _LOCAL_OFFSET
    login = posix(subject.login) if subject.login and not subject.login.startswith("-") else "USER@HOST"
    yield f"ssh -N -L {posix(f'{near}:{_in_brackets(subject.host)}:{port}')} {login}"


def docker_publish(subject: Subject) -> Iterator[str]:
    """Yield the option that publishes the port of a container under the same number."""
    ports = _ports(subject)
    offered = [each for each in subject.transports if each is not Transport.DCCP]
    if not offered:
        raise UnfitError(translate("CopyForms", "Docker publishes TCP, UDP and SCTP only."))
    yield " ".join(f"-p {ports}:{ports}" + ("" if each is Transport.TCP else f"/{each.value}") for each in offered)


# Firewall rules


def ufw(subject: Subject) -> Iterator[str]:
    """Yield the commands of ufw."""
    ports, address = _opening(subject)
    text = str(ports).replace("-", ":")
    for transport in _tcp_udp(subject):
        if address:
            yield f"sudo ufw allow proto {transport.value} to {address} port {text}"
        else:
            yield f"sudo ufw allow {text}/{transport.value}"


def firewalld(subject: Subject) -> Iterator[str]:
    """Yield the commands of firewalld; `FIREWALLD_END` goes behind the last of them."""
    ports, address = _opening(subject)
    for transport in subject.transports:
        if address:
            family = "ipv6" if ":" in address else "ipv4"
            rule = (
                f'rule family="{family}" destination address="{address}" '
                f'port port="{ports}" protocol="{transport.value}" accept'
            )
            yield f"sudo firewall-cmd --permanent --add-rich-rule={posix(rule)}"
        else:
            yield f"sudo firewall-cmd --permanent --add-port={ports}/{transport.value}"


FIREWALLD_END: Final = "sudo firewall-cmd --reload"


def nftables(subject: Subject) -> Iterator[str]:
    """Yield the commands of nft: before the other rules of the usual chain, where one that refuses cannot hide them."""
    ports, address = _opening(subject)
    where = f"{'ip6' if ':' in address else 'ip'} daddr {address} " if address else ""
    for transport in subject.transports:
        yield f"sudo nft insert rule inet filter input {where}{transport.value} dport {ports} accept"


def netsh(subject: Subject) -> Iterator[str]:
    """Yield the commands of Windows' command prompt; the name of the rule needs no quoting but for its spaces."""
    ports, address = _opening(subject)
    where = f" localip={address}" if address else ""
    for transport in _tcp_udp(subject):
        name = f"{slug(subject.service or '')} {ports} {transport.label}".strip()
        yield (
            f'netsh advfirewall firewall add rule name="{name}" dir=in action=allow '
            f"protocol={transport.label}{where} localport={ports}"
        )


def new_net_firewall_rule(subject: Subject) -> Iterator[str]:
    """Yield the commands of PowerShell."""
    ports, address = _opening(subject)
    where = f" -LocalAddress {powershell(address)}" if address else ""
    for transport in _tcp_udp(subject):
        name = f"{subject.service or ''} {ports} {transport.label}".strip()
        yield (
            f"New-NetFirewallRule -DisplayName {powershell(name)} -Direction Inbound -Action Allow "
            f"-Protocol {transport.label}{where} -LocalPort {powershell(str(ports))}"
        )


def _opening(subject: Subject) -> tuple[PortRange, str]:
    """Return the ports that a rule opens and the one address that it is for, empty for any."""
    ports, socket = _ports(subject), subject.socket
    if socket is None:
        return ports, ""
    if not socket.listening:
        raise UnfitError(translate("CopyForms", "It is a connection; a rule opens a port that is listened on."))
    if socket.reach is Reach.THIS_COMPUTER:
        raise UnfitError(translate("CopyForms", "Only this computer can reach it, whatever a firewall allows."))
    return ports, _shown_address(socket.local) if socket.reach is Reach.THIS_NETWORK else ""


def _tcp_udp(subject: Subject) -> Sequence[Transport]:
    named = [each for each in subject.transports if each in (Transport.TCP, Transport.UDP)]
    if not named:
        raise UnfitError(translate("CopyForms", "This firewall has rules for TCP and UDP ports only."))
    return named


# Parts


def _ports(subject: Subject) -> PortRange:
    if subject.ports is None:
        raise UnfitError(translate("CopyForms", "It has no port number."))
    if subject.ports.first == 0:
        raise UnfitError(translate("CopyForms", "Number 0 stands for no port."))
    return subject.ports


def _one_port(subject: Subject) -> int:
    ports = _ports(subject)
    if len(ports) > 1:
        raise UnfitError(translate("CopyForms", "It takes one port number, and this is a range."))
    return ports.first


def _local_port(socket: Socket) -> int:
    if not socket.local.port:
        raise UnfitError(translate("CopyForms", "Number 0 stands for no port."))
    return socket.local.port


def _in_brackets(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _without_zone(endpoint: Endpoint) -> str:
    return str(Endpoint(endpoint.address.partition("%")[0], endpoint.port))


def _shown_address(endpoint: Endpoint) -> str:
    """Return an address without its zone, and as IPv4 where it is one in IPv6's clothes."""
    address = endpoint.address.partition("%")[0]
    ip = ip_address(address)
    return str(ip.ipv4_mapped) if isinstance(ip, IPv6Address) and ip.ipv4_mapped else address


def _wildcard(address: str) -> str:
    return "*" if ip_address(address).is_unspecified else address
