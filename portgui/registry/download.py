"""Fetch a file over HTTPS, for the update of the registry: the only module that reaches the network, when asked to.

Trust is the system's: the certificates that OpenSSL, Windows or macOS has, or those that `SSL_CERT_FILE` names. So are
the proxies: those of the environment, of Windows' or of macOS' settings (urllib).
"""

import http.client
import os
import queue
import socket
import ssl
import string
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from portgui import __version__
from portgui.records import frozen
from portgui.registry.update import MAX_BYTES, Problem, UpdateError

IANA_ADDRESS: Final = "https://www.iana.org/assignments/service-names-port-numbers/service-names-port-numbers.xml"

Progress = Callable[[int, int | None], None]
"""Told how many bytes came, and of how many where the server says so."""

_REDIRECTS: Final = (301, 302, 303, 307, 308)
_LOGIN_WANTED: Final = 511
"""Network Authentication Required (RFC 6585, section 6)."""
_CHUNK: Final = 64 * 1024
_LOOK_S: Final = 0.05
"""How often it is looked whether the user cancelled."""
_CERTIFICATES: Final = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu, Arch, Gentoo
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  # Fedora, RHEL
    "/etc/pki/tls/certs/ca-bundle.crt",  # older Fedora and RHEL
    "/etc/ssl/ca-bundle.pem",  # openSUSE
    "/etc/ssl/cert.pem",  # macOS, Alpine, BSD
)
"""Where systems keep the certificates they trust; Go's crypto/x509 looks in the same places."""


@frozen
class Limits:
    """What a transfer may take at most."""

    size: int = MAX_BYTES
    """Bytes."""
    redirects: int = 5
    silence_s: float = 20.0
    """Seconds without a sign of the server: for an address to connect to, an answer, the next part of the file."""
    whole_s: float = 900.0
    """Seconds for all of it: 4 MB over a modem."""


def system_context(files: Iterable[str] = _CERTIFICATES) -> ssl.SSLContext:
    """Return a context that trusts what the system trusts.

    OpenSSL looks where it was told to when it was built. In a frozen program, made on another system, and in
    python.org's Python on macOS there is nothing at that place: then the first of `files` that there is serves.
    On Windows Python itself reads the system's store. Raises `UpdateError` where certificates cannot be read.
    """
    try:
        context = ssl.create_default_context()
        if sys.platform != "win32" and not _finds_certificates():
            file = next((file for file in files if Path(file).is_file()), None)
            if file is not None:
                context.load_verify_locations(cafile=file)
    except (OSError, ssl.SSLError) as error:
        raise UpdateError(Problem.UNTRUSTED, f"the system's certificates cannot be read: {error}") from error
    return context


def _finds_certificates() -> bool:
    """Say whether OpenSSL's own places, or those that the environment names, hold anything."""
    places = ssl.get_default_verify_paths()  # None for what is not there
    if places.cafile:
        return True
    try:
        return places.capath is not None and any(os.scandir(places.capath))
    except OSError:
        return False


def fetch(
    address: str,
    progress: Progress = lambda *_: None,
    cancelled: threading.Event | None = None,
    context: ssl.SSLContext | None = None,
    limits: Limits | None = None,
) -> bytes:
    """Return the file at an https address; raises `UpdateError`.

    `progress` is called in this thread. Setting `cancelled`, in any thread, ends it within a moment, whatever the
    network does: name look-up, connection and transfer happen in a thread that is left to its own timeouts then.
    """
    limits = limits or Limits()
    cancelled = cancelled or threading.Event()
    transfer = _Transfer(address, context or system_context(), limits)
    threading.Thread(target=transfer.run, name="portgui download", daemon=True).start()
    started = heard = time.monotonic()
    try:
        while not cancelled.is_set():
            try:
                event = transfer.events.get(timeout=_LOOK_S)
            except queue.Empty:
                now = time.monotonic()
                # An operation has its own timeout; several in a row without success (addresses to connect to, a
                # header that comes byte by byte) may take three times that.
                if now - heard > 3 * limits.silence_s or now - started > limits.whole_s:
                    raise UpdateError(Problem.TIMED_OUT, f"after {now - started:.0f} s") from None
                continue
            heard = time.monotonic()
            if isinstance(event, bytes):
                return event
            if isinstance(event, Exception):
                raise event
            if heard - started > limits.whole_s:
                raise UpdateError(Problem.TIMED_OUT, f"after {heard - started:.0f} s, {event[0]} bytes had come")
            progress(*event)
        raise UpdateError(Problem.CANCELLED)
    finally:
        transfer.given_up.set()


class _Transfer:
    """One transfer on a thread of its own; what happens to it stands in `events`, last the file or an error."""

    def __init__(self, address: str, context: ssl.SSLContext, limits: Limits) -> None:
        self.events: queue.SimpleQueue[tuple[int, int | None] | bytes | Exception] = queue.SimpleQueue()
        self.given_up = threading.Event()
        self._address = address
        self._limits = limits
        # No handler for anything but https, and none that follows redirects: that is done in `_open`.
        self._opener = urllib.request.OpenerDirector()
        for handler in (
            urllib.request.ProxyHandler(),
            urllib.request.HTTPSHandler(context=context),
            urllib.request.HTTPDefaultErrorHandler(),
            urllib.request.HTTPErrorProcessor(),
        ):
            self._opener.add_handler(handler)

    def run(self) -> None:
        """Transfer; every end, a defect too, is an event."""
        try:
            with self._open() as response:
                self.events.put(self._read(response))
        except Exception as error:  # noqa: BLE001 - raised again by `fetch`, in the thread that asked
            self.events.put(_as_update_error(error))

    def _open(self) -> http.client.HTTPResponse:
        """Ask for the file, following redirects."""
        address = self._address
        for _ in range(self._limits.redirects + 1):
            _require_https(address, self._address)
            request = urllib.request.Request(  # noqa: S310 - https, see above
                address,
                headers={"User-Agent": f"PortGUI/{__version__}", "Accept": "application/xml, text/csv, */*;q=0.1"},
            )
            try:
                response: http.client.HTTPResponse = self._opener.open(request, timeout=self._limits.silence_s)
            except urllib.error.HTTPError as error:
                target = error.headers.get("Location")
                error.close()
                if error.code not in _REDIRECTS or not target:
                    problem = Problem.WEB_PAGE if error.code == _LOGIN_WANTED else Problem.REFUSED
                    raise UpdateError(problem, f"{error.code} {error.reason}, {_host(address)}") from error
                address = _target(address, target)
                self.events.put((0, None))
            else:
                return response
        raise UpdateError(Problem.REDIRECTED, f"more than {self._limits.redirects} times, last to {address[:200]}")

    def _read(self, response: http.client.HTTPResponse) -> bytes:
        """Read the body, never more of it than allowed."""
        limit = self._limits.size
        total = response.length  # of Content-Length; None where the server does not say
        if total is not None and total > limit:
            raise UpdateError(Problem.TOO_LARGE, f"{total} bytes, more than {limit}")
        parts, received = [], 0
        while (total is None or received < total) and not self.given_up.is_set():
            part = response.read1(_CHUNK)
            if not part:
                break
            parts.append(part)
            received += len(part)
            if received > limit:
                raise UpdateError(Problem.TOO_LARGE, f"more than {limit} bytes")
            self.events.put((received, total))
        if total is not None and received < total:
            raise UpdateError(Problem.INTERRUPTED, f"{received} of {total} bytes came")
        return b"".join(parts)[:total]


def _require_https(address: str, first: str) -> None:
    """Raise `UpdateError` for an address that is not https, or none at all."""
    try:
        parts = urllib.parse.urlsplit(address)
        usable = parts.scheme == "https" and bool(parts.hostname) and (parts.port or 443) > 0
        address.encode("ascii")
    except ValueError:
        usable = False
    if not usable:
        if address == first:
            raise UpdateError(Problem.INSECURE, f"only https addresses are fetched: {address[:200]}")
        raise UpdateError(Problem.REDIRECTED, f"not to an https address: {address[:200]}")


def _target(address: str, location: str) -> str:
    """Return where a redirect leads: `Location` may be relative, and not quoted as it should be."""
    quoted = urllib.parse.quote(location, encoding="iso-8859-1", safe=string.punctuation)
    try:
        return urllib.parse.urljoin(address, quoted)
    except ValueError as error:
        raise UpdateError(Problem.REDIRECTED, f"not to an https address: {quoted[:200]}") from error


def _host(address: str) -> str:
    return urllib.parse.urlsplit(address).netloc.rpartition("@")[2]


def _as_update_error(error: Exception) -> Exception:
    """Return what an exception of urllib, http.client, ssl or the system means; a defect stays what it is."""
    cause: object = error.reason if isinstance(error, urllib.error.URLError) else error
    problem = None
    match cause:
        case UpdateError():
            return cause
        case ssl.SSLCertVerificationError():
            return UpdateError(Problem.UNTRUSTED, cause.verify_message or str(cause))
        case TimeoutError():
            problem = Problem.TIMED_OUT
        case ssl.SSLEOFError() | ssl.SSLZeroReturnError() | http.client.HTTPException():
            problem = Problem.INTERRUPTED
        case ssl.SSLError():
            problem = Problem.INSECURE
        case socket.gaierror() | ConnectionRefusedError():
            problem = Problem.UNREACHABLE
        case ConnectionError():
            problem = Problem.INTERRUPTED
        case OSError() | UnicodeError() | str():  # no route; no possible name; the answer of a proxy
            problem = Problem.UNREACHABLE
    if problem is None:
        return error
    reason = getattr(cause, "strerror", None) or str(cause) or type(cause).__name__
    made = UpdateError(problem, reason)
    made.__cause__ = error
    return made
