"""Who can reach a bound address through which interfaces."""

import ipaddress
from typing import Final

import pytest

from portgui.records import replace
from portgui.sockets.interfaces import NO_INTERFACES, Interface, InterfaceKind, Interfaces
from portgui.sockets.reach import Access, Addressed, access, access_of
from portgui.sockets.socket import Reach
from tests.fakes import make_socket

LO: Final = Interface("lo", InterfaceKind.LOOPBACK, True, ("127.0.0.1", "::1"))
LAN: Final = Interface("eth0", InterfaceKind.WIRED, True, ("192.168.1.5", "2001:db8::5", "fe80::5"), ("192.168.1.255",))
WIFI: Final = Interface("wlan0", InterfaceKind.WIRELESS, True, ("10.0.0.7", "fe80::5"), ("10.0.0.255",))
VPN: Final = Interface("wg0", InterfaceKind.VPN, True, ("10.8.0.2",))
DOCKER: Final = Interface("docker0", InterfaceKind.CONTAINERS, False, ("172.17.0.1",), ("172.17.255.255",))
BARE: Final = Interface("eth1", InterfaceKind.WIRED, True, ())
HERE: Final = Interfaces((LO, LAN, WIFI, VPN, DOCKER, BARE))

ANY, OWN, MULTICAST = Addressed.ANY, Addressed.OWN, Addressed.MULTICAST
BROADCAST, ABSENT = Addressed.BROADCAST, Addressed.ABSENT
COMPUTER, NETWORK, EVERY = Reach.THIS_COMPUTER, Reach.THIS_NETWORK, Reach.EVERY_INTERFACE


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("127.0.0.1", Access(COMPUTER, OWN, (LO,), ipv4=True)),
        ("127.9.9.9", Access(COMPUTER, OWN, (LO,), ipv4=True)),
        ("::1", Access(COMPUTER, OWN, (LO,), ipv4=False, ipv6=True)),
        ("::ffff:127.0.0.1", Access(COMPUTER, OWN, (LO,), ipv4=True)),
        ("192.168.1.5", Access(NETWORK, OWN, (LAN,), ipv4=True)),
        ("::ffff:192.168.1.5", Access(NETWORK, OWN, (LAN,), ipv4=True)),
        ("2001:db8::5", Access(NETWORK, OWN, (LAN,), ipv4=False, ipv6=True)),
        ("2001:DB8:0::5", Access(NETWORK, OWN, (LAN,), ipv4=False, ipv6=True)),
        ("10.8.0.2", Access(NETWORK, OWN, (VPN,), ipv4=True)),
        ("172.17.0.1", Access(NETWORK, OWN, (DOCKER,), ipv4=True)),
        ("fe80::5%wlan0", Access(NETWORK, OWN, (WIFI,), ipv4=False, ipv6=True)),
        ("fe80::5%eth0", Access(NETWORK, OWN, (LAN,), ipv4=False, ipv6=True)),
        ("fe80::5%12", Access(NETWORK, OWN, (LAN, WIFI), ipv4=False, ipv6=True)),
        ("fe80::5", Access(NETWORK, OWN, (LAN, WIFI), ipv4=False, ipv6=True)),
        ("fe80::9%eth0", Access(NETWORK, ABSENT, (), ipv4=False, ipv6=True)),
        ("192.168.1.6", Access(NETWORK, ABSENT, (), ipv4=True)),
        ("2001:db8::6", Access(NETWORK, ABSENT, (), ipv4=False, ipv6=True)),
        ("224.0.0.251", Access(NETWORK, MULTICAST, (LAN, WIFI, VPN), ipv4=True)),
        ("ff02::fb", Access(NETWORK, MULTICAST, (LAN, WIFI), ipv4=False, ipv6=True)),
        ("ff02::fb%wlan0", Access(NETWORK, MULTICAST, (WIFI,), ipv4=False, ipv6=True)),
        ("192.168.1.255", Access(NETWORK, BROADCAST, (LAN,), ipv4=True)),
        ("172.17.255.255", Access(NETWORK, BROADCAST, (DOCKER,), ipv4=True)),
        ("255.255.255.255", Access(NETWORK, BROADCAST, (LAN, WIFI, VPN), ipv4=True)),
        ("0.0.0.0", Access(EVERY, ANY, (LAN, WIFI, VPN), ipv4=True)),  # noqa: S104
        ("::ffff:0.0.0.0", Access(EVERY, ANY, (LAN, WIFI, VPN), ipv4=True)),
    ],
)
def test_an_address_leads_to_its_interfaces(address: str, expected: Access) -> None:
    assert access(address, HERE) == expected


@pytest.mark.parametrize(
    ("v6_only", "ipv4", "through"),
    [(None, None, (LAN, WIFI, VPN)), (False, True, (LAN, WIFI, VPN)), (True, False, (LAN, WIFI))],
)
def test_the_ipv6_wildcard_answers_on_ipv4_too_unless_it_is_ipv6_only(
    v6_only: bool | None, ipv4: bool | None, through: tuple[Interface, ...]
) -> None:
    assert access("::", HERE, v6_only=v6_only) == Access(EVERY, ANY, through, ipv4=ipv4, ipv6=True)


@pytest.mark.parametrize("address", ["0.0.0.0", "192.168.1.5", "::1", "2001:db8::5", "::ffff:192.168.1.5"])  # noqa: S104
def test_v6_only_says_nothing_of_other_addresses(address: str) -> None:
    assert access(address, HERE, v6_only=True) == access(address, HERE, v6_only=False) == access(address, HERE)


def test_a_wildcard_that_is_tied_to_an_interface_reaches_no_further() -> None:
    assert access("0.0.0.0", HERE, device="wg0") == Access(NETWORK, ANY, (VPN,), ipv4=True)  # noqa: S104
    assert access("::%wlan0", HERE, v6_only=True) == Access(NETWORK, ANY, (WIFI,), ipv4=False, ipv6=True)
    assert access("0.0.0.0", HERE, device="lo") == Access(COMPUTER, ANY, (LO,), ipv4=True)  # noqa: S104
    assert access("0.0.0.0", HERE, device="gone0") == Access(NETWORK, ABSENT, (), ipv4=True)  # noqa: S104
    for device, reach in (("eth0", NETWORK), ("lo", COMPUTER)):
        unread = access("0.0.0.0", NO_INTERFACES, device=device)  # noqa: S104
        assert unread == Access(reach, Addressed.UNKNOWN, (), ipv4=True)


def test_an_address_on_loopback_that_is_none_of_its_block_is_an_address_like_others() -> None:
    here = Interfaces((replace(LO, addresses=("127.0.0.1", "203.0.113.1")), LAN))
    assert access("203.0.113.1", here).reach is NETWORK
    assert [interface.name for interface in access("203.0.113.1", here).interfaces] == ["lo"]


def test_an_address_that_two_interfaces_have_leads_to_both() -> None:
    here = Interfaces((LAN, replace(LAN, name="eth5")))
    assert [interface.name for interface in access("192.168.1.5", here).interfaces] == ["eth0", "eth5"]


def test_without_a_network_the_wildcard_leads_nowhere() -> None:
    for here in (Interfaces((LO,)), Interfaces((LO, DOCKER, BARE))):
        assert access("0.0.0.0", here) == Access(EVERY, ANY, (), ipv4=True)  # noqa: S104
        assert access("::", here, v6_only=False).interfaces == ()


@pytest.mark.parametrize(
    ("address", "reach", "addressed"),
    [
        ("127.0.0.1", COMPUTER, OWN),
        ("0.0.0.0", EVERY, ANY),  # noqa: S104
        ("::", EVERY, ANY),
        ("192.168.1.5", NETWORK, Addressed.UNKNOWN),
        ("224.0.0.251", NETWORK, Addressed.UNKNOWN),
        ("255.255.255.255", NETWORK, Addressed.UNKNOWN),
    ],
)
def test_where_the_interfaces_were_not_read_none_is_said_to_be_missing(
    address: str, reach: Reach, addressed: Addressed
) -> None:
    told = access(address, NO_INTERFACES)
    assert (told.reach, told.addressed, told.interfaces) == (reach, addressed, ())


@pytest.mark.parametrize("address", ["", "localhost", "1.2.3", "fe80::1::2", "%eth0"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="not an IP address"):
        access(address, HERE)


def test_the_reach_of_a_socket_and_its_access_agree() -> None:
    """What is filtered by is what is told, for every kind of address."""
    v4 = [str(ipaddress.ip_address(number)) for number in range(0, 2**32, 2**32 // 997)]
    v6 = [str(ipaddress.ip_address(number)) for number in range(1, 2**128, 2**128 // 997)]
    for address in (*v4, *v6, "127.0.0.1", "::1", "::", "0.0.0.0", "fe80::5%eth0", "::ffff:127.0.0.1"):  # noqa: S104
        listener = make_socket(f"[{address}]:80")
        for interfaces in (HERE, NO_INTERFACES):
            told = access_of(listener, interfaces)
            assert told
            assert told.reach is listener.reach, address


def test_a_connection_has_no_access() -> None:
    assert access_of(make_socket("192.168.1.5:80", "192.0.2.1:4000"), HERE) is None


def test_an_address_is_looked_up_once_while_the_interfaces_stay() -> None:
    equal = Interfaces((LO, LAN, WIFI, VPN, DOCKER, BARE))
    first = access("10.8.0.2", HERE)
    assert access("10.8.0.2", HERE) is first
    assert access("10.8.0.2", equal) is first
    assert access("10.8.0.2", Interfaces((LO, LAN))).addressed is ABSENT
