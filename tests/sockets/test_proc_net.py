"""The kernel's tables as texts: recorded lines, cut ones and mangled ones (of x86-64: little-endian)."""

import sys
from pathlib import Path

import pytest

from portgui.ports import Transport
from portgui.sockets.proc_net import TextTables, parse_table
from portgui.sockets.socket import Endpoint, Family, State
from portgui.sockets.source import SocketError

HEADER = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
TCP_LISTEN = (
    "   0: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 700 1 0 100 0\n"
)
TCP_WAIT = "   1: 0100007F:1F90 0100007F:C350 06 00000000:00000000 03:00001234 00000000     0        0 0 3 0\n"
TCP_CONNECTED = (
    "   2: 0100007F:1F90 0100007F:C351 01 00000000:00000000 00:00000000 00000000  1000        0 701 1 0 20\n"
)
UDP_OPEN = "  77: 0100007F:14E9 00000000:0000 07 00000000:00000000 00:00000000 00000000  1000        0 702 2 0 0\n"
TCP6_MAPPED = (
    "   0: 0000000000000000FFFF00000100007F:1F90 0000000000000000FFFF0000070200C0:C352 08 "
    "00000000:00000000 00:00000000 00000000  1000        0 703 1 0 20\n"
)

little_endian = pytest.mark.skipif(sys.byteorder != "little", reason="the recordings are of a little-endian machine")


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    """A `/proc` with tables and no process."""
    folder = tmp_path / "proc"
    (folder / "net").mkdir(parents=True)
    for name in ("tcp", "udp"):
        (folder / "net" / name).write_text(HEADER)
    return folder


@little_endian
def test_a_recorded_line_is_decoded() -> None:
    [(row, user_id)] = parse_table(HEADER + TCP6_MAPPED, "tcp6")
    assert (row.transport, row.family, row.state) == (Transport.TCP, Family.IPV6, State.CLOSE_WAIT)
    assert (row.local, row.remote) == (Endpoint("::ffff:127.0.0.1", 8080), Endpoint("::ffff:192.0.2.7", 50002))
    assert (user_id, row.inode) == (1000, 703)
    [(datagrams, _)] = parse_table(HEADER + UDP_OPEN, "udp")
    assert (datagrams.local, datagrams.remote, datagrams.state) == (Endpoint("127.0.0.1", 5353), None, None)


@pytest.mark.parametrize(
    ("number", "state"),
    [
        *enumerate(  # include/net/tcp_states.h, in its order
            [
                State.ESTABLISHED,
                State.SYN_SENT,
                State.SYN_RECEIVED,
                State.FIN_WAIT_1,
                State.FIN_WAIT_2,
                State.TIME_WAIT,
                State.CLOSED,
                State.CLOSE_WAIT,
                State.LAST_ACK,
                State.LISTEN,
                State.CLOSING,
                State.SYN_RECEIVED,  # TCP_NEW_SYN_RECV
            ],
            start=1,
        )
    ],
)
def test_every_state_of_the_kernel_has_its_name(number: int, state: State) -> None:
    [(row, _)] = parse_table(HEADER + TCP_CONNECTED.replace(" 01 ", f" {number:02X} "), "tcp")
    assert row.state is state


@pytest.mark.parametrize("length", range(1, 92))
def test_a_line_cut_short_is_an_error_with_its_number(length: int) -> None:
    with pytest.raises(SocketError, match=r"/proc/net/tcp, line 3 "):
        list(parse_table(HEADER + TCP_LISTEN + TCP_CONNECTED[:length], "tcp"))


@pytest.mark.parametrize(
    ("old", "new"),
    [("0100007F:1F90", "0100007:1F90"), ("0100007F", "0100007G"), (":1F90", ""), (" 01 ", " 0F "), ("701", "x")],
    ids=["short address", "no number", "no port", "unknown state", "inode"],
)
def test_a_mangled_line_is_an_error_with_its_text(old: str, new: str) -> None:
    with pytest.raises(SocketError) as caught:
        list(parse_table(HEADER + TCP_CONNECTED.replace(old, new), "tcp"))
    assert "line 2" in str(caught.value)
    assert (new or "0100007F") in str(caught.value)


@little_endian
def test_a_system_without_ipv6_has_no_table_for_it(proc: Path) -> None:
    (proc / "net" / "tcp").write_text(HEADER + TCP_WAIT)
    reading = TextTables(proc).read()
    [row] = reading.fresh.values()
    assert (row.local, row.state, row.inode) == (Endpoint("127.0.0.1", 8080), State.TIME_WAIT, None)
    assert reading.users == {}


def test_a_table_that_is_missing_is_an_error_that_names_it(proc: Path) -> None:
    (proc / "net" / "udp").unlink()
    with pytest.raises(OSError, match="udp"):
        TextTables(proc).read()


@little_endian
def test_a_line_that_the_kernel_repeats_is_one_socket(proc: Path) -> None:
    (proc / "net" / "tcp").write_text(HEADER + TCP_CONNECTED + TCP_LISTEN + TCP_CONNECTED)
    assert [row.inode for row in TextTables(proc).read().fresh.values()] == [701, 700]


@little_endian
def test_like_lines_without_an_inode_are_numbered(proc: Path) -> None:
    (proc / "net" / "tcp").write_text(HEADER + TCP_WAIT + TCP_WAIT)
    assert [row.ordinal for row in TextTables(proc).read().fresh.values()] == [0, 1]


@little_endian
def test_a_line_that_stays_is_known_by_the_same_and_one_that_does_not_is_gone(proc: Path) -> None:
    table = proc / "net" / "tcp"
    table.write_text(HEADER + TCP_LISTEN + TCP_WAIT + TCP_CONNECTED)
    tables = TextTables(proc)
    before = tables.read()
    table.write_text(HEADER + TCP_LISTEN + TCP_WAIT + TCP_CONNECTED.replace(" 01 ", " 08 "))
    after = tables.read()
    assert before.fresh.keys() == after.fresh.keys()
    assert [before.fresh[key] == after.fresh[key] for key in after.fresh] == [True, True, False]
    assert (list(before.gone), list(after.gone)) == ([], [])
    assert after.users == {700: 0, 701: 1000}
    table.write_text(HEADER + TCP_LISTEN)
    tables.remaining({})  # which is no reading
    assert list(tables.read().gone) == list(after.fresh)[1:]


@little_endian
def test_what_remains_is_what_is_still_in_the_tables(proc: Path) -> None:
    table = proc / "net" / "tcp"
    table.write_text(HEADER + TCP_LISTEN + TCP_CONNECTED)
    tables = TextTables(proc)
    found = tables.read().fresh
    table.write_text(HEADER + TCP_LISTEN)
    assert tables.remaining(found) == {700}


def test_udp_lite_is_udp_and_says_so(proc: Path) -> None:
    (proc / "net" / "udplite").write_text(HEADER + UDP_OPEN)
    [row] = TextTables(proc).read().fresh.values()
    assert (row.transport, row.lite, row.state) == (Transport.UDP, True, None)
