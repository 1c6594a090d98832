"""The traffic of the current row on its port card: the figures in words, brought up to date in place."""

import socket as system
from collections.abc import Callable
from typing import Final

import pytest
from PySide6.QtWidgets import QTextEdit

from portgui.models.port_card import socket_card
from portgui.models.traffic import Carried, age_text, round_trip_text, size_text, traffic_lines
from portgui.records import replace
from portgui.sockets.difference import Rate
from portgui.sockets.socket import Snapshot, Socket, Traffic
from portgui.sockets.source import SystemSource
from tests.fakes import GivenSnapshots, make_process, make_snapshot, make_socket
from tests.live_sockets import linux
from tests.widgets.conftest import Open
from tests.widgets.person import LIVE, Person

CALL: Final = make_socket("192.0.2.1:40000", "198.51.100.7:443", cookie=1, process=make_process("firefox", 6000))
LISTENER: Final = make_socket("0.0.0.0:22", cookie=2)

# Words


@pytest.mark.parametrize("language", ["en_US"], indirect=True)
@pytest.mark.parametrize(
    ("carried", "lines"),
    [
        (Carried(Traffic()), []),
        (
            Carried(Traffic(accept_queue=0, accept_limit=4096)),
            [("Connections not accepted yet", "0 of at most 4,096")],
        ),
        (
            Carried(Traffic(accept_queue=6, accept_limit=5)),
            [("Connections not accepted yet", "6 of at most 5 – full: further ones are kept out")],
        ),
        (Carried(Traffic(accept_queue=5, accept_limit=5)), [("Connections not accepted yet", "5 of at most 5")]),
        (Carried(Traffic(accept_queue=3)), [("Connections not accepted yet", "3")]),
        (
            Carried(Traffic(receive_queue=1, send_queue=0)),
            [("Received, not read yet", "1 B"), ("Not sent or not confirmed yet", "0 B")],
        ),
        (
            Carried(
                Traffic(
                    bytes_sent=1_234_567,
                    bytes_received=999,
                    segments_retransmitted=1,
                    round_trip_us=23_456,
                    last_sent_ms=61_000,
                    last_received_ms=None,
                ),
                Rate(2048.4, None),
            ),
            [
                ("Sent", "1.2 MB · 2.0 kB/s · 1 min ago"),
                ("Received", "999 B"),
                ("Packets sent again", "1"),
                ("Round trip", "23.5 ms"),
            ],
        ),
        (Carried(Traffic(bytes_sent=0), Rate(0.0, None)), [("Sent", "0 B · 0 B/s")]),
    ],
)
def test_what_is_known_is_told_and_nothing_else(carried: Carried, lines: list[tuple[str, str]], language: None) -> None:
    assert list(traffic_lines(carried)) == lines


@pytest.mark.parametrize("language", ["fr_FR"], indirect=True)
def test_french_units_and_marks(language: None) -> None:
    carried = Carried(Traffic(bytes_sent=1_234_567, round_trip_us=1_500, last_sent_ms=5_000), Rate(1000, None))
    values = [value.replace("\u202f", " ").replace("\xa0", " ") for _, value in traffic_lines(carried)]
    assert values == ["1,2 Mo · 1,0 ko/s · il y a 5 s", "1,50 ms"]


@pytest.mark.parametrize("language", ["en_US"], indirect=True)
@pytest.mark.parametrize(
    ("tell", "value", "text"),
    [
        (age_text, 0, "just now"),
        (age_text, 999, "just now"),
        (age_text, 1000, "1 s ago"),
        (age_text, 59_999, "59 s ago"),
        (age_text, 60_000, "1 min ago"),
        (age_text, 3_599_999, "59 min ago"),
        (age_text, 3_600_000, "1 h ago"),
        (age_text, 86_400_000, "1 d ago"),
        (age_text, 2**32 - 1, "49 d ago"),
        (round_trip_text, 1, "0.001 ms"),
        (round_trip_text, 9_990, "9.99 ms"),
        (round_trip_text, 15_000, "15.0 ms"),
        (round_trip_text, 250_400, "250 ms"),
        (size_text, 1, "1 B"),
        (size_text, 999, "999 B"),
        (size_text, 1000, "1.0 kB"),
        (size_text, 5 * 10**12, "5.0 TB"),
    ],
)
def test_figures_for_people(tell: Callable[[int], str], value: int, text: str, language: None) -> None:
    assert tell(value) == text


@pytest.mark.parametrize("language", ["en_US"], indirect=True)
def test_the_card_has_a_section_where_something_is_known(language: None) -> None:
    def headings(carried: Carried | None) -> list[str]:
        return [section.heading for section in socket_card(CALL, 443, [], [CALL], carried=carried).sections]

    assert "Traffic" in headings(Carried(Traffic(bytes_sent=1)))
    assert "Traffic" not in headings(Carried(Traffic()))
    assert "Traffic" not in headings(None)


# In the window


def at(taken_at: float, sent: int) -> Snapshot:
    """Return a snapshot in which the call has sent so many bytes, and a listener waits."""

    def traffic(socket: Socket) -> Traffic:
        if socket.key == LISTENER.key:
            return Traffic(accept_queue=1, accept_limit=128)
        return Traffic(0, 0, bytes_sent=sent, bytes_received=0)

    return replace(make_snapshot(CALL, LISTENER, taken_at=taken_at), traffic=traffic)


def pane(person: Person) -> QTextEdit:
    return person.card_text


def test_the_current_row_is_brought_up_to_date_with_each_reading(open_window: Open) -> None:
    person = open_window(GivenSnapshots(at(10, 100), at(12, 4100), at(13, 4100)))
    person.show_page(LIVE)
    person.click_row(person.row_of("State", "ESTABLISHED"))
    assert "100 B" in person.card
    assert "/s" not in person.card
    person.refresh()
    assert "4.1 kB · 2.0 kB/s" in person.card
    person.refresh()
    assert "4.1 kB · 0 B/s" in person.card
    person.click_row(person.row_of("State", "LISTEN"))
    assert "1 of at most 128" in person.card
    assert "Sent" not in person.card


def test_what_is_read_and_selected_in_the_card_stays(open_window: Open) -> None:
    person = open_window(GivenSnapshots(at(10, 100), at(12, 4100)), size=(900, 420))
    person.show_page(LIVE)
    person.click_row(person.row_of("State", "ESTABLISHED"))
    text = pane(person)
    cursor = text.document().find("firefox", text.document().find("PID").position() - 40)
    text.setTextCursor(cursor)
    bar = text.verticalScrollBar()
    assert bar.maximum() > 0
    bar.setValue(bar.maximum() // 2)
    place = bar.value()
    assert place > 0
    person.refresh()
    assert "4.1 kB" in person.card
    assert bar.value() == place
    assert text.textCursor().selectedText() == cursor.selectedText() == "firefox"


def test_a_value_in_place_is_as_one_written_anew(open_window: Open) -> None:
    person = open_window(GivenSnapshots(at(10, 100), at(12, 4100), at(13, 9)))
    person.show_page(LIVE)
    person.click_row(person.row_of("State", "ESTABLISHED"))
    person.refresh()
    person.refresh()
    in_place = pane(person).document().toHtml()
    person.click_row(person.row_of("State", "LISTEN"))
    person.click_row(person.row_of("State", "ESTABLISHED"))
    assert pane(person).document().toHtml() == in_place


@linux
def test_a_real_connection(open_window: Open) -> None:
    person = open_window(SystemSource())
    with system.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        with system.create_connection(address) as caller, server.accept()[0] as answerer:
            caller.sendall(b"x" * 12_345)
            received = 0
            while received < 12_345:
                received += len(answerer.recv(65_536))
            person.refresh()
            person.search(f"port:{caller.getsockname()[1]}")
            person.show_page(LIVE)
            person.click_row(person.row_of("Port", str(caller.getsockname()[1])))
            assert "Traffic" in person.card
            assert "12.3 kB" in person.card
            assert "Round trip" in person.card
            assert "ago" in person.card or "just now" in person.card
            person.search(f"port:{address[1]} state:listen")
            person.click_row(0)
            assert "0 of at most" in person.card
