"""The table of the live page: filters, services of both ends, texts, order, and snapshots that follow each other."""

import random
from collections.abc import Collection, Iterator

import pytest
from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from portgui.models.live import LiveModel
from portgui.models.reach import reach_text
from portgui.models.record_table import CHANGE_ROLE, Change
from portgui.models.socket_columns import process_text, unseen_text
from portgui.ports import ALL_TRANSPORTS, Transport
from portgui.query import Correction, Query
from portgui.records import replace
from portgui.sockets.interfaces import Interface, InterfaceKind, Interfaces
from portgui.sockets.socket import Kind, Reach, Socket, State, Unseen
from portgui.sockets.source import own_user
from tests.fakes import make_process, make_snapshot, make_socket

pytestmark = pytest.mark.usefixtures("qapp")  # the model has a timer

TCP, UDP = Transport.TCP, Transport.UDP
SERVICES = {
    (22, TCP): "ssh",
    (53, UDP): "domain",
    (80, TCP): "http",
    (443, TCP): "https",
    (631, TCP): "ipp",
    (5353, UDP): "mdns",
    (8080, TCP): "http-alt",
}

NORMALLY = {443: ("nginx", "Caddy"), 9999: ("sinkd",)}
"""What is said to be normal on a port, whoever holds it."""

SSHD = make_process("sshd", 812, user="root")
SOCKETS = {
    "ssh": make_socket("0.0.0.0:22", process=SSHD),
    "ssh6": make_socket("[::]:22", process=SSHD),
    "inbound": make_socket("192.0.2.1:22", "198.51.100.7:51000", process=make_process("sshd", 900, user="root")),
    "cups": make_socket("127.0.0.1:631", process=make_process("cupsd", 44, executable="/usr/sbin/cupsd")),
    "mdns": make_socket("0.0.0.0:5353", transport=UDP, process=make_process("avahi", 55, user="avahi")),
    "hidden": make_socket("[::1]:8080"),
    "lookup": make_socket("192.0.2.1:40000", "192.0.2.53:53", transport=UDP, process=make_process("resolver", 66)),
    "browser": make_socket(
        "192.0.2.1:45000",
        "203.0.113.9:443",
        process=make_process("firefox", 4711, user="alice", command_line=("/usr/lib/firefox", "--profile", "Été")),
    ),
}
NAMES = {socket.key: name for name, socket in SOCKETS.items()}


HOSTS = {"10.0.0.1": "zulu.example", "9.0.0.1": "Alpha.example", "192.0.2.99": "two\nlines"}


def host_name(socket: Socket) -> str:
    return HOSTS.get(socket.remote.address, "") if socket.remote else ""


def make_model(*sockets: Socket, highlight_ms: int = 0) -> LiveModel:
    """Return a model that shows all of these sockets and tells of changes for a time."""
    model = LiveModel(
        lambda port, transport, _: SERVICES.get((port, transport)),
        highlight_ms,
        host_name,
        lambda port, *_: NORMALLY.get(port, ()),
    )
    model.show_matches(Query.parse(""), ALL_TRANSPORTS, ())
    model.show_snapshot(make_snapshot(*sockets))
    return model


def column_of(model: LiveModel, column_id: str) -> int:
    return [column.id for column in model.columns].index(column_id)


def texts(model: LiveModel, column_id: str) -> list[str]:
    column = column_of(model, column_id)
    return [model.index(row, column).data() for row in range(model.rowCount())]


def names(model: LiveModel) -> list[str]:
    return [NAMES[socket.key] for socket in model.records()]


@pytest.fixture
def model() -> Iterator[LiveModel]:
    """A model of the sockets above under Qt's model tester, whose complaints fail the test as logged warnings."""
    model = make_model(*SOCKETS.values())
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    yield model
    del tester


def test_qt_finds_no_fault_with_the_model(qtmodeltester: ModelTester) -> None:
    model = make_model()
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.show_snapshot(make_snapshot(*SOCKETS.values()))
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]


# The filter


_CHANGE = column_of(make_model(), "change")
"""The last of the columns that other tests are not about."""
EVERYTHING = ["ssh", "inbound", "ssh6", "cups", "mdns", "hidden", "lookup", "browser"]


@pytest.mark.parametrize(
    ("query", "transports", "kinds", "wanted"),
    [
        ("", ALL_TRANSPORTS, (), EVERYTHING),
        ("", {UDP}, (), ["mdns", "lookup"]),
        ("", {TCP}, (), ["ssh", "inbound", "ssh6", "cups", "hidden", "browser"]),
        ("", {Transport.SCTP, Transport.DCCP}, (), []),
        ("", (), (), []),
        ("ssh", ALL_TRANSPORTS, (), ["ssh", "inbound", "ssh6"]),
        ("SSH", ALL_TRANSPORTS, (), ["ssh", "inbound", "ssh6"]),
        ("22", ALL_TRANSPORTS, (), ["ssh", "inbound", "ssh6"]),
        ("22", {UDP}, (), []),
        ("51000", ALL_TRANSPORTS, (), ["inbound"]),
        ("400-700", ALL_TRANSPORTS, (), ["cups", "browser"]),
        ("700-400", ALL_TRANSPORTS, (), ["cups", "browser"]),
        ("0-65535", ALL_TRANSPORTS, (), EVERYTHING),
        ("53/udp", ALL_TRANSPORTS, (), ["lookup"]),
        ("53/tcp", ALL_TRANSPORTS, (), []),
        ("4711", ALL_TRANSPORTS, (), ["browser"]),
        ("4000-5000", ALL_TRANSPORTS, (), []),
        ("firefox", ALL_TRANSPORTS, (), ["browser"]),
        ("FIRE alice", ALL_TRANSPORTS, (), ["browser"]),
        ("firefox bob", ALL_TRANSPORTS, (), []),
        ("ete", ALL_TRANSPORTS, (), ["browser"]),
        ("Été", ALL_TRANSPORTS, (), ["browser"]),
        ("/usr/sbin", ALL_TRANSPORTS, (), ["cups"]),
        ("203.0.113.9", ALL_TRANSPORTS, (), ["browser"]),
        ("::1", ALL_TRANSPORTS, (), ["hidden"]),
        ("established", ALL_TRANSPORTS, (), ["inbound", "browser"]),
        ("ipv6", ALL_TRANSPORTS, (), ["ssh6", "hidden"]),
        ("nothing-like-it", ALL_TRANSPORTS, (), []),
        ("", ALL_TRANSPORTS, {Kind.LISTENING}, ["ssh", "ssh6", "cups", "mdns", "hidden"]),
        ("", ALL_TRANSPORTS, {Kind.ESTABLISHED}, ["inbound", "browser"]),
        ("", ALL_TRANSPORTS, {Kind.EXPOSED}, ["ssh", "ssh6", "mdns"]),
        ("", ALL_TRANSPORTS, {Kind.EXPOSED, Kind.ESTABLISHED}, []),
        ("", ALL_TRANSPORTS, {Kind.LISTENING, Kind.ESTABLISHED, Kind.IPV6}, ["ssh6", "hidden"]),
        ("", ALL_TRANSPORTS, {Kind.OTHER_STATES}, ["lookup"]),
        ("", ALL_TRANSPORTS, {Kind.NO_LOOPBACK}, ["ssh", "inbound", "ssh6", "mdns", "lookup", "browser"]),
        ("", ALL_TRANSPORTS, {Kind.IPV4, Kind.IPV6}, EVERYTHING),
        ("", {UDP}, {Kind.EXPOSED}, ["mdns"]),
        ("sshd", {TCP}, {Kind.ESTABLISHED}, ["inbound"]),
    ],
)
def test_the_filter_shows_what_matches_in_the_order_of_the_snapshot(
    model: LiveModel, query: str, transports: Collection[Transport], kinds: Collection[Kind], wanted: list[str]
) -> None:
    model.show_matches(Query.parse(query), transports, kinds)
    assert names(model) == wanted
    model.show_snapshot(make_snapshot())
    model.show_snapshot(make_snapshot(*SOCKETS.values()))
    assert names(model) == wanted, "the filter holds for the next snapshots too"


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        *((query, []) for query in ("(((", "\0", "%s %1", "\\", "*" * 10_000, "\ud800", "99999", "'\"<&>")),
        ("1-99999999", EVERYTHING),  # cut off at the last port
        ("[", ["ssh6", "hidden"]),
        ("-", ["hidden", "browser"]),
        ("/", ["cups", "browser"]),
        (" \t\n\u3000", EVERYTHING),
    ],
    ids=ascii,
)
def test_characters_of_any_kind_are_looked_for_as_they_are(model: LiveModel, query: str, wanted: list[str]) -> None:
    model.show_matches(Query.parse(query), ALL_TRANSPORTS, ())
    assert names(model) == wanted


def test_without_a_snapshot_there_are_no_rows() -> None:
    model = LiveModel(lambda *_: None)
    model.show_matches(Query.parse("22"), ALL_TRANSPORTS, ())
    assert model.rowCount() == 0
    assert model.snapshot.sockets == ()


def test_my_processes_are_those_of_the_user_that_runs_the_program() -> None:
    mine = make_socket("127.0.0.1:1000", process=make_process("mine", 1, user=own_user()))
    without_process = make_socket("127.0.0.1:1001", user=own_user())
    others = make_socket("127.0.0.1:1002", process=make_process("theirs", 2, user=f"not {own_user()}"))
    model = make_model(mine, without_process, others, make_socket("127.0.0.1:1003"))
    model.show_matches(Query.parse(""), ALL_TRANSPORTS, {Kind.OWN})
    assert texts(model, "port") == ["1000", "1001"]
    model.show_matches(Query.parse(""), ALL_TRANSPORTS, set(Kind))
    assert texts(model, "port") == []


def test_a_socket_that_is_no_longer_of_the_kind_goes(model: LiveModel) -> None:
    model.show_matches(Query.parse(""), ALL_TRANSPORTS, {Kind.ESTABLISHED})
    local, remote = str(SOCKETS["browser"].local), str(SOCKETS["browser"].remote)
    closing = make_socket(local, remote, state=State.CLOSE_WAIT)
    model.show_snapshot(make_snapshot(SOCKETS["inbound"], closing))
    assert names(model) == ["inbound"]


def next_sockets(chance: random.Random, sockets: list[Socket], step: int) -> list[Socket]:
    """Return other sockets: some gone, in another state, handed on, restarted or merely another object, some new."""
    processes = [make_process(f"p{number}", number, started_at=1.0, user="u") for number in range(4)]
    found = []
    for socket in sockets:
        process = chance.choice(processes)
        match chance.randrange(12):
            case 0:
                pass
            case 1 if socket.remote:
                found.append(replace(socket, state=chance.choice((State.ESTABLISHED, State.CLOSE_WAIT))))
            case 2:
                found.append(replace(socket, process=process))
            case 3 if not socket.remote:
                found.append(replace(socket, process=process, inode=1000 * step + len(found)))
            case 4:
                found.append(replace(socket))
            case _:
                found.append(socket)
    for number in range(chance.choice((0, 0, 1, 3, 12))):
        local = f"{chance.choice(('192.0.2.1', '127.0.0.1', '192.0.2.2'))}:{chance.choice(tuple(SERVICES))[0]}"
        remote = chance.choice((None, "198.51.100.7:443", "198.51.100.7:50000"))
        inode = 1000 * step + 500 + number
        found.append(make_socket(local, remote, process=chance.choice(processes), inode=inode))
    return found


@pytest.mark.parametrize("highlight_ms", [0, 600_000])
@pytest.mark.parametrize("sorted_by", ["", "port", "process"])
@pytest.mark.parametrize("seed", range(3))
def test_what_follows_snapshot_by_snapshot_is_what_a_search_of_the_last_one_finds(
    seed: int, sorted_by: str, highlight_ms: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    model = make_model(highlight_ms=highlight_ms)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    sockets: list[Socket] = []
    queries = ("", "http", "-ssh", "p1", "htpt", "443", "state:close", "nothing", "interface:eth0", "http | p2")
    asked: tuple[str, Collection[Transport], Collection[Kind]] = ("", ALL_TRANSPORTS, ())
    lan = Interface("eth0", InterfaceKind.WIRED, True, ("192.0.2.1",))
    interfaces = Interfaces()
    if sorted_by:
        model.sort(column_of(model, sorted_by))
    for step in range(1, 60):
        if chance.random() < 0.2:
            kinds = chance.choice(((), (Kind.LISTENING,), (Kind.EXPOSED, Kind.IPV4)))
            asked = (chance.choice(queries), chance.choice((ALL_TRANSPORTS, (TCP,))), kinds)
            model.show_matches(Query.parse(asked[0]), *asked[1:])
        if chance.random() < 0.1:
            interfaces = Interfaces(() if interfaces.all else (lan,))
        model.hold(chance.random() < 0.3)
        sockets = next_sockets(chance, sockets, step)
        snapshot = replace(make_snapshot(*sockets), interfaces=interfaces, taken_at=float(step))
        model.show_snapshot(snapshot)
        fresh = make_model()
        fresh.show_matches(Query.parse(asked[0]), *asked[1:])
        fresh.show_snapshot(snapshot)
        assert model.matching == fresh.rowCount()
        assert model.corrections == fresh.corrections
        assert model.listening == fresh.listening
        if model.held and highlight_ms:
            continue
        model.hold(False)
        there = {id(socket) for socket in sockets}
        shown = [socket for socket in model.records() if id(socket) in there]
        assert {id(socket) for socket in shown} == set(map(id, fresh.records())), "the very objects of the snapshot"
        assert highlight_ms or len(shown) == model.rowCount()
        ports = [socket.local.port for socket in shown]
        assert sorted_by == "process" or ports == sorted(ports)
    del tester


# What the cells say


def test_rows_say_port_service_ends_state_and_process() -> None:
    model = make_model(SOCKETS["cups"], SOCKETS["lookup"], SOCKETS["browser"], SOCKETS["hidden"])
    rows = {
        NAMES[model.record(row).key]: tuple(model.index(row, column).data() for column in range(_CHANGE + 1))
        for row in range(model.rowCount())
    }
    assert rows == {
        "cups": (
            *("631", "TCP", "ipp", "cupsd", "44", "127.0.0.1", "This computer only"),
            *("", "", "", "LISTEN", "", "", ""),
        ),
        "hidden": (
            *("8080", "TCP", "http-alt", "(another user's)", "", "::1", "This computer only"),
            *("", "", "", "LISTEN", "", "", ""),
        ),
        "lookup": ("40000", "UDP", "domain", "resolver", "66", "192.0.2.1", "", "192.0.2.53", "53", "", "", "", "", ""),
        "browser": (
            *("45000", "TCP", "https", "firefox", "4711", "192.0.2.1", "", "203.0.113.9", "443", ""),
            *("ESTABLISHED", "alice", "", ""),
        ),
    }


def test_the_name_of_a_remote_host_stays_in_its_line() -> None:
    sockets = (make_socket("192.0.2.1:1"), make_socket("192.0.2.1:2", "192.0.2.99:443"))
    assert texts(make_model(*sockets), "remote-host") == ["", "two lines"]


def test_address_and_port_of_the_remote_end_stand_apart() -> None:
    model = make_model(make_socket("[2001:db8::1]:40000", "[2001:db8::2]:443"), make_socket("127.0.0.1:22"))
    assert texts(model, "remote-address") == ["", "2001:db8::2"]
    assert texts(model, "remote-port") == ["", "443"]


@pytest.mark.parametrize(
    ("sockets", "wanted"),
    [
        ([make_socket("127.0.0.1:22")], ["ssh"]),
        ([make_socket("127.0.0.1:22", transport=UDP)], [""]),
        ([make_socket("127.0.0.1:23")], [""]),
        # inbound: somebody listens on the local port
        ([make_socket("[::]:22"), make_socket("192.0.2.1:22", "192.0.2.2:443")], ["ssh", "ssh"]),
        # outbound: nobody listens there
        ([make_socket("192.0.2.1:22", "192.0.2.2:443")], ["https"]),
        ([make_socket("192.0.2.1:22", transport=UDP), make_socket("192.0.2.1:22", "192.0.2.2:443")], ["https", ""]),
        # the listener is gone, and the remote port is one that any program may have
        ([make_socket("192.0.2.1:22", "192.0.2.2:50000")], ["ssh"]),
    ],
)
def test_the_service_is_that_of_the_end_that_offers_it(sockets: list[Socket], wanted: list[str]) -> None:
    assert texts(make_model(*sockets), "service") == wanted


def test_a_service_that_changes_with_another_socket_is_told_to_the_view() -> None:
    """Who listens decides what a connection is called: the connection itself is the same record as before."""
    listener, connection = make_socket("192.0.2.1:8080"), make_socket("192.0.2.1:8080", "198.51.100.7:443")
    model = make_model(listener, connection)
    assert texts(model, "service") == ["http-alt", "http-alt"]
    told: set[tuple[int, int]] = set()

    def note(first: QModelIndex, last: QModelIndex) -> None:
        rows, columns = range(first.row(), last.row() + 1), range(first.column(), last.column() + 1)
        told.update((row, column) for row in rows for column in columns)

    model.dataChanged.connect(note)
    model.show_snapshot(make_snapshot(connection))
    assert texts(model, "service") == ["https"]
    assert (0, column_of(model, "service")) in told


def test_each_reason_for_an_unknown_process_is_said_in_its_own_words() -> None:
    sockets = [make_socket("127.0.0.1:1", unseen=unseen) for unseen in Unseen]
    short, long = {process_text(socket) for socket in sockets}, {unseen_text(unseen) for unseen in Unseen}
    assert len(short) == len(long) == len(Unseen)
    assert all(text.startswith("(") and text.endswith(")") for text in short)
    assert all(text.endswith(".") for text in long)


def test_a_process_whose_name_may_not_be_read_is_not_an_empty_cell() -> None:
    model = make_model(make_socket("127.0.0.1:22", process=make_process("", 812)))
    assert texts(model, "pid") == ["812"]
    assert texts(model, "process")[0].strip() != ""


def test_the_network_of_a_bound_address_is_named_and_follows_the_interfaces() -> None:
    """The very same socket: what is known of the interfaces changes around it."""
    listener, everywhere = make_socket("192.0.2.1:22"), make_socket("0.0.0.0:80")
    lan = Interface("eth0", InterfaceKind.WIRED, True, ("192.0.2.1",))
    model = make_model(listener, everywhere)
    assert texts(model, "reach") == ["This network", "Every interface"]
    told: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: told.append((first.column(), last.column())))
    reach = column_of(model, "reach")
    for interfaces, text in (
        (Interfaces((lan,)), "Local network (eth0)"),
        (Interfaces((replace(lan, name="wg0", kind=InterfaceKind.VPN),)), "VPN (wg0)"),
        (Interfaces((replace(lan, addresses=(), broadcasts=("192.0.2.1",)),)), "Broadcasts: Local network (eth0)"),
        (Interfaces((replace(lan, addresses=()),)), "No such address"),
    ):
        told.clear()
        snapshot = replace(make_snapshot(listener, everywhere), interfaces=interfaces)
        model.show_snapshot(snapshot)
        assert texts(model, "reach") == [text, "Every interface"]
        assert (reach, reach) in told
        told.clear()
        model.show_snapshot(replace(snapshot, taken_at=snapshot.taken_at + 1))
        assert (reach, reach) not in told, "nothing is drawn again while the interfaces stay"


def test_an_endpoint_is_found_as_soon_as_an_interface_has_its_address() -> None:
    everywhere = make_socket("0.0.0.0:80")
    model = make_model(everywhere)
    model.show_matches(Query.parse("http://192.0.2.1:80/"), ALL_TRANSPORTS, ())
    assert model.rowCount() == 0
    for addresses in (("192.0.2.1",), ()):
        lan = Interface("eth0", InterfaceKind.WIRED, True, addresses)
        model.show_snapshot(replace(make_snapshot(everywhere), interfaces=Interfaces((lan,))))
        assert model.rowCount() == len(addresses)


def test_an_unusual_owner_is_told_with_what_is_normal() -> None:
    node = make_process("node", 5)
    model = make_model(
        make_socket("127.0.0.1:443", process=node),
        make_socket("127.0.0.1:443", "192.0.2.1:9", process=node),
        make_socket("127.0.0.1:9999"),
        make_socket("127.0.0.1:22", process=node),
        make_socket("127.0.0.1:50443", process=node),
    )
    assert list(zip(texts(model, "port"), texts(model, "state"), texts(model, "unusual"), strict=True)) == [
        ("22", "LISTEN", ""),
        ("443", "LISTEN", "normally nginx"),
        ("443", "ESTABLISHED", ""),
        ("9999", "LISTEN", ""),
        ("50443", "LISTEN", ""),
    ]
    model.set_usual_software(lambda *asked: ("OpenSSH",) if asked == (22, TCP, ("node",)) else ())
    assert texts(model, "unusual") == ["normally OpenSSH", "", "", "", ""]


def test_every_reach_has_its_words_and_a_connection_none() -> None:
    assert len({reach_text(reach) for reach in (*Reach, None)}) == len(Reach) + 1
    assert reach_text(None) == ""


@pytest.mark.parametrize("name", ["<b>bold</b>", "%1 %n", "\u202egnp.exe", "x" * 5000, "日本"], ids=ascii)
def test_names_of_processes_are_shown_as_they_are(name: str) -> None:
    model = make_model(make_socket("127.0.0.1:22", process=make_process(name, user=name)))
    assert (texts(model, "process"), texts(model, "user")) == ([name], [name])


@pytest.mark.parametrize("character", ["\n", "\r", "\t", "\x1b", "\x00", "\u2028"], ids=ascii)
def test_what_would_steer_a_terminal_or_break_a_line_is_shown_as_a_space(character: str) -> None:
    model = make_model(make_socket("127.0.0.1:22", process=make_process(f"sshd{character}rm")))
    assert texts(model, "process") == ["sshd rm"]


# Order


SORTED = {
    "a": make_socket("10.0.0.2:80", process=make_process("nginx", 100, user="www")),
    "b": make_socket("9.0.0.1:443", process=make_process("Apache", 20, user="root")),
    "c": make_socket("[::1]:631"),
    "d": make_socket("192.0.2.1:5000", "10.0.0.1:443", process=make_process("curl", 3)),
    "e": make_socket(
        "192.0.2.1:5001", "9.0.0.1:443", state=State.CLOSE_WAIT, process=make_process("älter", 1000, user="Bob")
    ),
    "f": make_socket("0.0.0.0:9999", transport=UDP, process=make_process("zed", 4, user="alice")),
}
ORDERS = {
    "port": ("abcdef", "fedcba"),
    "transport": ("abcdef", "fabcde"),
    "service": ("abdecf", "cbdeaf"),
    "local-address": ("fbadec", "cdeabf"),
    "reach": ("cabfde", "fabcde"),
    "remote-address": ("edabcf", "deabcf"),
    "remote-port": ("deabcf", "deabcf"),
    "remote-host": ("edabcf", "deabcf"),
    "state": ("abcdef", "edabcf"),
    "process": ("ebdafc", "fadbec"),
    "pid": ("dfbaec", "eabfdc"),
    "user": ("febacd", "abefcd"),
    "change": ("abcdef", "abcdef"),
    "unusual": ("bfacde", "fbacde"),
}
"""Up and down: numbers and addresses by value, what is unknown last in both, like ones in the order of the snapshot."""


@pytest.mark.parametrize("column_id", ORDERS)
def test_rows_are_sorted_by_what_the_column_means(column_id: str) -> None:
    model = make_model(*SORTED.values())
    keys = {socket.key: name for name, socket in SORTED.items()}
    orders = []
    for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
        model.sort(column_of(model, column_id), order)
        orders.append("".join(keys[socket.key] for socket in model.records()))
    assert tuple(orders) == ORDERS[column_id]
    model.sort(-1)
    assert "".join(keys[socket.key] for socket in model.records()) == "abcdef"


def test_every_column_is_sorted_here_or_with_the_columns_that_are_hidden_at_first() -> None:
    assert {column.id for column in make_model().columns[: _CHANGE + 1]} == ORDERS.keys()
    assert not any(column.shown for column in make_model().columns[_CHANGE:])


def test_addresses_are_sorted_as_numbers_ipv4_first_zones_last() -> None:
    addresses = ["1.1.1.1", "9.9.9.9", "10.0.0.1", "[::]", "[::1]", "[::ffff:1.2.3.4]", "[fe80::1]", "[fe80::1%eth0]"]
    sockets = [make_socket(f"{address}:80") for address in addresses]
    random.Random(3).shuffle(sockets)  # noqa: S311 - no secret
    model = make_model(*sockets)
    model.sort(column_of(model, "local-address"))
    assert [f"[{text}]" if ":" in text else text for text in texts(model, "local-address")] == addresses


# Snapshots that follow each other


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("column_id", [None, "pid", "service"])
def test_random_snapshots_keep_qts_rules_and_end_with_what_matches(
    model: LiveModel, seed: int, column_id: str | None
) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    query = Query.parse(chance.choice(["", "sshd"]))
    model.show_matches(query, {TCP}, ())
    if column_id:
        model.sort(column_of(model, column_id), Qt.SortOrder.DescendingOrder)
    for _ in range(40):
        sockets = [socket for socket in SOCKETS.values() if chance.random() < 0.7]
        model.show_snapshot(make_snapshot(*sockets))
        fresh = make_model(*sockets)
        fresh.show_matches(query, {TCP}, ())
        assert {socket.key for socket in model.records()} == {socket.key for socket in fresh.records()}
        assert model.snapshot == make_snapshot(*sockets)


def test_many_sockets_come_and_go() -> None:
    def port(number: int) -> Socket:
        return make_socket(f"127.0.0.1:{number}", inode=number)

    model = make_model(*(port(number) for number in range(1, 3000)))
    latest = make_snapshot(*(port(number) for number in range(1500, 4000) if number % 5))
    model.show_snapshot(latest)
    assert sorted(socket.local.port for socket in model.records()) == [socket.local.port for socket in latest.sockets]


def test_sockets_that_are_alike_but_for_their_ordinal_are_rows_of_their_own() -> None:
    shared = [make_socket("0.0.0.0:80", ordinal=ordinal) for ordinal in range(3)]
    model = make_model(*shared)
    assert model.rowCount() == 3
    model.show_snapshot(make_snapshot(*shared[:2]))
    assert [socket.ordinal for socket in model.records()] == [0, 1]


# What happened to them


HOUR_MS = 3_600_000
BEFORE = (SOCKETS["ssh"], SOCKETS["browser"], SOCKETS["cups"])
CLOSING = make_socket(
    str(SOCKETS["browser"].local),
    str(SOCKETS["browser"].remote),
    state=State.CLOSE_WAIT,
    process=SOCKETS["browser"].process,
)
AFTER = (SOCKETS["ssh"], CLOSING, SOCKETS["mdns"])


def told(model: LiveModel) -> dict[int, Change | None]:
    """Return what is told of the socket on each port number."""
    return {model.record(row).local.port: model.index(row, 0).data(CHANGE_ROLE) for row in range(model.rowCount())}


def test_what_opened_changed_and_closed_is_told_and_a_closed_row_stays() -> None:
    model = make_model(*BEFORE, highlight_ms=HOUR_MS)
    assert set(told(model).values()) == {None}, "at first nothing is new"
    model.show_snapshot(make_snapshot(*AFTER))
    assert told(model) == {22: None, 631: Change.CLOSED, 5353: Change.NEW, 45000: Change.CHANGED}
    assert texts(model, "change") == ["", "Closed", "New", "Changed"]
    assert model.matching == 3, "a closed socket is not in use"
    aloud = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(4)]
    assert aloud == [None, "631, Closed", "5353, New", "45000, Changed"]
    model.sort(column_of(model, "change"))
    assert texts(model, "change") == ["New", "Changed", "Closed", ""]


def test_changes_are_told_for_their_time_and_then_no_more(qtbot: QtBot) -> None:
    model = make_model(*BEFORE, highlight_ms=30)
    with qtbot.waitSignal(model.rowsRemoved):
        model.show_snapshot(make_snapshot(*AFTER))
    assert told(model) == {22: None, 5353: None, 45000: None}


def test_rows_stand_where_they_belong_when_nothing_is_told_of_them_any_more(qtbot: QtBot) -> None:
    model = make_model(*BEFORE, highlight_ms=30)
    model.sort(column_of(model, "change"))
    with qtbot.waitSignal(model.rowsRemoved):
        model.show_snapshot(make_snapshot(*AFTER))
    assert told(model) == {22: None, 5353: None, 45000: None}
    assert [socket.local.port for socket in model.records()] == [22, 5353, 45000]


def test_a_held_row_is_found_again_in_another_search_by_what_its_socket_is_now() -> None:
    first, second = (make_socket(f"127.0.0.1:{4000 + n}", "127.0.0.1:80", inode=n) for n in (1, 2))
    model = make_model(first, second)
    model.show_matches(Query.parse("state:established"), ALL_TRANSPORTS, ())
    model.hold(True)
    closing = replace(first, state=State.CLOSE_WAIT)
    later = replace(closing, user="joe")
    for socket in (closing, later):
        model.show_snapshot(make_snapshot(socket, second))
    shown = list(model.records())
    assert [socket.local.port for socket in shown] == [4001, 4002]
    assert later not in shown
    model.show_matches(Query.parse(""), ALL_TRANSPORTS, ())
    assert model.records() == (later, second)
    assert model.rows_of(shown) == [0, 1]
    assert model.rows_of([make_socket("127.0.0.1:4001", "127.0.0.1:81", inode=9)]) == [None]


def test_rows_stand_where_what_they_tell_now_belongs_unless_they_are_held() -> None:
    first, second, third = (make_socket(f"127.0.0.1:{4000 + n}", "127.0.0.1:80", inode=n) for n in (1, 2, 3))
    model = make_model(first, second, third)
    model.sort(column_of(model, "state"))
    waiting = replace(first, state=State.TIME_WAIT)
    model.hold(True)
    model.show_snapshot(make_snapshot(waiting, second, third))
    assert model.records() == (waiting, second, third)
    model.hold(False)
    assert model.records() == (second, third, waiting)
    closing = replace(second, state=State.TIME_WAIT)
    model.show_snapshot(make_snapshot(waiting, closing, third))
    assert model.records() == (third, waiting, closing)


def test_very_many_that_closed_go_some_at_a_time_until_all_are_gone(qtbot: QtBot) -> None:
    closed = [make_socket(f"127.0.0.1:{port}", inode=port) for port in range(10_000, 15_000)]
    model = make_model(*BEFORE, *closed, highlight_ms=30)
    gone: list[int] = []
    model.merging.connect(lambda rows: gone.append(len(rows)))
    model.show_snapshot(make_snapshot(*BEFORE))
    qtbot.waitUntil(lambda: model.rowCount() == len(BEFORE))
    assert sum(gone) == len(closed)
    assert max(gone) < len(closed)


def test_without_highlighting_nothing_is_told() -> None:
    model = make_model(*BEFORE)
    model.show_snapshot(make_snapshot(*AFTER))
    assert told(model) == {22: None, 5353: None, 45000: None}
    model.set_highlight(HOUR_MS)
    model.show_snapshot(make_snapshot(*BEFORE))
    assert told(model) == {22: None, 631: Change.NEW, 5353: Change.CLOSED, 45000: Change.CHANGED}
    model.set_highlight(0)
    assert told(model) == {22: None, 631: None, 45000: None}


def test_a_socket_that_opens_again_is_new_and_one_row() -> None:
    model = make_model(*BEFORE, highlight_ms=HOUR_MS)
    model.show_snapshot(make_snapshot(*AFTER))
    model.show_snapshot(make_snapshot(*BEFORE))
    assert told(model) == {22: None, 631: Change.NEW, 5353: Change.CLOSED, 45000: Change.CHANGED}


def test_a_new_socket_that_changes_is_new_still() -> None:
    model = make_model(highlight_ms=HOUR_MS)
    model.show_snapshot(make_snapshot(SOCKETS["browser"]))
    model.show_snapshot(make_snapshot(CLOSING))
    assert told(model) == {45000: Change.NEW}


def test_a_service_with_another_process_is_restarted() -> None:
    first = make_socket("0.0.0.0:80", process=make_process("nginx", 1), inode=1)
    second = make_socket("0.0.0.0:80", process=make_process("nginx", 2), inode=2)
    model = make_model(first, highlight_ms=HOUR_MS)
    model.show_snapshot(make_snapshot(second))
    assert told(model) == {80: Change.RESTARTED}
    assert model.records() == (second,)


def test_a_closed_socket_is_searched_and_filtered_like_the_others() -> None:
    model = make_model(*BEFORE, highlight_ms=HOUR_MS)
    model.show_snapshot(make_snapshot(*AFTER))
    model.show_matches(Query.parse("cupsd"), ALL_TRANSPORTS, {Kind.LISTENING})
    assert (told(model), model.matching) == ({631: Change.CLOSED}, 0)
    model.show_matches(Query.parse("cupsd"), {UDP}, ())
    assert told(model) == {}


def test_while_held_closed_rows_stay_and_new_ones_are_new_when_they_come(qtbot: QtBot) -> None:
    model = make_model(*BEFORE, highlight_ms=30)
    model.hold(True)
    model.show_snapshot(make_snapshot(*AFTER))
    assert told(model) == {22: None, 631: Change.CLOSED, 45000: Change.CHANGED}
    assert model.waiting == 1
    qtbot.waitUntil(lambda: model.waiting == 2)
    assert told(model) == {22: None, 631: Change.CLOSED, 45000: None}, "no row moves, what changed is told no more"
    model.hold(False)
    assert told(model) == {22: None, 5353: Change.NEW, 45000: None}
    qtbot.waitUntil(lambda: told(model) == {22: None, 5353: None, 45000: None})


@pytest.mark.parametrize("comes", [True, False], ids=["it comes", "it fails"])
def test_what_is_told_for_long_enough_waits_for_the_snapshot_that_is_read(qtbot: QtBot, comes: bool) -> None:
    model = make_model(*BEFORE, highlight_ms=30)
    model.show_snapshot(make_snapshot(*AFTER))
    model.await_snapshot()
    timer = model.findChild(QTimer, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert isinstance(timer, QTimer)
    with qtbot.waitSignal(timer.timeout):
        pass
    assert told(model) == {22: None, 631: Change.CLOSED, 5353: Change.NEW, 45000: Change.CHANGED}
    if comes:
        model.show_snapshot(make_snapshot(*AFTER))
    else:
        model.await_none()
    assert told(model) == {22: None, 5353: None, 45000: None}


def test_the_count_of_listeners_follows_the_snapshots() -> None:
    model = make_model(*BEFORE)
    for snapshot in (BEFORE, AFTER, (), AFTER, SOCKETS.values()):
        model.show_snapshot(make_snapshot(*snapshot))
        assert model.listening == sum(socket.listening for socket in snapshot)


def test_a_typing_error_is_forgiven_until_the_word_is_there() -> None:
    model = make_model(*BEFORE)
    model.show_matches(Query.parse("cpusd"), ALL_TRANSPORTS, ())
    assert (names(model), model.corrections) == (["cups"], (Correction("cpusd", "cupsd"),))
    odd = make_socket("127.0.0.1:9", process=make_process("cpusd", 9))
    model.show_snapshot(make_snapshot(*BEFORE, odd))
    assert (model.records(), model.corrections) == ((odd,), ())


def test_a_search_by_service_follows_who_listens() -> None:
    listener, connection = make_socket("192.0.2.1:8080"), make_socket("192.0.2.1:8080", "198.51.100.7:443")
    model = make_model(listener, connection)
    model.show_matches(Query.parse('name:"https"'), ALL_TRANSPORTS, ())
    assert model.records() == ()
    model.show_snapshot(make_snapshot(connection))
    assert model.records() == (connection,)
    model.show_snapshot(make_snapshot(listener, connection))
    assert model.records() == ()
