"""What the kernel says over netlink, byte by byte: recorded, made up in other layouts, cut off, mangled, at random.

The recorded datagrams (`diag_dumps.txt`, by `record_dumps.py`) are of little-endian machines.
"""

import contextlib
import errno
import os
import random
import socket
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

if not sys.platform.startswith("linux"):
    pytest.skip("netlink is the kernel of Linux", allow_module_level=True)

from portgui.overrides import override
from portgui.ports import Transport
from portgui.sockets.netlink import (
    DiagTables,
    Dump,
    Messages,
    RefusedError,
    collect,
    decode,
    decode_traffic,
    receive,
    request,
    split,
)
from portgui.sockets.socket import Endpoint, Family, Socket, State, Timer, Traffic, Unseen
from portgui.sockets.source import SocketError

MULTI, INTERRUPTED = 0x2, 0x10
"""NLM_F_MULTI and NLM_F_DUMP_INTR (include/uapi/linux/netlink.h)."""
SCTP, UDPLITE, DCCP = 132, 136, 33

little_endian = pytest.mark.skipif(sys.byteorder != "little", reason="the recordings are of little-endian machines")


class Recording(NamedTuple):
    kernel: str
    protocol: int
    family: int
    data: bytes


RECORDINGS = [
    Recording(kernel, int(protocol), int(family), bytes.fromhex(data))
    for line in Path(__file__).with_name("diag_dumps.txt").read_text().splitlines()
    for kernel, protocol, family, data in [line.split("\t")]
]


def header(length: int, kind: int = 20, flags: int = MULTI) -> bytes:
    return struct.pack("=IHHII", length, kind, flags, 1, 0)


def attribute(kind: int, value: bytes) -> bytes:
    return struct.pack("=HH", 4 + len(value), kind) + value + bytes(-len(value) % 4)


def message(
    state: int = 1,
    local: tuple[str, int] = ("127.0.0.1", 80),
    remote: tuple[str, int] | None = None,
    attributes: bytes = b"",
    *,
    interface: int = 0,
    cookie: int = 77,
    timer: tuple[int, int, int] = (0, 0, 0),
    queues: tuple[int, int] = (0, 0),
    user: int = 1000,
    inode: int = 4711,
    flags: int = MULTI,
) -> bytes:
    """Make the message of a socket; the timer is its kind, its tries and its milliseconds."""
    family = socket.AF_INET6 if ":" in local[0] else socket.AF_INET
    far = remote or ("::" if family == socket.AF_INET6 else "0.0.0.0", 0)  # noqa: S104 - only a text
    ends = struct.pack(
        ">HH16s16s", local[1], far[1], socket.inet_pton(family, local[0]), socket.inet_pton(family, far[0])
    )
    body = struct.pack("=BBBB", family, state, timer[0], timer[1]) + ends + struct.pack("=IQ", interface, cookie)
    body += struct.pack("=IIIII", timer[2], *queues, user, inode) + attributes
    return header(16 + len(body), flags=flags) + body + bytes(-len(body) % 4)


def done(number: int = 0, flags: int = MULTI) -> bytes:
    return header(20, 3, flags) + struct.pack("=i", number)


def info(size: int = 280, **numbers: int) -> bytes:
    """Make a struct tcp_info (include/uapi/linux/tcp.h) of a size, with numbers at `u32_OFFSET` and `u64_OFFSET`."""
    data = bytearray(400)
    for name, number in numbers.items():
        kind, _, offset = name.partition("_")
        struct.pack_into("=I" if kind == "u32" else "=Q", data, int(offset), number)
    return attribute(2, bytes(data[:size]))


def rows(data: bytes, protocol: int = socket.IPPROTO_TCP) -> list[Socket]:
    piece = split(data)
    return decode(piece.sockets, Messages(protocol, [(data, piece)]).find, protocol, str)


# Recorded


@little_endian
@pytest.mark.parametrize("kernel", sorted({each.kernel for each in RECORDINGS}))
def test_recorded_sockets_have_every_field_right(kernel: str) -> None:
    found = [row for each in RECORDINGS if each.kernel == kernel for row in rows(each.data, each.protocol)]
    described = sorted(
        (
            row.transport.value,
            str(row.local),
            str(row.remote) if row.remote else "",
            row.state.value if row.state else "",
            row.v6_only,
            row.interface or "",
            row.inode is not None,
        )
        for row in found
    )
    assert described == sorted(
        [
            ("tcp", "127.0.0.1:8080", "", "LISTEN", None, "", True),
            ("tcp", "127.0.0.1:8080", "127.0.0.1:50001", "ESTABLISHED", None, "", True),
            ("tcp", "127.0.0.1:50001", "127.0.0.1:8080", "ESTABLISHED", None, "", True),
            ("tcp", "127.0.0.1:50002", "127.0.0.1:8080", "TIME-WAIT", None, "", False),
            ("tcp", "127.0.0.1:8080", "127.0.0.1:50003", "ESTABLISHED", None, "", False),
            ("tcp", "127.0.0.1:50003", "127.0.0.1:8080", "ESTABLISHED", None, "", True),
            ("tcp", "127.0.0.1:50004", "127.0.0.1:8081", "ESTABLISHED", None, "", True),
            ("tcp", "[::]:8081", "", "LISTEN", False, "", True),
            ("tcp", "[::ffff:127.0.0.1]:8081", "[::ffff:127.0.0.1]:50004", "ESTABLISHED", None, "", False),
            ("tcp", "[::1]:8082", "", "LISTEN", True, "", True),
            ("udp", "0.0.0.0:5353", "", "", None, "", True),
            ("udp", "127.0.0.1:5354", "127.0.0.1:5353", "", None, "1", True),
        ]
    )
    assert len({row.cookie for row in found}) == len(found)


@little_endian
def test_recorded_traffic_is_what_was_sent() -> None:
    traffic = {}
    for each in RECORDINGS:
        for offset, row in zip(split(each.data).offsets, rows(each.data, each.protocol), strict=True):
            traffic[str(row.local), str(row.remote)] = decode_traffic(each.data, offset)
    client = traffic["127.0.0.1:50001", "127.0.0.1:8080"]
    server = traffic["127.0.0.1:8080", "127.0.0.1:50001"]
    assert (client.bytes_sent, client.bytes_received, client.segments_retransmitted) == (1000, 0, 0)
    assert (server.bytes_sent, server.bytes_received, server.receive_queue) == (0, 1000, 600)
    assert traffic["127.0.0.1:8080", "None"] == Traffic(accept_queue=1, accept_limit=7)
    assert traffic["127.0.0.1:50002", "127.0.0.1:8080"].timer is Timer.TIME_WAIT
    assert traffic["0.0.0.0:5353", "None"] == Traffic(0, 0)


# Layouts


def test_a_request_is_what_the_kernel_expects() -> None:
    asked = request(socket.IPPROTO_TCP, socket.AF_INET6, 1 << 10)
    assert asked[:16] == struct.pack("=IHHII", 72, 20, 0x301, 1, 0)  # NLM_F_REQUEST | NLM_F_DUMP
    assert asked[16:24] == struct.pack("=BBBBI", 10, 6, 2, 0, 1 << 10)  # INET_DIAG_INFO: bit 1
    assert asked[24:] == bytes(48)
    assert request(socket.IPPROTO_UDP, socket.AF_INET)[16:20] == bytes([2, 17, 0, 0])


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
                State.CLOSED,  # TCP_BOUND_INACTIVE
                State.CLOSED,  # not known yet
            ],
            start=1,
        )
    ],
)
def test_every_state_of_the_kernel_has_its_name(number: int, state: State) -> None:
    [row] = rows(message(number))
    assert row.state is state


@pytest.mark.parametrize(
    ("protocol", "number", "remote", "expected"),
    [
        (socket.IPPROTO_UDP, 7, None, (Transport.UDP, None, False)),
        (UDPLITE, 1, ("127.0.0.1", 9), (Transport.UDP, None, True)),
        (DCCP, 10, None, (Transport.DCCP, State.LISTEN, False)),
        (DCCP, 13, ("127.0.0.1", 9), (Transport.DCCP, State.ESTABLISHED, False)),  # PARTOPEN
        (SCTP, 10, None, (Transport.SCTP, State.LISTEN, False)),
        (SCTP, 3, ("127.0.0.1", 9), (Transport.SCTP, State.ESTABLISHED, False)),  # SCTP_STATE_ESTABLISHED
        (SCTP, 1, ("127.0.0.1", 9), (Transport.SCTP, State.SYN_SENT, False)),  # SCTP_STATE_COOKIE_WAIT
    ],
    ids=lambda each: str(each) if isinstance(each, int) else None,
)
def test_other_protocols_are_told_in_our_words(
    protocol: int, number: int, remote: tuple[str, int] | None, expected: tuple[object, ...]
) -> None:
    [row] = rows(message(number, remote=remote), protocol)
    assert (row.transport, row.state, row.lite) == expected


def test_every_field_of_a_message_is_read() -> None:
    [row] = rows(message(1, ("192.0.2.1", 22), ("198.51.100.7", 50000), cookie=2**63 + 5, inode=2**32 - 1))
    assert row == Socket(
        Transport.TCP,
        Family.IPV4,
        Endpoint("192.0.2.1", 22),
        Endpoint("198.51.100.7", 50000),
        State.ESTABLISHED,
        None,
        Unseen.KERNEL,
        None,
        inode=2**32 - 1,
        cookie=2**63 + 5,
    )


def test_a_link_local_address_names_its_interface_and_others_do_not() -> None:
    data = message(10, ("fe80::1", 53), interface=3) + message(1, ("2001:db8::1", 53), ("febf::2", 9), interface=3)
    assert [(str(row.local), row.remote and str(row.remote), row.interface) for row in rows(data)] == [
        ("[fe80::1%3]:53", None, "3"),
        ("[2001:db8::1]:53", "[febf::2%3]:9", "3"),
    ]


def test_what_no_process_holds_has_no_inode() -> None:
    [row] = rows(message(6, user=0, inode=0))
    assert row.inode is None


@pytest.mark.parametrize(
    "odd", [b"", header(16, 1), attribute(0x8000 | 200, bytes(8))], ids=["alike", "noop", "longer"]
)
def test_a_datagram_is_divided_alike_whether_its_messages_are_alike_or_not(odd: bytes) -> None:
    given = [message(1, ("192.0.2.1", 22), ("192.0.2.2", port), cookie=port) for port in range(1, 50)]
    other = odd if odd.startswith(header(16, 1)) or not odd else message(1, attributes=odd)
    piece = split(b"".join(given) + other)
    assert [struct.unpack_from(">H", b"".join(given) + other, offset + 22)[0] for offset in piece.offsets][:49] == [
        *range(1, 50)
    ]
    assert list(piece.sockets)[:49] == [split(each).sockets[0] for each in given]
    assert len(piece.sockets) == len(piece.offsets) == 49 + (len(other) > 16)
    with pytest.raises(SocketError):
        split(b"".join(given) + other + message()[:50])


def test_unknown_attributes_and_messages_are_skipped() -> None:
    odd = attribute(0x8000 | 200, b"of a newer kernel") + attribute(11, b"\1") + attribute(999, b"")
    data = header(16, 1) + message(10, ("::", 80), attributes=odd) + header(24, 4711) + bytes(8)
    data += message(cookie=78) + done()
    piece = split(data)
    assert piece.done
    assert [row.v6_only for row in rows(data)] == [True, None]


@pytest.mark.parametrize(
    ("size", "known"),
    [(104, (None, None, 9)), (136, (None, 800, 9)), (208, (700, 800, 9)), (400, (700, 800, 9))],
    ids=["3.9", "4.1", "4.19", "of the future"],
)
def test_older_and_newer_figures_of_tcp(size: int, known: tuple[int | None, ...]) -> None:
    attributes = attribute(77, b"?") + info(
        size, u64_200=700, u64_128=800, u32_100=9, u32_68=1500, u32_44=10, u32_52=20
    )
    data = message(attributes=attributes, remote=("127.0.0.1", 9), timer=(1, 3, 250), queues=(5, 6))
    traffic = decode_traffic(data, 0)
    assert (traffic.bytes_sent, traffic.bytes_received, traffic.segments_retransmitted) == known
    assert (traffic.receive_queue, traffic.send_queue, traffic.round_trip_us) == (5, 6, 1500)
    assert (traffic.timer, traffic.retries, traffic.timer_ms) == (Timer.RETRANSMIT, 3, 250)
    assert traffic.last_sent_ms == (10 if known[0] else None)
    assert traffic.last_received_ms == (20 if known[1] else None)


def test_a_kernel_that_gives_no_figures_leaves_them_open() -> None:
    assert decode_traffic(message(timer=(0, 7, 7)), 0) == Traffic(0, 0)


# Cut off, mangled, at random


def test_a_message_with_an_impossible_length_is_an_error() -> None:
    for length in (0, 1, 15, 16, 87, 89, 2**31, 2**32 - 1):
        data = message()
        with pytest.raises(SocketError, match="impossible length"):
            split(struct.pack("=I", length) + data[4:])


def test_an_attribute_with_an_impossible_length_is_an_error() -> None:
    for length in (0, 3, 200):
        data = message(10, ("::", 80), attributes=struct.pack("=HHI", length, 11, 1))
        with pytest.raises(SocketError, match="attribute"):
            rows(data)


def test_an_unknown_address_family_is_an_error() -> None:
    data = bytearray(message())
    data[16] = 99
    with pytest.raises(SocketError, match="99"):
        rows(bytes(data))


def test_an_error_of_the_kernel_is_a_refusal_with_its_number() -> None:
    for data in (header(36, 2) + struct.pack("=i", -errno.EPERM) + bytes(16), done(-errno.EPERM)):
        with pytest.raises(RefusedError) as caught:
            split(message() + data)
        assert caught.value.number == errno.EPERM


def everything(data: bytes, protocol: int) -> None:
    """Decode whatever can be decoded; only our own error may come out."""
    with contextlib.suppress(SocketError):
        rows(data, protocol)
    with contextlib.suppress(SocketError):
        for offset in split(data).offsets:
            decode_traffic(data, offset)


def originals() -> Iterator[tuple[bytes, int]]:
    for each in RECORDINGS:
        yield each.data, each.protocol
    yield message(10, ("fe80::1", 80), attributes=attribute(11, b"\1") + info(), interface=1) + done(), 6
    yield message(3, remote=("127.0.0.1", 9)) + message() + done(flags=INTERRUPTED), SCTP


def test_every_cut_of_a_datagram_is_decoded_or_an_error_of_ours() -> None:
    for data, protocol in originals():
        for end in range(len(data)):
            everything(data[:end], protocol)
            everything(data[end:], protocol)


def test_a_thousand_mangled_datagrams_are_decoded_or_an_error_of_ours() -> None:
    chance = random.Random(20261123)  # noqa: S311 - no secret
    given = list(originals())
    for _ in range(1000):
        data, protocol = chance.choice(given)
        mangled = bytearray(data)
        for _ in range(chance.randint(1, 8)):
            place = chance.randrange(len(mangled))
            match chance.randrange(4):
                case 0:
                    mangled[place] = chance.randrange(256)
                case 1:
                    mangled[place : place + 4] = struct.pack("=I", chance.choice([0, 1, 16, 88, 2**16, 2**32 - 1]))
                case 2:
                    del mangled[place : place + chance.randint(1, 100)]
                case _:
                    mangled[place:place] = chance.randbytes(chance.randint(1, 40))
            if not mangled:
                break
        everything(bytes(mangled), protocol)


def test_noise_is_decoded_or_an_error_of_ours() -> None:
    chance = random.Random(4711)  # noqa: S311 - no secret
    for size in range(0, 600, 3):
        everything(chance.randbytes(size), socket.IPPROTO_TCP)
        everything(header(max(size, 88)) + chance.randbytes(size), socket.IPPROTO_TCP)


# Receiving


class Answers:
    """`recvmsg` of a kernel that answers as a test wants."""

    def __init__(self, *answers: bytes | OSError, flags: int = 0, sender: tuple[int, int] = (0, 0)) -> None:
        self.answers = iter(answers)
        self.flags = flags
        self.sender = sender

    def __call__(self, size: int) -> tuple[bytes, list[tuple[int, int, bytes]], int, object]:  # noqa: ARG002
        answer = next(self.answers)
        if isinstance(answer, OSError):
            raise answer
        return answer, [], self.flags, self.sender


def test_a_dump_is_received_to_its_end_and_not_further() -> None:
    answers = Answers(message(), message() + message(), done(), b"never read")
    assert [len(piece.sockets) for _, piece in collect(answers)] == [1, 2]
    assert next(answers.answers) == b"never read"


def test_the_end_may_stand_behind_the_last_sockets() -> None:
    assert [len(piece.sockets) for _, piece in collect(Answers(message() + done()))] == [1]


@pytest.mark.parametrize("place", [0, 1])
def test_an_interrupted_dump_is_known_wherever_it_says_so(place: int) -> None:
    pieces = [message(flags=MULTI | INTERRUPTED * (place == 0)), done(flags=MULTI | INTERRUPTED * (place == 1))]
    assert any(piece.interrupted for _, piece in collect(Answers(*pieces)))
    assert not any(piece.interrupted for _, piece in collect(Answers(message(), done())))


def test_a_datagram_that_did_not_fit_is_trouble_that_is_worth_another_try() -> None:
    with pytest.raises(OSError, match="longer") as caught:
        collect(Answers(message(), flags=socket.MSG_TRUNC))
    assert caught.value.errno == errno.ENOBUFS


def test_a_kernel_that_stops_in_the_middle_is_an_error() -> None:
    with pytest.raises(SocketError, match="stopped"):
        collect(Answers(message(), b""))


def test_only_the_kernel_is_listened_to() -> None:
    class Mixed(Answers):
        @override
        def __call__(self, size: int) -> tuple[bytes, list[tuple[int, int, bytes]], int, object]:
            answer = super().__call__(size)
            self.sender = (0, 0)
            return answer

    assert [len(piece.sockets) for _, piece in collect(Mixed(message(), done(), sender=(4711, 0)))] == []


def test_a_protocol_that_the_kernel_does_not_have_is_refused() -> None:
    with pytest.raises(RefusedError) as caught:
        receive(254, socket.AF_INET)  # for experiments (RFC 3692), so in no kernel
    assert caught.value.number == errno.ENOENT


@pytest.mark.parametrize(
    ("troubles", "expected"),
    [
        ([], 1),
        ([done(flags=MULTI | INTERRUPTED)], 1),
        ([OSError(errno.ENOBUFS, "no room"), done(flags=MULTI | INTERRUPTED)], 1),
    ],
    ids=["none", "interrupted", "no room, then interrupted"],
)
def test_a_dump_that_went_wrong_is_asked_for_again(troubles: list[bytes | OSError], expected: int) -> None:
    answers = Answers(*troubles, message() + done(), b"never read")
    dump = receive(socket.IPPROTO_TCP, socket.AF_INET, ask=lambda _: collect(answers))
    assert [len(piece.sockets) for _, piece in dump] == [expected]
    assert next(answers.answers) == b"never read"


def test_a_table_that_never_stands_still_is_taken_as_it_came_the_last_time() -> None:
    asked = []

    def ask(request: bytes) -> Dump:
        asked.append(request)
        return collect(Answers(*[message()] * len(asked), done(flags=MULTI | INTERRUPTED)))

    dump = receive(socket.IPPROTO_TCP, socket.AF_INET, ask=ask)
    assert 2 <= len(asked) <= 10
    assert sum(len(piece.sockets) for _, piece in dump) == len(asked)


@pytest.mark.parametrize("number", [errno.ENOBUFS, errno.EIO])
def test_trouble_that_does_not_end_is_an_error_of_ours(number: int) -> None:
    def fail(_: bytes) -> Dump:
        raise OSError(number, "out of order")

    with pytest.raises(SocketError, match="out of order"):
        receive(socket.IPPROTO_TCP, socket.AF_INET, ask=fail)


def test_what_the_kernel_does_not_have_is_not_asked_for_in_every_reading() -> None:
    """SCTP and DCCP are in few kernels; the others are read all the same."""
    tables = DiagTables()
    for _ in range(2):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            assert Endpoint(*listener.getsockname()) in {each.local for each in tables.read().fresh.values()}


def test_what_remains_of_connections_listeners_and_datagram_sockets() -> None:
    tables = DiagTables()
    with contextlib.ExitStack() as stack:
        opened = []
        for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
            try:
                listener = stack.enter_context(socket.create_server((address, 0), family=family))
            except OSError:  # no IPv6
                continue
            client = stack.enter_context(socket.create_connection(listener.getsockname()[:2]))
            server = stack.enter_context(listener.accept()[0])
            datagrams = stack.enter_context(socket.socket(family, socket.SOCK_DGRAM))
            datagrams.bind((address, 0))
            opened += [listener, client, server, datagrams]
        inodes = {os.fstat(each.fileno()).st_ino: each for each in opened}
        found = {key: each for key, each in tables.read().fresh.items() if each.inode in inodes}
        keys = {each.inode: key for key, each in found.items()}
        assert keys.keys() == inodes.keys()
        assert tables.remaining(found) == found.keys()
        assert tables.remaining({}) == set()
        closed = []
        for inode, each in inodes.items():
            if each is not opened[0]:
                # at once, without TIME-WAIT (socket(7), SO_LINGER)
                each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                each.close()
                closed.append(keys[inode])
        assert tables.remaining(found) == found.keys() - set(closed)


def test_only_what_is_new_is_news_and_what_closed_is_gone() -> None:
    tables = DiagTables()
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        first = tables.read()
        client = stack.enter_context(socket.create_connection(listener.getsockname()))
        inode = os.fstat(client.fileno()).st_ino
        second = tables.read()
        [key] = [key for key, each in second.fresh.items() if each.inode == inode]
        assert os.fstat(listener.fileno()).st_ino in {each.inode for each in first.fresh.values()}
        assert os.fstat(listener.fileno()).st_ino not in {each.inode for each in second.fresh.values()}
        assert second.users[inode] == os.geteuid()
        assert key not in tables.read().fresh
        client.close()  # what is left of it, until the other side closes too, is held by nobody
        [left] = [each for each_key, each in tables.read().fresh.items() if each_key == key]
        assert left.inode is None
        accepted = listener.accept()[0]
        accepted.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        accepted.close()
        after = tables.read()
        assert key in after.gone
        assert inode not in after.users
