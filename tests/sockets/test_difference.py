"""Differences between readings: opened, closed, changed and restarted sockets, and rates of data."""

import random
from collections.abc import Iterable
from typing import Final

import pytest

from portgui.overrides import override
from portgui.ports import Transport
from portgui.records import replace
from portgui.sockets.difference import Change, Counted, Difference, Rate, difference, rates
from portgui.sockets.socket import Endpoint, Family, Process, Socket, State, Unseen
from tests.fakes import make_process, make_snapshot, make_socket

OLD: Final = make_process("postgres", 100, started_at=1000.0)
NEW: Final = make_process("postgres", 200, started_at=2000.0)
LISTENER: Final = make_socket("127.0.0.1:5432", process=OLD, inode=1)
CONNECTION: Final = make_socket("127.0.0.1:5432", "127.0.0.1:40000", process=OLD, inode=2)


def copy(socket: Socket) -> Socket:
    """Return an equal record that is another object."""
    return replace(socket)


def test_nothing_happened_between_equal_readings() -> None:
    for after in ([LISTENER, CONNECTION], [copy(CONNECTION), copy(LISTENER)], [LISTENER, copy(CONNECTION)]):
        found = difference([LISTENER, CONNECTION], after)
        assert found == Difference()
        assert not found


def test_what_opens_and_closes_is_told_by_key() -> None:
    other = make_socket("127.0.0.1:80", inode=3)
    found = difference([LISTENER, CONNECTION], [copy(LISTENER), other])
    assert found == Difference(opened=(other,), closed=(CONNECTION,))
    assert found
    assert difference([], [LISTENER]) == Difference(opened=(LISTENER,))
    assert difference([LISTENER], []) == Difference(closed=(LISTENER,))
    assert difference([], []) == Difference()


@pytest.mark.parametrize(
    "after",
    [
        replace(CONNECTION, state=State.CLOSE_WAIT),
        replace(CONNECTION, process=None, unseen=Unseen.VANISHED),
        replace(CONNECTION, process=NEW),
    ],
    ids=["state", "owner gone", "owner"],
)
def test_the_same_socket_that_tells_something_else_has_changed(after: Socket) -> None:
    assert difference([CONNECTION, LISTENER], [LISTENER, after]) == Difference(changed=(Change(CONNECTION, after),))


RESTARTS = {
    "another inode": (LISTENER, replace(LISTENER, inode=9, process=NEW)),
    "another cookie": (replace(LISTENER, cookie=5), replace(LISTENER, cookie=6, process=NEW)),
    "the pid is used again": (LISTENER, replace(LISTENER, inode=9, process=replace(OLD, started_at=1500.0))),
    "another program": (LISTENER, replace(LISTENER, inode=9, process=make_process("node", 7, started_at=3.0))),
    "without inodes": (replace(LISTENER, inode=None), replace(LISTENER, inode=None, process=NEW)),
    "UDP": (
        make_socket("0.0.0.0:53", transport=Transport.UDP, process=OLD, inode=1),
        make_socket("0.0.0.0:53", transport=Transport.UDP, process=NEW, inode=2),
    ),
}


@pytest.mark.parametrize(("before", "after"), RESTARTS.values(), ids=RESTARTS)
def test_a_restarted_service_did_not_close_and_open(before: Socket, after: Socket) -> None:
    for others in ([], [CONNECTION]):
        found = difference([before, *others], [*others, after])
        assert found == Difference(restarted=(Change(before, after),))


NO_RESTARTS = {
    "the same process": replace(LISTENER, inode=9),
    "the same process, its start not readable": replace(LISTENER, inode=9, process=replace(OLD, started_at=None)),
    "an unknown process": replace(LISTENER, inode=9, process=None, unseen=Unseen.NOT_PERMITTED),
    "another address": make_socket("0.0.0.0:5432", process=NEW, inode=9),
    "another port": make_socket("127.0.0.1:5433", process=NEW, inode=9),
    "another family": make_socket("[::1]:5432", process=NEW, inode=9),
    "another transport": make_socket("127.0.0.1:5432", transport=Transport.UDP, process=NEW, inode=9),
    "a connection": make_socket("127.0.0.1:5432", "127.0.0.1:9", process=NEW, inode=9),
    "no listener": make_socket("127.0.0.1:5432", state=State.CLOSED, process=NEW, inode=9),
}


@pytest.mark.parametrize("after", NO_RESTARTS.values(), ids=NO_RESTARTS)
def test_what_is_no_restart_closed_and_opened(after: Socket) -> None:
    assert difference([LISTENER], [after]) == Difference(opened=(after,), closed=(LISTENER,))
    assert difference([after], [LISTENER]) == Difference(opened=(LISTENER,), closed=(after,))


@pytest.mark.parametrize("numbers", [{"inode": 1}, {"inode": 1, "cookie": 7}, {"inode": None, "cookie": 7}])
def test_a_socket_that_is_handed_on_has_changed_and_not_restarted(numbers: dict[str, int | None]) -> None:
    """The number is the same: a parent left the listening socket to its child."""
    before = replace(LISTENER, **numbers)
    after = replace(before, process=NEW)
    assert difference([before], [after]) == Difference(changed=(Change(before, after),))


def test_each_worker_of_a_restarted_service_is_paired_once() -> None:
    """Several sockets on one port (SO_REUSEPORT), of which there are fewer after the restart, or more."""
    old = [replace(LISTENER, inode=inode) for inode in (1, 2, 3)]
    new = [replace(LISTENER, inode=inode, process=NEW) for inode in (11, 12)]
    assert difference(old, new) == Difference(
        closed=(old[2],), restarted=(Change(old[0], new[0]), Change(old[1], new[1]))
    )
    assert difference(new, old) == Difference(
        opened=(old[2],), restarted=(Change(new[0], old[0]), Change(new[1], old[1]))
    )


def test_what_changed_of_one_worker_does_not_hide_the_restart_of_another() -> None:
    kept, restarted = replace(LISTENER, inode=1), replace(LISTENER, inode=2)
    same, new = replace(LISTENER, inode=8), replace(LISTENER, inode=9, process=NEW)
    assert difference([kept, restarted], [same, new]) == Difference(
        opened=(same,), closed=(restarted,), restarted=(Change(kept, new),)
    )


def applied(before: Iterable[Socket], found: Difference) -> set[Socket]:
    """Do to a reading what a difference says."""
    sockets = set(before)
    for gone in (*found.closed, *(change.before for change in (*found.changed, *found.restarted))):
        sockets.remove(gone)
    for come in (*found.opened, *(change.after for change in (*found.changed, *found.restarted))):
        assert come not in sockets
        sockets.add(come)
    return sockets


def random_reading(draw: random.Random, pool: list[Process | None]) -> tuple[Socket, ...]:
    sockets = {}
    for _ in range(draw.randrange(30)):
        process = draw.choice(pool)
        socket = make_socket(
            f"127.0.0.{draw.randrange(1, 3)}:{draw.choice((22, 80))}",
            draw.choice((None, None, "192.0.2.1:40000")),
            transport=draw.choice((Transport.TCP, Transport.UDP)),
            process=process,
            inode=draw.choice((None, *range(8))),
        )
        sockets[socket.key] = socket
    return make_snapshot(*sockets.values()).sockets


@pytest.mark.parametrize("seed", range(200))
def test_what_is_told_leads_from_the_one_reading_to_the_other(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - no secret
    processes: list[Process | None] = [None, OLD, NEW, replace(OLD, started_at=None), make_process("node", 100)]
    before = random_reading(draw, processes)
    after = tuple({socket.key: socket for socket in (*before[::2], *random_reading(draw, processes))}.values())
    found = difference(before, after)
    assert applied(before, found) == set(after)
    assert applied(after, difference(after, before)) == set(before)
    told = [*found.opened, *found.closed]
    told += [end for change in (*found.changed, *found.restarted) for end in (change.before, change.after)]
    assert len({id(socket) for socket in told}) == len(told)
    assert all(change.before.key == change.after.key for change in found.changed)
    assert all(change.before.local == change.after.local for change in found.restarted)
    assert [socket for socket in after if socket in found.opened] == list(found.opened)
    assert [socket for socket in before if socket in found.closed] == list(found.closed)


def test_a_large_reading_in_which_little_changed_is_compared_by_what_changed() -> None:
    keyed = 0

    class CountingSocket(Socket):
        __slots__ = ()

        @property
        @override
        def key(self) -> tuple[Transport, Family, Endpoint, Endpoint | None, int | None, int]:
            nonlocal keyed
            keyed += 1
            return (self.transport, self.family, self.local, self.remote, self.inode, self.ordinal)

    before = [
        CountingSocket(
            Transport.TCP, Family.IPV4, Endpoint("127.0.0.1", port), None, State.LISTEN, OLD, None, None, inode=port
        )
        for port in range(1, 50_001)
    ]
    other = replace(before[-1], state=State.CLOSED)
    after = [*before[:100], *map(copy, before[100:600]), *before[600:-1], other]
    assert difference(before, after) == Difference(changed=(Change(before[-1], other),))
    assert keyed <= 2 * (500 + 1)


# Rates


def test_rates_are_bytes_by_the_seconds_between() -> None:
    before = {"idle": Counted(10, 20), "busy": Counted(0, 1000), "half": Counted(None, 50), "gone": Counted(1, 1)}
    after = {"idle": Counted(10, 20), "busy": Counted(500, 1001), "half": Counted(None, 50), "new": Counted(7, 7)}
    assert rates(before, 100.0, after, 100.5) == {
        "idle": Rate(0.0, 0.0),
        "busy": Rate(1000.0, 2.0),
        "half": Rate(None, 0.0),
        "new": None,
    }


@pytest.mark.parametrize(
    ("then", "now", "rate"),
    [
        (Counted(5, 5), Counted(4, 9), None),
        (Counted(5, 5), Counted(9, 4), None),
        (Counted(5, 5), Counted(0, 0), None),
        (Counted(5, 5), Counted(None, 9), Rate(None, 2.0)),
        (Counted(None, None), Counted(9, 9), Rate(None, None)),
        (Counted(None, 5), Counted(9, 4), None),
        (Counted(2**63, 0), Counted(2**63 + 2, 2**64), Rate(1.0, 2.0**63)),
    ],
)
def test_counters_that_go_back_or_vanish_give_no_rate(then: Counted, now: Counted, rate: Rate | None) -> None:
    assert rates({1: then}, 0.0, {1: now}, 2.0) == {1: rate}


@pytest.mark.parametrize("later", [10.0, 9.0])
def test_no_time_between_the_readings_gives_no_rate(later: float) -> None:
    same = {1: Counted(5, 5), 2: Counted(None, None)}
    assert rates(same, 10.0, same, later) == {1: None, 2: None}
    assert rates({}, 10.0, {}, later) == {}
