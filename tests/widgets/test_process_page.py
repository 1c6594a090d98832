"""The sockets by process in the real window, driven by keys and clicks."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QMenu

from portgui.models.process_tree import ProcessGroup
from portgui.records import replace
from portgui.sockets.socket import Snapshot, Socket, Traffic, Unseen
from tests.fakes import GivenSnapshots, make_process, make_snapshot, make_socket
from tests.widgets.conftest import Open
from tests.widgets.person import LIVE, REFERENCE, Person, clipboard, plain, rows_of_html
from tests.widgets.test_copy_as import open_dialog

NGINX = make_process("nginx", 4711, user="www-data", started_at=1.0)
SSHD = make_process("sshd", 812, user="root", started_at=2.0)
WEB = make_socket("0.0.0.0:80", process=NGINX, inode=1)
LOCAL_WEB = make_socket("127.0.0.1:8080", process=NGINX, inode=2)
SSH = make_socket("[::]:22", process=SSHD, inode=3)
VISIT = make_socket("192.0.2.1:22", "192.0.2.9:51000", process=SSHD, inode=4)
HIDDEN = make_socket("127.0.0.1:631", unseen=Unseen.NOT_PERMITTED, user="root", inode=5)


@pytest.fixture
def source() -> GivenSnapshots:
    return GivenSnapshots(make_snapshot(WEB, LOCAL_WEB, SSH, VISIT, HIDDEN))


@pytest.fixture
def person(open_window: Open, source: GivenSnapshots) -> Person:
    made = open_window(source)
    made.show_page(LIVE)
    group_by_process(made)
    made.table.setFocus()
    return made


def group_by_process(person: Person) -> None:
    person.choose("Group by process")


def rows(person: Person) -> list[str | int]:
    return [
        (row.process.name if row.process else "?") if isinstance(row, ProcessGroup) else row.local.port
        for row in person.model.records()
    ]


def current(person: Person) -> str | int | None:
    row = person.page.current
    if isinstance(row, Socket):
        return row.local.port
    return row and (row.process.name if row.process else "?")


def title(person: Person) -> str:
    """Return the first visible column: what the current cell is moved by."""
    return person.shown_titles()[0]


def test_processes_stand_in_place_of_the_table_and_the_table_comes_back(person: Person) -> None:
    assert rows(person) == ["nginx", "sshd", "?"]
    assert person.table.accessibleName() == "In use here, by process"
    group_by_process(person)
    assert person.table.accessibleName() == "In use here"
    assert person.cells("Port") == ["22", "22", "80", "631", "8080"]


def test_it_is_remembered_with_its_columns_and_sorting(person: Person, open_window: Open) -> None:
    person.page.show_column("pid")
    person.page.set_sorting("-sockets,process")
    person.window.close()
    other = open_window(GivenSnapshots(make_snapshot(WEB)))
    assert other.action("Group by process").isChecked()
    assert other.table.accessibleName() == "In use here, by process"
    assert "PID" in other.shown_titles()
    assert other.page.sorting == "-sockets,process"


def test_what_is_selected_stays_selected_in_the_other_view(person: Person) -> None:
    person.click_row(1)
    group_by_process(person)
    assert {person.model.record(row).process.name for row in person.page.selected_rows} == {"sshd"}
    assert person.table.hasFocus()
    person.click_row(person.row_of("Port", "8080"))
    group_by_process(person)
    assert current(person) == "nginx"
    person.press(Qt.Key.Key_Right)
    group_by_process(person)
    person.click_row(person.row_of("Port", "8080"))
    group_by_process(person)
    assert current(person) == 8080


def test_the_row_that_the_keyboard_comes_to_is_selected(open_window: Open, source: GivenSnapshots) -> None:
    person = open_window(source)
    person.show_page(LIVE)
    person.table.setFocus()
    group_by_process(person)
    assert person.table.hasFocus()
    assert current(person) == "nginx"


def test_keys_open_close_and_walk(person: Person) -> None:
    person.click_row(0)
    person.press(Qt.Key.Key_Right)
    assert rows(person) == ["nginx", 80, 8080, "sshd", "?"]
    assert current(person) == "nginx"
    person.press(Qt.Key.Key_Right)
    assert current(person) == 80
    person.press(Qt.Key.Key_Down)
    assert current(person) == 8080
    person.press(Qt.Key.Key_Left)
    assert current(person) == "nginx"
    person.press(Qt.Key.Key_Left)
    assert rows(person) == ["nginx", "sshd", "?"]
    person.press(Qt.Key.Key_Left)
    assert rows(person) == ["nginx", "sshd", "?"]
    assert current(person) == "nginx"
    person.press(Qt.Key.Key_Return)
    assert rows(person)[:3] == ["nginx", 80, 8080]
    person.press(Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert rows(person) == ["nginx", "sshd", "?"]


def test_in_the_row_of_a_socket_the_keys_go_through_its_cells_first(person: Person) -> None:
    person.click_row(0)
    person.press(Qt.Key.Key_Right)
    person.press(Qt.Key.Key_Right)
    first = person.table.currentIndex().column()
    person.press(Qt.Key.Key_Right)
    assert person.table.currentIndex().column() != first
    assert current(person) == 80
    person.press(Qt.Key.Key_Left)
    assert (person.table.currentIndex().column(), current(person)) == (first, 80)


def test_the_arrow_and_a_double_click_open_a_process(person: Person) -> None:
    person.click(person.table.viewport(), QPoint(12, person.table.rowViewportPosition(1) + 8))
    assert rows(person) == ["nginx", "sshd", 22, 22, "?"]
    person.click_row(0)  # not on the arrow
    assert rows(person) == ["nginx", "sshd", 22, 22, "?"]
    person.double_click_row(0)
    assert rows(person) == ["nginx", 80, 8080, "sshd", 22, 22, "?"]
    assert person.tabs.currentIndex() == LIVE


def test_enter_on_a_socket_shows_its_port_on_the_other_page(person: Person) -> None:
    person.click_row(0)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return):
        person.press(key)
    assert person.tabs.currentIndex() == REFERENCE
    assert person.field.text() == "80"


def test_closing_makes_the_process_of_the_current_socket_current(person: Person) -> None:
    person.click_row(0)
    person.press(Qt.Key.Key_Right)
    person.press(Qt.Key.Key_Right)
    menu = person.context_menu(0)
    person.pick(menu, "Open all processes")
    assert rows(person) == ["nginx", 80, 8080, "sshd", 22, 22, "?", 631]
    person.click_row(4)
    person.pick(person.context_menu(4), "Close all processes")
    assert rows(person) == ["nginx", "sshd", "?"]
    assert current(person) == "sshd"


def test_the_filter_applies(person: Person) -> None:
    person.search("nginx")
    assert rows(person) == ["nginx"]
    person.search("xyzzy")
    assert rows(person) == []
    assert person.says("Nothing on this computer matches “xyzzy”.")
    person.search("")
    person.click(person.button("Exposed only"))
    assert rows(person) == ["nginx", "sshd"]
    person.tick("TCP")
    assert rows(person) == []
    assert person.says("Nothing matches with these check boxes and buttons.")


def test_the_search_takes_a_value_from_the_row_of_a_socket_and_none_from_that_of_a_process(person: Person) -> None:
    person.click_row(1)
    person.press(Qt.Key.Key_Right)
    menu = person.context_menu(1, "Port")
    assert not [action for action in menu.actions() if plain(action.text()).startswith("Only")]
    menu.close()
    person.pick(person.context_menu(2, "State"), "Only State: ESTABLISHED")
    assert person.field.text() == "state:established"
    assert rows(person) == ["sshd", 22]


def test_rate_columns_fill_here_too(open_window: Open) -> None:
    """The model decodes for the columns of the page that is shown."""

    def sent(count: int) -> Snapshot:
        return replace(make_snapshot(WEB), traffic=lambda _: Traffic(bytes_sent=count, bytes_received=0))

    source = GivenSnapshots(sent(1000), sent(3000), sent(9000))
    person = open_window(source)
    person.show_page(LIVE)
    group_by_process(person)
    person.page.show_column("send-rate")
    person.click_row(0)
    person.press(Qt.Key.Key_Right)
    person.refresh()
    person.refresh()
    assert person.cells("Send rate")[1] != ""


def test_places_stay_when_sockets_come_and_go(person: Person, source: GivenSnapshots) -> None:
    person.click_row(1)
    person.press(Qt.Key.Key_Right)
    person.press(Qt.Key.Key_Right)
    chosen = person.page.current
    more = make_socket("0.0.0.0:9", process=make_process("aaa", 1, user="joe", started_at=4.0), inode=9)
    source.answers.append(make_snapshot(more, LOCAL_WEB, SSH, VISIT))
    person.refresh()
    assert rows(person) == ["aaa", "nginx", "sshd", 22, 22]
    assert person.page.current is chosen
    assert person.table.hasFocus()


def test_rows_wait_while_the_keyboard_is_there(person: Person, source: GivenSnapshots) -> None:
    person.click_row(0)
    person.press(Qt.Key.Key_Right)
    source.answers.append(make_snapshot(WEB, SSH, VISIT, HIDDEN))
    before = rows(person)
    person.monitor.refresh()
    person.qtbot.waitUntil(lambda: len(source.answers) == source.finished)
    person.qtbot.waitUntil(lambda: any(plain(b.text()).endswith("1 change") for b in person.widgets(QAbstractButton)))
    assert rows(person) == before
    person.click(person.button("1 change"))
    assert rows(person) == ["nginx", 80, "sshd", "?"]


def test_the_scroll_position_stays(open_window: Open) -> None:
    def snapshot(more: int) -> list[Socket]:
        made = [make_process(f"p{number:03}", number, user="u", started_at=1.0) for number in range(more, 300)]
        return [make_socket(f"127.0.0.1:{2000 + one.pid}", process=one, inode=one.pid + 1) for one in made]

    source = GivenSnapshots(make_snapshot(*snapshot(100)))
    person = open_window(source)
    person.show_page(LIVE)
    group_by_process(person)
    person.table.verticalScrollBar().setValue(60)
    top = person.model.key(person.table.rowAt(0))
    source.answers.append(make_snapshot(*snapshot(0)))
    person.refresh()
    assert person.model.rowCount() == 300
    assert person.model.key(person.table.rowAt(0)) == top


def test_the_card_tells_of_the_process_or_of_the_socket(person: Person) -> None:
    person.click_row(0)
    assert person.card.startswith("4711")
    for words in ("nginx", "www-data", "0.0.0.0:80", "127.0.0.1:8080"):
        assert words in person.card
    person.press(Qt.Key.Key_Right)
    person.press(Qt.Key.Key_Right)
    assert person.card.startswith("80")
    person.click_row(person.model.rowCount() - 1)
    assert "It belongs to another user; only an administrator may see which process it is." in person.card


def test_rows_are_copied_as_they_stand(person: Person) -> None:
    person.click_row(0)
    person.press(Qt.Key.Key_Right)
    person.control(Qt.Key.Key_A)
    person.control(Qt.Key.Key_C)
    lines = [line.split("\t") for line in clipboard().text().splitlines()]
    assert lines[0] == person.shown_titles()
    assert lines[1][0] == "nginx (4711) · www-data · 2 sockets, 2 listening, 1 exposed"
    assert [line[0] for line in lines[2:4]] == ["80", "8080"]
    assert lines[4][0] == "sshd (812) · root · 2 sockets, 1 listening, 1 exposed"
    assert rows_of_html(clipboard().html()) == lines


def test_a_process_is_copied_and_exported_as_its_sockets(person: Person) -> None:
    person.click_row(1)
    dialog = open_dialog(person)
    dialog.type("JSON")
    dialog.press(Qt.Key.Key_Return)
    told = json.loads(clipboard().text())
    assert sorted(each["local_port"] for each in told) == [22, 22]


def test_a_process_is_ended_from_its_row(person: Person) -> None:
    person.click_row(2)
    end, close = person.action("End process …"), person.action("Close connection …")
    assert not end.isEnabled()
    assert "another user" in end.toolTip()
    assert close.toolTip() == "This is a process. Open it, and select one of its connections."
    menu = person.context_menu(0)
    assert "End process …" in [plain(action.text()) for action in menu.actions()]
    menu.close()


def test_a_process_is_read_aloud(person: Person) -> None:
    interface = QAccessible.queryAccessibleInterface(person.table)
    text = "nginx (4711) · www-data · 2 sockets, 2 listening, 1 exposed"
    for state in ("closed", "open"):
        cells = (interface.child(place) for place in range(interface.childCount()))
        names = {cell.text(QAccessible.Text.Name) for cell in cells}
        assert [name for name in names if name.startswith("nginx (")] == [f"{text}, {state}"]
        person.click_row(0)
        person.press(Qt.Key.Key_Right)


def test_a_program_is_watched_from_its_row(person: Person) -> None:
    person.click_row(0)
    (menu,) = [each for each in person.window.findChildren(QMenu) if plain(each.title()) == "Tell me when"]
    menu.popup(QPoint(0, 0))
    texts = [plain(action.text()) for action in menu.actions() if action.isEnabled() and not action.isSeparator()]
    menu.close()
    assert "nginx opens a port" in texts


@pytest.mark.parametrize(
    ("language", "spoken"),
    [
        (
            "en_US",
            [
                "nginx (4711) · www-data · 2 sockets, 2 listening, 1 exposed, closed",
                "sshd (812) · root · 2 sockets, 1 listening, 1 exposed, closed",
                "(root; not readable by you) · 1 socket, 1 listening, closed",
            ],
        ),
        (
            "fr_FR",
            [
                "nginx (4711) · www-data · 2 sockets, 2 en écoute, 1 exposé, fermé",
                "sshd (812) · root · 2 sockets, 1 en écoute, 1 exposé, fermé",
                "(root\u202f; illisible pour vous) · 1 socket, 1 en écoute, fermé",
            ],
        ),
    ],
    indirect=["language"],
)
def test_the_row_of_a_process_is_written_out(
    open_window: Open, source: GivenSnapshots, settings_file: Path, spoken: list[str]
) -> None:
    settings_file.write_text(settings_file.read_text() + "by_process=true\n[window]\npage=live\n")
    person = open_window(source)
    image = person.table.viewport().grab().toImage()
    ratio, top = image.devicePixelRatio(), person.table.rowViewportPosition(0)
    band = range(int(top * ratio), int((top + person.table.rowHeight(0)) * ratio))
    written = sum(image.pixelColor(x, y).lightness() < 128 for y in band for x in range(30, image.width()))
    assert written > 200
    texts = [str(person.model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(3)]
    assert texts == spoken
