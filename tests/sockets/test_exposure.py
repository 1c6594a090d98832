"""What the network can reach, counted."""

from portgui.ports import Transport
from portgui.sockets.exposure import Exposure, exposure
from tests.fakes import make_process, make_snapshot, make_socket

SSHD = make_process("sshd", 812, started_at=1.0)


def test_programs_are_counted_by_identity_and_unknown_ones_apart() -> None:
    snapshot = make_snapshot(
        make_socket("0.0.0.0:22", process=SSHD),
        make_socket("[::]:22", process=SSHD),
        make_socket("192.0.2.1:80", process=make_process("sshd", 812, started_at=2.0)),
        make_socket("192.0.2.1:81", process=make_process("sshd", 900, started_at=1.0)),
        make_socket("0.0.0.0:5353", transport=Transport.UDP),
        make_socket("0.0.0.0:111"),
    )
    assert exposure(snapshot) == Exposure(sockets=6, programs=3, unknown=2)


def test_loopback_and_connections_do_not_count() -> None:
    snapshot = make_snapshot(
        make_socket("127.0.0.1:22", process=SSHD),
        make_socket("192.0.2.1:22", "192.0.2.9:51000", process=SSHD),
        make_socket("192.0.2.1:5353", "192.0.2.9:53", transport=Transport.UDP),
    )
    assert exposure(snapshot) == Exposure(0, 0, 0)
