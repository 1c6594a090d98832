"""The names by which the owner of a port is known, and of which ports it is asked."""

import pytest

from portgui.ports import PortRange, Transport
from portgui.records import replace
from portgui.sockets.owner import owner_names
from portgui.sockets.socket import Process, State, Unseen
from tests.fakes import make_process, make_socket


@pytest.mark.parametrize(
    ("process", "names"),
    [
        (make_process("postgres"), ("postgres",)),
        (make_process("postgres", executable="/usr/lib/postgresql/15/bin/postgres"), ("postgres",)),
        (make_process("streamlit", executable="/usr/bin/python3.11"), ("streamlit", "python3.11")),
        (make_process("nginx", executable="/usr/sbin/nginx (deleted)"), ("nginx",)),
        (make_process("MainThread", executable="/usr/bin/node"), ("node",)),
        (make_process("node-MainThread", executable="/usr/bin/node"), ("node",)),
        (make_process("MainThread"), ()),
        (make_process("postgres.exe", executable=r"C:\Program Files\PG\postgres.exe"), ("postgres.exe",)),
        (make_process("", executable="/opt/a b/c d"), ("c d",)),
        (make_process("", executable="/"), ()),
        (make_process(""), ()),
    ],
)
def test_a_process_is_known_by_its_name_and_that_of_its_file(process: Process, names: tuple[str, ...]) -> None:
    assert owner_names(make_socket("127.0.0.1:5432", process=process)) == names


def test_all_who_share_a_socket_are_known() -> None:
    """One of them may be the expected one: a wrapper that started the server, a manager that holds its socket too."""
    shared = make_socket("127.0.0.1:5432", process=make_process("wrapper", 5, executable="/opt/run"))
    shared = replace(shared, other_processes=(make_process("postgres", 6), make_process("wrapper", 7)))
    assert owner_names(shared) == ("wrapper", "run", "postgres")


def test_only_who_listens_is_asked() -> None:
    listener = make_socket("127.0.0.1:5432", process=make_process("node"))
    assert owner_names(listener) == ("node",)
    assert owner_names(make_socket("0.0.0.0:53", transport=Transport.UDP, process=make_process("x"))) == ("x",)
    assert owner_names(make_socket("127.0.0.1:5432", "192.0.2.1:9", process=make_process("node"))) == ()
    assert owner_names(replace(listener, state=State.CLOSED)) == ()
    assert owner_names(replace(listener, process=None, unseen=Unseen.NOT_PERMITTED)) == ()


@pytest.mark.parametrize(
    ("port", "ephemeral", "asked"),
    [
        (49151, None, True),
        (49152, None, False),
        (65535, None, False),
        (32767, PortRange(32768, 60999), True),
        (32768, PortRange(32768, 60999), False),
        (33060, PortRange(32768, 60999), False),
        (33060, PortRange(49152, 65535), True),
        (61000, PortRange(32768, 60999), False),
        (0, None, False),
    ],
)
def test_a_port_that_was_given_at_random_says_nothing(port: int, ephemeral: PortRange | None, asked: bool) -> None:
    socket = make_socket(f"127.0.0.1:{port}", process=make_process("node"))
    assert bool(owner_names(socket, ephemeral)) is asked
