"""What `/proc` tells of processes: units and containers from recorded control groups, names, starts, and the upkeep."""

import os
import socket
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

if not sys.platform.startswith("linux"):
    pytest.skip("reads /proc of Linux", allow_module_level=True)

from portgui.sockets.processes import Holders, Namespaces, Processes, parse_cgroup, parse_stat
from portgui.sockets.socket import Ancestor, Container, OtherNamespaces, Unit
from tests.live_sockets import LISTEN, Start, port_of

HEX = "0123456789abcdef" * 4


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


# Control groups


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("0::/system.slice/nginx.service\n", Unit("nginx.service", of_user=False)),
        ("0::/system.slice/system-getty.slice/getty@tty1.service\n", Unit("getty@tty1.service", of_user=False)),
        ("0::/user.slice/user-1000.slice/session-3.scope\n", Unit("session-3.scope", of_user=False)),
        ("0::/user.slice/user-1000.slice/user@1000.service/init.scope\n", Unit("init.scope", of_user=True)),
        (
            "0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-org.gnome.Terminal.slice/vte-1.scope\n",
            Unit("vte-1.scope", of_user=True),
        ),
        ("0::/system.slice/postgresql.service/worker\n", Unit("postgresql.service", of_user=False)),
        ("0::/system.slice/dbus-\\x2eorg.service\n", Unit("dbus-.org.service", of_user=False)),
        ("0::/user.slice\n", Unit("user.slice", of_user=False)),
        ("5:memory:/elsewhere\n1:name=systemd:/system.slice/cron.service\n", Unit("cron.service", of_user=False)),
        ("5:memory:/system.slice/cron.service\n", None),
        ("0::/\n", None),
        ("0::/../../other\n", None),
        ("", None),
        ("no colon\n:::\n0::", None),
    ],
)
def test_the_unit_is_the_innermost_one(text: str, unit: Unit | None) -> None:
    assert parse_cgroup(text)[0] == unit


@pytest.mark.parametrize(
    ("path", "container"),
    [
        (f"/system.slice/docker-{HEX}.scope", Container("docker", HEX)),
        (f"/docker/{HEX}", Container("docker", HEX)),
        (f"/docker/{HEX}/init", Container("docker", HEX)),
        (f"/ecs/task/{HEX}", Container("docker", HEX)),
        (f"/machine.slice/libpod-{HEX}.scope/container", Container("podman", HEX)),
        (f"/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-{HEX}.scope", Container("podman", HEX)),
        (f"/libpod_parent/libpod-{HEX}", Container("podman", HEX)),
        (f"/machine.slice/libpod-conmon-{HEX}.scope", None),  # conmon itself runs outside
        (f"/kubepods/burstable/pod1234/{HEX}", Container("kubernetes", HEX)),
        (f"/kubepods.slice/kubepods-pod1.slice/cri-containerd-{HEX}.scope", Container("containerd", HEX)),
        (f"/kubepods.slice/kubepods-pod1.slice/crio-{HEX}.scope", Container("cri-o", HEX)),
        ("/lxc.payload.web/system.slice/nginx.service", Container("lxc", "web")),
        ("/lxc/web", Container("lxc", "web")),
        ("/lxc.monitor.web", None),
        ("/machine.slice/machine-arch\\x2dlinux.scope/payload", Container("systemd-nspawn", "arch-linux")),
        ("/machine.slice/systemd-nspawn@debian.service/payload", Container("systemd-nspawn", "debian")),
        ("/system.slice/docker.service", None),
        (f"/system.slice/{HEX}", None),
        ("/docker/short", None),
    ],
)
@pytest.mark.parametrize("version", ["0::", "4:memory:", "1:name=systemd:"], ids=["v2", "v1", "v1 systemd"])
def test_the_container_is_known_by_its_path(version: str, path: str, container: Container | None) -> None:
    assert parse_cgroup(f"{version}{path}\n")[1] == container


def test_the_scope_of_a_container_is_no_unit() -> None:
    assert parse_cgroup(f"0::/system.slice/docker-{HEX}.scope")[0] == Unit("system.slice", of_user=False)


@pytest.mark.parametrize("data", [b"", b"1", b"1 (a", b"1 (a)", b"1 (a) S x 1", b")(", b"1 (a) S 1 2 3"])
def test_a_mangled_stat_is_none(data: bytes) -> None:
    assert parse_stat(data) is None


# A recorded /proc


class Recorded:
    """A `/proc` made up by a test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        (folder / "stat").write_text("btime 1700000000\n")

    def process(self, pid: int, *, parent: int = 1, name: str = "server", started: int = 100, **files: bytes) -> Path:
        folder = self.folder / str(pid)
        (folder / "fd").mkdir(parents=True, exist_ok=True)
        (folder / "stat").write_text(f"{pid} ({name}) S {parent} {'0 ' * 17}{started} 0\n")
        for file, data in files.items():
            (folder / file).write_bytes(data)
        return folder

    def link(self, pid: int, descriptor: int, inode: int | None) -> None:
        link = self.folder / str(pid) / "fd" / str(descriptor)
        link.unlink(missing_ok=True)
        if inode is not None:
            link.symlink_to(f"socket:[{inode}]")


@pytest.fixture
def proc(tmp_path: Path) -> Recorded:
    return Recorded(tmp_path / "proc")


def test_a_clock_that_is_set_makes_no_other_process_of_one(proc: Recorded) -> None:
    proc.process(20)
    shown = Processes(proc.folder, 10).look_up({20: 100})[0][20]
    (proc.folder / "stat").write_text("btime 1700000001\n")  # the kernel reckons it back from its clock
    again = Processes(proc.folder, 10).look_up({20: 100})[0][20]
    assert shown.started_at == again.started_at == 1_700_000_001


def test_a_process_is_described(proc: Recorded) -> None:
    folder = proc.process(
        20,
        parent=10,
        name="systemd-resolve",
        cmdline=b"/usr/lib/systemd/systemd-resolved\0--x\0",
        status=b"Name:\tx\nUid:\t4294967294\t0\t0\t0\n",
        cgroup=b"0::/system.slice/systemd-resolved.service\n",
    )
    proc.process(10, parent=1, name="a) b")
    proc.process(1, parent=0, name="init")
    (folder / "exe").symlink_to("/usr/lib/gone (deleted)")
    (folder / "cwd").symlink_to("/var/empty")
    known, changed = Processes(proc.folder, 10).look_up({20: 100})
    process = known[20]
    assert (process.pid, process.name, process.executable) == (20, "systemd-resolved", "/usr/lib/gone")
    assert process.command_line == ("/usr/lib/systemd/systemd-resolved", "--x")
    assert (process.user, process.working_directory) == ("4294967294", "/var/empty")
    assert process.started_at == 1_700_000_000 + 100 / os.sysconf("SC_CLK_TCK")
    assert process.ancestors == (Ancestor(10, "a) b"), Ancestor(1, "init"))
    assert process.unit == Unit("systemd-resolved.service", of_user=False)
    assert changed == {20}


def test_what_may_not_be_read_of_a_process_is_none(proc: Recorded) -> None:
    proc.process(20, parent=0)
    process = Processes(proc.folder, 10).look_up({20: 100})[0][20]
    assert (process.executable, process.command_line, process.user, process.working_directory) == (None,) * 4
    assert (process.ancestors, process.unit, process.container) == ((), None, None)


def test_ancestors_in_a_circle_come_to_an_end(proc: Recorded) -> None:
    proc.process(20, parent=10)
    proc.process(10, parent=20)
    assert len(Processes(proc.folder, 10).look_up({20: 100})[0][20].ancestors) < 100


def test_a_process_is_read_again_when_what_we_know_is_old_and_stays_the_same_object(proc: Recorded) -> None:
    clock = Clock()
    folder = proc.process(20, cmdline=b"before\0")
    processes = Processes(proc.folder, 10, clock)
    first = processes.look_up({20: 100})[0][20]
    clock.now += 11
    known, changed = processes.look_up({20: 100})
    assert known[20] is first
    assert changed == set()
    (folder / "cmdline").write_bytes(b"after\0")
    assert processes.look_up({20: 100}) == ({20: first}, set())
    clock.now += 11
    known, changed = processes.look_up({20: 100})
    assert known[20].command_line == ("after",)
    assert changed == {20}


def test_a_process_that_is_another_one_or_has_ended_is_missing(proc: Recorded) -> None:
    proc.process(20, started=100)
    processes = Processes(proc.folder, 10)
    assert processes.look_up({20: 99, 30: 100})[0] == {}
    assert processes.look_up({20: 100})[0].keys() == {20}
    assert processes.look_up({}) == ({}, {20})


# The upkeep of holders


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


# Namespaces


def namespace(proc: Recorded, pid: int | str, name: str) -> None:
    folder = proc.folder / str(pid) / "ns"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "net").unlink(missing_ok=True)
    (folder / "net").symlink_to(f"net:[{name}]")


def test_other_namespaces_and_their_processes_are_counted(proc: Recorded) -> None:
    clock = Clock()
    for pid, name in (("self", "1"), (10, "1"), (20, "2"), (21, "2"), (30, "3")):
        namespace(proc, pid, name)
    namespaces = Namespaces(proc.folder, 10, clock)
    assert namespaces.others([10]) == OtherNamespaces(0, 0)
    assert namespaces.others([10, 20, 21, 30, 99]) == OtherNamespaces(2, 3)
    namespace(proc, 10, "2")
    clock.now += 11
    assert namespaces.others([10, 20, 21]) == OtherNamespaces(1, 3)


def test_our_own_namespace_is_not_another() -> None:
    assert Namespaces(Path("/proc"), 10).others([os.getpid()]) == OtherNamespaces(0, 0)


def test_the_socket_that_a_test_opens_is_in_the_namespace_of_the_test() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        holders = Holders(Path("/proc"))
        inode = os.fstat(listener.fileno()).st_ino
        holders.update(users(inode))
        assert who(holders, inode) == (os.getpid(),)
