"""Filters, columns and presets of the live page, as a person uses them."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from portgui.records import replace
from portgui.sockets.socket import Traffic
from tests.fakes import GivenSnapshots, make_process, make_snapshot, make_socket
from tests.widgets.conftest import Open
from tests.widgets.person import LIVE, PATIENCE_MS, Person, clipboard

SSHD = make_process("sshd", 100, user="root")
WEB = make_process("Web Content", 200, user="joe")
SOCKETS = (
    make_socket("0.0.0.0:22", process=SSHD),
    make_socket("192.0.2.1:22", "192.0.2.9:50000", process=SSHD),
    make_socket("127.0.0.1:631", process=make_process("cupsd", 300, user="root")),
    make_socket("192.0.2.1:40000", "203.0.113.9:443", process=WEB),
    make_socket("[::1]:9000", process=WEB),
)
CHIPS = (
    *("Listening", "Established", "Other states", "Exposed only", "Hide loopback"),
    *("IPv4", "IPv6", "My processes"),
)


def open_live(open_window: Open, size: tuple[int, int] = (1100, 700)) -> Person:
    person = open_window(GivenSnapshots(make_snapshot(*SOCKETS)), size=size)
    person.show_page(LIVE)
    return person


def counts(person: Person) -> str:
    return next(label.text() for label in person.widgets(QLabel) if "listening" in label.text())


@pytest.mark.parametrize("width", [900, 1100])
def test_no_chip_is_cut_off_at_narrow_widths(open_window: Open, width: int) -> None:
    person = open_live(open_window, (width, 700))
    for chip in CHIPS:
        button = person.button(chip)
        assert button.width() >= button.sizeHint().width()
        corner = button.mapTo(person.window, button.rect().bottomRight())
        table = person.table.mapTo(person.window, person.table.rect().topLeft())
        assert corner.y() < table.y(), chip
        assert corner.x() < table.x() + person.table.width(), chip


def test_every_chip_says_how_it_goes_with_the_others(open_window: Open) -> None:
    person = open_live(open_window)
    told = {chip: person.button(chip).toolTip().splitlines()[1] for chip in CHIPS}
    assert told["Listening"] == told["Established"] == told["Other states"] == told["IPv4"] == told["IPv6"]
    assert told["Exposed only"] == told["Hide loopback"] == told["My processes"] != told["IPv4"]


def test_the_status_bar_tells_how_many_are_shown_and_one_click_clears(open_window: Open) -> None:
    person = open_live(open_window)
    assert counts(person) == "5 sockets, 3 listening, 5 shown"
    for chip in ("Listening", "IPv4", "Hide loopback"):
        person.click(person.button(chip))
    assert person.cells("Port") == ["22"]
    assert counts(person) == "5 sockets, 3 listening, 1 shown"
    person.click(person.button("Filter active – clear"))
    assert counts(person) == "5 sockets, 3 listening, 5 shown"
    assert not any(person.button(chip).isChecked() for chip in CHIPS)


def test_all_chips_are_remembered(open_window: Open) -> None:
    person = open_live(open_window)
    for chip in CHIPS:
        person.click(person.button(chip))
    person.window.close()
    again = open_live(open_window)
    assert all(again.button(chip).isChecked() for chip in CHIPS)


@pytest.mark.parametrize(
    ("before", "title", "row", "choice", "after", "ports"),
    [
        ("", "Process", 0, "Only Process: sshd", 'process:"sshd"', ["22", "22"]),
        ("", "Process", 0, "Without Process: sshd", '-process:"sshd"', ["631", "9000", "40000"]),
        ("tcp", "User", 2, "Without User: root", 'tcp -user:"root"', ["9000", "40000"]),
        ("22 | 443", "State", 0, "Only State: LISTEN", "22 state:listen | 443 state:listen", ["22"]),
        ('-process:"web content"', "PID", 0, "Only PID: 100", '-process:"web content" pid:100', ["22", "22"]),
        ("process:sshd", "Process", 1, "Without Process: sshd", '-process:"sshd"', ["631", "9000", "40000"]),
        ("", "Port", 4, "Only Port: 40000", "local-port:40000", ["40000"]),
        ("", "Port", 0, "Without Port: 22", "-local-port:22", ["631", "9000", "40000"]),
        ("", "Remote port", 4, "Only Remote port: 443", "remote-port:443", ["40000"]),
        ("", "Local address", 3, "Only Local address: ::1", 'address:"::1"', ["9000"]),
        ("", "Reach", 0, "Without Reach: Every interface", "-reach:every-interface", ["22", "631", "9000", "40000"]),
    ],
)
def test_the_context_menu_takes_the_value_of_a_cell_into_the_search(
    open_window: Open, before: str, title: str, row: int, choice: str, after: str, ports: list[str]
) -> None:
    person = open_live(open_window)
    if before:
        person.search(before)
    person.pick(person.context_menu(row, title), choice)
    assert person.field.text() == after
    assert person.cells("Port") == ports


def test_only_a_port_is_not_that_of_the_other_end(open_window: Open) -> None:
    sockets = (make_socket("192.0.2.1:443"), make_socket("192.0.2.1:40000", "203.0.113.9:443"))
    person = open_window(GivenSnapshots(make_snapshot(*sockets)))
    person.show_page(LIVE)
    person.pick(person.context_menu(0, "Port"), "Only Port: 443")
    assert person.cells("Port") == ["443"]


def test_an_empty_cell_offers_nothing_to_search(open_window: Open) -> None:
    person = open_live(open_window)
    menu = person.context_menu(0, "Remote address")
    assert not [action.text() for action in menu.actions() if action.text().startswith(("Only", "Without"))]
    menu.close()


def test_presets_arrange_and_sort_and_the_usual_columns_come_back(open_window: Open) -> None:
    person = open_live(open_window)
    usual = person.shown_titles()
    person.pick(person.header_menu(), "Command line")
    assert "Command line" in person.shown_titles()
    person.pick(person.header_menu(), "Processes first")
    first = person.shown_titles()
    assert first[:3] == ["Process", "PID", "User"]
    assert {title.removesuffix(" ▲₂") for title in first} == set(usual)
    assert person.cells("Process") == ["cupsd", "sshd", "sshd", "Web Content", "Web Content"]
    assert person.cells("Port ▲₂") == ["631", "22", "22", "9000", "40000"], "by port where the process is the same"
    person.pick(person.header_menu(), "Ports first")
    assert person.shown_titles() == usual
    assert person.cells("Port") == ["22", "22", "631", "9000", "40000"]
    person.pick(person.header_menu(), "Processes first")
    person.page.set_sorting("-process")
    person.pick(person.header_menu(), "Back to the usual columns")
    assert person.page.sorting == "port"
    assert person.shown_titles() == usual


def test_a_preset_is_remembered(open_window: Open) -> None:
    person = open_live(open_window)
    person.pick(person.header_menu(), "Processes first")
    titles, processes = person.shown_titles(), person.cells("Process")
    person.window.close()
    again = open_live(open_window)
    assert again.shown_titles() == titles
    assert again.cells("Process") == processes


def test_columns_of_a_later_version_stand_where_they_belong(open_window: Open, settings_file: Path) -> None:
    with settings_file.open("a") as file:
        file.write('columns="process:150,port:80,transport:60,service:90,local-address:90,remote:120,-state:90"\n')
    person = open_live(open_window)
    titles = person.shown_titles()
    assert titles[:5] == ["Process", "PID", "Port", "Transport", "Service"]
    place = titles.index("Local address")
    assert titles[place : place + 4] == ["Local address", "Reach", "Remote address", "Remote port"]
    assert "State" not in titles


def test_rates_are_told_in_the_window_from_the_second_reading_on(open_window: Open) -> None:
    sent = [Traffic(bytes_sent=number, bytes_received=0) for number in (0, 1_000_000, 9_000_000)]
    snapshots = [replace(make_snapshot(*SOCKETS), traffic=dict.fromkeys(SOCKETS, told).get) for told in sent]
    person = open_window(GivenSnapshots(*snapshots))
    person.show_page(LIVE)
    person.pick(person.header_menu(), "Send rate")
    assert set(person.cells("Send rate")) == {""}
    person.click_row(0)
    person.refresh()
    assert all(text.endswith("/s") for text in person.cells("Send rate"))
    person.pick(person.header_menu(), "Sent")
    person.click_row(0, "Sent")
    person.choose("Copy cell")
    assert clipboard().text() == "1000000"
    column = person.column("Sent")
    assert person.model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    with person.qtbot.waitSignal(person.monitor.snapshot, timeout=PATIENCE_MS):
        person.choose("Refresh now")
    assert set(person.cells("Sent")) == {"9.0 MB"}


@pytest.mark.parametrize("language", ["en_US", "fr_FR"], indirect=True)
def test_titles_of_columns_that_are_hidden_at_first_fit(open_window: Open) -> None:
    person = open_live(open_window)
    for place, column in enumerate(person.model.columns):
        person.page.show_column(column.id)
        if not column.stretches:
            assert person.header.sectionSize(place) >= person.header.sectionSizeHint(place), column.id
