"""What `/proc` tells of processes: units and containers from recorded control groups, names, starts, namespaces."""

import os
import sys
from pathlib import Path

import pytest

if not sys.platform.startswith("linux"):
    pytest.skip("reads /proc of Linux", allow_module_level=True)

from portgui.sockets.processes import Namespaces, Processes, parse_cgroup, parse_stat
from portgui.sockets.socket import Ancestor, Container, OtherNamespaces, Unit
from tests.sockets.recorded_proc import Clock, Recorded

HEX = "0123456789abcdef" * 4


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
