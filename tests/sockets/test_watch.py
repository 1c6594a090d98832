"""What watches see: opening, closing, restarts, several sockets on a port, programs; and how often it is told."""

import contextlib
import json
import socket as system
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from portgui.ports import PortRange, Transport
from portgui.sockets.socket import Snapshot, Socket
from portgui.sockets.source import SystemSource
from portgui.sockets.watch import (
    MOST_WATCHES,
    Event,
    Happening,
    Moment,
    Notice,
    Pace,
    Seen,
    Watch,
    look,
    read_watches,
    with_watch,
    written,
)
from tests.fakes import make_process, make_socket

PORT = Watch(PortRange(8080), None)
NGINX = Watch(None, "nginx")
OLD, NEW = make_process("nginx", 100, started_at=10.0), make_process("nginx", 200, started_at=20.0)
WEB, WEB6 = make_socket("0.0.0.0:8080", process=OLD, inode=1), make_socket("[::]:8080", process=OLD, inode=2)


def watched(
    *readings: tuple[float, list[Socket]], watches: tuple[Watch, ...] = (PORT,)
) -> list[tuple[str, int, float]]:
    """Show readings (time, sockets) to watches; return what happened, on which port and when."""
    seen, told = Seen(), list[Event]()
    for at, sockets in readings:
        seen, events = look(seen, watches, Snapshot(tuple(sockets), at))
        told.extend(events)
    return [(event.happening.value, event.socket.local.port, event.at) for event in told]


def test_what_is_open_at_first_is_no_event() -> None:
    assert watched((0, [WEB]), (2, [WEB])) == []


def test_opening_is_told_at_once() -> None:
    assert watched((0, []), (2, [WEB]), (4, [WEB])) == [("opened", 8080, 2)]


def test_closing_is_told_with_its_own_time_when_it_lasts() -> None:
    assert watched((0, [WEB]), (2, []), (4, [])) == []
    assert watched((0, [WEB]), (2, []), (4, []), (6, []), (8, [])) == [("closed", 8080, 2)]


def test_closing_is_told_at_the_second_reading_however_far_apart_they_are() -> None:
    assert watched((0, [WEB]), (10, []), (20, []), (30, [])) == [("closed", 8080, 10)]


def test_open_and_closed_again_between_two_looks_of_the_same_watch() -> None:
    assert watched((0, []), (2, [WEB]), (4, []), (9, [])) == [("opened", 8080, 2), ("closed", 8080, 4)]


@pytest.mark.parametrize("gap", [0, 1], ids=["between two readings", "over a reading"])
def test_a_restart_is_one_event(gap: int) -> None:
    anew = make_socket("0.0.0.0:8080", process=NEW, inode=9)
    readings = [(0.0, [WEB]), *[(2.0, [])] * gap, (4.0, [anew]), (6.0, [anew]), (20.0, [anew])]
    assert watched(*readings) == [("restarted", 8080, 4.0)]


def test_a_pid_that_is_used_again_is_another_process() -> None:
    reused = make_socket("0.0.0.0:8080", process=make_process("nginx", 100, started_at=99.0))
    assert watched((0, [WEB]), (2, [reused])) == [("restarted", 8080, 2)]


def test_a_start_time_that_cannot_be_read_makes_no_restart() -> None:
    vague = make_socket("0.0.0.0:8080", process=make_process("nginx", 100))
    assert watched((0, [WEB]), (2, [vague]), (4, [WEB])) == []


def test_an_owner_that_cannot_be_seen_makes_no_restart() -> None:
    unknown = make_socket("0.0.0.0:8080", inode=5)
    assert watched((0, [WEB]), (2, [unknown]), (4, [WEB])) == []


def test_sockets_that_come_and_go_beside_others_are_no_events() -> None:
    assert watched((0, [WEB]), (2, [WEB, WEB6]), (4, [WEB6]), (6, [WEB6])) == []
    assert watched((0, [WEB, WEB6]), (2, []), (6, [])) == [("closed", 8080, 2)]


def test_workers_that_are_replaced_one_by_one_are_no_events() -> None:
    worker = make_socket("0.0.0.0:8080", process=NEW, inode=3)
    assert watched((0, [WEB]), (2, [WEB, worker]), (4, [worker])) == []


def test_connections_do_not_open_a_port() -> None:
    connection = make_socket("192.0.2.1:8080", "198.51.100.7:443", process=OLD)
    assert watched((0, []), (2, [connection]), (4, [])) == []


def test_udp_is_a_port_of_its_own() -> None:
    udp = make_socket("0.0.0.0:8080", transport=Transport.UDP, process=OLD)
    assert watched((0, [WEB]), (2, [WEB, udp])) == [("opened", 8080, 2)]
    connected = make_socket("192.0.2.1:8080", "192.0.2.2:53", transport=Transport.UDP, process=OLD)
    assert watched((0, []), (2, [connected])) == []


def test_a_range_tells_of_each_port() -> None:
    others = [make_socket(f"0.0.0.0:{port}", process=OLD) for port in (8079, 8080, 8085, 8086)]
    told = watched((0, []), (2, others), watches=(Watch(PortRange(8080, 8085), None),))
    assert told == [("opened", 8080, 2), ("opened", 8085, 2)]


def test_a_program_is_watched_by_its_name() -> None:
    other = make_socket("0.0.0.0:81", process=make_process("nginx-exporter", 300))
    told = watched((0, [other]), (2, [other, WEB, WEB6]), (4, []), (8, []), watches=(NGINX,))
    assert told == [("opened", 8080, 2), ("closed", 8080, 4)]


def test_a_program_whose_process_is_known_later_did_not_open_its_port() -> None:
    unowned = make_socket("0.0.0.0:8080", inode=1)
    assert watched((0, [unowned]), (2, [WEB]), watches=(NGINX,)) == [], "it was there at the first look"
    readings = [(0, []), (2, [unowned]), (4, [unowned]), (6, [WEB])]
    assert watched(*readings, watches=(NGINX,)) == [], "it was there for long enough, whoever held it"
    assert watched((0, []), (1, [unowned]), (2, [WEB]), watches=(NGINX,)) == [("opened", 8080, 2)], "it just opened"


def test_a_program_that_is_watched_later_than_a_port_did_not_open_its_port_either() -> None:
    unowned = make_socket("0.0.0.0:8080", inode=1)
    seen, _ = look(Seen(), [Watch(PortRange(22), None)], Snapshot((unowned,), 0))
    seen, _ = look(seen, [Watch(PortRange(22), None), NGINX], Snapshot((unowned,), 2))
    assert look(seen, [Watch(PortRange(22), None), NGINX], Snapshot((WEB,), 4))[1] == ()


def test_a_program_whose_process_is_not_known_any_more_did_not_close_its_port() -> None:
    unowned = make_socket("0.0.0.0:8080", inode=1)
    hidden = [(2, [unowned]), (4, [unowned]), (6, [unowned])]
    assert watched((0, [WEB]), *hidden, watches=(NGINX,)) == []
    assert watched((0, [WEB]), *hidden, (8, [WEB]), watches=(NGINX,)) == []
    assert watched((0, [WEB]), *hidden, (8, []), (12, []), watches=(NGINX,)) == [("closed", 8080, 8)]
    other = make_socket("0.0.0.0:8080", inode=7)
    assert watched((0, [WEB]), (2, [other]), (6, [other]), watches=(NGINX,)) == [("closed", 8080, 2)], "not its socket"


def test_a_process_that_leaves_a_socket_to_those_it_shared_it_with_makes_no_restart() -> None:
    worker = make_process("nginx", 101, started_at=11.0)
    shared = make_socket("0.0.0.0:8080", process=OLD, other_processes=(worker,), inode=1)
    left = make_socket("0.0.0.0:8080", process=worker, inode=1)
    assert watched((0, [shared]), (2, [left]), (4, [shared]), watches=(PORT, NGINX)) == []


def test_a_program_that_shares_the_socket_of_another_is_watched_too() -> None:
    shared = make_socket("0.0.0.0:8080", process=make_process("parent", 50), other_processes=(OLD,), inode=1)
    assert watched((0, []), (2, [shared]), watches=(NGINX,)) == [("opened", 8080, 2)]


def test_calls_of_a_program_over_udp_are_no_open_ports() -> None:
    for port, expected in ((40000, []), (53, [("opened", 53, 2.0)])):
        sockets = (make_socket(f"0.0.0.0:{port}", transport=Transport.UDP, process=OLD),)
        seen, _ = look(Seen(), [NGINX], Snapshot((), 0.0, ephemeral=PortRange(32768, 60999)))
        _, events = look(seen, [NGINX], Snapshot(sockets, 2.0, ephemeral=PortRange(32768, 60999)))
        assert [(event.happening.value, event.socket.local.port, event.at) for event in events] == expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (Moment.OPENS, ["opened", "restarted"]),
        (Moment.CLOSES, ["restarted", "closed"]),
        (Moment.BOTH, ["opened", "restarted", "closed"]),
    ],
)
def test_what_a_watch_waits_for(moment: Moment, expected: list[str]) -> None:
    anew = make_socket("0.0.0.0:8080", process=NEW)
    readings = [(0.0, []), (2.0, [WEB]), (4.0, [anew]), (6.0, []), (12.0, [])]
    told = watched(*readings, watches=(Watch(PortRange(8080), None, moment),))
    assert [happening for happening, *_ in told] == expected


def test_a_watch_that_is_set_later_sees_nothing_of_what_was_before() -> None:
    seen, _ = look(Seen(), (), Snapshot((), 0.0))
    seen, events = look(seen, (PORT,), Snapshot((WEB,), 2.0))
    assert events == ()
    _, events = look(seen, (PORT,), Snapshot((), 4.0))
    seen, _ = look(seen, (), Snapshot((), 4.0))
    assert look(seen, (PORT,), Snapshot((WEB,), 6.0))[1] == (), "it was removed and set again meanwhile"


def test_the_socket_of_an_event_is_one_whose_process_is_known() -> None:
    hidden = make_socket("0.0.0.0:8080")
    known = make_socket("127.0.0.1:8080", process=OLD)
    seen, _ = look(Seen(), [PORT], Snapshot((), 0.0))
    _, (event,) = look(seen, [PORT], Snapshot((hidden, known), 2.0))
    assert event.socket is known


# How often it is told


def test_a_flapping_port_is_told_of_twice_and_then_once_a_minute_with_all_that_happened() -> None:
    pace, told = Pace(), list[tuple[float, Notice]]()
    events = [Event(PORT, Happening.RESTARTED, WEB, at) for at in range(0, 150, 10)]
    for now in range(0, 300, 10):
        told += [(now, notice) for notice in pace.take(events[now // 10 : now // 10 + 1], now)]
    assert [(now, len(notice.events)) for now, notice in told] == [(0, 1), (10, 1), (70, 6), (130, 6), (190, 1)]
    assert [event for _, notice in told for event in notice.events] == events
    assert pace.next_at is None


def test_what_happens_now_and_then_is_told_at_once() -> None:
    pace = Pace()
    event = Event(PORT, Happening.OPENED, WEB, 0.0)
    assert all(pace.take([event], now) == [Notice((event,))] for now in (0.0, 100.0, 110.0, 300.0, 420.0))


def test_watches_do_not_hold_each_other_up() -> None:
    pace = Pace()
    first, second = (Event(watch, Happening.OPENED, WEB, 0.0) for watch in (PORT, NGINX))
    assert pace.take([first], 0.0) == [Notice((first,))]
    assert pace.take([first], 1.0) == [Notice((first,))]
    assert pace.take([first, second], 2.0) == [Notice((second,))]
    assert pace.next_at == 61.0
    pace.forget(PORT)
    assert pace.take((), 100.0) == []


# Kept as text


def test_watches_are_read_as_they_were_written() -> None:
    watches = (
        PORT,
        Watch(PortRange(0), None, Moment.OPENS),
        Watch(PortRange(1, 65535), None, Moment.CLOSES),
        Watch(None, 'a "b" [c], \\ é\n%', Moment.BOTH),
    )
    assert read_watches(written(watches)) == watches


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[1]",
        '[["port", "70000", "both"]]',
        '[["port", 22, "both"]]',
        '[["port", "22", "sometimes"]]',
        '[["program", "", "both"]]',
        '[["program", "' + "x" * 256 + '", "both"]]',
        '[["port", "22"]]',
        '[["port", "22", "both"]',
        "[" * 100_000,
        json.dumps([["port", str(port), "both"] for port in range(MOST_WATCHES + 1)]),
    ],
    ids=[f"damage {place}" for place in range(12)],
)
def test_what_is_damaged_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_watches(text)


def test_there_is_one_watch_on_a_target() -> None:
    opens = Watch(PortRange(8080), None, Moment.OPENS)
    assert with_watch((PORT, NGINX), opens) == (opens, NGINX)
    assert read_watches(written([PORT, opens])) == (opens,)


def test_there_are_not_too_many_watches() -> None:
    full = tuple(Watch(PortRange(port), None) for port in range(MOST_WATCHES))
    assert len(with_watch(full, Watch(PortRange(5), None, Moment.OPENS))) == MOST_WATCHES
    with pytest.raises(ValueError, match="already"):
        with_watch(full, PORT)


@pytest.mark.parametrize(("ports", "program"), [(None, None), (PortRange(1), "nginx"), (None, "")])
def test_a_watch_is_on_one_thing(ports: PortRange | None, program: str | None) -> None:
    with pytest.raises(ValueError, match=r"watch|program"):
        Watch(ports, program)


# Real sockets and processes

SERVE = """
import socket, sys
made = []
for family in (socket.AF_INET, socket.AF_INET6):
    made.append(socket.socket(family))
    made[-1].setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family == socket.AF_INET6:
        made[-1].setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
made[0].bind(("127.0.0.1", int(sys.argv[1])))
made[1].bind(("::1", made[0].getsockname()[1]))
for one in made:
    one.listen()
print(made[0].getsockname()[1], flush=True)
sys.stdin.read()
"""


@contextlib.contextmanager
def serving(port: int = 0) -> Iterator[tuple[int, int]]:
    """Have a process listen on loopback, IPv4 and IPv6; yield its pid and its port."""
    program = [sys.executable, "-I", "-S", "-c", SERVE, str(port)]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        yield process.pid, int(process.stdout.readline())
        process.stdin.close()
        process.wait(10)


def test_a_real_service_opens_restarts_and_closes() -> None:
    source = SystemSource()
    with serving() as (_, port):
        pass
    watches = (Watch(PortRange(port), None),)
    seen, _ = look(Seen(), watches, source.read())
    with serving(port) as (first, _):
        seen, (opened,) = look(seen, watches, source.read())
    with serving(port) as (second, _):
        seen, (restarted,) = look(seen, watches, source.read())
        seen, nothing = look(seen, watches, source.read())
    gone = source.read()
    seen, at_once = look(seen, watches, gone)
    seen, (closed,) = look(seen, watches, Snapshot(gone.sockets, gone.taken_at + 5))
    assert (nothing, at_once) == ((), ())
    events = (opened, restarted, closed)
    assert [event.happening for event in events] == [Happening.OPENED, Happening.RESTARTED, Happening.CLOSED]
    assert [event.socket.process and event.socket.process.pid for event in events] == [first, second, second]
    assert {event.socket.local.port for event in events} == {port}
    assert abs(closed.at - time.time()) < 60


def test_a_real_udp_socket_opens_and_closes() -> None:
    source = SystemSource()
    with system.socket(system.AF_INET, system.SOCK_DGRAM) as udp:
        udp.bind(("127.0.0.1", 0))
        port = udp.getsockname()[1]
        watches = (Watch(PortRange(port), None),)
        seen, _ = look(Seen(), watches, source.read())
    gone = source.read()
    seen, _ = look(seen, watches, gone)
    _, (closed,) = look(seen, watches, Snapshot(gone.sockets, gone.taken_at + 5))
    assert (closed.happening, closed.socket.transport) == (Happening.CLOSED, Transport.UDP)
