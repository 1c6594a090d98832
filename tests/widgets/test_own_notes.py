"""Notes, favourites and own entries in the whole window: a person with keys and mouse, real files, a second window."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QToolButton,
    QWidget,
)

from portgui.ports import PortRange, Transport
from portgui.registry.own import OwnData, PortNote, export, make_entry
from portgui.registry.own_store import OwnStore
from tests.fakes import GivenSnapshots, make_process, make_snapshot, make_socket
from tests.widgets.conftest import Open
from tests.widgets.person import LIVE, PATIENCE_MS, Person, plain

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

SSH: Final = PortRange(22)
CONTROL: Final = Qt.KeyboardModifier.ControlModifier
SHIFT: Final = Qt.KeyboardModifier.ShiftModifier
D = TypeVar("D", bound=QWidget)


@pytest.fixture
def store(settings_file: Path) -> OwnStore:
    """Return the store of another program in the file of the test's windows."""
    return OwnStore(settings_file.with_name("own.sqlite3"))


@pytest.fixture
def here() -> GivenSnapshots:
    return GivenSnapshots(
        make_snapshot(
            make_socket("0.0.0.0:22", process=make_process("sshd", 812)),
            make_socket("127.0.0.1:8080", process=make_process("java", 4711)),
        )
    )


def dialog(person: Person, kind: type[D]) -> D:
    """Return the dialog that is open."""
    found: list[D] = []

    def is_open() -> bool:
        found[:] = [each for each in person.window.findChildren(kind) if each.isVisible()]
        return len(found) == 1 and found[0].isActiveWindow()

    person.qtbot.waitUntil(is_open, timeout=PATIENCE_MS)
    return found[0]


def close(person: Person, box: QWidget) -> None:
    """Close a message and go on in the window."""
    box.close()
    back(person)


def back(person: Person) -> None:
    """Go on in the window after a dialog."""
    person.window.activateWindow()
    wait_for(person, person.window.isActiveWindow)


def press(parent: QWidget, text: str) -> None:
    """Click the button of a dialog with a text."""
    (button,) = [each for each in parent.findChildren(QAbstractButton) if plain(each.text()) == text]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def choose_file(person: Person, file: Path) -> None:
    """Type the path of a file into the file dialog that is open, and press Enter."""
    chooser = dialog(person, QFileDialog)
    field = chooser.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(field, QLineEdit)
    field.setText(str(file))
    QTest.keyClick(field, Qt.Key.Key_Return)


def told(parent: QWidget) -> str:
    """Return what a dialog says."""
    return "\n".join(label.text() for label in parent.findChildren(QLabel) if label.isVisible())


def fill(parent: QWidget, **texts: str) -> None:
    """Type texts into the fields of a dialog, by what they are read aloud as."""
    for name, text in texts.items():
        (field,) = [each for each in parent.findChildren(QLineEdit) if each.accessibleName().startswith(name)]
        field.setFocus()
        field.selectAll()
        QTest.keyClick(field, Qt.Key.Key_Delete)
        QTest.keyClicks(field, text)


def row(person: Person, number: str, name: str) -> int:
    found = list(zip(person.cells("Port"), person.cells("Name"), strict=True))
    return found.index((number, name))


def wait_for(person: Person, what: Callable[[], bool]) -> None:
    person.qtbot.waitUntil(what, timeout=PATIENCE_MS)


# Favourites


def test_a_favourite_is_marked_by_key_shown_and_kept(open_window: Open, store: OwnStore) -> None:
    person = open_window()
    person.search("ssh")
    person.click_row(row(person, "22", "ssh"))
    person.control(Qt.Key.Key_D)
    assert person.cells("Mine")[row(person, "22", "ssh")] == "favourite"
    assert "★ Favourite" in person.card
    assert person.read_aloud(QToolButton, "Favourite").isChecked()
    assert store.read() == OwnData((PortNote(SSH, True),))
    person.control(Qt.Key.Key_D)
    assert person.cells("Mine")[row(person, "22", "ssh")] == ""
    assert "Favourite" not in person.card
    assert store.read() == OwnData()


def test_the_star_is_read_aloud_and_told_by_a_tool_tip(open_window: Open, store: OwnStore) -> None:
    store.mark(SSH, favourite=True)
    store.set_note(SSH, "x")
    person = open_window()
    person.search("22")
    assert person.tool_tip(0, "Mine") == "favourite, note"
    interface = QAccessible.queryAccessibleInterface(person.table)
    names = [interface.child(place).text(QAccessible.Text.Name) for place in range(interface.childCount())]
    assert "favourite, note" in names


def test_all_selected_ports_become_favourites(open_window: Open, store: OwnStore) -> None:
    person = open_window()
    person.search("port:22-23,443 transport:tcp")
    person.table.setFocus()
    person.control(Qt.Key.Key_A)
    person.control(Qt.Key.Key_D)
    assert [note.ports.first for note in store.read().notes if note.favourite] == [22, 23, 443]
    assert "3 ports are favourites now." in person.window.statusBar().currentMessage()
    person.control(Qt.Key.Key_D)
    assert store.read() == OwnData()


def test_a_button_on_the_card_marks_a_favourite(open_window: Open, store: OwnStore) -> None:
    person = open_window()
    person.search("443")
    person.click(person.read_aloud(QToolButton, "Favourite"))
    assert person.action("Favourite").isChecked()
    assert store.read().note_of(PortRange(443)).favourite
    person.click(person.read_aloud(QToolButton, "Favourite"))
    assert not person.action("Favourite").isChecked()
    assert store.read() == OwnData()


def test_selection_filter_and_place_stay(open_window: Open) -> None:
    person = open_window()
    person.click_row(4000)
    before = person.model.key(4000), person.table.verticalScrollBar().value()
    person.control(Qt.Key.Key_D)
    (selected,) = person.page.selected_rows
    assert (person.model.key(selected), person.table.verticalScrollBar().value()) == before
    assert person.cells("Mine")[selected] == "favourite"


def test_the_filter_of_favourites(open_window: Open, store: OwnStore) -> None:
    for number in (22, 443, 50000):
        store.mark(PortRange(number), favourite=True)
    person = open_window()
    everything = len(person.cells("Port"))
    person.click(person.button("Favourites"))
    assert set(person.cells("Port")) == {"22", "443", "50000"}
    person.click(person.button("Filter active – clear"))
    assert len(person.cells("Port")) == everything
    person.search("favourite:yes secure shell")
    assert person.cells("Port") == ["22"]


def test_any_number_can_be_a_favourite(open_window: Open, store: OwnStore) -> None:
    """Also one that has no row of its own: it gets one."""
    person = open_window()
    person.search("50123")
    assert person.cells("Port")[0] == "49152-65535"
    person.control(Qt.Key.Key_D)
    assert store.read() == OwnData((PortNote(PortRange(50123), True),))
    assert person.cells("Port")[0] == "50123"
    person.search("favourite:yes")
    assert person.cells("Port") == ["50123"]
    person.click_row(0)
    person.control(Qt.Key.Key_D)
    assert person.cells("Port") == []
    assert store.read() == OwnData()


def test_a_name_without_a_number_has_nothing_to_mark(open_window: Open) -> None:
    person = open_window()
    person.search("name:1password")
    assert person.cells("Port") == ["–"]
    person.click_row(0)
    assert not person.action("Favourite").isEnabled()
    assert not person.action("Note …").isEnabled()


# Notes


def test_a_note_is_written_read_and_found(open_window: Open, store: OwnStore) -> None:
    person = open_window()
    person.search("22")
    person.press(Qt.Key.Key_D, CONTROL | SHIFT)
    note = dialog(person, QDialog)
    assert note.windowTitle() == "Note on port 22"
    (text,) = note.findChildren(QPlainTextEdit)
    assert text.hasFocus()
    QTest.keyClicks(text, "Only from")
    QTest.keyClick(text, Qt.Key.Key_Return)
    QTest.keyClicks(text, "the <b>office</b>")
    QTest.keyClick(text, Qt.Key.Key_Return, CONTROL)
    assert store.read() == OwnData((PortNote(SSH, False, "Only from\nthe <b>office</b>"),))
    lines = person.card.splitlines()
    place = lines.index("My note")
    assert lines[place + 1 : place + 3] == ["Only from", "the <b>office</b>"]
    assert person.cells("Mine")[0] == "note"
    back(person)
    person.search("office")
    assert "22" in person.cells("Port")
    person.search("note:office")
    assert set(person.cells("Port")) == {"22"}


def test_an_empty_note_is_none(open_window: Open, store: OwnStore) -> None:
    store.set_note(SSH, "x")
    person = open_window()
    person.search("22")
    person.click(person.button("Note …"))
    note = dialog(person, QDialog)
    (text,) = note.findChildren(QPlainTextEdit)
    assert text.toPlainText() == "x"
    text.selectAll()
    QTest.keyClick(text, Qt.Key.Key_Backspace)
    press(note, "Save")
    assert store.read() == OwnData()
    assert "My note" not in person.card


def test_a_note_that_cannot_be_kept_is_not_lost(open_window: Open, store: OwnStore) -> None:
    store.set_note(SSH, "x")
    person = open_window()
    person.search("22")
    person.press(Qt.Key.Key_D, CONTROL | SHIFT)
    note = dialog(person, QDialog)
    (text,) = note.findChildren(QPlainTextEdit)
    text.selectAll()
    QTest.keyClicks(text, "important")
    holder = sqlite3.connect(store.file, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    press(note, "Save")
    assert note.isVisible()
    assert "Another program is using your notes" in told(note)
    assert text.toPlainText() == "important"
    holder.execute("ROLLBACK")
    holder.close()
    press(note, "Save")
    assert store.read().note_of(SSH).note == "important"


def test_a_note_that_is_too_long_is_told(open_window: Open, store: OwnStore) -> None:
    person = open_window()
    person.search("22")
    person.press(Qt.Key.Key_D, CONTROL | SHIFT)
    note = dialog(person, QDialog)
    (text,) = note.findChildren(QPlainTextEdit)
    text.setPlainText("n" * 10_001)
    press(note, "Save")
    assert "Note: this is too long." in told(note)
    press(note, "Cancel")
    assert store.read() == OwnData()


def test_a_live_row_shows_the_note_of_its_port(open_window: Open, here: GivenSnapshots, store: OwnStore) -> None:
    store.set_note(SSH, "Only from the office")
    person = open_window(here)
    person.show_page(LIVE)
    person.click_row(person.row_of("Port", "22"))
    assert "My note\nOnly from the office" in person.card
    person.click_row(person.row_of("Port", "8080"))
    assert "My note" not in person.card
    person.control(Qt.Key.Key_D)
    assert "★ Favourite" in person.card
    assert store.read().note_of(PortRange(8080)).favourite


# Own entries


def test_an_entry_is_made_changed_deleted_and_brought_back(open_window: Open, store: OwnStore) -> None:
    person = open_window()
    person.search("8080")
    person.control(Qt.Key.Key_N)
    made = dialog(person, QDialog)
    assert made.windowTitle() == "New entry"
    fill(made, Port="8080-8081", Name="my shop", Description="Web shop", Basis="ticket 7")
    (udp,) = [box for box in made.findChildren(QCheckBox) if box.text() == "UDP"]
    QTest.keyClick(udp, Qt.Key.Key_Space)
    press(made, "Save")
    (kept,) = store.read().entries
    assert kept == make_entry(
        "8080-8081", "my shop", [Transport.TCP, Transport.UDP], "Web shop", "ticket 7", kept.own_id
    )

    back(person)
    person.search("my shop")
    assert (person.cells("Port")[0], person.cells("Name")[0]) == ("8080-8081", "my shop")
    assert person.cells("Description")[0] == "my own: Web shop"
    assert (person.cells("TCP")[0], person.cells("UDP")[0]) == ("used", "used")
    assert "My own entry" in person.card
    assert "ticket 7" in person.card

    person.press(Qt.Key.Key_F2)
    edit = dialog(person, QDialog)
    assert edit.windowTitle() == "Edit entry"
    fill(edit, Name="our shop")
    press(edit, "Save")
    assert [entry.name for entry in store.read().entries] == ["our shop"]

    back(person)
    person.search("our shop")
    person.click_row(0)
    person.press(Qt.Key.Key_Delete)
    assert store.read() == OwnData()
    assert "our shop" not in person.cells("Name")
    assert "“our shop” on 8080-8081 is deleted" in person.window.statusBar().currentMessage()
    person.control(Qt.Key.Key_Z)
    assert [entry.name for entry in store.read().entries] == ["our shop"]
    assert person.cells("Name")[0] == "our shop"
    assert not person.action("Undo deleting").isEnabled()


def test_all_selected_entries_are_deleted_and_every_deletion_is_brought_back(
    open_window: Open, store: OwnStore
) -> None:
    store.add(*(make_entry(f"{number}", f"shop {number}", [Transport.TCP]) for number in (8081, 8082, 8083, 8084)))
    person = open_window()
    person.search("origin:own")
    person.click_row(1)
    person.press(Qt.Key.Key_Down, SHIFT)
    person.press(Qt.Key.Key_Delete)
    assert person.cells("Name") == ["shop 8081", "shop 8084"]
    assert "2 entries are deleted" in person.window.statusBar().currentMessage()
    person.click_row(0)
    person.press(Qt.Key.Key_Delete)
    assert person.cells("Name") == ["shop 8084"]
    person.control(Qt.Key.Key_Z)
    assert person.cells("Name") == ["shop 8081", "shop 8084"]
    assert person.page.selected_rows == [0]
    person.control(Qt.Key.Key_Z)
    assert person.cells("Name") == ["shop 8081", "shop 8082", "shop 8083", "shop 8084"]
    assert person.page.selected_rows == [1, 2]
    assert not person.action("Undo deleting").isEnabled()


def test_a_new_entry_is_selected_or_said_to_be_out_of_sight(open_window: Open) -> None:
    person = open_window()
    person.search("ssh")
    person.control(Qt.Key.Key_N)
    made = dialog(person, QDialog)
    fill(made, Port="8080", Name="my ssh")
    press(made, "Save")
    assert person.cells("Name")[person.page.selected_rows[0]] == "my ssh"
    assert "“my ssh” on 8080 is an entry now." in person.window.statusBar().currentMessage()
    back(person)
    person.control(Qt.Key.Key_N)
    made = dialog(person, QDialog)
    fill(made, Port="8081", Name="my shop")
    press(made, "Save")
    assert "is not shown" in person.window.statusBar().currentMessage()


def test_leaving_a_dialog_with_something_written_is_asked_about(open_window: Open, store: OwnStore) -> None:
    person = open_window()
    person.search("22")
    person.press(Qt.Key.Key_D, CONTROL | SHIFT)
    note = dialog(person, QDialog)
    (text,) = note.findChildren(QPlainTextEdit)
    QTest.keyClicks(text, "important")
    QTest.keyClick(text, Qt.Key.Key_Escape)
    question = dialog(person, QMessageBox)
    assert question.text() == "Save what you wrote?"
    QTest.keyClick(question, Qt.Key.Key_Escape)
    assert note.isVisible()
    assert text.toPlainText() == "important"
    note.close()
    press(dialog(person, QMessageBox), "Save")
    assert store.read().note_of(SSH).note == "important"
    assert not note.isVisible()
    back(person)
    person.control(Qt.Key.Key_N)
    made = dialog(person, QDialog)
    fill(made, Name="my shop")
    press(made, "Cancel")
    press(dialog(person, QMessageBox), "Discard")
    assert not made.isVisible()
    assert store.read().entries == ()
    back(person)
    person.control(Qt.Key.Key_N)
    made = dialog(person, QDialog)
    QTest.keyClick(made, Qt.Key.Key_Escape)
    assert not made.isVisible(), "nothing was written"


def test_keys_that_edit_text_stay_with_the_search_field(open_window: Open, store: OwnStore) -> None:
    store.add(make_entry("8080", "my shop", [Transport.TCP]))
    person = open_window()
    person.search("my shop")
    assert person.action("Delete entry").isEnabled()
    person.press(Qt.Key.Key_Home)
    person.press(Qt.Key.Key_Delete)
    assert person.field.text() == "y shop"
    assert len(store.read().entries) == 1


def test_a_wrong_entry_is_told_with_its_fields_and_nothing_is_lost(open_window: Open, store: OwnStore) -> None:
    person = open_window()
    person.control(Qt.Key.Key_N)
    made = dialog(person, QDialog)
    fill(made, Port="99999", Name="", Description="Web shop")
    press(made, "Save")
    assert "Port or range: a number from 0 to 65535 is wanted" in told(made)
    assert "Name: this is needed." in told(made)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.accessibleName() == "Port or range"
    fill(made, Port="9999", Name="shop")
    press(made, "Save")
    assert [entry.description for entry in store.read().entries] == ["Web shop"]


def test_only_own_entries_can_be_changed(open_window: Open) -> None:
    person = open_window()
    person.search("22")
    for action in ("Edit entry …", "Delete entry", "Undo deleting"):
        assert not person.action(action).isEnabled()
    menu = person.context_menu(0)
    texts = [plain(action.text()) for action in menu.actions()]
    assert "Favourite" in texts
    assert "Edit entry …" not in texts
    menu.close()


def test_the_context_menu_edits_an_own_entry(open_window: Open, store: OwnStore) -> None:
    store.add(make_entry("8080", "my shop", [Transport.TCP]))
    person = open_window()
    person.search("my shop")
    person.pick(person.context_menu(0), "Edit entry …")
    assert dialog(person, QDialog).windowTitle() == "Edit entry"


def test_an_entry_that_another_window_deleted_is_told(open_window: Open, store: OwnStore) -> None:
    (kept,) = store.add(make_entry("8080", "my shop", [Transport.TCP])).entries
    person = open_window()
    person.search("my shop")
    person.press(Qt.Key.Key_F2)
    edit = dialog(person, QDialog)
    assert kept.own_id is not None
    store.delete(kept.own_id)
    press(edit, "Save")
    assert "deleted in another window" in told(edit)


def test_own_entries_name_the_sockets_of_their_port(open_window: Open, here: GivenSnapshots, store: OwnStore) -> None:
    store.add(make_entry("8080", "my shop", [Transport.TCP]))
    person = open_window(here)
    person.show_page(LIVE)
    assert person.cells("Service")[person.row_of("Port", "8080")] == "my shop"


def test_the_filter_of_origins(open_window: Open, store: OwnStore, settings_file: Path) -> None:
    store.add(make_entry("8080", "my shop", [Transport.TCP]))
    person = open_window()
    person.search("origin:own")
    assert person.cells("Name") == ["my shop"]
    person.search("")
    (button,) = [each for each in person.widgets(QToolButton) if plain(each.text()) == "Origin"]
    menu = button.menu()
    (own,) = [action for action in menu.actions() if action.text() == "my own"]
    own.trigger()
    assert person.cells("Name") == ["my shop"]
    assert button.text() == "Origin: my own"
    person.window.close()
    again = open_window()
    assert again.cells("Name") == ["my shop"]


# The services file


def test_the_services_file_tells_more_of_known_ports_and_of_others(open_window: Open, user_folders: Path) -> None:
    (user_folders / "services").write_text("ssh 22/tcp sicher # Fernzugang\nmy-thing 7777/udp thing # by hand\noops\n")
    person = open_window()
    person.search("sicher")
    assert (person.cells("Port"), person.cells("Name")) == (["22"], ["ssh"])
    assert "In this computer's services file\nssh\nTCP · also called sicher · Fernzugang" in person.card
    person.search("thing")
    assert person.cells("Name")[0] == "my-thing"
    assert person.cells("Description")[0] == "services file: by hand"
    assert "From this computer's services file" in person.card
    person.search("origin:services-file")
    assert person.cells("Name") == ["my-thing"]


def test_the_window_tells_of_lines_that_are_not_understood(open_window: Open, user_folders: Path) -> None:
    (user_folders / "services").write_text("ssh 22/tcp\nssh 22/udp\noops\nx 99999/tcp\n")
    person = open_window()
    person.choose("About PortGUI")
    text = dialog(person, QMessageBox).informativeText()
    assert "Names of this computer's services file: 1. Lines of it that are not understood: 2." in text


# Other windows and programs


def test_a_second_window_sees_what_the_first_changed(open_window: Open, here: GivenSnapshots) -> None:
    first, second = open_window(here), open_window(here)
    for person in (first, second):
        person.search("22")
    first.window.activateWindow()
    wait_for(first, first.window.isActiveWindow)
    first.search("22")
    first.control(Qt.Key.Key_D)
    assert first.cells("Mine")[0] == "favourite"
    wait_for(second, lambda: second.cells("Mine")[0] == "favourite")
    assert "★ Favourite" in second.card


def test_nothing_is_written_without_own_data(open_window: Open, store: OwnStore) -> None:
    person = open_window()
    person.search("22")
    person.window.close()
    assert not store.file.exists()


def test_a_program_that_is_writing_is_no_obstacle(open_window: Open, store: OwnStore) -> None:
    store.mark(SSH, favourite=True)
    holder = sqlite3.connect(store.file, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    person = open_window()
    person.search("22")
    assert person.cells("Mine")[0] == ""
    assert not [box for box in person.window.findChildren(QMessageBox) if box.isVisible()]
    holder.execute("ROLLBACK")
    holder.close()
    wait_for(person, lambda: person.cells("Mine")[0] == "favourite")


# Damage


def test_a_damaged_database_is_put_aside_and_told(open_window: Open, store: OwnStore) -> None:
    store.file.write_bytes(b"oops" * 5000)
    person = open_window(shown=True)
    box = dialog(person, QMessageBox)
    assert "was damaged" in box.text()
    (aside,) = store.file.parent.glob("own.sqlite3.damaged-*")
    assert str(aside) in box.text()
    assert aside.read_bytes() == b"oops" * 5000
    close(person, box)
    person.search("22")
    person.control(Qt.Key.Key_D)
    assert store.read().note_of(SSH).favourite


def test_a_newer_database_is_left_alone_and_told(open_window: Open, store: OwnStore) -> None:
    store.set_note(SSH, "x")
    with sqlite3.connect(store.file) as database:
        database.execute("PRAGMA user_version = 99")
    left = store.file.read_bytes()
    person = open_window()
    box = dialog(person, QMessageBox)
    assert "A newer PortGUI" in box.text()
    close(person, box)
    person.search("22")
    person.control(Qt.Key.Key_D)
    box = dialog(person, QMessageBox)
    assert "A newer PortGUI" in box.text()
    close(person, box)
    assert not person.action("Favourite").isChecked()
    assert not person.read_aloud(QToolButton, "Favourite").isChecked()
    assert store.file.read_bytes() == left


def test_a_folder_in_its_place_is_told_and_the_window_goes_on(open_window: Open, store: OwnStore) -> None:
    store.file.mkdir()
    (store.file / "x").touch()
    person = open_window()
    box = dialog(person, QMessageBox)
    assert "cannot be read" in box.text()
    close(person, box)
    person.search("22")
    assert "22" in person.cells("Port")


# Another computer


def test_export_and_import(open_window: Open, store: OwnStore, tmp_path: Path) -> None:
    store.set_note(SSH, "mine")
    person = open_window()
    person.choose("Export my notes and entries …")
    file = tmp_path / "notes.json"
    choose_file(person, file)
    wait_for(person, file.exists)
    assert json.loads(file.read_text())["ports"] == [{"port": "22", "favourite": False, "note": "mine"}]

    file.write_bytes(
        export(OwnData((PortNote(SSH, True, "theirs"),), (make_entry("8080", "my shop", [Transport.TCP]),)))
    )
    person.choose("Import notes and entries …")
    choose_file(person, file)
    box = dialog(person, QMessageBox)
    assert "1 new favourite, 1 note that follows yours, 1 new entry" in box.text()
    assert store.read().note_of(SSH).note == "mine"
    press(box, "Import")
    assert store.read().notes == (PortNote(SSH, True, "mine\n\ntheirs"),)
    back(person)
    person.search("my shop")
    assert person.cells("Name")[0] == "my shop"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no JSON", "is no file of notes and entries, or damaged"),
        (export(OwnData()).replace(b'"version": 1', b'"version": 2'), "A newer PortGUI wrote"),
        (export(OwnData()), "there already"),
    ],
)
def test_a_file_that_brings_nothing_is_told(
    open_window: Open, store: OwnStore, tmp_path: Path, content: bytes, words: str
) -> None:
    person = open_window()
    file = tmp_path / "notes.json"
    file.write_bytes(content)
    person.choose("Import notes and entries …")
    choose_file(person, file)
    assert words in dialog(person, QMessageBox).text()
    assert store.read() == OwnData()
