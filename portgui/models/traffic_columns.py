"""What sockets carried and how fast, as far as somebody looks at it, and the columns that show it.

Traffic is decoded for a cell when that is asked for and kept until the next snapshot; a rate compares with the snapshot
before, which is kept only while rates are wanted.
"""

import time
from collections.abc import Callable, Collection
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QLocale

from portgui.models.record_table import Column
from portgui.models.texts import fill
from portgui.models.traffic import round_trip_text, size_text
from portgui.sockets.difference import Counted, Rate, rates
from portgui.sockets.socket import Snapshot, Socket, Traffic

translate: Final = QCoreApplication.translate

RATE_COLUMNS: Final = ("send-rate", "receive-rate")
TRAFFIC_COLUMNS: Final = ("sent", "received", *RATE_COLUMNS, "round-trip", "retransmitted", "queues")
"""The columns whose cells may be other ones with every snapshot."""


class TrafficRecord:
    """The traffic of the last snapshot, and its rates while they are wanted."""

    def __init__(self) -> None:
        self._last: tuple[Snapshot, float] = (Snapshot((), 0.0), 0.0)
        """With the time in seconds of `time.monotonic`, as below."""
        self._before: tuple[Snapshot, float] | None = None
        self._rates_wanted = False
        self._decoded: dict[int, tuple[Socket, Traffic | None]] = {}
        """By identity, with the object, so that no other one gets its number."""

    def want_rates(self, wanted: bool) -> None:
        """Compare snapshots from the next one on, or no longer."""
        self._rates_wanted = wanted
        if not wanted:
            self._before = None

    def take(self, snapshot: Snapshot) -> None:
        """Tell the traffic of this snapshot from now on."""
        self._before = self._last if self._rates_wanted and self._last[0].taken_at else None
        self._last = (snapshot, time.monotonic())
        self._decoded.clear()

    def of(self, socket: Socket) -> Traffic | None:
        """Return what a socket carried, `None` where the system does not tell."""
        known = self._decoded.get(id(socket))
        if known is None:
            known = self._decoded[id(socket)] = (socket, self._last[0].traffic(socket))
        return known[1]

    def rate(self, socket: Socket) -> Rate | None:
        """Return how fast a socket sent and received since the snapshot before, `None` where that is not known."""
        if self._before is None or (now := self.of(socket)) is None:
            return None
        then = self._before[0].traffic(socket)
        if then is None:
            return None
        return rates({0: _counted(then)}, self._before[1], {0: _counted(now)}, self._last[1])[0]


def _counted(traffic: Traffic) -> Counted:
    return Counted(traffic.bytes_sent, traffic.bytes_received)


def _size(size: float | None) -> str:
    return "" if size is None else size_text(round(size))


def rate_text(rate: float | None) -> str:
    """Return a rate in bytes a second as people read it."""
    return "" if rate is None else translate("Traffic", "%1/s").replace("%1", _size(rate))


def queue_text(traffic: Traffic | None) -> str:
    """Return what waits in a socket: connections of a listening one, else bytes."""
    if traffic is None:
        return ""
    if traffic.accept_queue is not None:
        told = translate("Traffic", "%1 of %2 waiting")
        return fill(told, _whole(traffic.accept_queue), _whole(traffic.accept_limit))
    if traffic.receive_queue is None and traffic.send_queue is None:
        return ""
    told = translate("Traffic", "%1 in, %2 out")
    return fill(told, _whole(traffic.receive_queue), _whole(traffic.send_queue))


def _queued(traffic: Traffic | None) -> int | None:
    if traffic is None:
        return None
    known = [traffic.accept_queue] if traffic.accept_queue is not None else [traffic.receive_queue, traffic.send_queue]
    counted = [number for number in known if number is not None]
    return sum(counted) if counted else None


def _whole(number: int | None) -> str:
    return "?" if number is None else QLocale().toString(number)


def traffic_columns(
    traffic: Callable[[Socket], Traffic | None], rate: Callable[[Socket], Rate | None]
) -> tuple[Column[Socket], ...]:
    """Return the columns of what sockets carry, all hidden at first."""

    def figure(name: str) -> Callable[[Socket], Any]:
        return lambda socket: getattr(known, name) if (known := traffic(socket)) else None

    def speed(name: str) -> Callable[[Socket], Any]:
        return lambda socket: getattr(known, name) if (known := rate(socket)) else None

    sent, received = figure("bytes_sent"), figure("bytes_received")
    send_rate, receive_rate = speed("sent"), speed("received")
    round_trip, again = figure("round_trip_us"), figure("segments_retransmitted")
    known_to = translate("SocketColumns", "Known for TCP connections on Linux")
    since = translate("SocketColumns", "Since the reading before; empty until the second one after the column is shown")
    return (
        _number(
            "sent",
            translate("SocketColumns", "Sent"),
            sent,
            _size,
            ("B", str),
            translate("SocketColumns", "What was sent over the connection so far, with what was sent again.")
            + f" {known_to}",
        ),
        _number(
            "received",
            translate("SocketColumns", "Received"),
            received,
            _size,
            ("B", str),
            translate("SocketColumns", "What was received over the connection so far.") + f" {known_to}",
        ),
        _number(
            "send-rate",
            translate("SocketColumns", "Send rate"),
            send_rate,
            rate_text,
            ("B/s", "{:.0f}".format),
            translate("SocketColumns", "What is sent in a second.") + f" {since}. {known_to}",
        ),
        _number(
            "receive-rate",
            translate("SocketColumns", "Receive rate"),
            receive_rate,
            rate_text,
            ("B/s", "{:.0f}".format),
            translate("SocketColumns", "What is received in a second.") + f" {since}. {known_to}",
        ),
        _number(
            "round-trip",
            translate("SocketColumns", "Round-trip time"),
            round_trip,
            lambda value: "" if value is None else round_trip_text(value),
            ("ms", lambda value: f"{value / 1000:.3f}"),
            translate("SocketColumns", "From sending until the answer, smoothed (RFC 6298).") + f" {known_to}",
        ),
        _number(
            "retransmitted",
            translate("SocketColumns", "Retransmitted"),
            again,
            lambda value: "" if value is None else _whole(value),
            ("", str),
            translate("SocketColumns", "How many segments were sent again.") + f" {known_to}",
        ),
        Column(
            "queues",
            translate("SocketColumns", "Queues"),
            lambda socket: queue_text(traffic(socket)),
            lambda socket: _queued(traffic(socket)),
            translate(
                "SocketColumns",
                "Bytes that the program has not read yet, and that are not sent and acknowledged yet; of a listening "
                "socket the connections that the program has not accepted yet, and how many may wait. Known on Linux",
            ),
            queue_text(Traffic(receive_queue=0, send_queue=100_000)),
            numeric=True,
            shown=False,
        ),
    )


def _number(
    column_id: str,
    title: str,
    value: Callable[[Socket], Any],
    shown_as: Callable[[Any], str],
    copied_as: tuple[str, Callable[[Any], str]],
    explanation: str,
) -> Column[Socket]:
    """Return a column of numbers, which is copied in a unit without a text around it."""
    unit, plain = copied_as
    return Column(
        column_id,
        title,
        lambda socket: shown_as(value(socket)),
        value,
        explanation,
        "1000.0 MB/s",
        numeric=True,
        shown=False,
        unit=unit,
        copied=lambda socket: "" if (number := value(socket)) is None else plain(number),
    )


def wants_rates(columns: Collection[str]) -> bool:
    """Say whether one of the shown columns is a rate."""
    return any(column in columns for column in RATE_COLUMNS)
