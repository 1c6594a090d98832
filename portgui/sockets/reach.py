"""Who can reach a socket, in full: through which interfaces of this computer, with which version of IP.

A `Reach` follows from the bound address alone and is what filters ask for; it is part of a socket. What it means here
and now follows from the address and the interfaces of the moment: an `Access`, found by address when it is shown, for
each distinct address once.
"""

import enum
import functools
import ipaddress

from portgui.records import frozen
from portgui.sockets.interfaces import Interface, InterfaceKind, Interfaces, plain_address
from portgui.sockets.socket import Reach, Socket


class Addressed(enum.Enum):
    """What the bound address is, as seen from the interfaces."""

    ANY = "any"
    """The wildcard: every address."""
    OWN = "own"
    """An address of this computer."""
    MULTICAST = "multicast"
    """A group: what is sent to it by whoever is in the same networks."""
    BROADCAST = "broadcast"
    """What is sent to everybody in a network."""
    ABSENT = "absent"
    """No interface has the address, or not any more; or the one that the socket is tied to has gone."""
    UNKNOWN = "unknown"
    """The interfaces were not read."""


@frozen
class Access:
    """Who can reach a bound address through what. A firewall may allow less: nothing of one is known here."""

    reach: Reach
    addressed: Addressed
    interfaces: tuple[Interface, ...] = ()
    """Those that lead to the socket, without loopback where others do; for the wildcard those that are up."""
    ipv4: bool | None = None
    """Whether it answers on IPv4 (`None`: not known, an IPv6 wildcard that may be IPV6_V6ONLY)."""
    ipv6: bool = False


def access_of(socket: Socket, interfaces: Interfaces) -> Access | None:
    """Return who can reach a socket; `None` for one that nobody else can connect to."""
    if socket.reach is None:
        return None
    return access(socket.local.address, interfaces, v6_only=socket.v6_only, device=socket.interface)


def interface_names(socket: Socket, interfaces: Interfaces) -> tuple[str, ...]:
    """Return the names of the interfaces that lead to a socket: bound to, having its address, or serving a wildcard."""
    if socket.interface:
        return (socket.interface,)
    return _names(socket.local.address, interfaces, socket.v6_only, accepts=socket.reach is not None)


def answers(socket: Socket, address: str, interfaces: Interfaces) -> bool:
    """Say whether a socket listens at an address of this computer: bound to it or to the wildcard.

    An IPv6 wildcard of which it is not known whether it refuses IPv4 counts for both. Of an address that no interface
    has, nothing answers by the wildcard; but loopback addresses need no interface. Raises `ValueError` for what is no
    address.
    """
    plain = plain_address(address)
    if plain is None:
        raise ValueError(f"not an IP address: {address[:60]!r}")
    if not socket.listening:
        return False
    if plain_address(socket.local.address) == plain:
        zones = {address.partition("%")[2], socket.local.address.lower().partition("%")[2]} - {""}
        return len(zones) < 2
    if plain_address(socket.local.address) not in ("0.0.0.0", "::"):  # noqa: S104 - nothing is bound here
        return False
    found = access(socket.local.address, interfaces, v6_only=socket.v6_only, device=socket.interface)
    ip = ipaddress.ip_address(plain)
    if found.addressed is Addressed.ABSENT:
        return False
    if found.ipv4 is False if ip.version == 4 else not found.ipv6:
        return False
    tied = socket.interface is not None or "%" in socket.local.address
    if ip.is_loopback or ip.is_unspecified:
        return not tied or found.reach is Reach.THIS_COMPUTER
    return any(plain in interface.addresses for interface in (found.interfaces if tied else interfaces.all))


@functools.lru_cache(maxsize=8192)
def _names(address: str, interfaces: Interfaces, v6_only: bool | None, *, accepts: bool) -> tuple[str, ...]:
    found = access(address, interfaces, v6_only=v6_only)
    if found.addressed is Addressed.ANY and not accepts and "%" not in address:
        return ()
    return tuple(interface.name for interface in found.interfaces)


@functools.lru_cache(maxsize=8192)
def access(address: str, interfaces: Interfaces, *, v6_only: bool | None = None, device: str | None = None) -> Access:
    """Return who can reach a bound address.

    `v6_only` is IPV6_V6ONLY of an IPv6 socket (RFC 3493, section 5.3), `None` where it is not known; `device` the
    interface that the socket is tied to (SO_BINDTODEVICE), as is one with `%zone` in its address. Raises `ValueError`
    for what is no address. The last 8192 answers are remembered.
    """
    plain = plain_address(address)
    if plain is None:
        raise ValueError(f"not an IP address: {address[:60]!r}")
    ip = ipaddress.ip_address(plain)
    ipv4, ipv6 = _versions(address, v6_only)
    zone = address.partition("%")[2]
    tied = interfaces.named(device or zone) if device or zone else None
    if ip.is_loopback:
        own = tuple(interface for interface in interfaces.all if interface.kind is InterfaceKind.LOOPBACK)
        return Access(Reach.THIS_COMPUTER, Addressed.OWN, own, ipv4, ipv6)
    if ip.is_unspecified and (device or zone):
        through = (tied,) if tied else ()
        loopback = tied.kind is InterfaceKind.LOOPBACK if tied else device == "lo"  # Linux' name
        addressed = Addressed.ANY if tied else Addressed.ABSENT if interfaces.all else Addressed.UNKNOWN
        return Access(Reach.THIS_COMPUTER if loopback else Reach.THIS_NETWORK, addressed, through, ipv4, ipv6)
    if ip.is_unspecified:
        return Access(Reach.EVERY_INTERFACE, Addressed.ANY, _serving(interfaces, ipv4, ipv6), ipv4, ipv6)
    if not interfaces.all:
        return Access(Reach.THIS_NETWORK, Addressed.UNKNOWN, (), ipv4, ipv6)
    if ip.is_multicast:
        members = (tied,) if tied else _serving(interfaces, ipv4, ipv6)
        return Access(Reach.THIS_NETWORK, Addressed.MULTICAST, members, ipv4, ipv6)
    owners = tuple(interface for interface in interfaces.all if plain in interface.addresses)
    if tied and tied in owners:
        owners = (tied,)
    if owners:
        return Access(Reach.THIS_NETWORK, Addressed.OWN, owners, ipv4, ipv6)
    if plain == "255.255.255.255":  # RFC 919: limited to the networks that are attached
        members = (tied,) if tied else _serving(interfaces, ipv4, ipv6)
        return Access(Reach.THIS_NETWORK, Addressed.BROADCAST, members, ipv4, ipv6)
    announced = tuple(interface for interface in interfaces.all if plain in interface.broadcasts)
    if announced:
        return Access(Reach.THIS_NETWORK, Addressed.BROADCAST, announced, ipv4, ipv6)
    return Access(Reach.THIS_NETWORK, Addressed.ABSENT, (), ipv4, ipv6)


def _versions(address: str, v6_only: bool | None) -> tuple[bool | None, bool]:
    """Return whether a socket with this address answers on IPv4 and on IPv6.

    >>> [_versions(address, None) for address in ("0.0.0.0", "::", "::ffff:0.0.0.0", "2001:db8::1")]
    [(True, False), (None, True), (True, False), (False, True)]
    """
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv4Address) or ip.ipv4_mapped:
        return True, False
    if ip.is_unspecified:
        return (None if v6_only is None else not v6_only), True
    return False, True


def _serving(interfaces: Interfaces, ipv4: bool | None, ipv6: bool) -> tuple[Interface, ...]:
    """Return the interfaces that are up, lead elsewhere, and have an address of a version that is answered on."""
    return tuple(
        interface
        for interface in interfaces.all
        if interface.up
        and interface.kind is not InterfaceKind.LOOPBACK
        and any(ipv6 if ":" in address else ipv4 is not False for address in interface.addresses)
    )
