"""`portgui update-registry`: real processes, a real HTTPS server on loopback, files, and an interrupt."""

import os
import signal
import socket
import sys
from pathlib import Path
from typing import Final

import pytest

from portgui import resources
from portgui.registry import dataset
from portgui.registry.entry import Entry
from tests.fakes import make_entry
from tests.https_server import PATIENCE_S, Certificate, HttpsServer, Request, certificate, server
from tests.iana_files import changed_registry, iana_xml
from tests.test_cli import Portgui, portgui

__all__ = ["certificate", "portgui", "server"]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the tests know the data folder of Linux only")

OWN: Final = Path(".local/share/portgui/registry.tsv")


@pytest.fixture(scope="module")
def entries() -> tuple[Entry, ...]:
    return dataset.read(resources.path("registry.tsv").read_bytes(), "shipped").entries


@pytest.fixture(scope="module")
def newer(entries: tuple[Entry, ...]) -> bytes:
    return changed_registry(entries, "Who is there", make_entry("22", "ssh-Again", description="Another one"))


@pytest.fixture
def own(user_folders: Path) -> Path:
    """Return where the user's own copy will lie."""
    return user_folders / OWN


@pytest.fixture
def file(tmp_path: Path, newer: bytes) -> Path:
    made = tmp_path / "service-names-port-numbers.xml"
    made.write_bytes(newer)
    return made


TOLD: Final = [
    "new        22 ssh-Again  Another one",
    "renamed    70 gopher -> gopher-hole  Gopher",
    "described  79 finger  Finger -> Who is there",
    "removed    4793 uet",
    "1 new, 1 renamed, 1 described anew, 0 with other transports, 1 removed, 0 with other details",
    "the registry in use is now of 2030-01-31 (in use until now: 2026-08)",
]


def assert_told(output: str) -> None:
    lines = output.splitlines()
    assert len(lines) == len(TOLD), output
    for line, wanted in zip(lines, TOLD, strict=True):
        assert line.startswith(wanted), output


def test_from_a_file_and_back(portgui: Portgui, file: Path, own: Path) -> None:
    assert [found["name"] for found in portgui.ask("lookup", "4793")] == ["uet"]
    status, output, errors = portgui("update-registry", "--from", str(file))
    assert (status, errors) == (0, "")
    assert_told(output)
    assert own.is_file()
    assert [found["name"] for found in portgui.ask("lookup", "70")] == ["gopher-hole"]
    assert [found["standing"] for found in portgui.ask("lookup", "4793")] == ["unassigned"]

    assert portgui("update-registry", "--from", str(file)) == (
        0,
        "nothing to update: the registry in use is of 2030-01-31\n",
        "",
    )
    assert portgui("update-registry", "--shipped", "--dry-run") == (0, f"own copy: {own}\n", "")
    assert portgui("update-registry", "--shipped") == (0, f"removed: {own}\n", "")
    assert not own.exists()
    for words in (["--shipped"], ["--shipped", "--dry-run"]):
        assert portgui("update-registry", *words) == (0, "the shipped registry is in use already\n", "")
    assert [found["name"] for found in portgui.ask("lookup", "4793")] == ["uet"]


def test_a_relative_file_of_the_folder_one_is_in(portgui: Portgui, file: Path, own: Path) -> None:
    file.rename(portgui.folder / "newer.txt")  # told apart by what is in it
    assert portgui("update-registry", "--from", "newer.txt")[0] == 0
    assert own.is_file()


def test_over_https(portgui: Portgui, server: HttpsServer, certificate: Certificate, newer: bytes, own: Path) -> None:
    trusted = str(certificate.certificate)
    server.serve("/registry.xml", newer)
    address = server.serve("/", b"", status=302, Location="/registry.xml")
    status, output, errors = portgui("update-registry", "--from", address, SSL_CERT_FILE=trusted)
    assert (status, errors) == (0, ""), "no progress where there is no terminal"
    assert_told(output)
    assert own.is_file()


def test_a_dry_run_changes_nothing(portgui: Portgui, file: Path, own: Path) -> None:
    status, output, errors = portgui("update-registry", "--from", str(file), "--dry-run")
    assert (status, errors) == (0, "")
    assert output.splitlines()[:-1] == [line for line in output.splitlines() if line.startswith(tuple(TOLD[:-1]))]
    assert output.endswith("nothing was changed; this registry is of 2030-01-31 (in use until now: 2026-08)\n")
    assert not own.exists()


def test_an_older_one_wants_force(portgui: Portgui, entries: tuple[Entry, ...], tmp_path: Path, own: Path) -> None:
    file = tmp_path / "older.xml"
    file.write_bytes(iana_xml(entries, "2020-01-01"))
    status, output, errors = portgui("update-registry", "--from", str(file))
    assert (status, output) == (2, "")
    assert "the registry in use is newer" in errors
    assert "--force" in errors
    assert not own.exists()
    assert portgui("update-registry", "--from", str(file), "--force")[0] == 0
    assert own.is_file()
    assert portgui("lookup", "22")[0] == 0


def _failure(portgui: Portgui, source: str, own: Path, **environment: str) -> str:
    """Try to update over an own copy that is there; return what is said on standard error."""
    before = own.read_bytes() if own.exists() else None
    status, output, errors = portgui("update-registry", "--from", source, **environment)
    assert (status, output) == (2, "")
    assert errors.startswith("portgui: the registry was not updated: ")
    assert errors.count("\n") == 1
    assert (own.read_bytes() if own.exists() else None) == before
    return errors.removeprefix("portgui: the registry was not updated: ")


def test_every_failure_keeps_the_old_data_and_says_why(
    portgui: Portgui, server: HttpsServer, certificate: Certificate, newer: bytes, file: Path, own: Path
) -> None:
    assert portgui("update-registry", "--from", str(file))[0] == 0
    trusted = {"SSL_CERT_FILE": str(certificate.certificate), "SSL_CERT_DIR": str(file.parent / "none")}
    page = b"<!DOCTYPE html><html><title>Log in to the \x1b[31mnetwork</title>"
    cases = {
        server.serve("/gone", b"", status=410): "the server refused: 410",
        server.serve("/page", page): "a web page came instead of the registry",
        server.serve("/login", b"", status=302, Location="http://127.0.0.1/login"): "the server sends elsewhere",
        server.serve("/half", newer[: len(newer) // 2]): "this is not IANA's registry",
        server.serve("/short", newer[:-100], length=len(newer)): "the transfer was interrupted",
        server.serve("/huge", b"", length=100_000_000): "the file is too large",
        server.serve("/other", b"GIF89a"): "this is not IANA's registry",
        "https://127.0.0.1:1/": "the server cannot be reached",
        server.address("/half").replace("https:", "http:"): "no secure connection could be made",
        str(file.parent / "none.xml"): "the file cannot be read",
    }
    for source, reason in cases.items():
        told = _failure(portgui, source, own, **trusted)
        assert told.startswith(reason)
        assert "\x1b" not in told
    untrusted = _failure(portgui, server.address("/page"), own, SSL_CERT_FILE=os.devnull, SSL_CERT_DIR=os.devnull)
    assert untrusted.startswith("the certificate of the server is not trusted")


def test_a_folder_that_cannot_be_written(portgui: Portgui, file: Path, own: Path) -> None:
    own.parent.parent.mkdir(parents=True)
    own.parent.write_text("a file where the folder should be")
    status, _, errors = portgui("update-registry", "--from", str(file))
    assert status == 2
    assert errors.startswith("portgui: the registry was not updated: it could not be stored: ")
    assert own.parent.read_text() == "a file where the folder should be"


def test_an_interrupt_leaves_the_old_data(
    portgui: Portgui, server: HttpsServer, certificate: Certificate, own: Path
) -> None:
    def stall(request: Request) -> None:
        request.answer(b"<?xml", length=1_000_000)
        request.wait()

    server.answers["/"] = stall
    words = ("update-registry", "--from", server.address("/"))
    with portgui.popen(*words, SSL_CERT_FILE=str(certificate.certificate)) as process:
        assert server.stalled.wait(PATIENCE_S)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, output) == (130, b"")
    assert errors == b"portgui: the registry was not updated: it was cancelled\n"
    assert not own.exists()


def test_a_damaged_copy_is_told_and_the_shipped_registry_answers(portgui: Portgui, file: Path, own: Path) -> None:
    portgui("update-registry", "--from", str(file))
    own.write_bytes(own.read_bytes()[:-1])
    status, output, errors = portgui("lookup", "4793")
    assert status == 0
    assert "uet" in output
    assert f"{own}, line " in errors
    assert "truncated" in errors
    assert "update-registry --shipped" in errors
    assert portgui("update-registry", "--from", str(file))[0] == 0
    assert portgui("lookup", "70")[::2] == (0, "")


def test_nothing_is_fetched_without_the_command(portgui: Portgui) -> None:
    """Every other answer does without a network: nobody asks the proxy that all ways out lead to."""
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        address = f"http://127.0.0.1:{proxy.getsockname()[1]}"
        ways = {"https_proxy": address, "http_proxy": address, "all_proxy": address}
        proxy.setblocking(False)
        for words in (["lookup", "22"], ["sockets"], ["--version"], ["update-registry", "--shipped"]):
            portgui(*words, **ways)
        with pytest.raises(BlockingIOError):
            proxy.accept()
        proxy.settimeout(PATIENCE_S)
        with portgui.popen("update-registry", **ways) as process:
            client, _ = proxy.accept()
            with client:
                assert client.recv(100).startswith(b"CONNECT www.iana.org:443 ")
            assert process.wait(PATIENCE_S) == 2


def test_the_progress_stands_on_a_terminal(
    portgui: Portgui, server: HttpsServer, certificate: Certificate, newer: bytes
) -> None:
    import pty
    import subprocess

    address = server.serve("/", newer)
    controller, terminal = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "portgui", "update-registry", "--from", address],
        cwd=portgui.folder,
        env=portgui.environment | {"SSL_CERT_FILE": str(certificate.certificate)},
        stdout=subprocess.PIPE,
        stderr=terminal,
        timeout=60,
        check=True,
    )
    os.close(terminal)
    told = os.read(controller, 1_000_000).decode()
    os.close(controller)
    assert_told(done.stdout.decode())
    whole = f"{len(newer) / 1e6:.1f}"
    assert f"{whole} of {whole} MB" in told
    assert told.endswith("\r\x1b[K"), "the line is cleared at the end"
