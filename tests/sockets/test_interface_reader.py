"""Network interfaces: how what psutil and Linux tell is decoded, the kinds of names, real interfaces, how often."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

import psutil
import pytest

from portgui.sockets.interface_reader import (
    InterfaceReader,
    LinuxFacts,
    decode,
    kind_of_facts,
    kind_of_name,
    read_linux_facts,
)
from portgui.sockets.interfaces import NO_INTERFACES, Interface, InterfaceKind, Interfaces

KIND: Final = InterfaceKind
ETHER: Final = LinuxFacts(1)
VETH: Final = LinuxFacts(1, enslaved=True)
CARD: Final = LinuxFacts(1, hardware=True)
TUN: Final = LinuxFacts(65534, tun_flags=0x1001)
TAP: Final = LinuxFacts(1, tun_flags=0x1002)
TAP_IN_BRIDGE: Final = LinuxFacts(1, tun_flags=0x1002, enslaved=True)


@pytest.mark.parametrize(
    ("name", "facts", "kind"),
    [
        ("lo", LinuxFacts(772), KIND.LOOPBACK),
        ("eth0", CARD, KIND.WIRED),
        ("net-of-home", CARD, KIND.WIRED),
        ("eth0", ETHER, KIND.WIRED),  # within a container: the end of a virtual cable
        ("dummy0", ETHER, KIND.OTHER),
        ("wlp2s0", LinuxFacts(1, "wlan", wireless=True, hardware=True), KIND.WIRELESS),
        ("radio", LinuxFacts(1, "wlan"), KIND.WIRELESS),
        ("wwan0", LinuxFacts(519, "wwan"), KIND.WIRELESS),
        ("rmnet0", LinuxFacts(519), KIND.WIRELESS),
        ("wg0", LinuxFacts(65534, "wireguard"), KIND.VPN),
        ("office", LinuxFacts(65534, "wireguard"), KIND.VPN),
        ("office", TUN, KIND.VPN),
        ("tailscale0", TUN, KIND.VPN),
        ("zt5u4uptmb", TAP, KIND.VPN),
        ("vnet0", TAP_IN_BRIDGE, KIND.MACHINES),
        ("tap0", TAP_IN_BRIDGE, KIND.MACHINES),
        ("vnet0", TAP, KIND.MACHINES),
        ("sit0", LinuxFacts(776), KIND.VPN),
        ("tunl0", LinuxFacts(768), KIND.VPN),
        ("gre1", LinuxFacts(778), KIND.VPN),
        ("overlay", LinuxFacts(1, "vxlan"), KIND.VPN),
        ("flannel.1", LinuxFacts(1, "vxlan"), KIND.CONTAINERS),
        ("veth12ab", ETHER, KIND.CONTAINERS),
        ("eth0.5", LinuxFacts(1, "vlan"), KIND.WIRED),
        ("uplink", LinuxFacts(1, "bond"), KIND.WIRED),
        ("docker0", LinuxFacts(1, "bridge"), KIND.CONTAINERS),
        ("docker0", LinuxFacts(1, "bridge", members=(VETH,)), KIND.CONTAINERS),
        ("br-0123456789ab", LinuxFacts(1, "bridge"), KIND.CONTAINERS),
        ("mybridge", LinuxFacts(1, "bridge", members=(VETH, VETH)), KIND.CONTAINERS),
        ("mybridge", LinuxFacts(1, "bridge", members=(TAP_IN_BRIDGE,)), KIND.MACHINES),
        ("virbr0", LinuxFacts(1, "bridge"), KIND.MACHINES),
        ("br0", LinuxFacts(1, "bridge", members=(CARD, TAP_IN_BRIDGE)), KIND.WIRED),
        ("vmbr0", LinuxFacts(1, "bridge", members=(CARD, TAP_IN_BRIDGE)), KIND.WIRED),
        ("docker0", LinuxFacts(1, "bridge", members=(CARD,)), KIND.WIRED),
        ("br0", LinuxFacts(1, "bridge", members=(LinuxFacts(1, "vlan"),)), KIND.WIRED),
        ("br0", LinuxFacts(1, "bridge"), KIND.OTHER),
        ("can0", LinuxFacts(280), KIND.OTHER),
        ("ppp0", LinuxFacts(512), KIND.VPN),
    ],
)
def test_the_kind_of_a_linux_interface_follows_from_what_linux_tells(
    name: str, facts: LinuxFacts, kind: InterfaceKind
) -> None:
    assert kind_of_facts(name, facts) is kind


NAMES: Final = {
    KIND.LOOPBACK: ["lo", "lo0", "lo1", "Loopback Pseudo-Interface 1"],
    KIND.CONTAINERS: [
        *("docker0", "docker_gwbridge", "br-0a1b2c3d4e5f", "podman0", "cni0", "lxcbr0", "lxdbr0", "vethab12"),
        *("cali0123456789a", "flannel.1", "kube-ipvs0", "vEthernet (nat)"),
    ],
    KIND.MACHINES: [
        *("virbr0", "virbr0-nic", "vnet3", "vmnet8", "vboxnet0", "bridge100", "vmenet0", "vEthernet (Default Switch)"),
        *("vEthernet (WSL)", "VMware Network Adapter VMnet1", "VirtualBox Host-Only Network"),
    ],
    KIND.VPN: [
        *("tun0", "tap0", "utun0", "utun12", "ipsec0", "wg0", "tailscale0", "Tailscale", "ppp0", "gif0", "stf0"),
        *("nordlynx", "Office VPN", "OpenVPN TAP-Windows6", "zt5u4uptmb", "Teredo Tunneling Pseudo-Interface"),
    ],
    KIND.WIRELESS: [
        *("wlan0", "wlp3s0", "wlx001122334455", "Wi-Fi", "Wi-Fi 2", "WLAN", "awdl0", "llw0", "ap1", "ath0"),
        *("Wireless Network Connection", "Connexion réseau sans fil", "Bluetooth Network Connection"),
    ],
    KIND.WIRED: [
        *("eth0", "en0", "en10", "eno1", "ens3", "enp0s31f6", "enP2p1s0", "enx001122334455", "em0", "igb0", "re0"),
        *("Ethernet", "Ethernet 2", "Local Area Connection", "br-lan"),
    ],
    KIND.OTHER: ["dummy0", "anpi0", "bridge0", "nflog0", "Réseau", "lofty", "web", "br0", "日本", "<b>", ""],
}


@pytest.mark.parametrize("kind", InterfaceKind)
def test_names_that_systems_give_tell_the_kind(kind: InterfaceKind) -> None:
    assert {name: kind_of_name(name) for name in NAMES[kind]} == dict.fromkeys(NAMES[kind], kind)


class Row(NamedTuple):
    """An address as psutil tells it."""

    address: str
    broadcast: str | None = None


class Up(NamedTuple):
    isup: bool


def test_addresses_are_decoded_and_the_rest_is_left_out() -> None:
    rows = {
        "eth0": [
            Row("192.0.2.2", "192.0.2.255"),
            Row("192.0.2.3", "192.0.2.255"),
            Row("FE80:0:0::1%eth0"),
            Row("02:fc:00:00:00:01", "ff:ff:ff:ff:ff:ff"),
            Row("", None),
        ],
        "wg0": [Row("10.0.0.1", None)],
        "new": [],
    }
    states = {"eth0": Up(True), "wg0": Up(False)}
    found = decode(rows, states, {"eth0": KIND.WIRED, "wg0": KIND.VPN, "new": KIND.OTHER})
    assert found == Interfaces(
        (
            Interface("eth0", KIND.WIRED, True, ("192.0.2.2", "192.0.2.3", "fe80::1"), ("192.0.2.255",)),
            Interface("wg0", KIND.VPN, False, ("10.0.0.1",)),
            Interface("new", KIND.OTHER, True, ()),
        )
    )
    assert found.named("wg0") == found.all[1]
    assert found.named("gone") is None


def test_equal_interfaces_are_equal_and_hash_alike() -> None:
    def made(up: bool) -> Interfaces:
        return Interfaces((Interface("eth0", KIND.WIRED, up, ("192.0.2.2",)),))

    assert made(True) == made(True)
    assert hash(made(True)) == hash(made(True))
    assert made(True) != made(False)


# What Linux tells


def write_interface(folder: Path, name: str, files: Mapping[str, str]) -> None:
    for file, content in files.items():
        path = folder / name / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")


def test_facts_are_read_from_the_files_of_linux(tmp_path: Path) -> None:
    write_interface(tmp_path, "br0", {"type": "1\n", "uevent": "DEVTYPE=bridge\nINTERFACE=br0\n", "brif/eth0/x": ""})
    write_interface(tmp_path, "eth0", {"type": "1\n", "uevent": "INTERFACE=eth0\n", "device/x": "", "master/x": ""})
    write_interface(tmp_path, "tun0", {"type": "65534\n", "uevent": "", "tun_flags": "0x1001\n"})
    write_interface(tmp_path, "wlan0", {"type": "1\n", "uevent": "DEVTYPE=wlan\n", "phy80211/x": ""})
    card = LinuxFacts(1, hardware=True, enslaved=True)
    assert read_linux_facts(tmp_path, "eth0") == card
    assert read_linux_facts(tmp_path, "br0") == LinuxFacts(1, "bridge", members=(card,))
    assert read_linux_facts(tmp_path, "tun0") == LinuxFacts(65534, tun_flags=0x1001)
    assert read_linux_facts(tmp_path, "wlan0") == LinuxFacts(1, "wlan", wireless=True)


@pytest.mark.parametrize(
    "files",
    [{}, {"type": "1\n"}, {"type": "ether\n", "uevent": ""}, {"type": "1\n", "uevent": "", "tun_flags": "yes"}],
    ids=["gone", "without uevent", "no number", "no flags"],
)
def test_what_linux_does_not_tell_is_not_known(tmp_path: Path, files: dict[str, str]) -> None:
    write_interface(tmp_path, "x0", files)
    assert read_linux_facts(tmp_path, "x0") is None


def test_a_bridge_whose_port_is_gone_is_read_without_it(tmp_path: Path) -> None:
    write_interface(tmp_path, "br0", {"type": "1\n", "uevent": "DEVTYPE=bridge\n", "brif/gone/x": ""})
    assert read_linux_facts(tmp_path, "br0") == LinuxFacts(1, "bridge")


# The real ones


def test_the_interfaces_of_this_computer_are_those_that_psutil_tells() -> None:
    found = InterfaceReader().read()
    stats = psutil.net_if_stats()
    assert {interface.name for interface in found.all} == set(psutil.net_if_addrs())
    assert {interface.name: interface.up for interface in found.all} == {
        interface.name: stats[interface.name].isup for interface in found.all
    }
    loopback = [interface for interface in found.all if "127.0.0.1" in interface.addresses]
    assert [interface.kind for interface in loopback] == [KIND.LOOPBACK]


def test_without_the_files_of_linux_the_names_tell(tmp_path: Path) -> None:
    found = InterfaceReader(linux_folder=tmp_path / "nowhere").read()
    assert found.all
    assert {interface.name: interface.kind for interface in found.all} == {
        interface.name: kind_of_name(interface.name) for interface in found.all
    }


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_interfaces_are_read_again_when_they_are_old(tmp_path: Path) -> None:
    """What the folder says of a real interface changes; the reader tells when its time has come."""
    clock = Clock()
    name = psutil.net_if_addrs().popitem()[0]
    reader = InterfaceReader(5.0, platform="linux", linux_folder=tmp_path, clock=clock)
    write_interface(tmp_path, name, {"type": "65534\n", "uevent": "DEVTYPE=wireguard\n"})
    first = reader.read()
    found = first.named(name)
    assert found
    assert found.kind is KIND.VPN
    write_interface(tmp_path, name, {"type": "1\n", "uevent": "DEVTYPE=wlan\n"})
    clock.now += 4.9
    assert reader.read() is first
    clock.now += 0.2
    second = reader.read()
    found = second.named(name)
    assert found
    assert found.kind is KIND.WIRELESS
    clock.now += 6
    assert reader.read() is second, "the same interfaces are the same object"
    clock.now -= 100
    write_interface(tmp_path, name, {"type": "772\n", "uevent": ""})
    assert reader.read() != second, "a clock that was set back does not keep what is old"


def test_interfaces_that_cannot_be_read_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> dict[str, list[object]]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(psutil, "net_if_addrs", refuse)  # as Android does (psutil issue 2043)
    assert InterfaceReader().read() == NO_INTERFACES


NAMESPACE: Final = """
set -e
mount -t sysfs sysfs /sys
ip link set lo up
ip link add containers type bridge
ip link add cable0 type veth peer name cable1
ip link set cable0 master containers
ip link add machines type bridge
ip tuntap add card0 mode tap
ip link set card0 master machines
ip tuntap add office mode tun
ip link add overlay type vxlan id 5 dstport 4789 dev lo
ip link add docker0 type bridge
ip addr add 10.1.0.1/24 brd + dev containers
ip addr add 10.2.0.1/24 dev machines
ip addr add 10.3.0.1 peer 10.3.0.9 dev office
ip addr add fd00::7/64 dev containers nodad
for each in containers cable0 cable1 machines card0 office; do ip link set $each up; done
exec "$@"
"""
"""Makes interfaces in a network namespace of its own, which ends with its last process."""

ASK: Final = """
import socket
from portgui.ports import PortRange
from portgui.sockets.reach import access_of
from portgui.sockets.source import SystemSource
opened = []
for port, family, v6_only, device in (
    (7778, socket.AF_INET, None, b"containers"),
    (7779, socket.AF_INET, None, b"lo"),
    (7780, socket.AF_INET6, True, b""),
    (7781, socket.AF_INET6, False, b""),
):
    one = socket.socket(family, socket.SOCK_STREAM)
    if device:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, device)
    if v6_only is not None:
        one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, v6_only)
    one.bind(("::" if family == socket.AF_INET6 else "0.0.0.0", port))
    one.listen()
    opened.append(one)
for family, address, v6_only in (
    (socket.AF_INET, "10.1.0.1", None),
    (socket.AF_INET, "10.2.0.1", None),
    (socket.AF_INET, "10.3.0.1", None),
    (socket.AF_INET, "127.0.0.5", None),
    (socket.AF_INET, "0.0.0.0", None),
    (socket.AF_INET6, "fd00::7", None),
    (socket.AF_INET6, "::ffff:10.1.0.1", False),
    (socket.AF_INET6, "::", True),
):
    one = socket.socket(family, socket.SOCK_DGRAM)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if v6_only is not None:
        one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, v6_only)
    one.bind((address, 7777))
    opened.append(one)
snapshot = SystemSource().read()
for interface in snapshot.interfaces.all:
    print("interface", interface.name, interface.kind.name, interface.up)
for one in snapshot.on_ports(PortRange(7777)):
    access = access_of(one, snapshot.interfaces)
    print("socket", one.local.address, access.reach.name, access.addressed.name, *(i.name for i in access.interfaces))
for one in snapshot.on_ports(PortRange(7778, 7781)):
    access = access_of(one, snapshot.interfaces)
    print("tied", one.local.port, one.reach.name, access.reach.name, access.ipv4, access.ipv6,
          *(i.name for i in access.interfaces))
"""


@pytest.fixture(scope="module")
def in_a_namespace() -> list[list[str]]:
    """The lines that ASK prints in a network namespace with interfaces of several kinds."""
    if not sys.platform.startswith("linux") or not shutil.which("ip") or not shutil.which("unshare"):
        pytest.skip("only where there are network namespaces, with ip and unshare")
    make = ["unshare", "--net", "--mount", "--map-root-user"] if os.geteuid() else ["unshare", "--net", "--mount"]
    done = subprocess.run(
        [*make, "sh", "-c", NAMESPACE, "sh", sys.executable, "-c", ASK],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=Path(__file__).parents[2],
        check=False,
    )
    if "Traceback" not in done.stderr and not done.stdout:
        pytest.skip(f"this computer lets nobody make these interfaces: {done.stderr.strip()[:200]}")
    assert done.returncode == 0, done.stderr
    return [line.split() for line in done.stdout.splitlines()]


def test_kinds_of_real_interfaces_in_a_namespace(in_a_namespace: list[list[str]]) -> None:
    told = {name: (kind, up) for what, name, kind, up in (row for row in in_a_namespace if row[0] == "interface")}
    assert told == {
        "lo": ("LOOPBACK", "True"),
        "containers": ("CONTAINERS", "True"),
        "cable0": ("OTHER", "True"),
        "cable1": ("OTHER", "True"),
        "machines": ("MACHINES", told["machines"][1]),
        "card0": ("MACHINES", told["card0"][1]),
        "office": ("VPN", told["office"][1]),
        "overlay": ("VPN", "False"),
        "docker0": ("CONTAINERS", "False"),
    }


def test_reach_of_real_sockets_in_a_namespace(in_a_namespace: list[list[str]]) -> None:
    told = {row[1]: row[2:] for row in in_a_namespace if row[0] == "socket"}
    own = {"10.1.0.1", "10.2.0.1", "10.3.0.1", "127.0.0.5", "fd00::7", "::ffff:10.1.0.1"}
    assert told.keys() == {*own, "0.0.0.0", "::"}  # noqa: S104
    assert told["10.1.0.1"] == ["THIS_NETWORK", "OWN", "containers"]
    assert told["::ffff:10.1.0.1"] == ["THIS_NETWORK", "OWN", "containers"]
    assert told["fd00::7"] == ["THIS_NETWORK", "OWN", "containers"]
    assert told["10.2.0.1"] == ["THIS_NETWORK", "OWN", "machines"]
    assert told["10.3.0.1"] == ["THIS_NETWORK", "OWN", "office"]
    assert told["127.0.0.5"] == ["THIS_COMPUTER", "OWN", "lo"]
    assert told["0.0.0.0"][:3] == ["EVERY_INTERFACE", "ANY", "containers"]  # noqa: S104
    assert told["::"][:3] == ["EVERY_INTERFACE", "ANY", "containers"]
    assert not {"lo", "docker0", "overlay"} & {*told["0.0.0.0"], *told["::"]}  # noqa: S104


def test_reach_of_real_sockets_that_are_bound_to_an_interface_or_to_ipv6(in_a_namespace: list[list[str]]) -> None:
    told = {row[1]: row[2:] for row in in_a_namespace if row[0] == "tied"}
    assert told["7778"] == ["THIS_NETWORK", "THIS_NETWORK", "True", "False", "containers"]
    assert told["7779"] == ["THIS_COMPUTER", "THIS_COMPUTER", "True", "False", "lo"]
    assert told["7780"][:4] == ["EVERY_INTERFACE", "EVERY_INTERFACE", "False", "True"]
    assert told["7781"][:4] == ["EVERY_INTERFACE", "EVERY_INTERFACE", "True", "True"]
