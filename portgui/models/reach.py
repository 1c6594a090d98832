"""The words for who can reach a socket, for people who do not read 0.0.0.0."""

from collections.abc import Callable, Iterable
from typing import Final

from PySide6.QtCore import QCoreApplication

from portgui.models.table_copy import one_line
from portgui.sockets.interfaces import Interface, InterfaceKind
from portgui.sockets.reach import Access, Addressed
from portgui.sockets.socket import Reach

translate: Final = QCoreApplication.translate
_MOST_NAMES: Final = 4
"""Interfaces of one kind that are named."""


def reach_text(reach: Reach | None) -> str:
    """Return who can connect, in words; nothing for a connection."""
    match reach:
        case Reach.THIS_COMPUTER:
            return translate("Socket", "This computer only")
        case Reach.THIS_NETWORK:
            return translate("Socket", "This network")
        case Reach.EVERY_INTERFACE:
            return translate("Socket", "Every interface")
        case None:
            return ""


def access_text(access: Access | None) -> str:
    """Return who can connect, in few words that name the network: `Local network (eth0)`; nothing for a connection."""
    if access is None:
        return ""
    if access.reach is Reach.THIS_NETWORK and access.interfaces and access.addressed is not Addressed.MULTICAST:
        text = _grouped(access.interfaces, _short_network)
        return f"{addressed_text(access)}: {text}" if access.addressed is Addressed.BROADCAST else text
    if access.addressed is Addressed.ABSENT:
        return translate("Reach", "No such address")
    return addressed_text(access)


def addressed_text(access: Access) -> str:
    """Return who can connect, in words that name no network."""
    match access.addressed:
        case Addressed.ABSENT:
            return translate("Reach", "No interface has this address")
        case Addressed.MULTICAST:
            return translate("Reach", "Multicast group")
        case Addressed.BROADCAST:
            return translate("Reach", "Broadcasts")
        case _:
            return reach_text(access.reach)


def networks_text(interfaces: Iterable[Interface]) -> str:
    """Return the networks behind interfaces, those of a kind together: `your local network (eth0), the VPN (wg0)`."""
    return _grouped(interfaces, _network)


def versions_text(access: Access) -> str:
    """Return on which versions of IP a socket answers."""
    if not access.ipv6:
        return translate("Reach", "IPv4 only")
    match access.ipv4:
        case True:
            return translate("Reach", "IPv4 and IPv6")
        case False:
            return translate("Reach", "IPv6 only")
        case None:
            return translate("Reach", "IPv6, and IPv4 unless the program forbids it")


def _network(kind: InterfaceKind) -> str:
    match kind:
        case InterfaceKind.WIRED:
            return translate("Reach", "your local network")
        case InterfaceKind.WIRELESS:
            return translate("Reach", "your wireless network")
        case InterfaceKind.VPN:
            return translate("Reach", "the VPN")
        case InterfaceKind.CONTAINERS:
            return translate("Reach", "containers on this computer")
        case InterfaceKind.MACHINES:
            return translate("Reach", "virtual machines on this computer")
        case InterfaceKind.LOOPBACK:
            return translate("Reach", "this computer itself")
        case InterfaceKind.OTHER:
            return translate("Reach", "another network")


def _short_network(kind: InterfaceKind) -> str:
    match kind:
        case InterfaceKind.WIRED:
            return translate("Reach", "Local network")
        case InterfaceKind.WIRELESS:
            return translate("Reach", "Wireless")
        case InterfaceKind.VPN:
            return translate("Reach", "VPN")
        case InterfaceKind.CONTAINERS:
            return translate("Reach", "Containers")
        case InterfaceKind.MACHINES:
            return translate("Reach", "Virtual machines")
        case InterfaceKind.LOOPBACK:
            return translate("Reach", "This computer")
        case InterfaceKind.OTHER:
            return translate("Reach", "Network")


def _grouped(interfaces: Iterable[Interface], words: Callable[[InterfaceKind], str]) -> str:
    groups: dict[tuple[InterfaceKind, bool], list[str]] = {}
    for interface in interfaces:
        groups.setdefault((interface.kind, interface.up), []).append(one_line(interface.name))
    texts = []
    for (kind, up), names in groups.items():
        if len(names) > _MOST_NAMES:
            names[_MOST_NAMES:] = ["…"]
        network = words(kind) if up else translate("Reach", "%1, switched off now").replace("%1", words(kind))
        texts.append(f"{network} ({', '.join(names)})")
    return ", ".join(texts)
