"""The monitor: one reading at a time on one thread, paced by itself, none when nobody looks."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QThread
from pytestqt.qtbot import QtBot

from portgui.models.socket_monitor import SocketMonitor
from portgui.sockets.difference import Difference
from portgui.sockets.socket import Snapshot
from portgui.sockets.source import SocketError
from tests.fakes import GivenSnapshots, make_snapshot, make_socket, refusing_source

INTERVAL_MS = 10
LONG_MS = 3_600_000
"""No reading follows by itself within a test."""

MakeMonitor = Callable[..., SocketMonitor]


@pytest.fixture
def make_monitor(qtbot: QtBot) -> Iterator[MakeMonitor]:
    """Make monitors that end with the test."""
    made: list[tuple[SocketMonitor, GivenSnapshots]] = []

    def make(source: GivenSnapshots, interval_ms: int = INTERVAL_MS) -> SocketMonitor:
        monitor = SocketMonitor(source, interval_ms)
        made.append((monitor, source))
        return monitor

    yield make
    for monitor, source in made:
        source.gate.set()
        monitor.stop()


@pytest.fixture
def let_time_pass(qtbot: QtBot, make_monitor: MakeMonitor) -> Callable[[], None]:
    """Wait while another monitor of the same interval makes several readings."""
    clock = GivenSnapshots()
    monitor = make_monitor(clock)

    def wait() -> None:
        enough = clock.finished + 6
        monitor.set_seen(True)
        qtbot.waitUntil(lambda: clock.finished >= enough)
        monitor.set_seen(False)

    return wait


def snapshots(count: int) -> list[Snapshot]:
    return [make_snapshot(make_socket(f"127.0.0.1:{port}")) for port in range(1, count + 1)]


def test_nothing_is_read_before_anybody_looks(make_monitor: MakeMonitor, let_time_pass: Callable[[], None]) -> None:
    source = GivenSnapshots()
    make_monitor(source)
    let_time_pass()
    assert source.started == 0


def test_snapshots_come_in_order_one_after_the_other(qtbot: QtBot, make_monitor: MakeMonitor) -> None:
    given = snapshots(5)
    source, seen = GivenSnapshots(*given), list[Snapshot]()
    monitor = make_monitor(source)
    monitor.snapshot.connect(seen.append)
    monitor.set_seen(True)
    qtbot.waitUntil(lambda: len(seen) >= 5)
    assert seen[:5] == given
    assert all(got is wanted for got, wanted in zip(seen, given, strict=False))


def test_all_readings_are_made_on_one_thread_that_is_not_ours(qtbot: QtBot, make_monitor: MakeMonitor) -> None:
    source, threads = GivenSnapshots(), set[int]()
    monitor = make_monitor(source)
    monitor.snapshot.connect(lambda _: threads.add(threading.get_ident()))
    monitor.set_seen(True)
    monitor.refresh()
    qtbot.waitUntil(lambda: source.finished >= 4)
    assert len(source.threads) == 1
    assert threading.get_ident() not in source.threads
    qtbot.waitUntil(lambda: threads == {threading.get_ident()})


def test_the_next_reading_waits_for_the_slot_and_then_the_interval(qtbot: QtBot, make_monitor: MakeMonitor) -> None:
    interval_s, work_s = 0.06, 0.15
    source, shown_at = GivenSnapshots(), list[float]()
    monitor = make_monitor(source, round(interval_s * 1000))

    def show(_: object) -> None:
        until = time.monotonic() + work_s
        while time.monotonic() < until:
            pass
        shown_at.append(time.monotonic())

    monitor.snapshot.connect(show)
    monitor.set_seen(True)
    qtbot.waitUntil(lambda: source.started >= 4)
    pauses = [start - shown for shown, start in zip(shown_at, source.starts[1:], strict=False)]
    assert len(pauses) >= 3
    assert min(pauses) >= 0.9 * interval_s  # Qt's coarse timers may fire a twentieth early


def test_readings_never_overlap_however_slow_they_are(
    qtbot: QtBot, make_monitor: MakeMonitor, let_time_pass: Callable[[], None]
) -> None:
    source = GivenSnapshots()
    source.gate.clear()
    monitor = make_monitor(source)
    monitor.set_seen(True)
    qtbot.waitUntil(lambda: source.started == 1)
    for _ in range(3):
        monitor.refresh()
        monitor.set_paused(True)
        monitor.set_paused(False)
        monitor.set_seen(False)
        monitor.set_seen(True)
        let_time_pass()
    assert source.started == 1
    source.gate.set()
    qtbot.waitUntil(lambda: source.finished >= 4)
    assert source.most_at_once == 1


@pytest.mark.parametrize("times", [1, 2, 50])
def test_refreshing_during_a_reading_leads_to_one_more(
    qtbot: QtBot, make_monitor: MakeMonitor, let_time_pass: Callable[[], None], times: int
) -> None:
    given, seen = snapshots(3), list[Snapshot]()
    source = GivenSnapshots(*given)
    source.gate.clear()
    monitor = make_monitor(source)
    monitor.snapshot.connect(seen.append)
    monitor.refresh()
    qtbot.waitUntil(lambda: source.started == 1)
    for _ in range(times):
        monitor.refresh()
    source.gate.set()
    qtbot.waitUntil(lambda: len(seen) == 2)
    let_time_pass()
    assert (source.started, seen) == (2, given[:2])


def test_a_slot_that_refreshes_gets_one_more_snapshot(
    qtbot: QtBot, make_monitor: MakeMonitor, let_time_pass: Callable[[], None]
) -> None:
    source, seen = GivenSnapshots(*snapshots(2)), list[Snapshot]()
    monitor = make_monitor(source, LONG_MS)

    def show(snapshot: Snapshot) -> None:
        seen.append(snapshot)
        if len(seen) == 1:
            monitor.refresh()

    monitor.snapshot.connect(show)
    monitor.set_seen(True)
    qtbot.waitUntil(lambda: len(seen) == 2)
    let_time_pass()
    assert (source.started, source.most_at_once) == (2, 1)


@pytest.mark.parametrize(
    ("seen", "paused"), [(True, True), (False, False), (False, True)], ids=["paused", "unseen", "paused and unseen"]
)
def test_while_paused_or_unseen_only_a_refresh_reads_and_once(
    qtbot: QtBot, make_monitor: MakeMonitor, let_time_pass: Callable[[], None], seen: bool, paused: bool
) -> None:
    source = GivenSnapshots()
    monitor = make_monitor(source)
    monitor.set_paused(paused)
    monitor.set_seen(seen)
    assert monitor.paused is paused
    let_time_pass()
    assert source.started == 0
    for count in (1, 2):
        with qtbot.waitSignal(monitor.snapshot):
            monitor.refresh()
        let_time_pass()
        assert source.started == count


@pytest.mark.parametrize("stop", ["set_paused", "set_seen"])
def test_readings_stop_and_go_on(
    qtbot: QtBot, make_monitor: MakeMonitor, let_time_pass: Callable[[], None], stop: str
) -> None:
    source, seen = GivenSnapshots(), list[Snapshot]()
    monitor = make_monitor(source)
    monitor.snapshot.connect(seen.append)
    monitor.set_seen(True)
    qtbot.waitUntil(lambda: len(seen) >= 2)
    getattr(monitor, stop)(stop == "set_paused")
    let_time_pass()  # one that was under way is shown still
    shown = len(seen)
    let_time_pass()
    assert len(seen) == source.started == shown
    getattr(monitor, stop)(stop != "set_paused")
    qtbot.waitUntil(lambda: len(seen) >= shown + 2)


@pytest.mark.parametrize("again", ["seen again", "unpaused"])
def test_going_on_reads_at_once(qtbot: QtBot, make_monitor: MakeMonitor, again: str) -> None:
    source = GivenSnapshots()
    monitor = make_monitor(source, LONG_MS)
    with qtbot.waitSignal(monitor.snapshot):
        monitor.set_seen(True)
    with qtbot.waitSignal(monitor.snapshot):
        if again == "unpaused":
            monitor.set_paused(True)
            monitor.set_paused(False)
        else:
            monitor.set_seen(False)
            monitor.set_seen(True)
    assert source.started == 2


def test_saying_the_same_again_reads_nothing(
    qtbot: QtBot, make_monitor: MakeMonitor, let_time_pass: Callable[[], None]
) -> None:
    source = GivenSnapshots()
    monitor = make_monitor(source, LONG_MS)
    with qtbot.waitSignal(monitor.snapshot):
        monitor.set_seen(True)
    monitor.set_seen(True)
    monitor.set_paused(False)
    let_time_pass()
    assert source.started == 1


def test_another_interval_holds_from_now_on(qtbot: QtBot, make_monitor: MakeMonitor) -> None:
    source = GivenSnapshots()
    monitor = make_monitor(source, LONG_MS)
    with qtbot.waitSignal(monitor.snapshot):
        monitor.set_seen(True)
    monitor.set_interval(INTERVAL_MS)
    assert monitor.interval_ms == INTERVAL_MS
    qtbot.waitUntil(lambda: source.finished >= 4)
    assert source.most_at_once == 1


@pytest.mark.parametrize("paused", [False, True])
def test_another_interval_reads_nothing_by_itself(
    make_monitor: MakeMonitor, let_time_pass: Callable[[], None], paused: bool
) -> None:
    source = GivenSnapshots()
    monitor = make_monitor(source, LONG_MS)
    monitor.set_seen(paused)
    monitor.set_paused(paused)
    monitor.set_interval(INTERVAL_MS)
    started = source.started
    let_time_pass()
    assert source.started <= max(started, int(paused)), "only the one that was under way"


def test_while_slow_readings_are_rare_and_afterwards_one_comes_at_once(
    qtbot: QtBot, make_monitor: MakeMonitor, let_time_pass: Callable[[], None]
) -> None:
    source = GivenSnapshots()
    monitor = make_monitor(source)
    monitor.set_seen(True)
    qtbot.waitUntil(lambda: source.finished >= 2)
    monitor.set_slow(True)
    let_time_pass()  # one that was under way is shown still
    made = source.started
    let_time_pass()
    assert source.started == made
    with qtbot.waitSignal(monitor.snapshot):
        monitor.refresh()
    assert source.started == made + 1
    monitor.set_slow(False)
    qtbot.waitUntil(lambda: source.finished >= made + 4)


def test_what_is_different_comes_with_each_snapshot(qtbot: QtBot, make_monitor: MakeMonitor) -> None:
    first, second = make_socket("127.0.0.1:1"), make_socket("127.0.0.1:2")
    source = GivenSnapshots(
        make_snapshot(first), SocketError("no"), make_snapshot(first, second), make_snapshot(second)
    )
    monitor, told = make_monitor(source), list[Difference]()
    monitor.snapshot.connect(lambda _: told.append(monitor.difference))
    monitor.set_seen(True)
    qtbot.waitUntil(lambda: len(told) >= 3)
    assert told[:3] == [Difference(), Difference(opened=(second,)), Difference(closed=(first,))]


def test_a_failing_source_says_why_and_is_asked_again(qtbot: QtBot, make_monitor: MakeMonitor) -> None:
    good = snapshots(2)
    source = GivenSnapshots(SocketError("one"), good[0], SocketError("two"), SocketError("three"), good[1])
    monitor, told = make_monitor(source), list[object]()
    monitor.snapshot.connect(told.append)
    monitor.failed.connect(told.append)
    monitor.set_seen(True)
    qtbot.waitUntil(lambda: len(told) >= 5)
    assert told[:5] == ["one", good[0], "two", "three", good[1]]
    assert source.most_at_once == 1


def test_refreshing_during_a_reading_that_fails_reads_once_more(qtbot: QtBot, make_monitor: MakeMonitor) -> None:
    source = refusing_source("no")
    source.gate.clear()
    monitor, told = make_monitor(source), list[str]()
    monitor.failed.connect(told.append)
    monitor.refresh()
    qtbot.waitUntil(lambda: source.started == 1)
    monitor.refresh()
    source.gate.set()
    qtbot.waitUntil(lambda: told == ["no", "no"])


def test_a_defect_of_the_source_is_told_and_does_not_end_the_readings(qtbot: QtBot, make_monitor: MakeMonitor) -> None:
    good = make_snapshot()
    source, told = GivenSnapshots(ZeroDivisionError("by zero"), good), list[object]()
    monitor = make_monitor(source)
    monitor.snapshot.connect(told.append)
    monitor.failed.connect(told.append)
    with qtbot.capture_exceptions() as exceptions:
        monitor.set_seen(True)
        qtbot.waitUntil(lambda: len(told) >= 2)
    assert [kind for kind, _, _ in exceptions] == [ZeroDivisionError], "a defect is to be seen as one"
    assert "by zero" in str(told[0])
    assert told[1] is good


def test_a_slot_that_fails_does_not_end_the_readings(qtbot: QtBot, make_monitor: MakeMonitor) -> None:
    source = GivenSnapshots()
    monitor = make_monitor(source)

    def fail(_: object) -> None:
        raise ZeroDivisionError

    monitor.snapshot.connect(fail)
    with qtbot.capture_exceptions() as exceptions:
        monitor.set_seen(True)
        qtbot.waitUntil(lambda: source.finished >= 3)
        monitor.stop()
    assert {kind for kind, _, _ in exceptions} == {ZeroDivisionError}


def test_stopping_ends_the_thread_and_all_readings(
    qtbot: QtBot, make_monitor: MakeMonitor, let_time_pass: Callable[[], None]
) -> None:
    source = GivenSnapshots()
    monitor = make_monitor(source)
    monitor.set_seen(True)
    qtbot.waitUntil(lambda: source.finished >= 2)
    monitor.stop()
    threads = monitor.findChildren(QThread)
    assert threads
    assert all(thread.isFinished() for thread in threads)
    made = source.started
    monitor.refresh()
    monitor.set_seen(False)
    monitor.set_seen(True)
    let_time_pass()
    assert (source.started, source.finished) == (made, made)


def test_stopping_waits_for_a_reading_and_drops_its_result(qtbot: QtBot, make_monitor: MakeMonitor) -> None:
    source, seen = GivenSnapshots(), list[Snapshot]()
    source.gate.clear()
    monitor = make_monitor(source)
    monitor.snapshot.connect(seen.append)
    monitor.set_seen(True)
    qtbot.waitUntil(lambda: source.started == 1)
    threading.Timer(0.05, source.gate.set).start()
    monitor.stop()
    assert source.finished == 1
    QCoreApplication.processEvents()
    assert seen == []


def test_stopping_twice_is_stopping_once(make_monitor: MakeMonitor) -> None:
    monitor = make_monitor(GivenSnapshots())
    monitor.stop()
    monitor.stop()
    assert all(thread.isFinished() for thread in monitor.findChildren(QThread))
