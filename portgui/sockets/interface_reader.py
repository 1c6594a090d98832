"""Reads the network interfaces of this computer, and tells what kind of network each of them leads to.

psutil tells names, addresses and whether they are up, on every system. The kind is what Linux says of each under
`/sys/class/net` (Documentation/ABI/testing/sysfs-class-net); where it says nothing, and elsewhere, the name tells it.
"""

import logging
import re
import sys
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol

import psutil

from portgui.records import frozen
from portgui.sockets.interfaces import NO_INTERFACES, Interface, InterfaceKind, Interfaces, plain_address

_log: Final = logging.getLogger(__name__)
_LINUX_FOLDER: Final = Path("/sys/class/net")


class AddressRow(Protocol):
    """What is used of psutil's `snicaddr`."""

    @property
    def address(self) -> str: ...

    @property
    def broadcast(self) -> str | None: ...


class StateRow(Protocol):
    """What is used of psutil's `snicstats`."""

    @property
    def isup(self) -> bool: ...


class InterfaceReader:
    """Reads the interfaces, and again when what it knows is older than `max_age_s`: interfaces come and go.

    Not thread-safe: one reader belongs to one thread.
    """

    def __init__(
        self,
        max_age_s: float = 5.0,
        *,
        platform: str = sys.platform,
        linux_folder: Path = _LINUX_FOLDER,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._max_age_s = max_age_s
        self._platform = platform
        self._linux_folder = linux_folder
        self._clock = clock
        self._read_at: float | None = None
        self._known = NO_INTERFACES

    def read(self) -> Interfaces:
        """Return the interfaces: the very object of before while they are the same, none where they cannot be read."""
        now = self._clock()
        if self._read_at is None or not 0 <= now - self._read_at < self._max_age_s:
            self._read_at = now
            found = self._read_now()
            if found != self._known:
                self._known = found
        return self._known

    def _read_now(self) -> Interfaces:
        try:
            addresses, stats = psutil.net_if_addrs(), psutil.net_if_stats()
        except (psutil.Error, OSError, RuntimeError) as error:
            _log.info("the network interfaces could not be read: %s", error)
            return NO_INTERFACES
        kinds = {name: self._kind(name) for name in addresses}
        return decode(addresses, stats, kinds)

    def _kind(self, name: str) -> InterfaceKind:
        facts = None
        if self._platform.startswith("linux"):
            facts = read_linux_facts(self._linux_folder, name)
        return kind_of_facts(name, facts) if facts else kind_of_name(name)


def decode(
    addresses: Mapping[str, Sequence[AddressRow]],
    stats: Mapping[str, StateRow],
    kinds: Mapping[str, InterfaceKind],
) -> Interfaces:
    """Make interfaces of what psutil tells; what is no IP address (hardware addresses) is left out.

    An interface whose state is not told counts as up: it may have appeared between the two questions.
    """
    found = []
    for name, rows in addresses.items():
        own, broadcasts = [], []
        for row in rows:
            if (address := plain_address(row.address)) is None:
                continue
            own.append(address)
            if row.broadcast and ":" not in address and (everybody := plain_address(row.broadcast)):
                broadcasts.append(everybody)
        up = stats[name].isup if name in stats else True
        found.append(Interface(name, kinds[name], up, tuple(dict.fromkeys(own)), tuple(dict.fromkeys(broadcasts))))
    return Interfaces(tuple(found))


# Linux


@frozen
class LinuxFacts:
    """What Linux tells of an interface under `/sys/class/net/NAME`."""

    type: int
    """ARPHRD_... of include/uapi/linux/if_arp.h."""
    devtype: str = ""
    """DEVTYPE of `uevent`: the driver's word for a kind that is no plain Ethernet."""
    wireless: bool = False
    tun_flags: int | None = None
    """IFF_TUN 1 or IFF_TAP 2 and more (include/uapi/linux/if_tun.h); only of these devices."""
    hardware: bool = False
    """Whether a device of the machine stands behind it, though it may be a virtual machine's."""
    enslaved: bool = False
    """Whether it is a port of a bridge or bond."""
    members: tuple["LinuxFacts", ...] = ()
    """The ports of a bridge."""


_ARPHRD_ETHER: Final = 1
_ARPHRD_LOOPBACK: Final = 772
_ARPHRD_TUNNELS: Final = frozenset({65534, 768, 769, 776, 778, 823})
"""NONE (tun, WireGuard, xfrm), TUNNEL, TUNNEL6, SIT, IPGRE, IP6GRE."""
_ARPHRD_RAWIP: Final = 519
"""Mobile networks."""
_IFF_TUN: Final = 1
_IFF_TAP: Final = 2
_DEVTYPES: Final = {
    "wlan": InterfaceKind.WIRELESS,
    "wwan": InterfaceKind.WIRELESS,
    "bluetooth": InterfaceKind.WIRELESS,
    "wireguard": InterfaceKind.VPN,
    "vxlan": InterfaceKind.VPN,
    "geneve": InterfaceKind.VPN,
    "vlan": InterfaceKind.WIRED,
    "bond": InterfaceKind.WIRED,
    "macvlan": InterfaceKind.WIRED,
    "dsa": InterfaceKind.WIRED,
}


def read_linux_facts(folder: Path, name: str, *, with_members: bool = True) -> LinuxFacts | None:
    """Read what Linux tells of an interface; `None` where it tells nothing (gone, or no such file system)."""
    there = folder / name
    try:
        number = int((there / "type").read_text("ascii"))
        found = re.search(r"^DEVTYPE=(.*)$", (there / "uevent").read_text("utf-8", "replace"), re.MULTILINE)
        flags = there / "tun_flags"
        tun_flags = int(flags.read_text("ascii"), 16) if flags.exists() else None
        members = sorted((there / "brif").iterdir()) if with_members and (there / "brif").is_dir() else ()
        return LinuxFacts(
            type=number,
            devtype=found[1] if found else "",
            wireless=(there / "wireless").exists() or (there / "phy80211").exists(),
            tun_flags=tun_flags,
            hardware=(there / "device").exists(),
            enslaved=(there / "master").exists(),
            members=tuple(
                facts
                for member in members
                if (facts := read_linux_facts(folder, member.name, with_members=False)) is not None
            ),
        )
    except (OSError, ValueError):
        return None


def kind_of_facts(name: str, facts: LinuxFacts) -> InterfaceKind:
    """Tell the kind of a Linux interface. The facts decide; the name tells apart what they do not.

    A bridge is what hangs on it: a network card makes it a part of the LAN, the cards of virtual machines (tap) or the
    cables of containers (veth) make it theirs; an empty one has only its name.

    >>> kind_of_facts("home", LinuxFacts(65534, "wireguard")), kind_of_facts("br0", LinuxFacts(1, "bridge"))
    (<InterfaceKind.VPN: 'vpn'>, <InterfaceKind.OTHER: 'other'>)
    """
    if facts.type == _ARPHRD_LOOPBACK:
        return InterfaceKind.LOOPBACK
    if facts.wireless or facts.type == _ARPHRD_RAWIP:
        return InterfaceKind.WIRELESS
    named = kind_of_name(name)
    if facts.devtype == "bridge":
        return _kind_of_bridge(named, facts.members)
    if named is InterfaceKind.CONTAINERS:  # flannel.1 is a vxlan, cilium_host a veth
        return named
    if facts.devtype in _DEVTYPES:
        return _DEVTYPES[facts.devtype]
    if facts.tun_flags is not None and facts.tun_flags & _IFF_TAP and facts.enslaved:
        return InterfaceKind.MACHINES
    if facts.tun_flags is not None:
        return InterfaceKind.MACHINES if named is InterfaceKind.MACHINES else InterfaceKind.VPN
    if facts.type in _ARPHRD_TUNNELS:
        return InterfaceKind.VPN
    if facts.hardware:
        return InterfaceKind.WIRED
    return named


def _kind_of_bridge(named: InterfaceKind, members: Collection[LinuxFacts]) -> InterfaceKind:
    if any(member.hardware or member.devtype in ("vlan", "bond") for member in members):
        return InterfaceKind.WIRED
    if named in (InterfaceKind.CONTAINERS, InterfaceKind.MACHINES):
        return named
    if any(member.tun_flags is not None for member in members):
        return InterfaceKind.MACHINES
    return InterfaceKind.CONTAINERS if members else InterfaceKind.OTHER


# Names


_NAMES: Final = (
    (InterfaceKind.LOOPBACK, r"lo\d*$|loopback"),
    (
        InterfaceKind.CONTAINERS,
        r"docker|br-[0-9a-f]{12}$|podman|cni\d|cni-podman|nerdctl|lxcbr|lxdbr|incusbr|veth(?!ernet)|cali[0-9a-f]|cilium_|lxc"
        r"|flannel|weave$|kube-|nodelocaldns|vethernet \((nat|docker)",
    ),
    (
        InterfaceKind.MACHINES,
        r"virbr|vnet\d|vmnet|vboxnet|vmbr|mpqemubr|vmenet|bridge1\d\d$|vethernet|vmware|virtualbox|vnic\d|parallels",
    ),
    (
        InterfaceKind.VPN,
        r"tun\d|tap\d|tap-|utun|ipsec|wg|wireguard|tailscale|zt[0-9a-z]|zerotier|nordlynx|proton|nebula|openvpn|ppp\d"
        r"|gif\d|stf\d|sit\d|gre\d|ip6tnl|tunl\d|vti|xfrm|cscotun|cisco anyconnect|teredo|isatap|.*\bvpn\b|vpn",
    ),
    (InterfaceKind.WIRELESS, r"wl|wi-?fi|wwan|awdl|llw|ap\d|.*\bwireless\b|.*\bsans fil\b|ath\d|bnep|.*bluetooth"),
    (
        InterfaceKind.WIRED,
        r"eth\d|en[opsxP]?\d|enx[0-9a-f]|em\d|ethernet|local area connection \d|local area connection$"
        r"|(re|igb|ix|ixl|vtnet|bge|vmx|xn|igc|bce|alc|msk)\d+$|bond\d|team\d|vlan\d|br-lan$",
    ),
)
"""The first that matches the beginning of a name counts, whatever its case. They are compiled when first asked."""


def kind_of_name(name: str) -> InterfaceKind:
    """Guess the kind from a name that systems and programs give: those of Linux, macOS, BSD and Windows.

    >>> [kind_of_name(name).value for name in ("docker0", "utun3", "vEthernet (Default Switch)", "awdl0", "anpi0")]
    ['containers', 'vpn', 'virtual-machines', 'wireless', 'other']
    """
    return next((kind for kind, pattern in _NAMES if re.match(pattern, name, re.IGNORECASE)), InterfaceKind.OTHER)
