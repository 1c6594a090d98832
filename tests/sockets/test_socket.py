"""The records of sockets: reach, order, and which end of a connection tells its service."""

import pytest

from portgui.ports import PortRange, Transport
from portgui.records import replace
from portgui.sockets.socket import (
    ALTERNATIVES,
    Endpoint,
    Family,
    Kind,
    Process,
    Reach,
    Snapshot,
    Socket,
    State,
    Unseen,
    reach_of,
)


def make_socket(
    local: Endpoint,
    remote: Endpoint | None = None,
    state: State | None = State.LISTEN,
    transport: Transport = Transport.TCP,
    *,
    pid: int | None = None,
    inode: int | None = None,
    ordinal: int = 0,
) -> Socket:
    family = Family.IPV6 if ":" in local.address else Family.IPV4
    process = None if pid is None else Process(pid, "server", None, None, None, None)
    unseen = Unseen.NOT_PERMITTED if process is None else None
    reach = reach_of(transport, local, remote, state)
    return Socket(transport, family, local, remote, state, process, unseen, reach, inode, ordinal)


def make_snapshot(*sockets: Socket) -> Snapshot:
    return Snapshot(sockets, taken_at=0.0)


@pytest.mark.parametrize(
    ("address", "reach"),
    [
        ("127.0.0.1", Reach.THIS_COMPUTER),
        ("127.255.255.254", Reach.THIS_COMPUTER),
        ("::1", Reach.THIS_COMPUTER),
        ("::ffff:127.0.0.1", Reach.THIS_COMPUTER),
        ("::ffff:127.9.9.9", Reach.THIS_COMPUTER),
        ("0.0.0.0", Reach.EVERY_INTERFACE),  # noqa: S104 - only a text
        ("::", Reach.EVERY_INTERFACE),
        ("::ffff:0.0.0.0", Reach.EVERY_INTERFACE),
        ("128.0.0.1", Reach.THIS_NETWORK),
        ("192.168.1.7", Reach.THIS_NETWORK),
        ("::ffff:192.168.1.7", Reach.THIS_NETWORK),
        ("fe80::1", Reach.THIS_NETWORK),
        ("fe80::1%eth0", Reach.THIS_NETWORK),
        ("2001:db8::1", Reach.THIS_NETWORK),
        ("224.0.0.251", Reach.THIS_NETWORK),
    ],
)
def test_reach_follows_from_the_bound_address(address: str, reach: Reach) -> None:
    local = Endpoint(address, 5353)
    assert reach_of(Transport.TCP, local, None, State.LISTEN) is reach
    assert reach_of(Transport.UDP, local, None, None) is reach


@pytest.mark.parametrize("state", [state for state in State if state is not State.LISTEN])
def test_a_tcp_socket_that_does_not_listen_has_no_reach(state: State) -> None:
    assert reach_of(Transport.TCP, Endpoint("0.0.0.0", 80), Endpoint("192.0.2.1", 50000), state) is None  # noqa: S104
    assert reach_of(Transport.TCP, Endpoint("0.0.0.0", 80), None, state) is None  # noqa: S104


def test_a_connected_or_unbound_udp_socket_has_no_reach() -> None:
    assert reach_of(Transport.UDP, Endpoint("0.0.0.0", 68), Endpoint("192.0.2.1", 67), None) is None  # noqa: S104
    assert reach_of(Transport.UDP, Endpoint("0.0.0.0", 0), None, None) is None  # noqa: S104


def test_endpoints_are_written_as_in_addresses() -> None:
    assert str(Endpoint("127.0.0.1", 80)) == "127.0.0.1:80"
    assert str(Endpoint("fe80::1%eth0", 80)) == "[fe80::1%eth0]:80"


def test_listening_is_a_tcp_state_or_udp_without_a_remote_end() -> None:
    here, there = Endpoint("127.0.0.1", 53), Endpoint("127.0.0.1", 5353)
    assert make_socket(here).listening
    assert make_socket(here, None, None, Transport.UDP).listening
    assert not make_socket(here, there, None, Transport.UDP).listening
    assert not make_socket(here, there, State.ESTABLISHED).listening
    assert not make_socket(here, None, State.CLOSED).listening


def test_kinds_of_sockets() -> None:
    local_only = make_socket(Endpoint("127.0.0.1", 80))
    exposed = make_socket(Endpoint("::", 80))
    connection = make_socket(Endpoint("127.0.0.1", 80), Endpoint("127.0.0.1", 50000), State.ESTABLISHED)
    ending = make_socket(Endpoint("192.0.2.1", 80), Endpoint("192.0.2.2", 50000), State.TIME_WAIT)
    datagrams = make_socket(Endpoint("192.0.2.1", 80), Endpoint("192.0.2.2", 53), None, Transport.UDP)
    sockets = (local_only, exposed, connection, ending, datagrams)
    kinds = [{kind for kind in set(Kind) - {Kind.IPV4, Kind.IPV6} if kind.includes(socket)} for socket in sockets]
    assert kinds == [
        {Kind.LISTENING},
        {Kind.LISTENING, Kind.EXPOSED, Kind.NO_LOOPBACK},
        {Kind.ESTABLISHED},
        {Kind.OTHER_STATES, Kind.NO_LOOPBACK},
        {Kind.OTHER_STATES, Kind.NO_LOOPBACK},
    ]


def test_a_wildcard_that_is_bound_to_the_loopback_interface_is_loopback() -> None:
    bound = replace(make_socket(Endpoint("::", 80)), interface="lo", reach=Reach.THIS_COMPUTER)
    assert not Kind.NO_LOOPBACK.includes(bound)
    call = make_socket(Endpoint("::", 80), Endpoint("2001:db8::2", 53), None, Transport.UDP)
    assert not Kind.NO_LOOPBACK.includes(replace(call, interface="lo"))


def test_every_kind_is_an_alternative_of_one_set() -> None:
    kinds = [kind for alternatives in ALTERNATIVES for kind in alternatives]
    assert len(kinds) == len(Kind)
    assert set(kinds) == set(Kind)


def test_a_snapshot_is_in_the_order_of_local_ports_and_as_given_on_each_of_them() -> None:
    given = [make_socket(Endpoint(f"192.0.2.{number}", port)) for number in range(9) for port in (443, 22, 80)]
    in_order = [socket for port in (22, 80, 443) for socket in given if socket.local.port == port]
    assert make_snapshot(*given).sockets == tuple(in_order)
    assert make_snapshot(*in_order).sockets == tuple(in_order)


def test_on_ports_finds_all_sockets_of_a_range_of_local_ports_and_no_others() -> None:
    sockets = [
        make_socket(Endpoint(address, port), None, None, transport)
        for port in (0, 21, 80, 81, 65535)
        for transport in (Transport.TCP, Transport.UDP)
        for address in ("127.0.0.1", "::1")
    ]
    snapshot = make_snapshot(*reversed(sockets))
    for ports in map(PortRange.parse, ("0", "1", "21", "22", "79-80", "80", "80-82", "82", "0-65535", "65535")):
        expected = tuple(socket for socket in snapshot.sockets if socket.local.port in ports)
        assert snapshot.on_ports(ports) == expected
    assert len(snapshot.on_ports(PortRange(80, 81))) == 8
    assert make_snapshot().on_ports(PortRange(80)) == ()


SERVER, CLIENT = Endpoint("192.0.2.1", 8443), Endpoint("192.0.2.7", 40000)


def test_the_service_of_a_listener_is_at_its_own_port() -> None:
    for socket in (make_socket(SERVER), make_socket(SERVER, None, None, Transport.UDP)):
        assert make_snapshot(socket).service_endpoint(socket) == SERVER


def test_the_service_of_an_inbound_connection_is_at_the_port_somebody_listens_on() -> None:
    inbound = make_socket(SERVER, CLIENT, State.ESTABLISHED)
    listener = make_socket(Endpoint("::", SERVER.port))
    assert make_snapshot(inbound, listener).service_endpoint(inbound) == SERVER


def test_a_listener_of_the_other_transport_does_not_count() -> None:
    outbound = make_socket(CLIENT, SERVER, State.ESTABLISHED)
    other = make_socket(CLIENT, None, None, Transport.UDP)
    assert make_snapshot(outbound, other).service_endpoint(outbound) == SERVER


def test_the_service_of_an_outbound_connection_is_at_the_remote_port() -> None:
    for local_port in (40000, 50000):
        outbound = make_socket(replace(CLIENT, port=local_port), SERVER, State.ESTABLISHED)
        assert make_snapshot(outbound).service_endpoint(outbound) == SERVER
    datagrams = make_socket(CLIENT, SERVER, None, Transport.UDP)
    assert make_snapshot(datagrams).service_endpoint(datagrams) == SERVER


def test_a_remote_dynamic_port_tells_less_than_a_local_port_of_another_range() -> None:
    orphan = make_socket(SERVER, replace(CLIENT, port=50000), State.ESTABLISHED)
    assert make_snapshot(orphan).service_endpoint(orphan) == SERVER
    both = make_socket(replace(SERVER, port=49152), replace(CLIENT, port=50000), State.ESTABLISHED)
    assert make_snapshot(both).service_endpoint(both) == both.remote


def test_the_key_does_not_depend_on_state_or_process() -> None:
    socket = make_socket(SERVER, CLIENT, State.ESTABLISHED, pid=5, inode=7)
    assert replace(socket, state=State.CLOSE_WAIT, process=None, unseen=Unseen.VANISHED).key == socket.key
    others = [
        replace(socket, transport=Transport.UDP),
        replace(socket, family=Family.IPV6),
        replace(socket, local=CLIENT),
        replace(socket, remote=None),
        replace(socket, inode=8),
        replace(socket, ordinal=1),
    ]
    assert len({other.key for other in others} | {socket.key}) == len(others) + 1


def test_snapshots_of_the_same_sockets_are_equal() -> None:
    one, other = make_socket(SERVER), make_socket(CLIENT)
    assert make_snapshot(one, other) == make_snapshot(other, one)
    assert make_snapshot(one) != make_snapshot(other)
