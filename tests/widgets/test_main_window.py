"""The whole window on the shipped reference, driven by keys and mouse; the sockets are those that a test gives."""

import contextlib
import json
import os
import random
import socket as system
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAccessible, QAction, QPalette, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPushButton,
    QSplitter,
    QTabBar,
    QTableView,
    QTextEdit,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from portgui import __version__, resources
from portgui.overrides import override
from portgui.ports import Transport
from portgui.records import replace
from portgui.sockets.socket import Snapshot, Socket
from portgui.sockets.source import SystemSource
from portgui.widgets.live_head import LiveHead
from tests.fakes import GivenSnapshots, make_process, make_snapshot, make_socket, refusing_source
from tests.widgets.conftest import Open
from tests.widgets.person import (
    LIVE,
    PATIENCE_MS,
    REFERENCE,
    Person,
    clipboard,
    contrast,
    is_tool_button,
    mnemonic,
    plain,
    rows_of_html,
)

SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
LANGUAGES = pytest.mark.parametrize("language", ["en_US", "fr_FR"], indirect=True)
ENDING = ["Close connection …", "End process …"]
OWN = ["Tell me when", "Favourite", "Note …", "New entry …"]
MARKUP = "<b>bold</b> & <img src='x.png'> &amp; <a href='http://localhost/'>go</a>"


@pytest.fixture
def everyday() -> GivenSnapshots:
    """Return a source of one snapshot with something of every kind."""
    java = make_process("java", 4711, user="joe", command_line=("java", "-jar", "shop.jar"), executable="/opt/jdk/java")
    sshd = make_process("sshd", 812, user="root")
    dns = make_process("systemd-resolve", 90, user="systemd-resolve")
    return GivenSnapshots(
        make_snapshot(
            make_socket("127.0.0.1:8074", process=java),
            make_socket("127.0.0.1:8050", process=make_process("python3", 5000, user="joe")),
            make_socket("[::]:22", process=sshd),
            make_socket("192.0.2.1:22", "192.0.2.9:51000", process=sshd),
            make_socket("192.0.2.1:40000", "198.51.100.7:443", process=make_process("firefox", 6000, user="joe")),
            make_socket("127.0.0.53:53", transport=Transport.UDP, process=dns),
            make_socket("0.0.0.0:5353", transport=Transport.UDP),
        )
    )


def ports(person: Person) -> list[str]:
    return person.cells("Port")


def in_range(cell: str, first: int, last: int) -> bool:
    """Say whether the text of a Port cell, a number or a range, has a number in common with a range."""
    low, _, high = cell.partition("-")
    return int(low) <= last and int(high or low) >= first


# The filter: one query, two answers


def test_a_number_is_answered_by_both_pages(open_window: Open, everyday: GivenSnapshots) -> None:
    person = open_window(everyday)
    person.search("8074")
    assert ports(person) == ["8074"]
    assert person.cells("Name") == ["gadugadu"]
    assert person.cells("In use here") == ["java (4711)"]
    assert person.card.startswith("8074")
    person.show_page(LIVE)
    assert ports(person) == ["8074"]
    assert person.cells("Process") == ["java"]
    assert person.tab_counts() == (1, 1)


def test_a_range_is_answered_by_both_pages(open_window: Open, everyday: GivenSnapshots) -> None:
    person = open_window(everyday)
    person.search("8000-8100")
    assert {"8000", "8074", "8100"} <= set(ports(person))
    assert all(in_range(cell, 8000, 8100) for cell in ports(person))
    entries = len(ports(person))
    person.show_page(LIVE)
    assert ports(person) == ["8050", "8074"]
    assert person.tab_counts() == (entries, 2)


@pytest.mark.parametrize(
    ("text", "entry", "sockets"),
    [
        ("ssh", ("22", "ssh"), ["22", "22"]),
        ("SSH", ("22", "ssh"), ["22", "22"]),
        ("53/udp", ("53", "domain"), ["53"]),
        ("java", None, ["8074"]),
        ("shop.jar", None, ["8074"]),
        ("joe", None, ["8050", "8074", "40000"]),
        ("198.51.100.7", None, ["40000"]),
        ("4711", ("4711", None), ["8074"]),
        ("established", None, ["22", "40000"]),
        ("bureau a distance", ("1494", "ica"), []),
    ],
)
def test_what_the_search_finds(
    open_window: Open, everyday: GivenSnapshots, text: str, entry: tuple[str, str | None] | None, sockets: list[str]
) -> None:
    person = open_window(everyday)
    person.search(text)
    found = list(zip(ports(person), person.cells("Name"), strict=True))
    if entry:
        port, name = entry
        assert port in [row[0] for row in found]
        assert name is None or (port, name) in found
    person.show_page(LIVE)
    assert ports(person) == sockets
    assert person.tab_counts() == (len(found), len(sockets))


@pytest.mark.parametrize(
    ("accented", "bare"),
    [("téléphonie", "telephonie"), ("CHIFFRÉ", "chiffre"), ("bureau à distance", "bureau a distance")],
)
def test_french_words_are_found_without_their_accents(open_window: Open, accented: str, bare: str) -> None:
    person = open_window()
    person.paste(accented)
    expected = list(zip(ports(person), person.cells("Name"), strict=True))
    assert expected
    person.search(bare)
    assert list(zip(ports(person), person.cells("Name"), strict=True)) == expected


def test_an_unticked_transport_is_hidden_on_both_pages(open_window: Open, everyday: GivenSnapshots) -> None:
    person = open_window(everyday)
    assert {"ssh", "snmpssh"} <= set(person.cells("Name"))
    before = person.tab_counts()

    person.tick("TCP")  # ssh is registered for UDP too, SNMP over SSH (5161) for TCP only

    assert "ssh" in person.cells("Name")
    assert "snmpssh" not in person.cells("Name")
    assert all(person.cells("UDP")), "a row without a mark for UDP"
    entries = person.model.rowCount()
    person.show_page(LIVE)
    assert ports(person) == ["53", "5353"]
    assert set(person.cells("Transport")) == {"UDP"}
    assert person.tab_counts() == (entries, 2)

    person.tick("TCP")
    assert person.tab_counts() == before


def test_sctp_and_dccp_are_filters_too(open_window: Open) -> None:
    person = open_window()
    for text in ("TCP", "UDP", "SCTP"):
        person.tick(text)
    assert person.model.rowCount() > 0
    assert all(person.cells("SCTP")), "a row without a mark for SCTP"
    person.tick("SCTP")
    person.tick("DCCP")
    assert person.model.rowCount() > 0
    assert all(person.cells("DCCP")), "a row without a mark for DCCP"


def test_with_nothing_ticked_the_tables_are_empty_and_say_why(open_window: Open, everyday: GivenSnapshots) -> None:
    person = open_window(everyday)
    person.tick("TCP")
    person.tick("UDP")
    for page in (REFERENCE, LIVE):
        person.show_page(page)
        assert person.model.rowCount() == 0
        assert person.says("No transport is ticked")
    assert person.tab_counts() == (0, 0)
    person.tick("TCP")
    assert not person.says("No transport is ticked")


@pytest.mark.parametrize("ticked", ["TCP", "UDP", "SCTP", "DCCP"])
def test_every_number_typed_has_a_row(open_window: Open, ticked: str) -> None:
    person = open_window()
    for text in {"TCP", "UDP", ticked} - ({"TCP", "UDP"} & {ticked}):
        person.tick(text)  # those that were ticked are not any more, the wanted one is
    edges = [0, 1, 1023, 1024, 49151, 49152, 65535]
    drawn = random.Random(6335).sample(range(65536), 25)  # noqa: S311
    for number in [*edges, *drawn]:
        person.search(str(number))
        assert any(in_range(cell, number, number) for cell in ports(person) if cell), f"{number} has no row"
        assert all(person.cells(ticked)[:1]), f"{number}: the first row says nothing of {ticked}"


def test_a_number_beyond_the_last_says_so(open_window: Open) -> None:
    person = open_window()
    for text in ("65536", "port:70000", "70000-80000", "port:70000 ssh"):
        person.search(text)
        assert person.model.rowCount() == 0
        assert person.says("Port numbers end at 65535.")
    person.search("port:1-70000 xyzzy")
    assert person.says("“1-70000”: port numbers end at 65535.")
    assert person.says("No entry matches “port:1-70000 xyzzy”.")
    assert not person.says("Port numbers end at 65535.")


def test_a_typing_error_is_forgiven_and_told(open_window: Open, everyday: GivenSnapshots) -> None:
    person = open_window(everyday)
    person.search("postgers")
    assert (ports(person)[0], person.cells("Name")[0]) == ("5432", "postgresql")
    assert person.says("Nothing has “postgers”; searched for “postgres”.")
    assert person.card.startswith("5432")
    person.search("postgres")
    assert not person.says("Nothing has")


@pytest.mark.parametrize(
    ("text", "said", "entry"),
    [
        ("prot:443", "There is no key “prot:”", "443"),
        ("ssh foo:bar", "There is no key “foo:”", "22"),
        ("ssh port:x", "“x” is no port number or range", "22"),
        ("ssh encrypted:maybe", "It can be: yes, no, optional", "22"),
        ("port:3389-99999", "port numbers end at 65535", "3389"),
    ],
)
def test_a_wrong_key_or_range_is_explained_and_not_punished(
    open_window: Open, everyday: GivenSnapshots, text: str, said: str, entry: str
) -> None:
    person = open_window(everyday)
    person.paste(text)
    assert ports(person)[0] == entry
    assert person.says(said)
    assert said in person.field.accessibleDescription()
    person.press(Qt.Key.Key_Escape)
    assert not person.says(said)


def test_a_key_of_the_other_page_is_left_out_and_told_so(open_window: Open, everyday: GivenSnapshots) -> None:
    person = open_window(everyday)
    person.search("ssh rfc:4251 pid:1")
    assert ports(person)[0] == "22"
    assert person.says("“pid:” asks about sockets")
    assert not person.says("“rfc:”")
    person.show_page(LIVE)
    assert person.says("“rfc:” asks about the reference")
    assert not person.says("“pid:”")
    person.show_page(REFERENCE)
    assert person.says("“pid:” asks about sockets")


def test_the_query_language_filters_both_pages(open_window: Open, everyday: GivenSnapshots) -> None:
    person = open_window(everyday)
    person.search("port:8000-8100 transport:tcp -port:8074")
    assert ports(person)
    assert all(in_range(cell, 8000, 8100) and cell != "8074" for cell in ports(person))
    assert all(person.cells("TCP"))
    person.show_page(LIVE)
    assert ports(person) == ["8050"]


def test_what_is_in_use_is_found_and_follows_the_snapshots(open_window: Open) -> None:
    def listeners(*numbers: int) -> Snapshot:
        process = make_process("server")
        return make_snapshot(*(make_socket(f"127.0.0.1:{number}", process=process) for number in numbers))

    person = open_window(GivenSnapshots(listeners(22), listeners(22, 443)))
    person.search("in-use:yes")
    assert set(ports(person)) == {"22"}
    person.refresh()
    assert {"22", "443"} == set(ports(person))
    person.search("in-use:no port:443")
    assert ports(person) == []
    assert person.says("No entry matches")


def test_a_header_sorts_and_clearing_that_goes_back_to_the_best_match(open_window: Open) -> None:
    person = open_window()
    person.search("http")
    best = ports(person)
    assert best[0] == "80"
    for _ in range(3):
        person.sort_by("Name")
    assert ports(person) == best
    person.sort_by("Name")
    assert person.cells("Name") == sorted(person.cells("Name"), key=str.lower)


@pytest.mark.parametrize("language", ["fr_FR"], indirect=True)
def test_hints_are_french(open_window: Open, language: None) -> None:
    person = open_window()
    person.search("postgers")
    assert person.says("Rien ne contient")


def test_a_search_without_a_match_is_repeated_as_plain_text(open_window: Open, everyday: GivenSnapshots) -> None:
    person = open_window(everyday)
    person.search("<b>nosuchservice</b>")
    for page in (REFERENCE, LIVE):
        person.show_page(page)
        (label,) = [label for label in person.widgets(QLabel) if "<b>nosuchservice</b>" in label.text()]
        assert label.textFormat() == Qt.TextFormat.PlainText


def test_what_the_live_page_says_is_true_when_only_the_filter_hides_a_socket(
    open_window: Open, everyday: GivenSnapshots
) -> None:
    person = open_window(everyday)
    person.show_page(LIVE)
    person.search("5353")
    assert ports(person) == ["5353"]
    person.tick("UDP")
    assert not person.says("Nothing on this computer matches"), "a UDP socket on 5353 is there"
    person.tick("UDP")
    person.click(person.button("Established"))
    assert person.model.rowCount() == 0
    assert not person.says("Nothing on this computer matches"), "a UDP socket on 5353 is there"


@pytest.mark.parametrize(
    ("chips", "expected"),
    [
        (("Listening",), ["22", "53", "5353", "8050", "8074"]),
        (("Established",), ["22", "40000"]),
        (("Exposed only",), ["22", "5353"]),
        (("Listening", "Established", "Exposed only"), ["22", "5353"]),
        (("Hide loopback", "Listening"), ["22", "5353"]),
        (("Established", "IPv6"), []),
    ],
)
def test_the_chips_of_the_live_page(
    open_window: Open, everyday: GivenSnapshots, chips: tuple[str, ...], expected: list[str]
) -> None:
    person = open_window(everyday)
    person.show_page(LIVE)
    everything = ports(person)
    for chip in chips:
        person.click(person.button(chip))
    assert ports(person) == expected
    assert person.tab_counts()[LIVE] == len(expected)
    for chip in chips:
        person.click(person.button(chip))
    assert ports(person) == everything


def test_the_filter_is_cleared_from_the_status_bar(open_window: Open, everyday: GivenSnapshots) -> None:
    person = open_window(everyday)
    before = person.tab_counts()

    def offered() -> list[QToolButton]:
        return [button for button in person.widgets(QToolButton) if "clear" in button.text()]

    assert offered() == []
    person.show_page(LIVE)
    person.click(person.button("Listening"))
    person.search("8074")
    person.tick("TCP")
    (clear,) = offered()
    person.click(clear)
    assert person.tab_counts() == before
    assert person.field.text() == ""
    assert person.box("TCP").isChecked()
    assert offered() == []


ODD_TEXTS = {
    "ten thousand letters": "x" * 10_000,
    "ten thousand digits": "8" * 10_000,
    "many numbers": "80 " * 4_000,
    "a pattern": r"(.*)+[a-z]\d{1,",
    "percent": "%1 %n %s {0}",
    "quotes": "\"'`«»",
    "emoji": "🔥 8074 👩‍👩‍👧",
    "right to left": "\u202e8074\u200f שלום",
    "combining": "e\u0301" * 300 + "\u0301",
    "control": "a\x00b\x07\x1b[31m\x7f",
    "lines": "22\nssh\r\n\ttcp\u2028x",
    "other digits": "８０８０ ٢٢ ²²",
    "backwards": "8100-8000",
    "half a range": "8000- -8100 --",
    "a transport alone": "/tcp 53/ 53/xyz 99999/udp",
    "surplus": "\uffff\ufffe\u0000",
    "sharp": "STRASSE ß ſ ŉ ﬀ İ",
}


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
def test_no_search_text_is_wrong(open_window: Open, everyday: GivenSnapshots, text: str) -> None:
    person = open_window(everyday)
    person.paste(text)
    for page in (REFERENCE, LIVE):
        person.show_page(page)
        assert person.tab_counts()[page] == person.model.rowCount()
        assert person.model.rowCount() or person.says("matches") or person.says("end at 65535")
    person.search("8074")
    assert person.tab_counts() == (1, 1)


# Keys


def test_escape_clears_the_search_then_goes_to_the_table(open_window: Open) -> None:
    person = open_window()
    person.search("ssh")
    person.press(Qt.Key.Key_Escape)
    assert person.field.text() == ""
    assert person.focus() is person.field
    person.press(Qt.Key.Key_Escape)
    assert person.focus() is person.table


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter], ids=["Down", "Return", "Enter"])
def test_keys_that_go_from_the_search_to_the_table(open_window: Open, key: Qt.Key) -> None:
    person = open_window()
    person.search("ssh")
    person.press(key)
    assert person.focus() is person.table
    assert person.field.text() == "ssh"
    person.press(Qt.Key.Key_Down)
    assert person.page.current == person.model.record(1)


@pytest.mark.parametrize("keys", ["Ctrl+F", "/"])
def test_keys_that_go_to_the_search(open_window: Open, keys: str) -> None:
    person = open_window()
    person.search("ssh")
    for start in (person.table, person.read_aloud(QTextEdit, "Port card"), person.box("UDP"), person.tabs):
        start.setFocus()
        assert person.focus() is start
        if keys == "/":
            person.press(Qt.Key.Key_Slash)
        else:
            person.control(Qt.Key.Key_F)
        assert person.focus() is person.field
        assert person.field.selectedText() == "ssh"


def test_a_slash_can_be_typed_into_the_search(open_window: Open) -> None:
    person = open_window()
    person.search("53/tcp")
    assert person.field.text() == "53/tcp"


def test_f5_reads_again(open_window: Open, everyday: GivenSnapshots) -> None:
    person = open_window(everyday)
    before = everyday.finished
    everyday.answers.append(make_snapshot(make_socket("127.0.0.1:9", process=make_process("fresh"))))
    person.refresh()
    assert everyday.finished == before + 1
    person.show_page(LIVE)
    assert person.cells("Process") == ["fresh"]


def test_ctrl_q_closes(open_window: Open) -> None:
    person = open_window()
    person.control(Qt.Key.Key_Q)
    assert not person.window.isVisible()


def test_a_search_goes_to_the_best_match_in_a_sorted_table_too(open_window: Open) -> None:
    person = open_window()
    person.page.set_sorting("-port")
    person.search("443")
    assert person.cells("Port")[0] != "443"
    assert person.card.startswith("443")
    row = person.table.currentIndex().row()
    assert person.cells("Port")[row] == "443"
    assert person.table.rowAt(person.table.rowViewportPosition(row)) == row, "in sight"


def test_a_key_is_answered_by_the_table_first_and_then_by_the_card(open_window: Open) -> None:
    person = open_window()
    person.search("22")
    card = person.read_aloud(QTextEdit, "Port card")
    before = person.card
    assert before.startswith("22")
    person.window.search.set_text("443")
    assert person.cells("Port")[0] == "443"
    assert card.toPlainText() == before, "it is written when the table has been painted"
    assert person.action("Copy port card").isEnabled()
    assert person.card.startswith("443")


def test_keys_for_pages_card_and_filter(open_window: Open) -> None:
    person = open_window()
    person.control(Qt.Key.Key_2)
    assert person.tabs.currentIndex() == LIVE
    assert person.focus() is person.table
    person.control(Qt.Key.Key_1)
    assert person.tabs.currentIndex() == REFERENCE
    card = person.read_aloud(QTextEdit, "Port card")
    person.press(Qt.Key.Key_F9)
    assert not card.isVisible()
    person.press(Qt.Key.Key_F9)
    assert card.isVisible()
    card.setFocus()
    person.press(Qt.Key.Key_F9)
    assert person.focus() is person.table, "not what happens to follow the card"
    person.press(Qt.Key.Key_F9)
    person.search("ssh")
    person.press(Qt.Key.Key_F, CONTROL | SHIFT)
    assert person.field.text() == ""


def test_a_page_that_a_shortcut_brings_has_a_row_to_go_on_from(open_window: Open, everyday: GivenSnapshots) -> None:
    """Else the keyboard stands on a row that is not selected, and the card is empty."""
    person = open_window(everyday)
    person.control(Qt.Key.Key_2)
    (row,) = {index.row() for index in person.table.selectedIndexes()}
    assert row == 0
    port = person.cells("Port")[0]
    assert person.card.startswith(port)
    person.press(Qt.Key.Key_Down)
    assert {index.row() for index in person.table.selectedIndexes()} == {1}


# Copying


def test_ctrl_c_copies_visible_columns_in_their_order(open_window: Open, everyday: GivenSnapshots) -> None:
    person = open_window(everyday)
    person.show_page(LIVE)
    person.move_column("Process", before="Port")
    menu = person.header_menu()
    person.pick(menu, "Reach")
    titles = [
        "Process",
        "Port",
        "Transport",
        "Service",
        "PID",
        "Local address",
        "Remote address",
        "Remote port",
        "State",
        "User",
        "Unusual",
    ]
    assert person.shown_titles() == titles
    person.click_row(person.row_of("Process", "java"))
    person.click_row(person.row_of("Process", "systemd-resolve"), modifiers=CONTROL)

    person.control(Qt.Key.Key_C)

    expected = [
        titles,
        ["systemd-resolve", "53", "UDP", "domain", "90", "127.0.0.53", "", "", "", "systemd-resolve", ""],
        ["java", "8074", "TCP", "gadugadu", "4711", "127.0.0.1", "", "", "LISTEN", "joe", ""],
    ]
    assert [line.split("\t") for line in clipboard().text().splitlines()] == expected
    assert rows_of_html(clipboard().html()) == expected


def test_ctrl_c_on_the_reference_copies_marks_in_words(open_window: Open) -> None:
    person = open_window()
    person.search("22")
    person.press(Qt.Key.Key_Return)
    person.control(Qt.Key.Key_C)
    header, row = (line.split("\t") for line in clipboard().text().splitlines()[:2])
    assert header == ["Port", "TCP", "UDP", "Name", "Mine", "Description", "In use here"]
    assert row[:4] == ["22", "used", "registered, not used", "ssh"]


def test_ctrl_a_selects_all_rows_for_ctrl_c(open_window: Open) -> None:
    person = open_window()
    person.search("8000-8100")
    person.press(Qt.Key.Key_Return)
    person.control(Qt.Key.Key_A)
    person.control(Qt.Key.Key_C)
    assert [line.split("\t")[0] for line in clipboard().text().splitlines()] == ["Port", *ports(person)]


def test_ctrl_c_in_the_search_field_copies_its_text(open_window: Open) -> None:
    person = open_window()
    person.search("ssh")
    person.control(Qt.Key.Key_A)
    person.control(Qt.Key.Key_C)
    assert clipboard().text() == "ssh"


def test_ctrl_c_in_the_card_copies_what_is_selected_there(open_window: Open) -> None:
    person = open_window()
    person.search("22")
    card = person.card_text
    person.click(card.viewport())
    assert person.focus() is card
    person.control(Qt.Key.Key_A)
    person.control(Qt.Key.Key_C)
    assert "Secure Shell" in clipboard().text()
    assert "\t" not in clipboard().text().splitlines()[0]


def test_a_cell_is_copied_alone(open_window: Open, everyday: GivenSnapshots) -> None:
    person = open_window(everyday)
    person.show_page(LIVE)
    person.pick(person.context_menu(person.row_of("Process", "java"), "Process"), "Copy cell")
    assert clipboard().text() == "java"
    person.click_row(person.row_of("Process", "systemd-resolve"), "Local address")
    person.choose("Copy cell")
    assert clipboard().text() == "127.0.0.53"


@pytest.mark.parametrize(
    ("local", "expected"), [("127.0.0.1:8074", "127.0.0.1:8074"), ("[fe80::1%eth0]:22", "[fe80::1%eth0]:22")]
)
def test_address_and_port_are_copied(open_window: Open, local: str, expected: str) -> None:
    person = open_window(GivenSnapshots(make_snapshot(make_socket(local))))
    person.show_page(LIVE)
    person.pick(person.context_menu(0), "Copy address:port")
    assert clipboard().text() == expected


def test_the_whole_card_is_copied(open_window: Open, everyday: GivenSnapshots) -> None:
    person = open_window(everyday)
    person.search("8074")
    ways: list[Callable[[], None]] = [
        lambda: person.choose("Copy port card"),
        lambda: person.click(person.button("Copy card")),
        lambda: person.press(Qt.Key.Key_C, CONTROL | SHIFT),
    ]
    for copy in ways:
        QApplication.clipboard().setText("something else")
        copy()
        text = clipboard().text()
        assert not clipboard().hasHtml()
        assert text.startswith("8074")
        assert "gadugadu" in text.splitlines()[0]
        assert "java (4711)" in text
        assert "127.0.0.1:8074" in text


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (REFERENCE, ["Show on the other page", "Copy rows", "Copy cell", "Copy as", "Copy port card", *OWN]),
        (
            LIVE,
            [
                "Show on the other page",
                "Copy rows",
                "Copy cell",
                "Copy address:port",
                "Copy as",
                "Copy port card",
                "Only Port: 5353",
                "Without Port: 5353",
                *OWN,
                *ENDING,
            ],
        ),
    ],
    ids=["reference", "live"],
)
def test_the_context_menu(open_window: Open, everyday: GivenSnapshots, page: int, expected: list[str]) -> None:
    person = open_window(everyday)
    person.show_page(page)
    row = 3
    menu = person.context_menu(row)
    entries = [action for action in menu.actions() if not action.isSeparator()]
    assert [plain(action.text()) for action in entries] == expected
    assert all(action.isEnabled() or action.statusTip() for action in entries), "what cannot be done says why"
    assert all(action.isEnabled() for action in entries[: expected.index("Copy port card") + 1])
    assert person.page.current == person.model.record(row)
    person.pick(menu, "Copy rows")
    assert len(clipboard().text().splitlines()) == 2


def test_the_context_menu_opens_again_and_again(open_window: Open, everyday: GivenSnapshots, qtbot: QtBot) -> None:
    person = open_window(everyday)
    for _ in range(3):
        menu = person.context_menu(3)
        (watch,) = [action for action in menu.actions() if plain(action.text()) == "Tell me when"]
        person.click(menu, menu.actionGeometry(watch).center())
        inner = QApplication.activePopupWidget()
        assert isinstance(inner, QMenu)
        assert [action.text() for action in inner.actions()]
        with qtbot.waitSignal(menu.destroyed):
            inner.close()
            menu.close()


def test_the_card_is_of_the_service_that_the_row_names(open_window: Open) -> None:
    jenkins = make_socket("0.0.0.0:8080", process=make_process("jenkins", 4711))
    person = open_window(GivenSnapshots(make_snapshot(jenkins)))
    person.show_page(LIVE)
    person.click_row(0)
    assert person.cells("Service") == ["Jenkins"]
    assert "What port 8080 Jenkins is for" in person.card


def test_nothing_can_be_copied_while_nothing_is_current(open_window: Open) -> None:
    person = open_window()
    for text in ("Copy rows", "Copy cell", "Copy address:port", "Copy port card"):
        assert not person.action(text).isEnabled(), text
    assert not person.button("Copy card").isEnabled()


# From one page to the other


@pytest.mark.parametrize("way", ["Ctrl+Return", "Enter", "double-click", "menu"])
def test_from_an_entry_to_its_sockets_and_back(open_window: Open, everyday: GivenSnapshots, way: str) -> None:
    person = open_window(everyday)

    def cross() -> None:
        row = person.row_of("Port", "8074")
        if way == "double-click":
            person.double_click_row(row)
            return
        if way == "menu":
            person.pick(person.context_menu(row), "Show on the other page")
            return
        person.click_row(row)
        person.press(Qt.Key.Key_Return, CONTROL if way == "Ctrl+Return" else Qt.KeyboardModifier.NoModifier)

    cross()
    assert person.tabs.currentIndex() == LIVE
    assert ports(person) == ["8074"]
    assert person.cells("Process") == ["java"]
    assert person.page.current == person.model.record(0)
    assert person.focus() is person.table
    cross()
    assert person.tabs.currentIndex() == REFERENCE
    assert person.cells("Name") == ["gadugadu"]


def test_an_outgoing_connection_leads_to_the_service_that_it_calls(open_window: Open, everyday: GivenSnapshots) -> None:
    person = open_window(everyday)
    person.show_page(LIVE)
    person.double_click_row(person.row_of("Process", "firefox"))
    assert person.tabs.currentIndex() == REFERENCE
    assert person.field.text() == "443"
    assert (ports(person)[0], person.cells("Name")[0]) == ("443", "https")


# The real thing


@contextlib.contextmanager
def listener(family: system.AddressFamily, address: str) -> Iterator[int]:
    """Listen on a free port; give its number."""
    with system.socket(family, system.SOCK_STREAM) as made:
        made.bind((address, 0))
        made.listen()
        yield int(made.getsockname()[1])


def test_a_real_socket_comes_and_goes(open_window: Open) -> None:
    person = open_window(SystemSource())
    pid = str(os.getpid())
    with listener(system.AF_INET, "127.0.0.1") as port:
        person.refresh()
        person.search(f"{port}/tcp")
        person.show_page(LIVE)
        row = person.cells("PID").index(pid)
        assert ports(person)[row] == str(port)
        assert person.cells("Local address")[row] == "127.0.0.1"
        assert person.cells("State")[row] == "LISTEN"
        assert person.cells("Reach")[row] == "This computer only"
        process = person.cells("Process")[row]
        comm = Path("/proc/self/comm")
        assert not comm.exists() or comm.read_text().strip() in process
        person.show_page(REFERENCE)
        assert f"{process} ({pid})" in person.cells("In use here")[0]
        person.click_row(0)
        assert f"127.0.0.1:{port}" in person.card
    person.refresh()
    assert pid not in person.cells("In use here")[0]
    assert f"127.0.0.1:{port}" not in person.card
    person.show_page(LIVE)
    assert pid not in person.cells("PID")


# Still rows


def many(numbers: range | list[int], name: Callable[[int], str] = "p{}".format) -> list[Socket]:
    """Return a listening socket on each port number, each with a process of its own."""
    return [
        make_socket(f"127.0.0.1:{number}", process=make_process(name(number), 100_000 + number), inode=number)
        for number in numbers
    ]


def top_text(person: Person) -> str:
    """Return the port number of the row at the top of what is seen."""
    return ports(person)[person.table.rowAt(0)]


BEFORE = range(20_000, 20_600, 2)
CHANGES = {
    "nothing": list(BEFORE),
    "one above comes": [20_001, *BEFORE],
    "some above come": [*range(20_000, 20_040), *BEFORE[20:]],
    "some above go": list(BEFORE[7:]),
    "above and below change": [*range(20_000, 20_020), *BEFORE[15:200], *BEFORE[204:], 20_601],
    "hundred places above change": [*range(20_000, 20_240), *BEFORE[120:]],
    "every other row below goes": [*BEFORE[:200], *BEFORE[200::2]],
}


@pytest.mark.parametrize("after", CHANGES.values(), ids=CHANGES.keys())
def test_nothing_moves_when_rows_come_and_go(open_window: Open, after: list[int]) -> None:
    source = GivenSnapshots(make_snapshot(*many(BEFORE)))
    person = open_window(source)
    person.show_page(LIVE)
    person.table.scrollTo(person.model.index(150, 0), QTableView.ScrollHint.PositionAtTop)
    person.click_row(155)
    person.click_row(153, modifiers=CONTROL)
    current = person.page.current
    selected = [ports(person)[row] for row in person.page.selected_rows]
    top = top_text(person)
    assert top == str(BEFORE[150])
    assert len(selected) == 2

    source.answers.append(make_snapshot(*many(after)))
    person.refresh()

    assert ports(person) == [str(number) for number in sorted(set(after))]
    assert top_text(person) == top
    assert person.page.current == current
    assert [ports(person)[row] for row in person.page.selected_rows] == selected
    assert person.card.startswith(str(current.local.port))


def test_nothing_moves_at_the_end_of_the_table(open_window: Open) -> None:
    source = GivenSnapshots(make_snapshot(*many(BEFORE)))
    person = open_window(source)
    person.show_page(LIVE)
    person.table.scrollToBottom()
    top = top_text(person)
    source.answers.append(make_snapshot(*many([*range(20_000, 20_040), *BEFORE[20:]])))
    person.refresh()
    assert top_text(person) == top


@pytest.mark.parametrize(
    "after",
    [[*BEFORE[:148], *BEFORE[152:]], [*BEFORE[:150:2], *BEFORE[152:]]],
    ids=["four rows go", "four and every other row above go"],
)
def test_when_the_row_at_the_top_goes_the_next_is_at_the_top(open_window: Open, after: list[int]) -> None:
    source = GivenSnapshots(make_snapshot(*many(BEFORE)))
    person = open_window(source)
    person.show_page(LIVE)
    person.table.scrollTo(person.model.index(150, 0), QTableView.ScrollHint.PositionAtTop)
    source.answers.append(make_snapshot(*many(after)))
    person.refresh()
    assert top_text(person) == str(BEFORE[152])


def test_the_reference_stays_still_when_sockets_change(open_window: Open) -> None:
    source = GivenSnapshots(make_snapshot(*many(BEFORE)))
    person = open_window(source)
    person.click_row(person.row_of("Name", "postgresql"))
    top, current, card = top_text(person), person.page.current, person.card
    source.answers.append(make_snapshot(*many(range(1, 400))))
    person.refresh()
    assert (top_text(person), person.page.current, person.card) == (top, current, card)
    assert person.cells("In use here")[person.row_of("Name", "ssh")] == "p22 (100022)"


def test_the_card_follows_the_selection(open_window: Open, everyday: GivenSnapshots) -> None:
    person = open_window(everyday)
    assert "Select a row" in person.card
    person.click_row(person.row_of("Name", "ssh"))
    assert person.card.split()[:2] == ["22", "ssh"]
    assert "sshd (812)" in person.card
    person.press(Qt.Key.Key_Down)
    assert person.card.split()[:2] == ["23", "telnet"]
    person.show_page(LIVE)
    assert "Select a row" in person.card
    person.click_row(person.row_of("Process", "java"))
    assert person.card.split()[:2] == ["8074", "java"]
    assert "shop.jar" in person.card
    person.show_page(REFERENCE)
    assert person.card.split()[:2] == ["23", "telnet"]


def test_the_card_follows_the_snapshot(open_window: Open) -> None:
    local = "127.0.0.1:8074"
    source = GivenSnapshots(make_snapshot(make_socket(local, process=make_process("first", 1))))
    person = open_window(source)
    person.search("8074")
    assert "first (1)" in person.card
    source.answers.append(make_snapshot(make_socket(local, process=make_process("second", 2))))
    person.refresh()
    assert "second (2)" in person.card
    assert "first" not in person.card
    person.show_page(LIVE)
    assert "second" in person.card
    source.answers.append(make_snapshot(make_socket(local, process=make_process("third", 3))))
    person.refresh()
    assert "third" in person.card


@pytest.mark.parametrize("ended", [20_000, 20_050, 20_598], ids=["first", "middle", "last"])
def test_the_card_does_not_turn_to_another_socket_when_its_own_is_gone(open_window: Open, ended: int) -> None:
    source = GivenSnapshots(make_snapshot(*many(BEFORE)))
    person = open_window(source)
    person.show_page(LIVE)
    person.click_row(person.row_of("Port", str(ended)))
    assert person.card.startswith(str(ended))
    source.answers.append(make_snapshot(*many([number for number in BEFORE if number != ended])))
    person.refresh()
    assert person.page.selected_rows == []
    shown = person.card.split()[0]
    assert shown not in ports(person), f"the card turned to {shown}, which nobody selected"


# Text from outside is text


def test_markup_in_names_is_shown_as_text(open_window: Open) -> None:
    process = make_process(MARKUP, user="<i>me</i>", command_line=("<h1>x</h1>",), executable="/tmp/<u>x</u>")  # noqa: S108
    person = open_window(GivenSnapshots(make_snapshot(make_socket("127.0.0.1:8074", process=process))))
    person.search("8074")
    assert person.cells("In use here") == [f"{MARKUP} (4711)"]
    assert MARKUP in person.card
    assert MARKUP in person.tool_tip(0, "In use here")
    person.show_page(LIVE)
    assert person.cells("Process") == [MARKUP]
    assert person.tool_tip(0, "Process") == MARKUP
    for text in (MARKUP, "<i>me</i>", "<h1>x</h1>", "/tmp/<u>x</u>"):  # noqa: S108
        assert text in person.card
    person.click_row(0, "Process")
    person.control(Qt.Key.Key_C)
    assert rows_of_html(clipboard().html())[1][person.shown_titles().index("Process")] == MARKUP
    person.choose("Copy cell")
    assert clipboard().text() == MARKUP


def test_a_name_with_tabs_and_line_breaks_stays_in_its_cell(open_window: Open) -> None:
    process = make_process("a\tb\nc\r\nd\u2028e\x0bf\x85g")
    person = open_window(GivenSnapshots(make_snapshot(make_socket("127.0.0.1:8074", process=process))))
    person.show_page(LIVE)
    person.click_row(0)
    person.control(Qt.Key.Key_C)
    header, row = (line.split("\t") for line in clipboard().text().splitlines())
    assert len(row) == len(header)


def test_a_reason_with_markup_is_shown_as_text(open_window: Open) -> None:
    person = open_window(refusing_source(MARKUP))
    person.show_page(LIVE)
    (banner,) = [label for label in person.widgets(QLabel) if MARKUP in label.text()]
    assert banner.textFormat() == Qt.TextFormat.PlainText


# What cannot be read


def test_sockets_that_cannot_be_read_are_told_and_tried_again(open_window: Open, everyday: GivenSnapshots) -> None:
    source = refusing_source("the kernel said no")
    person = open_window(source)
    assert person.model.rowCount() > 0
    person.show_page(LIVE)
    assert person.says("the kernel said no")
    assert person.model.rowCount() == 0
    source.answers.extend(everyday.answers)
    person.refresh()
    assert not person.says("the kernel said no")
    assert "java" in person.cells("Process")


def test_sockets_of_own_processes_only_are_told_to_be_that(open_window: Open) -> None:
    person = open_window(GivenSnapshots(make_snapshot(make_socket("127.0.0.1:8074"), only_own=True)))
    person.show_page(LIVE)
    assert person.says("Only the sockets of your own programs")


def whole() -> bytes:
    return resources.path("registry.tsv").read_bytes()


DAMAGED: dict[str, Callable[[], bytes | None]] = {
    "missing": lambda: None,
    "empty": lambda: b"",
    "cut in the middle of a line": lambda: whole()[: len(whole()) // 2],
    "without its last line": lambda: whole()[: whole().rstrip(b"\n").rindex(b"\n") + 1],
    "without its header": lambda: whole()[whole().index(b"\n") + 1 :],
    "a web page": lambda: b"<!DOCTYPE html><html><body>404</body></html>\n",
    "a picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50,
    "another format": lambda: whole().replace(b"format=1", b"format=2", 1),
    "another encoding": lambda: whole().decode().encode("utf-16"),
}


@pytest.mark.logs_warnings
@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_registry_that_cannot_be_used(
    open_window: Open, everyday: GivenSnapshots, tmp_path: Path, content: Callable[[], bytes | None]
) -> None:
    file = tmp_path / "registry.tsv"
    if (data := content()) is not None:
        file.write_bytes(data)
    person = open_window(everyday, registry=file)
    assert person.model.rowCount() == 0
    assert person.says(str(file))
    assert person.says("no reference")
    person.search("8074")
    person.show_page(LIVE)
    assert ports(person) == ["8074"]
    assert person.cells("Process") == ["java"]
    person.click_row(0)
    assert "shop.jar" in person.card
    person.press(Qt.Key.Key_Return)
    assert person.tabs.currentIndex() == REFERENCE


@pytest.mark.logs_warnings
@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00", b"nonsense\n"], ids=["missing", "bytes", "nonsense"])
def test_knowledge_that_cannot_be_used(
    open_window: Open, everyday: GivenSnapshots, tmp_path: Path, content: bytes | None
) -> None:
    folder = tmp_path / "knowledge"
    if content is not None:
        folder.mkdir()
        (folder / "web.rec").write_bytes(content)
    person = open_window(everyday, knowledge=folder)
    assert person.says(str(folder))
    person.show_page(LIVE)
    assert "java" in person.cells("Process")


# When the sockets are read


@pytest.fixture
def quick(settings_file: Path) -> None:
    settings_file.write_text("[live]\ninterval_ms=250\n")


def until_read(person: Person, source: GivenSnapshots, more: int) -> None:
    wanted = source.finished + more
    person.qtbot.waitUntil(lambda: source.finished >= wanted, timeout=PATIENCE_MS)


def assert_still(person: Person, source: GivenSnapshots) -> None:
    """Fail if a reading is begun or shown within three intervals; one that was under way may end before."""
    person.qtbot.waitUntil(lambda: source.started == source.finished, timeout=PATIENCE_MS)
    QTest.qWait(1)
    begun = source.started
    with person.qtbot.assertNotEmitted(person.monitor.snapshot, wait=750):
        pass
    assert source.started == begun


def test_sockets_are_read_again_and_again_while_the_window_is_seen(
    open_window: Open, everyday: GivenSnapshots, quick: None
) -> None:
    person = open_window(everyday)
    until_read(person, everyday, 3)
    assert everyday.most_at_once == 1


def test_pause_stops_reading_and_f5_still_reads(open_window: Open, everyday: GivenSnapshots, quick: None) -> None:
    person = open_window(everyday)
    person.click(person.button("Pause"))
    assert person.button("Pause").isChecked()
    assert_still(person, everyday)
    assert person.says("paused")
    before = everyday.finished
    person.refresh()
    assert everyday.finished == before + 1
    assert_still(person, everyday)
    person.click(person.button("Pause"))
    until_read(person, everyday, 2)
    assert not person.says("paused")


class Told(QObject):
    """Notes what Qt tells some widgets: that they are to be drawn, or that something else is said of them."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self._found: list[tuple[str, str]] = []
        for widget in widgets:
            widget.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Paint, QEvent.Type.ToolTipChange):
            self._found.append((type(watched).__name__, event.type().name))
        return False

    def take(self) -> list[tuple[str, str]]:
        """Return what was told up to now, and begin anew."""
        QApplication.sendPostedEvents()
        QApplication.processEvents()  # drawing is the last thing that Qt does
        found, self._found = self._found, []
        return found


@pytest.mark.parametrize("page", [REFERENCE, LIVE])
def test_a_reading_in_which_nothing_happened_draws_and_says_nothing(
    open_window: Open, everyday: GivenSnapshots, page: int
) -> None:
    [quiet] = everyday.answers
    assert isinstance(quiet, Snapshot)
    web = make_socket("0.0.0.0:80", process=make_process("nginx", 80))
    answers = [replace(quiet, taken_at=quiet.taken_at + second) for second in range(3)]
    person = open_window(GivenSnapshots(*answers, make_snapshot(*quiet.sockets, web)))
    person.window.search.set_text("80")
    person.tabs.setCurrentIndex(page)
    (sentence,) = person.window.findChildren(LiveHead)[0].findChildren(QPushButton)
    told = Told(person.tabs, person.table.viewport(), sentence)
    person.refresh()
    person.qtbot.waitUntil(lambda: not told.take(), timeout=PATIENCE_MS)  # the new window finds its layout
    person.refresh()
    assert told.take() == []
    person.refresh()
    drawn = told.take()
    assert {("QTabBar", "Paint"), ("QWidget", "Paint"), (type(sentence).__name__, "ToolTipChange")} <= set(drawn)
    assert "nginx" in (person.cells("In use here")[0] if page == REFERENCE else " ".join(person.cells("Process")))


@pytest.mark.parametrize("how", ["hidden", "minimised"])
def test_nothing_or_little_is_read_while_nobody_sees_it(
    open_window: Open, everyday: GivenSnapshots, quick: None, how: str
) -> None:
    person = open_window(everyday)
    if how == "hidden":
        person.window.hide()
    else:
        person.window.showMinimized()
    assert_still(person, everyday)
    person.window.showNormal()
    until_read(person, everyday, 2)


def view_choice(person: Person, menu: str, text: str) -> QAction:
    """Return a choice of a menu within the menu View."""
    (found,) = [each for each in person.window.findChildren(QMenu) if plain(each.title()) == menu]
    (choice,) = [action for action in found.actions() if plain(action.text()) == text]
    return choice


def test_the_rate_is_chosen_told_and_remembered(open_window: Open, everyday: GivenSnapshots) -> None:
    person = open_window(everyday)
    for seconds in ("1", "2", "5", "10"):
        view_choice(person, "Refresh every", f"{seconds} s").trigger()
        assert person.monitor.interval_ms == int(seconds) * 1000
        assert person.says(f"every {seconds} s, updated")
    person.window.close()
    again = open_window(everyday)
    assert again.says("every 10 s")
    assert view_choice(again, "Refresh every", "10 s").isChecked()


def test_pause_is_one_of_the_rates(open_window: Open, everyday: GivenSnapshots) -> None:
    person = open_window(everyday)
    view_choice(person, "Refresh every", "5 s").trigger()
    view_choice(person, "Refresh every", "Paused").trigger()
    assert person.button("Pause").isChecked()
    assert person.says("paused")
    person.click(person.button("Pause"))
    assert view_choice(person, "Refresh every", "5 s").isChecked()
    person.click(person.button("Pause"))
    assert view_choice(person, "Refresh every", "Paused").isChecked()
    view_choice(person, "Refresh every", "1 s").trigger()
    assert not person.button("Pause").isChecked()
    assert not person.monitor.paused


def test_space_in_the_live_table_pauses_and_goes_on(open_window: Open, everyday: GivenSnapshots) -> None:
    person = open_window(everyday)
    person.press(Qt.Key.Key_Space)
    assert not person.monitor.paused, "in the search field it is a blank"
    person.press(Qt.Key.Key_Escape)
    person.show_page(LIVE)
    person.click_row(1)
    for paused in (True, False):
        person.press(Qt.Key.Key_Space)
        assert person.monitor.paused is paused
    assert person.page.selected_rows == [1]


@pytest.fixture
def telling(settings_file: Path) -> None:
    settings_file.write_text("[live]\ninterval_ms=3600000\nhighlight_ms=600000\n")


def test_what_happened_is_told_in_words_too(open_window: Open, telling: None) -> None:
    server, other = make_socket("127.0.0.1:80", process=make_process("web")), make_socket("127.0.0.1:22")
    source = GivenSnapshots(make_snapshot(server), make_snapshot(other))
    person = open_window(source)
    person.show_page(LIVE)
    person.refresh()
    person.page.show_column("change")
    assert list(zip(ports(person), person.cells("Change"), strict=True)) == [("22", "New"), ("80", "Closed")]
    assert person.tab_counts()[LIVE] == 1
    person.click_row(1)
    person.control(Qt.Key.Key_C)
    assert "Closed" in clipboard().text()
    view_choice(person, "Show changes for", "Not at all").trigger()
    assert ports(person) == ["22"]
    assert person.cells("Change") == [""]


def test_while_the_pointer_is_in_the_table_rows_wait_and_f5_shows_them(
    open_window: Open, everyday: GivenSnapshots
) -> None:
    person = open_window(everyday)
    person.show_page(LIVE)
    before = ports(person)
    person.click_row(2)
    current = person.page.current
    (first,) = everyday.answers
    assert isinstance(first, Snapshot)
    everyday.answers.append(make_snapshot(*first.sockets[2:], *many([9, 10])))
    with person.qtbot.waitSignal(person.monitor.snapshot, timeout=PATIENCE_MS):
        person.monitor.refresh()
    assert ports(person) == before
    assert person.button("4 changes").isVisible()
    assert (person.page.current, person.focus()) == (current, person.table)
    person.refresh()
    assert ports(person) == ["9", "10", *before[2:]]
    assert person.page.current == current
    assert person.tab_counts()[LIVE] == len(before)


def test_a_typing_error_is_forgiven_on_the_live_page_too(open_window: Open, everyday: GivenSnapshots) -> None:
    person = open_window(everyday)
    person.show_page(LIVE)
    person.search("fierfox")
    assert person.cells("Process") == ["firefox"]
    assert person.says("Nothing has “fierfox”; searched for “firefox”.")
    person.search("state:estab fierfox")
    assert person.cells("Process") == ["firefox"]
    person.paste("state:open firefox")
    assert person.says("“state:” cannot be “open”")


def test_two_columns_to_sort_by_are_remembered(open_window: Open, everyday: GivenSnapshots) -> None:
    person = open_window(everyday)
    person.show_page(LIVE)
    person.sort_by("Transport")
    header, place = person.header, person.column("PID")
    middle = QPoint(header.sectionViewportPosition(place) + header.sectionSize(place) // 2, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, SHIFT, middle)
    assert person.page.sorting == "transport,pid"
    order = ports(person)
    person.window.close()
    again = open_window(everyday)
    again.show_page(LIVE)
    assert (again.page.sorting, ports(again)) == ("transport,pid", order)


# What is remembered


def test_everything_comes_back_in_the_next_window(
    open_window: Open, everyday: GivenSnapshots, settings_file: Path, qapp: QApplication
) -> None:
    first = open_window(everyday, size=(760, 560))
    first.sort_by("Name")
    first.resize_column("Name", 171)
    first.show_page(LIVE)
    first.pick(first.header_menu(), "Service")
    first.move_column("PID", before="Port")
    first.resize_column("State", 133)
    first.sort_by("Process")
    first.sort_by("Process")
    first.click(first.button("Listening"))
    first.search("joe")
    first.tick("UDP")
    first.tick("DCCP")
    (splitter,) = first.widgets(QSplitter)
    splitter.setSizes([400, 360])
    first.appear("Dark")
    assert qapp.palette().color(QPalette.ColorRole.Base).lightness() < 64
    titles, sizes = first.shown_titles(), splitter.sizes()
    assert titles[0] == "PID"
    assert "Service" not in titles
    assert first.cells("Process") == ["python3", "java"]
    first.control(Qt.Key.Key_Q)
    qapp.setPalette(QPalette())

    second = open_window(everyday, size=None)
    assert second.tabs.currentIndex() == LIVE
    assert second.field.text() == "joe"
    assert [box.isChecked() for box in map(second.box, ("TCP", "UDP", "SCTP", "DCCP"))] == [True, False, False, True]
    assert second.button("Listening").isChecked()
    assert not second.button("Exposed only").isChecked()
    assert second.shown_titles() == titles
    assert second.header.sectionSize(second.column("State")) == 133
    assert second.cells("Process") == ["python3", "java"]
    assert second.header.sortIndicatorSection() == second.column("Process")
    assert second.header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
    assert second.window.size().toTuple() == (760, 560)
    assert second.widgets(QSplitter)[0].sizes() == sizes
    assert qapp.palette().color(QPalette.ColorRole.Base).lightness() < 64
    second.show_page(REFERENCE)
    assert second.header.sectionSize(second.column("Name")) == 171
    assert second.header.sortIndicatorSection() == second.column("Name")
    assert second.header.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder


def test_a_hidden_card_stays_hidden_and_comes_back_with_its_width(open_window: Open) -> None:
    first = open_window()
    (splitter,) = first.widgets(QSplitter)
    splitter.setSizes([700, 400])
    width = first.read_aloud(QTextEdit, "Port card").width()
    first.press(Qt.Key.Key_F9)
    first.qtbot.waitUntil(lambda: first.table.width() > 1000, timeout=PATIENCE_MS)
    first.control(Qt.Key.Key_Q)
    second = open_window()
    assert second.widgets(QTextEdit) == []
    second.press(Qt.Key.Key_F9)
    second.qtbot.waitUntil(lambda: second.table.width() < 1000, timeout=PATIENCE_MS)
    assert second.read_aloud(QTextEdit, "Port card").width() == width


@pytest.mark.parametrize("card_shown", [True, False])
def test_a_window_that_was_never_shown_keeps_the_widths_of_the_last_one(open_window: Open, card_shown: bool) -> None:
    first = open_window()
    (splitter,) = first.widgets(QSplitter)
    splitter.setSizes([600, 500])
    width = first.read_aloud(QTextEdit, "Port card").width()
    if not card_shown:
        first.press(Qt.Key.Key_F9)
    first.control(Qt.Key.Key_Q)
    hidden = open_window(shown=False)
    hidden.window.quit()
    third = open_window()
    if not card_shown:
        third.press(Qt.Key.Key_F9)
    third.qtbot.waitUntil(lambda: third.read_aloud(QTextEdit, "Port card").width() == width, timeout=PATIENCE_MS)


def test_a_first_window_has_the_defaults(open_window: Open, everyday: GivenSnapshots) -> None:
    person = open_window(everyday, size=None)
    assert person.tabs.currentIndex() == REFERENCE
    assert person.shown_titles() == ["Port", "TCP", "UDP", "Name", "Mine", "Description", "In use here"]
    assert [box.isChecked() for box in map(person.box, ("TCP", "UDP", "SCTP", "DCCP"))] == [True, True, False, False]
    assert person.focus() is person.field
    person.show_page(LIVE)
    titles = [
        "Port",
        "Transport",
        "Service",
        "Process",
        "PID",
        "Local address",
        "Reach",
        "Remote address",
        "Remote port",
        "State",
        "User",
    ]
    assert person.shown_titles() == [*titles, "Unusual"]
    assert ports(person) == sorted(ports(person), key=int)


DAMAGED_SETTINGS = {
    "a page that there is not": "[window]\npage=weather\n",
    "an appearance that there is not": "[window]\nappearance=plaid\n",
    "a geometry that is none": "[window]\ngeometry=%%%\n",
    "sizes that are none": "[window]\nsplitter=a,b\n",
    "sizes below zero": "[window]\nsplitter=-5,10\n",
    "neither true nor false": "[window]\ncard=perhaps\n",
    "transports that there are not": "[filter]\ntransports=tcp,carrier-pigeon\n",
    "kinds that there are not": "[filter]\nkinds=sleeping\n",
    "an interval that is too short": "[live]\ninterval_ms=0\n",
    "an interval that is no number": "[live]\ninterval_ms=soon\n",
    "a value of another type": "[window]\nsplitter=@Rect(1 2 3 4)\n",
    "bytes": "[window]\npage=@ByteArray(\\x0\\xff)\n",
    "columns without a width": "[reference]\ncolumns=port\n",
    "columns of no width": "[reference]\ncolumns=port:0\n",
    "columns that are no text": "[reference]\ncolumns=\\x0:\\xff\n",
    "a sorting that there is not": "[reference]\nsorting=weather\n",
}


@pytest.mark.logs_warnings
@pytest.mark.parametrize("content", DAMAGED_SETTINGS.values(), ids=DAMAGED_SETTINGS.keys())
def test_a_damaged_setting_has_its_default_and_a_line_in_the_log(
    open_window: Open, everyday: GivenSnapshots, settings_file: Path, content: str
) -> None:
    settings_file.write_text(content)
    test_a_first_window_has_the_defaults(open_window, everyday)


GARBAGE = {
    "random bytes": random.Random(1).randbytes(4000),  # noqa: S311
    "nothing": b"",
    "zeros": bytes(1000),
    "json": json.dumps({"window": {"page": "live"}}).encode(),
    "half a section": b"[window\npage",
    "columns that are not known": b'[reference]\ncolumns="weather:40,-tide:60"\n',
    "all columns hidden": b'[reference]\ncolumns="-port:50,-tcp:50,-udp:50,-sctp:50,-dccp:50,-name:50,'
    b'-mine:50,-origin:50,-description:50,-in-use:50"\n',
    "a geometry of another program": b"[window]\ngeometry=AdnQywADAAA=\n",
}


@pytest.mark.parametrize("content", GARBAGE.values(), ids=GARBAGE.keys())
def test_a_settings_file_of_something_else_is_no_obstacle(
    open_window: Open, everyday: GivenSnapshots, settings_file: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    settings_file.write_bytes(content)
    test_a_first_window_has_the_defaults(open_window, everyday)
    caplog.clear()  # whether a line is logged depends on what Qt takes for a setting


def test_columns_chosen_in_the_view_menu(open_window: Open) -> None:
    person = open_window()

    def columns_menu() -> QMenu:
        (menu,) = [menu for menu in person.window.findChildren(QMenu) if plain(menu.title()) == "Columns"]
        menu.popup(person.window.mapToGlobal(QPoint(10, 10)))
        return menu

    person.pick(columns_menu(), "SCTP")
    person.pick(columns_menu(), "Description")
    assert person.shown_titles() == ["Port", "TCP", "UDP", "SCTP", "Name", "Mine", "In use here"]
    person.pick(columns_menu(), "Back to the usual columns")
    assert person.shown_titles() == ["Port", "TCP", "UDP", "Name", "Mine", "Description", "In use here"]
    person.show_page(LIVE)
    person.pick(columns_menu(), "PID")
    assert "PID" not in person.shown_titles()


# Tools and help


def test_the_launcher_is_put_into_the_menu_and_taken_out(open_window: Open, user_folders: Path) -> None:
    person = open_window()
    applications = user_folders / ".local" / "share" / "applications"
    person.choose("Add PortGUI to the applications menu")
    assert len(list(applications.glob("*.desktop"))) == 1
    person.choose("Remove PortGUI from the applications menu")
    assert list(applications.glob("*.desktop")) == []


def test_about_names_version_and_date(open_window: Open) -> None:
    person = open_window()
    QApplication.setApplicationVersion(__version__)
    person.choose("About PortGUI")
    (box,) = person.widgets(QMessageBox)
    assert __version__ in box.text()
    date = resources.path("registry.tsv").read_text(encoding="utf-8").split("iana=")[1].split("\t")[0]
    assert date in box.informativeText()
    box.close()


# Looks: what can be reached, heard and read


@LANGUAGES
def test_mnemonics_are_unique(open_window: Open, everyday: GivenSnapshots, language: None) -> None:
    person = open_window(everyday)
    bar = person.window.menuBar()
    texts = [action.text() for action in bar.actions()]
    texts += [box.text() for box in person.widgets(QCheckBox)]
    texts += [person.tabs.tabText(place) for place in (REFERENCE, LIVE)]
    letters = [mnemonic(text) for text in texts]
    assert None not in letters, texts
    assert len(set(letters)) == len(letters), texts


@LANGUAGES
def test_mnemonics_are_unique_within_each_menu(open_window: Open, language: None) -> None:
    person = open_window()
    clashes = {}
    for menu in person.window.findChildren(QMenu):
        letters = [letter for action in menu.actions() if (letter := mnemonic(action.text()))]
        twice = {letter for letter in letters if letters.count(letter) > 1}
        if twice:
            clashes[menu.title()] = [action.text() for action in menu.actions() if mnemonic(action.text()) in twice]
    assert clashes == {}


@pytest.mark.parametrize("page", [REFERENCE, LIVE], ids=["reference", "live"])
def test_tab_reaches_everything(open_window: Open, everyday: GivenSnapshots, page: int) -> None:
    person = open_window(everyday)
    person.show_page(page)
    person.search("8074")
    kinds = (QCheckBox, QLineEdit, QPushButton, QTabBar, QTableView, QTextEdit)
    wanted = {widget for kind in kinds for widget in person.widgets(kind) if widget.isEnabled()}
    wanted |= {button for button in person.widgets(QToolButton) if is_tool_button(button)}
    wanted = {widget for widget in wanted if not isinstance(widget.parent(), QLineEdit)}
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        reached = set(person.stops(key))
        assert {describe(widget) for widget in wanted - reached} == set(), key.name


@pytest.mark.parametrize("page", [REFERENCE, LIVE], ids=["reference", "live"])
def test_what_the_card_shows_is_highlighted_after_tab(open_window: Open, everyday: GivenSnapshots, page: int) -> None:
    person = open_window(everyday)
    person.show_page(page)
    for widget in person.stops(Qt.Key.Key_Tab):
        if widget is person.table:
            break
    assert person.focus() is person.table
    shown = "Select a row" not in person.card
    assert bool(person.page.selected_rows) == shown


def describe(widget: QWidget) -> str:
    text = getattr(widget, "text", str)()
    return f"{type(widget).__name__} {widget.accessibleName() or text}"


@LANGUAGES
@pytest.mark.parametrize("page", [REFERENCE, LIVE], ids=["reference", "live"])
def test_everything_that_is_reached_has_a_name(
    open_window: Open, everyday: GivenSnapshots, page: int, language: None
) -> None:
    person = open_window(everyday)
    person.tabs.setCurrentIndex(page)
    for widget in person.widgets(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None and widget.isEnabled():
            interface = QAccessible.queryAccessibleInterface(widget)
            # A row of tabs has no name of its own: each tab is heard.
            parts = [interface.child(REFERENCE), interface.child(LIVE)] if widget is person.tabs else [interface]
            assert all(part.text(QAccessible.Text.Name) for part in parts), describe(widget)


@LANGUAGES
@pytest.mark.parametrize("size", [(1280, 720), (900, 600)], ids=["wide", "small"])
@pytest.mark.parametrize("page", [REFERENCE, LIVE], ids=["reference", "live"])
def test_no_text_is_cut_off(
    open_window: Open, everyday: GivenSnapshots, size: tuple[int, int], page: int, language: None
) -> None:
    person = open_window(everyday, size=size)
    person.tabs.setCurrentIndex(page)
    person.window.search.set_text("8074")
    person.qtbot.waitUntil(lambda: person.window.size().toTuple() == size, timeout=PATIENCE_MS)
    QApplication.processEvents()
    bounds = person.window.rect()
    seen = [widget for kind in (QLabel, QCheckBox, QToolButton, QPushButton) for widget in person.widgets(kind)]
    assert len(seen) > 8
    for widget in seen:
        if isinstance(widget.parent(), QLineEdit) or (isinstance(widget, QToolButton) and not is_tool_button(widget)):
            continue
        wraps = isinstance(widget, QLabel) and widget.wordWrap()
        least = widget.heightForWidth(widget.width()) if wraps else widget.sizeHint().height()
        assert wraps or widget.width() >= widget.sizeHint().width(), describe(widget)
        assert widget.height() >= least, describe(widget)
        assert bounds.contains(widget.rect().translated(widget.mapTo(person.window, QPoint(0, 0)))), describe(widget)


@LANGUAGES
def test_no_label_of_the_card_is_broken_within_a_word(
    open_window: Open, everyday: GivenSnapshots, language: None
) -> None:
    person = open_window(everyday, size=(900, 600))
    person.window.search.set_text("143/tcp")
    card = person.card_text
    person.qtbot.waitUntil(lambda: "993" in card.toPlainText(), timeout=PATIENCE_MS)
    labels, broken = 0, set()
    block = card.document().begin()
    while block.isValid():
        cursor = QTextCursor(block)
        table: Any = cursor.currentTable()  # None outside of tables, which PySide6's stubs do not know
        if table is not None and table.cellAt(cursor).column() == 0:
            labels += 1
            layout, text = block.layout(), block.text()
            starts = [layout.lineAt(line).textStart() for line in range(1, layout.lineCount())]
            if any(text[start - 1] not in " -\u00a0" for start in starts):
                broken.add(text)
        block = block.next()
    assert labels > 5
    assert broken == set()


@LANGUAGES
@pytest.mark.parametrize("page", [REFERENCE, LIVE], ids=["reference", "live"])
def test_the_titles_of_columns_fit(open_window: Open, page: int, language: None) -> None:
    person = open_window(size=(1280, 720))
    person.tabs.setCurrentIndex(page)
    metrics = person.header.fontMetrics()
    for place in range(person.header.count()):
        if not person.header.isSectionHidden(place):
            title = str(person.model.headerData(place, Qt.Orientation.Horizontal)).strip()
            assert person.header.sectionSize(place) > metrics.horizontalAdvance(title), title


@pytest.mark.parametrize("appearance", ["Light", "Dark"])
def test_texts_stand_out_from_their_background(open_window: Open, qapp: QApplication, appearance: str) -> None:
    person = open_window()
    person.appear(appearance)
    role = QPalette.ColorRole
    for text, ground in (
        (role.WindowText, role.Window),
        (role.Text, role.Base),
        (role.Text, role.AlternateBase),
        (role.ButtonText, role.Button),
        (role.HighlightedText, role.Highlight),
        (role.PlaceholderText, role.Base),
        (role.ToolTipText, role.ToolTipBase),
    ):
        ratio = contrast(qapp.palette().color(text), qapp.palette().color(ground))
        assert ratio >= 4.5, f"{text.name} on {ground.name}: {ratio:.2f} to 1 (WCAG 2.2, 1.4.3 asks for 4.5)"


@pytest.mark.parametrize("language", ["fr_FR"], indirect=True)
def test_the_window_in_french(open_window: Open, everyday: GivenSnapshots, language: None) -> None:
    person = open_window(everyday)
    assert [plain(action.text()) for action in person.window.menuBar().actions()][:2] == ["Fichier", "Édition"]
    person.window.search.set_text("22")
    summary = person.model.record(0).knowledge.summary_fr
    card = person.card_text
    assert summary in card.toPlainText()
    assert summary.startswith(str(person.model.index(0, person.column("Description")).data()))
    assert person.tab_counts()[REFERENCE] == person.model.rowCount()
    assert person.says("7 sockets"), person.labels()
    assert not any(word in text for text in person.labels() for word in ("entries", "shown", "listening", "updated"))
