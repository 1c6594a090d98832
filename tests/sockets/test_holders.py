"""Which processes hold which sockets, by a recorded `/proc` that changes and by the real one."""

import os
import socket
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

if not sys.platform.startswith("linux"):
    pytest.skip("reads /proc of Linux", allow_module_level=True)

from portgui.sockets.holders import Holders
from tests.live_sockets import LISTEN, Start, port_of
from tests.sockets.recorded_proc import Clock, Recorded


@pytest.fixture
def proc(tmp_path: Path) -> Recorded:
    return Recorded(tmp_path / "proc")


def users(*inodes: int) -> dict[int, int | None]:
    return dict.fromkeys(inodes, os.geteuid())


def who(holders: Holders, inode: int) -> tuple[int, ...]:
    return holders.by_inode.get(inode, ())


def hold(proc: Recorded, pid: int, inodes: Iterable[int]) -> None:
    proc.process(pid)
    for descriptor, inode in enumerate(inodes, start=3):
        proc.link(pid, descriptor, inode)


def test_what_changed_is_told(proc: Recorded) -> None:
    hold(proc, 20, [700, 701])
    holders = Holders(proc.folder)
    assert holders.update(users(700, 701, 702)) == {700, 701}
    assert holders.update(users(700, 701, 702)) == set()
    assert holders.without == {702}
    hold(proc, 30, [701, 702])
    assert holders.update(users(700, 701, 702)) == {701, 702}
    assert (who(holders, 700), who(holders, 701), who(holders, 702)) == ((20,), (20, 30), (30,))
    assert holders.held_by({30}) == {701, 702}
    proc.link(20, 4, None)
    assert holders.update(users(700, 701, 702)) == {701}
    assert who(holders, 701) == (30,)
    proc.link(20, 4, 703)
    assert holders.update(users(700, 701, 702, 703)) == {703}
    assert holders.without == set()


@pytest.mark.parametrize("others", [0, 300], ids=["few descriptors", "many"])
def test_a_process_that_gets_a_share_is_found_though_nothing_is_missing(proc: Recorded, others: int) -> None:
    hold(proc, 20, [700])
    hold(proc, 30, [0] * others)
    holders = Holders(proc.folder)
    holders.update(users(700))
    proc.link(30, 500, 700)
    for _ in range(3):
        holders.update(users(700))
    assert who(holders, 700) == (20, 30)


@pytest.mark.parametrize("great", [30, 40], ids=["itself", "another one"])
def test_a_process_with_thousands_of_descriptors_takes_its_turn_and_lets_others_have_theirs(
    proc: Recorded, great: int
) -> None:
    hold(proc, 20, [700])
    hold(proc, 30, ())
    hold(proc, 40, ())
    for descriptor in range(3, 5003):
        proc.link(great, descriptor, 0)
    holders = Holders(proc.folder)
    for _ in range(6):  # so that some of its turns are over
        holders.update(users(700))
    proc.link(30, 6000, 700)
    for _ in range(6):  # two rounds: 5000 descriptors are listed in the time of two to three readings
        holders.update(users(700))
    assert who(holders, 700) == (20, 30)


def test_a_second_descriptor_of_the_same_socket_keeps_it(proc: Recorded) -> None:
    hold(proc, 20, [700, 700])
    holders = Holders(proc.folder)
    holders.update(users(700))
    proc.link(20, 3, None)
    holders.update(users(700))
    assert who(holders, 700) == (20,)
    proc.link(20, 4, None)
    holders.update(users(700))
    assert who(holders, 700) == ()


def test_a_descriptor_that_leads_to_another_known_socket_changes_both(proc: Recorded) -> None:
    hold(proc, 20, [700, 701])
    holders = Holders(proc.folder)
    holders.update(users(700, 701))
    proc.link(20, 3, 701)
    assert 700 in holders.update(users(700, 701))
    assert (who(holders, 700), who(holders, 701)) == ((), (20,))


def test_a_socket_that_nobody_holds_is_looked_for_less_and_less(proc: Recorded) -> None:
    clock = Clock()
    hold(proc, 20, [0] * 300)  # so many that not all of them are looked at again in each reading
    holders = Holders(proc.folder, clock)
    holders.update(users(700))
    searched = []
    for _ in range(400):
        clock.now += 0.1
        proc.link(20, 3, 700)
        holders.update(users(700))
        if who(holders, 700):
            searched.append(round(clock.now - 1000, 1))
            proc.link(20, 3, 0)
            holders.update(users())
            holders.update(users(700))
    assert searched[0] == 1.0


def test_a_strangers_socket_is_not_looked_for_in_every_reading(proc: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    hold(proc, 20, [0] * 300)
    clock = Clock()
    holders = Holders(proc.folder, clock)
    for inode, user in ((700, 1001), (701, 1000)):
        holders.update({inode: user})
        proc.link(20, 3, inode)
        clock.now += 2
        holders.update({inode: user})
        assert who(holders, inode) == ((20,) if user == 1000 else ())


def test_holders_of_what_is_gone_are_forgotten(proc: Recorded) -> None:
    hold(proc, 20, [700])
    holders = Holders(proc.folder)
    holders.update(users(700))
    holders.update({})
    assert who(holders, 700) == ()
    assert holders.starts() == {}


def test_it_is_enough_to_tell_what_is_news(proc: Recorded) -> None:
    hold(proc, 20, [700, 701])
    holders = Holders(proc.folder)
    assert holders.update(users(700, 701, 704)) == {700, 701}
    hold(proc, 20, [702, 701, 703])
    assert holders.update(users(701, 702, 703, 704), {700, 702, 703}) == {702, 703}
    assert [who(holders, inode) for inode in (700, 701, 702, 703, 704)] == [(), (20,), (20,), (20,), ()]
    assert holders.without == {704}
    assert holders.update(users(701, 703), {702, 704, 999}) == set()
    assert holders.by_inode == {701: (20,), 703: (20,)}
    assert holders.without == set()


def test_names_that_are_no_processes_are_passed_over(proc: Recorded) -> None:
    (proc.folder / "self").symlink_to("20")
    (proc.folder / "\u00b2").mkdir()  # a digit for Python, no number
    (proc.folder / "99").write_text("a file")
    hold(proc, 20, [700])
    holders = Holders(proc.folder)
    holders.update(users(700))
    assert who(holders, 700) == (20,)


def test_a_new_program_of_a_real_process_is_searched(start: Start) -> None:
    holders = Holders(Path("/proc"))
    holders.update({})
    program = start(LISTEN)
    port_of(program)
    inodes = [
        int(target[8:-1])
        for link in Path(f"/proc/{program.pid}/fd").iterdir()
        if (target := str(link.readlink())).startswith("socket:[")
    ]
    assert holders.update(users(*inodes)) == set(inodes)
    assert {who(holders, inode) for inode in inodes} == {(program.pid,)}


def test_the_socket_that_a_test_opens_is_in_the_namespace_of_the_test() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        holders = Holders(Path("/proc"))
        inode = os.fstat(listener.fileno()).st_ino
        holders.update(users(inode))
        assert who(holders, inode) == (os.getpid(),)
