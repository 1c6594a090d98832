"""What one socket carries, in words and figures for people: queues, bytes, rates, times."""

import logging
from collections.abc import Hashable, Iterator
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale

from portgui.models.texts import fill
from portgui.records import frozen
from portgui.sockets.difference import Counted, Rate, rates
from portgui.sockets.socket import Snapshot, Socket, Traffic
from portgui.sockets.source import SocketError

translate: Final = QCoreApplication.translate
_log: Final = logging.getLogger(__name__)


@frozen
class Carried:
    """What a socket carried until a snapshot was taken, and how fast since the one before it."""

    traffic: Traffic
    rate: Rate | None = None
    """`None` where there is nothing to compare with yet."""


class Gauge:
    """Follows the one socket that is looked at from snapshot to snapshot; no other one is decoded.

    It keeps two numbers of the last snapshot, not the snapshot, which would hold on to the kernel's messages.
    """

    def __init__(self) -> None:
        self._key: Hashable = None
        self._taken_at = 0.0
        self._counted = Counted(None, None)
        self._rate: Rate | None = None

    def read(self, socket: Socket, snapshot: Snapshot) -> Carried | None:
        """Return what a socket of a snapshot carried, `None` where the system does not tell.

        The rate is that since this was last asked of the same socket with an earlier snapshot.
        """
        try:
            traffic = snapshot.traffic(socket)
        except SocketError as error:  # its message is decoded only now
            _log.info("what %s carries cannot be told: %s", socket.local, error)
            traffic = None
        if traffic is None:
            self._key = None
            return None
        key, counted = socket.key, Counted(traffic.bytes_sent, traffic.bytes_received)
        if key != self._key:
            self._rate = None
        elif snapshot.taken_at != self._taken_at:  # a clock that was set forward makes one rate wrong, none for long
            self._rate = rates({key: self._counted}, self._taken_at, {key: counted}, snapshot.taken_at)[key]
        self._key, self._taken_at, self._counted = key, snapshot.taken_at, counted
        return Carried(traffic, self._rate)


def traffic_lines(carried: Carried) -> Iterator[tuple[str, str]]:
    """Yield label and value of what is known."""
    traffic, rate = carried.traffic, carried.rate or Rate(None, None)
    number = QLocale().toString
    if traffic.accept_queue is not None:
        waiting = number(traffic.accept_queue)
        if traffic.accept_limit is not None:
            waiting = fill(translate("Traffic", "%1 of at most %2"), waiting, number(traffic.accept_limit))
            if traffic.accept_queue > traffic.accept_limit:  # as `sk_acceptq_is_full` of Linux (include/net/sock.h)
                waiting += " – " + translate("Traffic", "full: further ones are kept out")
        yield translate("Traffic", "Connections not accepted yet"), waiting
    if traffic.receive_queue is not None:
        yield translate("Traffic", "Received, not read yet"), size_text(traffic.receive_queue)
    if traffic.send_queue is not None:
        yield translate("Traffic", "Not sent or not confirmed yet"), size_text(traffic.send_queue)
    for label, count, speed, age_ms in (
        (translate("Traffic", "Sent"), traffic.bytes_sent, rate.sent, traffic.last_sent_ms),
        (translate("Traffic", "Received"), traffic.bytes_received, rate.received, traffic.last_received_ms),
    ):
        if count is not None:
            parts = [size_text(count)]
            if speed is not None:
                parts.append(translate("Traffic", "%1/s").replace("%1", size_text(round(speed))))
            if age_ms is not None:
                parts.append(age_text(age_ms))
            yield label, " · ".join(parts)
    if traffic.segments_retransmitted is not None:
        yield translate("Traffic", "Packets sent again"), number(traffic.segments_retransmitted)
    if traffic.round_trip_us is not None:
        yield translate("Traffic", "Round trip"), round_trip_text(traffic.round_trip_us)


def size_text(count: int) -> str:
    """Return a number of bytes in the unit that reads best, powers of 1000."""
    if count < 1000:
        return translate("Traffic", "%1 B").replace("%1", QLocale().toString(count))
    return QLocale().formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def age_text(age_ms: int) -> str:
    """Return how long ago something was, in one unit, rounded down."""
    seconds = age_ms // 1000
    number = QLocale().toString
    if seconds < 1:
        return translate("Traffic", "just now")
    if seconds < 60:
        return translate("Traffic", "%1 s ago").replace("%1", number(seconds))
    if seconds < 3600:
        return translate("Traffic", "%1 min ago").replace("%1", number(seconds // 60))
    if seconds < 86_400:
        return translate("Traffic", "%1 h ago").replace("%1", number(seconds // 3600))
    return translate("Traffic", "%1 d ago").replace("%1", number(seconds // 86_400))


def round_trip_text(round_trip_us: int) -> str:
    """Return a round-trip time in milliseconds, with some three digits."""
    milliseconds = round_trip_us / 1000
    digits = 3 if milliseconds < 1 else 2 if milliseconds < 10 else 1 if milliseconds < 100 else 0
    return translate("Traffic", "%1 ms").replace("%1", QLocale().toString(milliseconds, "f", digits))
