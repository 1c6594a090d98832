"""The columns that are hidden at first: what sockets carried, since when, in which unit, through which interface."""

import socket as real_socket
import sys
from collections.abc import Mapping

import pytest
from PySide6.QtCore import Qt

from portgui.models.live import LiveModel
from portgui.models.traffic_columns import TRAFFIC_COLUMNS
from portgui.ports import ALL_TRANSPORTS, PortRange
from portgui.query import Query, narrowed
from portgui.records import replace
from portgui.sockets.interfaces import Interface, InterfaceKind, Interfaces
from portgui.sockets.socket import Container, Snapshot, Socket, Traffic, Unit
from portgui.sockets.source import SystemSource
from tests.fakes import make_process, make_snapshot, make_socket

A = make_socket("10.0.0.1:1", "10.0.0.9:443", cookie=1)
B = make_socket("10.0.0.1:2", "10.0.0.9:443", cookie=2)
C = make_socket("10.0.0.1:3", "10.0.0.9:443", cookie=3)
LISTENER = make_socket("0.0.0.0:22", cookie=4)
FIRST_AT = 1_700_000_000.0


def make_model() -> LiveModel:
    model = LiveModel(lambda *_: None, 0)
    model.show_matches(Query.parse(""), ALL_TRANSPORTS, ())
    return model


def carrying(told: Mapping[Socket, Traffic], *others: Socket, taken_at: float = FIRST_AT) -> Snapshot:
    """Return a snapshot that tells the traffic of sockets, and nothing of the others."""
    return replace(make_snapshot(*told, *others, taken_at=taken_at), traffic=told.get)


def place(model: LiveModel, column_id: str) -> int:
    return [column.id for column in model.columns].index(column_id)


def cells(model: LiveModel, column_id: str) -> list[str]:
    return [model.index(row, place(model, column_id)).data() for row in range(model.rowCount())]


def copies(model: LiveModel, column_id: str) -> list[str]:
    return list(map(model.columns[place(model, column_id)].copied_text, model.records()))


def ports(model: LiveModel) -> list[int]:
    return [each.local.port for each in model.records()]


def test_figures_are_told_for_people_and_copied_for_programs() -> None:
    model = make_model()
    told = Traffic(
        receive_queue=0,
        send_queue=1200,
        bytes_sent=1_500_000,
        bytes_received=512,
        round_trip_us=1234,
        segments_retransmitted=1000,
    )
    model.show_snapshot(carrying({A: told}, B))
    shown = {name: cells(model, name) for name in TRAFFIC_COLUMNS}
    assert shown["sent"] == ["1.5 MB", ""]
    assert shown["received"] == ["512 B", ""]
    assert shown["round-trip"] == ["1.23 ms", ""]
    assert shown["retransmitted"] == ["1000", ""]
    assert shown["queues"] == ["0 in, 1200 out", ""]
    assert copies(model, "sent") == ["1500000", ""]
    assert copies(model, "round-trip") == ["1.234", ""]
    assert copies(model, "retransmitted") == ["1000", ""]
    titles = [model.columns[place(model, name)].copied_title for name in ("sent", "send-rate", "round-trip", "queues")]
    assert titles == ["Sent (B)", "Send rate (B/s)", "Round-trip time (ms)", "Queues"]


def test_a_listener_tells_how_many_connections_wait() -> None:
    model = make_model()
    model.show_snapshot(carrying({LISTENER: Traffic(accept_queue=3, accept_limit=128)}))
    assert cells(model, "queues") == ["3 of 128 waiting"]


@pytest.mark.parametrize("column_id", ["sent", "received", "round-trip", "retransmitted", "queues"])
def test_figures_are_sorted_as_numbers_unknown_ones_last(column_id: str) -> None:
    def traffic(number: int) -> Traffic:
        return Traffic(
            send_queue=number,
            bytes_sent=number,
            bytes_received=number,
            round_trip_us=number,
            segments_retransmitted=number,
        )

    model = make_model()
    model.show_snapshot(carrying({A: traffic(1_000), B: traffic(999), C: Traffic()}, LISTENER))
    model.sort(place(model, column_id))
    assert ports(model) == [2, 1, 3, 22]
    model.sort(place(model, column_id), Qt.SortOrder.DescendingOrder)
    assert ports(model) == [1, 2, 3, 22]


def test_nothing_is_decoded_while_nobody_looks_and_each_once_while_somebody_does() -> None:
    asked: list[Socket] = []

    def traffic(socket: Socket) -> Traffic:
        asked.append(socket)
        return Traffic(bytes_sent=1, bytes_received=1)

    model = make_model()
    for number in range(3):
        model.show_snapshot(replace(make_snapshot(A, B, taken_at=FIRST_AT + number), traffic=traffic))
    assert asked == []
    assert cells(model, "sent") == ["1 B", "1 B"]
    assert cells(model, "received") == ["1 B", "1 B"]
    assert sorted(each.local.port for each in asked) == [1, 2]


def test_rates_begin_with_the_second_reading_that_somebody_looks_at() -> None:
    model = make_model()
    counts = [Traffic(bytes_sent=number, bytes_received=5) for number in (0, 10_000, 50_000)]
    model.show_snapshot(carrying({A: counts[0], B: counts[0]}))
    model.show_snapshot(carrying({A: counts[1], B: counts[0]}))
    assert cells(model, "send-rate") == ["", ""], "nobody looked"
    model.set_shown_columns({"port", "send-rate"})
    assert cells(model, "send-rate") == ["", ""]
    changed: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: changed.append((first.column(), last.column())))
    model.show_snapshot(carrying({A: counts[2], B: counts[0], C: counts[0]}))
    assert (place(model, "send-rate"),) * 2 in changed
    rate, still, new = copies(model, "send-rate")
    assert float(rate) > 0
    assert (still, new) == ("0", "")
    assert copies(model, "receive-rate") == ["0", "0", ""]
    model.sort(place(model, "send-rate"), Qt.SortOrder.DescendingOrder)
    assert ports(model) == [1, 2, 3]
    model.set_shown_columns({"port"})
    assert cells(model, "send-rate") == ["", "", ""]


def test_a_table_sorted_by_what_moves_follows_it_unless_it_is_held() -> None:
    model = make_model()
    model.set_shown_columns({"sent"})
    little, much = Traffic(bytes_sent=1), Traffic(bytes_sent=2)
    model.show_snapshot(carrying({A: little, B: much}))
    model.sort(place(model, "sent"))
    assert ports(model) == [1, 2]
    model.hold(True)
    model.show_snapshot(carrying({A: much, B: little}))
    assert ports(model) == [1, 2]
    model.hold(False)
    model.show_snapshot(carrying({A: much, B: little}))
    assert ports(model) == [2, 1]


def test_when_a_socket_was_opened_is_known_only_of_those_that_came_later() -> None:
    model = make_model()
    model.show_snapshot(make_snapshot(B, taken_at=FIRST_AT))
    model.show_snapshot(make_snapshot(A, B, taken_at=FIRST_AT + 60))
    later, first = cells(model, "opened")
    assert first.startswith("before ")
    assert not later.startswith("before ")
    assert later.endswith(first[-3:]), "a minute later to the second"
    model.sort(place(model, "opened"))
    assert ports(model) == [2, 1]
    model.show_snapshot(make_snapshot(A, B, taken_at=FIRST_AT + 120))
    assert cells(model, "opened") == [first, later]


def test_of_many_that_come_and_go_only_those_that_are_there_are_remembered() -> None:
    model = make_model()
    model.show_snapshot(make_snapshot(B, taken_at=FIRST_AT))
    for number in range(30):
        passing = [make_socket(f"10.0.0.1:{port}", "10.0.0.9:443", inode=number) for port in range(100, 200)]
        model.show_snapshot(make_snapshot(A, B, *passing, taken_at=FIRST_AT + 60 + number))
    told = dict(zip(ports(model), cells(model, "opened"), strict=True))
    assert told[2].startswith("before ")
    assert told[1] < told[100], "it came with the first of them"


def test_unit_container_command_line_and_interface() -> None:
    process = make_process(
        "nginx",
        7,
        executable="/usr/sbin/nginx",
        command_line=("nginx", "-g", "daemon\noff"),
        unit=Unit("nginx.service", of_user=False),
    )
    boxed = make_process("redis", 8, container=Container("docker", "0123456789ab" + "c" * 52))
    eth0 = Interface("eth0", InterfaceKind.WIRED, True, ("10.0.0.1",))
    model = make_model()
    sockets = make_socket("10.0.0.1:80", process=process), make_socket("0.0.0.0:90", process=boxed), A
    model.show_snapshot(replace(make_snapshot(*sockets), interfaces=Interfaces((eth0,))))
    assert cells(model, "unit") == ["", "nginx.service", "docker:0123456789ab"]
    assert cells(model, "command-line") == ["", "nginx -g daemon off", ""]
    assert cells(model, "executable") == ["", "/usr/sbin/nginx", ""]
    assert cells(model, "interface") == ["eth0", "eth0", "eth0"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a connection carried")
def test_what_a_real_connection_carried() -> None:
    with real_socket.create_server(("127.0.0.1", 0)) as server, real_socket.socket() as caller:
        caller.connect(server.getsockname())
        accepted, _ = server.accept()
        with accepted:
            caller.sendall(b"x" * 5000)
            accepted.recv(5000, real_socket.MSG_WAITALL)
            port = caller.getsockname()[1]
            model = make_model()
            model.show_snapshot(SystemSource().read())
            (found,) = [
                each for each in model.snapshot.on_ports(PortRange(port)) if each.remote and each.local.port == port
            ]
            row = model.rows_of([found])[0]
            assert row is not None
            assert copies(model, "sent")[row] == "5000"
            assert cells(model, "sent")[row] == "5.0 kB"


HOSTILE = make_process('a "b" | -c: «d»', 4711, user="root", executable="/opt/my app/run")
CELLS = [
    make_socket("[fe80::1%eth0]:8080", process=HOSTILE),
    make_socket("192.0.2.1:40000", "192.0.2.11:443", process=make_process("ssh", 42, user="joe")),
    make_socket("127.0.0.1:5432", process=make_process("Web Content", 43, unit=Unit("x.service", of_user=True))),
]


@pytest.mark.parametrize("socket", CELLS, ids=lambda each: str(each.local.port))
def test_what_a_cell_asks_for_finds_its_row_and_the_opposite_all_others(socket: Socket) -> None:
    model = make_model()
    model.show_snapshot(make_snapshot(*CELLS))
    asked = 0
    for column in model.columns:
        word = model.narrowing(column, socket)
        if word is None:
            continue
        asked += 1
        for before in ("", "tcp", "tcp | udp"):
            model.show_matches(Query.parse(narrowed(before, word)), ALL_TRANSPORTS, ())
            only = set(ports(model))
            model.show_matches(Query.parse(narrowed(before, word, excluded=True)), ALL_TRANSPORTS, ())
            assert socket.local.port in only, word
            assert only | set(ports(model)) == {8080, 40000, 5432}, word
            assert not only & set(ports(model)), word
    assert asked >= 7


def test_a_value_that_no_search_can_hold_offers_none() -> None:
    model = make_model()
    odd = make_socket("127.0.0.1:80", process=make_process('"«“', 1))
    model.show_snapshot(make_snapshot(odd))
    assert model.narrowing(model.columns[place(model, "process")], odd) is None
