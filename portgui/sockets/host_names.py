"""The names of remote hosts: asked for in the background, kept for a while, bounded in number and time."""

import ipaddress
import queue
import socket
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, Protocol

from portgui.records import frozen

_THREADS: Final = 4
_MOST_WAITING: Final = 512
_MOST_KEPT: Final = 4096
_KEPT_S: Final = 3600.0
_NAMELESS_S: Final = 600.0
_FAILED_S: Final = 60.0
_LONGEST: Final = 253
"""Characters of a host name (RFC 1035, section 2.3.4: 255 octets on the wire)."""


class NoAnswerError(Exception):
    """Whether an address has a name could not be found out now."""


class Resolver(Protocol):
    """Finds the name of an address. It may take many seconds and is asked from several threads at once."""

    def name(self, address: str) -> str | None:
        """Return the name, `None` where there is none. Raises `NoAnswerError`."""
        ...


class SystemResolver:
    """Asks as this system is configured to: its hosts file, DNS and whatever else it knows (`getnameinfo`)."""

    def name(self, address: str) -> str | None:
        """Return the name, `None` where there is none. Raises `NoAnswerError`."""
        try:
            return socket.getnameinfo((address, 0), socket.NI_NAMEREQD)[0]
        except socket.gaierror as error:
            if error.errno == socket.EAI_NONAME:
                return None
            raise NoAnswerError(str(error)) from error
        except UnicodeError:  # a name in bytes that no host name consists of
            return None
        except OSError as error:
            raise NoAnswerError(str(error)) from error


def is_asked_for(address: str) -> bool:
    """Say whether anybody could know the name of an address.

    Nobody is asked for loopback, link-local, multicast and unspecified addresses: they mean something else on every
    computer or network. Private addresses are asked for: the network's own server knows their names.

    >>> [is_asked_for(address) for address in ("127.0.0.53", "fe80::1%eth0", "192.168.0.7", "::ffff:198.51.100.7")]
    [False, False, True, True]
    """
    ip = _plain(address)
    return not (ip.is_loopback or ip.is_link_local or ip.is_multicast or ip.is_unspecified)


def _plain(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Return an address without a zone, an IPv4-mapped one as IPv4."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    return ip.ipv4_mapped or ip if isinstance(ip, ipaddress.IPv6Address) else ip


@frozen
class _Known:
    name: str | None
    until: float


class HostNames:
    """Answers at once with what is known and asks for the rest on a few daemon threads, which never hold up an exit.

    4096 answers are kept: names for an hour, that there is none for ten minutes, a failure for one. At most 512
    addresses wait; those beyond are asked for when they are wanted again.
    """

    def __init__(
        self, resolver: Resolver, on_answer: Callable[[], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`on_answer` is called on one of the threads after each answer; never after `close`."""
        self._resolver = resolver
        self._on_answer = on_answer
        self._clock = clock
        self._lock = threading.Lock()
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._waiting: set[str] = set()
        self._queue: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._threads = 0
        self._closed = False

    def name(self, address: str) -> str | None:
        """Return the name of an address as far as it is known; one that is not, or is old, is asked for."""
        if not is_asked_for(address):
            return None
        address = str(_plain(address))
        with self._lock:
            known = self._known.get(address)
            if (known is None or known.until <= self._clock()) and not self._closed:
                self._ask(address)
            return known.name if known else None

    def close(self) -> None:
        """Ask for nothing any more; does not wait for what is being asked."""
        with self._lock:
            self._closed = True
            self._waiting.clear()
            for _ in range(self._threads):
                self._queue.put(None)

    def _ask(self, address: str) -> None:
        if address in self._waiting or len(self._waiting) >= _MOST_WAITING:
            return
        self._waiting.add(address)
        self._queue.put(address)
        if self._threads < min(_THREADS, len(self._waiting)):
            self._threads += 1
            threading.Thread(target=self._work, name="host names", daemon=True).start()

    def _work(self) -> None:
        while (address := self._queue.get()) is not None:
            with self._lock:
                if self._closed:
                    return
            try:
                name = self._resolver.name(address)
                keep_s = _NAMELESS_S if name is None else _KEPT_S
            except NoAnswerError:
                name, keep_s = None, _FAILED_S
            self._answer(address, name, keep_s)

    def _answer(self, address: str, name: str | None, keep_s: float) -> None:
        with self._lock:
            if self._closed:
                return
            self._waiting.discard(address)
            self._known[address] = _Known(name[:_LONGEST] if name else None, self._clock() + keep_s)
            self._known.move_to_end(address)
            while len(self._known) > _MOST_KEPT:
                self._known.popitem(last=False)
            self._on_answer()
