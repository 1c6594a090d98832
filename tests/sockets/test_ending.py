"""Ending processes that really run and hold real ports, and what is said of those that may not be ended."""

import os
import select
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from portgui.ports import Transport
from portgui.records import replace
from portgui.sockets.ending import (
    Answer,
    BoundProcess,
    Fate,
    Obstacle,
    Outcome,
    PortAfter,
    belongs_to_system,
    held_by,
    obstacle_to_end,
    ports_after,
    service_of,
    sharers,
)
from portgui.sockets.socket import Process, Snapshot, Socket, State, Unit, Unseen
from tests.fakes import make_process, make_snapshot, make_socket
from tests.holders import (
    ACCEPTING,
    POLITE,
    RESTARTING,
    SHARING,
    SLOW,
    STUBBORN,
    Holder,
    holding,
    listener_on,
    process_on,
    read,
)

ROOT: Final = Path(__file__).parents[2]
PATIENCE_S: Final = 20
NOBODY: Final = 65534

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows ends processes at once, without signals")
linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has /proc")
as_root = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="only root can become another user to be refused"
)

Bind = Callable[[Process], BoundProcess]


@pytest.fixture(params=["pidfd", "psutil"])
def bind(request: pytest.FixtureRequest) -> Bind:
    """Return what binds processes, in both ways."""
    if request.param == "pidfd" and not hasattr(os, "pidfd_open"):
        pytest.skip("this system or this Python has no pidfd_open")
    return lambda process: BoundProcess(process, pidfd=request.param == "pidfd")


@pytest.fixture
def polite() -> Iterator[Holder]:
    with holding(POLITE) as holder:
        yield holder


def wait_for(bound: BoundProcess) -> Answer:
    """Look at a process, about a hundred times a second, until it runs no more or patience ends."""
    for _ in range(PATIENCE_S * 100):
        answer = bound.look()
        if answer.outcome is not Outcome.RUNNING:
            return answer
        select.select([], [], [], 0.01)
    return bound.look()


def fate_on(holder: Holder, before: Snapshot) -> PortAfter:
    """Return what became of the port of a holder that has ended."""
    (after,) = ports_after(held_by(process_on(holder.port, before), before), before, read())
    return after


# Ending


@posix_only
def test_a_process_that_is_asked_ends_and_its_port_is_free(polite: Holder, bind: Bind) -> None:
    before = read()
    bound = bind(process_on(polite.port, before))
    assert bound.look() == Answer(Outcome.RUNNING)
    bound.end()
    assert wait_for(bound) == Answer(Outcome.ENDED), "a child that nobody waited for has ended all the same"
    assert fate_on(polite, before) == PortAfter(Transport.TCP, polite.port, Fate.FREE)
    assert polite.wait() == -15
    assert bound.end() == Answer(Outcome.ENDED), "nothing more is sent, and it is said again"


@posix_only
def test_a_process_that_does_not_end_is_forced_on_a_second_request_only(bind: Bind) -> None:
    with holding(STUBBORN) as holder:
        before = read()
        bound = bind(process_on(holder.port, before))
        for _ in range(3):
            assert bound.end() == Answer(Outcome.RUNNING)
        with pytest.raises(subprocess.TimeoutExpired):
            holder.child.wait(timeout=0.3)
        bound.end(force=True)
        assert wait_for(bound) == Answer(Outcome.ENDED)
        assert holder.wait() == -9
        assert fate_on(holder, before).fate is Fate.FREE


@posix_only
def test_a_process_that_takes_its_time_is_running_until_it_has_ended(bind: Bind) -> None:
    with holding(SLOW) as holder:
        bound = bind(process_on(holder.port, read()))
        assert bound.end() == Answer(Outcome.RUNNING)
        assert holder.line() == "asked"
        assert bound.look() == Answer(Outcome.RUNNING)
        holder.let_go()
        assert wait_for(bound) == Answer(Outcome.ENDED)
        assert holder.wait() == 0


def test_a_process_that_is_gone_is_not_found(polite: Holder, bind: Bind) -> None:
    process = process_on(polite.port, read())
    polite.child.kill()
    polite.wait()
    bound = bind(process)
    assert bound.look() == Answer(Outcome.GONE)
    assert bound.end() == Answer(Outcome.GONE)


@posix_only
def test_a_process_that_ended_and_was_not_waited_for_is_gone(polite: Holder, bind: Bind) -> None:
    process = process_on(polite.port, read())
    polite.child.kill()
    os.waitid(os.P_PID, polite.child.pid, os.WEXITED | os.WNOWAIT)  # it stays a zombie
    assert bind(process).look() == Answer(Outcome.GONE)


def test_a_process_that_ends_by_itself_while_bound_was_not_ended_by_us(polite: Holder, bind: Bind) -> None:
    bound = bind(process_on(polite.port, read()))
    polite.child.kill()
    polite.wait()
    assert bound.end() == Answer(Outcome.GONE)
    assert bound.end(force=True) == Answer(Outcome.GONE)


@pytest.mark.parametrize("seconds", [-3600.0, -1.0, 0.5, 86400.0])
def test_a_later_process_with_the_same_number_is_never_touched(polite: Holder, bind: Bind, seconds: float) -> None:
    process = process_on(polite.port, read())
    assert process.started_at is not None
    bound = bind(replace(process, started_at=process.started_at + seconds))
    assert bound.look() == Answer(Outcome.REUSED)
    assert bound.end() == Answer(Outcome.REUSED)
    assert bound.end(force=True) == Answer(Outcome.REUSED)
    assert bind(process).look() == Answer(Outcome.RUNNING), "it runs on"


def test_a_process_without_a_start_time_is_never_touched(polite: Holder, bind: Bind) -> None:
    process = replace(process_on(polite.port, read()), started_at=None)
    assert bind(process).end(force=True).outcome is Outcome.REUSED
    assert polite.runs


@linux_only
@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="psutil takes a thread for a process")
def test_a_number_of_a_thread_is_no_process() -> None:
    import threading

    gate, known = threading.Event(), threading.Event()

    def stay() -> None:
        known.set()
        gate.wait(PATIENCE_S)

    thread = threading.Thread(target=stay)
    thread.start()
    try:
        known.wait(PATIENCE_S)
        assert thread.native_id
        bound = BoundProcess(make_process(pid=thread.native_id, started_at=1.0))
        assert bound.look() == Answer(Outcome.GONE)
    finally:
        gate.set()
        thread.join()


@linux_only
def test_no_descriptor_is_left_behind(polite: Holder) -> None:
    process = process_on(polite.port, read())
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(50):
        assert BoundProcess(process).look().outcome is Outcome.RUNNING
        assert BoundProcess(replace(process, started_at=1.0)).look().outcome is Outcome.REUSED
    assert len(list(Path("/proc/self/fd").iterdir())) == before


# What becomes of the port, for real


@posix_only
def test_a_port_that_is_handed_to_another_process_is_taken_over(bind: Bind) -> None:
    with holding(RESTARTING) as holder:
        before = read()
        old = process_on(holder.port, before)
        bound = bind(old)
        bound.end()
        assert wait_for(bound) == Answer(Outcome.ENDED)
        after = fate_on(holder, before)
        assert after.fate is Fate.TAKEN_OVER
        (new,) = after.holders
        assert new.pid != old.pid


@linux_only
def test_a_socket_that_is_shared_stays_with_the_other_process() -> None:
    with holding(SHARING) as holder:
        before = read()
        parent = process_on(holder.port, before)
        others = sharers(parent, held_by(parent, before))
        bound = BoundProcess(parent)
        bound.end()
        assert wait_for(bound) == Answer(Outcome.ENDED)
        after = fate_on(holder, before)
        assert after.fate is Fate.SHARED
        (child,) = after.holders
        assert child.pid != parent.pid
        assert [other.pid for other in others] == [child.pid], "that was told before"


@linux_only
def test_a_port_lingers_while_the_system_winds_a_connection_down() -> None:
    with holding(ACCEPTING) as holder:
        with socket.create_connection(("127.0.0.1", holder.port)) as caller:
            assert holder.line() == "accepted"
            before = read()
            bound = BoundProcess(process_on(holder.port, before))
            bound.end()
            assert wait_for(bound) == Answer(Outcome.ENDED)
            assert caller.recv(1) == b"", "the other end went first, and so keeps the connection in mind"
        after = fate_on(holder, before)
    assert after.fate is Fate.LINGERING
    assert after.states == (State.TIME_WAIT,)


@linux_only
def test_a_process_holds_all_its_sockets_those_that_listen_first() -> None:
    with (
        holding(ACCEPTING) as holder,
        socket.create_connection(("127.0.0.1", holder.port)),
    ):
        assert holder.line() == "accepted"
        snapshot = read()
        held = held_by(process_on(holder.port, snapshot), snapshot)
    assert [each.state for each in held] == [State.LISTEN, State.ESTABLISHED]
    assert held[0] == listener_on(holder.port, snapshot)


# What becomes of the port, from snapshots

OLD: Final = make_process("web", 100, started_at=1.0)
NEW: Final = make_process("web", 200, started_at=2.0)
OTHER: Final = make_process("other", 300, started_at=1.5)


def after_(held: Snapshot, after: Snapshot) -> list[tuple[int, Fate, tuple[Process, ...]]]:
    found = ports_after(held_by(OLD, held), held, after)
    return [(each.port, each.fate, each.holders) for each in found]


def test_each_port_that_it_listened_on_is_told_once_and_no_other() -> None:
    before = make_snapshot(
        make_socket("127.0.0.1:80", process=OLD, inode=1),
        make_socket("[::1]:80", process=OLD, inode=2),
        make_socket("127.0.0.1:53", process=OLD, transport=Transport.UDP, inode=3),
        make_socket("127.0.0.1:40000", "127.0.0.1:5432", process=OLD, inode=4),
        make_socket("127.0.0.1:81", process=OTHER, inode=5),
    )
    told = ports_after(held_by(OLD, before), before, make_snapshot())
    assert {(each.transport, each.port, each.fate) for each in told} == {
        (Transport.TCP, 80, Fate.FREE),
        (Transport.UDP, 53, Fate.FREE),
    }
    assert len(told) == 2


def test_without_a_listener_the_ports_of_its_connections_are_told() -> None:
    before = make_snapshot(make_socket("127.0.0.1:40000", "127.0.0.1:5432", process=OLD, inode=4))
    assert after_(before, make_snapshot()) == [(40000, Fate.FREE, ())]


@pytest.mark.parametrize(
    ("left", "fate", "holders"),
    [
        ([make_socket("127.0.0.1:80", process=NEW, inode=9)], Fate.TAKEN_OVER, (NEW,)),
        ([make_socket("127.0.0.1:80", process=NEW, inode=1)], Fate.SHARED, (NEW,)),
        ([make_socket("127.0.0.2:80", process=OTHER, inode=2)], Fate.SHARED, (OTHER,)),
        ([make_socket("127.0.0.1:80", unseen=Unseen.NOT_PERMITTED, inode=9)], Fate.TAKEN_OVER, ()),
        ([make_socket("127.0.0.1:80", unseen=Unseen.NOT_PERMITTED, inode=1)], Fate.SHARED, ()),
        ([make_socket("127.0.0.1:80", "127.0.0.1:5", process=OTHER, inode=7)], Fate.CONNECTED, (OTHER,)),
        ([make_socket("127.0.0.1:80", "127.0.0.1:5", unseen=Unseen.NOT_PERMITTED, inode=7)], Fate.CONNECTED, ()),
        (
            [make_socket("127.0.0.1:80", "127.0.0.1:5", state=State.FIN_WAIT_2, unseen=Unseen.KERNEL)],
            Fate.LINGERING,
            (),
        ),
        ([make_socket("127.0.0.1:80", process=NEW, transport=Transport.UDP, inode=9)], Fate.FREE, ()),
        ([make_socket("127.0.0.1:8080", process=NEW, inode=9)], Fate.FREE, ()),
        (
            [
                make_socket("127.0.0.2:80", process=OTHER, inode=2),
                make_socket("127.0.0.1:80", process=NEW, inode=9),
            ],
            Fate.TAKEN_OVER,
            (NEW, OTHER),
        ),
    ],
    ids=[
        "started again",
        "the same socket",
        "another address of it, before too",
        "by whom we may not see",
        "the same, by whom we may not see",
        "connections of a worker",
        "connections of whom we may not see",
        "winding down",
        "another transport",
        "another port",
        "both",
    ],
)
def test_what_became_of_a_port(left: list[Socket], fate: Fate, holders: tuple[Process, ...]) -> None:
    before = make_snapshot(
        make_socket("127.0.0.1:80", process=OLD, inode=1),
        make_socket("127.0.0.2:80", process=OTHER, inode=2),
    )
    ((port, told, found),) = after_(before, make_snapshot(*left))
    assert (port, told) == (80, fate)
    assert sorted(process.pid for process in found) == sorted(process.pid for process in holders)


# Who may be ended


def test_a_child_of_ours_may_be_ended(polite: Holder) -> None:
    assert obstacle_to_end(process_on(polite.port, read())) is None


def test_a_process_that_is_gone_is_told_when_it_is_bound(polite: Holder) -> None:
    process = process_on(polite.port, read())
    polite.child.kill()
    polite.wait()
    assert obstacle_to_end(process) is None


@pytest.mark.parametrize(
    ("pid", "obstacle"),
    [(0, Obstacle.FIRST_PROCESS), (os.getpid(), Obstacle.OURSELVES), (os.getppid(), Obstacle.STARTED_US)],
    ids=["the system", "ourselves", "our parent"],
)
def test_what_may_not_be_ended(pid: int, obstacle: Obstacle) -> None:
    assert obstacle_to_end(make_process(pid=pid, started_at=1.0)) is obstacle


@posix_only
def test_the_first_process_may_not_be_ended() -> None:
    assert obstacle_to_end(make_process(pid=1, started_at=1.0)) is Obstacle.FIRST_PROCESS


@linux_only
def test_a_thread_of_the_kernel_may_not_be_ended() -> None:
    try:
        name = Path("/proc/2/comm").read_text().strip()
    except OSError:
        name = ""
    if name != "kthreadd":
        pytest.skip("the threads of the kernel cannot be seen here, as in a container")
    assert obstacle_to_end(make_process(name, 2, started_at=1.0)) is Obstacle.KERNEL_THREAD


def test_a_process_that_cannot_be_told_from_a_later_one_may_not_be_ended(polite: Holder) -> None:
    process = replace(process_on(polite.port, read()), started_at=None)
    assert obstacle_to_end(process) is Obstacle.START_UNKNOWN


AS_NOBODY: Final = """
import os, sys
from portgui.sockets.ending import BoundProcess, obstacle_to_end
from portgui.sockets.socket import Process
import psutil
pid, started_at = int(sys.argv[1]), float(sys.argv[2])
process = Process(pid, "server", None, None, None, started_at)
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
print(obstacle_to_end(process).name)
for pidfd in (hasattr(os, "pidfd_open"), False):
    for force in (False, True):
        answer = BoundProcess(process, pidfd=pidfd).end(force=force)
        print(answer.outcome.name, answer.reason)
"""


@as_root
@linux_only
def test_the_process_of_another_user_is_refused(polite: Holder) -> None:
    process = process_on(polite.port, read())
    command = [sys.executable, "-c", AS_NOBODY, str(process.pid), repr(process.started_at)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=PATIENCE_S, check=True)
    assert done.stdout.splitlines() == ["NOT_PERMITTED"] + ["REFUSED Operation not permitted"] * 4
    assert polite.runs


# What else is told


@posix_only
@pytest.mark.parametrize(
    ("user", "of_system"),
    [("root", True), ("0", True), ("daemon", True), ("no-such-user-here", False), (None, False), ("4000123", False)],
)
def test_what_runs_for_the_system(user: str | None, of_system: bool) -> None:
    if user == "4000123":
        pytest.importorskip("pwd")
    assert belongs_to_system(make_process(user=user)) is of_system


@pytest.mark.parametrize(
    ("unit", "service"),
    [
        (Unit("nginx.service", of_user=False), "nginx.service"),
        (Unit("pulse.service", of_user=True), "pulse.service"),
        (Unit("session-2.scope", of_user=False), None),
        (Unit("user.slice", of_user=False), None),
        (None, None),
    ],
    ids=["of the system", "of a user", "a scope", "a slice", "none"],
)
def test_the_service_of_a_process(unit: Unit | None, service: str | None) -> None:
    assert service_of(make_process(unit=unit)) == service
