"""The helper that runs as root, really run, and everything that can become of the question for the password.

pkexec itself needs a desktop and a person: programs that end as pkexec(1) says stand for it.
"""

import contextlib
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from portgui.sockets.elevated import (
    HELPER,
    ElevationError,
    Hindrance,
    SystemElevation,
    ask_for_all_holders,
    parse_pairs,
    run_helper,
)
from portgui.sockets.socket import Process, Unseen
from tests.live_sockets import LISTEN, Start, linux, listen, on_ports, only, output_of, port_of, ports, root

DIRECTLY = (sys.executable, "-I", str(HELPER))


def inode_of(opened: socket.socket) -> int:
    return os.fstat(opened.fileno()).st_ino


def program(folder: Path, code: str) -> str:
    """Make a program that stands for pkexec."""
    path = folder / "pkexec"
    path.write_text(f"#!{sys.executable} -I\nimport os, sys, time\n{code}\n")
    path.chmod(0o755)
    return str(path)


ALLOWS = """
assert sys.argv[1] == "--disable-internal-agent"
os.execv(sys.argv[2], sys.argv[2:])
"""


@linux
def test_the_helper_tells_who_holds_what(sockets: contextlib.ExitStack, start: Start) -> None:
    listener = sockets.enter_context(listen())
    sockets.enter_context(socket.socket(fileno=os.dup(listener.fileno())))
    child = start(LISTEN)
    port_of(child)
    pairs = run_helper(DIRECTLY, 30)
    assert pairs.count((inode_of(listener), os.getpid())) == 1
    assert child.pid in {pid for _, pid in pairs}


@linux
def test_the_helper_takes_no_input_and_prints_pairs_only(sockets: contextlib.ExitStack) -> None:
    sockets.enter_context(listen())
    done = subprocess.run([*DIRECTLY, "--help", "x"], input=b"anything", capture_output=True, check=True)
    assert done.stderr == b""
    assert parse_pairs(done.stdout)


@linux
def test_the_helper_needs_nothing_of_ours(tmp_path: Path, sockets: contextlib.ExitStack) -> None:
    sockets.enter_context(listen())
    copy = tmp_path / "alone.py"
    copy.write_bytes(HELPER.read_bytes())
    assert run_helper((sys.executable, "-I", "-S", "-E", "-s", str(copy)), 30)


@linux
def test_the_helper_ends_when_nobody_reads_any_more(sockets: contextlib.ExitStack) -> None:
    sockets.enter_context(listen())
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(DIRECTLY, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")


@root
def test_the_helper_of_an_ordinary_user_tells_what_that_one_sees(sockets: contextlib.ExitStack) -> None:
    inode = inode_of(sockets.enter_context(listen()))
    code = HELPER.read_text() + f"\nmain() if os.getuid() else None  # {inode}"
    as_nobody = f"import os, sys\nos.setgroups([])\nos.setgid(65534)\nos.setuid(65534)\nexec({code!r})"
    assert all(not line.startswith(f"{inode} ") for line in output_of(as_nobody, 0))
    assert any(pair[0] == inode for pair in run_helper(DIRECTLY, 30))


@linux
def test_allowed_by_the_user(tmp_path: Path, sockets: contextlib.ExitStack) -> None:
    inode = inode_of(sockets.enter_context(listen()))
    assert (inode, os.getpid()) in ask_for_all_holders(pkexec=program(tmp_path, ALLOWS), platform="linux")


JOIN = """
import os, sys
from portgui.ports import PortRange
from portgui.sockets.linux import LinuxSource
LinuxSource().read()  # imports what is needed while it may
port, pairs = int(sys.argv[1].split(":")[0]), eval(sys.argv[1].split(":")[1])
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
source = LinuxSource()
def tell():
    for each in source.read().on_ports(PortRange(port)):
        if each.state and each.listening:
            print(each.process and (each.process.pid, each.process.name), each.unseen and each.unseen.name)
tell()
source.take_holders(pairs)
tell()
source.take_holders([])
tell()
"""


@root
def test_the_pairs_are_joined_and_stay(start: Start) -> None:
    child = start(LISTEN)
    port = port_of(child)
    mine = [pair for pair in run_helper(DIRECTLY, 30) if pair[1] == child.pid] + [(1, 2**22 + 1), (2, 1)]
    name = Path(f"/proc/{child.pid}/comm").read_text().strip()
    held = f"({child.pid}, {name!r}) None"
    assert output_of(JOIN, f"{port}:{mine}") == ["None NOT_PERMITTED", held, held]


@linux
def test_pairs_of_a_process_that_has_ended_are_worth_nothing(start: Start) -> None:
    from portgui.sockets.linux import LinuxSource

    keeper, child = listen(), start(LISTEN)
    port_of(child)
    source = LinuxSource()
    inode, mine = inode_of(keeper), ports(keeper)
    receiver, sender = socket.socketpair()
    socket.send_fds(sender, [b"x"], [keeper.fileno()])  # on its way: nobody holds it
    keeper.close()
    source.take_holders([(inode, child.pid)])
    held = only(on_ports(source.read(), mine))
    assert isinstance(held.process, Process)
    assert held.process.pid == child.pid
    child.kill()
    child.wait()
    left = only(on_ports(source.read(), mine))
    assert left.process is None
    assert left.unseen in (Unseen.ELSEWHERE, Unseen.WITHHELD, Unseen.NOT_PERMITTED)
    receiver.close()
    sender.close()


SYSTEM_JOIN = JOIN.replace("source = LinuxSource()", "source = SystemSource()").replace(
    "LinuxSource().read()", "from portgui.sockets.source import SystemSource\nSystemSource().read()"
)


@root
def test_the_source_of_this_system_hands_the_pairs_on(start: Start) -> None:
    child = start(LISTEN)
    port = port_of(child)
    mine = [pair for pair in run_helper(DIRECTLY, 30) if pair[1] == child.pid]
    held = f"({child.pid}, {Path(f'/proc/{child.pid}/comm').read_text().strip()!r}) None"
    assert output_of(SYSTEM_JOIN, f"{port}:{mine}") == ["None NOT_PERMITTED", held, held]


@linux
def test_a_question_that_is_given_up_is_closed(tmp_path: Path) -> None:
    stand_in = program(tmp_path, f"open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)")
    given_up = threading.Event()

    os.mkfifo(tmp_path / "pid")
    pids: list[str] = []

    def give_up() -> None:
        pids.append((tmp_path / "pid").read_text())  # waits for the question
        given_up.set()

    user = threading.Thread(target=give_up, daemon=True)
    user.start()
    with pytest.raises(ElevationError, match="given up") as caught:
        ask_for_all_holders(given_up, pkexec=stand_in, platform="linux", time_limit_s=30)
    user.join()
    assert caught.value.hindrance is Hindrance.CANCELLED
    assert not Path(f"/proc/{pids[0]}").exists()


def test_the_system_says_what_it_is_and_who_we_are() -> None:
    elevation = SystemElevation()
    assert elevation.platform == sys.platform
    if hasattr(os, "geteuid"):
        assert elevation.administrator == (os.geteuid() == 0)
    else:
        assert elevation.administrator in (True, False)


@linux
def test_the_system_is_asked_through_pkexec(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sockets: contextlib.ExitStack
) -> None:
    inode = inode_of(sockets.enter_context(listen()))
    program(tmp_path, ALLOWS)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert (inode, os.getpid()) in SystemElevation().ask(threading.Event())


# What can become of the question


@linux
@pytest.mark.parametrize(
    ("code", "hindrance", "said"),
    [
        ("sys.exit(126)", Hindrance.CANCELLED, "closed"),
        ("sys.stderr.write('Error\\n\\nNot authorized\\n'); sys.exit(127)", Hindrance.REFUSED, "Not authorized"),
        ("sys.exit(127)", Hindrance.REFUSED, "not allowed"),
        ("sys.stderr.write('no such file'); sys.exit(3)", Hindrance.FAILED, "status 3: no such file"),
        ("os.kill(os.getpid(), 9)", Hindrance.FAILED, "status -9"),
        ("print('12 13\\nnonsense')", Hindrance.FAILED, "line 2"),
        ("time.sleep(60)", Hindrance.FAILED, "within 0.5 s"),
    ],
)
def test_why_nothing_was_learnt_is_told_apart(tmp_path: Path, code: str, hindrance: Hindrance, said: str) -> None:
    with pytest.raises(ElevationError, match=said) as caught:
        ask_for_all_holders(pkexec=program(tmp_path, code), platform="linux", time_limit_s=0.5 if "0.5" in said else 30)
    assert caught.value.hindrance is hindrance


@linux
def test_without_pkexec_there_is_another_way(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ElevationError, match="sudo") as caught:
        ask_for_all_holders(platform="linux")
    assert caught.value.hindrance is Hindrance.NOT_INSTALLED


@linux
def test_a_frozen_program_is_never_started_as_root(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sockets: contextlib.ExitStack
) -> None:
    inode, none = inode_of(sockets.enter_context(listen())), tmp_path / "python3"
    allows = program(tmp_path, ALLOWS)
    assert (inode, os.getpid()) in ask_for_all_holders(pkexec=allows, platform="linux", python=none)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with pytest.raises(ElevationError, match="sudo") as caught:
        ask_for_all_holders(pkexec=allows, platform="linux", python=none)
    assert caught.value.hindrance is Hindrance.NOT_INSTALLED
    assert (inode, os.getpid()) in ask_for_all_holders(pkexec=allows, platform="linux", python=Path(sys.executable))


def test_a_program_that_cannot_be_started_is_told(tmp_path: Path) -> None:
    with pytest.raises(ElevationError, match="could not be started") as caught:
        run_helper((str(tmp_path / "none"),), 1)
    assert caught.value.hindrance is Hindrance.FAILED


@pytest.mark.parametrize("platform", ["darwin", "win32", "freebsd"])
def test_other_systems_are_told_what_to_do_instead(platform: str) -> None:
    with pytest.raises(ElevationError, match="administrator") as caught:
        ask_for_all_holders(platform=platform)
    assert caught.value.hindrance is Hindrance.UNSUPPORTED


@pytest.mark.parametrize(
    "answer",
    [
        b"1 2",
        b"1 2\n3",
        b"1\n",
        b"1 2 3\n",
        b" 1 2\n",
        b"0 1\n",
        b"1 0\n",
        b"-1 2\n",
        b"1 2\r\n",
        b"1 2\n\n",
        b"01 2\n",
        b"1 2\x00\n",
        b"1 99999999\n",
        b"99999999999999999999 1\n",
        "1 \u0662\n".encode(),
        b"1 1\n" * 10_000_001,
    ],
    ids=lambda answer: repr(answer[:24]),
)
def test_only_pairs_of_numbers_are_an_answer(answer: bytes) -> None:
    with pytest.raises(ElevationError) as caught:
        parse_pairs(answer)
    assert caught.value.hindrance is Hindrance.FAILED


def test_no_pairs_are_an_answer_too() -> None:
    assert parse_pairs(b"") == []
