"""The words for who can reach a socket, for people who do not read 0.0.0.0."""

from collections.abc import Iterable
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
    """Return who can connect, in a few words that name the network; nothing for a connection."""
    if access is None:
        return ""
    match access.addressed:
        case Addressed.ABSENT:
            return translate("Reach", "No interface has this address")
        case Addressed.MULTICAST:
            return _with_names(translate("Reach", "Multicast group"), access.interfaces)
        case Addressed.BROADCAST:
            return _with_names(translate("Reach", "Broadcasts"), access.interfaces)
        case _ if access.reach is Reach.THIS_NETWORK and access.interfaces:
            text = networks_text(access.interfaces)
            return text[0].upper() + text[1:]
        case _:
            return reach_text(access.reach)


def networks_text(interfaces: Iterable[Interface]) -> str:
    """Return the networks behind interfaces, those of a kind together: `your local network (eth0), the VPN (wg0)`."""
    groups: dict[tuple[InterfaceKind, bool], list[Interface]] = {}
    for interface in interfaces:
        groups.setdefault((interface.kind, interface.up), []).append(interface)
    return ", ".join(
        _with_names(_network(kind) if up else _switched_off(_network(kind)), group)
        for (kind, up), group in groups.items()
    )


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


def _switched_off(network: str) -> str:
    return translate("Reach", "%1, switched off now").replace("%1", network)


def _with_names(text: str, interfaces: Iterable[Interface]) -> str:
    names = [one_line(interface.name) for interface in interfaces]
    if not names:
        return text
    if len(names) > _MOST_NAMES:
        names[_MOST_NAMES:] = ["…"]
    return f"{text} ({', '.join(names)})"
