"""Copy as and export in the whole window, by keys and mouse, on both pages; the pasted text is run and read back."""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from portgui.ports import Transport
from portgui.sockets.source import SystemSource
from portgui.widgets.copy_dialog import CopyDialog
from tests.fakes import GivenSnapshots, make_process, make_snapshot, make_socket
from tests.widgets.conftest import Open
from tests.widgets.person import LIVE, PATIENCE_MS, Person, clipboard, plain

LANGUAGES = pytest.mark.parametrize("language", ["en_US", "fr_FR"], indirect=True)
EVIL = '=HYPERLINK("http://x") $(reboot) | <b>'


@pytest.fixture
def few() -> GivenSnapshots:
    return GivenSnapshots(
        make_snapshot(
            make_socket("127.0.0.1:5432", process=make_process("postgres", 500)),
            make_socket("0.0.0.0:8074", process=make_process(EVIL, 4711)),
            make_socket("192.0.2.1:40000", "198.51.100.7:443", process=make_process("firefox", 6000)),
            make_socket("127.0.0.53:53", transport=Transport.UDP),
        )
    )


class Dialog:
    """A person at the dialog Copy as."""

    def __init__(self, person: Person) -> None:
        (self.window,) = (each for each in person.window.findChildren(CopyDialog) if each.isVisible())

    def part(self, kind: type[QWidget], name: str) -> QWidget:
        (found,) = [each for each in self.window.findChildren(kind) if each.accessibleName() == name]
        return found

    @property
    def forms(self) -> QListWidget:
        (found,) = self.window.findChildren(QListWidget)
        return found

    @property
    def preview(self) -> str:
        (found,) = self.window.findChildren(QPlainTextEdit)
        return found.toPlainText()

    @property
    def note(self) -> str:
        return "\n".join(label.text() for label in self.window.findChildren(QLabel) if label.text())

    @property
    def current(self) -> str:
        item = self.forms.currentItem()
        return item.text().strip() if item else ""

    @property
    def button(self) -> QPushButton:
        (found,) = [each for each in self.window.findChildren(QPushButton) if each.isDefault()]
        return found

    def texts(self) -> list[str]:
        items = [self.forms.item(row) for row in range(self.forms.count())]
        return [item.text().strip() for item in items if not item.isHidden()]

    def type(self, text: str) -> None:
        focus = self.window.focusWidget()
        assert isinstance(focus, QLineEdit)
        focus.selectAll()
        QTest.keyClicks(focus, text)

    def press(self, key: Qt.Key) -> None:
        focus = self.window.focusWidget()
        assert focus
        QTest.keyClick(focus, key)


def open_dialog(person: Person) -> Dialog:
    QTest.keyClick(person.table, Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier)
    return Dialog(person)


def on_live(open_window: Open, source: SystemSource | GivenSnapshots) -> Person:
    person = open_window(source)
    person.show_page(LIVE)
    return person


# Copy as


def test_a_form_is_found_by_typing_previewed_and_copied_by_enter(open_window: Open, few: GivenSnapshots) -> None:
    person = on_live(open_window, few)
    person.click_row(person.row_of("Port", "8074"))
    dialog = open_dialog(person)
    dialog.type("ufw")
    assert dialog.texts() == ["Firewall rules", "ufw"]
    assert dialog.preview == "sudo ufw allow 8074/tcp"
    assert "terminal" in dialog.note
    dialog.press(Qt.Key.Key_Return)
    assert not dialog.window.isVisible()
    assert clipboard().text() == "sudo ufw allow 8074/tcp"
    assert "sudo ufw" in person.window.statusBar().currentMessage()


def test_the_dialog_fits_the_screen(open_window: Open, few: GivenSnapshots) -> None:
    person = on_live(open_window, few)
    person.click_row(0)
    screen = person.window.screen().availableSize()
    dialog = open_dialog(person)
    assert dialog.window.fontMetrics().averageCharWidth() * 140 > screen.width(), "it would like to be wider"
    frame = dialog.window.frameGeometry()
    assert (frame.width() <= screen.width(), frame.height() <= screen.height()) == (True, True)


def test_the_last_form_is_there_again_also_after_a_restart(open_window: Open, few: GivenSnapshots) -> None:
    person = on_live(open_window, few)
    person.click_row(0)
    dialog = open_dialog(person)
    dialog.type("markdown")
    dialog.press(Qt.Key.Key_Return)
    assert open_dialog(person).current == "Markdown"
    person.window.close()
    again = on_live(open_window, few)
    again.click_row(1)
    assert open_dialog(again).current == "Markdown"


def test_the_arrow_keys_pass_over_headings_and_hidden_forms(open_window: Open, few: GivenSnapshots) -> None:
    person = on_live(open_window, few)
    person.click_row(person.row_of("Port", "8074"))
    dialog = open_dialog(person)
    seen = [dialog.current]
    for _ in range(40):
        dialog.press(Qt.Key.Key_Down)
        if dialog.current == seen[-1]:
            break
        seen.append(dialog.current)
    titles = [text for text in dialog.texts() if text not in seen]
    assert titles == ["Values", "Tables", "Commands that show it", "Commands that use it", "Firewall rules"]
    dialog.type("windows")
    dialog.press(Qt.Key.Key_Down)
    assert dialog.current.startswith("Windows: New")


def test_what_is_not_possible_says_why_and_cannot_be_copied(open_window: Open, few: GivenSnapshots) -> None:
    person = on_live(open_window, few)
    person.click_row(person.row_of("Port", "5432"))
    dialog = open_dialog(person)
    dialog.type("ufw")
    assert dialog.current == "ufw (not possible)"
    assert "Only this computer can reach it" in dialog.note
    assert dialog.preview == ""
    assert not dialog.button.isEnabled()
    person.paste("")
    dialog.press(Qt.Key.Key_Return)
    assert dialog.window.isVisible()
    assert clipboard().text() == ""


def test_a_name_that_no_form_has(open_window: Open, few: GivenSnapshots) -> None:
    person = on_live(open_window, few)
    person.click_row(0)
    dialog = open_dialog(person)
    dialog.type("qqqq")
    assert dialog.texts() == []
    assert dialog.note == "No form has this name."
    assert not dialog.button.isEnabled()
    dialog.type("csv")
    assert dialog.current == "CSV"
    assert dialog.button.isEnabled()


def test_several_rows_come_together_and_those_without_sense_are_counted(open_window: Open, few: GivenSnapshots) -> None:
    person = on_live(open_window, few)
    person.click_row(0)
    person.choose("Select all")
    dialog = open_dialog(person)
    dialog.type("nftables")
    assert dialog.preview == "sudo nft insert rule inet filter input tcp dport 8074 accept"
    assert "3 rows are left out" in dialog.note
    dialog.type("csv")
    assert len(dialog.preview.splitlines()) == 5
    assert "left out" not in dialog.note


def test_the_preview_of_many_rows_is_bounded_and_all_are_copied(open_window: Open) -> None:
    many = [make_socket(f"127.0.{number >> 8}.{number & 255}:999", inode=number) for number in range(1, 3001)]
    person = on_live(open_window, GivenSnapshots(make_snapshot(*many)))
    person.click_row(0)
    person.choose("Select all")
    dialog = open_dialog(person)
    dialog.type("csv")
    assert len(dialog.preview.splitlines()) == 201
    assert "200 of 3,000 rows" in dialog.note
    dialog.press(Qt.Key.Key_Return)
    assert len(clipboard().text().splitlines()) == 3001


@pytest.mark.parametrize(
    ("form", "mime"),
    [
        ("csv", "text/csv"),
        ("tab", "text/tab-separated-values"),
        ("html", "text/html"),
        ("json", "application/json"),
        ("markdown", "text/markdown"),
    ],
)
def test_the_clipboard_says_what_it_holds(open_window: Open, few: GivenSnapshots, form: str, mime: str) -> None:
    person = on_live(open_window, few)
    person.click_row(0)
    dialog = open_dialog(person)
    dialog.type(form)
    preview = dialog.preview
    dialog.press(Qt.Key.Key_Return)
    assert clipboard().hasText()
    assert clipboard().hasFormat(mime)
    data = bytes(clipboard().data(mime).data()).decode()
    assert data == clipboard().text()
    assert data.rstrip("\n") == preview.rstrip("\n")


def test_a_hostile_name_stays_data(open_window: Open, few: GivenSnapshots) -> None:
    person = on_live(open_window, few)
    person.click_row(person.row_of("Port", "8074"))
    dialog = open_dialog(person)
    dialog.type("csv")
    dialog.press(Qt.Key.Key_Return)
    head, row = csv.reader(clipboard().text().splitlines())
    assert dict(zip(head, row, strict=True))["Process"] == "'" + EVIL


def test_the_reference_page_has_it_too(open_window: Open, few: GivenSnapshots) -> None:
    person = open_window(few)
    person.search("ssh")
    person.click_row(0)
    dialog = open_dialog(person)
    dialog.type("json")
    (read,) = json.loads(dialog.preview)
    assert (read["port"], read["name"]) == (22, "ssh")
    dialog.type("URL")
    assert dialog.preview == "ssh://localhost"


def test_the_card_has_a_button_for_it(open_window: Open, few: GivenSnapshots) -> None:
    person = on_live(open_window, few)
    person.click_row(0)
    assert person.card
    person.click(person.button("Copy as …"))
    assert Dialog(person).window.isVisible()


def test_without_a_selection_it_is_greyed_out(open_window: Open, few: GivenSnapshots) -> None:
    person = on_live(open_window, few)
    person.table.clearSelection()
    assert not person.action("Copy as …").isEnabled()
    assert not person.action("Export the selected rows …").isEnabled()
    assert person.action("Export the rows shown …").isEnabled()
    person.click_row(0)
    assert person.action("Copy as …").isEnabled()


def submenu(menu: QMenu) -> QMenu:
    (found,) = [action.menu() for action in menu.actions() if plain(action.text()) == "Copy as"]
    assert isinstance(found, QMenu)
    return found


def test_the_context_menu_offers_what_is_possible_for_the_row(open_window: Open, few: GivenSnapshots) -> None:
    person = on_live(open_window, few)
    menu = submenu(person.context_menu(person.row_of("Port", "5432")))
    offered = [plain(action.text()) for action in menu.actions() if not action.isSeparator()]
    assert "URL" in offered
    assert "ufw" not in offered
    assert offered[-1] == "Copy as …"
    menu.popup(person.window.mapToGlobal(QPoint(10, 10)))
    person.pick(menu, "URL")
    assert clipboard().text() == "postgresql://127.0.0.1"


@pytest.mark.skipif(sys.platform != "linux" or not shutil.which("ss"), reason="ss of Linux is wanted")
def test_a_copied_command_shows_the_very_socket(open_window: Open) -> None:
    import socket as system

    with system.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        person = on_live(open_window, SystemSource())
        person.search(f"port:{port} state:listen")
        person.click_row(0)
        dialog = open_dialog(person)
        dialog.type("ss")
        dialog.forms.setCurrentRow(
            [dialog.forms.item(row).text().strip() for row in range(dialog.forms.count())].index("ss")
        )
        dialog.press(Qt.Key.Key_Return)
        done = subprocess.run(["sh", "-c", clipboard().text()], capture_output=True, text=True, timeout=20, check=True)
    assert f"127.0.0.1:{port}" in done.stdout
    assert f"pid={os.getpid()}," in done.stdout


@LANGUAGES
def test_forms_and_groups_have_a_name_in_every_language(open_window: Open, few: GivenSnapshots, language: None) -> None:
    person = on_live(open_window, few)
    person.click_row(0)
    texts = open_dialog(person).texts()
    assert len(set(texts)) == len(texts) > 20


# Export


def save_dialog(person: Person) -> QFileDialog:
    (found,) = [each for each in person.window.findChildren(QFileDialog) if each.isVisible()]
    return found


def save_as(dialog: QFileDialog, name: str, kind: str = "") -> None:
    """Choose a type in the dialog, write a name over the proposed one and press Enter."""
    if kind:
        (wanted,) = [each for each in dialog.nameFilters() if each.startswith(kind)]
        dialog.selectNameFilter(wanted)
    (field,) = [each for each in dialog.findChildren(QLineEdit) if each.isVisible()]
    field.setFocus()
    field.setText(name)  # typing would open Qt's list of completions, which takes the Return
    QTest.keyClick(field, Qt.Key.Key_Return)


def export(person: Person, file: Path, kind: str = "", *, selected: bool = False) -> None:
    """Export by keys; wait until it is told."""
    shift = Qt.KeyboardModifier.ShiftModifier if selected else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(person.table, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier | shift)
    save_as(save_dialog(person), str(file), kind)


def told(person: Person, words: str) -> None:
    person.qtbot.waitUntil(lambda: words in person.window.statusBar().currentMessage(), timeout=PATIENCE_MS)


def box(person: Person) -> QMessageBox:
    found = [each for each in person.window.findChildren(QMessageBox) if each.isVisible()]
    assert len(found) == 1
    return found[0]


def press(dialog: QDialog, text: str) -> None:
    (button,) = [each for each in dialog.findChildren(QAbstractButton) if plain(each.text()) == text]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_rows_shown_are_exported(open_window: Open, few: GivenSnapshots, tmp_path: Path) -> None:
    person = on_live(open_window, few)
    person.search("state:listen")
    export(person, tmp_path / "rows.csv")
    told(person, "rows written")
    text = (tmp_path / "rows.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.reader(text.splitlines()))
    assert rows[0] == person.shown_titles()
    assert [row[0] for row in rows[1:]] == person.cells("Port")
    assert "'" + EVIL in rows[2]


def test_the_selected_rows_are_exported(open_window: Open, few: GivenSnapshots, tmp_path: Path) -> None:
    person = on_live(open_window, few)
    person.click_row(person.row_of("Port", "5432"))
    export(person, tmp_path / "one.json", selected=True)
    told(person, "1 row written")
    (read,) = json.loads((tmp_path / "one.json").read_text())
    assert read["local_port"] == 5432


@pytest.mark.parametrize(
    ("kind", "ending"),
    [("CSV", ".csv"), ("Tab", ".tsv"), ("JSON", ".json"), ("Markdown", ".md"), ("HTML", ".html"), ("Text", ".txt")],
)
def test_the_ending_is_added_where_there_is_none(
    open_window: Open, few: GivenSnapshots, tmp_path: Path, kind: str, ending: str
) -> None:
    person = open_window(few)
    person.search("22")
    export(person, tmp_path / "ports", kind)
    told(person, "written")
    assert [each.name for each in tmp_path.glob("ports*")] == ["ports" + ending]
    assert "ssh" in (tmp_path / ("ports" + ending)).read_text()


def test_a_file_that_is_there_is_replaced_only_after_a_question(
    open_window: Open, few: GivenSnapshots, tmp_path: Path
) -> None:
    file = tmp_path / "ports.csv"
    file.write_text("old")
    person = on_live(open_window, few)
    export(person, tmp_path / "ports", "CSV")
    assert "ports.csv is there already" in box(person).text()
    press(box(person), "Cancel")
    assert file.read_text() == "old"
    export(person, tmp_path / "ports", "CSV")
    press(box(person), "Replace")
    told(person, "written")
    assert "postgres" in file.read_text()


def test_a_failure_says_why_and_leaves_nothing(open_window: Open, few: GivenSnapshots, tmp_path: Path) -> None:
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    person = on_live(open_window, few)
    export(person, tmp_path / "folder", "CSV")
    press(box(person), "Replace")
    person.qtbot.waitUntil(lambda: "was not written" in box(person).text(), timeout=PATIENCE_MS)
    assert str(folder) in box(person).text()
    assert list(folder.iterdir()) == []
    press(box(person), "OK")


def test_folder_and_type_are_there_again(open_window: Open, few: GivenSnapshots, tmp_path: Path) -> None:
    place = tmp_path / "a place"
    place.mkdir()
    person = on_live(open_window, few)
    export(person, place / "x", "Markdown")
    told(person, "written")
    person.choose("Export the rows shown …")  # without a window manager no window is active after a dialog
    dialog = save_dialog(person)
    assert dialog.directory().absolutePath() == str(place)
    assert dialog.selectedNameFilter().startswith("Markdown")
    assert Path(dialog.selectedFiles()[0]).name == "portgui-sockets.md"
    assert dialog.windowTitle() == "Export 4 rows"
    dialog.reject()


def test_an_empty_table_has_nothing_to_export(open_window: Open, few: GivenSnapshots) -> None:
    person = on_live(open_window, few)
    person.search("nothing-has-this-name")
    QTest.keyClick(person.table, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert "no row" in person.window.statusBar().currentMessage()
    assert not [each for each in QApplication.topLevelWidgets() if isinstance(each, QFileDialog) and each.isVisible()]
