"""The range that the system gives to outgoing connections."""

import socket
import sys
from pathlib import Path

import pytest

from portgui.ports import PortError, PortRange
from portgui.sockets.ephemeral import LINUX_FILE, ephemeral_ports, first_and_count, first_and_last
from portgui.sockets.source import SystemSource


@pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's own file")
def test_an_outgoing_connection_takes_its_number_from_there() -> None:
    ephemeral = ephemeral_ports()
    assert ephemeral == first_and_last(LINUX_FILE.read_text())
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getsockname()[1] in ephemeral


@pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's own file")
def test_a_snapshot_tells_it() -> None:
    assert SystemSource().read().ephemeral == ephemeral_ports()


@pytest.mark.parametrize("text", ["", "32768", "32768 60999 1", "a b", "60999 32768", "0 65536", "-1 5"])
def test_what_is_no_range_is_not_taken_for_one(tmp_path: Path, text: str) -> None:
    file = tmp_path / "ip_local_port_range"
    file.write_text(text)
    assert ephemeral_ports("linux", file) is None
    with pytest.raises(PortError):
        first_and_last(text)


def test_a_system_that_does_not_tell_is_no_failure(tmp_path: Path) -> None:
    assert ephemeral_ports("linux", tmp_path / "missing") is None
    assert ephemeral_ports("plan9") is None


NETSH_FRENCH = """
Plage de ports dynamique du protocole tcp
---------------------------------
Port de démarrage   : 1025
Nombre de ports     : 64511
"""


def test_netsh_is_read_in_any_language() -> None:
    assert first_and_count(NETSH_FRENCH) == PortRange(1025, 65535)


@pytest.mark.parametrize("text", ["", "Start Port : 49152", "Start : 1\nNumber : 0", "A : 1\nB : 2\nC : 3"])
def test_other_words_of_netsh_are_refused(text: str) -> None:
    with pytest.raises(PortError):
        first_and_count(text)
