"""The records of network interfaces: name, kind of network, addresses, as they are at one moment."""

import enum
import ipaddress
from typing import Final

from portgui.overrides import override
from portgui.records import aside, frozen


class InterfaceKind(enum.Enum):
    """What an interface leads to."""

    LOOPBACK = "loopback"
    WIRED = "lan"
    """A wired network, or one of which nothing more is known (macOS' en0 is often wireless)."""
    WIRELESS = "wireless"
    VPN = "vpn"
    """A tunnel: WireGuard, OpenVPN, IPsec, Tailscale, IP in IP ..."""
    CONTAINERS = "containers"
    """The bridge of containers on this computer, or the end of their cable."""
    MACHINES = "virtual-machines"
    """The bridge or the host-only network of virtual machines on this computer."""
    OTHER = "other"


@frozen
class Interface:
    """One network interface at one moment."""

    name: str
    kind: InterfaceKind
    up: bool
    addresses: tuple[str, ...]
    """Its own IPv4 and IPv6 addresses, as `ipaddress` writes them, without `%zone`."""
    broadcasts: tuple[str, ...] = ()
    """The IPv4 addresses that mean everybody there."""


@frozen
class Interfaces:
    """All network interfaces at one moment, in the order of the system; none where they are not known.

    The hash is computed once: what is known of an address is remembered by address and interfaces.
    """

    all: tuple[Interface, ...] = ()
    _hash: int = aside(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash(self.all))

    @override
    def __hash__(self) -> int:
        return self._hash

    def named(self, name: str) -> Interface | None:
        """Return the interface of a name."""
        return next((interface for interface in self.all if interface.name == name), None)


NO_INTERFACES: Final = Interfaces()
"""What is known of the interfaces where they were not read."""


def plain_address(text: str) -> str | None:
    """Return an IP address as `ipaddress` writes it, without zone; an IPv4-mapped one as IPv4; `None` for no address.

    >>> [plain_address(text) for text in ("FE80:0::1%eth0", "::ffff:192.0.2.1", "02:fc:00:00:00:01", "")]
    ['fe80::1', '192.0.2.1', None, None]
    """
    try:
        ip = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return str(mapped or ip)
