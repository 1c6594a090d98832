"""A real HTTPS server on loopback that behaves as a test wants, with certificates made by the openssl program."""

import contextlib
import os
import shutil
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

import pytest

from portgui.overrides import override

PATIENCE_S: Final = 20.0
"""A server that stalls goes on by itself after this time, so that a failing test ends."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A self-signed certificate and its key, as files."""

    certificate: Path
    key: Path

    @classmethod
    def make(cls, folder: Path, names: str) -> "Certificate":
        """Make one for names as `subjectAltName` has them, e.g. `IP:127.0.0.1`; skips the test without openssl."""
        program = shutil.which("openssl")
        if program is None:
            pytest.skip("there is no openssl program to make a certificate with")
        made = cls(folder / "certificate.pem", folder / "key.pem")
        command = [program, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        command += ["-days", "2", "-subj", "/CN=test", "-addext", f"subjectAltName={names}"]
        command += ["-keyout", str(made.key), "-out", str(made.certificate)]
        subprocess.run(command, check=True, capture_output=True)
        return made

    def trusted(self) -> ssl.SSLContext:
        """Return the context of a client that trusts it and nothing else."""
        return ssl.create_default_context(cafile=str(self.certificate))


class Request(BaseHTTPRequestHandler):
    """One request to the server."""

    server: "HttpsServer"

    def do_GET(self) -> None:
        """Answer as the test says."""
        self.server.asked.append((self.path, dict(self.headers)))
        answer = self.server.answers.get(self.path)
        if answer is None:
            self.send_error(404)
        else:
            with contextlib.suppress(OSError):  # the client is free to go
                answer(self)

    def answer(self, body: bytes, status: int = 200, length: int | None = -1, **headers: str) -> None:
        """Send an answer; `length` is another Content-Length than the true one, or `None` for none."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if length is not None:
            self.send_header("Content-Length", str(len(body) if length < 0 else length))
        self.end_headers()
        self.wfile.write(body)

    def wait(self) -> None:
        """Say nothing until the test is over."""
        self.server.stalled.set()
        self.server.released.wait(PATIENCE_S)

    @override
    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class HttpsServer(ThreadingHTTPServer):
    """Answers by path."""

    daemon_threads = True

    def __init__(self, certificate: Certificate | None) -> None:
        super().__init__(("127.0.0.1", 0), Request)
        self.answers: dict[str, Callable[[Request], None]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        """Path and headers of every request."""
        self.stalled = threading.Event()
        self.released = threading.Event()
        self.scheme = "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate.certificate, certificate.key)
            # the handshake happens when the request is read: in the thread of the request
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
            self.scheme = "https"

    def address(self, path: str, host: str = "127.0.0.1") -> str:
        """Return the address of a path."""
        return f"{self.scheme}://{host}:{self.server_port}{path}"

    def serve(self, path: str, body: bytes, **options: Any) -> str:
        """Answer a path with a body from now on; return its address."""
        self.answers[path] = lambda request: request.answer(body, **options)
        return self.address(path)

    @override
    def handle_error(self, *_: Any) -> None:
        """Say nothing: a client may refuse the certificate, or go."""


@contextlib.contextmanager
def running(server: HttpsServer) -> Iterator[HttpsServer]:
    """Let a server answer meanwhile."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """Return the certificate of the server."""
    return Certificate.make(tmp_path_factory.mktemp("certificate"), "IP:127.0.0.1,DNS:localhost")


@pytest.fixture
def server(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Iterator[HttpsServer]:
    """Return a running server; a proxy that the computer may have is not asked for it."""
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    with running(HttpsServer(certificate)) as made:
        yield made
