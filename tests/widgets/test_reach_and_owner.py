"""What the window tells of the networks that reach a socket and of an owner that is not the expected one."""

import socket as system
from typing import Final

import psutil
import pytest

from portgui.records import replace
from portgui.sockets.interfaces import Interface, InterfaceKind, Interfaces
from portgui.sockets.source import SystemSource
from tests.fakes import GivenSnapshots, make_process, make_snapshot, make_socket
from tests.widgets.conftest import Open

REFERENCE, LIVE = 0, 1
NODE: Final = make_process("node", 4711, user="joe", executable="/usr/bin/node", command_line=("node", "server.js"))
HERE: Final = Interfaces(
    (
        Interface("lo", InterfaceKind.LOOPBACK, True, ("127.0.0.1",)),
        Interface("eth0", InterfaceKind.WIRED, True, ("192.0.2.1",)),
        Interface("wg0", InterfaceKind.VPN, True, ("10.8.0.2",)),
    )
)
SNAPSHOT: Final = replace(
    make_snapshot(
        make_socket("0.0.0.0:5432", process=NODE),
        make_socket("192.0.2.1:8074", process=NODE),
        make_socket("10.8.0.2:3306", process=make_process("mysqld", 5)),
        make_socket("127.0.0.1:5432", "127.0.0.1:40000", process=NODE),
    ),
    interfaces=HERE,
)


def test_the_live_page_names_networks_and_what_is_normal(open_window: Open) -> None:
    person = open_window(GivenSnapshots(SNAPSHOT))
    person.show_page(LIVE)
    rows = zip(*map(person.cells, ("Port", "State", "Reach", "Unusual")), strict=True)
    assert sorted(rows) == [
        ("3306", "LISTEN", "VPN (wg0)", ""),
        ("5432", "ESTABLISHED", "", ""),
        ("5432", "LISTEN", "Every interface", "normally PostgreSQL"),
        ("8074", "LISTEN", "Local network (eth0)", ""),
    ]


def test_the_card_says_why_on_both_pages(open_window: Open) -> None:
    person = open_window(GivenSnapshots(SNAPSHOT))
    person.search("5432")
    person.show_page(LIVE)
    person.click_row(person.row_of("State", "LISTEN"))
    for told in (
        "your local network (eth0), the VPN (wg0)",
        "not looked at; it may let fewer computers in",
        "Unusual: port 5432 is normally used by PostgreSQL, TimescaleDB, EDB Postgres; here it is node.",
    ):
        assert told in person.card
    person.show_page(REFERENCE)
    person.click_row(0)
    assert "here it is node." in person.card
    person.show_page(LIVE)
    person.click_row(person.row_of("State", "ESTABLISHED"))
    assert "Unusual" not in person.card


@pytest.mark.parametrize("language", ["fr_FR"], indirect=True)
def test_the_same_in_french(open_window: Open, language: None) -> None:
    person = open_window(GivenSnapshots(SNAPSHOT))
    person.window.search.set_text("5432 state:listen")
    person.show_page(LIVE)
    assert person.cells("Portée") == ["Toute interface"]
    assert person.cells("Inhabituel") == ["usuel\u202f: PostgreSQL"]
    person.click_row(0)
    card = person.card_text
    for told in ("votre réseau local (eth0), le VPN (wg0)", "ici, c’est node", "IPv4 seulement"):
        assert told in card.toPlainText()


def test_a_real_socket_on_a_real_network_is_told_with_its_interface(open_window: Open) -> None:
    own = next(
        (
            (name, row.address)
            for name, rows in psutil.net_if_addrs().items()
            for row in rows
            if row.family == system.AF_INET and not row.address.startswith("127.") and psutil.net_if_stats()[name].isup
        ),
        None,
    )
    if own is None:
        pytest.skip("this computer has no IPv4 address but loopback")
    name, address = own
    person = open_window(SystemSource())
    with system.create_server((address, 0)) as opened:
        person.refresh()
        person.search(f"{opened.getsockname()[1]}/tcp")
        person.show_page(LIVE)
        (reach,) = person.cells("Reach")
        assert reach.endswith(f"({name})")
        person.click_row(0)
        assert f"This network ({address})" in person.card
        assert f"({name})" in person.card
