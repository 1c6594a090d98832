"""What the socket that is looked at carries: its rates from one snapshot to the next."""

import logging

import pytest

from portgui.models.traffic import Carried, Gauge
from portgui.records import replace
from portgui.sockets.difference import Rate
from portgui.sockets.socket import Snapshot, Socket, Traffic
from portgui.sockets.source import SocketError
from tests.fakes import make_snapshot, make_socket

CALL = make_socket("192.0.2.1:40000", "198.51.100.7:443", cookie=1)
OTHER = make_socket("192.0.2.1:40001", "198.51.100.7:443", cookie=2)


def snapshot(taken_at: float, sent: int | None, received: int | None, of: Socket = CALL) -> Snapshot:
    traffic = Traffic(bytes_sent=sent, bytes_received=received)
    return replace(make_snapshot(of, taken_at=taken_at), traffic=lambda asked: traffic if asked is of else None)


def rate_of(carried: Carried | None) -> Rate | None:
    assert carried
    return carried.rate


def test_a_rate_needs_two_snapshots() -> None:
    gauge = Gauge()
    assert rate_of(gauge.read(CALL, snapshot(10, 100, 0))) is None
    assert rate_of(gauge.read(CALL, snapshot(12, 300, 50))) == Rate(100, 25)
    assert rate_of(gauge.read(CALL, snapshot(13, 300, 50))) == Rate(0, 0)


def test_the_same_snapshot_again_tells_the_same() -> None:
    gauge, last = Gauge(), snapshot(12, 300, 50)
    gauge.read(CALL, snapshot(10, 100, 0))
    assert (
        gauge.read(CALL, last)
        == gauge.read(CALL, last)
        == Carried(Traffic(bytes_sent=300, bytes_received=50), Rate(100, 25))
    )


@pytest.mark.parametrize(
    ("later", "rate"),
    [
        (snapshot(9, 300, 0), None),
        (snapshot(12, 99, 0), None),
        (snapshot(12, None, 10), Rate(None, 5)),
        (snapshot(12, None, None), Rate(None, None)),
    ],
    ids=["clock set back", "counter went back", "half known", "not counted"],
)
def test_what_cannot_be_compared_has_no_rate(later: Snapshot, rate: Rate | None) -> None:
    gauge = Gauge()
    gauge.read(CALL, snapshot(10, 100, 0))
    found = rate_of(gauge.read(CALL, later))
    assert (found or Rate(None, None)) == (rate or Rate(None, None))


def test_another_row_begins_anew_and_no_other_row_is_decoded() -> None:
    asked: list[Socket] = []

    def traffic(socket: Socket) -> Traffic:
        asked.append(socket)
        return Traffic(bytes_sent=len(asked) * 100, bytes_received=0)

    def at(seconds: float) -> Snapshot:
        return replace(make_snapshot(CALL, OTHER, taken_at=seconds), traffic=traffic)

    gauge = Gauge()
    gauge.read(CALL, at(1))
    assert rate_of(gauge.read(OTHER, at(1))) is None
    assert rate_of(gauge.read(OTHER, at(2))) == Rate(100, 0)
    assert rate_of(gauge.read(CALL, at(3))) is None
    assert asked == [CALL, OTHER, OTHER, CALL]


def test_a_socket_that_is_gone_or_not_told_has_none() -> None:
    gauge = Gauge()
    gauge.read(CALL, snapshot(10, 100, 0))
    assert gauge.read(CALL, snapshot(11, 0, 0, of=OTHER)) is None
    assert rate_of(gauge.read(CALL, snapshot(12, 200, 0))) is None, "there is a gap between"
    assert gauge.read(CALL, make_snapshot(CALL)) is None


def test_a_message_that_cannot_be_decoded_is_none_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    def mangled(_: Socket) -> Traffic | None:
        raise SocketError("an attribute has an impossible length")

    with caplog.at_level(logging.INFO):
        assert Gauge().read(CALL, replace(make_snapshot(CALL), traffic=mangled)) is None
    assert "impossible length" in caplog.text
