"""The downloader against a real HTTPS server on loopback that behaves well, badly and not at all."""

import contextlib
import os
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from portgui import __version__
from portgui.registry.download import IANA_ADDRESS, Limits, fetch, system_context
from portgui.registry.update import Problem, UpdateError
from tests.https_server import PATIENCE_S, Certificate, HttpsServer, Request, certificate, running, server

__all__ = ["certificate", "server"]

BODY: Final = bytes(range(256)) * 4000
SHORT: Final = Limits(silence_s=0.3, whole_s=30)
ROOT: Final = Path(__file__).resolve().parents[2]

Fetch = Callable[..., bytes]


@pytest.fixture
def get(certificate: Certificate) -> Fetch:
    """Return `fetch`, trusting the server's certificate."""
    return lambda address, **options: fetch(address, context=certificate.trusted(), **options)


def problem_of(get: Callable[[], bytes]) -> UpdateError:
    with pytest.raises(UpdateError) as raised:
        get()
    return raised.value


def test_a_file_comes_whole_with_its_progress(server: HttpsServer, get: Fetch) -> None:
    address = server.serve("/file", BODY)
    told: list[tuple[int, int | None]] = []
    threads = set()

    def progress(received: int, total: int | None) -> None:
        told.append((received, total))
        threads.add(threading.current_thread())

    assert get(address, progress=progress) == BODY
    assert [received for received, _ in told] == sorted({received for received, _ in told})
    assert told[-1] == (len(BODY), len(BODY))
    assert len(told) > 3
    assert threads == {threading.current_thread()}


def test_what_is_sent_names_the_program_and_nothing_else(server: HttpsServer, get: Fetch) -> None:
    get(server.serve("/file", BODY))
    ((path, headers),) = server.asked
    assert path == "/file"
    assert headers.pop("User-Agent") == f"PortGUI/{__version__}"
    assert set(headers) == {"Host", "Accept", "Accept-Encoding", "Connection"}


def test_a_file_without_a_length(server: HttpsServer, get: Fetch) -> None:
    told: list[int | None] = []
    assert get(server.serve("/file", BODY, length=None), progress=lambda _, total: told.append(total)) == BODY
    assert set(told) == {None}


def test_a_file_in_chunks(server: HttpsServer, get: Fetch) -> None:
    chunks = [b"%x\r\n%s\r\n" % (len(part), part) for part in (BODY[:7], BODY[7:])]
    address = server.serve("/file", b"".join(chunks) + b"0\r\n\r\n", length=None, Transfer_Encoding="chunked")
    server.answers["/file"] = _http_1_1(server.answers["/file"])
    assert get(address) == BODY


def _http_1_1(answer: Callable[[Request], None]) -> Callable[[Request], None]:
    def answer_so(request: Request) -> None:
        request.protocol_version = "HTTP/1.1"
        request.close_connection = True
        answer(request)

    return answer_so


def test_more_than_announced_is_left(server: HttpsServer, get: Fetch) -> None:
    assert get(server.serve("/file", BODY, length=100)) == BODY[:100]


def test_redirects_within_https_are_followed(server: HttpsServer, get: Fetch) -> None:
    server.serve("/c d", BODY)  # the handler sees the path as it is quoted
    server.answers["/c%20d"] = server.answers["/c d"]
    server.serve("/a", b"", status=301, Location="/b")
    server.serve("/b", b"", status=308, Location=server.address("/c d", "localhost"))
    assert get(server.address("/a")) == BODY
    assert [path for path, _ in server.asked] == ["/a", "/b", "/c%20d"]


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:1/", "ftp://localhost/x", "file:///etc/passwd", "https://[::1", "https://a:b/"]
)
def test_redirects_to_anything_else_are_not(server: HttpsServer, get: Fetch, target: str) -> None:
    error = problem_of(lambda: get(server.serve("/a", b"", status=302, Location=target)))
    assert error.problem is Problem.REDIRECTED
    assert target.partition(":")[0] in error.reason
    assert len(server.asked) == 1


def test_a_redirect_to_a_plain_http_server_never_reaches_it(server: HttpsServer, get: Fetch) -> None:
    with running(HttpsServer(None)) as plain:
        plain.serve("/file", BODY)
        error = problem_of(lambda: get(server.serve("/a", b"", status=302, Location=plain.address("/file"))))
        assert error.problem is Problem.REDIRECTED
        assert plain.asked == []


@pytest.mark.parametrize("count", [5, 6])
def test_redirects_are_counted(server: HttpsServer, get: Fetch, count: int) -> None:
    for number in range(count):
        server.serve(f"/{number}", b"", status=302, Location=f"/{number + 1}")
    server.serve(f"/{count}", BODY)
    if count <= Limits().redirects:
        assert get(server.address("/0")) == BODY
    else:
        error = problem_of(lambda: get(server.address("/0")))
        assert (error.problem, len(server.asked)) == (Problem.REDIRECTED, 6)


def test_a_redirect_loop_ends(server: HttpsServer, get: Fetch) -> None:
    server.serve("/a", b"", status=302, Location="/a")
    error = problem_of(lambda: get(server.address("/a")))
    assert error.problem is Problem.REDIRECTED
    assert "more than 5 times" in error.reason


def test_only_https_is_asked(server: HttpsServer, get: Fetch) -> None:
    with running(HttpsServer(None)) as plain:
        error = problem_of(lambda: get(plain.serve("/file", BODY)))
        assert (error.problem, plain.asked) == (Problem.INSECURE, [])
    assert IANA_ADDRESS.startswith("https://www.iana.org/")


@pytest.mark.parametrize(
    ("status", "problem"),
    [(404, Problem.REFUSED), (403, Problem.REFUSED), (500, Problem.REFUSED), (511, Problem.WEB_PAGE)],
)
def test_an_http_error(server: HttpsServer, get: Fetch, status: int, problem: Problem) -> None:
    error = problem_of(lambda: get(server.serve("/a", b"<html>no", status=status)))
    assert error.problem is problem
    assert str(status) in error.reason


def test_a_redirect_without_a_target_is_an_http_error(server: HttpsServer, get: Fetch) -> None:
    error = problem_of(lambda: get(server.serve("/a", b"", status=302)))
    assert (error.problem, "302" in error.reason) == (Problem.REFUSED, True)


@pytest.mark.parametrize("length", [-1, None], ids=["announced", "not announced"])
def test_a_file_that_is_too_large(server: HttpsServer, get: Fetch, length: int | None) -> None:
    address = server.serve("/file", BODY, length=length)
    told: list[int] = []
    error = problem_of(
        lambda: get(address, limits=Limits(size=len(BODY) - 1), progress=lambda part, _: told.append(part))
    )
    assert error.problem is Problem.TOO_LARGE
    assert (not told) == (length == -1), "an announced size is refused before anything is read"
    assert get(address, limits=Limits(size=len(BODY))) == BODY


def test_a_body_that_ends_early(server: HttpsServer, get: Fetch) -> None:
    error = problem_of(lambda: get(server.serve("/file", BODY, length=len(BODY) + 1)))
    assert error.problem is Problem.INTERRUPTED
    assert f"{len(BODY)} of {len(BODY) + 1}" in error.reason


def test_chunks_that_end_early(server: HttpsServer, get: Fetch) -> None:
    address = server.serve("/file", b"ffff\r\nabc", length=None, Transfer_Encoding="chunked")
    server.answers["/file"] = _http_1_1(server.answers["/file"])
    assert problem_of(lambda: get(address)).problem is Problem.INTERRUPTED


def test_an_answer_that_is_not_http(server: HttpsServer, get: Fetch) -> None:
    def answer(request: Request) -> None:
        request.wfile.write(b"SSH-2.0-x\r\n\r\n")

    server.answers["/a"] = answer
    assert problem_of(lambda: get(server.address("/a"))).problem is Problem.INTERRUPTED


def test_a_connection_that_is_dropped(server: HttpsServer, get: Fetch) -> None:
    server.answers["/a"] = lambda request: request.connection.shutdown(socket.SHUT_RDWR)
    assert problem_of(lambda: get(server.address("/a"))).problem is Problem.INTERRUPTED


# Certificates


def test_a_certificate_that_nobody_trusts(server: HttpsServer) -> None:
    error = problem_of(lambda: fetch(server.serve("/file", BODY)))
    assert error.problem is Problem.UNTRUSTED
    assert "self-signed" in error.reason or "self signed" in error.reason
    assert server.asked == []


def test_a_certificate_for_another_host(tmp_path: Path) -> None:
    other = Certificate.make(tmp_path, "DNS:elsewhere.invalid")
    with running(HttpsServer(other)) as server:
        error = problem_of(lambda: fetch(server.serve("/file", BODY), context=other.trusted()))
        assert error.problem is Problem.UNTRUSTED
        assert "127.0.0.1" in error.reason
        assert server.asked == []


def test_a_server_that_speaks_no_tls(get: Fetch) -> None:
    with running(HttpsServer(None)) as plain:
        address = plain.serve("/file", BODY).replace("http:", "https:")
        assert problem_of(lambda: get(address)).problem is Problem.INSECURE


def test_the_environment_names_what_is_trusted(
    server: HttpsServer, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.certificate))
    assert fetch(server.serve("/file", BODY)) == BODY


@pytest.mark.skipif(sys.platform == "win32", reason="Windows' certificates are in no file")
@pytest.mark.parametrize("folder", ["none", "empty"])
def test_the_systems_certificates_are_found_where_openssl_does_not_look(
    server: HttpsServer, certificate: Certificate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    """As in a frozen program, whose OpenSSL was built for another system."""
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / folder))
    address = server.serve("/file", BODY)
    places = [str(tmp_path / "neither.pem"), str(certificate.certificate)]
    assert fetch(address, context=system_context(places)) == BODY
    assert problem_of(lambda: fetch(address, context=system_context([]))).problem is Problem.UNTRUSTED


@pytest.mark.skipif(sys.platform == "win32", reason="Windows' certificates are in no file")
def test_this_computers_certificates_are_among_the_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not system_context().cert_store_stats()["x509_ca"]:
        pytest.skip("this computer has no file of trusted certificates")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "none"))
    assert ssl.create_default_context().cert_store_stats()["x509_ca"] == 0
    assert system_context().cert_store_stats()["x509_ca"] > 0


def test_a_damaged_file_of_certificates_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damaged = tmp_path / "damaged.pem"
    damaged.write_text("no certificate")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "none"))
    if sys.platform == "win32":
        pytest.skip("Windows' certificates are in no file")
    with pytest.raises(UpdateError) as raised:
        system_context([str(damaged)])
    assert raised.value.problem is Problem.UNTRUSTED


# Time


def stall_before_the_answer(request: Request) -> None:
    request.wait()


def stall_in_the_header(request: Request) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-")
    request.wait()


def stall_in_the_body(request: Request) -> None:
    request.answer(BODY[:1000], length=len(BODY))
    request.wait()


STALLS: Final = pytest.mark.parametrize(
    "stall", [stall_before_the_answer, stall_in_the_header, stall_in_the_body], ids=lambda stall: stall.__name__
)


@STALLS
def test_a_server_that_stalls(server: HttpsServer, get: Fetch, stall: Callable[[Request], None]) -> None:
    server.answers["/a"] = stall
    started = time.monotonic()
    assert problem_of(lambda: get(server.address("/a"), limits=SHORT)).problem is Problem.TIMED_OUT
    assert time.monotonic() - started < PATIENCE_S / 4


@STALLS
def test_cancelling_ends_it_in_a_moment(server: HttpsServer, get: Fetch, stall: Callable[[Request], None]) -> None:
    server.answers["/a"] = stall
    cancelled = threading.Event()
    moments: list[float] = []

    def cancel() -> None:
        server.stalled.wait(PATIENCE_S)
        moments.append(time.monotonic())
        cancelled.set()

    threading.Thread(target=cancel).start()
    assert problem_of(lambda: get(server.address("/a"), cancelled=cancelled)).problem is Problem.CANCELLED
    assert time.monotonic() - moments[0] < 1


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Return a port that takes connections and never says a word: no handshake."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_a_server_that_never_shakes_hands(get: Fetch, silent_port: int) -> None:
    address = f"https://127.0.0.1:{silent_port}/"
    assert problem_of(lambda: get(address, limits=SHORT)).problem is Problem.TIMED_OUT
    cancelled = threading.Event()
    threading.Timer(0.1, cancelled.set).start()
    started = time.monotonic()
    assert problem_of(lambda: get(address, cancelled=cancelled)).problem is Problem.CANCELLED
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("part", [b"x", b"\r\n"], ids=["body", "header"])
def test_a_server_that_drips_does_not_go_on_for_ever(server: HttpsServer, get: Fetch, part: bytes) -> None:
    """Each byte comes in time, all of them never do."""

    def drip(request: Request) -> None:
        if part == b"x":
            request.answer(b"", length=1_000_000)
        else:
            request.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        while not request.server.released.wait(0.1):
            request.wfile.write(b"x")

    server.answers["/a"] = drip
    started = time.monotonic()
    error = problem_of(lambda: get(server.address("/a"), limits=Limits(silence_s=0.5, whole_s=1)))
    assert error.problem is Problem.TIMED_OUT
    assert 0.9 < time.monotonic() - started < PATIENCE_S / 4


def test_the_thread_of_a_transfer_that_was_given_up_ends(server: HttpsServer, get: Fetch) -> None:
    server.answers["/a"] = stall_in_the_body
    cancelled = threading.Event()
    threading.Timer(0.1, cancelled.set).start()
    problem_of(lambda: get(server.address("/a"), cancelled=cancelled, limits=SHORT))
    for thread in threading.enumerate():
        if thread.name == "portgui download":
            thread.join(PATIENCE_S)
            assert not thread.is_alive()


# Nobody there


def test_a_port_where_nobody_listens(get: Fetch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert problem_of(lambda: get(f"https://127.0.0.1:{port}/")).problem is Problem.UNREACHABLE


@pytest.mark.parametrize("host", ["does-not-exist.invalid", "a" * 80 + ".invalid", "a..b"])
def test_a_host_that_does_not_exist(get: Fetch, host: str) -> None:
    assert problem_of(lambda: get(f"https://{host}/", limits=SHORT)).problem in (
        Problem.UNREACHABLE,
        Problem.TIMED_OUT,  # where the resolver itself has nobody to ask
    )


@pytest.mark.parametrize("address", ["", "https://", "https:///x", "https://a:99999/", "https://é.example/", "x"])
def test_what_is_no_https_address(get: Fetch, address: str) -> None:
    assert problem_of(lambda: get(address)).problem is Problem.INSECURE


def test_a_proxy_is_asked_for_a_tunnel(server: HttpsServer, get: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []

    def relay(listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            client, _ = listener.accept()
            with client, socket.create_connection(server.server_address[:2]) as there:  # type: ignore[arg-type]
                seen.append(client.recv(4096))
                client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                back = threading.Thread(target=_pump, args=(there, client), daemon=True)
                back.start()
                _pump(client, there)
                back.join(PATIENCE_S)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=relay, args=(listener,), daemon=True)
        thread.start()
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{listener.getsockname()[1]}")
        assert get(server.serve("/file", BODY)) == BODY
        thread.join(PATIENCE_S)
    assert seen[0].startswith(f"CONNECT 127.0.0.1:{server.server_port} ".encode())


def _pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


def test_the_window_and_the_terminal_start_without_it() -> None:
    """Neither TLS nor HTTP nor XML is loaded before somebody asks for an update."""
    code = "import portgui.cli, portgui.app, sys; print(*{'ssl', 'urllib.request', 'pyexpat'} & set(sys.modules))"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr
